/* An editor for SPARQL: a text area, its text coloured on a sheet behind it, and a list of completions. */

const isKeyword = (text) => text.length > 1 && text === text.toUpperCase();
const MOST_COMPLETIONS = 12;
const MOST_LINES = 24; // that the editor grows to

/*
 * complete(word) gives rows of { text, note }. The list is offered while one types; Tab takes its first row, Enter only
 * one that was chosen with the arrows, so that Enter begins a new line otherwise.
 */
function makeEditor({ label, describedby, complete, onInput, onRun }) {
  const ink = el("pre", { class: "ink", "aria-hidden": "true" });
  const list = el("ul", { class: "results completions", role: "listbox", id: "completions", "aria-label": "Completions", hidden: true });
  const text = el("textarea", {
    class: "sparql-text", "aria-label": label, "aria-describedby": describedby, "aria-autocomplete": "list", "aria-controls": "completions", "data-key": "sparql",
    spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off", dir: "ltr", rows: "6",
  });
  let most = MOST_LINES;
  const offered = { rows: [], at: 0, start: 0, chosen: false };
  let typed = false; // nothing has been done since but typing

  const paint = () => {
    ink.replaceChildren(...[...sparqlTokens(text.value)].map(({ kind, text: part }) => {
      const shade = kind === "word" ? (isKeyword(part) ? "keyword" : null) : kind === "space" || kind === "other" ? null : kind;
      return shade ? el("span", { class: `ink-${shade}` }, part) : part;
    }), "\n");
    text.rows = Math.min(Math.max(text.value.split("\n").length + 1, 6), most);
    scrollInk();
  };
  const scrollInk = () => {
    ink.scrollTop = text.scrollTop;
    ink.scrollLeft = text.scrollLeft;
  };

  const close = () => {
    typed = false;
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  };
  const mark = () => {
    [...list.children].forEach((row, position) => row.setAttribute("aria-selected", String(position === offered.at)));
    text.setAttribute("aria-activedescendant", `completion-${offered.at}`);
    list.children[offered.at].scrollIntoView({ block: "nearest" });
  };
  const offer = (asked) => {
    const caret = text.selectionStart;
    const word = text.selectionEnd === caret ? wordBefore(text.value, caret) : null;
    const rows = word === null || (!asked && word.length < 2) ? [] : complete(word, text.value).filter((row) => row.text !== word).slice(0, MOST_COMPLETIONS);
    if (!rows.length) {
      close();
      return;
    }
    Object.assign(offered, { rows, at: 0, start: caret - word.length, chosen: asked });
    list.replaceChildren(...rows.map((row, position) => el("li", { id: `completion-${position}`, role: "option", onmousedown: (event) => {
      event.preventDefault(); // keep the focus
      take(position);
    } }, el("code", {}, row.text), el("span", { class: "count" }, el("bdi", {}, row.note)))));
    list.hidden = false;
    put(offered.start);
    mark();
  };
  /* Below the word: the sheet behind tells where it stands. */
  const put = (offset) => {
    const range = document.createRange();
    const walker = document.createTreeWalker(ink, NodeFilter.SHOW_TEXT);
    let left = offset;
    while (walker.nextNode() && left > walker.currentNode.length) left -= walker.currentNode.length;
    range.setStart(walker.currentNode, left);
    range.collapse(true);
    const [at, frame] = [range.getBoundingClientRect(), node.getBoundingClientRect()];
    list.style.top = `${Math.min(at.bottom, frame.bottom) - frame.top + 4}px`;
    list.style.left = `${Math.max(0, Math.min(at.left - frame.left, frame.width - list.offsetWidth))}px`;
  };
  const take = (position) => {
    const caret = text.selectionStart;
    text.setSelectionRange(offered.start, caret);
    // the only way that leaves a step for undo
    if (!document.execCommand("insertText", false, offered.rows[position].text)) text.setRangeText(offered.rows[position].text, offered.start, caret, "end");
    close();
    paint();
    onInput(text.value);
  };

  const onKeydown = (event) => {
    const open = !list.hidden;
    const acts = {
      ArrowDown: () => open && move(1),
      ArrowUp: () => open && move(-1),
      Tab: () => open && !event.shiftKey && (take(offered.at), true),
      Enter: () => (event.ctrlKey || event.metaKey ? (close(), onRun(), true) : open && offered.chosen && (take(offered.at), true)),
      Escape: () => open && (close(), true),
      " ": () => event.ctrlKey && (offer(true), true),
    };
    if (!Object.hasOwn(acts, event.key) || !acts[event.key]()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const move = (step) => {
    offered.at = (offered.at + step + offered.rows.length) % offered.rows.length;
    offered.chosen = true;
    mark();
    return true;
  };

  text.addEventListener("input", () => {
    paint();
    offer(false);
    typed = true;
    onInput(text.value);
  });
  text.addEventListener("keydown", onKeydown);
  text.addEventListener("scroll", scrollInk);
  text.addEventListener("blur", close);
  text.addEventListener("click", close);
  const node = el("div", { class: "editor" }, ink, text, list);
  return {
    node,
    focus: () => text.focus({ preventScroll: true }),
    /* Offers what has become known while one typed. */
    renew: () => {
      if (typed && (list.hidden || !offered.chosen)) offer(false);
    },
    read: () => text.value,
    write: (value, lines = MOST_LINES) => {
      most = lines;
      if (text.value === value) return;
      text.value = value;
      close();
      paint();
    },
    /* Where a message points: the caret goes there. */
    goTo: ({ line, column }) => {
      const lines = text.value.split("\n");
      const offset = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
      text.focus();
      text.setSelectionRange(offset, offset);
    },
  };
}

/* The name, variable or word that ends at the caret, or null within a text, an address or a comment. */
function wordBefore(query, caret) {
  const [word] = /(?:[?$][\p{L}\p{N}_]*|(?:[\p{L}\p{N}_][\p{L}\p{N}_.\-]*)?:(?:[\p{L}\p{N}_.\-]|\\.)*|[\p{L}_][\p{L}\p{N}_\-]*)$/u.exec(query.slice(0, caret)) ?? [""];
  for (const { kind, text, start } of sparqlTokens(query)) {
    const opens = kind === "other" && /["'<]/.test(text) && start < caret; // a text or an address that has no end yet
    if (opens && /^\S*$|^["'][^\n]*$/.test(query.slice(start, caret))) return null;
    if (start < caret && caret <= start + text.length) return ["string", "iri", "comment"].includes(kind) ? null : word;
  }
  return word;
}
