"""Anchors: the segment tables of documents, made from texts and checked against them."""

from __future__ import annotations

import codecs
import hashlib
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from mechgraph.errors import Problem, ProblemsFound, UsageError
from mechgraph.files import is_folder, is_there, open_file, read_file
from mechgraph.model.document import Document, Segment
from mechgraph.text.compare import pairing
from mechgraph.text.segment import digest, folded, languages, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LARGEST_TEXT = 100_000_000
"""Texts of more bytes than this are refused."""

_PACKED = re.compile(
    rb"(?P<gzip>\x1f\x8b)|(?P<bzip2>BZh[1-9]1AY&SY)|(?P<xz>\xfd7zXZ\0)|(?P<zstd>\x28\xb5\x2f\xfd)"
    rb"|(?P<zip>PK\x03\x04)|(?P<tar>.{257}ustar)",
    re.DOTALL,
)
"""What compressed files and archives begin with."""


class Standing(StrEnum):
    """How a recorded segment stands in a text."""

    same = "same"
    moved = "moved"
    respaced = "respaced"
    """The words are the same but for hyphens, quotes or spaces."""
    changed = "changed"


@dataclass(frozen=True, slots=True)
class Text:
    """A text file: its decoded characters and the SHA-256 of its bytes."""

    path: Path
    words: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Check:
    """One recorded segment against a text; `start` and `end` are where its words stand now, if anywhere."""

    segment: Segment
    standing: Standing
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """A document against its text.

    Parameters
    ----------
    document : the document.
    text : the text that was found for it, or None.
    checks : one for each segment; empty where there is no text.
    """

    document: Document
    text: Text | None
    checks: tuple[Check, ...] = ()

    @property
    def same_file(self) -> bool:
        """Whether the text is, byte for byte, the one that was recorded."""
        return self.text is not None and self.text.sha256 == self.document.sha256

    def standing(self, which: Standing) -> tuple[Check, ...]:
        """Return the segments that stand in a given way."""
        return tuple(check for check in self.checks if check.standing is which)


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
    """Tell what keeps a text from being read."""
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


def record(
    text: Text, identifier: str, *, title: str, short: str, language: str = "en"
) -> tuple[Document, tuple[Segment, ...]]:
    """Return a text as a document with its segments."""
    document = Document(
        id=identifier,
        title=title,
        short=short,
        file=text.path.name,
        sha256=text.sha256,
        length=len(text.words),
        language=language,
    )
    return document, segment(text.words, language)


def split(words: str, language: str) -> tuple[Segment, ...]:
    """Return the segments of a text; in a language whose sentences cannot be told apart, as if it were English."""
    return segment(words, language if language in languages() else "en")


def table(segments: Iterable[Segment]) -> str:
    """Return segments as the tab-separated table that a corpus folder holds."""
    rows = [tuple(Segment.model_fields)]
    rows += [tuple(str(part) for part in one.model_dump(mode="json").values()) for one in segments]
    return "".join("\t".join(row) + "\n" for row in rows)


def verify(
    documents: Iterable[Document], segments: Mapping[str, Sequence[Segment]], folder: Path
) -> Iterator[Verification]:
    """Check the segments of documents against the texts in a folder.

    A text belongs to a document where its bytes have the recorded hash, whatever its name; else where it bears the
    recorded file name. Other files in the folder are of no account.

    Raises
    ------
    UsageError
        Where there is no such folder.
    ProblemsFound
        Where the folder or a text cannot be read.
    """
    if not is_folder(folder):
        raise UsageError(f"{folder} is not a folder")
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        message, hint = f"cannot be read: {error.strerror}", "look at its permissions"
        raise ProblemsFound([Problem(str(folder), 0, 0, "unreadable", message, folder.name, hint)]) from error
    by_hash = {_file_hash(path): path for path in files}
    by_name = {path.name: path for path in files}
    for document in documents:
        path = by_hash.get(document.sha256) or by_name.get(document.file)
        if path is None:
            yield Verification(document, None)
        else:
            text = read_text(path)
            yield Verification(document, text, tuple(_checks(segments[document.id], text, document.language)))


def _file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes; None where it cannot be read or is no text of ours for its size."""
    try:
        return hashlib.sha256(read_file(path, LARGEST_TEXT)).hexdigest()
    except OSError:
        return None


def _checks(segments: Sequence[Segment], text: Text, language: str) -> Iterator[Check]:
    now: tuple[Segment, ...] = ()
    to: list[int | None] = []
    for index, one in enumerate(segments):
        words = text.words[one.start : one.end]
        if digest(words) == one.sha256:
            yield Check(one, Standing.same, one.start, one.end)
            continue
        if not to:
            now = split(text.words, language)
            to = pairing([segment.folded for segment in segments], [segment.folded for segment in now])
        place = to[index]
        if place is not None:
            standing = Standing.moved if now[place].sha256 == one.sha256 else Standing.respaced
            yield Check(one, standing, now[place].start, now[place].end)
        elif digest(folded(words)) == one.folded:
            yield Check(one, Standing.respaced, one.start, one.end)
        else:
            yield Check(one, Standing.changed)
