"""A new corpus folder, with one worked example that passes every check."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from mechgraph.corpus.folder import DOCUMENTS_FOLDER, LEDGER_FOLDER
from mechgraph.corpus.read import read_folder
from mechgraph.corpus.rows import explain
from mechgraph.corpus.schema import schemas
from mechgraph.corpus.segments import segment_table
from mechgraph.corpus.yamledit import one_line
from mechgraph.corpus.yamlfile import shorten
from mechgraph.errors import ProblemsFound, UsageError
from mechgraph.files import is_file, refuse_occupied, write_files
from mechgraph.model.document import LONGEST_BADGE, Document, Segment
from mechgraph.text.anchors import record
from mechgraph.text.files import Text, read_text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

TEXTS_FOLDER, SCHEMA_FOLDER = "texts", "schema"

LONGEST_ID = 100
"""An id that is made of a name has at most so many letters."""


def new_corpus(folder: Path) -> tuple[str, ...]:
    """Make a corpus folder.

    Parameters
    ----------
    folder : where; it must be empty or not exist. Its name becomes the id of the corpus.

    Returns
    -------
    names of the files made.

    Raises
    ------
    OutputError
        Where something stands there already, or it cannot be written.
    """
    refuse_occupied(folder)
    template = files("mechgraph.corpus").joinpath("template")
    made: dict[str, bytes] = {f"{SCHEMA_FOLDER}/{name}": content for name, content in schemas().items()}
    identifier = identifier_of(folder.resolve().name)
    for name in ("corpus.yaml", "entities.yaml", "claims/example.yaml", "ledger/example.yaml"):
        content = template.joinpath(name).read_text(encoding="utf-8")
        made[name] = content.replace("CORPUS-ID", identifier).encode()
    text = template.joinpath("example.txt")
    made[f"{TEXTS_FOLDER}/example.txt"] = text.read_bytes()
    document, segments = record(read_text(Path(str(text))), "example", title="An example of our own", short="E")
    made[f"{DOCUMENTS_FOLDER}/example.yaml"] = document_yaml(document)
    made[f"{DOCUMENTS_FOLDER}/example.tsv"] = segment_table(segments).encode()
    write_files(folder, made)
    return tuple(sorted(made))


def document_yaml(document: Document) -> bytes:
    """Return a document as the file that a corpus folder holds."""
    fields = document.model_dump(mode="json", exclude_none=True)
    head = "# yaml-language-server: $schema=../schema/document.schema.json\n\n"
    return (head + "".join(f"{name}: {one_line(value)}\n" for name, value in fields.items())).encode()


def ledger_yaml(document: str, segments: Iterable[Segment]) -> bytes:
    """Return the ledger of a document of which nothing has been read yet: every segment stands open."""
    head = (
        "# What each segment states, and which claims say it ('statements: [{claims: [ID]}]'); or why it is set aside\n"
        "# ('aside: heading'). A segment with neither is unaccounted for.\n"
        f"# yaml-language-server: $schema=../schema/ledger.schema.json\n\ndocument: {document}\n\nsegments:\n"
    )
    rows = (f"  - segment: {one.number}  # {one.kind}: {_comment(one.locator)}\n" for one in segments)
    return (head + "".join(rows)).encode()


def _comment(words: str) -> str:
    """Return words that may stand in a comment of YAML."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def identifier_of(name: str, kind: str = "corpus") -> str:
    """Return a name as an id: lower case letters, digits and hyphens between them, beginning with a letter."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower()).strip("-")
    return (plain if plain[:1].isalpha() else f"{kind}-{plain}")[:LONGEST_ID].rstrip("-")


def add_document(
    corpus: Path, text: Text, identifier: str | None, *, title: str | None, short: str | None, language: str
) -> tuple[str, ...]:
    """Add a document and its segment table to a corpus folder.

    Returns
    -------
    names of the files made.

    Raises
    ------
    ProblemsFound
        Where the folder is no corpus.
    UsageError
        Where nothing is there, the document or its badge is there already, or a name is not of the right form.
    OutputError
        Where the files cannot be written.
    """
    reading = read_folder(corpus)
    if reading.corpus is None:
        raise ProblemsFound(reading.problems)
    identifier = identifier or identifier_of(text.path.stem, "document")
    target = f"{DOCUMENTS_FOLDER}/{identifier}"
    unread = (is_file(corpus / f"{target}.{ending}") for ending in ("yaml", "yml", "tsv"))
    if identifier in reading.documents or any(unread):
        raise UsageError(f"the corpus already has a document '{identifier}'; give another --id")
    taken = {document.short: document.id for document in reading.corpus.documents}
    if short in taken:
        raise UsageError(f"the badge '{short}' is that of '{taken[short]}'; give another --short")
    badge = short or _free(identifier, taken)
    try:
        document, segments = record(text, identifier, title=title or text.path.stem, short=badge, language=language)
    except ValidationError as error:
        wrong = "; ".join(
            f"{detail['loc'][0]} '{shorten(detail['input'])}': {explain(Document, detail)[2]}"
            for detail in error.errors(include_url=False)
        )
        raise UsageError(f"the document cannot be added: {wrong}") from error
    if not segments:
        raise UsageError(f"{text.path} contains no words")
    made = {f"{target}.yaml": document_yaml(document), f"{target}.tsv": segment_table(segments).encode()}
    ledger = f"{LEDGER_FOLDER}/{identifier}.yaml"
    if not is_file(corpus / ledger):
        made[ledger] = ledger_yaml(identifier, segments)
    write_files(corpus, made)
    return tuple(made)


def _free(identifier: str, taken: Container[str]) -> str:
    """Return the beginning of an id as a badge that no document has, numbered if need be."""
    ends = ("", *(f"-{number}" for number in range(2, 1000)))
    badges = (identifier[: LONGEST_BADGE - len(end)] + end for end in ends)
    return next((badge for badge in badges if badge not in taken), identifier)
