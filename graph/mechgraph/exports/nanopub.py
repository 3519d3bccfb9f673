"""Nanopublications in TriG: one for each claim (https://nanopub.net/guidelines/working_draft/).

The assertion of a claim's nanopublication is the claim with its edges, its provenance where it was read, its
publication info who publishes the corpus and under which licence. What a corpus has besides claims are nanopublications
too: one for each entity, document and segment with its ledger, and one for the corpus itself. So all of it comes back.
They are not signed, and carry no date: the same corpus gives the same bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mechgraph.model.values import Status
from mechgraph.namespaces import Addresses, prefixes_of
from mechgraph.rdf.claims import ClaimWriter
from mechgraph.rdf.encode import nodes
from mechgraph.rdf.nodes import ordered
from mechgraph.rdf.ntriples import term, text
from mechgraph.rdf.write import write_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.exports.tally import Tally
    from mechgraph.model.corpus import Corpus
    from mechgraph.rdf.ntriples import Node

SCHEMA = "http://www.nanopub.org/nschema#"
"""https://nanopub.net/guidelines/working_draft/#well-formed-nanopub."""

SPDX = "https://spdx.org/licenses/"

_ABOUT = "corpus/about"
"""What the corpus says of itself."""

_PLACE = tuple(map(term, ("prov:hadPrimarySource", "prov:wasDerivedFrom", "biolink:has_evidence")))
"""What is said of a claim as provenance; its document and segments are named by the claim as well."""


def nanopubs(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    """Yield the nanopublications of a corpus as TriG, in the order of their addresses."""
    prefixes = {"np": SCHEMA, **prefixes_of(corpus.about)}
    return write_nodes(ordered(_nodes(corpus)), "trig", prefixes)


def _nodes(corpus: Corpus) -> Iterator[Node]:
    at = Addresses(corpus.about.namespace)
    writer = ClaimWriter(at, corpus.number)
    vocabulary, derived = str(at.graph("vocabulary")), {str(at.graph(status)) for status in Status}
    published = [
        f"{term('dcterms:license')} {_licence(corpus.about.licence)}",
        f"{term('dcterms:isPartOf')} {at.corpus()}",
        *[f"{term('dcterms:creator')} {text(creator)}" for creator in corpus.about.creators],
    ]
    for graph, subject, said in nodes(corpus):
        own = subject[1:-1].removeprefix(at.namespace)
        owner = _owner(own)
        if graph == vocabulary or (graph in derived and "/" not in owner):
            continue
        named = f"{at.namespace}nanopub/{owner}"
        assertion, provenance = f"<{named}#assertion>", f"<{named}#provenance>"
        if own == owner or (owner == _ABOUT and subject == str(at.corpus())):
            yield from _frame(named, published)
        if own == f"annotation/{owner.removeprefix('claim/')}":
            yield provenance, subject, said
        elif not owner.startswith("claim/"):
            yield provenance, assertion, [f"{term('prov:wasDerivedFrom')} {at.corpus()}"]
            yield assertion, subject, said
        else:
            yield assertion, subject, [one for one in said if not one.startswith(_PLACE)]
            yield provenance, assertion, [one for one in said if one.startswith(_PLACE)]
    for claim in corpus.claims:
        assertion = f"<{at.namespace}nanopub/claim/{claim.id}#assertion>"
        yield from writer.edges(claim, corpus.relation_of(claim), assertion)


def _frame(named: str, published: list[str]) -> Iterator[Node]:
    """Yield what a nanopublication says of itself: its head, and by whom and under which licence it is published."""
    parts = {"Assertion": "assertion", "Provenance": "provenance", "PublicationInfo": "pubinfo"}
    has = [f"<{SCHEMA}has{name}> <{named}#{part}>" for name, part in parts.items()]
    yield f"<{named}#Head>", f"<{named}>", [f"{term('rdf:type')} <{SCHEMA}Nanopublication>", *has]
    yield f"<{named}#pubinfo>", f"<{named}>", published


def _owner(name: str) -> str:
    """Return what a statement belongs to, by the name of its subject: a claim, a segment, an entity, or the corpus."""
    kind, _, rest = name.partition("/")
    if "://" in name or (kind in {"mechanism", "question"} and rest):
        return _ABOUT
    if kind == "annotation" and rest:
        return f"claim/{rest}"
    return "/".join(name.split("/")[:4])


def _licence(licence: str) -> str:
    return f"<{SPDX}{licence}>" if re.fullmatch(r"[A-Za-z0-9.-]+", licence) else text(licence)
