/* The summary of a folded view: a band for each level with what is claimed most of, a table of the claims from level to
   level; and the lists that lead from there to each entity and each pair. */

const FIRST_ROWS = 6; // in a band
const ROWS_MORE = 100; // of a list, at a time

const summaryBox = byId("summary");
const levelOf = (id) => entities.get(id)?.level;

/* By level its entities in view, what is claimed most of first. */
function membersByLevel() {
  const found = new Map(page.levels.map((level) => [level.id, []]));
  for (const id of state.view.ids) if (!state.off.get("level").has(levelOf(id))) found.get(levelOf(id))?.push([id, 0]);
  const counts = countsOf(now.visible);
  for (const rows of found.values()) {
    for (const row of rows) row[1] = counts.get(row[0]) ?? 0;
    rows.sort(([one, a], [other, b]) => b - a || byCode(one, other));
  }
  return [...found].filter(([, rows]) => rows.length);
}

function countsOf(rows) {
  const counts = new Map();
  for (const claim of rows) for (const id of new Set(endsOf(claim))) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/* By two levels the claims that lead from the one to the other: all, raising, lowering. */
function countsBetween() {
  const found = new Map();
  for (const claim of now.visible) {
    const key = listId("between", levelOf(claim.subject.id), levelOf(claim.object.id));
    if (!found.has(key)) found.set(key, { all: 0, plus: 0, minus: 0 });
    const counts = found.get(key);
    counts.all += 1;
    if (effectOf(claim) === 1) counts.plus += 1;
    if (effectOf(claim) === -1) counts.minus += 1;
  }
  return found;
}

function drawSummary() {
  const open = Boolean(isSummary());
  summaryBox.hidden = !open;
  container.parentElement.classList.toggle("summed", open);
  if (!open) {
    summaryBox.replaceChildren();
    return;
  }
  const levelsHere = membersByLevel();
  keepFocus(summaryBox, () => summaryBox.replaceChildren(
    el("p", { class: "summary-lead" }, el("strong", {}, `${plural(state.view.ids.size, "entity", "entities")} and ${plural(now.visible.length, "claim")}`), " are too many to be read in one drawing. ",
      "Search for an entity, or choose one below: it is drawn with what is around it, and you go on from there. ", button("Search", () => searchBox.focus(), { class: "primary", "data-key": "search" })),
    el("div", { class: "summary-bands" }, levelsHere.map(([id, rows]) => summaryBand(id, rows))),
    summaryTable(levelsHere.map(([id]) => id))));
}

function summaryBand(level, rows) {
  const open = () => choose({ type: "list", id: listId("level", level) });
  return el("section", { class: "summary-band", style: `--hue: var(--level-${(levelOrder.get(level) ?? 0) % LEVEL_HUES})`, "aria-label": labelIn(levels, level) },
    el("h2", {}, button(labelIn(levels, level), open, { "data-key": `level-${level}`, title: `${meantBy(level)} List its entities` })),
    el("p", { class: "small" }, plural(rows.length, "entity", "entities")),
    now.outcome && el("ul", { class: "band-outcome small" }, [...outcomeCounts(rows.map(([id]) => id))].filter(([verdict, count]) => count && verdict !== "not reached")
      .map(([verdict, count]) => el("li", { title: verdict }, markOf(verdict), el("span", { class: "sr" }, ` ${verdict}:`), ` ${amount(count)}`))),
    el("ul", { class: "band-rows" }, rows.slice(0, FIRST_ROWS).map(([id, count]) => el("li", {}, button([el("bdi", {}, labelIn(entities, id)), el("span", { class: "sr" }, ", "), el("span", { class: "count" }, plural(count, "claim"))], () => choose({ type: "entity", id }), { class: "band-box", "data-key": `first-${id}` })))),
    rows.length > FIRST_ROWS && button(`All ${amount(rows.length)}`, open, { class: "link small", "data-key": `all-${level}`, "aria-label": `All ${amount(rows.length)} entities of ${labelIn(levels, level)}` }));
}

/* For print: the same, without what leads on. */
const summarySheet = () => el("section", { class: "summary-sheet" },
  el("p", { class: "small" }, `${plural(state.view.ids.size, "entity", "entities")} and ${plural(now.visible.length, "claim")} are too many to be read in one drawing; by level, what is claimed most of:`),
  [...summaryBox.querySelectorAll(".summary-bands, .summary-table")].map((part) => part.cloneNode(true)));

/* Lines between nine bands would cross; a table can be read. */
function summaryTable(levelsHere) {
  const counts = countsBetween();
  const most = Math.max(...[...counts.values()].map(({ all }) => all), 1);
  const cell = (from, to) => {
    const id = listId("between", from, to);
    const { all, plus, minus } = counts.get(id) ?? { all: 0 };
    if (!all) return el("td", {});
    return el("td", { style: `--share: ${Math.round((all / most) * 9)}%` }, button([
      plus > 0 && el("span", { class: "glyph plus" }, `+${amount(plus)}`), minus > 0 && el("span", { class: "glyph minus" }, `−${amount(minus)}`), all > plus + minus && el("span", { class: "glyph open" }, `${amount(all - plus - minus)}`),
    ].filter(Boolean), () => choose({ type: "list", id }), { class: "cell", "data-key": id, "aria-label": `${labelIn(levels, from)} to ${labelIn(levels, to)}: ${plural(all, "claim")}, ${plus} raise, ${minus} lower`, title: `${labelIn(levels, from)} → ${labelIn(levels, to)}: ${plural(all, "claim")}` }));
  };
  return el("div", { class: "summary-scroll", tabindex: "0", role: "region", "aria-label": "Claims from level to level, scrollable" }, el("table", { class: "summary-table" },
    el("caption", {}, "Claims from level (row) to level (column): ", el("span", { class: "glyph plus" }, "+"), " raise, ", el("span", { class: "glyph minus" }, "−"), " lower, the rest without a sign"),
    el("thead", {}, el("tr", {}, el("td", {}), levelsHere.map((id) => el("th", { scope: "col" }, labelIn(levels, id))))),
    el("tbody", {}, levelsHere.map((from) => el("tr", {}, el("th", { scope: "row" }, labelIn(levels, from)), levelsHere.map((to) => cell(from, to)))))));
}

/* ---- lists: of a level, of the pairs between two levels, of what is not drawn ---- */

const listId = (...parts) => JSON.stringify(parts);

function readListId(text) {
  const [kind, ...parts] = listOf(text) ?? [];
  const named = { level: 1, between: 2, conflicts: 0, safety: 0 }[kind];
  return parts.length === named && parts.every((id) => levels.has(id)) ? text : null;
}

/* Whether a claim belongs to a list, for what is exported. */
function isListed(claim, id) {
  const [kind, one, other] = JSON.parse(id);
  const [from, to] = endsOf(claim).map(levelOf);
  return {
    level: () => from === one || to === one,
    between: () => from === one && to === other,
    rest: () => endsOf(claim).some((end) => now.around?.rest.includes(end)),
    conflicts: () => conflictsNow().has(claimPair(claim)),
    safety: () => safetyNow().some(([, rows]) => rows.includes(claim)),
  }[kind]();
}

const LISTS = {
  level: (level) => {
    const rows = membersByLevel().find(([id]) => id === level)?.[1] ?? [];
    return ["Level", labelIn(levels, level), `${meantBy(level)} ${plural(rows.length, "entity", "entities")} in this view, what is claimed most of first.`, rows, ([id, count]) => entityRow(id, plural(count, "claim"))];
  },
  between: (from, to) => {
    const rows = byNumber(pairsOf(now.visible.filter((claim) => levelOf(claim.subject.id) === from && levelOf(claim.object.id) === to)));
    return ["Claims", `${labelIn(levels, from)} to ${labelIn(levels, to)}`, `${plural(rows.length, "pair")}, those of most claims first.`, rows, pairRow];
  },
  rest: () => {
    const rows = now.around?.rest ?? [];
    return ["Not drawn", plural(rows.length, "entity", "entities"), "More could not be read in one drawing: it holds what is nearest and what most claims are about. The claims table, the search and the paths count all.", rows,
      (id) => entityRow(id, [plural(shownAbout(id).length, "claim"), " ", button("Add", () => addBox(id), { class: "link", "data-key": `add-${id}`, "aria-label": `Add ${labelIn(entities, id)} to the drawing` })])];
  },
  safety: () => {
    const rows = safetyNow().flatMap(([, claimsOf]) => claimsOf);
    return ["What if", "Side effects, contraindications and cautions", `${plural(rows.length, "claim")} about what is raised, or is near it. Nothing follows by them.`, rows, claimItem];
  },
  conflicts: () => {
    const rows = byNumber([...conflictsNow()]);
    return ["Claims", "Where claims conflict in sign", `${plural(rows.length, "pair")}, those of most claims first.`, rows, pairRow];
  },
};

const byNumber = (pairs) => [...pairs].sort(([one, a], [other, b]) => b.length - a.length || byCode(one, other));
const conflictsNow = () => new Map([...pairsOf(now.visible)].filter(([, rows]) => rows.length > 1 && summary(rows).kind === "conflict"));
const entityRow = (id, note) => el("li", { class: "list-row" }, el("span", { class: "grow" }, now.outcome && markOf(now.outcome.verdict(id) ?? "not reached"), " ", entityLink(id)), el("span", { class: "count" }, note));
const pairRow = ([key, rows]) => el("li", { class: "list-row" }, el("span", { class: "grow" }, pairLink(key, rows)), el("span", { class: "count" }, plural(rows.length, "claim")));

function pairsOf(rows) {
  const pairs = new Map();
  for (const claim of rows) {
    const key = claimPair(claim);
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(claim);
  }
  return pairs;
}

const listTitle = (id) => {
  const [kind, ...parts] = JSON.parse(id);
  return LISTS[kind](...parts)[1];
};

function listPanel({ id }) {
  const [kind, ...parts] = JSON.parse(id);
  const [eyebrow, title, note, rows, draw] = LISTS[kind](...parts);
  return [el("p", { class: "eyebrow" }, eyebrow), el("h2", { class: "title" }, title), el("p", { class: "small" }, note), pagedList(rows, draw, undefined, id)];
}

const grown = new Map(); // by the key of a list how many rows it has been asked for

/* A list that grows when asked to: all of it can be reached. With a key it stays as long when it is drawn again. */
function pagedList(rows, draw, attributes = { class: "links" }, key = null) {
  const list = el("ul", attributes);
  let shown = 0;
  const label = () => `Show ${amount(Math.min(ROWS_MORE, rows.length - shown))} more of ${amount(rows.length)}`;
  const grow = () => {
    const fresh = rows.slice(shown, shown + ROWS_MORE).map(draw);
    list.append(...fresh);
    shown += fresh.length;
    if (key) grown.set(key, shown);
    more.textContent = label();
    more.hidden = shown >= rows.length;
    return fresh[0];
  };
  const more = button("", () => grow().querySelector("button, input")?.focus(), { class: "more" });
  const wanted = grown.get(key) ?? 0;
  do grow(); while (shown < Math.min(wanted, rows.length));
  return [list, more];
}
