"""Fill an Oxigraph store from a stream of text.

The engine loads some megabytes of text on two threads while the next are made, so that no core waits for another and
the whole is never in memory. Loading one file as a whole would take more memory, and no less time.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

from mechgraph.rdf.ntriples import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from pyoxigraph import Store

TOGETHER = 32_000_000
"""So many bytes are loaded at a time, some 320,000 triples."""

THREADS = 2
"""So many times that are being loaded at once."""


def bulk_load(store: Store, text: Iterable[str]) -> None:
    """Load text into a store.

    Parameters
    ----------
    store : the store.
    text : blocks, some at a time (see `mechgraph.rdf.ntriples`).

    Raises
    ------
    OSError
        Where the store cannot be written; what it then holds is of no use.
    """
    loading: deque[Future[None]] = deque()
    with ThreadPoolExecutor(THREADS) as engine:
        rest = iter(text)
        while some := _piece(rest):
            if len(loading) == THREADS:
                loading.popleft().result()
            loading.append(engine.submit(store.bulk_load, some, format=FORMAT))
        for last in loading:
            last.result()


def _piece(text: Iterator[str]) -> bytes:
    """Return the beginning of what is left of a text, in whole blocks."""
    held = BytesIO()
    writer = TextIOWrapper(held, "utf-8", newline="\n")
    for block in text:
        writer.write(block)
        if held.tell() >= TOGETHER:
            break
    writer.flush()
    return held.getvalue()
