/* Paths and loops in the pane beside the drawing: the question, the answer, and both in the address. The search is in
   panels/ways-search.js, what the panel shows of it in panels/ways-panel.js. */

const SIGN_NAMES = new Map([["", null], ["plus", 1], ["minus", -1], ["open", 0]]);
const SIGN_MARKS = { 1: "+", "-1": "−", 0: "open" };
const BOUNDS = { longest: 30, limit: 1000 };
const nameOfSign = (sign) => [...SIGN_NAMES].find(([, one]) => one === sign)[0];

const MODES = {
  paths: { label: "Paths", signs: ["any", "+", "−", "open"], standard: { from: null, to: null, sign: null, longest: 8, limit: 10, avoid: [] } },
  loops: { label: "Loops", signs: ["any", "reinforcing (+)", "balancing (−)", "open"], standard: { sign: null, longest: 6, limit: 20, avoid: [] } },
};
const standardAsked = (mode) => ({ ...MODES[mode].standard, avoid: [] });
const wayAsked = () => state.ways[state.pane.mode];
const isAsking = () => state.pane?.type === "ways";
const hasEnds = () => isAsking() && (state.pane.mode === "loops" || Boolean(wayAsked().from && wayAsked().to && wayAsked().from !== wayAsked().to));

/* ---- the question ---- */

function openWays(mode, changes = {}) {
  Object.assign(state.ways[mode], changes);
  state.selection = { type: "answer" };
  openPane({ type: "ways", mode });
  const empty = pane.querySelector(".picker input[value='']") ?? pane.querySelector(".picker input");
  if (mode === "paths") (hasEnds() ? paneScroll() : empty).focus({ preventScroll: true });
}

function toggleWays(mode) {
  if (isAsking() && state.pane.mode === mode) closePane();
  else openWays(mode);
}

/* What was asked changes: the answer as a whole is looked at again. */
function setAsked(changes) {
  Object.assign(wayAsked(), changes);
  state.pane = { type: "ways", mode: state.pane.mode, lacking: state.pane.lacking?.filter(([key]) => !(key in changes)) };
  choose({ type: "answer" });
}

function avoidIn(id, add) {
  const rest = wayAsked().avoid.filter((one) => one !== id);
  setAsked({ avoid: add ? [...rest, id] : rest });
}

function waysHead({ mode }) {
  return el("div", { class: "segmented small grow", role: "group", "aria-label": "What to find" }, Object.entries(MODES).map(([key, { label }]) =>
    button(label, () => openWays(key), { "aria-pressed": String(key === mode), "data-key": `mode-${key}` })));
}

function waysBody({ mode }) {
  return [
    el("form", { class: "ask", role: "search", "aria-label": MODES[mode].label, onsubmit: (event) => event.preventDefault() },
      mode === "paths" && el("div", { class: "ends" }, picker("from", "From"),
        button("⇅", () => setAsked({ from: wayAsked().to, to: wayAsked().from }), { class: "icon", "aria-label": "Swap the two ends", title: "Swap", "data-key": "swap" }), picker("to", "To")),
      askOptions(mode), askAvoid()),
    partNote(),
    el("div", { id: "ways-answer", tabindex: "-1" }, waysAnswer()),
  ];
}

/* For print: the question in words, and its answer. */
function waysSheet() {
  const { sign, longest, limit, avoid } = wayAsked();
  const asked = [sign !== null && `of sign ${SIGN_MARKS[sign]}`, `of ${plural(longest, "step")} at most`, `the best ${amount(limit)}`, avoid.length > 0 && `avoiding ${avoid.map((id) => labelIn(entities, id)).join(", ")}`];
  return [hasEnds() && el("h2", {}, el("bdi", {}, answerName())), hasEnds() && el("p", { class: "small" }, asked.filter(Boolean).join("; ")), partNote(), waysAnswer()];
}

function askOptions(mode) {
  const question = wayAsked();
  const numbers = (key, title, list) => el("label", {}, title, el("select", { "aria-label": title, onchange: (event) => setAsked({ [key]: Number(event.target.value) }), "data-key": key },
    [...new Set([...list, question[key]])].sort((one, other) => one - other).map((count) => el("option", { value: count, selected: question[key] === count }, count))));
  const implied = (event) => {
    state.off.get("status")[event.target.checked ? "delete" : "add"]("implied");
    refresh();
  };
  return el("div", { class: "ask-row" },
    el("label", {}, "Sign", el("select", { "aria-label": "Sign", onchange: (event) => setAsked({ sign: SIGN_NAMES.get(event.target.value) }), "data-key": "sign" },
      [...SIGN_NAMES].map(([name, sign], at) => el("option", { value: name, selected: sign === question.sign }, MODES[mode].signs[at])))),
    numbers("longest", "Most steps", [1, 2, 3, 4, 5, 6, 7, 8, 10, 12]),
    numbers("limit", "How many", [5, 10, 20, 50, 100]),
    statuses.has("implied") && el("label", { class: "check" }, el("input", { type: "checkbox", checked: !state.off.get("status").has("implied"), onchange: implied, "data-key": "implied" }), "implied claims count"));
}

function askAvoid() {
  return el("div", { class: "ask-row" }, picker("avoid", "Avoid"),
    wayAsked().avoid.length > 0 && el("ul", { class: "held" }, wayAsked().avoid.map((id) => el("li", { class: "held-chip" }, entityLink(id),
      button("×", () => avoidIn(id, false), { class: "icon remove", "aria-label": `No longer avoid ${labelIn(entities, id)}`, "data-key": `avoid-${id}` })))));
}

/* An entity by name or synonym: an ARIA combobox with a list, like the search of the page. */
function picker(key, label) {
  const chosen = key === "avoid" ? null : wayAsked()[key];
  const told = chosen ? labelIn(entities, chosen) : "";
  const list = el("ul", { id: `pick-${key}`, class: "results", role: "listbox", "aria-label": label, hidden: true });
  let [rows, at] = [[], 0];
  const open = (shown) => {
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    if (!shown) input.removeAttribute("aria-activedescendant");
  };
  const mark = () => {
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    if (rows.length) input.setAttribute("aria-activedescendant", `pick-${key}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const take = (row) => {
    if (!row) return;
    if (key === "avoid") avoidIn(row.id, true);
    else setAsked({ [key]: row.id });
    const next = key === "avoid" ? key : ["from", "to"].find((end) => !wayAsked()[end]);
    (next ? pane.querySelector(`[data-key="pick-${next}"]`) : byId("ways-answer")).focus();
  };
  const draw = () => {
    rows = foundOrNear(input.value, 10, ["entity"]);
    at = 0;
    const nothing = input.value.trim() && !rows.length ? [el("li", { class: "nothing", role: "option", "aria-disabled": "true" }, "No entity of that name.")] : [];
    list.replaceChildren(...rows.map((row, place) => el("li", { id: `pick-${key}-${place}`, role: "option", onmousedown: (event) => {
      event.preventDefault(); // keep the focus, or the list closes before the click
      take(row);
    } }, el("bdi", {}, row.label), el("span", { class: "count" }, row.note))), ...nothing);
    open(list.children.length > 0);
    mark();
  };
  const keys = (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && rows.length) {
      event.preventDefault();
      if (list.hidden) open(true);
      else at = (at + moves[event.key] + rows.length) % rows.length;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden) take(rows[at]);
      else if (!input.value.trim() && chosen) setAsked({ [key]: null });
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      open(false);
    }
  };
  const leaveIt = () => {
    open(false);
    input.value = told;
  };
  const input = el("input", { type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", dir: "auto", value: told, placeholder: key === "avoid" ? "An entity to avoid" : "An entity", "aria-label": label,
    "aria-expanded": "false", "aria-controls": `pick-${key}`, "aria-autocomplete": "list", oninput: draw, onfocus: () => input.select(), onblur: leaveIt, onkeydown: keys, "data-key": `pick-${key}` });
  return el("div", { class: "picker" }, el("span", { class: "small", "aria-hidden": "true" }, label), input, list);
}

/* ---- the answer ---- */

const filterNote = () => el("p", { class: "small" }, "The filters of the page count: ", hiddenText(page.claims, (claim) => hiddenBy(claim, CONTENT_FILTERS)), ".");

function waysAnswer() {
  const { mode } = state.pane;
  if (!now.ways) {
    const { from, to } = wayAsked();
    const wish = from && from === to ? "A path leads from one entity to another: choose two." : "Choose where paths start and where they end. A name or a synonym will do.";
    return [(state.pane.lacking ?? []).map(lackingEnd), el("p", { class: "note" }, wish), filterNote()].flat(Infinity);
  }
  const { state: stage, chains, search } = now.ways;
  if (stage === "running" && now.ways.stage === "search") {
    return [el("p", { class: "note", role: "status" }, el("span", { id: "ways-progress" }, progressText()), " ", button("Stop", () => endSearch(false), { "data-key": "halt" })), filterNote()];
  }
  return [
    (chains.length > 0 || stage !== "done") && el("p", { class: "ways-count", role: "status" }, countOfWays()),
    stage === "stopped" && el("p", { class: "note warn" }, stopText(), " ", button("Search on", () => endSearch(true), { "data-key": "halt" })),
    search?.full && el("p", { class: "note warn" }, `The search was stopped after ${amount(MOST_LOOPS)} loops; there may be more and better ones: ask for shorter ones.`),
    mode === "paths" && chains.length > 0 && essentialLine(),
    chains.length > 0 ? el("ol", { class: "ways" }, chains.map(chainCard)) : stage === "done" && noWay(mode),
    filterNote(),
  ].flat(Infinity).filter(Boolean);
}

/* An end that the address names and the page lacks. */
function lackingEnd([key, id]) {
  const rows = near("entity", id);
  return el("p", { class: "note warn" }, `${key === "from" ? "From" : "To"}: there is no entity “`, el("bdi", {}, short(id)), "” in this page", rows.length ? "; near it: " : ".",
    rows.map((row, place) => [place ? ", " : "", button(el("bdi", {}, row.label), () => setAsked({ [key]: row.id }), { class: "link" })]));
}

function countOfWays() {
  const { mode, chains, search } = now.ways;
  const unit = unitOf(mode);
  if (mode === "loops") return search?.more ? `The best ${amount(chains.length)} of ${plural(search.seen, unit)}` : plural(chains.length, unit);
  return search?.more ? `The best ${plural(chains.length, unit)}; there are more` : plural(chains.length, unit);
}

/* Which limit ended the search: its time, or the reader. */
function stopText() {
  const { stage, found, spent, most, mode } = now.ways;
  const what = stage === "search" ? "search" : "search for what every path uses";
  const ended = spent > most ? `The ${what} was stopped after ${amount(Math.round(most / 1000))} s` : `You stopped the ${what}`;
  return stage === "search" ? `${ended}: ${plural(found, unitOf(mode))} found so far. There may be more, and better ones.` : `${ended}: there may be more of it.`;
}

function noWay(mode) {
  const { sign, longest, from, to, avoid } = now.ways.question;
  const signed = sign === null ? "" : ` of sign ${SIGN_MARKS[sign]}`;
  const avoiding = avoid.length > 0 && [", avoiding ", avoid.map((id, at) => [at ? ", " : "", el("bdi", {}, labelIn(entities, id))]), ","];
  if (mode === "loops") return el("p", { class: "note" }, `No loop${signed} within ${plural(longest, "step")}`, avoiding, " under these filters.");
  const related = claimsBetween(from, to);
  return [
    el("p", { class: "note not-addressed" }, el("strong", {}, `No path${signed}`), " of couplings leads from ", el("bdi", {}, labelIn(entities, from)), " to ", el("bdi", {}, labelIn(entities, to)),
      ` within ${plural(longest, "step")}`, avoiding, " under these filters. Not addressed is not “no effect”."),
    related.length > 0 && [el("h4", {}, "What is claimed of the two, or of what is near them"), related.map((claim) => stepClaim(claim))],
  ];
}

/* Entities with what they are an aspect of, a kind of or close to, and the reverse: those first, then in the order of the page. */
function nearTo(ids) {
  const [given, found] = [new Set(ids), new Set()];
  for (const row of page.entities) {
    for (const { id } of [row.aspect_of, row.kind_of, row.close_match].flatMap((rows) => rows ?? [])) {
      if (given.has(row.id)) found.add(id);
      if (given.has(id)) found.add(row.id);
    }
  }
  return new Set([...given, ...page.entities.map((row) => row.id).filter((id) => found.has(id))]);
}

function claimsBetween(one, other) {
  const [here, there] = [nearTo([one]), nearTo([other])];
  const joins = (from, to) => (here.has(from) && there.has(to)) || (there.has(from) && here.has(to));
  return page.claims.filter((claim) => joins(claim.subject.id, claim.object.id));
}

function chainCard(chain, position) {
  const id = chainId(chain);
  const on = state.selection?.type === "chain" && state.selection.id === id;
  return el("li", { class: on ? "card mechanism on" : "card mechanism" },
    button([el("span", { class: "count" }, `${position + 1}. `), chainWords(chain)], () => follow({ type: "chain", id }), { class: "cover chain", "aria-pressed": String(on), "data-key": `chain-${id}` }),
    chainFacts(chain));
}

function essentialLine() {
  const { essential, state: stage } = now.ways;
  const show = button("Show", () => follow({ type: "answer" }), { "data-key": "essential", disabled: state.selection?.type === "answer", "aria-label": "Show what every path uses" });
  if (!essential || (stage === "running")) return el("p", { class: "small" }, "Looking for what every path uses…");
  const { entities: passed, links, claims: used, breaks } = essential;
  const names = passed.map((id, position) => [position ? ", " : "", el("bdi", {}, labelIn(entities, id))]);
  const rest = [[links, "link"], [used, "claim"]].filter(([rows]) => rows.length).map(([rows, unit]) => plural(rows.length, unit)).join(" and ");
  const broken = breaks.filter(({ claim }) => !used.includes(claim)).length;
  return el("p", { class: "small essential-line" }, names.length ? ["Every path passes ", names, rest && ` and rests on ${rest}`] : rest ? `Every path rests on ${rest}` : "Nothing is used by every path",
    broken ? `; without ${plural(broken, "claim")} a sign is lost` : "", ". ", show);
}

/* ---- the address ---- */

function writeWays(parts) {
  if (!isAsking()) return;
  const { mode } = state.pane;
  parts.set("find", mode);
  const [question, standard] = [wayAsked(), standardAsked(mode)];
  for (const key of ["from", "to"]) if (question[key]) parts.set(key, question[key]);
  if (question.sign !== null) parts.set("sign", nameOfSign(question.sign));
  for (const key of ["longest", "limit"]) if (question[key] !== standard[key]) parts.set(key, question[key]);
  if (question.avoid.length) parts.set("avoid", question.avoid.join(","));
}

const isCount = (key, text) => Number.isInteger(Number(text)) && Number(text) >= 1 && Number(text) <= BOUNDS[key];

function readWays(parts) {
  const mode = parts.get("find");
  if (!Object.hasOwn(MODES, mode)) return null;
  const question = state.ways[mode];
  if (mode === "paths") for (const key of ["from", "to"]) if (entities.has(parts.get(key))) question[key] = parts.get(key);
  question.sign = SIGN_NAMES.get(parts.get("sign")) ?? null;
  for (const key of Object.keys(BOUNDS)) if (isCount(key, parts.get(key))) question[key] = Number(parts.get(key));
  question.avoid = [...new Set((parts.get("avoid") ?? "").split(",").filter((id) => entities.has(id)))];
  const lacking = mode === "paths" ? ["from", "to"].map((key) => [key, parts.get(key)]).filter(([, id]) => id && !entities.has(id)) : [];
  return { type: "ways", mode, ...(lacking.length ? { lacking } : {}) };
}
