"""Conclusions: what becomes of an entity, in one word, with the witnesses for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mechgraph.reason.cover import DOWN, OPEN, SIGNS, UP
from mechgraph.reason.witness import Witness


class Verdict(StrEnum):
    """What becomes of an entity."""

    rises = "rises"
    falls = "falls"
    conflict = "conflict"
    undefined = "undefined"
    not_reached = "not reached"

    @property
    def sign(self) -> int | None:
        """1 where it rises, −1 where it falls, 0 where it is undefined, None where there is a conflict or nothing."""
        return SIGNS[self.floors[0]] if len(self.floors) == 1 else None

    @property
    def floors(self) -> tuple[int, ...]:
        """The outcomes it stands for (see `mechgraph.reason.cover`)."""
        return _FLOORS[self]


_FLOORS = {
    Verdict.rises: (UP,),
    Verdict.falls: (DOWN,),
    Verdict.conflict: (UP, DOWN),
    Verdict.undefined: (OPEN,),
    Verdict.not_reached: (),
}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What becomes of one entity, and why.

    Parameters
    ----------
    entity : its id.
    verdict : what becomes of it.
    benefit : 1 where that is good, −1 where it is bad, 0 where it is neither; None without a sign.
    witnesses : one for each sign of the verdict, + before −; for an undefined one that of the open direction.
    caveat : a witness that reaches it with an open direction besides.
    """

    entity: str
    verdict: Verdict
    benefit: int | None
    witnesses: tuple[Witness, ...]
    caveat: Witness | None

    @property
    def open_claims(self) -> tuple[str, ...]:
        """Ids of the claims without a direction on the way to an undefined verdict, or on the way of the caveat."""
        witness = self.witnesses[0] if self.verdict is Verdict.undefined else self.caveat
        if witness is None:
            return ()
        cited = zip(witness.chain.steps, witness.chain.cited, strict=True)
        return tuple(dict.fromkeys(claim.id for step, claim in cited if step.sign == 0 and claim is not None))

    @property
    def reason(self) -> str | None:
        """Why no sign is given, in words; None where one is."""
        if self.verdict is Verdict.conflict:
            return "one chain raises it, another lowers it; which prevails is not claimed"
        if self.verdict is Verdict.undefined:
            return f"reached only through claims that give no direction: {', '.join(self.open_claims)}"
        if self.verdict is Verdict.not_reached:
            return "no chain of claims leads to it: not addressed, which is not to say that there is no effect"
        return None
