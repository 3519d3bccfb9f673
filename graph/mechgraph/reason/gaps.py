"""What is missing: where chains break off, and what nobody states.

Each gap is shown as a chain, the step that is missing in it as a gap, so that it has a grade as chains have. Implied
claims count here: what only they carry is a gap of its own kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.model.arrays import stable_order
from mechgraph.model.columns import FAMILIES
from mechgraph.model.entity import LINKS
from mechgraph.model.values import Family, Level, Valence
from mechgraph.reason.chain import Chain, Step, mechanism

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.projection import Filter
    from mechgraph.reason.told import Told


_JOINT = FAMILIES.index(Family.joint_cause)


class GapKind(StrEnum):
    """What is missing."""

    missing_step = "missing step"
    bridge = "bridge"
    implied_only = "implied only"
    dead_end = "dead end"
    loose_start = "loose start"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing.

    Parameters
    ----------
    kind : what is missing.
    chain : where: the chain that breaks off, or the two that nobody joins, with the gap between them.
    about : the id of the mechanism that a step is missing from; for a bridge, how the two entities are linked.
    """

    kind: GapKind
    chain: Chain
    about: str | None = None


def find_gaps(corpus: Corpus, told: Told, chosen: Filter) -> tuple[Gap, ...]:
    """Return what is missing, by kind, best told first.

    - A *missing step*: a mechanism that the corpus names has a step without a claim.
    - A *bridge*: one chain ends in an entity, another starts from one that is an aspect of it, a kind of it or close to
      it (or the reverse), and no claim leads from the one to the other.
    - *Implied only*: two entities are coupled by nothing but implied claims.
    - A *dead end*: an entity that others lead to leads nowhere, though nobody wants or shuns it for its own sake.
    - A *loose start*: an entity that leads on has nothing that leads to it, though it is neither a substance nor a
      practice, with which things may well start.

    Members of joint causes are no dead ends, joint causes no loose starts, and what a bridge joins is not told again.

    Parameters
    ----------
    corpus : for its entities and mechanisms.
    told : its couplings.
    chosen : the filter they were made with.

    Notes
    -----
    Linear in the claims and links, but for bridges: those take the product of the couplings that enter the one entity
    and leave the other.
    """
    search = _Gaps(corpus, told)
    bridges = list(search.bridges())
    bridged = {end for gap in bridges for end in gap.chain.entities[1:-1]}
    found = [
        *search.missing_steps(chosen),
        *bridges,
        *search.implied_only(),
        *search.dead_ends(bridged),
        *search.loose_starts(bridged),
    ]
    kinds = list(GapKind)
    return tuple(sorted(found, key=lambda gap: (kinds.index(gap.kind), *_place(gap.chain))))


def _place(chain: Chain) -> tuple[tuple[int, ...], tuple[str, ...]]:
    return chain.rank(), chain.entities


class _Gaps:
    def __init__(self, corpus: Corpus, told: Told) -> None:
        self.corpus, self.told = corpus, told
        nodes, of = told.graph.nodes, corpus.columns
        leave, enter = (np.bincount(ends, minlength=len(nodes)) for ends in (told.source, told.target))
        self.ends = [nodes[number] for number in np.flatnonzero(enter.astype(bool) & ~leave.astype(bool)).tolist()]
        self.starts = [nodes[number] for number in np.flatnonzero(leave.astype(bool) & ~enter.astype(bool)).tolist()]
        _, rows = told.pairs
        joint = np.unique(of.subject[rows[of.family[rows] == _JOINT]])
        together = np.isin(of.members.row, rows[np.isin(of.subject[rows], joint)])
        self.joint = {of.ids[number] for number in joint.tolist()}
        self.members = {of.ids[number] for number in of.members.entity[together].tolist()}

    def leaving(self, entity: str) -> list[Step]:
        """Return the links that leave an entity."""
        return [self.told.step(edge) for edge in self.told.leaving(self.told.graph.number[entity])]

    def entering(self, entity: str) -> list[Step]:
        """Return the links that enter an entity."""
        first, end = np.searchsorted(self._targets, np.array((0, 1)) + self.told.graph.number[entity])
        return [self.told.step(edge) for edge in self._by_target[first:end].tolist()]

    @cached_property
    def _by_target(self) -> NDArray[np.int64]:
        return stable_order(self.told.target)

    @cached_property
    def _targets(self) -> NDArray[np.int64]:
        return self.told.target[self._by_target]

    def missing_steps(self, chosen: Filter) -> Iterator[Gap]:
        for path in self.corpus.about.mechanisms:
            chain = mechanism(self.corpus, path, chosen)
            if chain.gaps:
                yield Gap(GapKind.missing_step, chain, path.id)

    def bridges(self) -> Iterator[Gap]:
        starts = set(self.starts)
        for end in self.ends:
            for start in starts & self._links.get(end, {}).keys():
                joined = [
                    Chain((before.source, end, start, after.target), (before, Step(end, start, None, ()), after))
                    for before in self.entering(end)
                    for after in self.leaving(start)
                    if before.source != start and after.target != end
                ]
                if joined:
                    yield Gap(GapKind.bridge, _best(joined), self._links[end][start])

    def implied_only(self) -> Iterator[Gap]:
        told = self.told
        edge, rows = told.pairs
        # Edges of one pair stand together.
        pair = np.cumsum((np.diff(told.source, prepend=-1) != 0) | (np.diff(told.target, prepend=-1) != 0))
        stated = np.unique(pair[edge[~self.corpus.columns.implied[rows]]])
        drawn = np.flatnonzero(~np.isin(pair, stated)).tolist()
        for _, beside in groupby(drawn, key=lambda one: int(pair[one])):
            yield Gap(GapKind.implied_only, _best(_alone(told.step(one)) for one in beside))

    def dead_ends(self, bridged: set[str]) -> Iterator[Gap]:
        for end in self.ends:
            if end not in bridged | self.members and self.corpus.valences[end] is Valence.neutral:
                yield Gap(GapKind.dead_end, _best(map(_alone, self.entering(end))))

    def loose_starts(self, bridged: set[str]) -> Iterator[Gap]:
        for start in self.starts:
            if start not in bridged | self.joint and self.corpus.levels[start] not in _STARTING:
                yield Gap(GapKind.loose_start, _best(map(_alone, self.leaving(start))))

    @cached_property
    def _links(self) -> dict[str, dict[str, str]]:
        """For each entity those it is linked to, or that are linked to it, each with how."""
        found: dict[str, dict[str, str]] = {}
        for one, label in self.corpus.labels.items():
            for how in reversed(LINKS):
                for other in self.corpus.links[how][one]:
                    words = f"{label} {how.replace('_', ' ')} {self.corpus.label(other)}"
                    found.setdefault(one, {}).setdefault(other, words)
                    found.setdefault(other, {}).setdefault(one, words)
        return found


_STARTING = (Level.substance, Level.practice)


def _alone(step: Step) -> Chain:
    return Chain((step.source, step.target), (step,))


def _best(chains: Iterable[Chain]) -> Chain:
    return min(chains, key=_place)
