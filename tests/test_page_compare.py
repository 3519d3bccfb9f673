"""Two documents by colour: the same classes as `mechgraph compare`, and silence is no denial."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from browsing import Opened, Tabs
from corpora import claim, corpus
from mechgraph.build import Build
from mechgraph.page import data as page_data_module
from mechgraph.page.data import page_data
from mechgraph.reason.compare import compare_documents, pairs_across_documents
from randoms import random_corpus
from test_page_figure import SVG, figure, texts
from test_page_render import demo

pytestmark = pytest.mark.browser

AB = '#compare=["a","b"]'
AB_BUILT_IN = '#compare=["dual-benefits","positive-effects"]'


@pytest.fixture(scope="module")
def compared(tabs: Tabs, built: Build) -> Iterator[Opened]:
    page = tabs.open(built.page, f"{AB_BUILT_IN}&view=all")
    yield page
    page.close()


def test_the_counts_are_those_of_the_command(compared: Opened, graph) -> None:
    told = graph.compare("A", "B")
    state = compared.state()["compare"]
    assert state["groups"] == {str(group): len(pairs) for group, pairs in told.by_group.items()}
    assert state["only"] == [dict(told.only_left), dict(told.only_right)]
    for title, pairs in told.by_group.items():
        plural = "" if len(pairs) == 1 else "s"
        assert f"{len(pairs)} {title}{plural}" in compared.text("#panel")
    for pair in told.pairs:
        assert pair.left.id in compared.text("#panel")
        assert pair.right.id in compared.text("#panel")


def test_the_pairs_of_all_documents_are_those_of_each_two() -> None:
    for seed in range(20):
        small = random_corpus(seed)
        ids = [document.id for document in small.documents]
        wanted = {
            (pair.left.id, pair.right.id, pair.kind)
            for place, left in enumerate(ids)
            for right in ids[place + 1 :]
            for pair in compare_documents(small, left, right, implied=True).pairs
        }
        found = [(pair.left.id, pair.right.id, pair.kind) for pair in pairs_across_documents(small, small.claims)]
        assert set(found) == wanted
        assert len(found) == len(wanted)


def test_too_many_pairs_are_not_told(monkeypatch: pytest.MonkeyPatch, visit: Any) -> None:
    claims = [claim(f"c.{n}", "a increases b", document=f"d{n % 2 + 1}") for n in range(4)]
    small = corpus(*claims)
    assert len(page_data(small)["compared"] or ()) == 4
    monkeypatch.setattr(page_data_module, "MOST_COMPARED", 3)
    assert page_data(small)["compared"] is None
    page = visit(page_data(small), '#compare=["d1","d2"]')
    assert "Too many pairs of claims" in page.text("#panel")
    assert page.state()["compare"]["lines"]["both"] == 1


def test_lines_are_coloured_by_who_says_it(visit: Any) -> None:
    page = visit()
    page.page.keyboard.press("c")
    state = page.state()
    assert state["compare"]["pair"] == ["a", "b"]
    by_line: dict[tuple[str, str], set[str]] = {}
    for one in demo()["claims"]:
        if one["id"] in state["visible"]:
            by_line.setdefault((one["subject"]["id"], one["object"]["id"]), set()).add(one["document"])
    lines = state["compare"]["lines"]
    assert lines["left"] == sum(said == {"a"} for said in by_line.values())
    assert lines["right"] == sum(said == {"b"} for said in by_line.values())
    assert sum(lines.values()) == len(by_line)
    assert (lines["agreement"], lines["difference"], lines["opposition"]) == (4, 1, 1)
    colours = page.run(
        """() => Object.fromEntries(mechgraph.network.body.edgeIndices.map((id) => {
          const { from, to, color } = mechgraph.network.body.edges[id].options;
          return [`${from.slice(2)}>${to.slice(2)}`, color.color];
        }))"""
    )
    value = "name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()"
    names = {name: page.run(value, name) for name in ("left", "right", "both", "opposed")}
    assert colours["alertness>reaction"] == names["left"]
    assert colours["alertness>fatigue"] == names["right"]
    assert colours["forebrain>alertness"] == names["both"]
    assert colours["caffeine>anxiety"] == names["opposed"]


def test_colour_is_not_the_only_cue(visit: Any) -> None:
    page = visit(fragment=AB)
    marks = texts(groups_of_marks(page))
    lines = page.state()["compare"]["lines"]
    badges = {"A": "left", "B": "right", "A=B": "agreement", "A≠B": "opposition", "A≈B": "difference"}
    for badge, kind in badges.items():
        assert 0 < marks.count(badge) <= lines[kind]
    assert marks.count("A") > 0.9 * lines["left"]  # now and then a line is covered by boxes in all its length
    legend = page.text(".legend")
    for words in ("only A", "only B", "both: agree (A=B)", "both: oppose each other (A≠B)"):
        assert words in legend
    assert "only A" in texts(figure(page))


def test_a_badge_hides_no_end_of_a_line(visit_corpus: Any) -> None:
    page = visit_corpus(AB_BUILT_IN)
    root = figure(page)
    (marks,) = [group for group in root.iter() if group.get("id") == "marks"]
    badges = [one for one in marks.iter(f"{SVG}text") if one.text in ("A", "B", "A=B")]
    tips = [path.get("d", "")[1:].split("L")[0].split() for path in root.iterfind(f".//{SVG}g[@id='ends']/*/{SVG}path")]
    assert len(badges) == len(tips) == len(page.state()["drawn"])
    for badge in badges:
        x, y = float(badge.get("x", 0)), float(badge.get("y", 0)) - 3.5
        assert all(abs(float(left) - x) > 8 or abs(float(top) - y) > 8 for left, top in tips)


def groups_of_marks(page: Opened) -> Any:
    (found,) = [group for group in figure(page).iter() if group.get("id") == "marks"]
    return found


def test_silence_is_said_to_be_no_denial(visit: Any) -> None:
    page = visit(fragment=AB)
    assert "silence is no statement" in page.text("#panel")
    page.select({"type": "pair", "from": "alertness", "to": "reaction"})
    text = page.text("#panel")
    assert "Not addressed by B." in text
    assert "not to say that it denies it" in text
    page.select({"type": "pair", "from": "caffeine", "to": "anxiety"})
    text = page.text("#panel")
    assert "A and B both address this." in text
    assert "c032, c033: opposition in different contexts (dose (not given / low doses))" in text
    page.page.keyboard.press("Escape")
    page.page.locator("#panel .links button", has_text="Caffeine and Anxiety").click()
    assert page.state()["selection"] == {"type": "pair", "from": "caffeine", "to": "anxiety"}


def test_the_comparison_is_printed(visit: Any) -> None:
    page = visit(fragment=AB)
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    text = page.text("#print")
    assert "1 opposition" in text
    assert "Addressed by A only" in text
    samples = page.page.locator("#print .line-count svg")
    assert samples.count() > 2
    assert all(samples.nth(place).bounding_box()["width"] < 40 for place in range(samples.count()))
    assert page.page.locator("#print .line-count .count").first.bounding_box()["height"] < 40


def test_filters_and_the_view(visit: Any) -> None:
    page = visit(fragment=AB)
    before = page.state()["compare"]
    page.page.get_by_role("button", name="Everything").click()
    after = page.state()["compare"]
    assert after["groups"] == before["groups"]  # the view is no filter
    assert after["only"] == before["only"]
    assert sum(after["lines"].values()) > sum(before["lines"].values())
    page.page.locator("#filters-button").click()
    page.page.get_by_label("Asserted").click()
    page.page.keyboard.press("Escape")
    assert page.state()["compare"]["groups"]["agreement"] < before["groups"]["agreement"]


def test_the_two_are_chosen_and_the_address_keeps_them(visit: Any) -> None:
    data = demo()
    third = json.loads(json.dumps(data["documents"][1])) | {"id": "c", "title": "A third", "short": "C"}
    data["documents"].append(third)
    data["claims"][-1] |= {"document": "c"}
    data["claims"][0] |= {"document": "c"}
    data["compared"] = [row for row in data["compared"] if row["left"] != "c001"]
    page = visit(data, AB)
    page.page.get_by_label("The other document").select_option("c")
    assert page.state()["compare"]["pair"] == ["a", "c"]
    assert page.state()["compare"]["lines"]["neither"] > 0
    assert "neither" in page.text(".legend")
    page.page.get_by_label("One document", exact=True).select_option("c")  # the other one: they change places
    assert page.state()["compare"]["pair"] == ["c", "a"]
    again = visit(data, page.run("location.hash"))
    assert again.state()["compare"] == page.state()["compare"]
    again.page.get_by_role("button", name="Close the comparison").click()
    assert again.state()["compare"] is None
    assert again.run("document.activeElement.id") == "compare-button"
    assert "compare" not in again.run("location.hash")
    for bad in ('["a","a"]', '["a"]', '["a","nobody"]', "{}"):
        again.run("bad => { location.hash = `compare=${bad}&table=1`; }", bad)
        again.until("mechgraph.state().table")
        assert again.state()["compare"] is None
        again.run("location.hash = ''")
        again.until("!mechgraph.state().table")
    again.requests[1:] = []


def test_one_document_has_nothing_to_compare(visit: Any) -> None:
    data = demo()
    data["documents"] = data["documents"][:1]
    data["claims"] = [one for one in data["claims"] if one["document"] == "a"]
    data["compared"] = []
    data["mechanisms"] = []
    data["questions"] = []
    page = visit(data)
    assert page.page.locator("#compare-button").is_hidden()
    page.page.keyboard.press("c")
    assert page.state()["compare"] is None
