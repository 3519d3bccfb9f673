"""Rows of a corpus as JSON Lines: the form for corpora of many rows, made by an import.

One JSON object a line, with the fields that the YAML files have::

    documents.jsonl    one document a line
    segments.jsonl     {document, number, kind, start, end, sha256, folded, locator}
    entities.jsonl     one entity a line, its id among the fields
    claims.jsonl       one claim a line, its document among the fields

A sound row costs one call of the model; only the fields of a row that is not are checked one by one.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Any, TypeVar, overload

from pydantic import create_model

from mechgraph.corpus.yamlfile import Path_, Place, YamlFile
from mechgraph.errors import Problem
from mechgraph.model.base import Record
from mechgraph.model.lazy import Lazy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mechgraph.corpus.rows import Reading, Row

LARGEST_TABLE = 2_000_000_000
"""Files of more bytes than this are refused."""

LONGEST_LINE = 1_000_000
"""Lines of more bytes than this are refused."""

R = TypeVar("R", bound=Record)

HELD = 100_000_000
"""Files of up to so many bytes are held in memory."""

_AT_ONCE = 50_000_000
"""So many bytes are searched for ends of lines at a time."""

_BREAK = ord("\n")


class Lines(Sequence[bytes]):
    """The lines of a file, which is not held in memory where it is large.

    Parameters
    ----------
    content : what the file holds.
    """

    def __init__(self, content: bytes | mmap) -> None:
        import numpy as np

        self.content = content
        breaks = [
            start + np.flatnonzero(np.frombuffer(content[start : start + _AT_ONCE], dtype=np.uint8) == _BREAK)
            for start in range(0, len(content), _AT_ONCE)
        ]
        ends = np.concatenate([np.zeros(0, dtype=np.int64), *breaks])
        if len(content) and content[-1] != _BREAK:
            ends = np.append(ends, len(content))
        self._ends = ends
        self._starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1] + 1])[: len(ends)]

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> bytes: ...

    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...

    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        return self.content[int(self._starts[place]) : int(self._ends[place])]

    def too_long(self, longest: int) -> int | None:
        """Return the number of the first line of more bytes than so many."""
        found = (self._ends - self._starts > longest).nonzero()[0]
        return int(found[0]) if found.size else None


class Rows(Sequence[Any]):
    """The rows of a file, each read when it is asked for.

    Parameters
    ----------
    lines : the lines of the file.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [row_of(line) for line in self.lines[place]]
        return row_of(self.lines[place])


class RowLines(Lazy[R]):
    """Rows of a file of JSON Lines: those that are not kept are read again when they are asked for.

    Parameters
    ----------
    lines : the lines of the file.
    kind : what the rows are.
    read : makes a row of a line that is sound; it has no other fields unless this is given.
    """

    def __init__(self, lines: Lines, kind: type[R], read: Callable[[bytes], R] | None = None) -> None:
        self._lines, self._kind, self._read = lines, kind, read or kind.model_validate_json
        self._line = array("q")
        self._kept: dict[int, R] = {}

    def add(self, line: int) -> None:
        """Add a row by the number of the line that holds it, counted from 0."""
        self._line.append(line)

    def keep(self, row: R) -> None:
        """Add a row that is kept."""
        self._kept[len(self._line)] = row
        self._line.append(-1)

    def __len__(self) -> int:
        return len(self._line)

    def at(self, row: int) -> R:
        """Return a row, counted from 0."""
        kept = self._kept.get(row)
        return self._read(self._lines[self._line[row]]) if kept is None else kept

    def column(self, field: str) -> list[Any]:
        """Return the values of a field of all rows, in their order; of those that are not kept nothing else is read."""
        about = self._kind.model_fields[field]
        fields: dict[str, Any] = {field: (about.annotation, about.get_default())}
        part = create_model("Part", **fields)
        rows = (
            part.model_validate_json(self._lines[line]) if line >= 0 else self._kept[row]
            for row, line in enumerate(self._line)
        )
        return [getattr(row, field) for row in rows]


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


def line_of(row: object) -> str:
    """Return the line that holds a row, with its break."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def value_of(line: bytes, row: Row, reading: Reading, unread: str) -> Any:
    """Return what a line holds; of one that is no JSON nothing, which is reported, and `unread` remembered."""
    value = row_of(line)
    if value is None:
        reading.problems.append(row.problem((), "bad-value", "the line is no JSON", None, "is the file whole?"))
        reading.unread.add(unread)
    return value


def sound(kind: type[R], line: bytes) -> R | None:
    """Return a row as a value of the model, or None where it is none."""
    try:
        return kind.model_validate_json(line)
    except ValueError:
        return None


def read_lines(path: Path, reading: Reading, unread: str) -> tuple[LinesFile, Lines]:
    """Return a file and its lines; one that cannot be read has none, which is reported, and `unread` remembered."""

    def refused(code: str, message: str, hint: str, line: int = 0) -> tuple[LinesFile, Lines]:
        reading.problems.append(Problem(str(path), line, min(line, 1), code, message, None, hint))
        reading.unread.add(unread)
        return LinesFile(str(path), (), {}), Lines(b"")

    try:
        if path.stat().st_size > LARGEST_TABLE:
            return refused("too-large", f"larger than {LARGEST_TABLE:,} bytes", "split the corpus into several")
        lines = Lines(_content(path))
    except OSError as error:
        return refused("unreadable", f"cannot be read: {error.strerror}", "a corpus needs this file")
    long = lines.too_long(LONGEST_LINE)
    if long is not None:
        return refused("too-large", f"a line of more than {LONGEST_LINE:,} bytes", "write one row a line", long + 1)
    for number, line in enumerate(lines, 1):
        if not line.startswith(b"{"):
            return refused("bad-value", "the line is no JSON object", 'write {"field": value, …}', number)
    return LinesFile(str(path), Rows(lines), {}), lines


def _content(path: Path) -> bytes | mmap:
    """Return what a file holds; a large one stays where it is."""
    with path.open("rb") as file:
        if path.stat().st_size > HELD:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
        return file.read()
