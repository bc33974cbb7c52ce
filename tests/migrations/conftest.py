"""Content to migrate, written once: tests on SQLite begin with a copy."""

from functools import partial
from pathlib import Path

import pytest
from tests.conftest import run_apart
from tests.migrations.test_apply import write


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with the content of the usual world."""
    file = tmp_path_factory.mktemp("written") / "octavo.db"
    run_apart(partial(write, f"sqlite:{file}"))
    return file
