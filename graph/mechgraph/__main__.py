"""``python -m mechgraph``: the command."""

from mechgraph.cli import main

if __name__ == "__main__":
    main()
