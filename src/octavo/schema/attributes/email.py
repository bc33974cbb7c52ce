"""`email`: an e-mail address."""

import re
from dataclasses import dataclass
from typing import Any

from octavo.schema.attributes.textual import Textual
from octavo.schema.errors import Report, ValidationMode, ValuePath

# Letters beyond ASCII are RFC 3987's of the first plane; the grammar is RFC 5322's, without comments.
_BEYOND = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
_ATOM = rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~{_BEYOND}-]+"
# Compiled, and kept by `re`, at the first address: tables this wide take 20 ms.
_LOCAL = rf'{_ATOM}(?:\.{_ATOM})*|"(?:[^"\\\r\n]|\\[^\r\n])*"'
_DOMAIN = rf"[A-Za-z0-9{_BEYOND}][A-Za-z0-9._~{_BEYOND}-]*[A-Za-z{_BEYOND}]"
_TOP_LEVEL = rf"[A-Za-z0-9{_BEYOND}]\.[A-Za-z{_BEYOND}]"


@dataclass(frozen=True, kw_only=True)
class EmailAttribute(Textual):
    """An e-mail address; drafts may hold any text, and `minLength` does not apply to published ones
    (Strapi).
    """

    def rules_schema(self) -> dict[str, Any]:
        """Return its rules, except the minimum length, and that it is an address."""
        limits = {key: value for key, value in super().rules_schema().items() if key != "minLength"}
        return {**limits, "format": "email"}

    def check_text(self, value: str, path: ValuePath, mode: ValidationMode, report: Report) -> None:
        """Report what is wrong with an address."""
        super().check_text(value, path, mode, report)
        if mode.draft:
            return
        if not value:
            report.add(path, "cannot be empty", value)
        elif not is_email(value):
            report.add(path, "must be a valid email", value)

    def too_short(self, value: str, path: ValuePath, report: Report) -> None:
        """Do nothing: the grammar of addresses decides."""


def is_email(value: str) -> bool:
    """Whether a text is an address at a domain that has a dot."""
    local, at, domain = value.rpartition("@")
    return (
        bool(at)
        and re.fullmatch(_LOCAL, local) is not None
        and re.fullmatch(_DOMAIN, domain) is not None
        and re.search(_TOP_LEVEL, domain) is not None
    )
