"""Packed files of an import: unpacked into a temporary folder, within limits, and called by the names they came with.

An archive may be hostile: what comes of it is plain files in a folder of its own, and what else it holds is told. An
archive within an archive stays packed.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, NoReturn, Protocol, Self

from mechgraph.errors import MechgraphError, OutputError, Problem, ProblemsFound, UsageError
from mechgraph.files import is_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

LARGEST_UNPACKED = 5_000_000_000
"""The packed files of an import unpack to at most so many bytes."""

MOST_MEMBERS = 100_000
"""An import has at most so many packed files and members of archives, with folders and links."""


class _Readable(Protocol):
    """What is read a piece at a time."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, place: int, /) -> int: ...

    def tell(self) -> int: ...


_OPEN: dict[str, Callable[[BinaryIO], _Readable]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_SHORT = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"}
_BEGINS = {".gz": b"\x1f\x8b", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\0", ".zip": b"PK"}
_ARCHIVES = (".tar", *(f".tar{ending}" for ending in _OPEN), *_SHORT, ".zip")
_PIECE = 1_000_000
"""So many bytes are read at once; the head of a member is no longer."""
_TOLD = 1_000
"""After so many members it is told again how far it is."""
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError,
           ValueError, ArithmeticError, LookupError, RuntimeError)  # fmt: skip
"""What the readers of the standard library raise at files that are cut off, damaged, or made to harm."""


def is_archive(path: Path) -> bool:
    """Tell whether a name is that of an archive."""
    return path.name.lower().endswith(_ARCHIVES)


def is_packed(path: Path) -> bool:
    """Tell whether a name is that of an archive or a compressed file."""
    return is_archive(path) or path.suffix.lower() in _OPEN


class Unpacking:
    """The packed files of an import; what is unpacked goes at the end, and in exceptions it is called as it was given.

    Parameters
    ----------
    tell : is told how far it is.
    largest, most : limits of bytes and of members.
    """

    def __init__(self, tell: Callable[[str], None], largest: int = LARGEST_UNPACKED, most: int = MOST_MEMBERS) -> None:
        self.left: list[tuple[str, str]] = []
        """What archives hold that is not unpacked, by its name, and why."""
        self._tell, self._largest, self._most = tell, largest, most
        self._bytes = self._members = 0
        self._given: dict[Path, Path] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Begin; the temporary folder is made when something is unpacked."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was unpacked, and name it in an exception as it was given."""
        self._stack.close()
        if not self._given:
            return
        if isinstance(error, ProblemsFound):
            raise ProblemsFound(replace(one, file=self._said(one.file)) for one in error.problems) from error
        if isinstance(error, MechgraphError):
            error.args = tuple(self._said(part) if isinstance(part, str) else part for part in error.args)

    def _said(self, text: str) -> str:
        for made, given in self._given.items():
            text = text.replace(str(made), str(given))
        return text

    def __contains__(self, path: Path) -> bool:
        """Tell whether this is what was unpacked of a packed file."""
        return path in self._given

    def name(self, path: Path) -> str:
        """Return the name of a file: what was unpacked has that of its packed file, with its place in an archive."""
        for made in (path, *path.parents):
            if made in self._given:
                return "/".join((self._given[made].name, *path.relative_to(made).parts))
        return path.name

    def unpack(self, path: Path) -> Path:
        """Unpack a packed file, and return the file or, of an archive, the folder that comes of it.

        Raises
        ------
        ProblemsFound
            Where it is not what its name says, cut off, damaged, encrypted or too large, or a member would leave the
            folder.
        UsageError
            Where it is no file.
        OutputError
            Where there is no space for it.

        Notes
        -----
        What is packed is read once, a piece at a time. Where an archive says how large its members are, it is refused
        before they are unpacked.
        """
        if not is_file(path):
            raise UsageError(f"{path} is no file or folder")
        self._tell(f"unpacking {path.name}")
        try:
            if not self._given:
                temporary = TemporaryDirectory(prefix="mechgraph-", ignore_cleanup_errors=True)
                self._folder = Path(self._stack.enter_context(temporary))
            made = self._folder / f"{len(self._given):06}"
            made.mkdir()
        except OSError as error:
            raise OutputError(error.filename or "the temporary folder", error.strerror or str(error)) from error
        if not is_archive(path):
            made /= path.stem
        self._given[made] = path
        ending = _SHORT.get(path.suffix.lower(), path.suffix.lower())
        try:
            with path.open("rb") as file:
                if not file.read(6).startswith(_BEGINS.get(ending, b"")):
                    message = f"not what its name says: it does not begin as {ending} files do"
                    self._refuse(path, "other-format", message, "give it the name of what it is")
                file.seek(0)
                if ending == ".zip":
                    self._unzip(file, path, made)
                    return made
                opened = _OPEN[ending](file) if ending in _OPEN else file
                if is_archive(path):
                    self._untar(_Pieces(opened, self._largest), path, made)
                else:
                    self._count(path, 0)
                    self._write(opened, path, made)
        except _TooFar:
            self._refuse_size(path)
        except _BROKEN as error:
            if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise OutputError(self._folder, f"{error.strerror}; TMPDIR names another folder") from error
            if isinstance(error, PermissionError):
                self._refuse(path, "unreadable", f"cannot be read: {error.strerror}", "look at it")
            why = (isinstance(error, OSError) and error.strerror) or str(error)[:200] or "it ends too early"
            self._refuse(path, "compressed", f"cannot be unpacked: {why}", "is it whole, and what its name says?")
        return made

    def _untar(self, file: _Pieces, path: Path, folder: Path) -> None:
        with tarfile.open(fileobj=file, mode="r:") as archive:  # type: ignore[call-overload] # it only reads and seeks
            for member in archive:
                self._count(path, member.size if member.isreg() else 0)
                if member.isdir():
                    continue
                if not member.isreg():
                    self._leave(path, member.name, "a link or device of an archive")
                    continue
                content = archive.extractfile(member)
                if content is not None:
                    with content:  # as tar does, a name from the root is one from the folder
                        target = self._target(path, folder, member.name.lstrip("/"))
                        self._write(content, path, target, member.size)
            # An archive ends in blocks of zeros; for tarfile it may also end early, or where a member is damaged.
            if file.last != bytes(tarfile.BLOCKSIZE):
                raise tarfile.ReadError("it ends too early, or a member is damaged")
            while file.read(_PIECE):  # what was packed has its checksum at its end
                pass

    def _unzip(self, file: BinaryIO, path: Path, folder: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            for member in members:
                self._count(path, member.file_size)
                if member.flag_bits & 1:
                    self._refuse(path, "compressed", "it is encrypted", "unpack it with its password")
                if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                    # Of the others zipfile reads as much at once as they unpack to.
                    self._refuse(path, "compressed", "compressed otherwise than by deflate", "zip it anew")
            for member in members:
                kind = stat.S_IFMT(member.external_attr >> 16)
                if member.is_dir():
                    continue
                if kind not in {0, stat.S_IFREG}:
                    self._leave(path, member.filename, "a link or device of an archive")
                    continue
                target = self._target(path, folder, member.filename)
                with archive.open(member) as content:
                    self._write(content, path, target, member.file_size)

    def _target(self, path: Path, folder: Path, name: str) -> Path:
        """Return where a member goes."""
        target = Path(os.path.normpath(folder / name))
        if folder not in target.parents:
            self._refuse(path, "bad-value", f"the member '{name[:200]}' would leave the folder", "do not trust it")
        if target.exists():
            self._leave(path, name, "a file that an archive holds once more, later")
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _write(self, content: _Readable, path: Path, target: Path, size: int | None = None) -> None:
        """Write a file; one whose size was not known before counts as it is written."""
        written = 0
        with target.open("wb") as file:
            for piece in _pieces(content):
                if size is None:
                    self._count(path, len(piece), members=0)
                written += len(piece)
                file.write(piece)
                if written > _PIECE:
                    self._tell(f"unpacking {path.name}: {written:,} bytes of {target.name}")
        if size is not None and written < size:
            raise EOFError

    def _count(self, path: Path, size: int, members: int = 1) -> None:
        self._bytes += max(size, 0)  # that a member has fewer than no bytes can be written
        self._members += members
        if self._bytes > self._largest:
            self._refuse_size(path)
        if self._members > self._most:
            self._refuse(path, "too-large", f"more than {self._most:,} packed files and members", _BY_HAND)
        if members and self._members % _TOLD == 0:
            self._tell(f"unpacking {path.name}: {self._members:,} members")

    def _leave(self, path: Path, name: str, why: str) -> None:
        self.left.append((f"{path.name}/{name}", why))

    def _refuse_size(self, path: Path) -> NoReturn:
        self._refuse(path, "too-large", f"it unpacks to more than {self._largest:,} bytes", _BY_HAND)

    @staticmethod
    def _refuse(path: Path, code: str, message: str, hint: str) -> NoReturn:
        raise ProblemsFound([Problem(str(path), 0, 0, code, message, None, hint)])


_BY_HAND = "if you trust it, unpack it and import what you need"


class _TooFar(Exception):
    """What is packed goes on after the limit."""


class _Pieces:
    """A file that is unpacked as it is read: no more at once than a piece, and none after a limit."""

    def __init__(self, file: _Readable, largest: int) -> None:
        self._file, self._largest = file, largest
        self.tell = file.tell
        self.last = b""

    def read(self, size: int) -> bytes:
        """Return so many bytes, or what there is."""
        if size > _PIECE:
            raise tarfile.ReadError(f"the head of a member has more than {_PIECE:,} bytes")
        self.last = self._file.read(size)
        self._within(self.tell())
        return self.last

    def seek(self, place: int) -> int:
        """Go on to a place."""
        if place < self.tell():  # all would be unpacked again from the beginning
            raise tarfile.ReadError("a member begins within another")
        self._within(place)
        return self._file.seek(place)

    def _within(self, place: int) -> None:
        if place > self._largest:
            raise _TooFar


def _pieces(content: _Readable) -> Iterator[bytes]:
    while piece := content.read(_PIECE):
        yield piece
