/* A document: its segments in order, with what was read from each. */

const openDocument = (id, segment = null) => openPane({ type: "document", id, segment });

/* The document that was open last, or the place of the claim that is selected. */
function toggleDocument() {
  if (state.pane?.type === "document") closePane();
  else if (state.selection?.type === "claim") {
    const claim = claims.get(state.selection.id);
    openDocument(claim.document, claim.segments.at(-1));
  } else if (documents.size) openDocument(lastPane.document ?? page.documents[0].id);
}

/* ---- which claims belong to which segment ---- */

/* A claim is read from the segments whose statements list it; the other segments it cites are its context. */
function filed(id) {
  const { reading } = documents.get(id);
  const places = new Map(reading.segments.map((segment) => [segment.number, {
    segment,
    read: [...new Set((segment.statements ?? []).flatMap((statement) => statement.claims ?? []))],
    open: (segment.statements ?? []).filter((statement) => statement.says).map((statement) => statement.says),
    context: [],
  }]));
  const listed = new Map();
  for (const [number, { read }] of places) for (const claim of read) listed.set(claim, [...listed.get(claim) ?? [], number]);
  for (const claim of claimsIn(id)) {
    const homes = listed.get(claim.id) ?? (reading.ledger ? claim.segments.slice(-1) : claim.segments);
    for (const number of claim.segments) {
      const place = places.get(number);
      if (!homes.includes(number)) place?.context.push(claim.id);
      else if (!place?.read.includes(claim.id)) place?.read.push(claim.id);
    }
  }
  return { places: [...places.values()], isListed: (claim) => listed.has(claim.id) };
}

const filedOnce = new Map();

function filedIn(id) {
  if (!filedOnce.has(id)) filedOnce.set(id, filed(id));
  return filedOnce.get(id);
}

const isUnaccounted = ({ aside, review, statements = [] }) => review === "draft" || !aside && (!statements.length || statements.some((statement) => statement.says));

/* The view is no filter here, nor is the document: the reader has opened it. */
const READING_REASONS = ["family", "certainty", "status", "level"];
const filteredBy = (claim) => hiddenBy(claim, READING_REASONS);

/* ---- head ---- */

function documentHead({ id }) {
  if (documents.size < 2) return el("span", { class: "grow" });
  const rows = page.documents.map((row) => el("option", { value: row.id, selected: row.id === id }, `${row.short} · ${row.title}`));
  return el("select", { class: "grow", "aria-label": "Which document", "data-key": "which", onchange: (event) => {
    state.pane = { type: "document", id: event.target.value, segment: null };
    refresh();
  } }, rows);
}

function documentBody({ id, segment }) {
  const row = documents.get(id);
  const { places, isListed } = filedIn(id);
  const told = claimsIn(id);
  const outside = row.claims - told.length;
  return [
    el("h3", { class: "title", dir: "auto" }, row.title),
    el("p", { class: "small" }, [row.publisher, row.date, plural(places.length, "segment"), plural(told.length, "claim"), told.some(isDraft) && plural(told.filter(isDraft).length, "draft")].filter(Boolean).join(" · ")),
    row.reading.ledger ? coverageBar(row, segment) : el("p", { class: "note" }, `Nobody has written down what was read from this document. Each segment shows the claims that cite it: ${amount(places.filter((one) => one.read.length).length)} of ${amount(places.length)} are cited.`),
    page.view && el("p", { class: "note" }, el("strong", {}, "A part of the corpus. "), `Claims outside this part are not shown: ${amount(outside)} of this document.`),
    state.off.get("document").has(id) && el("p", { class: "note" }, "The filters leave this document out of the drawing and the table."),
    told.some(filteredBy) && el("p", { class: "note" }, `${hiddenText(told, filteredBy)}. `, filtersChanged() > 0 && button("Reset filters", resetFilters, { class: "link", "data-key": "reset" })),
    !texts.has(id) && places.length > 0 && el("p", { class: "small" }, "This page was built without the text: a segment shows its first words only."),
    el("ol", { class: "segments" }, places.map((place) => segmentRow(id, place, segment, isListed))),
  ];
}

const PARTS = [["read", "read", "read"], ["set_aside", "aside", "set aside"], ["unaccounted", "open", "unaccounted for"]];

function coverageBar({ id, reading: { counts, statements, segments: rows } }, at) {
  const said = PARTS.map(([key, , name]) => `${amount(counts[key])} ${name}`).join(", ");
  const next = () => {
    const open = rows.filter(isUnaccounted).map((one) => one.number);
    openDocument(id, open.find((number) => number > (at ?? 0)) ?? open[0]);
  };
  return el("div", { class: "coverage" },
    el("div", { class: "coverage-bar", role: "img", "aria-label": `Segments: ${said}` }, PARTS.map(([key, kind]) => counts[key] > 0 && el("span", { class: kind, style: `flex-grow: ${counts[key]}` }))),
    el("ul", { class: "coverage-key" }, PARTS.map(([key, kind, name]) => el("li", {}, el("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), `${amount(counts[key])} ${name}`,
      key === "unaccounted" && counts[key] > 0 && [" ", button("next", next, { class: "link", "data-key": "next" })]))),
    el("p", { class: "small" }, `${amount(statements.covered)} of ${plural(statements.total, "statement")} covered by claims`));
}

/* ---- a segment ---- */

function segmentRow(id, { segment, read, open, context }, here, isListed) {
  const { number, kind } = segment;
  const on = number === here;
  const { ledger } = documents.get(id).reading;
  const missing = ledger && isUnaccounted(segment);
  const shown = read.filter((claim) => claims.has(claim) && isShown(claims.get(claim)));
  const outside = read.filter((claim) => !claims.has(claim)).length;
  const hidden = read.length - shown.length - outside;
  const remarks = [
    segment.aside && asideText(id, segment),
    missing && !open.length && (segment.review === "draft" ? "Its words have changed: to be read again" : "Not read yet"),
    !ledger && !read.length && "No claim cites it",
    hidden > 0 && `${plural(hidden, "claim")} hidden by filters`,
    outside > 0 && `${plural(outside, "claim")} outside this part`,
  ].filter(Boolean);
  return el("li", { class: ["segment", kind, missing && "missing", on && "here"].filter(Boolean).join(" "), tabindex: "-1", "data-key": `segment-${number}`, "aria-current": on ? "location" : null },
    el("div", { class: "number" }, button([el("span", { class: "sr" }, "Segment "), number], () => openDocument(id, number), { class: "link", title: "Keep this place in the address", "data-key": `number-${number}` })),
    el("div", { class: "grow" },
      segmentWords(id, segment),
      shown.length + open.length > 0 && el("ul", { class: "readings" },
        shown.map((claim) => claimRow(claims.get(claim), number, ledger && !isListed(claims.get(claim)))),
        open.map((says) => el("li", { class: "uncovered" }, el("strong", {}, "Not yet encoded: "), el("bdi", {}, says)))),
      remarks.map((remark) => el("p", { class: "remark" }, remark)),
      contextLine(context, number)));
}

const isShown = (claim) => !filteredBy(claim) || selectedClaimIds().includes(claim.id);

function segmentWords(id, { number, kind, locator }) {
  const text = wordsOf(id, number);
  const what = kind === "sentence" ? null : el("span", { class: "kind" }, words(kind));
  if (text) return el("p", { class: "words", dir: "auto" }, what, text);
  return el("p", { class: "words first" }, what, locator ? ["begins ", begins(locator)] : "(no words)");
}

function asideText(id, { aside, of }) {
  const reason = `Set aside: ${labelIn(asides, aside).toLowerCase()}`;
  return of ? [`${reason} of `, button(`segment ${of}`, () => openDocument(id, of), { class: "link" })] : reason;
}

function claimRow(claim, number, unlisted) {
  const on = isSelectedClaim(claim);
  const chips = [
    isHedged(claim) && certaintyChip(claim),
    claim.status !== "stated" && statusChip(claim),
    polarityChip(claim),
    unlisted && claim.status !== "implied" && chip("not in the ledger", "warn", "No statement of the ledger lists it"),
    filteredBy(claim) && chip(`hidden by ${filteredBy(claim)}`, "warn", "A filter hides this claim; it is shown because you selected it"),
  ].filter(Boolean);
  return el("li", { class: on ? "read on" : "read" },
    button([glyph(summary([claim]).kind), " ", el("bdi", {}, paraphrase(claim))], () => follow({ type: "claim", id: claim.id }), { class: "link plain", "aria-current": on ? "true" : null, "data-key": `read-${number}-${claim.id}` }),
    chips.length > 0 && el("p", { class: "chips" }, chips));
}

/* Ids only: the heading of a list may be the context of every entry. */
function contextLine(ids, number) {
  const rows = ids.map((id) => claims.get(id)).filter(isShown);
  if (!rows.length) return null;
  return el("p", { class: "context" }, "Context of ", rows.map((claim, position) => [position ? ", " : "",
    button(claim.id, () => follow({ type: "claim", id: claim.id }), { class: "link code", title: paraphrase(claim), "data-key": `context-${number}-${claim.id}` })]));
}
