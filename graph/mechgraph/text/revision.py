"""Compare the segments of two versions of a text: which words stand in both, and what is nearest to the others.

Segments of the same words are paired by the method of Heckel (1978, A technique for isolating differences between
files, doi:10.1145/359460.359467): those that stand once in each version come first, wherever they stand, then their
neighbours outwards. What stands several times is then paired in order, between the same neighbours where it can be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mechgraph.model.document import Segment
from mechgraph.text.segment import folded

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

LEAST_NEAR, LEAST_FAR = 25.0, 40.0
"""Least score of a nearest segment between the same neighbours, and elsewhere.

Measured on the two articles of the built-in corpus: nine sentences in ten have no other one beyond 40 in both.
"""

COMMONEST = 32
"""A word that stands in more segments than this says little about which one is meant."""

CANDIDATES = 8
"""So many segments that share rare words are scored for each one that is looked for."""

_WORD = re.compile(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+")
"""A word, or one letter of a script that is written without spaces."""


class Basis(StrEnum):
    """On what a nearest segment was chosen."""

    words = "words"
    beginning = "first words"
    place = "place"


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment and the one of the same words in the new version."""

    old: Segment
    new: Segment

    @property
    def is_respaced(self) -> bool:
        """Whether hyphens, quotes or spaces are others."""
        return self.old.sha256 != self.new.sha256


@dataclass(frozen=True, slots=True)
class Nearest:
    """A segment whose words are not there any more, and the one most like it.

    Parameters
    ----------
    old, new : the two.
    basis : on what it was chosen; all but `words` are guesses.
    score : how alike their words are, from 0 to 100; None where the old words are not known.
    """

    old: Segment
    new: Segment
    basis: Basis
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """The segments of two versions of a text; each old one stands in one field, and each new one.

    Parameters
    ----------
    same : the same words, in the same order.
    respaced : the same words with other hyphens, quotes or spaces.
    moved : the same words in another order than those of `same` and `respaced`.
    changed : other words; several may have one nearest segment.
    gone : nothing is near.
    added : new segments that are near none.
    """

    same: tuple[Pair, ...] = ()
    respaced: tuple[Pair, ...] = ()
    moved: tuple[Pair, ...] = ()
    changed: tuple[Nearest, ...] = ()
    gone: tuple[Segment, ...] = ()
    added: tuple[Segment, ...] = ()

    @property
    def carried(self) -> dict[int, int]:
        """The new number of each segment whose words are the same, by its old one."""
        return {pair.old.number: pair.new.number for pair in (*self.same, *self.respaced, *self.moved)}


def compare(old: Sequence[Segment], new: Sequence[Segment], *, texts: tuple[str, str] | None = None) -> Revision:
    """Compare the segments of two versions of a text.

    Parameters
    ----------
    old, new : the segments of each version, in text order.
    texts : the two versions, where the old one is at hand too. What is nearest to a segment is then told by its
        words, else guessed from its first three and from where it stood.

    Returns
    -------
    Revision

    Notes
    -----
    O(n log n) in the number of segments: for each segment that is not there any more a bounded number of others is
    looked at.
    """
    to = pairing([one.folded for one in old], [one.folded for one in new])
    gaps = _Gaps(to)
    kinds: dict[str, list[Pair]] = {"same": [], "respaced": [], "moved": []}
    for i, j in enumerate(to):
        if j is not None:
            pair = Pair(old[i], new[j])
            kinds["respaced" if pair.is_respaced else "same" if i in gaps.in_order else "moved"].append(pair)
    taken = {j for j in to if j is not None}
    lost = [i for i, j in enumerate(to) if j is None]
    free = [j for j in range(len(new)) if j not in taken]
    room = _Room(lost, free, gaps)
    found = _guessed(old, new, room) if texts is None else _scored(old, new, texts, room)
    near = {one.new.number for one in found.values()}
    return Revision(
        **{name: tuple(pairs) for name, pairs in kinds.items()},
        changed=tuple(found[i] for i in lost if i in found),
        gone=tuple(old[i] for i in lost if i not in found),
        added=tuple(new[j] for j in free if new[j].number not in near),
    )


def pairing(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[int | None]:
    """Pair equal values of two sequences.

    Returns
    -------
    for each value of the old sequence its place in the new one, or None; no place stands twice.

    Notes
    -----
    O(n log n). Values that stand once in both are paired in any order, so that a block that moved is found.
    """
    in_old, in_new = Counter(old), Counter(new)
    places = {value: j for j, value in enumerate(new)}
    to = [places[value] if in_old[value] == in_new[value] == 1 else None for value in old]
    taken = {j for j in to if j is not None}
    for step in (1, -1):
        _spread(old, new, to, taken, step)
    gaps = _Gaps(to)
    left = [i for i, j in enumerate(to) if j is None]
    free = [j for j in range(len(new)) if j not in taken]
    for local in (True, False):
        waiting: dict[tuple[Hashable, int], deque[int]] = defaultdict(deque)
        for j in free:
            if j not in taken:
                waiting[new[j], gaps.of_new(j) if local else 0].append(j)
        for i in left:
            if to[i] is None and (queue := waiting.get((old[i], gaps.of_old(i) if local else 0))):
                to[i] = queue.popleft()
        taken.update(j for j in to if j is not None)
    return to


def _spread(old: Sequence[Hashable], new: Sequence[Hashable], to: list[int | None], taken: set[int], step: int) -> None:
    """Pair the neighbours of what is paired, in one direction; both ends of the sequences count as paired."""
    previous: int | None = -1 if step == 1 else len(new)
    for i in range(len(old))[::step]:
        if to[i] is None and previous is not None:
            j = previous + step
            if 0 <= j < len(new) and j not in taken and new[j] == old[i]:
                to[i] = j
                taken.add(j)
        previous = to[i]


class _Gaps:
    """The stretches between pairs that stand in one order in both versions, numbered from 0."""

    def __init__(self, to: Sequence[int | None]) -> None:
        pairs = _longest_rise([(i, j) for i, j in enumerate(to) if j is not None])
        self._old, self._new = [i for i, _ in pairs], [j for _, j in pairs]
        self.in_order = frozenset(self._old)

    def of_old(self, place: int) -> int:
        return bisect_left(self._old, place)

    def of_new(self, place: int) -> int:
        return bisect_left(self._new, place)


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of pairs whose second values rise (Fredman 1975, doi:10.1016/0012-365X(75)90103-X)."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int | None] = []
    for index, (_, value) in enumerate(pairs):
        length = bisect_left(tails, value)
        before.append(at[length - 1] if length else None)
        tails[length : length + 1] = [value]
        at[length : length + 1] = [index]
    found: list[tuple[int, int]] = []
    last = at[-1] if at else None
    while last is not None:
        found.append(pairs[last])
        last = before[last]
    return found[::-1]


class _Room:
    """Segments of both versions that have no partner, by the gap they stand in."""

    def __init__(self, lost: Sequence[int], free: Sequence[int], gaps: _Gaps) -> None:
        self.lost, self.free, self._gaps = lost, free, gaps
        self._lost: dict[int, list[int]] = defaultdict(list)
        self._free: dict[int, list[int]] = defaultdict(list)
        for i in lost:
            self._lost[gaps.of_old(i)].append(i)
        for j in free:
            self._free[gaps.of_new(j)].append(j)

    def gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield what has no partner in each gap of the old version, old and new."""
        for gap, lost in self._lost.items():
            yield lost, self._free.get(gap, [])

    def is_shared(self, i: int, j: int) -> bool:
        """Tell whether two segments stand in one gap."""
        return self._gaps.of_old(i) == self._gaps.of_new(j)


def _facing(place: int, width: int, opposite: int) -> int:
    """Return the place in a row of `opposite` that lies as far along as a place in a row of `width`."""
    return place * opposite // width


def _scored(old: Sequence[Segment], new: Sequence[Segment], texts: tuple[str, str], room: _Room) -> dict[int, Nearest]:
    """Return what is nearest to each lost segment by its words, where anything is alike enough."""
    from rapidfuzz.distance import Indel

    words = {j: _words(texts[1], new[j]) for j in room.free}
    holders: dict[str, list[int]] = defaultdict(list)
    for j, row in words.items():
        for word in set(row):
            holders[word].append(j)
    found = {}
    for lost, free in room.gaps():
        for place, i in enumerate(lost):
            row = _words(texts[0], old[i])
            shared = Counter(
                j for word in set(row) if len(holders.get(word, ())) <= COMMONEST for j in holders.get(word, ())
            )
            middle = _facing(place, len(lost), len(free))
            near = free[max(middle - CANDIDATES // 2, 0) : middle + CANDIDATES // 2]
            best: tuple[float, bool, int] | None = None
            for j in dict.fromkeys([*near, *(j for j, _ in shared.most_common(CANDIDATES))]):
                score = 100 * Indel.normalized_similarity(row, words[j])
                here = room.is_shared(i, j)
                if score >= (LEAST_NEAR if here else LEAST_FAR):
                    best = max(best or (score, here, -j), (score, here, -j))
            if best is not None:
                found[i] = Nearest(old[i], new[-best[2]], Basis.words, round(best[0], 1))
    return found


def _words(text: str, segment: Segment) -> list[str]:
    return _WORD.findall(folded(text[segment.start : segment.end]).casefold())


def _guessed(old: Sequence[Segment], new: Sequence[Segment], room: _Room) -> dict[int, Nearest]:
    """Return what may be nearest to each lost segment: it begins alike, or stands in its place."""
    found: dict[int, Nearest] = {}
    taken: set[int] = set()

    def join(i: int, j: int, basis: Basis) -> None:
        found[i] = Nearest(old[i], new[j], basis)
        taken.add(j)

    for lost, free in room.gaps():
        alike = _by_beginning(new, free)
        for i in lost:
            if queue := alike.get(_beginning(old[i])):
                join(i, queue.popleft(), Basis.beginning)
    # Elsewhere first words that several segments share say nothing.
    there = _by_beginning(new, (j for j in room.free if j not in taken))
    wanted = Counter(_beginning(old[i]) for i in room.lost if i not in found)
    for i in room.lost:
        key = _beginning(old[i])
        if i not in found and wanted[key] == len(there.get(key, ())) == 1:
            join(i, there[key][0], Basis.beginning)
    for lost, free in room.gaps():
        left = [j for j in free if j not in taken]
        rest = [(place, i) for place, i in enumerate(lost) if i not in found]
        for order, (place, i) in enumerate(rest):
            if left:
                join(i, left[_facing(order, len(rest), len(left))], Basis.place)
            elif free:  # perhaps it was joined with its neighbour
                join(i, free[_facing(place, len(lost), len(free))], Basis.place)
    return found


def _by_beginning(new: Sequence[Segment], places: Iterable[int]) -> Mapping[str, deque[int]]:
    alike: dict[str, deque[int]] = defaultdict(deque)
    for j in places:
        if _beginning(new[j]):
            alike[_beginning(new[j])].append(j)
    return alike


def _beginning(segment: Segment) -> str:
    return folded(segment.locator).casefold()
