"""Why there is no path: what the question left out, in values and in words."""

from __future__ import annotations

import pytest

from corpora import claim, corpus
from mechgraph.errors import NotFound, UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.model.values import Certainty, Level
from mechgraph.reason.projection import Filter
from mechgraph.words import silence_words

DENIED = "that is not to say that there is no effect"


def graph_of(*texts: str, **fields) -> MechanismGraph:
    return MechanismGraph(corpus(*(claim(f"c.{n}", text, **fields) for n, text in enumerate(texts, 1))))


def words(graph: MechanismGraph, source: str, target: str, **options) -> list[str]:
    return silence_words(graph.corpus, graph.silence(source, target, **options))


def test_nothing_at_all_is_claimed() -> None:
    graph = graph_of("a increases b", "z increases y")
    assert graph.silence("a", "z").is_total
    assert words(graph, "a", "z") == [
        "no path of couplings leads from a to z within 8 steps",
        f"the corpus does not address the two together; {DENIED}",
    ]


def test_a_member_of_a_joint_cause_and_what_it_acts_on_are_addressed_together() -> None:
    small = corpus(claim("c.1", "j jointlyIncreases z", members=("a", "b")))
    found = MechanismGraph(small).silence("a", "z")
    assert [one.id for one in found.claims] == ["c.1"]
    assert not found.is_total


def test_paths_of_another_sign_are_told() -> None:
    graph = graph_of("a increases b", "b decreases z")
    assert graph.silence("a", "z", sign=1).signs == (-1,)
    assert words(graph, "a", "z", sign=1)[:2] == [
        "no path of couplings of sign + leads from a to z within 8 steps",
        "there are paths of sign −",
    ]


def test_longer_paths_are_told() -> None:
    graph = graph_of("a increases b", "b increases c", "c increases z")
    assert words(graph, "a", "z", longest=2)[:2] == [
        "no path of couplings leads from a to z within 2 steps",
        "there is one of 3 steps (--longest)",
    ]


def test_a_sign_that_only_a_loop_has() -> None:
    graph = graph_of("a increases b", "b increases c", "c decreases b", "b increases z")
    assert not graph.paths("a", "z", sign=-1).chains
    assert "there are paths of sign +" in words(graph, "a", "z", sign=-1)


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"avoid": frozenset({"b", "y"})}, "there is one without avoiding b"),
        ({"certainty": Certainty.asserted}, "there is one with claims of any certainty"),
        ({"documents": frozenset({"d2"})}, "there is one with the claims of all documents"),
        ({"levels": frozenset({Level.molecular})}, "there is one with entities of all levels"),
        ({"documents": frozenset({"d2"}), "avoid": frozenset({"b"})}, "there is one without these filters"),
    ],
)
def test_the_filter_that_is_in_the_way_is_named(chosen: dict, told: str) -> None:
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b increases z", certainty="possible", hedge="may"),
        claim("c.3", "y increases b"),
        entities={"z": {"level": "mind"}},
    )
    said = words(MechanismGraph(small), "a", "z", chosen=Filter(**chosen))
    assert said == ["no path of couplings leads from a to z within 8 steps with these filters", told, DENIED]


def test_implied_claims_would_lead_there() -> None:
    small = corpus(claim("c.1", "a increases b"), claim("c.2", "b increases z", status="implied", warrant="w"))
    assert "there is one with implied claims (--implied)" in words(MechanismGraph(small), "a", "z")


def test_a_chain_in_the_voice_of_marketing_is_told_as_such() -> None:
    small = corpus(claim("c.1", "a increases b", voice="marketing"), claim("c.2", "b increases z"))
    found = MechanismGraph(small).silence("a", "z")
    assert not found.is_total
    assert words(MechanismGraph(small), "a", "z")[1] == "there is one with claims in any voice, marketing too"


# ── Filters by name ──────────────────────────────────────────────────────────────────────────────────


def test_a_filter_is_made_of_names(graph: MechanismGraph) -> None:
    chosen = graph.filter(
        documents=["A"], certainty="probable", avoid=["brain-derived neurotrophic factor"], levels=["mind"]
    )
    assert chosen == Filter(
        documents=frozenset({"dual-benefits"}),
        certainty=Certainty.probable,
        avoid=frozenset({"bdnf"}),
        levels=frozenset({Level.mind}),
    )
    region = graph.context("region=prefrontal cortex")
    assert graph.filter(context=[region]) == graph.filter(context=["region=prefrontal cortex"])
    with pytest.raises(UsageError, match="list of names"):
        graph.filter(avoid="BDNF")
    with pytest.raises(NotFound, match="no level is called 'mnd'; did you mean mind"):
        graph.filter(levels=["mnd"])


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("documents", frozenset({"dual"}), "no document is called 'dual'; did you mean Ketamine Therapy: Dual Benefi"),
        ("avoid", frozenset({"bdnff"}), "no entity is called 'bdnff'; did you mean bdnf"),
        ("levels", frozenset({"mindd"}), "no level is called 'mindd'; did you mean mind"),
        ("families", frozenset({"causl"}), "no family is called 'causl'; did you mean causal"),
        ("statuses", frozenset({"sure"}), "no status is called 'sure'; known: stated, "),
        ("voices", frozenset({"loud"}), "no voice is called 'loud'"),
        ("certainty", "sure", "no certainty is called 'sure'"),
        ("context", frozenset({("regoin", "brain")}), "no aspect of scope is called 'regoin'; did you mean region"),
        ("context", frozenset({("region", "spine")}), "no region of a claim is called 'spine'"),
    ],
)
def test_a_filter_on_what_is_not_there_is_refused(graph: MechanismGraph, field: str, value, message: str) -> None:
    wrong = Filter(**{field: value})
    for ask in (
        lambda: graph.paths("ketamine", "mood", chosen=wrong),
        lambda: graph.what_if(raised=["ketamine"], chosen=wrong),
        lambda: graph.network(wrong),
    ):
        with pytest.raises(NotFound, match=message):
            ask()


# ── Denials ──────────────────────────────────────────────────────────────────────────────────────────


def test_denials_stand_beside_a_chain() -> None:
    """Of a step and of the whole; one of the opposite direction agrees, one of no direction denies both."""
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b decreases z"),
        claim("n.1", "a increases b", polarity="negated", document="d2"),
        claim("n.2", "a decreases b", polarity="negated", document="d2"),
        claim("n.3", "b affects z", polarity="not_shown"),
        claim("n.4", "a increases z", polarity="negated"),
        claim("n.5", "a increases z", polarity="negated", subject_change="decreased"),
        claim("n.6", "z increases a", polarity="negated"),
        claim("n.7", "a hasSideEffect b", polarity="negated", severity="effect"),
    )
    (chain,) = MechanismGraph(small).paths("a", "z").chains
    assert [one.id for one in chain.denials(small)] == ["n.1", "n.3", "n.5"]


def test_the_articles_deny_what_a_chain_comes_to(graph: MechanismGraph) -> None:
    (chain, *_) = graph.paths("ketamine therapy", "mood").chains
    assert "positive.62a" in [one.id for one in chain.denials(graph.corpus)]
    told = graph.explain("ketamine therapy", "mood").paragraphs[0]
    assert "But B states that at times, ketamine therapy does not increase mood" in told
