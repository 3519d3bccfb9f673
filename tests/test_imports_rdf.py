"""RDF comes in: PhysioMap's like its JSON, our own as the corpus that it was; and no file of it can hurt."""

from __future__ import annotations

import json
import lzma
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse, serialize

import mechgraph
from mechgraph.cli import cli, run
from mechgraph.errors import LimitExceeded, ProblemsFound, UsageError
from mechgraph.exports.formats import export
from mechgraph.graph import MechanismGraph
from mechgraph.imports.report import Piece
from mechgraph.imports.run import import_files
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Status
from mechgraph.namespaces import PREFIXES, VOCABULARY
from mechgraph.source import open_source
from test_imports import imported, write


def test_physiomap_says_the_same_as_rdf_and_as_json(shared: Path, tmp_path: Path) -> None:
    for name, source in (("map.json", "physiomap-1.1.1.json.xz"), ("map.ttl", "physiomap.ttl.xz")):
        write(tmp_path, name, lzma.decompress((shared / "data/physiomap" / source).read_bytes()))
        import_files([tmp_path / name], tmp_path / name.replace(".", "-"))
    one, other = imported(tmp_path / "map-json"), imported(tmp_path / "map-ttl")

    def said(corpus: Corpus) -> Counter[tuple[object, ...]]:
        return Counter((claim.subject, claim.relation, claim.object, claim.scope) for claim in corpus.claims)

    # In five edges the two files differ.
    assert ((said(one) & said(other)).total(), len(one.claims), len(other.claims)) == (2_371, 2_376, 2_376)
    assert {entity.id: (entity.label, entity.level) for entity in one.entities} == {
        entity.id: (entity.label, entity.level) for entity in other.entities
    }
    text = (tmp_path / "map.ttl").read_text()
    segment = other.segment("physiomap", 1)
    assert text[segment.start : segment.end].startswith("<https://w3id.org/physiomap/edge/causal/influence%3A")
    assert segment.locator == "influence:renal_perfusion_pressure:negative:renin"
    signs = {claim.wording for claim in other.claims if claim.relation == "modulatesEffectOn"}
    assert "modulation one of +, -" in signs  # whose sign is whose, RDF does not say


def test_edges_whose_places_are_not_told_apart_share_one(tmp_path: Path) -> None:
    """As in Turtle whose addresses begin no line."""
    content = (Path(__file__).parent / "cases/imports/physiomap.ttl").read_text().replace("\n<", "\n <")
    import_files([write(tmp_path, "map.ttl", content)], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    assert [(one.start, one.end) for one in corpus.segments["physiomap"]] == [(0, len(content))]
    assert [one.id for one in corpus.claims] == ["physiomap.1", *(f"physiomap.1.{n}" for n in range(2, 8))]
    with pytest.raises(ProblemsFound, match="no claim comes of it"):
        import_files([write(tmp_path, "no.ttl", "")], tmp_path / "nothing", form="physiomap")
    assert not (tmp_path / "nothing").exists()


@pytest.fixture(scope="module")
def before() -> Corpus:
    return mechgraph.open().corpus


@pytest.mark.parametrize("form", ["trig", "nquads", "jsonld", "rdfxml"])
def test_our_own_rdf_comes_back_whole(form: str, before: Corpus, tmp_path: Path) -> None:
    ending = {"trig": "trig", "nquads": "nq", "jsonld": "jsonld", "rdfxml": "rdf"}[form]
    if form == "rdfxml":
        export(before, "nquads", tmp_path / "k.nq")
        quads = parse((tmp_path / "k.nq").read_bytes(), format=RdfFormat.N_QUADS)
        triples = {quad.triple for quad in quads}
        (tmp_path / "k.rdf").write_bytes(serialize(triples, format=RdfFormat.RDF_XML))  # type: ignore[arg-type]
    else:
        export(before, form, tmp_path / f"k.{ending}")
    report = import_files([tmp_path / f"k.{ending}"], tmp_path / "made")
    after = imported(tmp_path / "made")
    assert after == before
    assert (report.form, report.claims, report.left) == ("rdf", len(before.claims), Counter())
    assert report.notes == []
    if form == "trig":
        mechgraph.open(tmp_path / "made").paths("ketamine", "BDNF")


@pytest.mark.parametrize(("form", "ending"), [("nquads", "nquads"), ("turtle", "turtle"), ("turtle", "TTL")])
def test_a_file_may_end_in_the_name_of_its_format(form: str, ending: str, before: Corpus, tmp_path: Path) -> None:
    export(before, form, tmp_path / f"k.{ending}")
    report = import_files([tmp_path / f"k.{ending}"], tmp_path / "made", form="rdf")
    assert report.claims == sum(form == "nquads" or claim.status is not Status.implied for claim in before.claims)
    if form == "nquads":
        assert open_source(tmp_path / "k.nquads").corpus == before


@pytest.mark.parametrize("ending", ["ntriples", "rdfxml"])
def test_triples_may_end_in_the_name_of_their_format(ending: str, before: Corpus, tmp_path: Path) -> None:
    export(before, "turtle", tmp_path / "k.turtle")
    triples = {quad.triple for quad in parse((tmp_path / "k.turtle").read_bytes(), format=RdfFormat.TURTLE)}
    written = RdfFormat.N_TRIPLES if ending == "ntriples" else RdfFormat.RDF_XML
    (tmp_path / f"k.{ending}").write_bytes(serialize(triples, format=written))  # type: ignore[arg-type]
    import_files([tmp_path / f"k.{ending}"], tmp_path / "made")
    import_files([tmp_path / "k.turtle"], tmp_path / "again")
    assert imported(tmp_path / "made") == imported(tmp_path / "again")


def test_turtle_lacks_what_is_implied(before: Corpus, tmp_path: Path) -> None:
    export(before, "turtle", tmp_path / "k.ttl")
    report = import_files([tmp_path / "k.ttl"], tmp_path / "made", title="Anew", identifier="anew")
    after = imported(tmp_path / "made")
    assert after.claims == tuple(claim for claim in before.claims if claim.status is not Status.implied)
    assert (after.about.title, after.about.id, after.about.prefix) == ("Anew", "anew", "k")
    assert {why for _, why in report.left} <= {"a ledger names a claim that the file does not hold"}


@pytest.mark.parametrize(("form", "end"), [("turtle", "ttl"), ("trig", "trig"), ("nquads", "nq"), ("jsonld", "jsonld")])
def test_that_a_file_has_no_graphs_is_told(
    form: str, end: str, before: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(before, form, tmp_path / f"k.{end}")
    assert run(["import", str(tmp_path / f"k.{end}"), "--out", str(tmp_path / "again")]) == 0
    told = capsys.readouterr().out
    notes = json.loads((tmp_path / "again/import.json").read_text())["notes"]
    if form == "turtle":
        assert told.splitlines()[-1].startswith("k.ttl has no named graphs, so implied claims were left out of it; ")
        assert notes == told.splitlines()[-1:]
    else:
        assert (notes, told.splitlines()[-1]) == ([], f"{tmp_path / 'again'}: {len(before.claims)} claims")


def test_a_file_of_another_corpus_is_not_mixed_in(before: Corpus, tmp_path: Path) -> None:
    for name in "ab":
        export(before, "trig", tmp_path / f"{name}.trig")
    with pytest.raises(UsageError, match="one file"):
        import_files([tmp_path / "a.trig", tmp_path / "b.trig"], tmp_path / "made")


def test_rdf_that_check_would_refuse_is_refused(before: Corpus, tmp_path: Path) -> None:
    export(before, "nquads", tmp_path / "k.nq")
    lines = (tmp_path / "k.nq").read_text().splitlines()
    own = "<https://w3id.org/mechgraph/ketamine/bdnf> "
    (tmp_path / "k.nq").write_text("\n".join(line for line in lines if not line.startswith(own)))
    with pytest.raises(ProblemsFound) as caught:
        import_files([tmp_path / "k.nq"], tmp_path / "made")
    assert "bdnf" in str(caught.value)
    assert not (tmp_path / "made").exists()


CUT = {
    "22-rdf-syntax-ns#object> ": "claim/positive.75a has no rdf:object",
    "/vocab#sequence> ": "claim/positive.75a has no mg:sequence",
    "/vocab#document> ": "claim/positive.75a has no mg:document",
    "/vocab#polarity> ": "claim/positive.75a has no mg:polarity",
    "/vocab#certainty> ": "claim/positive.75a has no mg:certainty",
    "/vocab#subjectChange> ": "claim/positive.75a has no mg:subjectChange",
    "/vocab#says> ": "claim/positive.75a has no mg:says",
}


@pytest.mark.parametrize("what", CUT)
def test_a_claim_that_lacks_something_is_named(what: str, before: Corpus, tmp_path: Path) -> None:
    """As where a file of lines was cut."""
    export(before, "nquads", tmp_path / "k.nq")
    lines = (tmp_path / "k.nq").read_text().splitlines()
    of = f"<{before.about.namespace}claim/positive.75a> "
    kept = [line for line in lines if not (line.startswith(of) and what in line)]
    assert len(kept) == len(lines) - 1
    (tmp_path / "k.nq").write_text("\n".join(kept))
    for way in (lambda file: import_files([file], tmp_path / "made"), open_source):
        with pytest.raises(ProblemsFound) as caught:
            way(tmp_path / "k.nq")
        assert CUT[what] in str(caught.value)
        assert "is the file cut?" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"), [("rdf:predicate", "mg:blocks"), ("rdf:object", "k:bdnf"), ("mg:certainty", "mg:hypothesised")]
)
def test_what_is_said_twice_of_a_claim_is_not_chosen_from(
    name: str, value: str, before: Corpus, tmp_path: Path
) -> None:
    export(before, "nquads", tmp_path / "k.nq")
    prefixes = {**PREFIXES, "k": before.about.namespace}
    predicate, other = (prefixes[one.partition(":")[0]] + one.partition(":")[2] for one in (name, value))
    with (tmp_path / "k.nq").open("a") as file:
        file.write(f"<{before.about.namespace}claim/dual.17c> <{predicate}> <{other}> .\n")
    with pytest.raises(ProblemsFound, match=f"claim/dual.17c has 2 values of {name}, which takes one"):
        open_source(tmp_path / "k.nq")


@pytest.mark.parametrize(
    ("claim", "name", "told"),
    [
        ("dual.09a", "sign", "has mg:sign -1, but 1 follows from"),
        ("dual.09a", "coupling", "has mg:coupling 1, but -1 follows from"),
        ("positive.75a", "coupling", "has mg:coupling 1, but none follows from"),
    ],
)
def test_what_does_not_follow_from_a_claim_is_refused(
    claim: str, name: str, told: str, before: Corpus, tmp_path: Path
) -> None:
    """A query of the file would answer with another sign than the corpus that is read from it."""
    export(before, "nquads", tmp_path / "k.nq")
    text, of = (tmp_path / "k.nq").read_text(), f"<{before.about.namespace}claim/{claim}> <{VOCABULARY}{name}> "
    kept = [line for line in text.splitlines() if not line.startswith(of)]
    value = told.split()[2].rstrip(",")
    kept.append(f'{of}"{value}"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    (tmp_path / "k.nq").write_text("\n".join(kept))
    with pytest.raises(ProblemsFound, match=re.escape(f"claim/{claim} {told}")):
        open_source(tmp_path / "k.nq")


def test_a_name_that_holds_what_is_not_seen_is_told(before: Corpus, tmp_path: Path) -> None:
    export(before, "nquads", tmp_path / "k.nq")
    text = (tmp_path / "k.nq").read_text()
    (tmp_path / "k.nq").write_text(text.replace('#label> "BDNF"', '#label> "BD\\u202ENF"'))
    with pytest.raises(ProblemsFound, match=r"bdnf: label holds U\+202E, which no name may \(take it out") as caught:
        open_source(tmp_path / "k.nq")
    assert caught.value.problems[0].file == str(tmp_path / "k.nq")


def test_a_place_that_is_no_number_is_told(before: Corpus, tmp_path: Path) -> None:
    export(before, "nquads", tmp_path / "k.nq")
    text = (tmp_path / "k.nq").read_text()
    (tmp_path / "k.nq").write_text(re.sub(r'(/bdnf> <\S+#sequence> )"\d+"', r'\1"first"', text))
    with pytest.raises(ProblemsFound, match="bdnf is not of the form that this version writes"):
        open_source(tmp_path / "k.nq")


def test_a_file_that_is_cut_is_told_to_be_cut_wherever_that_is(before: Corpus, tmp_path: Path) -> None:
    """At the end of a line, so that it is RDF all the same."""
    export(before, "nquads", tmp_path / "whole.nq")
    lines = (tmp_path / "whole.nq").read_text().splitlines(keepends=True)
    for part in range(1, 5):
        (tmp_path / "k.nq").write_text("".join(lines[: len(lines) * part // 5]))
        with pytest.raises(ProblemsFound) as caught:
            open_source(tmp_path / "k.nq")
        told = str(caught.value)
        assert "is the file cut?" in told or "is it whole?" in told or "unknown-" in told, told


STRANGE = """<http://a.example/x> <http://b.example/y> "z" .
<https://w3id.org/mechgraph/ketamine/bdnf> <http://b.example/seen> "today" <http://a.example/graph> .
<https://w3id.org/mechgraph/ketamine/bdnf> <http://b.example/seen> "tomorrow" .
"""
STRANGE_EDGE = (
    "<https://w3id.org/mechgraph/ketamine/bdnf> <https://w3id.org/mechgraph/vocab#{}> <http://a.example/x> .\n"
)


def test_what_is_none_of_a_corpus_is_told_by_load_as_by_import(before: Corpus, tmp_path: Path) -> None:
    export(before, "nquads", tmp_path / "k.nq")
    own = CliRunner().invoke(cli, ["load", str(tmp_path / "k.nq"), str(tmp_path / "own")])
    assert (own.exit_code, own.stderr) == (0, "")
    with (tmp_path / "k.nq").open("a") as file:
        file.write(STRANGE)
        file.writelines(map(STRANGE_EDGE.format, ("increases", "positivelyCoupledTo", "likes")))
    report = import_files([tmp_path / "k.nq"], tmp_path / "made")
    assert report.left == {
        ("parts", "a statement of RDF that is none of a corpus"): 4,
        ("parts", "an edge that follows from no claim of the corpus"): 2,
    }
    told = CliRunner().invoke(cli, ["load", str(tmp_path / "k.nq"), str(tmp_path / "own")])
    assert told.stderr == (
        "mechgraph: note: left out: 6 statements that are none of a corpus, with the properties"
        f" http://b.example/seen, http://b.example/y, {VOCABULARY}increases, {VOCABULARY}likes,"
        f" {VOCABULARY}positivelyCoupledTo\n"
    )
    assert told.stdout.startswith(f"{tmp_path / 'own'}: 392 claims")


OURS = VOCABULARY
CONTEXT = f'{{"@context": {{"mg": "{OURS}"}}, "mg:a": '
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 100}">' for n in range(12))
HOSTILE = {
    "deep.jsonld": CONTEXT + '{"mg:a": ' * 5_000 + "1" + "}" * 5_001,
    "lists.jsonld": CONTEXT + "[" * 200_000,
    "remote.jsonld": f'{{"@context": "http://127.0.0.1:9/x.jsonld", "@id": "{OURS}a", "name": "x"}}',
    "bomb.rdf": f"<!DOCTYPE r [{ENTITIES}]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    f"xmlns:m='{OURS}'><rdf:Description rdf:about='{OURS}a'><m:a>&e11;</m:a></rdf:Description></rdf:RDF>",
    "entity.rdf": '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><rdf:RDF xmlns:rdf='
    f"'http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:m='{OURS}'><rdf:Description rdf:about='{OURS}a'><m:a>&e;"
    "</m:a></rdf:Description></rdf:RDF>",
    "torn.ttl": f"@prefix mg: <{OURS}> .\nmg:a mg:b [ mg:c ",
    "nested.ttl": f"@prefix mg: <{OURS}> .\nmg:a mg:b " + "[ mg:c " * 100_000,
    "long.nq": f'<{OURS}a> <{OURS}b> "' + "x" * 5_000_000,
    "empty.trig": f"@prefix mg: <{OURS}> .\n",
    "other.ttl": f"@prefix mg: <{OURS}> .\nmg:a mg:b mg:c .\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_rdf_is_refused_with_one_message(name: str, tmp_path: Path) -> None:
    source = write(tmp_path, name, HOSTILE[name])
    with pytest.raises((ProblemsFound, LimitExceeded)) as caught:
        import_files([source], tmp_path / "made", form="rdf")
    assert name in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_the_command_says_it_in_one_line(tmp_path: Path) -> None:
    source = write(tmp_path, "deep.jsonld", HOSTILE["deep.jsonld"])
    command = [str(Path(sys.executable).with_name("mechgraph")), "import", str(source), "--out", str(tmp_path / "made")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in {1, 2}
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


OTHERS = """\
@prefix mg: <https://w3id.org/mechgraph/vocab#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix ex: <https://example.org/kg/> .
ex:aspirin a mg:Entity ; skos:prefLabel "aspirin"@en , "Acetylsalicylsäure"@de ; mg:level mg:substance ;
    skos:exactMatch obo:CHEBI_15365 ; ex:colour "white" .
ex:paper dcterms:title "A paper" .
ex:c1 a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate mg:decreases ; rdf:object ex:pain ;
    mg:polarity mg:negated ; mg:certainty mg:possible ; mg:hedge "may" ; mg:population "adults" ;
    mg:document ex:paper ; mg:segment ex:place ; skos:note "Why." ; ex:score 0.5 .
[] a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate mg:inhibits ; rdf:object obo:GO_0001516 ;
    mg:cites "PMID:1" ; mg:region "liver" , "brain" ; mg:subjectChange mg:increased ; mg:voice mg:marketing .
ex:c3 a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate ex:cures ; rdf:object ex:pain .
ex:c4 a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate mg:affects ; rdf:object ex:pain ; mg:sign -1 .
ex:c9 a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate mg:increases ; rdf:object ex:pain ;
    mg:subjectChange mg:decreased ; mg:coupling 1 .
ex:c10 a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate mg:increases ; rdf:object ex:pain ;
    mg:polarity mg:negated ; mg:coupling 1 .
ex:c5 a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate mg:affects ; rdf:object ex:pain ; mg:certainty mg:sure .
ex:c6 a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate mg:causes ; rdf:object ex:fever , ex:pain .
ex:c8 a mg:Claim ; rdf:subject ex:aspirin ; rdf:predicate mg:causes ; rdf:object "a fever" .
ex:aspirin mg:causes "chills" .
ex:c7 a mg:Claim ; rdf:subject ex:pain ; rdf:predicate mg:causes ; rdf:object ex:fever ; mg:sign "+1" ; mg:coupling 1 .
ex:pain mg:causes ex:fever ; mg:increases ex:fever ; mg:prevents ex:sleep ; mg:positivelyCoupledTo ex:fever , ex:sleep .
"""


def test_what_others_wrote_in_our_vocabulary_is_read(tmp_path: Path) -> None:
    """Claims, with or without addresses, and edges that none of them stands for; nothing else need be there."""
    report = import_files([write(tmp_path, "kg.ttl", OTHERS)], tmp_path / "made")
    corpus = imported(tmp_path / "made")
    assert [
        (one.document, corpus.label(one.subject), one.relation, corpus.label(one.object), corpus.coupling(one))
        for one in corpus.claims
    ] == [
        ("paper", "aspirin", "decreases", "pain", None),
        ("kg", "aspirin", "inhibits", "GO:0001516", -1),
        ("kg", "pain", "causes", "fever", 1),
        ("kg", "pain", "prevents", "sleep", -1),
    ]
    import_files([tmp_path / "kg.ttl"], tmp_path / "again" / "made")
    for file in (tmp_path / "made").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / "made" / file.name).read_bytes()
    denied, first, *_ = corpus.claims
    assert (first.cites, first.scope.region, str(first.voice)) == (("PMID:1",), ("liver", "brain"), "marketing")
    assert str(first.subject_change) == "increased"
    assert (str(denied.polarity), str(denied.certainty), denied.hedge) == ("negated", "possible", "may")
    assert (denied.scope.population, denied.note, corpus.document["paper"].title) == ("adults", "Why.", "A paper")
    aspirin = corpus.entity["aspirin"]
    assert (aspirin.synonyms, str(aspirin.level)) == (("Acetylsalicylsäure",), "substance")
    assert [(str(one.match), one.id) for one in aspirin.mappings] == [("exact", "CHEBI:15365")]
    assert {(why, times) for (_, why), times in report.left.items()} == {
        ("a claim whose relation is not in the vocabulary", 1),
        ("a claim with a sign that its relation does not have", 1),
        ("a claim with a coupling that does not follow from its relation, polarity and subject", 2),
        ("a claim with a value that the vocabulary does not have", 1),
        ("a claim about a text, which is no entity", 2),
        ("a claim with several values of rdf:object, which takes one", 1),
        ("a coupling that no claim says, from which it would follow", 1),
        ("a property of a claim that has no place", 1),
        ("a property of an entity that has no place", 1),
    }
    assert report.changed["an edge that follows from a claim is told by that claim"] == 3
    assert (report.read[Piece.statements], report.kept[Piece.statements]) == (12, 4)


def test_edges_are_told_by_their_claims_or_are_claims(tmp_path: Path) -> None:
    """Each edge is accounted for: it follows from a claim, is one, or is left out and told."""
    text = """
        @prefix mg: <https://w3id.org/mechgraph/vocab#> . @prefix x: <https://example.org/> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        x:1 a mg:Claim ; rdf:subject x:a ; rdf:predicate mg:inhibits ; rdf:object x:b .
        x:2 a mg:Claim ; rdf:subject x:a ; rdf:predicate mg:increases ; rdf:object x:c ; mg:subjectChange mg:decreased .
        x:3 a mg:Claim ; rdf:subject x:a ; rdf:predicate mg:increases ; rdf:object x:d ; mg:polarity mg:negated .
        x:4 a mg:Claim ; rdf:subject x:a ; rdf:predicate mg:causes ; rdf:object x:e ; mg:certainty mg:sure .
        x:a mg:increases x:e .
        x:a mg:inhibits x:b ; mg:decreases x:b ; mg:increases x:b ; mg:negativelyCoupledTo x:b , x:c .
        x:a mg:positivelyCoupledTo x:c , x:d ; mg:increases x:d .
        x:c mg:causes x:d ; mg:increases x:d ; mg:negativelyCoupledTo x:d ."""
    report = import_files([write(tmp_path, "edges.ttl", text)], tmp_path / "made")
    assert [
        (one.subject, one.relation, one.object, str(one.polarity)) for one in imported(tmp_path / "made").claims
    ] == [
        ("a", "inhibits", "b", "affirmed"),
        ("a", "increases", "c", "affirmed"),
        ("a", "increases", "d", "negated"),
        ("a", "increases", "b", "affirmed"),  # contradicts the first
        ("a", "increases", "d", "affirmed"),  # contradicts the third
        ("c", "causes", "d", "affirmed"),
    ]
    assert report.changed == {"an edge that follows from a claim is told by that claim": 6}
    left = {why: places for (of, why), places in report.places.items() if of is Piece.parts}
    assert left == {
        "a coupling that no claim says, from which it would follow": [
            "edges.ttl: a positivelyCoupledTo c",
            "edges.ttl: c negativelyCoupledTo d",
        ],
        "an edge that follows from a claim that is left out": ["edges.ttl: a increases e"],
    }
    assert (report.read[Piece.statements], report.kept[Piece.statements]) == (7, 6)


def _label(corpus: Corpus, value: str | None) -> str | None:
    return corpus.label(value) if value in corpus.entity else value


def test_claims_without_their_corpus_say_the_same(graph: MechanismGraph, tmp_path: Path) -> None:
    """As another tool would write the built-in corpus: nothing says that it is one, and nothing is numbered."""
    whole = graph.corpus
    export(whole, "nquads", tmp_path / "whole.nq")
    lines = (tmp_path / "whole.nq").read_text().splitlines(keepends=True)
    kept = [line for line in lines if f"<{VOCABULARY}Corpus>" not in line]
    with pytest.raises(ProblemsFound, match="is it whole"):
        import_files([write(tmp_path, "cut.nq", "".join(kept))], tmp_path / "cut")
    kept = [line for line in kept if f"<{VOCABULARY}sequence>" not in line]
    report = import_files([write(tmp_path, "part.nq", "".join(kept))], tmp_path / "made")
    part = imported(tmp_path / "made")

    def said(corpus: Corpus) -> Counter[tuple[object, ...]]:
        return Counter(
            (one.subject, one.relation, one.object, one.says, one.polarity, one.certainty, one.status, one.hedge,
             one.subject_change, _label(whole, one.scope.population), frozenset(one.members), one.voice,
             corpus.coupling(one))
            for one in corpus.claims
        )  # fmt: skip

    assert said(part) == said(whole)
    # One stands in contexts alone, by its label.
    assert {one.id for one in whole.entities} - {one.id for one in part.entities} == {"hippocampus"}
    assert report.left[Piece.entities, "an entity that no claim uses"] == 1


def test_links_that_lead_back_to_an_entity_are_left_out_and_told(tmp_path: Path) -> None:
    text = """
        @prefix mg: <https://w3id.org/mechgraph/vocab#> . @prefix x: <https://example.org/> .
        x:a a mg:Entity ; mg:broaderEntity x:b ; mg:increases x:c .
        x:b a mg:Entity ; mg:aspectOf x:a, x:b, x:c ; mg:increases x:c .
        x:c a mg:Entity ."""
    report = import_files([write(tmp_path, "round.ttl", text)], tmp_path / "made")
    entity = imported(tmp_path / "made").entity
    assert [(one.kind_of, one.aspect_of) for one in entity.values()] == [((), ()), ((), ("c",)), ((), ())]
    assert dict(report.left) == {(Piece.parts, "a link by which an entity is a kind or an aspect of itself"): 3}
