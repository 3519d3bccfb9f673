"""What chains are made of, on small graphs whose answers are worked out by hand; paths are in test_paths.py."""

from __future__ import annotations

import math
from itertools import pairwise, product

import networkx as nx
import pytest

from corpora import claim, corpus
from mechgraph.errors import NotFound, UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import MechanismPath
from mechgraph.model.values import Certainty, Status
from mechgraph.reason import steps
from mechgraph.reason.chain import mechanism
from mechgraph.reason.projection import Filter, network, project
from mechgraph.words import chain_words
from randoms import random_corpus

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
    assert ids(project(small, Filter()).claims) == ["c.1", "c.7", "c.8", "c.10"]
    assert ids(project(small, ALL).claims) == ["c.1", "c.7", "c.8", "c.9", "c.10"]


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ([], True),  # steps not encoded: the net claim counts
        (["a increases v"], True),  # only half of them
        (["a increases v", "v increases b"], False),
        (["a increases w", "w increases v", "v increases b"], False),  # by way of others
        (["v increases b"], True),
        (["a increases v", "v decreases b"], True),  # the steps say the opposite: a conflict, and both count
        (["a decreases v", "v decreases b"], False),
        (["a affects v", "v increases b"], True),  # the steps leave the direction open, the net claim does not
        (["a affects v", "a increases v", "v increases b"], False),
        (["a increases v", "v decreases b", "v increases b"], False),  # of two signs one agrees
        (["a increases b", "b increases v", "v increases a"], True),  # the chain runs through the end itself
        (["a increases w", "w increases v", "v increases w", "w increases b"], True),  # or through w twice
        (
            ["a increases s1", *(f"s{n} increases s{n + 1}" for n in range(1, 6)), "s6 increases v", "v increases b"],
            False,
        ),
        (
            ["a increases s1", *(f"s{n} increases s{n + 1}" for n in range(1, 7)), "s7 increases v", "v increases b"],
            True,
        ),
    ],
)
def test_net_claim_counts_only_without_its_steps(steps: list[str], kept: bool) -> None:
    made = [claim(f"s.{number}", text) for number, text in enumerate(steps)]
    small = corpus(claim("net.1", "a increases b", via=("v",)), *made, entities={"v": {}})
    assert ("net.1" in ids(project(small, Filter()).claims)) is kept


def test_a_net_claim_without_a_direction_says_no_more_than_steps_of_any_sign() -> None:
    small = corpus(
        claim("net.1", "a affects b", via=("v",)), claim("c.1", "a decreases v"), claim("c.2", "v increases b")
    )
    assert ids(project(small).claims) == ["c.1", "c.2"]


def test_of_all_that_a_net_claim_passes_the_steps_must_be_there() -> None:
    steps = claim("c.1", "a increases v"), claim("c.2", "v increases b"), claim("c.3", "a increases w")
    small = corpus(claim("net.1", "a increases b", via=("v", "w")), *steps)
    assert "net.1" in ids(project(small).claims)
    whole = corpus(*small.claims, claim("c.4", "w increases b"))  # side by side rather than one behind the other
    assert "net.1" not in ids(project(whole).claims)


def test_implied_steps_do_not_take_a_stated_net_claim_away() -> None:
    drawn = {"status": "implied", "warrant": "w"}
    small = corpus(
        claim("net.1", "a increases b", via=("v",)),
        claim("net.2", "a increases b", via=("v",), **drawn),
        claim("c.1", "a increases v"),
        claim("c.2", "v increases b", **drawn),
    )
    assert ids(project(small).claims) == ["net.1", "c.1"]
    assert ids(project(small, ALL).claims) == ["net.1", "c.1", "c.2"]
    (best, *_) = MechanismGraph(small).paths("a", "b", chosen=ALL).chains
    assert (best.grade, [one.id for one in best.cited if one]) == ("one document", ["net.1"])


@pytest.mark.parametrize("seed", range(4))
def test_net_claims_stay_out_where_any_simple_chain_tells_them(seed: int) -> None:
    out = 0
    for number in range(seed * 250, seed * 250 + 250):
        small = random_corpus(number, names="abcde", most=24)
        kept = [one for one in small.claims if small.coupling(one) is not None]
        told = set()
        for net in kept:
            steps: dict[tuple[str, str], set[int]] = {}
            for one in kept:
                if not one.via and (net.status == "implied" or one.status != "implied"):
                    steps.setdefault((one.subject, one.object), set()).add(small.coupling(one))
            graph = nx.DiGraph(list(steps))
            graph.add_nodes_from((net.subject, net.object))
            signs: dict[str, set[int]] = {via: set() for via in net.via}
            for chain in nx.all_simple_paths(graph, net.subject, net.object, cutoff=8):
                products = {math.prod(choice) for choice in product(*(steps[pair] for pair in pairwise(chain)))}
                for via in set(chain) & signs.keys():
                    signs[via] |= products
            wanted = small.coupling(net)
            if net.via and all(found and (not wanted or wanted in found) for found in signs.values()):
                told.add(net.id)
        out += len(told)
        assert ids(project(small, ALL).claims) == [one.id for one in kept if one.id not in told]
    assert out > 50


def test_a_search_for_steps_that_takes_too_long_lets_the_net_claim_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only walks that pass w twice lead by way of v; that none is simple is found by trying."""
    links = ["a increases w", "w increases v", "v increases w", "w increases b"]
    small = corpus(
        claim("net.1", "a increases b", via=("v",)), *(claim(f"c.{n}", text) for n, text in enumerate(links))
    )
    simple = corpus(*small.claims, claim("c.9", "v increases b"))
    assert "net.1" in ids(project(small).claims)
    assert "net.1" not in ids(project(simple).claims)
    monkeypatch.setattr(steps, "MOST_LOOKS", 1)
    assert "net.1" in ids(project(corpus(*simple.claims)).claims)


def test_steps_that_a_filter_hides_do_not_carry_a_net_claim() -> None:
    small = corpus(
        claim("net.1", "a increases b", via=("v",)),
        claim("c.1", "a increases v", document="d2"),
        claim("c.2", "v increases b", document="d2"),
    )
    assert ids(project(small, Filter()).claims) == ["c.1", "c.2"]
    assert ids(project(small, Filter(documents=frozenset({"d1"}))).claims) == ["net.1"]


def test_mechanism_with_a_gap() -> None:
    small = corpus(claim("c.1", "a blocks b"), claim("c.2", "c increases d"))
    chain = mechanism(small, MechanismPath(id="m", title="M", entities=("a", "b", "c", "d")))
    assert (chain.gaps, chain.sign, chain.certainty) == (1, None, Certainty.asserted)
    assert chain_words(small, chain) == "a ⊣ b ⋯ c → d"


def test_network_is_a_multidigraph_of_couplings(graph) -> None:
    made = graph.network()
    assert isinstance(made, nx.MultiDiGraph)
    edge = made.edges["nmda_glutamate_activity", "tyrosine_hydroxylase", "dual.09a"]
    assert (edge["sign"], edge["relation"], edge["document"]) == (-1, "upregulates", "dual-benefits")
    assert made.nodes["bdnf"] == {"label": "BDNF", "level": "molecular", "valence": "neutral"}
    assert not any(graph.corpus.claim[key].status == "implied" for _, _, key in made.edges(keys=True))
    assert network(graph.corpus, Filter(avoid=frozenset({"ketamine"}))).has_node("ketamine") is False


def test_a_net_claim_does_not_come_back_where_its_steps_are_avoided() -> None:
    """It sums up the chain that is cut; where the steps are of another document, it counts."""
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b increases c"),
        claim("c.3", "c increases d"),
        claim("net.1", "a increases d", via=("c",)),
    )
    assert ids(project(small, Filter()).claims) == ["c.1", "c.2", "c.3"]
    assert ids(project(small, Filter(avoid=frozenset({"b"}))).claims) == ["c.3"]
    assert ids(project(small, Filter(avoid=frozenset({"c"}))).claims) == ["c.1"]


def test_to_avoid_a_member_is_to_avoid_the_joint_cause() -> None:
    small = corpus(claim("c.1", "j jointlyIncreases z", members=("m", "n")), claim("c.2", "j increases y"))
    assert ids(project(small, Filter(avoid=frozenset({"n"}))).claims) == ["c.2"]


@pytest.mark.parametrize(
    ("context", "kept"),
    [
        ((), ["c.1", "c.2", "c.3", "c.4", "c.5"]),
        ((("population", "patients"),), ["c.1", "c.2", "c.4", "c.5"]),
        ((("population", "mice"),), ["c.1", "c.3", "c.4", "c.5"]),
        ((("population", "patients"), ("population", "mice")), ["c.1", "c.2", "c.3", "c.4", "c.5"]),
        ((("region", "cortex"),), ["c.1", "c.2", "c.3", "c.4"]),
        ((("region", "spine"),), ["c.1", "c.2", "c.3", "c.5"]),
        ((("population", "patients"), ("region", "spine")), ["c.1", "c.2", "c.5"]),
    ],
)
def test_context(context: tuple[tuple[str, str], ...], kept: list[str]) -> None:
    """Claims made for others do not count; claims that say nothing of it do."""
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "a increases b", scope={"population": "patients"}),
        claim("c.3", "a increases b", scope={"population": "mice"}),
        claim("c.4", "a increases b", scope={"region": ["cortex", "hippocampus"]}),
        claim("c.5", "a increases c", scope={"region": ["spine"]}),
    )
    assert ids(project(small, Filter(context=frozenset(context))).claims) == kept


def test_context_is_typed_as_people_say_it(graph: MechanismGraph) -> None:
    assert graph.context("population=Patients") == ("population", "patients")
    assert graph.context("region=prefrontal cortex") == ("region", "prefrontal_cortex")
    with pytest.raises(NotFound, match="did you mean population"):
        graph.context("populaton=patients")
    with pytest.raises(NotFound, match="no population of a claim is called 'martians'"):
        graph.context("population=martians")
    with pytest.raises(UsageError, match="ASPECT=VALUE"):
        graph.context("patients")
