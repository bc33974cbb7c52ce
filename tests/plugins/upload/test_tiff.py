"""TIFF as no library writes it: every order of bytes, wide and narrow tables, pages below pages."""

import struct
from dataclasses import dataclass, field

import pytest

from octavo.plugins.upload.cleaning.tiff import clean

WIDTH, HEIGHT, TEXT, MAKER, STRIPS, LENGTHS, RESOLUTION, TILES, TILE_LENGTHS = (
    256, 257, 270, 271, 273, 279, 282, 324, 325,
)  # fmt: skip
BELOW, JPEG, JPEG_LENGTH, VERSION, PRIVATE = 330, 513, 514, 50706, 50740
BYTE, ASCII, SHORT, LONG, RATIONAL, LONG8 = 1, 2, 3, 4, 5, 16
CODES = {BYTE: "B", SHORT: "H", LONG: "I", LONG8: "Q"}
PIXELS = b"these are the pixels of it"


@dataclass
class Writer:
    """Writes a TIFF from its end to its start: what is pointed at has a place before what points there."""

    order: str = "<"
    big: bool = False
    content: bytearray = field(default_factory=lambda: bytearray(16))

    @property
    def width(self) -> int:
        return 8 if self.big else 4

    def put(self, data: bytes) -> int:
        """Add bytes and return where they are."""
        place = len(self.content)
        self.content += data + b"\0" * (-len(data) % 2)
        return place

    def number(self, value: int) -> bytes:
        return struct.pack(self.order + ("Q" if self.big else "I"), value)

    def entry(self, tag: int, kind: int, values: list[int] | bytes, behind: bytes = b"") -> bytes:
        """A line of a table; `behind` fills what a short value leaves of it."""
        data = (
            values
            if isinstance(values, bytes)
            else struct.pack(f"{self.order}{len(values)}{CODES[kind]}", *values)
        )
        count = len(data) // 8 if kind == RATIONAL else len(values)
        held = self.number(self.put(data)) if len(data) > self.width else (data + behind)[: self.width]
        head = struct.pack(self.order + "HH", tag, kind) + self.number(count)
        return head + held.ljust(self.width, b"\0")

    def table(self, entries: list[bytes], following: int = 0) -> int:
        count = struct.pack(self.order + ("Q" if self.big else "H"), len(entries))
        return self.put(count + b"".join(entries) + self.number(following))

    def file(self, first: int) -> bytes:
        mark = b"II" if self.order == "<" else b"MM"
        head = struct.pack(self.order + "HHH", 43, 8, 0) if self.big else struct.pack(self.order + "H", 42)
        start = mark + head + self.number(first)
        return start + bytes(self.content[len(start) :])


LAYOUTS = pytest.mark.parametrize(
    ("order", "big"), [("<", False), (">", False), ("<", True), (">", True)], ids=["II", "MM", "II+", "MM+"]
)


def picture(writer: Writer, *more: bytes, following: int = 0) -> int:
    """A table with a picture in it."""
    shown = [
        writer.entry(WIDTH, SHORT, [7]),
        writer.entry(STRIPS, LONG, [writer.put(PIXELS)]),
        writer.entry(LENGTHS, LONG, [len(PIXELS)]),
    ]
    return writer.table([*shown, *more], following)


@LAYOUTS
def test_pages_after_and_below_a_page_are_kept_and_cleaned(order: str, big: bool) -> None:
    made = []
    for text in (b"PlantedText that is long", None):
        writer = Writer(order, big)
        told = [writer.entry(TEXT, ASCII, text)] if text else []
        lower = picture(writer, *told)
        below = writer.entry(BELOW, LONG8 if big else LONG, [lower, picture(writer, *told)])
        last = picture(writer, *told)
        made.append(writer.file(picture(writer, below, *told, following=last)))
    for content in made:
        kept = clean(content)
        assert len(kept) == len(content)
        assert kept.count(PIXELS) == content.count(PIXELS) == 4
        assert b"Planted" not in kept
    told, silent = made
    assert clean(silent) == silent, "what holds nothing else stays as it is"


@LAYOUTS
def test_what_a_picture_is_shown_by_is_kept_wherever_it_stands(order: str, big: bool) -> None:
    writer = Writer(order, big)
    tiles = [writer.put(PIXELS), writer.put(PIXELS[::-1])]
    entries = [
        writer.entry(RESOLUTION, RATIONAL, struct.pack(order + "II", 300, 1)),
        writer.entry(TILES, LONG, tiles),
        writer.entry(TILE_LENGTHS, LONG, [len(PIXELS)] * 2),
        writer.entry(JPEG, LONG, [writer.put(b"a small one")]),
        writer.entry(JPEG_LENGTH, LONG, [11]),
    ]
    content = writer.file(writer.table(entries))
    assert clean(content) == content


def test_what_stands_behind_a_short_value_is_blank() -> None:
    narrow, wide = Writer(), Writer(big=True)
    for writer, behind in ((narrow, b"Pl"), (wide, b"Plante")):
        content = writer.file(writer.table([writer.entry(WIDTH, SHORT, [7], behind)]))
        assert behind in content
        assert clean(content) == content.replace(behind, b"\0" * len(behind))


def test_a_digital_negative_keeps_what_it_is_developed_by_but_no_texts() -> None:
    writer = Writer()
    version = writer.entry(VERSION, BYTE, [1, 4, 0, 0])
    kept = writer.entry(50721, BYTE, list(b"a matrix of colours"))
    private = writer.entry(PRIVATE, BYTE, list(b"PlantedMaker"))
    content = clean(writer.file(picture(writer, version, kept, private)))
    assert b"a matrix of colours" in content
    assert b"Planted" not in content
    plain = Writer()
    matrix = plain.entry(50721, BYTE, list(b"a matrix of colours"))
    assert b"a matrix of colours" not in clean(plain.file(picture(plain, matrix)))


def test_raw_files_of_cameras_stay_as_they_are() -> None:
    writer = Writer()
    maker = writer.entry(MAKER, ASCII, b"PlantedCamera")
    below = writer.entry(BELOW, LONG, [picture(writer)])
    raw = writer.file(picture(writer, maker, below))
    assert clean(raw) == raw
    canon = Writer(content=bytearray(b"\0" * 8 + b"CR" + b"\0" * 6))
    raw = canon.file(picture(canon, canon.entry(TEXT, ASCII, b"PlantedText")))
    assert clean(raw) == raw


@pytest.mark.parametrize("following", ["itself", "nothing"])
def test_pages_that_follow_each_other_round_are_each_read_once(following: str) -> None:
    writer = Writer()
    place = writer.table([writer.entry(WIDTH, SHORT, [7])], 0)
    again = place if following == "itself" else 0
    writer.content[-4:] = writer.number(again)
    assert clean(writer.file(place)) == writer.file(place)


@pytest.mark.parametrize(
    ("tag", "kind", "starts", "lengths", "message"),
    [
        (STRIPS, LONG, [20, 20], [4], "places and sizes do not go together"),
        (STRIPS, LONG, [20] * 9, [1000] * 9, "places and sizes do not go together"),
        (STRIPS, ASCII, b"x", [4], "tag 273 holds no places"),
        (519, LONG, [1], [4], "tables of unknown length"),
    ],
    ids=["more places than sizes", "the whole again and again", "texts", "old tables"],
)
def test_what_does_not_go_together_is_refused(
    tag: int, kind: int, starts: list[int] | bytes, lengths: list[int], message: str
) -> None:
    writer = Writer()
    entries = [writer.entry(tag, kind, starts), writer.entry(LENGTHS, LONG, lengths)]
    with pytest.raises(ValueError, match=message):
        clean(writer.file(writer.table(entries)))


PLACES = {STRIPS, LENGTHS, TILES, TILE_LENGTHS, BELOW, JPEG, JPEG_LENGTH, MAKER, VERSION, 519}
"""Tags that lead elsewhere, or say what kind of file it is: each has its own tests."""
SHOWN = (
    {*range(254, 260), 262, *range(263, 267), 274, *range(277, 285), *range(290, 294), 296, 297, 301}
    | {*range(317, 326), 332, 334, 336, 338, *range(339, 342), 347, 512, 515, *range(529, 533)}
    | {33421, 33422, 34675, 50674}
)
OF_NEGATIVES = {*range(50706, 52600)} - {50709, 50735, 50740, 50827, 50828, 50966, 50971}


@pytest.mark.parametrize("negative", [False, True])
def test_every_tag_a_picture_is_shown_by_stays_and_no_other(negative: bool) -> None:
    writer = Writer()
    tags = sorted({*range(1, 53_000)} - PLACES | ({VERSION} if negative else set()))
    kept = clean(writer.file(writer.table([writer.entry(tag, SHORT, [7]) for tag in tags])))
    (at,) = struct.unpack_from("<I", kept, 4)
    (count,) = struct.unpack_from("<H", kept, at)
    left = {struct.unpack_from("<H", kept, at + 2 + 12 * number)[0] for number in range(count)}
    assert left == (SHOWN | OF_NEGATIVES if negative else SHOWN) - (PLACES - {VERSION})
