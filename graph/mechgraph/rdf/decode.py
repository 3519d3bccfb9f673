"""The way back from RDF: the corpus that a build encodes, read from its TriG file.

RDF keeps no order of lists (segments, synonyms, members), so they come back sorted, and some things are not encoded at
all: the prefix of a corpus, names of text files and notes on documents, labels of mappings, the expected sign of a
claim; the ledger and the questions are not read back. So that only what a build holds is compared with it, `as_built`
sends a corpus the same way.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from mechgraph.errors import UsageError
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.corpus import About, Corpus, MechanismPath
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.model.values import Match
from mechgraph.rdf.encode import CODED_FIELDS, TEXT_FIELDS, encode
from mechgraph.rdf.names import IDENTIFIERS, VOCABULARY, is_identifier, term
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad

_LINKS = {"aspect_of": "aspectOf", "kind_of": "broaderEntity", "close_match": "closeTo"}


def read_build(file: Path) -> Corpus:
    """Return the corpus that a TriG file encodes.

    Parameters
    ----------
    file : what `mechgraph build` wrote.

    Raises
    ------
    UsageError
        Where the file cannot be read, is no TriG, or was not written by this program with this vocabulary.
    """
    try:
        return decode(parse(path=file, format=RdfFormat.TRIG))
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from error
    except SyntaxError as error:
        raise UsageError(f"{file} is not TriG: {error.msg}") from error
    except (ValidationError, LookupError, ValueError) as error:
        raise UsageError(f"{file} is not a build of a corpus with the vocabulary of this version") from error


def as_built(corpus: Corpus) -> Corpus:
    """Return a corpus as it comes back from a build of it."""
    return decode(encode(corpus))


def decode(quads: Iterable[Quad]) -> Corpus:
    """Return the corpus that quads encode.

    Raises
    ------
    LookupError
        Where they encode none, or lack what a corpus must have.
    pydantic.ValidationError
        Where a value is not one of the model.

    Notes
    -----
    Linear in the quads but for sorting.
    """
    return _Decoder(quads).corpus()


class _Decoder:
    """Quads by subject and property."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.about: dict[NamedNode, dict[NamedNode, set[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(set))
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                self.about[quad.subject][quad.predicate].add(quad.object)
        self.of_type: dict[str, list[NamedNode]] = defaultdict(list)
        for node in sorted(self.about, key=lambda node: node.value):
            for kind in self.about[node][term("rdf:type")]:
                self.of_type[kind.value.removeprefix(VOCABULARY)].append(node)
        if len(self.of_type["Corpus"]) != 1:
            raise LookupError("one corpus is expected")
        self.root = self.of_type["Corpus"][0]
        self.namespace = f"{self.root.value}/"

    def corpus(self) -> Corpus:
        """Return all that is encoded."""
        documents = [self._document(node) for node in self.of_type["Document"]]
        segments: dict[str, list[Segment]] = {document.id: [] for document in documents}
        for node in self.of_type["Segment"]:
            segments[self._one(node, "oa:hasSource").removeprefix("document/")].append(self._segment(node))
        claims = sorted(self.of_type["Claim"], key=lambda node: int(self._one(node, "mg:sequence")))
        return Corpus(
            about=self._about(),
            relations=relations(),
            documents=tuple(documents),
            segments={name: tuple(sorted(found, key=lambda one: one.number)) for name, found in segments.items()},
            entities=tuple(self._entity(node) for node in self.of_type["Entity"]),
            claims=tuple(self._claim(node) for node in claims),
        )

    def _all(self, node: NamedNode, name: str) -> list[str]:
        """Return the values of a property, sorted: texts, names of the vocabulary, or what the corpus calls them."""
        return sorted(self._plain(value) for value in self.about[node][term(name)])

    def _plain(self, value: NamedNode | Literal) -> str:
        if isinstance(value, Literal):
            return value.value
        return value.value.removeprefix(VOCABULARY).removeprefix(self.namespace)

    def _may(self, node: NamedNode, name: str) -> str | None:
        return next(iter(self._all(node, name)), None)

    def _one(self, node: NamedNode, name: str) -> str:
        found = self._may(node, name)
        if found is None:
            raise LookupError(f"{node.value} has no {name}")
        return found

    def _answers(self, node: NamedNode) -> list[dict[str, str]]:
        return [
            {"lint": lint, "reason": reason}
            for lint, _, reason in (answer.partition(": ") for answer in self._all(node, "mg:answers"))
        ]

    def _about(self) -> About:
        return About(
            id=self._one(self.root, "dcterms:identifier"),
            prefix="unknown",
            title=self._one(self.root, "dcterms:title"),
            description=self._one(self.root, "dcterms:description"),
            licence=self._one(self.root, "dcterms:license"),
            creators=tuple(self._all(self.root, "dcterms:creator")),
            notice=self._may(self.root, "skos:note"),
            mechanisms=tuple(self._mechanism(node) for node in self.of_type["MechanismPath"]),
        )

    def _mechanism(self, node: NamedNode) -> MechanismPath:
        steps = sorted(
            (int(self._one(step, "mg:number")), self._one(step, "mg:entity"))
            for step in map(NamedNode, sorted(value.value for value in self.about[node][term("mg:step")]))
        )
        return MechanismPath(
            id=self._plain(node).removeprefix("mechanism/"),
            title=self._one(node, "rdfs:label"),
            entities=tuple(entity for _, entity in steps),
            note=self._may(node, "skos:note"),
        )

    def _document(self, node: NamedNode) -> Document:
        identifier = self._one(node, "dcterms:identifier")
        return Document(
            id=identifier,
            title=self._one(node, "dcterms:title"),
            short=self._one(node, "mg:short"),
            file=identifier,
            sha256=self._one(node, "mg:sha256"),
            length=int(self._one(node, "mg:length")),
            publisher=self._may(node, "dcterms:publisher"),
            date=self._may(node, "dcterms:issued"),
            language=self._one(node, "dcterms:language"),
        )

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

    def _entity(self, node: NamedNode) -> Entity:
        mappings = [
            {"match": match, "id": _curie(value)} for match in Match for value in self._all(node, f"skos:{match}Match")
        ]
        return Entity.model_validate(
            {
                "id": self._plain(node),
                "label": self._one(node, "rdfs:label"),
                "level": self._one(node, "mg:level"),
                "valence": self._one(node, "mg:valence"),
                "synonyms": self._all(node, "skos:altLabel"),
                **{field: self._all(node, f"mg:{name}") for field, name in _LINKS.items()},
                "mappings": mappings,
                "answers": self._answers(node),
                "note": self._may(node, "skos:note"),
            }
        )

    def _claim(self, node: NamedNode) -> Claim:
        scope: dict[str, Any] = {}
        for aspect, field in Scope.model_fields.items():
            values = self._all(node, f"mg:{aspect}")
            scope[aspect] = values if field.default == () else next(iter(values), None)
        when, restates = self._may(node, "mg:when"), self._may(node, "mg:restates")
        if self._one(node, "rdf:predicate") not in relations():
            raise LookupError(f"{node.value} has a relation that is not in the vocabulary")
        fields = {**CODED_FIELDS, **TEXT_FIELDS}
        given = {field: self._may(node, f"mg:{name}") for field, name in fields.items()}
        return Claim.model_validate(
            {
                "id": self._one(node, "dcterms:identifier"),
                "document": self._one(node, "mg:document").removeprefix("document/"),
                "segments": sorted(int(one.rpartition("/")[2]) for one in self._all(node, "mg:segment")),
                "subject": self._one(node, "rdf:subject"),
                "relation": self._one(node, "rdf:predicate"),
                "object": self._one(node, "rdf:object"),
                **{field: value for field, value in given.items() if value is not None},
                "scope": scope,
                "via": self._all(node, "mg:via"),
                "members": self._all(node, "mg:member"),
                "restates": restates and restates.removeprefix("claim/"),
                "open_list": self._may(node, "mg:openList") == "true",
                "time_window": when and {"when": when, "span": self._may(node, "mg:span")},
                "answers": self._answers(node),
                "note": self._may(node, "skos:note"),
            }
        )


def _curie(address: str) -> str:
    """Return the public identifier of an address."""
    fitting = (
        f"{prefix}:{address.removeprefix(scheme.namespace)}"
        for prefix, scheme in IDENTIFIERS.items()
        if address.startswith(scheme.namespace)
    )
    found = next(filter(is_identifier, fitting), None)
    if found is None:
        raise LookupError(f"{address} is not an address of a public identifier")
    return found
