"""What was found is drawn by itself, in letters that can be read beside the open panes; left, the view is as it was."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from browsing import Opened
from corpora import claim, corpus
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Level
from test_page_figure import boxes_of_figure, save

pytestmark = pytest.mark.browser

PATHS = "#find=paths&from=ketamine&to=antidepressant_effect"
WINDOWS = [{"width": 1280, "height": 720}, {"width": 1440, "height": 900}]

DRAWN = """(() => {
  const { network } = mechgraph;
  const canvas = document.getElementById("canvas").getBoundingClientRect();
  const buttons = document.querySelector(".zoom").getBoundingClientRect();
  const boxes = network.body.nodeIndices.map((id) => {
    const { left, top, right, bottom } = network.getBoundingBox(id);
    const [a, b] = [network.canvasToDOM({ x: left, y: top }), network.canvasToDOM({ x: right, y: bottom })];
    return { id: id.slice(2), left: a.x, top: a.y, right: b.x, bottom: b.y };
  });
  const corner = { left: buttons.left - canvas.left, top: buttons.top - canvas.top };
  return { boxes, width: canvas.width, height: canvas.height, corner, letters: 14 * network.getScale() };
})()"""


def legible(page: Opened) -> dict[str, dict[str, float]]:
    """Check that all boxes are in the window, apart from each other, and can be read; return them by entity."""
    drawn = page.run(DRAWN)
    assert drawn["letters"] >= 11
    rows = drawn["boxes"]
    for at, box in enumerate(rows):
        assert box["left"] >= 0
        assert box["top"] >= 0
        assert box["right"] <= drawn["width"]
        assert box["bottom"] <= drawn["height"]
        assert box["right"] <= drawn["corner"]["left"] or box["bottom"] <= drawn["corner"]["top"]
        for other in rows[:at]:
            beside = box["right"] <= other["left"] or other["right"] <= box["left"]
            assert beside or box["bottom"] <= other["top"] or other["bottom"] <= box["top"]
    return {box["id"]: box for box in rows}


def drawn_pairs(page: Opened) -> set[tuple[str, str]]:
    return {tuple(row["pair"]) for row in page.state()["drawn"]}


def steps_of(chains: list[Any]) -> set[tuple[str, str]]:
    return {(step["from"], step["to"]) for chain in chains for step in chain["steps"]}


def layered(seed: int) -> Corpus:
    """Return fifteen entities on six levels that paths lead through, among two hundred others."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    levels = [Level.substance, Level.molecular, Level.cellular, Level.circuit, Level.mind, Level.outcome]
    inner = zip(levels[1:5], (4, 4, 3, 2), strict=True)
    middle = [[f"{level}_{number}_of_this_layer" for number in range(count)] for level, count in inner]
    layers = [["start"], *middle, ["end"]]
    rows = [(one, other) for here, there in pairwise(layers) for one in here for other in there]
    entities = {name: {"level": level} for level, names in zip(levels, layers, strict=True) for name in names}
    rest = [f"other_{number}" for number in range(200)]
    entities |= {name: {"level": chance.choice(levels)} for name in rest}
    rows += [("start", name) for name in rest[:80]] + [(chance.choice(rest), name) for name in rest]
    used = list(dict.fromkeys((one, other) for one, other in rows if one != other))
    return corpus(*(claim(f"c{at}", f"{a} increases {b}") for at, (a, b) in enumerate(used)), entities=entities)


@pytest.mark.parametrize("window", WINDOWS)
def test_paths_are_drawn_alone(visit_corpus: Any, graph: MechanismGraph, window: Any) -> None:
    page = visit_corpus(PATHS, viewport=window)
    page.until("mechgraph.state().ways.state === 'done'")
    chains = page.state()["ways"]["chains"]
    assert len(chains) > 1
    assert set(legible(page)) == {entity for chain in chains for entity in chain["entities"]}
    assert drawn_pairs(page) == steps_of(chains)
    assert page.state()["view"] == "causes"
    drawn = [
        one
        for one in graph.corpus.claims
        if one.id in page.state()["visible"] and (one.subject, one.object) in steps_of(chains)
    ]
    entities = len({entity for chain in chains for entity in chain["entities"]})
    counts = f"{len(drawn)} of {len(graph.corpus.claims)} claims · {entities} entities · 2 documents drawn"
    assert page.text("#counts") == counts
    # bands keep their order, side by side or below each other
    level = {entity.id: list(Level).index(entity.level) for entity in graph.corpus.entities}
    boxes = legible(page)

    def ordered(low: str, high: str) -> bool:
        return all(
            one[high] <= other[low]
            for here, one in boxes.items()
            for there, other in boxes.items()
            if level[here] < level[there]
        )

    assert ordered("left", "right") or ordered("top", "bottom")


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("seed", [1, 2])
def test_fifteen_boxes_can_be_read(visit_corpus: Any, window: Any, seed: int) -> None:
    page = visit_corpus("#find=paths&from=start&to=end&limit=100", layered(seed), viewport=window)
    page.until("mechgraph.state().ways.state === 'done'")
    assert len(legible(page)) == 15


def test_one_path_is_looked_at_among_the_others(visit_corpus: Any) -> None:
    page = visit_corpus(PATHS)
    page.until("mechgraph.state().ways.state === 'done'")
    places, camera = page.positions(), page.camera()
    page.page.locator("#ways-answer .card button.cover").nth(1).click()
    chain = page.state()["ways"]["chains"][1]
    assert page.state()["selection"]["type"] == "chain"
    assert page.state()["focus"]["nodes"] == chain["entities"]
    # a line of it, too
    page.select({"type": "pair", "from": chain["entities"][0], "to": chain["entities"][1]})
    assert (page.positions(), page.camera()) == (places, camera)
    page.page.go_back()
    page.until("mechgraph.state().selection.type === 'chain'")
    assert (page.positions(), page.camera()) == (places, camera)
    # its address alone draws the same
    again = visit_corpus("#" + page.page.url.partition("#")[2])
    again.until("mechgraph.state().ways.state === 'done'")
    again.until("mechgraph.network.getScale() >= 0.78")
    assert again.state()["focus"]["nodes"] == chain["entities"]
    assert again.positions() == places


def test_a_box_of_the_paths_is_looked_at_where_it_stands(visit_corpus: Any) -> None:
    page = visit_corpus(PATHS)
    page.until("mechgraph.state().ways.state === 'done'")
    places, camera = page.positions(), page.camera()
    legend = page.text(".legend")
    page.select("bdnf")
    assert (page.positions(), page.camera()) == (places, camera)
    assert page.text(".legend") == legend
    assert "denied" not in legend


def test_alone_ends_with_what_it_was_asked_for(visit_corpus: Any) -> None:
    page = visit_corpus("#entity=bdnf&alone=1")
    assert len(page.positions()) < 20
    page.page.keyboard.press("Escape")
    assert "alone" not in page.page.url
    page.select("tyrosine_hydroxylase")
    assert len(page.positions()) > 20


@pytest.mark.parametrize("how", ["close", "escape", "entity", "back"])
def test_leaving_brings_the_view_back(visit_corpus: Any, how: str) -> None:
    page = visit_corpus("#view=causes")
    page.page.locator("#zoom-in").click()
    places, camera = page.positions(), page.camera()
    page.page.wait_for_timeout(100)  # one act of the reader is one step
    page.run(f"location.hash = 'view=causes&{PATHS[1:]}'")
    page.until("mechgraph.state().ways?.state === 'done'")
    assert len(page.positions()) < 20
    if how == "close":
        page.page.locator("#pane").get_by_role("button", name="Close").click()
    elif how == "escape":
        page.page.keyboard.press("Escape")
        assert page.state()["pane"]["type"] == "ways"
    elif how == "entity":
        page.select("mood")
    else:
        page.page.go_back()
    page.until(f"Object.keys(mechgraph.network.getPositions()).length === {len(places)}")
    assert page.positions() == places
    if how in ("close", "back"):
        assert page.camera()[0] == pytest.approx(camera[0])
        assert page.camera()[1] == pytest.approx(camera[1], abs=1)
    page.requests[1:] = []


def test_a_window_of_another_size_is_used(visit_corpus: Any) -> None:
    page = visit_corpus(PATHS, viewport=WINDOWS[0])
    page.until("mechgraph.state().ways.state === 'done'")
    below = page.positions()
    page.page.set_viewport_size({"width": 1920, "height": 1080})
    page.until("document.getElementById('canvas').clientWidth > 800")
    page.page.wait_for_timeout(100)
    assert page.positions() != below
    legible(page)


def test_a_figure_holds_the_paths_alone(visit_corpus: Any) -> None:
    page = visit_corpus(PATHS)
    page.until("mechgraph.state().ways.state === 'done'")
    figure = ElementTree.fromstring(save(page, "svg")[1].read_bytes())  # noqa: S314 - our own output, just written
    assert boxes_of_figure(figure) == {ident.removeprefix("n:") for ident in page.positions()}
    told = {claim["id"] for claim in page.run("JSON.parse(document.getElementById('page-data').textContent).claims")}
    words = " ".join(text.text or "" for text in figure.iter("{http://www.w3.org/2000/svg}text"))
    assert f"of {len(told)} claims · {len(page.positions())} entities" in words


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("view", ["causes", "all"])
def test_a_large_view_opens_at_a_size_that_can_be_read(visit_corpus: Any, window: Any, view: str) -> None:
    page = visit_corpus(f"#view={view}", viewport=window)
    drawn = page.run(DRAWN)
    assert drawn["letters"] >= 9
    (hub,) = [box for box in drawn["boxes"] if box["id"] == "ketamine"]  # the box with the most lines
    assert 0 <= hub["left"] < hub["right"] <= drawn["width"]
    assert 0 <= hub["top"] < hub["bottom"] <= drawn["height"]
    page.page.keyboard.press("f")  # all of it
    drawn = page.run(DRAWN)
    assert drawn["letters"] < 9
    assert max(box["right"] for box in drawn["boxes"]) <= drawn["width"]
    assert max(box["bottom"] for box in drawn["boxes"]) <= drawn["height"]


@pytest.mark.parametrize("entity", ["depression", "ketamine", "mood"])
@pytest.mark.parametrize("window", [*WINDOWS, {"width": 820, "height": 1180}, {"width": 390, "height": 844}])
def test_what_is_chosen_is_in_sight(visit_corpus: Any, entity: str, window: Any) -> None:
    page = visit_corpus(f"#view=all&entity={entity}", viewport=window)
    page.page.wait_for_timeout(100)  # the drawing takes its place
    drawn = page.run(DRAWN)
    assert drawn["letters"] >= 9
    (box,) = [box for box in drawn["boxes"] if box["id"] == entity]
    assert 0 <= box["left"] < box["right"] <= drawn["width"]
    assert 0 <= box["top"] < box["bottom"] <= drawn["height"]


def test_a_mechanism_is_drawn_alone_where_the_view_cannot_be_read(visit_corpus: Any) -> None:
    page = visit_corpus("#mechanism=bdnf")
    whole, focus = page.positions(), page.state()["focus"]
    assert len(whole) > len(focus["nodes"])
    page.page.keyboard.press("d")
    page.until(f"Object.keys(mechgraph.network.getPositions()).length === {len(focus['nodes'])}")
    assert set(legible(page)) == set(focus["nodes"])
    assert drawn_pairs(page) == {tuple(pair) for pair in focus["pairs"]}
    page.page.keyboard.press("d")
    page.until(f"Object.keys(mechgraph.network.getPositions()).length === {len(whole)}")
    assert page.positions() == whole


def test_neighbours_are_drawn_alone_if_asked_for(visit_corpus: Any) -> None:
    page = visit_corpus("#view=causes&entity=depression")
    whole, near = page.positions(), set(page.state()["focus"]["nodes"])
    page.page.get_by_role("button", name="alone").click()
    assert set(legible(page)) == near
    page.page.get_by_role("button", name="2 steps").click()
    two = set(page.state()["focus"]["nodes"])
    assert {ident.removeprefix("n:") for ident in page.positions()} == two > near
    again = visit_corpus("#" + page.page.url.partition("#")[2])
    assert again.positions() == page.positions()
    page.page.get_by_role("button", name="alone").click()
    assert page.positions() == whole


def test_the_legend_holds_what_is_in_the_view(visit_corpus: Any) -> None:
    page = visit_corpus(viewport=WINDOWS[0])

    def told() -> set[str | None]:
        return {item.get_attribute("data-shows") for item in page.page.locator(".legend li:visible").all()}

    drawn = page.state()["drawn"]
    kinds = {"plus", "minus", "conflict", "open", "other", "denied"}
    assert told() & kinds == {row["kind"] for row in drawn} | (
        {"denied"} if any(row["disputed"] for row in drawn) else set()
    )
    few = told()
    page.page.get_by_role("button", name="Everything").click()
    assert few < told()
    spare = "(e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
    heading = page.run(f"[...document.querySelectorAll('h1, #counts')].map({spare})")
    assert all(cut <= 1 for each in heading for cut in each)  # words of the title are not cut off
