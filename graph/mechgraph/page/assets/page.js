/* The controls: one state, one refresh, and the ways to change the state. */

function refresh() {
  const tops = scrolled(); // to be found again by going back
  recompute();
  redraw();
  drawCounts();
  drawStatus();
  drawViews();
  drawBar();
  drawCompareBar();
  drawFilters();
  drawPanel();
  drawTable();
  drawPane();
  writeHash(tops);
  document.title = titleNow(); // after the step: the entry that is left keeps its own
}

/* Every selection goes through here: from the canvas, the panel, the table, the search, the console. */
function choose(selection) {
  state.selection = selection;
  state.alone &&= selection?.type === "entity";
  if (selection) reveal(selection);
  refresh();
  showChosen();
}

/* What is selected may stand in another view only. */
function reveal(selection) {
  const part = partNow();
  const wanted = part ? [...part.nodes] : {
    entity: () => [selection.id],
    pair: () => [selection.from, selection.to],
    claim: () => [claims.get(selection.id).subject.id, claims.get(selection.id).object.id],
    mechanism: () => mechanisms.get(selection.id).entities,
    outcome: () => [...outcomeFocus(selection).nodes],
    chain: () => chainNamed(selection.id).entities,
    answer: () => [...answerFocus()?.nodes ?? []],
    found: () => [...foundFocus(selection).nodes],
    list: () => [],
  }[selection.type]();
  const holds = (view) => wanted.every((id) => view.ids.has(id));
  const other = holds(state.view) ? null : views.find(holds);
  if (other) showView(other);
  drawSelected(selection, wanted);
}

function showView(view) {
  state.view = view;
  view.camera = null;
  moved = false;
  view.fresh = true;
  recompute();
  redraw();
}

/* ---- header and footer ---- */

function countsOfClaims(rows, ids = new Set(rows.flatMap(endsOf))) {
  const drafts = rows.filter(isDraft).length;
  return `${amount(rows.length)} of ${plural(claims.size, "claim")} · ${plural(ids.size, "entity", "entities")} · ${plural(documentCount(rows), "document")}${drafts ? ` · ${plural(drafts, "draft")}` : ""}`;
}

/* Of the view, or of the part of it that is drawn. */
const isDrawnInPart = () => Boolean(state.view.part) || (isFolded() && !isSummary());
const countsDrawn = () => (isDrawnInPart() ? `${countsOfClaims([...now.drawn.values()].flat(), state.view.positions)} drawn` : countsOfClaims(now.visible));

const drawCounts = () => { byId("counts").textContent = countsDrawn(); };

function drawStatus() {
  const partial = page.view && `a part of the corpus: ${plural(page.view.hidden_claims, "more claim")} not in this page`;
  byId("status").replaceChildren(...[
    el("span", { id: "hidden" }, [hiddenText(), partial].filter(Boolean).join(" · ")),
    filtersChanged() > 0 && button("Reset filters", resetFilters, { class: "link", id: "reset" }),
    el("span", { id: "said" }),
  ].filter(Boolean));
}

function announce(...content) {
  const dismiss = button("×", () => byId("said").replaceChildren(), { class: "link dismiss", "aria-label": "Dismiss" });
  byId("said").replaceChildren(el("span", { class: "apart" }, " · "), el("span", {}, content), dismiss);
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
  const changed = filtersChanged();
  const count = byId("filters-count");
  count.hidden = changed === 0;
  count.textContent = changed;
  const box = byId("filters");
  if (box.hidden) return;
  keepFocus(box, () => box.replaceChildren(
    el("div", { class: "filter-grid" }, FILTERS.map(filterSet), certaintySet()),
    el("div", { class: "filter-foot" }, el("p", { class: "small", "aria-live": "polite" }, hiddenText()),
      button("Reset", resetFilters, { disabled: filtersChanged() === 0, "data-key": "reset" }), button("Done", closeFilters, { class: "primary", "data-key": "done" }))));
}

function filterSet({ key, title, rows }) {
  return el("fieldset", {}, el("legend", {}, title),
    rows.length > ROWS_MORE ? pagedList(rows, (row) => el("li", {}, filterRow(key, row)), {}, `filter ${key}`) : rows.map((row) => filterRow(key, row)));
}

/* Counted as if this box alone decided, so that the reader sees what ticking it would bring; once, for it stays so. */
const touched = new Map();

function touchedBy(key, id) {
  if (!touched.has(key)) {
    const counts = new Map();
    for (const claim of page.claims) for (const one of new Set(key === "level" ? endsOf(claim).map(levelOf) : [claim[key]])) counts.set(one, (counts.get(one) ?? 0) + 1);
    touched.set(key, counts);
  }
  return touched.get(key).get(id) ?? 0;
}

function filterRow(key, row) {
  const off = state.off.get(key);
  const outside = key === "family" && !state.view.families.has(row.id);
  const toggle = () => {
    if (!off.delete(row.id)) off.add(row.id);
    refresh();
  };
  const box = el("label", { class: outside ? "check outside" : "check", title: outside ? "Not in this view" : key === "level" ? row.note : null },
    el("input", { type: "checkbox", checked: !off.has(row.id) && !outside, disabled: outside, onchange: toggle, "data-key": `${key}:${row.id}` }),
    row.badge ? el("span", { class: "badge" }, row.badge) : null,
    el("bdi", {}, row.label), el("span", { class: "count" }, amount(touchedBy(key, row.id))));
  if (key !== "document") return box;
  const read = () => {
    closeFilters();
    openDocument(row.id);
  };
  return el("div", { class: "check-row" }, box, button(["Read", el("span", { class: "sr" }, ` ${row.label}`)], read, { class: "link", "data-key": `read:${row.id}` }));
}

function certaintySet() {
  const rows = [...page.certainties].sort((one, other) => one.rank - other.rank);
  const set = (row) => () => {
    state.least = row.rank;
    refresh();
  };
  return el("fieldset", {}, el("legend", {}, "Certainty, at least"), rows.map((row) => el("label", { class: "check" },
    el("input", { type: "radio", name: "least", checked: state.least === row.rank, onchange: set(row), "data-key": `certainty:${row.id}` }),
    el("bdi", {}, row.label), el("span", { class: "count" }, amount(page.claims.filter((claim) => rankOf(claim) >= row.rank).length)))));
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

/* ---- keyboard ---- */

function leave() {
  if (!resultList.hidden) openResults(false);
  else if (document.activeElement === searchBox) {
    if (searchBox.value) searchBox.value = "";
    else searchBox.blur();
  } else if (closeExports() || closeFilters()) return;
  else if (state.selection && state.pane?.type === "document" && lastPane.over === state.selection) closePane(); // the newest first
  else if (state.selection) choose(null);
  else if (state.pane) closePane();
  else if (state.compare) setCompare(null);
  else if (state.table) toggleTable();
}

const KEYS = {
  "/": () => searchBox.focus(),
  t: toggleTable,
  d: toggleDocument,
  c: toggleCompare,
  p: () => toggleWays("paths"),
  l: () => toggleWays("loops"),
  q: toggleQuestions,
  s: toggleQuery,
  e: () => closeExports() || openExports(),
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
  const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea");
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
    "zoom-fit": () => fit(),
    "export-button": () => closeExports() || openExports(),
    "document-button": toggleDocument,
    "compare-button": toggleCompare,
    "ways-button": () => (isAsking() ? closePane() : toggleWays("paths")),
    "questions-button": toggleQuestions,
    "query-button": toggleQuery,
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
    if (!exportMenu.parentElement.contains(event.target)) closeExports();
  });
  systemDark.addEventListener("change", () => {
    applyTheme();
    refresh();
  });
  history.scrollRestoration = "manual"; // the parts of the page scroll by themselves
  addEventListener("hashchange", restore);
  addEventListener("beforeprint", drawPrint);
  addEventListener("afterprint", leavePrint);
  byId("document-button").hidden = documents.size === 0;
  byId("compare-button").hidden = documents.size < 2;
  byId("questions-button").hidden = questions.size === 0 && !page.findings;
  listenToPointer();
}

const api = {
  network,
  query: askFor,
  turtle: selectionTurtle,
  jsonld: selectionJsonld,
  select: (id) => choose(typeof id === "object" ? id : selectionOf(id)),
  state: () => ({
    view: state.view.id,
    selection: state.selection,
    depth: state.depth,
    theme: isDark() ? "dark" : "light",
    held: Object.fromEntries(state.held),
    outcome: now.outcome && {
      assumed: now.outcome.assumed,
      verdicts: Object.fromEntries([...entities.keys()].map((id) => [id, now.outcome.verdict(id)]).filter(([, verdict]) => verdict)),
      fates: Object.fromEntries([...entities.keys()].map((id) => [id, now.outcome.fate(id)]).filter(([, fate]) => fate)),
    },
    compare: now.comparison && { pair: state.compare, lines: Object.fromEntries(lineCounts()), groups: Object.fromEntries(["agreement", "difference", "opposition"].map((group) => [group, now.comparison.pairs.filter((pair) => pair.group === group).length])), only: [0, 1].map((side) => Object.fromEntries(onlyIn(side))) },
    ways: now.ways && { ...now.ways.question, mode: now.ways.mode, state: now.ways.state, chains: now.ways.chains.map((chain) => ({ ...chain, benefit: chainWorth(chain), denials: denialsOf(chain).map((claim) => claim.id) })), essential: now.ways.essential && { entities: now.ways.essential.entities, links: now.ways.essential.links, claims: now.ways.essential.claims, breaks: now.ways.essential.breaks } },
    around: now.around && { centres: now.around.centres, others: now.around.others, boxes: [...now.around.boxes], rest: now.around.rest },
    table: state.table,
    pane: state.pane,
    visible: now.visible.map((claim) => claim.id),
    hidden: Object.fromEntries(hiddenCounts()),
    drawn: [...now.drawn].map(([key, rows]) => ({ pair: JSON.parse(key), ...summary(rows) })),
    focus: focus() && { nodes: [...focus().nodes], pairs: [...focus().pairs].map((key) => JSON.parse(key)), gaps: focus().gaps },
  }),
};

Object.defineProperty(window, "mechgraph", { value: Object.freeze(api) });
listen();
restore();
