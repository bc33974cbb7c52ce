"""Content negotiation: media types, encodings, charsets, languages by a client's preferences (RFC 9110
§12.5).

The ranking is npm negotiator's: quality first, then how specifically a range matches the offer, then its
position.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

_MEDIA_RANGE = re.compile(r"([^\s/;]+)/([^;\s]+)\s*(?:;(.*))?", re.DOTALL)
_PLAIN = re.compile(r"([^\s;]+)\s*(?:;(.*))?", re.DOTALL)
_LANGUAGE = re.compile(r"([^\s\-;]+(?:-[^\s;]+)?)\s*(?:;(.*))?", re.DOTALL)
_FLOAT = re.compile(r"\s*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Preference:
    """One member of an Accept header: its range, quality, position in the list, and parameters."""

    value: str
    quality: float
    place: int
    parameters: dict[str, str] = field(default_factory=dict)


# How exactly a preference names an offer, or None where it does not name it at all.
Specificity = Callable[[str, Preference], int | None]


@dataclass(frozen=True, slots=True)
class Accept:
    """The preferences of one header, in the order of the header."""

    preferences: tuple[Preference, ...]
    specificity: Specificity

    @classmethod
    def media_types(cls, text: str) -> Self:
        """Read an Accept header."""
        return cls(_read(split_outside_quotes(text, ","), _media_range), _media_specificity)

    @classmethod
    def encodings(cls, text: str) -> Self:
        """Read an Accept-Encoding header; `identity` is acceptable unless it is named."""
        preferences = _read(text.split(","), _plain)
        if all(_plain_specificity("identity", one) is None for one in preferences):
            quality = min([1.0, *(one.quality if one.quality > 0 else 1.0 for one in preferences)])
            preferences = (*preferences, Preference("identity", quality, text.count(",") + 1))
        return cls(preferences, _plain_specificity)

    @classmethod
    def charsets(cls, text: str) -> Self:
        """Read an Accept-Charset header."""
        return cls(_read(text.split(","), _plain), _plain_specificity)

    @classmethod
    def languages(cls, text: str) -> Self:
        """Read an Accept-Language header."""
        return cls(_read(text.split(","), _language), _language_specificity)

    def to_text(self) -> str:
        """Return the header's value."""
        return ", ".join(_preference_text(preference) for preference in self.preferences)

    def ranked(self) -> list[str]:
        """Return everything acceptable, best first."""
        accepted = [preference for preference in self.preferences if preference.quality > 0]
        return [part.value for part in sorted(accepted, key=lambda part: (-part.quality, part.place))]

    def best(self, offers: Sequence[str]) -> list[str]:
        """Return the acceptable offers, best first."""
        ranks = [(self._rank(offer), place) for place, offer in enumerate(offers)]
        acceptable = [(rank, place) for rank, place in ranks if rank[0] < 0]
        return [offers[place] for _, place in sorted(acceptable)]

    def _rank(self, offer: str) -> tuple[float, int, int]:
        """Return the sort key of an offer by its most specific matching range; acceptable ones are
        negative.
        """
        best = (0, 0.0, -1)
        for preference in self.preferences:
            exactness = self.specificity(offer, preference)
            if exactness is not None:
                candidate = (exactness, preference.quality, preference.place)
                if _outranks(candidate, best):
                    best = candidate
        return (-best[1], -best[0], best[2])


def _outranks(first: tuple[int, float, int], second: tuple[int, float, int]) -> bool:
    """Compare specificity, quality, position; a quality that is NaN decides nothing."""
    if first[0] != second[0]:
        return first[0] > second[0]
    if first[1] != second[1] and not math.isnan(first[1] + second[1]):
        return first[1] > second[1]
    return first[2] > second[2]


def split_outside_quotes(text: str, separator: str) -> list[str]:
    """Split at separators that stand after an even number of double quotes, in one pass."""
    if '"' not in text:
        return text.split(separator)
    parts: list[str] = []
    pending: list[str] = []
    quotes = 0
    for piece in text.split(separator):
        pending.append(piece)
        quotes += piece.count('"')
        if quotes % 2 == 0:
            parts.append(separator.join(pending))
            pending = []
    if pending:
        parts.append(separator.join(pending))
    return parts


def _read(parts: list[str], read_one: Callable[[str, int], Preference | None]) -> tuple[Preference, ...]:
    preferences = (read_one(part.strip(), place) for place, part in enumerate(parts))
    return tuple(preference for preference in preferences if preference is not None)


def _media_range(text: str, place: int) -> Preference | None:
    match = _MEDIA_RANGE.fullmatch(text)
    if match is None:
        return None
    parameters: dict[str, str] = {}
    for pair in split_outside_quotes(match[3], ";") if match[3] else ():
        name, _, value = pair.strip().partition("=")
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        if name.lower() == "q":
            return Preference(f"{match[1]}/{match[2]}", quality(value), place, parameters)
        parameters[name.lower()] = value
    return Preference(f"{match[1]}/{match[2]}", 1.0, place, parameters)


def _plain(text: str, place: int) -> Preference | None:
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    for pair in match[2].split(";") if match[2] else ():
        name, _, value = pair.strip().partition("=")
        if name == "q":
            return Preference(match[1], quality(value), place)
    return Preference(match[1], 1.0, place)


def _language(text: str, place: int) -> Preference | None:
    match = _LANGUAGE.fullmatch(text)
    if match is None:
        return None
    weight = 1.0
    for pair in match[2].split(";") if match[2] else ():
        name, _, value = pair.partition("=")
        if name == "q":
            weight = quality(value)
    return Preference(match[1], weight, place)


def quality(text: str) -> float:
    """Parse the number at the start of a text, as JavaScript's parseFloat does; NaN if there is none."""
    match = _FLOAT.match(text[:40])
    return float(match[1]) if match else math.nan


def _media_specificity(offer: str, preference: Preference) -> int | None:
    offered = _media_range(offer, 0)
    if offered is None:
        return None
    exactness = 0
    for pattern, present, weight in zip(
        preference.value.lower().split("/", 1), offered.value.lower().split("/", 1), (4, 2), strict=True
    ):
        if pattern == present:
            exactness |= weight
        elif pattern != "*":
            return None
    if preference.parameters:
        for name, value in preference.parameters.items():
            if value != "*" and value.lower() != offered.parameters.get(name, "").lower():
                return None
        exactness |= 1
    return exactness


def _plain_specificity(offer: str, preference: Preference) -> int | None:
    if preference.value.lower() == offer.lower():
        return 1
    return 0 if preference.value == "*" else None


def _language_specificity(offer: str, preference: Preference) -> int | None:
    language, present = preference.value.lower(), offer.lower()
    if language == present:
        return 4
    if language.partition("-")[0] == present:
        return 2
    if language == present.partition("-")[0]:
        return 1
    return 0 if language == "*" else None


def _preference_text(preference: Preference) -> str:
    parameters = "".join(f";{name}={_parameter(value)}" for name, value in preference.parameters.items())
    weight = "" if preference.quality == 1 else f";q={preference.quality:g}"
    return preference.value + parameters + weight


def _parameter(value: str) -> str:
    return f'"{value}"' if re.search("[,;]", value) else value
