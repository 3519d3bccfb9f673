"""Claims as the edges of a network: what the network formats share.

Every claim is an edge of its own. What an edge is called says at first sight where it does not simply hold: an edge
called `increases` never comes from a claim that is negated or that speaks of a falling subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.model.claim import Claim, Scope
from mechgraph.model.entity import Entity
from mechgraph.model.values import Polarity, SubjectChange

if TYPE_CHECKING:
    from mechgraph.exports.tally import Tally
    from mechgraph.model.corpus import Corpus

_POLARITY = {Polarity.negated: "not: ", Polarity.not_shown: "not shown: "}
_CHANGE = {SubjectChange.decreased: "less: ", SubjectChange.increased: "more: "}

Attributes = dict[str, Any]


def interaction(claim: Claim) -> str:
    """Return what the edge of a claim is called: its relation, and before it whatever keeps it from simply holding.

    Examples
    --------
    `increases`, `not: increases`, `less: increases` where a fall of the subject increases the object.
    """
    return f"{_POLARITY.get(claim.polarity, '')}{_CHANGE.get(claim.subject_change, '')}{claim.relation}"


def node_attributes(entity: Entity) -> Attributes:
    """Return the fields of an entity that are given: texts and lists of texts; `name` is the label."""
    return _flat({**entity.model_dump(mode="json"), "name": entity.label})


def edge_attributes(corpus: Corpus, claim: Claim) -> Attributes:
    """Return the fields of a claim that are given, with what follows from it.

    Values are texts, whole numbers, booleans, and lists of texts or of whole numbers; the aspects of the scope stand
    under their own names.
    """
    relation = corpus.relation_of(claim)
    fields = claim.model_dump(mode="json")
    scope, window = fields.pop("scope"), fields.pop("time_window") or {}
    expected = fields.pop("sign")
    derived = {
        "interaction": interaction(claim),
        "family": str(relation.family),
        "sign": relation.sign,
        "coupling": corpus.coupling(claim),
        "certainty_rank": claim.certainty.rank,
    }
    return _flat({**fields, **scope, **window, **derived, "expected_sign": expected})


def count_rest(corpus: Corpus, tally: Tally) -> None:
    """Count what a network cannot carry, given that it carries all fields of claims and entities."""
    tally.miss_rest(corpus, entities=Entity.model_fields)


def _flat(fields: Attributes) -> Attributes:
    """Return fields without those that are not given; records in a list become texts."""
    return {name: _value(value) for name, value in fields.items() if value is not None and value != []}


def _value(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [_joined(part) if isinstance(part, dict) else part for part in value]


def _joined(record: dict[str, str | None]) -> str:
    """Return a mapping or the answer to a lint as one text, as in the RDF: its parts have no blanks but the last."""
    if "lint" in record:
        return f"{record['lint']}: {record['reason']}"
    return " ".join(part for part in record.values() if part)


SCOPE = tuple(f"scope.{aspect}" for aspect in Scope.model_fields)
"""The aspects of the scope as fields of a claim."""
