"""How often one may try."""

from pathlib import Path

import pytest
from tests.plugins.users_permissions.site import Site, open_site

from octavo.http.rate_limit import network_of
from octavo.plugins.users_permissions.rate_limit import accounts_of

THREE = "[plugins.users-permissions.config.ratelimit]\nmax = 3\n"
ALONE = THREE + "max_per_address = 3\n"
LOGIN = "/api/auth/local"


async def statuses(site: Site, path: str, *bodies: dict[str, str]) -> list[int]:
    return [(await site.post(path, **body)).status_code for body in bodies]


async def test_the_fourth_login_is_refused_with_when_to_come_back(tmp_path: Path) -> None:
    async with open_site(tmp_path, THREE) as site:
        body = {"identifier": "ann", "password": "x"}
        assert await statuses(site, LOGIN, body, body, body) == [400, 400, 400]
        answer = await site.post(LOGIN, **body)
        assert answer.status_code == 429
        assert answer.json()["error"]["name"] == "RateLimitError"
        assert answer.headers["x-ratelimit-limit"] == "3"
        assert answer.headers["x-ratelimit-remaining"] == "0"
        assert 1 <= int(answer.headers["retry-after"]) <= 300


async def test_each_route_counts_by_itself(tmp_path: Path) -> None:
    async with open_site(tmp_path, ALONE) as site:
        body = {"identifier": "ann", "password": "x"}
        await statuses(site, LOGIN, body, body, body, body)
        answer = await site.post("/api/auth/local/register")
        assert (answer.status_code, answer.headers["x-ratelimit-remaining"]) == (400, "2")


async def test_an_account_counts_wherever_the_attempts_come_from(tmp_path: Path) -> None:
    async with open_site(tmp_path, THREE + "[server]\nproxy = true\n") as site:
        found = []
        for number, name in enumerate(["ann", "ANN", "ann ", "\uff41nn", "ann"]):
            headers = {"X-Forwarded-For": f"10.0.0.{number}"}
            body = {"identifier": name, "password": "x"}
            found.append((await site.call("POST", LOGIN, json=body, headers=headers)).status_code)
        assert found == [400, 400, 400, 429, 429]


async def test_many_people_log_in_from_one_address(tmp_path: Path) -> None:
    async with open_site(tmp_path, "") as site:
        for number in range(12):
            await site.user(f"person{number}")
            await site.login(f"person{number}")


@pytest.mark.parametrize("path", [LOGIN, "/api/auth/forgot-password"])
async def test_an_address_may_not_try_every_account(tmp_path: Path, path: str) -> None:
    async with open_site(tmp_path, THREE + "max_per_address = 40\n") as site:
        bodies = [{"identifier": f"p{n}", "password": "x", "email": f"p{n}@example.com"} for n in range(41)]
        found = await statuses(site, path, *bodies)
        assert (429 in found[:40], found[40]) == (False, 429)


async def test_the_present_password_is_guessed_as_often_as_one_logs_in(tmp_path: Path) -> None:
    async with open_site(tmp_path, THREE) as site:
        ann = await site.user("ann")
        token = {"Authorization": f"Bearer {(await site.login('ann'))['jwt']}"}
        body = {"currentPassword": "wrong", "password": "Secret12345", "passwordConfirmation": "Secret12345"}
        path = "/api/auth/change-password"
        found = [(await site.call("POST", path, json=body, headers=token)).status_code for _ in range(4)]
        assert ann and found == [400, 400, 400, 429]


async def test_mails_are_limited_by_account_and_widely_by_address(tmp_path: Path) -> None:
    async with open_site(tmp_path, ALONE) as site:
        path, same = "/api/auth/forgot-password", {"email": "ann@example.com"}
        assert await statuses(site, path, same, same, same, same) == [200, 200, 200, 429]
        others = [{"email": f"p{number}@example.com"} for number in range(30)]
        found = await statuses(site, path, *others)
        assert found[0] == 200
        assert found[-1] == 429


@pytest.mark.parametrize("path", ["/api/auth/forgot-password", "/api/auth/send-email-confirmation"])
async def test_asking_for_mails_without_saying_for_whom_counts_as_one_account(
    tmp_path: Path, path: str
) -> None:
    async with open_site(tmp_path, THREE) as site:
        assert await statuses(site, path, *[{}] * 4) == [400, 400, 400, 429]
        assert await statuses(site, path, {"email": "ann@example.com"}) == [200]


async def test_counting_can_be_turned_off(tmp_path: Path) -> None:
    async with open_site(tmp_path, THREE + "enabled = false\n") as site:
        body = {"identifier": "ann", "password": "x"}
        assert await statuses(site, LOGIN, *[body] * 5) == [400] * 5


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_one_subscriber_is_one_address(address: str, counted: str) -> None:
    assert network_of(address) == counted


def test_accounts_are_one_however_they_are_written() -> None:
    assert accounts_of({"identifier": " ANN@Example.COM "}) == accounts_of({"email": "ann@example.com"})
    assert accounts_of({"identifier": "x" * 10_000}) == ["x" * 320]
    assert accounts_of([1]) == accounts_of(None) == accounts_of({"identifier": 5, "email": " "}) == []
    assert accounts_of({"identifier": "bob", "email": "ann"}) == ["bob", "ann"]


async def test_no_other_name_hides_whom_mails_are_for(tmp_path: Path) -> None:
    async with open_site(tmp_path, THREE) as site:
        bodies = [{"identifier": f"other{number}", "email": "ann@example.com"} for number in range(4)]
        found = await statuses(site, "/api/auth/send-email-confirmation", *bodies)
        assert found == [200, 200, 200, 429]


async def test_who_is_refused_uses_up_nobody_elses_tries(tmp_path: Path) -> None:
    async with open_site(tmp_path, ALONE + "[server]\nproxy = true\n") as site:
        body = {"identifier": "ann", "password": "x"}
        await statuses(site, LOGIN, *[{"identifier": "x", "password": "x"}] * 3)
        assert await statuses(site, LOGIN, *[body] * 5) == [429] * 5
        elsewhere = {"X-Forwarded-For": "10.0.0.9"}
        assert (await site.call("POST", LOGIN, json=body, headers=elsewhere)).status_code == 400
