"""A graph too large to be read in one drawing: it opens by level, and search, paths and expansion lead to all of it."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from browsing import Opened, Opening
from corpora import claim, corpus
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Level
from mechgraph.page.data import MOST_BOXES, page_data
from mechgraph.page.layout import arrange
from mechgraph.page.part import around, part_data
from mechgraph.page.render import render
from mechgraph.reason.whatif import what_if

pytestmark = pytest.mark.browser

LEVELS = ("substance", "molecular", "cellular", "outcome")
CHAIN = ("start", "first", "second", "third", "end")
HOSTILE = "<img src=x onerror='window.pwned=1'><b>bold</b>"


def many() -> Corpus:
    """Return 600 entities with 2,400 claims, a hub with 400 neighbours, a chain apart from them, and a hostile name."""
    chance = random.Random(7)  # noqa: S311 -- no secret
    names = [f"n{number}" for number in range(600)]
    rows = [("hub", "increases", name) for name in names[:400]]
    rows += [("start", "increases", "first"), ("first", "decreases", "second"), ("second", "increases", "third")]
    rows += [("third", "decreases", "end"), ("n5", "increases", "evil"), ("n5", "decreases", "evil")]
    for _ in range(2_000):
        one, other = chance.sample(names, 2)
        rows.append((one, chance.choice(("increases", "decreases", "affects")), other))
    levels = {name: LEVELS[number % 4] for number, name in enumerate(names)}
    levels |= {"hub": "mind", "evil": "practice"} | dict.fromkeys(CHAIN, "circuit")
    entities = {name: {"level": level} for name, level in levels.items()}
    entities["evil"] |= {"label": HOSTILE}
    claims = [claim(f"c{at}", " ".join(row), document=("d1", "d2")[at % 2]) for at, row in enumerate(rows)]
    return corpus(*claims, entities=entities)


@pytest.fixture(scope="module")
def large() -> Corpus:
    return many()


@pytest.fixture(scope="module")
def file(large: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the large corpus."""
    file = tmp_path_factory.mktemp("fold") / "page.html"
    file.write_text(render(page_data(large)), encoding="utf-8")
    return file


@pytest.fixture
def unfold(opening: Opening, file: Path) -> Opening:
    """Open the page of the large corpus."""
    return partial(opening, file)


def neighbours(large: Corpus, entity: str) -> set[str]:
    return {end for one in large.claims for end in (one.subject, one.object) if entity in (one.subject, one.object)}


def boxes(page: Opened) -> set[str]:
    return {ident.removeprefix("n:") for ident in page.positions()}


def numbers(text: str) -> list[int]:
    return [int(word.replace(",", "")) for word in text.split() if word.replace(",", "").isdigit()]


def test_small_views_are_placed_and_large_ones_are_folded(graph: MechanismGraph, large: Corpus) -> None:
    causes, everything = page_data(large)["views"]
    assert (causes["positions"], causes["bands"]) == ({}, [])
    assert set(everything["folded"]) == {entity.id for entity in large.entities}
    small = page_data(graph.corpus, arrange=partial(arrange, iterations=0))
    assert all("folded" not in view and view["positions"] for view in small["views"])


def test_it_opens_by_level_with_all_counted(unfold: Opening, large: Corpus) -> None:
    page = unfold()
    assert boxes(page) == set()
    assert numbers(page.text(".summary-lead"))[:2] == [len(large.entities), len(large.claims)]
    levels = {entity.id: str(entity.level) for entity in large.entities}
    for level, count in Counter(levels.values()).items():
        band = page.page.locator(f"section[aria-label='{level.capitalize()}']")
        assert numbers(band.locator("p").inner_text()) == [count]
    between = Counter((levels[one.subject], levels[one.object], large.coupling(one)) for one in large.claims)
    for subject in LEVELS:
        for value in LEVELS:
            told = page.page.get_attribute(f'[data-key=\'["between","{subject}","{value}"]\']', "aria-label")
            plus, minus, neither = (between[subject, value, sign] for sign in (1, -1, 0))
            pair = f"{subject.capitalize()} to {value.capitalize()}"
            assert told == f"{pair}: {plus + minus + neither} claims, {plus} raise, {minus} lower"
    # the hostile name is the first of its level, and text
    assert HOSTILE in page.text("section[aria-label='Practice']")
    assert page.run("window.pwned") is None


def test_search_draws_what_is_around_and_the_address_keeps_it(unfold: Opening, large: Corpus) -> None:
    page = unfold()
    page.page.keyboard.press("/")
    page.page.keyboard.type("n77")
    page.page.keyboard.press("Enter")
    assert boxes(page) == neighbours(large, "n77")
    assert page.state()["selection"] == {"type": "entity", "id": "n77"}
    drawn = {tuple(row["pair"]) for row in page.state()["drawn"]}
    here = neighbours(large, "n77")
    inner = [one for one in large.claims if {one.subject, one.object} <= here]
    assert drawn == {(one.subject, one.object) for one in inner}
    counts = page.text("#counts")
    assert counts.startswith(f"{len(inner)} of {len(large.claims):,} claims · {len(here)} entities · ")
    assert counts.endswith(" drawn")
    # no two boxes overlap, and what stands in a band has its level
    areas = {ident: page.run("id => mechgraph.network.getBoundingBox(id)", ident) for ident in page.positions()}
    rows = list(areas.values())
    apart = [
        one["right"] <= other["left"]
        or other["right"] <= one["left"]
        or one["bottom"] <= other["top"]
        or other["bottom"] <= one["top"]
        for at, one in enumerate(rows)
        for other in rows[:at]
    ]
    assert all(apart)
    order = [str(level) for level in Level]
    columns = sorted((box["left"], order.index(large.entity[ident[2:]].level)) for ident, box in areas.items())
    assert [level for _, level in columns] == sorted(level for _, level in columns)
    # another one is added, taken back, and the whole is there again from the address alone
    page.run("mechgraph.select('n77')")
    other = next(one for one in sorted(boxes(page)) if one not in {"n77", "hub"})
    page.select(other)
    page.page.click("[data-key='add-around']")
    assert boxes(page) == neighbours(large, "n77") | neighbours(large, other)
    again = unfold("#" + page.page.url.partition("#")[2])
    assert again.positions() == page.positions()
    page.run("history.back()")
    page.until("mechgraph.state().around.centres.length === 1")
    assert boxes(page) == neighbours(large, "n77")
    page.page.click("[data-key='summary']")
    assert boxes(page) == set()
    assert page.page.is_visible("#summary")


def test_what_is_not_drawn_is_said_and_listed(unfold: Opening, large: Corpus) -> None:
    page = unfold()
    page.select("hub")
    state = page.state()["around"]
    assert len(state["boxes"]) <= MOST_BOXES
    assert set(state["boxes"]) | set(state["rest"]) == neighbours(large, "hub")
    assert boxes(page) == set(state["boxes"])
    assert f"{len(state['rest'])} more not drawn" in page.text("#around")
    page.page.click("[data-key='rest']")
    rows = page.page.locator("#panel .list-row")
    assert rows.count() == 100
    page.page.click("#panel .more")
    assert rows.count() == min(200, len(state["rest"]))
    missing = state["rest"][0]
    page.page.click(f"[data-key='add-{missing}']")
    assert missing in boxes(page)
    # of fewer claims there is more to be seen
    page.page.goto(page.address + '#around=n5&hide-document=["d2"]')
    told = {
        end
        for one in large.claims
        if one.document == "d1"
        for end in (one.subject, one.object)
        if "n5" in (one.subject, one.object)
    }
    page.until(f"mechgraph.state().around.boxes.length === {len(told)}")
    assert boxes(page) == told


def test_lists_lead_to_every_entity_and_pair(unfold: Opening, large: Corpus) -> None:
    page = unfold()
    page.page.click("[data-key='level-substance']")
    count = sum(entity.level == "substance" for entity in large.entities)
    rows = page.page.locator("#panel .list-row")
    while page.page.is_visible("#panel .more"):
        page.page.click("#panel .more")
    assert rows.count() == count
    assert page.page.url.endswith("#list=%5B%22level%22%2C%22substance%22%5D".replace("%2C", ","))
    rows.last.locator("button").click()
    assert page.state()["selection"]["type"] == "entity"
    page.page.click("[data-key='summary']")
    page.page.click("[data-key='conflicts']")
    assert HOSTILE in page.text("#panel .links")
    assert page.run("window.pwned") is None


def test_paths_are_drawn_though_their_ends_were_not(unfold: Opening) -> None:
    page = unfold("#around=n3")
    page.page.keyboard.press("p")
    for key, name in (("from", "start"), ("to", "end")):
        page.page.fill(f"[data-key='pick-{key}']", name)
        page.page.press(f"[data-key='pick-{key}']", "Enter")
    page.until("mechgraph.state().ways.state === 'done'")
    (chain,) = page.state()["ways"]["chains"]
    assert tuple(chain["entities"]) == CHAIN
    assert boxes(page) == set(CHAIN)
    assert set(page.state()["focus"]["nodes"]) == set(CHAIN)
    # in the figure it is all there
    page.page.click("#export-button")
    with page.page.expect_download() as saved:
        page.page.click("#svg-button")
    figure = Path(saved.value.path()).read_text(encoding="utf-8")
    assert all(f'data-entity="{name}"' in figure for name in CHAIN)


def test_what_follows_is_counted_by_level(unfold: Opening, large: Corpus) -> None:
    page = unfold()
    page.select("start")
    page.page.click("[data-key='hold-raise']")
    found = what_if(MechanismGraph(large).corpus, ["start"])
    verdicts = Counter(page.state()["outcome"]["verdicts"].values())
    assert {str(verdict): count for verdict, count in found.counts.items() if count} == dict(verdicts)
    page.page.click("[data-key='summary']")
    assert page.text("section[aria-label='Circuit'] .band-outcome").split() == ["↑", "rises:", "2", "↓", "falls:", "2"]


def test_the_overview_by_level_is_printed_in_place_of_a_drawing(unfold: Opening, large: Corpus) -> None:
    page = unfold()
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.page.set_viewport_size({"width": 703, "height": 1000})
    page.page.emulate_media(media="print")
    assert page.page.locator("#print figure").count() == 0
    assert page.page.locator("#print .summary-band").count() == page.page.locator("#summary .summary-band").count()
    assert page.page.locator("#print .summary-table").is_visible()
    assert numbers(page.text("#print .summary-sheet > p"))[:2] == [len(large.entities), len(large.claims)]
    assert page.run("document.querySelector('#print').scrollWidth") <= 703


def test_the_table_turns_its_pages(unfold: Opening, large: Corpus) -> None:
    page = unfold("#table=1")
    rows = page.page.locator("#table-pane tbody tr")
    assert rows.count() == 500
    assert page.text(".range") == f"1 to 500 of {len(large.claims):,}"
    page.page.click("[data-key='later']")
    assert page.page.evaluate("document.activeElement.dataset.key") == "later"
    assert page.page.inner_text("#table-pane tbody tr:first-child td:last-child") == "c500"
    page.select("c1234")  # a claim that is chosen is turned to
    assert page.page.inner_text("#table-pane tr.on td:last-child") == "c1234"
    assert boxes(page) >= {large.claim["c1234"].subject, large.claim["c1234"].object}
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert f"1,001 to 1,500 of {len(large.claims):,} are printed" in page.page.text_content("#print")
    page.run("dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing_in_a_folded_view(unfold: Opening, theme: str, width: int) -> None:
    page = unfold(viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce")
    for fragment in ("#theme=" + theme, "#raise=hub", "#entity=hub", '#list=["level","mind"]'):
        page.page.goto(page.address + fragment)
        found = Axe().run(page.page, options={"resultTypes": ["violations"]}).response["violations"]
        told = [(row["id"], row["help"], [node["html"][:160] for node in row["nodes"][:4]]) for row in found]
        assert told == []


def test_a_large_part_opens_at_its_centre(opening: Opening, large: Corpus, tmp_path: Path) -> None:
    part = around(MechanismGraph(large), "hub", 2)
    data, _ = part_data(large, part)
    assert all("folded" in view for view in data["views"])
    (tmp_path / "part.html").write_text(render(data), encoding="utf-8")
    page = opening(tmp_path / "part.html")
    assert page.state()["around"]["centres"] == ["hub"]
    assert "hub" in boxes(page)


def test_large_numbers_are_written_one_way(unfold: Opening, large: Corpus) -> None:
    page = unfold('#hide-document=["d1","d2"]')
    every = f"{len(large.claims):,}"
    assert page.text("#hidden") == f"{every} claims hidden: {every} by document"
    page.page.locator("#filters-button").click()
    assert every in page.text("#filters")
    assert not re.search(r"\d{4}", page.text("body"))


def test_a_level_tells_what_is_meant_by_it(visit: Opening) -> None:
    placed = corpus(claim("c.1", "a increases b"), entities={"a": {"level": "unplaced"}})
    page = visit(page_data(placed), "#entity=a")
    assert page.page.locator("#panel .eyebrow span").get_attribute("title") == (
        "The source does not say at which level it is."
    )
    page.page.locator("#filters-button").click()
    assert page.page.locator("#filters label[title^='The source does not say']").inner_text().startswith("Unplaced")
