"""What every path uses, by hand and against every simple path of random graphs."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import combinations, pairwise, product
from math import prod
from pathlib import Path

import networkx as nx
import pytest

from corpora import claim, corpus, hard
from mechgraph.cli import run
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Status
from mechgraph.reason.chain import Chain
from mechgraph.reason.essential import Essential, Link, find_essential
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.search import Stop
from mechgraph.reason.told import Told
from mechgraph.store.disk import write_store
from randoms import EVERYTHING, random_corpus, simple_chains


def essential(small: Corpus, source: str, target: str, sign: int | None = None) -> Essential:
    return find_essential(Told(project(small, EVERYTHING)), source, target, sign=sign)


def ids(claims: tuple[Claim, ...]) -> list[str]:
    return [one.id for one in claims]


def pairs(links: tuple[Link, ...]) -> list[str]:
    return [link.source + link.target for link in links]


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_hourglass() -> None:
    """Two ways in, a waist m → n that two documents tell, one way out: a → {b, c} → m → n → z."""
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "a increases c"),
        claim("c.3", "b increases m"),
        claim("c.4", "c increases m"),
        claim("c.5", "m decreases n"),
        claim("c.6", "m decreases n", document="d2"),
        claim("c.7", "n increases z"),
    )
    found = essential(small, "a", "z")
    assert found.entities == ("m", "n")
    assert pairs(found.links) == ["mn", "nz"]
    assert ids(found.claims) == ["c.7"]  # the waist rests on two claims, neither of which is needed
    assert found.signs == (-1,)
    assert [(one.claim.id, one.lost, one.left) for one in found.breaks] == [("c.7", (-1,), ())]
    assert (found.cut_entities, found.cut_links) == ((), ())
    upper = essential(small, "a", "m")
    assert (upper.entities, upper.links, upper.claims) == ((), (), ())
    assert set(upper.cut_entities) == {"b", "c"}
    assert len(upper.cut_links) == 2
    assert upper.breaks == ()


def test_a_claim_that_settles_a_conflict_is_told() -> None:
    small = corpus(
        claim("c.1", "a increases m"), claim("c.2", "m increases z"), claim("c.3", "m decreases z", document="d2")
    )
    found = essential(small, "a", "z")
    assert found.signs == (1, -1)
    assert pairs(found.links) == ["am", "mz"]
    assert ids(found.claims) == ["c.1"]  # the second link has a claim of each sign
    assert {one.claim.id: (one.lost, one.left) for one in found.breaks} == {
        "c.1": ((1, -1), ()),
        "c.2": ((1,), (-1,)),
        "c.3": ((-1,), (1,)),
    }
    assert ids(essential(small, "a", "z", sign=-1).claims) == ["c.1", "c.3"]


def test_of_one_sign_more_is_essential() -> None:
    """Every + path passes p, every − path q."""
    small = corpus(
        claim("c.1", "a increases p"),
        claim("c.2", "p increases z"),
        claim("c.3", "a increases q"),
        claim("c.4", "q decreases z"),
    )
    assert essential(small, "a", "z").entities == ()
    assert essential(small, "a", "z", sign=1).entities == ("p",)
    assert essential(small, "a", "z", sign=-1).entities == ("q",)
    assert essential(small, "a", "z", sign=0).best is None


def test_what_a_net_claim_passes_is_essential_too() -> None:
    small = corpus(claim("c.1", "a increases m", via=("v",)), claim("c.2", "m increases z"), entities={"v": {}})
    assert essential(small, "a", "z").entities == ("v", "m")


def test_what_a_joint_cause_consists_of_is_essential_too() -> None:
    small = corpus(claim("c.1", "a increases j"), claim("c.2", "j jointlyIncreases z", members=("m", "n")))
    assert essential(small, "a", "z").entities == ("j", "m", "n")


def test_without_a_step_the_net_claim_counts_again() -> None:
    """A claim's removal loses nothing then, but to avoid what it leads to does."""
    small = corpus(
        claim("net.1", "a increases z", via=("v",)), claim("c.1", "a increases v"), claim("c.2", "v increases z")
    )
    found = essential(small, "a", "z")
    assert (found.entities, found.claims, found.breaks) == (("v",), (), ())


def test_without_a_signed_claim_the_vague_one_beside_it_counts_again() -> None:
    small = corpus(claim("c.1", "a increases z"), claim("c.2", "a affects z"))
    found = essential(small, "a", "z")
    assert (ids(found.claims), found.signs) == ([], (1,))
    assert [(one.claim.id, one.lost, one.left) for one in found.breaks] == [("c.1", (1,), (0,))]
    assert ids(essential(small, "a", "z", 1).claims) == ["c.1"]


def test_a_straight_link_leaves_no_entity_to_cut() -> None:
    small = corpus(claim("c.1", "a increases z"), claim("c.2", "a increases m"), claim("c.3", "m increases z"))
    found = essential(small, "a", "z")
    assert (found.entities, found.cut_entities) == ((), ())
    assert len(found.cut_links) == 2


def test_a_walk_through_a_loop_is_no_path() -> None:
    """The only walk of sign − passes m twice: no path has that sign, so nothing is in conflict."""
    small = corpus(
        claim("c.1", "a increases m"),
        claim("c.2", "m increases n"),
        claim("c.3", "n decreases m"),
        claim("c.4", "m increases z"),
    )
    assert essential(small, "a", "z").signs == (1,)
    assert essential(small, "a", "z", sign=-1).best is None


def test_a_path_longer_than_searches_go() -> None:
    names = [f"n{number:02}" for number in range(40)]
    links = pairwise(names)
    small = corpus(*(claim(f"c.{n}", f"{x} increases {y}") for n, (x, y) in enumerate(links)))
    found = essential(small, names[0], names[-1])
    assert found.best is not None
    assert found.best.entities == tuple(names)
    assert (len(found.entities), len(found.links), len(found.claims)) == (38, 39, 39)


# ── Against every simple path ────────────────────────────────────────────────────────────────────────


def used(chain: Chain) -> set[str]:
    """Return the entities between the ends of a path, with those that all claims of a step pass."""
    needed = {
        name for step in chain.steps for name in step.claims[0].needs if all(name in one.needs for one in step.claims)
    }
    return {*chain.entities[1:-1], *needed} - {chain.entities[0], chain.entities[-1]}


def smallest(chains: list[Chain], parts) -> int | None:
    """Return how few parts meet every path, None where no set does."""
    every = sorted(set().union(*map(parts, chains)))
    for size in range(len(every) + 1):
        if any(all(parts(chain) & set(some) for chain in chains) for some in combinations(every, size)):
            return size
    return None


def less(small: Corpus, gone: Claim) -> Corpus:
    """Return a corpus as if a claim had not been made."""
    return replace(small, claims=tuple(one for one in small.claims if one is not gone))


def signs_of(small: Corpus) -> set[int]:
    """Return the signs of every simple path."""
    graph = project(small, EVERYTHING).graph
    signs: dict[tuple[str, str], set[int]] = {}
    for source, target, sign in zip(graph.source, graph.target, graph.sign.tolist(), strict=True):
        signs.setdefault((graph.nodes[source], graph.nodes[target]), set()).add(sign)
    network = nx.DiGraph(signs.keys())
    network.add_nodes_from("ab")
    paths = nx.all_simple_paths(network, "a", "b")
    return {prod(choice) for nodes in paths for choice in product(*(signs[pair] for pair in pairwise(nodes)))}


def links_of(chain: Chain) -> set[str]:
    return {step.source + step.target for step in chain.steps}


@pytest.mark.parametrize("block", range(6))
def test_the_essential_is_what_all_simple_paths_share(block: int) -> None:
    found = cut = back = 0
    for seed in range(block * 300, block * 300 + 300):
        chance = random.Random(seed)  # noqa: S311 -- no secret
        names = chance.choice(("abcd", "abcdef", "abcdefg"))
        small = random_corpus(seed, names=names, most=chance.choice((8, 18, 30)))
        sign = chance.choice((None, None, 1, -1, 0))
        every = simple_chains(small, "a", "b")
        chains = [one for one in every if sign in (None, one.sign)]
        told = essential(small, "a", "b", sign=sign)
        assert told.complete
        assert set(told.signs) == {one.sign for one in every}
        assert told.best == (chains[0] if chains else None)
        if not chains:
            continue
        found += 1

        signs = {one.sign for one in every}
        without = {one.id: signs_of(less(small, one)) for one in small.claims}
        assert set(told.entities) == set.intersection(*map(used, chains)), seed
        assert set(pairs(told.links)) == set.intersection(*map(links_of, chains)), seed
        assert set(ids(told.claims)) == {
            one for one, left in without.items() if (sign not in left if sign is not None else not left)
        }, seed
        assert {one.claim.id: ({*one.lost}, {*one.left}) for one in told.breaks} == {
            one: (signs - left, left) for one, left in without.items() if signs - left
        }, seed
        back += sum(bool(left - signs) for left in without.values())
        if sign is None and not told.entities and not any(one.needs for one in small.claims):
            assert (smallest(chains, used) or 0) == len(told.cut_entities)
            assert not told.cut_entities or all(set(told.cut_entities) & used(chain) for chain in chains)
            cut += bool(told.cut_entities)
        if sign is None and not told.links and len(set().union(*map(links_of, chains))) < 14:
            assert smallest(chains, links_of) == len(told.cut_links)
            assert all(set(pairs(told.cut_links)) & links_of(chain) for chain in chains)
    assert found > 60
    assert back  # without a claim there may be a sign that there was not


# ── The articles and the command ─────────────────────────────────────────────────────────────────────


def test_the_articles_as_read(graph) -> None:
    """A says that ketamine promotes plasticity, without steps; B tells it by way of BDNF, to which two ways lead."""
    of = {one: Filter(documents=frozenset({one})) for one in ("dual-benefits", "positive-effects")}
    first = graph.essential("ketamine", "neuroplasticity", chosen=of["dual-benefits"])
    assert first.entities == ()
    assert pairs(first.links) == ["ketamineneuroplasticity"]
    assert "dual.07c" in ids(first.links[0].claims)
    second = graph.essential("ketamine", "neuroplasticity", chosen=of["positive-effects"])
    assert second.entities == ("bdnf",)
    assert (second.links, second.claims) == ((), ())
    assert first.signs == second.signs == (1,)
    # Both together: neither is needed.
    assert graph.essential("ketamine", "neuroplasticity").entities == ()
    # From NMDA activity to mood both articles are needed, and the shift to AMPA, which one claim tells.
    joined = graph.essential("nmda_glutamate_activity", "antidepressant_effect")
    assert joined.signs == (-1,)
    assert joined.entities[:2] == ("ampa_activation", "bdnf")
    assert "positive.26e" in ids(joined.claims)


def test_the_command(capfd) -> None:
    def call(*args: str) -> str:
        capfd.readouterr()
        assert run(["essential", *args]) == 0
        return capfd.readouterr().out

    out = call("nmda_glutamate_activity", "antidepressant effect")
    assert "every path passes: glutamate activation of AMPA relative to NMDA receptors, BDNF" in out
    assert "without positive.26e: nothing is left" in out
    assert "every path of sign − passes:" in call("nmda_glutamate_activity", "antidepressant effect", "--sign", "-")
    assert call("ketamine", "pregnancy").startswith("no path of couplings leads from ketamine to pregnancy\n")
    assert call("ketamine", "fear memories", "--sign", "+").startswith("no path of couplings of sign + leads")
    assert "a smallest set that cuts all" in call("ketamine", "BDNF")
    record = json.loads(call("ketamine", "neuroplasticity", "--document", "B", "--format", "json"))
    assert [one["id"] for one in record["entities"]] == ["bdnf"]
    assert (record["signs"], record["complete"], record["stopped"]) == ([1], True, None)


def test_which_limit_ended_the_search_is_told(tmp_path: Path, capfd) -> None:
    told = Told(project(hard(), EVERYTHING))
    assert find_essential(told, "a", "z").stopped is Stop.steps
    assert find_essential(told, "a", "z", seconds=-1).stopped is Stop.time
    write_store(hard(), tmp_path / "store")
    for more in ((), ("--format", "json")):
        assert run(["essential", "a", "z", "--corpus", str(tmp_path / "store"), *more]) == 0
        note = "mechgraph: note: the search for one path was stopped after 20,000 steps; there may be more: "
        out, err = capfd.readouterr()
        assert err == f"{note}no option raises that limit\n"
    record = json.loads(out)
    assert (record["complete"], record["stopped"]) == (False, "steps")


def test_implied_claims_count_where_asked_for(graph) -> None:
    every = Filter(statuses=frozenset(Status))
    assert graph.essential("neuroplasticity", "long_term_healing").best is None
    assert "dual.19e" in ids(graph.essential("neuroplasticity", "long_term_healing", chosen=every).claims)
