"""What tests share: the built-in corpus, opened once; the outside data, where it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import mechgraph

ROOT = Path(__file__).resolve().parent.parent


def skip(reason: str) -> None:
    """Skip a test for want of something, or fail where everything must be there (as in CI)."""
    if os.environ.get("MECHGRAPH_NO_SKIP"):
        pytest.fail(f"not to be skipped here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep remembered positions out of the user's own cache."""
    os.environ["MECHGRAPH_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def graph() -> mechgraph.MechanismGraph:
    """The built-in corpus."""
    return mechgraph.open()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside data, beside the project or where MECHGRAPH_SHARED points."""
    folder = Path(os.environ.get("MECHGRAPH_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        skip("no outside data: neither ../shared nor MECHGRAPH_SHARED")
    return folder
