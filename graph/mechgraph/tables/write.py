"""Write the tables of a corpus, column by column; claims some thousand at a time, however many there are."""

from __future__ import annotations

from itertools import accumulate, chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from mechgraph.tables.schema import CODES, OF_DOCUMENT, ROWS, TABLES, pyarrow_modules, schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from mechgraph.model.base import Record
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus


class ClaimsTable:
    """Writes the table of claims, a row group at a time; the same claims and version give the same bytes.

    Parameters
    ----------
    corpus : what the claims belong to.
    folder : where the table is written.
    """

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        pyarrow, parquet = pyarrow_modules()
        self._pyarrow, self._corpus, self._schema = pyarrow, corpus, schema("claims")
        self._entities = {entity.id: row for row, entity in enumerate(corpus.entities)}
        self._documents = {document.id: row for row, document in enumerate(corpus.documents)}
        self._writer = parquet.ParquetWriter(folder / "claims.parquet", self._schema, compression="zstd")
        self._waiting: list[Claim] = []
        self._written = 0

    def __enter__(self) -> ClaimsTable:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._flush()
        self._writer.close()

    def add(self, claim: Claim) -> None:
        """Add a claim."""
        self._waiting.append(claim)
        if len(self._waiting) == ROWS:
            self._flush()

    def _flush(self) -> None:
        claims, corpus = self._waiting, self._corpus
        relations = [corpus.relation_of(claim) for claim in claims]
        codes: dict[str, Sequence[Any]] = {
            "sequence": range(self._written + 1, self._written + len(claims) + 1),
            "subject_code": [self._entities[claim.subject] for claim in claims],
            "object_code": [self._entities[claim.object] for claim in claims],
            "document_code": [self._documents[claim.document] for claim in claims],
            "family": [relation.family for relation in relations],
            "relation_sign": [relation.sign for relation in relations],
            "coupling": [claim.coupling(relation) for claim, relation in zip(claims, relations, strict=True)],
            "certainty_rank": [claim.certainty.rank for claim in claims],
        }
        arrays = [
            _array(field.type, codes[field.name] if field.name in CODES else _values(claims, field.name))
            for field in self._schema
        ]
        self._writer.write_table(self._pyarrow.Table.from_arrays(arrays, schema=self._schema))
        self._written += len(claims)
        self._waiting = []


def write_tables(corpus: Corpus, folder: Path) -> None:
    """Write a corpus into a folder as Parquet; the same corpus and version give the same bytes.

    Raises
    ------
    MissingRequirement
        Where pyarrow is not installed.
    """
    write_records(corpus, folder)
    with ClaimsTable(corpus, folder) as table:
        for claim in corpus.claims:
            table.add(claim)


def write_records(corpus: Corpus, folder: Path) -> None:
    """Write the tables of a corpus but that of its claims."""
    pyarrow, parquet = pyarrow_modules()
    for name in TABLES:
        if name == "claims":
            continue
        kind = schema(name)
        owners, rows = _rows(corpus, name)
        given = {"document": owners} if name in OF_DOCUMENT else {}
        arrays = [
            _array(field.type, given[field.name] if field.name in given else _values(rows, field.name))
            for field in kind
        ]
        table = pyarrow.Table.from_arrays(arrays, schema=kind)
        parquet.write_table(table, folder / f"{name}.parquet", compression="zstd", row_group_size=ROWS)


def _rows(corpus: Corpus, name: str) -> tuple[list[str], list[Record]]:
    """Return the records of a table, and where they are of a document, which."""
    if name == "about":
        return [], [corpus.about]
    if name == "ledgers":
        return list(corpus.ledger), []
    if name in OF_DOCUMENT:
        of = corpus.segments if name == "segments" else {key: found.values() for key, found in corpus.ledger.items()}
        pairs: list[tuple[str, Record]] = [(document, one) for document, records in of.items() for one in records]
        return [document for document, _ in pairs], [one for _, one in pairs]
    return [], list(getattr(corpus, name))


def _values(records: Iterable[Record], name: str) -> list[Any]:
    return list(map(attrgetter(name), records))


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
