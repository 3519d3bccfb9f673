"""Queries cannot hurt: none reaches out unless told so, and none takes more than it may."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mechgraph
from corpora import claim, corpus
from mechgraph.errors import QueryError, QueryRefused, QuerySyntaxError, UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.query import engine
from mechgraph.query.sparql import MOST_OPERATORS, guard
from mechgraph.store.disk import write_store

SERVER = "http://127.0.0.1:{port}/"

HIDDEN = [
    "SELECT * { ?s ?p ?o FILTER(?o<?o)SERVICE#>\n<ADDRESS> { ?x ?y ?z } }",
    "PREFIX k: <k:> SELECT * { ?s ?p ?o FILTER(?o<k:o)SERVICE#>\n<ADDRESS> { ?x ?y ?z } }",
    'SELECT * { ?s ?p ?o FILTER(?o<?o#>"""\n) SERVICE <ADDRESS> { ?x ?y ?z } #"""\n }',
    "SELECT * { ?s ?p ?o FILTER(?o<2||?o='>')SERVICE <ADDRESS> { ?x ?y ?z } #'\n }",
    "SELECT * { SERVICESILENT<ADDRESS> { ?x ?y ?z } }",
    "PREFIX : <ADDRESS> SELECT * { SERVICE:x { ?x ?y ?z } }",
    "PREFIX f: <ADDRESS> SELECT * { serviceSilentf:x { ?x ?y ?z } }",
    "SELECT * { ?s ?p 1e5SERVICE<ADDRESS> { ?x ?y ?z } }",
    "SELECT * { ?s ?p trueSERVICE<ADDRESS> { ?x ?y ?z } }",
    "PREFIX : <k:> SELECT * { ?s ?p :.SERVICE <ADDRESS> { ?x ?y ?z } }",
    "SELECT * { VALUES ?g { <ADDRESS> } SERVICE ?g { ?x ?y ?z } }",
    "BASE <ADDRESS> SELECT * { SERVICE <sparql> { ?x ?y ?z } }",
    "SELECT * { SERVICE SILENT # <\n <ADDRESS> { ?x ?y ?z } }",
    "SELECT * { ?s ?p ?o #\r SERVICE <ADDRESS> { ?x ?y ?z } \n }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { OPTIONAL { SERVICE <ADDRESS> { ?x ?y ?z } } } }",
    "SELECT * { ?s ?p ?o . { SELECT * { ?s ?p ?o MINUS{SERVICE <ADDRESS> { ?x ?y ?z } } } } }",
    "SELECT * { \\u0053\\U00000045RVICE <ADDRESS> { ?x ?y ?z } }",
    "SELECT * FROM <ADDRESS> { ?x ?y ?z }",
    "SELECT * FROM NAMED <ADDRESS> { GRAPH ?g { ?x ?y ?z } }",
    "BASE <ADDRESS> SELECT * FROM<data>{ ?x ?y ?z }",
    "PREFIX f: <ADDRESS> SELECT * FROM f:x { ?x ?y ?z }",
    "LOAD <ADDRESS>",
    "LOAD SILENT <ADDRESS> INTO GRAPH <x:y>",
]


@contextmanager
def server() -> Iterator[tuple[str, list[str]]]:
    """Listen, and remember who called."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, caller = listening.accept()
                    calls.append(str(caller))
                    body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far"}}]}}'
                    head = "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nConnection: close\r\n"
                    with connection:
                        connection.recv(65536)
                        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

        threading.Thread(target=answer, daemon=True).start()
        yield SERVER.format(port=listening.getsockname()[1]), calls
        # Whoever called before us has been taken on once we are.
        with socket.create_connection(listening.getsockname()) as last:
            ours = str(last.getsockname())
            deadline = time.monotonic() + 60
            while ours not in calls and time.monotonic() < deadline:
                time.sleep(0.01)
        calls.remove(ours)
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("query", HIDDEN)
def test_hidden_calls_are_refused(query: str, graph) -> None:
    with server() as (address, calls):
        for timeout in (None, 30):
            with pytest.raises(QueryRefused):
                graph.query(query.replace("ADDRESS", address), timeout=timeout)
    assert not calls


@pytest.mark.parametrize("kept", ["memory", "disk"])
def test_without_leave_nothing_is_reached_even_if_the_refusal_is_fooled(
    graph, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "guard", lambda *args, **kwargs: None)
    if kept == "disk":
        write_store(graph.corpus, tmp_path / "store")
        graph = mechgraph.open(tmp_path / "store")
    with server() as (address, calls):
        with pytest.raises(QueryError, match="the engine gives up"):
            graph.query(f"SELECT * {{ SERVICE <{address}> {{ ?x ?y ?z }} }}", timeout=30)
        with suppress(QueryError):
            graph.query(f"SELECT * {{ SERVICE SILENT <{address}> {{ ?x ?y ?z }} }}", timeout=30)
    assert not calls


def test_an_allowed_address_is_asked_and_no_other(graph) -> None:
    with server() as (address, calls):
        query = f"SELECT ?x {{ SERVICE SILENT <{address}> {{ ?x ?y ?z }} }}"
        assert list(graph.query(query, timeout=30, network=[address])) == [{"x": "far"}]
        with pytest.raises(QueryRefused, match="not allowed"):
            graph.query(query, timeout=30, network=["http://127.0.0.1:1/"])
        for other in ("SERVICE ?g", "SERVICE <sparql>", "SERVICE f:x", "SERVICESILENT<ADDRESS>"):
            hidden = f"BASE <ADDRESS> PREFIX f: <ADDRESS> SELECT * {{ {other} {{ ?x ?y ?z }} }}"
            with pytest.raises(QueryRefused, match=r"in full|not allowed"):
                graph.query(hidden.replace("ADDRESS", address), timeout=30, network=[address])
    assert len(calls) == 1


def test_from_may_name_a_graph_of_the_corpus(graph) -> None:
    (row, *_) = graph.query("SELECT DISTINCT ?g { GRAPH ?g { ?x a mg:Claim } } ORDER BY ?g")
    address = graph.corpus.about.namespace + row["g"].partition(":")[2].replace("\\", "")
    query = f"ASK FROM <{address}> {{ ?x a mg:Claim }}"
    assert graph.query(query, timeout=30)


@pytest.mark.parametrize("kept", ["memory", "disk"])
@pytest.mark.parametrize("timeout", [None, 30])
def test_a_graph_that_holds_nothing_is_asked_all_the_same(kept: str, timeout: int | None, tmp_path: Path) -> None:
    """However it is asked; what is no graph of the corpus is refused."""
    small = MechanismGraph(corpus(claim("c.1", "a increases b")))
    if kept == "disk":
        write_store(small.corpus, tmp_path / "store")
        small = mechgraph.open(tmp_path / "store")
    at = f"{small.corpus.about.namespace}graph/"
    for empty in ("presupposed", "implied"):
        assert not small.query(f"ASK FROM <{at}{empty}> {{ ?x ?y ?z }}", timeout=timeout)
        assert not small.query(f"ASK {{ GRAPH <{at}{empty}> {{ ?x ?y ?z }} }}", timeout=timeout)
    assert small.query(f"ASK FROM <{at}stated> {{ ?x mg:increases ?z }}", timeout=timeout)
    assert len(small.query("SELECT * { GRAPH ?g { } }", timeout=timeout)) == 2
    for other in (f"{at}implied-alone", "http://g.example/", "presupposed"):
        with pytest.raises(QueryRefused, match=f"in full: <{at}vocabulary>, <{at}stated>, <{at}presupposed>, "):
            small.query(f"ASK FROM <{other}> {{ ?x ?y ?z }}", timeout=timeout)


WORD = st.sampled_from(["SERVICE", "service", "SerVice", "\\u0053ERVICE"])
TARGET = st.sampled_from(["<http://a.example/>", "?g", "f:x", "SILENT <http://a.example/>", "silent ?g", "<x>"])
SPACE = st.sampled_from([" ", "\n", "\t", " # a comment <\n", "#>'\n", "\r\n"])
AROUND = st.sampled_from(
    [
        "{%s}", "OPTIONAL {%s}", "MINUS{%s}", "{?a ?b ?c} UNION {%s}", "GRAPH ?h {%s}", "?a ?b ?c FILTER EXISTS{%s}",
        "FILTER(?a<?b)%s", "FILTER(?a<?b&&?c='>')%s", "FILTER NOT EXISTS {%s}", "{SELECT * {%s}}", "?a ?b 'x'.%s",
        "?a ?b '''it's'''.%s", "?a ?b 1e0 .%s", "BIND('#' AS ?y)%s", "?a <http://a#b> ?c.%s", "?a ?b [].%s",
        "FILTER(?a<?b#>\n)%s", "VALUES ?v {<x:#>}%s", "?a f:a\\#b ?c .%s", "?a ?b 'a\\'' .%s #'\n",
    ]
)  # fmt: skip


@given(WORD, TARGET, SPACE, SPACE, st.lists(AROUND, max_size=5))
def test_wherever_it_hides_it_is_refused(word: str, target: str, one: str, other: str, around: list[str]) -> None:
    inside = f"{one}{word}{other}{target} {{ ?x ?y ?z }}"
    for shape in around:
        inside = shape % inside
    with pytest.raises(QueryRefused):
        guard(f"BASE <http://b.example/> PREFIX f: <http://f.example/> SELECT * {{ {inside} }}")


MENTION = st.sampled_from(
    [
        "?service ?p ?o .", "?s ?p 'SERVICE <http://x/> {' .", '?s ?p """a"SERVICE ?x""" .',
        "# SERVICE <http://x/> {\n",
        "?s <http://x/SERVICE> ?o .", "?s mg:SERVICE ?o .", "?s mg:a.service ?o .", "$SERVICE ?p ?o .",
        "FILTER(?a < ?service)", "?s ?p 'a'@en-service .", "FILTER(?a<?b)", "_:service ?p ?o .", "?s ?p 'FROM <x:y>' .",
        "?s ?p <http://x/service#x> .", "VALUES (?a ?b) { (<http://x/a#service> <http://x/b#c>) }", "?from ?load ?o .",
        "?s (<http://x/a#b>|<http://x/it's>) ?o .", "FILTER(?a = 'it\\'s SERVICE')", "FILTER(?a IN (<http://x/#a>, 1))",
    ]
)  # fmt: skip


@given(st.lists(MENTION, max_size=12))
def test_a_mere_mention_is_not(mentions: list[str]) -> None:
    guard(f"PREFIX f: <http://f.example/service#> SELECT * {{ {' '.join(mentions)} }}")


DOUBLING = "BIND('aaaaaaaaaa' AS ?x0) " + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?x40 {{ {DOUBLING} }}",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "CONSTRUCT { ?a mg:x ?f . ?d mg:x ?c . ?b mg:x ?e } { ?a ?b ?c . ?d ?e ?f }",
        "SELECT (GROUP_CONCAT(?c) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    ],
)
def test_what_takes_too_much_is_ended(query: str, graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LARGEST_ANSWER", 1_000_000)
    with pytest.raises(QueryError, match=r"memory|more than 1 MB|did not end"):
        graph.query(query, timeout=8, memory=500)
    assert graph.query("ASK { ?s ?p ?o }", timeout=30)


@pytest.mark.parametrize(
    "inside",
    [
        "(" * 3_000 + "1" + ")" * 3_000,
        "(" * 100_000 + "1" + ")" * 100_000,
        "!" * 45_000 + "?s",
        "||".join(["?s"] * 15_000),
        "EXISTS { ?s ?p ?o FILTER(" * 3_000 + "true" + ")}" * 3_000,
        "?o<" + "(" * 3_000 + "1" + ")" * 3_000 + ">2",
    ],
    ids=["3,000 deep", "100,000 deep", "negations", "alternatives", "exists", "less than"],
)
def test_what_is_nested_too_deep_ends_with_a_message(inside: str, graph) -> None:
    with pytest.raises(QueryError, match=r"levels deep|tokens|operators|could be an address|did not end"):
        graph.query(f"SELECT * {{ ?s ?p ?o FILTER({inside}) }}", timeout=5, memory=500)


@pytest.mark.parametrize("inside", ["?s ?p ?o . " * 10_000, " UNION ".join(["{}"] * 15_000), "?s " + "^" * 45_000])
def test_what_is_too_long_ends_with_a_message(inside: str, graph) -> None:
    with pytest.raises((QueryError, QuerySyntaxError)):
        graph.query(f"SELECT * {{ {inside} }}", timeout=5, memory=500)


LONG = {
    "negations": lambda many: f"ASK {{ FILTER({'!' * many}true) }}",
    "alternatives": lambda many: f"ASK {{ FILTER(true{'||true' * (many // 3)}) }}",
    "sum": lambda many: f"ASK {{ FILTER(1{' + 1' * many}) }}",
    "bindings": lambda many: "ASK { " + " ".join(f"BIND(1 AS ?v{n})" for n in range(many // 2)) + " }",
    "unions": lambda many: f"ASK {{ {{}}{' UNION {}' * many} }}",
    "filters": lambda many: f"ASK {{ {'FILTER(?s) ' * many} }}",
    "exclusions": lambda many: f"ASK {{ ?s ?p ?o {'MINUS { ?s <x:y> ?o } ' * many} }}",
    "columns": lambda many: "SELECT " + " ".join(f"(1 AS ?v{n})" for n in range(many)) + " {}",
}
"""Queries of about so many keywords, operators and marks."""


def test_what_is_as_long_as_may_be_does_not_bring_down_the_interpreter() -> None:
    script = """if True:
        import json, sys, threading, mechgraph
        graph, queries = mechgraph.open(), json.load(sys.stdin)
        asked = threading.Thread(target=lambda: print([bool(graph.query(query).form) for query in queries]))
        asked.start()
        asked.join()
    """
    queries = json.dumps([query(MOST_OPERATORS - 10) for query in LONG.values()])
    child = subprocess.run([sys.executable, "-c", script], input=queries, capture_output=True, text=True, check=False)
    assert (child.returncode, child.stdout.strip()) == (0, str([True] * len(LONG)))


@pytest.mark.parametrize("query", LONG.values(), ids=LONG)
def test_what_is_longer_is_refused(query: Callable[[int], str], graph: MechanismGraph) -> None:
    with pytest.raises(QueryRefused, match="2,000 keywords, operators and marks"):
        graph.query(query(2 * MOST_OPERATORS))


def test_lists_may_be_long(graph: MechanismGraph) -> None:
    numbers = range(5_000)
    values = f"SELECT ?x {{ VALUES (?x ?y) {{ {' '.join(f'({n} {n})' for n in numbers)} }} }}"
    listed = f"SELECT ?x {{ VALUES ?x {{ 7 }} FILTER(?x IN ({', '.join(map(str, numbers))})) }}"
    assert (len(graph.query(values)), len(graph.query(listed))) == (5_000, 1)


@pytest.mark.parametrize("memory", [0, -1, 10**9])
def test_limits_of_the_limit(memory: int, graph) -> None:
    with pytest.raises(UsageError, match="megabytes"):
        graph.query("ASK { ?s ?p ?o }", timeout=5, memory=memory)


def test_ctrl_c_ends_a_query_and_its_process() -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    command = [sys.executable, "-m", "mechgraph", "query", query]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    time.sleep(5)
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=30)
    assert (child.returncode, told.strip()) == (130, b"mechgraph: interrupted")
