"""RDF that others wrote in our vocabulary: its claims, and edges that follow from none.

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
from mechgraph.rdf.claims import CODED_FIELDS, TEXT_FIELDS, edges_of
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

Edge = tuple[str, str, str]
"""Address, name of a property in our vocabulary, and value."""


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
COUPLINGS = {"positivelyCoupledTo", "negativelyCoupledTo"}
"""Edges that say the sign of a claim alone."""

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
_ENTITY = {_TYPE, _NOTE, *_LABELS, *_WORKED_OUT, *map(_address, (
    "skos:altLabel", "mg:level", "mg:valence", "mg:aspectOf", "mg:broaderEntity",
    *(f"mg:{name}" for name in COUPLINGS), *(f"skos:{match}Match" for match in Match),
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
    follow: dict[str | Edge, set[Edge]] = {address: _from_claim(found[address]) for address in claims}
    plain = list(_edges(found))
    follow |= {edge: _from_edge(*edge) - {edge} for edge in plain if _is_claim(edge)}
    following = set[Edge]().union(*follow.values())
    edges = dict.fromkeys(edge for edge in plain if _is_claim(edge) and edge not in following)
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
    told = set[Edge]().union(*(follow[edge] for edge in edges))
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
                told |= follow[address]
            except ValueError as error:
                yield Left(_why(error), names.local(address), of=Piece.statements)
        for one, relation, other in () if document else edges:
            called = f"{names.local(one)} {relation} {names.local(other)}"
            yield _stated(Span(0, len(text.words), called), one, relation, other, names)
    if times := sum(edge in told for edge in plain):
        yield Changed("an edge that follows from a claim is told by that claim", times)
    for edge in (edge for edge in plain if edge not in told and edge not in edges):
        one, relation, other = edge
        called = f"{names.local(one)} {relation} {names.local(other) if _NODE.fullmatch(other) else other[:40]}"
        if edge in following:
            yield Left("an edge that follows from a claim that is left out", called)
        elif relation in COUPLINGS:
            yield Left("a coupling that no claim says, from which it would follow", called)
        else:
            yield Left(_TEXT, called, of=Piece.statements)
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


def _edges(found: Described) -> Iterator[Edge]:
    """Yield the edges in relations and couplings of ours."""
    for one, said in found.items():
        for key, values in said.items():
            name = key.removeprefix(VOCABULARY)
            if key.startswith(VOCABULARY) and (name in relations() or name in COUPLINGS):
                yield from ((one, name, other) for other in values)


def _is_claim(edge: Edge) -> bool:
    """Tell whether an edge can be a claim; a coupling says too little alone."""
    return edge[1] not in COUPLINGS and _NODE.fullmatch(edge[2]) is not None


def _from_claim(said: Said) -> set[Edge]:
    """Return the edges that follow from a claim, whether it can be read or not."""
    relation, polarity, change = (
        next(iter(said.get(key, ())), default).removeprefix(VOCABULARY)
        for key, default in ((_PREDICATE, ""), (_POLARITY, Polarity.affirmed), (_CHANGE, SubjectChange.as_such))
    )
    if relation not in relations() or polarity not in set(Polarity) or change not in set(SubjectChange):
        return set()
    ends = [(one, other) for one in said.get(_SUBJECT, ()) for other in said.get(_OBJECT, ())]
    more = {"polarity": Polarity(polarity), "subject_change": SubjectChange(change)}
    return {edge for one, other in ends for edge in _from_edge(one, relation, other, **more)}


def _from_edge(one: str, relation: str, other: str, **more: Any) -> set[Edge]:
    """Return the edges that hold if a claim does of which these fields are given."""
    claim = Claim.model_construct(**more)
    return {(one, name, other) for name in edges_of(claim, relations()[relation])}


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
    return Stated(span, names.local(one), relation, names.local(other), f"mg:{relation}", verb, **more)


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
