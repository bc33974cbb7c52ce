"""The mails a plugin sends: the e-mail plugin fills them in, and projects replace them by files."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Protocol

from octavo.errors import ApplicationError
from octavo.log import TaskFailed, log_event

SERVICE = "plugin::email.email"


class EmailProvider(Protocol):
    """Delivers messages.

    Messages of one that `leaves_the_machine` are jobs: sent after the commit, and again where that fails.
    """

    leaves_the_machine: bool

    async def send(self, message: EmailMessage) -> None:
        """Deliver one message; raises GiveUp where it never can be, and anything else to be tried again."""


@dataclass(frozen=True, slots=True)
class StoredEmail:
    """What administrators have written in place of a mail: its subject and its HTML."""

    subject: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailTemplate:
    """A mail: its texts, in which `{{ NAME }}` stands for a value, and an example of each value.

    `stored` returns what administrators have written in its place, or None.
    """

    name: str
    """Small letters, digits and hyphens: `reset-password`. Files that replace it are called so too."""
    examples: Mapping[str, str]
    subject: str
    text: str
    html: str = ""
    """Values in it are escaped; without it a mail is plain text."""
    stored: Callable[[Any], Awaitable[StoredEmail | None]] | None = None


class Mailer(Protocol):
    """The service that sends mails: the e-mail plugin's, which may be off."""

    async def send_template(
        self, name: str, to: str, values: Mapping[str, str], *, locale: str | None = None
    ) -> None:
        """Send one mail by its name."""


def find_mailer(app: Any) -> Mailer | None:
    """Return the service of an instance that sends mails, or None where there is none."""
    mailer: Mailer | None = app.services.get(SERVICE)
    return mailer


def expect_mailer(app: Any) -> Mailer:
    """Return the service of an instance that sends mails; raises ApplicationError where there is none."""
    mailer = find_mailer(app)
    if mailer is None:
        raise ApplicationError("No e-mail can be sent: the e-mail plugin is off")
    return mailer


async def send_to_each(
    app: Any, mail: EmailTemplate, addresses: Iterable[str], values: Mapping[str, str], *, about: str
) -> None:
    """Send a mail about something to some people, where mails are sent at all.

    One that cannot be sent is logged: the others are told all the same, and nobody twice.
    """
    mailer = find_mailer(app)
    if mailer is None:
        return
    for address in dict.fromkeys(addresses):
        try:
            await mailer.send_template(mail.name, address, values)
        except Exception as error:
            log_event(TaskFailed(f"mail about {about}", error))
