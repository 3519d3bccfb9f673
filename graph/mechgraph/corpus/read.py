"""Read a corpus folder, and say everything that is wrong with it at once.

::

    corpus.yaml              about the corpus, and its named mechanisms
    entities.yaml            id: {label, level, …}
    documents/ID.yaml        about a document
    documents/ID.tsv         its segment table
    claims/*.yaml            document: ID, claims: [{id, segments, subject, relation, object, says, …}]
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from mechgraph.corpus.yamlfile import Path_, Place, YamlFile, read_yaml, shorten
from mechgraph.errors import Problem, ProblemsFound
from mechgraph.model.base import Identifier, Record
from mechgraph.model.claim import Answer, Claim, Scope, TimeWindow
from mechgraph.model.corpus import About, Corpus, MechanismPath
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity, Mapping
from mechgraph.names import fold, nearest
from mechgraph.rdf.names import IDENTIFIERS, PREFIXES
from mechgraph.vocabulary import ontology, relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as MappingType

R = TypeVar("R", bound=Record)

CORPUS_FILE, ENTITIES_FILE = "corpus.yaml", "entities.yaml"
DOCUMENTS_FOLDER, CLAIMS_FOLDER = "documents", "claims"
SEGMENT_COLUMNS = ("number", "kind", "start", "end", "sha256", "locator")

UNREADABLE = "unreadable"
"""Stands in for an id that is missing or wrong, so that the rest of its row is checked all the same."""

_ABOUT_STAND_INS = dict.fromkeys(("id", "prefix", "title", "description", "licence"), UNREADABLE)
_DOCUMENT_STAND_INS = {"title": UNREADABLE, "short": "?", "file": UNREADABLE, "sha256": "0" * 64, "length": 10**12}
_ENTITY_STAND_INS = {"level": "substance"}
_CLAIM_STAND_INS = {
    "segments": (1,),
    "subject": UNREADABLE,
    "relation": "affects",
    "object": UNREADABLE,
    "says": UNREADABLE,
}
_NESTED: dict[str, type[Record]] = {
    "scope": Scope,
    "time_window": TimeWindow,
    "answers": Answer,
    "mappings": Mapping,
    "mechanisms": MechanismPath,
}
_RULE_READS = {
    "implied-without-warrant": {"warrant"},
    "warrant-not-implied": {"status"},
    "hedged-but-asserted": {"certainty"},
    "hedge-missing": {"hedge", "status"},
    "joint-cause-without-members": {"members"},
    "severity-missing": {"severity"},
}
"""Which fields a rule of the model reads besides the one it reports."""


class _ClaimsFile(Record):
    """What a file of claims holds; the claims are read one by one."""

    document: Identifier
    claims: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Where a claim, an entity, or another value with an id was read; `claim` is the id that a claim was given."""

    file: YamlFile
    path: Path_
    claim: str | None = None

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
    claims, entities : where each was read, by id.
    about : where `corpus.yaml` was read.
    broken : ids of rows that could not be read, folded.
    mentioned : texts inside what could not be read, folded: what they refer to is not known to be unused.
    unread : files and folders that could not be read; nothing is said of what leans on them.
    """

    corpus: Corpus | None = None
    problems: list[Problem] = field(default_factory=list)
    claims: dict[str, Row] = field(default_factory=dict)
    entities: dict[str, Row] = field(default_factory=dict)
    about: YamlFile | None = None
    broken: set[str] = field(default_factory=lambda: {UNREADABLE})
    mentioned: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def drop(self, value: object) -> None:
        """Remember what a value that is left out may have referred to."""
        self.mentioned.update(map(fold, _texts(value)))


def builtin_corpus() -> Path:
    """Return the folder of the built-in corpus."""
    return Path(str(ontology().joinpath("ketamine")))


def read_corpus(folder: Path) -> Corpus:
    """Read a corpus folder that is expected to be sound.

    Raises
    ------
    ProblemsFound
        With everything that is wrong, the rules about the whole set included.
    """
    from mechgraph.validate import set_problems

    reading = read_folder(folder)
    if reading.corpus is not None:
        reading.problems.extend(set_problems(reading))
    if reading.problems or reading.corpus is None:
        raise ProblemsFound(reading.problems)
    return reading.corpus


def read_folder(folder: Path) -> Reading:
    """Read a corpus folder as far as possible, with the problems of each file and row; sets are not checked."""
    reading = Reading()
    if not is_file(folder / CORPUS_FILE):
        why = f"is not a corpus folder: it has no {CORPUS_FILE}" if is_folder(folder) else "is not a folder"
        hint = "make one with: mechgraph new DIR"
        reading.problems.append(Problem(str(folder), 0, 0, "not-a-corpus", f"{folder} {why}", str(folder), hint))
        return reading
    _report_strays(folder, reading)
    segments: dict[str, tuple[Segment, ...]] = {}
    reading.corpus = Corpus(
        about=_read_about(folder, reading),
        relations=relations(),
        segments=segments,
        documents=tuple(_read_documents(folder, reading, segments)),
        entities=tuple(_read_entities(folder, reading)),
        claims=tuple(_read_claims(folder, reading)),
    )
    return reading


def is_file(path: Path) -> bool:
    """Tell whether a file stands there; a name that cannot be one does not."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a folder stands there; a name that cannot be one does not."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _report_strays(folder: Path, reading: Reading) -> None:
    """Report files that look like parts of the corpus but would not be read."""
    documents, claims = folder / DOCUMENTS_FOLDER, folder / CLAIMS_FOLDER
    for path in sorted((*documents.glob("*.yml"), *claims.glob("*.yml"))):
        message, hint = "only files that end in .yaml are read", f"rename it to {path.stem}.yaml"
        reading.problems.append(Problem(str(path), 0, 0, "stray-file", message, path.name, hint))
        reading.broken.add(fold(path.stem))
        if path.parent == claims:
            reading.unread.add(CLAIMS_FOLDER)
    for path in sorted(documents.glob("*.tsv")):
        if not any(path.with_suffix(ending).exists() for ending in (".yaml", ".yml")):
            message, hint = "a segment table without its document", f"write {path.stem}.yaml beside it"
            reading.problems.append(Problem(str(path), 0, 0, "stray-file", message, path.name, hint))
            reading.broken.add(fold(path.stem))
    if not any(claims.glob("*.y*ml")):
        message, hint = "the corpus has no file of claims", "write one, NAME.yaml"
        reading.problems.append(Problem(str(claims), 0, 0, "no-claims", message, CLAIMS_FOLDER, hint))
        reading.unread.add(CLAIMS_FOLDER)


def _load(path: Path, reading: Reading, unread: str | None = None) -> YamlFile | None:
    """Read a YAML file that holds a mapping; `unread` is what is remembered where it does not."""
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


def _read_about(folder: Path, reading: Reading) -> About:
    file = reading.about = _load(folder / CORPUS_FILE, reading)
    if file is None:
        return About.model_validate(_ABOUT_STAND_INS)
    row = Row(file, ())
    about, _ = _validated(About, file.value, row, reading, _ABOUT_STAND_INS)
    assert about is not None  # noqa: S101 -- every field has a stand-in
    if about.prefix in PREFIXES:
        message, hint = f"the prefix '{about.prefix}' stands for {PREFIXES[about.prefix]}", "choose another"
        reading.problems.append(row.problem(("prefix",), "bad-value", message, about.prefix, hint))
    seen: dict[str, int] = {}
    for index, mechanism in enumerate(file.value.get("mechanisms") or ()):
        identifier = mechanism.get("id") if isinstance(mechanism, dict) else None
        if isinstance(identifier, str) and seen.setdefault(identifier, index) != index:
            first = file.place(("mechanisms", seen[identifier], "id"))
            message = f"the id '{shorten(identifier)}' stands twice; first at line {first.line}"
            path = ("mechanisms", index, "id")
            reading.problems.append(row.problem(path, "duplicate-id", message, identifier, "ids are never reused"))
    return about


def _read_documents(folder: Path, reading: Reading, segments: dict[str, tuple[Segment, ...]]) -> Iterator[Document]:
    for path in sorted((folder / DOCUMENTS_FOLDER).glob("*.yaml")):
        file = _load(path, reading)
        if file is None:
            reading.broken.add(fold(path.stem))
            continue
        row = Row(file, ())
        stand_ins = {**_DOCUMENT_STAND_INS, "id": path.stem}
        document, _ = _validated(Document, file.value, row, reading, stand_ins)
        if document is None:
            reading.broken.add(fold(path.stem))
            continue
        if document.id != path.stem:
            message = f"the document's id is '{document.id}' but its file is called {path.name}"
            reading.problems.append(row.problem(("id",), "bad-value", message, document.id, "make them agree"))
            reading.broken.add(fold(path.stem))
        segments[document.id] = tuple(_read_segments(path.with_suffix(".tsv"), document, reading))
        yield document


def _read_segments(path: Path, document: Document, reading: Reading) -> Iterator[Segment]:
    """Yield the segments of a table, and report its rows that are wrong; after a misnumbered one it is left."""

    def report(line: int, message: str, value: str | None = None) -> None:
        hint = "make the table anew with: mechgraph segment FILE"
        shown = None if value is None else shorten(value)
        reading.problems.append(Problem(str(path), line, 0, "bad-segment", message, shown, hint))
        reading.unread.add(f"{DOCUMENTS_FOLDER}/{document.id}.tsv")

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        report(line, f"the segment table is not UTF-8 text: {error.reason} at byte {error.start}")
        return
    except OSError as error:
        report(0, f"the segment table cannot be read: {error.strerror}", path.name)
        return
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if tuple(lines[0].split("\t")) != SEGMENT_COLUMNS:
        report(1, f"the columns are not: {' '.join(SEGMENT_COLUMNS)}", lines[0])
        return
    end = 0
    number = 0
    for line, row in enumerate(lines[1:], 2):
        if not row.strip():
            report(line, "an empty row", row)
            continue
        number += 1
        cells = row.split("\t")
        if len(cells) != len(SEGMENT_COLUMNS):
            report(line, f"{len(cells)} columns instead of {len(SEGMENT_COLUMNS)}", row)
            continue
        try:
            segment = Segment.model_validate(dict(zip(SEGMENT_COLUMNS, cells, strict=True)))
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                report(line, _explain(Segment, detail)[1], str(detail["input"]))
            continue
        if segment.number != number:
            report(line, f"segment {segment.number} stands where {number} is due", cells[0])
            return
        if segment.start < end or segment.end <= segment.start or segment.end > document.length:
            span = f"{segment.start}–{segment.end}"
            report(line, f"span {span} overlaps, is empty or leaves the text", span)
        end = segment.end
        yield segment


def _read_entities(folder: Path, reading: Reading) -> Iterator[Entity]:
    file = _load(folder / ENTITIES_FILE, reading, unread=ENTITIES_FILE)
    if file is None:
        return
    for identifier, value in file.value.items():
        row = Row(file, (identifier,))
        reading.entities[identifier] = row
        if isinstance(value, dict) and "id" in value:
            message, hint = "an entity's id is its key", "leave the line 'id:' out"
            reading.problems.append(row.problem(("id",), "bad-value", message, value["id"], hint))
        fields = {**value, "id": identifier} if isinstance(value, dict) else value
        # The stand-in for a label is unlike all others, so that it is ambiguous with none.
        stand_ins = {**_ENTITY_STAND_INS, "label": f"{UNREADABLE} {identifier}"}
        entity, _ = _validated(Entity, fields, row, reading, stand_ins)
        if entity is None:
            reading.broken.add(fold(identifier))
            reading.drop(value)
            continue
        known = tuple(mapping for mapping in entity.mappings if _prefix(mapping.id) in IDENTIFIERS)
        if len(known) < len(entity.mappings):
            reading.problems.extend(_prefix_problems(row, value["mappings"]))
        yield entity.model_copy(update={"mappings": known})


def _prefix(identifier: str) -> str:
    return identifier.split(":", 1)[0]


def _prefix_problems(row: Row, mappings: Iterable[Any]) -> Iterator[Problem]:
    """Yield a problem for each mapping, as written, whose prefix is not known."""
    for index, mapping in enumerate(mappings):
        given = mapping.get("id") if isinstance(mapping, dict) else None
        if isinstance(given, str) and ":" in given and _prefix(given) not in IDENTIFIERS:
            message = f"no identifier prefix is called '{shorten(_prefix(given))}'"
            hint = _did_you_mean(_prefix(given), IDENTIFIERS) or f"known: {', '.join(IDENTIFIERS)}"
            yield row.problem(("mappings", index, "id"), "unknown-prefix", message, given, hint)


def _read_claims(folder: Path, reading: Reading) -> Iterator[Claim]:
    for path in sorted((folder / CLAIMS_FOLDER).glob("*.yaml")):
        file = _load(path, reading, unread=CLAIMS_FOLDER)
        if file is None:
            continue
        head, wrong = _validated(
            _ClaimsFile, file.value, Row(file, ()), reading, {"document": UNREADABLE, "claims": ()}
        )
        assert head is not None  # noqa: S101 -- every field has a stand-in
        if "claims" in wrong:
            reading.unread.add(CLAIMS_FOLDER)
        for index, value in enumerate(head.claims):
            yield from _read_claim(value, head.document, Row(file, ("claims", index)), reading)


def _read_claim(value: Any, document: str, row: Row, reading: Reading) -> Iterator[Claim]:
    given = value.get("id") if isinstance(value, dict) else None
    row = Row(row.file, row.path, given if isinstance(given, str) else None)
    substitute = f"{UNREADABLE}.{len(reading.claims) + 1}"
    stand_ins = {**_CLAIM_STAND_INS, "id": substitute, "document": UNREADABLE}
    fields = {"document": document, **value} if isinstance(value, dict) else value
    claim, wrong = _validated(Claim, fields, row, reading, stand_ins)
    if claim is None:
        reading.drop(value)
        return
    if "segments" in wrong:
        numbers = given if isinstance(given := value.get("segments"), list) else ()
        sound = tuple(number for number in numbers if type(number) is int and number > 0)
        claim = claim.model_copy(update={"segments": sound})
    if "id" in wrong:
        reading.drop(given)
    if claim.id in reading.claims:
        first = reading.claims[claim.id]
        place = first.file.place((*first.path, "id"))
        message = f"the id '{claim.id}' stands twice; first at {first.file.name}:{place.line}"
        reading.problems.append(row.problem(("id",), "duplicate-id", message, claim.id, "ids are never reused"))
        claim = claim.model_copy(update={"id": substitute})
    reading.claims[claim.id] = row
    relation = None if "relation" in wrong else relations().get(claim.relation)
    if relation is None and "relation" not in wrong:
        message = f"no relation is called '{claim.relation}'"
        hint = _did_you_mean(claim.relation, relations()) or "see docs/model.md for the list"
        reading.problems.append(row.problem(("relation",), "unknown-relation", message, claim.relation, hint))
        claim = claim.model_copy(update={"relation": _CLAIM_STAND_INS["relation"]})
    for problem in claim.problems(relation):
        if not wrong & {problem.field, *_RULE_READS.get(problem.code, ())}:
            reading.problems.append(
                row.problem((problem.field,), problem.code, problem.message, value.get(problem.field), problem.hint)
            )
    yield claim


def _validated(
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
        code, message, hint = _explain(kind, detail)
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
        for path in reversed(dict.fromkeys(tuple(detail["loc"]) for detail in details)):
            _leave_out(rest, path, stand_ins, reading)
        try:
            return kind.model_validate(rest), wrong
        except ValidationError as error:
            details = error.errors(include_url=False)
    return None, wrong


def _leave_out(row: dict[str, Any], path: tuple[Any, ...], stand_ins: MappingType[str, Any], reading: Reading) -> None:
    """Take what stands at a path out of a row, or the part around it where nothing does; a whole field is stood for."""
    part: Any = row
    for depth, key in enumerate(path[:-1]):
        inner = part[key]
        if not (path[depth + 1] in inner if isinstance(inner, dict) else isinstance(inner, list)):
            path = path[: depth + 1]
            break
        part = inner
    key = path[-1]
    if key in part or isinstance(part, list):
        reading.drop(part[key])
        del part[key]
    if part is row and key in stand_ins:
        row[key] = stand_ins[key]


def _explain(kind: type[Record], detail: MappingType[str, Any]) -> tuple[str, str, str]:
    """Return code, message and hint for one finding of pydantic."""
    path = detail["loc"]
    names = ".".join(str(part) for part in path) or "row"
    given = shorten(detail["input"])
    if detail["type"] == "missing":
        return "missing-field", f"'{names}' is missing", f"add '{path[-1]}: …'"
    if detail["type"] == "extra_forbidden":
        name = str(path[-1])
        fields = (_NESTED[path[0]] if len(path) > 1 else kind).model_fields
        hint = _did_you_mean(name, fields) or f"known: {', '.join(fields)}"
        return "unknown-field", f"no field is called '{shorten(name)}'", hint
    if detail["input"] is None:
        return "bad-value", f"'{names}' is empty", "write its value, or take the line out"
    match detail["type"]:
        case "enum" | "literal_error":
            allowed = [part.strip("' ") for part in detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
            hint = _did_you_mean(str(detail["input"]), allowed) or f"one of: {', '.join(allowed)}"
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
        case "string_pattern_mismatch":
            return "bad-value", f"'{names}' is not of the form that is asked for", _pattern_hint(names)
    message = str(detail["msg"])
    return "bad-value", f"'{names}': {message[:1].lower()}{message[1:]}", "see docs/formats.md"


def _pattern_hint(names: str) -> str:
    if names.endswith("date"):
        return "write YYYY, YYYY-MM or YYYY-MM-DD"
    if names.endswith("language"):
        return "write an ISO 639-1 code, such as en"
    if names.endswith("sha256"):
        return "64 hexadecimal digits in lower case"
    if "mappings" in names:
        return "write PREFIX:ID, such as CHEBI:6121"
    return "letters, digits, _ and -, beginning with a letter"


def _did_you_mean(name: str, known: Iterable[str]) -> str | None:
    found = nearest(name, known)
    return f"did you mean {', '.join(found)}?" if found else None


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
