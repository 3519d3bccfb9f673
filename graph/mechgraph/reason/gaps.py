"""What is missing: where chains break off, and what nobody states.

Each gap is shown as a chain, the step that is missing in it as a gap, so that it has a grade as chains have. Implied
claims count here: what only they carry is a gap of its own kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from mechgraph.model.values import Family, Level, Status, Valence
from mechgraph.reason.chain import Chain, Step, mechanism

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.projection import Filter
    from mechgraph.reason.told import Told


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
        self.corpus = corpus
        self.leaving: dict[str, list[Step]] = {}
        self.entering: dict[str, list[Step]] = {}
        for step in map(told.step, range(len(told.source))):
            self.leaving.setdefault(step.source, []).append(step)
            self.entering.setdefault(step.target, []).append(step)
        self.ends = [entity for entity in self.entering if entity not in self.leaving]
        self.starts = [entity for entity in self.leaving if entity not in self.entering]
        self.joint = {
            step.source
            for steps in self.leaving.values()
            for step in steps
            if any(corpus.relation_of(claim).family is Family.joint_cause for claim in step.claims)
        }
        self.members = {
            member
            for entity in self.joint
            for step in self.leaving[entity]
            for claim in step.claims
            for member in claim.members
        }

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
                    for before in self.entering[end]
                    for after in self.leaving[start]
                    if before.source != start and after.target != end
                ]
                if joined:
                    yield Gap(GapKind.bridge, _best(joined), self._links[end][start])

    def implied_only(self) -> Iterator[Gap]:
        for steps in self.leaving.values():
            by_end: dict[str, list[Step]] = {}
            for step in steps:
                by_end.setdefault(step.target, []).append(step)
            for beside in by_end.values():
                if all(claim.status is Status.implied for step in beside for claim in step.claims):
                    yield Gap(GapKind.implied_only, _best(map(_alone, beside)))

    def dead_ends(self, bridged: set[str]) -> Iterator[Gap]:
        for end in self.ends:
            if end not in bridged | self.members and self.corpus.entity[end].valence is Valence.neutral:
                yield Gap(GapKind.dead_end, _best(map(_alone, self.entering[end])))

    def loose_starts(self, bridged: set[str]) -> Iterator[Gap]:
        for start in self.starts:
            if start not in bridged | self.joint and self.corpus.entity[start].level not in _STARTING:
                yield Gap(GapKind.loose_start, _best(map(_alone, self.leaving[start])))

    @cached_property
    def _links(self) -> dict[str, dict[str, str]]:
        """For each entity those it is linked to, or that are linked to it, each with how."""
        found: dict[str, dict[str, str]] = {}
        for one in self.corpus.entities:
            for how in ("close_match", "kind_of", "aspect_of"):
                for other in getattr(one, how):
                    words = how.replace("_", " ")
                    found.setdefault(one.id, {}).setdefault(other, f"{one.id} {words} {other}")
                    found.setdefault(other, {}).setdefault(one.id, f"{one.id} {words} {other}")
        return found


_STARTING = (Level.substance, Level.practice)


def _alone(step: Step) -> Chain:
    return Chain((step.source, step.target), (step,))


def _best(chains: Iterable[Chain]) -> Chain:
    return min(chains, key=_place)
