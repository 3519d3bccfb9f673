/* What every path between two entities uses, and the claims without which a sign is lost: the same as `mechgraph
   essential`. Without the page. Paths are simple and of any length here. */

const FLOORS = new Map([[null, [UP, DOWN, OPEN]], [1, [UP]], [-1, [DOWN]], [0, [OPEN]]]);
const PATH_SIGNS = [1, -1, 0];

const neededByAll = (rows) => neededBy(rows[0]).filter((id) => rows.every((claim) => neededBy(claim).includes(id)));

/* A simple path of a sign, null for any, to an entity: its edges, none where there is no path, and whether that is certain.
   Nearly always a shortest walk shows it, or that there is none. */
function wayTo(target, sign, spread) {
  const states = FLOORS.get(sign).map((floor) => spread.state(target, floor)).filter((state) => spread.distance[state] >= 0);
  if (!states.length) return { path: [], decided: true };
  return spread.path(states.reduce((best, one) => (spread.distance[one] < spread.distance[best] ? one : best)));
}

class EssentialSearch {
  /* kept: the claims that give a coupling and count, net claims and what is to be avoided included; steps: what tells their
     net claims; told: what chains are made of. What is found is listed as soon as it is certain. */
  constructor(told, kept, steps, avoid, { from, to, sign = null }) {
    Object.assign(this, { told, kept, steps, avoid, from, to, sign, decided: true, complete: false });
    Object.assign(this, { signs: [], entities: [], links: [], claims: [], breaks: [], cutEntities: [], cutLinks: [] });
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
    const spread = new Spread(told, [source], [], this.aside);
    const first = new Map([this.sign, ...PATH_SIGNS].map((one) => [one, this.noted(wayTo(target, one, spread))]));
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
    if (this.sign === null) this.cuts(spread);
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

  /* Where no single entity or link is essential, a smallest set that cuts all paths. */
  cuts({ distance }) {
    const { told, source, target } = this;
    const { ids, size } = told;
    const pairs = new Map([...told.source.keys()].filter((edge) => !this.aside[edge]).map((edge) => [told.source[edge] * size + told.target[edge], [told.source[edge], told.target[edge]]]));
    const links = [...pairs.values()];
    const near = (entity) => Math.min(...[UP, DOWN, OPEN].map((floor) => distance[floor * size + entity]).map((far) => (far < 0 ? size : far)));
    if (!this.entities.length && !pairs.has(source * size + target)) {
      const cut = smallestEntityCut(links, size, source, target);
      this.cutEntities = cut.sort((one, other) => near(one) - near(other) || byCode(ids[one], ids[other])).map((entity) => ids[entity]);
    }
    if (!this.links.length) {
      const cut = smallestLinkCut(links, size, source, target);
      const order = (one, other) => near(one[0]) - near(other[0]) || byCode(ids[one[0]], ids[other[0]]) || byCode(ids[one[1]], ids[other[1]]);
      this.cutLinks = cut.sort(order).map((ends) => this.link(told.between(...ends)));
    }
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
    return this.noneIn(new Spread(this.told, [this.source], [], gone), this.target, sign);
  }

  noneIn(spread, target, sign) {
    const { path, decided } = wayTo(target, sign, spread);
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
    const spread = new Spread(rest, [source], [], aside);
    return PATH_SIGNS.filter((sign) => !this.noneIn(spread, target, sign));
  }
}
