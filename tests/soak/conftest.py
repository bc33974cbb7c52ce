"""What long tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import DATABASES
from tests.soak.proxy import Network, network_to
from tests.soak.sites import Site, site


@pytest.fixture(params=DATABASES[1:])
def server_url(request: pytest.FixtureRequest) -> str:
    """An empty database on each kind of server."""
    url: str = request.getfixturevalue(f"fresh_{request.param}_url")
    return url


@pytest.fixture
def networked(tmp_path: Path, server_url: str) -> Iterator[tuple[Network, Site]]:
    """A site with a network of the test's own before its database."""
    with network_to(server_url) as (network, address), site(tmp_path / "site", address) as made:
        yield network, made
