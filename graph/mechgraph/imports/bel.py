"""BEL scripts: documents, annotations and statements as people write them.

The language: https://language.bel.bio/language/specifications/. Namespaces stay prefixes: nothing is fetched, so what a
name stands for is not looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mechgraph.imports.belclaims import modified, plain, said, thing_of
from mechgraph.imports.belgrammar import NotBel, Statement, Term, statement
from mechgraph.imports.belterms import NO_PLACE_CITED
from mechgraph.imports.events import Changed, Left, Origin, Span, Stated
from mechgraph.imports.report import Piece
from mechgraph.imports.source import lines_of
from mechgraph.model.values import Status
from mechgraph.text.files import Text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from mechgraph.imports.belterms import Node
    from mechgraph.imports.events import Event, Thing

_COMMAND = re.compile(r"(SET|UNSET|DEFINE)\s+(.+)", re.DOTALL)
_SET = re.compile(r"(\w[\w.-]*(?:\s+\w+)?)\s*=\s*(.*)", re.DOTALL)
_DEFINED = re.compile(r"(NAMESPACE|ANNOTATION)\s+(\S+)\s+AS\s+\S+\s*(.*)", re.DOTALL)
_VALUE = re.compile(r"(?:SET\s[^=]*=|DEFINE\s.*?\sAS\s+LIST)\s*([\"{])(.*)$")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_GROUP = "STATEMENT_GROUP"
_OF_A_CITATION = ("name", "date", "authors", "comments")
"""What stands in a citation besides its type and its reference, which is the third."""

_EVIDENCE = {"evidence", "supportingtext", "support"}


def recognises(name: str, head: str) -> bool:
    """Tell whether a file looks like one of these."""
    return name.endswith(".bel") or re.search(r"^SET DOCUMENT ", head, re.MULTILINE) is not None


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a script with those that continue it."""

    number: int
    start: int
    end: int
    words: str

    def span(self) -> Span:
        """Return its place."""
        return Span(self.start, self.end, f"line {self.number}")


@dataclass
class _Script:
    """What holds at a line of a script."""

    text: Text
    about: dict[str, str] = field(default_factory=dict)
    namespaces: set[str] = field(default_factory=set)
    opened: bool = False
    citation: tuple[str, str] | None = None
    annotations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: int = 0
    structure: set[tuple[str, str, str]] = field(default_factory=set)

    def forget_citation(self) -> None:
        """Forget the work that is cited and the annotations of its statements; their group goes on."""
        self.citation = None
        self.annotations = {name: one for name, one in self.annotations.items() if name == _GROUP}

    def rows(self) -> Iterator[_Row | Left]:
        """Yield commands and statements, comments left out; and what has no end."""
        pending: list[str] = []
        first: tuple[int, int] = (0, 0)
        last = 0
        ending = ""
        for line in lines_of(self.text):
            words = line.words.strip()
            command = _COMMAND.match(words)
            if pending and ending and command and _is_command(words):
                yield Left("a text that does not end", pending[0][:60], first[0])
                pending = []
            if not pending:
                if not words or words.startswith("#"):
                    continue
                first = line.number, line.start + len(line.words) - len(line.words.lstrip())
                ending = _opened(words) if command else ""
            pending.append(words.removesuffix("\\").rstrip())
            last = line.start + len(line.words.rstrip())
            if words.endswith("\\") or (ending and not (len(pending) > 1 and words.endswith(ending))):
                continue
            yield _Row(*first, last, " ".join(pending))
            pending = []
        if pending:
            yield Left("a text that does not end", pending[0][:60], first[0])


def _is_command(words: str) -> bool:
    return re.match(r"SET\s+\w+\s*=|UNSET\s+(\w+|\{[^}]*\})$|DEFINE\s+(NAMESPACE|ANNOTATION)\s", words) is not None


def _opened(words: str) -> str:
    """Return the sign that ends a value which does not end on its line; nothing where it does."""
    found = _VALUE.match(words)
    if found is None:
        return ""
    ending = '"' if found[1] == '"' else "}"
    rest = found[2].rstrip()
    if rest.endswith(ending) or (ending == '"' and re.search(r'"\s*(#|//)', rest)):
        return ""
    return ending


def read(text: Text) -> Iterator[Event]:
    """Yield what a file holds."""
    script = _Script(text)
    for row in script.rows():
        if isinstance(row, Left):
            yield row
            continue
        command = _COMMAND.fullmatch(row.words)
        if command is None:
            yield from _open(script)
            yield from _statement(script, row)
        elif command[1] == "SET":
            yield from _set(script, row, command[2])
        elif command[1] == "UNSET":
            yield from _unset(script, command[2])
        else:
            found = _DEFINED.fullmatch(command[2])
            if found is None:
                yield Left("a line that is no BEL", row.words[:80], row.number)
            elif found[1] == "NAMESPACE":
                script.namespaces.add(found[2].casefold())
    yield from _open(script)
    if script.sentences:
        yield Changed("a sentence of an article stays in the file; the claim points at its record", script.sentences)


def _open(script: _Script) -> Iterator[Event]:
    """Yield the document, once its properties are known."""
    if script.opened:
        return
    script.opened = True
    about, path = script.about, script.text.path
    remarks = (f"{key}: {about[key]}." for key in sorted(about) if key not in {"name", "authors"} and about[key])
    yield Origin(
        path.name.removesuffix(".bel"),
        about.get("name") or path.stem,
        script.text,
        publisher=about.get("authors") or None,
        note=" ".join(remarks) or None,
    )


def _values(written: str) -> tuple[str, ...]:
    """Return the texts of a value, which may be a list in braces."""
    if not written.startswith("{"):
        found = _QUOTED.match(written)
        # Quotes within a text are often not escaped: it ends with the last one.
        whole = written[1 : written.rfind('"')] if written.startswith('"') and written.rfind('"') > 0 else written
        return (whole.strip() if found is None or '"' in written[found.end() :] else found[1].strip(),)
    quoted = _QUOTED.findall(written)
    return tuple(one.strip() for one in quoted or written.strip("{} ").split(","))


def _set(script: _Script, row: _Row, command: str) -> Iterator[Event]:
    found = _SET.fullmatch(command)
    if found is None:
        yield Left("a line that is no BEL", row.words[:80], row.number)
        return
    key, values = " ".join(found[1].split()), _values(found[2].strip())
    if key.startswith("DOCUMENT "):
        script.about[key.removeprefix("DOCUMENT ").casefold()] = values[0]
    elif key.casefold() == "citation":
        script.forget_citation()
        if len(values) < 2 or not values[2 if len(values) > 2 else 1]:
            yield Left("a citation without an identifier", row.words[:80], row.number)
            return
        script.citation = values[0], values[2] if len(values) > 2 else values[1]
        if len(values) > 2:
            for name, value in zip(_OF_A_CITATION, (values[1], *values[3:]), strict=False):
                if value:
                    yield Left(NO_PLACE_CITED, name, row.number)
    elif key.casefold() in _EVIDENCE:
        script.sentences += 1
    elif " " in key:
        yield Left("a line that is no BEL", row.words[:80], row.number)
    else:
        script.annotations[key] = values


def _unset(script: _Script, command: str) -> Iterator[Event]:
    for key in (one.strip(' "') for one in command.strip("{} ").split(",")):
        if key == "ALL":
            script.citation, script.annotations = None, {}
        elif key.casefold() == "citation":
            script.forget_citation()
        elif key in script.annotations:
            del script.annotations[key]
        elif key.casefold() not in _EVIDENCE:
            yield Changed("what is unset was not set")


def _statement(script: _Script, row: _Row) -> Iterator[Event]:
    try:
        found = statement(row.words)
    except NotBel as error:
        yield Left("a line that is no BEL", f"{error}: {row.words[:80]}", row.number, of=Piece.statements)
        return
    if found.surplus:
        yield Changed("a bracket that closes nothing was passed over")
    for prefix in sorted(_prefixes(found)):
        if prefix.casefold() in script.namespaces:
            continue
        yield Changed(f"the prefix {prefix}, which the script does not define, was kept")
    structure = list(_structure(script, found))
    if not found.relation and not structure:
        yield from _thing(found.subject)
        yield Left("a term without a relation", row.words[:80], row.number, of=Piece.statements)
        return
    yield from _said(script, row, found)
    for relation, one, other in structure:
        yield from (*one, *other)
        yield from said(row.span(), one[-1], relation, other[-1], annotations={}, citation=None)


def _said(script: _Script, row: _Row, found: Statement) -> Iterator[Event]:
    subject = yield from _thing(found.subject)
    for value in found.objects:
        thing = yield from _thing(value)
        yield from said(
            row.span(), subject, found.relation, thing, annotations=script.annotations, citation=script.citation
        )
    if found.inner is not None:
        yield from _nested(script, row, subject, found, found.inner)


def _nested(script: _Script, row: _Row, subject: Thing, found: Statement, inner: Statement) -> Iterator[Event]:
    """Yield what acts on a statement as what modulates its effect, and that statement as presupposed."""
    cause = yield from _thing(inner.subject)
    effect = yield from _thing(inner.objects[0])
    annotations = {name: tuple(values) for name, values in script.annotations.items()}
    for event in said(row.span(), cause, inner.relation, effect, annotations=annotations, citation=script.citation):
        yield replace(event, status=Status.presupposed) if isinstance(event, Stated) else event
    annotations["The statement that is acted on"] = (f"{cause.label} {inner.relation} {effect.label}",)
    for event in said(row.span(), subject, found.relation, effect, annotations=annotations, citation=script.citation):
        verb = f"{found.relation} the effect of {cause.label} on"
        yield replace(event, relation="modulatesEffectOn", verb=verb) if isinstance(event, Stated) else event


def _thing(term: Term) -> Generator[Event, None, Thing]:
    thing = thing_of(term.node)
    yield thing
    changed = modified(thing, term.modifier)
    if changed is not None:
        yield changed
    return changed or thing


def _structure(script: _Script, found: Statement) -> Iterator[tuple[str, tuple[Thing, ...], tuple[Thing, ...]]]:
    """Yield what the terms say of their parts, as PyBEL does: each once in a script."""
    rest = list(found.nodes())
    while rest:
        node = rest.pop()
        own = (thing_of(node),)
        links: list[tuple[str, tuple[Thing, ...], tuple[Thing, ...]]] = []
        whole = plain(node)
        if whole is not None:
            links.append(("hasVariant", (thing_of(whole),), own))
        for key, relation in (("members", "partOf"), ("reactants", "hasReactant"), ("products", "hasProduct")):
            parts = node.get(key, [])
            rest += parts
            links += [
                (relation, _part(part), own) if relation == "partOf" else (relation, own, _part(part)) for part in parts
            ]
        for relation, one, other in links:
            if (relation, one[-1].name, other[-1].name) not in script.structure:
                script.structure.add((relation, one[-1].name, other[-1].name))
                yield relation, one, other


def _part(node: Node) -> tuple[Thing, ...]:
    """Return the entity that a part of a term is, after that of which it is an aspect where its place is given."""
    thing = thing_of(node)
    placed = modified(thing, {"location": node.get("location")})
    return (thing,) if placed is None else (thing, placed)


def _prefixes(found: Statement) -> set[str]:
    rest: list[Node] = list(found.nodes())
    prefixes = set()
    while rest:
        node = rest.pop()
        if concept := node.get("concept"):
            prefixes.add(str(concept["namespace"]))
        for key in ("members", "reactants", "products"):
            rest += node.get(key, [])
    return prefixes
