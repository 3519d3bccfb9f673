"""Competency questions of a corpus: ``questions/NAME.rq``, and the answer in ``questions/NAME.csv`` beside it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pydantic import ValidationError

from mechgraph.corpus.rows import Reading, explain
from mechgraph.errors import Problem
from mechgraph.files import read_file
from mechgraph.model.question import Question, query_head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST_QUESTION = 1_000_000
"""Queries and answers of more bytes than this are refused."""


def read_questions(files: Iterable[Path], reading: Reading) -> Iterator[Question]:
    """Yield the questions that files hold, in their order, and report those that are wrong."""
    for path in files:
        text = _text(path, reading)
        written = path.with_suffix(".csv")
        answer = _text(written, reading) if written.exists() else ""
        if text is None or answer is None:
            continue
        head = query_head(text)
        try:
            # Without an answer yet, the question is put all the same, so that one can be written.
            columns, *rows = csv.reader(io.StringIO(answer), strict=True) if answer.strip() else [[]]
        except (ValueError, csv.Error):
            message, hint = "the answer is not a header and rows of cells", "write it as mechgraph questions shows it"
            reading.problems.append(
                Problem(str(path.with_suffix(".csv")), 0, 0, "bad-answer", message, path.stem, hint)
            )
            continue
        uneven = next((line for line, row in enumerate(rows, 2) if len(row) != len(columns)), None)
        if uneven is not None:
            message = f"the row does not have the {len(columns)} cells of the header"
            hint = "put cells that hold a comma in double quotes"
            file = str(path.with_suffix(".csv"))
            reading.problems.append(Problem(file, uneven, 0, "bad-answer", message, path.stem, hint))
            continue
        reading.questions[path.stem] = str(path)
        try:
            yield Question.model_validate({**head, "name": path.stem, "text": text, "columns": columns, "rows": rows})
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                code, message, hint = explain(Question, detail)
                value = None if detail["type"] == "missing" else str(detail["input"])
                if value is None:
                    hint = "begin the query with '# title: …' and '# question: …'"
                reading.problems.append(Problem(str(path), 1, 0, code, message, value, hint))


def _text(path: Path, reading: Reading) -> str | None:
    """Return the text of a file; None where it cannot be read, which is reported."""
    try:
        if path.stat().st_size > LARGEST_QUESTION:
            message, hint = f"larger than {LARGEST_QUESTION:,} bytes", "ask for less"
            reading.problems.append(Problem(str(path), 0, 0, "too-large", message, path.name, hint))
            return None
        return read_file(path, LARGEST_QUESTION).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"not UTF-8 text: {error.reason} at byte {error.start}"
        reading.problems.append(Problem(str(path), 0, 0, "encoding", message, path.name, "save it as UTF-8"))
    except OSError as error:
        hint = "write the answer into it" if path.suffix == ".csv" else "look at its permissions"
        reading.problems.append(
            Problem(str(path), 0, 0, "unreadable", f"cannot be read: {error.strerror}", path.name, hint)
        )
    return None
