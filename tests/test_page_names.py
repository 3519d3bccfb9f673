"""Names are compared in the page as in the command, and what is misspelt is answered with the same names."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import mechgraph
from corpora import claim, corpus
from mechgraph.names import REALLY_NEAR, NameIndex, fold, name_key, nearest
from mechgraph.page.data import page_data
from nearby import ENTITIES, TYPED

ASSETS = Path(mechgraph.__file__).parent / "page/assets"

pytestmark = pytest.mark.browser


def test_what_is_misspelt_is_answered_as_by_the_command(visit: Any) -> None:
    entities = {name: {"label": label, "synonyms": synonyms} for name, (label, *synonyms) in ENTITIES.items()}
    names = [*ENTITIES]
    claims = [claim(f"c.{at}", f"{names[at]} increases {names[at - 1]}") for at in range(len(names))]
    page = visit(page_data(corpus(*claims, entities=entities)))
    for typed, near in TYPED:
        page.page.fill("#search", typed)
        rows = page.page.locator("#results li:not(.nothing)").all_inner_texts()
        labels = [ENTITIES[name][0] for name in near]
        told = [row for row in rows if "near it" in row]
        if told or not rows:  # else the search found it
            assert [row.replace("\n", "").split("near it")[0] for row in told] == labels, typed
        page.page.evaluate("text => { location.hash = text; }", f"#entity={typed}")
        page.until(f"document.querySelector('#said').innerText.includes({typed!r})")
        said = page.text("#said")
        offered = said.partition("near it: ")[2].rstrip(". ×\n")
        assert offered == ", ".join(labels), typed
    page.requests[1:] = []


def test_any_names_are_compared_as_in_the_command(browser: Browser) -> None:
    chance = random.Random(7)  # noqa: S311 -- no secret
    parts = ["plasma", "sodium", "sodum", "IL", "1", "2", "3", "α", "β", "alpha", " ", "-", " ", "_", "ß", "é", "MESH:",
             "MESH.", "D0099", "D0098", "CHEBI.", "172", "173", "activity", "actvity", "Ω", "e\u0301",
             "दवा", "कि"]  # fmt: skip

    def name() -> str:
        return "".join(chance.choices(parts, k=chance.randint(1, 5)))

    known = [name() for _ in range(300)]
    typed = [name() for _ in range(400)]
    tab = browser.new_page()
    for script in ("reason/paths.js", "data/names.js"):
        tab.add_script_tag(content=(ASSETS / script).read_text(encoding="utf-8"))
    compare = "(one) => [fold(one), nameKey(one), nearest(one, known), nearest(one, known, 9, REALLY_NEAR)]"
    told = tab.evaluate(f"([typed, known]) => typed.map({compare})", [typed, known])
    called = {f"id{at}": known[at : at + 3] for at in range(0, len(known), 3)} | {known[0]: [known[4], known[3]]}
    rows = [[identifier, *names] for identifier, names in called.items()]
    asked = [*typed, *known, *map(str.swapcase, known), *called]
    hits = tab.evaluate("([rows, asked]) => asked.map(finder(rows))", [rows, asked])
    tab.close()
    index = NameIndex(called)
    assert hits == [index.find(one) for one in asked]
    assert any(hits)
    for one, found in zip(typed, told, strict=True):
        expected = [fold(one), name_key(one), list(nearest(one, known)), list(nearest(one, known, 9, REALLY_NEAR))]
        assert found == expected, one
