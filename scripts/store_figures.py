"""Benchmarks of a store: loading, asking and reasoning at many claims, each against a named peer."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from figures import Figure, against, alternating, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.model.corpus import Corpus

MAKE = """
import sys
sys.path.insert(0, sys.argv[1])
from functools import partial
from pathlib import Path
from synthetic import corpus, lines
from mechgraph.store.memory import with_default
from mechgraph.tables.write import write_tables
made, folder = corpus(int(sys.argv[3]), int(sys.argv[3]) // 5), Path(sys.argv[2])
write_tables(made, folder)
with (folder / "all.nq").open("w") as file:
    file.writelines(map(lines, with_default(made)))
"""
PEAK = """
import json, resource, time
start = time.perf_counter()
{}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps([time.perf_counter() - start, peak]))
"""
BARE = """
import sys
from pyoxigraph import RdfFormat, Store
store = Store(sys.argv[2])
store.bulk_load(path=sys.argv[1] + "/all.nq", format=RdfFormat.N_QUADS)
store.flush()
"""
COMPACTED = """
import sys
from pyoxigraph import Store
store = Store(sys.argv[1])
store.optimize()
store.flush()
"""
OURS = """
import sys
from functools import partial
from pathlib import Path
from mechgraph.store.disk import write_store
from mechgraph.tables.read import read_tables
write_store(read_tables(Path(sys.argv[1])), Path(sys.argv[2]))
"""
CHECKED = """
import sys
from functools import partial
from pathlib import Path
from mechgraph.tables.read import read_tables
from mechgraph.validate import require_sound
require_sound(read_tables(Path(sys.argv[1])), Path(sys.argv[1]))
"""
MOST_OF_RDFLIB = 100_000
"""So many claims rdflib bears: some three million triples."""
TWO_HOP = """SELECT ?c ?e ?t WHERE {{ ?c rdf:subject s:e{} ; rdf:object ?b ; mg:segment ?s .
    ?e rdf:subject ?b ; rdf:object ?z ; mg:segment ?t }}"""
THREE_HOP = """SELECT (COUNT(*) AS ?n) WHERE { ?a mg:positivelyCoupledTo ?b . ?b mg:negativelyCoupledTo ?c .
    ?c mg:positivelyCoupledTo ?d }"""
OPPOSED = """SELECT ?a ?b WHERE { ?c rdf:subject ?a ; rdf:object ?b ; mg:coupling ?k }
    GROUP BY ?a ?b HAVING (MIN(?k) < 0 && MAX(?k) > 0)"""
SHARED = """SELECT ?a ?b WHERE { VALUES ?d { s:document\\/d0 s:document\\/d1 }
    ?c mg:document ?d ; rdf:subject ?a ; rdf:object ?b } GROUP BY ?a ?b HAVING (COUNT(DISTINCT ?d) = 2)"""


def measured(script: str, *arguments: object) -> tuple[float, float]:
    """Return how long a script takes, in seconds, and its peak memory in MB."""
    command = [sys.executable, "-c", PEAK.format(script.strip()), *map(str, arguments)]
    spent, peak = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return float(spent), float(peak)


def load_figures(folder: Path, claims: int) -> Iterator[tuple[str, Figure]]:
    """Load claims from tables, against the bare bulk load of the same triples from a file."""
    scripts = str(Path(__file__).parent)
    subprocess.run([sys.executable, "-c", MAKE, scripts, folder, str(claims)], check=True)
    bare, plain = measured(BARE, folder, folder / "bare")
    compacted, _ = measured(COMPACTED, folder / "bare")
    ours, peak = measured(OURS, folder, folder / "store")
    peer = f"Oxigraph's bulk load of a file, {claims:,} claims"
    yield "store-load", against(ours, bare, peer, 1.25)
    same = f"{peer}, compacted as ours is: {bare + compacted:.4g} s"
    yield "store-load-compacted", Figure(round(ours, 4), "s", same, round(ours / (bare + compacted), 3), None, None)
    yield (
        "store-load-memory",
        Figure(round(peak), "MB", f"bare: {plain:.0f} MB", round(peak / plain, 2), None, peak < 2_500),
    )
    spent, peak = measured(CHECKED, folder)
    yield "store-check", Figure(round(spent, 1), "s", f"the set rules over {claims:,} claims", None, None, None)
    yield "store-check-memory", Figure(round(peak), "MB", "", None, None, peak < 2_500)


def question_figures(folder: Path) -> Iterator[tuple[str, Figure]]:
    """Questions over all claims: on columns, against grouped queries and a bare traversal."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    import mechgraph
    from mechgraph.reason.compare import compare_documents
    from mechgraph.reason.contradictions import opposed_claims
    from mechgraph.reason.whatif import what_if

    yield "store-open", Figure(round(seconds(lambda: mechgraph.open(folder)), 3), "s", "", None, 10, None)
    graph = mechgraph.open(folder)
    corpus = graph.corpus
    yield "store-columns", Figure(round(seconds(lambda: corpus.columns), 3), "s", "", None, 10, None)
    first = seconds(lambda: compare_documents(corpus, "d0", "d1"))
    yield "store-comparison-first", Figure(round(first, 3), "s", "the entities sorted, which is kept", None, None, None)
    every = np.arange(len(corpus.claims))
    for name, action, query in (
        ("opposition", lambda: list(opposed_claims(corpus, every)), OPPOSED),
        ("comparison", lambda: compare_documents(corpus, "d0", "d1"), SHARED),
    ):
        # A grouped query over a million claims takes minutes.
        times = 3 if len(every) <= MOST_OF_RDFLIB else 1
        ours, theirs = alternating(action, lambda query=query: graph.query(query, timeout=3_600), times)
        yield f"store-{name}", against(ours, theirs, "a grouped SPARQL query on the same store", 0.05)
    start = corpus.entities[0].id
    first = seconds(lambda: what_if(corpus, [start]).counts)
    yield "store-what-if-first", Figure(round(first, 3), "s", "the couplings made, which are kept", None, None, None)
    made = what_if(corpus, [start]).graph
    nodes, turned = len(made.nodes), np.array([[1, 2, 0], [0, 2, 1], [2, 2, 2]])

    def bare() -> object:
        rows = np.concatenate([floor * nodes + made.source for floor in range(3)])
        columns = np.concatenate([turned[floor][made.sign + 1] * nodes + made.target for floor in range(3)])
        cover = csr_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(3 * nodes, 3 * nodes))
        return breadth_first_order(cover, made.number[start])

    ours, theirs = alternating(lambda: what_if(corpus, [start]).counts, bare, 3)
    yield "store-what-if", against(ours, theirs, "SciPy, matrix of the cover and its traversal", 2)


def rdflib_figures(folder: Path, claims: int) -> Iterator[tuple[str, Figure]]:
    """Two- and three-hop queries on a dense graph against rdflib on the same triples, from disk and in memory."""
    import rdflib
    from synthetic import corpus, lines

    import mechgraph
    from mechgraph.graph import MechanismGraph
    from mechgraph.rdf.encode import nodes
    from mechgraph.store.disk import write_store

    made = corpus(claims, claims // 20)
    write_store(made, folder)
    graphs = {"store": mechgraph.open(folder), "memory": MechanismGraph(made)}
    peer = rdflib.Graph()
    peer.parse(data="".join(lines(("", *told)) for _, *told in nodes(made)), format="nt")
    for prefix, namespace in graphs["memory"].prefixes.items():
        peer.bind(prefix, namespace)
    for name, queries in (("two-hop", [TWO_HOP.format(n) for n in range(10)]), ("three-hop", [THREE_HOP])):
        theirs = seconds(lambda queries=queries: [list(peer.query(query)) for query in queries])
        for place, graph in graphs.items():
            ask = partial(map, graph.query, queries)
            list(ask())  # opened
            ours = statistics.median(seconds(lambda ask=ask: list(ask())) for _ in range(3))
            yield f"{place}-{name}", against(ours, theirs, f"rdflib in memory, {claims:,} claims", 0.1)


def check_figures() -> Iterator[tuple[str, Figure]]:
    """Check 10,000 claims; and fewer, with seeded faults, against pyshacl on the full shapes."""
    from dataclasses import replace

    import rdflib
    from pyshacl import validate
    from synthetic import corpus, lines

    from mechgraph.errors import ProblemsFound
    from mechgraph.rdf.encode import nodes
    from mechgraph.validate import require_sound
    from mechgraph.vocabulary import ontology

    def faults(some: Corpus) -> list[str]:
        try:
            require_sound(some, Path("made"))
        except ProblemsFound as found:
            return sorted(one.code for one in found.problems)
        return []

    whole, made = corpus(10_000, 2_000), corpus(500, 100)
    yield "check-10000", Figure(round(seconds(lambda: faults(whole)), 3), "s", "", None, None, None)
    spoilt = [
        one.model_copy(update={"restates": "nothing"}) if n % 50 == 0 else one for n, one in enumerate(made.claims)
    ]
    made = replace(made, claims=tuple(spoilt))
    data, shapes = rdflib.Graph(), rdflib.Graph()
    data.parse(data="".join(lines(("", *told)) for _, *told in nodes(made)), format="nt")
    shapes.parse(data=ontology().joinpath("shapes.ttl").read_text(), format="turtle")
    start = time.perf_counter()
    _, report, _ = validate(data, shacl_graph=shapes, advanced=True)
    theirs = time.perf_counter() - start
    found = len(set(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)))
    ours = seconds(lambda: faults(made))
    if len(faults(made)) != found:
        raise SystemExit(f"we find {len(faults(made))} faults, pyshacl {found}")
    yield "check", against(ours, theirs, f"pyshacl on the full shapes, 500 claims, {found} faults", 0.02)


def store_figures(claims: int = 100_000) -> Iterator[tuple[str, Figure]]:
    """All of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from load_figures(folder, claims)
        yield from question_figures(folder / "store")
        yield from rdflib_figures(folder / "dense", min(claims, MOST_OF_RDFLIB))
    yield from check_figures()
