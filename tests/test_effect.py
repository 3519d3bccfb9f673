"""The sign of an effect: worked by hand, then against the rests of random stable systems."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

import mechgraph
from corpora import claim, corpus
from mechgraph.cli import cli
from mechgraph.errors import NotFound, ProblemsFound, UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.reason import press as pressed
from mechgraph.reason.cover import spread
from mechgraph.reason.effect import Ground, Hindrance, situation
from mechgraph.reason.press import Press, press
from mechgraph.reason.signed import SignedGraph
from mechgraph.trial import Outcome, read_pairs, tally, trial
from mechgraph.words import chain_words

SIGNS = {"increases": 1, "decreases": -1, "affects": 0}


def told(*texts: str, **fields) -> MechanismGraph:
    return MechanismGraph(corpus(*(claim(f"c.{number}", text, **fields) for number, text in enumerate(texts, 1))))


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────

BALANCING = ["a increases b", "b increases c", "c decreases b"]
"""A press on b through a, held back by c: the walk a b c b lowers b, the path does not."""

LEFT_ALONE = ["a increases b", "b increases c", "c decreases b", "c increases d", "d increases c"]
"""c and d reinforce each other, are kept in check by b alone, and the path a b leaves them alone."""


@pytest.mark.parametrize(
    ("texts", "target", "sign", "hindrance"),
    [
        (["a increases b", "b decreases c"], "c", -1, None),
        (BALANCING, "b", 1, None),
        (BALANCING, "c", 1, None),
        (["a increases b", "a decreases b"], "b", None, Hindrance.opposed),
        (["a increases b", "b increases d", "a decreases c", "c increases d"], "d", None, Hindrance.opposed),
        (["a affects b"], "b", None, Hindrance.undefined),
        (["a increases b", "b increases d", "a affects c", "c increases d"], "d", None, Hindrance.undefined),
        (["b increases a"], "b", None, Hindrance.unreached),
        # What leads back to what is set does not act.
        (["a increases b", "b decreases a"], "b", 1, None),
        (LEFT_ALONE, "b", None, Hindrance.loop),
        # The path to c passes the loop.
        (LEFT_ALONE, "c", 1, None),
        # A part without balancing loops is an M-matrix, whatever a path leaves alone.
        (["a increases b", "b increases c", "c increases b", "c increases d", "d increases c"], "b", 1, None),
        (["a increases b", "b decreases c", "c decreases b", "c decreases d", "d decreases c"], "b", 1, None),
        # A loop in a part that no path touches cancels out, even if it leads there.
        (["a increases b", "x increases y", "y increases x", "x decreases z", "z increases x", "y increases b"],
         "b", 1, None),
        # A loop that has no direction may reinforce.
        (["a increases b", "b increases c", "c decreases b", "c affects d", "d increases c"],
         "b", None, Hindrance.loop),
    ],
)  # fmt: skip
def test_small_graphs(texts: list[str], target: str, sign: int | None, hindrance: Hindrance | None) -> None:
    found = told(*texts).effect("a", target)
    assert (found.sign, found.hindrance) == (sign, hindrance)
    assert found.ground is (Ground.determined if sign else None)


def test_the_loop_that_is_left_alone_can_turn_the_effect_round() -> None:
    found = told(*LEFT_ALONE).effect("a", "b")
    assert chain_words(found.corpus, found.loop) in {"c → d → c", "d → c → d"}
    assert chain_words(found.corpus, found.beside) == "a → b"
    # By rows b, c, d: at rest and stable, since b stops what c and d would do alone; and b falls when it is pressed.
    system = np.array([[-4.0, -6.0, 0.0], [6.0, -1.0, 2.0], [0.0, 2.0, -1.0]])
    assert np.linalg.eigvals(system).real.max() < 0
    assert np.linalg.solve(-system, [1.0, 0.0, 0.0])[0] < 0


def test_bold_tells_what_a_sign_rests_on() -> None:
    graph = told(*LEFT_ALONE, "a increases e", "e increases f", "f decreases b")
    assert graph.effect("a", "b").hindrance is Hindrance.opposed
    assert graph.effect("a", "b", bold=True).ground is Ground.shortest
    assert graph.effect("a", "b", bold=True).sign == 1
    found = told(*LEFT_ALONE).effect("a -", "b", bold=True)
    assert (found.sign, found.ground, found.hindrance) == (-1, Ground.agreed, Hindrance.loop)
    tie = told("a increases b", "b increases d", "a decreases c", "c increases d").effect("a", "d", bold=True)
    assert (tie.sign, tie.ground) == (None, None)


def test_what_is_left_out_of_chains_is_left_out_here() -> None:
    steps = [claim("c.1", "a increases b"), claim("c.2", "b increases c")]
    net = claim("c.3", "a increases c", via=("b",))
    implied = claim("c.4", "a decreases c", status="implied", warrant="w")
    vague = claim("c.5", "a affects c")
    graph = MechanismGraph(corpus(*steps, net, implied, vague))
    assert [len(path.steps) for path in graph.effect("a", "c").paths] == [2, 1]
    assert graph.effect("a", "c").hindrance is Hindrance.undefined
    graph = MechanismGraph(corpus(*steps, net, implied))
    assert [path.entities for path in graph.effect("a", "c").paths] == [("a", "b", "c")]
    assert graph.effect("a", "c", chosen=graph.filter(implied=True)).hindrance is Hindrance.opposed
    assert graph.effect("a", "c", chosen=graph.filter(avoid=["b"])).hindrance is Hindrance.unreached


def test_a_search_that_is_ended_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cycles = [f"{one} increases {other}" for one in "cdefg" for other in "cdefg" if one != other]
    graph = told("a increases b", "b increases c", "c decreases b", "b decreases h", "h increases b", *cycles)
    assert graph.effect("a", "h").hindrance is Hindrance.loop
    balancing = told("a increases b", "b increases c", "c decreases d", "d increases c", "d increases b")
    assert balancing.effect("a", "b").sign == 1
    monkeypatch.setattr(pressed, "MOST_LOOPS", 1)
    found = balancing.effect("a", "b", bold=True)
    assert (found.sign, found.ground, found.hindrance) == (1, Ground.agreed, Hindrance.undecided)


def test_what_is_set_is_written_with_its_direction() -> None:
    small = told("a increases b", "c_cell increases b").corpus
    assert situation(small, "a") == situation(small, "a +") == (("a",), ())
    assert situation(small, "a -; c cell") == (("c_cell",), ("a",))
    assert situation(small, "a −") == ((), ("a",))
    with pytest.raises(UsageError, match="raised and lowered"):
        situation(small, "a; a -")
    with pytest.raises(NotFound):
        situation(small, "a; ")


# ── Against stable systems ───────────────────────────────────────────────────────────────────────────

couplings = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(1, 5)).filter(lambda pair: pair[0] != pair[1]),
    st.sampled_from([1, 1, 1, -1, -1, -1, 0]),
    min_size=2,
    max_size=12,
)


def analysed(signs: dict[tuple[int, int], int], target: int) -> Press:
    source, end = np.array(list(signs), dtype=np.int32).T
    graph = SignedGraph(tuple("abcdef"), source, end, np.array(list(signs.values()), dtype=np.int8))
    return press(spread(graph, [0]), target)


def responses(signs: dict[tuple[int, int], int], target: int, draws: int) -> list[float]:
    """Return by how much an entity moves in random systems of these signs that are stable while the first is held."""
    chance = np.random.default_rng(len(signs))
    found = []
    for _ in range(draws):
        system = np.zeros((6, 6))
        for (one, other), sign in signs.items():
            system[other, one] = (sign or chance.choice([-1, 1])) * 10 ** chance.uniform(-1.5, 1.5)
        free = system[1:, 1:] - np.diag(10 ** chance.uniform(-1.5, 1.5, 5))
        if np.linalg.eigvals(free).real.max() < -1e-6:
            moved = np.linalg.solve(-free, system[1:, 0])
            found.append(float(moved[target - 1]))
    return found


@given(couplings, st.integers(1, 5))
@example({(0, 1): 1, (1, 2): 1, (2, 1): -1, (2, 3): 1, (3, 2): 1}, 1)
@settings(max_examples=150)
def test_no_stable_system_contradicts_what_is_determined(signs: dict[tuple[int, int], int], target: int) -> None:
    found = analysed(signs, target)
    if found.determined:
        moved = np.array(responses(signs, target, 100))
        assert (moved * found.determined > -1e-12).all()
    if not found.paths:
        assert np.abs(responses(signs, target, 20)).max(initial=0) < 1e-12


def hindered(signs: dict[tuple[int, int], int], target: int) -> bool:
    """Tell, path by path, whether one leaves a loop alone in a part that it touches and that is not balanced."""
    whole = nx.DiGraph(list(signs))
    for part in nx.strongly_connected_components(whole):
        loops = [list(zip(loop, (*loop[1:], loop[0]), strict=True)) for loop in nx.simple_cycles(whole.subgraph(part))]
        products = {tuple(loop): np.prod([signs[pair] for pair in loop]) for loop in loops}
        if all(product == 1 for product in products.values()):
            continue
        for path in nx.all_simple_paths(whole, 0, target):
            free = [loop for loop in products if not {one for one, _ in loop} & set(path)]
            if part & set(path) and any(products[loop] >= 0 for loop in free):
                return True
    return False


@given(couplings, st.integers(1, 5))
@settings(max_examples=150)
def test_what_is_left_alone_is_found_path_by_path_too(signs: dict[tuple[int, int], int], target: int) -> None:
    found = analysed(signs, target)
    if not found.agreed:
        return
    assert bool(found.loop) == hindered(signs, target)
    if found.loop:
        pairs = list(signs)
        loop, beside = [pairs[edge] for edge in found.loop], [pairs[edge] for edge in found.beside]
        assert [end for _, end in loop] == [start for start, _ in (*loop[1:], loop[0])]
        assert [0, *(end for _, end in beside)] == [*(start for start, _ in beside), target]
        assert not {end for _, end in loop} & {end for _, end in beside}


def test_what_is_not_determined_goes_both_ways() -> None:
    """Of small random graphs where paths differ, most show both signs when drawn often: the reserve is no excess."""
    chance = np.random.default_rng(0)
    both = opposed = 0
    while opposed < 20:
        pairs = [(int(one), int(other)) for one, other in chance.integers((0, 1), 6, (9, 2)) if one != other]
        signs = {pair: int(chance.choice([-1, 1])) for pair in pairs}
        if {1, -1} <= analysed(signs, 1).paths.keys():
            opposed += 1
            moved = np.sign(responses(signs, 1, 300))
            both += {1, -1} <= set(moved)
    assert both >= 0.9 * opposed


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_is_held_against_its_signs(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text("target\tpress\tseen\nb\ta\t+\nc\ta -\t-\nd\ta\t-\ny\ta\t+\nzz\ta\t+\na\ta\t+\n")
    graph = told(*BALANCING, "a increases d", "x increases y")
    tried = list(trial(graph, read_pairs(table, ("press", "target", "seen"))))
    expected = ["right", "right", "wrong", "not reached", "cannot be asked", "cannot be asked"]
    assert [str(one.outcome) for one in tried] == expected
    assert tally(tried)[Outcome.right] == 2
    assert [one.asked.line for one in tried] == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no column 'source'"),
        ("a,b\n1,2\n", "the columns are 'a', 'b'; say with --columns which to take"),
        ("source,target,sign\na,,+\n", "a row without a source or a target"),
        ("source,target,sign\na,b,up\n", r"a sign is \+ or -"),
        ('source,target,sign\n"a,b,+\n', "no table"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_is_no_table_of_pairs_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ProblemsFound, match=message):
        read_pairs(file, ("source", "target", "sign"))


# ── The command ──────────────────────────────────────────────────────────────────────────────────────


def run(*args: str) -> str:
    done = CliRunner().invoke(cli, ["effect", *args])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


def test_the_command_tells_the_sign_with_its_path() -> None:
    lines = run("ketamine", "dopamine production").splitlines()
    assert lines[1] == "+ dopamine production rises · determined, if the claims hold"
    assert "⊣ tyrosine hydroxylase →" in lines[2]
    record = json.loads(run("ketamine -", "dopamine production", "--format", "json"))
    assert (record["lowered"], record["sign"], record["ground"]) == (["ketamine"], -1, "determined")
    row = next(csv.DictReader(io.StringIO(run("ketamine", "dopamine production", "--format", "csv"))))
    assert row["paths"].startswith("ketamine > ")


def test_the_command_runs_a_table(tmp_path: Path) -> None:
    table = tmp_path / "pairs.csv"
    table.write_text("source,target,sign\nketamine,BDNF,+\nketamine -,dopamine production,+\nketamine,pregnancy,+\n")
    asked = ("--pairs", str(table), "--columns", "source,target,sign")
    assert run(*asked).splitlines()[-3:] == [
        "1 right, 1 wrong, 0 abstained, 1 not reached, 0 cannot be asked",
        "determined: 2 answered: 1 right, 1 wrong",
        "precision 50.0%; answered, of all 66.7%; answered, of reached 100.0%",
    ]
    record = json.loads(run(*asked, "--format", "json"))
    assert record["tally"]["right"] == 1
    assert [row["outcome"] for row in csv.DictReader(io.StringIO(run(*asked, "--format", "csv")))] == [
        "right", "wrong", "not reached",
    ]  # fmt: skip
    assert "1 right" not in run("--pairs", str(table))


@pytest.mark.parametrize(
    ("args", "message", "code"),
    [
        (["ketamine"], "give SOURCE and TARGET", 2),
        (["ketamine", "BDNF", "--columns", "a,b"], "--pairs", 2),
        (["ketamine", "BDNF", "--pairs", "x"], "not both", 2),
        (["ketamin", "BDNF"], "did you mean", 2),
        (["ketamine", "ketamine"], "itself raised", 2),
        (["--pairs", "nowhere.csv"], "nowhere.csv does not exist", 2),
        (["--pairs", ".", "--columns", "a"], "two columns or three", 2),
    ],
)
def test_wrong_input_is_told_in_one_line(args: list[str], message: str, code: int, capsys) -> None:
    assert mechgraph.cli.run(["effect", *args]) == code
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error
