/* The claims table: the drawing's twin for screen readers, for print and for spreadsheets. */

const tablePane = byId("table-pane");

const signWord = (claim) => ({ 1: "raises", "-1": "lowers", 0: "sign open" })[effectOf(claim)] ?? "";
const polarityWord = (claim) => ({ negated: "denied", not_shown: "not shown" })[claim.polarity] ?? "affirmed";
const limitWords = (claim) => [scopeWords(claim), ...MEASURES.map((key) => claim[key] && words(claim[key]))].filter(Boolean).join("; ");

const COLUMNS = [
  { key: "subject", title: "Subject", value: (claim) => claim.subject.label },
  { key: "relation", title: "Relation", value: relationWords },
  { key: "object", title: "Object", value: (claim) => claim.object.label },
  { key: "sign", title: "Effect", value: signWord },
  { key: "polarity", title: "Polarity", value: polarityWord },
  { key: "certainty", title: "Certainty", value: (claim) => labelIn(certainties, claim.certainty), order: (claim) => -rankOf(claim) },
  { key: "hedge", title: "Hedge", value: (claim) => claim.hedge ?? "" },
  { key: "scope", title: "For whom, where, when", value: limitWords },
  { key: "status", title: "Said", value: (claim) => labelIn(statuses, claim.status) },
  { key: "document", title: "Doc.", value: (claim) => documents.get(claim.document)?.short ?? claim.document },
  { key: "segment", title: "Segment", value: segmentNumbers, order: (claim) => claim.segments[0] ?? 0 },
  { key: "claim", title: "Claim", value: (claim) => claim.id },
];

/* On paper: what a claim says beside what is read from it, and in a share of the width each, so that nothing is cut off. */
const tripleWords = (claim) => [el("bdi", {}, claim.subject.label), " ", el("em", {}, relationWords(claim)), " ", el("bdi", {}, claim.object.label)];
const PRINTED = [
  { key: "claim", share: 12, title: "Claim", value: ({ id }) => id },
  { key: "says", share: 26, title: "What it says", value: paraphrase },
  { key: "triple", share: 24, title: "Subject, relation, object", value: tripleWords },
  { key: "sign", share: 9, title: "Effect", value: signWord },
  { key: "said", share: 17, title: "How it is said; for whom, where, when", value: (claim) => [firmnessWords(claim), limitWords(claim)].filter(Boolean).join("; ") },
  { key: "read", share: 12, title: "Read in", value: readIn },
];

const ROWS = 500; // of the table, at a time: more would take long to lay out and to read
const sorting = { key: "claim", down: false };
const turning = { first: 0, selection: null }; // the first row that is shown

const placesBy = new Map(); // by column

/* The place of each claim in the order of a column, once: words take long to compare. */
function placesIn(key) {
  if (!placesBy.has(key)) {
    const { value, order = value } = COLUMNS.find((column) => column.key === key);
    const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
    const rows = page.claims.map((claim) => [order(claim), claim.id]).sort(([one], [other]) => compare(one, other));
    const places = new Map();
    rows.forEach(([word, id], at) => places.set(id, at && !compare(rows[at - 1][0], word) ? places.get(rows[at - 1][1]) : at));
    placesBy.set(key, places);
  }
  return placesBy.get(key);
}

function sortedClaims() {
  const places = placesIn(sorting.key);
  return [...now.visible].sort((one, other) => (sorting.down ? -1 : 1) * (places.get(one.id) - places.get(other.id)));
}

function isSelectedClaim(claim) {
  const { selection } = state;
  if (!selection) return false;
  return {
    claim: () => claim.id === selection.id,
    pair: () => claim.subject.id === selection.from && claim.object.id === selection.to,
    entity: () => claim.subject.id === selection.id || claim.object.id === selection.id,
    mechanism: () => mechanisms.get(selection.id).steps.some((step) => step.claims.includes(claim.id)),
    outcome: () => claimsTold(selection).includes(claim.id),
    chain: () => selectedClaimIds().includes(claim.id),
    answer: () => selectedClaimIds().includes(claim.id),
    found: () => selection.claims.includes(claim.id),
    list: () => isListed(claim, selection.id),
  }[selection.type]();
}

/* The rows that are shown: what was selected last is among them. */
function rowsShown(rows) {
  const { selection } = state;
  if (selection !== turning.selection && selection && selection.type !== "entity" && rows.length > ROWS) {
    const at = rows.findIndex(isSelectedClaim);
    if (at >= 0) turning.first = at - (at % ROWS);
  }
  turning.selection = selection;
  if (turning.first >= rows.length) turning.first = 0;
  return rows.slice(turning.first, turning.first + ROWS);
}

const rangeText = (rows) => `${amount(turning.first + 1)} to ${amount(Math.min(turning.first + ROWS, rows.length))} of ${amount(rows.length)}`;

function turner(rows) {
  if (rows.length <= ROWS) return null;
  const turn = (by) => () => {
    turning.first += by * ROWS;
    drawTable();
    tablePane.querySelector(".table-scroll").scrollTop = 0;
  };
  return el("div", { class: "segmented small", role: "group", "aria-label": "Rows" },
    button("‹", turn(-1), { disabled: turning.first === 0, "aria-label": "Earlier rows", "data-key": "earlier" }),
    el("span", { class: "range small", role: "status" }, rangeText(rows)),
    button("›", turn(1), { disabled: turning.first + ROWS >= rows.length, "aria-label": "Later rows", "data-key": "later" }));
}

function drawTable() {
  if (!state.table && tablePane.contains(document.activeElement)) panel.focus({ preventScroll: true }); // by going back
  tablePane.hidden = !state.table;
  byId("table-button").setAttribute("aria-pressed", String(state.table));
  if (!state.table) return;
  const rows = sortedClaims();
  const shown = rowsShown(rows);
  const place = tablePane.querySelector(".table-scroll")?.scrollTop ?? 0;
  keepFocus(tablePane, () => tablePane.replaceChildren(
    el("div", { class: "table-head" }, el("h2", {}, "Claims"), el("p", { class: "small" }, `${plural(now.visible.length, "claim")} shown, ${hiddenText()}`),
      turner(rows), button("Download CSV", () => saveCsv(sortedClaims()), { id: "table-csv" }), button("Close", toggleTable, { "aria-label": "Close the claims table" })),
    el("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Claims, scrollable", "data-key": "scroll" }, claimsTable(shown))));
  const scroll = tablePane.querySelector(".table-scroll");
  scroll.scrollTop = place;
  const row = tablePane.querySelector("tr.on");
  if (row && state.selection.type !== "entity") row.scrollIntoView({ block: "nearest" });
}

function claimsTable(rows) {
  return el("table", { class: "claims" },
    el("caption", { class: "sr" }, `Claims of ${page.title}`),
    el("thead", {}, el("tr", {}, COLUMNS.map(headCell))),
    el("tbody", {}, rows.map(tableRow)));
}

function headCell({ key, title }) {
  const active = sorting.key === key;
  const order = active ? (sorting.down ? "descending" : "ascending") : "none";
  const arrow = active ? (sorting.down ? " ↓" : " ↑") : "";
  const sort = () => {
    sorting.down = active && !sorting.down;
    sorting.key = key;
    turning.first = 0;
    drawTable();
  };
  return el("th", { scope: "col", "aria-sort": order }, button(`${title}${arrow}`, sort, { "data-key": `sort-${key}` }));
}

function tableRow(claim) {
  const on = isSelectedClaim(claim);
  const cells = COLUMNS.map((column) => (column.key === "claim"
    ? el("td", {}, button(claim.id, null, { class: "link code", "data-key": `claim-${claim.id}`, "aria-label": `Show claim ${claim.id}` }))
    : dataCell(column, claim)));
  return el("tr", { class: on ? "on" : null, "aria-current": on ? "true" : null, title: paraphrase(claim), onclick: () => choose({ type: "claim", id: claim.id }) }, cells);
}

function dataCell({ key, value }, claim) {
  const kind = key === "sign" && effectOf(claim) ? kindOfSign(effectOf(claim)) : null;
  return el("td", { class: kind && `glyph ${kind}` }, kind ? `${GLYPH[kind]} ` : null, el("bdi", {}, value(claim)));
}

function printedTable(rows) {
  const columns = PRINTED.filter(({ key }) => key !== "says" || rows.some(({ says }) => says));
  return el("table", { class: "claims printed" },
    el("colgroup", {}, columns.map(({ share }) => el("col", { style: `width: ${share}%` }))),
    el("thead", {}, el("tr", {}, columns.map(({ title }) => el("th", { scope: "col" }, title)))),
    el("tbody", {}, rows.map((claim) => el("tr", { class: isSelectedClaim(claim) ? "on" : null }, columns.map((column) => dataCell(column, claim))))));
}

function toggleTable() {
  const had = tablePane.contains(document.activeElement);
  state.table = !state.table;
  refresh();
  if (state.table) tablePane.querySelector(".table-scroll").focus({ preventScroll: true });
  else if (had) byId("table-button").focus();
}

/* ---- CSV ---- */

/* The fields of a claim by the columns of the table that a build writes. */
function csvRow(claim) {
  const { subject, object } = claim;
  const flat = { subject: subject.id, subject_label: subject.label, object: object.id, object_label: object.label, open_list: Boolean(claim.open_list) };
  const fields = new Map([claim, claim.scope ?? {}, flat].flatMap(Object.entries));
  return page.columns.map((name) => fields.get(name)).map((value) => (Array.isArray(value) ? value.map((one) => one.label ?? one).join(";") : value));
}

/* A spreadsheet runs cells that begin like a formula: https://owasp.org/www-community/attacks/CSV_Injection */
function csvCell(value) {
  const text = String(value ?? "");
  const guarded = typeof value === "string" && /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}

function csvText(rows) {
  const lines = [page.columns, ...rows.map(csvRow)];
  return `\ufeff${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

const saveCsv = (rows) => download(new Blob([csvText(rows)], { type: "text/csv;charset=utf-8" }), "csv");

/* ---- print: the drawing, what is selected, what is open beside it, else the whole ---- */

function drawPrint() {
  const rows = sortedClaims();
  const printed = rowsShown(rows);
  document.documentElement.dataset.theme = "light"; // paper is
  readPalette();
  printing.on = true;
  arrangeView(state.view);
  redraw();
  byId("print").replaceChildren(
    el("h1", {}, page.title), el("p", { class: "counted" }, `${isDrawnInPart() ? `${countsDrawn()}; the view holds ` : ""}${countsOfClaims(now.visible)}. ${hiddenText()}.`), el("p", {}, el("strong", {}, page.notice), ` ${page.generator}`),
    ...isSummary() ? [summarySheet()] : state.view.positions.size ? [el("figure", {}, document.importNode(svgFigure({ paper: true }).root, true))] : [],
    ...state.selection ? [el("section", { class: "sheet" }, [...panel.cloneNode(true).children].filter((part) => !part.matches(".backs")))] : [],
    ...now.comparison && !state.pane && !state.selection ? [el("section", {}, comparePanel().flat(Infinity).filter(Boolean))] : [],
    ...now.outcome && !state.pane && !state.selection ? [heldSheet()] : [],
    ...state.pane ? [el("section", { class: "sheet" }, paneSheet())] : state.selection ? [] : page.mechanisms.map((mechanism) => el("section", { class: "whole" }, el("h2", {}, mechanism.title), chainText(mechanism), chainFacts(mechanism))),
    ...state.pane && !state.table ? [] : [el("h2", {}, "Claims"), rows.length > printed.length && el("p", {}, `${rangeText(rows)} are printed; the claims table turns to the others, the CSV holds all.`), printedTable(printed)].filter(Boolean),
    ...state.pane ? [] : [el("h2", {}, "Documents"), el("ul", { class: "documents" }, page.documents.map(documentRow))]);
  for (const part of byId("print").querySelectorAll("details.query")) part.open = true;
}

function leavePrint() {
  applyTheme();
  printing.on = false;
  arrangeView(state.view);
  redraw();
}
