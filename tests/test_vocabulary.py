"""Code, vocabulary, shapes, schemas and documentation say the same."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

import jsonschema
import pytest
import rdflib
import yaml
from pyoxigraph import NamedNode
from rdflib import OWL, RDF, RDFS, SH, SKOS

from mechgraph.corpus.schema import schemas
from mechgraph.model import values
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.entity import Entity
from mechgraph.namespaces import PREFIXES, VOCABULARY
from mechgraph.rdf.encode import GRAPHS, encode
from mechgraph.vocabulary import known_terms, relations, values_of, vocabulary_triples

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
MG = rdflib.Namespace(VOCABULARY)
CLOSED_LISTS = [
    value
    for value in vars(values).values()
    if isinstance(value, type) and issubclass(value, StrEnum) and value not in {StrEnum, values.Match}
]


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(ONTOLOGY / "mechanism.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ONTOLOGY / "shapes.ttl")


@pytest.mark.parametrize("closed", CLOSED_LISTS, ids=lambda closed: closed.__name__)
def test_closed_list_is_in_the_vocabulary(closed: type[StrEnum], vocabulary: rdflib.Graph) -> None:
    defined = {str(term).removeprefix(VOCABULARY) for term in vocabulary.subjects(RDF.type, MG[closed.__name__])}
    assert defined == set(closed)
    for value in closed:
        assert (MG[value], SKOS.definition, None) in vocabulary


@pytest.mark.parametrize("closed", CLOSED_LISTS, ids=lambda closed: closed.__name__)
def test_closed_list_is_in_the_shapes(closed: type[StrEnum], vocabulary: rdflib.Graph, shapes: rdflib.Graph) -> None:
    if closed.__name__ in {"Review"}:
        closed_property = "review"
    else:
        (found,) = vocabulary.subjects(RDFS.range, MG[closed.__name__])
        closed_property = str(found).removeprefix(VOCABULARY)
    listed = {
        frozenset(str(term).removeprefix(VOCABULARY) for term in shapes.items(head))
        for shape in shapes.subjects(SH.path, MG[closed_property])
        for head in shapes.objects(shape, SH["in"])
    }
    assert listed == {frozenset(closed)}


def test_no_name_stands_for_two_things() -> None:
    names = [value for closed in CLOSED_LISTS for value in closed] + list(relations())
    assert len(names) == len(set(names))


def test_certainty_rank_is_the_same(vocabulary: rdflib.Graph) -> None:
    for certainty in values.Certainty:
        assert vocabulary.value(MG[certainty], MG.rank).toPython() == certainty.rank


@pytest.mark.parametrize("relation", relations().values(), ids=lambda relation: relation.id)
def test_relation_is_whole(relation, vocabulary: rdflib.Graph) -> None:
    term = MG[relation.id]
    assert (term, RDF.type, OWL.ObjectProperty) in vocabulary
    assert relation.definition.endswith(".")
    assert relation.source
    assert relation.label != relation.inverse or relation.id in {
        "interactsWith",
        "associatedWith",
        "comparedWith",
        "positivelyCorrelatedWith",
        "negativelyCorrelatedWith",
    }
    # Every signed relation is a subproperty of increases or decreases, and these of affects.
    if relation.sign:
        grain = "increases" if relation.sign > 0 else "decreases"
        assert grain in (relation.id, *relation.parents)
        assert relation.parents[-1] == "affects"
    for parent in relation.parents:
        assert relations()[parent].sign in {relation.sign, 0}
    if relation.family in {"safety", "clinical_use", "structure", "about_text", "moderation"}:
        assert not relation.in_chains


def test_chains_may_pass_only_where_the_model_says() -> None:
    assert relations()["enables"].in_chains
    assert relations()["enables"].sign == relations()["repairs"].sign == 1
    assert not relations()["requires"].in_chains


def defined() -> set[str]:
    """Return the local names of everything that the vocabulary defines."""
    named = {triple.subject.value for triple in vocabulary_triples() if isinstance(triple.subject, NamedNode)}
    return {name.removeprefix(VOCABULARY) for name in named if name.startswith(VOCABULARY)}


def test_every_property_in_use_is_defined(graph) -> None:
    known = defined()
    for quad in encode(graph.corpus):
        for term in (quad.predicate, quad.object):
            value = getattr(term, "value", "")
            if value.startswith(VOCABULARY):
                assert value.removeprefix(VOCABULARY) in known


def test_the_terms_that_are_known_are_those_that_the_graph_holds(graph) -> None:
    """The built-in corpus uses them all; what a query asks besides finds nothing."""
    spaces = {prefix: PREFIXES[prefix] for prefix in known_terms()}
    held: dict[str, set[str]] = {prefix: set() for prefix in spaces}
    for quad in encode(graph.corpus):
        for term in (quad.subject, quad.predicate, quad.object):
            for prefix, space in spaces.items():
                if isinstance(term, NamedNode) and term.value.startswith(space):
                    held[prefix].add(term.value.removeprefix(space))
    held["mg"] |= defined()  # which holds words that no claim of this corpus needs
    assert {prefix: frozenset(names - {""}) for prefix, names in held.items()} == known_terms()


def test_every_claim_field_reaches_rdf(graph) -> None:
    """No field of the model is lost: a claim that has them all gives a triple for each."""
    from mechgraph.model.claim import LintAnswer, TimeWindow
    from mechgraph.namespaces import Addresses
    from mechgraph.rdf.claims import ClaimWriter

    full = {
        "id": "x.1",
        "document": "d",
        "segments": (1,),
        "subject": "a",
        "relation": "blocks",
        "object": "b",
        "says": "says",
        "warrant": "warrant",
        "hedge": "hedge",
        "hedge_scope": "scope",
        "cites": ("PMID:1",),
        "wording": "wording",
        "frequency": "rare",
        "quantifier": "some",
        "strength": "partial",
        "scope": Scope(
            population="p", condition="c", region=("r",), route="ro", dose="do", timescale=("t",), comparator="co"
        ),
        "via": ("v",),
        "restates": "y.1",
        "open_list": True,
        "severity": "ban",
        "time_window": TimeWindow(when="before", span="span"),
        "members": ("m1", "m2"),
        "answers": (LintAnswer(lint="lint", reason="reason"),),
        "note": "note",
    }
    claim = Claim(**full)
    at = Addresses("https://example.org/")
    nodes = ClaimWriter(at, ()).nodes(claim, relations()["blocks"], 1)
    predicates = {one.split(" ")[0].strip("<>").removeprefix(VOCABULARY) for _, _, said in nodes for one in said}
    unlike = {  # fields whose property has another name than the field in camel case
        "id": PREFIXES["dcterms"] + "identifier",
        "subject": PREFIXES["rdf"] + "subject",
        "relation": PREFIXES["rdf"] + "predicate",
        "object": PREFIXES["rdf"] + "object",
        "segments": "segment",
        "scope": "population",
        "time_window": "when",
        "members": "member",
        "note": PREFIXES["skos"] + "note",
    }
    for field in Claim.model_fields:
        head, *rest = field.split("_")
        name = unlike.get(field, head + "".join(part.title() for part in rest))
        assert name in predicates, field
    assert set(Scope.model_fields) <= predicates


def test_schema_files_are_those_of_the_model() -> None:
    for name, content in schemas().items():
        assert (ONTOLOGY / "schema" / name).read_bytes() == content


def test_corpus_files_follow_their_schemas() -> None:
    made = {name.split(".")[0]: json.loads(content) for name, content in schemas().items()}
    for schema in made.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    files = {
        "corpus": [ONTOLOGY / "ketamine/corpus.yaml"],
        "entities": [ONTOLOGY / "ketamine/entities.yaml"],
        "document": sorted((ONTOLOGY / "ketamine/documents").glob("*.yaml")),
        "claims": sorted((ONTOLOGY / "ketamine/claims").glob("*.yaml")),
    }
    for name, paths in files.items():
        for path in paths:
            content = yaml.load(path.read_text(), Loader=yaml.BaseLoader if name == "document" else yaml.SafeLoader)  # noqa: S506 -- safe ones both
            if name == "document":
                content["length"] = int(content["length"])
            jsonschema.validate(content, made[name])


def test_values_of() -> None:
    assert values_of("level")[0] == "substance"
    assert "blocks" in values_of("relation")
    assert set(Entity.model_fields) >= {"level", "valence"}
    assert GRAPHS == ("vocabulary", "stated", "presupposed", "implied")
