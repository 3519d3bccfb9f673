"""Shipped queries: ``ontology/queries/*.rq``, each with a title, a question in words, and parameters.

The head of a file is made of comments::

    # title: What raises an entity
    # question: What raises ENTITY, and who says so?
    # param entity (entity): the entity asked about
    # param steps (number 1..4) = 3: how many steps at most

A parameter stands in the query as a variable of its name, written with ``$``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from mechgraph.errors import NotFound, UsageError
from mechgraph.model.question import query_head
from mechgraph.names import nearest
from mechgraph.namespaces import VOCABULARY, Addresses
from mechgraph.vocabulary import ontology, require_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mechgraph.model.corpus import Corpus

_PARAM = re.compile(r"#\s*param\s+(\w+)\s+\((\w+)(?:\s+(\d+)\.\.(\d+))?\)(?:\s*=\s*([^:]+?))?:\s*(.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a shipped query.

    Parameters
    ----------
    name : its name, and that of its variable in the query.
    kind : what it takes: entity, document, number, text, or the name of a closed list such as level.
    default : the value where none is given; None where one must be.
    meaning : what it is for.
    least, most : bounds of a number, where it has some.
    """

    def check(self, value: str) -> None:
        """Refuse a number out of bounds.

        Raises
        ------
        UsageError
        """
        bounded = self.least is not None and self.most is not None and value.lstrip("-").isdecimal()
        if bounded and not int(self.least or 0) <= int(value) <= int(self.most or 0):
            raise UsageError(f"{self.name} is a number from {self.least} to {self.most}, not {value}")

    name: str
    kind: str
    default: str | None
    meaning: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A shipped query."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, settings: Mapping[str, str], corpus: Corpus) -> dict[str, str]:
        """Return the terms that stand for the parameters.

        Parameters
        ----------
        settings : values by parameter name, as people write them.
        corpus : what entities, documents and claims are looked up in.

        Raises
        ------
        NotFound
            Where there is no such parameter.
        UsageError
            Where a value is missing.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in settings:
            if name not in known:
                raise NotFound(f"parameter of the query '{self.name}'", name, nearest(name, known), known=known)
        terms = {}
        for parameter in self.parameters:
            value = settings.get(parameter.name, parameter.default)
            if value is None:
                raise UsageError(
                    f"the query '{self.name}' needs {parameter.name} ({parameter.meaning}): --set {parameter.name}=…"
                )
            parameter.check(value)
            terms[parameter.name] = term(corpus, parameter.kind, value)
        return terms


def term(corpus: Corpus, kind: str, value: str) -> str:
    """Return a value as a term in N-Triples form.

    Parameters
    ----------
    corpus : what entities, documents and claims are looked up in.
    kind : entity, document, claim (by its id), number, text, or the name of a closed list, such as level.
    value : as people write it.

    Raises
    ------
    NotFound
        Where there is nothing of that kind and name.
    UsageError
        Where a number is not a whole number.
    """
    at = Addresses(corpus.about.namespace)
    if kind == "entity":
        return str(at.entity(corpus.find(value)))
    if kind == "document":
        return str(at.document(corpus.find_document(value)))
    if kind == "number":
        if not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise UsageError(f"'{value}' is not a whole number")
        return value
    if kind == "claim":
        claim = corpus.bare(value)
        if claim not in corpus.claim:
            raise NotFound("claim", value, nearest(value, corpus.claim))
        return str(Literal(claim))
    if kind == "text":
        return str(Literal(value.encode("utf-8", "replace").decode()))
    require_value(kind, value)
    return f"<{VOCABULARY}{value}>"


def is_name(text: str) -> bool:
    """Tell whether a text is a name rather than SPARQL: one word of letters, digits and hyphens."""
    return bool(text) and all(letter.isalnum() or letter in "-_" for letter in text)


@cache
def named_queries() -> Mapping[str, NamedQuery]:
    """Return the shipped queries by name, in alphabetical order."""
    files = sorted(ontology().joinpath("queries").iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".rq"): _read(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".rq")
    }


def named_query(name: str) -> NamedQuery:
    """Return a shipped query by name.

    Raises
    ------
    NotFound
        With the nearest names.
    """
    found = named_queries().get(name)
    if found is None:
        raise NotFound("shipped query", name, nearest(name, named_queries()), known=named_queries())
    return found


def _read(name: str, text: str) -> NamedQuery:
    head = query_head(text)
    parameters = tuple(
        Parameter(name, kind, default.strip() or None, meaning.strip(), *((int(least), int(most)) if least else ()))
        for name, kind, least, most, default, meaning in _PARAM.findall(text)
    )
    return NamedQuery(name, head["title"], head["question"], parameters, text)
