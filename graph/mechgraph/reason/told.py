"""Tellings of the couplings: those of each document by itself, and the firmest claims of all documents.

A chain is cited by one claim for each step: all from one document, or the firmest of each step, whichever ranks best
(`mechgraph.reason.chain.Chain.cited`). In each of these *tellings* an edge has one claim, hence one status, one
certainty and one hedge. That is what a search needs to find the chains that rank best without making all chains.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mechgraph.reason.chain import Chain, Grade, Step, step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mechgraph.model.columns import Columns
    from mechgraph.reason.projection import Projection


_GRADES = list(Grade)


@dataclass(frozen=True, eq=False)
class Telling:
    """Edges with one claim for each.

    Parameters
    ----------
    document : whose claims they are; None for the firmest of all documents.
    edges : numbers of the edges, as `Told` numbers them.
    source, target, sign : of each edge, as in `SignedGraph`; sorted by source.
    certainty : rank of the claim's certainty, 4 for asserted down to 1.
    implied : whether the claim is implied.
    hedge : number of the claim's hedge, −1 where it has none; claims that one hedge covers share it.
    """

    document: str | None
    edges: NDArray[np.int64]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    sign: NDArray[np.int64]
    certainty: NDArray[np.int64]
    implied: NDArray[np.bool_]
    hedge: NDArray[np.int64]

    @cached_property
    def share(self) -> NDArray[np.float64]:
        """One hedge divided by the number of edges it covers: no path holds more shares than hedges."""
        covered = np.bincount(self.hedge + 1)[self.hedge + 1]
        return np.where(self.hedge < 0, 0.0, 1.0 / covered)

    @cached_property
    def reversed(self) -> Telling:
        """The same edges, each from its target to its source."""
        order = np.argsort(self.target, kind="stable")
        return Telling(
            self.document,
            self.edges[order],
            self.target[order],
            self.source[order],
            self.sign[order],
            self.certainty[order],
            self.implied[order],
            self.hedge[order],
        )

    @cached_property
    def first(self) -> list[int]:
        """For each entity the place of its first edge; the next entity's is the end."""
        return [int(place) for place in np.searchsorted(self.source, np.arange(int(self.source.max(initial=-1)) + 2))]

    def places(self, node: int) -> range:
        """Return the places of the edges that leave an entity."""
        return range(self.first[node], self.first[node + 1]) if node + 1 < len(self.first) else range(0)


class Told:
    """The couplings of a projection, with their tellings.

    Parameters
    ----------
    projection : the claims that count.

    Attributes
    ----------
    graph : their couplings.

    Notes
    -----
    Edges are renumbered: by the entity they leave, then the id of the one they enter, + before 0 before −. Paths from
    one entity, as sequences of such numbers, are then sorted as their entities are. Making it is linear in the claims
    but for sorting.
    """

    def __init__(self, projection: Projection) -> None:
        self.projection = projection
        self.graph = graph = projection.graph
        by_id = np.argsort(np.array(graph.nodes, dtype=np.str_), kind="stable") if graph.nodes else np.zeros(0, int)
        place = np.empty(len(graph.nodes), dtype=np.int64)
        place[by_id] = np.arange(len(graph.nodes))
        order = np.lexsort((-graph.sign.astype(np.int64), place[graph.target], graph.source))
        self.order = order
        self.source = graph.source[order].astype(np.int64)
        self.target = graph.target[order].astype(np.int64)
        self.sign = graph.sign[order].astype(np.int64)
        self._steps: dict[int, Step] = {}

    def leaving(self, node: int) -> range:
        """Return the edges that leave an entity."""
        return range(int(self._first[node]), int(self._first[node + 1]))

    @cached_property
    def _first(self) -> NDArray[np.int64]:
        return np.searchsorted(self.source, np.arange(len(self.graph.nodes) + 1))

    def step(self, edge: int) -> Step:
        """Return an edge as a step."""
        if edge not in self._steps:
            source, target = self.graph.nodes[self.source[edge]], self.graph.nodes[self.target[edge]]
            self._steps[edge] = step(source, target, int(self.sign[edge]), self.graph.cited[int(self.order[edge])])
        return self._steps[edge]

    def chain(self, edges: Sequence[int]) -> Chain:
        """Return a path, given by its edges, as a chain."""
        steps = tuple(self.step(edge) for edge in edges)
        return Chain((steps[0].source, *(one.target for one in steps)), steps)

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every edge with every claim of it: numbers of the edges, and rows."""
        number = np.empty_like(self.order)
        number[self.order] = np.arange(len(self.order))
        edge, rows = self.graph.cited.pairs
        return number[edge], rows

    @cached_property
    def firmest(self) -> Telling:
        """The firmest claim of each edge."""
        edge, rows = self.pairs
        chosen = self._columns.firmest(rows, edge)
        return self._telling(None, edge[chosen], rows[chosen])

    @cached_property
    def by_document(self) -> Mapping[str, Telling]:
        """By document the firmest claim that it makes of each edge it tells; what is implied no document makes."""
        edge, rows = self.pairs
        made = ~self._columns.implied[rows]
        edge, rows = edge[made], rows[made]
        if not rows.size:
            return {}
        told = self._columns.document[rows].astype(np.int64)
        chosen = self._columns.firmest(rows, told, edge)
        found, first = np.unique(told[chosen], return_index=True)
        documents = self.projection.corpus.documents
        return {
            documents[number].id: self._telling(documents[number].id, edge[places], rows[places])
            for number, places in zip(found.tolist(), np.split(chosen, first[1:]), strict=True)
        }

    def ranks(self, paths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the ranks of paths of one length, as `Chain.rank` has them, without making them chains.

        Parameters
        ----------
        paths : the edges of each, p × length.

        Returns
        -------
        p × 4: gaps (none), grade, weakest certainty negated, hedges. To be extended by the length.
        """
        best = np.full(len(paths), np.iinfo(np.int64).max, dtype=np.int64)
        size, length = len(self.source), paths.shape[1]
        for telling in self.all:
            at = np.full(size, -1, dtype=np.int64)
            at[telling.edges] = np.arange(len(telling.edges))
            places = at[paths]
            told = (places >= 0).all(axis=1)
            places = places[told]
            drawn = telling.implied[places].any(axis=1)
            stated = Grade.joined if telling.document is None else Grade.one_document
            grade = np.where(drawn, _GRADES.index(Grade.with_implied), _GRADES.index(stated))
            hedge = np.sort(telling.hedge[places], axis=1)
            fresh = hedge >= 0
            fresh[:, 1:] &= hedge[:, 1:] != hedge[:, :-1]
            # One number that sorts as grade, certainty, hedges do.
            key = (grade * 8 + 4 - telling.certainty[places].min(axis=1)) * (length + 1) + fresh.sum(axis=1)
            best[told] = np.minimum(best[told], key)
        rest, hedges = np.divmod(best, length + 1)
        grade, weak = np.divmod(rest, 8)
        return np.column_stack((np.zeros_like(best), grade, weak - 4, hedges))

    @cached_property
    def all(self) -> tuple[Telling, ...]:
        """Every telling: those of the documents, then the firmest."""
        return (*self.by_document.values(), self.firmest)

    @property
    def _columns(self) -> Columns:
        return self.projection.corpus.columns

    def _telling(self, document: str | None, edges: NDArray[np.int64], rows: NDArray[np.int64]) -> Telling:
        of = self._columns
        return Telling(
            document,
            edges,
            self.source[edges],
            self.target[edges],
            self.sign[edges],
            of.certainty[rows].astype(np.int64),
            of.implied[rows],
            of.hedge[rows].astype(np.int64),
        )
