"""RDF files, the same bytes each time, written piece by piece: the order is that of `mechgraph.rdf.nodes`."""

from __future__ import annotations

import json
import mmap
import tempfile
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import IO, TYPE_CHECKING

from pyoxigraph import DefaultGraph, RdfFormat, serialize

from mechgraph.errors import UsageError
from mechgraph.namespaces import PREFIXES, compact_name
from mechgraph.rdf.nodes import ordered
from mechgraph.rdf.ntriples import block, term
from mechgraph.rdf.ntriples import quads as parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from mechgraph.rdf.ntriples import Node

FORMATS: dict[str, RdfFormat] = {
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nq": RdfFormat.N_QUADS,
    "nt": RdfFormat.N_TRIPLES,
    "xml": RdfFormat.RDF_XML,
}
"""The formats that can be written, by file extension."""

_TYPE = term("rdf:type")

_JSON = json.JSONEncoder(ensure_ascii=False, indent=1).encode

_TOGETHER = 1_000
"""So many nodes are given to the engine at a time."""

_PIECE = 1 << 20
"""So many bytes are handed on at a time."""

_KEPT = 100_000
"""So many terms are remembered as they are written."""


def write_rdf(quads: Iterable[Quad], extension: str, prefixes: Mapping[str, str]) -> bytes:
    """Return quads as a file.

    Parameters
    ----------
    quads : what to write; for formats without graphs, quads of the default graph.
    extension : one of `FORMATS`.
    prefixes : name and namespace of the prefixes to use; those that no statement uses are left out.

    Raises
    ------
    UsageError
        Where something is said of a statement, which JSON-LD cannot say.
    """
    return b"".join(write_nodes(ordered(map(_node, quads)), extension, prefixes))


def _node(quad: Quad) -> Node:
    subject, _, said = str(quad.triple).partition(" ")
    return "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name), subject, [said]


def write_nodes(given: Iterable[Node], extension: str, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the bytes of a file of nodes that are in order (see `write_rdf`).

    Notes
    -----
    Linear in time, constant in memory: what the engine writes lies in a temporary file first. Which prefixes are used
    is known at its end, and they stand at its beginning.
    """
    if extension == "jsonld":
        yield from _json_ld(given, prefixes)
        return
    named = dict(prefixes) if extension in {"trig", "ttl"} else {}
    with tempfile.TemporaryFile() as file:
        serialize(_quads(given), file, FORMATS[extension], prefixes=named)
        yield from _head(file, len(named))
        while piece := file.read(_PIECE):
            yield piece


def _head(file: IO[bytes], most: int) -> Iterator[bytes]:
    """Yield the declarations of the prefixes that a file uses, and leave it where its statements begin.

    The engine declares all of them, in an order of chance.
    """
    file.seek(0)
    declared = [line for line in islice(file, most) if line.startswith(b"@prefix")]
    start = sum(map(len, declared))
    if declared:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
            yield from sorted(line for line in declared if held.find(line.split()[1], start) >= 0)
    file.seek(start)


def _quads(given: Iterable[Node]) -> Iterator[Quad]:
    rest = iter(given)
    while some := list(islice(rest, _TOGETHER)):
        yield from parsed("".join(map(block, some)))


def _json_ld(given: Iterable[Node], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield nodes as JSON-LD 1.1 with the prefixes as context; the engine and PyLD write it expanded or slowly."""

    @lru_cache(_KEPT)
    def name(written: str) -> str:
        if not written.startswith("<"):
            return _JSON(written)
        short = compact_name(written[1:-1], prefixes)
        return _JSON(written[1:-1] if short.startswith("<") else short)

    @lru_cache(_KEPT)
    def value(written: str, pad: str) -> str:
        if written.startswith("<<"):
            raise UsageError("JSON-LD cannot express statements about statements; use ttl or nt")
        return _literal(written, pad) if written.startswith('"') else f'{{{pad} "@id": {name(written)}{pad}}}'

    def node(subject: str, said: list[str], pad: str) -> str:
        """Return a node; `pad` is a new line with the blanks that stand before its names."""
        found: list[tuple[str, list[str]]] = []
        last = ""
        for one in said:
            predicate, _, what = one.partition(" ")
            if predicate == last:
                found[-1][1].append(what)
            else:
                found.append((predicate, [what]))
                last = predicate
        parts = [f'"@id": {name(subject)}']
        inner = f"{pad} "
        for predicate, values in found:
            deep = pad if len(values) == 1 else inner
            if predicate == _TYPE:
                key, shown = '"@type"', [name(one) for one in values]
            else:
                key, shown = name(predicate), [value(one, deep) for one in values]
            parts.append(f"{key}: {shown[0]}" if deep == pad else f"{key}: [{inner}{f',{inner}'.join(shown)}{pad}]")
        return f"{{{pad}{f',{pad}'.join(parts)}{pad[:-1]}}}"

    between = ""
    yield _JSON({"@context": {"@version": 1.1, **_context(prefixes)}}).removesuffix("\n}").encode()
    yield b',\n "@graph": ['
    for graph, held in groupby(given, itemgetter(0)):
        if graph:
            yield f'{between}\n  {{\n   "@id": {name(graph)},\n   "@graph": ['.encode()
            between = ""
        pad = "\n" + " " * (4 if graph else 2)
        for _, subject, said in held:
            yield f"{between}{pad}{node(subject, said, f'{pad} ')}".encode()
            between = ","
        if graph:
            yield b"\n   ]\n  }"
    yield b"\n ]\n}\n" if between else b"]\n}\n"


def _context(prefixes: Mapping[str, str]) -> dict[str, object]:
    """Return prefixes as a context; those that end in no delimiter must say that they are prefixes (section 9.15.1)."""
    return {
        name: namespace if namespace[-1] in ":/?#[]@" else {"@id": namespace, "@prefix": True}
        for name, namespace in sorted(prefixes.items())
    }


def _literal(written: str, pad: str) -> str:
    """Return a literal of N-Triples as JSON-LD; its text is a text of JSON, but for control characters.

    Numbers and booleans in canonical form are native, as in https://www.w3.org/TR/json-ld11-api/#rdf-to-object-conversion.
    """
    end = written.rindex('"') + 1
    content, rest = json.loads(written[:end], strict=False), written[end:]
    if not rest:
        return _JSON(content)
    if rest.startswith("@"):
        language, _, direction = rest[1:].partition("--")
        spoken = {"@value": content, "@language": language, **({"@direction": direction} if direction else {})}
        return _JSON(spoken).replace("\n", pad)
    kind = rest[3:-1].removeprefix(PREFIXES["xsd"])
    if kind == "integer" and content.lstrip("-").isdigit() and str(int(content)) == content:
        return str(content)
    if kind == "boolean" and content in {"true", "false"}:
        return str(content)
    return _JSON({"@value": content, "@type": rest[3:-1]}).replace("\n", pad)
