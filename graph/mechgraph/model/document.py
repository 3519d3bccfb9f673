"""Documents and their segments."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from mechgraph.model.base import NAME, Identifier, Name, Record, Text

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

LONGEST_BADGE = 24
"""Characters that the badge of a document may have at most."""

_DATE = re.compile("[0-9]{4}(-[0-9]{2}){0,2}")
_FIRST = "0001-01-01"


def is_date(text: str) -> bool:
    """Tell whether a text is a date of the calendar: YYYY, YYYY-MM or YYYY-MM-DD."""
    try:
        # A year alone is one if its first day is one, and so a month.
        datetime.date.fromisoformat(text + _FIRST[len(text) :])
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _of_calendar(text: str) -> str:
    if not is_date(text):
        raise PydanticCustomError("no_date", "no date of the calendar")
    return text


Date = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_of_calendar)]


class SegmentKind(StrEnum):
    """What a segment is."""

    heading = "heading"
    sentence = "sentence"
    item = "item"
    record = "record"


class Segment(Record):
    """A numbered span of a document: of a text, or a record of a data set. Offsets and a hash stand for its words."""

    number: Annotated[int, Field(ge=1, description="Place in the document, from 1.")]
    kind: SegmentKind
    start: Annotated[int, Field(ge=0, description="Offset of the first character in the decoded text.")]
    end: Annotated[int, Field(ge=1, description="Offset after the last character.")]
    sha256: Annotated[Sha256, Field(description="SHA-256 of the span in UTF-8.")]
    folded: Annotated[Sha256, Field(description="The same of its words with hyphens, quotes and spaces made one.")]
    locator: Annotated[
        str, Field(description="The first three words, or what the record is called, to find the place by eye.")
    ] = ""


class Document(Record):
    """A source text or data set: a `prov:Entity` that claims are derived from."""

    id: Identifier
    title: Name
    short: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_BADGE,
            pattern=NAME,
            description="A badge for tables and drawings, such as A.",
        ),
    ]
    file: Annotated[Text, Field(description="Name of the text file the segments were made from.")]
    sha256: Annotated[Sha256, Field(description="SHA-256 of that file's bytes.")]
    length: Annotated[int, Field(ge=0, strict=True, description="Number of characters of the decoded text.")]
    publisher: Text | None = None
    date: Annotated[Date | None, Field(description="Date of publication, as far as known.")] = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$", description="ISO 639-1 code.")] = "en"
    note: Text | None = None
