"""KGX comes in by the predicates and qualifiers of Biolink, and what our own export wrote comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mechgraph
from mechgraph.errors import ProblemsFound
from mechgraph.exports.formats import export
from mechgraph.imports.report import Piece
from mechgraph.imports.run import import_files
from mechgraph.model.values import Polarity
from test_imports import imported, write

NODES = """\
id\tcategory\tname\tsynonym\txref\tweight
CHEBI:1\tbiolink:SmallMolecule\tone\tuno|ein\tDRUGBANK:DB00001\t3
HGNC:2\tbiolink:Gene\ttwo
MONDO:0000003\tbiolink:Disease\tthree
"""
HEAD = ("subject", "predicate", "object", "negated", "object_aspect_qualifier", "object_direction_qualifier",
        "subject_direction_qualifier", "publications", "knowledge_level", "agent_type", "species_context_qualifier",
        "supporting_text")  # fmt: skip
EDGES = [
    (
        "CHEBI:1",
        "biolink:affects",
        "HGNC:2",
        "",
        "activity",
        "decreased",
        "",
        "PMID:1|PMID:2",
        "",
        "",
        "NCBITaxon:9606",
    ),
    ("CHEBI:1", "biolink:affects", "HGNC:2", "", "degradation", "increased"),
    ("CHEBI:1", "biolink:causes", "MONDO:0000003", "true", "", "", "", "PMID:3", "knowledge_assertion", "manual_agent"),
    ("HGNC:2", "biolink:affects", "MONDO:0000003", "", "", "increased", "downregulated", "", "prediction"),
    ("HGNC:2", "biolink:gene_associated_with_condition", "MONDO:0000003", "", "", "", "", "", "logical_entailment"),
    ("HGNC:2", "biolink:gene_associated_with_condition", "MONDO:0000003", "true"),
    ("MONDO:0000003", "biolink:treated_by", "CHEBI:1", *("",) * 8, "A sentence of an article."),
    ("HGNC:2", "biolink:affects", "GO:0000004"),
    ("HGNC:2", "", "GO:0000004"),
]


def test_edges_are_read_by_predicates_and_qualifiers(tmp_path: Path) -> None:
    edges = "".join("\t".join(row) + "\n" for row in (HEAD, *EDGES))
    files = [write(tmp_path, "some_edges.tsv", edges), write(tmp_path, "some_nodes.tsv", NODES)]
    import_files(files, tmp_path / "made")
    corpus = imported(tmp_path / "made")
    assert [
        (claim.subject, claim.relation, claim.object, str(claim.subject_change), str(claim.polarity), str(claim.status))
        for claim in corpus.claims
    ] == [
        ("CHEBI.1", "inhibits", "HGNC.2", "as_such", "affirmed", "stated"),
        ("CHEBI.1", "increases", "degradation.HGNC.2", "as_such", "affirmed", "stated"),
        ("CHEBI.1", "causes", "MONDO.0000003", "as_such", "negated", "stated"),
        ("HGNC.2", "increases", "MONDO.0000003", "decreased", "affirmed", "stated"),
        ("HGNC.2", "associatedWith", "MONDO.0000003", "as_such", "affirmed", "implied"),
        ("CHEBI.1", "usedFor", "MONDO.0000003", "as_such", "affirmed", "stated"),
        ("HGNC.2", "affects", "GO.0000004", "as_such", "affirmed", "stated"),
    ]
    first, _, denied, predicted, *_ = corpus.claims
    assert (first.cites, first.scope.population) == (("PMID:1", "PMID:2"), "NCBITaxon:9606")
    assert denied.says == "one does not cause three."
    assert "knowledge level" in str(denied.note) or "knowledge_level" in str(denied.note)
    assert (str(predicted.certainty), predicted.hedge, corpus.coupling(predicted)) == ("hypothesised", "prediction", -1)
    one = corpus.entity["CHEBI.1"]
    assert (one.label, one.synonyms, str(one.level)) == ("one", ("uno", "ein"), "substance")
    # A cross-reference does not say that it is the same.
    assert [(mapping.id, str(mapping.match)) for mapping in one.mappings] == [
        ("CHEBI:1", "exact"), ("DRUGBANK:DB00001", "related"),
    ]  # fmt: skip
    assert "sentence of an article" not in (tmp_path / "made/claims.jsonl").read_text()


def edge(predicate: str, **more: object) -> dict[str, object]:
    return {"subject": "CHEBI:1", "predicate": f"biolink:{predicate}", "object": "HGNC:2", **more}


def listed(**qualifiers: str) -> list[dict[str, str]]:
    return [{"qualifier_type_id": f"biolink:{key}", "qualifier_value": one} for key, one in qualifiers.items()]


@pytest.mark.parametrize(
    ("given", "said", "coupling", "says"),
    [
        (edge("affects", qualifiers=listed(object_aspect_qualifier="expression",
                                           object_direction_qualifier="increased")),
         "CHEBI.1 upregulates HGNC.2", 1, "one causes increased expression of two."),
        (edge("affects", object_aspect_qualifier="activity_or_abundance",
              object_direction_qualifier="biolink:decreased"),
         "CHEBI.1 decreases HGNC.2", -1, "one causes decreased activity or abundance of two."),
        (edge("affected_by", subject_direction_qualifier="decreased", object_direction_qualifier="increased"),
         "HGNC.2 decreases CHEBI.1", -1, "one is decreased because of more two."),
        (edge("increases_expression_of"), "CHEBI.1 upregulates HGNC.2", 1, "one causes increased expression of two."),
        (edge("decreases_degradation_of"), "CHEBI.1 decreases degradation.HGNC.2", -1,
         "one causes decreased degradation of two."),
        (edge("activity_decreased_by"), "HGNC.2 inhibits CHEBI.1", -1,
         "one has decreased activity because of two."),
        (edge("affects_activity_of"), "CHEBI.1 affects activity.HGNC.2", 0, "one affects activity of two."),
        (edge("entity_negatively_regulates_entity"), "CHEBI.1 decreases HGNC.2", -1, "one negatively regulates two."),
        (edge("acts_upstream_of_negative_effect"), "CHEBI.1 decreases HGNC.2", -1,
         "one acts upstream of negative effect two."),
        (edge("related_to", knowledge_level="prediction"), "CHEBI.1 associatedWith HGNC.2", None,
         "one is hypothesised to be related to two."),
        (edge("condition_exacerbated_by"), "HGNC.2 strengthens CHEBI.1", 1, "one is exacerbated by two."),
        (edge("gene_associated_with_condition"), "CHEBI.1 associatedWith HGNC.2", None,
         "one is associated with condition two."),
        (edge("disease_has_location"), "CHEBI.1 associatedWith HGNC.2", None, "one has location two."),
        (edge("gene_fusion_with"), "CHEBI.1 associatedWith HGNC.2", None, "one is gene fusion with two."),
    ],
)  # fmt: skip
def test_the_sign_of_an_edge_is_kept_however_biolink_says_it(
    given: dict[str, object], said: str, coupling: int, says: str, tmp_path: Path
) -> None:
    files = [write(tmp_path, "n_nodes.tsv", NODES), write(tmp_path, "n_edges.jsonl", json.dumps(given) + "\n")]
    report = import_files(files, tmp_path / "made")
    corpus = imported(tmp_path / "made")
    (claim,) = corpus.claims
    assert (f"{claim.subject} {claim.relation} {claim.object}", claim.says) == (said, says)
    assert corpus.coupling(claim) == coupling
    assert not [why for of, why in report.left if "edge" in why]


def test_what_an_edge_says_besides_is_kept_or_told(tmp_path: Path) -> None:
    given = edge(
        "contributes_to", id="e1", object_direction_qualifier="increased", relation="RO:0002326",
        category=["biolink:Association"], original_subject="X:1",
        qualifiers=[{"qualifier_type_id": "biolink:severity", "qualifier_value": "much"}],
    )  # fmt: skip
    report = import_files([write(tmp_path, "n_edges.jsonl", json.dumps(given) + "\n")], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    assert corpus.claims[0].note == (
        "object direction qualifier: increased. relation: RO:0002326. original subject: X:1."
    )
    assert corpus.segments["n_edges"][0].locator == "line 1: e1"
    places = report.places[Piece.parts, "a field of an edge that has no place"]
    assert places == ["n_edges.jsonl:1: category", "n_edges.jsonl:1: qualifiers"]


@pytest.mark.parametrize(
    ("given", "polarity"),
    [("true", "negated"), (True, "negated"), (1, "negated"), ("FALSE", "affirmed"), (0, "affirmed"), ("unclear", None)],
)
def test_an_edge_is_denied_affirmed_or_left_out(given: object, polarity: str | None, tmp_path: Path) -> None:
    rows = f"{json.dumps(edge('causes', negated=given))}\n{json.dumps(edge('treats'))}\n"
    report = import_files([write(tmp_path, "n_edges.jsonl", rows)], tmp_path / "made")
    found = [str(one.polarity) for one in imported(tmp_path / "made").claims if one.relation == "causes"]
    assert found == ([polarity] if polarity else [])
    assert report.left[Piece.statements, "an edge that is negated neither true nor false"] == (not found)


@pytest.mark.parametrize(
    "given",
    [
        edge("activity_decreased_by", subject_direction_qualifier="increased"),
        edge("decreases_expression_of", object_direction_qualifier="increased"),
        edge("affects_activity_of", object_aspect_qualifier="expression"),
    ],
)
def test_an_edge_that_contradicts_itself_is_left_out(given: dict[str, object], tmp_path: Path) -> None:
    """Neither its predicate nor its qualifiers are chosen for their sign."""
    rows = f"{json.dumps(given)}\n{json.dumps(edge('treats'))}\n"
    report = import_files([write(tmp_path, "n_edges.jsonl", rows)], tmp_path / "made")
    assert [one.relation for one in imported(tmp_path / "made").claims] == ["usedFor"]
    assert report.left[Piece.statements, "an edge whose qualifiers say otherwise than its predicate"] == 1


def test_an_edge_with_a_type_is_no_statement_of_indra(tmp_path: Path) -> None:
    given = edge("causes", type="Association")
    report = import_files([write(tmp_path, "n_edges.jsonl", json.dumps(given) + "\n")], tmp_path / "made")
    assert (report.form, report.claims) == ("kgx", 1)


LOST = {"id", "document", "segments", "restates", "note", "answers", "wording", "sign"}
"""Fields that come back as others, or as part of the note."""


@pytest.mark.parametrize(("form", "ending"), [("kgx", "tsv"), ("kgx-jsonl", "jsonl")])
def test_what_we_exported_comes_back(form: str, ending: str, tmp_path: Path) -> None:
    before = mechgraph.open().corpus
    export(before, form, tmp_path / "k")
    import_files([tmp_path / f"k_{kind}.{ending}" for kind in ("edges", "nodes")], tmp_path / "made")
    after = imported(tmp_path / "made")
    # What was not shown, and what would be denied with a wider word, has no form in Biolink.
    carried = [claim for claim in before.claims if claim.polarity is Polarity.affirmed]
    back = [claim for claim in after.claims if claim.polarity is Polarity.affirmed]
    for one, other in zip(carried, back, strict=True):
        assert other.model_dump(exclude=LOST) == one.model_dump(exclude=LOST)
        assert before.coupling(one) == after.coupling(other)
    assert len(after.entities) > 0.9 * len(before.entities)
    for found in after.entities:
        entity, other = before.entity[found.id], found
        assert (other.label, other.level, other.valence) == (entity.label, entity.level, entity.valence)
        assert {(one.match, one.id) for one in other.mappings} == {(one.match, one.id) for one in entity.mappings}


def test_nothing_is_both_used_and_left_out(tmp_path: Path) -> None:
    nodes = NODES.replace("DRUGBANK:DB00001", "DRUGBANK:DB00001|PUBCHEM:3821|MESH:D000001")
    edges = "".join("\t".join(row) + "\n" for row in [
        ("id", *HEAD),
        ("e1", "HGNC:2", "biolink:affected_by", "CHEBI:1", "", "expression", "", ""),
        ("e1", "MONDO:0000003", "biolink:caused_by", "CHEBI:1", "", " ", " ", " "),
    ])  # fmt: skip
    files = [write(tmp_path, "n_nodes.tsv", nodes), write(tmp_path, "n_edges.tsv", edges)]
    report = import_files(files, tmp_path / "made")
    first, second = imported(tmp_path / "made").claims
    assert (first.subject, second.note, second.wording) == ("expression.CHEBI.1", None, "biolink:caused_by")
    assert report.changed == {
        "a cross-reference, which does not say what is the same, was read as related": 2,
        "an edge whose id an edge before it has is a statement of its own": 1,
    }
    assert {(why, times) for (_, why), times in report.left.items()} == {
        ("a field of a node that has no place", 1),
        ("an identifier whose prefix or form is not known", 1),
    }


def test_a_qualifier_of_blanks_is_none(tmp_path: Path) -> None:
    given = edge(
        "causes",
        subject_aspect_qualifier=" ",
        object_aspect_qualifier="\t",
        object_part_qualifier=[""],
        has_evidence=[" ", None],
    )
    import_files([write(tmp_path, "n_edges.jsonl", json.dumps(given) + "\n")], tmp_path / "made")
    (claim,) = imported(tmp_path / "made").claims
    assert (claim.subject, claim.object, claim.note, claim.wording) == ("CHEBI.1", "HGNC.2", None, "biolink:causes")


def test_quotation_marks_of_a_table_are_its_own(tmp_path: Path) -> None:
    rows = 'id\tcategory\tname\na:1\tbiolink:Gene\t"One" and only\na:2\tbiolink:Gene\t"two\n'
    edges = "subject\tpredicate\tobject\na:1\tbiolink:causes\ta:2\n"
    import_files([write(tmp_path, "n_nodes.tsv", rows), write(tmp_path, "n_edges.tsv", edges)], tmp_path / "made")
    assert [entity.label for entity in imported(tmp_path / "made").entities] == ['"One" and only', '"two']


EDGE = '{"subject": "a:1", "predicate": "biolink:causes", "object": "a:2"'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("e.jsonl", EDGE, "is the file whole?"),
        ("e.jsonl", EDGE + ', "x": ' + "[" * 100_000, "nested too deep"),
        ("e.jsonl", EDGE + ', "x": NaN}', "NaN is no number"),
        ("e.jsonl", EDGE + "}\n[1]", "a row is no object"),
        ("e.jsonl", EDGE + ', "x": "' + "y" * 1_000_001 + '"}', "a line of more than"),
        ("e.tsv", "subject\tpredicate\tobject\na\tb\tc\td\n", "4 cells below 3 columns"),
        ("e.tsv", "subject\tpredicate\tobject\tobject\n", "a column stands twice"),
        ("e.tsv", b"subject\tpredicate\tobject\n\xff", "not UTF-8"),
    ],
)
def test_what_is_no_kgx_is_refused(name: str, content: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as caught:
        import_files([write(tmp_path, name, content)], tmp_path / "made", form="kgx")
    assert message in str(caught.value)


def test_fields_that_claim_to_be_ours_do_no_harm(tmp_path: Path) -> None:
    odd = [
        {"mg_status": "sure"},
        {"mg_says": "x" * 900},
        {"mg_certainty": []},
        {"mg_voice": {"a": 1}},
        {"mg_when": "later"},
    ]
    rows = [{"subject": "a:1", "predicate": "biolink:causes", "object": "a:2", **one} for one in odd]
    report = import_files([write(tmp_path, "e.jsonl", "\n".join(map(json.dumps, rows)))], tmp_path / "made", form="kgx")
    assert report.read[Piece.statements] == 5
    imported(tmp_path / "made")


def test_names_lose_what_is_not_seen(tmp_path: Path) -> None:
    """What a name may not hold does not keep an import from being made, and is counted."""
    nodes = [
        {"id": "a:1", "name": "\ufeffone\u202e \x07two", "synonym": ["uno\x9b", "\x1b"]},
        {"id": "a:\x1b2", "name": "\u2066"},
        {"id": "a:3", "name": "three\tand\nfour"},
    ]
    edges = [{"subject": "a:1", "predicate": "biolink:affects", "object": one} for one in ("a:\x1b2", "a:3")]
    for edge in edges:
        edge |= {"object_aspect_qualifier": "activity", "object_direction_qualifier": "increased"}
    files = [
        write(tmp_path, f"some\u202e_{name}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        for name, rows in (("nodes", nodes), ("edges", edges))
    ]
    report = import_files(files, tmp_path / "made", form="kgx")
    corpus = imported(tmp_path / "made")
    assert {entity.label for entity in corpus.entities} >= {"one two", "a:2", "three and four"}
    assert corpus.entity["a.1"].synonyms == ("uno",)
    assert corpus.claims[0].says.startswith("one two ")
    assert [document.title for document in corpus.documents] == ["some"]
    assert report.changed["a name lost characters that are not seen"] == 5


def test_ends_of_edges_that_are_left_out_were_read(tmp_path: Path) -> None:
    edges = [
        edge("affects"), edge("odd", negated=True, object="GO:0000003"), {"subject": "GO:0000004"},
        {"subject": "k:", "predicate": "biolink:causes", "mg_status": "stated"},
    ]  # fmt: skip
    report = import_files([write(tmp_path, "n_edges.jsonl", "\n".join(map(json.dumps, edges)))], tmp_path / "made",
                          form="kgx")  # fmt: skip
    assert (report.read[Piece.entities], report.kept[Piece.entities]) == (5, 2)
    assert report.places[Piece.entities, "an entity that no claim uses"] == ["GO:0000003", "GO:0000004", "k:"]
