/* Paths and loops in the pane beside the drawing: the question, the search in slices of time, the answer. */

const SLICE = 14; // ms of searching between two looks at what the reader does
const ROUND = 10_000; // ms of searching before it stops and asks whether to go on
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

/* ---- the search ---- */

/* Made once for each state of the filters: the claims that count, what tells their net claims, what chains are made of. */
const filtered = { key: null, kept: [], steps: null, told: new Map() };
const filterKey = () => JSON.stringify([state.least, FILTERS.map((filter) => [...state.off.get(filter.key)].sort())]);

function countingNow() {
  const key = filterKey();
  if (filtered.key !== key) {
    const kept = coupled(page.claims, (claim) => !CONTENT_FILTERS.some((reason) => HIDES[reason](claim)));
    Object.assign(filtered, { key, kept, steps: new Steps(kept), told: new Map() });
  }
  return filtered;
}

function toldNow(avoid = []) {
  const { kept, steps, told } = countingNow();
  const out = JSON.stringify([...avoid].sort());
  if (!told.has(out)) told.set(out, new Told(chained(kept, steps, new Set(avoid))));
  return told.get(out);
}

class Job {
  constructor(key, mode, question) {
    Object.assign(this, { key, mode, question, spent: 0, most: ROUND, chains: [], essential: null, stage: "search", state: "running" });
    this.run = this.steps();
  }

  *steps() {
    const { mode, question } = this;
    const { kept, steps } = countingNow();
    for (const claim of kept) {
      if (!passedBy(claim).length) continue;
      steps.tell(claim); // remembered
      yield;
    }
    yield;
    const told = toldNow(question.avoid);
    yield;
    this.search = mode === "loops" ? new LoopSearch(told, question) : new PathSearch(told, question);
    yield* this.search.run();
    this.chains = this.search.chains;
    this.stage = "essential";
    if (mode === "loops" || !this.chains.length) return;
    yield;
    this.essential = new EssentialSearch(told, kept, steps, new Set(question.avoid), question);
    yield* this.essential.run();
  }

  get found() {
    return this.mode === "loops" ? this.search?.seen ?? 0 : Math.min((this.search?.found.size ?? 0) + (this.search?.pending.size ?? 0), this.question.limit);
  }

  /* Goes on for so many ms. */
  go(time) {
    const start = performance.now();
    while (this.state === "running" && performance.now() - start < time) {
      if (this.run.next().done) this.state = "done";
    }
    this.spent += performance.now() - start;
    if (this.state === "running" && this.spent > this.most) this.stop();
  }

  stop() {
    this.state = "stopped";
    if (this.search && this.stage === "search") this.chains = this.search.chains;
  }

  goOn() {
    Object.assign(this, { state: "running", most: this.spent + ROUND });
  }
}

/* The search for what is asked now; called whenever anything changes. */
function waysNow() {
  if (!hasEnds()) {
    if (state.selection?.type === "answer") state.selection = null;
    return null;
  }
  const question = wayAsked();
  const key = JSON.stringify([state.pane.mode, question, filterKey()]);
  if (now.ways?.key === key) return now.ways;
  const job = new Job(key, state.pane.mode, structuredClone(question));
  if (claims.size < MANY_CLAIMS) job.go(2 * SLICE); // nearly all there is to find in a graph that can be drawn
  setTimeout(searchOn, 0, job);
  return job;
}

function searchOn(one) {
  if (one !== now.ways) return;
  const { stage } = one;
  one.go(SLICE);
  if (one.state === "running") setTimeout(searchOn, 0, one);
  if (one.state !== "running" || one.stage !== stage) showWays();
  else tellProgress();
}

function endSearch(goesOn) {
  if (goesOn) now.ways.goOn();
  else now.ways.stop();
  if (goesOn) setTimeout(searchOn, 0, now.ways);
  showWays();
}

function tellProgress() {
  const line = byId("ways-progress");
  const text = progressText();
  if (line && line.textContent !== text) line.textContent = text;
}

const unitOf = (mode) => MODES[mode].label.slice(0, -1).toLowerCase();
const progressText = () => `Searching… ${plural(now.ways.found, unitOf(now.ways.mode))} so far`;

/* Only what an answer changes is drawn again: the reader may be typing. */
function showWays() {
  const part = byId("ways-answer");
  if (part) keepFocus(part, () => part.replaceChildren(...waysAnswer()));
  const answers = state.selection?.type === "answer";
  if (answers) reveal(state.selection);
  recompute();
  redraw();
  drawCounts();
  drawViews();
  if (answers) {
    drawPanel();
    lookAt([...focus()?.nodes ?? []]);
  }
  drawTable();
  writeHash();
}

/* ---- chains as selections: an id tells the entities and signs, so that an address can name one ---- */

const STEP_MARKS = new Map([["+", 1], ["-", -1], ["?", 0]]);
const stepMark = (sign) => [...STEP_MARKS].find(([, one]) => one === sign)[0];
const chainId = (chain) => JSON.stringify([chain.entities[0], ...chain.steps.flatMap((step) => [stepMark(step.sign), step.to])]);

function readChainId(text) {
  const parts = listOf(text) ?? [];
  const fits = parts.length > 2 && parts.length % 2 === 1 && parts.every((part, at) => (at % 2 ? STEP_MARKS.has(part) : entities.has(part)));
  return fits ? text : null;
}

const chainsKnown = new Map();

/* The chain of an id by the claims that count now; a step that none of them makes is left open. */
function chainNamed(id) {
  const told = toldNow();
  if (chainsKnown.get(id)?.told !== told) chainsKnown.set(id, { told, chain: chainBy(told, JSON.parse(id)) });
  return chainsKnown.get(id).chain;
}

function chainBy(told, parts) {
  const steps = [];
  for (let at = 0; at + 2 < parts.length; at += 2) {
    const [from, mark, to] = parts.slice(at, at + 3);
    const sign = STEP_MARKS.get(mark);
    const [one, other] = [told.number.get(from), told.number.get(to)];
    const edge = one === undefined || other === undefined ? undefined : told.between(one, other).find((number) => told.sign[number] === sign);
    steps.push(edge === undefined ? { from, to, sign: null, gap: true, claims: [], note: "Of the claims that the filters leave, none makes this step." } : told.edges[edge]);
  }
  if (steps.every((step) => !step.gap)) return chainOf(steps);
  const open = steps.map((step) => (step.gap ? step : { ...step, gap: false, claims: step.claims.map((claim) => claim.id) }));
  return { entities: [parts[0], ...steps.map((step) => step.to)], steps: open, sign: null, broken: true, documents: [] };
}

const isLoop = (chain) => chain.entities[0] === chain.entities.at(-1);

/* For a figure: in one line. */
const wayText = (chain) => [labelIn(entities, chain.entities[0]), ...chain.steps.map((step) => `${step.gap ? "⋯" : GLYPH[kindOfSign(step.sign)]} ${labelIn(entities, step.to)}`)].join(" ");
const answerName = () => (state.pane.mode === "loops" ? "Loops" : `Paths from ${labelIn(entities, wayAsked().from)} to ${labelIn(entities, wayAsked().to)}`);

/* All that was found, in the drawing. */
function answerFocus() {
  const chains = now.ways?.chains ?? [];
  const ends = hasEnds() && state.pane.mode === "paths" ? [wayAsked().from, wayAsked().to] : [];
  const nodes = new Set([...ends, ...chains.flatMap((chain) => chain.entities)]);
  return nodes.size === 0 ? null : {
    nodes,
    pairs: new Set(chains.flatMap((chain) => chain.steps.map((step) => pairKey(step.from, step.to)))),
    gaps: [],
  };
}

const answerClaims = () => (now.ways?.chains ?? []).flatMap((chain) => chain.steps.flatMap((step) => step.claims));
const isEssentialLink = (key) => Boolean(now.ways?.essential?.links.some(({ from, to }) => pairKey(from, to) === key));

/* A second line around the boxes that every path passes. */
function drawEssential(context) {
  for (const id of now.ways?.essential?.entities ?? []) {
    if (!nodeSet.get(nodeOf(id))) continue;
    const box = network.getBoundingBox(nodeOf(id));
    context.save();
    context.strokeStyle = palette.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.roundRect(box.left - 5, box.top - 5, box.right - box.left + 10, box.bottom - box.top + 10, 9);
    context.stroke();
    context.restore();
  }
}

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
    page.view && el("p", { class: "note" }, "Computed from this part of the corpus only."),
    el("div", { id: "ways-answer", tabindex: "-1" }, waysAnswer()),
  ];
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
    rows = search(input.value, 10, ["entity"]);
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
    return [el("p", { class: "note" }, wish), filterNote()];
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
  const { sign, longest, from, to } = now.ways.question;
  const signed = sign === null ? "" : ` of sign ${SIGN_MARKS[sign]}`;
  if (mode === "loops") return el("p", { class: "note" }, `No loop${signed} within ${plural(longest, "step")} under these filters.`);
  const related = claimsBetween(from, to);
  return [
    el("p", { class: "note not-addressed" }, el("strong", {}, `No path${signed}`), " of couplings leads from ", el("bdi", {}, labelIn(entities, from)), " to ", el("bdi", {}, labelIn(entities, to)),
      ` within ${plural(longest, "step")} under these filters. Not addressed is not “no effect”.`),
    related.length > 0 && [el("h4", {}, "What is claimed of the two, or of what is near them"), related.map((claim) => stepClaim(claim))],
  ];
}

/* Near is what an entity is an aspect of, a kind of or close to, and the reverse. */
function claimsBetween(one, other) {
  const linked = (row) => [row.aspect_of, row.kind_of, row.close_match].flatMap((rows) => (rows ?? []).map((near) => near.id));
  const near = (id) => new Set([id, ...linked(entities.get(id)), ...page.entities.filter((row) => linked(row).includes(id)).map((row) => row.id)]);
  const [here, there] = [near(one), near(other)];
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

/* ---- in the panel ---- */

function answerPanel() {
  const question = isAsking() && wayAsked();
  if (!now.ways) return overviewPanel();
  const { mode, chains, essential, state: stage } = now.ways;
  if (mode === "loops") return loopsPanel(chains);
  const signed = question.sign === null ? "" : ` of sign ${SIGN_MARKS[question.sign]}`;
  return [
    el("p", { class: "eyebrow" }, "Paths"),
    el("h2", { class: "title" }, entityLink(question.from), " to ", entityLink(question.to)),
    question.avoid.length > 0 && el("p", { class: "small" }, "Avoiding ", question.avoid.map((id, position) => [position ? ", " : "", entityLink(id)])),
    el("p", { class: "small" }, chains.length ? `${countOfWays()}. The drawing shows them together; choose one for its steps.` : stage === "running" ? "Searching…" : "No path under these filters. Not addressed is not “no effect”."),
    essential && stage !== "running" && essentialPart(essential, signed),
  ];
}

function essentialPart({ signs, entities: passed, links, claims: used, breaks, cutEntities, cutLinks, decided, complete }, signed) {
  const broken = breaks.filter(({ claim }) => !used.includes(claim));
  const marks = (list) => list.map((sign) => SIGN_MARKS[sign]).join(", ");
  return [
    el("p", { class: "small" }, `Paths of any length have the signs: ${marks(signs)}.`),
    passed.length > 0 && [heading(`Every path${signed} passes`, el("span", { class: "count" }, amount(passed.length))), el("ul", { class: "links" }, passed.map((id) => el("li", {}, entityLink(id)))), el("p", { class: "small" }, "Ringed in the drawing.")],
    links.length > 0 && [heading(`Every path${signed} takes`, el("span", { class: "count" }, amount(links.length))), el("ul", { class: "links" }, links.map((one) => el("li", {}, linkButton(one))))],
    cutEntities.length > 0 && [heading("A smallest set of entities that all paths pass one of", el("span", { class: "count" }, amount(cutEntities.length))), el("ul", { class: "links" }, cutEntities.map((id) => el("li", {}, entityLink(id))))],
    cutLinks.length > 0 && [heading("A smallest set of links that all paths take one of", el("span", { class: "count" }, amount(cutLinks.length))), el("ul", { class: "links" }, cutLinks.map((one) => el("li", {}, linkButton(one))))],
    used.length > 0 && [heading(`Every path${signed} rests on`, el("span", { class: "count" }, plural(used.length, "claim"))), used.map((id) => stepClaim(claims.get(id)))],
    broken.length > 0 && [heading("What would take a sign away"), broken.map(({ claim, lost, left }) => el("div", {}, stepClaim(claims.get(claim)),
      el("p", { class: "small" }, `Without it: no path of sign ${marks(lost)}${left.length ? `; left: ${marks(left)}` : ""}.`)))],
    !passed.length && !links.length && !used.length && el("p", { class: "note" }, `No entity, link or claim is used by every path${signed}.`),
    !complete && el("p", { class: "note warn" }, decided ? stopText() : `The search for one path was stopped after ${amount(MOST_LOOKS)} steps; there may be more: no option raises that limit.`),
  ];
}

const linkButton = ({ from, to, claims: ids }) => button([el("bdi", {}, labelIn(entities, from)), " ", glyph(summary(ids.map((id) => claims.get(id))).kind), " ", el("bdi", {}, labelIn(entities, to))],
  () => choose({ type: "pair", from, to }), { class: "link" });

function loopsPanel(chains) {
  return [
    el("p", { class: "eyebrow" }, "Loops"),
    el("h2", { class: "title" }, "What leads back to itself"),
    el("p", { class: "small" }, "A loop of sign + reinforces a change, one of sign − balances it; with an open step it may do either. Loops are results, not errors."),
    chains.length > 0 && el("p", { class: "small" }, "The drawing shows them together; choose one for its steps."),
  ];
}

const LOOP_WORDS = { 1: "A reinforcing loop", "-1": "A balancing loop", 0: "A loop with an open step" };

function wayPanel({ id }) {
  const chain = chainNamed(id);
  const title = isLoop(chain) ? LOOP_WORDS[chain.sign] ?? "A loop" : [entityLink(chain.entities[0]), " to ", entityLink(chain.entities.at(-1))];
  return chainPanel(chain, isLoop(chain) ? "Loop" : "Path", title);
}

/* In the panel of an entity. */
function wayControl(id) {
  const other = isAsking() && hasEnds() && ![wayAsked().from, wayAsked().to].includes(id);
  const avoided = other && wayAsked().avoid.includes(id);
  return el("div", { class: "depth" }, el("span", { class: "small" }, "Paths"), el("div", { class: "segmented small", role: "group", "aria-label": "Paths" },
    button("from here", () => openWays("paths", { from: id, ...(state.ways.paths.to === id ? { to: null } : {}) }), { "data-key": "paths-from" }),
    button("to here", () => openWays("paths", { to: id, ...(state.ways.paths.from === id ? { from: null } : {}) }), { "data-key": "paths-to" }),
    other && button("avoid this", () => avoidHere(id, !avoided), { "aria-pressed": String(avoided), "data-key": "paths-avoid" })));
}

/* The panel of the entity stays, so that it can be taken back. */
function avoidHere(id, add) {
  avoidIn(id, add);
  choose({ type: "entity", id });
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
  return { type: "ways", mode };
}
