"""Witnesses: for each outcome that is reached, the chain of claims that leads there.

A witness is a simple path where there is one: it passes no entity twice. Of several it is one of the best grade, of
those one of the firmest, of those a shortest, as `mechgraph.reason.chain.Chain.rank` has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mechgraph.reason.chain import Chain, Grade, step
from mechgraph.reason.cover import SIGNS, Spread, spread
from mechgraph.reason.signed import Cited, SignedGraph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mechgraph.reason.chain import Step


class Manner(StrEnum):
    """How a witness leads to its outcome."""

    path = "path"
    loop = "by a loop only"
    undecided = "by a loop; whether by a path as well was not decided"


@dataclass(frozen=True, slots=True)
class Witness:
    """A chain that leads to an outcome.

    Parameters
    ----------
    chain : the chain; its own sign is that of the way, so that from what is lowered the outcome is the opposite.
    sign : the outcome: 1 for more, −1 for less, 0 where a step gives no direction.
    manner : whether it is a simple path, or passes an entity twice since no simple path leads there.
    """

    chain: Chain
    sign: int
    manner: Manner


class Witnesses:
    """The witnesses of everything that follows when some entities are more and others less.

    Parameters
    ----------
    graph : the couplings, with their claims; no edge may enter an entity of the start.
    up, down : ids of the entities to start from.

    Notes
    -----
    The first witness costs time linear in the claims, each further one its length, or a limited search where a shortest
    walk passes an entity twice (see `mechgraph.reason.cover.Spread.path`). Many are best asked for at once: their
    claims are looked up together.
    """

    def __init__(self, graph: SignedGraph, up: Collection[str], down: Collection[str]) -> None:
        self.graph, self.up, self.down = graph, up, down
        self._tables: dict[Grade, _Table] = {}
        self._known: dict[tuple[Grade, int], _Telling] = {}
        self._steps: dict[int, Step] = {}

    @cached_property
    def everything(self) -> Spread:
        """What is reached by any claims."""
        up, down = ([self.graph.number[one] for one in ids if one in self.graph.number] for ids in (self.up, self.down))
        return spread(self.graph, up, down)

    def find(self, outcomes: Sequence[tuple[str, int]]) -> list[Witness]:
        """Return the witness of each outcome, an entity and a floor of the cover, that is reached."""
        walks = [self._walk(entity, floor) for entity, floor in outcomes]
        self._look_up(chain.from_iterable(edges for edges, _ in walks))
        return [
            Witness(self.chain(edges), SIGNS[floor], manner)
            for (edges, manner), (_, floor) in zip(walks, outcomes, strict=True)
        ]

    def _walk(self, entity: str, floor: int) -> tuple[Sequence[int], Manner]:
        """Return the edges of the witness of an outcome, and its manner."""
        fallback: Sequence[int] = ()
        complete = True
        for telling in self._tellings():
            complete = True
            for number in telling.nearest(entity, floor):
                edges, ended = telling.spread.path(number, floor)
                if edges is not None:
                    return telling.edge[list(edges)].tolist(), Manner.path
                fallback = fallback or telling.edge[list(telling.spread.walk(number, floor))].tolist()
                complete = complete and ended
        # The last telling is that of all claims: a search that came to its end there has shown that there is no path.
        return fallback, Manner.loop if complete else Manner.undecided

    def chain(self, edges: Sequence[int]) -> Chain:
        """Return a walk, given by its edges in the graph, as a chain."""
        self._look_up(edges)
        steps = tuple(self._steps[edge] for edge in edges)
        return Chain((steps[0].source, *(one.target for one in steps)), steps)

    def _look_up(self, edges: Iterable[int]) -> None:
        """Make steps of those edges that are none yet, whose claims are looked up together."""
        graph = self.graph
        fresh = [edge for edge in dict.fromkeys(edges) if edge not in self._steps]
        for edge, claims in zip(fresh, graph.cited.of(np.array(fresh, dtype=np.int64)), strict=True):
            source, target = graph.nodes[graph.source[edge]], graph.nodes[graph.target[edge]]
            self._steps[edge] = step(source, target, int(graph.sign[edge]), claims)

    def _tellings(self) -> Iterator[_Telling]:
        """Yield who tells what, best first: by grade, and within a grade by least certainty."""
        for grade in self._grades:
            if grade not in self._tables:
                self._tables[grade] = _Table(self.graph, grade)
            table = self._tables[grade]
            for rank in table.ranks:
                if (grade, rank) not in self._known:
                    self._known[grade, rank] = table.telling(rank, self.up, self.down)
                yield self._known[grade, rank]

    @cached_property
    def _grades(self) -> tuple[Grade, ...]:
        """The grades that chains can have: there are implied steps only where there are implied claims."""
        _, rows = self.graph.cited.pairs
        drawn = self.graph.cited.corpus.columns.implied[rows].any()
        return tuple(grade for grade in Grade if drawn or grade is not Grade.with_implied)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is reached by some of the claims, in a graph where an entity may have several numbers.

    Parameters
    ----------
    spread : what is reached.
    edge : for each of its edges the number of the coupling it stands for.
    """

    table: _Table
    spread: Spread
    edge: NDArray[np.int64]

    def nearest(self, entity: str, floor: int) -> list[int]:
        """Return the numbers of an entity for which an outcome is reached, nearest first."""
        distance = self.spread.distance[floor]
        reached = [number for number in self.table.places(entity) if distance[number] >= 0]
        return sorted(reached, key=lambda number: int(distance[number]))


class _Table:
    """The edges of the chains of a grade, and how certain they are.

    For *one document* each document has entities of its own, so that no chain leads from one to the other. Otherwise
    each step is told by its firmest claim.
    """

    def __init__(self, graph: SignedGraph, grade: Grade) -> None:
        self.graph = graph
        self.edge, teller, self.rank = _tellers(graph.cited, grade)
        self.ranks: list[int] = np.unique(self.rank)[::-1].tolist()
        # The same entity is another for each teller: such pairs are numbered in their order.
        shift = teller * len(graph.nodes)
        ends = np.concatenate((graph.source[self.edge] + shift, graph.target[self.edge] + shift))
        pairs, numbers = np.unique(ends, return_inverse=True)
        self.source, self.target = numbers.astype(np.int32).reshape(2, -1)
        self.entity = pairs % len(graph.nodes) if pairs.size else pairs
        self._by_entity = np.argsort(self.entity, kind="stable")
        self._first = np.searchsorted(self.entity[self._by_entity], np.arange(len(graph.nodes) + 1))

    def places(self, entity: str) -> list[int]:
        """Return the numbers of an entity."""
        number = self.graph.number.get(entity)
        if number is None:
            return []
        found: list[int] = self._by_entity[self._first[number] : self._first[number + 1]].tolist()
        return found

    def telling(self, rank: int, up: Collection[str], down: Collection[str]) -> _Telling:
        """Return what is reached over edges of at least such a certainty."""
        firm = self.rank >= rank
        nodes = tuple(self.graph.nodes[number] for number in self.entity.tolist())
        graph = SignedGraph(nodes, self.source[firm], self.target[firm], self.graph.sign[self.edge[firm]])
        starts = ([place for entity in ids for place in self.places(entity)] for ids in (up, down))
        return _Telling(self, spread(graph, *starts), self.edge[firm])


def _tellers(cited: Cited, grade: Grade) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return who tells which edge, and how certain the firmest claim is: numbers of edges, of tellers, and ranks.

    Tellers are the documents; one number more stands for all of them together.
    """
    of = cited.corpus.columns
    edge, rows = cited.pairs
    if grade is not Grade.with_implied:
        stated = ~of.implied[rows]
        edge, rows = edge[stated], rows[stated]
    document = of.document[rows].astype(np.int64)
    everyone = np.full(len(rows), len(cited.corpus.documents), dtype=np.int64)
    alone = grade is Grade.one_document
    firmest = of.firmest(rows, edge, document) if alone else of.firmest(rows, edge)
    tellers = document if alone else everyone
    return edge[firmest], tellers[firmest], of.certainty[rows[firmest]].astype(np.int64)
