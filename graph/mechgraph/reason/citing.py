"""Chains as the SPARQL query that finds their claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.model.values import Status
from mechgraph.namespaces import PREFIXES, Addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.chain import Chain


def chains_query(corpus: Corpus, chains: Sequence[Chain]) -> str:
    """Return the SPARQL query that finds the claims of some chains, by chain and step; any engine runs it."""
    address = Addresses(corpus.about.namespace)
    rows = [
        f"    ({number} {place} {address.claim(claim.id)})"
        for number, chain in enumerate(chains, 1)
        for place, step in enumerate(chain.steps, 1)
        for claim in step.claims
    ]
    implied = any(claim.status is Status.implied for chain in chains for claim in chain.claims)
    return "\n".join(
        [
            *(["# Some of these claims are implied: ask with --implied."] if implied else []),
            f"PREFIX mg: <{PREFIXES['mg']}>",
            f"PREFIX rdf: <{PREFIXES['rdf']}>",
            f"PREFIX rdfs: <{PREFIXES['rdfs']}>",
            "SELECT ?path ?step ?claim ?subject ?relation ?object ?coupling ?says",
            "WHERE {",
            "  VALUES (?path ?step ?claim) {",
            *rows,
            "  }",
            "  ?claim rdf:subject/rdfs:label ?subject ;",
            "         rdf:predicate/rdfs:label ?relation ;",
            "         rdf:object/rdfs:label ?object ;",
            "         mg:coupling ?coupling ;",
            "         mg:says ?says .",
            "}",
            "ORDER BY ?path ?step ?claim",
        ]
    )
