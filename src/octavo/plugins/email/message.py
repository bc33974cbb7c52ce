"""Messages: put together from what a caller gives, and filled in from templates that are never executed."""

import html
import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from octavo import ValidationError

# `{{ name }}`, and `<%= name %>` as Strapi's own templates have it: names alone, no expression.
_NAME = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|<%=\s*([A-Za-z_][\w.]*)\s*%>")

_LINK = re.compile(r"<a\s[^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def fill(template: str, values: Mapping[str, str], *, markup: bool = False) -> str:
    """Return a template with its known names replaced; everything else stays the text it is.

    With `markup` the values are escaped for HTML.
    """

    def value_of(found: re.Match[str]) -> str:
        value = values.get(found[1] or found[2])
        if value is None:
            return found[0]
        return html.escape(value) if markup else value

    return _NAME.sub(value_of, template)


def as_text(markup: str) -> str:
    """Return the text of HTML, links with their address."""
    linked = _LINK.sub(lambda found: f"{found[2]}: {found[1]}", markup)
    return html.unescape(_TAG.sub("", linked))


def compose_message(
    *, sender: str, to: str, subject: str, text: str, markup: str | None = None, reply_to: str = ""
) -> EmailMessage:
    """Return a message, in plain text and HTML where both are given.

    Raises ValidationError for addresses and subjects that no header can hold, line breaks first.
    """
    message = EmailMessage()
    headers = {"From": sender, "To": to, "Subject": subject, "Reply-To": reply_to}
    for name, value in headers.items():
        if value or name in {"From", "To"}:
            _set_header(message, name, value)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="octavo.local")
    try:
        message.set_content(text)
        if markup:
            message.add_alternative(markup, subtype="html")
    except UnicodeEncodeError:
        raise ValidationError("text holds characters that cannot be sent") from None
    return message


def _set_header(message: EmailMessage, name: str, value: str) -> None:
    try:
        value.encode()
        message[name] = value
        fits = name not in {"From", "To"} or _addresses(message[name])
    except (ValueError, LookupError, AttributeError, TypeError):
        # All of these come out of the standard library's parser for texts that are no header.
        raise ValidationError(f"{name.lower()} is no header of a message") from None
    if not fits:
        raise ValidationError(f"{name.lower()} must be an address")


def _addresses(header: object) -> bool:
    addresses = getattr(header, "addresses", ())
    return bool(addresses) and all(
        address.username and address.domain and address.addr_spec.isascii() for address in addresses
    )
