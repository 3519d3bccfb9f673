"""Import files of other tools as a corpus folder."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from mechgraph import __version__
from mechgraph.corpus.new import LONGEST_ID, identifier_of
from mechgraph.corpus.yamlfile import shorten
from mechgraph.english import counted
from mechgraph.errors import NoCorpusFound, NotFound, Problem, ProblemsFound, UsageError
from mechgraph.files import fresh, is_file, is_folder, refuse_occupied
from mechgraph.imports.assemble import REPORT_CSV, REPORT_JSON, assemble
from mechgraph.imports.events import Opened, Origin
from mechgraph.imports.folder import about_of, write_about
from mechgraph.imports.packed import Unpacking, is_archive, is_packed
from mechgraph.imports.report import Piece, Report
from mechgraph.model.base import bare
from mechgraph.names import nearest
from mechgraph.namespaces import RESERVED
from mechgraph.rdf.read import SYNTAXES
from mechgraph.text.files import LARGEST_TEXT, read_head, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mechgraph.imports.events import Event
    from mechgraph.text.files import Text


class Importer(Protocol):
    """What a module of a format offers."""

    def recognises(self, name: str, head: str) -> bool:
        """Tell whether a file looks like one of the format, by its name and its first characters."""

    def read(self, text: Text) -> Iterator[Event]:
        """Yield what a file holds."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Parameters
    ----------
    files : what its files are.
    source : the data set, or who wrote it.
    documents : what several documents of it are called in the title of a corpus.
    forms : where a data set comes in several forms, what each is called, by the ending of its files.
    first : what the names of files hold that are read before the others.
    streamed : whether records are read one by one: of a file its text alone is held.
    """

    files: str
    source: str = ""
    documents: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    streamed: bool = False


FORMATS = {
    "drugmechdb": Format("DrugMechDB paths (YAML)", "DrugMechDB", "paths from drugs to diseases"),
    "bel": Format("BEL scripts", "BEL", "scripts", {".bel": "script"}, streamed=True),
    "pybel": Format("BEL as node-link JSON of PyBEL", "BEL", "graphs of PyBEL", {".json": "JSON of PyBEL"}),
    "indra": Format("statements of INDRA (JSON)", "INDRA", "files of statements", streamed=True),
    "kgx": Format("KGX nodes and edges (TSV, JSON Lines)", "KGX", "files of edges",
                  {".tsv": "TSV", ".jsonl": "JSON Lines"}, first="node", streamed=True),
    "sssom": Format("mappings for a corpus (SSSOM table)"),
    "rdf": Format("corpora and claims of mechgraph (RDF)", "RDF", "files of claims"),
    "physiomap": Format("PhysioMap (JSON, RDF)", "PhysioMap", "files",
                        {".json": "JSON", **dict.fromkeys(SYNTAXES, "RDF")}),
}  # fmt: skip
"""The formats that are read, each by the module of its name."""

TOLD = 5_000
"""After so many events of a file it is told again how far it is."""

LARGEST_STREAMED = 2_000_000_000
"""Files of formats that are streamed of more bytes than this are refused; of the others it is `LARGEST_TEXT`."""

_HEAD = 20_000
_LONGEST_TITLE = 200
_NAMED = 3
"""A corpus says the names of at most so many of its files."""
_NO_FORMAT = "of no format that is read"
_NAME_ONE = f"--from one of {', '.join(FORMATS)}"
_NESTED = "packed within an archive"
_ENDINGS = (".yaml", ".yml", ".json", ".jsonl", ".bel", ".tsv", *SYNTAXES)


def importer(form: str) -> Importer:
    """Return the importer of a format.

    Raises
    ------
    NotFound
        Where there is none.
    """
    if form not in FORMATS:
        raise NotFound("format", form, nearest(form, FORMATS), known=FORMATS)
    return cast("Importer", import_module(f"mechgraph.imports.{form}"))


def detect(path: Path, first: str | None = None) -> str | None:
    """Return the format that a file looks like, if any; one that is named is tried before the others."""
    head = read_head(path, _HEAD)
    for form in sorted(FORMATS, key=lambda form: form != first):
        if importer(form).recognises(path.name.lower(), head):
            return form
    return None


def choose(
    paths: Sequence[Path], form: str | None, packed: Unpacking
) -> tuple[str, list[Path], list[tuple[Path, str]]]:
    """Return a format, the files of it, and those of folders that are of another or none, each with what it is.

    Parameters
    ----------
    paths : files and folders.
    form : the format. A file that is named and looks like none is taken for it. Unless given, it is the one of all
        files that look like one.
    packed : unpacks what is packed.

    Raises
    ------
    ProblemsFound
        Where files look like several formats or like none, or one that is named looks like another than it should.
    UsageError
        As `files_of` does.
    """
    paths = [packed.unpack(path) if is_packed(path) and not is_folder(path) else path for path in paths]
    found, left = files_of(paths, packed)
    if not found:
        raise UsageError("name a file to import")
    forms = {path: detect(path, form) for path in found}
    known = Counter(one for one in forms.values() if one is not None)
    seen = ", ".join(f"{one} ({times:,})" for one, times in sorted(known.items()))
    if form is None:
        if len(known) > 1:
            hint = f"import one format at a time: --from one of {', '.join(sorted(known))}"
            raise _refused(paths[0], "several-formats", f"files of several formats: {seen}", hint)
        if not known:
            raise _refused(found[0], "unknown-format", "not of a format that is read", _NAME_ONE)
    chosen = form or next(iter(known))
    named = set(paths)
    taken: list[Path] = []
    for path in found:
        one = forms[path]
        if one == chosen or (one is None and form is not None and path in named):
            taken.append(path)
        elif path not in named:
            left.append((path, f"looks like {one}" if one else _NO_FORMAT))
        elif one is None:
            raise _refused(path, "unknown-format", "not of a format that is read", _NAME_ONE)
        else:
            raise _refused(path, "other-format", f"not {chosen}: it looks like {one}", f"--from {one}, by itself")
    if not taken:
        raise _refused(paths[0], "other-format", f"holds no file that looks like {chosen}", seen or _NAME_ONE)
    return chosen, taken, left


def _refused(path: Path, code: str, message: str, hint: str) -> ProblemsFound:
    return ProblemsFound([Problem(str(path), 0, 0, code, message, None, hint)])


def files_of(paths: Iterable[Path], packed: Unpacking) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return files, and of folders those within whose names end as one of the formats does, sorted; and the others.

    Those whose names begin with a dot are none of either, nor those within such folders. What is packed in a folder is
    unpacked; the others come each with what it is.

    Raises
    ------
    ProblemsFound
        As `Unpacking.unpack` does.
    UsageError
        Where something is not there or no file, or a folder holds none.

    Notes
    -----
    Links to folders within a folder are not followed.
    """
    found: list[Path] = []
    others: list[tuple[Path, str]] = []
    for path in paths:
        if is_folder(path):
            inside = list(_within(path, packed, others))
            if not inside:
                raise UsageError(f"{path} holds no file that ends in {', '.join(_ENDINGS)}")
            found += inside
        else:
            found.append(path)
    for path in found:
        if not is_file(path):
            raise UsageError(f"{path} is no file or folder")
        if any("\ud800" <= letter <= "\udfff" for letter in path.name):
            raise UsageError(f"the name of {path} is not UTF-8; give it another")
    return found, others


def _within(folder: Path, packed: Unpacking, others: list[tuple[Path, str]]) -> Iterator[Path]:
    """Yield the files of a folder that may be of a format, and add the others to what is left out."""
    for path in sorted(folder.rglob("*")):
        if is_folder(path) or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.suffix.lower() in _ENDINGS:
            yield path
        elif is_packed(path) and folder in packed:
            others.append((path, _NESTED))
        elif is_archive(path):
            yield from _within(packed.unpack(path), packed, others)
        elif is_packed(path) and Path(path.stem).suffix.lower() in _ENDINGS:
            yield packed.unpack(path)
        else:
            others.append((path, _NO_FORMAT))


def import_files(
    paths: Sequence[Path],
    folder: Path,
    *,
    form: str | None = None,
    identifier: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    corpus: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Report:
    """Import files of other tools as a corpus folder.

    Parameters
    ----------
    paths : files, or folders of files, of one format; compressed files and archives are unpacked.
    folder : where to write; it must be empty or not exist.
    form : one of `FORMATS`; found out from the files unless given.
    identifier : id and prefix of the corpus; made from the name of the folder unless given.
    title : its title; the data set and what it holds unless given.
    licence : SPDX id of the licence of the data; "unknown" unless given.
    corpus : a corpus folder, for formats that say something of one: what is made is that corpus and what they add.
    tell : is told how far it is.

    Raises
    ------
    ProblemsFound
        Where a file cannot be read as what it should be, or no claim comes of them, of SSSOM no mapping; or one cannot
        be unpacked.
    NotFound
        Where there is no such format.
    UsageError
        Where there is no file, an identifier, title or licence is not of the form that the model asks for, or is given
        for a corpus that mappings are added to.
    OutputError
        Where the folder is taken or cannot be written; nothing is left of it then.

    Notes
    -----
    One file is in memory at a time, besides the entities of all. What is packed is unpacked into a temporary folder.
    """
    if form is not None:
        importer(form)
    refuse_occupied(folder)
    _refuse_malformed(identifier)
    with Unpacking(tell) as packed:
        form, files, left = choose(paths, form, packed)
        report = Report(form)
        for place, why in [*packed.left, *((packed.name(path), why) for path, why in left)]:
            report.leave(Piece.files, why, place)
        about = {"id": identifier, "title": title, "licence": licence}
        if (form == "sssom") is not (corpus is not None):
            raise UsageError("mappings are added to a corpus, and only they are: name it with --corpus")
        if corpus is not None:
            from mechgraph.imports.sssom import add_mappings

            if any(given is not None for given in about.values()):
                raise UsageError(
                    "the corpus that mappings are added to keeps its id, title and licence: give no others"
                )
            with fresh(folder) as made:
                add_mappings(files, corpus, made, report, packed.name)
                _finish(report, made, paths[0])
            return report
        if form == "rdf" and len(files) == 1:
            with suppress(NoCorpusFound):  # claims that others wrote
                _restore(files[0], packed.name(files[0]), folder, report, about)
                return report
        _assemble(paths[0], files, folder, report, packed, about, tell)
        return report


def _assemble(
    source: Path,
    files: list[Path],
    folder: Path,
    report: Report,
    packed: Unpacking,
    about: Mapping[str, str | None],
    tell: Callable[[str], None],
) -> None:
    """Make a corpus of what files of a format state; what somebody typed is the source."""
    form, reader = FORMATS[report.form], importer(report.form)
    files = sorted(files, key=lambda path: (form.first not in path.name.lower(), path)) if form.first else files
    name = about["id"] or identifier_of(folder.resolve().name)
    is_free = name.lower() not in {one.lower() for one in RESERVED}
    fields = {"id": name, "prefix": name if is_free else f"{name}-import", "licence": about["licence"] or "unknown"}
    title = about["title"]
    about_of({**fields, "title": title or report.form, "description": report.form})  # what was typed wrong is told now
    documents: list[tuple[str, str]] = []

    def tell_of(done: int) -> None:
        tell(f"{done:,} of {counted(len(files), 'file')}, {counted(report.claims, 'claim')}")

    def events() -> Iterator[Event]:
        for done, path in enumerate(files):
            tell_of(done)
            yield Opened(packed.name(path))
            text = read_text(path, LARGEST_STREAMED if form.streamed else LARGEST_TEXT)
            before = report.read[Piece.statements]
            for number, event in enumerate(reader.read(text), 1):
                if number % TOLD == 0:
                    tell_of(done)
                if isinstance(event, Origin):
                    documents.append((event.title, path.suffix.lower()))
                yield event
            records = report.read[Piece.statements] - before
            report.files.append({"name": packed.name(path), "sha256": text.sha256, "records": records})

    def finish(made: Path) -> None:
        _finish(report, made, source)
        told = {"title": title or _title(form, documents), "description": _description(report)}
        write_about(about_of({**fields, **told}), made)

    assemble(events(), folder, report, finish=finish)


def _refuse_malformed(identifier: str | None) -> None:
    """Refuse an id that somebody chose and that will not do, and propose one that will."""
    if identifier is not None and (sound := identifier_of(identifier)) != identifier:
        raise UsageError(
            f"the id '{shorten(identifier)}' is none: an id has up to {LONGEST_ID} lower case letters, digits and"
            f" hyphens between them, and begins with a letter; write --id {sound}"
        )


def _title(form: Format, documents: Sequence[tuple[str, str]]) -> str:
    """Return what a corpus holds as its title: the data set, and its only document with its form, or how many."""
    if len(documents) != 1:
        return f"{form.source}: {len(documents):,} {form.documents}"
    only, ending = shorten(bare(documents[0][0]), _LONGEST_TITLE), documents[0][1]
    which = f" ({form.forms[ending]})" if ending in form.forms else ""
    is_named = re.match(rf"{re.escape(form.source)}\b", only)
    return (only if is_named else f"{form.source}: {only}") + which


def _description(report: Report) -> str:
    """Return what a corpus was made from, and by what; nothing that an edit of the folder would make untrue."""
    names = [shorten(file["name"], _LONGEST_TITLE) for file in report.files]
    files = counted(len(names), "file") if len(names) > _NAMED else ", ".join(names)
    return f"{FORMATS[report.form].source}, imported from {files} by mechgraph {__version__}."


def _restore(file: Path, name: str, folder: Path, report: Report, about: dict[str, str | None]) -> None:
    from mechgraph.imports.rdf import restore

    with fresh(folder) as made:
        restore(file, made, report, {name: value for name, value in about.items() if value is not None})
        with file.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        report.files.append({"name": name, "sha256": sha256, "records": report.read[Piece.claims]})
        _finish(report, made, file)


def _finish(report: Report, folder: Path, source: Path) -> None:
    """Write the report beside what was made; where that is nothing, refuse the source."""
    from mechgraph.records.table import csv_rows

    of = Piece.mappings if report.form == "sssom" else Piece.claims
    if not (report.kept[of] if of is Piece.mappings else report.claims):
        why = ", ".join(f"{what}: {reason} ({times:,})" for (what, reason), times in report.left.most_common(3))
        hint = why or f"is this {FORMATS[report.form].files}?"
        raise _refused(source, "nothing-made", f"no {of[:-1]} comes of it", hint)
    content = json.dumps(report.record(), ensure_ascii=False, indent=2) + "\n"
    (folder / REPORT_JSON).write_text(content, encoding="utf-8")
    table = "".join(csv_rows(report.rows(), ["what", "which", "times"]))
    (folder / REPORT_CSV).write_text(table, encoding="utf-8")
