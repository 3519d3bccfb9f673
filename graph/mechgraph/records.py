"""Claims, entities and documents as plain records: what lists, tables and the page show."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mechgraph.model.claim import Claim, Scope
from mechgraph.model.ledger import Entry
from mechgraph.model.values import Status
from mechgraph.rdf.names import PREFIXES, Addresses, identifier_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mechgraph.coverage import DocumentCoverage
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.document import Document, Segment
    from mechgraph.model.entity import Entity
    from mechgraph.model.relation import Relation
    from mechgraph.query.named import NamedQuery
    from mechgraph.query.questions import Answered
    from mechgraph.reason.chain import Chain
    from mechgraph.reason.conclusion import Conclusion
    from mechgraph.reason.essential import Essential, Link
    from mechgraph.reason.gaps import Gap
    from mechgraph.reason.shared import Shared
    from mechgraph.reason.whatif import WhatIf
    from mechgraph.reason.witness import Witness

Record = dict[str, Any]


def claim_record(corpus: Corpus, claim: Claim) -> Record:
    """Return a claim with every field of the model; entities by name, segments with their places."""
    relation = corpus.relation_of(claim)
    scope: Record = {}
    for aspect, value in claim.scope.items():
        many = isinstance(getattr(claim.scope, aspect), tuple)
        part = _named(corpus, value) if value in corpus.entity else {"id": None, "label": value}
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
        "subject": _named(corpus, claim.subject, synonyms=True),
        "relation": claim.relation,
        "relation_label": relation.label,
        "object": _named(corpus, claim.object, synonyms=True),
        "family": str(relation.family),
        "sign": relation.sign,
        "coupling": corpus.coupling(claim),
        **claim.model_dump(
            mode="json",
            include={"subject_change", "polarity", "status", *_PLAIN_AFTER},
        ),
        "scope": scope,
        "via": [_named(corpus, entity) for entity in claim.via],
        "members": [_named(corpus, entity) for entity in claim.members],
        **claim.model_dump(
            mode="json",
            include={"restates", "open_list", "severity", "time_window", "review", "answers", "says", "note"},
        ),
    }


def _named(corpus: Corpus, entity: str, *, synonyms: bool = False) -> Record:
    found = corpus.entity[entity]
    named: Record = {"id": entity, "label": found.label}
    return {**named, "synonyms": list(found.synonyms)} if synonyms else named


def entity_record(corpus: Corpus, entity: Entity) -> Record:
    """Return an entity with its names, links, identifiers, and the number of claims about it."""
    links = {
        link: [_named(corpus, other) for other in getattr(entity, link)]
        for link in ("aspect_of", "kind_of", "close_match")
    }
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


def coverage_record(covered: DocumentCoverage, *, segments: bool = False) -> Record:
    """Return how far a document is read out: counts, what is set aside and what is unaccounted for.

    Parameters
    ----------
    covered : the document with what was read from it.
    segments : whether to list what was read from each segment.
    """
    aside: dict[str, list[int]] = {}
    for reading in covered.set_aside:
        aside.setdefault(str(reading.aside), []).append(reading.segment.number)
    record: Record = {
        "document": covered.document.id,
        "segments": {
            "total": len(covered.readings),
            "read": len(covered.read),
            "set_aside": len(covered.set_aside),
            "unaccounted": len(covered.unaccounted),
        },
        "statements": {"total": covered.statements, "covered": covered.covered},
        "set_aside": aside,
        "unaccounted": [
            {**_place(reading.segment), "missing": list(reading.missing)} for reading in covered.unaccounted
        ],
        "unlisted": [claim.id for claim in covered.unlisted],
        "drafts": [claim.id for claim in covered.drafts],
    }
    if segments:
        record["readings"] = [
            {
                **_place(reading.segment),
                **(reading.entry or Entry(segment=reading.segment.number)).model_dump(mode="json"),
            }
            for reading in covered.readings
        ]
    return record


def question_record(answered: Answered) -> Record:
    """Return a competency question with the answer that the graph gives."""
    return {
        **answered.question.model_dump(include={"name", "title", "question", "text", "implied"}),
        "columns": list(answered.columns),
        "rows": [list(row) for row in answered.rows],
    }


def _place(segment: Segment) -> Record:
    return {"segment": segment.number, "kind": str(segment.kind), "locator": segment.locator}


def chain_record(corpus: Corpus, chain: Chain) -> Record:
    """Return a chain with sign, benefit, weakest certainty, hedges, grade, documents and the claims of each step."""
    return {
        "entities": list(chain.entities),
        "labels": [corpus.label(entity) for entity in chain.entities],
        "sign": chain.sign,
        "benefit": chain.benefit(corpus),
        "certainty": None if chain.certainty is None else str(chain.certainty),
        "hedges": list(chain.hedges),
        "grade": str(chain.grade),
        "documents": list(chain.documents),
        "claims": [[claim.id for claim in step.claims] for step in chain.steps],
        "denials": [claim.id for claim in chain.denials(corpus)],
    }


def shared_record(corpus: Corpus, shared: Shared) -> Record:
    """Return what two entities share, with the best path to or from each and the signs that paths have."""
    return {
        **_named(corpus, shared.entity),
        "direction": str(shared.direction),
        "signs": [list(shared.first_signs), list(shared.second_signs)],
        "paths": [chain_record(corpus, chain) for chain in (shared.first, shared.second)],
    }


def essential_record(corpus: Corpus, found: Essential) -> Record:
    """Return what every path between two entities uses, and what breaks the conclusion."""

    def links(some: Sequence[Link]) -> list[Record]:
        return [
            {"source": link.source, "target": link.target, "claims": [claim.id for claim in link.claims]}
            for link in some
        ]

    return {
        "best": None if found.best is None else chain_record(corpus, found.best),
        "signs": list(found.signs),
        "entities": [_named(corpus, entity) for entity in found.entities],
        "links": links(found.links),
        "claims": [claim.id for claim in found.claims],
        "cut_entities": [_named(corpus, entity) for entity in found.cut_entities],
        "cut_links": links(found.cut_links),
        "breaks": [
            {"claim": one.claim.id, "lost": list(one.lost), "left": list(one.left), "says": one.claim.says}
            for one in found.breaks
        ],
        "complete": found.complete,
        "stopped": found.stopped,
    }


def gap_record(corpus: Corpus, gap: Gap) -> Record:
    """Return a gap with the chain that shows it."""
    return {"kind": str(gap.kind), "about": gap.about, **chain_record(corpus, gap.chain)}


CHAIN_COLUMNS = ("sign", "path", "certainty", "hedges", "grade", "documents", "benefit", "claims", "denials")
"""Columns of the table that `chain_row` makes a row of."""


def chain_row(record: Record) -> Record:
    """Return a record of a chain as a row: its entities, and the claims of each step, in one cell each."""
    return {**record, "path": " > ".join(record["entities"]), "claims": [" ".join(step) for step in record["claims"]]}


def chains_query(corpus: Corpus, chains: Sequence[Chain]) -> str:
    """Return the SPARQL query that finds the claims of some chains, by chain and step; any engine runs it."""
    address = Addresses(corpus.about.namespace)
    rows = [
        f"    ({number} {place} {address.claim(claim.id)})"
        for number, chain in enumerate(chains, 1)
        for place, step in enumerate(chain.steps, 1)
        for claim in step.claims
    ]
    implied = any(claim.status is Status.implied for chain in chains for claim in chain.claims)
    return "\n".join(
        [
            *(["# Some of these claims are implied: ask with --implied."] if implied else []),
            f"PREFIX mg: <{PREFIXES['mg']}>",
            f"PREFIX rdf: <{PREFIXES['rdf']}>",
            f"PREFIX rdfs: <{PREFIXES['rdfs']}>",
            "SELECT ?path ?step ?claim ?subject ?relation ?object ?coupling ?says",
            "WHERE {",
            "  VALUES (?path ?step ?claim) {",
            *rows,
            "  }",
            "  ?claim rdf:subject/rdfs:label ?subject ;",
            "         rdf:predicate/rdfs:label ?relation ;",
            "         rdf:object/rdfs:label ?object ;",
            "         mg:coupling ?coupling ;",
            "         mg:says ?says .",
            "}",
            "ORDER BY ?path ?step ?claim",
        ]
    )


def conclusion_record(corpus: Corpus, conclusion: Conclusion) -> Record:
    """Return what becomes of an entity: verdict, benefit, why no sign is given, the witnesses as chains."""
    entity = corpus.entity[conclusion.entity]
    caveat = conclusion.caveat
    return {
        "entity": entity.id,
        "label": entity.label,
        "level": str(entity.level),
        "valence": str(entity.valence),
        "verdict": str(conclusion.verdict),
        "benefit": conclusion.benefit,
        "reason": conclusion.reason,
        "witnesses": [_witness_record(corpus, witness) for witness in conclusion.witnesses],
        "caveat": None if caveat is None else _witness_record(corpus, caveat),
    }


def _witness_record(corpus: Corpus, witness: Witness) -> Record:
    """Return a chain with the outcome it leads to; whether that is a benefit is said of the conclusion."""
    chain = chain_record(corpus, witness.chain)
    del chain["benefit"]
    return {**chain, "sign": witness.sign, "manner": str(witness.manner)}


def what_if_record(outcome: WhatIf, *, only: str | None = None, everything: bool = False) -> Record:
    """Return a situation and what follows from it; with a block, also what that does to each conclusion.

    Parameters
    ----------
    outcome : the situation.
    only : the one entity to tell of.
    everything : whether to list what is not reached.
    """
    corpus, without = outcome.corpus, outcome.without_block
    chosen = outcome.conclusions(everything=everything) if only is None else (outcome.explain(only),)
    changes = outcome.changes() if only is None else [change for change in [outcome.change(only)] if change]
    return {
        **{
            name: [_named(corpus, entity) for entity in getattr(outcome, name)]
            for name in ("raised", "lowered", "blocked", "joint")
        },
        "assumed": str(outcome.assumed),
        "counts": {str(verdict): number for verdict, number in outcome.counts.items()},
        "counts_without_block": without and {str(verdict): number for verdict, number in without.counts.items()},
        "conclusions": [conclusion_record(corpus, conclusion) for conclusion in chosen],
        "changes": [
            {
                "entity": change.before.entity,
                "fate": str(change.fate),
                "before": conclusion_record(corpus, change.before),
                "after": conclusion_record(corpus, change.after),
                "cut": change.cut and _witness_record(corpus, change.cut),
            }
            for change in changes
        ],
    }


WHAT_IF_COLUMNS = (
    *("entity", "label", "level", "valence", "verdict", "benefit", "fate", "before"),
    *("sign", "path", "manner", "certainty", "hedges", "grade", "documents", "claims", "denials"),
)
"""Columns of the table that `what_if_rows` makes."""


def what_if_rows(record: Record) -> list[Record]:
    """Return a record of `what_if_record` as rows, one for each witness or caveat; what a block loses comes last."""
    changes = {change["entity"]: change for change in record["changes"]}
    listed = {conclusion["entity"] for conclusion in record["conclusions"]}
    lost = [change["after"] for entity, change in changes.items() if entity not in listed]
    rows = []
    for conclusion in [*record["conclusions"], *lost]:
        change = changes.get(conclusion["entity"])
        fate = {} if change is None else {"fate": change["fate"], "before": change["before"]["verdict"]}
        chains = [witness for witness in [*conclusion["witnesses"], conclusion["caveat"]] if witness]
        rows += [{**conclusion, **fate, **chain} for chain in list(map(chain_row, chains)) or [{}]]
    return rows


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


def claims_csv(corpus: Corpus, claims: Iterable[Claim]) -> Iterator[str]:
    """Yield claims as a table for spreadsheets, a row at a time.

    Lists are joined by ``;``. A text that a spreadsheet would take for a formula is preceded by an apostrophe
    (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    return csv_rows((_flat(claim_record(corpus, claim)) for claim in claims), CLAIM_COLUMNS)


def to_csv(rows: Iterable[Record], columns: Sequence[str]) -> str:
    """Return records as a table for spreadsheets (see `claims_csv`)."""
    return "".join(csv_rows(rows, columns))


def csv_rows(rows: Iterable[Record], columns: Sequence[str]) -> Iterator[str]:
    """Yield the head of such a table, then its rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow({name: _cell(value) for name, value in row.items()})
    yield out.getvalue()


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


def _flat(record: Record) -> Record:
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


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = ";".join(map(str, value))
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
