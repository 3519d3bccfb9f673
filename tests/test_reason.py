"""What chains are made of, on small graphs whose answers are worked out by hand; paths are in test_paths.py."""

from __future__ import annotations

import networkx as nx
import pytest

from corpora import claim, corpus
from mechgraph.errors import NotFound, UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import MechanismPath
from mechgraph.model.values import Certainty, Status
from mechgraph.reason.chain import mechanism
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
    assert ids(couplings(small, Filter())) == ["c.1", "c.2", "c.3"]
    assert ids(couplings(small, Filter(avoid=frozenset({"b"})))) == ["c.3"]
    assert ids(couplings(small, Filter(avoid=frozenset({"c"})))) == ["c.1"]


@pytest.mark.parametrize(
    ("context", "kept"),
    [
        ((), ["c.1", "c.2", "c.3", "c.4"]),
        ((("population", "patients"),), ["c.1", "c.2", "c.4"]),
        ((("population", "mice"),), ["c.1", "c.3", "c.4"]),
        ((("population", "patients"), ("population", "mice")), ["c.1", "c.2", "c.3", "c.4"]),
        ((("region", "cortex"),), ["c.1", "c.2", "c.3", "c.4"]),
        ((("region", "spine"),), ["c.1", "c.2", "c.3"]),
        ((("population", "patients"), ("region", "spine")), ["c.1", "c.2"]),
    ],
)
def test_context(context: tuple[tuple[str, str], ...], kept: list[str]) -> None:
    """Claims made for others do not count; claims that say nothing of it do."""
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "a increases b", scope={"population": "patients"}),
        claim("c.3", "a increases b", scope={"population": "mice"}),
        claim("c.4", "a increases b", scope={"region": ["cortex", "hippocampus"]}),
    )
    assert ids(couplings(small, Filter(context=frozenset(context)))) == kept


def test_context_is_typed_as_people_say_it(graph: MechanismGraph) -> None:
    assert graph.context("population=Patients") == ("population", "patients")
    assert graph.context("region=prefrontal cortex") == ("region", "prefrontal_cortex")
    with pytest.raises(NotFound, match="did you mean population"):
        graph.context("populaton=patients")
    with pytest.raises(NotFound, match="no population of a claim is called 'martians'"):
        graph.context("population=martians")
    with pytest.raises(UsageError, match="ASPECT=VALUE"):
        graph.context("patients")
