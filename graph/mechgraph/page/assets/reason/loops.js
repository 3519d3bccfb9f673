/* Loops: entities that lead back to themselves, ranked as chains are; the same as `mechgraph loops`. Without the page. */

const MOST_LOOPS = 50_000; // a search lists this many at most before it ranks them

/* Sets of entities that all lead to each other (R. E. Tarjan 1972), by number; without recursion, for chains may be long. */
function componentsOf(told) {
  const size = told.ids.length;
  const [index, low, on] = [new Int32Array(size).fill(-1), new Int32Array(size), new Uint8Array(size)];
  const [stack, found] = [[], []];
  let met = 0;
  const enter = (node) => {
    index[node] = low[node] = met;
    met += 1;
    stack.push(node);
    on[node] = 1;
    return { node, at: told.first[node] };
  };
  const close = (node) => {
    const component = [];
    do {
      component.push(stack.pop());
      on[component.at(-1)] = 0;
    } while (component.at(-1) !== node);
    found.push(component.sort((one, other) => one - other));
  };
  for (let start = 0; start < size; start += 1) {
    if (index[start] >= 0) continue;
    const frames = [enter(start)];
    while (frames.length) {
      const frame = frames.at(-1);
      if (frame.at < told.first[frame.node + 1]) {
        const next = told.target[frame.at];
        frame.at += 1;
        if (index[next] < 0) frames.push(enter(next));
        else if (on[next]) low[frame.node] = Math.min(low[frame.node], index[next]);
        continue;
      }
      frames.pop();
      if (frames.length) low[frames.at(-1).node] = Math.min(low[frames.at(-1).node], low[frame.node]);
      if (low[frame.node] === index[frame.node]) close(frame.node);
    }
  }
  return found;
}

class LoopSearch {
  /* sign: 1 for reinforcing loops, −1 for balancing ones, 0 for those with an open step, null for all. */
  constructor(told, { sign = null, longest = 6, limit = 20 } = {}) {
    Object.assign(this, { told, sign, longest, limit, found: [], beats: 0, complete: false });
  }

  get seen() {
    return this.found.length;
  }

  get more() {
    return this.seen > this.limit;
  }

  /* Best first: chains that end where they start, at the entity whose id comes first. */
  get chains() {
    return this.found.sort((one, other) => byNumbers(one.rank, other.rank) || byNumbers(one.edges, other.edges)).slice(0, this.limit).map(({ edges }) => this.told.chain(edges));
  }

  *run() {
    for (const component of componentsOf(this.told)) {
      const inside = new Set(component);
      for (const start of component) {
        yield* this.from(start, inside);
        if (this.full) return;
      }
    }
    this.complete = true;
  }

  /* The loops through a start and later entities; steps are taken only where the way back is short enough. */
  *from(start, inside) {
    const { told, longest } = this;
    const half = Math.floor(longest / 2);
    const back = this.wayBack(start, inside, half);
    const [path, passed] = [[], new Set()];
    const frames = [{ node: start, at: told.first[start] }];
    while (frames.length) {
      this.beats += 1;
      if (this.beats % FEW_BEATS === 0) yield;
      const frame = frames.at(-1);
      if (frame.at === told.first[frame.node + 1]) {
        frames.pop();
        path.pop();
        passed.delete(frame.node);
        continue;
      }
      const edge = frame.at;
      frame.at += 1;
      const end = told.target[edge];
      if (end === start) this.take([...path, edge]);
      else if (end > start && inside.has(end) && !passed.has(end) && path.length + 1 + (back.get(end) ?? half + 1) <= longest) {
        path.push(edge);
        passed.add(end);
        frames.push({ node: end, at: told.first[end] });
      }
      if (this.full) return;
    }
  }

  take(edges) {
    if (this.sign !== null && edges.reduce((product, edge) => product * this.told.sign[edge], 1) !== this.sign) return; // −0 equals 0
    if (this.found.length === MOST_LOOPS) this.full = true;
    else this.found.push({ edges, rank: this.told.chain(edges).rank });
  }

  /* How many steps lead back to a start over later entities, for those from where they are few enough. */
  wayBack(start, inside, most) {
    const found = new Map([[start, 0]]);
    let front = [start];
    for (let steps = 1; steps <= most; steps += 1) {
      const follow = [];
      for (const node of front) {
        for (const edge of this.told.entering(node)) {
          const one = this.told.source[edge];
          if (one <= start || !inside.has(one) || found.has(one)) continue;
          found.set(one, steps);
          follow.push(one);
        }
      }
      front = follow;
    }
    return found;
  }
}
