"""Read a corpus from whatever holds one: a folder, a store, or a lossless export."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mechgraph.corpus.folder import CORPUS_FILE
from mechgraph.errors import UsageError
from mechgraph.files import is_file
from mechgraph.model.corpus import Corpus
from mechgraph.rdf.read import WHOLE, HeldRdf
from mechgraph.store.disk import open_store
from mechgraph.store.manifest import is_store
from mechgraph.tables.read import read_tables
from mechgraph.validate import read_corpus, require_sound

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store


@dataclass(frozen=True)
class Source:
    """A corpus, checked, and the file of RDF that holds it, where that is one."""

    corpus: Corpus
    rdf: HeldRdf | None = None

    def besides(self, known: Store) -> Counter[str]:
        """Return how many statements of its file are not among the triples that it was loaded as, by property."""
        return Counter() if self.rdf is None else self.rdf.besides(known)


def read_source(source: Path) -> Corpus:
    """Return the corpus that a path holds, checked (see `open_source`)."""
    found = open_source(source)
    return found.corpus if found.rdf is None else found.rdf.released()


def open_source(source: Path) -> Source:
    """Return the corpus that a path holds, checked.

    Parameters
    ----------
    source : a corpus folder, a store, a folder of Parquet tables, or a file of TriG, N-Quads or JSON-LD.

    Raises
    ------
    ProblemsFound
        With everything that is wrong with it.
    UsageError
        Where it holds no corpus, or does not exist.
    """
    if is_store(source):
        return Source(open_store(source)[0])
    if is_file(source / "claims.parquet") and not is_file(source / CORPUS_FILE):
        found = Source(read_tables(source))
    elif not is_file(source):
        return Source(read_corpus(source))
    elif source.suffix in WHOLE:
        held = HeldRdf(source)
        found = Source(held.corpus, held)
    else:
        raise UsageError(
            f"{source} holds no corpus: give a corpus folder, a store, a folder of Parquet"
            f" tables, or a file that ends in {', '.join(WHOLE)}"
        )
    require_sound(found.corpus, source)
    return found
