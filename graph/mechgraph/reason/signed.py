"""The projection on compact arrays: what every question over couplings is computed on, at any size.

An edge stands for all claims that couple one entity to another with one sign; parallel claims of two signs give two
edges. A vague claim gives no edge of its own where a claim about the same pair is signed: "affects" beside
"increases" says less, not otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mechgraph.model.claim import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.projection import Projection


@dataclass(frozen=True, eq=False)
class SignedGraph:
    """Entities coupled by signs.

    Parameters
    ----------
    nodes : ids of the entities, n of them.
    source, target : numbers of the entities each edge leads from and to, m of each.
    sign : +1, −1, or 0 where no direction is given, m of them.
    claims : for each edge the claims it stands for, in corpus order; empty tuples where the graph was made without.
    """

    nodes: tuple[str, ...]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    sign: NDArray[np.int8]
    claims: tuple[tuple[Claim, ...], ...] = ()

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

    def leaving(self, node: int) -> NDArray[np.int64]:
        """Return the numbers of the edges that leave an entity."""
        starts, order = self.outward
        return order[starts[node] : starts[node + 1]]

    def entering(self, node: int) -> NDArray[np.int64]:
        """Return the numbers of the edges that enter an entity."""
        starts, order = self.inward
        return order[starts[node] : starts[node + 1]]

    def without(self, nodes: Iterable[int] = (), edges: Iterable[int] = ()) -> SignedGraph:
        """Return the graph less some edges, and less those that touch some entities; numbers of entities stay."""
        gone = np.zeros(len(self.nodes), dtype=bool)
        gone[list(nodes)] = True
        keep = ~(gone[self.source] | gone[self.target])
        keep[list(edges)] = False
        kept = np.flatnonzero(keep)
        claims = tuple(self.claims[edge] for edge in kept) if self.claims else ()
        return SignedGraph(self.nodes, self.source[kept], self.target[kept], self.sign[kept], claims)


def _sorted_by(ends: NDArray[np.int32], nodes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    starts = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=nodes), out=starts[1:])
    return starts, np.argsort(ends, kind="stable")


def signed_graph(projection: Projection) -> SignedGraph:
    """Return the couplings of a projection.

    Notes
    -----
    Linear in the claims but for a sort. Entities without couplings have no number; nodes and edges are in the order of
    the claims.
    """
    return coupled(projection.corpus, projection.claims)


def coupled(corpus: Corpus, claims: Iterable[Claim]) -> SignedGraph:
    """Return the graph of some claims, each of which gives a coupling."""
    said = tuple(claims)
    number: dict[str, int] = {}
    numbers = [number.setdefault(end, len(number)) for claim in said for end in (claim.subject, claim.object)]
    source, target = np.array(numbers, dtype=np.int64).reshape(-1, 2).T
    sign = np.array([corpus.coupling(claim) for claim in said], dtype=np.int64)
    # Pairs in the order of their first claims; within a pair +, 0, −.
    _, first, pair = np.unique(source * len(number) + target, return_index=True, return_inverse=True)
    place = np.empty_like(first)
    place[np.argsort(first)] = np.arange(len(first))
    key = place[pair] * 3 + 1 - sign
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    signs_of_pair = np.bincount(key[order[starts]] // 3, minlength=1)
    stands = (sign[order[starts]] != 0) | (signs_of_pair[key[order[starts]] // 3] == 1)
    ends = np.append(starts[1:], len(said))
    sorted_claims = [said[at] for at in order.tolist()]
    return SignedGraph(
        tuple(number),
        source[order[starts[stands]]].astype(np.int32),
        target[order[starts[stands]]].astype(np.int32),
        sign[order[starts[stands]]].astype(np.int8),
        tuple(tuple(sorted_claims[a:b]) for a, b in zip(starts[stands].tolist(), ends[stands].tolist(), strict=True)),
    )
