r"""GraphML (http://graphml.graphdrawing.org/specification.html): nodes are entities, edges are claims.

GraphML has no lists: a list stands as JSON. XML has no control characters: where a text has one, `\u0001` stands for
it, and that is counted.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from mechgraph.exports.edges import count_rest, edge_attributes, node_attributes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mechgraph.exports.edges import Attributes
    from mechgraph.exports.tally import Tally
    from mechgraph.model.corpus import Corpus

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference (https://www.w3.org/TR/xml/#charsets)."""

_TYPES = {bool: "boolean", int: "long"}


def graphml(corpus: Corpus, tally: Tally) -> Iterator[bytes]:
    """Yield a corpus as GraphML; the keys are declared before, so that claims are gone through twice."""
    nodes = {name: None for entity in corpus.entities for name in node_attributes(entity)}
    kinds = {name: type(value) for claim in corpus.claims for name, value in edge_attributes(corpus, claim).items()}
    count_rest(corpus, tally)
    yield _HEAD.encode()
    for name in nodes:
        yield f'<key id="n.{name}" for="node" attr.name="{name}" attr.type="string"/>\n'.encode()
    for name, kind in kinds.items():
        declared = _TYPES.get(kind, "string")
        yield f'<key id="e.{name}" for="edge" attr.name="{name}" attr.type="{declared}"/>\n'.encode()
    yield f'<graph id={quoteattr(corpus.about.id)} edgedefault="directed">\n'.encode()
    for entity in corpus.entities:
        data = "".join(_data("n", node_attributes(entity), tally, "entity"))
        yield f'<node id="{entity.id}">{data}</node>\n'.encode()
    for claim in corpus.claims:
        data = "".join(_data("e", edge_attributes(corpus, claim), tally, "claim"))
        yield f'<edge id="{claim.id}" source="{claim.subject}" target="{claim.object}">{data}</edge>\n'.encode()
    yield b"</graph>\n</graphml>\n"


def _data(scope: str, attributes: Attributes, tally: Tally, kind: str) -> Iterable[str]:
    for name, value in attributes.items():
        if isinstance(value, bool):
            written = "true" if value else "false"
        else:
            written = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
        sound = _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
        if sound != written:
            tally.miss(f"control characters in {name}", kind)
        yield f'<data key="{scope}.{name}">{escape(sound, {chr(13): "&#13;"})}</data>'
