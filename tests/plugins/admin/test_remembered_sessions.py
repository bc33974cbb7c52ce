from datetime import datetime, timedelta

import pytest
from tests.plugins.admin.conftest import Site
from tests.plugins.admin.test_sessions import log_in, refresh_token, renew

DAY = timedelta(days=1)


@pytest.mark.parametrize("remembered", [True, False])
async def test_a_session_that_is_renewed_lives_as_long_as_it_began(site: Site, remembered: bool) -> None:
    await site.first()
    begun = await log_in(site, rememberMe=remembered)

    async def left() -> timedelta:
        # Where somebody logged in from is kept beside the sessions, whenever there is time for it.
        sessions = await site.app.query("admin::session").find_many({"type": {"$ne": "place"}})
        row = max(sessions, key=lambda one: one["id"])
        ends = row["expiresAt"]
        ends = datetime.fromisoformat(ends) if isinstance(ends, str) else ends
        return ends - datetime.now(ends.tzinfo)

    first = await left()
    assert (await renew(site, refresh_token(begun))).status_code == 200
    assert abs(await left() - first) < timedelta(hours=1)
    assert (first > 7 * DAY) is remembered
