/* A narrow screen: the bands one below the other, so that a drawing is read by moving down instead of shrinking. */

const narrow = matchMedia("(max-width: 560px)");
const printing = { on: false };
const isNarrow = () => narrow.matches && !printing.on; // paper is wide
const STACK = { width: 400, gap: 14, row: 30, loose: 0, pad: 10, apart: 12 }; // px of the drawing

for (const view of views) view.wide = { positions: view.positions, bands: view.bands, stacked: false };

/* Rows of a band are filled in the order in which its boxes stand on a wide screen, from the top. Where it is given by box what
   it is joined with, a row is ordered by what stands above, and spread out. */
function stackedPlaces(wide, { width, gap, loose } = STACK, joined = null) {
  const [positions, bands] = [new Map(), []];
  let top = 0;
  for (const { name } of wide.bands) {
    const members = [...wide.positions].filter(([id]) => entities.get(id).level === name).sort(([, [x1, y1]], [, [x2, y2]]) => y1 - y2 || x1 - x2).map(([id]) => id);
    let y = top + HEAD + loose;
    for (const row of rowsOf(members, width, gap)) {
      const height = Math.max(...row.map((id) => sizeOf(id).height));
      const apart = joined ? Math.max((width - widthOf(row, 0)) / (row.length + 1), gap) : gap;
      let x = (width - widthOf(row, apart)) / 2;
      for (const id of joined ? belowOthers(row, positions, joined) : row) {
        positions.set(id, [x + sizeOf(id).width / 2, y + height / 2]);
        x += sizeOf(id).width + apart;
      }
      y += height + STACK.row + loose;
    }
    bands.push({ name, left: 0, top, width, height: y - STACK.row - loose + STACK.pad - top });
    top = y - STACK.row - loose + STACK.pad + STACK.apart;
  }
  return { positions, bands, stacked: true };
}

/* By the mean place of the boxes above that they are joined with. */
function belowOthers(row, positions, joined) {
  const middles = [...positions.values()].map(([x]) => x);
  const middle = (Math.min(...middles) + Math.max(...middles)) / 2;
  const place = (id) => {
    const above = [...joined.get(id) ?? []].filter((other) => positions.has(other)).map((other) => positions.get(other)[0]);
    return above.length ? above.reduce((sum, x) => sum + x, 0) / above.length : middle;
  };
  return row.map((id) => [place(id), id]).sort(([one], [other]) => one - other).map(([, id]) => id);
}

/* A box is as wide as its words are in the reader's font, which the places of a wide screen leave room for. */
const sizes = new Map();

function sizeOf(id) {
  if (!sizes.has(id)) {
    const { width, height } = boxes.get(id) ?? { width: 60, height: 28 };
    measuring.font = `${fontSize(id)}px ${FONT}`;
    const widest = Math.max(...firstNode(id).label.split("\n").map((line) => measuring.measureText(line).width));
    sizes.set(id, { width: Math.max(width, widest + 10), height });
  }
  return sizes.get(id);
}

const widthOf = (row, gap) => row.reduce((sum, id) => sum + sizeOf(id).width, gap * (row.length - 1));

function rowsOf(members, width, gap) {
  const rows = [];
  for (const id of members) {
    const row = rows.at(-1);
    if (row && widthOf([...row, id], gap) <= width - 2 * STACK.pad) row.push(id);
    else rows.push([id]);
  }
  return rows;
}

const arrangeView = (view) => Object.assign(view, view.part ? partPlaces(view.wide, view.part) : isNarrow() ? stackedPlaces(view.wide) : view.wide);
const arrangeViews = () => views.forEach(arrangeView);

/* The drawing and what is told of it, both in sight; of several claims, the one that is chosen. */
function showBoth() {
  if (!stacked.matches || !state.selection) return;
  container.parentElement.scrollIntoView({ block: "start" });
  panel.querySelector(".card.on")?.scrollIntoView({ block: "nearest" });
}

/* What was chosen, whole if it can be read so, else from its top, or around what is to be seen of it. */
function lookNarrow(ids, seen) {
  const boxesOf = (some) => some.filter((id) => nodeSet.get(nodeOf(id))).map((id) => network.getBoundingBox(nodeOf(id)));
  const [chosen, inner] = [boxesOf(ids), boxesOf(seen)];
  if (!chosen.length || !container.clientHeight) return;
  const [top, bottom] = [extent(chosen).top - HEAD, extent(chosen).bottom + 12];
  const across = (container.clientWidth - 8) / STACK.width;
  const whole = container.clientHeight / (bottom - top);
  const scale = whole < READABLE / 14 ? across : Math.min(whole, across);
  const half = container.clientHeight / 2 / scale;
  const start = extentOf(state.view.bands).top - 4 + half;
  const middle = whole < scale && inner.length === 1 ? Math.max((inner[0].top + inner[0].bottom) / 2, start) : Math.min((top + bottom) / 2, top + half);
  network.moveTo({ position: { x: STACK.width / 2, y: middle }, scale, animation: false });
  moved = true; // or the next change of size would fit the whole again
}

arrangeViews();
narrow.addEventListener("change", () => {
  if (printing.on) return;
  arrangeViews();
  showView(state.view);
});
