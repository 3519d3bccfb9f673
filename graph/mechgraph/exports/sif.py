"""SIF, the simple interaction format: subject, relation and object, and nothing else.

https://cytoscape.org/manual/Cytoscape3_10_0Manual.pdf, chapter on network formats: with tabs as the separator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.model.values import Polarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.exports.tally import Tally
    from mechgraph.model.corpus import Corpus

_CARRIED = frozenset({"subject", "relation", "object", "polarity", "subject_change"})


def sif(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    """Yield the plain edges, each once, by the ids of entities; ids hold neither tabs nor blanks.

    A claim that is negated, not shown, or about a changed subject gives none: an edge would say something else.
    """
    seen = set()
    for claim in corpus.claims:
        if claim.polarity is not Polarity.affirmed:
            tally.miss(f"left out, {str(claim.polarity).replace('_', ' ')}", "claim")
        elif not claim.gives_edge():
            tally.miss("left out, about a changed subject", "claim")
        else:
            edge = claim.subject, claim.relation, claim.object
            if edge in seen:
                tally.miss("the same edge as another", "claim")
            else:
                seen.add(edge)
                yield ("\t".join(edge) + "\n").encode()
            tally.miss_fields(claim, _CARRIED)
    named = {end for subject, _, value in seen for end in (subject, value)}
    yield from (f"{entity}\n".encode() for entity in corpus.number if entity not in named)
    tally.miss_rest(corpus, entities={"id"})
