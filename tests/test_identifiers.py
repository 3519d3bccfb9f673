"""Public identifiers: their form, source by source, what is said of a wrong one, and that those in use are true."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import jsonschema
import pytest

import mechgraph
from mechgraph.corpus.new import new_corpus
from mechgraph.corpus.schema import schemas
from mechgraph.errors import Problem, ProblemsFound
from mechgraph.identifiers import IDENTIFIERS, identifier_iri, is_identifier, mended
from mechgraph.namespaces import RESERVED
from mechgraph.validate import read_corpus
from mechgraph.vocabulary import relations

ROOT = Path(__file__).resolve().parent.parent
ENTITIES = "entities.yaml"
GIVEN = "MESH:D002110"
"""The identifier in the corpus that `mechgraph new` makes."""

FORMS = {
    "ADDICTO": (["0000349"], ["349", "00003490", "C000349"]),
    "BCIO": (["006133", "015160"], ["6133", "0006133"]),
    "CHEBI": (["6121", "18243"], ["06121", "", "6121a", "CHEBI:6121"]),
    "CL": (["0000540"], ["540", "00005400"]),
    "DOID": (["5419", "0110974"], ["DOID:5419", "five"]),
    "DRUGBANK": (["DB01221"], ["DB1221", "01221", "db01221"]),
    "EFO": (["0007046"], ["7046"]),
    "FPLX": (["GRIN", "GPIb_IX_V"], ["_GRIN", "G", "GR IN", "GRIN-1"]),
    "GO": (["0035249"], ["35249", "00352490", "003524O"]),
    "HGNC": (["1033", "11782"], ["HGNC:1033", "01033", "117820", "BDNF"]),
    "HP": (["0002018"], ["2018"]),
    "MAXO": (["0001393"], ["1393"]),
    "MESH": (["D007649", "D000068356", "C063233", "C000629870", "Q000008"], ["7649", "D7649", "D0076490", "d007649"]),
    "MF": (["0000027"], ["27"]),
    "MFOEM": (["000034"], ["0000034", "34"]),
    "MONDO": (["0005090"], ["5090"]),
    "NBO": (["0000209"], ["209"]),
    "NCBIGene": (["627"], ["0627", "BDNF"]),
    "NCIT": (["C38114"], ["38114", "c38114", "C"]),
    "OBA": (["0000141", "VT0000188"], ["141", "VT188"]),
    "OBI": (["0000934"], ["934"]),
    "PR": (["000016301", "P23560", "P23560-2"], ["16301", "0000163010", "P2356"]),
    "SYMP": (["0000412"], ["412"]),
    "UBERON": (["0000955", "8600001"], ["955", "00009550"]),
    "UMLS": (["C0221100"], ["221100", "C221100", "C02211000"]),
    "UniProtKB": (["P23560", "A0A024R161"], ["p23560", "P2356", "P235600", "BDNF_HUMAN"]),
    "cogat": (["trm_4a3fd79d0a7bb", "trm_KcaEi0Mc9grrz"], ["4a3fd79d0a7bb", "trm_4a3fd79d0a7b", "tsk_4a3fd79d0a7bb"]),
}
"""For each prefix what may stand after it and what may not."""


@pytest.mark.parametrize("prefix", IDENTIFIERS)
def test_form_of_each_source(prefix: str) -> None:
    right, wrong = FORMS[prefix]
    pattern = json.loads(schemas()["entities.schema.json"])["$defs"]["Mapping"]["properties"]["id"]
    for local in (*right, IDENTIFIERS[prefix].example):
        assert is_identifier(f"{prefix}:{local}"), local
        jsonschema.validate(f"{prefix}:{local}", pattern)
        assert identifier_iri(f"{prefix}:{local}") == IDENTIFIERS[prefix].namespace + local
    for local in wrong:
        assert not is_identifier(f"{prefix}:{local}"), local
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(f"{prefix}:{local}", pattern)
    for spoilt in (f" {prefix}:{right[0]}", f"{prefix}:{right[0]}\n", f"{prefix} :{right[0]}", prefix, right[0]):
        assert not is_identifier(spoilt)


def test_every_prefix_has_its_forms() -> None:
    assert list(FORMS) == list(IDENTIFIERS)
    assert not is_identifier("GO:００３５２４９"), "digits are those of ASCII"
    namespaces = [scheme.namespace for scheme in IDENTIFIERS.values()]
    assert len(set(namespaces)) == len(namespaces)


MENDED = {
    "CHEBI:CHEBI:6121": "CHEBI:6121",
    "CHEBI:CHEBI_6121": "CHEBI:6121",
    "HGNC:HGNC:HGNC:1033": "HGNC:1033",
    "chebi:6121": "CHEBI:6121",
    "mesh:mesh:d007649": "MESH:D007649",
    "UNIPROTKB:p23560": "UniProtKB:P23560",
    "CHEBI: 6121": "CHEBI:6121",
    " CHEBI:6121\t": "CHEBI:6121",
    "CHEBI_6121": "CHEBI:6121",
    "CHEBI:06121": "CHEBI:6121",
    "GO:35249": "GO:0035249",
    "GO:00035249": "GO:0035249",
    "MESH:D7649": "MESH:D007649",
    "DRUGBANK:db1221": "DRUGBANK:DB01221",
    "http://purl.obolibrary.org/obo/CHEBI_6121": "CHEBI:6121",
    "http://id.nlm.nih.gov/mesh/D007649": "MESH:D007649",
    "https://identifiers.org/CHEBI:6121": "CHEBI:6121",
    "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:1033": "HGNC:1033",
    "CHEBI:ketamine": None,
    "GO:003524O": None,
    "MESH:123456789012": None,
    "MASH:1": None,
    "https://example.org/ketamine": None,
    "D007649": None,
    "": None,
}


@pytest.mark.parametrize("written", MENDED)
def test_what_somebody_will_have_meant(written: str) -> None:
    assert mended(written) == MENDED[written]


def test_a_sound_identifier_is_left_as_it_is() -> None:
    for prefix, (right, _) in FORMS.items():
        for local in right:
            assert mended(f"{prefix}:{local}") == f"{prefix}:{local}"


# ── what check says ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    new_corpus(tmp_path / "corpus")
    return tmp_path / "corpus"


def found(corpus: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as raised:
        read_corpus(corpus)
    return tuple(raised.value.problems)


def spoil(corpus: Path, new: str) -> str:
    """Put another identifier into the corpus; return the line that it stands in."""
    path = corpus / ENTITIES
    text = path.read_text()
    assert text.count(f'"{GIVEN}"') == 1
    path.write_text(text.replace(f'"{GIVEN}"', new))
    return next(line for line in path.read_text().splitlines() if new.splitlines()[0] in line)


@pytest.mark.parametrize(
    ("written", "code", "hint"),
    [
        ('"CHEBI:CHEBI:6121"', "malformed-identifier", "did you mean CHEBI:6121?"),
        ('"CHEBI: 6121"', "malformed-identifier", "did you mean CHEBI:6121?"),
        ('"MESH:D2110"', "malformed-identifier", "did you mean MESH:D002110?"),
        ("MESH_D002110", "malformed-identifier", "did you mean MESH:D002110?"),
        ('"http://id.nlm.nih.gov/mesh/D002110"', "malformed-identifier", "did you mean MESH:D002110?"),
        ('"CHEBI:caffeine"', "malformed-identifier", "write it like CHEBI:6121"),
        ('"cogat:caffeine"', "malformed-identifier", "write it like cogat:trm_4a3fd79d0a7bb"),
        ('"https://example.org/caffeine"', "malformed-identifier", "write PREFIX:ID, such as CHEBI:6121"),
        ('"mesh:D002110"', "unknown-prefix", "did you mean MESH:D002110?"),
        ('"CHEBY:6121"', "unknown-prefix", "did you mean CHEBI"),
        ("D002110", "bad-value", "write PREFIX:ID, such as CHEBI:6121"),
    ],
)
def test_wrong_identifier_is_reported_where_it_stands(corpus: Path, written: str, code: str, hint: str) -> None:
    line = spoil(corpus, written)
    (problem,) = found(corpus)
    assert problem.code == code
    assert problem.hint == hint or (code == "unknown-prefix" and problem.hint.startswith(hint))
    lines = (corpus / ENTITIES).read_text().splitlines()
    assert lines[problem.line - 1] == line
    assert line[problem.column - 1 :].startswith(written)
    assert problem.value == written.strip('"')
    assert Path(problem.file).name == ENTITIES


def test_each_fault_of_several_mappings_is_reported_once(corpus: Path) -> None:
    spoil(corpus, '"MESH:1", label: [x]}\n    - {match: exakt, id: "GO:1"}\n    - {match: close, id: "CHEBI:27732"')
    text = (corpus / ENTITIES).read_text()
    (corpus / ENTITIES).write_text(text.replace(", label: caffeine}", "}"))
    first = text.splitlines().index('    - {match: exakt, id: "GO:1"}')
    assert [(one.code, one.line) for one in found(corpus)] == [
        ("malformed-identifier", first),
        ("bad-value", first),
        ("bad-value", first + 1),
        ("malformed-identifier", first + 1),
    ]


@pytest.mark.parametrize("prefix", sorted(set(RESERVED) - {"mg"}))
def test_a_corpus_takes_no_prefix_that_is_taken(corpus: Path, prefix: str) -> None:
    path = corpus / "corpus.yaml"
    path.write_text(re.sub("(?m)^prefix: .*", f"prefix: {prefix}", path.read_text()))
    (problem,) = found(corpus)
    assert (problem.code, problem.value, problem.hint) == ("bad-value", prefix, "choose another")
    assert RESERVED[prefix] in problem.message


def test_the_manual_lists_every_prefix() -> None:
    rows = [f"| `{prefix}` | `{one.pattern}` | `{prefix}:{one.example}` |" for prefix, one in IDENTIFIERS.items()]
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8").replace("\\|", "|")
    table = text.split("| prefix | pattern | example |\n")[1].split("\n\n")[0].splitlines()[1:]
    assert table == rows


# ── those in use ─────────────────────────────────────────────────────────────────────────────────────

BEYOND_THE_TABLE = {
    "GO:0033555": "multicellular organismal response to stress",
    "MESH:D001628": "Beverages",
    "MESH:D005502": "Food",
    "MESH:D009272": "Persons",
    "MESH:D013312": "Stress, Physiological",
    "MESH:D016896": "Treatment Outcome",
    "MESH:D064420": "Drug-Related Side Effects and Adverse Reactions",
}
"""Identifiers that the outside table lacks; id and label were seen together in GO and in MeSH."""


def outside(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "grounding" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.shared
def test_checked_identifiers_have_the_form_of_their_source(shared: Path) -> None:
    names = {row["object_id"] for row in outside(shared, "entities.tsv")} - {"sssom:NoTermFound"}
    assert len(names) > 280
    assert {name for name in names if not is_identifier(name)} == set()


@pytest.mark.shared
def test_entity_identifiers_are_the_checked_ones(shared: Path, graph: mechgraph.MechanismGraph) -> None:
    rows = outside(shared, "entities.tsv")
    checked = {row["object_id"]: row["object_label"] for row in rows if row["verified"] == "true"}
    assert not BEYOND_THE_TABLE.keys() & checked.keys()
    known = checked | BEYOND_THE_TABLE
    for entity in graph.corpus.entities:
        for mapping in entity.mappings:
            assert known.get(mapping.id) == mapping.label, f"{entity.id} {mapping.id}"


def test_identifiers_of_the_built_in_corpus(graph: mechgraph.MechanismGraph) -> None:
    exact: dict[str, str] = {}
    for entity in graph.corpus.entities:
        names = [mapping.id for mapping in entity.mappings]
        assert len(set(names)) == len(names), entity.id
        for mapping in entity.mappings:
            assert is_identifier(mapping.id)
            if mapping.match == "exact":
                # Two entities that are exactly one thing would be one entity.
                assert exact.setdefault(mapping.id, entity.id) == entity.id


OURS = {
    "activates": "activates",
    "associatedWith": "correlated_with",
    "avoidWith": "avoid_with",
    "blocks": "antagonises",
    "causes": "causes",
    "contraindicatedIn": "contraindicated_in",
    "contributesTo": "contributes_to",
    "decreases": "decreases",
    "dependsOn": "requires",
    "downregulates": "downregulates",
    "hasSideEffect": "has_side_effect",
    "increases": "increases",
    "inhibits": "inhibits",
    "interactsWith": "interacts_with",
    "kindOf": "subclass_of",
    "modulates": "modulates",
    "occursIn": "occurs_in",
    "partOf": "part_of",
    "promotes": "facilitates",
    "raisesRiskOf": "raises_risk_of",
    "rateLimitingStepOf": "rate_limiting_step_of",
    "requires": "requires",
    "upregulates": "upregulates",
    "usedFor": "treats",
    "worsensIn": "exacerbates",
}
"""Relations that the outside table has too, by its name for them."""

NOT_TAKEN = {
    ("associatedWith", "bel:correlation"): "the text says no more than that they go together: bel:association",
    ("usedFor", "bel:decreases"): "that it works is not said",
    ("usedFor", "indra:Influence"): "the same",
}
"""What the outside table gives for its relation and is not true of ours."""

WEAKER = {
    ("associatedWith", "RO:0002610"): "correlation is measured, this is what a text says",
    ("associatedWith", "biolink:correlated_with"): "the same",
    ("avoidWith", "RO:0002434"): "advice is no kind of interaction",
    ("blocks", "RO:0018029"): "what is blocked need not be a receptor",
    ("usedFor", "RO:0002606"): "that it works is not said",
    ("worsensIn", "RO:0003309"): "the object may be a group of disorders",
}
"""Where our match is another than that of the outside table."""


def carried(name: str) -> dict[str, str]:
    """Return what a relation is mapped to, with the match; an effect of SIGNOR by its term of PSI-MI."""
    found = {}
    for match, identifier in relations()[name].mappings:
        term = re.search(r"MI:\d{4}", identifier)
        found[term[0] if term else identifier] = match
    return found


@pytest.mark.shared
@pytest.mark.parametrize("name", OURS)
def test_relations_carry_what_the_table_has_for_them(shared: Path, name: str) -> None:
    rows = [row for row in outside(shared, "relations.tsv") if row["subject_id"] == f"ket:{OURS[name]}"]
    table = {row["object_id"]: row["predicate_id"].removeprefix("skos:") for row in rows if row["verified"] == "true"}
    assert table
    taken = {identifier for identifier in table if (name, identifier) not in NOT_TAKEN}
    mine = carried(name)
    assert taken <= mine.keys()
    assert not mine.keys() & (table.keys() - taken)
    differ = {identifier for identifier in taken if mine[identifier] != table[identifier]}
    assert differ == {identifier for relation, identifier in WEAKER if relation == name}


@pytest.mark.shared
def test_relation_mappings_and_labels_are_the_checked_ones(shared: Path) -> None:
    from rdflib import RDFS, Graph, URIRef

    from mechgraph.exports.sssom import SOURCES

    rows = outside(shared, "relations.tsv")
    checked = {row["object_id"]: row["object_label"] for row in rows if row["verified"] == "true"}
    vocabulary = Graph().parse(ROOT / "ontology/mechanism.ttl")
    for relation in relations():
        for identifier in carried(relation):
            prefix, local = identifier.split(":", 1)
            assert identifier in checked, f"{relation} {identifier}"
            if prefix in {"RO", "BFO", "biolink"}:
                label = vocabulary.value(URIRef(SOURCES[prefix] + local), RDFS.label)
                assert str(label) == checked[identifier]


def test_moderators_act_on_what_they_moderate() -> None:
    """The outside table maps the inverse, "modulated by": taken over as it is, it would turn our relation round."""
    assert not {"RO:0002559", "biolink:affected_by"} & carried("modulatesEffectOn").keys()
    assert carried("modulatesEffectOn")["RO:0002566"] == "closeMatch"
