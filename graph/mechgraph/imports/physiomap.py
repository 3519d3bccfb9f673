"""PhysioMap: a signed causal map of physiology, as JSON or RDF.

https://github.com/bio-ontology-research-group/physiomap.

A node is a quantity with its place of action, as our entities are; what it is a quantity of stands in its note.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from mechgraph.imports.events import Changed, Left, Origin, Stated, Thing
from mechgraph.imports.physiomap_rdf import PLACE, edges
from mechgraph.imports.report import Piece
from mechgraph.imports.source import Item, Json, refuse, texts
from mechgraph.model.values import Level
from mechgraph.rdf.read import is_rdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mechgraph.imports.events import Event
    from mechgraph.text.files import Text

LEVELS = {
    "molecular": Level.molecular,
    "subcellular": Level.cellular,
    "cellular": Level.cellular,
    "tissue": Level.body,
    "organ": Level.body,
    "organ_system": Level.body,
    "organism": Level.body,
}
"""Levels of the scales."""

CAUSAL = {"+": ("increases", "raises"), "-": ("decreases", "lowers"), "?": ("affects", "changes")}
PRODUCTION = {"+": ("causes", "produces"), "-": ("decreases", "consumes")}
LISTS = (
    "nodes", "causal_edges", "production_edges", "constitutive_edges", "modulation_edges", "quantitative_definitions",
    "interventions",
)  # fmt: skip

_NODE = {"id", "label", "scale", "entity_iri", "quality_iri", "system", "source"}
_EDGE = {"id", "kind", "source", "target", "micro", "macro", "relation", "sign", "context", "modulated", "evidence",
         "prov_source", "modulator", "edge_source", "edge_target", "can_flip_sign", "interaction_sign"}  # fmt: skip
_NO_CLAIMS = {
    "definition": "an algebraic definition, which is no claim",
    "intervention": "a preset of the source's own simulations",
}


def recognises(name: str, head: str) -> bool:
    """Tell whether a file looks like one of these."""
    return (name.endswith(".json") and '"causal_edges"' in head) or (is_rdf(name) and f"{PLACE}ontology#" in head)


def read(text: Text) -> Iterator[Event]:
    """Yield what a file holds."""
    if not is_rdf(text.path.name.lower()):
        yield from _read_json(text)
        return
    labels: dict[str, str] = {}
    for found in edges(text):
        if not isinstance(found, tuple):
            yield found
        elif found[1] == "node":
            node = _node(text, found[0], {})
            labels[node.name] = node.label
            yield node
        else:
            yield from _edge(text, *found, labels)


def _read_json(text: Text) -> Iterator[Event]:
    whole = Json(text).read()
    if not isinstance(whole, dict):
        refuse(text, 0, "bad-value", "not an object with 'nodes' and 'causal_edges'", "is this PhysioMap?")
    lists = {name: _items(text, whole, name) for name in LISTS}
    version = " ".join(texts(whole.get("version")))
    generated = " ".join(texts(whole.get("generated")))
    yield Origin("physiomap", f"PhysioMap {version}".strip(), text, publisher="bio-ontology-research-group",
                 date=generated or None)  # fmt: skip
    given = whole.get("synonyms")
    synonyms: dict[str, Any] = given if isinstance(given, dict) else {}
    for key in sorted(whole.keys() - {*LISTS, "version", "generated", "synonyms"}):
        yield Left("a part of the file that has no place", key)
    nodes = [_node(text, item, synonyms) for item in lists["nodes"]]
    yield from nodes
    labels = {node.name: node.label for node in nodes}
    yield from _passed_over(lists, ["nodes"], _NODE, "a field of a node that has no place")
    yield from _passed_over(lists, LISTS[1:5], _EDGE, "a field of an edge that has no place")
    edges = [
        *((item, "causal") for item in lists["causal_edges"]),
        *((item, "production") for item in lists["production_edges"]),
        *((item, "constitutive") for item in lists["constitutive_edges"]),
        *((item, "modulation") for item in lists["modulation_edges"]),
        *((item, "definition") for item in lists["quantitative_definitions"]),
        *((item, "intervention") for item in lists["interventions"]),
    ]
    for item, kind in sorted(edges, key=lambda one: one[0].start):
        yield from _edge(text, item, kind, labels)


def _items(text: Text, whole: dict[str, Any], name: str) -> list[Item]:
    found = whole.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, Item) and isinstance(one.value, dict) for one in found):
        refuse(text, 0, "bad-value", f"'{name}' is no list of objects", "is this PhysioMap?")
    return found


def _node(text: Text, item: Item, synonyms: dict[str, Any]) -> Thing:
    node = item.value
    names = texts(node.get("id"))
    if not names:
        refuse(text, item.start, "missing-field", "a node has no id", "is this PhysioMap?")
    label = (texts(node.get("label")) or names)[0]
    scale = (texts(node.get("scale")) or (None,))[0]
    level = LEVELS.get(scale or "", Level.unplaced)
    about = [f"{key}: {value}." for key, value in (
        ("Entity", node.get("entity_iri")), ("Quality", node.get("quality_iri")),
        ("System", node.get("system")), ("Source", node.get("source")),
    ) if value]  # fmt: skip
    # The source's own name is one that people type.
    known = (*texts(synonyms.get(label.lower())), names[0])
    return Thing(names[0], label, level, scale and f"scale {scale}", synonyms=known, note=" ".join(about) or None)


def _passed_over(lists: Mapping[str, list[Item]], names: Iterable[str], known: set[str], why: str) -> Iterator[Left]:
    times = Counter(key for name in names for item in lists[name] for key in item.value.keys() - known)
    for key in sorted(times):
        yield Left(why, key, times=times[key])


def _edge(text: Text, item: Item, kind: str, labels: Mapping[str, str]) -> Iterator[Event]:
    edge = item.value
    called = (texts(edge.get("id")) or (kind,))[0]
    line = text.line(item.start)
    unread = Left("an edge without ends or with a sign that is not known", called, line, of=Piece.statements)
    sign = str(edge.get("sign"))
    told = [f"Source: {part}." for part in texts(edge.get("prov_source"))]
    told += [f"Evidence: {part}." for part in texts(edge.get("evidence"))]
    note = " ".join(told) or None
    if kind in {"causal", "production"}:
        found = (CAUSAL if kind == "causal" else PRODUCTION).get(sign)
        ends = (*texts(edge.get("source")), *texts(edge.get("target")))
        if found is None or len(ends) != 2:
            yield unread
            return
        scope = {"condition": "; ".join(texts(edge.get("context")))}
        if edge.get("modulated"):
            yield Changed("that an edge is modulated is said by a claim of its own where the source names what does it")
        yield Stated(item.span(called), ends[0], found[0], ends[1], f"{kind} {sign}", found[1], scope=scope, note=note)
    elif kind == "constitutive":
        ends = (*texts(edge.get("micro")), *texts(edge.get("macro")))
        if len(ends) != 2:
            yield unread
            return
        yield Stated(
            item.span(f"{ends[0]} in {ends[1]}"), ends[0], "partOf", ends[1],
            f"constitutive {edge.get('relation')} {sign}", "is part of what makes up", note=note,
        )  # fmt: skip
    elif kind == "modulation":
        ends = (*texts(edge.get("modulator")), *texts(edge.get("edge_target")))
        if len(ends) != 2:
            yield unread
            return
        effect = " ".join(labels.get(one, one) for one in texts(edge.get("edge_source")))
        more = [f"The effect that is modulated: of {effect}.", f"Sign of the modulation: {sign}."]
        if (other := "".join(texts(edge.get("interaction_sign")))) not in {"", sign}:
            # What each of them is of, the source does not say; both are told, and the claim takes none.
            more.append(f"Sign of the interaction: {other}.")
            yield Changed("a modulation with two signs that differ has both in its note")
        more += ["It can flip the sign."] if edge.get("can_flip_sign") else []
        yield Stated(
            item.span(called), ends[0], "modulatesEffectOn", ends[1], f"modulation {sign}",
            f"modulates the effect of {effect} on", note=" ".join((*more, note or "")).strip(),
        )  # fmt: skip
    else:
        yield Left(_NO_CLAIMS[kind], called, line, of=Piece.statements)
