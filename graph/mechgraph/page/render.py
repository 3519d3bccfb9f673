"""The page: page data in, one offline HTML file out.

pyvis builds the drawing's nodes and edges and renders the file; the template, the style and the
script are ours, because pyvis's own template loads from the network and lets labels run as script.
Labels travel as JSON that the script turns into text nodes, and the content security policy allows
our scripts by their hashes and nothing else, so a label can neither run nor call out. Data and the
drawing library are compressed: a page of 800 kB would be 1.4 MB otherwise.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

    from mechgraph.page.model import PageData
    from mechgraph.page.sparql import Engine

# Concatenated in this order into one strict script: data first, the start last.
SCRIPTS = (
    "reason/cover.js",
    "reason/whatif.js",
    "reason/paths.js",
    "reason/witness.js",
    "reason/cuts.js",
    "reason/essential.js",
    "reason/loops.js",
    "data/data.js",
    "data/index.js",
    "data/words.js",
    "data/names.js",
    "drawing/place.js",
    "drawing/fold.js",
    "drawing/curves.js",
    "drawing/drawing.js",
    "drawing/narrow.js",
    "drawing/focus.js",
    "drawing/camera.js",
    "drawing/arrows.js",
    "drawing/svg.js",
    "drawing/figure.js",
    "panels/panel.js",
    "panels/summary.js",
    "panels/whatif.js",
    "panels/compare.js",
    "panels/table.js",
    "panels/ways.js",
    "panels/ways-search.js",
    "panels/ways-panel.js",
    "panels/pane.js",
    "panels/document.js",
    "panels/questions.js",
    "panels/search.js",
    "query/rdf.js",
    "query/text.js",
    "query/fault.js",
    "query/engine.js",
    "query/editor.js",
    "query/sparql.js",
    "address.js",
    "page.js",
)
STYLES = (
    "styles/page.css",
    "styles/pane.css",
    "styles/whatif.css",
    "styles/fold.css",
    "styles/ways.css",
    "styles/compare.css",
    "styles/sparql.css",
)
ASKING = (
    "query/text.js",
    "query/fault.js",
    "query/engine.js",
    "query/editor.js",
)  # of no use without the engine
START = "start.js"  # unpacks the rest and runs it
WORKER = "query/worker.js"  # runs beside the page, not in it
VIS = "templates/lib/vis-9.1.2"
MARGIN = 4  # px between a box and its label, inside the box's measured size

# https://visjs.github.io/vis-network/docs/network/ -- positions are computed beforehand: the
# physics needs 28 s at 300 nodes and moves what the reader is looking at.
OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "keyboard": False,
        "multiselect": False,
        "selectable": False,
        "tooltipDelay": 600000,
        "zoomSpeed": 0.6,
    },
    "nodes": {
        "shape": "box",
        "borderWidth": 1.5,
        "chosen": False,
        "font": {"size": 14},
        "margin": MARGIN,
        "shapeProperties": {"borderRadius": 5},
    },
    "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 0},
}


def render(page: PageData, *, graph: bytes | None = None, engine: Engine | None = None) -> str:
    """
    Render the page as the text of one self-contained HTML file.

    Parameters
    ----------
    page : PageData
        What to show. Nothing in it is trusted: labels may hold markup.
    graph : bytes, optional
        The same as TriG, to be written as RDF and asked in SPARQL.
    engine : Engine, optional
        What answers SPARQL; without it the page says why it has none.

    Returns
    -------
    str
        The HTML text, to be written as UTF-8. The same data gives the same text.

    Raises
    ------
    ValueError
        If the data holds a number that JSON cannot express (NaN, infinity).

    Notes
    -----
    pyvis is imported here and nowhere else: it pulls IPython in, which takes 0.2 to 0.3 s.
    """
    from pyvis.network import Network  # type: ignore[import-untyped]  # pyvis ships no types

    network = Network(directed=True)
    for node in _nodes(page):
        network.add_node(node.pop("id"), **node)
    for number, (subject, object_) in enumerate(_pairs(page)):
        network.add_edge(_node_id(subject), _node_id(object_), id=f"e:{number}")

    pyvis_files = files("pyvis")
    scripts = {
        "vis_script": _vis_script(pyvis_files.joinpath(VIS, "vis-network.min.js")),
        "page_script": _page_script([name for name in SCRIPTS if engine or name not in ASKING]),
        "start_script": _text(_assets() / START),
    }
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.ChoiceLoader(
            [jinja2.FunctionLoader(_own_template), jinja2.FileSystemLoader(network.template_dir)]
        ),
    )
    environment.policies["json.dumps_kwargs"] = {
        "sort_keys": True,
        "allow_nan": False,
        "separators": (",", ":"),
    }
    environment.filters["packed"] = _packed
    environment.globals.update(
        page=page,
        policy=_policy(scripts.values(), engine=engine is not None),
        carried=_carried(graph, engine),
        engine=engine,
        styles=[
            _inline(_without_pictures(_text(pyvis_files.joinpath(VIS, "vis-network.css"))), "style"),
            *(_inline(_text(_assets() / name), "style") for name in STYLES),
        ],
        **{name: _inline(text, "script") for name, text in scripts.items()},
    )
    network.templateEnv = environment
    network.path = "page.html.jinja"
    network.options = OPTIONS  # set_options would strip the spaces inside strings
    return str(network.generate_html())


def _node_id(entity: str) -> str:
    # vis keeps its nodes in a plain object, where an entity called "__proto__" would be lost.
    return f"n:{entity}"


def _nodes(page: PageData) -> Iterator[dict[str, Any]]:
    # Positions of the first view that has the entity; the script moves nodes when the view changes.
    places = {entity: place for view in reversed(page["views"]) for entity, place in view["positions"].items()}
    for entity in page["entities"]:
        if entity["id"] not in places:
            continue
        x, y = places[entity["id"]]
        box = page["boxes"].get(entity["id"])
        yield {
            "id": _node_id(entity["id"]),
            "label": "\n".join(box["lines"]) if box else entity["label"],
            "shape": "box",
            "x": x,
            "y": y,
            "widthConstraint": {"minimum": box["width"] - 2 * MARGIN} if box else {"maximum": 160},
            "heightConstraint": {"minimum": box["height"] - 2 * MARGIN if box else 20},
        }


def _pairs(page: PageData) -> list[tuple[str, str]]:
    # One edge per ordered pair: parallel edges would cover each other.
    drawn = {entity for view in page["views"] for entity in view["positions"]}
    drawn &= {entity["id"] for entity in page["entities"]}
    pairs = {(claim["subject"]["id"], claim["object"]["id"]): None for claim in page["claims"]}
    return [pair for pair in pairs if drawn.issuperset(pair)]


def _assets() -> Traversable:
    return files("mechgraph.page").joinpath("assets")


def _text(path: Traversable) -> str:
    # The HTML parser turns CRLF into LF before the browser hashes a script, so we do it first.
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _own_template(name: str) -> str | None:
    path = _assets() / name
    return _text(path) if path.is_file() else None


def _vis_script(path: Traversable) -> str:
    # The source map would be a request to a file that is not there.
    return re.sub(r"\n//# sourceMappingURL=\S*\s*\Z", "\n", _text(path))


def _page_script(names: Iterable[str]) -> str:
    parts = [_text(_assets() / name) for name in names]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"


def _without_pictures(css: str) -> str:
    # 200 kB of button pictures that this page never shows.
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "\n", css)


def _inline(text: str, tag: str) -> Markup:
    if re.search(rf"</{tag}|<!--", text, re.IGNORECASE):
        message = f"an asset would end its own <{tag}> element"
        raise ValueError(message)
    return Markup(text)  # noqa: S704 - our own or the wheel's file, checked above


def _packed(content: str | bytes) -> str:
    """Return a content as gzip in base64; the same content gives the same text."""
    return base64.b64encode(
        gzip.compress(content if isinstance(content, bytes) else content.encode(), 9, mtime=0)
    ).decode()


def _carried(graph: bytes | None, engine: Engine | None) -> dict[str, bytes]:
    """Return what the page unpacks only when it is first used, by the id of its element."""
    carried = {} if graph is None else {"packed-graph": graph}
    if engine is not None:
        script = f"{engine.script}\n{_text(_assets() / WORKER)}"
        carried |= {"packed-script": script.encode(), "packed-engine": engine.module}
    return carried


def _policy(scripts: Any, *, engine: bool) -> str:
    # https://www.w3.org/TR/CSP3/#match-element-to-source-list
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    # The engine is WebAssembly in a worker that the page makes of its own text.
    compiling, working = (" 'wasm-unsafe-eval'", " worker-src blob:;") if engine else ("", "")
    return (
        f"default-src 'none'; script-src {hashes}{compiling};{working} style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
