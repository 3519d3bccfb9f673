"""A corpus: documents, entities and claims that belong together."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from pydantic import Field

from mechgraph.errors import NotFound
from mechgraph.garbage import uncollected
from mechgraph.model.base import Identifier, Name, Record, Text
from mechgraph.model.claim import Claim
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import LINKS, Entity
from mechgraph.model.lazy import column, those
from mechgraph.model.ledger import Ledger
from mechgraph.model.question import Question
from mechgraph.model.relation import Relation
from mechgraph.model.values import Level, Review, Valence
from mechgraph.names import NameIndex, shown

if TYPE_CHECKING:
    from mechgraph.model.columns import Columns

NAMESPACE = "https://w3id.org/mechgraph/"

R = TypeVar("R", bound=Record)


class MechanismPath(Record):
    """A mechanism that the corpus names: a title and the entities it passes, in order."""

    id: Identifier
    title: Name
    entities: Annotated[tuple[Identifier, ...], Field(min_length=2)]
    note: Text | None = None


class About(Record):
    """What a corpus says of itself."""

    id: Annotated[
        str, Field(pattern=r"^[a-z][a-z0-9-]*$", description="Short name, part of every address of its data.")
    ]
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$", description="Prefix of its namespace in queries.")]
    title: Name
    description: Text
    licence: Annotated[Text, Field(description="SPDX id of the licence of the claims, such as CC-BY-4.0.")]
    creators: tuple[Text, ...] = ()
    notice: Annotated[Text | None, Field(description="What a reader must be told on every page.")] = None
    mechanisms: Annotated[
        tuple[MechanismPath, ...], Field(description="Named mechanisms; the page leads with them.")
    ] = ()

    @property
    def namespace(self) -> str:
        """The namespace of the corpus's data."""
        return f"{NAMESPACE}{self.id}/"


@dataclass(frozen=True, eq=False)
class ById(Mapping[str, R], Generic[R]):
    """Rows of a corpus by id, each looked up where it is asked for.

    Parameters
    ----------
    row : their places by id.
    held : the rows.
    """

    row: Mapping[str, int]
    held: Sequence[R]

    def __getitem__(self, name: str) -> R:
        return self.held[self.row[name]]

    def __contains__(self, name: object) -> bool:
        return name in self.row

    def __iter__(self) -> Iterator[str]:
        return iter(self.row)

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class Corpus:
    """A corpus as read: every value checked, every reference resolved.

    Parameters
    ----------
    about : what the corpus says of itself.
    relations : the relations of the vocabulary, by id.
    documents, entities, claims : in the order of their files; of very many claims or entities, and of those of a store,
        each is made when it is asked for.
    questions : what the corpus must be able to answer.
    ledger : what each segment states, by document id; empty where nobody has written it down.
    segments : the segment table of each document, by document id.
    """

    about: About
    relations: Mapping[str, Relation]
    documents: tuple[Document, ...]
    segments: Mapping[str, Sequence[Segment]]
    entities: Sequence[Entity]
    claims: Sequence[Claim]
    ledger: Mapping[str, Ledger] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    @cached_property
    def document(self) -> Mapping[str, Document]:
        """Documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def entity(self) -> Mapping[str, Entity]:
        """Entities by id."""
        return ById(self.number, self.entities)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Places of the entities by id."""
        return {name: place for place, name in enumerate(column(self.entities, "id"))}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Labels of the entities by id, read without making entities, as are the other mappings of this kind."""
        return self._told("label")

    @cached_property
    def synonyms(self) -> Mapping[str, tuple[str, ...]]:
        """Synonyms of the entities by id."""
        return self._told("synonyms")

    @cached_property
    def levels(self) -> Mapping[str, Level]:
        """Levels of the entities by id."""
        return self._told("level")

    @cached_property
    def valences(self) -> Mapping[str, Valence]:
        """Valences of the entities by id."""
        return self._told("valence")

    @cached_property
    def links(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """What entities are linked to for browsing, by their ids, for each kind of link."""
        return {link: self._told(link) for link in LINKS}

    def near(self, entities: Collection[str]) -> set[str]:
        """Return entities with what they are an aspect of, a kind of or close to, and the reverse."""
        found = {*entities}
        for told in self.links.values():
            found.update(other for entity in entities for other in told[entity])
            found.update(entity for entity, others in told.items() if not set(entities).isdisjoint(others))
        return found

    def _told(self, field: str) -> dict[str, Any]:
        """Return the values of a field of the entities by id."""
        with uncollected():
            return dict(zip(self.number, column(self.entities, field), strict=True))

    @cached_property
    def claim(self) -> Mapping[str, Claim]:
        """Claims by id."""
        return ById(self.row, self.claims)

    @cached_property
    def row(self) -> Mapping[str, int]:
        """Places of the claims by id."""
        return {name: row for row, name in enumerate(column(self.claims, "id"))}

    @cached_property
    def claims_about(self) -> Mapping[str, int]:
        """The number of claims that refer to each entity, by its id; scope values are left out."""
        numbers = self.columns.named_in(self.columns.everything).tolist()
        return dict(zip(self.number, numbers, strict=True))

    @cached_property
    def claims_of(self) -> Mapping[str, int]:
        """The number of claims of each document, by its id."""
        numbers = self.columns.of_document(len(self.documents)).tolist()
        return {document.id: number for document, number in zip(self.documents, numbers, strict=True)}

    @cached_property
    def columns(self) -> Columns:
        """The claims by columns."""
        from mechgraph.model.columns import columns_of

        documents = (document.id for document in self.documents)
        return columns_of(self.claims, self.relations, documents, self.number, self.levels.values())

    @cached_property
    def projections(self) -> dict[Any, Any]:
        """The last projections of it, by their filters (see `mechgraph.reason.projection`)."""
        return {}

    @cached_property
    def names(self) -> NameIndex:
        """What people call the entities."""
        with uncollected():
            return NameIndex({name: (label, *self.synonyms[name]) for name, label in self.labels.items()})

    @cached_property
    def document_names(self) -> NameIndex:
        """What people call the documents."""
        return NameIndex({document.id: (document.short, document.title) for document in self.documents})

    def bare(self, name: str) -> str:
        """Return the id in a name as queries have it, such as ``k:claim/dual.07a`` or ``k:bdnf``."""
        return name.removeprefix(f"{self.about.prefix}:").removeprefix("claim/")

    def find(self, name: str) -> str:
        """Return the id of the entity that a name stands for: its id, label or a synonym, or what a hint shows.

        Raises
        ------
        NotFound
            With the nearest names.
        """
        found = self.entity_called(name)
        if found is None:
            bare = name.removeprefix(f"{self.about.prefix}:")
            raise NotFound("entity", bare, self.names.nearest(bare), self.shown)
        return found

    def entity_called(self, name: str) -> str | None:
        """Return the id that `find` does, or None; to look for the nearest names takes time."""
        if name in self.number:
            return name
        bare = name.removeprefix(f"{self.about.prefix}:")
        return self.names.find(bare) or _shown_as(bare, self.number, self.shown)

    def find_document(self, name: str) -> str:
        """Return the id of the document that a name stands for: its id, badge or title, or what a hint shows.

        Raises
        ------
        NotFound
            With the nearest names.
        """
        found = self.document_called(name)
        if found is None:
            raise NotFound("document", name, self.document_names.nearest(name), self.shown_document, self.document)
        return found

    def document_called(self, name: str) -> str | None:
        """Return the id that `find_document` does, or None."""
        return self.document_names.find(name) or _shown_as(name, self.document, self.shown_document)

    def denying(self, subject: str, object: str) -> tuple[Claim, ...]:  # noqa: A002 -- the model's word
        """Return the claims that deny a coupling of one entity to another, or report it as not shown."""
        number = self.columns.number
        return tuple(those(self.claims, self._denials.get((number[subject], number[object]), ())))

    @cached_property
    def _denials(self) -> Mapping[tuple[int, int], list[int]]:
        """Rows of the claims that deny a coupling, by the numbers of its ends."""
        of = self.columns
        found: dict[tuple[int, int], list[int]] = {}
        ends = of.subject[of.denials].tolist(), of.object[of.denials].tolist()
        for row, subject, value in zip(of.denials.tolist(), *ends, strict=True):
            found.setdefault((subject, value), []).append(row)
        return found

    def segment(self, document: str, number: int) -> Segment:
        """Return a segment by document id and number."""
        return self.segments[document][number - 1]

    def relation_of(self, claim: Claim) -> Relation:
        """Return the relation of a claim."""
        return self.relations[claim.relation]

    def coupling(self, claim: Claim) -> int | None:
        """Return the sign by which the claim's object follows its subject (see `Claim.coupling`)."""
        return claim.coupling(self.relation_of(claim))

    def label(self, entity: str) -> str:
        """Return the label of an entity."""
        return self.labels[entity]

    def context_of(self, claim: Claim) -> dict[str, list[str]]:
        """Return what a claim gives of each aspect of its scope, for readers: the labels of entities, or texts."""
        found: dict[str, list[str]] = {}
        for aspect, value in claim.scope.items():
            found.setdefault(aspect, []).append(self.label(value) if value in self.entity else value)
        return found

    def shown(self, name: str, written: str | None = None) -> str:
        """Return how a hint gives a name: that of an entity by its label, of a document by its title, else as it is.

        See `mechgraph.names.shown`; `written` is how the id is to be written where only that will do.
        """
        if name in self.number:
            return shown(name, self.label(name), written)
        return self.shown_document(name, written) if name in self.document else name

    def shown_document(self, name: str, written: str | None = None) -> str:
        """Return how a document is named: by its title, and by its id where that says more (see `shown`)."""
        return shown(name, self.document[name].title, written)

    def counts(self) -> dict[str, int]:
        """Return the number of documents, segments, entities, claims and named mechanisms."""
        return {
            "documents": len(self.documents),
            "segments": sum(map(len, self.segments.values())),
            "entities": len(self.entities),
            "claims": len(self.claims),
            "mechanisms": len(self.about.mechanisms),
        }

    @property
    def drafts(self) -> tuple[Claim, ...]:
        """The claims that nobody has settled yet."""
        found = column(self.claims, "review")
        return tuple(those(self.claims, [row for row, review in enumerate(found) if review is Review.draft]))

    def select(self, claims: Sequence[str]) -> tuple[Claim, ...]:
        """Return the claims with the given ids, in corpus order."""
        return tuple(those(self.claims, sorted({self.row[one] for one in claims if one in self.row})))


def _shown_as(name: str, known: Mapping[str, object], shown_as: Callable[[str], str]) -> str | None:
    """Return the id that a hint shows as this name, if any."""
    given = re.fullmatch(r".* \((\S+)\)", name, re.DOTALL)
    return given[1] if given and given[1] in known and shown_as(given[1]) == name else None
