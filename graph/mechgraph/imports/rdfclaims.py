"""RDF that others wrote in our vocabulary: its claims, and edges that no claim stands for.

That there is a corpus nobody but mechgraph need say.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mechgraph.errors import UsageError
from mechgraph.identifiers import IDENTIFIERS
from mechgraph.imports.events import Changed, Left, Origin, Span, Stated, Thing
from mechgraph.imports.names import named
from mechgraph.imports.report import Piece
from mechgraph.imports.source import refuse
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.values import Certainty, Level, Match, Polarity, Severity, Status, SubjectChange, Valence
from mechgraph.namespaces import VOCABULARY, term
from mechgraph.rdf.claims import CODED_FIELDS, TEXT_FIELDS
from mechgraph.rdf.decode import NO_CORPUS, NO_CORPUS_HINT
from mechgraph.rdf.read import described
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.imports.events import Event
    from mechgraph.model.relation import Sign
    from mechgraph.rdf.read import Described
    from mechgraph.text.files import Text

Said = dict[str, list[str]]


def _address(name: str) -> str:
    return term(name).value


_TYPE, _SUBJECT, _PREDICATE, _OBJECT = map(_address, ("rdf:type", "rdf:subject", "rdf:predicate", "rdf:object"))
_LABELS = tuple(map(_address, ("skos:prefLabel", "rdfs:label", "dcterms:title")))
_SOURCES = tuple(map(_address, ("mg:document", "prov:hadPrimarySource")))
_NOTE, _SEGMENT, _SEQUENCE = map(_address, ("skos:note", "mg:segment", "mg:sequence"))
_POLARITY, _CHANGE = map(_address, ("mg:polarity", "mg:subjectChange"))
_MATCHES = {
    Match.exact: "same", Match.close: "close", Match.broad: "broad", Match.narrow: "narrow", Match.related: "related",
}  # fmt: skip
_COUPLINGS = {_address(f"mg:{name}CoupledTo") for name in ("positively", "negatively")}
_VALUES: dict[str, Any] = {
    "subject_change": SubjectChange, "polarity": Polarity, "status": Status, "certainty": Certainty,
    "severity": Severity,
}  # fmt: skip
"""Of the fields that take a value of the vocabulary, those that a statement has by name."""

_WORKED_OUT = {_address(name) for name in (
    "mg:family", "mg:coupling", "mg:sequence", "mg:order", "mg:nameKey", "mg:mapping", "biolink:has_evidence",
    "mg:review", "prov:wasDerivedFrom",
)}  # fmt: skip
"""What follows from the rest, or is said twice."""

_CLAIM = {_TYPE, _SUBJECT, _PREDICATE, _OBJECT, _NOTE, *_SOURCES, *_WORKED_OUT, *map(_address, (
    "dcterms:identifier", "rdfs:label", "mg:sign", "mg:cites", "mg:via", "mg:member", "mg:openList", "mg:when",
    "mg:span", *(f"mg:{name}" for name in (*CODED_FIELDS.values(), *TEXT_FIELDS.values(), *Scope.model_fields)),
))}  # fmt: skip
_ENTITY = {_TYPE, _NOTE, *_LABELS, *_WORKED_OUT, *_COUPLINGS, *map(_address, (
    "skos:altLabel", "mg:level", "mg:valence", "mg:aspectOf", "mg:broaderEntity",
    *(f"skos:{match}Match" for match in Match),
))}  # fmt: skip


_NODE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`]+|_:.+")
_TEXT = "a claim about a text, which is no entity"


class _Wrong(ValueError):
    """A claim that cannot be read, and why."""


def read(text: Text) -> Iterator[Event]:
    """Yield what a file says."""
    found = described(text.path, blank=True)
    if any(_is(said, "Corpus") for said in found.values()):
        raise UsageError("a corpus is one file of RDF; import one at a time")
    if any(_SEQUENCE in said for said in found.values()):
        # Others need not number what they say, mechgraph does: this is what is left of a file of its own.
        refuse(text, 0, "bad-value", NO_CORPUS, NO_CORPUS_HINT)
    names = _Names(found)
    claims = [address for address, said in found.items() if _is(said, "Claim")]
    edges, uncovered = _edges(found, claims)
    texts = [one for one in edges if not _NODE.fullmatch(one[2])]
    edges = [one for one in edges if _NODE.fullmatch(one[2])]
    entities = {address for address, said in found.items() if _is(said, "Entity")}
    entities.update(
        one for address in claims for key in (_SUBJECT, _OBJECT)
        for one in found[address].get(key, []) if _NODE.fullmatch(one)
    )  # fmt: skip
    entities.update(end for one, _, other in edges for end in (one, other))
    entities.update(
        other for one in entities & found.keys() for key in ("mg:aspectOf", "mg:broaderEntity")
        for other in found[one].get(_address(key), [])
    )  # fmt: skip
    # In the order of the file: the parser calls nodes without an address otherwise each time.
    in_order = [one for one in found if one in entities] + sorted(entities - found.keys())
    yield from (_thing(one, found.get(one, {}), names) for one in in_order)
    documents: dict[str, list[str]] = {}
    for address in claims:
        documents.setdefault(next(iter(_of(found[address], _SOURCES)), ""), []).append(address)
    if edges:
        documents.setdefault("", [])
    for document, held in documents.items():
        title = names.label(document) if document else text.path.stem
        note = f"Address: {document}." if document and not document.startswith("_:") else None
        yield Origin(names.local(document) if document else text.path.stem, title, text, note=note)
        for address in held:
            span = Span(0, len(text.words), names.local(address))
            try:
                yield from _claim(span, found[address], names)
            except ValueError as error:
                yield Left(_why(error), names.local(address), of=Piece.statements)
        for one, relation, other in () if document else edges:
            called = f"{names.local(one)} {relation} {names.local(other)}"
            yield _stated(Span(0, len(text.words), called), one, relation, other, names)
    if uncovered:
        yield Left("a coupling that no claim says, from which it would follow", "mg:…CoupledTo", times=uncovered)
    for one, relation, other in texts:
        yield Left(_TEXT, f"{names.local(one)} {relation} {other[:40]}", of=Piece.statements)
    yield from _passed_over(found, {*claims}, entities, {*documents})


def _is(said: Said, kind: str) -> bool:
    return f"{VOCABULARY}{kind}" in said.get(_TYPE, ())


def _of(said: Said, properties: Iterable[str]) -> Iterator[str]:
    """Yield the values of properties, each once."""
    yield from dict.fromkeys(value for key in properties for value in said.get(key, ()))


def _why(error: ValueError) -> str:
    return str(error) if isinstance(error, _Wrong) else "a claim with a value that the vocabulary does not have"


class _Names:
    """What addresses are called: by an identifier that is known, by their last part, or whole where that is taken."""

    def __init__(self, found: Described) -> None:
        self._found = found
        blank = (address for address in found if address.startswith("_:"))
        self._blank = {address: f"node {number}" for number, address in enumerate(blank, 1)}
        self._taken: dict[str, str] = {}

    def local(self, address: str) -> str:
        """Return the name of an address; that of a node without one is its label, or its number in the file."""
        if address.startswith("_:"):
            return next(_of(self._found.get(address, {}), _LABELS), self._blank.get(address, address))
        last = unquote(address.rstrip("/#").rpartition("#" if "#" in address else "/")[2])
        name = _compact(address) or named(last)
        return name if name and self._taken.setdefault(name, address) == address else address

    def text(self, value: str) -> str:
        """Return a text, or the label of what an address of the file is."""
        return self.label(value) if value in self._found else value

    def label(self, address: str) -> str:
        """Return the label of an address, or its name."""
        return next(_of(self._found.get(address, {}), _LABELS), None) or self.local(address)


def _compact(address: str) -> str | None:
    """Return the compact identifier that an address is; of namespaces that begin alike, by the longest."""
    for prefix, scheme in sorted(IDENTIFIERS.items(), key=lambda one: -len(one[1].namespace)):
        if address.startswith(scheme.namespace):
            return f"{prefix}:{address.removeprefix(scheme.namespace)}"
    return None


def _thing(address: str, said: Said, names: _Names) -> Thing:
    label, *others = list(_of(said, _LABELS)) or [names.local(address)]
    links = {"aspect_of": "mg:aspectOf", "kind_of": "mg:broaderEntity"}
    level, valence = (
        next(iter(said.get(_address(f"mg:{key}"), ())), "").removeprefix(VOCABULARY) for key in ("level", "valence")
    )
    links_of: dict[str, tuple[str, ...]] = {
        field: tuple(_compact(one) or one for one in said.get(_address(f"skos:{match}Match"), ()))
        for match, field in _MATCHES.items()
    } | {field: tuple(map(names.local, said.get(_address(key), ()))) for field, key in links.items()}
    return Thing(
        names.local(address),
        label,
        Level(level) if level in set(Level) else Level.unplaced,
        None,
        synonyms=(*others, *said.get(_address("skos:altLabel"), ())),
        **links_of,
        valence=Valence(valence) if valence in set(Valence) else Valence.neutral,
        note=" ".join(said.get(_NOTE, ())) or None,
        of=None,
    )


def _edges(found: Described, claims: list[str]) -> tuple[list[tuple[str, str, str]], int]:
    """Return the edges in relations of ours for which no claim stands, be it of a narrower relation.

    And how many couplings are said of what no claim is about: they follow from claims, and say too little alone.
    """
    said: dict[tuple[str, str], set[str]] = {}
    for address in claims:
        relation, polarity, change = (
            next(iter(found[address].get(key, ())), default).removeprefix(VOCABULARY)
            for key, default in ((_PREDICATE, ""), (_POLARITY, "affirmed"), (_CHANGE, "as_such"))
        )
        # No edge follows from what is denied, or is said of a fall.
        if relation in relations() and polarity == Polarity.affirmed and change == SubjectChange.as_such:
            for one in found[address].get(_SUBJECT, ()):
                for other in found[address].get(_OBJECT, ()):
                    said.setdefault((one, other), set()).update((relation, *relations()[relation].parents))
    edges: list[tuple[str, str, str]] = []
    couplings = 0
    for one, properties in found.items():
        for key, values in properties.items():
            relation = key.removeprefix(VOCABULARY)
            if key in _COUPLINGS:
                couplings += sum((one, other) not in said for other in values)
            elif key.startswith(VOCABULARY) and relation in relations():
                edges += [(one, relation, other) for other in values if relation not in said.get((one, other), ())]
    return edges, couplings


def _one(said: Said, name: str) -> str | None:
    values = said.get(_address(name), [])
    if len(set(values)) > 1:
        raise _Wrong(f"a claim with several values of {name}, which takes one")
    return values[0] if values else None


def _agrees(said: str | None, derived: Sign | None) -> bool:
    """Tell whether a sign or coupling, if it is said at all, is the one that follows."""
    return said is None or (derived is not None and said.removeprefix("+") == str(derived))


def _claim(span: Span, said: Said, names: _Names) -> Iterator[Event]:
    one, predicate, other = (_one(said, f"rdf:{name}") for name in ("subject", "predicate", "object"))
    if one is None or predicate is None or other is None:
        raise _Wrong("a claim without rdf:subject, rdf:predicate or rdf:object")
    if not _NODE.fullmatch(one) or not _NODE.fullmatch(other):
        raise _Wrong(_TEXT)
    relation = predicate.removeprefix(VOCABULARY)
    if not predicate.startswith(VOCABULARY) or relation not in relations():
        raise _Wrong("a claim whose relation is not in the vocabulary")
    if not _agrees(_one(said, "mg:sign"), relations()[relation].sign):
        raise _Wrong("a claim with a sign that its relation does not have")
    coded = {field: _one(said, f"mg:{name}") for field, name in CODED_FIELDS.items() if field != "review"}
    given = {field: value.removeprefix(VOCABULARY) for field, value in coded.items() if value is not None}
    fields = {field: _VALUES[field](value) for field, value in given.items() if field in _VALUES}
    if not _agrees(_one(said, "mg:coupling"), Claim.model_construct(**fields).coupling(relations()[relation])):
        raise _Wrong("a claim with a coupling that does not follow from its relation, polarity and subject")
    texts = {field: value for field, name in TEXT_FIELDS.items() if (value := _one(said, f"mg:{name}")) is not None}
    more: dict[str, Any] = {field: value for field, value in given.items() if field not in _VALUES}
    if (part := texts.pop("hedge_scope", None)) is not None:
        more["hedge_scope"] = part
    if (when := _one(said, "mg:when")) is not None:
        more["time_window"] = {"when": when.removeprefix(VOCABULARY), "span": _one(said, "mg:span")}
    more["open_list"] = _one(said, "mg:openList") == "true"
    more["via"] = tuple(map(names.local, said.get(_address("mg:via"), ())))
    sources = list(_of(said, _SOURCES))[1:]
    scope: dict[str, Any] = {}
    for aspect, field in Scope.model_fields.items():
        listed = said.get(_address(f"mg:{aspect}"), ())
        values = tuple(map(names.text, listed))
        if by_label := sum(one != other for one, other in zip(listed, values, strict=True)):
            yield Changed("an entity that a context names stands there by its label", by_label)
        if values:
            scope[aspect] = values if field.default == () else "; ".join(values)
    wording = texts.pop("wording", None)
    yield _stated(
        span, one, relation, other, names, **fields, **texts, scope=scope, more=more,
        members=tuple(map(names.local, said.get(_address("mg:member"), ()))),
        cites=(*said.get(_address("mg:cites"), ()), *sources),
        note=" ".join((*said.get(_NOTE, ()), *([f"Wording: {wording}."] if wording else ()))) or None,
    )  # fmt: skip


def _stated(span: Span, one: str, relation: str, other: str, names: _Names, **more: Any) -> Stated:
    verb = relations()[relation].label
    polarity = more.get("polarity", Polarity.affirmed)
    if polarity is Polarity.not_shown:
        more.setdefault("says", f"It is not shown that {names.label(one)} {verb} {names.label(other)}."[:400])
    return Stated(
        span, names.local(one), relation, names.local(other), f"mg:{relation}", verb,
        denied=polarity is Polarity.negated, **more,
    )  # fmt: skip


def _passed_over(found: Described, claims: set[str], entities: set[str], documents: set[str]) -> Iterator[Event]:
    """Yield what of a file has no place, counted by property or kind."""
    left: Counter[tuple[str, str]] = Counter()
    relation = {f"{VOCABULARY}{name}" for name in relations()}
    places = 0
    for address, said in found.items():
        if address in claims:
            places += f"{VOCABULARY}segment" in said
            left.update(("a property of a claim that has no place", key) for key in said.keys() - _CLAIM - {_SEGMENT})
        elif address in entities:
            known = _ENTITY | relation
            left.update(("a property of an entity that has no place", key) for key in said.keys() - known)
        elif address in documents:
            left.update(("a property of a document that has no place", key) for key in said.keys() - {_TYPE, *_LABELS})
        else:
            kinds = said.get(_TYPE) or ["no type"]
            left.update(("a resource that is no claim, entity or document of one", kind) for kind in kinds)
    for (why, key), times in sorted(left.items()):
        yield Left(why, key, times=times)
    if places:
        yield Changed("the place in a document that is not there was left; the claim points at the file", places)
