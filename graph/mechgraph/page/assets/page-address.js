/* The address keeps the view. */

function writeHash() {
  const parts = new URLSearchParams();
  const { selection } = state;
  if (state.view !== views[0]) parts.set("view", state.view.id);
  if (selection?.type === "pair") parts.set("pair", pairKey(selection.from, selection.to));
  else if (selection && !["found", "answer"].includes(selection.type) && (selection.type !== "list" || readListId(selection.id))) parts.set(selection.type, selection.id);
  if (state.depth !== 1) parts.set("depth", state.depth);
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
  if (pane?.type === "questions") parts.set("questions", pane.name ?? "");
  if (pane?.type === "query") writeQueryHash(parts);
  writeWays(parts);
  const text = parts.toString().replaceAll("%2C", ","); // a comma may stand as it is
  if (location.hash.slice(1) !== text) history.replaceState(null, "", `#${text}`);
}

/* An address is typed by anyone: what it names and the page lacks is passed over. */
function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1) || page.start);
  state.view = views.find((view) => view.id === parts.get("view")) ?? views[0];
  state.depth = parts.get("depth") === "2" ? 2 : 1;
  readAround(parts);
  state.theme = ["light", "dark"].includes(parts.get("theme")) ? parts.get("theme") : null;
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
  if (state.view.folded && readListId(parts.get("list"))) return { type: "list", id: parts.get("list") };
  if (readChainId(parts.get("chain"))) return { type: "chain", id: parts.get("chain") };
  for (const [type, map] of [["entity", entities], ["mechanism", mechanisms], ["claim", claims]]) {
    if (map.has(parts.get(type))) return { type, id: parts.get(type) };
  }
  return null;
}

function restore() {
  readHash();
  applyTheme();
  moved = false;
  state.view.fresh = true;
  recompute(); // what is selected may be found by it
  choose(state.selection);
  toPlace();
}
