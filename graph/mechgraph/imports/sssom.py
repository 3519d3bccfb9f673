"""Mappings of SSSOM tables for the entities of a corpus (https://mapping-commons.github.io/sssom/).

A row is a record. Its subject is an entity by its address in the corpus, by an identifier that the entity is mapped to
as the same, or by its label; a row that has the entity as its object is turned round.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mechgraph.identifiers import IDENTIFIERS
from mechgraph.imports.folder import write_corpus
from mechgraph.imports.names import public
from mechgraph.imports.report import Piece
from mechgraph.imports.source import refuse
from mechgraph.model.entity import Mapping
from mechgraph.model.values import Match
from mechgraph.names import name_key
from mechgraph.source import open_source
from mechgraph.text.files import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from mechgraph.imports.report import Report
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.entity import Entity
    from mechgraph.text.files import Text

PREDICATES = {
    **{f"skos:{match}Match": match for match in Match},
    "owl:sameAs": Match.exact,
    "owl:equivalentClass": Match.exact,
    "rdfs:subClassOf": Match.broad,
}
"""What predicates say of subject and object; those that say less, such as a bare cross-reference, say no match."""

_TURNED = {Match.broad: Match.narrow, Match.narrow: Match.broad}
_REQUIRED = ("subject_id", "predicate_id", "object_id")
_USED = {*_REQUIRED, "subject_label", "object_label", "predicate_modifier", "predicate_label"}
_PREFIX = re.compile(r"""#\s+["']?([A-Za-z_][\w.-]*)["']?:\s*["']?(\S+?)["']?\s*""")
_FIELD = re.compile(r"#\s?([A-Za-z_]\w*):")

Row = dict[str, str]


def recognises(name: str, head: str) -> bool:
    """Tell whether a file looks like one of these."""
    lines = [line for line in head.split("\n") if not line.startswith("#")]
    return name.endswith(".tsv") and bool(lines) and set(_REQUIRED) <= set(lines[0].rstrip("\r").split("\t"))


def add_mappings(
    sources: Sequence[Path], corpus_folder: Path, folder: Path, report: Report, called: Callable[[Path], str]
) -> None:
    """Write a corpus with the mappings of files into a folder; the report has each file as it is called.

    Raises
    ------
    ProblemsFound
        Where a file is no such table, or the corpus has problems.
    """
    corpus = open_source(corpus_folder).corpus
    adding = _Adding(corpus, report)
    for source in sources:
        text, before, name = read_text(source), report.read[Piece.mappings], called(source)
        prefixes, others = _head(text)
        for line, field in others:
            report.leave(Piece.parts, "a field of a mapping set that has no place", f"{name}:{line}: {field}")
        for row, line in _rows(text):
            adding.take(row, f"{name}:{line}", prefixes)
        report.files.append({"name": name, "sha256": text.sha256, "records": report.read[Piece.mappings] - before})
    entities = tuple(
        entity.model_copy(update={"mappings": tuple(adding.mappings[entity.id].values())}) for entity in corpus.entities
    )
    write_corpus(replace(corpus, entities=entities), folder)
    report.claims, report.entities, report.documents = len(corpus.claims), len(entities), len(corpus.documents)
    kept = report.kept[Piece.mappings]
    if kept > report.mappings:
        nothing = "" if report.mappings else "; nothing is new"
        report.notes.append(f"there already: {kept - report.mappings:,} of {kept:,} mappings{nothing}")


def _head(text: Text) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Return the prefixes that the head of a table declares, and its other fields with their lines."""
    prefixes: dict[str, str] = {}
    others: list[tuple[int, str]] = []
    in_map = False
    for number, line in enumerate(text.words.split("\n"), 1):
        if not line.startswith("#"):
            break
        if field := _FIELD.match(line):
            in_map = field[1] == "curie_map"
            if not in_map:
                others.append((number, field[1]))
        elif in_map and (one := _PREFIX.fullmatch(line.rstrip("\r"))):
            prefixes[one[1]] = one[2]
    return prefixes, others


def _rows(text: Text) -> Iterator[tuple[Row, int]]:
    """Yield the rows of a table with their lines; a cell in quotes may go over several."""
    head = re.match(r"(#[^\n]*\n)*", text.words)
    start = head.end() if head else 0
    before = text.words.count("\n", 0, start)
    reader = csv.reader(io.StringIO(text.words[start:], newline=""), delimiter="\t")
    columns: list[str] | None = None
    try:
        for cells in reader:
            line = before + reader.line_num
            if columns is None:
                columns = cells
                missing = [name for name in _REQUIRED if name not in columns]
                if missing or len(set(columns)) < len(columns):
                    problem = f"the table has no column '{missing[0]}'" if missing else "a column stands twice"
                    refuse(text, start, "missing-field", problem, "is this a table of SSSOM?")
            elif len(cells) > len(columns):
                problem = f"{len(cells)} cells below {len(columns)} columns, in line {line}"
                refuse(text, start, "bad-value", problem, "is it tab-separated?")
            elif any(cells):
                yield {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}, line
    except csv.Error as error:
        refuse(text, start, "bad-value", f"not a table: {error}", "is it tab-separated?")
    if columns is None:
        refuse(text, 0, "missing-field", "the table is empty", "it begins with the names of its columns")


class _Adding:
    """Mappings of the entities of a corpus, to which rows add."""

    def __init__(self, corpus: Corpus, report: Report) -> None:
        self.corpus, self.report = corpus, report
        self.mappings = {one.id: {mapping.id: mapping for mapping in one.mappings} for one in corpus.entities}
        self._named: dict[str, list[Entity]] = {}
        self._same: dict[str, list[Entity]] = {}
        for entity in corpus.entities:
            for name in entity.names:
                self._named.setdefault(name_key(name), []).append(entity)
            for mapping in entity.mappings:
                if mapping.match is Match.exact:
                    self._same.setdefault(mapping.id, []).append(entity)

    def take(self, row: Row, place: str, prefixes: dict[str, str]) -> None:
        """Take a row: add its mapping, or tell why not."""
        self.report.read[Piece.mappings] += 1
        for field in sorted(row.keys() - _USED):
            self.report.leave(Piece.parts, "a field of a mapping that has no place", f"{place}: {field}")
        match = PREDICATES.get(row.get("predicate_id", ""))
        if match is None:
            self._leave("a predicate that is no match of SKOS", f"{place}: {row.get('predicate_id')}")
            return
        if row.get("predicate_modifier"):
            self._leave("a mapping that is denied", place)
            return
        entity, other = self._entity(row, "subject", prefixes), "object"
        if entity is None:
            entity, other, match = self._entity(row, "object", prefixes), "subject", _TURNED.get(match, match)
        if entity is None:
            self._leave("a mapping of what the corpus has not", f"{place}: {row.get('subject_id')}")
            return
        identifier = public(_ours(row.get(f"{other}_id", ""), prefixes))
        if identifier is None:
            what = f"{place}: {row.get(f'{other}_id')}"
            self._leave("an identifier whose prefix or form is not known", what)
            return
        label = self.report.name(row.get(f"{other}_label", ""))[:300] or None
        self._add(entity, Mapping(match=match, id=identifier, label=label), place)

    def _leave(self, why: str, what: str) -> None:
        self.report.leave(Piece.mappings, why, what)

    def _add(self, entity: Entity, mapping: Mapping, place: str) -> None:
        known = self.mappings[entity.id].get(mapping.id)
        if known is not None and known.match is not mapping.match:
            what = f"{place}: {entity.id} {known.match} {mapping.id}, not {mapping.match}"
            self._leave("a mapping that the corpus has with another match", what)
            return
        self.report.kept[Piece.mappings] += 1
        if known is not None:
            return
        self.report.mappings += 1
        self.mappings[entity.id][mapping.id] = mapping
        self.report.relations["mapping", f"{mapping.match}Match", False] += 1

    def _entity(self, row: Row, end: str, prefixes: dict[str, str]) -> Entity | None:
        """Return the one entity that an end of a row is."""
        about, written = self.corpus.about, row.get(f"{end}_id", "")
        prefix, _, local = written.partition(":")
        if prefixes.get(prefix, about.namespace if prefix == about.prefix else "") == about.namespace:
            return self.corpus.entity.get(local)
        found = self._same.get(public(_ours(written, prefixes)) or "", [])
        if not found:
            found = self._named.get(name_key(row.get(f"{end}_label", "")), []) if row.get(f"{end}_label") else []
        return found[0] if len(found) == 1 else None


def _ours(written: str, prefixes: dict[str, str]) -> str:
    """Return a compact name with our prefix for its namespace, where the table has another for it."""
    prefix, _, local = written.partition(":")
    namespace = prefixes.get(prefix)
    for own, scheme in IDENTIFIERS.items():
        if namespace == scheme.namespace:
            return f"{own}:{local}"
    return written
