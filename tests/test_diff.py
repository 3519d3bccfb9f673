"""What changed between two states of a corpus, and the way back from RDF."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora import claim, corpus
from mechgraph.build import Build, build
from mechgraph.cli import cli
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.diff import FieldChange, Turn, diff, diff_paths
from mechgraph.errors import ProblemsFound, UsageError
from mechgraph.graph import MechanismGraph, open_corpus
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Status
from mechgraph.rdf.decode import DecodeError, decode
from mechgraph.rdf.encode import encode
from mechgraph.records.pairs import DIFF_COLUMNS, diff_record, diff_rows
from mechgraph.source import open_source
from randoms import random_corpus

DRUG = {"drug": {"level": "substance"}}
LESS = {"subject_change": "decreased"}


def turns(old: Corpus, new: Corpus, **chosen: bool) -> dict[tuple[str, str], Turn]:
    return {(one.source, one.target): one.turn for one in diff(old, new, **chosen).conclusions}


def test_nothing_changed(graph) -> None:
    assert not diff(graph.corpus, graph.corpus)
    assert not diff(graph.corpus, replace(graph.corpus))


def test_claims_one_by_one() -> None:
    old = corpus(
        claim("c.1", "x increases y", certainty="possible", hedge="may", scope={"population": "mice", "region": ["b"]}),
        claim("c.2", "x increases z"),
        claim("c.3", "x hasSideEffect z", severity="effect"),
    )
    new = corpus(
        claim("c.1", "x decreases y", scope={"population": "people", "region": ["b"]}, says="x increases y"),
        claim("c.3", "x hasSideEffect z", severity="effect"),
        claim("c.4", "x increases z", time_window=None),
    )
    found = diff(old, new).claims
    assert (found.added, found.removed, list(found.changed)) == (("c.4",), ("c.2",), ["c.1"])
    assert found.changed["c.1"] == (
        FieldChange("relation", "increases", "decreases"),
        FieldChange("certainty", "possible", "asserted"),
        FieldChange("hedge", "may", None),
        FieldChange("scope.population", "mice", "people"),
    )


def test_entities_and_documents() -> None:
    old = corpus(claim("c.1", "x increases y"), entities={"x": {"label": "X"}, "gone": {}})
    new = corpus(claim("c.1", "x increases y"), entities={"x": {"label": "the X", "synonyms": ("ex",)}, "come": {}})
    new = replace(new, documents=(*new.documents[:1], new.documents[1].model_copy(update={"id": "d3"})))
    found = diff(old, new)
    assert (found.entities.added, found.entities.removed) == (("come",), ("gone",))
    assert found.entities.changed == {
        "x": (FieldChange("label", "X", "the X"), FieldChange("synonyms", None, ["ex"])),
    }
    assert (found.documents.added, found.documents.removed, found.documents.changed) == (("d3",), ("d2",), {})


def test_conclusions_that_flip_appear_vanish_and_change() -> None:
    old = corpus(
        claim("c.1", "drug blocks m"),
        claim("c.2", "m increases flips"),
        claim("c.3", "drug increases vanishes"),
        claim("c.4", "drug increases settles"),
        claim("c.5", "drug decreases settles", document="d2"),
        claim("c.6", "drug affects clears"),
        claim("c.7", "m decreases stays"),
        entities=DRUG,
    )
    new = corpus(
        claim("c.1", "drug blocks m"),
        claim("c.2", "m increases flips", **LESS),
        claim("c.4", "drug increases settles"),
        claim("c.6", "drug decreases clears"),
        claim("c.7", "m decreases stays"),
        claim("c.8", "m increases appears"),
        entities=DRUG,
    )
    assert turns(old, new) == {
        ("drug", "flips"): Turn.flipped,
        ("drug", "appears"): Turn.appeared,
        ("drug", "vanishes"): Turn.vanished,
        ("drug", "settles"): Turn.changed,
        ("drug", "clears"): Turn.changed,
    }
    flipped = diff(old, new).conclusions[0]
    assert flipped.turn is Turn.flipped
    assert flipped.before is not None
    assert flipped.after is not None
    assert (str(flipped.before.verdict), str(flipped.after.verdict)) == ("falls", "rises")
    for conclusion in (flipped.before, flipped.after):
        assert [witness.chain.entities for witness in conclusion.witnesses] == [("drug", "m", "flips")]


def test_sources_are_substances_and_what_nothing_leads_to() -> None:
    """A substance that is made from something is a source still; what lies on the way is none."""
    old = corpus(claim("c.1", "start increases drug"), claim("c.2", "drug increases m"), entities=DRUG)
    new = corpus(*old.claims, claim("c.3", "m increases end"), entities=DRUG)
    assert set(turns(old, new)) == {("start", "end"), ("drug", "end")}
    # What was a source before is asked of in both states, even where something leads to it now.
    later = corpus(claim("c.0", "before increases start"), *old.claims, entities=DRUG)
    assert set(turns(old, later)) == {("before", "start"), ("before", "drug"), ("before", "m")}
    assert turns(later, old) == dict.fromkeys(turns(old, later), Turn.vanished)


def test_entities_that_lead_to_each_other_start_chains_too() -> None:
    """Nothing but the loop itself leads into a ⇄ b: a, the first in the order of claims, stands for both."""
    loop = claim("c.1", "a increases b"), claim("c.2", "b increases a")
    old, new = corpus(*loop, claim("c.3", "b increases z")), corpus(*loop, claim("c.3", "b decreases z"))
    found = diff(old, new).conclusions
    assert [(one.source, one.target, one.turn) for one in found] == [("a", "z", Turn.flipped)]
    drug = {"b": {"level": "substance"}}
    told = diff(replace(old, entities=corpus(*loop, entities=drug).entities + old.entities[2:]), new).conclusions
    assert {one.source for one in told} == {"a", "b"}  # in the one state the substance, in the other the first


def test_the_wording_of_a_claim_is_no_conclusion() -> None:
    old = corpus(claim("c.1", "drug increases y", certainty="possible", hedge="may"), entities=DRUG)
    new = corpus(claim("c.1", "drug upregulates y"), entities=DRUG)
    found = diff(old, new)
    assert found.claims.changed
    assert not found.conclusions


def test_implied_claims_lead_to_conclusions_only_on_request() -> None:
    old = corpus(entities=DRUG)
    new = corpus(claim("c.1", "drug increases y", status=Status.implied, warrant="w"), entities=DRUG)
    assert turns(old, new) == {}
    assert turns(old, new, implied=True) == {("drug", "y"): Turn.appeared}


@pytest.mark.parametrize("seed", range(60))
def test_there_and_back(seed: int) -> None:
    """What appears in one direction vanishes in the other, and verdicts are those of what-if."""
    old, new = random_corpus(seed), random_corpus(seed + 1000)
    there, back = turns(old, new), turns(new, old)
    reverse = {Turn.appeared: Turn.vanished, Turn.vanished: Turn.appeared}
    assert back == {ends: reverse.get(turn, turn) for ends, turn in there.items()}
    for one in diff(old, new).conclusions:
        for state, conclusion in ((old, one.before), (new, one.after)):
            if conclusion is not None:
                asked = MechanismGraph(state).what_if(raised=[one.source]).verdicts[one.target]
                assert conclusion.verdict is asked


# ── Back from RDF ────────────────────────────────────────────────────────────────────────────────────


def test_what_is_no_corpus_is_no_corpus() -> None:
    with pytest.raises(DecodeError, match="not a corpus in the vocabulary"):
        decode([])
    small = corpus(claim("c.1", "x increases y"))
    with pytest.raises(DecodeError, match=r"^claim/c\.1 has no rdf:subject$"):
        tuple(decode(quad for quad in encode(small) if not quad.predicate.value.endswith("#subject")).claims)


# ── Folders and builds ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def coffee(tmp_path: Path) -> Path:
    assert CliRunner().invoke(cli, ["new", str(tmp_path / "coffee")]).exit_code == 0
    return tmp_path / "coffee"


@pytest.fixture
def stronger(coffee: Path) -> Path:
    """The example, with its second claim turned round."""
    folder = coffee.parent / "stronger" / "coffee"
    shutil.copytree(coffee, folder)
    file = folder / "claims" / "example.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("subject_change: decreased") == 1
    file.write_text(text.replace("subject_change: decreased", "subject_change: increased"), encoding="utf-8")
    return folder


def build_of(folder: Path) -> Path:
    out = folder.parent / f"output-of-{folder.parent.name}"
    build(open_corpus(folder).corpus, out, partial=True)
    return out


def test_a_folder_and_its_build_are_the_same(coffee: Path) -> None:
    out = build_of(coffee)
    file = next(out.glob("*.trig"))
    for old, new in ((coffee, out), (out, coffee), (out, file), (coffee, coffee)):
        assert not diff_paths(old, new)
    assert open_source(file).corpus.about.id == "coffee"


def test_the_built_in_corpus_and_its_build_are_the_same(built: Build) -> None:
    assert not diff_paths(builtin_corpus(), built.folder)


def test_a_change_shows_between_folders_and_between_builds(coffee: Path, stronger: Path) -> None:
    for old, new in ((coffee, stronger), (build_of(coffee), build_of(stronger)), (coffee, build_of(stronger))):
        found = diff_paths(old, new)
        assert found.claims.changed == {"example.3a": (FieldChange("subject_change", "decreased", "increased"),)}
        assert {(one.source, one.target, one.turn) for one in found.conclusions} == {
            ("caffeine", "alertness", Turn.flipped)
        }


def test_what_is_neither_a_corpus_nor_a_build_is_refused(coffee: Path, tmp_path: Path) -> None:
    odd, spoilt = tmp_path / "odd.trig", tmp_path / "spoilt.trig"
    odd.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    spoilt.write_text("not Turtle", encoding="utf-8")
    with pytest.raises(UsageError, match="does not exist"):
        diff_paths(coffee, tmp_path / "no")
    for path, message in ((odd, r"odd\.trig: not a corpus"), (spoilt, r"spoilt\.trig:1: not RDF")):
        with pytest.raises(ProblemsFound, match=message):
            diff_paths(coffee, path)
    (coffee / "entities.yaml").write_text("nobody: {}\n", encoding="utf-8")
    with pytest.raises(ProblemsFound):
        diff_paths(coffee, builtin_corpus())


# ── The command ──────────────────────────────────────────────────────────────────────────────────────


def run(*words: str) -> str:
    done = CliRunner().invoke(cli, ["diff", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_diff_prints_what_changed(coffee: Path, stronger: Path) -> None:
    assert run(str(coffee), str(coffee)) == "no changes\n"
    assert run(str(coffee), str(stronger)).splitlines() == [
        "documents: no changes",
        "entities: no changes",
        "claims: 1 changed",
        "  ~ example.3a",
        "      subject_change: decreased → increased",
        "conclusions: 1 flipped",
        "  flipped: if caffeine is raised, alertness: rises → falls",
        "      before: caffeine ⊣ adenosine activity at its receptor ⊣ alertness [example.2a, example.3a]: "
        "net +, raises what is wanted · possible (“may”) · one document: E",
        "      after: caffeine ⊣ adenosine activity at its receptor → alertness [example.2a, example.3a]: "
        "net −, lowers what is wanted · possible (“may”) · one document: E",
    ]


def test_diff_in_other_formats(coffee: Path, stronger: Path) -> None:
    record = json.loads(run(str(coffee), str(stronger), "--format", "json"))
    assert record["claims"]["changed"] == {
        "example.3a": [{"field": "subject_change", "old": "decreased", "new": "increased"}]
    }
    assert [(one["turn"], one["after"]["verdict"]) for one in record["conclusions"]] == [("flipped", "falls")]
    assert run(str(coffee), str(stronger), "--format", "csv").splitlines() == [
        ",".join(DIFF_COLUMNS),
        "claims,changed,example.3a,subject_change,decreased,increased,,",
        "conclusions,flipped,caffeine > alertness,,rises,falls,example.2a;example.3a,example.2a;example.3a",
    ]


def test_additions_and_removals_have_rows() -> None:
    old, new = corpus(claim("c.1", "x increases y")), corpus(claim("c.2", "x increases z"))
    found = MechanismGraph(new).diff(MechanismGraph(old))
    record = diff_record(found)
    rows = [(row["what"], row["change"], row["id"]) for row in diff_rows(record)]
    assert rows == [
        ("entities", "added", "z"),
        ("entities", "removed", "y"),
        ("claims", "added", "c.2"),
        ("claims", "removed", "c.1"),
        ("conclusions", "appeared", "x > z"),
        ("conclusions", "vanished", "x > y"),
    ]
    assert (record["conclusions"][1]["turn"], record["conclusions"][1]["after"]) == ("vanished", None)
