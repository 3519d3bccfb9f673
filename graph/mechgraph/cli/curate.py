"""Commands for curators: new, check, segment, verify."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mechgraph.cli import CORPUS_ARGUMENT
from mechgraph.cli.output import TEXT_FORMAT_OPTION, json_text, plain, problems_text, table
from mechgraph.english import counted
from mechgraph.errors import Problem, ProblemsFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mechgraph.corpus.update import Update
    from mechgraph.text.revision import Nearest


@click.command(epilog="Example: mechgraph new my-corpus")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder: Path) -> None:
    """Make a corpus folder with one worked example."""
    from mechgraph.corpus.new import new_corpus

    for name in new_corpus(folder):
        click.echo(f"  {folder / name}")
    quoted = shlex.quote(str(folder))
    click.echo(f"Next: edit entities.yaml and claims/, then\n  mechgraph check {quoted}\n  mechgraph build {quoted}")


@click.command(epilog="Example: mechgraph check my-corpus")
@CORPUS_ARGUMENT
@TEXT_FORMAT_OPTION
def check(corpus: Path | None, form: str) -> int:
    """List everything that is wrong with a corpus, each problem with its file, line and a hint.

    The claims of a store were checked when it was loaded; for a store, its files are verified to be as written.
    """
    from mechgraph.source import open_source

    problems: tuple[Problem, ...] = ()
    counts = ""
    try:
        read = open_source(corpus, thorough=True).corpus
        found = read.counts()
        claims, entities = counted(found["claims"], "claim"), counted(found["entities"], "entity", "entities")
        counts = f"{claims}, {entities}, {counted(found['documents'], 'document')}"
        if read.drafts:
            counts += f"; {counted(len(read.drafts), 'claim is a draft', 'claims are drafts')}"
    except ProblemsFound as error:
        problems = error.problems
    if form == "json":
        click.echo(json_text([asdict(problem) for problem in problems]))
    elif problems:
        click.echo(problems_text(problems))
    else:
        click.echo(f"{plain(str(corpus)) if corpus else 'the built-in corpus'}: no problems ({counts})")
    return 1 if problems else 0


@click.command(epilog="Example: mechgraph segment article.txt --into my-corpus --id article --title 'An article'")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), metavar="CORPUS", help="Add the document to this corpus.")
@click.option(
    "--update", type=click.Path(path_type=Path), metavar="CORPUS", help="Give a document of this corpus a new text."
)
@click.option(
    "--was", type=click.Path(path_type=Path), metavar="OLDTEXT", help="The previous text; goes with --update."
)
@click.option("--draft", is_flag=True, help="Mark claims whose words changed as drafts; goes with --update.")
@click.option("--id", "identifier", help="Id of the document; its file name unless given.")
@click.option("--title", help="Title of the document; its file name unless given.")
@click.option("--short", help="Badge for tables and drawings, of at most 24 characters.")
@click.option("--language", help="ISO 639-1 code; en unless given.")
@click.option("--format", "form", type=click.Choice(["table", "tsv", "json"]), default="table", show_default=True)
def segment(
    file: Path,
    into: Path | None,
    update: Path | None,
    was: Path | None,
    draft: bool,
    identifier: str | None,
    title: str | None,
    short: str | None,
    language: str | None,
    form: str,
) -> int:
    """Make the segment table of a text: headings, sentences and list items, with offsets and hashes.

    Prints the table with the words of each segment; with --into it adds document and table to a corpus. With --update
    the text is a new version of a document that the corpus has: its claims follow the words they were read from. If a
    claim cannot, its nearest segment is printed, nothing is written, and the exit code is 1.
    """
    from mechgraph.corpus.new import add_document
    from mechgraph.corpus.segments import segment_table
    from mechgraph.text.files import read_text
    from mechgraph.text.segment import segment as split

    if update is not None:
        about = {"--into": into, "--title": title, "--short": short, "--language": language}
        for name in (name for name, value in about.items() if value is not None):
            raise UsageError(f"{name} does not go with --update; what is known of the document stays as it is")
        return _update(update, file, identifier, was=was, draft=draft, form=form)
    if was is not None or draft:
        raise UsageError(f"{'--draft' if was is None else '--was'} goes with --update CORPUS")
    text = read_text(file)
    segments = split(text.words, language or "en")
    if into is not None:
        made = add_document(into, text, identifier, title=title, short=short, language=language or "en")
        click.echo(f"{counted(len(segments), 'segment')} of {plain(file.name)}:")
        for name in made:
            click.echo(f"  {into / name}")
    elif form == "json":
        click.echo(json_text([one.model_dump(mode="json") for one in segments]))
    elif form == "tsv":
        click.echo(segment_table(segments), nl=False)
    else:
        rows = [
            (
                str(one.number),
                str(one.kind),
                f"{one.start}–{one.end}",
                " ".join(text.words[one.start : one.end].split()),
            )
            for one in segments
        ]
        table(("number", "kind", "place", "words"), rows, total=counted(len(segments), "segment"))
    return 0


def _update(corpus: Path, file: Path, identifier: str | None, *, was: Path | None, draft: bool, form: str) -> int:
    """Give a document a new version of its text, and print what became of its segments and claims."""
    from mechgraph.corpus.update import update_document
    from mechgraph.records.curation import update_record
    from mechgraph.text.files import read_text
    from mechgraph.validate import read_corpus

    if form == "tsv":
        raise UsageError("--format tsv does not go with --update; it writes the table into the corpus")
    text, before = read_text(file), None if was is None else read_text(was)
    read_corpus(corpus)
    made = update_document(corpus, text, identifier, was=before, draft=draft)
    if form == "json":
        click.echo(json_text(update_record(made)))
    else:
        for line in _update_lines(made):
            click.echo(plain(line))
        for name in made.written:
            click.echo(f"  {corpus / name}")
        if made.blocking:
            click.echo(f"nothing was written: {_way_out(made, was)}")
    return 1 if made.blocking else 0


def _update_lines(made: Update) -> Iterator[str]:
    from mechgraph.coverage import spans

    found = made.revision
    total = len(found.carried) + len(found.changed) + len(found.gone)
    yield f"{made.document.id}: {len(found.carried):,} of {counted(total, 'segment')} carried over"
    for what, pairs in (("same words, other hyphens or spaces", found.respaced), ("in another order", found.moved)):
        if pairs:
            yield f"  {what}: {spans([pair.old.number for pair in pairs])}"
    for one in found.changed:
        yield f"  segment {one.old.number} (begins “{one.old.locator}”) changed; {_nearest(one)}"
    if found.added or found.gone:
        yield f"  {len(found.added):,} new, {len(found.gone):,} gone"
    if made.reopened:
        yield f"  to be accounted for again in the ledger: {spans(made.reopened)}"
    for claim in made.claims:
        numbers = [f"{one.old.number} → {one.new.number}" for one in claim.nearest]
        numbers += [f"{one.number} (begins “{one.locator}”) is gone" for one in claim.gone]
        yield f"  claim {claim.claim}: segment {', '.join(numbers)}"


def _nearest(one: Nearest) -> str:
    how = f"a guess from its {one.basis}" if one.score is None else f"{one.score:.0f} of 100 alike"
    return f"nearest is now {one.new.number} (begins “{one.new.locator}”), {how}"


def _way_out(made: Update, was: Path | None) -> str:
    """Say what can be done about claims whose words are not there any more."""
    lost = [one.claim for one in made.blocking if one.gone]
    if lost:
        verb = "stands" if len(lost) == 1 else "stand"
        return f"{', '.join(lost)} {verb} on words that are gone; remove first, or point at other segments"
    number = counted(len(made.blocking), "claim")
    other = "" if was else "; --was OLDTEXT finds the nearest by all their words"
    return f"the words of {number} changed; with --draft they point at the nearest and are marked as drafts{other}"


@click.command(epilog="Example: mechgraph verify --documents texts")
@CORPUS_ARGUMENT
@click.option(
    "--documents", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder of the text files."
)
@TEXT_FORMAT_OPTION
def verify(corpus: Path | None, documents: Path, form: str) -> int:
    """Check the anchors of a corpus against the texts: hashes and offsets of every segment.

    The exit code is 1 if a segment moved or changed, even if only in hyphens or spaces. Texts that are missing are
    counted as not verified.
    """
    from mechgraph.graph import open_corpus
    from mechgraph.records.curation import verification_record
    from mechgraph.text.anchors import Standing
    from mechgraph.text.anchors import verify as verify_documents

    graph = open_corpus(corpus)
    found = list(verify_documents(graph.corpus.documents, graph.corpus.segments, documents))
    unsound = [one for one in found if one.text and len(one.standing(Standing.same)) < len(one.checks)]
    missing = sum(len(graph.corpus.segments[one.document.id]) for one in found if one.text is None)
    if form == "json":
        sizes = {document: len(segments) for document, segments in graph.corpus.segments.items()}
        click.echo(json_text([verification_record(one, sizes[one.document.id]) for one in found]))
        return 1 if unsound else 0
    for one in found:
        total = len(graph.corpus.segments[one.document.id])
        if one.text is None:
            click.echo(
                f"{one.document.id}: {counted(total, 'segment')} not verified: no text in {plain(str(documents))}"
            )
            continue
        same = len(one.standing(Standing.same))
        state = "" if one.same_file else ", though the file differs"
        click.echo(f"{one.document.id}: {same:,} of {counted(total, 'segment')} verified{state}")
        for check in one.standing(Standing.moved):
            was = f"{check.segment.start}–{check.segment.end}"
            click.echo(f"  segment {check.segment.number} moved from {was} to {check.start}–{check.end}")
        for check in one.standing(Standing.respaced):
            place = f"{check.start}–{check.end}"
            click.echo(f"  segment {check.segment.number} has the same words, other hyphens or spaces, at {place}")
        for check in one.standing(Standing.changed):
            click.echo(f"  segment {check.segment.number} changed or gone (begins “{plain(check.segment.locator)}”)")
    if missing:
        click.echo(f"{counted(missing, 'segment')} not verified")
    return 1 if unsound else 0
