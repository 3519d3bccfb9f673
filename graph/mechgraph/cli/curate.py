"""Commands for curators: new, check, segment, verify."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from mechgraph.cli import CORPUS_ARGUMENT
from mechgraph.cli.output import counted, json_text, plain, problem_record, problems_text, table
from mechgraph.errors import Problem, ProblemsFound, UsageError


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
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(corpus: Path | None, form: str) -> int:
    """Say everything that is wrong with a corpus, each with file, line, value and hint."""
    from mechgraph.corpus.read import builtin_corpus
    from mechgraph.validate import read_corpus

    folder = corpus or builtin_corpus()
    problems: tuple[Problem, ...] = ()
    counts = ""
    try:
        found = read_corpus(folder).counts()
        counts = (
            f"{found['claims']:,} claims, {found['entities']:,} entities, {counted(found['documents'], 'document')}"
        )
    except ProblemsFound as error:
        problems = error.problems
    if form == "json":
        click.echo(json_text([problem_record(problem) for problem in problems]))
    elif problems:
        click.echo(problems_text(problems))
    else:
        click.echo(f"{plain(str(folder)) if corpus else 'the built-in corpus'}: no problems ({counts})")
    return 1 if problems else 0


@click.command(epilog="Example: mechgraph segment article.txt --into my-corpus --id article --title 'An article'")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), metavar="CORPUS", help="Add the document to this corpus.")
@click.option("--id", "identifier", help="Id of the document; its file name unless given.")
@click.option("--title", help="Title of the document; its file name unless given.")
@click.option("--short", help="Badge for tables and drawings, of at most 12 characters.")
@click.option("--language", default="en", show_default=True, help="ISO 639-1 code.")
@click.option("--format", "form", type=click.Choice(["table", "tsv", "json"]), default="table", show_default=True)
def segment(
    file: Path,
    into: Path | None,
    identifier: str | None,
    title: str | None,
    short: str | None,
    language: str,
    form: str,
) -> None:
    """Make the segment table of a text: headings, sentences and list items, with offsets and hashes.

    Prints the table with the words of each segment; with --into it adds document and table to a corpus.
    """
    from mechgraph.corpus.new import add_document
    from mechgraph.text.anchors import read_text
    from mechgraph.text.anchors import table as segment_table
    from mechgraph.text.segment import segment as split

    text = read_text(file)
    segments = split(text.words, language)
    if into is not None:
        made = add_document(into, text, identifier, title=title, short=short, language=language)
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


@click.command(epilog="Example: mechgraph verify --documents texts")
@CORPUS_ARGUMENT
@click.option(
    "--documents", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder of the text files."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(corpus: Path | None, documents: Path, form: str) -> int:
    """Check the anchors of a corpus against the texts: hashes and offsets of every segment.

    Exit code 1 where a segment moved or changed; texts that are not there are counted as not verified.
    """
    from mechgraph.corpus.read import is_folder
    from mechgraph.graph import open_corpus
    from mechgraph.text.anchors import Standing
    from mechgraph.text.anchors import verify as verify_documents

    if not is_folder(documents):
        raise UsageError(f"{documents} is not a folder")
    graph = open_corpus(corpus)
    found = list(verify_documents(graph.corpus.documents, graph.corpus.segments, documents))
    unsound = [one for one in found if one.text and len(one.standing(Standing.same)) < len(one.checks)]
    missing = sum(len(graph.corpus.segments[one.document.id]) for one in found if one.text is None)
    if form == "json":
        records = [
            {
                "document": one.document.id,
                "text": None if one.text is None else str(one.text.path),
                "same_file": one.same_file,
                "segments": len(graph.corpus.segments[one.document.id]),
                **{
                    str(standing): [
                        {"number": check.segment.number, "start": check.start, "end": check.end}
                        for check in one.standing(standing)
                    ]
                    for standing in (Standing.moved, Standing.changed)
                },
            }
            for one in found
        ]
        click.echo(json_text(records))
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
        click.echo(f"{one.document.id}: {same} of {counted(total, 'segment')} verified{state}")
        for check in one.standing(Standing.moved):
            was = f"{check.segment.start}–{check.segment.end}"
            click.echo(f"  segment {check.segment.number} moved from {was} to {check.start}–{check.end}")
        for check in one.standing(Standing.changed):
            click.echo(f"  segment {check.segment.number} changed or gone (begins “{plain(check.segment.locator)}”)")
    if missing:
        click.echo(f"{counted(missing, 'segment')} not verified")
    return 1 if unsound else 0
