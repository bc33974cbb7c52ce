"""Strapi's names of tables and columns, as its own databases have them."""

import sqlite3
from pathlib import Path

import pytest

from octavo.importers.strapi.names import StrapiNames

LONG = "case_studies_with_a_rather_long_name_for_its_table"
RELATED = "relatedCaseStudiesThatReadersOfThisOneShouldReadToo"
TEXT = "aRatherLongNameOfAnAttributeThatGoesBeyondWhatDatabasesLike"
SINGULAR = "case-study-with-a-rather-long-name"


@pytest.mark.parametrize("version", [4, 5])
def test_names_are_those_of_the_database(version: int, made4: Path, made5: Path) -> None:
    names = StrapiNames(version)
    with sqlite3.connect((made4 if version == 4 else made5) / ".tmp/data.db") as database:
        found = {
            table: {row[1] for row in database.execute(f'PRAGMA table_info("{table}")')}
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert names.column(TEXT) in found[names.table(LONG)]
    assert {names.id_of(SINGULAR), names.other_id_of(SINGULAR), names.order_of(SINGULAR)} <= found[
        names.links(LONG, RELATED)
    ]
    assert names.other_order_of(SINGULAR) in found[names.links(LONG, RELATED)]
    assert {"entity_id", names.component_id} <= found[names.components(LONG)]
    assert {names.id_of("event"), names.id_of("subjects"), names.type_of("subjects")} <= found[
        names.morphs("events", "subjects")
    ]
    assert {"related_id", "related_type", names.id_of("file")} <= found[names.morphs("files", "related")]


def test_short_names_are_as_they_are_written() -> None:
    assert StrapiNames(4).links("articles", "mainAuthor") == "articles_main_author_links"
    assert StrapiNames(5).links("articles", "mainAuthor") == "articles_main_author_lnk"
    assert StrapiNames(5).components("articles") == "articles_cmps"
    assert StrapiNames(4).component_id == "component_id"
    assert StrapiNames(5).column("H1title") == "h_1_title"
