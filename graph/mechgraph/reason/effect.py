"""The sign of an effect, and whether signs alone can tell it.

This is the question of `what_if` for one entity, asked strictly: where does it settle, once everything is at rest? A
verdict of `what_if` follows every walk; here simple paths count, and loops as in loop analysis (see
`mechgraph.reason.press`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mechgraph.errors import UsageError
from mechgraph.model.corpus import Corpus
from mechgraph.reason.chain import Chain
from mechgraph.reason.cover import SIGNS
from mechgraph.reason.press import Press, press

if TYPE_CHECKING:
    from mechgraph.reason.cover import Spread
    from mechgraph.reason.situation import Situation


class Ground(StrEnum):
    """What a sign rests on, firmest first."""

    determined = "determined"
    """Every stable rest of such a system has it."""
    agreed = "all paths agree"
    """Every rest has it at which each part would be stable with the others held: no loop beside a path runs away."""
    shortest = "shortest path"
    """Paths differ, and the shortest has it: a guess."""


class Hindrance(StrEnum):
    """Why a sign is not determined."""

    unreached = "not reached"
    opposed = "paths of both signs"
    undefined = "a step without a direction"
    loop = "a reinforcing loop beside a path"
    undecided = "the search was ended"


_REASONS = {
    Hindrance.unreached: "no path of claims leads there: not addressed, which is not to say that there is no effect",
    Hindrance.opposed: "one path raises it, another lowers it; which prevails is not claimed",
    Hindrance.undefined: "a step on a path gives no direction",
    Hindrance.loop: "all paths agree, but one leaves a loop alone that may reinforce and turn the effect round",
    Hindrance.undecided: "the search was ended before it told; nothing is claimed",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """The sign of an effect with what it rests on, and why it is not determined where it is not.

    Parameters
    ----------
    corpus : where the claims come from.
    raised, lowered : ids of the entities that are set, joint causes that go with them included.
    target : id of the entity asked about.
    sign : 1 where it rises, −1 where it falls, None where nothing is said.
    ground : what the sign rests on; None without one.
    hindrance : why it is not determined; None where it is.
    paths : a shortest simple path to each outcome there is one to: more, less, open.
    loop : where that is the hindrance, a loop that may reinforce, and that a path leaves alone.
    beside : that path.
    """

    corpus: Corpus
    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    target: str
    sign: int | None
    ground: Ground | None
    hindrance: Hindrance | None
    paths: tuple[Chain, ...] = ()
    loop: Chain | None = None
    beside: Chain | None = None

    @property
    def reason(self) -> str | None:
        """Why the sign is not determined, in words; None where it is."""
        return None if self.hindrance is None else _REASONS[self.hindrance]


def effect(outcome: Situation, target: str, *, bold: bool = False) -> Effect:
    """Return the sign of the effect that a situation has on an entity.

    Parameters
    ----------
    outcome : what is raised, lowered or blocked.
    target : id of an entity.
    bold : whether to give a sign that is not determined: that of all paths, else that of the one that is shortest.

    Raises
    ------
    UsageError
        Where the entity is itself set from outside.
    """
    if target in {*outcome.raised, *outcome.lowered, *outcome.blocked}:
        raise UsageError(f"'{target}' is itself raised, lowered or blocked")
    number = outcome.graph.number.get(target)
    if number is None:
        return Effect(outcome.corpus, outcome.raised, outcome.lowered, target, None, None, Hindrance.unreached)
    reached = outcome.witnesses.everything
    found = press(reached, number)
    sign, ground = found.determined, Ground.determined
    if sign is None and bold:
        sign, ground = found.agreed, Ground.agreed
    if sign is None and bold:
        sign, ground = shortest(reached, number, found), Ground.shortest
    chain = outcome.witnesses.chain
    return Effect(
        outcome.corpus,
        outcome.raised,
        outcome.lowered,
        target,
        sign,
        None if sign is None else ground,
        _hindrance(found),
        tuple(chain(edges) for edges in found.paths.values()),
        chain(found.loop) if found.loop else None,
        chain(found.beside) if found.beside else None,
    )


def shortest(reached: Spread, target: int, found: Press) -> int | None:
    """Return the sign of the shortest simple path; None where it is open, or those of two signs are as short.

    Where the search for a path was ended, it counts as being as short as a walk.
    """
    lengths = {sign: len(edges) for sign, edges in found.paths.items()}
    for floor, sign in SIGNS.items():
        if sign in found.undecided:
            lengths[sign] = int(reached.distance[floor, target])
    best = [sign for sign, length in lengths.items() if length == min(lengths.values())]
    return best[0] or None if len(best) == 1 and best[0] in found.paths else None


def situation(corpus: Corpus, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of what is raised and of what is lowered, as it is written: ``BDNF``, ``BDNF -``, ``a +; b -``.

    Parameters
    ----------
    corpus : where the names come from.
    text : names, separated by semicolons; one with a ``-`` behind a space is lowered, any other raised.

    Raises
    ------
    NotFound
        Where nothing bears a name.
    UsageError
        Where an entity is to be both.
    """
    raised: dict[str, None] = {}
    lowered: dict[str, None] = {}
    for part in text.split(";"):
        name, _, sign = part.strip().rpartition(" ")
        if sign not in {"+", "-", "−"} or not name:
            name, sign = part.strip(), "+"
        (raised if sign == "+" else lowered)[corpus.find(name)] = None
    if both := raised.keys() & lowered.keys():
        raise UsageError(f"'{min(both)}' is to be both raised and lowered")
    return tuple(raised), tuple(lowered)


def _hindrance(found: Press) -> Hindrance | None:
    """Return why no sign is determined; what is found comes before what is not decided."""
    if found.determined:
        return None
    if {1, -1} <= found.paths.keys():
        return Hindrance.opposed
    if 0 in found.paths:
        return Hindrance.undefined
    if found.loop:
        return Hindrance.loop
    if found.undecided or not found.complete:
        return Hindrance.undecided
    return Hindrance.unreached
