"""BEL as PyBEL writes it: a graph of nodes and links in JSON (https://pybel.readthedocs.io/en/latest/reference/io.html).

A node is one entity, a node with a modifier (its activity, degradation, translocation, or its place) another one, an
aspect of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.exchange.belterms import LEVELS, RELATIONS, TURNED, cited, context, polarity
from mechgraph.exchange.events import Changed, Left, Origin, Stated, Thing
from mechgraph.exchange.source import Item, Json, refuse, texts
from mechgraph.model.values import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mechgraph.exchange.events import Event
    from mechgraph.text.anchors import Text

_FUNCTIONS = {
    "Abundance": "a", "Protein": "p", "RNA": "r", "miRNA": "m", "Gene": "g", "Complex": "complex",
    "Composite": "composite", "BiologicalProcess": "bp", "Pathology": "path", "Population": "pop", "Reaction": "rxn",
}  # fmt: skip
_MODIFIERS = {"Activity": "act", "Degradation": "deg", "Translocation": "tloc"}
_LINK = {
    "key", "relation", "source", "target", "citation", "evidence", "line", "annotations", "source_modifier",
    "target_modifier", "source_location", "target_location", "stmt_hash",
}  # fmt: skip


def recognises(name: str, head: str) -> bool:
    """Tell whether a file looks like one of these."""
    return name.endswith(".json") and ("annotation_pattern" in head or "pybel_version" in head)


def read(text: Text) -> Iterator[Event]:
    """Yield what a file holds."""
    graph = Json(text).read()
    if not isinstance(graph, dict) or not all(_is_list(graph.get(key)) for key in ("nodes", "links")):
        refuse(text, 0, "bad-value", "the graph has no lists 'nodes' and 'links'", "is this node-link JSON of PyBEL?")
    given = graph.get("graph")
    about: dict[str, Any] = given if isinstance(given, dict) else {}
    found = about.get("document_metadata")
    metadata: dict[str, Any] = found if isinstance(found, dict) else {}
    yield Origin(
        text.path.name.removesuffix(".json").removesuffix(".nodelink").removesuffix(".bel"),
        " ".join(texts(metadata.get("name"))) or text.path.stem,
        text,
        publisher=" ".join(texts(metadata.get("authors"))) or None,
        note=" ".join(f"{key}: {metadata[key]}." for key in ("version", "licenses", "copyright") if metadata.get(key))
        or None,
    )
    things: list[Thing] = []
    for item in graph["nodes"]:
        thing = _thing(text, item)
        things.append(thing)
        yield thing
    by_id = {node.value.get("id"): thing for node, thing in zip(graph["nodes"], things, strict=True)}
    evidence = 0
    for item in graph["links"]:
        evidence += "evidence" in item.value if isinstance(item.value, dict) else 0
        yield from _link(text, item, things, by_id)
    if evidence:
        yield Changed("a sentence of an article stays in the file; the claim points at its record", evidence)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Item) for one in value)


def _line(text: Text, item: Item) -> int:
    return text.words.count("\n", 0, item.start) + 1


def _thing(text: Text, item: Item) -> Thing:
    node = item.value
    if not isinstance(node, dict) or not isinstance(node.get("bel"), str) or not node["bel"].strip():
        refuse(text, item.start, "bad-value", "a node has no 'bel'", "is this node-link JSON of PyBEL?")
    function = _FUNCTIONS.get(str(node.get("function")), "")
    given = node.get("concept")
    concept: dict[str, Any] = given if isinstance(given, dict) else {}
    simple = bool(concept) and not node.get("variants") and not node.get("fusion")
    name: str = node["bel"]
    same: tuple[str, ...] = ()
    if simple and concept.get("namespace"):
        local = concept.get("identifier") or concept.get("name")
        name = f"{function or 'x'}:{concept['namespace']}:{local}"
        if concept.get("identifier"):
            same = (f"{concept['namespace']}:{concept['identifier']}",)
    label = str(concept.get("name") or concept.get("identifier")) if simple else node["bel"]
    if simple and function in {"r", "g", "m"}:
        label = f"{label} ({ {'r': 'RNA', 'g': 'gene', 'm': 'microRNA'}[function] })"
    return Thing(
        name,
        label,
        LEVELS.get(function, Level.unplaced),
        str(node.get("function")),
        synonyms=(node["bel"],) if label != node["bel"] else (),
        same=same,
    )


def modified(thing: Thing, modifier: Any) -> Thing | None:
    """Return the aspect of a thing that a modifier names; None for none."""
    if not isinstance(modifier, dict) or not modifier:
        return None
    kind = modifier.get("modifier")
    given = modifier.get("effect")
    effect: dict[str, Any] = given if isinstance(given, dict) else {}
    parts = []
    if kind:
        parts.append(_MODIFIERS.get(str(kind), str(kind)))
    if kind == "Translocation":
        parts += [
            f"{end} {_named(effect.get(key))}" for end, key in (("from", "fromLoc"), ("to", "toLoc")) if effect.get(key)
        ]
    elif effect:
        parts.append(_named(effect))
    if modifier.get("location"):
        parts.append(f"loc {_named(modifier['location'])}")
    return aspect(thing, parts, {"act": "activity", "deg": "degradation", "tloc": "translocation"})


def aspect(thing: Thing, parts: list[str], words: Mapping[str, str]) -> Thing:
    """Return an aspect of a thing by the parts of its name."""
    head, *rest = parts
    said = words.get(head, head.replace("loc ", "in "))
    detail = ", ".join(part.replace("loc ", "in ") for part in rest)
    return Thing(
        ":".join((*(part.replace(":", " ") for part in parts), thing.name)),
        f"{thing.label} {said}"
        if head.startswith("loc ")
        else f"{said} of {thing.label}" + (f" ({detail})" if detail else ""),
        thing.level,
        aspect_of=(thing.name,),
    )


def _named(concept: Any) -> str:
    if not isinstance(concept, dict):
        return str(concept)
    return str(concept.get("name") or concept.get("identifier") or "?")


def _link(text: Text, item: Item, things: list[Thing], by_id: Mapping[Any, Thing]) -> Iterator[Event]:
    link = item.value
    if not isinstance(link, dict):
        refuse(text, item.start, "bad-value", "a link is no object", "is this node-link JSON of PyBEL?")
    relation = link.get("relation")
    if not isinstance(relation, str) or relation not in RELATIONS:
        yield Left("a relation that is not known", str(relation), _line(text, item), whole=True)
        return
    ends: list[Thing] = []
    for end in ("source", "target"):
        at = link.get(end)
        if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < len(things):
            found: Thing | None = things[at]
        else:
            found = by_id.get(at) if isinstance(at, str) else None
        if found is None:
            yield Left("a link to a node that the file does not list", str(at), _line(text, item), whole=True)
            return
        changed = modified(found, link.get(f"{end}_modifier"))
        if changed is not None:
            yield changed
        ends.append(changed or found)
    for key in sorted(link.keys() - _LINK):
        yield Left("a field of a link that is not known", key, _line(text, item))
    annotations = link.get("annotations")
    scope, note = context(
        {
            str(name): [_named(value) for value in (values if isinstance(values, list) else [values])]
            for name, values in (annotations.items() if isinstance(annotations, dict) else ())
        }
    )
    if note:
        yield Changed("annotations that have no field of ours became the note of the claim")
    citation = link.get("citation")
    works: tuple[str, ...] = ()
    if isinstance(citation, dict) and citation.get("identifier"):
        works = (cited(str(citation.get("namespace") or ""), str(citation["identifier"])),)
    ours, verb = RELATIONS[relation]
    turned = relation in TURNED
    subject, value = (ends[1], ends[0]) if turned else (ends[0], ends[1])
    line = link.get("line")
    yield Stated(
        item.span(f"line {line}" if isinstance(line, int) else str(link.get("key") or relation)),
        subject.name,
        ours,
        value.name,
        wording=relation,
        verb=verb,
        turned=turned,
        polarity=polarity(relation),
        cites=works,
        scope=scope,
        note=note,
    )
