"""What other tools hold comes in as claims: whole data sets with known figures, the report, and hostile files."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import re
import tarfile
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mechgraph
from anything import corpora
from mechgraph import validate
from mechgraph.cli import run
from mechgraph.corpus import claims, entities, lines
from mechgraph.corpus.read import read_folder
from mechgraph.errors import NotFound, OutputError, ProblemsFound, UsageError
from mechgraph.exports.formats import export
from mechgraph.graph import MechanismGraph
from mechgraph.imports.drugmechdb import PREDICATES, TURNED
from mechgraph.imports.folder import write_corpus
from mechgraph.imports.names import entity_id, public, source_name
from mechgraph.imports.report import Piece
from mechgraph.imports.run import detect, import_files
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import Corpus
from mechgraph.model.entity import Entity
from mechgraph.model.lazy import column
from mechgraph.reason.compare import Kind
from mechgraph.store.disk import write_store
from mechgraph.validate import read_corpus
from mechgraph.vocabulary import relations
from outside import conib_oppositions, drugmechdb_signs, unpacked

CASES = Path(__file__).parent / "cases/imports"
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")


def imported(folder: Path) -> Corpus:
    """Return an imported corpus, of which every row is sound."""
    reading = read_folder(folder)
    assert reading.problems == []
    assert reading.corpus is not None
    return reading.corpus


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(min_size=1, max_size=9))
def test_ids_lead_back_to_the_names_they_are_made_from(name: str) -> None:
    made = entity_id(name)
    assert IDENTIFIER.fullmatch(made)
    assert len(made) <= 100
    assert source_name(made) in {name, None}
    assert source_name(made) == name or len(name) > 6


def test_ids_are_readable_and_long_ones_are_cut() -> None:
    assert entity_id("MESH:D003882") == "MESH.D003882"
    assert entity_id("a:GO:dendritic spine") == "a.GO.dendritic_spine"
    first, second = entity_id("x" * 200 + "1"), entity_id("x" * 200 + "2")
    assert first != second
    assert len(first) == 100
    assert source_name(first) is None


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("UniProt:P21397", "UniProtKB:P21397"), ("DB:DB00001", "DRUGBANK:DB00001"), ("go:0006954", "GO:0006954"),
     ("GO:dendritic spine", None), ("InterPro:IPR000001", None), ("renin", None), ("HGNC:APP", None)],
)  # fmt: skip
def test_public_identifiers_are_known_by_the_prefixes_of_others(name: str, identifier: str | None) -> None:
    assert public(name) == identifier


# ── DrugMechDB ───────────────────────────────────────────────────────────────────────────────────────

PATH = """\
graph: {_id: P_1, drug: ketamine, disease: Depression, drug_mesh: "MESH:D007649", disease_mesh: "MESH:D003866"}
directed: true
multigraph: true
nodes:
  - {id: "MESH:D007649", label: Drug, name: Ketamine}
  - {id: "UniProt:Q05586", label: Protein, name: NMDA receptor}
  - {id: "MESH:D003866", label: Disease, name: Depressive disorder}
links:
  - key: decreases activity of
    source: MESH:D007649
    target: UniProt:Q05586
  - key: caused by
    source: MESH:D003866
    target: UniProt:Q05586
references:
  - https://example.org/1
"""


def test_a_path_becomes_a_document_with_its_links(tmp_path: Path) -> None:
    source = write(tmp_path, "one.yaml", PATH)
    import_files([source], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    first, second = corpus.claims
    assert (first.id, first.subject, first.relation, first.object) == (
        "P_1.1", "MESH.D007649", "inhibits", "UniProt.Q05586",
    )  # fmt: skip
    assert first.says == "Ketamine decreases activity of NMDA receptor."
    assert (first.basis, first.cites) == ("cited", ("https://example.org/1",))
    assert corpus.entity["UniProt.Q05586"].mappings[0].id == "UniProtKB:Q05586"
    assert corpus.entity["MESH.D003866"].level == "body"
    # What is written the other way round is turned, and said as it is written.
    assert (second.subject, second.relation, second.object) == ("UniProt.Q05586", "causes", "MESH.D003866")
    assert second.says == "Depressive disorder is caused by NMDA receptor."
    import_files([write(tmp_path, "two.yaml", PATH.replace("caused by", "directly interacts with"))], tmp_path / "two")
    assert imported(tmp_path / "two").claims[1].says == "Depressive disorder directly interacts with NMDA receptor."
    segment = corpus.segment("P_1", 2)
    assert PATH[segment.start : segment.end].split()[:3] == ["key:", "caused", "by"]
    assert json.loads((tmp_path / "made/import.json").read_text())["relations"][0]["claims"] == 1
    assert mechgraph.open(tmp_path / "made").paths("ketamine", "Depressive disorder").chains[0].sign == -1


@pytest.fixture(scope="module")
def drugs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, dict[str, str]]:
    """The whole data set, and for each file the entity that is its disease."""
    folder = tmp_path_factory.mktemp("drugmechdb")
    paths = unpacked(shared / "data/drugmechdb/paths.tar.xz", folder)
    import_files([paths], folder / "made")
    found = {path.name: re.search(r"disease_mesh: (\S+)", path.read_text()) for path in paths.rglob("*.yaml")}
    return imported(folder / "made"), {name: entity_id(goal[1]) for name, goal in found.items() if goal}


@pytest.fixture(scope="module")
def polarity(shared: Path) -> dict[str, dict[str, object]]:
    table = yaml.safe_load((shared / "data/drugmechdb/predicate_polarity.yaml").read_text())
    return dict(table["predicates"])


def test_predicates_have_the_published_polarity(polarity: dict[str, dict[str, object]]) -> None:
    assert set(PREDICATES) | set(TURNED) >= set(polarity)
    for predicate, row in polarity.items():
        found = relations()[TURNED.get(predicate) or PREDICATES[predicate]]
        assert found.sign == row["sign"], predicate
        assert (predicate in TURNED) is (row["role"] == "reverse" or predicate in STRUCTURE_TURNED), predicate


STRUCTURE_TURNED = {"location of", "has part", "has active ingredient", "superclass of"}
"""Predicates without a sign that say, from the other end, what one of our relations says."""


def test_all_of_drugmechdb_goes_into_a_store(drugs: tuple[Corpus, dict[str, str]], tmp_path: Path) -> None:
    corpus, _ = drugs
    write_store(corpus, tmp_path / "store")
    graph = mechgraph.open(tmp_path / "store")
    assert graph.corpus.counts() == corpus.counts()
    assert graph.corpus.entities == corpus.entities
    (row,) = graph.query("SELECT (COUNT(?claim) AS ?n) { ?claim a mg:Claim }")
    assert row == {"n": str(len(corpus.claims))}


def test_the_paths_of_drugmechdb_have_the_published_net_signs(drugs: tuple[Corpus, dict[str, str]]) -> None:
    """Read as the polarity table reads them, along the edges as written; edges without a sign are passed over."""
    corpus, goals = drugs
    badges = {document.id: document.short for document in corpus.documents}
    assert len(set(badges.values())) == 4_846
    assert badges["DB00801_MESH_D001007_1"] == "halazepam in Anxiety"
    assert badges["B02362_MESH_D003882_1"] == "aminobenz… in Dermatomy…"
    signs = {"negative": 4_679, "positive": 119, "incoherent": 48, "pairs of both signs": 35}
    assert drugmechdb_signs(corpus, goals) == signs


# ── BEL ──────────────────────────────────────────────────────────────────────────────────────────────

NODES = [
    {"bel": "p(HGNC:APP)", "concept": {"name": "APP", "namespace": "HGNC"}, "function": "Protein", "id": "n1"},
    {
        "bel": "bp(GO:memory)",
        "concept": {"name": "memory", "namespace": "GO"},
        "function": "BiologicalProcess",
        "id": "n2",
    },
]
LINK = {
    "annotations": {
        "Species": [{"identifier": "10090", "namespace": "Species"}],
        "MeSHAnatomy": [{"identifier": "Hippocampus", "namespace": "MeSHAnatomy"}],
        "Confidence": [{"identifier": "High", "namespace": "Confidence"}],
    },
    "citation": {"identifier": "30106381", "namespace": "pubmed"},
    "evidence": "A sentence of an article.",
    "key": "k",
    "line": 84,
    "relation": "decreases",
    "source": 0,
    "source_modifier": {"modifier": "Activity"},
    "target": 1,
}


def nodelink(*links: dict[str, object], **more: object) -> str:
    about = {"graph": {"pybel_version": "0.15", "document_metadata": {"name": "A paper"}}}
    return json.dumps({**about, "links": list(links), "nodes": NODES, **more})


def test_a_link_of_pybel_becomes_a_claim_with_its_context(tmp_path: Path) -> None:
    nothing = {"relation": "causesNoChange", "source": 0, "target": 1}
    source = write(tmp_path, "paper.bel.nodelink.json", nodelink(LINK, nothing))
    import_files([source], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    first, second = corpus.claims
    assert (first.subject, first.relation, first.object) == ("act.p.HGNC.APP", "decreases", "bp.GO.memory")
    assert corpus.entity["act.p.HGNC.APP"].aspect_of == ("p.HGNC.APP",)
    assert first.scope.population == "Species 10090"
    assert first.scope.region == ("Hippocampus",)
    assert first.note == "Confidence: High."
    assert first.cites == ("PMID:30106381",)
    assert "sentence of an article" not in (tmp_path / "made/claims.jsonl").read_text()
    assert (second.relation, second.polarity, corpus.coupling(second)) == ("affects", "negated", None)
    assert second.says.split(" does not change ") == [corpus.label(second.subject), f"{corpus.label(second.object)}."]
    mechgraph.open(tmp_path / "made")


def test_the_contradictions_of_conib(shared: Path, tmp_path: Path) -> None:
    graphs = unpacked(shared / "data/conib/nodelink.tar.xz", tmp_path / "files")
    import_files([graphs], tmp_path / "made")
    found = conib_oppositions(imported(tmp_path / "made"))
    assert {kind: reasons["pairs"] for kind, reasons in found.items()} == {"both signs": 206, "change and none": 112}
    # Every pair has a reason: the two never speak of the same terms, or their contexts differ, or neither.
    for reasons, counts in zip(found.values(), ((120, 50, 36), (33, 51, 28)), strict=True):
        assert tuple(reasons[kind] for kind in (Kind.aspects, Kind.elsewhere, Kind.opposed)) == counts
        assert sum(counts) == reasons["pairs"]


# ── PhysioMap ────────────────────────────────────────────────────────────────────────────────────────


def test_the_edges_of_physiomap(shared: Path, tmp_path: Path) -> None:
    content = lzma.decompress((shared / "data/physiomap/physiomap-1.1.1.json.xz").read_bytes())
    report = import_files([write(tmp_path, "physiomap.json", content)], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    causal = [claim for claim in corpus.claims if claim.wording and claim.wording.startswith("causal")]
    signs = [corpus.relation_of(claim).sign for claim in causal]
    assert (signs.count(1), signs.count(-1), signs.count(0)) == (1_265, 982, 21)
    assert {one.level for one in corpus.entities} == {"molecular", "cellular", "body"}
    # "cardiac index" is a synonym of cardiac output there, and the name of another.
    assert [corpus.find(name) for name in ("cardiac_index", "cardiac_output")] == [
        entity_id("cardiac_index"),
        entity_id("cardiac_output"),
    ]
    # Names that differ in how their digits are parted are two.
    for name in ("erythrocyte_23_bpg", "erythrocyte_2_3_bpg"):
        assert corpus.find(name) == entity_id(name)
    modulated = {claim.says: str(claim.note) for claim in corpus.claims if claim.relation == "modulatesEffectOn"}
    assert not [says for says in modulated if "_" in says or "…" in says]
    (note,) = (note for says, note in modulated.items() if "baroreflex sympathetic outflow on heart rate" in says)
    assert note.startswith(
        "The effect that is modulated: of baroreflex sympathetic outflow. Sign of the modulation: +. "
    )
    # Two signs of the source that differ are both told.
    assert sum("Sign of the interaction: " in note for note in modulated.values()) == 3
    assert report.changed["a modulation with two signs that differ has both in its note"] == 3
    segment = corpus.segment("physiomap", 1)
    assert json.loads(content.decode()[segment.start : segment.end])["id"] == segment.locator


# ── Files that are not what they should be ───────────────────────────────────────────────────────────

BOMB = "a: &a [x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))

HOSTILE = {
    "aliases.yaml": (BOMB + "links: []\n", "aliases"),
    "truncated.yaml": (PATH[: PATH.index("caused")] + '"', "not YAML"),
    "encoding.yaml": (PATH.encode("utf-16"), "not UTF-8"),
    "deep.yaml": ("links:\n  " + "[" * 500, "nested deeper"),
    "tag.yaml": ("links: !!python/object/apply:os.system [id]\n", "tags"),
    "shape.yaml": ("links: 3\nnodes: 4\n", "no lists"),
    "nan.json": ('{"graph": {"pybel_version": NaN}}', "NaN is no number"),
    "deep.json": ('{"pybel_version": ' + "[" * 200_000, "nested too deep"),
    "truncated.json": (nodelink(LINK)[:-40], "is the file whole?"),
    "twice.json": ('{"pybel_version": 1, "links": [], "links": []}', "stands twice"),
    "within.json": ('{"pybel_version": 1, "nodes": [], "links": [{"key": "a", "key": "b"}]}', "'key' stands twice"),
    "surrogate.json": ('{"pybel_version": 1, "nodes": [{"bel": "\\ud800"}], "links": []}', "half a surrogate pair"),
    "surrogate.jsonl": ('{"subject": "\\udfff", "predicate": "b", "object": "c"}', "half a surrogate pair"),
    "lines.jsonl": ('{"subject": "a", "predicate": "b", "object": "c"} {}', "not one value of JSON in a line"),
    "links.json": ('{"pybel_version": 1, "links": [3], "nodes": []}', "a link is no object"),
    "unknown.txt": ("hello", "not of a format"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    content, message = HOSTILE[name]
    source = write(tmp_path, name, content)
    with pytest.raises(ProblemsFound) as caught:
        import_files([source], tmp_path / "new" / "made")
    assert message in str(caught.value)
    assert name in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_what_is_no_file_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder, "one.yaml", PATH)
    (folder / "loop").symlink_to(folder)
    assert import_files([folder], tmp_path / "made").claims == 2
    os.mkfifo(folder / "pipe.yaml")
    for source in (folder, folder / "pipe.yaml"):
        with pytest.raises(UsageError, match=r"pipe\.yaml is no file"):
            import_files([source], tmp_path / "again")
    odd = Path(os.fsdecode(b"\xff.yaml"))
    write(tmp_path, str(odd), PATH)
    with pytest.raises(UsageError, match="is not UTF-8"):
        import_files([tmp_path / odd], tmp_path / "again")
    with pytest.raises(OutputError, match="too long"):
        import_files([folder / "one.yaml"], tmp_path / ("x" * 300))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "made", str(odd)]


# ── Files of another format than is meant ────────────────────────────────────────────────────────────

BEL = """SET DOCUMENT Name = "A paper"
SET Citation = {"PubMed", "30106381"}
SET Evidence = "A sentence."
p(HGNC:APP) decreases bp(GO:memory)
"""


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with a script of BEL, its JSON, and what is neither."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    write(folder, "paper.bel", BEL)
    write(folder, "paper.bel.nodelink.json", nodelink(LINK))
    write(folder, "notes.json", '{"a": 1}')
    write(folder, "packed.bel.zst", b"\x28\xb5\x2f\xfd")
    write(folder, ".hidden.bel", BEL)
    return folder


def test_a_folder_of_several_formats_is_refused_with_their_names(mixed: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"bel \(1\), pybel \(1\) .*--from one of bel, pybel"):
        import_files([mixed], tmp_path / "made")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("form", "file", "other"), [("bel", "paper.bel", "pybel"), ("pybel", "paper.bel.nodelink.json", "bel")]
)
def test_of_a_folder_the_files_of_the_format_are_taken(
    form: str, file: str, other: str, mixed: Path, tmp_path: Path
) -> None:
    report = import_files([mixed], tmp_path / "made", form=form).record()
    assert [one["name"] for one in report["files"]] == [file]
    assert report["made"]["claims"] == 1
    left = {one["why"]: one["first"] for one in report["left"] if one["of"] == "files"}
    (passed,) = {path.name for path in mixed.iterdir()} - {file, "notes.json", "packed.bel.zst", ".hidden.bel"}
    assert left == {f"looks like {other}": [passed], "of no format that is read": ["packed.bel.zst", "notes.json"]}


def test_a_folder_without_files_of_the_format_is_refused(mixed: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"no file that looks like drugmechdb \(bel \(1\), pybel \(1\)\)"):
        import_files([mixed], tmp_path / "made", form="drugmechdb")


def test_a_file_that_is_named_and_looks_like_another_format_is_refused(mixed: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"nodelink\.json: not bel: it looks like pybel"):
        import_files([mixed / "paper.bel", mixed / "paper.bel.nodelink.json"], tmp_path / "made", form="bel")
    with pytest.raises(ProblemsFound, match=r"notes\.json: not of a format"):
        import_files([mixed / "paper.bel", mixed / "notes.json"], tmp_path / "made")
    # What no format recognises is taken at the user's word.
    script = write(tmp_path, "script.txt", BEL.partition("\n")[2])
    assert import_files([script], tmp_path / "made", form="bel").claims == 1


@pytest.mark.parametrize(
    ("name", "content", "form", "message"),
    [
        ("no.txt", "neither one\nnor the other\n", "bel", "no claim comes of it"),
        ("no.bel", 'SET DOCUMENT Name = "A paper"\n', None, "no claim comes of it"),
        ("no.yaml", "graph: {_id: P_1}\nnodes: []\nlinks: []\n", None, "no claim comes of it"),
        ("no.json", nodelink(), None, "no claim comes of it"),
        ("no.ttl", "@prefix sh: <http://www.w3.org/ns/shacl#> .\n", "physiomap", "no claim comes of it"),
    ],
)
def test_what_makes_no_claim_is_refused(
    name: str, content: str, form: str | None, message: str, tmp_path: Path
) -> None:
    source = write(tmp_path, name, content)
    with pytest.raises(ProblemsFound, match=message):
        import_files([source], tmp_path / "made", form=form)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_compressed_file_with_the_name_of_another_is_called_so(tmp_path: Path) -> None:
    sources = {
        "gzip": write(tmp_path, "gzip.bel", gzip.compress(BEL.encode())),
        "bzip2": write(tmp_path, "bzip2.bel", bz2.compress(BEL.encode())),
        "xz": write(tmp_path, "xz.bel", lzma.compress(BEL.encode())),
        "zip": tmp_path / "zip.bel",
        "tar": tmp_path / "tar.bel",
    }
    with zipfile.ZipFile(sources["zip"], "w") as packed:
        packed.writestr("a.bel", BEL)
    with tarfile.open(sources["tar"], "w") as archive:
        archive.add(write(tmp_path, "a.bel", BEL), "a.bel")
    for kind, source in sources.items():
        for form in (None, "bel", "rdf"):
            with pytest.raises(ProblemsFound, match=rf"\({kind}\), not text \(unpack it first\)"):
                import_files([source], tmp_path / "made", form=form)


def test_every_file_of_the_whole_sets_is_recognised(shared: Path, tmp_path: Path) -> None:
    sets = {"drugmechdb/paths": "drugmechdb", "conib/bel": "bel", "conib/nodelink": "pybel"}
    for archive, form in sets.items():
        folder = unpacked(shared / f"data/{archive}.tar.xz", tmp_path / form)
        assert {detect(path) for path in folder.rglob("*.*")} == {form}
    for name in ("physiomap-1.1.1.json", "physiomap.ttl"):
        content = lzma.decompress((shared / f"data/physiomap/{name}.xz").read_bytes())
        assert detect(write(tmp_path, name, content)) == "physiomap"
    with pytest.raises(ProblemsFound, match="no claim comes of it"):
        import_files([shared / "data/physiomap/shapes.ttl"], tmp_path / "made")


def test_documents_of_one_name_are_told_apart(tmp_path: Path) -> None:
    sources = [write(tmp_path, f"{name}.yaml", PATH.replace("P_1", name)) for name in ("P_1", "P_1-2")]
    sources += [write(tmp_path, f"again{n}.yaml", PATH) for n in range(2)]
    import_files(sources, tmp_path / "made")
    assert [one.id for one in imported(tmp_path / "made").documents] == ["P_1", "P_1-2", "P_1-3", "P_1-4"]


def test_a_modifier_that_says_nothing_is_none(tmp_path: Path) -> None:
    link = {"relation": "increases", "source": 0, "target": 1, "source_modifier": {"mood": "x"}}
    report = import_files([write(tmp_path, "g.json", nodelink(link))], tmp_path / "made")
    assert imported(tmp_path / "made").claims[0].subject == "p.HGNC.APP"
    assert report.left[Piece.parts, "a field of a modifier that has no place"] == 1


@pytest.mark.parametrize(
    ("names", "title", "source"),
    [
        (["drugmechdb.yaml"], "DrugMechDB: 3 paths from drugs to diseases", "DrugMechDB"),
        (["bel.bel"], "BEL: A paper (script)", "BEL"),
        (["pybel.json"], "BEL: A paper (JSON of PyBEL)", "BEL"),
        (["indra.json"], "INDRA: indra", "INDRA"),
        (["kgx_nodes.tsv", "kgx_edges.tsv"], "KGX: kgx (TSV)", "KGX"),
        (["kgx_nodes.jsonl", "kgx_edges.jsonl"], "KGX: kgx (JSON Lines)", "KGX"),
        (["physiomap.json"], "PhysioMap 1.1 (JSON)", "PhysioMap"),
        (["physiomap.ttl"], "PhysioMap (RDF)", "PhysioMap"),
    ],
)
def test_a_corpus_is_headed_by_what_it_was_made_from(names: list[str], title: str, source: str, tmp_path: Path) -> None:
    """By data set and form, and by nothing that an edit of the folder would make untrue, such as a count."""
    import_files([CASES / name for name in names], tmp_path / "made")
    about = imported(tmp_path / "made").about
    made = f"{source}, imported from {', '.join(names)} by mechgraph {mechgraph.__version__}."
    assert (about.title, about.description) == (title, made)


def test_the_data_set_is_named_unless_the_title_begins_with_it(tmp_path: Path) -> None:
    script = (CASES / "bel.bel").read_text()
    for name, title in (("BEL of a paper", "BEL of a paper (script)"), ("BELIEF", "BEL: BELIEF (script)")):
        source = write(tmp_path, f"{name}.bel", script.replace('Name = "A paper"', f'Name = "{name}"'))
        import_files([source], tmp_path / f"made-{name}")
        assert imported(tmp_path / f"made-{name}").about.title == title


def test_many_documents_and_files_are_counted(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for number in range(1_001):
        write(tmp_path, f"files/{number}.bel", 'SET Citation = {"PubMed", "1"}\na(CHEBI:x) -> bp(GO:y)\n')
    import_files([tmp_path / "files"], tmp_path / "made")
    about = imported(tmp_path / "made").about
    assert about.title == "BEL: 1,001 scripts"
    assert about.description == f"BEL, imported from 1,001 files by mechgraph {mechgraph.__version__}."


def test_a_path_that_tells_neither_drug_nor_disease_is_called_by_its_name(tmp_path: Path) -> None:
    silent = PATH.replace("drug: ketamine, disease: Depression, ", "")
    import_files([write(tmp_path, "one.yaml", silent)], tmp_path / "made")
    made = imported(tmp_path / "made")
    (document,) = made.documents
    assert (document.title, document.short) == (document.id, document.id)
    assert made.about.title == f"DrugMechDB: {document.id}"


@pytest.mark.parametrize("form", ["bel", "trig"])
@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--licence", " ", "'licence' is empty"),
        ("--title", "x" * 2_001, "'title' is longer than 2000 characters"),
        ("--id", "Bad_ID", "the id 'Bad_ID' is none: an id has up to 100 lower case letters, digits and hyphens"),
        ("--id", "7", "the id '7' is none: "),
        ("--id", "", "the id '' is none: "),
        ("--id", "x" * 101, f"the id '{'x' * 79}…' is none: "),
    ],
)
def test_what_a_corpus_cannot_say_of_itself_is_wrong_usage(
    form: str, option: str, value: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = CASES / "bel.bel"
    if form == "trig":
        source = tmp_path / "k.trig"
        export(mechgraph.open().corpus, "trig", source)
    assert run(["import", str(source), "--out", str(tmp_path / "made"), option, value]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"mechgraph: {says}")
    assert told.count("\n") == 1
    assert not (tmp_path / "made").exists()


def test_only_an_id_from_a_name_of_a_folder_is_changed_silently(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path, "one.yaml", PATH)
    assert run(["import", str(source), "--out", str(tmp_path / "Bad_ID")]) == 0
    assert imported(tmp_path / "Bad_ID").about.id == "bad-id"
    assert run(["import", str(source), "--out", str(tmp_path / "made"), "--id", "Bad_ID"]) == 2
    assert capsys.readouterr().err.endswith("begins with a letter; write --id bad-id\n")
    assert run(["import", str(source), "--out", str(tmp_path / "made"), "--id", "bad-id"]) == 0


def test_a_folder_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    source = write(tmp_path, "one.yaml", PATH)
    (tmp_path / "made").mkdir()
    write(tmp_path / "made", "mine.txt", "mine")
    with pytest.raises(OutputError, match="the folder is not empty"):
        import_files([source], tmp_path / "made")


# ── Rows in JSON Lines ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "spoil", "code"),
    [
        ("claims.jsonl", lambda text: text.replace('"inhibits"', '"inhibit"'), "unknown-relation"),
        ("claims.jsonl", lambda text: text.replace("P_1.2", "P_1.1"), "duplicate-id"),
        ("claims.jsonl", lambda text: text + "nonsense\n", "bad-value"),
        ("claims.jsonl", lambda text: text.replace('"cited"', '"theory"', 1), "cited-without-citation"),
        ("entities.jsonl", lambda text: text.replace("UniProtKB:Q05586", "UniProtKB:Q0558"), "malformed-identifier"),
        ("entities.jsonl", lambda text: text.replace('"level":"body"', '"level":"soul"'), "bad-value"),
        ("segments.jsonl", lambda text: text.replace('"number":2', '"number":3'), "bad-segment"),
        ("segments.jsonl", lambda text: text + text[: text.index("\n") + 1].replace("P_1", "P_2"), "unknown-document"),
        ("documents.jsonl", lambda text: text + text, "duplicate-id"),
    ],
)
def test_faults_in_json_lines_are_found_with_their_line(file: str, spoil, code: str, tmp_path: Path) -> None:
    import_files([write(tmp_path, "one.yaml", PATH)], tmp_path / "made")
    path = tmp_path / "made" / file
    path.write_text(spoil(path.read_text()))
    problems = read_folder(tmp_path / "made").problems
    assert code in {problem.code for problem in problems}
    assert all(problem.line > 0 for problem in problems)


@pytest.mark.parametrize("spoil", [lambda row: b"", lambda row: row.replace(b":", b"=", 1), lambda row: row + row])
def test_a_segment_that_is_wrong_is_told_once(spoil, graph: MechanismGraph, tmp_path: Path) -> None:
    """And nothing of those that follow, or of the claims that were read there."""
    write_corpus(graph.corpus, tmp_path)
    path = tmp_path / "segments.jsonl"
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*rows[:9], spoil(rows[9]), *rows[10:]]))
    (problem,) = read_folder(tmp_path).problems
    assert problem.line in {10, 11}
    with pytest.raises(ProblemsFound) as found:
        read_corpus(tmp_path)
    assert found.value.problems == (problem,)


@pytest.fixture(params=["held in memory", "left in their files"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a corpus is taken for a small one, or for one that is not held in memory."""
    if request.param == "left in their files":
        monkeypatch.setattr(claims, "KEPT", 0)
        monkeypatch.setattr(entities, "KEPT", 0)
        monkeypatch.setattr(lines, "HELD", 0)
        monkeypatch.setattr(validate, "IN_MEMORY", 0)


@pytest.mark.usefixtures("size")
def test_a_corpus_comes_back_from_json_lines_whatever_its_size(graph: MechanismGraph, tmp_path: Path) -> None:
    write_corpus(graph.corpus, tmp_path)
    back = read_corpus(tmp_path)
    assert back == graph.corpus
    assert back.claims[-1] == graph.corpus.claims[-1]
    assert back.claims[2:4] == graph.corpus.claims[2:4]
    for kind, read, rows in (
        (Claim, back.claims, graph.corpus.claims),
        (Entity, back.entities, graph.corpus.entities),
    ):
        for field in kind.model_fields:
            assert column(read, field) == [getattr(row, field) for row in rows]
    with pytest.raises(IndexError):
        back.claims[len(back.claims)]


@pytest.mark.usefixtures("size")
def test_a_corpus_of_any_size_is_checked_as_a_whole(graph: MechanismGraph, tmp_path: Path) -> None:
    write_corpus(graph.corpus, tmp_path)
    path = tmp_path / "claims.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    rows[0]["subject"] = "nobody"
    rows[1]["restates"] = "no.claim"
    rows[2]["segments"] = [99_999]
    rows[3]["certainty"] = "sure"
    rows[4]["id"] = rows[5]["id"]
    # Lines may end as on other systems, and the last one need not end at all.
    path.write_text("\r\n".join(json.dumps(row) for row in rows), newline="")
    with pytest.raises(ProblemsFound) as found:
        read_corpus(tmp_path)
    told = {(problem.line, problem.code) for problem in found.value.problems}
    assert told >= {(1, "unknown-entity"), (2, "dangling-restatement"), (3, "unknown-segment"), (4, "bad-value")}
    assert (6, "duplicate-id") in told


@pytest.mark.parametrize("file", ["claims.jsonl", "entities.jsonl", "segments.jsonl", "documents.jsonl"])
def test_of_a_file_that_is_cut_off_it_is_told_where_and_nothing_that_follows_from_it(
    file: str, graph: MechanismGraph, tmp_path: Path
) -> None:
    write_corpus(graph.corpus, tmp_path)
    path = tmp_path / file
    lines_ = path.read_text().splitlines()
    kept = lines_[: len(lines_) // 2 + 1] if file == "claims.jsonl" else lines_
    path.write_text("\n".join(kept)[:-30])
    with pytest.raises(ProblemsFound) as found:
        read_corpus(tmp_path)
    first = found.value.problems[0]
    assert (first.line, first.message, first.hint) == (len(kept), "the line is no JSON", "is the file whole?")
    assert "unused-entity" not in {problem.code for problem in found.value.problems}


# ── The folder ───────────────────────────────────────────────────────────────────────────────────────


@given(corpora())
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_folder_keeps_any_text(corpus: Corpus) -> None:
    """Also control characters and breaks, in YAML as in JSON Lines. Questions must be SPARQL, so they are left out."""
    before = replace(corpus, questions=(), claims=())
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(before, Path(folder))
        after = read_folder(Path(folder)).corpus
    assert after is not None
    for part in ("about", "documents", "segments", "entities", "ledger"):
        assert getattr(after, part) == getattr(before, part)


def test_a_format_that_there_is_not_is_told_with_what_was_meant(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no format is called 'pybell'; did you mean pybel"):
        import_files([tmp_path], tmp_path / "made", form="pybell")
    assert not (tmp_path / "made").exists()
