"""Chromium, as tests without Node drive it: by its own protocol, through two pipes."""

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import NO_PROGRAM, do_without

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60
"""Seconds after which what is awaited does not come any more: a bound, for machines with much else to do."""

# The protocol is spoken on the descriptors 3 and 4; `subprocess` passes descriptors by the numbers they have.
_START = "import os, sys; os.dup2({0}, 3); os.dup2({1}, 4); os.execvp(sys.argv[1], sys.argv[1:])"
_FIND = """(selector, name) => [...document.querySelectorAll(selector)].find(one =>
    [one.ariaLabel, one.textContent, ...[...one.labels ?? []].map(label => label.textContent)]
        .some(text => text?.trim() === name) && one.checkVisibility())"""


def require_browser() -> str:
    """Return the browser's program; skip the test where none is, and say so at the end of the run."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return program or do_without(NO_PROGRAM.format(PROGRAMS[0]))


class Gone(AssertionError):
    """The browser refuses a command: mostly because the page it was meant for is another by now."""


class Page:
    """A tab of a browser: what it shows is asked of it, until it is so."""

    def __init__(self, reading: int, writing: int) -> None:
        self.troubles: list[str] = []
        """What scripts failed with, and wrote to the console as errors."""
        self._reading, self._writing = reading, writing
        self._sent = 0
        self._buffer = b""
        self._session: dict[str, str] = {}
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        self._call("Runtime.enable")
        self._call("Page.enable")

    def open(self, url: str) -> None:
        self._call("Page.navigate", url=url)

    def evaluate(self, expression: str) -> Any:
        """Return what an expression of JavaScript gives, which is JSON."""
        found = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in found:
            raise AssertionError(f"{expression}: {found['exceptionDetails']}")
        return found["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until an expression of JavaScript is true."""
        deadline = time.monotonic() + PATIENCE
        while not self._is(expression):
            if time.monotonic() > deadline:
                text = self.evaluate("document.body.innerText")
                raise AssertionError(f"never: {expression}\n{self.troubles}\nThe page:\n{text}")
            time.sleep(0.05)

    def _is(self, expression: str) -> bool:
        try:
            return bool(self.evaluate(f"Boolean({expression})"))
        except Gone:
            return False

    def shows(self, text: str) -> None:
        """Wait until the page shows a text."""
        self.until(f"document.body?.innerText.includes({json.dumps(text)})")

    def fill(self, label: str, text: str) -> None:
        """Type a text into the field of a label."""
        self._do_with("input, textarea", label, "focus()")
        self._call("Input.insertText", text=text)

    def click(self, name: str) -> None:
        """Press the button, or follow the link, of a name."""
        self._do_with("button, a", name, "click()")

    def _do_with(self, selector: str, name: str, what: str) -> None:
        found = f"({_FIND})({json.dumps(selector)}, {json.dumps(name)})"
        self.until(f"{found} && !{found}.disabled")
        self.evaluate(f"void {found}.{what}")

    def _call(self, method: str, **parameters: Any) -> Any:
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": parameters, **self._session}
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        while (answer := self._receive()).get("id") != self._sent:
            self._note(answer)
        if "error" in answer:
            raise Gone(f"{method}: {answer['error']}")
        return answer["result"]

    def _receive(self) -> Any:
        while b"\0" not in self._buffer:
            if not select.select([self._reading], [], [], PATIENCE)[0]:
                raise AssertionError(f"the browser does not answer within {PATIENCE} s")
            if not (piece := os.read(self._reading, 1 << 16)):
                raise AssertionError("the browser has ended")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def _note(self, event: Any) -> None:
        told = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            self.troubles.append(str(told["exceptionDetails"]))
        elif event.get("method") == "Runtime.consoleAPICalled" and told["type"] == "error":
            self.troubles.append(str(told["args"]))


@contextmanager
def browsing(program: str, profile: Path) -> Iterator[Page]:
    """Run a browser that has been nowhere, and yield its page."""
    pipes = [_above_those_of_the_protocol(end) for _ in range(2) for end in os.pipe()]
    its_reading, our_writing, our_reading, its_writing = pipes
    command = [program, *OPTIONS, "--remote-debugging-pipe", f"--user-data-dir={profile}", "--lang=en-GB"]
    starting = [sys.executable, "-c", _START.format(its_reading, its_writing), *command]
    with (profile.parent / "browser.log").open("wb") as log:
        process = subprocess.Popen(
            starting, pass_fds=(its_reading, its_writing), stdout=log, stderr=subprocess.STDOUT
        )
    os.close(its_reading)
    os.close(its_writing)
    try:
        yield Page(our_reading, our_writing)
    finally:
        process.terminate()
        process.wait(30)
        os.close(our_reading)
        os.close(our_writing)


def _above_those_of_the_protocol(descriptor: int) -> int:
    moved: int = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved
