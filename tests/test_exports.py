"""What is exported: nothing is lost without being told, and the tools the formats are for read it back."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings

from anything import corpora
from mechgraph.model.corpus import Corpus
from mechgraph.namespaces import PREFIXES
from mechgraph.rdf.decode import decode
from mechgraph.rdf.encode import encode
from mechgraph.rdf.write import FORMATS as RDF_FORMATS
from mechgraph.rdf.write import write_rdf

SLOW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def same(one: Corpus, other: Corpus) -> bool:
    """Tell whether two corpora are the same in every part, order included."""
    parts = ("about", "documents", "segments", "entities", "claims", "ledger", "questions")
    differing = [part for part in parts if getattr(one, part) != getattr(other, part)]
    assert not differing, [(getattr(one, part), getattr(other, part)) for part in differing]
    return True


@SLOW
@given(corpora())
def test_any_corpus_comes_back_from_rdf(corpus: Corpus) -> None:
    for extension in ("trig", "nq", "jsonld"):
        quads = [quad for quad in encode(corpus) if not str(quad.graph_name).endswith("/vocabulary>")]
        written = write_rdf(quads, extension, {**PREFIXES, "x": corpus.about.namespace})
        assert same(decode(ox.parse(written, format=RDF_FORMATS[extension])), corpus)


def test_the_built_in_corpus_comes_back_from_rdf(graph) -> None:
    assert same(decode(encode(graph.corpus)), graph.corpus)
