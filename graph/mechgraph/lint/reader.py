"""The words of a corpus as lints read them: folded, stemmed, and with the places where entities are named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from mechgraph.lint.cues import Cues, cues
from mechgraph.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mechgraph.lint.cues import Cue
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.text.texts import Texts

COMMON, COMMON_AT_LEAST = 0.2, 5
"""A word in more than this share of a document's segments, and in so many of them, tells none apart."""

MOST, HALF = Fraction(2, 3), Fraction(1, 2)
"""How much of a name must stand in a text for it to be named there, strictly and loosely taken."""

_WIDEST_GAP = 4
"""Words of one name may stand so many places apart: "the uptake of serotonin by the transporter"."""

_ALGORITHMS = {"da": "danish", "de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian",
               "nl": "dutch", "ru": "russian"}  # fmt: skip
"""Languages that both pySBD and Snowball know, with the name of Snowball's algorithm."""

_CONTRACTIONS = ((re.compile(r"\bcan(?:['’]t|not)\b", re.I), "can not"), (re.compile(r"n['’]t\b", re.I), " not"))
_BRITISH = (("our", "or"), ("is", "iz"), ("ys", "yz"), ("ae", "e"), ("oe", "e"), ("ll", "l"))
"""Letters by which British and American spelling differ; folded on both sides, whatever a word means."""

_SHORTEST_STEM = 4
"""Where more than two letters are cut off, a shorter stem is kept as the word: "setting" is not "set"."""

_TOKEN = re.compile(r"\w+|[;—–]")

Span = tuple[int, int]


@dataclass(frozen=True)
class Wording:
    """The words of one text, in order.

    Parameters
    ----------
    words : folded, contractions read in full.
    stems : the same, stemmed.
    clauses : for each word the number of the clause it stands in.
    leads_in : whether the text ends with a colon, so that what follows belongs to it.
    cues : the cues of its language, where they are listed.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    clauses: tuple[int, ...]
    leads_in: bool
    cues: Cues | None

    @cached_property
    def hedges(self) -> tuple[Cue, ...]:
        """The hedges in it."""
        return tuple(self.cues.hedges.find(self.words)) if self.cues else ()

    @cached_property
    def negations(self) -> tuple[Cue, ...]:
        """The words in it that deny."""
        return tuple(self.cues.negations.find(self.words)) if self.cues else ()

    @cached_property
    def directions(self) -> tuple[Cue, ...]:
        """The words in it that raise or lower."""
        return tuple(self.cues.directions.find(self.words)) if self.cues else ()

    @property
    def refers_back(self) -> bool:
        """Whether it opens with a word that stands for what came before."""
        return self.cues is not None and self.words[:1] != () and self.words[0] in self.cues.lists.back_references

    def holds(self, phrase: tuple[str, ...]) -> Iterator[Span]:
        """Yield the places where words stand one after the other."""
        for start in range(len(self.words) - len(phrase) + 1):
            if self.words[start : start + len(phrase)] == phrase:
                yield start, start + len(phrase)


class Reader:
    """Reads the words of a corpus for lints.

    Parameters
    ----------
    corpus : the corpus.
    texts : the words of its segments, as far as they are there.
    """

    def __init__(self, corpus: Corpus, texts: Texts | None = None) -> None:
        self.corpus = corpus
        self.texts: Texts = texts or {}
        self._wordings: dict[tuple[str, int], Wording | None] = {}
        self._common: dict[str, frozenset[str]] = {}
        self._names: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {}

    def wording(self, document: str, number: int) -> Wording | None:
        """Return the words of a segment, or None where its text is not there."""
        if (document, number) not in self._wordings:
            words = self.texts.get(document, {}).get(number)
            made = None if words is None else wording(words, self.corpus.document[document].language)
            self._wordings[document, number] = made
        return self._wordings[document, number]

    def wordings(self, claim: Claim) -> tuple[Wording, ...]:
        """Return the words of the segments that a claim was read from, as far as they are there."""
        found = (self.wording(claim.document, number) for number in claim.segments)
        return tuple(one for one in found if one is not None)

    @cached_property
    def claims_of(self) -> Mapping[tuple[str, int], tuple[Claim, ...]]:
        """The claims that were read from each segment, by document and number."""
        found: dict[tuple[str, int], list[Claim]] = {}
        for claim in self.corpus.claims:
            for number in claim.segments:
                found.setdefault((claim.document, number), []).append(claim)
        return {place: tuple(claims) for place, claims in found.items()}

    def common(self, document: str) -> frozenset[str]:
        """Return the stems that stand in so many segments of a document that they tell none apart."""
        if document not in self._common:
            numbers = self.texts.get(document, {})
            wordings = [self.wording(document, number) for number in numbers]
            counts = Counter(stem for one in wordings if one for stem in set(one.stems))
            least = max(COMMON * len(numbers), COMMON_AT_LEAST)
            self._common[document] = frozenset(stem for stem, count in counts.items() if count >= least)
        return self._common[document]

    def whole_names(self, entity: str, document: str) -> tuple[tuple[str, ...], ...]:
        """Return the stems of each name of an entity."""
        language = self.corpus.document[document].language
        if (entity, language) not in self._names:
            found = (content(name, language) for name in self.corpus.names.of[entity])
            self._names[entity, language] = tuple(stems for stems in found if stems)
        return self._names[entity, language]

    def telling_names(self, entity: str, document: str) -> tuple[tuple[str, ...], ...]:
        """Return the stems of each name without those that are common in a document; names of common ones are not."""
        common = self.common(document)
        told = (tuple(stem for stem in name if stem not in common) for name in self.whole_names(entity, document))
        return tuple(stems for stems in told if stems)

    def mentions(self, entity: str, document: str, text: Wording, share: Fraction = MOST) -> tuple[Span, ...]:
        """Return the places where an entity is named in a text; a name of common words alone counts as a whole."""
        common = self.common(document)
        names = (
            tuple(stem for stem in name if stem not in common) or name for name in self.whole_names(entity, document)
        )
        return tuple(sorted({span for name in names for span in self.places(name, text, share)}))

    @staticmethod
    def places(name: tuple[str, ...], text: Wording, share: Fraction = MOST) -> Iterator[Span]:
        """Yield the places where a share of the stems of a name stand close together in a text."""
        found = [
            (number, part)
            for number, stem in enumerate(text.stems)
            for part, wanted in enumerate(name)
            if alike(stem, wanted)
        ]
        for cluster in _clusters(found):
            if len({part for _, part in cluster}) >= share * len(name):
                yield cluster[0][0], cluster[-1][0] + 1


def _clusters(places: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of places without a wide gap between them."""
    cluster: list[tuple[int, int]] = []
    for place in places:
        if cluster and place[0] - cluster[-1][0] > _WIDEST_GAP:
            yield cluster
            cluster = []
        cluster.append(place)
    if cluster:
        yield cluster


def wording(text: str, language: str) -> Wording:
    """Return a text as lints read it."""
    for contraction, full in _CONTRACTIONS:
        text = contraction.sub(full, text)
    listed = cues(language)
    breaks = frozenset(listed.lists.breaks) if listed else frozenset()
    words: list[str] = []
    clauses: list[int] = []
    clause = 0
    for token in _TOKEN.findall(text):
        parts = fold(token).split()
        clause += not parts
        for part in parts:
            clause += part in breaks
            words.append(part)
            clauses.append(clause)
    stems = tuple(stem(word, language) for word in words)
    return Wording(tuple(words), stems, tuple(clauses), text.rstrip().endswith(":"), listed)


def content(name: str, language: str) -> tuple[str, ...]:
    """Return the stems of the words of a name that name something; all of them where none does."""
    listed = cues(language)
    passed_over = frozenset(listed.lists.function_words) if listed else frozenset()
    words = fold(name).split()
    return tuple(dict.fromkeys(stem(word, language) for word in words if word not in passed_over) or map(str, words))


@cache
def stem(word: str, language: str) -> str:
    """Return the stem of a folded word; the word itself in a language without an algorithm."""
    made = _stemmer(language)
    found: str = word if made is None else made.stemWord(word)
    if len(found) < _SHORTEST_STEM and len(word) - len(found) > 2:
        found = word
    if language == "en" and len(found) > 3:
        for british, american in _BRITISH:
            found = found.replace(british, american)
    return found


def alike(one: str, other: str) -> bool:
    """Tell whether two stems are of one word: the same, or for the most part the same from the beginning on."""
    if one == other:
        return True
    least = max(4, 0.8 * max(len(one), len(other)))
    return one[: round(least + 0.49)] == other[: round(least + 0.49)] and min(len(one), len(other)) >= least


@cache
def _stemmer(language: str) -> Any:
    """Return the Snowball stemmer of a language (https://snowballstem.org/algorithms/), or None."""
    if language not in _ALGORITHMS:
        return None
    from snowballstemmer import stemmer

    return stemmer(_ALGORITHMS[language])
