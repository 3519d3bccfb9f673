"""Net claims and their steps: whether what a net claim sums up is told by other claims, step by step.

A net claim ("A raises C, by way of B") and its steps are not two effects. Its steps are there where, for each entity it
passes, a simple chain of other claims leads from its subject by way of that entity to its object, with the sign of the
net claim; to one without a direction any sign will do. Steps of the opposite sign do not tell it: that is a conflict,
and both count. Nor do implied steps tell what a document states.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mechgraph.model.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus

LONGEST = 8
"""Most steps of a chain that tells a net claim: as many as paths have unless more are asked for."""

MOST_LOOKS = 10_000
"""A search for such a chain follows so many couplings at most; where that does not suffice, the net claim counts."""

_State = tuple[str, int, bool]
"""Where a chain has come to: an entity, the sign so far, whether the entity to be passed has been."""

_Links = dict[str, dict[str, list[int]]]
"""By entity, then by the entity at the other end: the signs of the couplings."""


class Steps:
    """The claims that may be steps of net claims.

    Parameters
    ----------
    corpus : for the signs of the claims.
    claims : claims that give a coupling; net claims among them are no steps.
    """

    def __init__(self, corpus: Corpus, claims: Iterable[Claim]) -> None:
        self._corpus = corpus
        # By whether implied claims count.
        self._after: dict[bool, _Links] = {True: {}, False: {}}
        self._before: dict[bool, _Links] = {True: {}, False: {}}
        for claim in claims:
            sign = corpus.coupling(claim)
            if claim.via or sign is None:
                continue
            for implied in (True, False) if claim.status is not Status.implied else (True,):
                _link(self._after[implied], claim.subject, claim.object, sign)
                _link(self._before[implied], claim.object, claim.subject, sign)
        self._chain = cache(self._search)

    def telling(self, claim: Claim) -> tuple[tuple[str, ...], ...]:
        """Return the chains that tell a net claim, one for each entity it passes; none where its steps are not there.

        A chain is given by the ids of its entities.

        Notes
        -----
        O(`LONGEST` · m) for m couplings and each entity that is passed, and a search of at most `MOST_LOOKS` behind it:
        whether a *simple* chain by way of another entity exists is NP-complete (S. Fortune, J. Hopcroft, J. Wyllie,
        "The directed subgraph homeomorphism problem", Theoretical Computer Science 10 (1980)).
        """
        ends = claim.subject, claim.object
        sign, implied = self._corpus.coupling(claim), claim.status is Status.implied
        chains = []
        for via in claim.via:
            chain = self._chain(*ends, via, sign, implied)
            if not chain:
                return ()
            chains.append(chain)
        return tuple(chains)

    def _search(self, start: str, end: str, via: str, sign: int, implied: bool) -> tuple[str, ...]:
        """Return a simple chain of a sign from a start to an end by way of an entity; empty where there is none."""
        far = self._fewest(start, end, via, sign, implied)
        looks = iter(range(MOST_LOOKS))
        path = {start: None}

        def leads(state: _State, left: int) -> bool:
            for follow in _following(state, self._after[implied], via):
                if follow[0] in path or far.get(follow, LONGEST) >= left:
                    continue
                if far[follow] == 0:
                    path[end] = None
                    return True
                if next(looks, None) is None:
                    return False
                path[follow[0]] = None
                if leads(follow, left - 1):
                    return True
                del path[follow[0]]
            return False

        return tuple(path) if leads((start, 1, start == via), LONGEST) else ()

    def _fewest(self, start: str, end: str, via: str, sign: int, implied: bool) -> dict[_State, int]:
        """Return the fewest steps that lead to the end, from each state that any do, whatever they pass twice."""
        front: list[_State] = [(end, one, True) for one in ((sign,) if sign else (1, -1, 0))]
        far = dict.fromkeys(front, 0)
        for steps in range(1, LONGEST):
            found = (
                before
                for state in front
                if state[0] != start
                for before in _preceding(state, self._before[implied], via)
                if before[0] != end and before not in far
            )
            front = list(dict.fromkeys(found))
            far |= dict.fromkeys(front, steps)
        return far


def _link(links: _Links, one: str, other: str, sign: int) -> None:
    signs = links.setdefault(one, {}).setdefault(other, [])
    if sign not in signs:
        signs.append(sign)


def _following(state: _State, after: _Links, via: str) -> Iterator[_State]:
    entity, sign, passed = state
    for other, signs in after.get(entity, {}).items():
        for step in signs:
            yield other, sign * step, passed or other == via


def _preceding(state: _State, before: _Links, via: str) -> Iterator[_State]:
    """Yield the states that a coupling leads from to a state."""
    entity, sign, passed = state
    for other, signs in before.get(entity, {}).items():
        for step in signs:
            for earlier in (1, -1, 0):
                if earlier * step == sign:
                    yield other, earlier, passed and entity != via
