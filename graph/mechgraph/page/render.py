"""The page: page data in, one offline HTML file out.

pyvis builds the drawing's nodes and edges and renders the file; the template, the style and the
script are ours, because pyvis's own template loads from the network and lets labels run as script.
Labels travel as JSON that the script turns into text nodes, and the content security policy allows
the two inlined scripts by their hashes and nothing else, so a label can neither run nor call out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import jinja2
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

__all__ = ["PageData", "render"]

# Concatenated in this order into one strict script: data first, the start last.
SCRIPTS = ("page-data.js", "page-drawing.js", "page-panel.js", "page-table.js", "page.js")
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


class Named(TypedDict):
    """Something with an id and a label to show."""

    id: str
    label: str


class Corpus(TypedDict):
    """The corpus that the page shows."""

    id: str
    title: str
    description: str
    licence: str
    namespace: str
    prefix: str


class PartialView(TypedDict):
    """What a page that shows a part of its corpus leaves out."""

    title: str
    hidden_claims: int
    hidden_entities: int


class Document(TypedDict):
    """A source text; `short` is its badge."""

    id: str
    title: str
    publisher: str | None
    date: str | None
    short: str


class Family(Named):
    """A relation family; causal chains pass through it when `chain` is true."""

    chain: bool


class Certainty(Named):
    """How firmly a claim is worded; a higher rank is firmer."""

    rank: int


class Identifier(TypedDict):
    """An entity's public identifier, with the SKOS relation that is true."""

    predicate: str
    curie: str
    label: str | None
    iri: str


class Entity(Named):
    """A node: something that can be more or less, or present or absent."""

    level: str
    valence: str
    synonyms: list[str]
    note: str | None
    mappings: list[Identifier]


class Segment(TypedDict):
    """The numbered span of a document that a claim rests on."""

    number: int
    start: int
    end: int
    kind: str
    locator: str | None


class ScopeValue(TypedDict):
    """One value of a claim's scope: an entity of the corpus, or text only."""

    id: str | None
    label: str


class Claim(TypedDict):
    """One atomic statement of a document, and how it is said."""

    id: str
    iri: str
    document: str
    segments: list[Segment]
    subject: Named
    relation: str
    relation_label: str
    object: Named
    family: str
    sign: int
    coupling: int | None
    net: NotRequired[bool]
    subject_change: str
    polarity: str
    status: str
    certainty: str
    warrant: NotRequired[str | None]
    hedge: NotRequired[str | None]
    hedge_scope: NotRequired[str | None]
    basis: NotRequired[str | None]
    voice: NotRequired[str | None]
    frequency: NotRequired[str | None]
    quantifier: NotRequired[str | None]
    strength: NotRequired[str | None]
    scope: NotRequired[dict[str, ScopeValue]]
    via: NotRequired[list[Named]]
    members: NotRequired[list[Named]]
    restates: NotRequired[str | None]
    open_list: NotRequired[bool]
    severity: NotRequired[str | None]
    time_window: NotRequired[str | None]  # in words
    review: NotRequired[str | None]
    answers: NotRequired[Any]
    says: NotRequired[str | None]


# The functional form, because "from" is a keyword.
Step = TypedDict(
    "Step",
    {"from": str, "to": str, "sign": int | None, "claims": list[str], "gap": bool, "hedges": list[str]},
)


class Mechanism(TypedDict):
    """A named chain of entities with the claims that support each step."""

    id: str
    title: str
    grade: str
    sign: int | None
    certainty: str | None
    documents: list[str]
    entities: list[str]
    steps: list[Step]


class Band(TypedDict):
    """The strip of the drawing that holds one level."""

    name: str
    left: float
    top: float
    width: float
    height: float


class View(Named):
    """A drawing: the families it shows and where its entities stand."""

    families: list[str]
    nets: NotRequired[bool]
    positions: dict[str, tuple[float, float]]
    bands: list[Band]


class Box(TypedDict):
    """The size of an entity's box in px, and its label in wrapped lines."""

    width: float
    height: float
    lines: list[str]


class PageData(TypedDict):
    """All that the page shows, ready for JSON."""

    format: int
    title: str
    subtitle: str
    notice: str
    generator: str
    corpus: Corpus
    view: PartialView | None
    documents: list[Document]
    levels: list[Named]
    families: list[Family]
    certainties: list[Certainty]
    statuses: list[Named]
    entities: list[Entity]
    claims: list[Claim]
    texts: dict[str, dict[str, str]]
    mechanisms: list[Mechanism]
    views: list[View]
    boxes: dict[str, Box]


def render(page: PageData) -> str:
    """
    Render the page as the text of one self-contained HTML file.

    Parameters
    ----------
    page : PageData
        What to show. Nothing in it is trusted: labels may hold markup.

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
        "page_script": _page_script(),
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
    environment.globals.update(
        page=page,
        policy=_policy(scripts.values()),
        styles=[
            _inline(_without_pictures(_text(pyvis_files.joinpath(VIS, "vis-network.css"))), "style"),
            _inline(_text(_assets() / "page.css"), "style"),
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


def _page_script() -> str:
    parts = [_text(_assets() / name) for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"


def _without_pictures(css: str) -> str:
    # 200 kB of button pictures that this page never shows.
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "\n", css)


def _inline(text: str, tag: str) -> Markup:
    if re.search(rf"</{tag}|<!--", text, re.IGNORECASE):
        message = f"an asset would end its own <{tag}> element"
        raise ValueError(message)
    return Markup(text)  # noqa: S704 - our own or the wheel's file, checked above


def _policy(scripts: Any) -> str:
    # https://www.w3.org/TR/CSP3/#match-element-to-source-list
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
