"""Fill an Oxigraph store on disk from a stream of N-Quads.

The text is made here while the engine reads it, through a pipe: two cores are at work, and neither holds the whole.
The engine cannot be interrupted, this thread can: so the engine reads in a thread of its own, and a line that is no
N-Quads makes it give up.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_BUFFER = 1 << 20


class _Reader(threading.Thread):
    """Loads what comes out of a pipe."""

    def __init__(self, store: Store, pipe: Path) -> None:
        super().__init__(daemon=True)
        self.store, self.pipe = store, pipe
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.store.bulk_load(path=str(self.pipe), format=RdfFormat.N_QUADS)
        except BaseException as error:
            self.error = error
            # Whoever waits to write into the pipe is let go.
            os.close(os.open(self.pipe, os.O_RDONLY | os.O_NONBLOCK))


def bulk_load(store: Store, text: Iterable[str], pipe: Path) -> None:
    """Load N-Quads into a store on disk.

    Parameters
    ----------
    store : the store.
    text : the lines, some at a time.
    pipe : a name for the pipe, on the same file system; nothing is left there.

    Raises
    ------
    OSError
        Where the store cannot be written; what it then holds is of no use.
    """
    if not hasattr(os, "mkfifo"):
        with pipe.open("w", encoding="utf-8") as file:
            file.writelines(text)
        store.bulk_load(path=str(pipe), format=RdfFormat.N_QUADS)
        pipe.unlink()
        return
    os.mkfifo(pipe)
    reader = _Reader(store, pipe)
    reader.start()
    try:
        _write(text, pipe)
    finally:
        reader.join()
        pipe.unlink()
    if reader.error is not None:
        raise reader.error


def _write(text: Iterable[str], pipe: Path) -> None:
    # Where the reader went away, it tells why.
    with suppress(BrokenPipeError), pipe.open("w", encoding="utf-8", buffering=_BUFFER) as file:
        try:
            file.writelines(text)
        except BrokenPipeError:
            raise
        except BaseException:
            file.write("\n!\n")
            raise
