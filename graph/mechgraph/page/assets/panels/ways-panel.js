/* What the panel shows of paths and loops, and how an entity becomes an end of one. */

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
    partNote(),
    el("p", { class: "small" }, chains.length ? `${countOfWays()}. The drawing holds these alone; choose one for its steps.` : stage === "running" ? "Searching…" : "No path under these filters. Not addressed is not “no effect”."),
    essential && stage !== "running" && essentialPart(essential, signed),
  ];
}

function essentialPart({ signs, entities: passed, links, claims: used, breaks, cutEntities, cutLinks, decided, complete }, signed) {
  const broken = breaks.filter(({ claim }) => !used.includes(claim));
  const onChains = answerFocus().nodes;
  const ringed = passed.every((id) => onChains.has(id)) ? "Ringed in the drawing." : "Ringed in the drawing, but for what a claim only names on its way (“by way of”).";
  const marks = (list) => list.map((sign) => SIGN_MARKS[sign]).join(", ");
  return [
    el("p", { class: "small" }, `Paths of any length have the signs: ${marks(signs)}.`),
    passed.length > 0 && [heading(`Every path${signed} passes`, el("span", { class: "count" }, amount(passed.length))), el("ul", { class: "links" }, passed.map((id) => el("li", {}, entityLink(id)))), el("p", { class: "small" }, ringed)],
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
    chains.length > 0 && el("p", { class: "small" }, "The drawing holds these alone; choose one for its steps."),
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
