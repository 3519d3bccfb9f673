"""Public identifiers: how those of each source are formed, their addresses, and what was meant by one that is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
