"""The words that lints look for, by language, read from ``ontology/lint``; one file for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mechgraph.corpus.rows import Reading, Row, validated
from mechgraph.corpus.yamlfile import read_yaml
from mechgraph.errors import ProblemsFound
from mechgraph.model.base import Record, Text
from mechgraph.model.values import Certainty
from mechgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NOTHING = "none"
"""Phrases of this kind are looked for and mean nothing; they keep a shorter phrase inside them from being found."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase found among words: its first word, the word after its last, what it stands for, and itself."""

    start: int
    end: int
    kind: str
    text: str


class Phrases:
    """Finds phrases among words.

    Parameters
    ----------
    listed : phrases by what they stand for, as the files of cues have them.
    """

    def __init__(self, listed: Mapping[Any, Sequence[str]]) -> None:
        ordered = sorted(
            ((phrase, kind) for kind, phrases in listed.items() for phrase in phrases),
            key=lambda pair: (-len(pair[0].split()), -len(pair[0])),
        )
        self._kinds = tuple(kind for _, kind in ordered)
        parts = "|".join(f"({_pattern(phrase)})" for phrase, _ in ordered)
        self._expression = re.compile(rf"(?<!\S)(?:{parts})(?!\S)") if parts else None

    def find(self, words: Sequence[str]) -> Iterator[Cue]:
        """Yield the phrases that stand among folded words, in their order; where several begin, the longest."""
        if self._expression is None:
            return
        starts, at = {}, 0
        for number, word in enumerate(words):
            starts[at] = number
            at += len(word) + 1
        for match in self._expression.finditer(" ".join(words)):
            kind = self._kinds[(match.lastindex or 1) - 1]
            if kind != _NOTHING:
                first = starts[match.start()]
                yield Cue(first, first + len(match[0].split()), kind, match[0])


def _pattern(phrase: str) -> str:
    return " ".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())


class CueLists(Record):
    """The lists of one language, as the file has them."""

    hedge: dict[Literal["probable", "possible", "hypothesised", "none"], tuple[Text, ...]]
    negation: dict[Literal["denies", "excludes", "none"], tuple[Text, ...]]
    direction: dict[Literal["up", "down", "none"], tuple[Text, ...]]
    breaks: tuple[Text, ...]
    back_references: tuple[Text, ...]
    direction_in_name: tuple[Text, ...]
    function_words: tuple[Text, ...]


@dataclass(frozen=True)
class Cues:
    """The cues of one language, ready to be looked for."""

    lists: CueLists

    @cached_property
    def hedges(self) -> Phrases:
        """Hedges; what one stands for is the certainty that it leaves."""
        return Phrases(self.lists.hedge)

    @cached_property
    def negations(self) -> Phrases:
        """Words that deny."""
        return Phrases(self.lists.negation)

    @cached_property
    def directions(self) -> Phrases:
        """Words that raise (``up``) or lower (``down``) what they govern."""
        return Phrases(self.lists.direction)

    @cached_property
    def directions_in_names(self) -> Phrases:
        """Words that say a direction inside a name."""
        return Phrases({"direction": self.lists.direction_in_name})

    def certainty(self, words: Sequence[str]) -> Certainty | None:
        """Return the weakest certainty that hedges among words leave, or None where none is known."""
        kinds = [Certainty(cue.kind) for cue in self.hedges.find(words)]
        return min(kinds, key=lambda kind: kind.rank, default=None)


@cache
def cues(language: str) -> Cues | None:
    """Return the cues of a language by its ISO 639-1 code, or None where nobody has listed them.

    Raises
    ------
    ProblemsFound
        Where the file is malformed.
    """
    path = Path(str(ontology().joinpath("lint", f"{language}.yaml")))
    if not path.is_file():
        return None
    return Cues(read_cues(path))


def read_cues(path: Path) -> CueLists:
    """Read a file of cues.

    Raises
    ------
    ProblemsFound
        Where the file is malformed.
    """
    reading = Reading()
    file, problems = read_yaml(path)
    reading.problems.extend(problems)
    lists = None if file is None else validated(CueLists, file.value, Row(file, ()), reading, {})[0]
    if lists is None or reading.problems:
        raise ProblemsFound(reading.problems)
    return lists
