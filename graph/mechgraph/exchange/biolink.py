"""Predicates, qualifiers and categories of Biolink (https://biolink.github.io/biolink-model/) in our words."""

from __future__ import annotations

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
    "genetically_interacts_with": "interactsWith",
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
    "correlated_with": "associatedWith",
    "associated_with": "associatedWith",
    "related_to": "associatedWith",
}
"""Relations of predicates that are written from what acts to what is acted on; all others are associations."""

TURNED = {
    "caused_by": "causes",
    "produced_by": "causes",
    "affected_by": "affects",
    "regulated_by": "modulates",
    "disrupted_by": "weakens",
    "prevented_by": "prevents",
    "treated_by": "usedFor",
    "superclass_of": "kindOf",
    "has_part": "partOf",
    "contains_process": "occursIn",
    "location_of": "occursIn",
    "expresses": "occursIn",
}
"""Relations of predicates that are written the other way round."""

QUALIFIED = {"affects", "regulates", "causes"}
"""Predicates that direction qualifiers say more of."""

DIRECTIONS = {"increased": 1, "upregulated": 1, "decreased": -1, "downregulated": -1}

DIRECTED = {
    "activity": {1: "activates", -1: "inhibits"},
    "expression": {1: "upregulates", -1: "downregulates"},
    "": {1: "increases", -1: "decreases"},
}
"""Relations by the aspect of the object that rises or falls; of what is not listed the aspect is an entity."""

AMOUNTS = {"abundance", "activity_or_abundance", ""}
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
