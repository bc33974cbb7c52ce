"""The description of a picture, without the library that opens pictures."""

from dataclasses import dataclass
from pathlib import Path

Box = tuple[int, int, int, int]
"""A part of a picture in pixels: left, top, width, height."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One smaller size of a picture."""

    key: str
    path: Path
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is to be kept: its size in pixels when upright, and the files made of it.

    The size is unknown where the picture could not be opened; `original` is the file to keep in place of the
    one that came, where that one told more than the picture.
    """

    width: int | None = None
    height: int | None = None
    original: Path | None = None
    variants: tuple[Variant, ...] = ()
