/* The drawing: boxes at given places, one edge per pair, bands behind, marks above. */

const container = byId("canvas");
const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
const HEAD = 34; // px that the layout keeps at the top of a band for its name
const MANY_EDGES = 150; // dashes are slow in vis beyond this (almende/vis issue 313)

const pairIds = new Map(drawing.edges.map((edge) => [pairKey(edge.from.slice(2), edge.to.slice(2)), edge.id]));
const pairOfEdge = new Map([...pairIds].map(([key, id]) => [id, key]));
const edgeOf = (key) => pairIds.get(key) ?? `p:${key}`; // of a folded view, whose edges do not travel with the page
const pairOf = (edgeId) => pairOfEdge.get(edgeId) ?? edgeId?.slice(2);
const entityOfNode = (nodeId) => nodeId.slice(2);
const nodeOf = (entityId) => `n:${entityId}`;
const firstNodes = new Map(drawing.nodes.map((node) => [node.id, node]));

/* A box as the page carries it; those of a folded view are made when they are drawn. */
function firstNode(id) {
  const nodeId = nodeOf(id);
  if (!firstNodes.has(nodeId)) {
    const { lines, width, height } = boxOf(id);
    const margin = JSON.parse(drawing.options).nodes.margin;
    firstNodes.set(nodeId, { id: nodeId, label: lines.join("\n"), shape: "box", widthConstraint: { minimum: width - 2 * margin }, heightConstraint: { minimum: height - 2 * margin } });
  }
  return firstNodes.get(nodeId);
}

const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
const network = new vis.Network(container, { nodes: nodeSet, edges: edgeSet }, JSON.parse(drawing.options));

container.firstElementChild.tabIndex = -1; // it has no keys of its own: see drawing/arrows.js

/* ---- colours: the style sheet is the only place that names them ---- */

const LEVEL_HUES = 9; // in the style sheet
let palette = {};

function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = ["canvas", "surface", "ink", "muted", "line", "plus", "minus", "conflict", "other", "accent", "fade", "left", "right", "both", "opposed"];
  palette = Object.fromEntries(names.map((name) => [name, value(name)]));
  palette.open = palette.other;
  palette.denied = palette.other;
  palette.held = palette.ink;
  palette.levels = page.levels.map((_, position) => value(`level-${position % LEVEL_HUES}`));
}

const channels = (hex) => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
const mix = (one, other, share) => {
  const [a, b] = [channels(one), channels(other)];
  return `#${a.map((value, i) => Math.round(value + (b[i] - value) * share).toString(16).padStart(2, "0")).join("")}`;
};
const levelColour = (level) => palette.levels[levelOrder.get(level) ?? 0] ?? palette.muted;

/* ---- how a pair looks: the one place that decides ---- */

const ENDS = {
  plus: { type: "arrow", size: 0.62 },
  minus: { type: "bar", size: 0.62 },
  conflict: { type: "diamond", size: 0.6 },
  open: { type: "vee", size: 0.5 },
  other: { type: "circle", size: 0.26 },
  denied: { type: "box", size: 0.3 },
};

function edgeStyle(rows, light) {
  const { kind, rank, documents: support, status } = summary(rows);
  const quiet = kind === "other" || kind === "denied" || kind === "open";
  const doubt = FIRMEST - rank; // 0 for asserted
  const end = ENDS[kind];
  const base = quiet ? 1.1 : 1.7;
  let width = (base + Math.min(support - 1, 3) * 1.3) * [1, 0.86, 0.72, 0.62][Math.min(doubt, 3)];
  const hue = now.comparison ? sayerColour(rows) : palette[kind];
  let color = mix(hue, palette.canvas, [0, 0.16, 0.34, 0.46][Math.min(doubt, 3)]);
  if (light === "faded") color = mix(palette.fade, palette.canvas, 0.25);
  if (light === "focus") {
    width += 1;
    color = mix(color, hue, 0.5);
  }
  return {
    width,
    color: { color, highlight: color, hover: color, inherit: false },
    dashes: dashesOf(doubt, status),
    arrows: { to: { enabled: true, type: end.type, scaleFactor: end.size } },
    // a bar without the line running into it floats; an arrow with it has a blunt tip
    arrowStrikethrough: kind === "minus" || kind === "denied",
  };
}

function dashesOf(doubt, status) {
  if (status === "implied") return [1, 5];
  if (now.drawn.size >= MANY_EDGES) return false;
  if (status === "presupposed") return [10, 4, 1, 4];
  return doubt === 0 ? false : [[8, 4], [6, 5], [3, 5]][Math.min(doubt, 3) - 1];
}

/* ---- boxes and edges as vis wants them ---- */

/* What is set from outside, by the reader or taken as given with a block. */
function holdOf(id) {
  if (!now.outcome?.held.has(id)) return null;
  return HOLDS[now.outcome.raised.includes(id) ? "raise" : now.outcome.lowered.includes(id) ? "lower" : "block"];
}

function isFaded(id, focused) {
  if (focused) return !focused.nodes.has(id);
  return now.outcome ? now.outcome.verdict(id) === "not reached" : !now.entities.has(id);
}

function nodeItem(id, focused) {
  const [x, y] = state.view.positions.get(id);
  const first = firstNode(id);
  const set = holdOf(id);
  const colour = now.outcome ? palette[set?.kind ?? outcomeOf(id).kind] ?? palette.fade : levelColour(entities.get(id).level);
  const spoken = now.entities.has(id);
  const faded = isFaded(id, focused);
  const strong = Boolean(set) || (focused?.nodes.has(id) && ["entity", "outcome"].includes(state.selection.type) && state.selection.id === id);
  return {
    ...first,
    x,
    y,
    borderWidth: strong ? 3 : 1.5,
    color: faded
      ? { background: palette.canvas, border: palette.fade }
      : { background: mix(colour, palette.surface, strong ? 0.78 : 0.9), border: colour },
    font: { face: FONT, size: fontSize(id), color: faded ? mix(palette.muted, palette.canvas, 0.45) : palette.ink },
    // a box that nothing visible speaks of is an outline, not a finding
    shapeProperties: { borderRadius: CORNER, borderDashes: spoken ? false : [4, 4] },
  };
}

/* Places were computed without the reader's font: where it is wide, letters give way, not boxes. */
const measuring = el("canvas").getContext("2d");
const fontSizes = new Map();

function fontSize(id) {
  if (!fontSizes.has(id)) {
    const node = firstNode(id);
    measuring.font = `14px ${FONT}`;
    const widest = Math.max(...node.label.split("\n").map((line) => measuring.measureText(line).width));
    const room = (node.widthConstraint.minimum ?? widest) + 8; // a box may grow into the gap by so much
    fontSizes.set(id, Math.max(Math.min(14, Math.floor((28 * room) / widest) / 2), 10) || 14);
  }
  return fontSizes.get(id);
}

function edgeItem(key, rows, focused) {
  const [from, to] = JSON.parse(key);
  const idle = now.outcome && !now.outcome.acting.has(key);
  const light = focused ? (focused.pairs.has(key) ? "focus" : "faded") : idle ? "faded" : "plain";
  const style = edgeStyle(rows, light);
  if (isEssentialLink(key)) style.width += 1.6; // every path takes it
  return { id: edgeOf(key), from: nodeOf(from), to: nodeOf(to), smooth: curveOf(from, to), ...style };
}

const written = new Map();

/* Only what changed is handed over: vis rebuilds every item that it is given. */
function sync(dataSet, items) {
  const wanted = new Map(items.map((item) => [item.id, item]));
  const gone = dataSet.getIds().filter((id) => !wanted.has(id));
  const changed = items.filter((item) => written.get(item.id) !== JSON.stringify(item));
  dataSet.remove(gone);
  for (const id of gone) written.delete(id);
  for (const item of changed) written.set(item.id, JSON.stringify(item));
  if (changed.length) dataSet.update(changed);
}

function redraw() {
  const focused = focus();
  const shown = [...state.view.positions.keys()].filter((id) => !state.off.get("level").has(entities.get(id).level) || focused?.nodes.has(id));
  sync(nodeSet, shown.map((id) => nodeItem(id, focused)));
  sync(edgeSet, [...now.drawn].map(([key, rows]) => edgeItem(key, rows, focused)));
  drawLegend();
  drawSummary();
  drawAroundBar();
  if (state.view.fresh) lookAnew(); // it is seen for the first time, or placed anew
  state.view.fresh = false;
  network.redraw();
}

/* What is in the view, or in the part of it that is drawn alone. */
function drawLegend() {
  const { wide, part } = state.view;
  const shown = new Set([...(part?.nodes ?? wide.positions.keys())].filter(isValued).map((id) => entities.get(id).valence));
  for (const { kind, rank, status, documents: support, disputed } of [...now.drawn.values()].map(summary)) {
    shown.add(kind).add(status);
    if (rank < FIRMEST) shown.add("hedged");
    if (support > 1) shown.add("documents");
    if (disputed) shown.add("denied");
  }
  for (const item of document.querySelectorAll(".legend [data-shows]")) item.hidden = !isSummary() && !shown.has(item.dataset.shows);
}

/* ---- behind the boxes: bands ---- */

function drawBands(context, group = (name, draw) => draw()) {
  for (const band of state.view.bands) group(`band ${band.name}`, () => drawBand(context, band));
}

function drawBand(context, band) {
  const colour = levelColour(band.name);
  context.fillStyle = mix(colour, palette.canvas, 0.94);
  context.strokeStyle = mix(colour, palette.canvas, 0.86);
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(band.left, band.top, band.width, band.height, 8);
  context.fill();
  context.stroke();
}

network.on("beforeDrawing", (context) => drawBands(context));

/* ---- above the boxes ---- */

network.on("afterDrawing", (context) => {
  const focused = focus();
  if (focused) drawFocus(context, focused);
  drawMarks(context, focused);
});

function drawMarks(context, focused, frame = windowFrame()) {
  drawCrosses(context, focused);
  if (now.comparison) drawSayers(context, focused);
  for (const id of state.view.positions.keys()) drawValence(context, id, focused);
  if (now.outcome) for (const id of state.view.positions.keys()) drawOutcome(context, id, focused);
  drawEssential(context);
  drawBandNames(context, frame);
}

/* The chosen edges again, over the faded boxes that they pass, then their own boxes over them. */
function drawFocus(context, focused) {
  for (const [from, to] of focused.gaps) drawGap(context, from, to);
  for (const key of focused.pairs) {
    const edge = network.body.edges[edgeOf(key)];
    if (!edge?.connected || !edgeSet.get(edge.id)) continue;
    edge.draw(context);
    edge.drawArrows(context);
  }
  for (const id of focused.nodes) {
    if (nodeSet.get(nodeOf(id))) network.body.nodes[nodeOf(id)].draw(context);
  }
}

function drawGap(context, from, to) {
  if (!nodeSet.get(nodeOf(from)) || !nodeSet.get(nodeOf(to))) return;
  const [a, b] = [from, to].map((id) => state.view.positions.get(id));
  const line = [a, ...pointsOf(curveOf(from, to), a, b), b].map(([x, y]) => ({ x, y }));
  context.save();
  context.strokeStyle = palette.muted;
  context.lineWidth = 1.6;
  context.setLineDash([3, 6]);
  context.beginPath();
  line.forEach(({ x, y }, place) => (place ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
  context.restore();
  const at = freePlaces()(line.filter((_, place) => place % 5 === 0), pillSize(context, "gap"));
  if (at) pill(context, "gap", at.x, at.y, palette.ink);
}

const PILL_FONT = `600 12px ${FONT}`;

/* Half its width and height. */
function pillSize(context, text) {
  context.save();
  context.font = PILL_FONT;
  const width = context.measureText(text).width + 12;
  context.restore();
  return [width / 2, 9];
}

function pill(context, text, x, y, colour) {
  context.save();
  context.font = PILL_FONT;
  const width = 2 * pillSize(context, text)[0];
  context.fillStyle = palette.surface;
  context.strokeStyle = colour;
  context.beginPath();
  context.roundRect(x - width / 2, y - 9, width, 18, 9);
  context.fill();
  context.stroke();
  context.fillStyle = colour;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y + 0.5);
  context.restore();
}

const ALONG = Array.from({ length: 21 }, (_, step) => step / 20);
const [TIP, ASIDE] = [10, 6]; // px that a mark keeps from the ends of a line, and from the line if it stands beside it
const CORNER = 5; // radius

/* Of the line of a pair, points from the middle of a box to the middle of the other; none where it is not drawn. */
function lineOf(key) {
  const edge = network.body.edges[edgeOf(key)];
  if (!edge?.connected) return [];
  const [from, to] = JSON.parse(key).map((id) => network.getPosition(nodeOf(id)));
  return [from, ...ALONG.map((share) => edge.edgeType.getPoint(share)), to];
}

const fromMiddle = (points) => points.map((point, place) => [Math.abs(place - (points.length - 1) / 2), point]).sort(([one], [other]) => one - other).map(([, point]) => point);

/* As they are drawn: what vis calls the bounding box is wider by the radius of its corners. */
const boxesDrawn = () => nodeSet.getIds().map((id) => network.getBoundingBox(id))
  .map(({ left, right, top, bottom }) => ({ left: left + CORNER, right: right - CORNER, top: top + CORNER, bottom: bottom - CORNER }));
const covers = ({ x, y }, [w, h], box) => x + w > box.left && x - w < box.right && y + h > box.top && y - h < box.bottom;

/* Finds a place for a mark of a line, given half the mark's size: on the line or beside it, where it hides no box, no other
   mark and neither end of the line, if there is such a place; null where the line is hidden. */
function freePlaces() {
  const taken = boxesDrawn();
  return (line, [w, h]) => {
    const [xs, ys] = [line.map(({ x }) => x), line.map(({ y }) => y)];
    const [around, reach] = [{ x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 }, 2 * (w + h + ASIDE)];
    const near = taken.filter((box) => covers(around, [around.x - Math.min(...xs) + reach, around.y - Math.min(...ys) + reach], box));
    const isFree = (size) => (point) => !near.some((box) => covers(point, size, box));
    const seen = line.filter(isFree([0, 0]));
    if (!seen.length) return null;
    const isApart = (point) => [seen[0], seen.at(-1)].every((tip) => Math.hypot(point.x - tip.x, point.y - tip.y) > Math.max(w, h) + TIP);
    const [middle] = fromMiddle(seen);
    const on = fromMiddle(seen.filter(isApart)).find(isFree([w - 1, h - 1]));
    const found = on ?? besides(line[0], line.at(-1), [w, h], isFree([0, 0])).find(isFree([w - 1, h - 1])) ?? middle;
    taken.push({ left: found.x - w, right: found.x + w, top: found.y - h, bottom: found.y + h });
    return found;
  };
}

/* On either side of the straight line between two points, at the middle of what is seen of it. */
function besides(one, other, [w, h], isSeen) {
  const [middle] = fromMiddle(Array.from({ length: 41 }, (_, step) => ({ x: one.x + (step / 40) * (other.x - one.x), y: one.y + (step / 40) * (other.y - one.y) })).filter(isSeen));
  const length = Math.hypot(other.x - one.x, other.y - one.y);
  if (!middle || !length) return [];
  const [across, down] = [(one.y - other.y) / length, (other.x - one.x) / length];
  const away = Math.abs(across) * w + Math.abs(down) * h + ASIDE;
  return [1, -1].map((side) => ({ x: middle.x + side * away * across, y: middle.y + side * away * down }));
}

function drawCrosses(context, focused) {
  if (!now.crossed.length) return;
  const drawn = boxesDrawn();
  for (const key of now.crossed) {
    const at = fromMiddle(lineOf(key)).find((point) => !drawn.some((box) => covers(point, [10, 10], box)));
    if (at) drawCross(context, at, focused && !focused.pairs.has(key) ? palette.fade : palette.ink);
  }
}

function drawCross(context, { x, y }, colour) {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.8;
  context.beginPath();
  for (const [dx, dy] of [[-4.5, -4.5], [-4.5, 4.5]]) {
    context.moveTo(x + dx, y + dy);
    context.lineTo(x - dx, y - dy);
  }
  context.stroke();
  context.restore();
}

/* Where a chain ends, what is wanted matters; on the way there the marker would only be noise. */
const VALUED = new Set(["mind", "outcome", "body"]);

function isValued(id) {
  const { valence, level } = entities.get(id);
  return VALUED.has(level) && ["wanted", "unwanted"].includes(valence);
}

/* In ink, not in a sign's colour: what is wanted is not what is raised. */
function drawValence(context, id, focused) {
  const { valence, level } = entities.get(id);
  if (!isValued(id) || !nodeSet.get(nodeOf(id))) return;
  const faded = isFaded(id, focused);
  const box = network.getBoundingBox(nodeOf(id));
  const [x, y, up] = [box.right - 3, box.top + 2, valence === "wanted" ? -1 : 1];
  context.save();
  context.fillStyle = palette.surface;
  context.strokeStyle = faded ? palette.fade : levelColour(level);
  context.lineWidth = 1;
  context.beginPath();
  context.arc(x, y, 7.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.beginPath();
  context.moveTo(x - 3.8, y - up * 2.6);
  context.lineTo(x + 3.8, y - up * 2.6);
  context.lineTo(x, y + up * 3.8);
  context.closePath();
  context.fillStyle = context.strokeStyle = faded ? palette.fade : palette.ink;
  if (up === -1) context.fill();
  context.stroke();
  context.restore();
}

/* The verdict as a sign at the corner of a box, for colour alone says nothing to some; filled where it is set from outside,
   dashed where it rests on hedged or implied claims alone. */
function drawOutcome(context, id, focused) {
  const set = holdOf(id);
  const { mark, kind } = set ?? outcomeOf(id);
  if (!mark || !nodeSet.get(nodeOf(id))) return;
  const colour = isFaded(id, focused) ? mix(palette.muted, palette.canvas, 0.45) : kind === "open" ? palette.muted : palette[kind];
  const box = network.getBoundingBox(nodeOf(id));
  const [x, y] = [box.left + 3, box.top + 2];
  context.save();
  context.beginPath();
  context.arc(x, y, 8.5, 0, 2 * Math.PI);
  context.fillStyle = set ? colour : palette.surface;
  context.strokeStyle = colour;
  context.lineWidth = 1.3;
  context.fill();
  if (!set && !now.outcome.isFirm(id)) context.setLineDash([2.4, 2]);
  context.stroke();
  context.font = `700 13px ${FONT}`;
  context.fillStyle = set ? palette.surface : colour;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(mark, x, y + 0.5);
  context.restore();
}

/* Band names stay in sight when the drawing is moved up or made larger. */
function drawBandNames(context, { scale, y: origin }) {
  const top = -origin / scale;
  const size = Math.max(Math.min(13, 14 / scale), 11.5 / scale);
  context.save();
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const band of state.view.bands) {
    const name = labelIn(levels, band.name).toUpperCase();
    context.font = bandFont(size);
    const share = (band.width - 4) / context.measureText(name).width;
    context.font = bandFont(Math.max(Math.min(size, size * share), 8.5 / scale));
    const text = fitted(context, name, band.width - 2);
    const y = Math.min(Math.max(band.top + HEAD / 2, top + size), band.top + band.height);
    const width = context.measureText(text).width + 10;
    context.fillStyle = palette.canvas;
    context.globalAlpha = 0.9;
    const x = state.view.stacked ? band.left + width / 2 + 3 : band.left + band.width / 2; // lines come in the middle where bands stand below each other
    if (y > band.top + HEAD / 2) context.fillRect(x - width / 2, y - size * 0.8, width, size * 1.6);
    context.globalAlpha = 1;
    context.fillStyle = levelColour(band.name);
    context.fillText(text, x, y);
  }
  context.restore();
}

const bandFont = (size) => `650 ${size}px ${FONT}`;

function fitted(context, text, width) {
  let shown = text;
  while (shown.length > 2 && context.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
  return shown;
}
