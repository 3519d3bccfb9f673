"""Lints about what may stand in a chain: an entity and its own aspect, voices that explain nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.lint.finding import Found, Lint, at_claim
from mechgraph.model.values import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.lint.reader import Reader
    from mechgraph.model.corpus import Corpus


def _own_aspect(reader: Reader) -> Iterator[Found]:
    corpus = reader.corpus
    for claim in corpus.claims:
        if not corpus.relation_of(claim).in_chains:
            continue
        if claim.subject == claim.object:
            message = f"'{corpus.label(claim.subject)}' is said to act on itself: a loop of one step"
            yield at_claim(claim.id, message, "name the aspect that acts or is acted on, or answer that it is so")
            continue
        for one, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
            if one in broader(corpus, other):
                message = (
                    f"'{corpus.label(other)}' is an aspect or kind of '{corpus.label(one)}', yet one acts on the other"
                )
                yield at_claim(claim.id, message, "name what the sentence says is changed, or answer that it is both")
                break


def broader(corpus: Corpus, entity: str) -> frozenset[str]:
    """Return the entities that one is an aspect or a kind of, and those above them."""
    found: set[str] = set()
    left = [entity]
    while left:
        one = left.pop()
        above = {*corpus.links["aspect_of"][one], *corpus.links["kind_of"][one]} - found
        found |= above
        left += above
    return frozenset(found - {entity})


def _voice_in_chain(reader: Reader) -> Iterator[Found]:
    for claim in reader.corpus.claims:
        if reader.corpus.relation_of(claim).in_chains and claim.voice is not Voice.exposition:
            yield at_claim(
                claim.id,
                f"'{claim.relation}' may stand in a chain, but the document speaks as {claim.voice}".replace("_", " "),
                "take a relation outside the chains, correct 'voice', or answer why it explains all the same",
            )


LINTS: tuple[Lint, ...] = (
    Lint("own-aspect", "a causal claim between an entity and itself, its own aspect or kind", _own_aspect),
    Lint("voice-in-chain", "a safety label, marketing or a disclaimer in a causal family", _voice_in_chain),
)
"""The lints about chains."""
