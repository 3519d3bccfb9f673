"""What cannot hold together and what nobody states, in the words that the commands and the page share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mechgraph.english import counted
from mechgraph.explain import claim_sentence, denied_chain_sentence, opposed_chains_sentence, pair_sentence
from mechgraph.words import chain_line, chain_words, cited_words, support_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.compare import Pair
    from mechgraph.reason.contradictions import Contradictions
    from mechgraph.reason.gaps import Gap


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cannot hold together, or that nobody states.

    Parameters
    ----------
    kind : what it is; for a gap a key of `mechgraph.words.GAP_HEADINGS`.
    lines : it in words, with the claims by their ids in brackets.
    entities : ids of the entities it is about, each once.
    """

    kind: str
    lines: tuple[str, ...]
    entities: tuple[str, ...]


def disputed(corpus: Corpus, found: Contradictions, *, aspects: bool = False, chains: bool = True) -> Iterator[Finding]:
    """Yield what cannot hold together, with what would have to be equal for that.

    Parameters
    ----------
    corpus : where the claims come from.
    found : the oppositions.
    aspects : whether to yield also what only seems to be one, last.
    chains : whether to yield oppositions of chains.
    """
    yield from (_pair_finding(corpus, pair) for pair in found.pairs)
    if chains:
        yield from _chain_findings(corpus, found)
    if aspects:
        yield from (_pair_finding(corpus, pair) for pair in found.aspects)


def _chain_findings(corpus: Corpus, found: Contradictions) -> Iterator[Finding]:
    for opposed in found.chains:
        sides = (opposed.raising, opposed.lowering)
        lines = (*(chain_line(corpus, chain) for chain in sides), opposed_chains_sentence(corpus, opposed))
        yield Finding("opposite chains", lines, _once(entity for chain in sides for entity in chain.entities))
    for denied in found.denied:
        lines = (
            claim_sentence(corpus, denied.claim),
            chain_line(corpus, denied.chain),
            denied_chain_sentence(corpus, denied),
        )
        yield Finding("chain against a denial", lines, _once(denied.chain.entities))


def disputed_counts(corpus: Corpus, found: Contradictions, *, implied: bool, chains: bool = True) -> str:
    """Return how much cannot hold together, of chains only where they count, and among how many claims."""
    numbers = [f"{counted(len(found.pairs), 'opposition')} of claims"]
    if chains:
        numbers.append(f"{counted(len(found.chains), 'opposition')} of chains")
        numbers.append(f"{counted(len(found.denied), 'chain')} against a denial")
    claims = int((implied | ~corpus.columns.implied).sum())
    return f"{', '.join(numbers)}, among {counted(claims, 'claim')}"


def missing(corpus: Corpus, gaps: Iterable[Gap]) -> Iterator[Finding]:
    """Yield what nobody states: where the chain breaks off, and on what it rests."""
    for gap in gaps:
        about = f" [{gap.about}]" if gap.about else ""
        lines = (
            f"{chain_words(corpus, gap.chain)}{about}",
            f"{support_words(corpus, gap.chain)} {cited_words(gap.chain)}",
        )
        yield Finding(str(gap.kind), lines, _once(gap.chain.entities))


def _pair_finding(corpus: Corpus, pair: Pair) -> Finding:
    lines = (*(claim_sentence(corpus, claim) for claim in (pair.left, pair.right)), pair_sentence(pair))
    ends = (end for claim in (pair.left, pair.right) for end in (claim.subject, claim.object))
    return Finding(str(pair.kind), lines, _once(ends))


def _once(entities: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entities))
