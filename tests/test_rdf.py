"""Claims as triples: what follows from one claim, where it sits, and files that are the same each time."""

from __future__ import annotations

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from corpora import claim, corpus
from mechgraph.errors import UsageError
from mechgraph.model.base import bare
from mechgraph.namespaces import PREFIXES, VOCABULARY, Addresses, compact_name
from mechgraph.rdf.claims import ClaimWriter
from mechgraph.rdf.encode import encode, nodes
from mechgraph.rdf.nodes import kept, ordered
from mechgraph.rdf.ntriples import block, quads
from mechgraph.rdf.write import FORMATS, write_rdf
from mechgraph.store.memory import load
from mechgraph.vocabulary import relations

AT = Addresses("https://w3id.org/mechgraph/small/")


def names(one) -> set[str]:
    """Return the predicates of the edges that follow from a claim of a to b."""
    found = list(quads("".join(map(block, ClaimWriter(AT, ()).edges(one, relations()[one.relation])))))
    assert all((quad.subject, quad.object) == (AT.entity("a"), AT.entity("b")) for quad in found)
    return {quad.predicate.value.removeprefix(VOCABULARY) for quad in found}


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("a increases b", {}, {"increases", "affects", "positivelyCoupledTo"}),
        ("a blocks b", {}, {"blocks", "inhibits", "decreases", "affects", "negativelyCoupledTo"}),
        ("a enables b", {}, {"enables", "increases", "affects", "positivelyCoupledTo"}),
        ("a primes b", {}, {"primes", "enables", "increases", "affects", "positivelyCoupledTo"}),
        ("a modulates b", {}, {"modulates", "affects"}),
        ("a requires b", {}, {"requires"}),
        ("a hasSideEffect b", {"severity": "effect"}, {"hasSideEffect"}),
        # A fall of the subject: no plain edge, and the coupling turns round.
        ("a decreases b", {"subject_change": "decreased"}, {"positivelyCoupledTo"}),
        ("a increases b", {"subject_change": "decreased"}, {"negativelyCoupledTo"}),
        ("a increases b", {"subject_change": "increased"}, {"positivelyCoupledTo"}),
        ("a modulates b", {"subject_change": "decreased"}, set()),
        # What a document denies or has not shown gives nothing.
        ("a increases b", {"polarity": "negated"}, set()),
        ("a increases b", {"polarity": "not_shown"}, set()),
        (
            "a jointlyIncreases b",
            {"members": ("m", "n")},
            {"jointlyIncreases", "increases", "affects", "positivelyCoupledTo"},
        ),
    ],
)
def test_edges_of_a_claim(text: str, fields: dict[str, object], expected: set[str]) -> None:
    assert names(claim("c.1", text, **fields)) == expected


def test_each_status_has_its_graph_and_implied_claims_stay_out_of_sight() -> None:
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b increases c", status="presupposed"),
        claim("c.3", "c increases d", status="implied", warrant="w"),
    )
    quads = set(encode(small))
    increases = ox.NamedNode(VOCABULARY + "increases")
    graphs = {
        quad.subject.value: quad.graph_name.value.rsplit("/", 1)[1] for quad in quads if quad.predicate == increases
    }
    ends = {subject.rsplit("/", 1)[1]: graph for subject, graph in graphs.items() if subject.startswith(AT.namespace)}
    assert ends == {"a": "stated", "b": "presupposed", "c": "implied"}
    ask = "SELECT ?c WHERE { ?c a mg:Claim }"
    seen = {row["c"].value[-3:] for row in load(small).query(ask, prefixes=PREFIXES)}
    assert seen == {"c.1", "c.2"}
    assert len(list(load(small, implied=True).query(ask, prefixes=PREFIXES))) == 3


def test_default_graph_holds_each_triple_once() -> None:
    """The same edge stated and presupposed is one edge to count."""
    small = corpus(claim("c.1", "a increases b"), claim("c.2", "a increases b", status="presupposed"))
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?x mg:increases ?y FILTER(STRENDS(STR(?x), '/a')) }"
    (row,) = load(small).query(count, prefixes=PREFIXES)
    assert row["n"].value == "1"
    everywhere = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?x mg:increases ?y FILTER(STRENDS(STR(?x), '/a')) } }"
    (row,) = load(small).query(everywhere, prefixes=PREFIXES)
    assert row["n"].value == "2"


def test_anchor_of_a_claim_can_be_followed(graph) -> None:
    """From a claim to characters of a text, by PROV-O and Web Annotation alone."""
    dataset = rdflib.Graph().parse(
        data=write_rdf([ox.Quad(q.subject, q.predicate, q.object) for q in encode(graph.corpus)], "ttl", graph.prefixes)
    )
    found = dataset.query(
        """
        SELECT ?source ?start ?end WHERE {
            ?claim dcterms:identifier "dual.07a" ; prov:wasDerivedFrom ?segment .
            ?annotation oa:hasBody ?claim ; oa:hasTarget ?segment .
            ?segment oa:hasSource ?source ; oa:hasSelector [ oa:start ?start ; oa:end ?end ] .
        }""",
        initNs=dict(graph.prefixes),
    )
    segment = graph.corpus.segment("dual-benefits", 7)
    assert [(str(s).rsplit("/", 1)[1], int(a), int(b)) for s, a, b in found] == [
        ("dual-benefits", segment.start, segment.end)
    ]


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_files_read_back_the_same(extension: str, graph) -> None:
    quads = set(encode(graph.corpus))
    if extension in {"ttl", "nt", "xml"}:
        quads = {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads}
    written = write_rdf(quads, extension, graph.prefixes)
    assert set(ox.parse(written, format=FORMATS[extension])) == quads
    assert written == write_rdf(sorted(quads, key=str, reverse=True), extension, graph.prefixes)


def test_what_is_too_much_for_the_memory_comes_in_the_same_order(graph) -> None:
    """Some forty runs in files, merged, are what one run in memory is."""
    whole = list(ordered(nodes(graph.corpus)))
    assert list(ordered(nodes(graph.corpus), held=500)) == whole
    assert [node[:2] for node in whole] == sorted({node[:2] for node in whole})


@pytest.mark.parametrize("held", [0, 500, 10_000_000])
def test_what_is_kept_is_gone_through_again(held: int, graph) -> None:
    """In memory, or in a file: the same each time, and when it was broken off before."""
    whole = list(ordered(nodes(graph.corpus)))
    with kept(iter(whole), held) as again:
        next(iter(again))
        assert [tuple(node) for node in again] == whole
        assert [tuple(node) for node in again] == whole


def test_answers_of_any_terms_read_back_the_same() -> None:
    """What queries construct holds terms that no corpus has."""
    node, blank, said = ox.NamedNode("http://example.org/a"), ox.BlankNode("b"), ox.NamedNode("http://example.org/p")
    xsd = "http://www.w3.org/2001/XMLSchema#"
    values = [
        *(
            node,
            blank,
            ox.Literal('à\u0001\t\u2028"\\'),
            ox.Literal("hej", language="sv"),
            ox.Literal("-7"),
            ox.Literal(""),
        ),
        *(ox.Literal(one, datatype=ox.NamedNode(xsd + "integer")) for one in ("-7", "007", "10", "9", "٣")),
        *(ox.Literal(one, datatype=ox.NamedNode(xsd + "boolean")) for one in ("true", "1")),
        ox.Literal("2.5", datatype=ox.NamedNode(xsd + "decimal")),
    ]
    quads = {ox.Quad(subject, said, value) for subject in (node, blank) for value in values}
    for extension, form in FORMATS.items():
        written = write_rdf(quads, extension, PREFIXES)
        assert written == write_rdf(sorted(quads, key=str), extension, PREFIXES)
        if extension != "xml":  # it has no control characters
            assert set(ox.parse(written, format=form)) == quads
    of_a_statement = ox.Quad(node, said, ox.Triple(node, said, ox.Literal("x y")))
    assert set(ox.parse(write_rdf([of_a_statement], "ttl", {}), format=FORMATS["ttl"])) == {of_a_statement}
    with pytest.raises(UsageError, match="JSON-LD cannot"):
        write_rdf([of_a_statement], "jsonld", {})


def test_json_ld_reads_the_same_by_another_reader(graph) -> None:
    quads = set(encode(graph.corpus))
    written = json.loads(write_rdf(quads, "jsonld", graph.prefixes))
    assert jsonld.to_rdf(written, {"format": "application/n-quads"}).count("\n") == len(quads)


def test_bytes_do_not_depend_on_the_process(tmp_path) -> None:
    """Hash seeds and the engine's own order change from one process to the next; the bytes do not."""
    program = (
        "import sys, hashlib, mechgraph; from mechgraph.rdf.encode import encode; from mechgraph.rdf.write import *;"
        "g = mechgraph.open(); q = set(encode(g.corpus));"
        "print([hashlib.sha256(write_rdf(q, f, g.prefixes)).hexdigest() for f in ('trig', 'jsonld')])"
    )
    runs = {subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in range(3)}
    assert len(runs) == 1


@given(st.text(min_size=1, max_size=50).filter(lambda text: text.strip() and "\x00" not in text))
def test_any_label_survives(label: str) -> None:
    note = label.encode("utf-8", "ignore").decode().strip() or "x"
    entities = {"a": {"label": bare(note) or "x", "note": note}, "b": {"label": "b b"}}
    small = corpus(claim("c.1", "a increases b"), entities=entities)
    quads = set(encode(small))
    for extension in ("trig", "jsonld", "nq"):
        assert set(ox.parse(write_rdf(quads, extension, PREFIXES), format=FORMATS[extension])) == quads


def test_compact_name() -> None:
    prefixes = {"k": "https://x.org/", "kk": "https://x.org/deeper/"}
    assert compact_name("https://x.org/a", prefixes) == "k:a"
    assert compact_name("https://x.org/claim/dual.07a", prefixes) == "k:claim/dual.07a"
    assert compact_name("https://x.org/deeper/a", prefixes) == "kk:a"
    assert compact_name("https://x.org/a b", prefixes) == "<https://x.org/a b>"
    assert compact_name("urn:x", prefixes) == "<urn:x>"


def test_what_is_implied_stays_out_of_the_default_graph() -> None:
    small = corpus(claim("c1", "a increases b", status="implied", warrant="known"))
    edge = (AT.entity("a"), ox.NamedNode(f"{VOCABULARY}increases"), AT.entity("b"))
    for implied, graphs in ((False, [AT.graph("implied")]), (True, [AT.graph("implied"), ox.DefaultGraph()])):
        found = load(small, implied=implied).quads_for_pattern(*edge, None)
        assert {quad.graph_name for quad in found} == set(graphs)
