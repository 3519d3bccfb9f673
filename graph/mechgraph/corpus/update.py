"""A new version of a document's text: it is segmented again, and claims and ledger follow the words they refer to.

If words occur in both versions, segment numbers are carried over. A claim on words that are no longer there stops the
update, unless it may be marked as a draft at the nearest segment, to be read again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mechgraph.corpus.documents import segment_lines
from mechgraph.corpus.folder import SEGMENTS_LINES
from mechgraph.corpus.lines import LinesFile, read_lines
from mechgraph.corpus.linesedit import LinesEdit
from mechgraph.corpus.read import read_folder
from mechgraph.corpus.rows import Reading, explain
from mechgraph.corpus.segments import segment_table
from mechgraph.corpus.yamledit import YamlEdit
from mechgraph.corpus.yamlfile import shorten
from mechgraph.errors import ProblemsFound, UsageError
from mechgraph.files import write_files
from mechgraph.model.document import Document, Segment, SegmentKind
from mechgraph.model.values import Review
from mechgraph.text.anchors import split
from mechgraph.text.revision import Nearest, Revision, compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mechgraph.corpus.rows import Row
    from mechgraph.corpus.yamlfile import Path_, YamlFile
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.ledger import Entry
    from mechgraph.text.files import Text


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A claim some of whose words are not there any more.

    Parameters
    ----------
    claim : its id.
    file : where it stands.
    nearest : for each of these segments, the one that is nearest.
    gone : those to which none is near.
    """

    claim: str
    file: str
    nearest: tuple[Nearest, ...]
    gone: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """What a new version of a text does to a corpus.

    Parameters
    ----------
    document : the document as it is with the new text.
    revision : its old segments and its new ones.
    claims : the claims that must be looked at.
    reopened : old numbers of the segments whose entries of the ledger do not hold any more.
    drafted : whether claims may be drafts at the nearest segments.
    written : names of the files written.
    """

    document: Document
    revision: Revision
    claims: tuple[Unsettled, ...] = ()
    reopened: tuple[int, ...] = ()
    drafted: bool = False
    written: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[Unsettled, ...]:
        """The claims for which nothing can be written."""
        return tuple(one for one in self.claims if one.gone or not self.drafted)


class _Edits(dict[str, YamlEdit | LinesEdit]):
    """The files that are edited, by path."""

    def of(self, file: YamlFile) -> YamlEdit | LinesEdit:
        if file.name not in self:
            self[file.name] = LinesEdit(file) if isinstance(file, LinesFile) else YamlEdit(file)
        return self[file.name]


def update_document(
    folder: Path, text: Text, identifier: str | None = None, *, was: Text | None = None, draft: bool = False
) -> Update:
    """Give a document of a corpus folder a new version of its text.

    Parameters
    ----------
    folder : the corpus folder.
    text : the new version.
    identifier : id of the document. Unless given, the one whose recorded file bears the name of the new one, or the
        only one there is.
    was : the old version, if it is at hand: what is nearest to changed words is then told by them.
    draft : whether claims whose words changed are pointed at what is nearest and marked as drafts.

    Returns
    -------
    Update
        Where it has `blocking` claims, nothing was written.

    Raises
    ------
    ProblemsFound
        Where the folder is not sound, a file of YAML is laid out in a way in which it cannot be edited, or the document
        holds records, which only an import makes anew.
    NotFound, UsageError
        Where no document, or more than one, is meant; where `was` is not its text, or the new text is empty.
    OutputError
        Where the files cannot be written; what was there before is untouched.

    Notes
    -----
    O(n log n) in the number of segments, and linear in the size of the files.
    """
    reading = read_folder(folder)
    if reading.problems or reading.corpus is None:
        raise ProblemsFound(reading.problems)
    corpus = reading.corpus
    document = _meant(corpus, text, identifier)
    if was is not None and was.sha256 != document.sha256:
        raise UsageError(f"{was.path} is not the text of '{document.id}' that was recorded: its SHA-256 is different")
    old = corpus.segments[document.id]
    new = _split(document, old, text, reading)
    if not new:
        raise UsageError(f"{text.path} contains no words")
    _refuse_unknown_segments(corpus, document, reading)
    revision = compare(old, new, texts=None if was is None else (was.words, text.words))
    renewed = _renewed(document, text)
    if renewed == document and tuple(new) == tuple(old):
        return Update(document, revision, drafted=draft)
    made = Update(renewed, revision, tuple(_unsettled(corpus, document, revision, reading)))
    made = replace(made, reopened=tuple(_reopened(corpus, document, revision)), drafted=draft)
    if made.blocking:
        return made
    return replace(made, written=_write(folder, _contents(corpus, made, new, reading)))


def _meant(corpus: Corpus, text: Text, identifier: str | None) -> Document:
    """Return the document that a text is a version of."""
    if identifier is not None:
        return corpus.document[corpus.find_document(identifier)]
    named = [document for document in corpus.documents if document.file == text.path.name] or corpus.documents
    if len(named) != 1:
        known = ", ".join(document.id for document in corpus.documents) or "there is none"
        raise UsageError(f"which document is {text.path.name} a version of? Name one with --id: {known}")
    return named[0]


def _split(document: Document, old: Sequence[Segment], text: Text, reading: Reading) -> Sequence[Segment]:
    """Return the segments of a new version; the records of a data set are refused, unless they are the same."""
    if all(one.kind is not SegmentKind.record for one in old):
        return split(text.words, document.language)
    if text.sha256 != document.sha256:
        message, hint = f"'{document.id}' holds records of a data set, no sentences", "import the new file instead"
        raise ProblemsFound([reading.documents[document.id].problem((), "uneditable", message, hint=hint)])
    return old


def _renewed(document: Document, text: Text) -> Document:
    fields = {"file": text.path.name, "sha256": text.sha256, "length": len(text.words)}
    try:
        return Document.model_validate({**document.model_dump(), **fields})
    except ValidationError as error:
        wrong = "; ".join(explain(Document, detail)[1] for detail in error.errors(include_url=False))
        raise UsageError(f"{shorten(text.path.name)} cannot be recorded: {wrong}") from error


def _refuse_unknown_segments(corpus: Corpus, document: Document, reading: Reading) -> None:
    """Refuse a corpus whose claims or ledger name segments of the document that it has not."""
    last = len(corpus.segments[document.id])
    wrong: list[tuple[Row, Path_, int]] = [
        (reading.claims[claim.id], ("segments", place), number)
        for claim in _claims(corpus, document)
        for place, number in enumerate(claim.segments)
        if number > last
    ]
    for number, entry in corpus.ledger.get(document.id, {}).items():
        row = reading.ledger[document.id, number]
        wrong += [(row, (name,), at) for name, at in (("segment", number), ("of", entry.of)) if at and at > last]
    if wrong:
        hint = "see: mechgraph check"
        raise ProblemsFound(
            row.problem(path, "unknown-segment", f"'{document.id}' has no segment {number}", number, hint)
            for row, path, number in wrong
        )


def _claims(corpus: Corpus, document: Document) -> Iterator[Claim]:
    return (claim for claim in corpus.claims if claim.document == document.id)


def _unsettled(corpus: Corpus, document: Document, revision: Revision, reading: Reading) -> Iterator[Unsettled]:
    near = {one.old.number: one for one in revision.changed}
    gone = {one.number: one for one in revision.gone}
    for claim in _claims(corpus, document):
        changed = tuple(near[number] for number in claim.segments if number in near)
        lost = tuple(gone[number] for number in claim.segments if number in gone)
        if changed or lost:
            yield Unsettled(claim.id, reading.claims[claim.id].file.name, changed, lost)


def _reopened(corpus: Corpus, document: Document, revision: Revision) -> Iterator[int]:
    """Yield the segments of the ledger's entries that speak of words which are not there any more."""
    carried = revision.carried
    for number, entry in sorted(corpus.ledger.get(document.id, {}).items()):
        if number not in carried or (entry.of is not None and entry.of not in carried):
            yield number


def _contents(corpus: Corpus, made: Update, new: Sequence[Segment], reading: Reading) -> dict[str, bytes]:
    """Return the files of a corpus as they are after an update, by path."""
    edits = _Edits()
    to = made.revision.carried | {one.old.number: one.new.number for one in made.revision.changed}
    drafts = {one.claim for one in made.claims}
    for claim in _claims(corpus, made.document):
        _edit_claim(edits, reading.claims[claim.id], claim, to, draft=claim.id in drafts)
    _edit_ledger(edits, corpus, made, to, reading)
    row = reading.documents[made.document.id]
    for name in ("file", "sha256", "length"):
        if row.written[name] != (value := getattr(made.document, name)):
            edits.of(row.file).replace((*row.path, name), value)
    table: dict[str, bytes] = {}
    if not isinstance(row.file, LinesFile):
        table[str(Path(row.file.name).with_suffix(".tsv"))] = segment_table(new).encode()
    elif list(corpus.segments[made.document.id]) != list(new):
        segments, _ = read_lines(Path(row.file.name).with_name(SEGMENTS_LINES), reading, SEGMENTS_LINES)
        edit = edits[segments.name] = LinesEdit(segments)
        edit.replace_rows(made.document.id, segment_lines(made.document.id, new))
    return {name: edit.content() for name, edit in edits.items()} | table


def _edit_claim(edits: _Edits, row: Row, claim: Claim, to: dict[int, int], *, draft: bool) -> None:
    numbers = [to[number] for number in claim.segments]
    if not draft and tuple(numbers) == claim.segments:
        return
    edit, path = edits.of(row.file), (*row.path, "segments")
    again = [place for place, number in enumerate(numbers) if number in numbers[:place]]
    for place, number in enumerate(numbers):
        if place not in again and number != claim.segments[place]:
            edit.replace((*path, place), number)
    edit.remove(path, again)
    if draft and "review" not in row.written:
        edit.insert((*row.path, "review"), "segments", Review.draft.value)
    elif draft and claim.review is not Review.draft:
        edit.replace((*row.path, "review"), Review.draft.value)


def _edit_ledger(edits: _Edits, corpus: Corpus, made: Update, to: dict[int, int], reading: Reading) -> None:
    """Carry the entries of the ledger over.

    Those that do not hold any more become drafts at the nearest segments: they keep what they say, but nothing is
    accounted for until they are read again. Where two meet at one segment, they become one. Those to which no segment
    is near, or that repeat such a one, are dropped.
    """
    entries = corpus.ledger.get(made.document.id, {})
    meeting: dict[int, list[Entry]] = {}
    for number in made.reopened:
        entry = entries[number]
        if number in to and (entry.of is None or entry.of in to):
            meeting.setdefault(to[number], []).append(entry)
    dropped: dict[str, list[Any]] = {}
    for number, entry in entries.items():
        row = reading.ledger[made.document.id, number]
        edit = edits.of(row.file)
        met = meeting.get(to.get(number, 0), []) if number in made.reopened else [entry]
        if not met or met[0] is not entry:
            dropped.setdefault(row.file.name, []).append(row.path[-1])
        elif len(met) > 1:
            edit.replace(row.path, _merged(to[number], met))
        else:
            for name, at in (("segment", number), ("of", entry.of)):
                if at is not None and to[at] != at:
                    edit.replace((*row.path, name), to[at])
            if number in made.reopened:
                _reopen(edit, row)
    for name, places in dropped.items():
        edits[name].remove(("segments",), places)


def _reopen(edit: YamlEdit | LinesEdit, row: Row) -> None:
    """Mark an entry as a draft; one that says nothing is open as it is."""
    second = next((name for name in row.written if name != "segment"), None)
    if "review" in row.written:
        edit.replace((*row.path, "review"), Review.draft.value)
    elif second is not None:
        edit.insert((*row.path, "review"), second, Review.draft.value)


def _merged(number: int, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return one entry for several, as it is written: all they state, each claim once."""
    listed: set[str] = set()
    statements: list[dict[str, Any]] = []
    for statement in (statement for entry in entries for statement in entry.statements):
        claims = [claim for claim in statement.claims if claim not in listed]
        listed.update(claims)
        if claims or (statement.says and not statement.claims):
            says = {"says": statement.says} if statement.says else {}
            statements.append({**says, **({"claims": claims} if claims else {})})
    if statements:
        return {"segment": number, "review": Review.draft.value, "statements": statements}
    return {"segment": number}


def _write(folder: Path, contents: dict[str, bytes]) -> tuple[str, ...]:
    """Write the files that are to be others, all or none; return their names."""
    before = {name: Path(name).read_bytes() for name in contents}
    names = {name: Path(name).relative_to(folder).as_posix() for name in contents}
    changed = {names[name]: content for name, content in contents.items() if content != before[name]}
    if changed:
        try:
            write_files(folder, changed)
        except BaseException:  # an interrupt too must leave no half of an update
            halves = {names[name]: content for name, content in before.items() if Path(name).read_bytes() != content}
            if halves:
                write_files(folder, halves)
            raise
    return tuple(sorted(changed))
