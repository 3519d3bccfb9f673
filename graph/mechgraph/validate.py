"""Rules about a whole corpus: the SPARQL constraints of ``ontology/shapes.ttl``, run on Oxigraph.

Each constraint is a `SHACL-SPARQL <https://www.w3.org/TR/shacl/#sparql-constraints>`_ query that finds all focus
nodes at once; findings are reported with claim, file and line. Rules about a single claim or entity are checked by the
model when it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from mechgraph.corpus.claims import LOST_CLAIM, LOST_ENTITY
from mechgraph.corpus.folder import CLAIMS_FOLDER, DOCUMENTS_FOLDER, ENTITIES_FILE, SEGMENTS_LINES
from mechgraph.corpus.read import read_folder
from mechgraph.corpus.rows import UNREADABLE, Reading, Row
from mechgraph.corpus.segments import table_of
from mechgraph.corpus.yamlfile import shorten
from mechgraph.errors import Problem, ProblemsFound, QuerySyntaxError, meant
from mechgraph.garbage import uncollected
from mechgraph.names import fold, name_key, nearest
from mechgraph.namespaces import PREFIXES, VOCABULARY, prefixes_of
from mechgraph.rdf.bulk import bulk_load
from mechgraph.rdf.encode import nodes
from mechgraph.rdf.ntriples import block, term
from mechgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mechgraph.corpus.yamlfile import Path_
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.rdf.ntriples import Node

_TYPE = term("rdf:type")
IN_MEMORY = 300_000
"""Of more claims than this, the triples to be checked are held on disk; in memory a claim takes some 2.5 kB."""
_TERM = re.compile(rf"\b(?:{'|'.join(PREFIXES)}):\w+")
_FIELDS = {
    PREFIXES["rdf"] + "subject": "subject",
    PREFIXES["rdf"] + "object": "object",
    VOCABULARY + "nameKey": "label",
    VOCABULARY + "member": "members",
    VOCABULARY + "via": "via",
    VOCABULARY + "segment": "segments",
    VOCABULARY + "document": "document",
    VOCABULARY + "restates": "restates",
    VOCABULARY + "aspectOf": "aspect_of",
    VOCABULARY + "broaderEntity": "kind_of",
    VOCABULARY + "closeTo": "close_match",
    VOCABULARY + "entity": "entities",
    VOCABULARY + "inLedger": "segment",
    VOCABULARY + "repeats": "of",
    VOCABULARY + "coveredBy": "statements",
    VOCABULARY + "short": "short",
}
_HINTS = {
    "unused-entity": "use it in a claim or take it out",
    "unknown-document": "add it with: mechgraph segment FILE --into CORPUS",
    "unknown-segment": "see the numbers in its segment table",
    "dangling-restatement": "name an earlier claim or leave 'restates' out",
    "ambiguous-name": "rename one, or take the synonym out of one",
    "circular-restatement": "the first one to be made restates none",
    "circular-repetition": "the first one to say it is read: write its 'statements'",
    "circular-link": "leave it out of one of the entities",
    "restatement-differs": "correct one of them, or leave 'restates' out",
    "unknown-claim": "write the claim, or take it out of the ledger",
    "same-badge": "give each document its own 'short'",
    "claim-read-elsewhere": "add the segment to the claim's 'segments', or move the statement",
    "net-claim-step": "list in 'via' only what lies between subject and object",
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule about the whole set: its code, the message with ``{?value}`` in it, and the query."""

    code: str
    message: str
    select: str


@cache
def constraints() -> tuple[Constraint, ...]:
    """Return the SPARQL constraints of the shapes file, in the order of their queries' text."""
    source = ontology().joinpath("shapes.ttl").read_bytes()
    store = Store()
    store.extend(parse(source, format=RdfFormat.TURTLE))
    query = """
        SELECT ?code ?message ?select WHERE {
            ?shape sh:sparql [ dcterms:identifier ?code ; sh:message ?message ; sh:select ?select ]
        } ORDER BY ?select"""
    return tuple(Constraint(row["code"], row["message"], row["select"]) for row in _rows(store, query))


@cache
def _asked() -> tuple[frozenset[str], frozenset[str]]:
    """Return the predicates that the constraints name, and the statements of type: all that they can tell apart."""
    names = {term(name) for constraint in constraints() for name in _TERM.findall(constraint.select)}
    return frozenset(names - {_TYPE}), frozenset(f"{_TYPE} {name}" for name in names)


def _asked_of(node: Node) -> str:
    """Return what a constraint may look at of a node, as text of the default graph."""
    predicates, types = _asked()
    _, subject, said = node
    return block(("", subject, [one for one in said if one.partition(" ")[0] in predicates or one in types]))


def read_corpus(folder: Path, *, queries: bool = False) -> Corpus:
    """Read a corpus folder that is expected to be sound.

    Parameters
    ----------
    folder : the corpus folder.
    queries : whether the queries of its questions are parsed too, in a process of its own; else a malformed one is
        found when it is asked.

    Raises
    ------
    ProblemsFound
        With everything that is wrong, the rules about the whole set included.
    """
    corpus, _ = read_with_places(folder, queries=queries)
    return corpus


@uncollected()
def read_with_places(folder: Path, *, queries: bool = False) -> tuple[Corpus, Reading]:
    """Return what `read_corpus` does, and where each claim, entity and document was read."""
    reading = read_folder(folder)
    if reading.corpus is not None:
        reading.problems.extend(set_problems(reading))
        if queries:
            reading.problems.extend(_query_problems(reading.corpus, reading.questions))
    if reading.problems or reading.corpus is None:
        raise ProblemsFound(reading.problems)
    return reading.corpus, reading


def set_problems(reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with a corpus as a set: references, restatements, unused entities.

    Parameters
    ----------
    reading : a corpus as far as it could be read; what follows from something that could not be read is passed
        over, since that has been reported already.

    Notes
    -----
    The default graph that the queries see is the union of all graphs of the corpus, implied claims included.
    """
    if reading.corpus is None:
        return
    namespace = reading.corpus.about.namespace
    found: dict[tuple[object, ...], Problem] = {}
    meant: set[str] = set()
    for constraint, row in _broken(reading.corpus):
        close = _nearest(constraint.code, row, reading, namespace)
        problem = _located(constraint, row, close, reading, namespace)
        if problem is None:
            continue
        # The claims of a file share its line 'document:', which is reported once.
        found.setdefault((problem.file, problem.line, problem.column, problem.code, problem.value), problem)
        if constraint.code == "unknown-entity":
            meant.update(close[:1])
    # An entity that a misspelt reference means is not unused.
    yield from (one for one in found.values() if not (one.code == "unused-entity" and one.value in meant))


def require_sound(corpus: Corpus, source: Path, *, queries: bool = False) -> None:
    """Refuse a corpus that was read from an export and breaks a rule of one claim, or of the whole set.

    Parameters
    ----------
    corpus : the corpus.
    source : where it was read, for messages.
    queries : as in `read_corpus`.

    Raises
    ------
    ProblemsFound
        With everything that is wrong.
    """
    problems: list[Problem] = []
    for claim in corpus.claims:
        for one in claim.problems(corpus.relations.get(claim.relation)):
            problems.append(
                Problem(str(source), 0, 0, one.code, f"claim/{claim.id}: {one.message}", claim.id, one.hint)
            )
    namespace = corpus.about.namespace
    for constraint, row in _broken(corpus):
        value = _local(row["value"], namespace) if "value" in row else None
        focus = row["this"].removeprefix(namespace)
        message = f"{focus}: {constraint.message.replace('{?value}', repr(shorten(value)))}"
        problems.append(Problem(str(source), 0, 0, constraint.code, message, value, _HINTS.get(constraint.code)))
    if queries:
        files = dict.fromkeys((one.name for one in corpus.questions), str(source))
        for found in _query_problems(corpus, files):
            message = f"question/{found.value}: {found.message} (line {found.line} of the query)"
            problems.append(replace(found, line=0, column=0, message=message))
    if problems:
        raise ProblemsFound(problems)


def _broken(corpus: Corpus) -> Iterator[tuple[Constraint, dict[str, str]]]:
    """Yield the constraints that a corpus breaks, each with what the query says of it."""
    with TemporaryDirectory(prefix="mechgraph-") as name:
        store = Store() if len(corpus.claims) <= IN_MEMORY else Store(name)
        bulk_load(store, map(_asked_of, nodes(corpus)))
        for constraint in constraints():
            yield from ((constraint, row) for row in _rows(store, constraint.select))
        del store


def _query_problems(corpus: Corpus, files: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is malformed of the queries of questions, each at its place in the file that it was read from."""
    from mechgraph.query.questions import malformed

    for name, error in malformed(corpus.questions, prefixes_of(corpus.about)).items():
        reason, line, column = str(error), 1, 1
        if isinstance(error, QuerySyntaxError):
            reason, line, column = error.reason, error.line, error.column
        hint = f"mend the query; to put it alone: mechgraph questions --only {name}"
        yield Problem(files[name], line, column, "bad-query", reason, name, hint)


def _rows(store: Store, query: str) -> list[dict[str, str]]:
    """Return the solutions of a query as sorted rows of plain values, unbound variables left out."""
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)  # noqa: S101 -- a SELECT query gives solutions
    names = [variable.value for variable in found.variables]
    rows = [
        {name: value.value for name in names if isinstance(value := row[name], NamedNode | Literal)} for row in found
    ]
    return sorted(rows, key=lambda row: sorted(row.items()))


def _located(
    constraint: Constraint, row: dict[str, str], close: tuple[str, ...], reading: Reading, namespace: str
) -> Problem | None:
    """Return a finding as a problem at its file and line; None where something that could not be read explains it."""
    focus = row["this"].removeprefix(namespace)
    value = _local(row["value"], namespace) if "value" in row else None
    place = _place(focus, reading)
    corpus = reading.corpus
    assert corpus is not None  # noqa: S101 -- it has findings
    if place is None or _is_explained(constraint.code, focus, row.get("value", "").removeprefix(namespace), reading):
        return None
    path = _path(place, focus, _FIELDS.get(row.get("path", "")), value)
    if path == ("document",) and (*place.path, *path) not in place.file.places:
        place = Row(place.file, ())
    last = _last_segment(focus, corpus) if constraint.code == "unknown-segment" else 0
    other = f"its segments are 1 to {last}" if last else _HINTS.get(constraint.code, "see docs/formats.md")
    hint = meant([corpus.shown(name, name) for name in close]) or other
    if path and constraint.code == "ambiguous-name":
        value = str(_at(place, path))
    message = constraint.message.replace("{?value}", f"'{shorten(value)}'")
    if value is None:
        message += f": '{shorten(focus)}'"
    return place.problem(path, constraint.code, message, value or focus, hint)


def _is_explained(code: str, focus: str, value: str, reading: Reading) -> bool:
    """Tell whether a finding only follows from something that could not be read; `value` is below the namespace."""
    name = value.rsplit("/", 1)[-1]
    match code:
        case "unused-entity":
            return bool({CLAIMS_FOLDER, LOST_ENTITY} & reading.unread) or fold(focus) in reading.mentioned
        case "unknown-entity":
            return ENTITIES_FILE in reading.unread or fold(name) in reading.broken
        case "unknown-document":
            # Its claims tell as well.
            told = focus.startswith("document/") and any(claim.document == name for claim in _claims(reading))
            return told or DOCUMENTS_FOLDER in reading.unread or fold(name) in reading.broken
        case "unknown-segment":
            return bool({SEGMENTS_LINES, table_of(value.split("/")[1])} & reading.unread)
        case "dangling-restatement":
            return CLAIMS_FOLDER in reading.unread or fold(name) in reading.mentioned
        case "unknown-claim":
            return bool({CLAIMS_FOLDER, LOST_CLAIM} & reading.unread) or fold(name) in reading.mentioned
        case "claim-read-elsewhere":
            return fold(name) in reading.broken
        case "restatement-differs":
            return not reading.broken.isdisjoint({fold(name), fold(focus.removeprefix("claim/"))})
        case "same-badge":
            return value == UNREADABLE
    return False


def _claims(reading: Reading) -> Sequence[Claim]:
    return reading.corpus.claims if reading.corpus else ()


def _last_segment(focus: str, corpus: Corpus) -> int:
    """Return the number of the last segment of the document of a claim, or of an entry of the ledger."""
    kind, name, *_ = focus.split("/")
    return len(corpus.segments[corpus.claim[name].document if kind == "claim" else name])


def _local(value: str, namespace: str) -> str:
    """Return what a curator writes for an address: the last part of its path; text stays as it is."""
    return value.removeprefix(namespace).rsplit("/", 1)[-1] if value.startswith(namespace) else value


def _place(focus: str, reading: Reading) -> Row | None:
    if focus.startswith("claim/"):
        return reading.claims.get(focus.removeprefix("claim/"))
    if focus.startswith("mechanism/"):
        return Row(reading.about, ()) if reading.about else None
    if focus.startswith("document/"):
        _, document, *segment = focus.split("/")
        return reading.ledger.get((document, int(segment[1]))) if segment else reading.documents.get(document)
    return reading.entities.get(focus)


def _path(place: Row, focus: str, field: str | None, value: str | None) -> Path_:
    """Return the path of the offending value below its row: the field, and its index where it is a list."""
    if field is None:
        return ()
    base: Path_ = (field,)
    if focus.startswith("mechanism/"):
        mechanism = focus.split("/")[1]
        rows = place.file.value.get("mechanisms", [])
        found = [index for index, row in enumerate(rows) if isinstance(row, dict) and row.get("id") == mechanism]
        base = ("mechanisms", *found[:1], field)
    part = _at(place, base)
    if field == "label" and name_key(str(part)) != value:
        synonyms = _at(place, ("synonyms",)) or []
        return ("synonyms", *[index for index, name in enumerate(synonyms) if name_key(str(name)) == value][:1])
    if field == "statements" and isinstance(part, list):
        places: list[Path_] = [
            (*base, n, "claims", m)
            for n in range(len(part))
            for m, claim in enumerate(_at(place, (*base, n, "claims")) or ())
            if str(claim) == value
        ]
        return places[0] if places else base
    if isinstance(part, list):
        return (*base, *(index for index, item in enumerate(part) if str(item) == value))
    return base


def _at(place: Row, path: Path_) -> Any:
    """Return the value at a path below a row, as written; None where there is none."""
    part = place.file.value
    for key in (*place.path, *path):
        try:
            part = part[key]
        except (KeyError, IndexError, TypeError):
            return None
    return part


def _nearest(code: str, row: dict[str, str], reading: Reading, namespace: str) -> tuple[str, ...]:
    """Return the ids that a misspelt reference may have meant, best first; of entities the names count, too."""
    assert reading.corpus is not None  # noqa: S101 -- it has findings
    known: Iterable[str] = ()
    if code == "unknown-entity":
        return reading.corpus.names.nearest(_local(row["value"], namespace))
    if code in ("dangling-restatement", "unknown-claim"):
        known = (claim for claim in reading.claims if not claim.startswith(UNREADABLE))
    elif code == "unknown-document":
        known = reading.corpus.document
    return nearest(_local(row["value"], namespace), known) if known else ()
