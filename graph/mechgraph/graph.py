"""A corpus, opened: SPARQL, rdflib, networkx and the model, from one place."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mechgraph.errors import NotFound, UsageError
from mechgraph.names import nearest
from mechgraph.namespaces import Addresses, prefixes_of
from mechgraph.reason.search import SECONDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import networkx as nx
    import rdflib
    from pyoxigraph import Store

    from mechgraph.diff import Diff
    from mechgraph.explain import Explanation
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.values import Certainty, Family, Level, Polarity, Status
    from mechgraph.query.answer import Answer
    from mechgraph.query.questions import Answered
    from mechgraph.reason.compare import Comparison
    from mechgraph.reason.contradictions import Contradictions
    from mechgraph.reason.effect import Effect
    from mechgraph.reason.essential import Essential
    from mechgraph.reason.gaps import Gap
    from mechgraph.reason.loops import LoopSearch
    from mechgraph.reason.paths import PathSearch
    from mechgraph.reason.projection import Filter
    from mechgraph.reason.shared import SharedSearch
    from mechgraph.reason.silence import Silence
    from mechgraph.reason.told import Told
    from mechgraph.reason.whatif import WhatIf
    from mechgraph.store.disk import Triples

_FILTERS_KEPT = 8
"""Couplings are cached for this many filters."""

_SITUATIONS_KEPT = 8
"""Situations are cached for this many questions about effects: in tables, successive rows often share one."""


class MechanismGraph:
    """A corpus and the questions one can ask of it.

    Parameters
    ----------
    corpus : the corpus, as read.
    triples : its triples, where they are in a store on disk; else they are made in memory when they are asked for.

    Examples
    --------
    >>> import mechgraph
    >>> graph = mechgraph.open()
    >>> [row["x"] for row in graph.query("SELECT ?x WHERE { ?x mg:increases k:bdnf } ORDER BY ?x")]
    ['k:ampa_activation', 'k:glutamate_transmission', 'k:ketamine']
    """

    def __init__(self, corpus: Corpus, triples: Triples | None = None) -> None:
        self.corpus, self.triples = corpus, triples
        self._stores: dict[bool, Store] = {}
        self._told = lru_cache(_FILTERS_KEPT)(self._couplings)
        self._situation = lru_cache(_SITUATIONS_KEPT)(self._set)

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that queries may use, the corpus's own among them."""
        return prefixes_of(self.corpus.about)

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """The addresses of the named graphs of the corpus; one may hold nothing."""
        from mechgraph.rdf.encode import GRAPHS

        return tuple(Addresses(self.corpus.about.namespace).graph(name).value for name in GRAPHS)

    def store(self, *, implied: bool = False) -> Store:
        """Return the Oxigraph store: the one on disk, for reading only, or one in memory, made at the first call.

        Parameters
        ----------
        implied : whether the default graph takes in what is implied; such a store is in memory in any case.
        """
        from mechgraph.store.memory import load

        if self.triples is not None and not implied:
            return self.triples.store
        if implied not in self._stores:
            self._stores[implied] = load(self.corpus, implied=implied)
        return self._stores[implied]

    def query(
        self,
        text: str,
        settings: Mapping[str, str] | None = None,
        *,
        implied: bool = False,
        timeout: float | None = None,
        memory: int | None = None,
        network: Collection[str] = (),
        source: str = "query",
    ) -> Answer:
        """Answer a SPARQL query, or a shipped one by its name.

        Parameters
        ----------
        text : SPARQL (prefixes need no declaration), or the name of a question of the corpus or of a shipped query.
        settings : values of the parameters of a shipped query; entities by id, label or synonym.
        implied : whether implied claims count.
        timeout : seconds after which the query is ended; with it, the query runs in a process of its own.
        memory : megabytes that this process may use; 4,000 unless given.
        network : addresses of servers that SERVICE may ask, if it names them in full; none unless given.
        source : how to call the text in messages.

        Raises
        ------
        QueryError
            Where the query is malformed, refused or too slow.
        NotFound
            Where there is no such shipped query, parameter or entity.
        """
        from mechgraph.query.engine import MEMORY, Allowed, Query, run, run_apart
        from mechgraph.query.named import is_name, named_query
        from mechgraph.query.notes import notes
        from mechgraph.query.sparql import substitute
        from mechgraph.store.memory import Unloaded

        own = next((question for question in self.corpus.questions if question.name == text), None)
        if own is not None and not settings:
            text, implied, source = own.text, implied or own.implied, f"{own.name}.rq"
        elif is_name(text):
            named = named_query(text)
            text = substitute(named.text, named.bind(settings or {}, self.corpus))
            source = f"{named.name}.rq"
        elif settings:
            raise UsageError("only shipped queries take settings; write values into the query itself")
        query, allowed = Query(text, source, implied), Allowed(self.prefixes, self.graphs, network)
        if timeout is None:
            answer = run(self.triples or self.store(implied=implied), query, allowed)
        else:
            unloaded = self.triples or Unloaded(self.corpus, implied=implied)
            given = MEMORY if memory is None else memory
            (answer,) = run_apart(unloaded, [query], allowed, timeout=timeout, memory=given)
        return replace(answer, notes=notes(text, self.corpus, self.graphs))

    def questions(self, names: Collection[str] | None = None, *, timeout: float = 60) -> tuple[Answered, ...]:
        """Return the competency questions of the corpus, each with its answer and the expected one.

        Parameters
        ----------
        names : those to ask; all unless given.
        timeout : seconds that each may take.

        Raises
        ------
        QueryError
            Where one is malformed, refused or too slow.
        """
        from mechgraph.model.values import Status
        from mechgraph.query.engine import Allowed
        from mechgraph.query.questions import ask
        from mechgraph.store.memory import Unloaded

        asked = [question for question in self.corpus.questions if names is None or question.name in names]
        hidden = Addresses(self.corpus.about.namespace).graph(Status.implied).value
        stored = self.triples or Unloaded(self.corpus)
        answered = ask(asked, stored, Allowed(self.prefixes, self.graphs), timeout=timeout, hidden=hidden)
        return tuple(answered[question.name] for question in asked)

    def find(self, name: str) -> str:
        """Return the id of the entity that a name stands for: its id, label or a synonym.

        Raises
        ------
        NotFound
            With the nearest names.
        """
        return self.corpus.find(name)

    def context(self, given: str) -> tuple[str, str]:
        """Return a context such as ``population=patients`` as a pair of an aspect of scope and a value of it.

        The value is an entity, by id, label or synonym, or a text of the corpus's scopes, whatever its letter case.

        Raises
        ------
        UsageError
            Where it does not have this form.
        NotFound
            Where there is no such aspect, or no claim has such a value.
        """
        from mechgraph.reason.projection import context_of

        return context_of(self.corpus, given)

    def filter(
        self,
        *,
        documents: Iterable[str] = (),
        certainty: Certainty | str = "hypothesised",
        context: Iterable[str | tuple[str, str]] = (),
        avoid: Iterable[str] = (),
        families: Iterable[Family | str] = (),
        levels: Iterable[Level | str] = (),
        implied: bool = False,
    ) -> Filter:
        """Return a filter for the methods that reason, from names as people write them.

        Parameters
        ----------
        documents : those that count, by id, badge or title; all where none is given.
        certainty : the least certainty.
        context : such as ``population=patients``, or as `context` returns it.
        avoid : entities that no chain may pass, by id, label or synonym.
        families, levels : those that count; all where none is given.
        implied : whether implied claims count.

        Raises
        ------
        NotFound
            With the nearest names.
        UsageError
            Where a context does not have its form, or a text is given instead of a list.

        Examples
        --------
        >>> import mechgraph
        >>> graph = mechgraph.open()
        >>> len(graph.paths("ketamine", "mood", chosen=graph.filter(avoid=["new experiences"])).chains)
        1
        """
        from mechgraph.reason.projection import filter_of

        return filter_of(
            self.corpus,
            documents=documents,
            certainty=certainty,
            context=context,
            avoid=avoid,
            families=families,
            levels=levels,
            implied=implied,
        )

    def find_document(self, name: str) -> str:
        """Return the id of the document that a name stands for: its id, badge or title, or what a hint shows.

        Raises
        ------
        NotFound
            With the nearest names.
        """
        return self.corpus.find_document(name)

    def claims(
        self,
        *,
        about: str | None = None,
        document: str | None = None,
        family: Family | str | None = None,
        status: Status | str | None = None,
        polarity: Polarity | str | None = None,
        certainty: Certainty | str | None = None,
        hedged: bool = False,
    ) -> tuple[Claim, ...]:
        """Return the claims that meet all conditions given, in corpus order.

        Parameters
        ----------
        about : an entity that the claim names, by id, label or synonym.
        document : a document, by id, badge or title.
        family, status, polarity : the value it must have.
        certainty : the least certainty.
        hedged : whether it must have a hedge.

        Raises
        ------
        NotFound
            Where there is nothing of a name, or a value is not one of its list.
        """
        import numpy as np

        from mechgraph.model.columns import FAMILIES, POLARITIES, STATUSES, Rows
        from mechgraph.model.values import Certainty
        from mechgraph.vocabulary import require_value

        for kind, value in (("family", family), ("status", status), ("polarity", polarity), ("certainty", certainty)):
            if value is not None:
                require_value(kind, value)
        of, corpus = self.corpus.columns, self.corpus
        kept = np.ones(len(of), dtype=np.bool_) if about is None else of.naming(self.find(about))
        if document is not None:
            kept &= of.document == list(corpus.document).index(self.find_document(document))
        for column, values, value in (
            (of.family, FAMILIES, family),
            (of.status, STATUSES, status),
            (of.polarity, POLARITIES, polarity),
        ):
            if value is not None:
                kept &= column == values.index(value)
        if certainty is not None:
            kept &= of.certainty >= Certainty(certainty).rank
        if hedged:
            kept &= of.hedge >= 0
        return tuple(Rows(corpus.claims, np.flatnonzero(kept)))

    def claims_between(self, one: str, other: str) -> tuple[Claim, ...]:
        """Return the claims of any family that join two entities (see `mechgraph.reason.silence.claims_between`)."""
        from mechgraph.reason.silence import claims_between

        return claims_between(self.corpus, self.find(one), self.find(other))

    def silence(
        self,
        source: str,
        target: str,
        *,
        chosen: Filter | None = None,
        sign: int | None = None,
        longest: int | None = 8,
    ) -> Silence:
        """Return why no path leads from one entity to another (see `mechgraph.reason.silence`)."""
        from mechgraph.reason.silence import silence

        return silence(self.corpus, *self._two(source, target), chosen, sign=sign, longest=longest)

    def record(self, name: str) -> dict[str, Any]:
        """Return the claim, relation, shipped query, entity or document of a name as a record.

        Raises
        ------
        NotFound
            With the nearest names.
        """
        from mechgraph.records.corpus import record_of

        return record_of(self.corpus, name)

    def dataset(self, *, implied: bool = False) -> rdflib.Dataset:
        """Return the graph as an rdflib Dataset on the same Oxigraph store."""
        import rdflib
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=self.store(implied=implied)))
        for prefix, namespace in self.prefixes.items():
            dataset.bind(prefix, namespace)
        return dataset

    def network(self, chosen: Filter | None = None) -> nx.MultiDiGraph[str]:
        """Return the couplings as a networkx MultiDiGraph (see `mechgraph.reason.projection.network`)."""
        from mechgraph.reason.projection import network

        return network(self.corpus, chosen)

    def paths(
        self,
        source: str,
        target: str,
        *,
        chosen: Filter | None = None,
        sign: int | None = None,
        longest: int = 8,
        limit: int = 10,
        seconds: float = SECONDS,
    ) -> PathSearch:
        """Return the best paths between two entities, given by id, label or synonym.

        See `mechgraph.reason.paths.find_paths`. What is computed for a filter is cached for the next call.
        """
        from mechgraph.reason.paths import find_paths

        _check_bounds(sign, longest, limit)
        ends = self._two(source, target)
        return find_paths(self._told(chosen), *ends, sign=sign, longest=longest, limit=limit, seconds=seconds)

    def common(
        self,
        one: str,
        other: str,
        *,
        downstream: bool = False,
        chosen: Filter | None = None,
        longest: int = 8,
        limit: int = 10,
        seconds: float = SECONDS,
    ) -> SharedSearch:
        """Return what leads to two entities, or what both lead to (see `mechgraph.reason.shared.find_shared`)."""
        from mechgraph.reason.shared import find_shared

        _check_bounds(None, longest, limit)
        ends = self._two(one, other)
        return find_shared(
            self._told(chosen), *ends, downstream=downstream, longest=longest, limit=limit, seconds=seconds
        )

    def essential(
        self,
        source: str,
        target: str,
        *,
        chosen: Filter | None = None,
        sign: int | None = None,
        seconds: float = SECONDS,
    ) -> Essential:
        """Return what every path between two entities uses (see `mechgraph.reason.essential.find_essential`)."""
        from mechgraph.reason.essential import find_essential

        _check_bounds(sign)
        return find_essential(self._told(chosen), *self._two(source, target), sign=sign, seconds=seconds)

    def loops(
        self,
        *,
        chosen: Filter | None = None,
        sign: int | None = None,
        longest: int = 6,
        limit: int = 20,
        seconds: float = SECONDS,
    ) -> LoopSearch:
        """Return the feedback loops (see `mechgraph.reason.loops.find_loops`)."""
        from mechgraph.reason.loops import find_loops

        _check_bounds(sign, longest, limit)
        return find_loops(self._told(chosen), sign=sign, longest=longest, limit=limit, seconds=seconds)

    def gaps(self, *, chosen: Filter | None = None) -> tuple[Gap, ...]:
        """Return what is missing (see `mechgraph.reason.gaps.find_gaps`); implied claims always count here."""
        from mechgraph.model.values import Status
        from mechgraph.reason.gaps import find_gaps
        from mechgraph.reason.projection import Filter

        every = replace(chosen or Filter(), statuses=frozenset(Status))
        return find_gaps(self.corpus, self._told(every), every)

    def _two(self, one: str, other: str) -> tuple[str, str]:
        """Return the ids of two entities that must not be one."""
        ids = self.find(one), self.find(other)
        if ids[0] == ids[1]:
            raise UsageError(f"name two different entities; both ends are '{ids[0]}'")
        return ids

    def _couplings(self, chosen: Filter | None) -> Told:
        """Return the couplings that a filter keeps, with who tells them."""
        from mechgraph.reason.projection import Filter, project
        from mechgraph.reason.told import Told

        if chosen is None:
            return self._told(Filter())
        return Told(project(self.corpus, chosen))

    def _set(self, raised: tuple[str, ...], lowered: tuple[str, ...], chosen: Filter) -> WhatIf:
        """Return what follows if entities, given by id, are raised or lowered."""
        from mechgraph.reason.whatif import what_if

        return what_if(self.corpus, raised, lowered, chosen=chosen)

    def what_if(
        self,
        *,
        raised: Iterable[str] = (),
        lowered: Iterable[str] = (),
        blocked: Iterable[str] = (),
        chosen: Filter | None = None,
    ) -> WhatIf:
        """Return what follows if entities, given by id, label or synonym, are raised, lowered or blocked.

        If only a block is asked for, its first causes (whatever leads to it and has no cause itself) are taken as
        raised; if it has no causes, it is itself taken as lowered (see `mechgraph.reason.whatif`).

        Raises
        ------
        NotFound
            Where there is no entity of a name.
        UsageError
            Where nothing is asked for, or one entity in two ways.
        """
        from mechgraph.reason.whatif import what_if

        if any(isinstance(names, str) for names in (raised, lowered, blocked)):
            raise UsageError("give a list of names, even for one name")
        ids = (tuple(map(self.find, names)) for names in (raised, lowered, blocked))
        return what_if(self.corpus, *ids, chosen=chosen)

    def effect(self, source: str, target: str, *, bold: bool = False, chosen: Filter | None = None) -> Effect:
        """Return the sign of an effect, and whether signs alone determine it (see `mechgraph.reason.press`).

        Parameters
        ----------
        source : what is raised, or lowered, as `mechgraph.reason.effect.situation` reads it.
        target : an entity, by id, label or synonym.
        bold : whether to give a sign that is not determined, with what it rests on.
        chosen : which claims count; all but implied ones and marketing unless given.

        Raises
        ------
        NotFound
            Where there is no entity of a name.
        UsageError
            Where the target is itself set.
        """
        from mechgraph.reason.effect import effect, situation
        from mechgraph.reason.projection import Filter

        raised, lowered = situation(self.corpus, source)
        entity = self.find(target)
        return effect(self._situation(raised, lowered, chosen or Filter()), entity, bold=bold)

    def compare(self, left: str, right: str, *, implied: bool = False) -> Comparison:
        """Return what two documents, by id, badge or title, say about the same matters, and what only one addresses.

        Parameters
        ----------
        left, right : the documents.
        implied : whether implied claims count.

        Raises
        ------
        NotFound
            Where there is no document of a name.
        UsageError
            Where both are the same.
        """
        from mechgraph.reason.compare import compare_documents

        documents = self.find_document(left), self.find_document(right)
        if documents[0] == documents[1]:
            raise UsageError(f"name two different documents; both are '{documents[0]}'")
        return compare_documents(self.corpus, *documents, implied=implied)

    def contradictions(self, *, implied: bool = False, seconds: float = SECONDS) -> Contradictions:
        """Return what cannot hold together, within and between documents (see `mechgraph.reason.contradictions`).

        Parameters
        ----------
        implied : whether implied claims count.
        seconds : how long chains may be looked for.
        """
        from mechgraph.reason.contradictions import contradictions

        return contradictions(self.corpus, implied=implied, seconds=seconds)

    def diff(self, older: MechanismGraph, *, implied: bool = False) -> Diff:
        """Return what changed since an older state of the corpus (see `mechgraph.diff`).

        Parameters
        ----------
        older : the older state.
        implied : whether implied claims count in conclusions.
        """
        from mechgraph.diff import diff

        return diff(older.corpus, self.corpus, implied=implied)

    def explain(self, name: str, target: str | None = None, *, implied: bool = False, limit: int = 3) -> Explanation:
        """Return a claim, what is claimed of an entity, or why one entity should raise or lower another, in words.

        Parameters
        ----------
        name : the id of a claim, or an entity by id, label or synonym.
        target : an entity that the first should act on.
        implied : whether implied claims count on the way from one entity to another.
        limit : how many chains to explain.

        Raises
        ------
        NotFound
            With the nearest names.
        """
        from mechgraph.explain import explain_chains, explain_claim, explain_entity, explain_silence
        from mechgraph.reason.projection import Filter

        if target is None:
            bare = self.corpus.bare(name)
            if bare in self.corpus.claim:
                return explain_claim(self.corpus, self.corpus.claim[bare])
            if (entity := self.corpus.entity_called(name)) is not None:
                return explain_entity(self.corpus, entity, self.claims(about=entity))
            close = dict.fromkeys((*nearest(bare, self.corpus.claim), *self.corpus.names.nearest(name)))
            raise NotFound("claim or entity", name, tuple(close)[:3], self.corpus.shown)
        chosen = Filter.counting(implied=implied)
        found = self.paths(name, target, chosen=chosen, limit=limit)
        if found.chains:
            return explain_chains(self.corpus, self.find(name), self.find(target), found.chains)
        return explain_silence(self.corpus, self.silence(name, target, chosen=chosen))


def _check_bounds(sign: int | None, longest: int = 1, limit: int = 1) -> None:
    if longest < 1 or limit < 1:
        raise UsageError("longest and limit must be at least 1")
    if sign not in (None, 1, -1, 0):
        raise UsageError(f"a sign is 1, -1 or 0, not {sign}")


def open_corpus(place: Path | str | None = None) -> MechanismGraph:
    """Open a corpus, whatever holds it (see `mechgraph.source.open_source`).

    Parameters
    ----------
    place : a corpus folder, a store, a folder of Parquet tables, the folder of a build, with one TriG file, or a file
        of TriG, N-Quads or JSON-LD; the built-in corpus unless given.

    Raises
    ------
    ProblemsFound
        With everything that is wrong with it, or where there is no corpus.
    UsageError
        Where nothing is there.
    """
    from mechgraph.source import open_source

    found = open_source(None if place is None else Path(place))
    return MechanismGraph(found.corpus, found.triples)
