"""A corpus in memory: an Oxigraph store whose default graph is everything but what is implied.

Oxigraph lists a triple once for each graph that a query's default graph is made of, so that counts over a union of
named graphs come out too high. What lies in a named graph is therefore put into the default graph besides, less what is
implied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Store

from mechgraph.model.corpus import Corpus
from mechgraph.namespaces import Addresses
from mechgraph.rdf.bulk import bulk_load
from mechgraph.rdf.encode import HIDDEN_GRAPH, nodes
from mechgraph.rdf.ntriples import block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.rdf.ntriples import Node


@dataclass(frozen=True, slots=True)
class Unloaded:
    """A corpus that another process is to load.

    Parameters
    ----------
    corpus : the corpus.
    implied : whether the default graph takes in what is implied.
    """

    corpus: Corpus
    implied: bool = False

    def text(self) -> Iterator[str]:
        """Yield it as text, some blocks at a time."""
        return map(block, with_default(self.corpus, implied=self.implied))


def load(corpus: Corpus, *, implied: bool = False) -> Store:
    """Return a store in memory that holds a corpus, with its named graphs merged into the default graph.

    Parameters
    ----------
    corpus : the corpus.
    implied : whether the default graph takes in what is implied.

    Notes
    -----
    Linear in the number of triples; the edges and the vocabulary are held twice.
    """
    store = Store()
    bulk_load(store, map(block, with_default(corpus, implied=implied)))
    return store


def with_default(corpus: Corpus, *, implied: bool = False) -> Iterator[Node]:
    """Yield the nodes of a corpus; what lies in named graphs comes again in the default graph."""
    hidden = str(Addresses(corpus.about.namespace).graph(HIDDEN_GRAPH))
    for node in nodes(corpus):
        yield node
        graph, subject, said = node
        if graph and (implied or graph != hidden):
            yield "", subject, said
