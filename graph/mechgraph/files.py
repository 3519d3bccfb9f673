"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mechgraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: all are written under temporary names first, then moved into place.

    Raises
    ------
    OutputError
        Where the folder or a file cannot be written; what was there before is untouched.
    """
    with _as_output_error(folder):
        if not folder.parent.exists():
            folder.parent.mkdir(parents=True)
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as name:
            temporary = Path(name)
            for relative, content in files.items():
                target = folder / relative
                if target.is_dir():
                    raise OutputError(target, "a folder of that name stands there")
                target.parent.mkdir(parents=True, exist_ok=True)
                part = temporary / relative
                part.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes(content)
            for relative in files:
                os.replace(temporary / relative, folder / relative)  # noqa: PTH105 -- replace() of os says it is atomic


def write_file(path: Path, content: bytes) -> None:
    """Write one file whole or not at all (see `write_files`)."""
    write_files(path.parent, {path.name: content})


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(error.filename or path, error.strerror or str(error)) from error
