"""Tables of effects: the sign of each is found, and compared with the observed one.

Each row names a situation (see `mechgraph.reason.effect.situation`), an entity, and, if there is a third column, the
sign that was observed. A name that is not in the corpus does not end a trial; it is counted.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mechgraph.errors import NotFound, Problem, ProblemsFound, UsageError
from mechgraph.reason.effect import Effect, Hindrance
from mechgraph.text.files import read_text
from mechgraph.words import sign_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mechgraph.graph import MechanismGraph
    from mechgraph.reason.projection import Filter
    from mechgraph.records.table import Record

COLUMNS = ("source", "target")
"""Columns of a table of pairs, unless others are named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A row: what is set, what is asked about, and its sign, where it is given."""

    source: str
    target: str
    expected: int | None
    line: int


class Outcome(StrEnum):
    """How an answer stands to the sign that is known."""

    right = "right"
    wrong = "wrong"
    abstained = "abstained"
    unreached = "not reached"
    unasked = "cannot be asked"


@dataclass(frozen=True, slots=True)
class Tried:
    """A row with its answer, or why it cannot be asked: the corpus has no such name, or the entity is itself set."""

    asked: Asked
    effect: Effect | None
    problem: str | None = None

    @property
    def outcome(self) -> Outcome | None:
        """How the answer stands to the sign that is known; None where an answer is given and no sign is known."""
        if self.effect is None:
            return Outcome.unasked
        if self.effect.sign is None:
            return Outcome.unreached if self.effect.hindrance is Hindrance.unreached else Outcome.abstained
        if self.asked.expected is None:
            return None
        return Outcome.right if self.effect.sign == self.asked.expected else Outcome.wrong


def read_pairs(path: Path, columns: tuple[str, ...] = COLUMNS) -> tuple[Asked, ...]:
    """Return the rows of a table, comma- or tab-separated, with a head.

    Parameters
    ----------
    path : the file, UTF-8; it is tab-separated where its head has a tab.
    columns : names of the columns for source, target and, if there is one, sign.

    Raises
    ------
    ProblemsFound
        Where it is no such table, a cell is empty, or a sign is none.
    """
    text = read_text(path)
    head = text.words.partition("\n")[0]
    rows = csv.reader(io.StringIO(text.words, newline=""), delimiter="\t" if "\t" in head else ",", strict=True)
    try:
        names = next(rows, [])
        missing = [column for column in columns if column not in names]
        if missing:
            listed = f"the columns are {', '.join(map(repr, names[:20]))}; say with --columns which to take"
            hint = listed if names else "the file is empty"
            raise ProblemsFound([Problem(str(path), 1, 1, "missing-field", f"no column {missing[0]!r}", None, hint)])
        places = [names.index(column) for column in columns]
        found = [
            _asked(path, rows.line_num, [row[at] if at < len(row) else "" for at in places]) for row in rows if row
        ]
    except csv.Error as error:
        message = f"no table: {error}"
        raise ProblemsFound([Problem(str(path), rows.line_num, 1, "bad-value", message)]) from error
    problems = [one for one in found if isinstance(one, Problem)]
    if problems:
        raise ProblemsFound(problems)
    return tuple(one for one in found if isinstance(one, Asked))


def _asked(path: Path, line: int, cells: list[str]) -> Asked | Problem:
    source, target, *sign = (cell.strip() for cell in cells)
    if not source or not target:
        return Problem(str(path), line, 1, "missing-field", "a row without a source or a target")
    expected = sign_of(sign[0]) if sign else None
    if sign and not expected:
        return Problem(str(path), line, 1, "bad-value", "a sign is + or -", sign[0])
    return Asked(source, target, expected, line)


def trial(
    graph: MechanismGraph, asked: Iterable[Asked], *, bold: bool = False, chosen: Filter | None = None
) -> Iterator[Tried]:
    """Yield each row with its answer (see `MechanismGraph.effect`)."""
    for one in asked:
        try:
            yield Tried(one, graph.effect(one.source, one.target, bold=bold, chosen=chosen))
        except (NotFound, UsageError) as error:
            yield Tried(one, None, str(error))


def tally(tried: Iterable[Tried]) -> Mapping[Outcome, int]:
    """Return how many answers stand in each way to what is known."""
    found = dict.fromkeys(Outcome, 0)
    for one in tried:
        if one.outcome is not None:
            found[one.outcome] += 1
    return found


TRIAL_COLUMNS = ("line", "source", "target", "sign", "ground", "hindrance", "expected", "outcome", "problem")
"""Columns of the table that `trial_row` makes a row of."""


def trial_row(tried: Tried) -> Record:
    """Return a row of a trial with its answer."""
    effect = tried.effect
    return {
        "line": tried.asked.line,
        "source": tried.asked.source,
        "target": tried.asked.target,
        "sign": effect and effect.sign,
        "ground": effect and effect.ground and str(effect.ground),
        "hindrance": effect and effect.hindrance and str(effect.hindrance),
        "expected": tried.asked.expected,
        "outcome": tried.outcome and str(tried.outcome),
        "problem": tried.problem,
    }


def trial_record(tried: Sequence[Tried]) -> Record:
    """Return the rows of a trial with the tally: of all, and of what was answered on each ground."""
    grounds = dict.fromkeys(str(one.effect.ground) for one in tried if one.effect and one.effect.ground)
    counts = tally(tried)
    answered = sum(one.effect is not None and one.effect.sign is not None for one in tried)
    judged = counts[Outcome.right] + counts[Outcome.wrong]
    reached = len(tried) - counts[Outcome.unreached] - counts[Outcome.unasked]
    return {
        "pairs": [trial_row(one) for one in tried],
        "tally": {str(outcome): number for outcome, number in counts.items()},
        "grounds": {ground: _on(ground, tried) for ground in grounds},
        "precision": counts[Outcome.right] / judged if judged else None,
        "coverage": answered / len(tried) if tried else None,
        "coverage_of_reached": answered / reached if reached else None,
    }


def _on(ground: str, tried: Sequence[Tried]) -> Record:
    """Return how many were answered on a ground, and how those stand to what is known."""
    of = [one for one in tried if one.effect and str(one.effect.ground) == ground]
    counts = tally(of)
    return {"answered": len(of), "right": counts[Outcome.right], "wrong": counts[Outcome.wrong]}
