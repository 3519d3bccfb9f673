"""A part of a corpus as RDF: some claims, and what the graph says of all that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.namespaces import Addresses
from mechgraph.rdf.claims import ClaimWriter
from mechgraph.rdf.encode import HIDDEN_GRAPH, described, ledger_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.rdf.ntriples import Node


def part_nodes(corpus: Corpus, claims: Iterable[Claim], entities: Iterable[str] = ()) -> Iterator[Node]:
    """Yield the nodes of a part of a corpus, as `mechgraph.rdf.encode.nodes` yields those of the whole.

    Parameters
    ----------
    corpus : the corpus.
    claims : the claims of the part.
    entities : ids of entities that belong to it beside those of the claims.

    Returns
    -------
    the claims with the edges that follow from them; their entities, documents and segments; and the corpus itself.
    What these lead to is named, but not described.

    Notes
    -----
    Linear in the claims of the part, and in the documents of the corpus.
    """
    at = Addresses(corpus.about.namespace)
    named, segments = set(entities), dict[str, set[int]]()
    writer = ClaimWriter(at, corpus.number)
    for claim in claims:
        relation, own = corpus.relation_of(claim), str(at.graph(claim.status))
        place = own if claim.status == HIDDEN_GRAPH else ""
        yield from writer.nodes(claim, relation, corpus.row[claim.id] + 1, place)
        yield from writer.edges(claim, relation, own)
        named |= {entity for _, entity in claim.entities()} | {value for _, value in claim.scope.items()}
        segments.setdefault(claim.document, set()).update(claim.segments)
    rows = sorted(corpus.number[name] for name in named if name in corpus.number)
    yield from described(corpus, rows, {document: sorted(numbers) for document, numbers in segments.items()})
    for document in filter(corpus.ledger.__contains__, segments):
        ledger, subjects = corpus.ledger[document], {str(at.document(document))}
        subjects |= {str(at.segment(document, number)) for number in segments[document]}
        entries = [ledger[number] for number in segments[document] if number in ledger]
        yield from (node for node in ledger_nodes(document, entries, at) if node[1] in subjects)
