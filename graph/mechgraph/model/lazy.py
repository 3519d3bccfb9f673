"""Rows of a corpus that are made one by one, as they are asked for: what lets a corpus be larger than memory."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

R = TypeVar("R")

KEPT = 100_000
"""Of a folder, up to so many claims, and entities, are kept as they are read; the others are made again when they are
asked for."""

TOGETHER = 1_000
"""So many rows are asked for together where they are gone through."""


class Lazy(Sequence[R]):
    """Rows each of which is made when it is asked for; nothing is kept of those that were."""

    @abstractmethod
    def at(self, row: int) -> R:
        """Return a row, counted from 0."""

    def those(self, rows: Iterable[int]) -> list[R]:
        """Return several rows, in their order; where it is cheaper, they are read together."""
        return list(map(self.at, rows))

    def column(self, field: str) -> list[Any]:
        """Return the values of a field of all rows, in their order; where it is cheaper, no row is made."""
        return [getattr(row, field) for row in self]

    @overload
    def __getitem__(self, place: int) -> R: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[R, ...]: ...

    def __getitem__(self, place: int | slice) -> R | tuple[R, ...]:
        if isinstance(place, slice):
            return tuple(self.those(range(*place.indices(len(self)))))
        row = place + len(self) if place < 0 else place
        if not 0 <= row < len(self):
            raise IndexError(place)
        return self.at(row)

    def __iter__(self) -> Iterator[R]:
        return each(self, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment] # as of any sequence that is compared by what it holds


class Slice(Lazy[R]):
    """Some rows of others, one after the other.

    Parameters
    ----------
    rows : the others.
    start, end : the first row, and the one after the last.
    """

    def __init__(self, rows: Lazy[R], start: int, end: int) -> None:
        self._rows, self._range = rows, range(start, end)

    def __len__(self) -> int:
        return len(self._range)

    def at(self, row: int) -> R:
        """Return a row, counted from 0."""
        return self._rows.at(self._range[row])

    def those(self, rows: Iterable[int]) -> list[R]:
        """Return several rows, in their order."""
        return self._rows.those(self._range[row] for row in rows)


def those(held: Sequence[R], rows: Iterable[int]) -> list[R]:
    """Return several rows of a corpus, in their order: who has several asks for them together."""
    return held.those(rows) if isinstance(held, Lazy) else [held[row] for row in rows]


def each(held: Sequence[R], rows: Sequence[int]) -> Iterator[R]:
    """Yield several rows of a corpus, in their order, as `those` returns them; some are looked at together."""
    for start in range(0, len(rows), TOGETHER):
        yield from those(held, rows[start : start + TOGETHER])


def column(held: Sequence[R], field: str) -> list[Any]:
    """Return the values of a field of all rows of a corpus: who asks one thing of all asks for that alone."""
    return held.column(field) if isinstance(held, Lazy) else [getattr(row, field) for row in held]
