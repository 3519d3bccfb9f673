"""The rooms of the house: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "graph"

ROOMS = [
    ["mechgraph.errors", "mechgraph.garbage", "mechgraph.names"],
    ["mechgraph.files", "mechgraph.limits"],
    ["mechgraph.model"],
    ["mechgraph.identifiers"],
    ["mechgraph.namespaces"],
    ["mechgraph.vocabulary", "mechgraph.english"],
    ["mechgraph.rdf"],
    ["mechgraph.text"],
    ["mechgraph.corpus"],
    ["mechgraph.tables"],
    ["mechgraph.store"],
    ["mechgraph.coverage"],
    ["mechgraph.query"],
    ["mechgraph.validate"],
    ["mechgraph.source"],
    ["mechgraph.lint"],
    ["mechgraph.reason"],
    ["mechgraph.diff"],
    ["mechgraph.words", "mechgraph.explain", "mechgraph.findings", "mechgraph.records"],
    ["mechgraph.exports"],
    ["mechgraph.imports"],
    ["mechgraph.graph"],
    ["mechgraph.trial"],
    ["mechgraph.page"],
    ["mechgraph.build"],
    ["mechgraph.cli"],
    ["mechgraph.__main__"],
]
"""From the ground up: a room imports from its own floor and from those below."""


def floor(module: str) -> int:
    """Return the number of the floor a module is on: that of the longest name that fits."""
    found = [
        (len(name), number)
        for number, names in enumerate(ROOMS)
        for name in names
        if module == name or module.startswith(name + ".")
    ]
    assert found, f"{module} stands on no floor"
    return max(found)[1]


MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path.read_text(encoding="utf-8")
    for path in sorted((SOURCE / "mechgraph").rglob("*.py"))
}
"""The texts of all modules."""


def imported(text: str) -> Iterator[str]:
    """Yield the modules that a module imports, also for types alone; of mechgraph itself all may have the version."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found = {name if name in MODULES else str(node.module) for name in names if name != "mechgraph.__version__"}
        elif isinstance(node, ast.Import):
            found = {alias.name for alias in node.names}
        else:
            continue
        yield from (name for name in found if name.partition(".")[0] == "mechgraph")


IMPORTS = {module: set(imported(text)) for module, text in MODULES.items()}


@pytest.mark.parametrize("module", sorted(IMPORTS.keys() - {"mechgraph"}))
def test_imports_lead_down(module: str) -> None:
    for name in IMPORTS[module]:
        assert floor(name) <= floor(module), f"{module} imports {name}"


def test_no_imports_lead_back() -> None:
    TopologicalSorter(IMPORTS).prepare()  # raises CycleError, which shows the way


def test_the_library_knows_no_corpus() -> None:
    """Examples in docstrings and help texts are no logic."""
    knowing = {module for module, text in MODULES.items() if "ketamine" in text.lower()}
    assert knowing <= {"mechgraph", "mechgraph.graph"} | {m for m in knowing if ".cli" in m}


def test_pyvis_is_imported_in_one_place() -> None:
    assert [module for module, text in MODULES.items() if "pyvis.network" in text] == ["mechgraph.page.render"]
