/* What follows if something is raised, lowered or blocked: the same verdicts as `mechgraph what-if`. Without the page:
   claims in, verdicts out.

   Three states of an entity: more, less, and a change whose direction is open. A coupling of sign + keeps the state, one
   of sign − turns it, one without a sign leads to open, and what is open stays so. A verdict is what is reached. */

const [UP, DOWN, OPEN] = [0, 1, 2];
const SIGN_OF = [1, -1, 0];
const turned = (state, sign) => (state === OPEN || sign === 0 ? OPEN : sign === 1 ? state : 1 - state);
const VERDICTS = ["not reached", "rises", "falls", "conflict", "undefined", "rises", "falls", "conflict"]; // 1 more, 2 less, 4 open
const STATES_OF = { rises: [UP], falls: [DOWN], conflict: [UP, DOWN], undefined: [OPEN], "not reached": [] };

const passedBy = (claim) => (claim.via ?? []).map((row) => row.id);

function link(edges, from, to) {
  if (!edges.has(from)) edges.set(from, new Set());
  edges.get(from).add(to);
}

function reachOf(starts, edges) {
  const reached = new Set();
  const ahead = [...starts];
  while (ahead.length) {
    for (const next of edges.get(ahead.pop()) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      ahead.push(next);
    }
  }
  return reached;
}

/* The claims that chains are made of: a net claim stays out where its steps are there, and marketing always. */
function couplings(rows, keeps = () => true) {
  const kept = rows.filter((claim) => Number.isInteger(claim.coupling) && claim.voice !== "marketing" && keeps(claim));
  const [after, before] = [new Map(), new Map()];
  for (const claim of kept) {
    if (passedBy(claim).length) continue;
    link(after, claim.subject.id, claim.object.id);
    link(before, claim.object.id, claim.subject.id);
  }
  const hasSteps = (claim) => {
    const [ahead, behind] = [reachOf([claim.subject.id], after), reachOf([claim.object.id], before)];
    return passedBy(claim).every((id) => ahead.has(id) && behind.has(id));
  };
  return kept.filter((claim) => !passedBy(claim).length || !hasSteps(claim));
}

/* One edge for each pair and sign; a vague one beside a signed one says less and gives none. */
function edgesOf(rows) {
  const pairs = new Map();
  for (const claim of rows) {
    const key = JSON.stringify([claim.subject.id, claim.object.id]);
    if (!pairs.has(key)) pairs.set(key, { 1: [], 0: [], "-1": [] });
    pairs.get(key)[claim.coupling].push(claim);
  }
  return [...pairs].flatMap(([key, bySign]) => {
    const [from, to] = JSON.parse(key);
    const signs = bySign[1].length || bySign[-1].length ? [1, -1] : [0];
    return signs.filter((sign) => bySign[sign].length).map((sign) => ({ from, to, sign, claims: bySign[sign] }));
  });
}

/* Breadth first. By state a map of what is reached: null where it starts, else the last edge and the state before it. */
function spreadOf(edges, up, down) {
  const leaving = new Map();
  for (const edge of edges) {
    if (!leaving.has(edge.from)) leaving.set(edge.from, []);
    leaving.get(edge.from).push(edge);
  }
  const reached = [new Map(), new Map(), new Map()];
  const queue = [...up.map((id) => [UP, id]), ...down.map((id) => [DOWN, id])];
  for (const [state, id] of queue) reached[state].set(id, null);
  for (let at = 0; at < queue.length; at += 1) {
    const [state, id] = queue[at];
    for (const edge of leaving.get(id) ?? []) {
      const next = turned(state, edge.sign);
      if (reached[next].has(edge.to)) continue;
      reached[next].set(edge.to, { edge, before: state });
      queue.push([next, edge.to]);
    }
  }
  return reached;
}

/* What leads to what is blocked, and of that what nothing leads to. */
function sourcesOf(rows, blocked) {
  const before = new Map();
  for (const claim of rows) {
    if (claim.subject.id !== claim.object.id) link(before, claim.object.id, claim.subject.id);
  }
  const leading = reachOf(blocked, before);
  for (const id of blocked) leading.delete(id);
  const first = rows.map((claim) => claim.subject.id).filter((id) => leading.has(id) && !before.has(id));
  return { leading, sources: [...new Set(first)] };
}

class Situation {
  /* rows: the couplings, before anything is cut. */
  constructor(rows, raised, lowered, blocked, assumed) {
    Object.assign(this, { raised, lowered, blocked, assumed });
    this.held = new Set([...raised, ...lowered, ...blocked]);
    const free = (claim) => ![claim.object.id, ...passedBy(claim)].some((id) => this.held.has(id));
    this.edges = edgesOf(rows.filter(free));
    this.reached = spreadOf(this.edges, raised, lowered);
    this.acting = new Set(this.edges.filter((edge) => this.reaches(edge.from)).map((edge) => JSON.stringify([edge.from, edge.to])));
    this.without = blocked.length ? new Situation(rows, raised, lowered, [], assumed) : null;
  }

  reaches(id) {
    return this.reached.some((state) => state.has(id));
  }

  /* null for what is set from outside */
  verdict(id) {
    if (this.held.has(id)) return null;
    return VERDICTS[this.reached.reduce((code, state, number) => code + (state.has(id) ? 1 << number : 0), 0)];
  }

  /* A sign that stands although other chains leave the direction open. */
  hasCaveat(id) {
    return ["rises", "falls", "conflict"].includes(this.verdict(id)) && this.reached[OPEN].has(id);
  }

  /* What the block does to the conclusion; null without a block or a conclusion. */
  fate(id) {
    const [before, after] = [this.without?.verdict(id), this.verdict(id)];
    if (!before || !after || before === "not reached") return null;
    if (before === after) return "kept";
    return after === "not reached" ? "lost" : "changed";
  }

  /* A shortest chain for each sign of the verdict. */
  witnesses(id) {
    return (STATES_OF[this.verdict(id)] ?? []).map((state) => this.witness(id, state));
  }

  witness(id, end) {
    const steps = [];
    let [at, state] = [id, end];
    for (let last = this.reached[state].get(at); last; last = this.reached[state].get(at)) {
      steps.unshift(last.edge);
      [at, state] = [last.edge.from, last.before];
    }
    const passed = [at, ...steps.map((step) => step.to)];
    return { sign: SIGN_OF[end], start: state, steps, entities: passed, simple: new Set(passed).size === passed.length };
  }
}

/* Where only a block is asked for, its sources are taken as raised; where nothing leads to it, it is lowered itself. */
function whatIf({ raised = [], lowered = [], blocked = [] }, rows) {
  if (raised.length || lowered.length) return new Situation(rows, raised, lowered, blocked, "nothing");
  const { leading, sources } = sourcesOf(rows, blocked);
  if (sources.length) return new Situation(rows, sources, [], blocked, "sources");
  if (leading.size) return new Situation(rows, [], [], blocked, "loops"); // nothing starts them
  return new Situation(rows, [], blocked, [], "absence");
}
