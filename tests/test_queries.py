"""The shipped queries: their files, and their answers on the built-in corpus.

The answers were read off the claims in ``ontology/ketamine/claims``, claim by claim; the comment at each table says
what the reading was. A claim ``dual.08a`` was read from segment 8 of the first article (A), ``positive.26f`` from
segment 26 of the second (B). Where an answer is too long to be read, it is worked out in Python from the claims, as the
question has it, and some of its rows were read off all the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pyoxigraph
import pytest

import corpora
import mechgraph
from mechgraph.corpus.new import new_corpus
from mechgraph.errors import NotFound, QueryTimeout, UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.model.values import Certainty, Status
from mechgraph.query.named import named_queries, named_query, term
from mechgraph.query.sparql import tokens

if TYPE_CHECKING:
    from pathlib import Path

    from mechgraph.model.claim import Claim

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
    return re.sub(r"^(?:[kcs]:claim/|[kcs]:|mg:)", "", shown)


def ids(text: str) -> list[str]:
    """Return the claims that a line stands for: `dual.08a-c 09a` is dual.08a, dual.08b, dual.08c and dual.09a."""
    found = []
    document = ""
    for word in text.split():
        first, _, last = word.partition("-")
        before, _, place = first.rpartition(".")
        document = before or document
        letters = range(ord(place[-1]), ord(last or place[-1]) + 1)
        found += [f"{document}.{place[:-1]}{chr(letter)}" for letter in letters]
    return found


def one(text: str) -> Rows:
    """Return claims as rows of one column."""
    return [(claim,) for claim in ids(text)]


def told(graph: MechanismGraph, document: str = "") -> list[Claim]:
    """Return the claims that a document makes, or all do, in reading order; what is implied nobody tells."""
    return [
        claim
        for claim in graph.corpus.claims
        if claim.status is not Status.implied and document in ("", claim.document)
    ]


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
    # The lean towards AMPA receptors: ketamine, and less activity at NMDA receptors, which the shift presupposes.
    assert ask(graph, "raises", "claim cause by told", entity="AMPA to NMDA balance") == table("""
        positive.26b | ketamine                | more | As such
        positive.26k | nmda_glutamate_activity | less | Decreased
    """)
    # A says that tyrosine hydroxylase rises by the fall of NMDA activity: no plain edge, but a claim.
    assert ask(graph, "raises", "claim cause by told", entity="tyrosine hydroxylase") == [
        ("dual.09a", "nmda_glutamate_activity", "less", "Decreased")
    ]
    # Of attention A says only that its fall lowers the benefit. The container (59e) makes good conditions, which is no
    # raising; that an effect bears on the benefit (15d-e) has no direction.
    assert ask(graph, "raises", "claim cause by told", entity="treatment_benefit") == table("""
        dual.04e     | biological_effects      | more | As such
        dual.04f     | psychedelic_state       | more | As such
        dual.11a     | biological_effects      | more | As such
        dual.11c     | psychedelic_state       | more | As such
        dual.11e     | ketamine                | more | As such
        dual.15a     | combined_effects        | more | As such
        dual.17c     | attention_to_experience | more | Decreased
        positive.07a | ketamine_therapy        | more | As such
        positive.08a | ketamine                | more | As such
        positive.51c | biological_effects      | more | As such
        positive.59a | container_attention     | more | As such
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
    # What it furthers, and what it merely has a bearing on (15e), are two rows of one effect.
    assert ask(graph, "downstream", columns, entity="psychedelic state") == table("""
        treatment_benefit     | 1 | 1 | dual-benefits    | dual.04f dual.11c
        healthy_processing    | 1 | 1 | dual-benefits    | dual.12a
        trauma_distance       | 1 | 1 | dual-benefits    | dual.13a
        treatment_benefit     | 0 | 1 | dual-benefits    | dual.15e
        cognitive_control     | 1 | 1 | dual-benefits    | dual.18a
        objective_perspective | 1 | 1 | dual-benefits    | dual.20a
        subconscious_access   | 1 | 1 | dual-benefits    | dual.20c
        healing_direction     | 1 | 1 | dual-benefits    | dual.20d
        subconscious_reach    | 1 | 1 | dual-benefits    | dual.20g
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
    # Six claims on the psychedelic state, but two documents; the two on the block at the receptor are of one.
    ketamine = ask(graph, "downstream", columns, entity="ketamine")
    both = "dual-benefits positive-effects"
    claims = " ".join(ids("dual.04b 11b 12c 15g 18b positive.38c"))
    assert ("psychedelic_state", "1", "2", both, claims) in ketamine
    assert ("nmda_glutamate_activity", "-1", "1", "dual-benefits", "dual.07a dual.09f") in ketamine


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
    # Implied: 19e leads from plasticity to the state of the brain, 08i from the antidepressant effect to depression.
    assert ask(graph, "within", columns, implied=True, entity="glutamate_transmission", steps="4") == [
        *three,
        ("4", "brain_state"),
        ("4", "depression"),
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
    # 08b-g, 33a-b and 34a-b name the region, and 33g is about it; 34a-d and 34k speak of connectivity and linkage,
    # aspects of it.
    assert ask(graph, "region", "claim place", region="prefrontal cortex") == table("""
        dual.08b     | scope
        dual.08c     | scope
        dual.08d     | scope
        dual.08e     | scope
        dual.08f     | scope
        dual.08g     | scope
        positive.33a | scope
        positive.33b | scope
        positive.33g | itself
        positive.34a | aspect, scope
        positive.34b | aspect, scope
        positive.34c | aspect
        positive.34d | aspect
        positive.34k | aspect
    """)
    # mTOR signalling and what it does to synapses occur in these areas by 30a, 30e and 30f, so that all that is said of
    # the three belongs here, what kind of pathway it is (29d) and where it is listed (29e) included.
    assert ask(graph, "region", "claim place", region="emotion_learning_areas") == table("""
        positive.29a | occurs there
        positive.29b | occurs there
        positive.29c | occurs there
        positive.29d | occurs there
        positive.29e | occurs there
        positive.30a | itself, occurs there
        positive.30b | itself
        positive.30c | itself
        positive.30d | itself
        positive.30e | itself, occurs there
        positive.30f | itself, occurs there
        positive.31a | occurs there, scope
        positive.31b | occurs there, scope
    """)
    assert ask(graph, "region", "claim", region="hippocampus") == one("dual.08b-g")


def test_level(graph: MechanismGraph) -> None:
    # Ends counted over both articles: plasticity 07c 19a 19f 27a-c, growth 08c 08e 08g 26h 27a, synapses 29b 30e 31a,
    # 29c 30f 31b and, of their plasticity, 08b 08d 08f. The implied 19e does not count.
    assert ask(graph, "level", "entity valence claims", level="cellular") == table("""
        neuroplasticity      | Wanted | 6
        neuronal_growth      | Wanted | 5
        synaptic_connections | Wanted | 3
        synaptic_integrity   | Wanted | 3
        synaptic_plasticity  | Wanted | 3
        neuron_maintenance   | Wanted | 2
        neuron_survival      | Wanted | 2
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

HEDGES = table("""
    dual.08a-e                    | Probable     | ability to           | dual.08-ability
    dual.08f-g                    | Probable     | thought to           | dual.08-thought
    dual.11a                      | Probable     | appear to            | .
    dual.11c                      | Probable     | can be               | .
    dual.14b-f                    | Probable     | can                  | dual.14-can
    dual.17c                      | Possible     | may not              | .
    dual.18a                      | Hypothesised | theorized            | .
    dual.20a 20c-d                | Probable     | can                  | dual.20-can
    dual.20e-f                    | Probable     | can                  | dual.20-can-utilize
    dual.21a-b 21f                | Hypothesised | can be thought of    | dual.21-foundation
    positive.07a                  | Probable     | expectation          | .
    positive.12a                  | Possible     | may                  | .
    positive.18a                  | Probable     | can                  | positive.18-can
    positive.18d-e                | Probable     | can                  | positive.18-can-be
    positive.19b                  | Probable     | can                  | .
    positive.23a-b                | Probable     | suggests             | positive.23-suggests
    positive.34a                  | Probable     | seems to             | .
    positive.36a                  | Hypothesised | can be understood as | .
    positive.37b                  | Possible     | potential            | .
    positive.38a-b                | Probable     | can                  | positive.38-can
    positive.39a-d                | Probable     | able to              | positive.39-able
    positive.40a                  | Probable     | can                  | .
    positive.41c                  | Probable     | can                  | .
    positive.43a 44a 46a 47b 48c 48h | Probable  | can                  | positive.42-can
    positive.46c-e                | Possible     | potentially          | positive.46-potentially
    positive.46f                  | Possible     | may                  | .
    positive.47a                  | Probable     | can                  | .
    positive.47c-d                | Probable     | can                  | positive.47-can-provide
    positive.48a-b 48d-g          | Probable     | can                  | positive.48-can
    positive.51d                  | Probable     | capacity             | positive.51-capacity
    positive.52a                  | Possible     | have the potential   | positive.52-potential
    positive.59a-b                | Probable     | possible to          | positive.59-possible
    positive.60a-c                | Possible     | may                  | positive.60-may
    positive.61a                  | Probable     | can be seemingly     | positive.61-can
    positive.61b                  | Probable     | can                  | positive.61-can
    positive.63a-b                | Probable     | can                  | positive.63-can-be
    positive.63e-f                | Probable     | can                  | positive.63-can-help
    positive.64a-b                | Probable     | can                  | positive.64-can
    positive.65b-c                | Probable     | can                  | positive.65-can
    positive.65e                  | Possible     | potential            | positive.65-potential
    positive.73a-t                | Possible     | may include          | positive.73-may
    positive.88a-c                | Possible     | may                  | positive.88-may
    positive.90a-b                | Possible     | may                  | positive.90-may
""")
"""Every hedge of the articles with the claims that it covers; positive.34b has none: the hedge is on its first verb."""


def test_hedged(graph: MechanismGraph) -> None:
    found = ask(graph, "hedged", "claim certainty hedge shared")
    assert sorted(found) == sorted((claim, *hedge) for covered, *hedge in HEDGES for claim in ids(covered))
    assert [row[0] for row in found] == [claim.id for claim in told(graph) if claim.certainty is not Certainty.asserted]
    # The hedge of the list stands in the segment that opens it.
    assert ("positive.43a", "42 43") in ask(graph, "hedged", "claim segments")


def test_presupposed(graph: MechanismGraph) -> None:
    found = ask(graph, "presupposed", "claim certainty")
    assert found == [
        (claim.id, str(claim.certainty).capitalize()) for claim in told(graph) if claim.status is Status.presupposed
    ]
    # Three passages read: what segment 8 of A explains (its explanation, 08f-g, is stated); what setting ketamine
    # against other drugs takes for granted of these; in B, what stress does to cells, beyond which 33e-f go.
    listed = [claim for claim, _ in found]
    for document, segment, claims in (
        ("dual-benefits", 8, "dual.08a-e 08h"),
        ("dual-benefits", 12, "dual.12d-g"),
        ("positive-effects", 33, "positive.33c-d 33g"),
    ):
        of_segment = {claim.id for claim in told(graph, document) if claim.segments == (segment,)}
        assert [claim for claim in listed if claim in of_segment] == ids(claims)
    # Little of it is hedged: what ketamine, treatment and sessions are able to do, and joy that may be lost.
    assert [row for row in found if row[1] != "Asserted"] == [
        *[(claim, "Probable") for claim in ids("dual.08a-e positive.41c")],
        ("positive.46f", "Possible"),
        ("positive.51d", "Probable"),
        ("positive.65e", "Possible"),
    ]


def test_implied(graph: MechanismGraph) -> None:
    # What antidepressant means; plasticity as what underlies the state of the brain; ketamine as what restores, which
    # the sentence leaves open.
    columns = "claim subject relation object change document"
    expected = table("""
        dual.08i     | antidepressant effect | decreases | depression | As such | dual-benefits
        dual.19e     | neuroplasticity | causes | brain state that ketamine evokes | As such | dual-benefits
        positive.21b | ketamine | repairs | integrity of stress-exposed brain areas | As such | positive-effects
    """)
    assert ask(graph, "implied", columns) == expected
    assert ask(graph, "implied", columns, implied=True) == expected
    assert all(warrant for (warrant,) in ask(graph, "implied", "warrant"))


def test_negated(graph: MechanismGraph) -> None:
    # Other drugs do not widen consciousness; quiet sessions may have no revelation; mood that at times does not improve
    # or move as hoped; relief and outcomes that stay away; physical addiction, which has not been shown.
    assert ask(graph, "negated", "claim polarity frequency basis document") == table("""
        dual.12d     | Negated   | .         | Uncited         | dual-benefits
        positive.61b | Negated   | .         | Uncited         | positive-effects
        positive.62a | Negated   | Sometimes | Uncited         | positive-effects
        positive.62b | Negated   | Sometimes | Uncited         | positive-effects
        positive.62c | Negated   | Sometimes | Uncited         | positive-effects
        positive.62d | Negated   | Sometimes | Uncited         | positive-effects
        positive.63c | Negated   | Sometimes | Uncited         | positive-effects
        positive.63d | Negated   | Sometimes | Uncited         | positive-effects
        positive.86a | Not shown | .         | Uncited         | positive-effects
    """)


def test_net_claims(graph: MechanismGraph) -> None:
    # The claims with a "via", but for 21b, which is implied.
    assert ask(graph, "net-claims", "claim coupling passes") == table("""
        dual.07e     | 1  | glutamate activity at the NMDA receptor
        dual.08d     | 1  | BDNF
        dual.08e     | 1  | BDNF
        dual.08h     | 1  | growth of neurons; synaptic plasticity
        dual.09d     | 0  | tyrosine hydroxylase
        dual.11e     | 1  | biological effects of ketamine
        dual.14e     | -1 | activity of the amygdala
        dual.14f     | -1 | activity of the amygdala
        dual.20a     | 1  | direction of healing to specific neural pathways
        dual.20c     | 1  | direction of healing to specific neural pathways
        positive.26f | 1  | glutamate activation of AMPA relative to NMDA receptors; glutamate transmission
    """)


def test_unsigned(graph: MechanismGraph) -> None:
    # Modulates, affects, interacts with. "Not known", "varies" and their like are no effects; 62c-d, on mood that does
    # not move, are negated.
    assert ask(graph, "unsigned", "claim change relation strength") == table("""
        dual.07b     | As such   | modulates      | Strong
        dual.07f     | As such   | affects        | .
        dual.09d     | Decreased | affects        | .
        dual.09g     | As such   | affects        | .
        dual.14a     | As such   | affects        | Strong
        dual.15d     | As such   | affects        | .
        dual.15e     | As such   | affects        | .
        positive.17b | As such   | affects        | .
        positive.17d | As such   | affects        | .
        positive.18b | As such   | affects        | .
        positive.18c | As such   | affects        | .
        positive.20a | As such   | interacts with | .
        positive.33c | As such   | affects        | .
        positive.33d | As such   | affects        | .
        positive.33e | As such   | affects        | .
        positive.33f | As such   | affects        | .
        positive.36c | As such   | affects        | .
        positive.47c | As such   | affects        | Strong
        positive.47d | As such   | affects        | Strong
    """)


def test_restatements(graph: MechanismGraph) -> None:
    # Mostly that ketamine has effects of some kind, that it is a medicine, that sessions differ; the label and the
    # offer at the end repeat in voices of their own.
    assert ask(graph, "restatements", "claim restates voice document") == table("""
        dual.09f      | dual.07a     | Exposition   | dual-benefits
        dual.10a      | dual.04a     | Exposition   | dual-benefits
        dual.11b      | dual.04b     | Exposition   | dual-benefits
        dual.11d      | dual.04a     | Exposition   | dual-benefits
        dual.12c      | dual.04b     | Exposition   | dual-benefits
        dual.15d      | dual.04e     | Exposition   | dual-benefits
        dual.15e      | dual.04f     | Exposition   | dual-benefits
        dual.15f      | dual.04a     | Exposition   | dual-benefits
        dual.15g      | dual.04b     | Exposition   | dual-benefits
        dual.18b      | dual.04b     | Exposition   | dual-benefits
        dual.18c      | dual.17e     | Exposition   | dual-benefits
        dual.19a      | dual.07c     | Exposition   | dual-benefits
        dual.22d      | dual.21e     | Exposition   | dual-benefits
        positive.17a  | positive.14c | Exposition   | positive-effects
        positive.22d  | positive.19a | Exposition   | positive-effects
        positive.23b  | positive.23a | Exposition   | positive-effects
        positive.36c  | positive.17d | Exposition   | positive-effects
        positive.51e  | positive.16e | Exposition   | positive-effects
        positive.53e  | positive.16e | Exposition   | positive-effects
        positive.60d  | positive.16e | Exposition   | positive-effects
        positive.63g  | positive.16e | Exposition   | positive-effects
        positive.64a  | positive.11a | Exposition   | positive-effects
        positive.64b  | positive.11b | Exposition   | positive-effects
        positive.64c  | positive.16e | Exposition   | positive-effects
        positive.65e  | positive.51d | Exposition   | positive-effects
        positive.90c  | positive.38d | Safety label | positive-effects
        positive.100b | positive.99a | Marketing    | positive-effects
    """)


@pytest.mark.parametrize(
    ("basis", "claims"),
    [
        # Not approved by the regulator, for two indications.
        ("regulatory", "positive.71a-b"),
        ("theory", "dual.18a"),
        # What cases were reported of: the bladder, problems made worse, accidents and vulnerability.
        ("reported_cases", "positive.87a-e 88a-c 90a-b"),
        # "Has been shown", "studies": in A segments 5 and 14; in B off-label use, the list that segment 24 opens (what
        # it lists and what that does, but no definition), 23 and the dependence that 86 calls shown.
        (
            "unnamed_studies",
            "dual.05a-c 14b-f positive.08a 23a-b 26a-b 26d-f 26h-j 26l 27a-c 29a-c 29e 30a 30e-f 31a-b 34a-d 34k 86b",
        ),
    ],
)
def test_basis(graph: MechanismGraph, basis: str, claims: str) -> None:
    assert ask(graph, "basis", "claim", basis=basis) == one(claims)


def test_scopes(graph: MechanismGraph) -> None:
    found = ask(graph, "scopes", "aspect value claim")
    # An entity is shown by its label; regions have a query of their own.
    entities = graph.corpus.entity
    assert found == [
        row
        for aspect in ("comparator", "condition", "dose", "population", "route", "timescale")
        for claim in told(graph)
        for row in sorted(
            (aspect, entities[value].label if value in entities else value, claim.id)
            for named, value in claim.scope.items()
            if named == aspect
        )
    ]
    # Read by hand: against what, and for whom.
    read = [
        (aspect, value, claim)
        for aspect, value, claims in table("""
            comparator | mental health treatment           | dual.02b-c
            comparator | psychedelic state                 | dual.15b
            comparator | biological effects of ketamine    | dual.15c
            comparator | other sessions                    | positive.60a-c
            comparator | the extent of improvement expected | positive.62a
            comparator | the speed of improvement expected | positive.62b
            comparator | the extent of fluctuation expected | positive.62c
            comparator | the speed of fluctuation expected | positive.62d
            population | users of ketamine                 | dual.04e-f
            population | people seeking treatment          | dual.06a-b
            population | patients                          | dual.13a-f 18a
            population | depression                        | positive.46e
            population | recreational users                | positive.86b
            population | frequent, heavy users             | positive.87a-e
            population | personal history of psychosis     | positive.89f
            population | family history of psychosis       | positive.89g
            population | those already prescribed it       | positive.94a
        """)
        for claim in ids(claims)
    ]
    assert [row for row in found if row[0] in ("comparator", "population")] == read


# ── Documents compared ───────────────────────────────────────────────────────────────────────────────

TOLD_BY_BOTH = {
    "A": ids("dual.04a-b 04e 07e 08a 08c 10a 11a-b 11d-e 12c 15d 15f-g 18b"),
    "B": ids("positive.08a 14c 17a 19a 22d 26f 26h 38c 51c"),
}
"""The couplings of pairs that both articles couple: ketamine and its biological effects, its psychedelic state, its
effects in the brain, BDNF and the benefit of treatment; BDNF and growth of neurons; the biological effects and the
benefit, on which they merely bear by 15d."""

COUPLES_NOTHING = ids("dual.12d 13d-e positive.41a 62a-d 63c-d")
"""Causal or enabling claims without a coupling: what is negated, and what one thing requires of another."""


def test_only_in(graph: MechanismGraph) -> None:
    alone = {}
    for short, document in (("A", "dual-benefits"), ("B", "positive-effects")):
        alone[short] = [
            claim.id
            for claim in told(graph, document)
            if str(graph.corpus.relation_of(claim).family) in ("causal", "enabling", "joint_cause")
            and claim.id not in [*COUPLES_NOTHING, *TOLD_BY_BOTH[short]]
        ]
    assert ask(graph, "only-in", "claim", document="A") == [(claim,) for claim in alone["A"]]
    assert ask(graph, "only-in", "claim", document="positive-effects") == [(claim,) for claim in alone["B"]]
    # What is implied is told by one of them alone too.
    for short, implied in (("A", ["dual.08i", "dual.19e"]), ("B", ["positive.21b"])):
        with_implied = ask(graph, "only-in", "claim", implied=True, document=short)
        assert sorted(with_implied) == sorted((claim,) for claim in [*alone[short], *implied])


def test_agreement(graph: MechanismGraph) -> None:
    # What a claim merely has a bearing on (15d) does not agree with what says that it rises.
    columns = "subject object coupling support documents claims"
    both = [
        (*pair, "1", "2", "dual-benefits positive-effects", " ".join(ids(claims)))
        for *pair, claims in table("""
            ketamine           | biological_effects | dual.04a 10a 11d 15f positive.14c 17a
            ketamine           | psychedelic_state  | dual.04b 11b 12c 15g 18b positive.38c
            biological_effects | treatment_benefit  | dual.04e 11a positive.51c
            ketamine           | brain_effects      | dual.07e positive.19a 22d
            ketamine           | bdnf               | dual.08a positive.26f
            bdnf               | neuronal_growth    | dual.08c positive.26h
            ketamine           | treatment_benefit  | dual.11e positive.08a
        """)
    ]
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
        About the text | dual-benefits    | 3  | 0
        About the text | positive-effects | 8  | 4
        Causal         | dual-benefits    | 61 | 16
        Causal         | positive-effects | 96 | 33
        Clinical use   | dual-benefits    | 4  | 0
        Clinical use   | positive-effects | 7  | 0
        Enabling       | dual-benefits    | 12 | 7
        Enabling       | positive-effects | 14 | 3
        Joint cause    | dual-benefits    | 1  | 0
        Joint cause    | positive-effects | 3  | 1
        Moderation     | dual-benefits    | 8  | 0
        Moderation     | positive-effects | 11 | 2
        Safety         | dual-benefits    | 4  | 0
        Safety         | positive-effects | 69 | 25
        Structure      | dual-benefits    | 15 | 1
        Structure      | positive-effects | 73 | 13
    """)


def not_addressed(graph: MechanismGraph, document: str) -> Rows:
    """Return what other documents address and this one does not, with the number of their claims; families first."""
    addressed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in told(graph):
        # The ends, what is passed, the members, and what a scope names.
        named = {entity for _, entity in claim.entities()}
        named |= {value for _, value in claim.scope.items() if value in graph.corpus.entity}
        items = {("family", str(graph.corpus.relation_of(claim).family))}
        items |= {("level", str(graph.corpus.entity[entity].level)) for entity in named}
        items |= {("entity", entity) for entity in named}
        for item in items:
            addressed[item].append(claim.document)
    elsewhere = [(*item, len(sources)) for item, sources in addressed.items() if document not in sources]
    order = ("family", "level", "entity")
    elsewhere.sort(key=lambda row: (order.index(row[0]), -row[2], row[1]))
    return [(kind, item, str(claims)) for kind, item, claims in elsewhere]


def test_not_addressed(graph: MechanismGraph) -> None:
    # Families and levels, before entities: one document raises, the other warns of something bodily.
    small = MechanismGraph(
        corpora.corpus(
            corpora.claim("c.1", "drug increases growth"),
            corpora.claim("c.2", "drug hasSideEffect nausea", document="d2", severity="effect"),
            corpora.claim("c.3", "nausea causes growth", document="d2", polarity="negated"),
            entities={"nausea": {"level": "body"}},
        )
    )
    assert ask(small, "not-addressed", "kind item claims", document="d1") == table("""
        family | safety | 1
        level  | body   | 2
        entity | nausea | 2
    """)
    assert ask(small, "not-addressed", "kind item claims", document="d2") == []
    found = ask(graph, "not-addressed", "kind item claims", document="A")
    assert found == not_addressed(graph, "dual-benefits")
    # A has every family of claims, and names nothing bodily. Most claims first: those on the session are 11a-b, 51a-b
    # as a member, 51d, 53d, 60a-c, 61a-b, 64a-b, 65e; on psychological effects 36a-b, 38a-b, 40a, 41a-b, 43d, 44c, 46g,
    # 47e, 48i; on new experiences 48a, 48c-d, 48f, 48i, 49a-e and, as a member, 52a.
    assert found[:4] == table("""
        level  | body                  | 59
        entity | session_experience    | 14
        entity | psychological_effects | 12
        entity | new_experiences       | 11
    """)
    found = ask(graph, "not-addressed", "kind item claims", document="B")
    assert found == not_addressed(graph, "positive-effects")
    # B has every family and level. The claims that pass an entity or name it as region count: 08b-g name the
    # hippocampus, 14e-f pass the amygdala, 20a and 20c the direction of healing, 09d the enzyme, 08h the plasticity.
    assert found[:9] == table("""
        entity | hippocampus            | 6
        entity | tyrosine_hydroxylase   | 6
        entity | amygdala_activity      | 5
        entity | healing_direction      | 5
        entity | psychotropic_medication | 5
        entity | trauma_distance        | 5
        entity | antidepressant_effect  | 4
        entity | brain_state            | 4
        entity | synaptic_plasticity    | 4
    """)
    # 19e, implied, names nothing that is not told of.
    assert sorted(ask(graph, "not-addressed", "item", implied=True, document="B")) == sorted(
        (item,) for _, item, _ in found
    )


# ── Practice and safety ──────────────────────────────────────────────────────────────────────────────


def test_contraindications(graph: MechanismGraph) -> None:
    # The list that segment 74 opens, all nine items, split where one names several; what 88 says to grow worse; the
    # caution of 89, for ketamine and for every drug of its class, after psychosis of one's own and in the family.
    columns = "claim subject relation object severity certainty segments"
    raised = "pressure above normal"
    assert ask(graph, "contraindications", columns) == table(f"""
        positive.75a | ketamine therapy | is contraindicated in | allergy to ketamine | Ban | Asserted | 74 75
        positive.76a | ketamine therapy | is contraindicated in | psychosis | Ban | Asserted | 74 76
        positive.76b | ketamine therapy | is contraindicated in | mania | Ban | Asserted | 74 76
        positive.77a | ketamine therapy | is contraindicated in | uncontrolled hypertension | Ban | Asserted | 74 77
        positive.78a | ketamine therapy | is contraindicated in | congestive heart failure | Ban | Asserted | 74 78
        positive.78b | ketamine therapy | is contraindicated in | serious heart problem | Ban | Asserted | 74 78
        positive.79a | ketamine therapy | is contraindicated in | severe breathing problem | Ban | Asserted | 74 79
        positive.80a|ketamine therapy|is contraindicated in|history of intraocular {raised}|Ban|Asserted|74 80
        positive.80b|ketamine therapy|is contraindicated in|history of intracranial {raised}|Ban|Asserted|74 80
        positive.81a | ketamine therapy | is contraindicated in | history of hyperthyroidism | Ban | Asserted | 74 81
        positive.82a | ketamine therapy | is contraindicated in | serious medical illness | Ban | Asserted | 74 82
        positive.83a | ketamine therapy | is contraindicated in | pregnancy | Ban | Asserted | 74 83
        positive.83b | ketamine therapy | is contraindicated in | nursing | Ban | Asserted | 74 83
        positive.83c | ketamine therapy | is contraindicated in | trying to become pregnant | Ban | Asserted | 74 83
        positive.88a | ketamine | worsens problems in | schizophrenia | Effect | Possible | 84 88
        positive.88b | ketamine | worsens problems in | severe personality disorder | Effect | Possible | 84 88
        positive.88c | ketamine | worsens problems in | serious mental disorder | Effect | Possible | 84 88
        positive.89a | ketamine | calls for caution in | personal history of psychosis | Caution | Asserted | 89
        positive.89b | ketamine | calls for caution in | family history of psychosis | Caution | Asserted | 89
        positive.89c|psychoactive substance|calls for caution in|personal history of psychosis|Caution|Asserted|89
        positive.89d|psychoactive substance|calls for caution in|family history of psychosis|Caution|Asserted|89
    """)
    # No claim restricts its object further.
    assert set(ask(graph, "contraindications", "population condition when")) == {("", "", "")}


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
    # A: two choices to make beforehand, two things to think about. B: whom to ask, whom to call, the talk that the
    # caution of 89 calls for, and the list that segment 91 opens.
    assert ask(graph, "guidelines", "claim subject object severity when span segments") == table("""
        dual.06a|ketamine therapy|choice of the effects that matter most to the person|Advice|Before|.|6
        dual.06b|ketamine therapy|planning of how to benefit from treatment|Advice|Before|.|6
        dual.16c|ketamine therapy|consideration of the route of administration|Advice|.|.|16
        dual.16d|ketamine therapy|consideration of set and setting|Advice|.|.|16
        positive.68a | any treatment    | talk with one's doctor about risks | Advice | . | .      | 68
        positive.68b | any treatment    | talk with one's doctor about benefits | Advice | . | .   | 68
        positive.69a | life-threatening situation | call to a suicide prevention line | Advice | . | . | 69
        positive.69b | life-threatening situation | call to the emergency number | Advice | . | . | 69
        positive.69c | life-threatening situation | visit to an emergency room | Advice | . | . | 69
        positive.89f|ketamine therapy|talk with the provider's clinician about potential risks|Advice|Before|.|89
        positive.89g|ketamine therapy|talk with the provider's clinician about potential risks|Advice|Before|.|89
        positive.91c | ketamine therapy | guidelines of ketamine treatment | Advice | . | .        | 91
        positive.92a | ketamine therapy | operating a vehicle | Ban | After | until one full night's sleep | 91 92
        positive.92b | ketamine therapy | operating heavy machinery | Ban | After | until one full night's sleep | 91 92
        positive.93a | ketamine therapy | benzodiazepines             | Ban    | Before | 24 hours | 91 93
        positive.93b | ketamine therapy | stimulants                  | Ban    | Before | 24 hours | 91 93
        positive.94a | ketamine therapy | antihypertensive medication | Advice | .      | .        | 91 94
        positive.95a | ketamine therapy | alcohol intake              | Ban    | .      | .        | 91 95
        positive.95b | ketamine therapy | hangover                    | Ban    | .      | .        | 91 95
        positive.96a | ketamine therapy | solid food                  | Ban    | Before | 3 hours  | 91 96
        positive.96b | ketamine therapy | liquids                     | Ban    | Before | 1 hour   | 91 96
        positive.97a | ketamine therapy | presence of a monitor       | Ban    | During | .        | 91 97
    """)
    # Every advice is one to do something, every ban one to keep from something, but that on being alone.
    by_severity = Counter(ask(graph, "guidelines", "severity relation"))
    assert by_severity == {
        ("Advice", "goes with the advice of"): 13,
        ("Ban", "is to be kept apart from"): 8,
        ("Ban", "requires the safeguard of"): 1,
    }
    # A rule that holds for some is no rule for all.
    assert [row for row in ask(graph, "guidelines", "claim population condition") if row[1:] != ("", "")] == table("""
        dual.06a     | people seeking treatment      | .
        dual.06b     | people seeking treatment      | .
        positive.89f | personal history of psychosis | .
        positive.89g | family history of psychosis   | .
        positive.94a | those already prescribed it   | as prescribed
    """)


def test_conditions(graph: MechanismGraph) -> None:
    # A: what turning to trauma requires, what the benefit and the psychedelic effects hang on and what the biological
    # effects do not. B: routes, awareness, dose, integration, what makes for the best results, and what the container,
    # plan, guidelines and monitor are for.
    assert ask(graph, "conditions", "claim relation object certainty") == table("""
        dual.13d     | requires                  | distance from emotional responses to past trauma | Asserted
        dual.13e     | requires                  | distance from emotional responses to past trauma | Asserted
        dual.16a     | modulates the effect on   | therapeutic benefit of ketamine treatment | Asserted
        dual.16b     | modulates the effect on   | therapeutic benefit of ketamine treatment | Asserted
        dual.17a     | holds under               | conditions of administration | Asserted
        dual.17b     | holds under               | mindset                | Asserted
        dual.17d     | holds under               | setting of treatment   | Asserted
        dual.22a     | modulates the effect on   | psychedelic state      | Asserted
        dual.22b     | modulates the effect on   | psychedelic state      | Asserted
        dual.22c     | modulates the effect on   | psychedelic state      | Asserted
        positive.16a | is administered via       | intravenous infusion   | Asserted
        positive.16b | is administered via       | intramuscular injection | Asserted
        positive.16c | is administered via       | oral tablets           | Asserted
        positive.16d | is administered via       | nasal sprays           | Asserted
        positive.18a | holds under               | conscious awareness of the effects of ketamine | Probable
        positive.23a | depends on                | dose                   | Probable
        positive.41a | requires                  | integration            | Asserted
        positive.55a | makes good conditions for | life-changing results  | Asserted
        positive.56a | makes good conditions for | life-changing results  | Asserted
        positive.57a | makes good conditions for | life-changing results  | Asserted
        positive.58a | makes good conditions for | life-changing results  | Asserted
        positive.59e | makes good conditions for | therapeutic benefit of ketamine treatment | Asserted
        positive.65d | makes good conditions for | healing potential of an experience | Asserted
        positive.91a | makes good conditions for | therapeutic benefit of ketamine treatment | Asserted
        positive.91b | makes good conditions for | safety of the patient  | Asserted
        positive.97b | makes good conditions for | safety of the patient  | Asserted
    """)


def test_variability(graph: MechanismGraph) -> None:
    # B tells twice, once with a hedge, that sessions differ between persons and from each other.
    assert ask(graph, "variability", "claim relation object certainty") == table("""
        dual.12b     | is compared with | typical psychotropic medication           | Asserted
        dual.15b     | acts in ways not fully known on | therapeutic benefit of ketamine treatment | Asserted
        dual.15c     | acts in ways not fully known on | therapeutic benefit of ketamine treatment | Asserted
        positive.11a | varies between   | persons                                   | Asserted
        positive.11b | varies between   | sessions                                  | Asserted
        positive.12a | varies between   | persons                                   | Possible
        positive.22a | acts in ways not fully known on | mode of action of ketamine | Asserted
        positive.22b | acts in ways not fully known on | mental health conditions   | Asserted
        positive.40a | varies between   | persons                                   | Probable
        positive.64a | varies between   | persons                                   | Probable
        positive.64b | varies between   | sessions                                  | Probable
    """)


# ── Mechanisms, joint causes, evidence ───────────────────────────────────────────────────────────────


def test_joint_causes(graph: MechanismGraph) -> None:
    # The members differ: A joins the psychedelic state to the biological effects, B the experience of the session; what
    # becomes of insights and experiences hangs on an open mind and body.
    assert ask(graph, "joint-causes", "claim members effect strength") == table("""
        dual.15a | biological effects of ketamine; psychedelic state | therapeutic benefit of ketamine treatment | .
        positive.51a|biological effects of ketamine; experience of a ketamine session|life-changing results|Strong
        positive.51b|biological effects of ketamine; experience of a ketamine session|life-changing experiences|Strong
        positive.52a|insight; new experiences; receptivity and adaptability of mind and body \
            |lasting progress of a person|.
    """)
    assert ask(graph, "joint-causes", "certainty") == [("Asserted",), ("Asserted",), ("Asserted",), ("Possible",)]


def test_mechanisms(graph: MechanismGraph, tmp_path: Path) -> None:
    # The steps of corpus.yaml with their claims, those that repeat one (09f) included. Gaps: from plasticity to the
    # state of the brain (19e is implied; 19f tells only that the two belong together), and from prefrontal connectivity
    # to the antidepressant effect (neither article takes the step).
    columns = "mechanism step gap coupling claim"
    assert ask(graph, "mechanisms", columns) == table("""
        A quieter amygdala, fear and habits     | 1 | false | -1 | dual.14b
        A quieter amygdala, fear and habits     | 2 | false | 1  | dual.14c
        BDNF, plasticity and mood               | 1 | false | -1 | dual.07a
        BDNF, plasticity and mood               | 1 | false | -1 | dual.09f
        BDNF, plasticity and mood               | 2 | false | -1 | positive.26k
        BDNF, plasticity and mood               | 3 | false | 1  | positive.26e
        BDNF, plasticity and mood               | 4 | false | 1  | dual.08b
        BDNF, plasticity and mood               | 5 | false | 1  | dual.08f
        Prefrontal connectivity and executive function | 1 | false | 1 | positive.34a
        Prefrontal connectivity and executive function | 2 | false | 1 | positive.34c
        Prefrontal connectivity and depression  | 1 | false | 1  | positive.34a
        Prefrontal connectivity and depression  | 2 | true  | .  | .
        NMDA blockade and dopamine production   | 1 | false | -1 | dual.07a
        NMDA blockade and dopamine production   | 1 | false | -1 | dual.09f
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
        The psychedelic state and past trauma   | 1 | false | 1  | dual.15g
        The psychedelic state and past trauma   | 1 | false | 1  | dual.18b
        The psychedelic state and past trauma   | 1 | false | 1  | positive.38c
        The psychedelic state and past trauma   | 2 | false | 1  | dual.13a
        The psychedelic state and past trauma   | 3 | false | 1  | dual.13b
    """)
    gaps = [row for row in ask(graph, "mechanisms", columns, implied=True) if row[2] == "true"]
    assert gaps == [("Prefrontal connectivity and depression", "2", "true", "", "")]
    # Marketing carries no step.
    new_corpus(tmp_path / "x")
    claims = tmp_path / "x" / "claims" / "example.yaml"
    claims.write_text(claims.read_text().replace("relation: blocks", "relation: blocks\n    voice: marketing"))
    assert ask(mechgraph.open(tmp_path / "x"), "mechanisms", "step gap coupling claim") == [
        ("1", "true", "", ""),
        ("2", "false", "-1", "example.3a"),
    ]


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
    literal = term(graph.corpus, "text", value)
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
