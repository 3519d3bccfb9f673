"""A corpus on disk: its triples in Oxigraph, its tables in Parquet, and a manifest that says what they are.

::

    DIR/mechgraph-store.json     the manifest; it names the folder that counts
    DIR/loaded-…/triples/        the Oxigraph store, opened for reading only
    DIR/loaded-…/tables/         the tables (see `mechgraph.tables`)

A load writes a folder of its own and then exchanges the manifest, in one step: whatever ends it before, the old store
is as it was. What a killed load leaves, the next one clears away.

The default graph is as in memory (see `mechgraph.store.memory`). What is implied and not stated lies in a graph of its
own besides, so that a query can take it in without seeing any triple twice; no query sees that graph by its name.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import secrets
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Quad, Store

from mechgraph import __version__
from mechgraph.corpus.read import STORE_FILE, STORE_LOADED, STORE_LOADING
from mechgraph.errors import OutputError, Problem, ProblemsFound, UsageError
from mechgraph.rdf.bulk import bulk_load
from mechgraph.rdf.encode import GRAPHS, HIDDEN_GRAPH, nodes
from mechgraph.rdf.names import Addresses
from mechgraph.rdf.ntriples import block, quads
from mechgraph.store.lock import LOCK, locked
from mechgraph.tables.read import read_tables
from mechgraph.tables.write import write_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.tables.read import StoredCorpus

MANIFEST = STORE_FILE
FORMAT = 2
"""The form of stores that this version writes and reads."""

_LOADING, _LOADED = STORE_LOADING, STORE_LOADED
_ALONE = "implied-alone"
_TOLD_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store is.

    Parameters
    ----------
    format : the form of the store.
    version : the version of mechgraph that wrote it.
    loaded : when, in UTC.
    folder : where triples and tables are, beside the manifest.
    counts : documents, segments, entities, claims and mechanisms.
    tables : sha256 of each table, by file name.
    """

    format: int
    version: str
    loaded: str
    folder: str
    counts: dict[str, int]
    tables: dict[str, str]


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
        with self._as_usage_error():
            return Store.read_only(str(self.path))

    @cached_property
    def held(self) -> list[str]:
        """The addresses of the named graphs that hold something: those that queries see."""
        with self._as_usage_error():
            held = {str(graph) for graph in self.store.named_graphs()}
        return [graph.value for graph in map(self._at.graph, GRAPHS) if str(graph) in held]

    @contextmanager
    def _as_usage_error(self) -> Iterator[None]:
        """Tell in one line that the engine cannot read its files."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise UsageError(f"cannot read {self.path}; load the store again: {error}") from error

    def default(self, *, implied: bool) -> list[str]:
        """Return the addresses of the graphs that make up the default graph; that of the engine's own is empty."""
        return ["", self._at.graph(_ALONE).value] if implied else [""]


def is_store(folder: Path) -> bool:
    """Tell whether a folder holds a store."""
    try:
        return (folder / MANIFEST).is_file()
    except OSError:
        return False


def read_manifest(folder: Path) -> Manifest:
    """Return what a store is.

    Raises
    ------
    UsageError
        Where it cannot be read, or is of another form.
    """
    file = folder / MANIFEST
    try:
        found = json.loads(file.read_bytes())
        if found["format"] != FORMAT:
            raise UsageError(f"{folder} is a store of another form ({found['format']}); load it again")
        manifest = Manifest(**found)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error
    except (ValueError, TypeError, LookupError) as error:
        raise UsageError(f"{file} is no manifest of a store; load the store again") from error
    if not manifest.folder.startswith(_LOADED) or os.sep in manifest.folder:
        raise UsageError(f"{file} is no manifest of a store; load the store again")
    return manifest


def open_store(folder: Path) -> tuple[StoredCorpus, Triples]:
    """Return the corpus of a store, whose claims are made as they are asked for, and its triples.

    Raises
    ------
    UsageError
        Where it is none that this version reads.
    """
    place = folder / read_manifest(folder).folder
    corpus = read_tables(place / "tables")
    return corpus, Triples(place / "triples", corpus.about.namespace)


def checked_store(folder: Path) -> StoredCorpus:
    """Return the corpus of a store whose tables are as they were written.

    Raises
    ------
    ProblemsFound
        With the tables that are not.
    UsageError
        As in `open_store`.
    """
    manifest = read_manifest(folder)
    place = folder / manifest.folder / "tables"
    spoilt = [place / name for name, digest in manifest.tables.items() if _sha256(place / name) != digest]
    message, hint = "the table is not as it was written", "load the store again"
    if spoilt:
        raise ProblemsFound(Problem(str(file), 0, 0, "spoilt-table", message, file.name, hint) for file in spoilt)
    return open_store(folder)[0]


def write_store(corpus: Corpus, folder: Path, *, tell: Callable[[str], None] = lambda _: None) -> Manifest:
    """Write a corpus into a store (see `load_store`)."""
    return load_store(lambda: corpus, folder, tell=tell)


def load_store(read: Callable[[], Corpus], folder: Path, *, tell: Callable[[str], None] = lambda _: None) -> Manifest:
    """Write a corpus into a store, whole or not at all; what was loaded there before is replaced.

    Parameters
    ----------
    read : gives the corpus, checked, whose claims are gone through twice; called when the folder is known to be fit
        and nobody else writes it.
    folder : a store, or where one is to be made.
    tell : is told what is being done.

    Raises
    ------
    OutputError
        Where the folder holds something else, cannot be written, or another process is writing it; what was there
        before is untouched.
    MissingRequirement
        Where pyarrow is not installed.

    Notes
    -----
    Streams: linear in the claims, in constant memory but for the entities, and the edges of implied claims.
    """
    try:
        with _place(folder), locked(folder):
            _clear(folder)
            corpus = read()
            with _loading(folder) as staging:
                tables = _fill(corpus, staging, tell)
                tell("moving it into place")
                made = folder / f"{_LOADED}{staging.name.removeprefix(_LOADING)}"
                loaded = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                manifest = Manifest(FORMAT, __version__, loaded, made.name, corpus.counts(), tables)
                part = staging / MANIFEST
                part.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
                staging.rename(made)
                os.replace(made / MANIFEST, folder / MANIFEST)  # noqa: PTH105 -- os says that it is atomic
            _clear(folder)
    except OSError as error:
        raise OutputError(error.filename or folder, error.strerror or str(error)) from error
    return manifest


@contextmanager
def _place(folder: Path) -> Iterator[None]:
    """See to it that there is a folder of ours; one that is made here goes again where nothing comes of it."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(folder, "it is no folder")
    strange = [one.name for one in folder.iterdir() if not _is_ours(one.name)] if folder.exists() else []
    if strange:
        raise OutputError(folder, f"the folder is no store, and not empty: it has {sorted(strange)[0]}")
    fresh = not folder.exists()
    if fresh:
        folder.mkdir(parents=True)
    try:
        yield
    except BaseException:
        if fresh and not is_store(folder):
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _is_ours(name: str) -> bool:
    return name in {MANIFEST, LOCK} or name.startswith((_LOADING, _LOADED))


@contextmanager
def _loading(folder: Path) -> Iterator[Path]:
    staging = folder / f"{_LOADING}{secrets.token_hex(4)}"
    staging.mkdir()
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Take away what no manifest names: older loads, and what killed ones left."""
    kept = read_manifest(folder).folder if is_store(folder) else None
    for one in folder.iterdir():
        if one.name.startswith((_LOADING, _LOADED)) and one.name != kept:
            shutil.rmtree(one, ignore_errors=True)


def _fill(corpus: Corpus, staging: Path, tell: Callable[[str], None]) -> dict[str, str]:
    """Write triples, then tables while the engine puts its files together. The digests of the tables are returned."""
    store = Store(str(staging / "triples"))
    waiting: list[str] = []
    with _uncollected():
        bulk_load(store, _text(corpus, _counted(corpus, tell), waiting))
    store.extend(_alone(corpus, store, waiting))
    tell("writing tables, while the engine puts its files together")
    with ThreadPoolExecutor(1) as engine:
        together = engine.submit(store.optimize)
        tables = staging / "tables"
        tables.mkdir()
        with _uncollected():
            write_tables(corpus, tables)
        read_tables(tables)  # what cannot be opened again takes no store's place
        digests = {file.name: _sha256(file) for file in sorted(tables.iterdir())}
        together.result()
    store.flush()
    return digests


def _counted(corpus: Corpus, tell: Callable[[str], None]) -> Iterator[Claim]:
    """Yield the claims of a corpus, and tell how many went by."""
    for number, claim in enumerate(corpus.claims):
        if number % _TOLD_EVERY == 0:
            tell(f"loading claims: {number:,} of {len(corpus.claims):,}")
        yield claim
    tell("the engine sorts the triples")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles: claims and texts are in none, and looking for them takes a seventh of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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


def _sha256(file: Path) -> str:
    with suppress(FileNotFoundError), file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
    return ""
