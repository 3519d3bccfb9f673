"""Corpus folders: made, added to, and read however broken their files are."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpora import documents_in_lines
from mechgraph.cli import cli, run
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.corpus.new import add_document, new_corpus
from mechgraph.corpus.read import read_folder
from mechgraph.errors import OutputError, Problem, ProblemsFound, UsageError
from mechgraph.text.files import Text, read_text
from mechgraph.validate import read_corpus

if TYPE_CHECKING:
    from collections.abc import Callable

CLAIM = """\
  - id: example.9
    segments: [2]
    subject: caffeine
    relation: blocks
    object: adenosine_activity
    says: Once more.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A new corpus: 3 segments, 3 entities and 2 claims."""
    folder = tmp_path / "corpus"
    new_corpus(folder)
    return folder


def found(folder: Path) -> list[Problem]:
    """Return what is wrong with a corpus; each finding names a file inside it, a place in it, and what to do."""
    with pytest.raises(ProblemsFound) as raised:
        read_corpus(folder)
    for problem in raised.value.problems:
        assert problem.hint, problem
        assert problem.message
        path = Path(problem.file)
        assert path.is_relative_to(folder)
        if path.is_file() and problem.code != "stray-file":
            lines = len(path.read_bytes().decode(errors="replace").splitlines())
            assert 1 <= problem.line <= lines + 1, problem
    return list(raised.value.problems)


def codes(folder: Path) -> list[tuple[str, str, int]]:
    return [(one.code, Path(one.file).relative_to(folder).as_posix(), one.line) for one in found(folder)]


def replace(path: Path, old: str, new: str, count: int = 1) -> None:
    text = path.read_text()
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, count))


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


# ── a new corpus ─────────────────────────────────────────────────────────────────────────────────────


def test_new_corpus_passes_its_check(corpus: Path) -> None:
    made = read_corpus(corpus)
    assert made.about.id == "corpus"
    assert made.counts() == {"documents": 1, "segments": 3, "entities": 3, "claims": 2, "mechanisms": 1}
    assert {path.name for path in (corpus / "schema").iterdir()} == {
        f"{name}.schema.json" for name in ("claims", "corpus", "document", "entities", "ledger")
    }


@pytest.mark.parametrize("name", ["claims", "documents", "ledger", "questions"])
def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(corpus: Path, name: str) -> None:
    shutil.rmtree(corpus / name, ignore_errors=True)
    (corpus / name).symlink_to(name)  # leads nowhere, whoever asks
    with pytest.raises(ProblemsFound) as raised:
        read_corpus(corpus)
    assert [(one.code, one.file) for one in raised.value.problems] == [("unreadable", str(corpus / name))]


def test_a_corpus_folder_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "corpus").symlink_to("corpus")
    with pytest.raises(ProblemsFound, match=r"cannot be read.*\[unreadable\]"):
        read_corpus(tmp_path / "corpus")


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Sleep & Mood (2)", "sleep---mood--2"),
        ("123", "corpus-123"),
        ("été", "t"),
        ("Ω", "corpus"),
        ("-", "corpus"),
        ("x'; rm -rf $HOME", "x---rm--rf--home"),
        ("n" * 200, "n" * 100),
    ],
)
def test_new_corpus_with_an_odd_name_passes_too(tmp_path: Path, name: str, identifier: str) -> None:
    new_corpus(tmp_path / name)
    assert read_corpus(tmp_path / name).about.id == identifier


def test_new_names_its_files_and_the_next_command(tmp_path: Path) -> None:
    folder = tmp_path / "my corpus"
    said = CliRunner().invoke(cli, ["new", str(folder)]).output
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {
        line.strip().removeprefix(f"{folder}/") for line in said.splitlines() if line.startswith(f"  {folder}")
    } == files
    assert f"mechgraph check '{folder}'" in said


def test_a_badge_is_given_once(tmp_path: Path, corpus: Path) -> None:
    text = tmp_path / "tea.txt"
    text.write_text("Tea may calm some people.")
    for name, short in (("a-name-of-tea-that-is-long", None), ("a-name-of-tea-that-is-long-too", None), ("tea", "T")):
        add_document(corpus, read_text(text), name, title=None, short=short, language="en")
    with pytest.raises(UsageError, match="the badge 'T' is that of 'tea'"):
        add_document(corpus, read_text(text), "other", title=None, short="T", language="en")
    badges = {document.id: document.short for document in read_corpus(corpus).documents}
    assert badges == {
        "a-name-of-tea-that-is-long": "a-name-of-tea-that-is-lo",
        "a-name-of-tea-that-is-long-too": "a-name-of-tea-that-is--2",
        "example": "E",
        "tea": "T",
    }


@pytest.mark.parametrize(
    ("identifier", "short", "says"),
    [("again", "E", "the badge 'E' is that of 'example'"), ("example", "T", "already has a document 'example'")],
)
def test_ids_and_badges_in_json_lines_are_taken(
    tmp_path: Path, corpus: Path, identifier: str, short: str, says: str
) -> None:
    documents_in_lines(corpus)
    with pytest.raises(UsageError, match=says):
        add_document(corpus, text_file(tmp_path, "tea.txt"), identifier, title=None, short=short, language="en")
    add_document(corpus, text_file(tmp_path, "tea.txt"), "e", title=None, short=None, language="en")
    assert {one.id: one.short for one in read_corpus(corpus).documents} == {"example": "E", "e": "e"}


def test_new_corpus_refuses_what_stands_there(tmp_path: Path, corpus: Path) -> None:
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    with pytest.raises(OutputError, match="the folder is not empty"):
        new_corpus(corpus)
    with pytest.raises(OutputError, match="it is not a folder"):
        new_corpus(corpus / "corpus.yaml")
    with pytest.raises(OutputError):
        new_corpus(corpus / "corpus.yaml" / "below")
    with pytest.raises(OutputError):
        new_corpus(tmp_path / ("n" * 300))
    assert {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()} == before
    (tmp_path / "empty").mkdir()
    new_corpus(tmp_path / "empty")


# ── documents are added ──────────────────────────────────────────────────────────────────────────────


def text_file(folder: Path, name: str, words: str = "A heading\n\nTea calms. It also wakes.\n") -> Text:
    path = folder / name
    path.write_text(words)
    return read_text(path)


def test_segment_into_adds_a_document(tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text_file(tmp_path, "tea.txt")
    assert (
        run(["segment", str(tmp_path / "tea.txt"), "--into", str(corpus), "--title", "On tea: 1e5", "--short", "T"])
        == 0
    )
    assert "3 segments of tea.txt" in capsys.readouterr().out
    made = read_corpus(corpus)
    document = made.document["tea"]
    assert (document.title, document.short, document.file, document.length) == ("On tea: 1e5", "T", "tea.txt", 37)
    assert [segment.kind.value for segment in made.segments["tea"]] == ["heading", "sentence", "sentence"]
    assert "Tea calms" in made.segments["tea"][1].locator


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("000_1d06.txt", "document-000-1d06"), (".txt", "txt"), ("Über.md", "ber"), ("l" * 150 + ".txt", "l" * 100)],
)
def test_id_is_made_of_the_file_name(tmp_path: Path, corpus: Path, name: str, identifier: str) -> None:
    add_document(corpus, text_file(tmp_path, name), None, title=None, short=None, language="en")
    assert identifier in read_corpus(corpus).document


@pytest.mark.parametrize(
    "title", ["0189", "1e5", "0x1F", "yes", "2020-12-02", "- #: 'x' \"y\"", "é ☃ 😀", "a: b", "null"]
)
def test_any_title_reads_back(tmp_path: Path, corpus: Path, title: str) -> None:
    add_document(corpus, text_file(tmp_path, "tea.txt"), "tea", title=title, short=title[:12], language="en")
    assert read_corpus(corpus).document["tea"].title == title


@pytest.mark.parametrize(
    ("identifier", "short", "language", "says"),
    [
        ("example", None, "en", "already has a document 'example'"),
        ("../tea", None, "en", "id '../tea'"),
        ("a b", None, "en", "id 'a b'"),
        ("1tea", None, "en", "id '1tea'"),
        ("i" * 101, None, "en", "id 'iii"),
        ("tea", "far too long to be a badge", "en", "short 'far too long to be a badge'"),
        ("tea", None, "xx", "'xx'"),
        ("tea", None, "english", "'english'"),
    ],
)
def test_document_is_refused(
    tmp_path: Path, corpus: Path, identifier: str, short: str | None, language: str, says: str
) -> None:
    before = sorted(corpus.rglob("*"))
    with pytest.raises(UsageError, match=re.escape(says)):
        add_document(corpus, text_file(tmp_path, "tea.txt"), identifier, title=None, short=short, language=language)
    assert sorted(corpus.rglob("*")) == before


def test_document_is_not_written_over_a_stray_table(tmp_path: Path, corpus: Path) -> None:
    (corpus / "documents/tea.tsv").write_text("precious")
    with pytest.raises(UsageError, match="already has"):
        add_document(corpus, text_file(tmp_path, "tea.txt"), "tea", title=None, short=None, language="en")
    assert (corpus / "documents/tea.tsv").read_text() == "precious"


def test_document_needs_a_corpus(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="not a corpus folder"):
        add_document(tmp_path, text_file(tmp_path, "tea.txt"), "tea", title=None, short=None, language="en")


# ── what is no corpus ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["none", "n" * 300, "file.txt/below", "a\x1b[31mred"])
def test_what_is_not_there(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(UsageError, match=r"does not exist.*mechgraph new"):
        read_corpus(tmp_path / name)
    assert run(["check", str(tmp_path / name)]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("name", [".", "file.txt"])
def test_what_is_no_corpus_folder(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(ProblemsFound) as raised:
        read_corpus(tmp_path / name)
    (problem,) = raised.value.problems
    assert (problem.code, problem.file) == ("not-a-corpus", str(tmp_path / name))
    assert "mechgraph new" in str(problem.hint)
    assert run(["check", str(tmp_path / name)]) == 1
    assert capsys.readouterr().out.count(str(tmp_path / name)) == 1


# ── files that cannot be read: one finding each, and none for what leans on them ─────────────────────

UNREADABLE = {
    "broken": (b"a: [1, 2\n", "yaml"),
    "not UTF-8": (b"a: caf\xe9\n", "encoding"),
    "empty": (b"", "bad-value"),
    "a list": (b"- a\n- b\n", "bad-value"),
    "a text": (b"nothing\n", "bad-value"),
    "too deep": (b"[" * 60 + b"]" * 60, "yaml"),
    "a control character": (b"a: \x00\n", "yaml"),
    "a tab": (b"a:\n\tb: 1\n", "yaml"),
    "an alias": (b"*a", "yaml"),
}


@pytest.mark.parametrize("file", ["corpus.yaml", "entities.yaml", "claims/example.yaml", "documents/example.yaml"])
@pytest.mark.parametrize(("content", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_file_is_one_finding(corpus: Path, file: str, content: bytes, code: str) -> None:
    (corpus / file).write_bytes(content)
    ((got, where, line),) = codes(corpus)
    assert (got, where) == (code, file)
    assert line >= 1


@pytest.mark.parametrize("file", ["corpus.yaml", "entities.yaml", "claims/example.yaml", "documents/example.yaml"])
def test_carriage_returns_and_byte_order_mark_do_no_harm(corpus: Path, file: str) -> None:
    path = corpus / file
    before = read_corpus(corpus)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_corpus(corpus) == before
    append(path, "\r\nodd field: 1\r\n")
    assert [line for _, _, line in codes(corpus)] == [len(path.read_bytes().splitlines())]


def remove(name: str) -> Callable[[Path], object]:
    return lambda folder: shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink()


def rename(name: str, to: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).rename(folder / to)


def put(name: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: replace(folder / name, old, new)


def write(name: str, content: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(content)


ENTITIES, CLAIMS, ABOUT = "entities.yaml", "claims/example.yaml", "corpus.yaml"
DOCUMENT, TABLE = "documents/example.yaml", "documents/example.tsv"

STRUCTURE: dict[str, tuple[Callable[[Path], object], list[tuple[str, str, int]]]] = {
    "no entities file": (remove(ENTITIES), [("unreadable", ENTITIES, 0)]),
    "no claims folder": (remove("claims"), [("no-claims", "claims", 0)]),
    "no claims file": (remove(CLAIMS), [("no-claims", "claims", 0)]),
    "no segment table": (remove(TABLE), [("bad-segment", TABLE, 0)]),
    "no document": (remove(DOCUMENT), [("stray-file", TABLE, 0)]),
    "no document and no table": (remove("documents"), [("unknown-document", CLAIMS, 5)]),
    "claims in a .yml": (rename(CLAIMS, "claims/example.yml"), [("stray-file", "claims/example.yml", 0)]),
    "document in a .yml": (rename(DOCUMENT, "documents/example.yml"), [("stray-file", "documents/example.yml", 0)]),
    "claims in a folder of claims": (
        lambda folder: [(folder / "claims/sub").mkdir(), (folder / CLAIMS).rename(folder / "claims/sub/example.yaml")],
        [("stray-file", "claims/sub/example.yaml", 0)],
    ),
    "an answer without its question": (
        lambda folder: [(folder / "questions").mkdir(), (folder / "questions/q.csv").write_text("x\n")],
        [("stray-file", "questions/q.csv", 0)],
    ),
    "a folder for a file": (
        lambda folder: (folder / "claims/more.yaml").mkdir(),
        [("unreadable", "claims/more.yaml", 0)],
    ),
    "no list of claims": (write(CLAIMS, "document: example\n"), [("missing-field", CLAIMS, 1)]),
    "an empty list of claims": (write(CLAIMS, "document: example\nclaims:\n"), [("bad-value", CLAIMS, 2)]),
    "a mapping of claims": (put(CLAIMS, "  - id: example.2a\n", "    id: example.2a\n"), [("yaml", CLAIMS, 16)]),
    "claims that are text": (write(CLAIMS, "document: example\nclaims: none\n"), [("bad-value", CLAIMS, 2)]),
    "claims that are numbers": (
        write(CLAIMS, "document: example\nclaims:\n  - 1\n  -\n  - [x]\n"),
        [("bad-value", CLAIMS, 3), ("bad-value", CLAIMS, 4), ("bad-value", CLAIMS, 5)]
        + [("unused-entity", ENTITIES, line) for line in (5, 12, 17)],
    ),
    "claims twice": (
        lambda folder: append(folder / CLAIMS, "claims:\n" + CLAIM.replace("example.9", "example.2a")),
        [("duplicate-key", CLAIMS, 27)],
    ),
    "claims first listed, then named again with nothing": (
        put(CLAIMS, "claims:\n", "claims: []\nclaims:\n"),
        [("duplicate-key", CLAIMS, 8)],
    ),
    "claims of no document": (put(CLAIMS, "document: example\n", ""), [("missing-field", CLAIMS, 6)]),
    "claims of an unknown document": (put(CLAIMS, ": example", ": exmaple"), [("unknown-document", CLAIMS, 5)]),
    "claims of several documents": (put(CLAIMS, ": example", ": [example]"), [("bad-value", CLAIMS, 5)]),
    "claims with a stray field": (put(CLAIMS, "document:", "author: me\ndocument:"), [("unknown-field", CLAIMS, 5)]),
    "document under another id": (put(DOCUMENT, "id: example", "id: sample"), [("bad-value", DOCUMENT, 3)]),
    "document without id": (put(DOCUMENT, "id: example\n", ""), [("missing-field", DOCUMENT, 3)]),
    **{
        f"document of {date}": (put(DOCUMENT, "length:", f"date: {date}\nlength:"), [("bad-value", DOCUMENT, 8)])
        for date in ("2021-02-30", "2020-13-45", "2020-13", "0000", "'２０２１'", "2020-1")
    },
    "document of negative length": (put(DOCUMENT, "length: 118", "length: -1"), [("bad-value", DOCUMENT, 8)]),
    "document longer than its table": (put(DOCUMENT, "length: 118", "length: 100"), [("bad-segment", TABLE, 4)]),
    "table without header": (put(TABLE, "number\t", "1\t"), [("bad-segment", TABLE, 1)]),
    "empty table": (write(TABLE, ""), [("bad-segment", TABLE, 1)]),
    "row cut short": (put(TABLE, "\tCaffeine blocks the", ""), [("bad-segment", TABLE, 3)]),
    "row with wrong cells": (put(TABLE, "sentence\t22", "phrase\tx"), [("bad-segment", TABLE, 3)] * 2),
    "two rows wrong": (
        lambda folder: [replace(folder / TABLE, "heading", "title"), replace(folder / TABLE, "\t79", "\t-1")],
        [("bad-segment", TABLE, 2), ("bad-segment", TABLE, 4)],
    ),
    "rows that overlap": (put(TABLE, "sentence\t22", "sentence\t2"), [("bad-segment", TABLE, 3)]),
    "row out of order": (put(TABLE, "2\tsentence", "7\tsentence"), [("bad-segment", TABLE, 3)]),
    "blank row": (put(TABLE, "2\tsentence", "\n2\tsentence"), [("bad-segment", TABLE, 3)]),
    "endless cell": (put(TABLE, "Caffeine blocks the", "x" * 300_000 + "\t"), [("bad-segment", TABLE, 3)]),
    "table not UTF-8": (lambda folder: (folder / TABLE).write_bytes(b"number\n\n\xff"), [("bad-segment", TABLE, 3)]),
    "entity that is a text": (put(ENTITIES, "caffeine:\n", "tea: drink\n\ncaffeine:\n"), [("bad-value", ENTITIES, 5)]),
    "entity that is nothing": (put(ENTITIES, "caffeine:\n", "tea:\n\ncaffeine:\n"), [("bad-value", ENTITIES, 5)]),
    "entity with an id of its own": (
        put(ENTITIES, "caffeine:\n", "caffeine:\n  id: caffeine\n"),
        [("bad-value", ENTITIES, 6)],
    ),
    "entity without label and level": (
        put(ENTITIES, "  label: alertness\n  level: mind\n", ""),
        [("missing-field", ENTITIES, 17), ("missing-field", ENTITIES, 17)],
    ),
    "entity of an odd name": (put(ENTITIES, "\nalertness:", "\nalertness!:"), [("bad-value", ENTITIES, 17)]),
    "two faults in one mapping, one in the next": (
        put(ENTITIES, '"MESH:D002110", label: caffeine}', 'D002110, label: [x]}\n    - {match: exact, id: "MASH:1"}'),
        [("bad-value", ENTITIES, 10), ("bad-value", ENTITIES, 10), ("unknown-prefix", ENTITIES, 11)],
    ),
    "corpus of an odd id and prefix": (
        put(ABOUT, "id: corpus\nprefix: c\n", "id: My Corpus\nprefix: mg\n"),
        [("bad-value", ABOUT, 4), ("bad-value", ABOUT, 5)],
    ),
    "corpus without licence, an entity unused": (
        lambda folder: [
            replace(folder / ABOUT, "licence: CC-BY-4.0\n", ""),
            append(folder / ENTITIES, "\ntea:\n  label: tea\n  level: substance\n"),
        ],
        [("missing-field", ABOUT, 4), ("unused-entity", ENTITIES, 22)],
    ),
    "mechanism of one": (
        put(ABOUT, "entities: [caffeine, adenosine_activity, alertness]", "entities: [caffeine]"),
        [("bad-value", ABOUT, 13)],
    ),
    "mechanism without title and entities": (
        lambda folder: [replace(folder / ABOUT, "    title", "   #"), replace(folder / ABOUT, "    entities", "   #")],
        [("missing-field", ABOUT, 11), ("missing-field", ABOUT, 11)],
    ),
    "an alias for a subject": (
        lambda folder: [
            replace(folder / CLAIMS, "subject: caffeine", "subject: &c caffeine"),
            append(folder / CLAIMS, CLAIM.replace("caffeine", "*c")),
        ],
        [("yaml", CLAIMS, 29)],
    ),
    "an entity that is no text, where nothing else uses it": (
        put(CLAIMS, "object: alertness", "object: true"),
        [("bad-value", CLAIMS, 21)],
    ),
    "an entity that is merged in": (
        put(ENTITIES, "alertness:\n", "alertness:\n  <<: *mind\n"),
        [("yaml", ENTITIES, 18)],
    ),
    "braces that were meant as text": (
        lambda folder: append(folder / CLAIMS, CLAIM.replace("Once more.", "{{once}}")),
        [("bad-value", CLAIMS, 32), ("yaml", CLAIMS, 32)],
    ),
}  # fmt: skip


def test_copies_that_a_program_hides_are_no_strays(corpus: Path) -> None:
    (corpus / "claims/.old").mkdir()
    shutil.copy(corpus / CLAIMS, corpus / "claims/.old")
    assert len(read_corpus(corpus).claims) == 2


@pytest.mark.parametrize(
    ("name", "given", "hint"),
    [("id", "Bad_ID", "lower case letters, digits and -"), ("prefix", "a_b", "letters, digits and -")],
)
def test_hints_tell_the_form_of_the_field(corpus: Path, name: str, given: str, hint: str) -> None:
    (corpus / ABOUT).write_text(
        re.sub(f"^{name}: .*", f"{name}: {given}", (corpus / ABOUT).read_text(), flags=re.MULTILINE)
    )
    (problem,) = found(corpus)
    assert (problem.value, problem.hint) == (given, f"{hint}, beginning with a letter")


@pytest.mark.parametrize(("spoil", "expected"), STRUCTURE.values(), ids=STRUCTURE)
def test_structure(corpus: Path, spoil: Callable[[Path], object], expected: list[tuple[str, str, int]]) -> None:
    spoil(corpus)
    assert sorted(codes(corpus)) == sorted(expected)


# ── one claim ────────────────────────────────────────────────────────────────────────────────────────

CLAIM_FAULTS = {
    "numbers and lists where text is due": ("says: Once more.", "says: 12", [("bad-value", "12", "quotes")]),
    "a list where text is due": ("says: Once more.", "says: [a, b]", [("bad-value", "['a', 'b']", "one text")]),
    "nothing where text is due": ("says: Once more.", "says:", [("bad-value", None, "take the line out")]),
    "blank text": ("says: Once more.", "says: '  '", [("bad-value", "  ", "take the line out")]),
    "long text": ("says: Once more.", f"says: {'x' * 500}", [("bad-value", "x" * 200, "shorten")]),
    "no segment": ("segments: [2]", "segments: []", [("bad-value", "[]", "at least 1")]),
    "segment nought": ("segments: [2]", "segments: [0]", [("bad-value", "0", "count from 1")]),
    "segment between two": ("segments: [2]", "segments: [2.5]", [("bad-value", "2.5", "digits")]),
    "segment with a point": ("segments: [2]", "segments: [2.0]", [("bad-value", "2.0", "digits")]),
    "segment in quotes": ("segments: [2]", "segments: ['2']", [("bad-value", "2", "digits")]),
    "one segment twice": ("segments: [2]", "segments: [2, 3, 2]", [("duplicate-segment", "[2, 3, 2]", "once")]),
    "segment in words": ("segments: [2]", "segments: [two]", [("bad-value", "two", "digits")]),
    "one segment without brackets": ("segments: [2]", "segments: 2", [("bad-value", "2", "[2]")]),
    "a segment that is not there beside one that is wrong": (
        "segments: [2]", "segments: [two, 9]", [("bad-value", "two", "digits"), ("unknown-segment", "9", "1 to 3")],
    ),
    "sign of two": ("says: Once", "sign: 2\n    says: Once", [("bad-value", "2", "-1, 0, 1")]),
    "open_list of perhaps": ("says: Once", "open_list: perhaps\n    says: Once", [("bad-value", "perhaps", "true")]),
    "a label for an entity": (
        "subject: caffeine", "subject: Caffeine drinks!", [("bad-value", "Caffeine drinks!", "did you mean caffeine?")],
    ),
    "an entity written as its label is": (
        "object: adenosine_activity", "object: Adenosine Activity",
        [("bad-value", "Adenosine Activity", "did you mean adenosine_activity?")],
    ),
    "an id that ends in a dot": ("id: example.9", "id: example.9.", [("bad-value", "example.9.", "dots between")]),
    "entity by its label": (
        "subject: caffeine", "subject: Caffeine", [("unknown-entity", "Caffeine", "did you mean caffeine")],
    ),
    "scope that is a text": ("says: Once", "scope: adults\n    says: Once", [("bad-value", "adults", "formats.md")]),
    "scope with two faults": (
        "says: Once",
        "scope:\n      route: [oral]\n      regon: brain\n    says: Once",
        [("bad-value", "['oral']", "one text"), ("unknown-field", "brain", "did you mean region")],
    ),
    "a bad severity and no other word of it": (
        "relation: blocks", "relation: worsensIn\n    severity: bann", [("bad-value", "bann", "did you mean ban")],
    ),
    "a misspelt warrant and no other word of it": (
        "says: Once",
        "status: implied\n    warant: known\n    says: Once",
        [("unknown-field", "known", "did you mean warrant")],
    ),
    "relation missing, object unknown": (
        "relation: blocks\n    object: adenosine_activity", "object: adenosin",
        [
            ("missing-field", None, "relation"),
            ("unknown-entity", "adenosin", "did you mean adenosine activity at its receptor (adenosine_activity)?"),
        ],
    ),
    "object missing, relation and segment unknown": (
        "segments: [2]\n    subject: caffeine\n    relation: blocks\n    object: adenosine_activity",
        "segments: [8]\n    subject: caffeine\n    relation: blcks",
        [
            ("missing-field", None, "object"),
            ("unknown-relation", "blcks", "blocks"),
            ("unknown-segment", "8", "1 to 3"),
        ],
    ),
    "no id, and an unknown subject": (
        "id: example.9\n    segments: [2]\n    subject: caffeine", "segments: [2]\n    subject: tea",
        [("missing-field", None, "id"), ("unknown-entity", "tea", "")],
    ),
    "an id of an odd form": ("id: example.9", "id: example/9", [("bad-value", "example/9", "letters")]),
    "an id that stands twice, and an unknown subject": (
        "id: example.9\n    segments: [2]\n    subject: caffeine",
        "id: example.2a\n    segments: [2]\n    subject: tee",
        [("duplicate-id", "example.2a", "never reused"), ("unknown-entity", "tee", "")],
    ),
    "it restates itself": (
        "says: Once", "restates: example.9\n    says: Once", [("restates-itself", "example.9", "earlier")],
    ),
    "six faults": (
        "segments: [2]\n    subject: caffeine\n    relation: blocks\n    object: adenosine_activity\n",
        "segments: [4]\n    subject: cafeine\n    relation: block\n    object: adenosine\n"
        "    polarity: no\n    restates: none.1\n",
        [
            ("unknown-segment", "4", "1 to 3"),
            ("unknown-entity", "cafeine", "caffeine"),
            ("unknown-relation", "block", "blocks"),
            ("unknown-entity", "adenosine", "adenosine_activity"),
            ("bad-value", "no", "negated"),
            ("dangling-restatement", "none.1", "earlier claim"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CLAIM_FAULTS.values(), ids=CLAIM_FAULTS)
def test_faults_of_one_claim(corpus: Path, old: str, new: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert old in CLAIM
    append(corpus / CLAIMS, CLAIM.replace(old, new))
    problems = found(corpus)
    assert {(one.code, one.value) for one in problems} == {(code, value) for code, value, _ in expected}
    assert len(problems) == len(expected)
    lines = (corpus / CLAIMS).read_text().splitlines()
    for problem in problems:
        hint = next(hint for code, value, hint in expected if (code, value) == (problem.code, problem.value))
        assert hint in str(problem.hint)
        assert Path(problem.file) == corpus / CLAIMS
        if problem.value is not None and "[" not in problem.value:
            assert problem.value.strip()[:20] in lines[problem.line - 1]


def test_a_claim_names_itself_in_its_findings(corpus: Path) -> None:
    append(corpus / CLAIMS, CLAIM.replace("subject: caffeine", "subject: tea").replace("[2]", "[x]"))
    assert {problem.claim for problem in found(corpus)} == {"example.9"}


def test_hostile_labels_and_ids(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markup, control and direction characters, SPARQL and endless names are data: told plainly, on one line each."""
    hostile = [
        "</script><b>",
        "} DROP ALL #",
        "\\u202Egnp.exe",
        "\\x1b[2J",
        "a\\nb: c",
        "x" * 1_900,
        "'; --",
        "{?value}",
    ]
    lines = "".join(f'\ntea{n}:\n  label: "{label}"\n  level: "{label}"\n' for n, label in enumerate(hostile))
    append(corpus / ENTITIES, lines)
    append(corpus / CLAIMS, "".join(CLAIM.replace("example.9", f'"{label}"') for label in hostile))
    problems = found(corpus)
    assert {(problem.code, Path(problem.file).name) for problem in problems} == {
        ("bad-value", "entities.yaml"),
        ("bad-value", "example.yaml"),
        ("unused-entity", "entities.yaml"),
    }
    assert len(problems) == 3 * len(hostile) + 3  # of three the label will not do either
    assert run(["check", str(corpus)]) == 1
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) == len(problems) + 1
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    assert max(map(len, printed.splitlines())) < 500
    assert run(["check", str(corpus), "--format", "json"]) == 1
    assert len(json.loads(capsys.readouterr().out)) == len(problems)


def test_labels_that_are_only_odd_are_taken(corpus: Path) -> None:
    replace(corpus / ENTITIES, "label: alertness", 'label: "</script> \\u200f 😀 {?value} \\\\"')
    assert read_corpus(corpus).entity["alertness"].label == "</script> \u200f 😀 {?value} \\"


@pytest.mark.parametrize("letter", ["\x00", "\t", "\n", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ufeff"])
def test_a_name_holds_nothing_that_is_not_seen(letter: str, corpus: Path) -> None:
    """Neither a label, a synonym nor a title; what is said of them may."""
    code = f"\\u{ord(letter):04x}"
    replace(
        corpus / ENTITIES,
        "label: alertness",
        f'label: "alert{code}ness"\n  synonyms: [awake, "a{code}b"]\n  note: "a{code}b"',
    )
    replace(corpus / "corpus.yaml", "title: ", f'title: "a{code}b" # ')
    problems = found(corpus)
    assert [(Path(one.file).name, one.code, one.value) for one in problems] == [
        ("corpus.yaml", "bad-value", f"a{letter}b"),
        ("entities.yaml", "bad-value", f"alert{letter}ness"),
        ("entities.yaml", "bad-value", f"a{letter}b"),
    ]
    for one, field in zip(problems, ("title", "label", "synonyms.1"), strict=True):
        assert one.message == f"'{field}' holds U+{ord(letter):04X}, which no name may"
        assert one.hint == "take it out: it is not seen"
        assert one.line > 1


def test_reading_goes_as_far_as_it_can(corpus: Path) -> None:
    append(corpus / CLAIMS, CLAIM.replace("subject: caffeine", "subject: tea"))
    reading = read_folder(corpus)
    assert reading.corpus is not None
    assert [claim.id for claim in reading.corpus.claims] == ["example.2a", "example.3a", "example.9"]
    assert reading.problems == []


def test_builtin_corpus_reads_the_same_from_anywhere(tmp_path: Path) -> None:
    copy = shutil.copytree(builtin_corpus(), tmp_path / "elsewhere")
    assert read_corpus(copy) == read_corpus(builtin_corpus())


def test_corpus_may_come_from_the_environment(corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setenv("MECHGRAPH_CORPUS", str(corpus))
    assert run(["check"]) == 0
    assert "2 claims, 3 entities, 1 document" in capsys.readouterr().out


FILES = ["corpus.yaml", "entities.yaml", "claims/example.yaml", "documents/example.yaml", "documents/example.tsv"]
PIECES = st.sampled_from(
    ["", "  ", "- ", "x: ", "x:", "[", "]", "{", "}", "'", '"', "#", "&a", "*a", "!t ", "? ", "|", ">", "---", "1",
     "-1", "null", "true", "\t", "\r", "\x85", "\x00", "é", "id", "id: ", "claims:", "document: ", "segments: [9]",
     "subject: x", "caffeine", "example", "scope: ", "via: [x]", "restates: example.2a", "relation: joint",
     "members: {}", "label: "]
)  # fmt: skip


@given(st.sampled_from(FILES), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_whatever_stands_in_a_line_the_check_says_where(tmp_path: Path, file: str, data: st.DataObject) -> None:
    """Any line may be lost, added or filled with anything: that gives a corpus or findings, no crash."""
    folder = tmp_path / "corpus"
    if not folder.exists():
        new_corpus(folder)
    path = folder / file
    sound = path.read_text()
    lines = sound.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    pieces = data.draw(st.lists(PIECES, max_size=4))
    lines[at : at + data.draw(st.integers(0, 2))] = [] if not pieces else [indent + "".join(pieces)]
    path.write_text("\n".join(lines))
    try:
        assert read_corpus(folder).claims
    except ProblemsFound:
        assert found(folder)
    finally:
        path.write_text(sound)
