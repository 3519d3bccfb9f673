/* The side panel: mechanisms first, then whatever is selected. */

const panel = byId("panel");
const GLYPH = { plus: "→", minus: "⊣", conflict: "◆", open: "⇢", other: "–", denied: "✕" };
const SAID = { plus: "raises", minus: "lowers", conflict: "raises or lowers (claims conflict)", open: "acts on", other: "is related to", denied: "is denied or not shown to act on" };
const DENIAL = { negated: "not: ", not_shown: "not shown: " };
const CHANGE = { increased: "more", decreased: "less" };

/* "increases" beside a T-bar would puzzle: the claim is about less of its subject. */
const relationWords = (claim) => `${DENIAL[claim.polarity] ?? ""}${CHANGE[claim.subject_change] ? `${CHANGE[claim.subject_change]} of it ` : ""}${claim.relation_label}`;

/* A denial and a thing that was not shown are two: the one is a claim, the other leaves it open. */
function saidOf(rows) {
  const { kind } = summary(rows);
  const all = (polarity) => rows.every((claim) => claim.polarity === polarity);
  if (kind !== "denied") return SAID[kind];
  return all("negated") ? "is said not to act on" : all("not_shown") ? "is not shown to act on" : SAID.denied;
}

function denialNote(rows) {
  const denied = rows.filter((claim) => claim.polarity === "negated");
  const how = denied.map(howSaid).filter(Boolean);
  if (!denied.length) return "No claim affirms this: it is said not to be shown, which is not the same as not so.";
  return `No claim affirms this${how.length ? `; it is denied: ${how.join("; ")}` : "; it is denied"}.`;
}

const heading = (text, ...extra) => el("h2", {}, text, ...extra);
const chip = (text, kind = "", title = null) => el("span", { class: `chip ${kind}`, title }, text);
const badge = (id) => el("span", { class: "badge", title: documents.get(id)?.title }, documents.get(id)?.short ?? words(id));
const badges = (ids) => [...new Set(ids)].map(badge);
const openBadge = (id, number = null) => documents.has(id)
  ? button([documents.get(id).short, el("span", { class: "sr" }, ": read the document")], () => openDocument(id, number), { class: "badge", title: documents.get(id).title })
  : badge(id);
const kindOfSign = (sign) => ({ 1: "plus", "-1": "minus", 0: "open" })[sign] ?? "other";

/* The sign is never colour alone: a shape for the eye, a word for the screen reader. */
const glyph = (kind) => [el("span", { class: `glyph ${kind}`, "aria-hidden": "true" }, GLYPH[kind]), el("span", { class: "sr" }, ` ${SAID[kind]} `)];

const button = (content, action, attributes = {}) => el("button", { type: "button", onclick: action, ...attributes }, content);
const entityLink = (id, label = labelIn(entities, id)) => entities.has(id)
  ? button(el("bdi", {}, label), () => choose({ type: "entity", id }), { class: "link" })
  : el("bdi", {}, label);

function drawPanel() {
  const { selection } = state;
  const draw = { entity: entityPanel, pair: pairPanel, claim: claimPanel, mechanism: mechanismPanel, outcome: whyPanel, chain: wayPanel, answer: answerPanel, found: foundPanel, list: listPanel }[selection?.type] ?? (now.comparison ? comparePanel : now.outcome ? outcomePanel : overviewPanel);
  const leave = selection && button([now.comparison ? "← Comparison " : now.outcome ? "← What follows " : "← Overview ", el("kbd", {}, "Esc")], () => choose(null), { class: "back" });
  const up = state.pane && button(`↑ ${PANES[state.pane.type].label}`, toPane, { class: "back to-pane" });
  const back = (leave || up) && el("p", { class: leave ? "backs" : "backs to-pane" }, leave, up);
  keepFocus(panel, () => panel.replaceChildren(...[back, draw(selection)].flat(Infinity).filter(Boolean)));
  panel.scrollTop = 0;
  panel.querySelector(".card.on")?.scrollIntoView({ block: "nearest" });
}

/* ---- nothing selected ---- */

function overviewPanel() {
  return [
    page.subtitle && el("p", { class: "lead", dir: "auto" }, page.subtitle),
    el("p", { class: "small" }, "Click a box for what is claimed of it, a line for its evidence. What lines and colours mean is told below."),
    partialNote(),
    page.mechanisms.length ? heading("Mechanisms") : null,
    page.mechanisms.map(mechanismCard),
    claims.size === 0 && el("p", { class: "note" }, "This page has no claims. Absence of a claim says nothing about an effect."),
    conflictSection(),
    findingsLink(),
    heading("How to read"),
    el("ul", { class: "reading" },
      isFolded() && el("li", {}, "This graph is drawn in parts: an entity with what is around it, a path, what a query finds. Search, paths, loops, what if, the table and queries count all of it."),
      el("li", {}, "Left to right, each band is a level. A box is something that can be more or less; a line is what the documents say of two boxes."),
      el("li", {}, el("span", { class: "glyph plus" }, "→"), " more of the first goes with more of the second; ", el("span", { class: "glyph minus" }, "⊣"), " with less of it. A line sums up the claims of its pair: click it for the evidence."),
      el("li", {}, "Paler and thinner lines are hedged in their source. Wording is not strength of evidence."),
      el("li", {}, "A dashed box: no claim shown here speaks of it."),
      el("li", {}, "A mechanism is as firm as its weakest step. Its net sign is the product of its steps: with net +, more of the first goes with more of the last. “Joined” means that no one document tells all steps."),
      el("li", {}, "No line: the claims of this page do not address it. It never means no effect.")),
    heading("Documents"),
    pagedList(page.documents, documentRow, { class: "documents" }),
  ];
}

function partialNote() {
  if (!page.view) return null;
  const { title, hidden_claims: hiddenClaims, hidden_entities: hiddenEntities } = page.view;
  return el("p", { class: "note" }, el("strong", {}, `A part of the corpus: ${title}. `),
    `${plural(hiddenClaims, "claim")} and ${plural(hiddenEntities, "entity", "entities")} of ${page.corpus.title} are not in this page.`);
}

/* With what is computed. */
const partNote = () => page.view && el("p", { class: "note" }, "Computed from this part of the corpus only: the whole may have more, and other signs.");

function documentRow(row) {
  const count = claimsIn(row.id).length;
  return el("li", {}, badge(row.id), el("div", {}, button(el("bdi", {}, row.title), () => openDocument(row.id), { class: "link", title: "Read what was read from it" }),
    el("p", { class: "small" }, [row.publisher, row.date, plural(count, "claim")].filter(Boolean).join(" · "))));
}

function findingsLink() {
  if (!page.findings) return null;
  const { disputed, open } = page.findings;
  const told = [[disputed, "disputed", "what some claims say against others"], [open, "open", "what nobody states"]].map(([groups, word, meaning]) => [groups.reduce((sum, { total }) => sum + total, 0), word, meaning]).filter(([count]) => count);
  if (!told.length) return null;
  return [heading(FINDINGS_TITLE), el("p", {}, button(told.map(([count, word]) => `${amount(count)} ${word}`).join(", "), openFindings, { class: "link", "data-key": "findings" }), `: ${told.map(([, , meaning]) => meaning).join(", and ")}.`)];
}

function conflictSection() {
  if (isSummary()) return button("List where claims conflict in sign", () => choose({ type: "list", id: listId("conflicts") }), { class: "link", "data-key": "conflicts" });
  const pairs = [...now.drawn].filter(([, rows]) => summary(rows).kind === "conflict");
  if (!pairs.length) return null;
  return [heading("Where claims conflict in sign"), el("ul", { class: "links" }, pairs.map(([key, rows]) => el("li", {}, pairLink(key, rows))))];
}

function pairLink(key, rows) {
  const [from, to] = JSON.parse(key);
  const { kind } = summary(rows);
  return button([el("bdi", {}, labelIn(entities, from)), " ", glyph(kind), " ", el("bdi", {}, labelIn(entities, to)), " ", badges(rows.map((claim) => claim.document))],
    () => choose({ type: "pair", from, to }), { class: "link" });
}

/* ---- mechanisms ---- */

const chainWords = (chain) => [el("bdi", {}, labelIn(entities, chain.entities[0])), chain.steps.map((step) => [" ", stepGlyph(step), " ", el("bdi", {}, labelIn(entities, step.to))])];
const chainText = (chain) => el("p", { class: "chain" }, chainWords(chain));

const stepGlyph = (step) => step.gap ? el("span", { class: "gap" }, "⋯ gap ⋯") : glyph(kindOfSign(step.sign));

function chainFacts(mechanism) {
  const gaps = mechanism.steps.filter((step) => step.gap).length;
  const [net, told] = (isLoop(mechanism)
    ? { 1: ["reinforcing +", "Once round, more leads to more"], "-1": ["balancing −", "Once round, more leads to less"] }
    : { 1: ["net +", "By all steps together, more of the first goes with more of the last"], "-1": ["net −", "By all steps together, more of the first goes with less of the last"] })[mechanism.sign] ?? ["net sign open", "A step has no sign, so the whole has none"];
  return [el("p", { class: "chips" },
    chip(net, kindOfSign(mechanism.sign), told),
    supportChips(mechanism),
    worthChip(chainWorth(mechanism)),
    gaps > 0 && chip(plural(gaps, "gap"), "warn")), denialRows(mechanism)];
}

const GRADE_MEANINGS = ["One document tells every step", "No one document tells all steps: they are joined from several", "No document says one of the steps or more: a curator inferred it"];

/* On what a chain rests: where its steps come from, and the wording of its weakest. */
const supportChips = (chain) => [
  chip(chain.grade, chain.grade === GRADES[2] ? "implied" : "", GRADE_MEANINGS[GRADES.indexOf(chain.grade)]),
  badges(chain.documents),
  chain.certainty && chip([`${chain.grade === GRADES[2] && !hedgeClass(chain.certainty) ? "other steps" : "weakest wording"}: ${labelIn(certainties, chain.certainty).toLowerCase()}`, (chain.hedges ?? []).map((hedge) => [" ", quoted(hedge)])], hedgeClass(chain.certainty), "A chain is as firm as its weakest step"),
];

const hedgeClass = (certainty) => ((certainties.get(certainty)?.rank ?? FIRMEST) < FIRMEST ? "hedged" : "");

function mechanismCard(mechanism) {
  return el("article", { class: "card mechanism" },
    el("h3", {}, button(el("bdi", {}, mechanism.title), () => follow({ type: "mechanism", id: mechanism.id }), { class: "cover" })),
    chainText(mechanism), chainFacts(mechanism));
}

const mechanismPanel = ({ id }) => chainPanel(mechanisms.get(id), "Mechanism", mechanisms.get(id).title);

/* A chain step by step: a named mechanism, a path, a loop. */
function chainPanel(chain, kind, title) {
  return [
    el("p", { class: "eyebrow" }, kind),
    el("h2", { class: "title", dir: "auto" }, title),
    chainText(chain), chain.broken ? null : [chainFacts(chain), outcomeNote(chain)],
    heading("Steps"),
    el("ol", { class: "steps" }, chain.steps.map((step, at) => stepRow(step, chain.cited?.[at]))),
  ];
}

/* Good or bad news: the sign times the valence of the end. */
const chainWorth = (chain) => (chain.sign === null || isLoop(chain) ? null : worthOf(chain.sign, entities.get(chain.entities.at(-1))?.valence));
const worthChip = (worth) => ({ 1: chip("good", "good", "More of what is wanted, or less of what is unwanted"), "-1": chip("bad", "warn", "More of what is unwanted, or less of what is wanted") })[worth] ?? null;

/* Whether a raised or lowered end is good news depends on the end. */
function outcomeNote(mechanism) {
  const end = entities.get(mechanism.steps.at(-1)?.to);
  if (!end || isLoop(mechanism) || !mechanism.sign || !["wanted", "unwanted"].includes(end.valence)) return null;
  return el("p", { class: "small" }, `If all of this holds, it ${page.effects[mechanism.certainty][mechanism.sign]} `, el("bdi", {}, end.label), `, which is ${end.valence}.`);
}

/* rests: the id of the claim by which a chain is cited. */
function stepRow(step, rests) {
  const rows = step.claims.map((id) => claims.get(id)).filter(Boolean);
  return el("li", { class: step.gap ? "step is-gap" : "step" },
    el("p", { class: "step-head" }, entityLink(step.from), " ", stepGlyph(step), " ", entityLink(step.to)),
    step.gap && el("p", { class: "note" }, step.note ?? "No document states this step. The chain is not closed here."),
    rows.map((claim) => stepClaim(claim, rows.length > 1 && claim.id === rests)));
}

function stepClaim(claim, rests = false) {
  return el("div", { class: "step-claim" },
    button(el("bdi", {}, paraphrase(claim)), () => choose({ type: "claim", id: claim.id }), { class: "link plain" }),
    el("p", { class: "chips" }, openBadge(claim.document, claim.segments.at(-1)), segmentLink(claim), certaintyChip(claim), statusChip(claim), draftChip(claim), rests === true && chip("cited", "", "By this claim the chain is graded"), hiddenChip(claim)),
    warrantNote(claim));
}

/* Where the claim was read; what is implied was read nowhere, but rests on something that was. */
const segmentLink = (claim) => claim.segments.length > 0 && button(`segment ${claim.segments.at(-1)}`, () => openDocument(claim.document, claim.segments.at(-1)), { class: "link small", title: "Show it in the document" });
const warrantNote = (claim) => claim.warrant && el("p", { class: "small" }, el("strong", {}, "Implied; rests on: "), el("bdi", {}, words(claim.warrant)));

/* ---- a pair, a claim ---- */

function claimPanel({ id }) {
  const claim = claims.get(id);
  return pairPanel({ from: claim.subject.id, to: claim.object.id, claim: id });
}

function pairPanel({ from, to, claim: chosen = null }) {
  const all = claimsAbout(from).filter((claim) => claim.subject.id === from && claim.object.id === to);
  const shown = all.filter(isTold);
  const told = shown.length ? summary(shown) : null;
  return [
    el("p", { class: "eyebrow" }, "Evidence"),
    el("h2", { class: "title" }, entityLink(from, all[0]?.subject.label), " ", told && glyph(told.kind), " ", entityLink(to, all[0]?.object.label)),
    el("p", { class: "small" }, shown.length ? `${plural(shown.length, "claim")} in ${plural(documentCount(shown), "document")}` : "Not addressed by the claims shown"),
    othersControl(all, "of the two"),
    comparedNote(shown),
    told?.kind === "conflict" && el("p", { class: "note warn" }, "The claims conflict in sign: some raise, some lower. They are not averaged; read where each holds."),
    told?.disputed && el("p", { class: "note warn" }, "Some claims affirm this and others deny it or do not find it shown."),
    told?.kind === "denied" && el("p", { class: "note" }, denialNote(shown)),
    shown.map((claim) => evidenceCard(claim, claim.id === chosen)),
  ];
}

function evidenceCard(claim, on) {
  return el("article", { class: on ? "card evidence on" : "card evidence", "aria-label": `Claim ${claim.id}` },
    el("p", { class: "says", dir: "auto" }, paraphrase(claim)),
    el("p", { class: "triple" }, CHANGE[claim.subject_change] ? `${CHANGE[claim.subject_change]} of ` : null, el("bdi", {}, claim.subject.label), " ", el("em", {}, `${DENIAL[claim.polarity] ?? ""}${claim.relation_label}`), " ", el("bdi", {}, claim.object.label),
      effectOf(claim) ? [" ", glyph(kindOfSign(effectOf(claim)))] : null),
    el("p", { class: "chips" }, claimChips(claim)),
    claim.hedge && el("p", { class: "hedge" }, "Hedge: ", quoted(claim.hedge), hedgeShared(claim)),
    warrantNote(claim),
    involved(claim),
    source(claim));
}

function source(claim) {
  return el("div", { class: "source" },
    el("p", {}, badge(claim.document), " ", button(el("bdi", {}, documents.get(claim.document)?.title ?? words(claim.document)), () => openDocument(claim.document), { class: "link plain" })),
    claim.segments.map((number) => [el("p", { class: "place" }, place(claim.document, number)), sentence(claim.document, number)]),
    el("p", { class: "identity" }, button(claim.id, () => copy(claim.iri), { class: "link code", title: `Copy ${claim.iri}` })));
}

function place(id, number) {
  const { kind, locator } = segments.get(id)?.get(number) ?? {};
  const what = kind && kind !== "sentence" ? ` (${words(kind)})` : "";
  return [button(`segment ${number}`, () => openDocument(id, number), { class: "link", title: "Show it in the document" }), what, locator ? [", begins ", begins(locator)] : null];
}

const begins = (locator) => quoted(`${locator.replace(/(…|\.\.\.)$/u, "")}…`);
const wordsOf = (id, number) => texts.get(id)?.get(String(number));

function sentence(id, number) {
  const text = wordsOf(id, number);
  return text ? el("blockquote", { dir: "auto" }, text) : null;
}

function hedgeShared(claim) {
  if (!claim.hedge_scope) return null;
  const others = page.claims.filter((other) => other.hedge_scope === claim.hedge_scope && other.id !== claim.id).length;
  return others ? ` (this one hedge also covers ${plural(others, "other claim")})` : null;
}

const quoted = (text) => ["“", el("bdi", {}, text), "”"]; // in the text, not by style: it is copied and read aloud
/* What is taken for granted or implied without a hedge is not asserted. */
const certaintyChip = (claim, hedge = true) => (claim.status === "stated" || isHedged(claim)) && chip([labelIn(certainties, claim.certainty), hedge && claim.hedge ? [" ", quoted(claim.hedge)] : null], hedgeClass(claim.certainty), meant("How firmly it is worded", "certainty", claim.certainty));
const statusChip = (claim) => chip(labelIn(statuses, claim.status), claim.status === "implied" ? "implied" : "", meant("How it is said", "status", claim.status));
const isOutside = (claim) => ["view", "net"].includes(hiddenNow(claim));
const filterChip = (claim) => now.hidden.has(claim.id) && !isOutside(claim) && chip(`hidden ${reasonText(hiddenNow(claim))}`, "warn", "A filter keeps this claim out of the drawing");
const filteredChip = (rows) => {
  const out = rows.filter((claim) => now.hidden.has(claim.id) && !isOutside(claim));
  return out.length > 0 && [" ", chip(`${out.length < rows.length ? `${amount(out.length)} of them ` : ""}hidden ${reasonText(hiddenNow(out[0]))}`, "warn", "A filter keeps it out of the drawing")];
};
const hiddenChip = (claim) => filterChip(claim) || (now.hidden.has(claim.id) && chip("not drawn in this view", "", "Another view draws it: Everything"));

const isDraft = (claim) => claim.review === "draft";
const draftChip = (claim) => isDraft(claim) && chip("draft", "warn", "Not settled yet: to be read again");

const polarityChip = (claim) => !isAffirmed(claim) && chip({ negated: "denied", not_shown: "not shown" }[claim.polarity] ?? words(claim.polarity), "warn", meant("Whether the document says that it holds", "polarity", claim.polarity));

/* By field what it tells and how a value is said, as in mechgraph.explain; what goes without saying is left out. */
const MEANT = new Map(Object.entries({
  frequency: ["How often it happens, as the document says", (value) => `how often: ${value}`],
  quantifier: ["Of how many it is said", (value) => `said of ${value}`],
  strength: ["How much is ascribed to it", (value) => `strength: ${value}`],
  severity: ["How binding a rule is", (value) => value !== "effect" && `as ${value === "advice" ? value : `a ${value}`}`],
  basis: ["What the document rests it on", (value) => `rests on: ${{ uncited: "nothing named", cited: "works cited", regulatory: "a regulator" }[value] ?? value}`],
  voice: ["In which role the document speaks", (value) => ({ exposition: null, "safety label": "in its safety information", marketing: "in its advertising", disclaimer: "in a disclaimer" })[value]],
}));

function claimChips(claim) {
  const change = CHANGE[claim.subject_change];
  return [
    certaintyChip(claim, false),
    statusChip(claim),
    polarityChip(claim),
    change && chip(["about ", el("strong", {}, change), " of ", el("bdi", {}, claim.subject.label)], "", "What the claim says of its subject"),
    aspectsOf(claim).map(([aspect, values]) => chip([`${aspect}: `, el("bdi", {}, values.join(", "))], "scope", "Where it holds")),
    claim.when && chip(windowWords(claim), "scope", "When it holds"),
    [...MEANT].filter(([key]) => claim[key]).map(([key, [title, told]]) => told(words(claim[key])) && chip(told(words(claim[key])), "", meant(title, key, claim[key]))),
    claim.open_list && chip("one of a longer list", "", "The document gives it as an example, not as all there is"),
    claim.restates && chip(`restates ${claim.restates}`, "", "Repetition is not support"),
    draftChip(claim),
    hiddenChip(claim),
  ];
}

function involved(claim) {
  return [["By way of", claim.via], ["Joint cause of", claim.members]].map(([title, rows]) => rows?.length
    ? el("p", { class: "small" }, el("strong", {}, `${title}: `), rows.map((row, position) => [position ? " + " : "", entityLink(row.id, row.label)]))
    : null);
}

async function copy(text, name = text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(`Copied ${name}`);
  } catch {
    announce(text); // no clipboard: at least it can be read and copied by hand
  }
}

/* ---- an entity ---- */

function entityPanel({ id }) {
  const entity = entities.get(id);
  const about = claimsAbout(id);
  const shown = about.filter(isTold);
  return [
    el("p", { class: "eyebrow" }, el("span", { title: meantBy(entity.level) }, labelIn(levels, entity.level)), ["wanted", "unwanted"].includes(entity.valence) ? ` · ${entity.valence === "wanted" ? "▲" : "▽"} ${entity.valence}` : ""),
    el("h2", { class: "title", dir: "auto" }, entity.label),
    entity.synonyms.length > 0 && el("p", { class: "small" }, "Also: ", entity.synonyms.map((name, position) => [position ? ", " : "", el("bdi", {}, name)])),
    entity.note && el("p", { class: "entity-note", dir: "auto" }, withNames(entity.note)),
    memberNote(id),
    aroundControl(id),
    holdControl(id),
    wayControl(id),
    shown.length ? depthControl() : notAddressed(about),
    othersControl(about, "about this entity"),
    pairGroups("Claims from here", shown.filter((claim) => claim.subject.id === id), "object"),
    pairGroups("Claims to here", shown.filter((claim) => claim.object.id === id && claim.subject.id !== id), "subject"),
    mentionNote(id),
    entity.mappings.length > 0 && [heading("Identifiers"), el("ul", { class: "identifiers" }, entity.mappings.map(mappingRow))],
  ];
}

/* A note names other entities by their ids: they are shown by label. */
const withNames = (text) => text.split(/(\w+_\w+)/).map((part) => (part.includes("_") && entities.has(part) ? entityLink(part) : part));

function memberNote(id) {
  const members = membersOf(id);
  return members.length ? el("p", { class: "note" }, "Joint cause, only together: ", members.map((row, position) => [position ? " + " : "", entityLink(row.id, row.label)])) : null;
}

/* Silence is not a finding, above all when a filter made it. */
function notAddressed(about) {
  const left = page.documents.filter((row) => !state.off.get("document").has(row.id));
  const where = left.length && left.length < page.documents.length ? left.map((row) => row.title).join(", ") : "the claims shown";
  const unseen = about.length && " What else is claimed of it is hidden:";
  return el("p", { class: "note not-addressed" }, el("strong", {}, "Not addressed"), ` in ${where}. That does not mean that there is no effect.`, unseen || "");
}

/* The panel tells what is drawn or, where the reader asks for it, all: the drawing stays as it is. */
const isTold = (claim) => state.everything || !now.hidden.has(claim.id) || now.forced.has(claim.id);

function othersControl(rows, of) {
  const unseen = rows.filter((claim) => now.hidden.has(claim.id) && !now.forced.has(claim.id));
  if (!unseen.length) return null;
  const turn = () => {
    state.everything = !state.everything;
    refresh();
  };
  const outside = unseen.filter(isOutside).length;
  const filters = hiddenCounts(unseen.filter((claim) => !isOutside(claim)));
  const why = [outside && `${amount(outside)} not drawn in this view`, filters.length && `hidden by filters: ${filters.map(([reason, count]) => `${amount(count)} ${reasonText(reason)}`).join(", ")}`].filter(Boolean).join("; ");
  return el("div", { class: "others" },
    el("p", { class: "small" }, state.everything ? `All ${plural(rows.length, "claim")} ${of}: ${why}.` : `${amount(rows.length - unseen.length)} of ${plural(rows.length, "claim")} ${of}: ${why}.`),
    button(state.everything ? "Show only what is drawn" : `Show the ${unseen.length === 1 ? "other" : `${amount(unseen.length)} others`}`, turn, { "data-key": "everything" }));
}

function depthControl() {
  return el("div", { class: "depth" }, el("span", { class: "small" }, "Neighbours"), el("div", { class: "segmented small", role: "group", "aria-label": "Depth of the neighbourhood" },
    [1, 2].map((depth) => button(`${depth} step${depth > 1 ? "s" : ""}`, () => setNear({ depth }), { "aria-pressed": String(state.depth === depth), "data-key": `depth-${depth}` }))),
    button("alone", () => setNear({ alone: !state.alone }), { "aria-pressed": String(state.alone), title: "Draw the neighbours alone", "data-key": "alone" }));
}

function setNear(changes) {
  Object.assign(state, changes);
  choose(state.selection);
}

const ACTS = {
  object: { plus: "Raises", minus: "Lowers", conflict: "Raises or lowers: claims conflict", open: "Acts on, sign open", denied: "Is denied or not shown to act on" },
  subject: { plus: "Is raised by", minus: "Is lowered by", conflict: "Is raised or lowered by: claims conflict", open: "Is acted on by, sign open", denied: "Is denied or not shown to be acted on by" },
};

const FIRST_FAMILIES = ["clinical_use", "safety"]; // the last first: what must not be missed
const byFamily = [...page.families].sort((one, other) => FIRST_FAMILIES.indexOf(other.id) - FIRST_FAMILIES.indexOf(one.id));
const familyHead = ({ note, label }) => note?.replace(/\.$/, "") ?? label;

/* What acts by sign, the rest by its family; a pair stands under each heading that its claims belong to. */
function pairGroups(title, rows, other) {
  if (!rows.length) return null;
  const groups = new Map([...Object.values(ACTS[other]), ...byFamily.map(familyHead)].map((name) => [name, []]));
  for (const [key, all] of pairsOf(rows)) {
    const acting = all.filter(isCausal);
    if (acting.length) groups.get(ACTS[other][summary(acting).kind]).push([key, acting]);
    for (const family of byFamily) {
      const own = all.filter((claim) => claim.family === family.id && !isCausal(claim));
      if (own.length) groups.get(familyHead(family)).push([key, own]);
    }
  }
  const given = [...groups].filter(([, pairs]) => pairs.length);
  const ends = new Set(rows.map((claim) => claim[other].id)).size;
  return [heading(title, el("span", { class: "count" }, `${plural(rows.length, "claim")}, ${plural(ends, "entity", "entities")}`)),
    given.map(([name, pairs]) => [el("h3", { class: "group" }, name), pagedList(pairs, ([key, group]) => neighbourRow(key, group, other))])];
}

function neighbourRow(key, rows, other) {
  const [from, to] = JSON.parse(key);
  const { kind } = summary(rows);
  const name = el("bdi", {}, rows[0][other].label);
  // read aloud, the one that acts comes first
  const told = other === "subject" ? [name, " ", glyph(kind)] : [glyph(kind), " ", name];
  return el("li", {}, button(told, () => choose({ type: "pair", from, to }), { class: "link" }),
    el("p", { class: "small" }, el("bdi", {}, pairWords(rows)), " · ", certaintyByDocument(rows), rows.length > 1 && ` · ${plural(rows.length, "claim")}`, filteredChip(rows)));
}

/* How firmly each document says it: once where they agree. */
function certaintyByDocument(rows) {
  const said = new Map();
  for (const claim of firmestByDocument(rows)) link(said, firmnessWords(claim), claim.document);
  return [...said].map(([told, ids], position) => [position ? "; " : "", el("bdi", {}, told), " ", [...ids].map((id) => openBadge(id))]);
}

function mentionNote(id) {
  const named = claimsNaming(id);
  if (!named.length) return null;
  return [heading("Named within other claims"), pagedList(named, claimItem)];
}

const claimItem = (claim) => el("li", {}, button([el("bdi", {}, paraphrase(claim)), " ", badge(claim.document)], () => choose({ type: "claim", id: claim.id }), { class: "link plain" }),
  howSaid(claim) && el("p", { class: "small" }, el("bdi", {}, howSaid(claim))));

const matchWords = (predicate) => words(predicate.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());

function mappingRow({ predicate, curie, label, iri }) {
  const name = matchWords(predicate);
  // only web addresses become links; nothing is fetched before a click
  const target = /^https?:\/\//i.test(iri ?? "") ? el("a", { href: iri, rel: "noreferrer noopener", target: "_blank" }, curie) : curie;
  return el("li", {}, el("span", { class: "small" }, name), " ", target, label ? [" ", el("bdi", {}, label)] : null);
}
