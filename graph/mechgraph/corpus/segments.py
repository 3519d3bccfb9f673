"""Segment tables: the tab-separated file beside a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from mechgraph.corpus.rows import Reading, explain
from mechgraph.corpus.yamlfile import shorten
from mechgraph.errors import Problem
from mechgraph.files import read_file
from mechgraph.model.document import Document, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST_TABLE = 200_000_000
"""Tables of more bytes than this are refused."""

SEGMENT_COLUMNS: tuple[str, ...] = ("number", "kind", "start", "end", "sha256", "folded", "locator")


def read_segments(path: Path, document: Document, reading: Reading) -> Iterator[Segment]:
    """Yield the segments of a table, and report its rows that are wrong; after a misnumbered one it is left."""

    def report(line: int, message: str, value: str | None = None) -> None:
        hint = "remove the document and add it again with: mechgraph segment FILE --into CORPUS"
        shown = None if value is None else shorten(value)
        reading.problems.append(Problem(str(path), line, 0, "bad-segment", message, shown, hint))
        reading.unread.add(table_of(document.id))

    try:
        text = read_file(path, LARGEST_TABLE).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        report(line, f"the segment table is not UTF-8 text: {error.reason} at byte {error.start}")
        return
    except OSError as error:
        report(0, f"the segment table cannot be read: {error.strerror}", path.name)
        return
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if tuple(lines[0].split("\t")) != SEGMENT_COLUMNS:
        report(1, f"the columns are not: {' '.join(SEGMENT_COLUMNS)}", lines[0])
        return
    end = 0
    number = 0
    for line, row in enumerate(lines[1:], 2):
        if not row.strip():
            report(line, "an empty row", row)
            continue
        number += 1
        cells = row.split("\t")
        if len(cells) != len(SEGMENT_COLUMNS):
            report(line, f"{len(cells)} columns instead of {len(SEGMENT_COLUMNS)}", row)
            continue
        try:
            segment = Segment.model_validate(dict(zip(SEGMENT_COLUMNS, cells, strict=True)))
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                report(line, explain(Segment, detail)[1], str(detail["input"]))
            continue
        if segment.number != number:
            report(line, f"segment {segment.number} stands where {number} is due", cells[0])
            return
        if segment.start < end or segment.end <= segment.start or segment.end > document.length:
            span = f"{segment.start}–{segment.end}"
            report(line, f"span {span} overlaps, is empty or leaves the text", span)
        end = segment.end
        yield segment


def segment_table(segments: Iterable[Segment]) -> str:
    """Return segments as the tab-separated table that a corpus folder holds."""
    rows = [SEGMENT_COLUMNS]
    rows += [tuple(str(part) for part in one.model_dump(mode="json").values()) for one in segments]
    return "".join("\t".join(row) + "\n" for row in rows)


def table_of(document: str) -> str:
    """Return the name under which an unreadable table is remembered."""
    return f"{document}.tsv"
