"""What the page needs to answer SPARQL and to write RDF: the engine, the graph, and the queries that it offers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, cast

from mechgraph.model.values import Status
from mechgraph.namespaces import Addresses, prefixes_of
from mechgraph.query.fault import KEYWORDS
from mechgraph.query.named import named_queries
from mechgraph.rdf.encode import GRAPHS, vocabulary_nodes
from mechgraph.rdf.nodes import ordered
from mechgraph.rdf.part import part_nodes
from mechgraph.rdf.write import write_nodes
from mechgraph.records.corpus import query_record
from mechgraph.vocabulary import known_terms, value_labels, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.page.model import Sparql

ENGINE_FILES = "oxigraph"
"""Folder of the engine's files beside this module; setup.py puts them there."""

_OPEN_KINDS = {"entity", "document", "claim", "number", "text"}


class Lack(StrEnum):
    """Why a page answers no SPARQL."""

    left_out = "left out"
    missing = "missing"
    part = "part"


@dataclass(frozen=True, slots=True)
class Engine:
    """Oxigraph compiled for the web (https://github.com/oxigraph/oxigraph/tree/main/js).

    Parameters
    ----------
    version : its version.
    script : what loads it, as a classic script.
    module : it, as WebAssembly.
    """

    version: str
    script: str
    module: bytes


def engine() -> Engine | None:
    """Return the engine, or None where this installation has none."""
    folder = files("mechgraph.page").joinpath(ENGINE_FILES)
    about, script, module = (folder / name for name in ("package.json", "web.js", "web_bg.wasm"))
    if not (about.is_file() and script.is_file() and module.is_file()):
        return None
    version = json.loads(about.read_text(encoding="utf-8"))["version"]
    return Engine(version, _classic(script.read_text(encoding="utf-8")), module.read_bytes())


def _classic(module: str) -> str:
    """Return a module of the form that wasm-bindgen writes as a classic script: a page of a file starts no modules."""
    script = re.sub(r"^export (?=class|function)", "", module, flags=re.MULTILINE)
    script = re.sub(r"^export \{.*\};?$", "", script, flags=re.MULTILINE).replace("import.meta.url", "''")
    if re.search(r"^\s*(export|import)\b|import\.meta", script, re.MULTILINE):
        message = "the script of the engine has another form than it had"
        raise ValueError(message)
    return script


def sparql_data(corpus: Corpus, lack: Lack | None) -> Sparql:
    """Return what the page knows of SPARQL: prefixes and, where nothing is lacking, the shipped queries."""
    queries = [] if lack else [query_record(query) for query in named_queries().values()]
    kinds = {parameter["kind"] for query in queries for parameter in query["parameters"]} - _OPEN_KINDS
    labels = value_labels()
    return cast(
        "Sparql",
        {
            "lack": lack,
            "prefixes": prefixes_of(corpus.about),
            "graphs": [Addresses(corpus.about.namespace).graph(name).value for name in GRAPHS],
            "implied": Addresses(corpus.about.namespace).graph(Status.implied).value,
            "terms": {} if lack else {prefix: sorted(terms) for prefix, terms in known_terms().items()},
            "keywords": [] if lack else [*KEYWORDS],
            "queries": queries,
            "lists": {kind: [{"id": value, "label": labels[value]} for value in values_of(kind)] for kind in kinds},
        },
    )


def part_trig(corpus: Corpus, claims: Iterable[Claim], entities: Iterable[str]) -> bytes:
    """Return the graph of a part as TriG, with the vocabulary."""
    told = chain(vocabulary_nodes(Addresses(corpus.about.namespace)), part_nodes(corpus, claims, entities))
    return b"".join(write_nodes(ordered(told), "trig", prefixes_of(corpus.about)))
