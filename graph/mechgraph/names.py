"""Names people type: found by id, label or synonym, and the nearest ones where they are not."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip

_CODED = re.compile(r"__[0-9a-f]+__")
"""A character that an id cannot hold, as ids of imports have it (see `mechgraph.exchange.names`)."""

LONGEST_SHOWN = 80
"""A label in a hint is cut to so many letters."""

_SPACE = re.compile(r"(?<!\d) | (?!\d)")


def fold(name: str) -> str:
    """Return a name as compared: case, accents, hyphens and doubled spaces folded, Greek letters spelt out."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    plain = "".join(_GREEK.get(letter, letter) for letter in bare)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def name_key(name: str) -> str:
    """Return a name as it is looked up: folded, and without spaces, so that IL-1β, IL1beta and il 1 beta are one.

    Between two digits a space stays: 2,3-BPG is not 23-BPG.
    """
    return _SPACE.sub("", fold(name))


def shown(identifier: str, label: str, written: str | None = None) -> str:
    """Return how a hint names something: by its label or title, and by its id where that says more and can be read.

    Parameters
    ----------
    identifier, label : its id, and its label or title; one that ends in the id says it once.
    written : how the id is to be written where only that will do, as in a file or a query; it is always given then.

    Examples
    --------
    >>> shown("MESH.D000068877", "imatinib"), shown("bdnf", "BDNF"), shown("csf__5f__hva", "HVA in CSF")
    ('imatinib (MESH.D000068877)', 'bdnf', 'HVA in CSF')
    """
    if name_key(identifier) == name_key(label):
        return written or identifier
    line = " ".join(label.removesuffix(f"({identifier})")[: 4 * LONGEST_SHOWN].split())
    cut = line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"
    if written is None and cut == line and _CODED.search(identifier):
        return line
    return f"{cut} ({written or identifier})"


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the known names that look most like a name, best first; empty where none does.

    Notes
    -----
    Of folded names, RapidFuzz's WRatio, which also looks at parts of them, must be at least 60 of 100; they are
    ordered by its sum with the plain Indel similarity of the whole, so that a slip of the pen comes first, and
    alphabetically where that is the same.
    """
    from rapidfuzz import fuzz, process

    choices = {candidate: fold(candidate) for candidate in sorted(set(known))}
    wanted = fold(name[:200])
    found = process.extract(wanted, choices, scorer=fuzz.WRatio, limit=None, score_cutoff=60)
    found.sort(key=lambda one: -one[1] - fuzz.ratio(wanted, one[0]))
    return tuple(candidate for _, _, candidate in found[:limit])


def misspelt(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the short known words that a word may be a slip for, best first: those of SPARQL and its prefixes.

    Notes
    -----
    At most half of the letters may differ, by the optimal string alignment distance of folded words, as in the page;
    words that are equally near keep their order.
    """
    from rapidfuzz.distance import OSA

    wanted = fold(name[:200])
    rated = [(OSA.distance(wanted, fold(word)), word) for word in known]
    return tuple(word for far, word in sorted(rated, key=lambda one: one[0]) if far * 2 <= len(wanted))[:limit]


class NameIndex:
    """Finds ids by what people call them.

    Parameters
    ----------
    names : for each id, its names in order of rank (label first, then synonyms); the id itself always counts.
    """

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._as_written: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        longest = max((len(known) for known in names.values()), default=0)
        ranked = [(identifier, identifier) for identifier in names]
        ranked += [
            (known[n], identifier) for n in range(longest) for identifier, known in names.items() if n < len(known)
        ]
        for name, identifier in ranked:
            self._as_written.setdefault(name, identifier)
            self._by_name.setdefault(fold(name), identifier)
            if name_key(name):
                self._by_key.setdefault(name_key(name), identifier)

    def find(self, name: str) -> str | None:
        """Return the id that a name stands for, or None: what is called just that comes before what is folded to it."""
        return self._as_written.get(name) or self._by_key.get(name_key(name))

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the ids whose names look most like a name."""
        return tuple(dict.fromkeys(self._by_name[match] for match in nearest(name, self._by_name)))
