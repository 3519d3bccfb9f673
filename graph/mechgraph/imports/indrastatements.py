"""Types of INDRA's statements: what each says of the agents or events that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mechgraph.english import listed
from mechgraph.imports.events import Thing
from mechgraph.imports.indraagents import (
    ADDED,
    Fields,
    entities,
    in_activity,
    in_state,
    passed_over,
    plain,
    record,
    records,
    site,
)
from mechgraph.imports.source import texts
from mechgraph.model.values import Level, SubjectChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGULATIONS = {
    "Activation": ("activates", "activates"),
    "Inhibition": ("inhibits", "inhibits"),
    "GtpActivation": ("activates", "activates"),
    "IncreaseAmount": ("increases", "increases the amount of"),
    "DecreaseAmount": ("decreases", "decreases the amount of"),
}
"""Statements about a subject and an object."""

REMOVED = {f"De{name.lower()}": state for name, state in ADDED.items()}
"""Removals of modifications, and the state that they take away."""

ENDS = {"subj", "obj", "obj_activity", "enz", "sub", "residue", "position", "agent", "activity", "is_active", "gef",
        "gap", "ras", "members", "from_location", "to_location", "obj_from", "obj_to"}  # fmt: skip
"""Fields that say what a statement is about."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement says: ends, relation, how it is put, and the change of the subject that it speaks of.

    Parameters
    ----------
    wider : whether to deny it would deny more than one does who denies the statement.
    """

    subject: Thing
    relation: str
    object: Thing
    verb: str
    subject_change: SubjectChange = SubjectChange.as_such
    note: str | None = None
    wider: bool = False


class Names:
    """The entities that a statement names."""

    def __init__(self) -> None:
        self.known: list[Thing] = []
        self.left: list[str] = []

    def agent(self, given: object) -> Thing | None:
        """Return an agent in its state; None for none."""
        found = record(given)
        if not found:
            return None
        self.known.extend(entities(found))
        self.left += passed_over(found)
        return self.known[-1]

    def agents(self, given: object) -> list[Thing]:
        """Return the agents of a list."""
        return [found for one in records(given) if (found := self.agent(one))]

    def add(self, thing: Thing) -> Thing:
        """Return an entity that is named."""
        self.known.append(thing)
        return thing

    def active(self, thing: Thing, activity: object) -> Thing:
        """Return a thing as far as it has an activity: the thing itself where that is any."""
        kind = "".join(texts(activity)) or "activity"
        return thing if kind == "activity" else self.add(in_state(thing, (in_activity("active", kind),)))


def says(kind: str, statement: Fields, names: Names) -> Iterator[Said]:
    """Yield what a statement of one of `TYPES` says; nothing where it leaves an end open."""
    return _READERS[kind](kind, statement, names)


def _regulation(kind: str, statement: Fields, names: Names) -> Iterator[Said]:
    one, other = names.agent(statement.get("subj")), names.agent(statement.get("obj"))
    relation, verb = REGULATIONS[kind]
    if one and other:
        yield Said(one, relation, names.active(other, statement.get("obj_activity")), verb)


def _modification(kind: str, statement: Fields, names: Names) -> Iterator[Said]:
    one, other = names.agent(statement.get("enz")), names.agent(statement.get("sub"))
    if one and other:
        relation, verb = ("increases", "yields") if kind in ADDED else ("decreases", "removes")
        yield Said(one, relation, names.add(_modified(other, ADDED.get(kind) or REMOVED[kind], statement)), verb)


def _modified(thing: Thing, state: str, statement: Fields) -> Thing:
    at = site(statement.get("residue"), statement.get("position"))
    return in_state(thing, (f"{state} at {at}" if at else state,))


def _of_itself(kind: str, statement: Fields, names: Names) -> Iterator[Said]:
    enzyme = record(statement.get("enz"))
    one = names.agent(enzyme)
    bound = records(enzyme.get("bound_conditions"))
    changed = enzyme if kind == "Autophosphorylation" else record(bound[0].get("agent")) if bound else {}
    if one and changed:
        yield Said(one, "increases", names.add(_modified(plain(changed), "phosphorylated", statement)), "yields")


def _active_form(_: str, statement: Fields, names: Names) -> Iterator[Said]:
    one, bare = names.agent(statement.get("agent")), plain(record(statement.get("agent")))
    if one and one.name != bare.name:
        active = statement.get("is_active", True)
        relation, verb = ("activates", "is an active form of") if active else ("inhibits", "is an inactive form of")
        yield Said(one, relation, names.active(bare, statement.get("activity")), verb)


def _exchange(kind: str, statement: Fields, names: Names) -> Iterator[Said]:
    one, other = names.agent(statement.get(kind.lower())), names.agent(statement.get("ras"))
    if one and other:
        relation, verb = ("activates", "loads GTP onto") if kind == "Gef" else ("inhibits", "hydrolyses the GTP of")
        yield Said(one, relation, names.active(other, "gtpbound"), verb)


def _translocation(_: str, statement: Fields, names: Names) -> Iterator[Said]:
    one = names.agent(statement.get("agent"))
    start, end = ("".join(texts(statement.get(f"{key}_location"))) for key in ("from", "to"))
    if one and (start or end):
        place = names.add(Thing(end or start, end or start))
        note = f"It comes from {start}." if start and end else None
        verb = "translocates to" if end else "translocates from"
        yield Said(one, "associatedWith", place, verb, note=note, wider=True)


def _conversion(_: str, statement: Fields, names: Names) -> Iterator[Said]:
    one = names.agent(statement.get("subj"))
    taken, made = (_many(statement.get(key), names) for key in ("obj_from", "obj_to"))
    if not taken and not made:
        return
    sides = [listed([thing.label for thing in side]) or "?" for side in (taken, made)]
    named = ">".join("+".join(sorted(thing.name for thing in side)) for side in (taken, made))
    reaction = names.add(Thing(f"conversion:{named}", f"conversion of {sides[0]} to {sides[1]}", Level.molecular))
    if one:
        yield Said(one, "increases", reaction, "mediates")
    # That nobody mediates it, where that is denied, says nothing of its sides.
    yield from (Said(reaction, "decreases", thing, "consumes", wider=True) for thing in taken)
    yield from (Said(reaction, "causes", thing, "creates", wider=True) for thing in made)


def _many(given: object, names: Names) -> list[Thing]:
    """Return the agents of a list, or the one that is given instead."""
    return names.agents(given if isinstance(given, list) else [given])


def _complex(_: str, statement: Fields, names: Names) -> Iterator[Said]:
    members = names.agents(statement.get("members"))
    if len(members) < 2:
        return
    named = "+".join(sorted(one.name for one in members))
    label = f"complex of {listed(sorted(one.label for one in members))}"
    whole = names.add(Thing(f"complex:{named}", label, Level.molecular))
    for member in dict.fromkeys(members):
        yield Said(member, "partOf", whole, "is part of", wider=len(members) > 2)


def _influence(_: str, statement: Fields, names: Names) -> Iterator[Said]:
    (one, change), (other, sign) = _events([statement.get("subj"), statement.get("obj")], names) or (_NONE, _NONE)
    if one and other:
        relation, verb = {1: ("increases", "raises"), -1: ("decreases", "lowers"), 0: ("affects", "influences")}[sign]
        changes = {1: SubjectChange.increased, -1: SubjectChange.decreased, 0: SubjectChange.as_such}
        yield Said(one, relation, other, verb, changes[change])


def _association(_: str, statement: Fields, names: Names) -> Iterator[Said]:
    (one, sign), (other, second) = _events(records(statement.get("members")), names) or (_NONE, _NONE)
    if one and other:
        relations = {1: "positivelyCorrelatedWith", -1: "negativelyCorrelatedWith", 0: "associatedWith"}
        yield Said(one, relations[sign * second], other, "is associated with")


_EVENT = {"type", "id", "matches_hash", "belief", "concept", "delta"}
_Event = tuple[Thing | None, int]
_NONE: _Event = (None, 0)


def _events(given: list[object] | list[Fields], names: Names) -> tuple[_Event, _Event] | None:
    """Return the concepts of two events, and the sign of their change, 0 where none is said; None for fewer or more."""
    found: list[_Event] = []
    for event in map(record, given):
        concept = record(event.get("concept")) or event
        delta = record(event.get("delta"))
        sign = delta.get("polarity")
        if "concept" in event:
            names.left += sorted(key for key in event.keys() - _EVENT if event[key])
            names.left += sorted(f"delta: {key}" for key in delta.keys() - {"polarity", "type"} if delta[key])
        if concept:
            names.left += [f"concept: {key}" for key in passed_over(concept) if key not in _EVENT]
            found.append((names.add(plain(concept)), sign if sign in (1, -1) else 0))
    return (found[0], found[1]) if len(found) == len(given) == 2 else None


_READERS: dict[str, Callable[[str, Fields, Names], Iterator[Said]]] = {
    **dict.fromkeys(REGULATIONS, _regulation),
    **dict.fromkeys((*ADDED, *REMOVED), _modification),
    "Autophosphorylation": _of_itself,
    "Transphosphorylation": _of_itself,
    "ActiveForm": _active_form,
    "Gef": _exchange,
    "Gap": _exchange,
    "Translocation": _translocation,
    "Conversion": _conversion,
    "Complex": _complex,
    "Influence": _influence,
    "Association": _association,
}

TYPES = tuple(_READERS)
"""The types that are read."""
