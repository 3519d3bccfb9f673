/* The best signed paths between two entities, exactly, by the rank of chains: the same as `mechgraph paths`. Without the
   page: claims in, chains out. How the search goes is told in mechgraph.reason.told and mechgraph.reason.paths.

   A search is a generator that pauses now and then and yields nothing, so that whoever runs it keeps the time; what it
   has found so far can be read at every pause. */

const GRADES = ["one document", "joined", "with implied steps"];
const CERTAINTY_RANKS = { asserted: 4, probable: 3, possible: 2, hypothesised: 1 };
const STATUS_ORDER = ["stated", "presupposed", "implied"];
const FEW_BEATS = 512; // between two pauses

const rankOfClaim = (claim) => CERTAINTY_RANKS[claim.certainty];
const isImplied = (claim) => claim.status === "implied";
const hedgeKey = (claim) => (claim.hedge ? claim.hedge_scope ?? claim.id : null);
const byCode = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/* By the first number in which two lists differ. */
function byNumbers(one, other) {
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    if (one[at] !== other[at]) return one[at] - other[at];
  }
  return one.length - other.length;
}

/* Stated before presupposed before implied, firm before weak, new before repeated. */
const firmness = (claim) => [STATUS_ORDER.indexOf(claim.status), -rankOfClaim(claim), claim.restates ? 1 : 0];
const firmnessFirst = (rows) => rows.length < 2 ? rows : rows.map((claim) => [firmness(claim), claim]).sort(([one], [other]) => byNumbers(one, other)).map(([, claim]) => claim);

/* ---- chains ---- */

const gradeOf = (cited) => (cited.some(isImplied) ? 2 : new Set(cited.map((claim) => claim.document)).size > 1 ? 1 : 0);
const hedgesOf = (cited) => new Map(cited.filter((claim) => claim.hedge).map((claim) => [hedgeKey(claim), claim.hedge]));
const weakestOf = (cited) => Math.min(...cited.map(rankOfClaim));

/* By what ways to cite one chain rank: grade, weakest certainty, hedges. */
const standing = (cited) => [gradeOf(cited), -weakestOf(cited), hedgesOf(cited).size];

/* The claims a chain rests on: of one document that states all, or the firmest of each step, whichever ranks best. */
function citedBy(steps) {
  const tellers = new Set(steps.flat().map((claim) => claim.document));
  const ways = [...tellers].map((id) => steps.map((rows) => rows.find((claim) => claim.document === id && !isImplied(claim)))).filter((way) => way.every(Boolean));
  ways.push(steps.map((rows) => rows[0]));
  return ways.map((way) => [standing(way), way]).reduce((best, one) => (byNumbers(one[0], best[0]) < 0 ? one : best))[1];
}

/* Sign times valence of the end: 1 a benefit, −1 a harm, 0 neither or unknown. */
const worthOf = (sign, valence) => sign * ({ wanted: 1, unwanted: -1 }[valence] ?? 0) + 0;

/* Steps with their claims, firmest first, as one chain. */
function chainOf(steps) {
  const cited = citedBy(steps.map((step) => step.claims));
  return {
    entities: [steps[0].from, ...steps.map((step) => step.to)],
    steps: steps.map((step) => ({ ...step, gap: false, claims: step.claims.map((claim) => claim.id) })),
    sign: steps.reduce((product, step) => product * step.sign, 1) + 0, // no −0
    grade: GRADES[gradeOf(cited)],
    certainty: cited.reduce((weakest, claim) => (rankOfClaim(claim) < rankOfClaim(weakest) ? claim : weakest)).certainty,
    hedges: [...hedgesOf(cited).values()],
    documents: [...new Set(cited.map((claim) => claim.document))],
    cited: cited.map((claim) => claim.id),
    rank: [...standing(cited), steps.length],
  };
}

/* ---- who tells the couplings ---- */

/* Edges are numbered by the ids of their ends, + before 0 before −: paths from one entity are then sorted as they are told. */
class Told extends SignedEdges {
  /* rows: the couplings. */
  constructor(rows) {
    const edges = edgesOf(rows);
    const ids = [...new Set(edges.flatMap((edge) => [edge.from, edge.to]))].sort(byCode);
    const number = new Map(ids.map((id, place) => [id, place]));
    const place = ({ from, to, sign }) => (number.get(from) * ids.length + number.get(to)) * 3 - sign;
    const sorted = edges.map((edge) => ({ edge, place: place(edge) })).sort((one, other) => one.place - other.place).map(({ edge }) => edge);
    super(ids.length, Int32Array.from(sorted, (edge) => number.get(edge.from)), Int32Array.from(sorted, (edge) => number.get(edge.to)), Int8Array.from(sorted, (edge) => edge.sign));
    Object.assign(this, { ids, number, edges: sorted.map((edge) => ({ ...edge, claims: firmnessFirst(edge.claims) })) });
    this.first = startsOf(this.source, ids.length); // the edges are sorted by source
  }

  chain(edges) {
    return chainOf([...edges].map((edge) => this.edges[edge]));
  }

  /* The edges from one entity to another. */
  between(from, to) {
    const found = [];
    for (let edge = this.first[from]; edge < this.first[from + 1]; edge += 1) if (this.target[edge] === to) found.push(edge);
    return found;
  }

  get firmest() {
    this.all ??= new Telling(this, null, this.edges.map(({ claims: rows }, edge) => [edge, rows[0]]));
    return this.all;
  }

  /* By document the firmest claim that it makes of each edge it tells; implied ones no document makes. */
  get byDocument() {
    if (!this.own) {
      this.own = new Map();
      this.edges.forEach(({ claims: rows }, edge) => {
        rows.forEach((claim, at) => {
          if (isImplied(claim) || rows.findIndex((one) => one.document === claim.document) < at) return;
          if (!this.own.has(claim.document)) this.own.set(claim.document, []);
          this.own.get(claim.document).push([edge, claim]);
        });
      });
    }
    return this.own;
  }

  /* Of the documents that tell both a first step from one entity and a last one to another. */
  tellings(source, target) {
    const joins = (rows) => rows.some(([edge]) => this.source[edge] === source) && rows.some(([edge]) => this.target[edge] === target);
    return [...this.byDocument].filter(([, rows]) => joins(rows)).map(([id, rows]) => new Telling(this, id, rows));
  }
}

/* Edges with one claim for each: those of one document, or the firmest of all. */
class Telling {
  constructor(told, document, rows) {
    this.document = document;
    this.edges = Int32Array.from(rows, ([edge]) => edge);
    this.source = this.edges.map((edge) => told.source[edge]);
    this.target = this.edges.map((edge) => told.target[edge]);
    this.sign = this.edges.map((edge) => told.sign[edge]);
    this.certainty = Uint8Array.from(rows, ([, claim]) => rankOfClaim(claim));
    this.implied = Uint8Array.from(rows, ([, claim]) => isImplied(claim));
    this.first = startsOf(this.source, told.ids.length);
    const [numbers, covered] = [new Map(), []];
    this.hedge = Int32Array.from(rows, ([, claim]) => {
      const key = hedgeKey(claim);
      if (key === null) return -1;
      if (!numbers.has(key)) covered[numbers.size] = 0;
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      covered[numbers.get(key)] += 1;
      return numbers.get(key);
    });
    // one hedge divided by the number of edges it covers: no path holds more shares than hedges
    this.share = Float64Array.from(this.hedge, (hedge) => (hedge < 0 ? 0 : 1 / covered[hedge]));
  }
}

/* ---- the search ---- */

const SLACK = 1e-9;

/* For a sign that is asked for: how a step of sign −, 0, + turns each state of the sign so far, −1 where none may pass, and
   the state that a path must end in. States are + and −, or for 0: no open step yet, and one. */
const TURNS = new Map([
  [null, { turns: [[0], [0], [0]], end: 0 }],
  [1, { turns: [[1, 0], [-1, -1], [0, 1]], end: 0 }],
  [-1, { turns: [[1, 0], [-1, -1], [0, 1]], end: 1 }],
  [0, { turns: [[0, 1], [1, 1], [0, 1]], end: 1 }],
]);

/* What graph chains of a grade and a least certainty run in, best class first: telling, and which of its edges may be used. */
function* classesOf(own, firmest) {
  for (const grade of GRADES.keys()) {
    const may = [[...own], [firmest], [...own, firmest].filter((telling) => telling.implied.includes(1))][grade];
    for (let rank = 4; rank >= 1; rank -= 1) {
      const members = may.filter((telling) => telling.certainty.includes(rank));
      if (!members.length) continue;
      yield members.map((telling) => [telling, telling.certainty.map((one, place) => Number(one >= rank && (grade === 2 || !telling.implied[place])))]);
    }
  }
}

/* The simple paths between two entities under one telling, by length and number of hedges. */
class Listing {
  constructor(search, telling, usable) {
    Object.assign(this, { search, telling });
    this.usable = usable.map((one, place) => Number(one && telling.target[place] !== search.source));
  }

  /* The least shares of hedges from each entity to the target, by number of steps and state: the bounds of the search. */
  *prepare() {
    const { told, target, longest, turning: { turns, end } } = this.search;
    const { telling, usable } = this;
    const empty = () => turns[0].map(() => new Float64Array(told.ids.length).fill(Infinity));
    this.layers = [empty()];
    this.layers[0][end][target] = 0;
    for (let steps = 1; steps <= longest; steps += 1) {
      const [last, fresh] = [this.layers[steps - 1], empty()];
      for (let place = 0; place < usable.length; place += 1) {
        const source = telling.source[place];
        if (!usable[place] || source === target) continue;
        const turn = turns[telling.sign[place] + 1];
        for (let state = 0; state < turn.length; state += 1) {
          const cost = turn[state] < 0 ? Infinity : telling.share[place] + last[turn[state]][telling.target[place]];
          if (cost < fresh[state][source]) fresh[state][source] = cost;
        }
      }
      this.layers.push(fresh);
      yield;
    }
  }

  /* Hands over the simple paths of a length that have a number of hedges, in the order of their edges, until told to stop. */
  *list(length, most, take) {
    const { telling, usable, layers, search } = this;
    const { source, turning: { turns } } = search;
    if (layers[length][0][source] > most + SLACK) return;
    const [path, passed] = [[], new Set([source])];
    const frames = [{ node: source, at: telling.first[source], state: 0, shares: 0, hedges: [] }];
    while (frames.length) {
      if (search.beat()) yield;
      const frame = frames.at(-1);
      if (frame.at === telling.first[frame.node + 1]) {
        frames.pop();
        passed.delete(frame.node);
        path.pop();
        continue;
      }
      const place = frame.at;
      frame.at += 1;
      const node = telling.target[place];
      const left = length - frames.length;
      const state = turns[telling.sign[place] + 1][frame.state];
      const shares = frame.shares + telling.share[place];
      if (!usable[place] || passed.has(node) || state < 0 || shares + layers[left][state][node] > most + SLACK) continue;
      const hedge = telling.hedge[place];
      const hedges = hedge < 0 || frame.hedges.includes(hedge) ? frame.hedges : [...frame.hedges, hedge];
      if (hedges.length > most) continue;
      if (left) {
        path.push(telling.edges[place]);
        passed.add(node);
        frames.push({ node, at: telling.first[node], state, shares, hedges });
      } else if (hedges.length === most && take([...path, telling.edges[place]])) return;
    }
  }
}

class PathSearch {
  /* sign: 1 or −1 for paths of that sign, 0 for those with an open step, null for all. */
  constructor(told, { from, to, sign = null, longest = 8, limit = 10 }) {
    Object.assign(this, { told, longest, limit, sign, turning: TURNS.get(sign), beats: 0, complete: false });
    [this.source, this.target] = [told.number.get(from), told.number.get(to)];
    this.found = new Map();
    this.pending = new Map(); // of the value of the rank that the search is at
  }

  beat() {
    this.beats += 1;
    return this.beats % FEW_BEATS === 0;
  }

  /* What is found, best first; without an end of the search better ones may be missing. */
  get chains() {
    const sure = [...this.found.values()];
    return [...sure, ...this.ranked().filter((path) => !this.found.has(path.join()))].slice(0, this.limit).map((path) => this.told.chain(path));
  }

  get more() {
    return this.found.size > this.limit;
  }

  ranked() {
    return [...this.pending.values()].sort(byNumbers);
  }

  *run() {
    if (this.source !== this.target && this.source !== undefined && this.target !== undefined) yield* this.search();
    this.complete = true;
  }

  *search() {
    for (const members of classesOf(this.told.tellings(this.source, this.target), this.told.firmest)) {
      const listings = members.map(([telling, usable]) => new Listing(this, telling, usable));
      for (const listing of listings) yield* listing.prepare();
      for (let hedges = 0; hedges <= this.longest; hedges += 1) {
        for (let length = Math.max(1, hedges); length <= this.longest; length += 1) {
          yield* this.batch(listings, length, hedges);
          if (this.more) return;
        }
      }
    }
  }

  /* The paths of one value of the rank, or the first of them that make enough. */
  *batch(listings, length, hedges) {
    const wanted = this.limit + 1 - this.found.size;
    for (const listing of listings) {
      let count = 0;
      yield* listing.list(length, hedges, (path) => {
        const key = path.join();
        if (this.found.has(key)) return false;
        this.pending.set(key, path);
        count += 1;
        return count === wanted;
      });
    }
    for (const path of this.ranked().slice(0, wanted)) this.found.set(path.join(), path);
    this.pending.clear();
  }
}
