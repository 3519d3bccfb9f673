"""Commands that look: show, entities, claims, info."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.filters import choices
from mechgraph.cli.output import FORMAT_OPTION, TEXT_FORMAT_OPTION, json_text, plain, print_data, table
from mechgraph.english import counted
from mechgraph.model.values import Certainty, Family, Level, Polarity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FIRST_DOCUMENTS = 10
"""At most so many documents are listed in the terminal."""


@click.command(epilog="Example: mechgraph entities --level molecular")
@click.option("--level", type=choices(Level), help="Only entities of this level; unplaced: the source says none.")
@CORPUS_OPTION
@FORMAT_OPTION
def entities(level: str | None, corpus: Path | None, form: str) -> None:
    """List the entities: id, label, level, valence, claims, synonyms."""
    from mechgraph.graph import open_corpus
    from mechgraph.model.lazy import those
    from mechgraph.records.corpus import entity_record

    found = open_corpus(corpus).corpus
    chosen = [row for row, one in enumerate(found.levels.values()) if level is None or one == level]
    records = (entity_record(found, entity) for entity in those(found.entities, chosen))
    columns = ("id", "label", "level", "valence", "claims", "synonyms")
    if form != "table":
        print_data(form, records, records, columns)
        return
    rows = [
        tuple(", ".join(value) if isinstance(value, list) else str(value) for value in map(record.get, columns))
        for record in records
    ]
    table(columns, rows, total=counted(len(rows), "entity", "entities"))


@click.command(epilog="Example: mechgraph claims --about BDNF --hedged")
@click.option("--about", metavar="ENTITY", help="Only claims about this entity.")
@click.option("--document", metavar="DOCUMENT", help="Only claims of this document.")
@click.option("--family", type=choices(Family), help="Only claims of this family.")
@click.option("--status", type=choices(Status), help="Only claims of this status.")
@click.option("--polarity", type=choices(Polarity), help="Only claims of this polarity.")
@click.option("--certainty", type=choices(Certainty), help="Only claims at least as certain.")
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
    """List the claims, each with where it was read and how it is worded."""
    from mechgraph.graph import open_corpus
    from mechgraph.records.corpus import CLAIM_COLUMNS, claim_record, claim_row
    from mechgraph.words import claim_words, manner_words, place_words, scope_words

    graph = open_corpus(corpus)
    found = graph.corpus
    chosen = graph.claims(
        about=about,
        document=document,
        family=family,
        status=status,
        polarity=polarity,
        certainty=certainty,
        hedged=hedged,
    )
    if form != "table":
        records = (claim_record(found, claim) for claim in chosen)
        print_data(form, records, map(claim_row, records), CLAIM_COLUMNS)
        return
    rows = [
        (claim.id, claim_words(found, claim), manner_words(claim), scope_words(found, claim), place_words(found, claim))
        for claim in chosen
    ]
    header = ("claim", "what it says", "how", "for whom, where, when", "read in")
    table(header, rows, total=counted(len(rows), "claim"))


@click.command(epilog="Examples: mechgraph show BDNF · mechgraph show dual.07a · mechgraph show blocks")
@click.argument("name")
@CORPUS_OPTION
@TEXT_FORMAT_OPTION
def show(name: str, corpus: Path | None, form: str) -> None:
    """Show the entity, claim, document, relation or shipped query of this name."""
    from mechgraph.graph import open_corpus

    record = open_corpus(corpus).record(name)
    if form == "json":
        click.echo(json_text(record))
        return
    for key, value in record.items():
        for line in _lines(key.replace("_", " "), value):
            click.echo(plain(line))


def _lines(key: str, value: Any) -> Iterable[str]:
    """Yield a field as lines of text; what is not given is left out."""
    if value is None or value is False or value in ([], {}):
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
@TEXT_FORMAT_OPTION
def info(corpus: Path | None, form: str) -> None:
    """Summarise the corpus: documents, claims by family and certainty, named mechanisms."""
    from mechgraph.graph import open_corpus
    from mechgraph.reason.chain import mechanism
    from mechgraph.records.summary import corpus_record
    from mechgraph.words import chain_words, verdict_words

    found = open_corpus(corpus).corpus
    record = corpus_record(found)
    if form == "json":
        click.echo(json_text(record))
        return
    click.echo(f"{plain(found.about.title)} (mechgraph {record['mechgraph']})")
    click.echo(
        f"prefix {found.about.prefix}: for {found.about.namespace}; licence of the claims: {plain(found.about.licence)}"
    )
    if found.about.notice:
        click.echo(plain(found.about.notice))
    click.echo("\nDocuments")
    for row in record["document_list"][:FIRST_DOCUMENTS]:
        claimed, cut = counted(row["claims"], "claim"), counted(row["segments"], "segment")
        click.echo(f"  {plain(row['short'])}  {plain(found.shown_document(row['id']))}: {claimed} from {cut}")
    if (rest := len(found.documents) - FIRST_DOCUMENTS) > 0:
        click.echo(f"  … and {rest:,} more: --format json lists all")
    click.echo(f"\n{counted(len(found.claims), 'claim')} about {counted(len(found.entities), 'entity', 'entities')}")
    for what in ("family", "certainty"):
        numbers = ", ".join(f"{name} {number:,}" for name, number in record[f"by_{what}"].items())
        click.echo(f"  by {what}: {numbers}")
    if found.about.mechanisms:
        click.echo("\nMechanisms")
    for path in found.about.mechanisms:
        chain = mechanism(found, path)
        gaps = f", {counted(chain.gaps, 'gap')}" if chain.gaps else ""
        click.echo(f"  {path.id}: {plain(path.title)}")
        click.echo(f"    {plain(chain_words(found, chain))}")
        click.echo(f"    {plain(verdict_words(found, chain))}{gaps}")
