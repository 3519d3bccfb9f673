"""JSON Schemas of the corpus files, made from the model, so that an editor completes and checks as people type."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from mechgraph.identifiers import IDENTIFIERS
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About
from mechgraph.model.document import Document
from mechgraph.model.entity import Entity
from mechgraph.model.ledger import Entry
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Mapping

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schemas() -> Mapping[str, bytes]:
    """Return the schema files by name: corpus, entities, document, claims and ledger."""
    return {
        f"{name}.schema.json": json.dumps({"$schema": DIALECT, **schema}, indent=2, ensure_ascii=False).encode() + b"\n"
        for name, schema in {
            "corpus": _of(About),
            "document": _of(Document),
            "entities": _entities(),
            "claims": _claims(),
            "ledger": _ledger(),
        }.items()
    }


def _of(kind: type[object]) -> dict[str, Any]:
    return TypeAdapter(kind).json_schema()


def _entities() -> dict[str, Any]:
    """Return the schema of entities.yaml: a mapping from ids, which are its keys."""
    entity = _of(Entity)
    definitions = entity.pop("$defs")
    _without(entity, "id")
    forms = "|".join(f"{prefix}:{scheme.pattern}" for prefix, scheme in IDENTIFIERS.items())
    definitions["Mapping"]["properties"]["id"]["pattern"] = f"^({forms})$"
    return {
        "title": "Entities",
        "description": "Entities by id.",
        "type": "object",
        "additionalProperties": entity,
        "$defs": definitions,
    }


def _claims() -> dict[str, Any]:
    """Return the schema of a file of claims: the document they are read from, and the list."""
    claim = _of(Claim)
    definitions = claim.pop("$defs")
    document = claim["properties"]["document"]
    claim["required"].remove("document")
    known = relations().values()
    claim["properties"]["relation"] = {
        "title": "Relation",
        "oneOf": [{"const": one.id, "description": f"{one.family}: {one.definition}"} for one in known],
    }
    return _of_document("Claims", "claims", claim, definitions, document)


def _ledger() -> dict[str, Any]:
    """Return the schema of a file of the ledger: the document, and what was read from each of its segments."""
    entry = _of(Entry)
    return _of_document("Ledger", "segments", entry, entry.pop("$defs"), _of(Claim)["properties"]["document"])


def _of_document(
    title: str, name: str, row: dict[str, Any], definitions: dict[str, Any], document: dict[str, Any]
) -> dict[str, Any]:
    """Return the schema of a file that holds the id of a document and a list of rows."""
    return {
        "title": title,
        "type": "object",
        "additionalProperties": False,
        "required": ["document", name],
        "properties": {
            "document": {**document, "description": "Id of the document that was read."},
            name: {"type": "array", "items": row},
        },
        "$defs": definitions,
    }


def _without(schema: dict[str, Any], field: str) -> None:
    del schema["properties"][field]
    schema["required"].remove(field)
