"""What a reader takes along: the picture, the figure to edit, the table."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from browsing import Opened
from test_page_render import demo, hostile

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"

DRAWN = """() => {
  const { network } = mechgraph;
  const lines = network.body.nodeIndices.flatMap((id) => network.body.nodes[id].options.label.split("\\n"));
  return { edges: network.body.edgeIndices.length, boxes: network.body.nodeIndices.length, lines };
}"""


def save(page: Opened, kind: str) -> tuple[str, Path]:
    """Save by the menu, as a reader does; return the suggested name and the file."""
    page.page.locator("#export-button").click()
    with page.page.expect_download() as download:
        page.page.locator(f"#{kind}-button").click()
    return download.value.suggested_filename, download.value.path()


def figure(page: Opened) -> ElementTree.Element:
    return ElementTree.fromstring(save(page, "svg")[1].read_bytes())  # noqa: S314 - our own output, just written


def groups(root: ElementTree.Element, layer: str) -> list[ElementTree.Element]:
    (found,) = root.iterfind(f".//{SVG}g[@id='{layer}']")
    return list(found.iterfind(f"{SVG}g"))


def boxes_of_figure(root: ElementTree.Element) -> set[str]:
    found = {
        box.get("data-entity") for layer in root.iter(f"{SVG}g") for box in layer.iterfind(f"{SVG}g[@data-entity]")
    }
    return {ident for ident in found if ident}


def texts(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


@pytest.mark.parametrize("fragment", ["", "#view=all", "#raise=caffeine"])
def test_a_figure_holds_what_is_drawn(visit: Any, fragment: str) -> None:
    page = visit(fragment=fragment)
    root, drawn = figure(page), page.run(DRAWN)
    assert len(groups(root, "lines")) == len(groups(root, "ends")) == drawn["edges"] == len(page.state()["drawn"])
    boxes = [box for level in groups(root, "boxes") for box in level.iterfind(f"{SVG}g")]
    assert len(boxes) == drawn["boxes"]
    assert Counter(text for box in boxes for text in texts(box)) == Counter(drawn["lines"])
    kinds = {tuple(row["pair"]): row["kind"] for row in page.state()["drawn"]}
    for layer in ("lines", "ends"):
        assert {(g.get("data-from"), g.get("data-to")): g.get("data-kind") for g in groups(root, layer)} == kinds
    claims = [ident for line in groups(root, "lines") for ident in (line.get("data-claims") or "").split()]
    assert sorted(claims) == sorted(page.state()["visible"])


def test_a_figure_is_named_for_those_who_edit_it(visit: Any) -> None:
    root = figure(visit())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert "line-caffeine-minus-a1" in ids
    assert "end-caffeine-minus-a1" in ids
    assert "box-caffeine" in ids
    assert "band-cellular" in ids
    assert [level.get("data-level") for level in groups(root, "boxes")][:2] == ["substance", "molecular"]
    line = next(line for line in groups(root, "lines") if line.get("id") == "line-caffeine-minus-a1")
    assert (
        line.findtext(f"{SVG}title")
        == "Caffeine lowers Adenosine A₁ receptor activity · 2 claims · A: asserted; B: asserted"
    )
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "g", "path", "rect", "text", "title", "desc",
    }  # fmt: skip
    assert (root.get("font-family") or "").endswith("sans-serif")
    assert all(not element.get(name, "").startswith("rgb") for element in root.iter() for name in ("fill", "stroke"))
    for end in groups(root, "ends"):
        assert end.find(f"{SVG}path") is not None  # an arrowhead is a path, so every editor shows it


def test_a_figure_shows_the_selection_on_top(visit: Any) -> None:
    page = visit(fragment="#mechanism=arousal")
    root = figure(page)
    focus = page.state()["focus"]
    assert len(groups(root, "chosen-lines")) == len(focus["pairs"])
    chosen = {box.get("data-entity") for level in groups(root, "chosen-boxes") for box in level.iterfind(f"{SVG}g")}
    assert chosen == set(focus["nodes"])
    assert len(groups(root, "lines")) + len(focus["pairs"]) == page.run(DRAWN)["edges"]
    order = [element.get("id") for element in root.iter(f"{SVG}g")]
    assert order.index("lines") < order.index("boxes") < order.index("chosen-lines") < order.index("chosen-boxes")
    colours = {
        layer: {path.get("stroke") for group in groups(root, layer) for path in group.iter(f"{SVG}path")}
        for layer in ("lines", "chosen-lines")
    }
    assert len(colours["lines"]) == 1  # all faded alike
    assert colours["lines"].isdisjoint(colours["chosen-lines"])
    gap = figure(visit(fragment="#mechanism=growth"))
    assert "gap" in texts(gap)


def test_a_gap_is_marked_beside_the_boxes(visit_corpus: Any) -> None:
    page = visit_corpus("#mechanism=depression")
    (mark,) = [text for text in figure(page).iter(f"{SVG}text") if text.text == "gap"]
    at = page.run(
        "([x, y]) => mechgraph.network.DOMtoCanvas({ x, y })", [float(mark.get("x", 0)), float(mark.get("y", 0))]
    )
    for ident in page.positions():
        box = page.run("id => mechgraph.network.getBoundingBox(id)", ident)
        assert not (box["left"] < at["x"] < box["right"] and box["top"] < at["y"] < box["bottom"])


def test_a_figure_says_what_it_is_a_part_of(visit: Any) -> None:
    page = visit(fragment="#mechanism=arousal")
    said = " ".join(texts(figure(page)))
    for words in (
        "Caffeine keeps awake by lifting a brake",
        page.text("#counts"),
        "claims hidden",
        "Not medical advice",
    ):
        assert words in said


def test_the_legend_of_a_figure_is_the_page_s_own(visit: Any) -> None:
    page = visit()
    legend = [" ".join(item.inner_text().split()) for item in page.page.locator(".legend li:visible").all()]
    assert legend
    with_legend = figure(page)
    assert set(legend) <= {" ".join(text.split()) for text in texts(with_legend)}
    page.page.locator("#export-button").click()
    page.page.get_by_label("with the legend").click()
    page.page.keyboard.press("Escape")
    without = figure(page)
    assert "raises" not in texts(without)
    assert int(with_legend.get("height") or 0) > int(without.get("height") or 0)


def test_hostile_labels_are_text_in_a_figure(visit: Any, browser: Any) -> None:
    data = hostile()
    data["entities"][4]["label"] = "nul \x00, bell \x07, lone \ud800 and \uffff"
    data["boxes"][data["entities"][4]["id"]]["lines"] = [data["entities"][4]["label"]]
    page = visit(data)
    name, file = save(page, "svg")
    assert name == "demo-view.svg"
    root = ElementTree.fromstring(file.read_bytes())  # noqa: S314 - our own output, just written
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "g", "path", "rect", "text", "title", "desc",
    }  # fmt: skip
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not any(name.startswith("on") or name.endswith("href") for name in attributes)
    assert any("<img" in text for text in texts(root))
    copy = file.with_suffix(".svg")
    copy.write_bytes(file.read_bytes())
    tab = browser.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(copy.as_uri())
    assert tab.evaluate("document.documentElement.tagName") == "svg"
    assert tab.evaluate("window.pwned") is None
    assert tab.evaluate("document.querySelectorAll('text').length") == len(texts(root))
    tab.close()
    assert complaints == []


SHARE_APART = """async (figure) => {
  const drawing = document.querySelector("#canvas canvas");
  const { width, height } = drawing;
  const pixels = async (address) => {
    const image = new Image();
    await new Promise((done) => { image.onload = done; image.src = address; });
    const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, width, height).data;
  };
  const [shown, drawn] = [await pixels(drawing.toDataURL()), await pixels(figure)];
  return shown.reduce((sum, value, place) => sum + (Math.abs(value - drawn[place]) > 64), 0) / shown.length;
}"""


@pytest.mark.parametrize("fragment", ["#view=all", "#mechanism=arousal"])
def test_a_figure_looks_like_the_drawing(visit: Any, fragment: str) -> None:
    """Rendered by the same browser, the two differ by the smoothing of lines only."""
    page = visit(fragment=fragment)
    words = base64.b64encode(save(page, "svg")[1].read_bytes()).decode()
    assert page.run(SHARE_APART, f"data:image/svg+xml;base64,{words}") < 0.004
    page.requests[1:] = []


def test_the_caption_of_a_narrow_picture_is_whole(visit: Any) -> None:
    page = visit(fragment="#mechanism=arousal")
    page.page.set_viewport_size({"width": 330, "height": 700})
    words = re.findall(r"<text[^>]*>([^<]*)</text>", save(page, "svg")[1].read_text(encoding="utf-8"))
    page.requests[1:] = []
    caption = " ".join(words)
    data = demo()
    for whole in (data["title"], data["mechanisms"][0]["title"], data["notice"], data["generator"]):
        assert whole in caption


def test_a_picture_is_twice_as_sharp(visit: Any) -> None:
    page = visit(fragment="#entity=caffeine")
    camera = page.camera()
    name, file = save(page, "png")
    assert name == "demo-selection.png"
    picture = file.read_bytes()
    assert picture.startswith(b"\x89PNG")
    frame = page.page.locator("#canvas").bounding_box()
    assert frame
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    assert width == 2 * frame["width"]
    assert height > 2 * frame["height"]  # the legend and the caption below
    assert page.camera() == camera


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_of_what_is_visible(visit: Any) -> None:
    data = demo()
    for claim, says in zip(data["claims"], ("=1+1", "\t-2", "＠x", ' "quoted", twice'), strict=False):
        claim["says"] = says
    page = visit(data)
    name, file = save(page, "csv")
    assert name == "demo-view.csv"
    rows = rows_of(file)
    assert [row["id"] for row in rows] == page.state()["visible"]
    assert [row["says"] for row in rows[:4]] == ["'=1+1", "'\t-2", "'＠x", ' "quoted", twice']
    assert rows[0]["coupling"] == "-1"
    assert rows[0]["iri"].endswith("/c001")
    page.page.keyboard.press("t")
    with page.page.expect_download() as download:
        page.page.locator("#table-csv").click()
    assert rows_of(download.value.path()) == rows


def test_csv_of_the_selection(visit: Any) -> None:
    page = visit(fragment="#pair=" + '["caffeine","a1"]')
    page.page.keyboard.press("e")
    assert re.search(r"\b2 claims of the selection", page.text("#csv-button"))
    page.page.keyboard.press("Escape")
    name, file = save(page, "csv")
    assert name == "demo-selection.csv"
    assert [row["id"] for row in rows_of(file)] == ["c001", "c002"]
    page.run("location.hash = '#hide-document=[\"b\"]&mechanism=calm'")
    page.until("mechgraph.state().selection.type === 'mechanism'")
    hidden = rows_of(save(page, "csv")[1])  # drawn although a filter hides them
    assert {row["document"] for row in hidden} == {"b"}
    assert len(hidden) == 2
    page.requests[1:] = []


def test_the_menu_by_keyboard(visit: Any) -> None:
    page = visit()
    page.page.keyboard.press("e")
    assert page.run("document.activeElement.id") == "png-button"
    assert page.page.locator("#export-button").get_attribute("aria-expanded") == "true"
    page.page.keyboard.press("Tab")
    assert page.run("document.activeElement.id") == "svg-button"
    page.page.keyboard.press("Escape")
    assert page.page.locator("#export-menu").is_hidden()
    assert page.run("document.activeElement.id") == "export-button"
    page.page.locator("#export-button").click()
    page.page.mouse.click(300, 500)
    assert page.page.locator("#export-menu").is_hidden()
