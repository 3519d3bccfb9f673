"""What travels to the page has the shape that `mechgraph.page.model` says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from mechgraph.build import Build
from mechgraph.graph import MechanismGraph
from mechgraph.page.model import PageData
from mechgraph.page.part import around, part_data
from test_page_render import unpacked


def misfits(value: Any, kind: Any, at: str) -> Iterator[str]:
    """Yield in what a value of JSON is not of a type."""
    origin, parts = get_origin(kind), get_args(kind)
    if is_typeddict(kind) and isinstance(value, dict):
        fields = get_type_hints(kind, include_extras=True)
        needed = {name for name, field in fields.items() if get_origin(field) is not NotRequired}
        yield from (f"{at} lacks {name}" for name in needed - value.keys())
        yield from (f"{at} has {name}" for name in value.keys() - fields.keys())
        for name in value.keys() & fields.keys():
            yield from misfits(value[name], fields[name], f"{at}.{name}")
    elif origin is NotRequired:
        yield from misfits(value, parts[0], at)
    elif origin is UnionType:
        if all(any(misfits(value, one, at)) for one in parts):
            yield f"{at} is {value!r}"
    elif origin in {list, dict} and isinstance(value, origin):
        for one in value.values() if origin is dict else value:
            yield from misfits(one, parts[-1], f"{at}[]")
    elif origin is tuple and isinstance(value, list) and len(value) == len(parts):
        for one, part in zip(value, parts, strict=True):
            yield from misfits(one, part, f"{at}[]")
    elif origin is not None or is_typeddict(kind) or not isinstance(value, (int, float) if kind is float else kind):
        yield f"{at} is {value!r}"


def test_a_build_sends_what_the_model_has(built: Build) -> None:
    """No more, for the page would carry it in vain, and no less."""
    data = json.loads(unpacked(built.page.read_text(encoding="utf-8"), "page-data"))
    assert sorted(set(misfits(data, PageData, "page"))) == []


def test_a_page_of_a_part_sends_no_other(graph: MechanismGraph) -> None:
    data, _ = part_data(graph.corpus, around(graph, "BDNF", 1))
    assert sorted(set(misfits(json.loads(json.dumps(data)), PageData, "page"))) == []


def test_a_note_calls_what_the_page_lacks_by_its_label(graph: MechanismGraph) -> None:
    data, _ = part_data(graph.corpus, around(graph, "BDNF", 1))
    (note,) = [entity["note"] for entity in data["entities"] if entity["id"] == "ketamine"]
    assert note == "The substance; the course of treatment with it is ketamine therapy."
