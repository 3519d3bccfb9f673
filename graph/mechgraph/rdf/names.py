"""Namespaces and terms, and the addresses of what a corpus holds."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode

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

IDENTIFIERS: dict[str, str] = {
    "ADDICTO": "http://addictovocab.org/ADDICTO_",
    "BCIO": "http://humanbehaviourchange.org/ontology/BCIO_",
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_",
    "CL": "http://purl.obolibrary.org/obo/CL_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "DRUGBANK": "https://go.drugbank.com/drugs/",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "FPLX": "https://sorgerlab.github.io/famplex/",
    "GO": "http://purl.obolibrary.org/obo/GO_",
    "HGNC": "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/",
    "HP": "http://purl.obolibrary.org/obo/HP_",
    "MAXO": "http://purl.obolibrary.org/obo/MAXO_",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "MF": "http://purl.obolibrary.org/obo/MF_",
    "MFOEM": "http://purl.obolibrary.org/obo/MFOEM_",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_",
    "NBO": "http://purl.obolibrary.org/obo/NBO_",
    "NCBIGene": "http://purl.uniprot.org/geneid/",
    "NCIT": "http://purl.obolibrary.org/obo/NCIT_",
    "OBA": "http://purl.obolibrary.org/obo/OBA_",
    "OBI": "http://purl.obolibrary.org/obo/OBI_",
    "PR": "http://purl.obolibrary.org/obo/PR_",
    "SYMP": "http://purl.obolibrary.org/obo/SYMP_",
    "UBERON": "http://purl.obolibrary.org/obo/UBERON_",
    "UMLS": "https://uts.nlm.nih.gov/uts/umls/concept/",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
    "cogat": "http://www.cognitiveatlas.org/id/",
}
"""Prefixes of the public identifiers that entities may be mapped to, with their namespaces."""

DEFAULT_GRAPH = DefaultGraph()


def mg(name: str) -> NamedNode:
    """Return a term of the vocabulary."""
    return NamedNode(VOCABULARY + name)


def term(curie: str) -> NamedNode:
    """Return the term that a compact name with one of `PREFIXES` stands for."""
    prefix, local = curie.split(":", 1)
    return NamedNode(PREFIXES[prefix] + local)


def identifier_iri(curie: str) -> str:
    """Return the address of a public identifier, such as CHEBI:6121.

    Raises
    ------
    KeyError
        Where the prefix is not one of `IDENTIFIERS`.
    """
    prefix, local = curie.split(":", 1)
    return IDENTIFIERS[prefix] + local


def text(value: str) -> Literal:
    """Return a plain string literal."""
    return Literal(value)


def integer(value: int) -> Literal:
    """Return an xsd:integer literal."""
    return Literal(str(value), datatype=NamedNode(PREFIXES["xsd"] + "integer"))


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
        """Return the address of a named graph: claims, vocabulary, stated, presupposed or implied."""
        return self._at(f"graph/{name}")
