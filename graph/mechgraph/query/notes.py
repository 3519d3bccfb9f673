"""Notes on a query for the reader of its answer: names in it that would silently match nothing."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from mechgraph.errors import did_you_mean
from mechgraph.names import nearest
from mechgraph.namespaces import PREFIXES, prefixes_of
from mechgraph.query.sparql import listed, names
from mechgraph.vocabulary import known_terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mechgraph.model.corpus import Corpus
    from mechgraph.query.sparql import Name, Token

MOST_NOTES = 10
"""A query gets so many notes at most: to find what a name is like takes time."""

_LONGEST = 80
"""A name or an address in a note is cut to so many letters."""

_LOCAL = re.compile(r"[^/?$&|]+")
"""What one name may be: paths lead to claims and documents; the rest stands between < and > in comparisons only."""


def notes(query: str, corpus: Corpus, graphs: Collection[str]) -> tuple[str, ...]:
    """Return a note for each name, graph and prefix of a query that is not that of the graph, up to `MOST_NOTES`.

    Parameters
    ----------
    query : SPARQL text that the engine can read.
    corpus : what is asked.
    graphs : the addresses of its named graphs.
    """
    prefixes = prefixes_of(corpus.about)
    asked = {(name.token.text, name.address, name.role): name for name in names(query, prefixes)}
    found = list(islice(_notes(asked.values(), corpus, graphs, prefixes), MOST_NOTES + 1))
    more = ("there are more names that this graph does not hold",) if len(found) > MOST_NOTES else ()
    return (*dict.fromkeys(found[:MOST_NOTES]), *more)


def _notes(
    asked: Iterable[Name], corpus: Corpus, graphs: Collection[str], prefixes: Mapping[str, str]
) -> Iterator[str]:
    own = corpus.about.namespace
    there = {**{PREFIXES[prefix]: terms for prefix, terms in known_terms().items()}, own: corpus.entity}
    for token, address, role in asked:
        called = token.text[:_LONGEST]
        if role == "PREFIX":
            usual = prefixes.get(token.text[:-1], address)
            if usual != address:
                yield f"in this query {called} is <{address[:_LONGEST]}>, not <{usual}> as in the graph"
            continue
        if role == "GRAPH":
            if address not in graphs:
                yield f"no graph is called {called}; there are {listed(graphs)}"
            continue
        space = next((one for one in there if address.startswith(one)), None)
        local = address.removeprefix(space or "")
        if space is None or local in there[space] or not _LOCAL.fullmatch(local):
            continue
        if space == own:
            known = [corpus.shown(name, _written(token, space, name)) for name in corpus.names.nearest(local)]
        else:
            known = [_written(token, space, name) for name in nearest(local, there[space])]
        yield f"nothing in this graph is called {called}{did_you_mean(known)}"


def _written(like: Token, namespace: str, name: str) -> str:
    """Return a name in the form of another one: behind its prefix, or as an address in full."""
    return f"{like.text.partition(':')[0]}:{name}" if like.kind == "name" else f"<{namespace}{name}>"
