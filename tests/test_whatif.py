"""What follows if something is raised, lowered or blocked: small graphs worked out by hand, then brute force."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import mechgraph
from corpora import claim, corpus
from mechgraph.cli import cli
from mechgraph.errors import NotFound, UsageError
from mechgraph.imports.folder import write_corpus
from mechgraph.model.values import Certainty, Family, Level, Status
from mechgraph.page.part import following
from mechgraph.reason import cover
from mechgraph.reason.block import Fate
from mechgraph.reason.chain import Chain, Grade, step
from mechgraph.reason.conclusion import Verdict
from mechgraph.reason.cover import DOWN, OPEN, UP, spread
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.signed import SignedGraph, coupled
from mechgraph.reason.situation import Assumed
from mechgraph.reason.whatif import what_if
from mechgraph.reason.witness import Manner
from mechgraph.words import ASSUMED_WORDS, chain_words

ALL = Filter(statuses=frozenset(Status))
MARKS = {
    Verdict.rises: "+",
    Verdict.falls: "-",
    Verdict.conflict: "±",
    Verdict.undefined: "?",
    Verdict.not_reached: "",
}


def told(*texts: str, **fields):
    """Return a corpus of claims, numbered c.1, c.2, …"""
    return corpus(*(claim(f"c.{number}", text, **fields) for number, text in enumerate(texts, 1)))


def marks(outcome) -> dict[str, str]:
    """Return the mark of each verdict; what is not reached is left out."""
    return {entity: MARKS[verdict] for entity, verdict in outcome.verdicts.items() if MARKS[verdict]}


def words(outcome, entity: str) -> list[str]:
    return [chain_words(outcome.corpus, one.chain) for one in outcome.explain(entity).witnesses]


# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["a increases b"], {"b": "+"}),
        (["a blocks b", "b increases c"], {"b": "-", "c": "-"}),
        (["a blocks b", "b blocks c"], {"b": "-", "c": "+"}),
        (["b increases a"], {}),  # causes of what is raised are not reached
        (["a affects b", "b decreases c", "c increases d"], {"b": "?", "c": "?", "d": "?"}),  # open stays open
        (["a increases b", "a decreases b", "b increases c"], {"b": "±", "c": "±"}),
        (["a increases b", "b increases d", "a decreases c", "c increases d"], {"b": "+", "c": "-", "d": "±"}),
        (["a increases b", "a affects b"], {"b": "+"}),  # a vague claim beside a signed one says less
        (["a increases b", "a affects c", "c increases b"], {"b": "+", "c": "?"}),  # the sign stands
        (["a increases b", "a decreases c", "c increases b", "a affects b"], {"b": "±", "c": "-"}),
        (["a requires b", "a hasSideEffect c"], {}),  # neither may join a chain
        (["a increases a"], {}),
    ],
)
def test_verdicts_of_what_is_raised(texts: list[str], expected: dict[str, str]) -> None:
    severe = [{"severity": "effect"} if "hasSideEffect" in text else {} for text in texts]
    small = corpus(*(claim(f"c.{n}", text, **more) for n, (text, more) in enumerate(zip(texts, severe, strict=True))))
    assert marks(what_if(small, ["a"])) == expected
    turned = str.maketrans("+-", "-+")
    assert marks(what_if(small, lowered=["a"])) == {name: mark.translate(turned) for name, mark in expected.items()}


def test_a_fall_of_the_subject_turns_the_sign() -> None:
    small = corpus(claim("c.1", "a blocks b"), claim("c.2", "b increases c", subject_change="decreased"))
    assert marks(what_if(small, ["a"])) == {"b": "-", "c": "+"}


def test_every_entity_has_a_verdict_but_those_set_from_outside() -> None:
    small = told("a increases b", "c increases d")
    outcome = what_if(small, ["a"], blocked=["c"])
    assert dict(outcome.verdicts) == {"b": Verdict.rises, "d": Verdict.not_reached}
    assert outcome.counts[Verdict.not_reached] == 1
    with pytest.raises(UsageError, match="itself"):
        outcome.explain("c")


def test_several_raised_and_lowered_together() -> None:
    small = told("a increases c", "b decreases c", "b increases d")
    assert marks(what_if(small, ["a", "b"])) == {"c": "±", "d": "+"}
    assert marks(what_if(small, ["a"], ["b"])) == {"c": "+", "d": "-"}
    assert words(what_if(small, ["a"], ["b"]), "d") == ["b → d"]


def test_a_conflict_has_two_witnesses() -> None:
    small = told("a increases b", "b increases d", "a decreases c", "c increases d", "a affects d")
    found = what_if(small, ["a"]).explain("d")
    assert [(one.sign, one.chain.entities) for one in found.witnesses] == [(1, ("a", "b", "d")), (-1, ("a", "c", "d"))]
    assert found.caveat is not None
    assert found.reason == "one chain raises it, another lowers it; which prevails is not claimed"
    assert found.benefit is None


def test_an_undefined_verdict_names_the_claim_without_a_direction() -> None:
    found = what_if(told("a increases b", "b affects c", "c increases d"), ["a"]).explain("d")
    assert (found.verdict, found.open_claims, found.benefit) == (Verdict.undefined, ("c.2",), None)
    assert found.reason is not None
    assert "c.2" in found.reason


def test_an_open_way_beside_a_sign_is_a_caveat() -> None:
    small = told("a increases d", "a affects b", "b increases c", "c increases d")
    found = what_if(small, ["a"]).explain("d")
    assert (found.verdict, found.reason) == (Verdict.rises, None)
    assert [one.sign for one in found.witnesses] == [1]
    assert found.caveat is not None
    assert (found.caveat.sign, found.caveat.chain.entities, found.open_claims) == (0, ("a", "b", "c", "d"), ("c.2",))
    assert what_if(small, ["a"]).explain("b").caveat is None


def test_benefit_is_the_outcome_times_valence() -> None:
    small = corpus(
        claim("c.1", "a decreases fear"),
        claim("c.2", "a increases joy"),
        claim("c.3", "a increases bdnf"),
        claim("c.4", "a affects mood"),
        entities={"fear": {"valence": "unwanted"}, "joy": {"valence": "wanted"}, "mood": {"valence": "wanted"}},
    )
    for asked, worth in ((what_if(small, ["a"]), 1), (what_if(small, lowered=["a"]), -1)):
        assert [asked.benefit(name) for name in ("fear", "joy", "bdnf", "mood")] == [worth, worth, 0, None]
        assert asked.benefits == {worth: 2, -worth: 0, 0: 1}


def test_conclusions_are_in_order_of_level_and_benefit() -> None:
    kinds = {
        "mood": ("mind", "wanted"),
        "fear": ("mind", "unwanted"),
        "calm": ("mind", "unwanted"),
        "dreams": ("mind", "neutral"),
        "views": ("mind", "wanted"),
        "drug": ("substance", "neutral"),
    }
    small = corpus(
        *(claim(f"c.{name}", f"a increases {name}") for name in ("fear", "dreams", "mood", "drug")),
        claim("c.1", "a affects views"),
        claim("c.2", "a decreases calm"),
        claim("c.3", "x increases y"),
        entities={name: {"level": level, "valence": valence} for name, (level, valence) in kinds.items()},
    )
    outcome = what_if(small, ["a"])
    order = [one.entity for one in outcome.conclusions()]
    assert order == ["drug", "calm", "mood", "fear", "dreams", "views"]
    assert {one.entity for one in outcome.conclusions(everything=True)} == {*order, "x", "y"}


# ── What is set from outside ─────────────────────────────────────────────────────────────────────────


def test_nothing_acts_on_what_is_set_from_outside() -> None:
    small = told("a increases b", "b increases c", "c decreases a")
    assert marks(what_if(small, ["a"])) == {"b": "+", "c": "+"}  # the loop back to a is cut
    assert marks(what_if(small, ["a"], ["b"])) == {"c": "-"}  # what a would do to b is cut
    assert marks(what_if(small, ["a"], blocked=["b"])) == {}  # b and what it would do are gone


def test_a_block_cuts_net_claims_that_pass_it() -> None:
    """The steps of the net claim are not there, so it counts; blocking what it passes cuts it."""
    small = corpus(claim("net.1", "a increases c", via=("v",)), claim("c.1", "a increases d"), entities={"v": {}})
    assert marks(what_if(small, ["a"])) == {"c": "+", "d": "+"}
    assert marks(what_if(small, ["a"], blocked=["v"])) == {"d": "+"}
    # What is raised itself is not moved by a any more, so a net claim by way of it does not hold either.
    assert marks(what_if(small, ["a", "v"])) == {"d": "+"}


@pytest.mark.parametrize("blocked", ["v", "w"])
def test_a_block_brings_no_net_claim_back(blocked: str) -> None:
    """The steps run a → w → v → c, the net claim names v alone: blocking w must not make it a shortcut."""
    small = corpus(
        claim("net.1", "a increases c", via=("v",)),
        claim("c.1", "a increases w"),
        claim("c.2", "w increases v"),
        claim("c.3", "v increases c"),
    )
    outcome = what_if(small, ["a"], blocked=[blocked])
    assert "c" not in marks(outcome)
    assert outcome.change("c").fate is Fate.lost


def test_another_claim_of_the_same_coupling_keeps_it() -> None:
    small = corpus(claim("net.1", "a increases c", via=("v",)), claim("c.1", "a increases c", document="d2"))
    outcome = what_if(small, ["a"], blocked=["v"])
    assert marks(outcome) == {"c": "+"}
    ((only,),) = [[said.id for said in one.chain.steps[0].claims] for one in outcome.explain("c").witnesses]
    assert only == "c.1"


def test_a_vague_claim_beside_a_net_claim_that_is_cut() -> None:
    small = corpus(claim("net.1", "a increases c", via=("v",)), claim("c.1", "a affects c"))
    change = what_if(small, ["a"], blocked=["v"]).change("c")
    assert (change.fate, change.before.verdict, change.after.verdict) == (
        Fate.changed,
        Verdict.rises,
        Verdict.undefined,
    )


def test_a_joint_cause_goes_with_all_its_members_and_with_none_alone() -> None:
    small = corpus(
        claim("c.1", "joint jointlyIncreases z", members=("m", "n")),
        claim("c.2", "a increases m"),
        claim("c.3", "wider jointlyDecreases y", members=("joint", "o")),
    )
    assert marks(what_if(small, ["m"])) == {}
    assert marks(what_if(small, ["a", "n"])) == {"m": "+"}  # that a raises a member is concluded, not set
    assert marks(what_if(small, ["joint"])) == {"z": "+"}
    assert marks(what_if(small, ["m", "n"])) == {"z": "+"}
    assert what_if(small, ["m", "n"]).joint == ("joint",)
    assert marks(what_if(small, ["m", "n", "o"])) == {"z": "+", "y": "-"}
    assert what_if(small, ["m", "n", "o"]).raised == ("m", "n", "o", "joint", "wider")
    assert marks(what_if(small, lowered=["m", "n"])) == {"z": "-"}
    assert marks(what_if(small, ["m"], ["n"])) == {}
    assert marks(what_if(small, ["m", "n"], ["joint"])) == {"z": "-"}  # what is asked for stands


def test_a_block_of_a_member_cuts_the_joint_cause() -> None:
    small = corpus(
        claim("c.1", "joint jointlyIncreases z", members=("m", "n")),
        claim("c.2", "a increases joint"),
        claim("c.3", "joint increases y"),
    )
    outcome = what_if(small, ["a"], blocked=["m"])
    assert marks(outcome) == {"joint": "+", "y": "+"}
    assert {one.before.entity: one.fate for one in outcome.changes()} == {
        "z": Fate.lost,
        "joint": Fate.kept,
        "y": Fate.kept,
    }
    assert outcome.change("z").before.witnesses[0].chain.entities == ("a", "joint", "z")
    of_all = what_if(small, ["m", "n"], blocked=["joint"])
    assert marks(of_all) == {}
    assert {one.before.entity: one.fate for one in of_all.changes()} == {"y": Fate.lost, "z": Fate.lost}
    assert marks(what_if(small, ["a"], chosen=Filter(avoid=frozenset({"n"})))) == {"joint": "+", "y": "+"}


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "say what"),
        ({"raised": ["a"], "lowered": ["a"]}, "given twice"),
        ({"raised": ["a"], "blocked": ["a"]}, "given twice"),
        ({"lowered": ["b"], "blocked": ["b"]}, "given twice"),
        ({"raised": ["a"], "chosen": Filter(avoid=frozenset({"a"}))}, "avoided"),
    ],
)
def test_what_makes_no_sense_is_refused(asked, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        what_if(told("a increases b"), **asked)


def test_a_name_given_twice_is_one() -> None:
    assert what_if(told("a increases b"), ["a", "a"]).raised == ("a",)


# ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_block_loses_settles_and_keeps() -> None:
    small = told(
        "a increases z",
        "z increases lost",
        "z decreases settled",
        "a increases settled",
        "z increases kept_by_others",
        "a increases kept_by_others",
        "a increases untouched",
        "a affects dimmed",
        "z increases dimmed",
    )
    outcome = what_if(small, ["a"], blocked=["z"])
    found = {change.before.entity: change for change in outcome.changes()}
    assert {name: str(change.fate) for name, change in found.items()} == {
        "lost": "lost",
        "settled": "changed",
        "kept_by_others": "kept by other claims",
        "untouched": "kept",
        "dimmed": "changed",
    }
    settled = found["settled"]
    assert (settled.before.verdict, settled.after.verdict) == (Verdict.conflict, Verdict.rises)
    assert (found["dimmed"].before.verdict, found["dimmed"].after.verdict) == (Verdict.rises, Verdict.undefined)
    assert found["kept_by_others"].cut.chain.entities == ("a", "z", "kept_by_others")
    assert found["kept_by_others"].after.witnesses[0].chain.entities == ("a", "kept_by_others")
    assert found["untouched"].cut is None
    assert outcome.without_block.verdicts["z"] is Verdict.rises
    assert what_if(small, ["a"]).changes() == ()
    assert what_if(small, ["a"]).change("lost") is None


def test_a_chain_over_a_net_claim_that_is_cut_is_told() -> None:
    small = corpus(
        claim("net.1", "a increases b", via=("v",)),
        claim("c.1", "b increases c"),
        claim("c.2", "a increases c"),
        entities={"v": {}},
    )
    change = what_if(small, ["a"], blocked=["v"]).change("c")
    assert (change.fate, change.cut.chain.entities) == (Fate.rerouted, ("a", "b", "c"))


def test_a_block_that_only_cuts_a_loop_back() -> None:
    """a → b → c → b: what c gave back to b is cut, b is kept."""
    change = what_if(told("a increases b", "b increases c", "c increases b"), ["a"], blocked=["c"]).change("b")
    assert change.fate is Fate.rerouted
    assert change.cut.manner is Manner.undecided
    assert change.cut.chain.entities == ("a", "b", "c", "b")


def test_only_a_block_raises_what_leads_there() -> None:
    small = told("a increases b", "b increases z", "s decreases z", "z increases y", "q increases r", "r increases r")
    outcome = what_if(small, blocked=["z"])
    assert (outcome.raised, outcome.assumed) == (("a", "s"), Assumed.sources)
    assert {change.before.entity: str(change.fate) for change in outcome.changes()} == {"b": "kept", "y": "lost"}
    assert what_if(small, blocked=["r"]).raised == ("q",)  # that r acts on itself is no cause of it
    assert what_if(small, blocked=["b", "z"]).raised == ("a", "s")
    assert what_if(told("s increases s", "s increases z"), blocked=["z"]).raised == ("s",)


def test_only_a_block_of_what_nothing_leads_to_is_its_absence() -> None:
    outcome = what_if(told("a increases b", "b decreases c"), blocked=["a"])
    assert (outcome.lowered, outcome.blocked, outcome.assumed) == (("a",), (), Assumed.absence)
    assert marks(outcome) == {"b": "-", "c": "+"}


def test_only_a_block_behind_loops_alone_asks_for_more() -> None:
    with pytest.raises(UsageError, match="only loops"):
        what_if(told("a increases b", "b increases a", "b increases z"), blocked=["z"])


# ── Filters ──────────────────────────────────────────────────────────────────────────────────────────


def test_filters() -> None:
    small = corpus(
        claim("c.1", "a increases b"),
        claim("c.2", "b increases c", document="d2"),
        claim("c.3", "a decreases d", certainty="possible", hedge="may"),
        claim("c.4", "a enables e"),
        claim("c.5", "a increases f", status="implied", warrant="w"),
        claim("c.6", "a increases g", voice="marketing"),
        claim("c.7", "a increases h"),
        entities={"h": {"level": "mind"}},
    )

    def found(**chosen) -> str:
        return "".join(sorted(marks(what_if(small, ["a"], chosen=Filter(**chosen)))))

    assert found() == "bcdeh"
    assert found(documents=frozenset({"d1"})) == "bdeh"
    assert found(certainty=Certainty.asserted) == "bceh"
    assert found(families=frozenset({Family.causal})) == "bcdh"
    assert found(statuses=frozenset(Status)) == "bcdefh"
    assert found(levels=frozenset({Level.molecular})) == "bcde"
    assert found(avoid=frozenset({"b"})) == "deh"


# ── Witnesses ────────────────────────────────────────────────────────────────────────────────────────


def test_a_sign_that_only_a_loop_gives_is_told_as_such() -> None:
    """a → b ⊣ c → b: b rises, and by way of c it falls."""
    found = what_if(told("a increases b", "b decreases c", "c increases b"), ["a"]).explain("b")
    assert found.verdict is Verdict.conflict
    assert [(one.sign, str(one.manner)) for one in found.witnesses] == [(1, "path"), (-1, "by a loop only")]
    assert found.witnesses[1].chain.entities == ("a", "b", "c", "b")


def test_a_longer_path_is_preferred_to_a_loop() -> None:
    small = told(
        *("a increases b", "b decreases c", "c increases b", "b increases t"),
        *("a increases x1", "x1 increases x2", "x2 increases x3", "x3 increases x4", "x4 decreases t"),
    )
    found = what_if(small, ["a"]).explain("t")
    assert [(one.sign, one.chain.entities, one.manner) for one in found.witnesses] == [
        (1, ("a", "b", "t"), Manner.path),
        (-1, ("a", "x1", "x2", "x3", "x4", "t"), Manner.path),
    ]


def test_a_search_that_was_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cover, "MOST_LOOKS", 1)
    small = told("a increases b", "b decreases c", "c increases b", "c increases d")
    found = what_if(small, ["a"]).explain("b")
    assert [one.manner for one in found.witnesses] == [Manner.path, Manner.undecided]


def test_the_witness_is_of_the_best_grade_then_firm_then_short() -> None:
    hedged = {"certainty": "possible", "hedge": "may"}
    small = corpus(
        claim("c.1", "a increases z", status="implied", warrant="w"),
        claim("c.2", "a increases b"),
        claim("c.3", "b increases z", document="d2"),
        claim("c.4", "a increases c", **hedged),
        claim("c.5", "c increases z", **hedged),
        claim("c.6", "a increases d"),
        claim("c.7", "d increases e"),
        claim("c.8", "e increases z"),
    )

    def best(*gone: str):
        found = what_if(small, ["a"], blocked=gone, chosen=ALL).explain("z").witnesses[0].chain
        return found.entities, found.grade, found.certainty

    assert best() == (("a", "d", "e", "z"), Grade.one_document, Certainty.asserted)
    assert best("d") == (("a", "c", "z"), Grade.one_document, Certainty.possible)
    assert best("d", "c") == (("a", "b", "z"), Grade.joined, Certainty.asserted)
    assert best("d", "c", "b") == (("a", "z"), Grade.with_implied, Certainty.asserted)


def test_the_witness_of_a_document_that_implies_a_step() -> None:
    """What a document states is cited before what a curator draws from another, however firm that is."""
    drawn = {"status": "implied", "warrant": "w"}
    small = corpus(
        claim("c.1", "a increases b", certainty="possible", hedge="may"),
        claim("c.2", "a increases b", document="d2", **drawn),
        claim("c.3", "b increases z", document="d2", **drawn),
        claim("c.4", "a increases y", certainty="probable", hedge="can"),
        claim("c.5", "y increases z", **drawn),
    )
    (one,) = what_if(small, ["a"], chosen=ALL).explain("z").witnesses
    assert (one.chain.entities[1], one.chain.certainty) == ("y", Certainty.probable)
    (other,) = what_if(small, ["a"], blocked=["y"], chosen=ALL).explain("z").witnesses
    assert [said.id for said in other.chain.cited if said] == ["c.1", "c.3"]
    assert other.chain.certainty is Certainty.possible


def test_that_there_is_no_path_is_shown_behind_a_million_ways() -> None:
    """t falls only where b is passed twice, by any of 2²⁰ ways from b back to b; the search sees that at once."""
    ladder = [f"{one}{n} increases {other}{n + 1}" for n in range(20) for one in "lr" for other in "lr"]
    small = told("a increases b", "b increases t", "b increases l0", "b increases r0", *ladder, "l20 decreases b")
    found = what_if(small, ["a"]).explain("t")
    assert [one.manner for one in found.witnesses] == [Manner.path, Manner.loop]


# ── Brute force ──────────────────────────────────────────────────────────────────────────────────────

NAMES = "abcdefg"
SIGN = {"increases": 1, "decreases": -1, "affects": 0}


def random_corpus(chance: np.random.Generator, *, net: bool = True, joint: bool = True):
    """Return a small corpus: loops, parallel claims, documents, hedges, implied and net claims, joint causes."""
    names = list(NAMES[: chance.integers(3, len(NAMES) + 1)])
    made = []
    for number in range(chance.integers(2, 2 * len(names) + 3)):
        subject, value = chance.choice(names, 2, replace=bool(chance.random() < 0.05))
        relation = chance.choice(list(SIGN), p=[0.45, 0.4, 0.15])
        fields = {"document": chance.choice(["d1", "d2"])}
        certainty = chance.choice(["asserted", "probable", "possible"], p=[0.6, 0.2, 0.2])
        if certainty != "asserted":
            fields |= {"certainty": certainty, "hedge": "may"}
        if chance.random() < 0.15:
            fields |= {"status": "implied", "warrant": "w"}
        others = sorted(set(names) - {subject, value})
        if net and others and chance.random() < 0.2:
            fields |= {"via": tuple(chance.choice(others, chance.integers(1, len(others) + 1), replace=False))}
        elif joint and len(others) > 1 and chance.random() < 0.15:
            relation = "jointlyIncreases" if relation == "increases" else "jointlyDecreases"
            fields |= {"members": tuple(chance.choice(others, 2, replace=False))}
        made.append(claim(f"c.{number}", f"{subject} {relation} {value}", **fields))
    return corpus(*made, entities={name: {} for name in names})


def random_question(chance: np.random.Generator, small) -> dict[str, tuple[str, ...]]:
    names = [entity.id for entity in small.entities]
    chance.shuffle(names)
    raised, lowered = chance.integers(1, 3), chance.integers(0, 2)
    return {
        "raised": tuple(names[:raised]),
        "lowered": tuple(names[raised : raised + lowered]),
        "blocked": tuple(names[raised + lowered : raised + lowered + chance.integers(0, 2)]),
    }


def acting(small, raised=(), lowered=(), blocked=()) -> dict[tuple[str, str], dict[int, list]]:
    """Return the claims of each pair of entities by sign, as the definition has it."""
    held = {*raised, *lowered, *blocked}
    found: dict[tuple[str, str], dict[int, list]] = {}
    for one in project(small, ALL).claims:
        if one.subject in blocked or set(blocked) & set(one.members):
            continue
        if one.object not in held and not held & set(one.via):
            found.setdefault((one.subject, one.object), {}).setdefault(small.coupling(one), []).append(one)
    for by_sign in found.values():
        if len(by_sign) > 1:
            by_sign.pop(0, None)
    return found


def with_joint(small, question: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return a question with the joint causes whose members are all raised, or all lowered."""
    held = {name for names in question.values() for name in names}
    told = project(small, ALL).claims
    found = {}
    for how in ("raised", "lowered"):
        moved = list(question[how])
        for _ in told:
            moved += [
                one.subject
                for one in told
                if one.members and {*one.members} <= {*moved} and one.subject not in {*held, *moved}
            ]
        found[how] = tuple(dict.fromkeys(moved))
    return {**question, **found}


def naive(small, raised=(), lowered=(), blocked=()) -> dict[str, str]:
    """Return the mark of what is reached: states are followed one at a time until none is new."""
    edges = acting(small, raised, lowered, blocked)
    states = {(name, "+") for name in raised} | {(name, "-") for name in lowered}
    start = set(states)
    while True:
        fresh = set()
        for (source, target), by_sign in edges.items():
            for sign, (name, mark) in itertools.product(by_sign, states):
                if name == source:
                    turned = {1: mark, -1: {"+": "-", "-": "+", "?": "?"}[mark], 0: "?"}[sign]
                    fresh.add((target, turned))
        if fresh <= states:
            break
        states |= fresh
    found: dict[str, str] = {}
    for entity in small.entities:
        if any(name == entity.id for name, _ in start) or entity.id in blocked:
            continue
        have = {mark for name, mark in states if name == entity.id}
        signs = have - {"?"}
        if have:
            found[entity.id] = "±" if len(signs) == 2 else next(iter(signs or have))
    return found


def simple_chains(small, raised=(), lowered=(), blocked=()):
    """Yield (entity, outcome, chain) for every simple path from what is raised or lowered."""
    edges = acting(small, raised, lowered, blocked)
    names = [entity.id for entity in small.entities]

    def onward(path, steps, outcome):
        if steps:
            yield path[-1], outcome, Chain(path, steps)
        for name in names:
            if name not in path:
                for sign, claims in edges.get((path[-1], name), {}).items():
                    yield from onward((*path, name), (*steps, step(path[-1], name, sign, claims)), outcome * sign)

    for start, outcome in [(name, 1) for name in raised] + [(name, -1) for name in lowered]:
        yield from onward((start,), (), outcome)


def standing(chain: Chain) -> tuple[int, int, int]:
    return list(Grade).index(chain.grade), -chain.certainty.rank, len(chain.steps)


@pytest.mark.parametrize("seed", range(8))
def test_verdicts_and_witnesses_against_brute_force(seed: int) -> None:
    chance = np.random.default_rng(seed)
    loops = joint = 0
    for _ in range(250):
        small = random_corpus(chance)
        question = random_question(chance, small)
        outcome = what_if(small, **question, chosen=ALL)
        question = with_joint(small, question)
        joint += outcome.joint != ()
        assert (outcome.raised, outcome.lowered) == (question["raised"], question["lowered"])
        expected = naive(small, **question)
        assert marks(outcome) == expected
        best: dict[tuple[str, int], tuple[int, int, int]] = {}
        for entity, sign, chain in simple_chains(small, **question):
            key = (entity, sign)
            best[key] = min(best.get(key, standing(chain)), standing(chain))
        for found in outcome.conclusions():
            caveat = [found.caveat] if found.caveat else []
            wanted = {"+": [1], "-": [-1], "±": [1, -1], "?": [0]}[expected[found.entity]]
            assert [one.sign for one in found.witnesses] == wanted
            for one in [*found.witnesses, *caveat]:
                start, end = one.chain.entities[0], one.chain.entities[-1]
                assert end == found.entity
                assert one.chain.sign * (1 if start in question["raised"] else -1) == one.sign
                assert (one.manner is Manner.path) == ((end, one.sign) in best)
                if one.manner is Manner.path:
                    assert len(set(one.chain.entities)) == len(one.chain.entities)
                    assert standing(one.chain) == best[end, one.sign]
                else:
                    assert one.manner is Manner.loop
                    loops += 1
    assert loops  # the cases are there
    assert joint


@pytest.mark.parametrize("seed", range(4))
def test_blocks_against_brute_force(seed: int) -> None:
    """A block is the graph without the entity; it never turns a sign and never makes a conflict."""
    chance = np.random.default_rng(100 + seed)
    seen = set()
    for _ in range(300):
        small = random_corpus(chance)
        question = random_question(chance, small)
        if not question["blocked"]:
            continue
        asked = question
        before = naive(small, **with_joint(small, {**asked, "blocked": ()}))
        question = with_joint(small, asked)
        after = naive(small, **question)
        changes = {change.before.entity: change for change in what_if(small, **asked, chosen=ALL).changes()}
        assert set(changes) == set(before) - set(asked["blocked"])
        for entity, change in changes.items():
            seen.add((change.fate, before[entity], after.get(entity)))
            if entity not in after:
                assert change.fate is Fate.lost
            elif after[entity] != before[entity]:
                assert change.fate is Fate.changed
                assert (before[entity], after[entity]) in {("±", "+"), ("±", "-"), ("±", "?"), ("+", "?"), ("-", "?")}
            else:
                assert change.fate in {Fate.kept, Fate.rerouted}
                held = simple_chains(small, **with_joint(small, {**asked, "blocked": ()}))
                through = any(
                    name == entity and sign in {one.sign for one in change.before.witnesses} and cut(chain, question)
                    for name, sign, chain in held
                )
                assert change.fate is Fate.rerouted or not through
                if change.cut is not None:
                    assert cut(change.cut.chain, question)
    assert {fate for fate, *_ in seen} == set(Fate)


def cut(chain: Chain, question) -> bool:
    gone = set(question["blocked"])
    return bool(gone & set(chain.entities)) or any(
        all(gone & set(one.needs) for one in part.claims) for part in chain.steps
    )


@pytest.mark.parametrize("way", ["together", "one_by_one"])
def test_both_ways_to_move_the_front_agree(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Distances and walks on graphs that are larger, one state at a time and all at once."""
    for name in ("together", "one_by_one"):
        monkeypatch.setattr(cover._Growth, name, getattr(cover._Growth, way))
    chance = np.random.default_rng(7)
    for nodes, edges in ((40, 60), (200, 600), (30, 400)):
        source, target = chance.integers(0, nodes, edges), chance.integers(2, nodes, edges)
        sign = chance.choice([1, -1, 0], edges)
        graph = SignedGraph(
            tuple(map(str, range(nodes))),
            source.astype(np.int32),
            target.astype(np.int32),
            sign.astype(np.int8),
        )
        reached = spread(graph, [0], [1])
        expected = {(0, UP): 0, (1, DOWN): 0}
        front = list(expected)
        for far in itertools.count(1):
            follow = []
            for (node, floor), edge in itertools.product(front, range(edges)):
                if source[edge] == node:
                    turned = OPEN if sign[edge] == 0 else floor if sign[edge] == 1 else {0: 1, 1: 0, 2: 2}[floor]
                    state = (int(target[edge]), turned)
                    if state not in expected:
                        expected[state] = far
                        follow.append(state)
            front = follow
            if not front:
                break
        found = {
            (node, floor): int(reached.distance[floor, node])
            for node, floor in itertools.product(range(nodes), (UP, DOWN, OPEN))
            if reached.distance[floor, node] >= 0
        }
        assert found == expected
        for (node, floor), far in expected.items():
            walk = reached.walk(node, floor)
            assert len(walk) == far
            assert all(graph.target[one] == graph.source[other] for one, other in itertools.pairwise(walk))


def test_a_long_chain_is_followed() -> None:
    graph = SignedGraph(
        tuple(map(str, range(50_000))),
        np.arange(49_999, dtype=np.int32),
        np.arange(1, 50_000, dtype=np.int32),
        np.full(49_999, -1, dtype=np.int8),
    )
    reached = spread(graph, [0])
    assert reached.distance[DOWN, 49_999] == 49_999
    assert len(reached.walk(49_999, DOWN)) == 49_999


@pytest.mark.parametrize("seed", range(3))
def test_the_graph_of_claims_is_what_it_is_said_to_be(seed: int) -> None:
    chance = np.random.default_rng(200 + seed)
    for _ in range(100):
        small = random_corpus(chance)
        graph = project(small, ALL).graph
        found = {
            (graph.nodes[source], graph.nodes[target], sign): [one.id for one in claims]
            for source, target, sign, claims in zip(
                graph.source.tolist(), graph.target.tolist(), graph.sign.tolist(), graph.claims, strict=True
            )
        }
        expected = {
            (*pair, sign): [one.id for one in claims]
            for pair, by_sign in acting(small).items()
            for sign, claims in by_sign.items()
        }
        pairs = list(acting(small))
        ordered = sorted(expected.items(), key=lambda item: (pairs.index(item[0][:2]), -item[0][2]))
        assert list(found.items()) == ordered
        for node in range(len(graph.nodes)):
            assert graph.leaving(node).tolist() == np.flatnonzero(graph.source == node).tolist()
            assert graph.entering(node).tolist() == np.flatnonzero(graph.target == node).tolist()
    assert len(coupled(small, np.zeros(0, dtype=np.int64)).nodes) == 0


# ── The articles ─────────────────────────────────────────────────────────────────────────────────────


def test_raising_ketamine(graph: mechgraph.MechanismGraph) -> None:
    """Read from the claims: what rises and falls, by which document, and where the articles give no direction."""
    outcome = graph.what_if(raised=["ketamine"])
    for entity, verdict, grade in (
        ("NMDA activity", Verdict.falls, Grade.one_document),
        ("tyrosine hydroxylase", Verdict.rises, Grade.one_document),  # less NMDA activity raises it
        ("dopamine production", Verdict.rises, Grade.one_document),
        ("BDNF", Verdict.rises, Grade.one_document),
        ("neuroplasticity", Verdict.rises, Grade.one_document),
        ("amygdala_activity", Verdict.falls, Grade.one_document),
        ("fear memories", Verdict.falls, Grade.one_document),
        # The first article tells it by way of BDNF and new growth; its net claim over the same steps stays out.
        ("antidepressant effect", Verdict.rises, Grade.one_document),
    ):
        found = outcome.explain(graph.find(entity))
        assert (found.verdict, found.witnesses[0].chain.grade) == (verdict, grade), entity
        assert found.witnesses[0].manner is Manner.path
    assert outcome.explain("fear_memories").benefit == 1
    assert outcome.explain("antidepressant_effect").benefit == 1
    assert outcome.explain("antidepressant_effect").witnesses[0].chain.certainty is Certainty.probable
    assert len(outcome.explain("antidepressant_effect").witnesses[0].chain.steps) > 1
    # Emotional processing is affected, up or down is not said.
    open_one = outcome.explain("emotional_processing")
    assert open_one.verdict is Verdict.undefined
    assert open_one.open_claims == ("dual.14a",)
    # Side effects and contraindications are no couplings.
    assert outcome.verdicts["pregnancy"] is Verdict.not_reached


def test_blocking_what_ketamine_does(graph: mechgraph.MechanismGraph) -> None:
    # Ketamine raises BDNF by the AMPA ratio, by glutamate transmission, and as the first article says it by itself.
    ampa = graph.what_if(blocked=["ampa_activation"])
    assert (ampa.raised, ampa.assumed) == (("ketamine",), Assumed.sources)
    assert {change.fate for change in ampa.changes()} == {Fate.kept, Fate.rerouted}
    bdnf = ampa.change("bdnf")
    assert bdnf.fate is Fate.rerouted
    assert bdnf.cut.chain.entities == ("ketamine", "ampa_activation", "bdnf")
    assert "ampa_activation" not in bdnf.after.witnesses[0].chain.entities
    # Seen from the NMDA receptor the AMPA ratio is the only way to BDNF; tyrosine hydroxylase has its own.
    below = graph.what_if(lowered=["nmda_glutamate_activity"], blocked=["ampa_activation"])
    fates = {change.before.entity: change.fate for change in below.changes()}
    assert fates["bdnf"] is fates["neuronal_growth"] is fates["antidepressant_effect"] is Fate.lost
    assert fates["tyrosine_hydroxylase"] is fates["dopamine_production"] is Fate.kept
    # Blocking BDNF loses growth, plasticity of synapses and the antidepressant effect: the net claims of ketamine on
    # them are those of a chain that is cut. Neuroplasticity is claimed of ketamine itself as well.
    without = graph.what_if(raised=["ketamine"], blocked=["BDNF"])
    fates = {change.before.entity: change.fate for change in without.changes()}
    for entity in ("neuronal_growth", "synaptic_plasticity", "antidepressant_effect"):
        assert fates[entity] is Fate.lost
    assert fates["neuroplasticity"] is Fate.rerouted
    assert fates["amygdala_activity"] is fates["fear_memories"] is Fate.kept


def test_names_and_lists_in_python(graph: mechgraph.MechanismGraph) -> None:
    with pytest.raises(NotFound):
        graph.what_if(raised=["ketmine"])
    with pytest.raises(UsageError, match="list of names"):
        graph.what_if(raised="ketamine")


# ── The command ──────────────────────────────────────────────────────────────────────────────────────


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, ["what-if", *words])
    assert (1 if done.exception and not isinstance(done.exception, SystemExit) else done.exit_code) == code, done.output
    return done.output


def test_the_command_in_words() -> None:
    out = run("--raise", "ketamine")
    assert out.startswith("raised: ketamine\n")
    assert "  − fear memories, good · probable (“can”) · one document: A\n" in out
    assert "      ketamine ⊣ activity of the amygdala → fear memories [dual.14b dual.14c]\n" in out
    assert "  ? emotional processing · reached only through claims that give no direction: dual.14a\n" in out
    assert "pregnancy" not in out
    assert "pregnancy" in run("--raise", "ketamine", "--all").split("not reached, hence not addressed")[1]
    out = run("--lower", "ketamine", "--only", "fear memories")
    assert "+ fear memories, bad" in out
    assert "Studies are said to show that ketamine can quieten the amygdala. [dual.14b]" in out


def test_the_command_with_a_block() -> None:
    out = run("--block", "ampa_activation")
    assert f"{ASSUMED_WORDS['sources']}\n" in out
    assert "      cut: ketamine → glutamate activation of AMPA relative to NMDA receptors → BDNF [positive.26b" in out
    out = run("--raise", "ketamine", "--block", "amygdala_activity", "--only", "fear memories")
    assert "with the block: lost" in out
    assert "dual.14e" not in out  # a net claim over what is blocked is no other evidence
    assert f"{ASSUMED_WORDS['absence']}\n" in run("--block", "ketamine")


def test_the_command_as_records() -> None:
    record = json.loads(run("--raise", "ketamine", "--block", "BDNF", "--format", "json"))
    assert [one["id"] for one in record["raised"]] == ["ketamine"]
    assert record["counts_without_block"]["rises"] > record["counts"]["rises"]
    lost = {change["entity"]: change for change in record["changes"] if change["fate"] == "lost"}
    assert lost["neuronal_growth"]["before"]["witnesses"][0]["entities"][0] == "ketamine"
    assert lost["neuronal_growth"]["after"]["verdict"] == "not reached"
    rows = list(csv.DictReader(io.StringIO(run("--raise", "ketamine", "--block", "BDNF", "--format", "csv"))))
    fates = {row["entity"]: (row["verdict"], row["fate"], row["before"]) for row in rows}
    assert fates["neuronal_growth"] == ("not reached", "lost", "rises")
    assert fates["fear_memories"] == ("falls", "kept", "falls")
    only = json.loads(run("--raise", "ketamine", "--only", "fear memories", "--format", "json"))
    assert [one["entity"] for one in only["conclusions"]] == ["fear_memories"]
    assert only["conclusions"][0]["witnesses"][0]["sign"] == -1


def test_the_command_names_the_first_of_many_causes(tmp_path: Path) -> None:
    causes = [f"c{number:02}" for number in range(1, 41)]
    small = told(*(f"{cause} increases b" for cause in causes), "b increases z")
    write_corpus(small, tmp_path)
    of = ("--corpus", str(tmp_path))
    assert run("--block", "b", *of).startswith("raised: c01, c02, c03, c04, c05 and 35 more; blocked: b\n")
    record = json.loads(run("--block", "b", "--format", "json", *of))
    assert [one["id"] for one in record["raised"]] == causes
    assert following(what_if(small, causes)).title == "What if c01, c02, c03, c04, c05 and 35 more raised"
    assert following(what_if(small, causes[:5])).title == "What if c01, c02, c03, c04, c05 raised"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--raise", "ketamine", "--lower", "ketamine"], "given twice"),
        (["--raise", "ketmine"], "did you mean ketamine"),
        ([], "say what is raised"),
        (["--raise", "ketamine", "--only", "ketamine"], "itself"),
        (["--raise", "ketamine", "--document", "Z"], "no document"),
    ],
)
def test_what_the_command_refuses(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    from mechgraph.cli import run as run_command

    assert run_command(["what-if", *words]) == 2
    assert message in capsys.readouterr().err
