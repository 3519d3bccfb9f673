"""BEL: its functions, relations and annotations, as both of its forms share them.

The language: https://language.bel.bio/language/specifications/. The node-link form: https://pybel.readthedocs.io.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mechgraph.model.values import Level, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Node = dict[str, Any]

_PLAIN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its namespace, or without: a word."""

    namespace: str
    name: str
    identifier: str | None = None

    def concept(self) -> Node:
        """Return it as a node has it."""
        found = {"namespace": self.namespace, "name": self.name, "identifier": self.identifier}
        return {key: value for key, value in found.items() if value}

    def bel(self) -> str:
        """Return it as it is written."""
        if not self.namespace:
            return quoted(self.name)
        if self.identifier:
            return f"{self.namespace}:{quoted(self.identifier)} ! {quoted(self.name)}"
        return f"{self.namespace}:{quoted(self.name)}"


def quoted(name: str) -> str:
    """Return a name in quotes where BEL needs them."""
    return name if _PLAIN.fullmatch(name) else f'"{name}"'


FUNCTIONS = {
    "Abundance": "a", "Protein": "p", "RNA": "r", "miRNA": "m", "Gene": "g", "Complex": "complex",
    "Composite": "composite", "BiologicalProcess": "bp", "Pathology": "path", "Population": "pop", "Reaction": "rxn",
}  # fmt: skip
"""What PyBEL calls the functions of abundances and processes, and their short names."""

SHORT = {
    "abundance": "a",
    "proteinAbundance": "p",
    "rnaAbundance": "r",
    "microRNAAbundance": "m",
    "geneAbundance": "g",
    "complexAbundance": "complex",
    "compositeAbundance": "composite",
    "biologicalProcess": "bp",
    "pathology": "path",
    "populationAbundance": "pop",
    "activity": "act",
    "translocation": "tloc",
    "degradation": "deg",
    "reaction": "rxn",
    "cellSecretion": "sec",
    "cellSurfaceExpression": "surf",
    "molecularActivity": "ma",
    "proteinModification": "pmod",
    "geneModification": "gmod",
    "variant": "var",
    "fragment": "frag",
    "fusion": "fus",
    "location": "loc",
    "catalyticActivity": "cat",
    "chaperoneActivity": "chap",
    "gtpBoundActivity": "gtp",
    "kinaseActivity": "kin",
    "peptidaseActivity": "pep",
    "phosphataseActivity": "phos",
    "ribosylationActivity": "ribo",
    "transcriptionalActivity": "tscript",
    "transportActivity": "tport",
    "guanineNucleotideExchangeFactorActivity": "gef",
    "gtpaseActivatingProteinActivity": "gap",
    "substitution": "sub",
    "truncation": "trunc",
}
"""Long names of functions and their short ones."""


def _go(identifier: str, name: str) -> Name:
    return Name("go", name, identifier)


ACTIVITIES = {
    "cat": _go("0003824", "catalytic activity"),
    "chap": _go("0044183", "protein binding involved in protein folding"),
    "gtp": _go("0005525", "GTP binding"),
    "kin": _go("0016301", "kinase activity"),
    "pep": _go("0008233", "peptidase activity"),
    "phos": _go("0016791", "phosphatase activity"),
    "ribo": _go("0003956", "NAD(P)+-protein-arginine ADP-ribosyltransferase activity"),
    "tscript": _go("0001071", "nucleic acid binding transcription factor activity"),
    "tport": _go("0005215", "transporter activity"),
    "gef": _go("0005085", "guanyl-nucleotide exchange factor activity"),
    "gap": _go("0032794", "GTPase activating protein binding"),
}
"""Activities that BEL names itself, as PyBEL grounds them; in version 1 they were functions."""

PLACES = {
    "intracellular": _go("0005622", "intracellular"),
    "extracellular": _go("0005615", "extracellular space"),
    "surface": _go("0009986", "cell surface"),
}
"""Places that translocations go to by their name."""

_CHANGED = (
    (_go("0006473", "protein acetylation"), "acetylated", "Ac acetylation"),
    (_go("0006471", "protein ADP-ribosylation"), "ADP-ribosylated", "ADPRib ADP-ribosylation"),
    (_go("0018343", "protein farnesylation"), "farnesylated", "Farn farnesylation"),
    (_go("0018344", "protein geranylgeranylation"), "geranylgeranylated", "Gerger geranylgeranylation"),
    (_go("0006486", "protein glycosylation"), "glycosylated", "Glyco glycosylation"),
    (_go("0018126", "protein hydroxylation"), "hydroxylated", "Hy hydroxylation"),
    (_go("0032020", "ISG15-protein conjugation"), "conjugated with ISG15", "ISG ISGylation"),
    (_go("0006479", "protein methylation"), "methylated", "Me methylation"),
    (Name("mod", "monomethylated residue", "00599"), "monomethylated", "Me1 monomethylation mono-methylation"),
    (Name("mod", "dimethylated residue", "00429"), "dimethylated", "Me2 dimethylation di-methylation"),
    (Name("mod", "trimethylated residue", "00430"), "trimethylated", "Me3 trimethylation tri-methylation"),
    (_go("0018377", "protein myristoylation"), "myristoylated", "Myr myristoylation"),
    (_go("0045116", "protein neddylation"), "neddylated", "Nedd neddylation"),
    (_go("0006487", "protein N-linked glycosylation"), "N-glycosylated", "NGlyco"),
    (_go("0017014", "protein nitrosylation"), "nitrosylated", "NO Nitrosylation"),
    (_go("0018158", "protein oxidation"), "oxidized", "Ox oxidation"),
    (_go("0006493", "protein O-linked glycosylation"), "O-glycosylated", "OGlyco"),
    (_go("0018345", "protein palmitoylation"), "palmitoylated", "Palm palmitoylation"),
    (_go("0006468", "protein phosphorylation"), "phosphorylated", "Ph phosphorylation"),
    (_go("0006477", "protein sulfation"), "sulfated", "Sulf sulfation sulphation sulfonation sulphonation"),
    (_go("0016925", "protein sumoylation"), "sumoylated", "Sumo SUMOylation"),
    (_go("0016567", "protein ubiquitination"), "ubiquitinated", "Ub ubiquitination ubiquitinylation ubiquitylation"),
    (_go("0070936", "protein K48-linked ubiquitination"), "K48-ubiquitinated", "UbK48"),
    (_go("0070534", "protein K63-linked ubiquitination"), "K63-ubiquitinated", "UbK63"),
    (_go("0006513", "protein monoubiquitination"), "monoubiquitinated", "UbMono monoubiquitination"),
    (_go("0000209", "protein polyubiquitination"), "polyubiquitinated", "UbPoly polyubiquitination"),
)

MODIFICATIONS = {word: name for name, _, words in _CHANGED for word in words.split()}
"""Modifications of proteins that BEL names itself, as PyBEL grounds them."""

STATES = {name.name: state for name, state, _ in _CHANGED} | {"DNA methylation": "methylated"}
"""What something is that is changed so, in a word."""

GENE_CHANGES = {
    **dict.fromkeys(("M", "Me", "methylation"), _go("0006306", "DNA methylation")),
    "ADPRib": _go("0030592", "DNA ADP-ribosylation"),
}
"""The same of genes."""

AMINO_ACIDS = {
    "A": "Ala", "R": "Arg", "N": "Asn", "D": "Asp", "C": "Cys", "E": "Glu", "Q": "Gln", "G": "Gly", "H": "His",
    "I": "Ile", "L": "Leu", "K": "Lys", "M": "Met", "F": "Phe", "P": "Pro", "S": "Ser", "T": "Thr", "W": "Trp",
    "Y": "Tyr", "V": "Val",
}  # fmt: skip

LEVELS = {
    "p": Level.molecular,
    "r": Level.molecular,
    "m": Level.molecular,
    "g": Level.molecular,
    "rxn": Level.molecular,
    "path": Level.body,
}
"""Levels of functions that say one; an abundance, a complex or a process may stand anywhere."""

RELATIONS: dict[str, tuple[str, str]] = {
    "increases": ("increases", "increases"),
    "directlyIncreases": ("increases", "directly increases"),
    "decreases": ("decreases", "decreases"),
    "directlyDecreases": ("decreases", "directly decreases"),
    "regulates": ("modulates", "regulates"),
    "directlyRegulates": ("modulates", "directly regulates"),
    "binds": ("interactsWith", "binds"),
    "causesNoChange": ("affects", "changes"),
    "association": ("associatedWith", "is associated with"),
    "correlation": ("associatedWith", "is correlated with"),
    "noCorrelation": ("associatedWith", "is correlated with"),
    "positiveCorrelation": ("positivelyCorrelatedWith", "is positively correlated with"),
    "negativeCorrelation": ("negativelyCorrelatedWith", "is negatively correlated with"),
    "partOf": ("partOf", "is part of"),
    "isA": ("kindOf", "is a kind of"),
    "subProcessOf": ("partOf", "is part of the process"),
    "rateLimitingStepOf": ("rateLimitingStepOf", "is the rate-limiting step of"),
    "biomarkerFor": ("associatedWith", "is a biomarker for"),
    "prognosticBiomarkerFor": ("associatedWith", "is a prognostic biomarker for"),
    "equivalentTo": ("associatedWith", "is equivalent to"),
    "orthologous": ("associatedWith", "is orthologous to"),
    "analogousTo": ("associatedWith", "is analogous to"),
    "transcribedTo": ("associatedWith", "is transcribed to"),
    "translatedTo": ("associatedWith", "is translated to"),
    "hasProduct": ("associatedWith", "has the product"),
    "hasReactant": ("associatedWith", "has the reactant"),
    "hasVariant": ("kindOf", "has the form"),
    "hasComponent": ("partOf", "has the component"),
    "hasMember": ("kindOf", "has the member"),
}
"""Our relation of each of BEL's, and how it is said; of what denies something, what that is."""

TURNED = {"hasVariant", "hasComponent", "hasMember"}
"""Relations that BEL writes from the whole to the part."""

CAUSAL = {"increases", "directlyIncreases", "decreases", "directlyDecreases", "regulates", "directlyRegulates"}
"""Relations of cause and effect: statements are nested in these, and only these."""

NEGATED = {"causesNoChange", "noCorrelation"}

ARROWS = {
    "->": "increases", "→": "increases", "=>": "directlyIncreases", "⇒": "directlyIncreases",
    "-|": "decreases", "=|": "directlyDecreases", "--": "association", ":>": "transcribedTo",
    ">>": "translatedTo", "reg": "regulates", "cnc": "causesNoChange", "pos": "positiveCorrelation",
    "neg": "negativeCorrelation", "eq": "equivalentTo", "orthologousTo": "orthologous", "analogous": "analogousTo",
}  # fmt: skip
"""Short forms of relations."""

SCOPE = {
    "species": "population",
    "gender": "population",
    "mousestrain": "population",
    "research_model": "population",
    "study_group": "population",
    "disease": "condition",
    "meshdisease": "condition",
    "hbp_disease": "condition",
    "condition": "condition",
    "anatomy": "region",
    "meshanatomy": "region",
    "cell": "region",
    "cells": "region",
    "cellline": "region",
    "cell_line": "region",
    "cellstructure": "region",
    "duration": "timescale",
}
"""Where annotations of these names belong in our scope; all others become the note of the claim."""


def polarity(relation: str) -> Polarity:
    """Return whether a relation says that something holds, or that it does not."""
    return Polarity.negated if relation in NEGATED else Polarity.affirmed


def context(annotations: Mapping[str, Iterable[str]]) -> tuple[dict[str, Any], str | None]:
    """Return what annotations say as scope, and the rest as a note."""
    scope: dict[str, list[str]] = {}
    rest = []
    for name, values in annotations.items():
        said = list(dict.fromkeys(values))
        aspect = SCOPE.get(name.casefold())
        if aspect == "region" or aspect == "timescale":
            scope.setdefault(aspect, []).extend(said)
        elif aspect is not None:
            told = f"{name} {', '.join(said)}" if aspect == "population" else ", ".join(said)
            scope.setdefault(aspect, []).append(told)
        else:
            rest.append(f"{name}: {', '.join(said)}.")
    many = {"region", "timescale"}
    return (
        {
            aspect: tuple(dict.fromkeys(values)) if aspect in many else "; ".join(values)
            for aspect, values in scope.items()
        },
        " ".join(rest) or None,
    )


CITED = {"namespace", "identifier"}
"""What of a citation names the work."""

NO_PLACE_CITED = "a field of a citation that has no place"
"""Why the others, such as its authors, are left out."""


def cited(namespace: str, identifier: str) -> str:
    """Return a citation as a compact name."""
    space = {"pubmed": "PMID", "pmc": "PMC", "doi": "doi"}.get(namespace.strip().casefold(), namespace.strip())
    local = identifier.strip()
    return f"{space}:{local}" if space and not local.startswith(("http://", "https://")) else local
