"""Random small corpora, and what follows from them by enumerating every simple path: the definition, however slow."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise, product

import networkx as nx

from corpora import claim, corpus
from mechgraph.model.claim import Claim
from mechgraph.model.corpus import Corpus
from mechgraph.model.values import Certainty, Status
from mechgraph.reason.chain import Chain, Step, step
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.signed import SignedGraph

EVERYTHING = Filter(statuses=frozenset(Status))
RELATIONS = ("increases", "increases", "decreases", "decreases", "affects")


def random_claim(chance: random.Random, number: int, names: str) -> Claim:
    """Return a claim between two of the names: hedged or not, stated or implied, net or not."""
    subject, value = chance.sample(names, 2)
    fields: dict[str, object] = {"document": chance.choice(("d1", "d2"))}
    if chance.random() < 0.5:
        fields |= {"certainty": chance.choice(list(Certainty)[1:]), "hedge": "may"}
        if chance.random() < 0.6:
            fields["hedge_scope"] = chance.choice(("h1", "h2", "h3"))
    status = chance.choices(list(Status), (6, 2, 2))[0]
    fields |= {"status": status, **({"warrant": "w"} if status is Status.implied else {})}
    others, relation = [name for name in names if name not in (subject, value)], chance.choice(RELATIONS)
    if chance.random() < 0.15:
        fields["via"] = tuple(chance.sample(others, chance.choice((1, 1, 2))))
    elif chance.random() < 0.05:
        relation, fields["members"] = "jointlyIncreases", tuple(chance.sample(others, 2))
    return claim(f"c.{number}", f"{subject} {relation} {value}", **fields)


def random_corpus(seed: int, *, names: str = "abcdef", most: int = 18) -> Corpus:
    """Return a corpus of up to so many random claims."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    claims = [random_claim(chance, number, names) for number in range(chance.randint(1, most))]
    return corpus(*claims, entities={name: {} for name in names})


def steps_of(graph: SignedGraph) -> dict[tuple[str, str], list[Step]]:
    """Return the steps of each pair of entities, one for each sign."""
    found: dict[tuple[str, str], list[Step]] = {}
    for edge, claims in enumerate(graph.claims):
        pair = graph.nodes[graph.source[edge]], graph.nodes[graph.target[edge]]
        found.setdefault(pair, []).append(step(*pair, int(graph.sign[edge]), claims))
    return found


def chains_along(nodes: list[str], steps: dict[tuple[str, str], list[Step]]) -> Iterator[Chain]:
    """Yield a chain for each choice of signs along some entities."""
    for choice in product(*(steps[pair] for pair in pairwise(nodes))):
        yield Chain(tuple(nodes), tuple(choice))


def simple_chains(small: Corpus, source: str, target: str, *, longest: int | None = None) -> list[Chain]:
    """Return every simple path as a chain, best first: by rank, then entity by entity, + before 0 before −."""
    steps = steps_of(project(small, EVERYTHING).graph)
    graph = nx.DiGraph(list(steps))
    graph.add_nodes_from((source, target))
    found = [
        chain
        for nodes in nx.all_simple_paths(graph, source, target, cutoff=longest)
        for chain in chains_along(nodes, steps)
    ]
    return sorted(found, key=lambda chain: (chain.rank(), [(one.target, -(one.sign or 0)) for one in chain.steps]))
