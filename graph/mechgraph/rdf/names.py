"""Namespaces and terms, and the addresses of what a corpus holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

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

_OBO = "http://purl.obolibrary.org/obo/"
_ACCESSION = r"([OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d([A-Z][A-Z0-9]{2}\d){1,2})"
"""An accession number of UniProt; https://www.uniprot.org/help/accession_numbers."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How the identifiers of one public source are formed.

    Parameters
    ----------
    namespace : what stands in an address before the part after the colon.
    pattern : a regular expression of the whole part after the colon, in the syntax that Python and JSON Schema share.
    example : such a part, of a term that there is.
    """

    namespace: str
    pattern: str
    example: str


IDENTIFIERS: dict[str, Scheme] = {
    "ADDICTO": Scheme("http://addictovocab.org/ADDICTO_", r"\d{7}", "0000349"),
    "BCIO": Scheme("http://humanbehaviourchange.org/ontology/BCIO_", r"\d{6}", "006133"),
    "CHEBI": Scheme(f"{_OBO}CHEBI_", r"[1-9]\d*", "6121"),
    "CL": Scheme(f"{_OBO}CL_", r"\d{7}", "0000540"),
    "DOID": Scheme(f"{_OBO}DOID_", r"\d+", "5419"),
    "DRUGBANK": Scheme("https://go.drugbank.com/drugs/", r"DB\d{5}", "DB01221"),
    "EFO": Scheme("http://www.ebi.ac.uk/efo/EFO_", r"\d{7}", "0007046"),
    "FPLX": Scheme("https://sorgerlab.github.io/famplex/", r"[A-Za-z0-9][A-Za-z0-9_]+", "GRIN"),
    "GO": Scheme(f"{_OBO}GO_", r"\d{7}", "0035249"),
    "HGNC": Scheme("https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/", r"[1-9]\d{0,4}", "1033"),
    "HP": Scheme(f"{_OBO}HP_", r"\d{7}", "0002018"),
    "MAXO": Scheme(f"{_OBO}MAXO_", r"\d{7}", "0001393"),
    "MESH": Scheme("http://id.nlm.nih.gov/mesh/", r"[CDQ]\d{6}(\d{3})?", "D007649"),
    "MF": Scheme(f"{_OBO}MF_", r"\d{7}", "0000027"),
    "MFOEM": Scheme(f"{_OBO}MFOEM_", r"\d{6}", "000034"),
    "MONDO": Scheme(f"{_OBO}MONDO_", r"\d{7}", "0005090"),
    "NBO": Scheme(f"{_OBO}NBO_", r"\d{7}", "0000209"),
    "NCBIGene": Scheme("http://purl.uniprot.org/geneid/", r"[1-9]\d*", "627"),
    "NCIT": Scheme(f"{_OBO}NCIT_", r"C\d+", "C38114"),
    "OBA": Scheme(f"{_OBO}OBA_", r"(VT)?\d{7}", "0000141"),
    "OBI": Scheme(f"{_OBO}OBI_", r"\d{7}", "0000934"),
    "PR": Scheme(f"{_OBO}PR_", rf"(\d{{9}}|{_ACCESSION}(-\d+)?)", "000016301"),
    "SYMP": Scheme(f"{_OBO}SYMP_", r"\d{7}", "0000412"),
    "UBERON": Scheme(f"{_OBO}UBERON_", r"\d{7}", "0000955"),
    "UMLS": Scheme("https://uts.nlm.nih.gov/uts/umls/concept/", r"C\d{7}", "C0221100"),
    "UniProtKB": Scheme("http://purl.uniprot.org/uniprot/", _ACCESSION, "P23560"),
    "cogat": Scheme("http://www.cognitiveatlas.org/id/", r"trm_[A-Za-z0-9]{13}", "trm_4a3fd79d0a7bb"),
}
"""Prefixes of the public identifiers that entities may be mapped to.

The patterns are those of the Bioregistry (https://bioregistry.io), which has none for cogat. Narrower are those of
CHEBI, HGNC, MESH, NCBIGene, NCIT, UBERON and UMLS: so that a digit too few or too many shows.
"""

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


def identifier_iri(curie: str) -> str:
    """Return the address of a public identifier, such as CHEBI:6121.

    Raises
    ------
    KeyError
        Where the prefix is not one of `IDENTIFIERS`.
    """
    prefix, local = curie.split(":", 1)
    return IDENTIFIERS[prefix].namespace + local


def is_identifier(curie: str) -> bool:
    """Tell whether a compact name has one of `IDENTIFIERS` as its prefix, and the form of that source after it."""
    prefix, _, local = curie.partition(":")
    return prefix in IDENTIFIERS and re.fullmatch(IDENTIFIERS[prefix].pattern, local, re.ASCII) is not None


def mended(written: str) -> str | None:
    """Return the identifier that somebody will have meant, or None where that is not plain.

    Parameters
    ----------
    written : what stands where an identifier should.

    Notes
    -----
    Mended are blanks; a prefix in other letters, repeated, joined by an underscore, or as part of an address; letters
    that should be capitals; and zeros before a number that are missing or too many.
    """
    name = "".join(written.split())
    if "://" in name:
        starts = [(prefix, scheme.namespace) for prefix, scheme in IDENTIFIERS.items()]
        known = [f"{prefix}:{name.removeprefix(start)}" for prefix, start in starts if name.startswith(start)]
        name = known[0] if known else re.split("[/#=]", name)[-1]
    given, _, local = name.replace("_", ":", 1 if ":" not in name else 0).partition(":")
    prefix = next((one for one in IDENTIFIERS if one.casefold() == given.casefold()), None)
    if prefix is None:
        return None
    while found := re.match(rf"{prefix}[:_]", local, re.IGNORECASE):
        local = local[found.end() :]
    forms = [local, local.upper()]
    if number := re.fullmatch(r"(\D*)0*(\d+)", local.upper(), re.ASCII):
        forms += [number[1] + number[2].zfill(width) for width in range(10)]
    sound = (f"{prefix}:{form}" for form in forms)
    return next((one for one in sound if is_identifier(one)), None)


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
