"""Entities: the nodes that claims are about."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mechgraph.model.base import Identifier, LintAnswer, Name, Record, Text
from mechgraph.model.values import Level, Match, Valence


class Mapping(Record):
    """A link from an entity to a public identifier, with the SKOS relation that is true."""

    match: Match
    id: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z][A-Za-z0-9.]*:[A-Za-z0-9_./-]+$",
            description="Compact identifier, such as CHEBI:6121.",
        ),
    ]
    label: Annotated[Name | None, Field(description="The label the source gives to that identifier.")] = None


LINKS = ("aspect_of", "kind_of", "close_match")
"""The fields of an entity that link it to others, for browsing."""


class Entity(Record):
    """Something that can be more or less, or be present or absent: a quantity with its place of action.

    Names carry no direction ("BDNF", never "increased BDNF"), or the direction would count twice.
    """

    id: Identifier
    label: Annotated[Name, Field(description="Name for readers, without a direction.")]
    level: Level
    valence: Annotated[Valence, Field(description="Whether more of it is wanted.")] = Valence.neutral
    synonyms: Annotated[
        tuple[Name, ...], Field(description="Other names, as the documents or the field use them.")
    ] = ()
    aspect_of: Annotated[
        tuple[Identifier, ...],
        Field(description="The plain things it is an aspect of; not for inference."),
    ] = ()
    kind_of: Annotated[tuple[Identifier, ...], Field(description="Broader entities.")] = ()
    close_match: Annotated[tuple[Identifier, ...], Field(description="Entities that are near but not the same.")] = ()
    mappings: tuple[Mapping, ...] = ()
    answers: Annotated[tuple[LintAnswer, ...], Field(description="Lints that were answered, with the reason.")] = ()
    note: Annotated[Text | None, Field(description="Why this is a node of its own; every decision of identity.")] = None

    @property
    def names(self) -> tuple[str, ...]:
        """Label first, then synonyms."""
        return (self.label, *self.synonyms)

    @property
    def links(self) -> tuple[str, ...]:
        """Ids of the entities this one is linked to for browsing."""
        return (*self.aspect_of, *self.kind_of, *self.close_match)
