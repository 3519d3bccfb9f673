"""Loops and gaps, by hand; loops also against networkx on random graphs."""

from __future__ import annotations

import json
import random
from itertools import permutations
from pathlib import Path

import networkx as nx
import pytest

from corpora import claim, corpus
from mechgraph.cli import run
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import Corpus, MechanismPath
from mechgraph.reason import loops as module
from mechgraph.reason.chain import Grade
from mechgraph.reason.gaps import GapKind
from mechgraph.reason.loops import LoopSearch, find_loops
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.told import Told
from mechgraph.store.disk import write_store
from randoms import EVERYTHING, chains_along, random_corpus, steps_of


def loops(small: Corpus, **options) -> LoopSearch:
    return find_loops(Told(project(small, EVERYTHING)), **options)


def gaps(small: Corpus, kind: GapKind, **chosen) -> list[tuple[str, ...]]:
    found = MechanismGraph(small).gaps(chosen=Filter(**chosen))
    return [gap.chain.entities for gap in found if gap.kind is kind]


# ── Loops ────────────────────────────────────────────────────────────────────────────────────────────


def test_loops_with_their_signs() -> None:
    """Two loops share the way a → b: one that balances by c, one that reinforces by d in another document."""
    small = corpus(
        claim("c.1", "b increases c"),
        claim("c.2", "c decreases a"),
        claim("c.3", "a increases b"),
        claim("c.4", "b decreases d", document="d2"),
        claim("c.5", "d decreases a", document="d2"),
        claim("c.6", "c affects x"),
        claim("c.7", "x affects c"),
        claim("c.8", "x increases y"),
    )
    search = loops(small)
    assert search.complete
    assert [("".join(loop.entities), loop.sign, loop.grade) for loop in search.loops] == [
        ("cxc", 0, Grade.one_document),
        ("abca", -1, Grade.one_document),
        ("abda", 1, Grade.joined),
    ]
    assert ["".join(loop.entities) for loop in loops(small, sign=1).loops] == ["abda"]
    assert ["".join(loop.entities) for loop in loops(small, longest=2).loops] == ["cxc"]
    limited = loops(small, limit=1)
    assert (len(limited.loops), limited.seen) == (1, 3)


def test_a_coupling_of_two_signs_gives_two_loops() -> None:
    small = corpus(claim("c.1", "a increases b"), claim("c.2", "a decreases b"), claim("c.3", "b increases a"))
    assert [loop.sign for loop in loops(small).loops] == [1, -1]


def test_no_loop_where_things_only_lead_on() -> None:
    assert loops(corpus(claim("c.1", "a increases b"), claim("c.2", "b increases c"))) == LoopSearch((), 0)


@pytest.mark.parametrize("block", range(4))
def test_loops_are_the_simple_cycles(block: int) -> None:
    found = 0
    for seed in range(block * 300, block * 300 + 300):
        chance = random.Random(seed)  # noqa: S311 -- no secret
        names = chance.choice(("abcd", "abcdef", "abcdefg"))
        small = random_corpus(seed, names=names, most=chance.choice((8, 18, 30)))
        longest, limit = chance.choice((1, 2, 3, 4, 5, 6, 7)), chance.choice((1, 5, 1000))
        sign = chance.choice((None, 1, -1, 0))
        steps = steps_of(project(small, EVERYTHING).graph)
        expected = []
        for nodes in nx.simple_cycles(nx.DiGraph(list(steps)), length_bound=longest):
            first = nodes.index(min(nodes))
            expected += chains_along([*nodes[first:], *nodes[:first], nodes[first]], steps)
        expected = [loop for loop in expected if sign in (None, loop.sign)]
        expected.sort(
            key=lambda loop: (
                loop.rank(),
                loop.entities[0],
                [(step.target, -(step.sign or 0)) for step in loop.steps],
            )
        )
        search = loops(small, sign=sign, longest=longest, limit=limit)
        assert (search.complete, search.seen) == (True, len(expected))
        assert list(search.loops) == expected[:limit], seed
        found += len(expected)
    assert found > 300


def test_a_search_that_was_stopped_says_so(monkeypatch) -> None:
    names = "abcdefghij"
    clique = corpus(*(claim(f"c.{x}{y}", f"{x} increases {y}") for x in names for y in names if x != y))
    monkeypatch.setattr(module, "MOST_LOOPS", 100)
    assert (loops(clique).seen, loops(clique).complete) == (100, False)
    monkeypatch.undo()
    assert not loops(clique, longest=10, seconds=0.05).complete


def test_the_command_tells_how_to_go_on(tmp_path: Path, capfd, monkeypatch) -> None:
    circle = (claim(f"c.{x}{y}", f"{x} increases {y}") for x, y in permutations("abcdefghij", 2))
    write_store(corpus(*circle), tmp_path / "store")

    def call(*args: str) -> tuple[str, str]:
        assert run(["loops", "--corpus", str(tmp_path / "store"), *args]) == 0
        return tuple(capfd.readouterr())

    monkeypatch.setattr(module, "MOST_LOOPS", 3)
    assert "stopped after 3 loops, there may be more and better ones: ask for shorter" in call()[0]
    assert "stopped after 3 loops; there may be more: ask for shorter" in call("--format", "json")[1]
    monkeypatch.undo()
    told = call("--longest", "10", "--seconds", "0.05")[0]
    assert "stopped after 0.05 s, there may be more and better ones: allow more with --seconds" in told


# ── Gaps ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bridge_that_nobody_states() -> None:
    entities = {"m": {"close_match": ("n",)}, "p": {"kind_of": ("m",)}, "a": {"level": "substance"}}
    small = corpus(
        claim("c.1", "a increases m"), claim("c.2", "n increases z", document="d2"), entities=entities | {"p": {}}
    )
    (gap,) = [gap for gap in MechanismGraph(small).gaps() if gap.kind is GapKind.bridge]
    assert gap.chain.entities == ("a", "m", "n", "z")
    assert (gap.chain.gaps, gap.chain.grade, gap.about) == (1, Grade.joined, "m close match n")
    # What the bridge joins is not told again; z, where it leads, is.
    assert gaps(small, GapKind.dead_end) == [("n", "z")]
    assert gaps(small, GapKind.loose_start) == []
    # Once somebody states the step, nothing is missing.
    stated = corpus(*small.claims, claim("c.3", "m increases n"), entities=entities | {"p": {}})
    assert gaps(stated, GapKind.bridge) == []


def test_a_bridge_back_to_where_the_chain_came_from_is_none() -> None:
    small = corpus(claim("c.1", "n increases m"), entities={"m": {"close_match": ("n",)}})
    assert gaps(small, GapKind.bridge) == []


def test_dead_ends_and_loose_starts() -> None:
    entities = {
        "drug": {"level": "substance"},
        "fear": {"valence": "unwanted"},
        "end": {},
        "member": {},
        "start": {},
    }
    small = corpus(
        claim("c.1", "drug increases end"),
        claim("c.2", "drug decreases fear"),  # an end that somebody cares about
        claim("c.3", "start increases fear"),
        claim("c.4", "drug increases member"),
        claim("c.5", "joint jointlyIncreases fear", members=("member", "drug")),
        entities=entities,
    )
    assert gaps(small, GapKind.dead_end) == [("drug", "end")]
    assert gaps(small, GapKind.loose_start) == [("start", "fear")]


def test_implied_links_and_missing_steps() -> None:
    small = corpus(
        claim("c.1", "a increases b", status="implied", warrant="w"),
        claim("c.2", "b increases c"),
        claim("c.3", "b increases c", status="implied", warrant="w"),
        mechanisms=(MechanismPath(id="m", title="M", entities=("a", "b", "c", "d")),),
        entities={"d": {"valence": "wanted"}},
    )
    assert gaps(small, GapKind.implied_only) == [("a", "b")]
    assert gaps(small, GapKind.missing_step) == [("a", "b", "c", "d")]
    (missing,) = [gap for gap in MechanismGraph(small).gaps() if gap.kind is GapKind.missing_step]
    assert (missing.about, missing.chain.gaps, missing.chain.grade) == ("m", 1, Grade.with_implied)


def test_the_articles_as_read(graph) -> None:
    found = {(gap.kind, gap.chain.entities) for gap in graph.gaps()}
    # Neither article takes the step from connectivity to mood, which a named mechanism holds.
    assert (GapKind.missing_step, ("ketamine", "global_connectivity", "antidepressant_effect")) in found
    # That plasticity underlies the state of the brain is a curator's reading.
    assert (GapKind.implied_only, ("neuroplasticity", "brain_state")) in found
    # Dopamine production is where the story of tyrosine hydroxylase ends.
    assert (GapKind.dead_end, ("tyrosine_hydroxylase", "dopamine_production")) in found


def test_the_commands(capfd) -> None:
    def call(*args: str) -> str:
        capfd.readouterr()
        assert run(list(args)) == 0
        return capfd.readouterr().out

    assert call("loops").endswith("of at most 6 steps\n")
    assert isinstance(json.loads(call("loops", "--format", "json")), list)
    assert call("loops", "--format", "csv").startswith("sign,path,")
    assert "ketamine → global connectivity of the prefrontal cortex ⋯ antidepressant effect [depression]" in call(
        "gaps"
    )
    records = json.loads(call("gaps", "--kind", "implied only", "--format", "json"))
    assert {record["kind"] for record in records} == {"implied only"}
    assert call("gaps", "--kind", "bridge", "--format", "csv").startswith("kind,about,sign,path,")
    assert "more: --limit" in call("gaps", "--kind", "dead end", "--limit", "1")
