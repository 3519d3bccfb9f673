"""Competency questions: a corpus says what it must be able to answer, and is held to it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mechgraph.cli import run
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.corpus.new import new_corpus
from mechgraph.errors import ProblemsFound, QueryError, QueryTimeout
from mechgraph.graph import MechanismGraph, open_corpus
from mechgraph.query.named import named_queries
from mechgraph.query.questions import Answered
from mechgraph.validate import read_corpus

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCKS = """\
# title: What caffeine blocks
# question: What does caffeine block?
SELECT ?blocked ?label WHERE { c:caffeine mg:blocks ?blocked . ?blocked rdfs:label ?label }
"""
ANSWER = "blocked,label\nc:adenosine_activity,adenosine activity at its receptor\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new corpus with one question."""
    new_corpus(tmp_path / "corpus")
    put(tmp_path / "corpus", "blocks", BLOCKS, ANSWER)
    return tmp_path / "corpus"


def put(folder: Path, name: str, query: str, answer: str) -> None:
    (folder / "questions").mkdir(exist_ok=True)
    (folder / f"questions/{name}.rq").write_text(query)
    (folder / f"questions/{name}.csv").write_text(answer)


def answered(folder: Path) -> tuple[Answered, ...]:
    return open_corpus(folder).questions()


def test_an_answer_as_expected(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = answered(folder)
    assert one.is_as_expected
    assert one.to_csv() == ANSWER
    assert run(["questions", str(folder)]) == 0
    assert "as expected" in capsys.readouterr().out
    assert run(["build", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert "otherwise than expected" not in capsys.readouterr().out


def test_a_question_is_asked_by_its_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "blocks", "--corpus", str(folder)]) == 0
    assert "c:adenosine_activity" in capsys.readouterr().out
    assert run(["questions", str(folder), "--only", "blocks", "--format", "csv"]) == 0
    assert capsys.readouterr().out == ANSWER
    assert run(["questions", str(folder), "--only", "blokcs"]) == 2
    assert "did you mean blocks" in capsys.readouterr().err


DIFFERENT: dict[str, tuple[str, Sequence[str]]] = {
    "a row too many": (ANSWER + "c:caffeine,caffeine\n", ["missing: c:caffeine | caffeine"]),
    "a row too few": ("blocked,label\n", ["not expected: c:adenosine_activity | adenosine activity at its receptor"]),
    "another cell": (ANSWER.replace("its", "her"), ["missing: c:aden", "not expected: c:aden"]),
    "another column": (ANSWER.replace("blocked", "x"), ["columns: blocked, label; expected x, label"]),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_an_answer_that_differs(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    answer, said = DIFFERENT[case]
    put(folder, "blocks", BLOCKS, answer)
    assert run(["questions", str(folder)]) == 1
    out = capsys.readouterr().out
    for part in ("differs", *said):
        assert part in out
    assert run(["questions", str(folder), "--format", "json"]) == 1
    (record,) = json.loads(capsys.readouterr().out)
    assert record["as_expected"] is False
    # A page is built all the same, with the answer that is true, and the command says so.
    assert run(["build", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert "1 question answered otherwise than expected" in capsys.readouterr().out


def test_a_question_may_name_its_group(folder: Path) -> None:
    put(folder, "grouped", "# group:  Of coffee \n" + BLOCKS, ANSWER)
    assert {one.question.name: one.question.group for one in answered(folder)} == {
        "blocks": None,
        "grouped": "Of coffee",
    }


def test_order_counts_where_the_query_orders(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "# title: All\n# question: Which?\nSELECT ?id WHERE { ?c dcterms:identifier ?id ; a mg:Claim } "
    put(folder, "blocks", query + "ORDER BY DESC(?id)", "id\nexample.2a\nexample.3a\n")
    assert run(["questions", str(folder)]) == 1
    assert "the same, in another order" in capsys.readouterr().out
    put(folder, "blocks", query, "id\nexample.2a\nexample.3a\n")
    assert run(["questions", str(folder)]) == 0


def test_yes_or_no(folder: Path) -> None:
    put(folder, "is-it", "# title: Is it\n# question: Is it?\nASK { c:caffeine mg:blocks ?x }", "answer\nyes\n")
    assert [one.is_as_expected for one in answered(folder)] == [True, True]


def test_implied_claims_count_where_the_question_says_so(folder: Path) -> None:
    claims = folder / "claims/example.yaml"
    claims.write_text(
        claims.read_text().replace("- id: example.2a", "- id: example.2a\n    status: implied\n    warrant: So.")
    )
    assert not answered(folder)[0].is_as_expected
    put(folder, "blocks", BLOCKS.replace("\nSELECT", "\n# implied: true\nSELECT"), ANSWER)
    (one,) = answered(folder)
    assert one.is_as_expected
    assert len(open_corpus(folder).query("blocks")) == 1


@pytest.mark.parametrize("written", [None, "", "\n"])
def test_a_question_without_an_answer_yet(
    folder: Path, capsys: pytest.CaptureFixture[str], written: str | None
) -> None:
    """It is put all the same, so that its answer can be written as it is printed, even by a shell's redirection."""
    path = folder / "questions/blocks.csv"
    path.unlink()
    if written is not None:
        path.write_text(written)
    assert run(["check", str(folder)]) == 0
    assert run(["questions", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "no answer yet" in said
    assert "--only blocks --format csv" in said
    assert run(["questions", str(folder), "--only", "blocks", "--format", "csv"]) == 1
    assert capsys.readouterr().out == ANSWER
    path.write_text(ANSWER)
    assert run(["questions", str(folder)]) == 0


@pytest.mark.parametrize(
    ("query", "answer", "code", "file"),
    [
        (BLOCKS, "a,b\nc\n", "bad-answer", "blocks.csv"),
        (BLOCKS, 'a,b\n"c', "bad-answer", "blocks.csv"),
        (BLOCKS, b"a\xff", "encoding", "blocks.csv"),
        (BLOCKS.replace("# title", "# tilte"), ANSWER, "missing-field", "blocks.rq"),
        (BLOCKS.replace("# question: What does caffeine block?", ""), ANSWER, "missing-field", "blocks.rq"),
        (BLOCKS.replace("\nSELECT", "\n# implied: perhaps\nSELECT"), ANSWER, "bad-value", "blocks.rq"),
        (BLOCKS + "#" * 1_000_000, ANSWER, "too-large", "blocks.rq"),
    ],
)
def test_faults_of_files(folder: Path, query: str, answer: str | bytes, code: str, file: str) -> None:
    (folder / "questions/blocks.rq").write_text(query)
    path = folder / "questions/blocks.csv"
    path.write_bytes(answer if isinstance(answer, bytes) else answer.encode())
    with pytest.raises(ProblemsFound) as raised:
        open_corpus(folder)
    (problem,) = raised.value.problems
    assert (problem.code, Path(problem.file).name) == (code, file)
    assert problem.hint


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?x WHERE { ?x", "the '{' is not closed"),
        ("SELECT ?x WHERE { SERVICE <http://x.org/> { ?x ?y ?z } }", "another server"),
        ("SELECT ?x WHERE { ?x a kk:thing }", "'kk:' is not known"),
    ],
)
def test_faults_of_queries(folder: Path, capsys: pytest.CaptureFixture[str], query: str, says: str) -> None:
    put(folder, "blocks", f"# title: T\n# question: Q?\n{query}", "x\n")
    with pytest.raises(QueryError, match=r"^blocks\.rq"):
        answered(folder)
    assert run(["build", str(folder), "--out", str(folder / "out")]) == 1
    assert says in capsys.readouterr().err
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("query", "line", "column", "says"),
    [
        ("SELECT ?x WHERE {\n ?x a thing }", 4, 7, "unexpected"),
        ("SELECT ?x WHERE { SERVICE <http://x.org/> { ?x ?y ?z } }", 1, 1, "another server"),
        ("SELECT ?x\nWHERE { ?x a kk:thing }", 4, 14, "'kk:' is not known"),
        ("DELETE WHERE { ?x ?y ?z }", 1, 1, "would change the graph"),
    ],
)
def test_check_parses_queries(folder: Path, capsys, query: str, line: int, column: int, says: str) -> None:
    put(folder, "blocks", f"# title: T\n# question: Q?\n{query}", "x\n")
    put(folder, "sound", BLOCKS, ANSWER)
    put(folder, "worse", "# title: T\n# question: Q?\nSELECT ?x WHERE { ?x", "x\n")
    assert run(["check", str(folder), "--format", "json"]) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert (first["code"], first["line"], first["column"]) == ("bad-query", line, column)
    assert Path(first["file"]).name == "blocks.rq"
    assert says in first["message"]
    assert "--only blocks" in first["hint"]
    assert (second["code"], Path(second["file"]).name) == ("bad-query", "worse.rq")


def test_check_takes_a_slow_query_for_what_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even on no graph at all a query may run for long; it is well-formed all the same."""
    many = " ".join(map(str, range(3_000)))
    slow = f"ASK {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} VALUES ?c {{ {many} }} FILTER(?a + ?b + ?c < 0) }}"
    monkeypatch.setattr("mechgraph.query.questions.PARSE_SECONDS", 0.5)
    put(folder, "a-slow-one", f"# title: T\n# question: Q?\n{slow}", "answer\nno\n")
    put(folder, "wrong", "# title: T\n# question: Q?\nASK {", "answer\nno\n")
    with pytest.raises(ProblemsFound) as raised:
        read_corpus(folder, queries=True)
    assert [Path(one.file).name for one in raised.value.problems] == ["wrong.rq"]


def test_a_question_without_end_is_ended(folder: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    put(folder, "endless", f"# title: T\n# question: Q?\n{endless}", "n\n")
    with pytest.raises(QueryTimeout, match=r"^endless\.rq did not end"):
        open_corpus(folder).questions(timeout=0.5)


# ── The built-in corpus ──────────────────────────────────────────────────────────────────────────────

QUESTIONS = builtin_corpus() / "questions"


@pytest.fixture(scope="module")
def builtin(graph: MechanismGraph) -> dict[str, Answered]:
    return {one.question.name: one for one in graph.questions()}


def test_there_are_forty() -> None:
    names = [path.stem for path in QUESTIONS.glob("*.rq")]
    assert len(names) >= 40
    assert not set(names) & set(named_queries())
    assert {path.stem for path in QUESTIONS.glob("*.csv")} == set(names)


@pytest.mark.parametrize("name", sorted(path.stem for path in QUESTIONS.glob("*.rq")))
def test_question(builtin: dict[str, Answered], name: str) -> None:
    one = builtin[name]
    with (QUESTIONS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = (tuple(row) for row in csv.reader(file))
    assert one.columns == columns
    assert list(one.rows) == rows


def test_no_two_questions_are_the_same(graph: MechanismGraph) -> None:
    for part in ("title", "question", "text"):
        assert len({getattr(question, part) for question in graph.corpus.questions}) == len(graph.corpus.questions)
