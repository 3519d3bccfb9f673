"""BEL scripts come in as their statements say, and as the node-link JSON of the same documents does."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mechgraph
from mechgraph.imports.belgrammar import NotBel, statement
from mechgraph.imports.belwords import in_words
from mechgraph.imports.events import Stated
from mechgraph.imports.report import Piece
from mechgraph.imports.run import Importer, import_files, importer
from mechgraph.reason.contradictions import opposed_aspects
from mechgraph.text.files import read_text
from test_imports import imported, unpacked, write

SCRIPT = """\
SET DOCUMENT Name = "A paper"
SET DOCUMENT Version = "1"
DEFINE NAMESPACE HGNC AS URL "https://example.org/hgnc.belns"
DEFINE NAMESPACE GO AS URL "https://example.org/go.belns"
DEFINE ANNOTATION Confidence AS LIST {"High", "Low"}
SET STATEMENT_GROUP = "One"
SET Citation = {"PubMed", "A journal", "30106381"}
SET Evidence = "A sentence of an article
that goes on, \\"quoted\\", to a second line."
# p(HGNC:APP) -> p(HGNC:MAPT) is a comment
SET Species = {"9606", "10090"}
SET MeSHAnatomy = "Hippocampus"
SET Confidence = "High"
kinaseActivity(proteinAbundance(HGNC:GSK3B)) directlyIncreases \\
    p(HGNC:MAPT, pmod(P, S, 9))
UNSET {Species, MeSHAnatomy}
bp(GO:"cell death") cnc act(p(HGNC:AKT1), ma(kin)) // a remark
UNSET ALL
p(HGNC:CAT) -| (a(CHEBI:"hydrogen peroxide") -> bp(GO:"cell death"))
complex(GO:"a complex") hasComponents list(p(HGNC:A), p(HGNC:B))
sec(p(HGNC:IL1B, loc(GO:cytosol))) pos rxn(reactants(a(CHEBI:a)), products(a(CHEBI:b), a(CHEBI:c)))
p(HGNC:A) bewitches p(HGNC:B)
p(HGNC:A) -> p(HGNC:B))
p(HGNC:A
"""


def test_an_accession_number_is_shown_with_the_namespace_that_counts_it(tmp_path: Path) -> None:
    script = "a(PUBCHEM:9832404) -> act(p(NCBIGENE:140621))\np(EC:2.5.1.18) -> p(HGNC:MAPT)\n"
    import_files([write(tmp_path, "paper.bel", SCRIPT.partition("kinase")[0] + script)], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    assert [entity.label for entity in corpus.entities] == [
        "PUBCHEM:9832404", "NCBIGENE:140621", "activity of NCBIGENE:140621", "EC:2.5.1.18", "MAPT",
    ]  # fmt: skip
    assert corpus.find("pubchem 9832404") == "a.PUBCHEM.9832404"


def test_what_is_named_alike_in_several_namespaces_stays_apart(tmp_path: Path) -> None:
    """GO is one, in whatever letters: BEL's own activities and places are its terms."""
    script = "".join(
        f"{term} -> bp(GO:apoptosis)\n"
        for term in (
            "a(CHEBI:glutamate)", "a(MESH:glutamate)",
            "p(HGNC:A, loc(GO:cytosol))", "p(HGNC:A, loc(MESH:cytosol))", 'p(HGNC:A, loc(go:0005829 ! cytosol))',
            "act(p(HGNC:A), ma(kin))", 'act(p(HGNC:A), ma(GO:"kinase activity"))',
            'act(p(HGNC:A), ma(CONSO:"kinase activity"))',
            "tloc(p(HGNC:A), fromLoc(GO:nucleus), toLoc(MESH:cytosol))",
            "tloc(p(HGNC:A), fromLoc(GO:nucleus), toLoc(GO:cytosol))",
        )
    )  # fmt: skip
    report = import_files([write(tmp_path, "paper.bel", SCRIPT.partition("kinase")[0] + script)], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    assert [claim.subject for claim in corpus.claims] == [
        "a.CHEBI.glutamate", "a.MESH.glutamate",
        "loc_cytosol.p.HGNC.A", "loc_MESH_cytosol.p.HGNC.A", "loc_cytosol.p.HGNC.A",
        "act.kinase_activity.p.HGNC.A", "act.kinase_activity.p.HGNC.A", "act.CONSO_kinase_activity.p.HGNC.A",
        "tloc.from_nucleus.to_MESH_cytosol.p.HGNC.A", "tloc.from_nucleus.to_cytosol.p.HGNC.A",
    ]  # fmt: skip
    assert corpus.label("loc_cytosol.p.HGNC.A") == "A in cytosol"
    assert corpus.label("loc_MESH_cytosol.p.HGNC.A") == "A in cytosol (loc MESH cytosol:p:HGNC:A)"
    assert report.changed["a label that another entity has, too, was given its identifier"] == 4


def test_a_script_becomes_claims_with_what_is_set_around_them(tmp_path: Path) -> None:
    import_files([write(tmp_path, "paper.bel", SCRIPT)], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    first = corpus.claims[0]
    changed = "MAPT phosphorylated at Ser9"
    assert corpus.entity[first.object].label == changed
    assert (first.subject, first.relation) == ("act.kinase_activity.p.HGNC.GSK3B", "increases")
    assert (first.scope.population, first.scope.region) == ("Species 9606, 10090", ("Hippocampus",))
    assert (first.cites, first.note) == (("PMID:30106381",), "STATEMENT_GROUP: One. Confidence: High.")
    segment = corpus.segment("paper", 1)
    assert SCRIPT[segment.start : segment.end].startswith("kinaseActivity(")
    assert SCRIPT[segment.start : segment.end].endswith("S, 9))")
    assert segment.locator == "line 14"
    assert "sentence of an article" not in (tmp_path / "made/claims.jsonl").read_text()
    said = [(one.subject, one.relation, one.object, str(one.polarity), str(one.status)) for one in corpus.claims[1:]]
    assert said == [
        (corpus.claims[1].subject, "kindOf", "p.HGNC.MAPT", "affirmed", "stated"),
        ("bp.GO.cell_death", "affects", "act.kinase_activity.p.HGNC.AKT1", "negated", "stated"),
        ("a.CHEBI.hydrogen_peroxide", "increases", "bp.GO.cell_death", "affirmed", "presupposed"),
        ("p.HGNC.CAT", "modulatesEffectOn", "bp.GO.cell_death", "affirmed", "stated"),
        ("p.HGNC.A", "partOf", "complex.GO.a_complex", "affirmed", "stated"),
        ("p.HGNC.B", "partOf", "complex.GO.a_complex", "affirmed", "stated"),
        *((one.subject, one.relation, one.object, "affirmed", "stated") for one in corpus.claims[7:11]),
        ("p.HGNC.A", "increases", "p.HGNC.B", "affirmed", "stated"),
    ]
    assert corpus.claims[7].subject == "tloc.from_intracellular.to_extracellular_space.loc_cytosol.p.HGNC.IL1B"
    assert {claim.wording for claim in corpus.claims[8:11]} == {"hasReactant", "hasProduct"}
    mechgraph.open(tmp_path / "made")


def test_forms_of_a_term_are_aspects_of_it(tmp_path: Path) -> None:
    """So that what a form does, and the plain protein does not, is told as a seeming opposition."""
    script = """\
act(p(HGNC:MAPT, pmod(Ph))) -> bp(GO:x)
p(HGNC:MAPT) -| bp(GO:x)
p(HGNC:MAPT, var("p.Pro301Leu"), loc(GO:nucleus)) -> bp(GO:x)
complex(p(HGNC:MAPT, frag("1_20")), p(HGNC:TTR)) -> bp(GO:x)
"""
    import_files([write(tmp_path, "forms.bel", script)], tmp_path / "made")
    graph = mechgraph.open(tmp_path / "made")
    forms = {entity.label: entity.aspect_of for entity in graph.corpus.entities if entity.aspect_of}
    phosphorylated = "MAPT phosphorylated"
    assert set(forms) == {
        phosphorylated,
        f"activity of {phosphorylated}",
        "MAPT variant p.Pro301Leu",
        "MAPT variant p.Pro301Leu in nucleus",
        "MAPT fragment 1 to 20",
    }
    assert forms[phosphorylated] == ("p.HGNC.MAPT",)
    assert forms[f"activity of {phosphorylated}"] == (graph.find(phosphorylated),)
    rows = np.arange(len(graph.corpus.claims))
    opposed = {frozenset((pair.left.subject, pair.right.subject)) for pair in opposed_aspects(graph.corpus, rows)}
    plain = graph.find("MAPT")
    changed = "MAPT variant p.Pro301Leu in nucleus"
    assert opposed == {frozenset((plain, graph.find(form))) for form in (f"activity of {phosphorylated}", changed)}


WORDS = {
    'p(HGNC:MAPT, pmod(go:0006468 ! "protein phosphorylation", Ser, 396), pmod(GO:"protein phosphorylation"))':
        "MAPT phosphorylated at Ser396, phosphorylated",
    "p(HGNC:HTT, pmod(CONSO:aggregation))": "HTT with aggregation",
    'g(HGNC:APP, gmod(go:0006306 ! "DNA methylation"))': "APP (gene) methylated",
    'p(HGNC:SOD1, var("?"))': "SOD1 variant",
    'p(HGNC:SOD1, var("="))': "SOD1 reference sequence",
    'p(HGNC:APP, frag("672_713", "a note"))': "APP fragment 672 to 713 (a note)",
    'p(HGNC:APP, frag("?_*"))': "APP fragment",
    'p(fus(HGNC:BCR, "p.1_426", HGNC:JAK2, "p.812_1132"))': "fusion of BCR and JAK2",
    "complex(a(CHEBI:1), complex(p(HGNC:A), p(HGNC:B)), p(HGNC:C, loc(GO:nucleus)))":
        "complex of CHEBI:1, (complex of A and B) and C in nucleus",
    'composite(p(HGNC:A, frag("1_2"), var("?")), a(X:"b, c"))': "(A fragment 1 to 2, variant) and (b, c) together",
    "rxn(reactants(a(X:a), a(X:b)), products(a(X:c)))": "reaction of a and b to c",
}  # fmt: skip


@pytest.mark.parametrize("bel", WORDS)
def test_a_term_is_labelled_in_words(bel: str) -> None:
    assert in_words(bel) == WORDS[bel]


@pytest.mark.parametrize(
    "bel", ["", "p(", "p()", "p(HGNC:A) x", "p(p(HGNC:A))", "complex()", "rxn(HGNC:A)", "p(HGNC:A, pmod())",
            "cat(p(X:a))", "p(HGNC:A, sub(G, 1, C))", "composite(" * 99, "p(HGNC:A, p(HGNC:B))",
            "p(HGNC:A, b)", "complex(p(X:a), b)"]
)  # fmt: skip
def test_what_is_no_term_is_labelled_as_it_is_written(bel: str) -> None:
    assert in_words(bel) == bel


def test_the_place_of_a_part_is_kept(tmp_path: Path) -> None:
    """Or else what goes in and what goes out of a cell would be one reaction."""
    calcium = "a(CHEBI:calcium, loc({}))".format
    inward, outward = (
        f"rxn(reactants({calcium(one)}), products({calcium(other)}))"
        for one, other in (("GO:outside", "GO:cytosol"), ("GO:cytosol", "GO:outside"))
    )
    script = f"{inward} -> bp(GO:x)\n{outward} -| bp(GO:x)\ncomplex(p(A:b, loc(GO:c)), p(A:d)) -> bp(GO:x)\n"
    report = import_files([write(tmp_path, "places.bel", script)], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    said = {(corpus.label(one.subject), one.wording, corpus.label(one.object)) for one in corpus.claims}
    both = "complex of b in c and d"
    into, out = (
        "reaction of calcium in outside to calcium in cytosol",
        "reaction of calcium in cytosol to calcium in outside",
    )
    assert said == {
        (into, "increases", "x"), (out, "decreases", "x"), (both, "increases", "x"),
        (into, "hasReactant", "calcium in outside"), (into, "hasProduct", "calcium in cytosol"),
        (out, "hasReactant", "calcium in cytosol"), (out, "hasProduct", "calcium in outside"),
        ("b in c", "partOf", both), ("d", "partOf", both),
    }  # fmt: skip
    assert corpus.entity[corpus.claims[1].object].aspect_of == ("a.CHEBI.calcium",)
    assert not report.left


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("p(HGNC:BCR, fus(HGNC:JAK2, 1875, 2626))", 'p(fus(HGNC:BCR, "p.?_1875", HGNC:JAK2, "p.2626_?"))'),
        ("p(HGNC:BCR, fus(HGNC:JAK2))", 'p(fus(HGNC:BCR, "?", HGNC:JAK2, "?"))'),
        ("g(HGNC:BCR, fusion(HGNC:JAK2, 1875, 2626))", 'g(fus(HGNC:BCR, "c.?_1875", HGNC:JAK2, "c.2626_?"))'),
        ("r(fus(HGNC:TMPRSS2, r.1_79, HGNC:ERG, r.312_5034))",
         'r(fus(HGNC:TMPRSS2, "r.1_79", HGNC:ERG, "r.312_5034"))'),
    ],
)  # fmt: skip
def test_fusions_keep_both_partners_and_their_namespaces(words: str, same: str) -> None:
    assert statement(f"{words} -> bp(GO:x)").subject.node["bel"] == same


def test_an_activity_of_any_kind_has_a_long_name_of_version_1() -> None:
    found = statement("molecularActivity(proteinAbundance(HGNC:A)) increases act(p(HGNC:B), molecularActivity(kin))")
    assert found.subject.modifier == {"modifier": "Activity"}
    assert found.objects[0].modifier["effect"]["name"] == "kinase activity"


def test_what_a_citation_says_besides_the_work_is_told(tmp_path: Path) -> None:
    script = 'SET Citation = {"PubMed", "A journal", "1", "2002-01-01", "Ann Author", ""}\np(A:b) analogous p(A:c)\n'
    report = import_files([write(tmp_path, "cited.bel", script)], tmp_path / "made")
    places = report.places[Piece.parts, "a field of a citation that has no place"]
    assert places == ["cited.bel:1: name", "cited.bel:1: date", "cited.bel:1: authors"]
    assert imported(tmp_path / "made").claims[0].cites == ("PMID:1",)


NODES = {
    "0.13": [
        {"function": "Protein", "namespace": "HGNC", "name": "AKT1", "id": "a", "bel": "p(HGNC:AKT1)"},
        {"function": "BiologicalProcess", "namespace": "GO", "name": "x", "id": "b", "bel": "bp(GO:x)"},
    ],
    "0.15": [
        {"function": "Protein", "concept": {"namespace": "HGNC", "name": "AKT1"}, "id": "a", "bel": "p(HGNC:AKT1)"},
        {"function": "BiologicalProcess", "concept": {"namespace": "GO", "name": "x"}, "id": "b", "bel": "bp(GO:x)"},
    ],
}
NODES["0.14"] = NODES["0.15"]
LINKS: dict[str, list[dict[str, object]]] = {
    "0.13": [
        {"citation": {"type": "PubMed", "reference": "1", "authors": "Ann Author"},
         "subject": {"modifier": "Degradation"}, "annotations": {"CellLine": {"HEK": True}}},
        {"citation": {"type": "PubMed", "reference": "1", "authors": "Ann Author"},
         "subject": {"modifier": "Activity", "effect": {"namespace": "bel", "name": "kin"}}},
    ],
    "0.14": [
        {"citation": {"db": "PubMed", "db_id": "1", "authors": "Ann Author"}, "subject": {"modifier": "Degradation"},
         "annotations": {"CellLine": {"HEK": True}}},
        {"citation": {"db": "PubMed", "db_id": "1", "authors": "Ann Author"},
         "subject": {"modifier": "Activity", "effect": {"namespace": "bel", "name": "kin"}}},
    ],
    "0.15": [
        {"citation": {"namespace": "pubmed", "identifier": "1", "authors": ["Ann Author"]},
         "source_modifier": {"modifier": "Degradation"},
         "annotations": {"CellLine": [{"namespace": "CellLine", "identifier": "HEK"}]}},
        {"citation": {"namespace": "pubmed", "identifier": "1", "authors": ["Ann Author"]},
         "source_modifier": {"modifier": "Activity", "effect": {
             "namespace": "go", "identifier": "0016301", "name": "kinase activity"}}},
    ],
}  # fmt: skip


@pytest.mark.parametrize("version", LINKS)
def test_what_every_version_of_pybel_wrote_says_the_same(version: str, tmp_path: Path) -> None:
    """As versions 0.13.2, 0.14.10 and 0.15.5 write it; a modifier that is passed over would turn the sign."""
    links = [{"relation": "increases", "source": 0, "target": 1, "key": "k", **link} for link in LINKS[version]]
    graph = {"graph": {"pybel_version": version}, "nodes": NODES[version], "links": links}
    report = import_files([write(tmp_path, "graph.json", json.dumps(graph))], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    first, second = corpus.claims
    assert (first.subject, second.subject) == ("deg.p.HGNC.AKT1", "act.kinase_activity.p.HGNC.AKT1")
    assert (first.object, first.cites, first.scope.region) == ("bp.GO.x", ("PMID:1",), ("HEK",))
    assert dict(report.left) == {(Piece.parts, "a field of a citation that has no place"): 2}


@pytest.mark.parametrize("words", ["p(A:b) -- (p(A:c) -> p(A:d))", "p(A:b) -> (p(A:c) -- p(A:d))"])
def test_statements_nest_in_causes_only(words: str) -> None:
    with pytest.raises(NotBel, match="only a cause acts on a statement"):
        statement(words)


@pytest.mark.parametrize(
    "words",
    ["p(HGNC:A", "p(" * 5_000, "p()", "(" * 9, 'p(HGNC:"A) -> p(HGNC:B)', "a(A:b) -> b", "act(act(p(A:b)))", "\\"],
)
def test_what_is_no_bel_is_refused(words: str) -> None:
    with pytest.raises(NotBel):
        statement(words)


@given(st.text(alphabet='pact(): ,!"\\->|=HGNC:Ab list', max_size=60))
def test_the_grammar_ends_on_anything(words: str) -> None:
    try:
        statement(words)
    except NotBel as error:
        assert str(error)  # noqa: PT017 -- either is right


def test_an_annotation_may_take_an_equals_sign_as_its_value(tmp_path: Path) -> None:
    script = 'DEFINE ANNOTATION Measured AS LIST {"=", "~"}\n\nSET Measured = "="\np(HGNC:A) -> p(HGNC:B)\n'
    report = import_files([write(tmp_path, "equal.bel", script)], tmp_path / "made")
    assert not report.left
    assert [one.note for one in imported(tmp_path / "made").claims] == ["Measured: =."]


def test_a_text_that_does_not_end_swallows_no_statement(tmp_path: Path) -> None:
    script = 'SET Evidence = "A sentence\nSET Confidence = "High"\np(HGNC:A) -> p(HGNC:B)\nSET Evidence = "The end'
    report = import_files([write(tmp_path, "torn.bel", script)], tmp_path / "made")
    assert (report.claims, report.left[Piece.parts, "a text that does not end"]) == (1, 2)


# ── The same documents as a script and as node-link JSON ─────────────────────────────────────────────

Said = tuple[str, str, str, str, tuple[str, ...]]
TWO_WAY = {"association", "correlation", "positiveCorrelation", "negativeCorrelation", "equivalentTo", "orthologous"}
STRUCTURE = {"partOf", "isA", "hasVariant", "hasComponent", "hasMember", "hasReactant", "hasProduct"}


def said(file: Path, reader: Importer) -> set[Said]:
    """Return what a file says: what goes both ways once, and structure without what is cited for it.

    PyBEL writes a link for each direction, and none of the citations of what is part of what; nor the places of parts.
    """
    found = set()
    for event in reader.read(read_text(file)):
        if isinstance(event, Stated) and event.relation != "modulatesEffectOn":
            ends = (_unplaced(event, event.subject), _unplaced(event, event.object))
            if event.wording in TWO_WAY:
                ends = (min(ends), max(ends))
            cites = () if event.wording in STRUCTURE else event.cites
            found.add((ends[0], event.relation, ends[1], str(event.polarity), cites))
    return found


def _unplaced(event: Stated, name: str) -> str:
    """Return the name of an entity without the places of its parts, or where it is a part, without its own."""
    name = re.sub(r", loc\([^()]*\)", "", name)
    return re.sub(r"^loc [^:]*:", "", name) if event.wording in STRUCTURE else name


def test_scripts_and_node_link_json_say_the_same(shared: Path, tmp_path: Path) -> None:
    """All 202 documents that are there in both forms; one script is there alone."""
    for name in ("bel", "nodelink"):
        unpacked(shared / f"data/conib/{name}.tar.xz", tmp_path)
    alone = [one for one in tmp_path.rglob("*.bel") if not one.with_name(f"{one.name}.nodelink.json").exists()]
    assert [one.name for one in alone] == ["simoes2013.bel"]
    assert len([*tmp_path.rglob("*.bel.nodelink.json")]) == 202
    same, only_script, only_graph = 0, Counter[str](), Counter[str]()
    for graph in tmp_path.rglob("*.bel.nodelink.json"):
        script = graph.with_name(graph.name.removesuffix(".nodelink.json"))
        one, other = said(script, importer("bel")), said(graph, importer("pybel"))
        same += len(one & other)
        only_script += Counter({script.stem: len(one - other)})
        only_graph += Counter({script.stem: len(other - one)})
    # PyBEL left out statements whose names it did not find when it looked them up.
    assert only_script == {"kontsekova2014": 1, "nordberg2001": 2, "zoli2018": 2, "prasad2019": 27, "dennissen2016": 8,
                           "tarasoffconway2015": 11, "xin2018": 4}  # fmt: skip
    # Brackets are closed too early, or a blank is missing: PyBEL takes what it can read of the line, we tell of it.
    assert only_graph == {"wardyn2015": 1, "xia2016": 6, "balaji2018": 2, "evans2018": 1, "simic2016": 1}
    assert same == 27_929
