"""The project's own virtual environment, as the scripts beside this file share it.

Python 3.11 and its standard library are all that is needed to begin with.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

import assets

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


def prepare(*extras: str) -> Path:
    """Make the environment with the project and its extras installed, where it is not there yet; return its Python.

    What is installed is remembered by the hash of the files that say so, so that a second call does nothing.
    """
    if sys.version_info < OLDEST:
        sys.exit(f"mechgraph needs Python {'.'.join(map(str, OLDEST))} or newer; this is {sys.version.split()[0]}")
    wanted = [_fingerprint(), *sorted(extras)]
    stamp = FOLDER / "installed.txt"
    have = stamp.read_text().split() if stamp.exists() else []
    if PYTHON.exists() and have[:1] == wanted[:1] and set(wanted) <= set(have):
        _fetch_assets()
        return PYTHON
    if not PYTHON.exists():
        print("making .venv", file=sys.stderr)
        try:
            venv.create(FOLDER, with_pip=True, clear=FOLDER.exists())
        except subprocess.CalledProcessError:
            sys.exit("Python's venv cannot make an environment; on Debian and Ubuntu: apt-get install python3-venv")
    named = sorted({*extras, *(have[1:] if have[:1] == wanted[:1] else [])})
    target = str(ROOT) + (f"[{','.join(named)}]" if named else "")
    print("installing mechgraph and what it needs", file=sys.stderr)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", target]
    if subprocess.run(command, check=False).returncode:
        sys.exit("the installation failed; see pip's message above")
    stamp.write_text("\n".join([wanted[0], *named]) + "\n")
    _fetch_assets()
    return PYTHON


def _fetch_assets() -> None:
    """Fetch what the page carries from npm where the installation could not; without it the page has no SPARQL."""
    if reason := assets.fetch():
        print(f"the page will have no SPARQL: {reason}", file=sys.stderr)


def run(*command: str | Path, cwd: Path = ROOT) -> int:
    """Run a command and return its exit code."""
    return subprocess.run([str(part) for part in command], check=False, cwd=cwd).returncode


def _fingerprint() -> str:
    names = ("setup.cfg", "pyproject.toml", "setup.py", "package-lock.json")
    content = b"".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()[:16]
