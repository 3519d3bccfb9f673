"""BEL: its functions, relations and annotations, as both of its forms share them.

The language: https://language.bel.bio/language/specifications/. The node-link form: https://pybel.readthedocs.io.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.model.values import Level, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    "path": "path",
}
"""Long names of functions and their short ones."""

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
    "causesNoChange": ("affects", "causes no change in"),
    "association": ("associatedWith", "is associated with"),
    "correlation": ("associatedWith", "is correlated with"),
    "noCorrelation": ("associatedWith", "is not correlated with"),
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
    "transcribedTo": ("associatedWith", "is transcribed to"),
    "translatedTo": ("associatedWith", "is translated to"),
    "hasProduct": ("associatedWith", "has the product"),
    "hasReactant": ("associatedWith", "has the reactant"),
    "hasVariant": ("kindOf", "has the variant"),
    "hasComponent": ("partOf", "has the component"),
    "hasMember": ("kindOf", "has the member"),
}
"""Our relation of each of BEL's, and how it is said."""

TURNED = {"hasVariant", "hasComponent", "hasMember"}
"""Relations that BEL writes from the whole to the part."""

NEGATED = {"causesNoChange", "noCorrelation"}

ARROWS = {
    "->": "increases", "→": "increases", "=>": "directlyIncreases", "⇒": "directlyIncreases",
    "-|": "decreases", "=|": "directlyDecreases", "--": "association", ":>": "transcribedTo",
    ">>": "translatedTo", "reg": "regulates", "cnc": "causesNoChange", "pos": "positiveCorrelation",
    "neg": "negativeCorrelation", "eq": "equivalentTo", "hasVariant": "hasVariant",
}  # fmt: skip

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
            aspect: tuple(value[:1_990] for value in dict.fromkeys(values))
            if aspect in many
            else "; ".join(values)[:1_990]
            for aspect, values in scope.items()
        },
        " ".join(rest) or None,
    )


def cited(namespace: str, identifier: str) -> str:
    """Return a citation as a compact name."""
    space = {"pubmed": "PMID", "pmc": "PMC", "doi": "doi"}.get(namespace.strip().casefold(), namespace.strip())
    return f"{space}:{identifier.strip()}" if space else identifier.strip()
