"""A part of a corpus as RDF: some claims, and what the graph says of all that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.rdf.claims import ClaimWriter
from mechgraph.rdf.encode import HIDDEN_GRAPH, blocks
from mechgraph.rdf.names import Addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.rdf.encode import Block


def part_blocks(corpus: Corpus, claims: Iterable[Claim], entities: Iterable[str] = ()) -> Iterator[Block]:
    """Yield the triples of a part of a corpus, as `mechgraph.rdf.encode.blocks` yields those of the whole.

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
    Linear in the claims of the part, and in the entities, documents and segments of the corpus.
    """
    at = Addresses(corpus.about.namespace)
    described = {at.corpus(), *map(at.entity, entities)}
    writer = ClaimWriter(at, corpus.entity)
    for claim in claims:
        relation, own = corpus.relation_of(claim), str(at.graph(claim.status))
        yield own if claim.status == HIDDEN_GRAPH else "", writer.triples(claim, relation, corpus.row[claim.id] + 1)
        yield own, writer.edges(claim, relation)
        named = {entity for _, entity in claim.entities()} | {value for _, value in claim.scope.items()}
        described |= {at.entity(entity) for entity in named if entity in corpus.entity}
        described.add(at.document(claim.document))
        for number in claim.segments:
            described |= {at.segment(claim.document, number), at.selector(claim.document, number)}
    subjects = set(map(str, described))
    for graph, triples in blocks(corpus, told=()):
        if not graph:
            yield graph, [triple for triple in triples if triple.partition(" ")[0] in subjects]
