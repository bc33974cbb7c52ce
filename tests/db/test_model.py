"""From schemas to tables."""

import pytest
from tests.db.test_relations import source

from octavo.db.model import Model, build_model
from octavo.errors import StartupError
from octavo.schema.files import build_schemas


def test_relations_are_columns_or_link_tables(model: Model) -> None:
    article = model.types["api::article.article"]
    assert set(article.to_one) == {"category", "cover"}
    assert set(article.links) == {"authors", "tags", "gallery"}
    category = article.to_one["category"]
    assert (category.document_id.name, category.locale) == ("category_document_id", None)
    assert category.position is not None and category.position.name == "category_position"
    assert article.component_links is not None and article.component_uniques is None
    assert model.types["api::tag.tag"].component_links is None
    assert set(article.links["gallery"].table.columns.keys()) == {
        "owner_id",
        "document_id",
        "position",
        "inverse_position",
    }


def test_unique_attributes_and_uids_are_unique_in_their_locale_and_status(model: Model) -> None:
    indexes = model.types["api::article.article"].table.indexes
    assert {tuple(column.name for column in index.columns) for index in indexes if index.unique} == {
        ("slug", "locale", "status"),
        ("document_id", "locale", "status"),
    }


def test_an_attribute_may_have_the_name_of_a_version_s_own_column() -> None:
    model = build_model(build_schemas([source("page", {"status": {"type": "string"}})], []))
    page = model.types["api::page.page"]
    assert page.columns["status"].name == "status_" and page.status.name == "status"


def test_attributes_that_would_share_a_column_are_refused() -> None:
    sources = [source("page", {"fooBar": {"type": "string"}, "foo_bar": {"type": "string"}})]
    with pytest.raises(StartupError, match="foo_bar"):
        build_model(build_schemas(sources, []))
