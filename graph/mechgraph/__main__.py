"""The command, as ``mechgraph`` and as ``python -m mechgraph``.

Nothing is imported before interruptions are handled: a short command spends most of its time on imports.
"""

import sys

INTERRUPTED = 130
"""The exit code of what Ctrl-C ended: 128 and the number of the signal."""


def main() -> None:
    """Run the command and exit with its code; Ctrl-C is answered in one line at any time."""
    try:
        from mechgraph.cli import main as command

        command()
    except KeyboardInterrupt:
        print("mechgraph: interrupted", file=sys.stderr)  # noqa: T201 -- click may not be there yet
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
