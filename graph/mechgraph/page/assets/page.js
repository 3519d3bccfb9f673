/* The controls: one state, one refresh, and the ways to change the state. */

function refresh() {
  recompute();
  redraw();
  drawCounts();
  drawStatus();
  drawViews();
  drawFilters();
  drawPanel();
  drawTable();
  writeHash();
}

/* Every selection goes through here: from the canvas, the panel, the table, the search, the console. */
function choose(selection) {
  state.selection = selection;
  if (selection) reveal(selection);
  refresh();
  const focused = focus();
  if (focused) bringIntoSight(selection.type === "entity" ? [selection.id] : [...focused.nodes]);
}

/* What is selected may stand in another view only. */
function reveal(selection) {
  const wanted = {
    entity: () => [selection.id],
    pair: () => [selection.from, selection.to],
    claim: () => [claims.get(selection.id).subject.id, claims.get(selection.id).object.id],
    mechanism: () => mechanisms.get(selection.id).entities,
  }[selection.type]();
  const holds = (view) => wanted.every((id) => view.positions.has(id));
  if (holds(state.view)) return;
  const other = views.find(holds);
  if (other) showView(other);
}

function showView(view) {
  state.view = view;
  moved = false;
  recompute();
  redraw();
  fit();
}

/* ---- header and footer ---- */

function drawCounts() {
  const shown = new Set(now.visible.flatMap((claim) => [claim.subject.id, claim.object.id]));
  const used = new Set(now.visible.map((claim) => claim.document));
  byId("counts").textContent = `${now.visible.length.toLocaleString("en")} of ${plural(claims.size, "claim")} · ${plural(shown.size, "entity", "entities")} · ${plural(used.size, "document")}`;
}

function drawStatus() {
  const partial = page.view && `a part of the corpus: ${plural(page.view.hidden_claims, "more claim")} not in this page`;
  byId("status").replaceChildren(...[
    el("span", { id: "hidden" }, [hiddenText(), partial].filter(Boolean).join(" · ")),
    isFiltered() && button("Reset filters", resetFilters, { class: "link", id: "reset" }),
    el("span", { id: "said" }),
  ].filter(Boolean));
}

function announce(text) {
  byId("said").textContent = ` · ${text}`;
}

function drawViews() {
  const box = byId("views");
  keepFocus(box, () => box.replaceChildren(...views.map((view) => button(view.label, () => {
    showView(view);
    refresh();
  }, { "aria-pressed": String(view === state.view), "data-key": view.id }))));
}

/* ---- filters ---- */

function resetFilters() {
  state.off = defaultOff();
  state.least = WEAKEST;
  refresh();
}

function drawFilters() {
  const changed = FILTERS.reduce((sum, { key }) => sum + state.off.get(key).size, 0) + (state.least === WEAKEST ? 0 : 1);
  const count = byId("filters-count");
  count.hidden = changed === 0;
  count.textContent = changed;
  const box = byId("filters");
  if (box.hidden) return;
  keepFocus(box, () => box.replaceChildren(
    el("div", { class: "filter-grid" }, FILTERS.map(filterSet), certaintySet()),
    el("div", { class: "filter-foot" }, el("p", { class: "small", "aria-live": "polite" }, hiddenText()),
      button("Reset", resetFilters, { disabled: !isFiltered(), "data-key": "reset" }), button("Done", closeFilters, { class: "primary", "data-key": "done" }))));
}

function filterSet({ key, title, rows }) {
  return el("fieldset", {}, el("legend", {}, title), rows.map((row) => filterRow(key, row)));
}

/* Counted as if this box alone decided, so that the reader sees what ticking it would bring. */
const touches = (claim, key, id) => key === "level"
  ? [claim.subject.id, claim.object.id].some((end) => entities.get(end)?.level === id)
  : claim[key] === id;

function filterRow(key, row) {
  const off = state.off.get(key);
  const outside = key === "family" && !state.view.families.has(row.id);
  const toggle = () => {
    if (!off.delete(row.id)) off.add(row.id);
    refresh();
  };
  return el("label", { class: outside ? "check outside" : "check", title: outside ? "Not in this view" : null },
    el("input", { type: "checkbox", checked: !off.has(row.id) && !outside, disabled: outside, onchange: toggle, "data-key": `${key}:${row.id}` }),
    row.badge ? el("span", { class: "badge" }, row.badge) : null,
    el("bdi", {}, row.label), el("span", { class: "count" }, page.claims.filter((claim) => touches(claim, key, row.id)).length));
}

function certaintySet() {
  const rows = [...page.certainties].sort((one, other) => one.rank - other.rank);
  const set = (row) => () => {
    state.least = row.rank;
    refresh();
  };
  return el("fieldset", {}, el("legend", {}, "Certainty, at least"), rows.map((row) => el("label", { class: "check" },
    el("input", { type: "radio", name: "least", checked: state.least === row.rank, onchange: set(row), "data-key": `certainty:${row.id}` }),
    el("bdi", {}, row.label), el("span", { class: "count" }, page.claims.filter((claim) => rankOf(claim) >= row.rank).length))));
}

function openFilters() {
  byId("filters").hidden = false;
  byId("filters-button").setAttribute("aria-expanded", "true");
  drawFilters();
  byId("filters").querySelector("input:not(:disabled)")?.focus();
}

function closeFilters() {
  if (byId("filters").hidden) return false;
  byId("filters").hidden = true;
  byId("filters-button").setAttribute("aria-expanded", "false");
  byId("filters-button").focus();
  return true;
}

/* ---- search: an ARIA combobox with a list ---- */

const searchBox = byId("search");
const resultList = byId("results");
const found = { rows: [], at: -1 };

function drawResults() {
  found.rows = search(searchBox.value);
  found.at = found.rows.length ? 0 : -1;
  const rows = found.rows.map((row, position) => el("li", { id: `result-${position}`, role: "option", onmousedown: (event) => {
    event.preventDefault(); // keep the focus, or the list closes before the click
    pick(position);
  } }, el("bdi", {}, row.label), el("span", { class: "count" }, row.note, now.hidden.has(row.id) && row.type === "claim" ? " · hidden" : "")));
  const nothing = searchBox.value.trim() && !rows.length ? [el("li", { class: "nothing", role: "option", "aria-disabled": "true" }, "Nothing found. That does not mean no effect.")] : [];
  resultList.replaceChildren(...rows, ...nothing);
  openResults(rows.length + nothing.length > 0);
  markResult();
}

function openResults(open) {
  resultList.hidden = !open;
  searchBox.setAttribute("aria-expanded", String(open));
  if (!open) searchBox.removeAttribute("aria-activedescendant");
}

function markResult() {
  [...resultList.children].forEach((row, position) => row.setAttribute("aria-selected", String(position === found.at)));
  if (found.at < 0) return;
  searchBox.setAttribute("aria-activedescendant", `result-${found.at}`);
  resultList.children[found.at].scrollIntoView({ block: "nearest" });
}

function pick(position) {
  const row = found.rows[position];
  if (!row) return;
  openResults(false);
  choose({ type: row.type, id: row.id });
}

function searchKey(event) {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && found.rows.length) {
    event.preventDefault();
    if (resultList.hidden) openResults(true);
    else found.at = (found.at + moves[event.key] + found.rows.length) % found.rows.length;
    markResult();
  } else if (event.key === "Enter" && !resultList.hidden) {
    event.preventDefault();
    pick(found.at);
  }
}

/* ---- theme ---- */

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (state.theme ?? (systemDark.matches ? "dark" : "light")) === "dark";

function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  readPalette();
}

function toggleTheme() {
  state.theme = isDark() ? "light" : "dark";
  applyTheme();
  refresh();
}

/* ---- the address keeps the view ---- */

function writeHash() {
  const parts = new URLSearchParams();
  const { selection } = state;
  if (state.view !== views[0]) parts.set("view", state.view.id);
  if (selection?.type === "pair") parts.set("pair", pairKey(selection.from, selection.to));
  else if (selection) parts.set(selection.type, selection.id);
  if (state.depth !== 1) parts.set("depth", state.depth);
  const standard = defaultOff();
  for (const { key } of FILTERS) {
    const off = JSON.stringify([...state.off.get(key)].sort());
    if (off !== JSON.stringify([...standard.get(key)])) parts.set(`hide-${key}`, off);
  }
  if (state.least !== WEAKEST) parts.set("least", state.least);
  if (state.theme) parts.set("theme", state.theme);
  if (state.table) parts.set("table", "1");
  const text = parts.toString();
  if (location.hash.slice(1) !== text) history.replaceState(null, "", `#${text}`);
}

/* An address is typed by anyone: what it names and the page lacks is passed over. */
function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  state.view = views.find((view) => view.id === parts.get("view")) ?? views[0];
  state.depth = parts.get("depth") === "2" ? 2 : 1;
  state.theme = ["light", "dark"].includes(parts.get("theme")) ? parts.get("theme") : null;
  state.table = parts.get("table") === "1";
  const least = Number(parts.get("least"));
  state.least = page.certainties.some((row) => row.rank === least) ? least : WEAKEST;
  state.off = defaultOff();
  for (const { key, rows } of FILTERS) {
    const ids = listOf(parts.get(`hide-${key}`));
    if (ids) state.off.set(key, new Set(rows.map((row) => row.id).filter((id) => ids.includes(id))));
  }
  state.selection = hashSelection(parts);
}

function listOf(text) {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function hashSelection(parts) {
  const [from, to] = listOf(parts.get("pair")) ?? [];
  if (entities.has(from) && entities.has(to)) return { type: "pair", from, to };
  for (const [type, map] of [["entity", entities], ["mechanism", mechanisms], ["claim", claims]]) {
    if (map.has(parts.get(type))) return { type, id: parts.get(type) };
  }
  return null;
}

function restore() {
  readHash();
  applyTheme();
  showView(state.view);
  choose(state.selection);
}

/* ---- keyboard ---- */

function leave() {
  if (!resultList.hidden) openResults(false);
  else if (document.activeElement === searchBox) {
    if (searchBox.value) searchBox.value = "";
    else searchBox.blur();
  } else if (closeFilters()) return;
  else if (state.selection) choose(null);
  else if (state.table) toggleTable();
}

const KEYS = {
  "/": () => searchBox.focus(),
  t: toggleTable,
  f: () => fit(),
  "?": () => byId("help").showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  if (event.key === "Escape") {
    event.preventDefault();
    leave();
    return;
  }
  const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea");
  const act = typing || !Object.hasOwn(KEYS, event.key) ? null : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

/* ---- start ---- */

function listen() {
  const onClick = {
    "zoom-in": () => zoom(1.25),
    "zoom-out": () => zoom(0.8),
    "zoom-fit": fit,
    "png-button": savePicture,
    "table-button": toggleTable,
    "theme-button": toggleTheme,
    "help-button": KEYS["?"],
    "filters-button": () => closeFilters() || openFilters(),
    skip: (event) => {
      event.preventDefault(); // a jump would overwrite the address that keeps the view
      panel.focus();
    },
  };
  for (const [id, act] of Object.entries(onClick)) byId(id).addEventListener("click", act);
  searchBox.addEventListener("input", drawResults);
  searchBox.addEventListener("focus", () => searchBox.value.trim() && drawResults());
  searchBox.addEventListener("blur", () => openResults(false));
  searchBox.addEventListener("keydown", searchKey);
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", (event) => {
    const inside = byId("filters").contains(event.target) || byId("filters-button").contains(event.target);
    if (!inside && !byId("filters").hidden) closeFilters();
  });
  systemDark.addEventListener("change", () => {
    applyTheme();
    refresh();
  });
  addEventListener("hashchange", restore);
  addEventListener("beforeprint", drawPrint);
  addEventListener("afterprint", applyTheme);
  listenToPointer();
}

const api = {
  network,
  select: (id) => choose(typeof id === "object" ? id : selectionOf(id)),
  state: () => ({
    view: state.view.id,
    selection: state.selection,
    depth: state.depth,
    theme: isDark() ? "dark" : "light",
    table: state.table,
    visible: now.visible.map((claim) => claim.id),
    hidden: Object.fromEntries(hiddenCounts()),
    drawn: [...now.drawn].map(([key, rows]) => ({ pair: JSON.parse(key), ...summary(rows) })),
    focus: focus() && { nodes: [...focus().nodes], pairs: [...focus().pairs].map((key) => JSON.parse(key)), gaps: focus().gaps },
  }),
};

Object.defineProperty(window, "mechgraph", { value: Object.freeze(api) });
listen();
restore();
