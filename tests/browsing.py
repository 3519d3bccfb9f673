"""A page opened in a real browser with the network off."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Tabs:
    """The tabs of a browser with the network off. One that is closed is used again: to start one takes long."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[str, list[Page]] = {}

    def open(self, file: Path, fragment: str = "", **options: Any) -> Opened:
        """Open a page from a file, in a window of its own kind."""
        options = {"viewport": {"width": 1440, "height": 900}, "accept_downloads": True} | options
        free = self.free.setdefault(repr(sorted(options.items())), [])
        page = free.pop() if free else self.browser.new_context(offline=True, **options).new_page()
        page.set_default_timeout(10_000)
        return Opened(page, free, file.as_uri(), fragment, scripted=options.get("java_script_enabled", True))


class Opened:
    """A page opened in a tab; it records what it asked for and complained of."""

    def __init__(self, page: Page, free: list[Page], address: str, fragment: str, *, scripted: bool) -> None:
        self.page = page
        self.free = free
        self.window = page.viewport_size
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.listeners: dict[Any, Any] = {
            "request": lambda request: self.requests.append(request.url),
            "console": lambda message: self.complaints.append(f"{message.type}: {message.text}"),
            "pageerror": lambda error: self.complaints.append(str(error)),
        }
        for event, listener in self.listeners.items():
            page.on(event, listener)
        self.address = address
        page.goto(address + fragment)
        if scripted:
            self.until("Boolean(window.mechgraph) && mechgraph.network.getScale() > 0")

    def close(self) -> None:
        """Leave the page; nothing may have been asked for or gone wrong."""
        self.leave()
        self.quiet()

    def leave(self) -> None:
        """Leave the page, and the tab as it was found."""
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)
        self.page.goto("about:blank")
        self.page.emulate_media(media="null")
        self.page.mouse.move(-1, -1)
        if self.window:
            self.page.set_viewport_size(self.window)
        self.free.append(self.page)

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def until(self, script: str, seconds: float = 10) -> Any:
        # wait_for_function builds its predicate with eval, which the policy forbids
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.page.evaluate(script):
                return value
            time.sleep(0.03)
        raise AssertionError(f"never came true: {script}")

    def state(self) -> dict[str, Any]:
        return self.run("mechgraph.state()")

    def select(self, ident: Any) -> None:
        self.run("id => mechgraph.select(id)", ident)

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def positions(self) -> dict[str, Any]:
        return self.run("mechgraph.network.getPositions()")

    def camera(self) -> Any:
        return self.run("[mechgraph.network.getScale(), mechgraph.network.getViewPosition()]")

    def click_at(self, point: dict[str, float]) -> None:
        """Click a point given in the drawing's own coordinates."""
        at = self.run("p => mechgraph.network.canvasToDOM(p)", point)
        frame = self.page.locator("#canvas").bounding_box()
        assert frame
        self.page.mouse.click(frame["x"] + at["x"], frame["y"] + at["y"])

    def quiet(self) -> None:
        # What a worker is made of is the page's own, in memory.
        asked = [address for address in self.requests if not address.startswith("blob:null/")]
        assert asked == [self.address + asked[0][len(self.address) :]]
        assert self.complaints == []


Opening = Callable[..., Opened]
"""What opens a page and closes it when the test is over."""
