"""The closed lists of values that the fields of the model take.

Each value is an individual of the vocabulary under the same name (`mg:` + value), with its definition there.
"""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Where an entity stands between the substance and what a person does."""

    substance = "substance"
    molecular = "molecular"
    cellular = "cellular"
    circuit = "circuit"
    mind = "mind"
    outcome = "outcome"
    body = "body"
    practice = "practice"
    unplaced = "unplaced"


class Valence(StrEnum):
    """Whether more of an entity is what a patient wants."""

    wanted = "wanted"
    unwanted = "unwanted"
    neutral = "neutral"

    @property
    def worth(self) -> int:
        """1 where more of it is wanted, −1 where it is unwanted, else 0."""
        return {Valence.wanted: 1, Valence.unwanted: -1, Valence.neutral: 0}[self]


class Family(StrEnum):
    """What kind of statement a relation makes."""

    causal = "causal"
    enabling = "enabling"
    joint_cause = "joint_cause"
    moderation = "moderation"
    structure = "structure"
    clinical_use = "clinical_use"
    safety = "safety"
    about_text = "about_text"


class SubjectChange(StrEnum):
    """Which change of the subject a claim speaks of."""

    as_such = "as_such"
    increased = "increased"
    decreased = "decreased"


class Polarity(StrEnum):
    """Whether the document affirms the link, denies it, or says that it was not shown."""

    affirmed = "affirmed"
    negated = "negated"
    not_shown = "not_shown"


class Status(StrEnum):
    """Whether the document states the claim, presupposes it, or only implies it."""

    stated = "stated"
    presupposed = "presupposed"
    implied = "implied"


class Certainty(StrEnum):
    """How firmly the document words the claim; from firm to weak."""

    asserted = "asserted"
    probable = "probable"
    possible = "possible"
    hypothesised = "hypothesised"

    @property
    def rank(self) -> int:
        """4 for asserted down to 1 for hypothesised."""
        return _RANKS[self]


_RANKS = {certainty: 4 - place for place, certainty in enumerate(Certainty)}


class Basis(StrEnum):
    """What the document rests the claim on."""

    uncited = "uncited"
    cited = "cited"
    unnamed_studies = "unnamed_studies"
    theory = "theory"
    reported_cases = "reported_cases"
    regulatory = "regulatory"


class Voice(StrEnum):
    """In which role the document speaks."""

    exposition = "exposition"
    safety_label = "safety_label"
    marketing = "marketing"
    disclaimer = "disclaimer"


class Frequency(StrEnum):
    """How often the document says that something happens."""

    rare = "rare"
    sometimes = "sometimes"
    often = "often"
    always = "always"


class Quantifier(StrEnum):
    """For how many of the subjects the document makes the claim."""

    some = "some"
    many = "many"
    most = "most"
    every = "every"


class Strength(StrEnum):
    """How much of the object the document ascribes to the subject."""

    partial = "partial"
    moderate = "moderate"
    strong = "strong"
    necessary = "necessary"
    sufficient = "sufficient"


class Severity(StrEnum):
    """How binding a rule is; `effect` marks an adverse effect rather than a rule."""

    ban = "ban"
    caution = "caution"
    advice = "advice"
    effect = "effect"


class Phase(StrEnum):
    """When a rule holds, seen from a treatment."""

    before = "before"
    during = "during"
    after = "after"


class Review(StrEnum):
    """How far curation of a claim has come."""

    draft = "draft"
    settled = "settled"


class Aside(StrEnum):
    """Why a segment is set aside: it makes no statement of its own."""

    heading = "heading"
    byline = "byline"
    navigation = "navigation"
    promotion = "promotion"
    legal_notice = "legal_notice"
    question = "question"
    announcement = "announcement"
    introduction = "introduction"
    repetition = "repetition"


class Match(StrEnum):
    """The SKOS mapping relations (https://www.w3.org/TR/skos-reference/#mapping)."""

    exact = "exact"
    close = "close"
    broad = "broad"
    narrow = "narrow"
    related = "related"
