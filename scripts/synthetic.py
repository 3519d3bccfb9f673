"""Synthetic corpora for benchmarks: claims between random entities, with the fields that real ones have."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About, Corpus
from mechgraph.model.document import Document, Segment, SegmentKind
from mechgraph.model.entity import Entity
from mechgraph.model.values import Certainty, Level
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from mechgraph.rdf.ntriples import Node

SIGNED = ("increases", "decreases", "activates", "inhibits", "upregulates", "blocks", "promotes", "affects")


def corpus(claims: int, entities: int, *, seed: int = 0) -> Corpus:
    """Return a corpus of so many claims between so many entities, read from 20 documents of 50 segments."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    levels = list(Level)
    names = [f"e{number}" for number in range(entities)]
    documents = tuple(
        Document(id=f"d{n}", title=f"Document {n}", short=f"D{n}", file=f"d{n}.txt", sha256="0" * 64, length=5_000)
        for n in range(20)
    )
    segments = tuple(
        Segment(
            number=n + 1,
            kind=SegmentKind.sentence,
            start=n * 100,
            end=n * 100 + 90,
            sha256="0" * 64,
            folded="0" * 64,
            locator="x",
        )
        for n in range(50)
    )

    def claim(number: int) -> Claim:
        subject, value = chance.sample(names, 2)
        if number < entities:  # each entity is used
            subject, value = names[number], names[(number + 1 + chance.randrange(entities - 1)) % entities]
        hedged = chance.random() < 0.3
        return Claim(
            id=f"c{number}",
            document=f"d{chance.randrange(20)}",
            segments=(chance.randrange(50) + 1,),
            subject=subject,
            relation=chance.choice(SIGNED),
            object=value,
            says=f"{subject} acts on {value}.",
            certainty=Certainty.probable if hedged else Certainty.asserted,
            hedge="seems to" if hedged else None,
        )

    return Corpus(
        about=About(id="synthetic", prefix="s", title="Synthetic", description="For benchmarks.", licence="CC0-1.0"),
        relations=relations(),
        documents=documents,
        segments={document.id: segments for document in documents},
        entities=tuple(Entity(id=name, label=name, level=levels[n % len(levels)]) for n, name in enumerate(names)),
        claims=tuple(claim(number) for number in range(claims)),
    )


def lines(node: Node) -> str:
    """Return a node as N-Quads, the form that every engine loads fastest."""
    graph, subject, said = node
    return "".join(f"{subject} {one} {graph} .\n" for one in said)
