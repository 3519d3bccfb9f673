"""Decode RDF: the corpus that was encoded, complete and in its order (see `mechgraph.rdf.encode`)."""

from __future__ import annotations

import json
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from pyoxigraph import Literal, NamedNode, Store

from mechgraph.model.base import no_name
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.corpus import About, Corpus, MechanismPath
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.model.lazy import Lazy
from mechgraph.model.ledger import Entry
from mechgraph.model.question import Question
from mechgraph.model.values import Review
from mechgraph.namespaces import VOCABULARY, term
from mechgraph.rdf.claims import CODED_FIELDS, TEXT_FIELDS
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pyoxigraph import Quad

_Value = TypeVar("_Value", str, int)
_Held = TypeVar("_Held")
_Made = TypeVar("_Made")

_KEPT = 64
"""What is said of so many nodes is kept: several questions are asked of each in turn."""

NO_CORPUS = "not a corpus in the vocabulary of this version"
NO_CORPUS_HINT = "was it written by mechgraph build or export, and is it whole? what the page saves is a part only"

_LINKS = {"aspect_of": "aspectOf", "kind_of": "broaderEntity", "close_match": "closeTo"}


class DecodeError(ValueError):
    """What RDF lacks, or says, that keeps it from being a corpus; `hint` says what to do."""

    def __init__(
        self, reason: str, hint: str = "is the file cut? write it anew with mechgraph build or export"
    ) -> None:
        self.hint = hint
        super().__init__(reason)


class NoCorpus(DecodeError):
    """RDF that says of no node that it is a corpus."""


def decode(quads: Iterable[Quad]) -> Corpus:
    """Return the corpus that quads encode; its claims are decoded when they are asked for.

    Parameters
    ----------
    quads : the quads, or best of all the store that holds them, in memory or on disk.

    Raises
    ------
    DecodeError
        Where they encode none, lack what a corpus must have, or have a value that is not one of the model; of a claim
        that is raised when it is asked for.

    Notes
    -----
    Linear in the quads but for sorting; of claims, only their addresses are held.
    """
    if isinstance(quads, Store):
        return _Decoder(quads).corpus()
    store = Store()
    store.bulk_extend(quads)
    return _Decoder(store).corpus()


class _Claims(Lazy[Claim]):
    """The claims of a store.

    Parameters
    ----------
    decoder : the store.
    nodes : their addresses, in order.
    """

    def __init__(self, decoder: _Decoder, nodes: Sequence[NamedNode]) -> None:
        self._decoder, self._nodes = decoder, nodes

    def __len__(self) -> int:
        return len(self._nodes)

    def at(self, row: int) -> Claim:
        """Return the claim of a row, counted from 0."""
        return self._decoder.claim(self._nodes[row])


def _telling(make: Callable[[_Decoder, NamedNode], _Made]) -> Callable[[_Decoder, NamedNode], _Made]:
    """Turn errors in making something of a node into a `DecodeError` that names the node."""

    @wraps(make)
    def made(decoder: _Decoder, node: NamedNode) -> _Made:
        try:
            return make(decoder, node)
        except DecodeError:
            raise
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            field = ".".join(map(str, first["loc"]))
            if odd := no_name(first):
                raise DecodeError(f"{decoder.plain(node)}: {field} {odd[0]}", odd[1]) from error
            raise DecodeError(f"{decoder.plain(node)}: {field}{': ' if field else ''}{first['msg']}") from error
        except (LookupError, ValueError) as error:
            raise DecodeError(f"{decoder.plain(node)} is not of the form that this version writes") from error

    return made


class _Decoder:
    """What a store says, by subject and property."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.about = lru_cache(_KEPT)(self._said_of)
        roots = self._of_type("Corpus")
        if len(roots) != 1:
            if roots:
                raise DecodeError(f"{len(roots)} corpora in one file", NO_CORPUS_HINT)
            raise NoCorpus(NO_CORPUS, NO_CORPUS_HINT)
        self.root = roots[0]
        self.namespace = f"{self.root.value}/"

    def _said_of(self, node: NamedNode) -> Mapping[str, list[str]]:
        """Return the values that a node has by the address of the property, sorted (see `_all`)."""
        found: dict[str, set[NamedNode | Literal]] = {}
        for quad in self.store.quads_for_pattern(node, None, None):
            if isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.predicate.value, set()).add(quad.object)
        return {predicate: sorted(map(self.plain, values)) for predicate, values in found.items()}

    def _having(self, name: str, value: NamedNode | None = None) -> list[NamedNode]:
        """Return the nodes that have a property, or a value of it, sorted by their addresses."""
        found = {quad.subject for quad in self.store.quads_for_pattern(None, term(name), value)}
        return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)

    def _of_type(self, kind: str) -> list[NamedNode]:
        return self._having("rdf:type", NamedNode(VOCABULARY + kind))

    def corpus(self) -> Corpus:
        """Return all that is encoded."""
        documents = [self._document(node) for node in self._sequence("Document")]
        segments: dict[str, list[Segment]] = {document.id: [] for document in documents}
        for node in self._of_type("Segment"):
            self._of_document(node, "oa:hasSource", segments).append(self._segment(node))
        ledger: dict[str, dict[int, Entry]] = {
            document.id: {}
            for document in documents
            if self._may(self._node(f"document/{document.id}"), "mg:hasLedger")
        }
        for node in self._having("mg:inLedger"):
            entry = self._entry(node)
            self._of_document(node, "mg:inLedger", ledger)[entry.segment] = entry
        return Corpus(
            about=self._about(self.root),
            relations=relations(),
            documents=tuple(documents),
            segments={name: tuple(sorted(found, key=lambda one: one.number)) for name, found in segments.items()},
            entities=tuple(self._entity(node) for node in self._sequence("Entity")),
            claims=_Claims(self, self._sequence("Claim")),
            ledger=ledger,
            questions=tuple(self._question(node) for node in self._sequence("Question")),
        )

    def _of_document(self, node: NamedNode, name: str, held: Mapping[str, _Held]) -> _Held:
        """Return what is held of the document that a node points to."""
        document = self._one(node, name).removeprefix("document/")
        if document not in held:
            raise DecodeError(f"{self.plain(node)} is of document {document}, which is not described")
        return held[document]

    def _node(self, name: str) -> NamedNode:
        return NamedNode(self.namespace + name)

    def _sequence(self, kind: str) -> list[NamedNode]:
        """Return the nodes of a type in the order of the corpus."""
        return sorted(self._of_type(kind), key=self._place)

    @_telling
    def _place(self, node: NamedNode) -> int:
        """Return the place of a node in the corpus."""
        for quad in self.store.quads_for_pattern(node, term("mg:sequence"), None):
            if isinstance(quad.object, Literal):
                return int(quad.object.value)
        raise DecodeError(f"{self.plain(node)} has no mg:sequence")

    def _all(self, node: NamedNode, name: str) -> Sequence[str]:
        """Return the values of a property, sorted: texts, names of the vocabulary, or what the corpus calls them."""
        return self.about(node).get(term(name).value, ())

    def _list(self, node: NamedNode, name: str, field: str) -> list[str]:
        """Return the values of a property in the order they were given."""
        return self._in_order(node, field, self._all(node, name))

    def _in_order(self, node: NamedNode, field: str, values: Sequence[_Value]) -> list[_Value]:
        """Return sorted values in the order they were given (see `mg:order`)."""
        for order in self._all(node, "mg:order"):
            name, *places = order.split(" ")
            if name == field:
                if not all(place.isdecimal() and int(place) < len(values) for place in places):
                    raise DecodeError(f"{self.plain(node)} lacks some of the {field} that its mg:order tells of")
                return [values[int(place)] for place in places]
        return list(values)

    def plain(self, value: NamedNode | Literal) -> str:
        """Return a text, or what the vocabulary or the corpus calls an address."""
        if isinstance(value, Literal):
            return value.value
        return value.value.removeprefix(VOCABULARY).removeprefix(self.namespace)

    def _may(self, node: NamedNode, name: str) -> str | None:
        found = self._all(node, name)
        if len(found) > 1:
            raise DecodeError(f"{self.plain(node)} has {len(found)} values of {name}, which takes one")
        return found[0] if found else None

    def _one(self, node: NamedNode, name: str) -> str:
        found = self._may(node, name)
        if found is None:
            raise DecodeError(f"{self.plain(node)} has no {name}")
        return found

    def _answers(self, node: NamedNode) -> list[dict[str, str]]:
        return [
            {"lint": lint, "reason": reason}
            for lint, _, reason in (answer.partition(": ") for answer in self._list(node, "mg:answers", "answers"))
        ]

    @_telling
    def _about(self, node: NamedNode) -> About:
        return About(
            id=self._one(node, "dcterms:identifier"),
            prefix=self._one(node, "mg:prefix"),
            title=self._one(node, "dcterms:title"),
            description=self._one(node, "dcterms:description"),
            licence=self._one(node, "dcterms:license"),
            creators=tuple(self._list(node, "dcterms:creator", "creators")),
            notice=self._may(node, "skos:note"),
            mechanisms=tuple(self._mechanism(node) for node in self._sequence("MechanismPath")),
        )

    @_telling
    def _mechanism(self, node: NamedNode) -> MechanismPath:
        steps = sorted(
            (int(self._one(step, "mg:number")), self._one(step, "mg:entity"))
            for step in map(self._node, self._all(node, "mg:step"))
        )
        return MechanismPath(
            id=self.plain(node).removeprefix("mechanism/"),
            title=self._one(node, "rdfs:label"),
            entities=tuple(entity for _, entity in steps),
            note=self._may(node, "skos:note"),
        )

    @_telling
    def _question(self, node: NamedNode) -> Question:
        columns, rows = json.loads(self._one(node, "mg:expects"))
        return Question(
            name=self._one(node, "dcterms:identifier"),
            title=self._one(node, "dcterms:title"),
            question=self._one(node, "mg:asks"),
            text=self._one(node, "mg:sparql"),
            implied=self._one(node, "mg:countsImplied") == "true",
            columns=columns,
            rows=rows,
        )

    @_telling
    def _entry(self, node: NamedNode) -> Entry:
        counted, repeated = self._may(node, "mg:counted"), self._may(node, "mg:repeats")
        made = sorted(
            map(self._node, self._all(node, "mg:statement")), key=lambda one: int(self._one(one, "mg:number"))
        )
        return Entry.model_validate(
            {
                "segment": _number(node.value),
                "counted": [int(one) for one in counted.split(", ")] if counted else (),
                "aside": self._may(node, "mg:aside"),
                "of": repeated and _number(repeated),
                "review": self._may(node, "mg:review") or Review.settled,
                "statements": [
                    {
                        "claims": [
                            one.removeprefix("claim/") for one in self._list(statement, "mg:coveredBy", "claims")
                        ],
                        "says": self._may(statement, "mg:says"),
                    }
                    for statement in made
                ],
                "note": self._may(node, "skos:note"),
            }
        )

    @_telling
    def _document(self, node: NamedNode) -> Document:
        identifier = self._one(node, "dcterms:identifier")
        return Document(
            id=identifier,
            title=self._one(node, "dcterms:title"),
            short=self._one(node, "mg:short"),
            file=self._one(node, "mg:file"),
            sha256=self._one(node, "mg:sha256"),
            length=int(self._one(node, "mg:length")),
            publisher=self._may(node, "dcterms:publisher"),
            date=self._may(node, "dcterms:issued"),
            language=self._one(node, "dcterms:language"),
            note=self._may(node, "skos:note"),
        )

    @_telling
    def _segment(self, node: NamedNode) -> Segment:
        selector = NamedNode(self.namespace + self._one(node, "oa:hasSelector"))
        names = {"number", "kind", "sha256", "folded", "locator"}
        return Segment.model_validate(
            {
                **{name: self._one(node, f"mg:{name}") for name in names},
                "start": self._one(selector, "oa:start"),
                "end": self._one(selector, "oa:end"),
            }
        )

    @_telling
    def _entity(self, node: NamedNode) -> Entity:
        mapped = (mapping.split(" ", 2) for mapping in self._list(node, "mg:mapping", "mappings"))
        return Entity.model_validate(
            {
                "id": self.plain(node),
                "label": self._one(node, "rdfs:label"),
                "level": self._one(node, "mg:level"),
                "valence": self._one(node, "mg:valence"),
                "synonyms": self._list(node, "skos:altLabel", "synonyms"),
                **{field: self._list(node, f"mg:{name}", field) for field, name in _LINKS.items()},
                "mappings": [dict(zip(("match", "id", "label"), parts, strict=False)) for parts in mapped],
                "answers": self._answers(node),
                "note": self._may(node, "skos:note"),
            }
        )

    @_telling
    def claim(self, node: NamedNode) -> Claim:
        """Return a claim."""
        scope: dict[str, Any] = {}
        for aspect, field in Scope.model_fields.items():
            name = f"mg:{aspect}"
            scope[aspect] = self._list(node, name, aspect) if field.default == () else self._may(node, name)
        when, restates = self._may(node, "mg:when"), self._may(node, "mg:restates")
        sign = self._may(node, "mg:expectedSign")
        if self._one(node, "rdf:predicate") not in relations():
            raise DecodeError(f"{self.plain(node)} has a relation that is not in the vocabulary")
        # What has a value in every claim is always written; without it the claim would say something else.
        given = {
            field: self._may(node, f"mg:{name}")
            if Claim.model_fields[field].default is None
            else self._one(node, f"mg:{name}")
            for field, name in {**CODED_FIELDS, **TEXT_FIELDS}.items()
        }
        made = Claim.model_validate(
            {
                "id": self._one(node, "dcterms:identifier"),
                "document": self._one(node, "mg:document").removeprefix("document/"),
                "segments": self._in_order(node, "segments", sorted(map(_number, self._all(node, "mg:segment")))),
                "subject": self._one(node, "rdf:subject"),
                "relation": self._one(node, "rdf:predicate"),
                "object": self._one(node, "rdf:object"),
                **{field: value for field, value in given.items() if value is not None},
                "cites": self._list(node, "mg:cites", "cites"),
                "scope": scope,
                "via": self._list(node, "mg:via", "via"),
                "members": self._list(node, "mg:member", "members"),
                "restates": restates and restates.removeprefix("claim/"),
                "open_list": self._may(node, "mg:openList") == "true",
                "time_window": when and {"when": when, "span": self._may(node, "mg:span")},
                "sign": None if sign is None else int(sign),
                "answers": self._answers(node),
                "note": self._may(node, "skos:note"),
            }
        )
        self._require_derived(node, made)
        return made

    def _require_derived(self, node: NamedNode, claim: Claim) -> None:
        """Refuse a sign or coupling other than the one that follows: who asks the file would be told another claim."""
        relation = relations()[claim.relation]
        for name, derived in (("mg:sign", relation.sign), ("mg:coupling", claim.coupling(relation))):
            said = self._may(node, name)
            if said is not None and said != str(derived):
                follows = "none follows" if derived is None else f"{derived} follows"
                raise DecodeError(
                    f"{self.plain(node)} has {name} {said}, but {follows} from its relation, polarity and subject",
                    "take the statement out, or correct what it is derived from",
                )


def _number(address: str) -> int:
    """Return the number at the end of the address of a segment."""
    return int(address.rpartition("/")[2])
