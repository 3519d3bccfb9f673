"""Entities, names that somebody types, and what the command and the page propose for them, in this order."""

from __future__ import annotations

ENTITIES = {
    "na": ("plasma sodium concentration", "natraemia"),
    "na_urine": ("urinary excretion of sodium", "sodium loss, plasma corrected"),
    "i": ("plasma iodide concentration", "plasma iodide"),
    "renin": ("plasma renin activity",),
    "renin_gene": ("renin gene transcription",),
    "tnf": ("TNF-α",),
    "il1b": ("IL-1β", "interleukin 1 beta"),
    "il1r": ("IL-1 receptor",),
    "bdnf": ("BDNF", "brain-derived neurotrophic factor"),
    "bpg": ("2,3-BPG",),
    "CHEBI.17234": ("glucose",),
    "CHEBI.17243": ("another sugar",),
    "kin.p.HGNC.AKT1": ("kinase activity of AKT1",),
    "p.HGNC.AKT1": ("AKT1",),
    "street": ("Straße",),
    "amygdala": ("activity of the amygdala", "amygdala activity"),
}
"""Labels and synonyms by id."""

TYPED = [
    # all words, in any order: what holds the least besides comes first
    ("plasma sodium", ("na", "na_urine")),
    ("sodium plasma", ("na", "na_urine")),
    ("Sodium-concentration", ("na",)),
    ("gene renin", ("renin_gene",)),
    ("activity amygdala", ("amygdala",)),
    # slips
    ("plasma sodum concentration", ("na",)),
    ("sodium plasms", ("na", "na_urine")),
    ("renin activty", ("renin",)),
    ("BDMF", ("bdnf",)),
    ("brain derived neurotropic factor", ("bdnf",)),
    ("TNF alfa", ("tnf",)),
    ("IL1bata", ("il1b",)),
    ("strasze", ("street",)),
    ("amigdala", ("amygdala",)),
    ("2,3-BGP", ("bpg",)),
    # identifiers are near to nearly the same ones only
    ("CHEBI:17244", ("CHEBI.17234", "CHEBI.17243")),
    ("CHEBI:99999", ()),
    ("HGNC:AKT11", ("p.HGNC.AKT1", "kin.p.HGNC.AKT1")),
    # nothing is near
    ("football", ()),
    ("plasma potassium", ()),
    ("?!", ()),
]
"""What is typed, and the ids that are proposed."""
