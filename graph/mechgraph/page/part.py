"""Parts of a corpus to draw: a neighbourhood, paths, a named mechanism, what a query finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import numpy as np

from mechgraph.errors import NotFound, UsageError
from mechgraph.graph import MechanismGraph
from mechgraph.model.claim import Claim
from mechgraph.model.columns import Rows
from mechgraph.names import NameIndex
from mechgraph.page.data import page_data
from mechgraph.page.disputed import MOST_SEARCHED, findings_data
from mechgraph.page.sparql import Lack, part_trig
from mechgraph.reason.chain import mechanism
from mechgraph.reason.projection import Filter, project
from mechgraph.reason.situation import Assumed
from mechgraph.words import named_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mechgraph.model.corpus import Corpus
    from mechgraph.page.model import PageData
    from mechgraph.reason.chain import Chain
    from mechgraph.reason.whatif import WhatIf
    from mechgraph.text.texts import Texts

MOST_PATHS = 50
"""Paths drawn at most."""

QUERY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a corpus.

    Parameters
    ----------
    title : what it is.
    claims : its claims.
    entities : ids of entities to show beside those of the claims.
    start : the address (what follows the #) that the page opens with.
    """

    title: str
    claims: tuple[Claim, ...]
    entities: tuple[str, ...] = ()
    start: str = ""


def around(graph: MechanismGraph, name: str, depth: int, *, implied: bool = False) -> Part:
    """Return the claims within `depth` steps of an entity, whatever their direction or family.

    With net claims go their steps, or the page of the part would take for one step what is told as several; and what is
    claimed among the entities that they name, which are all drawn.

    Raises
    ------
    NotFound
        Where no entity bears the name.
    """
    centre = graph.find(name)
    of = graph.corpus.columns
    counted = implied | ~of.implied
    rows = np.zeros(0, dtype=np.int64)
    for _ in range(depth):
        reached = np.append(np.flatnonzero(of.named_in(rows)), of.number[centre])
        rows = np.flatnonzero(counted & of.resting_on(reached.tolist(), of.via, of.members))
    projection, nets = project(graph.corpus, Filter.counting(implied=implied)), of.via.among(rows)
    named_there = np.zeros(len(of.level), dtype=np.bool_)
    named_there[np.concatenate((of.subject[nets], of.object[nets], of.via.entity[np.isin(of.via.row, nets)]))] = True
    among = projection.kept[named_there[of.subject[projection.kept]] & named_there[of.object[projection.kept]]]
    steps = np.union1d(projection.steps_of(nets.tolist()), among)
    rows = np.union1d(rows, steps[~np.isin(steps, of.via.row)])
    title = f"Within {depth} step{'' if depth == 1 else 's'} of {graph.corpus.label(centre)}"
    claims = tuple(Rows(graph.corpus.claims, rows))
    return Part(title, claims, (centre,), urlencode({"around": centre}))


def between(graph: MechanismGraph, source: str, target: str, *, implied: bool = False) -> Part:
    """Return the claims of the paths between two entities.

    Raises
    ------
    NotFound
        Where no entity bears a name.
    UsageError
        Where there is no path.
    """
    start, end = graph.find(source), graph.find(target)
    labels = f"{graph.corpus.label(start)} to {graph.corpus.label(end)}"
    search = graph.paths(start, end, chosen=Filter.counting(implied=implied), limit=MOST_PATHS)
    if not search.chains:
        raise UsageError(f"no path leads from {labels}; try mechgraph draw --around")
    return along(graph, search.chains)


def part_data(corpus: Corpus, part: Part, *, texts: Texts | None = None) -> tuple[PageData, bytes]:
    """Return what the page of a part shows, and its graph as TriG.

    Parameters
    ----------
    corpus : the whole.
    part : the part.
    texts : the words of segments, where the page may show them.

    Notes
    -----
    What is disputed and open is looked for in the whole: in a part alone, a step that lies outside it would be a gap. A
    corpus of more than `mechgraph.page.disputed.MOST_SEARCHED` claims would make a small page slow; it tells none then.
    """
    inner = {used for claim in part.claims for _, used in claim.entities()} | set(part.entities)
    searched = len(corpus.claims) <= MOST_SEARCHED
    data = page_data(
        corpus,
        claims=part.claims,
        entities=part.entities,
        title=part.title,
        start=part.start,
        texts=texts,
        findings=findings_data(MechanismGraph(corpus), inner) if searched else None,
        lack=Lack.part,
    )
    return data, part_trig(corpus, part.claims, part.entities)


def following(outcome: WhatIf) -> Part:
    """Return the claims by which things follow from a situation, those that a block cuts included; it is set at first.

    From these claims alone the same follows as from the whole corpus. With them go those that deny something of it, and
    those of the safety family about what is raised.
    """
    corpus, whole = outcome.corpus, outcome.without_block or outcome
    reached = whole.witnesses.everything.distance.max(axis=0) >= 0
    _, rows = whole.graph.cited.of(np.flatnonzero(reached[whole.graph.source])).pairs
    asked = {
        how: [entity for entity in entities if entity not in outcome.joint]
        for how, entities in (("raise", outcome.raised), ("lower", outcome.lowered), ("block", outcome.blocked))
    }
    if outcome.assumed is Assumed.sources:
        del asked["raise"]  # the page takes them as given by the same rule
    if outcome.assumed is Assumed.absence:
        asked = {"block": asked["lower"]}
    done = {"raise": "raised", "lower": "lowered", "block": "blocked"}
    told = [f"{named_words(corpus, entities)} {done[how]}" for how, entities in asked.items() if entities]
    start = {how: ",".join(entities) for how, entities in asked.items() if entities} | {"hide-status": "[]"}
    held = (*outcome.raised, *outcome.lowered, *outcome.blocked)
    of, ends = corpus.columns, np.zeros(len(corpus.columns.level), dtype=np.bool_)
    ends[of.numbers([*held, *(whole.graph.nodes[node] for node in np.flatnonzero(reached))])] = True
    denied = of.denials[ends[of.subject[of.denials]] & ends[of.object[of.denials]]]
    safety = [corpus.row[claim.id] for claims in outcome.safety.values() for claim in claims]
    claims = tuple(Rows(corpus.claims, np.unique(np.concatenate((rows, denied, np.array(safety, dtype=np.int64))))))
    return Part(f"What if {'; '.join(told)}", claims, held, urlencode(start, safe=","))


def along(graph: MechanismGraph, chains: Sequence[Chain]) -> Part:
    """Return the claims of some chains, at least one, with what denies them; their ends give the part its title."""
    corpus = graph.corpus
    ends = {(chain.entities[0], chain.entities[-1]) for chain in chains}
    labels = [f"{corpus.label(start)} to {corpus.label(end)}" for start, end in sorted(ends)]
    return Part(f"From {labels[0]}" if len(labels) == 1 else "Paths", _told(corpus, chains))


def _told(corpus: Corpus, chains: Iterable[Chain]) -> tuple[Claim, ...]:
    """Return the claims of some chains, and those that deny them."""
    return corpus.select([claim.id for chain in chains for claim in (*chain.claims, *chain.denials(corpus))])


def named(graph: MechanismGraph, name: str) -> Part:
    """Return the claims of a named mechanism, by id or title.

    Raises
    ------
    NotFound
        With the nearest names.
    """
    paths = {path.id: path for path in graph.corpus.about.mechanisms}
    index = NameIndex({path.id: (path.title,) for path in paths.values()})
    found = index.find(name)
    if found is None:
        raise NotFound("mechanism", name, index.nearest(name), known=paths)
    claims = _told(graph.corpus, [mechanism(graph.corpus, paths[found])])
    return Part(paths[found].title, claims, paths[found].entities, urlencode({"mechanism": found}))


def found_by(
    graph: MechanismGraph, query: str, settings: Mapping[str, str], *, implied: bool = False, source: str = "query"
) -> Part:
    """Return the claims and entities that a query's answer holds.

    Parameters
    ----------
    graph : the corpus that is asked.
    query, settings, implied, source : as for `mechgraph.graph.MechanismGraph.query`.

    Raises
    ------
    UsageError
        Where the answer holds none.
    QueryError, NotFound
        As where it is only asked.
    """
    answer = graph.query(query, settings, implied=implied, timeout=QUERY_SECONDS, source=source)
    entities, claims = answer.entities_and_claims(graph.corpus.about.namespace)
    known = tuple(entity for entity in entities if entity in graph.corpus.entity)
    selected = graph.corpus.select(claims)
    if not selected and not known:
        raise UsageError("the query finds no claim and no entity to draw; SELECT some, such as ?claim")
    if not selected:
        of = graph.corpus.columns
        among = np.isin(np.arange(len(of.level)), of.numbers(known))
        rows = np.flatnonzero(among[of.subject] & among[of.object])
        selected = tuple(Rows(graph.corpus.claims, rows))
    title = query.strip()
    return Part(title if len(title) <= 60 else "What a query finds", selected, known)
