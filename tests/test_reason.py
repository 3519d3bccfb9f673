"""Chains and paths on small graphs whose answers are worked out by hand."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import claim, corpus
from mechgraph.model.corpus import MechanismPath
from mechgraph.model.values import Certainty, Level, Status
from mechgraph.reason.chain import Grade, mechanism
from mechgraph.reason.paths import find_paths
from mechgraph.reason.projection import Filter, couplings, network
from mechgraph.words import chain_words

ALL = Filter(statuses=frozenset(Status))


def ids(found) -> list[str]:
    return [one.id for one in found]


def test_what_joins_a_chain() -> None:
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b increases c", polarity="negated"),
        claim("c.3", "b increases d", polarity="not_shown"),
        claim("c.4", "b increases e", voice="marketing"),
        claim("c.5", "b hasSideEffect f", severity="effect"),
        claim("c.6", "b requires g"),
        claim("c.7", "b enables h"),
        claim("c.8", "b affects i"),
        claim("c.9", "b increases j", status="implied", warrant="w"),
        claim("c.10", "j2 jointlyIncreases k", members=("a", "b")),
    )
    assert ids(couplings(small, Filter())) == ["c.1", "c.7", "c.8", "c.10"]
    assert ids(couplings(small, ALL)) == ["c.1", "c.7", "c.8", "c.9", "c.10"]


def test_members_of_a_joint_cause_are_no_causes() -> None:
    small = corpus(claim("c.1", "a increases m"), claim("c.2", "joint jointlyIncreases z", members=("m", "n")))
    assert not find_paths(small, "a", "z").chains
    assert find_paths(small, "joint", "z").chains


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ([], True),  # steps not encoded: the net claim counts
        (["a increases v"], True),  # only half of them
        (["a increases v", "v increases b"], False),
        (["a increases w", "w increases v", "v increases b"], False),  # by way of others
        (["v increases b"], True),
    ],
)
def test_net_claim_counts_only_without_its_steps(steps: list[str], kept: bool) -> None:
    made = [claim(f"s.{number}", text) for number, text in enumerate(steps)]
    small = corpus(claim("net.1", "a increases b", via=("v",)), *made, entities={"v": {}})
    assert ("net.1" in ids(couplings(small, Filter()))) is kept


def test_steps_that_a_filter_hides_do_not_carry_a_net_claim() -> None:
    small = corpus(
        claim("net.1", "a increases b", via=("v",)),
        claim("c.1", "a increases v", document="d2"),
        claim("c.2", "v increases b", document="d2"),
    )
    assert ids(couplings(small, Filter())) == ["c.1", "c.2"]
    assert ids(couplings(small, Filter(documents=frozenset({"d1"})))) == ["net.1"]


@pytest.mark.parametrize(
    ("texts", "fields", "sign"),
    [
        (["a increases b", "b increases c"], {}, 1),
        (["a blocks b", "b increases c"], {}, -1),
        (["a blocks b", "b blocks c"], {}, 1),
        (["a affects b", "b blocks c"], {}, 0),
        (["a blocks b", "b upregulates c"], {"subject_change": "decreased"}, 1),
    ],
)
def test_sign_of_a_path(texts: list[str], fields: dict[str, str], sign: int) -> None:
    first, second = texts
    small = corpus(claim("c.1", first), claim("c.2", second, **fields))
    (chain,) = find_paths(small, "a", "c").chains
    assert chain.sign == sign


def test_grade_weakest_hedges_and_rank() -> None:
    hedged = {"certainty": "possible", "hedge": "may"}
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b increases z", document="d2"),
        claim("c.3", "a increases m", **hedged, hedge_scope="h"),
        claim("c.4", "m increases z", **hedged, hedge_scope="h"),
        claim("c.5", "a increases n", **hedged),
        claim("c.6", "n increases z", **hedged),
        claim("c.7", "a increases i", status="implied", warrant="w"),
        claim("c.8", "i increases z"),
    )
    chains = find_paths(small, "a", "z", chosen=ALL).chains
    found = [(chain.entities[1], chain.grade, chain.certainty, len(chain.hedges)) for chain in chains]
    assert found == [
        ("m", Grade.one_document, Certainty.possible, 1),  # one hedge over two claims ranks before two hedges
        ("n", Grade.one_document, Certainty.possible, 2),
        ("b", Grade.joined, Certainty.asserted, 0),
        ("i", Grade.with_implied, Certainty.asserted, 0),
    ]


def test_one_document_is_enough_when_it_tells_every_step() -> None:
    small = corpus(
        claim("c.1", "a increases b", document="d1"),
        claim("c.2", "a increases b", document="d2"),
        claim("c.3", "b increases c", document="d2"),
    )
    (chain,) = find_paths(small, "a", "c").chains
    assert (chain.grade, chain.documents) == (Grade.one_document, ("d2",))


def test_opposite_signs_give_two_paths() -> None:
    small = corpus(claim("c.1", "a increases b"), claim("c.2", "a decreases b", document="d2"))
    assert {chain.sign for chain in find_paths(small, "a", "b").chains} == {1, -1}


def test_filters() -> None:
    levels = {"a": {"level": "substance"}, "b": {"level": "mind"}, "c": {"level": "mind"}}
    small = corpus(
        claim("c.1", "a increases b"), claim("c.2", "b increases c"), claim("c.3", "a increases c"), entities=levels
    )

    def paths(**chosen) -> list[tuple[str, ...]]:
        return [chain.entities for chain in find_paths(small, "a", "c", chosen=Filter(**chosen)).chains]

    assert paths() == [("a", "c"), ("a", "b", "c")]
    assert paths(avoid=frozenset({"b"})) == [("a", "c")]
    assert paths(levels=frozenset({Level.mind})) == []


def test_benefit_is_sign_times_valence() -> None:
    small = corpus(claim("c.1", "a decreases fear"), entities={"fear": {"valence": "unwanted"}})
    (chain,) = find_paths(small, "a", "fear").chains
    assert (chain.sign, chain.benefit(small)) == (-1, 1)


def test_mechanism_with_a_gap() -> None:
    small = corpus(claim("c.1", "a blocks b"), claim("c.2", "c increases d"))
    chain = mechanism(small, MechanismPath(id="m", title="M", entities=("a", "b", "c", "d")))
    assert (chain.gaps, chain.sign, chain.certainty) == (1, None, Certainty.asserted)
    assert chain_words(small, chain) == "a ⊣ b ⋯ c → d"


names = st.sampled_from("abcdef")
triples = st.lists(
    st.tuples(names, st.sampled_from(["increases", "decreases", "affects"]), names).filter(lambda t: t[0] != t[2]),
    min_size=1,
    max_size=14,
    unique_by=lambda t: (t[0], t[2]),
)


@given(triples)
def test_paths_are_all_simple_paths(edges: list[tuple[str, str, str]]) -> None:
    """Against brute force: every sequence of distinct entities that edges allow, with the product of signs."""
    small = corpus(*(claim(f"c.{n}", " ".join(edge)) for n, edge in enumerate(edges)), entities={"a": {}, "b": {}})
    signs = {(s, o): {"increases": 1, "decreases": -1, "affects": 0}[r] for s, r, o in edges}
    expected = {}
    for length in range(5):
        for middle in itertools.permutations("cdef", length):
            nodes = ("a", *middle, "b")
            if all(pair in signs for pair in itertools.pairwise(nodes)):
                sign = 1
                for pair in itertools.pairwise(nodes):
                    sign *= signs[pair]
                expected[nodes] = sign
    found = find_paths(small, "a", "b", limit=1000)
    assert found.complete
    assert {chain.entities: chain.sign for chain in found.chains} == expected


def test_network_is_a_multidigraph_of_couplings(graph) -> None:
    made = graph.network()
    assert isinstance(made, nx.MultiDiGraph)
    edge = made.edges["nmda_glutamate_activity", "tyrosine_hydroxylase", "dual.09a"]
    assert (edge["sign"], edge["relation"], edge["document"]) == (-1, "upregulates", "dual-benefits")
    assert made.nodes["bdnf"] == {"label": "BDNF", "level": "molecular", "valence": "neutral"}
    assert not any(graph.corpus.claim[key].status == "implied" for _, _, key in made.edges(keys=True))
    assert network(graph.corpus, Filter(avoid=frozenset({"ketamine"}))).has_node("ketamine") is False


def test_the_articles_as_read(graph) -> None:
    """Worked out from the documents: what each article alone can say, and what only both together can."""
    nmda = graph.find("glutamate activity at the NMDA receptor")
    everything = Filter(statuses=frozenset(Status))
    # No chain from NMDA activity to the antidepressant effect within one article; joined ones say that they are.
    found = graph.paths(nmda, "antidepressant_effect")
    assert found.chains
    assert {chain.grade for chain in found.chains} == {Grade.joined}
    assert {chain.sign for chain in found.chains} == {-1}
    for document in graph.corpus.document:
        chosen = Filter(statuses=frozenset(Status), documents=frozenset({document}))
        assert not graph.paths(nmda, "antidepressant_effect", chosen=chosen).chains
    # None at all between BDNF and mTOR: the article tells them side by side.
    assert not graph.paths("bdnf", "mtor_signalling", chosen=everything).chains
    assert not graph.paths("mtor_signalling", "bdnf", chosen=everything).chains
    # An untyped walk would lead from ketamine to pregnancy; a chain does not.
    assert not graph.paths("ketamine", "pregnancy", chosen=everything).chains
    # Fear memories fall, which is a benefit.
    best = graph.paths("ketamine", "fear memories").chains[0]
    assert (best.sign, best.benefit(graph.corpus), best.certainty) == (-1, 1, Certainty.probable)
