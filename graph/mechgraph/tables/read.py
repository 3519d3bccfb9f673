"""Read a corpus from its tables: small ones at once; entities, claims and segments one by one as they are asked for.

What is asked of every entity or claim is read by columns, without making any (see `mechgraph.model.columns`).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from pydantic import TypeAdapter, ValidationError

from mechgraph.errors import Problem, ProblemsFound
from mechgraph.garbage import uncollected
from mechgraph.model.base import Record
from mechgraph.model.claim import Claim
from mechgraph.model.columns import (
    POLARITIES,
    STATUSES,
    VOICES,
    Columns,
    Labels,
    Lists,
    directions,
    families,
    levels,
)
from mechgraph.model.corpus import About, Corpus
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.model.lazy import Lazy, Slice
from mechgraph.model.ledger import Entry
from mechgraph.model.question import Question
from mechgraph.model.values import SubjectChange
from mechgraph.tables.schema import TABLES, pyarrow_modules, table_file
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from numpy.typing import NDArray

R = TypeVar("R", bound=Record)

_GROUPS_KEPT = 256
"""Row groups that are kept: neighbours are asked for together."""

_MANY = 16
"""Of fewer rows pyarrow makes values faster than columns are taken apart."""

_ASKED = (
    *("id", "subject_code", "object_code", "relation", "subject_change", "document_code", "polarity", "status"),
    *("voice", "certainty_rank", "hedge", "hedge_scope", "restates", "scope", "via", "members"),
)
"""The columns of the table that `Columns` are made of."""


@contextmanager
def _as_problem(path: Path, remedy: str) -> Iterator[None]:
    """Tell in one line what is wrong with tables, and what to do."""
    pyarrow, _ = pyarrow_modules()
    try:
        yield
    except FileNotFoundError as error:
        raise _spoilt(path, "the file is missing", remedy) from error
    except (OSError, pyarrow.ArrowException) as error:
        raise _spoilt(path, f"cannot be read: {(str(error).splitlines() or ['no reason'])[0]}", remedy) from error
    except (ValidationError, LookupError, ValueError) as error:
        raise _spoilt(path, "holds no corpus that this version knows", remedy) from error


def _spoilt(path: Path, message: str, remedy: str) -> ProblemsFound:
    return ProblemsFound([Problem(str(path), 0, 0, "spoilt-file", message, None, remedy)])


class StoredRows(Lazy[R]):
    """The rows of a table, each made when it is asked for.

    Parameters
    ----------
    path : the table.
    kind : what its rows are.
    remedy : what to do where it is spoilt.
    """

    def __init__(self, path: Path, kind: type[R], remedy: str) -> None:
        _, parquet = pyarrow_modules()
        self._path, self._kind, self._remedy = path, kind, remedy
        with self.reading():
            self.file = parquet.ParquetFile(path, memory_map=True, page_checksum_verification=True)
        about = self.file.metadata
        self._ends = np.cumsum([about.row_group(number).num_rows for number in range(about.num_row_groups)], dtype=int)
        self._group = lru_cache(_GROUPS_KEPT)(self._read)

    def reading(self) -> AbstractContextManager[None]:
        """Tell in one line what is wrong with the table where it is read."""
        return _as_problem(self._path, self._remedy)

    def __len__(self) -> int:
        return int(self._ends[-1]) if self._ends.size else 0

    def at(self, row: int) -> R:
        """Return a row, counted from 0."""
        (found,) = self.those([row])
        return found

    def those(self, rows: Iterable[int]) -> list[R]:
        """Return several rows, in their order; each row group is looked at once."""
        asked = np.fromiter(rows, dtype=np.int64)
        if not asked.size:
            return []
        groups = np.searchsorted(self._ends, asked, side="right")
        found: list[R] = [None] * len(asked)  # type: ignore[list-item] # each place is filled below
        with self.reading():
            order = np.argsort(groups, kind="stable")
            for places in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
                group = int(groups[places[0]])
                within = asked[places] - (self._ends[group - 1] if group else 0)
                table = self._group(group)
                # Neighbours are cut out in a fourth of the time that it takes to pick rows.
                are_neighbours = bool((np.diff(within) == 1).all())
                picked = table.slice(int(within[0]), len(within)) if are_neighbours else table.take(within)
                for place, row in zip(places.tolist(), _rows(picked), strict=True):
                    found[place] = self._kind.model_validate(row)
        return found

    def __iter__(self) -> Iterator[R]:
        for group in range(len(self._ends)):
            with self.reading():
                yield from map(self._kind.model_validate, _rows(self._read(group)))

    def column(self, field: str) -> list[Any]:
        """Return the values of a field of all rows, checked as the model checks them."""
        kind: Any = self._kind.model_fields[field].rebuild_annotation()
        several: Any = list[kind]
        asked, found = TypeAdapter[list[Any]](several), list[Any]()
        with self.reading():
            for group in range(len(self._ends)):
                (held,) = self.file.read_row_group(group, columns=[field]).columns
                found += asked.validate_python(_values(held.combine_chunks()))
        return found

    def _read(self, group: int) -> Any:
        with self.reading():
            return self.file.read_row_group(group, columns=list(self._kind.model_fields))


def _rows(table: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a row group, or of a part of one, as `pyarrow.Table.to_pylist` gives them.

    Of many, in less than half the time: what stands in a column many times is made an object once, and a column that
    holds nothing is not looked at.
    """
    if len(table) < _MANY:
        yield from table.to_pylist()
        return
    names = table.column_names
    for row in zip(*[_values(column.combine_chunks()) for column in table.columns], strict=True):
        yield dict(zip(names, row, strict=True))


def _values(held: Any) -> list[Any]:
    """Return the values of a column as `pyarrow.Array.to_pylist` gives them (see `_rows`)."""
    pyarrow, _ = pyarrow_modules()
    if held.null_count == len(held):
        return [None] * len(held)
    kind = held.type
    if pyarrow.types.is_dictionary(kind):
        codes = held.indices.fill_null(len(held.dictionary)).to_numpy()
        texts = [*held.dictionary.to_pylist(), None]
        return [texts[code] for code in codes.tolist()]
    if pyarrow.types.is_list(kind) and not held.null_count:
        flat, ends = _values(held.flatten()), held.offsets.to_numpy()
        if not flat:
            return [flat] * len(held)
        ends = (ends - ends[0]).tolist()
        return [flat[start:end] for start, end in pairwise(ends)]
    plain = pyarrow.types.is_string(kind) or (pyarrow.types.is_primitive(kind) and not held.null_count)
    found: list[Any] = held.to_numpy(zero_copy_only=False).tolist() if plain else held.to_pylist()
    return found


@dataclass(frozen=True)
class StoredCorpus(Corpus):
    """A corpus whose entities and claims are in tables."""

    @cached_property
    def columns(self) -> Columns:
        """The claims by columns, read from those of the table."""
        claims = self.claims
        assert isinstance(claims, StoredRows)  # noqa: S101 -- made so by `read_tables`
        with claims.reading():
            return _columns(self, claims.file.read(columns=list(_ASKED)))


@uncollected()
def read_tables(folder: Path, remedy: str = "export the corpus again") -> StoredCorpus:
    """Return the corpus that a folder of tables holds.

    Parameters
    ----------
    folder : the folder.
    remedy : what to do where a table is spoilt.

    Raises
    ------
    ProblemsFound
        Where a table is missing, is no Parquet, or holds what the model does not allow; of an
        entity, a claim or a segment that is told when it is looked at.
    """
    _, reader = pyarrow_modules()
    claims = StoredRows(table_file(folder, "claims"), Claim, remedy)
    entities = StoredRows(table_file(folder, "entities"), Entity, remedy)
    segments = StoredRows(table_file(folder, "segments"), Segment, remedy)
    found: dict[str, list[dict[str, Any]]] = {}
    for name in TABLES:
        file = table_file(folder, name)
        if name not in {"claims", "entities", "segments"}:
            with _as_problem(file, remedy):
                opened = reader.ParquetFile(file, page_checksum_verification=True)
                # By row groups: pyarrow reads no texts by number, within records, over several of them.
                groups = map(opened.read_row_group, range(opened.num_row_groups))
                found[name] = [row for group in groups for row in group.to_pylist()]
    with _as_problem(folder, remedy):
        ledger: dict[str, dict[int, Entry]] = {row["document"]: {} for row in found["ledgers"]}
        for row in found["ledger"]:
            entry = Entry.model_validate({name: value for name, value in row.items() if name != "document"})
            ledger[row["document"]][entry.segment] = entry
        (about,) = found["about"]
        documents = tuple(map(Document.model_validate, found["documents"]))
        corpus = StoredCorpus(
            about=About.model_validate(about),
            relations=relations(),
            documents=documents,
            segments=_segments(segments, [document.id for document in documents]),
            entities=entities,
            claims=claims,
            ledger=ledger,
            questions=tuple(map(Question.model_validate, found["questions"])),
        )
    with entities.reading():
        if len(corpus.number) < len(entities):
            raise ValueError("an id stands twice")
    return corpus


def _segments(rows: StoredRows[Segment], documents: Sequence[str]) -> dict[str, Sequence[Segment]]:
    """Return the segments of each document, which stand together and are numbered from 1."""
    found: dict[str, Sequence[Segment]] = dict.fromkeys(documents, ())
    with rows.reading():
        table = rows.file.read(columns=["document", "number"])
        code = _places(table.column("document"), documents)
        starts = np.flatnonzero(np.diff(code, prepend=-1))
        numbers = np.arange(len(code)) - np.repeat(starts, np.diff(starts, append=len(code))) + 1
        if not np.array_equal(_plain(table, "number", np.int64), numbers):
            raise ValueError("segments are not in their order")
    for start, end in pairwise([*starts.tolist(), len(code)]):
        found[documents[code[start]]] = Slice(rows, start, end)
    return found


def _columns(corpus: Corpus, table: Any) -> Columns:
    """Return the columns of a corpus from its table, of which every value is looked at by pyarrow and NumPy alone."""
    pyarrow, _ = pyarrow_modules()
    compute = pyarrow.compute
    relation = _places(table.column("relation"), tuple(corpus.relations))
    change = _places(table.column("subject_change"), tuple(SubjectChange))
    falling = (change == tuple(SubjectChange).index(SubjectChange.decreased)).astype(np.int32)
    hedged = compute.is_valid(table.column("hedge"))
    shared = compute.coalesce(table.column("hedge_scope"), table.column("id")).filter(hedged).combine_chunks()
    hedge = np.full(len(table), -1, dtype=np.int32)
    hedge[hedged.to_numpy()] = shared.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    number = corpus.number
    return Columns(
        number=number,
        subject=_plain(table, "subject_code", np.int32),
        object=_plain(table, "object_code", np.int32),
        relation=relation,
        direction=directions(corpus.relations.values(), relation, falling),
        document=_plain(table, "document_code", np.int32),
        polarity=_places(table.column("polarity"), POLARITIES).astype(np.int8),
        status=_places(table.column("status"), STATUSES).astype(np.int8),
        voice=_places(table.column("voice"), VOICES).astype(np.int8),
        family=families(corpus.relations.values())[relation],
        certainty=_plain(table, "certainty_rank", np.int8),
        hedge=hedge,
        restates=compute.is_valid(table.column("restates")).to_numpy(),
        level=levels(corpus.levels.values()),
        via=_lists(table.column("via"), number),
        members=_lists(table.column("members"), number),
        scope=_scope(table.column("scope")),
    )


def _plain(table: Any, name: str, kind: Any) -> NDArray[Any]:
    return np.ascontiguousarray(table.column(name).to_numpy(), dtype=kind)


def _places(column: Any, known: Sequence[str]) -> NDArray[np.int32]:
    """Return the places of the values of a column of names among those known."""
    place = {str(value): number for number, value in enumerate(known)}
    parts = [
        np.array([place[name] for name in chunk.dictionary.to_pylist()], dtype=np.int32)[chunk.indices.to_numpy()]
        for chunk in _coded(column).chunks
        if len(chunk)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def _coded(values: Any) -> Any:
    """Return values by number in a dictionary; a tool that writes tables anew may have written them out."""
    pyarrow, _ = pyarrow_modules()
    return values if pyarrow.types.is_dictionary(values.type) else values.dictionary_encode()


def _lists(column: Any, number: Mapping[str, int]) -> Lists:
    pyarrow, _ = pyarrow_modules()
    held = column.combine_chunks()
    rows = pyarrow.compute.list_parent_indices(held).to_numpy().astype(np.int64)
    names = pyarrow.compute.list_flatten(held).to_pylist()
    return Lists(rows, np.array([number[name] for name in names], dtype=np.int64))


def _scope(column: Any) -> dict[str, Labels]:
    """Return a column of scopes by aspect."""
    pyarrow, _ = pyarrow_modules()
    compute, held, found = pyarrow.compute, column.combine_chunks(), {}
    for field, part in zip(held.type, held.flatten(), strict=True):
        if pyarrow.types.is_list(part.type):
            rows, texts = compute.list_parent_indices(part), compute.list_flatten(part)
        else:
            given = compute.is_valid(part)
            rows, texts = compute.indices_nonzero(given), part.filter(given)
        coded = _coded(texts)
        code = coded.indices.to_numpy(zero_copy_only=False)
        found[field.name] = Labels.of(
            rows.to_numpy().astype(np.int64), code.astype(np.int64), coded.dictionary.to_pylist()
        )
    return found
