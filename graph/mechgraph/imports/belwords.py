"""Terms of BEL in words, as labels: what is changed, cut or put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.english import listed
from mechgraph.imports.belgrammar import Call, NotBel, call
from mechgraph.imports.belterms import FUNCTIONS, STATES, Name

if TYPE_CHECKING:
    from collections.abc import Iterable

_SUFFIXES = {"r": "RNA", "g": "gene", "m": "microRNA"}
_TOGETHER = {"complex": "complex of {}", "composite": "{} together"}


def in_words(bel: str) -> str:
    """Return a term in words; what cannot be read, as it is written.

    Examples
    --------
    >>> in_words('p(HGNC:MAPT, pmod(go:0006468 ! "protein phosphorylation", Ser, 396))')
    'MAPT phosphorylated at Ser396'
    >>> in_words('complex(p(HGNC:APP, frag("672_713")), p(HGNC:LRP1))')
    'complex of APP fragment 672 to 713 and LRP1'
    """
    try:
        return _term(call(bel))
    except NotBel:
        return bel


def label_of(function: str, name: Name) -> str:
    """Return what a function of a name is called: it says what is meant where the name alone would mean the protein."""
    label = name.name or name.identifier or ""
    if name.namespace and not any(map(str.isalpha, label)):
        label = f"{name.namespace}:{label}"  # a bare accession number names nothing
    return f"{label} ({_SUFFIXES[function]})" if function in _SUFFIXES else label


def _term(one: Call | Name) -> str:
    if isinstance(one, Name) or one.function not in {*FUNCTIONS.values()} or not one.arguments:
        raise NotBel("no abundance or process")
    first, *more = one.arguments
    if one.function == "rxn":
        return f"reaction of {' to '.join(map(_side, one.arguments))}"
    if isinstance(first, Call) and first.function == "fus" and not more:
        partners = [_partner(part) for part in first.arguments if isinstance(part, Call) or part.namespace]
        return f"fusion of {listed(partners)}"
    if isinstance(first, Call) and one.function in _TOGETHER:
        return _TOGETHER[one.function].format(_parts(one.arguments))
    if isinstance(first, Call):
        raise NotBel("a name is expected")
    return " ".join(filter(None, (label_of(one.function, first), ", ".join(map(_state, more)))))


def _side(one: Call | Name) -> str:
    """Return what goes into a reaction, or comes out of it."""
    if isinstance(one, Name):
        raise NotBel("a side of a reaction is a list")
    return _parts(one.arguments)


def _partner(one: Call | Name) -> str:
    return label_of("", one) if isinstance(one, Name) else _term(one)


def _parts(parts: Iterable[Call | Name]) -> str:
    """Return terms as an enumeration; one that has a comma, or is made of several, stands in brackets."""
    told = ((_term(part), isinstance(part, Call) and isinstance(part.arguments[0], Call)) for part in parts)
    return listed([f"({words})" if several or ", " in words else words for words, several in told])


def _state(one: Call | Name) -> str:
    """Return how something is changed or cut, or where it is."""
    if isinstance(one, Name) or not one.arguments or not all(isinstance(part, Name) for part in one.arguments):
        raise NotBel("no variant")
    kind, *rest = (part for part in one.arguments if isinstance(part, Name))
    if one.function in {"pmod", "gmod"}:
        at = "".join(part.name for part in rest)
        return " ".join(filter(None, (STATES.get(kind.name, f"with {kind.name}"), at and f"at {at}")))
    if one.function == "var":
        return {"?": "variant", "=": "reference sequence"}.get(kind.name, f"variant {kind.name}")
    if one.function == "frag":
        cut = kind.name.replace("_", " to ", 1) if any(map(str.isalnum, kind.name)) else ""
        about = f"({', '.join(part.name for part in rest)})" if rest else ""
        return " ".join(filter(None, ("fragment", cut, about)))
    if one.function == "loc":
        return f"in {kind.name}"
    raise NotBel("no variant")
