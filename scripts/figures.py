"""What benchmarks measure: a value, against a named peer in the same run."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Figure:
    """A measured value; `ratio` is value over the peer's, `goal` what it should not exceed (ratio, or seconds)."""

    value: float
    unit: str
    versus: str
    ratio: float | None
    goal: float | None
    met: bool | None


def against(ours: float, theirs: float, versus: str, goal: float, unit: str = "s") -> Figure:
    """Return a figure that is a ratio."""
    return Figure(
        round(ours, 4), unit, f"{versus}: {theirs:.4g} {unit}", round(ours / theirs, 3), goal, ours / theirs <= goal
    )


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def alternating(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the medians of two actions, run in turn so that a busy machine bears on both alike."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(times)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)
