"""What is reached over signed couplings: breadth-first search on the signed double cover, with a third floor for open.

The cover has three states of each entity: more of it (`UP`), less of it (`DOWN`), and a change whose direction is open
(`OPEN`). An edge of sign + keeps the state, one of sign − turns more into less and less into more, one without a sign
leads to open, and what is open stays so. A walk from a start to a state is a chain of couplings with that outcome.

References
----------
T. Zaslavsky, "Signed graphs", Discrete Applied Mathematics 4 (1982): the signed covering graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mechgraph.reason.signed import SignedGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UP, DOWN, OPEN = 0, 1, 2
"""The floors of the cover."""

SIGNS = {UP: 1, DOWN: -1, OPEN: 0}
"""The sign that a floor stands for."""

FEW = 32
"""After so many steps a front of fewer states is followed one by one: long thin graphs would pay for arrays."""

MOST_LOOKS = 20_000
"""A search for a simple path looks at this many edges at most."""

_TURNED: NDArray[np.int64] = np.array([[DOWN, OPEN, UP], [UP, OPEN, DOWN], [OPEN, OPEN, OPEN]])
"""By floor and sign + 1: the floor an edge leads to."""

_TURNED_LISTS: list[list[int]] = _TURNED.tolist()


@dataclass(frozen=True, eq=False)
class Spread:
    """What is reached from a start.

    Parameters
    ----------
    graph : the couplings; no edge may enter an entity of the start.
    distance : by floor and entity, the steps of the shortest walk there; −1 where there is none.
    edge, before : by state (floor · n + entity), the last edge of that walk and the state before it.
    """

    graph: SignedGraph
    distance: NDArray[np.int32]
    edge: NDArray[np.int32]
    before: NDArray[np.int32]

    def walk(self, entity: int, floor: int) -> tuple[int, ...]:
        """Return the edges of a shortest walk to a state that is reached; the first of several by order of edges."""
        state = floor * len(self.graph.nodes) + entity
        edges: list[int] = []
        while self.before[state] >= 0:
            edges.append(int(self.edge[state]))
            state = int(self.before[state])
        return tuple(reversed(edges))

    def is_simple(self, walk: tuple[int, ...]) -> bool:
        """Tell whether a walk passes no entity twice."""
        passed = self.graph.target[list(walk)].tolist()
        return len(set(passed)) == len(passed)

    def path(self, entity: int, floor: int) -> tuple[tuple[int, ...] | None, bool]:
        """Return a shortest simple path to a state that is reached, and whether the search came to its end.

        Without a path, a search that came to its end has shown that there is none.

        Parameters
        ----------
        entity, floor : the state.

        Notes
        -----
        Whether a *simple* path of a sign exists is NP-complete (the even path problem), so the search has a limit,
        `MOST_LOOKS`. It goes back from the state, longer at each turn, and only where some walk past other entities
        still leads to the start in the steps that are left.

        References
        ----------
        A. S. LaPaugh, C. H. Papadimitriou, "The even-path problem for graphs and digraphs", Networks 14 (1984).
        R. E. Korf, "Depth-first iterative-deepening", Artificial Intelligence 27 (1985).
        """
        walk = self.walk(entity, floor)
        if self.is_simple(walk):
            return walk, True
        nodes = len(self.graph.nodes)
        looks = iter(range(MOST_LOOKS))
        longest = len(walk)
        while longest < nodes:
            found, longest = self._back(floor * nodes + entity, longest, looks)
            if found is not None:
                return found, True
        return None, next(looks, None) is not None

    def _back(self, state: int, longest: int, looks: Iterator[int]) -> tuple[tuple[int, ...] | None, int]:
        """Return a simple path of at most so many steps, if any, and the fewest that a longer one must have."""
        nodes = len(self.graph.nodes)
        edges: list[int] = []
        passed = {state % nodes}
        ahead = [iter(self._arrivals(state))]
        longer = nodes
        while ahead:
            arrival = next(ahead[-1], None)
            if arrival is None:
                ahead.pop()
                if edges:
                    passed.discard(int(self.graph.source[edges.pop()]))
                continue
            if next(looks, None) is None:
                return None, nodes
            edge, before = arrival
            if before % nodes in passed:
                continue
            passed.add(before % nodes)
            far = self._far(before, passed, looks)
            if far is not None and len(edges) + 1 + far <= longest:
                edges.append(edge)
                if not far:
                    return tuple(reversed(edges)), longest
                ahead.append(iter(self._arrivals(before)))
                continue
            passed.discard(before % nodes)
            if far is not None:
                longer = min(longer, len(edges) + 1 + far)
        return None, longer

    def _far(self, state: int, passed: set[int], looks: Iterator[int]) -> int | None:
        """Return the steps of the shortest walk from the start to a state, None where all pass what is passed."""
        nodes, known = len(self.graph.nodes), self._known_arrivals
        seen, front, far = {state}, [state], 0
        while front:
            if not self._starts.isdisjoint(front):
                return far
            follow = []
            for one in front:
                for _, before in known.get(one) or self._arrivals(one):
                    if before not in seen and before % nodes not in passed and next(looks, None) is not None:
                        seen.add(before)
                        follow.append(before)
            front, far = follow, far + 1
        return None

    @cached_property
    def _starts(self) -> frozenset[int]:
        """The states to start from."""
        return frozenset(np.flatnonzero(self.distance.ravel() == 0).tolist())

    @cached_property
    def _known_arrivals(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def _arrivals(self, state: int) -> list[tuple[int, int]]:
        """Return the edges that lead to a state from states that are reached, each with that state; nearest first."""
        known = self._known_arrivals
        if state not in known:
            nodes = len(self.graph.nodes)
            floor, entity = divmod(state, nodes)
            found = []
            for edge in self.graph.entering(entity).tolist():
                source, sign = int(self.graph.source[edge]), int(self.graph.sign[edge])
                for other in (UP, DOWN, OPEN):
                    far = int(self.distance[other, source])
                    if far >= 0 and _TURNED[other, sign + 1] == floor:
                        found.append((far, edge, other * nodes + source))
            known[state] = [(edge, before) for _, edge, before in sorted(found)]
        return known[state]


def spread(graph: SignedGraph, up: Iterable[int], down: Iterable[int] = ()) -> Spread:
    """Return what is reached when some entities are more and others less.

    Parameters
    ----------
    graph : the couplings; no edge may enter an entity of the start.
    up, down : numbers of the entities to start from.

    Notes
    -----
    Breadth first, the front as an array: linear in the graph.
    """
    growth = _Growth(graph)
    nodes = len(graph.nodes)
    front = np.array([UP * nodes + one for one in up] + [DOWN * nodes + one for one in down], dtype=np.int64)
    growth.distance[front] = 0
    steps = 0
    while front.size:
        steps += 1
        thin = steps > FEW > front.size
        front = growth.one_by_one(front, steps) if thin else growth.together(front, steps)
    return Spread(graph, growth.distance.reshape(3, nodes), growth.edge, growth.before)


class _Growth:
    """A breadth-first search under way: what is reached so far, and how the front moves on."""

    def __init__(self, graph: SignedGraph) -> None:
        self.graph = graph
        self.starts, self.order = graph.outward
        states = 3 * len(graph.nodes)
        self.distance, self.edge, self.before = (np.full(states, -1, dtype=np.int32) for _ in range(3))

    def together(self, front: NDArray[np.int64], steps: int) -> NDArray[np.int64]:
        """Return the states that follow on a front, noted as reached in so many steps."""
        nodes = len(self.graph.nodes)
        floor, entity = np.divmod(front, nodes)
        first = self.starts[entity]
        count = self.starts[entity + 1] - first
        begin = np.cumsum(count) - count
        edges = self.order[np.repeat(first - begin, count) + np.arange(count.sum())]
        turned = _TURNED[np.repeat(floor, count), self.graph.sign[edges] + 1]
        states: NDArray[np.int64] = turned * nodes + self.graph.target[edges]
        fresh = np.flatnonzero(self.distance[states] < 0)
        states = states[fresh]
        # Of several edges to one state the first counts: written last, it stays.
        self.before[states[::-1]] = np.arange(states.size)[::-1]
        foremost = self.before[states] == np.arange(states.size)
        states, fresh = states[foremost], fresh[foremost]
        self.distance[states] = steps
        self.edge[states] = edges[fresh]
        self.before[states] = front[np.searchsorted(begin, fresh, side="right") - 1]
        return states

    def one_by_one(self, front: NDArray[np.int64], steps: int) -> NDArray[np.int64]:
        """Return the same as `together`."""
        nodes = len(self.graph.nodes)
        starts, order, target, sign = self._lists
        found = []
        for state in front.tolist():
            floor, entity = divmod(state, nodes)
            for edge in order[starts[entity] : starts[entity + 1]]:
                follow = _TURNED_LISTS[floor][sign[edge] + 1] * nodes + target[edge]
                if self.distance[follow] < 0:
                    self.distance[follow], self.edge[follow], self.before[follow] = steps, edge, state
                    found.append(follow)
        return np.array(found, dtype=np.int64)

    @cached_property
    def _lists(self) -> tuple[list[int], list[int], list[int], list[int]]:
        """The arrays as lists, which are quicker where single values are looked up."""
        return self.starts.tolist(), self.order.tolist(), self.graph.target.tolist(), self.graph.sign.tolist()
