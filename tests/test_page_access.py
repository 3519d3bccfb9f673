"""The page for everybody: checked by axe, by keyboard alone, without motion, and with the eyes of the colour-blind."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray

from browsing import Opened, Opening, Tabs
from mechgraph.build import Build

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}

# what is open, by the address; and by what is pressed after that
STATES = {
    "first sight": ("", ""),
    "a mechanism": ("#mechanism=bdnf", ""),
    "a claim": ("#claim=dual.07a", ""),
    "an entity": ("#entity=bdnf&table=1", ""),
    "everything": ("#view=all", ""),
    "a document": ("#doc=dual-benefits&segment=7", ""),
    "questions": ("#questions=", ""),
    "what if": ("#raise=ketamine&block=bdnf", ""),
    "an outcome": ("#raise=ketamine&outcome=neuroplasticity", ""),
    "compare": ('#compare=["dual-benefits","positive-effects"]', ""),
    "a query": ("#query=within&set-entity=ketamine", "#query-run"),
    "filters": ("", "#filters-button"),
    "export": ("", "#export-button"),
    "help": ("", "#help-button"),
}


@pytest.fixture(scope="module")
def look(tabs: Tabs, built: Build) -> Iterator[Any]:
    """One page for each window and theme, led from state to state by its address."""
    pages: dict[tuple[int, str], Opened] = {}

    def at(viewport: dict[str, int], theme: str) -> Opened:
        key = viewport["width"], theme
        if key not in pages:
            options = {"viewport": viewport, "color_scheme": theme, "reduced_motion": "reduce"}
            pages[key] = tabs.open(built.page, **options)
        return pages[key]

    yield at
    for page in pages.values():
        page.leave()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(look: Any, viewport: dict[str, int], theme: str, state: str) -> None:
    page = look(viewport, theme)
    fragment, opener = STATES[state]
    page.page.goto("about:blank")
    page.page.goto(page.address + fragment)
    page.until("Boolean(window.mechgraph) && mechgraph.network.getScale() > 0")
    if opener:
        page.page.locator(opener).click()
    if state == "a query":
        page.until("document.querySelector('#query-answer td')", 60)
    found = Axe().run(page.page, options={"resultTypes": ["violations"]}).response["violations"]
    told = [(row["id"], row["help"], [node["html"][:160] for node in row["nodes"][:4]]) for row in found]
    assert told == [], json.dumps(told, indent=1, ensure_ascii=False)


# ---- the keyboard ----

FOCUSED = """() => {
  const node = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(node);
  const after = getComputedStyle(node, "::after");
  const ring = (style, width) => style !== "none" && parseFloat(width) >= 2;
  const box = node.getBoundingClientRect();
  return {
    id: node.id,
    key: node.dataset.key ?? null,
    name: (node.ariaLabel || node.textContent).trim(),
    body: node === document.body,
    ring: ring(outlineStyle, outlineWidth) || ring(after.outlineStyle, after.outlineWidth),
    seen: box.width > 0 && box.height > 0,
  };
}"""


def walk(page: Opened, most: int = 400) -> list[dict[str, Any]]:
    """Press Tab until the focus leaves the page; return what it passed."""
    passed = []
    for _ in range(most):
        page.page.keyboard.press("Tab")
        at = page.run(FOCUSED)
        if at["body"]:
            break
        passed.append(at)
    return passed


def test_the_keyboard_reaches_everything_and_shows_where_it_is(look: Any) -> None:
    page = look(DESK, "light")
    page.page.goto("about:blank")
    page.page.goto(page.address + "#entity=bdnf&table=1")
    page.until("Boolean(window.mechgraph)")
    passed = walk(page)
    assert [at for at in passed if not at["ring"]] == []
    assert [at for at in passed if not at["seen"]] == []
    ids = [at["id"] for at in passed if at["id"]]
    assert ids[0] == "skip"
    for wanted in (
        "search", "filters-button", "document-button", "compare-button", "questions-button", "table-button",
        "export-button", "theme-button", "help-button", "zoom-in", "zoom-out", "zoom-fit", "table-csv",
    ):  # fmt: skip
        assert wanted in ids, wanted
    keys = {at["key"] for at in passed if at["key"]}
    assert {"mechanism", "causes", "all", "depth-2", "hold-raise", "sort-subject"} <= keys
    assert sum(key.startswith("claim-") for key in keys) == len(page.state()["visible"])
    controls = page.run(
        """[...document.querySelectorAll("button, input, select, [tabindex='0'], a[href], summary")]
          .filter((node) => node.checkVisibility() && !node.disabled).length"""
    )
    assert len(passed) == controls


def test_arrow_keys_walk_along_the_lines(opening: Opening, built: Build) -> None:
    page = opening(built.page)
    keys = page.page.keyboard
    page.page.locator("#canvas").focus()
    keys.press("ArrowRight")  # where nothing is chosen, the main box is
    assert page.state()["selection"] == {"type": "entity", "id": "ketamine"}
    joined = lines_of(page)
    seen = ["ketamine"]
    for _ in range(2):  # on in one direction
        step = page.run("history.state.step")
        keys.press("ArrowRight")
        seen.append(page.state()["selection"]["id"])
        assert seen[-1] in joined[seen[-2]]
        before, after = (page.positions()[f"n:{one}"]["x"] for one in seen[-2:])
        assert after >= before
        page.until(f"history.state.step === {step + 1}")
    assert page.run("document.activeElement.id") == "canvas"
    assert page.text("#panel h2.title") in page.page.get_by_role("status").inner_text()
    page.page.go_back()
    page.until(f"mechgraph.state().selection.id === {seen[-2]!r}")
    keys.press("Enter")
    assert page.run("document.activeElement.id") == "panel"
    keys.press("t")
    assert page.run("document.activeElement.getAttribute('aria-label')") == "Claims, scrollable"
    keys.press("t")
    assert page.run("document.activeElement.id") == "table-button"


def lines_of(page: Opened) -> dict[str, set[str]]:
    """Return by box those that lines drawn join it with."""
    joined: dict[str, set[str]] = {}
    for one, other in (line["pair"] for line in page.state()["drawn"]):
        joined.setdefault(one, set()).add(other)
        joined.setdefault(other, set()).add(one)
    return joined


def test_arrow_keys_follow_every_line(opening: Opening, built: Build) -> None:
    page = opening(built.page)
    page.page.locator("#canvas").focus()
    reached = page.run(
        """() => {
          const canvas = document.getElementById("canvas");
          const at = () => mechgraph.state().selection.id;
          const press = (key) => {
            const before = at();
            canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            return at() === before ? null : at();
          };
          const all = (along) => { // all boxes that a key could have led to
            const found = [press(along)];
            if (found[0] === null) return [];
            for (const key of ["ArrowUp", "ArrowDown"]) {
              for (let id = press(key); id !== null; id = press(key)) found.push(id);
            }
            return found;
          };
          mechgraph.select("ketamine");
          const reached = {};
          const queue = ["ketamine"];
          for (const id of queue) {
            reached[id] = ["ArrowLeft", "ArrowRight"].flatMap((key) => {
              mechgraph.select(id);
              return all(key);
            });
            for (const next of reached[id]) if (!(next in reached) && !queue.includes(next)) queue.push(next);
          }
          return reached;
        }"""
    )
    assert {box: set(others) for box, others in reached.items()} == lines_of(page)
    page.select("ketamine")
    keys = page.page.keyboard
    keys.press("ArrowRight")
    first = page.state()["selection"]["id"]
    keys.press("ArrowLeft")  # back to where one came from
    assert page.state()["selection"]["id"] == "ketamine"
    keys.press("ArrowRight")
    assert page.state()["selection"]["id"] == first


def test_arrow_keys_keep_to_a_chosen_mechanism(opening: Opening, built: Build) -> None:
    page = opening(built.page, "#mechanism=bdnf")
    page.page.locator("#canvas").focus()
    nodes = page.state()["focus"]["nodes"]
    seen = {nodes[0]}
    for _ in nodes:
        page.page.keyboard.press("ArrowRight")
        seen.add(page.state()["selection"]["id"])
    assert seen == set(nodes)


@pytest.mark.parametrize(
    ("fragment", "first", "pressed"),
    [
        ("#query=within&set-entity=bdnf", "#query-run", "#query-answer td button"),
        ("#query=within&set-entity=bdnf", "#query-run", "#query-answer [data-key=show]"),
        ("#findings=1", "", ".finding .code"),
        ("#findings=1", "", ".finding > button"),
        ("#questions=", ".question [data-key*=downstream]", ".answer td button"),
    ],
)
def test_the_focus_stays_on_what_was_pressed(
    opening: Opening, built: Build, fragment: str, first: str, pressed: str
) -> None:
    page = opening(built.page, fragment)
    if first:
        page.page.locator(first).first.click()
    page.page.locator(f"#pane {pressed}").last.focus(timeout=30_000)
    before = page.run(FOCUSED)
    page.page.keyboard.press("Enter")
    page.until("mechgraph.state().selection")
    after = page.run(FOCUSED)
    assert not after["body"]
    assert after["name"] == before["name"]
    page.page.keyboard.press("Shift+Tab")
    page.page.keyboard.press("Tab")
    assert page.run(FOCUSED) == after


def test_the_table_is_read_row_by_row(look: Any) -> None:
    page = look(DESK, "light")
    page.page.goto("about:blank")
    page.page.goto(page.address + "#table=1")
    page.until("Boolean(window.mechgraph)")
    table = page.page.get_by_role("table", name="Claims of")
    assert table.get_by_role("columnheader").count() == 12
    assert table.get_by_role("row").count() == len(page.state()["visible"]) + 1
    first = table.get_by_role("row").nth(1)
    ident = page.state()["visible"][0]
    first.get_by_role("button", name=f"Show claim {ident}").focus()
    page.page.keyboard.press("Enter")
    assert page.state()["selection"] == {"type": "claim", "id": ident}
    assert page.run("document.activeElement.dataset.key") == f"claim-{ident}"
    sort = table.get_by_role("button", name="Object")
    sort.focus()
    page.page.keyboard.press("Enter")
    assert table.get_by_role("columnheader", name="Object").get_attribute("aria-sort") == "ascending"
    assert page.run("document.activeElement.dataset.key") == "sort-object"


def test_motion_is_left_out_where_it_is_not_wanted(opening: Opening, built: Build) -> None:
    moving = """[...document.querySelectorAll("*")].filter((node) => {
      const { transitionDuration, animationName } = getComputedStyle(node);
      return transitionDuration.split(", ").some((text) => parseFloat(text) > 0) || animationName !== "none";
    }).length"""
    for wish, some in (("no-preference", True), ("reduce", False)):
        page = opening(built.page, reduced_motion=wish)
        assert (page.run(moving) > 0) is some


# ---- colours ----

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes (2009). A physiologically-based model for simulation of color
# vision deficiency. IEEE Trans. Vis. Comput. Graph. 15(6), 1291-1298. Severity 1.0, on linear RGB.
SEEN_BY: dict[str, Any] = {
    "everybody": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}

# IEC 61966-2-1 (sRGB to XYZ, D65)
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)


def lab(colour: str, matrix: Any) -> NDArray[np.float64]:
    """CIE 1976 L*a*b* of a colour as someone sees it."""
    values = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.asarray(matrix) @ linear, 0, 1)
    ratio = TO_XYZ @ seen / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


TOLD_APART = 15.0
"""Distance in L*a*b* from which two lines side by side are told apart at a glance; 2.3 is just noticeable."""


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "names", [("plus", "minus", "conflict", "other"), ("left", "right", "both", "opposed")], ids=["signs", "documents"]
)
def test_colours_are_told_apart(look: Any, names: tuple[str, ...], theme: str, eyes: str) -> None:
    page = look(DESK, theme)
    value = "name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()"
    colours = {name: page.run(value, name) for name in (*names, "canvas")}
    seen = {name: lab(colour, SEEN_BY[eyes]) for name, colour in colours.items()}
    apart = {
        f"{one} {other}": round(float(np.linalg.norm(seen[one] - seen[other])), 1)
        for one, other in itertools.combinations(seen, 2)
    }
    assert min(apart.values()) >= TOLD_APART, apart


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    values = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrasts_meet_aa(look: Any, theme: str) -> None:
    page = look(DESK, theme)
    value = "name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()"
    words = ["ink", "muted", "accent", *(f"level-{number}" for number in range(8))]
    lines = ["plus", "minus", "conflict", "other", "left", "right", "both", "opposed", "strong-line"]
    for least, names in ((4.5, words), (3.0, lines)):  # WCAG 2.2, 1.4.3 and 1.4.11
        for name in names:
            for ground in ("canvas", "surface"):
                assert contrast(page.run(value, name), page.run(value, ground)) >= least, (name, ground)
