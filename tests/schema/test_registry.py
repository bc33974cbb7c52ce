import pytest

from octavo.errors import ApplicationError


def test_lookups_suggest_the_nearest(golden):
    assert golden.content_type("api::tag.tag") is golden["api::tag.tag"]
    assert golden.component("shared.box") is golden["shared.box"]
    with pytest.raises(
        ApplicationError, match=r"no content type 'api::tags\.tag', did you mean 'api::tag\.tag'"
    ) as one:
        golden.content_type("api::tags.tag")
    with pytest.raises(ApplicationError, match=r"no component 'shared\.bux', did you mean 'shared\.box'"):
        golden.component("shared.bux")
    assert one.value.status == 400


def test_pointers_at_a_type_are_owned_and_may_stand_in_components(golden):
    found = {(each.holder.uid, each.attribute.name) for each in golden.pointers_at("api::tag.tag")}
    assert found == {
        ("api::article.article", "tags"),
        ("api::kitchen-sink.kitchen-sink", "oneTag"),
        ("api::kitchen-sink.kitchen-sink", "manyTags"),
        ("shared.box", "tag"),
    }
    media = {(each.holder.uid, each.attribute.name) for each in golden.pointers_at("plugin::upload.file")}
    assert ("shared.slider", "files") in media and ("api::article.article", "cover") in media


def test_a_morph_relation_may_point_at_any_type(make):
    schemas = make.schemas({"api::note.note": {"about": {"type": "relation", "relation": "morphToMany"}}})
    assert [each.attribute.name for each in schemas.pointers_at("admin::role")].count("about") == 1
