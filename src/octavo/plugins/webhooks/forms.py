"""The bodies of requests about webhooks, and what is checked in them, in Strapi's words (as recorded)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from octavo import ApplicationError, Octavo, ValidationError
from octavo.plugin import (
    Boolean,
    Form,
    Items,
    Map,
    Report,
    RowIds,
    Rule,
    Text,
    ValuePath,
    list_of,
    one_of,
    refusal_of_url,
)
from octavo.plugins.webhooks.names import (
    EVENT_NAMES,
    LONGEST_HEADER,
    LONGEST_URL,
    MOST_HEADERS,
    header_problem,
    url_problem,
)

LONGEST_NAME = 255
NOT_A_URL = "must be a valid URL"
NO_IDS = "ids must be an array of id"

_ONE_DIGIT_PORT = re.compile(r"https?://[^/?]*:\d(?:[/?].*)?", re.IGNORECASE)


def _check_url(value: str, here: ValuePath, report: Report) -> None:
    # Ports of one digit are refused as recorded.
    if value and (url_problem(value) or _ONE_DIGIT_PORT.fullmatch(value)):
        report.add(here, NOT_A_URL, value)


URL = Rule(_check_url, {"format": "uri"})


class Headers(Map):
    """Headers by name."""

    def check_value(self, value: Mapping[str, Any], here: ValuePath, report: Report) -> dict[str, Any]:
        """Return the headers, and report those that cannot be sent."""
        if len(value) > MOST_HEADERS:
            report.add(here, f"must have at most {MOST_HEADERS} headers")
            return {}
        read = super().check_value(value, here, report)
        for name, content in read.items():
            problem = header_problem(name, content) if isinstance(content, str) else ""
            if problem:
                report.add((*here, name), problem)
        return read


class Events(Items):
    """Names of events, at least one."""

    def check_value(self, value: list[Any], here: ValuePath, report: Report) -> list[Any]:
        """Return the names, each once."""
        if not value:
            report.add(here, "is a required field", value)
        return list(dict.fromkeys(str(item) for item in super().check_value(value, here, report)))

    def value_schema(self) -> dict[str, Any]:
        """Return the schema of a list of events."""
        return {**list_of(one_of(*EVENT_NAMES)), "minItems": 1}


_HEADER = Text("value", required=True, max_length=LONGEST_HEADER)
_FIELDS = (
    Text("name", required=True, max_length=LONGEST_NAME),
    Text("url", required=True, max_length=LONGEST_URL, rules=[URL]),
    Headers("headers", values=_HEADER, required=True),
    Events("events", required=True),
)
CREATE = Form(*_FIELDS)
UPDATE = Form(*_FIELDS, Boolean("isEnabled"))
IDS = Form(RowIds("ids", required=True))


def read_hook(app: Octavo, form: Form, body: Any) -> dict[str, Any]:
    """Return what a body says of a webhook; raises ValidationError for an event there is not, and for an
    address this server may not call.
    """
    data = form.read(body)
    for event in data["events"]:
        if event not in EVENT_NAMES:
            raise ValidationError(
                f"Webhook event {event} is not supported; there are {', '.join(EVENT_NAMES)}"
            )
    refusal = refusal_of_url(data["url"], app.settings.server.outgoing_allowed)
    if refusal:
        report = Report()
        report.add(("url",), f"cannot be called: {refusal}", data["url"])
        report.raise_any()
    return data


def read_ids(body: Any) -> list[int]:
    """Return the ids in a body."""
    ids = body.get("ids") if isinstance(body, Mapping) else None
    if not isinstance(ids, Sequence) or isinstance(ids, str) or not ids:
        raise ApplicationError(NO_IDS)
    return list(IDS.read(body)["ids"])
