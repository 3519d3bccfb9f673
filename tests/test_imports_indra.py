"""Statements of INDRA come in with the state of their agents and the mind of their evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mechgraph
from mechgraph.errors import ProblemsFound
from mechgraph.imports.run import import_files
from mechgraph.model.corpus import Corpus
from test_imports import imported, write

GSK3B = {
    "name": "GSK3B",
    "activity": {"activity_type": "kinase", "is_active": True},
    "db_refs": {"TEXT": "GSK-3beta", "UP": "P49841", "HGNC": "4617"},
}
MAPT = {"name": "MAPT", "db_refs": {"HGNC": "6893"}}
PHOSPHORYLATED = {
    **MAPT,
    "mods": [{"mod_type": "phosphorylation", "residue": "S", "position": "9", "is_modified": True}],
    "mutations": [{"position": "301", "residue_from": "P", "residue_to": "L"}],
    "bound_conditions": [{"agent": {"name": "TUBB", "db_refs": {}}, "is_bound": False}],
    "location": "nucleus",
}
EVIDENCE = [
    {
        "source_api": "reach",
        "pmid": "1",
        "text": "A sentence of an article.",
        "epistemics": {"direct": True, "section_type": "results"},
        "context": {"type": "bio", "organ": {"name": "brain"}, "species": {"name": "human"}},
        "annotations": {"agents": {"raw_text": ["x"]}},
        "source_hash": 14,
    },
    {"source_api": "trips", "pmid": "2", "epistemics": {"negated": True}},
    {"source_api": "reach", "text_refs": {"DOI": "10.1/y"}, "epistemics": {"hypothesis": True}},
    {"source_api": "eidos", "text_refs": {"PMCID": "PMC3"}, "epistemics": {"hedgings": ["might"]}},
    {"source_api": "signor", "source_id": "SIGNOR-12"},
    {"source_api": "signor", "source_id": "SIGNOR-13"},
]


def statement(kind: str, number: int = 1, **fields: object) -> dict[str, object]:
    return {"type": kind, "id": f"s{number}", "matches_hash": "7", "belief": 0.86, **fields}


def taken(folder: Path, *statements: object) -> tuple[Corpus, dict[str, object]]:
    report = import_files([write(folder, "some.json", json.dumps(list(statements)))], folder / "made")
    assert report.form == "indra"
    return imported(folder / "made"), report.record()


def test_evidence_that_affirms_denies_and_supposes_gives_a_claim_each(tmp_path: Path) -> None:
    one = statement("Phosphorylation", enz=GSK3B, sub=MAPT, residue="S", position="9", evidence=EVIDENCE)
    corpus, _ = taken(tmp_path, one)
    assert [(str(claim.polarity), str(claim.certainty), claim.hedge, claim.cites) for claim in corpus.claims] == [
        ("affirmed", "asserted", None, ("PMID:1",)),
        ("negated", "asserted", None, ("PMID:2",)),
        ("affirmed", "hypothesised", "hypothesis", ("doi:10.1/y",)),
        ("affirmed", "possible", "might", ("PMC:3",)),
        ("affirmed", "asserted", None, ("signor:SIGNOR-12", "signor:SIGNOR-13")),
    ]
    first, denied, supposed, *_ = corpus.claims
    assert (first.scope.region, first.scope.population) == (("brain",), "human")
    assert first.note == "Belief: 0.86. Source: reach. Direct."
    assert denied.says == "GSK3B with kinase activity does not yield MAPT phosphorylated at S9."
    assert supposed.says == "GSK3B with kinase activity is hypothesised to yield MAPT phosphorylated at S9."
    entity = corpus.entity[first.subject]
    assert (entity.label, entity.aspect_of) == ("GSK3B with kinase activity", ("HGNC.4617",))
    assert [one.id for one in corpus.entity["HGNC.4617"].mappings] == ["HGNC:4617", "UniProtKB:P49841"]
    assert "sentence of an article" not in (tmp_path / "made/claims.jsonl").read_text()


def test_each_type_says_what_it_means(tmp_path: Path) -> None:
    def agent(name: str) -> dict[str, object]:
        return {"name": name, "db_refs": {}}

    def event(name: str, polarity: int | None) -> dict[str, object]:
        return {"type": "Event", "concept": agent(name), "delta": polarity and {"polarity": polarity, "adjectives": []}}

    given = [
        statement("Activation", subj=agent("a"), obj=agent("b"), obj_activity="kinase"),
        statement("Inhibition", subj=PHOSPHORYLATED, obj=agent("b"), obj_activity="activity"),
        statement("IncreaseAmount", subj=agent("a"), obj=agent("c")),
        statement("DecreaseAmount", subj=agent("a"), obj=agent("d")),
        statement("Desumoylation", enz=agent("a"), sub=agent("c")),
        statement("Autophosphorylation", enz=agent("e"), residue="Y", position="1068"),
        statement(
            "Transphosphorylation", enz={**agent("e"), "bound_conditions": [{"agent": agent("f"), "is_bound": True}]}
        ),
        statement("ActiveForm", agent=PHOSPHORYLATED, activity="activity", is_active=False),
        statement("Gef", gef=agent("a"), ras=agent("r")),
        statement("Gap", gap=agent("b"), ras=agent("r")),
        statement("Complex", members=[agent("a"), agent("b")]),
        statement("Complex", members=[agent("a"), agent("b"), agent("c")]),
        statement("Translocation", agent=agent("a"), from_location="cytoplasm", to_location="nucleus"),
        statement("Influence", subj=event("rain", -1), obj=event("crop", 1)),
        statement("Influence", subj=event("rain", None), obj=event("flood", None)),
        statement("Association", members=[event("x", 1), event("y", -1)]),
        statement("Conversion", subj=agent("a"), obj_from=[agent("s")], obj_to=[agent("p")]),
        statement("Conversion", subj=None, obj_from=[agent("s")], obj_to=[agent("p")]),
        statement("Phosphorylation", enz=None, sub=agent("a")),
        statement("Unresolved"),
    ]
    corpus, _ = taken(tmp_path, *given)
    state = "MAPT phosphorylated at S9, mutated P301L, not bound to TUBB, in nucleus"
    assert [
        f"{corpus.entity[one.subject].label} {one.relation} {corpus.entity[one.object].label}" for one in corpus.claims
    ] == [
        "a activates b with kinase activity",
        f"{state} inhibits b",
        "a increases c",
        "a decreases d",
        "a decreases c sumoylated",
        "e increases e phosphorylated at Y1068",
        "e bound to f increases f phosphorylated",
        f"{state} inhibits MAPT",
        "a activates r active in its GTP-bound form",
        "b inhibits r active in its GTP-bound form",
        *(f"{one} partOf complex of a and b" for one in "ab"),
        *(f"{one} partOf complex of a, b and c" for one in "abc"),
        "a associatedWith nucleus",
        "rain increases crop",
        "rain affects flood",
        "x negativelyCorrelatedWith y",
        "a increases conversion of s to p",
        *("conversion of s to p decreases s", "conversion of s to p causes p") * 2,
    ]
    less = next(claim for claim in corpus.claims if claim.object == "crop")
    assert (less.subject_change, corpus.coupling(less), less.says) == ("decreased", -1, "less rain raises crop.")
    graph = mechgraph.open(tmp_path / "made")
    assert graph.paths("rain", "crop").chains[0].sign == -1
    assert graph.paths("a", "s").chains[0].sign == -1


def answer(*statements: dict[str, object], **more: object) -> dict[str, object]:
    """An answer of the database, in the order of its keys: hundreds of counts may stand before the statements."""
    by_hash = {str(-107 + number): one for number, one in enumerate(statements)}
    return {
        "belief_scores": dict.fromkeys(by_hash, 0.9),
        "end_of_statements": True,
        "evidence_counts": dict.fromkeys(by_hash, 180),
        "limit": None,
        "source_counts": {key: {f"reader {number}": number for number in range(2_000)} for key in by_hash},
        "statements": by_hash,
        "total_evidence": 360,
        **more,
    }


def test_an_answer_of_the_database_is_read_as_its_statements(tmp_path: Path) -> None:
    some = [
        statement("Phosphorylation", 1, enz=GSK3B, sub=MAPT, residue="S", position="9", evidence=EVIDENCE),
        statement("Inhibition", 2, subj=PHOSPHORYLATED, obj=GSK3B),
        statement("Unresolved", 3),
    ]
    (tmp_path / "list").mkdir()
    plain, counted = taken(tmp_path / "list", *some)
    source = write(tmp_path, "some.json", json.dumps(answer(*some), indent=1))
    report = import_files([source], tmp_path / "made")
    assert report.form == "indra"
    corpus = imported(tmp_path / "made")
    assert corpus.claims == plain.claims
    assert corpus.entities == plain.entities
    found = report.record()
    assert found["records"] == counted["records"]
    beside = "a field beside the statements that has no place"
    left = {one["why"]: one for one in found["left"]}
    fields = ["belief_scores", "end_of_statements", "evidence_counts", "limit", "source_counts"]
    assert (left[beside]["times"], [one.rpartition(" ")[2] for one in left[beside]["first"]]) == (6, fields)
    assert left[beside]["first"][1] == "some.json:7: end_of_statements"
    assert set(left) - {one["why"] for one in counted["left"]} == {beside}
    segment = corpus.segment(corpus.claims[0].document, 1)
    record = source.read_text()[segment.start : segment.end]
    assert json.loads(record) == some[0]


def test_an_answer_that_begins_with_its_statements_is_recognised(tmp_path: Path) -> None:
    long = statement("Activation", evidence=[{"text": "x" * 30_000}], subj=MAPT, obj=GSK3B)
    late = {"evidence": long.pop("evidence"), **long}
    source = write(tmp_path, "some.json", json.dumps({"statements": {"-1": late}}))
    assert import_files([source], tmp_path / "made").claims == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"statements": {"1": 3}}', "a statement is no object"),
        ('{"evidence_counts": {}, "statements": 3}', "no list or object of statements"),
        ('{"evidence_counts": {"1": 2}, "agents": []}', "no list or object of statements"),
        ('{"statements": {"1": {"type": "Gap"}, "1": {}}}', "the key '1' stands twice"),
        ('{"evidence_counts": {}, "evidence_counts": {}}', "the key 'evidence_counts' stands twice"),
        ('{"statements": {"1": {"type": "Gap"}', "is the file whole?"),
        ('{"statements": {"1": {"type": "Gap"}}', "is the file whole?"),
        ('{"statements": {"1"', "is the file whole?"),
        ('{"evidence_counts": {"1"', "is the file whole?"),
        ('{"statements": {"1": {"type": "Gap"}}} []', "something stands after the end"),
        ('{"statements": {}, "evidence_counts": {}}', "no claim comes of it"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_its_place(content: str, message: str, tmp_path: Path) -> None:
    source = write(tmp_path, "some.json", content)
    with pytest.raises(ProblemsFound) as caught:
        import_files([source], tmp_path / "made", form="indra")
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(source))


def test_what_is_denied_is_not_denied_in_wider_words(tmp_path: Path) -> None:
    """Who denies that it translocates does not deny that it has to do with the place; nor one part of a conversion."""
    denied = [{"source_api": "reach", "epistemics": {"negated": True, "hypothesis": True}}]
    a, b = {"name": "a", "db_refs": {}}, {"name": "b", "db_refs": {}}
    given = [
        statement("Translocation", agent=a, to_location="nucleus", evidence=denied),
        statement("Translocation", agent=a, to_location="nucleus", evidence=[*denied, {"source_api": "reach"}]),
        statement("Conversion", subj=a, obj_from=[b], obj_to=[b], evidence=denied),
        statement("Conversion", obj_from=[b], obj_to=[b], evidence=denied),
        statement("Complex", members=[a, b, a], evidence=denied),
        statement("Complex", members=[a, b], evidence=denied),
        statement("IncreaseAmount", subj=a, obj=b, evidence=denied),
    ]
    corpus, report = taken(tmp_path, *given)
    assert [(one.subject, one.relation, one.object, str(one.polarity)) for one in corpus.claims] == [
        ("a", "associatedWith", "nucleus", "affirmed"),
        ("a", "increases", "conversion.b__3e__b", "negated"),
        ("a", "partOf", "complex.a__2b__b", "negated"),
        ("b", "partOf", "complex.a__2b__b", "negated"),
        ("a", "increases", "b", "negated"),
    ]
    assert corpus.claims[-1].says == "a is hypothesised not to increase the amount of b."
    assert report["records"][1] == {"of": "statements", "read": 7, "kept": 4, "left": 3}


def test_hedges_of_any_length_hedge(tmp_path: Path) -> None:
    long = "it would not seem to be quite unlikely that"
    evidence = [
        {"epistemics": {"hedgings": [long]}, "context": {"species": {"name": None, "db_refs": {"TAXONOMY": "9606"}}}}
    ]
    one = statement("IncreaseAmount", subj={"name": "a"}, obj={"name": "b"}, evidence=evidence)
    corpus, _ = taken(tmp_path, one)
    (claim,) = corpus.claims
    assert (str(claim.certainty), claim.hedge, claim.scope.population) == ("possible", "hedged", "TAXONOMY:9606")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[{"type": "Activation"}, 3]', "a statement is no object"),
        ('[{"type": "Activation", "subj": ' + "[" * 100_000, "nested too deep"),
        ('[{"type": "Activation"', "is the file whole?"),
    ],
)
def test_what_is_no_list_of_statements_is_refused(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=message.replace("?", r"\?")):
        import_files([write(tmp_path, "some.json", content)], tmp_path / "made")


@pytest.mark.parametrize(
    "fields",
    [{"subj": 3}, {"subj": {"name": ""}}, {"subj": {"name": ["a"], "mods": 3, "db_refs": [1]}}, {"evidence": "none"},
     {"subj": {"name": "a", "bound_conditions": [{"agent": {"name": {}}}]}}, {"belief": {"a": 1}}],
)  # fmt: skip
def test_odd_fields_do_no_harm(fields: dict[str, object], tmp_path: Path) -> None:
    b = {"name": "b", "db_refs": {}}
    _, report = taken(
        tmp_path, statement("Activation", subj=b, obj={"name": "c"}), statement("Activation", obj=b, **fields)
    )
    assert report["records"][1]["read"] == 2


def test_what_is_bound_to_others_that_are_labelled_alike_stays_apart(tmp_path: Path) -> None:
    def bound(**refs: str) -> dict[str, object]:
        other = {"name": "PI3K", "db_refs": refs}
        return {"name": "IRS1", "db_refs": {"HGNC": "6125"}, "bound_conditions": [{"agent": other, "is_bound": True}]}

    given = [
        statement(
            "Activation", number, subj=bound(**refs), obj={"name": "AKT", "db_refs": {"FPLX": "AKT"}}, evidence=[{}]
        )
        for number, refs in enumerate(({"FPLX": "PI3K"}, {"HGNC": "8975"}, {"FPLX": "PI3K"}))
    ]
    corpus, _ = taken(tmp_path, *given)
    first, second, third = (claim.subject for claim in corpus.claims)
    assert first == third != second
    assert corpus.label(first) == "IRS1 bound to PI3K"
    assert corpus.entity[first].aspect_of[1:] == ("FPLX.PI3K",)


def test_statements_may_stand_a_line_each(tmp_path: Path) -> None:
    """As `stmts_to_json_file(…, format="jsonl")` of INDRA writes them."""
    rows = [statement("Activation", number, subj={"name": f"a{number}"}, obj={"name": "b"}) for number in (1, 2)]
    source = tmp_path / "some.jsonl"
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    report = import_files([source], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    assert (report.form, [claim.subject for claim in corpus.claims]) == ("indra", ["a1", "a2"])
    segment = corpus.segment("some", 2)
    assert json.loads(source.read_text()[segment.start : segment.end]) == rows[1]


def test_what_names_a_thing_a_second_time_is_told(tmp_path: Path) -> None:
    """Other identifiers of the work and of the context, the words for an agent, the groundings that came second."""
    evidence = {
        "source_api": "reach", "source_id": "x", "pmid": "1", "text_refs": {"PMID": "1", "DOI": "10.1/y"},
        "context": {"type": "bio", "organ": {"name": "liver", "db_refs": {"UBERON": "1"}}},
    }  # fmt: skip
    subject = {"name": "a", "db_refs": {"TEXT": "A.", "WM": [["rain", 0.9], ["snow", 0.1]]}}
    _, report = taken(tmp_path, statement("Activation", subj=subject, obj={"name": "b"}, evidence=[evidence]))
    told = {place.partition(": ")[2] for one in report["left"] for place in one["first"]}
    assert told == {"source_id", "text_refs: DOI", "context: organ: db_refs", "db_refs: TEXT", "db_refs: WM"}


def test_agents_of_statements_that_are_left_out_were_read(tmp_path: Path) -> None:
    a, b, c, d = ({"name": name, "db_refs": {}} for name in "abcd")
    denied = [{"source_api": "reach", "epistemics": {"negated": True}}]
    corpus, report = taken(
        tmp_path,
        statement("Activation", 1, subj=a, obj=b),
        statement("Phosphorylation", 2, enz=None, sub=c),
        statement("Translocation", 3, agent=d, to_location="nucleus", evidence=denied),
    )
    assert [one.id for one in corpus.entities] == ["a", "b"]
    assert {"of": "entities", "read": 5, "kept": 2, "left": 3} in report["records"]  # type: ignore[operator]
    assert {"of": "entities", "why": "an entity that no claim uses", "times": 3, "first": ["c", "d", "nucleus"]} in (
        report["left"]  # type: ignore[operator]
    )
