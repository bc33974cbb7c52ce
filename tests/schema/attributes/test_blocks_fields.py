"""Every field of every kind of block, left out and of another type."""

import pytest
from tests.schema.attributes.test_blocks import IMAGE, TEXT, check

TEXTS = {"name", "url", "hash", "ext", "mime", "provider", "createdAt", "updatedAt"}
MAYBE_TEXTS = {"alternativeText", "caption", "previewUrl"}
NUMBERS = {"width", "height", "size"}
FLAGS = ("bold", "italic", "underline", "strikethrough", "code")
REQUIRED = "is a required field"


def found(block: object) -> list[tuple[tuple[object, ...], str]]:
    """Return paths below the block and messages without the path."""
    return [(path[2:], message.split(" ", 1)[1]) for path, message in check([block])[1]]


def without(fields: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in fields.items() if key != name}


@pytest.mark.parametrize("name", sorted(IMAGE))
def test_fields_of_an_image(name: str) -> None:
    def wrong(image: object) -> list[tuple[tuple[object, ...], str]]:
        return found({"type": "image", "image": image, "children": []})

    needed = name in TEXTS | NUMBERS
    assert wrong(without(IMAGE, name)) == ([(("image", name), REQUIRED)] if needed else [])
    of_another_type = [
        message[:9] for path, message in wrong({**IMAGE, name: ["x"]}) if path == ("image", name)
    ]
    assert of_another_type == ([] if name == "provider_metadata" else ["must be a"])
    nothing = [path for path, _ in wrong({**IMAGE, name: None})]
    assert nothing == ([("image", name)] if needed else [])
    if name in TEXTS:
        assert wrong({**IMAGE, name: ""}) == [(("image", name), REQUIRED)]


@pytest.mark.parametrize("image", [None, "x", 5, [IMAGE]])
def test_an_image_is_an_object(image: object) -> None:
    [(path, message)] = found({"type": "image", "image": image, "children": []})
    assert path == ("image",)
    assert message.startswith("must be a `object` type")


def test_an_image_that_is_left_out_lacks_all_it_needs() -> None:
    paths = {path for path, _ in found({"type": "image", "children": []})}
    assert paths == {("image", name) for name in TEXTS | NUMBERS}


@pytest.mark.parametrize("flag", FLAGS)
def test_flags_of_a_text(flag: str) -> None:
    def kept(value: object) -> tuple[object, int]:
        blocks, wrong = check([{"type": "paragraph", "children": [{**TEXT, flag: value}]}])
        return blocks[0]["children"][0].get(flag), len(wrong)

    for value, as_kept in (
        (True, True),
        (False, False),
        ("true", True),
        ("False", False),
        (1, True),
        ("0", False),
    ):
        assert kept(value) == (as_kept, 0)
    for value in (None, "yes", 2, [], {}):
        assert kept(value)[1] == 1
