"""Composes messages, and fills in templates, which are never executed."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from octavo import ValidationError
from octavo.schema.attributes.email import is_email

MOST_RECIPIENTS = 50
"""Most recipients of one message."""

LONGEST_ADDRESS = 254
"""Characters of an address (RFC 5321)."""

LONGEST_NAME = 200
"""Characters of the name before an address."""

LONGEST_SUBJECT = 998
"""Characters of a subject: one line of a message (RFC 5322)."""

# `{{ name }}`, and `<%= name %>` as Strapi's own templates have it: names alone, no expression.
_NAME = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|<%=\s*([A-Za-z_][\w.]*)\s*%>")

_BEGINNING = re.compile(r"\{\{|\{%|<%")
_WHOLE = re.compile(r"(\{\{|\{%|<%).{0,60}?(\}\}|%\}|%>)")
"""What looks as if it stood for a value, or was code."""

# Read tag by tag, so that the time it takes grows with the text alone.
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"<a\s", re.IGNORECASE)


def fill(template: str, values: Mapping[str, str], *, markup: bool = False) -> str:
    """Return a template with its known names replaced; everything else stays text.

    With `markup` the values are escaped for HTML.
    """

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1] or match[2])
        if value is None:
            return match[0]
        return html.escape(value) if markup else value

    return _NAME.sub(value_of, template)


def placeholders(template: str) -> Iterator[tuple[int, str, str | None]]:
    """Yield what stands for a value in a template: where, how it is written, and its name or None.

    A `}}` alone is none: style sheets have them.
    """
    position = 0
    while begins := _BEGINNING.search(template, position):
        position = begins.end()
        name_match = _NAME.match(template, begins.start())
        if name_match is None:
            whole = _WHOLE.match(template, begins.start())
            yield begins.start(), whole[0] if whole else begins[0], None
        else:
            position = name_match.end()
            yield begins.start(), name_match[0], name_match[1] or name_match[2]


def as_text(markup: str) -> str:
    """Convert HTML to text, links with their address."""
    address = ""

    def text_of(match: re.Match[str]) -> str:
        nonlocal address
        if _LINK.match(match[0]):
            address = match[0].partition('href="')[2].partition('"')[0]
            return ""
        link = f": {address}" if address and match[0].lower() == "</a>" else ""
        address = "" if link else address
        return link

    return html.unescape(_TAG.sub(text_of, markup))


def compose_message(
    *,
    sender: str,
    to: str | Sequence[str],
    subject: str,
    text: str,
    markup: str | None = None,
    reply_to: str = "",
) -> EmailMessage:
    """Compose a message, multipart if both text and HTML are given.

    Raises ValidationError for addresses and subjects that are invalid in headers, such as with line breaks.
    """
    message = EmailMessage()
    message["To"] = recipients(to)
    if len(subject) > LONGEST_SUBJECT:
        raise ValidationError(f"subject may have {LONGEST_SUBJECT} characters, and has {len(subject)}")
    headers = {"From": sender, "Subject": subject, "Reply-To": reply_to}
    for name, value in headers.items():
        if value or name == "From":
            _set_header(message, name, value)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    try:
        message.set_content(text)
        if markup:
            message.add_alternative(markup, subtype="html")
    except UnicodeEncodeError:
        raise ValidationError("text holds characters that cannot be sent") from None
    return message


def recipients(to: str | Sequence[str]) -> tuple[Address, ...]:
    """Return the recipients: one address, or a list of them; raises ValidationError otherwise."""
    listed = [to] if isinstance(to, str) else list(to)
    if not 0 < len(listed) <= MOST_RECIPIENTS:
        raise ValidationError(f"to takes 1 to {MOST_RECIPIENTS} addresses, and has {len(listed)}")
    return tuple(map(read_address, listed))


def read_address(address_text: str) -> Address:
    """Parse `ann@example.com` or `Ann <ann@example.com>`; raises ValidationError."""
    if len(address_text) > LONGEST_ADDRESS + LONGEST_NAME + len(' "" <>'):
        raise ValidationError(f"to must be one address of {LONGEST_ADDRESS} characters at most")
    name, spec = "", address_text.strip()
    if spec.endswith(">"):
        name, _, spec = spec[:-1].rpartition("<")
        name = name.strip().removeprefix('"').removesuffix('"')
    is_plain = address_text.isprintable() and not {*'<>"\\'} & {*name}
    is_short = len(spec) <= LONGEST_ADDRESS and len(name) <= LONGEST_NAME
    if not (is_plain and is_short and spec.isascii() and is_email(spec)):
        raise ValidationError("to must be one address, such as ann@example.com")
    try:
        return Address(name, addr_spec=spec)
    except (MessageError, ValueError):  # quoted local parts of which mail programs think otherwise
        raise ValidationError("to must be one address, such as ann@example.com") from None


def _set_header(message: EmailMessage, name: str, value: str) -> None:
    try:
        value.encode()
        if len(value) > LONGEST_SUBJECT:
            raise ValueError("longer than a line")
        message[name] = value
        fits = name != "From" or _addresses(message[name])
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
