/* The search: names and synonyms, claims, documents, questions and shipped queries. */

const GREEK = new Map(Object.entries({
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta", ι: "iota", κ: "kappa",
  λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", ο: "omicron", π: "pi", ρ: "rho", σ: "sigma", ς: "sigma", τ: "tau",
  υ: "upsilon", φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
}));

const fold = (text) => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/[α-ω]/gu, (letter) => GREEK.get(letter) ?? letter)
  .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const foldedRow = (row) => ({ ...row, keys: row.keys.map(fold) });

/* Made when something is first looked for: names, and then claims, which come after all names and are many. */
const indexedNames = once(() => [
  ...page.mechanisms.map((row) => ({ type: "mechanism", id: row.id, label: row.title, note: "mechanism", keys: [row.title] })),
  ...page.documents.map((row) => ({ type: "document", id: row.id, label: row.title, note: `document ${row.short}`, keys: [row.title, row.short] })),
  ...page.questions.map((row) => ({ type: "question", id: row.name, label: row.title, note: "question", keys: [row.title, row.question] })),
  ...page.sparql.lack ? [] : page.sparql.queries.filter((row) => !questions.has(row.name)).map((row) => ({ type: "query", id: row.name, label: row.title, note: "query", keys: [row.title] })),
  ...page.entities.map((row) => ({ type: "entity", id: row.id, label: row.label, note: labelIn(levels, row.level), keys: [row.label, ...row.synonyms] })),
].map(foldedRow));
const indexedClaims = once(() => page.claims.map((row) => ({ type: "claim", id: row.id, label: paraphrase(row), note: documents.get(row.document)?.short ?? "", keys: [paraphrase(row), row.relation_label, labelIn(families, row.family)] })).map(foldedRow));

const TYPE_ORDER = ["entity", "mechanism", "document", "question", "query", "claim"];

function search(query, limit = 12, types = TYPE_ORDER) {
  const wanted = fold(query);
  if (!wanted) return [];
  const parts = wanted.split(" ");
  const joined = parts.join("");
  const score = (key) => {
    if (key === wanted) return 0;
    if (key.startsWith(wanted)) return 1;
    if (` ${key}`.includes(` ${wanted}`)) return 2;
    const close = () => key.replaceAll(" ", "").includes(joined) && key.split(" ").some((_, at, all) => all.slice(at).join("").startsWith(joined)); // "tnf alpha" and "TNFα" are one
    return close() || parts.every((part) => key.includes(part)) ? 3 : Infinity;
  };
  const hits = (rows) => rows
    .filter((row) => types.includes(row.type))
    .map((row) => ({ row, score: Math.min(...row.keys.map(score)) + TYPE_ORDER.indexOf(row.type) * 4 }))
    .filter((hit) => Number.isFinite(hit.score))
    .sort((one, other) => one.score - other.score || one.row.label.length - other.row.label.length)
    .slice(0, limit)
    .map((hit) => hit.row);
  const named = hits(indexedNames());
  return named.length < limit && types.includes("claim") ? [...named, ...hits(indexedClaims())].slice(0, limit) : named;
}

/* The names that look most like one: those at the least edit distance, where that is at most such a share of the name. */
function nearest(name, known, most = 3, share = 1 / 2) {
  const wanted = fold(name);
  const rated = [...known].map((one) => [distance(wanted, fold(one)), one]).filter(([far]) => far <= wanted.length * share);
  return rated.sort(([one], [other]) => one - other).slice(0, most).map(([, one]) => one);
}

const nameKey = (text) => fold(text).replaceAll(" ", "");

/* How a hint names an entity or a document: by its label or title, and by its id where that says more and can be read. Where only the id will
   do, as in a query, it is always given, as it is written there. */
function shownName({ id, label }, written = null) {
  if (nameKey(id) === nameKey(label)) return written ?? id;
  const end = `(${id})`;
  const line = (label.endsWith(end) ? label.slice(0, -end.length) : label).trim().split(/\s+/).join(" ");
  const cut = line.length <= 80 ? line : `${line.slice(0, 79)}…`;
  return written === null && cut === line && /__[0-9a-f]+__/.test(id) ? line : `${cut} (${written ?? id})`;
}

/* Levenshtein, with neighbours swapped as one step (optimal string alignment). */
function distance(one, other) {
  let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}

/* What is plainly an identifier, as in `mechgraph.names`: of four letters after its prefix, one at most may be another. */
const ACCESSION = /^[A-Za-z][\w-]*(?::(?=\S*\d)|\.(?=[A-Za-z]{0,3}\d{3}))([\w.-]+)$/;

/* Things of a type whose id or name looks most like what was meant. */
function near(type, meant, most = 3) {
  const local = ACCESSION.exec(meant)?.[1];
  const share = local ? (Math.floor(local.length / 4) + 1 / 2) / fold(meant).length : 1 / 3;
  const rows = (type === "claim" ? indexedClaims() : indexedNames()).filter((row) => row.type === type);
  const named = new Map(rows.flatMap((row) => [row.id, ...type === "claim" ? [] : row.keys].map((name) => [name, row])));
  return [...new Set(nearest(meant, named.keys(), 2 * most, share).map((name) => named.get(name)))].slice(0, most);
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
  goTo(row);
}

function goTo(row) {
  if (row.type === "document") openDocument(row.id);
  else if (row.type === "question") openQuestion(row.id);
  else if (row.type === "query") openQuery(row.id);
  else {
    choose({ type: row.type, id: row.id });
    panel.focus({ preventScroll: true }); // from there a few tabs lead to what can be done with it
  }
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
