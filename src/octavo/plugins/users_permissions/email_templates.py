"""The mails of this plugin; administrators may write two of them anew in the settings."""

from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugin import EmailTemplate, StoredEmail

STORED = "plugin_users-permissions_email"
"""The name in the store of what administrators have written."""

_USER = {"SERVER_URL": "https://example.org", "USER.username": "ann", "USER.email": "ann@example.org"}
_CODE = {**_USER, "CODE": "4f2a9c", "TOKEN": "4f2a9c"}


async def _stored_reset(app: Octavo) -> StoredEmail | None:
    return _stored_email(RESET, await app.store.get(STORED, {}))


async def _stored_confirmation(app: Octavo) -> StoredEmail | None:
    return _stored_email(CONFIRMATION, await app.store.get(STORED, {}))


def _stored_email(mail: EmailTemplate, stored: Mapping[str, Any]) -> StoredEmail | None:
    """Return the stored texts of a mail, unless they are the mail's own."""
    options = stored.get(KEYS[mail.name], {}).get("options", {})
    stored_email = StoredEmail(options.get("object", mail.subject), options.get("message", mail.html))
    return None if stored_email == StoredEmail(mail.subject, mail.html) else stored_email


RESET = EmailTemplate(
    name="reset-password",
    subject="Reset your password",
    text="""Somebody asked for a new password for your account. To choose one, follow this link:

{{ URL }}?code={{ TOKEN }}

If it was not you, there is nothing to do: your password stays as it is.
""",
    html="<p>Somebody asked for a new password for your account.</p>\n"
    '<p><a href="{{ URL }}?code={{ TOKEN }}">Choose a new password</a></p>\n'
    "<p>If it was not you, there is nothing to do: your password stays as it is.</p>",
    examples={"URL": "https://example.org/reset", **_CODE},
    stored=_stored_reset,
)

CONFIRMATION = EmailTemplate(
    name="email-confirmation",
    subject="Confirm your e-mail address",
    text="""Thank you for registering. To confirm your e-mail address, follow this link:

{{ URL }}?confirmation={{ CODE }}
""",
    html="<p>Thank you for registering.</p>\n"
    '<p><a href="{{ URL }}?confirmation={{ CODE }}">Confirm your e-mail address</a></p>',
    examples={"URL": "https://example.org/api/auth/email-confirmation", **_CODE},
    stored=_stored_confirmation,
)

ADDRESS_CHANGED = EmailTemplate(
    name="address-changed",
    subject="Your e-mail address was changed",
    text="""Your account at {{ SERVER_URL }} has another e-mail address now; this one is worth nothing there.

If it was not you, tell whoever runs the site at once.
""",
    html="<p>Your account at {{ SERVER_URL }} has another e-mail address now; this one is worth nothing "
    "there.</p>\n<p>If it was not you, tell whoever runs the site at once.</p>",
    examples={"SERVER_URL": "https://example.org"},
)

EMAILS = (RESET, CONFIRMATION, ADDRESS_CHANGED)

KEYS: Mapping[str, str] = {RESET.name: "reset_password", CONFIRMATION.name: "email_confirmation"}
"""What the settings call the mails that may be written anew (Strapi)."""
