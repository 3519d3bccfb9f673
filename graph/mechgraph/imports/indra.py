"""INDRA: statements of readers and databases, as JSON (https://indra.readthedocs.io/en/latest/modules/statements.html).

A statement is a record. Its evidence that affirms it, denies it and only supposes it give a claim each. The state of an
agent is kept: `MAPT phosphorylated at S9` is another entity than `MAPT`, an aspect of it, and what a phosphorylation
yields. Answers of the database have statements by their hashes, and counts of evidence beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mechgraph.imports.events import Changed, Left, Origin, Stated
from mechgraph.imports.indraagents import Fields, Unread, record, records
from mechgraph.imports.indrastatements import ENDS, TYPES, Names, says
from mechgraph.imports.report import Piece
from mechgraph.imports.source import Item, Json, refuse, texts
from mechgraph.model.claim import LONGEST_HEDGE
from mechgraph.model.values import Certainty, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.imports.events import Event
    from mechgraph.text.files import Text

_BOOKKEEPING = {"type", "id", "matches_hash", "belief", "evidence"}
_EVIDENCE = {"source_api", "source_id", "source_hash", "pmid", "text", "text_refs", "epistemics", "annotations",
             "context"}  # fmt: skip
_HEADS = re.compile(rf'"type":\s*"({"|".join(TYPES)})"')
_ANSWER = re.compile(
    r'\A\s*\{.*"((belief_scores|evidence_counts|evidence_totals|source_counts)"\s*:\s*\{|statements"\s*:\s*\{\s*"-?\d+")',
    re.DOTALL,
)
"""What an answer of the database (https://github.com/gyorilab/indra_db/tree/master/rest_api) begins with."""
_CONTEXT = {
    "location": "region", "cell_line": "region", "cell_type": "region", "organ": "region", "geo_location": "region",
    "disease": "condition", "species": "population", "time": "timescale",
}  # fmt: skip


def recognises(name: str, head: str) -> bool:
    """Tell whether a file looks like one of these."""
    # An edge of KGX may have a type of the same name.
    is_statement = _HEADS.search(head) is not None and '"predicate"' not in head
    return name.endswith((".json", ".jsonl")) and (is_statement or _ANSWER.search(head) is not None)


def read(text: Text) -> Iterator[Event]:
    """Yield what a file holds."""
    yield Origin(text.path.stem, text.path.stem, text)
    source = Json(text)
    sentences = 0
    for item in _items(source):
        statement, line = item.value, text.line(item.start)
        if not isinstance(statement, dict):
            refuse(text, item.start, "bad-value", "a statement is no object", "are these statements of INDRA?")
        try:
            yield from _statement(item, statement, line)
        except Unread as error:
            yield Left(str(error), str(statement.get("id") or statement.get("type")), line, of=Piece.statements)
            continue
        sentences += sum("text" in one for one in records(statement.get("evidence")))
    for key, start in source.others.items():
        yield Left("a field beside the statements that has no place", key, text.line(start))
    if sentences:
        yield Changed("a sentence of an article stays in the file; the claim points at its record", sentences)


def _items(source: Json) -> Iterator[Item]:
    """Yield the statements of a list or an answer of the database, or of lines that are one each."""
    if source.text.path.suffix.lower() != ".jsonl":
        yield from source.items("statements")
        return
    for line, value in source.lines():
        yield Item(value, line.start, line.start + len(line.words))


def _statement(item: Item, statement: Fields, line: int) -> Iterator[Event]:
    kind = str(statement.get("type"))
    if kind not in TYPES:
        raise Unread(f"a statement of type {kind[:40]}")
    names = Names()
    said = list(says(kind, statement, names))
    # They are read, whether or not a claim comes of the statement.
    yield from names.known
    if not said:
        raise Unread("a statement that leaves open what acts, or on what")
    views = _views(statement)
    made = [(one, view) for one in said for view in views if not (one.wider and view.polarity is Polarity.negated)]
    if not made:
        raise Unread("a statement that is denied, for which every word of ours would deny more")
    for key in sorted(statement.keys() - _BOOKKEEPING - ENDS):
        if statement[key]:
            yield Left("a field of a statement that has no place", key, line)
    for key in dict.fromkeys(names.left):
        yield Left("a field of an agent or event that has no place", key, line)
    for key in sorted({key for view in views for key in view.left}):
        yield Left("a field of an evidence that has no place", key, line)
    if len(made) < len(said) * len(views):
        yield Left("evidence that denies, for which every word of ours would deny more", kind, line)
    belief = texts(statement.get("belief"))
    if belief:
        yield Changed("the belief in a statement became part of the note")
    for one, view in made:
        notes = [one.note, f"Belief: {belief[0]}." if belief else None, *view.notes()]
        yield Stated(
            item.span(f"{kind} {statement.get('id') or ''}".strip()),
            one.subject.name,
            one.relation,
            one.object.name,
            wording=kind,
            verb=one.verb,
            subject_change=one.subject_change,
            polarity=view.polarity,
            certainty=view.certainty,
            hedge=view.hedge,
            cites=tuple(view.cites),
            scope=dict(view.scope),
            note=" ".join(filter(None, notes)) or None,
        )


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _View:
    """What pieces of evidence have in common: whether they affirm, how firmly, and in which context."""

    polarity: Polarity = Polarity.affirmed
    certainty: Certainty = Certainty.asserted
    hedge: str | None = None
    scope: tuple[tuple[str, Any], ...] = ()
    cites: dict[str, None] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    direct: dict[str, None] = field(default_factory=dict)
    left: dict[str, None] = field(default_factory=dict)

    def notes(self) -> Iterator[str]:
        """Yield where it is from, and whether it is direct."""
        if self.sources:
            yield f"Source: {', '.join(self.sources)}."
        if self.direct:
            yield f"{' or '.join(self.direct)}.".capitalize()


def _views(statement: Fields) -> list[_View]:
    """Return the evidence of a statement, that of one mind together; one view without any where there is none."""
    found: dict[tuple[object, ...], _View] = {}
    for evidence in records(statement.get("evidence")):
        view = _view(evidence)
        key = (view.polarity, view.certainty, view.hedge, view.scope)
        known = found.setdefault(key, view)
        for name in ("cites", "sources", "direct", "left"):
            getattr(known, name).update(getattr(view, name))
    return list(found.values()) or [_View()]


def _view(evidence: Fields) -> _View:
    view = _View()
    mind = record(evidence.get("epistemics"))
    words = texts(mind.get("hedgings"))
    if mind.get("negated") is True:
        view.polarity = Polarity.negated
    if mind.get("hypothesis") is True or words:
        supposed = mind.get("hypothesis") is True
        view.certainty = Certainty.hypothesised if supposed else Certainty.possible
        short = (word for word in words if len(word.split()) <= LONGEST_HEDGE)
        view.hedge = next(short, "hypothesis" if supposed else "hedged")
    if isinstance(mind.get("direct"), bool):
        view.direct = {"direct" if mind["direct"] else "indirect": None}
    view.left = dict.fromkeys(
        f"epistemics: {key}" for key in sorted(mind.keys() - {"negated", "hypothesis", "direct", "hedgings"})
    )
    view.left.update(dict.fromkeys(sorted(evidence.keys() - _EVIDENCE)))
    if set(words) - {view.hedge}:
        view.left["epistemics: hedgings"] = None
    for key in sorted(record(evidence.get("annotations"))):
        view.left[f"annotations: {key}"] = None
    view.sources = dict.fromkeys(texts(evidence.get("source_api")))
    work, named = _work(evidence)
    view.cites = {work: None} if work else {}
    refs = record(evidence.get("text_refs"))
    view.left.update({f"text_refs: {key}": None for key in sorted(refs) if str(key).upper() != named and refs[key]})
    if texts(evidence.get("source_id")) and named != "source_id":
        view.left["source_id"] = None
    scope: dict[str, list[str]] = {}
    for key, value in record(evidence.get("context")).items():
        named_by = _first_named(record(value))
        said = _refs(record(value)) if named_by == "db_refs" else texts(record(value).get(named_by))
        if key in _CONTEXT and said:
            scope.setdefault(_CONTEXT[key], []).extend(said)
            further = record(value).keys() - {"type", named_by}
            view.left.update({f"context: {key}: {one}": None for one in sorted(further) if record(value)[one]})
        elif key != "type" and value:
            view.left[f"context: {key}"] = None
    many = {"region", "timescale"}
    view.scope = tuple((name, tuple(said) if name in many else "; ".join(said)) for name, said in sorted(scope.items()))
    return view


def _first_named(named: Fields) -> str:
    """Return the field by which something of a context is called."""
    return next((key for key in ("name", "text") if texts(named.get(key))), "db_refs")


def _refs(named: Fields) -> tuple[str, ...]:
    """Return the first identifier of what has no name."""
    refs = record(named.get("db_refs"))
    return tuple(f"{space}:{local}" for space in sorted(refs) for local in texts(refs[space])[:1])[:1]


def _work(evidence: Fields) -> tuple[str | None, str | None]:
    """Return the work that an evidence is from, else its place in a database, and what names it."""
    refs = {str(key).upper(): value for key, value in record(evidence.get("text_refs")).items()}
    for space, key, value in (
        ("PMID", "PMID", evidence.get("pmid") or refs.get("PMID")),
        ("PMC", "PMCID", refs.get("PMCID")),
        ("doi", "DOI", refs.get("DOI")),
    ):
        for local in texts(value):
            if local.startswith("http"):
                return local, key
            return f"{space}:{local.removeprefix('PMC') if space == 'PMC' else local}", key
    for address in texts(refs.get("URL")):
        return address, "URL"
    source = texts(evidence.get("source_id"))
    if not source:
        return None, None
    return f"{(texts(evidence.get('source_api')) or ('source',))[0]}:{source[0]}", "source_id"
