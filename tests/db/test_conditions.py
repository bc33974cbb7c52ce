"""Conditions decide alike on both databases, and as a plain reading of them says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.db.content import Content
from tests.db.test_find import ARTICLE, AUTHOR, CATEGORY, SINK

from octavo.queries.plan import (
    All,
    AnyOf,
    Compare,
    Condition,
    Negate,
    Operator,
    Query,
    QueryPlan,
    Search,
    Selection,
    Through,
)

TEXTS = [
    "",
    "plain",
    "Plain",
    "100%",
    "100_",
    "a\\b",
    "back\\",
    "Élan",
    "élan",
    "e\u0301lan",
    "straße",
    "STRASSE",
    "İstanbul",
    "istanbul",
    "ΟΔΟΣ",
    "οδος",
    "οδοσ",
    "ﬁne",
    "😀 smile",
    "tab\tline\n",
    "'quoted\"",
]
NEEDLES = [
    "",
    "%",
    "_",
    "\\",
    "É",
    "é",
    "e",
    "ss",
    "ß",
    "i",
    "İ",
    "Σ",
    "ς",
    "fi",
    "😀",
    "PLAIN",
    "an",
    "'",
    "0%",
]
Texts = Callable[[str, str], bool]
READINGS: dict[Operator, Texts] = {
    "$eq": lambda text, other: text == other,
    "$ne": lambda text, other: text != other,
    "$lt": lambda text, other: text < other,
    "$gte": lambda text, other: text >= other,
    "$contains": lambda text, other: other in text,
    "$notContains": lambda text, other: other not in text,
    "$startsWith": lambda text, other: text.startswith(other),
    "$endsWith": lambda text, other: text.endswith(other),
    "$eqi": lambda text, other: fold(text) == fold(other),
    "$nei": lambda text, other: fold(text) != fold(other),
    "$containsi": lambda text, other: fold(other) in fold(text),
    "$notContainsi": lambda text, other: fold(other) not in fold(text),
    "$startsWithi": lambda text, other: fold(text).startswith(fold(other)),
    "$endsWithi": lambda text, other: fold(text).endswith(fold(other)),
}


def fold(text: str) -> str:
    return text.upper().lower().replace("\u03c2", "\u03c3")


def ask(uid: str, condition: Condition, *values: Any) -> Query:
    return Query(QueryPlan(Selection(uid, ("id", "documentId"), where=condition)), values)


async def found(content: Content, uid: str, condition: Condition, *values: Any) -> list[str]:
    rows = (await content.db.find(ask(uid, condition, *values))).rows
    return [row["documentId"] for row in rows]


async def test_texts_compare_letter_by_letter_and_fold_every_alphabet(content: Content) -> None:
    async with content.db.transaction():
        for number, text in enumerate(TEXTS):
            box = {"id": number + 1, "label": text, "size": 1}
            await content.add(SINK, f"s{number}", name=text, box=box)
        await content.add(SINK, "null", name=None)
    for operator, reading in READINGS.items():
        for needle in (*NEEDLES, *TEXTS):
            expected = [f"s{number}" for number, text in enumerate(TEXTS) if reading(text, needle)]
            on_column = Compare("name", operator, 0)
            assert await found(content, SINK, on_column, needle) == expected, (operator, needle)
            inside = Through("box", "shared.box", Compare("label", operator, 0))
            assert await found(content, SINK, inside, needle) == expected, (operator, needle, "inside")


async def test_texts_sort_by_code_point(content: Content) -> None:
    async with content.db.transaction():
        for text in TEXTS:
            await content.add(SINK, name=text, greeting=text)
    assert await content.names(SINK, sort="name", pagination={"limit": "100"}) == sorted(TEXTS)


@pytest.mark.parametrize(
    ("attribute", "smaller", "larger"),
    [
        ("big", 2**63 - 2, 2**63 - 1),
        ("big", -(2**63), -(2**63) + 1),
        ("int", -1, 0),
        ("dec", Decimal("0.1"), Decimal("0.11")),
        ("dec", Decimal("12345678.25"), Decimal("12345678.26")),
        ("flt", 0.1, 0.30000000000000004),
        ("clock", "10:20:30.456", "10:20:30.457"),
        ("moment", "2024-02-29T10:20:30.456Z", "2024-02-29T10:20:30.457Z"),
        ("stamp", "1969-12-31T23:59:59.999Z", "2024-02-29T10:20:30.457Z"),
        ("day", "2024-02-29", "2024-03-01"),
        ("flag", False, True),
        ("code", "A", "a"),
    ],
)
async def test_neighbouring_values_are_told_apart(
    content: Content, attribute: str, smaller: Any, larger: Any
) -> None:
    await content.add(SINK, "none", name="n")
    await content.add(SINK, "small", name="s", **{attribute: smaller})
    await content.add(SINK, "large", name="l", **{attribute: larger})

    async def holds(operator: Operator, *values: Any) -> list[str]:
        value = values[0] if len(values) == 1 else list(values)
        return await found(content, SINK, Compare(attribute, operator, 0), value)

    assert await holds("$eq", smaller) == ["small"]
    assert await holds("$ne", smaller) == ["large"]
    assert await holds("$gt", smaller) == ["large"]
    assert await holds("$lt", larger) == ["small"]
    assert await holds("$gte", smaller) == ["small", "large"]
    assert await holds("$lte", smaller) == ["small"]
    assert await holds("$between", smaller, larger) == ["small", "large"]
    assert await found(content, SINK, Compare(attribute, "$in", 0), [smaller]) == ["small"]
    assert await found(content, SINK, Compare(attribute, "$notIn", 0), [smaller]) == ["large"]
    assert await found(content, SINK, Compare(attribute, "$in", 0), []) == []
    sort = [row["documentId"] for row in await content.find(SINK, sort=f"{attribute}:desc")]
    assert sort == ["large", "small", "none"]


async def test_search_folds_letters_and_reads_numbers_as_they_are_written(content: Content) -> None:
    await content.add(SINK, "s", name="Élan", dec=Decimal("4.50"), int=17)
    for text in ("éLAN", "4.5", "17"):
        assert await found(content, SINK, Search(("name", "dec", "int"), 0), text) == ["s"]
    assert await found(content, SINK, Search(("name", "dec", "int"), 0), "%") == []


# Random conditions against a plain reading of the same content


@dataclass
class Thing:
    """A row or component as the reading sees it; `none` is the row of NULLs a left join gives."""

    document_id: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    leads: dict[str, list["Thing"]] = field(default_factory=dict)


WORDS = [None, "", "a", "A", "b", "é", "É", "%"]
NUMBERS = [None, -5, 0, 10]


def little_world() -> dict[str, Thing]:
    """Three categories, three authors, nine articles: every way of having and lacking."""
    categories = [Thing(f"c{n}", {"name": word, "position": n}) for n, word in enumerate(["a", "É", None])]
    authors = [Thing(f"u{n}", {"name": word, "bio": None}) for n, word in enumerate(["a", "b", "é"])]
    articles = []
    for number in range(9):
        links = [
            {"id": number * 2 + n + 1, "label": WORDS[(number + n) % 8], "url": WORDS[n]}
            for n in range(number % 3)
        ]
        seo = {"id": number + 1, "metaTitle": WORDS[number % 8], "metaDescription": None}
        article = Thing(f"a{number}", {"title": WORDS[number % 8], "views": NUMBERS[number % 4]})
        article.leads["category"] = categories[number % 4 : number % 4 + 1]
        article.leads["authors"] = [authors[n] for n in range(3) if number >> n & 1]
        article.leads["seo"] = [Thing(values=seo)] if number % 2 else []
        article.leads["links"] = [Thing(values=link) for link in links]
        articles.append(article)
    for author in authors:
        author.leads["articles"] = [article for article in articles if author in article.leads["authors"]]
    for category in categories:
        category.leads["articles"] = [a for a in articles if category in a.leads["category"]]
    return {thing.document_id: thing for thing in (*categories, *authors, *articles)}


WORLD = little_world()
TARGETS = {
    "category": CATEGORY,
    "authors": AUTHOR,
    "articles": ARTICLE,
    "seo": "shared.seo",
    "links": "shared.link",
}


async def settle(content: Content) -> None:
    async with content.db.transaction():
        for document_id, thing in WORLD.items():
            values: dict[str, Any] = dict(thing.values)
            if document_id.startswith("a"):
                category = thing.leads["category"]
                values["category"] = category[0].document_id if category else None
                values["authors"] = [author.document_id for author in thing.leads["authors"]]
                values["seo"] = thing.leads["seo"][0].values if thing.leads["seo"] else None
                values["links"] = [link.values for link in thing.leads["links"]]
            await content.add(
                {"a": ARTICLE, "u": AUTHOR, "c": CATEGORY}[document_id[0]], document_id, **values
            )


def read(condition: Condition, thing: Thing, values: list[Any]) -> bool | None:
    """Decide in three-valued logic."""
    if isinstance(condition, Compare):
        return read_compare(condition, thing.values.get(condition.attribute), values)
    if isinstance(condition, Negate):
        truth = read(condition.member, thing, values)
        return None if truth is None else not truth
    if isinstance(condition, Through):
        targets = thing.leads.get(condition.attribute) or [Thing()]
        return any(read(condition.condition, target, values) is True for target in targets)
    assert isinstance(condition, All | AnyOf)
    truths = [read(member, thing, values) for member in condition.members]
    decisive = isinstance(condition, AnyOf)
    if decisive in truths:
        return bool(truths) and decisive
    return None if None in truths else True if not truths else not decisive


def read_compare(condition: Compare, value: Any, values: list[Any]) -> bool | None:
    if condition.operator in {"$null", "$notNull"}:
        return (value is None) is (condition.operator == "$null")
    if value is None:
        return None
    assert condition.param is not None
    other = values[condition.param]
    if condition.operator == "$in":
        return value in other
    if condition.operator == "$notIn":
        return value not in other
    if condition.operator == "$between":
        return other[0] <= value <= other[1]
    return READINGS[condition.operator](value, other)


PLACES: Mapping[str, dict[str, list[Any]]] = {
    ARTICLE: {"title": WORDS, "views": NUMBERS},
    AUTHOR: {"name": WORDS, "bio": WORDS},
    CATEGORY: {"name": WORDS, "position": NUMBERS},
    "shared.seo": {"metaTitle": WORDS, "metaDescription": WORDS},
    "shared.link": {"label": WORDS, "url": WORDS},
}
WAYS = {
    ARTICLE: ["category", "authors", "seo", "links"],
    AUTHOR: ["articles"],
    CATEGORY: ["articles"],
    "shared.seo": [],
    "shared.link": [],
}


@st.composite
def conditions(draw: st.DrawFn, uid: str, values: list[Any], depth: int, negated: bool = False) -> Condition:
    kinds = ["compare"] * 2 + (["all", "any", "not"] if depth else [])
    if depth and not negated and WAYS[uid]:
        kinds += ["through"] * 3
    kind = draw(st.sampled_from(kinds))
    if kind == "through":
        name = draw(st.sampled_from(WAYS[uid]))
        return Through(name, TARGETS[name], draw(conditions(TARGETS[name], values, depth - 1)))
    if kind == "not":
        return Negate(draw(conditions(uid, values, depth - 1, negated=True)))
    if kind != "compare":
        count = draw(st.integers(1, 3))
        members = tuple(draw(conditions(uid, values, depth - 1, negated)) for _ in range(count))
        return All(members) if kind == "all" else AnyOf(members)
    return draw(compares(uid, values))


@st.composite
def compares(draw: st.DrawFn, uid: str, values: list[Any]) -> Condition:
    name = draw(st.sampled_from(sorted(PLACES[uid])))
    known = [value for value in PLACES[uid][name] if value is not None]
    texts = isinstance(known[-1], str)
    operators: list[Operator] = list(READINGS) if texts else ["$eq", "$ne", "$lt", "$gte"]
    operator = draw(st.sampled_from([*operators, "$null", "$notNull", "$in", "$notIn", "$between"]))
    if operator in {"$null", "$notNull"}:
        return Compare(name, operator)
    if operator in {"$in", "$notIn"}:
        values.append(draw(st.lists(st.sampled_from(known), max_size=3)))
    elif operator == "$between":
        values.append([draw(st.sampled_from(known)), draw(st.sampled_from(known))])
    else:
        values.append(draw(st.sampled_from(known)))
    return Compare(name, operator, len(values) - 1)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Condition, list[Any]]:
    values: list[Any] = []
    return draw(conditions(ARTICLE, values, 4)), values


@pytest.mark.parametrize("examples", [40, pytest.param(250, marks=pytest.mark.soak)])
async def test_random_conditions_find_what_a_plain_reading_finds(content: Content, examples: int) -> None:
    await settle(content)
    asked: list[tuple[Condition, list[Any]]] = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(questions())
    def collect(question: tuple[Condition, list[Any]]) -> None:
        asked.append(question)

    collect()
    for condition, values in asked:
        expected = [key for key, thing in WORLD.items() if key[0] == "a" and read(condition, thing, values)]
        assert await found(content, ARTICLE, condition, *values) == expected, (condition, values)
