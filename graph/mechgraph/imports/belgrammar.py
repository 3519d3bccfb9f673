"""The grammar of BEL terms and statements: what stands in a script, as the nodes that PyBEL writes of it.

The language: https://language.bel.bio/language/specifications/; that of version 1 is read, too. A term becomes a node
of the node-link form and the modifier that a link has at its end, so that both forms share what comes after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from mechgraph.imports.belterms import (
    ACTIVITIES,
    AMINO_ACIDS,
    ARROWS,
    CAUSAL,
    FUNCTIONS,
    GENE_CHANGES,
    MODIFICATIONS,
    PLACES,
    RELATIONS,
    SHORT,
    Name,
    Node,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 30
"""Terms are nested at most so deep."""

_TOKEN = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|([(),!])|([^\s(),!":]+:?))""")
_RELATION = re.compile(r"\s*(->|-\||=>|=\||--|>>|:>|→|⇒|[A-Za-z]+)\s*")
_NODES = {short: name for name, short in FUNCTIONS.items()}
_VARIANTS = {"pmod", "gmod", "var", "frag", "sub", "trunc", "loc"}
_LEGACY_CHANGES = {"P": "Ph", "A": "Ac", "F": "Farn", "G": "Glyco", "H": "Hy", "M": "Me", "R": "ADPRib", "S": "Sumo",
                   "U": "Ub", "O": "Ox"}  # fmt: skip


class NotBel(ValueError):
    """Something that is no BEL."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Call | Name, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its node, and what modifies it."""

    node: Node
    modifier: Node


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement says: a term, its relation, and what it is related to; nothing after a term alone.

    Parameters
    ----------
    objects : terms; more than one where a list is given.
    inner : the statement that the relation acts on, where it is nested.
    surplus : whether closing brackets stand after it that close nothing.
    """

    subject: Term
    relation: str = ""
    objects: tuple[Term, ...] = ()
    inner: Statement | None = None
    surplus: bool = False

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes of its terms."""
        yield self.subject.node
        yield from (term.node for term in self.objects)
        if self.inner is not None:
            yield from self.inner.nodes()


def statement(words: str) -> Statement:
    """Return what a statement says.

    Raises
    ------
    NotBel
        Where it is none.

    Examples
    --------
    >>> found = statement('kin(p(HGNC:AKT1)) -| bp(GO:"cell death")')
    >>> found.relation, found.subject.node["bel"], found.objects[0].node["bel"]
    ('decreases', 'p(HGNC:AKT1)', 'bp(GO:"cell death")')
    """
    found, place = _statement(words, 0, 0)
    rest = words[place:].strip()
    if rest and set(rest) != {")"} and not rest.startswith(("#", "//")):
        raise NotBel(f"'{rest[:40]}' stands after the statement")
    return replace(found, surplus=rest.startswith(")"))


def _statement(words: str, place: int, depth: int) -> tuple[Statement, int]:
    parser = _Parser(words, place)
    subject = term(parser.call())
    found = _RELATION.match(words, parser.place)
    if found is None:
        return Statement(subject), parser.place
    written = found[1]
    relation = ARROWS.get(written, written)
    plural = relation.removesuffix("s")
    if relation not in RELATIONS and plural not in RELATIONS:
        raise NotBel(f"'{written[:40]}' is no relation")
    place = found.end()
    if words.startswith("(", place):
        if depth:
            raise NotBel("a statement within a nested statement")
        inner, place = _statement(words, place + 1, depth + 1)
        closing = re.compile(r"\s*\)").match(words, place)
        if closing is None or not inner.objects:
            raise NotBel("a nested statement does not end")
        if not {relation, inner.relation} <= CAUSAL:
            raise NotBel("only a cause acts on a statement, and only on one of cause and effect")
        return Statement(subject, relation, (), inner), closing.end()
    parser = _Parser(words, place)
    value = parser.call()
    if value.function == "list":
        objects = tuple(term(_called(one)) for one in value.arguments)
        return Statement(subject, relation if relation in RELATIONS else plural, objects), parser.place
    if relation not in RELATIONS:
        raise NotBel(f"'{written[:40]}' needs a list")
    return Statement(subject, relation, (term(value),)), parser.place


def call(words: str) -> Call:
    """Return the function that a text is, with nothing after it.

    Raises
    ------
    NotBel
        Where it is none.
    """
    parser = _Parser(words, 0)
    found = parser.call()
    if words[parser.place :].strip():
        raise NotBel(f"'{words[parser.place :].strip()[:40]}' stands after the term")
    return found


class _Parser:
    """Reads functions from a place in a line."""

    def __init__(self, words: str, place: int) -> None:
        self.words, self.place = words, place

    def call(self, depth: int = 0) -> Call:
        """Return the function that stands here."""
        found = self._argument(depth)
        if isinstance(found, Name):
            self._wrong(f"'{found.bel()[:40]}' is no function with arguments")
        return found

    def _token(self) -> tuple[str, str]:
        found = _TOKEN.match(self.words, self.place)
        if found is None:
            return "", ""
        self.place = found.end()
        if found[1] is not None:
            return "text", found[1].replace('\\"', '"').replace("\\\\", "\\")
        return ("sign", found[2]) if found[2] else ("word", found[3])

    def _peek(self) -> str:
        place = self.place
        kind, token = self._token()
        self.place = place
        return token if kind == "sign" else ""

    def _argument(self, depth: int) -> Call | Name:
        if depth > DEEPEST:
            self._wrong("terms are nested too deep")
        kind, token = self._token()
        if kind not in {"text", "word"}:
            self._wrong("a name or function is expected")
        if kind == "text":
            return Name("", token)
        if self._peek() == "(" and ":" not in token:
            self._token()
            return Call(SHORT.get(token, token), tuple(self._arguments(depth)))
        namespace, colon, local = token.partition(":")
        if not colon:
            return Name("", token)
        if not local:
            kind, local = self._token()
            if kind not in {"text", "word"}:
                self._wrong(f"a name is expected after '{namespace[:40]}:'")
        if self._peek() == "!":
            self._token()
            kind, name = self._token()
            if kind not in {"text", "word"}:
                self._wrong("a name is expected after '!'")
            return Name(namespace, name, local)
        return Name(namespace, local)

    def _arguments(self, depth: int) -> Iterator[Call | Name]:
        if self._peek() == ")":
            self._token()
            return
        while True:
            yield self._argument(depth + 1)
            sign = self._peek()
            self._token()
            if sign not in {",", ")"}:
                self._wrong("a comma or a closing bracket is expected")
            if sign == ")":
                return

    def _wrong(self, message: str) -> NoReturn:
        raise NotBel(f"{message}, at character {self.place + 1}")


def term(call: Call) -> Term:
    """Return the term that a function is.

    Raises
    ------
    NotBel
        Where it is none.
    """
    function = call.function
    if function in _NODES:
        return _abundance(call)
    inner = term(_called(call.arguments[0] if call.arguments else Name("", "")))
    more = call.arguments[1:]
    modifier: Node
    if function in {"act", "ma", *ACTIVITIES}:  # version 1 called an activity of any kind by its long name
        effect = ACTIVITIES.get(function)
        for one in more:
            if isinstance(one, Call) and one.function == "ma":
                effect = _change(one, ACTIVITIES)
            else:
                raise NotBel(f"{_shown(one)} has no place in an activity")
        modifier = {"modifier": "Activity", **({"effect": effect.concept()} if effect else {})}
    elif function == "deg":
        modifier = {"modifier": "Degradation"}
    elif function in {"tloc", "sec", "surf"}:
        modifier = {"modifier": "Translocation"}
        if ends := _ends(function, more):
            modifier["effect"] = {key: place.concept() for key, place in ends.items()}
    else:
        raise NotBel(f"'{function[:40]}' is no function of a term")
    if inner.modifier.get("modifier"):
        raise NotBel(f"'{function[:40]}' of what is modified already")
    return Term(inner.node, {**inner.modifier, **modifier})


def _called(one: Call | Name) -> Call:
    if isinstance(one, Name):
        raise NotBel(f"a term is expected, not '{one.bel()[:40]}'")
    return one


def _ends(function: str, more: tuple[Call | Name, ...]) -> dict[str, Name]:
    """Return from where to where a translocation goes."""
    if function != "tloc":
        return {"fromLoc": PLACES["intracellular"],
                "toLoc": PLACES["extracellular" if function == "sec" else "surface"]}  # fmt: skip
    ends: dict[str, Name] = {}
    for key, one in zip(("fromLoc", "toLoc"), more, strict=False):
        if isinstance(one, Name):
            ends[key] = one
        elif one.function in {"fromLoc", "toLoc"} and one.arguments and isinstance(one.arguments[0], Name):
            ends[one.function] = PLACES.get(one.arguments[0].name, one.arguments[0])
        else:
            raise NotBel(f"{_shown(one)} is no place")
    if len(more) > 2:
        raise NotBel("a translocation has two places")
    return ends


def _abundance(call: Call) -> Term:
    function = call.function
    if function in {"complex", "composite"} and call.arguments and isinstance(call.arguments[0], Call):
        given = [one for one in call.arguments if not (isinstance(one, Call) and one.function == "loc")]
        members = _members(given)
        node: Node = {"function": _NODES[function], "members": members, "bel": _written(function, members)}
        return Term(node, _located(call.arguments))
    if function == "rxn":
        return Term(_reaction(call), {})
    if not call.arguments:
        raise NotBel(f"'{function}' is of nothing")
    first, *more = call.arguments
    legacy = next((one for one in more if isinstance(one, Call) and one.function == "fus"), None)
    if legacy is not None and isinstance(first, Name):
        first = _fusion_of(first, legacy, function)
    if isinstance(first, Call) and first.function == "fus":
        written = f"fus({', '.join(one.bel() if isinstance(one, Name) else _shown(one) for one in first.arguments)})"
        return Term({"function": _NODES[function], "fusion": written, "bel": f"{function}({written})"}, _located(more))
    if isinstance(first, Call):
        raise NotBel(f"a name is expected in '{function}', not {_shown(first)}")
    if not first.namespace:
        raise NotBel(f"'{first.name[:40]}' has no namespace")
    variants = []
    for one in more:
        if not isinstance(one, Call) or one.function not in _VARIANTS:
            raise NotBel(f"{_shown(one)} has no place in '{function}'")
        if one.function != "loc":
            variants.append(_variant(one, function))
    variants.sort()
    node = {"function": _NODES[function], "concept": first.concept()}
    node["bel"] = f"{function}({', '.join((first.bel(), *variants))})"
    if variants:
        node["variants"] = variants
    return Term(node, _located(more))


def _fusion_of(first: Name, legacy: Call, of: str) -> Call:
    """Return a fusion of version 1 as it is written since: where the first partner ends, and the second begins."""
    if not 1 <= len(legacy.arguments) <= 3 or not all(isinstance(one, Name) for one in legacy.arguments):
        raise NotBel(f"{_shown(legacy)} is no fusion")
    second, *places = legacy.arguments
    kind = {"p": "p", "r": "r"}.get(of, "c")
    end, start = (one.name for one in (*places, Name("", "?"), Name("", "?"))[:2] if isinstance(one, Name))
    ranges = (f"{kind}.?_{end}", f"{kind}.{start}_?") if places else ("?", "?")
    return Call("fus", (first, Name("", ranges[0]), second, Name("", ranges[1])))


def _located(arguments: list[Call | Name] | tuple[Call | Name, ...]) -> Node:
    """Return the place that is given among arguments, as a modifier."""
    for one in arguments:
        if isinstance(one, Call) and one.function == "loc":
            if not one.arguments or not isinstance(one.arguments[0], Name):
                raise NotBel(f"{_shown(one)} is no place")
            return {"location": PLACES.get(one.arguments[0].name, one.arguments[0]).concept()}
    return {}


def _members(arguments: list[Call | Name] | tuple[Call | Name, ...]) -> list[Node]:
    found = [term(_called(one)) for one in arguments]
    if any(one.modifier.get("modifier") for one in found):
        raise NotBel("what is part of something is an abundance, not an activity or process of one")
    return sorted(({**one.node, **one.modifier} for one in found), key=_in_full)


def _in_full(part: Node) -> str:
    """Return a part of something as it is written, with its place."""
    written, place = str(part["bel"]), part.get("location")
    return f"{written[:-1]}, loc({Name(**{'name': '', **place}).bel()}))" if place else written


def _written(function: str, members: list[Node]) -> str:
    return f"{function}({', '.join(map(_in_full, members))})"


def _reaction(call: Call) -> Node:
    sides: dict[str, list[Node]] = {}
    for one in call.arguments:
        side = _called(one)
        if side.function not in {"reactants", "products"}:
            raise NotBel(f"{_shown(one)} has no place in a reaction")
        sides[side.function] = _members(side.arguments)
    if len(sides) < 2:
        raise NotBel("a reaction has reactants and products")
    written = ", ".join(_written(side, sides[side]) for side in ("reactants", "products"))
    return {"function": "Reaction", **sides, "bel": f"rxn({written})"}


def _variant(call: Call, of: str) -> str:
    """Return a variant as it is written in full."""
    function, arguments = call.function, [one for one in call.arguments if isinstance(one, Name)]
    if not arguments or len(arguments) < len(call.arguments):
        raise NotBel(f"{_shown(call)} is no variant")
    first, *more = arguments
    if function in {"pmod", "gmod"}:
        legacy = Name("", _LEGACY_CHANGES.get(first.name, first.name)) if not first.namespace else first
        kinds = MODIFICATIONS if function == "pmod" else GENE_CHANGES
        kind = first if first.namespace else kinds.get(first.name) or kinds.get(legacy.name, first)
        rest = [AMINO_ACIDS.get(one.name, one.name) for one in more]
        return f"{function}({', '.join((kind.bel(), *rest))})"
    if function == "sub" and len(more) == 2:
        old, number, new = (one.name for one in arguments)
        if of == "p":
            return f'var("p.{AMINO_ACIDS.get(old, old)}{number}{AMINO_ACIDS.get(new, new)}")'
        return f'var("{"r" if of in "rm" else "c"}.{number}{old}>{new}")'
    if function == "trunc":
        return f'var("p.{first.name}*")'
    rest = [f'"{one.name}"' for one in arguments]
    return f"{function}({', '.join(rest)})"


def _change(call: Call, known: dict[str, Name]) -> Name:
    """Return the name that a function is given, which may be one of the language's own."""
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], Name):
        raise NotBel(f"{_shown(call)} is of one name")
    given = call.arguments[0]
    return given if given.namespace else known.get(SHORT.get(given.name, given.name), given)


def _shown(one: Call | Name) -> str:
    """Return an argument as it is written, in short."""
    if isinstance(one, Name):
        return one.bel()[:80]
    return f"{one.function}({', '.join(map(_shown, one.arguments))})"[:80]
