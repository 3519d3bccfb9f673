"""Claims, from YAML and from JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mechgraph.corpus.folder import CLAIMS_FOLDER
from mechgraph.corpus.lines import RowLines, read_lines, sound, value_of
from mechgraph.corpus.rows import UNREADABLE, Reading, Row, load_mapping, validated
from mechgraph.errors import meant
from mechgraph.files import is_file
from mechgraph.model.base import Identifier, Record
from mechgraph.model.claim import Claim
from mechgraph.model.lazy import KEPT
from mechgraph.names import fold, nearest
from mechgraph.vocabulary import relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

LOST_CLAIM = "a claim"
"""Remembered where a claim could not be read, or not its id."""

LOST_ENTITY = "an entity"
"""Remembered where a claim gives no text for an entity, and so may mean any."""

_STAND_INS = {
    "segments": (1,),
    "subject": UNREADABLE,
    "relation": "affects",
    "object": UNREADABLE,
    "says": UNREADABLE,
}
_RULE_READS = {
    "about-itself": {"subject"},
    "implied-without-warrant": {"warrant"},
    "warrant-not-implied": {"status"},
    "hedged-but-asserted": {"certainty"},
    "hedge-missing": {"hedge", "status"},
    "joint-cause-without-members": {"members"},
    "severity-missing": {"severity"},
}
"""Which fields a rule of the model reads besides the one it reports."""


class _ClaimsFile(Record):
    """What a file of claims holds; the claims are read one by one."""

    document: Identifier
    claims: tuple[Any, ...]


def read_claims(files: Iterable[Path], reading: Reading) -> Iterator[Claim]:
    """Yield the claims of YAML files, and report what is wrong with them."""
    for path in files:
        file = load_mapping(path, reading, unread=CLAIMS_FOLDER)
        if file is None:
            continue
        head, wrong = validated(_ClaimsFile, file.value, Row(file, ()), reading, {"document": UNREADABLE, "claims": ()})
        assert head is not None  # noqa: S101 -- every field has a stand-in
        if "claims" in wrong:
            reading.unread.add(CLAIMS_FOLDER)
        for index, value in enumerate(head.claims):
            yield from _read_claim(value, head.document, Row(file, ("claims", index)), reading)


def read_claim_lines(path: Path, before: Iterable[Claim], reading: Reading) -> Sequence[Claim]:
    """Return the claims of other files and those of JSON Lines; of very many, the latter are read as asked for."""
    if not is_file(path):
        return tuple(before)
    file, lines = read_lines(path, reading, CLAIMS_FOLDER)
    claims = RowLines(lines, Claim)
    for one in before:
        claims.keep(one)
    for number, line in enumerate(lines):
        claim = sound(Claim, line)
        relation = claim and relations().get(claim.relation)
        if claim and relation and claim.id not in reading.claims and not any(claim.problems(relation)):
            reading.claims[claim.id] = Row(file, (number,), claim.id)
            if len(claims) < KEPT:
                claims.keep(claim)
            else:
                claims.add(number)
        else:
            row = Row(file, (number,))
            value = value_of(line, row, reading, CLAIMS_FOLDER)
            for mended in () if value is None else _read_claim(value, UNREADABLE, row, reading):
                claims.keep(mended)
    return claims


def _read_claim(value: Any, document: str, row: Row, reading: Reading) -> Iterator[Claim]:
    given = value.get("id") if isinstance(value, dict) else None
    row = Row(row.file, row.path, given if isinstance(given, str) else None)
    substitute = f"{UNREADABLE}.{len(reading.claims) + 1}"
    stand_ins = {**_STAND_INS, "id": substitute, "document": UNREADABLE}
    fields = {"document": document, **value} if isinstance(value, dict) else value
    claim, wrong = validated(Claim, fields, row, reading, stand_ins)
    if claim is None or "id" in wrong:
        reading.unread.add(LOST_CLAIM)
    if claim is None:
        reading.drop(value)
        return
    if wrong & {"segments", "polarity", "subject_change"}:
        reading.broken.add(fold(claim.id))
    if "segments" in wrong:
        numbers = given if isinstance(given := value.get("segments"), list) else ()
        sound = tuple(number for number in numbers if type(number) is int and number > 0)
        claim = claim.model_copy(update={"segments": sound})
    if "id" in wrong:
        reading.drop(given)
    if any(not isinstance(value.get(name), str) for name in wrong & {"subject", "object"}):
        reading.unread.add(LOST_ENTITY)
    if claim.id in reading.claims:
        first = reading.claims[claim.id]
        place = first.file.place((*first.path, "id"))
        reading.twice(row, claim.id, f"; first at {first.file.name}:{place.line}")
        claim = claim.model_copy(update={"id": substitute})
        reading.unread.add(LOST_CLAIM)
    reading.claims[claim.id] = row
    relation = None if "relation" in wrong else relations().get(claim.relation)
    if relation is None and "relation" not in wrong:
        message = f"no relation is called '{claim.relation}'"
        hint = meant(nearest(claim.relation, relations())) or "see docs/model.md for the list"
        reading.problems.append(row.problem(("relation",), "unknown-relation", message, claim.relation, hint))
        claim = claim.model_copy(update={"relation": _STAND_INS["relation"]})
    for problem in claim.problems(relation):
        if not wrong & {problem.field, *_RULE_READS.get(problem.code, ())}:
            reading.problems.append(
                row.problem((problem.field,), problem.code, problem.message, value.get(problem.field), problem.hint)
            )
    yield claim
