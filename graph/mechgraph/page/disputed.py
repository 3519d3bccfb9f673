"""What the page tells of what cannot hold together and of what nobody states: the lines of the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from mechgraph.english import counted
from mechgraph.findings import disputed, disputed_counts, missing
from mechgraph.reason.compare import Kind
from mechgraph.reason.search import SECONDS, Stop
from mechgraph.words import GAP_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mechgraph.findings import Finding
    from mechgraph.graph import MechanismGraph
    from mechgraph.page.model import Findings
    from mechgraph.records.table import Record

MOST_SEARCHED = 10_000
"""Up to so many claims of a corpus, a build looks for chains that oppose each other; else claims alone are told."""

MOST_FINDINGS = 100
"""So many of a kind are told; the others are counted."""


def findings_data(graph: MechanismGraph, within: Collection[str] | None = None) -> Findings:
    """Return what is disputed and what is open, as `contradictions` and `gaps` tell it, by kind.

    Parameters
    ----------
    graph : the whole corpus.
    within : ids of the entities of a part: what is about others, too, is left out. All of it is told unless given.

    Notes
    -----
    A search for chains that runs out of time would tell less on a slow machine: then no chains are told, and that is
    said.
    """
    corpus = graph.corpus
    found = graph.contradictions(seconds=SECONDS if len(corpus.claims) <= MOST_SEARCHED else 0)
    searched = found.stopped is not Stop.time
    told = _about(within, disputed(corpus, found, aspects=True, chains=searched))
    gaps = graph.gaps()
    return cast(
        "Findings",
        {
            "counts": f"{disputed_counts(corpus, found, implied=False, chains=searched)}; {counted(len(gaps), 'gap')}",
            "unsearched": not searched,
            "disputed": _by_kind((one for one in told if one.kind != Kind.aspects), {}),
            "seeming": _by_kind((one for one in told if one.kind == Kind.aspects), {}),
            "open": _by_kind(_about(within, missing(corpus, gaps)), GAP_HEADINGS),
        },
    )


def _about(within: Collection[str] | None, found: Iterable[Finding]) -> list[Finding]:
    """Return what was found that is about some entities alone; all of it where they are not given."""
    return [one for one in found if within is None or all(entity in within for entity in one.entities)]


def _by_kind(found: Iterable[Finding], headings: dict[str, str]) -> list[Record]:
    groups: dict[str, list[Finding]] = {}
    for one in found:
        groups.setdefault(one.kind, []).append(one)
    return [
        {
            "heading": headings.get(kind, f"{kind[0].upper()}{kind[1:]}"),
            "total": len(group),
            "rows": [{"lines": list(one.lines), "entities": list(one.entities)} for one in group[:MOST_FINDINGS]],
        }
        for kind, group in groups.items()
    ]
