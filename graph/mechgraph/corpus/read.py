"""Read a corpus folder, and say everything that is wrong with it at once.

::

    corpus.yaml              about the corpus, and its named mechanisms
    entities.yaml            id: {label, level, …}
    documents/ID.yaml        about a document
    documents/ID.tsv         its segment table
    claims/*.yaml            document: ID, claims: [{id, segments, subject, relation, object, says, …}]
    questions/NAME.rq        a competency question; its answer in NAME.csv
    ledger/*.yaml            document: ID, segments: [{segment, statements: [{claims}]} or {segment, aside}]

Documents, segments, entities and claims may stand in JSON Lines instead, or beside (see `mechgraph.corpus.lines`).
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mechgraph.corpus.lines import (
    CLAIMS_LINES,
    DOCUMENTS_LINES,
    ENTITIES_LINES,
    SEGMENTS_LINES,
    RowLines,
    read_lines,
    row_of,
    sound,
)
from mechgraph.corpus.questions import read_questions
from mechgraph.corpus.rows import UNREADABLE, Reading, Row, validated
from mechgraph.corpus.segments import read_segments
from mechgraph.corpus.yamlfile import Path_, Place, YamlFile, read_yaml, shorten
from mechgraph.errors import Problem, UsageError, meant
from mechgraph.files import is_file, is_folder, is_there
from mechgraph.model.base import Identifier, Record
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About, Corpus
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.model.lazy import KEPT
from mechgraph.model.ledger import Entry
from mechgraph.names import fold, nearest
from mechgraph.rdf.names import IDENTIFIERS, RESERVED, is_identifier, mended
from mechgraph.vocabulary import ontology, relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CORPUS_FILE, ENTITIES_FILE = "corpus.yaml", "entities.yaml"
STORE_FILE = "mechgraph-store.json"
"""The manifest of a store (see `mechgraph.store.manifest`), which is no corpus folder."""
STORE_LOCK, STORE_LOADING, STORE_LOADED = ".lock", ".loading-", "loaded-"
"""How the names begin of what else a load makes."""

DOCUMENTS_FOLDER, CLAIMS_FOLDER, LEDGER_FOLDER = "documents", "claims", "ledger"
QUESTIONS_FOLDER = "questions"
FOLDERS = (DOCUMENTS_FOLDER, CLAIMS_FOLDER, LEDGER_FOLDER, QUESTIONS_FOLDER)

LOST_CLAIM = "a claim"
"""Remembered where a claim could not be read, or not its id."""

_ABOUT_STAND_INS = dict.fromkeys(("id", "prefix", "title", "description", "licence"), UNREADABLE)
_DOCUMENT_STAND_INS = {
    "title": UNREADABLE,
    "short": UNREADABLE,
    "file": UNREADABLE,
    "sha256": "0" * 64,
    "length": 10**12,
}
_ENTITY_STAND_INS = {"level": "substance"}
_MAPPING_STAND_IN = f"{UNREADABLE}:0"
_CLAIM_STAND_INS = {
    "segments": (1,),
    "subject": UNREADABLE,
    "relation": "affects",
    "object": UNREADABLE,
    "says": UNREADABLE,
}
_RULE_READS = {
    "about-itself": {"subject"},
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


class _SegmentLine(Segment):
    """A segment with the document it is of."""

    document: Identifier

    def segment(self) -> Segment:
        """Return the segment alone."""
        return Segment.model_construct(**{name: getattr(self, name) for name in Segment.model_fields})

    @classmethod
    def read(cls, line: bytes) -> Segment:
        """Return the segment of a line that is sound."""
        return cls.model_validate_json(line).segment()


class _LedgerFile(Record):
    """What a file of the ledger holds; its entries are read one by one."""

    document: Identifier
    segments: tuple[Any, ...]


def builtin_corpus() -> Path:
    """Return the folder of the built-in corpus."""
    folders = (Path(str(folder)) for folder in ontology().iterdir())
    return next(folder for folder in sorted(folders) if is_file(folder / CORPUS_FILE))


def read_folder(folder: Path) -> Reading:
    """Read a corpus folder as far as possible, with the problems of each file and row; sets are not checked.

    Raises
    ------
    UsageError
        Where nothing is there.
    """
    reading = Reading()
    if not is_file(folder / CORPUS_FILE):
        reading.problems.append(no_corpus(folder))
        return reading
    found = {name: _listed(folder / name, reading) for name in FOLDERS}
    _report_strays(folder, found, reading)
    segments: dict[str, Sequence[Segment]] = {}
    reading.corpus = Corpus(
        about=_read_about(folder, reading),
        relations=relations(),
        segments=segments,
        documents=(
            *_read_documents(_ending(found[DOCUMENTS_FOLDER], ".yaml"), reading, segments),
            *_read_document_lines(folder, reading, segments),
        ),
        entities=tuple(_read_entities(folder, reading)),
        claims=_read_claim_lines(
            folder / CLAIMS_LINES, _read_claims(_ending(found[CLAIMS_FOLDER], ".yaml"), reading), reading
        ),
        ledger=_read_ledger(_ending(found[LEDGER_FOLDER], ".yaml"), reading),
        questions=tuple(read_questions(_ending(found[QUESTIONS_FOLDER], ".rq"), reading)),
    )
    return reading


def no_corpus(folder: Path) -> Problem:
    """Return why a folder is no corpus folder; one that may not be looked into may be one.

    Raises
    ------
    UsageError
        Where nothing is there.
    """
    hint = "make one with: mechgraph new DIR"
    try:
        (folder / CORPUS_FILE).stat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:  # nothing can bear such a name
            return _unreadable(folder, error)
    if is_file(folder / STORE_FILE):
        message, hint = "is a store; this looks at files", "give the folder that it was loaded from"
    elif _is_unfinished(folder):
        message, hint = (
            "is no store yet: a load into it was not finished",
            f"load again: mechgraph load SOURCE {folder}",
        )
    elif is_folder(folder):
        message = f"is not a corpus folder: it has no {CORPUS_FILE}"
    elif is_there(folder):
        message = "is not a folder"
    else:
        raise UsageError(f"{folder} does not exist; make a corpus with: mechgraph new DIR")
    return Problem(str(folder), 0, 0, "not-a-corpus", message, str(folder), hint)


def _is_unfinished(folder: Path) -> bool:
    """Tell whether a folder holds nothing but what a load makes, and no manifest: it was ended, or still runs."""
    try:
        names = [one.name for one in folder.iterdir()]
    except OSError:
        return False
    return bool(names) and all(name.startswith((STORE_LOCK, STORE_LOADING, STORE_LOADED)) for name in names)


def _unreadable(folder: Path, error: OSError) -> Problem:
    hint = "look at its permissions"
    return Problem(str(folder), 0, 0, "unreadable", f"cannot be read: {error.strerror}", folder.name, hint)


def _listed(folder: Path, reading: Reading) -> list[Path]:
    """Return what stands in a folder of the corpus, in order; report one that cannot be read."""
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        reading.problems.append(_unreadable(folder, error))
        reading.unread.add(folder.name)
        return []


def _ending(paths: Iterable[Path], *endings: str) -> list[Path]:
    return [path for path in paths if path.suffix in endings]


def _report_strays(folder: Path, found: Mapping[str, list[Path]], reading: Reading) -> None:
    """Report files that look like parts of the corpus but would not be read."""
    documents, claims, ledger = (found[name] for name in (DOCUMENTS_FOLDER, CLAIMS_FOLDER, LEDGER_FOLDER))
    for path in _ending([*claims, *documents, *ledger], ".yml"):
        message, hint = "only files that end in .yaml are read", f"rename it to {path.stem}.yaml"
        reading.problems.append(Problem(str(path), 0, 0, "stray-file", message, path.name, hint))
        reading.broken.add(fold(path.stem))
        if path.parent.name == CLAIMS_FOLDER:
            reading.unread.add(CLAIMS_FOLDER)
    for path in _ending(documents, ".tsv"):
        if not any(path.with_suffix(ending).exists() for ending in (".yaml", ".yml")):
            message, hint = "a segment table without its document", f"write {path.stem}.yaml beside it"
            reading.problems.append(Problem(str(path), 0, 0, "stray-file", message, path.name, hint))
            reading.broken.add(fold(path.stem))
    lines = is_file(folder / CLAIMS_LINES)
    if not lines and not _ending(claims, ".yaml", ".yml") and CLAIMS_FOLDER not in reading.unread:
        message, hint = "the corpus has no file of claims", "write one, NAME.yaml"
        reading.problems.append(Problem(str(folder / CLAIMS_FOLDER), 0, 0, "no-claims", message, CLAIMS_FOLDER, hint))
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
    about, _ = validated(About, file.value, row, reading, _ABOUT_STAND_INS)
    assert about is not None  # noqa: S101 -- every field has a stand-in
    if about.prefix in RESERVED:
        message, hint = f"the prefix '{about.prefix}' stands for {RESERVED[about.prefix]}", "choose another"
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


def _read_documents(
    files: Iterable[Path], reading: Reading, segments: dict[str, Sequence[Segment]]
) -> Iterator[Document]:
    for path in files:
        file = _load(path, reading)
        if file is None:
            reading.broken.add(fold(path.stem))
            continue
        row = Row(file, ())
        stand_ins = {**_DOCUMENT_STAND_INS, "id": path.stem}
        document, _ = validated(Document, file.value, row, reading, stand_ins)
        if document is None:
            reading.broken.add(fold(path.stem))
            continue
        if document.id != path.stem:
            message = f"the document's id is '{document.id}' but its file is called {path.name}"
            reading.problems.append(row.problem(("id",), "bad-value", message, document.id, "make them agree"))
            reading.broken.add(fold(path.stem))
        reading.documents[document.id] = row
        segments[document.id] = tuple(read_segments(path.with_suffix(".tsv"), document, reading))
        yield document


def _row(line: bytes, row: Row, reading: Reading, unread: str) -> Any:
    """Return what a line holds; of one that is no JSON nothing, which is reported, and `unread` remembered."""
    value = row_of(line)
    if value is None:
        reading.problems.append(row.problem((), "bad-value", "the line is no JSON", None, "is the file whole?"))
        reading.unread.add(unread)
    return value


def _read_document_lines(folder: Path, reading: Reading, segments: dict[str, Sequence[Segment]]) -> Iterator[Document]:
    if not is_file(folder / DOCUMENTS_LINES):
        return
    file, lines = read_lines(folder / SEGMENTS_LINES, reading, SEGMENTS_LINES)
    found: dict[str, RowLines[Segment]] = {}
    last: dict[str, tuple[Row, int, int]] = {}
    is_lost = False  # the row before, after whose number the next is due
    for number, line in enumerate(lines):
        row, is_sound = Row(file, (number,)), True
        one = sound(_SegmentLine, line)
        if one is None and (value := _row(line, row, reading, SEGMENTS_LINES)) is not None:
            one, is_sound = validated(_SegmentLine, value, row, reading, {})[0], False
        if one is None:
            reading.unread.add(SEGMENTS_LINES)
            is_lost = True
            continue
        table = found.get(one.document)
        if table is None:
            table = found[one.document] = RowLines(lines, _SegmentLine.read)
        _, before, end = last.get(one.document, (row, 0, 0))
        if (one.number != before + 1 and not is_lost) or one.end <= one.start or one.start < end:
            message, hint = f"segment {one.number} of '{one.document}' is out of order or overlaps", "import again"
            reading.problems.append(row.problem(("number",), "bad-segment", message, one.number, hint))
            reading.unread.add(SEGMENTS_LINES)
        if is_sound:
            table.add(number)
        else:
            table.keep(one.segment())
        last[one.document], is_lost = (row, one.number, one.end), False
    file, lines = read_lines(folder / DOCUMENTS_LINES, reading, DOCUMENTS_LINES)
    for number, line in enumerate(lines):
        row, document, value = Row(file, (number,)), sound(Document, line), {}
        if document is None and (value := _row(line, row, reading, DOCUMENTS_FOLDER)) is not None:
            document = validated(Document, value, row, reading, _DOCUMENT_STAND_INS)[0]
        if document is None:
            reading.broken.update(fold(str(one.get("id"))) for one in [value] if isinstance(one, dict))
        elif document.id in segments:
            message = f"the id '{document.id}' stands twice"
            reading.problems.append(row.problem(("id",), "duplicate-id", message, document.id, "ids are never reused"))
        else:
            reading.documents[document.id] = row
            segments[document.id] = found.get(document.id, ())
            yield document
    if reading.unread.isdisjoint({DOCUMENTS_FOLDER, DOCUMENTS_LINES}):
        for name in found.keys() - reading.documents.keys():
            if fold(name) not in reading.broken:
                message, hint = f"no document is called '{name}'", "import again"
                problem = last[name][0].problem(("document",), "unknown-document", message, name, hint)
                reading.problems.append(problem)


def _read_entities(folder: Path, reading: Reading) -> Iterator[Entity]:
    lines_file = folder / ENTITIES_LINES
    if is_file(folder / ENTITIES_FILE) or not is_file(lines_file):
        yield from _read_entities_file(folder / ENTITIES_FILE, reading)
    if is_file(lines_file):
        yield from _read_entity_lines(lines_file, reading)


def _read_entities_file(path: Path, reading: Reading) -> Iterator[Entity]:
    file = _load(path, reading, unread=ENTITIES_FILE)
    if file is None:
        return
    for identifier, value in file.value.items():
        row = Row(file, (identifier,))
        if isinstance(value, dict) and "id" in value:
            message, hint = "an entity's id is its key", "leave the line 'id:' out"
            reading.problems.append(row.problem(("id",), "bad-value", message, value["id"], hint))
        yield from _read_entity(identifier, value, row, reading)


def _read_entity_lines(path: Path, reading: Reading) -> Iterator[Entity]:
    file, lines = read_lines(path, reading, ENTITIES_FILE)
    for number, line in enumerate(lines):
        row, entity = Row(file, (number,)), sound(Entity, line)
        identifier = entity.id if entity else None
        if entity is None or not all(is_identifier(mapping.id) for mapping in entity.mappings):
            value = _row(line, row, reading, ENTITIES_FILE)
            if value is None:
                continue
            identifier = value.get("id") if isinstance(value, dict) else None
            if not isinstance(identifier, str):
                message, hint = "an entity without an id", 'write {"id": …}'
                reading.problems.append(row.problem((), "missing-field", message, None, hint))
                reading.unread.add(ENTITIES_FILE)
                continue
        if identifier in reading.entities:
            message = f"the id '{identifier}' stands twice"
            reading.problems.append(row.problem(("id",), "duplicate-id", message, identifier, "ids are never reused"))
        elif entity is not None and all(is_identifier(mapping.id) for mapping in entity.mappings):
            reading.entities[entity.id] = row
            yield entity
        else:
            yield from _read_entity(str(identifier), value, row, reading)


def _read_entity(identifier: str, value: Any, row: Row, reading: Reading) -> Iterator[Entity]:
    reading.entities[identifier] = row
    fields = {**value, "id": identifier} if isinstance(value, dict) else value
    if isinstance(value, dict) and isinstance(value.get("mappings"), list):
        fields["mappings"] = [_checked(row, number, one, reading) for number, one in enumerate(value["mappings"])]
    # The stand-in for a label is unlike all others, so that it is ambiguous with none.
    stand_ins = {**_ENTITY_STAND_INS, "label": f"{UNREADABLE} {identifier}"}
    entity, _ = validated(Entity, fields, row, reading, stand_ins)
    if entity is None:
        reading.broken.add(fold(identifier))
        reading.drop(value)
        return
    sound = tuple(mapping for mapping in entity.mappings if mapping.id != _MAPPING_STAND_IN)
    yield entity.model_copy(update={"mappings": sound})


def _checked(row: Row, number: int, mapping: Any, reading: Reading) -> Any:
    """Return a mapping as written; where its identifier is none, report that and stand in for it."""
    given = mapping.get("id") if isinstance(mapping, dict) else None
    problem = _identifier_problem(row, ("mappings", number, "id"), given) if isinstance(given, str) else None
    if problem is None:
        return mapping
    reading.problems.append(problem)
    return {**mapping, "id": _MAPPING_STAND_IN}


def _identifier_problem(row: Row, path: Path_, given: str) -> Problem | None:
    """Return what is wrong with a public identifier; None where nothing is, or where it does not look like one."""
    meaning = mended(given)
    if is_identifier(given) or (":" not in given and meaning is None):
        return None
    hint = meant([meaning] if meaning else [])
    prefix = given.split(":", 1)[0]
    if prefix in IDENTIFIERS:
        message = f"'{shorten(given)}' is not of the form of {prefix} identifiers"
        hint = hint or f"write it like {prefix}:{IDENTIFIERS[prefix].example}"
    elif ":" in given and "://" not in given:
        message = f"no identifier prefix is called '{shorten(prefix)}'"
        hint = hint or meant(nearest(prefix, IDENTIFIERS)) or f"known: {', '.join(IDENTIFIERS)}"
        return row.problem(path, "unknown-prefix", message, given, hint)
    else:
        message = f"'{shorten(given)}' is not of the form of an identifier"
        hint = hint or "write PREFIX:ID, such as CHEBI:6121"
    return row.problem(path, "malformed-identifier", message, given, hint)


def _read_claims(files: Iterable[Path], reading: Reading) -> Iterator[Claim]:
    for path in files:
        file = _load(path, reading, unread=CLAIMS_FOLDER)
        if file is None:
            continue
        head, wrong = validated(_ClaimsFile, file.value, Row(file, ()), reading, {"document": UNREADABLE, "claims": ()})
        assert head is not None  # noqa: S101 -- every field has a stand-in
        if "claims" in wrong:
            reading.unread.add(CLAIMS_FOLDER)
        for index, value in enumerate(head.claims):
            yield from _read_claim(value, head.document, Row(file, ("claims", index)), reading)


def _read_claim_lines(path: Path, before: Iterable[Claim], reading: Reading) -> Sequence[Claim]:
    """Return the claims of other files and those of JSON Lines; of very many, the latter are read as asked for."""
    if not is_file(path):
        return tuple(before)
    file, lines = read_lines(path, reading, CLAIMS_FOLDER)
    claims = RowLines(lines, Claim.model_validate_json)
    for one in before:
        claims.keep(one)
    for number, line in enumerate(lines):
        claim = sound(Claim, line)
        relation = claim and relations().get(claim.relation)
        if claim and relation and claim.id not in reading.claims and not any(claim.problems(relation)):
            reading.claims[claim.id] = Row(file, (number,), claim.id)
            if len(claims) < KEPT:
                claims.keep(claim)
            else:
                claims.add(number)
        else:
            row = Row(file, (number,))
            value = _row(line, row, reading, CLAIMS_FOLDER)
            for mended in () if value is None else _read_claim(value, UNREADABLE, row, reading):
                claims.keep(mended)
    return claims


def _read_claim(value: Any, document: str, row: Row, reading: Reading) -> Iterator[Claim]:
    given = value.get("id") if isinstance(value, dict) else None
    row = Row(row.file, row.path, given if isinstance(given, str) else None)
    substitute = f"{UNREADABLE}.{len(reading.claims) + 1}"
    stand_ins = {**_CLAIM_STAND_INS, "id": substitute, "document": UNREADABLE}
    fields = {"document": document, **value} if isinstance(value, dict) else value
    claim, wrong = validated(Claim, fields, row, reading, stand_ins)
    if claim is None or "id" in wrong:
        reading.unread.add(LOST_CLAIM)
    if claim is None:
        reading.drop(value)
        return
    if "segments" in wrong:
        reading.broken.add(fold(claim.id))
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
        reading.unread.add(LOST_CLAIM)
    reading.claims[claim.id] = row
    relation = None if "relation" in wrong else relations().get(claim.relation)
    if relation is None and "relation" not in wrong:
        message = f"no relation is called '{claim.relation}'"
        hint = meant(nearest(claim.relation, relations())) or "see docs/model.md for the list"
        reading.problems.append(row.problem(("relation",), "unknown-relation", message, claim.relation, hint))
        claim = claim.model_copy(update={"relation": _CLAIM_STAND_INS["relation"]})
    for problem in claim.problems(relation):
        if not wrong & {problem.field, *_RULE_READS.get(problem.code, ())}:
            reading.problems.append(
                row.problem((problem.field,), problem.code, problem.message, value.get(problem.field), problem.hint)
            )
    yield claim


def _read_ledger(files: Iterable[Path], reading: Reading) -> dict[str, dict[int, Entry]]:
    ledger: dict[str, dict[int, Entry]] = {}
    for path in files:
        file = _load(path, reading, unread=LEDGER_FOLDER)
        if file is None:
            continue
        stand_ins = {"document": UNREADABLE, "segments": ()}
        head, wrong = validated(_LedgerFile, file.value, Row(file, ()), reading, stand_ins)
        assert head is not None  # noqa: S101 -- every field has a stand-in
        if wrong:
            reading.unread.add(LEDGER_FOLDER)
        entries = ledger.setdefault(head.document, {})
        for index, value in enumerate(head.segments):
            row = Row(file, ("segments", index))
            entry, wrong = validated(Entry, value, row, reading, {"segment": 0})
            if entry is None or "segment" in wrong:
                reading.unread.add(LEDGER_FOLDER)
                reading.drop(value)
                continue
            _keep_entry(entry, head.document, row, wrong, entries, reading)
    return ledger


def _keep_entry(
    entry: Entry, document: str, row: Row, wrong: set[str], entries: dict[int, Entry], reading: Reading
) -> None:
    """Add an entry to those of its document, unless its segment has one already; report what is wrong with it."""
    if entry.segment in entries:
        first = reading.ledger[document, entry.segment]
        place = first.file.place((*first.path, "segment"))
        message = f"segment {entry.segment} stands twice; first at {first.file.name}:{place.line}"
        hint = "write all its statements into one entry"
        reading.problems.append(row.problem(("segment",), "duplicate-segment", message, entry.segment, hint))
        return
    if "statements" in wrong:
        reading.unread.add(LEDGER_FOLDER)
    entries[entry.segment] = entry
    reading.ledger[document, entry.segment] = row
    for problem in entry.problems():
        if not wrong & {"aside", "of", "statements"}:
            reading.problems.append(row.problem((problem.field,), problem.code, problem.message, None, problem.hint))
