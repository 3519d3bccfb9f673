"""Command that puts claims and chains into words: explain."""

from __future__ import annotations

import shutil
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.output import TEXT_FORMAT_OPTION, json_text, plain

if TYPE_CHECKING:
    from pathlib import Path

WIDEST = 100
"""Lines of text are no longer than this, however wide the terminal is."""


@click.command(epilog="Examples: mechgraph explain ketamine 'fear memories' · mechgraph explain dual.07a")
@click.argument("name", metavar="CLAIM|ENTITY")
@click.argument("target", metavar="[ENTITY]", required=False)
@click.option("--limit", type=click.IntRange(1, 100), default=3, show_default=True, help="Chains to explain.")
@click.option("--implied", is_flag=True, help="Include implied claims between two entities.")
@CORPUS_OPTION
@TEXT_FORMAT_OPTION
def explain(name: str, target: str | None, limit: int, corpus: Path | None, form: str, *, implied: bool) -> None:
    """Put into words a claim, what is claimed of an entity, or why one entity should raise or lower another.

    Each sentence says what is hedged, denied, taken for granted or inferred by a curator.
    """
    from mechgraph.graph import open_corpus

    found = open_corpus(corpus).explain(name, target, implied=implied, limit=limit)
    if form == "json":
        click.echo(json_text(asdict(found)))
        return
    width = min(WIDEST, shutil.get_terminal_size().columns)
    click.echo(plain(found.heading))
    for paragraph in found.paragraphs:
        click.echo(textwrap.fill(plain(paragraph), width, initial_indent="  ", subsequent_indent="    "))
