"""Commands that compare: compare, contradictions, diff."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.answers import note_stop
from mechgraph.cli.filters import IMPLIED_OPTION, SECONDS_OPTION
from mechgraph.cli.output import FORMAT_OPTION, plain, print_data
from mechgraph.english import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from mechgraph.diff import Changes, Diff, Turned
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.compare import Comparison, Pair
    from mechgraph.reason.conclusion import Conclusion

MOST_TOPICS = 8
"""So many of the entities that only one document addresses are named, unless all are asked for."""


@click.command(epilog="Example: mechgraph compare A B")
@click.argument("left", metavar="DOCUMENT")
@click.argument("right", metavar="DOCUMENT")
@click.option("--all", "everything", is_flag=True, help="Name all entities that only one document addresses.")
@IMPLIED_OPTION
@CORPUS_OPTION
@FORMAT_OPTION
def compare(left: str, right: str, corpus: Path | None, form: str, *, everything: bool, implied: bool) -> None:
    """Compare two documents: where they agree, differ and oppose each other, and what only one addresses.

    What only one document addresses is not denied by the other.
    """
    from mechgraph.graph import open_corpus
    from mechgraph.records.pairs import PAIR_COLUMNS, comparison_record, pair_row

    graph = open_corpus(corpus)
    found = graph.compare(left, right, implied=implied)
    if form == "table":
        _print_comparison(graph.corpus, found, everything=everything)
        return
    record = comparison_record(graph.corpus, found)
    print_data(form, record, map(pair_row, record["pairs"]), PAIR_COLUMNS)


def _print_comparison(corpus: Corpus, found: Comparison, *, everything: bool) -> None:
    for name in (found.left, found.right):
        document = corpus.document[name]
        claims = counted(corpus.claims_of[name], "claim")
        click.echo(f"{plain(document.short)}  {plain(document.title)}: {claims}")
    for group, pairs in found.by_group.items():
        click.echo(f"\n{counted(len(pairs), group)}")
        for pair in pairs:
            _print_pair(corpus, pair)
    click.echo("\naddressed by one only, which is not to say that the other denies it")
    for name, topics in ((found.left, found.only_left), (found.right, found.only_right)):
        named = [f"{corpus.label(entity)} ({number:,})" for entity, number in topics.items()]
        shown = named if everything else named[:MOST_TOPICS]
        more = f" and {len(named) - len(shown):,} more (--all names them)" if len(named) > len(shown) else ""
        total = counted(len(named), "entity", "entities")
        click.echo(f"  {plain(corpus.document[name].short)}  {total}: {plain(', '.join(shown) or 'none')}{more}")


def _print_pair(corpus: Corpus, pair: Pair) -> None:
    from mechgraph.explain import difference_words

    click.echo(f"  {pair.kind}: {plain(corpus.label(pair.left.subject))} and {plain(corpus.label(pair.left.object))}")
    for claim in (pair.left, pair.right):
        click.echo(f"    {plain(_claim_line(corpus, claim))}")
    if pair.differences:
        click.echo(f"    differ in {plain('; '.join(difference_words(pair, one) for one in pair.differences))}")


def _claim_line(corpus: Corpus, claim: Claim) -> str:
    from mechgraph.words import place_words, told_words

    return f"{place_words(corpus, claim)}  {told_words(corpus, claim)} [{claim.id}]"


@click.command(epilog="Example: mechgraph contradictions")
@click.option("--aspects", is_flag=True, help="Also print claims about different aspects of one thing.")
@IMPLIED_OPTION
@SECONDS_OPTION
@CORPUS_OPTION
@FORMAT_OPTION
def contradictions(seconds: float, corpus: Path | None, form: str, *, aspects: bool, implied: bool) -> None:
    """List what cannot hold together, within and between documents, and what would have to be equal for that.

    Claims against claims and denials; chains of two documents with opposite signs; chains against a denial. Claims
    that only seem to oppose each other, because they are about different aspects of one thing, are counted.
    """
    from mechgraph.graph import open_corpus
    from mechgraph.records.pairs import PAIR_COLUMNS, contradictions_record, contradictions_rows

    graph = open_corpus(corpus)
    found = graph.contradictions(implied=implied, seconds=seconds)
    note_stop(found, seconds)
    if form != "table":
        record = contradictions_record(graph.corpus, found)
        print_data(form, record, contradictions_rows(graph.corpus, record), PAIR_COLUMNS)
        return
    from mechgraph.findings import disputed, disputed_counts

    for one in disputed(graph.corpus, found, aspects=aspects):
        click.echo(one.kind)
        for line in one.lines:
            click.echo(f"  {plain(line)}")
    click.echo(disputed_counts(graph.corpus, found, implied=implied))
    if found.aspects and not aspects:
        click.echo(
            f"{counted(len(found.aspects), 'seeming opposition')}, about different aspects (--aspects prints them)"
        )


@click.command(epilog="Example: mechgraph diff before/coffee coffee")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--implied", is_flag=True, help="Include implied claims in conclusions.")
@FORMAT_OPTION
def diff(old: Path, new: Path, form: str, *, implied: bool) -> None:
    """Show what changed between two corpora or builds: claims, entities, documents, and what follows from them.

    A conclusion is what becomes of an entity if a substance, or an entity without causes, is raised.
    """
    from mechgraph.diff import diff_paths
    from mechgraph.records.pairs import DIFF_COLUMNS, diff_record, diff_rows

    found = diff_paths(old, new, implied=implied)
    if form != "table":
        record = diff_record(found)
        print_data(form, record, diff_rows(record), DIFF_COLUMNS)
    elif not found:
        click.echo("no changes")
    else:
        _print_diff(found)


def _print_diff(found: Diff) -> None:
    from mechgraph.words import claim_words

    said: dict[str, Callable[[Corpus, str], str]] = {
        "documents": lambda corpus, name: corpus.document[name].title,
        "entities": lambda corpus, name: corpus.label(name),
        "claims": lambda corpus, name: claim_words(corpus, corpus.claim[name]),
    }
    for name, changes in found.parts.items():
        _print_changes(name, changes, partial(said[name], found.new), partial(said[name], found.old))
    turns = dict.fromkeys(str(one.turn) for one in found.conclusions)
    numbers = [f"{sum(one.turn == turn for one in found.conclusions):,} {turn}" for turn in turns]
    click.echo(f"conclusions: {', '.join(numbers) or 'no changes'}")
    for turned in found.conclusions:
        _print_turned(found, turned)


def _print_changes(name: str, changes: Changes, new: Callable[[str], str], old: Callable[[str], str]) -> None:
    counts = {"added": len(changes.added), "removed": len(changes.removed), "changed": len(changes.changed)}
    told = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
    click.echo(f"{name}: {told or 'no changes'}")
    for mark, ids, said in (("+", changes.added, new), ("-", changes.removed, old)):
        for one in ids:
            click.echo(f"  {mark} {one}  {plain(said(one))}")
    for one, fields in changes.changed.items():
        click.echo(f"  ~ {one}")
        for field in fields:
            click.echo(f"      {field.field}: {plain(_value(field.old))} → {plain(_value(field.new))}")


def _value(value: Any) -> str:
    if value is None:
        return "not given"
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return ", ".join(f"{key} {_value(part)}" for key, part in value.items()) if isinstance(value, dict) else str(value)


def _print_turned(found: Diff, turned: Turned) -> None:
    source, target = (
        plain((found.new if one in found.new.number else found.old).label(one))
        for one in (turned.source, turned.target)
    )
    verdicts = [str(one.verdict) if one else "not reached" for one in (turned.before, turned.after)]
    click.echo(f"  {turned.turn}: if {source} is raised, {target}: {' → '.join(verdicts)}")
    for state, corpus, conclusion in (("before", found.old, turned.before), ("after", found.new, turned.after)):
        for line in _witnesses(corpus, conclusion):
            click.echo(f"      {state}: {plain(line)}")


def _witnesses(corpus: Corpus, conclusion: Conclusion | None) -> list[str]:
    from mechgraph.words import chain_line

    return [chain_line(corpus, witness.chain) for witness in conclusion.witnesses] if conclusion else []
