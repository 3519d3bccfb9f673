"""What is exported: nothing is lost without being told, and the tools the formats are for read it back."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from jsonschema import validate

from anything import HOSTILE, corpora
from corpora import claim, corpus
from mechgraph.cli import cli, run
from mechgraph.errors import LossRefused, NotFound, OutputError, ProblemsFound, UsageError
from mechgraph.exports.formats import FORMATS, chunks, export
from mechgraph.exports.tally import Tally
from mechgraph.model.base import bare
from mechgraph.model.corpus import Corpus
from mechgraph.rdf.decode import decode
from mechgraph.tables.read import read_tables
from mechgraph.tables.schema import TABLES
from test_exports import same

SLOW = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
LOSSLESS = {"trig", "nquads", "jsonld", "nanopub", "parquet"}
SINGLE = sorted(name for name, form in FORMATS.items() if form.writer)


def written(made: Corpus, name: str, tally: Tally | None = None) -> bytes:
    return b"".join(chunks(made, name, Tally() if tally is None else tally))


def qualified() -> Corpus:
    """Claims that an edge alone would turn into something else."""
    return corpus(
        claim("c.1", "a increases b", certainty="possible", hedge="may"),
        claim("c.2", "a causes c", polarity="negated"),
        claim("c.3", "a causes d", polarity="not_shown"),
        claim("c.4", "a decreases e", subject_change="decreased"),
        claim("c.5", "a increases b", document="d2"),
        claim("c.6", "a repairs f", polarity="negated"),
    )


# ── Lossless formats ─────────────────────────────────────────────────────────────────────────────────


@SLOW
@given(corpora())
def test_any_corpus_comes_back_from_parquet_and_nanopublications(made: Corpus) -> None:
    with tempfile.TemporaryDirectory() as name:
        assert not export(made, "parquet", Path(name), strict=True)
        assert same(read_tables(Path(name)), made)
    assert same(decode(ox.parse(written(made, "nanopub"), format=ox.RdfFormat.TRIG)), made)


def test_the_built_in_corpus_comes_back(graph, tmp_path: Path) -> None:
    export(graph.corpus, "parquet", tmp_path / "tables", strict=True)
    assert same(read_tables(tmp_path / "tables"), graph.corpus)
    assert same(decode(ox.parse(written(graph.corpus, "nanopub"), format=ox.RdfFormat.TRIG)), graph.corpus)


def test_parquet_has_typed_columns_with_statistics(graph, tmp_path: Path) -> None:
    export(graph.corpus, "parquet", tmp_path, strict=True)
    file = pq.ParquetFile(tmp_path / "claims.parquet")
    types = {field.name: str(field.type) for field in file.schema_arrow}
    assert types["subject_code"] == "int32"
    assert types["coupling"] == types["certainty_rank"] == types["relation_sign"] == "int8"
    assert types["certainty"].startswith("dictionary<values=string")
    assert types["segments"].startswith("list<")
    group = file.metadata.row_group(0)
    kept = {group.column(n).path_in_schema: group.column(n).statistics for n in range(group.num_columns)}
    assert (kept["certainty_rank"].min, kept["certainty_rank"].max) == (1, 4)
    entities = pq.read_table(tmp_path / "entities.parquet").column("id").to_pylist()
    for row in file.read().to_pylist():
        one = graph.corpus.claim[row["id"]]
        assert entities[row["subject_code"]] == one.subject
        assert entities[row["object_code"]] == one.object
        assert row["coupling"] == graph.corpus.coupling(one)


def test_broken_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"the file is missing \(export the corpus again\)"):
        read_tables(tmp_path)
    export(qualified(), "parquet", tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == set(TABLES)
    (tmp_path / "claims.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(ProblemsFound, match="claims"):
        read_tables(tmp_path)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nanopublications_pass_the_check_of_their_library() -> None:
    from nanopub import Nanopub

    held = rdflib.ConjunctiveGraph()
    held.parse(data=written(qualified(), "nanopub").decode(), format="trig")
    whole = {
        str(node)
        for node in held.subjects(rdflib.RDF.type, rdflib.URIRef("http://www.nanopub.org/nschema#Nanopublication"))
    }
    claims = [node for node in whole if "/nanopub/claim/" in node]
    assert len(claims) == 6
    for node in whole:
        one = rdflib.ConjunctiveGraph()
        for quad in held.quads():
            if str(quad[3].identifier).partition("#")[0] == node:
                one.get_context(quad[3].identifier).add(quad[:3])
        assert Nanopub(rdf=one).is_valid


# ── Networks ─────────────────────────────────────────────────────────────────────────────────────────


def test_networkx_reads_graphml(graph, tmp_path: Path) -> None:
    tally = export(graph.corpus, "graphml", tmp_path / "k.graphml")
    network = nx.read_graphml(tmp_path / "k.graphml", force_multigraph=True)
    assert network.number_of_nodes() == len(graph.corpus.entities)
    assert {key for *_, key in network.edges(keys=True)} == set(graph.corpus.claim)
    assert network["nmda_glutamate_activity"]["tyrosine_hydroxylase"]["dual.09a"]["coupling"] == -1
    for *_, key, data in network.edges(keys=True, data=True):
        one = graph.corpus.claim[key]
        assert (data["interaction"] == one.relation) == one.gives_edge()
        assert json.loads(data["segments"]) == list(one.segments)
        assert data.get("hedge") == one.hedge
    assert not [what for what, kind in tally.counts if kind in {"claim", "entity"}]


@pytest.mark.parametrize("label", [one for one in HOSTILE if one.strip()])
def test_hostile_labels(label: str, tmp_path: Path) -> None:
    note, label = label.strip(), bare(label)
    entities = {"a": {"label": label, "synonyms": (label,), "note": note}}
    made = corpus(claim("c.1", "a increases b", note=note), entities=entities)
    export(made, "graphml", tmp_path / "x.graphml")
    found = nx.read_graphml(tmp_path / "x.graphml").nodes["a"]
    assert found["name"] == label
    assert found["note"] == note.replace("\x01", "\\u0001")
    assert json.loads(written(made, "cyjs"))["elements"]["nodes"][0]["data"]["name"] == label
    assert json.loads(written(made, "cx2"))[4]["nodes"][0]["v"]["name"] == label
    assert written(made, "sif") == b"a\tincreases\tb\n"
    export(made, "kgx", tmp_path / "x")
    for name in ("x_nodes.tsv", "x_edges.tsv"):
        header, *rows = (tmp_path / name).read_bytes().decode().rstrip("\n").split("\n")
        assert {row.count("\t") for row in rows} == {header.count("\t")}
    export(made, "kgx-jsonl", tmp_path / "x")
    assert json.loads((tmp_path / "x_nodes.jsonl").read_bytes().split(b"\n")[0])["name"] == label
    rows = list(csv.DictReader(io.StringIO(written(made, "csv").decode(), newline="")))
    assert rows[0]["subject_label"].lstrip("'") == label
    assert not rows[0]["subject_label"].startswith(("=", "+", "-", "@"))


def test_no_edge_says_what_no_document_says() -> None:
    tally = Tally()
    assert written(qualified(), "sif", tally).decode().splitlines() == ["a\tincreases\tb", "c", "d", "e", "f"]
    assert tally.counts["left out, negated", "claim"] == 2
    assert tally.counts["left out, not shown", "claim"] == 1
    assert tally.counts["left out, about a changed subject", "claim"] == 1
    assert tally.counts["the same edge as another", "claim"] == 1
    assert tally.counts["hedge", "claim"] == 1
    called = {
        one["data"]["shared_name"]: one["data"]["interaction"]
        for one in json.loads(written(qualified(), "cyjs"))["elements"]["edges"]
    }
    assert called == {
        "c.1": "increases",
        "c.2": "not: causes",
        "c.3": "not shown: causes",
        "c.4": "less: decreases",
        "c.5": "increases",
        "c.6": "not: repairs",
    }


CYJS = {
    "type": "object",
    "required": ["data", "elements"],
    "properties": {
        "elements": {
            "type": "object",
            "required": ["nodes", "edges"],
            "properties": {
                "nodes": {"type": "array", "items": {"properties": {"data": {"required": ["id", "name"]}}}},
                "edges": {"type": "array", "items": {"properties": {"data": {"required": ["id", "source", "target"]}}}},
            },
        }
    },
}


def test_cyjs_has_unique_ids_and_edges_between_its_nodes(graph) -> None:
    read = json.loads(written(graph.corpus, "cyjs"))
    validate(read, CYJS)
    nodes = {one["data"]["id"] for one in read["elements"]["nodes"]}
    edges = [one["data"] for one in read["elements"]["edges"]]
    assert len(nodes | {edge["id"] for edge in edges}) == len(graph.corpus.entities) + len(graph.corpus.claims)
    assert {edge[end] for edge in edges for end in ("source", "target")} <= nodes


def test_networkx_reads_cyjs(graph) -> None:
    corpus = graph.corpus
    read = nx.cytoscape_graph(json.loads(written(corpus, "cyjs")))
    assert (read.is_directed(), read.is_multigraph()) == (True, True)
    assert len(read) == len(corpus.entities)
    assert {key: (one, other, data.get("coupling")) for one, other, key, data in read.edges(keys=True, data=True)} == {
        claim.id: (f"entity/{claim.subject}", f"entity/{claim.object}", corpus.coupling(claim))
        for claim in corpus.claims
    }


def test_cx2_declares_what_it_holds(graph) -> None:
    """By the rules of the specification: declared types, counts, numbers of nodes."""
    head, meta, declared, about, nodes, edges, status = json.loads(written(graph.corpus, "cx2"))
    assert head == {"CXVersion": "2.0", "hasFragments": False}
    counts = {one["name"]: one["elementCount"] for one in meta["metaData"]}
    assert (counts["nodes"], counts["edges"]) == (len(nodes["nodes"]), len(edges["edges"])) == (265, 392)
    types = declared["attributeDeclarations"][0]
    python = {"string": str, "integer": int, "boolean": bool}
    rows = [("nodes", one["v"]) for one in nodes["nodes"]] + [("edges", one["v"]) for one in edges["edges"]]
    for aspect, values in [*rows, ("networkAttributes", about["networkAttributes"][0])]:
        for name, value in values.items():
            kind = types[aspect][name]["d"]
            many = kind.startswith("list_of_")
            assert isinstance(value, list) == many
            for part in value if many else [value]:
                assert type(part) is python[kind.removeprefix("list_of_")]
    numbers = {one["id"] for one in nodes["nodes"]}
    assert {one[end] for one in edges["edges"] for end in "st"} <= numbers
    assert status["status"][0]["success"]


def test_cx2_is_read_by_the_library_of_ndex(graph) -> None:
    """Which writes it as it read it."""
    cx2 = pytest.importorskip("ndex2.cx2", reason="the client of NDEx is not installed")
    content = json.loads(written(graph.corpus, "cx2"))
    network = cx2.RawCX2NetworkFactory().get_cx2network(content)
    assert (len(network.get_nodes()), len(network.get_edges())) == (265, 392)
    assert network.get_name() == graph.corpus.about.title
    for one, said in zip(network.get_edges().values(), graph.corpus.claims, strict=True):
        ends = (network.get_node(one[end])["v"]["id"] for end in "st")
        assert (one["v"]["id"], *ends) == (said.id, said.subject, said.object)
    again = {name: value for aspect in network.to_cx2() for name, value in aspect.items()}
    before = {name: value for aspect in content for name, value in aspect.items()}
    assert {name: again[name] for name in ("nodes", "edges", "networkAttributes")} == {
        name: before[name] for name in ("nodes", "edges", "networkAttributes")
    }


def test_kgx_by_the_rules_of_biolink(graph, tmp_path: Path) -> None:
    """By hand, the required slots of an association: https://biolink.github.io/biolink-model/Association/."""
    export(graph.corpus, "kgx-jsonl", tmp_path / "k")
    nodes = [json.loads(line) for line in (tmp_path / "k_nodes.jsonl").read_bytes().splitlines()]
    edges = [json.loads(line) for line in (tmp_path / "k_edges.jsonl").read_bytes().splitlines()]
    known = {node["id"] for node in nodes}
    assert len(known) == len(nodes) == len(graph.corpus.entities)
    assert all(category.startswith("biolink:") for node in nodes for category in node["category"])
    for edge in edges:
        assert {"id", "subject", "predicate", "object", "category", "knowledge_level", "agent_type"} <= set(edge)
        assert edge["predicate"].startswith("biolink:")
        assert {edge["subject"], edge["object"]} <= known
        one = graph.corpus.claim[edge["id"].rpartition("/")[2]]
        assert edge.get("negated", False) == (str(one.polarity) == "negated")
        assert edge.get("subject_direction_qualifier", "as_such") == one.subject_change
    (edge,) = (edge for edge in edges if edge["id"].endswith("/dual.07a"))
    assert edge["predicate"] == "biolink:affects"
    assert edge["object_direction_qualifier"] == "decreased"


def test_kgx_denies_no_more_than_the_document() -> None:
    tally = Tally()
    from mechgraph.exports.kgx import edges

    found = {edge["id"].rpartition("/")[2]: edge for edge in edges(qualified(), tally)}
    assert found["c.2"]["negated"] is True
    assert not {"c.3", "c.6"} & set(found)
    assert tally.counts["left out, not shown", "claim"] == 1
    assert tally.counts["left out, negated with a wider predicate", "claim"] == 1


# ── The command ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SINGLE)
def test_bytes_are_the_same_each_time(name: str) -> None:
    assert written(qualified(), name) == written(qualified(), name) != b""


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_strict_refuses_exactly_what_loses(name: str, tmp_path: Path) -> None:
    if name in LOSSLESS:
        assert not export(qualified(), name, tmp_path / "x", strict=True)
    elif name == "turtle":
        implied = corpus(claim("c.1", "a increases b", status="implied", warrant="w"))
        with pytest.raises(LossRefused, match="implied: 1 claim"):
            export(implied, name, tmp_path / "x", strict=True)
    else:
        with pytest.raises(LossRefused, match="2 documents"):
            export(qualified(), name, tmp_path / "x", strict=True)
        assert list(tmp_path.iterdir()) == []


def test_a_list_whose_parts_cannot_be_told_apart_is_told(tmp_path: Path) -> None:
    """An identifier may hold what a table joins lists by, as old ones of Wiley do."""
    said = claim("d1.1", "ketamine increases bdnf", cites=["doi:10.1002/(SICI)1<1::AID-1>3.0.CO;2-2", "PMID:1"])
    plain = claim("d1.2", "bdnf increases mood", cites=["PMID:1", "PMID:2"], scope={"region": ["brain"]})
    tally = export(corpus(said, plain), "csv", tmp_path / "claims.csv")
    assert {what: times for (what, _), times in tally.counts.items() if what.startswith("semicolons")} == {
        "semicolons in cites": 1
    }


def test_command(tmp_path: Path) -> None:
    runner = CliRunner()
    shown = runner.invoke(cli, ["export", "sif"])
    assert shown.stdout.startswith("ketamine_therapy\tkindOf\t")
    assert "negated: 8 claims" in shown.stderr
    assert "negated" not in shown.stdout
    told = runner.invoke(cli, ["export", "sif", "--out", str(tmp_path / "k.sif")])
    assert (tmp_path / "k.sif").read_bytes() == shown.stdout_bytes
    assert "negated: 8 claims" in told.stdout
    assert run(["export", "sif", "--strict", "--out", str(tmp_path / "no.sif")]) == LossRefused.exit_code == 1
    assert not (tmp_path / "no.sif").exists()
    assert run(["export", "nothing"]) == NotFound.exit_code
    assert run(["export", "kgx"]) == UsageError.exit_code
    assert run(["export"]) == UsageError.exit_code
    assert run(["export", "sif", "--out", str(tmp_path / "k.sif" / "under")]) == OutputError.exit_code
    for name in FORMATS:
        assert name in runner.invoke(cli, ["export", "--list"]).stdout
