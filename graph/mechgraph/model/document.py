"""Documents and their segments."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from mechgraph.model.base import NAME, Identifier, Name, Record, Text

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

LONGEST_BADGE = 24
"""Characters that the badge of a document may have at most."""


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
    length: Annotated[int, Field(ge=0, description="Number of characters of the decoded text.")]
    publisher: Text | None = None
    date: Annotated[
        str | None,
        Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="Date of publication, as far as known."),
    ] = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$", description="ISO 639-1 code.")] = "en"
    note: Text | None = None
