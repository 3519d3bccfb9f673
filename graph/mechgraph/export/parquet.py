"""Parquet: a table for each kind of record a corpus has, typed, from which the corpus comes back whole.

The schema follows the model: what takes a value of a closed list is a dictionary, a list a list, a record a struct, and
what need not be given may be null. Claims have beside their fields what a filter or a join wants as plain numbers: the
rows of subject, object and document in their own tables, the sign, the coupling, and the rank of certainty.
"""

from __future__ import annotations

import types
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from mechgraph.errors import MissingRequirement, UsageError
from mechgraph.model.base import Record
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About, Corpus
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.model.ledger import Entry
from mechgraph.model.question import Question
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 50_000
"""Claims in a row group: what is held in memory at a time, and the grain of the statistics that filters use."""

TABLES: dict[str, type[Record]] = {
    "about": About,
    "documents": Document,
    "segments": Segment,
    "entities": Entity,
    "claims": Claim,
    "ledgers": Record,
    "ledger": Entry,
    "questions": Question,
}
"""The tables, each NAME.parquet, and whose fields they hold; `ledgers` lists the documents that have one."""

_OF_DOCUMENT = ("segments", "ledgers", "ledger")

CODES = {
    "sequence": "int32",
    "subject_code": "int32",
    "object_code": "int32",
    "document_code": "int32",
    "family": "string",
    "relation_sign": "int8",
    "coupling": "int8",
    "certainty_rank": "int8",
}
"""What the table of claims has beside their fields; codes are rows of the other tables, from 0."""

_NAMES = frozenset({"document", "subject", "object", "relation", "lint"})


def write_parquet(corpus: Corpus, folder: Path) -> None:
    """Write a corpus into a folder as Parquet, claims in row groups; the same corpus and version give the same bytes.

    Raises
    ------
    MissingRequirement
        Where pyarrow is not installed.
    """
    pyarrow, writer_of = _pyarrow()
    for name, model in TABLES.items():
        schema = _schema(pyarrow, name, model)
        rows = _rows(corpus, name)
        with writer_of.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as writer:
            while batch := list(islice(rows, ROWS)):
                writer.write_table(pyarrow.Table.from_pylist(batch, schema))


def read_parquet(folder: Path) -> Corpus:
    """Return the corpus that a folder of Parquet tables holds.

    Raises
    ------
    UsageError
        Where a table is missing, is no Parquet, or holds what the model does not allow.
    """
    pyarrow, reader = _pyarrow()
    found: dict[str, list[dict[str, Any]]] = {}
    for name in TABLES:
        file = folder / f"{name}.parquet"
        try:
            found[name] = reader.ParquetFile(file).read().to_pylist()
        except (OSError, pyarrow.ArrowException) as error:
            raise UsageError(f"cannot read {file}: {str(error).splitlines()[0]}") from error
    try:
        segments: dict[str, list[Segment]] = {row["id"]: [] for row in found["documents"]}
        for row in found["segments"]:
            segments[row.pop("document")].append(Segment.model_validate(row))
        ledger: dict[str, dict[int, Entry]] = {row["document"]: {} for row in found["ledgers"]}
        for row in found["ledger"]:
            entry = Entry.model_validate({name: value for name, value in row.items() if name != "document"})
            ledger[row["document"]][entry.segment] = entry
        claims = ({name: value for name, value in row.items() if name not in CODES} for row in found["claims"])
        (about,) = found["about"]
        return Corpus(
            about=About.model_validate(about),
            relations=relations(),
            documents=tuple(map(Document.model_validate, found["documents"])),
            segments={name: tuple(rows) for name, rows in segments.items()},
            entities=tuple(map(Entity.model_validate, found["entities"])),
            claims=tuple(map(Claim.model_validate, claims)),
            ledger=ledger,
            questions=tuple(map(Question.model_validate, found["questions"])),
        )
    except (ValidationError, LookupError, ValueError) as error:
        raise UsageError(f"{folder} holds no corpus that this version knows") from error


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingRequirement("Parquet needs pyarrow: pip install 'mechgraph[parquet]'") from error
    return pyarrow, pyarrow.parquet


def _rows(corpus: Corpus, name: str) -> Iterator[dict[str, Any]]:
    if name == "about":
        yield corpus.about.model_dump(mode="json")
    elif name == "segments":
        for document, segments in corpus.segments.items():
            yield from ({"document": document, **one.model_dump(mode="json")} for one in segments)
    elif name == "ledgers":
        yield from ({"document": document} for document in corpus.ledger)
    elif name == "ledger":
        for document, ledger in corpus.ledger.items():
            yield from ({"document": document, **one.model_dump(mode="json")} for one in ledger.values())
    elif name == "claims":
        yield from _claims(corpus)
    else:
        yield from (one.model_dump(mode="json") for one in getattr(corpus, name))


def _claims(corpus: Corpus) -> Iterator[dict[str, Any]]:
    entities = {entity.id: row for row, entity in enumerate(corpus.entities)}
    documents = {document.id: row for row, document in enumerate(corpus.documents)}
    for sequence, claim in enumerate(corpus.claims, 1):
        relation = corpus.relation_of(claim)
        yield {
            **claim.model_dump(mode="json"),
            "sequence": sequence,
            "subject_code": entities[claim.subject],
            "object_code": entities[claim.object],
            "document_code": documents[claim.document],
            "family": str(relation.family),
            "relation_sign": relation.sign,
            "coupling": claim.coupling(relation),
            "certainty_rank": claim.certainty.rank,
        }


def _schema(pyarrow: Any, name: str, model: type[Record]) -> Any:
    fields = [pyarrow.field("document", _names(pyarrow), nullable=False)] if name in _OF_DOCUMENT else []
    fields += _fields(pyarrow, model)
    if name == "claims":
        plain = {"family": _names(pyarrow)}
        fields += [
            pyarrow.field(code, plain.get(code) or getattr(pyarrow, kind)(), nullable=code == "coupling")
            for code, kind in CODES.items()
        ]
    return pyarrow.schema(fields)


def _names(pyarrow: Any) -> Any:
    return pyarrow.dictionary(pyarrow.int32(), pyarrow.string())


def _fields(pyarrow: Any, model: type[Record]) -> list[Any]:
    made = []
    for name, field in model.model_fields.items():
        kind, optional = _type(pyarrow, field.annotation)
        if name in _NAMES and kind == pyarrow.string():
            kind = _names(pyarrow)
        made.append(pyarrow.field(name, kind, nullable=optional))
    return made


def _type(pyarrow: Any, annotation: Any) -> tuple[Any, bool]:
    """Return the type of a column for the values of a field, and whether it may be null."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(pyarrow, parts[0])
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in parts if part is not type(None))
        return _type(pyarrow, inner)[0], True
    if origin is tuple:
        return pyarrow.list_(pyarrow.field("element", _type(pyarrow, parts[0])[0], nullable=False)), False
    if origin is Literal:
        return pyarrow.int8(), False
    if issubclass(annotation, StrEnum):
        return _names(pyarrow), False
    if issubclass(annotation, Record):
        return pyarrow.struct(_fields(pyarrow, annotation)), False
    return {str: pyarrow.string(), int: pyarrow.int64(), bool: pyarrow.bool_()}[annotation], False
