"""A corpus as RDF: every claim a node with its anchors, and the edges that follow from it.

What depends on one claim alone is derived here, while streaming:

- an affirmed claim of its subject as such gives its plain edge and the superproperties of that edge;
- an affirmed signed claim inside causal chains gives its coupling, `mg:positivelyCoupledTo` or
  `mg:negativelyCoupledTo`.

Named graphs: ``claims`` (about, documents, segments, entities, claims and their anchors), ``vocabulary``, and
``stated``, ``presupposed`` and ``implied`` (the edges of claims of that status). The node of an implied claim lies
in ``implied`` too, so that whoever leaves that graph out sees nothing that a curator drew.

Nothing is lost: RDF knows no order, so records have their place in the corpus (`mg:sequence`), and a list that is not
in the order of its texts says which it has (`mg:order`). `mechgraph.rdf.decode` is the way back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from mechgraph.model.values import Review, Status
from mechgraph.names import name_key
from mechgraph.rdf.names import Addresses, boolean, identifier_iri, integer, mg, term, text
from mechgraph.vocabulary import vocabulary_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mechgraph.model.base import Answer
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import About, Corpus, MechanismPath
    from mechgraph.model.document import Document, Segment
    from mechgraph.model.entity import Entity
    from mechgraph.model.ledger import Entry
    from mechgraph.model.question import Question
    from mechgraph.model.relation import Relation

GRAPHS = ("claims", "vocabulary", *Status)
"""Names of the named graphs of a corpus."""

HIDDEN_GRAPH = Status.implied
"""The one graph that is not part of the default graph."""

EVIDENCE = {
    # Evidence and Conclusion Ontology: author statement without traceable support, used in manual assertion
    Status.stated: term("eco:0000303"),
    Status.presupposed: term("eco:0000303"),
    # curator inference used in manual assertion
    Status.implied: term("eco:0000305"),
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


Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def encode(corpus: Corpus) -> Iterator[Quad]:
    """Yield the quads of a corpus, each in its named graph; the same quad may come more than once.

    Notes
    -----
    Streams: linear in time, constant in memory. About 30 triples a claim.
    """
    at = Addresses(corpus.about.namespace)
    graphs = {name: at.graph(name) for name in GRAPHS}
    for triple in vocabulary_triples():
        yield Quad(triple.subject, triple.predicate, triple.object, graphs["vocabulary"])
    records = graphs["claims"]
    yield from _in(records, _about(corpus.about, at))
    for place, mechanism in enumerate(corpus.about.mechanisms, 1):
        yield from _in(records, _mechanism(mechanism, place, at))
    for place, question in enumerate(corpus.questions, 1):
        yield from _in(records, _question(question, place, at))
    for place, document in enumerate(corpus.documents, 1):
        yield from _in(records, _document(document, place, at))
        for segment in corpus.segments[document.id]:
            yield from _in(records, _segment(document, segment, at))
    for name, ledger in corpus.ledger.items():
        yield Quad(at.document(name), mg("hasLedger"), boolean(value=True), records)
        for entry in ledger.values():
            yield from _in(records, _entry(name, entry, at))
    for place, entity in enumerate(corpus.entities, 1):
        yield from _in(records, _entity(entity, place, at))
    known = corpus.entity
    for sequence, claim in enumerate(corpus.claims, 1):
        relation = corpus.relation_of(claim)
        own = graphs[claim.status]
        yield from _in(own if claim.status == HIDDEN_GRAPH else records, _claim(claim, relation, sequence, at, known))
        yield from _in(own, edges(claim, relation, at))


def _in(graph: NamedNode, statements: Iterable[Statement]) -> Iterator[Quad]:
    for subject, predicate, value in statements:
        yield Quad(subject, predicate, value, graph)


def _in_order(node: NamedNode, lists: Mapping[str, Sequence[Any]]) -> Iterator[Statement]:
    """Yield the order of those lists that are not sorted, or hold a value twice.

    Each is the name of a list and, for each of its values, the place of that value among the sorted ones, from 0.
    """
    for name, values in lists.items():
        places = {value: place for place, value in enumerate(sorted(set(values)))}
        if list(values) != list(places):
            yield node, mg("order"), text(" ".join([name, *(str(places[value]) for value in values)]))


def edges(claim: Claim, relation: Relation, at: Addresses) -> Iterator[Statement]:
    """Yield the plain edges and the coupling that follow from one claim alone."""
    subject, value = at.entity(claim.subject), at.entity(claim.object)
    if claim.gives_edge():
        for name in (relation.id, *relation.parents):
            yield subject, mg(name), value
    coupling = claim.coupling(relation)
    if coupling:
        yield subject, mg("positivelyCoupledTo" if coupling > 0 else "negativelyCoupledTo"), value


def _about(about: About, at: Addresses) -> Iterator[Statement]:
    corpus = at.corpus()
    yield corpus, term("rdf:type"), mg("Corpus")
    yield corpus, term("dcterms:identifier"), text(about.id)
    yield corpus, mg("prefix"), text(about.prefix)
    yield corpus, term("dcterms:title"), text(about.title)
    yield corpus, term("dcterms:description"), text(about.description)
    yield corpus, term("dcterms:license"), text(about.licence)
    for creator in about.creators:
        yield corpus, term("dcterms:creator"), text(creator)
    if about.notice:
        yield corpus, term("skos:note"), text(about.notice)
    for mechanism in about.mechanisms:
        yield corpus, mg("mechanism"), at.mechanism(mechanism.id)
    yield from _in_order(corpus, {"creators": about.creators})


def _mechanism(mechanism: MechanismPath, place: int, at: Addresses) -> Iterator[Statement]:
    node = at.mechanism(mechanism.id)
    yield node, mg("sequence"), integer(place)
    yield node, term("rdf:type"), mg("MechanismPath")
    yield node, term("rdfs:label"), text(mechanism.title)
    if mechanism.note:
        yield node, term("skos:note"), text(mechanism.note)
    for number, entity in enumerate(mechanism.entities, 1):
        step = at.step(mechanism.id, number)
        yield node, mg("step"), step
        yield step, term("rdf:type"), mg("Step")
        yield step, mg("number"), integer(number)
        yield step, mg("entity"), at.entity(entity)


def _question(question: Question, place: int, at: Addresses) -> Iterator[Statement]:
    node = at.question(question.name)
    yield node, term("rdf:type"), mg("Question")
    yield node, mg("sequence"), integer(place)
    yield node, term("dcterms:identifier"), text(question.name)
    yield node, term("dcterms:title"), text(question.title)
    yield node, mg("asks"), text(question.question)
    yield node, mg("sparql"), text(question.text)
    yield node, mg("countsImplied"), boolean(value=question.implied)
    yield node, mg("expects"), text(json.dumps([question.columns, question.rows], ensure_ascii=False))


def _document(document: Document, place: int, at: Addresses) -> Iterator[Statement]:
    node = at.document(document.id)
    yield node, mg("sequence"), integer(place)
    yield node, term("rdf:type"), mg("Document")
    yield node, term("rdf:type"), term("prov:Entity")
    yield node, term("rdfs:label"), text(document.title)
    yield node, term("dcterms:identifier"), text(document.id)
    yield node, term("dcterms:title"), text(document.title)
    yield node, term("dcterms:isPartOf"), at.corpus()
    yield node, term("dcterms:language"), text(document.language)
    yield node, mg("short"), text(document.short)
    yield node, mg("file"), text(document.file)
    yield node, mg("sha256"), text(document.sha256)
    yield node, mg("length"), integer(document.length)
    if document.publisher:
        yield node, term("dcterms:publisher"), text(document.publisher)
    if document.date:
        yield node, term("dcterms:issued"), text(document.date)
    if document.note:
        yield node, term("skos:note"), text(document.note)


def _segment(document: Document, segment: Segment, at: Addresses) -> Iterator[Statement]:
    node, selector = at.segment(document.id, segment.number), at.selector(document.id, segment.number)
    yield node, term("rdf:type"), mg("Segment")
    yield node, term("rdf:type"), term("oa:SpecificResource")
    yield node, term("oa:hasSource"), at.document(document.id)
    yield node, term("oa:hasSelector"), selector
    yield node, mg("number"), integer(segment.number)
    yield node, mg("kind"), text(segment.kind)
    yield node, mg("sha256"), text(segment.sha256)
    yield node, mg("folded"), text(segment.folded)
    yield node, mg("locator"), text(segment.locator)
    yield selector, term("rdf:type"), term("oa:TextPositionSelector")
    yield selector, term("oa:start"), integer(segment.start)
    yield selector, term("oa:end"), integer(segment.end)


def _entry(document: str, entry: Entry, at: Addresses) -> Iterator[Statement]:
    """Yield what the ledger says of a segment: its statements, or why it is set aside."""
    node = at.segment(document, entry.segment)
    yield node, mg("inLedger"), at.document(document)
    if entry.counted:
        yield node, mg("counted"), text(", ".join(map(str, entry.counted)))
    if entry.aside is not None:
        yield node, mg("aside"), mg(entry.aside)
    if entry.of is not None:
        yield node, mg("repeats"), at.segment(document, entry.of)
    if entry.review is Review.draft:
        yield node, mg("review"), mg(entry.review)
    if entry.note:
        yield node, term("skos:note"), text(entry.note)
    for number, statement in enumerate(entry.statements, 1):
        made = at.statement(document, entry.segment, number)
        yield node, mg("statement"), made
        yield made, term("rdf:type"), mg("Statement")
        yield made, mg("number"), integer(number)
        if statement.says:
            yield made, mg("says"), text(statement.says)
        for claim in statement.claims:
            yield made, mg("coveredBy"), at.claim(claim)
        yield from _in_order(made, {"claims": statement.claims})


def _entity(entity: Entity, place: int, at: Addresses) -> Iterator[Statement]:
    node = at.entity(entity.id)
    yield node, mg("sequence"), integer(place)
    yield node, term("rdf:type"), mg("Entity")
    yield node, term("rdfs:label"), text(entity.label)
    yield node, term("skos:prefLabel"), text(entity.label)
    for synonym in entity.synonyms:
        yield node, term("skos:altLabel"), text(synonym)
    for name in entity.names:
        yield node, mg("nameKey"), text(name_key(name))
    yield node, mg("level"), mg(entity.level)
    yield node, mg("valence"), mg(entity.valence)
    for link, ids in (
        ("aspectOf", entity.aspect_of),
        ("broaderEntity", entity.kind_of),
        ("closeTo", entity.close_match),
    ):
        for other in ids:
            yield node, mg(link), at.entity(other)
    for mapping in entity.mappings:
        yield node, term(f"skos:{mapping.match}Match"), NamedNode(identifier_iri(mapping.id))
    mappings = [" ".join(filter(None, (mapping.match, mapping.id, mapping.label))) for mapping in entity.mappings]
    for mapped in mappings:
        yield node, mg("mapping"), text(mapped)
    answers = [_answer(answer) for answer in entity.answers]
    for answer in answers:
        yield node, mg("answers"), text(answer)
    if entity.note:
        yield node, term("skos:note"), text(entity.note)
    links = {name: getattr(entity, name) for name in ("synonyms", "aspect_of", "kind_of", "close_match")}
    yield from _in_order(node, {**links, "mappings": mappings, "answers": answers})


def _answer(answer: Answer) -> str:
    return f"{answer.lint}: {answer.reason}"


def _claim(
    claim: Claim, relation: Relation, sequence: int, at: Addresses, known: Mapping[str, Entity]
) -> Iterator[Statement]:
    node = at.claim(claim.id)
    yield node, term("rdf:type"), mg("Claim")
    yield node, term("dcterms:identifier"), text(claim.id)
    yield node, term("rdf:subject"), at.entity(claim.subject)
    yield node, term("rdf:predicate"), mg(claim.relation)
    yield node, term("rdf:object"), at.entity(claim.object)
    yield node, mg("sequence"), integer(sequence)
    yield node, mg("family"), mg(relation.family)
    yield node, mg("sign"), integer(relation.sign)
    coupling = claim.coupling(relation)
    if coupling is not None:
        yield node, mg("coupling"), integer(coupling)
    for field, name in CODED_FIELDS.items():
        value = getattr(claim, field)
        if value is not None:
            yield node, mg(name), mg(value)
    for field, name in TEXT_FIELDS.items():
        value = getattr(claim, field)
        if value is not None:
            yield node, mg(name), text(value)
    for work in claim.cites:
        yield node, mg("cites"), text(work)
    for aspect, value in claim.scope.items():
        yield node, mg(aspect), at.entity(value) if value in known else text(value)
    for entity in claim.via:
        yield node, mg("via"), at.entity(entity)
    for entity in claim.members:
        yield node, mg("member"), at.entity(entity)
    if claim.restates:
        yield node, mg("restates"), at.claim(claim.restates)
    if claim.open_list:
        yield node, mg("openList"), boolean(value=True)
    if claim.time_window:
        yield node, mg("when"), mg(claim.time_window.when)
        if claim.time_window.span:
            yield node, mg("span"), text(claim.time_window.span)
    if claim.sign is not None:
        yield node, mg("expectedSign"), integer(claim.sign)
    answers = [_answer(answer) for answer in claim.answers]
    for answer in answers:
        yield node, mg("answers"), text(answer)
    if claim.note:
        yield node, term("skos:note"), text(claim.note)
    scope = claim.scope
    lists = {"cites": claim.cites, "region": scope.region, "timescale": scope.timescale, "via": claim.via}
    yield from _in_order(node, {**lists, "members": claim.members, "answers": answers, "segments": claim.segments})
    yield from _anchors(claim, at)


def _anchors(claim: Claim, at: Addresses) -> Iterator[Statement]:
    """Yield where a claim was read: PROV-O for the derivation, Web Annotation for the place."""
    node, document, annotation = at.claim(claim.id), at.document(claim.document), at.annotation(claim.id)
    yield node, mg("document"), document
    yield node, term("prov:hadPrimarySource"), document
    yield node, term("biolink:has_evidence"), EVIDENCE[claim.status]
    yield annotation, term("rdf:type"), term("oa:Annotation")
    yield annotation, term("oa:motivatedBy"), term("oa:identifying")
    yield annotation, term("oa:hasBody"), node
    for number in claim.segments:
        segment = at.segment(claim.document, number)
        yield node, mg("segment"), segment
        yield node, term("prov:wasDerivedFrom"), segment
        yield annotation, term("oa:hasTarget"), segment
