"""The valid codes of locales, with their names."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def iso_locales() -> Mapping[str, str]:
    """Return every known code with its name in English."""
    names: dict[str, str] = json.loads(Path(__file__).with_name("locales.json").read_text("utf-8"))
    return names
