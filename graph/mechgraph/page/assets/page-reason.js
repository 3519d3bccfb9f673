/* What follows if something is raised, lowered or blocked: the same verdicts as `mechgraph what-if`. Without the page:
   claims in, verdicts out.

   Three states of an entity: more, less, and a change whose direction is open. A coupling of sign + keeps the state, one
   of sign − turns it, one without a sign leads to open, and what is open stays so. A verdict is what is reached. */

const [UP, DOWN, OPEN] = [0, 1, 2];
const SIGN_OF = [1, -1, 0];
const turned = (state, sign) => (state === OPEN || sign === 0 ? OPEN : sign === 1 ? state : 1 - state);
const VERDICTS = ["not reached", "rises", "falls", "conflict", "undefined", "rises", "falls", "conflict"]; // 1 more, 2 less, 4 open
const STATES_OF = { rises: [UP], falls: [DOWN], conflict: [UP, DOWN], undefined: [OPEN], "not reached": [] };

const idsOf = (rows) => (rows ?? []).map((row) => row.id);
const passedBy = (claim) => idsOf(claim.via); // what a net claim passes
const neededBy = (claim) => [...passedBy(claim), ...idsOf(claim.members)];

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

/* The claims that give a coupling and count, whatever they pass. */
const coupled = (rows, keeps = () => true) => rows.filter((claim) => Number.isInteger(claim.coupling) && claim.voice !== "marketing" && keeps(claim));

/* The claims that chains are made of: a net claim stays out where its steps are there, and marketing always. What is to
   be avoided is left out last, so that no net claim comes back because a step of it is avoided. */
function couplings(rows, keeps = () => true, avoid = new Set()) {
  const kept = coupled(rows, keeps);
  return chained(kept, new Steps(kept), avoid);
}

const chained = (kept, steps, avoid = new Set()) => kept.filter((claim) => !avoids(claim, avoid) && !steps.tell(claim));
const avoids = (claim, avoid) => avoid.size > 0 && [claim.subject.id, claim.object.id, ...neededBy(claim)].some((id) => avoid.has(id));

/* Whether what a net claim sums up is told by other claims: for each entity it passes, by a simple chain by way of it that
   has its sign; implied steps tell what is implied only. As mechgraph.reason.steps, limits and all. */
class Steps {
  static LONGEST = 8;

  static MOST_LOOKS = 10_000;

  constructor(rows) {
    this.ids = [...new Set(rows.flatMap((claim) => [claim.subject.id, claim.object.id]))];
    this.number = new Map(this.ids.map((id, number) => [id, number]));
    const links = () => this.ids.map(() => new Map());
    const [all, stated] = [[links(), links()], [links(), links()]];
    for (const claim of rows) {
      if (passedBy(claim).length) continue;
      const [one, other] = [claim.subject.id, claim.object.id].map((id) => this.number.get(id));
      for (const [after, before] of claim.status === "implied" ? [all] : [all, stated]) {
        Steps.link(after[one], other, claim.coupling);
        Steps.link(before[other], one, claim.coupling);
      }
    }
    // by entity a flat list: the entity at the other end, then the sign
    const flat = (lists) => lists.map((of) => [...of].flatMap(([other, signs]) => [...signs].flatMap((sign) => [other, sign])));
    this.links = { all: all.map(flat), stated: stated.map(flat) };
    this.known = new Map();
  }

  static link(of, other, sign) {
    if (!of.has(other)) of.set(other, new Set());
    of.get(other).add(sign);
  }

  tell(claim) {
    return passedBy(claim).length > 0 && this.telling(claim).length > 0;
  }

  /* The chains that tell a net claim, one for each entity it passes; none where its steps are not there. */
  telling(claim) {
    const chains = [];
    for (const via of passedBy(claim)) {
      const key = JSON.stringify([claim.subject.id, claim.object.id, via, claim.coupling, claim.status === "implied"]);
      if (!this.known.has(key)) this.known.set(key, this.chain(claim, via));
      if (!this.known.get(key).length) return [];
      chains.push(this.known.get(key));
    }
    return chains;
  }

  /* The ids on a chain, none where there is none. A state is where a chain has come to: an entity, the sign so far,
     whether what is to be passed has been. */
  chain({ subject, object, coupling, status }, passed) {
    const [start, end, via] = [subject.id, object.id, passed].map((id) => this.number.get(id));
    if (via === undefined) return [];
    const [after, before] = this.links[status === "implied" ? "all" : "stated"];
    const far = this.fewest(before, start, end, via, coupling);
    const path = new Set([start]);
    let looks = Steps.MOST_LOOKS;
    const follow = (entity, product, went, left) => {
      for (let at = 0; at < after[entity].length; at += 2) {
        const next = after[entity][at];
        const sign = product * after[entity][at + 1];
        const then = went || next === via;
        const rest = far[stateOf(next, sign, then)];
        if (path.has(next) || rest >= left) continue;
        if (rest === 0) return true;
        if (looks === 0) return false;
        looks -= 1;
        path.add(next);
        if (follow(next, sign, then, left - 1)) return true;
        path.delete(next);
      }
      return false;
    };
    return follow(start, 1, start === via, Steps.LONGEST) ? [...path, end].map((number) => this.ids[number]) : [];
  }

  /* By state the fewest steps to the end, whatever they pass twice; LONGEST where none lead there in fewer. */
  fewest(before, start, end, via, coupling) {
    const far = new Uint8Array(6 * this.ids.length).fill(Steps.LONGEST);
    let front = (coupling ? [coupling] : [1, -1, 0]).map((sign) => stateOf(end, sign, true));
    for (const state of front) far[state] = 0;
    for (let steps = 1; steps < Steps.LONGEST && front.length; steps += 1) {
      const found = [];
      for (const state of front) {
        const entity = Math.floor(state / 6);
        if (entity === start) continue;
        const product = (Math.floor(state / 2) % 3) - 1;
        const went = state % 2 === 1 && entity !== via;
        for (let at = 0; at < before[entity].length; at += 2) {
          const other = before[entity][at];
          if (other === end) continue;
          for (const earlier of [1, -1, 0]) {
            const from = stateOf(other, earlier, went);
            if (earlier * before[entity][at + 1] !== product || far[from] < Steps.LONGEST) continue; // −0 equals 0
            far[from] = steps;
            found.push(from);
          }
        }
      }
      front = found;
    }
    return far;
  }
}

const stateOf = (entity, sign, went) => 6 * entity + 2 * (sign + 1) + Number(went);

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

/* The joint causes whose members are all moved, as far as they are not set from outside themselves. */
function jointOf(rows, moved, held) {
  const found = new Set();
  for (let size = -1; size < found.size;) {
    size = found.size;
    const together = new Set([...moved, ...found]);
    for (const claim of rows) {
      const members = idsOf(claim.members);
      if (members.length && members.every((id) => together.has(id)) && !held.has(claim.subject.id)) found.add(claim.subject.id);
    }
  }
  return [...found];
}

class Situation {
  /* rows: the couplings, before anything is cut; asked: what is raised and lowered, without the joint causes that go with it. */
  constructor(rows, asked, blocked, assumed) {
    const held = new Set([...asked.raised, ...asked.lowered, ...blocked]);
    const [up, down] = [jointOf(rows, asked.raised, held), jointOf(rows, asked.lowered, held)];
    const [raised, lowered] = [[...asked.raised, ...up], [...asked.lowered, ...down]];
    Object.assign(this, { raised, lowered, blocked, assumed, joint: [...up, ...down] });
    this.held = new Set([...raised, ...lowered, ...blocked]);
    const acts = (claim) => ![claim.object.id, ...passedBy(claim)].some((id) => this.held.has(id)) && !idsOf(claim.members).some((id) => blocked.includes(id));
    this.edges = edgesOf(rows.filter(acts));
    this.reached = spreadOf(this.edges, raised, lowered);
    this.acting = new Set(this.edges.filter((edge) => this.reaches(edge.from)).map((edge) => JSON.stringify([edge.from, edge.to])));
    this.without = blocked.length ? new Situation(rows, asked, [], assumed) : null;
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
    if (before === after) return this.cutChain(id) ? "kept by other claims" : "kept";
    return after === "not reached" ? "lost" : "changed";
  }

  /* A shortest chain to what is concluded without the block that the block cuts; null where there is none. */
  cutChain(id) {
    const end = (STATES_OF[this.without.verdict(id)] ?? []).find((state) => this.passing[state].has(`1:${id}`));
    if (end === undefined) return null;
    const plain = (tagged) => tagged.slice(2);
    const chain = walkBack(this.passing, `1:${id}`, end);
    return { ...chain, steps: chain.steps.map((step) => ({ ...step, from: plain(step.from), to: plain(step.to) })), entities: chain.entities.map(plain) };
  }

  /* What is reached without the block, each entity twice: 0 by chains that pass nothing cut so far, 1 by those that do. */
  get passing() {
    if (this.passed) return this.passed;
    const { blocked, without } = this;
    const isCut = (edge) => blocked.includes(edge.to) || edge.claims.every((claim) => neededBy(claim).some((id) => blocked.includes(id)));
    const edges = without.edges.flatMap((edge) => [
      { ...edge, from: `0:${edge.from}`, to: `${isCut(edge) ? 1 : 0}:${edge.to}` },
      { ...edge, from: `1:${edge.from}`, to: `1:${edge.to}` },
    ]);
    // A joint cause that the block keeps from going with its members is cut itself.
    const [up, down] = [[without.raised, this.raised], [without.lowered, this.lowered]].map(([before, left]) => before.map((id) => `${left.includes(id) ? 0 : 1}:${id}`));
    this.passed = spreadOf(edges, up, down);
    return this.passed;
  }

  /* A shortest chain for each sign of the verdict. */
  witnesses(id) {
    return (STATES_OF[this.verdict(id)] ?? []).map((state) => this.witness(id, state));
  }

  witness(id, end) {
    return walkBack(this.reached, id, end);
  }
}

/* The shortest chain to a state that is reached. */
function walkBack(reached, id, end) {
  const steps = [];
  let [at, state] = [id, end];
  for (let last = reached[state].get(at); last; last = reached[state].get(at)) {
    steps.unshift(last.edge);
    [at, state] = [last.edge.from, last.before];
  }
  const passed = [at, ...steps.map((step) => step.to)];
  return { sign: SIGN_OF[end], start: state, steps, entities: passed, simple: new Set(passed).size === passed.length };
}

/* Where only a block is asked for, its sources are taken as raised; where nothing leads to it, it is lowered itself. */
function whatIf({ raised = [], lowered = [], blocked = [] }, rows) {
  if (raised.length || lowered.length) return new Situation(rows, { raised, lowered }, blocked, "nothing");
  const { leading, sources } = sourcesOf(rows, blocked);
  if (sources.length) return new Situation(rows, { raised: sources, lowered: [] }, blocked, "sources");
  if (leading.size) return new Situation(rows, { raised: [], lowered: [] }, blocked, "loops"); // nothing starts them
  return new Situation(rows, { raised: [], lowered: blocked }, [], "absence");
}
