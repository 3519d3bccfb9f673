"""The page in a real browser: what it shows, what it keeps, and that nothing runs or calls out."""

from __future__ import annotations

import base64
import copy
import gzip
import hashlib
import itertools
import json
import re
import textwrap
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from browsing import Opened
from mechgraph.explain import EFFECT_WORDS
from mechgraph.page import render as page_render
from mechgraph.page.render import render
from mechgraph.records.corpus import CLAIM_COLUMNS
from mechgraph.words import ASSUMED_WORDS, MOST_NAMED, SAFETY_WORDS

LEVELS = ["substance", "molecular", "cellular", "circuit", "mind", "outcome", "body", "practice"]
FAMILIES = {
    "causal": "Causal",
    "enabling": "Enabling",
    "joint_cause": "Joint cause",
    "moderation": "Moderation",
    "structure": "Structure",
    "clinical_use": "Use",
    "safety": "Safety",
    "about_text": "About the text",
}
CHAIN = ("causal", "enabling", "joint_cause")
CERTAINTIES = {"asserted": 4, "probable": 3, "possible": 2, "hypothesised": 1}

# id: label; + wanted, - unwanted
ENTITIES = """
substance = caffeine: Caffeine | paraxanthine: Paraxanthine | theanine: L-Theanine | melatonin: Melatonin
molecular = adenosine: Adenosine | a1: Adenosine A₁ receptor activity | a2a: Adenosine A₂A receptor activity
molecular = camp: cAMP signalling | d2: Dopamine D₂ signalling | pde: PDE activity | cyp1a2: CYP1A2 activity
molecular = bdnf: BDNF | tnf: TNF-α | gaba: GABA release
cellular = excitability: Cortical excitability | glutamate: Glutamate transmission
cellular = ltp: Synaptic potentiation | neurogenesis: Hippocampal neurogenesis
cellular = firing: Firing of wake-active neurons | together: Caffeine and theanine together
circuit = forebrain: Basal forebrain arousal | striatum: Indirect striatal pathway
circuit = vlpo: Preoptic sleep drive | pfc: Prefrontal control
mind = alertness: Alertness+ | attention: Sustained attention+ | fatigue: Fatigue- | anxiety: Anxiety-
mind = mood: Positive mood+
outcome = reaction: Reaction speed+ | memory: Working memory+ | insomnia: Insomnia-
outcome = depression: Depressive symptoms- | endurance: Endurance+ | dependence: Dependence-
outcome = addiction: Addiction-
body = heart: Heart rate | pressure: Blood pressure- | tremor: Tremor- | pregnancy: Pregnancy
body = vessels: Cerebral vasoconstriction
practice = morning: Morning intake | evening: Evening intake | dose: Dose | breaks: Tolerance breaks
"""

# subject relation object | family sign | document segment | certainty "hedge" | more, as key=value
CLAIMS = """
caffeine blocks a1 | causal - | a 4 | asserted
caffeine blocks a1 | causal - | b 3 | asserted
caffeine blocks a2a | causal - | a 4 | asserted
caffeine blocks a2a | causal - | b 4 | probable "thought to"
caffeine inhibits pde | causal - | a 6 | possible "may" | condition=high doses only
pde decreases camp | causal - | a 7 | asserted | also=6
adenosine activates a1 | causal + | a 3 | asserted
adenosine activates a2a | causal + | a 3 | asserted
a1 decreases excitability | causal - | a 8 | asserted
a1 decreases glutamate | causal - | b 6 | asserted
a1 decreases firing | causal - | b 7 | probable "appears to"
a2a increases striatum | causal + | a 9 | asserted
a2a decreases d2 | causal - | a 9 | probable "seems to"
a2a increases vlpo | causal + | b 8 | asserted
d2 decreases striatum | causal - | b 9 | asserted
vlpo decreases forebrain | causal - | b 8 | asserted
firing increases forebrain | causal + | b 10 | asserted
forebrain increases alertness | causal + | a 11 | asserted
forebrain increases alertness | causal + | b 11 | asserted
excitability increases attention | causal + | a 12 | probable "suggests"
alertness increases reaction | causal + | a 12 | asserted
alertness decreases fatigue | causal - | b 12 | asserted
attention increases memory | causal + | a 13 | possible "might"
pfc increases memory | causal + | b 13 | asserted
pfc increases attention | causal + | a 13 | asserted
camp increases bdnf | causal + | a 14 | hypothesised "can be understood as"
bdnf promotes neurogenesis | causal + | a 15 | probable "thought to"
bdnf promotes ltp | causal + | b 15 | asserted
neurogenesis decreases depression | causal - | a 16 | hypothesised "theorised"
ltp increases memory | causal + | b 15 | probable "seems to"
caffeine decreases depression | causal - | b 16 | possible "may" | via=bdnf frequency=sometimes
caffeine increases anxiety | causal + | a 20 | asserted | population=people prone to panic frequency=sometimes
caffeine decreases anxiety | causal - | b 20 | possible "could" | dose=low doses
caffeine increases heart | causal + | a 21 | asserted
caffeine increases pressure | causal + | a 21 | asserted | timescale=first hours strength=partial
caffeine increases pressure | causal + | b 21 | probable "tends to"
caffeine affects glutamate | causal 0 | a 10 | asserted
caffeine affects mood | causal 0 | b 22 | possible "may"
theanine increases gaba | causal + | b 23 | possible "may"
gaba decreases anxiety | causal - | b 23 | asserted
gaba decreases excitability | causal - | b 24 | asserted
melatonin increases vlpo | causal + | b 25 | asserted
together increases attention | joint_cause + | b 26 | probable "suggests" | members=caffeine,theanine
tnf decreases ltp | causal - | a 17 | asserted
a2a increases tnf | causal + | a 17 | possible "may" | subject_change=decreased
caffeine increases endurance | causal + | a 22 | asserted
caffeine decreases insomnia | causal - | b 27 | asserted | polarity=negated
caffeine increases endurance | causal + | b 22 | asserted | polarity=not_shown
caffeine causes addiction | causal + | a 23 | asserted | polarity=not_shown
caffeine causes dependence | causal + | a 23 | probable "can"
caffeine increases vessels | causal + | b 28 | asserted
vessels affects pressure | causal 0 | b 28 | possible "may"
cyp1a2 decreases caffeine | causal - | a 24 | asserted
caffeine increases paraxanthine | causal + | a 24 | presupposed | status=presupposed
paraxanthine blocks a1 | causal - | a 25 | probable "likely" | status=implied warrant=two_sentences_joined
d2 increases mood | causal + | a 26 | probable "likely" | status=implied warrant=the_order_of_the_list
forebrain increases pfc | causal + | b 29 | possible "may" | status=implied warrant=the_order_of_the_list
heart increases tremor | causal + | b 29 | possible "may" | status=implied warrant=the_order_of_the_list
adenosine primes vlpo | enabling + | b 30 | asserted
breaks enables alertness | enabling + | a 30 | possible "may"
alertness increases mood | causal + | b 31 | asserted
evening causes insomnia | causal + | a 31 | asserted
dose modulates anxiety | moderation 0 | a 32 | asserted
dose modulates pressure | moderation 0 | b 32 | asserted
a1 is_part_of excitability | structure 0 | a 33 | asserted
bdnf occurs_in neurogenesis | structure 0 | a 33 | asserted
caffeine used_for fatigue | clinical_use 0 | a 34 | asserted
caffeine used_for endurance | clinical_use 0 | b 34 | asserted
caffeine caution_in pregnancy | safety 0 | b 35 | asserted | severity=caution span=throughout
caffeine side_effect tremor | safety 0 | a 35 | asserted | frequency=rare
morning advised alertness | safety 0 | b 36 | asserted | severity=advice
caffeine compares melatonin | about_text 0 | b 37 | asserted
"""

# left claim, right claim, what they are to each other, and in what they differ
COMPARED = [
    ("c001", "c002", "same", "agreement"),
    ("c003", "c004", "one side hedged", "agreement", "certainty (asserted / probable “thought to”)"),
    ("c018", "c019", "same", "agreement"),
    ("c032", "c033", "opposition in different contexts", "opposition", "dose (not given / low doses)"),
    ("c035", "c036", "same, context differs", "agreement", "timescale (first hours / not given)"),
    ("c046", "c048", "not shown against stated", "difference"),
]

MECHANISMS: list[dict[str, Any]] = [
    {
        "id": "arousal",
        "title": "Caffeine keeps awake by lifting a brake",
        "grade": "joined",
        "sign": 1,
        "certainty": "asserted",
        "entities": ["caffeine", "a2a", "vlpo", "forebrain", "alertness", "reaction"],
    },
    {
        "id": "growth",
        "title": "A growth factor route to mood",
        "grade": "with implied steps",
        "sign": None,
        "certainty": "hypothesised",
        "entities": ["caffeine", "pde", "camp", "bdnf", "neurogenesis", "depression"],
        "gap": ("pde", "camp"),
    },
    {
        "id": "calm",
        "title": "Theanine softens the edge",
        "grade": "one document",
        "sign": -1,
        "certainty": "possible",
        "entities": ["theanine", "gaba", "anxiety"],
    },
]


def wrapped(label: str) -> list[str]:
    lines = textwrap.wrap(label, 14, break_long_words=False) or [""]
    return lines[:4]


def place(entities: list[dict[str, Any]]) -> tuple[dict[str, list[float]], list[dict[str, Any]], dict[str, Any]]:
    """A plain grid: one band per level, more columns where a level is long."""
    positions, bands, boxes, left = {}, [], {}, 0.0
    rows = max(8, int(len(entities) ** 0.5) + 1)
    for entity in entities:
        lines = wrapped(entity["label"])
        boxes[entity["id"]] = {"width": 112, "height": 14 * len(lines) + 14, "lines": lines}
    for level in LEVELS:
        members = [entity["id"] for entity in entities if entity["level"] == level]
        columns = -(-len(members) // rows)
        for number, member in enumerate(members):
            column, row = divmod(number, -(-len(members) // columns))
            gap = rows * 100 / (-(-len(members) // columns))
            positions[member] = [left + 68 + column * 124, 60 + gap * (row + 0.5) + (gap / 3 if column % 2 else 0)]
        if columns:
            bands.append(
                {"name": level, "left": left, "top": 0, "width": columns * 124 + 12, "height": rows * 100 + 90}
            )
            left += columns * 124 + 20
    return positions, bands, boxes


def demo_entities() -> list[dict[str, Any]]:
    entities = []
    for row in ENTITIES.strip().splitlines():
        level, _, text = row.partition(" = ")
        for item in text.split(" | "):
            ident, label = item.split(": ")
            valence = {"+": "wanted", "-": "unwanted"}.get(label[-1], "neutral")
            entities.append(
                {
                    "id": ident,
                    "label": label.rstrip("+-"),
                    "level": level,
                    "valence": valence,
                    "synonyms": [],
                    "note": None,
                    "mappings": [],
                    "iri": f"https://w3id.org/mechgraph/demo/{ident}",
                }
            )
    by_id = {entity["id"]: entity for entity in entities}
    by_id["caffeine"] |= {
        "synonyms": ["1,3,7-trimethylxanthine", "Théine"],
        "note": "The substance, not the drink: coffee holds more than caffeine.",
        "mappings": [
            {
                "predicate": "exactMatch",
                "curie": "CHEBI:27732",
                "label": "caffeine",
                "iri": "http://purl.obolibrary.org/obo/CHEBI_27732",
            },
            {"predicate": "relatedMatch", "curie": "EX:1", "label": "odd", "iri": "javascript:window.pwned=1"},
        ],
    }
    by_id["tnf"]["synonyms"] = ["tumour necrosis factor α"]
    return entities


def demo_claims(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    labels = {entity["id"]: entity["label"] for entity in entities}
    named = lambda ident: {"id": ident, "label": labels[ident]}  # noqa: E731
    claims = []
    for number, row in enumerate(CLAIMS.strip().splitlines(), 1):
        what, kind, where, how, *more = (part.strip() for part in row.split("|"))
        subject, relation, object_ = what.split()
        family, mark = kind.split()
        document, segment = where.split()
        certainty, _, hedge = how.partition(" ")
        extra = dict(re.findall(r"(\w+)=(.*?)(?=\s\w+=|$)", more[0])) if more else {}
        sign = {"+": 1, "-": -1, "0": 0}[mark]
        polarity = extra.get("polarity", "affirmed")
        change = extra.get("subject_change", "as_such")
        coupling = sign * (-1 if change == "decreased" else 1) if family in CHAIN and polarity == "affirmed" else None
        words = relation.replace("_", " ")
        claim = {
            "id": f"c{number:03}",
            "iri": f"https://w3id.org/mechgraph/demo/claim/c{number:03}",
            "document": document,
            "segments": [int(number) for number in (extra.get("also"), segment) if number],
            "subject": named(subject),
            "relation": relation,
            "relation_label": words,
            "object": named(object_),
            "family": family,
            "sign": sign,
            "coupling": coupling,
            "denies": sign if family in CHAIN and polarity != "affirmed" else None,
            "subject_change": change,
            "polarity": polarity,
            "status": extra.get("status", "stated"),
            "certainty": "probable" if certainty == "presupposed" else certainty,
            "hedge": hedge.strip('"') or None,
            "voice": "exposition",
            "hedge_scope": None,
            "warrant": extra.get("warrant"),
            "scope": {
                key: [{"id": None, "label": extra[key]}]
                for key in ("population", "condition", "dose", "timescale")
                if key in extra
            },
            "via": [named(ident) for ident in extra["via"].split(",")] if "via" in extra else [],
            "members": [named(ident) for ident in extra["members"].split(",")] if "members" in extra else [],
            "says": f"In this demo, {labels[subject]} {words} {labels[object_]}.",
            **{key: extra.get(key) for key in ("frequency", "strength", "severity")},
            "when": "during" if "span" in extra else None,
            "span": extra.get("span"),
        }
        claims.append(claim)
    return claims


def demo_documents(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two documents: what was read from A is written down, what was read from B is not."""
    documents = []
    for ident, title, publisher, date in (
        ("a", "The waking brain", "Demo Press", "2024-03-01"),
        ("b", "A second look at stimulants", "Demo Review", "2025-01-15"),
    ):
        own = [claim for claim in claims if claim["document"] == ident]
        rows: list[dict[str, Any]] = []
        for number in range(1, 41):
            row = {"number": number, "kind": "sentence", "locator": f"Demo words {number}"}
            listed = [c["id"] for c in own if c["segments"][-1] == number and c["status"] != "implied"]
            rows.append(row | ({"statements": [{"claims": [one]} for one in listed]} if listed else {}))
        if ident == "a":
            rows[0] |= {"kind": "heading", "aside": "heading"}
            rows[1] |= {"aside": "repetition", "of": 3}
            rows[3].setdefault("statements", []).append({"says": "Tea has it too."})
            rows[4] |= {"kind": "item", "statements": [{"says": "So has cocoa."}]}
        else:
            for row in rows:
                row.pop("statements", None)
        aside = sum("aside" in row for row in rows)
        open_ = [r for r in rows if "aside" not in r and not all("claims" in s for s in r.get("statements", [{}]))]
        statements = [statement for row in rows for statement in row.get("statements", [])]
        documents.append(
            {
                "id": ident,
                "title": title,
                "publisher": publisher,
                "date": date,
                "short": ident.upper(),
                "claims": len(own),
                "reading": {
                    "ledger": ident == "a",
                    "counts": {
                        "total": len(rows),
                        "read": len(rows) - aside - len(open_),
                        "set_aside": aside,
                        "unaccounted": len(open_),
                    },
                    "statements": {"total": len(statements), "covered": sum("claims" in one for one in statements)},
                    "segments": rows,
                },
            }
        )
    return documents


QUESTIONS: list[dict[str, Any]] = [
    {
        "name": "raises-memory",
        "title": "What raises working memory",
        "question": "What raises working memory, and which claim says so?",
        "text": "SELECT ?x ?claim ?says\nWHERE { ?x mg:increases d:memory }",
        "columns": ["x", "claim", "says"],
        "rows": [["d:attention", "d:claim/c023", "In this demo."], ["d:pfc", "d:claim/c024", "d:nobody"]],
    },
    {
        "name": "places",
        "title": "Where things stand",
        "question": "Where are the things said?",
        "text": "SELECT ?segment WHERE { ?c mg:segment ?segment }",
        "columns": ["segment"],
        "rows": [["d:document/a/segment/12"], ["https://w3id.org/mechgraph/demo/document/b"]],
    },
    {
        "name": "nothing",
        "title": "What cures the moon",
        "question": "What cures the moon",
        "text": "SELECT ?x WHERE { ?x mg:treats d:moon }",
        "columns": ["x"],
        "rows": [],
    },
]


def demo_mechanisms(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    mechanisms = []
    for spec in copy.deepcopy(MECHANISMS):
        gap = spec.pop("gap", None)
        steps = []
        for ends in zip(spec["entities"], spec["entities"][1:], strict=False):
            rows = [
                c
                for c in claims
                if (c["subject"]["id"], c["object"]["id"]) == ends and ends != gap and c["family"] in CHAIN
            ]
            step = {"from": ends[0], "to": ends[1], "claims": [c["id"] for c in rows], "gap": not rows}
            steps.append(
                step
                | {"sign": rows[0]["coupling"] if rows else None, "hedges": [c["hedge"] for c in rows if c["hedge"]]}
            )
        used = {ident for step in steps for ident in step["claims"]}
        mechanisms.append(
            spec | {"steps": steps, "documents": sorted({c["document"] for c in claims if c["id"] in used})}
        )
    return mechanisms


def assemble(entities: list[dict[str, Any]], claims: list[dict[str, Any]], mechanisms: list[dict[str, Any]]) -> Any:
    used = {c[end]["id"] for c in claims if c["family"] in CHAIN for end in ("subject", "object")}
    positions, bands, boxes = place([e for e in entities if e["id"] in used] or entities)
    everywhere, all_bands, all_boxes = place(entities)
    return {
        "format": 1,
        "title": "Caffeine and wakefulness: a demo",
        "subtitle": "Two invented documents, read claim by claim.",
        "notice": "Demo data. Not medical advice.",
        "generator": "mechgraph 0.1.0",
        "corpus": {
            "id": "demo",
            "title": "Demo",
            "description": "",
            "licence": "CC0-1.0",
            "namespace": "https://w3id.org/mechgraph/demo/",
            "prefix": "d",
        },
        "view": None,
        "documents": demo_documents(claims),
        "levels": [{"id": level, "label": level.capitalize(), "note": f"All that is {level}."} for level in LEVELS],
        "families": [
            {"id": key, "label": label, "note": f"What is {label}.", "chain": key in CHAIN}
            for key, label in FAMILIES.items()
        ],
        "certainties": [{"id": key, "label": key.capitalize(), "rank": rank} for key, rank in CERTAINTIES.items()],
        "voices": [{"id": key, "label": key.capitalize()} for key in ("exposition", "marketing")],
        "statuses": [{"id": key, "label": key.capitalize()} for key in ("stated", "presupposed", "implied")],
        "asides": [{"id": "heading", "label": "Heading"}, {"id": "repetition", "label": "Repetition"}],
        "meanings": {"frequency": {"sometimes": "Now and then."}},
        "entities": entities,
        "claims": claims,
        "texts": {"a": {"4": "Invented sentence four."}},
        "mechanisms": mechanisms,
        "views": [
            {"id": "mechanism", "label": "Mechanism", "families": list(CHAIN), "positions": positions, "bands": bands},
            {
                "id": "all",
                "label": "Everything",
                "families": list(FAMILIES),
                "positions": everywhere,
                "bands": all_bands,
            },
        ],
        "boxes": all_boxes | boxes,
        "questions": copy.deepcopy(QUESTIONS),
        "findings": None,
        "assumed": ASSUMED_WORDS,
        "columns": list(CLAIM_COLUMNS),
        "most_named": MOST_NAMED,
        "safety": SAFETY_WORDS,
        "effects": {
            certainty: {str(sign): words for sign, words in signs.items()} for certainty, signs in EFFECT_WORDS.items()
        },
        "compared": [dict(zip(("left", "right", "kind", "group", "differ"), row, strict=False)) for row in COMPARED],
        "sparql": {
            "lack": "left out",
            "prefixes": {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
            "implied": "http://example.org/graph/implied",
            "queries": [],
            "lists": {},
        },
    }


def demo() -> Any:
    entities = demo_entities()
    claims = demo_claims(entities)
    return assemble(entities, claims, demo_mechanisms(claims))


def hostile() -> Any:
    bad = [
        "</script><script>window.pwned=1</script>",
        "<img src=x onerror=window.pwned=1>",
        "\"quoted\" 'twice' `thrice` \\",
        "\u202eright to left\u202c and \u200f marks",
        "long " * 600,
        "🧠 emoji 👩🏽‍🔬",
        "{{ 7 * 7 }} {% raw %} <!-- ",
        '=HYPERLINK("http://x")',
    ]
    ids = ["__proto__", "href", "constructor", 'say "hi"', "a'b", "</script>", "x,y", "toString"]
    entities = [
        {
            "id": ident,
            "label": label,
            "level": LEVELS[number],
            "valence": "neutral",
            "synonyms": bad[:2],
            "note": bad[1],
            "mappings": [
                {"predicate": "exactMatch", "curie": bad[0], "label": bad[1], "iri": "javascript:window.pwned=1"}
            ],
        }
        for number, (ident, label) in enumerate(zip(ids, bad, strict=True))
    ]
    claims = []
    for number, entity in enumerate(entities):
        other = entities[(number + 1) % len(entities)]
        claim = copy.deepcopy(demo_claims(demo_entities())[0])
        claim |= {"id": f"c{number}{bad[1]}", "says": bad[number], "hedge": bad[0], "warrant": bad[1]}
        claim |= {
            "subject": {key: entity[key] for key in ("id", "label")},
            "object": {key: other[key] for key in ("id", "label")},
        }
        claim["segments"] = [number + 1]
        claim["scope"] = {"__proto__": [{"id": None, "label": bad[0]}], "population": [{"id": None, "label": bad[1]}]}
        claims.append(claim)
    steps = [
        {
            "from": c["subject"]["id"],
            "to": c["object"]["id"],
            "sign": -1,
            "claims": [c["id"]],
            "gap": False,
            "hedges": [bad[0]],
        }
        for c in claims[:3]
    ]
    mechanism = {
        "id": "m",
        "title": bad[0],
        "grade": bad[1],
        "sign": 1,
        "certainty": "asserted",
        "documents": ["a"],
        "entities": ids[:4],
    }
    page = assemble(entities, claims, [mechanism | {"steps": steps}])
    page |= {"title": bad[0], "subtitle": bad[1], "notice": bad[1], "generator": bad[0]}
    page["documents"][0] |= {"title": bad[1], "short": "<b>", "publisher": bad[1], "date": bad[0]}
    for number, row in enumerate(page["documents"][0]["reading"]["segments"][: len(bad)]):
        row |= {"kind": bad[1], "locator": bad[number]}
        row["statements"] = [*row.get("statements", []), {"says": bad[number]}]
        row.pop("aside", None)
    page["documents"][0]["reading"]["segments"][9] |= {"aside": bad[1]}
    page["texts"] = {"a": {"4": bad[0]}}
    page["asides"][0]["label"] = bad[1]
    fields = ("name", "title", "question", "text")
    page["questions"] = [
        dict.fromkeys(fields, text) | {"columns": [text], "rows": [[other] for other in [*bad, *ids]]} for text in bad
    ]
    return page


def large() -> Any:
    entities = [
        {
            "id": f"e{n}",
            "label": f"Entity number {n}",
            "level": LEVELS[n % 8],
            "valence": "neutral",
            "synonyms": [],
            "note": None,
            "mappings": [],
        }
        for n in range(300)
    ]
    model = demo_claims(demo_entities())[0]
    claims = []
    for n in range(600):
        ends = [entities[(n * 7) % 300], entities[(n * 13 + 5) % 300]]
        subject, object_ = ({"id": e["id"], "label": e["label"]} for e in ends)
        claims.append(model | {"id": f"c{n}", "subject": subject, "object": object_, "coupling": 1 - 2 * (n % 2)})
    return assemble(entities, claims, [])


def empty() -> Any:
    return assemble(demo_entities()[:5], [], [])


def partial() -> Any:
    return demo() | {"view": {"title": "two steps from caffeine", "hidden_claims": 30, "hidden_entities": 12}}


# ---- the file ----


def test_scripts_that_become_one_name_nothing_twice() -> None:
    assets = Path(page_render.__file__).parent / "assets"
    declared = re.compile(r"^(?:async function|function\*?|const|let|class) +([\w$]+)", re.MULTILINE)
    names = Counter(
        name for file in page_render.SCRIPTS for name in declared.findall((assets / file).read_text("utf-8"))
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_scripts_and_styles_are_all_used_and_in_order_of_their_folders() -> None:
    assets = Path(page_render.__file__).parent / "assets"
    files = {path.relative_to(assets).as_posix() for path in assets.rglob("*.[jc]s*")}
    assert files == {*page_render.SCRIPTS, *page_render.STYLES, page_render.START, page_render.WORKER}
    folders = [name.rpartition("/")[0] for name in page_render.SCRIPTS]
    assert list(dict.fromkeys(folders)) == [one for one, _ in itertools.groupby(folders)]


def test_the_same_data_gives_the_same_bytes() -> None:
    assert render(demo()) == render(demo())


def test_render_leaves_its_data_alone() -> None:
    page = demo()
    before = json.dumps(page)
    render(page)
    assert json.dumps(page) == before


def unpacked(html: str, name: str) -> str:
    found = re.search(rf'id="packed-{name}">([^<]*)</script>', html)
    assert found
    return gzip.decompress(base64.b64decode(found[1])).decode()


def test_the_policy_names_every_script_by_its_hash() -> None:
    html = render(demo())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    text = policy[1].replace("&#39;", "'")
    (start,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    (main,) = re.findall(r'<script type="text/plain" id="page-script">(.*?)</script>', html, re.DOTALL)
    scripts = start, main, unpacked(html, "drawing-script")
    assert text.count("sha256-") == len(scripts)
    for script in scripts:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in text
    assert "default-src 'none'" in text
    directives = dict(part.strip().split(" ", 1) for part in text.split(";"))
    assert "unsafe" not in directives["script-src"]


def test_the_file_names_no_outside_resource() -> None:
    html = render(demo())
    assert not re.search(r"<(?:script|img|iframe)[^>]+src=|<link[^>]+href=\"(?!data:)", html)
    assert "sourceMappingURL" not in html
    assert "@import" not in html
    assert len(html.encode()) < 800_000


def test_hostile_data_stays_in_its_place() -> None:
    html = render(hostile())
    assert html.count("<script") == render(demo()).count("<script")
    assert "<img" not in html[html.index("<body>") :]
    assert json.loads(unpacked(html, "page-data"))["title"] == "</script><script>window.pwned=1</script>"


def test_numbers_that_json_lacks_are_refused() -> None:
    page = demo()
    page["views"][0]["positions"]["caffeine"] = [float("nan"), 0]
    with pytest.raises(ValueError, match="JSON"):
        render(page)


# ---- the page ----


@pytest.mark.browser
def test_first_sight(visit: Any) -> None:
    page = visit()
    assert page.page.title() == "Caffeine and wakefulness: a demo"
    state = page.state()
    claims = demo()["claims"]
    shown = [c["id"] for c in claims if c["family"] in CHAIN and c["status"] != "implied"]
    assert state["visible"] == shown
    assert page.text("#counts").startswith(f"{len(shown)} of {len(claims)} claims · ")
    outside = sum(c["family"] not in CHAIN for c in claims)
    assert page.text("#hidden") == f"{len(claims) - len(shown)} claims hidden: {outside} by view, 4 by status (implied)"
    assert "Not medical advice" in page.text(".notice")
    cards = page.page.locator(".card.mechanism")
    assert cards.count() == 3
    first = cards.nth(0).inner_text()
    for word in ("Caffeine", "⊣", "→", "net +", "joined", "weakest wording: asserted"):
        assert word in first
    assert "1 gap" in cards.nth(1).inner_text()
    assert "raises" in page.text(".legend")


@pytest.mark.browser
def test_labels_are_readable_at_fit(visit: Any) -> None:
    page = visit()
    assert 14 * page.run("mechgraph.network.getScale()") >= 11
    boxes = page.run(
        "[...Object.keys(mechgraph.network.getPositions())].map(id => mechgraph.network.getBoundingBox(id))"
    )
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


@pytest.mark.browser
def test_what_a_line_says(visit: Any) -> None:
    page = visit()
    drawn = {tuple(row["pair"]): row for row in page.state()["drawn"]}
    assert drawn["caffeine", "a1"] | {"pair": 0} == {
        "pair": 0, "kind": "minus", "rank": 4, "documents": 2, "status": "stated", "disputed": False,
    }  # fmt: skip
    assert drawn["caffeine", "a2a"]["rank"] == 4  # the firmest claim decides
    assert drawn["caffeine", "anxiety"]["kind"] == "conflict"
    assert drawn["caffeine", "glutamate"]["kind"] == "open"
    assert drawn["caffeine", "insomnia"]["kind"] == "denied"
    assert drawn["caffeine", "addiction"]["kind"] == "denied"
    assert drawn["caffeine", "endurance"]["disputed"]
    assert drawn["a2a", "tnf"]["kind"] == "minus"  # less of the subject raises the object
    edges = page.run(
        """Object.fromEntries(mechgraph.network.body.edgeIndices.map((id) => {
          const { options } = mechgraph.network.body.edges[id];
          const { from, to, arrows, arrowStrikethrough, width, color, dashes } = options;
          const look = { type: arrows.to.type, through: arrowStrikethrough, width, color: color.color, dashes };
          return [`${from.slice(2)}>${to.slice(2)}`, look];
        }))"""
    )
    assert edges["caffeine>a1"]["type"] == "bar"
    assert edges["caffeine>a1"]["through"]
    assert edges["forebrain>alertness"]["type"] == "arrow"
    assert not edges["forebrain>alertness"]["through"]
    assert edges["caffeine>anxiety"]["type"] == "diamond"
    assert edges["caffeine>insomnia"]["type"] == "box"
    assert edges["caffeine>glutamate"]["type"] == "vee"
    assert (
        edges["forebrain>alertness"]["width"]
        > edges["alertness>reaction"]["width"]
        > edges["attention>memory"]["width"]
    )
    assert edges["attention>memory"]["color"] != edges["alertness>reaction"]["color"]
    assert edges["attention>memory"]["dashes"]
    assert not edges["alertness>reaction"]["dashes"]
    assert edges["caffeine>paraxanthine"]["dashes"] != edges["attention>memory"]["dashes"]


@pytest.mark.browser
def test_a_box_and_a_line_are_clicked(visit: Any) -> None:
    page = visit()
    places, camera = page.positions(), page.camera()
    page.click_at(places["n:caffeine"])
    assert page.state()["selection"] == {"type": "entity", "id": "caffeine"}
    panel = page.text("#panel")
    for word in (
        "Caffeine",
        "1,3,7-trimethylxanthine",
        "Claims from here",
        "Claims to here",
        "CHEBI:27732",
        "exact match",
        "not the drink",
    ):
        assert word in panel
    links = page.run("[...document.querySelectorAll('#panel a')].map(a => [a.href, a.rel])")
    assert links == [["http://purl.obolibrary.org/obo/CHEBI_27732", "noreferrer noopener"]]
    near = page.state()["focus"]["nodes"]
    page.page.get_by_role("button", name="2 steps").click()
    assert set(page.state()["focus"]["nodes"]) > set(near)
    point = page.run(
        """Object.values(mechgraph.network.body.edges)
          .find((edge) => edge.options.from === 'n:evening').edgeType.getPoint(0.5)"""
    )
    page.click_at(point)
    assert page.state()["selection"] == {"type": "pair", "from": "evening", "to": "insomnia"}
    assert page.positions() == places
    assert page.camera() == camera
    page.page.keyboard.press("Escape")
    assert page.state()["selection"] is None
    assert page.page.locator(".card.mechanism").count() == 3
    page.click_at({"x": places["n:evening"]["x"], "y": places["n:evening"]["y"] - 60})
    assert page.state()["selection"] is None


@pytest.mark.browser
def test_evidence_cards(visit: Any) -> None:
    page = visit()
    page.select({"type": "pair", "from": "caffeine", "to": "a1"})
    cards = page.page.locator(".evidence")
    assert cards.count() == 2
    first = cards.nth(0).inner_text()
    for word in (
        "In this demo",
        "The waking brain",
        "segment 4, begins “Demo words 4…”",
        "Invented sentence four.",
        "Asserted",
        "c001",
    ):
        assert word in first
    page.select("c031")
    text = page.page.locator(".evidence.on").inner_text()
    for word in ("“may”", "By way of: BDNF", "how often: sometimes", "Possible"):
        assert word in text
    page.select("c045")
    assert "about less of Adenosine A₂A receptor activity" in page.text(".evidence.on")
    page.select({"type": "pair", "from": "caffeine", "to": "anxiety"})
    assert "conflict in sign" in page.text("#panel")
    assert "population: people prone to panic" in page.text("#panel")
    page.select({"type": "pair", "from": "caffeine", "to": "addiction"})
    assert "not shown" in page.text(".evidence")
    page.select({"type": "pair", "from": "caffeine", "to": "pregnancy"})  # stands in the other view only
    assert page.state()["view"] == "all"
    for word in ("as a caution", "during treatment: throughout"):
        assert word in page.text(".evidence")
    page.select("together")
    assert "only together: Caffeine + L-Theanine" in page.text("#panel")


@pytest.mark.browser
def test_the_claim_id_copies_its_iri(visit: Any) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.select("c001")
    page.page.locator(".evidence.on .identity button").click()
    page.until(
        "document.getElementById('said').textContent.includes('Copied https://w3id.org/mechgraph/demo/claim/c001')"
    )
    assert page.run("navigator.clipboard.readText()") == "https://w3id.org/mechgraph/demo/claim/c001"


@pytest.mark.browser
def test_a_mechanism_is_followed(visit: Any) -> None:
    page = visit()
    places = page.positions()
    page.page.get_by_role("button", name="A growth factor route to mood").click()
    state = page.state()
    assert state["focus"]["gaps"] == [["pde", "camp"]]
    assert state["focus"]["nodes"] == MECHANISMS[1]["entities"]
    assert page.positions() == places
    steps = page.page.locator(".step")
    assert steps.count() == 5
    assert "No document states this step" in steps.nth(1).inner_text()
    assert "“can be understood as”" in steps.nth(2).inner_text()
    colours = page.run("['n:bdnf', 'n:heart'].map(id => mechgraph.network.body.nodes[id].options.color.border)")
    assert colours[0] != colours[1]
    page.select("calm")
    assert "may lower Anxiety, which is unwanted" in page.text("#panel")
    steps.nth(0).get_by_text("In this demo").click()
    assert page.state()["selection"]["type"] == "claim"


@pytest.mark.browser
def test_a_mechanism_shows_what_a_filter_hides(visit: Any) -> None:
    page = visit(fragment='#hide-document=["b"]&mechanism=calm')
    assert page.state()["hidden"]["document"] > 0
    assert page.page.locator(".step .chip", has_text="hidden by document").count() == 2
    assert ["theanine", "gaba"] in [row["pair"] for row in page.state()["drawn"]]


@pytest.mark.browser
def test_search(visit: Any) -> None:
    page = visit()
    page.page.keyboard.press("/")
    box = page.page.locator("#search")
    assert page.run("document.activeElement.id") == "search"
    for query, label in (
        ("tnf alpha", "TNF-α"),
        ("TNFα", "TNF-α"),
        ("necrosis factor alpha", "TNF-α"),
        ("theine", "Caffeine"),
        ("d2 sig", "Dopamine D₂ signalling"),
    ):
        box.fill(query)
        assert page.page.locator("#results li").first.locator("bdi").inner_text() == label, query
    box.fill("anx")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") == "result-0"
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == "result-1"
    page.page.keyboard.press("ArrowUp")
    page.page.keyboard.press("Enter")
    assert page.state()["selection"] == {"type": "entity", "id": "anxiety"}
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == ""
    assert page.run("document.activeElement.id") == "panel"
    for _ in range(4):
        page.page.keyboard.press("Tab")
    assert page.run("document.activeElement.dataset.key") == "hold-block"
    box.fill("melatonin")
    page.page.locator("#results li").first.click()
    assert page.state()["selection"] == {"type": "entity", "id": "melatonin"}
    box.fill("xyzzy")
    assert "Nothing of that name" in page.text("#results")
    box.fill("xyzzy melatonin")
    assert "only “melatonin”" in page.text("#results")
    box.fill("t")  # a letter typed here is no command
    assert not page.state()["table"]


@pytest.mark.browser
def test_filters_say_what_they_hide(visit: Any) -> None:
    page = visit()
    before = len(page.state()["visible"])
    page.page.locator("#filters-button").click()
    page.page.get_by_label("A second look at stimulants").click()
    state = page.state()
    claims = {c["id"]: c for c in demo()["claims"]}
    assert {claims[ident]["document"] for ident in state["visible"]} == {"a"}
    assert f"{state['hidden']['document']} by document" in page.text("#hidden")
    page.page.get_by_label("Probable").click()
    assert all(CERTAINTIES[claims[ident]["certainty"]] >= 3 for ident in page.state()["visible"])
    assert "by certainty" in page.text("#hidden")
    page.page.get_by_label("Implied").click()
    assert any(claims[ident]["status"] == "implied" for ident in page.state()["visible"])
    page.page.get_by_label("Cellular").click()
    assert "by level" in page.text("#hidden")
    assert "n:ltp" not in page.positions()
    assert page.page.get_by_label("Safety").is_disabled()
    page.page.get_by_label("Enabling").click()
    assert "enabling" not in {claims[ident]["family"] for ident in page.state()["visible"]}
    page.page.keyboard.press("Escape")
    assert page.page.locator("#filters").is_hidden()
    page.page.locator("#reset").click()
    assert len(page.state()["visible"]) == before


@pytest.mark.browser
def test_silence_is_not_addressed(visit: Any) -> None:
    page = visit(fragment='#hide-document=["b"]&entity=melatonin')
    text = page.text("#panel")
    assert "Not addressed in The waking brain." in text
    assert "does not mean that there is no effect" in text
    assert "1 by document" in text.partition("hidden by filters: ")[2]
    page.select({"type": "pair", "from": "caffeine", "to": "vessels"})
    assert "Not addressed by the claims shown" in page.text("#panel")


@pytest.mark.browser
def test_the_panel_tells_all_claims_where_it_is_asked_to(visit: Any) -> None:
    about = [c for c in demo()["claims"] if c["subject"]["id"] == "caffeine" or c["object"]["id"] == "caffeine"]
    page = visit(fragment="#entity=caffeine")
    shown = [c for c in about if c["id"] in page.state()["visible"]]
    assert 0 < len(shown) < len(about)
    panel = page.text("#panel")
    assert f"{len(shown)} of {len(about)} claims about this entity" in panel
    assert "What is Safety" not in panel
    page.page.get_by_role("button", name=f"Show the {len(about) - len(shown)} others").click()
    panel = page.text("#panel")
    others = [c for c in about if c["family"] not in CHAIN]
    for family in {c["family"] for c in others}:
        assert f"What is {FAMILIES[family]}" in panel
    assert all(c["object"]["label"] in panel and c["relation_label"] in panel for c in others)
    assert "hidden by status (implied)" in visit(fragment="#entity=paraxanthine&everything=1").text("#panel .links")
    assert page.state()["visible"] == visit().state()["visible"]  # the drawing stays as it is
    other = others[0]
    page.select({"type": "pair", "from": other["subject"]["id"], "to": other["object"]["id"]})
    assert page.page.locator("#panel .evidence").count()
    again = visit(fragment=page.run("location.hash"))
    assert again.text("#panel") == page.text("#panel")


@pytest.mark.browser
def test_views(visit: Any) -> None:
    page = visit()
    assert "n:pregnancy" not in page.positions()
    page.page.get_by_role("button", name="Everything").click()
    assert "n:pregnancy" in page.positions()
    assert page.state()["hidden"] == {"status": 4}
    drawn = {tuple(row["pair"]): row["kind"] for row in page.state()["drawn"]}
    assert drawn["caffeine", "pregnancy"] == "other"


@pytest.mark.browser
def test_the_table_goes_with_the_drawing(visit: Any) -> None:
    page = visit()
    page.page.keyboard.press("t")
    rows = page.page.locator("#table-pane tbody tr")
    assert rows.count() == len(page.state()["visible"])
    subjects = page.page.locator("#table-pane tbody td:first-child")
    page.page.get_by_role("button", name="Subject").click()
    assert subjects.all_inner_texts() == sorted(subjects.all_inner_texts(), key=str.casefold)
    page.page.get_by_role("button", name="Subject").click()
    assert page.page.locator("#table-pane th").first.get_attribute("aria-sort") == "descending"
    assert subjects.first.inner_text() == "Tolerance breaks"
    rows.first.click()
    assert page.state()["selection"]["type"] == "claim"
    assert page.page.locator("#table-pane tr.on").count() == 1
    page.select({"type": "pair", "from": "caffeine", "to": "a1"})
    assert page.page.locator("#table-pane tr.on").count() == 2
    page.page.keyboard.press("t")
    assert page.page.locator("#table-pane").is_hidden()


@pytest.mark.browser
def test_the_address_restores_the_view(visit: Any) -> None:
    page = visit()
    page.select("a2a")
    page.page.get_by_role("button", name="2 steps").click()
    page.page.get_by_role("button", name="Everything").click()
    page.page.locator("#theme-button").click()
    page.page.locator("#filters-button").click()
    page.page.get_by_label("The waking brain").click()
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("t")
    left = page.state()
    assert left["theme"] == "dark"
    again = visit(fragment=page.run("location.hash"))
    assert again.state() == left
    again.run("location.hash = '#mechanism=calm'")
    again.until("mechgraph.state().selection?.type === 'mechanism'")
    assert again.state()["table"] is False
    again.run("location.hash = '#entity=nobody&view=none&least=9&depth=7&hide-family=nonsense&pair=[1]'")
    again.until("mechgraph.state().selection === null")
    again.requests.clear()
    again.requests.append(again.address)


@pytest.mark.browser
def test_keys_and_buttons(visit: Any) -> None:
    page = visit()
    fitted = page.camera()
    page.page.locator("#zoom-in").click()
    assert page.camera()[0] > fitted[0]
    page.page.locator("#zoom-out").click()
    page.page.locator("#zoom-out").click()
    assert page.camera()[0] < fitted[0]
    page.page.keyboard.press("f")
    assert page.camera()[0] == pytest.approx(fitted[0])
    assert page.camera()[1] == pytest.approx(fitted[1])
    page.page.keyboard.press("?")
    assert page.page.locator("#help").is_visible()
    page.page.keyboard.press("Escape")
    assert page.page.locator("#help").is_hidden()
    page.page.mouse.move(700, 450)
    frame = page.page.locator("#canvas").bounding_box()
    at = page.run("mechgraph.network.canvasToDOM(mechgraph.network.getPosition('n:caffeine'))")
    page.page.mouse.move(frame["x"] + at["x"], frame["y"] + at["y"])
    page.until("!document.getElementById('tip').hidden")
    assert page.text("#tip").startswith("Caffeine · ")


# WCAG 2 relative luminance and contrast
LUMINANCE = """
const luminance = (rgb) => {
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = rgb.map((v) => linear(v / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
"""
CONTRAST = f"""selectors => {{
  {LUMINANCE}
  const parse = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const ground = (node) => {{
    for (let at = node; at; at = at.parentElement) {{
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return parse(colour);
    }}
    return [255, 255, 255];
  }};
  return selectors.flatMap((selector) => [...document.querySelectorAll(selector)].map((node) =>
    [`${{selector}}: ${{node.textContent}}`, contrast(parse(getComputedStyle(node).color), ground(node))]));
}}"""
RATIO = f"""names => {{
  {LUMINANCE}
  const style = getComputedStyle(document.documentElement);
  const hex = (name) => style.getPropertyValue(`--${{name}}`).trim();
  const read = (name) => [1, 3, 5].map((i) => parseInt(hex(name).slice(i, i + 2), 16));
  return contrast(...names.map(read));
}}"""
TEXTS = [
    "h1",
    ".counts",
    ".chip",
    ".badge",
    ".glyph",
    ".small",
    "li",
    ".notice",
    ".status",
    "button",
    ".note",
    ".gap",
    "th",
    "td",
    "label",
    "kbd",
]


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_are_readable(visit: Any, theme: str) -> None:
    page = visit(color_scheme=theme)
    assert page.state()["theme"] == theme
    for ident in (None, "growth", "caffeine", "c031"):
        page.select(ident)
        time.sleep(0.2)  # colours have a short transition
        low = [row for row in page.run(CONTRAST, TEXTS) if row[1] < 4.5]
        assert low == []
    level_text = [page.run(RATIO, [f"level-{number}", "canvas"]) for number in range(8)]
    lines = [page.run(RATIO, [name, "canvas"]) for name in ("plus", "minus", "conflict", "other")]
    assert min(level_text) >= 4.5
    assert min(lines) >= 3
    page.page.locator("#theme-button").click()
    assert page.state()["theme"] != theme


@pytest.mark.browser
def test_hostile_labels_fire_nothing_and_show_as_they_are(visit: Any) -> None:
    data = hostile()
    page = visit(data)
    assert len(page.state()["visible"]) == len(data["claims"])
    page.page.keyboard.press("t")
    for entity in data["entities"]:
        page.select({"type": "entity", "id": entity["id"]})
        assert page.state()["selection"] == {"type": "entity", "id": entity["id"]}
        assert page.run("document.querySelector('#panel h2.title').textContent") == entity["label"]
    for claim in data["claims"]:
        page.select(claim["id"])
        assert page.run("document.querySelector('.evidence.on .says').textContent") == claim["says"]
        assert claim["hedge"] in page.run("document.querySelector('.evidence.on').textContent")
    page.select("m")
    page.select(None)
    page.page.locator("#filters-button").click()
    page.page.locator("#search").fill("script")
    open_hostile_panes(page, data)
    held = "img, #panel script, #panel a, #pane script, #pane a, #print script, #print a, b"
    assert page.run("held => document.querySelectorAll(held).length", held) == 0
    assert page.run("window.pwned") is None
    assert data["title"] in page.page.title()
    again = visit(data, "#entity=__proto__")
    assert again.state()["selection"] == {"type": "entity", "id": "__proto__"}


def open_hostile_panes(page: Opened, data: Any) -> None:
    """Open each document and question, and check that words are there as words."""
    for document in data["documents"]:
        page.run("id => { location.hash = `#doc=${encodeURIComponent(id)}`; }", document["id"])
        page.until(f"mechgraph.state().pane?.id === {json.dumps(document['id'])}")
        assert page.run("document.querySelector('#pane h3').textContent") == document["title"]
        assert page.page.locator("#pane .segment").count() == len(document["reading"]["segments"])
    said = page.run("[...document.querySelectorAll('#pane .uncovered bdi')].map(node => node.textContent)")
    shown = page.run("document.querySelector('#pane').textContent")
    assert said == []  # B has no ledger
    assert "Nobody has written down" in shown
    page.page.get_by_label("Which document").select_option("a")
    said = page.run("[...document.querySelectorAll('#pane .uncovered bdi')].map(node => node.textContent)")
    for question in data["questions"]:
        assert question["text"] in said
        page.run("name => { location.hash = `#questions=${encodeURIComponent(name)}`; }", question["name"])
        page.until("document.querySelector('#pane pre')")
        page.until("document.querySelector('#pane .card.here pre').textContent === mechgraph.state().pane.name")
        assert page.run("document.querySelector('#pane pre').textContent") == question["text"]
    page.run("dispatchEvent(new Event('beforeprint'))")


@pytest.mark.browser
def test_three_hundred_boxes(visit: Any) -> None:
    page = visit(large())
    assert len(page.positions()) == 300
    page.select("e7")
    assert page.run("mechgraph.network.body.edgeIndices.every(id => !mechgraph.network.body.edges[id].options.dashes)")


@pytest.mark.browser
def test_no_claims_at_all(visit: Any) -> None:
    page = visit(empty())
    assert page.text("#counts") == "0 of 0 claims · 0 entities · 0 documents"
    assert "Absence of a claim says nothing" in page.text("#panel")
    page.select("caffeine")
    assert "Not addressed" in page.text("#panel")
    page.page.keyboard.press("t")
    page.page.keyboard.press("f")


@pytest.mark.browser
def test_a_part_says_what_it_leaves_out(visit: Any) -> None:
    page = visit(partial())
    assert "30 claims and 12 entities of Demo are not in this page" in page.text("#panel")
    assert "30 more claims not in this page" in page.text("#status")


@pytest.mark.browser
def test_narrow_screens_put_the_panel_below(visit: Any) -> None:
    page = visit(viewport={"width": 800, "height": 900})
    canvas, panel = (page.page.locator(part).bounding_box() for part in ("#canvas", "#panel"))
    assert canvas["height"] > 400
    assert panel["y"] >= canvas["y"] + canvas["height"]
    assert page.run("document.documentElement.scrollWidth") <= 800


@pytest.mark.browser
def test_print_shows_the_table(visit: Any) -> None:
    page = visit()
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    assert page.page.locator("#print table.claims").is_visible()
    shown = page.state()["visible"]
    assert page.page.locator("#print tbody tr").count() == len(shown)
    assert page.page.locator("#canvas").is_hidden()
    text = page.text("#print")
    assert all(one["says"] in text for one in demo()["claims"] if one["id"] in shown and "says" in one)
    assert demo()["notice"] in text
    assert "A growth factor route to mood" in text
    assert "[object" not in text
    assert page.page.locator("#print figure svg").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("fragment", ["", "#entity=caffeine", "#doc=a", "#find=paths&from=caffeine&to=alertness"])
def test_nothing_is_cut_at_the_edge_of_the_paper(visit: Any, fragment: str) -> None:
    long = demo()
    long["claims"][0]["says"] = "immunoglobulin" * 30
    page = visit(long, fragment=fragment)
    page.until("mechgraph.state().ways?.state !== 'running'")
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.page.set_viewport_size({"width": 703, "height": 1000})  # px of what the margins leave of A4
    page.page.emulate_media(media="print")
    assert page.run("document.querySelector('#print').scrollWidth") <= page.run("innerWidth")
    assert page.page.locator("#print :is(input, select)").count() == 0


@pytest.mark.browser
def test_print_shows_what_is_selected(visit: Any) -> None:
    page = visit(color_scheme="dark")
    page.select("caffeine")
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    assert "Claims from here" in page.text("#print")
    badges = page.page.locator("#print .sheet .badge")
    sizes = [badges.nth(place).bounding_box() for place in range(badges.count())]
    assert sizes
    assert all(size["width"] >= size["height"] for size in sizes if size)
    drawn = page.page.locator("#print figure svg g[id^='box-']")
    assert "caffeine" in drawn.evaluate_all("boxes => boxes.map((box) => box.dataset.entity)")
    paper = page.page.locator("#print figure svg rect").first.get_attribute("fill")
    page.run("dispatchEvent(new Event('afterprint'))")
    assert page.state()["theme"] == "dark"
    assert paper == "#f6f7f9"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("fragment", "width"),
    [("", 1440), ("#table=1", 1440), ("#doc=a", 1440), ("", 390), ("#find=paths&from=caffeine&to=alertness", 1000)],
)
def test_print_shows_the_whole_drawing(visit: Any, fragment: str, width: int) -> None:
    page = visit(fragment=fragment, viewport={"width": width, "height": 700})
    page.until("mechgraph.state().ways?.state !== 'running'")
    drawn = len(page.positions())
    page.run("for (let press = 0; press < 4; press += 1) document.querySelector('#zoom-in').click()")
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.page.set_viewport_size({"width": 703, "height": 1000})
    page.page.emulate_media(media="print")
    outside = """[...document.querySelectorAll("#print figure g")].filter(group => {
      if (!/^(band|box|line)-/.test(group.id)) return false;
      const [box, paper] = [group, group.closest("svg")].map(node => node.getBoundingClientRect());
      return box.left < paper.left || box.right > paper.right || box.top < paper.top || box.bottom > paper.bottom;
    }).map(group => group.id)"""
    assert page.run(outside) == []
    assert page.page.locator("#print figure g[id^='box-']").count() == drawn > 0
    names = page.page.locator("#print figure g#marks > text")
    bands = page.page.locator("#print figure g[id^='band-']")
    assert bands.count() > 1
    heads = [bands.nth(place).bounding_box()["y"] for place in range(bands.count())]
    tops = [names.nth(place).bounding_box()["y"] for place in range(names.count())]
    assert all(any(0 <= top - head < 20 for top in tops) for head in heads)  # its name, not moved with the window


@pytest.mark.browser
@pytest.mark.parametrize("fragment", ["", "#entity=caffeine", "#find=paths&from=caffeine&to=alertness"])
def test_a_narrow_screen_prints_the_bands_side_by_side(visit: Any, fragment: str) -> None:
    page = visit(fragment=fragment, viewport={"width": 390, "height": 800})
    page.until("mechgraph.state().ways?.state !== 'running'")
    before = page.positions()
    camera = page.camera()
    page.run("dispatchEvent(new Event('beforeprint'))")
    tops = page.run("""[...document.querySelectorAll("#print figure g[id^='band-'] > :last-child")]
      .map(band => band.getAttribute("d").match(/^M\\S+ (-?[\\d.]+)/)[1])""")
    assert len(tops) > 1
    assert len(set(tops)) == 1
    page.run("dispatchEvent(new Event('afterprint'))")
    assert page.positions() == before
    assert page.camera() == camera


@pytest.mark.browser
def test_without_script_the_page_says_where_the_claims_are(visit: Any) -> None:
    page = visit(java_script_enabled=False)
    note = page.text("noscript")
    assert f"{len(demo()['claims'])} claims" in note
    assert ".csv" in note


# ---- the pane: a document, the questions ----


def segment(page: Opened, number: int) -> Any:
    return page.page.locator(f'#pane [data-key="segment-{number}"]')


def read_at(document: str, number: int) -> str:
    """The id of the first claim that is read from a segment of the demo."""
    return next(c["id"] for c in demo()["claims"] if (c["document"], c["segments"][-1]) == (document, number))


def in_sight(page: Opened, locator: Any) -> bool:
    """Whether an element lies within the window of the pane."""
    box, room = locator.bounding_box(), page.page.locator(".pane-scroll").bounding_box()
    return bool(box and room and room["y"] <= box["y"] < room["y"] + room["height"])


@pytest.mark.browser
def test_a_document_is_told_segment_by_segment(visit: Any) -> None:
    page = visit()
    page.page.get_by_role("button", name="Documents").click()
    assert page.state()["pane"] == {"type": "document", "id": "a", "segment": None}
    assert page.text("#pane h3") == "The waking brain"
    own = [claim for claim in demo()["claims"] if claim["document"] == "a"]
    reading = demo()["documents"][0]["reading"]
    pane = page.text("#pane")
    assert f"Demo Press · 2024-03-01 · 40 segments · {len(own)} claims" in pane
    counts = reading["counts"]
    said = [f"{counts['read']} read", f"{counts['set_aside']} set aside", f"{counts['unaccounted']} unaccounted for"]
    assert page.page.locator(".coverage-bar").get_attribute("aria-label") == f"Segments: {', '.join(said)}"
    assert all(part in page.text(".coverage-key") for part in said)
    covered, total = reading["statements"]["covered"], reading["statements"]["total"]
    assert f"{covered} of {total} statements covered by claims" in pane
    assert page.page.locator("#pane .segment").count() == 40
    assert "Set aside: heading" in segment(page, 1).inner_text()
    assert "begins “Demo words 1…”" in segment(page, 1).inner_text()
    assert "Set aside: repetition of segment 3" in segment(page, 2).inner_text()
    fourth = segment(page, 4).inner_text()
    for word in ("Invented sentence four.", "⊣", "In this demo, Caffeine blocks", "Not yet encoded: Tea has it too."):
        assert word in fourth
    assert "Demo words" not in fourth
    assert "item" in segment(page, 5).inner_text()
    assert "Not read yet" in segment(page, 18).inner_text()
    assert "“may”" in segment(page, 6).inner_text()
    assert "Context of c006" in segment(page, 6).inner_text()
    assert "Context" not in segment(page, 7).inner_text()
    assert "denied" not in segment(page, 22).inner_text()
    assert "not shown" in segment(page, 23).inner_text()
    segment(page, 2).get_by_role("button", name="segment 3").click()
    assert page.state()["pane"]["segment"] == 3
    page.page.get_by_role("button", name="Close: Document").click()
    assert page.page.locator("#pane").is_hidden()


@pytest.mark.browser
def test_a_claim_of_a_segment_is_shown_in_the_drawing(visit: Any) -> None:
    page = visit(fragment="#doc=a")
    page.until("document.getElementById('canvas').clientWidth < 600")  # the drawing has given way to the pane
    segment(page, 20).get_by_role("button", name="In this demo, Caffeine increases Anxiety").click()
    assert page.state()["selection"] == {"type": "claim", "id": "c032"}
    assert page.state()["focus"]["pairs"] == [["caffeine", "anxiety"]]
    assert page.page.locator("#pane .read.on").count() == 1
    assert "population: people prone to panic" in page.text("#panel")
    assert 14 * page.run("mechgraph.network.getScale()") >= 9
    segment(page, 6).get_by_role("button", name="c006").click()
    assert page.state()["selection"] == {"type": "claim", "id": "c006"}
    assert 14 * page.run("mechgraph.network.getScale()") >= 9
    segment(page, 34).get_by_role("button", name="In this demo, Caffeine used for Fatigue").click()
    assert ["caffeine", "fatigue"] in [row["pair"] for row in page.state()["drawn"]]  # the view leaves such claims out
    page.select("c001")  # chosen elsewhere: the pane follows
    page.run("document.activeElement.blur()")
    page.select(read_at("a", 3))
    page.select(read_at("a", 31))
    assert in_sight(page, page.page.locator("#pane .read.on"))


@pytest.mark.browser
def test_a_source_opens_the_document_at_its_place(visit: Any) -> None:
    page = visit()
    page.select(read_at("a", 31))
    page.page.locator(".source").get_by_role("button", name="segment 31").click()
    assert page.state()["pane"] == {"type": "document", "id": "a", "segment": 31}
    assert page.run("document.activeElement.dataset.key") == "segment-31"
    assert segment(page, 31).get_attribute("aria-current") == "location"
    assert in_sight(page, segment(page, 31))
    assert page.page.locator("#pane .read.on").count() == 1
    page.page.locator(".source").get_by_role("button", name="The waking brain").click()
    assert page.state()["pane"]["segment"] is None
    page.select(None)
    page.page.locator("#panel .documents").get_by_role("button", name="A second look at stimulants").click()
    assert page.state()["pane"]["id"] == "b"
    page.page.locator("#filters-button").click()
    page.page.locator("#filters").get_by_role("button", name="Read The waking brain").click()
    assert page.state()["pane"]["id"] == "a"
    assert page.page.locator("#filters").is_hidden()
    page.select("calm")
    page.page.locator(".step .badge").first.click()
    assert page.state()["pane"] == {"type": "document", "id": "b", "segment": 23}
    page.page.locator("#search").fill("waking br")
    page.page.locator("#results li").first.click()
    assert page.state()["pane"] == {"type": "document", "id": "a", "segment": None}


@pytest.mark.browser
def test_what_nobody_has_written_down(visit: Any) -> None:
    page = visit(fragment="#doc=a")
    page.page.get_by_label("Which document").select_option("b")
    assert page.state()["pane"]["id"] == "b"
    text = page.text("#pane")
    cited = {number for c in demo()["claims"] if c["document"] == "b" for number in c["segments"]}
    assert "Nobody has written down what was read from this document." in text
    assert f"Each segment shows the claims that cite it: {len(cited)} of 40 are cited." in text
    assert page.page.locator(".coverage").count() == 0
    assert "No claim cites it" in segment(page, 1).inner_text()
    assert "In this demo, Caffeine blocks Adenosine A₁ receptor activity." in segment(page, 3).inner_text()


@pytest.mark.browser
def test_what_is_unaccounted_for_is_found(visit: Any) -> None:
    page = visit(fragment="#doc=a")
    rows = demo()["documents"][0]["reading"]["segments"]
    nothing = [{"says": ""}]
    open_ = [r["number"] for r in rows if "aside" not in r and any("says" in s for s in r.get("statements", nothing))]
    assert page.page.locator("#pane .segment.missing").count() == len(open_)
    visited = []
    for _ in range(len(open_) + 1):
        page.page.get_by_role("button", name="next").click()
        visited.append(page.state()["pane"]["segment"])
    assert visited == [*open_, open_[0]]


@pytest.mark.browser
def test_filters_count_what_the_document_hides(visit: Any) -> None:
    page = visit(fragment="#doc=a")
    assert "2 claims hidden: 2 by status (implied)." in page.text("#pane")
    assert "1 claim hidden by filters" in segment(page, 25).inner_text()
    page.page.locator("#filters-button").click()
    page.page.get_by_label("Asserted", exact=False).click()
    page.page.get_by_label("The waking brain").click()
    page.page.keyboard.press("Escape")
    text = page.text("#pane")
    hedged = [c for c in demo()["claims"] if c["document"] == "a" and c["certainty"] != "asserted"]
    assert f"{len(hedged)} claims hidden: {len(hedged)} by certainty" in text
    assert "The filters leave this document out" in text
    assert "“may”" not in segment(page, 6).inner_text()
    page.select("c005")
    assert "hidden by certainty" in segment(page, 6).inner_text()
    page.page.locator("#pane").get_by_role("button", name="Reset filters").click()
    page.select(None)
    assert "“may”" in segment(page, 6).inner_text()


@pytest.mark.browser
def test_a_part_says_what_its_documents_lack(visit: Any) -> None:
    data = partial()
    data["documents"][0]["claims"] += 30
    data["documents"][0]["reading"]["segments"][17]["statements"] = [{"claims": ["c900", "c901"]}]
    page = visit(data, "#doc=a")
    assert "Claims outside this part are not shown: 30 of this document." in page.text("#pane")
    assert "2 claims outside this part" in segment(page, 18).inner_text()
    assert "Not read" not in segment(page, 18).inner_text()


@pytest.mark.browser
def test_the_address_restores_the_pane(visit: Any) -> None:
    page = visit(fragment="#doc=a&segment=31&table=1")
    assert page.state()["pane"] == {"type": "document", "id": "a", "segment": 31}
    assert in_sight(page, segment(page, 31))
    segment(page, 35).locator(".number button").click()
    assert "segment=35" in page.run("location.hash")
    left = page.state()
    again = visit(fragment=page.run("location.hash"))
    assert again.state() == left
    for bad, wanted in (
        ("#doc=a&segment=999", {"type": "document", "id": "a", "segment": None}),
        ("#doc=nobody&segment=1", None),
        ("#questions=places", {"type": "questions", "name": "places"}),
        ("#questions=nobody", {"type": "questions", "name": None}),
        ("#segment=3", None),
    ):
        again.run("bad => { location.hash = bad; }", bad)
        again.until(
            f"JSON.stringify(mechgraph.state().pane) === {json.dumps(json.dumps(wanted, separators=(',', ':')))}"
        )
    again.requests.clear()
    again.requests.append(again.address)


@pytest.mark.browser
def test_the_pane_by_keyboard(visit: Any) -> None:
    page = visit()
    keyboard = page.page.keyboard
    keyboard.press("d")
    assert page.state()["pane"]["type"] == "document"
    assert page.run("document.activeElement.dataset.key") == "scroll"
    for _ in range(20):
        keyboard.press("Tab")
        if page.run("document.activeElement.dataset.key") == "read-3-c007":
            break
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keyboard.press("Enter")
    assert page.state()["selection"] == {"type": "claim", "id": "c007"}
    assert page.run("document.activeElement.dataset.key") == "read-3-c007"  # the place is kept
    keyboard.press("Escape")
    assert page.state()["selection"] is None
    keyboard.press("Escape")
    assert page.state()["pane"] is None
    assert page.run("document.activeElement.id") == "document-button"
    page.select(read_at("a", 31))
    keyboard.press("d")  # a selected claim leads to its place
    assert page.state()["pane"]["segment"] == 31
    keyboard.press("q")
    assert page.state()["pane"] == {"type": "questions", "name": None}
    page.page.get_by_label("Find a question").focus()
    keyboard.type("dq")  # letters typed here are no commands
    assert page.state()["pane"] == {"type": "questions", "name": None}
    assert "0 of 3 questions" in page.text("#pane")


@pytest.mark.browser
def test_questions_stand_under_their_headings(visit: Any) -> None:
    rows = [
        {"title": title, "group": group, "columns": ["not_shown"]}
        for title, group in [("Last", None), ("b", "How it works"), ("Much", "What was read"), ("A", "How it works")]
    ]
    data = demo()
    data["questions"] = [{**data["questions"][0], **row, "name": f"q{at}"} for at, row in enumerate(rows)]
    page = visit(data, "#questions=q1")
    heads = page.page.locator("#pane .questions :is(h3, h4)").all_inner_texts()
    assert heads == ["How it works", "A", "b", "What was read", "Much", "Questions of this corpus", "Last"]
    assert page.page.locator("#pane .answer th").all_inner_texts() == ["not shown"]


@pytest.mark.browser
def test_questions_and_their_answers(visit: Any) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.page.get_by_role("button", name="Questions").click()
    assert page.page.locator("#pane .question").count() == 3
    assert page.page.locator("#pane pre").count() == 0
    page.page.get_by_label("Find a question").fill("memory")
    assert page.page.locator("#pane .question").count() == 1
    opener = page.page.get_by_role("button", name="What raises working memory")
    opener.focus()
    page.page.keyboard.press("Enter")
    assert page.state()["pane"] == {"type": "questions", "name": "raises-memory"}
    assert opener.get_attribute("aria-expanded") == "true"
    assert page.page.locator("#pane pre").is_hidden()  # the answer comes first
    page.page.get_by_text("Show the query").click()
    assert page.text("#pane pre") == QUESTIONS[0]["text"]
    assert page.page.locator("#pane .answer th").all_inner_texts() == ["x", "claim", "says"]
    assert page.text("#pane .answer h5") == "Answer: 2 rows"
    page.page.locator("#pane").get_by_role("button", name="Copy").click()
    page.until("document.getElementById('said').textContent.includes('Copied the query')")
    assert page.run("navigator.clipboard.readText()") == QUESTIONS[0]["text"]
    cells = page.page.locator("#pane .answer")
    assert "d:attention" not in cells.inner_text()  # names, as people know them
    cells.locator("button[title='d:attention']").click()
    assert page.state()["selection"] == {"type": "entity", "id": "attention"}
    cells.get_by_role("button", name="c024").click()
    assert page.state()["selection"] == {"type": "claim", "id": "c024"}
    assert cells.get_by_role("button").count() == 4  # d:nobody is only a text
    page.run("document.activeElement.blur()")
    opener.click()
    assert page.state()["pane"]["name"] is None
    page.page.locator("#search").fill("where things")
    page.page.locator("#results li").first.click()
    assert page.state()["pane"]["name"] == "places"
    page.page.locator("button[title='d:document/a/segment/12']").click()
    assert page.state()["pane"] == {"type": "document", "id": "a", "segment": 12}
    page.run("location.hash = '#questions=nothing'")
    page.until("mechgraph.state().pane?.name === 'nothing'")
    assert "No rows. That does not mean that there is no effect." in page.text("#pane")
    page.requests[1:] = []


@pytest.mark.browser
def test_escape_closes_the_newest_first(visit: Any) -> None:
    page = visit()
    page.select("c001")
    chosen = page.state()["selection"]
    page.page.locator("#panel .place button").first.click()
    assert page.state()["pane"]["type"] == "document"
    page.page.keyboard.press("Escape")
    assert (page.state()["pane"], page.state()["selection"]) == (None, chosen)
    page.page.keyboard.press("Escape")
    assert page.state()["selection"] is None


@pytest.mark.browser
def test_without_questions_there_is_no_button(visit: Any) -> None:
    page = visit(demo() | {"questions": []}, "#questions=places")
    assert page.page.locator("#questions-button").is_hidden()
    page.page.keyboard.press("q")
    assert page.state()["pane"] is None


@pytest.mark.browser
def test_the_pane_on_a_narrow_screen(visit: Any) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    page.page.get_by_role("button", name="Documents").click()
    assert page.page.locator("#pane").bounding_box()["y"] < 200
    segment(page, 20).get_by_role("button", name="In this demo, Caffeine increases Anxiety").click()
    panel = page.page.locator("#panel").bounding_box()
    assert -1 <= panel["y"] < 700  # the panel tells of it
    page.page.locator(".source").get_by_role("button", name="segment 20").first.click()
    assert in_sight(page, segment(page, 20))
    assert 0 <= segment(page, 20).bounding_box()["y"] < 844
    assert page.run("document.documentElement.scrollWidth") <= 390
    page.page.keyboard.press("q")
    page.page.get_by_role("button", name="What raises working memory").click()
    assert page.run("document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_the_pane_stands_beside_the_drawing(visit: Any) -> None:
    for width in (1440, 1000):
        page = visit(fragment="#doc=a", viewport={"width": width, "height": 900})
        pane, canvas, panel = (page.page.locator(part).bounding_box() for part in ("#pane", "#canvas", "#panel"))
        assert pane["x"] + pane["width"] <= canvas["x"] < canvas["x"] + canvas["width"] <= panel["x"]
        assert page.run("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_print_shows_what_is_open(visit: Any) -> None:
    page = visit(fragment="#doc=a")
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    assert page.page.locator("#print .segment").count() == 40
    assert page.text("#print .counted") == f"{page.text('#counts')}. {page.text('#hidden')}."
    assert page.page.locator("#print .segment").nth(3).is_visible()
    assert page.page.locator("#print table.claims").count() == 0
    page.run("location.hash = '#questions=raises-memory&table=1'")
    page.until("mechgraph.state().pane?.type === 'questions'")
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert "mg:increases" in page.text("#print")
    assert page.page.locator("#print table.claims").count() == 2
    page.requests[1:] = []


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pane_is_readable_in_both_themes(visit: Any, theme: str) -> None:
    page = visit(fragment="#doc=a&segment=4&claim=c001", color_scheme=theme)
    for fragment in ("#doc=b", "#questions=raises-memory"):
        time.sleep(0.2)
        assert [
            row for row in page.run(CONTRAST, [*TEXTS, "#pane bdi", "#pane p", "pre", "option"]) if row[1] < 4.5
        ] == []
        page.run("fragment => { location.hash = fragment; }", fragment)
        page.until(f"location.hash.startsWith({json.dumps(fragment)})")
    page.requests[1:] = []
