"""What if, in the page: the same verdicts as in Python, and what a reader sees of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from browsing import Opening
from corpora import claim, corpus
from mechgraph.cli import run
from mechgraph.errors import UsageError
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Certainty, Level, Status
from mechgraph.page import render as page_render
from mechgraph.page.data import page_data
from mechgraph.page.layout import Layout
from mechgraph.reason.cover import SIGNS
from mechgraph.reason.projection import Filter
from mechgraph.reason.whatif import WhatIf, what_if
from mechgraph.reason.witness import Manner
from mechgraph.words import ASSUMED_WORDS, MOST_NAMED
from randoms import EVERYTHING, random_corpus

pytestmark = pytest.mark.browser

ASSETS = Path(page_render.__file__).parent / "assets"
REASON = ("reason/cover.js", "reason/whatif.js", "reason/paths.js", "reason/witness.js")

JUDGE = """([page, cases]) => cases.map(([raised, lowered, blocked, statuses]) => {
  const kept = (claim) => statuses.includes(claim.status);
  const found = whatIf({ raised, lowered, blocked }, couplings(page.claims, kept));
  if (found.assumed === "loops") return null;
  const ids = page.entities.map((row) => row.id).filter((id) => !found.held.has(id));
  const over = (one) => one && Object.fromEntries(ids.map((id) => [id, one.verdict(id)]));
  return {
    raised: found.raised, lowered: found.lowered, joint: found.joint, assumed: found.assumed,
    verdicts: over(found), without: over(found.without),
    caveats: ids.filter((id) => found.hasCaveat(id)),
    firm: ids.filter((id) => found.isFirm(id)),
    cuts: ids.filter((id) => found.fate(id) === "kept by other claims").map((id) => [id, found.cutChain(id)])
      .map(([id, cut]) => [id, cut.steps.map((step) => [step.from, step.to, step.sign])]),
    fates: Object.fromEntries(ids.map((id) => [id, found.fate(id)]).filter(([, fate]) => fate)),
    witnesses: ids.flatMap((id) => found.witnesses(id).map((one) => [id, one.sign, one.start === 1 ? -1 : 1,
      one.simple, one.decided, one.steps.map((step) => [step.from, step.to, step.sign])])),
  };
})"""


@pytest.fixture
def judge(browser: Browser) -> Iterator[Any]:
    """Ask the script alone, without the page."""
    tab = browser.new_page()
    for name in REASON:
        tab.add_script_tag(content=(ASSETS / name).read_text(encoding="utf-8"))
    # As text: of values, Playwright checks each.
    script = f"(text) => JSON.stringify(({JUDGE})(JSON.parse(text)))"
    yield lambda data, cases: json.loads(tab.evaluate(script, json.dumps([data, cases])))
    tab.close()


def data_of(small: Corpus) -> Any:
    """Return what the page knows of a corpus, as JSON has it; places do not matter here."""
    data = page_data(small, arrange=lambda boxes, *_: Layout({box.id: (0.0, 0.0) for box in boxes}, (), 0, 0))
    return json.loads(json.dumps(data))


def asked(small: Corpus, case: Any) -> WhatIf | None:
    raised, lowered, blocked, statuses = case
    chosen = Filter(statuses=frozenset(map(Status, statuses)))
    try:
        return what_if(small, raised, lowered, blocked, chosen=chosen)
    except UsageError:
        return None


def firm(outcome: WhatIf) -> list[str]:
    """Return the entities whose conclusion stands by stated claims without a hedge, by following all of those."""
    graph = outcome.graph
    edges = [
        (graph.nodes[source], graph.nodes[target], sign)
        for source, target, sign, claims in zip(
            graph.source, graph.target, graph.sign.tolist(), graph.claims, strict=True
        )
        if any(one.certainty is Certainty.asserted and one.status is not Status.implied for one in claims)
    ]
    reached = {(one, 1) for one in outcome.raised} | {(one, -1) for one in outcome.lowered}
    while (
        more := {(target, sign * by) for one, sign in reached for source, target, by in edges if source == one}
        - reached
    ):
        reached |= more
    return [
        one
        for one, verdict in outcome.verdicts.items()
        if all((one, SIGNS[floor]) in reached for floor in verdict.floors)
    ]


def agree(small: Corpus, case: Any, found: Any) -> None:
    expected = asked(small, case)
    assert (found is None) == (expected is None), case
    if expected is None:
        return
    assert found["verdicts"] == expected.verdicts, case
    assert (found["raised"], found["lowered"]) == (list(expected.raised), list(expected.lowered))
    assert found["joint"] == list(expected.joint)
    assert found["assumed"] == expected.assumed
    explained = expected.explained(list(expected.verdicts))
    assert found["caveats"] == [one.entity for one in explained if one.caveat is not None]
    assert found["firm"] == firm(expected), case
    without = expected.without_block
    assert found["without"] == (without and {one: without.verdicts[one] for one in expected.verdicts})
    assert found["fates"] == {one.before.entity: one.fate.value for one in expected.changes()}
    graph = expected.graph
    edges = {
        (graph.nodes[source], graph.nodes[target], sign)
        for source, target, sign in zip(graph.source, graph.target, graph.sign.tolist(), strict=True)
    }
    told = [(one.entity, witness) for one in explained for witness in one.witnesses]
    assert len(told) == len(found["witnesses"])
    for (entity, sign, start, simple, decided, steps), (name, witness) in zip(found["witnesses"], told, strict=True):
        assert (entity, sign) == (name, witness.sign)
        assert steps == [[one.source, one.target, one.sign] for one in witness.chain.steps], case
        assert (simple, decided) == (witness.manner is Manner.path, witness.manner is not Manner.undecided)
        product = start
        for edge in steps:
            assert tuple(edge) in edges
            product *= edge[2]
        assert product == sign
        assert steps[-1][1] == entity
        assert steps[0][0] in {*expected.raised, *expected.lowered}

    for entity, steps in found["cuts"]:
        whole = {
            (without.graph.nodes[a], without.graph.nodes[b], sign)
            for a, b, sign in zip(without.graph.source, without.graph.target, without.graph.sign.tolist(), strict=True)
        }
        assert {tuple(edge) for edge in steps} <= whole
        assert steps[-1][1] == entity
        cut = expected.change(entity).cut
        assert len(steps) == len(cut.chain.steps)


STATED = [str(status) for status in Filter().statuses]
ALL = [str(status) for status in EVERYTHING.statuses]


def test_the_page_and_the_model_agree_on_the_built_in_corpus(judge: Any, graph) -> None:
    cases = [
        [raised, lowered, blocked, statuses]
        for statuses in (STATED, ALL)
        for raised, lowered, blocked in [
            (["ketamine"], [], []),
            (["ketamine_therapy"], [], []),
            (["stress"], [], []),
            ([], [], ["ampa_activation"]),
            ([], [], ["bdnf"]),
            ([], ["nmda_glutamate_activity"], ["ampa_activation"]),
            (["ketamine"], ["stress"], ["bdnf"]),
        ]
    ]
    known = {entity.id for entity in graph.corpus.entities}
    assert known.issuperset(one for case in cases for ids in case[:3] for one in ids)
    cases += [[[one], [], [], STATED] for one in sorted(known)] + [[[], [], [one], STATED] for one in sorted(known)]
    for case, found in zip(cases, judge(data_of(graph.corpus), cases), strict=True):
        agree(graph.corpus, case, found)


def test_the_page_and_the_model_agree_on_random_corpora(judge: Any) -> None:
    for seed in range(150):
        small = random_corpus(seed, most=(18, 9, 30)[seed % 3])
        chance = random.Random(seed)  # noqa: S311 -- no secret
        cases = []
        for _ in range(4):
            names = chance.sample("abcdef", 4)
            cuts = sorted(chance.choices(range(4), k=3))
            case = [names[: cuts[0]], names[cuts[0] : cuts[1]], names[cuts[1] : cuts[2] + 1]]
            cases.append([*case, chance.choice((STATED, ALL))])
        cases.append([[], [], [chance.choice("abcdef")], ALL])
        cases = [case for case in cases if any(case[:3])]
        for case, found in zip(cases, judge(data_of(small), cases), strict=True):
            agree(small, case, found)


def test_marketing_and_denials_join_no_chain(judge: Any) -> None:
    small = corpus(
        claim("c.1", "a increases b", voice="marketing"),
        claim("c.2", "a increases c", polarity="negated"),
        claim("c.3", "a increases d", polarity="not_shown"),
        claim("c.4", "a increases e"),
    )
    case = [["a"], [], [], ALL]
    (found,) = judge(data_of(small), [case])
    agree(small, case, found)
    assert [one for one, verdict in found["verdicts"].items() if verdict != "not reached"] == ["e"]


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_entity_is_raised_and_blocked_by_keyboard(visit_corpus: Any, graph) -> None:
    page = visit_corpus()
    assert page.page.locator("#whatif").is_hidden()
    page.select("ketamine")
    page.page.get_by_role("button", name="Raise", exact=True).focus()
    page.page.keyboard.press("Enter")
    assert page.state()["focus"] is None  # what follows is not faded by what was selected
    assert page.text("#panel h2.title") == "What follows"
    assert page.run("document.activeElement.id") == "panel"
    expected = what_if(graph.corpus, ["ketamine"])
    assert page.state()["outcome"]["verdicts"] == expected.verdicts
    counts = page.text("#whatif .outcome-counts")
    assert f"{sum(one == 'rises' for one in expected.verdicts.values())} rise" in counts
    page.select("bdnf")
    page.page.get_by_role("button", name="Show what follows").click()
    page.select("bdnf")
    page.page.get_by_role("button", name="Block", exact=True).click()
    blocked = what_if(graph.corpus, ["ketamine"], blocked=["bdnf"])
    assert page.state()["outcome"]["verdicts"] == blocked.verdicts
    headings = page.page.locator("#panel h2").all_inner_texts()
    assert headings[1].startswith("Lost by the block")
    left = page.state()
    assert visit_corpus(page.run("location.hash")).state() == left
    page.page.get_by_role("button", name="Take back: BDNF blocked").click()
    assert page.state()["outcome"]["verdicts"] == expected.verdicts
    page.page.locator("#whatif").get_by_role("button", name="Clear what").click()
    assert page.state()["outcome"] is None
    assert page.page.locator("#whatif").is_hidden()
    assert "How to read" in page.text("#panel")


def test_a_verdict_tells_its_chain(visit_corpus: Any) -> None:
    page = visit_corpus("#raise=ketamine")
    page.page.locator("#panel .outcomes").get_by_role("button", name="fear memories").click()
    assert page.state()["selection"] == {"type": "outcome", "id": "fear_memories"}
    assert ["amygdala_activity", "fear_memories"] in page.state()["focus"]["pairs"]
    panel = page.text("#panel")
    assert "falls" in panel
    assert "good" in panel
    assert page.page.locator("#panel .step").count() == 2
    page.page.keyboard.press("Escape")
    assert "What follows" in page.text("#panel h2.title")


def test_the_filters_of_the_page_count(visit_corpus: Any, graph) -> None:
    document = graph.corpus.documents[0].id
    least = Certainty.probable
    fields = {
        "raise": "ketamine",
        "hide-document": json.dumps([document]),
        "hide-level": json.dumps(["mind"]),
        "hide-status": "[]",
        "least": least.rank,
    }
    chosen = Filter(
        documents=frozenset(one.id for one in graph.corpus.documents[1:]),
        statuses=frozenset(Status),
        levels=frozenset(Level) - {Level.mind},
        certainty=least,
    )
    page = visit_corpus(f"#{urlencode(fields)}")
    assert page.state()["outcome"]["verdicts"] == what_if(graph.corpus, ["ketamine"], chosen=chosen).verdicts


@pytest.mark.parametrize(
    ("claims", "assumed"),
    [
        (["a increases b", "b increases c"], "sources"),
        (["b increases c"], "absence"),
        (["a increases b", "b increases a"], "loops"),
    ],
)
def test_what_a_block_alone_takes_as_given_is_said_as_by_the_command(
    claims: list[str], assumed: str, visit_corpus: Any
) -> None:
    small = corpus(*(claim(f"c.{number}", text) for number, text in enumerate(claims)))
    words = ASSUMED_WORDS[assumed]
    if assumed == "loops":
        with pytest.raises(UsageError, match=words):
            what_if(small, blocked=["b"])
    else:
        assert what_if(small, blocked=["b"]).assumed == assumed
    assert words[0].upper() + words[1:] in visit_corpus("#block=b", small).text("#panel .note")


@pytest.mark.parametrize(("window", "lines"), [((1440, 900), 2), ((390, 844), 4)])
@pytest.mark.parametrize("also", [0, 30])
def test_many_first_causes_leave_the_bar_small(
    window: tuple[int, int], lines: int, also: int, visit_corpus: Any
) -> None:
    causes = [f"c{number}" for number in range(40)]
    labels = [f"a first cause with a rather long name, number {number}" for number in range(40)]
    small = corpus(
        *(claim(f"c.{number}", f"{cause} increases b") for number, cause in enumerate(causes)),
        claim("d.1", "b increases z"),
        entities={cause: {"label": label} for cause, label in zip(causes, labels, strict=True)},
    )
    lowered = f"&lower={','.join(causes[:also])}" if also else ""
    width, height = window
    page = visit_corpus(f"#block=b{lowered}", small, viewport={"width": width, "height": height})
    bar = page.page.locator("#whatif")
    box = bar.bounding_box()
    assert box
    assert box["height"] <= 40 * lines
    assert page.run("document.documentElement.scrollWidth") == width
    for part in (bar.locator(".outcome-counts"), bar.get_by_role("button", name="Clear what")):
        inner = part.bounding_box()
        assert inner
        assert box["y"] <= inner["y"]
        assert inner["y"] + inner["height"] <= box["y"] + box["height"]
    if also:
        assert bar.locator(".held-chip").count() == also + 1
        return
    assert bar.locator(".given bdi").all_inner_texts() == labels[:MOST_NAMED]
    rest = page.page.locator("#panel .given li")
    assert not rest.first.is_visible()
    bar.get_by_role("button", name="and 35 more").focus()
    page.page.keyboard.press("Enter")
    assert rest.all_inner_texts() == labels[MOST_NAMED:]
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Enter")
    assert page.state()["selection"] == {"type": "entity", "id": causes[MOST_NAMED]}


def test_an_address_may_name_anything(visit_corpus: Any) -> None:
    page = visit_corpus("#raise=nobody,__proto__&lower=&block=,&outcome=ketamine")
    assert page.state()["held"] == {}
    assert page.state()["outcome"] is None
    page = visit_corpus("#raise=ketamine&block=ketamine&outcome=ketamine")
    assert page.state()["held"] == {"ketamine": "raise"}
    assert "Nothing to conclude" in page.text("#panel")


def test_hostile_words_stay_words(visit_corpus: Any) -> None:
    evil = "<img src=x onerror=window.pwned=1></script>"
    small = corpus(
        claim("c.1", "a increases b", says=evil), entities={"a": {"label": evil}, "b": {"label": evil + "2"}}
    )
    page = visit_corpus("#raise=a&outcome=b", small)
    assert evil + "2" in page.text("#panel")
    assert evil in page.text("#whatif")
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("document.querySelector('#print').textContent").count("What if") >= 1
    assert page.run("window.pwned") is None
    assert page.run("document.images.length") == 0


# ── The page of a situation ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "asked",
    [
        ["--raise", "ketamine"],
        ["--block", "ampa_activation"],
        ["--raise", "ketamine", "--block", "bdnf"],
        ["--lower", "nmda_glutamate_activity"],
        ["--raise", "biological_effects", "--raise", "psychedelic_state"],
        ["--block", "ketamine"],
    ],
)
def test_the_page_of_a_situation_opens_with_it_and_comes_to_the_same(
    opening: Opening, graph, tmp_path: Path, asked: list[str]
) -> None:
    file = tmp_path / "what-if.html"
    assert run(["what-if", *asked, "--page", str(file)]) == 0
    how = {"--raise": "raised", "--lower": "lowered", "--block": "blocked"}
    question: dict[str, list[str]] = {}
    for option, entity in zip(asked[::2], asked[1::2], strict=True):
        question.setdefault(how[option], []).append(entity)
    expected = graph.what_if(**question)
    page = opening(file)
    found = page.state()["outcome"]
    reached = {one: verdict for one, verdict in expected.verdicts.items() if verdict != "not reached"}
    assert {one: verdict for one, verdict in found["verdicts"].items() if verdict != "not reached"} == reached
    assert found["assumed"] == expected.assumed
    assert found["fates"] == {one.before.entity: one.fate.value for one in expected.changes()}
    assert page.text("#panel h2.title") == "What follows"
