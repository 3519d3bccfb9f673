"""Command that asks for the sign of an effect: effect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.answers import print_steps
from mechgraph.cli.filters import IMPLIED_OPTION, chosen_by, filter_options
from mechgraph.cli.output import FORMAT_OPTION, plain, print_data, table
from mechgraph.english import counted
from mechgraph.errors import UsageError

if TYPE_CHECKING:
    from mechgraph.graph import MechanismGraph
    from mechgraph.reason.chain import Chain
    from mechgraph.reason.effect import Effect
    from mechgraph.reason.projection import Filter

_SIGNS = {1: "+", -1: "−", 0: "?", None: ""}
_VERBS = {1: "rises", -1: "falls"}


@click.command(epilog="Example: mechgraph effect ketamine 'dopamine production'")
@click.argument("source", required=False)
@click.argument("target", required=False)
@click.option("--bold", is_flag=True, help="Also give a sign that is not determined, with what it rests on.")
@click.option(
    "--pairs",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask for every row of a table, comma- or tab-separated, instead of SOURCE and TARGET.",
)
@click.option(
    "--columns",
    metavar="SOURCE,TARGET[,SIGN]",
    help="Its columns; with a third, the answers are compared with its signs.  [default: source,target]",
)
@filter_options
@IMPLIED_OPTION
@CORPUS_OPTION
@FORMAT_OPTION
def effect(
    source: str | None,
    target: str | None,
    pairs: Path | None,
    columns: str | None,
    corpus: Path | None,
    form: str,
    *,
    bold: bool,
    **filters: Any,
) -> None:
    """Find the sign of an effect, and whether it is determined.

    SOURCE is raised permanently; 'BDNF -' lowers it, and semicolons separate several. The sign is determined if every
    stable system with these couplings has it: if all paths agree, and none leaves out a reinforcing loop that could
    reverse it. Otherwise no sign is given, but the reason is.
    """
    from mechgraph.graph import open_corpus

    if pairs is None and columns is not None:
        raise UsageError("--columns names the columns of a table: give it with --pairs")
    if pairs is not None and source is not None:
        raise UsageError("give SOURCE and TARGET, or a table with --pairs, not both")
    if pairs is None and (source is None or target is None):
        raise UsageError("give SOURCE and TARGET, or a table with --pairs")
    graph = open_corpus(corpus)
    chosen = chosen_by(graph, **filters)
    if pairs is not None:
        _try_all(graph, pairs, columns, form, chosen, bold=bold)
        return
    found = graph.effect(source or "", target or "", bold=bold, chosen=chosen)
    if form == "table":
        _print_effect(found, bold=bold)
        return
    from mechgraph.records.reasoning import EFFECT_COLUMNS, effect_record, effect_row

    record = effect_record(found)
    print_data(form, record, [effect_row(record)], EFFECT_COLUMNS)


def _print_effect(found: Effect, *, bold: bool) -> None:
    """Print the sign with what it rests on, the paths, and what is in the way."""
    from mechgraph.words import chain_words

    corpus = found.corpus
    named = {"raised": found.raised, "lowered": found.lowered}
    parts = (f"{how}: {', '.join(map(corpus.label, entities))}" for how, entities in named.items() if entities)
    click.echo(plain("; ".join(parts)))
    label = corpus.label(found.target)
    if found.sign:
        click.echo(plain(f"{_SIGNS[found.sign]} {label} {_VERBS[found.sign]} · {found.ground}, if the claims hold"))
    else:
        click.echo(plain(f"  {label}: no sign{' even so' if bold and found.paths else ''}"))
    if found.reason:
        click.echo(plain(f"not determined: {found.reason}"))
    for path in found.paths:
        _print_chain(found, "", path)
    if found.loop and found.beside:
        _print_chain(found, "the loop: ", found.loop)
        click.echo(plain(f"left alone by: {chain_words(corpus, found.beside)}"))


def _print_chain(found: Effect, title: str, chain: Chain) -> None:
    from mechgraph.words import chain_words, support_words

    click.echo(plain(f"{title}{chain_words(found.corpus, chain)}"))
    click.echo(plain(f"   {support_words(found.corpus, chain)}"))
    print_steps(found.corpus, chain)


def _try_all(graph: MechanismGraph, pairs: Path, columns: str | None, form: str, chosen: Filter, *, bold: bool) -> None:
    from mechgraph.trial import COLUMNS, TRIAL_COLUMNS, read_pairs, trial, trial_record

    names = COLUMNS if columns is None else tuple(part.strip() for part in columns.split(","))
    if len(names) not in (2, 3) or not all(names):
        raise UsageError("--columns names two columns or three: SOURCE,TARGET or SOURCE,TARGET,SIGN")
    record = trial_record(tuple(trial(graph, read_pairs(pairs, names), bold=bold, chosen=chosen)))
    rows = record["pairs"]
    if form != "table":
        print_data(form, record, rows, TRIAL_COLUMNS)
        return
    shown = [{**row, "sign": _SIGNS[row["sign"]], "expected": _SIGNS[row["expected"]]} for row in rows]
    given = [name for name in TRIAL_COLUMNS if name == "line" or any(row[name] for row in shown)]
    table(given, [[str(row[name] or "") for name in given] for row in shown], total=counted(len(rows), "pair"))
    _print_tally(record)


def _print_tally(record: dict[str, Any]) -> None:
    """Print how many were answered, and, where signs are given, how many of those rightly."""
    tally = record["tally"]
    judged = tally["right"] + tally["wrong"]
    parts = [f"{tally['right']:,} right", f"{tally['wrong']:,} wrong"] if judged else []
    parts += [f"{tally[name]:,} {name}" for name in ("abstained", "not reached", "cannot be asked")]
    click.echo(", ".join(parts))
    for ground, counts in record["grounds"].items():
        against = f": {counts['right']:,} right, {counts['wrong']:,} wrong" if judged else ""
        click.echo(f"{ground}: {counts['answered']:,} answered{against}")
    shares = {"precision": "precision", "coverage": "answered, of all", "coverage_of_reached": "answered, of reached"}
    said = [f"{words} {record[name]:.1%}" for name, words in shares.items() if record[name] is not None]
    if said:
        click.echo("; ".join(said))
