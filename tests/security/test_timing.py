"""What a search takes tells little of entries that are hidden: guesses that find nothing are counted."""

import time
from typing import Any

import pytest
from httpx import Response
from tests.plugins.admin.conftest import Admin, Site, project, site
from tests.plugins.admin.test_entries import STORIES, TAGS, may, reader

from octavo.plugin import RateLimiter
from octavo.plugins.admin.search_throttle import SearchThrottle
from octavo.testing import Project, running

pytestmark = [pytest.mark.advisory("timing"), pytest.mark.soak]

__all__ = ["project", "site"]  # fixtures of the admin plugin's own tests

OWN = {"conditions": ["admin::is-creator"]}
GUESSES = [
    "filters[name][$startsWith]=s",
    "filters[$or][0][name][$contains]=secret",
    "filters[$not][name]=x&sort=name:desc",
    "_q=secret",
    "_q=s&page=1&pageSize=1",
]


@pytest.fixture
def clock(site: Site) -> list[float]:
    """The time of the counts, which stands still until it is set."""
    now = [time.time()]
    throttle = site.app.service(SearchThrottle)
    throttle.limiter = RateLimiter(throttle.limiter.limit, throttle.limiter.seconds, clock=lambda: now[0])
    return now


async def author(site: Site, email: str = "author@example.com") -> Admin:
    """Become an administrator who reads and makes entries of their own."""
    subjects = ("api::tag.tag", "api::story.story")
    rules = [may(action, subject, **OWN) for action in ("read", "create") for subject in subjects]
    return await reader(site, *rules, email=email)


async def statuses(admin: Admin, query: str, times: int, page: str = TAGS) -> list[int]:
    return [(await admin.get(f"{page}?{query}")).status_code for _ in range(times)]


@pytest.mark.parametrize("query", GUESSES)
async def test_guesses_at_what_is_hidden_are_counted(site: Site, clock: list[float], query: str) -> None:
    root = await site.first()
    await root.post(TAGS, {"name": "secret"})
    me = await author(site)
    assert await statuses(me, query, 5) == [200, 200, 200, 429, 429]
    refused = await me.get(f"{TAGS}?{query}")
    assert 1 <= int(refused.headers["Retry-After"]) <= 3
    assert refused.json()["error"]["name"] == "RateLimitError"
    clock[0] += 5
    assert await statuses(me, query, 4) == [200, 200, 200, 429]


async def test_past_the_limit_the_database_is_asked_nothing(site: Site, clock: list[float]) -> None:
    await site.first()
    me = await author(site)
    await me.post(TAGS, {"name": "mine"})
    assert await statuses(me, "_q=x", 4) == [200, 200, 200, 429]
    asked: list[Any] = []
    with site.app.database.observed(asked.append):
        for query in ("_q=x", "_q=mine", "filters[name]=mine"):
            assert (await me.get(f"{TAGS}?{query}")).status_code == 429
    assert [statement.sql for statement in asked if "FROM tags" in statement.sql] == []


async def test_each_administrator_and_type_has_a_count_of_its_own(site: Site, clock: list[float]) -> None:
    await site.first()
    me, other = await author(site), await author(site, "other@example.com")
    assert await statuses(me, "_q=x", 4) == [200, 200, 200, 429]
    assert await statuses(me, "_q=x", 4, STORIES) == [200, 200, 200, 429]
    assert await statuses(other, "_q=x", 4) == [200, 200, 200, 429]


async def test_lists_without_a_guess_and_those_that_find_something_are_not_counted(
    site: Site, clock: list[float]
) -> None:
    await site.first()
    me = await author(site)
    for query in ("", "sort=name:desc", "page=3&pageSize=5"):
        assert await statuses(me, query, 9) == [200] * 9
    await me.post(TAGS, {"name": "mine"})
    for query in ("_q=mine", "filters[name]=mine", "filters[name]=mine&page=7"):
        assert await statuses(me, query, 9) == [200] * 9
    assert await statuses(me, "_q=x", 3) == [200, 200, 200]
    assert await statuses(me, "_q=mine", 9) == [200] * 9


async def test_from_whom_nothing_is_hidden_nothing_is_counted(site: Site, clock: list[float]) -> None:
    root = await site.first()
    whole = await reader(site, may("read", "api::tag.tag"), may("read", "api::tag.tag", **OWN))
    for admin in (root, whole):
        assert await statuses(admin, "_q=x", 9) == [200] * 9
        assert await statuses(admin, "filters[name]=x", 9) == [200] * 9


async def test_a_condition_of_the_projects_own_counts_too(site: Site, clock: list[float]) -> None:
    conditions = site.app.service("plugin::admin.permission").conditions
    conditions.add("app::open", "Open tags", lambda admin: {"name": {"$startsWith": "open"}})
    await site.first()
    me = await reader(site, may("read", "api::tag.tag", conditions=["app::open"]))
    assert await statuses(me, "filters[name][$startsWith]=c", 4) == [200, 200, 200, 429]


async def test_counting_is_turned_off_with_the_other_limits(project: Project) -> None:
    settings = project.folder / "octavo.toml"
    table = "[plugins.admin.config.rate_limit]"
    settings.write_text(settings.read_text("utf-8").replace(table, f"{table}\nenabled = false"), "utf-8")
    async with running(project.folder, environ={}) as app:
        off = Site(app)
        await off.first()
        assert await statuses(await author(off), "_q=x", 9) == [200] * 9


def same(answers: list[Response]) -> bool:
    return len({(answer.status_code, answer.text) for answer in answers}) == 1


@pytest.mark.parametrize("rule", [OWN, {"conditions": ["admin::gone"]}])
async def test_filters_do_not_reach_through_relations_to_what_is_hidden(
    site: Site, rule: dict[str, Any]
) -> None:
    """Who sees some entries of a type filters no others by them: what is found would tell of the rest."""
    root = await site.first()
    tag = (await root.post(TAGS, {"name": "secret"})).json()["data"]
    made = await root.post(STORIES, {"title": "A", "tag": {"connect": [tag["documentId"]]}})
    assert made.status_code == 201
    me = await reader(site, may("read", "api::story.story"), may("read", "api::tag.tag", **rule))
    guess = f"{STORIES}?filters[tag][name][$startsWith]="
    answers = [await me.get(f"{guess}{start}") for start in ("s", "x")]
    assert same(answers)
    assert answers[0].status_code == 400
    assert [len((await root.get(guess + start)).json()["results"]) for start in ("s", "x")] == [1, 0]


@pytest.mark.parametrize(
    ("locales", "here", "status"),
    [(["fr"], "en", 400), (["fr"], "fr", 200), (["en", "fr"], "en", 200), (None, "en", 200)],
)
async def test_filters_do_not_reach_into_locales_that_are_closed(
    project: Project, locales: list[str] | None, here: str, status: int
) -> None:
    story = {"type": "relation", "relation": "manyToOne", "target": "api::story.story"}
    project.content_type("plain", {"story": story})
    project.content_type("told", {"story": story}, localized=True)
    async with running(project.folder, environ={}) as app:
        site = Site(app)
        await site.first()
        limited = {} if locales is None else {"locales": locales}
        types = ("api::plain.plain", "api::told.told")
        rules = [may("read", "api::story.story", **limited), *(may("read", uid) for uid in types)]
        me = await reader(site, *rules)
        told = f"/content-manager/collection-types/api::told.told?locale={here}&filters[story][title]=x"
        assert (await me.get(told)).status_code == status
        plain = "/content-manager/collection-types/api::plain.plain?filters[story][title]=x"
        assert (await me.get(plain)).status_code == (200 if locales is None else 400)
