"""mechgraph: a knowledge graph of mechanisms.

Documents make claims. mechgraph encodes each as RDF with its sign, its hedges, its context and the place it was read,
checks it, answers SPARQL, reasons over signed paths and draws the mechanism as one offline page.

Examples
--------
>>> import mechgraph
>>> graph = mechgraph.open()
>>> graph.corpus.label("bdnf")
'BDNF'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["Claim", "Corpus", "Entity", "Filter", "MechanismGraph", "MechgraphError", "__version__", "open"]

_HOMES = {
    "Claim": "mechgraph.model.claim",
    "Corpus": "mechgraph.model.corpus",
    "Entity": "mechgraph.model.entity",
    "Filter": "mechgraph.reason.projection",
    "MechanismGraph": "mechgraph.graph",
    "MechgraphError": "mechgraph.errors",
}

if TYPE_CHECKING:
    from mechgraph.errors import MechgraphError
    from mechgraph.graph import MechanismGraph
    from mechgraph.graph import open_corpus as open  # noqa: A004 -- read as mechgraph.open, like io.open
    from mechgraph.model.claim import Claim
    from mechgraph.model.corpus import Corpus
    from mechgraph.model.entity import Entity
    from mechgraph.reason.projection import Filter


def __getattr__(name: str) -> object:
    """Load a public name when it is first used, so that importing the package stays light."""
    from importlib import import_module

    if name == "open":
        from mechgraph.graph import open_corpus

        return open_corpus
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mechgraph' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
