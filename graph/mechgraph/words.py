"""Claims and chains in words: the one-line forms that people read in lists and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.model.values import Certainty, Polarity, Status, SubjectChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.chain import Chain
    from mechgraph.reason.silence import Silence

_CHANGES = {SubjectChange.as_such: "", SubjectChange.increased: "more ", SubjectChange.decreased: "less "}
_DENIALS = {Polarity.affirmed: "", Polarity.negated: "not: ", Polarity.not_shown: "not shown: "}
_ARROWS = {1: "→", -1: "⊣", 0: "⇢", None: "⋯"}
SIGN_WORDS = {1: "+", -1: "−", 0: "open"}
"""How a sign is told."""
_SIGNS = {"+": 1, "+1": 1, "1": 1, "-": -1, "−": -1, "-1": -1, "0": 0}
"""How a sign may be written by those who ask."""
_NETS = {1: "net +", -1: "net −", 0: "net sign open", None: "no net sign: a step is not addressed"}

ASSUMED_WORDS = {
    "sources": "a block alone moves nothing, so its first causes are taken as raised",
    "absence": "nothing leads to what is blocked, so it is taken as lowered itself",
    "loops": "only loops lead to what is blocked; say what is raised or lowered",
}
"""What is taken as given where only a block is asked for, and why nothing can be: for the command and the page."""

SAFETY_WORDS = "not among what follows: claims of side effects, contraindications and cautions"
"""What an answer about what follows leaves out: for the command and the page."""

MOST_NAMED = 5
"""Entities named in one line: a block can have hundreds of first causes. For the command and the page."""


def sign_of(text: str) -> int | None:
    """Return the sign that a text stands for, None where it is none."""
    return _SIGNS.get(text)


GAP_HEADINGS = {
    "missing step": "Missing steps of the mechanisms that the corpus names",
    "bridge": "Bridges: one chain ends, a near one starts, and nobody states the step between",
    "implied only": "Links that rest on implied claims only",
    "dead end": "Dead ends: led to, leading nowhere, and neutral",
    "loose start": "Loose starts: leading on, with nothing that leads to them",
}
"""By kind of a gap, what is missing: for the command and the page."""


def named_words(corpus: Corpus, entities: Sequence[str]) -> str:
    """Return the labels of the first entities, and how many more there are."""
    more = f" and {len(entities) - MOST_NAMED:,} more" if len(entities) > MOST_NAMED else ""
    return ", ".join(map(corpus.label, entities[:MOST_NAMED])) + more


def safety_words(corpus: Corpus, found: Mapping[str, Sequence[Claim]]) -> str:
    """Return that claims of the safety family are left out, and how many there are about which entity."""
    counts = [(len(claims), corpus.label(entity)) for entity, claims in found.items()]
    told = [f"{count:,} about {label}" for count, label in counts[:MOST_NAMED]]
    if rest := sum(count for count, _ in counts[MOST_NAMED:]):
        told.append(f"{rest:,} about others")
    return f"{SAFETY_WORDS}: {', '.join(told)}"


def claim_words(corpus: Corpus, claim: Claim) -> str:
    """Return what a claim says: denial, change of the subject, subject, relation, object."""
    relation = corpus.relation_of(claim).label
    subject, value = corpus.label(claim.subject), corpus.label(claim.object)
    return f"{_DENIALS[claim.polarity]}{_CHANGES[claim.subject_change]}{subject} {relation} {value}"


def manner_words(claim: Claim) -> str:
    """Return how a claim is said: status and certainty where they are not plain, hedge, rate, degree, severity."""
    parts = [str(claim.status)] if claim.status is not Status.stated else []
    if claim.certainty is not Certainty.asserted:
        parts.append(f"{claim.certainty} “{claim.hedge}”" if claim.hedge else str(claim.certainty))
    parts += [str(part) for part in (claim.frequency, claim.quantifier, claim.strength, claim.severity) if part]
    return ", ".join(parts)


def told_words(corpus: Corpus, claim: Claim) -> str:
    """Return what a claim says, with how it is said in brackets (see `claim_words`, `manner_words`)."""
    manner = manner_words(claim)
    return f"{claim_words(corpus, claim)} ({manner})" if manner else claim_words(corpus, claim)


def scope_words(corpus: Corpus, claim: Claim) -> str:
    """Return for whom, where and when a claim is made, each aspect with its name."""
    parts = [f"{aspect}: {', '.join(values)}" for aspect, values in corpus.context_of(claim).items()]
    if window := claim.time_window:
        parts.append(f"{window.when} treatment" + (f": {window.span}" if window.span else ""))
    return "; ".join(parts)


def place_words(corpus: Corpus, claim: Claim) -> str:
    """Return where a claim was read: the badge of its document and the numbers of its segments."""
    return f"{corpus.document[claim.document].short} {', '.join(map(str, claim.segments))}"


def denial_words(corpus: Corpus, claim: Claim) -> str:
    """Return where a coupling is denied, or reported as not shown, what the claim says, and its limits."""
    told = "; ".join(part for part in (manner_words(claim), scope_words(corpus, claim)) if part)
    limits = f" ({told})" if told else ""
    return f"but {place_words(corpus, claim)}: {claim.says} [{claim.id}]{limits}"


def chain_words(corpus: Corpus, chain: Chain) -> str:
    """Return a chain in one line: → raises, ⊣ lowers, ⇢ no direction given, ⋯ a gap."""
    steps = (f"{_ARROWS[step.sign]} {corpus.label(step.target)}" for step in chain.steps)
    return " ".join([corpus.label(chain.entities[0]), *steps])


def cited_words(chain: Chain) -> str:
    """Return the ids of the claims that a chain is cited by, in brackets."""
    return f"[{', '.join(claim.id for claim in chain.citations)}]"


def chain_line(corpus: Corpus, chain: Chain) -> str:
    """Return a chain with the claims it is cited by and what it comes to."""
    return f"{chain_words(corpus, chain)} {cited_words(chain)}: {verdict_words(corpus, chain)}"


def verdict_words(corpus: Corpus, chain: Chain) -> str:
    """Return what a chain comes to: net sign and its meaning, weakest certainty with the hedges, grade, documents."""
    valence = corpus.valences[chain.entities[-1]]
    effect = "" if not chain.benefit(corpus) else f", {'raises' if chain.sign == 1 else 'lowers'} what is {valence}"
    return f"{_NETS[chain.sign]}{effect} · {support_words(corpus, chain)}"


def support_words(corpus: Corpus, chain: Chain) -> str:
    """Return what a chain rests on: weakest certainty with the hedges, grade, documents."""
    hedges = f" ({', '.join(f'“{hedge}”' for hedge in chain.hedges)})" if chain.hedges else ""
    badges = ", ".join(corpus.document[document].short for document in chain.documents)
    return f"{chain.certainty or 'no claim'}{hedges} · {chain.grade}: {badges}"


_WITHOUT = {
    "avoid": "without avoiding {}",
    "documents": "with the claims of all documents",
    "statuses": "with implied claims (--implied)",
    "families": "with claims of all families",
    "levels": "with entities of all levels",
    "voices": "with claims in any voice, marketing too",
    "certainty": "with claims of any certainty",
    "context": "with claims made for any context",
    "all": "without these filters",
}
"""By field of a filter: how a question is put without it."""


def silence_words(corpus: Corpus, found: Silence) -> list[str]:
    """Return why there is no path: what was asked, what there is otherwise, and that silence is not a finding."""
    signed = "" if found.sign is None else f" of sign {SIGN_WORDS[found.sign]}"
    within = "" if found.longest is None else f" within {found.longest} step{'' if found.longest == 1 else 's'}"
    under = " with these filters" if found.filtered else ""
    ends = f"leads from {corpus.label(found.source)} to {corpus.label(found.target)}"
    said = [f"no path of couplings{signed} {ends}{within}{under}", *silence_reasons(corpus, found)]
    if found.is_total:
        said.append("the corpus does not address the two together; that is not to say that there is no effect")
    elif not found.claims:
        said.append("that is not to say that there is no effect")
    return said


def silence_reasons(corpus: Corpus, found: Silence) -> list[str]:
    """Return what there is in place of the paths that were asked for."""
    said = []
    if found.steps is not None and found.longest is not None and found.steps > found.longest:
        said.append(f"there is one of {found.steps} steps (--longest)")
    elif found.signs:
        others = " and ".join(SIGN_WORDS[sign] for sign in found.signs if sign != found.sign)
        said.append(f"there are paths of sign {others}" if others else "only chains that pass an entity twice have it")
    for field, entity in found.without:
        said.append(f"there is one {_WITHOUT[field].format(entity and corpus.label(entity))}")
    return said
