"""The command that lints."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mechgraph.cli import CORPUS_ARGUMENT
from mechgraph.cli.output import TEXT_FORMAT_OPTION, json_text, plain
from mechgraph.english import counted
from mechgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@click.command(epilog="Example: mechgraph lint my-corpus --documents texts")
@CORPUS_ARGUMENT
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the text files, for the lints that look at words.",
)
@click.option("--lint", "chosen", multiple=True, metavar="ID", help="Run only this lint; may be repeated.")
@TEXT_FORMAT_OPTION
def lint(corpus: Path | None, documents: Path | None, chosen: tuple[str, ...], form: str) -> int:
    """Find what a person should look at again: missed hedges, signs against the words, names that do not occur.

    The exit code is 1 while a finding is neither fixed nor answered. Lints that look at words need the texts.
    """
    from mechgraph.lint import findings, not_run
    from mechgraph.source import open_source
    from mechgraph.text.texts import read_texts

    source = open_source(corpus)
    read = source.corpus
    texts = None if documents is None else read_texts(read, documents)
    found = findings(read, texts, chosen or None)
    passed_over = not_run(read, texts, chosen or None)
    if chosen and documents is None and set(chosen) <= set(passed_over):
        raise UsageError(f"{', '.join(passed_over)}: looks at the words of the documents; add --documents DIR")
    problems = [(finding, finding.problem(source.reading, str(source.place))) for finding in found]
    problems.sort(key=lambda pair: (pair[1].file, pair[1].line))
    open_ones = sum(finding.answer is None for finding in found)
    if form == "json":
        records = [{"file": problem.file, "line": problem.line, **asdict(finding)} for finding, problem in problems]
        click.echo(json_text({"findings": records, "not_run": passed_over}))
        return 1 if open_ones else 0
    for finding, problem in problems:
        if finding.answer is None:
            click.echo(plain(str(problem)))
    name = plain(str(corpus)) if corpus else "the built-in corpus"
    click.echo(f"{name}: {counted(len(found), 'finding')}, {len(found) - open_ones:,} answered")
    _tell_passed_over(passed_over, [document.id for document in read.documents], has_texts=texts is not None)
    return 1 if open_ones else 0


def _tell_passed_over(passed_over: Mapping[str, Sequence[str]], documents: Sequence[str], *, has_texts: bool) -> None:
    """Tell which lints were not run, or not on all documents."""
    everywhere = [name for name, left in passed_over.items() if len(left) == len(documents)]
    if everywhere:
        why = "no document has its text there, or cues in its language" if has_texts else "they need --documents"
        click.echo(f"not run: {', '.join(everywhere)} ({why})")
    for document in documents:
        names = [name for name, left in passed_over.items() if document in left and name not in everywhere]
        if names:
            click.echo(f"not run on '{plain(document)}': {', '.join(names)} (no text, or no cues in its language)")
