"""Events of an importer become a corpus folder: entities with ids, records with places, claims, and the report."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mechgraph.corpus.folder import CLAIMS_LINES, DOCUMENTS_LINES, ENTITIES_LINES, SEGMENTS_LINES
from mechgraph.corpus.yamlfile import shorten
from mechgraph.english import changed, is_plural, listed, predicate
from mechgraph.files import fresh
from mechgraph.imports.events import Changed, Left, Opened, Origin, Span, Stated, Thing
from mechgraph.imports.folder import write_row
from mechgraph.imports.names import document_id, entity_id, public
from mechgraph.imports.report import Piece
from mechgraph.model.base import bare
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.document import LONGEST_BADGE, Document, Segment, SegmentKind, is_date
from mechgraph.model.entity import Entity, Mapping
from mechgraph.model.values import Basis, Level, Match, Valence
from mechgraph.names import name_key
from mechgraph.text.segment import digest, folded
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from mechgraph.imports.events import Event
    from mechgraph.imports.report import Report

REPORT_JSON, REPORT_CSV = "import.json", "import.csv"
LONGEST_LABEL, LONGEST_TEXT = 300, 2_000
_SAID = 110
"""A label is cut to so many letters where a sentence says it; the whole of it is a click away."""

_VERB = 140
"""A verb, which may hold a label, is cut to so many; with both ends it makes a sentence that the model takes."""

_MATCHES = {Match.exact: "same", Match.close: "close", Match.broad: "broad", Match.narrow: "narrow",
            Match.related: "related"}  # fmt: skip
_LINKS = (*_MATCHES.values(), "aspect_of", "kind_of")


@dataclass
class _Record:
    """A record of the source while its statements come: how many gave a claim, and why the others did not."""

    span: Span
    claims: int = 0
    lost: list[tuple[str, str]] = field(default_factory=list)


class Assembly:
    """A corpus that is being made from events.

    Parameters
    ----------
    folder : where its tables are written as the events come.
    report : what is counted.
    """

    def __init__(self, folder: Path, report: Report, open_files: ExitStack) -> None:
        self.report = report
        self._claims, self._segments, self._documents, self._entities = (
            open_files.enter_context((folder / name).open("w", encoding="utf-8", newline="\n"))
            for name in (CLAIMS_LINES, SEGMENTS_LINES, DOCUMENTS_LINES, ENTITIES_LINES)
        )
        self.things: dict[str, Thing] = {}
        self.used: set[str] = set()
        self._file = self._document = ""
        self._origin: Origin | None = None
        self._ids: set[str] = set()
        self._badges: set[str] = set()
        self._alike: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self._record: _Record | None = None
        self._place: tuple[int, int] | None = None
        self._number = self._of_segment = 0
        self._said: dict[tuple[object, ...], str] = {}

    def take(self, events: Iterable[Event]) -> None:
        """Take what an importer yields."""
        for event in events:
            match event:
                case Thing():
                    self._thing(event)
                case Stated():
                    self._stated(event)
                case Origin():
                    self._begun(event)
                case Opened():
                    self._file = event.name
                case Left():
                    if event.of is Piece.statements:
                        self.report.read[event.of] += 1
                    place = f"{self._file}:{event.line}" if event.line else self._file
                    self.report.leave(event.of, event.why, f"{place}: {event.what}", event.times)
                case Changed():
                    self.report.changed[event.how] += event.times

    def _begun(self, origin: Origin) -> None:
        self._settle()
        self.report.read[Piece.documents] += 1
        self.report.kept[Piece.documents] += 1
        made = document_id(origin.name)
        identifier = made
        while identifier.casefold() in self._ids:
            self._named[made.casefold()] += 1
            identifier = f"{made}-{self._named[made.casefold()] + 1}"
        self._ids.add(identifier.casefold())
        self._document, self._origin = identifier, origin
        self._place, self._number, self._of_segment, self._said = None, 0, 0, {}
        document = Document(
            id=identifier,
            title=self._bounded(self.report.name(origin.title)) or identifier,
            short=self._badge(self.report.name(origin.short or "") or identifier),
            file=origin.text.path.name,
            sha256=origin.text.sha256,
            length=len(origin.text.words),
            publisher=origin.publisher,
            date=origin.date if origin.date and is_date(origin.date) else None,
            note=self._bounded(origin.note),
        )
        write_row(self._documents, document.model_dump(mode="json", exclude_defaults=True))
        self.report.documents += 1

    def _badge(self, words: str) -> str:
        """Return a text, cut, as a badge that no document has, numbered if need be."""
        start = shorten(words, LONGEST_BADGE)
        while True:
            self._alike[start] += 1
            end = f"-{self._alike[start]}" if self._alike[start] > 1 else ""
            badge = shorten(start, LONGEST_BADGE - len(end)) + end
            if badge not in self._badges:
                self._badges.add(badge)
                return badge

    def _thing(self, thing: Thing) -> None:
        if thing.of is not None:
            whole = self.things[thing.of]
            thing = replace(thing, label=f"{thing.label} {whole.label}", level=whole.level, of=None)
        known, mentioned = self.things.get(thing.name), Thing(thing.name, thing.name)
        if known in (None, mentioned):
            self.things[thing.name] = thing
            return
        if known is None or thing in (known, mentioned):
            return
        names = dict.fromkeys((*known.synonyms, thing.label, *thing.synonyms))
        names.pop(known.label, None)
        if thing.label != known.label and thing.label not in known.synonyms:
            self.report.changed["a second label of an entity became a synonym"] += 1
        if known.category and thing.category and thing.category != known.category:
            self._lose("a second category of an entity", f"{thing.name}: {thing.category}, not {known.category}")
        elif known.level is not thing.level and Level.unplaced not in (known.level, thing.level):
            self._lose("a second level of an entity", f"{thing.name}: {thing.level}, not {known.level}")
        if thing.valence not in (known.valence, Valence.neutral):
            self._lose("a second valence of an entity", f"{thing.name}: {thing.valence}, not {known.valence}")
        if thing.note and known.note and thing.note != known.note:
            self._lose("a second note of an entity", thing.name)
        self.things[thing.name] = Thing(
            name=known.name,
            label=known.label,
            level=thing.level if known.level is Level.unplaced else known.level,
            category=known.category or thing.category,
            synonyms=tuple(names),
            **{link: tuple(dict.fromkeys((*getattr(known, link), *getattr(thing, link)))) for link in _LINKS},
            valence=known.valence,
            note=known.note or thing.note,
            of=None,
        )

    def _bounded(self, text: str | None, longest: int = LONGEST_TEXT) -> str | None:
        """Return a text as long as the model takes it, and tell where that is not all of it; None for none."""
        short = _cut(text, longest)
        if short is not None and len((text or "").strip()) > longest:
            self.report.changed["a long text was cut"] += 1
        return short

    def _lose(self, why: str, what: str) -> None:
        self.report.leave(Piece.parts, why, what)

    def _settle(self) -> None:
        """Tell what became of the record whose statements came: it is kept if it gave a claim."""
        record, self._record = self._record, None
        if record is None:
            return
        self.report.kept[Piece.statements] += record.claims > 0
        for number, (why, place) in enumerate(record.lost):
            whole = not record.claims and not number
            self.report.leave(Piece.statements if whole else Piece.parts, why, place)

    def _record_of(self, span: Span) -> _Record:
        if self._record is None or self._record.span != span:
            self._settle()
            self._record = _Record(span)
            self.report.read[Piece.statements] += 1
        return self._record

    def _segment(self, span: Span, number: int) -> None:
        """Write the segment of records that give claims."""
        assert self._origin is not None  # noqa: S101 -- an importer names the document first
        words = self._origin.text.words[span.start : span.end]
        segment = Segment.model_construct(
            number=number,
            kind=SegmentKind.record,
            start=span.start,
            end=span.end,
            sha256=digest(words),
            folded=digest(folded(words)),
            locator=_cut(span.called, 200) or "",
        )
        write_row(self._segments, {"document": self._document, **segment.model_dump(mode="json")})

    def _stated(self, stated: Stated) -> None:
        record = self._record_of(stated.span)
        named = (stated.subject, stated.object, *stated.members, *stated.more.get("via", ()))
        unknown = [name for name in named if name not in self.things]
        if unknown:
            record.lost.append(("a statement about an entity that the source does not define", unknown[0]))
            return
        # Records whose places the source does not tell apart share a segment.
        shared = self._place == (stated.span.start, stated.span.end)
        number = self._number + (not shared)
        suffix = f".{self._of_segment + 1}" if shared else ""
        identifier = f"{self._document}.{number}{suffix}"
        place = f"{self._document}: {stated.span.called}"
        cites = tuple(dict.fromkeys(self._bounded(work) or "?" for work in stated.cites))
        try:
            scope = Scope(**self._context(stated))
            claim = self._claim(stated, identifier, number, scope, cites)
        except ValidationError as error:
            record.lost.append(("a statement that the model does not take", f"{place}: {error.errors()[0]['msg']}"))
            return
        wrong = next(claim.problems(relations()[claim.relation]), None)
        if wrong is not None:
            record.lost.append((wrong.message, place))
            return
        # What differs in any of these is said besides, not again.
        same = (stated.subject, stated.relation, stated.object, stated.wording, stated.polarity, scope, cites,
                stated.subject_change, stated.certainty)  # fmt: skip
        first = self._said.setdefault(same, identifier)
        if first != identifier:
            self.report.changed["a statement that its document makes again restates the first"] += 1
            claim = claim.model_copy(update={"restates": first})
        if not shared:
            self._place, self._number, self._of_segment = (stated.span.start, stated.span.end), number, 0
            self._segment(stated.span, number)
        self._of_segment += 1
        record.claims += 1
        self.used.update(named)
        self.report.claims += 1
        self.report.relations[stated.wording, stated.relation, stated.turned] += 1
        write_row(self._claims, claim.model_dump(mode="json", exclude_defaults=True))

    def _context(self, stated: Stated) -> dict[str, Any]:
        return {
            aspect: tuple(map(self._bounded, value)) if isinstance(value, tuple) else self._bounded(value)
            for aspect, value in stated.scope.items()
            if value
        }

    def _claim(
        self,
        stated: Stated,
        identifier: str,
        number: int,
        scope: Scope,
        cites: tuple[str, ...],
    ) -> Claim:
        via = tuple(map(entity_id, stated.more.get("via", ())))
        return Claim(
            id=identifier,
            document=self._document,
            segments=(number,),
            subject=entity_id(stated.subject),
            relation=stated.relation,
            object=entity_id(stated.object),
            says=stated.says or self._sentence(stated),
            subject_change=stated.subject_change,
            polarity=stated.polarity,
            status=stated.status,
            warrant=stated.warrant,
            certainty=stated.certainty,
            hedge=stated.hedge,
            cites=cites,
            wording=self._bounded(stated.wording),
            scope=scope,
            severity=stated.severity,
            members=tuple(map(entity_id, stated.members)),
            note=self._bounded(stated.note),
            **{"basis": Basis.cited if cites else Basis.uncited, **stated.more, "via": via},
        )

    def _sentence(self, stated: Stated) -> str:
        ends = [[bare(self.things[name].label) for name in (stated.members or (stated.subject,))]]
        ends.append([bare(self.things[stated.object].label)])
        if stated.turned:
            ends.reverse()
        plural = len(ends[0]) > 1 or is_plural(ends[0][0])
        verb = predicate(
            _cut(stated.verb, _VERB) or "",
            plural=plural,
            polarity=stated.polarity,
            certainty=stated.certainty,
            hedge=stated.hedge,
        )
        one, other = (_cut(listed(names), _SAID) or "" for names in ends)
        if stated.turned:
            other = changed(other, stated.subject_change, plural=is_plural(ends[1][0]))
        else:
            one = changed(one, stated.subject_change, plural=plural and not stated.members)
        return f"{one} {verb} {other.removesuffix('.')}."

    def close(self) -> None:
        """Write the entities that the statements use, with names that no other has."""
        self._settle()
        wanted = set(self.used)
        for name in self.used:
            wanted.update(self._above(name))
        found = [thing for name, thing in self.things.items() if name in wanted]
        self.report.read[Piece.entities] += len(self.things)
        self.report.kept[Piece.entities] += len(found)
        for name in self.things:
            if name not in wanted:
                self.report.leave(Piece.entities, "an entity that no claim uses", name)
        taken: dict[str, str] = {}
        labels: dict[str, str] = {}
        for thing in found:
            identifier = entity_id(thing.name)
            shown = bare(thing.name) or identifier
            label = self._bounded(self.report.name(thing.label), LONGEST_LABEL) or shown
            for candidate in (label, f"{label} ({shown})", identifier):
                if taken.setdefault(name_key(candidate), thing.name) == thing.name:
                    break
            else:
                candidate = identifier
            if candidate != label:
                self.report.changed["a label that another entity has, too, was given its identifier"] += 1
            labels[thing.name] = candidate
        # What the source calls a thing leads to that thing, whatever else has it for a synonym.
        for thing in found:
            if thing.name in thing.synonyms:
                taken.setdefault(name_key(thing.name), thing.name)
        for thing in found:
            write_row(
                self._entities,
                self._entity(thing, labels, taken, wanted).model_dump(mode="json", exclude_defaults=True),
            )
            self.report.entities += 1

    def _above(self, name: str) -> set[str]:
        """Return the entities that one is an aspect or a kind of, and those that they are."""
        found: set[str] = set()
        rest = [name]
        while rest:
            thing = self.things.get(rest.pop())
            new = [] if thing is None else [one for one in (*thing.aspect_of, *thing.kind_of) if one in self.things]
            rest += [one for one in new if one not in found]
            found.update(new)
        return found

    def _linked(self, thing: Thing, names: Iterable[str], wanted: set[str]) -> tuple[str, ...]:
        """Return the ids of those that a thing is a kind or an aspect of, less those that lead back to it."""
        found = []
        for one in names:
            if one == thing.name or thing.name in self._above(one):
                self._lose("a link by which an entity is a kind or an aspect of itself", f"{thing.name}: {one}")
            elif one in wanted:
                found.append(entity_id(one))
        return tuple(found)

    def _entity(self, thing: Thing, labels: dict[str, str], taken: dict[str, str], wanted: set[str]) -> Entity:
        synonyms: dict[str, None] = {}
        for one in thing.synonyms:
            synonym = self._bounded(self.report.name(one), LONGEST_LABEL)
            if not synonym or synonym == labels[thing.name]:
                continue
            if taken.setdefault(name_key(synonym), thing.name) == thing.name:
                synonyms[synonym] = None
            else:
                self._lose("a synonym that another entity has, too", f"{thing.name}: {synonym}")
        mappings: dict[str, Mapping] = {}
        for match, link in _MATCHES.items():
            names: tuple[str, ...] = getattr(thing, link)
            for name in (thing.name, *names) if match is Match.exact else names:
                found = public(name)
                if found is not None:
                    mappings.setdefault(found, Mapping(match=match, id=found))
                elif name != thing.name:
                    self._lose("an identifier whose prefix or form is not known", f"{thing.name}: {name}")
        notes = [f"Category: {thing.category}." if thing.category else "", thing.note or ""]
        return Entity(
            id=entity_id(thing.name),
            label=labels[thing.name],
            level=thing.level,
            valence=thing.valence,
            synonyms=tuple(synonyms),
            aspect_of=self._linked(thing, thing.aspect_of, wanted),
            kind_of=self._linked(thing, thing.kind_of, wanted),
            mappings=tuple(mappings.values()),
            note=self._bounded(" ".join(filter(None, notes))),
        )


def assemble(events: Iterable[Event], folder: Path, report: Report, *, finish: Callable[[Path], None]) -> None:
    """Write the tables of a corpus folder from events, whole or not at all; it must not be there yet, or be empty.

    Parameters
    ----------
    finish : is given the folder before it is moved into place, to write what else belongs there.
    """
    with fresh(folder) as made:
        with ExitStack() as files:
            assembly = Assembly(made, report, files)
            assembly.take(events)
            assembly.close()
        finish(made)


def _cut(text: str | None, longest: int) -> str | None:
    """Return a text of bounded length; None for none."""
    text = (text or "").strip()
    if not text:
        return None
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
