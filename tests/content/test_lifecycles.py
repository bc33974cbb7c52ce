"""Lifecycles run inside the transaction, document middlewares around operations, events after the commit."""

import asyncio
from typing import Any

import pytest
from tests.content.library import ARTICLE, AUTHOR, TAG, names

from octavo.content.events import ContentEvent
from octavo.content.repository import Repository
from octavo.content.service import DocumentContext
from octavo.db.errors import TransactionError
from octavo.db.lifecycles import Event, Lifecycles, SlowHookError
from octavo.errors import ApplicationError, ValidationError
from octavo.log import TaskFailed, observing

WRITES = ("create", "update", "delete", "create_many", "update_many", "delete_many")


class Log:
    """Notes what hooks are told."""

    def __init__(self) -> None:
        self.events: list[tuple[str, list[str], list[str], Any]] = []

    def hooks(self) -> dict[str, Any]:
        return {f"{moment}_{name}": self.note for name in WRITES for moment in ("before", "after")}

    async def note(self, event: Event) -> None:
        data, where = event.params.get("data", {}), event.params.get("where", {})
        result = event.result and (event.result.get("name") or event.result.get("title"))
        self.events.append((event.action, sorted(map(str, data)), sorted(where), result))

    def actions(self) -> list[str]:
        return [action for action, *_ in self.events]


async def test_hooks_see_data_where_result_and_state(golden: Repository) -> None:
    log = Log()
    states = []

    async def remember(event: Event) -> None:
        event.state["token"] = event.params["data"]["name"]

    async def recall(event: Event) -> None:
        states.append(event.state["token"])

    golden.lifecycles.subscribe({"before_create": remember, "after_create": recall}, [AUTHOR])
    golden.lifecycles.subscribe(log.hooks(), [AUTHOR])
    article = await golden.documents(ARTICLE).create(data={"title": "a"})
    authors = golden.documents(AUTHOR)
    made = await authors.create(data={"name": "Ada", "articles": [article["documentId"]]})
    await authors.update(made["documentId"], data={"bio": "b"})
    await authors.delete(made["documentId"])
    created = ["articles", "createdAt", "name", "publishedAt", "updatedAt"]
    assert log.events == [
        ("before_create", created, [], None),
        ("after_create", created, [], "Ada"),
        ("before_update", ["bio", "publishedAt", "updatedAt"], ["id"], None),
        ("after_update", ["bio", "publishedAt", "updatedAt"], ["id"], "Ada"),
        ("before_delete", [], ["id"], None),
        ("after_delete", [], ["id"], "Ada"),
    ]
    assert states == ["Ada"]


async def test_what_hooks_wrote_is_in_the_answer(golden: Repository) -> None:
    async def rename(event: Event) -> None:
        row = {"id": event.result["id"]}
        await golden.query(AUTHOR).update_many(row, {"bio": f"of {event.result['name']}"})

    authors = golden.documents(AUTHOR)
    plain = await authors.create(data={"name": "Bea", "bio": "hers"}, fields=["bio"])
    assert plain["bio"] == "hers"
    golden.lifecycles.subscribe({"after_create": rename, "after_update": rename}, [AUTHOR])
    made = await authors.create(data={"name": "Ada"}, fields=["bio"])
    assert made["bio"] == "of Ada"
    changed = await authors.update(plain["documentId"], data={"bio": "theirs"}, fields=["bio"])
    assert changed is not None and changed["bio"] == "of Bea"


async def test_hooks_may_change_what_is_written(golden: Repository) -> None:
    tags = [(await golden.documents(TAG).create(data={"name": name}))["documentId"] for name in "ab"]

    async def change(event: Event) -> None:
        data = event.params["data"]
        data["title"] = data["title"].upper()
        data["tags"] = {"connect": [tags[1]]}
        data["views"] = "7"
        data["links"][0]["label"] = "changed"
        data.pop("body")

    golden.lifecycles.subscribe({"before_create": change}, [ARTICLE])
    articles = golden.documents(ARTICLE)
    made = await articles.create(
        data={"title": "a", "body": "b", "tags": tags, "links": [{"label": "l"}]}, populate=["tags", "links"]
    )
    assert (made["title"], made["views"], made["body"]) == ("A", 7, None)
    assert names(made["tags"]) == ["b"] and names(made["links"], "label") == ["changed"]

    async def spoil(event: Event) -> None:
        event.params["data"]["nope"] = 1

    golden.lifecycles.subscribe({"before_update": spoil}, [ARTICLE])
    with pytest.raises(ValidationError, match="Invalid key nope"):
        await articles.update(made["documentId"], data={"title": "x"})


async def test_first_publish_creates_republish_updates_unpublish_deletes(golden: Repository) -> None:
    log = Log()
    articles = golden.documents(ARTICLE)
    made = await articles.create(data={"title": "t"})
    golden.lifecycles.subscribe(log.hooks(), [ARTICLE])
    for operation in ("publish", "publish", "discard_draft", "unpublish"):
        await getattr(articles, operation)(made["documentId"])
    assert log.actions() == [
        f"{moment}_{name}"
        for name in ("create", "update", "update", "delete")
        for moment in ("before", "after")
    ]


async def test_cloning_creates(golden: Repository) -> None:
    log = Log()
    articles = golden.documents(ARTICLE)
    made = await articles.create(data={"title": "t"})

    async def rename(event: Event) -> None:
        event.params["data"]["title"] += " again"

    golden.lifecycles.subscribe(log.hooks(), [ARTICLE])
    golden.lifecycles.subscribe({"before_create": rename}, [ARTICLE])
    cloned = await articles.clone(made["documentId"], data={"views": 3})
    assert [(entry["title"], entry["views"]) for entry in cloned["entries"]] == [("t again", 3)]
    assert log.actions() == ["before_create", "after_create"]


async def test_a_hook_that_raises_leaves_nothing_written(golden: Repository) -> None:
    async def refuse(event: Event) -> None:
        await golden.documents(TAG).create(data={"name": "from the hook"})
        raise ApplicationError("Refused", {"field": "name"})

    golden.lifecycles.subscribe({"after_create": refuse}, [AUTHOR])
    with pytest.raises(ApplicationError, match="Refused"):
        await golden.documents(AUTHOR).create(data={"name": "Ada"})
    assert await golden.documents(AUTHOR).count() == await golden.documents(TAG).count() == 0


async def test_a_task_does_not_inherit_the_transaction(golden: Repository) -> None:
    async def spawn(event: Event) -> None:
        await asyncio.create_task(golden.documents(TAG).create(data={"name": "beside"}))

    golden.lifecycles.subscribe({"after_create": spawn}, [AUTHOR])
    with pytest.raises(TransactionError):
        await golden.documents(AUTHOR).create(data={"name": "Ada"})
    assert await golden.documents(AUTHOR).count() == 0


async def test_a_hook_that_holds_the_writer_is_cancelled_and_named(golden: Repository) -> None:
    lifecycles = Lifecycles(hook_seconds=0.05)
    golden.content.lifecycles = lifecycles

    async def sleep(event: Event) -> None:
        await asyncio.sleep(30)

    lifecycles.subscribe({"before_create": sleep}, [TAG])
    with pytest.raises(SlowHookError, match=r"before_create of api::tag.tag \(.*sleep\)"):
        await golden.documents(TAG).create(data={"name": "t"})
    assert await golden.documents(TAG).count() == 0


async def test_unknown_lifecycles_are_refused() -> None:
    with pytest.raises(ValueError, match="before_crate"):
        Lifecycles().subscribe({"before_crate": Log().note})


async def test_reading_fires_find_and_count(golden: Repository) -> None:
    seen: list[tuple[str, Any]] = []

    async def note(event: Event) -> None:
        seen.append((event.action, event.result))

    names_ = ("find_one", "find_many", "count")
    golden.lifecycles.subscribe({f"{m}_{n}": note for n in names_ for m in ("before", "after")}, [TAG])
    tags = golden.documents(TAG)
    made = await tags.create(data={"name": "t"})
    await tags.find_one(made["documentId"])
    await tags.find_many()
    await tags.count()
    assert seen == [
        ("before_find_one", None),
        ("after_find_one", made),
        ("before_find_many", None),
        ("after_find_many", [made]),
        ("before_count", None),
        ("after_count", 1),
    ]


async def test_document_middlewares_run_once_per_action_and_may_change_params(golden: Repository) -> None:
    seen: list[tuple[str, str]] = []

    async def outer(ctx: DocumentContext, next: Any) -> Any:
        seen.append((ctx.uid, ctx.action))
        if ctx.action == "create":
            ctx.params["data"]["name"] += "!"
        return await next()

    async def only_updates(ctx: DocumentContext, next: Any) -> Any:
        return {"replaced": (await next())["name"]}

    golden.onion.use(outer)
    golden.onion.use(only_updates, actions=["update"], uids=[TAG])
    tags = golden.documents(TAG)
    made = await tags.create(data={"name": "t"})
    assert made["name"] == "t!"
    assert await tags.update(made["documentId"], data={"name": "u"}) == {"replaced": "u"}
    assert seen == [(TAG, "create"), (TAG, "update")]
    with pytest.raises(ValueError, match="crate"):
        golden.onion.use(outer, actions=["crate"])


async def test_events_come_after_the_commit_and_only_then(golden: Repository) -> None:
    heard: list[tuple[str, str]] = []
    failures: list[Any] = []

    async def listen(event: ContentEvent) -> None:
        assert golden.content.database.current() is None
        heard.append((event.name, event.entry["title"]))

    async def fail(event: ContentEvent) -> None:
        raise RuntimeError("listener")

    golden.events.subscribe(listen)
    golden.events.subscribe(fail, ["entry.delete"])
    articles = golden.documents(ARTICLE)
    with pytest.raises(RuntimeError, match="rolled back"):
        async with golden.content.database.transaction():
            await articles.create(data={"title": "lost"})
            raise RuntimeError("rolled back")
    async with golden.content.database.transaction():
        made = await articles.create(data={"title": "a"}, status="published")
        assert heard == []
    id_ = made["documentId"]
    await articles.update(id_, data={"title": "b"})
    await articles.discard_draft(id_)
    await articles.unpublish(id_)
    with observing(failures.append):
        await articles.delete(id_)
    assert heard == [
        ("entry.create", "a"),
        ("entry.publish", "a"),
        ("entry.update", "b"),
        ("entry.draft-discard", "a"),
        ("entry.unpublish", "a"),
        ("entry.delete", "a"),
    ]
    assert [type(told) for told in failures] == [TaskFailed]
