"""Names people type: found by id, label or synonym, and the nearest ones where they are not."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from mechgraph.garbage import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip

_CODED = re.compile(r"__[0-9a-f]+__")
"""A character that an id cannot hold, as ids of imports have it (see `mechgraph.imports.names`)."""

_SHORTEST_PREFIX = 3
"""A shorter prefix is not taken for the beginning of another."""

NEAR, REALLY_NEAR, SAME_WORD = 2, 3, 4
"""Of so many letters one may be another: of one of few names, of one of very many, and of a word of a name."""

LONGEST_SHOWN = 80
"""A label in a hint is cut to so many letters."""

_NUMBERS = re.compile(r"\d \d")
_SPACE = re.compile(r"(?<!\d) | (?!\d)")
_WORD = re.compile(r"[a-z0-9]+")

_ACCESSION = re.compile(r"[A-Za-z][\w-]*(:(?=\S*\d)|\.(?=[A-Za-z]{0,3}\d{3}))[\w.-]+", re.ASCII)
"""What is plainly an identifier: a prefix, and a word with digits; of ids, which have a dot, with three or more."""


def fold(name: str) -> str:
    """Return a name as compared: case, marks, hyphens and doubled spaces folded, Greek letters spelt out.

    Marks are accents, and the vowel signs of Indic scripts.
    """
    if name.isascii():
        return " ".join(_WORD.findall(name.lower()))
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(letter for letter in parts if unicodedata.category(letter)[0] != "M")
    plain = "".join(_GREEK.get(letter, letter) for letter in bare)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def name_key(name: str) -> str:
    """Return a name as it is looked up: folded, and without spaces, so that IL-1β, IL1beta and il 1 beta are one.

    Between two digits a space stays: 2,3-BPG is not 23-BPG.
    """
    return _unspaced(fold(name))


def _unspaced(folded: str) -> str:
    return _SPACE.sub("", folded) if _NUMBERS.search(folded) else folded.replace(" ", "")


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


def nearest(name: str, known: Iterable[str], limit: int | None = 3, of: int = NEAR) -> tuple[str, ...]:
    """Return the known names that look most like a name, best first; empty where none does.

    Parameters
    ----------
    name : what was typed.
    known : the names that there are.
    limit : how many at most; all unless given.
    of : of so many letters of the whole one may be another.

    Notes
    -----
    Names are folded, and compared by the optimal string alignment distance. One is near where each word that was typed
    is a word of it, in any order, but for one of four letters; or where it is the same as a whole, without spaces, but
    for one letter of `of`. What has the fewest other letters comes first, and nothing that has two more; of those
    that hold the words typed, what holds the least besides. What is as near is in alphabetical order.

    What is plainly an identifier, such as ``MESH:D003866``, is like a name only where that is, or ends in, nearly the
    same one: the prefixes the same or one the beginning of the other, and of four letters after them at most one
    other. For what it stands for, its letters say nothing.

    The page does the same (data/names.js).
    """
    return _nearest(name, {candidate: fold(candidate) for candidate in known}, limit, of)


def _nearest(name: str, choices: Mapping[str, str], limit: int | None, of: int) -> tuple[str, ...]:
    """Return the nearest of some names, which have been folded (see `nearest`)."""
    wanted = fold(name[:200])
    if not wanted:
        return ()
    if _ACCESSION.fullmatch(name):
        between = ((candidate, _between(wanted, folded)) for candidate, folded in choices.items())
        off = {candidate: far for candidate, far in between if far is not None}
    else:
        off = _by_whole(wanted, choices, of)
        for candidate, far in _by_words(wanted, choices).items():
            off[candidate] = min(far, off.get(candidate, far))
    length, most = len(_unspaced(wanted)), min(off.values(), default=0) + 1
    near = (one for one in off.items() if one[1] <= most)
    rated = sorted((far, abs(len(_unspaced(choices[one])) - length), one) for one, far in near)
    return tuple(candidate for *_, candidate in rated[:limit])


def _by_whole(wanted: str, choices: Mapping[str, str], of: int) -> dict[str, int]:
    """Return how many letters of the whole are other, for each name in which those are few enough."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    whole = _unspaced(wanted)
    most = len(whole) // of
    least, longest = len(whole) - most, len(whole) + most
    names = {
        name: _unspaced(folded)
        for name, folded in choices.items()
        if least <= len(folded) <= longest + folded.count(" ")  # what is longer or shorter cannot be near
    }
    found = process.extract(whole, names, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {name: far for _, far, name in found}


def _by_words(wanted: str, choices: Mapping[str, str]) -> dict[str, int]:
    """Return how many letters of the words wanted are other, for each name that has them all."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    left: Mapping[str, str] = choices
    near: list[dict[str, int]] = []
    # few names have a long word, so that little is left to look through for the others
    for word in sorted(wanted.split(), key=len, reverse=True):
        known = list(set(" ".join(left.values()).split()))
        most = len(word) // SAME_WORD
        found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=None)
        same = {one: far for one, far, _ in found}
        left = {name: folded for name, folded in left.items() if not same.keys().isdisjoint(folded.split())}
        near.append(same)
    own = {name: folded.split() for name, folded in left.items()}
    return {name: sum(min(same[one] for one in words if one in same) for same in near) for name, words in own.items()}


def _between(wanted: str, candidate: str) -> int | None:
    """Return how far an identifier is from one that a name is or ends in, both folded; None where it is another."""
    from rapidfuzz.distance import OSA

    prefix, _, local = wanted.partition(" ")
    words = candidate.split()[-len(wanted.split()) :]
    shorter, longer = sorted((prefix, words[0] if words else ""), key=len)
    if shorter != longer and (len(shorter) < _SHORTEST_PREFIX or not longer.startswith(shorter)):
        return None
    most = len(local) // SAME_WORD
    far = OSA.distance(local, " ".join(words[1:]), score_cutoff=most)
    return far if far <= most else None


class NameIndex:
    """Finds ids by what people call them.

    Parameters
    ----------
    names : for each id, its names in order of rank (label first, then synonyms); the id itself always counts.
    """

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self.of = names

    @cached_property
    @uncollected()
    def _ranked(self) -> tuple[list[str], list[str]]:
        """All names, those of the lowest rank first and ids last; and of each the id."""
        names, ids, rank = list(self.of), list(self.of), 0
        rest = list(self.of.items())
        while rest := [one for one in rest if rank < len(one[1])]:
            names += [known[rank] for _, known in rest]
            ids += [identifier for identifier, _ in rest]
            rank += 1
        return names[::-1], ids[::-1]

    @cached_property
    def _folded(self) -> list[str]:
        return list(map(fold, self._ranked[0]))

    def _by(self, taken: Iterable[str]) -> dict[str, str]:
        """Return ids by what their names are taken for; of several ids the one with the name of the highest rank."""
        found = dict(zip(taken, self._ranked[1], strict=True))
        found.pop("", None)
        return found

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return self._by(self._ranked[0])

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return self._by(map(_unspaced, self._folded))

    @cached_property
    def _by_words(self) -> dict[str, str]:
        return self._by(self._folded)

    def find(self, name: str) -> str | None:
        """Return the id that a name stands for, or None: what is called just that comes before what is folded to it."""
        return self._by_spelling.get(name) or self._by_key.get(name_key(name))

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the ids whose names look most like a name: of the many that there may be, only what is really near."""
        choices = dict(zip(self._by_words, self._by_words, strict=True))
        found = _nearest(name, choices, None, REALLY_NEAR)
        return tuple(islice(dict.fromkeys(self._by_words[match] for match in found), 3))
