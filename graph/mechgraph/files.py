"""Files that are read within bounds, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from mechgraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TEMPORARY = ".writing-"
"""How the name of a temporary folder begins."""


def is_there(path: Path) -> bool:
    """Tell whether anything exists at a path; if that cannot be found out, it may."""
    try:
        return path.exists()
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG  # nothing can bear such a name


def is_file(path: Path) -> bool:
    """Tell whether there is a file of this name; what cannot be a name, or may not be looked at, is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder of this name; what cannot be a name, or may not be looked at, is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def refuse_occupied(folder: Path) -> None:
    """Refuse a folder that is in use, for a new one is to be made there.

    Raises
    ------
    OutputError
        Where it is not empty, is no folder, or cannot be looked into.
    """
    with _as_output_error(folder):
        if not folder.exists():
            return
        if not folder.is_dir():
            raise OutputError(folder, "it is not a folder; name a new one")
        if any(folder.iterdir()):
            raise OutputError(folder, "the folder is not empty; name a new one")


def read_file(path: Path, largest: int) -> bytes:
    """Return the content of a regular file; pipes and devices, which need not end, are refused.

    Raises
    ------
    OSError
        Where it cannot be read, is no regular file, or has more than `largest` bytes.
    """
    with open_file(path, largest) as file:
        return file.read()


def open_file(path: Path, largest: int) -> BinaryIO:
    """Open a file to be read a piece at a time, under the conditions of `read_file`."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode) and not stat.S_ISDIR(about.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    if about.st_size > largest:
        raise OSError(errno.EFBIG, f"larger than {largest:,} bytes", str(path))
    return path.open("rb")


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: all are written under temporary names first, then moved into place.

    Raises
    ------
    OutputError
        Where the folder or a file cannot be written; what was there before is untouched.
    """
    with staged(folder) as temporary:
        for relative, content in files.items():
            part = temporary / relative
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder; if all goes well, what was written there is moved into the folder, otherwise nothing.

    Raises
    ------
    OutputError
        Where the folder or a file cannot be written; what was there before is untouched.
    """
    with _as_output_error(folder), made(folder), tempfile.TemporaryDirectory(dir=folder, prefix=_TEMPORARY) as name:
        temporary = Path(name)
        yield temporary
        written = sorted(part.relative_to(temporary) for part in temporary.rglob("*") if part.is_file())
        for relative in written:
            target = folder / relative
            if target.exists() and not target.is_file():
                raise OutputError(target, "it is not a regular file")
            target.parent.mkdir(parents=True, exist_ok=True)
        for relative in written:
            # A link stays a link: what it points to is replaced.
            target = (folder / relative).resolve()
            if target.parent == (folder / relative).parent.resolve():
                os.replace(temporary / relative, target)  # noqa: PTH105 -- os says that it is atomic
            else:
                shutil.move(temporary / relative, target)


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Make a folder if there is none, and those above it; remove again what is empty if an exception is raised."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for one in missing:
            with suppress(OSError):
                one.rmdir()
        raise


@contextmanager
def fresh(folder: Path) -> Iterator[Path]:
    """Yield a folder to write in, which is moved to its place at the end; of one that fails nothing is left.

    Raises
    ------
    OutputError
        Where something stands at its place, or it cannot be written.
    """
    refuse_occupied(folder)
    parent = folder.parent
    with _as_output_error(folder), made(parent), tempfile.TemporaryDirectory(dir=parent, prefix=_TEMPORARY) as name:
        part = Path(name) / folder.resolve().name
        part.mkdir()
        yield part
        if folder.is_dir():
            folder.rmdir()
        os.replace(part, folder)  # noqa: PTH105 -- os says that it is atomic


def write_file(path: Path, content: bytes) -> None:
    """Write one file whole or not at all (see `write_files`)."""
    write_files(path.parent, {path.name: content})


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    """Tell what cannot be written; of what stands in a temporary folder, what would have come of it."""
    try:
        yield
    except OSError as error:
        parts = Path(error.filename or path).parts
        where = Path(*(part for part in parts if not part.startswith(_TEMPORARY)))
        raise OutputError(where, error.strerror or str(error)) from error
