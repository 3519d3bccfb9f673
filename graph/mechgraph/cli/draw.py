"""The command that draws a part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.filters import IMPLIED_OPTION
from mechgraph.cli.output import plain, progress
from mechgraph.cli.query import parse_settings, query_text, settings_option
from mechgraph.english import counted
from mechgraph.errors import UsageError

if TYPE_CHECKING:
    from mechgraph.graph import MechanismGraph
    from mechgraph.page.part import Part


@click.command(
    epilog="Examples: mechgraph draw --around BDNF --depth 2"
    " · mechgraph draw --from ketamine --to 'antidepressant effect'"
    " · mechgraph draw --mechanism mtor · mechgraph draw --query hedged"
)
@click.option("--around", metavar="ENTITY", help="The neighbourhood of an entity.")
@click.option("--depth", type=click.IntRange(1, 10), help="Steps around the entity.  [default: 1]")
@click.option("--from", "source", metavar="ENTITY", help="The paths from an entity; goes with --to.")
@click.option("--to", "target", metavar="ENTITY", help="The paths to an entity; goes with --from.")
@click.option("--mechanism", metavar="NAME", help="A named mechanism.")
@click.option("--query", "asked", metavar="QUERY", help="What a query finds: its claims and entities.")
@settings_option
@IMPLIED_OPTION
@CORPUS_OPTION
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("output/part.html"), show_default=True, metavar="FILE"
)
def draw(
    around: str | None,
    depth: int | None,
    source: str | None,
    target: str | None,
    mechanism: str | None,
    asked: str | None,
    settings: tuple[str, ...],
    corpus: Path | None,
    out: Path,
    *,
    implied: bool,
) -> None:
    """Make a page of a part: around an entity, the paths between two, a mechanism, or what a query finds."""
    chosen = [around is not None, source is not None or target is not None, mechanism is not None, asked is not None]
    if sum(chosen) != 1:
        what = "--around, --from and --to, --mechanism, or --query"
        raise UsageError(f"draw one thing at a time: {what}" if any(chosen) else f"say what to draw: {what}")
    if (source is None) != (target is None):
        raise UsageError("--from and --to go together")
    if depth and around is None:
        raise UsageError("--depth goes with --around")
    if settings and asked is None:
        raise UsageError("--set goes with --query")
    from mechgraph.graph import open_corpus
    from mechgraph.page.part import around as neighbourhood
    from mechgraph.page.part import between, found_by, named

    with progress() as tell:
        tell("reading")
        graph = open_corpus(corpus)
        tell("choosing")
        if around is not None:
            part = neighbourhood(graph, around, depth or 1, implied=implied)
        elif source is not None and target is not None:
            part = between(graph, source, target, implied=implied)
        elif mechanism is not None:
            part = named(graph, mechanism)
        else:
            text, called = query_text(str(asked))
            part = found_by(graph, text, parse_settings(settings), implied=implied, source=called)
        tell("drawing")
        write_page(graph, part, out)
    tell_page(graph, part, out)


def write_page(graph: MechanismGraph, part: Part, out: Path) -> None:
    """Write the page of a part."""
    from mechgraph.files import write_file
    from mechgraph.page.part import part_data
    from mechgraph.page.render import render

    page, trig = part_data(graph.corpus, part)
    write_file(out, render(page, graph=trig).encode())


def tell_page(graph: MechanismGraph, part: Part, out: Path, *, beside: bool = False) -> None:
    """Print what a page shows, and where it is; beside the output where that is to be read by a program."""
    shown = f"{plain(part.title)}: {counted(len(part.claims), 'claim')} of {len(graph.corpus.claims):,}"
    click.echo(f"{shown}\nOpen the page: {out.resolve().as_uri()}", err=beside)
