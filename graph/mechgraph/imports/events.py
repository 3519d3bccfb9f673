"""What an importer yields of a source, in its order: files, documents, entities, statements, and what it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mechgraph.imports.report import Piece
from mechgraph.model.values import Certainty, Level, Polarity, Severity, Status, SubjectChange, Valence
from mechgraph.text.files import Text


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose events follow."""

    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A document whose records follow: a file, or a part of one that somebody curated by itself.

    Parameters
    ----------
    name : what its id is made from.
    title : for readers.
    text : the file.
    short : what its badge begins with; its id unless given.
    note : remarks of the source on the whole.
    """

    name: str
    title: str
    text: Text
    short: str | None = None
    publisher: str | None = None
    date: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as the source names it; one whose label is its name, with nothing else, is only mentioned.

    Parameters
    ----------
    name : its compact identifier, or a name of the source's own.
    label : for readers.
    of : a thing whose label its own ends in, and whose level is its own: of *degradation of* what is degraded.
    category : what kind of thing the source says it is.
    same, close, broad, narrow, related : compact identifiers of the same, and of what is near, as SKOS says it.
    """

    name: str
    label: str
    level: Level = Level.unplaced
    category: str | None = None
    synonyms: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    aspect_of: tuple[str, ...] = ()
    kind_of: tuple[str, ...] = ()
    valence: Valence = Valence.neutral
    note: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Where a record stands in its file, in characters, and what it is called."""

    start: int
    end: int
    called: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim that a record makes.

    Parameters
    ----------
    span : the record.
    subject, object : names of entities.
    relation : of our vocabulary.
    wording : what the source calls the relation.
    verb : the same as it stands in a sentence, in the third person; a denial and a hedge are added to it.
    turned : whether the source writes it from object to subject.
    says : the sentence; made from the labels and the verb unless given.
    more : further fields of the claim, by name; entities of `via` by the names of the source.
    """

    span: Span
    subject: str
    relation: str
    object: str
    wording: str
    verb: str
    turned: bool = False
    subject_change: SubjectChange = SubjectChange.as_such
    polarity: Polarity = Polarity.affirmed
    status: Status = Status.stated
    warrant: str | None = None
    certainty: Certainty = Certainty.asserted
    hedge: str | None = None
    cites: tuple[str, ...] = ()
    scope: Mapping[str, Any] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    severity: Severity | None = None
    says: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A record that gives no claim, or a part of one that is left out, and why."""

    why: str
    what: str
    line: int = 0
    of: Piece = Piece.parts
    times: int = 1


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that is kept in another form than the source has it, and how."""

    how: str
    times: int = 1


Event = Opened | Origin | Thing | Stated | Left | Changed
