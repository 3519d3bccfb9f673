"""The ledger: every segment is read, set aside or unaccounted for, and a build knows which."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpora import claim, corpus
from mechgraph.build import build
from mechgraph.cli import run
from mechgraph.corpus.new import new_corpus
from mechgraph.coverage import coverage, require_coverage, spans
from mechgraph.errors import ProblemsFound
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import Corpus
from mechgraph.model.ledger import Entry
from mechgraph.model.values import Review, Status
from mechgraph.tables.read import read_tables
from mechgraph.tables.write import write_tables
from mechgraph.validate import read_corpus

if TYPE_CHECKING:
    from mechgraph.errors import Problem

LEDGER = "ledger/example.yaml"
IMPLIED = "  - id: example.3a\n    status: implied\n    warrant: It follows."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new corpus: heading, two sentences, two claims."""
    new_corpus(tmp_path / "corpus")
    return tmp_path / "corpus"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def faults(folder: Path) -> list[Problem]:
    with pytest.raises(ProblemsFound) as raised:
        read_corpus(folder)
    return list(raised.value.problems)


def test_a_new_corpus_is_accounted_for(folder: Path) -> None:
    (one,) = coverage(read_corpus(folder))
    assert (len(one.read), len(one.set_aside), one.unaccounted) == (2, 1, ())
    assert (one.covered, one.statements, one.share) == (2, 2, 1.0)


def test_one_segment_is_told_as_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(folder / LEDGER, "    statements:\n      - claims: [example.3a]\n", "")
    assert run(["coverage", str(folder)]) == 1
    assert "example: 1 segment read, 1 set aside, 1 unaccounted for" in capsys.readouterr().out


OPEN = {
    "no entry": ("  - segment: 3\n    statements:\n      - claims: [example.3a]\n", "", [3], "not read"),
    "an entry that says nothing": ("    aside: heading\n", "", [1], "not read"),
    "a statement without claims": (
        "      - claims: [example.3a]\n",
        "      - claims: [example.3a]\n      - says: And something more.\n",
        [3],
        "no claim yet: And something more.",
    ),
}


@pytest.mark.parametrize("case", OPEN)
def test_what_is_unaccounted_for(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    old, new, numbers, missing = OPEN[case]
    replace(folder / LEDGER, old, new)
    if case == "no entry":  # else the claim of the segment has no statement
        replace(
            folder / "claims/example.yaml",
            "  - id: example.3a",
            IMPLIED,
        )
    (one,) = coverage(read_corpus(folder))
    assert [reading.segment.number for reading in one.unaccounted] == numbers
    assert one.share == pytest.approx(2 / 3)
    assert run(["coverage", str(folder)]) == 1
    said = capsys.readouterr().out
    assert missing in said
    assert "1 segment of example unaccounted for" in said
    assert "100 %" not in said
    # A build refuses it and leaves what was there.
    out = tmp_path / "out"
    out.mkdir()
    (out / "corpus.html").write_text("the last one")
    assert run(["build", str(folder), "--out", str(out)]) == 1
    assert f"1 of 3 segments of 'example' are unaccounted for: {numbers[0]}" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["corpus.html"]
    assert (out / "corpus.html").read_text() == "the last one"
    assert run(["build", str(folder), "--out", str(out), "--partial"]) == 0
    assert (out / "corpus.html").read_text() != "the last one"


FAULTS = {
    "unknown-claim": ("[example.3a]", "[example.3a, example.3b]", 17, "example.3b", "did you mean example.3a"),
    "claim-read-elsewhere": ("[example.3a]", "[example.3a, example.2a]", 17, "example.2a", "'segments'"),
    "unknown-segment": ("aside: heading", "aside: heading\n  - segment: 4\n    aside: heading", 10, "4", "1 to 3"),
    "unknown-document": ("document: example", "document: exampel", None, "exampel", "An example of our own (example)"),
    "duplicate-segment": ("- segment: 3", "- segment: 2", 15, "2", "into one entry"),
    "aside-with-statements": ("- segment: 3", "- segment: 3\n    aside: heading", 16, None, "leave one"),
    "repetition-of-nothing": ("aside: heading", "aside: repetition", 9, None, "of: NUMBER"),
    "empty-statement": ("claims: [example.3a]", "claims: []", 16, None, "says"),
    "bad-value": ("aside: heading", "aside: headign", 9, "headign", "did you mean heading"),
    "unknown-field": ("aside: heading", "asied: heading", 9, "heading", "did you mean aside"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_faults_of_the_ledger(folder: Path, code: str) -> None:
    old, new, line, value, hint = FAULTS[code]
    replace(folder / LEDGER, old, new)
    found = {problem.code: problem for problem in faults(folder)}
    assert code in found, found
    assert set(found) == {code}
    problem = found[code]
    if line is not None:
        assert problem.line == line
        assert problem.file.endswith(LEDGER)
    assert problem.value == value
    assert hint in str(problem.hint)


def test_a_claim_that_the_ledger_does_not_list(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused at build, unless a curator drew it: then no segment states it."""
    replace(folder / LEDGER, "      - claims: [example.3a]", "      - claims: [example.2a]")
    replace(folder / "claims/example.yaml", "segments: [2]", "segments: [2, 3]")
    (one,) = coverage(read_corpus(folder))
    assert (one.unaccounted, [claim.id for claim in one.unlisted]) == ((), ["example.3a"])
    assert run(["coverage", str(folder)]) == 1
    assert "no statement of the ledger lists the claim example.3a" in capsys.readouterr().out
    assert run(["build", str(folder), "--out", str(folder / "out")]) == 1
    assert "[claim-without-statement]" in capsys.readouterr().err
    replace(folder / "claims/example.yaml", "  - id: example.3a", IMPLIED)
    assert run(["coverage", str(folder)]) == 0


def test_repetition_names_a_segment(folder: Path) -> None:
    replace(folder / LEDGER, "aside: heading", "aside: repetition\n    of: 9")
    (problem,) = faults(folder)
    assert (problem.code, problem.value, problem.line) == ("unknown-segment", "9", 10)


def test_a_ledger_that_cannot_be_read_is_told_once(folder: Path) -> None:
    (folder / LEDGER).write_text("document: example\nsegments: [")
    assert {problem.code for problem in faults(folder)} == {"yaml"}
    (folder / LEDGER).rename(folder / "ledger/example.yml")
    assert {problem.code for problem in faults(folder)} == {"stray-file"}


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(folder / LEDGER, "    aside: heading\n", "    counted: [0, 1]\n")
    assert run(["coverage", str(folder), "--format", "json", "--segments"]) == 1
    (record,) = json.loads(capsys.readouterr().out)
    assert record["segments"] == {"total": 3, "read": 2, "set_aside": 0, "unaccounted": 1}
    assert record["statements"] == {"total": 2, "covered": 2}
    assert [(one["segment"], one["missing"]) for one in record["unaccounted"]] == [(1, ["not read"])]
    assert record["readings"][0]["counted"] == [0, 1]
    assert record["readings"][1]["statements"] == [{"claims": ["example.2a"], "says": None}]


def test_drafts_are_counted(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "claims/example.yaml"
    path.write_text(path.read_text().replace("- id: example.3a", "- id: example.3a\n    review: draft"))
    assert run(["coverage", str(folder)]) == 0
    assert "\nexample: 1 draft claim: example.3a\n" in capsys.readouterr().out
    assert run(["coverage", str(folder), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["drafts"] == ["example.3a"]
    assert run(["check", str(folder)]) == 0
    assert "(2 claims, 3 entities, 1 document; 1 claim is a draft)" in capsys.readouterr().out
    assert run(["build", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert "\n1 claim is a draft, not settled yet; see mechgraph coverage\n" in capsys.readouterr().out


def test_a_store_is_covered_as_its_corpus_is(graph: MechanismGraph, tmp_path: Path) -> None:
    """There, drafts and claims that no ledger lists are found by columns."""
    built_in = graph.corpus
    claims = [
        one.model_copy(update={"review": Review.draft}) if number % 50 == 0 else one
        for number, one in enumerate(built_in.claims)
    ]
    ledger = {
        document: {
            number: entry.model_copy(update={"statements": ()}) if number % 7 == 0 else entry
            for number, entry in entries.items()
        }
        for document, entries in built_in.ledger.items()
    }
    changed = dataclasses.replace(built_in, claims=claims, ledger=ledger)
    write_tables(changed, tmp_path)
    found = coverage(read_tables(tmp_path))
    assert found == coverage(changed)
    assert [one.id for covered in found for one in covered.drafts] == [one.id for one in claims[::50]]
    listed = {
        name for kept in ledger.values() for entry in kept.values() for one in entry.statements for name in one.claims
    }
    expected = {one.id for one in claims if one.id not in listed and one.status is not Status.implied}
    assert expected
    assert {one.id for covered in found for one in covered.unlisted} == expected


def test_every_segment_can_be_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["coverage", str(folder), "--segments"]) == 0
    said = capsys.readouterr().out
    assert "set aside: heading" in said
    assert "example.3a" in said


@pytest.mark.parametrize(
    ("numbers", "shown"), [([], ""), ([4], "4"), ([1, 2, 3, 7, 9, 10], "1–3, 7, 9–10"), ([2, 4], "2, 4")]
)
def test_spans(numbers: list[int], shown: str) -> None:
    assert spans(numbers) == shown


def test_library_refuses_too(tmp_path: Path) -> None:
    made = corpus(claim("c.1", "a increases b"))
    with pytest.raises(ProblemsFound, match="unaccounted"):
        require_coverage(made)
    with pytest.raises(ProblemsFound):
        build(made, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_ledger_is_in_the_graph() -> None:
    made = corpus(claim("c.1", "a increases b"))
    entries = {"d1": {1: Entry(segment=1, counted=(1, 2), statements=({"claims": ["c.1"]}, {"says": "More."}))}}
    entries["d2"] = {1: Entry(segment=1, aside="heading", note="Only a title.")}
    graph = MechanismGraph(Corpus(**{**vars(made), "ledger": entries}))
    rows = graph.query(
        "SELECT ?number ?claim ?says WHERE { ?segment mg:statement ?s . ?s mg:number ?number ."
        " OPTIONAL { ?s mg:coveredBy ?claim } OPTIONAL { ?s mg:says ?says } } ORDER BY ?number"
    )
    assert [(row["number"], row.get("claim"), row.get("says")) for row in rows] == [
        ("1", "s:claim/c.1", None),
        ("2", None, "More."),
    ]
    asides = graph.query("SELECT ?s ?why WHERE { ?s mg:aside ?why }")
    assert [(row["s"], row["why"]) for row in asides] == [("s:document/d2/segment/1", "mg:heading")]


def test_the_articles_are_read_out(graph: MechanismGraph) -> None:
    """Every segment is accounted for, and none is set aside in which both readers counted a statement."""
    for one in coverage(graph.corpus):
        assert one.unaccounted == ()
        assert one.covered == one.statements
        for reading in one.readings:
            assert reading.entry is not None
            assert len(reading.entry.counted) == 2
            if reading.aside is not None:
                assert 0 in reading.entry.counted, reading
