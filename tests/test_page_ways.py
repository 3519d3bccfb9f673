"""Paths, essential steps and loops in the page: the same as in Python, claim by claim."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from corpora import claim, corpus
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Certainty, Family, Level, Status, Valence
from mechgraph.page import render as page_render
from mechgraph.page.data import page_data
from mechgraph.page.layout import Layout
from mechgraph.reason.chain import Chain
from mechgraph.reason.projection import Filter
from mechgraph.records import chain_record
from randoms import random_corpus

pytestmark = pytest.mark.browser

ASSETS = Path(page_render.__file__).parent / "assets"
SCRIPTS = ("page-reason.js", "page-paths.js", "page-essential.js", "page-loops.js")

ANSWER = """([page, cases]) => {
  const entities = new Map(page.entities.map((row) => [row.id, row]));
  const told = (chains) => chains.map((chain) => ({ ...chain, benefit: worthOf(chain.sign, entities.get(chain.entities.at(-1)).valence) }));
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
    const { signs, entities: passed, links, claims, breaks, complete } = done(new EssentialSearch(graph, kept, new Steps(kept), out, question));
    const rounds = done(new LoopSearch(graph, loops));
    return {
      paths: { chains: told(paths.chains), more: paths.more, complete: paths.complete },
      essential: { signs, entities: passed, links, claims, breaks, complete },
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
        certainty=chance.choice((Certainty.hypothesised, Certainty.hypothesised, Certainty.possible, Certainty.asserted)),
        families=frozenset(Family) - ({Family.joint_cause} if rare else set()),
        levels=frozenset(Level) - ({Level.mind} if chance.random() < 0.2 else set()),
        avoid=frozenset(chance.sample(names, chance.choice((0, 0, 0, 1, 2)))),
    )


@pytest.mark.parametrize("block", range(6))
def test_the_page_and_the_model_agree_on_random_corpora(scripts: Page, block: int) -> None:
    found = 0
    for seed in range(block * 120, block * 120 + 120):
        chance = random.Random(seed)  # noqa: S311 -- no secret
        names = chance.choice(("abcd", "abcdef", "abcdefg"))
        small = varied(random_corpus(seed, names=names, most=chance.choice((8, 20, 40))), chance)
        cases = []
        for _ in range(3):
            start, end = chance.sample(names, 2)
            sign, limit = chance.choice((None, None, 1, -1, 0)), chance.choice((1, 3, 10, 1000))
            question = {"from": start, "to": end, "sign": sign, "longest": chance.choice((1, 2, 3, 4, 8)), "limit": limit}
            loops = {"sign": sign, "longest": chance.choice((1, 2, 3, 6, 7)), "limit": limit}
            chosen = some_filter(chance, names)
            cases.append((chosen, case_of(chosen, small, question, loops)))
        graph = MechanismGraph(small)
        for (chosen, case), told in zip(cases, scripts.evaluate(ANSWER, [data_of(small), [case for _, case in cases]]), strict=True):
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
