/* The address keeps the view, and the browser's Back and Forward walk through what was looked at. */

/* Parts of the address that tell how something is looked at: a change of them alone is no step. */
const HOW = ["depth", "alone", "everything", "least", "theme", "sparql", "implied", "sign", "longest", "limit", "avoid"];
const THEMES = ["light", "dark"];
const isHow = (part) => HOW.includes(part) || /^(hide|set)-/.test(part);

const walk = {
  step: 0, // where the reader is on the way
  at: null, // what is looked at there
  scrolls: new Map(), // by step, how far the parts of the page were scrolled when it was left
  still: false, // whether the address is being read, or a step was just made: one act of the reader is one step
};

/* What the address says of the state. */
function partsNow() {
  const parts = new URLSearchParams();
  if (state.view !== views[0]) parts.set("view", state.view.id);
  writeSelection(parts);
  if (state.depth !== 1) parts.set("depth", state.depth);
  if (state.alone) parts.set("alone", "1");
  if (state.everything) parts.set("everything", "1");
  writeAround(parts);
  const standard = defaultOff();
  for (const { key } of FILTERS) {
    const off = JSON.stringify([...state.off.get(key)].sort());
    if (off !== JSON.stringify([...standard.get(key)])) parts.set(`hide-${key}`, off);
  }
  if (state.least !== WEAKEST) parts.set("least", state.least);
  for (const how of Object.keys(HOLDS)) {
    const ids = [...state.held].filter(([, set]) => set === how).map(([id]) => id);
    if (ids.length) parts.set(how, ids.join(","));
  }
  if (state.compare) parts.set("compare", JSON.stringify(state.compare));
  if (state.theme) parts.set("theme", state.theme);
  if (state.table) parts.set("table", "1");
  const { pane } = state;
  if (pane?.type === "document") parts.set("doc", pane.id);
  if (pane?.segment) parts.set("segment", pane.segment);
  if (pane?.tab) parts.set(pane.tab, "1");
  else if (pane?.type === "questions") parts.set("questions", pane.name ?? "");
  if (pane?.type === "query") writeQueryHash(parts);
  writeWays(parts);
  return parts;
}

const FOUND = ["entities", "claims"];
const MOST_FOUND = 500; // ids of what was found, in an address; the answer of a query may name all there are

function writeSelection(parts) {
  const { selection } = state;
  if (!selection || selection.type === "answer") return;
  if (selection.type === "pair") parts.set("pair", pairKey(selection.from, selection.to));
  else if (selection.type === "found") {
    if (FOUND.reduce((sum, part) => sum + selection[part].length, 0) > MOST_FOUND) return;
    for (const part of FOUND) if (selection[part].length) parts.set(part, selection[part].join(","));
  } else if (selection.type !== "list" || readListId(selection.id)) parts.set(selection.type, selection.id);
}

function writeHash(tops = scrolled()) {
  const parts = partsNow();
  const text = parts.toString().replaceAll("%2C", ","); // a comma may stand as it is
  const at = JSON.stringify([...parts].filter(([part]) => !isHow(part)));
  if (at !== walk.at && !walk.still) stepTo(text, tops);
  else if (location.hash.slice(1) !== text || !history.state) history.replaceState({ step: walk.step }, "", text || location.hash ? `#${text}` : undefined);
  walk.at = at;
}

function stepTo(text, tops) {
  walk.scrolls.set(walk.step, tops);
  walk.step += 1;
  history.pushState({ step: walk.step }, "", `#${text}`);
  walk.still = true;
  setTimeout(() => { walk.still = false; });
}

const scrollers = () => [document.scrollingElement, panel, paneScroll()];
const scrolled = () => scrollers().map((node) => node?.scrollTop ?? 0);

/* What is shown, for the tab, Back and shared links: what is selected, else the pane, the comparison, what is set, the view. */
function titleNow() {
  const { selection } = state;
  const ends = (from, to) => `${labelIn(entities, from)} and ${labelIn(entities, to)}`;
  const heldText = () => `What if: ${[...state.held].map(([id, how]) => `${labelIn(entities, id)} ${HOLDS[how].done}`).join(", ")}`;
  const chosen = {
    entity: ({ id }) => labelIn(entities, id),
    pair: ({ from, to }) => ends(from, to),
    claim: ({ id }) => paraphrase(claims.get(id)),
    mechanism: ({ id }) => mechanisms.get(id).title,
    outcome: ({ id }) => `${labelIn(entities, id)}: ${heldText()}`,
    chain: ({ id }) => wayText(chainNamed(id)),
    answer: answerName,
    found: foundTitle,
    list: ({ id }) => listTitle(id),
  }[selection?.type];
  const shown = (selection ? chosen(selection) : null)
    ?? (state.pane && paneTitle())
    ?? (state.compare ? `${state.compare.map((id) => documents.get(id).short).join(" and ")} compared` : null)
    ?? (state.held.size ? heldText() : null)
    ?? (state.view === views[0] ? null : state.view.label);
  return [shown && shown !== page.title && short(shown), page.title].filter(Boolean).join(" – ");
}

function paneTitle() {
  const { type, id, name, tab } = state.pane;
  if (tab) return FINDINGS_TITLE;
  const named = { document: documents.get(id)?.title, questions: questions.get(name)?.title, query: askable.get(asking.name)?.title }[type];
  return named ?? PANES[type].label;
}

/* An address is typed by anyone: what it names and the page lacks is passed over, and told (see `lacking`). */
function readHash(parts) {
  state.view = views.find((view) => view.id === parts.get("view")) ?? views[0];
  state.depth = parts.get("depth") === "2" ? 2 : 1;
  state.alone = parts.get("alone") === "1";
  state.everything = parts.get("everything") === "1";
  readAround(parts);
  state.theme = THEMES.includes(parts.get("theme")) ? parts.get("theme") : null;
  state.table = parts.get("table") === "1";
  const least = Number(parts.get("least"));
  state.least = page.certainties.some((row) => row.rank === least) ? least : WEAKEST;
  state.off = defaultOff();
  for (const { key, rows } of FILTERS) {
    const ids = listOf(parts.get(`hide-${key}`));
    const known = rows.map((row) => row.id).filter((id) => ids?.includes(id));
    if (ids && (known.length || !ids.length)) state.off.set(key, new Set(known));
  }
  state.held = new Map(Object.keys(HOLDS).reverse().flatMap((how) => (parts.get(how) ?? "").split(",").filter((id) => entities.has(id)).map((id) => [id, how])));
  const compared = listOf(parts.get("compare")) ?? [];
  state.compare = compared.length === 2 && compared[0] !== compared[1] && compared.every((id) => documents.has(id)) ? compared : null;
  state.ways = Object.fromEntries(Object.keys(MODES).map((mode) => [mode, standardAsked(mode)]));
  state.pane = hashPane(parts);
  state.selection = hashSelection(parts) ?? (state.pane?.type === "ways" ? { type: "answer" } : null);
}

function hashPane(parts) {
  const [id, number, name] = [parts.get("doc"), Number(parts.get("segment")), parts.get("questions")];
  if (documents.has(id)) return { type: "document", id, segment: segments.get(id).has(number) ? number : null };
  if (parts.has("find")) return readWays(parts);
  if (parts.has("query")) return readQueryHash(parts);
  if (page.findings && parts.get(FINDINGS) === "1") return { type: "questions", name: null, tab: FINDINGS };
  if (name === null || !questions.size) return null;
  return { type: "questions", name: questions.has(name) ? name : null };
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
  if (state.held.size && entities.has(parts.get("outcome"))) return { type: "outcome", id: parts.get("outcome") };
  const list = readListId(parts.get("list"));
  if (list && (list === listId("safety") ? state.held.size : state.view.folded)) return { type: "list", id: list };
  if (readChainId(parts.get("chain"))) return { type: "chain", id: parts.get("chain") };
  const [foundEntities, foundClaims] = FOUND.map((part) => [...new Set(ids(parts.get(part) ?? ""))].filter((id) => NAMED[part].in.has(id)));
  if (foundEntities.length || foundClaims.length) return { type: "found", entities: foundEntities, claims: foundClaims };
  for (const [type, map] of [["entity", entities], ["mechanism", mechanisms], ["claim", claims]]) {
    if (map.has(parts.get(type))) return { type, id: parts.get(type) };
  }
  return null;
}

/* Reads the address: when the page opens, when another is typed, and when the reader goes back or forward. */
function restore() {
  const typed = location.hash.slice(1);
  const parts = canonical(new URLSearchParams(typed || (history.state ? "" : page.start))); // a step without an address is the overview
  const known = history.state?.step;
  const back = known !== undefined && walk.at !== null;
  const before = { view: state.view, theme: state.theme };
  if (walk.at !== null) walk.scrolls.set(walk.step, scrolled());
  walk.step = known ?? walk.step + 1;
  walk.still = true;
  readHash(parts);
  if (back) state.theme = before.theme; // to go back is no wish for other colours
  applyTheme();
  if (walk.at === null || state.view !== before.view) {
    moved = false;
    state.view.fresh = true;
  }
  recompute(); // what is selected may be found by it
  choose(state.selection);
  toPlace();
  const tops = walk.scrolls.get(walk.step);
  if (tops) scrollers().forEach((node, at) => { if (node) node.scrollTop = tops[at]; });
  walk.still = false;
  if (typed && !back) tellLacking(parts);
}

/* ---- what an address names and the page lacks, and what cannot be meant ---- */

/* Forms of a value: the ids within it, and it with each of them replaced. */
const ids = (text) => text.split(",");
const COMMAS = { of: ids, with: (text, change) => ids(text).map(change).join(",") };
const LIST = { of: (text) => (listOf(text) ?? ids(text)).map(String), with: (text, change) => text && JSON.stringify(LIST.of(text).map(change)) };
const CHAIN = { of: (text) => LIST.of(text).filter((_, at) => at % 2 === 0), with: (text, change) => LIST.with(text, (part, at) => (at % 2 ? part.replace(" ", "+") : change(part))) }; // a plus that is typed is read as a space
const SINGLE = { of: (text) => [text], with: (text, change) => change(text) };
const NAMED = {
  view: { type: "view", in: indexed(views), form: SINGLE },
  ...Object.fromEntries(["around", "with", "raise", "lower", "block", "avoid", "entities"].map((part) => [part, { type: "entity", in: entities, form: COMMAS }])),
  ...Object.fromEntries(["entity", "outcome", "from", "to"].map((part) => [part, { type: "entity", in: entities, form: SINGLE }])),
  pair: { type: "entity", in: entities, form: LIST },
  chain: { type: "entity", in: entities, form: CHAIN },
  claim: { type: "claim", in: claims, form: SINGLE },
  claims: { type: "claim", in: claims, form: COMMAS },
  mechanism: { type: "mechanism", in: mechanisms, form: SINGLE },
  doc: { type: "document", in: documents, form: SINGLE },
  compare: { type: "document", in: documents, form: LIST },
  questions: { type: "question", in: questions, form: SINGLE },
  query: { type: "query", in: askable, form: SINGLE },
  find: { type: "search", in: mapOf(MODES), form: SINGLE },
  list: { type: "list", in: { has: readListId }, form: SINGLE },
  sign: { type: "sign", in: SIGN_NAMES, form: SINGLE },
  theme: { type: "theme", in: new Set(THEMES), form: SINGLE },
  depth: { type: "depth", in: new Set(["1", "2"]), form: SINGLE },
  least: { type: "certainty", in: new Set(page.certainties.map(({ rank }) => String(rank))), form: SINGLE },
  ...Object.fromEntries(["table", "implied", "everything", "alone", FINDINGS].map((part) => [part, { type: `value for ${part}`, in: new Set(["1"]), form: SINGLE }])),
  ...Object.fromEntries(FILTERS.map(({ key, rows }) => [`hide-${key}`, { type: key, in: indexed(rows), form: LIST }])),
  ...Object.fromEntries(Object.keys(BOUNDS).map((part) => [part, { type: `number for ${part}`, in: { has: (text) => isCount(part, text) }, form: SINGLE }])),
};

/* An address with the ids that its names stand for: people type labels, synonyms, and other letter cases. */
const canonical = (parts) => new URLSearchParams([...parts].map(([part, text]) => {
  if (!Object.hasOwn(NAMED, part)) return [part, text];
  const { type, in: there, form } = NAMED[part];
  const whole = form === COMMAS && findNamed(type, text); // a name may have commas
  return [part, whole || form.with(text, (id) => (there.has(id) ? id : findNamed(type, id) ?? id))];
}));

/* Parts that may hold anything. Settings are those of the query; where that is lacking, it is told by itself. */
function plainParts(parts) {
  const query = askable.get(parts.get("query"));
  const settings = query ? query.parameters.map(({ name }) => `set-${name}`) : [...parts.keys()].filter((part) => part.startsWith("set-"));
  return new Set(["sparql", ...settings]);
}

/* By part of the address, with its type. */
function unknown(parts) {
  const plain = plainParts(parts);
  const numbers = segments.get(parts.get("doc"));
  return [...parts].flatMap(([part, text]) => {
    if (part === "segment") return [{ part, type: part, id: text, known: !text || !numbers || numbers.has(Number(text)) }];
    if (!Object.hasOwn(NAMED, part)) return [{ part, type: "part of an address", id: part, known: plain.has(part) }];
    const { type, form, in: there } = NAMED[part];
    return form.of(text).map((id) => ({ part, type, id, known: !id || there.has(id) }));
  }).filter(({ known }) => !known);
}

/* Each thing once. */
const lacking = (parts) => [...new Map(unknown(parts).map((one) => [`${one.type} ${one.id}`, one])).values()];

/* By part what it belongs to, where that is lacking it is told instead. */
const BELONGS = { segment: "doc", ...Object.fromEntries(["from", "to", "sign", "avoid", ...Object.keys(BOUNDS)].map((part) => [part, "find"])) };
const isStandard = (part, text) => ({
  view: () => text === views[0].id,
  depth: () => text === "1",
  least: () => text === String(WEAKEST),
  ...Object.fromEntries(Object.keys(BOUNDS).map((bound) => [bound, () => isAsking() && text === String(standardAsked(state.pane.mode)[bound])])),
  ...Object.fromEntries(FILTERS.map(({ key }) => [`hide-${key}`, () => JSON.stringify(listOf(text)?.sort()) === JSON.stringify([...defaultOff().get(key)])])),
})[part]?.() ?? false;

/* What the page knows and does not take, for it does not go with the rest; what is raised and lowered at once is told by itself. */
function untaken(parts) {
  const [taken, plain] = [partsNow(), plainParts(parts)];
  const lacked = new Set(unknown(parts).map(({ part }) => part));
  const belongs = (part) => (part.startsWith("set-") ? "query" : BELONGS[part]);
  return [...new Set(parts.keys())].filter((part) => parts.get(part) && (Object.hasOwn(NAMED, part) || part === "segment" || plain.has(part)))
    .filter((part) => !taken.has(part) && !lacked.has(part) && !lacked.has(belongs(part)) && !Object.hasOwn(HOLDS, part) && !isStandard(part, parts.get(part)));
}

const MAY_BE_EMPTY = ["query", "questions", "sparql"]; // the list, with none chosen; a text that was deleted

/* What an address says twice, not at all, or in two ways, in words. */
function oddities(parts) {
  const plain = plainParts(parts);
  const code = (part) => el("code", {}, part);
  const used = [...new Set(parts.keys())].filter((part) => part === "segment" || Object.hasOwn(NAMED, part) || plain.has(part));
  const twice = used.filter((part) => parts.getAll(part).length > 1).map((part) => [code(part), " stands there twice, and the first counts"]);
  const empty = used.filter((part) => !parts.get(part) && !MAY_BE_EMPTY.includes(part)).map((part) => [code(part), " has no value"]);
  const ways = (id) => Object.keys(HOLDS).filter((how) => ids(parts.get(how) ?? "").includes(id));
  const held = [...state.held].map(([id, how]) => ({ id, how, named: ways(id) })).filter(({ named }) => named.length > 1)
    .map(({ id, how, named }) => [el("bdi", {}, id), " is in ", named.map((one, at) => [at ? " and " : "", code(one)]), `, and counts as ${HOLDS[how].done}`]);
  const idle = untaken(parts);
  const left = idle.length ? [[idle.map((part, at) => [at ? (at === idle.length - 1 ? " and " : ", ") : "", code(part)]), idle.length === 1 ? " does nothing here" : " do nothing here"]] : [];
  return [...twice, ...empty, ...held, ...left];
}

const MOST_LACKING = 3;

function lackWords({ type, id }) {
  const rows = near(type, id);
  return [`${type} “`, el("bdi", {}, short(id).replace(/[\p{Cc}\p{Cf}]/gu, "\ufffd")), "”",
    rows.length > 0 && [" – near it: ", rows.map((row, place) => [place ? ", " : "", button(el("bdi", {}, type === "claim" ? row.id : row.label), () => goTo(row), { class: "link" })])]];
}

function tellLacking(parts) {
  const told = [["Not in this page: ", lacking(parts), lackWords], ["In the address: ", oddities(parts), (words) => words]].filter(([, rows]) => rows.length);
  if (!told.length) return;
  announce(told.map(([head, rows, words]) => [el("strong", {}, head), rows.slice(0, MOST_LACKING).map((row, at) => [at ? "; " : "", words(row)]),
    rows.length > MOST_LACKING && `; and ${amount(rows.length - MOST_LACKING)} more`, ". "]));
}

const short = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
