"""Lints about entities: a direction in a name, two that look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.lint.cues import cues
from mechgraph.lint.finding import Found, Lint, at_entity
from mechgraph.lint.reader import content
from mechgraph.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.lint.reader import Reader
    from mechgraph.model.entity import Entity

NEAR, SHORTEST = 88, 5
"""Words are taken for the same that are so similar (RapidFuzz's Indel ratio, of 100), and have so many letters.

One letter left out or doubled is found; a prefix that turns the meaning round (hypo, hyper; intra, extra) is not taken
for a slip.
"""

_WORTH_A_LOOK = 80
"""Names less similar than this as a whole are not compared word by word."""

_LANGUAGE = "en"
"""The language of labels; they are ours, whatever the documents are written in."""


def _direction_in_label(reader: Reader) -> Iterator[Found]:
    listed = cues(_LANGUAGE)
    if listed is None:
        return
    for entity in reader.corpus.entities:
        for name in (*entity.names, entity.id):
            cue = next(listed.directions_in_names.find(fold(name).split()), None)
            if cue is not None:
                yield at_entity(
                    entity.id,
                    f"its name '{name}' says a direction: “{cue.text}”",
                    "name what is measured, and let the claims say which way it goes",
                )
                break


def _alike(reader: Reader) -> Iterator[Found]:
    from rapidfuzz import fuzz, process

    entities = reader.corpus.entities
    keys = [(key, entity) for entity in entities for key in dict.fromkeys(map(_key, (*entity.names, entity.id))) if key]
    choices = [" ".join(key) for key, _ in keys]
    told: set[frozenset[str]] = set()
    for number, (key, entity) in enumerate(keys):
        similar = process.extract(
            choices[number], choices[:number], scorer=fuzz.ratio, score_cutoff=_WORTH_A_LOOK, limit=None
        )
        for _, _, place in similar:
            other_key, other = keys[place]
            pair = frozenset((entity.id, other.id))
            if len(pair) < 2 or pair in told or _are_linked(entity, other) or not _look_the_same(key, other_key):
                continue
            told.add(pair)
            yield Found(
                (),
                (entity.id, other.id),
                f"its names look like those of '{other.id}': '{entity.label}', '{other.label}'",
                "make them one, or link them with 'close_match', 'kind_of' or 'aspect_of'",
            )


def _key(name: str) -> tuple[str, ...]:
    return tuple(sorted(content(name.replace("_", " "), _LANGUAGE)))


def _look_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names have the same words, but for slips of the pen; a digit is no slip."""
    from rapidfuzz import fuzz

    left, right = sorted(set(one) - set(other)), sorted(set(other) - set(one))
    return len(left) == len(right) and all(
        fuzz.ratio(a, b) >= NEAR and len(a) >= SHORTEST and not any(map(str.isdigit, a + b))
        for a, b in zip(left, right, strict=True)
    )


def _are_linked(one: Entity, other: Entity) -> bool:
    return other.id in one.links or one.id in other.links


LINTS: tuple[Lint, ...] = (
    Lint("direction-in-label", "the name of an entity says a direction", _direction_in_label),
    Lint("alike-entities", "two entities have names that look the same", _alike),
)
"""The lints about entities."""
