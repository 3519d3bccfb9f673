"""Reports of imports, each held whole against a kept one: what is read otherwise than before shows.

The kept reports stand beside their sources in ``cases/imports``. Where a change is meant, write them anew with
``MECHGRAPH_RENEW=1 scripts/test tests/test_import_reports.py``, and read the difference before you commit it.
"""

from __future__ import annotations

import json
import lzma
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import parse

from corpora import claim, corpus
from mechgraph.exports.formats import export
from mechgraph.imports.folder import write_corpus
from mechgraph.imports.report import Piece
from mechgraph.imports.run import FORMATS, import_files
from mechgraph.namespaces import VOCABULARY
from mechgraph.validate import read_corpus
from outside import unpacked

CASES = Path(__file__).parent / "cases" / "imports"
RENEW = "MECHGRAPH_RENEW"
"""Environment variable under which the kept reports are written anew."""

Read = Counter[Piece]


def taken(
    name: str,
    sources: Sequence[Path],
    folder: Path,
    *,
    form: str,
    onto: Path | None = None,
    packed: Path | None = None,
) -> None:
    """Import files, and hold the report against the kept one of a name, and against what the files hold.

    Where they are imported as `packed`, the report is the same but for the names of files.
    """
    report = import_files([packed] if packed else sources, folder / "made", corpus=onto)
    found = report.record()
    assert found == json.loads((folder / "made/import.json").read_text())
    assert found["format"] == form
    for one in found["records"]:
        assert one["read"] == one["kept"] + one["left"], one
    kept = {one["of"]: one["kept"] for one in found["records"]}
    for piece in kept.keys() & {"claims", "entities", "documents"}:
        assert kept[piece] == found["made"][piece]
    read = {one["of"]: one["read"] for one in found["records"]}
    there = COUNTED[form](found_in(sources))
    assert {piece: read[piece] for piece in there} == there
    told = next(read[piece] for piece in ("statements", "mappings", "claims") if piece in read)
    assert sum(one["records"] for one in found["files"]) == told
    if form not in {"rdf", "sssom"}:
        assert sum(one["claims"] for one in found["relations"]) == found["made"]["claims"]
    if not name.startswith("whole"):
        read_corpus(folder / "made")  # as `mechgraph check` does
    if packed:
        assert all(one["name"].startswith(packed.name) for one in found["files"])
        plain = re.sub(rf"{packed.name}/([\w-]+/)*", "", json.dumps(found))
        found = json.loads(plain.replace(packed.name, sources[0].name))
    found["files"] = len(found["files"])
    path = CASES / f"{name}.report.json"
    if os.environ.get(RENEW):
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))


def found_in(sources: Iterable[Path]) -> list[Path]:
    """Return files, and those within folders."""
    return [one for source in sources for one in (source.rglob("*.*") if source.is_dir() else [source])]


# ── What the files hold, counted without the importers ───────────────────────────────────────────────


def _drugmechdb(files: list[Path]) -> Read:
    wholes = [yaml.load(file.read_text(), yaml.CSafeLoader) for file in files]
    paths = [path for whole in wholes for path in (whole if isinstance(whole, list) else [whole])]
    nodes = {node["id"] for path in paths for node in path["nodes"]}
    return Counter(documents=len(paths), statements=sum(len(path["links"]) for path in paths), entities=len(nodes))


FUNCTIONS = "a p r m g bp path act kin complex composite deg tloc sec surf rxn pop tscript chap pep cat phos reaction"


def _bel(files: list[Path]) -> Read:
    begins = re.compile(rf"^({'|'.join(FUNCTIONS.split())}|\w+(Abundance|Process|Activity|Expression))\(", re.MULTILINE)
    scripts = (re.sub(r"\\\n", " ", file.read_text()) for file in files)
    return Counter(documents=len(files), statements=sum(len(begins.findall(one)) for one in scripts))


def _pybel(files: list[Path]) -> Read:
    graphs = [json.loads(file.read_text()) for file in files]
    named = {(node["bel"], "") for graph in graphs for node in graph["nodes"]}
    named |= {
        (graph["nodes"][link[end]]["bel"], re.sub(r'"(identifier|namespace)": "[^"]*",? ?', "", json.dumps(modifier)))
        for graph in graphs
        for link in graph["links"]
        for end in ("source", "target")
        if (modifier := link.get(f"{end}_modifier"))
    }
    links = sum(len(graph["links"]) for graph in graphs)
    return Counter(documents=len(graphs), statements=links, entities=len(named))


def _indra(files: list[Path]) -> Read:
    return Counter(documents=len(files), statements=sum(len(json.loads(file.read_text())) for file in files))


def _kgx(files: list[Path]) -> Read:
    edges = next(file for file in files if "edges" in file.name)
    rows = len(edges.read_text().splitlines()) - (edges.suffix == ".tsv")
    return Counter(documents=1, statements=rows)


def _physiomap(files: list[Path]) -> Read:
    if files[0].suffix == ".json":
        whole = json.loads(files[0].read_text())
        lists = ("causal_edges", "production_edges", "constitutive_edges", "modulation_edges", "interventions",
                 "quantitative_definitions")  # fmt: skip
        return Counter(statements=sum(len(whole[name]) for name in lists), entities=len(whole["nodes"]))
    types, modulated = Counter[str](), set[str]()
    edges: set[str] = set()
    for quad in parse(path=files[0]):
        kind = quad.object.value.rpartition("#")[2]
        if quad.predicate.value.endswith("#type") and "ontology#" in quad.object.value:
            types[kind] += 1
            edges.add(quad.subject.value)
        if quad.predicate.value.endswith("gainModulatedBy"):
            modulated.add(quad.subject.value)
    relations = ("CausalRelation", "ProductionRelation", "ConstitutiveRelation", "QuantitativeDefinition")
    statements = sum(types[name] for name in relations) + len(modulated - edges)
    return Counter(statements=statements, entities=types["Variable"])


def _sssom(files: list[Path]) -> Read:
    return Counter(mappings=len(re.findall(r"\tskos:|\trdfs:|\tobo", files[0].read_text())))


def _rdf(files: list[Path]) -> Read:
    kinds = {f"{VOCABULARY}{name}": Piece(f"{name.lower()}s") for name in ("Claim", "Document")}
    kinds[f"{VOCABULARY}Entity"] = Piece.entities
    typed = (quad for quad in parse(path=files[0]) if quad.predicate.value.endswith("#type"))
    return Counter(kinds[quad.object.value] for quad in typed if quad.object.value in kinds)


COUNTED: dict[str, Callable[[list[Path]], Any]] = {
    "drugmechdb": _drugmechdb, "bel": _bel, "pybel": _pybel, "indra": _indra, "kgx": _kgx, "physiomap": _physiomap,
    "sssom": _sssom, "rdf": _rdf,
}  # fmt: skip


def test_every_format_is_counted() -> None:
    assert COUNTED.keys() == FORMATS.keys()


# ── Made by hand, with what is kept, changed and lost in each form ───────────────────────────────────

SMALL = {
    "drugmechdb": ["drugmechdb.yaml"],
    "bel": ["bel.bel"],
    "pybel": ["pybel.json"],
    "indra": ["indra.json"],
    "kgx-tsv": ["kgx_nodes.tsv", "kgx_edges.tsv"],
    "kgx-jsonl": ["kgx_edges.jsonl", "kgx_nodes.jsonl"],
    "physiomap-json": ["physiomap.json"],
    "physiomap-rdf": ["physiomap.ttl"],
}


@pytest.mark.parametrize("name", SMALL)
def test_what_is_kept_changed_and_lost(name: str, tmp_path: Path) -> None:
    taken(name, [CASES / source for source in SMALL[name]], tmp_path, form=name.partition("-")[0])


def test_what_is_kept_changed_and_lost_of_mappings(tmp_path: Path) -> None:
    known = {
        "ketamine": {"mappings": [{"match": "exact", "id": "CHEBI:6121"}]},
        "cognition": {"mappings": [{"match": "exact", "id": "GO:0050890"}]},
    }
    small = corpus(
        claim("d1.1", "ketamine increases bdnf"),
        claim("d1.2", "bdnf decreases fear_memories"),
        claim("d1.3", "fear_memories affects cognition"),
        entities=known,
    )
    (tmp_path / "small").mkdir()
    write_corpus(small, tmp_path / "small")
    taken("sssom", [CASES / "sssom.sssom.tsv"], tmp_path, form="sssom", onto=tmp_path / "small")


@pytest.mark.parametrize(("form", "ending"), [("trig", "trig"), ("turtle", "ttl")])
def test_what_is_kept_changed_and_lost_of_our_own(form: str, ending: str, tmp_path: Path) -> None:
    small = corpus(
        claim("d1.1", "ketamine increases bdnf"),
        claim("d1.2", "bdnf increases mood", status="implied", warrant="It is so."),
        claim("d1.3", "bdnf increases mood", document="d2", restates="d1.2"),
        ledger={"d1": [{"segment": 1, "statements": [{"claims": ["d1.1", "d1.2"]}]}]},
    )
    source = tmp_path / f"small.{ending}"
    export(small, form, source)
    more = f"<{small.about.namespace}mood> <https://example.org/colour> 'blue', [] .\n"
    source.write_text(source.read_text() + more)
    taken(f"rdf-{form}", [source], tmp_path, form="rdf")


# ── The whole data sets of others ────────────────────────────────────────────────────────────────────

WHOLE = {
    "drugmechdb": "drugmechdb/paths.tar.xz",
    "bel": "conib/bel.tar.xz",
    "pybel": "conib/nodelink.tar.xz",
    "physiomap-json": "physiomap/physiomap-1.1.1.json.xz",
    "physiomap-rdf": "physiomap/physiomap.ttl.xz",
}


@pytest.mark.shared
@pytest.mark.parametrize("name", WHOLE)
def test_what_is_kept_changed_and_lost_of_whole_sets(name: str, shared: Path, tmp_path: Path) -> None:
    packed = shared / "data" / WHOLE[name]
    if packed.name.endswith(".tar.xz"):
        source = unpacked(packed, tmp_path / "files")
    else:
        source = tmp_path / packed.name.removesuffix(".xz")
        source.write_bytes(lzma.decompress(packed.read_bytes()))
    taken(f"whole-{name}", [source], tmp_path, form=name.partition("-")[0], packed=packed)
