"""RDF out of the page: what is selected, exactly as the library encodes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import Quad, RdfFormat, parse

from browsing import Opened, Opening, Tabs
from corpora import claim, corpus
from mechgraph.build import build
from mechgraph.cli.draw import write_page
from mechgraph.graph import MechanismGraph
from mechgraph.model.base import bare
from mechgraph.page.data import page_data
from mechgraph.page.part import around
from mechgraph.page.render import render
from mechgraph.rdf.encode import encode
from mechgraph.rdf.ntriples import block, quads
from mechgraph.rdf.part import part_nodes
from mechgraph.rdf.write import write_rdf
from randoms import random_corpus

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(tabs: Tabs, graph: MechanismGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The built-in corpus, without the engine: RDF needs none."""
    page = tabs.open(build(graph.corpus, tmp_path_factory.mktemp("plain"), sparql=False).page)
    yield page
    page.close()


def encoded(graph: MechanismGraph, claims: list[str], entities: tuple[str, ...] = ()) -> set[Quad]:
    """Return the quads of a part."""
    nodes = part_nodes(graph.corpus, [graph.corpus.claim[one] for one in claims], entities)
    return set(quads("".join(map(block, nodes))))


def is_exact(page: Opened, graph: MechanismGraph, claims: list[str], entities: tuple[str, ...] = ()) -> None:
    """Hold both files against the quads of the part."""
    expected = encoded(graph, claims, entities)
    turtle, linked = page.run("mechgraph.turtle()"), page.run("mechgraph.jsonld()")
    assert set(parse(linked, format=RdfFormat.JSON_LD)) == expected
    assert {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)} == {quad.triple for quad in expected}
    known = rdflib.Graph()
    known.parse(data=turtle, format="turtle")
    assert len(known) == len({quad.triple for quad in expected})


def open_small(tabs: Tabs, small: MechanismGraph, file: Path) -> Opened:
    trig = write_rdf(set(encode(small.corpus)), "trig", small.prefixes)
    file.write_text(render(page_data(small.corpus), graph=trig), encoding="utf-8")
    return tabs.open(file)


def test_each_claim_alone(opened: Opened, graph: MechanismGraph) -> None:
    kinds = {(one.status, one.polarity, one.subject_change, one.relation): one.id for one in graph.corpus.claims}
    polarities = {one.polarity: one.id for one in graph.corpus.claims}
    chosen = [*[*kinds.values()][::6], *polarities.values()]
    for one in chosen:
        opened.select(one)
        is_exact(opened, graph, [one])


def test_all_that_is_visible_where_nothing_is_selected(opened: Opened, graph: MechanismGraph) -> None:
    opened.select(None)
    is_exact(opened, graph, opened.state()["visible"])


def test_an_entity_with_its_claims(opened: Opened, graph: MechanismGraph) -> None:
    opened.select("bdnf")
    ends = {one.id for one in graph.corpus.claims if "bdnf" in (one.subject, one.object)}
    is_exact(opened, graph, [one for one in opened.state()["visible"] if one in ends], ("bdnf",))


def test_a_mechanism_with_its_entities(opened: Opened, graph: MechanismGraph) -> None:
    mechanism = graph.corpus.about.mechanisms[0]
    opened.select({"type": "mechanism", "id": mechanism.id})
    shown = json.loads(opened.run("mechgraph.jsonld()"))
    told = {quad.subject.value for quad in parse(json.dumps(shown), format=RdfFormat.JSON_LD)}
    namespace = graph.corpus.about.namespace
    assert told >= {f"{namespace}{entity}" for entity in mechanism.entities}
    claims = sorted(iri.rsplit("/", 1)[1] for iri in told if iri.startswith(f"{namespace}claim/"))
    is_exact(opened, graph, claims, mechanism.entities)


def test_both_files_are_saved_from_the_menu(opened: Opened) -> None:
    opened.select("dual.09a")
    for kind, asked in (("ttl", "turtle"), ("jsonld", "jsonld")):
        opened.page.keyboard.press("e")
        with opened.page.expect_download() as waiting:
            opened.page.click(f"#{kind}-button")
        assert waiting.value.suggested_filename == f"ketamine-selection.{kind}"
        assert Path(waiting.value.path()).read_text(encoding="utf-8") == opened.run(f"mechgraph.{asked}()")


def test_jsonld_is_read_by_the_reference_implementation(opened: Opened, graph: MechanismGraph) -> None:
    opened.select("dual.09a")
    written = jsonld.to_rdf(json.loads(opened.run("mechgraph.jsonld()")), {"format": "application/n-quads"})
    assert set(parse(written, format=RdfFormat.N_QUADS)) == encoded(graph, ["dual.09a"])


def test_a_part_carries_its_own_graph_only(opening: Opening, graph: MechanismGraph, tmp_path: Path) -> None:
    part = around(graph, "BDNF", 1)
    write_page(graph, part, tmp_path / "part.html")
    page = opening(tmp_path / "part.html", "#view=all")
    is_exact(page, graph, page.state()["visible"])
    page.select(part.claims[0].id)
    is_exact(page, graph, [part.claims[0].id])


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip))
def test_any_words_survive(text: str, tabs: Tabs, tmp_path: Path) -> None:
    words = f"{text} \\ \" ' \u202e 😀 \\u0041 ^^<x> @en .".strip()
    small = MechanismGraph(corpus(claim("c.1", "a increases b", says=words), entities={"a": {"label": bare(words)}}))
    page = open_small(tabs, small, tmp_path / "words.html")
    is_exact(page, small, ["c.1"])
    page.close()


@pytest.mark.parametrize("seed", range(4))
def test_random_corpora(seed: int, tabs: Tabs, tmp_path: Path) -> None:
    small = MechanismGraph(random_corpus(seed))
    page = open_small(tabs, small, tmp_path / "random.html")
    page.page.keyboard.press("Escape")
    is_exact(page, small, page.state()["visible"])
    for one in small.corpus.claims[:6]:
        page.select(one.id)
        is_exact(page, small, [one.id])
    page.close()
