/* A folded view has more boxes than can be read at once. It opens as a summary by level; what the reader looks for is
   drawn with what is around it, as much as can be read, and the page says what is not drawn. */

const MOST_BOXES = 300;
const MOST_DRAWN = 500; // more lines than this among few boxes are a hairball as well

const MANY_CLAIMS = 5000; // what follows from more than these takes a while

/* Says that it works before it does. */
function working(act) {
  if (claims.size < MANY_CLAIMS) {
    act();
    return;
  }
  announce("working…");
  document.body.classList.add("working");
  setTimeout(() => {
    document.body.classList.remove("working");
    act();
  }, 30);
}

/* ---- what is drawn of a folded view: a function of the state, so that an address gives it back ---- */

const isFolded = () => state.view.folded;
const isSummary = () => isFolded() && !now.around.centres.length && !now.around.others.length;

/* What is around some entities, the nearest first, then what more claims lead to, then what more claims are about. */
function ringsAround(centres) {
  const met = new Set(centres);
  const found = [];
  let ring = centres;
  for (let step = 0; step < state.depth; step += 1) {
    const leads = new Map();
    const meet = (id) => !met.has(id) && leads.set(id, (leads.get(id) ?? 0) + 1);
    for (const id of ring) {
      for (const claim of shownAbout(id)) meet(claim.subject.id === id ? claim.object.id : claim.subject.id);
      for (const member of membersOf(id)) meet(member.id);
    }
    ring = [...leads].map(([id, count]) => [id, count, shownAbout(id).length])
      .sort(([one, a, b], [other, c, d]) => c - a || d - b || byCode(one, other)).map(([id]) => id).filter((id) => state.view.ids.has(id));
    for (const id of ring) met.add(id);
    found.push(...ring);
  }
  return found;
}

/* Boxes, the pairs that join them, and what is left out because more could not be read. */
function aroundNow() {
  if (!isFolded()) return null;
  const [centres, others] = [state.around.centres, state.around.others].map((ids) => ids.filter((id) => state.view.ids.has(id)));
  const [boxes, lines, rest] = [new Set(), new Set(), []];
  const add = (id) => {
    boxes.add(id);
    for (const claim of shownAbout(id)) if (endsOf(claim).every((end) => boxes.has(end))) lines.add(claimPair(claim));
  };
  for (const id of new Set([...centres, ...others])) (boxes.size < MOST_BOXES ? add(id) : rest.push(id));
  for (const id of ringsAround(centres)) if (!boxes.has(id)) (boxes.size < MOST_BOXES && lines.size < MOST_DRAWN ? add(id) : rest.push(id));
  return { centres, others, boxes, lines, rest };
}

/* Boxes move only where others come or go. */
function placeAround() {
  const { view } = state;
  now.around = aroundNow();
  if (!now.around) return;
  const key = [...now.around.boxes].sort(byCode).join(" ");
  if (view.placed === key) return;
  const sized = [...now.around.boxes].sort(byCode).map((id) => ({ id, band: entities.get(id).level, ...boxOf(id) }));
  view.placed = key;
  view.wide = { ...placedIn(sized, [...now.around.lines].sort(byCode).map((pair) => JSON.parse(pair)), page.levels.map((level) => level.id)), stacked: false };
  arrangeView(view);
  moved = false;
  view.fresh = true;
}

const boxOf = (id) => boxes.get(id) ?? { width: 100, height: 28, lines: [labelIn(entities, id)] };

/* ---- changing it ---- */

/* What is selected is drawn: an entity with what is around it, the ends of a claim beside what is drawn, a path or what
   else was found by itself. */
function drawSelected({ type }, wanted) {
  const drawn = now.around?.boxes;
  const missing = wanted.filter((id) => state.view.ids.has(id) && !drawn?.has(id));
  if (!isFolded() || !missing.length) return;
  if (type === "entity") state.around = { centres: wanted, others: [] };
  else if (type === "pair" || type === "claim") state.around = { ...state.around, others: [...new Set([...state.around.others, ...missing])] };
  else state.around = { centres: [], others: wanted };
}

function drawAround(id) {
  state.around = { centres: [id], others: [] };
  choose({ type: "entity", id });
}

/* A centre more, or one less; what is selected stays. */
function turnCentre(id) {
  const { centres, others } = state.around;
  state.around = centres.includes(id) ? { centres: centres.filter((one) => one !== id), others } : { centres: [...centres, id], others };
  refresh();
}

function addBox(id) {
  state.around = { ...state.around, others: [...state.around.others, id] };
  refresh();
}

function toSummary() {
  state.around = { centres: [], others: [] };
  choose(null);
  byId("summary").focus();
}

/* ---- the bar above the drawing ---- */

function drawAroundBar() {
  const bar = byId("around");
  bar.hidden = !isFolded() || isSummary();
  if (bar.hidden) {
    bar.replaceChildren();
    return;
  }
  const { centres, others, boxes: drawn, rest } = now.around;
  const chips = centres.map((id) => el("li", { class: "held-chip" }, button(el("bdi", {}, labelIn(entities, id)), () => choose({ type: "entity", id }), { class: "link", "data-key": `centre-${id}` }),
    button("×", () => turnCentre(id), { class: "icon remove", "aria-label": `No longer draw what is around ${labelIn(entities, id)}`, "data-key": `uncentre-${id}` })));
  const alone = others.filter((id) => !centres.includes(id)).length;
  keepFocus(bar, () => bar.replaceChildren(
    el("strong", {}, centres.length ? "Around" : "Chosen"), ...centres.length ? [el("ul", { class: "held centres" }, chips)] : [],
    el("span", { class: "small grow" }, centres.length && alone ? `and ${plural(alone, "other")} · ` : "", `${plural(drawn.size, "entity", "entities")}, ${plural(now.drawn.size, "line")} of ${amount(state.view.ids.size)} entities drawn`,
      rest.length > 0 && [" · ", button(`${amount(rest.length)} more not drawn`, () => choose({ type: "list", id: listId("rest") }), { class: "link", "data-key": "rest" })]),
    button("By level", toSummary, { "data-key": "summary", "aria-label": "Overview by level" })));
}

/* In the panel of an entity. */
function aroundControl(id) {
  if (!isFolded()) return null;
  const { centres } = state.around;
  return el("div", { class: "depth" }, el("span", { class: "small" }, "Drawing"), el("div", { class: "segmented small", role: "group", "aria-label": "Drawing" },
    button("around this only", () => drawAround(id), { disabled: centres.length === 1 && centres[0] === id && !state.around.others.length, "data-key": "draw-around" }),
    button("around this too", () => turnCentre(id), { "aria-pressed": String(centres.includes(id)), "data-key": "add-around" })));
}

/* ---- the address ---- */

function writeAround(parts) {
  if (!isFolded()) return;
  const drawn = (ids) => ids.filter((id) => now.around.boxes.has(id)).join(",");
  for (const [key, ids] of [["around", state.around.centres], ["with", state.around.others]]) if (drawn(ids)) parts.set(key, drawn(ids));
}

function readAround(parts) {
  const [centres, others] = ["around", "with"].map((key) => [...new Set((parts.get(key) ?? "").split(","))].filter((id) => entities.has(id)));
  state.around = { centres, others };
}
