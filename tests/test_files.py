"""What is written is written whole or not at all, and what fails leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from mechgraph.cli import run
from mechgraph.corpus.new import new_corpus
from mechgraph.errors import OutputError
from mechgraph.files import fresh, staged

Way = Callable[[Path], AbstractContextManager[Path]]

LONG = "a" * 300
"""No file bears such a name; the folders above it can be made."""

FAILING = {
    "import": (["import", "{claims}", "--out", f"new/folder/{LONG}"], 3),
    "import of nothing": (["import", "{empty}", "--out", "new/folder/corpus"], 1),
    "load": (["load", "{corpus}", f"new/folder/{LONG}"], 3),
    "load of nothing": (["load", "{empty}", "new/folder/store"], 1),
    "build": (["build", "{corpus}", "--out", f"new/folder/{LONG}"], 3),
    "build of nothing": (["build", "{empty}", "--out", "new/folder/output"], 1),
    "export": (["export", "sif", "--corpus", "{corpus}", "--out", f"new/folder/{LONG}.sif"], 3),
    "export of a folder": (["export", "parquet", "--corpus", "{corpus}", "--out", f"new/folder/{LONG}"], 3),
    "export that loses": (["export", "sif", "--strict", "--corpus", "{corpus}", "--out", "new/folder/a.sif"], 1),
    "new": (["new", f"new/folder/{LONG}"], 3),
    "draw": (["draw", "--around", "caffeine", "--corpus", "{corpus}", "--out", f"new/folder/{LONG}.html"], 3),
}


@pytest.mark.parametrize("name", FAILING)
def test_what_fails_leaves_no_folder_behind(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    given = {name: tmp_path / "given" / name for name in ("corpus", "claims", "empty")}
    new_corpus(given["corpus"])
    given["claims"] = given["claims"].with_suffix(".ttl")
    given["claims"].write_text("@prefix x: <https://w3id.org/mechgraph/vocab#> . x:a x:increases x:b .")
    given["empty"] = given["empty"].with_suffix(".ttl")
    given["empty"].write_text("@prefix x: <https://w3id.org/mechgraph/vocab#> . x:a x:likes x:b .")
    arguments, code = FAILING[name]
    assert run([part.format(**given) for part in arguments]) == code
    assert [path.name for path in tmp_path.iterdir()] == ["given"]
    told = capsys.readouterr().err
    assert "Traceback" not in told
    if code == 3:
        assert "File name too long" in told
        assert "/.writing-" not in told


@pytest.mark.parametrize("way", [staged, fresh])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_what_is_stopped_leaves_what_was_there(way: Way, stop: type[BaseException], tmp_path: Path) -> None:
    def write_half(folder: Path) -> None:
        with way(folder) as place:
            (place / "file").write_text("half")
            raise stop

    (tmp_path / "there").mkdir()
    for folder in (tmp_path / "there", tmp_path / "new", tmp_path / "there" / "deep" / "new"):
        with pytest.raises((KeyboardInterrupt, OutputError)):
            write_half(folder)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["there"]
    for folder in (tmp_path / "there", tmp_path / "new" / "deep"):
        with way(folder) as place:
            (place / "file").write_text("whole")
        assert [path.read_text() for path in folder.iterdir()] == ["whole"]
    with pytest.raises(OutputError, match="is not a folder"), fresh(tmp_path / "there" / "file"):
        pass
