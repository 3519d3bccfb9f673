"""Commands that reason over couplings: paths, essential, loops, gaps."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.answers import (
    note_stop,
    print_chain,
    print_end,
    print_essential,
    print_no_path,
    print_records,
    print_shared,
    print_steps,
    stop_words,
)
from mechgraph.cli.filters import (
    IMPLIED_OPTION,
    SECONDS_OPTION,
    choices,
    chosen_by,
    filter_options,
    sign_option,
)
from mechgraph.cli.output import FORMAT_OPTION, TEXT_FORMAT_OPTION, json_text, plain, print_data
from mechgraph.english import counted
from mechgraph.errors import UsageError
from mechgraph.words import GAP_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mechgraph.graph import MechanismGraph
    from mechgraph.reason.chain import Chain
    from mechgraph.reason.paths import PathSearch
    from mechgraph.reason.shared import SharedSearch

_LOOPS = {1: "reinforcing", -1: "balancing", 0: "sign open"}


@click.command(epilog="Example: mechgraph paths ketamine 'antidepressant effect'")
@click.argument("source")
@click.argument("target")
@click.option("--longest", type=click.IntRange(1, 30), default=8, show_default=True, help="Most steps of a path.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=10, show_default=True, help="Paths to print.")
@sign_option("Only paths of this sign; 0: a step has no direction.")
@click.option("--common-upstream", is_flag=True, help="What leads to both, instead of paths between them.")
@click.option("--common-downstream", is_flag=True, help="What both lead to, instead of paths between them.")
@filter_options
@IMPLIED_OPTION
@click.option("--claims", is_flag=True, help="Print every claim of each step, with where it was read.")
@click.option("--sparql", is_flag=True, help="Print the SPARQL query that finds the claims.")
@click.option("--page", type=click.Path(path_type=Path), metavar="FILE", help="Write a page of only these paths.")
@SECONDS_OPTION
@CORPUS_OPTION
@FORMAT_OPTION
def paths(
    source: str,
    target: str,
    longest: int,
    limit: int,
    sign: int | None,
    page: Path | None,
    seconds: float,
    corpus: Path | None,
    form: str,
    *,
    common_upstream: bool,
    common_downstream: bool,
    claims: bool,
    sparql: bool,
    **filters: Any,
) -> None:
    """Find the best signed paths between two entities, or what they share.

    Paths are ranked by grade (one document, joined, with implied steps), weakest certainty, number of hedges, and
    length. If there is none, the other claims about the two are listed. No path never means no effect.
    """
    from mechgraph.graph import open_corpus

    common = common_upstream or common_downstream
    if common_upstream and common_downstream:
        raise UsageError("--common-upstream and --common-downstream do not go together")
    if common and sign is not None:
        raise UsageError("--sign is for paths between the two; what they share is printed with its signs")
    graph = open_corpus(corpus)
    chosen = chosen_by(graph, **filters)
    search: PathSearch | SharedSearch
    if common:
        search = shared = graph.common(
            source, target, downstream=common_downstream, chosen=chosen, longest=longest, limit=limit, seconds=seconds
        )
        chains = [chain for one in shared.shared for chain in (one.first, one.second)]
    else:
        search = found = graph.paths(
            source, target, chosen=chosen, sign=sign, longest=longest, limit=limit, seconds=seconds
        )
        chains = list(found.chains)
    if form != "table" or sparql:
        note_stop(search, seconds)
    if sparql:
        from mechgraph.reason.citing import chains_query

        if not chains:
            raise UsageError("there is no path, so no query finds its claims; leave --sparql out to see why")
        click.echo(chains_query(graph.corpus, chains))
    elif form != "table":
        print_records(graph.corpus, shared if common else chains, form)
    elif common:
        print_shared(graph.corpus, shared, source, target, claims=claims)
        print_end(search, len(shared.shared), "shared entity", "shared entities", seconds)
    elif not chains and search.complete:
        print_no_path(graph.corpus, graph.silence(source, target, chosen=chosen, sign=sign, longest=longest))
    else:
        for number, chain in enumerate(chains, 1):
            print_chain(graph.corpus, f"{number}. ", chain, claims=claims)
        print_end(search, len(chains), "path", "paths", seconds)
    if page is not None:
        _write_page(graph, chains, page, beside=sparql or form != "table")


@click.command(epilog="Example: mechgraph essential ketamine 'antidepressant effect' --avoid BDNF")
@click.argument("source")
@click.argument("target")
@sign_option("What every path of this sign uses; 0 for those where a step has no direction.")
@filter_options
@IMPLIED_OPTION
@SECONDS_OPTION
@CORPUS_OPTION
@TEXT_FORMAT_OPTION
def essential(
    source: str,
    target: str,
    sign: int | None,
    seconds: float,
    corpus: Path | None,
    form: str,
    **filters: Any,
) -> None:
    """Find what every path between two entities uses, of any length, and what would break the conclusion.

    These are the entities, links and claims that no path does without; if there are none, a smallest set that cuts
    every path. Last come the claims without which a sign is lost.
    """
    from mechgraph.graph import open_corpus
    from mechgraph.records.reasoning import essential_record

    graph = open_corpus(corpus)
    chosen = chosen_by(graph, **filters)
    found = graph.essential(source, target, chosen=chosen, sign=sign, seconds=seconds)
    if form == "json":
        click.echo(json_text(essential_record(graph.corpus, found)))
    elif found.best is None and found.complete:
        print_no_path(graph.corpus, graph.silence(source, target, chosen=chosen, sign=sign, longest=None))
    else:
        print_essential(graph.corpus, found, sign)
    note_stop(found, seconds)


@click.command(epilog="Example: mechgraph loops --sign +")
@sign_option("Only reinforcing (+) or balancing (-) loops, or those where a step has no direction (0).")
@click.option("--longest", type=click.IntRange(1, 30), default=6, show_default=True, help="Most steps of a loop.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=20, show_default=True, help="Loops to print.")
@filter_options
@IMPLIED_OPTION
@SECONDS_OPTION
@CORPUS_OPTION
@FORMAT_OPTION
def loops(
    sign: int | None,
    longest: int,
    limit: int,
    seconds: float,
    corpus: Path | None,
    form: str,
    **filters: Any,
) -> None:
    """Find feedback loops, which reinforce a change or balance it.

    They are ranked as paths are, and start at the entity whose id comes first.
    """
    from mechgraph.graph import open_corpus
    from mechgraph.words import chain_words, support_words

    graph = open_corpus(corpus)
    search = graph.loops(chosen=chosen_by(graph, **filters), sign=sign, longest=longest, limit=limit, seconds=seconds)
    if form != "table":
        note_stop(search, seconds)
        print_records(graph.corpus, search.loops, form)
        return
    for number, loop in enumerate(search.loops, 1):
        click.echo(f"{number}. {plain(chain_words(graph.corpus, loop))}")
        click.echo(f"   {_LOOPS[loop.sign or 0]} · {plain(support_words(graph.corpus, loop))}")
        print_steps(graph.corpus, loop)
    found = counted(search.seen, "loop") + f" of at most {counted(longest, 'step')}"
    if search.stopped:
        stopped, how = stop_words(search.stopped, seconds)
        found += f"; {stopped}, there may be more and better ones: {how}"
    click.echo(f"the best {len(search.loops):,} of {found}" if search.seen > len(search.loops) else found)


@click.command(epilog="Example: mechgraph gaps --kind bridge")
@click.option("--kind", "kinds", multiple=True, type=choices(GAP_HEADINGS), help="Only gaps of these kinds.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=10, show_default=True, help="Gaps of a kind to print.")
@filter_options
@CORPUS_OPTION
@FORMAT_OPTION
def gaps(kinds: tuple[str, ...], limit: int, corpus: Path | None, form: str, **filters: Any) -> None:
    """Find where chains break off, and what nobody states.

    Implied claims count here: a link that rests only on them is a kind of gap. A gap is a gap in the documents as they
    were read, not in what is known.
    """
    from mechgraph.findings import missing
    from mechgraph.graph import open_corpus
    from mechgraph.records.reasoning import CHAIN_COLUMNS, chain_row, gap_record

    graph = open_corpus(corpus)
    found = [gap for gap in graph.gaps(chosen=chosen_by(graph, **filters)) if not kinds or gap.kind in kinds]
    if form != "table":
        records = [gap_record(graph.corpus, gap) for gap in found]
        print_data(form, records, map(chain_row, records), ("kind", "about", *CHAIN_COLUMNS))
        return
    for kind, group in groupby(found, key=lambda gap: gap.kind):
        of_kind = list(group)
        click.echo(f"{GAP_HEADINGS[kind]} ({len(of_kind):,})")
        for one in missing(graph.corpus, of_kind[:limit]):
            broken, support = map(plain, one.lines)
            click.echo(f"  {broken}\n    {support}")
        if len(of_kind) > limit:
            click.echo(f"  and {len(of_kind) - limit:,} more: --limit")
    click.echo(counted(len(found), "gap"))


def _write_page(graph: MechanismGraph, chains: Sequence[Chain], out: Path, *, beside: bool) -> None:
    from mechgraph.cli.draw import tell_page, write_page
    from mechgraph.page.part import along

    if not chains:
        raise UsageError("there is no path to draw")
    part = along(graph, chains)
    write_page(graph, part, out)
    tell_page(graph, part, out, beside=beside)
