"""Entities, from YAML and from JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.corpus.folder import ENTITIES_FILE, ENTITIES_LINES
from mechgraph.corpus.lines import RowLines, read_lines, sound, value_of
from mechgraph.corpus.rows import UNREADABLE, Reading, Row, load_mapping, validated
from mechgraph.corpus.yamlfile import Path_, shorten
from mechgraph.errors import Problem, meant
from mechgraph.files import is_file
from mechgraph.identifiers import IDENTIFIERS, is_identifier, mended
from mechgraph.model.entity import Entity
from mechgraph.model.lazy import KEPT
from mechgraph.names import fold, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_STAND_INS = {"level": "substance"}
_MAPPING_STAND_IN = f"{UNREADABLE}:0"


def read_entities(folder: Path, reading: Reading) -> Sequence[Entity]:
    """Return the entities of a corpus folder, those of its YAML file first, and report what is wrong with them.

    Of very many in JSON Lines, some are read as they are asked for.
    """
    lines_file = folder / ENTITIES_LINES
    if not is_file(lines_file):
        return tuple(_read_entities_file(folder / ENTITIES_FILE, reading))
    is_mixed = is_file(folder / ENTITIES_FILE)
    return _read_entity_lines(
        lines_file, _read_entities_file(folder / ENTITIES_FILE, reading) if is_mixed else (), reading
    )


def _read_entities_file(path: Path, reading: Reading) -> Iterator[Entity]:
    file = load_mapping(path, reading, unread=ENTITIES_FILE)
    if file is None:
        return
    for identifier, value in file.value.items():
        row = Row(file, (identifier,))
        if isinstance(value, dict) and "id" in value:
            message, hint = "an entity's id is its key", "leave the line 'id:' out"
            reading.problems.append(row.problem(("id",), "bad-value", message, value["id"], hint))
        yield from _read_entity(identifier, value, row, reading)


def _read_entity_lines(path: Path, before: Iterable[Entity], reading: Reading) -> RowLines[Entity]:
    file, lines = read_lines(path, reading, ENTITIES_FILE)
    entities = RowLines(lines, Entity)
    for one in before:
        entities.keep(one)
    for number, line in enumerate(lines):
        row, entity = Row(file, (number,)), sound(Entity, line)
        if entity is not None and not all(is_identifier(mapping.id) for mapping in entity.mappings):
            entity = None
        identifier = entity.id if entity else None
        if entity is None:
            value = value_of(line, row, reading, ENTITIES_FILE)
            if value is None:
                continue
            identifier = value.get("id") if isinstance(value, dict) else None
            if not isinstance(identifier, str):
                message, hint = "an entity without an id", 'write {"id": …}'
                reading.problems.append(row.problem((), "missing-field", message, None, hint))
                reading.unread.add(ENTITIES_FILE)
                continue
        if identifier in reading.entities:
            reading.twice(row, str(identifier))
        elif entity is not None:
            reading.entities[entity.id] = row
            if len(entities) < KEPT:
                entities.keep(entity)
            else:
                entities.add(number)
        else:
            for mended in _read_entity(str(identifier), value, row, reading):
                entities.keep(mended)
    return entities


def _read_entity(identifier: str, value: Any, row: Row, reading: Reading) -> Iterator[Entity]:
    reading.entities[identifier] = row
    fields = {**value, "id": identifier} if isinstance(value, dict) else value
    if isinstance(value, dict) and isinstance(value.get("mappings"), list):
        fields["mappings"] = [_checked(row, number, one, reading) for number, one in enumerate(value["mappings"])]
    # The stand-in for a label is unlike all others, so that it is ambiguous with none.
    stand_ins = {**_STAND_INS, "label": f"{UNREADABLE} {identifier}"}
    entity, _ = validated(Entity, fields, row, reading, stand_ins)
    if entity is None:
        reading.broken.add(fold(identifier))
        reading.drop(value)
        return
    sound = tuple(mapping for mapping in entity.mappings if mapping.id != _MAPPING_STAND_IN)
    yield entity.model_copy(update={"mappings": sound})


def _checked(row: Row, number: int, mapping: Any, reading: Reading) -> Any:
    """Return a mapping as written; where its identifier is none, report that and stand in for it."""
    given = mapping.get("id") if isinstance(mapping, dict) else None
    problem = _identifier_problem(row, ("mappings", number, "id"), given) if isinstance(given, str) else None
    if problem is None:
        return mapping
    reading.problems.append(problem)
    return {**mapping, "id": _MAPPING_STAND_IN}


def _identifier_problem(row: Row, path: Path_, given: str) -> Problem | None:
    """Return what is wrong with a public identifier; None where nothing is, or where it does not look like one."""
    meaning = mended(given)
    if is_identifier(given) or (":" not in given and meaning is None):
        return None
    hint = meant([meaning] if meaning else [])
    prefix = given.split(":", 1)[0]
    if prefix in IDENTIFIERS:
        message = f"'{shorten(given)}' is not of the form of {prefix} identifiers"
        hint = hint or f"write it like {prefix}:{IDENTIFIERS[prefix].example}"
    elif ":" in given and "://" not in given:
        message = f"no identifier prefix is called '{shorten(prefix)}'"
        hint = hint or meant(nearest(prefix, IDENTIFIERS)) or f"known: {', '.join(IDENTIFIERS)}"
        return row.problem(path, "unknown-prefix", message, given, hint)
    else:
        message = f"'{shorten(given)}' is not of the form of an identifier"
        hint = hint or "write PREFIX:ID, such as CHEBI:6121"
    return row.problem(path, "malformed-identifier", message, given, hint)
