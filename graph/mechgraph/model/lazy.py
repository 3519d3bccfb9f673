"""Claims that are made one by one, as they are asked for: what lets a corpus be larger than memory."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import overload

from mechgraph.model.claim import Claim

KEPT = 100_000
"""Up to so many claims are kept as they are read; of more, the others are made again when they are asked for."""


class LazyClaims(Sequence[Claim]):
    """Claims each of which is made when it is asked for; nothing is kept of those that were."""

    @abstractmethod
    def at(self, row: int) -> Claim:
        """Return the claim of a row, counted from 0."""

    def those(self, rows: Iterable[int]) -> list[Claim]:
        """Return the claims of several rows, in their order; where it is cheaper, they are read together."""
        return list(map(self.at, rows))

    @overload
    def __getitem__(self, place: int) -> Claim: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Claim, ...]: ...

    def __getitem__(self, place: int | slice) -> Claim | tuple[Claim, ...]:
        if isinstance(place, slice):
            return tuple(self.those(range(*place.indices(len(self)))))
        row = place + len(self) if place < 0 else place
        if not 0 <= row < len(self):
            raise IndexError(place)
        return self.at(row)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Claim.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment] # as of any sequence that is compared by what it holds


def those(claims: Sequence[Claim], rows: Iterable[int]) -> list[Claim]:
    """Return the claims of several rows of a corpus, in their order: who has several rows asks for them together."""
    return claims.those(rows) if isinstance(claims, LazyClaims) else [claims[row] for row in rows]
