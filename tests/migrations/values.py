"""Values of attributes at random, and one writing for those that mean the same."""

import json
import random
from decimal import Decimal, InvalidOperation
from typing import Any

SCALARS = (
    "string",
    "text",
    "integer",
    "biginteger",
    "decimal",
    "float",
    "boolean",
    "json",
    "date",
    "datetime",
)
TEXTS = ["12", "wide", "true", "0", "2024-05-06", "2024-05-06T07:08:09.000Z", "-3", "a b", '{"a": 1}', "1.5"]


def value_of(kind: str, chance: random.Random) -> Any:
    """Draw a value of a type as a body sends it."""
    match kind:
        case "string" | "text":
            return chance.choice(TEXTS)
        case "integer":
            return chance.choice([0, 1, -7, 12])
        case "biginteger":
            return chance.choice(["0", "1", "9007199254740993"])
        case "decimal" | "float":
            return chance.choice([0, 1, 2.5, -0.25])
        case "boolean":
            return chance.choice([True, False])
        case "json":
            return chance.choice([{"a": [1]}, [1, 2], "word", 5, True])
        case "date":
            return "2024-05-06"
    return chance.choice(["2024-05-06T00:00:00.000Z", "2024-05-06T07:08:09.123Z"])


def canonical(value: Any) -> Any:
    """Return one writing for values that mean the same."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, int | float):
        return Decimal(str(value)).normalize()
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    text = str(value)
    if text in ("true", "false"):
        return Decimal(int(text == "true"))
    text = text.removesuffix("T00:00:00.000Z")
    try:
        return Decimal(text).normalize()
    except InvalidOperation:
        pass
    try:
        return json.dumps(json.loads(text), sort_keys=True) if text[:1] in "{[" else text
    except ValueError:
        return text
