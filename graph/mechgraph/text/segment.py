"""Split a text into numbered segments: headings, sentences and list items.

Blocks of lines come first, then `pySBD <https://github.com/nipunsadvilkar/pySBD>`_ (Sadvilkar and
Neumann 2020, doi:10.18653/v1/2020.nlposs-1.15) inside each block. Offsets count characters of the decoded
text, and every character that is not white space lies in exactly one segment.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from mechgraph.errors import UsageError
from mechgraph.model.document import Segment, SegmentKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pysbd import Segmenter

LONGEST_BLOCK = 3_000
"""Blocks longer than this many characters are cut before pySBD sees them: its time is quadratic in them."""

LONGEST_HEADING = 12
"""A line of more words than this is not taken for a heading."""

LONGEST_LOCATOR = 40
"""A locator is cut here: the three first words of a script without spaces would be the whole text."""

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:[•◦▪‣·*–—-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+")
_CLOSES_SENTENCE = re.compile(r"[.!;:,…][\"'”’)\]]*$")

_FOLDED = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02bc\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"')
    | dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", None)
)
"""Hyphens, dashes and the minus; single quotes; double quotes; what is not seen. Written out, not taken from Unicode's
categories: these grow with its versions, and hashes of folded words are kept in files."""

Span = tuple[int, int]


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal; lone surrogates count as themselves."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def folded(text: str) -> str:
    """Return the words of a segment as they are found again, however hyphens, quotes and spaces are typed.

    Hyphens and dashes of all kinds are made one, as are quotes and runs of white space; soft hyphens and spaces of no
    width are left out. Case, accents and all other characters stay.
    """
    return " ".join(text.translate(_FOLDED).split())


def locator(text: str) -> str:
    """Return the first three words of a segment, by which a reader finds the place without our table."""
    return " ".join(text.lstrip("•◦▪‣·*–—- \t\u00a0").split(maxsplit=3)[:3])[:LONGEST_LOCATOR].rstrip()


def segment(text: str, language: str = "en") -> tuple[Segment, ...]:
    """Split a text into segments.

    Parameters
    ----------
    text : the decoded text.
    language : a language that pySBD knows, by its ISO 639-1 code.

    Returns
    -------
    tuple of Segment
        In text order, numbered from 1, without overlap.

    Raises
    ------
    UsageError
        Where pySBD does not know the language.

    Notes
    -----
    Linear in the length of the text: blocks are cut at `LONGEST_BLOCK` characters.
    """
    known = languages()
    if language not in known:
        raise UsageError(f"sentences cannot be segmented in the language '{language}'; known: {', '.join(known)}")
    segments: list[Segment] = []
    for block, kind in _blocks(text):
        spans = [block] if kind is SegmentKind.heading else list(_sentences(text, block, language))
        if len(spans) > 1 and (mark := _ITEM.match(text, block[0])) and mark.end() == spans[1][0]:
            spans[:2] = [(spans[0][0], spans[1][1])]  # pySBD takes a mark such as "a." for a sentence
        for start, end in spans:
            words = text[start:end]
            segments.append(
                Segment(
                    number=len(segments) + 1,
                    kind=kind,
                    start=start,
                    end=end,
                    sha256=digest(words),
                    folded=digest(folded(words)),
                    locator=locator(words),
                )
            )
    return tuple(segments)


def _blocks(text: str) -> Iterator[tuple[Span, SegmentKind]]:
    """Yield the stripped span of each block of lines with its kind; a sentence block may hold several."""
    paragraph: list[Span] = []
    last_end = 0
    for match in _LINE.finditer(text):
        gap = text[last_end : match.start()]
        last_end = match.end()
        line = _strip(text, match.span())
        if len(_BREAK.findall(gap)) > 1 or line is None:
            yield from _paragraph_blocks(text, paragraph)
            paragraph = []
        if line is not None:
            paragraph.append(line)
    yield from _paragraph_blocks(text, paragraph)


def _paragraph_blocks(text: str, lines: list[Span]) -> Iterator[tuple[Span, SegmentKind]]:
    """Yield the blocks of adjacent lines: each line its own, unless the lines were wrapped at a width."""
    if len(lines) > 1 and _is_wrapped([text[start:end] for start, end in lines]):
        yield (lines[0][0], lines[-1][1]), SegmentKind.sentence
        return
    for start, end in lines:
        words = text[start:end]
        if _ITEM.match(words):
            yield (start, end), SegmentKind.item
        elif _is_heading(words):
            yield (start, end), SegmentKind.heading
        else:
            yield (start, end), SegmentKind.sentence


def _is_wrapped(lines: list[str]) -> bool:
    """Tell whether each line break stands where the next word would not have fitted the widest line."""
    width = max(map(len, lines))
    if not 40 <= width <= 140 or any(_ITEM.match(line) for line in lines):
        return False
    return all(
        len(line) + 1 + len(following.split(maxsplit=1)[0]) > width for line, following in itertools.pairwise(lines)
    )


def _is_heading(line: str) -> bool:
    """Tell whether a line that stands alone is a heading: short, one sentence at most, left open."""
    return len(line.split()) <= LONGEST_HEADING and not _CLOSES_SENTENCE.search(line) and not _SENTENCE_END.search(line)


def _sentences(text: str, block: Span, language: str) -> Iterator[Span]:
    for start, end in _cut(text, block):
        piece = text[start:end]
        # The lines of a piece were wrapped at a width, but pySBD would end a sentence with each.
        # Its `segment` would compile a pattern for every sentence to find its place, which is found below.
        sentences = _segmenter(language).processor(_BREAK.sub(" ", piece)).process()
        # pySBD may rewrite characters; only what can be laid over the text again is used.
        if "".join("".join(sentences).split()) != "".join(piece.split()):
            sentences = [piece]
        at = start
        for sentence in sentences:
            stop = at
            for _ in range(len("".join(sentence.split()))):
                while text[stop].isspace():
                    stop += 1
                stop += 1
            span = _strip(text, (at, stop))
            at = stop
            if span is not None:
                yield span


def _cut(text: str, block: Span) -> Iterator[Span]:
    """Yield pieces of a block of at most `LONGEST_BLOCK` characters, cut after a sentence where there is one."""
    start, end = block
    while end - start > LONGEST_BLOCK:
        window = text[start : start + LONGEST_BLOCK]
        stops = [match.end() for match in _SENTENCE_END.finditer(window)] or [window.rfind(" ") + 1]
        length = stops[-1] or LONGEST_BLOCK
        yield start, start + length
        start += length
    yield start, end


def _strip(text: str, span: Span) -> Span | None:
    """Return the span without white space at its ends, or None where nothing is left."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def languages() -> tuple[str, ...]:
    """Return the languages in which sentences can be segmented, by their ISO 639-1 codes."""
    with _as_written_for_older_python():
        from pysbd.languages import LANGUAGE_CODES

    return tuple(sorted(LANGUAGE_CODES))


def _as_written_for_older_python() -> warnings.catch_warnings[None]:
    """Ignore warnings while pySBD is compiled: its regular expressions are not raw strings."""
    return warnings.catch_warnings(action="ignore")


@lru_cache(maxsize=4)
def _segmenter(language: str) -> Segmenter:
    with _as_written_for_older_python():
        from pysbd import Segmenter

    return Segmenter(language=language, clean=False)
