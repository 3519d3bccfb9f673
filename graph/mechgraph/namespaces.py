"""Namespaces and terms, and the addresses of what a corpus holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from mechgraph.identifiers import IDENTIFIERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mechgraph.model.corpus import About

VOCABULARY = "https://w3id.org/mechgraph/vocab#"

PREFIXES: dict[str, str] = {
    "mg": VOCABULARY,
    "biolink": "https://w3id.org/biolink/vocab/",
    "bfo": "http://purl.obolibrary.org/obo/BFO_",
    "dcterms": "http://purl.org/dc/terms/",
    "eco": "http://purl.obolibrary.org/obo/ECO_",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "ro": "http://purl.obolibrary.org/obo/RO_",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that queries may use without declaring them; a corpus adds its own."""

RESERVED: dict[str, str] = {
    **PREFIXES,
    **{prefix: scheme.namespace for prefix, scheme in IDENTIFIERS.items()},
    "linkml": "https://w3id.org/linkml/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sssom": "https://w3id.org/sssom/",
}
"""Prefixes that a corpus may not take for itself; the last are those that SSSOM has built in."""


def prefixes_of(about: About) -> dict[str, str]:
    """Return the prefixes that queries of a corpus may use without declaring them: `PREFIXES`, and its own."""
    return {**PREFIXES, about.prefix: about.namespace}


def mg(name: str) -> NamedNode:
    """Return a term of the vocabulary."""
    return NamedNode(VOCABULARY + name)


@cache
def term(curie: str) -> NamedNode:
    """Return the term that a compact name with one of `PREFIXES` stands for."""
    prefix, local = curie.split(":", 1)
    return NamedNode(PREFIXES[prefix] + local)


def compact_name(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an address as a compact name where a prefix fits, else in angle brackets."""
    best = max(
        (name for name, namespace in prefixes.items() if iri.startswith(namespace)),
        key=lambda name: len(prefixes[name]),
        default=None,
    )
    local = iri.removeprefix(prefixes[best]) if best is not None else ""
    if best is not None and all(letter.isalnum() or letter in "_-./" for letter in local) and local[-1:] != ".":
        return f"{best}:{local}"
    return f"<{iri}>"


def boolean(value: bool) -> Literal:
    """Return an xsd:boolean literal."""
    return Literal("true" if value else "false", datatype=NamedNode(PREFIXES["xsd"] + "boolean"))


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of what a corpus holds; ids are checked by the model and need no escaping.

    Parameters
    ----------
    namespace : the namespace of the corpus, with its final slash.
    """

    namespace: str

    def _at(self, path: str) -> NamedNode:
        return NamedNode(self.namespace + path)

    def corpus(self) -> NamedNode:
        """Return the address of the corpus itself."""
        return NamedNode(self.namespace.rstrip("/"))

    def entity(self, entity: str) -> NamedNode:
        """Return the address of an entity: the namespace and its id."""
        return self._at(entity)

    def claim(self, claim: str) -> NamedNode:
        """Return the address of a claim."""
        return self._at(f"claim/{claim}")

    def document(self, document: str) -> NamedNode:
        """Return the address of a document."""
        return self._at(f"document/{document}")

    def segment(self, document: str, number: int) -> NamedNode:
        """Return the address of a segment."""
        return self._at(f"document/{document}/segment/{number}")

    def question(self, name: str) -> NamedNode:
        """Return the address of a competency question."""
        return self._at(f"question/{name}")

    def statement(self, document: str, segment: int, number: int) -> NamedNode:
        """Return the address of a statement of a segment, by its place in the ledger from 1."""
        return self._at(f"document/{document}/segment/{segment}/statement/{number}")

    def selector(self, document: str, number: int) -> NamedNode:
        """Return the address of the text position of a segment."""
        return self._at(f"document/{document}/segment/{number}/position")

    def annotation(self, claim: str) -> NamedNode:
        """Return the address of the Web Annotation that joins a claim to its segments."""
        return self._at(f"annotation/{claim}")

    def mechanism(self, mechanism: str) -> NamedNode:
        """Return the address of a named mechanism."""
        return self._at(f"mechanism/{mechanism}")

    def step(self, mechanism: str, number: int) -> NamedNode:
        """Return the address of a step of a named mechanism."""
        return self._at(f"mechanism/{mechanism}/step/{number}")

    def graph(self, name: str) -> NamedNode:
        """Return the address of a named graph: vocabulary, stated, presupposed or implied."""
        return self._at(f"graph/{name}")
