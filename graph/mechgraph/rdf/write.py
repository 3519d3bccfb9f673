"""RDF files, the same bytes each time.

Engines keep no order, so statements are sorted before they are written: by graph, subject, predicate (``rdf:type``
first) and object.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from mechgraph.rdf.names import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
from functools import cache

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
    prefixes : name and namespace of the prefixes to use; those that no statement uses are left out.

    Notes
    -----
    O(n log n) in the number of quads, all of which are held in memory.
    """
    ordered = sorted(set(quads), key=_order)
    if extension == "jsonld":
        return _json_ld(ordered, prefixes)
    named = dict(prefixes) if extension in {"trig", "ttl"} else {}
    written = serialize(ordered, format=FORMATS[extension], prefixes=named)
    assert written is not None  # noqa: S101 -- without an output the bytes are returned
    # The engine writes all prefixes, in an order of chance.
    head = sorted(line for line in written.splitlines(keepends=True)[: len(named)] if line.startswith(b"@prefix"))
    body = written[sum(map(len, head)) :]
    return b"".join(line for line in head if line.split()[1] in body) + body


def _json_ld(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> bytes:
    """Return sorted quads as JSON-LD 1.1 with the prefixes as context; the engine and PyLD write it expanded or slowly.

    Numbers and booleans in canonical form are native JSON, as in https://www.w3.org/TR/json-ld11-api/#rdf-to-object-conversion.
    """

    @cache
    def compact(term: object) -> str:
        assert isinstance(term, NamedNode)  # noqa: S101 -- corpora hold no blank nodes
        short = compact_name(term.value, prefixes)
        return term.value if short.startswith("<") else short

    graphs: dict[str, dict[str, dict[str, list[object]]]] = {}
    for quad in quads:
        graph = "" if isinstance(quad.graph_name, DefaultGraph) else compact(quad.graph_name)
        node = graphs.setdefault(graph, {}).setdefault(compact(quad.subject), {})
        value = quad.object
        if quad.predicate.value == _TYPE:
            node.setdefault("@type", []).append(compact(value))
        else:
            native = _native(value) if isinstance(value, Literal) else {"@id": compact(value)}
            node.setdefault(compact(quad.predicate), []).append(native)
    written: list[object] = []
    for graph, nodes in graphs.items():
        content = [
            {"@id": subject, **{name: values[0] if len(values) == 1 else values for name, values in node.items()}}
            for subject, node in nodes.items()
        ]
        written += [{"@id": graph, "@graph": content}] if graph else content
    document = {"@context": {"@version": 1.1, **_context(prefixes)}, "@graph": written}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _context(prefixes: Mapping[str, str]) -> dict[str, object]:
    """Return prefixes as a context; those that end in no delimiter must say that they are prefixes (section 9.15.1)."""
    return {
        name: namespace if namespace[-1] in ":/?#[]@" else {"@id": namespace, "@prefix": True}
        for name, namespace in sorted(prefixes.items())
    }


def _native(term: Literal) -> object:
    kind = term.datatype.value.removeprefix(PREFIXES["xsd"])
    if kind == "integer" and str(int(term.value)) == term.value:
        return int(term.value)
    if kind == "boolean" and term.value in {"true", "false"}:
        return term.value == "true"
    return term.value if kind == "string" else {"@value": term.value, "@type": term.datatype.value}


def _order(quad: Quad) -> tuple[str, str, bool, str, str, str]:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    value = quad.object
    rank = value.value.rjust(20) if isinstance(value, Literal) and value.value.isdigit() else str(value)
    predicate = quad.predicate.value
    return graph, str(quad.subject), predicate != _TYPE, predicate, rank, type(value).__name__


def compact_name(iri: str, prefixes: Mapping[str, str]) -> str:
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
        return compact_name(value.value, prefixes)
    if isinstance(value, Literal):
        return value.value
    return "" if value is None else str(value)
