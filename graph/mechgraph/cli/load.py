"""The command that loads."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mechgraph.cli.output import counts_text, plain, progress
from mechgraph.english import counted

if TYPE_CHECKING:
    from pyoxigraph import Store

SHOWN = 5
"""Of the properties whose statements are left out so many are named."""


@click.command(epilog="Example: mechgraph load my-corpus my-store")
@click.argument("source", type=click.Path(path_type=Path), metavar="SOURCE")
@click.argument("store", type=click.Path(path_type=Path), metavar="DIR")
def load(source: Path, store: Path) -> None:
    """Load a corpus into a store, which other commands take in place of a corpus folder.

    SOURCE is a corpus folder, another store, an export or a build. It is checked once; the content of a store is
    trusted. A load that is interrupted leaves the store as it was. A store of the same corpus is replaced, one of
    another corpus is not.
    """
    from mechgraph.source import open_source
    from mechgraph.store.disk import hold

    besides: Counter[str] = Counter()

    def look(triples: Store) -> None:
        tell("looking for statements that are none of the corpus")
        besides.update(found.besides(triples))

    with progress() as tell, hold(store) as place:
        tell("reading and checking")
        found = open_source(source)
        counts = place.load(found.corpus, tell, look).counts
    click.echo(f"{plain(str(store))}: {counts_text(counts)}")
    if place.replaces:
        click.echo(f"in place of {plain(place.replaces)}")
    if besides:
        first = ", ".join(sorted(besides)[:SHOWN])
        more = f" and {len(besides) - SHOWN:,} more" if len(besides) > SHOWN else ""
        statements = counted(besides.total(), "statement that is", "statements that are")
        note = f"left out: {statements} none of a corpus, with the properties {first}{more}"
        click.echo(f"mechgraph: note: {plain(note)}", err=True)
