"""Texts are split into headings, sentences and list items, and no character is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechgraph.cli import run
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.corpus.segments import segment_table
from mechgraph.errors import UsageError
from mechgraph.text.files import read_text
from mechgraph.text.segment import LONGEST_BLOCK, LONGEST_LOCATOR, digest, languages, locator, segment
from mechgraph.validate import read_corpus


def parts(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Return (kind, words) of each segment, white space inside the words made single spaces."""
    return [(one.kind.value, " ".join(text[one.start : one.end].split())) for one in segment(text, language)]


def assert_sound(text: str, language: str = "en") -> None:
    """Every character that is not white space lies in exactly one segment; spans are stripped and in order."""
    segments = segment(text, language)
    covered, end = 0, 0
    for number, one in enumerate(segments, 1):
        assert one.number == number
        assert end <= one.start < one.end <= len(text)
        assert not text[end : one.start].strip()
        end = one.end
        words = text[one.start : one.end]
        assert words == words.strip()
        assert one.sha256 == digest(words)
        assert len(one.locator) <= LONGEST_LOCATOR
        covered += len("".join(words.split()))
    assert not text[end:].strip()
    assert covered == len("".join(text.split()))
    assert segment(text, language) == segments


TRICKY = [
    "Dr.", "e.g.", "i.e.", "U.S.", "p.m.", "No.", "3.5", "1.", "2)", "a)", "(", ")", "[", "]", '"', "'", "“", "”", "‘",
    "…", "...", "!", "?", "?!", "!!", ".", ":", ";", "•", "- ", "– ", "* ", "\\", "+", "{", "}", "|", "^", "$", "The",
    "word", "NMDA", "\n", "\n\n", "\r\n", "\r", "\t", "\u00a0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c",
    "\ufeff", "\u200b", "\u202e", "∯", "ȸ", "☉", "&ᓰ&", "♬", "é", "e\u0301", "😀", "。", "！", "؟", "\x00", "http://a.b/c?d",
]  # fmt: skip


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(["en", "de", "ja", "ar"]))
@settings(deadline=None, max_examples=300)
def test_arbitrary_text_is_covered(text: str, language: str) -> None:
    assert_sound(text, language)


@given(st.lists(st.sampled_from(TRICKY), max_size=60), st.sampled_from(["", " "]))
@settings(deadline=None, max_examples=500)
def test_text_with_traps_is_covered(pieces: list[str], glue: str) -> None:
    assert_sound(glue.join(pieces))


@pytest.mark.parametrize("language", languages())
def test_every_language_covers(language: str) -> None:
    assert_sound("One. Two! Three? 四。五！ ستة؟ Sieben (z. B. acht) „neun“.\n\n• zehn\n• elf", language)


def test_unknown_language_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="'xx'; known: am, ar"):
        segment("x", "xx")
    (tmp_path / "a.txt").write_text("x")
    assert run(["segment", str(tmp_path / "a.txt"), "--language", "xx"]) == 2
    assert "known: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\u00a0\r\n ", []),
        ("One.", [("sentence", "One.")]),
        ("A short title\n\nFirst one. Second one.",
         [("heading", "A short title"), ("sentence", "First one."), ("sentence", "Second one.")]),
        ("Title\nSubtitle\nBy someone", [("heading", "Title"), ("heading", "Subtitle"), ("heading", "By someone")]),
        ("Why sleep matters?\n", [("heading", "Why sleep matters?")]),
        ("Here are some:\n• one\n◦ two\n▪ three\n‣ four\n· five\n* six\n- seven\n– eight\n— nine",
         [("sentence", "Here are some:"), ("item", "• one"), ("item", "◦ two"), ("item", "▪ three"),
          ("item", "‣ four"), ("item", "· five"), ("item", "* six"), ("item", "- seven"), ("item", "– eight"),
          ("item", "— nine")]),
        ("1. one\n2) two\n(3) three\na. four\nb) five\n(c) six",
         [("item", one) for one in ("1. one", "2) two", "(3) three", "a. four", "b) five", "(c) six")]),
        ("•\u00a0Item with a hard space. And more.", [("item", "• Item with a hard space."), ("item", "And more.")]),
        ("Dr. Smith et al. saw 3.5 mg, i.e. little, at 5 p.m. on Monday. It held.",
         [("sentence", "Dr. Smith et al. saw 3.5 mg, i.e. little, at 5 p.m. on Monday."), ("sentence", "It held.")]),
        ('He said "Stop. Now." She left.', [("sentence", 'He said "Stop. Now."'), ("sentence", "She left.")]),
        ("-5 degrees is cold.", [("sentence", "-5 degrees is cold.")]),
        ("1990 was warm. So was 1991.", [("sentence", "1990 was warm."), ("sentence", "So was 1991.")]),
    ],
)  # fmt: skip
def test_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected
    assert_sound(text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("width", [40, 72, 100])
def test_wrapped_paragraph_is_joined(width: int, end: str) -> None:
    names = ("one", "two", "three", "four")
    sentences = [f"This is sentence number {name} of a paragraph that somebody wrapped by hand." for name in names]
    text = textwrap.fill(" ".join(sentences), width) + "\n\n" + textwrap.fill(" ".join(sentences), width)
    assert "\n" in text
    assert parts(text.replace("\n", end)) == [("sentence", one) for one in sentences * 2]


def test_lines_that_were_not_wrapped_stay_apart() -> None:
    lines = ["This line is complete and quite long, as anyone can see", "short one", "This line is complete again"]
    assert parts("\n".join(lines)) == [("heading", line) for line in lines]


@given(st.lists(st.sampled_from(["A title", "One. Two.", "• item", "", "  ", "It is. Or not?"]), max_size=12))
@settings(deadline=None)
def test_line_ends_make_no_difference(lines: list[str]) -> None:
    expected = parts("\n".join(lines))
    for end in ("\r\n", "\r", "\u2028"):
        assert parts(end.join(lines)) == expected


def test_offsets_count_characters_of_the_decoded_text(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "😀 Émotion first.\r\n\r\nThen e\u0301lan.".encode())
    text = read_text(path)
    assert [text.words[one.start : one.end] for one in segment(text.words)] == ["😀 Émotion first.", "Then e\u0301lan."]
    assert [(one.start, one.end) for one in segment(text.words)] == [(0, 16), (20, 31)]


@pytest.mark.parametrize(
    "text",
    ["word " * 40_000, "x" * 200_000, "A sentence here. " * 12_000, "“quoted (text. " * 13_000, "字" * 200_000,
     "(" * 200_000, "\n" * 200_000],
    ids=["words", "one word", "sentences", "quotes", "no spaces", "brackets", "empty lines"],
)  # fmt: skip
def test_long_line_ends_and_is_covered(text: str) -> None:
    assert_sound(text)


def test_long_block_is_cut_after_a_sentence() -> None:
    text = "This is a sentence of no length at all. " * 200
    assert len(text) > LONGEST_BLOCK
    assert {words for _, words in parts(text)} == {"This is a sentence of no length at all."}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Through a series of steps", "Through a series"),
        ("•\u00a0Item one of many", "Item one of"),
        ("- one", "one"),
        ("two  \n words", "two words"),
        ("x" * 100, "x" * LONGEST_LOCATOR),
        ("字" * 100, "字" * LONGEST_LOCATOR),
        ("•", ""),
    ],
)
def test_locator_is_three_words_at_most(words: str, expected: str) -> None:
    assert locator(words) == expected


def test_tables_hold_one_row_each(tmp_path: Path) -> None:
    text = "\u2028".join(["a\tb", "c\x85d", "e\x0bf", 'g "h'])
    rows = segment_table(segment(text)).splitlines()
    assert len(rows) == len(segment(text)) + 1
    assert {row.count("\t") for row in rows} == {6}


@pytest.mark.parametrize("form", ["table", "tsv", "json"])
def test_command(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tea.txt"
    path.write_text("On tea\n\nTea calms. It also wakes.\n")
    assert run(["segment", str(path), "--format", form]) == 0
    printed = capsys.readouterr().out
    segments = segment(path.read_text())
    if form == "tsv":
        assert printed == segment_table(segments)
    elif form == "json":
        assert json.loads(printed) == [one.model_dump(mode="json") for one in segments]
    else:
        assert all(words in printed for words in ("On tea", "Tea calms.", "It also wakes.", "3 segments"))


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("none.txt", None, 2, "none.txt does not exist"),
        (".", None, 1, "[unreadable]"),
        ("n" * 300, None, 2, "nnn does not exist"),
        ("a.txt", b"caf\xe9", 1, "[encoding]"),
    ],
)
def test_what_cannot_be_read(
    tmp_path: Path, name: str, content: bytes | None, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert run(["segment", str(tmp_path / name)]) == code
    assert said in capsys.readouterr().err


def test_empty_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert run(["segment", str(tmp_path / "empty.txt")]) == 0
    assert "0 segments" in capsys.readouterr().out


def test_words_of_a_text_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Red \x1b[31m and \u202eback.")
    assert run(["segment", str(tmp_path / "a.txt")]) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\u202e" not in printed


def test_no_warning_where_pysbd_is_compiled_anew(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One. Two.")
    command = [sys.executable, "-W", "error", "-X", f"pycache_prefix={tmp_path / 'cache'}"]
    done = subprocess.run(
        [*command, "-m", "mechgraph", "segment", str(tmp_path / "a.txt"), "--format", "tsv"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.shared
@pytest.mark.parametrize("document", ["dual-benefits", "positive-effects"])
def test_committed_tables_are_those_made_now(shared: Path, document: str) -> None:
    corpus = read_corpus(builtin_corpus())
    text = read_text(shared / "documents" / corpus.document[document].file)
    made = segment_table(segment(text.words, corpus.document[document].language)).encode()
    assert made == (builtin_corpus() / "documents" / f"{document}.tsv").read_bytes()
    assert text.sha256 == corpus.document[document].sha256
    assert len(text.words) == corpus.document[document].length
    assert_sound(text.words)
