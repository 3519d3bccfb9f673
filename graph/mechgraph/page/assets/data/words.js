/* Claims in words, short: how one is said and where it holds as in mechgraph.words, and what several say of a pair. */

const certaintyWords = ({ certainty, hedge }) => (hedge ? `${words(certainty)} “${hedge}”` : words(certainty));

/* How firmly a claim is said: that nobody says so, or that it is taken for granted, comes before how it is worded. */
const firmnessWords = (claim) => [claim.status !== "stated" && words(claim.status), (claim.status === "stated" || isHedged(claim)) && certaintyWords(claim)].filter(Boolean).join(", ");

const MEASURES = ["frequency", "quantifier", "strength", "severity"];

function mannerWords(claim) {
  const parts = [claim.status !== "stated" && claim.status, isHedged(claim) && certaintyWords(claim), ...MEASURES.map((key) => claim[key])];
  return parts.filter(Boolean).map(words).join(", ");
}

const windowWords = ({ when, span }) => when && `${when} treatment${span ? `: ${span}` : ""}`;
const aspectsOf = (claim) => [...mapOf(claim.scope)].map(([aspect, values]) => [words(aspect), values.map(({ label }) => label)]);

/* For whom, where and when a claim is made. */
const scopeWords = (claim) => [...aspectsOf(claim).map(([aspect, values]) => `${aspect}: ${values.join(", ")}`), windowWords(claim)].filter(Boolean).join("; ");

const segmentNumbers = (claim) => claim.segments.join(", ");
const readIn = (claim) => `${shortOf(claim.document)} ${segmentNumbers(claim)}`;

/* What limits a claim, each with its name where the value does not tell it; how severe a rule is its relation tells. */
function limitsOf(claim) {
  const plain = MEASURES.filter((key) => claim[key] && key !== "severity").map((key) => [key, "", [claim[key]]]);
  const aspects = aspectsOf(claim).map(([aspect, values]) => [aspect, `${aspect}: `, values]);
  return [...plain, ...aspects, ...claim.when ? [["when", "", [windowWords(claim)]]] : []];
}

/* What the claims of a pair say: each relation with its limits; claims that are limited in the same ways are told at once. */
function pairWords(rows) {
  const told = new Map();
  for (const claim of rows) {
    const limits = limitsOf(claim);
    const key = JSON.stringify([relationWords(claim), limits.map(([name]) => name)]);
    if (!told.has(key)) told.set(key, limits.map(([, title]) => ({ title, values: new Set() })));
    limits.forEach(([, , values], at) => values.forEach((value) => told.get(key)[at].values.add(words(value))));
  }
  return [...told].map(([key, limits]) => {
    const shown = limits.map(({ title, values }) => {
      const [named, rest] = fewOf([...values]);
      return `${title}${named.join(", ")}${rest.length ? ` ${moreWords(rest)}` : ""}`;
    });
    return `${JSON.parse(key)[0]}${shown.length ? ` (${shown.join("; ")})` : ""}`;
  }).join(", ");
}

/* By document the claim of some that it words most firmly, in their order. */
function firmestByDocument(rows) {
  const found = new Map();
  for (const claim of rows) {
    const before = found.get(claim.document);
    const better = !before || rankOf(claim) > rankOf(before) || (rankOf(claim) === rankOf(before) && firmnessFirst([before, claim])[0] === claim);
    if (better) found.set(claim.document, claim);
  }
  return [...found.values()];
}

/* For the pointer: what a line says, and how firmly each document says it. */
function lineWords(rows) {
  const [named, rest] = fewOf(firmestByDocument(rows));
  const said = named.map((claim) => `${shortOf(claim.document)}: ${[firmnessWords(claim), claim.frequency].filter(Boolean).map(words).join(", ")}`);
  return `${rows[0].subject.label} ${saidOf(rows)} ${rows[0].object.label} · ${plural(rows.length, "claim")} · ${said.join("; ")}${rest.length ? ` ${moreWords(rest)}` : ""}`;
}

/* What a chain rests on. */
function supportWords({ certainty, hedges, grade, documents: ids }) {
  const quotes = hedges.length ? ` (${hedges.map((hedge) => `“${hedge}”`).join(", ")})` : "";
  return `${words(certainty)}${quotes} · ${grade}: ${ids.map(shortOf).join(", ")}`;
}

/* ---- what is denied of a chain ---- */

const byDenied = claimsBy((claim) => (Number.isInteger(claim.denies) ? [claimPair(claim)] : []));

/* The claims that deny a step, or what the steps come to, or report it as not shown: as mechgraph.reason.chain has it. */
function denialsOf({ entities: passed, steps, sign }) {
  const told = steps.map((step) => [step.from, step.to, step.sign]);
  if (steps.length > 1) told.push([passed[0], passed.at(-1), sign]);
  return [...new Set(told.flatMap(([from, to, direction]) => (byDenied().get(pairKey(from, to)) ?? NO_CLAIMS).filter(({ denies }) => denies === 0 || denies === direction)))];
}

const howSaid = (claim) => [mannerWords(claim), scopeWords(claim)].filter(Boolean).join("; ");

/* The lines that the commands put below a chain. */
const denialRows = (chain) => denialsOf(chain).map((claim) => el("p", { class: "small denial" }, `but ${readIn(claim)}: `,
  button(el("bdi", {}, paraphrase(claim)), () => choose({ type: "claim", id: claim.id }), { class: "link plain" }), ` [${claim.id}]`, howSaid(claim) && [" (", el("bdi", {}, howSaid(claim)), ")"]));
