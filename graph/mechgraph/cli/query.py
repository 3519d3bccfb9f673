"""The command that asks."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from mechgraph.cli import CORPUS_OPTION
from mechgraph.cli.filters import IMPLIED_OPTION
from mechgraph.cli.output import json_text, plain, table
from mechgraph.english import counted
from mechgraph.errors import UsageError

LONGEST_PATH = 1_000
"""A longer argument is no file name."""

FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld")


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from mechgraph.query.named import named_queries

    return [
        CompletionItem(name, help=query.title) for name, query in named_queries().items() if name.startswith(incomplete)
    ]


def settings_option(function: click.decorators.FC) -> click.decorators.FC:
    """Add --set NAME=VALUE."""
    return click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="A parameter of a shipped query; may be repeated.",
    )(function)


def parse_settings(settings: tuple[str, ...]) -> dict[str, str]:
    """Return NAME=VALUE pairs as a mapping."""
    pairs: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise UsageError(f"--set takes NAME=VALUE, not '{setting}'")
        if name in pairs:
            raise UsageError(f"--set gives {name} twice: '{pairs[name]}' and '{value}'")
        pairs[name] = value
    return pairs


def query_text(given: str) -> tuple[str, str]:
    """Return a query and how to call it: standard input for ``-``, a file, or the text itself.

    No more is read than a query may have, so that an endless input is refused rather than awaited.
    """
    from mechgraph.query.named import is_name
    from mechgraph.query.sparql import LONGEST_QUERY

    if given == "-":
        return sys.stdin.read(LONGEST_QUERY + 1), "standard input"
    is_path = 0 < len(given) < LONGEST_PATH and "{" not in given and Path(given).exists()
    if is_path and Path(given).is_dir() and not is_name(given):
        raise UsageError(f"{given} is a folder, not a query")
    if given.endswith(".rq") or (is_path and not Path(given).is_dir()):
        try:
            with Path(given).open(encoding="utf-8-sig") as file:
                return file.read(LONGEST_QUERY + 1), given
        except OSError as error:
            raise UsageError(f"{given} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{given} cannot be read: not UTF-8 text") from error
    return given.strip(), "query"


@click.command(
    epilog="Examples: mechgraph query 'SELECT ?x WHERE { ?x mg:increases k:bdnf }'"
    " · mechgraph query upstream --set entity=BDNF · mechgraph query --list"
)
@click.argument("query", required=False, shell_complete=_complete)
@settings_option
@CORPUS_OPTION
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@IMPLIED_OPTION
@click.option("--timeout", type=float, default=60.0, show_default=True, metavar="SECONDS")
@click.option("--memory", type=int, default=4_000, show_default=True, metavar="MEGABYTES")
@click.option(
    "--allow-network",
    "network",
    multiple=True,
    metavar="ADDRESS",
    help="A server that SERVICE may ask, named in full; may be repeated.",
)
@click.option("--list", "listing", is_flag=True, help="List the shipped queries.")
def query(
    query: str | None,
    settings: tuple[str, ...],
    corpus: Path | None,
    form: str,
    *,
    implied: bool,
    timeout: float,
    memory: int,
    network: tuple[str, ...],
    listing: bool,
) -> None:
    """Ask in SPARQL (a text, a file, - for standard input), or by the name of a shipped query.

    Prefixes need no declaration: mg: is the vocabulary, the corpus has its own (k: for ketamine). Implied claims
    are left out unless you ask for them.
    """
    if listing:
        _list(form)
        return
    if query is None:
        raise UsageError("give a query: SPARQL text, a file, or a name from mechgraph query --list")
    from mechgraph.graph import open_corpus
    from mechgraph.query.named import is_name
    from mechgraph.query.sparql import uses

    text, source = query_text(query)
    graph = open_corpus(corpus)
    answer = graph.query(
        text,
        parse_settings(settings),
        implied=implied,
        timeout=timeout,
        memory=memory,
        network=network,
        source=source,
    )
    if not is_name(text) and not uses(text, "ORDER"):
        answer = answer.in_order()
    for note in answer.notes:
        click.echo(f"mechgraph: note: {plain(note)}", err=True)
    if form != "table":
        sys.stdout.buffer.write(answer.to_bytes(form))
        sys.stdout.buffer.flush()
    elif answer.form == "ask":
        click.echo(answer.table()[0][0])
    else:
        table(
            answer.header(), answer.table(), total=counted(len(answer), "triple" if answer.form == "graph" else "row")
        )


def _list(form: str) -> None:
    from mechgraph.query.named import named_queries
    from mechgraph.records.corpus import query_record

    queries = named_queries().values()
    if form == "json":
        click.echo(json_text([query_record(one) for one in queries]))
        return
    if form != "table":
        raise UsageError("the list of queries is printed as table or json")
    rows = [(one.name, one.question, ", ".join(parameter.name for parameter in one.parameters)) for one in queries]
    table(("name", "question", "--set"), rows, total=counted(len(rows), "query", "queries"))
