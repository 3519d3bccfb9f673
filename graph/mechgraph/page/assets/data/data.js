/* What the page knows: the data as read, what is visible now, and words for it. */

const byId = (id) => document.getElementById(id);
const readJson = (id) => JSON.parse(byId(id).textContent);

const page = readJson("page-data");
const drawing = readJson("drawing-data");

// Maps, never plain objects: an id may be "__proto__".
const mapOf = (object) => new Map(Object.entries(object ?? {}));
const indexed = (rows) => new Map(rows.map((row) => [row.id, row]));

const entities = indexed(page.entities);
const claims = indexed(page.claims);
const documents = indexed(page.documents);
const segments = new Map(page.documents.map((row) => [row.id, new Map(row.reading.segments.map((one) => [one.number, one]))]));
const families = indexed(page.families);
const certainties = indexed(page.certainties);
const statuses = indexed(page.statuses);
const asides = indexed(page.asides);
const levels = indexed(page.levels);
const meanings = new Map([...mapOf(page.meanings)].map(([kind, rows]) => [kind, mapOf(rows)]));
/* The title of a chip: what a field tells, and what is meant by its value. */
const meant = (title, kind, value) => [title, meanings.get(kind)?.get(value)].filter(Boolean).join(": ");
const meantBy = (level) => levels.get(level)?.note;
const mechanisms = indexed(page.mechanisms);
const questions = new Map(page.questions.map((row) => [row.name, row]));
const levelOrder = new Map(page.levels.map((level, position) => [level.id, position]));
const boxes = mapOf(page.boxes);
const texts = new Map([...mapOf(page.texts)].map(([id, segments]) => [id, mapOf(segments)]));
const views = page.views.map((view) => ({
  ...view,
  families: new Set(view.families),
  folded: Boolean(view.folded), // too many to be drawn at once: see drawing/fold.js
  ids: new Set((view.folded ?? Object.keys(view.positions)).filter((id) => entities.has(id))),
  positions: new Map([...mapOf(view.positions)].filter(([id]) => entities.has(id))),
}));

const FIRMEST = Math.max(...page.certainties.map((row) => row.rank), 0);
const WEAKEST = Math.min(...page.certainties.map((row) => row.rank), FIRMEST);

/* What may be switched off, in the order in which a hidden claim is accounted for. */
const FILTERS = [
  { key: "document", title: "Documents", rows: page.documents.map((row) => ({ id: row.id, label: row.title, badge: row.short })) },
  { key: "family", title: "Relation families", rows: page.families },
  { key: "status", title: "How it is said", rows: page.statuses },
  { key: "voice", title: "In which role the document speaks", rows: page.voices },
  { key: "level", title: "Levels", rows: page.levels },
];
const CONTENT_FILTERS = ["document", "family", "certainty", "status", "voice", "level"]; // whatever the view
const REASONS = ["view", "net", ...CONTENT_FILTERS];

// Implied claims rest on a curator's inference: off until asked for, and counted.
const defaultOff = () => new Map(FILTERS.map(({ key }) => [key, new Set(key === "status" && statuses.has("implied") ? ["implied"] : [])]));

const state = {
  view: views[0],
  selection: null,
  depth: 1,
  alone: false, // whether the neighbours of an entity are drawn without the rest
  everything: false, // whether the panel tells also what is not drawn
  around: { centres: [], others: [] }, // what is drawn of a folded view
  off: defaultOff(),
  least: WEAKEST,
  held: new Map(), // by entity: "raise", "lower" or "block"
  table: false,
  compare: null, // the ids of two documents
  ways: null, // by "paths" and "loops", what was last asked of each
  pane: null, // { type: "document", id, segment } { type: "questions", name } or { type: "query" }
  theme: null,
};

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  // append() makes text nodes of strings, so no label is ever parsed as markup
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

/* Made when it is first asked for. */
const once = (make) => {
  let made;
  return () => (made ??= make());
};

/* Redrawing replaces what has the focus: its successor gets it back, else the part as a whole. */
function keepFocus(root, draw) {
  const had = root.contains(document.activeElement);
  const key = had ? document.activeElement.dataset.key : null;
  draw();
  if (had) (key ? root.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? root : root).focus({ preventScroll: true });
}

const collator = new Intl.Collator("en", { numeric: true });
const numbers = new Intl.NumberFormat("en");
const amount = (count) => numbers.format(count);
const plural = (count, one, many = `${one}s`) => `${amount(count)} ${count === 1 ? one : many}`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const words = (value) => String(value).replaceAll("_", " ");
const labelIn = (map, id) => map.get(id)?.label ?? words(id);
const rankOf = (claim) => certainties.get(claim.certainty)?.rank ?? WEAKEST;
const isHedged = (claim) => rankOf(claim) < FIRMEST;
const pairKey = (from, to) => JSON.stringify([from, to]);
const claimPairs = new Map(); // remembered: they are asked for at every change
const claimPair = (claim) => {
  if (!claimPairs.has(claim.id)) claimPairs.set(claim.id, pairKey(claim.subject.id, claim.object.id));
  return claimPairs.get(claim.id);
};
const documentCount = (rows) => new Set(rows.map((claim) => claim.document)).size;

/* ---- visibility ---- */

const endsOf = (claim) => [claim.subject.id, claim.object.id];

const HIDES = {
  // an advertisement explains nothing: where effects are drawn it stays out, as it does of chains
  view: (claim) => !state.view.families.has(claim.family) || (state.view.voices && !state.view.voices.includes(claim.voice)) || !endsOf(claim).every((id) => state.view.ids.has(id)),
  // A net claim and its steps are not two effects: where the steps are drawn, the shortcut is left out.
  net: (claim) => claim.net && state.view.nets === false,
  document: (claim) => state.off.get("document").has(claim.document),
  family: (claim) => state.off.get("family").has(claim.family),
  certainty: (claim) => rankOf(claim) < state.least,
  status: (claim) => state.off.get("status").has(claim.status),
  voice: (claim) => state.off.get("voice").has(claim.voice),
  level: (claim) => endsOf(claim).some((id) => state.off.get("level").has(entities.get(id)?.level)),
};

const hiddenBy = (claim, reasons = REASONS) => reasons.find((reason) => HIDES[reason](claim)) ?? null;

/* Recomputed once per change; every part of the page reads from here, so that they agree. */
const now = { visible: [], hidden: new Map(), forced: new Set(), drawn: new Map(), lines: new Map(), crossed: [], entities: new Set(), around: null, outcome: null, comparison: null, ways: null };

function recompute() {
  now.visible = [];
  now.hidden = new Map();
  for (const claim of claims.values()) {
    const reason = hiddenBy(claim);
    if (reason === null) now.visible.push(claim);
    else now.hidden.set(claim.id, reason);
  }
  // Where another claim draws the line all the same, the net claim of that pair counts for it.
  const lined = new Set(now.visible.map(claimPair));
  for (const [id, reason] of [...now.hidden]) {
    if (reason !== "net" || !lined.has(claimPair(claims.get(id)))) continue;
    now.hidden.delete(id);
    now.visible.push(claims.get(id));
  }
  now.outcome = outcomeNow();
  now.ways = waysNow();
  now.comparison = comparisonNow();
  // What the reader selects by name is drawn although a filter hides it; the panel says so.
  now.forced = new Set(selectedClaimIds().filter((id) => now.hidden.has(id)));
  placeAround();
  now.lines = new Map();
  now.entities = new Set();
  for (const claim of [...now.visible, ...[...now.forced].map((id) => claims.get(id))]) {
    if (!endsOf(claim).every((id) => state.view.wide.positions.has(id))) continue;
    const key = claimPair(claim);
    if (!now.lines.has(key)) now.lines.set(key, []);
    now.lines.get(key).push(claim);
    now.entities.add(claim.subject.id).add(claim.object.id);
  }
  placePart();
  const { part } = state.view;
  now.drawn = part ? new Map([...now.lines].filter(([key]) => part.pairs.has(key))) : now.lines;
  now.crossed = [...now.drawn].filter(([, rows]) => !rows.every(isAffirmed)).map(([key]) => key);
}

const judged = { key: null, outcome: null };

/* What follows from what is set from outside, by the claims that the filters leave, drawn or not; kept until either changes. */
function outcomeNow() {
  if (!state.held.size) return null;
  const key = JSON.stringify([[...state.held], filterKey()]);
  if (judged.key !== key) {
    const by = (how) => [...state.held].filter(([, set]) => set === how).map(([id]) => id);
    const { kept, steps } = countingNow();
    Object.assign(judged, { key, outcome: whatIf({ raised: by("raise"), lowered: by("lower"), blocked: by("block") }, chained(kept, steps)) });
  }
  return judged.outcome;
}

/* The chains that tell an outcome: those that are left, else those that the block cut. */
function outcomeWitnesses({ id }) {
  const { outcome } = now;
  if (!outcome) return [];
  return (outcome.fate(id) === "lost" ? outcome.without : outcome).witnesses(id);
}

const claimsTold = (selection) => outcomeWitnesses(selection).flatMap(({ steps }) => steps.flatMap((step) => step.claims.map((claim) => claim.id)));

function selectedClaimIds() {
  const { selection } = state;
  if (selection?.type === "claim") return [selection.id];
  if (selection?.type === "mechanism") return mechanisms.get(selection.id).steps.flatMap((step) => step.claims).filter((id) => claims.has(id));
  if (selection?.type === "outcome") return claimsTold(selection);
  if (selection?.type === "chain") return chainNamed(selection.id).steps.flatMap((step) => step.claims);
  if (selection?.type === "answer") return answerClaims();
  if (selection?.type === "found") return selection.claims;
  return [];
}

const hiddenNow = (claim) => now.hidden.get(claim.id);

function hiddenCounts(rows = page.claims, reasonOf = hiddenNow) {
  const counts = new Map();
  for (const claim of rows) {
    const reason = reasonOf(claim);
    if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return REASONS.filter((reason) => counts.has(reason)).map((reason) => [reason, counts.get(reason)]);
}

const REASON_TEXTS = { net: () => "as net claims whose steps are drawn", status: () => `by status (${offStatuses()})` };
const reasonText = (reason) => REASON_TEXTS[reason]?.() ?? `by ${reason}`;
const offStatuses = () => [...state.off.get("status")].map((id) => labelIn(statuses, id).toLowerCase()).join(", ");

function hiddenText(rows = page.claims, reasonOf = hiddenNow) {
  const counts = hiddenCounts(rows, reasonOf);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return "no claim hidden";
  return `${plural(total, "claim")} hidden: ${counts.map(([reason, count]) => `${amount(count)} ${reasonText(reason)}`).join(", ")}`;
}

/* How many of the filters are set otherwise than at first. */
function filtersChanged() {
  const standard = defaultOff();
  const apart = (one, other) => [...one].filter((id) => !other.has(id)).length;
  const differing = ({ key }) => apart(state.off.get(key), standard.get(key)) + apart(standard.get(key), state.off.get(key));
  return FILTERS.reduce((sum, filter) => sum + differing(filter), 0) + (state.least === WEAKEST ? 0 : 1);
}

/* ---- selection ---- */

function selectionOf(id) {
  if (id === null || id === undefined) return null;
  for (const [type, map] of [["entity", entities], ["mechanism", mechanisms], ["claim", claims]]) {
    if (map.has(id)) return { type, id };
  }
  return null;
}

/* Nodes, pairs and gaps in focus, or null when nothing is selected. */
function focus() {
  const { selection } = state;
  if (selection === null || selection.type === "list") return null;
  if (selection.type === "entity") return neighbourhood(selection.id, state.depth);
  if (selection.type === "mechanism") return chainFocus(mechanisms.get(selection.id));
  if (selection.type === "outcome") return outcomeFocus(selection);
  if (selection.type === "chain") return chainFocus(chainNamed(selection.id));
  if (selection.type === "answer") return answerFocus();
  if (selection.type === "found") return foundFocus(selection);
  const [from, to] = selection.type === "pair"
    ? [selection.from, selection.to]
    : [claims.get(selection.id).subject.id, claims.get(selection.id).object.id];
  return { nodes: new Set([from, to]), pairs: new Set([pairKey(from, to)]), gaps: [] };
}

function neighbourhood(id, depth) {
  const nodes = new Set([id]);
  const pairs = new Set();
  for (let step = 0; step < depth; step += 1) {
    const reached = new Set(nodes);
    for (const key of now.lines.keys()) {
      const [from, to] = JSON.parse(key);
      if (!reached.has(from) && !reached.has(to)) continue;
      pairs.add(key);
      nodes.add(from).add(to);
    }
  }
  for (const member of membersOf(id)) nodes.add(member.id);
  return { nodes, pairs, gaps: [] };
}

function chainFocus(mechanism) {
  const supported = mechanism.steps.filter((step) => !step.gap);
  return {
    nodes: new Set(mechanism.entities),
    pairs: new Set(supported.map((step) => pairKey(step.from, step.to))),
    gaps: mechanism.steps.filter((step) => step.gap).map((step) => [step.from, step.to]),
  };
}

function outcomeFocus(selection) {
  const witnesses = outcomeWitnesses(selection);
  return {
    nodes: new Set([selection.id, ...witnesses.flatMap((witness) => witness.entities)]),
    pairs: new Set(witnesses.flatMap(({ steps }) => steps.map((step) => pairKey(step.from, step.to)))),
    gaps: [],
  };
}

/* The members of a joint cause stand on the claims about it. */
function membersOf(id) {
  const found = new Map();
  for (const claim of claimsAbout(id)) {
    if (claim.subject.id !== id) continue;
    for (const member of claim.members ?? []) found.set(member.id, member);
  }
  return [...found.values()];
}

/* ---- what a pair's claims say together ---- */

const isAffirmed = (claim) => (claim.polarity ?? "affirmed") === "affirmed";
const isCausal = (claim) => Boolean(families.get(claim.family)?.chain);
// a safety rule or a denial is no effect, whatever sign its relation has
const effectOf = (claim) => (isAffirmed(claim) && isCausal(claim) ? claim.coupling ?? null : null);

/*
 * kind: plus, minus, conflict, open (a causal claim without a sign), other (no causal family),
 * denied (nothing is affirmed). The firmest claim decides the certainty, distinct documents the support.
 */
function summary(rows) {
  const affirmed = rows.filter(isAffirmed);
  const signs = new Set(affirmed.map(effectOf).filter((sign) => sign === 1 || sign === -1));
  let kind = "other";
  if (affirmed.length === 0) kind = "denied";
  else if (signs.size === 2) kind = "conflict";
  else if (signs.has(1)) kind = "plus";
  else if (signs.has(-1)) kind = "minus";
  else if (affirmed.some(isCausal)) kind = "open";
  const signed = kind === "plus" || kind === "minus" ? affirmed.filter(effectOf) : affirmed;
  const deciding = signed.length ? signed : rows;
  const said = ["stated", "presupposed", "implied"];
  return {
    kind,
    disputed: affirmed.length > 0 && affirmed.length < rows.length,
    rank: Math.max(...deciding.map(rankOf)),
    documents: documentCount(deciding),
    status: said.find((status) => deciding.some((claim) => claim.status === status)) ?? "stated",
  };
}

function paraphrase(claim) {
  return claim.says ?? `${claim.subject.label} ${claim.relation_label} ${claim.object.label}`;
}
