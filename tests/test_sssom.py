"""Mapping sets: what is written is read back by an SSSOM library, row by row, and says what the corpus says."""

from __future__ import annotations

import csv
import io
import itertools
import re

import pytest
import sssom_pydantic
from hypothesis import given
from hypothesis import strategies as st

import corpora
import mechgraph
from mechgraph.exports.sssom import COLUMNS, CURATED, SOURCES, entities_sssom, relations_sssom
from mechgraph.identifiers import IDENTIFIERS, identifier_iri
from mechgraph.model.base import bare
from mechgraph.model.corpus import Corpus
from mechgraph.namespaces import PREFIXES, VOCABULARY
from mechgraph.vocabulary import relations

Read = tuple[str | None, ...]


def read(written: bytes) -> tuple[list[Read], sssom_pydantic.MappingSet, dict[str, str]]:
    """Read a mapping set with a library of others; return its rows, what it says of itself, and its prefixes."""
    mappings, converter, about, errors = sssom_pydantic.read(io.StringIO(written.decode()), return_errors=True)
    assert errors == []
    rows = [
        (
            one.subject.curie,
            one.subject.name,
            one.predicate.curie,
            one.object.curie,
            getattr(one.object, "name", None),
            one.justification.curie,
            one.comment,
        )
        for one in mappings
    ]
    return rows, about, dict(converter.bimap)


def table(written: bytes) -> list[dict[str, str]]:
    """Return the rows as any reader of tab-separated values sees them."""
    lines = written.decode().split("\n")
    body = "\n".join(itertools.dropwhile(lambda line: line.startswith("#"), lines))
    return list(csv.DictReader(io.StringIO(body, newline=""), delimiter="\t"))


def mapped(corpus: Corpus) -> list[Read]:
    """Return the rows that the mappings of a corpus make."""
    return sorted(
        (
            (
                f"{corpus.about.prefix}:{entity.id}",
                entity.label,
                f"skos:{mapping.match}Match",
                mapping.id,
                mapping.label,
                CURATED,
                entity.note,
            )
            for entity in corpus.entities
            for mapping in entity.mappings
        ),
        key=lambda row: tuple(value or "" for value in row),
    )


def one_entity(label: str = "a", name: str | None = "A", note: str | None = None, **about: object) -> Corpus:
    """Return a corpus with one mapping."""
    mapping = {"match": "exact", "id": "CHEBI:6121", "label": name}
    entity = {"label": label, "mappings": [mapping], "note": note}
    return corpora.corpus(corpora.claim("c1", "a increases b"), entities={"a": entity}, **about)


def test_entities_are_read_back_row_by_row(graph: mechgraph.MechanismGraph) -> None:
    rows, about, namespaces = read(entities_sssom(graph.corpus))
    assert rows == mapped(graph.corpus)
    assert len(rows) > 250
    assert str(about.id) == "https://w3id.org/mechgraph/ketamine/mappings/entities"
    assert str(about.license) == "https://spdx.org/licenses/CC-BY-4.0"
    assert about.creator_label == list(graph.corpus.about.creators)
    assert about.comment == graph.corpus.about.notice
    assert namespaces["k"] == graph.corpus.about.namespace
    for _, _, _, identifier, *_ in rows:
        prefix, local = identifier.split(":", 1)
        assert namespaces[prefix] + local == identifier_iri(identifier)


def test_relations_are_read_back_row_by_row() -> None:
    rows, about, namespaces = read(relations_sssom())
    wanted = set()
    for relation in relations().values():
        for match, identifier in relation.mappings:
            term = re.fullmatch(r"signor:.* \((MI:\d{4})\)", identifier)
            if identifier != "signor:unknown":
                wanted.add((f"mg:{relation.id}", relation.label, f"skos:{match}", term[1] if term else identifier))
    assert {row[:4] for row in rows} == wanted
    assert len(rows) == len(wanted) > 150
    assert all(row[4] and row[5] == CURATED for row in rows), "every term has the label of its source"
    assert str(about.id) == "https://w3id.org/mechgraph/vocab/mappings"
    assert str(about.license) == "https://spdx.org/licenses/MIT"
    for prefix, namespace in {**SOURCES, "mg": VOCABULARY}.items():
        assert namespaces[prefix] == namespace


def test_relations_name_the_qualifiers_that_biolink_needs() -> None:
    rows = {(row["subject_id"], row["object_id"]): row for row in table(relations_sssom())}
    assert rows["mg:blocks", "biolink:affects"]["comment"].split("; ") == [
        "causal_mechanism_qualifier=antagonism",
        "object_aspect_qualifier=activity",
        "object_direction_qualifier=decreased",
        "qualified_predicate=biolink:causes",
    ]
    assert rows["mg:blocks", "MI:2241"]["object_label"] == "down-regulates activity"
    assert rows["mg:inhibits", "RO:0002449"]["object_label"] == "directly negatively regulates activity of"
    assert {row["comment"] for (_, term), row in rows.items() if term != "biolink:affects"} == {""}
    for relation in relations().values():
        found = rows.get((f"mg:{relation.id}", "biolink:affects"))
        if found and relation.sign:
            assert "object_direction_qualifier=" in found["comment"], relation.id
            up = re.search(r"direction_qualifier=(increased|upregulated)", found["comment"]) is not None
            assert up == (relation.sign > 0), relation.id


@pytest.mark.parametrize("written", [entities_sssom, relations_sssom], ids=lambda one: one.__name__)
def test_files_are_canonical(written, graph: mechgraph.MechanismGraph) -> None:
    """https://mapping-commons.github.io/sssom/spec-formats-tsv/#canonical-sssomtsv-format."""
    text = (written(graph.corpus) if written is entities_sssom else written()).decode()
    assert "\r" not in text
    assert text.endswith("\n")
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert lines[: len(head)] == head
    assert head[0] == "#curie_map:"
    declared = [found[1] for line in head if (found := re.match(r"#  ([A-Za-z]+): ", line))]
    used = {row[column].split(":")[0] for row in table(text.encode()) for column in ("subject_id", "object_id")}
    assert declared == sorted(used)
    assert not {"skos", "semapv"} & set(declared)
    slots = [line[1:].split(":")[0] for line in head if not line.startswith("#  ")]
    order = ["curie_map", "mapping_set_id", "mapping_set_title", "creator_label", "license", "subject_type", "comment"]
    assert slots == [slot for slot in order if slot in slots]
    assert lines[len(head)].split("\t") == list(COLUMNS)
    rows = [tuple(row.values()) for row in table(text.encode())]
    assert rows == sorted(rows)
    assert all(any(column) for column in zip(*rows, strict=True)), "no column is empty"


HOSTILE = [
    "a\ttab",
    "two\nlines",
    "two\n#lines",
    "carriage\rreturn",
    'a "quote"',
    '"',
    '""',
    "# first",
    "#",
    "=1+1",
    "pipe|pipe",
    "back\\slash",
    "colon: and - dash",
    "naïve 🧠 \u2028 and \x85 within",
    "'single'",
    "null",
]


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_survive(label: str) -> None:
    name = bare(label)
    corpus = one_entity(name, name, label, creators=(label, "x"), notice=label)
    written = entities_sssom(corpus)
    (row,) = table(written)
    assert (row["subject_label"], row["object_label"], row["comment"]) == (name, name, label)
    if "\r" not in label:  # the library opens files with universal newlines
        rows, about, _ = read(written)
        assert rows == mapped(corpus)
        assert about.creator_label == [label, "x"]
        assert about.comment == label


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\t\n"), min_size=1))
def test_any_label_survives(label: str) -> None:
    try:
        corpus = one_entity(bare(label), bare(label), label, creators=(label,))
    except ValueError:
        return
    rows, about, _ = read(entities_sssom(corpus))
    assert rows == mapped(corpus)
    assert about.creator_label == [corpus.about.creators[0]]


def test_what_is_not_there_has_no_column() -> None:
    (row,) = table(entities_sssom(one_entity(name=None)))
    assert list(row) == ["subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification"]
    assert read(entities_sssom(one_entity(name=None)))[0] == mapped(one_entity(name=None))


def test_a_corpus_without_mappings_has_an_empty_set() -> None:
    corpus = corpora.corpus(corpora.claim("c1", "a increases b"))
    rows, about, _ = read(entities_sssom(corpus))
    assert rows == []
    assert str(about.license) == "https://spdx.org/licenses/CC0-1.0"


def test_a_licence_that_is_no_id_is_not_made_one() -> None:
    corpus = one_entity()
    odd = corpus.about.model_copy(update={"licence": "ask me first"})
    changed = Corpus(odd, corpus.relations, corpus.documents, corpus.segments, corpus.entities, corpus.claims)
    assert str(read(entities_sssom(changed))[1].license) == "https://w3id.org/sssom/license/unspecified"


def test_order_is_that_of_the_content(graph: mechgraph.MechanismGraph) -> None:
    corpus = graph.corpus
    turned = Corpus(
        corpus.about, corpus.relations, corpus.documents, corpus.segments, corpus.entities[::-1], corpus.claims
    )
    assert entities_sssom(turned) == entities_sssom(corpus)


def test_no_prefix_means_two_things() -> None:
    for prefix, namespace in SOURCES.items():
        assert IDENTIFIERS[prefix].namespace == namespace if prefix in IDENTIFIERS else True
        assert PREFIXES.get(prefix, namespace) == namespace
