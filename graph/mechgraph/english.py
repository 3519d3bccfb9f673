"""English forms of the labels of relations and entities: number, denial, hedge.

Labels of relations begin with a verb in the third person ("blocks", "is used for", "has side effect") or, for joint
causes, with "together" and a verb in the plural. Labels of entities are names; whether they are singular or plural is
decided by the last word before a preposition, which is right for names as biomedical vocabularies form them, not for
all English.
"""

from __future__ import annotations

import re

from mechgraph.model.values import Certainty, Polarity, SubjectChange

_BEFORE = re.compile(
    r"\s(?:above|about|across|after|against|among|around|as|at|before|below|between|by|during|felt|for|from|in|into|of"
    r"|on|over|that|through|to|toward|under|via|which|with|within|without)\s"
)
_ASIDE = re.compile(r" \([^()]*\)$")
"""What stands in brackets after a name."""
_SINGULAR = (
    "ss", "us", "is", "bias", "pancreas", "series", "diabetes", "dynamics", "herpes", "rickets",
    "acnes", "albicans", "comitans", "cytogenes", "marcescens", "monas", "myces", "oides", "pyogenes",  # of microbes
)  # fmt: skip
_PLURAL = ("people", "children", "men", "women", "mice", "bacteria", "fungi", "mitochondria", "stimuli")
_NO_NOUNS = ("part", "capable", "composed")
"""What relations that end in "of" begin with that need no article."""
_IRREGULAR = {"is": ("be", "are"), "has": ("have", "have"), "can": ("be able to", "can")}
_LABEL = re.compile(r"((?:\w+ly )*)(\S+)(.*)", re.DOTALL)
"""The adverbs of a label, its verb, and the rest."""

_HEDGED = {
    Certainty.probable: "{be} thought {no}to",
    Certainty.possible: "may",
    Certainty.hypothesised: "{be} hypothesised {no}to",
}
"""Our standard words for each certainty, before an infinitive."""
_ABILITY = re.compile(
    r"(?:(?:is |are )?(?:able|capable|possible)|can|abilit(?:y|ies)|capacit(?:y|ies))( to| of)?( be)?", re.I
)
"""Hedges that say what something can do, and not how sure it is."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: 1 claim, 2 claims."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def with_verb(relation: str) -> str:
    """Return what a vocabulary calls a relation as it stands between two names: with *is* or *is a* if it has no verb.

    Examples
    --------
    >>> with_verb("related to"), with_verb("directly interacts with"), with_verb("superclass of")
    ('is related to', 'directly interacts with', 'is a superclass of')
    """
    words = relation.split()
    first = next((word for word in words if not word.endswith("ly")), "")
    has_verb = (first.endswith("s") and not first.endswith(("ss", "us"))) or first == "can" or "has" in words
    if has_verb:
        return relation
    if words[-1:] != ["of"] or first in _NO_NOUNS:
        return f"is {relation}"
    return f"is {'an' if relation[0] in 'aeiou' else 'a'} {relation}"


def is_plural(name: str) -> bool:
    """Tell whether the name of an entity takes a verb in the plural."""
    head = _ASIDE.sub("", _BEFORE.split(f"{name} ", maxsplit=1)[0].strip())
    together = head.endswith(" together") or (name.endswith(" together") and " of " not in name)
    _, joined, last = head.rpartition(" and ")
    if together or (joined and " " not in last):
        # "synthesis and secretion" are two, "synthesis and secretion rate" is one
        return True
    last = head.partition(", ")[0].rsplit(" ", 1)[-1]  # "Receptors, Opioid" are many
    if any(map(str.isdigit, last)):
        return False
    if last.casefold() in _PLURAL:
        return True
    if last[-2:-1].isupper():
        # SSRIs are many, the CNS is one
        return last.endswith("s")
    return last.endswith("s") and not last.endswith(_SINGULAR)


def base(label: str) -> str:
    """Return the label of a relation in the infinitive: "block" for "blocks", "be used for" for "is used for"."""
    adverbs, verb, rest = _parts(label)
    if verb == "together":
        return label
    if verb in _IRREGULAR:
        verb = _IRREGULAR[verb][0]
    elif verb.endswith("ies"):
        verb = f"{verb.removesuffix('ies')}y"
    elif verb.endswith(("oes", "shes", "ches", "xes", "sses")):
        verb = verb.removesuffix("es")
    else:
        verb = verb.removesuffix("s")
    return f"{adverbs}{verb}{rest}"


def _parts(label: str) -> tuple[str, str, str]:
    found = _LABEL.fullmatch(label)
    return (found[1], found[2], found[3]) if found else ("", label, "")


def predicate(
    label: str,
    *,
    plural: bool,
    polarity: Polarity = Polarity.affirmed,
    certainty: Certainty = Certainty.asserted,
    hedge: str | None = None,
) -> str:
    """Return the label of a relation as a claim says it: denied or left open, and hedged by our standard words.

    Parameters
    ----------
    label : the label of the relation.
    plural : whether its subject is in the plural.
    polarity, certainty : of the claim.
    hedge : the words of the document; if they say that something can be, so does what is returned.
    """
    if certainty is Certainty.probable and hedge and _ABILITY.fullmatch(hedge):
        return _able(label, plural=plural, polarity=polarity)
    if polarity is Polarity.not_shown:
        label = f"is shown to {base(label)}"
    denied = polarity is not Polarity.affirmed
    if certainty is Certainty.asserted:
        return _denied(label, plural=plural) if denied else _agreed(label, plural=plural)
    if denied and certainty is Certainty.possible:
        # "may not" could be read as a ban
        return f"possibly {_denied(label, plural=plural)}"
    hedged = _HEDGED[certainty].format(be=_agreed("is", plural=plural), no="not " if denied else "")
    return f"{hedged} {base(label)}"


def _able(label: str, *, plural: bool, polarity: Polarity) -> str:
    if polarity is Polarity.not_shown:
        return f"{_agreed('is', plural=plural)} not shown to be able to {base(label)}"
    # what can be absent: "cannot" would deny that it can be there
    return f"{'can' if polarity is Polarity.affirmed else 'need not'} {base(label)}"


def _agreed(label: str, *, plural: bool) -> str:
    if not plural:
        return label
    adverbs, verb, rest = _parts(label)
    return f"{adverbs}{_IRREGULAR[verb][1]}{rest}" if verb in _IRREGULAR else base(label)


def _denied(label: str, *, plural: bool) -> str:
    verb, _, rest = label.partition(" ")
    if verb == "is":
        return (
            f"{_agreed(verb, plural=plural)} {rest.removeprefix('not ') if rest.startswith('not ') else f'not {rest}'}"
        )
    if verb == "can":
        return f"cannot {rest}"
    return f"{'do' if plural else 'does'} not {base(label)}"


def changed(name: str, change: SubjectChange, *, plural: bool) -> str:
    """Return a name, or several, as a claim says it of its increase or decrease: "less stress", "fewer seizures"."""
    match change:
        case SubjectChange.increased:
            return f"more {name}"
        case SubjectChange.decreased:
            return f"{'fewer' if plural else 'less'} {name}"
    return name


def listed(parts: list[str]) -> str:
    """Return names as an enumeration: a, b and c."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
