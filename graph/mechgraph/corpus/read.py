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

from typing import TYPE_CHECKING

from mechgraph.corpus.claims import read_claim_lines, read_claims
from mechgraph.corpus.documents import read_document_lines, read_documents
from mechgraph.corpus.entities import read_entities
from mechgraph.corpus.folder import (
    CLAIMS_FOLDER,
    CLAIMS_LINES,
    CORPUS_FILE,
    DOCUMENTS_FOLDER,
    FOLDERS,
    LEDGER_FOLDER,
    QUESTIONS_FOLDER,
    no_corpus,
    unreadable,
)
from mechgraph.corpus.ledger import read_ledger
from mechgraph.corpus.questions import read_questions
from mechgraph.corpus.rows import UNREADABLE, Reading, Row, load_mapping, validated
from mechgraph.corpus.yamlfile import shorten
from mechgraph.errors import Problem
from mechgraph.files import is_file, is_folder
from mechgraph.model.corpus import About, Corpus
from mechgraph.names import fold
from mechgraph.namespaces import RESERVED
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mechgraph.model.document import Segment

_ENDINGS = {
    DOCUMENTS_FOLDER: (".yaml", ".yml", ".tsv"),
    CLAIMS_FOLDER: (".yaml", ".yml"),
    LEDGER_FOLDER: (".yaml", ".yml"),
    QUESTIONS_FOLDER: (".rq", ".csv"),
}
"""How the files end that stand in each folder, or were meant to."""

_STAND_INS = dict.fromkeys(("id", "prefix", "title", "description", "licence"), UNREADABLE)


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
            *read_documents(_ending(found[DOCUMENTS_FOLDER], ".yaml"), reading, segments),
            *read_document_lines(folder, reading, segments),
        ),
        entities=read_entities(folder, reading),
        claims=read_claim_lines(
            folder / CLAIMS_LINES, read_claims(_ending(found[CLAIMS_FOLDER], ".yaml"), reading), reading
        ),
        ledger=read_ledger(_ending(found[LEDGER_FOLDER], ".yaml"), reading),
        questions=tuple(read_questions(_ending(found[QUESTIONS_FOLDER], ".rq"), reading)),
    )
    return reading


def _listed(folder: Path, reading: Reading) -> list[Path]:
    """Return what stands in a folder of the corpus, in order; report one that cannot be read."""
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        reading.problems.append(unreadable(folder, error))
        reading.unread.add(folder.name)
        return []


def _ending(paths: Iterable[Path], *endings: str) -> list[Path]:
    return [path for path in paths if path.suffix in endings]


def _below(paths: Iterable[Path], endings: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files with an ending in folders among some paths, less hidden ones, which programs make."""
    for path in paths:
        if not path.name.startswith(".") and path.suffix not in endings and is_folder(path):
            yield from _ending(sorted(path.rglob("*")), *endings)


def _report_strays(folder: Path, found: Mapping[str, list[Path]], reading: Reading) -> None:
    """Report files that look like parts of the corpus but would not be read."""

    def stray(path: Path, message: str, hint: str) -> None:
        reading.problems.append(Problem(str(path), 0, 0, "stray-file", message, path.name, hint))
        reading.broken.add(fold(path.stem))
        if path.is_relative_to(folder / CLAIMS_FOLDER):
            reading.unread.add(CLAIMS_FOLDER)

    documents, claims, ledger, questions = (found[name] for name in FOLDERS)
    for path in _ending([*claims, *documents, *ledger], ".yml"):
        stray(path, "only files that end in .yaml are read", f"rename it to {path.stem}.yaml")
    for path in _ending(documents, ".tsv"):
        if not any(path.with_suffix(ending).exists() for ending in (".yaml", ".yml")):
            stray(path, "a segment table without its document", f"write {path.stem}.yaml beside it")
    for path in _ending(questions, ".csv"):
        if not path.with_suffix(".rq").exists():
            stray(path, "an answer without its question", f"write {path.stem}.rq beside it")
    for name, endings in _ENDINGS.items():
        for path in _below(found[name], endings):
            stray(path, f"folders within {name}/ are not read", f"move it to {name}/")
    lines = is_file(folder / CLAIMS_LINES)
    if not lines and not _ending(claims, ".yaml", ".yml") and CLAIMS_FOLDER not in reading.unread:
        message, hint = "the corpus has no file of claims", "write one, NAME.yaml"
        reading.problems.append(Problem(str(folder / CLAIMS_FOLDER), 0, 0, "no-claims", message, CLAIMS_FOLDER, hint))
        reading.unread.add(CLAIMS_FOLDER)


def _read_about(folder: Path, reading: Reading) -> About:
    file = reading.about = load_mapping(folder / CORPUS_FILE, reading)
    if file is None:
        return About.model_validate(_STAND_INS)
    row = Row(file, ())
    about, _ = validated(About, file.value, row, reading, _STAND_INS)
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
