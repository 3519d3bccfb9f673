"""Open a corpus, whatever holds it: a folder, a store, a lossless export, or what a build wrote."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mechgraph.corpus.folder import CORPUS_FILE, builtin_corpus, no_corpus
from mechgraph.corpus.rows import Reading
from mechgraph.errors import ProblemsFound
from mechgraph.files import is_file, is_folder
from mechgraph.model.corpus import Corpus
from mechgraph.rdf.read import WHOLE, HeldRdf
from mechgraph.store.disk import Triples, checked_store, open_store
from mechgraph.store.manifest import is_store
from mechgraph.tables.read import read_tables
from mechgraph.tables.schema import are_tables
from mechgraph.validate import read_with_places, require_sound

if TYPE_CHECKING:
    from pyoxigraph import Store

KINDS = (
    "a corpus folder, a store, a folder of Parquet tables, the folder of a build, with one .trig file, or a file that"
    f" ends in {', '.join(WHOLE)}"
)
"""What may hold a corpus, in words."""


@dataclass(frozen=True)
class Source:
    """A corpus, checked, and what holds it.

    Parameters
    ----------
    place : where it is.
    corpus : the corpus.
    triples : its triples, where it is in a store.
    reading : where each of its records was read, where it is in a folder.
    rdf : the file, where it is in a file of RDF.
    """

    place: Path
    corpus: Corpus
    triples: Triples | None = None
    reading: Reading | None = None
    rdf: HeldRdf | None = None

    def besides(self, known: Store) -> Counter[str]:
        """Return how many statements of its file are not among the triples that it was loaded as, by property."""
        return Counter() if self.rdf is None else self.rdf.besides(known)


def open_source(place: Path | None = None, *, thorough: bool = False) -> Source:
    """Return the corpus that a path holds, checked.

    Parameters
    ----------
    place : a corpus folder, a store, a folder of Parquet tables, the folder of a build, with one TriG file, or a file
        of TriG, N-Quads or JSON-LD; the built-in corpus unless given.
    thorough : whether what is found later otherwise is checked, too: the files of a store, which was checked when it
        was loaded, and the queries of questions.

    Raises
    ------
    ProblemsFound
        With everything that is wrong with it, or where there is no corpus.
    UsageError
        Where nothing is there.
    MissingRequirement
        Where it is in tables, and pyarrow is not installed.
    """
    if place is None:
        place = builtin_corpus()
    if is_store(place):
        return Source(place, *(checked_store(place) if thorough else open_store(place)))
    if is_file(place / CORPUS_FILE):
        corpus, reading = read_with_places(place, queries=thorough)
        return Source(place, corpus, reading=reading)
    if are_tables(place):
        found = Source(place, read_tables(place))
    else:
        file = _rdf(place)
        if file is None:
            raise ProblemsFound([no_corpus(place, KINDS)])
        held = HeldRdf(file)
        found = Source(file, held.corpus, rdf=held)
    require_sound(found.corpus, found.place, queries=thorough)
    return found


def _rdf(place: Path) -> Path | None:
    """Return the file of RDF that holds a corpus: a path itself, or the one of a build; None where there is none."""
    if is_file(place):
        return place if place.suffix.lower() in WHOLE else None
    found = sorted(place.glob("*.trig")) if is_folder(place) else []
    return found[0] if len(found) == 1 else None
