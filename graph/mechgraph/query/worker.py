"""The process that runs queries: a job and a graph on standard input, the answers on standard output.

Input: one line of JSON (queries, prefixes, memory, seconds; how many of the queries, the last ones, are asked of the
default graph with the named graph ``hidden`` in it), then N-Quads. Output: ``ready``, then for each query one
line of JSON (form and length, or error) and the answer as SPARQL results JSON or N-Triples. Imports little but the
engine, so that it starts fast.
"""

from __future__ import annotations

import json
import re
import sys
from io import BytesIO

from pyoxigraph import NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from mechgraph.limits import limit

SYNTAX_ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
"""How the engine says where a query is malformed."""


def main() -> None:
    """Run the job on standard input; it ends with the first query that is malformed."""
    job = json.loads(sys.stdin.buffer.readline())
    limit(job["memory"], job["seconds"])
    store = Store()
    store.bulk_load(BytesIO(sys.stdin.buffer.read()), format=RdfFormat.N_QUADS)
    out = sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    for number, query in enumerate(job["queries"]):
        if number == len(job["queries"]) - job["implied"]:
            hidden = store.quads_for_pattern(None, None, None, NamedNode(job["hidden"]))
            store.extend([Quad(quad.subject, quad.predicate, quad.object) for quad in hidden])
        try:
            found = store.query(query, prefixes=job["prefixes"])
        except SyntaxError as error:
            out.write(json.dumps({"error": str(error.msg)}).encode() + b"\n")
            return
        if isinstance(found, QuerySolutions | QueryBoolean):
            payload = found.serialize(format=QueryResultsFormat.JSON) or b""
            form = "rows"
        else:
            payload = found.serialize(format=RdfFormat.N_TRIPLES) or b""
            form = "graph"
        out.write(json.dumps({"form": form, "length": len(payload)}).encode() + b"\n" + payload)
        out.flush()


if __name__ == "__main__":
    main()
