"""Running the lints: which there are, what they find, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.errors import NotFound, meant
from mechgraph.lint import chains, entities, evidence, hedges, polarity
from mechgraph.lint.cues import cues
from mechgraph.lint.finding import Finding, Found, Lint, at_claim, at_entity
from mechgraph.lint.reader import Reader
from mechgraph.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.entity import Entity
    from mechgraph.text.texts import Texts

STALE = "stale-answer"


def lints() -> Mapping[str, Lint]:
    """Return all lints by id, in the order of the manual."""
    rooms = (evidence, hedges, polarity, entities, chains)
    listed = [lint for room in rooms for lint in room.LINTS]
    return {lint.id: lint for lint in [*listed, Lint(STALE, "an answer to a lint that finds nothing there", _nothing)]}


def findings(corpus: Corpus, texts: Texts | None = None, chosen: Iterable[str] | None = None) -> tuple[Finding, ...]:
    """Return what lints find in a corpus, the answered findings included.

    Parameters
    ----------
    corpus : the corpus.
    texts : the words of its segments, as `mechgraph.text.texts.read_texts` gives them; lints that look at words pass
        over the claims whose words are not there (see `not_run`).
    chosen : ids of lints; all unless given.

    Returns
    -------
    the findings, lint by lint in the order of the manual, each in the order of the corpus.

    Raises
    ------
    NotFound
        Where no lint has such an id.

    Examples
    --------
    >>> from mechgraph.corpus.folder import builtin_corpus
    >>> from mechgraph.validate import read_corpus
    >>> [one.claim for one in findings(read_corpus(builtin_corpus()), chosen=["heading-as-evidence"])]
    []
    """
    reader = Reader(corpus, texts)
    wanted = _selected(chosen)
    found = {lint.id: tuple(lint.find(reader)) for lint in wanted.values()}
    if STALE in wanted:
        found[STALE] = tuple(_stale(reader, found))
    return tuple(_finding(corpus, lint, one) for lint, listed in found.items() for one in listed)


def not_run(corpus: Corpus, texts: Texts | None = None, chosen: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Return the lints that could not look at every document, each with the ids of the documents it passed over.

    Parameters
    ----------
    corpus, texts, chosen : as for `findings`.

    Raises
    ------
    NotFound
        Where no lint has such an id.
    """
    told: dict[str, list[str]] = {}
    for lint in _selected(chosen).values():
        for document in corpus.documents:
            has_words = document.id in (texts or {})
            has_cues = not lint.needs_cues or cues(document.language) is not None
            if (lint.needs_words and not has_words) or not has_cues:
                told.setdefault(lint.id, []).append(document.id)
    return told


def _selected(chosen: Iterable[str] | None) -> Mapping[str, Lint]:
    known = lints()
    if chosen is None:
        return known
    asked = set(chosen)
    for name in sorted(asked - set(known)):
        raise NotFound("lint", name, nearest(name, known), known=known)
    return {name: lint for name, lint in known.items() if name in asked}


def _nothing(_: Reader) -> Iterable[Found]:
    """Stand in for the lint on answers: it looks at what the others find (see `_stale`)."""
    return ()


def _finding(corpus: Corpus, lint: str, found: Found) -> Finding:
    """Return what was found with its answer, which any of the claims or entities concerned may give."""
    rows: list[Claim | Entity] = [corpus.claim[claim] for claim in found.claims]
    rows += [corpus.entity[entity] for entity in found.entities]
    answers = [answer.reason for row in rows for answer in row.answers if answer.lint == lint]
    claim, entity = next(iter(found.claims), None), next(iter(found.entities), None)
    return Finding(lint, claim, entity, found.message, found.hint, answers[0] if answers else None)


def _stale(reader: Reader, found: Mapping[str, tuple[Found, ...]]) -> Iterator[Found]:
    """Yield the answers to lints that find nothing there, and to what is no lint.

    An answer to a lint that could not look at the words of the claim is left alone.
    """
    known = lints()
    corpus = reader.corpus
    rows: tuple[Claim | Entity, ...] = (*corpus.claims, *corpus.entities)
    answered = {answer.lint for row in rows for answer in row.answers} & set(known)
    all_found = {name: found[name] if name in found else tuple(known[name].find(reader)) for name in answered}
    at_claims = {name: {claim for one in listed for claim in one.claims} for name, listed in all_found.items()}
    at_entities = {name: {entity for one in listed for entity in one.entities} for name, listed in all_found.items()}
    for claim in corpus.claims:
        for name in dict.fromkeys(answer.lint for answer in claim.answers):
            if name not in known or (claim.id not in at_claims[name] and _has_looked(reader, claim, known[name])):
                yield at_claim(claim.id, *_stale_words(name))
    for entity in corpus.entities:
        for name in dict.fromkeys(answer.lint for answer in entity.answers):
            if name not in known or entity.id not in at_entities[name]:
                yield at_entity(entity.id, *_stale_words(name))


def _stale_words(name: str) -> tuple[str, str]:
    """Return message and hint for an answer that answers nothing."""
    if name in lints():
        return f"it answers '{name}', which finds nothing there", "take the answer out"
    hint = meant(nearest(name, lints())) or "the lints are listed in docs/lints.md"
    return f"it answers '{name}', but no lint is called that", hint


def _has_looked(reader: Reader, claim: Claim, lint: Lint) -> bool:
    """Tell whether a lint had before it all that it looks at in a claim."""
    if not (lint.needs_words or lint.needs_cues):
        return True
    texts = reader.wordings(claim)
    return len(texts) == len(claim.segments) and all(text.cues or not lint.needs_cues for text in texts)
