"""E-mails to administrators."""

from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugin import EmailTemplate, expect_mailer, find_mailer
from octavo.plugins.admin.config import AdminOptions

Admin = Mapping[str, Any]

_SITE = {"SERVER_URL": "https://cms.example.org"}

RESET = EmailTemplate(
    name="admin-reset-password",
    subject="Choose a new password",
    text="""Somebody asked for a new password for your account. If it was you, follow this link:

{{ URL }}

It works once, for {{ MINUTES }} minutes. If it was not you, nothing has changed.
""",
    html="""<p>Somebody asked for a new password for your account. If it was you, follow this link:</p>
<p><a href="{{ URL }}">Choose a new password</a></p>
<p>It works once, for {{ MINUTES }} minutes. If it was not you, nothing has changed.</p>
""",
    examples={
        **_SITE,
        "URL": "https://cms.example.org/admin/auth/reset-password?code=4f2a9c",
        "MINUTES": "30",
    },
)

INVITATION = EmailTemplate(
    name="admin-invitation",
    subject="You are invited to {{ SERVER_URL }}",
    text="""You are invited to work at {{ SERVER_URL }}. Follow this link to choose your password:

{{ URL }}

It works once.
""",
    html="""<p>You are invited to work at {{ SERVER_URL }}.</p>
<p><a href="{{ URL }}">Choose your password</a></p>
<p>The link works once.</p>
""",
    examples={**_SITE, "URL": "https://cms.example.org/admin/auth/register?registrationToken=4f2a9c"},
)

ADDRESS_CHANGED = EmailTemplate(
    name="admin-address-changed",
    subject="Your e-mail address was changed",
    text="""Your account at {{ SERVER_URL }} has another e-mail address now; this one is worth nothing there.

If it was not you, tell whoever runs the site at once.
""",
    html="""<p>Your account at {{ SERVER_URL }} has another e-mail address now;
this one is worth nothing there.</p>
<p>If it was not you, tell whoever runs the site at once.</p>
""",
    examples=_SITE,
)

EMAILS = (RESET, INVITATION, ADDRESS_CHANGED)


class MailService:
    """Sends e-mails to administrators, in the language of each where there are texts in it."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def send_reset(self, admin: Admin, token: str) -> None:
        """Send the link to a form for a new password."""
        options: AdminOptions = self.app.plugin("admin").config
        url = self.link(f"/auth/reset-password?code={token}")
        await self._send(RESET, admin, URL=url, MINUTES=str(options.forgot_password_lifespan // 60))

    async def send_invitation(self, admin: Admin, token: str) -> None:
        """Send the link by which who is invited chooses a password."""
        if find_mailer(self.app) is not None:
            await self._send(INVITATION, admin, URL=self.link(f"/auth/register?registrationToken={token}"))

    async def send_address_changed(self, before: Admin) -> None:
        """Tell the address that an account had that it left it."""
        if find_mailer(self.app) is not None:
            await self._send(ADDRESS_CHANGED, before)

    async def _send(self, mail: EmailTemplate, admin: Admin, **values: str) -> None:
        template_values = {"SERVER_URL": self.app.url, **values}
        locale = admin.get("preferedLanguage")
        mailer = expect_mailer(self.app)
        await mailer.send_template(mail.name, admin["email"], template_values, locale=locale)

    def link(self, path: str) -> str:
        """Return an address in the admin panel."""
        options: AdminOptions = self.app.plugin("admin").config
        panel = options.url if "://" in options.url else f"{self.app.url}{options.url}"
        return f"{panel.rstrip('/')}{path}"
