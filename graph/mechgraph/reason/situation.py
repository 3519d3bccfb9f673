"""What follows if something is raised, lowered or blocked, why, and what cannot be said.

What is raised, lowered or blocked is set from outside: no coupling acts on it any more, and no net claim that passes
through it holds. What is blocked has no effects, so it is removed, and with it the joint causes of which it is a
member. If all members of a joint cause are raised, it is raised with them; if all are lowered, it is lowered.

Net claims that were left out because their steps are present stay out: a block must not bring them back as shortcuts. A
verdict is then reachability on the signed double cover (`mechgraph.reason.cover`). If one sign is reached and an open
direction as well, the sign stands, with that as a caveat; if both signs are reached, they are not weighed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from mechgraph.errors import UsageError
from mechgraph.model.columns import Rows
from mechgraph.model.values import Family, Level
from mechgraph.reason.conclusion import Conclusion, Verdict
from mechgraph.reason.cover import OPEN
from mechgraph.reason.projection import Projection
from mechgraph.reason.signed import SignedGraph, coupled
from mechgraph.reason.witness import Witnesses

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus

_BY_FLOORS = (
    Verdict.not_reached,
    Verdict.rises,
    Verdict.falls,
    Verdict.conflict,
    Verdict.undefined,
    Verdict.rises,
    Verdict.falls,
    Verdict.conflict,
)
"""By the floors that are reached: 1 for up, 2 for down, 4 for open, together."""


class Assumed(StrEnum):
    """What was taken as given where only a block was asked for."""

    nothing = "nothing"
    sources = "sources"
    absence = "absence"


@dataclass(frozen=True, eq=False)
class Situation:
    """A situation and what follows from it.

    Parameters
    ----------
    raised, lowered, blocked : ids of the entities set from outside.
    joint : those of them that were not asked for: joint causes that go with their members.
    assumed : which of those were not asked for but taken as given, where only a block was asked for.
    projection : the claims that count, before anything is cut.
    """

    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    blocked: tuple[str, ...]
    assumed: Assumed
    projection: Projection
    joint: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        projection: Projection,
        raised: tuple[str, ...],
        lowered: tuple[str, ...] = (),
        blocked: tuple[str, ...] = (),
        assumed: Assumed = Assumed.nothing,
    ) -> Self:
        """Return a situation, with the joint causes that go with their members."""
        held = {*raised, *lowered, *blocked}
        up, down = (_joint(projection, moved, held) for moved in (raised, lowered))
        return cls(raised + up, lowered + down, blocked, assumed, projection, up + down)

    @property
    def corpus(self) -> Corpus:
        """Where the claims come from."""
        return self.projection.corpus

    @cached_property
    def graph(self) -> SignedGraph:
        """The couplings that still act; from what is blocked, which nothing reaches, nothing comes any more."""
        of, rows, held = self.corpus.columns, self.projection.rows, (*self.raised, *self.lowered, *self.blocked)
        broken = np.zeros(len(of), dtype=np.bool_)
        broken[of.via.holding(of.numbers(held))] = True
        broken[of.members.holding(of.numbers(self.blocked))] = True
        graph = coupled(self.corpus, rows[~broken[rows]]) if broken[rows].any() else self.projection.graph
        return graph.without(entered=[graph.number[entity] for entity in held if entity in graph.number])

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What becomes of each entity that is not set from outside, in corpus order.

        Notes
        -----
        Linear in the claims.
        """
        codes, number = self._floors.tolist(), self.graph.number
        held = {*self.raised, *self.lowered, *self.blocked}
        return {
            entity: _BY_FLOORS[codes[number[entity]]] if entity in number else Verdict.not_reached
            for entity in self.corpus.number
            if entity not in held
        }

    @cached_property
    def _floors(self) -> NDArray[np.int64]:
        """By entity of the graph the floors that are reached, as in `_BY_FLOORS`."""
        reached = self.witnesses.everything.distance >= 0
        floors: NDArray[np.int64] = (reached * np.array([[1], [2], [4]])).sum(axis=0)
        return floors

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """How many entities have each verdict."""
        held = {*self.raised, *self.lowered, *self.blocked}
        within = [self.graph.number[entity] for entity in held if entity in self.graph.number]
        moved = np.delete(self._floors, within)
        found = Counter({Verdict.not_reached: len(self.corpus.entities) - len(held) - len(moved)})
        for verdict, times in zip(_BY_FLOORS, np.bincount(moved, minlength=len(_BY_FLOORS)).tolist(), strict=True):
            found[verdict] += times
        return {verdict: found[verdict] for verdict in Verdict}

    def benefit(self, entity: str) -> int | None:
        """Return 1 where an entity becomes what is good, −1 where bad, 0 where neither; None without a sign.

        The entity is given by id, label or synonym, as in `explain`.
        """
        entity = self.corpus.find(entity)
        sign = self.verdicts[entity].sign
        return sign * self.corpus.valences[entity].worth if sign else None

    @cached_property
    def benefits(self) -> Mapping[int, int]:
        """How many entities become what is good (1), bad (−1) or neither (0)."""
        found = Counter(map(self.benefit, self.verdicts))
        return {benefit: found[benefit] for benefit in (1, -1, 0)}

    @cached_property
    def safety(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims of the safety family about what is raised, or is near it, by the id of what they are about.

        Nothing follows by them, so a situation is told with them. Filters on families and levels do not hide them.
        """
        corpus, of = self.corpus, self.corpus.columns
        beside = sorted(corpus.near(self.raised) - {*self.raised}, key=corpus.number.__getitem__)
        found: dict[str, list[Claim]] = {entity: [] for entity in (*self.raised, *beside)}
        chosen = replace(self.projection.chosen, families=frozenset({Family.safety}), levels=frozenset(Level))
        rows = np.flatnonzero(chosen.keeps(corpus) & of.resting_on(of.numbers(found)))
        for claim in Rows(corpus.claims, rows):
            found[claim.subject if claim.subject in found else claim.object].append(claim)
        return {entity: tuple(claims) for entity, claims in found.items() if claims}

    def explain(self, entity: str) -> Conclusion:
        """Return what becomes of an entity, given by id, label or synonym, with its witnesses.

        Raises
        ------
        NotFound
            Where no entity bears the name.
        UsageError
            Where it is set from outside.
        """
        (found,) = self.explained([self.corpus.find(entity)])
        return found

    def explained(self, entities: Sequence[str]) -> tuple[Conclusion, ...]:
        """Return what becomes of several entities, given by id, as `explain` does, which costs less than one by one."""
        for entity in entities:
            if entity not in self.verdicts:
                raise UsageError(f"'{entity}' is itself raised, lowered or blocked")
        outcomes = [(entity, floor) for entity in entities for floor in self._told_floors(entity)]
        witness = dict(zip(outcomes, self.witnesses.find(outcomes), strict=True))
        return tuple(
            Conclusion(
                entity,
                verdict := self.verdicts[entity],
                self.benefit(entity),
                tuple(witness[entity, floor] for floor in verdict.floors),
                None if OPEN in verdict.floors else witness.get((entity, OPEN)),
            )
            for entity in entities
        )

    def _told_floors(self, entity: str) -> tuple[int, ...]:
        """Return the floors that a conclusion has witnesses for: those of its verdict, and that of a caveat."""
        floors = self.verdicts[entity].floors
        if not floors or OPEN in floors:
            return floors
        open_too = self.witnesses.everything.distance[OPEN, self.graph.number[entity]] >= 0
        return (*floors, OPEN) if open_too else floors

    def conclusions(self, *, everything: bool = False) -> tuple[Conclusion, ...]:
        """Return what becomes of all entities: by level; then good, bad, neither, without a sign; then by label.

        Parameters
        ----------
        everything : whether those not reached are among them.
        """
        return self.explained(self.concluded(everything=everything))

    def concluded(self, *, everything: bool = False) -> list[str]:
        """Return the ids of what `conclusions` is about, in its order, which costs far less."""
        chosen = (
            entity for entity, verdict in self.verdicts.items() if everything or verdict is not Verdict.not_reached
        )
        return sorted(chosen, key=self._order)

    @cached_property
    def witnesses(self) -> Witnesses:
        """The witnesses of all outcomes."""
        return Witnesses(self.graph, self.raised, self.lowered)

    def _order(self, entity: str) -> tuple[int, int, str]:
        corpus, benefit = self.corpus, self.benefit(entity)
        place = list(Level).index(corpus.levels[entity])
        return place, 3 if benefit is None else (1, -1, 0).index(benefit), corpus.label(entity).lower()


def _joint(projection: Projection, moved: Collection[str], held: Collection[str]) -> tuple[str, ...]:
    """Return the joint causes whose members are all moved, as far as they are not set from outside themselves."""
    corpus = projection.corpus
    claims = Rows(corpus.claims, corpus.columns.members.among(projection.rows))
    found: dict[str, None] = {}
    while True:
        together = {*moved, *found}
        fresh = {
            claim.subject: None
            for claim in claims
            if together.issuperset(claim.members) and claim.subject not in {*held, *found}
        }
        if not fresh:
            return tuple(found)
        found |= fresh
