"""The command that shows what was read from each document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mechgraph.cli import CORPUS_ARGUMENT
from mechgraph.cli.output import json_text, plain, table
from mechgraph.english import counted

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.coverage import DocumentCoverage

BAR = 40
"""Width of the bar of a document, in characters."""


@click.command(epilog="Example: mechgraph coverage my-corpus")
@CORPUS_ARGUMENT
@click.option("--segments", is_flag=True, help="List every segment with what was read from it.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def coverage(corpus: Path | None, segments: bool, form: str) -> int:
    """Show what was read from each document: segments and statements that claims cover, and those set aside.

    The exit code is 1 if a segment is unaccounted for, that is, if the ledger has no entry for it or no claim covers a
    statement of it; or if the ledger does not list a claim.
    """
    from mechgraph.coverage import coverage as covered
    from mechgraph.graph import open_corpus
    from mechgraph.records.curation import coverage_record

    found = covered(open_corpus(corpus).corpus)
    if form == "json":
        click.echo(json_text([coverage_record(one, segments=segments) for one in found]))
    else:
        for one in found:
            click.echo(_bar(one))
        click.echo()
        rows = [
            (
                one.document.id,
                *(f"{len(part):,}" for part in (one.readings, one.read, one.set_aside, one.unaccounted)),
                f"{one.covered:,} of {one.statements:,}",
            )
            for one in found
        ]
        table(("document", "segments", "read", "set aside", "unaccounted", "statements covered"), rows)
        for one in found:
            if segments:
                click.echo()
                _segments(one)
            elif one.unaccounted:
                click.echo()
                _unaccounted(one)
            for claim in one.unlisted:
                click.echo(f"{plain(one.document.id)}: no statement of the ledger lists the claim {claim.id}")
            if one.drafts:
                number = counted(len(one.drafts), "draft claim")
                click.echo(f"{plain(one.document.id)}: {number}: {' '.join(claim.id for claim in one.drafts)}")
    return 1 if any(one.unaccounted or one.unlisted for one in found) else 0


def _bar(one: DocumentCoverage) -> str:
    """Return a document as a bar: full blocks for what is read, light ones for what is set aside."""
    total = max(len(one.readings), 1)
    read, either = (round(BAR * count / total) for count in (len(one.read), len(one.read) + len(one.set_aside)))
    if one.unaccounted:  # a bar that is full says that nothing is missing
        either = min(either, BAR - 1)
        read = min(read, either)
    drawn = "█" * read + "▒" * (either - read) + "·" * (BAR - either)
    share = int(100 * one.share)
    return (
        f"{drawn} {share:3d} %  {plain(one.document.id)}: {counted(len(one.read), 'segment')} read, "
        f"{len(one.set_aside):,} set aside, {len(one.unaccounted):,} unaccounted for"
    )


def _unaccounted(one: DocumentCoverage) -> None:
    """List the segments of a document that are unaccounted for, with the statements that no claim covers."""
    rows = [
        (str(reading.segment.number), str(reading.segment.kind), reading.segment.locator, missing)
        for reading in one.unaccounted
        for missing in reading.missing
    ]
    table(
        ("segment", "kind", "begins", "what is missing"),
        rows,
        total=f"{counted(len(one.unaccounted), 'segment')} of {plain(one.document.id)} unaccounted for",
    )


def _segments(one: DocumentCoverage) -> None:
    """List the segments of a document with the claims read from each, or why it is set aside."""
    rows = []
    for reading in one.readings:
        if reading.entry is None or not reading.is_accounted:
            what = "; ".join(reading.missing)
        elif reading.aside is not None:
            what = f"set aside: {reading.aside}" + (f" of {reading.entry.of}" if reading.entry.of else "")
        else:
            what = " ".join(claim for statement in reading.entry.statements for claim in statement.claims)
        rows.append((str(reading.segment.number), str(reading.segment.kind), reading.segment.locator, what))
    table(("segment", "kind", "begins", "what was read"), rows, total=plain(one.document.title))
