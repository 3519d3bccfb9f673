/* The questions that the corpus must answer, each with its query and the answer of this build. */

const asked = { text: "" };

const openQuestion = (name) => openPane({ type: "questions", name });
const openFindings = () => openPane({ type: "questions", name: null, tab: FINDINGS });

function toggleQuestions() {
  if (state.pane?.type === "questions") closePane();
  else if (questions.size) openQuestion(null);
  else if (page.findings) openFindings();
}

function questionsHead({ tab }) {
  if (!page.findings || !questions.size) return el("span", { class: "grow" }, tab && FINDINGS_TITLE);
  return el("div", { class: "segmented small grow", role: "group", "aria-label": "What to list" },
    button("Answered", () => openQuestion(null), { "aria-pressed": String(!tab), "data-key": "tab-questions" }),
    button(FINDINGS_TITLE, openFindings, { "aria-pressed": String(Boolean(tab)), "data-key": "tab-findings" }));
}

function questionsBody(open) {
  if (open.tab) return findingsBody();
  const filter = (event) => {
    asked.text = event.target.value;
    pane.querySelector(".questions").replaceWith(questionList(state.pane));
  };
  const finder = el("input", { class: "finder", type: "search", value: asked.text, placeholder: "Find a question", "aria-label": "Find a question", autocomplete: "off", oninput: filter, "data-key": "find" });
  return [
    finder,
    el("p", { class: "small" }, "Each was answered by its query when this page was built."),
    page.view && el("p", { class: "note" }, "Answered from the whole corpus: what an answer names may lie outside this part."),
    questionList(open),
  ];
}

function questionList({ name }) {
  const parts = fold(asked.text).split(" ");
  const rows = page.questions.filter((row) => row.name === name || parts.every((part) => fold(`${row.title} ${row.question}`).includes(part)));
  return el("div", { class: "questions" },
    el("p", { class: "small", role: "status" }, rows.length === questions.size ? plural(rows.length, "question") : `${amount(rows.length)} of ${plural(questions.size, "question")}`),
    byGroup(rows).map(([group, members]) => [el("h3", { class: "group" }, el("bdi", {}, group)), members.map((row) => questionCard(row, row.name === name))]));
}

const UNGROUPED = "Questions of this corpus";

/* Groups by name, within them questions by title; those without a group come last. */
function byGroup(rows) {
  const groups = new Map();
  for (const row of [...rows].sort((one, other) => collator.compare(one.title, other.title))) link(groups, row.group ?? UNGROUPED, row);
  return [...groups].sort(([one], [other]) => (one === UNGROUPED) - (other === UNGROUPED) || collator.compare(one, other)).map(([group, members]) => [group, [...members]]);
}

function questionCard(row, open) {
  const turn = () => {
    state.pane = { type: "questions", name: open ? null : row.name };
    refresh();
    toPlace();
  };
  return el("article", { class: open ? "card question here" : "card question", tabindex: "-1", "data-key": `card-${row.name}` },
    el("h4", {}, button(el("bdi", {}, row.title), turn, { class: "link", "aria-expanded": String(open), "data-key": `question-${row.name}` })),
    row.question !== row.title && el("p", { class: "small", dir: "auto" }, row.question),
    row.differs && el("p", { class: "note warn" }, "The answer differs from the one that the corpus expects."),
    open && [answer(row), query(row)]);
}

/* ---- what is disputed and open: the lines of the commands ---- */

const FINDINGS = "findings";
const FINDINGS_TITLE = "Disputed and open";

function findingsBody() {
  const { counts, unsearched, disputed, seeming, open } = page.findings;
  const inPart = page.view ? " in this part" : "";
  return [
    el("p", { class: "small" }, `${counts}. Found when this page was built, in the whole corpus, whatever the filters hide.${page.view ? " Listed is what is about entities of this part alone." : ""}`),
    unsearched && el("p", { class: "note warn" }, "Chains were not held against each other: there are too many for a page. ", el("code", {}, "mechgraph contradictions"), " looks for them."),
    findingsPart("What is disputed", disputed, "Each is told with what would have to be equal for a contradiction: where that differs, both can hold. Nothing is averaged.", `Nothing was found that is disputed${inPart}.`),
    seeming.length > 0 && findingsPart("What only seems opposed", seeming, "Both can hold, for they speak of different aspects of one thing.", ""),
    findingsPart("What nobody states", open, "A gap is one in the documents as they were read, not in what is known. Implied claims count here.", `No gap was found${inPart}.`),
  ];
}

function findingsPart(title, groups, note, none) {
  return el("section", { class: "questions" }, el("h3", {}, title), el("p", { class: "small" }, groups.length ? note : none),
    groups.map(({ heading: name, total, rows }) => [
      el("h4", {}, el("bdi", {}, name), " ", el("span", { class: "count" }, amount(total))), pagedList(rows, findingCard, { class: "findings" }),
      rows.length < total && el("p", { class: "small" }, `The first ${amount(rows.length)} are listed.`)]));
}

function findingCard({ lines, entities: passed }) {
  const cited = lines.flatMap((line) => claimParts(line).filter((part) => claims.has(part)));
  const here = passed.filter((id) => entities.has(id));
  const show = () => follow({ type: "found", entities: here, claims: [...new Set(cited)] });
  return el("li", { class: "card finding" }, lines.map((line) => el("p", { dir: "auto" }, claimParts(line).map((part) => (claims.has(part) ? claimButton(part) : part)))),
    here.length > 0 && button("Show in the drawing", show, { "aria-label": `Show in the drawing: ${here.map((id) => labelIn(entities, id)).join(", ")}` }));
}

/* A line by what it says and the claims that it names in brackets. */
const claimParts = (line) => line.split(/(\[[^\]]*\])/).flatMap((part) => (part.startsWith("[") ? part.split(/([^[\],;\s]+)/) : [part]));
const claimButton = (id) => button(id, () => follow({ type: "claim", id }), { class: "link code", title: paraphrase(claims.get(id)) });

function query({ name, text }) {
  return el("details", { class: "query" }, el("summary", { "data-key": "sparql" }, "Show the query (SPARQL)"),
    el("div", { class: "query-head" }, button("Copy", () => copy(text, "the query"), { "data-key": "copy" }),
      !page.sparql.lack && button("Ask it", () => openQuery(name), { "data-key": "ask" })),
    el("pre", { tabindex: "0", dir: "ltr" }, text));
}

/* ---- the answer ---- */

function answer({ columns, rows }) {
  if (!rows.length) return el("p", { class: "note" }, "No rows. That does not mean that there is no effect.");
  return el("div", { class: "answer" },
    el("h5", {}, `Answer: ${plural(rows.length, "row")}`),
    el("div", { class: "answer-scroll", tabindex: "0", role: "region", "aria-label": "Answer, scrollable" }, el("table", { class: "claims" },
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, words(column))))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((text) => el("td", { class: text.length > 40 ? "long" : null }, answerCell(text)))))))));
}

const namespace = page.corpus.namespace;
const known = once(() => new Map([
  ...page.documents.flatMap((row) => [
    [`${namespace}document/${row.id}`, { name: row.title, open: () => openDocument(row.id) }],
    ...row.reading.segments.map(({ number }) => [`${namespace}document/${row.id}/segment/${number}`, { name: `${row.short}, segment ${number}`, open: () => openDocument(row.id, number) }]),
  ]),
  ...page.entities.map((row) => [`${namespace}${row.id}`, { name: row.label, open: () => follow({ type: "entity", id: row.id }) }]),
  ...page.claims.map((row) => [`${namespace}claim/${row.id}`, { name: row.id, told: paraphrase(row), open: () => follow({ type: "claim", id: row.id }) }]),
]));

/* A cell that names what this page holds leads to it, by the name that people know. */
function answerCell(text) {
  const start = `${page.corpus.prefix}:`;
  const named = text.split(" ");
  if (named.every((id) => claims.has(id))) return named.map((id, place) => [place ? " " : "", button(id, () => follow({ type: "claim", id }), { class: "link", title: paraphrase(claims.get(id)) })]);
  const found = known().get(text.startsWith(start) ? `${namespace}${text.slice(start.length)}` : text);
  return found ? button(el("bdi", {}, found.name), found.open, { class: "link", title: found.told ? `${text}: ${found.told}` : text }) : el("bdi", {}, text);
}
