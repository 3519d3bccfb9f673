"""What is wrong with a query that the engine cannot read, in words.

The engine says how far it looked, which may be some words behind the fault: it reads as many letters as a keyword has
before it compares them. So the fault is found by asking it which part of the query could be the beginning of one, and
what is likely meant by asking whether the whole could, with a word put in, left out, or written otherwise. Only what
it then takes is proposed. The page does the same in the same words (query/fault.js).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from mechgraph.errors import QuerySyntaxError, did_you_mean
from mechgraph.names import nearest
from mechgraph.namespaces import PREFIXES
from mechgraph.query.sparql import ABSOLUTE, BEGINS, FORMS, Token, for_engine, listed, place, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

KEYWORDS = (
    "SELECT", "DISTINCT", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "BIND", "VALUES", "ORDER BY",
    "GROUP BY", "HAVING", "LIMIT", "OFFSET", "COUNT", "SUM", "MIN", "MAX", "AVG", "GROUP_CONCAT", "SAMPLE", "AS", "ASC",
    "DESC", "NOT EXISTS", "EXISTS", "CONSTRUCT", "ASK", "DESCRIBE", "REGEX", "CONTAINS", "STRSTARTS", "STRENDS", "STR",
    "LCASE", "UCASE", "STRLEN", "SUBSTR", "REPLACE", "CONCAT", "LANG", "DATATYPE", "ISIRI", "ISLITERAL", "BOUND",
    "COALESCE", "IF", "IN", "PREFIX", "BASE", "FROM NAMED", "UNDEF", "SEPARATOR",
)  # fmt: skip
"""What queries are mostly written with; the page completes these."""

_WORDS = tuple(dict.fromkeys(word for keyword in KEYWORDS for word in keyword.split()))
_ELSEWHERE = {"==": "=", "AND": "&&", "OR": "||", "<>": "!="}
"""How other languages write what SPARQL writes otherwise."""

_BEHIND = {
    **dict.fromkeys(("WHERE", "OPTIONAL", "UNION", "MINUS", "EXISTS"), "'{'"),
    **dict.fromkeys(("FILTER", "HAVING", "BIND"), "'('"),
    **dict.fromkeys(("LIMIT", "OFFSET"), "a number"),
    **dict.fromkeys(("GRAPH", "FROM", "NAMED"), "the address of a graph in full"),
    "PREFIX": "NAME: <ADDRESS>",
    "SELECT": "?NAME or *",
}
"""What goes behind a keyword, if what stands there cannot."""

_LAST = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET")
"""What goes behind the last bracket, in this order but for the last two."""

_SAYS = {
    "that is unbound": "the SELECT names a variable that is not grouped by",
    "Duplicated variable": "the SELECT names a variable twice",
    "SELECT overrides": "the SELECT gives a variable a value that has one; take another name behind AS",
    "not authorized with GROUP BY": "SELECT * does not go with GROUP BY; name the variables",
    "BIND is overriding": "a BIND gives a variable a value that has one; take another name behind AS",
    "same number of values": "a row of VALUES has more values than there are variables, or fewer",
}
"""What the engine says of a query whose words are in order."""

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ROOM = " " * 40 + "\n\0"
"""What is put behind the beginning of a query: more blanks than a keyword has letters, and what no query may have."""

_ONE_WORD = re.compile(r"[&|^_@+%\\?$-][^()\[\]{};,]|\d[\w.]|\.\d|[<>=!][<>=]|\w-")
"""The end of a token and the beginning of the next where the engine may read both as one."""


def check_prefixes(query: str, prefixes: Mapping[str, str], source: str) -> None:
    """Refuse a query that uses a prefix nobody declared: the engine's own message does not say so.

    Raises
    ------
    QuerySyntaxError
        With the corpus's own prefix, and the others that are known.
    """
    declared = set(prefixes)
    after = ""
    for token in tokens(query):
        if token.text in {"'", '"'}:
            return  # what follows may be a string
        if token.kind == "name" and not query.startswith("//", token.start + len(token.text)):
            prefix = token.text.split(":", 1)[0]
            if after in {"PREFIX", "@PREFIX"}:
                declared.add(prefix)
                continue  # what follows is the address, whatever it is written like
            if prefix not in declared and prefix != "_":
                hint = did_you_mean([f"{name}:" for name in nearest(prefix, declared)])
                own = "".join(f"the corpus has {name}:, and " for name in prefixes if name not in PREFIXES)
                others = ", ".join(f"{name}:" for name in sorted(declared) if name not in prefixes or name in PREFIXES)
                reason = f"the prefix '{prefix}:' is not known ({own}known besides are {others}){hint}"
                raise QuerySyntaxError(reason, *place(query, token.start), source)
        after = token.text.upper()


def syntax_error(
    query: str, read: Callable[[str], str], source: str, graphs: Collection[str] | None = None
) -> QuerySyntaxError:
    """Return what is wrong with a query that the engine cannot read.

    Parameters
    ----------
    query : SPARQL text.
    read : gives what the engine says of a text that it cannot read.
    source : how to call the query in messages.
    graphs : addresses of the graphs that there are, if known.

    Notes
    -----
    Reads the query as often as the logarithm of its length says, and at most some twenty times more.
    """
    reason, offset = _Reading(query, read, graphs or ()).explained()
    return QuerySyntaxError(reason, *place(query, offset), source)


class _Reading:
    """A query, and how far the engine can read it."""

    def __init__(self, query: str, read: Callable[[str], str], graphs: Collection[str]) -> None:
        self.query, self.read, self.graphs, self.tokens = query, read, graphs, list(tokens(query))
        self.ends = list(_ends(self.tokens))
        self.unclosed, self.closing = _brackets(self.tokens)

    def explained(self) -> tuple[str, int]:
        """Return the reason, and its place in the query."""
        fault = self.fault()
        unexpected = self.tokens[fault] if fault < len(self.tokens) else None
        quote = _open_quote(self.tokens)
        if quote and (unexpected is None or unexpected.start >= quote.start):
            return f"the string that begins with {quote.text} is not closed", quote.start
        said = self.read(self.before(self.end_of(fault)))
        if sum((token.text == "{") - (token.text == "}") for token in self.tokens[:fault]) > 0:
            said += self.read(self.before(fault))  # while a group is open this is no query, and does not run
        for words, reason in _SAYS.items():
            if words in said and (unexpected is None or unexpected.text == "}" or "group" not in reason):
                return reason, self.concerned(reason, fault)
        address = self.open_address(fault)
        if address is not None:
            lacks = "is not closed with '>'" if unexpected is None else "holds a sign that none may, such as a blank"
            return f"the address that begins here {lacks}", address
        if unexpected is None:
            return self.ended()
        if self.closing == unexpected:
            if not self.unclosed:
                return f"nothing is open that this '{unexpected.text}' could close", unexpected.start
            opening = self.unclosed[-1]
            reason = f"the '{opening.text}' is not closed before the '{unexpected.text}' {self.at(unexpected)}"
            return reason, opening.start
        last = self.tokens[self.end_of(fault) - 1]
        word = self.query[unexpected.start : last.start + len(last.text)]
        return f"unexpected '{word[:40]}'{self.hint(fault, word)}", unexpected.start

    def fault(self) -> int:
        """Return the number of the first token with which no query can go on; that of all where there is none."""
        good = bisect_left(self.ends, True, key=lambda end: not self.may_begin(self.before(end)))
        return self.ends[good - 1] if good else 0

    def before(self, number: int) -> str:
        """Return the text up to the end of the first tokens, so many."""
        last = self.tokens[number - 1]
        return for_engine(self.query[: last.start + len(last.text)]) if number else ""

    def may_begin(self, text: str) -> bool:
        """Tell whether a query may begin with a text: the engine then stumbles over what is put behind it."""
        return self.read(text + _ROOM).startswith(f"error at {text.count(chr(10)) + 2}:")

    def ended(self) -> tuple[str, int]:
        """Return the reason for a query that lacks its end."""
        last = self.tokens[-1]
        if self.unclosed:
            opening = self.unclosed[-1]
            others = "".join(f", nor the '{other.text}' {self.at(other)}" for other in self.unclosed[-2::-1])
            return f"the '{opening.text}' is not closed{others}", opening.start
        hint = "" if any(token.text == "{" for token in self.tokens) else "; what it asks for goes between '{' and '}'"
        hint = hint if self.has_form(len(self.tokens)) else f"; {BEGINS}"
        return f"the query ends too early, behind '{last.text[:40]}'{hint}", last.start + len(last.text)

    def has_form(self, number: int) -> bool:
        """Tell whether SELECT or the like stands in so many first tokens."""
        return any(token.kind == "word" and token.text.upper() in FORMS for token in self.tokens[:number])

    def hint(self, fault: int, word: str) -> str:
        """Return what is likely meant, as the end of a message; empty where nothing makes the query one."""
        token, before = self.tokens[fault], self.tokens[fault - 1] if fault else Token("other", "", 0)
        behind = before.start + len(before.text) == token.start
        if meant := [one for one in self.candidates(word) if self.would_do(fault, one, instead=word)]:
            return did_you_mean(meant)
        if re.match(ABSOLUTE.pattern[1:], self.query[token.start :]):
            return "; an address stands between '<' and '>'"
        if self.is_expression(fault):
            return "; an expression in SELECT is written (… AS ?NAME)"
        if token.kind == "language" and token.text.upper() in {"@PREFIX", "@BASE"}:
            return f"; in a query this is {token.text[1:].upper()}, and has no '.' behind it"
        declares = (
            token.kind != "iri"
            and before.kind == "name"
            and fault > 1
            and self.tokens[fault - 2].text.upper() == "PREFIX"
        )
        keyword = "PREFIX" if declares else before.text.upper() if before.kind == "word" else ""
        if goes := _BEHIND.get(keyword):
            there = f": {listed(self.graphs)}" if "graph" in goes and self.graphs else ""
            return f"; behind {keyword} goes {goes}{there}"
        if token.kind == "word" and word != word.upper() and self.would_do(fault, "mg:", instead=""):
            return "; is it a name without a prefix?"
        if token.text == "/" and before.kind == "name" and behind and self.would_do(fault, "\\", instead=""):
            return "; in a name a slash is written \\/"
        if before.kind == "string" and behind and _open_quote(self.tokens):
            return f"; in a string a quote is written \\{before.text[0]}"
        if unclosed := [one for one in self.unclosed if one.start < token.start]:
            return f"; the '{unclosed[-1].text}' {self.at(unclosed[-1])} is not closed"
        if word.upper() in _LAST:
            return "; behind the last '}' go GROUP BY, HAVING, ORDER BY and LIMIT, in this order"
        if token.kind == "iri" and self.would_do(fault, "<a:b>", instead=word):
            return "; an address is written in full"
        no_group = all(one.text != "{" for one in self.tokens[:fault])
        missing = [".", ";", ",", "AS", "BY", *(["{", "(", "["] if self.closing or no_group else [])]
        missing = [one for one in missing if token.text != "<" and self.would_do(fault, f" {one} ", instead="")]
        if missing:
            return f"; is {' or '.join(repr(one) for one in missing)} missing before it?"
        if token.text in _CLOSING.values():
            return f"; something is missing behind '{before.text[:40]}'"
        needless = word in {".", ";", ","} and self.would_do(fault, " ", instead=word)
        return "; without it the query can be read" if needless else "" if self.has_form(fault) else f"; {BEGINS}"

    def candidates(self, word: str) -> Iterator[str]:
        """Yield the keywords that a word may be meant for."""
        if word.upper() in _ELSEWHERE:
            yield _ELSEWHERE[word.upper()]
        if word.isidentifier() and word.upper() not in _WORDS:
            yield from nearest(word, _WORDS)

    def would_do(self, fault: int, part: str, *, instead: str) -> bool:
        """Tell whether a query may begin with this one, all of it, if a part stands where the fault is."""
        start, last = self.tokens[fault].start, self.tokens[-1]
        whole = self.query[: last.start + len(last.text)]
        return self.may_begin(for_engine(whole[:start] + part + whole[start + len(instead) :]))

    def is_expression(self, fault: int) -> bool:
        """Tell whether a call stands in a SELECT without brackets around it."""
        calls = self.tokens[fault].kind == "word" and [one.text for one in self.tokens[fault + 1 : fault + 2]] == ["("]
        words = [one.text.upper() for one in self.tokens[:fault] if one.text.upper() in {"SELECT", "{"}]
        return calls and words[-1:] == ["SELECT"]

    def end_of(self, fault: int) -> int:
        """Return how many tokens there are up to the end of the engine's word that begins with the fault."""
        return next((end for end in self.ends if end > fault), fault)

    def concerned(self, reason: str, fault: int) -> int:
        """Return the place of what the engine complains of: the last such keyword, not in another group if a SELECT."""
        keyword = next((word for word in ("SELECT", "BIND", "VALUES") if word in reason), "")
        depth = 0
        for token in reversed(self.tokens[:fault]):
            depth += (token.text == "}") - (token.text == "{")
            if token.text.upper() == keyword and token.kind == "word" and (depth <= 0 or keyword != "SELECT"):
                return token.start
        return 0

    def open_address(self, fault: int) -> int | None:
        """Return where the address begins that the engine reads at the fault; None where it reads none."""
        if fault < len(self.tokens) and not self.tokens[fault].text.endswith(">"):
            return None
        opened = [number for number, one in enumerate(self.tokens[:fault]) if one.kind == "other" and one.text == "<"]
        first = bisect_left(opened, True, key=self.is_address)
        return self.tokens[opened[first]].start if first < len(opened) else None

    def is_address(self, number: int) -> bool:
        """Tell whether the engine takes a < as the beginning of an address, or is within one: it then reads all."""
        text = self.before(number + 1) + _ROOM + _ROOM
        return self.read(text).startswith(f"error at {text.count(chr(10)) + 1}:")

    def at(self, token: Token) -> str:
        line, column = place(self.query, token.start)
        return f"in line {line}, column {column}"


def _ends(all_of_them: list[Token]) -> Iterator[int]:
    """Yield how many tokens stand before each place where the query may be cut, so that no word of the engine's is."""
    for number, token in enumerate(all_of_them, 1):
        after = all_of_them[number] if number < len(all_of_them) else None
        touches = after is not None and token.start + len(token.text) == after.start and token.kind in {"other", "word"}
        if after is None or not touches or not _ONE_WORD.fullmatch(token.text[-1] + after.text[0]):
            yield number


def _open_quote(all_of_them: list[Token]) -> Token | None:
    """Return the quotation mark, or the three of them, that no other one closes."""
    for number, token in enumerate(all_of_them):
        if token.kind == "other" and token.text in {"'", '"'}:
            return token
        after = all_of_them[number + 1] if number + 1 < len(all_of_them) else None
        if token.text in {"''", '""'} and after and after.start == token.start + 2 and after.text[0] == token.text[0]:
            return Token("other", token.text[0] * 3, token.start)
    return None


def _brackets(all_of_them: list[Token]) -> tuple[list[Token], Token | None]:
    """Return the brackets open at the end, or where another kind or nothing is closed, and the bracket that does so."""
    opened: list[Token] = []
    for token in all_of_them:
        if token.kind == "iri" and not ABSOLUTE.match(token.text) and re.search(r"[()\[\]]", token.text):
            return [], None  # it may be a comparison
        if token.kind == "other" and token.text in _CLOSING:
            opened.append(token)
        elif token.kind == "other" and token.text in _CLOSING.values():
            fitting = [number for number, one in enumerate(opened) if _CLOSING[one.text] == token.text]
            if not fitting or fitting[-1] + 1 < len(opened):
                return opened[fitting[-1] + 1 :] if fitting else [], token
            opened.pop()
    return opened, None
