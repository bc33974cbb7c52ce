"""E-mails are sent beside the request: no answer waits for them, and none tells whether there was one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from tests.plugins.users_permissions.site import SETTINGS, USER, Site, open_site

from octavo.log import LogEvent, TaskFailed, observing

pytestmark = pytest.mark.soak

FORGOT = "/api/auth/forgot-password"
AGAIN = "/api/auth/send-email-confirmation"
ADMIN = "/admin/forgot-password"
NEO = {"username": "neo", "email": "neo@example.com", "password": "Secret123"}


class HeldProvider:
    """Takes no message before it is let."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.let = asyncio.Event()
        self.sent: list[str] = []

    async def send(self, message: EmailMessage) -> None:
        self.asked.set()
        await self.let.wait()
        self.sent.append(str(message["To"]))


class FailingProvider:
    """Takes no message at all."""

    async def send(self, message: EmailMessage) -> None:
        raise ConnectionRefusedError("no mail server")


def send_by(site: Site, provider: Any) -> None:
    site.app.service("plugin::email.email").provider = provider


@pytest.fixture
async def held() -> AsyncIterator[HeldProvider]:
    provider = HeldProvider()
    yield provider
    provider.let.set()


async def with_accounts(site: Site) -> None:
    """Make a user, one who has not confirmed, and an administrator."""
    await site.user("ann")
    await site.user("new", confirmed=False)
    body = {"email": "root@example.com", "firstname": "Ro", "password": "Passw0rd!"}
    assert (await site.post("/admin/register-admin", **body)).status_code == 200


CASES = [
    pytest.param(FORGOT, "ann@example.com", id="forgotten"),
    pytest.param(AGAIN, "new@example.com", id="not confirmed"),
    pytest.param(ADMIN, "root@example.com", id="an administrator's"),
]


@pytest.mark.parametrize(("path", "email"), CASES)
async def test_no_answer_waits_for_a_mail(site: Site, held: HeldProvider, path: str, email: str) -> None:
    await with_accounts(site)
    send_by(site, held)
    known = await site.post(path, email=email)
    unknown = await site.post(path, email="nobody@example.com")
    assert known.status_code == unknown.status_code < 300
    assert known.text.replace(email, "") == unknown.text.replace("nobody@example.com", "")
    assert known.headers.keys() == unknown.headers.keys()
    await held.asked.wait()
    assert held.sent == []
    held.let.set()
    await site.app.background.finish()
    assert held.sent == [email]


async def test_registering_does_not_wait_either(site: Site, held: HeldProvider) -> None:
    await site.app.service(SETTINGS).set_advanced({"email_confirmation": True})
    send_by(site, held)
    assert (await site.post("/api/auth/local/register", **NEO)).status_code == 200
    await held.asked.wait()
    held.let.set()
    await site.app.background.finish()
    assert held.sent == ["neo@example.com"]


@pytest.mark.parametrize(("path", "email"), CASES)
async def test_a_provider_that_fails_is_logged_and_told_nobody(site: Site, path: str, email: str) -> None:
    await with_accounts(site)
    send_by(site, FailingProvider())
    told: list[LogEvent] = []
    with observing(told.append):
        known = await site.post(path, email=email)
        unknown = await site.post(path, email="nobody@example.com")
        await site.app.background.finish()
    assert known.status_code == unknown.status_code < 300
    assert known.text.replace(email, "") == unknown.text.replace("nobody@example.com", "")
    failures = [(one.task, type(one.error)) for one in told if isinstance(one, TaskFailed)]
    assert [error for _, error in failures] == [ConnectionRefusedError]
    assert failures[0][0].startswith("e-mail")


async def test_mails_under_way_are_sent_before_the_end(tmp_path: Path, held: HeldProvider) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann")
        send_by(site, held)
        await site.post(FORGOT, email="ann@example.com")
        await held.asked.wait()
        asyncio.get_running_loop().call_soon(held.let.set)
    assert held.sent == ["ann@example.com"]


@pytest.mark.parametrize(("path", "email"), CASES[::2])
async def test_the_request_asks_the_database_alike(site: Site, path: str, email: str) -> None:
    await with_accounts(site)
    asked: list[str] = []
    request = asyncio.current_task()

    def note(statement: Any) -> None:
        with suppress(RuntimeError):  # in the thread that writes, which requests leave to what follows them
            if asyncio.current_task() is request:
                asked.append(statement.sql)

    await site.post(path, email="first@example.com")  # what roles may do is read once
    await site.app.background.finish()
    seen = []
    with site.app.database.observed(note):
        for address in (email, "nobody@example.com"):
            await site.post(path, email=address)
            seen.append(asked.copy())
            asked.clear()
            await site.app.background.finish()
    assert seen[0] == seen[1]


async def test_without_a_mailer_everybody_is_told_the_same(tmp_path: Path) -> None:
    off = "[plugins.users-permissions.config.ratelimit]\nmax = 100\n[plugins.email]\nenabled = false\n"
    async with open_site(tmp_path, off) as site:
        await site.user("ann")
        answers = [await site.post(FORGOT, email=f"{name}@example.com") for name in ("ann", "nobody")]
        assert {(answer.status_code, answer.text) for answer in answers} == {
            (400, answers[0].text),
        }
        assert "e-mail plugin is off" in answers[0].text
        await site.app.service(SETTINGS).set_advanced({"email_confirmation": True})
        assert (await site.post("/api/auth/local/register", **NEO)).status_code == 400
        assert await site.app.query(USER).count({"username": "neo"}) == 0


LOGINS = [
    ("/api/auth/local", {"identifier": "ann@example.com"}),
    ("/api/auth/local", {"identifier": "nobody@example.com"}),
    ("/api/auth/local", {"identifier": "machine"}),
    ("/admin/login", {"email": "root@example.com"}),
    ("/admin/login", {"email": "nobody@example.com"}),
]


async def test_every_login_compares_one_password(
    site: Site, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    """Who has no account, and who has none with a password, waits as long as who mistypes."""
    await with_accounts(site)
    await site.user("machine", provider="github")
    compared: list[bool] = []
    compare = bcrypt.checkpw

    def watched(password: bytes, hashed: bytes) -> bool:
        compared.append(compare(password, hashed))
        return compared[-1]

    monkeypatch.setattr(bcrypt, "checkpw", watched)
    for path, body in LOGINS:
        with subtests.test(path=path, body=body):
            compared.clear()
            assert (await site.post(path, **body, password="Wrong1234")).status_code == 400
            assert compared == [False]
