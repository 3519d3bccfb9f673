/* Taking something along: the view as a picture (PNG) or as a figure to edit (SVG), and claims as a table (CSV). */

const ON_CANVAS = (name, draw) => draw(); // a picture has no groups

/* Everything that is seen, on any context, in the order in which vis draws it; what is in focus comes last, on top. */
function paintView(context, group, frame) {
  const focused = focus();
  const chosen = (key) => Boolean(focused?.pairs.has(key));
  const edges = [...now.drawn.keys()].map((key) => ({ key, edge: network.body.edges[edgeOf(key)] })).filter(({ edge }) => edge?.connected);
  const boxed = [...state.view.positions.keys()].filter((id) => nodeSet.get(nodeOf(id)));
  const lines = (rows, draw, name) => rows.forEach(({ key, edge }) => group(edgeName(name, key), () => draw(edge), { title: pairTip(key), ...edgeData(key) }));
  const boxesOf = (ids) => page.levels.forEach((level) => group(`level ${level.id}`, () => ids.filter((id) => entities.get(id).level === level.id)
    .forEach((id) => group(`box ${id}`, () => network.body.nodes[nodeOf(id)].draw(context), { title: entities.get(id).label, entity: id })), { title: level.label, level: level.id }));
  const layers = [["", (key) => !chosen(key), (id) => !focused?.nodes.has(id)], ["chosen ", chosen, (id) => focused?.nodes.has(id)]].slice(0, focused ? 2 : 1);
  group("bands", () => drawBands(context, group));
  for (const [name, hasPair, hasBox] of layers) {
    const rows = edges.filter(({ key }) => hasPair(key));
    if (name) focused.gaps.forEach(([from, to]) => group(`gap ${from} ${to}`, () => drawGap(context, from, to)));
    group(`${name}lines`, () => lines(rows, (edge) => edge.draw(context), "line"));
    group(`${name}boxes`, () => boxesOf(boxed.filter(hasBox)));
    group(`${name}ends`, () => lines(rows, (edge) => edge.drawArrows(context), "end"));
  }
  group("marks", () => drawMarks(context, focused, frame));
}

function edgeName(part, key) {
  const [from, to] = JSON.parse(key);
  return `${part} ${from} ${summary(now.drawn.get(key)).kind} ${to}`;
}

function edgeData(key) {
  const [from, to] = JSON.parse(key);
  return { from, to, kind: summary(now.drawn.get(key)).kind, claims: now.drawn.get(key).map((claim) => claim.id).join(" ") };
}

/* ---- what travels with a figure: how to read it, of what it is a part, and that it is no advice ---- */

const ROW = 20;

/* The legend of the page itself, so that there is one. */
function legendRows(context, width) {
  context.font = `12px ${FONT}`;
  const rows = [[]];
  let left = 12;
  for (const item of document.querySelectorAll(".legend li")) {
    if (!item.checkVisibility()) continue;
    const label = [...item.childNodes].map((node) => node.textContent.trim()).filter(Boolean).join(" ");
    const drawn = item.querySelector("svg");
    const size = (drawn ? 42 : 0) + context.measureText(label).width;
    if (left + size > width - 12 && rows.at(-1).length) {
      rows.push([]);
      left = 12;
    }
    rows.at(-1).push({ drawn, label, left });
    left += size + 16;
  }
  return rows;
}

function paintLegend(context, rows, top) {
  rows.forEach((row, number) => row.forEach(({ drawn, label, left }) => {
    const middle = top + ROW * (number + 0.5);
    if (drawn) {
      context.save();
      context.translate(left, middle - 5.4);
      context.scale(36 / 40, 36 / 40);
      for (const shape of drawn.children) paintShape(context, shape);
      context.restore();
    }
    Object.assign(context, { font: `12px ${FONT}`, fillStyle: palette.ink, textAlign: "left", textBaseline: "middle" });
    context.fillText(label, left + (drawn ? 42 : 0), middle);
  }));
}

function paintShape(context, shape) {
  const style = getComputedStyle(shape);
  const number = (name) => Number(shape.getAttribute(name));
  const path = shape.tagName === "circle" ? `M${number("cx") - number("r")} ${number("cy")}a${number("r")} ${number("r")} 0 1 0 ${2 * number("r")} 0a${number("r")} ${number("r")} 0 1 0 ${-2 * number("r")} 0` : shape.getAttribute("d");
  context.save();
  context.globalAlpha = Number(style.opacity);
  if (style.fill !== "none") {
    context.fillStyle = style.fill;
    context.fill(pathFor(context, path));
  }
  if (style.stroke !== "none") {
    Object.assign(context, { strokeStyle: style.stroke, lineWidth: parseFloat(style.strokeWidth), lineCap: style.strokeLinecap });
    context.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[\s,]+/).map(parseFloat));
    context.stroke(pathFor(context, path));
  }
  context.restore();
}

const pathFor = (context, d) => (context instanceof SvgContext ? d : new Path2D(d));

const countsAndHidden = () => (isDrawnInPart() ? countsDrawn() : `${countsDrawn()} · ${hiddenText()}`);

const captionLines = () => [[page.title, selectedName()].filter(Boolean).join(" · "), countsAndHidden(), `${page.notice} · ${page.generator}`];

function selectedName() {
  const { selection } = state;
  if (!selection) return null;
  if (selection.type === "pair") return `${labelIn(entities, selection.from)}, ${labelIn(entities, selection.to)}`;
  return { claim: () => `claim ${selection.id}`, mechanism: () => mechanisms.get(selection.id).title, chain: () => wayText(chainNamed(selection.id)), answer: answerName, found: foundTitle, list: () => listTitle(selection.id) }[selection.type]?.() ?? labelIn(entities, selection.id);
}

/* A text in lines of a width, broken between words. */
function inLines(context, text, width) {
  context.font = `12px ${FONT}`;
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && context.measureText(longer).width <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

function paintCaption(context, lines, width, top) {
  lines.forEach((line, number) => {
    Object.assign(context, { font: `12px ${FONT}`, fillStyle: palette.muted, textAlign: "left", textBaseline: "middle" });
    context.fillText(fitted(context, line, width - 24), 12, top + ROW * (number + 0.5));
  });
}

/* ---- the whole figure ---- */

const figure = { legend: true };

/* The room of the drawing, and where in it the origin lies: as the window shows it, or all that is drawn. */
function windowFrame() {
  const { x, y } = network.canvasToDOM({ x: 0, y: 0 });
  return { width: container.clientWidth, height: container.clientHeight, x, y, scale: network.getScale() };
}

const MARGIN = 14; // px, for the marks at the corners of boxes

function wholeFrame() {
  const placed = [...state.view.positions].map(([id, [x, y]]) => ({ left: x - sizeOf(id).width / 2, right: x + sizeOf(id).width / 2, top: y - sizeOf(id).height / 2, bottom: y + sizeOf(id).height / 2 }));
  const lines = [...now.drawn.keys()].flatMap(lineOf).map(({ x, y }) => ({ left: x, right: x, top: y, bottom: y }));
  const { left, right, top, bottom } = extent([...placed, ...lines, extentOf(state.view.bands)]);
  const { width } = PAPER;
  const scale = Math.min((width - 2 * MARGIN) / (right - left), 1); // few boxes are not blown up, and legends of many can be read
  return { width, height: scale * (bottom - top) + 2 * MARGIN, x: (width - scale * (left + right)) / 2, y: MARGIN - scale * top, scale };
}

function figureSize(caption = captionLines(), frame = windowFrame()) {
  const { width, height } = frame;
  const lines = caption.flatMap((line) => inLines(measuring, line, width - 24));
  const rows = figure.legend ? legendRows(measuring, width) : [];
  const below = ROW * (rows.length + lines.length) + 12;
  return { ...frame, rows, lines, whole: height + below };
}

function paintFigure(context, size, group = ON_CANVAS) {
  const { width, height, x, y, scale, rows, lines, whole } = size;
  group("background", () => {
    context.fillStyle = palette.canvas;
    context.fillRect(0, 0, width, whole);
  });
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  group("drawing", () => paintView(context, group, size));
  context.restore();
  group("foot", () => {
    context.fillStyle = palette.surface; // over what the window cuts off
    context.fillRect(0, height, width, whole - height);
    if (rows.length) group("legend", () => paintLegend(context, rows, height + 6));
    group("caption", () => paintCaption(context, lines, width, height + 6 + ROW * rows.length));
  });
}

function savePng() {
  const size = figureSize();
  const sharp = 2 * (window.devicePixelRatio || 1); // a window's own pixels are too coarse for a slide or a page
  const copy = el("canvas", { width: Math.round(size.width * sharp), height: Math.round(size.whole * sharp) });
  const context = copy.getContext("2d");
  context.scale(sharp, sharp);
  paintFigure(context, size);
  copy.toBlob((blob) => download(blob, "png"), "image/png");
}

/* With a caption, for it travels alone, or for paper: without one, and all that is drawn. */
function svgFigure({ paper = false } = {}) {
  const size = paper ? figureSize([], wholeFrame()) : figureSize();
  const context = new SvgContext(size.width, size.whole, FONT);
  context.add("title").textContent = xmlText(page.title);
  context.add("desc").textContent = xmlText(captionLines().join("\n"));
  paintFigure(context, size, (name, draw, data) => context.group(name, draw, data));
  return context;
}

const saveSvg = () => download(new Blob([svgFigure().text()], { type: "image/svg+xml" }), "svg");

function download(blob, extension) {
  const address = URL.createObjectURL(blob);
  const name = `${String(page.corpus.id || "claims").replace(/[^\w.-]+/g, "-")}-${state.selection ? "selection" : "view"}`;
  el("a", { href: address, download: `${name}.${extension}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/* ---- the menu ---- */

/* What is selected, else what is visible: the claims that an export holds. */
const chosenClaims = () => {
  const rows = sortedClaims();
  return state.selection ? [...rows.filter(isSelectedClaim), ...[...now.forced].map((id) => claims.get(id))] : rows;
};

const drawnNote = (text) => () => (isSummary() ? "of a drawing: search for an entity first" : text);

/* Each entry: a name, what it holds, and what to do. */
const EXPORTS = [
  { id: "png", label: "Picture (PNG)", note: drawnNote("the view as it is seen, at twice its size"), save: savePng, picture: true },
  { id: "svg", label: "Figure (SVG)", note: drawnNote("the same, to edit: words are words, groups are named"), save: saveSvg, picture: true },
  { id: "csv", label: "Table (CSV)", note: () => `${plural(chosenClaims().length, "claim")} ${state.selection ? "of the selection" : "shown"}`, save: () => saveCsv(chosenClaims()) },
];

const exportMenu = byId("export-menu");

function drawExports() {
  const toggle = (event) => { figure.legend = event.target.checked; };
  const entry = ({ id, label, note, save, picture }) => button([el("span", {}, label), el("span", { class: "small" }, note())], () => {
    closeExports();
    save();
  }, { id: `${id}-button`, class: "entry", disabled: Boolean(picture && isSummary()) });
  exportMenu.replaceChildren(...EXPORTS.map(entry),
    el("label", { class: "check" }, el("input", { type: "checkbox", checked: figure.legend, onchange: toggle }), "with the legend (PNG, SVG)"));
}

function openExports() {
  drawExports();
  exportMenu.hidden = false;
  byId("export-button").setAttribute("aria-expanded", "true");
  exportMenu.querySelector("button:not(:disabled)").focus();
}

function closeExports() {
  if (exportMenu.hidden) return false;
  exportMenu.hidden = true;
  byId("export-button").setAttribute("aria-expanded", "false");
  byId("export-button").focus();
  return true;
}
