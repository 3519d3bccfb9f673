/* The search for paths and loops, in slices of time so that the page answers meanwhile, and chains as selections. */

const SLICE = 14; // ms of searching between two looks at what the reader does
const ROUND = 10_000; // ms of searching before it stops and asks whether to go on

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
  if (answers || state.selection?.type === "chain") reveal(state.selection);
  recompute();
  redraw();
  drawCounts();
  drawViews();
  if (answers) {
    drawPanel();
    showChosen();
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
