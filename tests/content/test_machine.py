"""Random sequences of operations, compared with the reference after every step."""

import asyncio
import contextlib
import tempfile
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.content.conftest import empty_server
from tests.content.library import content_type, model_of, names, relation, uid
from tests.content.reference import BOTH, Change, Reference

from octavo.content.locales import Locales
from octavo.content.repository import Repository
from octavo.db.engine import Database
from octavo.migrations.startup import migrate

NAME = {"type": "string"}
LOCALES = ("en", "fr", "de")
MODEL = model_of(
    content_type(
        "post",
        {
            "title": {"type": "string", "pluginOptions": {"i18n": {"localized": True}}},
            "level": {"type": "integer"},
            "tags": relation("manyToMany", "tag", inversedBy="posts"),
            "shelf": relation("manyToOne", "shelf", inversedBy="posts"),
            "seal": relation("oneToOne", "seal", inversedBy="post"),
        },
        drafts=True,
        localized=True,
    ),
    content_type("tag", {"posts": relation("manyToMany", "post", mappedBy="tags")}),
    content_type("shelf", {"posts": relation("oneToMany", "post", mappedBy="shelf")}, drafts=True),
    content_type("seal", {"post": relation("oneToOne", "post", mappedBy="seal")}),
)
INDEX = st.integers(0, 5)
LOCALE = st.sampled_from(LOCALES)


class Documents(RuleBasedStateMachine):
    """One repository and the reference, side by side."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.known = Reference()
        self.stack = contextlib.ExitStack()
        self.runner = self.stack.enter_context(asyncio.Runner())
        url = self.url or f"sqlite:{self.stack.enter_context(tempfile.TemporaryDirectory())}/octavo.db"
        self.database: Database = self.run(self._open(url))
        self.repository = Repository(self.database, MODEL, locales=Locales("en", LOCALES))
        self.posts, self.tags, self.shelves, self.seals = (
            self.repository.documents(uid(kind)) for kind in ("post", "tag", "shelf", "seal")
        )
        for _ in range(3):
            self.known.tags.append(self.run(self.tags.create())["documentId"])
            self.known.seals.append(self.run(self.seals.create())["documentId"])

    async def _open(self, url: str) -> Database:
        database = await Database.open(url, MODEL, durability="normal")
        if not url.startswith("sqlite"):
            await empty_server(database, url)
        else:
            await migrate(database)
        return database

    def teardown(self) -> None:
        self.run(self.database.close())
        self.stack.close()

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    @staticmethod
    def pick(items: Any, index: int) -> Any:
        chosen = list(items)
        return chosen[index % len(chosen)] if chosen else None

    def change(
        self, kind: str, items: list[str], index: int, other: int, before: list[str]
    ) -> tuple[Change, Any]:
        """A change of a relation and the body that asks for it."""
        if not items or kind == "clear":
            return Change(set=[]), None
        if kind == "set":
            chosen = (items[index % len(items) :] + items[: index % len(items)])[: other + 1]
            return Change(set=chosen), chosen
        connect = items[index % len(items)] if kind != "disconnect" else None
        disconnect = items[other % len(items)] if kind in {"disconnect", "swap"} else None
        change = Change(None, connect, kind if kind in {"start", "before"} else "end", disconnect)
        neighbour = change.neighbour(before)
        if kind == "before" and neighbour is None:
            change.place = "end"
        return change, change.body(neighbour)

    KIND = st.sampled_from(["set", "clear", "connect", "start", "before", "disconnect", "swap"])

    @rule(index=INDEX, other=INDEX, kind=KIND, publish=st.booleans(), locale=LOCALE)
    def create(self, index: int, other: int, kind: str, publish: bool, locale: str) -> None:
        if len(self.known.posts) >= 6:
            return
        change, body = self.change("set", self.known.tags, index, other, [])
        shelf, seal = self.pick(self.known.shelves, index), self.pick(self.known.seals, other)
        data = {"title": f"t{index}", "level": other, "tags": body, "shelf": shelf, "seal": seal}
        status = "published" if publish else "draft"
        made = self.run(self.posts.create(data=data, locale=locale, status=status))
        id_ = made["documentId"]
        self.known.write(id_, locale, f"t{index}", other, change, {"shelf": shelf, "seal": seal})
        if publish:
            self.known.publish(id_, locale)

    @rule(index=INDEX, other=INDEX, publish=st.booleans(), locale=LOCALE, sealed=st.booleans())
    def create_many(self, index: int, other: int, publish: bool, locale: str, sealed: bool) -> None:
        if len(self.known.posts) >= 5:
            return
        written, bodies = [], []
        for number in (index, other):
            change, body = self.change("set", self.known.tags, number, other, [])
            links = {"shelf": self.pick(self.known.shelves, number)}
            links |= {"seal": self.pick(self.known.seals, other)} if sealed else {}
            written.append((f"t{number}", number, change, links))
            bodies.append({"title": f"t{number}", "level": number, "tags": body, **links})
        status = "published" if publish else "draft"
        made = self.run(self.posts.create_many(bodies, locale=locale, status=status))
        for document, (title, level, change, links) in zip(made, written, strict=True):
            self.known.write(document["documentId"], locale, title, level, change, links)
            if publish:
                self.known.publish(document["documentId"], locale)

    @precondition(lambda self: len(self.known.posts) > 3)
    @rule(
        which=st.sets(INDEX, min_size=2, max_size=3),
        locale=LOCALE,
        action=st.sampled_from(["update_many", "publish_many", "delete_many"]),
        shelved=st.booleans(),
    )
    def write_many(self, which: set[int], locale: str, action: str, shelved: bool) -> None:
        ids = list(dict.fromkeys(self.pick(self.known.posts, index) for index in sorted(which)))
        if action == "update_many":
            shelf = {"shelf": self.pick(self.known.shelves, min(which))} if shelved else {}
            entries = [{"documentId": id_, "title": f"m{n}", **shelf} for n, id_ in enumerate(ids)]
            self.run(self.posts.update_many(entries, locale=locale))
        else:
            self.run(getattr(self.posts, action)(ids, locale=locale))
        for number, id_ in enumerate(ids):
            if action == "update_many":
                self.known.write(id_, locale, f"m{number}", None, None, shelf)
            elif action == "publish_many":
                self.known.publish(id_, locale)
            else:
                self.known.remove(id_, lambda place: place[0] == locale)

    @precondition(lambda self: self.known.posts)
    @rule(
        which=INDEX,
        index=INDEX,
        other=INDEX,
        kind=st.none() | KIND,
        title=st.none() | st.text("ab", max_size=2),
        level=st.none() | st.integers(0, 9),
        links=st.sets(st.sampled_from(["shelf", "seal"])),
        publish=st.booleans(),
        locale=LOCALE,
    )
    def update(
        self, which: int, index: int, other: int, kind: Any, publish: bool, locale: str, **more: Any
    ) -> None:
        id_ = self.pick(self.known.posts, which)
        draft = self.known.posts[id_].get((locale, "draft"))
        data: dict[str, Any] = {name: more[name] for name in ("title", "level") if more[name] is not None}
        change = None
        if kind is not None:
            change, data["tags"] = self.change(
                kind, self.known.tags, index, other, list(draft.tags) if draft else []
            )
        targets = {"shelf": [*self.known.shelves, None], "seal": [*self.known.seals, None]}
        links = {name: self.pick(targets[name], index + other) for name in sorted(more["links"])}
        status = "published" if publish else "draft"
        self.run(self.posts.update(id_, data={**data, **links}, locale=locale, status=status))
        self.known.write(id_, locale, data.get("title"), data.get("level"), change, links)
        if publish:
            self.known.publish(id_, locale)

    @precondition(lambda self: self.known.posts)
    @rule(
        which=INDEX,
        locale=LOCALE | st.just("*"),
        action=st.sampled_from(["publish", "unpublish", "discard_draft"]),
    )
    def publication(self, which: int, locale: str, action: str) -> None:
        id_ = self.pick(self.known.posts, which)
        self.run(getattr(self.posts, action)(id_, locale=locale))
        wanted = [place for place, status in sorted(self.known.posts[id_]) if status == "draft"]
        order = sorted(wanted, key=lambda code: self.known.posts[id_][code, "draft"].row)
        if action == "discard_draft":
            there = [code for code in wanted if (code, "published") in self.known.posts[id_]]
            order = sorted(there, key=lambda code: self.known.posts[id_][code, "published"].row)
        for code in order:
            if locale not in (code, "*"):
                continue
            if action == "unpublish":
                self.known.remove(id_, lambda place, code=code: place == (code, "published"))  # type: ignore[misc]
            else:
                getattr(self.known, action.split("_")[0])(id_, code)

    @precondition(lambda self: len(self.known.posts) > 2)
    @rule(which=INDEX, locale=LOCALE | st.just("*"))
    def delete(self, which: int, locale: str) -> None:
        id_ = self.pick(self.known.posts, which)
        self.run(self.posts.delete(id_, locale=locale))
        self.known.remove(id_, lambda place: locale in (place[0], "*"))

    def english(self) -> list[str]:
        return [id_ for id_, versions in self.known.posts.items() if ("en", "draft") in versions]

    @precondition(lambda self: self.known.tags)
    @rule(which=INDEX, index=INDEX, other=INDEX, kind=KIND)
    def write_tag(self, which: int, index: int, other: int, kind: str) -> None:
        tag = self.pick(self.known.tags, which)
        before = [post for post, locale in self.known.tag_owners(tag) if locale == "en"]
        if kind == "before" and len(before) != len(self.known.tag_owners(tag)):
            kind = "start"
        change, body = self.change(kind, self.english(), index, other, before)
        self.run(self.tags.update(tag, data={"posts": body}))
        self.known.write_tag(tag, change)

    @precondition(lambda self: self.known.shelves)
    @rule(which=INDEX, index=INDEX, other=INDEX, kind=KIND, publish=st.booleans())
    def write_shelf(self, which: int, index: int, other: int, kind: str, publish: bool) -> None:
        shelf = self.pick(self.known.shelves, which)
        statuses = BOTH if publish else ("draft",)
        kind = "start" if kind == "before" else kind
        change, body = self.change(kind, self.english(), index, other, [])
        self.run(self.shelves.update(shelf, data={"posts": body}, status="published" if publish else "draft"))
        self.known.write_shelf(shelf, change, statuses)
        if publish:
            self.known.shelves[shelf].add("published")
            self.known.follow_shelf(shelf, "draft", "published")

    @precondition(lambda self: self.known.seals)
    @rule(which=INDEX, index=INDEX, clear=st.booleans())
    def write_seal(self, which: int, index: int, clear: bool) -> None:
        seal = self.pick(self.known.seals, which)
        post = None if clear else self.pick(self.english(), index)
        self.run(self.seals.update(seal, data={"post": post}))
        self.known.write_seal(seal, post)

    @rule(publish=st.booleans())
    def create_shelf(self, publish: bool) -> None:
        if len(self.known.shelves) < 3:
            made = self.run(self.shelves.create(status="published" if publish else "draft"))
            self.known.shelves[made["documentId"]] = set(BOTH if publish else ("draft",))

    @precondition(lambda self: self.known.shelves)
    @rule(which=INDEX, action=st.sampled_from(["publish", "unpublish", "discard_draft"]))
    def publish_shelf(self, which: int, action: str) -> None:
        shelf = self.pick(self.known.shelves, which)
        self.run(getattr(self.shelves, action)(shelf))
        if action == "publish":
            self.known.follow_shelf(shelf, "draft", "published")
        elif action == "discard_draft" and "published" in self.known.shelves[shelf]:
            self.known.follow_shelf(shelf, "published", "draft")
        if action != "discard_draft":
            self.known.shelves[shelf] = set(BOTH if action == "publish" else ("draft",))

    @rule(which=INDEX, kind=st.sampled_from(["tag", "shelf", "seal"]))
    def replace_target(self, which: int, kind: str) -> None:
        """Delete a target; tags and seals are made anew."""
        there = {"tag": self.known.tags, "shelf": self.known.shelves, "seal": self.known.seals}[kind]
        target = self.pick(there, which)
        if target is None:
            return
        service = self.repository.documents(uid(kind))
        self.run(service.delete(target))
        self.known.forget(kind, target)
        if kind != "shelf":
            (self.known.tags if kind == "tag" else self.known.seals).append(
                self.run(service.create())["documentId"]
            )

    @invariant()
    def agrees(self) -> None:
        self.run(self._compare())

    async def _compare(self) -> None:
        for status in BOTH:
            assert await self._posts(status) == self._known_posts(status)
            for service, kind, attribute in (
                (self.tags, "tag", "posts"),
                (self.shelves, "shelf", "posts"),
                (self.seals, "seal", "post"),
            ):
                await self._compare_inverse(service, kind, attribute, status)

    async def _posts(self, status: str) -> dict[Any, Any]:
        found = await self.posts.find_many(status=status, locale="*", populate=["tags", "shelf", "seal"])
        assert len({(post["documentId"], post["locale"]) for post in found}) == len(found)
        return {
            (post["documentId"], post["locale"]): (
                post["title"],
                post["level"],
                names(post["tags"], "documentId"),
                post["shelf"] and post["shelf"]["documentId"],
                post["seal"] and post["seal"]["documentId"],
            )
            for post in found
        }

    def _known_posts(self, status: str) -> dict[Any, Any]:
        return {
            (id_, locale): (
                version.title,
                version.level,
                list(version.tags),
                version.shelf[0]
                if version.shelf and status in self.known.shelves[version.shelf[0]]
                else None,
                version.seal,
            )
            for id_, versions in self.known.posts.items()
            for (locale, of_status), version in versions.items()
            if of_status == status
        }

    async def _compare_inverse(self, service: Any, kind: str, attribute: str, status: str) -> None:
        populate = {attribute: {"fields": ["locale"]}}
        for found in await service.find_many(status=status, populate=populate):
            value = found[attribute]
            items = value if isinstance(value, list) else [value] if value else []
            shown = [(item["documentId"], item["locale"]) for item in items]
            known = getattr(self.known, f"{kind}_owners")(found["documentId"], (status,))
            assert shown == known[: len(shown)] if kind == "seal" else shown == known, kind


def play(url: str, examples: int, steps: int) -> None:
    machine = type("Documents", (Documents,), {"url": url})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis leaves it untyped
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.soak
def test_five_hundred_steps() -> None:
    play("", examples=10, steps=50)


@pytest.mark.soak
@pytest.mark.postgres
def test_five_hundred_steps_on_postgres(fresh_postgres_url: str) -> None:
    play(fresh_postgres_url, examples=10, steps=50)


@pytest.mark.soak
@pytest.mark.mariadb
def test_five_hundred_steps_on_mariadb(fresh_mariadb_url: str) -> None:
    play(fresh_mariadb_url, examples=10, steps=50)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_ten_thousand_steps() -> None:
    play("", examples=100, steps=100)
