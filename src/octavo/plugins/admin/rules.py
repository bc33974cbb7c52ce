"""What texts of the admin API's forms must be, in the recorded words."""

import re

from octavo.plugin import FormReader, Report, email_rule

Path = tuple[str | int, ...]
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def lowercase_rule(value: str, here: Path, report: Report) -> None:
    """Note capital letters."""
    if value != value.lower():
        report.add(here, "must be a lowercase string", value)


def trimmed_rule(value: str, here: Path, report: Report) -> None:
    """Note blanks at either end."""
    if value != value.strip():
        report.add(here, "must be a trimmed string", value)


def uuid_rule(value: str, here: Path, report: Report) -> None:
    """Note what is no UUID (RFC 9562)."""
    if not _UUID.fullmatch(value):
        report.add(here, "must be a valid UUID", value)


EMAIL = (email_rule, lowercase_rule)


def read_session(form: FormReader) -> dict[str, object]:
    """Return what a body says of the session it begins: its device, and whether it is to be remembered."""
    device = form.text("deviceId", rules=[uuid_rule])
    return {"deviceId": device, "rememberMe": form.boolean("rememberMe")}
