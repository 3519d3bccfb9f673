"""RDF files, parsed in a process of their own: the parser is native code, and can be brought down by a hostile file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from mechgraph.errors import Problem, ProblemsFound
from mechgraph.files import read_file
from mechgraph.limits import MEGABYTE, within
from mechgraph.rdf.decode import decode
from mechgraph.rdf.encode import encode
from mechgraph.rdf.names import mg
from mechgraph.text.anchors import LARGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from mechgraph.model.corpus import Corpus

SYNTAXES = {
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
"""How a file is written, by the end of its name."""

SECONDS, MEMORY = 120.0, 2_000 * MEGABYTE
"""Reading one file takes at most so long, and so many bytes of address space."""

Described = dict[str, dict[str, list[str]]]


def is_rdf(name: str) -> bool:
    """Tell whether a file is RDF by its name."""
    return name.endswith(tuple(SYNTAXES))


def described(path: Path) -> Described:
    """Return what a file says of each address: values, be they texts or addresses, by property.

    Raises
    ------
    ProblemsFound
        Where it is not RDF of the kind that its name says.
    LimitExceeded
        Where it takes too much time or memory, or brings the parser down.
    """
    return within(SECONDS, MEMORY, f"reading {path}", _described, path)


def decoded(path: Path) -> tuple[Corpus, Counter[str]]:
    """Return the corpus that a file of our own vocabulary encodes, and how many statements it has besides, by property.

    Raises
    ------
    ProblemsFound
        Where it is not RDF of the kind that its name says, or encodes no corpus.
    LimitExceeded
        Where it takes too much time or memory, or brings the parser down.
    """
    return within(SECONDS, MEMORY, f"reading {path}", _decoded, path)


def _quads(path: Path) -> Iterator[Quad]:
    """Yield the statements of a file; nothing that it points at is fetched."""
    syntax = SYNTAXES.get(path.suffix.lower())
    if syntax is None:
        raise _refused(
            path, "rdf", "the name does not say how it is written", f"it ends in one of {', '.join(SYNTAXES)}"
        )
    try:
        content = read_file(path, LARGEST_TEXT)
        if syntax == RdfFormat.RDF_XML and b"<!ENTITY" in content:
            raise _refused(path, "rdf", "XML that defines entities is not read", "write it without a DOCTYPE")
        yield from parse(content, format=syntax)
    except OSError as error:
        raise _refused(path, "unreadable", f"cannot be read: {error.strerror or error}", "look at it") from error
    except SyntaxError as error:
        line = error.lineno or 0
        message = f"not RDF: {str(error.msg)[:200]}"
        raise _refused(path, "rdf", message, "is the file whole, and what its name says?", line) from error


def _described(path: Path) -> Described:
    found: Described = {}
    for quad in _quads(path):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    return found


def _decoded(path: Path) -> tuple[Corpus, Counter[str]]:
    try:
        quads = list(_quads(path))
        corpus = decode(quads)
        # The place of a claim among all is another where some, such as implied ones, are not in the file.
        known = {quad.triple for quad in encode(corpus)}
        order = mg("sequence")
        besides = {quad.triple for quad in quads} - known
        return corpus, Counter(one.predicate.value for one in besides if one.predicate != order)
    except (ValidationError, LookupError, ValueError) as error:
        message = "not a corpus in the vocabulary of this version"
        raise _refused(path, "bad-value", message, "was it written by mechgraph build or export?") from error


def _refused(path: Path, code: str, message: str, hint: str, line: int = 0) -> ProblemsFound:
    return ProblemsFound([Problem(str(path), line, 0, code, message, None, hint)])
