"""The command that brings in what other tools hold."""

from __future__ import annotations

from pathlib import Path

import click

from mechgraph.cli.output import json_text, plain, progress, table
from mechgraph.english import counted


@click.command("import", epilog="Example: mechgraph import paths/ --from drugmechdb --out drugs")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--out", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The corpus to make."
)
@click.option("--from", "form", metavar="FORMAT", help="Format of the files; found out unless given.")
@click.option(
    "--corpus", type=click.Path(path_type=Path), metavar="CORPUS", help="The corpus that mappings (SSSOM) are added to."
)
@click.option("--id", "identifier", help="Id and prefix of the corpus; the folder's name unless given.")
@click.option("--title", help="Title of the corpus.")
@click.option("--licence", help="SPDX id of the licence of the data, such as CC0-1.0.")
@click.option("--format", "printed", type=click.Choice(["table", "json"]), default="table", show_default=True)
def import_(
    files: tuple[Path, ...],
    folder: Path,
    form: str | None,
    corpus: Path | None,
    identifier: str | None,
    title: str | None,
    licence: str | None,
    printed: str,
) -> None:
    """Make a corpus from files of another tool, and tell what became of each record.

    A FILE may be a folder, an archive (tar, zip) or a compressed file (gz, bz2, xz); all files are of one format. The
    report is written beside the corpus, too, as import.json and import.csv.
    """
    from mechgraph.imports.run import import_files

    with progress() as tell:
        report = import_files(
            files, folder, form=form, identifier=identifier, title=title, licence=licence, corpus=corpus, tell=tell
        )
    if printed == "json":
        click.echo(json_text(report.record()))
        return
    rows = [(row["what"], row["which"], f"{row['times']:,}") for row in report.rows()]
    table(("", "", "times"), rows, total=f"{plain(str(folder))}: {counted(report.claims, 'claim')}")
    for note in report.notes:
        click.echo(plain(note))
