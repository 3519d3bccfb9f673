/* The pane beside the drawing: a document, the questions or the query, one at a time. */

const pane = byId("pane");
/* What is chosen changes nothing of a pane that is `still`: whatever has the focus in it keeps it. */
const PANES = {
  document: { head: documentHead, body: documentBody, label: "Document", button: "document-button" },
  ways: { head: waysHead, body: waysBody, label: "Paths and loops", button: "ways-button", sheet: waysSheet },
  questions: { head: questionsHead, body: questionsBody, label: "Questions", button: "questions-button", still: true },
  query: { head: queryHead, body: queryBody, label: "Query", button: "query-button", stay: syncQuery, sheet: querySheet },
};
const stacked = matchMedia("(max-width: 900px)"); // where the parts of the page stand one below the other

const paneSheet = () => (PANES[state.pane.type].sheet ?? PANES[state.pane.type].body)(state.pane); // for print
const paneScroll = () => pane.querySelector(".pane-scroll");
const lastPane = { pane: null, shows: null, selection: null, document: null, over: null };

function drawPane() {
  const open = state.pane && PANES[state.pane.type];
  pane.hidden = !open;
  for (const [type, each] of Object.entries(PANES)) byId(each.button).setAttribute("aria-pressed", String(state.pane?.type === type));
  if (open) fillPane(open);
  else pane.replaceChildren();
}

function fillPane({ head, body, label, stay, still }) {
  const shows = `${state.pane.type} ${state.pane.id ?? state.pane.tab ?? ""}`;
  if (stay && lastPane.shows === shows && pane.firstChild) {
    stay();
    return;
  }
  if (still && lastPane.pane === state.pane && pane.firstChild) return;
  const top = lastPane.shows === shows ? paneScroll()?.scrollTop ?? 0 : 0;
  pane.setAttribute("aria-label", label);
  keepFocus(pane, () => pane.replaceChildren(
    el("div", { class: "table-head" }, el("h2", {}, label), head(state.pane), button("Close", closePane, { "aria-label": `Close: ${label}`, "data-key": "close" })),
    el("div", { class: "pane-scroll", tabindex: "0", role: "region", "aria-label": `${label}, scrollable`, "data-key": "scroll" }, body(state.pane))));
  paneScroll().scrollTop = top;
  const chosen = state.selection !== lastPane.selection && state.selection?.type !== "entity" && !pane.contains(document.activeElement);
  Object.assign(lastPane, { pane: state.pane, shows, selection: state.selection, document: state.pane.id ?? lastPane.document });
  if (chosen) scrollPane(pane.querySelector(".read.on"));
}

/* Within the pane only: scrollIntoView would move the whole page where the parts are stacked. */
function scrollPane(node, margin = 12) {
  if (!node) return;
  const [box, room] = [node.getBoundingClientRect(), paneScroll().getBoundingClientRect()];
  if (box.top < room.top || box.bottom > room.bottom) paneScroll().scrollTop += box.top - room.top - margin;
}

function openPane(wanted) {
  state.pane = wanted;
  lastPane.over = state.selection;
  refresh();
  const node = toPlace() ?? paneScroll();
  node.focus({ preventScroll: true });
  if (stacked.matches) pane.scrollIntoView();
}

/* Brings what the address names into sight, and returns it. */
function toPlace() {
  const node = pane.querySelector(".here");
  scrollPane(node, 40);
  return node;
}

function closePane() {
  const { button: opener } = PANES[state.pane.type];
  const had = pane.contains(document.activeElement);
  state.pane = null;
  refresh();
  if (had) byId(opener).focus();
}

/* What is chosen from a list, drawn and told in sight where the parts stand one below the other. */
function follow(selection) {
  choose(selection);
  showBoth();
}

/* Back to where it was chosen, the choice in sight. */
function toPane() {
  const chosen = pane.querySelector(".on");
  pane.scrollIntoView();
  scrollPane(chosen);
  (chosen?.querySelector("button") ?? chosen ?? paneScroll()).focus({ preventScroll: true });
}
