"""Text files, read whole or from their beginning."""

from __future__ import annotations

import codecs
import hashlib
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mechgraph.errors import Problem, ProblemsFound, UsageError
from mechgraph.files import is_there, open_file, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_TEXT = 100_000_000
"""Texts of more bytes than this are refused."""

_PACKED = re.compile(
    rb"(?P<gzip>\x1f\x8b)|(?P<bzip2>BZh[1-9]1AY&SY)|(?P<xz>\xfd7zXZ\0)|(?P<zstd>\x28\xb5\x2f\xfd)"
    rb"|(?P<zip>PK\x03\x04)|(?P<tar>.{257}ustar)",
    re.DOTALL,
)
"""What compressed files and archives begin with."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text file: its decoded characters and the SHA-256 of its bytes."""

    path: Path
    words: str
    sha256: str
    _counted: list[int] = field(default_factory=lambda: [0, 1], repr=False, compare=False)
    """The place whose line was asked for last, and its number."""

    def line(self, place: int) -> int:
        """Return the number of the line in which a place is, from 1; places in their order take one pass in all."""
        before, number = self._counted if self._counted[0] <= place else (0, 1)
        self._counted[:] = place, number + self.words.count("\n", before, place)
        return self._counted[1]


def read_text(path: Path, largest: int = LARGEST_TEXT) -> Text:
    """Read a text file; a byte order mark is no part of its text.

    Raises
    ------
    ProblemsFound
        Where it cannot be read, is compressed or not UTF-8, or is larger than so many bytes.
    UsageError
        Where nothing is there.
    """
    with _readable(path):
        if path.stat().st_size > largest:
            raise ProblemsFound([Problem(str(path), 0, 0, "too-large", f"larger than {largest:,} bytes")])
        content = read_file(path, largest)
        _refuse_packed(path, content)
        return Text(path, content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest())


def read_head(path: Path, size: int) -> str:
    """Return the first characters of a text file, up to so many bytes of it.

    Raises
    ------
    ProblemsFound
        Where it cannot be read, is compressed, or these are not UTF-8.
    UsageError
        Where nothing is there.
    """
    with _readable(path), open_file(path, sys.maxsize) as file:
        head = file.read(size)
        _refuse_packed(path, head)
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)


def _refuse_packed(path: Path, content: bytes) -> None:
    found = _PACKED.match(content)
    if found:
        message = f"a compressed file or an archive ({found.lastgroup}), not text"
        raise ProblemsFound([Problem(str(path), 0, 0, "compressed", message, hint="unpack it first")])


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what keeps a text from being read into the library's exceptions."""
    try:
        yield
    except UnicodeDecodeError as error:
        message = f"not UTF-8 text: {error.reason} at byte {error.start}"
        raise ProblemsFound([Problem(str(path), 0, 0, "encoding", message, hint="save it as UTF-8")]) from error
    except OSError as error:
        if not is_there(path):
            raise UsageError(f"{path} does not exist") from error
        message = f"cannot be read: {error.strerror}"
        raise ProblemsFound([Problem(str(path), 0, 0, "unreadable", message)]) from error
