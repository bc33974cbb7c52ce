"""Events carry whole entries: components, zones, one level of relations and media, and nothing private."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import Statements, component, content_type, model_of, relation, uid

from octavo.content.events import ContentEvent
from octavo.content.repository import Repository
from octavo.db.model import Model

FILE, PAGE, NOTE, TOPIC = "plugin::upload.file", uid("page"), uid("note"), uid("topic")
SECRETS = {
    "note": {"type": "string", "private": True},
    "pass": {"type": "password"},
    "inner": {"type": "string"},
}
LEAF = {
    "label": {"type": "string"},
    **SECRETS,
    "topic": relation("oneToOne", "topic"),
    "icon": {"type": "media"},
}
BODY = {
    "title": {"type": "string"},
    **SECRETS,
    "lead": {"type": "component", "component": "x.leaf"},
    "tree": {"type": "component", "component": "x.tree"},
    "zone": {"type": "dynamiczone", "components": ["x.leaf", "x.tree"]},
    "main": relation("manyToOne", "topic", inversedBy="pages"),
    "topics": relation("manyToMany", "topic"),
    "hushed": relation("manyToMany", "topic", private=True),
    "subjects": {"type": "relation", "relation": "morphToMany"},
    "cover": {"type": "media"},
    "gallery": {"type": "media", "multiple": True},
}
KNOWN_TO_CODE = frozenset({"note", "pass", "inner", "hushed"})


def _sources() -> Model:
    leaf, tree = component("x.leaf", LEAF), component("x.tree", {"leaves": _many("x.leaf"), **SECRETS})
    topic = content_type(
        "topic",
        {"name": {"type": "string"}, **SECRETS, "pages": relation("oneToMany", "page", mappedBy="main")},
        drafts=True,
    )
    page = content_type("page", BODY, drafts=True, localized=True)
    note = content_type("note", {**BODY, "main": relation("manyToOne", "topic")})
    for source in (leaf, tree, topic, page, note):
        source.raw["options"] = {**source.raw.get("options", {}), "privateAttributes": ["inner"]}  # type: ignore[index]  # the dictionaries of the library
    return model_of(leaf, tree, topic, page, note)


def _many(name: str) -> dict[str, Any]:
    return {"type": "component", "component": name, "repeatable": True}


@pytest.fixture(scope="module")
def model() -> Model:
    return _sources()


@pytest.fixture
async def site(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


async def filled(site: Repository, size: int = 2) -> dict[str, Any]:
    """Make what an entry points at, private values included, and return a body with all of it."""
    secrets = {"note": "kept back", "pass": "kept back", "inner": "kept back"}
    topics, files = [], []
    for index in range(size):
        data = {"name": f"topic {index}", **secrets}
        made = await site.documents(TOPIC).create(data=data, status="published")
        topics.append(made["documentId"])
        row = {
            "name": f"file {index}",
            "hash": f"h{index}",
            "mime": "image/png",
            "size": 1,
            "provider": "local",
        }
        files.append((await site.query(FILE).create({**row, "url": f"/uploads/h{index}.png"}))["id"])
    leaf = {"label": "leaf", **secrets, "topic": topics[0], "icon": files[0]}
    return {
        "title": "t",
        **secrets,
        "lead": leaf,
        "tree": {"leaves": [leaf] * size, **secrets},
        "zone": [{"__component": "x.leaf", **leaf}, {"__component": "x.tree", "leaves": [leaf]}] * size,
        "main": topics[0],
        "topics": topics,
        "hushed": topics,
        "subjects": [{"__type": TOPIC, "documentId": topic} for topic in topics],
        "cover": files[0],
        "gallery": files,
    }


def listening(site: Repository) -> list[ContentEvent]:
    heard: list[ContentEvent] = []

    async def listen(event: ContentEvent) -> None:
        heard.append(event)

    site.events.subscribe(listen)
    return heard


def keys(value: Any) -> set[str]:
    """Return every key at any depth."""
    if isinstance(value, Mapping):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def assert_whole(entry: Mapping[str, Any], size: int = 2) -> None:
    """Every attribute is there with what it leads to, one level deep, and nothing that is private."""
    topics = [f"topic {index}" for index in range(size)]
    files = [f"file {index}" for index in range(size)]
    assert entry["main"]["name"] == "topic 0"
    assert "pages" not in entry["main"]
    for name in ("topics", "subjects"):
        assert [topic["name"] for topic in entry[name]] == topics
    assert entry["cover"]["name"] == "file 0"
    assert [file["name"] for file in entry["gallery"]] == files
    assert [part["__component"] for part in entry["zone"]] == ["x.leaf", "x.tree"] * size
    leaves = [entry["lead"], *entry["tree"]["leaves"], entry["zone"][0], *entry["zone"][1]["leaves"]]
    for leaf in leaves:
        shown = (leaf["label"], leaf["topic"]["name"], leaf["icon"]["url"])
        assert shown == ("leaf", "topic 0", "/uploads/h0.png")
    assert not keys(entry) & KNOWN_TO_CODE
    assert "kept back" not in str(entry)


async def test_every_event_carries_the_whole_entry(site: Repository) -> None:
    body, heard, pages = await filled(site), listening(site), site.documents(PAGE)
    made = await pages.create(data=body, status="published")
    id_ = made["documentId"]
    await pages.update(id_, data={"title": "u"})
    await pages.discard_draft(id_)
    await pages.unpublish(id_)
    await pages.clone(id_)
    await pages.delete(id_)
    assert [(event.name, event.entry["title"], bool(event.entry["publishedAt"])) for event in heard] == [
        ("entry.create", "t", False),
        ("entry.publish", "t", True),
        ("entry.update", "u", False),
        ("entry.draft-discard", "t", False),
        ("entry.unpublish", "t", True),
        ("entry.create", "t", False),
        ("entry.delete", "t", False),
    ]
    for event in heard:
        assert_whole(event.entry)
        assert (event.uid, event.locale, event.document_id) == (PAGE, "en", event.entry["documentId"])


async def test_types_without_drafts_are_told_with_what_is_published(site: Repository) -> None:
    body, heard, notes = await filled(site), listening(site), site.documents(NOTE)
    id_ = (await notes.create(data=body))["documentId"]
    await site.documents(TOPIC).update(body["main"], data={"name": "unsaid"})
    await notes.update(id_, data={"title": "u"})
    await notes.delete(id_)
    told = [event for event in heard if event.uid == NOTE]
    assert [event.name for event in told] == ["entry.create", "entry.update", "entry.delete"]
    for event in told:
        assert_whole(event.entry)
        assert event.locale is None
        assert "locale" not in event.entry


async def test_drafts_are_told_with_drafts(site: Repository) -> None:
    body, pages = await filled(site), site.documents(PAGE)
    id_ = (await pages.create(data=body, status="published"))["documentId"]
    await site.documents(TOPIC).update(body["main"], data={"name": "unsaid"})
    heard = listening(site)
    await pages.update(id_, data={"title": "u"}, status="published")
    assert [(event.name, event.entry["main"]["name"]) for event in heard] == [
        ("entry.update", "unsaid"),
        ("entry.publish", "topic 0"),
    ]


async def test_every_locale_is_told_of(site: Repository) -> None:
    body, pages = await filled(site), site.documents(PAGE)
    id_ = (await pages.create(data=body))["documentId"]
    await pages.update(id_, locale="fr", data={"title": "f", "topics": body["topics"]})
    heard = listening(site)
    await pages.publish(id_, locale="*")
    await pages.delete(id_, locale="*")
    told = [(event.name, event.locale, event.entry["locale"], event.entry["title"]) for event in heard]
    assert sorted(told) == sorted(
        (name, locale, locale, "f")
        for name in ("entry.publish", "entry.delete", "entry.delete")
        for locale in ("en", "fr")
    )
    assert [len(event.entry["topics"]) for event in heard] == [2] * len(heard)


async def test_what_a_hook_deletes_is_told_without_an_entry(site: Repository) -> None:
    async def undo(event: Any) -> None:
        await site.query(NOTE).delete({"id": event.result["id"]})

    site.lifecycles.subscribe({"after_create": undo})
    heard = listening(site)
    await site.documents(NOTE).create(data={"title": "gone"})
    assert [(event.name, event.entry) for event in heard] == [("entry.create", {})]


ACTS: dict[str, Callable[[Any, str, dict[str, Any]], Any]] = {
    "create": lambda pages, _, body: pages.create(data=body),
    "update": lambda pages, id_, _: pages.update(id_, data={"title": "u"}),
    "publish": lambda pages, id_, _: pages.publish(id_),
    "unpublish": lambda pages, id_, _: pages.unpublish(id_),
    "delete": lambda pages, id_, _: pages.delete(id_),
}


async def test_what_is_read_for_an_event_does_not_grow_with_the_entry(
    site: Repository, statements: Statements
) -> None:
    async def ignore(event: ContentEvent) -> None:
        assert event.entry

    async def note(event: ContentEvent) -> None:
        assert event.entry == {}

    async def costs(body: dict[str, Any]) -> dict[str, int]:
        pages, found = site.documents(PAGE), {}
        id_ = (await pages.create(data=body))["documentId"]
        for name, act in ACTS.items():
            with statements.counted(site) as seen:
                await act(pages, id_, body)
            found[name] = len(seen)
        return found

    bodies = [await filled(site, size) for size in (1, 5)]
    unheard = await costs(bodies[0])
    site.events.subscribe(note, before_commit=True, with_entry=False)
    assert await costs(bodies[0]) == unheard
    site.events.subscribe(ignore, ["entry.create", "entry.delete"])
    some = await costs(bodies[0])
    assert {name for name in ACTS if some[name] > unheard[name]} == {"create", "delete"}
    site.events.subscribe(ignore)
    few, many = [await costs(body) for body in bodies]
    each = some["create"] - unheard["create"]
    assert few == many == {name: cost + each for name, cost in unheard.items()}
