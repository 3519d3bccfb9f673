"""What in a corpus cannot hold together: claims against claims, chains against chains, chains against denials.

Each finding says what would have to be equal for it to be a contradiction. Claims about different aspects of one thing
only seem to oppose each other, and are kept apart from those that do. Chains of two documents with opposite signs
oppose each other in their outcome, not in any claim: both may be at work at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from mechgraph.model.claim import Claim
from mechgraph.model.columns import Rows
from mechgraph.model.values import Polarity, SubjectChange
from mechgraph.reason.chain import Chain
from mechgraph.reason.compare import CONTEXT, Group, Kind, Pair, compare_aspects, compare_claims, direction
from mechgraph.reason.compare import aspects as aspects_of
from mechgraph.reason.cover import DOWN, OPEN, UP
from mechgraph.reason.matters import in_dispute, matters, plain_matters, sayings
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.search import SECONDS, Clock, OutOfTimeError, Search, Stop
from mechgraph.reason.witness import Manner, Witnesses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.signed import SignedGraph

_FLOORS: Mapping[int, tuple[int, ...]] = {1: (UP,), -1: (DOWN,), 0: (UP, DOWN, OPEN)}
"""The outcomes of a chain that the denial of a direction speaks against; the denial of any effect denies each."""


@dataclass(frozen=True, slots=True)
class OpposedChains:
    """Two chains from one entity to another, each told by one document: one raises what the other lowers."""

    raising: Chain
    lowering: Chain


@dataclass(frozen=True, slots=True)
class DeniedChain:
    """A chain that leads to what a claim denies.

    Parameters
    ----------
    chain : the chain.
    claim : the denial.
    limits : what the denial is limited to, which the chain need not share.
    """

    chain: Chain
    claim: Claim
    limits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contradictions(Search):
    """What cannot hold together.

    Parameters
    ----------
    pairs : claims that oppose each other, true oppositions first.
    aspects : claims that only seem to, for they speak of different aspects of one thing: both can hold.
    chains : chains of two documents with opposite signs, shortest first.
    denied : chains that lead to what a claim denies.
    """

    pairs: tuple[Pair, ...]
    aspects: tuple[Pair, ...]
    chains: tuple[OpposedChains, ...]
    denied: tuple[DeniedChain, ...]


def contradictions(corpus: Corpus, *, implied: bool = False, seconds: float = SECONDS) -> Contradictions:
    """Return the oppositions within and between the documents of a corpus.

    Parameters
    ----------
    corpus : where the claims come from.
    implied : whether what a curator inferred counts.
    seconds : how long chains may be looked for.

    Notes
    -----
    Claims: linear in them and in the pairs found. Chains: for each document a search from each of its entities. If
    opposed chains share an entity on the way, only the part in which they differ is given. A chain visits no entity
    twice.
    """
    of = corpus.columns
    counted = implied | ~of.implied
    order = [Kind.opposed, Kind.elsewhere]
    rows = np.flatnonzero(counted)
    pairs = sorted(opposed_claims(corpus, rows), key=lambda pair: order.index(pair.kind))
    seeming = opposed_aspects(corpus, rows)
    denials = of.denials[counted[of.denials]]
    search = _Chains(corpus, Filter.counting(implied=implied), Clock(seconds))
    chains: list[OpposedChains] = []
    denied: list[DeniedChain] = []
    try:
        denied.extend(search.denied(Rows(corpus.claims, denials)))
        chains.extend(search.opposed())
    except OutOfTimeError:
        search.stopped = Stop.time
    return Contradictions(tuple(pairs), tuple(seeming), tuple(chains), tuple(denied), stopped=search.stopped)


def opposed_claims(corpus: Corpus, rows: NDArray[np.int64]) -> Iterator[Pair]:
    """Yield the pairs of claims that oppose each other, in the order of their first claims.

    Parameters
    ----------
    corpus : where the claims come from.
    rows : the claims that are held against each other.

    Notes
    -----
    Only claims of one matter whose direction or polarity differs are held against each other; no others are made.
    """
    for first, second in _disputes(corpus, rows, matters(corpus, rows)):
        pair = compare_claims(corpus, corpus.claims[first], corpus.claims[second])
        if pair is not None and pair.kind.group is Group.opposition:
            yield pair


def opposed_aspects(corpus: Corpus, rows: NDArray[np.int64]) -> Iterator[Pair]:
    """Yield the pairs of claims that would oppose each other, were each aspect the plain thing, in the same order.

    Parameters
    ----------
    corpus : where the claims come from.
    rows : the claims that are held against each other.
    """
    own = matters(corpus, corpus.columns.everything)
    for first, second in _disputes(corpus, *plain_matters(corpus, rows)):
        if own[first] != own[second]:
            pair = compare_aspects(corpus, corpus.claims[first], corpus.claims[second])
            if pair is not None:
                yield pair


def _disputes(corpus: Corpus, rows: NDArray[np.int64], matter: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the pairs of claims of one matter that do not say the same, each once, in order."""
    said = sayings(corpus)
    told: dict[int, dict[int, list[int]]] = {}
    disputed, of_matter = in_dispute(corpus, rows, matter)
    for row, number in zip(disputed.tolist(), of_matter.tolist(), strict=True):
        told.setdefault(number, {}).setdefault(int(said[row]), []).append(row)
    candidates = {
        (min(ends), max(ends))
        for one_matter in told.values()
        for one, other in combinations(one_matter.values(), 2)
        for ends in product(one, other)
    }
    return sorted(candidates)


_Candidate = tuple[int, tuple[str, str], str, str]
"""Steps of two walks of opposite signs, their ends, the document that raises and the one that lowers."""


class _Chains:
    """The search for chains: what it may use, and what ended it."""

    def __init__(self, corpus: Corpus, chosen: Filter, clock: Clock) -> None:
        self.corpus, self.chosen, self.clock = corpus, chosen, clock
        self.stopped: Stop | None = None
        self._graph = cache(self._couplings)
        self._from = lru_cache(maxsize=256)(self._witnesses)

    def denied(self, claims: Iterable[Claim]) -> Iterator[DeniedChain]:
        """Yield a chain of several steps to what each denial of a coupling denies, where there is one."""
        graph = self._graph(None)
        for claim in claims:
            in_chains = self.corpus.relation_of(claim).in_chains
            if claim.polarity is not Polarity.negated or not in_chains or claim.subject not in graph.number:
                continue
            self.clock.check()
            direct = graph.without(edges=_between(graph, claim.subject, claim.object))
            witnesses = _from(direct, claim.subject)
            floors = _FLOORS[direction(self.corpus, claim)]
            found = [chain for floor in floors if (chain := self._chain(witnesses, claim.object, floor))]
            if found:
                yield DeniedChain(min(found, key=Chain.rank), claim, _limits(self.corpus, claim))

    def opposed(self) -> Iterator[OpposedChains]:
        """Yield pairs of chains of two documents that come to opposite signs, and share no entity on the way."""
        candidates: list[_Candidate] = []
        try:
            # Half of the time is left for the chains themselves.
            candidates.extend(self._candidates(Clock(self.clock.left / 2)))
        except OutOfTimeError:
            self.stopped = Stop.time
        seen: set[tuple[str, str]] = set()
        for steps, ends, one, other in sorted(candidates):
            if ends in seen:
                continue
            self.clock.check()
            raising = self._chain(self._from(one, ends[0]), ends[1], UP)
            lowering = self._chain(self._from(other, ends[0]), ends[1], DOWN)
            if raising and lowering and set(raising.entities[1:-1]).isdisjoint(lowering.entities[1:-1]):
                seen.add(ends)
                # Two single steps are a pair of claims, which is told as such.
                if steps > 2:
                    yield OpposedChains(raising, lowering)

    def _candidates(self, clock: Clock) -> Iterator[_Candidate]:
        """Yield the walks of two documents that have the same ends and opposite signs."""
        telling: dict[str, list[str]] = {}
        for document in self.corpus.document:
            for source in self._graph(document).nodes:
                telling.setdefault(source, []).append(document)
        for source, documents in telling.items():
            if len(documents) < 2:
                continue
            told: dict[int, dict[str, dict[str, int]]] = {UP: {}, DOWN: {}}
            for document in documents:
                clock.check()
                for floor, target, steps in self._reached(document, source):
                    told[floor].setdefault(target, {})[document] = steps
            for target in told[UP].keys() & told[DOWN].keys():
                raising, lowering = told[UP][target], told[DOWN][target]
                for one, other in product(raising, lowering):
                    if one != other:
                        yield raising[one] + lowering[other], (source, target), one, other

    def _couplings(self, document: str | None) -> SignedGraph:
        documents = None if document is None else frozenset({document})
        return project(self.corpus, replace(self.chosen, documents=documents)).graph

    def _witnesses(self, document: str, source: str) -> Witnesses:
        return _from(self._graph(document), source)

    def _reached(self, document: str, source: str) -> Iterator[tuple[int, str, int]]:
        found = self._from(document, source).everything
        for floor in (UP, DOWN):
            for number in (found.distance[floor] > 0).nonzero()[0].tolist():
                yield floor, found.graph.nodes[number], int(found.distance[floor, number])

    def _chain(self, witnesses: Witnesses, target: str, floor: int) -> Chain | None:
        number = witnesses.graph.number.get(target)
        if number is None or witnesses.everything.distance[floor, number] <= 0:
            return None
        (found,) = witnesses.find([(target, floor)])
        if found.manner is Manner.undecided:
            self.stopped = Stop.first(self.stopped, Stop.steps)
        return found.chain if found.manner is Manner.path else None


def _from(graph: SignedGraph, source: str) -> Witnesses:
    return Witnesses(graph.without(edges=graph.entering(graph.number[source]).tolist()), [source], [])


def _between(graph: SignedGraph, source: str, target: str) -> list[int]:
    return [edge for edge in graph.leaving(graph.number[source]).tolist() if graph.nodes[graph.target[edge]] == target]


def _limits(corpus: Corpus, claim: Claim) -> Mapping[str, str]:
    given = {name: value for name, value in aspects_of(corpus, claim).items() if name in CONTEXT}
    if claim.subject_change is SubjectChange.as_such:
        del given["subject_change"]
    return given
