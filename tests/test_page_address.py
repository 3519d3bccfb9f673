"""The address of the page: Back and Forward walk through what was looked at, and what is not there is told."""

from __future__ import annotations

from typing import Any

import pytest

from browsing import Opened
from corpora import claim, corpus
from mechgraph.page.data import page_data
from mechgraph.page.disputed import findings_data
from mechgraph.page.render import render

pytestmark = pytest.mark.browser


def step(page: Opened) -> int:
    """Return how many steps the reader has made."""
    found: int = page.run("history.state.step")
    return found


def go(page: Opened, way: str, to: int) -> None:
    """Press Back or Forward, and wait until the page has followed."""
    page.run(
        "void (window.followed = false, addEventListener('hashchange', () => { followed = true; }, { once: true }))"
    )
    page.run(f"history.{way}()")
    page.until("window.followed")
    assert step(page) == to


def rest(page: Opened) -> None:
    """Wait until an act is over: what is done at once is one step."""
    page.run("new Promise((done) => setTimeout(done))")


def press(page: Opened, name: str, within: str = "#panel") -> None:
    page.page.locator(within).get_by_role("button", name=name, exact=True).first.click()


def test_back_and_forward_walk_through_what_was_looked_at(visit: Any) -> None:
    page = visit()
    acts = [
        lambda: page.select("caffeine"),
        lambda: press(page, "Raise"),
        lambda: page.select("c001"),
        lambda: page.page.keyboard.press("d"),
        lambda: page.page.keyboard.press("Escape"),
        lambda: page.page.locator("#views").get_by_role("button", name="Everything").click(),
        lambda: page.page.keyboard.press("c"),
        lambda: page.page.keyboard.press("t"),
        lambda: page.page.keyboard.press("p"),
        lambda: page.page.locator("#questions-button").click(),
    ]
    first = step(page)
    seen = [page.state()]
    for number, act in enumerate(acts, first + 1):
        act()
        rest(page)
        assert step(page) == number
        seen.append(page.state())
    for number in reversed(range(len(acts))):
        go(page, "back", first + number)
        assert page.state() == seen[number]
    for number in range(1, len(seen)):
        go(page, "forward", first + number)
        assert page.state() == seen[number]


def test_the_title_tells_what_is_shown(visit: Any) -> None:
    page = visit()
    own = page.page.title()
    first = step(page)
    page.select("caffeine")
    rest(page)
    assert page.page.title() == f"Caffeine – {own}"
    press(page, "Raise")
    rest(page)
    assert page.page.title() == f"What if: Caffeine raised – {own}"
    page.page.keyboard.press("p")
    rest(page)
    assert page.page.title() == f"Paths and loops – {own}"
    go(page, "back", first + 2)
    assert page.page.title() == f"What if: Caffeine raised – {own}"
    go(page, "back", first + 1)
    assert page.page.title() == f"Caffeine – {own}"


def test_an_end_of_paths_that_is_unknown_is_told_beside_the_question(visit: Any) -> None:
    page = visit(fragment="#find=paths&from=caffeine&to=anxeity")
    assert "there is no entity “anxeity” in this page" in page.text("#pane")
    page.page.locator("#ways-answer").get_by_role("button", name="anxiety").click()
    assert page.state()["ways"]["to"] == "anxiety"
    assert "anxeity" not in page.text("#pane") + page.run("location.hash")


def test_how_it_is_looked_at_is_no_step(visit: Any) -> None:
    page = visit(fragment="#entity=caffeine")
    first = step(page)
    page.page.locator("#search").fill("anx")
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("f")
    page.page.locator("#filters-button").click()
    page.page.get_by_label("The waking brain").click()
    page.page.get_by_role("button", name="Done").click()
    page.page.locator("#theme-button").click()
    page.page.locator("[data-key='depth-2']").click()
    assert step(page) == first
    assert "depth=2" in page.run("location.hash")
    assert "hide-document" in page.run("location.hash")


def test_one_act_is_one_step_and_the_same_again_is_none(visit: Any) -> None:
    page = visit(fragment="#claim=c001")
    first = step(page)
    page.page.locator(".source").get_by_role("button", name="segment").first.click()
    assert page.state()["pane"]["type"] == "document"
    assert step(page) == first + 1
    page.select("c001")
    assert step(page) == first + 1


def test_back_keeps_the_colours_and_the_sight(visit: Any) -> None:
    page = visit()
    page.select("caffeine")
    page.page.locator("#theme-button").click()
    page.page.locator("#zoom-in").click()
    theme, camera = page.state()["theme"], page.camera()
    page.run("void (document.querySelector('#panel').scrollTop = 150)")
    page.page.locator("#panel").focus()
    drawn = step(page)
    page.page.keyboard.press("t")
    page.until(f"history.state.step === {drawn + 1}")  # what is done before it is drawn is one step
    page.select("alertness")
    assert page.run("document.querySelector('#panel').scrollTop") == 0
    go(page, "back", step(page) - 1)
    go(page, "back", step(page) - 1)
    assert page.state()["selection"] == {"type": "entity", "id": "caffeine"}
    assert page.run("document.querySelector('#panel').scrollTop") == 150
    assert page.run("document.activeElement.id") == "panel"
    assert page.state()["theme"] == theme
    assert page.camera()[0] == camera[0]


def test_an_address_that_is_typed_is_a_step(visit: Any) -> None:
    page = visit(fragment="#entity=caffeine")
    page.page.goto(page.address + "#entity=bdnf")
    page.until("mechgraph.state().selection.id === 'bdnf'")
    page.select("mood")
    for entity in ("bdnf", "caffeine"):
        page.run("history.back()")
        page.until(f"mechgraph.state().selection.id === '{entity}'")
    page.requests[1:] = []


def test_a_page_that_opens_with_something_can_be_left_with_nothing(visit: Any) -> None:
    page = visit(page_data(corpus(claim("c.1", "a increases b")), start="entity=a"))
    assert page.state()["selection"] == {"type": "entity", "id": "a"}
    page.page.keyboard.press("Escape")
    rest(page)
    page.select("b")
    go(page, "back", step(page) - 1)
    assert page.state()["selection"] is None
    go(page, "back", step(page) - 1)
    assert page.state()["selection"] == {"type": "entity", "id": "a"}


# ---- what is not there ----


@pytest.mark.parametrize(
    ("fragment", "says"),
    [
        ("#entity=nothing", "Not in this page: entity “nothing”."),
        ("#entity=cafeine", "entity “cafeine” – near it: Caffeine"),
        ("#entity=TNF alfa", "entity “TNF alfa” – near it: TNF-α"),
        ("#claim=c01", "claim “c01” – near it: c001"),
        ("#claim=gone.17b", "Not in this page: claim “gone.17b”."),
        ("#raise=caffeine,nobody&block=nobody", "Not in this page: entity “nobody”."),
        ("#find=paths&from=bdnff&to=memory", "entity “bdnff” – near it: BDNF"),
        ("#mechanism=arousel", "mechanism “arousel” – near it: Caffeine keeps awake by lifting a brake"),
        ("#doc=zz", "document “zz”"),
        ('#compare=["a","zz"]', "document “zz”"),
        ("#questions=plaices", "question “plaices” – near it: "),
        ("#view=bogus", "Not in this page: view “bogus”."),
        ("#find=bogus", "Not in this page: search “bogus”."),
        ("#find=loops&sign=plusminus", "Not in this page: sign “plusminus”."),
        ("#find=loops&longest=abc&limit=-5", "number for longest “abc”; number for limit “-5”."),
        ("#theme=sepia", "Not in this page: theme “sepia”."),
        ("#depth=3&least=9&table=yes&implied=no", "depth “3”; certainty “9”; value for table “yes”; and 1 more."),
        ('#hide-family=["causal","cause"]', "family “cause”"),
        ("#hide-level=cause", "level “cause”"),
        ("#find=constructor", "Not in this page: search “constructor”."),
        ("#foo=bar", "Not in this page: part of an address “foo”."),
        ("#enitty=bdnf&claim=c01", "part of an address “enitty”; claim “c01” – near it: c001"),
        ("#hide-documents=[]", "part of an address “hide-documents”."),
        ("#query=ways&set-entity=bdnf", "Not in this page: query “ways”."),
        ("#doc=a&segment=900", "Not in this page: segment “900”."),
        ("#doc=zz&segment=900", "Not in this page: document “zz”."),
        ("#pair=bogus", "Not in this page: entity “bogus”."),
        ('#chain=["caffeine","+","nobody"]', "Not in this page: entity “nobody”."),
        ("#list=bogus", "Not in this page: list “bogus”."),
        ("#entity=__proto__", "Not in this page: entity “__proto__”."),
        ("#raise=u,v,w,x,y", "entity “u”; entity “v”; entity “w”; and 2 more."),
    ],
)
def test_what_an_address_names_and_the_page_lacks_is_told(fragment: str, says: str, visit: Any) -> None:
    page = visit(fragment=fragment)
    told = page.page.get_by_role("status").filter(has_text="Not in this page")
    assert says in told.inner_text()
    page.select("bdnf")
    assert told.count() == 0


@pytest.mark.parametrize(
    ("fragment", "says"),
    [
        ("#raise=caffeine,bdnf&lower=bdnf", "In the address: bdnf is in raise and lower, and counts as raised."),
        ("#block=bdnf&lower=bdnf&raise=mood", "In the address: bdnf is in lower and block, and counts as lowered."),
        ("#find=paths&find=loops", "In the address: find stands there twice, and the first counts."),
        ("#find=", "In the address: find has no value."),
        ("#raise=caffeine&lower=", "In the address: lower has no value."),
        (
            "#doc=a&segment=&sign=&hide-document=",
            "segment has no value; sign has no value; hide-document has no value.",
        ),
        ("#entity=nobody&depth=", "Not in this page: entity “nobody”. In the address: depth has no value."),
        ("#foo=&foo=", "Not in this page: part of an address “foo”."),
        ("#view=&entity=&claim=&doc=&from=", "claim has no value; and 2 more."),
        ("#find=loops&from=bdnf", "In the address: from does nothing here."),
        ("#doc=a&find=paths&questions=", "In the address: find does nothing here."),
        ("#entity=bdnf&claim=c001&implied=1&set-x=y", "In the address: claim, implied and set-x do nothing here."),
        ("#pair=bdnf", "In the address: pair does nothing here."),
        ("#segment=1", "In the address: segment does nothing here."),
        ("#compare=A", "In the address: compare does nothing here."),
        ("#find=bogus&from=bdnf", "Not in this page: search “bogus”."),
        ("#query=bogus&set-x=y", "Not in this page: query “bogus”."),
        ("#entity=nobody&outcome=nobody", "Not in this page: entity “nobody”."),
    ],
)
def test_what_an_address_cannot_mean_is_told(fragment: str, says: str, visit: Any) -> None:
    page = visit(fragment=fragment)
    assert page.page.get_by_role("status").inner_text().removesuffix("×").strip().endswith(says)


@pytest.mark.parametrize(
    ("fragment", "canonical"),
    [
        ("#entity=BDNF", "#entity=bdnf"),
        ("#entity=tnf alpha", "#entity=tnf"),
        ("#find=paths&from=CAFFEINE&to=working Memory", "#find=paths&from=caffeine&to=memory"),
        ("#raise=L-theanine,caffeine&block=TNF-α", "#raise=theanine,caffeine&block=tnf"),
        ("#doc=B&segment=1", "#doc=b&segment=1"),
        ('#compare=["B","The waking brain"]', "#compare=[%22b%22,%22a%22]"),
        ("#compare=A,B", "#compare=[%22a%22,%22b%22]"),
        ("#hide-document=A", "#hide-document=[%22a%22]"),
        ("#find=LOOPS&sign=+", "#find=loops&sign=plus"),
        ("#find=loops&sign=-", "#find=loops&sign=minus"),
        ("#theme=Dark", "#theme=dark"),
        ("#chain=caffeine,-,bdnf", "#chain=[%22caffeine%22,%22-%22,%22bdnf%22]"),
        ("#view=Everything", "#view=all"),
        ('#pair=["Caffeine","Adenosine"]', "#pair=[%22caffeine%22,%22adenosine%22]"),
        (
            '#chain=["Caffeine","-","BDNF","+","Alertness"]',
            "#chain=[%22caffeine%22,%22-%22,%22bdnf%22,%22%2B%22,%22alertness%22]",
        ),
        ("#view=VIEWS&depth=1&least=1&find=loops&longest=6&limit=20", "#find=loops"),
    ],
)
def test_an_address_names_things_as_people_do(fragment: str, canonical: str, visit: Any) -> None:
    page = visit(fragment=fragment.replace("VIEWS", visit().state()["view"]))
    written = page.run("location.hash").replace("%5B", "[").replace("%5D", "]")
    assert written == canonical
    assert not page.page.get_by_role("status").filter(has_text="address").count()
    assert not page.page.get_by_role("status").filter(has_text="Not in this page").count()


def test_what_is_shown_in_the_drawing_is_in_the_address(opening: Any, graph: Any, tmp_path: Any) -> None:
    file = tmp_path / "findings.html"
    file.write_text(render(page_data(graph.corpus, findings=findings_data(graph))), encoding="utf-8")
    page = opening(file, "#findings=1")
    first = step(page)
    show = page.page.locator(".finding").get_by_role("button", name="Show in the drawing")
    seen = []
    for number in range(2):
        show.nth(number).click()
        rest(page)
        assert step(page) == first + number + 1
        seen.append((page.run("location.hash"), page.state()))
    go(page, "back", first + 1)
    assert page.state() == seen[0][1]
    go(page, "back", first)
    assert page.state()["selection"] is None
    for address, state in seen:
        again = opening(file, address)
        assert again.state() == state


def test_a_name_with_a_comma_is_one_name(visit: Any) -> None:
    page = visit(
        page_data(corpus(claim("c.1", "a increases b"), entities={"a": {"label": "this, and that"}})),
        "#raise=This, and that",
    )
    assert page.state()["held"] == {"a": "raise"}


def test_what_is_told_of_an_address_is_told_once(visit: Any) -> None:
    page = visit(fragment="#foo=bar")
    page.select("bdnf")
    go(page, "back", step(page) - 1)
    assert not page.page.get_by_role("status").filter(has_text="Not in this page").count()


def test_what_is_near_leads_there(visit: Any) -> None:
    page = visit(fragment="#entity=cafeine")
    press(page, "Caffeine", "#status")
    assert page.state()["selection"] == {"type": "entity", "id": "caffeine"}


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#entity=caffeine",
        "#questions=",
        "#find=loops",
        "#raise=caffeine&lower=bdnf",
        "#query=&sparql=",
        "#doc=a&segment=1",
        "#find=paths&from=caffeine&to=mood&sign=plus&longest=4&limit=5&avoid=bdnf",
        "#query=&implied=1&sparql=ASK {}",
        '#depth=2&least=1&theme=dark&table=1&hide-document=["a"]',
    ],
)
def test_where_nothing_is_lacking_nothing_is_told(fragment: str, visit: Any) -> None:
    page = visit(fragment=fragment)
    assert "Not in this page" not in page.text("#status")
    assert "In the address" not in page.text("#status")


@pytest.mark.parametrize("before", ["#entity=", "#find=", "#list=", "#doc=a&segment=", "#"])
def test_hostile_addresses_stay_words(before: str, visit: Any) -> None:
    page = visit(fragment=f"{before}<img src%3Dx onerror%3Dwindow.pwned%3D1>" + "x" * 5_000)
    assert "<img src=x onerror" in page.text("#said")
    assert len(page.text("#said")) < 200
    assert page.run("window.pwned") is None
    assert page.run("document.images.length") == 0
