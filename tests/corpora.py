"""Small corpora made for tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mechgraph.model.claim import Claim
from mechgraph.model.corpus import About, Corpus
from mechgraph.model.document import Document, Segment
from mechgraph.model.entity import Entity
from mechgraph.model.ledger import Entry
from mechgraph.validate import read_corpus
from mechgraph.vocabulary import relations

HASH = "0" * 64


def claim(identifier: str, text: str, **fields: Any) -> Claim:
    """Return a claim from 'subject relation object'."""
    subject, relation, value = text.split()
    given = {"document": "d1", "segments": (1,), "says": text, **fields}
    return Claim(id=identifier, subject=subject, relation=relation, object=value, **given)


def corpus(
    *claims: Claim,
    entities: Mapping[str, Mapping[str, Any]] | None = None,
    ledger: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    **about: Any,
) -> Corpus:
    """Return a corpus of two documents with the entities that the claims name."""
    given = entities or {}
    names = dict.fromkeys(name for one in claims for _, name in one.entities()) | dict.fromkeys(given)
    documents = tuple(
        Document(id=name, title=f"Document {name}", short=name, file=f"{name}.txt", sha256=HASH, length=100)
        for name in ("d1", "d2")
    )
    segment = Segment(number=1, kind="sentence", start=0, end=50, sha256=HASH, folded=HASH, locator="First three words")
    return Corpus(
        about=About(id="small", prefix="s", title="Small", description="Small.", licence="CC0-1.0", **about),
        relations=relations(),
        documents=documents,
        segments={document.id: (segment,) for document in documents},
        entities=tuple(
            Entity(id=name, **{"label": name.replace("_", " "), "level": "molecular", **given.get(name, {})})
            for name in names
        ),
        claims=claims,
        ledger={
            name: {row["segment"]: Entry.model_validate(row) for row in rows} for name, rows in (ledger or {}).items()
        },
    )


def documents_in_lines(folder: Path) -> None:
    """Put the documents of a corpus folder into JSON Lines."""
    made = read_corpus(folder)
    segments = ((name, one) for name, listed in made.segments.items() for one in listed)
    _lines(folder / "documents.jsonl", (one.model_dump(mode="json", exclude_none=True) for one in made.documents))
    _lines(folder / "segments.jsonl", ({"document": name, **one.model_dump(mode="json")} for name, one in segments))
    for path in (folder / "documents").iterdir():
        path.unlink()


def claims_in_lines(folder: Path) -> None:
    """Put the claims of a corpus folder into JSON Lines."""
    claims = [one.model_dump(mode="json", exclude_defaults=True) for one in read_corpus(folder).claims]
    _lines(folder / "claims.jsonl", claims)
    for path in (folder / "claims").iterdir():
        path.unlink()


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def hard() -> Corpus:
    """Return claims among which no path of sign − leads from a to z, which takes long to find out.

    Ten entities all raise each other; only one of them lowers anything, and the way back from there leads to it.
    """
    names = "bcdefghijk"
    claims = [claim(f"c.{x}{y}", f"{x} increases {y}") for x in names for y in names if x != y]
    ends = ("a increases b", "k increases z", "c decreases y", "y increases c")
    return corpus(*claims, *(claim(f"c.{number}", said) for number, said in enumerate(ends)))
