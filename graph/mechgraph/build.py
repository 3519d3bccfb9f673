"""Build a corpus: RDF, a claims table and the page, all moved into place together or not at all."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mechgraph.coverage import require_coverage
from mechgraph.errors import UsageError
from mechgraph.exports.sssom import entities_sssom, relations_sssom
from mechgraph.files import staged
from mechgraph.graph import MechanismGraph
from mechgraph.namespaces import prefixes_of
from mechgraph.page.data import page_data
from mechgraph.page.disputed import findings_data
from mechgraph.page.part import Part, part_data
from mechgraph.page.render import render
from mechgraph.page.sparql import Engine, Lack, engine
from mechgraph.query.questions import Answered
from mechgraph.rdf.encode import nodes, visible
from mechgraph.rdf.nodes import kept, ordered
from mechgraph.rdf.write import write_nodes
from mechgraph.records.corpus import claims_csv
from mechgraph.records.curation import question_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mechgraph.model.corpus import Corpus
    from mechgraph.text.texts import Texts

MOST_CLAIMS = 200_000
"""A page holds at most so many claims: some 30 MB, which a browser opens in seconds."""


@dataclass
class Build:
    """What a build made.

    Parameters
    ----------
    folder : where it was written.
    files : names of the files and their sizes in bytes.
    questions : the competency questions with their answers.
    lack : why the page answers no SPARQL; None where it does.
    seconds : time of each step.
    """

    folder: Path
    files: dict[str, int] = field(default_factory=dict)
    questions: tuple[Answered, ...] = ()
    lack: Lack | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def page(self) -> Path:
        """The page."""
        return self.folder / next(name for name in self.files if name.endswith(".html"))

    @contextmanager
    def timed(self, step: str, tell: Callable[[str], None]) -> Iterator[None]:
        """Time a step and tell its name."""
        tell(step)
        start = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - start


def build(
    corpus: Corpus,
    folder: Path,
    *,
    texts: Texts | None = None,
    partial: bool = False,
    sparql: bool = True,
    part: Part | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Build:
    """Write a corpus's files into a folder.

    Parameters
    ----------
    corpus : the corpus.
    folder : where to write; made if need be.
    texts : the words of segments, for the page.
    partial : whether segments may be unaccounted for (see `mechgraph.coverage`).
    sparql : whether the page shall answer SPARQL, where this installation has the engine.
    part : what the page shows; the whole corpus unless given. The other files hold the whole in any case.
    tell : called with the name of each step as it begins.

    Raises
    ------
    ProblemsFound
        Where segments are unaccounted for, unless `partial`.
    UsageError
        Where the page would hold more than `MOST_CLAIMS` claims.
    OutputError
        Where the folder cannot be written; what was there before is untouched.

    Notes
    -----
    The same corpus gives the same bytes. RDF is written in constant memory, sorted on disk where there is much of it.
    """
    if part is None and len(corpus.claims) > MOST_CLAIMS:
        raise UsageError(
            f"{len(corpus.claims):,} claims are more than one page bears ({MOST_CLAIMS:,}):"
            " show what is around an entity with --focus, and write the whole with mechgraph export"
        )
    if not partial:
        require_coverage(corpus)
    made = Build(folder)
    prefixes = prefixes_of(corpus.about)
    name = corpus.about.id
    with staged(folder) as place:

        def put(file: str, pieces: Iterable[bytes]) -> None:
            with (place / file).open("wb") as out:
                out.writelines(pieces)
            made.files[file] = (place / file).stat().st_size

        with ExitStack() as steps:
            with made.timed("triples", tell):
                told = steps.enter_context(kept(ordered(nodes(corpus))))
            with made.timed("TriG", tell):
                put(f"{name}.trig", write_nodes(told, "trig", prefixes))
            with made.timed("Turtle", tell):
                put(f"{name}.ttl", write_nodes(ordered(visible(told)), "ttl", prefixes))
            with made.timed("JSON-LD", tell):
                put(f"{name}.jsonld", write_nodes(told, "jsonld", prefixes))
                del told
        with made.timed("claims table", tell):
            put(f"{name}.csv", map(str.encode, claims_csv(corpus, corpus.claims)))
        with made.timed("mappings", tell):
            put(f"{name}.sssom.tsv", [entities_sssom(corpus)])
            put(f"{name}-relations.sssom.tsv", [relations_sssom()])
        with made.timed("questions", tell):
            graph = MechanismGraph(corpus)
            made.questions = graph.questions()
        if part is None:
            with made.timed("findings", tell):
                findings = findings_data(graph)
        with made.timed("layout", tell):
            found: Engine | None = engine() if sparql and part is None else None
            made.lack = None if found else Lack.part if part else Lack.missing if sparql else Lack.left_out
            if part is None:
                differs = {False: {}, True: {"differs": True}}
                questions = [question_record(one) | differs[one.differs] for one in made.questions]
                page = page_data(corpus, texts=texts, questions=questions, findings=findings, lack=made.lack)
                trig = (place / f"{name}.trig").read_bytes()
            else:
                page, trig = part_data(corpus, part, texts=texts)
        with made.timed("page", tell):
            put(f"{name}.html", [render(page, graph=trig, engine=found).encode()])
    return made
