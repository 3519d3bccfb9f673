"""Graphs to lay out, and what Graphviz makes of them: shared by the tests and the benchmark."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mechgraph.page.layout import Box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Positions = dict[str, tuple[float, float]]

FIVE = {"substance": 8, "molecular": 20, "cellular": 14, "circuit": 10, "outcome": 17}
EIGHT = {
    "substance": 4,
    "molecular": 10,
    "cellular": 8,
    "circuit": 6,
    "mind": 5,
    "outcome": 6,
    "body": 3,
    "practice": 3,
}


@dataclass(frozen=True)
class Graph:
    """Boxes, directed edges and the order of the bands."""

    boxes: tuple[Box, ...]
    edges: tuple[tuple[str, str], ...]
    bands: tuple[str, ...]


def mechanism(sizes: Mapping[str, int] = FIVE, edges: int = 130, seed: int = 0) -> Graph:
    """Make a graph like a mechanism: hubs, mostly forward edges, mostly between neighbouring bands.

    About 45 % of the edges lead to the next band, 25 % stay in their band, 20 % skip bands and 10 %
    lead back. Ends are drawn with a weight that falls as 1 / rank, so that each band has a few hubs.
    """
    rng = random.Random(seed)  # noqa: S311
    bands = tuple(sizes)
    members = {band: [f"{band}-{i:02d}" for i in range(size)] for band, size in sizes.items()}
    boxes = tuple(
        Box(ident, band, float(rng.randrange(110, 131)), float(rng.choice((30, 30, 46))))
        for band, idents in members.items()
        for ident in idents
    )

    def draw(band: str) -> str:
        idents = members[band]
        return rng.choices(idents, [1 / (i + 1.5) for i in range(len(idents))])[0]

    chosen: dict[tuple[str, str], None] = {}
    lonely = [box.id for box in boxes]
    rng.shuffle(lonely)
    home = {box.id: bands.index(box.band) for box in boxes}
    while len(chosen) < edges:
        source = lonely.pop() if lonely else draw(rng.choices(bands, list(sizes.values()))[0])
        at = home[source]
        step = rng.choices((1, 0, rng.randrange(2, 5), -1), (45, 25, 20, 10))[0]
        target = draw(bands[min(max(at + step, 0), len(bands) - 1)])
        if source != target and (target, source) not in chosen:
            chosen[source, target] = None
    return Graph(boxes, tuple(chosen), bands)


def stacked(graph: Graph) -> Positions:
    """Place the boxes with no thought: one column per band, in the order given."""
    places: Positions = {}
    for column, band in enumerate(graph.bands):
        for row, box in enumerate(box for box in graph.boxes if box.band == band):
            places[box.id] = (column * 200.0, row * 60.0)
    return places


def dot_installed() -> bool:
    """Tell whether Graphviz can be run."""
    return shutil.which("dot") is not None


def dot_by_level(graph: Graph, *, cluster: bool = False) -> tuple[Positions, float, float]:
    """Place the boxes with Graphviz `dot`, left to right, one rank (or one cluster) per band.

    Returns
    -------
    tuple
        The box centres in pixels, and the width and height of the drawing.
    """
    lines = ["digraph {", "rankdir=LR; newrank=true; nodesep=0.2; ranksep=0.6;"]
    lines.append('node [shape=box, fixedsize=true, label=""];')
    for band in graph.bands:
        head = f"subgraph {json.dumps('cluster_' + band)} {{" if cluster else "{ rank=same;"
        lines.append(head)
        lines += [
            f"{json.dumps(box.id)} [width={box.width / 72}, height={box.height / 72}];"
            for box in graph.boxes
            if box.band == band
        ]
        lines.append("}")
    # an invisible chain of ranks keeps the bands in order, which the edges alone do not
    if not cluster:
        anchors = [f"anchor{i}" for i in range(len(graph.bands))]
        lines += [f"{anchor} [style=invis, width=0.01, height=0.01];" for anchor in anchors]
        lines += [f"{a} -> {b} [style=invis];" for a, b in pairwise(anchors)]
        for anchor, band in zip(anchors, graph.bands, strict=True):
            first = next(box.id for box in graph.boxes if box.band == band)
            lines.append(f"{{ rank=same; {anchor}; {json.dumps(first)}; }}")
    order = {box.id: graph.bands.index(box.band) for box in graph.boxes}
    for source, target in graph.edges:
        back = ", constraint=false" if order[source] > order[target] else ""
        lines.append(f"{json.dumps(source)} -> {json.dumps(target)} [dir=none{back}];")
    lines.append("}")
    done = subprocess.run(
        ["dot", "-Tjson"],  # noqa: S607
        input="\n".join(lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    drawing = json.loads(done.stdout)
    places: Positions = {}
    for item in drawing["objects"]:
        if item["name"] in order:
            x, y = item["pos"].split(",")
            places[item["name"]] = (float(x), float(y))
    left, low, right, high = (float(value) for value in drawing["bb"].split(","))
    return places, right - left, high - low


def through(places: Mapping[str, tuple[float, float]], graph: Graph) -> int:
    """Count how often a straight edge runs through a box that is neither of its ends."""
    return sum(
        _meets(places[source], places[target], places[box.id], box)
        for source, target in graph.edges
        for box in graph.boxes
        if box.id not in (source, target)
    )


def overlaps(boxes: Sequence[Box], places: Mapping[str, tuple[float, float]]) -> list[tuple[str, str]]:
    """Name the pairs of boxes that overlap."""
    return [
        (one.id, two.id)
        for i, one in enumerate(boxes)
        for two in boxes[:i]
        if abs(places[one.id][0] - places[two.id][0]) < (one.width + two.width) / 2
        and abs(places[one.id][1] - places[two.id][1]) < (one.height + two.height) / 2
    ]


def _meets(start: tuple[float, float], end: tuple[float, float], centre: tuple[float, float], box: Box) -> bool:
    """Clip the segment against the box (Liang and Barsky)."""
    low, high = 0.0, 1.0
    for axis, half in ((0, box.width / 2), (1, box.height / 2)):
        delta = end[axis] - start[axis]
        near, far = centre[axis] - half - start[axis], centre[axis] + half - start[axis]
        if delta == 0:
            if near >= 0 or far <= 0:
                return False
            continue
        first, last = sorted((near / delta, far / delta))
        low, high = max(low, first), min(high, last)
    return low < high
