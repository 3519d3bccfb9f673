"""Which claims are about the same matter, found on columns: those that must be compared, among any number of claims.

`mechgraph.reason.compare` defines what a matter is, and compares the claims themselves; here most of them are ruled out
without being read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mechgraph.model.arrays import is_among, stable_order, within_runs
from mechgraph.model.columns import NO_COUPLING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mechgraph.model.corpus import Corpus


def matters(corpus: Corpus, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each of some claims the number of its matter (see `mechgraph.reason.compare.matter`)."""
    of = corpus.columns
    return _numbered(corpus, rows, of.subject[rows].astype(np.int64), of.object[rows].astype(np.int64))


def plain_matters(corpus: Corpus, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the matters of some claims, were each aspect the plain thing that it is an aspect of.

    Returns
    -------
    rows, matters
        A claim stands once for each pair of plain things that its ends are, or are aspects of.
    """
    of = corpus.columns
    plain = [sorted(of.numbers(plain_things(corpus, entity))) for entity in of.ids]
    count = np.array([len(one) for one in plain], dtype=np.int64)
    first, thing = np.cumsum(count) - count, np.array([number for one in plain for number in one], dtype=np.int64)

    def spread(ends: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the place of each end, once for each of its plain things, and these."""
        place, within = within_runs(count[ends])
        return place, thing[first[ends[place]] + within]

    place, subject = spread(of.subject[rows])
    again, value = spread(of.object[rows][place])
    rows = rows[place[again]]
    return rows, _numbered(corpus, rows, subject[again], value)


def plain_things(corpus: Corpus, entity: str) -> frozenset[str]:
    """Return what an entity is an aspect of, and is no aspect itself; or the entity, where it is none."""
    seen, rest, found = {entity}, [entity], set()
    aspect_of = corpus.links["aspect_of"]
    while rest:
        at = rest.pop()
        above = [one for one in aspect_of[at] if one in aspect_of]
        if not above:
            found.add(at)
        rest += [one for one in above if one not in seen]
        seen.update(above)
    return frozenset(found or {entity})


def _numbered(
    corpus: Corpus, rows: NDArray[np.int64], subject: NDArray[np.int64], value: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the numbers of the matters of some claims, were these their ends."""
    of, relations = corpus.columns, list(corpus.relations.values())
    relation = of.relation[rows]
    chained = np.array([one.in_chains for one in relations], dtype=np.bool_)[relation]
    either = np.array([one.label == one.inverse for one in relations], dtype=np.bool_)[relation] & ~chained
    first, second = (
        np.where(either, np.minimum(subject, value), subject),
        np.where(either, np.maximum(subject, value), value),
    )
    kind = np.where(chained, 0, relation.astype(np.int64) + 1)
    return (first * len(of.level) + second) * (len(relations) + 1) + kind


def sayings(corpus: Corpus) -> NDArray[np.int64]:
    """Return for each claim a number that stands for its polarity and the direction that it speaks of."""
    of = corpus.columns
    direction = np.where(of.direction == NO_COUPLING, 1, of.direction)
    return of.polarity.astype(np.int64) * 3 + direction


def in_dispute(
    corpus: Corpus, rows: NDArray[np.int64], matter: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return those of some claims of whose matter another one of them says something else, and their matters.

    Parameters
    ----------
    corpus : where the claims come from.
    rows : the claims; one may stand several times, with a matter each.
    matter : the number of the matter of each.

    Notes
    -----
    Linear but for sorting.
    """
    if not rows.size:
        return rows, rows
    said = sayings(corpus)[rows]
    order = stable_order(matter)
    fresh = np.flatnonzero(np.diff(matter[order], prepend=matter[order[0]] - 1))
    least, most = (bound.reduceat(said[order], fresh) for bound in (np.minimum, np.maximum))
    disputed = np.zeros(len(rows), dtype=np.bool_)
    disputed[order] = np.repeat(least != most, np.diff(fresh, append=len(rows)))
    return rows[disputed], matter[disputed]


def comparable(corpus: Corpus, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of some claims that may be comparable to one of some others.

    They are of one matter with one of them; or one of the two is a net claim, and the other lies between what it
    passes.
    """
    of = corpus.columns
    kept = is_among(matters(corpus, rows), matters(corpus, others))
    net, other = np.zeros((2, len(of)), dtype=np.bool_)
    net[of.via.row] = True
    other[others] = True
    passed = np.zeros(len(of.level), dtype=np.bool_)
    passed[of.via.entity[other[of.via.row]]] = True
    for end in (of.subject, of.object):
        passed[end[of.via.row[other[of.via.row]]]] = True
    return rows[kept | net[rows] | (passed[of.subject[rows]] & passed[of.object[rows]])]
