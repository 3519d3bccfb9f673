"""Pairs of claims, documents side by side, and contradictions: cases worked out by hand, and the definition."""

from __future__ import annotations

import json
from itertools import pairwise

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpora import claim, corpus, hard
from mechgraph.cli import cli
from mechgraph.errors import NotFound, UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.model.claim import Claim
from mechgraph.model.values import Certainty, Frequency, Polarity, Status, SubjectChange
from mechgraph.reason.compare import (
    Difference,
    Group,
    Kind,
    compare_aspects,
    compare_claims,
    compare_documents,
    direction,
    pairs,
)
from mechgraph.reason.contradictions import contradictions
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.search import Clock, OutOfTimeError, Stop
from mechgraph.records.pairs import (
    PAIR_COLUMNS,
    comparison_record,
    contradictions_record,
    contradictions_rows,
    pair_row,
)
from randoms import random_corpus

MAY = {"certainty": "possible", "hedge": "may"}
CAN = {"certainty": "probable", "hedge": "can"}
NOT, UNSHOWN = {"polarity": "negated"}, {"polarity": "not_shown"}
LESS = {"subject_change": "decreased"}
EFFECT = {"severity": "effect"}
MICE, PEOPLE = {"scope": {"population": "mice"}}, {"scope": {"population": "people"}}
TAKEN = {"status": "presupposed"}
DRAWN = {"status": "implied", "warrant": "w"}

WORKED = [
    # what agrees
    ("x increases y", {}, "x increases y", {}, Kind.same),
    ("x increases y", {}, "x upregulates y", {}, Kind.same),
    ("x hasSideEffect y", EFFECT, "x hasSideEffect y", EFFECT, Kind.same),
    ("x increases y", NOT, "x promotes y", NOT, Kind.same),
    ("x increases y", UNSHOWN, "x increases y", UNSHOWN, Kind.same),
    ("x associatedWith y", {}, "y associatedWith x", {}, Kind.same),
    ("x affects y", {}, "x modulates y", {}, Kind.same),
    # a block told from the other side: less of x, more of y
    ("x blocks y", {}, "x upregulates y", LESS, Kind.context),
    ("x increases y", MICE, "x increases y", PEOPLE, Kind.context),
    ("x increases y", {}, "x increases y", MICE, Kind.context),
    ("x increases y", {}, "x increases y", {"frequency": "rare"}, Kind.context),
    ("x increases y", {**CAN, **MICE}, "x increases y", TAKEN, Kind.context),
    ("x avoidWith y", {"severity": "ban"}, "x avoidWith y", {"severity": "caution"}, Kind.context),
    ("x increases y", MAY, "x increases y", {}, Kind.hedged),
    ("x increases y", MAY, "x increases y", {**CAN, **TAKEN}, Kind.hedged),
    ("x usedFor y", MAY, "x usedFor y", {}, Kind.hedged),
    ("x increases y", TAKEN, "x increases y", {}, Kind.status),
    ("x increases y", TAKEN, "x increases y", DRAWN, Kind.status),
    ("x inhibits y", {}, "x activates y", NOT, Kind.denial),
    ("x increases y", {}, "x increases y", {**NOT, **LESS}, Kind.denial),
    ("x increases y", NOT, "x decreases y", NOT, Kind.denial),
    # what differs
    ("x increases y", UNSHOWN, "x increases y", {}, Kind.not_shown),
    ("x hasSideEffect y", {**UNSHOWN, **EFFECT}, "x hasSideEffect y", {**NOT, **EFFECT}, Kind.not_shown),
    ("x affects y", {}, "x decreases y", {}, Kind.vague),
    ("x affects y", {}, "x decreases y", NOT, Kind.vague),
    ("x affects y", NOT, "x decreases y", NOT, Kind.vague),
    ("x increases y", {"via": ("v",)}, "x increases v", {}, Kind.net),
    ("x increases y", {"via": ("v",)}, "v increases y", {}, Kind.net),
    ("x increases y", {"via": ("v", "w")}, "w decreases v", {}, Kind.net),
    # what opposes
    ("x increases y", {}, "x decreases y", {}, Kind.opposed),
    ("x enables y", {}, "x prevents y", {}, Kind.opposed),
    ("x increases y", LESS, "x decreases y", LESS, Kind.opposed),
    ("x promotes y", {}, "x increases y", NOT, Kind.opposed),
    ("x increases y", {}, "x affects y", NOT, Kind.opposed),
    ("x affects y", {}, "x affects y", NOT, Kind.opposed),
    ("x increases y", {**MICE, "strength": "strong"}, "x decreases y", MICE, Kind.opposed),
    ("x increases y", {"via": ("v",)}, "x decreases y", {}, Kind.opposed),
    ("x hasSideEffect y", EFFECT, "x hasSideEffect y", {**NOT, **EFFECT}, Kind.opposed),
    ("x increases y", MICE, "x decreases y", PEOPLE, Kind.elsewhere),
    ("x increases y", {}, "x decreases y", PEOPLE, Kind.elsewhere),
    ("x increases y", {}, "x increases y", LESS, Kind.elsewhere),
    ("x increases y", {}, "x increases y", {**NOT, "frequency": "sometimes"}, Kind.elsewhere),
    # who says that x raises y does not say that x alone brings it about
    ("x increases y", {}, "x causes y", NOT, Kind.elsewhere),
    ("x activates y", {}, "x upregulates y", NOT, Kind.elsewhere),
]  # fmt: skip

NOT_COMPARABLE = [
    ("x increases y", {}, "y increases x", {}),
    ("x increases y", {}, "x increases z", {}),
    ("x increases y", {}, "x requires y", {}),
    ("x usedFor y", {}, "x notApprovedFor y", {}),
    ("x hasSideEffect y", EFFECT, "x causes y", {}),
    ("x increases y", {"via": ("v",)}, "v increases z", {}),
    ("x increases y", {"via": ("v",)}, "x increases v", NOT),
]


def two(left: str, left_fields: dict, right: str, right_fields: dict):
    one = claim("c.1", left, **left_fields)
    other = claim("c.2", right, document="d2", **right_fields)
    return corpus(one, other), one, other


@pytest.mark.parametrize(("left", "left_fields", "right", "right_fields", "kind"), WORKED)
def test_pairs_worked_out_by_hand(left: str, left_fields: dict, right: str, right_fields: dict, kind: Kind) -> None:
    small, one, other = two(left, left_fields, right, right_fields)
    for first, second in ((one, other), (other, one)):
        pair = compare_claims(small, first, second)
        assert pair is not None
        assert pair.kind is kind
        assert list(pairs(small, [first], [second])) == [pair]


@pytest.mark.parametrize(("left", "left_fields", "right", "right_fields"), NOT_COMPARABLE)
def test_pairs_that_are_not_comparable(left: str, left_fields: dict, right: str, right_fields: dict) -> None:
    small, one, other = two(left, left_fields, right, right_fields)
    assert compare_claims(small, one, other) is None
    assert compare_claims(small, other, one) is None
    assert not list(pairs(small, [one], [other]))


def test_every_kind_is_worked_out() -> None:
    assert {kind for *_, kind in WORKED} | {Kind.aspects} == set(Kind)


def test_what_differs_is_listed() -> None:
    small, one, other = two("x increases y", {**CAN, **MICE}, "x promotes y", {**TAKEN, "strength": "partial"})
    pair = compare_claims(small, one, other)
    assert pair is not None
    assert pair.differences == (
        Difference("population", "mice", None),
        Difference("strength", None, "partial"),
        Difference("certainty", "probable", "asserted"),
        Difference("status", "stated", "presupposed"),
        Difference("relation", "increases", "promotes"),
    )


def test_a_scope_is_the_same_by_id_and_by_name() -> None:
    one = claim("c.1", "x increases y", scope={"region": ["area"]})
    other = claim("c.2", "x increases y", scope={"region": ["The Area"]})
    small = corpus(one, other, entities={"area": {"label": "the area"}})
    pair = compare_claims(small, one, other)
    assert pair is not None
    assert pair.kind is Kind.same


def test_doses_that_differ_in_a_sign_only_are_not_the_same() -> None:
    small, one, other = two(
        "x increases y", {"scope": {"dose": "<5 mg"}}, "x decreases y", {"scope": {"dose": ">5 mg"}}
    )
    pair = compare_claims(small, one, other)
    assert pair is not None
    assert (pair.kind, pair.to_be_equal) == (Kind.elsewhere, ("dose",))


@pytest.mark.parametrize(
    ("left", "left_fields", "right", "right_fields", "wanted"),
    [
        ("x increases y", MICE, "x decreases y", PEOPLE, ("population",)),
        ("x increases y", {}, "x increases y", LESS, ("subject_change",)),
        ("x increases y", {}, "x causes y", {**NOT, "frequency": "rare"}, ("frequency", "relation")),
        ("x increases y", {}, "x decreases y", {}, ()),
        ("x increases y", MICE, "x increases y", {}, ()),
    ],
)
def test_what_would_have_to_be_equal(
    left: str, left_fields: dict, right: str, right_fields: dict, wanted: tuple[str, ...]
) -> None:
    pair = compare_claims(*two(left, left_fields, right, right_fields))
    assert pair is not None
    assert pair.to_be_equal == wanted


# ── The definition ───────────────────────────────────────────────────────────────────────────────────

RELATIONS = ["increases", "decreases", "affects", "upregulates", "blocks", "enables"]


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    certainty = draw(st.sampled_from(Certainty))
    status = draw(st.sampled_from(Status))
    fields: dict = {
        "certainty": certainty,
        "hedge": "cue" if certainty is not Certainty.asserted else None,
        "status": status,
        "warrant": "w" if status is Status.implied else None,
        "polarity": draw(st.sampled_from(Polarity)),
        "subject_change": draw(st.sampled_from(SubjectChange)),
        "frequency": draw(st.sampled_from([None, *Frequency])),
        "scope": {"population": draw(st.sampled_from([None, "mice", "people"]))},
    }
    return claim(draw(st.sampled_from(["c.1", "c.2"])), f"x {draw(st.sampled_from(RELATIONS))} y", **fields)


def worlds(small, one: Claim) -> set[str]:
    """Return in which worlds a claim holds: y follows x, runs against it, or neither."""
    signs = {1: {"with"}, -1: {"against"}, 0: {"with", "against"}}[direction(small, one)]
    return {
        Polarity.affirmed: signs,
        Polarity.negated: {"with", "against", "neither"} - signs,
        Polarity.not_shown: {"with", "against", "neither"},
    }[one.polarity]


@given(claims(), claims())
def test_claims_oppose_each_other_where_no_world_has_both(one: Claim, other: Claim) -> None:
    small = corpus(one, other)
    pair, turned = compare_claims(small, one, other), compare_claims(small, other, one)
    assert pair is not None
    assert turned is not None
    assert pair.kind is turned.kind
    assert {(d.aspect, d.left, d.right) for d in pair.differences} == {
        (d.aspect, d.right, d.left) for d in turned.differences
    }
    here, there = worlds(small, one), worlds(small, other)
    assert (pair.kind.group is Group.opposition) is here.isdisjoint(there)
    if pair.kind in {Kind.same, Kind.context, Kind.hedged, Kind.status}:
        assert here == there
    if pair.kind is Kind.denial:
        assert here != there or Polarity.not_shown in {one.polarity, other.polarity}
    # What differs in the context is told, and an opposition is true only where nothing does.
    in_context = {"population", "frequency", "subject_change"} & {d.aspect for d in pair.differences}
    if in_context:
        assert pair.kind not in {Kind.same, Kind.hedged, Kind.status, Kind.opposed}
    assert (pair.kind is Kind.elsewhere) is bool(pair.to_be_equal)


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────


def side_by_side() -> MechanismGraph:
    return MechanismGraph(
        corpus(
            claim("a.1", "x increases y"),
            claim("a.2", "x increases y", restates="a.1"),
            claim("a.3", "x increases y", restates="a.1", **MICE),
            claim("a.4", "x increases only_here"),
            claim("a.5", "drawn increases z", **DRAWN),
            claim("b.1", "x increases y", document="d2", **MAY),
            claim("b.2", "x decreases y", document="d2"),
            claim("b.3", "y hasSideEffect only_there", document="d2", **EFFECT),
            claim("b.4", "y hasSideEffect only_there", document="d2", **EFFECT, **MICE),
            claim("b.5", "z increases y", document="d2"),
        )
    )


def test_documents_side_by_side() -> None:
    graph = side_by_side()
    found = graph.compare("d1", "Document d2")
    assert [(pair.left.id, pair.right.id, pair.kind) for pair in found.pairs] == [
        ("a.1", "b.1", Kind.hedged),
        ("a.1", "b.2", Kind.opposed),
        # a.2 says nothing new; a.3 does: it is about mice
        ("a.3", "b.1", Kind.context),
        ("a.3", "b.2", Kind.elsewhere),
    ]
    assert found.only_left == {"only_here": 1}
    assert list(found.only_right.items()) == [("only_there", 2), ("z", 1)]
    assert [len(pairs) for pairs in found.by_group.values()] == [2, 0, 2]


def test_implied_claims_count_only_on_request() -> None:
    found = side_by_side().compare("d1", "d2", implied=True)
    assert found.only_left == {"only_here": 1, "drawn": 1}
    assert found.only_right == {"only_there": 2}


def test_a_document_is_not_compared_with_itself() -> None:
    with pytest.raises(UsageError):
        side_by_side().compare("d1", "d1")
    with pytest.raises(NotFound):
        side_by_side().compare("d1", "d3")


def test_the_record_and_the_rows_of_a_comparison() -> None:
    graph = side_by_side()
    found = graph.compare("d1", "d2")
    record = comparison_record(graph.corpus, found)
    assert record["counts"] == {"agreement": 2, "difference": 0, "opposition": 2}
    assert record["pairs"][0]["differences"] == [{"aspect": "certainty", "left": "asserted", "right": "possible"}]
    assert record["only"]["d1"] == [{"id": "only_here", "label": "only here", "claims": 1}]
    row = pair_row(record["pairs"][0])
    assert (row["left"], row["right"], row["kind"]) == ("a.1", "b.1", "one side hedged")
    assert set(PAIR_COLUMNS) <= set(row)


# ── Contradictions ───────────────────────────────────────────────────────────────────────────────────


def test_oppositions_within_and_between_documents() -> None:
    small = corpus(
        claim("a.1", "x increases y", **MICE),
        claim("a.2", "x decreases y", **MICE),
        claim("b.1", "x increases y", document="d2", **NOT),
        claim("b.2", "x increases y", document="d2", **UNSHOWN),
        claim("b.3", "x affects y", document="d2"),
        claim("b.4", "x decreases y", document="d2", **DRAWN, **MICE),
    )
    found = contradictions(small)
    assert [(pair.left.id, pair.right.id, pair.kind) for pair in found.pairs] == [
        ("a.1", "a.2", Kind.opposed),
        ("a.1", "b.1", Kind.elsewhere),
    ]
    assert found.complete
    assert not found.chains
    # what a curator inferred opposes what is said only on request
    assert ("a.1", "b.4") in {(pair.left.id, pair.right.id) for pair in contradictions(small, implied=True).pairs}


def test_chains_of_two_documents_that_come_to_opposite_signs() -> None:
    small = corpus(
        claim("a.1", "x increases m"),
        claim("a.2", "m increases y"),
        claim("b.1", "x decreases n", document="d2"),
        claim("b.2", "n increases y", document="d2"),
        claim("b.3", "y increases z", document="d2"),
        claim("a.3", "y increases z"),
    )
    found = contradictions(small)
    # x to y is told; x to z runs through y in both and says no more
    (opposed,) = found.chains
    assert opposed.raising.entities == ("x", "m", "y")
    assert opposed.lowering.entities == ("x", "n", "y")
    assert (opposed.raising.documents, opposed.lowering.documents) == (("d1",), ("d2",))
    assert not found.pairs


def test_a_claim_against_a_chain_of_another_document() -> None:
    small = corpus(
        claim("a.1", "x decreases y"),
        claim("b.1", "x increases m", document="d2"),
        claim("b.2", "m increases y", document="d2"),
    )
    (opposed,) = contradictions(small).chains
    assert (opposed.raising.entities, opposed.lowering.entities) == (("x", "m", "y"), ("x", "y"))


def test_two_claims_of_two_documents_are_a_pair_and_no_chains() -> None:
    found = contradictions(corpus(claim("a.1", "x increases y"), claim("b.1", "x decreases y", document="d2")))
    assert len(found.pairs) == 1
    assert not found.chains


def test_chains_of_one_document_are_no_opposition_of_documents() -> None:
    small = corpus(claim("a.1", "x decreases y"), claim("a.2", "x increases m"), claim("a.3", "m increases y"))
    assert not contradictions(small).chains


def test_a_net_claim_is_no_second_chain() -> None:
    """The net claim of one document and the steps of the other agree; so do a document's own."""
    small = corpus(
        claim("a.1", "x increases y", via=("v",)),
        claim("b.1", "x increases v", document="d2"),
        claim("b.2", "v increases y", document="d2"),
    )
    found = contradictions(small)
    assert not found.pairs
    assert not found.chains


@pytest.mark.parametrize(
    ("denial", "fields", "found"),
    [
        ("x increases y", {}, True),
        ("x decreases y", {}, False),
        ("x decreases y", LESS, True),
        ("x affects y", {}, True),
        ("x hasSideEffect y", EFFECT, False),
        ("y increases x", {}, False),
    ],
)
def test_a_chain_against_a_denial(denial: str, fields: dict, found: bool) -> None:
    small = corpus(
        claim("a.1", "x increases m"),
        claim("a.2", "m increases y", **MAY),
        claim("b.1", denial, document="d2", **NOT, **fields, **MICE),
    )
    denied = contradictions(small).denied
    assert [(one.claim.id, one.chain.entities) for one in denied] == ([("b.1", ("x", "m", "y"))] if found else [])
    if found:
        assert denied[0].limits["population"] == "mice"


def test_a_claim_and_its_denial_are_a_pair_and_no_chain() -> None:
    small = corpus(claim("a.1", "x increases y"), claim("b.1", "x increases y", document="d2", **NOT))
    found = contradictions(small)
    assert [pair.kind for pair in found.pairs] == [Kind.opposed]
    assert not found.denied


def test_what_is_not_finished_in_time_is_told() -> None:
    found = contradictions(
        corpus(claim("a.1", "x increases y"), claim("b.1", "x decreases y", document="d2")), seconds=-1
    )
    assert not found.complete
    assert len(found.pairs) == 1


def test_which_limit_ended_the_search_for_chains_is_told() -> None:
    denied = claim("d.1", "a decreases z", document="d2", **NOT)
    small = corpus(*hard().claims, denied)
    assert contradictions(small).stopped is Stop.steps
    assert contradictions(small, seconds=-1).stopped is Stop.time
    record = contradictions_record(small, contradictions(small))
    assert (record["complete"], record["stopped"]) == (False, "steps")


def test_the_command_tells_how_to_search_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clock, "check", lambda clock: (_ for _ in ()).throw(OutOfTimeError))
    told = CliRunner().invoke(cli, ["contradictions", "--seconds", "3"])
    assert told.exit_code == 0
    assert "stopped after 3 s; there may be more: allow more with --seconds" in told.stderr
    assert "0 oppositions of claims" in told.stdout


def simple_chains(small, document: str) -> dict[tuple[str, str], set[int]]:
    """Return the signs of all simple chains that a document tells, by their ends."""
    graph = project(small, Filter(documents=frozenset({document}))).graph
    signs: dict[tuple[str, str], set[int]] = {}
    for number in range(len(graph.source)):
        ends = graph.nodes[graph.source[number]], graph.nodes[graph.target[number]]
        signs.setdefault(ends, set()).add(int(graph.sign[number]))
    network = nx.DiGraph(list(signs))
    found: dict[tuple[str, str], set[int]] = {}
    for source in network:
        for target in network:
            for path in nx.all_simple_paths(network, source, target) if source != target else ():
                come = {1}
                for step in pairwise(path):
                    come = {one * other for one in come for other in signs[step]}
                found.setdefault((source, target), set()).update(come)
    return found


@pytest.mark.parametrize("seed", range(300))
def test_chains_against_every_simple_path(seed: int) -> None:
    small = random_corpus(seed)
    chains = {document: simple_chains(small, document) for document in ("d1", "d2")}
    expected = {
        ends
        for one, other in (("d1", "d2"), ("d2", "d1"))
        for ends in chains[one].keys() & chains[other].keys()
        if 1 in chains[one][ends] and -1 in chains[other][ends]
    }
    found = contradictions(small)
    assert found.complete
    for opposed in found.chains:
        ends = opposed.raising.entities[0], opposed.raising.entities[-1]
        assert ends in expected
        assert (opposed.lowering.entities[0], opposed.lowering.entities[-1]) == ends
        assert (opposed.raising.sign, opposed.lowering.sign) == (1, -1)
        assert not set(opposed.raising.entities[1:-1]) & set(opposed.lowering.entities[1:-1])
        for chain in (opposed.raising, opposed.lowering):
            assert len(set(chain.entities)) == len(chain.entities)
            assert len(chain.documents) == 1
        assert opposed.raising.documents != opposed.lowering.documents
    # Each opposition is told, or holds one that is, be it of two claims.
    assert bool(expected) is bool(
        found.chains
        or {(pair.left.subject, pair.left.object) for pair in found.pairs if pair.left.document != pair.right.document}
        & expected
    )


# ── The articles ─────────────────────────────────────────────────────────────────────────────────────


def test_the_articles_agree_where_both_speak(graph) -> None:
    """Read from the claims: what A takes for granted and hedges, B states; nothing that one says the other denies."""
    found = graph.compare("A", "B")
    by_ends = {
        (pair.left.subject, pair.left.object): pair for pair in found.pairs if pair.kind.group is Group.agreement
    }
    bdnf = by_ends["ketamine", "bdnf"]
    differing = {one.aspect: (one.left, one.right) for one in bdnf.differences}
    assert (bdnf.left.id, bdnf.left.hedge, bdnf.right.id) == ("dual.08a", "ability to", "positive.26f")
    assert differing["certainty"] == ("probable", "asserted")
    assert differing["status"] == ("presupposed", "stated")
    assert differing["region"] == (None, "brain")
    assert by_ends["bdnf", "neuronal_growth"].right.id == "positive.26h"
    assert by_ends["ketamine", "psychedelic_state"].kind.group is Group.agreement
    # A sums up what B tells as a step: ketamine makes synapses more plastic by way of BDNF.
    assert ("dual.08d", "positive.26f", Kind.net) in {(pair.left.id, pair.right.id, pair.kind) for pair in found.pairs}
    assert not found.by_group[Group.opposition]
    assert "tyrosine_hydroxylase" in found.only_left
    assert "pregnancy" in found.only_right
    assert "mood" in found.only_right
    assert {"ketamine", "bdnf", "neuroplasticity"}.isdisjoint({*found.only_left, *found.only_right})


def test_the_articles_do_not_contradict_each_other(graph) -> None:
    found = graph.contradictions()
    assert not [pair for pair in found.pairs if pair.kind is Kind.opposed]
    assert not found.chains
    # New experiences are said to lift mood; at times, mood is said not to rise by as much as was expected.
    moods = {one.claim.id: one for one in found.denied if one.claim.object == "mood"}
    assert {"positive.62a", "positive.62b"} <= set(moods)
    assert "frequency" in moods["positive.62a"].limits


ASPECTS = {
    "receptor": {"label": "receptor"},
    "activity": {"label": "activity of the receptor", "aspect_of": ["receptor"]},
    "inside": {"label": "activity of the receptor in neurons", "aspect_of": ["activity"]},
    "bound": {"label": "receptor with ligand", "aspect_of": ["receptor", "ligand"]},
    "ligand": {"label": "ligand"},
    "subtype": {"label": "subtype", "kind_of": ["receptor"]},
}


@pytest.mark.parametrize(
    ("left", "right", "fields", "to_be_equal"),
    [
        ("x increases receptor", "x decreases activity", {}, ("object",)),
        ("x increases receptor", "x decreases inside", MICE, ("object", "population")),
        ("x increases inside", "x increases activity", NOT, ("object",)),
        ("x increases bound", "x decreases ligand", {}, ("object",)),
        ("x increases bound", "x decreases activity", {}, ("object",)),
        ("receptor increases x", "activity decreases x", MAY, ("subject",)),
        ("receptor increases ligand", "activity decreases bound", {}, ("subject", "object")),
        ("receptor associatedWith x", "x associatedWith activity", NOT, ("subject",)),
        # what would not be opposed either, were the aspect the thing
        ("x increases receptor", "x increases activity", {}, None),
        ("x increases receptor", "x affects activity", {}, None),
        ("x increases receptor", "x decreases activity", UNSHOWN, None),
        # a true opposition is none of aspects, and what is near is no aspect
        ("x increases activity", "x decreases activity", {}, None),
        ("x increases activity", "x decreases subtype", {}, None),
        ("x increases activity", "x decreases y", {}, None),
        ("receptor associatedWith x", "activity usedFor x", NOT, None),
    ],
)
def test_claims_about_different_aspects_only_seem_opposed(
    left: str, right: str, fields: dict, to_be_equal: tuple[str, ...] | None
) -> None:
    small = corpus(claim("a.1", left), claim("b.1", right, document="d2", **fields), entities=ASPECTS)
    found = contradictions(small)
    assert [(pair.kind, pair.to_be_equal) for pair in found.aspects] == (
        [] if to_be_equal is None else [(Kind.aspects, to_be_equal)]
    )
    assert all(pair.kind.group is Group.difference for pair in found.aspects)
    one, other = small.claims
    turned = compare_aspects(small, other, one)
    assert (turned is None) == (to_be_equal is None)
    assert all(pair.kind is Kind.opposed for pair in found.pairs)


def test_what_differs_besides_the_aspect_is_named() -> None:
    small = corpus(
        claim("a.1", "x increases receptor", scope={"population": "rats", "region": ["cortex"]}),
        claim("b.1", "x decreases activity", document="d2", scope={"population": "mice", "dose": "1 mg"}, **MAY),
        entities=ASPECTS,
    )
    found = contradictions(small)
    found_record = contradictions_record(small, found)
    (row,) = contradictions_rows(small, found_record)
    assert row["differences"] == ["object", "population", "region", "dose", "certainty", "relation"]
    (record,) = found_record["aspects"]
    assert record["group"] == "difference"
    assert record["differences"][0] == {
        "aspect": "object",
        "left": "receptor",
        "right": "activity of the receptor",
    }
    assert record["sentence"].startswith(
        "Both can hold, for they speak of different aspects: to contradict, they would have to share object, "
        "population, region and dose. They differ in object (receptor / activity of the receptor), "
        "population (rats / mice), "
    )
    assert "certainty (asserted / possible “may”)" in record["sentence"]


def test_indra_a_denial_of_the_opposite_agrees() -> None:
    small = corpus(
        claim("c.1", "ketamine inhibits grin1"), claim("c.2", "ketamine activates grin1", document="d2", **NOT)
    )
    found = compare_documents(small, "d1", "d2")
    assert [pair.kind for pair in found.pairs] == [Kind.denial]
    nothing = contradictions(small)
    assert (nothing.pairs, nothing.aspects, nothing.chains, nothing.denied) == ((), (), (), ())


# ── The commands ─────────────────────────────────────────────────────────────────────────────────────


def run(*words: str) -> str:
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_compare_prints_claims_side_by_side(graph) -> None:
    text = run("compare", "A", "B")
    assert "    A 8  ketamine upregulates BDNF (presupposed, probable “ability to”) [dual.08a]" in text
    assert "[positive.26f]" in text
    assert "certainty (probable “ability to” / asserted)" in text
    assert "not to say that the other denies it" in text
    assert "more (--all names them)" in text
    assert "more (--all names them)" not in run("compare", "A", "B", "--all")


def test_compare_in_other_formats(graph) -> None:
    record = json.loads(run("compare", "A", "B", "--format", "json"))
    assert (record["left"], record["right"]) == ("dual-benefits", "positive-effects")
    header, *rows = run("compare", "A", "B", "--format", "csv").splitlines()
    assert header == ",".join(PAIR_COLUMNS)
    assert len(rows) == len(record["pairs"])


def test_contradictions_in_all_formats() -> None:
    text = run("contradictions")
    assert "does not increase mood" in text
    # Glutamate is blocked at one receptor and raised elsewhere: told where it is asked for, and as no contradiction.
    assert "4 seeming oppositions, about different aspects (--aspects prints them)" in text
    assert "glutamate" not in text
    told = run("contradictions", "--aspects")
    assert "they would have to share object. They differ in object (glutamate activity at the NMDA receptor / " in told
    record = json.loads(run("contradictions", "--format", "json"))
    assert (record["complete"], record["stopped"]) == (True, None)
    assert any(one["claim"] == "positive.62a" for one in record["denied"])
    header, *rows = run("contradictions", "--format", "csv").splitlines()
    assert header == ",".join(PAIR_COLUMNS)
    assert len(rows) == sum(len(record[part]) for part in ("pairs", "aspects", "chains", "denied"))


def test_every_finding_has_a_row_and_a_sentence() -> None:
    small = corpus(
        claim("a.1", "x increases m"),
        claim("a.2", "m increases y"),
        claim("b.1", "x decreases y", document="d2"),
        claim("b.2", "x increases y", document="d2", **NOT),
        claim("a.3", "m decreases y", **MICE),
    )
    found = contradictions(small)
    assert (len(found.pairs), len(found.chains), len(found.denied)) == (1, 1, 1)
    record = contradictions_record(small, found)
    rows = list(contradictions_rows(small, record))
    assert [row["kind"] for row in rows] == [
        "opposition in different contexts",
        "opposite chains",
        "chain against a denial",
    ]
    assert all(row["sentence"].endswith(".") for row in rows)
    assert "they would have to share population." in record["pairs"][0]["sentence"]
    assert "population (not given / mice)" in record["pairs"][0]["sentence"]
    assert "by what d2 tells, it lowers it" in record["chains"][0]["sentence"]
    assert "denies without any limit" in record["denied"][0]["sentence"]
