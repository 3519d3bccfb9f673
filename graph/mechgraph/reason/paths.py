"""Simple signed paths between two entities, ranked."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

from mechgraph.reason.chain import Chain, Step, step
from mechgraph.reason.projection import Filter, couplings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus

MOST_CANDIDATES = 5_000
"""A search looks at this many paths at most, shortest first, before it ranks them."""


@dataclass(frozen=True, slots=True)
class PathSearch:
    """What a search found.

    Parameters
    ----------
    chains : the best paths, best first.
    seen : how many paths were looked at.
    complete : whether those are all there are.
    """

    chains: tuple[Chain, ...]
    seen: int
    complete: bool


def find_paths(
    corpus: Corpus,
    source: str,
    target: str,
    *,
    chosen: Filter | None = None,
    longest: int = 8,
    limit: int = 10,
    seconds: float = 10.0,
) -> PathSearch:
    """Return the best simple paths from one entity to another.

    Parameters
    ----------
    corpus : where the claims come from.
    source, target : entity ids.
    chosen : which claims count.
    longest : the most steps a path may have.
    limit : how many paths to return.
    seconds : how long the search may take.

    Notes
    -----
    Yen's algorithm as in networkx, shortest first: O(k n (m + n log n)) for the k paths looked at. Parallel claims
    are collapsed by sign before the search and expanded after it, since networkx takes no multigraph here.

    References
    ----------
    J. Y. Yen, "Finding the K Shortest Loopless Paths in a Network", Management Science 17 (1971).
    """
    import networkx as nx

    steps = _steps(corpus, chosen or Filter())
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(steps)
    if source == target or source not in graph or target not in graph:
        return PathSearch((), 0, complete=True)
    chains: list[Chain] = []
    deadline = time.monotonic() + seconds
    complete = True
    try:
        for nodes in nx.shortest_simple_paths(graph, source, target):
            if len(nodes) - 1 > longest:
                break
            if len(chains) >= MOST_CANDIDATES or time.monotonic() > deadline:
                complete = False
                break
            chains.extend(_expand(tuple(nodes), steps))
    except nx.NetworkXNoPath:
        pass
    ranked = sorted(chains, key=lambda chain: (chain.rank(), chain.entities))
    return PathSearch(tuple(ranked[:limit]), len(chains), complete)


def _steps(corpus: Corpus, chosen: Filter) -> dict[tuple[str, str], tuple[Step, ...]]:
    """Return the steps of each pair of entities, one for each sign."""
    grouped: dict[tuple[str, str], dict[int, list[Claim]]] = {}
    for claim in couplings(corpus, chosen):
        sign = corpus.coupling(claim)
        assert sign is not None  # noqa: S101 -- couplings yields such claims only
        grouped.setdefault((claim.subject, claim.object), {}).setdefault(sign, []).append(claim)
    return {
        (source, target): tuple(
            step(source, target, sign, claims) for sign, claims in sorted(by_sign.items(), reverse=True)
        )
        for (source, target), by_sign in grouped.items()
    }


def _expand(nodes: tuple[str, ...], steps: dict[tuple[str, str], tuple[Step, ...]]) -> Iterator[Chain]:
    """Yield a chain for each choice of signs along a path."""
    for choice in product(*(steps[pair] for pair in pairwise(nodes))):
        yield Chain(nodes, tuple(choice))
