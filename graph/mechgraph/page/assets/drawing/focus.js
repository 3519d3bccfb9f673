/* What was found is drawn by itself: of a view only its boxes and lines, in the order in which they stand there, closed up
   to fit the room that there is. Without it the view is drawn whole again, as it was looked at. */

const READABLE = 11; // px of a label
const ALONE = new Set(["answer", "chain"]); // what is drawn by itself when it is chosen
const ALONE_WHERE_CRAMPED = new Set(["mechanism", "outcome", "found"]); // the same, where the view could not be read as a whole
const CLOSE = { column: 28, widen: 60, row: 24, apart: 10, joined: 22, heighten: 1.8, pad: 8, band: 20, narrowest: 84, loose: 40 }; // px of the drawing
const SMALLEST = 0.3; // scale at which rows are still looked for

/* The part of the view that is drawn: nodes, pairs and gaps; null for all of it. A path, or a line or box of one, is
   looked at among those that it was found with. */
function partNow() {
  const { selection, view } = state;
  const chosen = focus();
  if (!chosen) return null;
  const answer = answerFocus();
  if (selection.type === "entity") return answer?.nodes.has(selection.id) ? answer : state.alone ? chosen : null;
  if (answer && [...chosen.nodes].every((id) => answer.nodes.has(id)) && [...chosen.pairs].every((key) => answer.pairs.has(key))) return answer;
  const alone = ALONE.has(selection.type) || (ALONE_WHERE_CRAMPED.has(selection.type) && chosen.nodes.size > 1 && isCramped(view));
  return alone ? chosen : null;
}

const isCramped = ({ wide }) => wide.bands.length > 0 && 14 * scaleIn(roomNow(), wide) < LEGIBLE;

const partKey = (part) => part && JSON.stringify([part.nodes, part.pairs].map((each) => [...each].sort()));

function placePart() {
  const { view } = state;
  const found = partNow();
  const part = found && [...found.nodes].some((id) => view.wide.positions.has(id)) ? found : null;
  if (partKey(part) === partKey(view.part)) return;
  if (!view.part && moved) view.camera = cameraNow();
  view.part = part;
  arrangeView(view);
  moved = false;
  view.fresh = true;
}

/* ---- places ---- */

/* Side by side as in the view where it can then be read, else below each other where that is larger. */
function partPlaces(wide, { nodes, pairs }) {
  const positions = new Map([...wide.positions].filter(([id]) => nodes.has(id)));
  const held = new Set([...positions.keys()].map((id) => entities.get(id).level));
  const kept = { positions, bands: wide.bands.filter((band) => held.has(band.name)) };
  const [room, joined] = [roomNow(), new Map()];
  for (const [from, to] of [...pairs].map((key) => JSON.parse(key))) {
    link(joined, from, to);
    link(joined, to, from);
  }
  if (isNarrow()) return stackedPlaces(kept, { ...STACK, gap: CLOSE.column }, joined);
  const beside = closedUp(kept, joined, room);
  if (14 * scaleIn(room, beside) >= READABLE) return beside;
  const below = stackedWithin(kept, joined, room);
  return scaleIn(room, below) > scaleIn(room, beside) ? below : beside;
}

function scaleIn(room, { bands }) {
  const { left, right, top, bottom } = extentOf(bands);
  return Math.min(room.width / (right - left), room.height / (bottom - top), 1);
}

/* At the largest scale at which the rows, as wide as the room, are not too many for it; spread out over what is left. */
function stackedWithin(kept, joined, room) {
  for (let scale = 1; ; scale -= 0.05) {
    const how = { width: room.width / scale, gap: CLOSE.column, loose: 0 };
    const places = stackedPlaces(kept, how, joined);
    if (scaleIn(room, places) < scale - 1e-6 && scale > SMALLEST) continue;
    const rows = new Set([...places.positions.values()].map(([, y]) => y)).size;
    const loose = (room.height / scaleIn(room, places) - extentOf(places.bands).bottom) / (rows + 1);
    return stackedPlaces(kept, { ...how, loose: Math.min(loose, CLOSE.loose) }, joined);
  }
}

/* Columns and rows without a box are left out; what is left of the room is shared out between them. */
function closedUp({ positions, bands }, joined, room) {
  const columns = bands.map(({ name }) => columnsOf([...positions].filter(([id]) => entities.get(id).level === name)));
  const rows = rowHeights(positions, joined);
  const widthOfColumn = (ids) => Math.max(...ids.map((id) => sizeOf(id).width), CLOSE.narrowest);
  const count = columns.flat().length;
  const gaps = CLOSE.column * (count - bands.length) + CLOSE.band * (bands.length - 1) + 2 * CLOSE.pad * bands.length;
  const wide = columns.flat().reduce((sum, ids) => sum + widthOfColumn(ids), gaps);
  const half = Math.max(...[...positions.keys()].map((id) => sizeOf(id).height)) / 2;
  const [span, around] = [Math.max(...rows.values()), HEAD + 2 * (half + CLOSE.pad)];
  const scale = Math.min(room.width / wide, room.height / (span + around), 1);
  const widen = Math.min(Math.max(room.width / scale - wide, 0) / Math.max(count - 1, 1), CLOSE.widen);
  const heighten = Math.min(Math.max((room.height / scale - around) / Math.max(span, 1), 1), CLOSE.heighten);
  const top = HEAD + CLOSE.pad + half;
  const placed = new Map();
  let left = 0;
  const sides = columns.map((band, number) => {
    let x = left + CLOSE.pad;
    for (const ids of band) {
      const width = widthOfColumn(ids);
      for (const id of ids) placed.set(id, [x + width / 2, top + rows.get(positions.get(id)[1]) * heighten]);
      x += width + CLOSE.column + widen;
    }
    const side = { name: bands[number].name, left, top: 0, width: x - CLOSE.column - widen + CLOSE.pad - left, height: span * heighten + around };
    left += side.width + CLOSE.band + widen;
    return side;
  });
  return { positions: placed, bands: sides, stacked: false };
}

/* Boxes that stand one above the other. */
function columnsOf(places) {
  const columns = new Map();
  for (const [id, [x]] of places.sort(([, [one, a]], [, [other, b]]) => one - other || a - b)) link(columns, x, id);
  return [...columns.values()].map((ids) => [...ids]);
}

/* By height in the view, how far below the first row: as near as boxes of a column allow. */
function rowHeights(positions, joined) {
  const above = new Map(); // by column, its last box
  const rows = new Map();
  let last = -CLOSE.row;
  for (const [id, [x, y]] of [...positions].sort(([, [, one]], [, [, other]]) => one - other)) {
    const upper = above.get(x);
    const gap = joined.get(id)?.has(upper) ? CLOSE.joined : CLOSE.apart;
    const free = upper === undefined ? 0 : rows.get(positions.get(upper)[1]) + (sizeOf(upper).height + sizeOf(id).height) / 2 + gap;
    last = Math.max(rows.get(y) ?? last + CLOSE.row, free, last);
    rows.set(y, last);
    above.set(x, id);
  }
  return rows;
}
