"""The mails a plugin sends: the e-mail plugin fills them in, and projects replace them by files."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Protocol


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
