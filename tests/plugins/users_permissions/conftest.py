from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.plugins.users_permissions.site import Site, open_site


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path) as site:
        yield site


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"OCTAVO_DATABASE__URL": request.getfixturevalue("fresh_postgres_url")}
