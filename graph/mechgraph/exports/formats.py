"""The formats a corpus is exported to, by name, and how an export is written: whole or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import tee
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from mechgraph.errors import LossRefused, NotFound, UsageError
from mechgraph.exports.tally import Tally
from mechgraph.files import staged
from mechgraph.names import NameIndex
from mechgraph.namespaces import prefixes_of
from mechgraph.rdf.encode import nodes, visible
from mechgraph.rdf.nodes import ordered
from mechgraph.rdf.write import write_nodes
from mechgraph.records.corpus import CLAIM_COLUMNS, claims_csv

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.model.corpus import Corpus

Writer = Callable[["Corpus", Tally], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Parameters
    ----------
    summary : what it is, in a few words.
    suffixes : how the names of its files end; a folder has none.
    writer : module and name of what yields its bytes, where it is one file.
    """

    summary: str
    suffixes: tuple[str, ...]
    writer: str = ""


FORMATS = {
    "trig": Format("RDF with named graphs, lossless", (".trig",), "formats:_trig"),
    "nquads": Format("RDF with named graphs, a statement a line, lossless", (".nq",), "formats:_nquads"),
    "jsonld": Format("RDF with named graphs as JSON-LD, lossless", (".jsonld",), "formats:_jsonld"),
    "turtle": Format("RDF without named graphs, and without what is implied", (".ttl",), "formats:_turtle"),
    "nanopub": Format("nanopublications, lossless", (".trig",), "nanopub:nanopubs"),
    "parquet": Format("typed tables, lossless; a folder", ()),
    "csv": Format("the claims table, for spreadsheets", (".csv",), "formats:_csv"),
    "graphml": Format("a network, for Gephi, yEd, igraph, networkx", (".graphml",), "graphml:graphml"),
    "cyjs": Format("a network, for Cytoscape and cytoscape.js", (".cyjs",), "cytoscape:cyjs"),
    "cx2": Format("a network, for Cytoscape and NDEx", (".cx2",), "cytoscape:cx2"),
    "sif": Format("plain edges and nothing else", (".sif",), "sif:sif"),
    "kgx": Format("Biolink nodes and edges as TSV; two files", ("_nodes.tsv", "_edges.tsv")),
    "kgx-jsonl": Format("Biolink nodes and edges as JSON Lines; two files", ("_nodes.jsonl", "_edges.jsonl")),
}
"""The formats by name."""


def export(corpus: Corpus, name: str, out: Path, *, strict: bool = False) -> Tally:
    """Write a corpus in a format, whole or not at all.

    Parameters
    ----------
    corpus : the corpus.
    name : one of `FORMATS`.
    out : the file; for two files what their names begin with; for Parquet the folder.
    strict : whether to refuse where something cannot be carried.

    Returns
    -------
    what was not carried, counted by field.

    Raises
    ------
    NotFound
        Where there is no such format.
    LossRefused
        Where something cannot be carried, if `strict`; nothing is written.
    OutputError
        Where the output cannot be written; what was there before is untouched.
    """
    form, tally = format_of(name), Tally()
    folder = out if not form.suffixes else out.parent
    with staged(folder) as place:
        if form.writer:
            with (place / out.name).open("wb") as file:
                for chunk in chunks(corpus, name, tally):
                    file.write(chunk)
        elif name == "parquet":
            from mechgraph.tables.write import write_tables

            write_tables(corpus, place)
        else:
            _kgx(corpus, name, place, out.name, tally)
        if strict and tally:
            raise LossRefused(name, str(tally))
    return tally


def format_of(name: str) -> Format:
    """Return a format by its name.

    Raises
    ------
    NotFound
        Where there is none.
    """
    if name not in FORMATS:
        ends = {known: [suffix.lstrip("._") for suffix in form.suffixes] for known, form in FORMATS.items()}
        raise NotFound("format", name, NameIndex(ends).nearest(PurePath(name).suffix or name), known=FORMATS)
    return FORMATS[name]


def chunks(corpus: Corpus, name: str, tally: Tally) -> Iterator[bytes]:
    """Yield the bytes of a format that is one file; the tally is whole when they have all been taken.

    Raises
    ------
    UsageError
        Where the format is not one file.
    """
    form = format_of(name)
    if not form.writer:
        raise UsageError(f"{name} is more than one file: name with --out where to write")
    module, _, function = form.writer.partition(":")
    writer = getattr(import_module(f"mechgraph.exports.{module}"), function)
    return cast("Writer", writer)(corpus, tally)


def _kgx(corpus: Corpus, name: str, folder: Path, stem: str, tally: Tally) -> None:
    from mechgraph.exports.kgx import count, edges, json_lines, tsv
    from mechgraph.exports.kgx import nodes as kgx_nodes

    for kind, rows, suffix in zip(
        ("entity", "claim"), (kgx_nodes(corpus), edges(corpus, tally)), FORMATS[name].suffixes, strict=True
    ):
        with (folder / f"{stem}{suffix}").open("wb") as file:
            file.writelines(tsv(rows, kind, tally) if name == "kgx" else json_lines(rows))
    count(corpus, tally)


def _rdf(corpus: Corpus, extension: str) -> Iterator[bytes]:
    told = nodes(corpus)
    chosen = visible(told) if extension == "ttl" else told
    return write_nodes(ordered(chosen), extension, prefixes_of(corpus.about))


def _trig(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    return _rdf(corpus, "trig")


def _nquads(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    return _rdf(corpus, "nq")


def _jsonld(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    return _rdf(corpus, "jsonld")


def _turtle(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    tally.miss("left out, implied", "claim", int(corpus.columns.implied.sum()))
    return _rdf(corpus, "ttl")


def _csv(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    carried = {*CLAIM_COLUMNS, *(f"scope.{name}" for name in CLAIM_COLUMNS), "time_window"} - {"sign"}
    guarded = Tally()
    claims, again = tee(corpus.claims)
    table = claims_csv(corpus, again)
    yield next(table).encode()
    for claim, row in zip(claims, table, strict=True):
        tally.miss_fields(claim, carried)
        named = any(value in corpus.entity for _, value in claim.scope.items())
        tally.miss("ids in scope, via and members", "claim", int(named or bool(claim.needs)))
        lists = {"cites": claim.cites, "region": claim.scope.region, "timescale": claim.scope.timescale}
        for name, parts in lists.items():
            # Lists are joined by it, so that it no longer tells where a part ends.
            tally.miss(f"semicolons in {name}", "claim", int(any(";" in part for part in parts)))
        if "'" in row:
            (cells,) = csv.reader(io.StringIO(row, newline=""))
            for name, cell in zip(CLAIM_COLUMNS, cells, strict=True):
                guarded.miss(f"an apostrophe before {name}", "claim", int(FORMULA.match(cell) is not None))
        yield row.encode()
    tally.counts.update(guarded.counts)
    tally.miss_rest(corpus, entities={"id", "label"})


FORMULA = re.compile("'[=+@\\t\\r-]")
"""A cell that a spreadsheet would have taken for a formula."""
