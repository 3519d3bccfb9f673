"""Records as tables for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Record = dict[str, Any]
"""What JSON can hold, by name."""


def csv_rows(rows: Iterable[Record], columns: Sequence[str]) -> Iterator[str]:
    """Yield the head of a table for spreadsheets, then its rows (see `claims_csv`)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow({name: _cell(value) for name, value in row.items()})
    yield out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = ";".join(map(str, value))
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
