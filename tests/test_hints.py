"""A misspelt entity is answered with names that a researcher recognises, whoever named the entities."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import mechgraph
from mechgraph.cli import run
from mechgraph.errors import MOST_KNOWN, NotFound
from mechgraph.graph import MechanismGraph
from mechgraph.imports.run import import_files
from mechgraph.names import LONGEST_SHOWN, name_key, shown
from mechgraph.reason.gaps import GapKind
from mechgraph.reason.projection import Filter

CASES = Path(__file__).parent / "cases/imports"
DRUG, RECEPTOR, DISEASE = "MESH.D007649", "UniProt.Q05586", "MESH.D003866"


@pytest.fixture(scope="module")
def drugs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Paths of DrugMechDB as a corpus: its ids are accession numbers."""
    folder = tmp_path_factory.mktemp("hints") / "drugs"
    import_files([CASES / "drugmechdb.yaml"], folder)
    return folder


@pytest.fixture(scope="module")
def bel(tmp_path_factory: pytest.TempPathFactory) -> MechanismGraph:
    """A BEL script as a corpus: its ids are terms."""
    folder = tmp_path_factory.mktemp("hints") / "bel"
    import_files([CASES / "bel.bel"], folder)
    return mechgraph.open(folder)


@pytest.mark.parametrize(
    ("identifier", "label", "expected"),
    [
        ("MESH.D000068877", "imatinib", "imatinib (MESH.D000068877)"),
        ("ketamine", "Ketamine", "ketamine"),
        ("bdnf", "BDNF", "bdnf"),
        ("tnf_alpha", "TNF-α", "tnf_alpha"),
        ("p.HGNC.ADNP", "ADNP", "ADNP (p.HGNC.ADNP)"),
        ("csf__5f__hva", "homovanillic acid in CSF", "homovanillic acid in CSF"),
        ("il__5f__1", "x" * 81, f"{'x' * 79}… (il__5f__1)"),
        ("two", "one\n line", "one line (two)"),
        ("P_1", "imatinib in leukaemia (P_1)", "imatinib in leukaemia (P_1)"),
        ("script", "script", "script"),
        ("long", "x" * 2_000, f"{'x' * 79}… (long)"),
    ],
)
def test_a_label_stands_with_the_id_where_that_says_more(identifier: str, label: str, expected: str) -> None:
    assert shown(identifier, label) == expected
    assert len(expected) <= LONGEST_SHOWN + len(identifier) + 3


def test_where_only_the_id_will_do_it_is_given_as_it_is_written() -> None:
    assert shown("MESH.D1", "imatinib", "c:MESH.D1") == "imatinib (c:MESH.D1)"
    assert shown("csf__5f__hva", "HVA in CSF", "csf__5f__hva") == "HVA in CSF (csf__5f__hva)"
    assert shown("bdnf", "BDNF", "k:bdnf") == "k:bdnf"


def test_every_question_names_what_it_offers(drugs: Path) -> None:
    graph = mechgraph.open(drugs)
    asked = {
        "paths": lambda: graph.paths("made up drugg", "Receptor"),
        "claims": lambda: graph.claims(about="made up drugg"),
        "what-if": lambda: graph.what_if(raised=["made up drugg"]),
        "show": lambda: graph.record("made up drugg"),
        "explain": lambda: graph.explain("made up drugg"),
        "query": lambda: graph.query("upstream", {"entity": "made up drugg"}),
        "filter": lambda: graph.filter(avoid=["made up drugg"]),
    }
    for name, ask in asked.items():
        with pytest.raises(NotFound) as caught:
            ask()
        assert f"did you mean Made-up drug ({DRUG})" in str(caught.value), name
        assert caught.value.nearest[0] == DRUG, name
    with pytest.raises(NotFound) as caught:
        graph.paths(DRUG, "Receptor", chosen=Filter(avoid=frozenset({"UniProt.Q0558"})))
    assert str(caught.value).endswith(f"did you mean Receptor ({RECEPTOR})?")


def test_an_identifier_that_is_not_there_is_answered_with_no_other_thing(
    drugs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("MESH:D999999", "CHEBI:1234", "MESH:D000", "UniProtKB:P12345"):
        for args in (["show", name], ["paths", name, "Receptor"], ["explain", name], ["claims", "--about", name]):
            assert run([*args, "--corpus", str(drugs)]) == 2
            assert capsys.readouterr().err.endswith(f" is called {name!r}\n")
    assert run(["show", "UniProtKB:Q05586", "--corpus", str(drugs)]) == 2
    assert f"; did you mean Receptor ({RECEPTOR})?" in capsys.readouterr().err


def test_the_commands_print_it(drugs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "made up drugg", "--corpus", str(drugs)]) == 2
    assert f"; did you mean Made-up drug ({DRUG})" in capsys.readouterr().err
    query = "SELECT ?x WHERE { ?x mg:increases drugs:MESH.D007648 }"
    assert run(["query", query, "--corpus", str(drugs)]) == 0
    hint = f"nothing in this graph is called drugs:MESH.D007648; did you mean Made-up drug (drugs:{DRUG})"
    assert hint in capsys.readouterr().err


def test_check_offers_the_id_that_a_label_in_its_place_means(
    drugs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "spoilt"
    folder.mkdir()
    for file in drugs.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    lines = (folder / "claims.jsonl").read_text().splitlines()
    first = json.loads(lines[0])
    assert first["object"] == RECEPTOR
    lines[0] = json.dumps({**first, "object": "Receptor"})
    (folder / "claims.jsonl").write_text("\n".join(lines) + "\n")
    assert run(["check", str(folder)]) == 1
    assert f"(did you mean Receptor ({RECEPTOR})?) [unknown-entity]" in capsys.readouterr().out


def test_terms_of_a_script_are_offered_as_they_are_read(bel: MechanismGraph) -> None:
    for name, expected in [
        ("GSK3BB", "GSK3B (p.HGNC.GSK3B)"),
        ("p(HGNC:A, var(Phe508dell))", "A variant p.Phe508del"),
    ]:
        with pytest.raises(NotFound) as caught:
            bel.find(name)
        assert f"did you mean {expected}" in str(caught.value)
        assert name_key(bel.corpus.label(caught.value.nearest[0])) == name_key(expected.partition(" (")[0])


def test_what_a_bridge_joins_is_told_by_names(tmp_path: Path) -> None:
    script = tmp_path / "script.bel"
    script.write_text(
        'SET Citation = {"PubMed", "1"}\n'
        "a(CHEBI:acetylcholine) -> act(p(HGNC:CHRNA7))\n"
        "p(HGNC:CHRNA7) -| p(HGNC:SLC12A5)\n"
    )
    import_files([script], tmp_path / "made")
    (gap,) = [gap for gap in mechgraph.open(tmp_path / "made").gaps() if gap.kind is GapKind.bridge]
    assert gap.chain.entities[1:3] == ("act.p.HGNC.CHRNA7", "p.HGNC.CHRNA7")
    assert gap.about == "activity of CHRNA7 aspect of CHRNA7"


def test_a_document_is_offered_by_its_title(drugs: Path) -> None:
    graph = mechgraph.open(drugs)
    asked = {
        "claims": lambda: graph.claims(document="made up drug in othr"),
        "compare": lambda: graph.compare("made up drug in othr", "P_1"),
        "filter": lambda: graph.filter(documents=["made up drug in othr"]),
        "query": lambda: graph.query("only-in", {"document": "made up drug in othr"}),
        "show": lambda: graph.record("made up drug in othr"),
    }
    for name, ask in asked.items():
        with pytest.raises(NotFound) as caught:
            ask()
        assert "did you mean made-up drug in other (P_2)" in str(caught.value), name
        assert caught.value.nearest[0] == "P_2", name
    for document in graph.corpus.documents:
        assert graph.find_document(graph.corpus.shown_document(document.id)) == document.id
    with pytest.raises(NotFound):
        graph.find_document("something else (P_2)")


def test_a_document_that_bears_the_id_of_an_entity_is_offered_by_its_own_title(tmp_path: Path) -> None:
    script = tmp_path / "a.b.bel"
    script.write_text('SET DOCUMENT Name = "A script"\nSET Citation = {"PubMed", "1"}\na(CHEBI:x) -> bp(GO:y)\n')
    import_files([script], tmp_path / "made")
    corpus = mechgraph.open(tmp_path / "made").corpus
    entity = corpus.entities[0].model_copy(update={"id": corpus.documents[0].id})
    both = replace(corpus, entities=(entity, *corpus.entities[1:]))
    with pytest.raises(NotFound, match=r"did you mean A script \(a-b\)\?"):
        both.find_document("A skript")


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["export", "foo"], "no format is called 'foo'; known: trig, nquads, jsonld, turtle, nanopub, parquet, csv,"),
        (["export", "trigg"], "did you mean trig?"),
        (["export", "ttl"], "did you mean turtle?"),
        (["export", "coffee.nq"], "did you mean nquads"),
        (["export", "coffee.ttl", "--out", "coffee.ttl"], "did you mean turtle?"),
        (["import", "x", "--out", "y", "--from", "foo"], "known: drugmechdb, bel, pybel, indra, kgx, sssom, rdf, "),
        (["lint", "--lint", "foo"], "known: names-not-in-segment, heading-as-evidence,"),
        (["claims", "--document", "foo"], "known: Ketamine Therapy: Dual Benefits Of Treatment (dual-benefits), 8 "),
    ],
)
def test_where_nothing_is_like_it_what_there_is_is_told(
    args: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(args) == 2
    assert hint in capsys.readouterr().err


def test_of_very_many_names_some_are_told() -> None:
    known = {f"P_{number}": number for number in range(5_000)}
    message = str(NotFound("document", "foo", known=known))
    assert message.startswith("no document is called 'foo'; known: P_0, P_1,")
    assert message.endswith(f"P_{MOST_KNOWN - 1} and {5_000 - MOST_KNOWN:,} more")


def test_what_a_hint_shows_is_taken_back(drugs: Path) -> None:
    corpus = mechgraph.open(drugs).corpus
    for entity in corpus.entities:
        assert corpus.find(corpus.shown(entity.id)) == entity.id or "(" not in corpus.shown(entity.id)
    assert corpus.find(corpus.shown(DRUG)) == DRUG
    with pytest.raises(NotFound):
        corpus.find(f"something else ({DRUG})")
