"""A corpus on disk: its triples in Oxigraph, its tables in Parquet, and a manifest that says what they are.

::

    DIR/mechgraph-store.json     the manifest; it names the folder that counts (see `mechgraph.store.manifest`)
    DIR/loaded-…/triples/        the Oxigraph store, opened for reading only
    DIR/loaded-…/tables/         the tables (see `mechgraph.tables`)

A load writes a new folder and then replaces the manifest, in one step: if it is interrupted before that, the old store
is as it was. The next load removes what a killed one left behind.

The default graph is as in memory (see `mechgraph.store.memory`). What is implied and not stated is also in a graph of
its own, so that a query can include it without seeing any triple twice; queries cannot name that graph.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Quad, Store

from mechgraph import __version__
from mechgraph.corpus.folder import STORE_FILE, STORE_LOADED, STORE_LOADING, STORE_LOCK
from mechgraph.english import counted
from mechgraph.errors import OutputError, Problem, ProblemsFound
from mechgraph.files import made
from mechgraph.garbage import uncollected
from mechgraph.namespaces import Addresses
from mechgraph.rdf.bulk import bulk_load
from mechgraph.rdf.encode import GRAPHS, HIDDEN_GRAPH, nodes
from mechgraph.rdf.ntriples import block, quads
from mechgraph.store.lock import locked
from mechgraph.store.manifest import FORMAT, Manifest, is_store, misdescribed, read_manifest, sealed, spoilt
from mechgraph.tables.read import read_tables
from mechgraph.tables.write import write_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.tables.read import StoredCorpus

_TRIPLES, _TABLES = "triples", "tables"
_ALONE = "implied-alone"
_TOLD_EVERY = 10_000


class Triples:
    """The triples of a store, opened for reading only.

    Parameters
    ----------
    path : the Oxigraph store.
    namespace : the namespace of its corpus.
    """

    def __init__(self, path: Path, namespace: str) -> None:
        self.path, self._at = path, Addresses(namespace)

    @cached_property
    def store(self) -> Store:
        """The store, opened."""
        with self._as_problem():
            return Store.read_only(str(self.path))

    @cached_property
    def held(self) -> list[str]:
        """The addresses of the named graphs that hold something: those that queries see."""
        with self._as_problem():
            held = {str(graph) for graph in self.store.named_graphs()}
        return [graph.value for graph in map(self._at.graph, GRAPHS) if str(graph) in held]

    @contextmanager
    def _as_problem(self) -> Iterator[None]:
        """Report that the engine cannot read its files as a usage error, in one line."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            reason = f"cannot be read: {error}"
            problem = Problem(str(self.path), 0, 0, "spoilt-file", reason, None, "load the store again")
            raise ProblemsFound([problem]) from error

    def default(self, *, implied: bool) -> list[str]:
        """Return the addresses of the graphs that make up the default graph; that of the engine's own is empty."""
        return ["", self._at.graph(_ALONE).value] if implied else [""]


def open_store(folder: Path) -> tuple[StoredCorpus, Triples]:
    """Return the corpus of a store, whose entities and claims are made as they are asked for, and its triples.

    Raises
    ------
    ProblemsFound
        Where it is none that this version reads, or a file of it is missing or spoilt.
    """
    place = folder / read_manifest(folder).folder
    corpus = read_tables(place / _TABLES, "load the store again")
    return corpus, Triples(place / _TRIPLES, corpus.about.namespace)


def checked_store(folder: Path) -> tuple[StoredCorpus, Triples]:
    """Return what `open_store` does, of a store whose files are as they were written.

    Raises
    ------
    ProblemsFound
        With the files that are not, what the manifest says of another corpus, and as in `open_store`.
    """
    manifest = read_manifest(folder)
    if problems := list(spoilt(folder, manifest)):
        raise ProblemsFound(problems)
    found = open_store(folder)
    if problems := list(misdescribed(folder, manifest, found[0])):
        raise ProblemsFound(problems)
    return found


class StorePlace:
    """Where a store is to be loaded: fit for it, and held, so that nobody else writes it (see `hold`).

    Parameters
    ----------
    folder : the folder.
    before : what the store is that is there; None where there is none that this version reads.
    """

    def __init__(self, folder: Path, before: Manifest | None) -> None:
        self.folder, self.before = folder, before
        unread = "a store that this version does not read" if is_store(folder) else ""
        self.replaces = unread if before is None else _told(before)
        """What a load replaces, in words; empty where that is nothing."""

    def refuse_another(self, corpus: Corpus) -> None:
        """Refuse to replace the store of another corpus.

        Raises
        ------
        OutputError
            Where what is there is of another corpus, by its id.
        """
        if self.before is not None and self.before.corpus != corpus.about.id:
            raise OutputError(self.folder, f"it is a store of another corpus, {_told(self.before)}; name a new one")

    def load(
        self,
        corpus: Corpus,
        tell: Callable[[str], None] = lambda _: None,
        look: Callable[[Store], None] = lambda _: None,
    ) -> Manifest:
        """Write a corpus, whole or not at all; what was loaded of it there before is replaced.

        Parameters
        ----------
        corpus : the corpus, checked, whose claims are gone through twice.
        tell : called with a description of each step as it begins.
        look : called with the triples before they replace those of the old store.

        Raises
        ------
        OutputError
            As in `refuse_another`.
        MissingRequirement
            Where pyarrow is not installed.

        Notes
        -----
        Streams: linear in the claims, in constant memory but for the entities, and the edges of implied claims.
        """
        self.refuse_another(corpus)
        with _loading(self.folder) as staging:
            _fill(corpus, staging, tell)
            look(Store.read_only(str(staging / _TRIPLES)))
            tell("noting what its files are")
            loaded = self.folder / f"{STORE_LOADED}{staging.name.removeprefix(STORE_LOADING)}"
            manifest = Manifest(
                format=FORMAT,
                version=__version__,
                loaded=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                folder=loaded.name,
                corpus=corpus.about.id,
                title=corpus.about.title,
                counts=corpus.counts(),
                files=sealed(staging),
            )
            part = staging / STORE_FILE
            part.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
            staging.rename(loaded)
            os.replace(loaded / STORE_FILE, self.folder / STORE_FILE)  # noqa: PTH105 -- os says that it is atomic
        return manifest


@contextmanager
def hold(folder: Path) -> Iterator[StorePlace]:
    """Hold the place of a store, for it to be loaded there; a store that is there stays unless it is.

    Parameters
    ----------
    folder : a store, or where one is to be made.

    Raises
    ------
    OutputError
        Where the folder holds something else, cannot be written, or another process is writing it; what was there
        before is untouched.
    """
    try:
        with _fit(folder), locked(folder):
            before = _readable(folder)
            _clear(folder)
            yield StorePlace(folder, before)
            _clear(folder)
    except OSError as error:
        raise OutputError(error.filename or folder, error.strerror or str(error)) from error


def write_store(corpus: Corpus, folder: Path) -> Manifest:
    """Write a corpus into a store (see `hold` and `StorePlace.load`)."""
    with hold(folder) as place:
        return place.load(corpus)


def _told(manifest: Manifest) -> str:
    """Return a store in words: title, id and claims of its corpus, and when it was loaded."""
    claims = counted(manifest.counts.get("claims", 0), "claim")
    return f"{manifest.title} ({manifest.corpus}): {claims}, loaded {manifest.loaded}"


@contextmanager
def _fit(folder: Path) -> Iterator[None]:
    """Make sure that there is a folder for a store; one made here is removed again if an exception is raised."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(folder, "it is not a folder")
    strange = [one.name for one in folder.iterdir() if not _is_ours(one.name)] if folder.exists() else []
    if strange:
        raise OutputError(folder, f"the folder is not a store, and not empty: it contains {sorted(strange)[0]}")
    fresh = not folder.exists()
    with made(folder):
        try:
            yield
        except BaseException:
            if fresh and not is_store(folder):
                shutil.rmtree(folder, ignore_errors=True)
            raise


def _is_ours(name: str) -> bool:
    return name in {STORE_FILE, STORE_LOCK} or name.startswith((STORE_LOADING, STORE_LOADED))


@contextmanager
def _loading(folder: Path) -> Iterator[Path]:
    staging = folder / f"{STORE_LOADING}{secrets.token_hex(4)}"
    staging.mkdir()
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _readable(folder: Path) -> Manifest | None:
    """Return what the store is that is there; None where there is none, or one that is to be loaded again."""
    try:
        return read_manifest(folder) if is_store(folder) else None
    except ProblemsFound:
        return None


def _clear(folder: Path) -> None:
    """Remove what killed loads left behind, and what the manifest, if it can be read, does not name."""
    kept = _readable(folder)
    passing = (STORE_LOADING, STORE_LOADED) if kept or not is_store(folder) else STORE_LOADING
    for one in folder.iterdir():
        if one.name.startswith(passing) and (kept is None or one.name != kept.folder):
            shutil.rmtree(one, ignore_errors=True)


def _fill(corpus: Corpus, staging: Path, tell: Callable[[str], None]) -> None:
    """Write triples, then tables while the engine puts its files together; what is written is closed."""
    store = Store(str(staging / _TRIPLES))
    waiting: list[str] = []
    with uncollected():
        bulk_load(store, _text(corpus, _counted(corpus, tell), waiting))
    store.extend(_alone(corpus, store, waiting))
    tell("writing tables, while the engine puts its files together")
    with ThreadPoolExecutor(1) as engine:
        together = engine.submit(store.optimize)
        tables = staging / _TABLES
        tables.mkdir()
        with uncollected():
            write_tables(corpus, tables)
        read_tables(tables)  # what cannot be opened again takes no store's place
        together.result()
    store.flush()


def _counted(corpus: Corpus, tell: Callable[[str], None]) -> Iterator[Claim]:
    """Yield the claims of a corpus, and tell how many went by."""
    for number, claim in enumerate(corpus.claims):
        if number % _TOLD_EVERY == 0:
            tell(f"loading claims: {number:,} of {len(corpus.claims):,}")
        yield claim
    tell("the engine sorts the triples")


def _text(corpus: Corpus, told: Iterator[Claim], waiting: list[str]) -> Iterator[str]:
    """Yield a corpus as text, as `mechgraph.store.memory.with_default` does; edges that are implied wait."""
    at = Addresses(corpus.about.namespace)
    hidden, alone = str(at.graph(HIDDEN_GRAPH)), str(at.graph(_ALONE))
    claims = (f"<{at.namespace}claim/", f"<{at.namespace}annotation/")
    for node in nodes(corpus, told):
        yield block(node)
        graph, subject, said = node
        if graph == hidden and subject.startswith(claims):
            yield block((alone, subject, said))
        elif graph == hidden:
            waiting.append(block(("", subject, said)))
        elif graph:
            yield block(("", subject, said))


def _alone(corpus: Corpus, store: Store, waiting: list[str]) -> Iterator[Quad]:
    """Yield the implied edges that the default graph does not have."""
    alone = Addresses(corpus.about.namespace).graph(_ALONE)
    for quad in quads("".join(waiting)):
        if quad not in store:
            yield Quad(quad.subject, quad.predicate, quad.object, alone)
