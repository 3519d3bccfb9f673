"""What two entities share: what leads to both, and what both lead to.

An entity is shared if simple paths connect it to each of the two without passing through the other: what reaches the
second only through the first is upstream of the first, and not a common cause.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.reason.chain import Chain, Grade
from mechgraph.reason.paths import PathSearch, classes, find_paths, least_hedges
from mechgraph.reason.search import SECONDS, Clock, OutOfTimeError, Search, Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mechgraph.reason.told import Told

_BASE = 1 << 20
"""More than any path has steps, hence hedges: ranks are written as numbers of that base."""


class Direction(StrEnum):
    """How an entity bears on two others, or they on it."""

    same = "same direction"
    opposite = "opposite directions"
    mixed = "both signs"
    open = "open"


@dataclass(frozen=True, slots=True)
class Shared:
    """An entity that two others share.

    Parameters
    ----------
    entity : its id.
    first, second : the best path that joins it to each of the two, in the direction of the couplings.
    first_signs, second_signs : the signs that paths to each have, + before − before 0.
    """

    entity: str
    first: Chain
    second: Chain
    first_signs: tuple[int, ...]
    second_signs: tuple[int, ...]

    @property
    def direction(self) -> Direction:
        """Whether the two go the same way; mixed where one of them may go both, open where no path to it is signed."""
        signs = [set(found) - {0} for found in (self.first_signs, self.second_signs)]
        if not all(signs):
            return Direction.open
        if any(len(found) > 1 for found in signs):
            return Direction.mixed
        return Direction.same if signs[0] == signs[1] else Direction.opposite


@dataclass(frozen=True, slots=True)
class SharedSearch(Search):
    """What a search found.

    Parameters
    ----------
    shared : the best, best first.
    more : whether there are further ones.
    """

    shared: tuple[Shared, ...]
    more: bool


def find_shared(
    told: Told,
    one: str,
    other: str,
    *,
    downstream: bool = False,
    longest: int = 8,
    limit: int = 10,
    seconds: float = SECONDS,
) -> SharedSearch:
    """Return the entities that lead to two others, or that both lead to.

    Ranked by the rank of the worse of the two best paths, then of the better, then by id.

    Parameters
    ----------
    told : the couplings, with who tells them.
    one, other : entity ids.
    downstream : whether to look for what both lead to.
    longest : the most steps a path may have.
    limit : how many to return.
    seconds : how long the search may take.

    Notes
    -----
    For every entity at once, a lower bound of the rank of its best paths is read from the tables of
    `mechgraph.reason.paths.least_hedges`; paths are then searched for in the order of these bounds, until no bound is
    below the ranks found. The answer is exact.
    """
    search = _SharedSearch(told, (one, other), longest, Clock(seconds), downstream=downstream)
    number = told.graph.number
    if one == other or one not in number or other not in number:
        return SharedSearch((), more=False)
    found: list[Shared] = []
    try:
        for shared in search.ranked():
            if len(found) == limit:
                return SharedSearch(tuple(found), more=True)
            found.append(shared)
    except OutOfTimeError:
        return SharedSearch(tuple(found), more=False, stopped=Stop.time)
    return SharedSearch(tuple(found), more=False)


class _SharedSearch:
    def __init__(self, told: Told, ends: tuple[str, str], longest: int, clock: Clock, *, downstream: bool) -> None:
        self.told, self.ends, self.longest, self.clock, self.downstream = told, ends, longest, clock, downstream

    def ranked(self) -> Iterator[Shared]:
        """Yield what is shared, best first."""
        nodes, number = self.told.graph.nodes, self.told.graph.number
        bounds = [self._bounds(end) for end in (0, 1)]
        both = np.flatnonzero((bounds[0] < _NEVER) & (bounds[1] < _NEVER))
        ends = {number[end] for end in self.ends}
        # What is ranked stands with its chains, what is only bounded without; of equals, bounds are looked at first.
        heap: list[tuple[int, int, int, str, tuple[Chain, Chain] | None]] = [
            (*_pair(int(bounds[0][node]), int(bounds[1][node])), 0, nodes[node], None)
            for node in both
            if node not in ends
        ]
        heapq.heapify(heap)
        while heap:
            _, _, _, entity, chains = heapq.heappop(heap)
            if chains is None:
                best = [self._paths(entity, end).chains for end in (0, 1)]
                if all(best):
                    pair = best[0][0], best[1][0]
                    heapq.heappush(heap, (*_pair(*map(_key, pair)), 1, entity, pair))
            else:
                signs = [tuple(sign for sign in (1, -1, 0) if self._paths(entity, end, sign).chains) for end in (0, 1)]
                yield Shared(entity, *chains, *signs)

    def _paths(self, entity: str, end: int, sign: int | None = None) -> PathSearch:
        """Return the best path between an entity and one of the two that does not pass the other."""
        ends = (self.ends[end], entity) if self.downstream else (entity, self.ends[end])
        found = find_paths(
            self.told,
            *ends,
            sign=sign,
            longest=self.longest,
            limit=1,
            avoid=(self.ends[1 - end],),
            seconds=self.clock.left,
        )
        if not found.complete:
            raise OutOfTimeError
        return found

    def _bounds(self, end: int) -> NDArray[np.int64]:
        """Return for each entity a key that its best path to, or from, one of the two does not fall below."""
        nodes, number = self.told.graph.nodes, self.told.graph.number
        here, there = (number[self.ends[which]] for which in (end, 1 - end))
        tellings = [one.reversed if self.downstream else one for one in self.told.all]
        best = np.full(len(nodes), _NEVER, dtype=np.int64)
        for grade, rank, telling, usable in classes([one for one in tellings if (one.target == here).any()]):
            self.clock.check()
            kept = usable & (telling.source != there) & (telling.target != there)
            layers = np.stack(least_hedges(telling, kept, len(nodes), here, self.longest))[1:, 0]
            reached = np.flatnonzero(np.isfinite(layers).any(axis=0))
            hedges = np.ceil(layers[:, reached].min(axis=0) - 1e-9)
            length = (layers[:, reached] <= hedges + 1e-9).argmax(axis=0) + 1
            keys = _code(list(Grade).index(grade), rank, hedges.astype(np.int64), length)
            best[reached] = np.minimum(best[reached], keys)
        return best


_NEVER = np.iinfo(np.int64).max


def _code(grade: int, rank: int, hedges: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.int64]:
    return ((grade * 8 + 4 - rank) * _BASE + hedges) * _BASE + length


def _key(chain: Chain) -> int:
    _, grade, certainty, hedges, length = chain.rank()
    return int(_code(grade, -certainty, np.array([hedges]), np.array([length]))[0])


def _pair(one: int, other: int) -> tuple[int, int]:
    return max(one, other), min(one, other)
