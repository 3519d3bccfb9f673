"""Read a corpus folder, and say everything that is wrong with it at once.

::

    corpus.yaml              about the corpus, and its named mechanisms
    entities.yaml            id: {label, level, …}
    documents/ID.yaml        about a document
    documents/ID.tsv         its segment table
    claims/*.yaml            document: ID, claims: [{id, segments, subject, relation, object, says, …}]
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from mechgraph.corpus.yamlfile import Path_, YamlFile, read_yaml
from mechgraph.errors import Problem, ProblemsFound
from mechgraph.model.base import Record
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About, Corpus
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.names import nearest
from mechgraph.rdf.names import IDENTIFIERS
from mechgraph.vocabulary import ontology, relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

R = TypeVar("R", bound=Record)

CORPUS_FILE, ENTITIES_FILE = "corpus.yaml", "entities.yaml"
DOCUMENTS_FOLDER, CLAIMS_FOLDER = "documents", "claims"
SEGMENT_COLUMNS = ("number", "kind", "start", "end", "sha256", "locator")

STAND_IN = "affects"
"""Takes the place of an unknown relation, so that the other references of its claim are checked all the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """Where a claim, an entity, or another value with an id was read."""

    file: YamlFile
    path: Path_

    def problem(self, field_path: Path_, code: str, message: str, **rest: Any) -> Problem:
        """Return a problem at one of its fields."""
        return self.file.problem((*self.path, *field_path), code, message, **rest)


@dataclass
class Reading:
    """What a corpus folder holds, as far as it could be read, and what is wrong with it.

    Parameters
    ----------
    corpus : the parts that could be read; references in it may dangle. None where there is no corpus at all.
    problems : what is wrong, one by one.
    claims, entities : where each was read, by id.
    about : where `corpus.yaml` was read.
    broken : ids, and texts of the fields, of rows that could not be read.
    """

    corpus: Corpus | None = None
    problems: list[Problem] = field(default_factory=list)
    claims: dict[str, Row] = field(default_factory=dict)
    entities: dict[str, Row] = field(default_factory=dict)
    about: YamlFile | None = None
    broken: set[str] = field(default_factory=set)


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
    if not (folder / CORPUS_FILE).is_file():
        why = "does not exist" if not folder.exists() else f"is not a corpus folder: it has no {CORPUS_FILE}"
        hint = "make one with: mechgraph new DIR"
        reading.problems.append(Problem(str(folder), 0, 0, "not-a-corpus", f"{folder} {why}", hint=hint))
        return reading
    about = _read_about(folder, reading)
    documents, segments = _read_documents(folder, reading)
    entities = _read_entities(folder, reading)
    claims = _read_claims(folder, reading)
    if about is not None:
        reading.corpus = Corpus(
            about=about,
            relations=relations(),
            documents=tuple(documents),
            segments=segments,
            entities=tuple(entities),
            claims=tuple(claims),
        )
    return reading


def _load(path: Path, reading: Reading, shape: type[dict[str, Any]] = dict) -> YamlFile | None:
    """Read a YAML file that holds a mapping."""
    file, problems = read_yaml(path)
    reading.problems.extend(problems)
    if file is not None and not isinstance(file.value, shape):
        reading.problems.append(
            file.problem((), "bad-value", "the file does not hold 'key: value' lines", hint="see docs/formats.md")
        )
        return None
    return file


def _read_about(folder: Path, reading: Reading) -> About | None:
    file = _load(folder / CORPUS_FILE, reading)
    if file is None:
        return None
    reading.about = file
    return _validated(About, file.value, Row(file, ()), reading)


def _read_documents(folder: Path, reading: Reading) -> tuple[list[Document], dict[str, tuple[Segment, ...]]]:
    documents: list[Document] = []
    segments: dict[str, tuple[Segment, ...]] = {}
    for path in sorted((folder / DOCUMENTS_FOLDER).glob("*.yaml")):
        file = _load(path, reading)
        if file is None:
            reading.broken.add(path.stem)
            continue
        row = Row(file, ())
        document = _validated(Document, file.value, row, reading)
        if document is None:
            reading.broken.add(path.stem)
            continue
        if document.id != path.stem:
            message = f"the document's id is '{document.id}' but its file is called {path.name}"
            reading.problems.append(row.problem(("id",), "bad-value", message, hint="make them agree"))
        documents.append(document)
        segments[document.id] = tuple(_read_segments(path.with_suffix(".tsv"), document, reading))
    return documents, segments


def _read_segments(path: Path, document: Document, reading: Reading) -> Iterator[Segment]:
    def report(line: int, message: str, value: str | None = None) -> None:
        hint = "make the table anew with: mechgraph segment FILE"
        reading.problems.append(Problem(str(path), line, 0, "bad-segment", message, value, hint))

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        report(0, f"the segment table cannot be read: {error}")
        return
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = tuple(next(rows, ()))
    if header != SEGMENT_COLUMNS:
        report(1, f"the columns are not: {' '.join(SEGMENT_COLUMNS)}", " ".join(header))
        return
    end = 0
    for number, cells in enumerate(rows, 1):
        line = number + 1
        try:
            segment = Segment.model_validate(dict(zip(SEGMENT_COLUMNS, cells, strict=True)))
        except ValidationError as error:
            report(line, "; ".join(f"{detail['loc'][0]}: {detail['msg']}" for detail in error.errors()))
            return
        except ValueError:
            report(line, f"{len(cells)} columns instead of {len(SEGMENT_COLUMNS)}")
            return
        if segment.number != number:
            report(line, f"segment {segment.number} stands where {number} is due")
            return
        if segment.start < end or segment.end <= segment.start or segment.end > document.length:
            report(line, f"span {segment.start}–{segment.end} overlaps, is empty or leaves the text")
        end = segment.end
        yield segment


def _read_entities(folder: Path, reading: Reading) -> Iterator[Entity]:
    file = _load(folder / ENTITIES_FILE, reading)
    for identifier, value in (file.value if file else {}).items():
        assert file is not None  # noqa: S101 -- narrows the type: the loop is empty otherwise
        row = Row(file, (identifier,))
        reading.entities[identifier] = row
        if isinstance(value, dict) and "id" in value:
            reading.problems.append(
                row.problem(("id",), "bad-value", "an entity's id is its key", hint="leave the line 'id:' out")
            )
            value = {key: part for key, part in value.items() if key != "id"}
        fields = {"id": identifier, **value} if isinstance(value, dict) else value
        entity = _validated(Entity, fields, row, reading)
        if entity is None:
            reading.broken.add(identifier)
            reading.broken.update(_texts(value))
            continue
        for index, mapping in enumerate(entity.mappings):
            prefix = mapping.id.split(":", 1)[0]
            if prefix not in IDENTIFIERS:
                reading.problems.append(
                    row.problem(
                        ("mappings", index, "id"),
                        "unknown-prefix",
                        f"no identifier prefix is called '{prefix}'",
                        value=mapping.id,
                        hint=_did_you_mean(prefix, IDENTIFIERS) or f"known: {', '.join(IDENTIFIERS)}",
                    )
                )
        known = tuple(mapping for mapping in entity.mappings if mapping.id.split(":", 1)[0] in IDENTIFIERS)
        yield entity if len(known) == len(entity.mappings) else entity.model_copy(update={"mappings": known})


def _read_claims(folder: Path, reading: Reading) -> Iterator[Claim]:
    for path in sorted((folder / CLAIMS_FOLDER).glob("*.yaml")):
        file = _load(path, reading)
        if file is None:
            continue
        for key in file.value.keys() - {"document", "claims"}:
            reading.problems.append(
                file.problem(
                    (key,),
                    "unknown-field",
                    f"no field is called '{key}'",
                    hint="the file holds document and claims",
                )
            )
        rows = file.value.get("claims")
        if not isinstance(rows, list):
            reading.problems.append(
                file.problem(("claims",), "bad-value", "'claims' is not a list", hint="write '- id: …' below it")
            )
            continue
        for index, value in enumerate(rows):
            yield from _read_claim(value, file.value.get("document"), Row(file, ("claims", index)), reading)


def _read_claim(value: Any, document: object, row: Row, reading: Reading) -> Iterator[Claim]:
    fields = {"document": document, **value} if isinstance(value, dict) else value
    claim = _validated(Claim, fields, row, reading)
    if claim is None:
        reading.broken.update(_texts(value))
        return
    if claim.id in reading.claims:
        first = reading.claims[claim.id]
        place = first.file.place((*first.path, "id"))
        message = f"the id '{claim.id}' stands twice; first at {first.file.name}:{place.line}"
        reading.problems.append(
            row.problem(("id",), "duplicate-id", message, value=claim.id, hint="ids are never reused", claim=claim.id)
        )
        reading.broken.update(_texts(value))
        return
    reading.claims[claim.id] = row
    relation = relations().get(claim.relation)
    if relation is None:
        reading.problems.append(
            row.problem(
                ("relation",),
                "unknown-relation",
                f"no relation is called '{claim.relation}'",
                value=claim.relation,
                hint=_did_you_mean(claim.relation, relations()) or "see docs/model.md for the list",
                claim=claim.id,
            )
        )
    for problem in claim.problems(relation):
        given = value.get(problem.field)
        reading.problems.append(
            row.problem(
                (problem.field,),
                problem.code,
                problem.message,
                value=given,
                hint=problem.hint,
                claim=claim.id,
            )
        )
    yield claim if relation is not None else claim.model_copy(update={"relation": STAND_IN})


def _validated(kind: type[R], value: Any, row: Row, reading: Reading) -> R | None:
    """Return a row as a value of the model; fields that are wrong are reported and, where optional, left out."""
    claim = value.get("id") if isinstance(value, dict) and kind is Claim else None
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        code, message, hint = _explain(kind, detail)
        path = tuple(part for part in detail["loc"] if isinstance(part, str | int))
        given = detail["input"] if detail["type"] != "missing" else None
        reading.problems.append(
            row.problem(path, code, message, value=given, hint=hint, claim=claim if isinstance(claim, str) else None)
        )
    if not isinstance(value, dict):
        return None
    wrong = {detail["loc"][0] for detail in details}
    try:
        return kind.model_validate({key: part for key, part in value.items() if key not in wrong})
    except ValidationError:
        return None


def _explain(kind: type[Record], detail: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Return code, message and hint for one finding of pydantic."""
    names = ".".join(str(part) for part in detail["loc"])
    match detail["type"]:
        case "missing":
            return "missing-field", f"'{names}' is missing", None
        case "extra_forbidden":
            name = str(detail["loc"][-1])
            hint = _did_you_mean(name, kind.model_fields) or f"known: {', '.join(kind.model_fields)}"
            return "unknown-field", f"no field is called '{name}'", hint
        case "enum":
            allowed = [part.strip("' ") for part in detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
            hint = _did_you_mean(str(detail["input"]), allowed) or f"one of: {', '.join(allowed)}"
            return "bad-value", f"'{names}' cannot be '{detail['input']}'", hint
        case "string_type":
            return "bad-value", f"'{names}' must be text", "put it in quotes"
        case "tuple_type":
            return "bad-value", f"'{names}' must be a list", f"write [{detail['input']}]"
        case "model_type":
            return "bad-value", f"'{names or 'row'}' must hold 'key: value' lines", None
        case "string_pattern_mismatch":
            return "bad-value", f"'{names}' is not of the form that is asked for", _pattern_hint(names)
    message = str(detail["msg"])
    return "bad-value", f"'{names}': {message[:1].lower()}{message[1:]}", None


def _pattern_hint(names: str) -> str:
    if names.endswith("date"):
        return "write YYYY, YYYY-MM or YYYY-MM-DD"
    if "mappings" in names:
        return "write PREFIX:ID, such as CHEBI:6121"
    return "letters, digits, _ and -, beginning with a letter"


def _did_you_mean(name: str, known: Iterable[str]) -> str | None:
    found = nearest(name, known)
    return f"did you mean {', '.join(found)}?" if found else None


def _texts(value: object) -> Iterator[str]:
    """Yield every text inside a row: what it may have meant to refer to."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
