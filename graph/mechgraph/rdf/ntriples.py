"""Terms and statements as text, in the form of N-Quads: strings are made many times faster than objects of the engine.

https://www.w3.org/TR/n-quads/#sec-grammar
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from mechgraph.rdf import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

Node = tuple[str, str, list[str]]
"""A graph, a subject, and what the graph says of it: predicates, each with an object. The default graph is empty."""

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
"""What may not stand in a literal as it is."""

_INTEGER = f"^^<{names.PREFIXES['xsd']}integer>"


def text(value: str) -> str:
    """Return a plain string literal."""
    return f'"{value.translate(_ESCAPES)}"'


def integer(value: int) -> str:
    """Return an xsd:integer literal."""
    return f'"{value}"{_INTEGER}'


@cache
def boolean(value: bool) -> str:
    """Return an xsd:boolean literal."""
    return str(names.boolean(value))


@cache
def mg(name: str) -> str:
    """Return a term of the vocabulary."""
    return str(names.mg(name))


@cache
def term(curie: str) -> str:
    """Return the term that a compact name stands for."""
    return str(names.term(curie))


def lines(node: Node) -> str:
    """Return a node as lines of N-Quads."""
    graph, subject, said = node
    end = f" {graph} .\n" if graph else " .\n"
    return f"{subject} {f'{end}{subject} '.join(said)}{end}" if said else ""


def quads(text: str) -> Iterator[Quad]:
    """Return lines of N-Quads as quads of the engine."""
    return parse(text, format=RdfFormat.N_QUADS)
