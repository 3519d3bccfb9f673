"""The smallest sets of entities or links that cut one entity off from another: minimum cuts by maximum flow.

References
----------
K. Menger, "Zur allgemeinen Kurventheorie", Fundamenta Mathematicae 10 (1927); L. R. Ford, D. R. Fulkerson, "Maximal
flow through a network", Canadian Journal of Mathematics 8 (1956). The flow is SciPy's (Dinic's algorithm).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ends = NDArray[np.int32]


def smallest_edge_cut(source: Ends, target: Ends, nodes: int, start: int, end: int) -> list[tuple[int, int]]:
    """Return the links of a smallest set without which no path leads from a start to an end, the nearest to the end.

    Parameters
    ----------
    source, target : numbers of the nodes that each edge leads from and to; parallel edges are one link.
    nodes : how many there are.
    start, end : numbers of nodes.

    Notes
    -----
    For a cut of c links O(c · m), m links.
    """
    links = np.unique(np.column_stack((source, target)), axis=0)
    return _cut(links[:, 0], links[:, 1], np.ones(len(links), dtype=np.int32), nodes, start, end)


def smallest_node_cut(source: Ends, target: Ends, nodes: int, start: int, end: int) -> list[int]:
    """Return the nodes of a smallest set that all paths pass one of, the nearest to the end; no edge may join the two.

    Parameters
    ----------
    source, target, nodes, start, end : see `smallest_edge_cut`.
    """
    # Each node becomes two with an edge between them, which alone can be cut.
    inside = np.arange(nodes, dtype=np.int32)
    links = np.unique(np.column_stack((source + nodes, target)), axis=0)
    ones, many = np.ones(nodes, dtype=np.int32), np.full(len(links), nodes, dtype=np.int32)
    cut = _cut(
        np.concatenate((inside, links[:, 0])),
        np.concatenate((inside + nodes, links[:, 1])),
        np.concatenate((ones, many)),
        2 * nodes,
        start + nodes,
        end,
    )
    return [node for node, _ in cut]


def _cut(
    source: Ends, target: Ends, capacity: NDArray[np.int32], nodes: int, start: int, end: int
) -> list[tuple[int, int]]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    network = csr_array((capacity, (source, target)), shape=(nodes, nodes))
    rest = csr_array(network - maximum_flow(network, start, end, method="dinic").flow)
    rest.eliminate_zeros()
    beyond = np.zeros(nodes, dtype=np.bool_)
    beyond[breadth_first_order(csr_array(rest.T), end, return_predecessors=False)] = True
    across = ~beyond[source] & beyond[target]
    return list(zip(source[across].tolist(), target[across].tolist(), strict=True))
