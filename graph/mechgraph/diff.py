"""What changed from one state of a corpus to another: claims, entities, documents, and what follows from them.

A state is whatever holds a corpus. A conclusion is what becomes of an entity if a source is
raised (`mechgraph.reason.situation`); sources are the substances and the entities without causes, in either state. If
entities cause each other and nothing else causes them, one of them stands for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from mechgraph.model.corpus import Corpus
from mechgraph.model.lazy import column, each
from mechgraph.model.values import Level
from mechgraph.reason.conclusion import Conclusion, Verdict
from mechgraph.reason.projection import Filter, Projection, project
from mechgraph.reason.situation import Situation
from mechgraph.source import open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from mechgraph.model.base import Record


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changed, its old value and its new one; None where it was or is not given."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the claims, entities or documents, by id.

    Parameters
    ----------
    added, removed : ids that are in one state only, in its order.
    changed : ids that are in both, with the fields that changed, in the order of the new state.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[FieldChange, ...]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


class Turn(StrEnum):
    """What became of a conclusion."""

    flipped = "flipped"
    """A rise became a fall, or a fall a rise."""
    changed = "changed"
    """It was reached and is, but as a conflict or with an open direction in one of the two states."""
    appeared = "appeared"
    vanished = "vanished"


@dataclass(frozen=True, slots=True)
class Turned:
    """A conclusion that is not what it was.

    Parameters
    ----------
    source : what is raised.
    target : what becomes of it.
    turn : what became of the conclusion.
    before, after : the conclusion in either state with its witnesses; None where the entity is not there.
    """

    source: str
    target: str
    turn: Turn
    before: Conclusion | None
    after: Conclusion | None


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed between two states.

    Parameters
    ----------
    old, new : the states.
    documents, entities, claims : what became of them.
    conclusions : those that are not what they were; flipped ones first.
    """

    old: Corpus
    new: Corpus
    documents: Changes
    entities: Changes
    claims: Changes
    conclusions: tuple[Turned, ...]

    @property
    def parts(self) -> Mapping[str, Changes]:
        """What became of the documents, entities and claims, by these names."""
        return {"documents": self.documents, "entities": self.entities, "claims": self.claims}

    def __bool__(self) -> bool:
        return bool(self.conclusions) or any(self.parts.values())


def diff_paths(old: Path, new: Path, *, implied: bool = False) -> Diff:
    """Return what changed between two states (see `diff`).

    Parameters
    ----------
    old, new : each what `mechgraph.source.open_source` opens.
    implied : whether what a curator inferred counts in conclusions.

    Raises
    ------
    ProblemsFound
        With everything that is wrong with a state, or where there is no corpus.
    UsageError
        Where nothing is there.
    """
    return diff(open_source(old).corpus, open_source(new).corpus, implied=implied)


def diff(old: Corpus, new: Corpus, *, implied: bool = False) -> Diff:
    """Return what changed between two states of a corpus.

    Parameters
    ----------
    old, new : the states.
    implied : whether what a curator inferred counts in conclusions.

    Notes
    -----
    Linear in the claims for each source.
    """
    return Diff(
        old,
        new,
        _changes(old.documents, new.documents),
        _changes(old.entities, new.entities),
        _changes(old.claims, new.claims),
        tuple(sorted(_turned(old, new, Filter.counting(implied=implied)), key=_order)),
    )


def _changes(old: Sequence[Record], new: Sequence[Record]) -> Changes:
    before, after = ({name: row for row, name in enumerate(column(held, "id"))} for held in (old, new))
    both = [name for name in after if name in before]
    changed: dict[str, tuple[FieldChange, ...]] = {}
    sides = (each(held, [row[name] for name in both]) for held, row in ((old, before), (new, after)))
    for name, was, is_ in zip(both, *sides, strict=True):
        if fields := tuple(_fields(was, is_)):
            changed[name] = fields
    return Changes(
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
        changed,
    )


def _fields(old: Record, new: Record) -> Iterator[FieldChange]:
    before, after = _flat(old), _flat(new)
    for field in dict.fromkeys((*before, *after)):
        if before.get(field) != after.get(field):
            yield FieldChange(field, before.get(field), after.get(field))


def _flat(record: Record) -> dict[str, Any]:
    """Return the fields of a record that are given; those of a record within it by their path, such as scope.region."""
    found: dict[str, Any] = {}
    for field, value in record.model_dump(mode="json").items():
        parts = value.items() if isinstance(value, dict) else [(None, value)]
        found |= {field if part is None else f"{field}.{part}": given for part, given in parts}
    return {field: value for field, value in found.items() if value not in (None, [])}


def _turned(old: Corpus, new: Corpus, chosen: Filter) -> Iterator[Turned]:
    before, after = (project(corpus, chosen) for corpus in (old, new))
    for source in dict.fromkeys((*_sources(after), *_sources(before))):
        was, is_ = (
            Situation.of(found, (source,)) if source in found.corpus.number else None for found in (before, after)
        )
        verdicts = [{} if state is None else state.verdicts for state in (was, is_)]
        for target in dict.fromkeys((*verdicts[1], *verdicts[0])):
            turn = _turn(*(found.get(target, Verdict.not_reached) for found in verdicts))
            if turn is not None:
                conclusions = (
                    None if state is None or target not in found else state.explain(target)
                    for state, found in zip((was, is_), verdicts, strict=True)
                )
                yield Turned(source, target, turn, *conclusions)


def _sources(projection: Projection) -> Iterable[str]:
    """Return where chains start: the entities that are substances, and one of each part that nothing else leads to.

    Such a part is an entity that no other leads to, or entities that lead to each other and that no other leads to: of
    these the substances, or else the first in the order of claims.
    """
    graph, level = projection.graph, projection.corpus.levels
    if not graph.nodes:
        return ()
    part = graph.parts
    entered = set(part[graph.target[part[graph.source] != part[graph.target]]].tolist())
    leaving = np.unique(graph.source).tolist()
    started = {int(part[node]) for node in leaving if level[graph.nodes[node]] is Level.substance}
    sources = []
    for node in leaving:
        here = int(part[node])
        if level[graph.nodes[node]] is Level.substance or here not in entered | started:
            sources.append(graph.nodes[node])
            started.add(here)
    return sources


def _turn(before: Verdict, after: Verdict) -> Turn | None:
    if before is after:
        return None
    if before is Verdict.not_reached:
        return Turn.appeared
    if after is Verdict.not_reached:
        return Turn.vanished
    return Turn.flipped if before.sign and after.sign else Turn.changed


def _order(one: Turned) -> int:
    return list(Turn).index(one.turn)
