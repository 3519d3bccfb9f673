"""For Cytoscape: CyJS, which cytoscape.js reads too, and CX2, the format of NDEx.

CyJS: https://js.cytoscape.org/#notation/elements-json
CX2: https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mechgraph.exports.edges import count_rest, edge_attributes, node_attributes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.exports.edges import Attributes
    from mechgraph.exports.tally import Tally
    from mechgraph.model.corpus import Corpus

_CX2_TYPES = {bool: "boolean", int: "integer", str: "string"}


def cyjs(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    """Yield a corpus as CyJS. An edge has the id of its claim; entities and claims may share ids, elements may not.

    Hence the ids of nodes begin with `entity/`, those of edges with `claim/`; `shared_name` is the id of the corpus's.
    For NetworkX, the graph says that it is a directed multigraph, nodes have a `value` and edges a `key`.
    """
    count_rest(corpus, tally)
    about = {"name": corpus.about.title, **corpus.about.model_dump(mode="json", exclude={"mechanisms"})}
    tally.counts.pop(("about", "corpus description"), None)
    yield b'{"format_version": "1.0", "generated_by": "mechgraph", "target_cytoscapejs_version": "~3",'
    yield b'\n"directed": true, "multigraph": true,\n"data": '
    yield _json({name: value for name, value in about.items() if value is not None})
    yield b',\n"elements": {"nodes": ['
    yield from _listed(
        {
            "data": {
                **node_attributes(entity),
                "id": f"entity/{entity.id}",
                "value": f"entity/{entity.id}",
                "shared_name": entity.id,
            }
        }
        for entity in corpus.entities
    )
    yield b'],\n"edges": ['
    yield from _listed(
        {
            "data": {
                **edge_attributes(corpus, claim),
                "id": f"claim/{claim.id}",
                "key": claim.id,
                "shared_name": claim.id,
                "source": f"entity/{claim.subject}",
                "target": f"entity/{claim.object}",
            }
        }
        for claim in corpus.claims
    )
    yield b"]}}\n"


def cx2(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    """Yield a corpus as CX2: nodes and edges are numbered, `id` is an attribute."""
    count_rest(corpus, tally)
    tally.counts.pop(("about", "corpus description"), None)
    number = corpus.number
    about = {"name": corpus.about.title, **corpus.about.model_dump(mode="json", exclude={"mechanisms"})}
    network = {name: value for name, value in about.items() if value is not None and value != []}
    declared = {
        "networkAttributes": _declared([network]),
        "nodes": _declared(map(node_attributes, corpus.entities)),
        "edges": _declared(edge_attributes(corpus, claim) for claim in corpus.claims),
    }
    counts = [{"name": "attributeDeclarations", "elementCount": 1}, {"name": "networkAttributes", "elementCount": 1}]
    counts += [{"name": "nodes", "elementCount": len(number)}, {"name": "edges", "elementCount": len(corpus.claims)}]
    yield b'[{"CXVersion": "2.0", "hasFragments": false},\n'
    yield b'{"metaData": ' + _json(counts) + b"},\n"
    yield b'{"attributeDeclarations": [' + _json(declared) + b"]},\n"
    yield b'{"networkAttributes": [' + _json(network) + b"]},\n"
    yield b'{"nodes": ['
    yield from _listed({"id": number[entity.id], "v": node_attributes(entity)} for entity in corpus.entities)
    yield b']},\n{"edges": ['
    yield from _listed(
        {"id": place, "s": number[claim.subject], "t": number[claim.object], "v": edge_attributes(corpus, claim)}
        for place, claim in enumerate(corpus.claims)
    )
    yield b']},\n{"status": [{"success": true, "error": ""}]}]\n'


def _declared(records: Iterable[Attributes]) -> dict[str, dict[str, str]]:
    """Return the types of attributes, as CX2 declares them."""
    found: dict[str, dict[str, str]] = {}
    for record in records:
        for name, value in record.items():
            if name not in found:
                many = isinstance(value, list)
                kind = _CX2_TYPES[type(value[0] if many else value)]
                found[name] = {"d": f"list_of_{kind}" if many else kind}
    return found


def _listed(records: Iterable[Any]) -> Iterator[bytes]:
    between = b"\n"
    for record in records:
        yield between + _json(record)
        between = b",\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
