"""Loop analysis: which way something settles after a press perturbation, and whether the signs alone determine it.

Take the couplings as the signs of the partial derivatives J of a system at rest, and set some entities to other values
for good. By how much another one moves once all has settled is a sum over the simple paths that lead there: for each
path the product of its couplings, times det(−J) of what the path leaves alone, over det(−J) of all. The couplings that
enter what is set do not act, so they are no part of J.

At a stable rest the divisor is positive. A part that no path touches stands in both determinants and cancels out. What
is left of a strongly connected part that a path does touch has a positive determinant

- where no reinforcing loop remains in it: every term of det(−J) is a product of limits and balancing loops; or
- where the whole part is *balanced*, that is, has reinforcing loops only: then −J is, up to signs of entities, an
  M-matrix at every stable rest, and all its principal minors are positive.

Hence the sign is determined where all simple paths agree and none leaves a reinforcing loop alone in a part that it
touches and that is not balanced. Else the signs do not suffice: some term speaks against the others.

References
----------
R. Levins, "The qualitative analysis of partially specified systems", Annals of the New York Academy of Sciences 231
(1974). C. J. Puccia, R. Levins, "Qualitative Modeling of Complex Systems" (1985). J. M. Dambacher, H. W. Li, P. A.
Rossignol, "Relevance of community structure in assessing indeterminacy of ecological predictions", Ecology 83 (2002).
A. Berman, R. J. Plemmons, "Nonnegative Matrices in the Mathematical Sciences" (1979), chapter 6: M-matrices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.reason.cover import DOWN, OPEN, SIGNS, UP, Spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

MOST_LOOPS = 2_000
"""So many loops of a part are looked at, and so many of its short ones before."""

SHORT = 4
"""Loops of at most so many steps are looked at first: they are left alone most often."""


@dataclass(frozen=True, slots=True)
class Press:
    """What the signs determine about one entity.

    Parameters
    ----------
    paths : by outcome (1, −1, 0 for an open direction) the edges of a shortest simple path there.
    undecided : outcomes that a walk leads to, where a search for a simple path was ended before it told.
    loop : edges of a loop that may reinforce, in a part that is not balanced, and that a path leaves alone; empty
        where there is none. Only looked for where all paths agree.
    beside : edges of such a path, by way of that part.
    complete : whether the search for loops came to its end.
    """

    paths: Mapping[int, tuple[int, ...]]
    undecided: tuple[int, ...] = ()
    loop: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()
    complete: bool = True

    @property
    def agreed(self) -> int | None:
        """The sign that all simple paths have; None where they differ, one is open, or that was not decided."""
        sign = next(iter(self.paths)) if len(self.paths) == 1 and not self.undecided else None
        return sign or None

    @property
    def determined(self) -> int | None:
        """The sign that every stable rest gives; None where signs do not suffice, or the search was ended."""
        return self.agreed if self.complete and not self.loop else None


def press(reached: Spread, target: int) -> Press:
    """Return what the signs determine about an entity when the entities at the start of a spread are set to new values.

    Parameters
    ----------
    reached : what is reached from what is set.
    target : number of the entity; none of those that are set.

    Notes
    -----
    Whether there is a simple path of a sign, and whether one leaves a loop alone, are NP-complete, so both searches
    have a limit: where it is met, nothing is claimed.
    """
    paths: dict[int, tuple[int, ...]] = {}
    undecided = []
    for floor in (UP, DOWN, OPEN):
        if reached.distance[floor, target] >= 0:
            edges, ended = reached.path(target, floor)
            if edges is not None:
                paths[SIGNS[floor]] = edges
            elif not ended:
                undecided.append(SIGNS[floor])
    found = Press(paths, tuple(undecided))
    if found.agreed is None:
        return found
    loop, beside, complete = _Between(reached, target).left_alone()
    return Press(paths, (), loop, beside, complete)


class _Between:
    """What lies on the ways from what is set to an entity: every strongly connected part of it lies there whole."""

    def __init__(self, reached: Spread, target: int) -> None:
        graph = reached.graph
        self.target = target
        self.starts: list[int] = np.flatnonzero((reached.distance == 0).any(axis=0)).tolist()
        inside = (reached.distance.max(axis=0) >= 0).tolist()
        leading, front = {target}, [target]
        while front:
            node = front.pop()
            fresh = {one for one in graph.source[graph.entering(node)].tolist() if inside[one]} - leading
            leading |= fresh
            front += fresh
        self.sign = graph.sign
        self.after: dict[int, list[tuple[int, int]]] = {node: [] for node in sorted(leading)}
        for node, follow in self.after.items():
            for edge in graph.leaving(node).tolist():
                if int(graph.target[edge]) in leading:
                    follow.append((edge, int(graph.target[edge])))

    def left_alone(self) -> tuple[tuple[int, ...], tuple[int, ...], bool]:
        """Return a loop that may reinforce with a path that leaves it alone, and whether the search came to its end."""
        import networkx as nx

        whole: nx.DiGraph[int] = nx.DiGraph()
        whole.add_edges_from((node, end) for node, follow in self.after.items() for _, end in follow)
        complete = True
        for part in sorted(nx.strongly_connected_components(whole), key=min):
            if self._is_balanced(part):
                continue
            # A loop through an entity that all paths by way of this part pass is not left alone by any.
            free = whole.subgraph(sorted(node for node in part if self._way(part, {node})))
            seen = 0
            for loop in _loops(free):
                seen += 1
                edges = self._reinforcing(loop)
                beside = self._way(part, set(loop)) if edges else None
                if edges and beside:
                    return edges, beside, True
            complete &= seen < MOST_LOOPS
        return (), (), complete

    def _is_balanced(self, part: set[int]) -> bool:
        """Tell whether a strongly connected part has only loops of sign +; how entities limit themselves is no matter.

        References
        ----------
        F. Harary, "On the notion of balance of a signed graph", Michigan Mathematical Journal 2 (1953).
        """
        first = min(part)
        side, front = {first: 1}, [first]
        while front:
            node = front.pop()
            for edge, end in self.after[node]:
                if end not in part or end == node:
                    continue
                sign = side[node] * int(self.sign[edge])
                if end not in side:
                    side[end] = sign
                    front.append(end)
                if not sign or side[end] != sign:
                    return False
        return True

    def _reinforcing(self, loop: list[int]) -> tuple[int, ...]:
        """Return the edges of a loop that may have the sign +; empty where it cannot."""
        product, edges = 1, []
        for node, follow in zip(loop, (*loop[1:], loop[0]), strict=True):
            between = [edge for edge, end in self.after[node] if end == follow]
            signs = {int(self.sign[edge]) for edge in between}
            product *= signs.pop() if len(signs) == 1 else 0
            edges.append(between[0])
        return tuple(edges) if product >= 0 else ()

    def _way(self, part: set[int], without: set[int]) -> tuple[int, ...]:
        """Return the edges of a simple path by way of a part that passes none of some entities; empty if there is none.

        A walk that passes the part does, cut short where it passes an entity twice: between two such visits it has
        either not come to the part, or is in it all the while.
        """
        # States are entities with whether the part was met.
        front = [(node, node in part) for node in self.starts if node in self.after and node not in without]
        before: dict[tuple[int, bool], tuple[int, tuple[int, bool]] | None] = dict.fromkeys(front)
        for state in front:
            if state == (self.target, True):
                return self._simple(state, before)
            for edge, end in self.after[state[0]]:
                follow = (end, state[1] or end in part)
                if end not in without and follow not in before:
                    before[follow] = edge, state
                    front.append(follow)
        return ()

    def _simple(
        self, state: tuple[int, bool], before: Mapping[tuple[int, bool], tuple[int, tuple[int, bool]] | None]
    ) -> tuple[int, ...]:
        """Return the edges of the walk to a state, cut short where it passes an entity twice."""
        edges: list[tuple[int, int]] = []
        while (step := before[state]) is not None:
            edge, earlier = step
            again = next((place for place, (_, node) in enumerate(edges) if node == earlier[0]), None)
            if again is None:
                edges.append((edge, earlier[0]))
            else:
                del edges[again + 1 :]
            state = earlier
        return tuple(edge for edge, _ in reversed(edges))


def _loops(graph: nx.DiGraph[int]) -> Iterator[list[int]]:
    """Yield loops, short ones first; of those and of all, so many at most."""
    import networkx as nx

    short = islice(nx.simple_cycles(graph, length_bound=SHORT), MOST_LOOPS)
    return chain(short, islice(nx.simple_cycles(graph), MOST_LOOPS))
