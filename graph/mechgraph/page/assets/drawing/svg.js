/* A canvas context that writes SVG: what draws on the screen draws the figure, so the two are equal. It knows what this
   page and vis use of a context, no more; sizes are uniform, so a scale and a shift are all its transforms. */

const SVG = "http://www.w3.org/2000/svg";
const STYLES = ["fillStyle", "strokeStyle", "lineWidth", "lineCap", "lineJoin", "font", "textAlign", "textBaseline", "globalAlpha"];

/* XML 1.0 has no other control characters, not even as references: https://www.w3.org/TR/xml/#charsets */
const xmlText = (value) => String(value).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
/* vis and style sheets speak in rgb(a); editors of figures know hexadecimal colours and an opacity of their own. */
function paintOf(kind, colour) {
  const [r, g, b, alpha = 1] = (/^rgba?\((.*)\)$/.exec(colour)?.[1].split(/[\s,/]+/).map(Number)) ?? [];
  if (b === undefined) return { [kind]: colour };
  const hex = [r, g, b].map((value) => Math.round(value).toString(16).padStart(2, "0")).join("");
  return { [kind]: `#${hex}`, [`${kind}-opacity`]: alpha === 1 ? null : alpha };
}

const rounded = (value) => String(Math.round(value * 100) / 100);

class SvgContext {
  constructor(width, height, family) {
    this.document = document.implementation.createDocument(SVG, "svg");
    this.root = this.document.documentElement;
    for (const [name, value] of Object.entries({ version: "1.1", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": family })) this.root.setAttribute(name, value);
    this.at = this.root;
    this.family = family;
    this.names = new Set();
    this.kept = [];
    this.dash = [];
    [this.size, this.left, this.top] = [1, 0, 0];
    this.steps = [];
    this.ruler = document.createElement("canvas").getContext("2d");
    Object.assign(this, { fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, lineCap: "butt", lineJoin: "miter", font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic", globalAlpha: 1 });
  }

  text() {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(this.document)}\n`;
  }

  /* Everything drawn within becomes one group, named for those who edit the figure. */
  group(name, draw, { title = null, ...data } = {}) {
    const outer = this.at;
    this.at = this.add("g", { id: this.unique(name), ...Object.fromEntries(Object.entries(data).map(([key, value]) => [`data-${key}`, value])) });
    if (title !== null) this.add("title").textContent = xmlText(title);
    draw();
    if (!this.at.querySelector("path, text, rect")) this.at.remove();
    this.at = outer;
  }

  unique(name) {
    const plain = name.replace(/[^\p{L}\p{N}_.-]+/gu, "-");
    const base = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
    let ident = base;
    for (let number = 2; this.names.has(ident); number += 1) ident = `${base}-${number}`;
    this.names.add(ident);
    return ident;
  }

  add(tag, attributes = {}) {
    const node = this.document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, xmlText(value));
    this.at.append(node);
    return node;
  }

  /* ---- state ---- */

  save() {
    this.kept.push([STYLES.map((name) => this[name]), this.dash, this.size, this.left, this.top]);
  }

  restore() {
    const [values, dash, size, left, top] = this.kept.pop();
    STYLES.forEach((name, position) => { this[name] = values[position]; });
    Object.assign(this, { dash, size, left, top });
  }

  translate(x, y) {
    this.left += x * this.size;
    this.top += y * this.size;
  }

  scale(by) {
    this.size *= by;
  }

  setLineDash(dash) {
    this.dash = dash.some((length) => length > 0) ? dash : [];
  }

  /* ---- paths ---- */

  point(x, y) {
    return `${rounded(x * this.size + this.left)} ${rounded(y * this.size + this.top)}`;
  }

  beginPath() {
    this.steps = [];
  }

  moveTo(x, y) {
    this.steps.push(`M${this.point(x, y)}`);
  }

  lineTo(x, y) {
    this.steps.push(`${this.steps.length ? "L" : "M"}${this.point(x, y)}`);
  }

  quadraticCurveTo(x1, y1, x, y) {
    this.steps.push(`Q${this.point(x1, y1)} ${this.point(x, y)}`);
  }

  bezierCurveTo(x1, y1, x2, y2, x, y) {
    this.steps.push(`C${this.point(x1, y1)} ${this.point(x2, y2)} ${this.point(x, y)}`);
  }

  closePath() {
    if (this.steps.length) this.steps.push("Z");
  }

  arc(x, y, radius, start, end, against = false) {
    const on = (angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    const turn = 2 * Math.PI;
    const full = Math.abs(end - start) >= turn;
    const along = against ? start - end : end - start;
    const angle = full ? turn : ((along % turn) + turn) % turn;
    const halves = angle > Math.PI ? 2 : 1; // one arc cannot be a whole circle
    this.lineTo(...on(start));
    for (let part = 1; part <= halves; part += 1) {
      const to = start + ((against ? -1 : 1) * angle * part) / halves;
      this.steps.push(`A${rounded(radius * this.size)} ${rounded(radius * this.size)} 0 0 ${against ? 0 : 1} ${this.point(...on(to))}`);
    }
  }

  rect(x, y, width, height) {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  roundRect(x, y, width, height, wanted) {
    const radius = Math.min(wanted, width / 2, height / 2);
    const corners = [[x + width, y, -1], [x + width, y + height, 0], [x, y + height, 1], [x, y, 2]];
    this.moveTo(x + radius, y);
    for (const [cx, cy, quarter] of corners) {
      const [middle, across] = [cx === x ? x + radius : cx - radius, cy === y ? y + radius : cy - radius];
      this.arc(middle, across, radius, (quarter * Math.PI) / 2, ((quarter + 1) * Math.PI) / 2);
    }
    this.closePath();
  }

  /* ---- what is seen ---- */

  fill(path = null) {
    if (path !== null) this.add("path", { d: path, ...paintOf("fill", this.fillStyle), transform: this.transform(), ...this.alpha() });
    else if (this.steps.length) this.add("path", { d: this.steps.join(""), ...paintOf("fill", this.fillStyle), ...this.alpha() });
  }

  /* What was filled and is then stroked is one thing to move about. */
  stroke(path = null) {
    if (path === null && !this.steps.length) return;
    const size = path === null ? this.size : 1;
    const d = path ?? this.steps.join("");
    const last = this.at.lastElementChild;
    const same = last?.tagName === "path" && last.getAttribute("d") === d && !last.hasAttribute("stroke") ? last : this.add("path", { d, fill: "none", transform: path && this.transform(), ...this.alpha() });
    const dash = this.dash.map((length) => rounded(length * size)).join(" ");
    const look = { ...paintOf("stroke", this.strokeStyle), "stroke-width": rounded(this.lineWidth * size), "stroke-linecap": this.lineCap === "butt" ? null : this.lineCap, "stroke-dasharray": dash || null };
    for (const [name, value] of Object.entries(look)) if (value !== null) same.setAttribute(name, value);
  }

  fillRect(x, y, width, height) {
    const [left, top] = this.point(x, y).split(" ");
    this.add("rect", { x: left, y: top, width: rounded(width * this.size), height: rounded(height * this.size), ...paintOf("fill", this.fillStyle), ...this.alpha() });
  }

  transform() {
    return `translate(${rounded(this.left)} ${rounded(this.top)}) scale(${rounded(this.size)})`;
  }

  alpha() {
    return { opacity: this.globalAlpha === 1 ? null : this.globalAlpha };
  }

  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  /* Set from the middle, so that another font keeps it in its box; on the plain baseline, which every editor knows. */
  fillText(text, x, y) {
    const { width } = this.measureText(text);
    const rise = (baseline) => Object.assign(this.ruler, { font: this.font, textBaseline: baseline }).measureText(text).actualBoundingBoxAscent;
    const baseline = y + rise("alphabetic") - rise(this.textBaseline);
    this.ruler.textBaseline = "alphabetic";
    const middle = this.textAlign === "center" ? x : x + width / 2;
    const [, weight, size, family] = /^(?:\s*(\w+)\s+)?\s*([\d.]+)px\s+(.*)$/s.exec(this.font);
    const [left, top] = this.point(middle, baseline).split(" ");
    this.add("text", {
      x: left, y: top, ...paintOf("fill", this.fillStyle), "text-anchor": "middle", "font-size": rounded(Number(size) * this.size),
      "font-weight": weight === undefined || weight === "normal" ? null : weight, "font-family": family === this.family ? null : family, ...this.alpha(),
    }).textContent = xmlText(text);
  }
}
