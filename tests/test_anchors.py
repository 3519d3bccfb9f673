"""Anchors are checked against texts: the same, moved, changed, or not there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from mechgraph.cli import run
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.corpus.new import add_document, new_corpus
from mechgraph.errors import ProblemsFound
from mechgraph.text.anchors import Standing, Verification, verify
from mechgraph.text.files import read_text
from mechgraph.validate import read_corpus

WORDS = """\
On tea

Tea calms the mind. It also wakes the body.

Summary

• Tea calms
• Tea wakes

Summary

Drink it warm.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with a document of 8 segments, `tea`, besides the example."""
    folder = tmp_path / "corpus"
    new_corpus(folder)
    (tmp_path / "tea.txt").write_text(WORDS)
    add_document(folder, read_text(tmp_path / "tea.txt"), "tea", title="On tea", short="T", language="en")
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    return folder


def verified(corpus: Path, texts: Path) -> Verification:
    found = read_corpus(corpus)
    return {one.document.id: one for one in verify(found.documents, found.segments, texts)}["tea"]


def numbers(one: Verification, standing: Standing) -> list[int]:
    return [check.segment.number for check in one.standing(standing)]


def test_same(corpus: Path, texts: Path) -> None:
    (texts / "tea.txt").write_text(WORDS)
    found = verified(corpus, texts)
    assert found.same_file
    assert numbers(found, Standing.same) == list(range(1, 9))


def test_moved_by_a_paragraph(corpus: Path, texts: Path) -> None:
    added = "A new paragraph. It says very little.\n\n"
    words = WORDS.replace("Summary", added + "Summary", 1)
    (texts / "tea.txt").write_text(words)
    found = verified(corpus, texts)
    assert not found.same_file
    assert numbers(found, Standing.same) == [1, 2, 3]
    assert numbers(found, Standing.moved) == [4, 5, 6, 7, 8]
    assert numbers(found, Standing.changed) == []
    for check in found.standing(Standing.moved):
        assert (check.start, check.end) == (check.segment.start + len(added), check.segment.end + len(added))


def test_changed_word(corpus: Path, texts: Path) -> None:
    (texts / "tea.txt").write_text(WORDS.replace("wakes the body", "wakes the soul"))
    found = verified(corpus, texts)
    assert numbers(found, Standing.changed) == [3]
    assert [(check.start, check.end) for check in found.standing(Standing.changed)] == [(None, None)]
    assert len(found.standing(Standing.same)) == 7


def test_cut_short(corpus: Path, texts: Path) -> None:
    (texts / "tea.txt").write_text(WORDS[:30])
    assert numbers(verified(corpus, texts), Standing.changed) == [3, 4, 5, 6, 7, 8]


def test_renamed_file_is_found_by_its_hash(corpus: Path, texts: Path) -> None:
    (texts / "another name.md").write_text(WORDS)
    (texts / "tea.txt").write_text("Something else under the old name.")
    found = verified(corpus, texts)
    assert found.text is not None
    assert found.text.path.name == "another name.md"
    assert found.same_file


def test_text_of_another_ending_is_found_by_its_name(tmp_path: Path, corpus: Path, texts: Path) -> None:
    (tmp_path / "cocoa.md").write_text("Cocoa is sweet. It is brown.")
    add_document(corpus, read_text(tmp_path / "cocoa.md"), "cocoa", title="Cocoa", short="C", language="en")
    (texts / "cocoa.md").write_text("Cocoa is bitter. It is brown.")
    made = read_corpus(corpus)
    found = {one.document.id: one for one in verify(made.documents, made.segments, texts)}["cocoa"]
    assert numbers(found, Standing.changed) == [1]


def test_line_ends_that_a_checkout_changed(corpus: Path, texts: Path) -> None:
    (texts / "tea.txt").write_bytes(WORDS.replace("\n", "\r\n").encode())
    found = verified(corpus, texts)
    assert numbers(found, Standing.changed) == []
    assert numbers(found, Standing.moved) == list(range(2, 9))


def test_files_that_are_no_text_are_of_no_account(corpus: Path, texts: Path) -> None:
    (texts / "picture.txt").write_bytes(b"\xff\xd8\xff\x00")
    (texts / "below").mkdir()
    (texts / "dangling.txt").symlink_to(texts / "nowhere")
    (texts / "tea.txt").write_text(WORDS)
    assert verified(corpus, texts).same_file


def test_text_that_cannot_be_read(corpus: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (texts / "tea.txt").write_bytes(b"caf\xe9")
    with pytest.raises(ProblemsFound, match="not UTF-8"):
        verified(corpus, texts)
    assert run(["verify", str(corpus), "--documents", str(texts)]) == 1
    assert "tea.txt" in capsys.readouterr().err


def test_document_of_a_language_without_sentences(corpus: Path, texts: Path) -> None:
    path = corpus / "documents/tea.yaml"
    path.write_text(path.read_text().replace("language: en", "language: pt"))
    (texts / "tea.txt").write_text("Mais.\n\n" + WORDS)
    found = verified(corpus, texts)
    assert len(found.standing(Standing.moved)) == 8


# ── the command ──────────────────────────────────────────────────────────────────────────────────────


def test_command_says_what_moved_and_what_changed(
    corpus: Path, texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(corpus / "texts/example.txt", texts)
    (texts / "tea.txt").write_text("New.\n\n" + WORDS.replace("warm", "cold"))
    assert run(["verify", str(corpus), "--documents", str(texts)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "example: 3 of 3 segments verified",
        "tea: 0 of 8 segments verified, though the file differs",
        "  segment 1 moved from 0–6 to 6–12",
    ]
    assert lines[-1] == "  segment 8 changed or gone (begins “Drink it warm.”)"
    assert len(lines) == 2 + 8


def test_command_in_json(corpus: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (texts / "tea.txt").write_text(WORDS.replace("On tea", "On  tea").replace("warm", "cold"))
    assert run(["verify", str(corpus), "--documents", str(texts), "--format", "json"]) == 1
    example, tea = json.loads(capsys.readouterr().out)
    assert example == {
        "document": "example", "text": None, "same_file": False, "segments": 3, "moved": [], "respaced": [],
        "changed": [],
    }  # fmt: skip
    assert (tea["text"], tea["same_file"], tea["segments"]) == (str(texts / "tea.txt"), False, 8)
    assert tea["respaced"] == [{"number": 1, "start": 0, "end": 7}]
    assert tea["changed"] == [{"number": 8, "start": None, "end": None}]
    assert tea["moved"][0] == {"number": 2, "start": 9, "end": 28}


def test_missing_texts_are_counted_and_no_fault(corpus: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(corpus), "--documents", str(texts)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"example: 3 segments not verified: no text in {texts}",
        f"tea: 8 segments not verified: no text in {texts}",
        "11 segments not verified",
    ]


def test_sound_texts(corpus: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(corpus / "texts/example.txt", texts)
    (texts / "tea.txt").write_text(WORDS)
    assert run(["verify", str(corpus), "--documents", str(texts)]) == 0
    assert capsys.readouterr().out == "example: 3 of 3 segments verified\ntea: 8 of 8 segments verified\n"


@pytest.mark.parametrize("name", ["none", "tea.txt", "n" * 300])
def test_folder_that_is_none(tmp_path: Path, corpus: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(corpus), "--documents", str(tmp_path / name)]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_broken_corpus_is_told_first(corpus: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "entities.yaml").unlink()
    assert run(["verify", str(corpus), "--documents", str(texts)]) == 1
    assert "entities.yaml" in capsys.readouterr().err


# ── the two articles ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.shared
def test_builtin_corpus_is_anchored(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(builtin_corpus()), "--documents", str(shared / "documents")]) == 0
    assert capsys.readouterr().out == (
        "dual-benefits: 22 of 22 segments verified\npositive-effects: 102 of 102 segments verified\n"
    )


@pytest.mark.shared
def test_articles_with_a_paragraph_before_them_are_found_whole(shared: Path, tmp_path: Path) -> None:
    made = read_corpus(builtin_corpus())
    for document in made.documents:
        words = (shared / "documents" / document.file).read_text()
        (tmp_path / document.file).write_text("A paragraph of ours. It moves all others.\n\n" + words)
    for one in verify(made.documents, made.segments, tmp_path):
        assert one.text is not None
        moved = [check.end - check.segment.end for check in one.standing(Standing.moved)]
        assert moved == [43] * len(made.segments[one.document.id])
