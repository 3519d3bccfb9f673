"""Predicates, qualifiers and categories of Biolink (https://biolink.github.io/biolink-model/) in our words.

The predicates of all versions of the model are known, for graphs of all of them are about.
"""

from __future__ import annotations

import re
from typing import Any

from mechgraph.imports.source import texts
from mechgraph.model.values import Level, SubjectChange

LEVELS = {
    "Drug": Level.substance, "SmallMolecule": Level.substance, "ChemicalEntity": Level.substance,
    "ChemicalMixture": Level.substance, "MolecularMixture": Level.substance, "Gene": Level.molecular,
    "Protein": Level.molecular, "GeneFamily": Level.molecular, "ProteinFamily": Level.molecular,
    "MacromolecularComplex": Level.molecular, "MolecularActivity": Level.molecular, "Transcript": Level.molecular,
    "Polypeptide": Level.molecular, "SequenceVariant": Level.molecular, "Pathway": Level.molecular,
    "Cell": Level.cellular, "CellularComponent": Level.cellular, "Disease": Level.body,
    "PhenotypicFeature": Level.body, "DiseaseOrPhenotypicFeature": Level.body, "GrossAnatomicalStructure": Level.body,
}  # fmt: skip
"""Levels of categories that say one."""

PREDICATES = {
    "causes": "causes",
    "produces": "causes",
    "contributes_to": "contributesTo",
    "affects": "affects",
    "regulates": "modulates",
    "positively_regulates": "increases",
    "negatively_regulates": "decreases",
    "acts_upstream_of_positive_effect": "increases",
    "acts_upstream_of_or_within_positive_effect": "increases",
    "acts_upstream_of_negative_effect": "decreases",
    "acts_upstream_of_or_within_negative_effect": "decreases",
    "enables": "enables",
    "disrupts": "weakens",
    "ameliorates": "weakens",
    "ameliorates_condition": "weakens",
    "exacerbates": "strengthens",
    "exacerbates_condition": "strengthens",
    "prevents": "prevents",
    "preventative_for_condition": "prevents",
    "predisposes": "promotes",
    "predisposes_to_condition": "promotes",
    "promotes_condition": "promotes",
    "treats": "usedFor",
    "treats_or_applied_or_studied_to_treat": "usedFor",
    "applied_to_treat": "usedFor",
    "has_side_effect": "hasSideEffect",
    "has_adverse_event": "hasSideEffect",
    "contraindicated_in": "contraindicatedIn",
    "contraindicated_for": "contraindicatedIn",
    "interacts_with": "interactsWith",
    "physically_interacts_with": "interactsWith",
    "directly_physically_interacts_with": "interactsWith",
    "indirectly_physically_interacts_with": "interactsWith",
    "genetically_interacts_with": "interactsWith",
    "molecularly_interacts_with": "interactsWith",
    "pharmacologically_interacts_with": "interactsWith",
    "binds": "interactsWith",
    "subclass_of": "kindOf",
    "part_of": "partOf",
    "occurs_in": "occursIn",
    "located_in": "occursIn",
    "expressed_in": "occursIn",
    "in_taxon": "occursIn",
    "positively_correlated_with": "positivelyCorrelatedWith",
    "negatively_correlated_with": "negativelyCorrelatedWith",
    "positively_associated_with": "positivelyCorrelatedWith",
    "negatively_associated_with": "negativelyCorrelatedWith",
    "associated_with_increased_likelihood_of": "positivelyCorrelatedWith",
    "associated_with_decreased_likelihood_of": "negativelyCorrelatedWith",
    "correlated_with": "associatedWith",
    "associated_with": "associatedWith",
    "related_to": "associatedWith",
}
"""Relations of predicates that are written from what acts to what is acted on; all others are associations."""

INVERSE = {
    "caused_by": "causes",
    "produced_by": "produces",
    "contribution_from": "contributes_to",
    "affected_by": "affects",
    "regulated_by": "regulates",
    "positively_regulated_by": "positively_regulates",
    "negatively_regulated_by": "negatively_regulates",
    "has_positive_upstream_actor": "acts_upstream_of_positive_effect",
    "has_positive_upstream_or_within_actor": "acts_upstream_of_or_within_positive_effect",
    "has_negative_upstream_actor": "acts_upstream_of_negative_effect",
    "has_negative_upstream_or_within_actor": "acts_upstream_of_or_within_negative_effect",
    "enabled_by": "enables",
    "disrupted_by": "disrupts",
    "condition_ameliorated_by": "ameliorates_condition",
    "condition_exacerbated_by": "exacerbates_condition",
    "prevented_by": "prevents",
    "has_preventative_intervention": "preventative_for_condition",
    "condition_predisposed_by": "predisposes_to_condition",
    "condition_promoted_by": "promotes_condition",
    "treated_by": "treats",
    "treatment_applications_from": "applied_to_treat",
    "is_side_effect_of": "has_side_effect",
    "adverse_event_of": "has_adverse_event",
    "has_contraindication": "contraindicated_in",
    "superclass_of": "subclass_of",
    "has_part": "part_of",
    "contains_process": "occurs_in",
    "location_of": "located_in",
    "expresses": "expressed_in",
    "increased_likelihood_associated_with": "associated_with_increased_likelihood_of",
    "decreased_likelihood_associated_with": "associated_with_decreased_likelihood_of",
}
"""Predicates that are written the other way round, and those whose inverse they are."""

QUALIFIED = {"affects", "regulates", "causes"}
"""Predicates that direction qualifiers say more of."""

DIRECTIONS = {"increased": 1, "upregulated": 1, "decreased": -1, "downregulated": -1}

DIRECTED = {
    "activity": {1: "activates", -1: "inhibits"},
    "expression": {1: "upregulates", -1: "downregulates"},
    "": {1: "increases", -1: "decreases"},
}
"""Relations by the aspect of the object that rises or falls; of what is not listed the aspect is an entity."""

AMOUNTS = {"abundance", "activity_or_abundance", "amount_or_activity", ""}
"""Aspects of the object that are the object itself, being a quantity."""

CHANGES = {1: SubjectChange.increased, -1: SubjectChange.decreased}

SCOPE = {
    "anatomical_context_qualifier": "region",
    "species_context_qualifier": "population",
    "population_context_qualifier": "population",
    "disease_context_qualifier": "condition",
    "context_qualifier": "condition",
    "temporal_context_qualifier": "timescale",
}
"""Where qualifiers of context belong in our scope."""

_LISTED = ("qualifier_type_id", "qualifier_value")
_DIRECTION = ("subject_direction_qualifier", "object_direction_qualifier")
_BETWEEN = re.compile(r"(?:process|entity)_((?:positively|negatively)_regulate(?:s|d_by))_(?:process|entity)")
_WITHIN = re.compile(r"(affects|increases|decreases)_(?:(.+)_of|(.+_(?:to|for)))")
_WITHIN_INVERSE = re.compile(r"(.+)_(affected|increased|decreased)_by")
_CHANGED = {"increases": "increased", "decreases": "decreased"}


def flat(edge: dict[str, Any]) -> dict[str, Any]:
    """Return an edge whose qualifiers are fields of it, as KGX has them; the API of the Translator has a list.

    Examples
    --------
    >>> flat({"qualifiers": [{"qualifier_type_id": "biolink:object_direction_qualifier",
    ...                       "qualifier_value": "increased"}]})
    {'object_direction_qualifier': 'increased'}
    """
    found = {key: value for key, value in edge.items() if key != "qualifiers"}
    listed, left = edge.get("qualifiers"), []
    for one in listed if isinstance(listed, list) else [listed]:
        kind, value = (texts(one.get(key)) for key in _LISTED) if isinstance(one, dict) else ((), ())
        name = "".join(kind).removeprefix("biolink:")
        fits = name.endswith("_qualifier") or name == "qualified_predicate"
        if value and fits and found.setdefault(name, value[0]) == value[0]:
            continue
        if one is not None:
            left.append(one)
    for key in found.keys() & set(_DIRECTION):
        found[key] = "".join(texts(found[key])[:1]).removeprefix("biolink:")
    return {**found, "qualifiers": left} if left else found


def today(edge: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return an edge from what acts to what is acted on, and whether it was turned round for that.

    A direction or an aspect that a predicate of old has in its name becomes a qualifier, as the model has them today.

    Examples
    --------
    >>> edge, turned = today({"subject": "a:1", "predicate": "biolink:activity_decreased_by", "object": "a:2"})
    >>> edge["subject"], edge["predicate"], edge["object_aspect_qualifier"], edge["object_direction_qualifier"], turned
    ('a:2', 'biolink:affects', 'activity', 'decreased', True)
    """
    name = "".join(texts(edge.get("predicate"))[:1]).removeprefix("biolink:")
    if between := _BETWEEN.fullmatch(name):
        name = between[1]
    turned = name in INVERSE
    name = INVERSE.get(name, name)
    direction: str | None = None
    aspect: str | None = None
    if name in PREDICATES:
        pass
    elif old := _WITHIN.fullmatch(name):
        direction, aspect = _CHANGED.get(old[1]), old[2] or old[3]
    elif old := _WITHIN_INVERSE.fullmatch(name):
        direction, aspect, turned = old[2] if old[2] != "affected" else None, old[1], True
    found = {other_end(key): value for key, value in edge.items()} if turned else dict(edge)
    if aspect is not None:
        name = "affects"
        found["object_aspect_qualifier"] = aspect
        if direction is not None:
            found["object_direction_qualifier"] = direction
    return {**found, "predicate": f"biolink:{name}"}, turned


def other_end(field: str) -> str:
    """Return what a field of the subject is called of the object, and the other way round."""
    for one, other in (("subject", "object"), ("object", "subject")):
        if field == one or field.startswith(f"{one}_"):
            return f"{other}{field.removeprefix(one)}"
    return field
