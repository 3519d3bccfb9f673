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
  else fit();
}

/* What the window leaves for the drawing. */
const roomNow = () => ({ width: Math.max(container.clientWidth - 28, 100), height: Math.max(container.clientHeight - 20, 100) });

/* Not vis's own fit: that one leaves the bands out. */
function fit() {
  const boxes = [...state.view.positions.keys()].filter((id) => nodeSet.get(nodeOf(id))).map((id) => network.getBoundingBox(nodeOf(id)));
  const bands = state.view.bands.map((band) => ({ left: band.left, right: band.left + band.width, top: band.top, bottom: band.top + band.height }));
  const all = [...boxes, ...bands];
  moved = false;
  if (!state.view.part) state.view.camera = null;
  if (!all.length || !container.clientWidth || !container.clientHeight) return;
  const [left, top] = [Math.min(...all.map((box) => box.left)), Math.min(...all.map((box) => box.top))];
  const [right, bottom] = [Math.max(...all.map((box) => box.right)), Math.max(...all.map((box) => box.bottom))];
  if (narrow.matches) { // as wide as the screen, from the top
    const across = (container.clientWidth - 8) / (right - left);
    network.moveTo({ position: { x: (left + right) / 2, y: top - 4 + container.clientHeight / 2 / across }, scale: across, animation: false });
    return;
  }
  const room = roomNow();
  const lookFrom = (below) => {
    const scale = Math.min(room.width / (right - left), (room.height - below) / (bottom - top), 1.25);
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 + below / 2 / scale }, scale, animation: false });
  };
  lookFrom(0);
  if (boxes.some(isUnderButtons)) lookFrom(byId("zoom-in").parentElement.clientHeight);
}

function isUnderButtons({ right, bottom }) {
  const [corner, buttons, frame] = [network.canvasToDOM({ x: right, y: bottom }), byId("zoom-in").parentElement.getBoundingClientRect(), container.getBoundingClientRect()];
  return corner.x > buttons.left - frame.left && corner.y > buttons.top - frame.top;
}

function zoom(factor) {
  moved = true;
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 5), animation: false });
}

/* The drawing moves only when what was asked for lies outside the window. */
function bringIntoSight(ids) {
  const places = ids.filter((id) => nodeSet.get(nodeOf(id))).map((id) => network.getPosition(nodeOf(id)));
  const inside = places.every((place) => {
    const { x, y } = network.canvasToDOM(place);
    return x > 10 && y > 10 && x < container.clientWidth - 10 && y < container.clientHeight - 10;
  });
  if (!places.length || inside) return;
  const middle = (values) => (Math.min(...values) + Math.max(...values)) / 2;
  network.moveTo({ position: { x: middle(places.map((place) => place.x)), y: middle(places.map((place) => place.y)) }, animation: false });
}

const LEGIBLE = 9; // px of a label of 14 px at full scale

/* Beside a pane the whole drawing is too small to read: what was chosen there is looked at closely. */
function lookAt(ids) {
  const boxes = ids.filter((id) => nodeSet.get(nodeOf(id))).map((id) => network.getBoundingBox(nodeOf(id)));
  if (!boxes.length || !container.clientWidth || 14 * network.getScale() >= LEGIBLE) return;
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
  const scale = Math.min((container.clientWidth - 60) / (right - left), (container.clientHeight - 120) / (bottom - top), 0.9);
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, network.getScale()), animation: false });
}

let resizing = 0;
new ResizeObserver(() => {
  cancelAnimationFrame(resizing);
  resizing = requestAnimationFrame(() => {
    network.setSize("100%", "100%");
    network.redraw();
    if (moved) return;
    if (state.view.part) arrangeView(state.view); // for the new room
    state.view.fresh = true;
    redraw();
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
