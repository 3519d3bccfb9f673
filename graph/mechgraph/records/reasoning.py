"""Chains and what is concluded from them as plain records, and as rows of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph.records.corpus import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.chain import Chain
    from mechgraph.reason.conclusion import Conclusion
    from mechgraph.reason.effect import Effect
    from mechgraph.reason.essential import Essential, Link
    from mechgraph.reason.gaps import Gap
    from mechgraph.reason.shared import Shared
    from mechgraph.reason.whatif import WhatIf
    from mechgraph.reason.witness import Witness
    from mechgraph.records.table import Record


CHAIN_COLUMNS = ("sign", "path", "certainty", "hedges", "grade", "documents", "benefit", "claims", "denials")
"""Columns of the table that `chain_row` makes a row of."""


def chain_record(corpus: Corpus, chain: Chain) -> Record:
    """Return a chain with sign, benefit, weakest certainty, hedges, grade, documents and the claims of each step."""
    return {
        "entities": list(chain.entities),
        "labels": [corpus.label(entity) for entity in chain.entities],
        "sign": chain.sign,
        "benefit": chain.benefit(corpus),
        "certainty": None if chain.certainty is None else str(chain.certainty),
        "hedges": list(chain.hedges),
        "grade": str(chain.grade),
        "documents": list(chain.documents),
        "claims": [[claim.id for claim in step.claims] for step in chain.steps],
        "denials": [claim.id for claim in chain.denials(corpus)],
    }


def chain_row(record: Record) -> Record:
    """Return a record of a chain as a row: its entities, and the claims of each step, in one cell each."""
    return {**record, "path": " > ".join(record["entities"]), "claims": [" ".join(step) for step in record["claims"]]}


def shared_record(corpus: Corpus, shared: Shared) -> Record:
    """Return what two entities share, with the best path to or from each and the signs that paths have."""
    return {
        **named(corpus, shared.entity),
        "direction": str(shared.direction),
        "signs": [list(shared.first_signs), list(shared.second_signs)],
        "paths": [chain_record(corpus, chain) for chain in (shared.first, shared.second)],
    }


def essential_record(corpus: Corpus, found: Essential) -> Record:
    """Return what every path between two entities uses, and what breaks the conclusion."""

    def links(some: Sequence[Link]) -> list[Record]:
        return [
            {"source": link.source, "target": link.target, "claims": [claim.id for claim in link.claims]}
            for link in some
        ]

    return {
        "best": None if found.best is None else chain_record(corpus, found.best),
        "signs": list(found.signs),
        "entities": [named(corpus, entity) for entity in found.entities],
        "links": links(found.links),
        "claims": [claim.id for claim in found.claims],
        "cut_entities": [named(corpus, entity) for entity in found.cut_entities],
        "cut_links": links(found.cut_links),
        "breaks": [
            {"claim": one.claim.id, "lost": list(one.lost), "left": list(one.left), "says": one.claim.says}
            for one in found.breaks
        ],
        "complete": found.complete,
        "stopped": found.stopped,
    }


def gap_record(corpus: Corpus, gap: Gap) -> Record:
    """Return a gap with the chain that shows it."""
    return {"kind": str(gap.kind), "about": gap.about, **chain_record(corpus, gap.chain)}


def conclusion_record(corpus: Corpus, conclusion: Conclusion) -> Record:
    """Return what becomes of an entity: verdict, benefit, why no sign is given, the witnesses as chains."""
    entity = conclusion.entity
    caveat = conclusion.caveat
    return {
        "entity": entity,
        "label": corpus.label(entity),
        "level": str(corpus.levels[entity]),
        "valence": str(corpus.valences[entity]),
        "verdict": str(conclusion.verdict),
        "benefit": conclusion.benefit,
        "reason": conclusion.reason,
        "witnesses": [_witness_record(corpus, witness) for witness in conclusion.witnesses],
        "caveat": None if caveat is None else _witness_record(corpus, caveat),
    }


def _witness_record(corpus: Corpus, witness: Witness) -> Record:
    """Return a chain with the outcome it leads to; whether that is a benefit is said of the conclusion."""
    chain = chain_record(corpus, witness.chain)
    del chain["benefit"]
    return {**chain, "sign": witness.sign, "manner": str(witness.manner)}


WHAT_IF_COLUMNS = (
    *("entity", "label", "level", "valence", "verdict", "benefit", "fate", "before"),
    *("sign", "path", "manner", "certainty", "hedges", "grade", "documents", "claims", "denials"),
)
"""Columns of the table that `what_if_rows` makes."""


def what_if_record(outcome: WhatIf, *, only: str | None = None, everything: bool = False) -> Record:
    """Return a situation and what follows from it; with a block, also what that does to each conclusion.

    Parameters
    ----------
    outcome : the situation.
    only : the one entity to tell of.
    everything : whether to list what is not reached.
    """
    corpus, without = outcome.corpus, outcome.without_block
    chosen = outcome.conclusions(everything=everything) if only is None else (outcome.explain(only),)
    changes = outcome.changes() if only is None else [change for change in [outcome.change(only)] if change]
    return {
        **{
            name: [named(corpus, entity) for entity in getattr(outcome, name)]
            for name in ("raised", "lowered", "blocked", "joint")
        },
        "assumed": str(outcome.assumed),
        "safety": [
            {**named(corpus, entity), "claims": [claim.id for claim in claims]}
            for entity, claims in outcome.safety.items()
        ],
        "counts": {str(verdict): number for verdict, number in outcome.counts.items()},
        "counts_without_block": without and {str(verdict): number for verdict, number in without.counts.items()},
        "conclusions": [conclusion_record(corpus, conclusion) for conclusion in chosen],
        "changes": [
            {
                "entity": change.before.entity,
                "fate": str(change.fate),
                "before": conclusion_record(corpus, change.before),
                "after": conclusion_record(corpus, change.after),
                "cut": change.cut and _witness_record(corpus, change.cut),
            }
            for change in changes
        ],
    }


def what_if_rows(record: Record) -> Iterator[Record]:
    """Yield a record of `what_if_record` as rows, one for each witness or caveat; what a block loses comes last."""
    changes = {change["entity"]: change for change in record["changes"]}
    listed = {conclusion["entity"] for conclusion in record["conclusions"]}
    lost = [change["after"] for entity, change in changes.items() if entity not in listed]
    for conclusion in [*record["conclusions"], *lost]:
        change = changes.get(conclusion["entity"])
        fate = {} if change is None else {"fate": change["fate"], "before": change["before"]["verdict"]}
        chains = [witness for witness in [*conclusion["witnesses"], conclusion["caveat"]] if witness]
        yield from ({**conclusion, **fate, **chain} for chain in list(map(chain_row, chains)) or [{}])


EFFECT_COLUMNS = ("raised", "lowered", "target", "label", "sign", "ground", "hindrance", "paths", "loop", "beside")
"""Columns of the table that `effect_row` makes a row of."""


def effect_record(effect: Effect) -> Record:
    """Return the sign of an effect, what it rests on, and why it is not determined, with the paths and the loop."""
    corpus = effect.corpus
    return {
        "raised": list(effect.raised),
        "lowered": list(effect.lowered),
        "target": effect.target,
        "label": corpus.label(effect.target),
        "sign": effect.sign,
        "ground": None if effect.ground is None else str(effect.ground),
        "hindrance": None if effect.hindrance is None else str(effect.hindrance),
        "reason": effect.reason,
        "paths": [chain_record(corpus, one) for one in effect.paths],
        "loop": effect.loop and chain_record(corpus, effect.loop),
        "beside": effect.beside and chain_record(corpus, effect.beside),
    }


def effect_row(record: Record) -> Record:
    """Return a record of an effect as a row, each chain by its entities."""
    chains = {name: record[name] and " > ".join(record[name]["entities"]) for name in ("loop", "beside")}
    return {**record, **chains, "paths": [" > ".join(one["entities"]) for one in record["paths"]]}
