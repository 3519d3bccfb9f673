"""Edits of rows in JSON Lines: a row that is edited is written anew, every other line stays byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.corpus.lines import line_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.corpus.lines import LinesFile
    from mechgraph.corpus.yamlfile import Path_

_GONE = object()


class LinesEdit:
    """The edits of one file, as `mechgraph.corpus.yamledit.YamlEdit` makes those of YAML.

    Parameters
    ----------
    file : the file as `read_lines` read it. Paths begin with the number of a row, and are those of the file as it was
        read, whatever was edited before.
    """

    def __init__(self, file: LinesFile) -> None:
        self._lines = file.value.lines
        self._rows: dict[int, Any] = {}
        self._lists: list[list[Any]] = []
        self._table: tuple[list[int], str] = ([], "")

    def replace(self, path: Path_, value: object) -> None:
        """Write another value."""
        self._part(path[:-1])[path[-1]] = value

    def insert(self, path: Path_, before: str, value: object) -> None:
        """Add a key, before one that is there."""
        part = self._part(path[:-1])
        fields = list(part.items())
        at = list(part).index(before)
        part.clear()
        part.update([*fields[:at], (path[-1], value), *fields[at:]])

    def remove(self, path: Path_, places: Iterable[int]) -> None:
        """Take items out of a list."""
        part = self._part(path)
        self._lists.append(part)
        for place in places:
            part[place] = _GONE

    def replace_rows(self, document: str, rows: Iterable[object]) -> None:
        """Write other rows in place of those of a document, or at the end where it has none."""
        gone = [number for number, line in enumerate(self._lines) if row_of(line)["document"] == document]
        self._table = gone, "".join(map(line_of, rows))

    def content(self) -> bytes:
        """Return the edited file."""
        for part in self._lists:
            part[:] = [value for value in part if value is not _GONE]
        return b"".join(self._content())

    def _content(self) -> Iterator[bytes]:
        gone, table = set(self._table[0]), self._table[1].encode()
        first = min(gone, default=len(self._lines))
        for number, line in enumerate(self._lines):
            if number == first:
                yield table
            if number in self._rows:
                yield line_of(self._rows[number]).encode()
            elif number not in gone:
                yield line + b"\n"
        if first == len(self._lines):
            yield table

    def _part(self, path: Path_) -> Any:
        number, *steps = path
        assert isinstance(number, int)  # noqa: S101 -- rows have numbers
        part = self._rows.setdefault(number, row_of(self._lines[number]))
        for step in steps:
            part = part[step]
        return part
