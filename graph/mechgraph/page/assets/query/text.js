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

/* Why a query has no answer, and where the fault is: { line, column }, both from 1. The message has both. */
class QueryError extends Error {
  constructor(reason, place = null) {
    super(place ? `${placeWords(place)}: ${reason}` : reason);
    Object.assign(this, { reason, place });
  }
}

const placeWords = ({ line, column }) => `line ${line}, column ${column}`;

const LONGEST_QUERY = 1_000_000;
const DEEPEST_QUERY = 200;
const MOST_TOKENS = 50_000;
const MOST_OPERATORS = 2_000;
const FORMS = new Set(["SELECT", "CONSTRUCT", "ASK", "DESCRIBE"]);
const BEGINS = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE";
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
  let parentheses = 0;
  let operators = 0; // keywords, operators and marks
  let form = "";
  let from = false; // whether the name of a graph is to come
  for (const { kind, text } of tokens) {
    if (from && !(kind === "word" && text.toUpperCase() === "NAMED")) {
      from = false;
      if (["iri", "name"].includes(kind) && !page.sparql.graphs.includes(kind === "iri" ? text.slice(1, -1) : "")) throw new QueryError(`FROM ${text.slice(0, 80)} names no graph of the corpus, and none is fetched; write the address of one in full: ${listedGraphs()}`);
      continue;
    }
    operators += kind === "word" || (kind === "other" && !/^[\d{}()[\]]$/.test(text) && !(text === "," && parentheses));
    if (operators > MOST_OPERATORS) throw new QueryError(`the query has more than ${number(MOST_OPERATORS)} keywords, operators and marks, which are the limit; write long lists with VALUES`);
    parentheses += (text === "(") - (text === ")");
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
  if (!tokens.length) throw new QueryError(`the query is empty; ${BEGINS}`, { line: 1, column: 1 });
}

function guardPrefixes(query) {
  const declared = new Set(prefixes.keys());
  let after = "";
  for (const { kind, text, start } of meaningful(query)) {
    if (["'", '"'].includes(text)) return; // what follows may be a string
    if (kind === "name" && !query.startsWith("//", start + text.length)) {
      const prefix = text.slice(0, text.indexOf(":"));
      if (["PREFIX", "@PREFIX"].includes(after)) {
        declared.add(prefix);
        continue; // what follows is the address, whatever it is written like
      }
      if (!declared.has(prefix) && prefix !== "_") throw new QueryError(unknownPrefix(prefix, declared), placeOf(query, start));
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

/* The names and addresses by which a query asks the graph, and the prefixes that it declares: { token, address, role },
   where the role is PREFIX, GRAPH or none of these. What the query makes, the template of CONSTRUCT, is left out. */
function* namesIn(query) {
  const known = new Map(prefixes);
  let [base, apart, first, before] = ["", 0, { text: "" }, { text: "" }];
  for (const token of meaningful(query)) {
    const { kind, text } = token;
    const behind = before.kind === "word" ? before.text.toUpperCase() : "";
    const role = behind === "GRAPH" ? behind : "";
    const colon = text.indexOf(":");
    if (text === "{" && (apart || behind === "CONSTRUCT")) apart += 1;
    else if (text === "}" && apart) apart -= 1;
    else if (kind === "iri") {
      const address = resolved(text.slice(1, -1), base);
      if (behind === "BASE") base = address;
      else if (first.text.toUpperCase() === "PREFIX" && before.kind === "name") {
        known.set(before.text.slice(0, -1), address);
        yield { token: before, address, role: "PREFIX" };
      } else if (!apart) yield { token, address, role };
    } else if (kind === "name" && behind !== "PREFIX" && !apart && known.has(text.slice(0, colon))) {
      yield { token, address: known.get(text.slice(0, colon)) + text.slice(colon + 1).replaceAll("\\", ""), role };
    }
    [first, before] = [before, token];
  }
}

/* An address as BASE completes it; one that begins with a scheme is complete (RFC 3986). */
function resolved(address, base) {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(address)) return address;
  try {
    return new URL(address, base).href;
  } catch {
    return address; // no address of a graph can be made from such a base
  }
}

const MOST_NOTES = 10;
const LONGEST_CALLED = 80;
const cutName = (text) => [...text].slice(0, LONGEST_CALLED).join("");

/* A note for each name, graph and prefix of a query that is not that of the graph: it would silently find nothing. */
function notesOn(query) {
  const asked = new Map([...namesIn(query)].map((name) => [JSON.stringify([name.token.text, name.address, name.role]), name]));
  const notes = [];
  for (const note of eachNote(asked.values())) {
    if (notes.length === MOST_NOTES) return [...new Set(notes), "there are more names that this graph does not hold"];
    notes.push(note);
  }
  return [...new Set(notes)];
}

function* eachNote(asked) {
  const there = new Map([...Object.entries(page.sparql.terms).map(([prefix, terms]) => [prefixes.get(prefix), new Set(terms)]), [namespace, entities]]);
  for (const { token: { kind, text }, address, role } of asked) {
    const called = cutName(text);
    const usual = role === "PREFIX" ? prefixes.get(text.slice(0, -1)) ?? address : address;
    if (usual !== address) yield `in this query ${called} is <${cutName(address)}>, not <${usual}> as in the graph`;
    if (role === "GRAPH" && !page.sparql.graphs.includes(address)) yield `no graph is called ${called}; there are ${listedGraphs()}`;
    if (role === "PREFIX" || role === "GRAPH") continue;
    const space = [...there.keys()].find((one) => address.startsWith(one));
    const local = address.slice(space?.length);
    if (!space || there.get(space).has(local) || !/^[^/?$&|]+$/.test(local)) continue;
    const written = (name) => (kind === "name" ? `${text.slice(0, text.indexOf(":"))}:${name}` : `<${space}${name}>`);
    const known = space === namespace ? near("entity", local).map((row) => shownName(row, written(row.id))) : nearest(local, there.get(space).keys()).map(written);
    yield `nothing in this graph is called ${called}${didYouMean(known)}`;
  }
}
