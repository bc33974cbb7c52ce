from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.conftest import MARIADB_LATER
from tests.plugins.users_permissions.site import Site, open_site


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path) as site:
        yield site


@pytest.fixture(params=MARIADB_LATER)
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"OCTAVO_DATABASE__URL": request.getfixturevalue(f"empty_{request.param}_url")}
