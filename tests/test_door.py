"""The public door: the same names at run time and for type checkers, and the module functions behind it."""

import ast
from pathlib import Path

import pytest
from tests.conformance.client import HOST, Client

import octavo
from octavo.boot import LazyApp
from octavo.errors import OctavoError
from octavo.testing import Project

STUB = Path(octavo.__file__).with_suffix(".pyi")


def loaf_project(folder: Path) -> Project:
    return Project(folder).content_type("loaf", {"title": {"type": "string"}}, plural="loaves").grants(["*"])


def test_the_stub_names_what_can_be_imported() -> None:
    declared = set()
    for node in ast.parse(STUB.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            declared |= {alias.asname for alias in node.names}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            declared.add(node.target.id)
    assert declared == set(octavo.__all__)
    assert [name for name in octavo.__all__ if getattr(octavo, name) is None] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'octavo' has no attribute 'nonsense'"):
        _ = octavo.nonsense  # type: ignore[attr-defined]  # that is what is asked


async def test_open_makes_an_instance_the_current_one(tmp_path: Path) -> None:
    folder = loaf_project(tmp_path).folder
    async with octavo.open(folder, environ={}) as app:
        made = await octavo.documents("api::loaf.loaf").create(data={"title": "Rye"})
        assert (await octavo.query("api::loaf.loaf").find_one({"id": made["id"]}))["title"] == "Rye"  # type: ignore[index]  # it is there
        assert octavo.current() is app
    with pytest.raises(OctavoError, match=r"use `async with octavo\.open\(folder\)`"):
        octavo.documents("api::loaf.loaf")
    with pytest.raises(OctavoError, match="is not running"):
        app.documents("api::loaf.loaf")


async def test_the_moments_of_an_instance_run_in_order(tmp_path: Path) -> None:
    project = loaf_project(tmp_path).file(
        "app/__init__.py",
        "import octavo\n\nseen = []\n\n\n"
        "async def register(app):\n    seen.append('register')\n\n\n"
        "async def bootstrap(app):\n"
        "    seen.append(f'bootstrap {await octavo.documents(\"api::loaf.loaf\").count()}')\n\n\n"
        "async def destroy(app):\n    seen.append('destroy')\n    app.seen = seen\n",
    )
    async with octavo.open(project.folder, environ={}) as app:
        pass
    assert app.seen == ["register", "bootstrap 0", "destroy"]  # type: ignore[attr-defined]  # set above


async def test_a_mounted_project_opens_at_its_first_request(tmp_path: Path) -> None:
    project = octavo.asgi(loaf_project(tmp_path).folder, environ={})
    answer = await Client(project).send("GET", "/api/loaves", [("Host", HOST)])
    assert (answer.status, answer.content[:11]) == (200, b'{"data":[],')
    await lifespan(project)


async def test_a_server_opens_and_closes_a_project_by_its_lifespan(tmp_path: Path) -> None:
    assert await lifespan(octavo.asgi(loaf_project(tmp_path).folder, environ={})) == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    broken = Project(tmp_path / "broken").settings("nonsense = 1\n")
    assert await lifespan(octavo.asgi(broken.folder, environ={})) == ["lifespan.startup.failed"]


async def lifespan(app: LazyApp) -> list[str]:
    """Start and stop an application as a server does, and return what it says."""
    asked = iter(["lifespan.startup", "lifespan.shutdown"])
    said: list[str] = []

    async def receive() -> dict[str, str]:
        return {"type": next(asked)}

    async def send(message: dict[str, str]) -> None:
        said.append(message["type"])

    await app({"type": "lifespan"}, receive, send)
    return said
