"""What the tokens of a SPARQL text show: how deep it is nested, and whether it would use the network.

The engine resolves ``SERVICE`` over the network, which cannot be switched off, and a text that is nested some thousand
levels deep crashes the interpreter; both are found here, on the tokens of the grammar
(https://www.w3.org/TR/sparql11-query/#sparqlGrammar), before the engine sees the text. The engine has no tokens of its
own: it needs no space after a keyword (``SERVICE:x`` with an empty prefix, ``1e5SERVICE``), and whether ``<`` begins an
address or a comparison depends on what it expects there. If the two could differ, a query is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pyoxigraph import RdfFormat, parse

from mechgraph.errors import QueryRefused, QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

LONGEST_QUERY = 1_000_000
"""Queries of more characters than this are refused."""

DEEPEST_QUERY = 200
"""Queries with brackets nested deeper than this are refused; the engine takes some 3,000."""

MOST_TOKENS = 50_000
"""Queries of more tokens than this are refused."""

MOST_OPERATORS = 2_000
"""Queries with more keywords, operators and marks are refused: the engine fails at some 3,000 (MINUS, or AS).

Brackets do not count, nor commas within parentheses: lists may be long.
"""

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
              | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<variable>[?$]\w+)
  | (?P<name>[^\W\d_](?:[\w.·-]*[\w·-])? : (?:(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])
              (?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*)?(?<![^\\]\.)
            | :(?:(?:[\w:·]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])
              (?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*)?(?<![^\\]\.))
  | (?P<word>[^\W\d_]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
"""The beginning of an address in full."""

_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PLAIN_DOT = re.compile(r"\\.|\.")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
FORMS = {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}
BEGINS = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"


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


def guard(
    query: str, source: str = "query", *, graphs: Collection[str] | None = None, allowed: Collection[str] = ()
) -> None:
    """Refuse a query that would reach the network, change the graph, or bring down the engine.

    Parameters
    ----------
    query : SPARQL text.
    source : how to call it in messages.
    graphs : addresses of the graphs that there are, the only ones that FROM may name; any unless given.
    allowed : addresses of servers that SERVICE may ask, if it names them in full.

    Raises
    ------
    QueryRefused
        Where it asks another server, is an update, or exceeds a limit of size or depth.
    QuerySyntaxError
        Where it is empty, or no text.
    """
    if len(query) > LONGEST_QUERY:
        raise QueryRefused(f"the query has more than {LONGEST_QUERY:,} characters, which are the limit", source)
    odd = re.search("[\ud800-\udfff]", query)
    if odd:
        raise QuerySyntaxError("the query is not UTF-8 text", *place(query, odd.start()), source)
    # The grammar resolves \\u escapes before anything else (section 19.2), so a keyword may hide in them.
    for text in {query, _CODEPOINT.sub(lambda match: _character(match[1] or match[2]), query)}:
        _Guard(source, graphs, allowed).check(text)


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


class _Guard:
    """One reading of a query, token by token."""

    def __init__(self, source: str, graphs: Collection[str] | None, allowed: Collection[str]) -> None:
        self.source, self.graphs, self.allowed = source, graphs, allowed
        self.depth = self.parentheses = self.count = self.operators = 0
        self.form = ""
        self.before = Token("other", "", 0)
        self.wanted = ""  # SERVICE or FROM, whose address is to come

    def check(self, query: str) -> None:
        for token in tokens(query):
            self.count += 1
            if self.count > MOST_TOKENS:
                self.refuse(f"the query has more than {MOST_TOKENS:,} tokens, which are the limit")
            self.operators += self.is_operator(token)
            if self.operators > MOST_OPERATORS:
                most = f"{MOST_OPERATORS:,} keywords, operators and marks"
                self.refuse(f"the query has more than {most}, which are the limit; write long lists with VALUES")
            if self.wanted:
                self.address(token)
            elif token.kind == "other":
                self.bracket(token.text)
            elif token.kind == "word":
                self.word(token.text.upper())
            elif token.kind == "iri":
                self.less_than(token)
            elif token.kind == "name" and "SERVICE" in token.text.partition(":")[0].upper():
                self.refuse(f"the prefix of {token.text[:40]} could be taken for SERVICE; give it another name")
            self.before = token
        if self.wanted == "SERVICE":
            self.outside("")
        if not self.count:
            raise QuerySyntaxError(f"the query is empty; {BEGINS}", 1, 1, self.source)

    def is_operator(self, token: Token) -> bool:
        """Tell whether a token joins others: a keyword, an operator or a mark."""
        if token.kind != "other":
            return token.kind == "word"
        return not (token.text.isdigit() or token.text in "{}()[]" or (token.text == "," and self.parentheses))

    def refuse(self, why: str) -> NoReturn:
        raise QueryRefused(why, self.source)

    def bracket(self, text: str) -> None:
        if text in {"{", "(", "["}:
            self.depth += 1
            self.parentheses += text == "("
            if self.depth > DEEPEST_QUERY:
                self.refuse(f"the query is nested more than {DEEPEST_QUERY} levels deep")
        elif text in {"}", ")", "]"}:
            self.depth -= 1
            self.parentheses -= text == ")"

    def word(self, word: str) -> None:
        if "SERVICE" in word:
            self.wanted = "SERVICE"
            if word != "SERVICE":
                self.outside("")
        elif word == "FROM":
            self.wanted = word
        elif word == "LOAD":
            self.refuse("the query loads from an address (LOAD); mechgraph answers from its own graph only")
        elif not self.form and word in _UPDATES:
            self.refuse(f"{word} would change the graph; ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
        self.form = self.form or (word if word in FORMS else "")

    def address(self, token: Token) -> None:
        """Look at what follows SERVICE or FROM."""
        if token.kind == "word" and token.text.upper() in {"SILENT", "NAMED"}:
            return
        wanted, self.wanted = self.wanted, ""
        named = token.text[1:-1] if token.kind == "iri" else ""
        if wanted == "SERVICE":
            if named not in self.allowed or not ABSOLUTE.match(token.text):
                self.outside(named)
        elif self.graphs is not None and token.kind in {"iri", "name"} and named not in self.graphs:
            self.refuse(
                f"FROM {token.text[:80]} names no graph of the corpus, and none is fetched; write the address of one in"
                f" full: {listed(self.graphs)}"
            )

    def outside(self, named: str) -> NoReturn:
        if self.allowed and not named:
            self.refuse("SERVICE may ask an allowed address only, written out in full: SERVICE <ADDRESS>")
        if self.allowed:
            self.refuse(f"the query asks <{named[:80]}> (SERVICE), which is not allowed; --allow-network names another")
        self.refuse("the query asks another server (SERVICE); mechgraph answers from its own graph only")

    def less_than(self, token: Token) -> None:
        """Refuse what may be an address, or else a comparison with a comment, a string or brackets behind it."""
        ends_value = self.before.kind not in {"other", "word"} or self.before.text in {")", ">", *"0123456789"}
        ends_value = ends_value or self.before.text.lower() in {"true", "false"}
        if self.parentheses > 0 and ends_value and not ABSOLUTE.match(token.text) and re.search(r"[#'(\[]", token.text):
            self.refuse(f"{token.text[:40]} could be an address or a comparison; put a space behind the <")


def inner_dots(query: str) -> list[int]:
    """Return the places of the dots inside names: a second one in a name is where the engine wrongly ends it.

    The grammar allows them, plain or with a backslash (https://www.w3.org/TR/sparql11-query/#rPN_LOCAL); the engine
    takes any number of the latter.
    """
    return [
        token.start + token.text.index(":") + match.start()
        for token in tokens(query)
        if token.kind == "name"
        for match in _PLAIN_DOT.finditer(token.text[token.text.index(":") :])
        if match.group() == "."
    ]


def for_engine(query: str) -> str:
    """Return a query with a backslash before each of its `inner_dots`."""
    parts, last = [], 0
    for dot in inner_dots(query):
        parts.append(query[last:dot])
        last = dot
    return "\\".join([*parts, query[last:]])


def uses(query: str, keyword: str) -> bool:
    """Tell whether a keyword, such as ORDER, stands in a query."""
    return any(token.kind == "word" and token.text.upper() == keyword for token in tokens(query))


class Name(NamedTuple):
    """A name or an address in a query, the address that it means, and its role: PREFIX, GRAPH or none of these."""

    token: Token
    address: str
    role: str


def names(query: str, prefixes: Mapping[str, str]) -> Iterator[Name]:
    """Yield the names and addresses by which a query asks the graph, and the prefixes that it declares.

    Parameters
    ----------
    query : SPARQL text that the engine can read.
    prefixes : name and namespace of each prefix that needs no declaration.

    Notes
    -----
    Left out is what the query makes (the template of CONSTRUCT) and what it asks of another server (SERVICE).
    """
    known, base, apart = dict(prefixes), "", 0
    first = before = Token("other", "", 0)
    for token in tokens(query):
        behind = before.text.upper() if before.kind == "word" else ""
        role = behind if behind == "GRAPH" else ""
        if token.text == "{" and (apart or behind == "CONSTRUCT" or first.text.upper() in {"SERVICE", "SILENT"}):
            apart += 1
        elif token.text == "}" and apart:
            apart -= 1
        elif token.kind == "iri":
            address = _resolved(token.text[1:-1], base)
            if behind == "BASE":
                base = address
            elif first.text.upper() == "PREFIX" and before.kind == "name":
                known[before.text[:-1]] = address
                yield Name(before, address, "PREFIX")
            elif not apart:
                yield Name(token, address, role)
        elif token.kind == "name" and behind != "PREFIX" and not apart:
            prefix, _, local = token.text.partition(":")
            if prefix in known:
                yield Name(token, known[prefix] + local.replace("\\", ""), role)
        first, before = before, token


def _resolved(address: str, base: str) -> str:
    """Return an address as the engine completes it from what BASE says."""
    if not base:
        return address
    (quad,) = parse(f"<{address}> a <a:a> .", format=RdfFormat.TURTLE, base_iri=base)
    return str(quad.subject)[1:-1]


def listed(addresses: Iterable[str]) -> str:
    """Return addresses as they are written in a query, one after the other."""
    return ", ".join(f"<{address}>" for address in addresses)


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
