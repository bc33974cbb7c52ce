"""What long tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.conftest import postgres_database, require_service
from tests.soak.proxy import Network, network_to
from tests.soak.sites import Site, site


@pytest.fixture
def networked(tmp_path: Path) -> Iterator[tuple[Network, Site]]:
    """A site with a network of the test's own before its PostgreSQL."""
    with contextmanager(postgres_database)(require_service("postgres").url) as url, network_to(url) as found:
        network, address = found
        with site(tmp_path / "site", address) as made:
            yield network, made
