"""What a lint is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mechgraph.errors import Problem
from mechgraph.lint.reader import Reader

if TYPE_CHECKING:
    from mechgraph.corpus.rows import Reading


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a lint found at a claim or an entity.

    Parameters
    ----------
    lint : id of the lint.
    claim, entity : id of what it was found at; one of the two.
    message : what was found, in one sentence.
    hint : what to do about it.
    answer : the reason by which it was answered, where it was.
    """

    lint: str
    claim: str | None
    entity: str | None
    message: str
    hint: str
    answer: str | None = None

    def __str__(self) -> str:
        return f"{self.claim or self.entity}: {self.message} ({self.hint}) [{self.lint}]"

    def problem(self, reading: Reading | None, place: str) -> Problem:
        """Return it as a problem at the first line of its claim or entity; at its place where there are no lines."""
        name = self.claim or self.entity or ""
        if reading is None:
            return Problem(place, 0, 0, self.lint, f"{name}: {self.message}", None, self.hint)
        row = (reading.entities if self.claim is None else reading.claims)[name]
        return row.problem((), self.lint, f"{name}: {self.message}", None, self.hint)


@dataclass(frozen=True, slots=True)
class Found:
    """What a lint yields: the ids it concerns, that of the finding first; an answer at any of them counts.

    Parameters
    ----------
    claims, entities : ids; one of the two is empty.
    message, hint : as in `Finding`.
    """

    claims: tuple[str, ...]
    entities: tuple[str, ...]
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Lint:
    """A check of a corpus that only a person can settle: what it finds is mended, or answered with a reason.

    Parameters
    ----------
    id : stable short name, for example ``hedge-missed``.
    meaning : what it finds, in one line.
    find : yields what it finds.
    needs_words : whether it looks at the words of segments.
    needs_cues : whether it looks for cues, which are listed by language.
    """

    id: str
    meaning: str
    find: Callable[[Reader], Iterable[Found]]
    needs_words: bool = False
    needs_cues: bool = False


def at_claim(claim: str, message: str, hint: str) -> Found:
    """Return what was found at one claim."""
    return Found((claim,), (), message, hint)


def at_entity(entity: str, message: str, hint: str) -> Found:
    """Return what was found at one entity."""
    return Found((), (entity,), message, hint)
