from tests.content.library import ARTICLE, Statements

from octavo.content.repository import Repository


async def test_for_nothing_that_is_found_nothing_is_looked_up(
    golden: Repository, statements: Statements
) -> None:
    articles = golden.documents(ARTICLE)
    populate = {"category": True, "authors": {"populate": "*"}, "cover": True, "seo": {"populate": "*"}}
    with statements.counted(golden) as seen:
        assert await articles.find_many(filters={"title": "there is none"}, populate=populate) == []
    assert len(seen) == 1, seen
    with statements.counted(golden) as seen:
        assert await articles.find_one("there-is-none", populate=populate) is None
    assert len(seen) == 1, seen
    made = await articles.create(data={"title": "alone"})
    with statements.counted(golden) as seen:
        assert await articles.find_one(made["documentId"], fields=["title"]) is not None
    assert len(seen) == 1, seen
