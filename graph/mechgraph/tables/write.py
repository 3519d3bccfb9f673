"""Write the tables of a corpus, column by column; claims some thousand at a time, however many there are."""

from __future__ import annotations

from functools import partial
from itertools import accumulate, chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from mechgraph.tables.schema import OF_DOCUMENT, ROWS, TABLES, pyarrow_modules, schema, table_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mechgraph.model.base import Record
    from mechgraph.model.corpus import Corpus

    Columns = Callable[[str], Sequence[Any]]
    """Gives the values of a column by its name."""


def write_tables(corpus: Corpus, folder: Path) -> None:
    """Write a corpus into a folder as Parquet; the same corpus and version give the same bytes.

    Raises
    ------
    MissingRequirement
        Where pyarrow is not installed.

    Notes
    -----
    Linear in the claims, which are gone through once, in constant memory but for the other tables.
    """
    pyarrow, parquet = pyarrow_modules()
    for name in TABLES:
        kind = schema(name)
        file = table_file(folder, name)
        with parquet.ParquetWriter(file, kind, compression="zstd", write_page_checksum=True) as writer:
            for columns in _claims(corpus) if name == "claims" else _records(corpus, name):
                arrays = [_array(field.type, columns(field.name)) for field in kind]
                writer.write_table(pyarrow.Table.from_arrays(arrays, schema=kind))


def _claims(corpus: Corpus) -> Iterator[Columns]:
    """Yield the columns of the claims, a row group at a time."""
    entities = corpus.number
    documents = {document.id: row for row, document in enumerate(corpus.documents)}
    written, rest = 0, iter(corpus.claims)
    while claims := list(islice(rest, ROWS)):
        relations = [corpus.relation_of(claim) for claim in claims]
        codes: dict[str, Sequence[Any]] = {
            "sequence": range(written + 1, written + len(claims) + 1),
            "subject_code": [entities[claim.subject] for claim in claims],
            "object_code": [entities[claim.object] for claim in claims],
            "document_code": [documents[claim.document] for claim in claims],
            "family": [relation.family for relation in relations],
            "relation_sign": [relation.sign for relation in relations],
            "coupling": [claim.coupling(relation) for claim, relation in zip(claims, relations, strict=True)],
            "certainty_rank": [claim.certainty.rank for claim in claims],
        }
        yield partial(_column, claims, codes)
        written += len(claims)


def _records(corpus: Corpus, name: str) -> Iterator[Columns]:
    """Yield the columns of a table other than that of the claims, a row group at a time."""
    rest = _rows(corpus, name)
    while rows := list(islice(rest, ROWS)):
        owners, records = zip(*rows, strict=True)
        yield partial(_column, records, {"document": owners} if name in OF_DOCUMENT else {})


def _column(records: Sequence[Record | None], given: Mapping[str, Sequence[Any]], name: str) -> Sequence[Any]:
    """Return the values of a column: those given, or of a field of the records."""
    return given[name] if name in given else list(map(attrgetter(name), records))


def _rows(corpus: Corpus, name: str) -> Iterator[tuple[str, Record | None]]:
    """Yield the records of a table, each with the document that it is of, where it is of one."""
    if name == "about":
        yield "", corpus.about
    elif name == "ledgers":
        yield from ((document, None) for document in corpus.ledger)
    elif name == "ledger":
        yield from ((document, entry) for document, held in corpus.ledger.items() for entry in held.values())
    elif name == "segments":
        yield from ((document, segment) for document, held in corpus.segments.items() for segment in held)
    else:
        yield from (("", record) for record in getattr(corpus, name))


def _values_or(records: Iterable[Record | None], name: str, missing: object) -> list[Any]:
    return [missing if record is None else getattr(record, name) for record in records]


def _filler(field: Any) -> object:
    """Return what stands in a column where the struct around it is null: a value that nobody reads."""
    pyarrow, _ = pyarrow_modules()
    if field.nullable:
        return None
    if pyarrow.types.is_list(field.type):
        return ()
    return "" if pyarrow.types.is_dictionary(field.type) or pyarrow.types.is_string(field.type) else 0


def _array(kind: Any, values: Sequence[Any]) -> Any:
    """Return values of the model as an array of a type of `mechgraph.tables.schema`."""
    pyarrow, _ = pyarrow_modules()
    if pyarrow.types.is_struct(kind):
        parts = [_array(field.type, _values_or(values, field.name, _filler(field))) for field in kind]
        missing = pyarrow.array([value is None for value in values], pyarrow.bool_())
        return pyarrow.StructArray.from_arrays(parts, fields=list(kind), mask=missing)
    if pyarrow.types.is_list(kind) and pyarrow.types.is_struct(kind.value_type):
        ends = pyarrow.array([0, *accumulate(len(value or ()) for value in values)], pyarrow.int32())
        held = _array(kind.value_type, list(chain.from_iterable(value or () for value in values)))
        return pyarrow.ListArray.from_arrays(ends, held, type=kind)
    return pyarrow.array(values, kind)
