"""The best simple paths between two entities, by the rank of chains, exactly.

Chains rank by grade, weakest certainty, number of hedges, length, in that order; ties by the ids of their entities,
step by step, + before 0 before −. The search goes through the values of this key in their order and lists, for each,
the simple paths that have it, so that the first k it finds are the k best, not the best of a sample.

Grade and least certainty restrict the graph (to the edges of one document, to the firm enough ones); hedges and length
are bounded from below by a table of the least there can be from an entity to the target in so many steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.model.values import Certainty
from mechgraph.reason.chain import Chain, Grade
from mechgraph.reason.search import SECONDS, Clock, OutOfTimeError, Search, Stop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from mechgraph.reason.told import Telling, Told

_SLACK = 1e-9
_TURNS = {
    None: (((0,), (0,), (0,)), 0),
    1: (((1, 0), (-1, -1), (0, 1)), 0),
    -1: (((1, 0), (-1, -1), (0, 1)), 1),
    0: (((0, 1), (1, 1), (0, 1)), 1),
}
"""For a sign that is asked for: how a step of sign −, 0, + turns each state of the sign so far, −1 where none may pass,
and the state that a path must end in. States are + and −, or for 0: no open step yet, and one."""


@dataclass(frozen=True, slots=True)
class PathSearch(Search):
    """What a search found.

    Parameters
    ----------
    chains : the best paths, best first.
    more : whether there are further ones.
    """

    chains: tuple[Chain, ...]
    more: bool


def find_paths(
    told: Told,
    source: str,
    target: str,
    *,
    sign: int | None = None,
    longest: int = 8,
    limit: int = 10,
    avoid: Collection[str] = (),
    seconds: float = SECONDS,
) -> PathSearch:
    """Return the best simple paths from one entity to another.

    Parameters
    ----------
    told : the couplings, with who tells them.
    source, target : entity ids.
    sign : +1 or −1 for paths of that sign, 0 for those with an open step, None for all.
    longest : the most steps a path may have.
    limit : how many paths to return.
    avoid : entities that no path may pass.
    seconds : how long the search may take.

    Notes
    -----
    A table costs O(longest · m) for m edges, and the tables of all classes but a few come to an end at once. Along the
    table only such prefixes are followed as some walk completes; those that no *simple* path completes are what the
    search wastes, few in sparse graphs. To ask for the fewest hedges is to ask for a path of fewest labels, which is
    NP-hard where hedges are shared (Yuan et al.), so no bound that is polynomial in `longest` can be given; hence the
    time limit, of which the answer tells.

    References
    ----------
    R. E. Korf, "Depth-first iterative-deepening", Artificial Intelligence 27 (1985): the search, with
    P. E. Hart, N. J. Nilsson, B. Raphael (1968) for bounds that are never too high.
    Y. Peng et al., "Towards bridging theory and practice: hop-constrained s-t simple path enumeration", VLDB 13 (2019):
    listing simple paths of bounded length under distances to the target.
    S. Yuan, S. Varma, J. P. Jue, "Minimum-color path problems for reliability in mesh networks", INFOCOM (2005).
    """
    number = told.graph.number
    if source == target or source not in number or target not in number:
        return PathSearch((), more=False)
    kept_out = {number[node] for node in avoid if node in number}
    search = _Search(told, number[source], number[target], sign, longest, kept_out, Clock(seconds))
    found: dict[tuple[int, ...], None] = {}
    stopped = None
    try:
        for batch in search.batches(limit + 1, found):
            found |= dict.fromkeys(batch)
            if len(found) > limit:
                break
    except OutOfTimeError:
        found |= dict.fromkeys(sorted(search.pending))
        stopped = Stop.time
    chains = tuple(told.chain(edges) for edges in islice(found, limit))
    return PathSearch(chains, len(found) > limit, stopped=stopped)


def classes(tellings: Collection[Telling]) -> Iterator[tuple[Grade, int, Telling, NDArray[np.bool_]]]:
    """Yield what graph chains of a grade and a least certainty run in, best class first.

    Each is a grade, a rank of certainty, a telling, and which of its edges may be used. A path that a class holds and a
    better class of the same telling holds too was found there. Classes that add no edge to those before are left out.
    """
    for grade in Grade:
        of_grade = [one for one in tellings if _may_tell(one, grade)]
        for rank in sorted((certainty.rank for certainty in Certainty), reverse=True):
            for telling in of_grade:
                if (telling.certainty == rank).any():
                    usable = telling.certainty >= rank
                    yield grade, rank, telling, usable if grade is Grade.with_implied else usable & ~telling.implied


def _may_tell(telling: Telling, grade: Grade) -> bool:
    if grade is Grade.with_implied:
        return bool(telling.implied.any())
    return (telling.document is None) is (grade is Grade.joined)


def least_hedges(
    telling: Telling, usable: NDArray[np.bool_], nodes: int, end: int, longest: int, sign: int | None = None
) -> list[NDArray[np.float64]]:
    """Return for 0, 1, … `longest` steps the fewest shares of hedges on walks to an entity, from each entity.

    Each is an array of states (see `_TURNS`) by entities; infinite where there is no such walk. No path has fewer
    hedges than its shares come to, and none is found where no walk is.
    """
    turns, state = _TURNS[sign]
    kept = np.flatnonzero(usable & (telling.source != end))
    table = np.full((len(turns[0]), nodes), np.inf)
    table[state, end] = 0.0
    layers = [table]
    sources, heads, share = telling.source[kept], telling.target[kept], telling.share[kept]
    starts = np.flatnonzero(np.diff(sources, prepend=-1))
    turned = [np.array(turn)[telling.sign[kept] + 1] for turn in zip(*turns, strict=True)]
    costs = [np.where(turn < 0, np.inf, share) for turn in turned]
    for _ in range(longest):
        fresh = np.full_like(table, np.inf)
        if kept.size:
            for row, turn, cost in zip(fresh, turned, costs, strict=True):
                row[sources[starts]] = np.minimum.reduceat(cost + layers[-1][turn, heads], starts)
        layers.append(fresh)
    return layers


class _Listing:
    """The simple paths between two entities under one telling, by length and number of hedges."""

    def __init__(self, search: _Search, telling: Telling, usable: NDArray[np.bool_]) -> None:
        self.search, self.telling, self.usable = search, telling, usable
        nodes = len(search.told.graph.nodes)
        banned = np.zeros(nodes, dtype=np.bool_)
        banned[[search.source, *search.avoid]] = True
        self.usable = usable & ~banned[telling.target]
        self._layers = least_hedges(telling, self.usable, nodes, search.target, search.longest, search.sign)
        self.least = [float(layer[0, search.source]) for layer in self._layers]
        self._turns = _TURNS[search.sign][0]
        self._bounds: dict[int, list[list[float]]] = {}
        self._ahead: dict[int, list[tuple[int, int, tuple[int, ...], float, int]]] = {}

    def paths(self, length: int, hedges: int) -> Iterator[tuple[int, ...]]:
        """Yield the simple paths of a length that have a number of hedges, in the order of their edges."""
        if self.least[length] <= hedges + _SLACK:
            yield from self._extend((), {self.search.source}, 0, length, 0.0, frozenset(), hedges)

    def _extend(
        self,
        path: tuple[int, ...],
        passed: set[int],
        state: int,
        left: int,
        shares: float,
        hedges: frozenset[int],
        most: int,
    ) -> Iterator[tuple[int, ...]]:
        """Yield what completes a path in so many steps."""
        self.search.clock.tick()
        node = self.search.source if not path else int(self.search.told.target[path[-1]])
        if not left:
            if len(hedges) == most:
                yield path
            return
        bounds = self._bound(left - 1)
        for edge, end, turned, share, hedge in self._edges(node):
            then = turned[state]
            if end in passed or then < 0 or shares + share + bounds[then][end] > most + _SLACK:
                continue
            held = hedges if hedge < 0 or hedge in hedges else hedges | {hedge}
            if len(held) <= most:
                passed.add(end)
                yield from self._extend((*path, edge), passed, then, left - 1, shares + share, held, most)
                passed.remove(end)

    def _bound(self, left: int) -> list[list[float]]:
        if left not in self._bounds:
            self._bounds[left] = self._layers[left].tolist()
        return self._bounds[left]

    def _edges(self, node: int) -> list[tuple[int, int, tuple[int, ...], float, int]]:
        if node not in self._ahead:
            telling = self.telling
            self._ahead[node] = [
                (
                    int(telling.edges[place]),
                    int(telling.target[place]),
                    self._turns[int(telling.sign[place]) + 1],
                    float(telling.share[place]),
                    int(telling.hedge[place]),
                )
                for place in telling.places(node)
                if self.usable[place]
            ]
        return self._ahead[node]


class _Search:
    """One search: what it looks for, and what it has found of the value of the key that it is at."""

    def __init__(
        self, told: Told, source: int, target: int, sign: int | None, longest: int, avoid: set[int], clock: Clock
    ) -> None:
        self.told, self.source, self.target, self.sign = told, source, target, sign
        self.longest, self.avoid, self.clock = longest, avoid, clock
        self.pending: set[tuple[int, ...]] = set()

    def batches(self, enough: int, found: Collection[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
        """Yield the paths of each value of the key that has some, best first.

        A batch holds all paths of its value, or the first of them that make `enough` with those `found` so far.
        """
        tellings = [one for one in self.told.by_document.values() if self._joins(one)]
        grouped = groupby(classes([*tellings, self.told.firmest]), key=lambda one: one[:2])
        for _, members in grouped:
            self.clock.check()
            listings = [_Listing(self, telling, usable) for _, _, telling, usable in members]
            for hedges in range(self.longest + 1):
                for length in range(max(1, hedges), self.longest + 1):
                    batch = self._batch(listings, length, hedges, found, enough - len(found))
                    if batch:
                        yield batch

    def _batch(
        self, listings: list[_Listing], length: int, hedges: int, found: Collection[tuple[int, ...]], wanted: int
    ) -> list[tuple[int, ...]]:
        self.pending = set()
        for listing in listings:
            fresh = (path for path in listing.paths(length, hedges) if path not in found)
            for path in islice(fresh, wanted):
                self.pending.add(path)
        return sorted(self.pending)[:wanted]

    def _joins(self, telling: Telling) -> bool:
        """Tell whether a document tells both a first and a last step."""
        return bool(telling.places(self.source)) and bool((telling.target == self.target).any())
