"""What the page shows, as it travels to the page: the shape of its JSON."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Named(TypedDict):
    """Something with an id and a label to show."""

    id: str
    label: str


class Defined(Named):
    """The same, with what is meant by it."""

    note: str


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


class Statement(TypedDict):
    """One thing that a segment states: the claims that say it, or words of ours until there are any."""

    claims: NotRequired[list[str]]
    says: NotRequired[str]


class Segment(TypedDict):
    """A numbered span of a document, and what was read from it."""

    number: int
    kind: str
    locator: NotRequired[str]  # its first words
    aside: NotRequired[str]  # why it is set aside
    review: NotRequired[str]  # draft where it is to be read again
    of: NotRequired[int]  # the segment that it repeats
    statements: NotRequired[list[Statement]]


class Counts(TypedDict):
    """The segments of a document by what the ledger says of them."""

    total: int
    read: int
    set_aside: int
    unaccounted: int


class Statements(TypedDict):
    """The statements of a document, and how many of them claims cover."""

    total: int
    covered: int


class Reading(TypedDict):
    """What was read from a document; `ledger` is false where nobody has written it down."""

    ledger: bool
    counts: Counts
    statements: Statements
    segments: list[Segment]


class Document(TypedDict):
    """A source text; `short` is its badge, `claims` their number in the whole corpus."""

    id: str
    title: str
    publisher: str | None
    date: str | None
    short: str
    claims: int
    reading: Reading


class Compared(TypedDict):
    """Two claims of different documents, what they are to each other, and in what they differ."""

    left: str
    right: str
    kind: str
    group: str
    differ: NotRequired[str]


class Question(TypedDict):
    """A question to the corpus: in words, in SPARQL, and the answer that the build computed."""

    name: str
    title: str
    question: str
    group: NotRequired[str | None]  # the heading it is listed under
    text: str
    implied: bool
    columns: list[str]
    rows: list[list[str]]
    differs: NotRequired[bool]  # whether the answer is not the one expected


class Finding(TypedDict):
    """Something disputed or open, in lines that name claims by their ids in brackets."""

    lines: list[str]
    entities: list[str]


class FindingGroup(TypedDict):
    """Findings of a kind, the first ones."""

    heading: str
    total: int
    rows: list[Finding]


class Findings(TypedDict):
    """What cannot hold together, or only seems so, and what nobody states.

    `unsearched` where chains were not held against each other.
    """

    counts: str
    unsearched: bool
    disputed: list[FindingGroup]
    seeming: list[FindingGroup]
    open: list[FindingGroup]


class Parameter(TypedDict):
    """A value that a shipped query asks for."""

    name: str
    kind: str
    default: str | None
    meaning: str
    least: int | None
    most: int | None


class Query(TypedDict):
    """A shipped query."""

    name: str
    title: str
    question: str
    parameters: list[Parameter]
    text: str


class Sparql(TypedDict):
    """What the page knows of SPARQL.

    `lack` says why it answers none, `implied` which of `graphs` is left out, `terms` what names a graph has by prefix.
    """

    lack: str | None
    prefixes: dict[str, str]
    graphs: list[str]
    implied: str
    terms: dict[str, list[str]]
    keywords: list[str]
    queries: list[Query]
    lists: dict[str, list[Named]]


class Family(Defined):
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
    aspect_of: list[Named]
    kind_of: list[Named]
    close_match: list[Named]
    note: str | None
    mappings: list[Identifier]


class ScopeValue(TypedDict):
    """One value of a claim's scope: an entity of the corpus, or text only."""

    id: str | None
    label: str


class Claim(TypedDict):
    """One atomic statement of a document, and how it is said."""

    id: str
    iri: str
    document: str
    segments: list[int]
    subject: Named
    relation: str
    relation_label: str
    object: Named
    family: str
    sign: int
    coupling: NotRequired[int]
    denies: NotRequired[int]  # the sign of the coupling that it denies, or reports as not shown
    net: NotRequired[bool]
    subject_change: str
    polarity: str
    status: str
    certainty: str
    warrant: NotRequired[str]
    hedge: NotRequired[str]
    hedge_scope: NotRequired[str]
    basis: NotRequired[str]
    cites: NotRequired[list[str]]
    wording: NotRequired[str]
    voice: NotRequired[str]
    frequency: NotRequired[str]
    quantifier: NotRequired[str]
    strength: NotRequired[str]
    scope: NotRequired[dict[str, list[ScopeValue]]]
    via: NotRequired[list[Named]]
    members: NotRequired[list[Named]]
    restates: NotRequired[str]
    open_list: NotRequired[bool]
    severity: NotRequired[str]
    when: NotRequired[str]
    span: NotRequired[str]
    review: NotRequired[str]
    says: NotRequired[str]


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
    """A drawing: the families it shows, the voices unless all, and where its entities stand.

    A folded one has too many to be drawn at once: it lists their ids and has no positions and no bands.
    """

    families: list[str]
    voices: NotRequired[list[str]]
    nets: NotRequired[bool]
    folded: NotRequired[list[str]]
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
    start: NotRequired[str]  # the address that the page opens with
    title: str
    subtitle: str
    notice: str
    generator: str
    corpus: Corpus
    view: PartialView | None
    documents: list[Document]
    levels: list[Defined]
    families: list[Family]
    certainties: list[Certainty]
    statuses: list[Named]
    voices: list[Named]
    asides: list[Named]
    meanings: dict[str, dict[str, str]]  # by closed list and value, what is meant
    entities: list[Entity]
    claims: list[Claim]
    texts: dict[str, dict[str, str]]
    mechanisms: list[Mechanism]
    views: list[View]
    boxes: dict[str, Box]
    columns: list[str]  # of a table of claims for spreadsheets
    questions: list[Question]
    findings: Findings | None
    assumed: dict[str, str]  # in words, what is taken as given where only a block is asked for
    safety: str  # in words, that the safety family is left out of what follows
    effects: dict[str, dict[str, str]]  # by certainty and sign, what something does by a chain
    most_named: int  # entities named in one line; the others are only counted
    compared: list[Compared] | None  # None where there are too many
    sparql: Sparql
