"""DrugMechDB: curated paths from a drug to a disease, as YAML; one path a file, or a list of paths.

The data: https://github.com/SuLab/DrugMechDB (CC0 1.0). What a predicate says of its object follows the polarity
table that the project publishes beside it, predicate_polarity.yaml; where that calls a predicate reversed, the claim is
turned round, so that what acts is its subject.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mechgraph.corpus.yamlfile import LINE_BREAK, read_yaml, shorten
from mechgraph.english import with_verb
from mechgraph.errors import ProblemsFound
from mechgraph.imports.events import Changed, Left, Origin, Span, Stated, Thing
from mechgraph.imports.report import Piece
from mechgraph.imports.source import texts
from mechgraph.model.document import LONGEST_BADGE
from mechgraph.model.values import Level, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.corpus.yamlfile import Path_, YamlFile
    from mechgraph.imports.events import Event
    from mechgraph.text.files import Text

LEVELS = {
    "Drug": Level.substance,
    "ChemicalSubstance": Level.substance,
    "Protein": Level.molecular,
    "GeneFamily": Level.molecular,
    "MacromolecularComplex": Level.molecular,
    "MolecularActivity": Level.molecular,
    "Pathway": Level.molecular,
    "Cell": Level.cellular,
    "CellularComponent": Level.cellular,
    "Disease": Level.body,
    "PhenotypicFeature": Level.body,
}
"""Levels of the categories that say one; a biological process, a taxon or an organ may stand anywhere."""

PREDICATES = {
    "positively regulates": "increases",
    "positively correlated with": "increases",
    "decreases activity of": "inhibits",
    "increases activity of": "activates",
    "negatively regulates": "decreases",
    "causes": "causes",
    "negatively correlated with": "decreases",
    "increases abundance of": "increases",
    "contributes to": "contributesTo",
    "decreases abundance of": "decreases",
    "increases expression of": "upregulates",
    "decreases expression of": "downregulates",
    "increases degradation of": "decreases",
    "decreases synthesis of": "decreases",
    "decreases uptake of": "decreases",
    "increases stability of": "increases",
    "increases transport of": "increases",
    "produces": "causes",
    "disrupts": "weakens",
    "treats": "decreases",
    "prevents": "prevents",
    "ameliorates": "weakens",
    "exacerbates": "strengthens",
    "contraindicated for": "contraindicatedIn",
    "affects risk for": "affects",
    "predisposes": "promotes",
    "participates in": "associatedWith",
    "occurs in": "occursIn",
    "in taxon": "occursIn",
    "located in": "occursIn",
    "expressed in": "occursIn",
    "precedes": "associatedWith",
    "capable of": "associatedWith",
    "actively involved in": "associatedWith",
    "has participant": "associatedWith",
    "has output": "causes",
    "molecularly interacts with": "interactsWith",
    "directly interacts with": "interactsWith",
    "physically interacts with": "interactsWith",
    "interacts with": "interactsWith",
    "in complex with": "associatedWith",
    "coexists with": "associatedWith",
    "part of": "partOf",
    "subclass of": "kindOf",
    "chemically similar to": "associatedWith",
    "similar to": "associatedWith",
    "correlated with": "associatedWith",
    "has phenotype": "causes",
    "manifestation of": "increases",
    "regulates": "modulates",
    "has metabolite": "causes",
    "derives into": "causes",
    "expresses": "causes",
    "enables": "enables",
    "increases response to": "increases",
    "decreases response to": "decreases",
}
"""Relations of predicates that are written from what acts to what is acted on."""

TURNED = {
    "phenotype of": "causes",
    "is metabolite of": "causes",
    "produced by": "causes",
    "derives from": "causes",
    "caused by": "causes",
    "affected by": "affects",
    "disrupted by": "weakens",
    "location of": "occursIn",
    "has part": "partOf",
    "has active ingredient": "partOf",
    "superclass of": "kindOf",
}
"""Relations of predicates that are written the other way round."""

_TITLE = {"_id", "drug", "disease"}
_NODE, _LINK = {"id", "label", "name", "alt_names", "alt_ids"}, {"key", "source", "target"}
_PATH = {"directed", "multigraph", "graph", "nodes", "links", "references", "comment", "commentary", "reference"}


def recognises(name: str, head: str) -> bool:
    """Tell whether a file looks like one of these."""
    return name.endswith((".yaml", ".yml")) and re.search(r"^(- |  )?links:", head, re.MULTILINE) is not None


def read(text: Text) -> Iterator[Event]:
    """Yield what a file holds."""
    file, problems = read_yaml(text.path)
    if problems or file is None:
        raise ProblemsFound(problems)
    ends = [found.start() for found in LINE_BREAK.finditer(text.words)] + [len(text.words)]
    starts = [0, *(found.end() for found in LINE_BREAK.finditer(text.words))]
    if isinstance(file.value, list):
        for place, path in enumerate(file.value):
            yield from _path(text, file, (place,), path, starts, ends)
    else:
        yield from _path(text, file, (), file.value, starts, ends)


def _wrong(file: YamlFile, path: Path_, message: str, value: object = None) -> ProblemsFound:
    return ProblemsFound([file.problem(path, "bad-value", message, value, "is this a path of DrugMechDB?")])


def _short(drug: str, disease: str) -> str:
    """Return what a path is about as a badge: each half has room, and what one does not need is the other's."""
    room = LONGEST_BADGE - len(" in ")
    first = shorten(drug, max(room // 2, room - len(disease)))
    return f"{first} in {shorten(disease, room - len(first))}"


def _titled(name: str, about: dict[str, Any]) -> tuple[str, str]:
    """Return title and badge of a path: drug and disease, or the name of one that tells neither."""
    drug, disease = (str(about.get(key) or "?") for key in ("drug", "disease"))
    if drug == disease == "?":
        return name, name
    return f"{drug} in {disease} ({name})", _short(drug, disease)


def _path(text: Text, file: YamlFile, at: Path_, path: Any, starts: list[int], ends: list[int]) -> Iterator[Event]:
    if not isinstance(path, dict) or not isinstance(path.get("links"), list) or not isinstance(path.get("nodes"), list):
        raise _wrong(file, at, "a path has no lists 'nodes' and 'links'")
    given = path.get("graph")
    about: dict[str, Any] = given if isinstance(given, dict) else {}
    name = str(about.get("_id") or text.path.stem)
    title, short = _titled(name, about)
    remarks = [*texts(path.get("comment")), *texts(path.get("commentary"))]
    remarks += [f"{key}: {', '.join(texts(about[key]))}." for key in about if key not in _TITLE and texts(about[key])]
    yield Origin(name, title, text, short, publisher="DrugMechDB", note=" ".join(remarks) or None)
    for key in sorted(path.keys() - _PATH, key=str):
        yield Left("a field of a path that is not known", str(key), file.place((*at, key)).line)
    known = set()
    for number, node in enumerate(path["nodes"]):
        place = (*at, "nodes", number)
        if not isinstance(node, dict) or not texts(node.get("id")):
            raise _wrong(file, place, "a node has no id", node)
        identifier = texts(node["id"])[0]
        category = (texts(node.get("label")) or (None,))[0]
        if identifier in known:
            yield Changed("a node whose id stands twice in a path is one entity")
        known.add(identifier)
        yield Thing(
            identifier,
            (texts(node.get("name")) or (identifier,))[0],
            LEVELS.get(category or "", Level.unplaced),
            category,
            synonyms=texts(node.get("alt_names")),
            close=texts(node.get("alt_ids")),
        )
        for key in sorted(node.keys() - _NODE, key=str):
            yield Left("a field of a node that is not known", str(key), file.place((*place, key)).line)
    cites = (*texts(path.get("references")), *texts(path.get("reference")))
    if remarks:
        yield Changed("what a path says of itself became the note of its document")
    if not path["links"]:
        yield Left("a path without links", name, file.place(at).line)
    spans = [_span(file, (*at, "links", number), starts) for number in range(len(path["links"]))]
    for number, link in enumerate(path["links"]):
        place = (*at, "links", number)
        start, line = spans[number]
        end = ends[line - 1]
        if number + 1 < len(spans):
            end = min(end, spans[number + 1][0])
        if not isinstance(link, dict) or not all(texts(link.get(key)) for key in sorted(_LINK)):
            raise _wrong(file, place, "a link has no key, source and target", link)
        predicate, source, target = (texts(link[key])[0] for key in ("key", "source", "target"))
        turned = predicate in TURNED
        for key in sorted(link.keys() - _LINK, key=str):
            yield Left("a field of a link that is not known", str(key), file.place((*place, key)).line)
        relation = TURNED.get(predicate) or PREDICATES.get(predicate)
        if relation is None:
            yield Left("a predicate that is not known", predicate, file.place(place).line, of=Piece.statements)
            continue
        if source not in known or target not in known:
            missing = source if source not in known else target
            yield Left(
                "a link to a node that the path does not list", missing, file.place(place).line, of=Piece.statements
            )
            continue
        yield Stated(
            Span(start, end, f"{name} link {number + 1}"),
            *((target, relation, source) if turned else (source, relation, target)),
            wording=predicate,
            verb=with_verb(predicate),
            turned=turned,
            cites=cites,
            severity=Severity.ban if relation == "contraindicatedIn" else None,
        )


def _span(file: YamlFile, path: Path_, starts: list[int]) -> tuple[int, int]:
    """Return where a link begins, and the number of its last line."""
    place = file.place(path)
    last = max((file.place((*path, key)).line for key in _LINK), default=place.line)
    return starts[place.line - 1] + place.column - 1, max(last, place.line)
