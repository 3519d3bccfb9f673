"""The process that runs queries: a job and a graph on standard input, the answers on standard output.

Input: one line of JSON (queries, prefixes, memory, seconds, network, largest; how many of the queries, the last ones,
are asked of the default graph with the named graph ``hidden`` in it), then TriG; or instead of these the path of a
store on disk, and the graphs that each query is asked of. Output: ``ready``, then for each
query one line of JSON (form and length, or error, or failed) and the answer as SPARQL results JSON or N-Triples.
Imports little but the engine, so that it starts fast.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from mechgraph.limits import limit, shut_off, unplug

if TYPE_CHECKING:
    from collections.abc import Sequence


class _TooLarge(Exception):
    """The answer has more bytes than it may have."""


class _Bounded(BytesIO):
    """Bytes in memory, up to a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, content: Any, /) -> int:
        if self.tell() + len(content) > self.most:
            raise _TooLarge
        return super().write(content)


def main() -> None:
    """Run the job on standard input; it ends with the first query that fails."""
    job = json.loads(sys.stdin.buffer.readline())
    limit(job["memory"], job["seconds"])
    if not job["network"]:
        unplug()
    if job["path"] is None:
        store = Store()
        store.bulk_load(BytesIO(sys.stdin.buffer.read()), format=RdfFormat.TRIG)
    else:
        store = Store.read_only(job["path"])
    if not job["network"] and job["path"] is None:
        shut_off()  # a store on disk opens its files as it needs them
    out = sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    for number, query in enumerate(job["queries"]):
        if number == len(job["queries"]) - job["implied"] and job["path"] is None:
            hidden = store.quads_for_pattern(None, None, None, NamedNode(job["hidden"]))
            store.extend([Quad(quad.subject, quad.predicate, quad.object) for quad in hidden])
        head, payload = _answer(store, query, job, dataset(job["datasets"][number]))
        out.write(json.dumps(head).encode() + b"\n" + payload)
        out.flush()
        if "form" not in head:
            return


def dataset(addresses: Sequence[list[str]] | None) -> dict[str, Any]:
    """Return the graphs that a query is asked of, as the engine takes them.

    Parameters
    ----------
    addresses : those that make up its default graph, the engine's own being empty, and the named ones; None where the
        query says it itself, or is asked of the store as it is.
    """
    if addresses is None:
        return {}
    default, named = addresses
    return {
        "default_graph": [NamedNode(one) if one else DefaultGraph() for one in default],
        "named_graphs": [NamedNode(one) for one in named],
    }


def _answer(store: Store, query: str, job: dict[str, Any], asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the head and the answer: its form and length, or what is wrong."""
    written = _Bounded(job["largest"])
    try:
        found = store.query(query, prefixes=job["prefixes"], **asked)
        if isinstance(found, QuerySolutions | QueryBoolean):
            form = "rows"
            found.serialize(written, QueryResultsFormat.JSON)
        else:
            form = "graph"
            found.serialize(written, RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        return {"error": str(error.msg)}, b""
    except _TooLarge:
        return {"failed": "large"}, b""
    except MemoryError:
        return {"failed": "memory"}, b""
    except (OSError, RuntimeError, ValueError) as error:
        return {"failed": "engine", "why": str(error)}, b""
    payload = written.getvalue()
    return {"form": form, "length": len(payload)}, payload


if __name__ == "__main__":
    main()
