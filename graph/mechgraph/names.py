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

_SPACE = re.compile(r"(?<!\d) | (?!\d)")


def fold(name: str) -> str:
    """Return a name as compared: case, accents, hyphens and doubled spaces folded, Greek letters spelt out."""
    spelt = "".join(_GREEK.get(letter, letter) for letter in unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(letter for letter in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def name_key(name: str) -> str:
    """Return a name as it is looked up: folded, and without spaces, so that IL-1β, IL1beta and il 1 beta are one.

    Between two digits a space stays: 2,3-BPG is not 23-BPG.
    """
    return _SPACE.sub("", fold(name))


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
