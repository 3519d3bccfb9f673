/* Witnesses: for each outcome that is reached the chain that leads there, the same as mechgraph.reason.witness: a simple
   path where there is one; of several one of the best grade, of those one of the firmest, of those a shortest. */

class Witnesses {
  constructor(situation) {
    Object.assign(this, { situation, tables: new Map(), found: new Map() });
    this.grades = situation.edges.some((edge) => edge.claims.some(isImplied)) ? GRADES : GRADES.slice(0, 2);
  }

  /* Looked for once: lists of what follows are drawn again and again. */
  find(id, floor) {
    const key = JSON.stringify([id, floor]);
    if (!this.found.has(key)) this.found.set(key, this.look(id, floor));
    return this.found.get(key);
  }

  look(id, floor) {
    let [walk, decided] = [null, true];
    for (const { table, rows, spread } of this.tellings()) {
      decided = true;
      const states = table.places(id).map((place) => spread.state(place, floor)).filter((state) => spread.distance[state] >= 0);
      for (const state of states.sort((one, other) => spread.distance[one] - spread.distance[other])) {
        const found = spread.path(state);
        if (found.path.length) return this.chain(floor, found.path, rows, true);
        walk ??= this.chain(floor, spread.walk(state), rows);
        decided &&= found.decided;
      }
    }
    // The last telling is that of all claims: a search that came to its end there has shown that there is no path.
    return { ...walk, decided };
  }

  chain(floor, path, rows, decided) {
    return { ...chainTo(floor, path.map((edge) => rows[edge].edge), this.situation.lowered), decided };
  }

  /* Who tells what, best first: by grade, and within a grade by least certainty. */
  *tellings() {
    for (const grade of this.grades.keys()) {
      if (!this.tables.has(grade)) this.tables.set(grade, new WitnessTable(this.situation, grade));
      yield* this.tables.get(grade).tellings();
    }
  }
}

/* The edges of the chains of a grade. For "one document" each document has entities of its own, so that no chain leads from
   one to the other; otherwise each step is told by its firmest claim. */
class WitnessTable {
  constructor(situation, grade) {
    this.situation = situation;
    this.rows = situation.edges.flatMap((edge) => {
      const firmest = firmnessFirst(edge.claims.filter((claim) => grade === 2 || !isImplied(claim)));
      const tellers = grade > 0 ? firmest.slice(0, 1).map(() => "") : [...new Set(firmest.map((claim) => claim.document))].sort(byCode);
      return tellers.map((teller) => ({ edge, teller, rank: rankOfClaim(firmest.find((claim) => grade > 0 || claim.document === teller)) }));
    });
    this.tellers = [...new Set(this.rows.map((row) => row.teller))].sort(byCode);
    this.ranks = [...new Set(this.rows.map((row) => row.rank))].sort((one, other) => other - one);
    this.made = new Map();
  }

  /* The numbers of an entity, one for each teller. */
  places(id) {
    const number = this.situation.number.get(id);
    return this.tellers.map((_, shift) => shift * this.situation.number.size + number);
  }

  *tellings() {
    for (const rank of this.ranks) {
      if (!this.made.has(rank)) this.made.set(rank, this.telling(rank));
      yield this.made.get(rank);
    }
  }

  /* What is reached over edges of at least such a certainty. */
  telling(rank) {
    const { raised, lowered, number } = this.situation;
    const rows = this.rows.filter((row) => row.rank >= rank);
    const place = (id, teller) => this.tellers.indexOf(teller) * number.size + number.get(id);
    const ends = (end) => Int32Array.from(rows, ({ edge, teller }) => place(edge[end], teller));
    const graph = new SignedEdges(this.tellers.length * number.size, ends("from"), ends("to"), Int8Array.from(rows, ({ edge }) => edge.sign));
    const starts = (ids) => ids.flatMap((id) => this.places(id));
    return { table: this, rows, spread: new Spread(graph, starts(raised), starts(lowered)) };
  }
}
