"""Anchors: the segment tables of documents, made from texts and checked against them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mechgraph.errors import Problem, ProblemsFound, UsageError
from mechgraph.files import is_folder, read_file
from mechgraph.model.document import Document, Segment
from mechgraph.text.files import LARGEST_TEXT, Text, read_text
from mechgraph.text.revision import pairing
from mechgraph.text.segment import digest, folded, languages, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


class Standing(StrEnum):
    """How a recorded segment stands in a text."""

    same = "same"
    moved = "moved"
    respaced = "respaced"
    """The words are the same but for hyphens, quotes or spaces."""
    changed = "changed"


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
    """Return the segments of a text; a language in which sentences cannot be segmented is treated like English."""
    return segment(words, language if language in languages() else "en")


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
