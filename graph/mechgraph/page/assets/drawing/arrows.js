/* The keyboard in the drawing: left and right go along a line, up and down to the other boxes that they could have led to,
   so that every line can be followed; Enter leads to what is told of a box. Whoever does not see the drawing has the search,
   the panel and the table for the same. */

const SIDE = { ArrowLeft: -1, ArrowRight: 1 };
const UP_DOWN = { ArrowUp: -1, ArrowDown: 1 };
const STEEP = 2; // what lies above or below counts so much more
const KEPT = new Set(["mechanism", "chain"]);

/* The box that the keys led to, from which, what they could have led to instead, from the top, and the path that they keep to. */
const walked = { at: null, from: null, beside: [], path: null };

const fromTheTop = (ids) => ids.sort((one, other) => {
  const [[x, y], [left, top]] = [one, other].map((id) => state.view.positions.get(id));
  return y - top || x - left;
});

/* The boxes that lines join it with, to the left or to the right; of two in one column, the lower is to the right. Of a path,
   what comes later is to the right. */
function joinedWith(from, side, path) {
  const { positions } = state.view;
  const lines = path ? [...[...path.pairs].map((key) => JSON.parse(key)), ...path.gaps] : [...now.drawn.keys()].map((key) => JSON.parse(key));
  const order = path && [...path.nodes];
  const [x, y] = positions.get(from);
  const turn = (id) => (order ? order.indexOf(id) - order.indexOf(from) : positions.get(id)[0] - x || positions.get(id)[1] - y);
  const joined = new Set(lines.filter((ends) => ends.includes(from)).flat());
  return fromTheTop([...joined].filter((id) => positions.has(id) && Math.sign(turn(id)) === side));
}

function nearestTo(from, ids) {
  const [x, y] = state.view.positions.get(from);
  const far = (id) => Math.abs(state.view.positions.get(id)[0] - x) + STEEP * Math.abs(state.view.positions.get(id)[1] - y);
  return ids.reduce((best, id) => (best !== null && far(best) <= far(id) ? best : id), null);
}

/* Where nothing led to a box, those beside it are the boxes of its level. */
function ofLevel(from, path) {
  const { level } = entities.get(from);
  return fromTheTop([...state.view.positions.keys()].filter((id) => entities.get(id).level === level && nodeSet.get(nodeOf(id)) && (path?.nodes.has(id) ?? true)));
}

/* The box that is chosen, or the first of what is. */
function boxChosen() {
  const { selection } = state;
  const ids = ["entity", "outcome"].includes(selection?.type) ? [selection.id] : [...focus()?.nodes ?? []];
  return ids.find((id) => nodeSet.get(nodeOf(id))) ?? null;
}

/* The box that a key leads to, with those beside it, or null. */
function stepBy(key) {
  const from = boxChosen();
  if (from === null) return { at: mainBox(), from: null, beside: [], path: null };
  const led = state.selection.type === "entity" && walked.at === from;
  const path = KEPT.has(state.selection.type) ? focus() : led ? walked.path : null;
  if (Object.hasOwn(SIDE, key)) {
    const beside = joinedWith(from, SIDE[key], path);
    const back = led && beside.includes(walked.from);
    return beside.length ? { at: back ? walked.from : nearestTo(from, beside), from, beside, path } : null;
  }
  const held = led ? walked.beside.filter((id) => state.view.positions.has(id)) : [];
  const beside = held.length ? held : ofLevel(from, path);
  const at = beside[beside.indexOf(from) + UP_DOWN[key]];
  return at === undefined ? null : { at, from: held.length ? walked.from : null, beside, path };
}

container.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !state.view.positions.size) return;
  if (event.key === "Enter" && state.selection) panel.focus();
  if (!Object.hasOwn(SIDE, event.key) && !Object.hasOwn(UP_DOWN, event.key)) return;
  event.preventDefault(); // the page would scroll
  const step = stepBy(event.key);
  if (!step) return;
  Object.assign(walked, step);
  choose({ type: "entity", id: step.at });
  const { length } = step.beside;
  announce(el("bdi", {}, labelIn(entities, step.at)), length > 1 && `, ${step.beside.indexOf(step.at) + 1} of ${length}`);
});
