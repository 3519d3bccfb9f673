"""Relations: the kinds of link between entities, as the vocabulary defines them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mechgraph.model.values import Family

Sign = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of link.

    Parameters
    ----------
    id : local name in the vocabulary, for example ``blocks``.
    label, inverse : read aloud from subject to object, and back.
    definition, source : meaning, and where the term comes from.
    family : what kind of statement it makes.
    sign : +1 where more subject means more object, −1 where less, 0 where the text gives no direction.
    in_chains : whether a causal chain may pass through it.
    parents : ids of the relations it is a subproperty of, nearest first.
    mappings : (SKOS relation, identifier) pairs.
    """

    id: str
    label: str
    inverse: str
    definition: str
    source: str
    family: Family
    sign: Sign
    in_chains: bool
    parents: tuple[str, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()
