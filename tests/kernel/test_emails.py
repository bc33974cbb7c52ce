"""The service that sends mails, as plugins find it beside them."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from octavo import ApplicationError
from octavo.log import LogEvent, TaskFailed, observing
from octavo.plugin import EmailTemplate, expect_mailer, find_mailer, send_to_each
from octavo.testing import Project, running

NEWS = EmailTemplate(name="news", subject="News of {{ NAME }}", text="{{ NAME }}", examples={"NAME": "Ann"})
ADDRESSES = ["ann@example.com", "ben@example.com", "cleo@example.com", "ann@example.com"]
PLUGIN = """
from octavo.plugin import EmailTemplate, Plugin

NEWS = EmailTemplate(name="news", subject="News of {{ NAME }}", text="{{ NAME }}", examples={"NAME": "Ann"})
plugin = Plugin(name="press", emails=[NEWS])
"""


class HalfDown:
    """Delivers to all but one address."""

    leaves_the_machine = False

    def __init__(self) -> None:
        self.delivered: list[str] = []

    async def send(self, message: EmailMessage) -> None:
        if message["To"] == "ben@example.com":
            raise ConnectionError("unreachable")
        self.delivered.append(message["To"])


async def test_who_cannot_be_told_is_logged_and_the_others_are_told_once(tmp_path: Path) -> None:
    project = Project(tmp_path).file("app/plugins/press/__init__.py", PLUGIN)
    project.settings('[plugins.email.config]\ndefault_from = "site@example.com"\n')
    told: list[LogEvent] = []
    async with running(project.folder) as app:
        app.service("plugin::email.email").provider = provider = HalfDown()
        with observing(told.append):
            await send_to_each(app, NEWS, ADDRESSES, {"NAME": "Ann"}, about="Ann")
    assert provider.delivered == ["ann@example.com", "cleo@example.com"]
    assert [one.task for one in told if isinstance(one, TaskFailed)] == ["mail about Ann"]


async def test_where_no_mails_are_sent_nobody_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path).settings("[plugins.email]\nenabled = false\n")
    async with running(project.folder) as app:
        assert find_mailer(app) is None
        await send_to_each(app, NEWS, ADDRESSES, {"NAME": "Ann"}, about="Ann")
        with pytest.raises(ApplicationError, match="the e-mail plugin is off"):
            expect_mailer(app)
