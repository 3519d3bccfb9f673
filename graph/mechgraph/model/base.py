"""What all parts of the model share: frozen, typed values that refuse unknown fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

if TYPE_CHECKING:
    from collections.abc import Mapping

Identifier = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$", max_length=100),
    Field(description="A stable id: letters, digits, _ - and inner dots; never reused."),
]
Number = Annotated[int, Field(ge=1, strict=True)]
"""A number of a segment: a whole one, not a text or a fraction that comes to one."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]

_UNSEEN = r"\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff"
"""Control characters (Cc), ends of lines and tabs among them; what turns the direction of the letters behind it, so
that they read otherwise than they stand (https://www.unicode.org/reports/tr9: embeddings, overrides and isolates); and
the mark of byte order."""

UNSEEN = re.compile(f"[{_UNSEEN}]")
"""A character that no name may hold."""

NAME = f"^[^{_UNSEEN}]*$"
"""The pattern of names, as regular expressions of JSON Schema have it, too."""

Name = Annotated[Text, StringConstraints(pattern=NAME)]
"""A text on one line by which something is called: a label, a synonym, a title."""


def no_name(detail: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what a text holds that no name may, and a hint, if that is what a finding of pydantic is about."""
    if detail["type"] != "string_pattern_mismatch" or detail["ctx"]["pattern"] != NAME:
        return None
    odd = ord(UNSEEN.findall(detail["input"].strip())[0])
    return f"holds U+{odd:04X}, which no name may", "take it out: it is not seen"


def bare(text: str) -> str:
    """Return a text as it may be a name: on one line, without what no name may hold."""
    return " ".join(UNSEEN.sub("", " ".join(text.split())).split())


class Record(BaseModel):
    """A frozen value read from a file."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class LintAnswer(Record):
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
