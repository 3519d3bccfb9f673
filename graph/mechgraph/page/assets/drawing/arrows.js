/* The keyboard in the drawing: arrow keys go from the chosen box to one that a line joins it with, Enter to what is told
   of it. Whoever does not see the drawing has the search, the panel and the table for the same. */

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SIDEWAYS = 2; // what lies to the side of the direction counts so much more

/* The nearest of the joined boxes that lie in a direction, or null. */
function boxTowards(from, [right, down]) {
  const { positions } = state.view;
  const [x, y] = positions.get(from);
  const joined = new Set([...now.drawn.keys()].map((key) => JSON.parse(key)).filter((ends) => ends.includes(from)).flat());
  const there = [...joined].map((id) => {
    const [across, below] = [positions.get(id)[0] - x, positions.get(id)[1] - y];
    return { id, along: across * right + below * down, aside: Math.abs(across * down) + Math.abs(below * right) };
  }).filter(({ along }) => along > 0);
  return there.reduce((best, one) => (best && best.along + SIDEWAYS * best.aside <= one.along + SIDEWAYS * one.aside ? best : one), null)?.id ?? null;
}

/* The box that is chosen, or the first of what is. */
function boxChosen() {
  const { selection } = state;
  const ids = ["entity", "outcome"].includes(selection?.type) ? [selection.id] : [...focus()?.nodes ?? []];
  return ids.find((id) => nodeSet.get(nodeOf(id))) ?? null;
}

container.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !state.view.positions.size) return;
  if (event.key === "Enter" && state.selection) panel.focus();
  if (!Object.hasOwn(ARROWS, event.key)) return;
  event.preventDefault(); // the page would scroll
  const from = boxChosen();
  const id = from === null ? mainBox() : boxTowards(from, ARROWS[event.key]);
  if (id === null) return;
  choose({ type: "entity", id });
  announce(el("bdi", {}, labelIn(entities, id)));
});
