"""What-if: a situation from what is asked for, and what its block does to what would follow without it.

What follows in a situation, and why, is said in `mechgraph.reason.situation`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mechgraph.errors import UsageError
from mechgraph.reason.block import Block, Change, Fate
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.situation import Assumed, Situation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.signed import SignedGraph


class WhatIf(Situation):
    """A situation, and what its block does to the conclusions that are drawn without it."""

    @cached_property
    def without_block(self) -> Situation | None:
        """The same situation without the block; None where nothing is blocked."""
        if not self.blocked:
            return None
        raised, lowered = (
            tuple(entity for entity in ids if entity not in self.joint) for ids in (self.raised, self.lowered)
        )
        return Situation.of(self.projection, raised, lowered, (), self.assumed)

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
