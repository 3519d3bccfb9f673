"""Effects as plain records, and as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.records import chain_record
from mechgraph.trial import Outcome, tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mechgraph.reason.effect import Effect
    from mechgraph.trial import Tried

Record = dict[str, Any]

EFFECT_COLUMNS = ("raised", "lowered", "target", "label", "sign", "ground", "hindrance", "paths", "loop", "beside")
"""Columns of the table that `effect_row` makes a row of."""

TRIAL_COLUMNS = ("line", "source", "target", "sign", "ground", "hindrance", "expected", "outcome", "problem")
"""Columns of the table that `trial_row` makes a row of."""


def effect_record(effect: Effect) -> Record:
    """Return the sign of an effect, what it rests on, and why it is not determined, with the paths and the loop."""
    corpus = effect.corpus
    return {
        "raised": list(effect.raised),
        "lowered": list(effect.lowered),
        "target": effect.target,
        "label": corpus.label(effect.target),
        "sign": effect.sign,
        "ground": None if effect.ground is None else str(effect.ground),
        "hindrance": None if effect.hindrance is None else str(effect.hindrance),
        "reason": effect.reason,
        "paths": [chain_record(corpus, one) for one in effect.paths],
        "loop": effect.loop and chain_record(corpus, effect.loop),
        "beside": effect.beside and chain_record(corpus, effect.beside),
    }


def effect_row(effect: Effect) -> Record:
    """Return an effect as a row, each chain by its entities."""
    record = effect_record(effect)
    chains = {name: record[name] and " > ".join(record[name]["entities"]) for name in ("loop", "beside")}
    return {**record, **chains, "paths": [" > ".join(one["entities"]) for one in record["paths"]]}


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
