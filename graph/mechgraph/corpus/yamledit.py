"""Edits of YAML files at the places of their values: everything else, comments and layout, stays byte for byte."""

from __future__ import annotations

import json
import re
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mechgraph.corpus.yamlfile import read_yaml
from mechgraph.errors import ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mechgraph.corpus.yamlfile import Path_, YamlFile

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = re.compile(r"\w[\w.-]*", re.ASCII)
_REST_OF_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])?")
_GONE = object()


class YamlEdit:
    """The edits of one file. Paths are those of the file as it was read, whatever was edited before.

    Parameters
    ----------
    file : the file as `read_yaml` read it without a problem: it has no aliases, no tags, and is not deep.
    """

    def __init__(self, file: YamlFile) -> None:
        content = Path(file.name).read_bytes()
        self._file = file
        self._text = content.decode("utf-8-sig")
        self._head = content[: len(content) - len(self._text.encode())]
        self._break = "\r\n" if "\r\n" in self._text else "\n"
        self._root = yaml.compose(self._text, Loader=_Loader)
        self._value = deepcopy(file.value)
        self._cuts: list[tuple[int, int, str]] = []
        self._lists: list[list[Any]] = []

    def replace(self, path: Path_, value: object) -> None:
        """Write another value; a list or mapping is written on one line."""
        node = self._node(path)
        self._cut(node.start_mark.index, self._end(node), one_line(value))
        self._part(path[:-1])[path[-1]] = value

    def insert(self, path: Path_, before: str, value: str) -> None:
        """Add a key to a mapping, before one that is there."""
        mapping, row = self._node(path[:-1]), f"{path[-1]}: {one_line(value)}"
        mark = next(key.start_mark for key, _ in mapping.value if key.value == before)
        row += ", " if mapping.flow_style else self._break + " " * mark.column
        self._cut(mark.index, mark.index, row)
        self._part(path[:-1])[path[-1]] = value

    def remove(self, path: Path_, places: Iterable[int]) -> None:
        """Take items out of a list. Comments above an item stay, those behind it go with it."""
        gone = set(places)
        if not gone:
            return
        node = self._node(path)
        items = node.value
        kept = next((place for place in range(len(items)) if place not in gone), None)
        if kept is None:
            self._cut(node.start_mark.index, self._end(node), "[]" if node.flow_style else " []")
        for place in sorted(gone) if kept is not None else ():
            if not node.flow_style:
                self._cut_lines(items[place])
            elif place < kept:  # type: ignore[operator] # not None here
                self._cut(items[place].start_mark.index, items[place + 1].start_mark.index)
            else:
                self._cut(self._end(items[place - 1]), self._end(items[place]))
        part = self._part(path)
        self._lists.append(part)
        for place in gone:
            part[place] = _GONE

    def content(self) -> bytes:
        """Return the edited file.

        Raises
        ------
        ProblemsFound
            Where it would not read as intended, because the file is laid out in a way that was not thought of.
        """
        parts, at = [], 0
        for start, end, text in sorted(self._cuts, key=lambda cut: cut[:2]):
            parts += [self._text[at:start], text]
            at = end
        edited = self._head + "".join((*parts, self._text[at:])).encode()
        for part in self._lists:
            part[:] = [value for value in part if value is not _GONE]
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "edited.yaml"
            copy.write_bytes(edited)
            file, problems = read_yaml(copy)
        if file is None or problems or file.value != self._value:
            message, hint = "the file cannot be edited as it is laid out", "write one 'key: value' on each line"
            raise ProblemsFound([self._file.problem((), "uneditable", message, hint=hint)])
        return edited

    def _node(self, path: Path_) -> Any:
        node: Any = self._root
        for step in path:
            if isinstance(node, yaml.MappingNode):
                node = next(value for key, value in node.value if key.value == step)
            else:
                node = node.value[step]
        return node

    def _part(self, path: Path_) -> Any:
        part = self._value
        for step in path:
            part = part[step]
        return part

    def _cut(self, start: int, end: int, text: str = "") -> None:
        self._cuts.append((start, end, text))

    def _cut_lines(self, item: Any) -> None:
        """Cut an item of a block list with its dash, and the lines it stands on."""
        mark = item.start_mark
        line = mark.index - mark.column
        start = line if self._text[line : mark.index].strip() == "-" else mark.index
        rest = _REST_OF_LINE.match(self._text, self._end(item))
        assert rest is not None  # noqa: S101 -- it also matches nothing
        self._cut(start, rest.end())

    def _end(self, node: Any) -> int:
        """Return where the last value in a node ends: a block collection itself ends with the comments behind it."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        start, end = node.start_mark.index, node.end_mark.index
        return int(start + len(self._text[start:end].rstrip()))


def one_line(value: object) -> str:
    """Return a value as YAML on one line, which reads back as it is; texts that hold more than words are in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {one_line(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(one_line, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and yaml.safe_dump(value).startswith(value):
        return value
    return yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10**9).rstrip("\n")
