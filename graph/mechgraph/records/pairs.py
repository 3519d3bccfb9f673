"""Comparisons, contradictions and diffs as plain records, for JSON, and as rows, for spreadsheets."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from mechgraph.explain import claim_sentence, denied_chain_sentence, opposed_chains_sentence, pair_sentence
from mechgraph.reason.compare import Group
from mechgraph.records.corpus import named
from mechgraph.records.reasoning import chain_record, chain_row, conclusion_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.diff import Diff
    from mechgraph.model.corpus import Corpus
    from mechgraph.reason.compare import Comparison, Pair
    from mechgraph.reason.contradictions import Contradictions
    from mechgraph.records.table import Record


def pair_record(corpus: Corpus, pair: Pair) -> Record:
    """Return two claims with what they are to each other, in what they differ, and both in words."""
    sides = {
        side: {
            "claim": claim.id,
            "document": claim.document,
            "coupling": corpus.coupling(claim),
            "sentence": claim_sentence(corpus, claim),
        }
        for side, claim in (("left", pair.left), ("right", pair.right))
    }
    return {
        "group": str(pair.kind.group),
        "kind": str(pair.kind),
        "subject": named(corpus, pair.left.subject),
        "object": named(corpus, pair.left.object),
        **sides,
        "differences": [asdict(one) for one in pair.differences],
        "to_be_equal": list(pair.to_be_equal),
        "sentence": pair_sentence(pair),
    }


PAIR_COLUMNS = (
    *("group", "kind", "subject", "object", "left", "left_document", "right", "right_document"),
    *("left_sentence", "right_sentence", "differences", "to_be_equal", "sentence"),
)
"""Columns of the table that `pair_row` makes a row of."""


def pair_row(record: Record) -> Record:
    """Return a record of a pair as a row."""
    sides = {
        name: value
        for side in ("left", "right")
        for name, value in (
            (side, record[side]["claim"]),
            (f"{side}_document", record[side]["document"]),
            (f"{side}_sentence", record[side]["sentence"]),
        )
    }
    ends = {end: record[end]["id"] for end in ("subject", "object")}
    return {**record, **sides, **ends, "differences": [one["aspect"] for one in record["differences"]]}


def comparison_record(corpus: Corpus, comparison: Comparison) -> Record:
    """Return two documents side by side: their pairs of claims, and what only one of them speaks of."""
    only = ((comparison.left, comparison.only_left), (comparison.right, comparison.only_right))
    return {
        "left": comparison.left,
        "right": comparison.right,
        "counts": {str(group): len(pairs) for group, pairs in comparison.by_group.items()},
        "pairs": [pair_record(corpus, pair) for pair in comparison.pairs],
        "only": {
            document: [{**named(corpus, entity), "claims": number} for entity, number in topics.items()]
            for document, topics in only
        },
    }


def contradictions_record(corpus: Corpus, found: Contradictions) -> Record:
    """Return what cannot hold together, or only seems so: pairs of claims, pairs of chains, chains against a denial."""
    return {
        "complete": found.complete,
        "stopped": found.stopped,
        "pairs": [pair_record(corpus, pair) for pair in found.pairs],
        "aspects": [pair_record(corpus, pair) for pair in found.aspects],
        "chains": [
            {
                "raising": chain_record(corpus, one.raising),
                "lowering": chain_record(corpus, one.lowering),
                "sentence": opposed_chains_sentence(corpus, one),
            }
            for one in found.chains
        ],
        "denied": [
            {
                "claim": one.claim.id,
                "chain": chain_record(corpus, one.chain),
                "limits": dict(one.limits),
                "sentence": denied_chain_sentence(corpus, one),
            }
            for one in found.denied
        ],
    }


def contradictions_rows(corpus: Corpus, record: Record) -> Iterator[Record]:
    """Yield the same as rows of `PAIR_COLUMNS`; a chain stands as the ids of the claims of each step."""
    yield from map(pair_row, (*record["pairs"], *record["aspects"]))
    for one in record["chains"]:
        lowering = chain_row(one["lowering"])
        yield _opposed_row("opposite chains", one, one["raising"], lowering["claims"], lowering["documents"])
    for one in record["denied"]:
        document = corpus.claim[one["claim"]].document
        yield _opposed_row("chain against a denial", one, one["chain"], one["claim"], document)


def _opposed_row(kind: str, record: Record, chain: Record, right: object, right_document: object) -> Record:
    return {
        "group": str(Group.opposition),
        "kind": kind,
        "subject": chain["entities"][0],
        "object": chain["entities"][-1],
        "left": chain_row(chain)["claims"],
        "left_document": chain["documents"],
        "right": right,
        "right_document": right_document,
        "sentence": record["sentence"],
    }


def diff_record(diff: Diff) -> Record:
    """Return what changed between two states of a corpus."""
    return {
        **{
            name: {
                "added": list(changes.added),
                "removed": list(changes.removed),
                "changed": {one: [asdict(field) for field in fields] for one, fields in changes.changed.items()},
            }
            for name, changes in diff.parts.items()
        },
        "conclusions": [
            {
                "turn": str(one.turn),
                "source": one.source,
                "target": one.target,
                "before": one.before and conclusion_record(diff.old, one.before),
                "after": one.after and conclusion_record(diff.new, one.after),
            }
            for one in diff.conclusions
        ],
    }


DIFF_COLUMNS = ("what", "change", "id", "field", "old", "new", "old_claims", "new_claims")
"""Columns of the table that `diff_rows` makes."""


def diff_rows(record: Record) -> Iterator[Record]:
    """Yield a record of `diff_record` as rows: one for each thing added or removed, each field and each conclusion."""
    for what in ("documents", "entities", "claims"):
        for change in ("added", "removed"):
            yield from ({"what": what, "change": change, "id": one} for one in record[what][change])
        for one, fields in record[what]["changed"].items():
            yield from ({"what": what, "change": "changed", "id": one, **field} for field in fields)
    for turned in record["conclusions"]:
        row = {"what": "conclusions", "change": turned["turn"], "id": f"{turned['source']} > {turned['target']}"}
        for side, conclusion in (("old", turned["before"]), ("new", turned["after"])):
            row[side] = conclusion["verdict"] if conclusion else "not reached"
            witnesses = conclusion["witnesses"] if conclusion else ()
            row[f"{side}_claims"] = [step for witness in witnesses for step in chain_row(witness)["claims"]]
        yield row
