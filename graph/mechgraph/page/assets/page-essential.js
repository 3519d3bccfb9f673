/* What every path between two entities uses, and the claims without which a sign is lost: the same as `mechgraph
   essential`, but for smallest cuts. Without the page. Paths are simple and of any length here. */

const FLOORS = new Map([[null, [UP, DOWN, OPEN]], [1, [UP]], [-1, [DOWN]], [0, [OPEN]]]);
const PATH_SIGNS = [1, -1, 0];
const MOST_LOOKS = 20_000; // a search for a simple path looks at this many edges at most

const neededByAll = (rows) => neededBy(rows[0]).filter((id) => rows.every((claim) => neededBy(claim).includes(id)));

/* A simple path of a sign between two entities, by a search on the signed cover as in mechgraph.reason.cover: nearly
   always a shortest walk shows it, or that there is none. States are numbered floor · entities + entity. */
class Ways {
  /* gone: by edge, whether it may not be taken. */
  constructor(told, source, target, gone) {
    Object.assign(this, { told, source, target, gone, size: told.ids.length, known: new Map() });
    const states = 3 * this.size;
    this.distance = new Int32Array(states).fill(-1);
    this.last = new Int32Array(states);
    this.before = new Int32Array(states).fill(-1);
    this.spread();
  }

  spread() {
    const { told, size, distance, last, before } = this;
    const queue = [this.source];
    distance[this.source] = 0;
    for (const state of queue) {
      const [floor, entity] = [Math.floor(state / size), state % size];
      for (let edge = told.first[entity]; edge < told.first[entity + 1]; edge += 1) {
        const next = turned(floor, told.sign[edge]) * size + told.target[edge];
        if (this.gone[edge] || distance[next] >= 0) continue;
        distance[next] = distance[state] + 1;
        last[next] = edge;
        before[next] = state;
        queue.push(next);
      }
    }
  }

  /* The edges of a path, none where there is no path, and whether that is certain. */
  find(sign) {
    const states = FLOORS.get(sign).map((floor) => floor * this.size + this.target).filter((state) => this.distance[state] >= 0);
    if (!states.length) return { path: [], decided: true };
    const state = states.reduce((best, one) => (this.distance[one] < this.distance[best] ? one : best));
    const walk = [];
    for (let at = state; this.before[at] >= 0; at = this.before[at]) walk.unshift(this.last[at]);
    if (new Set(walk.map((edge) => this.told.target[edge])).size === walk.length) return { path: walk, decided: true };
    return this.simple(state, walk.length);
  }

  simple(state, length) {
    this.looks = MOST_LOOKS;
    for (let longest = length; longest < this.size;) {
      const { path, longer } = this.back(state, longest);
      if (path) return { path, decided: true };
      longest = longer;
    }
    return { path: [], decided: this.looks > 0 };
  }

  look() {
    this.looks -= 1;
    return this.looks >= 0;
  }

  /* A simple path of at most so many steps, if any, and the fewest that a longer one must have. */
  back(state, longest) {
    const { size } = this;
    const [edges, passed] = [[], new Set([state % size])];
    const ahead = [this.arrivals(state).values()];
    let longer = size;
    while (ahead.length) {
      const { value: arrival, done } = ahead.at(-1).next();
      if (done) {
        ahead.pop();
        if (edges.length) passed.delete(this.told.source[edges.pop()]);
        continue;
      }
      if (!this.look()) return { path: null, longer: size };
      const [edge, before] = arrival;
      if (passed.has(before % size)) continue;
      passed.add(before % size);
      const far = this.far(before, passed);
      if (far !== null && edges.length + 1 + far <= longest) {
        edges.push(edge);
        if (far === 0) return { path: edges.reverse(), longer: longest };
        ahead.push(this.arrivals(before).values());
        continue;
      }
      passed.delete(before % size);
      if (far !== null) longer = Math.min(longer, edges.length + 1 + far);
    }
    return { path: null, longer };
  }

  /* The steps of the shortest walk from the start to a state; null where all pass what is passed. */
  far(state, passed) {
    const seen = new Set([state]);
    let front = [state];
    for (let far = 0; front.length; far += 1) {
      if (front.some((one) => this.distance[one] === 0)) return far;
      const follow = [];
      for (const one of front) {
        for (const [, before] of this.arrivals(one)) {
          if (seen.has(before) || passed.has(before % this.size) || !this.look()) continue;
          seen.add(before);
          follow.push(before);
        }
      }
      front = follow;
    }
    return null;
  }

  /* The edges that lead to a state from states that are reached, each with that state; nearest first. */
  arrivals(state) {
    if (!this.known.has(state)) {
      const [floor, entity] = [Math.floor(state / this.size), state % this.size];
      const found = [];
      for (const edge of this.told.entering(entity)) {
        if (this.gone[edge]) continue;
        for (const other of [UP, DOWN, OPEN]) {
          const before = other * this.size + this.told.source[edge];
          if (this.distance[before] >= 0 && turned(other, this.told.sign[edge]) === floor) found.push([this.distance[before], edge, before]);
        }
      }
      this.known.set(state, found.sort(byNumbers).map(([, edge, before]) => [edge, before]));
    }
    return this.known.get(state);
  }
}

class EssentialSearch {
  /* kept: the claims that give a coupling and count, net claims and what is to be avoided included; steps: what tells their
     net claims; told: what chains are made of. What is found is listed as soon as it is certain. */
  constructor(told, kept, steps, avoid, { from, to, sign = null }) {
    Object.assign(this, { told, kept, steps, avoid, from, to, sign, decided: true, complete: false });
    Object.assign(this, { signs: [], entities: [], links: [], claims: [], breaks: [] });
    [this.source, this.target] = [told.number.get(from), told.number.get(to)];
  }

  *run() {
    if (this.source !== this.target && this.source !== undefined && this.target !== undefined) yield* this.search();
    this.complete = this.decided;
  }

  *search() {
    const { told, source, target } = this;
    // a simple path neither comes back to its start nor goes on from its end
    this.aside = Uint8Array.from(told.source, (from, edge) => Number(told.target[edge] === source || from === target));
    const ways = new Ways(told, source, target, this.aside);
    const first = new Map([this.sign, ...PATH_SIGNS].map((one) => [one, this.noted(ways.find(one))]));
    this.signs = PATH_SIGNS.filter((one) => first.get(one).length);
    const path = first.get(this.sign);
    if (!path.length) return;
    yield;
    this.nets = this.kept.filter((claim) => this.steps.tell(claim));
    yield* this.passed(path);
    for (const edge of path) {
      yield;
      const beside = told.between(told.source[edge], told.target[edge]);
      if (this.none(this.sign, beside)) this.links.push(this.link(beside));
    }
    const left = new Map();
    for (const claim of new Set(this.signs.flatMap((one) => this.needed(first.get(one))))) {
      yield;
      left.set(claim, this.signsWithout(claim));
      const lost = this.signs.filter((one) => !left.get(claim).includes(one));
      if (lost.length) this.breaks.push({ claim: claim.id, lost, left: left.get(claim) });
    }
    this.claims = [...new Set(this.needed(path))]
      .filter((claim) => !left.get(claim).length || (this.sign !== null && !left.get(claim).includes(this.sign))).map((claim) => claim.id);
  }

  noted({ path, decided }) {
    this.decided &&= decided;
    return path;
  }

  link(edges) {
    const { from, to } = this.told.edges[edges[0]];
    return { from, to, claims: edges.flatMap((edge) => this.told.edges[edge].claims.map((claim) => claim.id)) };
  }

  /* Entities: those on the path, or that all claims of a step need; what rests on one goes with it. */
  *passed(path) {
    const { told } = this;
    const resting = new Map();
    told.edges.forEach(({ claims: rows }, edge) => {
      for (const id of neededByAll(rows)) link(resting, id, edge);
    });
    const candidates = new Set(path.flatMap((edge) => [...neededByAll(told.edges[edge].claims), told.edges[edge].to]));
    for (const id of candidates) {
      if (id === this.from || id === this.to) continue;
      yield;
      const number = told.number.get(id);
      const at = number === undefined ? [] : [...told.edges.keys()].filter((edge) => told.source[edge] === number || told.target[edge] === number);
      if (this.none(this.sign, [...at, ...resting.get(id) ?? []])) this.entities.push(id);
    }
  }

  /* Whether it is certain that no path of a sign is left without some edges. */
  none(sign, edges) {
    const gone = this.aside.slice();
    for (const edge of edges) gone[edge] = 1;
    return this.noneIn(new Ways(this.told, this.source, this.target, gone), sign);
  }

  noneIn(ways, sign) {
    const { path, decided } = ways.find(sign);
    this.decided &&= decided;
    return decided && !path.length;
  }

  /* The claims without which a path may not be there: the only ones of their sign on a link; and where a link rests on vague
     claims, the steps of a net claim of the same two: if that counts again, it says more than they do. */
  needed(path) {
    return path.flatMap((edge) => {
      const { from, to, sign, claims: rows } = this.told.edges[edge];
      const alone = rows.length === 1 ? rows : [];
      if (sign) return alone;
      const nets = this.nets.filter((claim) => claim.subject.id === from && claim.object.id === to);
      const pairs = new Set(nets.flatMap((net) => this.pairsTelling(net)));
      return [...alone, ...this.kept.filter((claim) => pairs.has(JSON.stringify([claim.subject.id, claim.object.id])))];
    });
  }

  /* The links of the chains that tell a net claim. */
  pairsTelling(net) {
    return this.steps.telling(net).flatMap((chain) => chain.slice(1).map((id, at) => JSON.stringify([chain[at], id])));
  }

  /* What chains are made of as if a claim had not been made: net claims that only it was a step of count again. */
  without(claim) {
    const rest = this.kept.filter((one) => one !== claim);
    const pair = JSON.stringify([claim.subject.id, claim.object.id]);
    const touched = new Set(this.nets.filter((net) => this.pairsTelling(net).includes(pair)));
    const less = touched.size ? new Steps(rest) : null;
    const told = new Set(this.nets.filter((net) => !touched.has(net) || less.tell(net)));
    return rest.filter((one) => !avoids(one, this.avoid) && !told.has(one));
  }

  /* The signs that paths have, or may have, as if a claim had not been made. */
  signsWithout(claim) {
    const ends = [claim.subject.id, claim.object.id];
    const about = this.kept.filter((one) => one.subject.id === ends[0] && one.object.id === ends[1]);
    if (!this.nets.length && about.length === 1) {
      const edges = this.told.between(...ends.map((id) => this.told.number.get(id)));
      return PATH_SIGNS.filter((sign) => !this.none(sign, edges)); // nothing comes back: the graph less the link
    }
    const rest = new Told(this.without(claim));
    const [source, target] = [rest.number.get(this.from), rest.number.get(this.to)];
    if (source === undefined || target === undefined) return [];
    const aside = Uint8Array.from(rest.source, (from, edge) => Number(rest.target[edge] === source || from === target));
    const ways = new Ways(rest, source, target, aside);
    return PATH_SIGNS.filter((sign) => !this.noneIn(ways, sign));
  }
}
