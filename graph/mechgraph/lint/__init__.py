"""Lints: checks of a corpus that only a person can settle, by mending what they find or by answering it."""

from __future__ import annotations

from mechgraph.lint.finding import Finding
from mechgraph.lint.run import findings, lints, not_run

__all__ = ["Finding", "findings", "lints", "not_run"]
