"""Place the boxes of a mechanism in vertical bands, one per level, from left to right.

A layered drawing keeps a lane for every long edge: a graph with many of them becomes tall and its labels
small. Here a band is a compact grid of a few columns, with the number of rows at which the whole fits its
canvas at the largest scale. Every other column stands half a row lower, so that an edge can pass between
the boxes of a column that it skips. A barycentre start [1]_ is then annealed [2]_: each box in turn looks
at places of its band, free or taken, and moves to one of them, more likely to a better one.

References
----------
.. [1] K. Sugiyama, S. Tagawa, M. Toda (1981). Methods for visual understanding of hierarchical system
   structures. IEEE Trans. Syst. Man Cybern. 11(2), 109-125.
.. [2] R. Davidson, D. Harel (1996). Drawing graphs nicely using simulated annealing. ACM Trans. Graph.
   15(4), 301-331.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Band", "Box", "Layout", "arrange", "crossings"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

CANVAS = (1060.0, 750.0)  # what a window of 1440 x 900 leaves beside the panel
ROW_GAP, COLUMN_GAP, BAND_GAP, PAD, HEAD = 10, 28, 10, 8, 34  # pixels; HEAD is kept for a band's name
JOINED_GAP = 22  # between two boxes of a column that an edge joins: its end must be seen
WIDEN, HEIGHTEN = 60, 0.6  # to fill the canvas, column gaps grow by up to so many pixels, heights by such a part
ROOMY, SPARE = 0.8, 4  # spare rows give room to move: so many, if the scale stays above
LEVEL = 5  # up to so many rows, columns are not shifted against each other
CROSSING, HIT, BACKWARD = 1.0, 1.2, 0.5  # what it costs that edges cross, meet a box, lead back in a band
LENGTH, UPRIGHT, CENTRE = 0.08, 0.4, 0.01  # per row: height of an edge, the same within a column, off the middle
HOT, COLD, FROZEN, FREEZE = 2.0, 0.2, 1e-6, 0.85  # temperatures in crossings; when to freeze
PER_BOX = 25  # steps of the annealing for each box
FEW, MORE, CLEARER = 40, 5, 2.5  # up to so many boxes: more steps, and a box met costs more, for it can be avoided
AROUND, NEAR = (3, 8), (3, 2)  # px beside and above a box that count as part of it: where there are few, and many
PLACES = 12  # the most places that a step looks at
WORK = 3e8  # the most pairs of segments that a call looks at, which keeps huge graphs within seconds


@dataclass(frozen=True)
class Box:
    """A node to place: its size in pixels and the band it belongs to."""

    id: str
    band: str
    width: float
    height: float


@dataclass(frozen=True)
class Band:
    """The rectangle of one level; all bands share `top` and `height`."""

    name: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """The centres of the boxes, the bands, and the extent of the whole, whose corner is (0, 0)."""

    positions: Mapping[str, tuple[float, float]]
    bands: tuple[Band, ...]
    width: float
    height: float


def arrange(
    boxes: Sequence[Box],
    edges: Sequence[tuple[str, str]],
    bands: Sequence[str],
    *,
    seed: int = 0,
    iterations: int | None = None,
) -> Layout:
    """Place boxes in bands so that few edges cross or run through boxes.

    Parameters
    ----------
    boxes, edges
        What to place, and the pairs of ids that are joined, source first. Loops and parallel edges do no
        harm. The order of either does not matter.
    bands
        The names of the bands from left to right. A band without a box is left out.
    seed
        Another seed gives another layout of about the same quality.
    iterations
        Steps of the annealing; unless given, `PER_BOX` for each box, more where there are few, fewer where there
        are very many. 0 keeps the barycentre start.

    Returns
    -------
    Layout
        Always the same for the same arguments. No boxes and no bands overlap.

    Raises
    ------
    ValueError
        If an id is used twice, a box names an unknown band, or an edge an unknown id.

    Notes
    -----
    A step costs O(p d (n + m)) for p places, a box of degree d, n boxes and m edges.

    Examples
    --------
    >>> layout = arrange([Box("a", "x", 80, 30), Box("b", "y", 80, 30)], [("a", "b")], ["x", "y"])
    >>> layout.positions
    {'a': (48.0, 57.0), 'b': (214.0, 57.0)}
    """
    order = {name: place for place, name in enumerate(dict.fromkeys(bands))}
    for box in boxes:
        if box.band not in order:
            raise ValueError(f"box {box.id!r} is in the unknown band {box.band!r}")
    boxes = sorted(boxes, key=lambda box: (order[box.band], box.id))
    number = {box.id: i for i, box in enumerate(boxes)}
    for ident, times in Counter(box.id for box in boxes).items():
        if times > 1:
            raise ValueError(f"{times} boxes have the id {ident!r}")
    for ident in (ident for edge in edges for ident in edge):
        if ident not in number:
            raise ValueError(f"an edge names the unknown box {ident!r}")
    if not boxes:
        return Layout({}, (), 0.0, 0.0)
    members: dict[str, list[Box]] = {}
    for box in boxes:
        members.setdefault(box.band, []).append(box)
    grid = _grid(list(members.values()))
    board = _Board(boxes, {(number[one], number[two]) for one, two in edges if one != two}, grid)
    steps = PER_BOX * len(boxes) * (MORE if len(boxes) <= FEW else 1)
    board.anneal(np.random.default_rng(seed), steps if iterations is None else iterations)
    half = np.array([box.height / 2 for box in boxes])
    x, y = board.points[:, 0], board.points[:, 1]
    width, span = grid.sides[-1][1], float(np.ptp(y))
    room = width * CANVAS[1] / CANVAS[0] - span - HEAD - 2 * PAD - 2 * float(half.max())
    grown = grid.pitch * (1 + min(max(room / max(span, 1), 0), HEIGHTEN))
    y = _settled(boxes, edges, x, y * (grown / grid.pitch))
    top = float((y - half).min()) - PAD - HEAD
    height = float((y + half).max()) + PAD - top
    centres = zip(number, x.tolist(), (y - top).tolist(), strict=True)
    return Layout(
        {ident: (x, y) for ident, x, y in centres},
        tuple(Band(name, a, 0.0, b - a, height) for name, (a, b) in zip(members, grid.sides, strict=True)),
        width,
        height,
    )


def crossings(layout: Layout | Mapping[str, tuple[float, float]], edges: Iterable[tuple[str, str]]) -> int:
    """Count the pairs of edges, drawn as straight segments between centres, that cross.

    Edges that share an end do not count, nor do segments that only touch or lie on one another. Parallel
    and opposite edges are one segment and count once.

    Examples
    --------
    >>> crossings({"a": (0, 0), "b": (0, 1), "c": (1, 0), "d": (1, 1)}, [("a", "d"), ("b", "c")])
    1
    """
    positions = layout.positions if isinstance(layout, Layout) else layout
    pairs = sorted({(min(edge), max(edge)) for edge in edges if edge[0] != edge[1]})
    number = {ident: i for i, ident in enumerate(dict.fromkeys(ident for pair in pairs for ident in pair))}
    points = _points([positions[ident] for ident in number])
    ends = np.array([(number[one], number[two]) for one, two in pairs], dtype=np.intp).reshape(-1, 2)
    tails, heads = ends.T
    lines = _lines(points[tails], points[heads])
    total = 0
    for i, (tail, head) in enumerate(ends):
        sides = points @ lines[i]
        sides[[tail, head]] = 0
        apart = sides[tails[:i]] * sides[heads[:i]] < 0
        total += int(np.sum(apart & ((lines[:i] @ points[tail]) * (lines[:i] @ points[head]) < 0)))
    return total


def _settled(boxes: Sequence[Box], edges: Iterable[tuple[str, str]], x: Floats, y: Floats) -> Floats:
    """Move the boxes of each column apart as far as their own heights ask for, and the end of an edge between two.

    They keep their order, and the sum of the squares of the distances moved is least: an isotonic regression.
    """
    from scipy.optimize import isotonic_regression

    joined = {frozenset(edge) for edge in edges}
    settled = y.copy()
    for column in np.unique(x):
        members = np.flatnonzero(x == column)
        members = members[np.argsort(y[members], kind="stable")]
        above, below = (tuple(boxes[i] for i in part) for part in (members[:-1], members[1:]))
        apart = [
            (one.height + other.height) / 2 + (JOINED_GAP if frozenset((one.id, other.id)) in joined else ROW_GAP)
            for one, other in zip(above, below, strict=True)
        ]
        offsets = np.concatenate([[0], np.cumsum(apart)])
        settled[members] = np.round(isotonic_regression(y[members] - offsets).x + offsets)
    return settled


@dataclass(frozen=True)
class _Grid:
    """The places of all bands, in whole pixels, and the left and right of each band."""

    places: Floats
    band: Ints
    column: Ints
    sides: tuple[tuple[float, float], ...]
    pitch: float


def _grid(members: Sequence[Sequence[Box]]) -> _Grid:
    """Lay out the places, with as many rows as give the largest scale."""
    widths = [2 * math.ceil(max(box.width for box in band) / 2) for band in members]
    pitch = 2 * math.ceil(max(box.height for band in members for box in band) / 2) + ROW_GAP
    most = max(map(len, members))

    def columns(rows: int, shift: int) -> list[list[int]]:
        """Fill each band with columns of `rows` places and, every other one, one place less."""
        made: list[list[int]] = []
        for band in members:
            made.append([])
            left = len(band)
            while left > 0:
                made[-1].append(rows - shift if rows > LEVEL else rows)
                left, shift = left - made[-1][-1], 1 - shift
        return made

    def size(rows: int, shift: int) -> tuple[float, float, int]:
        """Tell the width, the height and the number of columns."""
        counts = [len(band) for band in columns(rows, shift)]
        wide = sum(n * (width + COLUMN_GAP) - COLUMN_GAP for n, width in zip(counts, widths, strict=True))
        wide += len(counts) * (2 * PAD + BAND_GAP) - BAND_GAP
        return wide, rows * pitch - ROW_GAP + 2 * PAD + HEAD, sum(counts)

    def rank(choice: tuple[int, int]) -> tuple[float, int]:
        wide, high, count = size(*choice)
        return min(CANVAS[0] / wide, CANVAS[1] / high, 1.0), -count

    rows, shift = max(((rows, shift) for rows in range(min(3, most), most + 2) for shift in (0, 1)), key=rank)
    for _ in range(SPARE):
        rows += rank((rows + 1, shift))[0] >= ROOMY
    wide, high, count = size(rows, shift)
    widen = min(max(high * CANVAS[0] / CANVAS[1] - wide, 0) // max(count - 1, 1), WIDEN)
    places: list[tuple[float, float]] = []
    owners: list[tuple[int, float]] = []
    sides: list[tuple[float, float]] = []
    left = 0.0
    for index, (band, width) in enumerate(zip(columns(rows, shift), widths, strict=True)):
        for i, capacity in enumerate(band):
            x = left + PAD + width / 2 + i * (width + COLUMN_GAP + widen)
            places += [(x, (row + (rows - capacity) / 2) * pitch) for row in range(capacity)]
            owners += [(index, x)] * capacity
        sides.append((left, x + width / 2 + PAD))
        left = sides[-1][1] + BAND_GAP + widen
    owner, column = np.array(owners).T
    return _Grid(_points(places), owner.astype(np.intp), column.astype(np.intp), tuple(sides), pitch)


def _points(places: Sequence[tuple[float, float]]) -> Floats:
    """Give homogeneous coordinates, in which the line through two points is their cross product."""
    xy = np.array(places, dtype=float).reshape(-1, 2)
    return np.column_stack([xy, np.ones(len(xy))])


def _lines(ones: Floats, others: Floats) -> Floats:
    """Give the lines through pairs of points (the checks of numpy's own cross product take longer)."""
    x, y, p, q = ones[:, 0], ones[:, 1], others[:, 0], others[:, 1]
    return np.column_stack([y - q, p - x, x * q - y * p])


def _sign(values: Floats) -> NDArray[np.int8]:
    """Give -1, 0 or 1 in one byte, several times faster than numpy's own sign."""
    return (values > 0).view(np.int8) - (values < 0).view(np.int8)


def _near(ones: Floats, others: Floats, centres: Floats, halves: Floats) -> NDArray[np.bool_]:
    """Tell which segments overlap a box in x and in y; if their line meets it too, they run through it."""
    low, high, middle = np.minimum(ones, others)[:, :2], np.maximum(ones, others)[:, :2], centres[:, :2]
    both = (low < middle + halves) & (high > middle - halves)
    return both[:, 0] & both[:, 1]


class _Board:
    """Boxes on places, and what it would cost to have one of them elsewhere.

    Coordinates are whole, so the side of a line on which a point lies is exact, and a point is on neither
    side of a line through it: edges that share an end never seem to cross.
    """

    def __init__(self, boxes: Sequence[Box], edges: set[tuple[int, int]], grid: _Grid) -> None:
        self.places, self.pitch = grid.places, grid.pitch
        self.middle = float(grid.places[:, 1].mean())
        self.hit = HIT * (CLEARER if len(boxes) <= FEW else 1)
        names = {name: i for i, name in enumerate(dict.fromkeys(box.band for box in boxes))}
        self.home = np.array([names[box.band] for box in boxes], dtype=np.intp)
        self.spots = [np.flatnonzero(grid.band == band) for band in range(len(names))]
        clear = np.array(AROUND if len(boxes) <= FEW else NEAR)
        self.half = np.array([(box.width / 2, box.height / 2) for box in boxes]) + clear
        pairs = sorted({(min(edge), max(edge)) for edge in edges})
        self.tails, self.heads = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
        self.edges: list[list[int]] = [[] for _ in boxes]  # of each box, by number
        self.ends: list[list[int]] = [[] for _ in boxes]  # the other ends of these
        self.way: list[list[int]] = [[] for _ in boxes]  # 1: leads away, -1: leads here, 0: either, or not in band
        for i, pair in enumerate(pairs):
            way = (pair in edges) - (pair[::-1] in edges) if self.home[pair[0]] == self.home[pair[1]] else 0
            for box, end, sign in ((*pair, way), (*pair[::-1], -way)):
                self.edges[box].append(i)
                self.ends[box].append(end)
                self.way[box].append(sign)
        self.spot = self.start(grid.column)
        self.holder = np.full(len(grid.places), -1, dtype=np.intp)
        self.holder[self.spot] = np.arange(len(boxes))
        self.points = self.places[self.spot]
        self.lines = _lines(self.points[self.tails], self.points[self.heads])

    def start(self, column: Ints) -> Ints:
        """Deal each band out to its columns by rank, then order columns by the mean height of neighbours."""
        rank = [
            sum(np.sign(self.home[ends] - self.home[box])) - 2 * sum(way)
            for box, (ends, way) in enumerate(zip(self.ends, self.way, strict=True))
        ]
        columns: list[tuple[Ints, Ints]] = []
        for band, spots in enumerate(self.spots):
            members = np.flatnonzero(self.home == band)
            members = members[np.argsort(np.array(rank)[members], kind="stable")]
            cuts = np.flatnonzero(np.diff(column[spots])) + 1
            shares = np.split(members, cuts * len(members) // len(spots))
            columns += zip(shares, np.split(spots, cuts), strict=True)
        spot = np.zeros(len(self.home), dtype=np.intp)
        height = np.full(len(self.home), self.middle)
        for sweep in range(8):
            for members, spots in columns[:: 1 - sweep % 2 * 2]:
                means = [height[self.ends[box]].mean() if self.ends[box] else self.middle for box in members]
                members = members[np.argsort(means, kind="stable")]
                skip = (len(spots) - len(members)) // 2
                spot[members] = spots[skip : skip + len(members)]
                height[members] = self.places[spot[members], 1]
        return spot

    def move(self, box: int, spot: int) -> None:
        """Put a box on a place; the caller keeps the holders in order."""
        self.spot[box] = spot
        self.points[box] = self.places[spot]
        mine = self.edges[box]
        self.lines[mine] = _lines(self.points[self.tails[mine]], self.points[self.heads[mine]])

    def cost(self, box: int, spots: Sequence[int] | Ints, hidden: int = -1) -> Floats:
        """Tell what a box and its edges cost on each of some places, as if the box `hidden` were not there."""
        to = self.places[spots]
        ends, way = np.array(self.ends[box], dtype=np.intp), np.array(self.way[box])
        keep = np.ones(len(self.lines), dtype=bool)
        keep[self.edges[box]] = False
        if hidden >= 0:
            keep[self.edges[hidden]] = False
            way, ends = way[ends != hidden], ends[ends != hidden]
        rest, tails, heads = self.lines[keep], self.tails[keep], self.heads[keep]
        total = np.abs(to[:, 1] - self.middle) * (CENTRE / self.pitch)
        # the box in the way of other edges; axes: other edge, place
        sides, half = rest @ to.T, self.half[box]
        reach = np.abs(rest[:, :2]) @ half
        edge, place = np.divmod(np.flatnonzero(np.abs(sides) < reach[:, None]), len(to))
        inside = _near(self.points[tails[edge]], self.points[heads[edge]], to[place], half)
        total += self.hit * np.bincount(place[inside], minlength=len(to))
        if not len(ends):
            return total
        # its edges across other edges; axes: other box or edge, own edge, place
        far = self.points[ends]
        mine = _lines(np.tile(to, (len(far), 1)), np.repeat(far, len(to), axis=0)).T
        beside = self.points @ mine
        signs = _sign(beside)
        crossed = (signs.take(tails, axis=0) * signs.take(heads, axis=0) < 0).reshape(len(rest), len(far), len(to))
        crossed &= _sign(rest @ far.T)[:, :, None] * _sign(sides)[:, None] < 0
        total += CROSSING * np.add.reduce(crossed.reshape(-1, len(to)), axis=0, dtype=np.int32)
        # its edges through other boxes
        met, row = np.divmod(np.flatnonzero(np.abs(beside) < self.half @ np.abs(mine[:2])), mine.shape[1])
        end, place = np.divmod(row, len(to))
        other = (met != box) & (met != hidden) & (met != ends[end]) & (met != self.holder[spots][place])
        met, end, place = met[other], end[other], place[other]
        inside = _near(to[place], far[end], self.points[met], self.half[met])
        total += self.hit * np.bincount(place[inside], minlength=len(to))
        along, rise = far[:, 0] - to[:, :1], np.abs(far[:, 1] - to[:, 1:2]) / self.pitch
        total += ((LENGTH + UPRIGHT * (along == 0)) * rise + BACKWARD * (along * way < 0)).sum(axis=1)
        return total

    def anneal(self, rng: np.random.Generator, iterations: int) -> None:
        """Improve the placing, a box at a time, while it cools."""
        work = 0.0
        turn: list[int] = []
        for step in range(iterations):
            done = max(step / iterations, work / WORK)
            if done >= 1:
                break
            heat = HOT * (COLD / HOT) ** done if done < FREEZE else FROZEN
            turn = turn or rng.permutation(len(self.spot)).tolist()
            box = turn.pop()
            here, spots = int(self.spot[box]), self.spots[self.home[box]]
            many = max(min(PLACES, 4000 // (len(self.ends[box]) + 1)), 2)
            if len(spots) > many:
                spots = rng.choice(spots, many, replace=False)
            spots = np.append(spots[spots != here], here)
            work += len(spots) * (len(self.ends[box]) + 1) * (len(self.lines) + len(self.points))
            costs = self.cost(box, spots)
            odds = np.cumsum(np.exp((costs.min() - costs) / heat))
            there = int(spots[np.searchsorted(odds, rng.random() * odds[-1], side="right")])
            other = int(self.holder[there])
            if other < 0:
                self.move(box, there)
                self.holder[[here, there]] = -1, box
            elif other != box:
                self.swap(box, other, heat * -math.log(1 - rng.random()))

    def swap(self, one: int, two: int, most: float) -> None:
        """Exchange two boxes, unless that costs more than `most`."""
        here, there = int(self.spot[one]), int(self.spot[two])
        self.holder[[here, there]] = -1
        change = self.cost(one, [here, there], hidden=two) @ (-1, 1) - self.cost(two, [there])[0]
        self.move(one, there)
        change += self.cost(two, [here])[0]
        self.move(*((two, here) if change <= most else (one, here)))
        self.holder[self.spot[[one, two]]] = one, two
