"""The signed graph on compact arrays, on which all reasoning over couplings is computed, at any size.

An edge stands for all claims that couple one entity to another with one sign; parallel claims of two signs give two
edges. A vague claim gives no edge of its own where a claim about the same pair is signed: "affects" beside
"increases" says less, not otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from mechgraph.model.arrays import stable_order, within_runs
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import Corpus
from mechgraph.model.lazy import those

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, eq=False)
class Cited(Sequence[tuple[Claim, ...]]):
    """The claims that edges stand for, those of an edge in corpus order; looked up where they are asked for.

    Parameters
    ----------
    corpus : where the claims come from.
    rows : rows of the claims, those of one edge together.
    starts, ends : by edge, where its claims begin and end in `rows`.
    """

    corpus: Corpus
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, edge: int) -> tuple[Claim, ...]: ...

    @overload
    def __getitem__(self, edge: slice) -> Cited: ...

    def __getitem__(self, edge: int | slice) -> tuple[Claim, ...] | Cited:
        if isinstance(edge, slice):
            return Cited(self.corpus, self.rows, self.starts[edge], self.ends[edge])
        return tuple(those(self.corpus.claims, self.rows[self.starts[edge] : self.ends[edge]].tolist()))

    def __iter__(self) -> Iterator[tuple[Claim, ...]]:
        """Yield the claims of each edge; those of all are looked up together."""
        claims = iter(those(self.corpus.claims, self.pairs[1].tolist()))
        for count in (self.ends - self.starts).tolist():
            yield tuple(islice(claims, count))

    def of(self, edges: NDArray[np.int64]) -> Cited:
        """Return the claims of some edges."""
        return Cited(self.corpus, self.rows, self.starts[edges], self.ends[edges])

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every edge with every claim of it: numbers of the edges, ascending, and rows; claims in corpus order."""
        edge, place = within_runs(self.ends - self.starts)
        return edge, self.rows[self.starts[edge] + place]


@dataclass(frozen=True, eq=False)
class SignedGraph:
    """Entities coupled by signs.

    Parameters
    ----------
    nodes : ids of the entities, n of them.
    source, target : numbers of the entities each edge leads from and to, m of each.
    sign : +1, −1, or 0 where no direction is given, m of them.
    claims : for each edge the claims it stands for; None where the graph was made without.
    """

    nodes: tuple[str, ...]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    sign: NDArray[np.int8]
    claims: Cited | None = None

    @property
    def cited(self) -> Cited:
        """The claims that the edges stand for.

        Raises
        ------
        ValueError
            Where the graph was made without claims.
        """
        if self.claims is None:
            raise ValueError("the graph was made without claims")
        return self.claims

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Numbers of the entities by id."""
        return {node: number for number, node in enumerate(self.nodes)}

    @cached_property
    def outward(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each entity's edges begin in a list of the edges by source, and that list; n + 1 places."""
        return _sorted_by(self.source, len(self.nodes))

    @cached_property
    def inward(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each entity's edges begin in a list of the edges by target, and that list; n + 1 places."""
        return _sorted_by(self.target, len(self.nodes))

    @cached_property
    def parts(self) -> NDArray[np.int32]:
        """The number of the strongly connected part of each entity: of those that lead to it and that it leads to."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        ones = np.ones(len(self.sign), dtype=np.int8)
        links = csr_array((ones, (self.source, self.target)), shape=(len(self.nodes), len(self.nodes)))
        found: NDArray[np.int32] = connected_components(links, connection="strong")[1]
        return found

    def leaving(self, node: int) -> NDArray[np.int64]:
        """Return the numbers of the edges that leave an entity."""
        starts, order = self.outward
        return order[starts[node] : starts[node + 1]]

    def entering(self, node: int) -> NDArray[np.int64]:
        """Return the numbers of the edges that enter an entity."""
        starts, order = self.inward
        return order[starts[node] : starts[node + 1]]

    def without(self, nodes: Iterable[int] = (), edges: Iterable[int] = (), entered: Iterable[int] = ()) -> SignedGraph:
        """Return the graph less some edges; numbers of entities stay.

        Parameters
        ----------
        nodes : entities whose edges go, whether they leave or enter.
        edges : edges that go.
        entered : entities that no edge shall enter any more.
        """
        left, met = (np.zeros(len(self.nodes), dtype=np.bool_) for _ in range(2))
        left[list(nodes)] = met[[*nodes, *entered]] = True
        keep = ~(left[self.source] | met[self.target])
        keep[list(edges)] = False
        kept = np.flatnonzero(keep)
        claims = None if self.claims is None else self.claims.of(kept)
        less = SignedGraph(self.nodes, self.source[kept], self.target[kept], self.sign[kept], claims)
        vars(less)["number"] = self.number  # the same entities
        return less


def _sorted_by(ends: NDArray[np.int32], nodes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    starts = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=nodes), out=starts[1:])
    return starts, stable_order(ends)


def coupled(corpus: Corpus, rows: NDArray[np.int64]) -> SignedGraph:
    """Return the graph of some claims, each of which gives a coupling.

    Parameters
    ----------
    corpus : where the claims come from.
    rows : rows of the claims.

    Notes
    -----
    Linear in the claims but for one sort. Entities without couplings have no number; nodes and edges are in the order
    of the claims.
    """
    of = corpus.columns
    numbers, nodes = _numbered(np.column_stack((of.subject[rows], of.object[rows])), len(of.level))
    source, target = numbers.T
    key = (source * len(nodes) + target) * 3 + 1 - of.coupling[rows]
    order = stable_order(key)
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    ends = np.append(starts[1:], len(rows))
    # One edge for each sign of a pair, sorted by pair; then in the order of their pairs' first claims, +, 0, −.
    one = order[starts]
    fresh = np.diff(key[one] // 3, prepend=-1) != 0
    pair = np.cumsum(fresh) - 1
    first = np.minimum.reduceat(order, starts[fresh]) if len(rows) else order
    met = np.zeros(len(rows) + 1, dtype=np.int64)
    met[first + 1] = 1
    rank = np.cumsum(met)[first]
    slots = np.full(3 * len(first), -1, dtype=np.int64)
    slots[rank[pair] * 3 + key[one] % 3] = np.arange(len(one))
    edges = slots[slots >= 0]
    sign = 1 - key[one] % 3
    edges = edges[((sign != 0) | (np.bincount(pair, minlength=1)[pair] == 1))[edges]]
    ids = tuple(of.number)
    return SignedGraph(
        tuple(ids[entity] for entity in nodes.tolist()),
        source[one[edges]].astype(np.int32),
        target[one[edges]].astype(np.int32),
        sign[edges].astype(np.int8),
        Cited(corpus, rows[order], starts[edges], ends[edges]),
    )


def _numbered(values: NDArray[np.int32], many: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return values, all below some number, numbered in the order in which they are first met; and the values so."""
    met = values.ravel()
    first = np.full(many, len(met), dtype=np.int64)
    first[met[::-1]] = np.arange(len(met))[::-1]  # written last, the first place stays
    found = np.flatnonzero(first < len(met))
    found = found[np.argsort(first[found])]
    place = np.zeros(many, dtype=np.int64)
    place[found] = np.arange(len(found))
    return place[values], found
