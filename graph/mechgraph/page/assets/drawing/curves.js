/* The curve that an edge takes: the gentlest of those that run behind the fewest boxes, since a line behind a box reads as
   one that leads there. */

const BENDS = [0.42, 0.6, 0.8, 1, 1.2]; // from a gentle curve to one that turns between the columns
const BOWS = [0.06, 0.12, 0.2, 0.3, 0.4, 0.55, 0.7, 0.85];
const [OUTSIDE, HIDDEN, BOWED] = [10, 8, 0.8]; // what costs as much as so many boxes met: leaving the drawing, all of it hidden, a bow of 1
const WITHIN = { column: 70, row: 40 }; // px apart across the bands: a curve in their direction would have no room to turn
const STEPS = 100;
const AROUND = 4; // px beside a box that count as part of it
const shares = Array.from({ length: STEPS - 1 }, (_, step) => (step + 1) / STEPS);
const curvesOf = new WeakMap(); // by the places of a view: they stay, so what was found stays

function curveOf(from, to) {
  const { positions } = state.view;
  if (!curvesOf.has(positions)) curvesOf.set(positions, new Map());
  const known = curvesOf.get(positions);
  const opposed = now.drawn.has(pairKey(to, from));
  const key = JSON.stringify([from, to, opposed]);
  if (!known.has(key)) known.set(key, freest(from, to, curves(positions.get(from), positions.get(to), opposed)));
  return known.get(key);
}

/* What vis can draw here, the gentlest first. Opposed edges bow to either side of the line between their ends. */
function curves([x1, y1], [x2, y2], opposed) {
  const bow = (type, roundness) => ({ enabled: true, type, roundness });
  if (opposed) return [0.16, ...BOWS.slice(3)].map((roundness) => bow("curvedCW", roundness));
  const bows = BOWS.flatMap((roundness) => [bow("curvedCW", roundness), bow("curvedCCW", roundness)]);
  if (state.view.stacked ? Math.abs(y1 - y2) < WITHIN.row : Math.abs(x1 - x2) < WITHIN.column) return bows.slice(4);
  const forceDirection = state.view.stacked ? "vertical" : "horizontal";
  return [...BENDS.map((roundness) => ({ enabled: true, type: "cubicBezier", forceDirection, roundness })), ...bows];
}

function freest(from, to, choices) {
  const { positions } = state.view;
  const [start, end] = [positions.get(from), positions.get(to)];
  const room = Math.hypot(start[0] - end[0], start[1] - end[1]) / 2; // no bow is higher
  const among = (axis, middle, half) => middle + half > Math.min(start[axis], end[axis]) - room && middle - half < Math.max(start[axis], end[axis]) + room;
  const near = [...positions].filter(([id]) => id !== from && id !== to)
    .map(([id, [x, y]]) => ({ x, y, w: (boxes.get(id)?.width ?? 60) / 2 + AROUND, h: (boxes.get(id)?.height ?? 28) / 2 + AROUND }))
    .filter(({ x, y, w, h }) => among(0, x, w) && among(1, y, h));
  const sides = extentOf(state.view.bands);
  let [best, least] = [choices[0], Infinity];
  for (const choice of choices) {
    const points = pointsOf(choice, start, end);
    const behind = near.map(({ x, y, w, h }) => points.filter(([px, py]) => Math.abs(px - x) < w && Math.abs(py - y) < h).length).filter(Boolean);
    const outside = points.some(([x, y]) => x < sides.left || x > sides.right || y < sides.top || y > sides.bottom);
    const cost = behind.reduce((sum, inside) => sum + 1 + (HIDDEN * inside) / STEPS, 0) + (outside ? OUTSIDE : 0) + (choice.type === "cubicBezier" ? 0 : BOWED * choice.roundness);
    if (cost < least) [best, least] = [choice, cost];
    if (!behind.length && !outside) break; // the others are less gentle
  }
  return best;
}

const extentOf = (bands) => extent(bands.map(({ left, top, width, height }) => ({ left, right: left + width, top, bottom: top + height })));

/* Points of the curves of vis: a cubic one whose handles lie in the direction of the bands, or a quadratic bow. */
function pointsOf({ type, roundness }, [x1, y1], [x2, y2]) {
  if (type === "cubicBezier") {
    const [dx, dy] = state.view.stacked ? [0, roundness * (y2 - y1)] : [roundness * (x2 - x1), 0];
    const on = (share, start, end, shift) => (1 - share) ** 3 * start + 3 * (1 - share) ** 2 * share * (start + shift) + 3 * (1 - share) * share ** 2 * (end - shift) + share ** 3 * end;
    return shares.map((share) => [on(share, x1, x2, dx), on(share, y1, y2, dy)]);
  }
  const turn = Math.atan2(y1 - y2, x2 - x1) + (0.5 + (type === "curvedCW" ? roundness : -roundness) / 2) * Math.PI;
  const reach = (0.5 + roundness / 2) * Math.hypot(x1 - x2, y1 - y2);
  const [x, y] = [x1 + reach * Math.sin(turn), y1 + reach * Math.cos(turn)];
  const on = (share, start, middle, end) => (1 - share) ** 2 * start + 2 * (1 - share) * share * middle + share ** 2 * end;
  return shares.map((share) => [on(share, x1, x, x2), on(share, y1, y, y2)]);
}
