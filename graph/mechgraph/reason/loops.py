"""Loops: entities that lead back to themselves, with the sign of the round trip.

A loop of sign + reinforces a change, one of sign − balances it; with an open step it may do either. Loops are results,
not errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.reason.chain import Chain
from mechgraph.reason.search import SECONDS, Clock, OutOfTimeError, Search, Stop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mechgraph.reason.told import Told

MOST_LOOPS = 50_000
"""A search lists this many loops at most before it ranks them."""


@dataclass(frozen=True, slots=True)
class LoopSearch(Search):
    """What a search found.

    Parameters
    ----------
    loops : the best loops, best first: chains that end where they start, at the entity whose id comes first.
    seen : how many loops were found.
    """

    loops: tuple[Chain, ...]
    seen: int


def find_loops(
    told: Told,
    *,
    sign: int | None = None,
    longest: int = 6,
    limit: int = 20,
    seconds: float = SECONDS,
) -> LoopSearch:
    """Return the loops, ranked as chains are; ties by the ids of their entities, + before 0 before −.

    Parameters
    ----------
    told : the couplings, with who tells them.
    sign : +1 for reinforcing loops, −1 for balancing ones, 0 for those with an open step, None for all.
    longest : the most steps a loop may have.
    limit : how many to return.
    seconds : how long the search may take.

    Notes
    -----
    A loop lies within a strongly connected component and is listed once, from its first entity, over later ones only
    (J. C. Tiernan, "An efficient search algorithm to find the elementary circuits of a graph", CACM 13 (1970)). Steps
    are taken only where the way back is short enough, known up to half of `longest`: O(d^(longest / 2)) for each entity
    and loop, d edges leaving an entity. Parallel couplings of two signs give two loops.
    """
    clock = Clock(seconds)
    found: list[tuple[int, ...]] = []
    stopped = None
    try:
        for edges in _loops(told, longest, clock):
            if sign is not None and _sign(told, edges) != sign:
                continue
            if len(found) == MOST_LOOPS:
                stopped = Stop.loops
                break
            found.append(edges)
    except OutOfTimeError:
        stopped = Stop.time
    return LoopSearch(tuple(map(told.chain, best_of(told, found, limit))), len(found), stopped=stopped)


def best_of(told: Told, loops: Collection[tuple[int, ...]], limit: int) -> list[tuple[int, ...]]:
    """Return the best of some loops, given by their edges from the entity whose id comes first, best first."""
    by_length: dict[int, list[tuple[int, ...]]] = {}
    for edges in loops:
        by_length.setdefault(len(edges), []).append(edges)
    ids = told.graph.nodes
    ranked: list[tuple[tuple[int, ...], str, tuple[int, ...]]] = []
    for length, some in by_length.items():
        ranks = told.ranks(np.array(some, dtype=np.int64)).tolist()
        starts = (ids[told.source[edges[0]]] for edges in some)
        ranked += [((*rank, length), start, edges) for rank, start, edges in zip(ranks, starts, some, strict=True)]
    # Edges are numbered so that their order is that of the entities they lead to (see `Told`).
    return [edges for _, _, edges in nsmallest(limit, ranked)]


def _sign(told: Told, edges: tuple[int, ...]) -> int:
    product = 1
    for edge in edges:
        product *= int(told.sign[edge])
    return product


def _loops(told: Told, longest: int, clock: Clock) -> Iterator[tuple[int, ...]]:
    """Yield each loop once, as edges from the entity whose id comes first."""
    ids = told.graph.nodes
    if not ids:
        return
    part = told.graph.parts
    members: dict[int, list[int]] = {}
    for node in np.unique(told.source[part[told.source] == part[told.target]]).tolist():
        members.setdefault(int(part[node]), []).append(node)
    for component in members.values():
        inside = sorted(component, key=lambda node: ids[node])
        place = {node: number for number, node in enumerate(inside)}
        ahead: list[list[tuple[int, int]]] = [[] for _ in inside]
        behind: list[list[int]] = [[] for _ in inside]
        for node in inside:
            clock.tick()
            for edge in told.leaving(node):
                end = place.get(int(told.target[edge]))
                if end is not None:
                    ahead[place[node]].append((edge, end))
                    behind[end].append(place[node])
        for start in range(len(inside)):
            yield from _from(start, ahead, behind, longest, clock)


def _from(
    start: int, ahead: list[list[tuple[int, int]]], behind: list[list[int]], longest: int, clock: Clock
) -> Iterator[tuple[int, ...]]:
    """Yield the loops through a start and later entities."""
    back = _way_back(start, behind, longest // 2, clock)
    far = longest // 2 + 1
    path: list[int] = []
    passed: list[int] = []
    rest = [iter(ahead[start])]
    while rest:
        clock.tick()
        for edge, end in rest[-1]:
            if end == start:
                yield (*path, edge)
            elif end > start and end not in passed and len(path) + 1 + back.get(end, far) <= longest:
                path.append(edge)
                passed.append(end)
                rest.append(iter(ahead[end]))
                break
        else:
            rest.pop()
            if path:
                path.pop()
                passed.pop()


def _way_back(start: int, behind: list[list[int]], most: int, clock: Clock) -> dict[int, int]:
    """Return how many steps lead back to a start over later entities, for those from where they are few enough."""
    found = {start: 0}
    front = [start]
    for steps in range(1, most + 1):
        clock.tick()
        front = [one for node in front for one in behind[node] if one > start and one not in found]
        found |= dict.fromkeys(front, steps)
    return found
