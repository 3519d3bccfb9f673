"""A corpus from whatever holds one: a folder, a store, or an export from which it comes back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.corpus.read import CORPUS_FILE, is_file
from mechgraph.errors import UsageError
from mechgraph.rdf.read import WHOLE, read_rdf
from mechgraph.store.disk import open_store
from mechgraph.store.manifest import is_store
from mechgraph.tables.read import read_tables
from mechgraph.validate import read_corpus, require_sound

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.model.corpus import Corpus


def read_source(source: Path) -> Corpus:
    """Return the corpus that a path holds, checked.

    Parameters
    ----------
    source : a corpus folder, a store, a folder of Parquet tables, or a file of TriG, N-Quads or JSON-LD.

    Raises
    ------
    ProblemsFound
        With everything that is wrong with it.
    UsageError
        Where it is nothing that a corpus comes back from, or not there.
    """
    if is_store(source):
        return open_store(source)[0]
    if is_file(source / "claims.parquet") and not is_file(source / CORPUS_FILE):
        corpus: Corpus = read_tables(source)
    elif not is_file(source):
        return read_corpus(source)
    elif source.suffix in WHOLE:
        corpus = read_rdf(source)
    else:
        raise UsageError(
            f"{source} is nothing that a corpus comes back from: give a corpus folder, a store, a folder of Parquet"
            f" tables, or a file that ends in {', '.join(WHOLE)}"
        )
    require_sound(corpus, source)
    return corpus
