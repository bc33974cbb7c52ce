from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from octavo.server.openapi.document import build_document
from octavo.testing import Client, client_of, running

ROOT = Path(__file__).parents[3]
APPS = {"golden": ROOT / "tests/apps/golden", "magazine": ROOT / "examples/magazine"}
EVERYTHING = {"OCTAVO_ROLES__PUBLIC__GRANTS": '["*"]', "OCTAVO_ENV": "development"}


@pytest.fixture(params=APPS)
async def app(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    """Each app on an empty database, everything granted to the public."""
    async with running(APPS[request.param], EVERYTHING) as instance:
        yield instance


@pytest.fixture
def document(app: Any) -> dict[str, Any]:
    return build_document(app)


@pytest.fixture
async def client(app: Any) -> AsyncIterator[Client]:
    async with client_of(app) as caller:
        yield caller
