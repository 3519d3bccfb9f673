"""What became of each record of an import: counts by reason, with the first places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

EXAMPLES = 5
"""Of each reason so many places are told."""


@dataclass
class Report:
    """The tally of an import.

    Parameters
    ----------
    form : name of the format.
    files : name, SHA-256 and records of each file.
    read : records read; kept : those that gave claims.
    claims, entities, documents : what was made.
    relations : how often a relation of the source was read as one of ours: (wording, ours, turned).
    changed : what is kept in another form, and how often.
    left : what is left out, by reason.
    places : the first places of each reason.
    """

    form: str
    files: list[dict[str, Any]] = field(default_factory=list)
    read: int = 0
    kept: int = 0
    claims: int = 0
    entities: int = 0
    documents: int = 0
    relations: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)

    def leave(self, why: str, place: str, times: int = 1) -> None:
        """Count something that is left out."""
        self.left[why] += times
        found = self.places.setdefault(why, [])
        if len(found) < EXAMPLES:
            found.append(place)

    def record(self) -> dict[str, Any]:
        """Return the report as it is written to JSON."""
        return {
            "format": self.form,
            "files": self.files,
            "records": {"read": self.read, "kept": self.kept},
            "made": {"claims": self.claims, "entities": self.entities, "documents": self.documents},
            "relations": [
                {"source": source, "relation": ours, "turned": turned, "claims": times}
                for (source, ours, turned), times in sorted(self.relations.items(), key=lambda one: (-one[1], one[0]))
            ],
            "changed": [{"how": how, "times": times} for how, times in sorted(self.changed.items())],
            "left": [
                {"why": why, "times": times, "first": self.places.get(why, [])}
                for why, times in sorted(self.left.items())
            ],
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the counts as rows of a table: what happened, to what, how often."""
        return [
            {"what": "read", "which": "records", "times": self.read},
            {"what": "kept", "which": "records", "times": self.kept},
            *(
                {"what": "made", "which": name, "times": getattr(self, name)}
                for name in ("claims", "entities", "documents")
            ),
            *(
                {
                    "what": "read as",
                    "which": f"{source} → {ours}{', subject and object changed over' if turned else ''}",
                    "times": times,
                }
                for (source, ours, turned), times in sorted(self.relations.items(), key=lambda one: (-one[1], one[0]))
            ),
            *({"what": "changed", "which": how, "times": times} for how, times in sorted(self.changed.items())),
            *({"what": "left out", "which": why, "times": times} for why, times in sorted(self.left.items())),
        ]
