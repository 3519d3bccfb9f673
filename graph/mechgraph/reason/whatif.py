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
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.errors import UsageError
from mechgraph.model.columns import Rows
from mechgraph.model.values import Level
from mechgraph.reason.block import Block, Change, Fate
from mechgraph.reason.conclusion import Conclusion, Verdict
from mechgraph.reason.cover import OPEN
from mechgraph.reason.projection import Filter, Projection, project
from mechgraph.reason.signed import SignedGraph, coupled
from mechgraph.reason.witness import Witnesses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

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
class WhatIf:
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
    ) -> WhatIf:
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
    def without_block(self) -> WhatIf | None:
        """The same situation without the block; None where nothing is blocked."""
        if not self.blocked:
            return None
        raised, lowered = (
            tuple(entity for entity in ids if entity not in self.joint) for ids in (self.raised, self.lowered)
        )
        return WhatIf.of(self.projection, raised, lowered, (), self.assumed)

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

        The entity is given by id, label or synonym, as in `explain` and `change`.
        """
        entity = self.corpus.find(entity)
        sign = self.verdicts[entity].sign
        return sign * self.corpus.valences[entity].worth if sign else None

    @cached_property
    def benefits(self) -> Mapping[int, int]:
        """How many entities become what is good (1), bad (−1) or neither (0)."""
        found = Counter(map(self.benefit, self.verdicts))
        return {benefit: found[benefit] for benefit in (1, -1, 0)}

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

    def change(self, entity: str) -> Change | None:
        """Return what the block does to the conclusion about an entity.

        None where nothing is blocked, or nothing is concluded about the entity without the block.
        """
        return next(iter(self.changes([self.corpus.find(entity)])), None)

    def changes(self, entities: Iterable[str] | None = None) -> tuple[Change, ...]:
        """Return what a block does to conclusions that are drawn without it, in the order of `conclusions`.

        Parameters
        ----------
        entities : ids of those that are meant, in their order; all unless given.
        """
        return () if self._block is None else self._block.changes(self.fates if entities is None else entities)

    @cached_property
    def fates(self) -> Mapping[str, Fate]:
        """What becomes of each conclusion that is drawn without a block, in the order of `conclusions`."""
        if self._block is None or self.without_block is None:
            return {}
        found = ((entity, self._block.fate(entity)) for entity in self.without_block.concluded())
        return {entity: fate for entity, fate in found if fate is not None}

    @cached_property
    def _block(self) -> Block | None:
        return None if self.without_block is None else Block(self.without_block, self)

    @cached_property
    def witnesses(self) -> Witnesses:
        """The witnesses of all outcomes."""
        return Witnesses(self.graph, self.raised, self.lowered)

    def _order(self, entity: str) -> tuple[int, int, str]:
        corpus, benefit = self.corpus, self.benefit(entity)
        place = list(Level).index(corpus.levels[entity])
        return place, 3 if benefit is None else (1, -1, 0).index(benefit), corpus.label(entity).lower()


def what_if(
    corpus: Corpus,
    raised: Collection[str] = (),
    lowered: Collection[str] = (),
    blocked: Collection[str] = (),
    *,
    chosen: Filter | None = None,
) -> WhatIf:
    """Return what follows if entities are raised, lowered or blocked.

    Where only a block is asked for, what leads to it and what nothing leads to is taken as raised; where nothing leads
    to it, it is taken as lowered itself.

    Parameters
    ----------
    corpus : where the claims come from.
    raised, lowered, blocked : ids of entities.
    chosen : which claims count; all but implied ones and marketing unless given.

    Raises
    ------
    UsageError
        Where nothing is asked for, an entity is asked for in two ways or avoided as well, or only loops lead to what is
        blocked, so that nothing starts them.

    Notes
    -----
    Verdicts are linear in the claims; they are computed when they are first asked for, witnesses one by one.
    """
    raised, lowered, blocked = (tuple(dict.fromkeys(ids)) for ids in (raised, lowered, blocked))
    asked = (*raised, *lowered, *blocked)
    chosen = chosen or Filter()
    if not asked:
        raise UsageError("say what is raised, lowered or blocked")
    for entity in asked:
        if asked.count(entity) > 1:
            raise UsageError(f"'{entity}' is given twice: an entity is raised, or lowered, or blocked")
        if entity in chosen.avoid:
            raise UsageError(f"'{entity}' is to be avoided, so it cannot be raised, lowered or blocked")
    projection = project(corpus, chosen)
    assumed = Assumed.nothing
    if not (raised or lowered):
        leading, sources = _upstream(projection.graph, blocked)
        if leading and not sources:
            raise UsageError("only loops lead to what is blocked; say what is raised or lowered")
        if sources:
            raised, assumed = sources, Assumed.sources
        else:
            lowered, blocked, assumed = blocked, (), Assumed.absence
    return WhatIf.of(projection, raised, lowered, blocked, assumed)


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


def _upstream(graph: SignedGraph, blocked: Collection[str]) -> tuple[set[int], tuple[str, ...]]:
    """Return what leads to what is blocked, and what of that nothing else leads to, in the order of claims."""
    end = {graph.number[entity] for entity in blocked if entity in graph.number}
    leading, ahead, sources = set(end), list(end), []
    while ahead:
        node = ahead.pop()
        before = set(graph.source[graph.entering(node)].tolist()) - {node}
        if not before:
            sources.append(node)
        ahead += before - leading
        leading |= before
    return leading - end, tuple(graph.nodes[node] for node in sorted(sources) if node not in end)
