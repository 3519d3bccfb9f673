"""Claims: the atomic statements that a document makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from mechgraph.model.base import FieldProblem, Identifier, LintAnswer, Number, Record, Text
from mechgraph.model.relation import Relation, Sign
from mechgraph.model.values import (
    Basis,
    Certainty,
    Family,
    Frequency,
    Phase,
    Polarity,
    Quantifier,
    Review,
    Severity,
    Status,
    Strength,
    SubjectChange,
    Voice,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_HEDGE = 5
"""A hedge cue of up to this many words is a fact about the text; more would be a quotation."""

REFERENCES = ("subject", "object", "via", "members")
"""The fields of a claim that name entities, scope values left out."""


class Scope(Record):
    """For whom, where and when a claim is made. Each value is an entity id, or short text of ours."""

    population: Text | None = None
    condition: Text | None = None
    region: tuple[Text, ...] = ()
    route: Text | None = None
    dose: Text | None = None
    timescale: tuple[Text, ...] = ()
    comparator: Text | None = None

    @property
    def given(self) -> bool:
        """Whether any of it is given."""
        return any(vars(self).values())

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield each (aspect, value) pair that is given."""
        for aspect, value in vars(self).items():
            if isinstance(value, tuple):
                yield from ((aspect, part) for part in value)
            elif value is not None:
                yield aspect, value


NO_SCOPE = Scope()
"""The scope of a claim that says nothing of one."""


class TimeWindow(Record):
    """When a rule holds."""

    when: Phase
    span: Annotated[Text | None, Field(description="How long, such as 24 hours.")] = None


class Claim(Record):
    """One atomic statement that a document makes: subject, relation, object, and how it is said."""

    id: Identifier
    document: Identifier
    segments: Annotated[
        tuple[Number, ...],
        Field(min_length=1, description="Numbers of the segments it was read from."),
    ]
    subject: Annotated[Identifier, Field(description="Id of the entity that acts.")]
    relation: Annotated[Identifier, Field(description="Name of a relation of the vocabulary.")]
    object: Annotated[Identifier, Field(description="Id of the entity acted on.")]
    says: Annotated[
        str,
        StringConstraints(min_length=1, max_length=400, strip_whitespace=True),
        Field(description="The claim in one sentence of ours, never the document's words."),
    ]
    subject_change: Annotated[
        SubjectChange, Field(description="The change of the subject that the claim speaks of.")
    ] = SubjectChange.as_such
    polarity: Polarity = Polarity.affirmed
    status: Status = Status.stated
    warrant: Annotated[Text | None, Field(description="What an implied claim rests on.")] = None
    certainty: Certainty = Certainty.asserted
    hedge: Annotated[Text | None, Field(description="The cue that hedges it: up to five words.")] = None
    hedge_scope: Annotated[Identifier | None, Field(description="Name shared by the claims that one hedge covers.")] = (
        None
    )
    basis: Basis = Basis.uncited
    cites: Annotated[tuple[Text, ...], Field(description="What the document cites for it, such as PMID:31285561.")] = ()
    wording: Annotated[
        Text | None, Field(description="What the source calls the relation, where that is another data set.")
    ] = None
    voice: Voice = Voice.exposition
    frequency: Frequency | None = None
    quantifier: Quantifier | None = None
    strength: Strength | None = None
    scope: Scope = NO_SCOPE
    via: Annotated[
        tuple[Identifier, ...],
        Field(description="Entities a net claim passes; its steps are claims of their own."),
    ] = ()
    restates: Annotated[Identifier | None, Field(description="Id of the claim that this one repeats.")] = None
    open_list: Annotated[bool, Field(description="The document gives it as an example of a longer list.")] = False
    severity: Severity | None = None
    time_window: TimeWindow | None = None
    members: Annotated[tuple[Identifier, ...], Field(description="The entities that make up a joint cause.")] = ()
    sign: Annotated[
        Sign | None,
        Field(description="Optional cross-check: the sign the curator expects of the relation."),
    ] = None
    review: Review = Review.settled
    answers: Annotated[tuple[LintAnswer, ...], Field(description="Lints that were answered, with the reason.")] = ()
    note: Annotated[Text | None, Field(description="Why it is encoded so, for other curators.")] = None

    def entities(self) -> Iterator[tuple[str, str]]:
        """Yield each (field, entity id) that the claim refers to, scope values left out."""
        yield "subject", self.subject
        yield "object", self.object
        yield from (("via", entity) for entity in self.via)
        yield from (("members", entity) for entity in self.members)

    @property
    def needs(self) -> tuple[str, ...]:
        """Ids of the entities without which the claim does not hold: what a net claim passes, what acts jointly."""
        return (*self.via, *self.members)

    def coupling(self, relation: Relation) -> Sign | None:
        """Return the sign by which the object follows the subject, or None where the claim gives none.

        A claim about a decreased subject couples with the opposite sign of its relation: what falls when the
        subject falls, rises with it. Negated and not-shown claims, and relations outside causal chains, give none.
        """
        return self.direction(relation) if self.polarity is Polarity.affirmed else None

    def direction(self, relation: Relation) -> Sign | None:
        """Return the sign of the coupling that the claim speaks of, be it to affirm or to deny it."""
        if not relation.in_chains:
            return None
        if self.subject_change is not SubjectChange.decreased:
            return relation.sign
        return -1 if relation.sign == 1 else 1 if relation.sign == -1 else 0

    def gives_edge(self) -> bool:
        """Tell whether the claim also holds as a plain triple: affirmed, and of the subject as such."""
        return self.polarity is Polarity.affirmed and self.subject_change is SubjectChange.as_such

    def problems(self, relation: Relation | None) -> Iterator[FieldProblem]:
        """Yield the rules of the model that this claim breaks; without its relation, those that need none."""
        if self.status is Status.implied and self.warrant is None:
            yield FieldProblem(
                "implied-without-warrant",
                "status",
                "an implied claim needs a warrant",
                "say in 'warrant' what it rests on",
            )
        if self.status is not Status.implied and self.warrant is not None:
            yield FieldProblem(
                "warrant-not-implied",
                "warrant",
                f"a {self.status} claim has a warrant",
                "only an implied claim rests on one; use 'note' for remarks",
            )
        if self.certainty is Certainty.asserted and self.hedge is not None:
            yield FieldProblem(
                "hedged-but-asserted",
                "hedge",
                "the claim has a hedge cue but its certainty is asserted",
                "set 'certainty' to probable, possible or hypothesised",
            )
        if self.certainty is not Certainty.asserted and self.hedge is None and self.status is not Status.implied:
            yield FieldProblem(
                "hedge-missing",
                "certainty",
                f"the certainty is {self.certainty} but no hedge cue is given",
                "write the words that hedge it in 'hedge'",
            )
        if self.hedge is not None and len(self.hedge.split()) > LONGEST_HEDGE:
            yield FieldProblem(
                "hedge-too-long",
                "hedge",
                f"the hedge cue has {len(self.hedge.split())} words",
                f"keep the cue alone, at most {LONGEST_HEDGE} words",
            )
        if (self.basis is Basis.cited) is not bool(self.cites):
            yield FieldProblem(
                "cited-without-citation",
                "cites" if self.cites else "basis",
                "the basis is cited but nothing is"
                if not self.cites
                else f"something is cited but the basis is {self.basis}",
                "write 'basis: cited' and what is cited in 'cites', or neither",
            )
        if len(set(self.segments)) < len(self.segments):
            yield FieldProblem("duplicate-segment", "segments", "a segment stands twice", "write each number once")
        if self.restates == self.id:
            yield FieldProblem("restates-itself", "restates", "the claim restates itself", "name the earlier claim")
        if relation is not None:
            yield from self._problems_with(relation)

    def _problems_with(self, relation: Relation) -> Iterator[FieldProblem]:
        # In chains it is a loop of one step, as of what furthers itself; elsewhere it says nothing.
        if self.subject == self.object and not relation.in_chains:
            yield FieldProblem(
                "about-itself",
                "object",
                f"'{relation.id}' relates two things, but the object is the subject",
                "correct one of them, or leave the claim out",
            )
        if self.sign is not None and self.sign != relation.sign:
            yield FieldProblem(
                "sign-contradicts-relation",
                "sign",
                f"sign {self.sign:+d} contradicts the relation: '{relation.id}' has sign {relation.sign:+d}",
                "leave 'sign' out or choose another relation; a falling subject is said by 'subject_change'",
            )
        if relation.family is Family.joint_cause and len(self.members) < 2:
            yield FieldProblem(
                "joint-cause-without-members",
                "relation",
                f"'{relation.id}' needs at least two members",
                "list in 'members' what acts together",
            )
        if relation.family is not Family.joint_cause and self.members:
            yield FieldProblem(
                "members-without-joint-cause",
                "members",
                f"'{relation.id}' is not a joint cause but the claim has members",
                "use a relation of the joint_cause family",
            )
        safety = relation.family is Family.safety
        if safety and self.severity is None:
            yield FieldProblem(
                "severity-missing",
                "relation",
                f"'{relation.id}' is of the safety family but the claim has no severity",
                "add severity: ban, caution, advice or effect",
            )
        if not safety and self.severity is not None:
            yield FieldProblem(
                "severity-outside-safety",
                "severity",
                f"'{relation.id}' is not of the safety family but the claim has a severity",
                "leave 'severity' out",
            )
        if not safety and self.time_window is not None:
            yield FieldProblem(
                "window-outside-safety",
                "time_window",
                f"'{relation.id}' is not of the safety family but the claim has a time window",
                "use scope.timescale for the time course of an effect",
            )
        if self.via and not relation.in_chains:
            yield FieldProblem(
                "via-outside-chains",
                "via",
                f"no chain passes through '{relation.id}', so it cannot be a net claim",
                "leave 'via' out",
            )
