"""Limits of searches: the time they may take, and how much they may look at."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

SECONDS = 10.0
"""How long a search may take unless told otherwise."""


class Stop(StrEnum):
    """The limit that ended a search."""

    time = "time"
    loops = "loops"
    """So many were found as are listed (`mechgraph.reason.loops.MOST_LOOPS`)."""
    steps = "steps"
    """Whether there is one path was not found out (`mechgraph.reason.cover.MOST_LOOKS`)."""

    @classmethod
    def first(cls, *stops: Stop | None) -> Stop | None:
        """Return the first of some limits, time before all else: with more of it the others are told."""
        return next((one for one in cls if one in stops), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search found.

    Parameters
    ----------
    stopped : the limit that ended it; None where it came to its end. Else some may be missing, and better ones.
    """

    stopped: Stop | None = None

    @property
    def complete(self) -> bool:
        """Whether the search came to its end."""
        return self.stopped is None


class OutOfTimeError(Exception):
    """A search went on for too long; it never leaves the module that searches."""


class Clock:
    """The time that searches have left."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self._beats = 0

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.end - time.monotonic()

    def tick(self) -> None:
        """Raise `OutOfTimeError` where time is up; looks at the clock now and then."""
        self._beats += 1
        if self._beats % 256 == 0:
            self.check()

    def check(self) -> None:
        """Raise `OutOfTimeError` where time is up."""
        if time.monotonic() > self.end:
            raise OutOfTimeError
