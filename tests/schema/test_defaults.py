import pytest


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        ({"type": "string", "minLength": 3, "default": "ab"}, "must be at least 3 characters"),
        ({"type": "string", "maxLength": 3, "default": "abcd"}, "must be at most 3 characters"),
        ({"type": "string", "regex": "^x", "default": "y"}, "must match"),
        ({"type": "integer", "min": 3, "default": 2}, "must be greater than or equal to 3"),
        ({"type": "integer", "max": 3, "default": 4}, "must be less than or equal to 3"),
        ({"type": "decimal", "min": 0.5, "default": 0.25}, "must be greater than or equal to 0.5"),
        ({"type": "biginteger", "min": "3", "default": "2"}, "must be greater than or equal to 3"),
    ],
)
def test_a_default_is_what_may_be_published(make, attribute, message):
    [problem] = make.problems({"api::page.page": {"it": attribute}})
    assert message in problem


@pytest.mark.parametrize(
    "attribute",
    [
        {"type": "string", "minLength": 3, "maxLength": 3, "default": "abc"},
        {"type": "integer", "min": 3, "max": 3, "default": 3},
        {"type": "decimal", "min": 0.5, "max": 0.5, "default": 0.5},
        {"type": "biginteger", "min": "3", "max": "3", "default": "3"},
    ],
)
def test_a_default_may_be_at_the_edge(make, attribute):
    kept = make.schemas({"api::page.page": {"it": attribute}}).content_type("api::page.page")
    assert kept.attributes["it"].has_default
