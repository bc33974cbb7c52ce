import pytest

from octavo.schema.conditions import is_hidden


@pytest.mark.parametrize(
    ("rule", "data", "hidden"),
    [
        (None, {}, False),
        ({"==": [{"var": "kind"}, "video"]}, {"kind": "video"}, False),
        ({"==": [{"var": "kind"}, "video"]}, {"kind": "text"}, True),
        ({"==": [{"var": "kind"}, "video"]}, {}, True),
        ({"!=": [{"var": "kind"}, "video"]}, {}, False),
        ({"==": [{"var": "n"}, "1"]}, {"n": 1}, False),
        ({"===": [{"var": "n"}, "1"]}, {"n": 1}, True),
        ({"and": [{"var": "a"}, {"var": "b"}]}, {"a": True, "b": False}, True),
        ({"or": [{"var": "a"}, {"var": "b"}]}, {"a": True, "b": False}, False),
        ({"!": {"var": "a"}}, {"a": True}, True),
        ({">": [{"var": "n"}, 3]}, {"n": 4}, False),
        ({"in": [{"var": "k"}, ["x", "y"]]}, {"k": "z"}, True),
        ({"var": ["deep.er", 1]}, {"deep": {"er": 0}}, True),
        ({"unknown-operator": []}, {}, False),
        ({"var": []}, {"a": 1}, False),
        ({"var": []}, {}, True),
        ({"==": [{"var": ["kind", "video"]}, "video"]}, {}, False),
        ({"==": [{"var": ["kind", "video"]}, "video"]}, {"kind": "text"}, True),
        ({"var": "deep.er"}, {"deep": 1}, True),
    ],
)
def test_visibility(rule, data, hidden):
    conditions = {} if rule is None else {"visible": rule}
    assert is_hidden(conditions, data) is hidden


def test_what_is_hidden_is_not_validated(make):
    from tests.schemas import validate_entry

    schemas = make.schemas(
        {
            "api::page.page": {
                "kind": {"type": "string"},
                "film": {
                    "type": "string",
                    "required": True,
                    "conditions": {"visible": {"==": [{"var": "kind"}, "video"]}},
                },
            }
        }
    )
    page = schemas.content_type("api::page.page")
    assert validate_entry(schemas, page, {"kind": "text"}) == {"kind": "text"}
    with pytest.raises(Exception, match="film must be defined"):
        validate_entry(schemas, page, {"kind": "video"})
