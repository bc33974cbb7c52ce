"""What comes in by its declared, named and proven type, and what a browser may show."""

import pytest

from octavo.plugins.upload import media_types
from octavo.plugins.upload.config import UploadSettings

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
GIF = b"GIF89a" + b"\x00" * 40
PDF = b"%PDF-1.4\n%%EOF\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010101006000600000")
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (PNG, "image/png"),
        (GIF, "image/gif"),
        (PDF, "application/pdf"),
        (JPEG, "image/jpeg"),
        (HTML, "text/html"),
        (SVG, "image/svg+xml"),
        (b"just words", None),
        (b"", None),
    ],
)
def test_first_bytes_prove_a_type(head: bytes, mime: str | None) -> None:
    assert media_types.of_bytes(head) == mime


@pytest.mark.parametrize(
    ("declared", "head", "name", "refusal"),
    [
        ("image/png", PNG, "a.png", None),
        ("IMAGE/PNG; x=1", PNG, "a.png", None),
        ("image/svg+xml", SVG, "a.svg", "image/svg+xml"),
        ("image/png", SVG, "a.svg", "image/svg+xml"),
        ("text/html", HTML, "a.html", "text/html"),
        ("image/png", HTML, "a.htm", "text/html"),
        ("image/png", HTML, "a.png", None),
        ("model/obj", b"", "a.obj", "model/obj"),
    ],
)
def test_every_way_a_type_is_told_is_held_against_the_lists(
    declared: str, head: bytes, name: str, refusal: str | None
) -> None:
    settings = UploadSettings()
    proven = media_types.of_bytes(head)
    answer = media_types.refused_type(declared, proven, name, settings.allowed_types, settings.denied_types)
    assert (answer is None) == (refusal is None)


@pytest.mark.parametrize(
    ("mime", "head", "inline"),
    [
        ("image/png", PNG, True),
        ("image/png", HTML, False),
        ("image/png", SVG, False),
        ("image/png", b"only text", False),
        ("image/svg+xml", SVG, False),
        ("text/html", HTML, False),
        ("text/plain", b"words", True),
        ("text/plain", HTML, False),
        ("application/pdf", PDF, True),
        ("application/pdf", HTML, False),
        ("application/octet-stream", b"\x00\x01", False),
        ("application/xml", b"<x/>", False),
    ],
)
def test_only_harmless_and_truthful_files_are_shown_inline(mime: str, head: bytes, inline: bool) -> None:
    assert media_types.shown_inline(mime, head) is inline
