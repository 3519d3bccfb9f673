"""The projection: the claims of a corpus that couple one entity to another, as a networkx graph, under one filter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mechgraph.model.claim import Claim
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Certainty, Family, Level, Status, Voice
from mechgraph.reason.steps import Steps

if TYPE_CHECKING:
    import networkx as nx

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
    avoid : ids of entities that no chain may pass, what a claim needs included (see `Claim.needs`).
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
        return self.avoid.isdisjoint((claim.subject, claim.object, *claim.needs))

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


@dataclass(frozen=True, eq=False)
class Projection:
    """The claims of a corpus that chains are made of, under a filter.

    Parameters
    ----------
    corpus : where the claims come from.
    chosen : the filter.
    kept : the claims that give a coupling and that the filter keeps, whatever they pass.
    """

    corpus: Corpus
    chosen: Filter
    kept: tuple[Claim, ...]

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that chains are made of, in corpus order.

        Those kept, less the net claims whose steps are there too, for a net claim and its steps are not two effects
        (see `mechgraph.reason.steps`). What is to be avoided is left out last, so that a net claim does not come back
        because a step of it is avoided.
        """
        told = {claim.id for claim in self.told}
        return tuple(claim for claim in self.kept if claim.id not in told and self.chosen.avoids(claim))

    @cached_property
    def told(self) -> tuple[Claim, ...]:
        """The net claims that stay out, since their steps are there too."""
        return tuple(claim for claim in self.kept if claim.via and self.steps.telling(claim))

    @cached_property
    def steps(self) -> Steps:
        """What tells the net claims."""
        return Steps(self.corpus, self.kept)

    def without(self, claim: Claim) -> Projection:
        """Return the projection of the corpus less a claim: net claims that only it was a step of count again."""
        return Projection(self.corpus, self.chosen, tuple(one for one in self.kept if one.id != claim.id))


def project(corpus: Corpus, chosen: Filter | None = None) -> Projection:
    """Return the projection of a corpus under a filter; all but implied claims and marketing count unless given.

    Notes
    -----
    Linear in the claims, but for net claims: each asks for a chain of its steps.
    """
    chosen = chosen or Filter()
    kept = (claim for claim in corpus.claims if corpus.coupling(claim) is not None and chosen.keeps(claim, corpus))
    return Projection(corpus, chosen, tuple(kept))


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
    for claim in project(corpus, chosen).claims:
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
