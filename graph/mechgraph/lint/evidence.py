"""Lints about what a claim was read from: names that do not stand there, headings, segments that carry too much."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mechgraph.lint.finding import Found, Lint, at_claim
from mechgraph.lint.reader import HALF, alike
from mechgraph.model.document import SegmentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.lint.reader import Reader, Wording
    from mechgraph.model.claim import Claim

MOST_STATEMENTS = 6
"""The most statements that one sentence is expected to make."""

CHARACTERS_A_STATEMENT = 20
"""A statement takes so many characters at least, where a segment makes three or more."""


def _names_not_in_segment(reader: Reader) -> Iterator[Found]:
    for claim in reader.corpus.claims:
        texts = reader.wordings(claim)
        if len(texts) == len(claim.segments) and not _names_something(reader, claim, texts):
            labels = f"'{reader.corpus.label(claim.subject)}' nor '{reader.corpus.label(claim.object)}'"
            yield at_claim(
                claim.id,
                f"neither {labels} is named in {_numbered(claim.segments)}",
                "correct 'segments', add the synonym that stands there, or answer what it is called",
            )


def _names_something(reader: Reader, claim: Claim, texts: tuple[Wording, ...]) -> bool:
    """Tell whether segments name what a claim is about.

    Notes
    -----
    A word of subject, object or a member is enough, where it tells segments apart. Of what these are linked to, most
    of a name must stand there. A word that stands in many segments of the document, such as its topic, says nothing
    on its own; it counts where both subject and object are named.
    """
    stems = {stem for text in texts for stem in text.stems}
    own = [entity for field, entity in claim.entities() if field != "via"]
    for entity in own:
        for name in reader.telling_names(entity, claim.document):
            if any(alike(stem, part) for part in name for stem in stems):
                return True
    links = dict.fromkeys(link for entity in own for told in reader.corpus.links.values() for link in told[entity])
    for entity in links:
        if any(
            any(reader.places(name, text)) for name in reader.telling_names(entity, claim.document) for text in texts
        ):
            return True
    return all(
        any(
            any(reader.places(name, text, HALF))
            for name in reader.whole_names(entity, claim.document)
            for text in texts
        )
        for entity in (claim.subject, claim.object)
    )


def _numbered(numbers: tuple[int, ...]) -> str:
    return f"segment{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _headings(reader: Reader) -> Iterator[Found]:
    for claim in reader.corpus.claims:
        kinds = {reader.corpus.segment(claim.document, number).kind for number in claim.segments}
        if kinds == {SegmentKind.heading}:
            are = "is a heading" if len(claim.segments) == 1 else "are headings"
            yield at_claim(
                claim.id,
                f"all that it was read from {are}: {_numbered(claim.segments)}",
                "name the sentence that says it, or answer that only the heading does",
            )


def _crowded(reader: Reader) -> Iterator[Found]:
    corpus = reader.corpus
    shared = Counter((claim.document, number) for claim in corpus.claims for number in claim.segments)
    own: dict[tuple[str, int], list[Claim]] = {}
    for claim in corpus.claims:
        # A sentence that leads in a list is named by many claims; each is counted where the fewest stand.
        number = min(reversed(claim.segments), key=lambda one: shared[claim.document, one])
        own.setdefault((claim.document, number), []).append(claim)
    for (document, number), claims in own.items():
        count = statements(claims)
        segment = corpus.segment(document, number)
        length = segment.end - segment.start
        if count > MOST_STATEMENTS or (count > 2 and count * CHARACTERS_A_STATEMENT > length):
            message = f"segment {number} of '{document}' carries {len(claims)} claims, {count} statements"
            hint = "see whether each is said there, or answer that it is"
            yield Found(tuple(claim.id for claim in claims), (), message, hint)


def statements(claims: Iterable[Claim]) -> int:
    """Return how many statements claims make, where those of a list are one: the same relation, and one end the same.

    Notes
    -----
    Ends that the most claims share are taken first, so "A raises X, Y and Z" is one, and "A and B raise X" too.
    """
    left = list(claims)
    count = 0
    while left:
        ends = Counter(end for claim in left for end in _ends(claim))
        best = max(ends, key=lambda end: ends[end])
        left = [claim for claim in left if best not in _ends(claim)]
        count += 1
    return count


def _ends(claim: Claim) -> tuple[tuple[str, str, str], ...]:
    return ("subject", claim.relation, claim.subject), ("object", claim.relation, claim.object)


LINTS: tuple[Lint, ...] = (
    Lint(
        "names-not-in-segment",
        "neither subject nor object is named in the segments",
        _names_not_in_segment,
        needs_words=True,
    ),
    Lint("heading-as-evidence", "all segments of the claim are headings", _headings),
    Lint("crowded-segment", "one segment carries more claims than its length would bear", _crowded),
)
"""The lints about what a claim was read from."""
