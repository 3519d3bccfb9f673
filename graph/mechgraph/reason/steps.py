"""Net claims and their steps: whether other claims state, step by step, what a net claim sums up.

A net claim ("A raises C, by way of B") and its steps are not two effects. Its steps are present if, for each entity it
passes, a simple chain of other claims leads from its subject through that entity to its object, with the sign of the
net claim; for one without a direction any sign will do. Steps of the opposite sign do not replace it: that is a
conflict, and both count. Nor do implied steps replace what a document states.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mechgraph.model.columns import Columns

LONGEST = 8
"""Most steps of a chain that tells a net claim: as many as paths have unless more are asked for."""

MOST_LOOKS = 10_000
"""A search for such a chain follows so many couplings at most; where that does not suffice, the net claim counts."""

_State = tuple[int, int, bool]
"""Where a chain has come to: an entity, the sign so far, whether the entity to be passed has been."""

_Links = dict[int, dict[int, list[int]]]
"""By entity, then by the entity at the other end: the signs of the couplings."""


class Steps:
    """The claims that may be steps of net claims.

    Parameters
    ----------
    columns : the claims of a corpus.
    rows : those of them that give a coupling and count; net claims among them are no steps.
    """

    def __init__(self, columns: Columns, rows: NDArray[np.int64]) -> None:
        self._columns, self._rows = columns, rows
        self._chain = cache(self._search)

    @cached_property
    def _links(self) -> tuple[dict[bool, _Links], dict[bool, _Links]]:
        """What each entity leads to, and what leads to it, by whether implied claims count."""
        of = self._columns
        rows = self._rows[~np.isin(self._rows, of.via.row)]
        after: dict[bool, _Links] = {True: {}, False: {}}
        before: dict[bool, _Links] = {True: {}, False: {}}
        columns = (of.subject[rows], of.object[rows], of.coupling[rows], of.implied[rows])
        for one, other, sign, drawn in zip(*(column.tolist() for column in columns), strict=True):
            for implied in (True,) if drawn else (True, False):
                _link(after[implied], one, other, sign)
                _link(before[implied], other, one, sign)
        return after, before

    def telling(self, row: int) -> tuple[tuple[int, ...], ...]:
        """Return the chains that replace a net claim, one for each entity it passes; none if its steps are not present.

        A chain is given by the numbers of its entities.

        Notes
        -----
        O(`LONGEST` · m) for m couplings and each entity that is passed, and a search of at most `MOST_LOOKS` behind it:
        whether a *simple* chain by way of another entity exists is NP-complete (S. Fortune, J. Hopcroft, J. Wyllie,
        "The directed subgraph homeomorphism problem", Theoretical Computer Science 10 (1980)).
        """
        of = self._columns
        ends, sign = (int(of.subject[row]), int(of.object[row])), int(of.coupling[row])
        chains = []
        for via in of.via.of(row):
            chain = self._chain(*ends, via, sign, bool(of.implied[row]))
            if not chain:
                return ()
            chains.append(chain)
        return tuple(chains)

    def _search(self, start: int, end: int, via: int, sign: int, implied: bool) -> tuple[int, ...]:
        """Return a simple chain of a sign from a start to an end by way of an entity; empty where there is none."""
        far = self._fewest(start, end, via, sign, implied)
        looks = iter(range(MOST_LOOKS))
        path = {start: None}

        def leads(state: _State, left: int) -> bool:
            for follow in _following(state, self._links[0][implied], via):
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

    def _fewest(self, start: int, end: int, via: int, sign: int, implied: bool) -> dict[_State, int]:
        """Return the fewest steps that lead to the end, from each state that any do, whatever they pass twice."""
        front: list[_State] = [(end, one, True) for one in ((sign,) if sign else (1, -1, 0))]
        far = dict.fromkeys(front, 0)
        for steps in range(1, LONGEST):
            found = (
                before
                for state in front
                if state[0] != start
                for before in _preceding(state, self._links[1][implied], via)
                if before[0] != end and before not in far
            )
            front = list(dict.fromkeys(found))
            far |= dict.fromkeys(front, steps)
        return far


def _link(links: _Links, one: int, other: int, sign: int) -> None:
    signs = links.setdefault(one, {}).setdefault(other, [])
    if sign not in signs:
        signs.append(sign)


def _following(state: _State, after: _Links, via: int) -> Iterator[_State]:
    entity, sign, passed = state
    for other, signs in after.get(entity, {}).items():
        for step in signs:
            yield other, sign * step, passed or other == via


def _preceding(state: _State, before: _Links, via: int) -> Iterator[_State]:
    """Yield the states that a coupling leads from to a state."""
    entity, sign, passed = state
    for other, signs in before.get(entity, {}).items():
        for step in signs:
            for earlier in (1, -1, 0):
                if earlier * step == sign:
                    yield other, earlier, passed and entity != via
