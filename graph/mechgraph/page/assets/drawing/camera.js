/* Looking at the drawing: the camera and the pointer. */

/* ---- camera ---- */

let moved = false;
network.on("dragEnd", () => { moved = true; });
network.on("zoom", () => { moved = true; });

const cameraNow = () => ({ scale: network.getScale(), position: network.getViewPosition() });

/* As the view was looked at before a part of it was drawn alone, else all that is drawn. */
function lookAnew() {
  const { part, camera } = state.view;
  if (camera && !part) network.moveTo({ ...camera, animation: false });
  else fit(LEGIBLE / 14);
}

const PAPER = { width: 900, height: 760 }; // px of the drawing on a page

/* What the window leaves for the drawing. */
const roomNow = () => (printing.on ? PAPER : { width: Math.max(container.clientWidth - 28, 100), height: Math.max(container.clientHeight - 20, 100) });

/* Not vis's own fit: that one leaves the bands out. What would be smaller than the least scale is shown in part. */
function fit(least = 0) {
  const boxes = [...state.view.positions.keys()].filter((id) => nodeSet.get(nodeOf(id))).map((id) => network.getBoundingBox(nodeOf(id)));
  moved = false;
  if (!state.view.part) state.view.camera = null;
  if (!boxes.length || !container.clientWidth || !container.clientHeight) return;
  const { left, right, top, bottom } = extent([...boxes, extentOf(state.view.bands)]);
  if (narrow.matches) { // as wide as the screen, from the top
    const across = (container.clientWidth - 8) / (right - left);
    network.moveTo({ position: { x: (left + right) / 2, y: top - 4 + container.clientHeight / 2 / across }, scale: across, animation: false });
    return;
  }
  const room = roomNow();
  const lookFrom = (below) => {
    const scale = Math.max(Math.min(room.width / (right - left), (room.height - below) / (bottom - top), 1.25), least);
    const [x, y] = state.view.positions.get(mainBox());
    const within = (place, start, end, half) => (end - start > 2 * half + 1e-6 ? Math.min(Math.max(place, start + half), end - half) : (start + end) / 2);
    network.moveTo({ position: { x: within(x, left, right, room.width / 2 / scale), y: within(y, top, bottom, (room.height - below) / 2 / scale) + below / 2 / scale }, scale, animation: false });
  };
  lookFrom(0);
  if (boxes.some(isUnderButtons)) lookFrom(byId("zoom-in").parentElement.clientHeight);
}

/* What a view that the window does not hold is opened at: what is set from outside, else of the first band the box with the
   most lines. */
function mainBox() {
  const { positions, bands } = state.view;
  const held = [...positions.keys()].find((id) => state.held.has(id));
  const lines = new Map([...positions.keys()].filter((id) => entities.get(id).level === bands[0].name).map((id) => [id, 0]));
  for (const id of [...now.drawn.keys()].flatMap((key) => JSON.parse(key))) if (lines.has(id)) lines.set(id, lines.get(id) + 1);
  return held ?? [...lines].reduce((main, one) => (one[1] > main[1] ? one : main))[0];
}

function isUnderButtons({ right, bottom }) {
  const [corner, buttons, frame] = [network.canvasToDOM({ x: right, y: bottom }), byId("zoom-in").parentElement.getBoundingClientRect(), container.getBoundingClientRect()];
  return corner.x > buttons.left - frame.left && corner.y > buttons.top - frame.top;
}

function zoom(factor) {
  moved = true;
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 5), animation: false });
}

const LEGIBLE = 9; // px of a label of 14 px at full scale

/* What is chosen, in sight. */
function showChosen() {
  const focused = focus();
  if (!focused) return;
  const ids = ["entity", "outcome"].includes(state.selection.type) ? [state.selection.id] : [...focused.nodes];
  if (narrow.matches) lookNarrow([...focused.nodes], ids);
  else bringIntoSight(ids);
}

/* The drawing moves only when what was asked for lies outside the window; what the window cannot hold is seen from its start. */
function bringIntoSight(ids) {
  const chosen = ids.filter((id) => nodeSet.get(nodeOf(id))).map((id) => network.getBoundingBox(nodeOf(id)));
  if (!chosen.length || !container.clientWidth || chosen.every(isInSight)) return;
  const scale = network.getScale();
  const [whole, room] = [extent(chosen), roomNow()];
  const fits = Math.min(room.width / (whole.right - whole.left), room.height / (whole.bottom - whole.top));
  const holds = fits >= Math.min(scale, LEGIBLE / 14);
  const { left, right, top, bottom } = holds ? whole : chosen[0];
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: holds ? Math.min(fits, scale) : scale, animation: false });
}

function isInSight({ left, right, top, bottom }) {
  const [from, to] = [network.canvasToDOM({ x: left, y: top }), network.canvasToDOM({ x: right, y: bottom })];
  return from.x > 0 && from.y > 0 && to.x < container.clientWidth && to.y < container.clientHeight;
}

const extent = (rectangles) => ({
  left: Math.min(...rectangles.map(({ left }) => left)),
  right: Math.max(...rectangles.map(({ right }) => right)),
  top: Math.min(...rectangles.map(({ top }) => top)),
  bottom: Math.max(...rectangles.map(({ bottom }) => bottom)),
});

let resizing = 0;
new ResizeObserver(() => {
  cancelAnimationFrame(resizing);
  resizing = requestAnimationFrame(() => {
    network.setSize("100%", "100%");
    network.redraw();
    if (moved || printing.on) return;
    if (partKey(partNow()) !== partKey(state.view.part)) recompute();
    else if (state.view.part) arrangeView(state.view); // for the new room
    state.view.fresh = true;
    redraw();
    showChosen();
  });
}).observe(container);

/* ---- pointing ---- */

function pointed(at) {
  const node = network.getNodeAt(at);
  if (node !== undefined) return { type: "entity", id: entityOfNode(node) };
  const key = pairOf(network.getEdgeAt(at));
  if (key === undefined) return null;
  const [from, to] = JSON.parse(key);
  return { type: "pair", from, to };
}

function listenToPointer() {
  const tip = byId("tip");
  network.on("click", (event) => {
    choose(pointed(event.pointer.DOM));
    showBoth();
  });
  const show = (text) => ({ event }) => {
    const frame = container.getBoundingClientRect();
    tip.textContent = text;
    tip.hidden = !text;
    container.style.cursor = "pointer";
    tip.style.left = `${Math.min(event.clientX - frame.left + 14, frame.width - 240)}px`;
    tip.style.top = `${event.clientY - frame.top + 16}px`;
  };
  const hide = () => {
    tip.hidden = true;
    container.style.cursor = "";
  };
  network.on("hoverNode", (event) => show(nodeTip(entityOfNode(event.node)))(event));
  network.on("hoverEdge", (event) => show(pairTip(pairOf(event.edge)))(event));
  for (const event of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(event, hide);
}

function nodeTip(id) {
  const count = shownAbout(id).length;
  return `${entities.get(id).label} · ${count ? plural(count, "claim") : "not addressed by the claims shown"}`;
}

function pairTip(key) {
  const rows = now.drawn.get(key) ?? [];
  if (!rows.length) return "";
  return lineWords(rows);
}
