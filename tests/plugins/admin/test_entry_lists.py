"""Lists of entries in the content manager: status, locales, relations, columns."""

from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site, problems
from tests.plugins.admin.test_entries import STORIES, TAGS, may, reader


async def write(root: Admin, title: str, **more: Any) -> dict[str, Any]:
    answer = await root.post(STORIES, {"title": title, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["data"])


async def publish(site: Site, document_id: str) -> None:
    await site.app.documents("api::story.story").publish(document_id)


async def results(admin: Admin, query: str = "") -> list[dict[str, Any]]:
    answer = await admin.get(f"{STORIES}?{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


async def three(site: Site, root: Admin) -> None:
    """A draft, an entry that is published, and one that was modified since."""
    await write(root, "drafted")
    await publish(site, (await write(root, "published"))["documentId"])
    modified = (await write(root, "modified"))["documentId"]
    await publish(site, modified)
    await root.put(f"{STORIES}/{modified}", {"body": "more"})


async def test_a_list_says_what_is_draft_published_and_modified(site: Site) -> None:
    root = await site.first()
    await three(site, root)
    found = {entry["title"]: entry["status"] for entry in await results(root)}
    assert found == {"drafted": "draft", "published": "published", "modified": "modified"}


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("never-published", {"drafted"}),
        ("has-published-version", {"published", "modified"}),
        ("modified", {"modified"}),
        ("unmodified", {"published"}),
    ],
)
async def test_a_list_is_filtered_by_status(site: Site, asked: str, titles: set[str]) -> None:
    root = await site.first()
    await three(site, root)
    answer = await root.get(f"{STORIES}?publicationFilter={asked}&pageSize=1")
    assert answer.json()["pagination"]["total"] == len(titles)
    assert {entry["title"] for entry in await results(root, f"publicationFilter={asked}")} == titles
    assert (await root.get(f"{STORIES}?publicationFilter=sometimes")).status_code == 400


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("sort=status", ["drafted", "modified", "published"]),
        ("sort[status]=desc", ["published", "modified", "drafted"]),
        ("sort=status:DESC,title&filters[tag][id][$null]=true", ["published", "modified", "drafted"]),
        ("sort=status:desc&publicationFilter=has-published-version", ["published", "modified"]),
        ("sort=status&status=published", ["modified", "published"]),
        ("sort=status&pageSize=1&page=2", ["modified"]),
    ],
)
async def test_a_list_is_sorted_by_status(site: Site, asked: str, titles: list[str]) -> None:
    root = await site.first()
    await three(site, root)
    assert [entry["title"] for entry in await results(root, asked)] == titles


async def test_a_status_is_one_of_this_locale(site: Site) -> None:
    root = await site.first()
    await three(site, root)
    by_title = {entry["title"]: entry["documentId"] for entry in await results(root)}
    await root.put(f"{STORIES}/{by_title['published']}?locale=fr", {"title": "publi\u00e9"})
    await root.put(f"{STORIES}/{by_title['modified']}?locale=fr", {"title": "modifi\u00e9"})
    await root.post(f"{STORIES}/{by_title['modified']}/actions/publish?locale=fr")
    found = await results(root, "sort=status&locale=fr")
    assert [(entry["title"], entry["status"]) for entry in found] == [
        ("publi\u00e9", "draft"),
        ("modifi\u00e9", "published"),
    ]


async def test_types_without_drafts_have_no_status_to_sort_by(site: Site) -> None:
    root = await site.first()
    refused = await root.get(f"{TAGS}?sort=status")
    assert (refused.status_code, problems(refused)) == (400, ["Invalid key status"])


async def test_a_list_tells_the_locales_one_may_read(site: Site) -> None:
    root = await site.first()
    made = await write(root, "A")
    await root.put(f"{STORIES}/{made['documentId']}?locale=fr", {"title": "B"})
    (entry,) = await results(root)
    assert [version["locale"] for version in entry["localizations"]] == ["fr"]
    me = await reader(site, may("read", "api::story.story", "title", locales=["en"]))
    (entry,) = await results(me)
    assert entry["localizations"] == []


async def test_related_entries_are_shown_as_far_as_they_may_be_read(site: Site) -> None:
    root = await site.first()
    tag = (await root.post(TAGS, {"name": "red", "secret": "canary"})).json()["data"]
    await write(root, "A", tag=tag["documentId"])
    story = may("read", "api::story.story", "title", "tag")
    some = await reader(site, story, may("read", "api::tag.tag", "name"), email="some@example.com")
    none = await reader(site, story, email="none@example.com")
    own = may("read", "api::tag.tag", conditions=["admin::is-creator"])
    theirs = await reader(site, story, own, email="own@example.com")
    assert (await results(root))[0]["tag"]["secret"] == "canary"
    shown = (await results(some))[0]["tag"]
    assert (shown["name"], "secret" in shown) == ("red", False)
    for admin in (none, theirs):
        assert (await results(admin))[0]["tag"].keys() == {"id", "documentId"}


async def test_a_list_has_the_columns_that_are_asked_for(site: Site) -> None:
    root = await site.first()
    tag = (await root.post(TAGS, {"name": "red"})).json()["data"]
    seo = {"title": "T", "note": "N"}
    await write(root, "A", body="long", tag=tag["documentId"], seo=seo)
    (entry,) = await results(root, "fields=title,tag.name,seo.title")
    assert entry["tag"].keys() == {"id", "documentId", "name"}
    assert entry["seo"].keys() == {"id", "title"}
    assert {"title", "status", "updatedAt", "documentId"} <= entry.keys()
    assert not {"body", "createdBy", "localizations"} & entry.keys()
    (entry,) = await results(root, "fields[0]=createdBy&fields[1]=localizations")
    assert (entry["createdBy"]["email"], entry["localizations"]) == ("root@example.com", [])


async def test_columns_that_are_not_permitted_are_refused(site: Site) -> None:
    await site.first()
    me = await reader(site, may("read", "api::story.story", "title", "tag", "seo.title"))
    for asked, named in (
        ("body", "body"),
        ("seo.note", "note"),
        ("tag.name", "tag"),
        ("nope", "nope"),
        ("createdBy.password", "password"),
    ):
        refused = await me.get(f"{STORIES}?fields=title,{asked}")
        assert (refused.status_code, problems(refused)) == (400, [f"Invalid key {named}"])


async def test_lists_are_sorted_and_filtered_through_components_and_relations(site: Site) -> None:
    root = await site.first()
    for name in ("b", "a"):
        tag = (await root.post(TAGS, {"name": name})).json()["data"]
        await write(root, f"story {name}", tag=tag["documentId"], seo={"title": name})
    for sort in ("tag.name:ASC", "seo.title:asc", "sort[tag][name]=asc"):
        query = sort if "=" in sort else f"sort={sort}"
        assert [entry["title"] for entry in await results(root, query)] == ["story a", "story b"], sort
    assert len(await results(root, "sort=createdBy.email:desc")) == 2
    found = await results(root, "filters[tag][name]=b&filters[seo][title][$contains]=b")
    assert [entry["title"] for entry in found] == ["story b"]
    by_me = await results(root, "filters[createdBy][email]=root@example.com")
    assert len(by_me) == 2
    for refused in (
        "sort=createdBy.password",
        "filters[createdBy][roles][id]=1",
        "sort=tag",
        "sort=tag.nope",
    ):
        assert (await root.get(f"{STORIES}?{refused}")).status_code == 400, refused


async def test_a_list_costs_the_same_however_long(site: Site) -> None:
    root = await site.first()
    tag = (await root.post(TAGS, {"name": "red"})).json()["data"]
    counts = []
    for number in (1, 20):
        for title in range(number):
            made = await write(root, f"{number} {title}", tag=tag["documentId"], seo={"title": "x"})
            await root.put(f"{STORIES}/{made['documentId']}?locale=fr", {"title": "fr"})
            await publish(site, made["documentId"])
        counts.append(await statements(site, root, rows=number + len(counts)))
    assert counts[0] == counts[1]


async def statements(site: Site, admin: Admin, rows: int) -> int:
    """Return how many statements a list of so many entries takes."""
    seen: list[Any] = []
    with site.app.database.observed(seen.append):
        assert len(await results(admin, "pageSize=100&sort=status")) == rows
    return len(seen)
