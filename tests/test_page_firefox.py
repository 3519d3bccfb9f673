"""The page in Firefox, opened from a file: it draws, it works, and nothing goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from firefox import Firefox, installed
from mechgraph.build import Build

pytestmark = pytest.mark.browser

COLOURS = """const canvas = document.querySelector("#canvas canvas");
const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
const seen = new Set();
for (let place = 0; place < data.length; place += 4) if (data[place + 3]) seen.add(data.slice(place, place + 3).join());
return seen.size;"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    executable = installed()
    if executable is None:
        pytest.skip("Firefox is not installed: neither firefox-esr nor firefox is on the path")
    with Firefox(executable, tmp_path_factory.mktemp("profile")) as started:
        started.call("WebDriver:SetWindowRect", width=1440, height=1000)
        yield started


@pytest.fixture(scope="module")
def address(built: Build) -> str:
    return built.page.as_uri()


@pytest.fixture
def opened(firefox: Firefox, address: str) -> Iterator[Firefox]:
    firefox.open("about:blank")
    firefox.open(address)
    firefox.until("return Boolean(window.mechgraph) && mechgraph.network.getScale() > 0")
    yield firefox
    assert firefox.complaints(address) == []


def test_it_draws(opened: Firefox, graph) -> None:
    assert opened.run("return document.title") == graph.corpus.about.title
    assert opened.run("return mechgraph.state().drawn.length") == opened.run(
        "return mechgraph.network.body.edgeIndices.length"
    )
    assert opened.run("return 14 * mechgraph.network.getScale()") >= 10
    assert opened.until(COLOURS) > 50  # bands, boxes, lines and words, not an empty canvas
    panel = opened.run("return document.getElementById('panel').textContent")
    assert all(mechanism.title in panel for mechanism in graph.corpus.about.mechanisms)


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("claim=dual.07a", "segment 7"),
        ("doc=dual-benefits&segment=7", "106 of 106 statements covered"),
        ("raise=ketamine&block=bdnf", "Lost by the block"),
        ('compare=["dual-benefits","positive-effects"]', "12 agreements"),
        ("view=all&table=1", "Download CSV"),
    ],
)
def test_it_works(opened: Firefox, fragment: str, words: str) -> None:
    opened.run("location.hash = arguments[0]", fragment)
    opened.until(f"return document.querySelector('main').textContent.includes({words!r})")


def test_back_and_forward_walk_through_what_was_looked_at(opened: Firefox) -> None:
    for entity in ("bdnf", "ketamine"):
        opened.run("mechgraph.select(arguments[0])", entity)
    for way, entity in (("back", "bdnf"), ("forward", "ketamine")):
        opened.run("history[arguments[0]]()", way)
        opened.until(f"return mechgraph.state().selection?.id === '{entity}'")


def test_a_figure_is_made_and_opens(opened: Firefox, tmp_path: Path) -> None:
    opened.run(
        """window.made = [];
        const plain = URL.createObjectURL;
        URL.createObjectURL = (blob) => { made.push(blob); return plain.call(URL, blob); };"""
    )
    for kind in ("svg", "png"):
        opened.run("document.getElementById('export-button').click()")
        opened.run("document.getElementById(arguments[0]).click()", f"{kind}-button")
    opened.until("return made.length === 2")
    types: Any = opened.run("return made.map((blob) => blob.type)")
    assert types == ["image/svg+xml", "image/png"]
    opened.run("made[0].text().then((text) => { window.words = text; })")
    file = tmp_path / "figure.svg"
    file.write_text(opened.until("return window.words"), encoding="utf-8")
    lines = opened.run("return mechgraph.state().drawn.length")
    opened.open(file.as_uri())
    assert opened.run("return document.documentElement.tagName") == "svg"
    assert opened.run("return document.querySelectorAll('#lines > g').length") == lines


def test_what_goes_wrong_would_be_noticed(firefox: Firefox, tmp_path: Path) -> None:
    for name, body in (
        ("thrown", "<script>throw new Error('on purpose')</script>"),
        (
            "stopped",
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><img src="http://127.0.0.1:9/x.png">',
        ),
    ):
        file = tmp_path / f"{name}.html"
        file.write_text(f"<!DOCTYPE html><title>x</title>{body}", encoding="utf-8")
        firefox.open(file.as_uri())
        assert firefox.complaints(file.as_uri()) != [], name
