"""Terms and triples as text, in the form of N-Triples: strings are made many times faster than objects of the engine.

A triple is written without its full stop, so that a graph may be named behind it
(https://www.w3.org/TR/n-quads/#sec-grammar).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from mechgraph.rdf import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

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


def lines(triples: Iterable[str], graph: str = "") -> str:
    """Return triples as lines of N-Quads.

    Parameters
    ----------
    triples : the triples.
    graph : the address of their graph, in angle brackets; the default graph unless given.
    """
    end = f" {graph} .\n" if graph else " .\n"
    return "".join([triple + end for triple in triples])


def quads(text: str) -> Iterator[Quad]:
    """Return lines of N-Quads as quads of the engine."""
    return parse(text, format=RdfFormat.N_QUADS)
