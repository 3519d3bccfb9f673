"""Limits for code that works on untrusted input: memory, time, files, and a separate process that can be ended.

A parser in native code cannot be interrupted from Python, nor kept from using up memory or crashing; `within` runs a
function where that does no harm. Nothing heavy is imported here, since the process starts with this module.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from mechgraph.errors import LimitExceeded, MechgraphError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

MEGABYTE = 1_000_000

STARTING_SECONDS = 30
"""Processor time for starting and loading, on top of what is allowed."""


def limit(memory: int, seconds: float) -> None:
    """Limit the address space (bytes) and the processor time of this process, where the system can.

    The time bounds what is left to run should the process that waits for the answer be killed.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        spent = resource.getrusage(resource.RUSAGE_SELF)
        most = int(spent.ru_utime + spent.ru_stime + seconds) + STARTING_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def shut_off() -> None:
    """Keep this process from opening files and sockets, if the system can; what is open stays open."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def unplug() -> None:
    """Keep this process from reaching any network address, even its own machine's, if the system can: on Linux.

    The process moves into a network namespace of its own that has no device (see man 7 network_namespaces); if that is
    not permitted, into a user namespace in which it is. Call it before threads are started.
    """
    if sys.platform != "linux":
        return
    import ctypes

    new_user, new_network = 0x1000_0000, 0x4000_0000  # of linux/sched.h
    with suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(new_network):
            unshare(new_user | new_network)


def within(seconds: float, memory: int, what: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a process of its own, within limits.

    Parameters
    ----------
    seconds : how long it may take.
    memory : how many bytes of address space it may take.
    what : what is done, for messages: ``reading FILE``.
    function : a function of a module, not a nested one.
    args, kwargs : what it takes; like what it returns, they must be picklable.

    Raises
    ------
    LimitExceeded
        Where it takes longer or more memory, or brings its process down.
    MechgraphError
        What the function raises.
    """
    job = pickle.dumps((memory, seconds, sys.path, function.__module__, function.__qualname__, args, kwargs))
    command = [sys.executable, "-P", "-m", "mechgraph.limits"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:  # noqa: S603 -- our own module
        try:
            out, _ = child.communicate(job, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise LimitExceeded(f"{what} did not end within {seconds:g} s") from None
        finally:
            child.kill()
    # What the process wrote is its own pickle: it is this program that runs in it.
    outcome: object = pickle.loads(out) if child.returncode == 0 and out else MemoryError()  # noqa: S301
    if isinstance(outcome, MechgraphError):
        raise outcome
    if isinstance(outcome, MemoryError):
        raise LimitExceeded(
            f"{what} broke down: it is nested too deep, or takes more than {memory // MEGABYTE:,} MB of memory"
        )
    if isinstance(outcome, Exception):
        raise outcome
    return cast("tuple[T]", outcome)[0]


def main() -> None:
    """Run the job that is read from standard input."""
    memory, seconds, path, module, name, args, kwargs = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 -- from `within`
    sys.path[:] = path
    limit(memory, seconds)
    unplug()
    outcome: object
    out = sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        outcome = (getattr(import_module(module), name)(*args, **kwargs),)
        written = pickle.dumps(outcome)
    except RecursionError:
        written = pickle.dumps(MemoryError())
    except Exception as error:
        written = pickle.dumps(error)
    out.write(written)
    out.flush()


if __name__ == "__main__":
    main()
