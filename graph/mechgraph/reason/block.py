"""What a block does to the conclusions that are drawn without it.

A block only takes couplings away, so it never turns a rise into a fall and never makes a conflict. It can settle one,
and where a vague claim stood beside a net claim that it cuts, it can leave the direction open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.reason.conclusion import Conclusion, Verdict
from mechgraph.reason.cover import SIGNS, Spread, spread
from mechgraph.reason.signed import SignedGraph
from mechgraph.reason.witness import Manner, Witness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from mechgraph.reason.situation import Situation


class Fate(StrEnum):
    """What a block does to a conclusion."""

    lost = "lost"
    changed = "changed"
    rerouted = "kept by other claims"
    kept = "kept"


@dataclass(frozen=True, slots=True)
class Change:
    """A conclusion without a block and with it.

    Parameters
    ----------
    fate : what the block does to it.
    before, after : the conclusion without the block and with it.
    cut : where it is kept by other claims, a chain that led to it and is cut.
    """

    fate: Fate
    before: Conclusion
    after: Conclusion
    cut: Witness | None = None


class Block:
    """A block, seen from the situation without it.

    Parameters
    ----------
    without, within : the situation without the block and with it.

    Notes
    -----
    What the block touches is what walks that pass a cut coupling reach: linear in the graph.
    """

    def __init__(self, without: Situation, within: Situation) -> None:
        self.without, self.within = without, within

    def fate(self, entity: str) -> Fate | None:
        """Return what becomes of the conclusion about an entity; None where none is drawn without the block."""
        # A joint cause may be raised with its members but for the block: then nothing is concluded about it.
        before, after = (one.verdicts.get(entity, Verdict.not_reached) for one in (self.without, self.within))
        if before is Verdict.not_reached or entity not in self.within.verdicts:
            return None
        if after is Verdict.not_reached:
            return Fate.lost
        if after is not before:
            return Fate.changed
        return Fate.kept if self._cut_floor(entity) is None else Fate.rerouted

    def changes(self, entities: Iterable[str]) -> tuple[Change, ...]:
        """Return what the block does to the conclusions about some entities, less those about which none is drawn."""
        fates = {entity: fate for entity in entities if (fate := self.fate(entity)) is not None}
        before, after = (one.explained(list(fates)) for one in (self.without, self.within))
        return tuple(
            Change(fate, was, now, self._cut_chain(entity) if fate is Fate.rerouted else None)
            for (entity, fate), was, now in zip(fates.items(), before, after, strict=True)
        )

    def _cut_floor(self, entity: str) -> int | None:
        """Return the first outcome of a conclusion that a walk over a cut coupling leads to, if there is one."""
        place = len(self.without.graph.nodes) + self.without.graph.number[entity]
        floors = self.without.verdicts[entity].floors
        return next((floor for floor in floors if self._passing.distance[floor, place] >= 0), None)

    def _cut_chain(self, entity: str) -> Witness | None:
        """Return a shortest chain to that outcome that passes a cut coupling."""
        graph, floor = self.without.graph, self._cut_floor(entity)
        if floor is None:
            return None
        walk = [edge % len(graph.sign) for edge in self._passing.walk(len(graph.nodes) + graph.number[entity], floor)]
        chain = self.without.witnesses.chain(walk)
        simple = len(set(chain.entities)) == len(chain.entities)
        return Witness(chain, SIGNS[floor], Manner.path if simple else Manner.undecided)

    @property
    def _needing(self) -> NDArray[np.bool_]:
        """For each coupling without the block, whether all its claims need what is blocked."""
        cited = self.without.graph.cited
        of = cited.corpus.columns
        blocked = of.numbers(self.within.blocked)
        free = np.ones(len(of), dtype=np.int64)
        free[of.via.holding(blocked)] = free[of.members.holding(blocked)] = 0
        edge, rows = cited.pairs
        needing: NDArray[np.bool_] = np.bincount(edge, free[rows], minlength=len(cited)) == 0
        return needing

    @cached_property
    def _passing(self) -> Spread:
        """What is reached without the block, each entity twice: by walks that pass no cut coupling yet, and that do."""
        graph = self.without.graph
        nodes, blocked = len(graph.nodes), set(self.within.blocked)
        gone = np.array([node in blocked for node in graph.nodes], dtype=np.bool_)
        cut = gone[graph.target] | self._needing
        doubled = SignedGraph(
            graph.nodes * 2,
            np.concatenate((graph.source, graph.source + nodes)).astype(np.int32),
            np.concatenate((graph.target + nodes * cut, graph.target + nodes)).astype(np.int32),
            np.tile(graph.sign, 2),
        )
        # A joint cause that the block keeps from going with its members is cut itself.
        up, down = (
            [graph.number[entity] + nodes * (entity not in left) for entity in entities if entity in graph.number]
            for entities, left in (
                (self.without.raised, self.within.raised),
                (self.without.lowered, self.within.lowered),
            )
        )
        return spread(doubled, up, down)
