"""MariaDB keeps every change of a table: a migration that was interrupted is gone on with."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from tests.conftest import run_apart
from tests.migrations.test_apply import (
    CASES,
    CODES,
    content_of,
    said,
    sorted_texts,
    still_writable,
    write,
)
from tests.migrations.test_down import ANSWERS
from tests.migrations.worlds import PAGE, STORY, WORLD, changed, renamed, set_to, without

from octavo.db.engine import Database
from octavo.db.statement import Statement
from octavo.errors import StartupError
from octavo.migrations import record
from octavo.migrations.layout import AttributeLayout, Layout, TypeLayout
from octavo.migrations.parked_rows import purge_parked
from octavo.migrations.plan import Approval
from octavo.migrations.recovery import apply_renames, completed_renames
from octavo.migrations.startup import migrate, plan_of, try_migration

QUICK = ("a to-one renamed", "another table", "to-many becomes to-one", "drafts off, parked")
"""What `make test` interrupts; the others come with the long suites."""
ALL = [name if name in QUICK else pytest.param(name, marks=pytest.mark.soak) for name in CASES]
BACK = [name if name in QUICK[:2] else pytest.param(name, marks=pytest.mark.soak) for name in CASES]

pytestmark = [pytest.mark.mariadb, pytest.mark.soak]


class Interrupted(Exception):
    pass


@pytest.fixture
def url(empty_mariadb_url: str) -> str:
    run_apart(partial(write, empty_mariadb_url))
    return empty_mariadb_url


@contextmanager
def interrupted(database: Database) -> Iterator[None]:
    """Raise once a table was changed, at the next statement."""
    is_changed = False

    def observe(statement: Statement) -> None:
        nonlocal is_changed
        if is_changed:
            raise Interrupted
        is_changed = statement.sql.startswith(("ALTER", "CREATE", "DROP"))

    with database.observed(observe):
        yield


async def in_small_parts(database: Database, approval: Approval, back: record.Applied | None = None) -> int:
    """Migrate, interrupted after every change of a table; return how often."""
    for number in range(100):
        try:
            with interrupted(database):
                # Whoever goes on does not have to answer again.
                await migrate(database, CODES, approval if number == 0 else Approval(), back=back)
            return number
        except Interrupted:
            continue
    raise AssertionError("it never ends")


@pytest.mark.parametrize("name", ALL)
async def test_interrupted_at_any_change_of_a_table_it_goes_on(url: str, name: str) -> None:
    case = CASES[name]
    uid = case.new_uid or case.uid
    async with content_of(url, WORLD) as (_, content):
        before = await said(content, case.uid, **case.params)
    async with content_of(url, changed(case.change)) as (database, content):
        await in_small_parts(database, Approval(case.answers, allow_destructive=True))
        await migrate(database, CODES)  # what was interrupted last: indexes
        assert sorted_texts(await said(content, uid, **case.params)) == sorted_texts(case.after(before))
        assert [one.state for one in await record.applied(database)] in ([], [record.APPLIED])
        assert (await plan_of(database, CODES)).pending == []
        await still_writable(content, uid)


@pytest.mark.parametrize("name", BACK)
async def test_taking_back_goes_on_too(url: str, name: str) -> None:
    case = CASES[name]
    params = {**case.params, **({"locale": "*"} if "locale" in name or "shared" in name else {})}
    async with content_of(url, WORLD) as (_, content):
        before = await said(content, case.uid, **params)
    async with content_of(url, changed(case.change)) as (database, _):
        await in_small_parts(database, Approval(case.answers, allow_destructive=True))
        await migrate(database, CODES)
        noted = await record.applied(database)
    async with content_of(url, WORLD) as (database, content):
        if noted:
            approval = Approval(ANSWERS.get(name, {}), allow_destructive=True)
            await in_small_parts(database, approval, noted[0])
            assert [one.state for one in await record.applied(database)] == [record.REVERTED]
        await migrate(database, CODES)
        assert sorted_texts(await said(content, case.uid, **params)) == sorted_texts(before)


async def test_a_start_refuses_to_go_on_and_says_what_does(url: str) -> None:
    async with content_of(url, WORLD) as (_, content):
        before = await said(content, PAGE)
    change = changed(without(PAGE, "title"))
    async with content_of(url, change) as (database, content):
        with interrupted(database), pytest.raises(Interrupted):
            await migrate(database, CODES, Approval(allow_destructive=True))
        for start in (migrate, try_migration):
            with pytest.raises(StartupError, match=r"was interrupted.*octavo migrate apply goes on with it"):
                await start(database, CODES)
        assert [one.state for one in await record.applied(database)] == [record.RUNNING]
        with pytest.raises(StartupError, match="needs what it parked"):
            await purge_parked(database)
        await migrate(database, CODES, Approval())
        assert sorted_texts(await said(content, PAGE)) == sorted_texts(
            CASES["an attribute gone"].after(before)
        )
        await migrate(database, CODES)


async def test_it_goes_on_with_the_schemas_it_was_begun_for(url: str) -> None:
    begun = changed(renamed(PAGE, "title", "heading"))
    async with content_of(url, begun) as (database, _):
        with interrupted(database), pytest.raises(Interrupted):
            await migrate(database, CODES, Approval())
    for other in (WORLD, changed(renamed(PAGE, "title", "name"))):
        async with content_of(url, other) as (database, _):
            with pytest.raises(StartupError, match=r"api::page\.page are not as they were to be"):
                await migrate(database, CODES, Approval(allow_destructive=True))
    async with content_of(url, begun) as (database, content):
        await migrate(database, CODES, Approval())
        assert {one["heading"] for one in await said(content, PAGE)} == {"first page", "second page"}


async def test_a_long_name_that_is_cut_once_it_is_parked_loses_no_locale(empty_mariadb_url: str) -> None:
    name = "storyOfWhichThisPageTellsALittle"

    def to(relation: str) -> Any:
        return set_to(PAGE, name, {"type": "relation", "relation": relation, "target": STORY})

    async with content_of(empty_mariadb_url, changed(to("manyToOne"))) as (database, content):
        await migrate(database, CODES)
        story = await content.documents(STORY).create(data={"title": "english"})
        reference = {"documentId": story["documentId"], "locale": "fr"}
        await content.documents(STORY).update(story["documentId"], locale="fr", data={"title": "french"})
        await content.documents(PAGE).create(data={"title": "t", name: reference})
        [before] = await said(content, PAGE)
        assert before[name]["title"] == "french"
    async with content_of(empty_mariadb_url, changed(to("manyToMany"))) as (database, content):
        await in_small_parts(database, Approval(allow_destructive=True))
        await migrate(database, CODES)
        assert await said(content, PAGE) == [{**before, name: [before[name]]}]


async def test_what_cannot_be_kept_is_refused_before_anything_changes(url: str) -> None:
    async with content_of(url, WORLD) as (_, content):
        await content.documents(PAGE).create(data={"title": "second page"})
        before = await said(content, PAGE)

    def change(world: Any) -> None:
        set_to(PAGE, "title", {"type": "string", "unique": True})(world)
        renamed(PAGE, "views", "visits")(world)

    async with content_of(url, changed(change)) as (database, _):
        with pytest.raises(StartupError, match="held by several"):
            await migrate(database, CODES, Approval())
    async with content_of(url, WORLD) as (database, content):
        await migrate(database, CODES)
        assert await said(content, PAGE) == before


def test_what_got_another_name_is_found_there() -> None:
    """The last name that was written down is that of a change nobody knows the end of."""
    renamed = [("pages", "b", "__trash_1_b"), ("pages", "a", "b"), ("", "pages", "papers")]
    columns = {"id": "bigint", "b": "text", "__trash_1_b": "text"}
    assert completed_renames(renamed, {"pages": columns}) == renamed[:2]
    assert completed_renames(renamed, {"papers": columns}) == renamed
    assert completed_renames([], {}) == []
    attributes = {name: AttributeLayout("string", column=name) for name in "ab"}
    layout = Layout({"api::page.page": TypeLayout("pages", False, False, False, attributes)})
    now = apply_renames(layout, renamed).types["api::page.page"]
    assert now.table == "papers"
    assert {name: item.column for name, item in now.attributes.items()} == {"a": "b", "b": "__trash_1_b"}
