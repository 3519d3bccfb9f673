"""The page of the built-in corpus, as a reader meets it in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from browsing import Opened, Opening
from corpora import claim, corpus
from mechgraph.build import Build, build
from mechgraph.cli import run
from mechgraph.coverage import coverage
from mechgraph.graph import MechanismGraph
from mechgraph.model.base import bare
from mechgraph.model.values import Aside
from mechgraph.page import disputed
from mechgraph.page.data import page_data
from mechgraph.page.part import around, between, found_by, named, part_data
from mechgraph.page.render import render
from mechgraph.text.texts import Texts, read_texts
from mechgraph.vocabulary import value_labels

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(opening: Opening, built: Build) -> Opened:
    """The page as `mechgraph build` makes it, without the texts."""
    return opening(built.page)


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
def test_without_texts_no_sentence_is_in_the_file(graph, built: Build, shared: Path) -> None:
    words = built.page.read_text(encoding="utf-8")
    for segments in read_texts(graph.corpus, shared / "documents").values():
        for sentence in segments.values():
            if len(sentence.split()) > 8:
                assert sentence not in words


@pytest.fixture(scope="module")
def texts(graph, shared: Path) -> Texts:
    """The words of the built-in corpus, read from the outside data."""
    return read_texts(graph.corpus, shared / "documents")


@pytest.fixture(scope="module")
def told(graph, texts: Texts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with the texts."""
    return build(graph.corpus, tmp_path_factory.mktemp("told"), texts=texts).page


@pytest.mark.shared
def test_with_texts_the_sentence_itself_is_shown(opening: Opening, told: Path, texts: Texts) -> None:
    page = opening(told)
    page.select("dual.07a")
    assert " ".join(texts["dual-benefits"][7].split()) in " ".join(page.text("#panel").split())


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
def test_a_part_says_that_it_is_one(make, opening: Opening, graph, tmp_path: Path) -> None:
    part = make(graph)
    file = tmp_path / "part.html"
    data = page_data(graph.corpus, claims=part.claims, entities=part.entities, title=part.title)
    file.write_text(render(data), encoding="utf-8")
    page = opening(file)
    left_out = len(graph.corpus.claims) - len(part.claims)
    assert re.search(rf"\b{left_out} (more )?claims\b", page.text("body"))


LEDGER = {"d1": [{"segment": 1, "statements": [{"claims": ["c.1"], "says": "Left out."}, {"says": "And more."}]}]}


def test_page_data_tells_what_was_read() -> None:
    small = corpus(claim("c.1", "a increases b"), ledger=LEDGER)
    first, second = page_data(small)["documents"]
    assert first["claims"] == 1
    assert first["reading"] == {
        "ledger": True,
        "counts": {"total": 1, "read": 0, "set_aside": 0, "unaccounted": 1},
        "statements": {"total": 2, "covered": 1},
        "segments": [
            {
                "number": 1,
                "kind": "sentence",
                "locator": "First three words",
                "statements": [{"claims": ["c.1"]}, {"says": "And more."}],
            }
        ],
    }
    assert second["reading"]["ledger"] is False
    assert second["reading"]["segments"] == [{"number": 1, "kind": "sentence", "locator": "First three words"}]


def test_page_data_names_the_reasons_to_set_aside_in_words() -> None:
    labels = {row["id"]: row["label"] for row in page_data(corpus())["asides"]}
    assert labels.keys() == set(Aside)
    assert labels["legal_notice"] == "Legal notice"


def test_where_all_words_are_told_the_first_are_left_out() -> None:
    small = corpus(claim("c.1", "a increases b"))
    data = page_data(small, texts={"d1": {1: "All the words of it."}})
    assert "locator" not in data["documents"][0]["reading"]["segments"][0]
    assert "locator" in data["documents"][1]["reading"]["segments"][0]


def test_page_data_carries_only_what_a_claim_has() -> None:
    small = corpus(claim("c.1", "a increases b", note="For curators."), entities={"a": {"synonyms": ["alpha"]}})
    (one,) = page_data(small)["claims"]
    assert one["segments"] == [1]
    assert one["sign"] == 1
    assert one["subject"] == {"id": "a", "label": "a"}
    assert not {"note", "answers", "hedge", "via", "net", "open_list"} & one.keys()


def test_every_segment_says_what_was_read_from_it(opened: Opened, graph) -> None:
    for document in coverage(graph.corpus):
        opened.run("id => { location.hash = `#doc=${id}`; }", document.document.id)
        opened.until(f"mechgraph.state().pane?.id === '{document.document.id}'")
        rows = opened.page.locator("#pane .segment").all_inner_texts()
        assert len(rows) == len(document.readings)
        for row, reading in zip(rows, document.readings, strict=True):
            assert str(reading.segment.number) in row
            assert reading.segment.locator in row
            if reading.aside:
                assert f"Set aside: {value_labels()[reading.aside].lower()}" in row
            if reading.entry is None:
                continue
            for statement in reading.entry.statements:
                for identifier in statement.claims:
                    assert graph.corpus.claim[identifier].says in row
                if not statement.claims:
                    assert f"Not yet encoded: {statement.says}" in row
    opened.requests[1:] = []


@pytest.mark.shared
def test_with_texts_a_document_is_read_in_full(opening: Opening, told: Path, texts: Texts) -> None:
    page = opening(told, "#doc=dual-benefits")
    pane = " ".join(page.text("#pane").split())
    for words in texts["dual-benefits"].values():
        assert " ".join(words.split()) in pane
    assert "begins" not in page.text("#pane .segments")


def test_a_part_says_which_claims_of_a_document_it_lacks(opening: Opening, graph, tmp_path: Path) -> None:
    part = around(graph, "BDNF", 1)
    data = page_data(graph.corpus, claims=part.claims, entities=part.entities, title=part.title)
    file = tmp_path / "part.html"
    file.write_text(render(data), encoding="utf-8")
    page = opening(file, "#doc=dual-benefits")
    lacking = sum(one.document == "dual-benefits" for one in graph.corpus.claims) - sum(
        one.document == "dual-benefits" for one in part.claims
    )
    assert f"Claims outside this part are not shown: {lacking} of this document." in page.text("#pane")


def test_an_answer_leads_to_what_it_names(opening: Opening, graph, tmp_path: Path) -> None:
    text = "SELECT ?x ?claim ?segment { ?claim rdf:subject ?x ; mg:segment ?segment } ORDER BY ?claim ?segment LIMIT 1"
    answer = graph.query(text)
    question = {
        "name": "first",
        "title": "The first",
        "question": "Which is the first claim?",
        "text": text,
        "columns": answer.header(),
        "rows": answer.table(),
    }
    file = tmp_path / "questions.html"
    file.write_text(render(page_data(graph.corpus, questions=[question])), encoding="utf-8")
    page = opening(file, "#questions=first")
    ((entity, identifier, segment),) = answer.table()
    named = page.page.locator(f"#pane button[title='{entity}']")
    assert named.inner_text() == graph.corpus.label(entity.partition(":")[2])
    named.click()
    assert page.state()["selection"]["type"] == "entity"
    claimed = identifier.split("/", 1)[1]
    page.page.locator("#pane").get_by_role("button", name=claimed, exact=True).click()
    assert page.state()["selection"] == {"type": "claim", "id": claimed}
    page.page.locator(f"#pane button[title='{segment}']").click()
    assert page.state()["pane"]["type"] == "document"


def test_what_is_disputed_and_open_is_told_as_by_the_commands(
    opened: Opened, graph, capsys: pytest.CaptureFixture[str]
) -> None:
    page, every = opened, graph.contradictions()
    number = len(every.pairs) + len(every.chains) + len(every.denied)
    page.page.get_by_role("button", name=f"{number} disputed, {len(graph.gaps())} open").click()
    assert page.run("location.hash") == "#findings=1"
    told = [line for card in page.page.locator(".finding p").all_inner_texts() for line in card.split("\n")]
    assert run(["contradictions", "--aspects"]) == 0
    assert run(["gaps", "--limit", "1000"]) == 0
    printed = [line[2:].strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert told == printed
    found = every.denied[0]
    card = page.page.locator(".finding", has_text=found.claim.id)
    card.get_by_role("button", name="Show in the drawing").click()
    focus = page.state()["focus"]
    assert set(found.chain.entities) <= set(focus["nodes"])
    assert [found.claim.subject, found.claim.object] in focus["pairs"]
    card.get_by_role("button", name=found.claim.id, exact=True).first.click()
    assert page.state()["selection"] == {"type": "claim", "id": found.claim.id}
    page.page.keyboard.press("/")
    page.page.keyboard.type("contradictions")
    page.page.keyboard.press("Escape")
    page.page.fill("#search", "gaps")
    page.page.keyboard.press("Enter")
    assert page.state()["pane"]["tab"] == "findings"
    page.page.locator("#pane").get_by_role("button", name="Answered").click()
    assert page.page.locator(".question").count() == len(graph.corpus.questions)


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ((), None),
        (("a increases b", "b increases a"), None),
        (("a increases b", "b increases a", "a decreases b"), "1 disputed: what some claims say against others."),
        (("a increases b",), "2 open: what nobody states."),
    ],
)
def test_the_link_to_what_is_disputed_and_open_tells_what_there_is(
    claims: tuple[str, ...], told: str | None, opening: Opening, tmp_path: Path
) -> None:
    small = corpus(*(claim(f"c.{at}", words) for at, words in enumerate(claims)))
    file = tmp_path / "link.html"
    file.write_text(render(page_data(small, findings=disputed.findings_data(MechanismGraph(small)))), encoding="utf-8")
    panel = opening(file).text("#panel")
    assert ("Disputed and open" in panel) == (told is not None)
    assert told is None or told in panel


def test_what_is_disputed_in_a_large_corpus_is_bounded_and_that_is_told(
    opening: Opening, graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disputed, "MOST_SEARCHED", 0)
    monkeypatch.setattr(disputed, "MOST_FINDINGS", 2)
    found = disputed.findings_data(graph)
    assert found == disputed.findings_data(graph)
    file = tmp_path / "bounded.html"
    file.write_text(render(page_data(graph.corpus, findings=found)), encoding="utf-8")
    page = opening(file, "#findings=1")
    text = page.text("#pane")
    assert "Chains were not held against each other" in text
    assert "against a denial" not in text
    assert "The first 2 are listed." in text
    assert page.page.locator(".finding").count() == sum(
        len(one["rows"]) for one in [*found["disputed"], *found["seeming"], *found["open"]]
    )


def test_drafts_and_differing_answers_are_marked(opening: Opening, tmp_path: Path) -> None:
    entry = {"segment": 1, "review": "draft", "statements": [{"claims": ["c.1"]}]}
    small = corpus(claim("c.1", "a increases b", review="draft"), claim("c.2", "b increases c"), ledger={"d1": [entry]})
    words = dict.fromkeys(("title", "question", "text"), "ASK {}") | {"columns": ["answer"], "rows": [["yes"]]}
    questions = [{**words, "name": "as-expected"}, {**words, "name": "other", "differs": True}]
    file = tmp_path / "drafts.html"
    file.write_text(render(page_data(small, questions=questions)), encoding="utf-8")
    page = opening(file, "#doc=d1&claim=c.1")
    assert page.text("#counts").endswith(" · 1 draft")
    assert page.page.locator(".evidence .chip", has_text="draft").count() == 1
    assert page.page.get_by_text("Its words have changed: to be read again").count() == 1
    assert page.page.get_by_text("2 claims · 1 draft").count() == 1
    page = opening(file, "#questions=other")
    assert page.page.get_by_text("The answer differs from the one that the corpus expects.").count() == 1


def test_a_corpus_with_hostile_words_is_only_words(opening: Opening, tmp_path: Path) -> None:
    evil = "</script><img src=x onerror=window.pwned=1> \u202e'\"` 😀 {{7*7}} ${7*7}"
    name = bare(evil)
    small = corpus(
        claim("c.1", "a increases b", says=evil, hedge="<b>may</b>", certainty="possible", note=evil),
        entities={"a": {"label": name, "synonyms": [name + "2"], "note": evil}, "b": {"label": "href " + "x" * 1_900}},
        notice=evil,
        ledger={"d1": [{"segment": 1, "statements": [{"claims": ["c.1"]}, {"says": evil}]}]},
    )
    question = dict.fromkeys(("name", "title", "question", "text", "group"), evil) | {
        "columns": [evil],
        "rows": [[evil]],
    }
    file = tmp_path / "hostile.html"
    texts = {"d1": {1: evil}}
    file.write_text(render(page_data(small, texts=texts, questions=[question])), encoding="utf-8")
    page = opening(file)
    page.select("c.1")
    assert evil in page.text("#panel")
    page.select("a")
    page.page.keyboard.press("d")
    assert f"Not yet encoded: {evil}" in page.text("#pane")
    assert page.text("#pane .words") == evil
    page.page.keyboard.press("q")
    page.page.locator("#pane .question button").click()
    page.page.locator("#pane summary").click()
    for part in ("h4", "pre", "th", "td"):
        assert page.text(f"#pane {part}") == evil
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("window.pwned") is None
    assert page.run("document.images.length") == 0


def test_what_is_too_much_for_a_page_is_told(
    graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mechgraph.build.MOST_CLAIMS", len(graph.corpus.claims) - 1)
    out = tmp_path / "out"
    assert run(["build", "--out", str(out)]) == 2
    assert "more than one page bears" in capsys.readouterr().err
    assert not out.exists()
    assert run(["build", "--focus", "BDNF", "--out", str(out)]) == 0


def test_a_build_may_focus_its_page(opening: Opening, graph, tmp_path: Path) -> None:
    assert run(["build", "--focus", "BDNF", "--depth", "2", "--out", str(tmp_path)]) == 0
    part = around(graph, "bdnf", 2)
    page = opening(tmp_path / "ketamine.html")
    data = page.run("JSON.parse(document.getElementById('page-data').textContent)")
    assert [one["id"] for one in data["claims"]] == [one.id for one in part.claims]
    assert data["view"]["hidden_claims"] == len(graph.corpus.claims) - len(part.claims)
    assert (tmp_path / "ketamine.csv").read_text().count("\n") > len(graph.corpus.claims)


@pytest.mark.parametrize(("centre", "step"), [("fear_memories", "dual.14e"), ("bdnf", "positive.26b")])
def test_a_neighbourhood_has_the_steps_of_its_net_claims(
    centre: str, step: str, opening: Opening, graph, tmp_path: Path
) -> None:
    part = around(graph, centre, 1)
    assert step in {one.id for one in part.claims}
    file = tmp_path / "part.html"
    file.write_text(render(part_data(graph.corpus, part)[0]), encoding="utf-8")
    page = opening(file, f"#find=paths&from=ketamine&to={centre}")
    page.until("mechgraph.state().ways?.state === 'done'")
    expected = [chain.entities for chain in graph.paths("ketamine", centre).chains]
    assert [tuple(chain["entities"]) for chain in page.state()["ways"]["chains"]] == expected
    assert "Computed from this part of the corpus only" in page.text("#panel")


def test_a_part_tells_what_is_disputed_and_open_of_it_in_the_whole(opening: Opening, graph, tmp_path: Path) -> None:
    part = around(graph, "mood", 1)
    file = tmp_path / "part.html"
    data, _ = part_data(graph.corpus, part)
    file.write_text(render(data), encoding="utf-8")
    page = opening(file, "#findings=1")
    every, inner = graph.contradictions(), {one["id"] for one in data["entities"]}
    denied = {one.claim.id for one in every.denied if set(one.chain.entities) <= inner}
    cards = page.page.locator(".finding").all_inner_texts()
    assert denied
    assert all(any(one in card for card in cards) for one in denied)
    assert not [gap for gap in graph.gaps() if set(gap.chain.entities) <= inner]
    assert "No gap was found in this part." in page.text("#pane")
    assert f"{len(denied)} disputed: " in page.text("#panel")
    assert "in the whole corpus" in page.text("#pane")


BEHIND = """() => {
  const { edges, nodes } = mechgraph.network.body;
  const frames = Object.values(nodes).filter((node) => node.shape)
    .map(({ id, x, y, shape }) => ({ id, x, y, w: shape.width / 2, h: shape.height / 2 }));
  const steps = Array.from({ length: 100 }, (_, step) => (step + 1) / 101);
  const found = [];
  for (const { fromId, toId, edgeType } of Object.values(edges)) {
    const points = steps.map((share) => edgeType.getPoint(share));
    for (const { id, x, y, w, h } of frames) {
      if (id === fromId || id === toId) continue;
      const inside = points.filter((point) => Math.abs(point.x - x) < w && Math.abs(point.y - y) < h).length;
      if (inside) found.push([fromId.slice(2), toId.slice(2), id.slice(2), inside]);
    }
  }
  return found;
}"""
"""The boxes that edges run behind as vis draws them: source, target, box, and the share of the edge in per cent."""


def test_lines_run_beside_boxes_rather_than_behind_them(visit_corpus: Opening) -> None:
    """A line behind a box reads as one that leads there."""
    behind = visit_corpus().run(BEHIND)
    assert all(share < 10 for *_, share in behind), behind  # a corner at the most
    assert len(behind) <= 1
    causes = visit_corpus("#view=causes")
    assert len(causes.run(BEHIND)) < 0.5 * len(causes.state()["drawn"])


def test_a_line_within_a_column_goes_around_what_is_between_its_ends(visit_corpus: Opening) -> None:
    small = corpus(claim("c.1", "a increases b"), claim("c.2", "b increases c"), claim("c.3", "a increases c"))
    found = visit_corpus("#view=all", small).run(BEHIND)
    assert not [row for row in found if row[3] > 15], found
