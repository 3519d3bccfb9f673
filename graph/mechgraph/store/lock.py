"""One writer at a time: a second one gets an error that says who holds the lock, and since when."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from mechgraph.corpus.folder import STORE_LOCK
from mechgraph.errors import OutputError
from mechgraph.store.manifest import is_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder: a file that says who does. The system lets go of it when that process ends.

    Raises
    ------
    OutputError
        Where another process holds it.
    """
    with (folder / STORE_LOCK).open("a+", encoding="utf-8") as file:
        try:
            _lock(file.fileno())
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise OutputError(folder, f"{holder} is writing it; wait, or end that process") from None
        if not _is_there(file.fileno(), folder):
            raise OutputError(folder, "another process gave it up just now; try again")
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')},")
        file.flush()
        try:
            yield
        except BaseException:
            if not is_store(folder):
                (folder / STORE_LOCK).unlink(missing_ok=True)  # nothing came of it, so nothing is left of it
            raise
        with suppress(FileNotFoundError):
            file.truncate(0)


def _is_there(descriptor: int, folder: Path) -> bool:
    """Tell whether a file that was locked is still the one that others find."""
    try:
        return os.path.samestat(os.fstat(descriptor), (folder / STORE_LOCK).stat())
    except FileNotFoundError:
        return False


def _lock(descriptor: int) -> None:
    with suppress(ImportError):  # where there is no such lock, there is none
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
