"""How the answers of reasoning are printed: paths with their claims, what is essential, how a search ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mechgraph.cli.output import plain, print_data
from mechgraph.english import counted
from mechgraph.reason.search import Stop
from mechgraph.words import SIGN_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.chain import Chain
    from mechgraph.reason.essential import Essential, Link
    from mechgraph.reason.paths import PathSearch
    from mechgraph.reason.search import Search
    from mechgraph.reason.shared import SharedSearch
    from mechgraph.reason.silence import Silence


def stop_words(stop: Stop, seconds: float) -> tuple[str, str]:
    """Return which limit ended a search, and what to do about it."""
    from mechgraph.reason.cover import MOST_LOOKS
    from mechgraph.reason.loops import MOST_LOOPS

    return {
        Stop.time: (f"the search was stopped after {seconds:g} s", "allow more with --seconds"),
        Stop.loops: (f"the search was stopped after {MOST_LOOPS:,} loops", "ask for shorter ones with --longest"),
        Stop.steps: (f"the search for one path was stopped after {MOST_LOOKS:,} steps", "no option raises that limit"),
    }[stop]


def note_stop(search: Search, seconds: float) -> None:
    """Tell, beside the output, which limit ended a search, if one did, and what to do about it."""
    if search.stopped:
        stopped, how = stop_words(search.stopped, seconds)
        click.echo(f"mechgraph: note: {stopped}; there may be more: {how}", err=True)


def print_end(search: PathSearch | SharedSearch, number: int, one: str, many: str, seconds: float) -> None:
    """Tell how many there are, and whether those are all or the best."""
    found = counted(number, one, many)
    if search.stopped:
        stopped, how = stop_words(search.stopped, seconds)
        click.echo(f"{stopped}: {found} found so far; {how}")
    elif search.more:
        click.echo(f"the best {one if number == 1 else found}; there are more: --limit")
    else:
        click.echo(found)


def print_records(corpus: Corpus, found: SharedSearch | Sequence[Chain], form: str) -> None:
    """Print paths as JSON or CSV."""
    from mechgraph.reason.shared import SharedSearch
    from mechgraph.records.reasoning import CHAIN_COLUMNS, chain_record, chain_row, shared_record

    if isinstance(found, SharedSearch):
        shared = [shared_record(corpus, one) for one in found.shared]
        rows = ({**one, **chain_row(chain)} for one in shared for chain in one["paths"])
        print_data(form, shared, rows, ("id", "label", "direction", *CHAIN_COLUMNS))
    else:
        chains = [chain_record(corpus, chain) for chain in found]
        print_data(form, chains, map(chain_row, chains), CHAIN_COLUMNS)


def print_no_path(corpus: Corpus, found: Silence) -> None:
    """Tell that no path was found, why, and what the corpus says of the two, or of entities near them, all the same."""
    from mechgraph.words import silence_words

    for words in silence_words(corpus, found):
        click.echo(plain(words))
    print_related(corpus, found.claims)


def print_related(corpus: Corpus, claims: Collection[Claim]) -> None:
    """Print what the corpus claims, in other ways, of two entities or of what is near them, if it does."""
    from mechgraph.words import place_words, told_words

    if claims:
        click.echo("what the corpus claims of them, or of what is near them:")
    for claim in claims:
        click.echo(plain(f"  {claim.id}  {told_words(corpus, claim)}  {place_words(corpus, claim)}"))


def print_chain(corpus: Corpus, number: str, chain: Chain, *, claims: bool) -> None:
    """Print a path: its entities, what it comes to, its claims."""
    from mechgraph.words import chain_words, verdict_words

    click.echo(f"{number}{plain(chain_words(corpus, chain))}")
    click.echo(f"   {plain(verdict_words(corpus, chain))}")
    print_steps(corpus, chain, claims=claims)


def print_steps(corpus: Corpus, chain: Chain, *, claims: bool = False) -> None:
    """Print the claim that each step is cited by, or every claim of it, then what is denied of it."""
    from mechgraph.words import denial_words

    for step, cited in zip(chain.steps, chain.cited, strict=True):
        if cited is None:
            continue
        others = [claim.id for claim in step.claims if claim is not cited]
        if claims:
            for claim in step.claims:
                _print_claim(corpus, claim, place=True)
        else:
            _print_claim(corpus, cited, f"; also {', '.join(others)}" if others else "")
    for denial in chain.denials(corpus):
        click.echo(f"     {plain(denial_words(corpus, denial))}")


def _print_claim(corpus: Corpus, claim: Claim, also: str = "", *, place: bool = False) -> None:
    from mechgraph.words import manner_words, place_words, scope_words

    parts = [scope_words(corpus, claim)]
    if place:
        parts = [manner_words(claim), *parts, place_words(corpus, claim)]
    told = "; ".join(part for part in parts if part)
    click.echo(f"     {plain(claim.says)} [{claim.id}{also}]" + (f" ({plain(told)})" if told else ""))


def print_shared(corpus: Corpus, search: SharedSearch, source: str, target: str, *, claims: bool) -> None:
    """Print what two entities share, each with its best paths and their direction."""
    if not search.shared and search.complete:
        click.echo("nothing is shared: no entity is joined to both by paths that do not pass the other")
    for number, shared in enumerate(search.shared, 1):
        click.echo(f"{number}. {plain(corpus.label(shared.entity))}: {shared.direction}")
        for name, chain, signs in zip(
            (source, target), (shared.first, shared.second), (shared.first_signs, shared.second_signs), strict=True
        ):
            print_chain(corpus, "   ", chain, claims=claims)
            if len(signs) > 1:
                click.echo(f"     {plain(name)}: there are paths of signs {_signs(signs)}")


def print_essential(corpus: Corpus, found: Essential, sign: int | None) -> None:
    """Print what every path uses, and what would break the conclusion."""
    which = "every path" if sign is None else f"every path of sign {SIGN_WORDS[sign]}"
    if found.best is None:
        click.echo("no path was found before the search was stopped")
        return
    click.echo(f"the conclusion: {_conclusion(found.signs)}; the best path:")
    print_chain(corpus, "   ", found.best, claims=False)
    labels = [corpus.label(entity) for entity in found.entities]
    click.echo(f"{which} passes: {plain(', '.join(labels)) or 'no single entity'}")
    if found.cut_entities:
        cut = ", ".join(map(corpus.label, found.cut_entities))
        click.echo(f"  a smallest set that cuts all: {plain(cut)} ({len(found.cut_entities):,})")
    click.echo(f"{which} takes:" + ("" if found.links else " no single link"))
    _print_links(corpus, found.links)
    if found.cut_links:
        click.echo(f"  a smallest set that cuts all ({len(found.cut_links):,}):")
        _print_links(corpus, found.cut_links)
    click.echo(f"{which} rests on:" + ("" if found.claims else " no single claim"))
    for claim in found.claims:
        _print_claim(corpus, claim, place=True)
    if found.breaks:
        click.echo("what would break the conclusion:")
    for one in found.breaks:
        click.echo(f"  without {one.claim.id}: {_conclusion(one.left) + ' is' if one.left else 'nothing is'} left")


def _print_links(corpus: Corpus, links: Sequence[Link]) -> None:
    for link in links:
        pair = f"{corpus.label(link.source)} to {corpus.label(link.target)}"
        click.echo(f"     {plain(pair)} [{', '.join(claim.id for claim in link.claims)}]")


def _conclusion(signs: Sequence[int]) -> str:
    """Return what paths of some signs come to together."""
    return f"conflict ({_signs(signs)})" if {1, -1} <= set(signs) else _signs(signs)


def _signs(signs: Iterable[int]) -> str:
    return " and ".join(SIGN_WORDS[sign] for sign in signs)
