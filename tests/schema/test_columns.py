"""The columns of attributes, and the names of tables."""

import pytest

from octavo.schema.columns import column_name, column_words, hashed, shorten, wrong_table


@pytest.mark.parametrize(
    ("name", "snake"),
    [
        ("publishOn", "publish_on"),
        ("SEOTitle", "seo_title"),
        ("a-b c", "a_b_c"),
        ("h1Title", "h1_title"),
        ("x", "x"),
        ("line2", "line2"),
        ("_", "_"),
        ("añoNuevo", "año_nuevo"),
    ],
)
def test_names_become_snake_case(name: str, snake: str) -> None:
    assert column_words(name) == snake


def test_long_names_are_shortened_to_what_postgresql_keeps_and_stay_apart() -> None:
    first, second = (shorten("é" * 60 + end) for end in "ab")
    assert len(first.encode()) <= 63 and first != second
    assert shorten("short") == "short"


@pytest.mark.parametrize(
    ("attribute", "column"),
    [("status", "status_"), ("status_", "status_"), ("xmin", "xmin_"), ("title", "title")],
)
def test_columns_that_are_there_already_are_left_alone(attribute: str, column: str) -> None:
    assert column_name(attribute) == column


def test_a_name_with_a_hash_fits_and_is_the_same_each_time() -> None:
    assert len(hashed("a" * 80, "of this")) == 63
    assert hashed("a", "one") != hashed("a", "two") and hashed("a", "one") == hashed("a", "one")


@pytest.mark.parametrize("name", ["sqlite_stat", "PG_class", "octavo_store", "a.b", 'a"b', "1a", ""])
def test_a_table_is_not_called_what_the_database_keeps_for_itself(name: str) -> None:
    assert wrong_table(name) is not None


def test_other_tables_may_be_called_anything() -> None:
    assert [wrong_table(name) for name in ("articles", "Blog-Posts", "años", "strapi_tokens")] == [None] * 4
