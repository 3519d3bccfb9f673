"""Commands that look: show, entities, claims, paths, info."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.output import FORMAT_OPTION, counted, json_text, plain, table
from mechgraph.errors import NotFound
from mechgraph.model.values import Certainty, Family, Level, Polarity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from enum import StrEnum
    from pathlib import Path

    from mechgraph.graph import MechanismGraph
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.chain import Chain


def _choice(values: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([str(value) for value in values])


@click.command(epilog="Example: mechgraph entities --level molecular")
@click.option("--level", type=_choice(Level), help="Only entities of this level.")
@CORPUS_OPTION
@FORMAT_OPTION
def entities(level: str | None, corpus: Path | None, form: str) -> None:
    """List the entities: id, label, level, valence, claims, synonyms."""
    from mechgraph.graph import open_corpus
    from mechgraph.records import entity_record, to_csv

    found = open_corpus(corpus).corpus
    records = [entity_record(found, entity) for entity in found.entities if level is None or entity.level == level]
    columns = ("id", "label", "level", "valence", "claims", "synonyms")
    if form == "json":
        click.echo(json_text(records))
    elif form == "csv":
        click.echo(to_csv([{name: record[name] for name in columns} for record in records], columns), nl=False)
    else:
        rows = [
            tuple(", ".join(value) if isinstance(value, list) else str(value) for value in map(record.get, columns))
            for record in records
        ]
        table(columns, rows, total=counted(len(rows), "entity", "entities"))


@click.command(epilog="Example: mechgraph claims --about BDNF --hedged")
@click.option("--about", metavar="ENTITY", help="Only claims about this entity.")
@click.option("--document", metavar="DOCUMENT", help="Only claims of this document.")
@click.option("--family", type=_choice(Family), help="Only claims of this family.")
@click.option("--status", type=_choice(Status), help="Only claims of this status.")
@click.option("--polarity", type=_choice(Polarity), help="Only claims of this polarity.")
@click.option("--certainty", type=_choice(Certainty), help="Only claims at least as certain.")
@click.option("--hedged", is_flag=True, help="Only claims with a hedge.")
@CORPUS_OPTION
@FORMAT_OPTION
def claims(
    about: str | None,
    document: str | None,
    family: str | None,
    status: str | None,
    polarity: str | None,
    certainty: str | None,
    corpus: Path | None,
    form: str,
    *,
    hedged: bool,
) -> None:
    """List the claims, each with where it was read and how it is said."""
    from mechgraph.graph import open_corpus
    from mechgraph.records import claim_record, claims_csv

    graph = open_corpus(corpus)
    found = graph.corpus
    wanted = None if about is None else graph.find(about)
    source = None if document is None else graph.find_document(document)
    least = 0 if certainty is None else Certainty(certainty).rank
    chosen = [
        claim
        for claim in found.claims
        if (wanted is None or wanted in {used for _, used in claim.entities()})
        and (source is None or claim.document == source)
        and (family is None or found.relation_of(claim).family == family)
        and (status is None or claim.status == status)
        and (polarity is None or claim.polarity == polarity)
        and claim.certainty.rank >= least
        and (not hedged or claim.hedge is not None)
    ]
    if form == "json":
        click.echo(json_text([claim_record(found, claim) for claim in chosen]))
    elif form == "csv":
        click.echo(claims_csv(found, chosen), nl=False)
    else:
        rows = [(claim.id, _written(found, claim), _manner(claim), _place(found, claim)) for claim in chosen]
        table(("claim", "what it says", "how", "where"), rows, total=counted(len(rows), "claim"))


def _written(corpus: Corpus, claim: Claim) -> str:
    """Return a claim in short: change of the subject, subject, relation, object."""
    change = {"as_such": "", "increased": "more ", "decreased": "less "}[claim.subject_change]
    denial = {"affirmed": "", "negated": "not: ", "not_shown": "not shown: "}[claim.polarity]
    relation = corpus.relation_of(claim).label
    return f"{denial}{change}{corpus.label(claim.subject)} {relation} {corpus.label(claim.object)}"


def _manner(claim: Claim) -> str:
    """Return how a claim is said: status and certainty where they are not plain, and the hedge."""
    parts = [str(claim.status)] if claim.status is not Status.stated else []
    if claim.certainty is not Certainty.asserted:
        parts.append(f"{claim.certainty} “{claim.hedge}”" if claim.hedge else str(claim.certainty))
    parts += [str(part) for part in (claim.frequency, claim.quantifier, claim.strength) if part]
    return ", ".join(parts)


def _place(corpus: Corpus, claim: Claim) -> str:
    numbers = ", ".join(map(str, claim.segments))
    return f"{corpus.document[claim.document].short} {numbers}"


@click.command(epilog="Example: mechgraph paths ketamine 'antidepressant effect'")
@click.argument("source")
@click.argument("target")
@click.option("--longest", type=click.IntRange(1, 30), default=8, show_default=True, help="Most steps of a path.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=10, show_default=True, help="Paths to print.")
@click.option("--document", "documents", multiple=True, metavar="DOCUMENT", help="Only claims of these documents.")
@click.option("--certainty", type=_choice(Certainty), help="Only claims at least as certain.")
@click.option("--avoid", multiple=True, metavar="ENTITY", help="Paths that do not pass this entity.")
@click.option("--implied", is_flag=True, help="Count implied claims in.")
@CORPUS_OPTION
@FORMAT_OPTION
def paths(
    source: str,
    target: str,
    longest: int,
    limit: int,
    documents: tuple[str, ...],
    certainty: str | None,
    avoid: tuple[str, ...],
    corpus: Path | None,
    form: str,
    *,
    implied: bool,
) -> None:
    """Find the signed paths between two entities, best first.

    Ranked by grade (one document, joined, with implied steps), weakest certainty, number of hedges, length. No path
    means that the documents do not address it, never that there is no effect.
    """
    from mechgraph.graph import open_corpus
    from mechgraph.reason.projection import Filter
    from mechgraph.records import to_csv

    graph = open_corpus(corpus)
    chosen = Filter(
        documents=frozenset(map(graph.find_document, documents)) or None,
        statuses=frozenset(Status) if implied else frozenset(Status) - {Status.implied},
        certainty=Certainty(certainty or Certainty.hypothesised),
        avoid=frozenset(map(graph.find, avoid)),
    )
    search = graph.paths(source, target, chosen=chosen, longest=longest, limit=limit)
    records = [_chain_record(graph.corpus, chain) for chain in search.chains]
    if form == "json":
        click.echo(json_text(records))
        return
    if form == "csv":
        columns = ("sign", "path", "certainty", "hedges", "grade", "documents", "benefit", "claims")
        click.echo(
            to_csv([{**record, "path": " > ".join(record["entities"])} for record in records], columns), nl=False
        )
        return
    if not records:
        ends = f"{graph.corpus.label(graph.find(source))} to {graph.corpus.label(graph.find(target))}"
        click.echo(f"not addressed: no path leads from {plain(ends)} within {counted(longest, 'step')}")
        return
    for number, (chain, record) in enumerate(zip(search.chains, records, strict=True), 1):
        _print_chain(graph.corpus, number, chain, record)
    found = f"{counted(search.seen, 'path')}" + ("" if search.complete else " found before the search was stopped")
    click.echo(found if search.seen == len(records) else f"{len(records)} of {found}")


def _chain_record(corpus: Corpus, chain: Chain) -> dict[str, Any]:
    return {
        "entities": list(chain.entities),
        "labels": [corpus.label(entity) for entity in chain.entities],
        "sign": chain.sign,
        "benefit": chain.benefit(corpus),
        "certainty": str(chain.certainty),
        "hedges": list(chain.hedges),
        "grade": str(chain.grade),
        "documents": list(chain.documents),
        "claims": [[claim.id for claim in step.claims] for step in chain.steps],
    }


def _print_chain(corpus: Corpus, number: int, chain: Chain, record: dict[str, Any]) -> None:
    from mechgraph.reason.chain import sign_word, written

    badges = ", ".join(corpus.document[document].short for document in chain.documents)
    hedges = f" ({', '.join(f'“{hedge}”' for hedge in chain.hedges)})" if chain.hedges else ""
    benefit = {1: ", a benefit", -1: ", a harm"}.get(record["benefit"], "")
    click.echo(f"{number}. {plain(written(chain, corpus))}")
    click.echo(
        f"   net {sign_word(chain.sign)}{benefit} · {chain.certainty}{plain(hedges)} · {chain.grade}: {plain(badges)}"
    )
    for step in chain.steps:
        listed = ", ".join(claim.id for claim in step.claims)
        click.echo(f"     {plain(step.best.says)} [{listed}]")


@click.command(epilog="Examples: mechgraph show BDNF · mechgraph show dual.07a · mechgraph show blocks")
@click.argument("name")
@CORPUS_OPTION
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(name: str, corpus: Path | None, form: str) -> None:
    """Show an entity, claim, document, relation or shipped query, whichever bears the name."""
    from mechgraph.graph import open_corpus

    graph = open_corpus(corpus)
    record = _record(graph, name)
    if form == "json":
        click.echo(json_text(record))
        return
    for key, value in record.items():
        for line in _lines(key.replace("_", " "), value):
            click.echo(plain(line))


def _record(graph: MechanismGraph, name: str) -> dict[str, Any]:
    from mechgraph.query.named import named_queries
    from mechgraph.records import claim_record, document_record, entity_record, relation_record

    corpus = graph.corpus
    bare = name.removeprefix(f"{corpus.about.prefix}:").removeprefix("claim/")
    if bare in corpus.claim:
        return claim_record(corpus, corpus.claim[bare])
    relation = corpus.relations.get(name.removeprefix("mg:"))
    if relation is not None:
        return relation_record(relation)
    if name in named_queries():
        query = named_queries()[name]
        return {"name": query.name, "question": query.question, "text": query.text}
    for find in (graph.find, graph.find_document):
        try:
            found = find(name)
        except NotFound:
            continue
        if found in corpus.entity:
            about = [claim for claim in corpus.claims if found in {used for _, used in claim.entities()}]
            return {
                **entity_record(corpus, corpus.entity[found]),
                "claims": [{"id": claim.id, "says": claim.says} for claim in about],
            }
        return document_record(corpus, corpus.document[found])
    from mechgraph.names import nearest

    known = [*corpus.claim, *corpus.entity, *corpus.relations, *named_queries(), *corpus.document]
    raise NotFound("entity, claim, document, relation or query", name, nearest(name, known))


def _lines(key: str, value: Any) -> Iterable[str]:
    """Yield a field as lines of text; what is not given is left out."""
    if value is None or value in ([], {}):
        return
    if isinstance(value, list):
        parts: Sequence[str] = [_short(part) for part in value]
        if sum(map(len, parts)) < 80 and not any("\n" in part for part in parts):
            yield f"{key + ':':16}{', '.join(parts)}"
        else:
            yield f"{key}:"
            yield from (f"  {part}" for part in parts)
    elif isinstance(value, str) and "\n" in value:
        yield f"{key}:"
        yield from (f"  {line}" for line in value.splitlines())
    else:
        yield f"{key + ':':16}{_short(value)}"


def _short(value: Any) -> str:
    """Return a nested record in one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        if "says" in value:
            return f"{value['id']}  {value['says']}"
        if "curie" in value:
            return f"{value['predicate'].removesuffix('Match')} {value['curie']} {value['label'] or ''}".rstrip()
        if "locator" in value:
            return (
                f"{value['number']} ({value['kind']} at {value['start']}–{value['end']}, begins “{value['locator']}”)"
            )
        if "label" in value:
            return str(value["label"])
        return ", ".join(f"{key} {_short(part)}" for key, part in value.items() if part is not None)
    if isinstance(value, list):
        return ", ".join(map(_short, value))
    return str(value)


@click.command(epilog="Example: mechgraph info")
@CORPUS_OPTION
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def info(corpus: Path | None, form: str) -> None:
    """Tell what the corpus holds: documents, claims by family and certainty, named mechanisms."""
    from mechgraph import __version__
    from mechgraph.graph import open_corpus
    from mechgraph.reason.chain import mechanism, sign_word, written
    from mechgraph.records import document_record

    found = open_corpus(corpus).corpus
    chains = {path: mechanism(found, path) for path in found.about.mechanisms}
    families: dict[str, int] = {}
    certainties: dict[str, int] = {}
    for claim in found.claims:
        family = str(found.relation_of(claim).family)
        families[family] = families.get(family, 0) + 1
        certainties[str(claim.certainty)] = certainties.get(str(claim.certainty), 0) + 1
    record = {
        "mechgraph": __version__,
        "corpus": found.about.model_dump(mode="json", exclude={"mechanisms"}),
        "namespace": found.about.namespace,
        **found.counts(),
        "by_family": families,
        "by_certainty": certainties,
        "document_list": [document_record(found, document) for document in found.documents],
        "mechanism_list": [
            {"id": path.id, "title": path.title, **_chain_record(found, chain)} for path, chain in chains.items()
        ],
    }
    if form == "json":
        click.echo(json_text(record))
        return
    click.echo(f"{plain(found.about.title)} (mechgraph {__version__})")
    click.echo(
        f"prefix {found.about.prefix}: for {found.about.namespace}; licence of the claims: {plain(found.about.licence)}"
    )
    if found.about.notice:
        click.echo(plain(found.about.notice))
    click.echo("\nDocuments")
    for document in found.documents:
        row = document_record(found, document)
        claimed, cut = counted(row["claims"], "claim"), counted(row["segments"], "segment")
        click.echo(f"  {plain(document.short)}  {plain(document.title)} ({document.id}): {claimed} from {cut}")
    click.echo(f"\n{counted(len(found.claims), 'claim')} about {counted(len(found.entities), 'entity', 'entities')}")
    click.echo("  by family: " + ", ".join(f"{name} {number}" for name, number in families.items()))
    click.echo("  by certainty: " + ", ".join(f"{name} {number}" for name, number in certainties.items()))
    if chains:
        click.echo("\nMechanisms")
    for path, chain in chains.items():
        gaps = f", {counted(chain.gaps, 'gap')}" if chain.gaps else ""
        click.echo(f"  {path.id}: {plain(path.title)}")
        click.echo(f"    {plain(written(chain, found))}")
        click.echo(f"    net {sign_word(chain.sign)}, weakest step {chain.certainty}, {chain.grade}{gaps}")
