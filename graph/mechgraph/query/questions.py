"""Competency questions asked of the graph, and their answers compared with the expected ones."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mechgraph.errors import QueryError, QueryTimeout
from mechgraph.model.question import Question
from mechgraph.query.engine import Allowed, Query, run_apart
from mechgraph.query.sparql import uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mechgraph.query.answer import Answer
    from mechgraph.store.disk import Triples
    from mechgraph.store.memory import Unloaded

PARSE_SECONDS = 5
"""How long a query may take on an empty graph while it is parsed."""

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the answer that the graph gives.

    Parameters
    ----------
    question : the question, with the answer expected.
    columns, rows : the answer, as shown to people.
    """

    question: Question
    columns: tuple[str, ...]
    rows: Rows

    @property
    def is_as_expected(self) -> bool:
        """Whether the answer is, cell by cell and in its order, the one expected."""
        return (self.columns, self.rows) == (self.question.columns, self.question.rows)

    @property
    def differs(self) -> bool:
        """Whether an answer is expected and this is another one."""
        return bool(self.question.columns) and not self.is_as_expected

    def to_csv(self) -> str:
        """Return the answer as it is written into the file of expected answers."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([self.columns, *self.rows])
        return out.getvalue()

    @property
    def missing(self) -> Rows:
        """Rows that are expected and not given."""
        return tuple((Counter(self.question.rows) - Counter(self.rows)).elements())

    @property
    def unexpected(self) -> Rows:
        """Rows that are given and not expected."""
        return tuple((Counter(self.rows) - Counter(self.question.rows)).elements())


def ask(
    questions: Iterable[Question], graph: Unloaded | Triples, allowed: Allowed, *, timeout: float, hidden: str
) -> dict[str, Answered]:
    """Ask questions of a graph, in a process of their own; each may take `timeout` seconds.

    Parameters
    ----------
    questions : what to ask.
    graph : the graph, whose default graph leaves out what is implied.
    allowed : what they may name.
    timeout : seconds that each may take.
    hidden : address of the named graph of what is implied, for the questions that count it in.

    Returns
    -------
    the answers by the names of the questions; rows of a query without ORDER BY in the order of what they show.

    Raises
    ------
    QueryError
        Where one is malformed, refused or too slow.
    """
    asked = sorted(questions, key=lambda question: question.implied)
    if not asked:
        return {}
    queries = [Query(question.text, f"{question.name}.rq", question.implied) for question in asked]
    answers = run_apart(graph, queries, allowed, timeout=timeout, hidden=hidden)
    return {question.name: _answered(question, answer) for question, answer in zip(asked, answers, strict=True)}


def malformed(questions: Iterable[Question], prefixes: Mapping[str, str]) -> dict[str, QueryError]:
    """Return what is wrong with the queries of questions, by name: those that cannot be parsed, or would be refused.

    Notes
    -----
    The engine parses only what it runs, so they are put to an empty graph, in a process of its own: a query may take
    long even there, and is well-formed then.
    """
    allowed = Allowed(prefixes)
    wrong: dict[str, QueryError] = {}
    left: list[Query] = []
    for question in questions:
        try:
            allowed.check(Query(question.text))
        except QueryError as error:
            wrong[question.name] = error
        else:
            left.append(Query(question.text, question.name))
    while left:
        parsed = 0
        try:
            for _ in run_apart(None, left, allowed, timeout=PARSE_SECONDS):
                parsed += 1
        except QueryError as error:
            if not isinstance(error, QueryTimeout):
                wrong[left[parsed].source] = error
            left = left[parsed + 1 :]
        else:
            break
    return wrong


def _answered(question: Question, answer: Answer) -> Answered:
    ordered = answer if uses(question.text, "ORDER") else answer.in_order()
    return Answered(question, ordered.header(), tuple(ordered.table()))
