"""A corpus as a folder: all that it holds, as rows in JSON Lines."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING, Any

from pydantic import ValidationError

from mechgraph.corpus.documents import segment_lines
from mechgraph.corpus.folder import (
    CLAIMS_LINES,
    CORPUS_FILE,
    DOCUMENTS_LINES,
    ENTITIES_LINES,
    LEDGER_FOLDER,
    QUESTIONS_FOLDER,
    SEGMENTS_LINES,
)
from mechgraph.corpus.lines import line_of
from mechgraph.corpus.rows import explain
from mechgraph.corpus.yamledit import one_line
from mechgraph.errors import UsageError
from mechgraph.model.corpus import About

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from mechgraph.model.corpus import Corpus


def about_of(fields: Mapping[str, object]) -> About:
    """Return what a corpus says of itself, some of which was typed by whoever makes it.

    Raises
    ------
    UsageError
        Where a field is not of the form that the model asks for.
    """
    try:
        return About.model_validate(fields)
    except ValidationError as error:
        found = (explain(About, detail) for detail in error.errors(include_url=False))
        raise UsageError("; ".join(f"{message}: {hint}" for _, message, hint in found)) from error


def write_about(about: About, folder: Path) -> None:
    """Write what a corpus says of itself."""
    lines = (f"{name}: {one_line(value)}\n" for name, value in given(about).items())
    (folder / CORPUS_FILE).write_text("".join(lines), encoding="utf-8")


def write_corpus(corpus: Corpus, folder: Path) -> None:
    """Write all that a corpus holds into a folder, from which it comes back as it is."""
    write_about(corpus.about, folder)
    _rows(folder / DOCUMENTS_LINES, map(given, corpus.documents))
    _rows(
        folder / SEGMENTS_LINES,
        (row for document, table in corpus.segments.items() for row in segment_lines(document, table)),
    )
    _rows(folder / ENTITIES_LINES, map(given, corpus.entities))
    _rows(folder / CLAIMS_LINES, map(given, corpus.claims))
    if corpus.ledger:
        (folder / LEDGER_FOLDER).mkdir()
    for document, entries in corpus.ledger.items():
        rows = "".join(f"- {one_line(given(entry))}\n" for entry in entries.values())
        content = f"document: {one_line(document)}\nsegments:{chr(10) + rows if rows else ' []'}\n"
        (folder / LEDGER_FOLDER / f"{document}.yaml").write_text(content, encoding="utf-8")
    if corpus.questions:
        (folder / QUESTIONS_FOLDER).mkdir()
    for question in corpus.questions:
        table = io.StringIO(newline="")
        csv.writer(table, lineterminator="\n").writerows([question.columns, *question.rows] if question.columns else [])
        for ending, content in ((".rq", question.text), (".csv", table.getvalue())):
            (folder / QUESTIONS_FOLDER / f"{question.name}{ending}").write_text(content, encoding="utf-8", newline="")


def given(record: BaseModel) -> dict[str, Any]:
    """Return the fields of a record that do not stand at what holds unless another is given."""
    return record.model_dump(mode="json", exclude_defaults=True)


def write_row(file: IO[str], row: dict[str, Any]) -> None:
    """Write a row of JSON Lines."""
    file.write(line_of(row))


def _rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            write_row(file, row)
