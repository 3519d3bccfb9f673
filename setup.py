"""Fetches what the page carries from npm, and builds what setup.cfg describes."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).resolve().parent / "scripts"))

import assets


class BuildWithAssets(build_py):
    """Builds the packages with the query engine of the page among their data, where it can be had."""

    def run(self) -> None:
        """Fetch, then build; without the engine the page works, and says what it lacks."""
        if reason := assets.fetch():
            self.warn(f"the page will have no SPARQL: {reason}")
        super().run()


NODE = f"{assets.NODE}; platform_machine in 'x86_64 AMD64 aarch64 arm64 ARM64'"

setup(
    cmdclass={"build_py": BuildWithAssets},
    # Read by pip before it builds: npm is asked for only where it is needed and missing.
    setup_requires=[] if assets.is_fetched() or assets.has_npm() else [NODE],
)
