"""Rules about a whole corpus: the SPARQL constraints of ``ontology/shapes.ttl``, run on Oxigraph.

Each constraint is a `SHACL-SPARQL <https://www.w3.org/TR/shacl/#sparql-constraints>`_ query that finds all focus
nodes at once; what it finds is named by claim, file and line. Rules about a single claim or entity are checked by the
model as it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from mechgraph.corpus.read import Reading, Row
from mechgraph.names import nearest
from mechgraph.rdf.encode import encode
from mechgraph.rdf.names import PREFIXES, VOCABULARY
from mechgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.corpus.yamlfile import Path_
    from mechgraph.errors import Problem

_FIELDS = {
    PREFIXES["rdf"] + "subject": "subject",
    PREFIXES["rdf"] + "object": "object",
    PREFIXES["skos"] + "prefLabel": "label",
    PREFIXES["skos"] + "altLabel": "synonyms",
    VOCABULARY + "member": "members",
    VOCABULARY + "via": "via",
    VOCABULARY + "segment": "segments",
    VOCABULARY + "document": "document",
    VOCABULARY + "restates": "restates",
    VOCABULARY + "aspectOf": "aspect_of",
    VOCABULARY + "broaderEntity": "kind_of",
    VOCABULARY + "closeTo": "close_match",
    VOCABULARY + "entity": "entities",
}
_HINTS = {
    "unused-entity": "use it in a claim or take it out",
    "unknown-document": "add its segment table with: mechgraph segment FILE",
    "unknown-segment": "see the numbers in its segment table",
    "dangling-restatement": "name an earlier claim or leave 'restates' out",
    "ambiguous-name": "rename one, or take the synonym out of one",
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule about the whole set: its code, the message with ``{?value}`` in it, and the query."""

    code: str
    message: str
    select: str


@cache
def constraints() -> tuple[Constraint, ...]:
    """Return the SPARQL constraints of the shapes file, in the order of their queries' text."""
    source = ontology().joinpath("shapes.ttl").read_bytes()
    store = Store()
    store.extend(parse(source, format=RdfFormat.TURTLE))
    query = """
        SELECT ?code ?message ?select WHERE {
            ?shape sh:sparql [ dcterms:identifier ?code ; sh:message ?message ; sh:select ?select ]
        } ORDER BY ?select"""
    return tuple(Constraint(row["code"], row["message"], row["select"]) for row in _rows(store, query))


def set_problems(reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with a corpus as a set: references, restatements, unused entities.

    Parameters
    ----------
    reading : a corpus as far as it could be read; what refers to rows that could not be read is passed over, since
        those have been reported already.

    Notes
    -----
    The default graph that the queries see is the union of all graphs of the corpus, implied claims included.
    """
    if reading.corpus is None:
        return
    store = Store()
    store.extend({Quad(quad.subject, quad.predicate, quad.object) for quad in encode(reading.corpus)})
    namespace = reading.corpus.about.namespace
    for constraint in constraints():
        for row in _rows(store, constraint.select):
            problem = _located(constraint, row, reading, namespace)
            if problem is not None:
                yield problem


def _rows(store: Store, query: str) -> list[dict[str, str]]:
    """Return the solutions of a query as sorted rows of plain values, unbound variables left out."""
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)  # noqa: S101 -- a SELECT query gives solutions
    names = [variable.value for variable in found.variables]
    rows = [
        {name: value.value for name in names if isinstance(value := row[name], NamedNode | Literal)} for row in found
    ]
    return sorted(rows, key=lambda row: sorted(row.items()))


def _located(constraint: Constraint, row: dict[str, str], reading: Reading, namespace: str) -> Problem | None:
    """Return a finding as a problem at its file and line; None where a row that could not be read explains it."""
    focus = row["this"].removeprefix(namespace)
    value = _local(row["value"], namespace) if "value" in row else None
    if (focus if value is None else value) in reading.broken:
        return None
    place = _place(focus, reading)
    if place is None:
        return None
    path = _path(place, focus, _FIELDS.get(row.get("path", "")), value)
    close = nearest(value, _candidates(constraint.code, reading)) if value else ()
    hint = f"did you mean {', '.join(close)}?" if close else _HINTS.get(constraint.code)
    return place.problem(
        path,
        constraint.code,
        constraint.message.replace("{?value}", f"'{value}'"),
        value=value or focus,
        hint=hint,
        claim=focus.removeprefix("claim/") if focus.startswith("claim/") else None,
    )


def _local(value: str, namespace: str) -> str:
    """Return what a curator writes for an address: the last part of its path; text stays as it is."""
    return value.removeprefix(namespace).rsplit("/", 1)[-1] if value.startswith(namespace) else value


def _place(focus: str, reading: Reading) -> Row | None:
    if focus.startswith("claim/"):
        return reading.claims.get(focus.removeprefix("claim/"))
    if focus.startswith("mechanism/"):
        return Row(reading.about, ()) if reading.about else None
    return reading.entities.get(focus)


def _path(place: Row, focus: str, field: str | None, value: str | None) -> Path_:
    """Return the path of the offending value below its row: the field, and its index where it is a list."""
    if field is None:
        return ()
    base: Path_ = (field,)
    if focus.startswith("mechanism/"):
        mechanism = focus.split("/")[1]
        rows = place.file.value.get("mechanisms", [])
        found = [index for index, row in enumerate(rows) if isinstance(row, dict) and row.get("id") == mechanism]
        base = ("mechanisms", *found[:1], field)
    part = place.file.value
    for key in (*place.path, *base):
        try:
            part = part[key]
        except (KeyError, IndexError, TypeError):
            return ("document",) if field == "document" else base
    if isinstance(part, list):
        return (*base, *(index for index, item in enumerate(part) if str(item) == value))
    return base


def _candidates(code: str, reading: Reading) -> Iterable[str]:
    """Return the names that a misspelt reference may have meant."""
    if code == "unknown-entity":
        return reading.entities
    if code == "dangling-restatement":
        return reading.claims
    if code == "unknown-document" and reading.corpus is not None:
        return reading.corpus.document
    return ()
