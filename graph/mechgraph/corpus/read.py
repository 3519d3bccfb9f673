"""Read a corpus folder, and say everything that is wrong with it at once.

::

    corpus.yaml              about the corpus, and its named mechanisms
    entities.yaml            id: {label, level, …}
    documents/ID.yaml        about a document
    documents/ID.tsv         its segment table
    claims/*.yaml            document: ID, claims: [{id, segments, subject, relation, object, says, …}]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mechgraph.corpus.rows import UNREADABLE, Reading, Row, meant, validated
from mechgraph.corpus.segments import read_segments
from mechgraph.corpus.yamlfile import Place, YamlFile, read_yaml, shorten
from mechgraph.errors import Problem
from mechgraph.model.base import Identifier, Record
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About, Corpus
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.names import fold
from mechgraph.rdf.names import IDENTIFIERS, PREFIXES
from mechgraph.vocabulary import ontology, relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CORPUS_FILE, ENTITIES_FILE = "corpus.yaml", "entities.yaml"
DOCUMENTS_FOLDER, CLAIMS_FOLDER = "documents", "claims"

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


def builtin_corpus() -> Path:
    """Return the folder of the built-in corpus."""
    folders = (Path(str(folder)) for folder in ontology().iterdir())
    return next(folder for folder in sorted(folders) if is_file(folder / CORPUS_FILE))


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
    about, _ = validated(About, file.value, row, reading, _ABOUT_STAND_INS)
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
        document, _ = validated(Document, file.value, row, reading, stand_ins)
        if document is None:
            reading.broken.add(fold(path.stem))
            continue
        if document.id != path.stem:
            message = f"the document's id is '{document.id}' but its file is called {path.name}"
            reading.problems.append(row.problem(("id",), "bad-value", message, document.id, "make them agree"))
            reading.broken.add(fold(path.stem))
        segments[document.id] = tuple(read_segments(path.with_suffix(".tsv"), document, reading))
        yield document


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
        entity, _ = validated(Entity, fields, row, reading, stand_ins)
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
            hint = meant(_prefix(given), IDENTIFIERS) or f"known: {', '.join(IDENTIFIERS)}"
            yield row.problem(("mappings", index, "id"), "unknown-prefix", message, given, hint)


def _read_claims(folder: Path, reading: Reading) -> Iterator[Claim]:
    for path in sorted((folder / CLAIMS_FOLDER).glob("*.yaml")):
        file = _load(path, reading, unread=CLAIMS_FOLDER)
        if file is None:
            continue
        head, wrong = validated(_ClaimsFile, file.value, Row(file, ()), reading, {"document": UNREADABLE, "claims": ()})
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
    claim, wrong = validated(Claim, fields, row, reading, stand_ins)
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
        hint = meant(claim.relation, relations()) or "see docs/model.md for the list"
        reading.problems.append(row.problem(("relation",), "unknown-relation", message, claim.relation, hint))
        claim = claim.model_copy(update={"relation": _CLAIM_STAND_INS["relation"]})
    for problem in claim.problems(relation):
        if not wrong & {problem.field, *_RULE_READS.get(problem.code, ())}:
            reading.problems.append(
                row.problem((problem.field,), problem.code, problem.message, value.get(problem.field), problem.hint)
            )
    yield claim
