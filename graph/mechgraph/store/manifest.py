"""What a store says of itself: of which corpus it is, which folder counts, and what its files were when written."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from mechgraph.corpus.folder import STORE_FILE, STORE_LOADED
from mechgraph.errors import Problem, ProblemsFound
from mechgraph.files import is_file
from mechgraph.model.base import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mechgraph.model.corpus import Corpus

FORMAT = 3
"""The form of stores that this version writes and reads."""

_DATA = ("tables/*.parquet", "triples/CURRENT", "triples/MANIFEST-*", "triples/*.sst")
"""The files that hold what was loaded. What else the engine leaves is its diary, settings and empty logs: it opens a
store without them, and for reading it writes nothing."""


class File(Record):
    """What a file of a store was when it was written."""

    size: int
    sha256: str


class Manifest(Record):
    """What a store is."""

    format: int
    """The form of the store."""
    version: str
    """The version of mechgraph that wrote it."""
    loaded: str
    """When, in UTC."""
    folder: Annotated[str, Field(pattern=rf"^{STORE_LOADED}[0-9a-f]+$")]
    """Where triples and tables are, beside the manifest."""
    corpus: str
    """The id of its corpus."""
    title: str
    """The title of its corpus."""
    counts: dict[str, int]
    """Documents, segments, entities, claims and mechanisms."""
    files: dict[Annotated[str, Field(pattern=r"^(tables|triples)/[A-Za-z0-9][A-Za-z0-9.-]*$")], File]
    """The files that hold the corpus, by their place in the folder."""


def is_store(folder: Path) -> bool:
    """Tell whether a folder holds a store."""
    return is_file(folder / STORE_FILE)


def read_manifest(folder: Path) -> Manifest:
    """Return what a store is.

    Raises
    ------
    ProblemsFound
        Where it cannot be read, or is of another form.
    """
    file = folder / STORE_FILE
    try:
        found = json.loads(file.read_bytes())
        if found["format"] != FORMAT:
            raise ProblemsFound([_spoilt(file, f"is the manifest of a store of another form ({found['format']})")])
        return Manifest.model_validate(found)
    except OSError as error:
        raise ProblemsFound([_spoilt(file, f"cannot be read: {error.strerror}")]) from error
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise ProblemsFound([_spoilt(file, "is no manifest of a store")]) from error


def sealed(place: Path) -> dict[str, File]:
    """Return the files that hold a corpus, below the folder of a load, as they are.

    Notes
    -----
    Every byte is read: below a hundredth of the time that a load takes.
    """
    files = sorted(file for pattern in _DATA for file in place.glob(pattern))
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda file: File(size=file.stat().st_size, sha256=_sha256(file)), files)
        return {file.relative_to(place).as_posix(): one for file, one in zip(files, found, strict=True)}


def spoilt(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    """Yield the files of a store that are not as they were written."""
    place = folder / manifest.folder
    with ThreadPoolExecutor() as pool:
        wrong = pool.map(lambda name: _wrong(place / name, manifest.files[name]), manifest.files)
        for name, message in zip(manifest.files, wrong, strict=True):
            if message:
                yield _spoilt(place / name, message)


def misdescribed(folder: Path, manifest: Manifest, corpus: Corpus) -> Iterator[Problem]:
    """Yield what the manifest of a store says of its corpus that is not so."""
    said = {"corpus": corpus.about.id, "title": corpus.about.title, "counts": corpus.counts()}
    for name, value in said.items():
        if getattr(manifest, name) != value:
            yield _spoilt(folder / STORE_FILE, f"the manifest's '{name}' is not that of the corpus it describes")


def _spoilt(path: Path, message: str) -> Problem:
    return Problem(str(path), 0, 0, "spoilt-file", message, path.name, "load the store again")


def _wrong(path: Path, file: File) -> str | None:
    """Return what is wrong with a file, if anything."""
    try:
        size = path.stat().st_size
        if size != file.size:
            return f"the file is not as it was written: it has {size:,} bytes instead of {file.size:,}"
        return None if _sha256(path) == file.sha256 else "the file is not as it was written"
    except FileNotFoundError:
        return "the file is missing"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
