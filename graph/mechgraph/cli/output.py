"""What commands print: tables and lists for a terminal, plain when piped."""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from mechgraph.english import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mechgraph.errors import Problem
    from mechgraph.records.table import Record

FORMATS = ("table", "json", "csv")

NARROWEST_COLUMN = 16
"""Columns narrower than this on average are not read as a table; rows are then printed as records."""

UNBOUNDED = 100_000
"""Width of tables that are piped: no cell is wrapped."""

FORMAT_OPTION = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How to print the list.",
)
TEXT_FORMAT_OPTION = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)


_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's categories of what a terminal may obey or hide: controls, formats, surrogates, ends of lines."""

_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
"""Unicode's pictures of the controls of ASCII (https://www.unicode.org/charts/PDF/U2400.pdf)."""


_UNESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Controls and marks of direction that JSON lets stand as they are."""


def plain(text: str) -> str:
    r"""Return a text on one line that is safe on a terminal: what it would obey is shown, a control by its picture.

    Examples
    --------
    >>> plain("two\nlines, \x1b[31mred, \u202eback")
    'two␊lines, ␛[31mred, �back'
    """
    shown = text.translate(_PICTURES)
    return "".join("�" if unicodedata.category(letter) in _OBEYED else letter for letter in shown)


def plain_lines(text: str) -> str:
    """Return a text of several lines, each of them safe on a terminal."""
    return "\n".join(map(plain, text.split("\n")))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, total: str | None = None) -> None:
    """Print rows as a table: fitted to the terminal with wrapped cells, or at full width when piped."""
    cells = [[plain(cell) for cell in row] for row in rows]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else UNBOUNDED
    if _is_cramped(header, cells, width):
        _print_records(header, cells)
    else:
        _print_table([plain(name) for name in header], cells, width)
    if total:
        click.echo(total)


def _is_cramped(header: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether a table would have to be squeezed into columns too narrow to read."""
    natural = sum(2 + max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(header))
    return natural > width and width < NARROWEST_COLUMN * len(header)


def _print_records(header: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Print rows one below the other, a line for each cell that is not empty."""
    name_width = max(map(len, header), default=0) + 1
    for row in cells:
        for name, cell in zip(header, row, strict=True):
            if cell:
                click.echo(f"{plain(name) + ':':{name_width}} {cell}")
        click.echo()


def _print_table(header: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> None:
    """Print a table; only one that has to be wrapped is laid out by rich, which takes its time over many rows."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(header, *cells, strict=True)]
    gap = "   "
    total = sum(widths) + len(gap) * (len(header) - 1)
    if total > width:
        _print_wrapped(header, cells, width)
        return
    click.echo(_line(header, widths, gap))
    click.echo("─" * total)
    for row in cells:
        click.echo(_line(row, widths, gap))


def _line(row: Sequence[str], widths: Sequence[int], gap: str) -> str:
    from rich.cells import set_cell_size

    return gap.join(map(set_cell_size, row, widths)).rstrip()


def _print_wrapped(header: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=max(width, 20), highlight=False, emoji=False, markup=False, legacy_windows=False)
    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in header:
        made.add_column(name, overflow="fold")
    for row in cells:
        made.add_row(*(Text(cell) for cell in row))
    with console.capture() as captured:
        console.print(made)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def json_text(value: Any) -> str:
    """Return a value as indented JSON; what a terminal would obey is escaped in it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_data(form: str, record: Any, rows: Iterable[Record], columns: Sequence[str]) -> None:
    """Print what a command found for a program to read: its record as JSON, or its rows as CSV, one at a time.

    Only one of the two is used, so both may draw on one iterator; as JSON that is a list.
    """
    from mechgraph.records.table import csv_rows

    if form == "json":
        click.echo(json_text(list(record) if isinstance(record, Iterator) else record))
    else:
        for line in csv_rows(rows, columns):
            click.echo(line, nl=False)


def problems_text(problems: Sequence[Problem]) -> str:
    """Return problems one to a line, and how many there are."""
    lines = [plain(str(problem)) for problem in problems]
    files = len({problem.file for problem in problems})
    if len(problems) > 1:
        lines.append(f"{counted(len(problems), 'problem')} in {counted(files, 'file')}")
    return "\n".join(lines)


def counts_text(counts: Mapping[str, int]) -> str:
    """Return how many claims, documents and entities a corpus has (see `Corpus.counts`)."""
    claims, documents = counted(counts["claims"], "claim"), counted(counts["documents"], "document")
    return f"{claims} of {documents}, {counted(counts['entities'], 'entity', 'entities')}"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give a function that shows what is being done, on a terminal; when piped it shows nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(Text(plain(f"{step} …")))  # a name in it is no markup
