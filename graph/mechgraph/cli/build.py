"""The command that builds."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from mechgraph.cli import CORPUS_ARGUMENT
from mechgraph.cli.output import counts_text, plain, progress
from mechgraph.english import counted
from mechgraph.errors import UsageError


@click.command(epilog="Example: mechgraph build my-corpus --out output")
@CORPUS_ARGUMENT
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), show_default=True, metavar="DIR")
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the text files: the page then shows the sentences themselves.",
)
@click.option(
    "--store", type=click.Path(path_type=Path), metavar="DIR", help="Load a store as well (see mechgraph load)."
)
@click.option("--partial", is_flag=True, help="Build even though segments are unaccounted for.")
@click.option("--focus", metavar="ENTITY", help="The page shows only what is around this entity.")
@click.option("--depth", type=click.IntRange(1, 10), help="Steps around it.  [default: 1]")
@click.option("--no-sparql", is_flag=True, help="Leave SPARQL out of the page, which is then small.")
def build(
    corpus: Path | None,
    out: Path,
    documents: Path | None,
    store: Path | None,
    focus: str | None,
    depth: int | None,
    *,
    partial: bool,
    no_sparql: bool,
) -> None:
    """Write RDF (TriG, Turtle, JSON-LD), the claims table (CSV) and the page (HTML).

    The same corpus gives the same bytes. A build that fails leaves existing files as they were. A corpus with segments
    that nobody has read is refused (see mechgraph coverage).
    """
    from mechgraph.build import build as build_corpus
    from mechgraph.graph import open_corpus
    from mechgraph.page.part import around
    from mechgraph.page.sparql import Lack
    from mechgraph.store.disk import hold
    from mechgraph.text.texts import read_texts

    if depth and focus is None:
        raise UsageError("--depth goes with --focus")
    with progress() as tell:
        tell("reading")
        graph = open_corpus(corpus)
        found = graph.corpus
        part = None if focus is None else around(graph, focus, depth or 1)
        texts = None if documents is None else read_texts(found, documents)
        with nullcontext() if store is None else hold(store) as place:
            if place is not None:
                place.refuse_another(found)
            made = build_corpus(found, out, texts=texts, partial=partial, sparql=not no_sparql, part=part, tell=tell)
            if place is not None:
                place.load(found, tell)
    click.echo(counts_text(found.counts()))
    if found.drafts:
        drafts = counted(len(found.drafts), "claim is a draft", "claims are drafts")
        click.echo(f"{drafts}, not settled yet; see mechgraph coverage")
    if texts is not None and (textless := len(found.documents) - len(texts)):
        click.echo(f"no text found for {counted(textless, 'document')}; shown without sentences")
    differing = [one.question.name for one in made.questions if not one.is_as_expected]
    if differing:
        click.echo(f"{counted(len(differing), 'question')} answered otherwise than expected; see mechgraph questions")
    if made.lack is Lack.missing:
        click.echo(
            "mechgraph: note: the page answers no SPARQL, for want of its query engine; install mechgraph again where"
            " there is a network",
            err=True,
        )
    if part is not None:
        click.echo(f"the page shows {counted(len(part.claims), 'claim')}: {plain(part.title)}")
    for name, size in made.files.items():
        click.echo(f"  {plain(str(out / name))}  {size / 1000:,.0f} kB")
    if place is not None:
        instead = f", in place of {place.replaces}" if place.replaces else ""
        click.echo(f"  {plain(str(store))}  a store{plain(instead)}")
    click.echo(f"Open the page: {made.page.resolve().as_uri()}")
