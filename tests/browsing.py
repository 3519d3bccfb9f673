"""A page opened in a real browser with the network off."""

from __future__ import annotations

import time
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


class Opened:
    """A page opened from a file with the network off; it records what it asked for and complained of."""

    def __init__(self, browser: Browser, file: Path, fragment: str = "", **options: Any) -> None:
        options = {"viewport": {"width": 1440, "height": 900}, "accept_downloads": True} | options
        self.context = browser.new_context(offline=True, **options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.address = file.as_uri()
        self.page.goto(self.address + fragment)
        if options.get("java_script_enabled", True):
            self.until("Boolean(window.mechgraph) && mechgraph.network.getScale() > 0")

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
