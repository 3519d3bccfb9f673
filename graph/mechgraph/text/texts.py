"""The words of the segments of a corpus, read from the texts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mechgraph.errors import Problem, ProblemsFound
from mechgraph.text.anchors import Standing, verify

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.model.corpus import Corpus

Texts = Mapping[str, Mapping[int, str]]
"""The words of segments, by document id and number."""


def read_texts(corpus: Corpus, folder: Path) -> dict[str, dict[int, str]]:
    """Return the words of all segments whose document's text lies in a folder.

    Raises
    ------
    UsageError
        Where there is no such folder.
    ProblemsFound
        Where a text is not the one that was segmented: the segments that moved or changed are named.
    """
    problems: list[Problem] = []
    texts: dict[str, dict[int, str]] = {}
    for found in verify(corpus.documents, corpus.segments, folder):
        if found.text is None:
            continue
        for standing in (Standing.respaced, Standing.moved, Standing.changed):
            numbers = [str(check.segment.number) for check in found.standing(standing)]
            if numbers:
                listed = f"{'segment' if len(numbers) == 1 else 'segments'} {', '.join(numbers)} {standing}"
                message = f"the text is not the one recorded for '{found.document.id}': {listed}"
                hint = "see: mechgraph verify --documents"
                problems.append(Problem(str(found.text.path), 0, 0, f"segment-{standing}", message, hint=hint))
        texts[found.document.id] = {
            check.segment.number: found.text.words[check.start : check.end] for check in found.checks
        }
    if problems:
        raise ProblemsFound(problems)
    return texts
