"""A document gets a new version of its text: claims and ledger follow their words, and what cannot follow is told."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora import claims_in_lines, documents_in_lines
from mechgraph.cli import run
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.corpus.new import add_document, new_corpus
from mechgraph.corpus.read import read_folder
from mechgraph.corpus.update import Update, update_document
from mechgraph.corpus.yamledit import YamlEdit, one_line
from mechgraph.corpus.yamlfile import read_yaml
from mechgraph.coverage import coverage
from mechgraph.errors import NotFound, OutputError, ProblemsFound, UsageError
from mechgraph.model.values import Review
from mechgraph.text.anchors import Standing, verify
from mechgraph.text.files import read_text
from mechgraph.text.revision import Basis, pairing
from mechgraph.text.segment import folded, segment
from mechgraph.validate import read_corpus

WORDS = """\
On tea

Tea calms the restless mind. It also wakes a well-rested body.

Summary

• Tea calms most people
• Tea wakes “all” people

Summary

Drink it warm in the morning.
"""
CLAIMS = """\
# Claims on tea; this line stays.
document: tea

claims:
  - id: tea.2a   # é 😀 before the numbers
    segments: [2]
    subject: caffeine
    relation: blocks
    object: adenosine_activity
    says: Tea calms.
  - {id: tea.3a, segments: [3], subject: caffeine, relation: blocks, object: alertness, says: Tea wakes.}

  # two segments, as a list
  - segments:
      - 5    # the first
      - 6
    id: tea.5a
    subject: caffeine
    relation: affects
    object: alertness
    says: "Tea acts on people."
    review: settled  # twice

  - id: tea.8a
    segments: [7, 8]
    subject: caffeine
    relation: affects
    object: alertness
    says: Warm tea is for the morning.
"""
LEDGER = """\
document: tea
segments:
  # the title
  - segment: 1
    aside: heading
  - segment: 2
    counted: [1, 2]
    statements:
      - says: It calms.
        claims: [tea.2a]
  - {segment: 3, statements: [{claims: [tea.3a]}]}  # on one line
  - segment: 4
    aside: heading
  - segment: 5
    statements: [{claims: [tea.5a]}]
  - segment: 6
    statements:
      - claims: [tea.5a]
  # said twice
  - segment: 7
    aside: repetition
    of: 4
  - segment: 8
    statements:
      - claims: [tea.8a]
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with a document of 8 segments, `tea`, besides the example; its text and claims."""
    return make(tmp_path / "corpus")


def make(folder: Path, words: str = WORDS, claims: str = CLAIMS, ledger: str | None = LEDGER) -> Path:
    new_corpus(folder)
    text = folder / "texts/tea.txt"
    text.write_text(words, newline="")
    add_document(folder, read_text(text), "tea", title="On tea", short="T", language="en")
    (folder / "claims/tea.yaml").write_text(claims)
    (folder / "ledger/tea.yaml").unlink(missing_ok=True)
    if ledger is not None:
        (folder / "ledger/tea.yaml").write_text(ledger)
    return folder


def put(corpus: Path, words: str, name: str = "tea.txt") -> Path:
    path = corpus.parent / "new" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(words, newline="")
    return path


def updated(corpus: Path, words: str, *, draft: bool = False, was: bool = False) -> Update:
    before = read_text(corpus / "texts/tea.txt") if was else None
    return update_document(corpus, read_text(put(corpus, words)), "tea", was=before, draft=draft)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def anchors(folder: Path, texts: Path) -> dict[str, list[str]]:
    """Return the words, folded, that each claim stands on, for the documents whose text is there."""
    found = read_folder(folder).corpus
    assert found is not None
    words = {one.id: read_text(texts / one.file).words for one in found.documents if (texts / one.file).exists()}
    return {
        claim.id: [folded(words[claim.document][one.start : one.end]) for one in spans]
        for claim in found.claims
        if claim.document in words
        for spans in [[found.segment(claim.document, number) for number in claim.segments]]
    }


def assert_verified(folder: Path, texts: Path, document: str) -> None:
    made = read_corpus(folder)
    found = {one.document.id: one for one in verify(made.documents, made.segments, texts)}[document]
    assert found.same_file
    assert len(found.standing(Standing.same)) == len(found.checks) > 0


def numbers(corpus: Path) -> dict[str, list[int]]:
    return {one.id: list(one.segments) for one in read_corpus(corpus).claims if one.document == "tea"}


# ── what is carried over ─────────────────────────────────────────────────────────────────────────────


def test_the_corpus_of_these_tests_is_sound(corpus: Path) -> None:
    assert read_corpus(corpus).counts()["claims"] == 6


def test_same_text_changes_nothing(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(corpus)
    made = updated(corpus, WORDS, was=True)
    assert made.written == ()
    assert len(made.revision.same) == 8
    assert run(["segment", str(put(corpus, WORDS)), "--update", str(corpus)]) == 0
    assert capsys.readouterr().out == "tea: 8 of 8 segments carried over\n"
    assert contents(corpus) == before


def test_paragraph_at_the_front(corpus: Path) -> None:
    words = "A word before. It is short.\n\n" + WORDS
    claims, ledger = ((corpus / name / "tea.yaml").read_text() for name in ("claims", "ledger"))
    note = (corpus / "documents/tea.yaml").read_text()
    (corpus / "documents/tea.yaml").write_text(note + "note: by hand  # stays\n")
    made = updated(corpus, words)
    assert made.written == ("claims/tea.yaml", "documents/tea.tsv", "documents/tea.yaml", "ledger/tea.yaml")
    assert [(pair.old.number, pair.new.number) for pair in made.revision.same] == [(n, n + 2) for n in range(1, 9)]
    assert [one.number for one in made.revision.added] == [1, 2]
    assert not made.claims
    shifted = {"[2]": "[4]", "[3]": "[5]", "- 5 ": "- 7 ", "- 6\n": "- 8\n", "[7, 8]": "[9, 10]"}
    for old, new in shifted.items():
        claims = claims.replace(old, new, 1)
    assert (corpus / "claims/tea.yaml").read_text() == claims
    assert (corpus / "ledger/tea.yaml").read_text() == re.sub(
        r"((?:segment|of): )(\d+)", lambda found: f"{found[1]}{int(found[2]) + 2}", ledger
    )
    document = (corpus / "documents/tea.yaml").read_text()
    assert document.endswith("note: by hand  # stays\n")
    assert f"length: {len(words)}\n" in document
    assert_verified(corpus, corpus.parent / "new", "tea")


def test_hyphens_quotes_and_spaces_are_carried_and_reported(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        WORDS.replace("well-rested", "well\u2011rested").replace("Drink it", "Drink\u00a0it").replace("“all”", '"all"')
    )
    made = updated(corpus, words)
    assert [pair.old.number for pair in made.revision.respaced] == [3, 6, 8]
    assert not made.claims
    assert set(made.written) == {"documents/tea.tsv", "documents/tea.yaml"}
    assert_verified(corpus, corpus.parent / "new", "tea")
    assert run(["segment", str(corpus / "texts/tea.txt"), "--update", str(corpus)]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "tea: 8 of 8 segments carried over",
        "  same words, other hyphens or spaces: 3, 6, 8",
    ]


def test_verify_tells_other_hyphens_from_other_words(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = WORDS.replace("well-rested", "well\u2011rested").replace("Drink it", "Drink  it").replace("calms most", "x")
    texts = put(corpus, words).parent
    assert run(["verify", str(corpus), "--documents", str(texts)]) == 1
    out = capsys.readouterr().out
    assert "  segment 3 has the same words, other hyphens or spaces, at 37–70\n" in out
    assert "  segment 8 has the same words, other hyphens or spaces, at " in out
    assert "  segment 5 changed or gone" in out
    assert run(["verify", str(corpus), "--documents", str(texts), "--format", "json"]) == 1
    tea = json.loads(capsys.readouterr().out)[1]
    assert [one["number"] for one in tea["respaced"]] == [3, 8]
    assert tea["respaced"][0] == {"number": 3, "start": 37, "end": 70}


def test_two_paragraphs_swapped(corpus: Path) -> None:
    first, second = "Tea calms the restless mind. It also wakes a well-rested body.", "Drink it warm in the morning."
    words = WORDS.replace(first, "@").replace(second, first).replace("@", second)
    (corpus / "texts/example.txt").unlink()
    before = anchors(corpus, corpus / "texts")
    made = updated(corpus, words)
    assert not made.claims
    assert made.revision.moved
    assert anchors(corpus, corpus.parent / "new") == before
    assert numbers(corpus)["tea.3a"] == [8]
    assert_verified(corpus, corpus.parent / "new", "tea")


def test_repeated_headings_keep_their_places(corpus: Path) -> None:
    made = updated(corpus, WORDS.replace("\n\nSummary\n\nDrink", "\n\nNew words here.\n\nSummary\n\nDrink"))
    assert made.revision.carried == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 8, 8: 9}
    made = updated(corpus, WORDS.replace("Summary", "Summary\n\nSummary", 1), was=False)
    assert set(made.revision.carried.values()) >= {1, 2, 3, 6, 7, 8, 9}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "abc", []),
        ("abc", "", [None, None, None]),
        ("abc", "abc", [0, 1, 2]),
        ("abc", "cab", [1, 2, 0]),
        ("aab", "baa", [1, 2, 0]),
        ("hxhyh", "hyhxh", [0, 3, 4, 1, 2]),
        ("hxhyh", "hxyh", [0, 1, None, 2, 3]),
        ("hhh", "hh", [0, 1, None]),
        ("ahbhc", "ahbc", [0, 1, 2, None, 3]),
        ("ahbhc", "abhc", [0, None, 1, 2, 3]),
        ("xhy", "hzh", [None, 0, None]),
    ],
)
def test_pairing(old: str, new: str, expected: list[int | None]) -> None:
    assert pairing(old, new) == expected


@given(st.text("abcd", max_size=12), st.text("abcd", max_size=12))
def test_pairs_are_equal_and_as_many_as_can_be(old: str, new: str) -> None:
    to = pairing(old, new)
    places = [j for j in to if j is not None]
    assert len(places) == len(set(places)) == sum(min(old.count(value), new.count(value)) for value in set(old))
    assert all(j is None or new[j] == value for value, j in zip(old, to, strict=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("well\u2010known \u2011 \u2013 \u2014 \u2212", "well-known - - - -"),
        (" a\u00a0\u202f b\t\r\n\u3000c ", "a b c"),
        ("neuro\u00adplas\u200bticity\ufeff\u2060", "neuroplasticity"),
        ("‘a’ “b” «c» ‹d›", "'a' \"b\" \"c\" 'd'"),
        ("NMDA É ﬁ é", "NMDA É ﬁ é"),
    ],
)
def test_folded(words: str, expected: str) -> None:
    assert folded(words) == expected
    assert folded(expected) == expected


# ── what is not ──────────────────────────────────────────────────────────────────────────────────────

REWORDED = WORDS.replace("It also wakes a well-rested body", "It also wakes a tired body")


def test_reworded_sentence_is_refused_with_the_nearest(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(corpus)
    made = updated(corpus, REWORDED)
    assert [one.claim for one in made.blocking] == ["tea.3a"]
    (near,) = made.claims[0].nearest
    assert (near.old.number, near.new.number, near.basis, near.score) == (3, 3, Basis.beginning, None)
    (near,) = updated(corpus, REWORDED, was=True).claims[0].nearest
    assert near.basis is Basis.words
    assert near.score is not None
    assert 60 < near.score < 100
    path = put(corpus, REWORDED)
    assert run(["segment", str(path), "--update", str(corpus)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "tea: 7 of 8 segments carried over",
        "  segment 3 (begins “It also wakes”) changed; nearest is now 3 (begins “It also wakes”), a guess from its "
        "first words",
        "  to be accounted for again in the ledger: 3",
        "  claim tea.3a: segment 3 → 3",
        "nothing was written: the words of 1 claim changed; with --draft they point at the nearest and are marked as "
        "drafts; --was OLDTEXT finds the nearest by all their words",
    ]
    was = ["--was", str(corpus / "texts/tea.txt")]
    assert run(["segment", str(path), "--update", str(corpus), *was]) == 1
    assert "77 of 100 alike" in capsys.readouterr().out
    assert contents(corpus) == before


@pytest.mark.parametrize("was", [True, False])
def test_reworded_sentence_as_draft(corpus: Path, was: bool) -> None:
    claims, ledger = ((corpus / name / "tea.yaml").read_text() for name in ("claims", "ledger"))
    made = updated(corpus, "Front.\n\n" + REWORDED.replace("“all”", "some"), draft=True, was=was)
    assert made.reopened == (3, 6)
    assert not made.blocking
    found = {one.id: one for one in read_corpus(corpus).claims}
    drafts = {one for one in found if found[one].review is Review.draft}
    assert drafts == {"tea.3a", "tea.5a"}
    assert found["tea.3a"].segments == (4,)
    text = (corpus / "claims/tea.yaml").read_text()
    assert "{id: tea.3a, review: draft, segments: [4], subject" in text
    assert "    review: draft  # twice\n" in text
    assert [line for line in text.splitlines() if "#" in line] == [
        line.replace("- 5 ", "- 6 ").replace("settled", "draft") for line in claims.splitlines() if "#" in line
    ]
    open_ones = {one.document.id: one for one in coverage(read_corpus(corpus))}["tea"].unaccounted
    assert [one.segment.number for one in open_ones] == [1, 4, 7]
    assert "  # on one line\n" in (corpus / "ledger/tea.yaml").read_text()
    entries = read_corpus(corpus).ledger["tea"]
    assert {number for number, entry in entries.items() if entry.review is Review.draft} == {4, 7}
    assert [statement.claims for statement in entries[4].statements] == [("tea.3a",)]
    assert {one.document.id: one for one in coverage(read_corpus(corpus))}["tea"].statements == ledger.count("claims:")
    assert ledger.count("#") == (corpus / "ledger/tea.yaml").read_text().count("#")
    assert_verified(corpus, corpus.parent / "new", "tea")


def test_draft_is_written_before_the_numbers(corpus: Path) -> None:
    path = corpus / "claims/tea.yaml"
    path.write_text(path.read_text().replace("\n    review: settled  # twice", ""))
    made = updated(corpus, WORDS.replace("restless", "tired").replace("all”", "few”"), draft=True)
    assert [one.claim for one in made.claims] == ["tea.2a", "tea.5a"]
    text = path.read_text()
    assert "  - id: tea.2a   # é 😀 before the numbers\n    review: draft\n    segments: [2]\n" in text
    assert (
        "  # two segments, as a list\n  - review: draft\n    segments:\n      - 5    # the first\n      - 6\n" in text
    )


def test_removed_sentence(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = WORDS.replace("\n\nDrink it warm in the morning.", "")
    before = contents(corpus)
    for draft in (True, False):
        made = updated(corpus, words, draft=draft)
        assert [(one.claim, [part.number for part in one.gone]) for one in made.blocking] == [("tea.8a", [8])]
    assert run(["segment", str(put(corpus, words)), "--update", str(corpus), "--draft"]) == 1
    out = capsys.readouterr().out
    assert "  claim tea.8a: segment 8 (begins “Drink it warm”) is gone\n" in out
    assert "tea.8a stands on words that are gone; remove first, or point at other segments" in out
    assert contents(corpus) == before
    # Once the claim is away, the rest is carried, and the entry of the segment goes.
    path = corpus / "claims/tea.yaml"
    path.write_text(path.read_text().split("\n  - id: tea.8a")[0])
    path = corpus / "ledger/tea.yaml"
    path.write_text(path.read_text().replace("    statements:\n      - claims: [tea.8a]\n", "    aside: promotion\n"))
    made = updated(corpus, words)
    assert (made.blocking, made.reopened) == ((), (8,))
    assert path.read_text().endswith("    aside: repetition\n    of: 4\n")
    assert_verified(corpus, corpus.parent / "new", "tea")


def test_sentences_joined(corpus: Path) -> None:
    """Two segments become one: their claims meet there, in one entry of the ledger."""
    path = corpus / "claims/tea.yaml"
    path.write_text(path.read_text().replace("[2]", "[2, 3]"))
    path = corpus / "ledger/tea.yaml"
    path.write_text(path.read_text().replace("[{claims: [tea.3a]}]", "[{claims: [tea.3a, tea.2a]}]"))
    made = updated(corpus, WORDS.replace("mind. It also", "mind, and it also"), draft=True, was=True)
    assert [one.new.number for one in made.revision.changed] == [2, 2]
    assert numbers(corpus) == {"tea.2a": [2], "tea.3a": [2], "tea.5a": [4, 5], "tea.8a": [6, 7]}
    written = '- {segment: 2, review: draft, statements: [{says: "It calms.", claims: [tea.2a]}, {claims: [tea.3a]}]}\n'
    assert written in path.read_text()
    assert_verified(corpus, corpus.parent / "new", "tea")


def test_repetition_of_what_is_gone_is_reopened(corpus: Path) -> None:
    made = updated(corpus, WORDS.replace("Summary", "In short, to sum it up", 1))
    assert made.reopened == (4, 7)
    text = (corpus / "ledger/tea.yaml").read_text()
    assert "  - segment: 4\n    review: draft\n    aside: heading\n" in text
    assert "  # said twice\n  - segment: 7\n    review: draft\n    aside: repetition\n    of: 4\n" in text
    (tea,) = [one for one in coverage(read_corpus(corpus)) if one.document.id == "tea"]
    assert [(one.segment.number, one.missing) for one in tea.unaccounted] == [
        (4, ("changed, to be read again",)),
        (7, ("changed, to be read again",)),
    ]
    assert len(tea.set_aside) == 1


def test_corpus_without_a_ledger(tmp_path: Path) -> None:
    corpus = make(tmp_path / "corpus", ledger=None)
    assert updated(corpus, REWORDED, draft=True).reopened == ()
    assert not (corpus / "ledger/tea.yaml").exists()


def test_entirely_other_text(corpus: Path) -> None:
    words = "Nothing of this has to do with it.\n\nWhatever stood there before, these words are not those.\n"
    made = updated(corpus, words, draft=True, was=True)
    assert {one.claim for one in made.blocking} == {"tea.2a", "tea.3a", "tea.5a", "tea.8a"}
    assert made.written == ()


# ── the command ──────────────────────────────────────────────────────────────────────────────────────


def test_report_in_json(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "New.\n\n" + REWORDED.replace("“all”", '"all"').replace("\n\nDrink it warm in the morning.", "")
    path = str(put(corpus, words))
    assert run(["segment", path, "--update", str(corpus), "--draft", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["document"] == "tea"
    assert {name: len(found[name]) for name in ("same", "respaced", "moved", "changed", "new", "gone")} == {
        "same": 5, "respaced": 1, "moved": 0, "changed": 1, "new": 1, "gone": 1,
    }  # fmt: skip
    assert found["respaced"] == [{"old": 6, "new": 7}]
    assert found["changed"] == [{"old": 3, "begins": "It also wakes", "new": 4, "score": None, "basis": "first words"}]
    assert found["gone"] == [{"number": 8, "begins": "Drink it warm"}]
    assert found["new"] == [{"number": 1, "begins": "New."}]
    assert [one["claim"] for one in found["claims"]] == ["tea.3a", "tea.8a"]
    assert found["claims"][0] == {
        "claim": "tea.3a", "file": str(corpus / "claims/tea.yaml"), "changed": found["changed"], "gone": [],
    }  # fmt: skip
    assert (found["refused"], found["written"], found["reopened"]) == (True, [], [3, 8])


def test_which_document(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = put(corpus, "Front.\n\n" + WORDS, "tea-2.txt")
    with pytest.raises(UsageError, match="Name one with --id: example, tea"):
        update_document(corpus, read_text(other))
    with pytest.raises(NotFound, match=r"did you mean On tea \(tea\)"):
        update_document(corpus, read_text(other), "teas")
    assert update_document(corpus, read_text(other), "tea").document.file == "tea-2.txt"
    assert "file: tea-2.txt\n" in (corpus / "documents/tea.yaml").read_text()
    assert update_document(corpus, read_text(other)).document.id == "tea"
    for name in ("claims/tea.yaml", "ledger/tea.yaml", "documents/tea.yaml", "documents/tea.tsv"):
        (corpus / name).unlink()
    only = put(corpus, (corpus / "texts/example.txt").read_text(), "no: [words].txt")
    assert update_document(corpus, read_text(only)).document.id == "example"
    assert 'file: "no: [words].txt"\n' in (corpus / "documents/example.yaml").read_text()
    assert run(["check", str(corpus)]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--into", "x"], 2, "--into does not go with --update"),
        (["--title", "x"], 2, "--title does not go with --update"),
        (["--language", "de"], 2, "--language does not go with --update"),
        (["--format", "tsv"], 2, "tsv does not go with --update"),
        (["--id", "On tee"], 2, "did you mean On tea (tea)"),
        (["--was", "none.txt"], 2, "none.txt does not exist"),
        (["--was", __file__], 2, "is not the text of 'tea' that was recorded"),
    ],
)
def test_wrong_usage(
    corpus: Path, arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(corpus)
    assert run(["segment", str(put(corpus, REWORDED)), "--update", str(corpus), *arguments]) == code
    assert said in capsys.readouterr().err
    assert contents(corpus) == before


@pytest.mark.parametrize("arguments", [["--draft"], ["--was", "x"]])
def test_options_of_an_update_alone(corpus: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["segment", str(put(corpus, WORDS)), *arguments]) == 2
    assert f"{arguments[0]} goes with --update CORPUS" in capsys.readouterr().err


def test_what_is_not_sound_is_told_first(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = read_text(put(corpus, WORDS))
    with pytest.raises(ProblemsFound, match="is not a corpus folder"):
        update_document(tmp_path / "new", text)
    with pytest.raises(UsageError, match="contains no words"):
        update_document(corpus, read_text(put(corpus, " \n")), "tea")
    path = corpus / "claims/tea.yaml"
    path.write_text(path.read_text().replace("[7, 8]", "[7, 9]"))
    with pytest.raises(ProblemsFound, match="'tea' has no segment 9"):
        update_document(corpus, text)
    assert run(["segment", str(text.path), "--update", str(corpus)]) == 1
    assert "[unknown-segment]" in capsys.readouterr().err


def rows(folder: Path) -> set[str]:
    """Return all that a corpus folder holds, in whichever form."""
    made = read_corpus(folder)
    segments = [(name, one) for name, listed in made.segments.items() for one in listed]
    ledger = [one for entries in made.ledger.values() for one in entries.values()]
    return {repr(one) for one in (*made.documents, *segments, *made.entities, *made.claims, *ledger)}


@pytest.mark.parametrize(
    "put_into_lines", [[documents_in_lines], [claims_in_lines], [documents_in_lines, claims_in_lines]]
)
@pytest.mark.parametrize(
    "words",
    [
        WORDS,
        WORDS + "\nOne more sentence stands here.\n",
        "Front.\n\n" + WORDS,
        WORDS.replace("Tea calms the restless mind. ", ""),
        REWORDED,
    ],
)
def test_json_lines_are_updated_as_yaml_is(
    corpus: Path, tmp_path: Path, put_into_lines: list[Callable[[Path], None]], words: str
) -> None:
    same = make(tmp_path / "same")
    for put_it in put_into_lines:
        put_it(corpus)
    given = rows(corpus)
    assert given == rows(same)
    of_yaml, of_lines = (updated(folder, words, draft=True) for folder in (same, corpus))
    assert of_lines.revision == of_yaml.revision
    assert [one.claim for one in of_lines.blocking] == [one.claim for one in of_yaml.blocking]
    assert rows(corpus) == rows(same)
    assert (rows(corpus) == given) is (not of_lines.written)


def test_a_document_in_json_lines_whose_text_is_the_same_stays_as_it_is(corpus: Path) -> None:
    documents_in_lines(corpus)
    before = contents(corpus)
    made = updated(corpus, WORDS)
    assert (made.document, made.written) == (read_corpus(corpus).document["tea"], ())
    assert contents(corpus) == before


def test_lines_that_nothing_happens_to_stay_as_they_are(corpus: Path) -> None:
    documents_in_lines(corpus)
    claims_in_lines(corpus)
    odd = (corpus / "claims.jsonl").read_bytes().replace(b'": ', b'" : ').replace(b"\n", b"\r\n").rstrip()
    (corpus / "claims.jsonl").write_bytes(odd)
    before = contents(corpus)
    made = updated(corpus, WORDS.replace("Drink it warm", "Drink it hot"), draft=True)
    assert made.written == ("claims.jsonl", "documents.jsonl", "ledger/tea.yaml", "segments.jsonl")
    after = contents(corpus)
    changed = [
        [line for line in after[name].splitlines() if line not in before[name].splitlines()]
        for name in ("claims.jsonl", "documents.jsonl")
    ]
    assert [[json.loads(line)["id"] for line in lines] for lines in changed] == [["tea.8a"], ["tea"]]
    assert after["claims.jsonl"].count(b"\r\n") == before["claims.jsonl"].count(b"\r\n")


def test_records_of_an_import_are_imported_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, made = tmp_path / "edges.ttl", tmp_path / "made"
    source.write_text("@prefix mg: <https://w3id.org/mechgraph/vocab#> .\n<x:/a> mg:increases <x:/b> .\n")
    assert run(["import", str(source), "--out", str(made)]) == 0
    before = contents(made)
    assert run(["segment", str(source), "--update", str(made)]) == 0  # nothing is new
    source.write_text(source.read_text() + "<x:/b> mg:increases <x:/c> .\n")
    capsys.readouterr()
    assert run(["segment", str(source), "--update", str(made)]) == 1
    assert "documents.jsonl:1:1: 'edges' holds records of a data set, no sentences" in capsys.readouterr().err
    assert contents(made) == before


# ── files ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_what_stops_halfway_leaves_all_as_it_was(
    corpus: Path, stop: BaseException, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, done, replace = contents(corpus), 0, os.replace

    def stopping(*paths: Path) -> None:
        nonlocal done
        done += 1
        if done == after + 1:
            raise stop
        replace(*paths)

    monkeypatch.setattr(os, "replace", stopping)
    with pytest.raises((KeyboardInterrupt, OutputError)):
        updated(corpus, "Front.\n\n" + WORDS)
    assert done > after
    assert contents(corpus) == before


def test_what_cannot_be_written(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(corpus)

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    text = read_text(put(corpus, "Front.\n\n" + WORDS))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises((OutputError, OSError), match="No space left"):
            update_document(corpus, text, "tea")
    assert contents(corpus) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("segments: [2]", "segments: [2]\r\n    note: x"),
        ("segments: [2]", '"segments": [ 2 ]'),
        ("segments: [2]", "segments:\n      [\n        2,  # here\n      ]"),
        ("segments: [2]", "segments: [+2]"),
        ("segments: [2]", "segments: &x\n    - 2"),
        ("document: tea", "\ufeffdocument: tea"),
    ],
)
def test_other_layouts(corpus: Path, old: str, new: str) -> None:
    path = corpus / "claims/tea.yaml"
    text = path.read_text().removeprefix("# Claims on tea; this line stays.\n").replace(old, new, 1)
    path.write_bytes(text.encode())
    updated(corpus, "Front.\n\n" + WORDS)
    assert numbers(corpus) == {"tea.2a": [3], "tea.3a": [4], "tea.5a": [6, 7], "tea.8a": [8, 9]}


def edit_of(tmp_path: Path, text: str) -> YamlEdit:
    path = tmp_path / "file.yaml"
    path.write_bytes(text.encode())
    file, problems = read_yaml(path)
    assert file is not None
    assert not problems
    return YamlEdit(file)


@pytest.mark.parametrize(
    ("text", "gone", "expected"),
    [
        ("a: [1, 2, 3]\n", [0], "a: [2, 3]\n"),
        ("a: [1, 2, 3]\n", [0, 1], "a: [3]\n"),
        ("a: [1, 2, 3]\n", [1, 2], "a: [1]\n"),
        ("a: [1, 2, 3]\n", [0, 2], "a: [2]\n"),
        ("a: [1, 2]\n", [0, 1], "a: []\n"),
        ("a:\n- 1\n- 2\n", [0, 1], "a:\n []\n"),
        ("a:\n  - 1 # one\n  # two\n  - 2\n", [0], "a:\n  # two\n  - 2\n"),
        ("a:\n  - x: |\n      text\n\n  - 2\n# end\n", [0], "a:\n\n  - 2\n# end\n"),
        ("a:\r\n  - x:\r\n      - 1\r\n    y: {b: 2}\r\n  - 2\r\n", [0], "a:\r\n  - 2\r\n"),
        ("a:\n  - 1\n  - 2", [1], "a:\n  - 1\n"),
    ],
)
def test_items_are_removed(tmp_path: Path, text: str, gone: list[int], expected: str) -> None:
    edit = edit_of(tmp_path, text)
    edit.remove(("a",), gone)
    assert edit.content() == expected.encode()


def test_layout_that_was_not_thought_of_is_refused(tmp_path: Path) -> None:
    edit = edit_of(tmp_path, "a:\n  -\n    x: 1\n  -\n    x: 2\n")
    edit.remove(("a",), [0])
    with pytest.raises(ProblemsFound, match="cannot be edited as it is laid out"):
        edit.content()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1))
@settings(max_examples=200)
def test_texts_are_written_as_they_are_read(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "file.yaml"
        path.write_bytes(f"a: {one_line({'b': [text, 1]})}\n".encode())
        file, problems = read_yaml(path)
    assert not problems
    assert file is not None
    assert file.value == {"a": {"b": [text, 1]}}


# ── many ─────────────────────────────────────────────────────────────────────────────────────────────

PARAGRAPHS = [
    "On tea",
    "Tea calms the mind. It also wakes the body.",
    "Summary",
    "Some say so. Others do not.",
    "Some say so. Others do not.",
    "• a well-known item\n• an item",
    "Drink it warm. Drink it “now”.",
]
NEW = [
    "A thing. Another thing.",
    "Summary",
    "Tea calms minds. It also wakes bodies.",
    "Drink it\u00a0warm. Drink it cold.",
]


def claims_on(number: int) -> str:
    rows = "".join(
        f"  - {{id: tea.{n}, segments: [{n}, {n % number + 1}], subject: caffeine, relation: affects,"
        f" object: alertness, says: x}}\n"
        for n in range(1, number + 1)
    )
    return f"document: tea\nclaims:\n{rows}"


EDIT = st.one_of(
    st.tuples(st.just("insert"), st.integers(0, 99), st.sampled_from(NEW)),
    st.tuples(st.just("delete"), st.integers(0, 99), st.just("")),
    st.tuples(st.just("swap"), st.integers(0, 99), st.integers(0, 99).map(str)),
    st.tuples(st.just("hyphens"), st.just(0), st.just("")),
)


@given(st.lists(EDIT, max_size=5), st.booleans())
@settings(max_examples=100)
def test_carried_claims_stand_on_the_same_words(edits: list[tuple[str, int, str]], was: bool) -> None:
    paragraphs = list(PARAGRAPHS)
    for kind, at, what in edits:
        if kind == "insert":
            paragraphs.insert(at % (len(paragraphs) + 1), what)
        elif kind == "delete" and len(paragraphs) > 1:
            del paragraphs[at % len(paragraphs)]
        elif kind == "swap":
            one, other = at % len(paragraphs), int(what) % len(paragraphs)
            paragraphs[one], paragraphs[other] = paragraphs[other], paragraphs[one]
        elif kind == "hyphens":
            paragraphs = [part.replace("-", "\u2011").replace("it ", "it\u00a0") for part in paragraphs]
    old = "\n\n".join(PARAGRAPHS)
    with tempfile.TemporaryDirectory() as name:
        corpus = make(Path(name) / "corpus", old, claims_on(len(segment(old))), None)
        (corpus / "texts/example.txt").unlink()
        before, files = anchors(corpus, corpus / "texts"), contents(corpus)
        made = updated(corpus, "\n\n".join(paragraphs), draft=True, was=was)
        if made.blocking:
            assert contents(corpus) == files
            return
        after = anchors(corpus, corpus.parent / "new")
        looked_at = {one.claim for one in made.claims}
        assert {one: words for one, words in after.items() if one not in looked_at} == {
            one: words for one, words in before.items() if one not in looked_at
        }
        found = read_folder(corpus)
        assert found.corpus is not None
        assert not found.problems
        assert {one.id for one in found.corpus.claims if one.review is Review.draft} == looked_at
        texts = corpus.parent / "new"
        verified = {one.document.id: one for one in verify(found.corpus.documents, found.corpus.segments, texts)}
        assert all(check.standing is Standing.same for check in verified["tea"].checks)


# ── the two articles ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def articles(shared: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """A copy of the built-in corpus, the folder of the texts, and an empty one for changed copies."""
    shutil.copytree(builtin_corpus(), tmp_path / "corpus")
    (tmp_path / "changed").mkdir()
    return tmp_path / "corpus", shared / "documents", tmp_path / "changed"


def changed_articles(articles: tuple[Path, Path, Path], change: dict[str, str], front: str = "") -> list[Update]:
    corpus, texts, changed = articles
    found = []
    for document in read_corpus(corpus).documents:
        words = read_text(texts / document.file).words
        for old, new in change.items():
            words = words.replace(old, new)
        (changed / document.file).write_text(front + words, newline="")
        found.append(update_document(corpus, read_text(changed / document.file)))
    return found


@pytest.mark.shared
def test_articles_with_a_paragraph_before_them(articles: tuple[Path, Path, Path]) -> None:
    corpus, texts, changed = articles
    before, comments = anchors(corpus, texts), (corpus / "claims/positive-effects.yaml").read_text().count("#")
    for made in changed_articles(articles, {}, "A paragraph of ours. It moves all others.\n\n"):
        assert not made.claims
        assert len(made.revision.same) == len(made.revision.carried)
        assert made.revision.changed == made.revision.gone == ()
        assert len(made.revision.added) == 2
    assert anchors(corpus, changed) == before
    assert (corpus / "claims/positive-effects.yaml").read_text().count("#") == comments
    assert run(["verify", str(corpus), "--documents", str(changed)]) == 0
    # And back: byte for byte what it was.
    for document in read_corpus(corpus).documents:
        update_document(corpus, read_text(texts / document.file))
    builtin = contents(builtin_corpus())
    assert {name: content for name, content in contents(corpus).items() if builtin[name] != content} == {}


@pytest.mark.shared
def test_articles_with_other_hyphens_quotes_and_spaces(articles: tuple[Path, Path, Path]) -> None:
    corpus, texts, changed = articles
    before = anchors(corpus, texts)
    made = changed_articles(articles, {"-": "\u2011", " a ": "\u00a0a ", "’": "'", "of the": "of  the"})
    for one in made:
        assert one.claims == one.revision.changed == one.revision.gone == one.revision.moved == ()
        assert len(one.revision.respaced) > 5
    assert anchors(corpus, changed) == before
    assert run(["verify", str(corpus), "--documents", str(changed)]) == 0


@pytest.mark.shared
def test_articles_by_shuffled_paragraphs(articles: tuple[Path, Path, Path]) -> None:
    corpus, texts, changed = articles
    before = anchors(corpus, texts)
    for document in read_corpus(corpus).documents:
        blocks = re.split(r"\n\s*\n", read_text(texts / document.file).words)
        random.Random(7).shuffle(blocks)  # noqa: S311 -- no secret
        (changed / document.file).write_text("\n\n".join(blocks), newline="")
        made = update_document(corpus, read_text(changed / document.file))
        assert not made.claims
        assert made.revision.moved
    assert anchors(corpus, changed) == before
    assert run(["verify", str(corpus), "--documents", str(changed)]) == 0


@pytest.mark.shared
@pytest.mark.parametrize("was", [True, False])
def test_articles_with_a_word_changed_in_every_sentence(articles: tuple[Path, Path, Path], was: bool) -> None:
    corpus, texts, changed = articles
    for document in read_corpus(corpus).documents:
        old = read_text(texts / document.file)
        words = old.words
        for one in reversed(segment(words)):
            # The longest word that begins no sentence and no list item becomes another one.
            found = max(
                re.finditer(r"(?<=\w )[a-z]+", words[one.start : one.end]), key=lambda part: len(part[0]), default=None
            )
            if found is not None:
                words = words[: one.start + found.start()] + "thing" + words[one.start + found.end() :]
        (changed / document.file).write_text(words, newline="")
        made = update_document(corpus, read_text(changed / document.file), was=old if was else None, draft=True)
        assert len(made.revision.changed) > 0.8 * len(segment(words))
        assert all(one.old.number == one.new.number for one in made.revision.changed)
        assert not made.blocking
        drafts = {one.id for one in read_corpus(corpus).claims if one.review is Review.draft}
        assert drafts >= {one.claim for one in made.claims}
    assert run(["verify", str(corpus), "--documents", str(changed)]) == 0
