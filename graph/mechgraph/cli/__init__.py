"""The command line: it parses, calls the library, and prints.

Exit codes: 0 fine, 1 the input has problems, which were listed, 2 wrong usage, 3 something is missing or an output
cannot be written, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
import sys
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

from mechgraph import __version__
from mechgraph.errors import MechgraphError, OutputError, ProblemsFound, did_you_mean

COMMANDS = {
    "new": ("curate", "Make a corpus folder with one worked example."),
    "import": ("imports", "Make a corpus from files of another tool."),
    "check": ("curate", "List everything that is wrong with a corpus."),
    "lint": ("lint", "Find what a person should look at again."),
    "segment": ("curate", "Make the segment table of a text."),
    "verify": ("curate", "Check the anchors of a corpus against the texts."),
    "coverage": ("coverage", "Show what was read from each document, and what was not."),
    "build": ("build", "Write RDF, the claims table and the page."),
    "load": ("load", "Load a corpus, or an export, into a store for very many claims."),
    "export": ("exports", "Write the corpus in the format of another tool."),
    "query": ("query", "Ask in SPARQL, or by the name of a shipped query."),
    "questions": ("questions", "Ask the competency questions of a corpus and check the answers."),
    "draw": ("draw", "Make a page of a part: around an entity, paths, a mechanism, a query."),
    "show": ("browse", "Show an entity, claim, document, relation or query."),
    "entities": ("browse", "List the entities."),
    "claims": ("browse", "List the claims."),
    "paths": ("reason", "Find the best signed paths between two entities, or what they share."),
    "essential": ("reason", "Find what every path between two entities uses, and what would break it."),
    "loops": ("reason", "Find feedback loops, reinforcing or balancing."),
    "gaps": ("reason", "Find where chains break off, and what nobody states."),
    "what-if": ("whatif", "Find what follows if something is raised, lowered or blocked."),
    "effect": ("effect", "Find the sign of an effect, and whether the claims determine it."),
    "compare": ("compare", "Compare two documents: agreements, differences, oppositions."),
    "contradictions": ("compare", "List what cannot hold together, and why."),
    "explain": ("explain", "Put a claim, an entity or a path into words."),
    "diff": ("compare", "Show what changed between two corpora or builds."),
    "info": ("browse", "Summarise the corpus."),
}
"""The module of each command, which is loaded when it is used so that help stays quick, and its summary."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_") + ("_" if iskeyword(cmd_name) else "")
        return getattr(import_module(f"mechgraph.cli.{COMMANDS[cmd_name][0]}"), name)  # type: ignore[no-any-return] # each is a Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their summaries, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command asked for; a misspelt one is answered with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from mechgraph.names import nearest

            raise click.UsageError(f"no command is called '{args[0]}'{did_you_mean(nearest(args[0], COMMANDS))}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: mechgraph query 'SELECT ?x WHERE { ?x mg:increases k:bdnf }'",
)
@click.version_option(__version__, prog_name="mechgraph")
def cli() -> None:
    """Mechanisms that documents claim: checked, asked, drawn.

    Without a corpus folder, commands work on the built-in corpus: two articles on ketamine therapy. What they
    claim is not medical advice.
    """


def main(args: list[str] | None = None) -> None:
    """Run the command and exit with its code (see `mechgraph.__main__`)."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115, PTH123 -- stands in for a closed one until the end
        elif isinstance(stream, io.TextIOWrapper):
            # A terminal that knows few letters shows ? for the others.
            stream.reconfigure(errors="replace")
    # Ended from outside, the command cleans up as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    code = run(args)
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _cannot_print(error)
    sys.exit(code)


def _cannot_print(error: OSError) -> int:
    """Tell that standard output cannot be written; a reader that went away is no fault."""
    with suppress(OSError):
        # What is still in the buffer is let go, or the interpreter would complain as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    click.echo(f"mechgraph: cannot print: {error.strerror}", err=True)
    return OutputError.exit_code


def run(args: list[str] | None = None) -> int:
    """Run the command and return its exit code; problems are told in one message, never a traceback.

    Raises
    ------
    KeyboardInterrupt
        Where it is interrupted.
    """
    try:
        code = cli.main(args, prog_name="mechgraph", standalone_mode=False)
    except click.Abort:
        raise KeyboardInterrupt from None  # click turns it into its own; `mechgraph.__main__` tells it
    except click.ClickException as error:
        _with_option(error).show()
        return error.exit_code
    except ProblemsFound as error:
        from mechgraph.cli.output import problems_text

        click.echo(problems_text(error.problems), err=True)
        return error.exit_code
    except MechgraphError as error:
        from mechgraph.cli.output import plain_lines

        click.echo(f"mechgraph: {plain_lines(str(error))}", err=True)
        return error.exit_code
    except OSError as error:
        return _cannot_print(error)
    except SystemExit as error:
        # click ends with 1 when the reader of a pipe went away (`| head`), which is no fault.
        return 0 if error.code == 1 else int(error.code or 0)
    return code if isinstance(code, int) else 0


def _with_option(error: click.ClickException) -> click.ClickException:
    """Return an error; where a command takes a name with an option only, the message tells which."""
    found = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.message)
    if found is None or not isinstance(error, click.UsageError) or error.ctx is None:
        return error
    given = error.ctx.command.params
    named = [one.opts[0] for one in given if isinstance(one, click.Option) and one.metavar == "ENTITY"]
    named = [one for one in named if one != "--avoid"]  # who types a name does not mean to leave it out
    if not named or any(isinstance(one, click.Argument) for one in given):
        return error
    meant = did_you_mean([f"{named[0]} {shlex.quote(found[1])}"])
    return click.UsageError(f"{error.message}{meant}", error.ctx)


CORPUS_ARGUMENT = click.argument(
    "corpus", required=False, type=click.Path(path_type=Path), metavar="[CORPUS]", envvar="MECHGRAPH_CORPUS"
)
CORPUS_OPTION = click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    envvar="MECHGRAPH_CORPUS",
    metavar="CORPUS",
    help="A corpus folder, a store, an export or a build; the built-in corpus unless given.",
)
