"""What the page says of claims, as the commands do: denials, limits, hedges, and the table for spreadsheets."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

import pytest

from corpora import claim, corpus
from mechgraph.cli import run
from mechgraph.graph import MechanismGraph
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Polarity, SubjectChange
from mechgraph.reason.whatif import what_if
from mechgraph.records.corpus import claims_csv
from mechgraph.words import denial_words, safety_words, support_words
from randoms import random_corpus

pytestmark = pytest.mark.browser


def denials(page: Any, within: str) -> list[str]:
    return [" ".join(line.split()) for line in page.page.locator(f"{within} .denial").all_inner_texts()]


def denied() -> Corpus:
    """Return a chain with what denies it, and what denies something else."""
    return corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b decreases c"),
        claim("d.1", "a decreases c", polarity="negated", frequency="rare", scope={"comparator": "what was expected"}),
        claim("d.2", "a increases c", polarity="negated"),  # agrees
        claim("d.3", "a affects b", polarity="not_shown", document="d2", certainty="possible", hedge="may"),
        claim("d.4", "b increases c", polarity="negated", subject_change="decreased"),
        claim("d.5", "b decreases a", polarity="negated"),
        claim("d.6", "a comparedWith b", polarity="negated"),
    )


def test_a_path_and_a_way_are_told_with_what_denies_them(visit_corpus: Any) -> None:
    small = denied()
    (chain,) = MechanismGraph(small).paths("a", "c").chains
    expected = [denial_words(small, one) for one in chain.denials(small)]
    assert len(expected) == 3
    page = visit_corpus("#find=paths&from=a&to=c", small)
    page.until("mechgraph.state().ways?.state === 'done'")
    assert denials(page, ".ways") == expected
    page.page.locator(".ways .cover").click()
    assert page.state()["selection"]["type"] == "chain"
    assert denials(page, "#panel") == expected
    assert denials(visit_corpus("#raise=a&outcome=c", small), "#panel") == expected
    assert denials(visit_corpus("#lower=a&outcome=c", small), "#panel") == expected
    page.page.locator(".ways .denial button").first.click()
    assert page.state()["selection"] == {"type": "claim", "id": chain.denials(small)[0].id}


def test_the_page_and_the_model_deny_the_same_paths(visit_corpus: Any) -> None:
    told = 0
    for seed in range(6):
        chance = random.Random(seed)  # noqa: S311 -- no secret
        plain = random_corpus(seed, names="abcd", most=60)
        changed = [
            one.model_copy(
                update={
                    "polarity": chance.choice((Polarity.affirmed, *Polarity)),
                    "subject_change": chance.choice(list(SubjectChange)),
                    "via": (),
                }
            )
            for one in plain.claims
        ]
        small = corpus(*changed, entities={name: {} for name in "abcd"})
        page = visit_corpus("#find=paths&from=a&to=b", small)
        page.until("mechgraph.state().ways?.state === 'done'")
        chains = MechanismGraph(small).paths("a", "b").chains
        expected = [[one.id for one in chain.denials(small)] for chain in chains]
        assert [one["denials"] for one in page.state()["ways"]["chains"]] == expected
        told += sum(map(len, expected))
    assert told > 10


def test_a_page_of_paths_keeps_what_denies_them(opening: Any, tmp_path: Any, graph: MechanismGraph) -> None:
    file = tmp_path / "paths.html"
    assert run(["paths", "ketamine_therapy", "mood", "--page", str(file)]) == 0
    page = opening(file, "#find=paths&from=ketamine_therapy&to=mood")
    page.until("mechgraph.state().ways?.state === 'done'")
    chains = graph.paths("ketamine_therapy", "mood").chains
    expected = [denial_words(graph.corpus, one) for chain in chains for one in chain.denials(graph.corpus)]
    assert expected
    assert denials(page, ".ways") == expected


def rows(page: Any) -> list[str]:
    return page.run("[...document.querySelectorAll('#panel li > .small bdi')].map((one) => one.textContent)")


def test_a_row_tells_how_often_for_whom_and_compared_with_what(visit_corpus: Any) -> None:
    small = corpus(
        claim("c.1", "a increases b", polarity="negated", frequency="sometimes", scope={"comparator": "hopes"}),
        claim("c.2", "a increases b", polarity="negated", frequency="sometimes", scope={"comparator": "fears"}),
        claim("c.3", "a affects b", polarity="negated"),
        claim("c.4", "a hasSideEffect c", severity="effect", frequency="rare", scope={"population": "users"}),
        claim("c.5", "a causes d", strength="partial", quantifier="some", status="presupposed"),
    )
    told = rows(visit_corpus("#view=all&entity=a", small))
    assert set(zip(told[::2], told[1::2], strict=True)) == {
        ("not: increases (sometimes; comparator: hopes, fears), not: affects", "asserted"),
        ("has side effect (rare; population: users)", "asserted"),
        ("causes (some; partial)", "presupposed"),
    }


def test_a_line_is_pointed_at_with_how_firmly_each_document_says_it(visit_corpus: Any) -> None:
    small = corpus(
        claim("c.1", "a increases b", status="presupposed", certainty="probable", hedge="ability to"),
        claim("c.2", "a increases b", document="d2", frequency="rare"),
        claim("c.3", "a increases b", document="d2", certainty="possible", hedge="may"),
    )
    page = visit_corpus("", small)
    at = page.run("Object.values(mechgraph.network.body.edges)[0].edgeType.getPoint(0.5)")
    frame = page.page.locator("#canvas").bounding_box()
    at = page.run("p => mechgraph.network.canvasToDOM(p)", at)
    page.page.mouse.move(frame["x"] + at["x"], frame["y"] + at["y"])
    page.until("!document.getElementById('tip').hidden")
    assert page.text("#tip") == "a raises b · 3 claims · d1: presupposed, probable “ability to”; d2: asserted, rare"


def test_what_is_taken_for_granted_is_not_called_asserted(visit_corpus: Any) -> None:
    small = corpus(
        claim("c.1", "a increases b", status="presupposed"),
        claim("c.2", "a increases b", status="presupposed", certainty="possible", hedge="may"),
        claim("c.3", "a increases b"),
    )
    cards = visit_corpus('#pair=["a","b"]', small).page.locator(".evidence .chips").all_inner_texts()
    assert [("Asserted" in one, "Possible" in one, "Presupposed" in one) for one in cards] == [
        (False, False, True),
        (False, True, True),
        (True, False, False),
    ]


def test_the_table_for_spreadsheets_is_that_of_a_build(visit_corpus: Any, graph: MechanismGraph) -> None:
    page = visit_corpus("#view=all&hide-status=[]&table=1")
    with page.page.expect_download() as download:
        page.page.locator("#table-csv").click()
    saved = download.value.path().read_bytes().decode("utf-8-sig")
    built = "".join(claims_csv(graph.corpus, graph.corpus.claims))
    found, expected = (list(csv.DictReader(io.StringIO(text, newline=""))) for text in (saved, built))
    assert list(found[0]) == list(expected[0])
    assert sorted(found, key=lambda row: row["id"]) == sorted(expected, key=lambda row: row["id"])


@pytest.mark.parametrize("raised", ["ketamine", "nmda_glutamate_activity"])
def test_what_follows_is_listed_with_what_its_chains_rest_on(
    raised: str, visit_corpus: Any, graph: MechanismGraph
) -> None:
    outcome = what_if(graph.corpus, [raised])
    expected = [
        support_words(graph.corpus, witness.chain) for one in outcome.conclusions() for witness in one.witnesses
    ]
    page = visit_corpus(f"#raise={raised}")
    found = page.run("[...document.querySelectorAll('#panel .outcomes .small bdi')].map((one) => one.textContent)")
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("raised", ["ketamine", "ketamine_therapy", "psychoactive_substance", "bdnf"])
def test_what_follows_is_told_with_the_claims_of_safety_left_out(
    raised: str, visit_corpus: Any, graph: MechanismGraph, capsys: Any
) -> None:
    outcome = what_if(graph.corpus, [raised])
    page = visit_corpus(f"#raise={raised}&hide-family=%5B%22safety%22%5D")
    assert run(["what-if", "--raise", raised]) == 0
    printed = capsys.readouterr().out
    if raised == "bdnf":
        assert not outcome.safety
        assert "side effects" not in page.text("#panel") + printed
        return
    told = safety_words(graph.corpus, outcome.safety)
    assert f"{told} (see mechgraph claims" in printed
    assert " ".join(page.text("#panel .safety").split()) == told[0].upper() + told[1:]
    page.page.locator("#panel .safety button").click()
    listed = page.run("[...document.querySelectorAll('#panel .links .plain > bdi')].map((one) => one.textContent)")
    assert listed == [claim.says for claims in outcome.safety.values() for claim in claims]
    assert page.state()["selection"] == visit_corpus(page.run("location.hash")).state()["selection"]
    page.page.get_by_role("button", name="Clear what").click()
    assert page.state()["selection"] is None


def test_a_page_of_what_follows_keeps_denials_and_safety(opening: Any, tmp_path: Any, graph: MechanismGraph) -> None:
    file = tmp_path / "what-if.html"
    assert run(["what-if", "--raise", "ketamine_therapy", "--page", str(file)]) == 0
    page = opening(file)
    told = safety_words(graph.corpus, what_if(graph.corpus, ["ketamine_therapy"]).safety)
    assert " ".join(page.text("#panel .safety").split()) == told[0].upper() + told[1:]
    page.select({"type": "outcome", "id": "mood"})
    (witness,) = what_if(graph.corpus, ["ketamine_therapy"]).explain("mood").witnesses
    expected = [denial_words(graph.corpus, one) for one in witness.chain.denials(graph.corpus)]
    assert expected
    assert denials(page, "#panel") == expected


def test_what_a_path_comes_to_is_as_firm_as_its_weakest_step(visit_corpus: Any) -> None:
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b decreases c", certainty="possible", hedge="may"),
        claim("c.3", "b increases d"),
        entities={"c": {"valence": "unwanted"}, "d": {"valence": "wanted"}},
    )
    for end, words in (("c", "it may lower c, which is unwanted."), ("d", "it raises d, which is wanted.")):
        page = visit_corpus(f"#find=paths&from=a&to={end}", small)
        page.until("mechgraph.state().ways?.state === 'done'")
        page.page.locator(".ways .cover").click()
        assert f"If all of this holds, {words}" in page.text("#panel")
