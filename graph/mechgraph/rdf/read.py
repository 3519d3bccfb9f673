"""RDF files, parsed in a process of their own: the parser is native code, and can be brought down by a hostile file.

What a file says is put into an Oxigraph store on disk, from which it is decoded: a file may be larger than memory.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from mechgraph.errors import HALF_A_PAIR, NoCorpusFound, Problem, ProblemsFound
from mechgraph.files import open_file, read_file
from mechgraph.limits import MEGABYTE, within
from mechgraph.model.lazy import KEPT, Lazy
from mechgraph.namespaces import term
from mechgraph.rdf.decode import DecodeError, NoCorpus, decode
from mechgraph.rdf.encode import nodes
from mechgraph.rdf.ntriples import FORMAT, block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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

_SEQUENCE = term("mg:sequence")

_HALF = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]")
"""A lone surrogate, as the parser names what it stops at."""

Described = dict[str, dict[str, list[str]]]


def is_rdf(name: str) -> bool:
    """Tell whether a file is RDF by its name."""
    return name.endswith(tuple(SYNTAXES))


def described(path: Path, *, blank: bool = False) -> Described:
    """Return what a file says of each address: values, be they texts or addresses, by property.

    Parameters
    ----------
    blank : whether nodes without an address count, too; each is called `_:` and a name that the parser gives it.

    Raises
    ------
    ProblemsFound
        Where it is not RDF of the kind that its name says.
    LimitExceeded
        Where it takes too much time or memory, or brings the parser down.
    """
    return within(SECONDS, MEMORY, f"reading {path}", _described, path, blank)


class HeldRdf:
    """A file of our own vocabulary, put into a store on disk until it is closed, or neither it nor its corpus is used.

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
        own = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.close: Callable[[], object] = own
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
            if isinstance(self.corpus.claims, Lazy):  # they are decoded as they are asked for
                own.detach()
                self.close = weakref.finalize(self.corpus.claims, shutil.rmtree, self.folder, ignore_errors=True)
        except NoCorpus as error:
            raise NoCorpusFound([Problem(str(path), 0, 0, "bad-value", str(error), None, error.hint)]) from error
        except DecodeError as error:
            raise _refused(path, "bad-value", str(error), error.hint) from error

    def besides(self, known: Store | None = None) -> Counter[str]:
        """Return how many statements the file has that are none of its corpus, by property.

        The place of a claim is left out: it is another where claims before it are not in the file.

        Parameters
        ----------
        known : the triples that the corpus was loaded as (see `mechgraph.store.disk`); they are made unless given.

        Notes
        -----
        Each statement of the file is looked up.
        """
        if known is None:
            text = self.folder / "known.trig"
            with text.open("w", encoding="utf-8") as file:
                file.writelines(map(block, nodes(self.corpus)))
            known = Store(str(self.folder / "known"))
            known.bulk_load(path=str(text), format=FORMAT)
        graphs = [DefaultGraph(), *known.named_graphs()]
        found: Counter[str] = Counter()
        for quad in Store.read_only(self._triples):
            said = quad.subject, quad.predicate, quad.object
            if quad.predicate != _SEQUENCE and not any(Quad(*said, graph) in known for graph in graphs):
                found[quad.predicate.value] += 1
        return found


def _fill(path: Path, folder: str) -> None:
    """Load a file into a store on disk."""
    syntax = _syntax(path)
    with _told(path), open_file(path, LARGEST_CORPUS) as file:
        store = Store(folder)
        store.bulk_load(file, format=syntax)
        store.optimize()  # it is asked for one claim after the other
        store.flush()


def _described(path: Path, blank: bool) -> Described:
    found: Described = {}
    syntax = _syntax(path)
    with _told(path):
        for quad in parse(read_file(path, LARGEST_DESCRIBED), format=syntax):
            subject, value = _plain(quad.subject, blank), _plain(quad.object, blank)
            if subject is not None and value is not None:
                found.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(value)
    return found


def _plain(node: object, blank: bool) -> str | None:
    """Return a text or an address; None for a node that does not count."""
    if isinstance(node, NamedNode | Literal):
        return node.value
    return f"_:{node.value}" if blank and isinstance(node, BlankNode) else None


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
    """Turn what is wrong with a file into a problem at its line; nothing that it refers to is fetched."""
    try:
        yield
    except OSError as error:
        raise _refused(path, "unreadable", f"cannot be read: {error.strerror or error}", "look at it") from error
    except (SyntaxError, MemoryError) as error:
        # The parser's buffer is bounded; it says so with a MemoryError.
        line = (error.lineno or 0) if isinstance(error, SyntaxError) else 0
        if _HALF.search(str(error)):
            raise _refused(path, "rdf", *HALF_A_PAIR, line) from error
        message = f"not RDF: {str(error)[:200]}"
        raise _refused(path, "rdf", message, "is the file whole, and what its name says?", line) from error


def _refused(path: Path, code: str, message: str, hint: str, line: int = 0) -> ProblemsFound:
    return ProblemsFound([Problem(str(path), line, 0, code, message, None, hint)])
