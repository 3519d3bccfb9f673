"""RDF in our own vocabulary as a corpus folder: what `mechgraph build` and `export` wrote comes back as it was.

What others wrote in it is read as any other format (see `mechgraph.imports.rdfclaims`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mechgraph.errors import Problem, ProblemsFound
from mechgraph.imports.folder import about_of, write_corpus
from mechgraph.imports.rdfclaims import COUPLINGS, read
from mechgraph.imports.report import Piece
from mechgraph.model.claim import Claim
from mechgraph.model.lazy import Lazy
from mechgraph.model.values import Status
from mechgraph.namespaces import VOCABULARY
from mechgraph.rdf.read import WHOLE, HeldRdf, is_rdf
from mechgraph.validate import read_corpus
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from mechgraph.imports.report import Report
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.ledger import Entry

__all__ = ["read", "recognises", "restore"]

SHOWN = 20
"""Of what is wrong with a corpus so much is told."""


def recognises(name: str, head: str) -> bool:
    """Tell whether a file looks like one of these."""
    return is_rdf(name) and VOCABULARY in head


def restore(source: Path, folder: Path, report: Report, about: dict[str, Any]) -> None:
    """Write the corpus that a file encodes into a folder.

    Parameters
    ----------
    about : what it shall say of itself instead of what it says there, by field.

    Raises
    ------
    NoCorpusFound
        Where the file encodes none.
    ProblemsFound
        Where it is one that would not pass `mechgraph check`.
    UsageError
        Where the model does not take what it shall say of itself.
    """
    held = HeldRdf(source)
    corpus = _whole(held.corpus, report)
    if about:
        corpus = replace(corpus, about=about_of({**corpus.about.model_dump(), **about}))
    write_corpus(corpus, folder)
    try:
        read_corpus(folder)
    except ProblemsFound as found:
        problems = [
            Problem(str(source), 0, 0, one.code, one.message, one.value, one.hint) for one in found.problems[:SHOWN]
        ]
        raise ProblemsFound(problems) from found
    for predicate, times in sorted(held.besides().items()):
        is_edge = predicate.removeprefix(VOCABULARY) in {*relations(), *COUPLINGS}
        why = (
            "an edge that follows from no claim of the corpus"
            if is_edge
            else "a statement of RDF that is none of a corpus"
        )
        report.leave(Piece.parts, why, predicate, times)
    held.close()
    if source.suffix.lower() not in WHOLE and not any(claim.status is Status.implied for claim in corpus.claims):
        whole = ", ".join(WHOLE)
        report.notes.append(
            f"{source.name} has no named graphs, so implied claims were left out of it; {whole} have them"
        )
    report.claims, report.entities, report.documents = (
        len(found) for found in (corpus.claims, corpus.entities, corpus.documents)
    )
    for piece, made in ((Piece.claims, report.claims), (Piece.entities, report.entities),
                        (Piece.documents, report.documents)):  # fmt: skip
        report.read[piece] = report.kept[piece] = made


def _whole(corpus: Corpus, report: Report) -> Corpus:
    """Return a corpus without references to claims that the file leaves out, as Turtle does with implied ones."""
    restated = {claim.id: claim.restates for claim in corpus.claims}
    known = restated.keys()
    for claim, other in restated.items():
        if other is not None and other not in known:
            report.leave(Piece.parts, "a claim restates one that the file does not hold", claim)
    ledger: dict[str, dict[int, Entry]] = {}
    for document, entries in corpus.ledger.items():
        ledger[document] = {}
        for number, entry in entries.items():
            statements = []
            for statement in entry.statements:
                kept = tuple(one for one in statement.claims if one in known)
                for one in sorted(set(statement.claims) - known):
                    report.leave(
                        Piece.parts,
                        "a ledger names a claim that the file does not hold",
                        f"{document}, {number}: {one}",
                    )
                if kept or statement.says is not None:
                    statements.append(statement.model_copy(update={"claims": kept}))
            ledger[document][number] = entry.model_copy(update={"statements": tuple(statements)})
    return replace(corpus, claims=_Whole(corpus.claims, known), ledger=ledger)


class _Whole(Lazy[Claim]):
    """Claims that restate none but those that are known."""

    def __init__(self, claims: Sequence[Claim], known: Collection[str]) -> None:
        self._claims, self._known = claims, known

    def __len__(self) -> int:
        return len(self._claims)

    def at(self, row: int) -> Claim:
        """Return the claim of a row, counted from 0."""
        claim = self._claims[row]
        return (
            claim
            if claim.restates is None or claim.restates in self._known
            else claim.model_copy(update={"restates": None})
        )
