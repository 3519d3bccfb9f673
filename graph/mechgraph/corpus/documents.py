"""Documents and their segment tables, from YAML and TSV or from JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.corpus.folder import DOCUMENTS_FOLDER, DOCUMENTS_LINES, SEGMENTS_LINES
from mechgraph.corpus.lines import RowLines, read_lines, sound, value_of
from mechgraph.corpus.rows import UNREADABLE, Reading, Row, load_mapping, validated
from mechgraph.corpus.segments import read_segments
from mechgraph.files import is_file
from mechgraph.model.base import Identifier  # noqa: TC001 -- pydantic reads it when the class is made
from mechgraph.model.document import Document, Segment
from mechgraph.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_STAND_INS = {
    "title": UNREADABLE,
    "short": UNREADABLE,
    "file": UNREADABLE,
    "sha256": "0" * 64,
    "length": 10**12,
}


class _SegmentLine(Segment):
    """A segment with the document it is of."""

    document: Identifier

    def segment(self) -> Segment:
        """Return the segment alone."""
        return Segment.model_construct(**{name: getattr(self, name) for name in Segment.model_fields})

    @classmethod
    def read(cls, line: bytes) -> Segment:
        """Return the segment of a line that is sound."""
        return cls.model_validate_json(line).segment()


def read_documents(
    files: Iterable[Path], reading: Reading, segments: dict[str, Sequence[Segment]]
) -> Iterator[Document]:
    """Yield the documents of YAML files, and put their segments, which stand in tables beside them, into `segments`."""
    for path in files:
        file = load_mapping(path, reading)
        if file is None:
            reading.broken.add(fold(path.stem))
            continue
        row = Row(file, ())
        stand_ins = {**_STAND_INS, "id": path.stem}
        document, _ = validated(Document, file.value, row, reading, stand_ins)
        if document is None:
            reading.broken.add(fold(path.stem))
            continue
        if document.id != path.stem:
            message = f"the document's id is '{document.id}' but its file is called {path.name}"
            reading.problems.append(row.problem(("id",), "bad-value", message, document.id, "make them agree"))
            reading.broken.add(fold(path.stem))
        reading.documents[document.id] = row
        segments[document.id] = tuple(read_segments(path.with_suffix(".tsv"), document, reading))
        yield document


def read_document_lines(folder: Path, reading: Reading, segments: dict[str, Sequence[Segment]]) -> Iterator[Document]:
    """Yield the documents in JSON Lines, if there are any, and put their segments into `segments`."""
    if not is_file(folder / DOCUMENTS_LINES):
        return
    file, lines = read_lines(folder / SEGMENTS_LINES, reading, SEGMENTS_LINES)
    found: dict[str, RowLines[Segment]] = {}
    last: dict[str, tuple[Row, int, int]] = {}
    is_lost = False  # the row before, after whose number the next is due
    for number, line in enumerate(lines):
        row, is_sound = Row(file, (number,)), True
        one = sound(_SegmentLine, line)
        if one is None and (value := value_of(line, row, reading, SEGMENTS_LINES)) is not None:
            one, is_sound = validated(_SegmentLine, value, row, reading, {})[0], False
        if one is None:
            reading.unread.add(SEGMENTS_LINES)
            is_lost = True
            continue
        table = found.get(one.document)
        if table is None:
            table = found[one.document] = RowLines(lines, Segment, _SegmentLine.read)
        _, before, end = last.get(one.document, (row, 0, 0))
        if (one.number != before + 1 and not is_lost) or one.end <= one.start or one.start < end:
            message, hint = f"segment {one.number} of '{one.document}' is out of order or overlaps", "import again"
            reading.problems.append(row.problem(("number",), "bad-segment", message, one.number, hint))
            reading.unread.add(SEGMENTS_LINES)
        if is_sound:
            table.add(number)
        else:
            table.keep(one.segment())
        last[one.document], is_lost = (row, one.number, one.end), False
    file, lines = read_lines(folder / DOCUMENTS_LINES, reading, DOCUMENTS_LINES)
    for number, line in enumerate(lines):
        row, document, value = Row(file, (number,)), sound(Document, line), {}
        if document is None and (value := value_of(line, row, reading, DOCUMENTS_FOLDER)) is not None:
            document = validated(Document, value, row, reading, _STAND_INS)[0]
        if document is None:
            reading.broken.update(fold(str(one.get("id"))) for one in [value] if isinstance(one, dict))
        elif document.id in segments:
            reading.twice(row, document.id)
        else:
            reading.documents[document.id] = row
            segments[document.id] = found.get(document.id, ())
            yield document
    if reading.unread.isdisjoint({DOCUMENTS_FOLDER, DOCUMENTS_LINES}):
        for name in found.keys() - reading.documents.keys():
            if fold(name) not in reading.broken:
                message, hint = f"no document is called '{name}'", "import again"
                problem = last[name][0].problem(("document",), "unknown-document", message, name, hint)
                reading.problems.append(problem)


def segment_lines(document: str, segments: Iterable[Segment]) -> Iterator[dict[str, Any]]:
    """Yield the segments of a document as the rows of JSON Lines that hold them."""
    for one in segments:
        yield {"document": document, **one.model_dump(mode="json", exclude_defaults=True)}
