"""Files of other tools: read within limits, each record with its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from mechgraph.errors import HALF_A_PAIR, Problem, ProblemsFound
from mechgraph.imports.events import Span

if TYPE_CHECKING:
    from collections.abc import Container, Generator, Iterator

    from mechgraph.text.files import Text

LONGEST_ROW = 1_000_000
"""A row of a table has at most so many characters."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NO_TOP = "not JSON of an object or a list", "is this the right file?"
_SPACE = re.compile(r"[ \t\r\n]*")


def refuse(
    text: Text, start: int, code: str, message: str, hint: str | None = None, value: str | None = None
) -> NoReturn:
    """Refuse a file for what stands at a place in it.

    Raises
    ------
    ProblemsFound
        Always.
    """
    column = start - (text.words.rfind("\n", 0, start) + 1) + 1
    raise ProblemsFound([Problem(str(text.path), text.line(start), column, code, message, value and value[:200], hint)])


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a JSON array or object, with its place."""

    value: Any
    start: int
    end: int

    def span(self, called: str) -> Span:
        """Return its place, and what it is called."""
        return Span(self.start, self.end, called)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise ValueError(f"the key '{twice[:80]}' stands twice")
    return found


class Json:
    """A JSON text whose top is an object or a list; of lists right below it, each value is known with its place.

    Or one whose lines are values. Keys stand once, and every text is one of Unicode.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        self.others: dict[str, int] = {}
        """What `items` met in the top besides what it yielded: keys, and where their values begin."""
        self._decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
        self._surrogates = _SURROGATE.search(text.words) is not None

    def read(self) -> Any:
        """Return the value, lists of the top object, or the top itself, as lists of `Item`."""
        words, place = self.text.words, self._after(0)
        if words[place : place + 1] == "[":
            value: Any
            value, place = self._items(place)
        elif words[place : place + 1] == "{":
            value, place = self._object(place)
        else:
            refuse(self.text, place, "json", *_NO_TOP)
        self._end(place)
        return value

    def items(self, key: str) -> Iterator[Item]:
        """Yield the values of the top, where it is a list, one by one; or else those of a list or object below it."""
        words, place = self.text.words, self._after(0)
        if words[place : place + 1] == "[":
            self._end((yield from self._each(place)))
            return
        if words[place : place + 1] != "{":
            refuse(self.text, place, "json", *_NO_TOP)
        known: set[str] = set()
        place = self._after(place + 1)
        while words[place : place + 1] != "}":
            if known:
                place = self._expect(",", place)
            one, place = self._key(place, known)
            known.add(one)
            each = self._each(place) if words[place : place + 1] in {"[", "{"} else None
            if one != key:
                self.others[one] = place
                place = self._value(place)[1] if each is None else _passed(each)
            elif each is not None:
                place = yield from each
            else:
                refuse(self.text, place, "bad-value", f"no list or object of {key}", "is the file whole?")
            place = self._after(place)
        if key not in known:
            hint = f"write a list, or an object with '{key}'"
            refuse(self.text, 0, "bad-value", f"no list or object of {key}", hint)
        self._end(place + 1)

    def _end(self, place: int) -> None:
        if self._after(place) != len(self.text.words):
            refuse(self.text, place, "json", "something stands after the end of the JSON", "a file holds one value")

    def lines(self) -> Iterator[tuple[Line, Any]]:
        """Yield the lines that are not empty, and their values."""
        for line in lines_of(self.text):
            if line.words.strip():
                end = line.start + len(line.words)
                value, place = self._value(self._after(line.start))
                if place > end or self.text.words[place:end].strip():
                    refuse(self.text, line.start, "json", "not one value of JSON in a line", "is the file whole?")
                yield line, value

    def _object(self, place: int) -> tuple[dict[str, Any], int]:
        words = self.text.words
        found: dict[str, Any] = {}
        place = self._after(place + 1)
        while words[place : place + 1] != "}":
            if found:
                place = self._expect(",", place)
            key, place = self._key(place, found)
            found[key], place = self._items(place) if words[place : place + 1] == "[" else self._value(place)
            place = self._after(place)
        return found, place + 1

    def _items(self, place: int) -> tuple[list[Item], int]:
        each, found = self._each(place), []
        while True:
            try:
                found.append(next(each))
            except StopIteration as end:
                return found, end.value

    def _each(self, place: int) -> Generator[Item, None, int]:
        """Yield the values of a list or object that begins at a place, and return the place behind it."""
        words, known, some = self.text.words, set[str](), False
        is_object = words[place] == "{"
        place = self._after(place + 1)
        while words[place : place + 1] != ("}" if is_object else "]"):
            if some:
                place = self._expect(",", place)
            if is_object:
                key, place = self._key(place, known)
                known.add(key)
            value, end = self._value(place)
            yield Item(value, place, end)
            some, place = True, self._after(end)
        return place + 1

    def _key(self, place: int, known: Container[str]) -> tuple[str, int]:
        """Return the key that stands at a place, and where its value begins."""
        key, after = self._value(place)
        if not isinstance(key, str):
            refuse(self.text, place, "json", "a key must be a text")
        if key in known:
            refuse(self.text, place, "duplicate-key", f"the key '{key[:80]}' stands twice", "keep one")
        return key, self._expect(":", self._after(after))

    def _value(self, place: int) -> tuple[Any, int]:
        try:
            value, end = self._decoder.raw_decode(self.text.words, place)
            if self._surrogates:
                json.dumps(value, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            at = min(error.pos, len(self.text.words))
            refuse(self.text, at, "json", f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}", "is the file whole?")
        except UnicodeEncodeError:
            refuse(self.text, place, "json", *HALF_A_PAIR)
        except RecursionError:
            refuse(self.text, place, "json", "nested too deep", "a record is flat")
        except ValueError as error:  # such as a number of too many digits
            refuse(self.text, place, "json", str(error))
        return value, end

    def _after(self, place: int) -> int:
        found = _SPACE.match(self.text.words, place)
        return found.end() if found else place

    def _expect(self, sign: str, place: int) -> int:
        if self.text.words[place : place + 1] != sign:
            refuse(self.text, place, "json", f"not JSON: '{sign}' is expected", "is the file whole?")
        return self._after(place + 1)


def _passed(each: Generator[Item, None, int]) -> int:
    """Return the place behind values of which none is kept."""
    while True:
        try:
            next(each)
        except StopIteration as end:
            return int(end.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, without its end."""

    number: int
    start: int
    words: str

    def span(self, called: str) -> Span:
        """Return its place, and what it is called."""
        return Span(self.start, self.start + len(self.words), called)


def _parted(words: str) -> Iterator[str]:
    """Yield what `str.split` at line ends gives, one by one."""
    start = 0
    while (end := words.find("\n", start)) >= 0:
        yield words[start:end]
        start = end + 1
    yield words[start:]


def lines_of(text: Text) -> Iterator[Line]:
    """Yield the lines of a file."""
    start = 0
    for number, whole in enumerate(_parted(text.words), 1):
        words = whole.removesuffix("\r")
        if len(words) > LONGEST_ROW:
            refuse(text, start, "too-large", f"a line of more than {LONGEST_ROW:,} characters", "is this a table?")
        yield Line(number, start, words)
        start += len(whole) + 1


def table_of(
    text: Text, required: tuple[str, ...], comment: str | None = None
) -> Iterator[tuple[Line, dict[str, str]]]:
    """Yield the rows of a tab-separated table, by column; `comment` begins lines that are no rows.

    A quotation mark is a character as any other, as KGX has it.
    """
    columns: list[str] | None = None
    for line in lines_of(text):
        if not line.words.strip() or (comment is not None and line.words.startswith(comment)):
            continue
        cells = line.words.split("\t")
        if columns is None:
            columns = cells
            missing = [name for name in required if name not in columns]
            if missing:
                refuse(
                    text, line.start, "missing-field", f"the table has no column '{missing[0]}'", "see docs/imports.md"
                )
            if len(set(columns)) < len(columns):
                refuse(text, line.start, "duplicate-key", "a column stands twice", "keep one")
            continue
        if len(cells) > len(columns):
            refuse(
                text,
                line.start,
                "bad-value",
                f"{len(cells)} cells below {len(columns)} columns",
                "is it tab-separated?",
            )
        yield line, dict(zip(columns, cells, strict=False))
    if columns is None:
        refuse(text, 0, "missing-field", "the table is empty", "it begins with the names of its columns")


def texts(value: Any, depth: int = 3) -> tuple[str, ...]:
    """Return the texts of a value that may be one, a list of some, or nothing; numbers count as they are written.

    What stands in more than `depth` lists is nothing.
    """
    if value is None or isinstance(value, bool | dict):
        return ()
    if isinstance(value, list):
        return tuple(text for part in value for text in texts(part, depth - 1)) if depth else ()
    text = str(value).strip()
    return (text,) if text else ()
