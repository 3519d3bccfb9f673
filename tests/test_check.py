"""`mechgraph check` says everything that is wrong at once, each with its place, and nothing else.

The faults are in ``cases/spoiled.txt``: add to it what a curator got wrong.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from mechgraph.cli import cli, run
from mechgraph.corpus.folder import builtin_corpus
from mechgraph.errors import Problem, ProblemsFound
from mechgraph.validate import read_corpus

CASES = Path(__file__).parent / "cases" / "spoiled.txt"
REST = "…"


@dataclass
class Case:
    """A way to spoil a file, and what is to be said about it."""

    name: str
    file: str = ""
    after: str = ""
    alone: str = ""
    edits: list[tuple[str, list[str]]] = field(default_factory=list)
    expected: list[list[str]] = field(default_factory=list)


def read_cases(text: str) -> list[Case]:
    cases: list[Case] = []
    for line in text.splitlines():
        if line.startswith("["):
            cases.append(Case(line.strip("[]")))
        elif line and not line.startswith("#"):
            case, (word, value) = cases[-1], (line[:8].strip(), line[8:])
            if word == "find":
                case.edits.append((value, []))
            elif word == "put":
                case.edits = case.edits or [("", [])]
                case.edits[-1][1].append(value)
            elif word == "expect":
                case.expected.append([part.strip(" ") for part in value.split(" | ")])
            else:
                assert word in {"file", "after", "alone"}, line
                setattr(case, word, value)
    return cases


def matches(line: str, wanted: str) -> bool:
    line = line.strip()
    return line.startswith(wanted.removesuffix(REST)) if wanted.endswith(REST) else line == wanted.strip()


def find(lines: list[str], wanted: str, after: str = "") -> int:
    """Return the index of the first such line below another one."""
    start = find(lines, after) + 1 if after else 0
    found = [i for i, line in enumerate(lines[start:], start) if matches(line, wanted)]
    assert found, f"the corpus has no line {wanted!r} below {after!r} (any more): choose another place in {CASES.name}"
    return found[0]


def spoil(corpus: Path, case: Case) -> None:
    path = corpus / case.file
    lines = path.read_text().split("\n")
    for wanted, put in case.edits:
        if wanted:
            at = find(lines, wanted, case.after)
            old = lines.pop(at)
        else:
            at = find(lines, case.after) + 1
            old = lines[at - 1][: len(lines[at - 1]) - len(lines[at - 1].lstrip())]
            old += "  " if case.after.startswith("- ") or case.after.endswith(":") else ""
        indent, rest = old[: len(old) - len(old.lstrip())], old.strip().removeprefix(wanted.removesuffix(REST))
        if put and put[-1].endswith(REST):
            put = [*put[:-1], put[-1].removesuffix(REST) + rest]
        lines[at:at] = [indent + line for line in put]
    path.write_text("\n".join(lines))


def expected_of(corpus: Path, case: Case) -> list[dict[str, object]]:
    """Return what is to be reported, with the line as it stands in the spoilt file."""
    lines = (corpus / case.file).read_text().split("\n")
    made = []
    for code, at, value, hint, claim in case.expected:
        wanted, _, after = at.partition(" @ ")
        made.append(
            {
                "code": code,
                "file": str(corpus / case.file),
                "line": find(lines, wanted, after or case.after) + 1,
                "value": None if value == "-" else value,
                "hint": hint,
                "claim": None if claim == "-" else claim,
            }
        )
    return made


def assert_exactly(found: list[dict[str, object]], expected: list[dict[str, object]]) -> None:
    """Each finding is an expected one and the other way round; of the hint, a part is given."""

    def places(records: list[dict[str, object]]) -> list[tuple[str, ...]]:
        return sorted(tuple(str(one[key]) for key in ("file", "line", "code", "value", "claim")) for one in records)

    assert places(found) == places(expected)
    for one in expected:
        (hint,) = [other["hint"] for other in found if places([other]) == places([one])]
        assert one["hint"] in hint


def problems(corpus: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as raised:
        read_corpus(corpus)
    return raised.value.problems


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the built-in corpus, to be spoilt."""
    return Path(shutil.copytree(builtin_corpus(), tmp_path / "corpus"))


ALL = read_cases(CASES.read_text())
TOGETHER = [case for case in ALL if not case.alone]


def test_sound_corpus_passes(corpus: Path) -> None:
    found = CliRunner().invoke(cli, ["check", str(corpus)], standalone_mode=False)
    assert found.return_value == 0
    assert "no problems" in found.output


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_each_fault_alone(case: Case, corpus: Path) -> None:
    spoil(corpus, case)
    found = [{key: getattr(one, key) for key in Problem.__slots__} for one in problems(corpus)]
    assert_exactly(found, expected_of(corpus, case))


def test_all_faults_at_once(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for case in TOGETHER:
        spoil(corpus, case)
    assert run(["check", str(corpus), "--format", "json"]) == 1
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    expected = [one for case in TOGETHER for one in expected_of(corpus, case)]
    assert len({one["code"] for one in expected}) >= 20
    assert_exactly(found, expected)
    assert printed.err == ""
    order = [(one["file"], one["line"], one["column"]) for one in found]
    assert order == sorted(order)


def test_text_form_has_one_line_each(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for case in TOGETHER:
        spoil(corpus, case)
    assert run(["check", str(corpus)]) == 1
    *lines, total = capsys.readouterr().out.splitlines()
    expected = [one for case in TOGETHER for one in expected_of(corpus, case)]
    assert total == f"{len(expected)} problems in {len({one['file'] for one in expected})} files"
    assert len(lines) == len(expected)
    for one in expected:
        (line,) = [
            line
            for line in lines
            if line.startswith(f"{one['file']}:{one['line']}:")
            and line.endswith(f"[{one['code']}]")
            and (one["value"] is None or str(one["value"]) in line or one["hint"] in line)
            and one["hint"] in line
        ]
        assert "Traceback" not in line


def test_every_rule_of_the_set_is_among_the_cases() -> None:
    from mechgraph.validate import constraints

    assert {constraint.code for constraint in constraints()} <= {one[0] for case in ALL for one in case.expected}
