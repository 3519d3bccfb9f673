"""The claims of a corpus by columns: what reasoning asks of every claim, as arrays, one row for each claim.

A filter over arrays and a graph made from them cost little at any number of claims; the claims themselves are looked at
only where an answer cites them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from mechgraph.model.claim import Claim, Scope
from mechgraph.model.lazy import each
from mechgraph.model.values import Family, Level, Polarity, Status, SubjectChange, Voice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mechgraph.model.relation import Relation

NO_COUPLING = 2
"""In the column of couplings: the claim gives none."""

STATUSES, VOICES, FAMILIES, LEVELS, POLARITIES = (tuple(values) for values in (Status, Voice, Family, Level, Polarity))
"""What the numbers in the columns of these names stand for."""


@dataclass(frozen=True, eq=False)
class Lists:
    """A list of entities for each claim, most of them empty.

    Parameters
    ----------
    row : numbers of the claims that have such entities, once for each entity, ascending.
    entity : numbers of the entities.
    """

    row: NDArray[np.int64]
    entity: NDArray[np.int64]

    def of(self, row: int) -> list[int]:
        """Return the numbers of the entities of a claim."""
        first, end = np.searchsorted(self.row, (row, row + 1))
        found: list[int] = self.entity[first:end].tolist()
        return found

    def among(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of some claims that have such entities; both are ascending, each claim stands once."""
        own = self.row[np.diff(self.row, prepend=-1) != 0]
        place = np.searchsorted(rows, own)
        own, place = own[place < len(rows)], place[place < len(rows)]
        found: NDArray[np.int64] = own[rows[place] == own]
        return found

    def holding(self, entities: Collection[int]) -> NDArray[np.int64]:
        """Return the numbers of the claims whose list holds one of some entities."""
        return self.row[np.isin(self.entity, list(entities))]


@dataclass(frozen=True, eq=False)
class Labels:
    """The texts that claims give for an aspect of their scope; most give none.

    Parameters
    ----------
    row : numbers of the claims that give one, once for each text, ascending.
    code : places of the texts in `values`.
    values : the texts, each once, sorted.
    """

    row: NDArray[np.int64]
    code: NDArray[np.int64]
    values: tuple[str, ...]

    @classmethod
    def of(cls, row: NDArray[np.int64], code: NDArray[np.int64], known: Sequence[str]) -> Labels:
        """Return the texts of claims, given by their places among some that are known, of which each stands once."""
        used, code = np.unique(code, return_inverse=True)
        names = [known[place] for place in used.tolist()]
        order = sorted(range(len(names)), key=names.__getitem__)
        return cls(row, np.argsort(order)[code].astype(np.int64), tuple(names[place] for place in order))

    def besides(self, texts: Collection[str]) -> NDArray[np.int64]:
        """Return the numbers of the claims that give texts, but none of some."""
        meant = np.array([text in texts for text in self.values], dtype=np.bool_)[self.code]
        return np.setdiff1d(self.row, self.row[meant])


@dataclass(frozen=True, eq=False)
class Columns:
    """The claims of a corpus, n of them, in its order.

    Parameters
    ----------
    number : of each entity id, its place in the corpus.
    subject, object : numbers of the entities.
    relation : place of the relation in the vocabulary.
    direction : sign of the coupling that the claim speaks of, +1, −1, 0, or `NO_COUPLING` outside chains.
    document : place of the document in the corpus.
    polarity, status, voice, family : places in `POLARITIES`, `STATUSES`, `VOICES`, `FAMILIES`.
    certainty : rank, 4 for asserted down to 1.
    hedge : number of the hedge, −1 where there is none; claims that one hedge covers share it.
    restates : whether the claim repeats another.
    level : by entity, its place in `LEVELS`.
    via, members : what net claims pass, and what acts jointly.
    scope : by aspect, the contexts that claims are made for.
    """

    number: Mapping[str, int]
    subject: NDArray[np.int32]
    object: NDArray[np.int32]
    relation: NDArray[np.int32]
    direction: NDArray[np.int8]
    document: NDArray[np.int32]
    polarity: NDArray[np.int8]
    status: NDArray[np.int8]
    voice: NDArray[np.int8]
    family: NDArray[np.int8]
    certainty: NDArray[np.int8]
    hedge: NDArray[np.int32]
    restates: NDArray[np.bool_]
    level: NDArray[np.int8]
    via: Lists
    members: Lists
    scope: Mapping[str, Labels]

    def __len__(self) -> int:
        return len(self.subject)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the entities, by number."""
        return tuple(self.number)

    @cached_property
    def alphabetical(self) -> NDArray[np.int64]:
        """The place of each entity among all, were they sorted by id."""
        return np.argsort(sorted(range(len(self.ids)), key=self.ids.__getitem__))

    @cached_property
    def affirmed(self) -> NDArray[np.bool_]:
        """Whether each claim affirms what it speaks of."""
        found: NDArray[np.bool_] = self.polarity == POLARITIES.index(Polarity.affirmed)
        return found

    @cached_property
    def implied(self) -> NDArray[np.bool_]:
        """Whether each claim is implied: inferred by a curator, and made by no document."""
        found: NDArray[np.bool_] = self.status == STATUSES.index(Status.implied)
        return found

    @cached_property
    def coupling(self) -> NDArray[np.int8]:
        """The sign of the coupling that each claim gives, or `NO_COUPLING`."""
        return np.where(self.affirmed, self.direction, np.int8(NO_COUPLING))

    @cached_property
    def denials(self) -> NDArray[np.int64]:
        """Numbers of the claims that deny a coupling, or report it as not shown."""
        return np.flatnonzero(~self.affirmed & (self.direction != NO_COUPLING))

    @property
    def everything(self) -> NDArray[np.int64]:
        """The numbers of all claims."""
        return np.arange(len(self))

    def of_document(self, documents: int) -> NDArray[np.int64]:
        """Return how many claims each of the documents makes."""
        return np.bincount(self.document, minlength=documents)

    def named_in(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many of some claims name each entity, scopes left out."""
        among = np.zeros(len(self), dtype=np.bool_)
        among[rows] = True
        subject, value, entities = self.subject[rows], self.object[rows], len(self.level)
        lists = [(one.row[among[one.row]], one.entity[among[one.row]]) for one in (self.via, self.members)]
        row, entity = (np.concatenate(parts) for parts in zip(*lists, strict=True))
        further = (entity != self.subject[row]) & (entity != self.object[row])
        listed = np.unique(row[further] * entities + entity[further]) % max(entities, 1)
        named = (subject, value[value != subject], listed)
        counts: NDArray[np.int64] = np.sum([np.bincount(one, minlength=entities) for one in named], axis=0)
        return counts

    def naming(self, entity: str) -> NDArray[np.bool_]:
        """Return for each claim whether it names an entity, scopes left out."""
        return self.resting_on([self.number[entity]], self.via, self.members)

    def numbers(self, entities: Iterable[str]) -> list[int]:
        """Return the numbers of the entities among some that the corpus has."""
        return [self.number[entity] for entity in entities if entity in self.number]

    def resting_on(self, entities: Collection[int], *lists: Lists) -> NDArray[np.bool_]:
        """Return for each claim whether one of its ends, or of the lists, is among some entities."""
        some = np.zeros(len(self.level), dtype=np.bool_)
        some[list(entities)] = True
        found = some[self.subject] | some[self.object]
        for one in lists:
            found[one.holding(entities)] = True
        return found

    def firmest(self, rows: NDArray[np.int64], *groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the places of the firmest claims of some, one for each group, in the order of the groups.

        Stated come before presupposed, these before implied ones, firm before weak, new before repeated.

        Parameters
        ----------
        rows : the claims.
        groups : numbers of the group that each is in; of several, the first counts most.
        """
        order = np.lexsort((self.restates[rows], -self.certainty[rows], self.status[rows], *reversed(groups)))
        fresh = np.zeros(len(rows), dtype=np.bool_)
        fresh[:1] = True
        for group in groups:
            fresh[1:] |= np.diff(group[order]) != 0
        return order[fresh]


def columns_of(
    claims: Iterable[Claim],
    relations: Mapping[str, Relation],
    documents: Iterable[str],
    number: Mapping[str, int],
    level: Iterable[Level],
) -> Columns:
    """Return the columns of a corpus.

    Parameters
    ----------
    claims, relations : those of the corpus.
    documents : ids of its documents.
    number, level : places of its entities by id, and their levels.

    Notes
    -----
    Linear in the claims; made once for each corpus (`Corpus.columns`).
    """
    document = {name: place for place, name in enumerate(documents)}
    relation = {name: place for place, name in enumerate(relations)}
    polarity, status, voice = (
        {value: place for place, value in enumerate(values)} for values in (POLARITIES, STATUSES, VOICES)
    )
    hedges: dict[str, int] = {}
    via: list[tuple[int, int]] = []
    members: list[tuple[int, int]] = []
    scope: dict[str, list[tuple[int, str]]] = {aspect: [] for aspect in Scope.model_fields}
    table = []
    for row, claim in enumerate(claims):
        table.append(
            (
                number[claim.subject],
                number[claim.object],
                relation[claim.relation],
                claim.subject_change is SubjectChange.decreased,
                document[claim.document],
                polarity[claim.polarity],
                status[claim.status],
                voice[claim.voice],
                claim.certainty.rank,
                hedges.setdefault(claim.hedge_scope or claim.id, len(hedges)) if claim.hedge else -1,
                claim.restates is not None,
            )
        )
        via += [(row, number[entity]) for entity in claim.via]
        members += [(row, number[entity]) for entity in claim.members]
        if claim.scope.given:
            for aspect, text in claim.scope.items():
                scope[aspect].append((row, text))
    of = np.array(table, dtype=np.int32).reshape(-1, 11).T
    return Columns(
        number=number,
        subject=of[0].copy(),
        object=of[1].copy(),
        relation=of[2].copy(),
        direction=directions(relations.values(), of[2], of[3]),
        document=of[4].copy(),
        polarity=of[5].astype(np.int8),
        status=of[6].astype(np.int8),
        voice=of[7].astype(np.int8),
        family=families(relations.values())[of[2]],
        certainty=of[8].astype(np.int8),
        hedge=of[9].copy(),
        restates=of[10].astype(np.bool_),
        level=levels(level),
        via=_lists(via),
        members=_lists(members),
        scope={aspect: _labels(pairs) for aspect, pairs in scope.items()},
    )


def directions(
    relations: Iterable[Relation], relation: NDArray[np.int32], falling: NDArray[np.int32]
) -> NDArray[np.int8]:
    """Return the column of directions (see `mechgraph.model.claim.Claim.direction`).

    Parameters
    ----------
    relations : the vocabulary.
    relation : places of the claims' relations in it.
    falling : not 0 where a claim speaks of a decreased subject.
    """
    of = [one.sign if one.in_chains else NO_COUPLING for one in relations]
    sign: NDArray[np.int8] = np.array(of, dtype=np.int8)[relation]
    return np.where((falling != 0) & (sign != NO_COUPLING), -sign, sign)


def families(relations: Iterable[Relation]) -> NDArray[np.int8]:
    """Return the family of each relation of the vocabulary."""
    return np.array([FAMILIES.index(one.family) for one in relations], dtype=np.int8)


def levels(given: Iterable[Level]) -> NDArray[np.int8]:
    """Return the column of levels."""
    place = {value: number for number, value in enumerate(LEVELS)}
    return np.array([place[level] for level in given], dtype=np.int8)


def _labels(pairs: list[tuple[int, str]]) -> Labels:
    code: dict[str, int] = {}
    codes = [code.setdefault(text, len(code)) for _, text in pairs]
    return Labels.of(np.array([row for row, _ in pairs], dtype=np.int64), np.array(codes, dtype=np.int64), list(code))


def _lists(pairs: list[tuple[int, int]]) -> Lists:
    return Lists(*np.array(pairs, dtype=np.int64).reshape(-1, 2).T)


class Rows(Sequence[Claim]):
    """Some claims of a corpus, by their rows; each is looked up where it is asked for.

    Parameters
    ----------
    claims : all claims of the corpus.
    rows : numbers of those that are meant, in their order.
    """

    def __init__(self, claims: Sequence[Claim], rows: NDArray[np.int64]) -> None:
        self._claims, self.rows = claims, rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Claim: ...

    @overload
    def __getitem__(self, place: slice) -> Rows: ...

    def __getitem__(self, place: int | slice) -> Claim | Rows:
        if isinstance(place, slice):
            return Rows(self._claims, self.rows[place])
        return self._claims[int(self.rows[place])]

    def __iter__(self) -> Iterator[Claim]:
        return each(self._claims, self.rows.tolist())
