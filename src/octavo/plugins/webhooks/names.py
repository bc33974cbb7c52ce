"""What may stand in a webhook: the events there are, and the rules of URLs and headers."""

import re
from typing import Final

from octavo.content import events
from octavo.plugin import read_url

ENTRY_EVENTS: Final = events.EVENT_NAMES
MEDIA_EVENTS: Final = ("media.create", "media.update", "media.delete")
RELEASE_EVENTS: Final = ("releases.publish",)
EVENT_NAMES: Final = (*ENTRY_EVENTS, *MEDIA_EVENTS, *RELEASE_EVENTS)
TEST_EVENT: Final = "trigger-test"

FILE: Final = "plugin::upload.file"

LONGEST_URL = 2_048
LONGEST_HEADER = 4_096
MOST_HEADERS = 20
MOST_HOOKS = 100

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_OWN_HEADERS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-strapi-event",
    }
)


def url_problem(url: str) -> str:
    """Return why a URL cannot be a webhook's, or an empty text."""
    if len(url) > LONGEST_URL:
        return f"must be at most {LONGEST_URL} characters"
    try:
        read_url(url)
    except ValueError as error:
        return str(error)
    return ""


def header_problem(name: str, value: str) -> str:
    """Return why a header cannot be sent with messages, or an empty text."""
    if not _HEADER_NAME.fullmatch(name):
        return "is no name of a header"
    if name.lower() in _OWN_HEADERS or name.lower().startswith("webhook-"):
        return "is a header that Octavo sets itself"
    if len(value) > LONGEST_HEADER:
        return f"must be at most {LONGEST_HEADER} characters"
    return "" if _HEADER_VALUE.fullmatch(value) else "must be printable ASCII without blanks around it"
