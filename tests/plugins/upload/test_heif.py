"""HEIF and JPEG XL as no library writes them: every version of the tables, items in every place."""

import itertools

import pytest

from octavo.plugins.upload.cleaning.boxes import boxes, write_box
from octavo.plugins.upload.cleaning.heif import JXL_SIGNATURE, clean, clean_jxl, is_picture

PICTURE, EXIF, XMP = b"these are the pixels", b"Planted exif that is long enough", b"Planted xmp"
KINDS = {1: b"av01", 2: b"Exif", 3: b"mime"}
DATA = {1: PICTURE, 2: EXIF, 3: XMP}


def full(kind: bytes, version: int, data: bytes) -> bytes:
    return write_box(kind, bytes((version, 0, 0, 0)) + data)


def told(info_version: int, entry_version: int) -> bytes:
    """The table that says of what kind each item is."""
    width = 2 if entry_version == 2 else 4
    entries = [
        full(b"infe", entry_version, number.to_bytes(width) + b"\0\0" + kind + b"\0")
        for number, kind in KINDS.items()
    ]
    count = len(entries).to_bytes(2 if info_version == 0 else 4)
    return full(b"iinf", info_version, count + b"".join(entries))


def places(version: int, starts: dict[int, int], method: int, base: int, lengths: dict[int, int]) -> bytes:
    """The table that says where each item is: a base of 4 bytes, and indexes of 4 where there are any."""
    width = 2 if version < 2 else 4
    table = bytes((0x44, 0x40 | (4 if version else 0))) + len(starts).to_bytes(width)
    for number, start in starts.items():
        table += number.to_bytes(width)
        if version:
            table += method.to_bytes(2)
        table += b"\0\0" + base.to_bytes(4) + b"\0\1"
        if version:
            table += bytes(4)
        table += (start - base).to_bytes(4) + lengths[number].to_bytes(4)
    return full(b"iloc", version, table)


def heif(
    version: int,
    info: int = 0,
    entry: int = 2,
    *,
    inside: bool = False,
    lengths: dict[int, int] | None = None,
) -> bytes:
    """A file with a picture, EXIF and XMP, kept in the file or in the box of small items."""
    lengths = lengths or {number: len(data) for number, data in DATA.items()}
    head = write_box(b"ftyp", b"heic\0\0\0\0mif1heic")
    joined = b"".join(DATA.values())
    offsets = dict(zip(DATA, itertools.accumulate([0, *map(len, DATA.values())]), strict=False))

    def meta(first: int) -> bytes:
        starts = {number: first + offset for number, offset in offsets.items()}
        base = 0 if inside else min(first, 5)
        stored = write_box(b"idat", joined) if inside else b""
        table = places(version, starts, int(inside), base, lengths)
        return full(b"meta", 0, told(info, entry) + table + stored)

    if inside:
        return head + meta(0)
    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + write_box(b"mdat", joined)


@pytest.mark.parametrize(
    ("version", "info", "entry", "inside"),
    [(0, 0, 2, False), (1, 0, 2, False), (2, 1, 3, False), (1, 0, 2, True), (2, 1, 3, True)],
)
def test_what_tells_of_a_picture_is_blank_wherever_it_is(
    version: int, info: int, entry: int, inside: bool
) -> None:
    content = heif(version, info, entry, inside=inside)
    assert content.count(b"Planted") == 2
    empty = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
    expected = content.replace(EXIF, empty.ljust(len(EXIF), b"\0")).replace(XMP, b" " * len(XMP))
    assert clean(content) == expected


def test_an_item_without_a_length_reaches_to_the_end() -> None:
    lengths = {1: len(PICTURE), 2: len(EXIF), 3: 0}
    content = heif(1, lengths=lengths)
    kept = clean(content)
    assert (len(kept), b"Planted" in kept, PICTURE in kept) == (len(content), False, True)


def test_an_item_beyond_the_end_changes_nothing_else() -> None:
    content = heif(1, lengths={1: len(PICTURE), 2: 10**6, 3: 10**6})[: -len(XMP)]
    kept = clean(content)
    assert (len(kept), b"Planted" in kept, PICTURE in kept) == (len(content), False, True)
    cut = heif(1)[: -len(EXIF + XMP) - 3]
    assert clean(cut) == cut


def test_a_table_that_ends_early_and_items_of_items_are_refused() -> None:
    table = full(b"iloc", 1, b"\x44\x44\0\3\0\2")
    with pytest.raises(ValueError, match="ends early"):
        clean(full(b"meta", 0, told(0, 2) + table))
    starts = {2: 5}
    table = places(1, starts, 2, 0, {2: 1})
    with pytest.raises(ValueError, match="part of another"):
        clean(full(b"meta", 0, told(0, 2) + table))
    assert clean(full(b"meta", 0, table)) == full(b"meta", 0, table)


@pytest.mark.parametrize("kind", [b"uuid", b"udta", b"xml ", b"bxml", b"free", b"skip"])
@pytest.mark.parametrize("around", [b"", b"moov", b"trak", b"mdia", b"minf", b"stbl", b"meta"])
def test_notes_become_free_room(kind: bytes, around: bytes) -> None:
    def file(inner: bytes) -> bytes:
        rest = write_box(b"mdat", PICTURE)
        if around == b"meta":
            return full(around, 0, inner) + rest
        return (write_box(around, inner) if around else inner) + rest

    noted = file(write_box(kind, b"Planted note"))
    assert clean(noted) == file(write_box(b"free", bytes(12)))
    other = file(write_box(b"mvhd", b"Planted note"))
    assert clean(other) == other


@pytest.mark.parametrize("brand", b"mif1 mif2 msf1 heic heix hevc hevx heim heis avif avis".split())
def test_pictures_are_known_by_their_brands(brand: bytes) -> None:
    assert is_picture(write_box(b"ftyp", brand + b"\0\0\0\0isom"))
    assert is_picture(write_box(b"ftyp", b"isom\0\0\0\0isom" + brand))
    assert not is_picture(write_box(b"ftyp", b"isom\0\0\0\0isom") + brand)
    assert not is_picture(write_box(b"ftyp", b"isom" + brand + b"isom"))


@pytest.mark.parametrize(("place", "looked_at"), [(16, True), (508, True), (512, False), (516, False)])
def test_brands_are_looked_for_in_the_first_512_bytes(place: int, looked_at: bool) -> None:
    brands = bytearray(b"isom" + bytes(4) + b"isom" * 200)
    brands[place - 8 : place - 4] = b"heic"
    assert is_picture(write_box(b"ftyp", bytes(brands))) == looked_at


def test_of_jpeg_xl_the_boxes_of_the_picture_stay() -> None:
    kept = [write_box(kind, PICTURE) for kind in (b"ftyp", b"jxll", b"jxlc", b"jxlp", b"jxli")]
    told = [write_box(kind, b"Planted") for kind in (b"Exif", b"xml ", b"brob", b"jumb", b"jbrd")]
    mixed = b"".join(part for pair in zip(kept, told, strict=True) for part in pair)
    assert clean_jxl(JXL_SIGNATURE + mixed) == JXL_SIGNATURE + b"".join(kept)


def test_boxes_of_every_size() -> None:
    large = b"\0\0\0\1wide" + (16 + 5).to_bytes(8) + b"12345"
    last = b"\0\0\0\0last" + b"123"
    content = write_box(b"one ", b"1") + large + last
    assert [(box.kind, box.at, content[box.start : box.end]) for box in boxes(content)] == [
        (b"one ", 0, b"1"),
        (b"wide", 9, b"12345"),
        (b"last", 30, b"123"),
    ]
    assert [box.kind for box in boxes(write_box(b"one ", b"") + b"\0\0\0\x08two")] == [b"one "]
    [cut] = boxes(b"\0\0\0\x20long123")
    assert (cut.start, cut.end) == (8, 11)
    for small in (b"\0\0\0\7tiny", b"\0\0\0\1wide" + (15).to_bytes(8)):
        with pytest.raises(ValueError, match="smaller than its head"):
            list(boxes(small))
