/* What may be told of a SPARQL text before the engine sees it; the same rules and words as in mechgraph.query. */

const SPARQL_TOKEN = new RegExp([
  String.raw`(?<space>\s+)`,
  String.raw`(?<comment>#[^\r\n]*)`,
  String.raw`(?<iri><[^<>"{}|^${"`"}\\\x00-\x20]*>)`,
  String.raw`(?<string>"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')`,
  String.raw`(?<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)`,
  String.raw`(?<variable>[?$][\p{L}\p{N}_]+)`,
  String.raw`(?<name>[\p{L}\p{Nl}\p{No}](?:[\p{L}\p{N}_.·\-]*[\p{L}\p{N}_·\-])?:(?:(?:[\p{L}\p{N}_:·\-]|%[0-9A-Fa-f]{2}|\\[\-_~.!$&'()*+,;=/?#@%])(?:[\p{L}\p{N}_:.·\-]|%[0-9A-Fa-f]{2}|\\[\-_~.!$&'()*+,;=/?#@%])*)?(?<![^\\]\.)|:(?:(?:[\p{L}\p{N}_:·]|%[0-9A-Fa-f]{2}|\\[\-_~.!$&'()*+,;=/?#@%])(?:[\p{L}\p{N}_:.·\-]|%[0-9A-Fa-f]{2}|\\[\-_~.!$&'()*+,;=/?#@%])*)?(?<![^\\]\.))`,
  String.raw`(?<word>[\p{L}\p{Nl}\p{No}][\p{L}\p{N}_]*)`,
  String.raw`(?<other>.)`,
].join("|"), "gsu");

/* All tokens, white space and comments among them: { kind, text, start }. */
function* sparqlTokens(query) {
  for (const match of query.matchAll(SPARQL_TOKEN)) {
    yield { kind: Object.keys(match.groups).find((name) => match.groups[name] !== undefined), text: match[0], start: match.index };
  }
}

const meaningful = (query) => [...sparqlTokens(query)].filter(({ kind }) => kind !== "space" && kind !== "comment");
const bareWords = (query) => meaningful(query).filter(({ kind }) => kind === "word").map(({ text }) => text.toUpperCase());
const isOrdered = (query) => bareWords(query).includes("ORDER");
const formOf = (query) => bareWords(query).find((word) => FORMS.has(word));

class QueryError extends Error {
  constructor(message, place = null) {
    super(message);
    this.place = place; // { line, column }, both from 1
  }
}

const LONGEST_QUERY = 1_000_000;
const DEEPEST_QUERY = 200;
const MOST_TOKENS = 50_000;
const FORMS = new Set(["SELECT", "CONSTRUCT", "ASK", "DESCRIBE"]);
const UPDATES = new Set(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"]);
const REACHES_OUT = new Map([["SERVICE", "asks another server"], ["LOAD", "loads from an address"]]);
const listedGraphs = () => page.sparql.graphs.map((address) => `<${address}>`).join(", ");
const number = (value) => amount(value);

function placeOf(query, offset) {
  const before = query.slice(0, offset);
  return { line: before.split("\n").length, column: [...before.slice(before.lastIndexOf("\n") + 1)].length + 1 };
}

/* Refuses a query that would reach the network, change the graph, or bring down the engine. */
function guard(query) {
  if (query.length > LONGEST_QUERY) throw new QueryError(`the query has more than ${number(LONGEST_QUERY)} characters, which are the limit`);
  // The grammar resolves \u escapes before anything else (section 19.2), so a keyword may hide in them.
  const plain = query.replace(/\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})/g, (_, short, long) => {
    const code = parseInt(short ?? long, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  });
  for (const text of new Set([query, plain])) guardTokens(meaningful(text));
  guardPrefixes(query);
}

function guardTokens(tokens) {
  let depth = 0;
  let form = "";
  let from = false; // whether the name of a graph is to come
  for (const { kind, text } of tokens) {
    if (from && !(kind === "word" && text.toUpperCase() === "NAMED")) {
      from = false;
      if (["iri", "name"].includes(kind) && !page.sparql.graphs.includes(kind === "iri" ? text.slice(1, -1) : "")) throw new QueryError(`FROM ${text.slice(0, 80)} names no graph of the corpus, and none is fetched; write the address of one in full: ${listedGraphs()}`);
      continue;
    }
    if ("{([".includes(text)) {
      depth += 1;
      if (depth > DEEPEST_QUERY) throw new QueryError(`the query is nested more than ${DEEPEST_QUERY} levels deep`);
    } else if ("})]".includes(text)) depth -= 1;
    else if (kind === "word") {
      const word = text.toUpperCase();
      if (REACHES_OUT.has(word)) throw new QueryError(`the query ${REACHES_OUT.get(word)} (${word}); mechgraph answers from its own graph only`);
      if (!form && UPDATES.has(word)) throw new QueryError(`${word} would change the graph; ask with SELECT, ASK, CONSTRUCT or DESCRIBE`);
      form ||= FORMS.has(word) ? word : "";
      from ||= word === "FROM";
    }
  }
  if (tokens.length > MOST_TOKENS) throw new QueryError(`the query has more than ${number(MOST_TOKENS)} tokens, which are the limit`);
  const hint = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE";
  if (!form) throw new QueryError(tokens.length ? hint : `the query is empty; ${hint}`, { line: 1, column: 1 });
}

function guardPrefixes(query) {
  const declared = new Set(prefixes.keys());
  let after = "";
  for (const { kind, text, start } of meaningful(query)) {
    if (["'", '"'].includes(text)) return; // what follows may be a string
    if (kind === "name" && !query.startsWith("//", start + text.length)) {
      const prefix = text.slice(0, text.indexOf(":"));
      if (after === "PREFIX") declared.add(prefix);
      else if (!declared.has(prefix) && prefix !== "_") throw new QueryError(unknownPrefix(prefix, declared), placeOf(query, start));
    }
    after = text.toUpperCase();
  }
}

function unknownPrefix(prefix, declared) {
  const own = page.corpus.prefix;
  const known = [...declared].sort();
  const others = known.filter((one) => one !== own).map((one) => `${one}:`).join(", ");
  return `the prefix '${prefix}:' is not known (the corpus has ${own}:, and known besides are ${others})${didYouMean(nearest(prefix, known).map((one) => `${one}:`))}`;
}

/* The places of the dots inside names: a second one in a name is where the engine wrongly ends it, unless a backslash
   stands before it. */
const innerDots = (query) => meaningful(query).filter(({ kind }) => kind === "name").flatMap(({ text, start }) => {
  const colon = text.indexOf(":");
  return [...text.slice(colon).matchAll(/\\.|\./gsu)].filter(([found]) => found === ".").map(({ index }) => start + colon + index);
});

const forEngine = (query) => [0, ...innerDots(query)].map((dot, at, dots) => query.slice(dot, dots[at + 1])).join("\\");

/* One line before the text, so that the engine's lines are the reader's and one more. */
const prologue = () => `${[...prefixes].map(([name, start]) => `PREFIX ${name}: <${start}>`).join(" ")}\n`;

const didYouMean = (names) => names.length ? `; did you mean ${names.join(", ")}?` : "";

/* Replaces variables by terms in N-Triples form. */
const substitute = (query, terms) => [...sparqlTokens(query)]
  .map(({ kind, text }) => (kind === "variable" && terms.get(text.slice(1))) || text).join("");

/* The names that stand behind GRAPH, by their places, each with the address that it means; a relative one is passed over. */
function graphsAsked(query) {
  const [known, asked] = [new Map(prefixes), new Map()];
  let [declared, before] = [null, { text: "" }];
  for (const token of meaningful(query)) {
    const { kind, text, start } = token;
    const colon = text.indexOf(":");
    const was = before.text.toUpperCase();
    if (was === "PREFIX" && kind === "name") declared = text.slice(0, -1);
    else if (before.text === `${declared}:` && kind === "iri") known.set(declared, text.slice(1, -1));
    else if (was === "GRAPH" && kind === "iri" && /^<[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text)) asked.set(start, text.slice(1, -1));
    else if (was === "GRAPH" && kind === "name" && known.has(text.slice(0, colon))) asked.set(start, known.get(text.slice(0, colon)) + text.slice(colon + 1).replaceAll("\\", ""));
    before = token;
  }
  return asked;
}

/* A note for each name that the graph does not know: it would silently find nothing. */
function notesOn(query, vocabulary) {
  const notes = new Set();
  const graphs = graphsAsked(query);
  for (const { kind, text, start } of meaningful(query)) {
    if (graphs.has(start)) {
      if (!page.sparql.graphs.includes(graphs.get(start))) notes.add(`no graph is called ${text.slice(0, 80)}; there are ${listedGraphs()}`);
      continue;
    }
    const [, prefix, local] = /^([^:]*):(.*)$/su.exec(text) ?? [];
    if (kind !== "name" || !local) continue;
    const unknown = prefix === "mg" ? !vocabulary.has(text) : prefix === page.corpus.prefix && !local.includes("/") && !page.view && !entities.has(local);
    const listed = () => prefix === "mg"
      ? nearest(local, [...vocabulary.keys()].filter((one) => one.startsWith("mg:")).map((one) => one.slice(3))).map((one) => `mg:${one}`)
      : near("entity", local).map((row) => shownName(row, `${prefix}:${row.id}`));
    if (unknown) notes.add(`nothing is called ${text}${didYouMean(listed())}`);
  }
  return [...notes];
}
