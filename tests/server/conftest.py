"""What tests of the server ask for: a client, and either database (PostgreSQL with the long suites)."""

import pytest
from tests.conftest import SOAKED_DATABASES

from octavo.testing.fixtures import client

__all__ = ["client"]


@pytest.fixture(params=SOAKED_DATABASES)
def environ(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings of a project on each database."""
    if request.param == "sqlite":
        return {}
    return {"OCTAVO_DATABASE__URL": request.getfixturevalue(f"empty_{request.param}_url")}
