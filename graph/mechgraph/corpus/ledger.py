"""The ledger, from YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.corpus.folder import LEDGER_FOLDER
from mechgraph.corpus.rows import UNREADABLE, Reading, Row, load_mapping, validated
from mechgraph.model.base import Identifier, Record
from mechgraph.model.ledger import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class _LedgerFile(Record):
    """What a file of the ledger holds; its entries are read one by one."""

    document: Identifier
    segments: tuple[Any, ...]


def read_ledger(files: Iterable[Path], reading: Reading) -> dict[str, dict[int, Entry]]:
    """Return the entries of ledger files by document and segment, and report what is wrong with them."""
    ledger: dict[str, dict[int, Entry]] = {}
    for path in files:
        file = load_mapping(path, reading, unread=LEDGER_FOLDER)
        if file is None:
            continue
        stand_ins = {"document": UNREADABLE, "segments": ()}
        head, wrong = validated(_LedgerFile, file.value, Row(file, ()), reading, stand_ins)
        assert head is not None  # noqa: S101 -- every field has a stand-in
        if wrong:
            reading.unread.add(LEDGER_FOLDER)
        entries = ledger.setdefault(head.document, {})
        for index, value in enumerate(head.segments):
            row = Row(file, ("segments", index))
            entry, wrong = validated(Entry, value, row, reading, {"segment": 0})
            if entry is None or "segment" in wrong:
                reading.unread.add(LEDGER_FOLDER)
                reading.drop(value)
                continue
            _keep_entry(entry, head.document, row, wrong, entries, reading)
    return ledger


def _keep_entry(
    entry: Entry, document: str, row: Row, wrong: set[str], entries: dict[int, Entry], reading: Reading
) -> None:
    """Add an entry to those of its document, unless its segment has one already; report what is wrong with it."""
    if entry.segment in entries:
        first = reading.ledger[document, entry.segment]
        place = first.file.place((*first.path, "segment"))
        message = f"segment {entry.segment} stands twice; first at {first.file.name}:{place.line}"
        hint = "write all its statements into one entry"
        reading.problems.append(row.problem(("segment",), "duplicate-segment", message, entry.segment, hint))
        return
    if "statements" in wrong:
        reading.unread.add(LEDGER_FOLDER)
    entries[entry.segment] = entry
    reading.ledger[document, entry.segment] = row
    for problem in entry.problems():
        if not wrong & {"aside", "of", "statements"}:
            reading.problems.append(row.problem((problem.field,), problem.code, problem.message, None, problem.hint))
