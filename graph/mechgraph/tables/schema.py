"""The tables of a corpus in Parquet: one for each kind of record, typed, and without loss.

The schema follows the model: what takes a value of a closed list is a dictionary, a list a list, a record a struct, and
what need not be given may be null. Claims have beside their fields what a filter or a join wants as plain numbers: the
rows of subject, object and document in their own tables, the sign, the coupling, and the rank of certainty.
"""

from __future__ import annotations

import types
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from mechgraph.errors import MissingRequirement
from mechgraph.files import is_file
from mechgraph.model.base import Record
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.model.ledger import Entry
from mechgraph.model.question import Question

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 1_000
"""Claims in a row group: what is read to look at one of them, and the grain of the statistics that filters use."""

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
"""The tables, and whose fields they hold; `ledgers` lists the documents that have one."""

OF_DOCUMENT = ("segments", "ledgers", "ledger")

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


def table_file(folder: Path, name: str) -> Path:
    """Return the file of one of `TABLES`."""
    return folder / f"{name}.parquet"


def are_tables(folder: Path) -> bool:
    """Tell whether a folder holds the tables of a corpus."""
    return is_file(table_file(folder, "claims"))


def pyarrow_modules() -> tuple[Any, Any]:
    """Return pyarrow and its module for Parquet.

    Raises
    ------
    MissingRequirement
        Where pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.compute
        import pyarrow.parquet
    except ImportError as error:
        raise MissingRequirement(
            "Parquet, and with it a store, needs pyarrow, which comes with the extra parquet: in the clone,"
            " pip install '.[parquet]'"
        ) from error
    return pyarrow, pyarrow.parquet


def schema(name: str) -> Any:
    """Return the schema of one of `TABLES`."""
    pyarrow, _ = pyarrow_modules()
    model = TABLES[name]
    fields = [pyarrow.field("document", _names(pyarrow), nullable=False)] if name in OF_DOCUMENT else []
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
