"""The command that puts the competency questions of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mechgraph.cli import CORPUS_ARGUMENT
from mechgraph.cli.output import json_text, plain, table
from mechgraph.english import counted
from mechgraph.errors import NotFound
from mechgraph.records.curation import answer_check_record

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.query.questions import Answered

MOST_ROWS = 20
"""Of rows that are missing or unexpected, no more than this many are listed."""


@click.command(epilog="Example: mechgraph questions my-corpus")
@CORPUS_ARGUMENT
@click.option("--only", metavar="NAME", help="Ask only this question and show its answer.")
@click.option("--timeout", type=float, default=60.0, show_default=True, metavar="SECONDS")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def questions(corpus: Path | None, only: str | None, timeout: float, form: str) -> int:
    """Ask the competency questions of a corpus and compare the answers with the expected ones.

    A question is a query in questions/NAME.rq, its expected answer is in questions/NAME.csv. The exit code is 1 if an
    answer differs.
    """
    from mechgraph.graph import open_corpus
    from mechgraph.names import nearest

    graph = open_corpus(corpus)
    found = graph.questions(names=None if only is None else (only,), timeout=timeout)
    if only is not None and not found:
        names = [question.name for question in graph.corpus.questions]
        raise NotFound("question", only, nearest(only, names), known=names)
    if form == "json":
        click.echo(json_text([answer_check_record(one) for one in found]))
    elif only is not None:
        _show(found[0], form)
    elif form == "csv":
        raise click.UsageError("only one answer can be printed as csv; name its question with --only")
    else:
        rows = [(one.question.name, one.question.question, _rows(one), _standing(one)) for one in found]
        table(("name", "question", "rows", "answer"), rows, total=counted(len(rows), "question"))
        for one in found:
            if not one.is_as_expected:
                _difference(one)
    return 0 if all(one.is_as_expected for one in found) else 1


def _standing(one: Answered) -> str:
    if not one.question.columns:
        return "no answer yet"
    return "as expected" if one.is_as_expected else "differs"


def _rows(one: Answered) -> str:
    return one.rows[0][0] if one.columns == ("answer",) else str(len(one.rows))


def _show(one: Answered, form: str) -> None:
    if form == "csv":
        click.echo(one.to_csv(), nl=False)
        return
    click.echo(f"{plain(one.question.question)}\n")
    table(one.columns, one.rows, total=counted(len(one.rows), "row"))
    if not one.is_as_expected:
        _difference(one)


def _difference(one: Answered) -> None:
    """Tell in what an answer differs from the one expected."""
    if not one.question.columns:
        name = plain(one.question.name)
        hint = f"work it out and write it, as mechgraph questions --only {name} --format csv prints it"
        click.echo(f"\n{name}: questions/{name}.csv holds no answer yet; {hint}")
        return
    click.echo(f"\n{plain(one.question.name)}: the answer differs from questions/{plain(one.question.name)}.csv")
    if one.columns != one.question.columns:
        click.echo(f"  columns: {plain(', '.join(one.columns))}; expected {plain(', '.join(one.question.columns))}")
    elif not one.missing and not one.unexpected:
        click.echo("  the rows are the same, in another order")
    for mark, rows in (("missing", one.missing), ("not expected", one.unexpected)):
        for row in rows[:MOST_ROWS]:
            click.echo(f"  {mark}: {plain(' | '.join(row))}")
        if len(rows) > MOST_ROWS:
            click.echo(f"  {mark}: {counted(len(rows) - MOST_ROWS, 'row')} more")
