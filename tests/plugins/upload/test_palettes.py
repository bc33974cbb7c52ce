from pathlib import Path

import pytest
from PIL import Image
from tests.plugins.upload.test_images import process


def palette(**options: object) -> Image.Image:
    """A picture of a palette whose left half is see-through where the options say that colour 0 is."""
    made = Image.new("P", (600, 400), 1)
    made.putpalette([255, 0, 0, 0, 0, 255])
    made.paste(0, (0, 0, 300, 400))
    made.info |= options
    return made


@pytest.mark.parametrize(("options", "mode", "corner"), [({"transparency": 0}, "RGBA", 0), ({}, "RGB", 255)])
def test_sizes_of_a_palette_are_as_see_through_as_it_is(
    tmp_path: Path, options: dict[str, int], mode: str, corner: int
) -> None:
    palette(**options).save(tmp_path / "in.png", **options)
    made = process(tmp_path / "in.png", tmp_path)
    assert {variant.key for variant in made.variants} == {"thumbnail", "small"}
    for variant in made.variants:
        with Image.open(variant.path) as again:
            assert again.mode == mode
            assert again.convert("RGBA").getpixel((0, 0))[3] == corner
            assert again.convert("RGBA").getpixel((again.width - 1, 0)) == (0, 0, 255, 255)
