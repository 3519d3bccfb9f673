"""The rooms of the house: who may import whom."""

from __future__ import annotations

import ast
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
    ["mechgraph.words", "mechgraph.explain", "mechgraph.records", "mechgraph.records.pairs"],
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


def modules() -> list[tuple[str, Path]]:
    return [
        (".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"), path)
        for path in sorted((SOURCE / "mechgraph").rglob("*.py"))
    ]


@pytest.mark.parametrize(
    ("module", "path"), [pair for pair in modules() if pair[0] != "mechgraph"], ids=lambda p: str(p)
)
def test_imports_lead_down(module: str, path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("mechgraph."):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            known = {name for name, _ in modules()}
            imported |= {name if name in known else node.module for name in names}
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names if alias.name.startswith("mechgraph.")}
    for name in imported:
        assert floor(name) <= floor(module), f"{module} imports {name}"


def test_the_library_knows_no_corpus() -> None:
    """Examples in docstrings and help texts are no logic."""
    knowing = {module for module, path in modules() if "ketamine" in path.read_text(encoding="utf-8").lower()}
    assert knowing <= {"mechgraph", "mechgraph.graph"} | {m for m in knowing if ".cli" in m}


def test_pyvis_is_imported_in_one_place() -> None:
    assert [module for module, path in modules() if "pyvis.network" in path.read_text()] == ["mechgraph.page.render"]
