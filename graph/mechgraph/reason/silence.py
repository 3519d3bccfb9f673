"""Why no path leads from one entity to another: what the question left out, and what is claimed of the two."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.model.claim import Claim
from mechgraph.model.columns import Rows
from mechgraph.model.values import Status, Voice
from mechgraph.reason.cover import DOWN, OPEN, SIGNS, UP, spread
from mechgraph.reason.projection import Filter, project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mechgraph.model.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Silence:
    """A question for paths that found none.

    Parameters
    ----------
    source, target : ids of the two entities.
    sign : the sign that was asked for; None for any.
    longest : the most steps that were asked for; None for any number.
    filtered : whether claims were chosen by more than their status.
    signs : the signs that there are chains of under the same filter, of any length, by a loop at worst.
    steps : the steps of the shortest path under the same filter, of any sign; None where there is none.
    without : filters without which there is a path: the name of a field of `Filter`, and for an entity to avoid its id;
        "all" where none of them alone is in the way, but together they are.
    claims : what is claimed of the two otherwise, or of what is near them.
    """

    source: str
    target: str
    sign: int | None
    longest: int | None
    filtered: bool
    signs: tuple[int, ...]
    steps: int | None
    without: tuple[tuple[str, str | None], ...]
    claims: tuple[Claim, ...]

    @property
    def is_total(self) -> bool:
        """Whether nothing at all is claimed of the two together, whatever is asked."""
        return not (self.claims or self.signs or self.without or self.filtered)


def silence(
    corpus: Corpus, source: str, target: str, chosen: Filter | None = None, *, sign: int | None, longest: int | None
) -> Silence:
    """Return why a search for paths from one entity to another found none.

    Parameters
    ----------
    corpus : where the claims come from.
    source, target : ids of entities.
    chosen : the filter of the search.
    sign, longest : what it asked for.

    Notes
    -----
    Linear in the claims for each filter that is tried without.
    """
    chosen = chosen or Filter()
    reached = _reached(corpus, chosen, source, target)
    filtered = replace(chosen, statuses=Filter().statuses) != Filter()
    looser = [] if reached else list(_looser(chosen))
    without = tuple(what for what, other in looser if _reached(corpus, other, source, target))
    if not reached and not without and filtered and _reached(corpus, Filter(), source, target):
        without = (("all", None),)
    return Silence(
        source,
        target,
        sign,
        longest,
        filtered,
        tuple(reached),
        min(reached.values(), default=None),
        without,
        claims_between(corpus, source, target),
    )


def claims_between(corpus: Corpus, one: str, other: str) -> tuple[Claim, ...]:
    """Return the claims of any family that join two entities, or entities near them.

    They join them as their ends, or as a member of a joint cause and what it acts on (see `Corpus.near`).
    """
    here, there = corpus.near([one]), corpus.near([other])
    of = corpus.columns

    def joining(first: set[str], second: set[str]) -> NDArray[np.bool_]:
        acts, acted_on = of.numbers(first), of.numbers(second)
        found: NDArray[np.bool_] = np.isin(of.subject, acts)
        found[of.members.holding(acts)] = True
        return found & np.isin(of.object, acted_on)

    return tuple(Rows(corpus.claims, np.flatnonzero(joining(here, there) | joining(there, here))))


def _reached(corpus: Corpus, chosen: Filter, source: str, target: str) -> dict[int, int]:
    """Return the signs of the chains from a source to a target, + before − before 0, each with its fewest steps."""
    graph = project(corpus, chosen).graph
    if source not in graph.number or target not in graph.number:
        return {}
    found = spread(graph, [graph.number[source]])
    steps = {SIGNS[floor]: int(found.distance[floor, graph.number[target]]) for floor in (UP, DOWN, OPEN)}
    return {sign: fewest for sign, fewest in steps.items() if fewest > 0}


def _looser(chosen: Filter) -> Iterator[tuple[tuple[str, str | None], Filter]]:
    """Yield a filter less one thing that it asks for, with the name of that; implied claims last."""
    plain = Filter()
    for entity in sorted(chosen.avoid):
        yield ("avoid", entity), replace(chosen, avoid=chosen.avoid - {entity})
    for field in fields(Filter):
        if field.name not in {"avoid", "statuses", "voices"} and getattr(chosen, field.name) != getattr(
            plain, field.name
        ):
            yield (field.name, None), replace(chosen, **{field.name: getattr(plain, field.name)})
    if chosen.voices < frozenset(Voice):
        yield ("voices", None), replace(chosen, voices=frozenset(Voice))
    if Status.implied not in chosen.statuses:
        yield ("statuses", None), replace(chosen, statuses=frozenset(Status))
