"""YAML is read with the place of every value, and nothing in a file can hurt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mechgraph.corpus.yamledit import one_line
from mechgraph.corpus.yamlfile import DEEPEST, Path_, Place, YamlFile, read_yaml
from mechgraph.errors import Problem

# PyYAML itself writes these without escapes, and does not read them back.
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x85\u2028\u2029\ufeff"))
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
AS_SETTINGS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)


def read(tmp_path: Path, content: str | bytes) -> tuple[YamlFile | None, list[Problem]]:
    path = tmp_path / "file.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_yaml(path)


def value(tmp_path: Path, content: str | bytes) -> object:
    file, problems = read(tmp_path, content)
    assert problems == []
    assert file is not None
    return file.value


def only_problem(tmp_path: Path, content: str | bytes) -> Problem:
    (problem,) = read(tmp_path, content)[1]
    assert problem.file == str(tmp_path / "file.yaml")
    assert problem.hint
    return problem


def nodes(node: yaml.Node, path: Path_ = ()) -> Iterator[tuple[Path_, yaml.Node, int]]:
    """Yield what PyYAML composes: path, node, and the line of its key where it has one."""
    yield path, node, node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        for key, part in node.value:
            for below, inner, line in nodes(part, (*path, key.value)):
                yield below, inner, key.start_mark.line if below == (*path, key.value) else line
    elif isinstance(node, yaml.SequenceNode):
        for index, part in enumerate(node.value):
            yield from nodes(part, (*path, index))


@given(VALUES, st.booleans(), st.sampled_from([None, False, True]), st.integers(2, 8))
@AS_SETTINGS
def test_what_pyyaml_writes_reads_back(tmp_path: Path, given, raw: bool, flow: bool | None, indent: int) -> None:
    text = yaml.safe_dump(given, allow_unicode=raw, default_flow_style=flow, indent=indent, sort_keys=False)
    found = value(tmp_path, text)
    assert found == given
    assert repr(found) == repr(given)  # True is not 1


@given(VALUES, st.booleans(), st.sampled_from([False, True]))
@AS_SETTINGS
def test_each_part_has_its_place(tmp_path: Path, given, raw: bool, flow: bool) -> None:
    text = yaml.safe_dump(given, allow_unicode=raw, default_flow_style=flow)
    file, _ = read(tmp_path, text)
    assert file is not None
    composed = list(nodes(yaml.compose(text, yaml.SafeLoader)))
    assert set(file.places) == {path for path, _, _ in composed}
    for path, node, line in composed:
        place = file.place(path)
        assert place.line == line + 1
        if node.start_mark.line == line:
            assert place.column == node.start_mark.column + 1


ANY = st.text(st.characters(exclude_categories=("Cs",)))


@given(st.recursive(ANY | st.integers() | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=4)))
@AS_SETTINGS
def test_what_is_written_on_one_line_reads_back(tmp_path: Path, given) -> None:
    text = one_line({"a": given})
    assert repr(value(tmp_path, text)) == repr({"a": given})
    assert "\n" not in text


def test_escaped_breaks_are_text_as_written(tmp_path: Path) -> None:
    assert value(tmp_path, r'a: "x \N y\L\u2028 \P"') == {"a": "x \x85 y\u2028\u2028 \u2029"}


WORDS = st.uuids().map(lambda one: f"w{one.hex}")


@given(st.recursive(WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4)))
@AS_SETTINGS
def test_the_line_at_a_place_holds_the_value(tmp_path: Path, given) -> None:
    text = yaml.safe_dump(given)
    file, _ = read(tmp_path, text)
    assert file is not None
    lines = text.splitlines()
    for path, place in file.places.items():
        part = file.value
        for key in path:
            part = part[key]
        line = lines[place.line - 1]
        if path and isinstance(path[-1], str):
            assert path[-1] in line or line[place.column - 1 :].startswith(str(part))
        if isinstance(part, str) and part in line:
            assert line[place.column - 1 :].startswith((part, str(path[-1:] and path[-1])))


@pytest.mark.parametrize(
    "plain",
    ["1_000", "0x1F", "0o17", "0b1", "017", "010", "1e5", "1.50", ".5", ".inf", ".nan", "12:30:45", "yes", "no", "on",
     "Off", "y", "NO", "2020-12-02", "2020-12-02T10:00:00Z", "=", "nULL", "tRUE", "1,000", "--1", "+", "９", "١٢"],
)  # fmt: skip
def test_what_only_looks_like_something_stays_text(tmp_path: Path, plain: str) -> None:
    assert value(tmp_path, f"a: {plain}") == {"a": plain}


@pytest.mark.parametrize(
    ("plain", "meant"),
    [("1", 1), ("-12", -12), ("+1", 1), ("0", 0), ("9" * 30, int("9" * 30)), ("true", True), ("False", False),
     ("null", None), ("~", None), ("", None)],
)  # fmt: skip
def test_plain_values(tmp_path: Path, plain: str, meant: object) -> None:
    assert repr(value(tmp_path, f"a: {plain}")) == repr({"a": meant})
    assert value(tmp_path, f"a: '{plain}'") == {"a": plain}
    assert value(tmp_path, f'a: "{plain}"') == {"a": plain}


def test_endless_number_stays_text(tmp_path: Path) -> None:
    assert value(tmp_path, "a: " + "9" * 5_000) == {"a": "9" * 5_000}


def test_byte_order_mark_and_crlf(tmp_path: Path) -> None:
    file, problems = read(tmp_path, b"\xef\xbb\xbfa: 1\r\nb:\r\n  - x\r\n  - y\r\n")
    assert problems == []
    assert file is not None
    assert file.value == {"a": 1, "b": ["x", "y"]}
    assert file.places == {
        (): Place(1, 1),
        ("a",): Place(1, 4),
        ("b",): Place(2, 1),
        ("b", 0): Place(3, 5),
        ("b", 1): Place(4, 5),
    }


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing but a remark\n", "---\n", "\ufeff"])
def test_empty_file(tmp_path: Path, content: str) -> None:
    assert value(tmp_path, content) is None


def test_huge_scalar(tmp_path: Path) -> None:
    assert value(tmp_path, "a: " + "x " * 500_000 + "\n") == {"a": ("x " * 500_000).strip()}


@pytest.mark.parametrize(
    ("content", "line", "column", "says", "hint"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3, 2, "flow sequence that begins at line 2", "quotes"),
        ('a: 1\nb: "open\nc: 3\n', 4, 1, "quoted scalar that begins at line 2", "quotes"),
        ("a: 1\nb: x: y\n", 2, 5, "mapping values are not allowed", "in quotes"),
        ("a:\n\tb: 1\n", 2, 1, "cannot start any token", "spaces, not tabs"),
        ("a:\n  b: 1\n c: 2\n", 3, 2, "did not find expected key", "indentation"),
        ("a: 1\nb: @x\n", 2, 4, "cannot start any token", "quotes"),
        ("a: 1\nb: %x\n", 2, 4, "cannot start any token", "quotes"),
        ("%YAML 9.9\n---\na: 1\n", 1, 1, "incompatible", "quotes"),
        ("a: b\n}\n", 2, 1, "did not find", "quotes"),
        ('a: "\\ud800"\n', 1, 7, "half a surrogate pair", "write the character"),
        ('a: "\\U0000dfff"\n', 1, 7, "half a surrogate pair", "write the character"),
        ('a: "\\U00110000"\n', 1, 7, "invalid Unicode", "quotes"),
        ('a: "\\q"\n', 1, 5, "unknown escape", "quotes"),
        ("a: 1\nb: \x07\n", 2, 4, "U+0007", "delete"),
        ("a: 1\r\nb: \x00\r\n", 2, 4, "U+0000", "delete"),
        ("a: 1\n\x1b[31mb: 2\n", 2, 1, "U+001B", "delete"),
        ("a: \ufffe\n", 1, 4, "U+FFFE", "delete"),
        ('a: 1\nb: "x \x85y"\n', 2, 7, "U+0085", r"\N within double quotes"),
        ("a: 'x\u2028y'\nb: 2\n", 1, 6, "U+2028", r"\L within double quotes"),
        ("a: 1 # x\u2029b: 2\n", 1, 9, "U+2029", r"\P within double quotes"),
        ("a: |\n  x\u2028y\n", 2, 4, "U+2028", r"\L within double quotes"),
    ],
)
def test_broken_yaml_has_its_place(tmp_path: Path, content: str, line: int, column: int, says: str, hint: str) -> None:
    file, problems = read(tmp_path, content)
    assert file is None
    (problem,) = problems
    assert (problem.code, problem.line, problem.column) == ("yaml", line, column)
    assert says in problem.message
    assert hint in str(problem.hint)


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"a: 1\nb: caf\xe9\n", 2, 7),
        (b"\xef\xbb\xbfa: 1\nb: caf\xe9\n", 2, 7),
        ("a: é\r\nb: ".encode() + b"\xff", 2, 4),
        ("a: 1\n".encode("utf-16"), 1, 1),
        (b"a: \xed\xa0\x80\n", 1, 4),  # a surrogate
    ],
)
def test_not_utf8(tmp_path: Path, content: bytes, line: int, column: int) -> None:
    problem = only_problem(tmp_path, content)
    assert (problem.code, problem.line, problem.column) == ("encoding", line, column)
    assert read(tmp_path, content)[0] is None


def test_duplicate_keys_are_each_reported_and_the_first_counts(tmp_path: Path) -> None:
    file, problems = read(tmp_path, "a: 1\nb:\n  c: x\n  c: y\na: {d: [deep]}\na: 3\n")
    assert [(one.code, one.line, one.column, one.value) for one in problems] == [
        ("duplicate-key", 4, 3, "c"),
        ("duplicate-key", 5, 1, "a"),
        ("duplicate-key", 6, 1, "a"),
    ]
    assert "first at line 1" in problems[1].message
    assert file is not None
    assert file.value == {"a": 1, "b": {"c": "x"}}
    assert file.dropped == ("y", {"d": ["deep"]}, 3)
    assert file.place(("a",)) == Place(1, 4)


def test_long_and_odd_keys_do_not_spoil_the_message(tmp_path: Path) -> None:
    key = "k" * 900
    problem = only_problem(tmp_path, f'"{key}": 1\n"{key}": 2\n')
    assert len(problem.message) < 200
    problem = only_problem(tmp_path, '"a\\nb": 1\n"a\\nb": 2\n')
    assert "\n" not in problem.message


@pytest.mark.parametrize(
    ("content", "line", "column", "left"),
    [
        ("a: &x 1\nb: *x\nc: 3\n", 2, 4, {"a": 1, "b": None, "c": 3}),
        ("a: &x [1]\nb: [2, *x, 3]\n", 2, 8, {"a": [1], "b": [2, None, 3]}),
        ("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n", 3, 7, {"a": {"k": 1}, "b": {"<<": None, "l": 2}}),
        ("a: &x k\n*x : 1\nb: 2\n", 2, 1, {"a": "k", "b": 2}),
        ("a: 1\n? [x, {y: z}]\n: {u: v}\nb: 2\n", 2, 3, {"a": 1, "b": 2}),
        ("a: 1\nb: {{c: d}: e, f: g}\nh: 2\n", 2, 5, {"a": 1, "b": {"f": "g"}, "h": 2}),
        ("a: !!python/object/apply:os.getcwd []\nb: 2\n", 1, 4, {"a": [], "b": 2}),
        ("a: !!str 5\n", 1, 4, {"a": 5}),
    ],
)
def test_what_is_not_taken(tmp_path: Path, content: str, line: int, column: int, left: object) -> None:
    file, _ = read(tmp_path, content)
    problem = only_problem(tmp_path, content)
    assert (problem.code, problem.line, problem.column) == ("yaml", line, column)
    assert file is not None
    assert file.value == left


def test_alias_bomb_is_not_unfolded(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    file, problems = read(tmp_path, "\n".join(lines))
    assert len(problems) == 29 * 9
    assert {problem.line for problem in problems} == set(range(2, 31))
    assert file is not None
    assert file.value["a29"] == [None] * 9


@pytest.mark.parametrize("content", ["[" * 100_000, "{a: " * 5_000, "- " * 10_000, "? " * 10_000, "{" * 10_000])
def test_nesting_bomb_is_refused(tmp_path: Path, content: str) -> None:
    file, problems = read(tmp_path, content)
    assert file is None
    assert any(problem.code == "yaml" and f"deeper than {DEEPEST}" in problem.message for problem in problems)
    assert all(problem.line == 1 and problem.column for problem in problems)


def test_allowed_depth(tmp_path: Path) -> None:
    assert value(tmp_path, "[" * (DEEPEST - 1) + "x" + "]" * (DEEPEST - 1))
    assert "deeper" in only_problem(tmp_path, "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)).message


def test_a_second_document_is_reported_and_left(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, "a: 1\n---\nb: 2\n---\nc: 3\n")
    assert (problem.line, problem.column) == (2, 1)
    assert value(tmp_path, "---\na: 1\n...\n") == {"a": 1}


def test_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        file, (problem,) = read_yaml(path)
        assert file is None
        assert (problem.code, problem.file) == ("unreadable", str(path))
        assert problem.hint


@given(st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@#\n \t\\\r\x85\ufeff\u2028\x00é")) | st.binary(max_size=30))
@AS_SETTINGS
def test_anything_is_read_or_refused_with_a_place(tmp_path: Path, content: str | bytes) -> None:
    file, problems = read(tmp_path, content)
    assert file is not None or problems
    raw = content.encode() if isinstance(content, str) else content
    lines = len(re.split(r"\r\n|[\r\n]", raw.decode("utf-8", "replace")))
    for problem in problems:
        assert 1 <= problem.line <= lines + 1
        assert problem.column >= 1
        assert problem.hint
