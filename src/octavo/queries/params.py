"""The names of all parameters, and those that select versions: status, locale, publication."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from octavo.errors import ValidationError
from octavo.queries.plan import Status
from octavo.queries.problems import ErrorStage, Problems, invalid_key

SHARED_KEYS: Final = (
    "filters",
    "sort",
    "fields",
    "populate",
    "status",
    "locale",
    "page",
    "pageSize",
    "start",
    "limit",
    "_q",
    "publicationFilter",
    "hasPublishedVersion",
)
QUERY_KEYS: Final = frozenset({*SHARED_KEYS, "pagination", "count", "ordering"})
"""The parameters of a query string; `publicationState` (Strapi 4's) is translated before."""

DOCUMENT_KEYS: Final = frozenset({*QUERY_KEYS, "withCount", "data", "anyLocale"})
"""The parameters of the document service; some have no effect there (as recorded)."""

PUBLICATION_STATES: Final[Mapping[str, Status]] = {"live": "published", "preview": "draft"}
PUBLICATION_FILTERS: Final = (
    "never-published",
    "has-published-version",
    "modified",
    "unmodified",
    "never-published-document",
    "has-published-version-document",
    "published-without-draft",
    "published-with-draft",
)
DRAFT_FILTERS: Final = frozenset(
    {"modified", "unmodified", "published-without-draft", "published-with-draft"}
)
"""Publication filters that reveal something about the drafts of published entries."""

_LOCALE: Final = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_LONGEST_LOCALE: Final = 35

Locale = str | tuple[str, ...] | None


def check_keys(raw: Mapping[str, Any], allowed: Iterable[str], source: str | None, hint: str = "") -> None:
    """Raise ValidationError for the first unknown parameter."""
    for key in raw:
        if key not in allowed:
            raise invalid_key(str(key), None, source=source, param=str(key), hint=hint)


def known_keys(
    raw: Mapping[str, Any], source: str | None, *, strict: bool = True, hint: str = ""
) -> Mapping[str, Any]:
    """Return the known parameters of a query string, with Strapi 4's translated.

    Unknown ones are refused with ValidationError, or ignored if that is allowed.
    """
    if strict:
        raw = read_publication_state(raw, source)
        check_keys(raw, QUERY_KEYS, source, hint)
        return raw
    if raw.get("publicationState") in tuple(PUBLICATION_STATES):
        raw = read_publication_state(raw, source)
    return {key: value for key, value in raw.items() if key in QUERY_KEYS}


def read_publication_state(raw: Mapping[str, Any], source: str | None) -> Mapping[str, Any]:
    """Return the query with Strapi 4's `publicationState` as `status`, unless there is a `status`."""
    if "publicationState" not in raw:
        return raw
    state = raw["publicationState"]
    status = PUBLICATION_STATES.get(state) if isinstance(state, str) else None
    if status is None:
        raise invalid_key("publicationState", None, source=source, param="publicationState")
    rest = {key: value for key, value in raw.items() if key != "publicationState"}
    return {"status": status, **rest}


def read_status(raw: Mapping[str, Any], default: Status, problems: Problems) -> tuple[Status, Status | None]:
    """Return the status to read, and the one given; an empty one is refused rather than read as draft."""
    if "status" not in raw:
        return default, None
    status = raw["status"]
    if status == "draft" or status == "published":
        return status, status
    message = f"Invalid parameter at 'status'. Expected 'published' or 'draft', received: {as_text(status)}"
    problems.add(ErrorStage.STATUS, ValidationError(message))
    return default, None


def refuse_status(raw: Mapping[str, Any], source: str | None) -> None:
    """Refuse `status` in a delete: a document is deleted with its draft and its published version."""
    for key in ("status", "publicationState"):
        if key in raw:
            raise invalid_key(key, None, source=source, param=key)


def looks_at_drafts(raw: Mapping[str, Any], publication: str | None) -> bool:
    """Whether a query reveals something about drafts."""
    return raw.get("status") == "draft" or publication in DRAFT_FILTERS


def read_locale(value: Any, problems: Problems) -> Locale:
    """Return the locale or locales given; `*` stays, and None is the default one."""
    if isinstance(value, list | tuple):
        locales = [item for item in value if isinstance(item, str) and item]
        for index, item in enumerate(locales):
            _check_locale(item, f"locale[{index}]", problems)
        return tuple(locales) or None
    if value is None or value == "":
        return None
    if isinstance(value, str):
        _check_locale(value, "locale", problems)
        return value
    if isinstance(value, Mapping):
        expected = "Expected a string, array of strings, empty string, null, or undefined; received: object"
        error = ValidationError(f"Invalid parameter at 'locale'. {expected}", {"received": value})
    else:
        message = "Invalid parameter at 'locale'. Expected a string or an array of strings"
        error = ValidationError(message)
    problems.add(ErrorStage.LOCALE, error)
    return None


def expect_one_locale(locale: Locale, problems: Problems, *, writing: bool = False) -> None:
    """Refuse several locales in a query for one document, and `*` in a write."""
    if isinstance(locale, tuple) or (writing and locale == "*"):
        message = f"Invalid locale param {as_text(locale)} provided. Document locales must be strings."
        problems.add(ErrorStage.ONE_LOCALE, ValidationError(message))


def read_publication(raw: Mapping[str, Any], source: str | None, problems: Problems) -> str | None:
    """Return the publication filter; the older `hasPublishedVersion` is used if there is none."""
    mode = raw.get("publicationFilter")
    if mode is not None and mode not in PUBLICATION_FILTERS:
        expected = ", ".join(PUBLICATION_FILTERS)
        details = {"source": source, "param": "publicationFilter"} if source else {}
        raise ValidationError(f"Invalid value for 'publicationFilter'. Expected one of: {expected}.", details)
    published = raw.get("hasPublishedVersion")
    if published is None or mode is not None:
        return mode
    if published is True or published == "true":
        return "has-published-version-document"
    if published is not False and published != "false":
        expected = "Expected boolean or 'true'/'false' string."
        error = ValidationError(f"Invalid value for 'hasPublishedVersion'. {expected}")
        problems.add(ErrorStage.PUBLICATION, error)
    return "never-published-document"


def _check_locale(value: str, place: str, problems: Problems) -> None:
    if value == "*":
        return
    if len(value) > _LONGEST_LOCALE:
        reason = f"Locale exceeds maximum length of {_LONGEST_LOCALE} characters"
    elif not _LOCALE.fullmatch(value):
        reason = "Locale must be a valid BCP 47 format (e.g. en, en-US, zh-Hans)"
    else:
        return
    problems.add(ErrorStage.LOCALE, ValidationError(f"Invalid parameter at '{place}'. {reason}."))


def as_text(value: Any) -> str:
    """Return what JavaScript prints for a value of a query."""
    if isinstance(value, list | tuple):
        return ",".join("" if item is None else as_text(item) for item in value)
    if isinstance(value, Mapping):
        return "[object Object]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)
