"""What may be told of a SPARQL text without parsing it: its tokens, its depth, and whether it would reach out.

The engine resolves ``SERVICE`` and ``LOAD`` over the network and cannot be told not to, and a text that is nested
some thousand levels deep crashes the interpreter; both are found here, on the tokens of the grammar
(https://www.w3.org/TR/sparql11-query/#sparqlGrammar), before the engine sees the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mechgraph.errors import QueryRefused, QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_QUERY = 1_000_000
"""Queries of more characters than this are refused."""

DEEPEST_QUERY = 200
"""Queries with brackets nested deeper than this are refused; the engine takes some 3,000."""

MOST_TOKENS = 50_000
"""Queries of more tokens than this are refused; the engine fails at some 20,000 patterns."""

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
              | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>[^\W\d_](?:[\w.·-]*[\w·-])? : (?:(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])
              (?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*)?
            | :(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*)
  | (?P<word>[^\W\d_]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_REACHES_OUT = {"SERVICE": "asks another server", "LOAD": "loads from an address"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
_FORMS = {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}


class Token(NamedTuple):
    """A token: its kind, its text and its 0-based place in the query."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query, white space and comments left out."""
    for match in _TOKEN.finditer(query):
        if match.lastgroup not in {"space", "comment", None}:
            yield Token(str(match.lastgroup), match.group(), match.start())


def guard(query: str, source: str = "query") -> None:
    """Refuse a query that would reach the network, change the graph, or bring down the engine.

    Parameters
    ----------
    query : SPARQL text.
    source : how to call it in messages.

    Raises
    ------
    QueryRefused
        Where it asks another server, is an update, or exceeds a limit of size or depth.
    QuerySyntaxError
        Where it is no query at all.
    """
    if len(query) > LONGEST_QUERY:
        raise QueryRefused(f"the query has {len(query):,} characters; {LONGEST_QUERY:,} are the limit", source)
    odd = re.search("[\ud800-\udfff]", query)
    if odd:
        raise QuerySyntaxError("the query is not UTF-8 text", *place(query, odd.start()), source)
    # The grammar resolves \\u escapes before anything else (section 19.2), so a keyword may hide in them.
    for text in {query, _CODEPOINT.sub(lambda match: _character(match[1] or match[2]), query)}:
        _guard_tokens(text, source)


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def _guard_tokens(query: str, source: str) -> None:
    depth = count = 0
    form = ""
    for token in tokens(query):
        count += 1
        if token.text in {"{", "(", "["}:
            depth += 1
            if depth > DEEPEST_QUERY:
                raise QueryRefused(f"the query is nested more than {DEEPEST_QUERY} levels deep", source)
        elif token.text in {"}", ")", "]"}:
            depth -= 1
        elif token.kind == "word":
            word = token.text.upper()
            if word in _REACHES_OUT:
                raise QueryRefused(
                    f"the query {_REACHES_OUT[word]} ({word}); mechgraph answers from its own graph only",
                    source,
                )
            if not form and word in _UPDATES:
                raise QueryRefused(
                    f"{word} would change the graph; ask with SELECT, ASK, CONSTRUCT or DESCRIBE", source
                )
            form = form or (word if word in _FORMS else "")
    if count > MOST_TOKENS:
        raise QueryRefused(f"the query has {count:,} tokens; {MOST_TOKENS:,} are the limit", source)
    if not form:
        hint = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
        raise QuerySyntaxError(hint if count else f"the query is empty; {hint}", 1, 1, source)


def uses(query: str, keyword: str) -> bool:
    """Tell whether a keyword, such as ORDER, stands in a query."""
    return any(token.kind == "word" and token.text.upper() == keyword for token in tokens(query))


def substitute(query: str, terms: Mapping[str, str]) -> str:
    """Return a query with variables replaced by terms.

    Parameters
    ----------
    query : SPARQL text.
    terms : for each variable name, without ``?`` or ``$``, the term in N-Triples form.
    """
    parts, at = [], 0
    for token in tokens(query):
        if token.kind == "variable" and token.text[1:] in terms:
            parts += [query[at : token.start], terms[token.text[1:]]]
            at = token.start + len(token.text)
    return "".join([*parts, query[at:]])


def place(query: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of a 0-based offset."""
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
