"""Fill an Oxigraph store from a stream of N-Quads.

The engine loads some megabytes of text while the next are made: two cores are at work, and neither holds the whole.
Given a file as a whole it would take more memory, and no less time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from pyoxigraph import Store

TOGETHER = 64_000_000
"""So many characters are loaded at a time, some 400,000 triples."""


def bulk_load(store: Store, text: Iterable[str]) -> None:
    """Load N-Quads into a store.

    Parameters
    ----------
    store : the store.
    text : the lines, some at a time.

    Raises
    ------
    OSError
        Where the store cannot be written; what it then holds is of no use.
    """
    with ThreadPoolExecutor(1) as engine:
        loading: Future[None] | None = None
        for some in _together(text):
            if loading is not None:
                loading.result()
            loading = engine.submit(store.bulk_load, some, format=RdfFormat.N_QUADS)
        if loading is not None:
            loading.result()


def _together(text: Iterable[str]) -> Iterator[bytes]:
    """Yield text in larger pieces."""
    parts, size = [], 0
    for part in text:
        parts.append(part)
        size += len(part)
        if size >= TOGETHER:
            yield "".join(parts).encode()
            parts, size = [], 0
    yield "".join(parts).encode()
