from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import run_apart

from octavo.server.openapi.document import build_document
from octavo.testing import Client, client_of, running

ROOT = Path(__file__).parents[3]
APPS = {"golden": ROOT / "tests/apps/golden", "magazine": ROOT / "examples/magazine"}
EVERYTHING = {"OCTAVO_ROLES__PUBLIC__GRANTS": '["*"]', "OCTAVO_ENV": "development"}


@pytest.fixture(scope="module", params=APPS)
def folder(request: pytest.FixtureRequest) -> Path:
    return APPS[request.param]


@pytest.fixture
async def app(folder: Path) -> AsyncIterator[Any]:
    """Each app on an empty database, everything granted to the public."""
    async with running(folder, EVERYTHING) as instance:
        yield instance


@pytest.fixture(scope="module")
def document(folder: Path) -> dict[str, Any]:
    """The document of such an app, for tests that read it."""
    built: list[dict[str, Any]] = []

    async def build() -> None:
        async with running(folder, EVERYTHING) as app:
            built.append(build_document(app))

    run_apart(build)
    return built[0]


@pytest.fixture
async def client(app: Any) -> AsyncIterator[Client]:
    async with client_of(app) as caller:
        yield caller
