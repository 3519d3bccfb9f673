"""Answers to questions, and the forms they can be written in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal as OneOf

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from mechgraph.errors import UsageError
from mechgraph.namespaces import compact_name
from mechgraph.rdf.write import FORMATS, write_rdf

Term = NamedNode | BlankNode | Literal | Triple

RESULT_FORMATS: dict[str, QueryResultsFormat] = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
"""Forms of rows and of yes or no (https://www.w3.org/TR/sparql11-overview/#sparql11-results)."""


@dataclass(frozen=True)
class Answer:
    """What a query found.

    Parameters
    ----------
    form : ``select`` (rows), ``ask`` (yes or no) or ``graph`` (triples).
    variables : names of the columns, in the order of the query.
    rows : one tuple a row, None where a variable is unbound.
    truth : the answer to ASK.
    triples : the graph that CONSTRUCT or DESCRIBE gave.
    prefixes : for showing addresses as compact names.
    notes : what the user should know about the query, such as a name that nothing bears.
    """

    form: OneOf["select", "ask", "graph"]
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool = False
    triples: tuple[Triple, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.triples) if self.form == "graph" else len(self.rows)

    def __bool__(self) -> bool:
        return self.truth if self.form == "ask" else len(self) > 0

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as shown to people: variable name to text, unbound ones left out."""
        for row in self.rows:
            yield {
                name: _show(term, self.prefixes)
                for name, term in zip(self.variables, row, strict=True)
                if term is not None
            }

    def in_order(self) -> Answer:
        """Return the answer with its rows sorted by what they show: engines give them in an order of chance."""
        rows = sorted(self.rows, key=lambda row: tuple(_show(term, self.prefixes) for term in row))
        triples = sorted(self.triples, key=str)
        return replace(self, rows=tuple(rows), triples=tuple(triples))

    def table(self) -> list[tuple[str, ...]]:
        """Return the rows as shown to people; for a graph its triples, for ASK one row with yes or no."""
        if self.form == "ask":
            return [("yes" if self.truth else "no",)]
        rows: Sequence[Sequence[Term | None]] = self.rows
        if self.form == "graph":
            rows = [(triple.subject, triple.predicate, triple.object) for triple in self.triples]
        return [tuple(_show(term, self.prefixes) for term in row) for row in rows]

    def header(self) -> tuple[str, ...]:
        """Return the names of the columns of `table`."""
        return {"select": self.variables, "ask": ("answer",), "graph": ("subject", "predicate", "object")}[self.form]

    def to_bytes(self, form: str) -> bytes:
        """Return the answer in a standard form: csv, tsv, json or xml for rows, an RDF format for a graph.

        Raises
        ------
        UsageError
            Where the answer has no such form.
        """
        if self.form == "graph":
            if form not in FORMATS:
                raise UsageError(f"the query gives a graph, which cannot be written as {form}; use ttl, nt or jsonld")
            quads = [Quad(triple.subject, triple.predicate, triple.object) for triple in self.triples]
            return write_rdf(quads, form, self.prefixes)
        if form not in RESULT_FORMATS:
            gives = "yes or no" if self.form == "ask" else "rows"
            raise UsageError(f"the query gives {gives}, which cannot be written as {form}; use csv, tsv, json or xml")
        if self.form == "ask" and form in {"csv", "tsv"}:
            return b"true\n" if self.truth else b"false\n"
        results = parse_query_results(self._json(), format=QueryResultsFormat.JSON)
        assert isinstance(results, QuerySolutions | QueryBoolean)  # noqa: S101 -- results are one of these
        written = results.serialize(format=RESULT_FORMATS[form])
        assert written is not None  # noqa: S101 -- without an output the bytes are returned
        return written

    def _json(self) -> bytes:
        """Return rows or truth as SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
        if self.form == "ask":
            return json.dumps({"head": {}, "boolean": self.truth}).encode()
        bindings = [
            {name: _json_term(term) for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.rows
        ]
        return json.dumps({"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}).encode()

    def entities_and_claims(self, namespace: str) -> tuple[list[str], list[str]]:
        """Return the ids of the entities and claims of a corpus that the answer mentions, in order of mention."""
        claims: dict[str, None] = {}
        entities: dict[str, None] = {}
        terms: list[Term | None] = [term for row in self.rows for term in row]
        terms += [part for triple in self.triples for part in (triple.subject, triple.object)]
        for term in terms:
            if isinstance(term, NamedNode) and term.value.startswith(namespace):
                local = term.value.removeprefix(namespace)
                if local.startswith("claim/"):
                    claims[local.removeprefix("claim/")] = None
                elif "/" not in local:
                    entities[local] = None
        return list(entities), list(claims)


def _show(term: Term | None, prefixes: Mapping[str, str]) -> str:
    """Return a term as a person reads it: literals by their text, addresses as compact names."""
    if isinstance(term, NamedNode):
        return compact_name(term.value, prefixes)
    if isinstance(term, Literal):
        return term.value
    return "" if term is None else str(term)


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif not term.datatype.value.endswith("#string"):
        found["datatype"] = term.datatype.value
    return found
