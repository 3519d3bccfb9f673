"""RDF files, parsed in a process of their own: the parser is native code, and can be brought down by a hostile file.

What a file says is put into an Oxigraph store on disk, from which it is decoded: a file may be larger than memory.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from mechgraph.errors import Problem, ProblemsFound
from mechgraph.files import open_file, read_file
from mechgraph.limits import MEGABYTE, within
from mechgraph.model.lazy import KEPT, Lazy
from mechgraph.rdf.decode import decode
from mechgraph.rdf.encode import nodes
from mechgraph.rdf.ntriples import FORMAT, block, mg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.model.corpus import Corpus

SYNTAXES = {
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".nq": RdfFormat.N_QUADS,
    ".nquads": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".ntriples": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".rdfxml": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
"""How a file is written, by the end of its name."""

WHOLE = (".trig", ".nq", ".nquads", ".jsonld")
"""The ends of the names of files that say in which graph something stands: of them a corpus comes back whole."""

SECONDS, BYTES_A_SECOND = 120.0, 2_000_000
"""Reading a file takes at most so long, and a second more for so many bytes."""

MEMORY = 8_000 * MEGABYTE
"""Reading a file takes at most so many bytes of address space; the engine asks for more than it fills."""

LARGEST_DESCRIBED = 100_000_000
"""Files of other vocabularies of more bytes than this are refused: they are held in memory."""

LARGEST_CORPUS = 50_000_000_000
"""Files that encode a corpus of more bytes than this are refused."""

_KNOWN = NamedNode("urn:mechgraph:known")
"""A graph for what a corpus would have said."""

_BESIDES = f"""
    SELECT ?p (COUNT(*) AS ?n) {{
        SELECT DISTINCT ?s ?p ?o {{
            {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != {_KNOWN}) }}
            FILTER(?p != {mg("sequence")})
            FILTER NOT EXISTS {{ GRAPH {_KNOWN} {{ ?s ?p ?o }} }}
        }}
    }} GROUP BY ?p"""

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


class HeldRdf:
    """A file of our own vocabulary, put into a store on disk until it is closed.

    Parameters
    ----------
    path : the file.

    Raises
    ------
    ProblemsFound
        Where it is not RDF of the kind that its name says, or encodes no corpus of this version.
    LimitExceeded
        Where it takes too much time or memory, or brings the parser down.
    """

    def __init__(self, path: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mechgraph-"))
        self.close = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        seconds = SECONDS + (path.stat().st_size / BYTES_A_SECOND if path.is_file() else 0)
        self._triples = str(self.folder / "triples")
        within(seconds, MEMORY, f"reading {path}", _fill, path, self._triples)
        try:
            # Read only: a store that may be written has threads that write when its folder is to go.
            self.corpus = decode(Store.read_only(self._triples))
            if len(self.corpus.claims) <= KEPT:
                self.corpus = replace(self.corpus, claims=tuple(self.corpus.claims))
            for _ in self.corpus.claims:  # each is looked at once: what is wrong with one is told now
                pass
        except (ValidationError, LookupError, ValueError) as error:
            message = "not a corpus in the vocabulary of this version"
            hint = "was it written by mechgraph build or export? a selection saved from the page is a part only"
            raise _refused(path, "bad-value", message, hint) from error

    def besides(self) -> Counter[str]:
        """Return how many statements the file has that are none of its corpus, by property.

        The place of a claim is left out: it is another where claims before it are not in the file. The corpus is not
        to be asked for anything after this.
        """
        known = self.folder / "known.trig"
        with known.open("w", encoding="utf-8") as file:
            file.writelines(block((str(_KNOWN), subject, said)) for _, subject, said in nodes(self.corpus))
        store = Store(self._triples)
        store.bulk_load(path=str(known), format=FORMAT)
        found = store.query(_BESIDES)
        assert isinstance(found, QuerySolutions)  # noqa: S101 -- a SELECT query gives solutions
        return Counter({row["p"].value: int(row["n"].value) for row in found})


def read_rdf(path: Path) -> Corpus:
    """Return the corpus that a file of our own vocabulary encodes; very many claims are decoded as they are asked for.

    Raises
    ------
    ProblemsFound, LimitExceeded
        As `HeldRdf` does.
    """
    held = HeldRdf(path)
    if isinstance(held.corpus.claims, Lazy):
        held.close.detach()
        weakref.finalize(held.corpus.claims, shutil.rmtree, held.folder, ignore_errors=True)
    return held.corpus


def _fill(path: Path, folder: str) -> None:
    """Put what a file says into a store on disk."""
    syntax = _syntax(path)
    with _told(path), open_file(path, LARGEST_CORPUS) as file:
        store = Store(folder)
        store.bulk_load(file, format=syntax)
        store.optimize()  # it is asked for one claim after the other
        store.flush()


def _described(path: Path) -> Described:
    found: Described = {}
    syntax = _syntax(path)
    with _told(path):
        for quad in parse(read_file(path, LARGEST_DESCRIBED), format=syntax):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    return found


def _syntax(path: Path) -> RdfFormat:
    syntax = SYNTAXES.get(path.suffix.lower())
    if syntax is None:
        raise _refused(
            path, "rdf", "the name does not say how it is written", f"it ends in one of {', '.join(SYNTAXES)}"
        )
    with _told(path):
        if syntax == RdfFormat.RDF_XML and b"<!ENTITY" in read_file(path, LARGEST_DESCRIBED):
            raise _refused(path, "rdf", "XML that defines entities is not read", "write it without a DOCTYPE")
    return syntax


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what is wrong with a file by its line; nothing that it points at is fetched."""
    try:
        yield
    except OSError as error:
        raise _refused(path, "unreadable", f"cannot be read: {error.strerror or error}", "look at it") from error
    except (SyntaxError, MemoryError) as error:
        # The parser's buffer is bounded; it says so with a MemoryError.
        line = (error.lineno or 0) if isinstance(error, SyntaxError) else 0
        message = f"not RDF: {str(error)[:200]}"
        raise _refused(path, "rdf", message, "is the file whole, and what its name says?", line) from error


def _refused(path: Path, code: str, message: str, hint: str, line: int = 0) -> ProblemsFound:
    return ProblemsFound([Problem(str(path), line, 0, code, message, None, hint)])
