/* Two documents side by side, by colour: who says what. What they are to each other is computed by `mechgraph compare`
   and travels with the page; what only one addresses the other does not deny. */

/* By class of line: how it is called, its colour, and the sign between the badges on it. */
const SAYERS = {
  left: { kind: "left", mark: "" },
  right: { kind: "right", mark: "" },
  agreement: { kind: "both", mark: "=", said: "agree" },
  difference: { kind: "both", mark: "≈", said: "differ" },
  opposition: { kind: "opposed", mark: "≠", said: "oppose each other" },
  both: { kind: "both", mark: "+", said: "not of one matter" }, // two relations of the same two entities
  neither: { kind: "none", mark: "" },
};
const GROUPS = ["opposition", "difference", "agreement"]; // the gravest decides what a line shows

const comparisons = page.compared; // null where there are too many
const shortOf = (id) => documents.get(id)?.short ?? words(id);
const sidesOf = (pair) => [pair.left, pair.right].map((id) => claims.get(id).document);

/* ---- what is compared ---- */

/* Computed from the claims that the filters leave, in every view the same: these are the counts of `mechgraph compare`. */
function comparisonNow() {
  if (!state.compare) return null;
  const [left, right] = state.compare;
  const kept = (claim) => !CONTENT_FILTERS.some((reason) => HIDES[reason](claim));
  const pairs = (comparisons ?? []).filter((pair) => sidesOf(pair).every((id) => id === left || id === right))
    .filter((pair) => [pair.left, pair.right].every((id) => kept(claims.get(id))))
    .map((pair) => (sidesOf(pair)[0] === left ? pair : { ...pair, left: pair.right, right: pair.left }));
  const partners = new Map(pairs.map((pair) => [JSON.stringify([pair.left, pair.right]), pair]));
  return { left, right, pairs, partners, topics: [left, right].map((id) => topicsOf(claimsIn(id).filter(kept))) };
}

/* Each entity that the claims are about, with their number. */
function topicsOf(rows) {
  const counts = new Map();
  for (const claim of rows) {
    const about = [claim.subject, claim.object, ...claim.via ?? [], ...claim.members ?? []].map((row) => row.id);
    for (const id of new Set(about)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function onlyIn(side) {
  const { topics } = now.comparison;
  const other = topics[1 - side];
  return [...topics[side]].filter(([id]) => !other.has(id)).sort(([one, a], [two, b]) => b - a || (one < two ? -1 : 1));
}

/* Who says what of a pair: one class of SAYERS. */
function sayer(rows) {
  const { left, right, partners } = now.comparison;
  const [here, there] = [left, right].map((id) => rows.filter((claim) => claim.document === id));
  if (!here.length || !there.length) return here.length ? "left" : there.length ? "right" : "neither";
  const groups = new Set(here.flatMap((one) => there.map((other) => partners.get(JSON.stringify([one.id, other.id]))?.group)));
  return GROUPS.find((group) => groups.has(group)) ?? "both";
}

const sayerColour = (rows) => palette[SAYERS[sayer(rows)].kind] ?? palette.fade;

function sayerBadge(kind) {
  const { left, right } = now.comparison;
  if (kind === "left" || kind === "right") return shortOf(kind === "left" ? left : right);
  return `${shortOf(left)}${SAYERS[kind].mark}${shortOf(right)}`;
}

function sayerWords(kind) {
  const { left, right } = now.comparison;
  if (kind === "neither") return "neither";
  if (kind === "left" || kind === "right") return `only ${shortOf(kind === "left" ? left : right)}`;
  return `both: ${SAYERS[kind].said}`;
}

/* ---- on the drawing ---- */

/* Colour alone says nothing to some: each line bears the badges of those who say it. */
function drawSayers(context, focused) {
  const place = freePlaces();
  for (const [key, rows] of now.drawn) {
    const kind = sayer(rows);
    if (kind === "neither" || (focused && !focused.pairs.has(key))) continue;
    const text = fitted(context, sayerBadge(kind), 60);
    const at = place(lineOf(key), pillSize(context, text));
    if (at) pill(context, text, at.x, at.y, sayerColour(rows));
  }
}

/* ---- the bar ---- */

function setCompare(pair) {
  state.compare = pair;
  refresh();
}

function toggleCompare() {
  if (state.compare) setCompare(null);
  else if (documents.size > 1) setCompare(lastCompared.pair ?? page.documents.slice(0, 2).map((row) => row.id));
  if (state.compare) choose(null);
}

const lastCompared = { pair: null };

function drawCompareBar() {
  const bar = byId("compare");
  byId("compare-button").setAttribute("aria-pressed", String(Boolean(state.compare)));
  document.body.classList.toggle("comparing", Boolean(state.compare));
  bar.hidden = !state.compare;
  lastCompared.pair = state.compare ?? lastCompared.pair;
  drawCompareLegend();
  if (!state.compare) {
    bar.replaceChildren();
    return;
  }
  const chooser = (side) => el("select", { "aria-label": side ? "The other document" : "One document", "data-key": `side-${side}`, onchange: (event) => {
    const pair = [...state.compare];
    if (event.target.value === pair[1 - side]) pair.reverse(); // the other one was chosen: exchange them
    else pair[side] = event.target.value;
    setCompare(pair);
  } }, page.documents.map((row) => el("option", { value: row.id, selected: row.id === state.compare[side] }, `${row.short} · ${row.title}`)));
  keepFocus(bar, () => bar.replaceChildren(el("strong", {}, "Compare"), chooser(0), el("span", { class: "small" }, "with"), chooser(1),
    el("span", { class: "grow" }),
    button("Show the comparison", () => { choose(null); panel.focus(); }, { "data-key": "show-compared", disabled: state.selection === null }),
    button("Close", () => { setCompare(null); byId("compare-button").focus(); }, { "data-key": "close-compare", "aria-label": "Close the comparison" })));
}

function lineCounts() {
  const counts = new Map(Object.keys(SAYERS).map((kind) => [kind, 0]));
  for (const rows of now.drawn.values()) counts.set(sayer(rows), counts.get(sayer(rows)) + 1);
  return [...counts].filter(([kind, count]) => count > 0 || kind === "left" || kind === "right" || kind === "agreement");
}

function sample(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 40 12", "aria-hidden": "true", class: `sample ${SAYERS[kind].kind}` })) svg.setAttribute(name, value);
  line.setAttribute("d", "M1 6H39");
  line.setAttribute("class", "line broad");
  svg.append(line);
  return svg;
}

function drawCompareLegend() {
  for (const item of document.querySelectorAll(".legend .compare-key")) item.remove();
  if (state.compare) document.querySelector(".legend").prepend(...lineCounts().map(([kind]) => el("li", { class: "compare-key" }, sample(kind), keyWords(kind))));
}

const keyWords = (kind) => (["neither", "left", "right"].includes(kind) ? sayerWords(kind) : `${sayerWords(kind)} (${sayerBadge(kind)})`);

/* ---- the panel ---- */

function comparePanel() {
  const { left, right, pairs } = now.comparison;
  return [
    el("p", { class: "eyebrow" }, "Compare"),
    el("h2", { class: "title" }, [left, right].map((id, position) => [position ? " and " : "", badge(id), " ", el("bdi", {}, documents.get(id).title)])),
    heading("Lines in this view"),
    el("ul", { class: "links" }, lineCounts().map(([kind, count]) => el("li", { class: "line-count" }, sample(kind), el("span", { class: "grow" }, keyWords(kind)), el("span", { class: "count" }, amount(count))))),
    el("p", { class: "small" }, "A line is coloured by who says it; its end still tells the sign."),
    el("p", { class: "note" }, "What only one addresses is not denied by the other: silence is no statement."),
    comparisons === null && el("p", { class: "note" }, "Too many pairs of claims to tell each; mechgraph compare tells them."),
    comparisons !== null && ["agreement", "difference", "opposition"].map((group) => groupSection(group, pairs.filter((pair) => pair.group === group))),
    [0, 1].map((side) => topicSection([left, right][side], onlyIn(side))),
    el("p", { class: "small" }, "Computed from the claims that the filters leave, whatever the view."),
  ];
}

function groupSection(group, pairs) {
  return [heading(plural(pairs.length, group)), el("ul", { class: "links" }, pairs.map((pair) => {
    const one = claims.get(pair.left);
    return el("li", {}, button([el("bdi", {}, one.subject.label), " and ", el("bdi", {}, one.object.label)], () => choose({ type: "pair", from: one.subject.id, to: one.object.id }), { class: "link" }),
      el("p", { class: "small" }, pair.kind, pair.differ ? [": they differ in ", el("bdi", {}, pair.differ)] : null, " ", [pair.left, pair.right].map((id) => [button(id, () => choose({ type: "claim", id }), { class: "link code", title: paraphrase(claims.get(id)) }), " "])));
  }))];
}

const FEW_TOPICS = 8;

function topicSection(id, rows) {
  const link = ([entity, count]) => el("li", {}, entityLink(entity), " ", el("span", { class: "count" }, amount(count)));
  return [heading(`Addressed by ${shortOf(id)} only`, el("span", { class: "count" }, plural(rows.length, "entity", "entities"))),
    el("ul", { class: "links" }, rows.slice(0, FEW_TOPICS).map(link)),
    rows.length > FEW_TOPICS && el("details", { class: "silent" }, el("summary", { "data-key": `more-${id}` }, `${amount(rows.length - FEW_TOPICS)} more`), el("ul", { class: "links" }, rows.slice(FEW_TOPICS).map(link)))];
}

/* Above the evidence of a line: who says it, and what the claims are to each other. */
function comparedNote(rows) {
  if (!now.comparison || !rows.length) return null;
  const { left, right, pairs } = now.comparison;
  const kind = sayer(rows);
  const silent = { left: right, right: left }[kind];
  if (kind === "neither") return el("p", { class: "note not-addressed" }, `Not addressed by ${shortOf(left)} or ${shortOf(right)}, which are compared.`);
  if (silent) return el("p", { class: "note not-addressed" }, el("strong", {}, `Not addressed by ${shortOf(silent)}.`), " That is not to say that it denies it.");
  const ids = new Set(rows.map((claim) => claim.id));
  const told = pairs.filter((pair) => ids.has(pair.left) && ids.has(pair.right));
  return el("div", { class: "note" }, el("strong", {}, `${shortOf(left)} and ${shortOf(right)} both address this.`),
    told.length ? el("ul", { class: "links" }, told.map((pair) => el("li", {}, `${pair.left}, ${pair.right}: ${pair.kind}`, pair.differ ? [" (", el("bdi", {}, pair.differ), ")"] : null))) : " Their claims are of different relations.");
}
