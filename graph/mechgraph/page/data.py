"""What the page shows of a corpus, or of a part of it: records, boxes, positions."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from mechgraph import __version__
from mechgraph.coverage import coverage
from mechgraph.explain import EFFECT_WORDS, difference_words
from mechgraph.model.lazy import those
from mechgraph.model.values import Aside, Certainty, Family, Level, Polarity, Status, Voice
from mechgraph.page.labels import label_boxes
from mechgraph.page.layout import Box, Layout
from mechgraph.page.positions import positions
from mechgraph.page.sparql import Lack, sparql_data
from mechgraph.reason.chain import Chain, mechanism
from mechgraph.reason.compare import pairs_across_documents
from mechgraph.reason.projection import EXPLAINING_VOICES, Filter, project
from mechgraph.records.corpus import CLAIM_COLUMNS, claim_record, document_record, entity_record
from mechgraph.records.curation import coverage_record
from mechgraph.vocabulary import value_definitions, value_labels, values_of
from mechgraph.words import ASSUMED_WORDS, MOST_NAMED, SAFETY_WORDS

if TYPE_CHECKING:
    from mechgraph.coverage import DocumentCoverage
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.entity import Entity
    from mechgraph.page.model import Findings, PageData
    from mechgraph.records.table import Record
    from mechgraph.text.texts import Texts

NOTICE = "mechgraph shows what documents claim. It is not medical advice."

MOST_BOXES = 300
"""Boxes that can be read in one drawing; a view of more opens folded by level, without places (see `_view`)."""

MOST_COMPARED = 10_000
"""Pairs of claims of different documents that a page tells at most."""

CHAIN_FAMILIES = (Family.causal, Family.enabling, Family.joint_cause)

EXPLAINED = ("status", "certainty", "polarity", "basis", "voice", "frequency", "quantifier", "strength", "severity")
"""Closed lists whose values the page explains where a claim has them."""

UNSEEN = ("note", "answers", "time_window")
"""What the page does not show of a claim, or not in this form."""

SEEN_OF_ENTITY = (
    "id",
    "label",
    "level",
    "valence",
    "synonyms",
    "aspect_of",
    "kind_of",
    "close_match",
    "mappings",
    "note",
)
SEEN_OF_DOCUMENT = ("id", "title", "short", "publisher", "date", "claims")
"""What the page shows of an entity and of a document, besides what was read from it."""

_IDS = re.compile(r"\w+_\w+")
"""What may be the id of an entity in a note."""

Arrange = Callable[[list[Box], list[tuple[str, str]], list[str]], Layout]


def page_data(
    corpus: Corpus,
    *,
    claims: Iterable[Claim] | None = None,
    entities: Iterable[str] = (),
    title: str | None = None,
    start: str = "",
    texts: Texts | None = None,
    questions: Sequence[Record] = (),
    findings: Findings | None = None,
    lack: Lack | None = Lack.left_out,
    arrange: Arrange = positions,
) -> PageData:
    """Return what the page shows.

    Parameters
    ----------
    corpus : the corpus.
    claims : the claims to show; all unless given, and then the page says that it is a part.
    entities : ids of entities to show beside those of the claims.
    title : what the part is, for a page of a part.
    start : the address (what follows the #) that the page opens with.
    texts : the words of segments, where the page may show them.
    questions : questions to the whole corpus with their answers: name, title, question, text, columns, rows.
    findings : what is disputed and open in the whole corpus (see `mechgraph.page.disputed`).
    lack : why the page answers no SPARQL; None where it does.
    arrange : how boxes are placed; cached positions unless given.
    """
    part = claims is not None
    shown = list(corpus.claims if claims is None else claims)
    kept = {used for claim in shown for _, used in claim.entities()} | set(entities) if part else corpus.number
    shown_entities = those(corpus.entities, sorted(map(corpus.number.__getitem__, kept)))
    boxes = label_boxes({entity.id: entity.label for entity in shown_entities})
    level = {entity.id: str(entity.level) for entity in shown_entities}
    chains = {path.id: mechanism(corpus, path) for path in corpus.about.mechanisms}
    ids, cited = {claim.id for claim in shown}, {claim.document for claim in shown}
    joined = project(corpus, Filter.counting(implied=True))
    stepped = {claim.id for claim in shown if claim.via and not joined.holds(claim)}
    backbone = [claim for claim in shown if claim.id not in stepped and claim.voice in EXPLAINING_VOICES]
    causes = [(("causes", "Causes"), backbone)]
    # A corpus that names mechanisms opens with them, the rest one switch away: all causes are too many to read.
    core = set() if part else {entity for path in corpus.about.mechanisms for entity in path.entities}
    leading = [claim for claim in backbone if core >= {claim.subject, claim.object}]
    if 0 < len(leading) < len(backbone):
        causes = [(("mechanism", "Mechanisms"), leading), *causes]
    page: Record = {
        "format": 1,
        "start": start,
        "title": corpus.about.title if title is None else title,
        "subtitle": corpus.about.description if title is None else corpus.about.title,
        "notice": corpus.about.notice or NOTICE,
        "generator": f"mechgraph {__version__}",
        "corpus": {
            **corpus.about.model_dump(include={"id", "title", "description", "licence", "prefix"}),
            "namespace": corpus.about.namespace,
        },
        "view": None
        if not part
        else {
            "title": title or "A part of the corpus",
            "hidden_claims": len(corpus.claims) - len(shown),
            "hidden_entities": len(corpus.entities) - len(shown_entities),
        },
        "documents": [
            _page_document(corpus, covered, told=texts or {})
            for covered in coverage(corpus, cited if part and cited else None)
        ],
        "levels": [{**row, "note": value_definitions()[row["id"]]} for row in _listed(Level)],
        "families": [
            {**row, "note": value_definitions()[row["id"]], "chain": row["id"] in CHAIN_FAMILIES}
            for row in _listed(Family)
        ],
        "certainties": [{**row, "rank": Certainty(row["id"]).rank} for row in _listed(Certainty)],
        "statuses": _listed(Status),
        "voices": _listed(Voice),
        "asides": _listed(Aside),
        "meanings": {kind: {value: value_definitions()[value] for value in values_of(kind)} for kind in EXPLAINED},
        "entities": [_page_entity(corpus, entity, boxes) for entity in shown_entities],
        "claims": [{**_page_claim(corpus, claim), **_given(net=claim.id in stepped)} for claim in shown],
        "texts": {
            document: {str(number): words for number, words in sorted(segments.items())}
            for document, segments in sorted((texts or {}).items())
        },
        "mechanisms": [
            _page_mechanism(corpus, path.id, path.title, chains[path.id])
            for path in corpus.about.mechanisms
            if all(step.best.id in ids for step in chains[path.id].steps if not step.is_gap)
            and set(path.entities) <= boxes.keys()
        ],
        "views": [
            *(_view(*names, corpus, claims, CHAIN_FAMILIES, boxes, level, arrange) for names, claims in causes),
            _view("all", "Everything", corpus, shown, tuple(Family), boxes, level, arrange, everything=True),
        ],
        "boxes": boxes,
        "columns": list(CLAIM_COLUMNS),
        "questions": list(questions),
        "findings": findings,
        "assumed": ASSUMED_WORDS,
        "safety": SAFETY_WORDS,
        "effects": {
            str(certainty): {str(sign): words for sign, words in signs.items()}
            for certainty, signs in EFFECT_WORDS.items()
        },
        "most_named": MOST_NAMED,
        "compared": _compared(corpus, shown),
        "sparql": sparql_data(corpus, lack),
    }
    return cast("PageData", page)


def _listed(values: Iterable[str]) -> list[Record]:
    labels = value_labels()
    return [{"id": str(value), "label": labels[str(value)]} for value in values]


def _page_document(corpus: Corpus, covered: DocumentCoverage, *, told: Texts) -> Record:
    """Return a document with what was read from each segment; first words are left out if all words are there."""
    document = covered.document.id
    record = coverage_record(covered, segments=True)
    described = document_record(corpus, covered.document)
    return {
        **{key: described[key] for key in SEEN_OF_DOCUMENT},
        "reading": {
            "ledger": bool(corpus.ledger.get(document)),
            "counts": record["segments"],
            "statements": record["statements"],
            "segments": [
                _given(
                    number=row["segment"],
                    kind=row["kind"],
                    locator=None if row["segment"] in told.get(document, {}) else row["locator"],
                    aside=row["aside"],
                    of=row["of"],
                    review="draft" if row["review"] == "draft" else None,
                    statements=[
                        {"claims": statement["claims"]} if statement["claims"] else {"says": statement["says"]}
                        for statement in row["statements"]
                    ],
                )
                for row in record["readings"]
            ],
        },
    }


def _page_entity(corpus: Corpus, entity: Entity, boxes: Container[str]) -> Record:
    """Return an entity; those of which its note has the ids are called by their labels where the page lacks them."""
    record = entity_record(corpus, entity)
    if record["note"]:
        record["note"] = _IDS.sub(
            lambda found: corpus.label(found[0]) if found[0] in corpus.number and found[0] not in boxes else found[0],
            record["note"],
        )
    return {key: record[key] for key in SEEN_OF_ENTITY}


def _page_claim(corpus: Corpus, claim: Claim) -> Record:
    record = claim_record(corpus, claim)
    window = record["time_window"] or {}
    changed = {
        **{end: {"id": record[end]["id"], "label": record[end]["label"]} for end in ("subject", "object")},
        "segments": list(claim.segments),
        "scope": {aspect: value if isinstance(value, list) else [value] for aspect, value in record["scope"].items()},
        "when": window.get("when"),
        "span": window.get("span"),
        "denies": None if claim.polarity is Polarity.affirmed else claim.direction(corpus.relation_of(claim)),
    }
    return _given(**{key: value for key, value in record.items() if key not in UNSEEN} | changed)


def _given(**fields: Any) -> Record:
    """Return the fields that hold something; what the page lacks is nothing to it."""
    return {key: value for key, value in fields.items() if value is not None and value is not False and value != []}


def _compared(corpus: Corpus, claims: Iterable[Claim]) -> list[Record] | None:
    found = list(islice(pairs_across_documents(corpus, claims), MOST_COMPARED + 1))
    if len(found) > MOST_COMPARED:
        return None
    return [
        _given(
            left=pair.left.id,
            right=pair.right.id,
            kind=str(pair.kind),
            group=str(pair.kind.group),
            differ="; ".join(difference_words(pair, one) for one in pair.differences) or None,
        )
        for pair in found
    ]


def _page_mechanism(corpus: Corpus, identifier: str, title: str, chain: Chain) -> Record:
    return {
        "id": identifier,
        "title": title,
        "grade": str(chain.grade),
        "sign": chain.sign,
        "certainty": None if chain.certainty is None else str(chain.certainty),
        "documents": list(chain.documents),
        "entities": list(chain.entities),
        "steps": [
            {
                "from": step.source,
                "to": step.target,
                "sign": step.sign,
                "claims": [claim.id for claim in step.claims],
                "gap": step.is_gap,
                "hedges": [claim.hedge for claim in step.claims if claim.hedge],
            }
            for step in chain.steps
        ],
    }


def _view(
    identifier: str,
    label: str,
    corpus: Corpus,
    claims: list[Claim],
    families: tuple[Family, ...],
    boxes: Mapping[str, Record],
    level: Mapping[str, str],
    arrange: Arrange,
    *,
    everything: bool = False,
) -> Record:
    """Return a drawing of the claims of some families: where their entities stand.

    A view of more than `MOST_BOXES` is folded: it names its entities and places none. The page then shows a summary by
    level, and places what the reader looks for itself.
    """
    pairs = [(claim.subject, claim.object) for claim in claims if corpus.relation_of(claim).family in families]
    ends = sorted(boxes) if everything else sorted({end for pair in pairs for end in pair})
    folded = len(ends) > MOST_BOXES
    placed = (
        Layout({}, (), 0, 0)
        if folded
        else arrange(
            [Box(end, level[end], boxes[end]["width"], boxes[end]["height"]) for end in ends],
            sorted(set(pairs)),
            [str(one) for one in Level],
        )
    )
    return {
        "id": identifier,
        "label": label,
        "families": [str(family) for family in families],
        "nets": everything,
        **({} if everything else {"voices": sorted(map(str, EXPLAINING_VOICES))}),
        **({"folded": ends} if folded else {}),
        "positions": {end: list(place) for end, place in placed.positions.items()},
        "bands": [
            {"name": band.name, "left": band.left, "top": band.top, "width": band.width, "height": band.height}
            for band in placed.bands
        ],
    }
