"""Fixtures for a project's own tests: `app`, running on an empty database, and `client`, its caller."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from octavo.config import MAIN_FILE
from octavo.kernel.instance import Octavo
from octavo.testing.client import Client, client_of, running


@pytest.fixture(scope="session")
def project_folder(pytestconfig: pytest.Config) -> Path:
    """The folder of the project under test: the nearest with octavo.toml at or above pytest's root."""
    root = pytestconfig.rootpath
    folder_of_project = next(
        (folder for folder in (root, *root.parents) if (folder / MAIN_FILE).is_file()), None
    )
    if folder_of_project is None:
        raise pytest.UsageError(f"no {MAIN_FILE} at {root} or above")
    return folder_of_project


@pytest_asyncio.fixture
async def app(project_folder: Path) -> AsyncIterator[Octavo]:
    """The project, running in this process on an empty SQLite database of this test's own."""
    async with running(project_folder) as instance:
        yield instance


@pytest_asyncio.fixture
async def client(app: Octavo) -> AsyncIterator[Client]:
    """A client that calls `app` without a socket, with nobody logged in."""
    async with client_of(app) as caller:
        yield caller
