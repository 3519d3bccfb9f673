"""Asking: what is refused, what an error says, and that a query can be ended."""

from __future__ import annotations

from contextlib import suppress

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

import mechgraph
from malformed import MALFORMED
from mechgraph.errors import NotFound, QueryRefused, QuerySyntaxError, QueryTimeout, UsageError
from mechgraph.namespaces import VOCABULARY
from mechgraph.query.engine import Allowed, Query, run
from mechgraph.query.sparql import DEEPEST_QUERY, LONGEST_QUERY, guard, names, substitute, tokens

TWO_LINES = "SELECT ?x\nWHERE { ?x mg:increases k:bdnf }"


def test_two_line_question(graph) -> None:
    """Plain edges of affirmed claims about the subject as such, implied ones left out."""
    expected = {"k:ketamine", "k:glutamate_transmission", "k:ampa_activation"}
    assert {row["x"] for row in graph.query(TWO_LINES)} == expected
    assert {row["x"] for row in graph.query(TWO_LINES, timeout=30)} == expected


def test_implied_claims_are_switched_on(graph) -> None:
    ask = "ASK { k:neuroplasticity mg:causes k:brain_state }"
    assert not graph.query(ask)
    assert graph.query(ask, implied=True)


def test_rdflib_face_gives_the_same_answer(graph) -> None:
    dataset = graph.dataset()
    assert isinstance(dataset, rdflib.Dataset)
    found = {str(row.x) for row in dataset.query(TWO_LINES)}
    names = ("ketamine", "glutamate_transmission", "ampa_activation")
    assert found == {graph.corpus.about.namespace + name for name in names}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o) SERVICE<http://example.org/>{?a ?b ?c} FILTER(?s>?o) }",
        "SELECT * { ?s ?p '\\'' . SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p \"\"\"a\"b\"\"\" . SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s mg:a\\#b ?o . SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://example.org/> { ?s ?p ?o } }",
        "PREFIX x: <http://x/>\nSELECT * {\n# harmless\nSERVICE x:y { ?s ?p ?o } }",
        "LOAD <http://example.org/data.ttl>",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DROP ALL",
    ],
)  # fmt: skip
def test_what_would_reach_out_or_change_is_refused(query: str, graph) -> None:
    with pytest.raises(QueryRefused):
        graph.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service rdfs:label 'SERVICE <http://x> {' }",
        "SELECT ?x WHERE { ?x rdfs:label ?load } # SERVICE <http://x> { }",
        "SELECT ?x WHERE { ?x <http://example.org/SERVICE> ?o }",
        "SELECT ?x WHERE { ?x mg:SERVICE ?y }",
    ],
)
def test_harmless_mentions_are_not(query: str, graph) -> None:
    assert graph.query(query).form == "select"


@pytest.mark.parametrize(
    ("query", "line", "column", "says"),
    [
        ("SELECT ?x WHERE { ?x mgg:increases ?y }", 1, 22, "did you mean mg:"),
        ("   ", 1, 1, "empty; a query begins with SELECT"),
        ("ASK {\n ?s ?p '\udcff' }", 2, 9, "not UTF-8"),
    ],
)
def test_what_is_no_query_at_all(query: str, line: int, column: int, says: str, graph) -> None:
    for timeout in (None, 30):
        with pytest.raises(QuerySyntaxError) as caught:
            graph.query(query, timeout=timeout)
        assert (caught.value.line, caught.value.column) == (line, column)
        assert says in str(caught.value)


@pytest.mark.parametrize(("query", "line", "column", "says"), MALFORMED, ids=[query[:40] for query, *_ in MALFORMED])
def test_malformed_query(query: str, line: int, column: int, says: str, graph) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        graph.query(query)
    assert (caught.value.line, caught.value.column, caught.value.reason) == (line, column, says)


def test_a_malformed_query_is_told_alike_where_it_runs_apart(graph) -> None:
    for query, line, column, says in MALFORMED[::9]:
        with pytest.raises(QuerySyntaxError) as caught:
            graph.query(query, timeout=30)
        assert (caught.value.line, caught.value.column, caught.value.reason) == (line, column, says)


def test_looking_for_a_fault_runs_nothing(graph) -> None:
    """Not even what would be a query by itself: this one would fill the memory."""
    doubling = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(60))
    large = f"{{ BIND('aaaaaaaaaa' AS ?x0) {doubling} }}"
    for query in (f"ASK {large} UNION", f"ASK {large} LIMIT 5x", f"ASK {large} LIMIT 1.5.", f"ASK WHRE {large}"):
        with pytest.raises(QuerySyntaxError, match="unexpected"):
            graph.query(query)


def test_limits_of_size_and_depth(graph) -> None:
    deep = "SELECT * " + "{" * 5_000 + "?s ?p ?o" + "}" * 5_000
    with pytest.raises(QueryRefused, match=f"more than {DEEPEST_QUERY} levels"):
        graph.query(deep)
    with pytest.raises(QueryRefused, match="characters"):
        graph.query("SELECT * { ?s ?p '" + "x" * LONGEST_QUERY + "' }")
    with pytest.raises(QueryRefused, match="tokens"):
        graph.query("SELECT * { " + "?s ?p <x:o> " * 20_000 + "}")


def test_endless_query_is_ended(graph) -> None:
    product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryTimeout) as caught:
        graph.query(product, timeout=0.5)
    assert caught.value.seconds == 0.5


def test_names_nothing_bears_are_noted(graph) -> None:
    answer = graph.query("SELECT ?x WHERE { ?x mg:incraeses k:bdnff }")
    assert len(answer) == 0
    assert len(answer.notes) == 2
    assert "mg:increases" in answer.notes[0]
    assert "k:bdnf" in answer.notes[1]
    assert not graph.query(TWO_LINES).notes


@pytest.mark.parametrize(
    ("query", "called"),
    [
        ("SELECT * { GRAPH k:states { ?x ?y ?z } }", "k:states"),
        ("SELECT * { GRAPH <http://g.example/> { ?x ?y ?z } }", "<http://g.example/>"),
        ("PREFIX é: <http://g.example/> SELECT * { graph é:x { ?x ?y ?z } }", "é:x"),
        ("PREFIX g: <http://g.example/> SELECT * { GRAPH g:graph\\/stated { ?x ?y ?z } }", "g:graph\\/stated"),
        ("SELECT * { GRAPH <urn:x> { ?x ?y ?z } }", "<urn:x>"),
        ("BASE <http://g.example/a/> BASE <b/> SELECT * { GRAPH <graph/stated> { ?x ?y ?z } }", "<graph/stated>"),
        ("BASE <https://w3id.org/> SELECT * { GRAPH <urn:x> { ?x ?y ?z } }", "<urn:x>"),
        ("SELECT * { GRAPH k:graph\\/stated { ?x ?y ?z } }", None),
        ("SELECT * { GRAPH <https://w3id.org/mechgraph/ketamine/graph/implied> { ?x ?y ?z } }", None),
        ("BASE <https://w3id.org/mechgraph/ketamine/> SELECT * { GRAPH <graph/stated> { ?x ?y ?z } }", None),
        (
            "BASE <https://w3id.org/a/> PREFIX g: <../mechgraph/ketamine/> ASK { GRAPH g:graph\\/stated { ?x ?y ?z } }",
            None,
        ),
        ("SELECT * { GRAPH ?graph { ?x ?y ?z } } LIMIT 1", None),
        ("SELECT * { ?x ?y 'GRAPH', ' k:states' } # GRAPH k:states", None),
    ],
)
def test_a_graph_that_is_not_there_is_noted(query: str, called: str | None, graph) -> None:
    notes = graph.query(query).notes
    at = "https://w3id.org/mechgraph/ketamine/graph/"
    there = ", ".join(f"<{at}{name}>" for name in ("vocabulary", "stated", "presupposed", "implied"))
    assert notes == ((f"no graph is called {called}; there are {there}",) if called else ())


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("rdfs:lable ?y", "nothing in this graph is called rdfs:lable; did you mean rdfs:label?"),
        ("skos:prefLable ?y", "nothing in this graph is called skos:prefLable; did you mean skos:prefLabel?"),
        ("dcterms:tilte ?y", "nothing in this graph is called dcterms:tilte; did you mean dcterms:title?"),
        ("oa:hasTargt ?y", "nothing in this graph is called oa:hasTargt; did you mean oa:hasTarget"),
        (
            "prov:wasDerivdFrom ?y",
            "nothing in this graph is called prov:wasDerivdFrom; did you mean prov:wasDerivedFrom?",
        ),
        ("rdf:subjct ?y", "nothing in this graph is called rdf:subjct; did you mean rdf:subject"),
        ("rdfs:seeAlso ?y", "nothing in this graph is called rdfs:seeAlso"),
        ("a owl:Klass", "nothing in this graph is called owl:Klass; did you mean owl:Class?"),
        (f"<{VOCABULARY}increses> ?y", f"<{VOCABULARY}increses>; did you mean <{VOCABULARY}increases>"),
        ("skos:exactMatch obo:CHEBI_0", None),
        ("rdf:object k:bdnf FILTER(datatype(?x) = xsd:decimal)", None),
        ("dcterms:identifier ?y ; skos:note ?z ; oa:hasTarget/oa:hasSelector ?w", None),
    ],
)
def test_a_term_that_no_graph_holds_is_noted(query: str, told: str | None, graph) -> None:
    notes = graph.query(f"SELECT * {{ ?x {query} }} LIMIT 1").notes
    assert len(notes) == (told is not None)
    assert told is None or told in notes[0]


def test_what_a_query_makes_is_not_asked_for(graph) -> None:
    where = "{ ?x rdfs:label ?y . ?y mg:noted ?z }"
    (note,) = graph.query(f"CONSTRUCT {{ ?x rdfs:lable [ mg:noted k:nobody ] }} WHERE {where}").notes
    assert "mg:noted" in note
    (note,) = graph.query(f"CONSTRUCT WHERE {where}").notes
    assert "mg:noted" in note
    asked = "SELECT * { ?x a mg:Clam SERVICE SILENT <http://s.example/> { ?x rdfs:seeAlso ?y } }"
    assert [name.token.text for name in names(asked, graph.prefixes)] == ["mg:Clam", "<http://s.example/>"]


def test_a_prefix_that_the_query_takes_otherwise_is_noted(graph) -> None:
    own = graph.corpus.about.namespace
    told = f"in this query k: is <http://o.example/>, not <{own}> as in the graph"
    assert graph.query("PREFIX k: <http://o.example/> ASK { k:nobody ?p ?o }").notes == (told,)
    (note,) = graph.query("PREFIX dcterms: <http://purl.org/dc/elements/1.1/> ASK { ?x dcterms:titel ?o }").notes
    assert note.startswith("in this query dcterms: is <http://purl.org/dc/elements/1.1/>, not ")
    (note,) = graph.query(f"PREFIX x: <{own}> PREFIX k: <{own}> ASK {{ x:bdnff ?p ?o }}").notes
    assert note.startswith("nothing in this graph is called x:bdnff; did you mean x:bdnf")


def test_of_many_names_that_are_not_there_some_are_noted(graph) -> None:
    assert len(graph.query("ASK { VALUES ?x { " + "mg:incraeses k:bdnff " * 10_000 + "} }").notes) == 2
    notes = graph.query("ASK { VALUES ?x { " + " ".join(f"mg:p{n} k:e{n}" for n in range(10_000)) + "} }").notes
    assert len(notes) == 11
    assert notes[-1] == "there are more names that this graph does not hold"
    named = [f"mg:Zq{number}x" for number in range(12)]  # here as types, there as values
    asked = f"ASK {{ ?x a {' . ?x a '.join(named[:7])} . FILTER(?x IN ({', '.join(named)})) }}"
    *notes, last = graph.query(asked).notes
    assert [note.rpartition(" ")[2] for note in notes] == named[:10]
    assert last == "there are more names that this graph does not hold"


def test_a_prefix_of_another_corpus_is_answered_with_those_that_are_known(graph) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        graph.query("PREFIX own: <http://o.example/>\nASK { own:x ?p coffee:caffeine }")
    assert (caught.value.line, caught.value.column) == (2, 16)
    told = str(caught.value)
    assert "the prefix 'coffee:' is not known (the corpus has k:, and known besides are bfo:, biolink:, " in told
    assert ", own:, " in told


def test_settings_only_for_shipped_queries(graph) -> None:
    with pytest.raises(UsageError):
        graph.query(TWO_LINES, {"entity": "bdnf"})
    with pytest.raises(NotFound):
        graph.query("no-such-query")


def test_forms_of_an_answer(graph) -> None:
    answer = graph.query("SELECT ?x ?n WHERE { k:bdnf rdfs:label ?x OPTIONAL { k:bdnf mg:none ?n } }")
    assert list(answer) == [{"x": "BDNF"}]
    assert answer.to_bytes("csv") == b"x,n\r\nBDNF,\r\n"
    assert answer.to_bytes("tsv") == b'?x\t?n\n"BDNF"\t\n'
    assert b'"vars":["x","n"]' in answer.to_bytes("json").replace(b" ", b"")
    assert b'<variable name="x"/>' in answer.to_bytes("xml")
    with pytest.raises(UsageError):
        answer.to_bytes("ttl")
    made = graph.query("CONSTRUCT { ?x mg:raises k:bdnf } WHERE { ?x mg:increases k:bdnf }", timeout=30)
    assert made.form == "graph"
    assert b"k:ketamine mg:raises k:bdnf" in made.to_bytes("ttl")
    with pytest.raises(UsageError):
        made.to_bytes("csv")


@given(st.text(max_size=200))
def test_guard_ends_on_any_text(text: str) -> None:
    with suppress(mechgraph.MechgraphError):
        guard(text)


@given(
    st.lists(st.sampled_from(["?a", "$b", "<x:y>", "'?a'", "k:c\\.d", '"""?a"""', "{", "}", "(", "# ?a\n", " ", "."]))
)
def test_substitution_touches_variables_only(parts: list[str]) -> None:
    query = " ".join(parts)
    replaced = substitute(query, {"a": "<urn:a>"})
    assert [token.text for token in tokens(replaced)] == [
        "<urn:a>" if token.text == "?a" else token.text for token in tokens(query)
    ]


@pytest.mark.parametrize("end", ["", ".", " .", "} #x:a.b.c", "; x:p ?p.", ", 'x:a.b.c' ."])
@pytest.mark.parametrize("name", ["a.b", "a.b.c", "a..b", "1.2.3", r"a\.b.c.d", r"a\.", "a:b.c.d", r"a.\..b"])
def test_a_name_may_hold_dots(name: str, end: str) -> None:
    """However many it has, and whatever ends the statement: as a subject, and as what it ends with."""
    store = ox.Store()
    node, says = ox.NamedNode("http://x.example/" + name.replace("\\", "")), ox.NamedNode("http://x.example/p")
    store.extend([ox.Quad(node, says, node), ox.Quad(node, says, ox.Literal("x:a.b.c"))])
    query = f"SELECT ?o {{ x:{name} x:p x:{name}{end} {'' if '}' in end else '}'}"
    assert len(run(store, Query(query), Allowed({"x": "http://x.example/"}))) > 0


def test_the_dot_behind_a_name_is_none_of_it(graph) -> None:
    assert graph.query("SELECT ?p { ?s ?p k:bdnf. } LIMIT 2").notes == ()
    (note,) = graph.query("SELECT ?p { ?s ?p k:bdn. } LIMIT 2").notes
    assert note.startswith("nothing in this graph is called k:bdn; did you mean k:bdnf")
