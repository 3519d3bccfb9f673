"""Chains of claims: their sign, their weakest link, their grade.

A chain has the product of its steps' signs, the certainty of its weakest step, and a grade that tells where its
steps come from. A step without a claim is a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from mechgraph.model.claim import Claim
from mechgraph.model.values import Certainty, Status
from mechgraph.reason.projection import Filter, project

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mechgraph.model.corpus import Corpus, MechanismPath


class Grade(StrEnum):
    """Where the steps of a chain come from."""

    one_document = "one document"
    joined = "joined"
    with_implied = "with implied steps"


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain.

    Parameters
    ----------
    source, target : ids of the entities it links.
    sign : +1, −1, 0 where a claim gives no direction, None where no claim links the two.
    claims : the claims that say so, firmest first.
    """

    source: str
    target: str
    sign: int | None
    claims: tuple[Claim, ...]

    @property
    def is_gap(self) -> bool:
        """Whether no claim links the two."""
        return not self.claims

    @property
    def best(self) -> Claim:
        """The firmest claim."""
        return self.claims[0]

    def by(self, document: str) -> Claim | None:
        """Return the firmest claim that a document makes, or None where it makes none: what is implied it does not."""
        made = (claim for claim in self.claims if claim.status is not Status.implied)
        return next((claim for claim in made if claim.document == document), None)


@dataclass(frozen=True)
class Chain:
    """A sequence of entities, each linked to the next."""

    entities: tuple[str, ...]
    steps: tuple[Step, ...]

    @cached_property
    def gaps(self) -> int:
        """Number of steps without a claim."""
        return sum(step.is_gap for step in self.steps)

    @cached_property
    def sign(self) -> int | None:
        """Product of the signs; 0 where a step has no direction; None where there is a gap."""
        product = 1
        for step in self.steps:
            if step.sign is None:
                return None
            product *= step.sign
        return product

    @cached_property
    def cited(self) -> tuple[Claim | None, ...]:
        """The claim each step rests on, None for a gap: of one document that tells all, or the firmest of each step.

        Of these ways to cite the chain, the one by which it ranks best.
        """
        told = [step for step in self.steps if not step.is_gap]
        ways = [
            tuple(step.by(document) for step in self.steps)
            for document in dict.fromkeys(claim.document for step in told for claim in step.claims)
            if all(step.by(document) for step in told)
        ]
        ways.append(tuple(None if step.is_gap else step.best for step in self.steps))
        return min(ways, key=_standing)

    @cached_property
    def citations(self) -> tuple[Claim, ...]:
        """The claims it rests on, one for each step but for gaps (see `cited`)."""
        return tuple(claim for claim in self.cited if claim is not None)

    @property
    def claims(self) -> Iterator[Claim]:
        """All claims of all steps, in their order."""
        return (claim for step in self.steps for claim in step.claims)

    @cached_property
    def certainty(self) -> Certainty | None:
        """Certainty of the weakest step: a chain is as strong as that."""
        return min((claim.certainty for claim in self.citations), key=lambda certainty: certainty.rank, default=None)

    @cached_property
    def hedges(self) -> tuple[str, ...]:
        """The hedges on the way, each once: claims that one hedge covers share it."""
        return tuple(_hedges(self.citations).values())

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents the steps come from: the one that tells all of it, where there is one."""
        return tuple(dict.fromkeys(claim.document for claim in self.citations))

    @cached_property
    def grade(self) -> Grade:
        """Where the steps come from."""
        return _grade(self.citations)

    def benefit(self, corpus: Corpus) -> int | None:
        """Return sign times valence of the last entity: 1 a benefit, −1 a harm, 0 neither or unknown."""
        if self.sign is None:
            return None
        return self.sign * corpus.valences[self.entities[-1]].worth

    def denials(self, corpus: Corpus) -> tuple[Claim, ...]:
        """Return the claims that deny a step, or what the steps come to, or report it as not shown.

        A denial of the opposite direction agrees with the step, and is none.
        """
        signs = [(step.source, step.target, step.sign) for step in self.steps]
        if len(self.steps) > 1:
            signs.append((self.entities[0], self.entities[-1], self.sign))
        found = {
            claim.id: claim
            for source, target, sign in signs
            for claim in corpus.denying(source, target)
            if claim.direction(corpus.relation_of(claim)) in (sign, 0)
        }
        return tuple(found.values())

    def rank(self) -> tuple[int, int, int, int, int]:
        """Return the key that ranks chains: without gaps, by grade, firm before weak, fewer hedges, shorter."""
        return (
            self.gaps,
            *_standing(self.cited),
            len(self.steps),
        )


def step(source: str, target: str, sign: int, claims: Iterable[Claim]) -> Step:
    """Return a step with its claims, stated before presupposed before implied, firm before weak."""
    return Step(source, target, sign, tuple(sorted(claims, key=_firmness)))


def _grade(said: Collection[Claim]) -> Grade:
    if any(claim.status is Status.implied for claim in said):
        return Grade.with_implied
    return Grade.one_document if len({claim.document for claim in said}) <= 1 else Grade.joined


def _hedges(said: Iterable[Claim]) -> dict[str, str]:
    return {claim.hedge_scope or claim.id: claim.hedge for claim in said if claim.hedge}


def _standing(cited: tuple[Claim | None, ...]) -> tuple[int, int, int]:
    """Return the key that ranks ways to cite one chain: grade, weakest certainty, hedges."""
    said = [claim for claim in cited if claim is not None]
    weakest = min((claim.certainty.rank for claim in said), default=0)
    return list(Grade).index(_grade(said)), -weakest, len(_hedges(said))


def _firmness(claim: Claim) -> tuple[int, int, bool]:
    return list(Status).index(claim.status), -claim.certainty.rank, claim.restates is not None


def mechanism(corpus: Corpus, path: MechanismPath, chosen: Filter | None = None) -> Chain:
    """Return a mechanism that the corpus names as a chain: its claims, its gaps and its grade are computed.

    Where the two documents of a step disagree on its sign, the sign of the firmest claim is given.
    """
    by_pair: dict[tuple[str, str], list[Claim]] = {}
    every = Filter.counting(implied=True) if chosen is None else chosen
    for claim in project(corpus, every).claims:
        by_pair.setdefault((claim.subject, claim.object), []).append(claim)
    steps = []
    for source, target in pairwise(path.entities):
        claims = sorted(by_pair.get((source, target), []), key=_firmness)
        steps.append(Step(source, target, corpus.coupling(claims[0]) if claims else None, tuple(claims)))
    return Chain(path.entities, tuple(steps))
