"""The vocabulary: the relations that claims may use, read from ``ontology/mechanism.ttl``."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from mechgraph.errors import NotFound
from mechgraph.model import values
from mechgraph.model.relation import Relation, Sign
from mechgraph.model.values import Family
from mechgraph.names import nearest
from mechgraph.namespaces import PREFIXES, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_MAPPED = {"belRelation": "bel", "indraStatement": "indra", "signorEffect": "signor"}
_CURIES = {
    PREFIXES["ro"]: "RO:",
    PREFIXES["bfo"]: "BFO:",
    PREFIXES["biolink"]: "biolink:",
    PREFIXES["obo"]: "obo:",
}

_WRITTEN = {
    "biolink": ("has_evidence",),
    "dcterms": (
        "creator", "description", "identifier", "isPartOf", "issued", "language", "license", "publisher", "title",
    ),
    "oa": (
        "Annotation", "SpecificResource", "TextPositionSelector", "end", "hasBody", "hasSelector", "hasSource",
        "hasTarget", "identifying", "motivatedBy", "start",
    ),
    "owl": (),
    "prov": ("Entity", "hadPrimarySource", "wasDerivedFrom"),
    "rdf": ("object", "predicate", "subject", "type"),
    "rdfs": ("label",),
    "skos": ("altLabel", "broadMatch", "closeMatch", "exactMatch", "narrowMatch", "note", "prefLabel", "relatedMatch"),
}  # fmt: skip
"""The terms of other vocabularies that corpora are written with, by prefix (see `mechgraph.rdf.encode`)."""


def ontology() -> Traversable:
    """Return the folder of what is known as data: vocabulary, shapes, queries, the built-in corpus."""
    return files("mechgraph.ontology")


@cache
def vocabulary_triples() -> tuple[Triple, ...]:
    """Return the triples of the vocabulary file."""
    source = ontology().joinpath("mechanism.ttl").read_bytes()
    return tuple(quad.triple for quad in parse(source, format=RdfFormat.TURTLE))


@cache
def relations() -> Mapping[str, Relation]:
    """Return the relations of the vocabulary by id, in the order of their ids."""
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    is_relation = set()
    for triple in vocabulary_triples():
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not (isinstance(subject, NamedNode) and subject.value.startswith(VOCABULARY)):
            continue
        name = subject.value.removeprefix(VOCABULARY)
        if isinstance(value, NamedNode | Literal):
            about[name][_local(predicate.value)].append(value.value)
        if isinstance(value, NamedNode) and value.value == VOCABULARY + "Relation":
            is_relation.add(name)
    parent = {name: _parent(about[name]) for name in is_relation}
    return {
        name: Relation(
            id=name,
            label=about[name]["label"][0],
            inverse=about[name]["inverseLabel"][0],
            definition=about[name]["definition"][0],
            source=about[name]["source"][0],
            family=Family(_local(about[name]["family"][0])),
            sign=cast("Sign", int(about[name]["sign"][0])),
            in_chains=about[name]["inChains"][0] == "true",
            parents=_line(parent, name),
            mappings=_mappings(about[name]),
        )
        for name in sorted(is_relation)
    }


def _parent(values: Mapping[str, list[str]]) -> str | None:
    parents = values.get("subPropertyOf", [])
    return _local(parents[0]) if parents else None


def _line(parent: Mapping[str, str | None], name: str) -> tuple[str, ...]:
    """Return the superproperties of a relation, nearest first."""
    line = []
    above = parent[name]
    while above is not None:
        line.append(above)
        above = parent[above]
    return tuple(line)


def _mappings(values: Mapping[str, list[str]]) -> tuple[tuple[str, str], ...]:
    found = [(match, _curie(iri)) for match in _MATCHES for iri in values.get(match, [])]
    found += [("closeMatch", f"{prefix}:{name}") for key, prefix in _MAPPED.items() for name in values.get(key, [])]
    return tuple(sorted(found))


def _curie(iri: str) -> str:
    for namespace, prefix in _CURIES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


@cache
def known_terms() -> Mapping[str, frozenset[str]]:
    """Return the local names that a graph holds, for each prefix whose names are mechgraph's to choose.

    They are those that the vocabulary file names, and those that corpora are written with. What stands behind other
    prefixes identifies something elsewhere.
    """
    spaces = {prefix: PREFIXES[prefix] for prefix in ("mg", *_WRITTEN)}
    found = {prefix: set(_WRITTEN.get(prefix, ())) for prefix in spaces}
    for triple in vocabulary_triples():
        for term in (triple.subject, triple.predicate, triple.object):
            for prefix, space in spaces.items():
                if isinstance(term, NamedNode) and term.value.startswith(space):
                    found[prefix].add(term.value.removeprefix(space))
    return {prefix: frozenset(names) - {""} for prefix, names in found.items()}


def values_of(kind: str) -> tuple[str, ...]:
    """Return the values of a closed list, such as level or certainty, or all relations for ``relation``.

    Raises
    ------
    NotFound
        Where there is no such list.
    """
    if kind == "relation":
        return tuple(relations())
    for name in vars(values):
        listed = getattr(values, name)
        if name.lower() == kind and isinstance(listed, type) and issubclass(listed, StrEnum):
            return tuple(listed)
    raise NotFound("kind of value", kind)


def require_value(kind: str, value: str) -> None:
    """Refuse a value that a closed list does not have (see `values_of`).

    Raises
    ------
    NotFound
        With the nearest values, or where there is no such list.
    """
    known = values_of(kind)
    if value not in known:
        raise NotFound(kind, value, nearest(value, known), known=known)


def value_labels() -> Mapping[str, str]:
    """Return the labels of everything in the vocabulary, by local name."""
    return _words("rdfs", "label")


def value_definitions() -> Mapping[str, str]:
    """Return the definitions of everything in the vocabulary, by local name."""
    return _words("skos", "definition")


@cache
def _words(prefix: str, name: str) -> Mapping[str, str]:
    return {
        triple.subject.value.removeprefix(VOCABULARY): triple.object.value
        for triple in vocabulary_triples()
        if isinstance(triple.subject, NamedNode)
        and triple.predicate.value == PREFIXES[prefix] + name
        and isinstance(triple.object, Literal)
    }
