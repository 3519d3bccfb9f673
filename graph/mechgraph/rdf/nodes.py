"""What is said, in order: by graph and subject, and of a subject its type first, then by predicate and object.

Engines keep no order and a corpus says some things twice, so statements are sorted before they are written. They are
text: text is sorted many times faster than objects of the engine, and a claim of some fifty statements
is sorted as two subjects. What is too much for the memory is sorted in runs that wait in files and are merged.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack, contextmanager
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from typing import IO, TYPE_CHECKING

from mechgraph.rdf.ntriples import term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.rdf.ntriples import Node

_HELD = 2_000_000
"""So many statements are held in memory, which takes some 400 MB."""

_TYPE = term("rdf:type")


def ordered(given: Iterable[Node], held: int = _HELD) -> Iterator[Node]:
    """Yield nodes in order, each subject of a graph once and each statement of it once.

    Parameters
    ----------
    given : the nodes, in any order; a subject may come more than once.
    held : so many statements are held in memory; what is more waits in temporary files.

    Notes
    -----
    An external merge sort: O(n log n) in the number of nodes.
    """
    with ExitStack() as files:
        runs: list[Iterable[Node]] = []
        waiting: dict[tuple[str, str], list[str]] = {}
        room = held
        for graph, subject, said in given:
            waiting.setdefault((graph, subject), []).extend(said)
            room -= len(said)
            if room <= 0:
                runs.append(_File(files.enter_context(_file()), _sorted(waiting)))
                waiting, room = {}, held
        runs.append(_sorted(waiting))
        del waiting
        for (graph, subject), same in groupby(merge(*runs, key=_OWNER), _OWNER):
            yield graph, subject, sorted({one for _, _, said in same for one in said}, key=_place)


@contextmanager
def kept(given: Iterable[Node], held: int = _HELD) -> Iterator[Iterable[Node]]:
    """Yield nodes that can be iterated over several times, one after the other.

    Parameters
    ----------
    given : the nodes.
    held : so many statements are held in memory; with more, all of them wait in a temporary file.
    """
    few: list[Node] = []
    rest, room = iter(given), held
    while room > 0 and (node := next(rest, None)):
        few.append(node)
        room -= len(node[2])
    if room > 0:
        yield few
        return
    with _file() as file:
        waiting = _File(file, chain(few, rest))
        few.clear()
        yield waiting


class _File:
    """Nodes in a file, gone through from its beginning each time."""

    def __init__(self, file: IO[str], given: Iterable[Node]) -> None:
        self.file = file
        file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in given)

    def __iter__(self) -> Iterator[Node]:
        self.file.seek(0)
        return map(json.loads, self.file)


def _file() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8")


_OWNER = itemgetter(0, 1)


def _sorted(waiting: dict[tuple[str, str], list[str]]) -> list[Node]:
    return [(graph, subject, said) for (graph, subject), said in sorted(waiting.items())]


def _place(said: str) -> tuple[bool, str, str, str]:
    """Return where a statement comes among those of its subject; whole numbers are in their order, before all else."""
    predicate, _, value = said.partition(" ")
    rank = value
    if value[0] == '"' and value[1].isdigit():
        content = value[1 : value.rindex('"')]
        if content.isdigit():
            rank = content.rjust(20)
    return predicate != _TYPE, predicate[:-1], rank, value
