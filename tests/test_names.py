"""Names people type are found by id, label or synonym."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from mechgraph.names import NEAR, REALLY_NEAR, SAME_WORD, NameIndex, fold, name_key, nearest
from nearby import ENTITIES, TYPED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NMDA receptor", "nmda_receptor"),
        ("NMDA-receptor", "NMDA  Receptor "),
        ("TNF-α", "tnf alpha"),
        ("β-Endorphin", "Beta endorphin"),
        ("Ω-3", "omega 3"),
        ("κ-opioid", "kappa–opioid"),
        ("5‑HT₂A", "5-HT2A"),
        ("Ménière’s", "Meniere's"),
        ("Straße", "STRASSE"),
        ("ﬁbre", "fibre"),
        ("İstanbul", "istanbul"),
        ("Σίσυφος", "σίσυφοσ"),
        ("µ-opioid", "μ-opioid"),  # micro sign, Greek mu
        ("e\u0301", "\u00e9"),
        ("\u1f00-chain", "alpha chain"),  # alpha with a breathing
        ("कितना", "कतन"),  # vowel signs that take space of their own
    ],
)
def test_names_that_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("BDNF", "BNDF"), ("GluN1", "GluN2"), ("α", "β"), ("up", "down"), ("a b", "ab"), ("多巴胺", "谷氨酸")],
)
def test_names_that_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_is_done_once(name: str) -> None:
    folded = fold(name)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert all(letter.isalnum() or letter == " " for letter in folded)


INDEX = NameIndex(
    {
        "serotonin": ("serotonin", "5-HT"),
        "receptor": ("5-HT", "5-HT receptor"),
        "mood": ("state of mind", "mood", "serotonin"),
        "noise": ("Serotonin level",),
    }
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("serotonin", "serotonin"),
        ("Serotonin", "serotonin"),
        ("5 ht", "receptor"),  # a label comes before a synonym, wherever it stands
        ("5-HT Receptor", "receptor"),
        ("State-of-mind", "mood"),
        ("serotonin_level", "noise"),
        ("serotonine", None),
        ("", None),
        ("?", None),
    ],
)
def test_index(name: str, found: str | None) -> None:
    assert INDEX.find(name) == found


def test_an_id_comes_before_every_label() -> None:
    index = NameIndex({"b": ("a", "c"), "a": ("b",)})
    assert (index.find("a"), index.find("b"), index.find("C")) == ("a", "b", "b")
    assert index.find("B") == "b"


def test_what_is_called_just_that_comes_before_what_is_folded_to_it() -> None:
    index = NameIndex({"il_1": ("interleukin 1",), "other": ("IL-1", "il 1")})
    assert [index.find(name) for name in ("il_1", "IL-1", "il 1", "IL 1")] == ["il_1", "other", "other", "il_1"]


def test_empty_index() -> None:
    assert NameIndex({}).find("x") is None
    assert NameIndex({}).nearest("x") == ()
    assert NameIndex({"a": ()}).find("A") == "a"


def test_nearest_of_an_index_are_ids_each_once() -> None:
    assert INDEX.nearest("serotonine")[0] == "serotonin"
    assert INDEX.nearest("5HT receptor")[0] == "receptor"
    assert len(set(INDEX.nearest("serotonin lvel"))) == len(INDEX.nearest("serotonin lvel"))


@pytest.mark.parametrize(("name", "near"), TYPED)
def test_what_is_proposed_for_what_is_typed(name: str, near: tuple[str, ...]) -> None:
    index = NameIndex(ENTITIES)
    assert index.find(name) is None
    assert index.nearest(name) == near


KNOWN = ["increases", "decreases", "jointlyIncreases", "fear_memories", "memory", "nmda_receptor", "ampa_receptor"]


@pytest.mark.parametrize(
    ("name", "best"),
    [
        ("increses", "increases"),
        ("Increase", "increases"),
        ("fear_memory", "fear_memories"),
        ("memry", "memory"),
        ("NMDA", "nmda_receptor"),
        ("AMPA receptors", "ampa_receptor"),
        ("decraeses", "decreases"),
    ],
)
def test_nearest_comes_first(name: str, best: str) -> None:
    assert nearest(name, KNOWN)[0] == best


@pytest.mark.parametrize("name", ["", "?!", "qqqq", "zzzzzzzzzzzzzzz", "🦊"])
def test_nothing_near(name: str) -> None:
    assert nearest(name, KNOWN) == ()


IDENTIFIED = [
    "MESH:D009999", "MESH.D009999", "MESH.C009999", "CHEBI.17234", "CHEBI.6121", "UniProt.P00519", "UniProt.P05019",
    "act.p.HGNC.AKT1", "p.HGNC.AKT1", "chf", "Elongation factor G 1", "MESH 2-receptor", "acenocoumarol",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("MESH:D009998", ("MESH.D009999", "MESH:D009999")),
        ("MESH.D09999", ("MESH.D009999", "MESH:D009999")),
        ("CHEBI:17243", ("CHEBI.17234",)),
        ("UniProtKB:P00519", ("UniProt.P00519", "UniProt.P05019")),
        ("HGNC:AKT11", ("p.HGNC.AKT1", "act.p.HGNC.AKT1")),
        ("HGNC:AKT1", ("p.HGNC.AKT1", "act.p.HGNC.AKT1")),
        ("MESH:D999999", ()),
        ("MESH.D999999", ()),
        ("MESH:D000", ()),
        ("CHEBI:1234567", ()),
        ("CHEBI:61", ()),
        ("DOID:6121", ()),
        ("GO:1", ()),
        ("HGNC:5", ()),
    ],
)
def test_an_identifier_is_like_nearly_the_same_one_only(name: str, near: tuple[str, ...]) -> None:
    assert nearest(name, IDENTIFIED) == near


def test_of_many_names_only_those_really_near_are_proposed() -> None:
    index = NameIndex({"MESH.D013015": ("Sotalol",), "UBERON.0001870": ("frontal cortex",), "D1": ("imatinib",)})
    assert index.nearest("football") == ()
    assert index.nearest("imatinb") == ("D1",)


@given(st.text(max_size=30), st.lists(st.text(max_size=12), unique=True, max_size=20))
def test_nearest_does_not_hang_on_order(name: str, known: list[str]) -> None:
    found = nearest(name, known)
    assert found == nearest(name, reversed(known)) == nearest(name, iter(set(known)))
    assert len(found) <= 3
    assert set(found) <= set(known)


NAMES = st.lists(
    st.sampled_from(["plasma", "sodium", "renin", "2", "3", "23"]) | st.text("abβ", min_size=1, max_size=9),
    min_size=1,
    max_size=4,
).map(" ".join)


@st.composite
def typed_and_known(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Names, and one of them with some letters or spaces put in, left out or taken for another."""
    known = draw(st.lists(NAMES, min_size=1, unique=True, max_size=12))
    name = draw(st.sampled_from(known))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(name)))
        end = draw(st.integers(start, start + 1))
        name = name[:start] + draw(st.sampled_from(["", "a", "b", "2", " "])) + name[end:]
    return name, known


def letters_off(name: str, known: str, of: int) -> int | None:
    """Return how many letters are other in a known name than in the one typed; None where that is not near."""
    whole = OSA.distance(name_key(name), name_key(known))
    off = [whole] if whole <= len(name_key(name)) // of else []
    words = [
        [far for own in fold(known).split() if (far := OSA.distance(word, own)) <= len(word) // SAME_WORD]
        for word in fold(name).split()
    ]
    return min([*off, sum(map(min, words))] if all(words) else off, default=None)


@given(typed_and_known(), st.sampled_from([NEAR, REALLY_NEAR]))
@example(("abcd", ["a b c d e f", "ab"]), NEAR)  # as long and as short as what is near can be
def test_nearest_are_all_that_are_near_by_the_rules(names: tuple[str, list[str]], of: int) -> None:
    name, known = names
    off = {one: far for one in known if name.strip() and (far := letters_off(name, one, of)) is not None}
    most = min(off.values(), default=0) + 1
    rated = [(far, abs(len(name_key(one)) - len(name_key(name))), one) for one, far in off.items() if far <= most]
    assert nearest(name, known, None, of) == tuple(one for *_, one in sorted(rated))


def test_nearest_to_an_endless_name() -> None:
    assert nearest("increases" * 100_000, ["x", "increases"]) == nearest("increases" * 30, ["increases"])
