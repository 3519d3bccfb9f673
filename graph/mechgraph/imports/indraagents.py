"""Agents of INDRA as entities: what they are by their identifiers, and the state that they are in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mechgraph.imports.events import Thing
from mechgraph.imports.source import texts
from mechgraph.model.values import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

Fields = dict[str, Any]

ADDED = {
    "Phosphorylation": "phosphorylated", "Hydroxylation": "hydroxylated", "Sumoylation": "sumoylated",
    "Acetylation": "acetylated", "Glycosylation": "glycosylated", "Ribosylation": "ribosylated",
    "Ubiquitination": "ubiquitinated", "Farnesylation": "farnesylated",
    "Geranylgeranylation": "geranylgeranylated", "Palmitoylation": "palmitoylated",
    "Myristoylation": "myristoylated", "Methylation": "methylated",
}  # fmt: skip
"""Modifications, and the state that they yield."""

REMOVED = {f"De{name.lower()}": state for name, state in ADDED.items()}
"""Their removals, and the state that they take away."""

_STATES = {name.lower(): state for name, state in ADDED.items()}

GROUNDINGS = ("FPLX", "HGNC", "UP", "UPPRO", "CHEBI", "MESH", "GO", "DOID", "HP", "EFO", "MONDO", "EGID", "NCIT",
              "PUBCHEM", "DRUGBANK", "CHEMBL", "IP", "PF", "UMLS", "CAS", "HMDB", "UN", "UBERON", "CL")  # fmt: skip
"""Sources of identifiers in the order in which one names an agent; others come after them."""

LEVELS = {
    "FPLX": Level.molecular, "HGNC": Level.molecular, "UP": Level.molecular, "UPPRO": Level.molecular,
    "EGID": Level.molecular, "IP": Level.molecular, "PF": Level.molecular, "DRUGBANK": Level.substance,
    "CL": Level.cellular, "DOID": Level.body, "HP": Level.body, "MONDO": Level.body,
}  # fmt: skip
"""Levels of what these sources identify, where they say one."""

FIELDS = {"name", "db_refs", "mods", "mutations", "bound_conditions", "activity", "location"}
"""Fields of an agent that say what it is, and in which state."""

DEEPEST = 5
"""Agents are bound to agents that are bound to others at most so deep."""

_ACTIVITIES = {"transcription": "transcriptional", "gap": "GAP", "gef": "GEF"}
"""Kinds of activity that are called otherwise in a sentence."""

_NOT_NAMES = {"TEXT", "TEXT_NORM", "ENTREZ_TEXT"}


class Unread(ValueError):
    """A statement that gives no claim, and why."""


def records(value: Any) -> list[Fields]:
    """Return the objects of a list; none of what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def record(value: Any) -> Fields:
    """Return an object; an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def plain(agent: Fields) -> Thing:
    """Return the entity that an agent or concept is, whatever its state."""
    label = (texts(agent.get("name")) or ("",))[0]
    if not label:
        raise Unread("an agent without a name")
    refs = record(agent.get("db_refs"))
    names: list[tuple[str, str]] = []
    for space in sorted(refs, key=lambda one: GROUNDINGS.index(one) if one in GROUNDINGS else len(GROUNDINGS)):
        if space in _NOT_NAMES:
            continue
        for one in refs[space] if isinstance(refs[space], list) else [refs[space]]:
            # Groundings of concepts come with scores, best first.
            local = (texts(one[0] if isinstance(one, list) and one else one) or ("",))[0]
            if local:
                names.append((space, local if local.startswith(f"{space}:") else f"{space}:{local}"))
                break
    if not names:
        return Thing(label, label)
    return Thing(names[0][1], label, LEVELS.get(names[0][0], Level.unplaced), same=tuple(name for _, name in names[1:]))


def passed_over(agent: Fields) -> Iterator[str]:
    """Yield what of an agent, and of those it is bound to, has no place: fields, words, and further groundings."""
    yield from sorted(agent.keys() - FIELDS)
    refs = record(agent.get("db_refs"))
    for space in sorted(refs):
        if space in _NOT_NAMES or (isinstance(refs[space], list) and len(refs[space]) > 1):
            yield f"db_refs: {space}"
    for bound in records(agent.get("bound_conditions")):
        yield from passed_over(record(bound.get("agent")))


def site(residue: Any, position: Any) -> str:
    """Return where something is modified, such as S9; nothing where that is not said."""
    return f"{''.join(texts(residue))}{''.join(texts(position))}"


def _states(agent: Fields, depth: int) -> Iterator[tuple[str, tuple[Thing, ...]]]:
    """Yield each condition of an agent in words, with the entities that it names, the last of which ends the words."""
    for mod in records(agent.get("mods")):
        kind = str(mod.get("mod_type"))
        at = site(mod.get("residue"), mod.get("position"))
        state = _STATES.get(kind, f"with {kind}") + (f" at {at}" if at else "")
        yield state if mod.get("is_modified", True) else f"not {state}", ()
    for change in records(agent.get("mutations")):
        old, place, new = ("".join(texts(change.get(key))) for key in ("residue_from", "position", "residue_to"))
        yield f"mutated {old or '?'}{place or '?'}{new or '?'}", ()
    for bound in records(agent.get("bound_conditions")):
        other = list(entities(record(bound.get("agent")), depth + 1))
        yield f"{'' if bound.get('is_bound', True) else 'not '}bound to ", tuple(other)
    active = record(agent.get("activity"))
    if active:
        state = "active" if active.get("is_active", True) else "inactive"
        yield in_activity(state, str(active.get("activity_type"))), ()
    for place in texts(agent.get("location")):
        yield f"in {place}", ()


def entities(agent: Fields, depth: int = 0) -> Iterator[Thing]:
    """Yield the entities that an agent names; the last is the agent in its state."""
    if depth > DEEPEST:
        raise Unread("an agent that is bound to what is bound, too deep")
    bare = plain(agent)
    yield bare
    labelled: list[str] = []
    named: list[str] = []
    parts = [bare.name]
    for state, others in _states(agent, depth):
        yield from others
        last = others[-1:]
        labelled.append(state + "".join(one.label for one in last))
        # Others that are labelled alike are told apart by their names.
        named.append(state + "".join(one.name for one in last))
        parts += [one.name for one in last]
    if named:
        yield replace(
            in_state(bare, tuple(named)),
            label=f"{bare.label} {', '.join(labelled)}",
            aspect_of=tuple(dict.fromkeys(parts)),
        )


def in_activity(state: str, kind: str) -> str:
    """Return a state, active or inactive, in words with the kind of activity, where the source says one."""
    if kind == "activity":
        return state
    if kind == "gtpbound":
        return f"{state} in its GTP-bound form"
    return f"{'with' if state == 'active' else 'without'} {_ACTIVITIES.get(kind, kind)} activity"


def in_state(thing: Thing, states: tuple[str, ...]) -> Thing:
    """Return a thing in a state."""
    name = ":".join((*(state.replace(":", " ") for state in states), thing.name))
    return Thing(name, f"{thing.label} {', '.join(states)}", thing.level, aspect_of=(thing.name,))
