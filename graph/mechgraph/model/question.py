"""Competency questions: what a corpus must be able to answer, with the query and the exact answer.

The idea is that of Grüninger and Fox, *Methodology for the design and evaluation of ontologies* (1995).
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from mechgraph.model.base import Identifier, Name, Record, Text

_HEAD = re.compile(r"^#\s*(title|question|implied):\s*(.+)$", re.MULTILINE)
_GROUP = re.compile(r"^#\s*group:\s*(.+)$", re.MULTILINE)


class Question(Record):
    """A question to a corpus.

    The answer is written as people see it: a header and rows, addresses as compact names; yes or no to ASK.
    """

    name: Identifier
    title: Name
    question: Annotated[Text, Field(description="In words.")]
    text: Annotated[str, Field(min_length=1, description="In SPARQL.")]
    implied: Annotated[bool, Field(description="Whether implied claims count.")] = False
    columns: Annotated[tuple[str, ...], Field(description="Header of the answer; empty until one is written.")] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def group(self) -> str | None:
        """The heading under which the question is listed, if a comment of its query names one."""
        named = _GROUP.search(self.text)
        return named[1].strip() if named else None


def query_head(text: str) -> dict[str, str]:
    """Return what the comments at the head of a query say: its title, its question, whether implied claims count."""
    return {name: value.strip() for name, value in _HEAD.findall(text)}
