"""Rows of a corpus as JSON Lines: the form for corpora of many rows, made by an import.

One JSON object a line, with the fields that the YAML files have::

    documents.jsonl    one document a line
    segments.jsonl     {document, number, kind, start, end, sha256, folded, locator}
    entities.jsonl     one entity a line, its id among the fields
    claims.jsonl       one claim a line, its document among the fields

A row that is sound costs one call of the model; only of one that is not, its fields are looked at one by one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, overload

from mechgraph.corpus.yamlfile import Path_, Place, YamlFile
from mechgraph.errors import Problem
from mechgraph.model.base import Record

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.corpus.rows import Reading

DOCUMENTS_LINES, SEGMENTS_LINES, ENTITIES_LINES, CLAIMS_LINES = (
    f"{name}.jsonl" for name in ("documents", "segments", "entities", "claims")
)
LARGEST_TABLE = 2_000_000_000
"""Files of more bytes than this are refused."""

LONGEST_LINE = 1_000_000
"""Lines of more bytes than this are refused."""

R = TypeVar("R", bound=Record)


class _Rows(Sequence[Any]):
    """The rows of a file, each read when it is asked for."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [row_of(line) for line in self._lines[place]]
        return row_of(self._lines[place])


@dataclass(frozen=True)
class LinesFile(YamlFile):
    """A file of JSON Lines; the place of what a row holds is that of its line."""

    def place(self, path: Path_) -> Place:
        """Return the place of a row."""
        return Place(path[0] + 1, 1) if path and isinstance(path[0], int) else Place(1, 1)


def row_of(line: bytes) -> Any:
    """Return what a line holds; None where it is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def sound(kind: type[R], line: bytes) -> R | None:
    """Return a row as a value of the model, or None where it is none."""
    try:
        return kind.model_validate_json(line)
    except ValueError:
        return None


def read_lines(path: Path, reading: Reading, unread: str) -> tuple[LinesFile, list[bytes]]:
    """Return a file and its lines; one that cannot be read has none, which is reported, and `unread` remembered."""

    def refused(code: str, message: str, hint: str, line: int = 0) -> tuple[LinesFile, list[bytes]]:
        reading.problems.append(Problem(str(path), line, min(line, 1), code, message, None, hint))
        reading.unread.add(unread)
        return LinesFile(str(path), (), {}), []

    try:
        if path.stat().st_size > LARGEST_TABLE:
            return refused("too-large", f"larger than {LARGEST_TABLE:,} bytes", "split the corpus into several")
        lines = path.read_bytes().splitlines()
    except OSError as error:
        return refused("unreadable", f"cannot be read: {error.strerror}", "a corpus needs this file")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            return refused("too-large", f"a line of more than {LONGEST_LINE:,} bytes", "write one row a line", number)
        if not line.startswith(b"{"):
            return refused("bad-value", "the line is no JSON object", 'write {"field": value, …}', number)
    return LinesFile(str(path), _Rows(lines), {}), lines
