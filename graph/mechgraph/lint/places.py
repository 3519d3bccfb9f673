"""Where findings stand: file and line of the claim or entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.corpus.read import read_folder
from mechgraph.errors import Problem, ProblemsFound
from mechgraph.validate import set_problems

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.corpus.rows import Reading
    from mechgraph.lint.finding import Finding
    from mechgraph.model.corpus import Corpus


def read_with_places(folder: Path) -> tuple[Corpus, Reading]:
    """Read a corpus folder that is expected to be sound, with the place of each claim and entity.

    Raises
    ------
    ProblemsFound
        With everything that is wrong.
    """
    reading = read_folder(folder)
    if reading.corpus is not None:
        reading.problems.extend(set_problems(reading))
    if reading.problems or reading.corpus is None:
        raise ProblemsFound(reading.problems)
    return reading.corpus, reading


def placed(finding: Finding, reading: Reading) -> Problem:
    """Return a finding as a problem at the first line of its claim or entity."""
    rows = reading.entities if finding.claim is None else reading.claims
    name = finding.claim or finding.entity or ""
    return rows[name].problem((), finding.lint, f"{name}: {finding.message}", None, finding.hint)
