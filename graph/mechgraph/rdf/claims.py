"""A claim as RDF: its node, its anchors, and the edges that follow from it.

This is written for every claim of a corpus, of which there may be very many, so what claims share is written only once.
"""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from mechgraph.model.values import Status
from mechgraph.rdf.ntriples import boolean, integer, mg, term, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mechgraph.model.base import LintAnswer
    from mechgraph.model.claim import Claim
    from mechgraph.model.relation import Relation
    from mechgraph.namespaces import Addresses
    from mechgraph.rdf.ntriples import Node

EVIDENCE = {
    # Evidence and Conclusion Ontology: author statement without traceable support, used in manual assertion
    Status.stated: "eco:0000303",
    Status.presupposed: "eco:0000303",
    # curator inference used in manual assertion
    Status.implied: "eco:0000305",
}
"""The code of the evidence for a claim, by its status."""

CODED_FIELDS = {
    "subject_change": "subjectChange",
    "polarity": "polarity",
    "status": "status",
    "certainty": "certainty",
    "basis": "basis",
    "voice": "voice",
    "frequency": "frequency",
    "quantifier": "quantifier",
    "strength": "strength",
    "severity": "severity",
    "review": "review",
}
"""The fields of a claim that take a value of the vocabulary, and their properties."""

TEXT_FIELDS = {
    "says": "says",
    "warrant": "warrant",
    "hedge": "hedge",
    "hedge_scope": "hedgeScope",
    "wording": "wording",
}
"""The fields of a claim that take a text, and their properties."""


_KEPT = 100_000
"""Addresses, and combinations of values, that are remembered: most are used again soon."""


class ClaimWriter:
    """Writes the claims of one corpus.

    Parameters
    ----------
    at : the addresses of the corpus.
    known : ids of its entities; a value of a scope that is none is a text.
    """

    def __init__(self, at: Addresses, known: Collection[str]) -> None:
        self._at, self._known = at, known
        self._claim, self._annotation = (str(of("")).removesuffix(">") for of in (at.claim, at.annotation))
        self._entity = lru_cache(_KEPT)(lambda name: str(at.entity(name)))
        self._said: dict[tuple[str, tuple[str | None, ...]], list[str]] = {}
        self._edges: dict[tuple[str, ...], list[str]] = {}
        self._places = lru_cache(_KEPT)(self._read_from)

    def nodes(self, claim: Claim, relation: Relation, sequence: int, graph: str = "") -> tuple[Node, Node]:
        """Return what is said of a claim, and of the annotation that tells where it was read.

        Parameters
        ----------
        claim : the claim.
        relation : its relation.
        sequence : its place in the corpus, from 1.
        graph : the address of the graph that says it; the default graph unless given.
        """
        entity = self._entity
        node, annotation = f"{self._claim}{claim.id}>", f"{self._annotation}{claim.id}>"
        coded = _CODED(claim)
        said = self._said.get((relation.id, coded))
        if said is None:
            said = self._said[relation.id, coded] = _said(claim, relation)
        derived, targets = self._places(claim.document, claim.segments)
        written = [
            _CLAIM,
            f"{_IDENTIFIER} {text(claim.id)}",
            f"{_SUBJECT} {entity(claim.subject)}",
            f"{_OBJECT} {entity(claim.object)}",
            f"{_SEQUENCE} {integer(sequence)}",
            *said,
            *derived,
        ]
        written += [f"{name} {text(value)}" for name, value in zip(_TEXTS, _WORDS(claim), strict=True) if value]
        if any(_FURTHER(claim)) or claim.sign is not None or claim.scope.given or len(claim.segments) > 1:
            written += self._rest(claim, node)
        return (graph, node, written), (graph, annotation, [_ANNOTATION, _IDENTIFYING, f"{_BODY} {node}", *targets])

    def edges(self, claim: Claim, relation: Relation, graph: str = "") -> Iterator[Node]:
        """Yield the plain edges and the coupling that follow from one claim alone, if there are any."""
        kind = (relation.id, claim.polarity, claim.subject_change)
        predicates = self._edges.get(kind)
        if predicates is None:
            predicates = self._edges[kind] = [mg(name) for name in edges_of(claim, relation)]
        if predicates:
            value = self._entity(claim.object)
            yield graph, self._entity(claim.subject), [f"{predicate} {value}" for predicate in predicates]

    def _read_from(self, document: str, segments: tuple[int, ...]) -> tuple[list[str], list[str]]:
        """Return where claims were read, of their node and of their annotation: PROV-O and Web Annotation."""
        source = self._at.document(document)
        places = [self._at.segment(document, number) for number in segments]
        derived = [f"{mg('document')} {source}", f"{term('prov:hadPrimarySource')} {source}"]
        for place in places:
            derived += [f"{mg('segment')} {place}", f"{term('prov:wasDerivedFrom')} {place}"]
        return derived, [f"{term('oa:hasTarget')} {place}" for place in places]

    def _rest(self, claim: Claim, node: str) -> Iterator[str]:
        """Yield the fields that few claims give."""
        at, entity = self._at, self._entity
        for work in claim.cites:
            yield f"{mg('cites')} {text(work)}"
        for aspect, value in claim.scope.items():
            yield f"{mg(aspect)} {entity(value) if value in self._known else text(value)}"
        for name in claim.via:
            yield f"{mg('via')} {entity(name)}"
        for name in claim.members:
            yield f"{mg('member')} {entity(name)}"
        if claim.restates:
            yield f"{mg('restates')} {at.claim(claim.restates)}"
        if claim.open_list:
            yield f"{mg('openList')} {boolean(True)}"
        if claim.time_window:
            yield f"{mg('when')} {mg(claim.time_window.when)}"
            if claim.time_window.span:
                yield f"{mg('span')} {text(claim.time_window.span)}"
        if claim.sign is not None:
            yield f"{mg('expectedSign')} {integer(claim.sign)}"
        answers = [answer_text(answer) for answer in claim.answers]
        for answer in answers:
            yield f"{mg('answers')} {text(answer)}"
        scope = claim.scope
        lists: dict[str, Sequence[Any]] = {"cites": claim.cites, "region": scope.region, "timescale": scope.timescale}
        lists |= {"via": claim.via, "members": claim.members, "answers": answers, "segments": claim.segments}
        for _, predicate, order in in_order(node, lists):
            yield f"{predicate} {order}"


_TYPE, _IDENTIFIER, _SUBJECT, _OBJECT = map(term, ("rdf:type", "dcterms:identifier", "rdf:subject", "rdf:object"))
_SEQUENCE, _BODY = mg("sequence"), term("oa:hasBody")
_ANNOTATION = f"{_TYPE} {term('oa:Annotation')}"
_IDENTIFYING = f"{term('oa:motivatedBy')} {term('oa:identifying')}"
_CLAIM = f"{_TYPE} {mg('Claim')}"
_CODED = attrgetter(*CODED_FIELDS)
_TEXTS, _WORDS = (*map(mg, TEXT_FIELDS.values()), term("skos:note")), attrgetter(*TEXT_FIELDS, "note")
_FURTHER = attrgetter("cites", "via", "members", "restates", "open_list", "time_window", "answers")


def _said(claim: Claim, relation: Relation) -> list[str]:
    """Return what a claim shares with all that have its relation and its values of `CODED_FIELDS`."""
    written = [
        f"{term('rdf:predicate')} {mg(relation.id)}",
        f"{mg('family')} {mg(relation.family)}",
        f"{mg('sign')} {integer(relation.sign)}",
        f"{term('biolink:has_evidence')} {term(EVIDENCE[claim.status])}",
    ]
    coupling = claim.coupling(relation)
    if coupling is not None:
        written.append(f"{mg('coupling')} {integer(coupling)}")
    given = ((name, getattr(claim, field)) for field, name in CODED_FIELDS.items())
    return [*written, *[f"{mg(name)} {mg(value)}" for name, value in given if value is not None]]


def edges_of(claim: Claim, relation: Relation) -> list[str]:
    """Return the properties of the edges that follow from a claim alone, as the vocabulary names them."""
    names = [relation.id, *relation.parents] if claim.gives_edge() else []
    coupling = claim.coupling(relation)
    if coupling:
        names.append("positivelyCoupledTo" if coupling > 0 else "negativelyCoupledTo")
    return names


def in_order(node: object, lists: Mapping[str, Sequence[Any]]) -> Iterator[tuple[object, str, str]]:
    """Yield the order of those lists that are not sorted, or hold a value twice.

    Each is the name of a list and, for each of its values, the place of that value among the sorted ones, from 0.
    """
    for name, values in lists.items():
        if len(values) < 2:
            continue
        places = {value: place for place, value in enumerate(sorted(set(values)))}
        if list(values) != list(places):
            yield node, mg("order"), text(" ".join([name, *(str(places[value]) for value in values)]))


def answer_text(answer: LintAnswer) -> str:
    """Return a lint that was answered as one text."""
    return f"{answer.lint}: {answer.reason}"
