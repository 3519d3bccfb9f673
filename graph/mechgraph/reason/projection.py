"""The projection: the claims of a corpus that couple one entity to another, as a networkx graph, under one filter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mechgraph.errors import NotFound, UsageError
from mechgraph.model.claim import Scope
from mechgraph.model.columns import FAMILIES, LEVELS, NO_COUPLING, STATUSES, VOICES, Rows
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Certainty, Family, Level, Status, Voice
from mechgraph.names import NameIndex, nearest
from mechgraph.reason.signed import SignedGraph, coupled
from mechgraph.reason.steps import Steps
from mechgraph.vocabulary import require_value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    import networkx as nx

    from mechgraph.model.claim import Claim

EXPLAINING_VOICES = frozenset(Voice) - {Voice.marketing}
"""The voices that join a chain: marketing never does."""

_KEPT = 8
"""Projections of a corpus that are kept."""


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

    @classmethod
    def counting(cls, *, implied: bool) -> Filter:
        """Return a filter without further conditions under which implied claims count, or do not."""
        return cls(statuses=frozenset(Status)) if implied else cls()

    def check(self, corpus: Corpus) -> None:
        """Refuse what the corpus does not have; a filter on a name that is not there would silently keep nothing.

        Raises
        ------
        NotFound
            Where no document, entity, aspect or context bears a name, or a value is not one of its list.
        """
        _known("document", self.documents or (), corpus.document, corpus.shown_document)
        _known("entity", self.avoid, corpus.entity, corpus.shown)
        _known("aspect of scope", {aspect for aspect, _ in self.context}, Scope.model_fields)
        for aspect, value in sorted(self.context):
            _known(f"{aspect} of a claim", (value,), corpus.columns.scope[aspect].values, corpus.shown)
        _known("status", self.statuses, STATUSES)
        _known("family", self.families, FAMILIES)
        _known("level", self.levels, LEVELS)
        _known("voice", self.voices, VOICES)
        _known("certainty", (self.certainty,), tuple(Certainty))

    def keeps(self, corpus: Corpus) -> NDArray[np.bool_]:
        """Return for each claim of a corpus whether it counts, whatever it passes."""
        of = corpus.columns
        kept = (of.certainty >= Certainty(self.certainty).rank) & _among(of.status, self.statuses, STATUSES)
        kept &= _among(of.voice, self.voices, VOICES) & _among(of.family, self.families, FAMILIES)
        if self.documents is not None:
            chosen = np.array([document.id in self.documents for document in corpus.documents], dtype=np.bool_)
            kept &= chosen[of.document]
        level = _among(of.level, self.levels, LEVELS)
        kept &= level[of.subject] & level[of.object]
        for aspect in {aspect for aspect, _ in self.context}:
            kept[of.scope[aspect].besides({value for about, value in self.context if about == aspect})] = False
        return kept


def context_of(corpus: Corpus, given: str) -> tuple[str, str]:
    """Return a context such as ``population=patients`` as a pair of an aspect of scope and a value of it.

    The value is an entity, by id, label or synonym, or a text of the corpus's scopes, whatever its letter case.

    Raises
    ------
    UsageError
        Where it does not have this form.
    NotFound
        Where there is no such aspect, or no claim has such a value.
    """
    aspect, equals, value = given.partition("=")
    if not equals:
        raise UsageError(f"a context is written ASPECT=VALUE, such as population=patients, not '{given}'")
    _known("aspect of scope", (aspect,), Scope.model_fields)
    used = corpus.columns.scope[aspect].values
    index = NameIndex({said: corpus.names.of.get(said, (said,)) for said in used})
    found = index.find(value)
    if found is None:
        raise NotFound(f"{aspect} of a claim", value, index.nearest(value), corpus.shown, used)
    return aspect, found


def filter_of(
    corpus: Corpus,
    *,
    documents: Iterable[str] = (),
    certainty: Certainty | str = "hypothesised",
    context: Iterable[str | tuple[str, str]] = (),
    avoid: Iterable[str] = (),
    families: Iterable[Family | str] = (),
    levels: Iterable[Level | str] = (),
    implied: bool = False,
) -> Filter:
    """Return a filter from names as people write them (see `mechgraph.graph.MechanismGraph.filter`)."""
    for names in (documents, context, avoid, families, levels):
        if isinstance(names, str):
            raise UsageError(f"give a list of names, even for one name: ['{names}']")
    for kind, values in (("certainty", [certainty]), ("family", families), ("level", levels)):
        for value in values:
            require_value(kind, value)
    return Filter(
        documents=frozenset(map(corpus.find_document, documents)) or None,
        statuses=Filter.counting(implied=implied).statuses,
        certainty=Certainty(certainty),
        context=frozenset(context_of(corpus, one) if isinstance(one, str) else one for one in context),
        avoid=frozenset(map(corpus.find, avoid)),
        families=frozenset(map(Family, families)) or frozenset(Family),
        levels=frozenset(map(Level, levels)) or frozenset(Level),
    )


def _known(kind: str, given: Iterable[str], known: Collection[str], shown: Callable[[str], str] = str) -> None:
    for value in given:
        if value not in known:
            raise NotFound(kind, str(value), nearest(str(value), known), shown, known)


def _among(column: NDArray[np.int8], values: Collection[object], known: Sequence[object]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.array([value in values for value in known], dtype=np.bool_)[column]
    return found


@dataclass(frozen=True, eq=False)
class Projection:
    """The claims of a corpus that chains are made of, under a filter.

    Parameters
    ----------
    corpus : where the claims come from.
    chosen : the filter.
    kept : rows of the claims that give a coupling and that the filter keeps, whatever they pass, ascending.
    """

    corpus: Corpus
    chosen: Filter
    kept: NDArray[np.int64]

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Rows of the claims that chains are made of, ascending.

        Those kept, less the net claims whose steps are there too, for a net claim and its steps are not two effects
        (see `mechgraph.reason.steps`). What is to be avoided is left out last, so that a net claim does not come back
        because a step of it is avoided.
        """
        rows = self.kept[~np.isin(self.kept, self.told)]
        if not self.chosen.avoid:
            return rows
        of = self.corpus.columns
        return rows[~of.resting_on(of.numbers(self.chosen.avoid), of.via, of.members)[rows]]

    @cached_property
    def graph(self) -> SignedGraph:
        """The couplings that the claims give."""
        return coupled(self.corpus, self.rows)

    @property
    def claims(self) -> Sequence[Claim]:
        """The claims that chains are made of, in corpus order."""
        return Rows(self.corpus.claims, self.rows)

    def holds(self, claim: Claim) -> bool:
        """Tell whether chains may be made of a claim of the corpus."""
        row = self.corpus.row[claim.id]
        place = int(np.searchsorted(self.rows, row))
        return place < len(self.rows) and int(self.rows[place]) == row

    @cached_property
    def told(self) -> NDArray[np.int64]:
        """Rows of the net claims that stay out, since their steps are there too."""
        nets = self.corpus.columns.via.among(self.kept).tolist()
        return np.array([row for row in nets if self.steps.telling(row)], dtype=np.int64)

    @cached_property
    def steps(self) -> Steps:
        """What tells the net claims."""
        return Steps(self.corpus.columns, self.kept)

    def steps_of(self, nets: Iterable[int]) -> NDArray[np.int64]:
        """Return the rows of the claims kept that state, step by step, what some net claims sum up, ascending.

        Parameters
        ----------
        nets : rows of net claims; one whose steps are not there adds nothing.
        """
        told = {pair for net in nets for chain in self.steps.telling(net) for pair in pairwise(chain)}
        of = self.corpus.columns
        pairs = of.subject[self.kept].astype(np.int64) * len(of.level) + of.object[self.kept]
        found: NDArray[np.int64] = self.kept[np.isin(pairs, [one * len(of.level) + other for one, other in told])]
        return found

    def without(self, claim: Claim) -> Projection:
        """Return the projection of the corpus less a claim: net claims that only it was a step of count again."""
        return Projection(self.corpus, self.chosen, self.kept[self.kept != self.corpus.row[claim.id]])


def project(corpus: Corpus, chosen: Filter | None = None) -> Projection:
    """Return the projection of a corpus under a filter; all but implied claims and marketing count unless given.

    Raises
    ------
    NotFound
        Where the filter names what the corpus does not have.

    Notes
    -----
    Linear in the claims, but for net claims: each asks for a chain of its steps. The last few of a corpus are kept, for
    questions come in rows.
    """
    chosen = chosen or Filter()
    kept: dict[Filter, Projection] = corpus.projections
    if chosen not in kept:
        chosen.check(corpus)
        for oldest in list(kept)[: 1 - _KEPT]:
            del kept[oldest]
        rows = np.flatnonzero(chosen.keeps(corpus) & (corpus.columns.coupling != NO_COUPLING))
        kept[chosen] = Projection(corpus, chosen, rows)
    return kept[chosen]


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
            level, valence = str(corpus.levels[end]), str(corpus.valences[end])
            graph.add_node(end, label=corpus.label(end), level=level, valence=valence)
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
