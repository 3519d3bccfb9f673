/* What follows if something is raised, lowered or blocked: the same verdicts as `mechgraph what-if`. Without the page:
   claims in, verdicts out. A verdict is what is reached, by floors of the cover. */

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
    this.number = new Map([...raised, ...lowered, ...this.edges.flatMap((edge) => [edge.from, edge.to])].map((id) => [id, 0]));
    [...this.number.keys()].forEach((id, number) => this.number.set(id, number));
    this.graph = numbered(this.edges, this.number);
    this.spread = new Spread(this.graph, this.numbers(raised), this.numbers(lowered));
    this.acting = new Set(this.edges.filter((edge) => this.floors(edge.from).length).map((edge) => JSON.stringify([edge.from, edge.to])));
    this.without = blocked.length ? new Situation(rows, asked, [], assumed) : null;
  }

  numbers(ids) {
    return ids.map((id) => this.number.get(id));
  }

  /* The floors on which an entity is reached. */
  floors(id) {
    const number = this.number.get(id);
    return number === undefined ? [] : [UP, DOWN, OPEN].filter((floor) => this.spread.distance[this.spread.state(number, floor)] >= 0);
  }

  /* null for what is set from outside */
  verdict(id) {
    if (this.held.has(id)) return null;
    return VERDICTS[this.floors(id).reduce((code, floor) => code + (1 << floor), 0)];
  }

  /* A sign that stands although other chains leave the direction open. */
  hasCaveat(id) {
    return ["rises", "falls", "conflict"].includes(this.verdict(id)) && this.floors(id).includes(OPEN);
  }

  /* Whether the conclusion stands by claims alone that their documents make without a hedge. */
  isFirm(id) {
    const firm = (claim) => !isImplied(claim) && rankOfClaim(claim) === CERTAINTY_RANKS.asserted;
    this.firmly ??= new Spread(numbered(this.edges.filter((edge) => edge.claims.some(firm)), this.number), this.numbers(this.raised), this.numbers(this.lowered));
    return STATES_OF[this.verdict(id)].every((floor) => this.firmly.distance[this.firmly.state(this.number.get(id), floor)] >= 0);
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
    const { passing, without } = this;
    const stateOn = (floor) => passing.state(without.number.size + without.number.get(id), floor);
    const end = (STATES_OF[without.verdict(id)] ?? []).find((floor) => passing.distance[stateOn(floor)] >= 0);
    if (end === undefined) return null;
    const steps = passing.walk(stateOn(end)).map((edge) => without.edges[edge % without.edges.length]);
    return { ...chainTo(end, steps, without.lowered), decided: false };
  }

  /* What is reached without the block, each entity twice: by chains that pass nothing cut so far, and by those that do. */
  get passing() {
    if (this.passed) return this.passed;
    const { blocked, without: { graph, edges, number, raised, lowered } } = this;
    const isCut = (edge) => blocked.includes(edge.to) || edge.claims.every((claim) => neededBy(claim).some((id) => blocked.includes(id)));
    const shift = edges.map((edge) => (isCut(edge) ? number.size : 0));
    const twice = (ends, more) => Int32Array.from([...ends].map((end, edge) => end + more(edge)).concat([...ends].map((end) => end + number.size)));
    const doubled = new SignedEdges(2 * number.size, twice(graph.source, () => 0), twice(graph.target, (edge) => shift[edge]), Int8Array.from([...graph.sign, ...graph.sign]));
    // A joint cause that the block keeps from going with its members is cut itself.
    const [up, down] = [[raised, this.raised], [lowered, this.lowered]].map(([before, left]) => before.map((id) => number.get(id) + (left.includes(id) ? 0 : number.size)));
    this.passed = new Spread(doubled, up, down);
    return this.passed;
  }

  /* The best chain for each sign of the verdict. */
  witnesses(id) {
    return (STATES_OF[this.verdict(id)] ?? []).map((state) => this.witness(id, state));
  }

  witness(id, end) {
    this.told ??= new Witnesses(this);
    return this.told.find(id, end);
  }
}

/* Edges between ids as edges between numbers. */
const numbered = (edges, number) => new SignedEdges(number.size, Int32Array.from(edges, (edge) => number.get(edge.from)), Int32Array.from(edges, (edge) => number.get(edge.to)), Int8Array.from(edges, (edge) => edge.sign));

/* A walk from what is set to what follows; its sign is that of the outcome. */
function chainTo(end, steps, lowered) {
  const entities = [steps[0].from, ...steps.map((step) => step.to)];
  return { sign: SIGN_OF[end], start: lowered.includes(entities[0]) ? DOWN : UP, steps, entities, simple: new Set(entities).size === entities.length };
}

/* Where only a block is asked for, its sources are taken as raised; where nothing leads to it, it is lowered itself. */
function whatIf({ raised = [], lowered = [], blocked = [] }, rows) {
  if (raised.length || lowered.length) return new Situation(rows, { raised, lowered }, blocked, "nothing");
  const { leading, sources } = sourcesOf(rows, blocked);
  if (sources.length) return new Situation(rows, { raised: sources, lowered: [] }, blocked, "sources");
  if (leading.size) return new Situation(rows, { raised: [], lowered: [] }, blocked, "loops"); // nothing starts them
  return new Situation(rows, { raised: [], lowered: blocked }, [], "absence");
}
