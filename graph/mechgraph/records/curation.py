"""What curators check, as plain records: coverage, answers to questions, anchors, updates of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.model.ledger import Entry
from mechgraph.text.anchors import Standing

if TYPE_CHECKING:
    from mechgraph.corpus.update import Update
    from mechgraph.coverage import DocumentCoverage
    from mechgraph.model.document import Segment
    from mechgraph.query.questions import Answered
    from mechgraph.records.table import Record
    from mechgraph.text.anchors import Verification
    from mechgraph.text.revision import Nearest


def coverage_record(covered: DocumentCoverage, *, segments: bool = False) -> Record:
    """Return how much of a document has been read: counts, what is set aside and what is unaccounted for.

    Parameters
    ----------
    covered : the document with what was read from it.
    segments : whether to list what was read from each segment.
    """
    aside: dict[str, list[int]] = {}
    for reading in covered.set_aside:
        aside.setdefault(str(reading.aside), []).append(reading.segment.number)
    record: Record = {
        "document": covered.document.id,
        "segments": {
            "total": len(covered.readings),
            "read": len(covered.read),
            "set_aside": len(covered.set_aside),
            "unaccounted": len(covered.unaccounted),
        },
        "statements": {"total": covered.statements, "covered": covered.covered},
        "set_aside": aside,
        "unaccounted": [
            {**_place(reading.segment), "missing": list(reading.missing)} for reading in covered.unaccounted
        ],
        "unlisted": [claim.id for claim in covered.unlisted],
        "drafts": [claim.id for claim in covered.drafts],
    }
    if segments:
        record["readings"] = [
            {
                **_place(reading.segment),
                **(reading.entry or Entry(segment=reading.segment.number)).model_dump(mode="json"),
            }
            for reading in covered.readings
        ]
    return record


def _place(segment: Segment) -> Record:
    return {"segment": segment.number, "kind": str(segment.kind), "locator": segment.locator}


def question_record(answered: Answered) -> Record:
    """Return a competency question with the answer that the graph gives."""
    return {
        **answered.question.model_dump(include={"name", "title", "question", "text", "implied"}),
        "group": answered.question.group,
        "columns": list(answered.columns),
        "rows": [list(row) for row in answered.rows],
    }


def answer_check_record(answered: Answered) -> Record:
    """Return the same with how the answer differs from the one expected."""
    return {
        **question_record(answered),
        "as_expected": answered.is_as_expected,
        "missing": [list(row) for row in answered.missing],
        "unexpected": [list(row) for row in answered.unexpected],
    }


def verification_record(verified: Verification, segments: int) -> Record:
    """Return a document against its text: the segments that moved or changed, of so many."""
    return {
        "document": verified.document.id,
        "text": None if verified.text is None else str(verified.text.path),
        "same_file": verified.same_file,
        "segments": segments,
        **{
            str(standing): [
                {"number": check.segment.number, "start": check.start, "end": check.end}
                for check in verified.standing(standing)
            ]
            for standing in (Standing.moved, Standing.respaced, Standing.changed)
        },
    }


def update_record(made: Update) -> Record:
    """Return an update as a plain record."""
    revision = made.revision

    def near(one: Nearest) -> Record:
        return {
            "old": one.old.number,
            "begins": one.old.locator,
            "new": one.new.number,
            "score": one.score,
            "basis": str(one.basis),
        }

    def bare(one: Segment) -> Record:
        return {"number": one.number, "begins": one.locator}

    pairs = {"same": revision.same, "respaced": revision.respaced, "moved": revision.moved}
    return {
        "document": made.document.id,
        **{name: [{"old": one.old.number, "new": one.new.number} for one in part] for name, part in pairs.items()},
        "changed": [near(one) for one in revision.changed],
        "new": [bare(one) for one in revision.added],
        "gone": [bare(one) for one in revision.gone],
        "claims": [
            {
                "claim": one.claim,
                "file": one.file,
                "changed": [near(part) for part in one.nearest],
                "gone": [bare(part) for part in one.gone],
            }
            for one in made.claims
        ],
        "reopened": list(made.reopened),
        "refused": bool(made.blocking),
        "written": list(made.written),
    }
