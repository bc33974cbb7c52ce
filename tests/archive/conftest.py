"""Databases that sites were made in are dropped when the tests of archives are over."""

from collections.abc import Iterator

import pytest
from tests.archive import site


@pytest.fixture(scope="session", autouse=True)
def databases_of_sites() -> Iterator[None]:
    yield
    site.drop_databases()
