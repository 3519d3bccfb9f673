"""PhysioMap as RDF: its edges as its JSON has them, so that both forms are read by the same rules."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from mechgraph.identifiers import IDENTIFIERS
from mechgraph.imports.events import Changed, Left, Origin
from mechgraph.imports.report import Piece
from mechgraph.imports.source import Item
from mechgraph.rdf.read import described

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.imports.events import Event
    from mechgraph.text.files import Text

PLACE = "https://w3id.org/physiomap/"
_TERMS, _DCTERMS = f"{PLACE}ontology#", "http://purl.org/dc/terms/"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ABOUT = "http://semanticscience.org/resource/SIO_000011"
_OBO = "http://purl.obolibrary.org/obo/"
_KINDS = {
    "CausalRelation": "causal",
    "ProductionRelation": "production",
    "ConstitutiveRelation": "constitutive",
    "QuantitativeDefinition": "definition",
}
_HEAD = re.compile(r"^<([^<>\s]+)>", re.MULTILINE)
_NODE = {_TYPE, _LABEL, _ABOUT, f"{_TERMS}scale"}
_EDGE = {_TYPE, _LABEL, f"{_DCTERMS}source", *(f"{_TERMS}{name}" for name in (
    "hasSource", "hasTarget", "sign", "contextLabel", "gainModulatedBy", "gainSign", "gainCanFlip", "causalEvidence",
    "productionEvidence"))}  # fmt: skip

Found = dict[str, list[str]]


def edges(text: Text) -> Iterator[Event | tuple[Item, str]]:
    """Yield the document and nodes of a file, each node as an item, then its edges with their kinds."""
    found = described(text.path)
    whole = found.get(PLACE, {})
    yield Origin("physiomap", "PhysioMap", text, publisher="bio-ontology-research-group",
                 note=" ".join(whole.get(f"{_DCTERMS}title", [])) or None)  # fmt: skip
    places = _places(text)
    quoted = 0
    items: list[tuple[Item, str]] = []
    passed_over: Counter[tuple[str, str]] = Counter()
    for address, said in found.items():
        types = {one.removeprefix(_TERMS) for one in said.get(_TYPE, [])}
        kinds = sorted(types & _KINDS.keys())
        if "Variable" in types:
            yield Item(_node(address, said), 0, 0), "node"
        for kind in kinds:
            quoted += bool(said.get(f"{_DCTERMS}source"))
            items += _edge(address, said, _KINDS[kind], places.get(address))
        if "Variable" in types or kinds:
            known, what = (_EDGE, "an edge") if kinds else (_NODE, "a node")
            passed_over.update((f"a property of {what} that has no place", key) for key in said.keys() - known)
        elif f"{_TERMS}gainModulatedBy" not in said:
            passed_over["a resource that is no node or edge", address] += 1
    for (why, key), times in sorted(passed_over.items()):
        yield Left(why, key, times=times)
    if any(item.start < 0 for item, _ in items):
        items = [(Item(item.value, 0, len(text.words)), kind) for item, kind in items]
    yield from sorted(items, key=lambda one: (one[0].start, one[1] == "modulation"))
    if quoted:
        yield Changed("what an edge quotes as its source stays in the file; the claim points at its record", quoted)
    for address, said in found.items():
        if f"{_TERMS}gainModulatedBy" in said and not _ends(said):
            yield Left("an edge without ends or with a sign that is not known", _name(address), of=Piece.statements)


def _places(text: Text) -> dict[str, tuple[int, int]]:
    """Return where the statements about each address begin and end, of those that begin a line."""
    heads = list(_HEAD.finditer(text.words))
    places: dict[str, tuple[int, int]] = {}
    for number, head in enumerate(heads, 1):
        after = heads[number].start() if number < len(heads) else len(text.words)
        end = head.start() + len(text.words[head.start() : after].rstrip())
        places.setdefault(head[1], (head.start(), end))
    return places


def _name(address: str) -> str:
    """Return what the source calls a node or an edge."""
    return unquote(address.rpartition("/")[2])


def _compact(address: str) -> str:
    """Return the compact name of a term of another ontology."""
    for prefix, scheme in IDENTIFIERS.items():
        if address.startswith(scheme.namespace):
            return f"{prefix}:{address.removeprefix(scheme.namespace)}"
    return address.removeprefix(_OBO).replace("_", ":", 1)


def _node(address: str, said: Found) -> dict[str, object]:
    quality = [_compact(one) for one in said.get(_TYPE, []) if one.startswith(_OBO)]
    about = [_compact(one) for one in said.get(_ABOUT, [])]
    return {
        "id": _name(address),
        "label": next(iter(said.get(_LABEL, [])), None),
        "scale": next(iter(said.get(f"{_TERMS}scale", [])), None),
        "entity_iri": ", ".join(about),
        "quality_iri": ", ".join(quality),
    }


def _ends(said: Found) -> tuple[str, str] | None:
    ends = [_name(one) for key in ("hasSource", "hasTarget") for one in said.get(f"{_TERMS}{key}", [])]
    return (ends[0], ends[1]) if len(ends) == 2 else None


def _edge(address: str, said: Found, kind: str, place: tuple[int, int] | None) -> Iterator[tuple[Item, str]]:
    """Yield an edge, and what modulates it."""
    start, end = place or (-1, -1)
    source, target = _ends(said) or (None, None)
    own = {
        "id": _name(address),
        "source": source,
        "target": target,
        "micro": source,
        "macro": target,
        "relation": next(iter(said.get(_LABEL, [])), None),
        "sign": next(iter(said.get(f"{_TERMS}sign", [])), None),
        "context": said.get(f"{_TERMS}contextLabel"),
        "modulated": f"{_TERMS}gainModulatedBy" in said,
        "evidence": said.get(f"{_TERMS}causalEvidence", []) + said.get(f"{_TERMS}productionEvidence", []),
    }
    yield Item(own, start, end), kind
    signs = sorted(set(said.get(f"{_TERMS}gainSign", [])))
    for modulator in sorted(set(said.get(f"{_TERMS}gainModulatedBy", []))):
        yield Item({
            "id": _name(address), "modulator": _name(modulator), "edge_source": source, "edge_target": target,
            # With more than one modulator, RDF does not say which sign is whose.
            "sign": signs[0] if len(signs) == 1 else f"one of {', '.join(signs)}",
            "can_flip_sign": "true" in said.get(f"{_TERMS}gainCanFlip", []),
        }, start, end), "modulation"  # fmt: skip
