"""Mails handed to a real mail server over SMTP, as jobs."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.cli.command import octavo
from tests.cli.serving import free_port
from tests.plugins.admin.conftest import SETTINGS, Site, problems
from tests.security.outgoing_servers import certified

from octavo import Octavo, StartupError
from octavo.testing import Project, run_due_jobs, running

SENDER = 'default_from = "Site <site@example.com>"'
# The library asks for a name it has itself deprecated.
pytestmark = [
    pytest.mark.soak,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning"),
]


class Mailbox:
    """A handler that keeps what it is sent, and refuses as it is told."""

    def __init__(self) -> None:
        self.kept: list[Envelope] = []
        self.answer = "250 OK"
        self.refused: dict[str, str] = {}
        self.were_encrypted: list[bool] = []

    async def handle_RCPT(  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.kept.append(envelope)
            self.were_encrypted.append(session.ssl is not None)
        return self.answer


def check_login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"site", b"a password")
    return AuthResult(success=known, handled=False)


@contextmanager
def server(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """Run a mail server, and yield its port."""
    port = free_port()
    controller = Controller(mailbox, hostname="localhost", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def site(folder: Path, port: int, settings: str = 'security = "none"') -> Project:
    smtp = f"[plugins.email.config.smtp]\nport = {port}\n{settings}\n"
    return Project(folder).settings(f'[plugins.email.config]\nprovider = "smtp"\n{SENDER}\n{smtp}')


async def send(app: Octavo, **more: Any) -> None:
    await app.service("plugin::email.email").send(
        **{"to": "ann@example.com", "subject": "Grüße", "text": "Hallo", **more}
    )


async def states(app: Octavo) -> list[tuple[str, int]]:
    found, _ = await app.jobs.find_page()
    return [(one.state, one.attempts) for one in found]


async def test_a_mail_is_handed_over_after_the_commit_and_then_forgotten(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with server(mailbox) as port:
        async with running(site(tmp_path, port).folder) as app:
            with pytest.raises(ZeroDivisionError):
                async with app.transaction():
                    await send(app, subject="never")
                    raise ZeroDivisionError
            async with app.transaction():
                await send(app, html="<p>Hallo</p>", to=["ann@example.com", "Bob <bob@example.com>"])
                assert mailbox.kept == []
            await run_due_jobs(app)
            found, _ = await app.jobs.find_page()
            assert [(one.state, one.arguments) for one in found] == [("done", {})]
    (envelope,) = mailbox.kept
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "site@example.com",
        ["ann@example.com", "bob@example.com"],
    )
    mail = read(envelope)
    assert (mail["From"], mail["Subject"]) == ("Site <site@example.com>", "Grüße")
    for kind, text in (("plain", "Hallo"), ("html", "<p>Hallo</p>")):
        body = mail.get_body((kind,))
        assert body is not None and body.get_content().strip() == text


def read(envelope: Envelope) -> EmailMessage:
    from email import message_from_bytes, policy

    assert isinstance(envelope.content, bytes)
    return message_from_bytes(envelope.content, policy=policy.default)


async def test_a_server_that_is_away_is_tried_again(tmp_path: Path) -> None:
    mailbox, port = Mailbox(), free_port()
    async with running(site(tmp_path, port).folder) as app:
        await send(app)
        (result,) = await run_due_jobs(app, raise_errors=False)
        assert result.error is not None
        assert await states(app) == [("waiting", 1)]
        controller = Controller(mailbox, hostname="localhost", port=port)
        controller.start()
        try:
            mailbox.answer = "451 come back later"
            await app.jobs.retry(1)
            (result,) = await run_due_jobs(app, raise_errors=False)
            assert "come back later" in str(result.error)
            assert await states(app) == [("waiting", 1)]
            mailbox.answer = "250 OK"
            await app.jobs.retry(1)
            await run_due_jobs(app)
        finally:
            controller.stop()
    assert len(mailbox.kept) == 1


async def test_what_is_refused_for_good_is_not_tried_again(tmp_path: Path) -> None:
    mailbox = Mailbox()
    mailbox.refused = {"bob@example.com": "550 no such user", "eve@example.com": "450 busy"}
    with server(mailbox) as port:
        async with running(site(tmp_path, port).folder) as app:
            for to, state in (("bob@example.com", "dead"), ("eve@example.com", "waiting")):
                await send(app, to=to)
                await run_due_jobs(app, raise_errors=False)
                assert (await states(app))[0] == (state, 1)
            await send(app, to=["ann@example.com", "bob@example.com"])
            (result,) = await run_due_jobs(app, raise_errors=False)
            assert "1 of the recipients were refused" in str(result.error)
            mailbox.answer = "554 looks like an advertisement"
            await send(app)
            await run_due_jobs(app, raise_errors=False)
            assert [state for state, _ in await states(app)] == ["dead", "dead", "waiting", "dead"]
    assert [envelope.rcpt_tos for envelope in mailbox.kept] == [["ann@example.com"]]


ELSEWHERE = 'host = "mail.example.com", security = "none", username = "a"'
LOGIN = 'username = "site"\npassword = "{}"\nca_file = "{}"\nsecurity = "{}"'


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_logins_and_mails_are_encrypted(tmp_path: Path, security: str) -> None:
    context, certificate = certified(tmp_path, "localhost")
    tls: dict[str, Any] = {"authenticator": check_login, "auth_required": True}
    if security == "tls":
        tls |= {"ssl_context": context, "auth_require_tls": False}
    else:
        tls |= {"tls_context": context, "require_starttls": True}
    mailbox = Mailbox()
    with server(mailbox, **tls) as port:
        for password, kept in (("wrong", 0), ("a password", 1)):
            settings = LOGIN.format(password, certificate, security)
            async with running(site(tmp_path / password, port, settings).folder) as app:
                await send(app)
                (result,) = await run_due_jobs(app, raise_errors=False)
                assert (result.error is None) is bool(kept)
                assert len(mailbox.kept) == kept
        untrusted = LOGIN.format("a password", "", security)
        async with running(site(tmp_path / "untrusted", port, untrusted).folder) as app:
            await send(app)
            (result,) = await run_due_jobs(app, raise_errors=False)
            assert "certificate" in str(result.error).lower()
    assert len(mailbox.kept) == 1


async def test_nothing_is_sent_where_the_server_has_no_tls(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with server(mailbox) as port:
        async with running(site(tmp_path, port, 'security = "starttls"').folder) as app:
            await send(app)
            (result,) = await run_due_jobs(app, raise_errors=False)
            assert result.error is not None
    assert mailbox.kept == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('provider = "smtp"', "smtp needs default_from"),
        (
            f'provider = "smtp"\n{SENDER}\nsmtp = {{ {ELSEWHERE} }}',
            "a password is not sent without TLS",
        ),
        ('provider = "pigeon"', "'console', 'file', 'smtp', 'ses', 'mailgun' or 'own'"),
    ],
)
async def test_settings_that_cannot_work_are_refused(tmp_path: Path, settings: str, message: str) -> None:
    project = Project(tmp_path).settings(f"[plugins.email.config]\n{settings}\n")
    with pytest.raises(StartupError, match=message):
        async with running(project.folder):
            pass


def test_the_settings_are_tried_from_the_command_line(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with server(mailbox) as port:
        folder = site(tmp_path / "site", port).folder
        taken = octavo("email", "test", "ann@example.com", cwd=folder)
        assert (taken.returncode, taken.stdout) == (0, "The message to ann@example.com was taken\n")
        mailbox.refused = {"bob@example.com": "550 no such user"}
        refused = octavo("email", "test", "bob@example.com", cwd=folder)
        assert refused.returncode == 1
        assert "no such user" in refused.stderr
    away = octavo("email", "test", "ann@example.com", cwd=folder)
    assert away.returncode == 1
    assert "see [plugins.email.config] in octavo.toml" in away.stderr
    assert [envelope.rcpt_tos for envelope in mailbox.kept] == [["ann@example.com"]]


async def test_administrators_see_and_try_the_settings(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with server(mailbox) as port:
        project = site(tmp_path, port, 'security = "none"\nusername = "site"\npassword = "a password"')
        async with running(project.settings(SETTINGS.split("[plugins.email")[0]).folder) as app:
            root = await Site(app).first()
            shown = await root.get("/email/settings")
            settings = {"defaultFrom": "Site <site@example.com>", "defaultReplyTo": None}
            assert shown.json() == {"config": {"provider": "smtp", "settings": settings}}
            app.service("plugin::email.email").provider.settings = app.plugin("email").config.smtp.model_copy(
                update={"username": ""}
            )
            assert (await root.post("/email/test", {"to": "ann@example.com"})).json() == {}
            mailbox.refused = {"bob@example.com": "550 no such user"}
            refused = await root.post("/email/test", {"to": "bob@example.com"})
            assert refused.status_code == 400 and "no such user" in refused.text
            assert problems(await root.post("/email/test", {})) == ["to is a required field"]
            smuggled = await root.post("/email/test", {"to": "ann@example.com\nBcc: bob@example.com"})
            assert smuggled.status_code == 400
            # At once: no job is left behind.
            assert (await app.jobs.find_page())[1] == 0
    assert [envelope.rcpt_tos for envelope in mailbox.kept] == [["ann@example.com"]]


async def test_a_provider_of_ones_own_is_named_by_its_class(tmp_path: Path) -> None:
    class Pigeon:
        leaves_the_machine = True

        async def send(self, message: EmailMessage) -> None:
            raise ConnectionError("no wind")

    async with running(Project(tmp_path).settings(SETTINGS).folder) as app:
        app.service("plugin::email.email").provider = Pigeon()
        root = await Site(app).first()
        assert (await root.get("/email/settings")).json()["config"]["provider"] == "Pigeon"
        refused = await root.post("/email/test", {"to": "ann@example.com"})
        assert problems(refused) == ["The message was not taken: no wind"]
