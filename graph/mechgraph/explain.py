"""Claims, chains and pairs of claims in English sentences, made from the fields of the claims alone.

A denial reads as a denial; a hedge is expressed by the verb and quoted from the document. Each sentence says who states
it, who takes it for granted, or that nobody says it but a curator inferred it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mechgraph.english import changed, is_plural, listed, predicate
from mechgraph.model.values import Basis, Certainty, Frequency, Severity, Status, SubjectChange, Voice
from mechgraph.reason.chain import Grade
from mechgraph.reason.compare import Kind
from mechgraph.words import chain_words, place_words, silence_reasons, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.chain import Chain, Step
    from mechgraph.reason.compare import Difference, Pair
    from mechgraph.reason.contradictions import DeniedChain, OpposedChains
    from mechgraph.reason.silence import Silence

_SAYS = {
    Status.stated: "{who} states{where} that ",
    Status.presupposed: "{who} takes for granted{where} that ",
    Status.implied: "{who} does not say it{where}, but a curator infers that ",
}
_WHERE = {Voice.safety_label: " in its safety information", Voice.marketing: " in its advertising",
          Voice.disclaimer: " in a disclaimer"}  # fmt: skip
_HOW_OFTEN = {
    Frequency.rare: "in rare cases, ",
    Frequency.sometimes: "at times, ",
    Frequency.often: "often, ",
    Frequency.always: "always, ",
}
_RESTS_ON = {
    Basis.unnamed_studies: "going by studies it does not name",
    Basis.theory: "as a theory",
    Basis.reported_cases: "going by reported cases",
    Basis.regulatory: "going by a regulator",
}
_SCOPE = {"population": "in {}", "region": "in {}", "route": "by {}", "comparator": "compared with {}"}
"""How an aspect of the scope is introduced; the others by their names."""

_EFFECTS = {1: "raises", -1: "lowers", 0: "affects"}
EFFECT_WORDS = {
    certainty: {sign: predicate(label, plural=False, certainty=certainty) for sign, label in _EFFECTS.items()}
    for certainty in Certainty
}
"""What something does by a chain of a certainty and a sign, for the page."""

_KINDS = {
    Kind.same: "Both say so alike.",
    Kind.context: "Both say so, but not of the same.",
    Kind.hedged: "Both say so, but one less firmly.",
    Kind.status: "Both say so, but one does not state it.",
    Kind.denial: "What the one denies or leaves open is the opposite of what the other speaks of; both can hold.",
    Kind.not_shown: "The one says that it was not shown, which leaves open what the other says.",
    Kind.vague: "The one gives no direction and the other does, which is no opposition.",
    Kind.net: "The one sums up a chain of which the other is a step; these are not two effects.",
    Kind.aspects: "Both can hold, for they speak of different aspects: to contradict, they would have to share {}.",
    Kind.elsewhere: "Both cannot hold in one context, but theirs differ: to contradict, they would have to share {}.",
    Kind.opposed: "Both cannot hold: nothing in their contexts tells them apart.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer in words.

    Parameters
    ----------
    heading : what is explained.
    paragraphs : the explanation.
    claims : ids of the claims that it cites, each once.
    """

    heading: str
    paragraphs: tuple[str, ...]
    claims: tuple[str, ...]


def claim_clause(corpus: Corpus, claim: Claim) -> str:
    """Return what a claim says, as a clause: how often, subject with its change, verb denied and hedged, object.

    Examples
    --------
    A negated, hedged claim gives "less activity of the amygdala is thought not to decrease fear memories".
    """
    names = [corpus.label(member) for member in claim.members] or [corpus.label(claim.subject)]
    plural = len(names) > 1 or is_plural(names[0])
    subject = changed(listed(names), claim.subject_change, plural=plural and not claim.members)
    label = corpus.relation_of(claim).label
    verb = predicate(label, plural=plural, polarity=claim.polarity, certainty=claim.certainty, hedge=claim.hedge)
    often = _HOW_OFTEN[claim.frequency] if claim.frequency else ""
    return f"{often}{subject} {verb} {corpus.label(claim.object)}"


def claim_sentence(corpus: Corpus, claim: Claim, *, who: str | None = None) -> str:
    """Return a claim as a sentence: who says it and how, what it says, its hedge, its limits, its id in brackets.

    Parameters
    ----------
    corpus : where the claim comes from.
    claim : the claim.
    who : how its document is called; its badge unless given.
    """
    said = _SAYS[claim.status].format(
        who=who or corpus.document[claim.document].short, where=_WHERE.get(claim.voice, "")
    )
    tail = "; ".join(_qualifications(corpus, claim))
    return f"{said}{claim_clause(corpus, claim)}{f' ({tail})' if tail else ''} [{claim.id}]."


def _qualifications(corpus: Corpus, claim: Claim) -> Iterator[str]:
    """Yield what limits a claim or says how it is made, beyond its clause."""
    if claim.hedge:
        yield f"in its words “{claim.hedge}”"
    for aspect, values in corpus.context_of(claim).items():
        yield _SCOPE.get(aspect, f"{aspect}: {{}}").format(listed(values))
    if claim.time_window:
        span = f": {claim.time_window.span}" if claim.time_window.span else ""
        yield f"{claim.time_window.when} treatment{span}"
    if claim.quantifier:
        yield f"said of {claim.quantifier}"
    if claim.strength:
        yield f"strength: {claim.strength}"
    if claim.severity and claim.severity is not Severity.effect:
        yield f"as {'advice' if claim.severity is Severity.advice else f'a {claim.severity}'}"
    if claim.open_list:
        yield "one of a longer list"
    if claim.via:
        yield f"sums up a chain through {listed([corpus.label(entity) for entity in claim.via])}"
    if claim.basis in _RESTS_ON:
        yield _RESTS_ON[claim.basis]
    if claim.warrant:
        yield f"because: {claim.warrant.rstrip('.')}"
    if claim.restates:
        yield f"repeating {claim.restates}"


def explain_claim(corpus: Corpus, claim: Claim) -> Explanation:
    """Return one claim in words, with the place where it was read and the curator's own sentence."""
    document = corpus.document[claim.document]
    return Explanation(
        f"Claim {claim.id}",
        (
            claim_sentence(corpus, claim),
            f"{document.short} is “{document.title}”; read in {place_words(corpus, claim)}.",
            f"In the curator's words: {claim.says}",
        ),
        (claim.id,),
    )


def explain_entity(corpus: Corpus, entity: str, claims: Sequence[Claim]) -> Explanation:
    """Return what claims say about an entity, one sentence each, those in which it acts first."""
    acting = [claim for claim in claims if claim.subject == entity]
    others = [claim for claim in claims if claim.subject != entity]
    return Explanation(
        f"What is claimed about {corpus.label(entity)}",
        tuple(claim_sentence(corpus, claim) for claim in (*acting, *others)),
        tuple(claim.id for claim in (*acting, *others)),
    )


def explain_chains(corpus: Corpus, source: str, target: str, chains: Sequence[Chain]) -> Explanation:
    """Return why one entity should raise or lower another: a paragraph for each chain, best first."""
    signs = {chain.sign for chain in chains}
    verb = {(1,): "raise", (-1,): "lower", (-1, 1): "raise, and also lower,"}.get(
        tuple(sorted(sign for sign in signs if sign)), "act on"
    )
    cited = dict.fromkeys(claim.id for chain in chains for claim in chain.claims)
    return Explanation(
        f"Why {corpus.label(source)} should {verb} {corpus.label(target)}",
        tuple(chain_paragraph(corpus, chain) for chain in chains),
        tuple(cited),
    )


def explain_silence(corpus: Corpus, found: Silence) -> Explanation:
    """Return that no chain leads from one entity to another, why, and what is claimed of them or of what is near."""
    source, target = corpus.label(found.source), corpus.label(found.target)
    silence = f"No chain of claims leads from {source} to {target}: that is not to say that there is no effect."
    silence += "".join(f" {reason[0].upper()}{reason[1:]}." for reason in silence_reasons(corpus, found))
    if found.claims:
        silence += " What is claimed of the two, or of what is near them:"
    return Explanation(
        f"What is claimed of {source} and {target}",
        (silence, *(claim_sentence(corpus, claim) for claim in found.claims)),
        tuple(claim.id for claim in found.claims),
    )


def chain_paragraph(corpus: Corpus, chain: Chain) -> str:
    """Return a chain as a paragraph: its steps as they are claimed, what they come to, its grade."""
    sentences = []
    running: int | None = 1
    before = ""
    for step, claim in zip(chain.steps, chain.cited, strict=True):
        if claim is None:
            sentences.append(
                f"Nothing is said of {corpus.label(step.source)} and {corpus.label(step.target)}: here is a gap."
            )
            running, before = None, ""
            continue
        again = claim.document == before and claim.status is not Status.implied
        sentences.append(_with_others(claim_sentence(corpus, claim, who="It" if again else None), step, claim))
        before = claim.document
        if running and step.sign:
            if (running < 0) is not (claim.subject_change is SubjectChange.decreased):
                sentences.append(_turn(corpus, step, running, running * step.sign))
            running *= step.sign
        elif running:
            running = 0
    sentences.append(_outcome(corpus, chain))
    if chain.grade is Grade.joined:
        badges = listed([corpus.document[document].short for document in chain.documents])
        sentences.append(f"No one document tells all of this: the steps are joined from {badges}.")
    told = ""
    for claim in chain.denials(corpus):
        again = claim.document == told
        sentences.append(claim_sentence(corpus, claim, who="It") if again else f"But {claim_sentence(corpus, claim)}")
        told = claim.document
    inferred = [claim.id for claim in chain.citations if claim.status is Status.implied]
    if inferred:
        sentences.append(f"No document says {listed([f'[{name}]' for name in inferred])}: a curator inferred it.")
    return f"{' '.join(sentences)} ({verdict_words(corpus, chain)})"


def _with_others(sentence: str, step: Step, cited: Claim) -> str:
    others = [claim.id for claim in step.claims if claim is not cited]
    return f"{sentence.removesuffix('].')}; also {', '.join(others)}]." if others else sentence


def _turn(corpus: Corpus, step: Step, before: int, after: int) -> str:
    """Return what a step comes to here, where its subject goes the other way than its claim puts it."""
    source, target = corpus.label(step.source), corpus.label(step.target)
    return f"Here {_moves(source, before)}, so {_moves(target, after)}."


def _moves(name: str, sign: int) -> str:
    return f"{name} {'go' if is_plural(name) else 'goes'} {'up' if sign > 0 else 'down'}"


def _outcome(corpus: Corpus, chain: Chain) -> str:
    source, target = (corpus.label(chain.entities[end]) for end in (0, -1))
    if chain.sign is None or chain.certainty is None:
        return f"So the chain from {source} to {target} is not closed."
    label = _EFFECTS[chain.sign]
    verb = predicate(label, plural=is_plural(source), certainty=chain.certainty)
    open_ = ", in a direction that is left open" if chain.sign == 0 else ""
    return f"If all of this holds, {source} {verb} {target}{open_}."


def pair_sentence(pair: Pair) -> str:
    """Return what two claims are to each other, in what they differ, and what would have to be equal."""
    said = _KINDS[pair.kind].format(listed([aspect.replace("_", " ") for aspect in pair.to_be_equal]))
    differing = [difference_words(pair, one) for one in pair.differences]
    return f"{said} They differ in {listed(differing)}." if differing else said


def difference_words(pair: Pair, difference: Difference) -> str:
    """Return one aspect with what each claim says of it, a hedge with its words: region (not given / brain)."""
    sides = [
        f"{given or 'not given'}{f' “{claim.hedge}”' if difference.aspect == 'certainty' and claim.hedge else ''}"
        for given, claim in ((difference.left, pair.left), (difference.right, pair.right))
    ]
    return f"{difference.aspect.replace('_', ' ')} ({' / '.join(sides)})"


def opposed_chains_sentence(corpus: Corpus, found: OpposedChains) -> str:
    """Return in one sentence why two chains oppose each other."""
    raising, lowering = (
        listed([corpus.document[document].short for document in chain.documents])
        for chain in (found.raising, found.lowering)
    )
    source, target = (corpus.label(found.raising.entities[end]) for end in (0, -1))
    return (
        f"By what {raising} tells, {source} raises {target}, by what {lowering} tells, it lowers it: both may be at "
        "work at once; they contradict each other only where each is said to be all there is."
    )


def denied_chain_sentence(corpus: Corpus, found: DeniedChain) -> str:
    """Return in one sentence why a chain opposes a denial, and to what the denial is limited."""
    limits = listed([f"{aspect.replace('_', ' ')} ({value})" for aspect, value in found.limits.items()])
    chain = chain_words(corpus, found.chain)
    if not limits:
        return f"The chain {chain} leads to what [{found.claim.id}] denies without any limit."
    return f"The chain {chain} leads to what [{found.claim.id}] denies; to contradict, it would have to share {limits}."
