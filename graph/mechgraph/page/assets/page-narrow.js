/* A narrow screen: the bands one below the other, so that a drawing is read by moving down instead of shrinking. */

const narrow = matchMedia("(max-width: 560px)");
const STACK = { width: 400, gap: 14, row: 30, pad: 10, apart: 12 }; // px of the drawing

for (const view of views) view.wide = { positions: view.positions, bands: view.bands };

/* Rows of a band are filled in the order in which its boxes stand on a wide screen, from the top. */
function stackedPlaces({ wide }) {
  const [positions, bands] = [new Map(), []];
  let top = 0;
  for (const { name } of wide.bands) {
    const members = [...wide.positions].filter(([id]) => entities.get(id).level === name).sort(([, [x1, y1]], [, [x2, y2]]) => y1 - y2 || x1 - x2).map(([id]) => id);
    let y = top + HEAD;
    for (const row of rowsOf(members)) {
      const height = Math.max(...row.map((id) => sizeOf(id).height));
      let x = (STACK.width - widthOf(row)) / 2;
      for (const id of row) {
        positions.set(id, [x + sizeOf(id).width / 2, y + height / 2]);
        x += sizeOf(id).width + STACK.gap;
      }
      y += height + STACK.row;
    }
    bands.push({ name, left: 0, top, width: STACK.width, height: y - STACK.row + STACK.pad - top });
    top = y - STACK.row + STACK.pad + STACK.apart;
  }
  return { positions, bands };
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

const widthOf = (row) => row.reduce((sum, id) => sum + sizeOf(id).width, STACK.gap * (row.length - 1));

function rowsOf(members) {
  const rows = [];
  for (const id of members) {
    const row = rows.at(-1);
    if (row && widthOf([...row, id]) <= STACK.width - 2 * STACK.pad) row.push(id);
    else rows.push([id]);
  }
  return rows;
}

const arrangeView = (view) => Object.assign(view, narrow.matches ? stackedPlaces(view) : view.wide);
const arrangeViews = () => views.forEach(arrangeView);

/* The drawing and what is told of it, both in sight. */
function showBoth() {
  if (narrow.matches && state.selection) container.parentElement.scrollIntoView({ block: "start" });
}

/* What was chosen, whole if it can be read so, else from its top. */
function lookNarrow(ids) {
  const chosen = ids.filter((id) => nodeSet.get(nodeOf(id))).map((id) => network.getBoundingBox(nodeOf(id)));
  if (!chosen.length || !container.clientHeight) return;
  const [top, bottom] = [Math.min(...chosen.map((box) => box.top)) - HEAD, Math.max(...chosen.map((box) => box.bottom)) + 12];
  const across = (container.clientWidth - 8) / STACK.width;
  const scale = Math.min(Math.max(container.clientHeight / (bottom - top), LEGIBLE / 14), across);
  const y = Math.min((top + bottom) / 2, top + container.clientHeight / 2 / scale);
  network.moveTo({ position: { x: STACK.width / 2, y }, scale, animation: false });
  moved = true; // or the next change of size would fit the whole again
}

arrangeViews();
narrow.addEventListener("change", () => {
  arrangeViews();
  showView(state.view);
});
