"""Work on untrusted input in a process of its own: what it gives, raises, and may not take."""

from __future__ import annotations

import os
import signal
import socket

import pytest

from mechgraph.errors import LimitExceeded, MechgraphError, NotFound, Problem, ProblemsFound, QueryTimeout
from mechgraph.limits import MEGABYTE, shut_off, within

ENOUGH = (60, 4_000 * MEGABYTE)
"""Seconds and bytes that any function here makes do with."""


def add(one: int, other: int) -> int:
    print("what a function prints is none of its result")  # noqa: T201
    return one + other


def fail(error: Exception) -> None:
    raise error


def end() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def spin() -> None:
    while True:
        pass


def grow() -> int:
    return len(bytearray(3_000 * MEGABYTE))


def nest() -> None:
    nest()


def call_out(port: int) -> str:
    shut_off()
    try:
        socket.create_connection(("127.0.0.1", port))
    except OSError as error:
        return str(error.strerror)
    return "connected"


def test_gives_what_the_function_gives() -> None:
    assert within(*ENOUGH, "adding", add, 1, other=2) == 3


@pytest.mark.parametrize(
    "error",
    [
        NotFound("entity", "BDMF", ["bdnf"]),
        ProblemsFound([Problem("a.yaml", 1, 2, "yaml", "wrong")]),
        QueryTimeout(3, "x.rq"),
        ValueError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_raises_what_the_function_raises(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        within(*ENOUGH, "failing", fail, error)
    assert str(caught.value) == str(error)
    if isinstance(error, MechgraphError):
        assert caught.value.__dict__ == error.__dict__


@pytest.mark.parametrize("function", [end, grow, nest])
def test_what_breaks_down_is_told(function) -> None:
    with pytest.raises(LimitExceeded, match=r"^reading x broke down: .* 1,000 MB"):
        within(60, 1_000 * MEGABYTE, "reading x", function)


def test_what_does_not_end_is_ended() -> None:
    with pytest.raises(LimitExceeded, match=r"^reading x did not end within 1 s"):
        within(1, 1_000 * MEGABYTE, "reading x", spin)


def test_no_socket_once_shut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        assert within(*ENOUGH, "calling", call_out, server.getsockname()[1]) == "Too many open files"
        with pytest.raises(TimeoutError):
            server.accept()
