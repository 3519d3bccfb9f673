"""Rows of corpus files: checked against the model, every fault reported, the rest kept for further checks."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from mechgraph.corpus.yamlfile import Path_, Place, YamlFile, read_yaml, shorten
from mechgraph.errors import HALF_A_PAIR, Problem, meant
from mechgraph.model.base import LintAnswer, Record, no_name
from mechgraph.model.claim import REFERENCES, Claim, Scope, TimeWindow
from mechgraph.model.corpus import About, Corpus, MechanismPath
from mechgraph.model.entity import Mapping
from mechgraph.model.ledger import Statement
from mechgraph.names import fold, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as MappingType
    from pathlib import Path

R = TypeVar("R", bound=Record)

UNREADABLE = "unreadable"
"""Replaces an id that is missing or wrong, so that the rest of its row can still be checked."""

_NESTED: dict[str, type[Record]] = {
    "scope": Scope,
    "time_window": TimeWindow,
    "answers": LintAnswer,
    "mappings": Mapping,
    "mechanisms": MechanismPath,
    "statements": Statement,
}


@dataclass(frozen=True, slots=True)
class Row:
    """Where a claim, an entity, or another value with an id was read; `claim` is the id that a claim was given."""

    file: YamlFile
    path: Path_
    claim: str | None = None

    @property
    def written(self) -> Any:
        """What stands there."""
        value = self.file.value
        for step in self.path:
            value = value[step]
        return value

    def problem(
        self, field_path: Path_, code: str, message: str, value: object = None, hint: str | None = None
    ) -> Problem:
        """Return a problem at one of its fields."""
        return self.file.problem((*self.path, *field_path), code, message, value, hint, self.claim)


@dataclass
class Reading:
    """What a corpus folder holds, as far as it could be read, and what is wrong with it.

    Parameters
    ----------
    corpus : the parts that could be read; references in it may dangle. None where there is no corpus at all.
    problems : what is wrong, one by one.
    claims, entities, documents : where each was read, by id.
    ledger : where each entry of the ledger was read, by document id and segment number.
    questions : the file that each was read from, by name.
    about : where `corpus.yaml` was read.
    broken : ids of rows that could not be read, folded.
    mentioned : texts inside what could not be read, folded: what they refer to is not known to be unused.
    unread : files and folders that could not be read; nothing is said of what leans on them.
    """

    corpus: Corpus | None = None
    problems: list[Problem] = field(default_factory=list)
    claims: dict[str, Row] = field(default_factory=dict)
    entities: dict[str, Row] = field(default_factory=dict)
    documents: dict[str, Row] = field(default_factory=dict)
    ledger: dict[tuple[str, int], Row] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    about: YamlFile | None = None
    broken: set[str] = field(default_factory=lambda: {UNREADABLE})
    mentioned: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def twice(self, row: Row, identifier: str, first: str = "") -> None:
        """Report that an id stands twice; `first` says where it stood first."""
        message = f"the id '{identifier}' stands twice{first}"
        self.problems.append(row.problem(("id",), "duplicate-id", message, identifier, "ids are never reused"))

    def drop(self, value: object) -> None:
        """Remember what a value that is left out may have referred to."""
        self.mentioned.update(map(fold, _texts(value)))


def validated(
    kind: type[R], value: Any, row: Row, reading: Reading, stand_ins: MappingType[str, Any]
) -> tuple[R | None, set[str]]:
    """Return a row as a value of the model, and the names of the fields that are wrong.

    What is wrong is reported and left out; a required field is stood in for, so that the rest can be checked. None
    where that does not help.
    """
    try:
        return kind.model_validate(value), set()
    except ValidationError as error:
        details = error.errors(include_url=False)
    wrong: set[str] = set()
    lists = {detail["loc"][:-1] for detail in details}
    for detail in details:
        if detail["type"] == "too_short" and detail["loc"] in lists:
            continue  # only because a value of it is wrong
        path = tuple(part for part in detail["loc"] if isinstance(part, str | int))
        code, message, hint = explain(kind, detail)
        if kind is Claim and detail["type"] == "string_pattern_mismatch" and path[0] in REFERENCES:
            hint = meant(nearest(detail["input"], reading.entities)) or hint
        if row.file.place((*row.path, *path)) not in row.file.faulty:
            given = detail["input"] if detail["type"] != "missing" else None
            reading.problems.append(row.problem(path, code, message, given, hint))
        wrong.update(map(str, path[:1]))
        if code == "unknown-field":
            wrong.update(nearest(str(path[0]), kind.model_fields, limit=1))
    if not isinstance(value, dict):
        return None, wrong
    rest = deepcopy(value)
    for _ in range(10):  # a finding may uncover another one: an emptied list is too short
        paths = {_present(rest, detail["loc"]) for detail in details}
        for path in sorted(paths, reverse=True):  # the last values of a list first, or the others would move
            if not any(path[:length] in paths for length in range(1, len(path))):
                _leave_out(rest, path, stand_ins, reading)
        try:
            return kind.model_validate(rest), wrong
        except ValidationError as error:
            details = error.errors(include_url=False)
    return None, wrong


def _present(row: dict[str, Any], path: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a path, or of one that leads to nothing the part around it; a field of the row itself stays."""
    part: Any = row
    for depth, key in enumerate(path):
        if key not in (part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()):
            return path[: max(depth, 1)]
        part = part[key]
    return path


def _leave_out(row: dict[str, Any], path: tuple[Any, ...], stand_ins: MappingType[str, Any], reading: Reading) -> None:
    """Take what stands at a path out of a row; a required field is stood in for."""
    *around, key = path
    part: Any = row
    for step in around:
        part = part[step]
    if isinstance(part, list) or key in part:
        reading.drop(part[key])
        del part[key]
    if part is row and key in stand_ins:
        row[key] = stand_ins[key]


def explain(kind: type[Record], detail: MappingType[str, Any]) -> tuple[str, str, str]:
    """Return code, message and hint for one finding of pydantic."""
    path = detail["loc"]
    names = ".".join(str(part) for part in path) or "row"
    given = shorten(detail["input"])
    if detail["type"] == "missing":
        return "missing-field", f"'{names}' is missing", f"add '{path[-1]}: …'"
    if detail["type"] == "extra_forbidden":
        name = str(path[-1])
        fields = (_NESTED[path[0]] if len(path) > 1 else kind).model_fields
        hint = meant(nearest(name, fields)) or f"known: {', '.join(fields)}"
        return "unknown-field", f"no field is called '{shorten(name)}'", hint
    if detail["input"] is None:
        return "bad-value", f"'{names}' is empty", "write its value, or take the line out"
    match detail["type"]:
        case "enum" | "literal_error":
            allowed = [part.strip("' ") for part in detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
            hint = meant(nearest(str(detail["input"]), allowed)) or f"one of: {', '.join(allowed)}"
            return "bad-value", f"'{names}' cannot be '{given}'", hint
        case "string_type":
            several = isinstance(detail["input"], list | dict)
            return "bad-value", f"'{names}' must be text", "write one text" if several else "put it in quotes"
        case "tuple_type" if names == "claims":
            return "bad-value", "'claims' must be a list", "write '- id: …' below it"
        case "tuple_type":
            return "bad-value", f"'{names}' must be a list", f"write [{given}]"
        case "model_type":
            return "bad-value", f"'{names}' must hold 'key: value' lines", "see docs/formats.md"
        case "int_type" | "int_parsing" | "int_from_float":
            return "bad-value", f"'{names}' must be a whole number", "write it in digits, such as 4"
        case "bool_type" | "bool_parsing":
            return "bad-value", f"'{names}' must be true or false", "write true, or take the line out"
        case "string_unicode":
            return "bad-value", f"'{names}': {HALF_A_PAIR[0]}", HALF_A_PAIR[1]
        case "string_too_long":
            return "bad-value", f"'{names}' is longer than {detail['ctx']['max_length']} characters", "shorten it"
        case "string_too_short":
            return "bad-value", f"'{names}' is empty", "write its value, or take the line out"
        case "too_short":
            least = detail["ctx"]["min_length"]
            return "bad-value", f"'{names}' has too few values", f"write at least {least}"
        case "greater_than_equal":
            least = detail["ctx"]["ge"]
            return "bad-value", f"'{names}' must be at least {least}", f"numbers count from {least}"
        case "no_date":
            return "bad-value", f"'{names}' is no date of the calendar", _pattern_hint(kind, names)
        case "string_pattern_mismatch" if odd := no_name(detail):
            return "bad-value", f"'{names}' {odd[0]}", odd[1]
        case "string_pattern_mismatch":
            return "bad-value", f"'{names}' is not of the form that is asked for", _pattern_hint(kind, names)
    message = str(detail["msg"])
    return "bad-value", f"'{names}': {message[:1].lower()}{message[1:]}", "see docs/formats.md"


def _pattern_hint(kind: type[Record], names: str) -> str:
    if kind is About and names in {"id", "prefix"}:
        return f"{'lower case letters' if names == 'id' else 'letters'}, digits and -, beginning with a letter"
    if names.endswith("date"):
        return "write YYYY, YYYY-MM or YYYY-MM-DD"
    if names.endswith("language"):
        return "write an ISO 639-1 code, such as en"
    if names.endswith("sha256"):
        return "64 hexadecimal digits in lower case"
    if "mappings" in names:
        return "write PREFIX:ID, such as CHEBI:6121"
    return "letters, digits, _ and -, and dots between them, beginning with a letter"


def _texts(value: object) -> Iterator[str]:
    """Yield every text inside a value: what it may have meant to refer to."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def load_mapping(path: Path, reading: Reading, unread: str | None = None) -> YamlFile | None:
    """Read a YAML file that must hold a mapping; if it does not, that is reported, and `unread` remembered."""
    file, problems = read_yaml(path)
    reading.problems.extend(problems)
    if file is not None and not isinstance(file.value, dict):
        if Place(1, 1) not in file.faulty:
            message, hint = "the file does not hold 'key: value' lines", "see docs/formats.md"
            reading.problems.append(
                file.problem((), "bad-value", message, None if file.value is None else shorten(file.value), hint)
            )
        file = None
    if file is None:
        reading.unread.update(() if unread is None else (unread,))
        return None
    reading.drop(list(file.dropped))
    return file
