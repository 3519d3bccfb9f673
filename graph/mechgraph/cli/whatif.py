"""Command that asks what follows: what-if."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.answers import print_related, print_steps
from mechgraph.cli.filters import IMPLIED_OPTION, chosen_by, filter_options
from mechgraph.cli.output import FORMAT_OPTION, plain, print_data
from mechgraph.english import counted
from mechgraph.errors import UsageError
from mechgraph.model.values import Level
from mechgraph.reason.block import Fate
from mechgraph.reason.conclusion import Verdict
from mechgraph.reason.situation import Assumed
from mechgraph.reason.witness import Manner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mechgraph.graph import MechanismGraph
    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.block import Change
    from mechgraph.reason.conclusion import Conclusion
    from mechgraph.reason.situation import Situation
    from mechgraph.reason.whatif import WhatIf
    from mechgraph.reason.witness import Witness

_MARKS = {
    Verdict.rises: "+",
    Verdict.falls: "−",
    Verdict.conflict: "±",
    Verdict.undefined: "?",
    Verdict.not_reached: " ",
}
_SIGNS = {1: "+", -1: "−", 0: "?"}
_BENEFITS = {1: ", good", -1: ", bad"}


@click.command("what-if", epilog="Example: mechgraph what-if --raise ketamine --block BDNF")
@click.option("--raise", "raised", multiple=True, metavar="ENTITY", help="There is more of this.")
@click.option("--lower", "lowered", multiple=True, metavar="ENTITY", help="There is less of this.")
@click.option("--block", "blocked", multiple=True, metavar="ENTITY", help="This is removed.")
@click.option("--only", metavar="ENTITY", multiple=True, help="Explain in full what becomes of only this entity.")
@click.option("--all", "everything", is_flag=True, help="Also list what is not reached.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Entities to print of a level or a fate."
)
@filter_options
@IMPLIED_OPTION
@click.option("--page", type=click.Path(path_type=Path), metavar="FILE", help="Write a page of what follows.")
@CORPUS_OPTION
@FORMAT_OPTION
def what_if(
    raised: tuple[str, ...],
    lowered: tuple[str, ...],
    blocked: tuple[str, ...],
    only: tuple[str, ...],
    limit: int,
    corpus: Path | None,
    form: str,
    page: Path | None,
    *,
    everything: bool,
    **filters: Any,
) -> None:
    """Find what follows if something is raised, lowered or blocked.

    Each entity rises, falls, is in conflict (both signs are claimed), undefined (a step has no direction) or not
    reached, with the chain of claims that leads to it. What is not reached is not addressed, which does not mean that
    there is no effect.
    """
    from mechgraph.graph import open_corpus
    from mechgraph.records.reasoning import WHAT_IF_COLUMNS, what_if_record, what_if_rows

    graph = open_corpus(corpus)
    outcome = graph.what_if(raised=raised, lowered=lowered, blocked=blocked, chosen=chosen_by(graph, **filters))
    if len(only) > 1:
        raise UsageError("--only explains one entity; ask for each in turn")
    entity = graph.find(only[0]) if only else None
    if page is not None:
        from mechgraph.cli.draw import tell_page, write_page
        from mechgraph.page.part import following

        part = following(outcome)
        write_page(graph, part, page)
        tell_page(graph, part, page, beside=form != "table")
    if form != "table":
        record = what_if_record(outcome, only=entity, everything=everything)
        print_data(form, record, what_if_rows(record), WHAT_IF_COLUMNS)
    elif entity is None:
        _print_all(outcome, limit, everything=everything)
    else:
        _print_one(graph, outcome, entity)


def _print_all(outcome: WhatIf, limit: int, *, everything: bool) -> None:
    """Print the situation, how much follows from it, and the conclusions."""
    _print_situation(outcome)
    without = outcome.without_block
    if without is None:
        _print_counts("", outcome)
        for level, group in groupby(outcome.concluded(), key=outcome.corpus.levels.__getitem__):
            click.echo(f"\n{level}")
            entities = list(group)
            for conclusion in outcome.explained(entities[:limit]):
                _print_conclusion(outcome.corpus, conclusion)
            _tell_rest(len(entities), limit)
    else:
        _print_counts("without the block: ", without)
        _print_counts("with the block: ", outcome)
        _print_changes(outcome, limit)
    if everything:
        left = [entity for entity, verdict in outcome.verdicts.items() if verdict is Verdict.not_reached]
        click.echo("\nnot reached, hence not addressed")
        _print_labels(outcome, left, limit)


def _tell_rest(many: int, limit: int) -> None:
    """Tell how many of so many entities are left out."""
    if many > limit:
        click.echo(f"  and {many - limit:,} more: --limit")


def _print_situation(outcome: WhatIf) -> None:
    from mechgraph.words import ASSUMED_WORDS, named_words, safety_words

    named = {"raised": outcome.raised, "lowered": outcome.lowered, "blocked": outcome.blocked}
    parts = (f"{how}: {named_words(outcome.corpus, entities)}" for how, entities in named.items() if entities)
    click.echo(plain("; ".join(parts)))
    if outcome.joint:
        click.echo(plain(f"with all their members: {named_words(outcome.corpus, outcome.joint)}"))
    if outcome.assumed is not Assumed.nothing:
        click.echo(ASSUMED_WORDS[outcome.assumed])
    if outcome.safety:
        click.echo(plain(f"{safety_words(outcome.corpus, outcome.safety)} (see mechgraph claims --family safety)"))


def _print_counts(title: str, outcome: Situation) -> None:
    counts, benefits = outcome.counts, outcome.benefits
    click.echo(
        f"{title}{counts[Verdict.rises]:,} rise, {counts[Verdict.falls]:,} fall"
        f" ({benefits[1]:,} good, {benefits[-1]:,} bad, {benefits[0]:,} neither);"
        f" {counted(counts[Verdict.conflict], 'conflict')}, {counts[Verdict.undefined]:,} undefined;"
        f" {counts[Verdict.not_reached]:,} not reached"
    )


def _print_changes(outcome: WhatIf, limit: int) -> None:
    """Print what a block does, with the chains before and now; what it does not touch by name only."""
    groups: dict[Fate, list[str]] = {fate: [] for fate in Fate}
    for entity, fate in outcome.fates.items():
        groups[fate].append(entity)
    click.echo(", ".join(f"{len(group):,} {fate}" for fate, group in groups.items()))
    for fate, group in groups.items():
        if group:
            click.echo(f"\n{fate}")
        if fate is Fate.kept:
            _print_labels(outcome, group, limit)
            continue
        for change in outcome.changes(group[:limit]):
            _print_change(outcome.corpus, change)
        _tell_rest(len(group), limit)


def _print_change(corpus: Corpus, change: Change) -> None:
    if change.fate is Fate.lost:
        _print_conclusion(corpus, change.before)
        return
    click.echo(f"  {plain(_title(corpus, change.after))}")
    if change.cut:
        _print_witness(corpus, change.before, change.cut, "cut: ")
    else:
        for witness in change.before.witnesses:
            _print_witness(corpus, change.before, witness, "before: ")
    for witness in change.after.witnesses:
        _print_witness(corpus, change.after, witness, "now: ")


def _print_conclusion(corpus: Corpus, conclusion: Conclusion) -> None:
    """Print a conclusion with its witnesses, each in one line."""
    click.echo(f"  {plain(_title(corpus, conclusion))}")
    for witness in conclusion.witnesses:
        _print_witness(corpus, conclusion, witness)
    if conclusion.caveat:
        click.echo(f"      {_caveat(conclusion)}")


def _print_witness(corpus: Corpus, conclusion: Conclusion, witness: Witness, when: str = "") -> None:
    from mechgraph.words import chain_words, support_words

    cited = " ".join(claim.id for claim in witness.chain.citations)
    notes = [] if witness.manner is Manner.path else [str(witness.manner)]
    if conclusion.verdict is Verdict.conflict:
        when = f"{when}{_SIGNS[witness.sign]} "
        notes.append(support_words(corpus, witness.chain))
    line = " · ".join((f"{when}{chain_words(corpus, witness.chain)} [{cited}]", *notes))
    click.echo(f"      {plain(line)}")


def _print_labels(outcome: WhatIf, entities: Iterable[str], limit: int) -> None:
    """Print entities with their signs, the levels one to a line."""
    corpus = outcome.corpus
    for level in Level:
        named = [
            f"{_MARKS[outcome.verdicts[entity]]} {corpus.label(entity)}".strip()
            for entity in entities
            if corpus.levels[entity] is level
        ]
        if named:
            more = [f"and {len(named) - limit:,} more: --limit"] if len(named) > limit else []
            click.echo(f"  {level}: {plain(', '.join([*named[:limit], *more]))}")


def _print_one(graph: MechanismGraph, outcome: WhatIf, entity: str) -> None:
    """Print what becomes of one entity, with what the claims of its witnesses say."""
    _print_situation(outcome)
    change = outcome.change(entity)
    if change is not None:
        click.echo("\nwithout the block")
        _print_in_full(outcome.corpus, change.before)
        click.echo(f"\nwith the block: {change.fate}")
        if change.cut:
            _print_witness(outcome.corpus, change.before, change.cut, "cut: ")
    conclusion = outcome.explain(entity)
    _print_in_full(outcome.corpus, conclusion)
    if conclusion.verdict is Verdict.not_reached:
        _print_related(graph, outcome, entity)


def _print_in_full(corpus: Corpus, conclusion: Conclusion) -> None:
    from mechgraph.words import chain_words, support_words

    click.echo(plain(_title(corpus, conclusion)))
    caveat = (conclusion.caveat,) if conclusion.caveat else ()
    for witness in (*conclusion.witnesses, *caveat):
        click.echo(plain(f"{_SIGNS[witness.sign]} {chain_words(corpus, witness.chain)}"))
        click.echo(plain(f"   {support_words(corpus, witness.chain)}"))
        if witness.manner is not Manner.path:
            click.echo(f"   {witness.manner}")
        print_steps(corpus, witness.chain)
    if conclusion.caveat:
        click.echo(_caveat(conclusion))


def _print_related(graph: MechanismGraph, outcome: WhatIf, entity: str) -> None:
    """Print what the corpus claims, in other ways, of an entity and what is raised or lowered, or of what is near."""
    found = {
        claim.id: claim
        for one in (*outcome.raised, *outcome.lowered)
        for claim in graph.claims_between(one, entity)
        if not set(claim.via) & set(outcome.blocked)
    }
    print_related(graph.corpus, found.values())


def _title(corpus: Corpus, conclusion: Conclusion) -> str:
    """Return sign, entity and benefit, then what the sign rests on, or why there is none."""
    from mechgraph.words import support_words

    benefit = _BENEFITS.get(conclusion.benefit or 0, "")
    why = support_words(corpus, conclusion.witnesses[0].chain) if conclusion.reason is None else conclusion.reason
    return f"{_MARKS[conclusion.verdict]} {corpus.label(conclusion.entity)}{benefit} · {why}".strip()


def _caveat(conclusion: Conclusion) -> str:
    return f"also reached through claims that give no direction: {', '.join(conclusion.open_claims)}"
