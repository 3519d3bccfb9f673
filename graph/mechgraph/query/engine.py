"""Run a query on a store: in this process, or in one of its own that can be ended.

The engine cannot be interrupted from Python, and a hostile query can bring it down; so a query with a time limit runs
in a child process that gets the graph as TriG, has its memory limited, and is killed when its time is up.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from mechgraph.errors import QueryError, QuerySyntaxError, QueryTimeout, UsageError
from mechgraph.limits import MEGABYTE
from mechgraph.query.answer import Answer
from mechgraph.query.fault import check_prefixes, syntax_error
from mechgraph.query.sparql import for_engine, guard, uses
from mechgraph.query.worker import dataset
from mechgraph.store.memory import Unloaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mechgraph.store.disk import Triples

LONGEST_TIMEOUT = 1_000_000
"""Seconds that a time limit may be at most."""

LEAST_MEMORY, MEMORY, MOST_MEMORY = 100, 4_000, 1_000_000
"""Megabytes of address space that a process for queries may be given: at least, unless told otherwise, at most."""

LARGEST_ANSWER = 100 * MEGABYTE
"""Bytes that an answer from a process of its own may have."""

_UNLOADED = "the query process could not load the graph; is memory short? allow more with --memory"


class Query(NamedTuple):
    """A query to run.

    Parameters
    ----------
    text : SPARQL; prefixes need no declaration.
    source : how to call it in messages.
    implied : whether it is asked of a default graph that takes in what is implied.
    """

    text: str
    source: str = "query"
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """What queries may name.

    Parameters
    ----------
    prefixes : name and namespace of each prefix.
    graphs : addresses of the named graphs that FROM may name, those that hold nothing among them; any unless given.
    network : addresses of servers that SERVICE may ask.
    """

    prefixes: Mapping[str, str]
    graphs: Collection[str] | None = None
    network: Collection[str] = ()

    def check(self, query: Query) -> None:
        """Refuse a query that would do harm, or that names what it may not.

        Raises
        ------
        QueryRefused, QuerySyntaxError
            See `mechgraph.query.sparql.guard` and `mechgraph.query.fault.check_prefixes`.
        """
        guard(query.text, query.source, graphs=self.graphs, allowed=self.network)
        check_prefixes(query.text, self.prefixes, query.source)

    def fault(self, query: Query) -> QuerySyntaxError:
        """Return what is wrong with a query that the engine cannot read."""
        return syntax_error(query.text, _says(self.prefixes), query.source, self.graphs)


def run(store: Store | Triples, query: Query, allowed: Allowed) -> Answer:
    """Run a query in this process; it cannot be ended.

    Parameters
    ----------
    store : the graph, in memory or on disk; in memory, whether what is implied counts is settled as it is loaded.
    query : the query.
    allowed : what it may name.

    Raises
    ------
    QueryRefused, QuerySyntaxError
        See `Allowed.check`.
    """
    stored, opened = (None, store) if isinstance(store, Store) else (store, store.store)
    allowed.check(query)
    asked = dataset(_dataset(stored, query))
    try:
        found = opened.query(for_engine(query.text), prefixes=dict(allowed.prefixes), **asked)
    except SyntaxError as error:
        raise allowed.fault(query) from error
    return _answer(found, allowed.prefixes)


def run_apart(
    graph: Unloaded | Triples | None,
    queries: Sequence[Query],
    allowed: Allowed,
    *,
    timeout: float,
    memory: int = MEMORY,
    hidden: str | None = None,
) -> Iterator[Answer]:
    """Run queries one after the other in a process of its own; each may take `timeout` seconds.

    The clock starts once the graph is loaded.

    Parameters
    ----------
    graph : the graph; None to see whether the queries can be parsed.
    queries : the queries; with `hidden`, those that take in what is implied come last.
    allowed : what they may name; without servers, the process opens no socket.
    timeout : seconds after which a query is ended, and with it the rest.
    memory : megabytes of address space that the process may take.
    hidden : address of the named graph of what is implied, for a graph in memory that was loaded without.

    Raises
    ------
    QueryTimeout
        Where one did not end in time.
    QueryError
        Where one takes more than `memory` megabytes, where an answer is too large, or where the engine broke down.
    QueryRefused, QuerySyntaxError
        As in `run`.
    """
    if not 0 < timeout <= LONGEST_TIMEOUT:
        raise UsageError(f"a time limit is more than 0 and at most {LONGEST_TIMEOUT:,} seconds, not {timeout:g}")
    if not LEAST_MEMORY <= memory <= MOST_MEMORY:
        raise UsageError(f"a limit of memory is from {LEAST_MEMORY:,} to {MOST_MEMORY:,} megabytes, not {memory:,}")
    stored = None if graph is None or isinstance(graph, Unloaded) else graph
    for query in queries:
        allowed.check(query)
    job = {
        "path": stored and str(stored.path.resolve()),
        "queries": [for_engine(query.text) for query in queries],
        "datasets": [_dataset(stored, query) for query in queries],
        "implied": sum(query.implied for query in queries) if hidden else 0,
        "hidden": hidden,
        "prefixes": dict(allowed.prefixes),
        "memory": memory * MEGABYTE,
        "network": bool(allowed.network),
        "largest": LARGEST_ANSWER,
        "seconds": timeout * len(queries),
    }
    quads = graph.text() if isinstance(graph, Unloaded) else ()
    command = [sys.executable, "-P", "-m", "mechgraph.query.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:  # noqa: S603 -- our own module
        try:
            out = _hand_over(child, chain([json.dumps(job), "\n"], quads))
            for query in queries:
                head, payload = _next_answer(child, out, timeout, memory, query.source, stored=stored is not None)
                if "error" in head:
                    raise allowed.fault(query)
                yield _read(head, payload, allowed.prefixes)
        finally:
            child.kill()


def _hand_over(child: subprocess.Popen[bytes], job: Iterable[str]) -> IO[bytes]:
    """Hand over a job, wait until it is loaded, and return where its answers come from."""
    assert child.stdin is not None  # noqa: S101 -- opened as pipes
    assert child.stdout is not None  # noqa: S101 -- opened as pipes
    try:
        child.stdin.writelines(map(str.encode, job))
        child.stdin.close()
    except BrokenPipeError:
        raise QueryError(_UNLOADED) from None
    if child.stdout.readline() != b"ready\n":
        raise QueryError(_UNLOADED)
    return child.stdout


def _next_answer(
    child: subprocess.Popen[bytes], out: IO[bytes], timeout: float, memory: int, source: str, *, stored: bool
) -> tuple[dict[str, Any], bytes]:
    """Wait for an answer within `timeout` seconds."""
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(timeout, end)
    timer.start()
    try:
        line = out.readline()
        head: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
        payload = out.read(head.get("length", 0))
    finally:
        timer.cancel()
    if late.is_set():
        raise QueryTimeout(timeout, source)
    if not head or len(payload) < head.get("length", 0):
        # Where memory cannot be had, the engine aborts; what is nested too deep ends otherwise.
        head = {"failed": "memory" if child.wait() == -signal.SIGABRT else "down"}
    if "failed" in head:
        # A store whose files are spoilt ends the engine in the same ways.
        spoilt = "; or the store is spoilt: load it again" if stored and head["failed"] != "large" else ""
        raise QueryError(_failure(head, memory, source) + spoilt)
    return head, payload


def _failure(head: Mapping[str, Any], memory: int, source: str) -> str:
    """Return in words why a query has no answer."""
    called = "the query" if source == "query" else source
    return {
        "large": f"{called} has an answer of more than {LARGEST_ANSWER // MEGABYTE:,} MB; ask for less, with LIMIT",
        "memory": f"{called} takes more than {memory:,} MB of memory; ask for less, or allow more with --memory",
        "down": f"the engine broke down on {called} (too large, or its memory ran out); ask for less at a time",
        "engine": f"the engine gives up on {called}: {head.get('why')}",
    }[head["failed"]]


def _dataset(stored: Triples | None, query: Query) -> tuple[list[str], list[str]] | None:
    """Return what a query is asked of (see `mechgraph.query.worker.dataset`); a graph in memory is asked as it is."""
    if stored is None or uses(query.text, "FROM"):
        return None
    return stored.default(implied=query.implied), stored.held


def _read(head: Mapping[str, Any], payload: bytes, prefixes: Mapping[str, str]) -> Answer:
    if head["form"] == "graph":
        triples = tuple(quad.triple for quad in parse(payload, format=RdfFormat.N_TRIPLES))
        return Answer("graph", triples=triples, prefixes=prefixes)
    return _answer(parse_query_results(payload, format=QueryResultsFormat.JSON), prefixes)


def _answer(found: QuerySolutions | QueryBoolean | QueryTriples, prefixes: Mapping[str, str]) -> Answer:
    if isinstance(found, QueryBoolean):
        return Answer("ask", truth=bool(found), prefixes=prefixes)
    if isinstance(found, QueryTriples):
        return Answer("graph", triples=tuple(found), prefixes=prefixes)
    variables = tuple(variable.value for variable in found.variables)
    return Answer("select", variables, tuple(tuple(row) for row in found), prefixes=prefixes)


def _says(prefixes: Mapping[str, str]) -> Callable[[str], str]:
    """Return what gives the engine's words on a text that it cannot read."""
    empty, known = Store(), dict(prefixes)

    def read(text: str) -> str:
        try:
            empty.query(text, prefixes=known)
        except SyntaxError as error:
            return str(error.msg)
        return ""

    return read
