"""What tests share: the built-in corpus, opened once; the outside data, where it is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

import mechgraph
from browsing import BROWSERS, FLAGS, Opened, Opening, Tabs
from mechgraph.build import Build, build
from mechgraph.model.corpus import Corpus
from mechgraph.page import layout

ROOT = Path(__file__).resolve().parent.parent


# A busy machine is no reason to fail: speed is for scripts/bench.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

NO_SKIP = "MECHGRAPH_NO_SKIP"
"""Environment variable under which a skipped test is a failed one, as in CI."""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Where everything must be there, a test that was skipped for want of something has failed."""
    result = yield
    report = result.get_result()
    if report.skipped and os.environ.get(NO_SKIP):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"not to be skipped here: {reason}"


@pytest.fixture(scope="session", autouse=True)
def _cache(pytestconfig: pytest.Config) -> None:
    """Keep remembered positions out of the user's own cache; they stay until what computes them is changed."""
    assert pytestconfig.cache
    version = sha256(Path(layout.__file__).read_bytes()).hexdigest()
    os.environ["MECHGRAPH_CACHE"] = str(pytestconfig.cache.mkdir(f"positions-{version[:16]}"))


@pytest.fixture(scope="session")
def graph() -> mechgraph.MechanismGraph:
    """The built-in corpus."""
    return mechgraph.open()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside data, beside the project or where MECHGRAPH_SHARED points."""
    folder = Path(os.environ.get("MECHGRAPH_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no outside data: neither ../shared nor MECHGRAPH_SHARED")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium or Chrome that is on this machine, driven by Playwright."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """The tabs of the browser."""
    return Tabs(browser)


@pytest.fixture
def opening(tabs: Tabs) -> Iterator[Opening]:
    """Open a file in the browser; nothing may be asked for, nothing may go wrong."""
    opened: list[Opened] = []

    def go(file: Path, fragment: str = "", **options: Any) -> Opened:
        opened.append(tabs.open(file, fragment, **options))
        return opened[-1]

    yield go
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def built(graph: mechgraph.MechanismGraph, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The built-in corpus as `mechgraph build` makes it."""
    return build(graph.corpus, tmp_path_factory.mktemp("built"))


@pytest.fixture
def visit(opening: Opening, tmp_path: Path) -> Opening:
    """Open page data in the browser, the demo's unless given."""
    from mechgraph.page.render import render
    from test_page_render import demo

    def go(page: Any = None, fragment: str = "", **options: Any) -> Opened:
        file = tmp_path / "page.html"
        file.write_text(render(page or demo()), encoding="utf-8")
        return opening(file, fragment, **options)

    return go


@pytest.fixture(scope="session")
def built_in_page(graph: mechgraph.MechanismGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the built-in corpus, without what only queries need."""
    from mechgraph.page.data import page_data
    from mechgraph.page.render import render

    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(render(page_data(graph.corpus)), encoding="utf-8")
    return file


@pytest.fixture
def visit_corpus(opening: Opening, built_in_page: Path, tmp_path: Path) -> Opening:
    """Open the page of a corpus in the browser, the built-in one's unless given."""
    from mechgraph.page.data import page_data
    from mechgraph.page.render import render

    def go(fragment: str = "", small: Corpus | None = None, **options: Any) -> Opened:
        file = built_in_page
        if small is not None:
            file = tmp_path / "page.html"
            file.write_text(render(page_data(small)), encoding="utf-8")
        return opening(file, fragment, **options)

    return go
