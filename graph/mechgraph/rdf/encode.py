"""A corpus as RDF: every claim a node with its anchors, and the edges that follow from it.

What depends on one claim alone is derived here, while streaming:

- an affirmed claim of its subject as such gives its plain edge and the superproperties of that edge;
- an affirmed signed claim inside causal chains gives its coupling, `mg:positivelyCoupledTo` or
  `mg:negativelyCoupledTo`.

The default graph holds what the corpus says: about, documents, segments, entities, claims and their anchors. Named
graphs: ``vocabulary``, and ``stated``, ``presupposed`` and ``implied`` (the edges of claims of that status). The node
of an implied claim lies in ``implied`` too, so that whoever leaves that graph out sees nothing that a curator drew.

Nothing is lost: RDF knows no order, so records have their place in the corpus (`mg:sequence`), and a list that is not
in the order of its texts says which it has (`mg:order`). `mechgraph.rdf.decode` is the way back.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from mechgraph.identifiers import identifier_iri
from mechgraph.model.lazy import each
from mechgraph.model.values import Review, Status
from mechgraph.names import name_key
from mechgraph.namespaces import Addresses
from mechgraph.rdf.claims import ClaimWriter, answer_text, in_order
from mechgraph.rdf.ntriples import block, boolean, integer, mg, quads, term, text
from mechgraph.vocabulary import vocabulary_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import About, Corpus, MechanismPath
    from mechgraph.model.document import Document, Segment
    from mechgraph.model.entity import Entity
    from mechgraph.model.ledger import Entry
    from mechgraph.model.question import Question
    from mechgraph.rdf.ntriples import Node

GRAPHS = ("vocabulary", *Status)
"""Names of the named graphs of a corpus; one may hold nothing."""

HIDDEN_GRAPH = Status.implied
"""The one named graph whose triples queries do not see in the default graph."""

_TOGETHER = 1_000
"""So many nodes are made objects of the engine at a time."""

Triple = tuple[object, str, object]
"""Subject, predicate and object, each of which is written as in N-Triples; an address of the engine is, too."""


def encode(corpus: Corpus) -> Iterator[Quad]:
    """Yield the quads of a corpus, each in its graph; the same quad may come more than once.

    Notes
    -----
    Streams: linear in time, constant in memory. About 30 triples a claim.
    """
    written = map(block, nodes(corpus))
    while some := "".join(islice(written, _TOGETHER)):
        yield from quads(some)


def nodes(corpus: Corpus, told: Iterable[Claim] | None = None) -> Iterator[Node]:
    """Yield what `encode` does as text, many times faster; a subject may come more than once.

    Parameters
    ----------
    corpus : the corpus.
    told : its claims, where somebody else looks at each as it goes by.
    """
    at = Addresses(corpus.about.namespace)
    graphs = {name: str(at.graph(name)) for name in GRAPHS}
    yield from vocabulary_nodes(at)
    for place, mechanism in enumerate(corpus.about.mechanisms, 1):
        yield from _nodes(_mechanism(mechanism, place, at))
    for place, question in enumerate(corpus.questions, 1):
        yield from _nodes(_question(question, place, at))
    numbers = {name: range(1, len(held) + 1) for name, held in corpus.segments.items()}
    yield from described(corpus, range(len(corpus.entities)), numbers)
    for name, ledger in corpus.ledger.items():
        yield from ledger_nodes(name, ledger.values(), at)
    claims = ClaimWriter(at, corpus.number)
    for sequence, claim in enumerate(corpus.claims if told is None else told, 1):
        relation = corpus.relation_of(claim)
        own = graphs[claim.status]
        yield from claims.nodes(claim, relation, sequence, own if claim.status == HIDDEN_GRAPH else "")
        yield from claims.edges(claim, relation, own)


def vocabulary_nodes(at: Addresses) -> Iterator[Node]:
    """Yield the vocabulary, which stands in a graph of its own."""
    said = ((triple.subject, str(triple.predicate), triple.object) for triple in vocabulary_triples())
    yield from _nodes(said, str(at.graph("vocabulary")))


def described(corpus: Corpus, entities: Sequence[int], segments: Mapping[str, Sequence[int]]) -> Iterator[Node]:
    """Yield what is said of a corpus as such, and of some of its entities, documents and segments.

    Parameters
    ----------
    corpus : the corpus.
    entities : places of the entities.
    segments : by document the numbers of the segments; other documents are left out.

    Notes
    -----
    Linear in what is described, and in the documents of the corpus.
    """
    at = Addresses(corpus.about.namespace)
    yield from _nodes(_about(corpus.about, at))
    for place, document in enumerate(corpus.documents, 1):
        if document.id in segments:
            yield from _nodes(_document(document, place, at))
            for segment in each(corpus.segments[document.id], [number - 1 for number in segments[document.id]]):
                yield from _segment(document, segment, at)
    for row, entity in zip(entities, each(corpus.entities, entities), strict=True):
        yield from _nodes(_entity(entity, row + 1, at))


def ledger_nodes(document: str, entries: Iterable[Entry], at: Addresses) -> Iterator[Node]:
    """Yield that a document has a ledger, and what some of its entries say of its segments."""
    yield from _nodes([(at.document(document), mg("hasLedger"), boolean(value=True))])
    for entry in entries:
        yield from _nodes(_entry(document, entry, at))


def visible(given: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes of all graphs but what is implied, by subject alone."""
    for graph, subject, said in given:
        if not graph.endswith(f"/graph/{HIDDEN_GRAPH}>"):
            yield "", subject, said


def _nodes(statements: Iterable[Triple], graph: str = "") -> Iterator[Node]:
    found: dict[str, list[str]] = {}
    for subject, predicate, value in statements:
        found.setdefault(str(subject), []).append(f"{predicate} {value}")
    for subject, said in found.items():
        yield graph, subject, said


def _about(about: About, at: Addresses) -> Iterator[Triple]:
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
    yield from in_order(corpus, {"creators": about.creators})


def _mechanism(mechanism: MechanismPath, place: int, at: Addresses) -> Iterator[Triple]:
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


def _question(question: Question, place: int, at: Addresses) -> Iterator[Triple]:
    node = at.question(question.name)
    yield node, term("rdf:type"), mg("Question")
    yield node, mg("sequence"), integer(place)
    yield node, term("dcterms:identifier"), text(question.name)
    yield node, term("dcterms:title"), text(question.title)
    yield node, mg("asks"), text(question.question)
    yield node, mg("sparql"), text(question.text)
    yield node, mg("countsImplied"), boolean(value=question.implied)
    yield node, mg("expects"), text(json.dumps([question.columns, question.rows], ensure_ascii=False))


def _document(document: Document, place: int, at: Addresses) -> Iterator[Triple]:
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


def _segment(document: Document, segment: Segment, at: Addresses) -> Iterator[Node]:
    """Yield a segment and its place in the text; there may be as many as claims."""
    node, selector = str(at.segment(document.id, segment.number)), str(at.selector(document.id, segment.number))
    said = [
        f"{term('rdf:type')} {mg('Segment')}",
        f"{term('rdf:type')} {term('oa:SpecificResource')}",
        f"{term('oa:hasSource')} {at.document(document.id)}",
        f"{term('oa:hasSelector')} {selector}",
        f"{mg('number')} {integer(segment.number)}",
        f"{mg('kind')} {text(segment.kind)}",
        f"{mg('sha256')} {text(segment.sha256)}",
        f"{mg('folded')} {text(segment.folded)}",
        f"{mg('locator')} {text(segment.locator)}",
    ]
    yield "", node, said
    place = [
        f"{term('rdf:type')} {term('oa:TextPositionSelector')}",
        f"{term('oa:start')} {integer(segment.start)}",
        f"{term('oa:end')} {integer(segment.end)}",
    ]
    yield "", selector, place


def _entry(document: str, entry: Entry, at: Addresses) -> Iterator[Triple]:
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
        yield from in_order(made, {"claims": statement.claims})


def _entity(entity: Entity, place: int, at: Addresses) -> Iterator[Triple]:
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
        yield node, term(f"skos:{mapping.match}Match"), f"<{identifier_iri(mapping.id)}>"
    mappings = [" ".join(filter(None, (mapping.match, mapping.id, mapping.label))) for mapping in entity.mappings]
    for mapped in mappings:
        yield node, mg("mapping"), text(mapped)
    answers = [answer_text(answer) for answer in entity.answers]
    for answer in answers:
        yield node, mg("answers"), text(answer)
    if entity.note:
        yield node, term("skos:note"), text(entity.note)
    links = {name: getattr(entity, name) for name in ("synonyms", "aspect_of", "kind_of", "close_match")}
    yield from in_order(node, {**links, "mappings": mappings, "answers": answers})
