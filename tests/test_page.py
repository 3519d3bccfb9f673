"""The page of the built-in corpus, as a reader meets it in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browsing import Opened
from corpora import claim, corpus
from mechgraph.build import build
from mechgraph.page.data import page_data
from mechgraph.page.part import around, between, found_by, named
from mechgraph.page.render import render
from mechgraph.text.texts import read_texts

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser: Browser, graph, tmp_path: Path) -> Iterator[Opened]:
    """The page as `mechgraph build` makes it, without the texts."""
    page = Opened(browser, build(graph.corpus, tmp_path).page)
    yield page
    page.context.close()
    page.quiet()


def test_named_mechanisms_lead_and_tell_the_chain(opened: Opened, graph) -> None:
    panel = opened.text("#panel")
    titles = [mechanism.title for mechanism in graph.corpus.about.mechanisms]
    places = [panel.index(title) for title in titles]
    assert places == sorted(places)
    assert places[0] < panel.index("How to read")
    flat = " ".join(panel.split())
    assert "ketamine ⊣" in flat
    assert re.search(r"BDNF → \S* ?(raises )?synaptic plasticity", flat)
    assert "gap" in flat


def test_counts_agree_with_the_corpus(opened: Opened, graph) -> None:
    state = opened.state()
    hidden = sum(state["hidden"].values())
    assert len(state["visible"]) + hidden == len(graph.corpus.claims)
    assert f"{len(state['visible'])} of {len(graph.corpus.claims)} claims" in opened.text("header")
    assert f"{hidden} claims hidden" in opened.text("footer")


def test_net_claims_are_not_drawn_beside_their_steps(opened: Opened) -> None:
    drawn = {tuple(edge["pair"]) for edge in opened.state()["drawn"]}
    assert ("ketamine", "amygdala_activity") in drawn
    assert ("amygdala_activity", "fear_memories") in drawn
    assert ("ketamine", "fear_memories") not in drawn


@pytest.mark.parametrize("identifier", ["dual.07a", "dual.09a", "positive.26a", "positive.34a"])
def test_evidence_says_where_it_was_read(identifier: str, opened: Opened, graph) -> None:
    one = graph.corpus.claim[identifier]
    opened.select(identifier)
    panel = opened.text("#panel")
    assert one.says in panel
    assert graph.corpus.document[one.document].title in panel
    for number in one.segments:
        segment = graph.corpus.segment(one.document, number)
        assert f"segment {number}" in panel
        assert segment.locator in panel
    if one.hedge:
        assert f"“{one.hedge}”" in panel
    if one.subject_change == "decreased":
        assert "less" in panel


@pytest.mark.shared
def test_without_texts_no_sentence_is_in_the_file(graph, tmp_path: Path, shared: Path) -> None:
    words = build(graph.corpus, tmp_path).page.read_text(encoding="utf-8")
    for segments in read_texts(graph.corpus, shared / "documents").values():
        for sentence in segments.values():
            if len(sentence.split()) > 8:
                assert sentence not in words


@pytest.mark.shared
def test_with_texts_the_sentence_itself_is_shown(browser: Browser, graph, tmp_path: Path, shared: Path) -> None:
    texts = read_texts(graph.corpus, shared / "documents")
    page = Opened(browser, build(graph.corpus, tmp_path, texts=texts).page)
    page.select("dual.07a")
    assert " ".join(texts["dual-benefits"][7].split()) in " ".join(page.text("#panel").split())
    page.context.close()
    page.quiet()


def test_labels_can_be_read_at_fit(opened: Opened) -> None:
    """Eleven pixels are the goal; boxes are measured for a usual sans-serif, and fonts differ a little."""
    assert 14 * opened.run("mechgraph.network.getScale()") >= 10


def test_boxes_do_not_overlap_as_drawn(opened: Opened) -> None:
    boxes = opened.run(
        "mechgraph.network.body.nodeIndices.map(id => mechgraph.network.getBoundingBox(id))"
        ".map(b => [b.left, b.top, b.right, b.bottom])"
    )
    for i, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
            assert apart


@pytest.mark.parametrize(
    "make",
    [
        lambda graph: around(graph, "BDNF", 1),
        lambda graph: between(graph, "ketamine", "antidepressant effect"),
        lambda graph: named(graph, "mtor"),
        lambda graph: found_by(graph, "hedged", {}),
    ],
    ids=["around", "between", "named", "found"],
)
def test_a_part_says_that_it_is_one(make, browser: Browser, graph, tmp_path: Path) -> None:
    part = make(graph)
    file = tmp_path / "part.html"
    data = page_data(graph.corpus, claims=part.claims, entities=part.entities, title=part.title)
    file.write_text(render(data), encoding="utf-8")
    page = Opened(browser, file)
    left_out = len(graph.corpus.claims) - len(part.claims)
    assert re.search(rf"\b{left_out} (more )?claims\b", page.text("body"))
    page.context.close()
    page.quiet()


def test_a_corpus_with_hostile_words_is_only_words(browser: Browser, tmp_path: Path) -> None:
    evil = "</script><img src=x onerror=window.pwned=1> \u202e'\"` 😀 {{7*7}} ${7*7}"
    small = corpus(
        claim("c.1", "a increases b", says=evil, hedge="<b>may</b>", certainty="possible", note=evil),
        entities={"a": {"label": evil, "synonyms": [evil + "2"], "note": evil}, "b": {"label": "href " + "x" * 1_900}},
        notice=evil,
    )
    file = tmp_path / "hostile.html"
    file.write_text(render(page_data(small)), encoding="utf-8")
    page = Opened(browser, file)
    page.select("c.1")
    assert evil in page.text("#panel")
    page.select("a")
    assert page.run("window.pwned") is None
    assert page.run("document.images.length") == 0
    page.context.close()
    page.quiet()
