/* The graph as RDF: unpacked when it is first used, read, and written as Turtle and JSON-LD for what is selected. */

const hasGraph = () => byId("packed-graph") !== null;
const kept = {};
const graphBytes = () => kept.bytes ??= unpack("packed-graph");
const graphQuads = () => kept.quads ??= graphBytes().then((bytes) => readRdf(new TextDecoder().decode(bytes)));

/* Terms have the form of SPARQL 1.1 Query Results JSON: { type: "uri" | "literal" | "bnode", value, … }. */

const RDF = page.sparql.prefixes.rdf;
const XSD = page.sparql.prefixes.xsd;
const prefixes = mapOf(page.sparql.prefixes);
const uri = (value) => ({ type: "uri", value });
const typed = (value, name) => ({ type: "literal", value, datatype: `${XSD}${name}` });

/* ---- reading: the TriG that this page carries and the N-Triples that the engine gives; no lists, no blank subjects ---- */

// 1 address, 2 text, 3 language or @prefix, 4 number, 5 blank node, 6 compact name, 7 mark
const RDF_TOKEN = /\s+|#[^\n]*|<([^>]*)>|"((?:[^"\\\r\n]|\\.)*)"|@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?=\s)|_:([^\s,;]+)|([^\s:<>"{},;]*:(?:[^\s,;\\]|\\.)*)|(\^\^|[{}.,;]|a(?=\s)|true\b|false\b)/sy;
const ESCAPES = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
const unescapeText = (text) => text.includes("\\")
  ? text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gsu, (_, short, long, letter) => letter ? ESCAPES[letter] ?? letter : String.fromCodePoint(parseInt(short ?? long, 16)))
  : text;

/* Quads as [subject, predicate, object, graph]: addresses as text, the object as a term, no graph as "". */
function readRdf(text) {
  const quads = [];
  const starts = new Map(); // by prefix
  const full = new Map(); // by compact name, since most come often
  const expand = (name) => {
    if (!full.has(name)) full.set(name, starts.get(name.slice(0, name.indexOf(":"))) + name.slice(name.indexOf(":") + 1).replace(/\\(.)/gs, "$1"));
    return full.get(name);
  };
  RDF_TOKEN.lastIndex = 0;
  const next = () => {
    while (RDF_TOKEN.lastIndex < text.length) {
      const at = RDF_TOKEN.lastIndex;
      const found = RDF_TOKEN.exec(text);
      if (!found) throw new Error(`no RDF at ${JSON.stringify(text.slice(at, at + 40))}`);
      if (/[^\s#]/.test(text[at])) return found;
    }
    return null;
  };
  const termOf = ([, iri, words, , number, blank, name, mark]) => {
    if (name !== undefined) return uri(expand(name));
    if (words !== undefined) return { type: "literal", value: unescapeText(words) };
    if (iri !== undefined) return uri(unescapeText(iri));
    if (number !== undefined) return typed(number, /[eE]/.test(number) ? "double" : number.includes(".") ? "decimal" : "integer");
    if (blank !== undefined) return { type: "bnode", value: blank };
    return mark === "a" ? uri(`${RDF}type`) : typed(mark, "boolean");
  };
  let graph = "";
  let node = []; // of the statement that is being read: subject, predicate
  for (let token = next(); token; token = next()) {
    const [, , , at, , , , mark] = token;
    if (at === "prefix") {
      starts.set(next()[6].slice(0, -1), unescapeText(next()[1]));
      next();
    } else if (mark === "{") [graph, node] = [node[0], []];
    else if (mark === "}") [graph, node] = ["", []];
    else if (mark === ".") node = [];
    else if (mark === ";") node.length = 1;
    else if (mark === ",") continue;
    else if (at) quads.at(-1)[2]["xml:lang"] = at;
    else if (mark === "^^") quads.at(-1)[2].datatype = termOf(next()).value;
    else if (node.length < 2) node.push(nameOf(termOf(token)));
    else quads.push([node[0], node[1], termOf(token), graph]);
  }
  return quads;
}

const nameOf = (term) => term.type === "bnode" ? `_:${term.value}` : term.value;

/* ---- showing: as Python shows terms to people ---- */

function compact(iri) {
  let best = null;
  for (const [name, start] of prefixes) {
    if (iri.startsWith(start) && (best === null || start.length > prefixes.get(best).length)) best = name;
  }
  const local = best === null ? "" : iri.slice(prefixes.get(best).length);
  return best !== null && /^[\p{L}\p{N}_\-./]*$/u.test(local) && !local.endsWith(".") ? `${best}:${local}` : `<${iri}>`;
}

function show(term) {
  if (!term) return "";
  if (term.type === "uri") return compact(term.value);
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

/* ---- what is selected, as quads ---- */

/* Entities chosen by themselves, beside those of the chosen claims. */
function selectionEntities() {
  const { selection } = state;
  return { entity: () => [selection.id], mechanism: () => mechanisms.get(selection.id).entities, chain: () => chainNamed(selection.id).entities, answer: () => [...answerFocus()?.nodes ?? []], found: () => selection.entities }[selection?.type]?.() ?? [];
}

/* The same as encode_part in Python: the claims with what follows from them, and what the graph says of all they name. */
function partQuads(quads, claimIds, entityIds) {
  const at = (path) => `${namespace}${path}`;
  const mg = (name) => `${prefixes.get("mg")}${name}`;
  const by = new Map(); // of each claim, its statements
  const isEntity = new Set();
  const above = new Map();
  const nodes = new Set(claimIds.map((id) => at(`claim/${id}`)));
  for (const [subject, predicate, object] of quads) {
    if (nodes.has(subject)) by.set(subject, [...by.get(subject) ?? [], [predicate, object.value]]);
    if (predicate === `${RDF}type` && object.value === mg("Entity")) isEntity.add(subject);
    if (predicate === `${prefixes.get("rdfs")}subPropertyOf`) above.set(subject, object.value);
  }
  const told = new Set([...nodes, ...claimIds.map((id) => at(`annotation/${id}`))]);
  const described = new Set([at("").replace(/\/+$/, ""), ...entityIds.map(at)]);
  const follows = new Set();
  for (const statements of by.values()) {
    const one = (name, start = mg("")) => statements.find(([predicate]) => predicate === `${start}${name}`)?.[1];
    for (const [predicate, value] of statements) {
      if (isEntity.has(value) || predicate === mg("document")) described.add(value);
      if (predicate === mg("segment")) described.add(value).add(`${value}/position`);
    }
    const ends = (predicate) => JSON.stringify([one("subject", RDF), predicate, one("object", RDF), at(`graph/${one("status").slice(mg("").length)}`)]);
    if (one("polarity") === mg("affirmed") && one("subjectChange") === mg("as_such")) {
      for (let relation = one("predicate", RDF); relation; relation = above.get(relation)) follows.add(ends(relation));
    }
    const coupling = Number(one("coupling") ?? 0);
    if (coupling) follows.add(ends(mg(coupling > 0 ? "positivelyCoupledTo" : "negativelyCoupledTo")));
  }
  return quads.filter(([subject, predicate, object, graph]) => told.has(subject)
    || (described.has(subject) && graph === "")
    || follows.has(JSON.stringify([subject, predicate, object.value, graph])));
}

const selectionQuads = async () => sortedQuads(partQuads(await graphQuads(), chosenClaims().map((claim) => claim.id), selectionEntities()));

/* By graph, subject, predicate (its type first) and object, so that the same selection gives the same file. */
function sortedQuads(quads) {
  const key = ([subject, predicate, object, graph]) => [graph, subject, predicate === `${RDF}type` ? "" : predicate, object.value.padStart(/^\d+$/.test(object.value) ? 20 : 0)];
  const compare = (one, other) => {
    const at = one.findIndex((part, position) => part !== other[position]);
    return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
  };
  return quads.map((quad) => [key(quad), quad]).sort(([one], [other]) => compare(one, other)).map(([, quad]) => quad);
}

/* ---- Turtle: https://www.w3.org/TR/turtle/ ---- */

const turtleText = (text) => `"${text.replace(/[\\"\p{Cc}\p{Cs}]/gu, (letter) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[letter] ?? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;

function turtleName(iri, used) {
  const short = iri.startsWith("_:") ? iri : compact(iri);
  if (short.startsWith("<") || iri.startsWith("_:")) return short;
  const [, prefix, local] = /^([^:]*):(.*)$/su.exec(short);
  if (!/^[\p{L}\p{N}_/][\p{L}\p{N}_\-./]*$|^$/u.test(local) || /[^\p{ASCII}]/u.test(local)) return `<${iri}>`;
  used.add(prefix);
  return `${prefix}:${local.replaceAll("/", "\\/")}`;
}

function turtleTerm(term, used) {
  if (term.type !== "literal") return turtleName(nameOf(term), used);
  if (term.datatype === `${XSD}integer` && /^[+-]?\d+$/.test(term.value)) return term.value;
  if (term.datatype === `${XSD}boolean` && /^(true|false)$/.test(term.value)) return term.value;
  const tail = term["xml:lang"] ? `@${term["xml:lang"]}` : term.datatype ? `^^${turtleName(term.datatype, used)}` : "";
  return `${turtleText(term.value)}${tail}`;
}

function turtle(quads) {
  const used = new Set();
  const subjects = new Map();
  for (const [subject, predicate, object] of quads) {
    const name = turtleName(subject, used);
    if (!subjects.has(name)) subjects.set(name, new Map());
    const verb = predicate === `${RDF}type` ? "a" : turtleName(predicate, used);
    const objects = subjects.get(name);
    objects.set(verb, (objects.get(verb) ?? new Set()).add(turtleTerm(object, used)));
  }
  const body = [...subjects].map(([name, verbs]) => `${name} ${[...verbs].map(([verb, objects]) => `${verb} ${[...objects].join(" , ")}`).join(" ;\n\t")} .\n`);
  const head = [...used].sort().map((name) => `@prefix ${name}: <${prefixes.get(name)}> .\n`);
  return [...head, ...body].join("");
}

/* ---- JSON-LD 1.1, in the form that the build writes: https://www.w3.org/TR/json-ld11/ ---- */

function jsonldValue(term) {
  if (term.type !== "literal") return { "@id": jsonldName(nameOf(term)) };
  if (term["xml:lang"]) return { "@value": term.value, "@language": term["xml:lang"] };
  if (term.datatype === `${XSD}integer` && Number.isSafeInteger(Number(term.value)) && String(Number(term.value)) === term.value) return Number(term.value);
  if (term.datatype === `${XSD}boolean` && /^(true|false)$/.test(term.value)) return term.value === "true";
  return term.datatype ? { "@value": term.value, "@type": term.datatype } : term.value;
}

const jsonldName = (iri) => compact(iri).startsWith("<") ? iri : compact(iri);

function jsonld(quads) {
  const graphs = new Map();
  for (const [subject, predicate, object, graph] of quads) {
    if (!graphs.has(graph)) graphs.set(graph, new Map());
    const nodes = graphs.get(graph);
    if (!nodes.has(subject)) nodes.set(subject, new Map([["@id", [jsonldName(subject)]]]));
    const type = predicate === `${RDF}type`;
    const name = type ? "@type" : jsonldName(predicate);
    const node = nodes.get(subject);
    node.set(name, [...node.get(name) ?? [], type ? jsonldName(object.value) : jsonldValue(object)]);
  }
  const written = [...graphs].flatMap(([graph, nodes]) => {
    const content = [...nodes.values()].map((node) => Object.fromEntries([...node].map(([name, values]) => [name, values.length === 1 ? values[0] : values])));
    return graph ? [{ "@id": jsonldName(graph), "@graph": content }] : content;
  });
  const context = [...prefixes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, start]) => [name, /[:/?#[\]@]$/.test(start) ? start : { "@id": start, "@prefix": true }]);
  return `${JSON.stringify({ "@context": { "@version": 1.1, ...Object.fromEntries(context) }, "@graph": written }, null, 1)}\n`;
}

/* ---- for the menu ---- */

/* Turtle has no graphs: the triples of all of them. JSON-LD keeps each quad in its graph. */
const selectionTurtle = async () => turtle(await selectionQuads());
const selectionJsonld = async () => jsonld(await selectionQuads());
const saveTurtle = async () => download(new Blob([await selectionTurtle()], { type: "text/turtle;charset=utf-8" }), "ttl");
const saveJsonld = async () => download(new Blob([await selectionJsonld()], { type: "application/ld+json" }), "jsonld");
const claimsNote = (how) => () => `${plural(chosenClaims().length, "claim")} ${state.selection ? "of the selection" : "shown"}, ${how}`;

if (hasGraph()) {
  EXPORTS.push(
    { id: "ttl", label: "RDF (Turtle)", note: claimsNote("with their entities and places"), save: saveTurtle },
    { id: "jsonld", label: "RDF (JSON-LD)", note: claimsNote("each in its graph"), save: saveJsonld });
}
