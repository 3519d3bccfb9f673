"""KGX: nodes and edges of Biolink knowledge graphs, as TSV or as JSON Lines; two files each.

https://github.com/biolink/kgx/blob/master/specification/kgx-format.md. What `mechgraph.exports.kgx` wrote is read by
the fields that it added.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mechgraph.english import with_verb
from mechgraph.imports import biolink
from mechgraph.imports.events import Changed, Left, Origin, Span, Stated, Thing
from mechgraph.imports.names import entity_id, named, public
from mechgraph.imports.report import Piece
from mechgraph.imports.source import Json, refuse, table_of, texts
from mechgraph.model.claim import Claim, Scope
from mechgraph.model.values import Certainty, Level, Polarity, Severity, Status, SubjectChange, Valence
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.imports.events import Event
    from mechgraph.imports.source import Line
    from mechgraph.text.files import Text

Row = dict[str, Any]

_LISTS = {"category", "synonym", "xref", "publications", "has_evidence", "aggregator_knowledge_source", "provided_by",
          "exact_match", "close_match", "broad_match", "narrow_match", "related_match", "mg_segments", "mg_cites",
          "mg_via", "mg_members", "mg_answers", "mg_region", "mg_timescale", "same_as",
          "equivalent_identifiers"}  # fmt: skip
"""Fields that are lists; in a table their parts are joined by bars."""

_MAPPED = {
    "same": ("same_as", "exact_match", "equivalent_identifiers"),
    "close": ("close_match",),
    "broad": ("broad_match",),
    "narrow": ("narrow_match",),
    "related": ("related_match", "xref"),
}
"""Which fields of a node say what of it is the same, and what is near."""

_NODE = {"id", "category", "name", "synonym", "description", "level", "valence", "full_name", "symbol",
         *(field for fields in _MAPPED.values() for field in fields)}  # fmt: skip
_ENDS = ("subject", "predicate", "object")
_TOLD = {"knowledge_level", "agent_type", "primary_knowledge_source", "aggregator_knowledge_source", "knowledge_source",
         "provided_by", "has_evidence"}  # fmt: skip
_ORIGINAL = ("relation", "original_subject", "original_predicate", "original_object")
_EDGE = {*_ENDS, "id", "negated", "publications", "qualified_predicate", *_ORIGINAL, *_TOLD}
_END = re.compile("(?:condition|disease|gene)_(?=has_|[a-z]+ed_)")
"""What the name of a predicate says of its subject, before its verb."""
_SENTENCES = {"supporting_text", "sentences"}
_DERIVED = {"mg_family", "mg_sign", "mg_coupling", "mg_certainty_rank", "mg_interaction", "mg_says"}
_TRUE = {"true": True, "1": True, "false": False, "0": False}
_SEVERITY = {"hasSideEffect": Severity.effect, "contraindicatedIn": Severity.ban}


def recognises(name: str, head: str) -> bool:
    """Tell whether a file looks like one of these."""
    first = head.split("\n", 1)[0].rstrip("\r")
    if name.endswith(".jsonl"):
        return all(f'"{key}"' in first for key in _ENDS) or ('"id"' in first and '"category"' in first)
    columns = set(first.split("\t"))
    return name.endswith(".tsv") and (columns >= set(_ENDS) or columns >= {"id", "category"})


def read(text: Text) -> Iterator[Event]:
    """Yield what a file holds."""
    opened, sentences = False, 0
    ids: set[str] = set()
    for row, span, line in _rows(text):
        if "predicate" not in row and "subject" not in row:
            yield from _node(text, row, line, span)
            continue
        if not opened:
            opened = True
            stem = re.sub(r"\.(tsv|jsonl)$", "", text.path.name)
            yield Origin(stem, re.sub(r"[._-]edges$", "", stem) or stem, text)
        sentences += any(row.get(key) for key in _SENTENCES)
        identifier = _one(row, "id")
        if identifier in ids:
            yield Changed("an edge whose id an edge before it has is a statement of its own")
        elif identifier:
            ids.add(identifier)
        yield from _edge(row, span, line)
    if sentences:
        yield Changed("a sentence of an article stays in the file; the claim points at its record", sentences)


def _rows(text: Text) -> Iterator[tuple[Row, Span, int]]:
    """Yield the rows of a file with their places and lines."""
    if text.path.name.lower().endswith(".jsonl"):
        yield from _json_lines(text)
        return
    for line, cells in table_of(text, ()):
        row = _filled({name: cell.split("|") if name in _LISTS else cell for name, cell in cells.items()})
        yield row, line.span(_called(line, row)), line.number


def _json_lines(text: Text) -> Iterator[tuple[Row, Span, int]]:
    for line, row in Json(text).lines():
        if not isinstance(row, dict):
            refuse(text, line.start, "bad-value", "a row is no object", "is this KGX?")
        yield _filled(row), line.span(_called(line, row)), line.number


def _filled(row: Row) -> Row:
    """Return a row without the fields that hold nothing but blanks."""
    return {
        key: value
        for key, value in row.items()
        if not all(map(_is_blank, value if isinstance(value, list) else [value]))
    }


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _called(line: Line, row: Row) -> str:
    name = _one(row, "id")
    return f"line {line.number}: {name}" if name else f"line {line.number}"


def _one(row: Row, key: str) -> str:
    return (texts(row.get(key)) or ("",))[0]


# ── Nodes ────────────────────────────────────────────────────────────────────────────────────────────


def _node(text: Text, row: Row, line: int, span: Span) -> Iterator[Event]:
    name = _one(row, "id")
    if not name:
        refuse(text, span.start, "missing-field", "a node has no id", "is this KGX?")
    categories = [one.removeprefix("biolink:") for one in texts(row.get("category"))]
    level = next((biolink.LEVELS[one] for one in categories if one in biolink.LEVELS), Level.unplaced)
    for key in sorted(row.keys() - _NODE):
        yield Left("a field of a node that has no place", key, line)
    mapped = {match: tuple(one for slot in slots for one in texts(row.get(slot))) for match, slots in _MAPPED.items()}
    ours = {"level", "valence"} <= row.keys()
    if ours:
        # What our own export writes as a cross-reference is the same.
        mapped["same"] += texts(row.get("xref"))
        mapped["related"] = texts(row.get("related_match"))
    elif times := sum(public(one) is not None for one in texts(row.get("xref"))):
        yield Changed("a cross-reference, which does not say what is the same, was read as related", times)
    yield Thing(
        _own_name(name) if ours else name,
        _one(row, "name") or name,
        Level(own) if (own := _one(row, "level")) in set(Level) else level,
        ", ".join(categories) or None,
        synonyms=(*texts(row.get("synonym")), *texts(row.get("full_name")), *texts(row.get("symbol"))),
        **mapped,
        valence=Valence(own) if (own := _one(row, "valence")) in set(Valence) else Valence.neutral,
        note=_one(row, "description") or None,
        of=None,
    )


# ── Edges ────────────────────────────────────────────────────────────────────────────────────────────


def _edge(given: Row, span: Span, line: int) -> Iterator[Event]:
    given = biolink.flat(given)
    row, turned = biolink.today(given)
    ours = {key.removeprefix("mg_"): found for key, found in row.items() if key.startswith("mg_")}
    ends = {end: _own_name(_one(row, end)) if ours else _one(row, end) for end in ("subject", "object")}
    # They are read, whether or not a claim comes of the edge.
    yield from (Thing(name, name) for name in ends.values() if name)
    predicate = _one(given, "predicate")
    if not predicate or not all(ends.values()):
        yield Left(
            "an edge without subject, predicate or object",
            _one(given, "id") or f"line {line}",
            line,
            of=Piece.statements,
        )
        return
    kept = {biolink.other_end(key) if turned else key: value for key, value in given.items() if key != "predicate"}
    if any(row[key] != value for key, value in kept.items()):
        yield Left("an edge whose qualifiers say otherwise than its predicate", predicate, line, of=Piece.statements)
        return
    relation, wider = _relation(row)
    negated = _TRUE.get(str(row.get("negated", False)).strip().casefold())
    if negated is None:
        yield Left(
            "an edge that is negated neither true nor false", str(row["negated"])[:80], line, of=Piece.statements
        )
        return
    if negated and wider:
        yield Left(
            "a denied edge whose predicate is narrower than any relation of ours", predicate, line, of=Piece.statements
        )
        return
    if wider:
        yield Changed("a predicate that has no relation of ours was read as an association")
    for end in ends:
        for thing in _aspects(row, end, ends[end], relation):
            yield thing
            ends[end] = thing.name
    for key in sorted(given.keys() - _EDGE - _SENTENCES):
        if _is_qualifier(key) or (ours and key == "category"):
            continue  # the category is that of all edges of our own
        if not key.startswith("mg_") or (key.removeprefix("mg_") not in _OURS and key not in _DERIVED):
            yield Left("a field of an edge that has no place", key, line)
    change = biolink.CHANGES.get(biolink.DIRECTIONS.get(_one(row, "subject_direction_qualifier"), 0))
    said = Stated(
        span,
        ends["subject"],
        relation,
        ends["object"],
        wording=_wording(given, predicate),
        verb=_verb(row, predicate, turned=turned),
        turned=turned,
        subject_change=change or SubjectChange.as_such,
        polarity=Polarity.negated if negated else Polarity.affirmed,
        cites=texts(row.get("publications")),
        scope=_scope(row),
        severity=_SEVERITY.get(relation),
        note=_note(row),
    )
    level = _one(row, "knowledge_level")
    if ours:
        try:
            yield _told(said, ours)
        except ValueError as error:
            yield Left(
                "an edge with fields of ours that are not those of a claim", f"{error}", line, of=Piece.statements
            )
    elif level == "prediction":
        yield replace(said, certainty=Certainty.hypothesised, hedge="prediction")
    elif level == "logical_entailment":
        yield replace(said, status=Status.implied, warrant="The source marks it as a logical entailment.")
    else:
        yield said


def _name(row: Row) -> str:
    return _one(row, "predicate").removeprefix("biolink:")


def _direction(row: Row) -> int:
    """Return the direction that an edge gives its object, where its predicate is one that takes it."""
    direction = _one(row, "object_direction_qualifier") if _name(row) in biolink.QUALIFIED else ""
    return biolink.DIRECTIONS.get(direction, 0)


def _relation(row: Row) -> tuple[str, bool]:
    """Return our relation for an edge, and whether it is wider than the predicate."""
    own = _one(row, "original_predicate").partition("mg:")
    if not own[0] and own[2] in relations():
        return own[2], False
    if direction := _direction(row):
        aspect = _one(row, "object_aspect_qualifier")
        return biolink.DIRECTED.get(aspect, biolink.DIRECTED[""])[direction], False
    return biolink.PREDICATES.get(_name(row), "associatedWith"), _name(row) not in biolink.PREDICATES


def _aspects(row: Row, end: str, name: str, relation: str) -> Iterator[Thing]:
    """Yield the form and the aspect of an end, where they are given and are not what the relation says already."""
    for kind in ("form_or_variant", "part", "derivative", "aspect"):
        value = _one(row, f"{end}_{kind}_qualifier")
        said = relation in {"activates", "inhibits", "upregulates", "downregulates", "blocks"}
        own = relation in relations() and _one(row, "original_predicate").startswith("mg:")
        if not value or (end == "object" and kind == "aspect" and (value in biolink.AMOUNTS or said or own)):
            continue
        words = value.replace("_", " ")
        before = words if words.endswith((" to", " for")) else f"{words} of"
        thing = Thing(f"{value.replace(':', ' ')}:{name}", before, of=name, aspect_of=(name,))
        yield thing
        name = thing.name


def _wording(row: Row, predicate: str) -> str:
    """Return what the source calls the relation: the predicate with the qualifiers that say its direction."""
    keys = ("qualified_predicate", "object_aspect_qualifier", "object_direction_qualifier")
    return " ".join((predicate, *(_one(row, key).removeprefix("biolink:") for key in keys if row.get(key))))


def _verb(row: Row, predicate: str, *, turned: bool) -> str:
    """Return what stands between the ends in a sentence, in the order in which the source has them."""
    if not _direction(row):
        inverse = "affected by" if _name(row) == "affects" else predicate.removeprefix("biolink:")
        name = inverse if turned else _name(row)
        return with_verb(name[len(end[0]) if (end := _END.match(name)) else 0 :].replace("_", " "))
    direction, aspect = (_one(row, f"object_{key}_qualifier").replace("_", " ") for key in ("direction", "aspect"))
    if aspect and aspect not in biolink.DIRECTED and aspect.replace(" ", "_") not in biolink.AMOUNTS:
        aspect = ""  # it stands in the name of the object
    if turned:
        return f"has {direction} {aspect} because of" if aspect else f"is {direction} because of"
    return f"causes {direction} {aspect} of" if aspect else f"causes {direction}"


def _scope(row: Row) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    for key, aspect in biolink.SCOPE.items():
        if found := texts(row.get(key)):
            scope[aspect] = found if aspect in {"region", "timescale"} else "; ".join(found)
    return scope


def _is_qualifier(key: str) -> bool:
    return key.endswith("_qualifier")


def _note(row: Row) -> str | None:
    said = {"subject_direction_qualifier": _one(row, "subject_direction_qualifier") in biolink.DIRECTIONS,
            "object_direction_qualifier": _direction(row)}  # fmt: skip
    shown = {key for key in filter(_is_qualifier, row) if key not in biolink.SCOPE and not said.get(key)}
    parts = [f"{key.replace('_', ' ')}: {', '.join(texts(row[key]))}." for key in sorted(shown | (_TOLD & row.keys()))]
    for key in _ORIGINAL:
        original = _one(row, key)
        if original and not original.startswith("mg:"):
            parts.append(f"{key.replace('_', ' ')}: {original}.")
    return " ".join(parts) or None


# ── What our own export added ────────────────────────────────────────────────────────────────────────

_OURS = {*Claim.model_fields, *Scope.model_fields, "when", "span", "expected_sign"}
_KEPT = {"voice", "frequency", "quantifier", "strength", "hedge_scope", "review", "basis"}


def _own_name(written: str) -> str:
    """Return the name whose id is that of an entity of ours; `written` is that id with the prefix of the corpus."""
    local = written.partition(":")[2]
    name = named(local)
    return name if name and entity_id(name) == local else written


def _told(said: Stated, ours: Row) -> Stated:
    """Return a statement with what `mechgraph.exports.kgx` wrote of it besides."""

    def entities(field: str) -> tuple[str, ...]:
        return tuple(_own_name(f":{one}") for one in texts(ours.get(field)))

    scope = {name: found for name in Scope.model_fields if (found := ours.get(name))}
    place = f"Read from {ours.get('document')}, {', '.join(texts(ours.get('segments')))}."
    more: Row = {name: ours[name] for name in _KEPT if ours.get(name)}
    more["open_list"] = _TRUE.get(str(ours.get("open_list")).casefold(), False)
    if ours.get("when"):
        more["time_window"] = {"when": ours["when"], "span": ours.get("span")}
    more["via"] = entities("via")
    notes = [_one(ours, "note"), place, f"Restates {ours['restates']}." if ours.get("restates") else ""]
    return replace(
        said,
        wording=_one(ours, "wording") or said.wording,
        says=_one(ours, "says") or None,
        status=Status(ours.get("status", "stated")),
        warrant=_one(ours, "warrant") or None,
        certainty=Certainty(ours.get("certainty", "asserted")),
        hedge=_one(ours, "hedge") or None,
        cites=texts(ours.get("cites")),
        scope={name: tuple(texts(one)) if name in {"region", "timescale"} else _one(scope, name)
               for name, one in scope.items()},
        members=entities("members"),
        severity=Severity(ours["severity"]) if ours.get("severity") else None,
        more=more,
        note=" ".join(filter(None, notes)),
    )  # fmt: skip
