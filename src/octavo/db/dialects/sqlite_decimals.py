"""SQLite's decimals: texts that sort as the numbers do, letter by letter.

First how many digits there are before the point, in three digits, then the decimal itself: 12.5 is
`002:12.5`, 0.05 is `001:0.05`. Below zero every digit is what it lacks of nine, between `-` and `~`: -12.5 is
`-997:87.4~`. To compare, sort and index them nothing is needed that SQLite does not have, whoever opens the
file.
"""

from decimal import Decimal
from typing import Any

from octavo.schema.attributes.decimal import decimal_text, decimal_to_wire
from octavo.schema.attributes.decimal import read_decimal as from_text

LENGTH, POINT, END = 3, ":", "~"
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def encode_decimal(value: Any) -> Any:
    """Return the text of a number or of a number's text; NULL, and a text that is encoded, as it is.

    Raises ValueError for what is no number.
    """
    if value is None or (isinstance(value, str) and POINT in value):
        return value
    try:
        text = decimal_text(value)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise ValueError(f"{value!r} is no decimal") from error
    whole = text.removeprefix("-").partition(".")[0]
    if len(whole) >= 10**LENGTH or not whole.isdecimal():
        raise ValueError(f"{text[:50]} has too many digits")
    encoded = f"{len(whole):0{LENGTH}d}{POINT}{text.removeprefix('-')}"
    return f"-{encoded.translate(_COMPLEMENT)}{END}" if text[0] == "-" else encoded


def text_of(encoded: Any) -> Any:
    """Return the decimal as it is written, of what `encode_decimal` made; NULL as it is, and numbers, as
    files of former versions have them, as they are written.
    """
    if not isinstance(encoded, str):
        return encoded if encoded is None else decimal_text(encoded)
    if encoded[0] == "-":
        return "-" + encoded[LENGTH + 2 : -1].translate(_COMPLEMENT)
    return encoded[LENGTH + 1 :]


def read_decimal(encoded: Any) -> Decimal:
    """Return the decimal."""
    return from_text(text_of(encoded))


def to_wire(encoded: Any) -> int | float:
    """Return the decimal as a number of JavaScript's."""
    return decimal_to_wire(text_of(encoded))
