"""The README and the manual are true: their examples run, their lists are those of the code, their links lead on.

Blocks of code, by the word after the fence:

- ``console``: lines ``$ mechgraph …`` are run, and print what stands below them; a line ``...`` stands for any lines,
  a ``…`` for anything within a line. ``exit=1`` names the exit code of the last command.
- ``python``: run; lines with ``>>>`` are compared with what they print.
- any with ``file=NAME``: written to that file; with ``append=NAME``: added to it; ``diff file=NAME``: applied to it.
- any with ``from=NAME``: stands like this in that file of the project.
- ``turtle``: triples of the graph.

The blocks of a document share one folder, in order, so that a step may build on those before it.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import os
import re
import shlex
import textwrap
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click
import pytest
from pyoxigraph import RdfFormat, parse

import mechgraph
from mechgraph.cli import COMMANDS, cli, run
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.entity import Entity
from mechgraph.model.values import Family
from mechgraph.query.named import named_queries
from mechgraph.rdf.encode import GRAPHS, encode
from mechgraph.records.corpus import claim_record, claims_csv
from mechgraph.vocabulary import relations

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "ontology/ketamine/README.md")),
        *(ROOT / "docs").glob("*.md"),
    ]
)
SHOWING = [
    ".".join(path.relative_to(ROOT / "graph").with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "graph").rglob("*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]
"""The modules whose docstrings give examples."""
FENCE = re.compile(r"^(`{3,})(\w+)([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
REST = "..."


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its settings, its text, its line."""

    language: str
    settings: dict[str, str]
    text: str
    line: int


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(
            found[2],
            dict(word.split("=", 1) for word in found[3].split()),
            found[4],
            text.count("\n", 0, found.start()) + 1,
        )
        for found in FENCE.finditer(text)
    ]


def prose(path: Path) -> str:
    """Return a document without its blocks of code."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ── Examples ─────────────────────────────────────────────────────────────────────────────────────────


def run_command(line: str, folder: Path) -> tuple[str, int]:
    """Run the command in a folder; return what it prints and its exit code."""
    words = shlex.split(line)
    settings = dict(word.split("=", 1) for word in words if re.match(r"^[A-Z_]+=", word))
    words = words[len(settings) :]
    assert words[0] == "mechgraph", line
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        patch.delenv("MECHGRAPH_CORPUS", raising=False)
        for name, value in {"COLUMNS": "80", **settings}.items():
            patch.setenv(name, value)
        code = run(words[1:])
    printed.seek(0)
    return printed.read(), code


def write_block(block: Block, folder: Path) -> None:
    """Do to the files of a folder what a block says."""
    if "append" in block.settings:
        target = folder / block.settings["append"]
        target.write_text(target.read_text(encoding="utf-8") + block.text, encoding="utf-8")
    elif "file" in block.settings and block.language == "diff":
        target = folder / block.settings["file"]
        lines = block.text.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in "- ")
        new = "".join(line[1:] for line in lines if line[0] in "+ ")
        text = target.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"not once in {target.name}:\n{old}"
        target.write_text(text.replace(old, new), encoding="utf-8")
    elif "file" in block.settings:
        target = folder / block.settings["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.text, encoding="utf-8")


def pattern(lines: list[str]) -> str:
    """Return a regular expression for what a document prints below a command."""
    parts = []
    for line in lines:
        if line.strip() in {REST, "…"}:
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(
                "".join(".*" if part == "…" else re.escape(part) for part in re.split("(…)", line)) + r"[ ]*\n"
            )
    return "".join(parts)


def check_console(block: Block, folder: Path, where: str) -> None:
    steps: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            steps[-1][1].append(line)
    for number, (command, printed) in enumerate(steps, 1):
        out, code = run_command(command, folder)
        wanted = int(block.settings.get("exit", 0)) if number == len(steps) else 0
        assert code == wanted, f"{where}: $ {command}\nends with {code} instead of {wanted}\n{out}"
        assert "Traceback" not in out
        shown = out if out.endswith("\n") or not out else out + "\n"
        # An ellipsis in the output itself is matched by one in the document.
        assert re.fullmatch(pattern(printed), shown), (
            f"{where}: $ {command}\nprints\n\n{out}\ninstead of\n\n" + "\n".join(printed)
        )


def check_python(block: Block, names: dict[str, object], folder: Path, where: str) -> None:
    with contextlib.chdir(folder):
        if ">>>" not in block.text:
            exec(compile(block.text, where, "exec"), names)  # noqa: S102 -- the manual's own examples
            return
        test = doctest.DocTestParser().get_doctest(block.text, names, where, where, block.line)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        said: list[str] = []
        runner.run(test, out=said.append, clear_globs=False)
        assert not said, "".join(said)
        names.update(test.globs)


@pytest.mark.parametrize("name", SHOWING)
def test_examples_in_docstrings(name: str) -> None:
    told = doctest.testmod(import_module(name))
    assert told.failed == 0
    assert told.attempted > 0


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_examples(path: Path, tmp_path: Path, graph: mechgraph.MechanismGraph) -> None:
    names: dict[str, object] = {}
    for block in blocks(path):
        where = f"{named(path)}:{block.line}"
        if block.language == "console":
            check_console(block, tmp_path, where)
        elif block.language == "python":
            check_python(block, names, tmp_path, where)
        elif block.language == "turtle":
            check_triples(block, graph, where)
        elif "from" in block.settings:
            source = (ROOT / block.settings["from"]).read_text(encoding="utf-8")
            assert block.text in source or textwrap.indent(block.text, "  ") in source, where
        elif block.language == "sh":
            check_scripts(block, where)
        write_block(block, tmp_path)


def check_triples(block: Block, graph: mechgraph.MechanismGraph, where: str) -> None:
    head = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in graph.prefixes.items())
    known = {(quad.subject, quad.predicate, quad.object) for quad in encode(graph.corpus)}
    for quad in parse((head + block.text).encode(), format=RdfFormat.TURTLE):
        assert (quad.subject, quad.predicate, quad.object) in known, f"{where}: {quad}"


def check_scripts(block: Block, where: str) -> None:
    """A shell block is not run, but what it calls is there."""
    for name in re.findall(r"(?:scripts|\.ci)/\w+", block.text):
        assert os.access(ROOT / name, os.X_OK), f"{where}: {name}"


def test_ellipses_hide_no_difference() -> None:
    """The comparison itself: what is printed must be there, in its order, whole."""
    assert re.fullmatch(pattern(["a", "...", "c"]), "a\nb\nb\nc\n")
    assert re.fullmatch(pattern(["size … kB"]), "size 12 kB\n")
    assert not re.fullmatch(pattern(["a", "c"]), "a\nb\nc\n")
    assert not re.fullmatch(pattern(["a"]), "a\nb\n")
    assert not re.fullmatch(pattern(["a.c"]), "abc\n")


# ── Lists that are kept in step with the code ────────────────────────────────────────────────────────


def relation_rows() -> list[str]:
    """Return the table of relations as docs/model.md holds it, one family after the other."""
    rows = []
    for family in Family:
        for one in relations().values():
            if one.family is family:
                sign = {1: "+", -1: "−", 0: "0"}[one.sign]
                chains = "yes" if one.in_chains else "no"
                above = ", ".join(f"`{name}`" for name in one.parents)
                rows.append(f"| `{one.id}` | {family} | {sign} | {chains} | {above} | {one.definition} |")
    return rows


def query_rows() -> list[str]:
    """Return the table of shipped queries as docs/questions.md holds it."""
    rows = []
    for one in named_queries().values():
        given = "; ".join(
            f"`{part.name}`: {part.meaning}" + (f" ({part.default} unless given)" if part.default else "")
            for part in one.parameters
        )
        rows.append(f"| `{one.name}` | {one.question} | {given} |")
    return rows


def table_rows(text: str, heading: str) -> list[str]:
    """Return the rows of the table below a heading."""
    part = re.split(r"^#+ ", FENCE.sub("", text), flags=re.MULTILINE)
    section = next(one for one in part if one.startswith(heading + "\n"))
    return [line for line in section.splitlines() if line.startswith("| `")]


def test_every_relation_is_in_the_model() -> None:
    assert table_rows(page("model.md"), "All relations") == relation_rows()


def test_every_shipped_query_is_in_the_questions() -> None:
    assert table_rows(page("questions.md"), "The shipped queries") == query_rows()


def test_every_field_of_a_claim_and_an_entity_is_in_the_model() -> None:
    text = page("model.md")
    for name in {*Claim.model_fields, *Scope.model_fields, *Entity.model_fields}:
        assert f"`{name}`" in text, name


def test_every_value_of_a_field_is_in_the_model() -> None:
    from enum import StrEnum

    from mechgraph.model import values

    text = page("model.md")
    for kind in vars(values).values():
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            for value in kind:
                assert f"`{value}`" in text, f"{kind.__name__}.{value}"


def command_sections() -> dict[str, str]:
    """Return the sections of the manual's page on commands; those that refer to the filters have these rows, too."""
    parts = re.split(r"^## ", page("commands.md"), flags=re.MULTILINE)
    sections = {part.split("\n", 1)[0]: part for part in parts[1:]}
    filters = sections["Filters"]
    return {name: text + filters if "(#filters)" in text else text for name, text in sections.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    section = command_sections()[f"mechgraph {name}"]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    listed = set(re.findall(r"^\| `(--[\w-]+)", section, flags=re.MULTILINE))
    options = {part.opts[-1] for part in command.params if isinstance(part, click.Option)}
    assert listed == options
    assert f"$ mechgraph {name}" in section or f" mechgraph {name}" in section, "an example is missing"
    for part in command.params:
        if isinstance(part.type, click.Choice) and isinstance(part, click.Option):
            row = next(line for line in section.splitlines() if line.startswith(f"| `{part.opts[-1]}"))
            for choice in part.type.choices:
                assert f"`{choice}`" in row, f"{part.opts[-1]} {choice}"


def test_no_command_is_documented_that_is_not_there() -> None:
    found = {name.removeprefix("mechgraph ") for name in command_sections() if name.startswith("mechgraph ")}
    assert found == set(COMMANDS)


CODE_AT = {
    "Problem": 3,
    "problem": 1,
    "report": 1,
    "unread": 0,
    "FieldProblem": 0,
    "refuse": 2,
    "refused": 0,
    "_refused": 1,
}
"""At which place a call names the code of a problem."""


def problem_codes() -> set[str]:
    """Return the codes of all problems, read from the source and from the shapes."""
    found: set[str] = set()
    for path in (ROOT / "graph" / "mechgraph").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes: list[ast.expr] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in CODE_AT and len(node.args) > CODE_AT[name]:
                    nodes.append(node.args[CODE_AT[name]])
            elif isinstance(node, ast.FunctionDef) and node.name == "explain":
                nodes += [
                    inner.value.elts[0]
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Tuple)
                ]
        for node in nodes:
            if isinstance(node, ast.Constant) and re.fullmatch(r"[a-z]+(-[a-z]+)*", str(node.value)):
                found.add(str(node.value))
            elif isinstance(node, ast.JoinedStr) and ast.unparse(node) == "f'segment-{standing}'":
                found |= {"segment-respaced", "segment-moved", "segment-changed"}
    shapes = (ROOT / "ontology" / "shapes.ttl").read_text(encoding="utf-8")
    return found | set(re.findall(r'dcterms:identifier "([a-z-]+)"', shapes))


def test_every_problem_code_is_in_the_formats() -> None:
    codes = problem_codes()
    assert {"yaml", "bad-value", "segment-moved", "unused-entity", "hedge-too-long"} <= codes
    documented = [re.match(r"\| `([^`]+)`", row)[1] for row in table_rows(page("formats.md"), "What check prints")]  # type: ignore[index]
    assert documented == sorted(codes)


def test_the_columns_and_the_record_are_in_the_formats(graph: mechgraph.MechanismGraph) -> None:
    corpus, text = graph.corpus, page("formats.md")
    header = next(claims_csv(corpus, corpus.claims[:1])).rstrip("\n").split(",")
    described = [
        name for row in table_rows(text, "The claims table") for name in re.findall(r"`(\w+)`", row.split("|")[1])
    ]
    assert described == header
    record = claim_record(corpus, corpus.claims[0])
    described = [
        name for row in table_rows(text, "The record of a claim") for name in re.findall(r"`(\w+)`", row.split("|")[1])
    ]
    assert described == list(record)


def test_the_named_graphs_are_in_the_model_and_the_formats() -> None:
    for name in GRAPHS:
        assert f"`{name}`" in page("model.md")
        assert f"`{name}`" in page("formats.md")


def test_every_public_name_is_documented() -> None:
    text = page("questions.md")
    for name in mechgraph.__all__:
        assert re.search(rf"`(?:mechgraph\.)?{re.escape(name)}\b", text), name
    for name in vars(mechgraph.MechanismGraph):
        if not name.startswith("_"):
            assert f"`{name}" in text, name


def test_the_corpus_is_described_as_it_is(graph: mechgraph.MechanismGraph) -> None:
    text = (ROOT / "ontology" / "ketamine" / "README.md").read_text(encoding="utf-8")
    counts = graph.corpus.counts()
    for name, number in counts.items():
        assert f"{number} {name}" in text, f"{number} {name}"
    for document in graph.corpus.documents:
        assert document.title in text
        assert f"`{document.id}`" in text


# ── Links and words ──────────────────────────────────────────────────────────────────────────────────


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    found = set()
    for heading in re.findall(r"^#+ +(.+)$", prose(path), flags=re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        found.add(plain.replace(" ", "-"))
    return found


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), f"{named(path)}: {target}"
        if anchor:
            assert anchor in anchors(there), f"{named(path)}: {target}"


def test_every_page_is_in_the_contents() -> None:
    contents = page("README.md")
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "README.md" or f"]({path.name}" in contents, path.name


def test_every_script_is_in_the_contributing_guide() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in (ROOT / "scripts").iterdir():
        if path.is_file() and not path.suffix:
            assert f"scripts/{path.name}" in text, path.name


def test_the_picture_is_small() -> None:
    picture = ROOT / "docs" / "page.png"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size < 300_000
