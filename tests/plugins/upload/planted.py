"""Pictures of every kind that tell more than they show: where, by whom and with what they were made."""

import io
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

SECRETS = (
    b"PlantedCamera",
    b"PlantedComment",
    b"PlantedXmp",
    b"PlantedIptc",
    b"PlantedText",
    b"PlantedBehind",
)
EXIF_HEADS = (b"Exif\0\0", b"EXIF", b"eXIf", b"GPSLatitude")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:li>PlantedXmp</rdf:li></x:xmpmeta>'
SIZE = (640, 400)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
TURNED = 6


def exif(orientation: int = TURNED) -> Image.Exif:
    """EXIF as phones write it: the camera, which way it was held, and a place."""
    told = Image.Exif()
    told[MAKE] = "PlantedCamera"
    told[ORIENTATION] = orientation
    told[GPS] = {1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0), 29: "PlantedText"}
    return told


def frames(count: int = 3) -> list[Image.Image]:
    """Pictures that differ, so that no writer makes one of two."""
    whole = Image.radial_gradient("L").resize(SIZE).convert("RGB")
    return [whole.rotate(40 * number) for number in range(count)]


def saved(kind: str, count: int = 1, **options: Any) -> bytes:
    """A picture of some frames as Pillow writes it."""
    first, *others = frames(count)
    target = io.BytesIO()
    if others:
        options |= {"save_all": True, "append_images": others}
    first.save(target, kind, **options)
    return target.getvalue()


def behind_start(jpeg: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPEG with more segments at its start."""
    made = b"".join(bytes((0xFF, code)) + (len(data) + 2).to_bytes(2) + data for code, data in segments)
    return jpeg[:2] + made + jpeg[2:]


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_texts() -> PngImagePlugin.PngInfo:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "PlantedText")
    texts.add_text("Author", "PlantedComment", zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return texts


def jpeg() -> bytes:
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x5a\0\x0bPlantedIptc"
    whole = saved("JPEG", exif=exif(), xmp=XMP, comment=b"PlantedComment", icc_profile=profile())
    thumbnail = (0xE0, b"JFXX\0\x10PlantedText")
    return behind_start(whole, (0xED, iptc), (0xFE, b"PlantedComment"), thumbnail) + b"PlantedBehind"


def inks() -> bytes:
    """A JPEG in four colours of ink, marked as Adobe does it; without the mark its colours are others."""
    picture = frames(1)[0].convert("CMYK")
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif())
    whole = target.getvalue()
    at = whole.index(b"Adobe")
    grown = int.from_bytes(whole[at - 2 : at]) + len(b"PlantedText")
    mark = whole[at : at + 11] + b"\2PlantedText"  # 2: luminance, two colours and black (YCCK)
    return whole[: at - 2] + grown.to_bytes(2) + mark + whole[at + 12 :]


def mpo() -> bytes:
    first, second = frames(2)
    target = io.BytesIO()
    for image in (first, second):
        image.encoderinfo = {"exif": exif()}
    first.save(target, "MPO", save_all=True, append_images=[second], exif=exif(), comment=b"PlantedComment")
    return target.getvalue()


def png(count: int = 1) -> bytes:
    whole = saved("PNG", count, exif=exif(), pnginfo=png_texts(), icc_profile=profile(), **motion(count))
    raw = b"Raw profile type iptc\0\0" + zlib.compress(b"PlantedIptc")
    return (
        whole[:33]
        + png_chunk(b"zTXt", raw)
        + png_chunk(b"prVt", b"PlantedText")
        + whole[33:]
        + b"PlantedBehind"
    )


def motion(count: int) -> Mapping[str, Any]:
    return {"duration": [100, 250, 400][:count], "loop": 2} if count > 1 else {}


def gif(count: int = 3) -> bytes:
    whole = saved("GIF", count, comment=b"PlantedComment", **motion(count))
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes((len(XMP),)) + XMP + b"\0"
    return whole[:-1] + xmp + b"\x21\xfe\x0bPlantedText\0;PlantedBehind"


def webp(count: int = 1) -> bytes:
    whole = saved("WEBP", count, exif=exif(), xmp=XMP, icc_profile=profile(), **motion(count))
    extra = b"PLNT" + (11).to_bytes(4, "little") + b"PlantedText\0"
    grown = int.from_bytes(whole[4:8], "little") + len(extra)
    return whole[:4] + grown.to_bytes(4, "little") + whole[8:] + extra + b"PlantedBehind"


def avif(count: int = 1, orientation: int = TURNED) -> bytes:
    pauses = {"duration": [100, 250, 400][:count]} if count > 1 else {}
    return saved("AVIF", count, speed=10, exif=exif(orientation), xmp=XMP, icc_profile=profile(), **pauses)


def tiff(count: int = 1, orientation: int = TURNED, **options: Any) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270], tags[305], tags[315] = "PlantedText", "PlantedComment", "PlantedCamera"
    tags[MAKE], tags[ORIENTATION] = "PlantedCamera", orientation
    tags[700], tags[33723], tags[34377] = XMP, b"PlantedIptc", b"8BIMPlantedIptc"
    for tag in (700, 33723, 34377):
        tags.tagtype[tag] = 7
    if not options:  # libtiff writes no table below a table
        tags[34853] = {1: "N", 2: (48.0, 51.0, 29.0), 29: "PlantedText"}
    first, *others = frames(count)
    target = io.BytesIO()
    options |= {"save_all": True, "append_images": others} if others else {}
    for image in others:
        image.encoderinfo = {"tiffinfo": tags}
    first.save(target, "TIFF", tiffinfo=tags, icc_profile=profile(), **options)
    return target.getvalue() + b"PlantedBehind"


def jpeg2000(boxed: bool) -> bytes:
    whole = saved("JPEG2000", comment="PlantedComment", no_jp2=not boxed)
    box = b"xml " + XMP
    return whole + ((len(box) + 4).to_bytes(4) + box if boxed else b"PlantedBehind")


def ico() -> bytes:
    picture = png()
    head = b"\0\0\1\0\1\0" + b"\0\0\0\0\1\0\x20\0" + len(picture).to_bytes(4, "little") + b"\x16\0\0\0"
    return head + picture + b"PlantedBehind"


def icns() -> bytes:
    picture = b"ic09" + (len(png()) + 8).to_bytes(4) + png()
    note = b"name" + (19).to_bytes(4) + b"PlantedText"
    return b"icns" + (len(picture) + len(note) + 8).to_bytes(4) + note + picture


def bmp() -> bytes:
    return saved("BMP") + b"PlantedBehind"


def tga() -> bytes:
    return saved("TGA", id_section=b"PlantedComment")


def ppm() -> bytes:
    return saved("PPM").replace(b"P6\n", b"P6\n# PlantedComment\n", 1)


RESOLUTION = b"\0\x48\0\0\0\1\0\1\0\x48\0\0\0\1\0\1"
RESOURCES = ((1028, b"PlantedIptc"), (1058, b"PlantedCamera"), (1060, XMP), (1005, RESOLUTION))


def psd(told: Iterable[tuple[int, bytes]] = RESOURCES) -> bytes:
    """A PSD of one colour with these resources, each under a name of its own."""
    resources = b"".join(resource(number, data) for number, data in told)
    width, height = SIZE
    head = b"8BPS\0\1" + bytes(6) + (1).to_bytes(2) + height.to_bytes(4) + width.to_bytes(4) + b"\0\x08\0\1"
    return (
        head + bytes(4) + len(resources).to_bytes(4) + resources + bytes(4) + b"\0\0" + bytes(width * height)
    )


def resource(number: int, data: bytes) -> bytes:
    name = str(number)[: number % 4].encode()
    named = bytes((len(name),)) + name
    return (
        b"8BIM"
        + number.to_bytes(2)
        + named
        + b"\0" * (len(named) % 2)
        + len(data).to_bytes(4)
        + data
        + b"\0" * (len(data) % 2)
    )


def heic() -> bytes:
    """HEIF as phones write it: the items of an AVIF under the brands of HEIC."""
    return avif().replace(b"ftypavif", b"ftypheic", 1)


@cache
def made(name: str) -> bytes:
    """The picture of a name in KINDS."""
    return KINDS[name][1]()


@cache  # it tells when it was made
def profile() -> bytes:
    """The colour profile of sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


KINDS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "photo.jpg": ("image/jpeg", jpeg),
    "inks.jpg": ("image/jpeg", inks),
    "phone.jpg": ("image/jpeg", mpo),
    "still.png": ("image/png", png),
    "moving.png": ("image/png", lambda: png(3)),
    "moving.gif": ("image/gif", gif),
    "still.gif": ("image/gif", lambda: gif(1)),
    "still.webp": ("image/webp", webp),
    "moving.webp": ("image/webp", lambda: webp(3)),
    "still.avif": ("image/avif", avif),
    "moving.avif": ("image/avif", lambda: avif(3, 1)),
    "upright.avif": ("image/avif", lambda: avif(orientation=1)),
    "page.tif": ("image/tiff", tiff),
    "pages.tif": ("image/tiff", lambda: tiff(3)),
    "upright.tif": ("image/tiff", lambda: tiff(orientation=1)),
    "packed.tif": ("image/tiff", lambda: tiff(2, 1, compression="tiff_lzw")),
    "large.tif": ("image/tiff", lambda: tiff(orientation=1, big_tiff=True)),
    "photo.jp2": ("image/jp2", lambda: jpeg2000(True)),
    "photo.j2k": ("image/j2c", lambda: jpeg2000(False)),
    "icon.ico": ("image/vnd.microsoft.icon", ico),
    "icon.icns": ("image/icns", icns),
    "photo.bmp": ("image/bmp", bmp),
    "photo.tga": ("image/x-tga", tga),
    "photo.ppm": ("image/x-portable-pixmap", ppm),
    "photo.psd": ("image/vnd.adobe.photoshop", psd),
    "photo.heic": ("image/heic", heic),
}
"""Names, what they are declared as, and what makes them."""
