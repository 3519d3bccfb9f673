"""The projection: the claims of a corpus that couple one entity to another, as a networkx graph, under one filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mechgraph.model.values import Certainty, Family, Level, Status, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus

EXPLAINING_VOICES = frozenset(Voice) - {Voice.marketing}
"""The voices that join a chain: marketing never does."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims count.

    Parameters
    ----------
    documents : ids of the documents, or None for all.
    statuses, families, levels, voices : the values that count; a level counts where both ends have one that does.
    certainty : the least certainty.
    context : pairs of an aspect of scope and a value of it (an entity id, or the text as written); a claim made for
        other values of an aspect that is named does not count, one that says nothing of it does.
    avoid : ids of entities that no chain may pass, the `via` of net claims included.
    """

    documents: frozenset[str] | None = None
    statuses: frozenset[Status] = frozenset(Status) - {Status.implied}
    families: frozenset[Family] = frozenset(Family)
    levels: frozenset[Level] = frozenset(Level)
    voices: frozenset[Voice] = EXPLAINING_VOICES
    certainty: Certainty = Certainty.hypothesised
    context: frozenset[tuple[str, str]] = frozenset()
    avoid: frozenset[str] = frozenset()

    def keeps(self, claim: Claim, corpus: Corpus) -> bool:
        """Tell whether a claim counts, whatever it passes."""
        return (
            (self.documents is None or claim.document in self.documents)
            and claim.status in self.statuses
            and claim.voice in self.voices
            and claim.certainty.rank >= self.certainty.rank
            and corpus.relation_of(claim).family in self.families
            and (not self.context or self._fits(claim))
            and corpus.entity[claim.subject].level in self.levels
            and corpus.entity[claim.object].level in self.levels
        )

    def avoids(self, claim: Claim) -> bool:
        """Tell whether a claim passes nothing that is to be avoided."""
        return self.avoid.isdisjoint((claim.subject, claim.object, *claim.via))

    def _fits(self, claim: Claim) -> bool:
        """Tell whether a claim is made for the context asked for, or for none in particular."""
        said: dict[str, set[str]] = {}
        for aspect, value in claim.scope.items():
            said.setdefault(aspect, set()).add(value)
        wanted = {aspect for aspect, _ in self.context}
        return all(
            any((aspect, value) in self.context for value in values)
            for aspect, values in said.items()
            if aspect in wanted
        )


def couplings(corpus: Corpus, chosen: Filter) -> Iterator[Claim]:
    """Yield the claims that chains are made of, in corpus order.

    They are those the filter keeps and that give a coupling, less the net claims whose steps are there too: a net
    claim and its steps are not two effects. What is to be avoided is left out last, so that a net claim does not come
    back because a step of it is avoided.

    Notes
    -----
    Linear in the claims, but for net claims: each asks for reachability over the others.
    """
    kept = [claim for claim in corpus.claims if corpus.coupling(claim) is not None and chosen.keeps(claim, corpus)]
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for claim in kept:
        if not claim.via:
            after.setdefault(claim.subject, set()).add(claim.object)
            before.setdefault(claim.object, set()).add(claim.subject)
    for claim in kept:
        if chosen.avoids(claim) and not (claim.via and _has_steps(claim, after, before)):
            yield claim


def _has_steps(claim: Claim, after: dict[str, set[str]], before: dict[str, set[str]]) -> bool:
    """Tell whether every entity a net claim passes lies between its subject and its object, by claims of steps."""
    passed = set(claim.via)
    return passed <= _reach(claim.subject, after) and passed <= _reach(claim.object, before)


def _reach(start: str, edges: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        fresh = edges.get(ahead.pop(), set()) - reached
        reached |= fresh
        ahead += fresh
    return reached


def network(corpus: Corpus, chosen: Filter | None = None) -> nx.MultiDiGraph[str]:
    """Return the projection of a corpus.

    Parameters
    ----------
    corpus : where the claims come from.
    chosen : which claims count; all but implied ones and marketing unless given.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are entity ids with ``label``, ``level`` and ``valence``; edges have the claim's id as key, and
        ``sign`` (1, −1, 0), ``relation``, ``certainty``, ``status``, ``document``, ``says``.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=corpus.about.title)
    for claim in couplings(corpus, chosen or Filter()):
        for end in (claim.subject, claim.object):
            entity = corpus.entity[end]
            graph.add_node(end, label=entity.label, level=str(entity.level), valence=str(entity.valence))
        graph.add_edge(
            claim.subject,
            claim.object,
            key=claim.id,
            sign=corpus.coupling(claim),
            relation=claim.relation,
            certainty=str(claim.certainty),
            status=str(claim.status),
            document=claim.document,
            says=claim.says,
        )
    return graph
