"""The shipped queries: their files, and their answers on the built-in corpus.

The answers were read off the claims in ``ontology/ketamine/claims``, claim by claim; the comment at each table says
what the reading was. A claim ``dual.08a`` was read from segment 8 of the first article (A), ``positive.26f`` from
segment 26 of the second (B).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph
import pytest

import mechgraph
from mechgraph.corpus.new import new_corpus
from mechgraph.errors import NotFound, QueryTimeout, UsageError
from mechgraph.query.named import named_queries, named_query
from mechgraph.query.sparql import tokens

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.graph import MechanismGraph

Rows = list[tuple[str, ...]]
NAMES = sorted(named_queries())


@pytest.fixture(scope="module")
def again() -> MechanismGraph:
    """The built-in corpus in another store, whose tables are hashed otherwise."""
    return mechgraph.open()


def ask(graph: MechanismGraph, name: str, columns: str, *, implied: bool = False, **settings: str) -> Rows:
    """Return some columns of an answer, in its order, with ids as the corpus writes them."""
    answer = graph.query(name, settings, implied=implied)
    assert answer.notes == ()
    places = [answer.header().index(column) for column in columns.split()]
    return [tuple(_plain(row[place]) for place in places) for row in answer.table()]


def _plain(shown: str) -> str:
    return re.sub(r"^(?:[kc]:claim/|[kc]:|mg:)", "", shown)


def one(text: str) -> Rows:
    """Return words as rows of one column."""
    return [(word,) for word in text.split()]


def table(text: str) -> Rows:
    """Return lines of cells parted by bars as rows; a dot stands for an empty cell."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return [tuple("" if (cell := part.strip()) == "." else cell for part in line.split("|")) for line in lines]


# ── What raises, lowers, leads to ────────────────────────────────────────────────────────────────────

BDNF_RAISED = table("""
    dual.08a     | ketamine               | more | As such | Probable | ability to | dual-benefits    | 8
    positive.26d | glutamate_transmission | more | As such | Asserted | .          | positive-effects | 24 26
    positive.26e | ampa_activation        | more | As such | Asserted | .          | positive-effects | 24 26
    positive.26f | ketamine               | more | As such | Asserted | .          | positive-effects | 24 26
""")
"""A presupposes that ketamine can; B names ketamine and the two reactions."""


def test_raises(graph: MechanismGraph) -> None:
    columns = "claim cause by told certainty hedge document segments"
    assert ask(graph, "raises", columns, entity="BDNF") == BDNF_RAISED
    assert ask(graph, "raises", columns, implied=True, entity="BDNF") == BDNF_RAISED
    # The shift towards AMPA receptors: ketamine, and less activity at NMDA receptors, which the shift presupposes.
    assert ask(graph, "raises", "claim cause by told", entity="AMPA shift") == table("""
        positive.26b | ketamine                | more | As such
        positive.26k | nmda_glutamate_activity | less | Decreased
    """)
    # A says that tyrosine hydroxylase rises by the fall of NMDA activity: no plain edge, but a claim.
    assert ask(graph, "raises", "claim cause by told", entity="tyrosine hydroxylase") == [
        ("dual.09a", "nmda_glutamate_activity", "less", "Decreased")
    ]
    # Of attention A says only that its fall lowers the benefit.
    assert ask(graph, "raises", "claim cause by told", entity="treatment_benefit") == table("""
        dual.11a | biological_effects      | more | As such
        dual.11c | psychedelic_state       | more | As such
        dual.15a | combined_effects        | more | As such
        dual.17c | attention_to_experience | more | Decreased
    """)
    assert ask(graph, "raises", "claim", entity="amygdala_activity") == []


def test_lowers(graph: MechanismGraph) -> None:
    # Fear memories lessen as the amygdala quietens (a decrease by a decrease), and by ketamine through it.
    assert ask(graph, "lowers", "claim cause by told relation certainty hedge", entity="fear memories") == table("""
        dual.14c | amygdala_activity | less | Decreased | decreases | Probable | can
        dual.14e | ketamine          | more | As such   | decreases | Probable | can
    """)
    # So the amygdala and fear memories rise and fall together.
    assert ask(graph, "raises", "claim cause by told", entity="fear memories") == [
        ("dual.14c", "amygdala_activity", "more", "Decreased")
    ]
    assert ask(graph, "lowers", "claim by", entity="treatment_benefit") == [("dual.17c", "less")]
    assert ask(graph, "lowers", "claim", entity="bdnf") == []


def test_upstream(graph: MechanismGraph) -> None:
    # Both articles couple ketamine to BDNF; only B couples anything else to it.
    assert ask(graph, "upstream", "cause coupling support documents claims", entity="bdnf") == table("""
        ketamine               | 1 | 2 | dual-benefits positive-effects | dual.08a positive.26f
        glutamate_transmission | 1 | 1 | positive-effects               | positive.26d
        ampa_activation        | 1 | 1 | positive-effects               | positive.26e
    """)


def test_downstream(graph: MechanismGraph) -> None:
    columns = "effect coupling support documents claims"
    assert ask(graph, "downstream", columns, entity="psychedelic state") == table("""
        treatment_benefit     | 1 | 1 | dual-benefits    | dual.11c
        healthy_processing    | 1 | 1 | dual-benefits    | dual.12a
        trauma_distance       | 1 | 1 | dual-benefits    | dual.13a
        cognitive_control     | 1 | 1 | dual-benefits    | dual.18a
        objective_perspective | 1 | 1 | dual-benefits    | dual.20a
        subconscious_access   | 1 | 1 | dual-benefits    | dual.20c
        behavioural_change    | 1 | 1 | dual-benefits    | dual.21a
        coping                | 1 | 1 | dual-benefits    | dual.21b
        psychological_effects | 1 | 1 | positive-effects | positive.38a
    """)
    # All four claims are of less NMDA activity: what causes and upregulates then couples negatively, and what
    # merely affects gives no direction.
    assert ask(graph, "downstream", columns, entity="NMDA activity") == table("""
        brain_effects        | -1 | 1 | dual-benefits | dual.07d
        tyrosine_hydroxylase | -1 | 1 | dual-benefits | dual.09a
        dopamine             | 0  | 1 | dual-benefits | dual.09d
        ampa_activation      | -1 | 1 | positive-effects | positive.26k
    """)
    # A repeats itself on the psychedelic state: three claims, one document.
    assert ("psychedelic_state", "1", "1", "dual-benefits", "dual.04b dual.11b dual.12c") in ask(
        graph, "downstream", columns, entity="ketamine"
    )


def test_within(graph: MechanismGraph) -> None:
    # Two steps unless set: what BDNF raises (08b, 08c, 26h-j), and what these lead to (08f, 08g, 27a-c).
    assert ask(graph, "within", "distance reached level", entity="bdnf") == table("""
        1 | neuron_maintenance   | Cellular
        1 | neuron_survival      | Cellular
        1 | neuronal_growth      | Cellular
        1 | synaptic_plasticity  | Cellular
        2 | antidepressant_effect | Outcome
        2 | neuroplasticity      | Cellular
    """)
    # One step more from glutamate transmission (26d); there the stated couplings end.
    three = table("""
        1 | bdnf
        2 | neuron_maintenance
        2 | neuron_survival
        2 | neuronal_growth
        2 | synaptic_plasticity
        3 | antidepressant_effect
        3 | neuroplasticity
    """)
    columns = "distance reached"
    for steps, count in (("1", 1), ("2", 5), ("3", 7), ("4", 7)):
        assert ask(graph, "within", columns, entity="glutamate_transmission", steps=steps) == three[:count]
    # dual.19e, implied, leads from plasticity to the state of the brain.
    assert ask(graph, "within", columns, implied=True, entity="glutamate_transmission", steps="4") == [
        *three,
        ("4", "brain_state"),
    ]
    # Negative couplings count, effects without direction (dual.09d, on dopamine) do not.
    assert ask(graph, "within", columns, entity="nmda_glutamate_activity", steps="4") == table("""
        1 | ampa_activation
        1 | brain_effects
        1 | tyrosine_hydroxylase
        2 | bdnf
        2 | dopamine_production
        3 | neuron_maintenance
        3 | neuron_survival
        3 | neuronal_growth
        3 | synaptic_plasticity
        4 | antidepressant_effect
        4 | neuroplasticity
    """)


# ── Entities and places ──────────────────────────────────────────────────────────────────────────────


def test_region(graph: MechanismGraph) -> None:
    # 08b-e, 33 and 34a-b name the region; 34a-d speak of connectivity and linkage, aspects of it.
    assert ask(graph, "region", "claim place", region="prefrontal cortex") == table("""
        dual.08b     | scope
        dual.08c     | scope
        dual.08d     | scope
        dual.08e     | scope
        positive.33a | scope
        positive.33b | scope
        positive.34a | aspect, scope
        positive.34b | aspect, scope
        positive.34c | aspect
        positive.34d | aspect
    """)
    # mTOR signalling occurs in these areas by positive.30a, so that what raises it and what it does belong here.
    assert ask(graph, "region", "claim place", region="emotion_learning_areas") == table("""
        positive.29a | occurs there
        positive.29b | occurs there
        positive.29c | occurs there
        positive.30a | itself, occurs there
        positive.30b | itself
        positive.30c | itself
        positive.30d | itself
        positive.31a | scope
        positive.31b | scope
    """)
    assert ask(graph, "region", "claim", region="hippocampus") == one("dual.08b dual.08c dual.08d dual.08e")


def test_level(graph: MechanismGraph) -> None:
    # Ends counted over both articles: growth 08c 08e 08g 26h 27a, plasticity 07c 19a 27a-c, synapses 08b 08d 08f.
    assert ask(graph, "level", "entity valence claims", level="cellular") == table("""
        neuronal_growth      | Wanted | 5
        neuroplasticity      | Wanted | 5
        synaptic_plasticity  | Wanted | 3
        neuron_maintenance   | Wanted | 2
        neuron_survival      | Wanted | 2
        synaptic_connections | Wanted | 2
        synaptic_integrity   | Wanted | 2
    """)
    # A region that is named in scopes only is the end of no claim.
    assert ("hippocampus", "0") in ask(graph, "level", "entity claims", level="circuit")


def test_identifiers(graph: MechanismGraph) -> None:
    assert ask(graph, "identifiers", "label match identifier", entity="glutamate") == table("""
        glutamate | skos:exactMatch | <http://id.nlm.nih.gov/mesh/D018698>
        glutamate | skos:exactMatch | obo:CHEBI_29985
        glutamate | skos:closeMatch | obo:CHEBI_16015
        glutamate | skos:broadMatch | obo:CHEBI_18237
    """)
    assert ask(graph, "identifiers", "match identifier", entity="mTOR") == table("""
        skos:exactMatch  | obo:GO_0031929
        skos:narrowMatch | obo:GO_0038202
    """)
    assert ask(graph, "identifiers", "match", entity="dose") == []


# ── How claims are said ──────────────────────────────────────────────────────────────────────────────

HEDGED = table("""
    dual.08a     | Probable     | ability to           | dual.08-ability
    dual.08b     | Probable     | ability to           | dual.08-ability
    dual.08c     | Probable     | ability to           | dual.08-ability
    dual.08d     | Probable     | ability to           | dual.08-ability
    dual.08e     | Probable     | ability to           | dual.08-ability
    dual.08f     | Probable     | thought to           | dual.08-thought
    dual.08g     | Probable     | thought to           | dual.08-thought
    dual.11a     | Probable     | appear to            | .
    dual.11c     | Probable     | can be               | .
    dual.14b     | Probable     | can                  | dual.14-can
    dual.14c     | Probable     | can                  | dual.14-can
    dual.14d     | Probable     | can                  | dual.14-can
    dual.14e     | Probable     | can                  | dual.14-can
    dual.14f     | Probable     | can                  | dual.14-can
    dual.17c     | Possible     | may not              | .
    dual.18a     | Hypothesised | theorized            | .
    dual.20a     | Probable     | can                  | dual.20-can
    dual.20c     | Probable     | can                  | dual.20-can
    dual.21a     | Hypothesised | can be thought of    | dual.21-foundation
    dual.21b     | Hypothesised | can be thought of    | dual.21-foundation
    positive.23a | Probable     | suggests             | .
    positive.34a | Probable     | seems to             | .
    positive.36a | Hypothesised | can be understood as | .
    positive.38a | Probable     | can                  | positive.38-can
    positive.38b | Probable     | can                  | positive.38-can
    positive.39a | Probable     | able to              | positive.39-able
    positive.39b | Probable     | able to              | positive.39-able
    positive.40a | Probable     | can                  | .
    positive.43a | Probable     | can                  | positive.42-can
    positive.44a | Probable     | can                  | positive.42-can
    positive.46a | Probable     | can                  | positive.42-can
    positive.47a | Probable     | can                  | .
    positive.48a | Probable     | can                  | positive.48-can
    positive.48b | Probable     | can                  | positive.48-can
    positive.64a | Probable     | can                  | positive.64-can
    positive.64b | Probable     | can                  | positive.64-can
    positive.73a | Possible     | may include          | positive.73-may
    positive.73b | Possible     | may include          | positive.73-may
    positive.73c | Possible     | may include          | positive.73-may
    positive.73d | Possible     | may include          | positive.73-may
    positive.73e | Possible     | may include          | positive.73-may
    positive.73f | Possible     | may include          | positive.73-may
    positive.73g | Possible     | may include          | positive.73-may
    positive.73h | Possible     | may include          | positive.73-may
    positive.73i | Possible     | may include          | positive.73-may
    positive.73j | Possible     | may include          | positive.73-may
    positive.73k | Possible     | may include          | positive.73-may
    positive.73l | Possible     | may include          | positive.73-may
    positive.73m | Possible     | may include          | positive.73-may
    positive.73n | Possible     | may include          | positive.73-may
    positive.73o | Possible     | may include          | positive.73-may
    positive.73p | Possible     | may include          | positive.73-may
    positive.73q | Possible     | may include          | positive.73-may
    positive.73r | Possible     | may include          | positive.73-may
    positive.73s | Possible     | may include          | positive.73-may
    positive.73t | Possible     | may include          | positive.73-may
    positive.88a | Possible     | may                  | positive.88-may
    positive.88b | Possible     | may                  | positive.88-may
    positive.88c | Possible     | may                  | positive.88-may
    positive.90a | Possible     | may                  | positive.90-may
    positive.90b | Possible     | may                  | positive.90-may
""")
"""Every claim whose certainty is not asserted; positive.34b is not among them: the hedge covers its first verb only."""


def test_hedged(graph: MechanismGraph) -> None:
    assert ask(graph, "hedged", "claim certainty hedge shared") == HEDGED
    assert ("positive.43a", "42 43") in ask(graph, "hedged", "claim segments")


def test_presupposed(graph: MechanismGraph) -> None:
    # What segment 8 of A explains and segment 19 names in passing; B's wear by stress, and the two sides of its shift.
    assert ask(graph, "presupposed", "claim certainty") == table("""
        dual.08a     | Probable
        dual.08b     | Probable
        dual.08c     | Probable
        dual.08d     | Probable
        dual.08e     | Probable
        dual.08h     | Asserted
        dual.19a     | Asserted
        positive.20c | Asserted
        positive.26k | Asserted
    """)


def test_implied(graph: MechanismGraph) -> None:
    # Plasticity as what underlies the state of the brain.
    columns = "claim subject relation object change document"
    expected = table("""
        dual.19e     | neuroplasticity | causes | brain state that ketamine evokes | As such | dual-benefits
    """)
    assert ask(graph, "implied", columns) == expected
    assert ask(graph, "implied", columns, implied=True) == expected
    assert all(warrant for (warrant,) in ask(graph, "implied", "warrant"))


def test_negated(graph: MechanismGraph) -> None:
    # Mood that at times does not improve as hoped; physical addiction, which has not been shown.
    assert ask(graph, "negated", "claim polarity frequency basis document") == table("""
        positive.62a | Negated   | Sometimes | Uncited         | positive-effects
        positive.86a | Not shown | .         | Unnamed studies | positive-effects
    """)


def test_net_claims(graph: MechanismGraph) -> None:
    # The claims with a "via".
    assert ask(graph, "net-claims", "claim coupling passes") == table("""
        dual.08d     | 1  | BDNF
        dual.08e     | 1  | BDNF
        dual.08h     | 1  | growth of neurons; synaptic plasticity
        dual.09d     | 0  | dopamine production; tyrosine hydroxylase
        dual.14e     | -1 | activity of the amygdala
        dual.14f     | -1 | activity of the amygdala
        positive.26f | 1  | glutamate activation of AMPA relative to NMDA receptors; glutamate transmission
    """)


def test_unsigned(graph: MechanismGraph) -> None:
    # Modulates, affects, interacts with. "Not known", "varies" and their like are no effects.
    assert ask(graph, "unsigned", "claim change relation strength") == table("""
        dual.07b     | As such   | modulates      | Strong
        dual.09d     | Decreased | affects        | .
        dual.14a     | As such   | affects        | Strong
        positive.20a | As such   | interacts with | .
    """)


def test_restatements(graph: MechanismGraph) -> None:
    assert ask(graph, "restatements", "claim restates voice document") == table("""
        dual.10a | dual.04a | Marketing  | dual-benefits
        dual.11b | dual.04b | Exposition | dual-benefits
        dual.12c | dual.04b | Exposition | dual-benefits
        dual.19a | dual.07c | Exposition | dual-benefits
    """)


@pytest.mark.parametrize(
    ("basis", "claims"),
    [
        # Not approved by the regulator, for two indications.
        ("regulatory", "positive.71a positive.71b"),
        ("theory", "dual.18a"),
        # What cases were reported of: the bladder, problems made worse, accidents and vulnerability.
        (
            "reported_cases",
            "positive.87a positive.87b positive.87c positive.87d positive.87e positive.88a positive.88b positive.88c"
            " positive.90a positive.90b",
        ),
        # "Has been shown", "studies": in A segments 5 and 14; in B the list that segment 24 opens, 23 and 86.
        (
            "unnamed_studies",
            "dual.05a dual.05b dual.14b dual.14c dual.14d dual.14e dual.14f"
            " positive.23a positive.26a positive.26b positive.26d positive.26e positive.26f positive.26h positive.26i"
            " positive.26j positive.27a positive.27b positive.27c positive.29a positive.29b positive.29c positive.30a"
            " positive.31a positive.31b positive.34a positive.34b positive.34c positive.34d positive.86a positive.86b",
        ),
    ],
)
def test_basis(graph: MechanismGraph, basis: str, claims: str) -> None:
    assert ask(graph, "basis", "claim", basis=basis) == one(claims)


def test_scopes(graph: MechanismGraph) -> None:
    assert ask(graph, "scopes", "aspect value claim") == table("""
        comparator | psychedelic state                    | dual.15b
        comparator | what was expected                    | positive.62a
        condition  | mental disorders                     | dual.11a
        condition  | when put to use                      | dual.11c
        condition  | disorders of mood, depression and stress | dual.12b
        condition  | when put to use                      | dual.20a
        condition  | when put to use                      | dual.20c
        condition  | when put to use                      | dual.21a
        condition  | when put to use                      | dual.21b
        condition  | to take root in full                 | positive.41a
        condition  | medical protocols kept with care     | positive.85a
        condition  | as prescribed                        | positive.94a
        population | patients                             | dual.13a
        population | patients                             | dual.13b
        population | patients                             | dual.18a
        population | recreational users                   | positive.86b
        population | frequent, heavy users                | positive.87a
        population | frequent, heavy users                | positive.87b
        population | frequent, heavy users                | positive.87c
        population | frequent, heavy users                | positive.87d
        population | frequent, heavy users                | positive.87e
        timescale  | long-lasting                         | dual.05a
        timescale  | long-term                            | dual.07d
        timescale  | short-term                           | dual.07d
        timescale  | long-lasting                         | dual.10a
        timescale  | rapid onset                          | dual.10a
        timescale  | short period                         | dual.12c
        timescale  | lasting                              | dual.21c
        timescale  | future                               | dual.21d
        timescale  | over time                            | positive.20c
        timescale  | long-term                            | positive.37a
    """)


# ── Documents compared ───────────────────────────────────────────────────────────────────────────────

ONLY_IN_A = """
    dual.04a dual.04b dual.05a dual.05b dual.07a dual.07b dual.07c dual.07d dual.08b dual.08d dual.08e dual.08f
    dual.08g dual.08h dual.09a dual.09c dual.09d dual.10a dual.11a dual.11b dual.11c dual.12a dual.12c dual.13a
    dual.13b dual.14a dual.14b dual.14c dual.14d dual.14e dual.14f dual.15a dual.17c dual.18a dual.19a dual.19b
    dual.19c dual.19d dual.20a dual.20c dual.21a dual.21b dual.21c dual.21d
"""
"""All couplings of A but those B makes too: ketamine and BDNF (08a), BDNF and growth of neurons (08c)."""

ONLY_IN_B = """
    positive.20a positive.20b positive.20c positive.21a positive.26a positive.26b positive.26d positive.26e
    positive.26k positive.26i positive.26j positive.27a positive.27b positive.27c positive.29a positive.29b positive.29c
    positive.31a positive.31b positive.33a positive.33b positive.34a positive.34b positive.34c positive.34d
    positive.37a positive.38a positive.38b positive.39a positive.39b positive.43a positive.44a positive.45a
    positive.45b positive.46a positive.47a positive.48a positive.48b positive.49a positive.51a
"""
"""All couplings of B but 26f and 26h. 62a is negated and couples nothing."""


def test_only_in(graph: MechanismGraph) -> None:
    assert ask(graph, "only-in", "claim", document="A") == one(ONLY_IN_A)
    assert ask(graph, "only-in", "claim", document="positive-effects") == one(ONLY_IN_B)
    # What is implied (19e) is A's alone too.
    with_implied = ask(graph, "only-in", "claim", implied=True, document="A")
    assert sorted(with_implied) == sorted([*one(ONLY_IN_A), ("dual.19e",)])


def test_agreement(graph: MechanismGraph) -> None:
    columns = "subject object coupling support documents claims"
    both = table("""
        ketamine | bdnf            | 1 | 2 | dual-benefits positive-effects | dual.08a positive.26f
        bdnf     | neuronal_growth | 1 | 2 | dual-benefits positive-effects | dual.08c positive.26h
    """)
    assert ask(graph, "agreement", columns) == both
    assert ask(graph, "agreement", columns, implied=True) == both


def test_opposition(graph: MechanismGraph, tmp_path: Path) -> None:
    # The articles contradict each other nowhere, with what is implied or without.
    assert ask(graph, "opposition", "claims") == []
    assert ask(graph, "opposition", "claims", implied=True) == []
    # A corpus that does: adenosine activity blocked by caffeine, and raised by it.
    new_corpus(tmp_path / "x")
    claims = tmp_path / "x" / "claims" / "example.yaml"
    added = "\n  - {id: example.2b, segments: [2], subject: caffeine, relation: activates, object: adenosine_activity,"
    claims.write_text(claims.read_text() + f"{added} says: The contrary.}}\n")
    columns = "subject object positive negative documents claims"
    assert ask(mechgraph.open(tmp_path / "x"), "opposition", columns) == [
        ("caffeine", "adenosine_activity", "1", "1", "example", "example.2a example.2b")
    ]


def test_compare_documents(graph: MechanismGraph) -> None:
    # Counted claim by claim; implied ones are left out.
    assert ask(graph, "compare-documents", "family document claims hedged") == table("""
        About the text | dual-benefits    | 2  | 0
        About the text | positive-effects | 4  | 3
        Causal         | dual-benefits    | 39 | 16
        Causal         | positive-effects | 36 | 10
        Clinical use   | dual-benefits    | 0  | 0
        Clinical use   | positive-effects | 6  | 0
        Enabling       | dual-benefits    | 6  | 4
        Enabling       | positive-effects | 7  | 1
        Joint cause    | dual-benefits    | 1  | 0
        Joint cause    | positive-effects | 1  | 0
        Moderation     | dual-benefits    | 4  | 0
        Moderation     | positive-effects | 5  | 1
        Safety         | dual-benefits    | 0  | 0
        Safety         | positive-effects | 58 | 25
        Structure      | dual-benefits    | 1  | 0
        Structure      | positive-effects | 9  | 1
    """)


NOT_IN_A = """
    accidents acute_hypertension alcohol_intake altered_time_sense ampa_activation antihypertensives anxiety
    anxiety_indication behavioural_effects benzodiazepines blurred_vision chf cognitive_distance confusion
    coupled_effects decision_making depression dissociation dose driving dry_mouth dysuria embodied_feelings
    emotion_learning_areas emotional_regulation excitability executive_function fast_heart_rate feeling_impairment
    global_connectivity glutamate_transmission haematuria hangover hearing_impairment heavy_machinery
    high_intracranial_pressure high_intraocular_pressure hyperthyroidism_history im_injection insight integration
    intentional_responses intentions intracranial_pressure_history intraocular_pressure_history introspection
    iv_infusion ketamine_allergy lasting_adverse_effects learning life_changing_results liquids loss_of_appetite
    mania memory monitor mood motivation mtor_signalling nasal_spray nausea network_connections
    neural_pathway_formation neurochemical_networks neuron_maintenance neuron_survival new_experiences
    novel_consciousness nursing nystagmus oral_tablet patient_vulnerability persons physical_dependence planning
    practitioners pregnancy problem_solving psychological_dependence psychological_effects psychological_healing
    psychosis psychosis_history restlessness schizophrenia self_control self_reflection serious_heart_problem
    serious_illness serious_mental_disorder session_experience sessions severe_breathing_problem
    severe_personality_disorder shrunken_bladder slurred_speech solid_food stimulants stress stress_exposed_areas
    stress_response subregion_linkage synaptic_connections synaptic_integrity synesthesia trying_to_conceive
    uncontrolled_hypertension urinary_frequency urinary_incontinence visual_impairment vomiting
"""
"""Entities that some claim of B names, as an end or otherwise, and none of A."""

NOT_IN_B = table("""
    entity | treatment_benefit         | 7
    entity | amygdala_activity         | 5
    entity | antidepressant_effect     | 4
    entity | hippocampus               | 4
    entity | synaptic_plasticity       | 4
    entity | tyrosine_hydroxylase      | 4
    entity | brain_state               | 3
    entity | dopamine_production       | 3
    entity | addictive_habits          | 2
    entity | fear_memories             | 2
    entity | objective_perspective     | 2
    entity | pathway_change            | 2
    entity | trauma_distance           | 2
    entity | administration_conditions | 1
    entity | attention_to_experience   | 1
    entity | behavioural_change        | 1
    entity | cognitive_control         | 1
    entity | combined_effects          | 1
    entity | coping                    | 1
    entity | dopamine                  | 1
    entity | emotional_processing      | 1
    entity | healthy_processing        | 1
    entity | long_term_healing         | 1
    entity | negative_emotional_bias   | 1
    entity | neural_activity           | 1
    entity | new_perspectives          | 1
    entity | objective_working_through | 1
    entity | psychotropic_medication   | 1
    entity | route                     | 1
    entity | stress_impact             | 1
    entity | subconscious_access       | 1
""")
"""B has every family and level. The claims that pass an entity or name it as region count: 08h and 09d, 08b-e."""


def test_not_addressed(graph: MechanismGraph) -> None:
    found = ask(graph, "not-addressed", "kind item claims", document="A")
    # A has no safety section, says nothing of routes and approval, and names nothing bodily.
    assert [row for row in found if row[0] != "entity"] == table("""
        family | safety       | 58
        family | clinical_use | 6
        level  | body         | 50
    """)
    entities = [row for row in found if row[0] == "entity"]
    assert sorted((item,) for _, item, _ in entities) == one(NOT_IN_A)
    # Most claims first: 30a-d and 31a-b by their region; 34c-h; the results of 51a and 55a-58a; 36a, 38a-b, 40a, 41a.
    assert entities[:4] == table("""
        entity | emotion_learning_areas | 6
        entity | executive_function     | 6
        entity | life_changing_results  | 5
        entity | psychological_effects  | 5
    """)
    assert ask(graph, "not-addressed", "kind item claims", document="B") == NOT_IN_B
    implied = ask(graph, "not-addressed", "item", implied=True, document="B")
    assert sorted(implied) == sorted((item,) for _, item, _ in NOT_IN_B)


# ── Practice and safety ──────────────────────────────────────────────────────────────────────────────


def test_contraindications(graph: MechanismGraph) -> None:
    # The list that segment 74 opens, all nine items, split where one names several, and the warnings of 88 and 89; no
    # claim restricts a population beyond its object.
    columns = "claim relation object severity population certainty when segments"
    assert ask(graph, "contraindications", columns) == table("""
        positive.75a | is contraindicated in | allergy to ketamine         | Ban     | . | Asserted | . | 74 75
        positive.76a | is contraindicated in | psychosis                   | Ban     | . | Asserted | . | 74 76
        positive.76b | is contraindicated in | mania                       | Ban     | . | Asserted | . | 74 76
        positive.77a | is contraindicated in | uncontrolled hypertension   | Ban     | . | Asserted | . | 74 77
        positive.78a | is contraindicated in | congestive heart failure    | Ban     | . | Asserted | . | 74 78
        positive.78b|is contraindicated in|serious heart problem other than heart failure|Ban|.|Asserted|.|74 78
        positive.79a | is contraindicated in | severe breathing problem | Ban     | . | Asserted | . | 74 79
        positive.80a|is contraindicated in|history of intraocular pressure above normal|Ban|.|Asserted|.|74 80
        positive.80b|is contraindicated in|history of intracranial pressure above normal|Ban|.|Asserted|.|74 80
        positive.81a | is contraindicated in | history of hyperthyroidism | Ban     | . | Asserted | . | 74 81
        positive.82a | is contraindicated in | other serious medical illness | Ban     | . | Asserted | . | 74 82
        positive.83a | is contraindicated in | pregnancy                   | Ban     | . | Asserted | . | 74 83
        positive.83b | is contraindicated in | nursing | Ban     | . | Asserted | . | 74 83
        positive.83c | is contraindicated in | trying to become pregnant | Ban     | . | Asserted | . | 74 83
        positive.88a | worsens problems in   | schizophrenia               | Effect  | . | Possible | . | 84 88
        positive.88b | worsens problems in   | severe personality disorder | Effect  | . | Possible | . | 84 88
        positive.88c | worsens problems in   | other serious mental disorders | Effect  | . | Possible | . | 84 88
        positive.89a | calls for caution in | personal or family history of psychosis | Caution | . | Asserted | . | 89
    """)


def test_side_effects(graph: MechanismGraph) -> None:
    # "May include" twenty; lasting harm is rare; one dependence not shown, one shown in some recreational users; five
    # rarely reported by heavy users; two risks of dissociation.
    columns = "claim effect polarity frequency certainty population condition"
    assert ask(graph, "side-effects", columns) == table("""
        positive.73a | altered sense of time        | Affirmed  | .    | Possible | . | .
        positive.73b | anxiety                      | Affirmed  | .    | Possible | . | .
        positive.73c | blurred vision               | Affirmed  | .    | Possible | . | .
        positive.73d | mental confusion             | Affirmed  | .    | Possible | . | .
        positive.73e | nausea                       | Affirmed  | .    | Possible | . | .
        positive.73f | blood pressure above normal  | Affirmed  | .    | Possible | . | .
        positive.73g | dry mouth                    | Affirmed  | .    | Possible | . | .
        positive.73h | visual impairment | Affirmed  | .    | Possible | . | .
        positive.73i | hearing impairment | Affirmed  | .    | Possible | . | .
        positive.73j | impairment of feeling | Affirmed  | .    | Possible | . | .
        positive.73k | heart rate above normal | Affirmed  | .    | Possible | . | .
        positive.73l | intraocular pressure above normal | Affirmed  | .    | Possible | . | .
        positive.73m | intracranial pressure above normal | Affirmed  | .    | Possible | . | .
        positive.73n | excitability | Affirmed  | .    | Possible | . | .
        positive.73o | loss of appetite | Affirmed  | .    | Possible | . | .
        positive.73p | vomiting | Affirmed  | .    | Possible | . | .
        positive.73q | nystagmus | Affirmed  | .    | Possible | . | .
        positive.73r | restlessness | Affirmed  | .    | Possible | . | .
        positive.73s | slurred speech | Affirmed  | .    | Possible | . | .
        positive.73t | synesthesia | Affirmed  | .    | Possible | . | .
        positive.85a | lasting adverse effects | Affirmed | Rare | Asserted | . | medical protocols kept with care
        positive.86a | physical addiction           | Not shown | .    | Asserted | . | .
        positive.86b | psychological dependency     | Affirmed  | .    | Asserted | recreational users | .
        positive.87a | urinary incontinence         | Affirmed  | Rare | Asserted | frequent, heavy users | .
        positive.87b | painful urination            | Affirmed  | Rare | Asserted | frequent, heavy users | .
        positive.87c | blood in the urine           | Affirmed  | Rare | Asserted | frequent, heavy users | .
        positive.87d | frequent urination | Affirmed  | Rare | Asserted | frequent, heavy users | .
        positive.87e | shrunken bladder | Affirmed  | Rare | Asserted | frequent, heavy users | .
        positive.90a | accidents                    | Affirmed  | .    | Possible | . | .
        positive.90b | vulnerability of the patient | Affirmed  | .    | Possible | . | .
    """)


def test_guidelines(graph: MechanismGraph) -> None:
    # The list that segment 91 opens.
    assert ask(graph, "guidelines", "claim object severity when span segments") == table("""
        positive.92a | operating a vehicle         | Ban    | After  | until one full night's sleep | 91 92
        positive.92b | operating heavy machinery | Ban | After | until one full night's sleep | 91 92
        positive.93a | benzodiazepines             | Ban    | Before | 24 hours                     | 91 93
        positive.93b | stimulants                  | Ban    | Before | 24 hours                     | 91 93
        positive.94a | antihypertensive medication | Advice | .      | .                            | 91 94
        positive.95a | alcohol intake              | Ban    | .      | .                            | 91 95
        positive.95b | hangover | Ban | . | . | 91 95
        positive.96a | solid food                  | Ban    | Before | 3 hours                      | 91 96
        positive.96b | liquids | Ban | Before | 1 hour | 91 96
        positive.97a | presence of a monitor       | Ban    | During | .                            | 91 97
    """)
    # All are things to avoid but two: what to keep taking, and who must be there.
    avoided = ["is to be kept apart from"]
    assert [relation for (relation,) in ask(graph, "guidelines", "relation")] == [
        *(avoided * 4),
        "goes with the advice of",
        *(avoided * 4),
        "requires the safeguard of",
    ]
    assert [row for row in ask(graph, "guidelines", "claim condition") if row[1]] == [("positive.94a", "as prescribed")]


def test_conditions(graph: MechanismGraph) -> None:
    # A on route and setting, and on what the biological effects do not hang on; B on routes, dose, integration, and
    # the four conditions of the best results.
    assert ask(graph, "conditions", "claim relation object certainty") == table("""
        dual.16a     | modulates the effect on   | therapeutic benefit of ketamine treatment | Asserted
        dual.16b     | modulates the effect on   | therapeutic benefit of ketamine treatment | Asserted
        dual.17a     | holds under               | conditions of administration | Asserted
        dual.17b     | holds under               | set and setting        | Asserted
        positive.16a | is administered via       | intravenous infusion   | Asserted
        positive.16b | is administered via       | intramuscular injection | Asserted
        positive.16c | is administered via       | oral tablets           | Asserted
        positive.16d | is administered via       | nasal sprays           | Asserted
        positive.23a | depends on                | dose                   | Probable
        positive.41a | requires                  | integration            | Asserted
        positive.55a | makes good conditions for | life-changing results  | Asserted
        positive.56a | makes good conditions for | life-changing results  | Asserted
        positive.57a | makes good conditions for | life-changing results  | Asserted
        positive.58a | makes good conditions for | life-changing results  | Asserted
    """)


def test_variability(graph: MechanismGraph) -> None:
    assert ask(graph, "variability", "claim relation object certainty") == table("""
        dual.12b     | is compared with | typical psychotropic medication           | Asserted
        dual.15b     | acts in ways not fully known on | therapeutic benefit of ketamine treatment | Asserted
        positive.22a | acts in ways not fully known on | effects of ketamine in the brain          | Asserted
        positive.40a | varies between   | persons                                   | Probable
        positive.64a | varies between   | persons                                   | Probable
        positive.64b | varies between   | sessions                                  | Probable
    """)


# ── Mechanisms, joint causes, evidence ───────────────────────────────────────────────────────────────


def test_joint_causes(graph: MechanismGraph) -> None:
    # The members differ: A joins the psychedelic state to the biological effects, B the experience of the session.
    assert ask(graph, "joint-causes", "claim members effect strength") == table("""
        dual.15a | biological effects of ketamine; psychedelic state | therapeutic benefit of ketamine treatment | .
        positive.51a | biological effects of ketamine; experience of a ketamine session | life-changing results | Strong
    """)


def test_mechanisms(graph: MechanismGraph) -> None:
    # The steps of corpus.yaml with their claims. Gaps: from plasticity to the state of the brain (19e is implied), and
    # from prefrontal connectivity to the antidepressant effect (neither article takes the step). The marketing claim
    # 10a carries nothing.
    columns = "mechanism step gap coupling claim"
    assert ask(graph, "mechanisms", columns) == table("""
        A quieter amygdala, fear and habits     | 1 | false | -1 | dual.14b
        A quieter amygdala, fear and habits     | 2 | false | 1  | dual.14c
        BDNF, plasticity and mood               | 1 | false | -1 | dual.07a
        BDNF, plasticity and mood               | 2 | false | -1 | positive.26k
        BDNF, plasticity and mood               | 3 | false | 1  | positive.26e
        BDNF, plasticity and mood               | 4 | false | 1  | dual.08b
        BDNF, plasticity and mood               | 5 | false | 1  | dual.08f
        Prefrontal connectivity and executive function | 1 | false | 1 | positive.34a
        Prefrontal connectivity and executive function | 2 | false | 1 | positive.34c
        Prefrontal connectivity and depression  | 1 | false | 1  | positive.34a
        Prefrontal connectivity and depression  | 2 | true  | .  | .
        NMDA blockade and dopamine production   | 1 | false | -1 | dual.07a
        NMDA blockade and dopamine production   | 2 | false | -1 | dual.09a
        NMDA blockade and dopamine production   | 3 | false | 1  | dual.09c
        mTOR and the healing of synapses        | 1 | false | 1  | positive.29a
        mTOR and the healing of synapses        | 2 | false | 1  | positive.29c
        mTOR and the healing of synapses        | 3 | false | 1  | positive.31b
        Care of neurons, plasticity and healing | 1 | false | 1  | positive.26a
        Care of neurons, plasticity and healing | 2 | false | 1  | positive.26d
        Care of neurons, plasticity and healing | 3 | false | 1  | positive.26j
        Care of neurons, plasticity and healing | 4 | false | 1  | positive.27c
        Care of neurons, plasticity and healing | 5 | true  | .  | .
        Care of neurons, plasticity and healing | 6 | false | 1  | dual.19d
        The psychedelic state and past trauma   | 1 | false | 1  | dual.04b
        The psychedelic state and past trauma   | 1 | false | 1  | dual.11b
        The psychedelic state and past trauma   | 1 | false | 1  | dual.12c
        The psychedelic state and past trauma   | 2 | false | 1  | dual.13a
        The psychedelic state and past trauma   | 3 | false | 1  | dual.13b
    """)
    gaps = [row for row in ask(graph, "mechanisms", columns, implied=True) if row[2] == "true"]
    assert gaps == [("Prefrontal connectivity and depression", "2", "true", "", "")]


def test_evidence(graph: MechanismGraph) -> None:
    # Offsets and hashes from the rows of documents/*.tsv.
    columns = "node document segment kind start end segment_sha256"
    assert ask(graph, "evidence", columns, claim="dual.08a") == table("""
        dual.08a | dual-benefits | 8 | sentence | 897 | 1153 \
            | 29e36910071633b4ecc71d2ede4ec502093e363fe6be6ed8d22c2272e9dc7b55
    """)
    # Implied claims were read somewhere too.
    for implied in (False, True):
        assert ask(graph, "evidence", columns, implied=implied, claim="dual.19e") == table("""
            dual.19e | dual-benefits | 19 | sentence | 3134 | 3294 \
                | 1b9f1ddff2e27add4ca0b916107d0c2b61c9682c041e664c8cf23b5dd3696272
        """)
    # Several segments, by number.
    assert ask(graph, "evidence", "segment start end locator", claim="positive.31a") == table("""
        24 | 1980 | 2103 | Below are some
        29 | 2505 | 2629 | Ketamine upregulates a
        30 | 2630 | 2771 | This is significant
        31 | 2772 | 2864 | Essentially, priming these
    """)
    text = "07ba9826626d8bbb6b631d75c64d26bfd0187b4000e503c32452c4901c194fd2"
    title = "Ketamine Therapy: Dual Benefits Of Treatment"
    assert ask(graph, "evidence", "title text_sha256", claim="dual.08a") == [(title, text)]
    with pytest.raises(NotFound):
        ask(graph, "evidence", "node", claim="dual.99z")


# ── The files ────────────────────────────────────────────────────────────────────────────────────────

SETTINGS = {
    "entity": "caffeine",
    "region": "caffeine",
    "document": "example",
    "claim": "example.2a",
    "level": "mind",
    "basis": "uncited",
}
"""A value for each parameter that has no default, on the corpus that `mechgraph new` makes."""


def test_number_of_queries_and_a_test_for_each() -> None:
    assert len(NAMES) == 30
    assert [name for name in NAMES if f"test_{name.replace('-', '_')}" not in globals()] == []


@pytest.mark.parametrize("name", NAMES)
def test_file(name: str) -> None:
    query = named_query(name)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert query.title
    assert query.question.endswith("?")
    assert "ketamine" not in query.text.lower()
    assert all(len(line) <= 120 for line in query.text.splitlines())
    assert not any(token.text.upper() == "PREFIX" for token in tokens(query.text))
    # The order ends with what no two rows share.
    last = query.text.rsplit("ORDER BY", 1)[1].split()[-1]
    assert last.removeprefix("?") in {
        *("sequence", "first"),  # place of a claim in its corpus, or of the first of several
        *("reached", "entity", "item", "identifier", "source", "place"),  # addresses
        "value",  # of one claim
    }


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_those_of_the_text(name: str) -> None:
    query = named_query(name)
    variables = [token.text for token in tokens(query.text) if token.kind == "variable"]
    declared = {parameter.name for parameter in query.parameters}
    assert {text[1:] for text in variables if text.startswith("$")} == declared
    # A variable of the same name would be replaced as well.
    assert not {text[1:] for text in variables if text.startswith("?")} & declared
    assert all(parameter.meaning for parameter in query.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_runs_on_a_new_corpus(name: str, tmp_path: Path) -> None:
    new_corpus(tmp_path / "x")
    corpus = mechgraph.open(tmp_path / "x")
    settings = {
        parameter.name: SETTINGS[parameter.name]
        for parameter in named_query(name).parameters
        if parameter.default is None
    }
    for implied in (False, True):
        answer = corpus.query(name, settings, implied=implied)
        assert answer.form == "select"
        assert answer.header()
        assert answer.notes == ()


def test_answers_on_a_new_corpus(tmp_path: Path) -> None:
    new_corpus(tmp_path / "x")
    corpus = mechgraph.open(tmp_path / "x")
    # Caffeine blocks adenosine activity; with less of that, tired people may be more alert.
    assert ask(corpus, "raises", "claim cause by certainty", entity="alertness") == [
        ("example.3a", "adenosine_activity", "less", "Possible")
    ]
    assert ask(corpus, "within", "distance reached", entity="coffee") == [
        ("1", "adenosine_activity"),
        ("2", "alertness"),
    ]
    assert ask(corpus, "mechanisms", "step gap coupling claim") == [
        ("1", "false", "-1", "example.2a"),
        ("2", "false", "-1", "example.3a"),
    ]
    assert ask(corpus, "scopes", "aspect value claim") == [("population", "tired people", "example.3a")]
    assert ask(corpus, "not-addressed", "kind item", document="example") == []


@pytest.mark.parametrize("name", NAMES)
def test_same_answer_in_another_store(graph: MechanismGraph, again: MechanismGraph, name: str) -> None:
    settings = {
        **SETTINGS,
        "entity": "ketamine",
        "region": "prefrontal_cortex",
        "document": "A",
        "claim": "positive.31a",
    }
    own = {
        parameter.name: settings[parameter.name] for parameter in named_query(name).parameters if not parameter.default
    }
    assert graph.query(name, own).rows == again.query(name, own).rows


# ── Settings ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "settings", "nearest"),
    [
        ("upstreem", {}, "upstream"),
        ("sideeffects", {}, "side-effects"),
        ("upstream", {"entitty": "bdnf"}, "entity"),
        ("within", {"entity": "bdnf", "step": "2"}, "steps"),
        ("upstream", {"entity": "ketamin"}, "ketamine"),
        ("only-in", {"document": "dual-benefit"}, "dual-benefits"),
        ("level", {"level": "celular"}, "cellular"),
        ("basis", {"basis": "regulator"}, "regulatory"),
    ],
)
def test_unknown_names(graph: MechanismGraph, name: str, settings: dict[str, str], nearest: str) -> None:
    with pytest.raises(NotFound) as caught:
        graph.query(name, settings)
    assert nearest in caught.value.nearest
    assert nearest in str(caught.value)


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("upstream", {}, "needs entity"),
        ("within", {"entity": "bdnf", "steps": "two"}, "not a whole number"),
        ("within", {"entity": "bdnf", "steps": "2) . ?s ?p ?o . FILTER (1 = 1"}, "not a whole number"),
        ("SELECT ?x WHERE { ?x a mg:Claim }", {"entity": "bdnf"}, "only shipped queries"),
    ],
)
def test_wrong_settings(graph: MechanismGraph, name: str, settings: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        graph.query(name, settings)


@pytest.mark.parametrize(
    "value",
    [
        '" } #',
        'dual.08a" ; ?p ?o . FILTER (true) #',
        "'''",
        '"""',
        "\\",
        '\\" . ?s ?p ?o #',
        "dual.08a\n} SELECT",
        "dual.08a\r\t\u0000\u2028",
        "\\u0022 } #",
        "$claim",
        "?node",
        "> <x",
        "SERVICE <http://127.0.0.1/> {}",
        "",
    ],
)
def test_text_stays_text(graph: MechanismGraph, value: str) -> None:
    """A text becomes one literal, whatever is in it; what names no claim finds none."""
    literal = graph.term("text", value)
    (row,) = graph.query(f"SELECT ?x WHERE {{ BIND({literal} AS ?x) }}").rows
    assert row[0] == pyoxigraph.Literal(value)
    with pytest.raises(NotFound):
        graph.query("evidence", {"claim": value})


def test_a_claim_is_found_by_its_id_alone(graph: MechanismGraph) -> None:
    assert len(graph.query("evidence", {"claim": "dual.08a"})) == len(
        graph.query("evidence", {"claim": "k:claim/dual.08a"})
    )
    for wrong in ("dual.08a ", "DUAL.08a"):
        with pytest.raises(NotFound) as caught:
            graph.query("evidence", {"claim": wrong})
        assert "dual.08a" in caught.value.nearest


def test_a_number_has_its_bounds(graph: MechanismGraph) -> None:
    for wrong in ("0", "5", "-1"):
        with pytest.raises(UsageError, match="from 1 to 4"):
            graph.query("within", {"entity": "bdnf", "steps": wrong})


@pytest.mark.parametrize(
    ("name", "settings"), [("raises", {"entity": "BDNF"}), ("evidence", {"claim": "positive.31a"}), ("mechanisms", {})]
)
def test_with_a_timeout(graph: MechanismGraph, name: str, settings: dict[str, str]) -> None:
    # The worker process gives the same rows.
    assert graph.query(name, settings, timeout=60).table() == graph.query(name, settings).table()


def test_timeout_ends_a_query(graph: MechanismGraph) -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(QueryTimeout):
        graph.query(endless, timeout=0.2)
