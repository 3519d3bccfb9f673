/* In the worker, behind the engine's own script: one store for each default graph, and the answers as the engine writes them. */

const MOST_ROWS = 100_000; // more are counted, not handed over

const carried = {};
const stores = new Map();

/* Everything in its graph, and what is in a named graph also in the default graph, as in mechgraph.store. */
function storeWith(implied) {
  if (!stores.has(implied)) {
    const store = new Store();
    store.load(carried.graph, { format: "application/trig", no_transaction: true });
    const without = implied ? "" : `FILTER (?g != <${carried.implied}>)`;
    store.update(`INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } ${without} }`);
    stores.set(implied, store);
  }
  return stores.get(implied);
}

function answer({ query, implied, gives }) {
  const store = storeWith(implied);
  const start = performance.now();
  const text = store.query(query, { results_format: gives === "graph" ? "application/n-triples" : "application/sparql-results+json" });
  const ms = performance.now() - start;
  if (gives === "graph") {
    const lines = text.split("\n").filter(Boolean);
    return { ms, count: lines.length, triples: lines.slice(0, MOST_ROWS).join("\n") };
  }
  const { head, results, boolean } = JSON.parse(text);
  if (boolean !== undefined) return { ms, truth: boolean };
  const rows = results.bindings.slice(0, MOST_ROWS).map((row) => head.vars.map((name) => row[name] ?? null));
  return { ms, count: results.bindings.length, columns: head.vars, rows };
}

/* What the engine says of a text that it cannot read; one that it can finds nothing. */
function saidOf(text) {
  try {
    new Store().query(text);
  } catch (error) {
    if (isBroken(error)) throw error;
    return String(error?.message ?? error);
  }
  return "";
}

// What the engine says of a text is an Error; when it breaks down it throws one of WebAssembly's.
const isBroken = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

onmessage = ({ data }) => {
  try {
    if (data.module) {
      initSync({ module: data.module });
      Object.assign(carried, { graph: new Uint8Array(data.graph), implied: data.implied });
      storeWith(false);
      postMessage({ ready: true });
    } else postMessage(data.text === undefined ? answer(data) : { said: saidOf(data.text) });
  } catch (error) {
    postMessage({ error: String(error?.message ?? error), broken: isBroken(error) || data.module !== undefined });
  }
};
