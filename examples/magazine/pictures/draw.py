"""Draws the magazine's pictures: `python examples/magazine/pictures/draw.py`, with Pillow (`octavo[images]`).

They are flat shapes in few colours, so that ten of them take little room in a repository.
"""

import math
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 960, 640
FINER = 3
"""Shapes are drawn this much larger and scaled down, for smooth edges."""
COLOURS = 48
INK, PAPER, SAND, RUST, MOSS, SEA, DEEP, SUN = (
    "#22303c",
    "#f4eee2",
    "#e3cfa6",
    "#b5532f",
    "#6d8a4f",
    "#5f93a3",
    "#2d5568",
    "#e9b44c",
)


class Sheet:
    """A picture in coordinates of its own size."""

    def __init__(self, ground: str) -> None:
        self._image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), ground)
        self._pen = ImageDraw.Draw(self._image)

    def box(self, x: float, y: float, right: float, bottom: float, colour: str, round: float = 0) -> None:
        """Fill a rectangle."""
        corners = [side * FINER for side in (x, y, right, bottom)]
        self._pen.rounded_rectangle(corners, round * FINER, colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """Fill a circle."""
        self._pen.ellipse([side * FINER for side in (x - radius, y - radius, x + radius, y + radius)], colour)

    def arc(
        self, x: float, y: float, radius: float, colour: str, begin: float = 180, end: float = 360
    ) -> None:
        """Fill a piece of a circle, by default its upper half."""
        box = [side * FINER for side in (x - radius, y - radius, x + radius, y + radius)]
        self._pen.pieslice(box, begin, end, colour)

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        """Fill a polygon."""
        self._pen.polygon([(x * FINER, y * FINER) for x, y in points], colour)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        """Draw a line."""
        self._pen.line([(x * FINER, y * FINER) for x, y in points], colour, round(width * FINER), "curve")

    def wave(self, y: float, height: float, length: float, colour: str, shift: float = 0) -> None:
        """Fill everything below a wave."""
        crest = [(x, y + height * math.sin((x + shift) / length * math.tau)) for x in range(0, WIDTH + 1, 8)]
        self.shape([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    def save(self, name: str) -> None:
        """Write the picture with few colours."""
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def clock() -> Sheet:
    """A clock whose hands go back."""
    sheet = Sheet(SAND)
    sheet.box(330, 60, 630, 640, "#8a5a3b", 24)
    sheet.box(380, 380, 580, 600, INK, 12)
    sheet.disc(480, 220, 120, PAPER)
    for hour in range(12):
        turn = hour / 12 * math.tau
        sheet.disc(480 + 100 * math.sin(turn), 220 - 100 * math.cos(turn), 6, INK)
    sheet.line([(480, 220), (420, 170)], INK, 10)
    sheet.line([(480, 220), (500, 135)], RUST, 7)
    sheet.disc(480, 220, 12, INK)
    sheet.line([(480, 400), (510, 520)], SUN, 8)
    sheet.disc(512, 530, 34, SUN)
    return sheet


def ferry() -> Sheet:
    """The last ferry under a late sky."""
    sheet = Sheet("#1f2f45")
    sheet.disc(730, 150, 54, PAPER)
    sheet.shape([(220, 330), (760, 330), (700, 440), (270, 440)], RUST)
    sheet.box(320, 250, 640, 332, PAPER, 6)
    for window in range(6):
        sheet.box(344 + window * 48, 272, 374 + window * 48, 304, SUN, 4)
    sheet.box(420, 170, 470, 252, INK)
    sheet.box(420, 170, 470, 192, RUST)
    sheet.wave(420, 14, 240, DEEP)
    sheet.wave(490, 16, 300, "#244a5c", 90)
    sheet.wave(570, 14, 220, "#1b3a4a", 40)
    return sheet


def bread() -> Sheet:
    """A loaf beside its jar."""
    sheet = Sheet("#efdcc0")
    sheet.box(0, 470, WIDTH, HEIGHT, "#a97142")
    sheet.arc(360, 470, 230, "#c98b4d")
    for cut in (270, 350, 430):
        sheet.line([(cut, 300), (cut + 40, 360), (cut + 10, 430)], "#f3dfb9", 14)
    sheet.box(660, 230, 820, 480, "#dfe9e6", 22)
    sheet.box(670, 330, 810, 470, PAPER, 16)
    for x, y, size in ((700, 370, 12), (760, 400, 16), (730, 440, 9), (780, 360, 8)):
        sheet.disc(x, y, size, SAND)
    sheet.box(650, 205, 830, 245, RUST, 10)
    return sheet


def moss() -> Sheet:
    """Moss on a wall that faces north."""
    sheet = Sheet("#cfd8d3")
    for row in range(5):
        for stone in range(-1, 5):
            x = stone * 240 + (row % 2) * 120
            sheet.box(x + 6, row * 130 + 6, x + 234, row * 130 + 124, "#9aa39c", 18)
    for x, y, size in ((120, 640, 150), (330, 640, 110), (520, 660, 170), (760, 640, 130), (930, 660, 160)):
        sheet.disc(x, y, size, MOSS)
        sheet.disc(x - 20, y + 20, size * 0.8, "#82a05f")
    for stem in range(60, 940, 47):
        height = 430 + 60 * math.sin(stem)
        sheet.line([(stem, 560), (stem + 8, height)], "#4f6a38", 4)
        sheet.disc(stem + 8, height, 8, RUST)
    return sheet


def post() -> Sheet:
    """Letterboxes along a road."""
    sheet = Sheet("#d8e6ea")
    sheet.wave(430, 26, 700, MOSS, 120)
    for box, colour in enumerate((RUST, SUN, DEEP, PAPER, RUST)):
        x, y = 90 + box * 175, 330 - 14 * (box % 2)
        sheet.box(x + 44, y + 40, x + 60, y + 260, INK)
        sheet.box(x, y - 40, x + 104, y + 50, colour, 30)
        sheet.box(x, y + 5, x + 104, y + 50, colour)
        sheet.box(x + 20, y - 6, x + 84, y + 6, INK, 5)
    sheet.wave(560, 10, 520, "#58733f")
    return sheet


def train() -> Sheet:
    """A window of the night train."""
    sheet = Sheet("#3a2f3c")
    sheet.box(120, 70, 840, 500, "#18222f", 60)
    sheet.disc(650, 180, 46, PAPER)
    sheet.shape(
        [(120, 430), (300, 260), (460, 420), (620, 300), (840, 440), (840, 500), (120, 500)], "#2c3f52"
    )
    for x, y in ((210, 150), (300, 220), (420, 130), (520, 210), (760, 120), (780, 260)):
        sheet.disc(x, y, 4, PAPER)
    for lamp in range(160, 840, 110):
        sheet.disc(lamp, 460, 7, SUN)
    sheet.box(0, 540, WIDTH, HEIGHT, RUST)
    sheet.box(0, 540, WIDTH, 560, "#8f3f23")
    return sheet


def tide() -> Sheet:
    """Four numbers a day, and the moon."""
    sheet = Sheet("#0f2436")
    sheet.disc(480, 190, 110, PAPER)
    sheet.disc(520, 170, 100, "#0f2436")
    for step, colour in enumerate((SEA, "#4b7f92", "#3a6a7d", DEEP)):
        sheet.wave(330 + step * 80, 26 - step * 3, 480, colour, step * 120)
    return sheet


def salt() -> Sheet:
    """Salt pans from above, with heaps."""
    sheet = Sheet("#d9b98f")
    shades = ("#e7d7cc", "#c9a3a0", "#a9c0c4", "#dcc7a1", "#b88f8a", "#93b1b8")
    for row in range(3):
        for pan in range(4):
            x, y = 20 + pan * 236, 20 + row * 208
            sheet.box(x, y, x + 212, y + 184, shades[(row * 5 + pan * 2) % 6], 8)
    for x, y in ((130, 330), (600, 120), (840, 540), (366, 540)):
        sheet.shape([(x - 50, y + 30), (x, y - 40), (x + 50, y + 30)], PAPER)
        sheet.shape([(x, y - 40), (x + 50, y + 30), (x + 10, y + 30)], "#d5d0c8")
    return sheet


def swim() -> Sheet:
    """Somebody in January's water."""
    sheet = Sheet("#e8c9b0")
    sheet.disc(480, 330, 130, "#e07a4f")
    sheet.wave(330, 8, 300, "#7fa7b3")
    sheet.wave(400, 10, 260, SEA, 80)
    sheet.disc(470, 420, 26, INK)
    sheet.arc(470, 418, 29, RUST)
    sheet.line([(500, 450), (560, 410), (600, 440)], INK, 14)
    sheet.wave(450, 12, 320, "#4f8496", 150)
    sheet.wave(530, 12, 280, DEEP, 20)
    return sheet


def umbrellas() -> Sheet:
    """Umbrellas between books."""
    sheet = Sheet("#c9d3d6")
    for drop in range(40, 960, 60):
        sheet.line([(drop, 40 + drop % 140), (drop - 16, 90 + drop % 140)], SEA, 4)
    for x, y, size, colour in ((190, 330, 140, RUST), (500, 280, 165, SUN), (800, 350, 130, DEEP)):
        sheet.arc(x, y, size, colour)
        for scallop in range(3):
            sheet.arc(x - size + size / 3 + scallop * size * 2 / 3, y, size / 3, "#c9d3d6")
        sheet.line([(x, y - size / 3), (x, y + 190)], INK, 9)
    x = 0.0
    for book in range(30):
        width, height = 26 + book * 7 % 17, 90 + book * 37 % 60
        sheet.box(x, HEIGHT - height, x + width, HEIGHT, (RUST, PAPER, MOSS, DEEP, SAND)[book % 5])
        x += width + 2
    return sheet


PICTURES: tuple[Callable[[], Sheet], ...] = (
    clock,
    ferry,
    bread,
    moss,
    post,
    train,
    tide,
    salt,
    swim,
    umbrellas,
)

if __name__ == "__main__":
    for draw in PICTURES:
        draw().save(draw.__name__)
