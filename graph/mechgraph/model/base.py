"""What all parts of the model share: frozen, typed values that refuse unknown fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$", max_length=100),
    Field(description="A stable id: letters, digits, _ - and inner dots; never reused."),
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]


class Record(BaseModel):
    """A frozen value read from a file."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Answer(Record):
    """A lint that a curator has looked at and answered."""

    lint: Identifier
    reason: Text


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A rule of the model that one row breaks, at one field."""

    code: str
    field: str
    message: str
    hint: str
