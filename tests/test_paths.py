"""The best paths: on small graphs worked out by hand, and against every simple path of random ones."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest

from corpora import claim, corpus
from mechgraph.cli import run
from mechgraph.errors import UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Certainty, Family, Level, Status
from mechgraph.reason.chain import Chain, Grade
from mechgraph.reason.paths import PathSearch, find_paths
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.shared import Direction, find_shared
from mechgraph.reason.told import Told
from randoms import EVERYTHING, random_corpus, simple_chains


def told(small: Corpus, chosen: Filter = EVERYTHING) -> Told:
    return Told(project(small, chosen))


def paths(small: Corpus, source: str, target: str, chosen: Filter = EVERYTHING, **options) -> PathSearch:
    return find_paths(told(small, chosen), source, target, **options)


def passed(search: PathSearch) -> list[str]:
    """Return the entities of the paths, each an only letter."""
    return ["".join(chain.entities) for chain in search.chains]


def shape(chain: Chain) -> tuple[object, ...]:
    return chain.entities, tuple(step.sign for step in chain.steps), chain.rank()


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────


def test_members_of_a_joint_cause_are_no_causes() -> None:
    small = corpus(claim("c.1", "a increases m"), claim("c.2", "joint jointlyIncreases z", members=("m", "n")))
    assert not paths(small, "a", "z").chains
    assert paths(small, "joint", "z").chains


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
    (chain,) = paths(small, "a", "c").chains
    assert chain.sign == sign
    for other in (1, -1, 0):
        assert bool(paths(small, "a", "c", sign=other).chains) is (sign == other)


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
    chains = paths(small, "a", "z").chains
    found = [(chain.entities[1], chain.grade, chain.certainty, len(chain.hedges)) for chain in chains]
    assert found == [
        ("m", Grade.one_document, Certainty.possible, 1),  # one hedge over two claims ranks before two hedges
        ("n", Grade.one_document, Certainty.possible, 2),
        ("b", Grade.joined, Certainty.asserted, 0),
        ("i", Grade.with_implied, Certainty.asserted, 0),
    ]


def test_a_long_path_that_ranks_better_comes_before_many_short_ones() -> None:
    """What a sample of the shortest paths would miss: the only path of one document is the longest."""
    short = [claim(f"s.{n}", text) for n, text in enumerate(f"a increases {x}" for x in "mnopqrstu")]
    short += [claim(f"t.{n}", f"{x} increases z", document="d2") for n, x in enumerate("mnopqrstu")]
    long = [claim(f"l.{n}", f"{x} increases {y}", document="d2") for n, (x, y) in enumerate(pairwise("abcdez"))]
    search = paths(corpus(*short, *long), "a", "z", limit=2)
    assert passed(search) == ["abcdez", "amz"]
    assert search.more


def test_shared_hedges_lead_over_length() -> None:
    """One hedge over four steps ranks before two hedges over two."""
    one = [
        claim(f"c.{n}", f"{x} increases {y}", certainty="possible", hedge="may", hedge_scope="h")
        for n, (x, y) in enumerate(pairwise("abcdz"))
    ]
    two = [
        claim("t.1", "a increases m", certainty="possible", hedge="may"),
        claim("t.2", "m increases z", certainty="possible", hedge="may"),
    ]
    assert passed(paths(corpus(*one, *two), "a", "z")) == ["abcdz", "amz"]


def test_one_document_is_enough_when_it_tells_every_step() -> None:
    small = corpus(
        claim("c.1", "a increases b", document="d1"),
        claim("c.2", "a increases b", document="d2"),
        claim("c.3", "b increases c", document="d2"),
    )
    (chain,) = paths(small, "a", "c").chains
    assert (chain.grade, chain.documents) == (Grade.one_document, ("d2",))


def test_of_several_ways_to_cite_a_chain_the_best_counts() -> None:
    small = corpus(
        claim("c.1", "a increases b", document="d1"),
        claim("c.2", "b increases c", document="d1", status="implied", warrant="w"),
        claim("c.3", "a increases b", document="d2", certainty="possible", hedge="may"),
        claim("c.4", "b increases c", document="d2"),
    )
    (chain,) = paths(small, "a", "c").chains
    # d1 tells all with an implied step, d2 with a hedge; the firmest of both would be joined.
    assert (chain.grade, chain.documents, chain.certainty) == (Grade.one_document, ("d2",), Certainty.possible)


def test_opposite_signs_give_two_paths_and_a_vague_claim_beside_them_none() -> None:
    small = corpus(
        claim("c.1", "a increases b"), claim("c.2", "a decreases b", document="d2"), claim("c.3", "a affects b")
    )
    assert [chain.sign for chain in paths(small, "a", "b").chains] == [1, -1]


def test_filters() -> None:
    levels = {"a": {"level": "substance"}, "b": {"level": "mind"}, "c": {"level": "mind"}}
    small = corpus(
        claim("c.1", "a increases b"), claim("c.2", "b increases c"), claim("c.3", "a enables c"), entities=levels
    )

    def chosen(**fields) -> list[str]:
        return passed(paths(small, "a", "c", Filter(**fields)))

    assert chosen() == ["ac", "abc"]
    assert chosen(avoid=frozenset({"b"})) == ["ac"]
    assert chosen(levels=frozenset({Level.mind})) == []
    assert chosen(families=frozenset({Family.causal})) == ["abc"]
    assert passed(paths(small, "a", "c", longest=1)) == ["ac"]
    assert passed(paths(small, "a", "c", avoid=["b"])) == ["ac"]
    assert passed(paths(small, "a", "unknown")) == []


def test_benefit_is_sign_times_valence() -> None:
    small = corpus(claim("c.1", "a decreases fear"), entities={"fear": {"valence": "unwanted"}})
    (chain,) = paths(small, "a", "fear").chains
    assert (chain.sign, chain.benefit(small)) == (-1, 1)


def test_out_of_time_is_told() -> None:
    """A clique of 14: there is no path to an entity that only the start's twin leads to, but by trying nearly all."""
    names = "bcdefghijklmno"
    claims = [claim(f"c.{x}{y}", f"{x} increases {y}") for x in names for y in names if x != y]
    claims += [claim("c.a", "a increases b"), claim("c.z", "b increases z"), claim("c.y", "c decreases b")]
    small = corpus(*claims)
    search = paths(small, "a", "z", longest=14, seconds=0.2)
    assert passed(search) == ["abz"]
    assert not search.complete


# ── Against every simple path ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("block", range(10))
def test_the_best_are_those_of_all_simple_paths(block: int) -> None:
    found = 0
    for seed in range(block * 300, block * 300 + 300):
        chance = random.Random(seed)  # noqa: S311 -- no secret
        names = chance.choice(("abcd", "abcdef", "abcdefg"))
        small = random_corpus(seed, names=names, most=chance.choice((8, 20, 40)))
        longest, limit = chance.choice((1, 2, 3, 4, 8)), chance.choice((1, 3, 10, 1000))
        sign = chance.choice((None, None, 1, -1, 0))
        every = [one for one in simple_chains(small, "a", "b", longest=longest) if sign in (None, one.sign)]
        search = paths(small, "a", "b", sign=sign, longest=longest, limit=limit)
        assert search.complete
        assert search.more is (len(every) > limit)
        assert list(map(shape, search.chains)) == list(map(shape, every[:limit])), seed
        assert list(search.chains) == every[:limit]
        found += len(every)
    assert found > 200


@pytest.mark.parametrize("downstream", [False, True])
def test_what_is_shared_is_what_simple_paths_join(downstream: bool) -> None:
    found = 0
    for seed in range(400):
        chance = random.Random(seed)  # noqa: S311 -- no secret
        names = chance.choice(("abcd", "abcdef"))
        small = random_corpus(seed, names=names, most=chance.choice((8, 18, 30)))
        longest, limit = chance.choice((2, 3, 8)), chance.choice((1, 3, 100))
        expected = []
        for entity in names[2:]:
            sides = []
            for end, other in ("ab", "ba"):
                ends = (end, entity) if downstream else (entity, end)
                sides.append([one for one in simple_chains(small, *ends, longest=longest) if other not in one.entities])
            if all(sides):
                ranks = [side[0].rank() for side in sides]
                signs = [tuple(s for s in (1, -1, 0) if any(one.sign == s for one in side)) for side in sides]
                expected.append(((max(ranks), min(ranks), entity), entity, sides[0][0], sides[1][0], *signs))
        expected.sort(key=lambda row: row[0])
        search = find_shared(told(small), "a", "b", downstream=downstream, longest=longest, limit=limit)
        assert search.complete
        assert search.more is (len(expected) > limit)
        assert [(one.entity, one.first, one.second, one.first_signs, one.second_signs) for one in search.shared] == [
            row[1:] for row in expected[:limit]
        ], seed
        found += len(expected)
    assert found > 200


def test_direction_of_what_is_shared() -> None:
    small = corpus(
        claim("c.1", "x increases a"),
        claim("c.2", "x increases b"),
        claim("c.3", "y increases a"),
        claim("c.4", "y decreases b"),
        claim("c.5", "v affects a"),
        claim("c.6", "v increases b"),
        claim("c.7", "w increases a"),
        claim("c.8", "w decreases b"),
        claim("c.9", "w increases y"),
        claim("d.1", "u increases a"),  # leads to b only by way of a
        claim("d.2", "a increases b"),
    )
    found = {one.entity: one.direction for one in find_shared(told(small), "a", "b").shared}
    assert found == {"x": Direction.same, "y": Direction.opposite, "v": Direction.open, "w": Direction.opposite}
    mixed = corpus(*small.claims, claim("e.1", "y increases b", document="d2"))
    found = {one.entity: one.direction for one in find_shared(told(mixed), "a", "b").shared}
    assert (found["y"], found["w"]) == (Direction.mixed, Direction.mixed)


def test_what_looks_better_than_it_is_does_not_come_first() -> None:
    """By shares x has one hedge on its two steps, for both cover a step elsewhere; it has two, and y has one."""

    def hedged(name: str) -> dict[str, str]:
        return {"certainty": "possible", "hedge": "may", "hedge_scope": name}

    small = corpus(
        claim("x.1", "x increases p", **hedged("h1")),
        claim("x.2", "p increases a", **hedged("h2")),
        claim("x.3", "x increases b"),
        claim("y.1", "y increases u", **hedged("h3")),
        claim("y.2", "u increases v"),
        claim("y.3", "v increases a"),
        claim("y.4", "y increases b"),
        claim("e.1", "q increases r", **hedged("h1")),
        claim("e.2", "r increases s", **hedged("h2")),
    )
    search = find_shared(told(small), "a", "b", limit=1)
    assert ([one.entity for one in search.shared], search.more) == (["y"], True)


# ── The graph and the command ────────────────────────────────────────────────────────────────────────


def test_couplings_are_kept_for_the_last_filters() -> None:
    claims = claim("c.1", "a increases b"), claim("c.2", "a increases b", document="d2")
    small = MechanismGraph(corpus(*claims, entities={f"x{n}": {} for n in range(20)}))
    filters = [Filter(avoid=frozenset({f"x{n}"})) for n in range(20)]
    for chosen in filters:
        assert small.paths("a", "b", chosen=chosen).chains
        assert small._told.cache_info().currsize <= 8
    kept = small._told(filters[-1])
    assert small._told(Filter(avoid=frozenset({"x19"}))) is kept
    assert small._told(filters[0]) is not kept


def test_odd_requests_are_refused(graph) -> None:
    for options in ({"longest": 0}, {"limit": 0}, {"sign": 2}):
        with pytest.raises(UsageError):
            graph.paths("ketamine", "bdnf", **options)
    with pytest.raises(UsageError):
        graph.common("bdnf", "BDNF")
    with pytest.raises(UsageError):
        graph.essential("bdnf", "BDNF")


def test_the_articles_as_read(graph) -> None:
    """Worked out from the documents: what each article alone can say, and what only both together can."""
    nmda = graph.find("glutamate activity at the NMDA receptor")
    everything = Filter(statuses=frozenset(Status))
    # No chain from NMDA activity to the antidepressant effect within one article; joined ones say that they are.
    # B: less NMDA activity tips the balance to AMPA, that raises BDNF. A: BDNF, plastic synapses or new neurons, mood.
    search = graph.paths(nmda, "antidepressant_effect", limit=100)
    assert {chain.grade for chain in search.chains} == {Grade.joined}
    assert {chain.sign for chain in search.chains} == {-1}
    middles = {chain.entities[1:-1] for chain in search.chains}
    assert {("ampa_activation", "bdnf", last) for last in ("synaptic_plasticity", "neuronal_growth")} <= middles
    for document in graph.corpus.document:
        chosen = Filter(statuses=frozenset(Status), documents=frozenset({document}))
        assert not graph.paths(nmda, "antidepressant_effect", chosen=chosen, longest=30).chains
    # None at all between BDNF and mTOR: the article tells them side by side, as what one thing leads to.
    assert not graph.paths("bdnf", "mtor_signalling", chosen=everything).chains
    assert not graph.paths("mtor_signalling", "bdnf", chosen=everything).chains
    shared = {one.entity: one.direction for one in graph.common("bdnf", "mtor_signalling").shared}
    assert shared["ketamine"] is Direction.same
    # An untyped walk would lead from ketamine to pregnancy; a chain does not.
    assert not graph.paths("ketamine", "pregnancy", chosen=everything).chains
    # Fear memories fall, which is a benefit.
    best = graph.paths("ketamine", "fear memories").chains[0]
    assert (best.sign, best.benefit(graph.corpus), best.certainty) == (-1, 1, Certainty.probable)


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)

    def called(*args: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run(list(args))
        return code, *capfd.readouterr()

    return called


FEAR = ("paths", "ketamine", "fear memories")


def test_the_query_of_a_path_finds_its_claims(call, graph) -> None:
    nmda = "nmda_glutamate_activity"
    code, query, _ = call("paths", nmda, "antidepressant effect", "--limit", "3", "--sparql")
    assert code == 0
    rows = list(graph.query(query))
    for number, chain in enumerate(graph.paths(nmda, "antidepressant effect", limit=3).chains, 1):
        for place, step in enumerate(chain.steps, 1):
            found = {row["claim"] for row in rows if (row["path"], row["step"]) == (str(number), str(place))}
            assert found == {f"k:claim/{claim.id}" for claim in step.claims}
            assert {row["coupling"] for row in rows if row["claim"] in found} == {str(step.sign)}
    Path("path.rq").write_text(query, encoding="utf-8")
    assert call("query", "path.rq", "--format", "csv")[0] == 0
    assert "--implied" not in query
    implied = call("paths", "neuroplasticity", "brain_state", "--implied", "--sparql")[1]
    assert "--implied" in implied
    assert len(graph.query(implied, implied=True)) == 1


def test_the_command_prints_claims_formats_and_a_page(call) -> None:
    out = call(*FEAR, "--claims", "--page", "fear.html")[1]
    assert "(probable “can”; A 14)" in out
    assert "From ketamine to fear memories: 2 claims of " in out
    # The same page as that of the part: there is one way to draw.
    assert call("draw", "--from", "ketamine", "--to", "fear memories", "--out", "part.html")[0] == 0
    assert Path("fear.html").read_bytes() == Path("part.html").read_bytes()
    (record,) = json.loads(call(*FEAR, "--format", "json", "--page", "fear.html")[1])
    assert (record["sign"], record["grade"]) == (-1, "one document")
    assert call(*FEAR, "--sign", "+")[1].startswith("no path of couplings of sign + leads from ketamine")
    for sign in ("-", "−", "-1"):
        assert len(json.loads(call(*FEAR, "--sign", sign, "--format", "json")[1])) == 1
    assert "'up' is no sign; write +, - or 0" in call(*FEAR, "--sign", "up")[2]
    assert call(*FEAR, "--level", "substance")[1].startswith("no path")
    assert call(*FEAR, "--family", "enabling")[1].startswith("no path")
    assert call("paths", "ketamine", "pregnancy", "--page", "no.html")[0] == 2
    assert not Path("no.html").exists()


def test_the_command_tells_what_is_shared(call) -> None:
    shared = ("paths", "BDNF", "mTOR pathway", "--common-upstream")
    assert "ketamine: same direction" in call(*shared)[1]
    records = json.loads(call(*shared, "--format", "json")[1])
    assert records[0]["signs"][1] == [1]
    assert "ketamine,ketamine,same direction,1," in call(*shared, "--format", "csv")[1]
    assert "nothing is shared" in call("paths", "BDNF", "pregnancy", "--common-upstream")[1]
    assert "shared entit" in call("paths", "mood", "motivation", "--common-upstream", "--limit", "1")[1]
    assert call(*shared, "--common-downstream")[0] == 2
    assert call(*shared, "--sign", "+")[0] == 2


def test_a_search_that_was_stopped_is_not_told_as_done(call, monkeypatch) -> None:
    from mechgraph.reason import search as module

    monkeypatch.setattr(module.Clock, "check", lambda clock: (_ for _ in ()).throw(module.OutOfTimeError))
    code, out, _ = call(*FEAR, "--seconds", "3")
    assert (code, out) == (0, "the search was stopped after 3 s: 0 paths found so far; allow more with --seconds\n")
    code, out, err = call(*FEAR, "--format", "json")
    assert (out, "was stopped after 10 s" in err) == ("[]\n", True)
