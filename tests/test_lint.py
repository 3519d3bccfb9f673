"""Lints find what was spoilt, and little else: faults are seeded into the built-in corpus, one kind at a time.

The shares that must be found, and what is found in the corpus as it is, are read from docs/lints.md.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import corpora
from mechgraph import lint
from mechgraph.cli import run
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.corpus.new import new_corpus
from mechgraph.errors import NotFound, ProblemsFound
from mechgraph.lint.cues import Phrases, cues, read_cues
from mechgraph.lint.evidence import statements
from mechgraph.lint.reader import alike, stem, wording
from mechgraph.model.base import LintAnswer
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import Corpus
from mechgraph.model.document import SegmentKind
from mechgraph.model.entity import Entity
from mechgraph.model.values import Certainty, Polarity, Status, SubjectChange, Voice
from mechgraph.store.disk import write_store
from mechgraph.text.texts import Texts, read_texts
from mechgraph.validate import read_corpus

ROOT = Path(__file__).resolve().parent.parent
MANUAL = (ROOT / "docs" / "lints.md").read_text(encoding="utf-8")
CUES = ROOT / "ontology" / "lint" / "en.yaml"
LINTS = list(lint.lints())

Seed = tuple[Corpus, set[str]]
"""A corpus with a fault, and the claims or entities at one of which it is to be found."""


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading of the manual."""
    section = next(part for part in re.split(r"^#+ ", MANUAL, flags=re.MULTILINE) if part.startswith(heading + "\n"))
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in section.splitlines() if "| `" in line]


@pytest.fixture(scope="module")
def built_in() -> Corpus:
    return read_corpus(builtin_corpus())


@pytest.fixture(scope="module")
def texts(built_in: Corpus, shared: Path) -> Texts:
    found = read_texts(built_in, shared / "documents")
    assert set(found) == set(built_in.document)
    return found


def put(corpus: Corpus, *changed: Claim) -> Corpus:
    """Return a corpus with some claims changed; what was answered counts no more."""
    by_id = {one.id: one for one in changed}
    return replace(corpus, claims=tuple(by_id.get(one.id, one) for one in corpus.claims))


def with_(claim: Claim, **fields: Any) -> Claim:
    return claim.model_copy(update=fields)


def all_at_once(corpus: Corpus, changed: list[Claim]) -> Iterator[Seed]:
    """Yield changes that have nothing to do with each other."""
    spoilt = put(corpus, *changed)
    yield from ((spoilt, {one.id}) for one in changed)


def one_by_one(corpus: Corpus, *changed: Claim) -> Iterator[Seed]:
    """Yield each change alone in its segments; changes in other segments share a corpus, to save time."""
    left = list(changed)
    while left:
        taken: dict[tuple[str, int], Claim] = {}
        for one in left:
            places = [(one.document, number) for number in one.segments]
            if not any(place in taken for place in places):
                taken |= dict.fromkeys(places, one)
        together = list({one.id: one for one in taken.values()}.values())
        spoilt = put(corpus, *together)
        yield from ((spoilt, {one.id}) for one in together)
        left = [one for one in left if one not in together]


# ── Faults, seeded over the whole corpus ─────────────────────────────────────────────────────────────

OPPOSITES = {
    "activates": "inhibits", "blocks": "activates", "causes": "prevents", "contributesTo": "decreases",
    "decreases": "increases", "downregulates": "upregulates", "enables": "prevents", "increases": "decreases",
    "inhibits": "activates", "jointlyDecreases": "jointlyIncreases", "jointlyIncreases": "jointlyDecreases",
    "prevents": "causes", "primes": "prevents", "promotes": "inhibits", "repairs": "weakens",
    "setsStageFor": "prevents", "strengthens": "weakens", "upregulates": "downregulates", "weakens": "strengthens",
}  # fmt: skip


def told(corpus: Corpus) -> list[Claim]:
    return [one for one in corpus.claims if one.status is not Status.implied]


def hedged(corpus: Corpus) -> list[Claim]:
    return [one for one in told(corpus) if one.hedge is not None]


def signed(corpus: Corpus, sign: int) -> list[Claim]:
    return [one for one in told(corpus) if corpus.relation_of(one).sign == sign and one.relation in OPPOSITES]


def unhedged(claim: Claim) -> Claim:
    return with_(claim, hedge=None, hedge_scope=None, certainty=Certainty.asserted)


def moved(corpus: Corpus) -> Iterator[Seed]:
    """Every claim to three other segments of its document that are no headings, far apart."""
    for step in (1, 2, 3):
        changed = []
        for number, one in enumerate(corpus.claims):
            others = [
                segment.number
                for segment in corpus.segments[one.document]
                if segment.number not in one.segments and segment.kind is not SegmentKind.heading
            ]
            changed.append(with_(one, segments=(others[(7 * number + 31 * step) % len(others)],)))
        yield from all_at_once(corpus, changed)


def unhedged_sentences(corpus: Corpus) -> Iterator[Seed]:
    groups: dict[tuple[str, int, str], list[Claim]] = defaultdict(list)
    for one in hedged(corpus):
        groups[one.document, one.segments[0], str(one.hedge)].append(one)
    for group in groups.values():
        yield put(corpus, *map(unhedged, group)), {one.id for one in group}


def other_hedges(corpus: Corpus) -> Iterator[Seed]:
    for hedge in ("is believed to", "might", "could", "perhaps", "apparently"):
        changed = [with_(one, hedge=hedge) for one in hedged(corpus)]
        yield from all_at_once(corpus, changed)


def other_certainties(corpus: Corpus) -> Iterator[Seed]:
    for step in (1, 2):
        grades = [Certainty.probable, Certainty.possible, Certainty.hypothesised]
        changed = [with_(one, certainty=grades[(grades.index(one.certainty) + step) % 3]) for one in hedged(corpus)]
        yield from all_at_once(corpus, changed)


def at_headings(corpus: Corpus) -> Iterator[Seed]:
    headings = {
        name: next(one.number for one in listed if one.kind is SegmentKind.heading)
        for name, listed in corpus.segments.items()
    }
    changed = [with_(one, segments=(headings[one.document],)) for one in corpus.claims]
    yield from all_at_once(corpus, changed)


def piled_up(corpus: Corpus) -> Iterator[Seed]:
    """The claims of six neighbouring segments on the first of them."""
    for document in corpus.segments:
        own: dict[int, list[Claim]] = defaultdict(list)
        for one in corpus.claims:
            if one.document == document:
                own[one.segments[-1]].append(one)
        numbers = sorted(own)
        for place, number in enumerate(numbers):
            pile = [with_(one, segments=(number,)) for near in numbers[place : place + 6] for one in own[near]]
            if statements(pile) >= 6:
                yield put(corpus, *pile), {one.id for one in pile}


def renamed(corpus: Corpus) -> Iterator[Seed]:
    for phrase in ("increased {}", "loss of {}", "high {}", "{} below normal", "reduced {}", "{} upregulation"):
        changed = tuple(entity.model_copy(update={"label": phrase.format(entity.label)}) for entity in corpus.entities)
        spoilt = replace(corpus, entities=changed)
        yield from ((spoilt, {entity.id}) for entity in changed)


def twins(corpus: Corpus) -> Iterator[Seed]:
    """Every entity twice: in the plural, turned round, with a hyphen, with a letter left out, with its level."""

    def variants(label: str) -> Iterator[str]:
        words = label.split()
        yield f"{label}s"
        yield f"level of {label}"
        yield label.upper()
        if len(words) > 1:
            yield "-".join(words)
            yield f"{words[-1]} of {' '.join(words[:-1])}"
        longest = max(words, key=len)
        if len(longest) > 8:
            yield label.replace(longest, longest[:3] + longest[4:])

    made = [
        (number, Entity(id=f"zz{number}-{place}", label=label, level=entity.level))
        for place, entity in enumerate(corpus.entities)
        for number, label in enumerate(variants(entity.label))
    ]
    for wanted in sorted({number for number, _ in made}):
        added = [twin for number, twin in made if number == wanted]
        doubled = replace(corpus, entities=(*corpus.entities, *added))
        yield from ((doubled, {twin.id}) for twin in added)


def on_own_aspects(corpus: Corpus) -> Iterator[Seed]:
    first = corpus.claims[0]
    for entity in corpus.entities:
        for above in (*entity.aspect_of, *entity.kind_of):
            for ends in ((entity.id, above), (above, entity.id)):
                new = with_(first, id="new", subject=ends[0], object=ends[1], relation="increases")
                yield replace(corpus, claims=(*corpus.claims, new)), {"new"}


def in_other_voices(corpus: Corpus) -> Iterator[Seed]:
    chained = [one for one in corpus.claims if corpus.relation_of(one).in_chains]
    for voice in (Voice.safety_label, Voice.marketing, Voice.disclaimer):
        changed = [with_(one, voice=voice) for one in chained]
        yield from all_at_once(corpus, changed)


def answered_in_vain(corpus: Corpus) -> Iterator[Seed]:
    for name in ("heading-as-evidence", "heading-as-evidense", "hedge-not-in-segment"):
        changed = [with_(one, answers=(LintAnswer(lint=name, reason="as it is"),)) for one in corpus.claims]
        yield from all_at_once(corpus, changed)


FAULTS = {
    "a claim moved to another segment": ("names-not-in-segment", moved),
    "one hedged claim made asserted": (
        "hedge-missed",
        lambda corpus: one_by_one(corpus, *map(unhedged, hedged(corpus))),
    ),
    "all claims under a hedge made asserted": ("hedge-missed", unhedged_sentences),
    "another hedge put in its place": ("hedge-not-in-segment", other_hedges),
    "another certainty put in its place": ("certainty-above-sentence", other_certainties),
    "a raising relation made lowering": (
        "polarity-cue",
        lambda corpus: one_by_one(corpus, *(with_(one, relation=OPPOSITES[one.relation]) for one in signed(corpus, 1))),
    ),
    "a lowering relation made raising": (
        "polarity-cue",
        lambda corpus: one_by_one(
            corpus, *(with_(one, relation=OPPOSITES[one.relation]) for one in signed(corpus, -1))
        ),
    ),
    "a subject as such made decreased": (
        "polarity-cue",
        lambda corpus: one_by_one(
            corpus,
            *(
                with_(one, subject_change=SubjectChange.decreased)
                for one in [*signed(corpus, 1), *signed(corpus, -1)]
                if one.subject_change is SubjectChange.as_such
            ),
        ),
    ),
    "a decreased subject made as such": (
        "polarity-cue",
        lambda corpus: one_by_one(
            corpus,
            *(
                with_(one, subject_change=SubjectChange.as_such)
                for one in told(corpus)
                if one.subject_change is SubjectChange.decreased
            ),
        ),
    ),
    "an affirmed claim made negated": (
        "polarity-cue",
        lambda corpus: one_by_one(
            corpus,
            *(with_(one, polarity=Polarity.negated) for one in told(corpus) if one.polarity is Polarity.affirmed),
        ),
    ),
    "a negated claim made affirmed": (
        "polarity-cue",
        lambda corpus: one_by_one(
            corpus,
            *(with_(one, polarity=Polarity.affirmed) for one in told(corpus) if one.polarity is not Polarity.affirmed),
        ),
    ),
    "a claim moved to a heading": ("heading-as-evidence", at_headings),
    "six segments' claims on one": ("crowded-segment", piled_up),
    "a direction put into a label": ("direction-in-label", renamed),
    "an entity made twice": ("alike-entities", twins),
    "a causal claim on an own aspect": ("own-aspect", on_own_aspects),
    "another voice in a causal claim": ("voice-in-chain", in_other_voices),
    "an answer to what is not there": ("stale-answer", answered_in_vain),
}
"""Each way to spoil the corpus, and the lint that is to see it."""

RECALL = {cells[1]: (cells[0], int(cells[3].removesuffix(" %"))) for cells in rows("How much is found")}
FOUND = {cells[0]: int(cells[1]) for cells in rows("False alarms")}


def test_every_fault_is_in_the_manual() -> None:
    assert {fault: name for fault, (name, _) in RECALL.items()} == {fault: name for fault, (name, _) in FAULTS.items()}
    assert {name for name, _ in FAULTS.values()} == set(LINTS) == set(FOUND)


@pytest.mark.shared
@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_spoilt_is_found(fault: str, built_in: Corpus, texts: Texts) -> None:
    name, seeds = FAULTS[fault]
    last: Corpus | None = None
    seen: set[str] = set()
    found = total = 0
    for corpus, wanted in seeds(built_in):
        if corpus is not last:
            seen = {str(one.claim or one.entity) for one in lint.findings(corpus, texts, [name])}
            last = corpus
        total += 1
        found += bool(wanted & seen)
    least = RECALL[fault][1]
    print(f"{fault}: {found} of {total}")  # noqa: T201 -- what the manual says is read off here, with pytest -s
    assert total, fault
    assert 100 * found >= least * total, f"{found} of {total} found, {least} % asked for"


@pytest.mark.shared
def test_findings_on_the_corpus(built_in: Corpus, texts: Texts) -> None:
    """All is mended or answered, and the manual says how much there was."""
    counts = dict.fromkeys(LINTS, 0)
    for one in lint.findings(built_in, texts):
        assert one.answer is not None, one
        counts[one.lint] += 1
    assert counts == FOUND


# ── Words of our own ─────────────────────────────────────────────────────────────────────────────────


def small(text: str, *claims: Claim, **entities: dict[str, Any]) -> tuple[Corpus, Texts]:
    """Return a corpus of claims read from one sentence, and its words."""
    return corpora.corpus(*claims, entities=entities), {"d1": {1: text}}


def found(name: str, text: str, *claims: Claim, **entities: dict[str, Any]) -> list[str]:
    """Return where a lint finds something."""
    corpus, words = small(text, *claims, **entities)
    return [str(one.claim or one.entity) for one in lint.findings(corpus, words, [name])]


def says(text: str, **fields: Any) -> Claim:
    return corpora.claim("c", text, **fields)


MAY = {"certainty": "possible", "hedge": "may"}

CASES = [
    # names
    ("names-not-in-segment", "Tea soothes nerves.", says("coffee increases alertness"), True),
    ("names-not-in-segment", "Coffee makes you more alert.", says("coffee increases alertness"), False),
    ("names-not-in-segment", "The behaviour was upregulated.", says("dopamine affects behavior"), False),
    # hedges
    ("hedge-missed", "Coffee may raise alertness.", says("coffee increases alertness"), True),
    ("hedge-missed", "Coffee may raise alertness.", says("coffee increases alertness", **MAY), False),
    ("hedge-missed", "Coffee raises alertness, which may help.", says("coffee increases alertness"), False),
    ("hedge-missed", "It is thought that coffee raises alertness.", says("coffee increases alertness"), True),
    ("hedge-missed", "Sleep may help, while coffee raises alertness.", says("coffee increases alertness"), False),
    ("hedge-missed", "In the best possible way coffee raises alertness.", says("coffee increases alertness"), False),
    ("hedge-missed", "Alertness is thought to come from coffee.", says("coffee increases alertness"), True),
    ("hedge-missed", "Coffee can't raise alertness.", says("coffee increases alertness", polarity="negated"), False),
    ("hedge-not-in-segment", "Coffee might raise alertness.", says("coffee increases alertness", **MAY), True),
    ("hedge-not-in-segment", "Coffee MAY raise it.", says("coffee increases alertness", **MAY), False),
    (
        "hedge-not-in-segment",
        "It\u2019s well\u2011nigh  certain that coffee raises it.",
        says("coffee increases alertness", certainty="probable", hedge="it's well-nigh certain"),
        False,
    ),
    (
        "certainty-above-sentence",
        "Coffee may raise it.",
        says("coffee increases alertness", certainty="probable", hedge="may"),
        True,
    ),
    (
        "certainty-above-sentence",
        "Coffee can be understood as a source of alertness.",
        says("coffee increases alertness", certainty="probable", hedge="can"),
        True,
    ),
    ("certainty-above-sentence", "Coffee may raise it.", says("coffee increases alertness", **MAY), False),
    (
        "certainty-above-sentence",
        "They say, in all likelihood, coffee might raise it.",
        says("coffee increases alertness", certainty="probable", hedge="in all likelihood"),
        True,
    ),
    # signs
    ("polarity-cue", "Coffee does not raise alertness.", says("coffee increases alertness"), True),
    ("polarity-cue", "Coffee doesn't raise alertness.", says("coffee increases alertness", polarity="negated"), False),
    ("polarity-cue", "Coffee raises alertness.", says("coffee increases alertness", polarity="negated"), True),
    ("polarity-cue", "Coffee raises alertness.", says("coffee decreases alertness"), True),
    ("polarity-cue", "Coffee lowers alertness.", says("coffee increases alertness"), True),
    ("polarity-cue", "Coffee not only raises alertness.", says("coffee increases alertness"), False),
    ("polarity-cue", "Coffee acts by alertness downregulation.", says("coffee increases alertness"), True),
    ("polarity-cue", "By lowering adenosine, coffee raises alertness.", says("adenosine increases alertness"), True),
    (
        "polarity-cue",
        "By lowering adenosine, coffee raises alertness.",
        says("adenosine increases alertness", subject_change="decreased"),
        False,
    ),
    (
        "polarity-cue",
        "Adenosine brings alertness.",
        says("adenosine increases alertness", subject_change="decreased"),
        True,
    ),
    ("polarity-cue", "Fear lowered by coffee makes room for alertness.", says("coffee enables alertness"), False),
    # chains
    ("voice-in-chain", "", says("coffee increases alertness", voice="marketing"), True),
    ("voice-in-chain", "", says("coffee hasSideEffect unrest", voice="safety_label", severity="effect"), False),
]


@pytest.mark.parametrize(("name", "text", "claim", "is_found"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_one_sentence(name: str, text: str, claim: Claim, is_found: bool) -> None:
    assert found(name, text, claim) == (["c"] if is_found else [])


def test_a_hedge_of_a_sibling_leaves_a_claim_beside_it_alone() -> None:
    text = "Coffee raises alertness, which may help with sorrow."
    first, second = says("coffee increases alertness"), corpora.claim("d", "alertness decreases sorrow")
    assert found("hedge-missed", text, first, second) == ["d"]


def test_a_list_stands_under_the_hedge_that_leads_it_in() -> None:
    one = corpora.claim("c", "coffee increases alertness", segments=(1, 2))
    corpus = corpora.corpus(one)
    segment = corpus.segments["d1"][0]
    corpus = replace(corpus, segments={"d1": (segment, segment.model_copy(update={"number": 2, "kind": "item"}))})
    words = {"d1": {1: "What coffee can do:", 2: "• Alertness"}}
    assert [one.claim for one in lint.findings(corpus, words, ["hedge-missed"])] == ["c"]


def test_a_fall_may_stand_in_the_sentence_before() -> None:
    one = corpora.claim("c", "adenosine increases alertness", segments=(2,), subject_change="decreased")
    corpus = corpora.corpus(one)
    segment = corpus.segments["d1"][0]
    corpus = replace(corpus, segments={"d1": (segment, segment.model_copy(update={"number": 2}))})
    for second, wanted in (("This brings alertness.", []), ("Adenosine brings alertness.", ["c"])):
        words = {"d1": {1: "Coffee blocks adenosine.", 2: second}}
        assert [one.claim for one in lint.findings(corpus, words, ["polarity-cue"])] == wanted


def test_members_and_links_are_names_too() -> None:
    joint = says("both jointlyIncreases alertness", members=("coffee", "tea"))
    assert not found("names-not-in-segment", "Coffee and tea work.", joint)
    linked = says("adenosine_block increases wakefulness")
    assert not found("names-not-in-segment", "Adenosine is key.", linked, adenosine_block={"aspect_of": ("adenosine",)}, adenosine={})  # fmt: skip  # noqa: E501
    assert found("names-not-in-segment", "All is well.", linked) == ["c"]


def test_statements_count_a_list_once() -> None:
    listed = [corpora.claim(f"c{n}", f"tea increases thing{n}") for n in range(9)]
    assert statements(listed) == 1
    assert statements([*listed, corpora.claim("d", "milk increases thing3"), corpora.claim("e", "a blocks b")]) == 3
    apart = [corpora.claim(f"c{n}", f"a{n} increases b{n}") for n in range(7)]
    assert found("crowded-segment", "", *apart) == ["c0"]
    assert not found("crowded-segment", "", *apart[:2])


def test_alike_entities() -> None:
    def pairs(**labels: str) -> list[str]:
        entities = {name: {"label": label} for name, label in labels.items()}
        return found("alike-entities", "", **entities)

    assert pairs(a="fear memories", b="memory of fear") == ["b"]
    assert pairs(a="neuroplasticity", b="neuroplastcity") == ["b"]
    assert pairs(a="behaviour", b="behavior") == ["b"]
    assert pairs(a="5-HT1A receptor", b="5-HT2A receptor") == []
    assert pairs(a="intracellular calcium", b="extracellular calcium") == []
    assert pairs(a="hypertension", b="hypotension") == []
    assert pairs(a="stress", b="impact of stress") == []
    linked = {"a": {"label": "fear memory"}, "b": {"label": "fear memories", "close_match": ("a",)}}
    assert found("alike-entities", "", **linked) == []


def test_direction_in_label_synonym_and_id() -> None:
    for fields in ({"label": "increased BDNF"}, {"label": "x", "synonyms": ("loss of BDNF",)}):
        assert found("direction-in-label", "", bdnf=fields) == ["bdnf"]
    assert found("direction-in-label", "", high_bdnf={"label": "BDNF"}) == ["high_bdnf"]
    assert found("direction-in-label", "", bdnf={"label": "highway plasticity"}) == []


def test_own_aspect_follows_links_up() -> None:
    above = {"part": {"aspect_of": ("middle",)}, "middle": {"kind_of": ("whole",)}, "whole": {}}
    assert found("own-aspect", "", says("part increases whole"), **above) == ["c"]
    assert found("own-aspect", "", says("whole blocks part"), **above) == ["c"]
    assert found("own-aspect", "", says("part partOf whole"), **above) == []
    assert found("own-aspect", "", says("whole promotes whole"), **above) == ["c"]
    assert found("own-aspect", "", says("part increases other"), **above) == []


# ── Answers, what was not run, languages ─────────────────────────────────────────────────────────────


def answering(name: str) -> dict[str, Any]:
    return {"answers": (LintAnswer(lint=name, reason="it is so"),)}


def test_an_answer_is_given_with_the_finding() -> None:
    corpus, words = small("Coffee may help.", says("coffee increases alertness", **answering("hedge-missed")))
    (one,) = lint.findings(corpus, words, ["hedge-missed"])
    assert (one.claim, one.entity, one.answer) == ("c", None, "it is so")
    assert str(one).startswith("c: the claim is asserted")
    assert str(one).endswith("[hedge-missed]")
    assert not lint.findings(corpus, words, ["stale-answer"])


def test_either_of_two_that_are_alike_may_answer() -> None:
    entities = {"a": {"label": "fear memory", **answering("alike-entities")}, "b": {"label": "fear memories"}}
    (one,) = lint.findings(corpora.corpus(entities=entities), None, ["alike-entities"])
    assert (one.entity, one.answer) == ("b", "it is so")
    assert not lint.findings(corpora.corpus(entities=entities), None, ["stale-answer"])


def test_stale_answers() -> None:
    corpus, words = small("Coffee helps.", says("coffee increases help", **answering("hedge-missed")))
    (one,) = lint.findings(corpus, words, ["stale-answer"])
    assert "finds nothing there" in one.message
    assert not lint.findings(corpus, None, ["stale-answer"]), "without its words nobody can tell"
    corpus, words = small("Coffee helps.", says("coffee increases help", **answering("hegde-missed")))
    (one,) = lint.findings(corpus, None, ["stale-answer"])
    assert "no lint is called that" in one.message
    assert "hedge-missed" in one.hint
    corpus = corpora.corpus(entities={"a": answering("direction-in-label")})
    assert [one.entity for one in lint.findings(corpus)] == ["a"]


def test_unknown_lints_are_refused() -> None:
    corpus = corpora.corpus()
    for call in (lint.findings, lint.not_run):
        with pytest.raises(NotFound, match="did you mean hedge-missed"):
            call(corpus, None, ["hedge-mised"])


def test_what_was_not_run_is_told() -> None:
    corpus, words = small("Coffee may help.", says("coffee increases help"))
    needing = [name for name, one in lint.lints().items() if one.needs_words]
    assert lint.not_run(corpus) == {name: ["d1", "d2"] for name in needing}
    assert lint.not_run(corpus, words) == {name: ["d2"] for name in needing}
    german = replace(corpus, documents=tuple(one.model_copy(update={"language": "de"}) for one in corpus.documents))
    passed_over = lint.not_run(german, {"d1": words["d1"], "d2": {}})
    assert "names-not-in-segment" not in passed_over
    assert passed_over["hedge-missed"] == passed_over["certainty-above-sentence"] == ["d1", "d2"]


def test_words_of_another_language_are_stemmed_but_have_no_cues() -> None:
    corpus, _ = small("", says("kaffee increases wachheit"), wachheit={"label": "Wachheiten"})
    german = replace(corpus, documents=tuple(one.model_copy(update={"language": "de"}) for one in corpus.documents))
    for text, wanted in (("Die Wachheit steigt.", []), ("Es regnet.", ["c"])):
        assert [one.claim for one in lint.findings(german, {"d1": {1: text}})] == wanted


# ── Cues and stems ───────────────────────────────────────────────────────────────────────────────────


def test_the_longest_phrase_counts() -> None:
    phrases = Phrases({"a": ["can", "can be"], "none": ["can not"], "b": ["incr*"]})
    words = ["it", "can", "be", "and", "can", "not", "increase", "can"]
    assert [(one.start, one.end, one.kind, one.text) for one in phrases.find(words)] == [
        (1, 3, "a", "can be"),
        (6, 7, "b", "increase"),
        (7, 8, "a", "can"),
    ]
    assert not list(Phrases({}).find(words))
    assert not list(phrases.find([]))


def test_the_certainties_of_cues_are_those_of_the_manual() -> None:
    english = cues("en")
    assert english is not None
    for certainty, words in {
        "probable": ("can", "able to", "ability to", "thought to", "seems", "appear to", "suggests"),
        "possible": ("may", "might", "could", "potential", "potentially", "possible", "may be able to"),
        "hypothesised": ("theorized", "hypothesised", "can be understood as", "can be thought of"),
    }.items():
        assert {english.certainty(one.split()) for one in words} == {Certainty(certainty)}
    assert english.certainty(["surely"]) is None
    assert english.certainty(["it", "may", "seem"]) is Certainty.possible
    assert cues("xx") is None


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("  probable:", "  probably:", "did you mean probable?"),
        ("breaks: [", "breakz: [", "did you mean breaks?"),
        ("    - can\n", "    - [can]\n", "write one text"),
        ("hedge:", "hedge: [", "not YAML"),
    ],
)
def test_a_malformed_file_of_cues_is_refused(tmp_path: Path, old: str, new: str, wanted: str) -> None:
    file = tmp_path / "en.yaml"
    file.write_text(CUES.read_text().replace(old, new, 1))
    with pytest.raises(ProblemsFound, match=re.escape(wanted)):
        read_cues(file)


def test_words_are_told_apart_by_their_stems() -> None:
    for one, other in (
        ("upregulates", "upregulation"), ("neurons", "neuronal"), ("synapses", "synaptic"), ("behaviour", "behavior"),
        ("theorised", "theorized"), ("haematuria", "hematuria"), ("signalling", "signaling"),
    ):  # fmt: skip
        assert alike(stem(one, "en"), stem(other, "en")), (one, other)
    for one, other in (("neural", "neuronal"), ("setting", "set"), ("planning", "learning")):
        assert not alike(stem(one, "en"), stem(other, "en")), (one, other)
    assert stem("wort", "xx") == "wort"


def test_contractions_are_read_in_full() -> None:
    found = wording("It can’t, doesn't, and cannot.", "en").words
    assert " ".join(found) == "it can not does not and can not"


# ── The command ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A new corpus whose hedge was missed."""
    folder = tmp_path / "coffee"
    new_corpus(folder)
    file = folder / "claims" / "example.yaml"
    file.write_text(file.read_text().replace("    certainty: possible\n    hedge: may\n", ""))
    return folder


def test_a_new_corpus_has_no_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_corpus(tmp_path / "coffee")
    assert run(["lint", str(tmp_path / "coffee"), "--documents", str(tmp_path / "coffee" / "texts")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'coffee'}: 0 findings, 0 answered\n"


def test_the_command_names_file_and_line(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(spoilt), "--documents", str(spoilt / "texts")]) == 1
    first, last = capsys.readouterr().out.splitlines()
    file, line, *_ = first.split(":")
    assert Path(file).read_text().splitlines()[int(line) - 1].strip() == "- id: example.3a"
    assert "example.3a: the claim is asserted, but the segment says “may” of it" in first
    assert first.endswith("[hedge-missed]")
    assert last == f"{spoilt}: 1 finding, 0 answered"


def test_a_store_has_the_findings_of_its_folder(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_store(read_corpus(spoilt), spoilt.parent / "store")
    told = []
    for place in (spoilt, spoilt.parent / "store"):
        assert run(["lint", str(place), "--documents", str(spoilt / "texts")]) == 1
        told.append(capsys.readouterr().out.splitlines()[0].partition("example.3a: ")[2])
    assert told[0] == told[1] != ""


def test_an_answered_finding_is_counted_and_not_shown(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = spoilt / "claims" / "example.yaml"
    answer = "    answers: [{lint: hedge-missed, reason: it is known}]\n"
    file.write_text(file.read_text().replace("    scope:\n", f"{answer}    scope:\n"))
    arguments = ["lint", str(spoilt), "--documents", str(spoilt / "texts")]
    assert run(arguments) == 0
    assert capsys.readouterr().out == f"{spoilt}: 1 finding, 1 answered\n"
    assert run([*arguments, "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [(one["lint"], one["claim"], one["answer"]) for one in record["findings"]] == [
        ("hedge-missed", "example.3a", "it is known")
    ]
    assert record["not_run"] == {}


def test_findings_at_entities_have_their_line(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = spoilt / "entities.yaml"
    file.write_text(file.read_text().replace("label: alertness", "label: increased alertness"))
    assert run(["lint", str(spoilt), "--lint", "direction-in-label", "--format", "json"]) == 1
    ((one,), passed_over) = json.loads(capsys.readouterr().out).values()
    assert file.read_text().splitlines()[one["line"] - 1] == "alertness:"
    assert (one["entity"], one["claim"], passed_over) == ("alertness", None, {})


def test_lints_that_need_words_are_told(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(spoilt)]) == 0
    assert "not run: names-not-in-segment, hedge-missed, " in capsys.readouterr().out
    assert run(["lint", str(spoilt), "--lint", "hedge-missed"]) == 2
    assert "add --documents" in capsys.readouterr().err
    assert run(["lint", str(spoilt), "--lint", "hedge-missed", "--documents", str(spoilt / "nowhere")]) == 2
    empty = spoilt / "empty"
    empty.mkdir()
    assert run(["lint", str(spoilt), "--documents", str(empty)]) == 0
    assert "(no document has its text there" in capsys.readouterr().out
    shutil.copytree(spoilt / "texts", empty, dirs_exist_ok=True)
    (empty / "example.txt").write_text("Quite another text.\n")
    assert run(["lint", str(spoilt), "--documents", str(empty)]) == 1
    assert "segment-changed" in capsys.readouterr().err


def test_the_command_refuses_what_it_does_not_know(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(spoilt), "--lint", "hedge-mised"]) == 2
    assert "did you mean hedge-missed" in capsys.readouterr().err
    (spoilt / "entities.yaml").write_text("alertness: 3\n")
    assert run(["lint", str(spoilt)]) == 1
    assert "entities.yaml" in capsys.readouterr().err


# ── The manual ───────────────────────────────────────────────────────────────────────────────────────


def test_every_lint_is_in_the_manual() -> None:
    assert [cells[:2] for cells in rows("The lints")] == [[one.id, one.meaning] for one in lint.lints().values()]
    assert [cells[2] for cells in rows("The lints")] == [
        "yes" if one.needs_words else "no" for one in lint.lints().values()
    ]
    for name in LINTS:
        assert f"\n### {name}\n" in MANUAL, name
