"""The lint about signs: words that deny, raise or lower, against what the claim says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mechgraph.lint.finding import Found, Lint, at_claim
from mechgraph.model.values import Family, Polarity, Severity, Status, SubjectChange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.lint.cues import Cue
    from mechgraph.lint.reader import Reader, Span, Wording
    from mechgraph.model.claim import Claim

_BACK = 2
"""A sentence that opens with a word such as "this" may lean on so many segments before it."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a direction word governs: words after it, words before it ("BDNF upregulation"), and what stops it."""

    before: int
    after: int
    stops: frozenset[str] = frozenset()


_PASSIVE = "by"
"""In "fear lowered by coffee" the word governs only what stands before it."""

_OBJECT = _Reach(6, 4)
_SUBJECT = _Reach(3, 0, frozenset({_PASSIVE, "from", "through", "via", "to"}))
"""In "falls through stress" the word does not govern stress."""

_DENIED = _Reach(5, 2)
"""What is so near to a word that denies is denied by it."""

_NEW_VERB = frozenset({"and", "or", "to", _PASSIVE})
"""In "resolves problems and reduces stress" the second verb does not govern the problems."""

_DENIES = "denies"
"""Of the words that deny, those that deny the whole; others, such as "without", leave out a part."""

_DENIALS = frozenset({"notApprovedFor", "notKnown", "comparedWith", "variesBetween"})
"""Relations that deny something themselves."""

_HINTS = {
    "polarity": "correct 'polarity', or answer what the word denies instead",
    "relation": "correct the relation or 'subject_change', or answer what the words say",
    "subject_change": "correct 'subject_change', or answer which change of the subject the words speak of",
}


def _against_cues(reader: Reader) -> Iterator[Found]:
    for claim in reader.corpus.claims:
        texts = reader.wordings(claim)
        if claim.status is Status.implied or len(texts) < len(claim.segments) or texts[0].cues is None:
            continue
        found = next(_faults(reader, claim, texts), None)
        if found is not None:
            message, field = found
            yield at_claim(claim.id, message, _HINTS[field])


def _faults(reader: Reader, claim: Claim, texts: tuple[Wording, ...]) -> Iterator[tuple[str, str]]:
    """Yield what goes against a claim, and the field to look at."""
    denials = [cue for text in texts for cue in text.negations]
    if claim.polarity is not Polarity.affirmed and not denials:
        yield f"the claim is {_said(claim)}, but no word in its segments denies", "polarity"
    if not _may_deny(reader, claim):
        for number in claim.segments:
            cue = _denied_by(reader, claim, number)
            if cue is not None:
                yield f"the claim is affirmed, but the segment says “{cue.text}”", "polarity"
    lowering = [*denials, *_lowering(reader, claim, texts)]
    sign = reader.corpus.relation_of(claim).sign
    if sign == -1 and not lowering:
        yield f"'{claim.relation}' lowers, but no word in its segments lowers or denies", "relation"
    if claim.subject_change is SubjectChange.decreased and not lowering:
        yield "the subject is decreased, but no word in its segments lowers or denies", "subject_change"
    if sign and claim.polarity is Polarity.affirmed:
        cue = _governed_against(reader, claim, claim.object, texts, sign, _OBJECT)
        if cue is not None:
            yield f"'{claim.relation}' {_verb(sign)} its object, but the segment says “{cue.text}” of it", "relation"
    yield from _change_against(reader, claim, texts)


def _said(claim: Claim) -> str:
    return "negated" if claim.polarity is Polarity.negated else "not shown"


def _verb(sign: int) -> str:
    return "raises" if sign == 1 else "lowers"


def _may_deny(reader: Reader, claim: Claim) -> bool:
    """Tell whether a claim has a place for a word that denies: polarity, a fall, a rule, a hedge such as "may not"."""
    relation = reader.corpus.relation_of(claim)
    is_rule = relation.family is Family.safety and claim.severity is not Severity.effect
    return (
        claim.polarity is not Polarity.affirmed
        or relation.sign == -1
        or claim.subject_change is SubjectChange.decreased
        or is_rule
        or claim.relation in _DENIALS
    )


def _denied_by(reader: Reader, claim: Claim, number: int) -> Cue | None:
    """Return a word of a segment that denies an affirmed claim: beside its object, or taken up by no claim at all."""
    text = reader.wording(claim.document, number)
    if text is None:
        return None
    denials = [cue for cue in text.negations if cue.kind == _DENIES]
    if not any(_may_deny(reader, other) for other in reader.claims_of[claim.document, number]):
        return next(iter(denials), None)
    if reader.corpus.relation_of(claim).family is Family.structure:
        return None  # "do not drive a car": that a car is a vehicle is not denied
    for cue in denials:
        for start, end in reader.mentions(claim.object, claim.document, text):
            beside = 0 <= start - cue.end < _DENIED.before or 0 <= cue.start - end < _DENIED.after
            if beside and text.clauses[cue.start] == text.clauses[start]:
                return cue
    return None


def _lowering(reader: Reader, claim: Claim, texts: tuple[Wording, ...]) -> Iterator[Cue]:
    """Yield the words that lower, in the segments of a claim and in those that they refer back to."""
    for number, text in zip(claim.segments, texts, strict=True):
        looked_at = [text]
        if text.refers_back:
            before = (reader.wording(claim.document, number - back) for back in range(1, _BACK + 1) if number > back)
            looked_at += [one for one in before if one is not None]
        for one in looked_at:
            yield from (cue for cue in one.directions if cue.kind == "down")


def _change_against(reader: Reader, claim: Claim, texts: tuple[Wording, ...]) -> Iterator[tuple[str, str]]:
    """Yield a direction word at the subject that goes against its change."""
    sign = -1 if claim.subject_change is SubjectChange.decreased else 1
    cue = _governed_against(reader, claim, claim.subject, texts, sign, _SUBJECT)
    if cue is not None:
        change = "taken as such" if claim.subject_change is SubjectChange.as_such else str(claim.subject_change)
        yield f"the subject is {change}, but the segment says “{cue.text}” of it", "subject_change"


def _governed_against(
    reader: Reader, claim: Claim, entity: str, texts: tuple[Wording, ...], sign: int, reach: _Reach
) -> Cue | None:
    """Return a direction word that governs an entity against a sign, where none that governs it agrees."""
    against: Cue | None = None
    for text in texts:
        for span in reader.mentions(entity, claim.document, text):
            cue = _governing(text, span, reach)
            if cue is not None and _sign(text, cue) == sign:
                return None
            against = against or cue
    return against


def _governing(text: Wording, span: Span, reach: _Reach) -> Cue | None:
    """Return the direction word of the same clause that governs what is named at a place.

    The nearest one before it counts, else one inside the name, else the first one after it.
    """
    start, end = span
    cues = [cue for cue in text.directions if text.clauses[cue.start] == text.clauses[start]]
    before = [
        cue
        for cue in cues
        if 0 <= start - cue.end < reach.before
        and text.words[cue.end : cue.end + 1] != (_PASSIVE,)
        and not reach.stops & set(text.words[cue.end : start])
    ]
    inside = [cue for cue in cues if start <= cue.start < end]
    after = [
        cue for cue in cues if 0 <= cue.start - end < reach.after and not _NEW_VERB & set(text.words[end : cue.start])
    ]
    return next(iter([*reversed(before), *inside, *after]), None)


def _sign(text: Wording, cue: Cue) -> int:
    """Return which way a direction word goes; denied, it goes the other way."""
    denied = any(negation.kind == _DENIES and 0 <= cue.start - negation.end < 2 for negation in text.negations)
    return (1 if cue.kind == "up" else -1) * (-1 if denied else 1)


LINTS: tuple[Lint, ...] = (
    Lint(
        "polarity-cue",
        "words that deny, raise or lower go against the claim",
        _against_cues,
        needs_words=True,
        needs_cues=True,
    ),
)
"""The lint about signs."""
