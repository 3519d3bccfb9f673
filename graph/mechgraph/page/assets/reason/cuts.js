/* The smallest sets of entities or links that cut one entity off from another, of several that nearest to the end: minimum
   cuts by maximum flow (L. R. Ford, D. R. Fulkerson 1957; J. Edmonds, R. M. Karp 1972), the same as mechgraph.reason.cuts. */

class Flow {
  /* links: triples of a node, another, and how much may flow from one to the other. */
  constructor(links, nodes) {
    this.arcs = []; // each beside its twin, which leads back: an even number and the odd one after it
    this.at = Array.from({ length: nodes }, () => []);
    for (const [from, to, left] of links) {
      this.at[from].push(this.arcs.push({ from, to, left }) - 1);
      this.at[to].push(this.arcs.push({ from: to, to: from, left: 0 }) - 1);
    }
  }

  fill(start, end) {
    for (let way = this.way(start, end); way; way = this.way(start, end)) {
      const most = Math.min(...way.map((arc) => this.arcs[arc].left));
      for (const arc of way) {
        this.arcs[arc].left -= most;
        this.arcs[arc ^ 1].left += most;
      }
    }
    return this;
  }

  /* The arcs of a shortest way on which more may flow, null where there is none. */
  way(start, end) {
    const last = new Map([[start, null]]);
    for (const node of last.keys()) {
      if (node === end) break;
      for (const arc of this.at[node]) if (this.arcs[arc].left > 0 && !last.has(this.arcs[arc].to)) last.set(this.arcs[arc].to, arc);
    }
    if (!last.has(end)) return null;
    const way = [];
    for (let arc = last.get(end); arc !== null; arc = last.get(this.arcs[arc].from)) way.push(arc);
    return way;
  }

  /* The links, by number, that lead to what more could flow to the end from. */
  cut(end) {
    const beyond = new Set([end]);
    for (const node of beyond) for (const arc of this.at[node]) if (this.arcs[arc ^ 1].left > 0) beyond.add(this.arcs[arc].to);
    return this.arcs.filter(({ from, to }, arc) => arc % 2 === 0 && !beyond.has(from) && beyond.has(to));
  }
}

/* links: pairs of entities by number, each once. */
const smallestLinkCut = (links, nodes, start, end) => new Flow(links.map(([from, to]) => [from, to, 1]), nodes).fill(start, end).cut(end).map(({ from, to }) => [from, to]);

/* Each entity becomes two with an arc between them, which alone can be cut; no link may join the two ends. */
function smallestEntityCut(links, nodes, start, end) {
  const within = Array.from({ length: nodes }, (_, node) => [node, node + nodes, 1]);
  return new Flow([...within, ...links.map(([from, to]) => [from + nodes, to, nodes])], 2 * nodes).fill(start + nodes, end).cut(end).map(({ from }) => from);
}
