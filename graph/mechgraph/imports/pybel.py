"""BEL as PyBEL writes it: a graph of nodes and links in JSON (https://pybel.readthedocs.io/en/latest/reference/io.html).

A node is one entity, a node with a modifier (its activity, degradation, translocation, or its place) another one, an
aspect of the first. What versions of PyBEL before 0.15 wrote is read as what they write since.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mechgraph.imports.belclaims import MODIFIER, modified, named, plain, said, thing_of
from mechgraph.imports.belterms import ACTIVITIES, CITED, NO_PLACE_CITED, RELATIONS
from mechgraph.imports.events import Changed, Left, Origin
from mechgraph.imports.report import Piece
from mechgraph.imports.source import Item, Json, refuse, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mechgraph.imports.events import Event, Thing
    from mechgraph.text.files import Text

_LINK = {
    "key", "relation", "source", "target", "citation", "evidence", "line", "annotations", "source_modifier",
    "target_modifier", "source_location", "target_location", "stmt_hash",
}  # fmt: skip

_NODE = {"bel", "id", "function", "concept", "variants", "fusion", "members", "reactants", "products"}

_FROM_THE_PART = {"hasComponent", "hasMember"}
"""Relations that PyBEL writes with the part as their source, though the script says them of the whole."""


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
        note=" ".join(
            f"{key}: {metadata[key]}." for key in sorted(metadata) if key not in {"name", "authors"} and metadata[key]
        )
        or None,
    )
    things: list[Thing] = []
    graph["nodes"] = [replace(item, value=_node(item.value)) for item in graph["nodes"]]
    graph["links"] = [replace(item, value=_link_of_today(item.value)) for item in graph["links"]]
    for item in graph["nodes"]:
        thing = _thing(text, item)
        things.append(thing)
        yield thing
        whole = plain(item.value)
        if whole is not None:
            yield thing_of(whole)
        for key in sorted(item.value.keys() - _NODE):
            yield Left("a field of a node that has no place", key, text.line(item.start))
    by_id = {node.value.get("id"): thing for node, thing in zip(graph["nodes"], things, strict=True)}
    evidence = 0
    for item in graph["links"]:
        evidence += "evidence" in item.value if isinstance(item.value, dict) else 0
        yield from _link(text, item, things, by_id)
    cited = (item.value.get("citation") for item in graph["links"] if isinstance(item.value, dict))
    passed_over = Counter(key for one in cited if isinstance(one, dict) for key in one.keys() - CITED if one[key])
    for key in sorted(passed_over):
        yield Left(NO_PLACE_CITED, key, times=passed_over[key])
    if evidence:
        yield Changed("a sentence of an article stays in the file; the claim points at its record", evidence)


# ── Versions of PyBEL before 0.15 ────────────────────────────────────────────────────────────────────


def _node(node: Any) -> Any:
    """Return a node as PyBEL writes it today: what names it, once fields of its own, is its concept."""
    if not isinstance(node, dict) or "concept" in node or not isinstance(node.get("namespace"), str):
        return node
    naming = ("namespace", "name", "identifier")
    concept = {key: node[key] for key in naming if key in node}
    return {**{key: value for key, value in node.items() if key not in naming}, "concept": concept}


def _link_of_today(link: Any) -> Any:
    """Return a link as PyBEL writes it today, whose modifiers, citation and annotations were called otherwise."""
    if not isinstance(link, dict):
        return link
    found = dict(link)
    for end, before in (("source_modifier", "subject"), ("target_modifier", "object")):
        if isinstance(found.get(before), dict) and end not in found:
            found[end] = found.pop(before)
        modifier = found.get(end)
        if isinstance(modifier, dict) and isinstance(effect := modifier.get("effect"), dict):
            own = ACTIVITIES.get(str(effect.get("name"))) if effect.get("namespace") == "bel" else None
            found[end] = {**modifier, "effect": effect if own is None else own.concept()}
    citation = found.get("citation")
    if isinstance(citation, dict):
        called = {"db": "namespace", "type": "namespace", "db_id": "identifier", "reference": "identifier"}
        today = {} if "identifier" in citation else called
        found["citation"] = {today.get(key, key): value for key, value in citation.items()}
    annotations = found.get("annotations")
    if isinstance(annotations, dict):
        found["annotations"] = {
            name: list(values) if isinstance(values, dict) and values and set(values.values()) == {True} else values
            for name, values in annotations.items()
        }
    return found


# ── What a graph says ────────────────────────────────────────────────────────────────────────────────


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Item) for one in value)


def _thing(text: Text, item: Item) -> Thing:
    node = item.value
    if not isinstance(node, dict) or not isinstance(node.get("bel"), str) or not node["bel"].strip():
        refuse(text, item.start, "bad-value", "a node has no 'bel'", "is this node-link JSON of PyBEL?")
    return thing_of(node)


def _link(text: Text, item: Item, things: list[Thing], by_id: Mapping[Any, Thing]) -> Iterator[Event]:
    link, number = item.value, text.line(item.start)
    if not isinstance(link, dict):
        refuse(text, item.start, "bad-value", "a link is no object", "is this node-link JSON of PyBEL?")
    relation = link.get("relation")
    if not isinstance(relation, str) or relation not in RELATIONS:
        yield Left("a relation that is not known", str(relation), number, of=Piece.statements)
        return
    ends: list[Thing] = []
    for end in ("source", "target"):
        at = link.get(end)
        if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < len(things):
            found: Thing | None = things[at]
        else:
            found = by_id.get(at) if isinstance(at, str) else None
        if found is None:
            yield Left("a link to a node that the file does not list", str(at), number, of=Piece.statements)
            return
        modifier = link.get(f"{end}_modifier")
        for key in sorted(modifier.keys() - MODIFIER) if isinstance(modifier, dict) else ():
            yield Left("a field of a modifier that has no place", key, number)
        changed = modified(found, modifier)
        if changed is not None:
            yield changed
        ends.append(changed or found)
    for key in sorted(link.keys() - _LINK):
        yield Left("a field of a link that has no place", key, number)
    annotations = link.get("annotations")
    if relation in _FROM_THE_PART:
        ends.reverse()
    citation = link.get("citation")
    if citation and not (isinstance(citation, dict) and citation.get("identifier")):
        yield Left("a citation without an identifier", str(link.get("key") or relation), number)
    line = link.get("line")
    yield from said(
        item.span(f"line {line}" if isinstance(line, int) else str(link.get("key") or relation)),
        ends[0],
        relation,
        ends[1],
        annotations={
            str(name): [named(value) for value in (values if isinstance(values, list) else [values])]
            for name, values in (annotations.items() if isinstance(annotations, dict) else ())
        },
        citation=(str(citation.get("namespace") or ""), str(citation["identifier"]))
        if isinstance(citation, dict) and citation.get("identifier")
        else None,
    )
