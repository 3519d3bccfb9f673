"""What others' data say of us: figures that no wording of ours can tune. The checks of tests and of scripts/bench."""

from __future__ import annotations

import json
import lzma
import re
import tarfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np

from mechgraph.exports.formats import export
from mechgraph.graph import MechanismGraph, open_corpus
from mechgraph.imports.drugmechdb import TURNED
from mechgraph.imports.names import entity_id
from mechgraph.imports.run import import_files
from mechgraph.model.corpus import Corpus
from mechgraph.reason.compare import Kind, Pair
from mechgraph.reason.conclusion import Verdict
from mechgraph.reason.contradictions import opposed_aspects, opposed_claims
from mechgraph.reason.cover import OPEN
from mechgraph.reason.effect import Ground, situation
from mechgraph.reason.whatif import WhatIf, what_if
from mechgraph.source import open_source
from mechgraph.trial import Outcome, Tried, read_pairs, trial

Figures = dict[str, int]

# ── Any of them ──────────────────────────────────────────────────────────────────────────────────────

LOSSLESS = {"trig": ".trig", "nquads": ".nq", "jsonld": ".jsonld", "nanopub": ".trig", "parquet": ""}
"""The formats from which a corpus comes back as it was, and how their files end."""


def lost(corpus: Corpus, form: str, folder: Path) -> list[str]:
    """Return the parts of a corpus that do not come back from a format as they were, order included."""
    file = folder / f"{form}{LOSSLESS[form]}"
    tally = export(corpus, form, file)
    back = open_source(file).corpus
    parts = ("about", "documents", "segments", "entities", "claims", "ledger", "questions")
    return [*map(str, tally.counts), *(part for part in parts if getattr(back, part) != getattr(corpus, part))]


# ── PhysioMap ────────────────────────────────────────────────────────────────────────────────────────


def physiomap(shared: Path, folder: Path, *, causal: bool = False) -> MechanismGraph:
    """Return the map of physiology; where asked for, its causal edges alone."""
    content = lzma.decompress((shared / "data/physiomap/physiomap-1.1.1.json.xz").read_bytes())
    if causal:
        whole = json.loads(content)
        content = json.dumps({**whole, "production_edges": [], "modulation_edges": []}, indent=1).encode()
    source = folder / "physiomap.json"
    source.write_bytes(content)
    import_files([source], folder / "physiomap")
    return open_corpus(folder / "physiomap")


def physiomap_pairs(shared: Path, graph: MechanismGraph) -> tuple[Tried, ...]:
    """Return the half of the pairs that may be looked at, answered boldly."""
    columns = ("primary_intervention", "physiomap_variable", "reference_direction")
    return tuple(trial(graph, read_pairs(shared / "data/physiomap/forward_pairs_dev.tsv", columns), bold=True))


def by_method(graph: MechanismGraph, tried: tuple[Tried, ...]) -> dict[str, Figures]:
    """Return for each method how many pairs, answered boldly, it has right and wrong; each may abstain."""
    bold = [one for one in tried if one.effect is not None]
    of = cache(lambda source: what_if(graph.corpus, *situation(graph.corpus, source)))
    grounds = {"paths agree": {Ground.determined, Ground.agreed}, "determined": {Ground.determined}, "bold": {*Ground}}
    found = {
        "walks agree": [(one, _by_walks(graph, one, of)) for one in bold],
        "shortest path": [(one, _by_length(one)) for one in bold],
        **{
            method: [(one, one.effect.sign) for one in bold if one.effect.ground in allowed]
            for method, allowed in grounds.items()
        },
    }
    return {method: _judged(answers) for method, answers in found.items()}


def reached(tried: tuple[Tried, ...]) -> int:
    """Return how many pairs a path joins."""
    return sum(one.outcome not in {Outcome.unreached, Outcome.unasked} for one in tried)


def _judged(answers: list[tuple[Tried, int | None]]) -> Figures:
    told = Counter("right" if sign == one.asked.expected else "wrong" for one, sign in answers if sign)
    return {"right": told["right"], "wrong": told["wrong"]}


def _by_walks(graph: MechanismGraph, one: Tried, of: Callable[[str], WhatIf]) -> int | None:
    """Return the sign of the signed double cover, where one only is reached, and no open direction."""
    outcome = of(one.asked.source)
    target = graph.find(one.asked.target)
    if outcome.verdicts[target] in (Verdict.not_reached, Verdict.conflict):
        return None
    is_open = outcome.witnesses.everything.distance[OPEN, outcome.graph.number[target]] >= 0
    return None if is_open else outcome.verdicts[target].sign


def _by_length(one: Tried) -> int | None:
    """Return the sign of the shortest path; where two are as short, or one is open, none."""
    paths = sorted(one.effect.paths, key=lambda path: len(path.steps))
    if not paths or (len(paths) > 1 and len(paths[0].steps) == len(paths[1].steps)):
        return None
    lowered = paths[0].entities[0] in one.effect.lowered
    return (paths[0].sign or 0) * (-1 if lowered else 1) or None


def unpacked(archive: Path, folder: Path) -> Path:
    """Unpack an archive, which is known, into a folder; return the folder."""
    with tarfile.open(archive) as packed:
        if hasattr(tarfile, "data_filter"):  # from Python 3.11.4 on
            packed.extraction_filter = tarfile.data_filter
        packed.extractall(folder)  # noqa: S202 -- it is known what it holds
    return folder


# ── CONIB ────────────────────────────────────────────────────────────────────────────────────────────

CHANGES = {"increases", "directlyIncreases", "decreases", "directlyDecreases"}
NO_CHANGE = "causesNoChange"


def conib(shared: Path, folder: Path) -> Corpus:
    """Return the BEL documents as a corpus."""
    import_files([unpacked(shared / "data/conib/nodelink.tar.xz", folder / "nodelink")], folder / "conib")
    return open_corpus(folder / "conib").corpus


def conib_oppositions(corpus: Corpus) -> dict[str, Counter[str]]:
    """Return why ordered pairs of things are asserted both ways, and why as a change and as none.

    Things are nodes of PyBEL, as in what was published: of those that are modified forms of one thing, each by itself.
    A pair is of the first `Kind` that two of its claims are of: a true opposition, one in different contexts, one about
    different aspects. But for the first, it has besides what differs between any two, so that both can hold; and
    *certainty* where one of two is hedged.
    """
    counted = [row for row, claim in enumerate(corpus.claims) if claim.wording in {*CHANGES, NO_CHANGE}]
    rows = np.array(counted, dtype=np.int64)
    opposed: dict[str, dict[tuple[str, str], list[Pair]]] = {"both signs": {}, "change and none": {}}
    for pair in chain(opposed_claims(corpus, rows), opposed_aspects(corpus, rows)):
        kind = "change and none" if NO_CHANGE in {pair.left.wording, pair.right.wording} else "both signs"
        left, right = (
            tuple(_node(corpus, end) for end in (one.subject, one.object)) for one in (pair.left, pair.right)
        )
        if left == right:
            opposed[kind].setdefault(left, []).append(pair)
    return {kind: Counter(chain.from_iterable(map(_reasons, of.values()))) for kind, of in opposed.items()}


def _node(corpus: Corpus, identifier: str) -> str:
    """Return the node of PyBEL that an entity is, or is a modified one of; a variant, which is an aspect, is a node."""
    entity = corpus.entity[identifier]
    return identifier if entity.note else _node(corpus, entity.aspect_of[0])


def _reasons(pairs: list[Pair]) -> set[str]:
    kinds = {pair.kind for pair in pairs}
    kind = next(one for one in (Kind.opposed, Kind.elsewhere, Kind.aspects) if one in kinds)
    found = {"pairs", str(kind)}
    if any(one.aspect == "certainty" for pair in pairs for one in pair.differences):
        found.add("certainty")
    return found if kind is Kind.opposed else found.union(*(pair.to_be_equal for pair in pairs))


# ── DrugMechDB ───────────────────────────────────────────────────────────────────────────────────────


def drugmechdb(shared: Path, folder: Path) -> tuple[Corpus, dict[str, str]]:
    """Return the paths as a corpus, and for each file the entity that is its disease."""
    import_files([unpacked(shared / "data/drugmechdb/paths.tar.xz", folder / "paths")], folder / "drugs")
    goals = {
        path.name: re.search(r"disease_mesh: (\S+)", path.read_text()) for path in (folder / "paths").rglob("*.yaml")
    }
    corpus = open_corpus(folder / "drugs").corpus
    return corpus, {name: entity_id(goal[1]) for name, goal in goals.items() if goal}


def drugmechdb_signs(corpus: Corpus, goals: dict[str, str]) -> Figures:
    """Return the net signs of the paths, read as the published polarity table reads them.

    Along the edges as written, those without a sign passed over; last, how many ordered pairs carry both signs in all.
    """
    written: dict[str, dict[str, list[tuple[str, int]]]] = {}
    ends: dict[str, set[str]] = {}
    pairs: dict[tuple[str, str], set[int]] = {}
    for claim in corpus.claims:
        sign = corpus.relation_of(claim).sign
        start, end = claim.subject, claim.object
        if claim.wording in TURNED:
            start, end = end, start
        written.setdefault(claim.document, {}).setdefault(start, []).append((end, sign or 1))
        ends.setdefault(claim.document, set()).add(end)
        if sign:
            pairs.setdefault((start, end), set()).add(sign)
    found: Counter[frozenset[int]] = Counter()
    for document, steps in written.items():
        goal = goals[corpus.document[document].file]
        signs: set[int] = set()
        stack = [(start, 1, frozenset({start})) for start in steps if start not in ends[document]]
        while stack:
            at, sign, seen = stack.pop()
            if at == goal:
                signs.add(sign)
            else:
                stack += [(to, sign * own, seen | {to}) for to, own in steps.get(at, ()) if to not in seen]
        found[frozenset(signs)] += 1
    both = sum(len(signs) == 2 for signs in pairs.values())
    names = {
        frozenset({-1}): "negative",
        frozenset({1}): "positive",
        frozenset({-1, 1}): "incoherent",
        frozenset(): "none",
    }
    return {**{names[signs]: number for signs, number in found.items()}, "pairs of both signs": both}
