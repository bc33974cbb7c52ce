import pytest

from octavo.schema.attributes.blocks import BlocksAttribute
from octavo.schema.errors import Report, ValidationMode

TEXT = {"type": "text", "text": "hi"}
ITEM = {"type": "list-item", "children": [TEXT]}
NESTED = {"type": "list", "format": "ordered", "children": [ITEM]}
IMAGE = {
    "name": "n",
    "alternativeText": None,
    "url": "/u",
    "caption": None,
    "width": 1,
    "height": 1,
    "formats": None,
    "hash": "h",
    "ext": ".png",
    "mime": "image/png",
    "size": 1.5,
    "previewUrl": None,
    "provider": "local",
    "provider_metadata": None,
    "createdAt": "2024",
    "updatedAt": "2024",
}


def check(value):
    report = Report()
    kept = BlocksAttribute(name="content", type="blocks").check(value, ("content",), ValidationMode(), report)
    return kept, [(finding.path, finding.message) for finding in report.findings]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "paragraph", "children": [TEXT, {**TEXT, "bold": True, "code": False}]},
        {"type": "heading", "level": 2, "children": [TEXT]},
        {"type": "quote", "children": [TEXT]},
        {"type": "code", "language": "python", "children": [TEXT]},
        {"type": "image", "image": IMAGE, "children": [TEXT]},
        {"type": "paragraph", "children": [{"type": "link", "url": "https://a.example", "children": [TEXT]}]},
        {
            "type": "list",
            "format": "ordered",
            "children": [
                {"type": "list-item", "children": [TEXT]},
                {
                    "type": "list",
                    "format": "unordered",
                    "indentLevel": 1,
                    "children": [{"type": "list-item", "children": []}],
                },
            ],
        },
    ],
)
def test_what_the_editor_writes_comes_back_as_it_went_in(block):
    assert check([block]) == ([block], [])


@pytest.mark.parametrize(
    ("block", "path", "message"),
    [
        ({"type": "nope", "children": []}, (), "Block node is of invalid type"),
        (None, (), "Block node is of invalid type"),
        ("text", (), "Block node is of invalid type"),
        (
            {"type": "heading", "level": 9, "children": [TEXT]},
            ("level",),
            "content[0].level must be one of the following values: 1, 2, 3, 4, 5, 6",
        ),
        (
            {"type": "paragraph", "children": []},
            ("children",),
            "Paragraph node children must have at least one Text or Link node",
        ),
        ({"type": "paragraph"}, ("children",), "content[0].children is a required field"),
        (
            {"type": "paragraph", "children": [{"type": "link", "children": [TEXT]}]},
            ("children", 0, "url"),
            "Please specify a valid link.",
        ),
        (
            {
                "type": "paragraph",
                "children": [{"type": "link", "url": "javascript:alert(1)", "children": []}],
            },
            ("children", 0, "url"),
            "Please specify a valid link.",
        ),
        (
            {"type": "paragraph", "children": [{"type": "video"}]},
            ("children", 0),
            "Inline node must be Text or Link",
        ),
        (
            {"type": "paragraph", "children": [{"type": "text"}]},
            ("children", 0, "text"),
            "Text must be defined with at least an empty string",
        ),
        (
            {"type": "list", "format": "round", "children": [{"type": "list-item", "children": []}]},
            ("format",),
            "content[0].format must be one of the following values: ordered, unordered",
        ),
        (
            {"type": "list", "children": [{"type": "list-item", "children": [TEXT]}]},
            ("format",),
            "content[0].format is a required field",
        ),
        (
            {"type": "list", "format": "ordered", "children": [{"type": "list", "children": [ITEM]}]},
            ("children", 0, "format"),
            "content[0].children[0].format is a required field",
        ),
        (
            {"type": "list", "format": "ordered", "children": [{**NESTED, "format": "round"}]},
            ("children", 0, "format"),
            "content[0].children[0].format must be one of the following values: ordered, unordered",
        ),
        (
            {"type": "list", "format": "ordered", "children": [{**NESTED, "children": []}]},
            ("children", 0, "children"),
            "List node children must have at least one ListItem or ListNode",
        ),
        (
            {"type": "list", "format": "ordered", "children": [TEXT]},
            ("children", 0),
            "Inline node must be list-item or list",
        ),
        (
            {"type": "image", "image": {**IMAGE, "url": ""}, "children": []},
            ("image", "url"),
            "content[0].image.url is a required field",
        ),
    ],
)
def test_what_breaks_the_grammar(block, path, message):
    assert check([block])[1] == [(("content", 0, *path), message)]


def test_a_missing_image_lacks_all_it_needs():
    messages = [message for _, message in check([{"type": "image", "children": []}])[1]]
    assert "content[0].image.hash is a required field" in messages and len(messages) == 11


@pytest.mark.parametrize("value", [{"type": "paragraph"}, "x", 5, True])
def test_blocks_are_a_list(value):
    [(path, message)] = check(value)[1]
    assert path == ("content",) and "must be a `array` type" in message


def test_a_text_no_database_keeps_is_refused_at_any_depth():
    [(_, message)] = check([{"type": "paragraph", "children": [{"type": "text", "text": "a\0"}]}])[1]
    assert message == "content must not contain a null character"


def test_lists_in_lists_end_somewhere():
    block = {"type": "list-item", "children": [TEXT]}
    for _ in range(300):
        block = {"type": "list", "format": "ordered", "children": [block]}
    [(_, message)] = check([block])[1]
    assert message == "content must not be nested more than 100 levels deep"
