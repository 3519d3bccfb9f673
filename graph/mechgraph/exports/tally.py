"""What an export could not carry, counted by field. Nothing is left out without standing here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mechgraph.english import counted
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.entity import Entity
from mechgraph.model.lazy import column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pydantic import BaseModel

    from mechgraph.model.corpus import Corpus

_PLURALS = {"entity": "entities", "ledger entry": "ledger entries"}


class Tally:
    """Counts of what was not carried.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.miss("hedge", "claim", 2)
    >>> str(tally)
    'hedge: 2 claims'
    """

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __str__(self) -> str:
        return "\n".join(
            f"{what}: {counted(number, kind, _PLURALS.get(kind))}" for (what, kind), number in self.counts.items()
        )

    def miss(self, what: str, kind: str, number: int = 1) -> None:
        """Count something that is not carried: a field, or what else is said of records of a kind."""
        if number:
            self.counts[what, kind] += number

    def miss_fields(self, claim: Claim, carried: Collection[str]) -> None:
        """Count the fields of a claim that are given and not carried."""
        for name in given(claim):
            if name not in carried:
                self.miss(name, "claim")

    def miss_rest(self, corpus: Corpus, *, entities: Collection[str] = ()) -> None:
        """Count what a format of claims alone cannot carry: all that a corpus has beside them.

        Parameters
        ----------
        corpus : the corpus.
        entities : the fields of entities that are carried.
        """
        for name, field in Entity.model_fields.items():
            if name not in entities:
                values = column(corpus.entities, name)
                required = field.is_required()
                self.miss(name, "entity", sum(required or value != field.default for value in values))
        self.miss("about", "corpus description")
        self.miss("left out", "named mechanism", len(corpus.about.mechanisms))
        self.miss("left out", "document", len(corpus.documents))
        self.miss("left out", "segment", sum(map(len, corpus.segments.values())))
        self.miss("left out", "ledger entry", sum(map(len, corpus.ledger.values())))
        self.miss("left out", "question", len(corpus.questions))


def given(record: BaseModel) -> Iterator[str]:
    """Yield the names of the fields that do not stand at what holds unless another is given; a scope's one by one."""
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if isinstance(value, Scope):
            yield from (f"scope.{aspect}" for aspect in given(value))
        elif field.is_required() or value != field.default:
            yield name
