"""The page on a phone: bands one below the other, words that can be read, everything within reach of a thumb."""

from __future__ import annotations

from typing import Any

import pytest

from browsing import Opened, Opening
from mechgraph.build import Build
from test_page_render import demo

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}

BOXES = """mechgraph.network.body.nodeIndices.map((id) => {
  const { left, top, right, bottom } = mechgraph.network.getBoundingBox(id);
  return { id: id.slice(2), left, top, right, bottom };
})"""


def label_size(page: Opened) -> float:
    return 14 * page.run("mechgraph.network.getScale()")


@pytest.mark.parametrize("view", ["mechanism", "all"])
def test_words_can_be_read_and_nothing_overlaps(visit: Any, view: str) -> None:
    page = visit(fragment=f"#view={view}", **PHONE)
    assert label_size(page) >= 11
    assert page.run("document.documentElement.scrollWidth") == 390
    boxes = page.run(BOXES)
    assert {box["id"] for box in boxes} == {ident.removeprefix("n:") for ident in page.positions()}
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


def test_levels_go_down_in_their_order(visit: Any) -> None:
    page = visit(**PHONE)
    level = {entity["id"]: entity["level"] for entity in demo()["entities"]}
    order = [row["id"] for row in demo()["levels"]]
    boxes = sorted(page.run(BOXES), key=lambda box: box["top"])
    ranks = [order.index(level[box["id"]]) for box in boxes]
    assert ranks == sorted(ranks)


def test_it_opens_at_the_top_and_fits_again(visit: Any) -> None:
    page = visit(**PHONE)
    top = page.camera()
    page.page.locator("#zoom-in").tap()
    assert page.camera() != top
    page.page.locator("#zoom-fit").tap()
    assert page.camera()[0] == pytest.approx(top[0])
    at = page.run("mechgraph.network.canvasToDOM(mechgraph.network.getPosition('n:caffeine'))")
    assert 0 < at["y"] < 200


def test_a_tap_shows_the_drawing_and_what_is_told(visit: Any) -> None:
    page = visit(**PHONE)
    places = page.positions()
    at = page.run("mechgraph.network.canvasToDOM(mechgraph.network.getPosition('n:caffeine'))")
    frame = page.page.locator("#canvas").bounding_box()
    assert frame
    page.page.touchscreen.tap(frame["x"] + at["x"], frame["y"] + at["y"])
    page.until("mechgraph.state().selection?.id === 'caffeine'")
    assert page.positions() == places
    canvas, panel = (page.page.locator(part).bounding_box() for part in ("#canvas", "#panel h2.title"))
    assert canvas
    assert panel
    assert canvas["y"] >= -1
    assert panel["y"] + panel["height"] <= 844


def test_a_mechanism_is_brought_into_sight(visit: Any) -> None:
    page = visit(fragment="#mechanism=calm", **PHONE)
    assert label_size(page) >= 9
    height = page.run("document.getElementById('canvas').clientHeight")
    at = page.run("mechgraph.network.canvasToDOM(mechgraph.network.getPosition('n:theanine'))")
    assert 0 < at["y"] < height


IN_SIGHT = """(selector) => {
  const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return top > -2 && bottom < innerHeight + 2;
}"""


def test_a_path_that_is_chosen_is_seen_and_the_list_is_one_tap_away(visit: Any) -> None:
    page = visit(fragment="#find=paths&from=caffeine&to=alertness", **PHONE)
    page.until("mechgraph.state().ways?.state === 'done'")
    cards = page.page.locator("#ways-answer .card")
    assert cards.count() > 1
    cards.last.get_by_role("button").first.tap()
    page.until(f"({IN_SIGHT})('#canvas')")
    assert page.run(IN_SIGHT, "#panel h2.title")
    height = page.run("document.getElementById('canvas').clientHeight")
    for node in page.state()["focus"]["nodes"]:
        at = page.run("id => mechgraph.network.canvasToDOM(mechgraph.network.getPosition(id))", f"n:{node}")
        assert 0 < at["y"] < height
    page.page.locator("#panel").get_by_role("button", name="Paths and loops").tap()
    assert page.run(IN_SIGHT, "#ways-answer .card.on")
    assert page.run("document.activeElement.matches('#ways-answer .card.on button')")
    assert page.state()["selection"]["type"] == "chain"
    page.page.locator("#panel").get_by_role("button", name="Overview").tap()
    page.until("mechgraph.state().selection === null")
    page.page.locator("#panel").get_by_role("button", name="Paths and loops").tap()  # as long as the list is open
    page.until("document.activeElement.matches('#pane .pane-scroll')")
    assert page.run("document.getElementById('pane').getBoundingClientRect().top") == pytest.approx(0, abs=2)
    page.page.locator("#pane").get_by_role("button", name="Close").tap()
    assert page.page.locator("#panel .backs").count() == 0


def test_of_several_claims_the_chosen_one_is_in_sight(opening: Opening, built: Build) -> None:
    page = opening(built.page, "#doc=dual-benefits", **PHONE)
    for chosen in ("dual.10a", "dual.11d"):
        page.page.locator(f'#pane .read [data-key$="-{chosen}"]').first.tap()
        page.until(f"mechgraph.state().selection?.id === {chosen!r}")
        assert not page.run("document.querySelector('#panel .card').matches('.on')")  # another claim is told before it
        page.until(f"({IN_SIGHT})('#panel .card.on')")
        assert chosen in page.text("#panel .card.on .identity")


def test_everything_is_within_reach(visit: Any) -> None:
    page = visit(**PHONE)
    for button in page.page.locator("header button, .zoom button").all():
        if not button.is_visible():
            continue
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, 2.5.8
    page.page.locator("#search").fill("anx")
    page.page.locator("#results li").first.tap()
    assert page.state()["selection"] == {"type": "entity", "id": "anxiety"}
    page.page.locator("#filters-button").tap()
    panel = page.page.locator("#filters").bounding_box()
    assert panel
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 390
    page.page.get_by_label("The waking brain").tap()
    page.page.get_by_role("button", name="Done").tap()
    assert page.state()["hidden"]["document"] > 0
    page.page.get_by_role("button", name="Table").tap()
    assert page.page.locator("#table-pane tbody tr").first.is_visible()
    page.page.locator("#table-pane").get_by_role("button", name="Close").tap()
    page.page.get_by_role("button", name="Documents").tap()
    assert page.page.locator("#pane").is_visible()
    page.page.locator("#pane").get_by_role("button", name="Close").tap()
    page.page.locator("#export-button").tap()
    menu = page.page.locator("#export-menu").bounding_box()
    assert menu
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= 390
    assert page.run("document.documentElement.scrollWidth") == 390


def test_turning_the_phone_lays_out_anew(visit: Any) -> None:
    page = visit(fragment="#entity=caffeine", **PHONE)
    stacked = page.positions()
    page.page.set_viewport_size({"width": 1200, "height": 800})
    page.until("mechgraph.network.getPositions()['n:reaction'].x > 500")
    assert page.positions() != stacked
    assert page.state()["selection"] == {"type": "entity", "id": "caffeine"}
    page.page.set_viewport_size({"width": 390, "height": 844})
    page.until("mechgraph.network.getPositions()['n:reaction'].x < 400")
    assert page.positions() == stacked


def test_what_is_not_there_is_told_in_sight(visit: Any) -> None:
    page = visit(fragment="#entity=cafeine", **PHONE)
    said = page.page.locator("#said")
    box = said.bounding_box()
    assert box
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    assert 844 / 2 < box["y"] <= box["y"] + box["height"] <= 844
    assert said.inner_text().startswith("Not in this page: entity “cafeine”")
    said.get_by_role("button", name="Dismiss").tap()
    assert not said.is_visible()
