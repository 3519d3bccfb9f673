"""The shapes file as published, run by pySHACL: it finds what `mechgraph check` finds, and nothing in the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from corpora import claim, corpus
from mechgraph.corpus.rows import Reading, Row
from mechgraph.corpus.yamlfile import Place, YamlFile
from mechgraph.model.corpus import Corpus
from mechgraph.namespaces import PREFIXES
from mechgraph.rdf.encode import encode
from mechgraph.rdf.write import write_rdf
from mechgraph.validate import constraints, set_problems

SHAPES = Path(__file__).resolve().parent.parent / "ontology/shapes.ttl"


class Prepared(rdflib.Graph):
    """A graph that reads a query once: pySHACL asks the same of each node, and reading takes longer than answering."""

    prepared: ClassVar[dict[str, Query]] = {}

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Result:
        if isinstance(query_object, str):
            if query_object not in self.prepared:
                self.prepared[query_object] = prepareQuery(query_object)
            query_object = self.prepared[query_object]
        return super().query(query_object, *args, **options)


def by_pyshacl(found: Corpus) -> set[tuple[str, str]]:
    """Return (focus node, message) of what pySHACL reports on a corpus, all its graphs merged."""
    triples = {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in encode(found)}
    data = Prepared().parse(data=write_rdf(triples, "nt", {}), format="nt")
    shapes = rdflib.Graph().parse(SHAPES)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inference="none", inplace=True)
    return {
        (str(report.value(result, rdflib.SH.focusNode)), str(report.value(result, rdflib.SH.resultMessage)))
        for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
    }


def by_us(found: Corpus) -> set[str]:
    """Return the names of what our own run of the constraints reports, as file:code."""
    reading = Reading(corpus=found)
    for one in found.claims:
        reading.claims[one.id] = Row(YamlFile("claims", one.model_dump(), {(): Place(1, 1)}), ())
    for entity in found.entities:
        reading.entities[entity.id] = Row(YamlFile("entities", entity.model_dump(), {(): Place(1, 1)}), ())
    for document in found.documents:
        reading.documents[document.id] = Row(YamlFile("documents", document.model_dump(), {(): Place(1, 1)}), ())
    for name, entries in found.ledger.items():
        for number, entry in entries.items():
            row = Row(YamlFile("ledger", entry.model_dump(), {(): Place(1, 1)}), ())
            reading.ledger[name, number] = row
    return {problem.code for problem in set_problems(reading)}


def test_the_corpus_conforms(graph) -> None:
    assert by_pyshacl(graph.corpus) == set()


READ = [{"segment": 1, "statements": [{"claims": ["c.1"]}]}]

FAULTY = {
    "unknown-entity": corpus(claim("c.1", "a increases b")),
    "unknown-segment": corpus(claim("c.1", "a increases b", segments=(1, 9))),
    "unknown-document": corpus(claim("c.1", "a increases b", document="d9")),
    "dangling-restatement": corpus(claim("c.1", "a increases b", restates="c.9")),
    "circular-restatement": corpus(
        claim("c.1", "a increases b", restates="c.2"), claim("c.2", "a increases b", restates="c.1")
    ),
    "restatement-differs": corpus(claim("c.1", "a increases b"), claim("c.2", "a decreases b", restates="c.1")),
    "net-claim-step": corpus(claim("c.1", "a increases b", via=("b",))),
    "unused-entity": corpus(claim("c.1", "a increases b"), entities={"z": {}}),
    "ambiguous-name": corpus(claim("c.1", "a increases b"), entities={"b": {"synonyms": ["A"]}}),
    "unknown-claim": corpus(
        claim("c.1", "a increases b"), ledger={"d1": [{"segment": 1, "statements": [{"claims": ["c.1", "c.9"]}]}]}
    ),
    "circular-repetition": corpus(
        claim("c.1", "a increases b"),
        ledger={"d1": READ, "d2": [{"segment": 1, "aside": "repetition", "of": 1}]},
    ),
    "circular-link": corpus(
        claim("c.1", "a increases b"), entities={"a": {"kind_of": ["b"]}, "b": {"aspect_of": ["a"]}}
    ),
    "claim-read-elsewhere": corpus(
        claim("c.1", "a increases b"),
        ledger={"d1": READ, "d2": [{"segment": 1, "statements": [{"claims": ["c.1"]}]}]},
    ),
}

FAULTY["same-badge"] = corpus(claim("c.1", "a increases b"))
FAULTY["same-badge"] = Corpus(
    **vars(FAULTY["same-badge"])
    | {"documents": tuple(one.model_copy(update={"short": "D"}) for one in FAULTY["same-badge"].documents)}
)

# An entity that no claim could name is left out of the corpus after the fact.
FAULTY["unknown-entity"] = Corpus(
    **{**vars(FAULTY["unknown-entity"]), "entities": FAULTY["unknown-entity"].entities[:1]}
)


@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_is_found_by_both(code: str) -> None:
    messages = {constraint.code: constraint.message for constraint in constraints()}
    start = messages[code].split("{", 1)[0]
    assert by_us(FAULTY[code]) == {code}
    found = by_pyshacl(FAULTY[code])
    assert found
    assert all(message.startswith(start) for _, message in found), found


@pytest.mark.parametrize(
    ("code", "ledger"),
    [
        ("unknown-segment", {"d1": [*READ, {"segment": 9, "aside": "heading"}]}),
        ("unknown-segment", {"d1": READ, "d2": [{"segment": 1, "aside": "repetition", "of": 9}]}),
        ("unknown-document", {"d1": READ, "d9": [{"segment": 1, "aside": "heading"}]}),
    ],
)
def test_faults_of_the_ledger_are_found_by_both(code: str, ledger: Mapping[str, list[dict[str, object]]]) -> None:
    made = corpus(claim("c.1", "a increases b"), ledger=ledger)
    assert by_us(made) == {code}
    assert len(by_pyshacl(made)) == 1


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("a increases c", {}),
        ("c increases b", {}),
        ("a increases b", {"polarity": "not_shown"}),
        ("a increases b", {"subject_change": "decreased"}),
    ],
)
def test_what_is_no_restatement_is_found_by_both(said: str, fields: Mapping[str, str]) -> None:
    made = corpus(claim("c.1", "a increases b"), claim("c.2", said, restates="c.1", **fields))
    assert by_us(made) == {"restatement-differs"}
    assert len(by_pyshacl(made)) == 1


def test_a_restatement_may_differ_in_relation_and_context() -> None:
    more = {"certainty": "possible", "hedge": "may", "scope": {"population": "mice"}}
    assert by_us(corpus(claim("c.1", "a increases b"), claim("c.2", "a affects b", restates="c.1", **more))) == set()


def test_every_constraint_is_seeded() -> None:
    assert {constraint.code for constraint in constraints()} == set(FAULTY)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ("DELETE WHERE { ?c mg:says ?x }", "A claim says in one sentence"),
        ("INSERT { ?c mg:polarity mg:sure } WHERE { ?c a mg:Claim }", "polarity is one of"),
        ("INSERT { ?c mg:sign 2 } WHERE { ?c a mg:Claim }", "A claim has the sign"),
        ("DELETE WHERE { ?e mg:level ?x }", "level is one of"),
        ("DELETE WHERE { ?s mg:sha256 ?x }", "A document has the SHA-256"),
    ],
)
def test_property_shapes_bite(spoil: str, message: str) -> None:
    store = ox.Store()
    small = corpus(claim("c.1", "a increases b"))
    store.extend({ox.Quad(quad.subject, quad.predicate, quad.object) for quad in encode(small)})
    store.update(spoil, prefixes=PREFIXES)
    data = rdflib.Graph().parse(
        data=store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt"
    )
    conforms, _, text = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(SHAPES), advanced=True)
    assert not conforms
    assert message in text
