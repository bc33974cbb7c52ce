"""The differences between two versions of an entry, attribute by attribute."""

from collections.abc import Mapping
from typing import Any

from octavo.schema.walk import without_keys

Values = Mapping[str, Any]


def differences(before: Values, after: Values) -> list[dict[str, Any]]:
    """Return the attributes of a version whose values differ from others, `{field, before, after}`.

    Ids of components do not count, and attributes the version does not know are left as they are.
    """
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in before
        if _plain(before.get(name)) != _plain(after.get(name))
    ]


def _plain(value: Any) -> Any:
    """Return a value as it is compared: what was never written is as empty as a list without anything."""
    return without_keys(value, "id") or None if isinstance(value, list | dict) else value
