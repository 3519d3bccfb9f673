/* What is reached over signed couplings, by a search on the signed double cover with a third floor for what is open: the
   same as mechgraph.reason.cover. Without the page: numbers in, numbers out.

   Three states of an entity: more, less, and a change whose direction is open. A coupling of sign + keeps the state, one
   of sign − turns it, one without a sign leads to open, and what is open stays so. States are numbered
   floor · entities + entity. */

const [UP, DOWN, OPEN] = [0, 1, 2];
const SIGN_OF = [1, -1, 0];
const turned = (floor, sign) => (floor === OPEN || sign === 0 ? OPEN : sign === 1 ? floor : 1 - floor);
const MOST_LOOKS = 20_000; // a search for a simple path looks at this many edges at most

/* For each of so many numbers where it begins in a sorted list, and the end. */
function startsOf(sorted, count) {
  const first = new Int32Array(count + 1);
  for (const number of sorted) first[number + 1] += 1;
  for (let number = 0; number < count; number += 1) first[number + 1] += first[number];
  return first;
}

/* By entity the numbers of edges, in their order. */
class ByEnd {
  constructor(ends, size) {
    this.order = Int32Array.from(ends.keys()).sort((one, other) => ends[one] - ends[other] || one - other);
    this.first = startsOf(this.order.map((edge) => ends[edge]), size);
  }

  at(entity) {
    return this.order.subarray(this.first[entity], this.first[entity + 1]);
  }
}

/* Edges by number: where each leads from and to, and its sign. */
class SignedEdges {
  constructor(size, source, target, sign) {
    Object.assign(this, { size, source, target, sign });
  }

  leaving(entity) {
    this.outward ??= new ByEnd(this.source, this.size);
    return this.outward.at(entity);
  }

  entering(entity) {
    this.inward ??= new ByEnd(this.target, this.size);
    return this.inward.at(entity);
  }
}

class Spread {
  /* up, down: entities to start from, which no edge may enter; gone: by edge, whether it may not be taken. */
  constructor(edges, up, down = [], gone = []) {
    const states = 3 * edges.size;
    Object.assign(this, { edges, size: edges.size, gone, known: new Map() });
    this.distance = new Int32Array(states).fill(-1);
    this.last = new Int32Array(states);
    this.before = new Int32Array(states).fill(-1);
    const queue = [...up.map((entity) => this.state(entity, UP)), ...down.map((entity) => this.state(entity, DOWN))];
    for (const state of queue) this.distance[state] = 0;
    for (const state of queue) this.grow(state, queue);
  }

  state(entity, floor) {
    return floor * this.size + entity;
  }

  grow(state, queue) {
    const [floor, entity] = [Math.floor(state / this.size), state % this.size];
    for (const edge of this.edges.leaving(entity)) {
      const next = this.state(this.edges.target[edge], turned(floor, this.edges.sign[edge]));
      if (this.gone[edge] || this.distance[next] >= 0) continue;
      this.distance[next] = this.distance[state] + 1;
      this.last[next] = edge;
      this.before[next] = state;
      queue.push(next);
    }
  }

  /* The edges of a shortest walk to a state that is reached. */
  walk(state) {
    const walk = [];
    for (let at = state; this.before[at] >= 0; at = this.before[at]) walk.push(this.last[at]);
    return walk.reverse();
  }

  /* A shortest simple path to a state that is reached, none where there is none, and whether that is certain. Whether
     there is one of a sign is NP-complete (LaPaugh and Papadimitriou 1984): the search goes back from the state, longer at
     each turn (Korf 1985), and only where some walk past other entities still leads to the start in the steps left. */
  path(state) {
    const walk = this.walk(state);
    if (new Set(walk.map((edge) => this.edges.target[edge])).size === walk.length) return { path: walk, decided: true };
    this.looks = MOST_LOOKS;
    for (let longest = walk.length; longest < this.size;) {
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
        if (edges.length) passed.delete(this.edges.source[edges.pop()]);
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
      for (const edge of this.edges.entering(entity)) {
        if (this.gone[edge]) continue;
        for (const other of [UP, DOWN, OPEN]) {
          const before = other * this.size + this.edges.source[edge];
          if (this.distance[before] >= 0 && turned(other, this.edges.sign[edge]) === floor) found.push([this.distance[before], edge, before]);
        }
      }
      this.known.set(state, found.sort(byNumbers).map(([, edge, before]) => [edge, before]));
    }
    return this.known.get(state);
  }
}

