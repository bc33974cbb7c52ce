"""The paths through the code in docs/architecture.md are those that a running project takes."""

import importlib
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

import pytest

from octavo import Octavo
from octavo.testing import Project
from octavo.testing.client import client_of, running

TESTS = Path(__file__).parents[1]
DOCUMENT = TESTS.parent / "docs" / "architecture.md"
READ, PUBLISH = "One read, function by function", "One publish, function by function"
CATEGORY, ARTICLE = "api::category.category", "api::article.article"


def path_in(document: str, heading: str) -> list[str]:
    """Return the functions that a numbered list below a heading names, in its order."""
    section = document.partition(f"### {heading}\n")[2].partition("\n#")[0]
    items = re.findall(r"^(\d+)\. (.*)$", section, re.MULTILINE)
    assert [int(number) for number, _ in items] == list(range(1, len(items) + 1)), heading
    names = [re.match(r"`(octavo\.[\w.]+)` \S", text) for _, text in items]
    assert all(names) and names, f"each item of {heading!r} begins with a function: {items}"
    return [name[1] for name in names if name is not None]


def find_function(name: str) -> Any:
    """Return what `octavo.x.y.Class.method` names; raises LookupError where there is no such thing."""
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        try:
            return reduce(getattr, parts[length:], module)
        except AttributeError:
            break
    raise LookupError(f"there is no {name}")


def first_missing(path: list[str], calls: list[str]) -> str | None:
    """Return the first function of a path that is not called after those before it; None where all are."""
    rest = iter(calls)
    return next((name for name in path if name not in rest), None)


class Recorder:
    """Records which functions of Octavo are called, on every thread, while `recording`."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self._is_on = False

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Have this thread, and threads that start meanwhile, tell what they call."""
        before = sys.getprofile()
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(before)
            threading.setprofile(None)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record calls."""
        self._is_on = True
        try:
            yield
        finally:
            self._is_on = False

    def _note(self, frame: FrameType, event: str, argument: Any) -> None:
        if self._is_on and event == "call":
            module = frame.f_globals.get("__name__", "")
            if module.startswith("octavo."):
                self.calls.append(f"{module}.{frame.f_code.co_qualname}")


@pytest.fixture
async def recorded(tmp_path: Path) -> AsyncIterator[tuple[Octavo, Recorder, str]]:
    """A running project with a draft article in a category; the database's threads are recorded too.

    An attribute has a name no other test has: statements are kept for equal schemas as long as the process
    runs, and the paths are those of the first time.
    """
    project = Project(tmp_path).grants(["api::*"])
    project.content_type("category", {"name": {"type": "string"}}, plural="categories")
    category = {"type": "relation", "relation": "manyToOne", "target": CATEGORY}
    attributes = {"title": {"type": "string"}, "category": category, f"a{uuid4().hex}": {"type": "integer"}}
    project.content_type("article", attributes, drafts=True)
    recorder = Recorder()
    with recorder.installed():
        async with running(project.folder) as app:
            news = await app.documents(CATEGORY).create(data={"name": "News"})
            data = {"title": "A title", "category": news["documentId"]}
            article = await app.documents(ARTICLE).create(data=data)
            yield app, recorder, article["documentId"]


def assert_taken(heading: str, recorder: Recorder) -> None:
    path = path_in(DOCUMENT.read_text("utf-8"), heading)
    missing = first_missing(path, recorder.calls)
    if missing is not None:
        state = "in another order" if missing in recorder.calls else "never"
        pytest.fail(f"docs/architecture.md, {heading!r}: {missing} is called {state}")


async def test_a_read_takes_the_path_that_is_described(recorded: tuple[Octavo, Recorder, str]) -> None:
    app, recorder, document_id = recorded
    await app.documents(ARTICLE).publish(document_id)
    async with client_of(app) as client:
        with recorder.recording():
            answer = await client.get("/api/articles?populate=category")
    assert [one["category"]["name"] for one in answer.json()["data"]] == ["News"]
    assert_taken(READ, recorder)


async def test_a_publish_takes_the_path_that_is_described(recorded: tuple[Octavo, Recorder, str]) -> None:
    app, recorder, document_id = recorded
    with recorder.recording():
        await app.documents(ARTICLE).publish(document_id)
    assert await app.documents(ARTICLE).count(status="published") == 1
    assert_taken(PUBLISH, recorder)


@pytest.mark.parametrize("heading", [READ, PUBLISH])
def test_every_function_that_is_named_exists(heading: str) -> None:
    for name in path_in(DOCUMENT.read_text("utf-8"), heading):
        assert callable(find_function(name)), name


def test_every_step_that_a_test_is_killed_at_exists() -> None:
    """Those tests are among the long ones: a name that has changed is to be found before."""
    texts = [path.read_text("utf-8") for path in TESTS.rglob("test_killed*.py")]
    steps = {step for text in texts for step in re.findall(r"\boctavo(?:\.\w+)+:[A-Za-z_][\w.]*", text)}
    assert "octavo.plugins.upload.storage:LocalStorage.put" in steps
    for step in sorted(steps):
        assert callable(find_function(step.replace(":", "."))), step


def test_a_function_that_moved_or_is_called_earlier_is_noticed() -> None:
    with pytest.raises(LookupError, match=r"octavo\.http\.application\.Gone"):
        find_function("octavo.http.application.Gone.method")
    assert first_missing(["a", "c", "b"], ["a", "b", "c"]) == "b"
    assert first_missing(["a", "c"], ["a", "b", "c", "a"]) is None
