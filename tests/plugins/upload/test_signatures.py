"""A file is of a kind where its first bytes say so, each of them."""

import pytest

from octavo.plugins.upload.signatures import mime_of

STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"II+\0": "image/tiff",
    b"MM\0+": "image/tiff",
    b"\0\0\1\0": "image/vnd.microsoft.icon",
    b"\xff\x4f\xff\x51": "image/j2c",
    b"\0\0\0\x0cjP  ": "image/jp2",
    b"\0\0\0\x0cJXL ": "image/jxl",
    b"\xff\x0a": "image/jxl",
    b"ID3": "audio/mpeg",
    b"\xff\xf1": "audio/aac",
    b"\xff\xf9": "audio/aac",
    b"#!AMR": "audio/amr",
    b"OggS": "audio/ogg",
    b"\0\0\1\xba": "video/mpeg",
    b"\0\0\1\xb3": "video/mpeg",
    b"RIFF1234WEBP": "image/webp",
    b"1234ftypavif": "image/avif",
    b"1234ftypavis": "image/avif",
    b"1234ftypheic": "image/heic",
    b"1234ftypheix": "image/heic",
    b"1234ftypmif1": "image/heif",
    b"1234ftypmsf1": "image/heif",
    b"1234ftypqt  ": "video/quicktime",
    b"1234ftypM4A ": "audio/mp4",
    b"1234ftypM4B ": "audio/mp4",
    b"1234ftypisom": "video/mp4",
}
REST = b"\0" * 30


@pytest.mark.parametrize("start", STARTS, ids=repr)
def test_a_start_says_the_kind_and_only_as_a_whole(start: bytes) -> None:
    assert mime_of(start + REST) == STARTS[start]
    for place, byte in enumerate(start):
        if chr(byte) not in "1234" or (start[:1] != b"1" and start[:4] != b"RIFF"):
            other = start[:place] + bytes((byte ^ 0x80,)) + start[place + 1 :]
            kinds = {None, "video/mp4"} if b"ftyp" in other else {None}
            assert mime_of(other + REST) in kinds, place


@pytest.mark.parametrize("size", [12, 40, 52, 56, 64, 108, 124])
def test_a_bitmap_has_a_head_of_a_known_size(size: int) -> None:
    assert mime_of(b"BM" + b"\x07" * 12 + size.to_bytes(4, "little") + b"\x07" * 9) == "image/bmp"
    for wrong in (size - 1, size + 1, size + 256, size + 2**16, size + 2**24):
        assert mime_of(b"BM" + b"\x07" * 12 + wrong.to_bytes(4, "little") + b"\x07" * 9) is None
    assert mime_of(b"MB" + b"\x07" * 12 + size.to_bytes(4, "little")) is None


def test_sound_of_mpeg_has_a_bit_rate_and_a_sample_rate() -> None:
    layers = {0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3}
    for second in range(0xE0, 0xFF):
        for third in range(256):
            wanted = second in layers and 0 < third >> 4 < 15 and third & 0b1100 != 0b1100
            if second not in {0xD8, 0xF1, 0xF9}:
                assert mime_of(bytes((0xFF, second, third))) == ("audio/mpeg" if wanted else None)
    assert mime_of(b"\xff\xfb") is None
    assert mime_of(b"\xfe\xfb\x90") is None


def test_packets_of_a_transport_stream_begin_alike() -> None:
    packet = b"G" + bytes(187)
    assert mime_of(packet * 3) == "video/mp2t"
    assert mime_of(packet * 2 + b"G") == "video/mp2t"
    for wrong in (packet * 2, packet + bytes(188) + packet, packet * 2 + bytes(188), bytes(188) + packet * 2):
        assert mime_of(wrong) is None
