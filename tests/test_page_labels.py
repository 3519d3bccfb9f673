"""Labels in the drawing stand on three short lines, and no two of them read the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import claim, corpus
from mechgraph.page.data import page_data
from mechgraph.page.labels import LONGEST_LINE, MOST_LINES, label_boxes


def lines(*labels: str) -> list[list[str]]:
    return [box["lines"] for box in label_boxes({label: label for label in labels}).values()]


LONG = "plasma 11-deoxycorticosterone (DOC) concentration"


@pytest.mark.parametrize(
    ("labels", "ends"),
    [
        ([f"{LONG} (plasma_doc)"], ["(DOC) concentration…"]),
        ([f"{LONG} (plasma_doc)", f"{LONG} (from_urine)"], ["…(plasma_doc)", "…(from_urine)"]),
        ([LONG, f"{LONG} (plasma_doc)"], ["(DOC) concentration", "(DOC) concentration…"]),
        (
            [f"{LONG} of the man in the {where}" for where in ("moon", "sun", "house next door")],
            ["…moon", "…sun", "…house next door"],
        ),
        (
            [f"{LONG} {where}" for where in ("in the adult", "in the adult man", "of a child")],
            ["…in the adult", "…in the adult man", "…of a child"],
        ),
        (["x" * 80 + one for one in ("ab", "ba")], ["…ab", "…ba"]),
    ],
)
def test_what_would_read_the_same_is_cut_before_it_differs(labels: list[str], ends: list[str]) -> None:
    shown = lines(*labels)
    assert [one[-1] for one in shown] == ends
    assert len({tuple(one[:-1]) for one in shown}) == 1


words = st.lists(st.sampled_from(["a", "plasma", "x" * 25, "(of the", "man)", "x" * 24 + "y"]), min_size=1, max_size=9)


@given(st.lists(words.map(" ".join), min_size=1, max_size=8, unique=True))
def test_no_two_labels_read_the_same(labels: list[str]) -> None:
    shown = lines(*labels)
    assert len(set(map(tuple, shown))) == len(labels)
    assert all(len(one) <= MOST_LINES and max(map(len, one)) <= LONGEST_LINE for one in shown)


def test_the_boxes_of_a_page_stand_apart() -> None:
    made = corpus(
        claim("c.1", "a increases b"),
        entities={name: {"label": f"{LONG} of the {name}-receptor"} for name in ("a", "b")},
    )
    boxes = page_data(made)["boxes"]
    assert {name: box["lines"][-1] for name, box in boxes.items()} == {"a": "…a-receptor", "b": "…b-receptor"}
