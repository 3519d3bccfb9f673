/* What if: the bar that says what is set from outside, and what follows from it. */

const HOLDS = {
  raise: { verb: "Raise", done: "raised", mark: "↑", kind: "plus" },
  lower: { verb: "Lower", done: "lowered", mark: "↓", kind: "minus" },
  block: { verb: "Block", done: "blocked", mark: "✕", kind: "held" },
};
const OUTCOMES = {
  rises: { mark: "↑", kind: "plus" },
  falls: { mark: "↓", kind: "minus" },
  conflict: { mark: "⇅", kind: "conflict" },
  undefined: { mark: "?", kind: "open" },
  "not reached": { mark: "", kind: "none" },
};
const outcomeOf = (id) => OUTCOMES[now.outcome.verdict(id)];
const benefitOf = (id, situation = now.outcome) => {
  const sign = { rises: 1, falls: -1 }[situation.verdict(id)];
  return sign ? worthOf(sign, entities.get(id).valence) : null;
};

/* An entity is raised, or lowered, or blocked; the same once more takes it back. */
const hold = (id, how) => working(() => setHeld(id, how));

function setHeld(id, how) {
  const set = how !== null && state.held.get(id) !== how;
  if (set) state.held.set(id, how);
  else state.held.delete(id);
  recompute();
  const { selection } = state;
  const stale = isOfOutcome(selection) && (!now.outcome || state.held.has(selection.id));
  choose(set || stale ? null : selection); // what follows is to be seen, unfaded by a selection
  const told = `${capital(set ? HOLDS[how].done : "taken back")}: ${labelIn(entities, id)}`;
  announce(now.outcome ? [told, el("span", { class: "sr" }, `. ${countsText()}`)] : "Nothing is raised, lowered or blocked"); // the bar shows the counts
}

function clearHeld() {
  state.held.clear();
  choose(isOfOutcome(state.selection) ? null : state.selection);
  panel.focus();
}

const isOfOutcome = (selection) => selection?.type === "outcome" || (selection?.type === "list" && selection.id === listId("safety"));

function outcomeCounts(ids = entities.keys()) {
  const counts = new Map(Object.keys(OUTCOMES).map((verdict) => [verdict, 0]));
  for (const id of ids) {
    const verdict = now.outcome.verdict(id);
    if (verdict) counts.set(verdict, counts.get(verdict) + 1);
  }
  return counts;
}

const COUNT_WORDS = { rises: ["rises", "rise"], falls: ["falls", "fall"], conflict: ["conflict"], undefined: ["undefined", "undefined"], "not reached": ["not reached", "not reached"] };
const countsText = () => [...outcomeCounts()].map(([verdict, count]) => plural(count, ...COUNT_WORDS[verdict])).join(", ");

/* ---- the bar above the drawing ---- */

function drawBar() {
  const bar = byId("whatif");
  bar.hidden = !now.outcome;
  if (!now.outcome) {
    bar.replaceChildren();
    return;
  }
  const chips = [...state.held].map(([id, how]) => el("li", { class: "held-chip" },
    el("span", { class: `glyph ${HOLDS[how].kind}`, "aria-hidden": "true" }, HOLDS[how].mark), el("span", { class: "small" }, HOLDS[how].done),
    button(el("bdi", {}, labelIn(entities, id)), () => choose({ type: "entity", id }), { class: "link", "data-key": `held-${id}` }),
    button("×", () => hold(id, null), { class: "icon remove", "aria-label": `Take back: ${labelIn(entities, id)} ${HOLDS[how].done}`, "data-key": `remove-${id}` })));
  const counts = [...outcomeCounts()].map(([verdict, count]) => el("li", {}, markOf(verdict), " ", plural(count, ...COUNT_WORDS[verdict])));
  keepFocus(bar, () => bar.replaceChildren(...[
    el("strong", {}, "What if"), el("ul", { class: "held" }, chips),
    button("Clear", clearHeld, { "data-key": "clear", "aria-label": "Clear what is raised, lowered or blocked" }),
    now.outcome.assumed === "sources" && givenWords(now.outcome.raised),
    el("ul", { class: "outcome-counts small" }, fateCounts(), counts),
    button("Show what follows", () => { choose(null); panel.focus(); }, { "data-key": "show", disabled: state.selection === null }),
  ].filter(Boolean)));
}

/* The first causes that are taken as raised, in one line; the panel has them all. */
function givenWords(ids) {
  const [named, rest] = fewOf(ids);
  return el("div", { class: "given small" },
    el("span", {}, "with ", named.map((id, position) => [position ? ", " : "", el("bdi", {}, labelIn(entities, id))])),
    rest.length > 0 && button(moreWords(rest), showGiven, { class: "link", "data-key": "given" }), el("span", {}, "raised"));
}

const fewOf = (ids) => [ids.slice(0, page.most_named), ids.slice(page.most_named)];
const moreWords = (rest) => `and ${amount(rest.length)} more`;

function showGiven() {
  choose(null);
  const list = panel.querySelector(".given");
  list.open = true;
  list.querySelector("summary").focus();
}

/* What a block takes away is what a reader asks for, so it comes first. */
function fateCounts() {
  const { outcome } = now;
  if (!outcome.without) return null;
  const pairs = [...entities.keys()].map((id) => [outcome.without.verdict(id), outcome.verdict(id)]).filter(([before, after]) => before && after && before !== "not reached" && before !== after);
  const lost = pairs.filter(([, after]) => after === "not reached").length;
  return el("li", {}, el("strong", {}, `${amount(lost)} lost, ${amount(pairs.length - lost)} changed by the block`));
}

const markOf = (verdict) => OUTCOMES[verdict].mark ? el("span", { class: `glyph ${OUTCOMES[verdict].kind}`, "aria-hidden": "true" }, OUTCOMES[verdict].mark) : null;

/* ---- in the panel of an entity ---- */

function holdControl(id) {
  const how = state.held.get(id);
  const verdict = now.outcome?.verdict(id);
  return el("div", { class: "hold" },
    el("div", { class: "depth" }, el("span", { class: "small" }, "What if"), el("div", { class: "segmented small", role: "group", "aria-label": "What if" },
      Object.entries(HOLDS).map(([key, { verb, mark }]) => button([el("span", { "aria-hidden": "true" }, `${mark} `), verb], () => hold(id, key), { "aria-pressed": String(how === key), "data-key": `hold-${key}` })))),
    now.outcome && (verdict ? el("p", { class: "small" }, "Then: ", outcomeLink(id)) : !how && el("p", { class: "small" }, now.outcome.joint.includes(id) ? "Goes with all its members." : `${assumedWords("sources")}.`)));
}

const outcomeLink = (id, label = null) => {
  const verdict = now.outcome.verdict(id);
  return button([markOf(verdict), " ", label ? el("bdi", {}, label) : verdict, label && el("span", { class: "sr" }, ` ${verdict}`)],
    () => choose({ type: "outcome", id }), { class: "link", "data-key": `outcome-${id}` });
};

/* ---- what follows ---- */

/* What is taken as given where only a block is asked for, in the words of the command. */
const assumedWords = (assumed) => capital(page.assumed[assumed]);

function outcomePanel() {
  const { outcome } = now;
  const ids = [...entities.keys()].filter((id) => outcome.verdict(id));
  const reached = ids.filter((id) => outcome.verdict(id) !== "not reached");
  const silent = ids.filter((id) => outcome.verdict(id) === "not reached");
  const lost = byOrder(ids.filter((id) => outcome.fate(id) === "lost"), outcome.without);
  const changed = byOrder(reached.filter((id) => outcome.fate(id) === "changed"));
  const rerouted = byOrder(reached.filter((id) => outcome.fate(id) === "kept by other claims"));
  return [
    el("p", { class: "eyebrow" }, "What if"),
    el("h2", { class: "title" }, "What follows"),
    outcome.assumed !== "nothing" && givenNote(assumedWords(outcome.assumed), outcome.assumed === "sources" ? outcome.raised : [], "given"),
    outcome.joint.length > 0 && givenNote("With all their members", outcome.joint, "joint"),
    partNote(),
    safetyNote(),
    outcome.without && lost.length + changed.length === 0 && el("p", { class: "note" }, "Nothing is lost by the block."),
    lost.length > 0 && [heading("Lost by the block", el("span", { class: "count" }, amount(lost.length))), outcomeList(lost)],
    changed.length > 0 && [heading("Changed by the block", el("span", { class: "count" }, amount(changed.length))), outcomeList(changed)],
    rerouted.length > 0 && [heading("Kept by other claims", el("span", { class: "count" }, amount(rerouted.length))), el("p", { class: "small" }, "A chain that led there is cut, another is left."), outcomeList(rerouted)],
    page.levels.map((level) => {
      const rows = byOrder(reached.filter((id) => entities.get(id).level === level.id));
      return rows.length > 0 && [heading(el("span", { title: level.note }, level.label), el("span", { class: "count" }, amount(rows.length))), outcomeList(rows)];
    }),
    reached.length === 0 && el("p", { class: "note" }, "No chain of the claims that count leads anywhere."),
    silent.length > 0 && el("details", { class: "silent" }, el("summary", { "data-key": "silent" }, `Not reached: ${amount(silent.length)}`),
      el("p", { class: "small" }, "Not addressed, which is not to say that there is no effect."),
      pagedList(byOrder(silent), (id) => el("li", {}, entityLink(id)))),
    el("p", { class: "small" }, "Computed from the claims that the filters leave. Nothing is weighed: where chains of both signs lead to an entity, both are shown. A row tells the best chain: its weakest wording, where it comes from. A dashed mark in the drawing: every chain has a step that is hedged or implied."),
  ];
}

function givenNote(text, ids, key) {
  const [named, rest] = fewOf(ids);
  return [
    el("p", { class: "note" }, text, named.map((id, position) => [position ? ", " : ": ", entityLink(id)]), rest.length === 0 && "."),
    rest.length > 0 && el("details", { class: `silent ${key}` }, el("summary", { "data-key": key }, moreWords(rest)), pagedList(rest, (id) => el("li", {}, entityLink(id)))),
  ];
}

/* The claims of the safety family about what is raised, or is near it, by what they are about: as WhatIf.safety has it. */
const safetyNow = () => (now.outcome ? now.outcome.safety ??= safetyAbout(now.outcome.raised) : []);

function safetyAbout(raised) {
  const found = new Map([...nearTo(raised)].map((id) => [id, []]));
  const counts = (claim) => claim.family === "safety" && claim.voice !== "marketing" && !hiddenBy(claim, CONTENT_FILTERS.filter((key) => key !== "family" && key !== "level"));
  const about = new Set([...found.keys()].flatMap(claimsAbout));
  for (const claim of about) if (counts(claim)) found.get(found.has(claim.subject.id) ? claim.subject.id : claim.object.id).push(claim);
  return [...found].filter(([, rows]) => rows.length);
}

/* Nothing follows by them, so what follows is told with them. */
function safetyNote() {
  const [named, rest] = fewOf(safetyNow());
  if (!named.length) return null;
  const others = rest.reduce((sum, [, rows]) => sum + rows.length, 0);
  return el("p", { class: "note safety" }, `${capital(page.safety)}: `,
    button([named.map(([id, rows], position) => [position ? ", " : "", `${amount(rows.length)} about `, el("bdi", {}, labelIn(entities, id))]), others > 0 && `, ${amount(others)} about others`],
      () => choose({ type: "list", id: listId("safety") }), { class: "link", "data-key": "safety" }));
}

/* Good, bad, neither, without a sign; then by label. */
function byOrder(ids, situation = now.outcome) {
  const place = (id) => [1, -1, 0, null].indexOf(benefitOf(id, situation));
  return ids.map((id) => [id, place(id)]).sort(([one, a], [other, b]) => a - b || collator.compare(entities.get(one).label, entities.get(other).label)).map(([id]) => id);
}

const outcomeList = (ids) => pagedList(ids, outcomeRow, { class: "links outcomes" });

function outcomeRow(id) {
  const { outcome } = now;
  const fate = outcome.fate(id);
  const before = fate === "lost" || fate === "changed" ? outcome.without : null;
  return el("li", {}, outcomeLink(id, labelIn(entities, id)), " ",
    before && el("span", { class: "small" }, "without the block: ", markOf(before.verdict(id)), ` ${before.verdict(id)} `),
    benefitChip(id, fate === "lost" ? before : outcome),
    outcome.hasCaveat(id) && chip("open besides", "", "Other chains leave the direction open"),
    !state.view.ids.has(id) && chip("not in this view"),
    supportOf(fate === "lost" ? before : outcome, id));
}

/* What the best chains rest on; where there are very many claims they are looked for when the row comes into sight. */
function supportOf(situation, id) {
  const box = el("div", { class: "small support" });
  unread.set(box, () => box.append(...situation.witnesses(id).map((witness, _, all) => el("p", {}, all.length > 1 && [markOf(MOVES[witness.sign]), " "], el("bdi", {}, supportWords(toldBy(witness)))))));
  if (claims.size < MANY_CLAIMS) readSupport(box);
  else inSight.observe(box);
  return box;
}

const unread = new WeakMap(); // by box, what fills it
const inSight = new IntersectionObserver((rows) => rows.filter((row) => row.isIntersecting).forEach((row) => readSupport(row.target)));

function readSupport(box) {
  inSight.unobserve(box);
  unread.get(box)?.();
  unread.delete(box);
}

const MOVES = { 1: "rises", "-1": "falls", 0: "undefined" };

const benefitChip = (id, situation = now.outcome) => worthChip(benefitOf(id, situation));

/* ---- why ---- */

const REASONS_WHY = {
  conflict: "One chain raises it, another lowers it; which prevails is not claimed.",
  undefined: "Reached only through claims that give no direction.",
  "not reached": "No chain of claims leads to it: not addressed, which is not to say that there is no effect.",
};

function whyPanel({ id }) {
  const { outcome } = now;
  const verdict = outcome?.verdict(id);
  if (!verdict) return [el("h2", { class: "title" }, entityLink(id)), el("p", { class: "note" }, "Nothing to conclude: it is itself set from outside, or nothing is.")];
  const fate = outcome.fate(id);
  const told = fate === "lost" || fate === "changed" ? outcome.without : null;
  const cut = fate === "kept by other claims" ? outcome.cutChain(id) : null;
  return [
    el("p", { class: "eyebrow" }, "What if"),
    el("h2", { class: "title" }, entityLink(id)),
    el("p", { class: "chips" }, el("span", { class: "verdict" }, markOf(verdict), " ", verdict), benefitChip(id), fate && chip(`${fate} with the block`, told ? "warn" : "")),
    REASONS_WHY[verdict] && el("p", { class: "note" }, REASONS_WHY[verdict]),
    outcome.witnesses(id).map(witnessSection),
    outcome.hasCaveat(id) && [heading("Besides"), el("p", { class: "note" }, "Another chain leaves the direction open."), witnessSection(outcome.witness(id, OPEN))],
    told && [heading("Without the block"), el("p", { class: "chips" }, el("span", { class: "verdict" }, markOf(told.verdict(id)), " ", told.verdict(id)), benefitChip(id, told)),
      told.witnesses(id).map(witnessSection)],
    cut && [heading("Cut by the block"), witnessSection(cut)],
  ];
}

const toldBy = ({ steps }) => chainOf(steps.map((step) => ({ ...step, claims: firmnessFirst(step.claims) })));

function witnessSection(witness) {
  const told = toldBy(witness);
  const word = MOVES[witness.sign];
  return el("section", { class: "witness" },
    el("h3", {}, markOf(word), ` ${word}`, el("span", { class: "count" }, ` ${plural(witness.steps.length, "step")} from ${witness.start === DOWN ? "what is lowered" : "what is raised"}`)),
    el("p", { class: "chain" }, el("bdi", {}, labelIn(entities, witness.entities[0])), witness.steps.map((step) => [" ", stepGlyph(step), " ", el("bdi", {}, labelIn(entities, step.to))])),
    el("p", { class: "chips" }, supportChips(told)), denialRows(told),
    !witness.simple && el("p", { class: "note" }, witness.decided === false ? "Through a loop; whether a chain leads there without one was not decided." : "Through a loop: no chain leads there without one."),
    el("ol", { class: "steps" }, told.steps.map((step, at) => stepRow(step, told.cited[at]))));
}

/* ---- print ---- */

function heldSheet() {
  const sheet = el("section", {}, el("h2", {}, "What if"),
    el("p", {}, [...state.held].map(([id, how]) => `${HOLDS[how].done}: ${labelIn(entities, id)}`).join("; "), `. ${countsText()}.`), outcomePanel().flat(Infinity).filter(Boolean));
  sheet.querySelectorAll(".support").forEach(readSupport);
  return sheet;
}
