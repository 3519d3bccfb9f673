/* The search: names and synonyms, claims, documents, questions and shipped queries. */

const foldedRow = (row) => ({ ...row, keys: row.keys.map(fold) });

/* Made when something is first looked for: names, and then claims, which come after all names and are many. */
const indexedNames = once(() => [
  ...page.mechanisms.map((row) => ({ type: "mechanism", id: row.id, label: row.title, note: "mechanism", keys: [row.title] })),
  ...page.documents.map((row) => ({ type: "document", id: row.id, label: row.title, note: `document ${row.short}`, keys: [row.short, row.title] })),
  ...page.questions.map((row) => ({ type: "question", id: row.name, label: row.title, note: "question", keys: [row.title, row.question] })),
  ...page.sparql.lack ? [] : page.sparql.queries.filter((row) => !questions.has(row.name)).map((row) => ({ type: "query", id: row.name, label: row.title, note: "query", keys: [row.title] })),
  ...page.findings ? [{ type: FINDINGS, id: FINDINGS, label: FINDINGS_TITLE, note: "list", keys: [FINDINGS_TITLE, "contradictions", "disputes", "gaps", "open questions", "missing steps", "conflicts"] }] : [],
  ...page.entities.map((row) => ({ type: "entity", id: row.id, label: row.label, note: labelIn(levels, row.level), keys: [row.label, ...row.synonyms] })),
].map(foldedRow));
/* What public identifiers call an entity, or something near it: told as that; "PTSD" finds "post-traumatic stress disorder". */
const indexedIdentifiers = once(() => page.entities.flatMap((row) => row.mappings.map(({ predicate, curie, label }) => ({
  type: "entity", id: row.id, label: row.label, note: `${matchWords(predicate)}: ${label ?? curie}`, keys: [label ?? "", curie], initials: fold(label ?? "").replace(/(\S)\S* ?/gu, "$1"),
}))).map(foldedRow));
const indexedClaims = once(() => page.claims.map((row) => ({ type: "claim", id: row.id, label: paraphrase(row), note: documents.get(row.document)?.short ?? "", keys: [paraphrase(row), row.relation_label, labelIn(families, row.family)] })).map(foldedRow));

const TYPE_ORDER = ["entity", "mechanism", "document", FINDINGS, "question", "query", "claim"];

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
    .map((row) => ({ row, score: (row.initials === wanted && wanted.length > 2 ? 0 : Math.min(...row.keys.map(score))) + TYPE_ORDER.indexOf(row.type) * 4 }))
    .filter((hit) => Number.isFinite(hit.score))
    .sort((one, other) => one.score - other.score || one.row.label.length - other.row.label.length)
    .slice(0, limit)
    .map((hit) => hit.row);
  const told = hits(indexedNames());
  const known = new Set(told.filter(({ type }) => type === "entity").map(({ id }) => id));
  const besides = hits(indexedIdentifiers()).filter(({ id }) => !known.has(id) && known.add(id));
  const named = [...told, ...besides].slice(0, limit);
  return named.length < limit && types.includes("claim") ? [...named, ...hits(indexedClaims())].slice(0, limit) : named;
}

/* By type its ids with what they are called, the label first. */
const called = {
  entity: () => page.entities.map(({ id, label, synonyms }) => [id, label, ...synonyms]),
  document: () => page.documents.map(({ id, short: badge, title }) => [id, badge, title]),
  mechanism: () => page.mechanisms.map(({ id, title }) => [id, title]),
  question: () => page.questions.map(({ name, title }) => [name, title]),
  query: () => [...askable.values()].map(({ name, title }) => [name, title]),
  view: () => views.map(({ id, label }) => [id, label]),
  certainty: () => page.certainties.map(({ rank, label }) => [String(rank), label]),
  search: () => Object.keys(MODES).map((mode) => [mode]),
  sign: () => [["plus", "+", " "], ["minus", "-", "−"], ["open", "0"]], // a plus that is typed is read as a space
  theme: () => THEMES.map((theme) => [theme]),
};
const findersBy = remembered((type) => finder(called[type]()));

/* The id of what bears a name, or null. */
const findNamed = (type, name) => (Object.hasOwn(called, type) ? findersBy(type)(name) : null);

/* Things of a type whose ids or names look most like what was meant, as `NameIndex.nearest` finds them. */
function near(type, meant, most = 3) {
  const rows = (type === "claim" ? indexedClaims() : indexedNames()).filter((row) => row.type === type);
  if (type === "claim") return nearest(meant, rows.map(({ id }) => id), most).map((id) => rows.find((row) => row.id === id));
  const [byRow, named] = [indexed(rows), new Map()];
  for (const [name, id] of byRank(rows.map(({ id, keys }) => [id, ...keys]))) if (!named.has(fold(name))) named.set(fold(name), id);
  named.delete("");
  return [...new Set(nearest(meant, named.keys(), Infinity, REALLY_NEAR).map((name) => byRow.get(named.get(name))))].slice(0, most);
}

/* What is found, or else what is called much like it, or else by one of its words; claims are called nothing. */
function foundOrNear(query, limit = 12, types = TYPE_ORDER) {
  const rows = search(query, limit, types);
  if (rows.length) return rows;
  const noted = (found, how) => found.slice(0, limit).map((row) => ({ ...row, note: `${how} · ${row.note}` }));
  const named = types.filter((type) => type !== "claim").flatMap((type) => near(type, query));
  if (named.length) return noted(named, "near it");
  const parts = query.trim().split(/\s+/).filter((part) => part.length > 2).sort((one, other) => other.length - one.length);
  const by = parts.length > 1 && parts.map((part) => [part, search(part, limit, types)]).find(([, some]) => some.length);
  return by ? noted(by[1], `only “${by[0]}”`) : [];
}

/* ---- search: an ARIA combobox with a list ---- */

const searchBox = byId("search");
const resultList = byId("results");
const found = { rows: [], at: -1 };

function drawResults() {
  found.rows = foundOrNear(searchBox.value);
  found.at = found.rows.length ? 0 : -1;
  const rows = found.rows.map((row, position) => el("li", { id: `result-${position}`, role: "option", onmousedown: (event) => {
    event.preventDefault(); // keep the focus, or the list closes before the click
    pick(position);
  } }, el("bdi", {}, row.label), el("span", { class: "count" }, row.note, now.hidden.has(row.id) && row.type === "claim" ? " · hidden" : "")));
  const nothing = searchBox.value.trim() && !rows.length ? [el("li", { class: "nothing", role: "option", "aria-disabled": "true" }, "Nothing of that name, and no claim in those words.")] : [];
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
  searchBox.value = "";
  goTo(row);
}

function goTo(row) {
  if (row.type === "document") openDocument(row.id);
  else if (row.type === "question") openQuestion(row.id);
  else if (row.type === "query") openQuery(row.id);
  else if (row.type === FINDINGS) openFindings();
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
