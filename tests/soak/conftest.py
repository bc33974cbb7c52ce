"""What long tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.soak.proxy import Network, network_to
from tests.soak.sites import Site, site


@pytest.fixture
def networked(tmp_path: Path, fresh_postgres_url: str) -> Iterator[tuple[Network, Site]]:
    """A site with a network of the test's own before its PostgreSQL."""
    with network_to(fresh_postgres_url) as (network, address), site(tmp_path / "site", address) as made:
        yield network, made
