"""What was read from each document: which segments and statements claims cover, and which are unaccounted for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.corpus.folder import LEDGER_FOLDER
from mechgraph.errors import Problem, ProblemsFound
from mechgraph.model.claim import Claim
from mechgraph.model.columns import Rows
from mechgraph.model.document import Document, Segment, SegmentKind
from mechgraph.model.ledger import Entry
from mechgraph.model.values import Review

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mechgraph.model.corpus import Corpus
    from mechgraph.model.values import Aside


@dataclass(frozen=True, slots=True)
class SegmentReading:
    """A segment, and what the ledger says of it; `entry` is None where it says nothing."""

    segment: Segment
    entry: Entry | None

    @property
    def is_accounted(self) -> bool:
        """Whether the segment is set aside, or each of its statements is covered; an import accounts for records."""
        if self.entry is None:
            return self.segment.kind is SegmentKind.record
        return self.entry.is_accounted

    @property
    def missing(self) -> tuple[str, ...]:
        """What keeps it from being accounted for, in words; empty where nothing does."""
        if self.is_accounted:
            return ()
        again = ("changed, to be read again",) if self.entry and self.entry.review is Review.draft else ()
        if self.entry is None or not self.entry.statements:
            return again or ("not read",)
        return (*again, *(f"no claim yet: {statement.says}" for statement in self.entry.uncovered))

    @property
    def aside(self) -> Aside | None:
        """Why it is set aside, if it is."""
        return None if self.entry is None else self.entry.aside


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """How much of a document has been read.

    Parameters
    ----------
    document : the document.
    readings : its segments in order, with what was read from each.
    unlisted : claims that no statement of the ledger lists, though the document has one; implied claims, which no
        segment states, are left out.
    drafts : claims that nobody has settled yet.
    """

    document: Document
    readings: tuple[SegmentReading, ...]
    unlisted: tuple[Claim, ...] = ()
    drafts: tuple[Claim, ...] = ()

    @property
    def read(self) -> tuple[SegmentReading, ...]:
        """The segments of which every statement is covered."""
        return tuple(one for one in self.readings if one.is_accounted and one.aside is None)

    @property
    def set_aside(self) -> tuple[SegmentReading, ...]:
        """The segments that make no statement, by the ledger."""
        return tuple(one for one in self.readings if one.is_accounted and one.aside is not None)

    @property
    def unaccounted(self) -> tuple[SegmentReading, ...]:
        """The segments of which the ledger says nothing, or that make a statement which no claim covers."""
        return tuple(one for one in self.readings if not one.is_accounted)

    @property
    def statements(self) -> int:
        """The number of statements in the ledger."""
        return sum(len(one.entry.statements) for one in self.readings if one.entry)

    @property
    def covered(self) -> int:
        """The number of statements that claims cover."""
        return self.statements - sum(len(one.entry.uncovered) for one in self.readings if one.entry)

    @property
    def share(self) -> float:
        """The part of the segments that is accounted for, from 0 to 1."""
        return 1 - len(self.unaccounted) / len(self.readings) if self.readings else 1.0


def coverage(corpus: Corpus, documents: Collection[str] | None = None) -> tuple[DocumentCoverage, ...]:
    """Return how much of some documents, given by id, has been read, in the order of the corpus; all unless given."""
    unlisted: dict[str, list[Claim]] = {}
    drafts: dict[str, list[Claim]] = {}
    for claim in _unlisted(corpus):
        unlisted.setdefault(claim.document, []).append(claim)
    for claim in corpus.drafts:
        drafts.setdefault(claim.document, []).append(claim)
    return tuple(
        DocumentCoverage(
            document,
            tuple(
                SegmentReading(segment, corpus.ledger.get(document.id, {}).get(segment.number))
                for segment in corpus.segments[document.id]
            ),
            tuple(unlisted.get(document.id, ())),
            tuple(drafts.get(document.id, ())),
        )
        for document in corpus.documents
        if documents is None or document.id in documents
    )


def _unlisted(corpus: Corpus) -> Iterator[Claim]:
    """Yield the claims that no statement lists though their document has a ledger, less those that are implied."""
    if not any(corpus.ledger.values()):
        return
    listed = {
        claim
        for ledger in corpus.ledger.values()
        for entry in ledger.values()
        for statement in entry.statements
        for claim in statement.claims
    }
    of = corpus.columns
    has_ledger = np.array([bool(corpus.ledger.get(document.id)) for document in corpus.documents])
    asked = has_ledger[of.document] & ~of.implied
    rows = (
        row for (name, row), one in zip(corpus.row.items(), asked.tolist(), strict=True) if one and name not in listed
    )
    yield from Rows(corpus.claims, np.fromiter(rows, dtype=np.int64))


def require_coverage(corpus: Corpus) -> None:
    """Refuse a corpus with segments that are unaccounted for, or with claims that the ledger does not list.

    Raises
    ------
    ProblemsFound
        With a problem for each document that has such segments, and for each such claim.
    """
    problems = []
    for one in coverage(corpus):
        ledger = f"{LEDGER_FOLDER}/{one.document.id}.yaml"
        if one.unaccounted:
            numbers = spans([reading.segment.number for reading in one.unaccounted])
            message = (
                f"{len(one.unaccounted):,} of {len(one.readings):,} segments of '{one.document.id}' "
                f"are unaccounted for: {numbers}"
            )
            hint = "see mechgraph coverage; to build all the same: --partial"
            problems.append(Problem(ledger, 0, 0, "unaccounted", message, one.document.id, hint))
        for claim in one.unlisted:
            message = f"no statement of the ledger lists the claim '{claim.id}'"
            hint = "add it to the entry of a segment it was read from"
            problems.append(Problem(ledger, 0, 0, "claim-without-statement", message, claim.id, hint, claim.id))
    if problems:
        raise ProblemsFound(problems)


def spans(numbers: Sequence[int]) -> str:
    """Return ascending numbers as people write them: 1–3, 7, 9–12."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in _runs(numbers))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield numbers[start], numbers[place - 1]
            start = place
