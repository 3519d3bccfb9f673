"""Positions of boxes, remembered by content: the same drawing is laid out once."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mechgraph.page.layout import Band, Box, Layout, arrange

LAYOUT_VERSION = 6
"""To be raised whenever `arrange` places boxes differently."""

CACHE_VARIABLE = "MECHGRAPH_CACHE"
"""Environment variable that names the folder of remembered positions; empty for none."""


def positions(boxes: list[Box], edges: list[tuple[str, str]], bands: list[str]) -> Layout:
    """Return the layout of boxes (see `mechgraph.page.layout.arrange`), from the cache where it is there.

    A cache that cannot be read or written is passed over: the layout is the same with and without it.
    """
    content = [LAYOUT_VERSION, [asdict(box) for box in boxes], edges, bands]
    name = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    folder = cache_folder()
    if folder is None:
        return arrange(boxes, edges, bands)
    file = folder / f"layout-{name}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        return _decode(json.loads(file.read_text(encoding="utf-8")), boxes)
    layout = arrange(boxes, edges, bands)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(_encode(layout)), encoding="utf-8")
        part.replace(file)
    return layout


def cache_folder() -> Path | None:
    """Return the folder of remembered positions, or None where there is to be none."""
    import platformdirs

    named = os.environ.get(CACHE_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    return platformdirs.user_cache_path("mechgraph", appauthor=False)


def _encode(layout: Layout) -> dict[str, Any]:
    return {**asdict(layout), "positions": dict(layout.positions)}


def _decode(content: dict[str, Any], boxes: list[Box]) -> Layout:
    placed = {box.id: (float(content["positions"][box.id][0]), float(content["positions"][box.id][1])) for box in boxes}
    return Layout(placed, tuple(Band(**band) for band in content["bands"]), content["width"], content["height"])
