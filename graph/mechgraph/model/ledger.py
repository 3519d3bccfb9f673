"""The ledger: for each segment of a document, the statements it makes, or why it is set aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from mechgraph.model.base import FieldProblem, Identifier, Number, Record, Text
from mechgraph.model.values import Aside, Review

if TYPE_CHECKING:
    from collections.abc import Iterator


class Statement(Record):
    """One thing that a segment states, and the claims that say it."""

    claims: Annotated[
        tuple[Identifier, ...], Field(description="Ids of the claims that cover it; none yet if empty.")
    ] = ()
    says: Annotated[
        Text | None, Field(description="What it states, in words of ours; needed until a claim says it.")
    ] = None


class Entry(Record):
    """What was read from one segment."""

    segment: Annotated[Number, Field(description="Number of the segment.")]
    counted: Annotated[
        tuple[Annotated[int, Field(ge=0, strict=True)], ...],
        Field(description="How many statements each reader counted in it, before any claim was written."),
    ] = ()
    aside: Annotated[Aside | None, Field(description="Why the segment is set aside: it makes no statement.")] = None
    of: Annotated[Number | None, Field(description="For a repetition: number of the segment it repeats.")] = None
    statements: tuple[Statement, ...] = ()
    review: Annotated[
        Review, Field(description="draft: the words of the segment have changed; it is to be read again.")
    ] = Review.settled
    note: Text | None = None

    @property
    def is_accounted(self) -> bool:
        """Whether the segment is set aside, or each of its statements is covered by claims; a draft is not."""
        if self.review is Review.draft:
            return False
        return self.aside is not None or (bool(self.statements) and not self.uncovered)

    @property
    def uncovered(self) -> tuple[Statement, ...]:
        """The statements that no claim covers."""
        return tuple(statement for statement in self.statements if not statement.claims)

    def problems(self) -> Iterator[FieldProblem]:
        """Yield the rules of the model that this entry breaks."""
        if self.aside is not None and self.statements:
            yield FieldProblem(
                "aside-with-statements",
                "aside",
                f"segment {self.segment} is set aside but has statements",
                "leave one of the two out",
            )
        if (self.aside is Aside.repetition) is not (self.of is not None):
            yield FieldProblem(
                "repetition-of-nothing",
                "of" if self.of is not None else "aside",
                f"segment {self.segment} " + ("repeats no segment" if self.of is None else "is not a repetition"),
                "write 'aside: repetition' and 'of: NUMBER', or leave 'of' out",
            )
        if any(not statement.claims and statement.says is None for statement in self.statements):
            yield FieldProblem(
                "empty-statement",
                "statements",
                f"a statement of segment {self.segment} has neither claims nor words",
                "list its claims in 'claims', or write in 'says' what it states",
            )


Ledger = Mapping[int, Entry]
"""The entries of a document, by segment number."""
