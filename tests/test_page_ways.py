"""Paths, essential steps and loops in the page: the same as in Python, claim by claim."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browsing import Opened
from corpora import claim, corpus, hard
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Certainty, Family, Level, Status, Valence
from mechgraph.page import render as page_render
from mechgraph.page.data import page_data
from mechgraph.page.layout import Layout
from mechgraph.reason.chain import Chain
from mechgraph.reason.projection import Filter
from mechgraph.records.reasoning import chain_record
from randoms import random_corpus

pytestmark = pytest.mark.browser

ASSETS = Path(page_render.__file__).parent / "assets"
SCRIPTS = [f"reason/{name}.js" for name in ("cover", "whatif", "paths", "cuts", "essential", "loops")]

ANSWER = """([page, cases]) => {
  const entities = new Map(page.entities.map((row) => [row.id, row]));
  const worth = (chain) => worthOf(chain.sign, entities.get(chain.entities.at(-1)).valence);
  const told = (chains) => chains.map((chain) => ({ ...chain, benefit: worth(chain) }));
  const done = (search) => {
    for (const pause of search.run());
    return search;
  };
  return cases.map(({ question, loops, only, avoid }) => {
    const keeps = (claim) => only.documents.includes(claim.document) && only.statuses.includes(claim.status)
      && only.families.includes(claim.family) && CERTAINTY_RANKS[claim.certainty] >= only.least
      && [claim.subject.id, claim.object.id].every((id) => only.levels.includes(entities.get(id).level));
    const out = new Set(avoid);
    const kept = coupled(page.claims, keeps);
    const graph = new Told(couplings(page.claims, keeps, out));
    const paths = done(new PathSearch(graph, question));
    const essential = done(new EssentialSearch(graph, kept, new Steps(kept), out, question));
    const { signs, entities: passed, links, claims, breaks, cutEntities, cutLinks, complete } = essential;
    const rounds = done(new LoopSearch(graph, loops));
    return {
      paths: { chains: told(paths.chains), more: paths.more, complete: paths.complete },
      essential: { signs, entities: passed, links, claims, breaks, cutEntities, complete,
        cutLinks: cutLinks.map(({ from, to }) => [from, to]) },
      loops: { chains: told(rounds.chains), seen: rounds.seen, complete: rounds.complete },
    };
  });
}"""


@pytest.fixture
def scripts(browser: Browser) -> Iterator[Page]:
    """The scripts alone, without the page."""
    tab = browser.new_page()
    script = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS)
    tab.add_script_tag(content=script)
    yield tab
    tab.close()


def data_of(small: Corpus) -> Any:
    """Return what the page knows of a corpus, as JSON has it; places do not matter here."""
    data = page_data(small, arrange=lambda boxes, *_: Layout({box.id: (0.0, 0.0) for box in boxes}, (), 0, 0))
    return json.loads(json.dumps(data))


def case_of(chosen: Filter, small: Corpus, question: Any, loops: Any) -> Any:
    """Return a question to the scripts under a filter."""
    documents = [one.id for one in small.documents] if chosen.documents is None else sorted(chosen.documents)
    only = {
        "documents": documents,
        "statuses": sorted(chosen.statuses),
        "families": sorted(chosen.families),
        "levels": sorted(chosen.levels),
        "least": chosen.certainty.rank,
    }
    return {"question": question, "loops": loops, "only": only, "avoid": sorted(chosen.avoid)}


def chains_agree(small: Corpus, found: Any, expected: tuple[Chain, ...]) -> None:
    """Check chains in their order, with all that is told of them."""
    assert len(found) == len(expected)
    for one, chain in zip(found, expected, strict=True):
        record = chain_record(small, chain)
        assert {key: one[key] for key in record if key in one} == {
            key: value for key, value in record.items() if key in one
        }
        assert [step["claims"] for step in one["steps"]] == record["claims"]
        assert [step["sign"] for step in one["steps"]] == [step.sign for step in chain.steps]
        assert one["cited"] == [cited and cited.id for cited in chain.cited]
        assert one["benefit"] == record["benefit"]


def agree(graph: MechanismGraph, chosen: Filter, case: Any, found: Any) -> int:
    """Check the answers of the scripts against those of Python; return how many chains there were."""
    question, small = case["question"], graph.corpus
    options = {key: question[key] for key in ("sign", "longest", "limit")}
    paths = graph.paths(question["from"], question["to"], chosen=chosen, **options)
    chains_agree(small, found["paths"]["chains"], paths.chains)
    assert (found["paths"]["more"], found["paths"]["complete"]) == (paths.more, paths.complete)

    essential = graph.essential(question["from"], question["to"], chosen=chosen, sign=question["sign"])
    told = found["essential"]
    assert (tuple(told["signs"]), told["complete"]) == (essential.signs, essential.complete)
    assert set(told["entities"]) == set(essential.entities)
    assert {(one["from"], one["to"], *sorted(one["claims"])) for one in told["links"]} == {
        (one.source, one.target, *sorted(claim.id for claim in one.claims)) for one in essential.links
    }
    assert set(told["claims"]) == {one.id for one in essential.claims}
    assert tuple(told["cutEntities"]) == essential.cut_entities
    assert [tuple(ends) for ends in told["cutLinks"]] == [(one.source, one.target) for one in essential.cut_links]
    assert {(one["claim"], tuple(one["lost"]), tuple(one["left"])) for one in told["breaks"]} == {
        (one.claim.id, one.lost, one.left) for one in essential.breaks
    }

    loops = graph.loops(chosen=chosen, **case["loops"])
    chains_agree(small, found["loops"]["chains"], loops.loops)
    assert (found["loops"]["seen"], found["loops"]["complete"]) == (loops.seen, loops.complete)
    return len(paths.chains) + len(loops.loops)


def varied(small: Corpus, chance: random.Random) -> Corpus:
    """Return a corpus whose entities differ in level and valence."""
    levels = (Level.molecular, Level.molecular, Level.cellular, Level.mind)
    entities = tuple(
        entity.model_copy(update={"level": chance.choice(levels), "valence": chance.choice(list(Valence))})
        for entity in small.entities
    )
    return replace(small, entities=entities)


def some_filter(chance: random.Random, names: str) -> Filter:
    """Return a filter that leaves out a little of something, or nothing."""
    rare = chance.random() < 0.25
    return Filter(
        documents=chance.choice((None, None, None, frozenset({"d1"}), frozenset({"d2"}))),
        statuses=frozenset(chance.choice((list(Status), list(Status), list(Status)[:2], list(Status)[:1]))),
        certainty=chance.choice(
            (Certainty.hypothesised, Certainty.hypothesised, Certainty.possible, Certainty.asserted)
        ),
        families=frozenset(Family) - ({Family.joint_cause} if rare else set()),
        levels=frozenset(Level) - ({Level.mind} if chance.random() < 0.2 else set()),
        avoid=frozenset(chance.sample(names, chance.choice((0, 0, 0, 1, 2)))),
    )


@pytest.mark.parametrize("block", range(4))
def test_the_page_and_the_model_agree_on_random_corpora(scripts: Page, block: int) -> None:
    found = 0
    for seed in range(block * 80, block * 80 + 80):
        chance = random.Random(seed)  # noqa: S311 -- no secret
        names = chance.choice(("abcd", "abcdef", "abcdefg"))
        small = varied(random_corpus(seed, names=names, most=chance.choice((8, 20, 40))), chance)
        cases = []
        for _ in range(3):
            start, end = chance.sample(names, 2)
            sign, limit = chance.choice((None, None, 1, -1, 0)), chance.choice((1, 3, 10, 1000))
            question = {
                "from": start,
                "to": end,
                "sign": sign,
                "longest": chance.choice((1, 2, 3, 4, 8)),
                "limit": limit,
            }
            loops = {"sign": sign, "longest": chance.choice((1, 2, 3, 6, 7)), "limit": limit}
            chosen = some_filter(chance, names)
            cases.append((chosen, case_of(chosen, small, question, loops)))
        graph = MechanismGraph(small)
        for (chosen, case), told in zip(
            cases, scripts.evaluate(ANSWER, [data_of(small), [case for _, case in cases]]), strict=True
        ):
            found += agree(graph, chosen, case, told)
    assert found > 100


def test_the_page_and_the_model_agree_on_the_built_in_corpus(scripts: Page, graph) -> None:
    small = graph.corpus
    first = frozenset({small.documents[0].id})
    filters = [
        Filter(),
        Filter(statuses=frozenset(Status)),
        Filter(documents=first),
        Filter(certainty=Certainty.probable, levels=frozenset(Level) - {Level.circuit}),
        Filter(avoid=frozenset({"bdnf"}), families=frozenset(Family) - {Family.enabling}),
    ]
    ends = [
        ("ketamine", "antidepressant_effect"),
        ("ketamine", "neuroplasticity"),
        ("ketamine", "fear_memories"),
        ("nmda_glutamate_activity", "antidepressant_effect"),
        ("ketamine_therapy", "antidepressant_effect"),
        ("stress", "neuroplasticity"),
        ("ketamine", "pregnancy"),
    ]
    chance = random.Random(7)  # noqa: S311 -- no secret
    ids = [entity.id for entity in small.entities]
    ends += [tuple(chance.sample(ids, 2)) for _ in range(30)]
    cases = [
        (chosen, case_of(chosen, small, {"from": one, "to": other, "sign": sign, "longest": 8, "limit": 10}, {}))
        for chosen in filters
        for one, other in ends
        for sign in ((None, 1, -1, 0) if one == "ketamine" else (None,))
    ]
    told = scripts.evaluate(ANSWER, [data_of(small), [case for _, case in cases]])
    assert sum(agree(graph, chosen, case, one) for (chosen, case), one in zip(cases, told, strict=True)) > 100


def test_a_search_that_is_stopped_keeps_what_it_has(scripts: Page) -> None:
    names = "bcdefghijklmno"
    claims = [claim(f"c.{x}{y}", f"{x} increases {y}") for x in names for y in names if x != y]
    claims += [claim("c.a", "a increases b"), claim("c.z", "b increases z"), claim("c.y", "c decreases b")]
    data = data_of(corpus(*claims))
    stopped = """([page]) => {
      const search = new PathSearch(new Told(couplings(page.claims)), { from: "a", to: "z", longest: 14 });
      const run = search.run();
      for (let pauses = 0; pauses < 200; pauses += 1) run.next();
      return { passed: search.chains.map((chain) => chain.entities), complete: search.complete };
    }"""
    assert scripts.evaluate(stopped, [data]) == {"passed": [["a", "b", "z"]], "complete": False}


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────


def answered(page: Opened) -> Any:
    """Return what a page found, once it has come to the end of its search."""
    page.until("mechgraph.state().ways?.state === 'done'")
    return page.state()["ways"]


def entities_of(ways: Any) -> list[tuple[str, ...]]:
    return [tuple(chain["entities"]) for chain in ways["chains"]]


def test_a_path_is_asked_for_by_keyboard(visit_corpus: Any, graph) -> None:
    page = visit_corpus()
    keys = page.page.keyboard
    keys.press("p")
    assert "Choose where paths start" in page.text("#pane")
    keys.type("ketamine")
    keys.press("Enter")
    assert page.run("document.activeElement.dataset.key") == "pick-to"
    keys.type("neurotrophic")  # a synonym
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    ways = answered(page)
    expected = graph.paths("ketamine", "bdnf")
    assert (ways["from"], ways["to"]) == ("ketamine", "bdnf")
    assert entities_of(ways) == [chain.entities for chain in expected.chains]
    assert [chain["benefit"] for chain in ways["chains"]] == [chain.benefit(graph.corpus) for chain in expected.chains]
    assert set(page.state()["focus"]["nodes"]) == {one for chain in expected.chains for one in chain.entities}
    keys.press("p")
    assert page.page.locator("#pane").is_hidden()
    assert page.state()["selection"] is None
    keys.press("?")
    assert "find signed paths" in page.text("#help")


def test_a_chosen_chain_is_drawn_and_told(visit_corpus: Any, graph) -> None:
    page = visit_corpus("#find=paths&from=ketamine&to=antidepressant_effect")
    expected = graph.paths("ketamine", "antidepressant_effect").chains
    assert entities_of(answered(page)) == [chain.entities for chain in expected]
    cards = page.page.locator("#ways-answer .ways > li")
    assert cards.count() == len(expected)
    for number, chain in enumerate(expected):
        card = cards.nth(number).inner_text()
        assert str(chain.grade) in card
        assert all(f"“{hedge}”" in card for hedge in chain.hedges)
    essential = graph.essential("ketamine", "antidepressant_effect")
    assert [graph.corpus.label(one) for one in essential.entities] == ["BDNF"]
    assert "Every path passes BDNF" in page.text("#ways-answer")
    assert "Every path passes" in page.text("#panel")
    last = len(expected) - 1
    cards.nth(last).get_by_role("button").focus()
    page.page.keyboard.press("Enter")
    pairs = {tuple(pair) for pair in page.state()["focus"]["pairs"]}
    assert pairs == set(zip(expected[last].entities, expected[last].entities[1:], strict=False))
    steps = page.page.locator("#panel .step")
    assert steps.count() == len(expected[last].steps)
    for number, step in enumerate(expected[last].steps):
        assert all(one.says in steps.nth(number).inner_text() for one in step.claims)
    page.until("location.hash.includes('chain=')")
    left = page.state()
    again = visit_corpus(page.run("location.hash"))
    assert entities_of(answered(again)) == entities_of(left["ways"])
    assert (again.state()["selection"], again.state()["focus"]) == (left["selection"], left["focus"])
    page.page.keyboard.press("Escape")
    assert page.state()["selection"] is None


def test_where_there_is_no_path_the_other_claims_are_told(visit_corpus: Any, graph) -> None:
    page = visit_corpus("#find=paths&from=ketamine&to=pregnancy")
    assert answered(page)["chains"] == []
    said = page.text("#ways-answer")
    assert "No path of couplings leads from ketamine to pregnancy within 8 steps under these filters" in said
    assert "Not addressed is not “no effect”" in said
    related = graph.claims_between("ketamine", "pregnancy")
    assert related
    assert all(one.says in said for one in related)


def test_what_is_avoided_and_what_counts(visit_corpus: Any, graph) -> None:
    page = visit_corpus("#find=paths&from=ketamine&to=antidepressant_effect")
    answered(page)
    page.select("glutamate_transmission")
    page.page.get_by_role("button", name="avoid this").click()
    chosen = Filter(avoid=frozenset({"glutamate_transmission"}))
    ask = ("ketamine", "antidepressant_effect")
    assert entities_of(answered(page)) == [chain.entities for chain in graph.paths(*ask, chosen=chosen).chains]
    assert "avoid=glutamate_transmission" in page.run("location.hash")
    page.page.get_by_label("Most steps").select_option("3")
    page.page.get_by_label("implied claims count").check()
    every = Filter(avoid=chosen.avoid, statuses=frozenset(Status))
    assert entities_of(answered(page)) == [
        chain.entities for chain in graph.paths(*ask, chosen=every, longest=3).chains
    ]
    page.page.get_by_role("button", name="No longer avoid").click()
    page.page.get_by_label("Sign", exact=True).select_option("minus")
    assert answered(page)["chains"] == []
    assert "No path of sign −" in page.text("#ways-answer")


def test_paths_start_at_the_panel_of_an_entity(visit_corpus: Any) -> None:
    page = visit_corpus("#entity=ketamine")
    page.page.get_by_role("button", name="from here").click()
    page.select("fear_memories")
    page.page.get_by_role("button", name="to here").click()
    assert entities_of(answered(page)) == [("ketamine", "amygdala_activity", "fear_memories")]
    page.page.get_by_role("button", name="Swap").click()
    assert answered(page)["from"] == "fear_memories"


def test_a_search_can_be_stopped_and_goes_on(visit_corpus: Any) -> None:
    names = "bcdefghijklmno"
    claims = [claim(f"c.{x}{y}", f"{x} increases {y}") for x in names for y in names if x != y]
    claims += [claim("c.a", "a increases b"), claim("c.z", "b increases z"), claim("c.y", "c decreases b")]
    page = visit_corpus("#find=paths&from=a&to=z&longest=14", corpus(*claims))
    page.page.get_by_role("button", name="Stop", exact=True).click()
    assert "You stopped the search: 1 path found so far." in page.text("#ways-answer")
    assert entities_of(page.state()["ways"]) == [("a", "b", "z")]
    page.page.get_by_role("button", name="Search on").click()
    assert page.state()["ways"]["state"] == "running"
    page.until("mechgraph.state().ways.state === 'stopped'", 60)
    assert re.search("The search was stopped after 1[0-9] s: 1 path found so far", page.text("#ways-answer"))


def test_what_no_more_time_would_find_is_told(visit_corpus: Any) -> None:
    page = visit_corpus("#find=paths&from=a&to=z", hard())
    page.until("mechgraph.state().ways.state === 'done'", 30)
    assert "The search for one path was stopped after 20,000 steps; there may be more: no option" in page.text("#panel")
    page = visit_corpus("#find=loops&longest=10", hard())
    page.until("mechgraph.state().ways.state === 'done'", 30)
    assert "The search was stopped after 50,000 loops; there may be more and better ones" in page.text("#ways-answer")


def test_loops_are_listed_with_their_signs(visit_corpus: Any) -> None:
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b decreases a"),
        claim("c.3", "b increases c", certainty="possible", hedge="may"),
        claim("c.4", "c increases b"),
        claim("c.5", "c affects a"),
    )
    page = visit_corpus("", small)
    page.page.keyboard.press("l")
    ways = answered(page)
    expected = MechanismGraph(small).loops().loops
    assert entities_of(ways) == [loop.entities for loop in expected]
    said = page.text("#ways-answer")
    assert "3 loops" in said
    assert "balancing" in said
    assert "reinforcing" in said
    page.page.get_by_label("Sign", exact=True).select_option("plus")
    assert entities_of(answered(page)) == [("b", "c", "b")]
    page.page.locator("#ways-answer .ways button").click()
    assert "A reinforcing loop" in page.text("#panel")
    assert sorted(map(tuple, page.state()["focus"]["pairs"])) == [("b", "c"), ("c", "b")]
    assert visit_corpus(page.run("location.hash"), small).state()["focus"] == page.state()["focus"]


def test_an_address_may_ask_for_anything(visit_corpus: Any) -> None:
    page = visit_corpus("#find=paths&from=__proto__&to=nobody&sign=x&longest=999&limit=-1&avoid=,nobody&chain=[1,2,3]")
    assert page.state()["ways"] is None
    assert page.run("location.hash") == "#find=paths"
    page = visit_corpus("#find=paths&from=bdnf&to=bdnf")
    assert "choose two" in page.text("#pane")
    page = visit_corpus('#chain=["ketamine","-","bdnf","?","ketamine"]')
    assert "none makes this step" in page.text("#panel")
    assert visit_corpus("#find=nothing").page.locator("#pane").is_hidden()


def test_hostile_words_stay_words(visit_corpus: Any) -> None:
    evil = "<img src=x onerror=window.pwned=1></script>"
    small = corpus(
        claim("c.1", "a increases b", says=evil, hedge="may <b>", certainty="possible"),
        entities={"a": {"label": evil}, "b": {"label": evil + "2"}},
    )
    page = visit_corpus("#find=paths&from=a&to=b", small)
    answered(page)
    assert evil in page.text("#ways-answer")
    page.page.locator("#ways-answer .ways button").click()
    assert evil in page.text("#panel")
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("window.pwned") is None
    assert page.run("document.images.length") == 0
