"""What is known of a picture: no library that opens one is needed to say it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Variant:
    """One smaller size, or the original written anew (`key` is then empty)."""

    key: str
    path: Path
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is to be kept: its size in pixels when upright, and the files made of it."""

    width: int
    height: int
    mime: str
    rewritten: Variant | None
    variants: tuple[Variant, ...]
