"""YAML with the place of every value.

A small loader over PyYAML's event stream (https://pyyaml.org/wiki/LibYAML), because the stock ones lose the places,
accept duplicate keys, follow aliases (a few lines can unfold to gigabytes) and recurse. Plain scalars follow the core
schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): ``no`` and ``2020-12-02`` stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from mechgraph.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE = 200_000_000
"""Files of more bytes than this are refused."""

DEEPEST = 50
"""Nesting deeper than this is refused."""

Path_ = tuple[str | int, ...]

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A 1-based line and column in a file."""

    line: int
    column: int


@dataclass(frozen=True)
class YamlFile:
    """A file's value, with the place of each part of it by its path of keys and indices."""

    name: str
    value: Any
    places: dict[Path_, Place]

    def place(self, path: Path_) -> Place:
        """Return the place of a value, or of the nearest part around it that has one."""
        for length in range(len(path), -1, -1):
            found = self.places.get(path[:length])
            if found is not None:
                return found
        return Place(1, 1)

    def problem(
        self,
        path: Path_,
        code: str,
        message: str,
        value: object = None,
        hint: str | None = None,
        claim: str | None = None,
    ) -> Problem:
        """Return a problem at the place of a value."""
        place = self.place(path)
        shown = None if value is None else str(value)[:200]
        return Problem(self.name, place.line, place.column, code, message, shown, hint, claim)


@dataclass(slots=True)
class _Open:
    """A collection that is being read."""

    value: dict[str, Any] | list[Any]
    path: Path_
    key: str | None = None


@dataclass
class _Reader:
    name: str
    problems: list[Problem] = field(default_factory=list)
    places: dict[Path_, Place] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    root: Any = None

    def read(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.report(place, "yaml", "the file holds more than one YAML document", "keep one")
                    return
            elif isinstance(event, yaml.AliasEvent):
                self.report(place, "yaml", "aliases (*name) are not taken", "write the value out")
                self.add(None, place)
            elif isinstance(event, yaml.ScalarEvent):
                self.scalar(event, place)
            elif isinstance(event, yaml.MappingStartEvent):
                self.open({}, place)
            elif isinstance(event, yaml.SequenceStartEvent):
                self.open([], place)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self.stack.pop()
            if len(self.stack) > DEEPEST:
                self.report(place, "yaml", f"nested deeper than {DEEPEST}", "a corpus file is flat")
                return

    def report(self, place: Place, code: str, message: str, hint: str, value: str | None = None) -> None:
        self.problems.append(Problem(self.name, place.line, place.column, code, message, value, hint))

    def scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            top = self.stack[-1]
            top.key = str(event.value)
            if top.key in top.value:
                self.report(place, "duplicate-key", f"the key '{top.key}' stands twice", "keep one", top.key)
            return
        self.add(_plain(event.value) if event.style is None else event.value, place)

    def open(self, value: dict[str, Any] | list[Any], place: Place) -> None:
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            self.report(place, "yaml", "a key must be plain text", "write 'key: value'")
            self.stack[-1].key = "?"
        path = self.add(value, place)
        self.stack.append(_Open(value, path))

    def add(self, value: Any, place: Place) -> Path_:
        if not self.stack:
            self.root = value
            self.places[()] = place
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            path: Path_ = (*top.path, len(top.value))
            top.value.append(value)
        else:
            key = top.key or "?"
            path = (*top.path, key)
            top.value[key] = value
            top.key = None
        self.places[path] = place
        return path


def _plain(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text) and len(text) <= 18:
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def read_yaml(path: Path, name: str | None = None) -> tuple[YamlFile | None, list[Problem]]:
    """Read a YAML file.

    Parameters
    ----------
    path : the file.
    name : how to call it in problems; the path itself unless given.

    Returns
    -------
    the file's value with places, or None where it is not YAML at all; and what is wrong with it.
    """
    name = name or str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, [Problem(name, 0, 0, "too-large", f"larger than {LARGEST_FILE:,} bytes")]
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Problem(name, 0, 0, "encoding", f"not UTF-8 text: {error.reason} at byte {error.start}")]
    except OSError as error:
        return None, [Problem(name, 0, 0, "unreadable", f"cannot be read: {error.strerror}")]
    reader = _Reader(name)
    try:
        reader.read(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(0, 0)
        reader.report(place, "yaml", f"not YAML: {error.problem or error.context}", "check quotes and indentation")
        return None, reader.problems
    except yaml.YAMLError as error:
        reader.report(Place(0, 0), "yaml", f"not YAML: {error}".splitlines()[0], "check the encoding")
        return None, reader.problems
    return YamlFile(name, reader.root, reader.places), reader.problems
