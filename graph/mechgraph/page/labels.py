"""Boxes of the drawing: the label of an entity on a few lines that no other entity has, and the room they take."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mechgraph.records.table import Record

SHORTEST_LINE, LONGEST_LINE, MOST_LINES = 12, 22, 3
"""Labels are wrapped as narrow as they go in three lines; what is longer is cut in the drawing, not in the panel."""

_LETTER, _LINE, _PADDING, _NARROWEST = 6.9, 14.0, 14.0, 60.0


def label_boxes(labels: Mapping[str, str]) -> dict[str, Record]:
    """Return the size of each box in px at a font of 14 px, and the lines of its label.

    Parameters
    ----------
    labels : by entity.

    Notes
    -----
    A long label is cut at its end; where that leaves several the same, what they have in common before they differ is
    cut instead.
    """
    lines = _apart({label: _wrapped(label) for label in labels.values()})
    return {name: _box(lines[label]) for name, label in labels.items()}


def _wrapped(label: str) -> list[str]:
    longest_word = max(map(len, label.split()), default=0)
    for length in range(min(max(SHORTEST_LINE, longest_word), LONGEST_LINE), LONGEST_LINE + 1):
        lines = textwrap.wrap(label[:500], length, max_lines=MOST_LINES, placeholder="…") or [label]
        if not lines[-1].endswith("…"):
            break
    return lines


def _apart(lines: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the lines of labels; the last of those that read the same goes on where the labels begin to differ."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for label, shown in lines.items():
        alike.setdefault(tuple(shown), []).append(label)
    found = dict(lines)
    for same, group in alike.items():
        if len(group) > 1:
            first, last = min(group), max(group)
            pairs = enumerate(zip(first, last, strict=False))
            place = next((at for at, (one, other) in pairs if one != other), len(first))
            found |= _apart({label: [*same[: MOST_LINES - 1], _from(label, place)] for label in group})
    return found


def _from(label: str, place: int) -> str:
    """Return a line of a label from the word at a place on, or from that place where the word is long."""
    start = label.rfind(" ", 0, place) + 1
    rest = label[start if place - start < LONGEST_LINE // 2 else place :]
    return f"…{rest}" if len(rest) < LONGEST_LINE else f"…{rest[: LONGEST_LINE - 2]}…"


def _box(lines: list[str]) -> Record:
    width = max(max(map(len, lines)) * _LETTER + _PADDING, _NARROWEST)
    return {"width": round(width), "height": round(len(lines) * _LINE + _PADDING), "lines": lines}
