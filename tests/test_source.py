"""A corpus is opened from whatever holds it, everywhere in the same way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

import mechgraph
from mechgraph.build import Build
from mechgraph.cli import cli
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.errors import MechgraphError, ProblemsFound
from mechgraph.exports.formats import export
from mechgraph.graph import MechanismGraph
from mechgraph.source import KINDS, open_source
from mechgraph.store.disk import write_store
from test_exports import same

FILES = {
    "trig": "a.trig",
    "upper": "b.TRIG",
    "nanopub": "c.trig",
    "nquads": "d.nq",
    "long": "e.nquads",
    "jsonld": "f.jsonld",
}
FORMS = {"upper": "trig", "long": "nquads"}
HELD = ("store", "tables", "build", *FILES)


@pytest.fixture(scope="module")
def held(graph: MechanismGraph, built: Build, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The built-in corpus in whatever may hold it."""
    folder = tmp_path_factory.mktemp("held")
    write_store(graph.corpus, folder / "store")
    export(graph.corpus, "parquet", folder / "tables")
    for kind, name in FILES.items():
        export(graph.corpus, FORMS.get(kind, kind), folder / name)
    files = {kind: folder / name for kind, name in FILES.items()}
    return {"store": folder / "store", "tables": folder / "tables", "build": built.folder, **files}


def told(*words: str) -> str:
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output
    return done.output


@pytest.mark.parametrize("kind", ["store", "tables", "build", *FILES])
def test_what_is_opened_is_what_its_folder_holds(kind: str, held: Mapping[str, Path], graph: MechanismGraph) -> None:
    for place in (held[kind], str(held[kind])):
        assert same(mechgraph.open(place).corpus, graph.corpus)


def answers(place: Path) -> list[object]:
    """Return what commands print of a corpus, but for where it is."""
    found = json.loads(told("lint", str(place), "--format", "json"))["findings"]
    return [
        told("paths", "ketamine", "BDNF", "--limit", "3", "--format", "json", "--corpus", str(place)),
        told("check", str(place)).removeprefix(str(place)),
        sorted((one["lint"], str(one["claim"]), str(one["entity"]), one["message"]) for one in found),
    ]


@pytest.fixture(scope="module")
def expected() -> list[object]:
    return answers(builtin_corpus())


@pytest.mark.parametrize("kind", ["store", "tables", "build", "nanopub", "nquads", "jsonld"])
def test_commands_answer_as_of_the_folder(kind: str, held: Mapping[str, Path], expected: list[object]) -> None:
    assert answers(held[kind]) == expected
    assert told("diff", str(builtin_corpus()), str(held[kind])) == "no changes\n"


def test_the_environment_names_what_holds_a_corpus(held: Mapping[str, Path]) -> None:
    env = {"MECHGRAPH_CORPUS": str(held["trig"])}
    assert CliRunner().invoke(cli, ["info"], env=env).output == told("info")


def test_a_corpus_folder_goes_before_what_is_built_into_it(graph: MechanismGraph, tmp_path: Path) -> None:
    shutil.copytree(builtin_corpus(), tmp_path / "own")
    for name in ("one", "two"):
        export(graph.corpus, "trig", tmp_path / "own" / f"{name}.trig")
    assert mechgraph.open(tmp_path / "own").corpus == graph.corpus


def test_a_claim_of_a_large_file_is_there_after_it_was_opened(
    held: Mapping[str, Path], graph: MechanismGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is decoded when it is asked for, and the file's triples are kept as long as somebody may."""
    monkeypatch.setattr("mechgraph.rdf.read.KEPT", 10)
    source = open_source(held["nquads"])
    assert source.rdf is not None
    folder, corpus = source.rdf.folder, source.corpus
    del source
    assert list(corpus.claims) == list(graph.corpus.claims)
    assert folder.is_dir()
    del corpus
    assert not folder.exists()


# ── What holds none ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def wrong(graph: MechanismGraph, tmp_path: Path) -> Path:
    """A folder with what holds no corpus."""
    for name in ("empty", "folder.trig", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "note.txt").write_text("nothing of the kind")
    export(graph.corpus, "turtle", tmp_path / "k.ttl")
    export(graph.corpus, "csv", tmp_path / "k.csv")
    for name in ("one", "other"):
        export(graph.corpus, "trig", tmp_path / "two" / f"{name}.trig")
    return tmp_path


@pytest.mark.parametrize("name", ["empty", "folder.trig", "two", "note.txt", "k.ttl", "k.csv"])
def test_what_holds_no_corpus_is_refused_with_one_message(name: str, wrong: Path) -> None:
    place = str(wrong / name)
    message = f"{place}: holds no corpus (give {KINDS}) [not-a-corpus]"
    with pytest.raises(ProblemsFound) as caught:
        mechgraph.open(place)
    assert str(caught.value) == message
    for words in (
        ["paths", "ketamine", "BDNF", "--corpus", place],
        ["lint", place],
        ["build", place, "--out", str(wrong / "out")],
        ["diff", str(builtin_corpus()), place],
        ["load", place, str(wrong / "store")],
    ):
        done = CliRunner().invoke(cli, words)
        assert isinstance(done.exception, ProblemsFound), words
        assert (str(done.exception), done.exception.exit_code) == (message, 1), words
    assert message in told("check", place)
    assert not (wrong / "out").exists()
    assert not (wrong / "store").exists()


def test_what_is_not_there_is_refused_with_one_message(tmp_path: Path) -> None:
    place = str(tmp_path / "no.trig")
    for words in (["info", "--corpus", place], ["check", place], ["diff", place, place], ["load", place, f"{place}s"]):
        done = CliRunner().invoke(cli, words)
        assert isinstance(done.exception, MechgraphError), words
        assert str(done.exception) == f"{place} does not exist; make a corpus with: mechgraph new DIR"
        assert done.exception.exit_code == 2


def test_a_query_that_is_malformed_is_found_by_check_in_any_file(graph: MechanismGraph, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(builtin_corpus(), folder)
    query = sorted(folder.glob("questions/*.rq"))[0]
    query.write_text(query.read_text().replace("WHERE", "WHERE {", 1))
    export(mechgraph.open(folder).corpus, "trig", tmp_path / "own.trig")
    (problem,) = json.loads(told("check", str(tmp_path / "own.trig"), "--format", "json"))
    assert (problem["code"], problem["file"], problem["line"]) == ("bad-query", str(tmp_path / "own.trig"), 0)
    assert problem["message"].startswith(f"question/{query.stem}: ")
