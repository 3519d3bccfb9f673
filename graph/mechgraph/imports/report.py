"""What became of each record of an import: counts by reason, with the first places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mechgraph.model.base import bare

EXAMPLES = 5
"""Of each reason so many places are told."""


class Piece(StrEnum):
    """What of a source is read, kept or left."""

    statements = "statements"
    entities = "entities"
    """What a source describes, names or states something of; each once, however often it comes."""
    mappings = "mappings"
    claims = "claims"
    documents = "documents"
    parts = "parts"
    """Parts of records, such as a field; they are told where they are left, and not counted where they are read."""
    files = "files"
    """Files of a folder; told as parts are."""


@dataclass
class Report:
    """The tally of an import: of each piece but parts and files, what was read is what is kept and what is left.

    Parameters
    ----------
    form : name of the format.
    files : name, SHA-256 and records of each file.
    read : what was read; kept : what of it came along.
    claims, entities, documents : what was made.
    mappings : how many mappings are new to the corpus that they were added to; the others were there already.
    relations : how often a relation of the source was read as one of ours: (wording, ours, turned).
    changed : what is kept in another form, and how often.
    left : what is left out, by piece and reason.
    places : the first places of each piece and reason.
    notes : what is to be known of the whole, a sentence each.
    """

    form: str
    files: list[dict[str, Any]] = field(default_factory=list)
    read: Counter[Piece] = field(default_factory=Counter)
    kept: Counter[Piece] = field(default_factory=Counter)
    claims: int = 0
    entities: int = 0
    documents: int = 0
    mappings: int = 0
    relations: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[Piece, str]] = field(default_factory=Counter)
    places: dict[tuple[Piece, str], list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def leave(self, of: Piece, why: str, place: str, times: int = 1) -> None:
        """Count something that is left out."""
        self.left[of, why] += times
        found = self.places.setdefault((of, why), [])
        if len(found) < EXAMPLES:
            found.append(place.encode(errors="replace").decode())  # a name of a file need not be UTF-8

    def name(self, text: str) -> str:
        """Return a text as it may be a name, on one line, and count it where a character had to be taken out."""
        name = bare(text)
        if name != " ".join(text.split()):
            self.changed["a name lost characters that are not seen"] += 1
        return name

    def record(self) -> dict[str, Any]:
        """Return the report as it is written to JSON."""
        return {
            "format": self.form,
            "files": self.files,
            "records": [
                {"of": of, "read": times, "kept": self.kept[of], "left": self._left(of)}
                for of, times in self.read.items()
            ],
            "made": self._made(),
            "relations": [
                {"source": source, "relation": ours, "turned": turned, "claims": times}
                for (source, ours, turned), times in sorted(self.relations.items(), key=lambda one: (-one[1], one[0]))
            ],
            "changed": [{"how": how, "times": times} for how, times in sorted(self.changed.items())],
            "left": [
                {"of": of, "why": why, "times": times, "first": self.places.get((of, why), [])}
                for (of, why), times in sorted(self.left.items())
            ],
            "notes": self.notes,
        }

    def _made(self) -> dict[str, int]:
        made = {"claims": self.claims, "entities": self.entities, "documents": self.documents}
        return made | {"mappings": self.mappings} if Piece.mappings in self.read else made

    def _left(self, of: Piece) -> int:
        return sum(times for (piece, _), times in self.left.items() if piece is of)

    def rows(self) -> list[dict[str, Any]]:
        """Return the counts as rows of a table: what happened, to what, how often."""
        return [
            *({"what": "read", "which": of, "times": times} for of, times in self.read.items()),
            *({"what": "kept", "which": of, "times": self.kept[of]} for of in self.read),
            *({"what": "made", "which": name, "times": times} for name, times in self._made().items()),
            *(
                {
                    "what": "read as",
                    "which": f"{source} → {ours}{', subject and object changed over' if turned else ''}",
                    "times": times,
                }
                for (source, ours, turned), times in sorted(self.relations.items(), key=lambda one: (-one[1], one[0]))
            ),
            *({"what": "changed", "which": how, "times": times} for how, times in sorted(self.changed.items())),
            *(
                {"what": "left out", "which": f"{of}: {why}", "times": times}
                for (of, why), times in sorted(self.left.items())
            ),
        ]
