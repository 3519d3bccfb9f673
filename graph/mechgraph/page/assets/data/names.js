/* Names people type: compared as in mechgraph.names, and the nearest ones where they are not there. */

const GREEK = new Map(Object.entries({
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta", ι: "iota", κ: "kappa",
  λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", ο: "omicron", π: "pi", ρ: "rho", σ: "sigma", ς: "sigma", τ: "tau",
  υ: "upsilon", φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
}));

const fold = (text) => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss")
  .replace(/[α-ω]/gu, (letter) => GREEK.get(letter) ?? letter)
  .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/* Without spaces, but for those between two digits: 2,3-BPG is not 23-BPG. */
const unspaced = (folded) => folded.replace(/(?<!\p{Nd}) | (?!\p{Nd})/gu, "");
const nameKey = (text) => unspaced(fold(text));

/* Names of things with their ids, in the order in which they count: ids, labels, then what else they are called. Each is given as
   its id and its names. */
function byRank(named) {
  const most = named.reduce((longest, names) => Math.max(longest, names.length), 0);
  return Array.from({ length: most }, (_, rank) => named.filter((names) => rank < names.length).map((names) => [names[rank], names[0]])).flat();
}

/* Finds ids by what people call them: what is called just that comes before what is folded to it, as in `NameIndex.find`. */
function finder(named) {
  const ranked = byRank(named).reverse(); // of several, the first in a map is the last that was set
  const [spelt, keyed] = [new Map(ranked), new Map(ranked.map(([name, id]) => [nameKey(name), id]))];
  for (const map of [spelt, keyed]) map.delete("");
  return (name) => spelt.get(name) ?? keyed.get(nameKey(name)) ?? null;
}

/* How a hint names an entity or a document: by its label or title, and by its id where that says more and can be read. Where only the id will
   do, as in a query, it is always given, as it is written there. */
function shownName({ id, label }, written = null) {
  if (nameKey(id) === nameKey(label)) return written ?? id;
  const end = `(${id})`;
  const line = (label.endsWith(end) ? label.slice(0, -end.length) : label).trim().split(/\s+/).join(" ");
  const cut = line.length <= 80 ? line : `${line.slice(0, 79)}…`;
  return written === null && cut === line && /__[0-9a-f]+__/.test(id) ? line : `${cut} (${written ?? id})`;
}

const NEAR = 2; // of so many letters one may be another: of one of few names,
const REALLY_NEAR = 3; // of one of very many,
const SAME_WORD = 4; // and of a word of a name
const ACCESSION = /^[A-Za-z][\w-]*(:(?=\S*\d)|\.(?=[A-Za-z]{0,3}\d{3}))[\w.-]+$/;

/* The names that look most like one, best first; the rules are those of `mechgraph.names.nearest`. */
function nearest(name, known, limit = 3, of = NEAR) {
  const wanted = fold([...name].slice(0, 200).join(""));
  if (!wanted) return [];
  const off = ACCESSION.test(name) ? between(wanted) : lettersOff(wanted, of);
  const found = [...new Set(known)].map((one) => [off(fold(one)), one]).filter(([far]) => far < Infinity);
  const most = found.reduce((least, [far]) => Math.min(least, far), Infinity) + 1;
  const besides = (one) => Math.abs(unspaced(fold(one)).length - unspaced(wanted).length);
  const rated = found.filter(([far]) => far <= most).map(([far, one]) => [far, besides(one), one]);
  return rated.sort((one, other) => one[0] - other[0] || one[1] - other[1] || byCode(one[2], other[2])).slice(0, limit).map(([, , one]) => one);
}

/* Tells how many letters of a name are other than those wanted: of its words, or of the whole; Infinity where it is not near. */
function lettersOff(wanted, of) {
  const words = wanted.split(" ").map((word) => remembered((own) => within(word, own, word.length / SAME_WORD)));
  const whole = unspaced(wanted);
  return (name) => {
    const own = name.split(" ");
    const byWords = words.reduce((sum, far) => sum + Math.min(...own.map(far)), 0);
    return Math.min(byWords, within(whole, unspaced(name), whole.length / of));
  };
}

/* The distance of two texts, where it is no more than so much; else Infinity. */
function within(one, other, most) {
  const far = Math.abs(one.length - other.length) > most ? Infinity : distance(one, other);
  return far > most ? Infinity : far;
}

function remembered(make) {
  const made = new Map();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
}

/* Tells how far an identifier is from the one that a name is or ends in; Infinity where it is another. */
function between(wanted) {
  const [prefix, ...local] = wanted.split(" ");
  return (name) => {
    const [first, ...rest] = name.split(" ").slice(-1 - local.length);
    const [shorter, longer] = first.length < prefix.length ? [first, prefix] : [prefix, first];
    if (shorter !== longer && (shorter.length < 3 || !longer.startsWith(shorter))) return Infinity;
    return within(local.join(" "), rest.join(" "), local.join(" ").length / SAME_WORD);
  };
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
