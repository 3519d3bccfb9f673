/* What is wrong with a query that the engine cannot read; the same rules and words as in mechgraph.query.fault, where
   they are explained. */

const KEYWORD_PARTS = [...new Set(page.sparql.keywords.flatMap((keyword) => keyword.split(" ")))];
const WRITTEN_ELSEWHERE = new Map([["==", "="], ["AND", "&&"], ["OR", "||"], ["<>", "!="]]);
const GOES_BEHIND = new Map([
  ...["WHERE", "OPTIONAL", "UNION", "MINUS", "EXISTS"].map((word) => [word, "'{'"]),
  ...["FILTER", "HAVING", "BIND"].map((word) => [word, "'('"]),
  ...["LIMIT", "OFFSET"].map((word) => [word, "a number"]),
  ...["GRAPH", "FROM", "NAMED"].map((word) => [word, `the address of a graph in full: ${listedGraphs()}`]),
  ["PREFIX", "NAME: <ADDRESS>"],
  ["SELECT", "?NAME or *"],
]);
const GOES_LAST = ["GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"];
const ENGINE_SAYS = new Map([
  ["that is unbound", "the SELECT names a variable that is not grouped by"],
  ["Duplicated variable", "the SELECT names a variable twice"],
  ["SELECT overrides", "the SELECT gives a variable a value that has one; take another name behind AS"],
  ["not authorized with GROUP BY", "SELECT * does not go with GROUP BY; name the variables"],
  ["BIND is overriding", "a BIND gives a variable a value that has one; take another name behind AS"],
  ["same number of values", "a row of VALUES has more values than there are variables, or fewer"],
]);
const CLOSING = new Map([["(", ")"], ["[", "]"], ["{", "}"]]);
const CLOSERS = new Set(CLOSING.values());
const ROOM = `${" ".repeat(40)}\n\0`;
const ONE_WORD = /^(?:[&|^_@+%\\?$-][^()[\]{};,]|\p{Nd}[\p{L}\p{N}_.]|\.\p{Nd}|[<>=!][<>=]|[\p{L}\p{N}_]-)$/u;
const IN_FULL = /^<[A-Za-z][A-Za-z0-9+.-]*:\/\//;

const endOf = ({ start, text }) => start + text.length;
const briefly = (text) => [...text].slice(0, 40).join("");
const isOther = ({ kind, text }, ...texts) => kind === "other" && texts.includes(text);

/* How many tokens stand before each place where the query may be cut, so that no word of the engine's is. */
function cuttable(tokens) {
  return tokens.map((_, at) => at + 1).filter((count) => {
    const [token, after] = [tokens[count - 1], tokens[count]];
    const touches = after && endOf(token) === after.start && ["other", "word"].includes(token.kind);
    return !touches || !ONE_WORD.test([...token.text].at(-1) + [...after.text][0]);
  });
}

function openQuote(tokens) {
  for (const [at, token] of tokens.entries()) {
    if (isOther(token, "'", '"')) return token;
    const after = tokens[at + 1];
    if (["''", '""'].includes(token.text) && after?.start === token.start + 2 && after.text[0] === token.text[0]) return { kind: "other", text: token.text[0].repeat(3), start: token.start };
  }
  return null;
}

/* What is wrong with the brackets, up to the first that closes another kind, or nothing. */
function wrongBrackets(tokens) {
  const opened = [];
  for (const token of tokens) {
    if (token.kind === "iri" && !IN_FULL.test(token.text) && /[()[\]]/.test(token.text)) return { unclosed: [], at: null };
    if (isOther(token, ...CLOSING.keys())) opened.push(token);
    else if (isOther(token, ...CLOSERS)) {
      const fits = opened.findLastIndex(({ text }) => CLOSING.get(text) === token.text);
      if (fits < 0 || fits + 1 < opened.length) return { unclosed: fits < 0 ? [] : opened.slice(fits + 1), at: token };
      opened.pop();
    }
  }
  return { unclosed: opened, at: null };
}

/* Where the first row is for which something holds that holds for all after it; behind the last where it holds for none. */
async function firstOf(rows, holds) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await holds(rows[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/* A query, and how far the engine can read it; `read` gives what the engine says of a text that it cannot read. */
class Reading {
  constructor(query, read) {
    Object.assign(this, { query, read, tokens: meaningful(query) });
    Object.assign(this, { ends: cuttable(this.tokens), brackets: wrongBrackets(this.tokens) });
  }

  async error() {
    const [reason, offset] = await this.explained();
    return new QueryError(reason, placeOf(this.query, offset));
  }

  async explained() {
    const fault = await this.fault();
    const unexpected = this.tokens[fault] ?? null;
    const quote = openQuote(this.tokens);
    if (quote && (!unexpected || unexpected.start >= quote.start)) return [`the string that begins with ${quote.text} is not closed`, quote.start];
    const { unclosed, at } = this.brackets;
    let said = await this.read(this.before(this.endAt(fault)));
    const before = this.tokens.slice(0, fault);
    if (before.filter(({ text }) => text === "{").length > before.filter(({ text }) => text === "}").length) said += await this.read(this.before(fault));
    for (const [words, reason] of ENGINE_SAYS) {
      if (said.includes(words) && (!unexpected || unexpected.text === "}" || !reason.includes("group"))) return [reason, this.concerned(reason, fault)];
    }
    const address = await this.openAddress(fault);
    if (address) return [`the address that begins here ${unexpected ? "holds a sign that none may, such as a blank" : "is not closed with '>'"}`, address.start];
    if (!unexpected) return this.ended();
    if (at === unexpected) {
      const opening = unclosed.at(-1);
      return opening ? [`the '${opening.text}' is not closed before the '${unexpected.text}' ${this.at(unexpected)}`, opening.start]
        : [`nothing is open that this '${unexpected.text}' could close`, unexpected.start];
    }
    const word = this.query.slice(unexpected.start, endOf(this.tokens[this.endAt(fault) - 1]));
    return [`unexpected '${briefly(word)}'${await this.hint(fault, word)}`, unexpected.start];
  }

  /* The number of the first token with which no query can go on; that of all where there is none. */
  async fault() {
    const good = await firstOf(this.ends, async (end) => !await this.mayBegin(this.before(end)));
    return good ? this.ends[good - 1] : 0;
  }

  /* Where the address begins that the engine reads at the fault. */
  async openAddress(fault) {
    if (this.tokens[fault] && !this.tokens[fault].text.endsWith(">")) return null;
    const opened = [...this.tokens.keys()].filter((at) => at < fault && isOther(this.tokens[at], "<"));
    return this.tokens[opened[await firstOf(opened, (at) => this.isAddress(at))]] ?? null;
  }

  /* Whether the engine takes a < as the beginning of an address, or is within one: it then reads all. */
  async isAddress(at) {
    const text = this.before(at + 1) + ROOM + ROOM;
    return (await this.read(text)).startsWith(`error at ${text.split("\n").length}:`);
  }

  before(count) {
    return count ? forEngine(this.query.slice(0, endOf(this.tokens[count - 1]))) : "";
  }

  /* How many tokens there are up to the end of the engine's word that begins with the fault. */
  endAt(fault) {
    return this.ends.find((end) => end > fault) ?? fault;
  }

  /* Whether a query may begin with a text: the engine then stumbles over what is put behind it. */
  async mayBegin(text) {
    return (await this.read(text + ROOM)).startsWith(`error at ${text.split("\n").length + 1}:`);
  }

  ended() {
    const { unclosed } = this.brackets;
    const last = this.tokens.at(-1);
    if (unclosed.length) {
      const others = unclosed.slice(0, -1).reverse().map((other) => `, nor the '${other.text}' ${this.at(other)}`).join("");
      return [`the '${unclosed.at(-1).text}' is not closed${others}`, unclosed.at(-1).start];
    }
    const asked = this.tokens.some(({ text }) => text === "{") ? "" : "; what it asks for goes between '{' and '}'";
    return [`the query ends too early, behind '${briefly(last.text)}'${this.hasForm(this.tokens.length) ? asked : `; ${BEGINS}`}`, endOf(last)];
  }

  /* Whether SELECT or the like stands in so many first tokens. */
  hasForm(count) {
    return this.tokens.slice(0, count).some(({ kind, text }) => kind === "word" && FORMS.has(text.toUpperCase()));
  }

  async hint(fault, word) {
    const [token, before = { kind: "other", text: "", start: 0 }] = [this.tokens[fault], this.tokens[fault - 1]];
    const behind = endOf(before) === token.start;
    const those = async (parts, written, instead) => {
      const good = [];
      for (const part of parts) if (await this.wouldDo(fault, written(part), instead)) good.push(part);
      return good;
    };
    const does = async (part, instead = "") => (await those([part], String, instead)).length > 0;
    const meant = await those(this.candidates(word), String, word);
    if (meant.length) return didYouMean(meant);
    if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(this.query.slice(token.start))) return "; an address stands between '<' and '>'";
    if (this.isExpression(fault)) return "; an expression in SELECT is written (… AS ?NAME)";
    if (token.kind === "language" && ["@PREFIX", "@BASE"].includes(token.text.toUpperCase())) return `; in a query this is ${token.text.slice(1).toUpperCase()}, and has no '.' behind it`;
    const declares = token.kind !== "iri" && before.kind === "name" && this.tokens[fault - 2]?.text.toUpperCase() === "PREFIX";
    const keyword = declares ? "PREFIX" : before.kind === "word" ? before.text.toUpperCase() : "";
    if (GOES_BEHIND.has(keyword)) return `; behind ${keyword} goes ${GOES_BEHIND.get(keyword)}`;
    if (token.kind === "word" && word !== word.toUpperCase() && await does("mg:")) return "; is it a name without a prefix?";
    if (token.text === "/" && before.kind === "name" && behind && await does("\\")) return "; in a name a slash is written \\/";
    if (before.kind === "string" && behind && openQuote(this.tokens)) return `; in a string a quote is written \\${before.text[0]}`;
    const unclosed = this.brackets.unclosed.filter(({ start }) => start < token.start).at(-1);
    if (unclosed) return `; the '${unclosed.text}' ${this.at(unclosed)} is not closed`;
    if (GOES_LAST.includes(word.toUpperCase())) return "; behind the last '}' go GROUP BY, HAVING, ORDER BY and LIMIT, in this order";
    if (token.kind === "iri" && await does("<a:b>", word)) return "; an address is written in full";
    const noGroup = !this.tokens.slice(0, fault).some(({ text }) => text === "{");
    const missing = await those([".", ";", ",", "AS", "BY", ...this.brackets.at || noGroup ? ["{", "(", "["] : []].filter(() => token.text !== "<"), (part) => ` ${part} `, "");
    if (missing.length) return `; is ${missing.map((part) => `'${part}'`).join(" or ")} missing before it?`;
    if (CLOSERS.has(token.text)) return `; something is missing behind '${briefly(before.text)}'`;
    if ([".", ";", ","].includes(word) && await does(" ", word)) return "; without it the query can be read";
    return this.hasForm(fault) ? "" : `; ${BEGINS}`;
  }

  candidates(word) {
    const upper = word.toUpperCase();
    const isSlip = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(word) && !KEYWORD_PARTS.includes(upper);
    return [...WRITTEN_ELSEWHERE.has(upper) ? [WRITTEN_ELSEWHERE.get(upper)] : [], ...isSlip ? nearest(word.slice(0, 200), KEYWORD_PARTS) : []];
  }

  /* Whether a query may begin with this one, all of it, if a part stands where the fault is. */
  wouldDo(fault, part, instead) {
    const { start } = this.tokens[fault];
    const whole = this.query.slice(0, endOf(this.tokens.at(-1)));
    return this.mayBegin(forEngine(whole.slice(0, start) + part + whole.slice(start + instead.length)));
  }

  isExpression(fault) {
    const words = this.tokens.slice(0, fault).map(({ text }) => text.toUpperCase()).filter((text) => ["SELECT", "{"].includes(text));
    return this.tokens[fault].kind === "word" && this.tokens[fault + 1]?.text === "(" && words.at(-1) === "SELECT";
  }

  /* The place of what the engine complains of: the last such keyword, not in another group if a SELECT. */
  concerned(reason, fault) {
    const keyword = ["SELECT", "BIND", "VALUES"].find((word) => reason.includes(word));
    let depth = 0;
    for (const { kind, text, start } of this.tokens.slice(0, fault).reverse()) {
      depth += (text === "}") - (text === "{");
      if (kind === "word" && text.toUpperCase() === keyword && (depth <= 0 || keyword !== "SELECT")) return start;
    }
    return 0;
  }

  at(token) {
    return `in ${placeWords(placeOf(this.query, token.start))}`;
  }
}
