"""What a corpus holds as plain records: claims, entities, documents and what was read from them, relations, queries."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from mechgraph.errors import NotFound
from mechgraph.identifiers import identifier_iri
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.columns import Rows
from mechgraph.model.entity import LINKS
from mechgraph.names import NameIndex, nearest
from mechgraph.namespaces import Addresses
from mechgraph.query.named import named_queries
from mechgraph.records.table import Record, csv_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.model.corpus import Corpus
    from mechgraph.model.document import Document
    from mechgraph.model.entity import Entity
    from mechgraph.model.relation import Relation
    from mechgraph.query.named import NamedQuery


def record_of(corpus: Corpus, name: str) -> Record:
    """Return the claim, relation, shipped query, entity or document of a name as a record.

    Raises
    ------
    NotFound
        With the nearest names.
    """
    bare = corpus.bare(name)
    if bare in corpus.claim:
        return claim_record(corpus, corpus.claim[bare])
    if name.removeprefix("mg:") in corpus.relations:
        return relation_record(corpus.relations[name.removeprefix("mg:")])
    if name in named_queries():
        return query_record(named_queries()[name])
    if (entity := corpus.entity_called(name)) is not None:
        naming = Rows(corpus.claims, np.flatnonzero(corpus.columns.naming(entity)))
        about = [{"id": claim.id, "says": claim.says} for claim in naming]
        return {**entity_record(corpus, corpus.entity[entity]), "claims": about}
    if (document := corpus.document_called(name)) is not None:
        return document_record(corpus, corpus.document[document])
    known = [*corpus.claim, *corpus.relations, *named_queries()]
    names: dict[str, tuple[str, ...]] = dict.fromkeys(nearest(name, known), ())
    names |= {one: (corpus.document[one].title,) for one in corpus.document_names.nearest(name)}
    names |= {one: tuple(corpus.names.of[one]) for one in corpus.names.nearest(bare)}
    kind = "entity, claim, document, relation or query"
    raise NotFound(kind, name, NameIndex(names).nearest(name), corpus.shown)


def claim_record(corpus: Corpus, claim: Claim) -> Record:
    """Return a claim with every field of the model; entities by name, segments with their places."""
    relation = corpus.relation_of(claim)
    scope: Record = {}
    for aspect, value in claim.scope.items():
        many = isinstance(getattr(claim.scope, aspect), tuple)
        part = named(corpus, value) if value in corpus.entity else {"id": None, "label": value}
        scope = {**scope, aspect: [*scope.get(aspect, []), part] if many else part}
    return {
        "id": claim.id,
        "iri": Addresses(corpus.about.namespace).claim(claim.id).value,
        "document": claim.document,
        "segments": [
            corpus.segment(claim.document, number).model_dump(
                mode="json", include={"number", "start", "end", "kind", "locator"}
            )
            for number in claim.segments
        ],
        "subject": named(corpus, claim.subject, synonyms=True),
        "relation": claim.relation,
        "relation_label": relation.label,
        "object": named(corpus, claim.object, synonyms=True),
        "family": str(relation.family),
        "sign": relation.sign,
        "coupling": corpus.coupling(claim),
        **claim.model_dump(
            mode="json",
            include={"subject_change", "polarity", "status", *_PLAIN_AFTER},
        ),
        "scope": scope,
        "via": [named(corpus, entity) for entity in claim.via],
        "members": [named(corpus, entity) for entity in claim.members],
        **claim.model_dump(
            mode="json",
            include={"restates", "open_list", "severity", "time_window", "review", "answers", "says", "note"},
        ),
    }


def named(corpus: Corpus, entity: str, *, synonyms: bool = False) -> Record:
    """Return the id and the label of an entity, with its synonyms if they are wanted."""
    found: Record = {"id": entity, "label": corpus.label(entity)}
    return {**found, "synonyms": list(corpus.synonyms[entity])} if synonyms else found


def entity_record(corpus: Corpus, entity: Entity) -> Record:
    """Return an entity with its names, links, identifiers, and the number of claims about it."""
    links = {link: [named(corpus, other) for other in getattr(entity, link)] for link in LINKS}
    return {
        "id": entity.id,
        "iri": Addresses(corpus.about.namespace).entity(entity.id).value,
        "label": entity.label,
        "level": str(entity.level),
        "valence": str(entity.valence),
        "synonyms": list(entity.synonyms),
        **links,
        "mappings": [
            {
                "predicate": f"{mapping.match}Match",
                "curie": mapping.id,
                "label": mapping.label,
                "iri": identifier_iri(mapping.id),
            }
            for mapping in entity.mappings
        ],
        **entity.model_dump(mode="json", include={"answers", "note"}),
        "claims": corpus.claims_about[entity.id],
    }


def document_record(corpus: Corpus, document: Document) -> Record:
    """Return a document with the numbers of its segments and claims."""
    return {
        **document.model_dump(mode="json"),
        "segments": len(corpus.segments[document.id]),
        "claims": corpus.claims_of[document.id],
    }


def query_record(query: NamedQuery) -> Record:
    """Return a shipped query with its parameters and its text."""
    return {
        "name": query.name,
        "title": query.title,
        "question": query.question,
        "parameters": [asdict(parameter) for parameter in query.parameters],
        "text": query.text,
    }


def relation_record(relation: Relation) -> Record:
    """Return a relation with its definition and its mappings."""
    return {
        "id": relation.id,
        "label": relation.label,
        "inverse": relation.inverse,
        "definition": relation.definition,
        "source": relation.source,
        "family": str(relation.family),
        "sign": relation.sign,
        "in_chains": relation.in_chains,
        "parents": list(relation.parents),
        "mappings": [f"{match} {identifier}" for match, identifier in relation.mappings],
    }


_PLAIN_BEFORE = ("id", "document", "relation", "family", "sign", "coupling", "subject_change", "polarity", "status")


_PLAIN_AFTER = (
    "warrant",
    "certainty",
    "hedge",
    "hedge_scope",
    "basis",
    "cites",
    "wording",
    "voice",
    "frequency",
    "quantifier",
    "strength",
)


CLAIM_COLUMNS = (
    *(*_PLAIN_BEFORE, "segments", "subject", "subject_label", "object", "object_label", *_PLAIN_AFTER),
    *(*Scope.model_fields, "via", "members", "restates", "open_list", "severity", "when", "span", "review"),
    *("says", "iri"),
)
"""The columns of the claims table."""


def claims_csv(corpus: Corpus, claims: Iterable[Claim]) -> Iterator[str]:
    """Yield claims as a table for spreadsheets, a row at a time.

    Lists are joined by ``;``. A text that a spreadsheet would take for a formula is preceded by an apostrophe
    (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    return csv_rows((claim_row(claim_record(corpus, claim)) for claim in claims), CLAIM_COLUMNS)


def claim_row(record: Record) -> Record:
    """Return a record of a claim as a row of `CLAIM_COLUMNS`."""
    window = record["time_window"] or {}
    return {
        **{key: record[key] for key in _PLAIN_BEFORE},
        "segments": [segment["number"] for segment in record["segments"]],
        "subject": record["subject"]["id"],
        "subject_label": record["subject"]["label"],
        "object": record["object"]["id"],
        "object_label": record["object"]["label"],
        **{key: record[key] for key in _PLAIN_AFTER},
        **{aspect: _labels(record["scope"].get(aspect)) for aspect in Scope.model_fields},
        "via": _labels(record["via"]),
        "members": _labels(record["members"]),
        **{key: record[key] for key in ("restates", "open_list", "severity")},
        "when": window.get("when"),
        "span": window.get("span"),
        **{key: record[key] for key in ("review", "says", "iri")},
    }


def _labels(value: Any) -> Any:
    if isinstance(value, list):
        return [part["label"] for part in value]
    return value["label"] if isinstance(value, dict) else value
