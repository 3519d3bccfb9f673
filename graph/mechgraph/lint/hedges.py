"""Lints about hedges: one that was missed, one that is not there, a certainty above what its hedge leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.lint.finding import Found, Lint, at_claim
from mechgraph.lint.reader import HALF, wording
from mechgraph.model.values import Certainty, Family, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.lint.cues import Cue
    from mechgraph.lint.reader import Reader, Wording
    from mechgraph.model.claim import Claim


def _missed(reader: Reader) -> Iterator[Found]:
    for claim in reader.corpus.claims:
        if claim.certainty is not Certainty.asserted or claim.status is Status.implied or _is_rule(reader, claim):
            continue
        cue = next(_missed_by(reader, claim), None)
        if cue is not None:
            yield at_claim(
                claim.id,
                f"the claim is asserted, but the segment says “{cue.text}” of it ({cue.kind})",
                "lower its certainty, or answer why the hedge does not cover it",
            )


def _is_rule(reader: Reader, claim: Claim) -> bool:
    """Tell whether a claim is a rule of the safety family: its severity weighs it, not a certainty."""
    return reader.corpus.relation_of(claim).family is Family.safety and claim.severity is not Severity.effect


def _missed_by(reader: Reader, claim: Claim) -> Iterator[Cue]:
    """Yield the hedges that a claim without one seems to stand under.

    What a sentence takes for granted stands outside its hedges for the most part: a presupposed claim is only found
    where no claim has the hedge.
    """
    names = {stem for name in reader.whole_names(claim.object, claim.document) for stem in name}
    for number in claim.segments:
        text = reader.wording(claim.document, number)
        if text is None:
            continue
        for cue in text.hedges:
            if names & set(text.stems[cue.start : cue.end]):
                continue  # "potential risks" is what it is called
            covers = _covers(reader, claim, text, cue)
            doubtful = covers is None or claim.status is Status.presupposed
            if covers is not False and not (doubtful and _is_carried(reader, claim, number, cue)):
                yield cue


def _covers(reader: Reader, claim: Claim, text: Wording, cue: Cue) -> bool | None:
    """Decide by word order whether a hedge covers a claim; None if its object is not named.

    Notes
    -----
    A hedge reaches forward to the end of its clause ("can lessen B"), unless a new subject with a verb of its own
    comes first ("can lessen B, A also raises C"); before "that" it reaches all that follows ("suggests that A raises
    B"). An object before the hedge is covered where the subject follows it ("B is thought to come from A"). In a
    sentence that leads in a list, it covers what is said of the entries, but not that they belong to the list.
    """
    if text.leads_in and len(claim.segments) > 1:
        return reader.corpus.relation_of(claim).family is not Family.structure
    sure = reader.mentions(claim.object, claim.document, text)
    objects = sure or reader.mentions(claim.object, claim.document, text, HALF)
    subjects = reader.mentions(claim.subject, claim.document, text)
    if not objects:
        return None
    clause = text.clauses[cue.end - 1]
    introduces = "that" in (text.words[cue.end - 1], *text.words[cue.end : cue.end + 1])
    for start, _ in objects:
        reached = start >= cue.start and (introduces or text.clauses[start] == clause)
        if reached and (introduces or not any(cue.end <= first and last <= start for first, last in subjects)):
            return True
    before = any(end <= cue.start and text.clauses[end - 1] == clause for _, end in sure)
    return before and any(start >= cue.end and text.clauses[start] == clause for start, _ in subjects)


def _is_carried(reader: Reader, claim: Claim, number: int, cue: Cue) -> bool:
    """Tell whether another claim from the same segment has the hedge."""
    language = reader.corpus.document[claim.document].language
    for other in reader.claims_of[claim.document, number]:
        if other.hedge is not None:
            words = wording(other.hedge, language).words
            cue_words = tuple(cue.text.split())
            if _contains(words, cue_words) or _contains(cue_words, words):
                return True
    return False


def _contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


def _not_in_segment(reader: Reader) -> Iterator[Found]:
    for claim in reader.corpus.claims:
        texts = reader.wordings(claim)
        if claim.hedge is None or len(texts) < len(claim.segments):
            continue
        words = wording(claim.hedge, reader.corpus.document[claim.document].language).words
        if not any(_contains(text.words, words) for text in texts):
            yield at_claim(
                claim.id,
                f"its hedge “{claim.hedge}” does not stand in {_places(claim)}",
                "write the words that stand there, or name the segment where they stand",
            )


def _places(claim: Claim) -> str:
    numbers = ", ".join(map(str, claim.segments))
    return f"segment {numbers}" if len(claim.segments) == 1 else f"any of the segments {numbers}"


def _above_sentence(reader: Reader) -> Iterator[Found]:
    for claim in reader.corpus.claims:
        if claim.hedge is None:
            continue
        leaves, cue = _left_by_hedge(reader, claim)
        if leaves is None or leaves is claim.certainty:
            continue
        higher = claim.certainty.rank > leaves.rank
        yield at_claim(
            claim.id,
            f"its certainty is {claim.certainty}, {'above' if higher else 'below'} what “{cue}” leaves ({leaves})",
            f"set 'certainty' to {leaves}, or give the hedge that it rests on",
        )


def _left_by_hedge(reader: Reader, claim: Claim) -> tuple[Certainty | None, str]:
    """Return the certainty that the hedge of a claim leaves, and the words that leave it.

    Where the text is there, the cue around the hedge counts: "can" inside "can be understood as" is the weaker one.
    Where the hedge holds no cue that is known, the only one of its segments counts.
    """
    assert claim.hedge is not None  # noqa: S101 -- asked for hedged claims only
    hedge = wording(claim.hedge, reader.corpus.document[claim.document].language)
    if hedge.cues is None:
        return None, claim.hedge
    texts = reader.wordings(claim)
    around = [
        cue
        for text in texts
        for start, end in text.holds(hedge.words)
        for cue in text.hedges
        if cue.start < end and start < cue.end
    ]
    if around:
        best = max(around, key=lambda cue: Certainty(cue.kind).rank)
        return Certainty(best.kind), best.text
    own = hedge.cues.certainty(hedge.words)
    if own is not None:
        return own, claim.hedge
    cues = [cue for text in texts for cue in text.hedges]
    return (Certainty(cues[0].kind), cues[0].text) if len(cues) == 1 else (None, claim.hedge)


LINTS: tuple[Lint, ...] = (
    Lint(
        "hedge-missed",
        "a hedge stands in the segment, but the claim is asserted",
        _missed,
        needs_words=True,
        needs_cues=True,
    ),
    Lint(
        "hedge-not-in-segment",
        "the hedge of the claim does not stand in its segments",
        _not_in_segment,
        needs_words=True,
    ),
    Lint(
        "certainty-above-sentence",
        "the certainty is another than the hedge leaves",
        _above_sentence,
        needs_cues=True,
    ),
)
"""The lints about hedges."""
