"""A store on disk: what is loaded comes back, answers as its folder does, and a load that is ended leaves no harm."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from pyoxigraph import Store

import mechgraph
from anything import corpora
from corpora import claim, corpus
from mechgraph.cli import cli, run
from mechgraph.corpus.folder import STORE_FILE, STORE_LOCK, builtin_corpus
from mechgraph.errors import NotFound, OutputError, ProblemsFound
from mechgraph.exports.formats import export
from mechgraph.graph import MechanismGraph
from mechgraph.model.columns import Columns
from mechgraph.model.corpus import Corpus
from mechgraph.page.part import around, part_data
from mechgraph.source import open_source
from mechgraph.store.disk import checked_store, hold, open_store, write_store
from mechgraph.store.lock import locked
from mechgraph.store.manifest import read_manifest
from mechgraph.tables.read import read_tables
from mechgraph.tables.schema import pyarrow_modules
from test_exports import same

SLOW = settings(
    max_examples=8,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
COUNTS = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT (COUNT(*) AS ?n) { ?a mg:affects ?b }",
    "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { } }",
)
QUESTIONS = (
    "paths ketamine mood --limit 3 --format json",
    "paths ketamine pregnancy",
    "what-if --raise ketamine --block BDNF --format json",
    "compare dual-benefits positive-effects --format json",
    "contradictions --implied --format json",
    "loops --format json",
    "gaps --format json",
    "essential ketamine mood --format json",
    "explain ketamine",
    "show BDNF --format json",
    "claims --about BDNF --format json",
    "entities --format json",
    "coverage",
    "export sif",
    "export graphml",
    "export csv",
    "query contraindications --format json",
    "questions",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, graph: MechanismGraph) -> Path:
    """A store of the built-in corpus."""
    folder = tmp_path_factory.mktemp("store") / "built-in"
    write_store(graph.corpus, folder)
    return folder


def names(folder: Path) -> list[str]:
    """Return what lies in a store, the name of the load left out."""
    return sorted(one.name.partition("-")[0] for one in folder.iterdir())


def columns_agree(one: Columns, other: Columns) -> bool:
    for field in dataclasses.fields(Columns):
        here, there = getattr(one, field.name), getattr(other, field.name)
        if field.name in {"via", "members"}:
            assert np.array_equal(here.row, there.row)
            assert np.array_equal(here.entity, there.entity)
        elif field.name == "scope":
            assert here.keys() == there.keys()
            for aspect in here:
                assert here[aspect].values == there[aspect].values
                assert np.array_equal(here[aspect].row, there[aspect].row)
                assert np.array_equal(here[aspect].code, there[aspect].code)
        else:
            assert here == there if field.name == "number" else np.array_equal(here, there), field.name
    return True


# ── What is loaded ───────────────────────────────────────────────────────────────────────────────────


@SLOW
@given(corpora())
def test_any_corpus_comes_back_from_a_store(made: Corpus) -> None:
    with tempfile.TemporaryDirectory() as name:
        write_store(made, Path(name) / "store")
        stored = MechanismGraph(*open_store(Path(name) / "store"))
        assert same(stored.corpus, made)
        assert columns_agree(stored.corpus.columns, made.columns)
        held = MechanismGraph(made)
        for implied in (False, True):
            for query in COUNTS:
                here, there = (one.query(query, implied=implied).in_order().table() for one in (held, stored))
                assert list(here) == list(there), query


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_store_answers_as_its_folder_does(question: str, store: Path) -> None:
    answers = [
        CliRunner().invoke(cli, question.split(), env={"MECHGRAPH_CORPUS": str(place)})
        for place in (builtin_corpus(), store)
    ]
    assert answers[0].output == answers[1].output
    assert answers[0].exit_code == answers[1].exit_code == 0, answers[1].output
    assert answers[0].output


@pytest.mark.parametrize(
    ("name", "near"),
    [("ketamin", "ketamine"), ("ketamin (ketamine)", "ketamine"), ("brain derived neurotropic factor", "bdnf")],
)
def test_a_misspelt_name_is_answered_from_a_store_as_from_its_folder(
    name: str, near: str, store: Path, graph: MechanismGraph
) -> None:
    for ask in (MechanismGraph.find, MechanismGraph.record, MechanismGraph.explain):
        told = []
        for held in (graph, mechgraph.open(store)):
            with pytest.raises(NotFound) as caught:
                ask(held, name)
            told.append((str(caught.value), caught.value.nearest))
        assert told[0] == told[1]
        assert near in told[0][1]


def test_entities_of_a_store_are_those_of_its_folder(store: Path, graph: MechanismGraph) -> None:
    """By id, in part and by column."""
    (found, _), made = open_store(store), graph.corpus
    assert dict(found.entity) == dict(made.entity) == {one.id: one for one in made.entities}
    assert "nothing" not in found.entity
    assert found.entities[-3:] == made.entities[-3:]
    assert found.entities[5] == made.entities[5]
    assert (found.number, found.labels, found.links) == (made.number, made.labels, made.links)
    for field, told in (("synonyms", found.synonyms), ("level", found.levels), ("valence", found.valences)):
        assert told == {one.id: getattr(one, field) for one in made.entities}
        assert {type(value) for value in told.values()} == {type(getattr(made.entities[0], field))}
    assert part_data(found, around(MechanismGraph(found), "BDNF", 2)) == part_data(made, around(graph, "BDNF", 2))


def rewritten(file: Path, field: str, value: str) -> None:
    """Give a row of a table another value."""
    pyarrow, parquet = pyarrow_modules()
    table = parquet.read_table(file)
    kind = table.schema.field(field)
    values = [*table.column(field).to_pylist()[:-1], value]
    changed = table.set_column(table.schema.get_field_index(field), kind, pyarrow.array(values, kind.type))
    parquet.write_table(changed, file)


@pytest.mark.parametrize("field", ["label", "level", "note"])
def test_an_entity_that_the_model_refuses_is_told_where_it_is_looked_at(
    field: str, store: Path, tmp_path: Path
) -> None:
    shutil.copytree(store, tmp_path / "own")
    (file,) = tmp_path.glob("own/*/tables/entities.parquet")
    rewritten(file, field, "x" * 3_000)
    env = {"MECHGRAPH_CORPUS": str(tmp_path / "own")}
    told = CliRunner().invoke(cli, ["entities"], env=env)
    assert isinstance(told.exception, ProblemsFound)
    (problem,) = told.exception.problems
    assert (problem.file, problem.code, problem.hint) == (str(file), "spoilt-file", "load the store again")
    asked = CliRunner().invoke(cli, ["paths", "ketamine", "mood"], env=env)
    assert (asked.exit_code == 0) == (field == "note"), "a path needs labels and levels, and no notes"
    assert isinstance(asked.exception, ProblemsFound | None)


def test_an_entity_that_stands_twice_in_a_table_is_told(tmp_path: Path, graph: MechanismGraph) -> None:
    export(graph.corpus, "parquet", tmp_path)
    rewritten(tmp_path / "entities.parquet", "id", graph.corpus.entities[0].id)
    with pytest.raises(ProblemsFound, match=r"entities\.parquet: holds no corpus.* \(export the corpus again\)"):
        open_source(tmp_path)


def test_many_claims_of_a_row_group_are_read_together(store: Path, graph: MechanismGraph) -> None:
    claims = open_store(store)[0].claims
    few, many = ([*range(0, len(claims), pace)] for pace in (len(claims) // 5, 7))
    for rows in (few, many, many[::-1], [*many, *few]):
        assert claims.those(rows) == [graph.corpus.claims[row] for row in rows]


def test_what_if_looks_a_claim_up_once(store: Path) -> None:
    """Whatever number of conclusions rest on it, with a block and without."""
    outcome = mechgraph.open(store).what_if(raised=["ketamine"], blocked=["bdnf"])
    told = [*outcome.conclusions(), *(change.after for change in outcome.changes())]
    cited = [
        claim
        for conclusion in told
        for witness in conclusion.witnesses
        for step in witness.chain.steps
        for claim in step.claims
    ]
    assert len(set(map(id, cited))) == len({claim.id for claim in cited}) < len(cited)


def test_exports_and_stores_are_loaded(graph: MechanismGraph, store: Path, tmp_path: Path) -> None:
    export(graph.corpus, "parquet", tmp_path / "tables")
    export(graph.corpus, "nquads", tmp_path / "all.nq")
    for source in (store, tmp_path / "tables", tmp_path / "all.nq"):
        assert same(open_source(source).corpus, graph.corpus)
    (tmp_path / "all.txt").write_text("nothing of the kind")
    with pytest.raises(ProblemsFound, match="holds no corpus"):
        open_source(tmp_path / "all.txt")


def test_tables_that_another_tool_wrote_anew_are_read(tmp_path: Path, graph: MechanismGraph) -> None:
    """What we write by number in a dictionary it may write out."""
    pyarrow, parquet = pyarrow_modules()
    export(graph.corpus, "parquet", tmp_path)
    for file in tmp_path.glob("*.parquet"):
        table = parquet.read_table(file)
        kinds = [(field, field.type) for field in table.schema]
        written_out = [
            field.with_type(kind.value_type) if pyarrow.types.is_dictionary(kind) else field for field, kind in kinds
        ]
        parquet.write_table(table.cast(pyarrow.schema(written_out)), file, store_schema=False)
    found = open_source(tmp_path).corpus
    assert same(found, graph.corpus)
    assert found.columns.relation.tolist() == graph.corpus.columns.relation.tolist()
    assert found.columns.document.tolist() == graph.corpus.columns.document.tolist()


def test_an_export_that_breaks_rules_is_refused(tmp_path: Path) -> None:
    export(corpus(claim("c1", "a increases b", restates="c9"), claim("c2", "a hasSideEffect b")), "parquet", tmp_path)
    with pytest.raises(ProblemsFound) as found:
        open_source(tmp_path)
    assert {one.code for one in found.value.problems} == {"dangling-restatement", "severity-missing"}


def test_segments_that_are_not_in_their_order_are_told(tmp_path: Path, graph: MechanismGraph) -> None:
    """None is lost where those of a document do not stand together."""
    pyarrow, parquet = pyarrow_modules()
    export(graph.corpus, "parquet", tmp_path)
    table = parquet.read_table(tmp_path / "segments.parquet")
    for rows in ([*range(0, len(table), 2), *range(1, len(table), 2)], range(1, len(table)), [0, 0]):
        parquet.write_table(table.take(pyarrow.array(rows)), tmp_path / "segments.parquet")
        with pytest.raises(ProblemsFound, match=r"segments\.parquet: holds no corpus.* \(export the corpus again\)"):
            open_source(tmp_path)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def turn(file: Path) -> None:
    """Change one byte in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


SPOILT = {Path.unlink: "is missing", cut: "bytes instead of", turn: "is not as it was written"}


@pytest.mark.parametrize("kind", ["tables/questions.parquet", "triples/*.sst", "triples/CURRENT", "triples/MANIFEST-*"])
@pytest.mark.parametrize("spoil", SPOILT)
def test_a_file_of_a_store_that_was_changed_is_named(
    kind: str, spoil: Callable[[Path], None], store: Path, tmp_path: Path
) -> None:
    shutil.copytree(store, tmp_path / "own")
    file = max(tmp_path.glob(f"own/*/{kind}"))
    spoil(file)
    told = CliRunner().invoke(cli, ["check", str(tmp_path / "own"), "--format", "json"], standalone_mode=False)
    assert [(one["code"], one["file"]) for one in json.loads(told.output)] == [("spoilt-file", str(file))]
    assert SPOILT[spoil] in told.output
    assert "load the store again" in told.output


def test_to_ask_a_store_changes_no_file_of_it(store: Path) -> None:
    def files() -> dict[Path, tuple[int, bytes]]:
        return {one: (one.stat().st_mtime_ns, one.read_bytes()) for one in store.rglob("*") if one.is_file()}

    before = files()
    sound = CliRunner().invoke(cli, ["check", str(store)])
    assert (sound.exit_code, "no problems" in sound.output) == (0, True), sound.output
    for question in ("paths ketamine mood", "query contraindications", "show ketamine"):
        assert CliRunner().invoke(cli, [*question.split(), "--corpus", str(store)]).exit_code == 0
    assert files() == before
    held = read_manifest(store)
    kept = {str(one.relative_to(store / held.folder)) for one in before if one.is_relative_to(store / held.folder)}
    rest = kept - held.files.keys()
    assert {name.rpartition("/")[2].partition("-")[0] for name in rest if not name.endswith(".log")} == {
        "IDENTITY",
        "LOCK",
        "LOG",
        "OPTIONS",
    }


@pytest.mark.parametrize("spoil", SPOILT)
@pytest.mark.parametrize("table", ["about", "claims", "entities"])
def test_a_spoilt_table_is_to_be_loaded_again(
    table: str, spoil: Callable[[Path], None], store: Path, tmp_path: Path
) -> None:
    """Whatever command reads it."""
    shutil.copytree(store, tmp_path / "own")
    (file,) = tmp_path.glob(f"own/*/tables/{table}.parquet")
    if spoil is turn:
        file.write_bytes(bytes(1_000) + file.read_bytes()[1_000:])
    else:
        spoil(file)
    for question in ("paths ketamine mood", "claims", "what-if --raise ketamine"):
        told = CliRunner().invoke(cli, question.split(), env={"MECHGRAPH_CORPUS": str(tmp_path / "own")})
        assert isinstance(told.exception, ProblemsFound), told.output
        (problem,) = told.exception.problems
        assert (problem.file, problem.code, problem.hint) == (str(file), "spoilt-file", "load the store again")
    with pytest.raises(ProblemsFound, match="export the corpus again"):
        list(read_tables(file.parent).claims)


def test_a_bit_that_turned_in_a_table_gives_no_other_claims(store: Path, tmp_path: Path) -> None:
    """The places are those of pages; what stands between them is not read, or is found otherwise."""
    shutil.copytree(store, tmp_path / "own")
    (file,) = tmp_path.glob("own/*/tables/claims.parquet")
    whole = file.read_bytes()
    right = list(read_tables(file.parent).claims)
    told = 0
    for number, place in enumerate(range(4, len(whole) // 2, len(whole) // 120)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << number % 8]) + whole[place + 1 :])
        try:
            assert list(read_tables(file.parent).claims) == right
        except ProblemsFound:
            told += 1
    assert told > 40


def test_spoilt_triples_are_said_to_be_so(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "own")
    for file in tmp_path.glob("own/*/triples/*.sst"):
        content = file.read_bytes()
        file.write_bytes(bytes(len(content) // 2) + content[len(content) // 2 :])
    with pytest.raises(ProblemsFound, match="load the store again"):
        mechgraph.open(tmp_path / "own").query("ASK { ?s ?p ?o }", timeout=60)
    for file in tmp_path.glob("own/*/triples/*.sst"):
        file.unlink()
    with pytest.raises(ProblemsFound, match="load the store again"):
        mechgraph.open(tmp_path / "own").query("ASK { ?s ?p ?o }", timeout=60)


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────


LOADING = """
import sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from pathlib import Path
from synthetic import corpus
from mechgraph.store.disk import write_store
made = corpus(4_000, 400)
about = made.about.model_copy(update={"id": "ketamine"})
write_store(replace(made, about=about), Path(sys.argv[2]))
"""


def start(folder: Path, **options: object) -> subprocess.Popen[bytes]:
    """Start a process that loads other claims into a store."""
    scripts = Path(__file__).parent.parent / "scripts"
    return subprocess.Popen([sys.executable, "-c", LOADING, scripts, folder], stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("fresh", [True, False])
def test_a_load_that_is_ended_leaves_what_was_there(
    ending: signal.Signals, tmp_path: Path, graph: MechanismGraph, *, fresh: bool
) -> None:
    folder = tmp_path / "store"
    if not fresh:
        write_store(graph.corpus, folder)
    child = start(folder)
    while not any(folder.glob(".loading-*/triples/*")):
        assert child.poll() is None
        time.sleep(0.01)
    child.send_signal(ending)
    child.communicate()
    assert child.returncode != 0
    if not fresh:
        assert mechgraph.open(folder).corpus.about == graph.corpus.about
    elif ending is signal.SIGKILL:
        with pytest.raises(ProblemsFound, match=r"is no store yet: a load into it was not finished \(load again"):
            mechgraph.open(folder)
    if ending is signal.SIGINT:
        assert not folder.exists() if fresh else names(folder) == [STORE_LOCK, "loaded", "mechgraph"]
    write_store(graph.corpus, folder)
    assert names(folder) == [STORE_LOCK, "loaded", "mechgraph"]
    assert len(mechgraph.open(folder).corpus.claims) == len(graph.corpus.claims)


def test_a_load_that_is_ended_at_its_last_look_leaves_what_was_there(store: Path, tmp_path: Path) -> None:
    def interrupted(triples: Store) -> None:
        assert len(triples) > 1_000
        raise KeyboardInterrupt

    shutil.copytree(store, tmp_path / "own")
    before = read_manifest(store)
    with pytest.raises(KeyboardInterrupt), hold(tmp_path / "own") as place:
        place.load(open_store(store)[0], look=interrupted)
    assert read_manifest(tmp_path / "own") == before
    assert checked_store(tmp_path / "own")[0].about == mechgraph.open(store).corpus.about
    assert names(tmp_path / "own") == names(store)


def test_a_load_that_is_ended_leaves_an_empty_folder_empty(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    with pytest.raises(KeyboardInterrupt), hold(tmp_path / "own"):
        raise KeyboardInterrupt
    assert list((tmp_path / "own").iterdir()) == []
    with pytest.raises(KeyboardInterrupt), hold(tmp_path / "new" / "own"):
        raise KeyboardInterrupt
    assert [one.name for one in tmp_path.iterdir()] == ["own"]


def test_where_no_more_can_be_written_the_old_store_stays(tmp_path: Path, graph: MechanismGraph) -> None:
    write_store(graph.corpus, tmp_path / "store")
    most = 200_000
    child = start(tmp_path / "store", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    _, told = child.communicate()
    assert b"OutputError" in told, told
    assert names(tmp_path / "store") == [STORE_LOCK, "loaded", "mechgraph"]
    assert mechgraph.open(tmp_path / "store").corpus.about == graph.corpus.about


def test_a_second_writer_is_told_who_is_first(store: Path, graph: MechanismGraph) -> None:
    with locked(store), pytest.raises(OutputError, match=rf"process {os.getpid()}, since \d{{4}}-"):
        write_store(graph.corpus, store)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, graph: MechanismGraph) -> None:
    (tmp_path / "thesis.txt").write_text("all of it")
    with pytest.raises(OutputError, match="not a store, and not empty"):
        write_store(graph.corpus, tmp_path)
    with pytest.raises(OutputError, match="not a folder"):
        write_store(graph.corpus, tmp_path / "thesis.txt")
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("manifest", ["", "{}", "[" * 9_999, '{"format": 99}', '{"format": 3, "folder": "../x"}'])
def test_a_manifest_that_is_none_is_told(manifest: str, tmp_path: Path) -> None:
    (tmp_path / STORE_FILE).write_text(manifest)
    with pytest.raises(ProblemsFound, match=r"mechgraph-store\.json: is .*load the store again"):
        mechgraph.open(tmp_path)


@pytest.mark.parametrize(("field", "value"), [("title", "Another"), ("corpus", "another"), ("counts", {"claims": 1})])
def test_a_manifest_that_tells_of_another_corpus_is_told(
    field: str, value: object, store: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(store, tmp_path / "own")
    manifest = folder / STORE_FILE
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), field: value}))
    with pytest.raises(ProblemsFound, match=rf"mechgraph-store\.json: the manifest's '{field}' is not that of"):
        checked_store(folder)


def test_what_a_store_lacks_ends_every_command_alike(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that a store lacks is a problem of the store; a store that is not there is wrong usage."""
    shutil.copytree(store, tmp_path / "own")
    own, nowhere = str(tmp_path / "own"), str(tmp_path / "nowhere")
    asked = (["show", "ketamine", "--corpus"], ["check"], ["paths", "ketamine", "mood", "--corpus"])
    for lacks, hint in (("*/tables/claims.parquet", "load the store again"), (STORE_FILE, "load again")):
        (file,) = tmp_path.glob(f"own/{lacks}")
        file.unlink()
        for args in asked:
            assert run([*args, own]) == 1, args
            assert hint in "".join(capsys.readouterr())
    for args in asked:
        assert run([*args, nowhere]) == 2, args


def test_a_load_looks_at_its_place_before_it_reads(tmp_path: Path) -> None:
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/notes.txt").write_text("mine")
    (tmp_path / "taken").mkdir()
    unread = str(tmp_path / "nothing")
    for place, reason in (("foreign", "not a store, and not empty"), ("taken", "is writing it")):
        with locked(tmp_path / "taken"):
            told = CliRunner().invoke(cli, ["load", unread, str(tmp_path / place)])
        assert isinstance(told.exception, OutputError)
        assert reason in str(told.exception)


def test_a_store_of_another_corpus_is_left_alone(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "own")
    assert CliRunner().invoke(cli, ["new", str(tmp_path / "small")]).exit_code == 0
    before = (tmp_path / "own" / STORE_FILE).read_bytes()
    out = str(tmp_path / "out")
    for words in (["load", "small", "own"], ["build", "small", "--partial", "--out", out, "--store", "own"]):
        with contextlib.chdir(tmp_path):
            told = CliRunner().invoke(cli, words)
        assert isinstance(told.exception, OutputError)
        assert re.search(
            r"own: it is a store of another corpus, .* \(ketamine\): 392 claims, loaded ", str(told.exception)
        )
        assert told.exception.exit_code == 3
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "own" / STORE_FILE).read_bytes() == before
    assert names(tmp_path / "own") == [STORE_LOCK, "loaded", "mechgraph"]


@pytest.mark.parametrize("manifest", ['{"format": 2, "folder": "loaded-0", "tables": {}}', "{"])
def test_what_a_load_replaces_is_told(manifest: str, store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "own")
    own, source = str(tmp_path / "own"), str(builtin_corpus())
    told = CliRunner().invoke(cli, ["load", source, own])
    assert re.search(r"\nin place of .* \(ketamine\): 392 claims, loaded \d{4}-.*Z\n$", told.output), told.output
    told = CliRunner().invoke(cli, ["build", source, "--out", str(tmp_path / "out"), "--store", own])
    assert re.search(r"a store, in place of .* \(ketamine\): 392 claims", told.output), told.output
    (tmp_path / "own" / STORE_FILE).write_text(manifest)
    with pytest.raises(ProblemsFound, match="load"):
        mechgraph.open(tmp_path / "own")
    told = CliRunner().invoke(cli, ["load", source, own])
    assert told.output.endswith("\nin place of a store that this version does not read\n")
    assert names(tmp_path / "own") == [STORE_LOCK, "loaded", "mechgraph"]
    assert mechgraph.open(tmp_path / "own").corpus.about.id == "ketamine"


def test_a_store_is_compared_with_the_folder_it_was_loaded_from(store: Path) -> None:
    assert CliRunner().invoke(cli, ["diff", str(builtin_corpus()), str(store)]).output == "no changes\n"


def test_a_store_is_linted_as_its_folder_is(store: Path) -> None:
    """But for the lines of its files."""

    def told(place: Path) -> list[tuple[object, ...]]:
        found = CliRunner().invoke(cli, ["lint", str(place), "--format", "json"])
        return sorted((row["lint"], row["claim"], row["message"]) for row in json.loads(found.stdout)["findings"])

    assert told(store) == told(builtin_corpus()) != []


def test_tables_of_several_groups_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, graph) -> None:
    """Every table, those with records in records among them, in groups of two rows."""
    monkeypatch.setattr("mechgraph.tables.write.ROWS", 2)
    write_store(graph.corpus, tmp_path / "store")
    found, _ = open_store(tmp_path / "store")
    assert found.claims.file.num_row_groups > 100
    assert same(found, graph.corpus)
    for rows in ([], [7], [300, 4, 5, 300, 0], range(0, len(graph.corpus.claims), 3)):
        assert found.claims.those(rows) == [graph.corpus.claims[row] for row in rows]
        entities = [row % len(graph.corpus.entities) for row in rows]
        assert found.entities.those(entities) == [graph.corpus.entities[row] for row in entities]
    assert found.entities.column("mappings") == [one.mappings for one in graph.corpus.entities]
    assert columns_agree(found.columns, graph.corpus.columns)
