"""A part of a corpus as RDF: some claims, and what the graph says of all that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.rdf.claims import ClaimWriter
from mechgraph.rdf.encode import HIDDEN_GRAPH, nodes
from mechgraph.rdf.names import Addresses

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
    Linear in the claims of the part, and in the documents and segments of the corpus.
    """
    at = Addresses(corpus.about.namespace)
    described, named = {at.corpus()}, set(entities)
    writer = ClaimWriter(at, corpus.number)
    for claim in claims:
        relation, own = corpus.relation_of(claim), str(at.graph(claim.status))
        place = own if claim.status == HIDDEN_GRAPH else ""
        yield from writer.nodes(claim, relation, corpus.row[claim.id] + 1, place)
        yield from writer.edges(claim, relation, own)
        named |= {entity for _, entity in claim.entities()} | {value for _, value in claim.scope.items()}
        described.add(at.document(claim.document))
        for number in claim.segments:
            described |= {at.segment(claim.document, number), at.selector(claim.document, number)}
    rows = sorted(corpus.number[name] for name in named if name in corpus.number)
    described.update(at.entity(corpus.columns.ids[row]) for row in rows)
    subjects = set(map(str, described))
    yield from (node for node in nodes(corpus, told=(), entities=rows) if not node[0] and node[1] in subjects)
