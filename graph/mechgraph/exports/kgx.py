"""KGX, the exchange format of Biolink knowledge graphs: nodes and edges as TSV or as JSON Lines.

https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from typing import TYPE_CHECKING, Any

from mechgraph.exports.edges import edge_attributes
from mechgraph.model.lazy import column
from mechgraph.model.values import Level, Match, Polarity, Status, SubjectChange
from mechgraph.namespaces import VOCABULARY, term
from mechgraph.rdf.claims import EVIDENCE
from mechgraph.vocabulary import vocabulary_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.exports.tally import Tally
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.entity import Entity
    from mechgraph.model.relation import Relation

Row = dict[str, Any]

CATEGORIES = {
    Level.substance: "biolink:ChemicalEntity",
    Level.molecular: "biolink:BiologicalEntity",
    Level.cellular: "biolink:BiologicalEntity",
    Level.circuit: "biolink:BiologicalEntity",
}
"""The classes of Biolink that hold whatever an entity of the level is; the other levels have none but `NamedThing`."""

ANY = "biolink:related_to"
"""The predicate above all others."""

_ENTITY = frozenset({"id", "label", "level", "valence", "synonyms", "mappings", "note"})


def nodes(corpus: Corpus) -> Iterator[Row]:
    """Yield the entities as nodes; identifiers that mean the same are `xref`, the others keep their SKOS relation."""
    for entity in corpus.entities:
        yield _node(entity, corpus.about.prefix)


def _node(entity: Entity, prefix: str) -> Row:
    found: dict[str, list[str]] = {}
    for mapping in entity.mappings:
        slot = "xref" if mapping.match is Match.exact else f"{mapping.match}_match"
        found.setdefault(slot, []).append(mapping.id)
    return _given(
        {
            "id": f"{prefix}:{entity.id}",
            "category": [CATEGORIES.get(entity.level, "biolink:NamedThing")],
            "name": entity.label,
            "synonym": list(entity.synonyms),
            "xref": [],
            **found,
            "description": entity.note,
            "level": str(entity.level),
            "valence": str(entity.valence),
        }
    )


def edges(corpus: Corpus, tally: Tally) -> Iterator[Row]:
    """Yield the claims as edges, and count those that Biolink has no words for.

    A negated claim is `negated`, where the predicate is not wider than the relation: else more would be denied than the
    document denies. What has not been shown has no form in Biolink.
    """
    for claim in corpus.claims:
        relation = corpus.relation_of(claim)
        predicate, wider = _predicate(relation)
        if claim.polarity is Polarity.not_shown:
            tally.miss("left out, not shown", "claim")
        elif claim.polarity is Polarity.negated and wider:
            tally.miss("left out, negated with a wider predicate", "claim")
        else:
            if wider:
                tally.miss(f"relation only as {predicate}", "claim")
            yield _edge(corpus, claim, relation, predicate)


def _predicate(relation: Relation) -> tuple[str, bool]:
    """Return the predicate that comes nearest to a relation, and whether it is wider."""
    for match in ("exactMatch", "closeMatch", "broadMatch"):
        for found, identifier in relation.mappings:
            if found == match and identifier.startswith("biolink:"):
                return identifier, match == "broadMatch" or identifier == ANY
    return ANY, True


@cache
def _qualifiers() -> dict[str, Row]:
    """Return the Biolink qualifiers of each relation, by its id."""
    found: dict[str, Row] = {}
    for triple in vocabulary_triples():
        if triple.predicate == term("mg:biolinkQualifier"):
            name, _, value = getattr(triple.object, "value", "").partition("=")
            subject = getattr(triple.subject, "value", "").removeprefix(VOCABULARY)
            found.setdefault(subject, {})[name] = value
    return found


def _edge(corpus: Corpus, claim: Claim, relation: Relation, predicate: str) -> Row:
    prefix = corpus.about.prefix
    qualifiers = _qualifiers().get(claim.relation, {}) if predicate == "biolink:affects" else {}
    if claim.subject_change is not SubjectChange.as_such:
        qualifiers = {**qualifiers, "subject_direction_qualifier": str(claim.subject_change)}
    rest = edge_attributes(corpus, claim)
    for name in ("id", "subject", "object", "polarity", "subject_change", "interaction"):
        rest.pop(name, None)
    implied = claim.status is Status.implied
    return _given(
        {
            "id": f"{corpus.about.namespace}claim/{claim.id}",
            "subject": f"{prefix}:{claim.subject}",
            "predicate": predicate,
            "object": f"{prefix}:{claim.object}",
            "category": ["biolink:Association"],
            "negated": True if claim.polarity is Polarity.negated else None,
            **dict(sorted(qualifiers.items())),
            "original_predicate": f"mg:{relation.id}",
            "knowledge_level": "logical_entailment" if implied else "knowledge_assertion",
            "agent_type": "manual_agent",
            "primary_knowledge_source": f"infores:mechgraph-{corpus.about.id}",
            "has_evidence": [EVIDENCE[claim.status].upper()],
            **{f"mg_{name}": value for name, value in rest.items() if name != "relation"},
        }
    )


def _given(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and value != []}


def count(corpus: Corpus, tally: Tally) -> None:
    """Count what neither nodes nor edges carry."""
    tally.miss_rest(corpus, entities=_ENTITY)
    labels = sum(one.label is not None for held in column(corpus.entities, "mappings") for one in held)
    tally.miss("label of a mapping", "entity mapping", labels)


def json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield rows as JSON Lines."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


_BREAKS = re.compile("[\t\n\r]|\\|")


def tsv(rows: Iterable[Row], kind: str, tally: Tally) -> Iterator[bytes]:
    """Yield rows as TSV, whose lists are joined by `|`. It has no escapes: what would end a cell becomes a blank.

    Which columns there are is known at the end, so the rows wait in a temporary file.
    """
    with tempfile.TemporaryFile() as waiting:
        columns: dict[str, None] = {}
        for row in rows:
            columns |= dict.fromkeys(row)
            waiting.writelines(json_lines([row]))
        waiting.seek(0)
        yield ("\t".join(columns) + "\n").encode()
        for row in map(json.loads, waiting):
            cells = []
            for name in columns:
                value = row.get(name, "")
                parts = [str(part) for part in value] if isinstance(value, list) else [_scalar(value)]
                sound = [re.sub(_BREAKS if isinstance(value, list) else "[\t\n\r]", " ", part) for part in parts]
                if sound != parts:
                    tally.miss(f"tabs, line breaks or bars in {name}", kind)
                cells.append("|".join(sound))
            yield ("\t".join(cells) + "\n").encode()


def _scalar(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
