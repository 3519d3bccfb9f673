"""Claims, chains and pairs in words: what is hedged, denied, inferred or joined never reads as if it were plain."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpora import claim, corpus
from mechgraph.cli import cli
from mechgraph.english import base, is_plural, listed, predicate, with_verb
from mechgraph.errors import NotFound
from mechgraph.explain import chain_paragraph, claim_clause, claim_sentence, pair_sentence
from mechgraph.graph import MechanismGraph
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import Corpus, MechanismPath
from mechgraph.model.values import Certainty, Polarity, Status, SubjectChange
from mechgraph.reason.chain import Grade, mechanism
from mechgraph.reason.compare import Kind, compare_claims
from mechgraph.reason.projection import Filter
from mechgraph.vocabulary import relations

GOLDEN = Path(__file__).parent / "cases" / "explained.txt"
NOT, MAY = {"polarity": "negated"}, {"certainty": "possible", "hedge": "may"}
LESS = {"subject_change": "decreased"}
DRAWN = {"status": "implied", "warrant": "It follows."}

# ── English ──────────────────────────────────────────────────────────────────────────────────────────

INFINITIVES = {
    "positivelyCorrelatedWith": "be positively correlated with",
    "negativelyCorrelatedWith": "be negatively correlated with",
    "activates": "activate",
    "administeredVia": "be administered via",
    "advisedWith": "go with the advice of",
    "affects": "affect",
    "associatedWith": "be associated with",
    "avoidWith": "be to be kept apart from",
    "blocks": "block",
    "causes": "cause",
    "cautionIn": "call for caution in",
    "characterisedBy": "be characterised by",
    "comparedWith": "be compared with",
    "contraindicatedIn": "be contraindicated in",
    "contributesTo": "contribute to",
    "decreases": "decrease",
    "dependsOn": "depend on",
    "downregulates": "downregulate",
    "enables": "enable",
    "favours": "make good conditions for",
    "hasSideEffect": "have side effect",
    "increases": "increase",
    "inhibits": "inhibit",
    "interactsWith": "interact with",
    "jointlyDecreases": "together decrease",
    "jointlyIncreases": "together increase",
    "kindOf": "be a kind of",
    "manifestationOf": "be a manifestation of",
    "modulates": "modulate",
    "modulatesEffectOn": "modulate the effect on",
    "notApprovedFor": "be not approved for",
    "notKnown": "act in ways not fully known on",
    "occursIn": "occur in",
    "partOf": "be part of",
    "prevents": "prevent",
    "primes": "prime",
    "promotes": "promote",
    "raisesRiskOf": "raise the risk of",
    "rateLimitingStepOf": "be the rate-limiting step of",
    "repairs": "repair",
    "requires": "require",
    "requiresSafeguard": "require the safeguard of",
    "robustTo": "hold under",
    "setsStageFor": "set the stage for",
    "strengthens": "strengthen",
    "upregulates": "upregulate",
    "usedFor": "be used for",
    "variesBetween": "vary between",
    "weakens": "weaken",
    "worsensIn": "worsen problems in",
}


def test_the_infinitive_of_every_relation() -> None:
    found = {name: base(relation.label) for name, relation in relations().items()}
    assert {name: INFINITIVES.get(name) for name in found} == found


@pytest.mark.parametrize(
    ("label", "polarity", "certainty", "one", "many"),
    [
        ("blocks", "affirmed", "asserted", "blocks", "block"),
        ("blocks", "affirmed", "probable", "is thought to block", "are thought to block"),
        ("blocks", "affirmed", "possible", "may block", "may block"),
        ("blocks", "affirmed", "hypothesised", "is hypothesised to block", "are hypothesised to block"),
        ("blocks", "negated", "asserted", "does not block", "do not block"),
        ("blocks", "negated", "probable", "is thought not to block", "are thought not to block"),
        ("blocks", "negated", "possible", "possibly does not block", "possibly do not block"),
        ("blocks", "negated", "hypothesised", "is hypothesised not to block", "are hypothesised not to block"),
        ("blocks", "not_shown", "asserted", "is not shown to block", "are not shown to block"),
        ("blocks", "not_shown", "probable", "is thought not to be shown to block",
         "are thought not to be shown to block"),
        ("blocks", "not_shown", "possible", "possibly is not shown to block", "possibly are not shown to block"),
        ("is used for", "affirmed", "asserted", "is used for", "are used for"),
        ("is used for", "affirmed", "possible", "may be used for", "may be used for"),
        ("is used for", "negated", "asserted", "is not used for", "are not used for"),
        ("has side effect", "negated", "asserted", "does not have side effect", "do not have side effect"),
        ("has side effect", "affirmed", "asserted", "has side effect", "have side effect"),
        ("directly increases", "affirmed", "asserted", "directly increases", "directly increase"),
        ("directly increases", "negated", "asserted", "does not directly increase", "do not directly increase"),
        ("can be made of", "affirmed", "possible", "may be able to be made of", "may be able to be made of"),
        ("can be made of", "negated", "asserted", "cannot be made of", "cannot be made of"),
        ("is not approved for", "negated", "asserted", "is approved for", "are approved for"),
    ],
)  # fmt: skip
def test_verbs_worked_out_by_hand(label: str, polarity: str, certainty: str, one: str, many: str) -> None:
    said = {"polarity": Polarity(polarity), "certainty": Certainty(certainty)}
    assert predicate(label, plural=False, **said) == one
    assert predicate(label, plural=True, **said) == many


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        ("treats", "treats"),
        ("orthologous to", "is orthologous to"),
        ("manifestation of", "is a manifestation of"),
        ("adverse event of", "is an adverse event of"),
        ("part of", "is part of"),
        ("disease has location", "disease has location"),
    ],
)
def test_relations_of_others_get_a_verb(relation: str, said: str) -> None:
    assert with_verb(relation) == said


@pytest.mark.parametrize("hedge", ["can", "can be", "able to", "ability to", "capacity", "capable of", "possible to"])
@pytest.mark.parametrize(
    ("polarity", "told"),
    [("affirmed", "can block"), ("negated", "need not block"), ("not_shown", "is not shown to be able to block")],
)
def test_what_something_can_do_is_told_as_that(hedge: str, polarity: str, told: str) -> None:
    """No belief: "X can do without" is not "X is thought to be without"."""
    said = {"plural": False, "polarity": Polarity(polarity), "hedge": hedge}
    assert predicate("blocks", certainty=Certainty.probable, **said) == told


@pytest.mark.parametrize("hedge", ["thought to", "cannot", "can be thought of", "seems able to", "canonical", None])
def test_other_hedges_are_told_by_the_certainty(hedge: str | None) -> None:
    assert predicate("blocks", plural=False, certainty=Certainty.probable, hedge=hedge) == "is thought to block"


def test_number_of_names() -> None:
    many = ["fear memories", "effects of ketamine in the brain", "set and setting", "persons", "mice", "SSRIs",
            "Receptors, Opioid", "synthesis, secretion and breakdown of insulin", "MicroRNAs (RNA)", "Mitochondria",
            "sodium azide and hydrogen peroxide together", "A and B fragment 1 to 4 together"]  # fmt: skip
    one = ["stress", "growth of neurons", "BDNF", "CNS", "psychosis", "mTOR signalling", "negative bias", "nystagmus",
           "MAPT variant p.Asn279Lys", "sodium- and chloride-dependent transporter", "Candida albicans",
           "Leukemia, T-Cells", "albumin synthesis and secretion rate", "ERK1 and ERK2 cascade",
           "water reabsorption via aquaporins", "activity of A and B together", "herpes"]  # fmt: skip
    assert [name for name in many if not is_plural(name)] == []
    assert [name for name in one if is_plural(name)] == []


def test_enumerations() -> None:
    assert [listed(list(names)) for names in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]


# ── Golden sentences ─────────────────────────────────────────────────────────────────────────────────


def worked() -> Corpus:
    """Return a corpus with each thing that a claim can say."""
    return corpus(
        claim("plain", "ketamine blocks nmda"),
        claim("less", "nmda upregulates enzyme", **LESS),
        claim("more", "memories decreases mood", subject_change="increased"),
        claim("fewer", "memories decreases mood", **LESS),
        claim("negated", "ketamine activates grin1", **NOT),
        claim("not-shown", "ketamine hasSideEffect addiction", polarity="not_shown", basis="unnamed_studies",
              voice="safety_label", severity="effect"),
        claim("probable", "ketamine upregulates enzyme", certainty="probable", hedge="ability to",
              status="presupposed"),
        claim("possible", "ketamine increases mood", **MAY, scope={"population": "people with depression",
              "condition": "at home", "region": ["brain", "cortex"], "route": "mouth", "dose": "low",
              "timescale": ["lasting"], "comparator": "placebo"}),
        claim("hypothesised", "ketamine causes mood", certainty="hypothesised", hedge="theorised", basis="theory"),
        claim("negated-hedged", "memories promotes mood", **NOT, **MAY),
        claim("implied", "enzyme affects mood", **DRAWN, certainty="probable"),
        claim("joint", "both jointlyIncreases mood", members=("enzyme", "nmda"), strength="strong"),
        claim("net", "ketamine increases memories", via=("nmda", "enzyme"), open_list=True),
        claim("rule", "ketamine avoidWith alcohol", severity="ban", voice="safety_label",
              time_window={"when": "before", "span": "24 hours"}),
        claim("advice", "ketamine advisedWith rest", severity="advice", time_window={"when": "after"}),
        claim("rare", "ketamine hasSideEffect harm", severity="effect", frequency="rare", basis="reported_cases",
              scope={"population": "heavy users"}),
        claim("some", "memories requires rest", quantifier="some", strength="necessary"),
        claim("label", "ketamine notApprovedFor mood", basis="regulatory", voice="disclaimer"),
        claim("unapproved", "ketamine notApprovedFor rest", **NOT),
        claim("sold", "ketamine promotes mood", voice="marketing", restates="possible"),
        entities={"nmda": {"label": "NMDA activity"}, "memories": {"label": "fear memories"}, "enzyme": {},
                  "alcohol": {"label": "alcohol"}},
    )  # fmt: skip


def test_sentences_worked_out_by_hand() -> None:
    small = worked()
    told = [f"{one.id}: {claim_sentence(small, one)}" for one in small.claims]
    assert told == GOLDEN.read_text(encoding="utf-8").splitlines()


# ── What never happens ───────────────────────────────────────────────────────────────────────────────

HEDGED = re.compile(r"\b(?:is|are) (?:thought|hypothesised)\b|\b(?:may|possibly|can|need not|able to)\b")


def plain_reading(small: Corpus, one: Claim) -> str:
    """Return how a claim would read if it were affirmed and asserted."""
    bare = {"polarity": Polarity.affirmed, "certainty": Certainty.asserted, "frequency": None}
    return claim_clause(small, one.model_copy(update=bare))


def check_reading(small: Corpus, one: Claim) -> None:
    """Check that a sentence says what the claim says, no more and no less firmly."""
    sentence = claim_sentence(small, one)
    clause = claim_clause(small, one)
    assert clause in sentence
    assert sentence.endswith(f"[{one.id}].")
    assert sentence.startswith(small.document[one.document].short)
    plain = plain_reading(small, one)
    if one.polarity is Polarity.affirmed and one.certainty is Certainty.asserted:
        assert clause.endswith(plain)
    else:
        assert plain.casefold() not in sentence.casefold()
    verb = clause.removesuffix(small.label(one.object))
    assert (one.certainty is not Certainty.asserted) is bool(HEDGED.search(verb)), sentence
    if one.polarity is not Polarity.affirmed and one.relation != "notApprovedFor":
        assert re.search(r"\bnot\b", verb), sentence
    if one.hedge:
        assert f"“{one.hedge}”" in sentence
    assert ("takes for granted" in sentence) is (one.status is Status.presupposed)
    assert ("a curator infers" in sentence) is (one.status is Status.implied)
    if one.subject_change is SubjectChange.decreased:
        assert re.search(r"\b(?:less|fewer) ", clause)
    if one.subject_change is SubjectChange.increased:
        assert "more " in clause
    for part in (one.frequency, one.quantifier, one.strength, one.severity, *dict(one.scope.items())):
        if part not in (None, "effect", "population", "region", "route", "comparator"):
            shown = {"sometimes": "at times"}.get(part, part)
            assert shown in sentence, (part, sentence)
    for _, value in one.scope.items():
        assert (small.label(value) if value in small.entity else value) in sentence


def test_no_claim_of_the_articles_reads_other_than_it_is(graph) -> None:
    for one in graph.corpus.claims:
        check_reading(graph.corpus, one)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    relation = draw(st.sampled_from(sorted(relations())))
    status, certainty = draw(st.sampled_from(Status)), draw(st.sampled_from(Certainty))
    fields = {
        "status": status,
        "warrant": "w" if status is Status.implied else None,
        "certainty": certainty,
        "hedge": None if certainty is Certainty.asserted else draw(st.sampled_from(["cue", None])),
        "polarity": draw(st.sampled_from(Polarity)),
        "subject_change": draw(st.sampled_from(SubjectChange)),
        "frequency": draw(st.sampled_from([None, "rare", "sometimes", "often", "always"])),
        "quantifier": draw(st.sampled_from([None, "some", "every"])),
        "voice": draw(st.sampled_from(["exposition", "safety_label", "marketing", "disclaimer"])),
        "members": ("m", "n") if relation.startswith("jointly") else (),
    }
    subject = draw(st.sampled_from(["gene", "effects"]))
    return claim("c.1", f"{subject} {relation} goal", **fields)


@given(claims())
def test_no_claim_reads_other_than_it_is(one: Claim) -> None:
    check_reading(corpus(one), one)


@given(claims(), claims())
def test_claims_that_say_something_else_read_otherwise(one: Claim, other: Claim) -> None:
    """Two claims with the same sentence are the same claim."""
    small = corpus(one, other)
    fields = set(Claim.model_fields) - {"says", "severity", "time_window"}
    same = all(getattr(one, field) == getattr(other, field) for field in fields)
    assert (claim_sentence(small, one) == claim_sentence(small, other)) is same


# ── The three cases of INDRA ─────────────────────────────────────────────────────────────────────────


def test_indra_a_denial_is_no_contradiction_and_reads_as_one() -> None:
    inhibits = claim("c.1", "Ketamine inhibits GRIN1")
    denied = claim("c.2", "Ketamine activates GRIN1", document="d2", **NOT)
    small = corpus(inhibits, denied)
    pair = compare_claims(small, inhibits, denied)
    assert pair is not None
    assert pair.kind is Kind.denial
    assert "both can hold" in pair_sentence(pair)
    assert claim_sentence(small, denied) == "d2 states that Ketamine does not activate GRIN1 [c.2]."
    assert "Ketamine activates GRIN1" not in MechanismGraph(small).explain("c.2").paragraphs[0]


def test_indra_what_is_hypothesised_ranks_and_reads_below_what_is_asserted() -> None:
    small = corpus(
        claim("h.1", "ketamine increases m", certainty="hypothesised", hedge="theorised"),
        claim("h.2", "m increases mood"),
        claim("a.1", "ketamine increases n"),
        claim("a.2", "n increases mood"),
    )
    first, second = MechanismGraph(small).explain("ketamine", "mood").paragraphs
    assert "If all of this holds, ketamine raises mood. " in first
    assert "[a.1]" in first
    assert "If all of this holds, ketamine is hypothesised to raise mood. " in second
    assert "“theorised”" in second


# ── Chains ───────────────────────────────────────────────────────────────────────────────────────────


def paragraphs(small: Corpus, source: str, target: str, **chosen: bool) -> tuple[str, ...]:
    return MechanismGraph(small).explain(source, target, **chosen).paragraphs


def test_a_chain_of_one_document() -> None:
    small = corpus(
        claim("c.1", "drug blocks m", **MAY),
        claim("c.2", "m increases fear"),
        entities={"fear": {"valence": "unwanted"}},
    )
    assert paragraphs(small, "drug", "fear") == (
        "d1 states that drug may block m (in its words “may”) [c.1]. It states that m increases fear [c.2]. "
        "Here m goes down, so fear goes down. If all of this holds, drug may lower fear. "
        "(net −, lowers what is unwanted · possible (“may”) · one document: d1)",
    )


def test_a_step_told_of_less_needs_no_turn() -> None:
    small = corpus(claim("c.1", "drug blocks m"), claim("c.2", "m increases fear", **LESS))
    (told,) = paragraphs(small, "drug", "fear")
    assert "It states that less m increases fear [c.2]. If all of this holds, drug raises fear." in told
    turned = corpus(claim("c.1", "drug activates m"), claim("c.2", "m increases fear", **LESS))
    assert (
        "Here m goes up, so fear goes down. If all of this holds, drug lowers fear."
        in paragraphs(turned, "drug", "fear")[0]
    )


def test_a_joined_chain_says_so() -> None:
    small = corpus(claim("c.1", "drug increases m"), claim("c.2", "m increases mood", document="d2"))
    (told,) = paragraphs(small, "drug", "mood")
    assert "d1 states that drug increases m [c.1]. d2 states that m increases mood [c.2]." in told
    assert "No one document tells all of this: the steps are joined from d1 and d2." in told
    assert told.endswith("joined: d1, d2)")


def test_an_implied_step_says_so() -> None:
    small = corpus(claim("c.1", "drug increases m"), claim("c.2", "m increases mood", **DRAWN))
    (told,) = paragraphs(small, "drug", "mood", implied=True)
    assert "d1 does not say it, but a curator infers that m increases mood (because: It follows) [c.2]." in told
    assert "No document says [c.2]: a curator inferred it." in told
    assert told.endswith("with implied steps: d1)")


def test_an_open_step_leaves_the_direction_open() -> None:
    small = corpus(claim("c.1", "drug affects m"), claim("c.2", "m decreases mood"))
    explained = MechanismGraph(small).explain("drug", "mood")
    assert explained.heading == "Why drug should act on mood"
    assert "If all of this holds, drug affects mood, in a direction that is left open." in explained.paragraphs[0]


def test_a_gap_is_told() -> None:
    small = corpus(claim("c.1", "a blocks b"), claim("c.2", "c increases d"))
    told = chain_paragraph(small, mechanism(small, MechanismPath(id="m", title="M", entities=("a", "b", "c", "d"))))
    assert "Nothing is said of b and c: here is a gap." in told
    assert "the chain from a to d is not closed" in told


def test_other_claims_of_a_step_are_cited() -> None:
    small = corpus(claim("c.1", "drug increases mood"), claim("c.2", "drug increases mood", document="d2"))
    (told,) = paragraphs(small, "drug", "mood")
    assert told.startswith("d1 states that drug increases mood [c.1; also c.2].")


def test_both_signs_stand_in_the_heading() -> None:
    small = corpus(claim("c.1", "drug increases mood"), claim("c.2", "drug decreases mood", document="d2"))
    explained = MechanismGraph(small).explain("drug", "mood")
    assert explained.heading == "Why drug should raise, and also lower, mood"
    assert explained.claims == ("c.1", "c.2")


def test_silence_is_no_denial() -> None:
    small = corpus(claim("c.1", "drug hasSideEffect harm", severity="effect"))
    assert paragraphs(small, "drug", "harm") == (
        "No chain of claims leads from drug to harm: that is not to say that there is no effect. "
        "What is claimed of the two, or of what is near them:",
        "d1 states that drug has side effect harm [c.1].",
    )


def test_every_chain_of_the_articles_says_how_far_it_is_told(graph) -> None:
    found = 0
    for target in ("antidepressant_effect", "neuroplasticity", "treatment_benefit", "mood", "long_term_healing"):
        for source in ("ketamine", "ketamine_therapy", "nmda_glutamate_activity"):
            for implied in (False, True):
                statuses = frozenset(Status) if implied else frozenset(Status) - {Status.implied}
                for chain in graph.paths(source, target, chosen=Filter(statuses=statuses)).chains:
                    found += 1
                    told = chain_paragraph(graph.corpus, chain)
                    assert ("No one document tells all of this" in told) is (chain.grade is Grade.joined)
                    inferred = [one for one in chain.cited if one and one.status is Status.implied]
                    assert ("a curator inferred it" in told) is bool(inferred)
                    outcome = told[told.index("If all of this holds") :].split(". ")[0]
                    assert (chain.certainty is Certainty.asserted) is not bool(HEDGED.search(outcome))
                    for one in chain.cited:
                        assert one is not None
                        assert f"[{one.id}" in told
                        assert claim_clause(graph.corpus, one) in told
                    for hedge in chain.hedges:
                        assert f"“{hedge}”" in told
    assert found > 20


def test_what_raises_bdnf_is_told_as_the_articles_tell_it(graph) -> None:
    """One article takes it for granted and hedges it, the other states it."""
    assert "takes for granted that ketamine can upregulate BDNF (in its words “ability to”" in claim_sentence(
        graph.corpus, graph.corpus.claim["dual.08a"]
    )
    assert "states that ketamine upregulates BDNF" in claim_sentence(graph.corpus, graph.corpus.claim["positive.26f"])


# ── The method and the command ───────────────────────────────────────────────────────────────────────


def test_a_claim_with_its_place(graph) -> None:
    explained = graph.explain("dual.07a")
    assert explained.paragraphs[:2] == (
        "A states that ketamine blocks glutamate activity at the NMDA receptor [dual.07a].",
        "A is “Ketamine Therapy: Dual Benefits Of Treatment”; read in A 7.",
    )
    assert graph.explain("k:claim/dual.07a") == explained


def test_an_entity_with_all_that_is_claimed_of_it(graph) -> None:
    explained = graph.explain("TH")
    assert explained.heading == "What is claimed about tyrosine hydroxylase"
    assert len(explained.paragraphs) == len(graph.claims(about="tyrosine_hydroxylase"))
    assert explained.claims[0] == "dual.09b"
    assert "dual.09a" in explained.claims


def test_a_name_that_is_not_known(graph) -> None:
    with pytest.raises(NotFound, match=r"dual\.07a"):
        graph.explain("dual.07aa")


def test_the_command() -> None:
    done = CliRunner().invoke(cli, ["explain", "ketamine", "fear memories", "--limit", "1"], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.output.startswith("Why ketamine should lower fear memories\n  A states that")
    assert all(len(line) <= 100 for line in done.output.splitlines())
    done = CliRunner().invoke(cli, ["explain", "dual.12d", "--format", "json"], catch_exceptions=False)
    record = json.loads(done.output)
    assert record["claims"] == ["dual.12d"]
    assert "does not cause psychedelic state" in record["paragraphs"][0]
