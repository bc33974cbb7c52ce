import pytest

from octavo.errors import ValidationError
from octavo.schema.input import check_input


def refusal(schemas, uid, data, can_reference=None):
    with pytest.raises(ValidationError) as caught:
        check_input(schemas, schemas.content_type(uid), data, can_reference)
    return caught.value.message, caught.value.details


@pytest.mark.parametrize(
    ("uid", "data"),
    [
        ("api::tag.tag", {"name": "x", "publishedAt": None, "locale": "fr"}),
        ("api::author.author", {"secret": "pw", "internalNote": "private attributes are written"}),
        ("api::article.article", {"authors": [{"documentId": "x", "id": 1, "name": "n"}, "y", 3, None]}),
        (
            "api::article.article",
            {"authors": {"connect": [{"documentId": "x", "whatever": 1}], "options": {}}},
        ),
        ("api::article.article", {"cover": {"set": [1]}, "gallery": [{"id": 1}]}),
        ("api::article.article", {"seo": {"id": 1, "links": [{"label": "x"}]}, "links": None}),
        ("api::article.article", {"blocks": [{"__component": "shared.quote", "id": 3, "body": "x"}]}),
        ("api::article.article", {"blocks": [{"__component": "nope", "x": 1}]}),
        ("api::tag.tag", "no object"),
    ],
)
def test_what_a_body_may_name(golden, uid, data):
    check_input(golden, golden.content_type(uid), data, lambda target: True)


@pytest.mark.parametrize(
    ("uid", "data", "message", "details"),
    [
        ("api::tag.tag", {"nope": 1, "id": 1}, "Invalid key id", {"key": "id"}),
        ("api::tag.tag", {"documentId": "x"}, "Invalid key documentId", {"key": "documentId"}),
        ("api::tag.tag", {"nope": 1}, "Invalid key nope", {"key": "nope", "path": None}),
        ("api::tag.tag", [{"name": "x"}, {"nope": 1}], "Invalid key nope", {"key": "nope", "path": None}),
        (
            "api::tag.tag",
            {"nope": 1, "createdBy": 1},
            "Invalid key createdBy",
            {"key": "createdBy", "path": "createdBy"},
        ),
        (
            "api::tag.tag",
            {"createdAt": "2020"},
            "Invalid key createdAt",
            {"key": "createdAt", "path": "createdAt"},
        ),
        (
            "api::article.article",
            {"localizations": []},
            "Invalid key localizations",
            {"key": "localizations", "path": "localizations"},
        ),
        (
            "api::article.article",
            {"authors": {"bogus": []}},
            "Invalid key bogus at authors",
            {"key": "bogus", "path": "authors"},
        ),
        (
            "api::article.article",
            {"seo": {"links": [{"label": "x"}, {"nope": 1}]}},
            "Invalid key nope at seo.links",
            {"key": "nope", "path": "seo.links"},
        ),
        (
            "api::article.article",
            {"seo": {"connect": []}},
            "Invalid key connect at seo",
            {"key": "connect", "path": "seo"},
        ),
        (
            "api::article.article",
            {"blocks": [{"__component": "shared.quote", "label": 1}]},
            "Invalid key label at blocks",
            {"key": "label", "path": "blocks"},
        ),
    ],
)
def test_what_it_may_not(golden, uid, data, message, details):
    assert refusal(golden, uid, data, lambda target: True) == (message, {**details, "source": "body"})


def test_relations_point_only_at_what_the_caller_may_read(golden):
    data = {"box": {"label": "x", "tag": "abc"}, "name": "x"}
    uid = "api::kitchen-sink.kitchen-sink"
    assert refusal(golden, uid, data, lambda target: target != "api::tag.tag") == (
        "Invalid key tag at box.tag",
        {"key": "tag", "path": "box.tag", "source": "body"},
    )
    assert refusal(golden, uid, {"oneTag": None}, lambda target: False)[0] == "Invalid key oneTag"
    check_input(golden, golden.content_type(uid), data)


def test_morph_references_name_a_readable_type(make):
    schemas = make.schemas({"api::note.note": {"about": {"type": "relation", "relation": "morphToMany"}}})
    note = schemas.content_type("api::note.note")
    check_input(schemas, note, {"about": [{"__type": "api::note.note", "id": 1}]}, lambda target: True)
    check_input(
        schemas, note, {"about": {"connect": [{"__type": "api::note.note", "id": 1}]}}, lambda target: True
    )
    for value in ("x", [{"id": 1}], [{"__type": "admin::user", "id": 1}], {"connect": "x"}):
        message, _ = refusal(schemas, note.uid, {"about": value}, lambda target: target.startswith("api::"))
        assert message == "Invalid key about"


def test_a_body_ends_somewhere(golden):
    data = {"documentId": "x"}
    for name in ["articles", "authors"] * 200:
        data = {name: data}
    assert "nested too deeply" in refusal(golden, "api::article.article", data)[0]
