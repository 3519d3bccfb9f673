"""Pairs of claims: whether they agree, say more or less of the same, or oppose each other, and in what they differ.

Two claims are *of one matter* where they link the same two entities and both may stand in chains, or else have the
same relation. What a claim says of its matter is a direction (the sign it couples with, or would if it were affirmed)
and whether that is affirmed, denied or left open. Silence is no statement: what only one document speaks of is not
denied by the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.model.claim import Claim, Scope
from mechgraph.model.columns import Rows
from mechgraph.model.values import Polarity
from mechgraph.reason.matters import comparable, plain_things

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from mechgraph.model.corpus import Corpus


class Kind(StrEnum):
    """What two claims are to each other; every comparable pair is of exactly one kind."""

    same = "same"
    """They say the same: outside chains the same relation, in chains the same direction."""
    context = "same, context differs"
    """The same of another population, region, dose, change of the subject or the like."""
    hedged = "one side hedged"
    """The same in the same context, one more firmly than the other."""
    status = "status differs"
    """The same as firmly, but one states what the other takes for granted, or what a curator inferred."""
    denial = "negation that agrees"
    """One denies or leaves open a direction, the other speaks of the opposite one; both can hold."""
    not_shown = "not shown against stated"
    """One says that it was not shown, which leaves open what the other affirms or denies."""
    vague = "less specific"
    """One gives a direction and the other none; that is no opposition."""
    net = "net claim against its own steps"
    """One sums up a chain of which the other is a step; these are not two effects."""
    aspects = "seeming opposition, about different aspects"
    """They would oppose each other, were an aspect, such as an activity, a place or a form, the thing itself."""
    elsewhere = "opposition in different contexts"
    """Both cannot hold in one context, but theirs differ."""
    opposed = "true opposition"
    """Both cannot hold, and their contexts are the same."""

    @property
    def group(self) -> Group:
        """Whether such pairs agree, differ or oppose each other."""
        if self in {Kind.elsewhere, Kind.opposed}:
            return Group.opposition
        differing = {Kind.not_shown, Kind.vague, Kind.net, Kind.aspects}
        return Group.difference if self in differing else Group.agreement


class Group(StrEnum):
    """The three sorts of kinds."""

    agreement = "agreement"
    difference = "difference"
    opposition = "opposition"


ENDS = ("subject", "object")
"""What two claims may speak of different aspects of."""

CONTEXT = (*Scope.model_fields, "subject_change", "frequency", "quantifier", "when", "span", "members")
"""Aspects under which two opposite claims can both hold."""

DEGREE = ("strength", "severity")
"""Aspects that make two claims say more or less, but reconcile no opposition."""

MANNER = ("certainty", "status", "relation", "basis", "voice")
"""How a claim is said."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect in which two claims differ; None where a claim does not give it, which is not to exclude anything.

    Parameters
    ----------
    aspect : one of `CONTEXT`, `DEGREE` or `MANNER`; or of `ENDS`, where the two speak of aspects of one thing.
    left, right : what each claim says of it, for readers.
    """

    aspect: str
    left: str | None
    right: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims and what they are to each other.

    Parameters
    ----------
    left, right : the claims.
    kind : what they are to each other.
    differences : every aspect in which they differ, ends and context first; none for a net claim against its own steps.
    to_be_equal : what would have to be equal for it to be a true opposition.
    """

    left: Claim
    right: Claim
    kind: Kind
    differences: tuple[Difference, ...]
    to_be_equal: tuple[str, ...] = ()


def compare_claims(corpus: Corpus, left: Claim, right: Claim) -> Pair | None:
    """Return two claims with what they are to each other, or None where they are not comparable.

    Comparable are claims of one matter, and a net claim with a step of its own chain.

    Notes
    -----
    Symmetric: the kind is the same in either order, and the differences are the same with their sides exchanged.
    """
    kind = _kind(corpus, left, right)
    if kind is None:
        return None
    found = () if kind is Kind.net else differences(corpus, left, right)
    reconciling = _reconciling(corpus, left, right, found) if kind is Kind.elsewhere else ()
    return Pair(left, right, kind, found, reconciling)


def compare_aspects(corpus: Corpus, left: Claim, right: Claim) -> Pair | None:
    """Return two claims that would oppose each other, were each aspect the plain thing; None where they would not.

    Claims of one matter are none such: `compare_claims` tells what they are to each other.

    Notes
    -----
    Symmetric, as `compare_claims` is.
    """
    ends = _apart(corpus, left, right)
    if not ends or _of_one_matter(corpus, left, right).group is not Group.opposition:
        return None
    found = differences(corpus, left, right)
    to_be_equal = (*(end.aspect for end in ends), *_reconciling(corpus, left, right, found))
    return Pair(left, right, Kind.aspects, (*ends, *found), to_be_equal)


def _apart(corpus: Corpus, left: Claim, right: Claim) -> tuple[Difference, ...]:
    """Return the ends of two claims that are different aspects of one thing; none where the rest is not alike."""
    (*here, relation), (*there, other) = matter(corpus, left), matter(corpus, right)
    reads_alike = relation and corpus.relations[relation].label == corpus.relations[relation].inverse
    for ends in (there, there[::-1]) if reads_alike else (there,):
        sides = tuple(zip(ENDS, here, ends, strict=True))
        if relation == other and all(plain_things(corpus, one) & plain_things(corpus, two) for _, one, two in sides):
            return tuple(Difference(end, corpus.label(one), corpus.label(two)) for end, one, two in sides if one != two)
    return ()


Matter = tuple[str, str, str]


def matter(corpus: Corpus, claim: Claim) -> Matter:
    """Return what a claim is about: its two entities, and its relation where no chain passes through it.

    A relation that reads the same from both ends, such as *is associated with*, has no first end.
    """
    relation = corpus.relation_of(claim)
    if relation.in_chains:
        return claim.subject, claim.object, ""
    first, second = claim.subject, claim.object
    if relation.label == relation.inverse and second < first:
        first, second = second, first
    return first, second, relation.id


def direction(corpus: Corpus, claim: Claim) -> int:
    """Return the sign that a claim couples with, or would if it were affirmed; 1 for relations outside chains."""
    sign = claim.direction(corpus.relation_of(claim))
    return 1 if sign is None else sign


def _kind(corpus: Corpus, one: Claim, other: Claim) -> Kind | None:
    if matter(corpus, one) == matter(corpus, other):
        return _of_one_matter(corpus, one, other)
    return Kind.net if _is_step(corpus, one, other) or _is_step(corpus, other, one) else None


def _of_one_matter(corpus: Corpus, one: Claim, other: Claim) -> Kind:
    polarities = {one.polarity, other.polarity}
    if len(polarities) == 2 and Polarity.not_shown in polarities:
        return Kind.not_shown
    here, there = direction(corpus, one), direction(corpus, other)
    if len(polarities) == 1:
        if here == there:
            return _agreement(corpus, one, other)
        if 0 in (here, there):
            return Kind.vague
        return _opposition(corpus, one, other) if Polarity.affirmed in polarities else Kind.denial
    affirmed, denied = (here, there) if one.polarity is Polarity.affirmed else (there, here)
    # Who denies any effect denies each direction; who affirms one without naming it leaves room for denying one.
    if denied in (0, affirmed):
        return _opposition(corpus, one, other)
    return Kind.vague if affirmed == 0 else Kind.denial


def _agreement(corpus: Corpus, one: Claim, other: Claim) -> Kind:
    differing = {found.aspect for found in differences(corpus, one, other)}
    if not differing.isdisjoint((*CONTEXT, *DEGREE)):
        return Kind.context
    if "certainty" in differing:
        return Kind.hedged
    return Kind.status if "status" in differing else Kind.same


def _opposition(corpus: Corpus, one: Claim, other: Claim) -> Kind:
    reconciling = _reconciling(corpus, one, other, differences(corpus, one, other))
    return Kind.elsewhere if reconciling else Kind.opposed


def _reconciling(corpus: Corpus, one: Claim, other: Claim, found: Iterable[Difference]) -> tuple[str, ...]:
    """Return the aspects in which two opposite claims differ so that both can hold.

    Who affirms that something *increases* does not affirm that it *causes*: a denial of the narrower relation leaves
    room, too.
    """
    aspects = tuple(difference.aspect for difference in found if difference.aspect in CONTEXT)
    if one.polarity is other.polarity or one.subject_change is not other.subject_change:
        return aspects
    affirmed, denied = (one, other) if one.polarity is Polarity.affirmed else (other, one)
    said = corpus.relation_of(affirmed)
    return aspects if denied.relation in (said.id, *said.parents) else (*aspects, "relation")


def _is_step(corpus: Corpus, step: Claim, net: Claim) -> bool:
    """Tell whether a claim is a step of the chain that a net claim sums up."""
    if not net.via or corpus.coupling(step) is None or corpus.coupling(net) is None:
        return False
    return step.subject in {net.subject, *net.via} and step.object in {*net.via, net.object}


def differences(corpus: Corpus, left: Claim, right: Claim) -> tuple[Difference, ...]:
    """Return every aspect in which two claims differ: context, then degree, then manner."""
    here, there = aspects(corpus, left), aspects(corpus, right)
    return tuple(
        Difference(aspect, here.get(aspect), there.get(aspect))
        for aspect in (*CONTEXT, *DEGREE, *MANNER)
        if here.get(aspect, "").casefold() != there.get(aspect, "").casefold()
    )


def aspects(corpus: Corpus, claim: Claim) -> Mapping[str, str]:
    """Return what a claim gives of each aspect of `CONTEXT`, `DEGREE` and `MANNER`, for readers."""
    given = {aspect: ", ".join(sorted(values)) for aspect, values in corpus.context_of(claim).items()}
    given["members"] = ", ".join(sorted(map(corpus.label, claim.members)))
    if claim.time_window:
        given |= {"when": str(claim.time_window.when), "span": claim.time_window.span or ""}
    for field in ("frequency", "quantifier", *DEGREE, "subject_change", *MANNER):
        given[field] = str(getattr(claim, field) or "").replace("_", " ")
    given["relation"] = corpus.relation_of(claim).label
    return {aspect: value for aspect, value in given.items() if value}


def pairs(corpus: Corpus, left: Iterable[Claim], right: Iterable[Claim]) -> Iterator[Pair]:
    """Yield the comparable pairs of two groups of claims, in the order of the first, then of the second.

    Notes
    -----
    Linear in the claims and in the candidates: claims that share a matter, and net claims with the claims that touch
    what they pass.
    """
    others = tuple(right)
    of_matter: dict[Matter, list[int]] = {}
    touching: dict[str, list[int]] = {}
    net: dict[str, list[int]] = {}
    for number, claim in enumerate(others):
        of_matter.setdefault(matter(corpus, claim), []).append(number)
        for end in {claim.subject, claim.object}:
            touching.setdefault(end, []).append(number)
        for passed in {claim.subject, claim.object, *claim.via} if claim.via else ():
            net.setdefault(passed, []).append(number)
    for claim in left:
        near = {*of_matter.get(matter(corpus, claim), ())}
        near.update(number for passed in claim.via for number in touching.get(passed, ()))
        near.update({*net.get(claim.subject, ())} & {*net.get(claim.object, ())})
        for number in sorted(near):
            if others[number] is not claim and (found := compare_claims(corpus, claim, others[number])):
                yield found


def pairs_across_documents(corpus: Corpus, claims: Iterable[Claim]) -> Iterator[Pair]:
    """Yield the pairs of `compare_documents` of all documents at once; left stands the document that comes first."""
    place = {document.id: number for number, document in enumerate(corpus.documents)}
    told = tuple(_told_first(corpus, claims))
    for pair in pairs(corpus, told, told):
        if place[pair.left.document] < place[pair.right.document]:
            yield pair


@dataclass(frozen=True)
class Comparison:
    """Two documents side by side.

    Parameters
    ----------
    left, right : ids of the documents.
    pairs : their comparable claims, those of the left document first in each pair.
    only_left, only_right : entities that only one of them makes claims about, with the number of claims, most first.
    """

    left: str
    right: str
    pairs: tuple[Pair, ...]
    only_left: Mapping[str, int]
    only_right: Mapping[str, int]

    @cached_property
    def by_group(self) -> Mapping[Group, tuple[Pair, ...]]:
        """The pairs of each group."""
        return {group: tuple(pair for pair in self.pairs if pair.kind.group is group) for group in Group}


def compare_documents(corpus: Corpus, left: str, right: str, *, implied: bool = False) -> Comparison:
    """Return what two documents say of the same matters, and what only one of them speaks of.

    Parameters
    ----------
    corpus : where the claims come from.
    left, right : ids of the documents.
    implied : whether what a curator inferred counts.

    Notes
    -----
    Restatements that say nothing new of context, degree or certainty are passed over: repetition is no support.
    """
    of, number = corpus.columns, {document.id: place for place, document in enumerate(corpus.documents)}
    counted = implied | ~of.implied
    here, there = (np.flatnonzero(counted & (of.document == number[document])) for document in (left, right))
    topics = of.named_in(here), of.named_in(there)
    only = [_only(corpus, own, other) for own, other in (topics, topics[::-1])]
    near = comparable(corpus, here, there), comparable(corpus, there, here)
    found = pairs(corpus, *(_told_first(corpus, Rows(corpus.claims, rows)) for rows in near))
    return Comparison(left, right, tuple(found), *only)


def _only(corpus: Corpus, own: NDArray[np.int64], other: NDArray[np.int64]) -> dict[str, int]:
    """Return the entities that one side names and the other does not, with how often, most first."""
    of = corpus.columns
    numbers = np.flatnonzero((own > 0) & (other == 0))
    numbers = numbers[np.lexsort((of.alphabetical[numbers], -own[numbers]))]
    return dict(zip(map(of.ids.__getitem__, numbers.tolist()), own[numbers].tolist(), strict=True))


def _told_first(corpus: Corpus, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims less the restatements that say nothing new."""
    for claim in claims:
        earlier = corpus.claim.get(claim.restates) if claim.restates else None
        if earlier is None or earlier.document != claim.document:
            yield claim
            continue
        said = {one.aspect for one in differences(corpus, earlier, claim)}
        if _kind(corpus, earlier, claim) is None or said & {*CONTEXT, *DEGREE, "certainty"}:
            yield claim
