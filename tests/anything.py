"""Hypothesis strategies: arbitrary small corpora that keep the rules of the model, with hostile texts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mechgraph.model.base import bare
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About, Corpus, MechanismPath
from mechgraph.model.document import Document, Segment, SegmentKind
from mechgraph.model.entity import Entity
from mechgraph.model.ledger import Entry
from mechgraph.model.question import Question
from mechgraph.model.values import (
    Aside,
    Basis,
    Certainty,
    Family,
    Frequency,
    Level,
    Match,
    Phase,
    Polarity,
    Quantifier,
    Review,
    Severity,
    Status,
    Strength,
    SubjectChange,
    Valence,
    Voice,
)
from mechgraph.vocabulary import relations

HOSTILE = (
    "a\tb",
    "two\nlines",
    "cr\rlf\r\n.",
    '"',
    "=1+1",
    "@x",
    "<b>&amp;",
    "]]>",
    "a\x01b",
    "a;b|c",
    "\u2028x",
    "a\x85 \u2029b",
    "a\x7f",
    " \n a ",
    "naïve 🧠",
    "",
)

texts = st.one_of(
    st.sampled_from(HOSTILE[:-1]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
).filter(lambda text: text.strip() != "")
labels = texts.map(bare).filter(bool)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,3}(\.[a-z0-9]{1,2})?", fullmatch=True)
digests = st.sampled_from(["0" * 64, "f" * 64, "0123456789abcdef" * 4])
answers = st.lists(st.fixed_dictionaries({"lint": names, "reason": texts}), max_size=2)
mappings = st.lists(
    st.fixed_dictionaries(
        {
            "match": st.sampled_from(Match),
            "id": st.sampled_from(["CHEBI:6121", "GO:0035249", "cogat:trm_4a3fd79d0a7bb"]),
        },
        optional={"label": labels},
    ),
    max_size=3,
)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for a value that need not be given."""
    return st.none() | values


@st.composite
def claims(draw: st.DrawFn, identifier: str, documents: list[str], entities: list[str], others: list[str]) -> Claim:
    """Draw a claim that keeps the rules."""
    relation = draw(st.sampled_from(sorted(relations().values(), key=lambda one: one.id)))
    some = st.lists(st.sampled_from(entities), max_size=3)
    place = st.one_of(st.sampled_from(entities), texts)
    status, certainty = draw(st.sampled_from(Status)), draw(st.sampled_from(Certainty))
    hedge = None if certainty is Certainty.asserted else draw(st.sampled_from(["may", "=can", "thought\tto"]))
    safety = relation.family is Family.safety
    joint = relation.family is Family.joint_cause
    cites = draw(st.lists(texts, max_size=3, unique=True))
    return Claim.model_validate(
        {
            "id": identifier,
            "document": draw(st.sampled_from(documents)),
            "segments": draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)),
            "subject": draw(st.sampled_from(entities)),
            "relation": relation.id,
            "object": draw(st.sampled_from(entities)),
            "says": draw(texts),
            "subject_change": draw(st.sampled_from(SubjectChange)),
            "polarity": draw(st.sampled_from(Polarity)),
            "status": status,
            "warrant": draw(texts) if status is Status.implied else None,
            "certainty": certainty,
            "hedge": hedge,
            "hedge_scope": draw(maybe(names)),
            "basis": Basis.cited if cites else draw(st.sampled_from([one for one in Basis if one is not Basis.cited])),
            "cites": cites,
            "wording": draw(maybe(texts)),
            "voice": draw(st.sampled_from(Voice)),
            "frequency": draw(maybe(st.sampled_from(Frequency))),
            "quantifier": draw(maybe(st.sampled_from(Quantifier))),
            "strength": draw(maybe(st.sampled_from(Strength))),
            "scope": {
                **{name: draw(maybe(place)) for name in ("population", "condition", "route", "dose", "comparator")},
                **{name: draw(st.lists(place, max_size=3)) for name in ("region", "timescale")},
            },
            "via": draw(some) if relation.in_chains else (),
            "restates": draw(maybe(st.sampled_from(others))) if others else None,
            "open_list": draw(st.booleans()),
            "severity": draw(st.sampled_from(Severity)) if safety else None,
            "time_window": draw(
                maybe(st.fixed_dictionaries({"when": st.sampled_from(Phase)}, optional={"span": texts}))
                if safety
                else st.none()
            ),
            "members": draw(st.lists(st.sampled_from(entities), min_size=2, max_size=3)) if joint else (),
            "sign": draw(maybe(st.just(relation.sign))),
            "review": draw(st.sampled_from(Review)),
            "answers": draw(answers),
            "note": draw(maybe(texts)),
        }
    )


@st.composite
def entries(draw: st.DrawFn, segment: int, claimed: list[str]) -> Entry:
    """Draw what a ledger says of a segment."""
    aside = draw(maybe(st.sampled_from(Aside)))
    covered = st.lists(st.sampled_from(claimed), max_size=3) if claimed else st.just([])
    statement = st.fixed_dictionaries({"claims": covered, "says": texts})
    return Entry.model_validate(
        {
            "segment": segment,
            "counted": draw(st.lists(st.integers(0, 9), max_size=3)),
            "aside": aside,
            "of": draw(st.integers(1, 12)) if aside is Aside.repetition else None,
            "statements": [] if aside else draw(st.lists(statement, max_size=3)),
            "review": draw(st.sampled_from(Review)),
            "note": draw(maybe(texts)),
        }
    )


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Draw a corpus: every field of the model is given now and then, and every list is out of order."""

    def named(most: int, least: int = 0) -> list[str]:
        return draw(st.lists(names, min_size=least, max_size=most, unique_by=str.casefold))

    documents, entities, claimed = named(2, 1), named(5, 2), named(4)
    linked = st.lists(st.sampled_from(entities), max_size=3)
    segments = tuple(
        Segment(
            number=number,
            kind=draw(st.sampled_from(SegmentKind)),
            start=number * 10,
            end=number * 10 + 5,
            sha256=draw(digests),
            folded=draw(digests),
            locator=draw(st.sampled_from(HOSTILE)),
        )
        for number in range(1, 13)
    )
    mechanisms = [
        MechanismPath(
            id=name,
            title=draw(labels),
            entities=draw(st.lists(st.sampled_from(entities), min_size=2, max_size=4)),
            note=draw(maybe(texts)),
        )
        for name in named(2)
    ]
    return Corpus(
        about=About(
            id="any",
            prefix="x",
            title=draw(labels),
            description=draw(texts),
            licence=draw(texts),
            creators=draw(st.lists(texts, max_size=3)),
            notice=draw(maybe(texts)),
            mechanisms=mechanisms,
        ),
        relations=relations(),
        documents=tuple(
            Document(
                id=name,
                title=draw(labels),
                short=draw(st.sampled_from(["A", "=B", "\u2028"])),
                file=draw(texts),
                sha256=draw(digests),
                length=draw(st.integers(200, 999)),
                publisher=draw(maybe(texts)),
                date=draw(maybe(st.sampled_from(["2024", "2024-05", "2024-05-06"]))),
                language=draw(st.sampled_from(["en", "de"])),
                note=draw(maybe(texts)),
            )
            for name in documents
        ),
        segments=dict.fromkeys(documents, segments),
        entities=tuple(
            Entity.model_validate(
                {
                    "id": name,
                    "label": draw(labels),
                    "level": draw(st.sampled_from(Level)),
                    "valence": draw(st.sampled_from(Valence)),
                    "synonyms": draw(st.lists(labels, max_size=3)),
                    "aspect_of": draw(linked),
                    "kind_of": draw(linked),
                    "close_match": draw(linked),
                    "mappings": draw(mappings),
                    "answers": draw(answers),
                    "note": draw(maybe(texts)),
                }
            )
            for name in entities
        ),
        claims=tuple(draw(claims(name, documents, entities, claimed[:place])) for place, name in enumerate(claimed)),
        ledger={
            name: {
                number: draw(entries(number, claimed))
                for number in draw(st.lists(st.integers(1, 12), max_size=3, unique=True))
            }
            for name in draw(st.lists(st.sampled_from(documents), unique=True))
        },
        questions=tuple(
            Question(
                name=name,
                title=draw(labels),
                question=draw(texts),
                text=draw(texts),
                implied=draw(st.booleans()),
                columns=draw(st.lists(texts, max_size=2)),
                rows=draw(st.lists(st.lists(texts, max_size=2), max_size=2)),
            )
            for name in named(2)
        ),
    )
