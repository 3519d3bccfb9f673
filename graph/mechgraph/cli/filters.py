"""The options that choose claims, shared by the commands that reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from mechgraph.model.values import Certainty, Family, Level
from mechgraph.reason.search import SECONDS
from mechgraph.words import sign_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mechgraph.graph import MechanismGraph
    from mechgraph.reason.projection import Filter

Command = TypeVar("Command", bound="Callable[..., Any]")


def choices(values: Iterable[object]) -> click.Choice[str]:
    """Return a type that takes these values."""
    return click.Choice([str(value) for value in values])


IMPLIED_OPTION = click.option("--implied", is_flag=True, help="Include implied claims.")
_FILTERS = (
    click.option("--document", "documents", multiple=True, metavar="DOCUMENT", help="Only claims of these documents."),
    click.option("--certainty", type=choices(Certainty), help="Only claims at least as certain."),
    click.option(
        "--context",
        multiple=True,
        metavar="ASPECT=VALUE",
        help="Only claims made in this context, such as population=patients, or in none in particular.",
    ),
    click.option("--avoid", multiple=True, metavar="ENTITY", help="Only claims that do not involve this entity."),
    click.option("--family", "families", multiple=True, type=choices(Family), help="Only claims of these families."),
    click.option(
        "--level",
        "levels",
        multiple=True,
        type=choices(Level),
        help="Only entities of these levels; unplaced: the source says none.",
    ),
)


class Seconds(click.FloatRange):
    """A time that may be waited for; what is no number is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number of seconds."""
        seconds = float(super().convert(value, param, ctx))
        if seconds != seconds:
            self.fail("nan is not a number of seconds", param, ctx)
        return seconds


def _sign(text: str) -> int:
    sign = sign_of(text)
    if sign is None:
        raise click.BadParameter(f"'{text}' is no sign; write +, - or 0")
    return sign


SECONDS_OPTION = click.option(
    "--seconds", type=Seconds(0.01), default=SECONDS, show_default=True, help="End the search after this time."
)


def sign_option(words: str) -> Callable[[Command], Command]:
    """Return the option for a sign, with its help."""
    return click.option("--sign", type=_sign, metavar="[+|-|0]", help=words)


def filter_options(command: Command) -> Command:
    """Give a command the options that choose claims; it gets them as keywords for `chosen_by`."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def chosen_by(
    graph: MechanismGraph,
    *,
    documents: tuple[str, ...],
    certainty: str | None,
    context: tuple[str, ...],
    avoid: tuple[str, ...],
    families: tuple[str, ...],
    levels: tuple[str, ...],
    implied: bool = False,
) -> Filter:
    """Return the filter that the options of `filter_options` stand for."""
    return graph.filter(
        documents=documents,
        certainty=certainty or Certainty.hypothesised,
        context=context,
        avoid=avoid,
        families=families,
        levels=levels,
        implied=implied,
    )
