"""What BEL says as claims, whichever form it was read in: nodes and modifiers as entities, links as statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.imports.belterms import FUNCTIONS, LEVELS, RELATIONS, TURNED, Name, cited, context, polarity
from mechgraph.imports.belwords import in_words, label_of
from mechgraph.imports.events import Changed, Stated, Thing
from mechgraph.model.values import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mechgraph.imports.belterms import Node
    from mechgraph.imports.events import Event, Span

_MODIFIERS = {"Activity": ("act", "activity"), "Degradation": ("deg", "degradation"),
              "Translocation": ("tloc", "translocation")}  # fmt: skip
"""What PyBEL calls the modifiers, with their short names and what they are in words."""


def plain(node: Node) -> Node | None:
    """Return the node of what a node is a variant of, with nothing modified, changed or cut; None where it is none."""
    concept, function = node.get("concept"), FUNCTIONS.get(str(node.get("function")))
    if not node.get("variants") or not isinstance(concept, dict) or function is None:
        return None
    return {"function": node["function"], "concept": concept, "bel": f"{function}({_name_of(concept).bel()})"}


def _name_of(concept: dict[str, Any]) -> Name:
    return Name(*(str(concept.get(key) or "") for key in ("namespace", "name", "identifier")))


def thing_of(node: Node) -> Thing:
    """Return the entity that a node of the node-link form is; a variant is an aspect of what it is one of."""
    function = FUNCTIONS.get(str(node.get("function")), "")
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
    label = label_of(function, _name_of(concept)) if simple else in_words(node["bel"])
    return Thing(
        name,
        label,
        LEVELS.get(function, Level.unplaced),
        str(node.get("function")),
        synonyms=(node["bel"],) if label != node["bel"] else (),
        same=same,
        aspect_of=() if (whole := plain(node)) is None else (thing_of(whole).name,),
    )


MODIFIER = {"modifier", "effect", "location"}
"""Fields of a modifier."""


def modified(thing: Thing, modifier: Any) -> Thing | None:
    """Return the aspect of a thing that a modifier names; None for none."""
    if not isinstance(modifier, dict) or not modifier:
        return None
    kind = str(modifier.get("modifier") or "")
    given = modifier.get("effect")
    effect: dict[str, Any] = given if isinstance(given, dict) else {}
    where = (("from", "fromLoc"), ("to", "toLoc")) if kind == "Translocation" else ()
    parts = [(f"{end} ", f"{end} ", effect[key]) for end, key in where if effect.get(key)]
    if effect and kind != "Translocation":
        parts.append(("", "", effect))
    if modifier.get("location"):
        parts.append(("loc ", "in ", modifier["location"]))
    if not kind and not parts:
        return None
    short, words = _MODIFIERS.get(kind, (kind, kind))
    names = [*filter(None, [short]), *(f"{before}{_apart(concept)}" for before, _, concept in parts)]
    details = ", ".join(f"{before}{named(concept)}" for _, before, concept in parts)
    label = f"{words} of {thing.label}{details and f' ({details})'}" if kind else f"{thing.label} {details}"
    name = ":".join((*(one.replace(":", " ") for one in names), thing.name))
    return Thing(name, label, thing.level, aspect_of=(thing.name,))


def _apart(concept: Any) -> str:
    """Return what tells a concept from those of other namespaces; GO's, from which BEL's own are, stand bare."""
    namespace = str(concept.get("namespace") or "") if isinstance(concept, dict) else ""
    return named(concept) if namespace.casefold() in {"", "go"} else f"{namespace} {named(concept)}"


def named(concept: Any) -> str:
    """Return the name of a concept, or its identifier where it has none."""
    if not isinstance(concept, dict):
        return str(concept)
    return str(concept.get("name") or concept.get("identifier") or "?")


def said(
    span: Span,
    subject: Thing,
    relation: str,
    value: Thing,
    *,
    annotations: Mapping[str, Iterable[str]],
    citation: tuple[str, str] | None,
) -> Iterator[Event]:
    """Yield what a link says.

    Parameters
    ----------
    relation : one of `belterms.RELATIONS`.
    annotations : values by name.
    citation : namespace and identifier of the work.
    """
    scope, note = context(annotations)
    if note:
        yield Changed("annotations that have no field of ours became the note of the claim")
    ours, verb = RELATIONS[relation]
    turned = relation in TURNED
    ends = (value, subject) if turned else (subject, value)
    yield Stated(
        span,
        ends[0].name,
        ours,
        ends[1].name,
        wording=relation,
        verb=verb,
        turned=turned,
        polarity=polarity(relation),
        cites=(cited(*citation),) if citation else (),
        scope=scope,
        note=note,
    )
