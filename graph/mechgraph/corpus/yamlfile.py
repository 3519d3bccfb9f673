"""YAML with the place of every value.

A small loader over PyYAML's event stream (https://pyyaml.org/wiki/LibYAML), because the stock ones lose the places,
accept duplicate keys, follow aliases (a few lines can unfold to gigabytes) and recurse. Of plain scalars only nulls,
booleans and decimal whole numbers are taken for what they look like, as in the core schema of YAML 1.2
(https://yaml.org/spec/1.2.2/#103-core-schema). All others stay text as written, ``no`` and ``2020-12-02``, but also
``1e5``, ``0.50`` and ``012``, on which readers of YAML 1.1 and 1.2 do not agree and which no field takes as numbers.
The line breaks of YAML 1.1 that are none in 1.2 (https://yaml.org/spec/1.2.2/#54-line-break-characters), U+0085,
U+2028 and U+2029, are refused unless they are escaped: libyaml would break, fold and trim texts at them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from mechgraph.errors import HALF_A_PAIR, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE = 200_000_000
"""Files of more bytes than this are refused."""

DEEPEST = 50
"""Nesting deeper than this is refused."""

LINE_BREAK = re.compile(r"\r\n|[\r\n]")
"""What ends a line of a file that is read."""

Path_ = tuple[str | int, ...]

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,638})")
_HALF = re.compile(r"(0000)?[dD][89a-fA-F]")
"""The digits of a lone surrogate."""
_ESCAPES = {"\x85": r"\N", "\u2028": r"\L", "\u2029": r"\P"}
"""The line breaks of YAML 1.1 alone, and how they are written in double quotes."""
_NOT_TAKEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What may not stand in YAML (https://yaml.org/spec/1.2.2/#51-character-set), and what is to be escaped."""
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
    """A file's value, with the place of each part of it by its path of keys and indices.

    Parameters
    ----------
    name : how to call the file.
    value : what it holds.
    places : where each part stands; what begins below its key stands where its key does.
    dropped : values that could not be kept, such as those of a key that stands twice.
    faulty : places of which the reader had something to say already.
    """

    name: str
    value: Any
    places: dict[Path_, Place]
    dropped: tuple[Any, ...] = ()
    faulty: frozenset[Place] = frozenset()

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
    """A collection that is being read; `skip` where the next value of a mapping is not to be kept."""

    value: dict[str, Any] | list[Any]
    path: Path_
    is_key: bool = False
    key: str | None = None
    keys: dict[str, Place] = field(default_factory=dict)
    skip: bool = False


class _TooDeep(Exception):
    """The file is nested deeper than `DEEPEST`."""


@dataclass
class _Reader:
    name: str
    problems: list[Problem] = field(default_factory=list)
    places: dict[Path_, Place] = field(default_factory=dict)
    dropped: list[Any] = field(default_factory=list)
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
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                if self.stack.pop().is_key:
                    self.key("?", place, keep=False)
            elif isinstance(event, yaml.NodeEvent):
                self.node(event, place)

    def node(self, event: yaml.NodeEvent, place: Place) -> None:
        if len(self.stack) >= DEEPEST:
            self.report(place, "yaml", f"nested deeper than {DEEPEST}", "a corpus file is flat")
            raise _TooDeep
        if getattr(event, "tag", None):
            self.report(place, "yaml", "tags (!name) are not taken", "write the value without it")
        if self.wants_key():
            self.as_key(event, place)
        elif isinstance(event, yaml.AliasEvent):
            path = self.add(None, place)
            self.report(self.places[path], "yaml", "aliases (*name) are not taken", "write the value out")
        elif isinstance(event, yaml.ScalarEvent):
            self.add(event.value if event.style else _plain(event.value), place)  # plain: None, or "" from libyaml
        else:
            value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
            self.stack.append(_Open(value, self.add(value, place)))

    def report(self, place: Place, code: str, message: str, hint: str, value: str | None = None) -> None:
        self.problems.append(Problem(self.name, place.line, place.column, code, message, value, hint))

    def wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def as_key(self, event: yaml.NodeEvent, place: Place) -> None:
        if isinstance(event, yaml.ScalarEvent):
            key, keys = str(event.value), self.stack[-1].keys
            if key in keys:
                message = f"the key '{shorten(key)}' stands twice; first at line {keys[key].line}"
                self.report(place, "duplicate-key", message, "keep one", key[:200])
            self.key(key, place, keep=key not in keys)
        elif isinstance(event, yaml.AliasEvent):
            self.report(place, "yaml", "aliases (*name) are not taken", "write the key out")
            self.key("?", place, keep=False)
        else:
            self.report(place, "yaml", "a key must be plain text", "put text that begins with { or [ in quotes")
            self.stack.append(_Open([] if isinstance(event, yaml.SequenceStartEvent) else {}, ("?",), is_key=True))

    def key(self, key: str, place: Place, *, keep: bool) -> None:
        top = self.stack[-1]
        top.key, top.skip = key, not keep
        if keep:
            top.keys[key] = place

    def add(self, value: Any, place: Place) -> Path_:
        path: Path_ = ()
        top = self.stack[-1] if self.stack else None
        if top is None:
            self.root = value
        elif isinstance(top.value, list):
            path = (*top.path, len(top.value))
            top.value.append(value)
        else:
            key, top.key = str(top.key), None
            if top.skip:
                path = (*top.path, "?")
                self.dropped.append(value)
            else:
                path = (*top.path, key)
                top.value[key] = value
                place = min(place, top.keys[key], key=lambda one: one.line)
        self.places[path] = place
        return path


def _plain(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INT.fullmatch(text) else text


def shorten(text: object, width: int = 80) -> str:
    """Return a value as it stands in a message: on one line, of bounded length."""
    line = " ".join(str(text)[: 4 * width].split())
    return line if len(line) <= width else line[: width - 1] + "…"


def read_yaml(path: Path) -> tuple[YamlFile | None, list[Problem]]:
    """Read a YAML file.

    Returns
    -------
    the file's value with places, or None where it is not YAML at all; and what is wrong with it.
    """
    name = str(path)

    def unread(code: str, message: str, hint: str, place: Place = Place(0, 0)) -> tuple[None, list[Problem]]:
        return None, [Problem(name, place.line, place.column, code, message, None, hint)]

    try:
        if path.exists() and not path.is_file():
            return unread("unreadable", "not a regular file", "a corpus is made of plain files")
        if path.stat().st_size > LARGEST_FILE:
            return unread("too-large", f"larger than {LARGEST_FILE:,} bytes", "split it into several files")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_in(error.object[: error.start].decode("utf-8", "replace"))
        return unread("encoding", f"not UTF-8 text: {error.reason} at byte {error.start}", "save it as UTF-8", place)
    except OSError as error:
        return unread("unreadable", f"cannot be read: {error.strerror}", "a corpus needs this file")
    if found := _NOT_TAKEN.search(text):
        place, called = _place_in(text[: found.start()]), f"the character U+{ord(found[0]):04X}"
        if escape := _ESCAPES.get(found[0]):
            hint = f"write {escape} within double quotes, or delete it"
            return unread("yaml", f"{called} may not stand as it is", hint, place)
        return unread("yaml", f"not YAML: {called} may not stand in it", "delete it", place)
    reader = _Reader(name)
    try:
        reader.read(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        reader.problems.append(_syntax_problem(name, text, error))
        return None, reader.problems
    except _TooDeep:
        return None, reader.problems
    faulty = frozenset(Place(problem.line, problem.column) for problem in reader.problems)
    return YamlFile(name, reader.root, reader.places, tuple(reader.dropped), faulty), reader.problems


def _place_in(before: str) -> Place:
    """Return the place after a text."""
    lines = LINE_BREAK.split(before)
    return Place(len(lines), len(lines[-1]) + 1)


def _syntax_problem(name: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    """Return what the parser says as a problem, with a hint for the usual causes."""
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    if "nesting depth" in (error.problem or ""):  # libyaml's own limit, which its scanner meets first
        return Problem(
            name, place.line, place.column, "yaml", f"nested deeper than {DEEPEST}", None, "a corpus file is flat"
        )
    message = f"not YAML: {error.problem or error.context}"
    if error.problem and error.context and error.context_mark and error.context_mark.line + 1 != place.line:
        message += f" {error.context} that begins at line {error.context_mark.line + 1}"
    line = [*LINE_BREAK.split(text), ""][place.line - 1]
    if error.problem == "found invalid Unicode character escape code" and _HALF.match(line, place.column - 1):
        message, hint = HALF_A_PAIR
    elif "\t" in line[: len(line) - len(line.lstrip())]:
        hint = "indent with spaces, not tabs"
    elif error.problem == "mapping values are not allowed in this context":
        hint = "put text that holds ': ' in quotes"
    else:
        hint = "check quotes and indentation"
    return Problem(name, place.line, place.column, "yaml", message, shorten(line) or None, hint)
