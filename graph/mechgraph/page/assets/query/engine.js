/* The engine: started in a worker when it is first asked, ended when it is told to stop. */

class Stopped extends Error {}

const engine = { worker: null, starting: null, started: false, startMs: 0, waiting: null };

function startEngine() {
  engine.starting ??= (async () => {
    await null; // until this promise is kept
    const begin = performance.now();
    const mine = engine.starting;
    const [script, module, graph] = await Promise.all([unpack("packed-script"), unpack("packed-engine"), graphBytes()]);
    if (mine !== engine.starting) throw new Stopped(); // told to stop while it was unpacked
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    engine.worker = new Worker(address);
    engine.worker.onmessage = ({ data }) => settle(data);
    engine.worker.onerror = (event) => {
      event.preventDefault();
      settle({ error: event.message || "the worker did not start", broken: true });
    };
    const ready = heard();
    engine.worker.postMessage({ module, graph, implied: page.sparql.implied }, [module]);
    try {
      await ready;
    } catch (error) {
      throw error instanceof Stopped ? error : new QueryError(`the engine does not start in this browser: ${error.message}`);
    } finally {
      URL.revokeObjectURL(address);
    }
    Object.assign(engine, { started: true, startMs: performance.now() - begin });
  })();
  return engine.starting;
}

const heard = () => new Promise((resolve, reject) => {
  engine.waiting = { resolve, reject };
});

function settle({ error, broken, ...told }) {
  const { waiting } = engine;
  engine.waiting = null;
  if (error === undefined) waiting?.resolve(told);
  else {
    if (broken) endEngine();
    waiting?.reject(Object.assign(new Error(error), { broken }));
  }
}

function endEngine() {
  engine.worker?.terminate();
  Object.assign(engine, { worker: null, starting: null, started: false });
}

/* Ends what runs, whatever it is doing; the next query starts the engine anew. */
function stopEngine() {
  const { waiting } = engine;
  engine.waiting = null;
  endEngine();
  waiting?.reject(new Stopped());
}

/* What the engine says of a text that it cannot read. */
async function said(text) {
  const told = heard();
  engine.worker.postMessage({ text: prologue() + text });
  // The first line is not the reader's.
  return (await told).said.replace(/^error at (\d+)/, (_, line) => `error at ${line - 1}`);
}

/*
 * Returns { form, columns, rows, count, truth, ms, startMs }. Rows without an order of their own are sorted by what
 * they show, as by the command; a graph gives its triples as rows.
 */
async function ask(query, implied) {
  guard(query);
  const gives = ["CONSTRUCT", "DESCRIBE"].includes(formOf(query)) ? "graph" : "rows";
  if (engine.starting && (engine.waiting || !engine.started)) throw new QueryError("another query is running");
  const wasStarted = engine.started;
  await startEngine();
  const told = heard();
  engine.worker.postMessage({ query: prologue() + forEngine(query), implied, gives });
  let found;
  try {
    found = await told;
  } catch (error) {
    if (error.broken) throw new QueryError("the engine broke down on this query (too large, or its memory ran out); ask for less at a time");
    if (error instanceof Stopped) throw error;
    throw await new Reading(query, said).error();
  }
  found.startMs = wasStarted ? 0 : engine.startMs;
  if (found.truth !== undefined) return { ...found, form: "ask", columns: ["answer"], rows: [], count: 1 };
  if (gives === "graph") {
    const rows = readRdf(found.triples).map(([subject, predicate, object]) => [subject.startsWith("_:") ? { type: "bnode", value: subject.slice(2) } : uri(subject), uri(predicate), object]);
    return { ...found, form: "graph", columns: ["subject", "predicate", "object"], rows: inOrder(rows) };
  }
  return { ...found, form: "select", rows: isOrdered(query) ? found.rows : inOrder(found.rows) };
}

function inOrder(rows) {
  const shown = rows.map((row) => [row.map(show), row]);
  const compare = ([one], [other]) => {
    const at = one.findIndex((text, position) => text !== other[position]);
    return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
  };
  return shown.sort(compare).map(([, row]) => row);
}
