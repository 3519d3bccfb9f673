"""The sign of effects against PhysioMap's pairs: what a gene's loss does, none of which the method was made from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mechgraph.cli import cli
from mechgraph.graph import MechanismGraph
from outside import by_method, lost, physiomap, physiomap_pairs, reached


@pytest.fixture(scope="module")
def physiology(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[MechanismGraph, Path]:
    """The map, and the folder of its corpus."""
    folder = tmp_path_factory.mktemp("map")
    return physiomap(shared, folder), folder / "physiomap"


def test_what_is_determined_is_never_wrong(physiology: tuple[MechanismGraph, Path], shared: Path) -> None:
    tried = physiomap_pairs(shared, physiology[0])
    found = by_method(physiology[0], tried)
    assert (len(tried), reached(tried)) == (487, 207)
    assert found["determined"] == {"right": 99, "wrong": 0}
    # Walks that agree tell less, and paths that agree are wrong where a loop beside them is at work.
    assert found["walks agree"] == {"right": 96, "wrong": 0}
    assert found["paths agree"] == {"right": 104, "wrong": 3}
    assert found["shortest path"] == found["bold"] == {"right": 141, "wrong": 39}


def test_the_causal_edges_alone(shared: Path, tmp_path: Path) -> None:
    graph = physiomap(shared, tmp_path, causal=True)
    found = by_method(graph, physiomap_pairs(shared, graph))
    assert found["walks agree"] == {"right": 98, "wrong": 0}
    assert found["determined"] == {"right": 100, "wrong": 0}
    assert found["paths agree"] == {"right": 105, "wrong": 1}


def test_the_file_of_pairs_runs_in_one_command(physiology: tuple[MechanismGraph, Path], shared: Path) -> None:
    columns = "primary_intervention,physiomap_variable,reference_direction"
    pairs = shared / "data/physiomap/forward_pairs_dev.tsv"
    args = [
        "effect",
        "--pairs",
        str(pairs),
        "--columns",
        columns,
        "--corpus",
        str(physiology[1]),
        "--format",
        "json",
    ]
    record = json.loads(CliRunner().invoke(cli, args).output)
    assert record["tally"] == {"right": 99, "wrong": 0, "abstained": 108, "not reached": 276, "cannot be asked": 4}
    assert record["precision"] == 1


@pytest.mark.parametrize("form", ["trig", "nanopub", "parquet"])
def test_the_whole_map_comes_back(form: str, physiology: tuple[MechanismGraph, Path], tmp_path: Path) -> None:
    """As do DrugMechDB and CONIB, and from the other forms of RDF: `scripts/bench --only lossless`."""
    assert lost(physiology[0].corpus, form, tmp_path) == []
