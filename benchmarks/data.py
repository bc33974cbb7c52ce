"""The content that every contender serves: articles and what they belong to, the same each time."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CATEGORIES, TAGS = 10, 30
SHEETS, PAGES = 25, 10
WIDE = [f"text_{first}{second}" for first in "abcdef" for second in "abcdefghij"]
"""The attributes of a type that has many."""
BLOCKS = 50
"""Components in a page's dynamic zone."""
WORDS = (
    *("tide", "moss", "ferry", "clock", "bread", "salt", "letter", "winter"),
    *("lamp", "harbour", "stone", "argument", "garden", "rail", "soup", "window"),
)


@dataclass(frozen=True)
class Article:
    """An article: its columns, its component, and the numbers of what it belongs to."""

    number: int
    title: str
    body: str
    seo: dict[str, str]
    category: int
    authors: list[int]
    tags: list[int]

    @property
    def scalars(self) -> dict[str, Any]:
        """What is a column of its own."""
        return {
            "title": self.title,
            "slug": f"article-{self.number}",
            "body": self.body,
            "views": self.number,
            "featured": self.number % 7 == 0,
        }


class Data:
    """So many articles, and the authors, categories and tags; made anew whenever they are asked for.

    There is one author for twenty articles, but fifty at least: an author's list stays as long as it is.
    """

    def __init__(self, articles: int = 1000) -> None:
        self.size = articles
        self.author_count = max(50, articles // 20)

    def categories(self) -> list[dict[str, str]]:
        return [
            {"name": f"Category {n}", "description": sentence(random.Random(n), 12)}
            for n in range(CATEGORIES)
        ]

    def authors(self) -> list[dict[str, str]]:
        return [
            {"name": f"Author {n}", "bio": sentence(random.Random(n), 30)} for n in range(self.author_count)
        ]

    def tags(self) -> list[dict[str, str]]:
        return [{"name": f"Tag {n}"} for n in range(TAGS)]

    def sheets(self) -> list[dict[str, str]]:
        """Return entries of sixty attributes, and a title."""
        return [{"title": f"Sheet {n}", **dict.fromkeys(WIDE, f"Cell {n}")} for n in range(SHEETS)]

    def pages(self) -> list[tuple[str, list[dict[str, str]]]]:
        """Return titles, and the components of a zone of fifty."""
        return [(f"Page {n}", [seo_of(block) for block in range(BLOCKS)]) for n in range(PAGES)]

    def articles(self) -> Iterator[Article]:
        rng = random.Random(1)
        for number in range(self.size):
            yield Article(
                number,
                title=sentence(rng, 6),
                body=sentence(rng, 120),
                seo=seo_of(number),
                category=rng.randrange(CATEGORIES),
                authors=sorted(rng.sample(range(self.author_count), 2)),
                tags=sorted(rng.sample(range(TAGS), 3)),
            )


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words))


def seo_of(number: int) -> dict[str, str]:
    return {"metaTitle": f"Article {number}", "metaDescription": "What it is about, in a sentence."}


def new_article(number: str) -> dict[str, Any]:
    """Return what a client creates: an article with a component."""
    scalars = {"title": f"New article {number}", "slug": f"new-{number}", "body": "Some words. " * 50}
    seo = {"metaTitle": f"Article {number}", "metaDescription": "What the article is about, in a sentence."}
    return {**scalars, "views": 1, "featured": False, "seo": seo}


def blocks_of(zone: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return components as they stand in a zone."""
    return [{"__component": "shared.seo", **component} for component in zone]


def write_seed(data: Data, path: Path) -> None:
    """Write the data as a seed file of Octavo's."""

    def refs(kind: str, numbers: list[int]) -> list[dict[str, str]]:
        return [{"$ref": f"{kind}-{number}"} for number in numbers]

    def line(kind: str, number: int, fields: dict[str, Any]) -> str:
        return json.dumps({"uid": f"api::{kind}.{kind}", "key": f"{kind}-{number}", "data": fields}) + "\n"

    with path.open("w", encoding="utf-8") as file:
        kinds: dict[str, list[Any]] = {
            "category": data.categories(),
            "author": data.authors(),
            "tag": data.tags(),
            "sheet": data.sheets(),
            "page": [{"title": title, "blocks": blocks_of(zone)} for title, zone in data.pages()],
        }
        for kind, entries in kinds.items():
            file.writelines(line(kind, number, entry) for number, entry in enumerate(entries))
        for article in data.articles():
            relations = {
                "category": refs("category", [article.category])[0],
                "authors": refs("author", article.authors),
                "tags": refs("tag", article.tags),
            }
            file.write(line("article", article.number, {**article.scalars, "seo": article.seo, **relations}))
