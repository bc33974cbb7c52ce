"""A site behind PgBouncer: that dies, cannot reach PostgreSQL, and stands before a primary with a replica."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.cli.serving import eventually, no_traceback
from tests.poolers import BUSY, pooler
from tests.soak.chaos.database import own_postgres
from tests.soak.proxy import network_to
from tests.soak.sites import AWAY, THERE, Site, site

pytestmark = [pytest.mark.postgres, pytest.mark.soak]

PAGE = {"data": {"title": "one"}}


def is_back(made: Site) -> bool:
    return made.everywhere() == THERE


def variables(direct_url: str) -> dict[str, str]:
    return {"OCTAVO_DATABASE__POOLER": "transaction", "OCTAVO_DATABASE__DIRECT_URL": direct_url}


def test_a_pooler_that_dies_is_a_503_everywhere_and_found_again(
    tmp_path: Path, fresh_postgres_url: str
) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(pooler(**BUSY))
        address = first.address(fresh_postgres_url)
        made = stack.enter_context(site(tmp_path / "site", address, variables(fresh_postgres_url)))
        assert made.everywhere() == THERE
        first.process.kill()
        first.process.wait()
        assert made.everywhere() == AWAY
        stack.enter_context(pooler(port=first.port, **BUSY))
        eventually(lambda: is_back(made), "the database again")
        assert no_traceback(made.server.printed()), made.server.printed()


def test_a_database_that_its_pooler_cannot_reach_is_a_503_everywhere_and_found_again(
    tmp_path: Path, fresh_postgres_url: str
) -> None:
    with ExitStack() as stack:
        network, direct_url = stack.enter_context(network_to(fresh_postgres_url))
        found = stack.enter_context(pooler(direct_url, server_login_retry=1, **BUSY))
        address = found.address(fresh_postgres_url)
        made = stack.enter_context(site(tmp_path / "site", address, variables(direct_url)))
        assert made.everywhere() == THERE
        network.cut()
        assert made.everywhere() == AWAY
        assert made.status("GET", "/_health") == 204
        network.mend()
        eventually(lambda: is_back(made), "the database again")
        assert no_traceback(made.server.printed()), made.server.printed()


def test_where_the_way_past_it_falls_silent_those_through_it_go_on(
    tmp_path: Path, fresh_postgres_url: str
) -> None:
    with ExitStack() as stack:
        network, direct_url = stack.enter_context(network_to(fresh_postgres_url))
        address = stack.enter_context(pooler(**BUSY)).address(fresh_postgres_url)
        made = stack.enter_context(site(tmp_path / "site", address, variables(direct_url)))
        assert made.everywhere() == THERE
        network.silence()

        def serves() -> bool:
            return (made.status("GET", "/api/pages"), made.status("POST", "/api/pages", PAGE)) == (200, 201)

        def is_noticed() -> bool:
            assert serves()
            return "changes of other processes are not heard" in made.server.printed()

        eventually(is_noticed, "a line in the log")
        # Each attempt to listen again fails, and cuts off nothing.
        assert all(serves() for _ in range(100))
        network.mend()
        assert made.everywhere() == THERE


def test_a_replica_is_read_beside_it_and_nobody_reads_what_was_before_a_write(tmp_path: Path) -> None:
    with ExitStack() as stack:
        primary = stack.enter_context(own_postgres())
        replica = stack.enter_context(own_postgres(primary))
        found = stack.enter_context(pooler(primary.url, **BUSY))
        replicas = {"OCTAVO_DATABASE__REPLICAS": replica.url}
        env = {**variables(primary.url), **replicas}
        made = stack.enter_context(site(tmp_path / "site", found.address(primary.url), env))
        for number in range(50):
            assert made.status("POST", "/api/pages", {"data": {"title": f"{number}"}}) == 201
            listed = made.client.get("/api/pages?pagination[pageSize]=1").json()
            assert listed["meta"]["pagination"]["total"] == number + 1

        def has_read() -> bool:
            assert made.status("GET", "/api/pages") == 200
            return replica.scans("pages") > 0

        eventually(has_read, "what the replica has read")
