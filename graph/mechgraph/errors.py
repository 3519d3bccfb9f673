"""Every exception the library raises.

MechgraphError
├── ProblemsFound          the input has problems; all of them are listed
├── NotFound               a name that is not known; the nearest names are given
├── UsageError             a request that makes no sense whatever the input
├── QueryError             a query that cannot be run
│   ├── QuerySyntaxError   malformed, with line and column
│   ├── QueryRefused       would reach the network, or exceeds a limit
│   └── QueryTimeout       did not end in time
├── LossRefused            an export that would lose something, where that is not wanted
├── LimitExceeded          an input that takes too much time or memory, or brings a parser down
├── OutputError            an output that cannot be written
└── MissingRequirement     something the program needs is not there

Exit codes of the command: 1 for `ProblemsFound`, `QueryError`, `LossRefused` and `LimitExceeded`, 2 for `UsageError`
and `NotFound`, 3 for `MissingRequirement` and `OutputError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

HALF_A_PAIR = "half a surrogate pair, which is no character", "write the character"
"""Message and hint for a text with a lone surrogate, however it is written (https://www.unicode.org/glossary)."""

MOST_KNOWN = 20
"""So many of the names that there are stand in a message."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in an input, and where.

    Parameters
    ----------
    file : path of the file, as the user gave it.
    line, column : 1-based place in it; 0 where the whole file is meant.
    code : stable short name of the rule, for example ``unknown-entity``.
    message : what is wrong, in one sentence.
    value : the offending value, as written.
    hint : what to do about it.
    claim : id of the claim concerned, where there is one.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    value: str | None = None
    hint: str | None = None
    claim: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        text = f"{place}: {self.message}"
        if self.hint:
            text += f" ({self.hint})"
        return f"{text} [{self.code}]"


class MechgraphError(Exception):
    """What all exceptions of the library have in common."""

    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """Make the exception picklable, whatever arguments its class takes."""
        return _remade, (type(self), self.args, self.__dict__)


class ProblemsFound(MechgraphError):
    """The input has problems; `problems` lists all of them, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NoCorpusFound(ProblemsFound):
    """RDF that encodes no corpus; it may hold claims all the same."""


class NotFound(MechgraphError):
    """A name that is not known; `nearest` has the ids, or names, that are most like it.

    Parameters
    ----------
    kind : what kind of thing was looked for.
    name : the name.
    nearest : what is most like it, as a program would use it.
    shown : how the message writes each of these, for readers (see `mechgraph.model.corpus.Corpus.shown`).
    known : all that exist; if none is like the name, the message lists the first `MOST_KNOWN` of them.
    """

    exit_code = 2

    def __init__(
        self,
        kind: str,
        name: str,
        nearest: Sequence[str] = (),
        shown: Callable[[str], str] = str,
        known: Collection[str] = (),
    ) -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        given = name if len(name) <= 80 else name[:79] + "…"
        hint = did_you_mean(list(map(shown, nearest)))
        if known and not hint:
            more = f" and {len(known) - MOST_KNOWN:,} more" if len(known) > MOST_KNOWN else ""
            hint = f"; known: {', '.join(map(shown, islice(known, MOST_KNOWN)))}{more}"
        super().__init__(f"no {kind} is called {given!r}{hint}")


class UsageError(MechgraphError):
    """A request that makes no sense whatever the input."""

    exit_code = 2


class QueryError(MechgraphError):
    """A query that cannot be run."""


class QuerySyntaxError(QueryError):
    """A malformed query; `line` and `column` are 1-based places in the text as given."""

    def __init__(self, reason: str, line: int, column: int, source: str = "query") -> None:
        self.reason, self.line, self.column, self.source = reason, line, column, source
        super().__init__(f"{source}:{line}:{column}: {reason}")


class QueryRefused(QueryError):
    """A query that would reach the network, or that exceeds a limit; `source` is how it is called, a file's name."""

    def __init__(self, reason: str, source: str = "query") -> None:
        self.source = source
        super().__init__(reason if source == "query" else f"{source}: {reason}")


class QueryTimeout(QueryError):
    """A query that did not end within `seconds`; `source` is how it is called, a file's name."""

    def __init__(self, seconds: float, source: str = "query") -> None:
        self.seconds, self.source = seconds, source
        called = "the query" if source == "query" else source
        super().__init__(f"{called} did not end within {seconds:g} s; narrow it or allow more with --timeout")


class LossRefused(MechgraphError):
    """An export that would lose something, where that is not wanted; `losses` counts it, a line each."""

    def __init__(self, form: str, losses: str) -> None:
        self.form, self.losses = form, losses
        told = "".join(f"\n  {line}" for line in losses.splitlines())
        super().__init__(f"{form} cannot carry everything, so nothing was written:{told}")


class LimitExceeded(MechgraphError):
    """An input that takes too much time or memory, or that brings a parser down."""


class OutputError(MechgraphError):
    """An output that cannot be written; what was there before is untouched."""

    exit_code = 3

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        super().__init__(f"cannot write {path}: {reason}")


class MissingRequirement(MechgraphError):
    """Something the program needs is not there."""

    exit_code = 3


def _remade(kind: type[MechgraphError], args: tuple[object, ...], state: dict[str, object]) -> MechgraphError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


def meant(shown: Sequence[str]) -> str | None:
    """Return the hint for a misspelt name, ``did you mean a, b?``; None where nothing looks like it."""
    return f"did you mean {', '.join(shown)}?" if shown else None


def did_you_mean(shown: Sequence[str]) -> str:
    """Return the hint for a misspelt name as the end of a message: empty, or ``; did you mean a, b?``."""
    return f"; {hint}" if (hint := meant(shown)) else ""
