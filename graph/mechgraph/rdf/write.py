"""RDF files, the same bytes each time.

Engines keep no order, so statements are sorted before they are written: by graph, subject, predicate (``rdf:type``
first) and object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from mechgraph.rdf.names import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMATS: dict[str, RdfFormat] = {
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nq": RdfFormat.N_QUADS,
    "nt": RdfFormat.N_TRIPLES,
    "xml": RdfFormat.RDF_XML,
}
"""The formats that can be written, by file extension."""

_TYPE = PREFIXES["rdf"] + "type"


def write_rdf(quads: Iterable[Quad], extension: str, prefixes: Mapping[str, str]) -> bytes:
    """Return quads as a file.

    Parameters
    ----------
    quads : what to write; for formats without graphs, quads of the default graph.
    extension : one of `FORMATS`.
    prefixes : name and namespace of the prefixes to use; those in use in no statement are written all the same.

    Notes
    -----
    O(n log n) in the number of quads, all of which are held in memory.
    """
    form = FORMATS[extension]
    written = serialize(sorted(set(quads), key=_order), format=form, prefixes=dict(prefixes))
    assert written is not None  # noqa: S101 -- without an output the bytes are returned
    return written


def _order(quad: Quad) -> tuple[str, str, bool, str, str, str]:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    value = quad.object
    rank = value.value.rjust(20) if isinstance(value, Literal) and value.value.isdigit() else str(value)
    predicate = quad.predicate.value
    return graph, str(quad.subject), predicate != _TYPE, predicate, rank, type(value).__name__


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an address as a compact name where a prefix fits, else in angle brackets."""
    best = max(
        (name for name, namespace in prefixes.items() if iri.startswith(namespace)),
        key=lambda name: len(prefixes[name]),
        default=None,
    )
    local = iri.removeprefix(prefixes[best]) if best is not None else ""
    if best is not None and all(letter.isalnum() or letter in "_-./" for letter in local) and local[-1:] != ".":
        return f"{best}:{local}"
    return f"<{iri}>"


def show(value: object, prefixes: Mapping[str, str]) -> str:
    """Return a term as a person reads it: literals by their text, addresses as compact names."""
    if isinstance(value, NamedNode):
        return shorten(value.value, prefixes)
    if isinstance(value, Literal):
        return value.value
    return "" if value is None else str(value)
