"""What every path between two entities uses, and what would break the conclusion.

A thing is essential if no path is left without it. Whatever is essential lies on every path, so each thing on one path
is removed in turn, and another path is looked for. Paths are simple and of any length here.

To remove an entity is to avoid it: net claims through it go with it. To remove a claim is to ask as if it had not been
made: a net claim of which it was a step counts again, and so does a vague claim beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.model.claim import Claim
from mechgraph.model.columns import Rows
from mechgraph.reason.chain import Chain
from mechgraph.reason.cover import DOWN, OPEN, UP, spread
from mechgraph.reason.paths import find_paths
from mechgraph.reason.search import SECONDS, Clock, Search, Stop
from mechgraph.reason.signed import SignedGraph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from mechgraph.reason.told import Told

SIGNS = (1, -1, 0)

_FLOORS = {None: (UP, DOWN, OPEN), 1: (UP,), -1: (DOWN,), 0: (OPEN,)}
"""On which floors of the signed cover paths of a sign end."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two entities, one coupled to the other, with the claims that say so, whatever their signs."""

    source: str
    target: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A claim on which the conclusion hangs.

    Parameters
    ----------
    claim : the claim.
    lost : the signs of which no path is left without it.
    left : the signs of which there are paths without it.
    """

    claim: Claim
    lost: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Essential(Search):
    """What every path uses; things stand in the order of the paths.

    Parameters
    ----------
    best : the best path, None where there is none.
    signs : the signs that paths have, + before − before 0, whatever sign was asked for.
    entities : those that every path passes, or that all claims of a link on it need (see `Claim.needs`).
    links : those that every path takes.
    claims : those that every path rests on: had one not been made, there would be no path.
    cut_entities : where no entity is essential, a smallest set that every path passes one of; empty where a link leads
        straight from the one to the other, or where a sign was asked for.
    cut_links : the same of links.
    breaks : the claims without which a sign is lost.
    """

    best: Chain | None
    signs: tuple[int, ...] = ()
    entities: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    cut_entities: tuple[str, ...] = ()
    cut_links: tuple[Link, ...] = ()
    breaks: tuple[Break, ...] = ()


def find_essential(
    told: Told, source: str, target: str, *, sign: int | None = None, seconds: float = SECONDS
) -> Essential:
    """Return what every path from one entity to another uses.

    Parameters
    ----------
    told : the couplings, with who tells them.
    source, target : entity ids.
    sign : +1 or −1 for what every path of that sign uses, 0 for those with an open step, None for all.
    seconds : how long the search may take.

    Notes
    -----
    Without a sign the entities are the dominators of the target in the graph from the source, the links its bridges;
    with the shortest path of l steps they are found in O(l · m), m edges (T. Lengauer, R. E. Tarjan 1979 is faster
    where l is large, which it is not here). The smallest cuts are those of maximum flow (`mechgraph.reason.cuts`), the
    nearest to the target. Whether a simple path of a given sign is left is NP-complete in general (A. S. LaPaugh,
    C. H. Papadimitriou, "The even-path problem for graphs and digraphs", Networks 14 (1984)); it is decided exactly by
    a search that a walk of that sign proves or disproves at once in nearly all cases, and `stopped` tells where it did
    not come to its end.
    """
    number = told.graph.number
    if source == target or source not in number or target not in number:
        return Essential(None)
    ways = _Ways(told, number[source], number[target], Clock(seconds))
    first = {one: ways.first(one) for one in (None, *SIGNS)}
    if not first[sign]:
        return Essential(None, signs=tuple(one for one in SIGNS if first[one]), stopped=ways.stopped)
    path = first[sign]
    signs = tuple(one for one in SIGNS if first[one])
    # The claims that may break a sign, in the order of the path of that sign.
    needed = dict.fromkeys(claim for one in signs for claim in ways.needed(first[one]))
    left = {claim: ways.signs_without(claim) for claim in needed}
    breaks = [
        Break(claim, lost, left[claim])
        for claim in needed
        if (lost := tuple(one for one in signs if one not in left[claim]))
    ]
    claims = tuple(
        claim
        for claim in dict.fromkeys(ways.needed(path))
        if not left[claim] or (sign is not None and sign not in left[claim])
    )
    entities, links = ways.entities(sign, path), ways.links(sign, path)
    cut_entities, cut_links = ways.cuts() if sign is None else ((), ())
    search = find_paths(
        told, source, target, sign=sign, longest=max(8, len(path)), limit=1, seconds=max(ways.clock.left, 0.1)
    )
    return Essential(
        best=search.chains[0] if search.chains else told.chain(path),
        signs=signs,
        entities=entities,
        links=links,
        claims=claims,
        cut_entities=() if entities else cut_entities,
        cut_links=() if links else cut_links,
        breaks=tuple(breaks),
        stopped=Stop.first(ways.stopped, search.stopped),
    )


class _Ways:
    """Paths between two entities, with things taken away."""

    def __init__(self, told: Told, source: int, target: int, clock: Clock) -> None:
        self.told, self.source, self.target, self.clock = told, source, target, clock
        self.stopped: Stop | None = None
        # The edges that a simple path may take, as a graph without claims.
        self._edges = np.flatnonzero((told.target != source) & (told.source != target))
        ends = told.source[self._edges].astype(np.int32), told.target[self._edges].astype(np.int32)
        self._graph = SignedGraph(told.graph.nodes, *ends, told.sign[self._edges].astype(np.int8))

    def first(self, sign: int | None) -> tuple[int, ...]:
        """Return the edges of a path of a sign; none where there is no path."""
        path, _ = self._way(self._graph, sign, self.source, self.target)
        return tuple(self._edges[list(path)].tolist())

    def entities(self, sign: int | None, path: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of the entities on a path that every path of the sign passes, or that its claims need."""
        nodes, number = self.told.graph.nodes, self.told.graph.number
        passed: dict[str, None] = {}
        for edge in path:
            passed |= dict.fromkeys(_needed_by_all(self._claims(edge)))
            passed[nodes[self.told.target[edge]]] = None
        ends = {nodes[self.source], nodes[self.target]}
        return tuple(
            entity
            for entity in passed
            if entity not in ends
            and self._gone(sign, [number[entity]] if entity in number else [], self._cut_with.get(entity, ()))
        )

    def links(self, sign: int | None, path: Sequence[int]) -> tuple[Link, ...]:
        """Return the links on a path that every path of the sign takes."""
        beside = [self._beside(edge) for edge in path]
        return tuple(self._link(edges) for edges in beside if self._gone(sign, (), edges))

    def needed(self, path: Sequence[int]) -> Iterator[Claim]:
        """Yield the claims without which a path may not be there.

        They are those that are the only ones of their sign on a link, and where a link rests on vague claims, the steps
        of a net claim of the same two: if that counts again, it says more than they do.
        """
        projection = self.told.projection
        for edge in path:
            claims = self._claims(edge)
            if len(claims) == 1:
                yield claims[0]
            if not self.told.sign[edge]:
                nets = np.intersect1d(self._kept_between(claims[0]), projection.told).tolist()
                yield from Rows(projection.corpus.claims, projection.steps_of(nets))

    def _kept_between(self, claim: Claim) -> NDArray[np.int64]:
        """Return the rows of the claims that the filter keeps about the two that a claim is about."""
        of, kept = self.told.projection.corpus.columns, self.told.projection.kept
        subject, value = of.number[claim.subject], of.number[claim.object]
        about: NDArray[np.int64] = kept[(of.subject[kept] == subject) & (of.object[kept] == value)]
        return about

    def signs_without(self, claim: Claim) -> tuple[int, ...]:
        """Return the signs that paths have, or may have, as if a claim had not been made."""
        projection = self.told.projection
        if not projection.told.size and len(self._kept_between(claim)) == 1:
            # Nothing comes back: the graph less the link.
            link = self._between(*(self.told.graph.number[end] for end in (claim.subject, claim.object)))
            return tuple(sign for sign in SIGNS if not self._gone(sign, (), link))
        rest = projection.without(claim).graph
        source, target = (rest.number.get(self.told.graph.nodes[end]) for end in (self.source, self.target))
        if source is None or target is None:
            return ()
        aside = np.flatnonzero((rest.target == source) | (rest.source == target)).tolist()
        simple = rest.without(edges=aside)
        return tuple(sign for sign in SIGNS if not self._none(simple, sign, source, target))

    def cuts(self) -> tuple[tuple[str, ...], tuple[Link, ...]]:
        """Return a smallest set of entities, and one of links, without which no path is left: those nearest the end."""
        from mechgraph.reason.cuts import smallest_edge_cut, smallest_node_cut

        nodes, ends = self._graph.nodes, (self.source, self.target)
        far = spread(self._graph, [self.source]).distance.astype(np.int64)
        near = np.where(far < 0, len(nodes), far).min(axis=0)
        between = self._graph.source, self._graph.target, len(nodes)
        straight = ((self._graph.source == self.source) & (self._graph.target == self.target)).any()
        entities = [] if straight else smallest_node_cut(*between, *ends)
        pairs = smallest_edge_cut(*between, *ends)
        numbers = sorted(entities, key=lambda node: (near[node], nodes[node]))
        edges = sorted(pairs, key=lambda pair: (near[pair[0]], nodes[pair[0]], nodes[pair[1]]))
        return tuple(nodes[number] for number in numbers), tuple(self._link(self._between(*pair)) for pair in edges)

    def _claims(self, edge: int) -> tuple[Claim, ...]:
        return self.told.step(edge).claims

    def _between(self, source: int, target: int) -> list[int]:
        """Return the edges of a link: one for each sign."""
        return np.flatnonzero((self.told.source == source) & (self.told.target == target)).tolist()

    def _beside(self, edge: int) -> list[int]:
        """Return the edges of the link that an edge belongs to."""
        return self._between(int(self.told.source[edge]), int(self.told.target[edge]))

    def _link(self, edges: Sequence[int]) -> Link:
        step = self.told.step(edges[0])
        return Link(step.source, step.target, tuple(claim for edge in edges for claim in self._claims(edge)))

    @cached_property
    def _cut_with(self) -> dict[str, list[int]]:
        """For an entity the edges that are cut with it: all their claims need it."""
        found: dict[str, list[int]] = {}
        of = self.told.projection.corpus.columns
        edges, rows = self.told.pairs
        needing = np.isin(rows, of.via.row) | np.isin(rows, of.members.row)
        for edge in np.unique(edges[needing]).tolist():
            for needed in _needed_by_all(self._claims(edge)):
                found.setdefault(needed, []).append(edge)
        return found

    def _gone(self, sign: int | None, nodes: Collection[int], edges: Collection[int]) -> bool:
        """Tell whether it is certain that no path of a sign is left without some nodes and edges."""
        left = self._graph.without(nodes, np.flatnonzero(np.isin(self._edges, list(edges))).tolist())
        return self._none(left, sign, self.source, self.target)

    def _none(self, graph: SignedGraph, sign: int | None, source: int, target: int) -> bool:
        """Tell whether it is certain that a graph has no simple path of a sign between two entities."""
        if self.clock.left <= 0:
            self.stopped = Stop.time
            return False
        path, decided = self._way(graph, sign, source, target)
        return decided and not path

    def _way(self, graph: SignedGraph, sign: int | None, source: int, target: int) -> tuple[tuple[int, ...], bool]:
        """Return a simple path of a sign in a graph, empty where none was found, and whether that is certain."""
        reached = spread(graph, [source])
        far = {floor: int(reached.distance[floor, target]) for floor in _FLOORS[sign]}
        floor = min(_FLOORS[sign], key=lambda floor: (far[floor] < 0, far[floor]))
        if far[floor] < 0:
            return (), True
        path, decided = reached.path(target, floor)
        if path is None and not decided:
            self.stopped = Stop.first(self.stopped, Stop.steps)
        return path or (), decided or path is not None


def _needed_by_all(claims: tuple[Claim, ...]) -> tuple[str, ...]:
    return tuple(entity for entity in claims[0].needs if all(entity in claim.needs for claim in claims[1:]))
