"""A part of a corpus as RDF: some claims, and what the graph says of all that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.rdf.claims import ClaimWriter
from mechgraph.rdf.encode import encode
from mechgraph.rdf.names import Addresses
from mechgraph.rdf.ntriples import lines, quads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus


def encode_part(corpus: Corpus, claims: Iterable[Claim], entities: Iterable[str] = ()) -> Iterator[Quad]:
    """Yield the quads of a part of a corpus.

    Parameters
    ----------
    corpus : the corpus.
    claims : the claims of the part.
    entities : ids of entities that belong to it beside those of the claims.

    Returns
    -------
    the claims with the edges that follow from them; their entities, documents and segments; and the corpus itself.
    What these lead to is named, but not described.
    """
    at = Addresses(corpus.about.namespace)
    told, described = set(), {at.corpus(), *map(at.entity, entities)}
    writer, follows = ClaimWriter(at, corpus.entity), set()
    for claim in claims:
        told |= {at.claim(claim.id), at.annotation(claim.id)}
        named = {entity for _, entity in claim.entities()} | {value for _, value in claim.scope.items()}
        described |= {at.entity(entity) for entity in named if entity in corpus.entity}
        described.add(at.document(claim.document))
        for number in claim.segments:
            described |= {at.segment(claim.document, number), at.selector(claim.document, number)}
        follows |= set(quads(lines(writer.edges(claim, corpus.relation_of(claim)), str(at.graph(claim.status)))))
    records = at.graph("claims")
    for quad in encode(corpus):
        if quad in follows or quad.subject in told or (quad.subject in described and quad.graph_name == records):
            yield quad
