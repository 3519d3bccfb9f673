"""Files cannot hurt: what is no file, does not end or brings a parser down is refused with its name."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import mechgraph
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.corpus.new import new_corpus
from mechgraph.corpus.read import read_folder
from mechgraph.errors import LimitExceeded, ProblemsFound
from mechgraph.exports.formats import export
from mechgraph.files import read_file
from mechgraph.imports.folder import write_corpus
from mechgraph.source import open_source
from mechgraph.text.files import read_text


@pytest.mark.parametrize("name", ["documents/example.tsv", "claims/example.yaml", "questions/q.rq", "corpus.yaml"])
@pytest.mark.parametrize("kind", ["pipe", "device", "loop"])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, name: str, kind: str) -> None:
    new_corpus(tmp_path / "coffee")
    path = tmp_path / "coffee" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if kind == "device" else path.name)
    problems = read_folder(tmp_path / "coffee").problems
    assert str(tmp_path / "coffee") in problems[0].file


def test_a_text_that_does_not_end_is_no_text() -> None:
    with pytest.raises(ProblemsFound, match="/dev/zero: cannot be read: not a regular file"):
        read_text(Path("/dev/zero"))


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"123")
    assert read_file(path, 3) == b"123"
    with pytest.raises(OSError, match="larger than 2 bytes"):
        read_file(path, 2)


@pytest.mark.parametrize("form", ["yaml", "jsonl", "nq", "trig", "jsonld"])
def test_half_a_surrogate_pair_is_told_in_the_same_words(tmp_path: Path, form: str) -> None:
    """Whatever way a corpus comes in."""
    corpus = mechgraph.open().corpus
    says = corpus.claims[0].says
    if form == "yaml":
        source = tmp_path / "own"
        shutil.copytree(builtin_corpus(), source)
        (file,) = (one for one in source.glob("claims/*") if says in one.read_text())
        text = file.read_text().replace(f"says: {says}", 'says: "\\ud83d"', 1)
    elif form == "jsonl":
        source = tmp_path / "own"
        source.mkdir()
        write_corpus(replace(corpus, ledger={}), source)
        file = source / "claims.jsonl"
        text = file.read_text().replace(says, "\\ud83d", 1)
    else:
        source = file = tmp_path / f"own.{form}"
        export(corpus, {"nq": "nquads"}.get(form, form), file)
        text = file.read_text().replace(says, "\\uD83D", 1)
    assert text != file.read_text()
    file.write_text(text)
    with pytest.raises(ProblemsFound) as caught:
        open_source(source)
    told = str(caught.value)
    assert f"{file.name}:" in told
    assert "half a surrogate pair, which is no character (write the character) [" in told


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("<a:a> <a:b> " + "<<( <a:a> <a:b> " * 100_000 + "1" + " )>>" * 100_000 + " .", LimitExceeded),
        ("<a:a> <a:b> " + "[ <a:b> " * 100_000 + "1" + " ]" * 100_000 + " .", ProblemsFound),
        ("<a:a> <a:b> '" + "x" * 20_000_000, ProblemsFound),
        ("<a:a> <a:b> '\0", ProblemsFound),
        ("<a:a>", ProblemsFound),
    ],
    ids=["triples in triples", "nested", "one huge line", "no end", "cut"],
)
def test_no_build_brings_the_command_down(tmp_path: Path, content: str, error: type[Exception]) -> None:
    file = tmp_path / "x.trig"
    file.write_text(content)
    with pytest.raises(error, match=r"x\.trig"):
        open_source(file)
