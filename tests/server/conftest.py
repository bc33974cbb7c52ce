"""What tests of the server ask for: a client, and either database (PostgreSQL with the long suites)."""

import pytest

from octavo.testing.fixtures import client

__all__ = ["client"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.soak])])
def environ(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings of a project on each database."""
    if request.param == "sqlite":
        return {}
    return {"OCTAVO_DATABASE__URL": request.getfixturevalue("fresh_postgres_url")}
