"""Mappings of SSSOM tables are added to the entities of a corpus, and every row that is not is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import mechgraph
from mechgraph.cli import run
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.errors import ProblemsFound, UsageError
from mechgraph.exports.formats import export
from mechgraph.exports.sssom import entities_sssom
from mechgraph.imports.folder import write_corpus
from mechgraph.imports.report import Piece
from mechgraph.imports.run import import_files
from mechgraph.store.disk import write_store
from test_imports import imported, write


def test_the_mappings_of_a_corpus_come_back_to_it(tmp_path: Path) -> None:
    whole = mechgraph.open().corpus
    bare = replace(whole, entities=tuple(one.model_copy(update={"mappings": ()}) for one in whole.entities))
    (tmp_path / "bare").mkdir()
    write_corpus(bare, tmp_path / "bare")
    table = write(tmp_path, "mappings.sssom.tsv", entities_sssom(whole))
    report = import_files([table], tmp_path / "made", corpus=tmp_path / "bare")
    made = imported(tmp_path / "made")
    assert [set(one.mappings) for one in made.entities] == [set(one.mappings) for one in whole.entities]
    assert replace(made, entities=whole.entities) == whole
    assert report.form == "sssom"
    assert report.read == report.kept == Counter({Piece.mappings: sum(len(one.mappings) for one in whole.entities)})


HEAD = """\
#curie_map:
#  up: http://purl.uniprot.org/uniprot/
#  "ket": 'https://w3id.org/mechgraph/ketamine/'
#mapping_set_id: https://example.org/set
subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tpredicate_modifier\tconfidence
"""


def test_entities_are_found_by_address_identifier_and_label(tmp_path: Path) -> None:
    rows = [
        "ket:bdnf\t\tskos:closeMatch\tup:P01138\tNGF",
        "CHEBI:6121\t\trdfs:subClassOf\tCHEBI:51177\t\t\t0.9",
        "x:1\tmTOR signalling\tskos:relatedMatch\tGO:0009987",
        "GO:0050890\tcognition of people\tskos:broadMatch\tket:fear_memories\t",
        "ket:bdnf\t\tskos:exactMatch\tMONDO:0005090\t\tNot",
        "ket:bdnf\t\toboInOwl:hasDbXref\tMONDO:0005090",
        "ket:nothing\t\tskos:exactMatch\tUBERON:0000001",
        "ket:bdnf\t\tskos:exactMatch\tmade-up:1",
        "ket:ketamine\t\tskos:closeMatch\tCHEBI:6121",
        'ket:ketamine\t"a label\nin two lines"\tskos:exactMatch\tCHEBI:6121',
    ]
    table = write(tmp_path, "some.tsv", HEAD + "\n".join(rows))
    import_files([table], tmp_path / "made", corpus=builtin_corpus())
    before, made = mechgraph.open().corpus, imported(tmp_path / "made")
    added = {}
    for entity in before.entities:
        after = made.entity[entity.id].mappings
        added[entity.id] = [(str(one.match), one.id, one.label) for one in after if one not in entity.mappings]
    assert {name: found for name, found in added.items() if found} == {
        "bdnf": [("close", "UniProtKB:P01138", "NGF")],
        "ketamine": [("broad", "CHEBI:51177", None)],
        "mtor_signalling": [("related", "GO:0009987", None)],
        "fear_memories": [("narrow", "GO:0050890", "cognition of people")],
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("subject_id\tpredicate_id\n", "no column 'object_id'"),
        ("#a: *b\n", "the table is empty"),
        ("subject_id\tpredicate_id\tobject_id\tobject_id\n", "a column stands twice"),
        ('subject_id\tpredicate_id\tobject_id\na\tb\t"' + "x" * 200_000, "not a table"),
        (b"subject_id\xff", "not UTF-8"),
    ],
)
def test_what_is_no_table_of_mappings_is_refused(content: str | bytes, message: str, tmp_path: Path) -> None:
    source = write(tmp_path, "bad.tsv", content)
    with pytest.raises(ProblemsFound) as caught:
        import_files([source], tmp_path / "made", form="sssom", corpus=builtin_corpus())
    assert message in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.tsv"]


def test_mappings_are_added_to_a_store_or_an_export_as_to_a_folder(tmp_path: Path) -> None:
    write_store(mechgraph.open().corpus, tmp_path / "store")
    export(mechgraph.open().corpus, "trig", tmp_path / "k.trig")
    table = write(tmp_path, "some.tsv", HEAD + "ket:bdnf\t\tskos:closeMatch\tup:P01138\tNGF\n")
    reports = [
        import_files([table], tmp_path / name, corpus=source)
        for name, source in (("one", builtin_corpus()), ("two", tmp_path / "store"), ("three", tmp_path / "k.trig"))
    ]
    assert reports[0].record() == reports[1].record() == reports[2].record()
    assert imported(tmp_path / "one") == imported(tmp_path / "two") == imported(tmp_path / "three")
    # What the head of a table says of it is told.
    (place,) = reports[0].places[Piece.parts, "a field of a mapping set that has no place"]
    assert place == "some.tsv:4: mapping_set_id"


def test_what_the_corpus_has_already_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["ket:bdnf\t\tskos:closeMatch\tup:P01138", "ket:ketamine\t\tskos:exactMatch\tCHEBI:6121"]
    table = write(tmp_path, "some.tsv", HEAD + "\n".join(rows) + "\n")
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    assert run(["import", str(table), "--corpus", str(builtin_corpus()), "--out", first]) == 0
    assert capsys.readouterr().out.endswith(": 392 claims\nthere already: 1 of 2 mappings\n")
    assert run(["import", str(table), "--corpus", first, "--out", second]) == 0
    told = capsys.readouterr().out
    assert told.endswith("\nthere already: 2 of 2 mappings; nothing is new\n")
    assert re.search(r"^made +mappings +0$", told, re.MULTILINE)
    report = json.loads((tmp_path / "second/import.json").read_text())
    assert report["made"]["mappings"] == 0
    assert report["notes"] == ["there already: 2 of 2 mappings; nothing is new"]
    assert imported(tmp_path / "first") == imported(tmp_path / "second")


def test_a_table_that_adds_no_mapping_is_refused(tmp_path: Path) -> None:
    known = write(tmp_path, "some.tsv", f"{HEAD}ket:nothing\t\tskos:exactMatch\tUBERON:0000001\n")
    with pytest.raises(ProblemsFound, match="no mapping comes of it"):
        import_files([known], tmp_path / "made", corpus=builtin_corpus())
    assert not (tmp_path / "made").exists()


def test_mappings_want_a_corpus_and_nothing_else_does(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--corpus"):
        import_files([write(tmp_path, "some.tsv", HEAD)], tmp_path / "made")
    edges = write(tmp_path, "e.tsv", "subject\tpredicate\tobject\na:1\tbiolink:causes\ta:2\n")
    with pytest.raises(UsageError, match="--corpus"):
        import_files([edges], tmp_path / "made", corpus=builtin_corpus())


@pytest.mark.parametrize("option", [("--id", "other"), ("--title", "Another"), ("--licence", "CC0-1.0")])
def test_a_corpus_that_mappings_are_added_to_is_not_called_otherwise(
    option: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write(tmp_path, "some.tsv", HEAD + "ket:bdnf\t\tskos:closeMatch\tup:P01138\tNGF\n")
    args = ["import", str(table), "--corpus", str(builtin_corpus()), "--out", str(tmp_path / "made")]
    assert run([*args, *option]) == 2
    assert "keeps its id, title and licence" in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
    assert run(args) == 0
