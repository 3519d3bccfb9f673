"""The command that exports."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.output import plain, progress
from mechgraph.errors import LossRefused, UsageError


@click.command(epilog="Example: mechgraph export graphml --out ketamine.graphml")
@click.argument("form", metavar="FORMAT", required=False)
@CORPUS_OPTION
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write: a file; for kgx the beginning of two names; for parquet a folder.",
)
@click.option("--strict", is_flag=True, help="Refuse if the format cannot carry everything.")
@click.option("--list", "listing", is_flag=True, help="List the formats.")
def export(form: str | None, corpus: Path | None, out: Path | None, *, strict: bool, listing: bool) -> None:
    """Write the corpus in the format of another tool, and say what that format cannot carry.

    What is left out is counted by field. Without --out the export is printed, and the counts go to standard error.
    """
    from mechgraph.exports.formats import FORMATS, chunks, format_of
    from mechgraph.exports.formats import export as export_corpus
    from mechgraph.exports.tally import Tally
    from mechgraph.graph import open_corpus

    if listing:
        for name, one in FORMATS.items():
            click.echo(f"{name:10} {one.summary}")
        return
    if form is None:
        raise UsageError(f"name a format: {', '.join(FORMATS)}")
    format_of(form)
    with progress() as tell:
        tell("reading")
        found = open_corpus(corpus).corpus
        tell("writing")
        if out is not None:
            tally = export_corpus(found, form, out, strict=strict)
        else:
            tally = Tally()
            pieces = chunks(found, form, tally)
            if strict:
                pieces = iter(list(pieces))
                if tally:
                    raise LossRefused(form, str(tally))
    if out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    if tally:
        click.echo(f"not carried by {form}:", err=out is None)
        for line in str(tally).splitlines():
            click.echo(f"  {plain(line)}", err=out is None)
    elif out is not None:
        click.echo("nothing is lost")
