"""Firefox by its own remote protocol, Marionette, with sockets of the standard library.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("firefox-esr", "firefox")

# Nothing goes out: whatever is not loopback is sent to a port where nobody listens.
PREFERENCES: dict[str, Any] = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}

COMPLAINTS = """return Services.console.getMessageArray()
  .filter((message) => message instanceof Ci.nsIScriptError && !(message.flags & Ci.nsIScriptError.warningFlag))
  .filter((message) => message.sourceName.startsWith(arguments[0]) || message.category.startsWith("CSP"))
  .map((message) => message.errorMessage);"""


def installed() -> str | None:
    """The Firefox of this machine, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """A headless Firefox with a profile of its own; use it in a with statement."""

    def __init__(self, executable: str, folder: Path) -> None:
        lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in PREFERENCES.items()]
        (folder / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self.process = subprocess.Popen(
            [executable, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access",
             "--profile", str(folder), "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
        )  # fmt: skip
        self.received = b""
        self.number = 0
        self.socket = self._connect(folder / "MarionetteActivePort")
        self._message()
        self.call("WebDriver:NewSession")

    def _connect(self, file: Path, seconds: float = 120) -> socket.socket:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            if file.exists() and (text := file.read_text().strip()):
                connected = socket.create_connection(("127.0.0.1", int(text)))
                connected.settimeout(seconds)
                return connected
            time.sleep(0.05)
        self.process.kill()
        raise AssertionError("Firefox did not start")

    def _message(self) -> Any:
        while b":" not in self.received:
            self.received += self.socket.recv(1 << 16)
        size, _, rest = self.received.partition(b":")
        while len(rest) < int(size):
            rest += self.socket.recv(1 << 16)
        self.received = rest[int(size) :]
        return json.loads(rest[: int(size)])

    def call(self, name: str, **parameters: Any) -> Any:
        self.number += 1
        words = json.dumps([0, self.number, name, parameters]).encode()
        self.socket.sendall(str(len(words)).encode() + b":" + words)
        _, _, error, result = self._message()
        assert error is None, error
        return result

    def open(self, address: str) -> None:
        self.call("WebDriver:Navigate", url=address)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.call("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def until(self, script: str, seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.run(script):
                return value
            time.sleep(0.05)
        raise AssertionError(f"never came true: {script}")

    def complaints(self, address: str) -> list[str]:
        """What the console holds against a page: errors, and what its policy had to stop."""
        self.call("Marionette:SetContext", value="chrome")
        found: list[str] = self.run(COMPLAINTS, address)
        self.call("Marionette:SetContext", value="content")
        return found

    def screenshot(self) -> bytes:
        return base64.b64decode(self.call("WebDriver:TakeScreenshot", full=False)["value"])

    def __enter__(self) -> Firefox:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
