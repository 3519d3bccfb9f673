"""A corpus in the engine: an Oxigraph store whose default graph is everything but what is implied.

Oxigraph lists a triple once for each graph that a query's default graph is made of, so that counts over a union of
named graphs come out too high. The default graph is therefore filled as a graph of its own: the merge of the named
ones, less the implied one.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Store

from mechgraph.rdf.encode import HIDDEN_GRAPH, encode
from mechgraph.rdf.names import DEFAULT_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.model.corpus import Corpus


def fill(quads: Iterable[Quad], *, implied: bool = False) -> Store:
    """Return a store in memory that holds quads of named graphs, and their merge as its default graph.

    Parameters
    ----------
    quads : quads, each in a named graph.
    implied : whether the default graph takes in what is implied.

    Notes
    -----
    Linear in the number of quads; each triple that is not implied is held twice.
    """
    store = Store()
    store.bulk_extend(chain.from_iterable(_with_default(quad, implied=implied) for quad in quads))
    return store


def load(corpus: Corpus, *, implied: bool = False) -> Store:
    """Return a corpus as a store in memory (see `fill`)."""
    return fill(encode(corpus), implied=implied)


def _with_default(quad: Quad, *, implied: bool) -> Iterator[Quad]:
    yield quad
    if implied or not is_hidden(quad.graph_name):
        yield Quad(quad.subject, quad.predicate, quad.object, DEFAULT_GRAPH)


def is_hidden(graph: object) -> bool:
    """Tell whether a named graph is kept out of the default graph."""
    return isinstance(graph, NamedNode) and graph.value.endswith(f"/graph/{HIDDEN_GRAPH}")
