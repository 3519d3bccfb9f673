"""A corpus in memory: an Oxigraph store whose default graph is everything but what is implied.

Oxigraph lists a triple once for each graph that a query's default graph is made of, so that counts over a union of
named graphs come out too high. The default graph is therefore filled as a graph of its own: the merge of the named
ones, less the implied one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Store

from mechgraph.rdf.bulk import bulk_load
from mechgraph.rdf.encode import HIDDEN_GRAPH, blocks
from mechgraph.rdf.names import Addresses
from mechgraph.rdf.ntriples import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.model.corpus import Corpus


def load(corpus: Corpus, *, implied: bool = False) -> Store:
    """Return a store in memory that holds a corpus in named graphs, and their merge as its default graph.

    Parameters
    ----------
    corpus : the corpus.
    implied : whether the default graph takes in what is implied.

    Notes
    -----
    Linear in the number of triples; each that is not implied is held twice.
    """
    store = Store()
    bulk_load(store, with_default(corpus, implied=implied))
    return store


def with_default(corpus: Corpus, *, implied: bool = False) -> Iterator[str]:
    """Yield a corpus as N-Quads, some lines at a time: what it says in named graphs, and again in the default graph."""
    hidden = str(Addresses(corpus.about.namespace).graph(HIDDEN_GRAPH))
    for graph, triples in blocks(corpus):
        yield lines(triples, graph)
        if implied or graph != hidden:
            yield lines(triples)
