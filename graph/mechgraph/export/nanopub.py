"""Nanopublications in TriG: one for each claim (https://nanopub.net/guidelines/working_draft/).

The assertion of a claim's nanopublication is the claim with its edges, its provenance where it was read, its
publication info who publishes the corpus and under which licence. What a corpus has besides claims are nanopublications
too: one for each entity, document and segment with its ledger, and one for the corpus itself. So all of it comes back.
They are not signed, and carry no date: the same corpus gives the same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from mechgraph.model.values import Status
from mechgraph.rdf.claims import ClaimWriter
from mechgraph.rdf.encode import encode
from mechgraph.rdf.names import PREFIXES, Addresses, term, text
from mechgraph.rdf.ntriples import lines, quads
from mechgraph.rdf.write import write_rdf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.export.tally import Tally
    from mechgraph.model.corpus import Corpus

Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]

SCHEMA = "http://www.nanopub.org/nschema#"
"""https://nanopub.net/guidelines/working_draft/#well-formed-nanopub."""

TOGETHER = 500
"""So many are written at a time."""

SPDX = "https://spdx.org/licenses/"

_PLACE = frozenset(map(term, ("prov:hadPrimarySource", "prov:wasDerivedFrom", "biolink:has_evidence")))
"""What is said of a claim as provenance; its document and segments are named by the claim as well."""


def nanopubs(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    """Yield the nanopublications of a corpus as TriG, some hundred at a time.

    Notes
    -----
    The statements of the whole corpus are held in memory.
    """
    at = Addresses(corpus.about.namespace)
    prefixes = {**PREFIXES, "np": SCHEMA, corpus.about.prefix: corpus.about.namespace}
    derived = {at.graph(status) for status in Status}
    own: dict[str, list[Statement]] = defaultdict(list)
    for quad in encode(corpus):
        owner = _owner(_statement(quad)[0].value.removeprefix(at.namespace))
        if quad.graph_name == at.graph("vocabulary") or (quad.graph_name in derived and "/" not in owner):
            continue
        own[owner].append(_statement(quad))
    writer = ClaimWriter(at, corpus.entity)
    for claim in corpus.claims:
        own[f"claim/{claim.id}"] += map(_statement, quads(lines(writer.edges(claim, corpus.relation_of(claim)))))
    sources = {f"claim/{claim.id}": at.claim(claim.id) for claim in corpus.claims}
    owners = iter(own.items())
    while some := list(islice(owners, TOGETHER)):
        made = [quad for owner, held in some for quad in _nanopub(corpus, at, owner, held, sources.get(owner))]
        yield write_rdf(made, "trig", prefixes)


def _statement(quad: Quad) -> Statement:
    subject, value = quad.subject, quad.object
    assert isinstance(subject, NamedNode)  # noqa: S101 -- there is nothing else in a corpus
    assert isinstance(value, NamedNode | Literal)  # noqa: S101 -- the same
    return subject, quad.predicate, value


def _owner(name: str) -> str:
    """Return what a statement belongs to, by the name of its subject: a claim, a segment, an entity, or the corpus."""
    kind, _, rest = name.partition("/")
    if "://" in name or (kind in {"mechanism", "question"} and rest):
        return "corpus/about"
    if kind == "annotation" and rest:
        return f"claim/{rest}"
    return "/".join(name.split("/")[:4])


def _nanopub(
    corpus: Corpus, at: Addresses, owner: str, held: list[Statement], claim: NamedNode | None
) -> Iterator[Quad]:
    named = f"{at.namespace}nanopub/{owner}"
    node, head = NamedNode(named), NamedNode(f"{named}#Head")
    assertion, provenance, published = (NamedNode(f"{named}#{part}") for part in ("assertion", "provenance", "pubinfo"))
    yield Quad(node, term("rdf:type"), NamedNode(f"{SCHEMA}Nanopublication"), head)
    yield Quad(node, NamedNode(f"{SCHEMA}hasAssertion"), assertion, head)
    yield Quad(node, NamedNode(f"{SCHEMA}hasProvenance"), provenance, head)
    yield Quad(node, NamedNode(f"{SCHEMA}hasPublicationInfo"), published, head)
    if claim is None:
        yield Quad(assertion, term("prov:wasDerivedFrom"), at.corpus(), provenance)
    for subject, predicate, value in held:
        if subject == claim and predicate in _PLACE:
            yield Quad(assertion, predicate, value, provenance)
        else:
            place = claim is not None and subject == at.annotation(owner.removeprefix("claim/"))
            yield Quad(subject, predicate, value, provenance if place else assertion)
    licence = corpus.about.licence
    is_spdx = re.fullmatch(r"[A-Za-z0-9.-]+", licence) is not None
    yield Quad(node, term("dcterms:license"), NamedNode(SPDX + licence) if is_spdx else text(licence), published)
    yield Quad(node, term("dcterms:isPartOf"), at.corpus(), published)
    for creator in corpus.about.creators:
        yield Quad(node, term("dcterms:creator"), text(creator), published)
