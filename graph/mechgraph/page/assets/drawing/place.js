/* Places for a part of a graph that is too large to be drawn whole: a band for each level, in it a grid of columns, in a
   column the boxes by the mean height of what they are joined with. This is how mechgraph.page.layout starts. What it then
   does by chance and for long is done here by exchanging boxes of a band as long as that helps, and only where they are
   few: the reader waits. Without the page: boxes and pairs in, places out. */

const PLACING = { width: 1060, height: 750, row: 10, column: 28, band: 10, pad: 8, head: 34, widen: 60, heighten: 1.6, shift: 5, sweeps: 8, few: 120, rounds: 4, hit: 2.5, rise: 0.002 };

/* boxes: id, band, width, height; pairs of ids; the names of the bands from left to right. The same for the same. */
function placedIn(boxes, pairs, names) {
  const bands = names.map((name) => ({ name, members: boxes.filter((box) => box.band === name) })).filter(({ members }) => members.length);
  if (!bands.length) return { positions: new Map(), bands: [] };
  const joined = new Map(boxes.map((box) => [box.id, []]));
  const home = new Map(bands.flatMap(({ members }, number) => members.map((box) => [box.id, number])));
  const flow = new Map(boxes.map((box) => [box.id, 0])); // low where a box leads to others, high where they lead to it
  for (const [from, to] of pairs) {
    if (from === to) continue;
    joined.get(from).push(to);
    joined.get(to).push(from);
    const way = Math.sign(home.get(to) - home.get(from));
    flow.set(from, flow.get(from) + (way || -2));
    flow.set(to, flow.get(to) + (-way || 2));
  }
  const grid = gridOf(bands);
  const columns = bands.flatMap(({ name, members }, number) => dealt(name, [...members].sort((one, other) => flow.get(one.id) - flow.get(other.id) || byCode(one.id, other.id)), grid.columns[number]));
  const height = new Map(boxes.map((box) => [box.id, grid.middle]));
  const mean = (id) => (joined.get(id).length ? joined.get(id).reduce((sum, other) => sum + height.get(other), 0) / joined.get(id).length : grid.middle);
  const order = (column) => {
    column.ids = column.ids.map((id) => [mean(id), id]).sort(([one], [other]) => one - other).map(([, id]) => id);
    const skip = Math.floor((column.rows - column.ids.length) / 2);
    column.ids.forEach((id, row) => height.set(id, (skip + row + (grid.rows - column.rows) / 2) * grid.pitch));
  };
  for (let sweep = 0; sweep < PLACING.sweeps; sweep += 1) for (const column of sweep % 2 ? [...columns].reverse() : columns) order(column);
  const spots = columns.flatMap((column) => spotsOf(column, grid));
  if (boxes.length <= PLACING.few) new Exchange(boxes, pairs, spots).run();
  const top = PLACING.pad + PLACING.head + grid.pitch / 2;
  return {
    positions: new Map(spots.filter(({ id }) => id !== null).map(({ id, x, y }) => [id, [x, y + top]])),
    bands: bands.map(({ name }, number) => ({ name, ...grid.sides[number], top: 0, height: top + (grid.rows - 0.5) * grid.pitch + PLACING.pad })),
  };
}

/* The places of a column, with who stands there or null. */
function spotsOf({ ids, rows, x, band }, grid) {
  const skip = Math.floor((rows - ids.length) / 2);
  return Array.from({ length: rows }, (_, row) => ({ id: ids[row - skip] ?? null, band, x, y: (row + (grid.rows - rows) / 2) * grid.pitch }));
}

/* Two places of a band are exchanged where lines then cross each other and run through boxes less. */
class Exchange {
  constructor(boxes, pairs, spots) {
    this.spots = spots;
    this.size = new Map(boxes.map((box) => [box.id, box]));
    this.at = new Map(spots.filter(({ id }) => id !== null).map((spot) => [spot.id, spot]));
    this.lines = pairs.filter(([from, to]) => from !== to);
    this.own = new Map(boxes.map((box) => [box.id, this.lines.filter((line) => line.includes(box.id))]));
  }

  run() {
    for (let round = 0; round < PLACING.rounds; round += 1) {
      let better = false;
      this.spots.forEach((one, number) => {
        for (const other of this.spots.slice(number + 1)) if (other.band === one.band && this.exchange(one, other)) better = true;
      });
      if (!better) return;
    }
  }

  exchange(one, other) {
    const ids = [one.id, other.id].filter((id) => id !== null);
    if (!ids.length) return false;
    const before = this.cost(ids);
    this.turn(one, other);
    if (this.cost(ids) < before - 1e-6) return true;
    this.turn(one, other);
    return false;
  }

  turn(one, other) {
    [one.id, other.id] = [other.id, one.id];
    for (const spot of [one, other]) if (spot.id !== null) this.at.set(spot.id, spot);
  }

  cost(ids) {
    const moved = new Set(ids.flatMap((id) => this.own.get(id)));
    let total = 0;
    for (const line of moved) {
      const [a, b] = line.map((id) => this.at.get(id));
      total += Math.abs(a.y - b.y) * PLACING.rise;
      for (const other of this.lines) if (other !== line && this.cross(a, b, line, other)) total += 1;
      for (const [id] of this.at) if (!line.includes(id) && this.meets(a, b, id)) total += PLACING.hit;
    }
    for (const line of this.lines) {
      if (moved.has(line)) continue;
      const [a, b] = line.map((id) => this.at.get(id));
      for (const id of ids) if (this.meets(a, b, id)) total += PLACING.hit;
    }
    return total;
  }

  cross(a, b, line, other) {
    if (line.includes(other[0]) || line.includes(other[1])) return false;
    const [c, d] = other.map((id) => this.at.get(id));
    const side = (p, q, r) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
    return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
  }

  /* Whether a straight line runs through a box. */
  meets(a, b, id) {
    const { x, y } = this.at.get(id);
    const [across, down] = [this.size.get(id).width / 2 + 3, this.size.get(id).height / 2 + 2];
    if (Math.max(a.x, b.x) <= x - across || Math.min(a.x, b.x) >= x + across || Math.max(a.y, b.y) <= y - down || Math.min(a.y, b.y) >= y + down) return false;
    const away = (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
    return Math.abs(away) < Math.abs(b.y - a.y) * across + Math.abs(b.x - a.x) * down;
  }
}

/* Boxes in order, shared out to columns by how many rows they have. */
function dealt(band, members, columns) {
  const all = columns.reduce((sum, { rows }) => sum + rows, 0);
  let before = 0;
  return columns.map(({ rows, x }) => {
    const [first, last] = [before, before + rows].map((count) => Math.round((count * members.length) / all));
    before += rows;
    return { band, rows, x, ids: members.slice(first, last).map((box) => box.id) };
  });
}

/* As many rows as give the largest scale; every other column has one less and so stands half a row lower. */
function gridOf(bands) {
  const even = (size) => 2 * Math.ceil(size / 2);
  const widths = bands.map(({ members }) => even(Math.max(...members.map((box) => box.width))));
  const pitch = even(Math.max(...bands.flatMap(({ members }) => members.map((box) => box.height)))) + PLACING.row;
  const most = Math.max(...bands.map(({ members }) => members.length));
  const filled = (rows, shift) => {
    let less = shift;
    return bands.map(({ members }) => {
      const made = [];
      for (let left = members.length; left > 0; less = 1 - less) {
        made.push(rows > PLACING.shift ? rows - less : rows);
        left -= made.at(-1);
      }
      return made;
    });
  };
  const sized = (rows, shift) => {
    const columns = filled(rows, shift);
    const wide = columns.reduce((sum, made, number) => sum + made.length * (widths[number] + PLACING.column) - PLACING.column + 2 * PLACING.pad + PLACING.band, -PLACING.band);
    const high = rows * pitch - PLACING.row + 2 * PLACING.pad + PLACING.head;
    return { rows, columns, wide, high, count: columns.flat().length, scale: Math.min(PLACING.width / wide, PLACING.height / high, 1) };
  };
  let best = null;
  for (let rows = Math.min(3, most); rows <= most + 1; rows += 1) {
    for (const shift of [0, 1]) {
      const one = sized(rows, shift);
      if (!best || one.scale > best.scale || (one.scale === best.scale && one.count < best.count)) best = one;
    }
  }
  const looser = sized(best.rows + 1, 0); // a place to spare, if boxes stay as large
  if (looser.scale >= best.scale * 0.98) best = looser;
  const spare = Math.max((best.high * PLACING.width) / PLACING.height - best.wide, 0);
  const widen = Math.min(Math.floor(spare / Math.max(best.count - 1, 1)), PLACING.widen);
  const roomy = Math.max(Math.min((PLACING.height / best.scale - 2 * PLACING.pad - PLACING.head) / (best.rows * pitch), PLACING.heighten), 1);
  let left = 0;
  const sides = [];
  const columns = best.columns.map((made, number) => {
    const width = widths[number];
    const placed = made.map((rows, at) => ({ rows, x: left + PLACING.pad + width / 2 + at * (width + PLACING.column + widen) }));
    const right = placed.at(-1).x + width / 2 + PLACING.pad;
    sides.push({ left, width: right - left });
    left = right + PLACING.band + widen;
    return placed;
  });
  return { rows: best.rows, pitch: pitch * roomy, middle: ((best.rows - 1) / 2) * pitch * roomy, columns, sides };
}
