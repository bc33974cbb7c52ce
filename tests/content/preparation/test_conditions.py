"""Attributes that a condition hides: judged on the entry as it will be, and nothing sent is dropped."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import component, content_type, model_of, names, relation, uid

from octavo.content.repository import Repository
from octavo.content.service import DocumentService
from octavo.db.lifecycles import Event
from octavo.db.model import Model
from octavo.errors import YupValidationError

LINK, TAG = uid("link"), uid("tag")


def shown_for(kind: str, **attribute: Any) -> dict[str, Any]:
    return {**attribute, "conditions": {"visible": {"==": [{"var": "kind"}, kind]}}}


KIND = {"type": "enumeration", "enum": ["url", "entry", "both"], "default": "url"}


@pytest.fixture(scope="module")
def model() -> Model:
    link = {
        "kind": KIND,
        "href": shown_for("url", type="string", required=True),
        "entry": shown_for("entry", **relation("manyToOne", "tag")),
        "flag": {"type": "boolean"},
        "note": {"type": "string", "conditions": {"visible": {"==": [{"var": "flag"}, True]}}},
        "button": {"type": "component", "component": "x.button"},
        "zone": {"type": "dynamiczone", "components": ["x.button"]},
    }
    button = {
        "kind": KIND,
        "href": shown_for("url", type="string"),
        "entry": shown_for("entry", **relation("oneToOne", "tag")),
        "inner": shown_for("both", type="component", component="x.inner", repeatable=True),
    }
    inner = {"kind": KIND, "href": shown_for("url", type="string")}
    return model_of(
        content_type("link", link, drafts=True),
        content_type("tag", {"name": {"type": "string"}}),
        component("x.button", button),
        component("x.inner", inner),
    )


@pytest.fixture
async def site(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


@pytest.fixture
def links(site: Repository) -> DocumentService:
    return site.documents(LINK)


async def refused(write: Any) -> list[str]:
    """Return the paths refused, each with its condition."""
    with pytest.raises(YupValidationError) as error:
        await write
    for finding in error.value.findings:
        assert f"{finding.path[-1]} is hidden and would not be kept: its condition" in finding.message
        assert '{"==": [{"var": "' in finding.message
    return [".".join(map(str, finding.path)) for finding in error.value.findings]


@pytest.mark.parametrize("status", ["draft", "published"])
async def test_a_new_entry_is_judged_with_its_defaults(links: DocumentService, status: str) -> None:
    made = await links.create(data={"href": "/a"}, status=status)
    assert (made["kind"], made["href"]) == ("url", "/a")
    assert await refused(links.create(data={"kind": "entry", "href": "/a"}, status=status)) == ["href"]
    flagged = await links.create(
        data={"href": "/", "flag": "true", "note": "n", "entry": None}, status=status
    )
    assert (flagged["flag"], flagged["note"]) == (True, "n")
    assert await links.count() == 2


async def test_an_update_is_judged_with_what_is_stored(site: Repository, links: DocumentService) -> None:
    tag = (await site.documents(TAG).create(data={"name": "t"}))["documentId"]
    made = await links.create(data={"kind": "both"})
    document_id = made["documentId"]
    assert await refused(links.update(document_id, data={"href": "/a", "entry": tag})) == ["href", "entry"]
    await links.update(document_id, data={"kind": "url"})
    changed = await links.update(document_id, data={"href": "/a"})
    assert changed is not None and changed["href"] == "/a"
    await links.update(document_id, data={"kind": "entry", "entry": tag})
    assert await refused(links.update(document_id, data={"href": "/b"})) == ["href"]
    kept = await links.update(document_id, data={"href": "/a", "flag": True}, populate=["entry"])
    assert kept is not None and (kept["href"], kept["entry"]["name"]) == ("/a", "t")
    emptied = await links.update(
        document_id, data={"href": None, "kind": "both", "entry": {"set": []}}, populate=["entry"]
    )
    assert emptied is not None and (emptied["href"], emptied["entry"]) == (None, None)


async def test_components_are_judged_one_by_one(site: Repository, links: DocumentService) -> None:
    tag = (await site.documents(TAG).create(data={"name": "t"}))["documentId"]
    hidden = {"kind": "entry", "href": "/a"}
    inner = {"kind": "both", "inner": [{"href": "/a"}, {"kind": "entry", "href": "/b"}]}
    wrong = {
        "button": hidden,
        "zone": [{"__component": "x.button", **hidden}, {"__component": "x.button", **inner}],
    }
    assert await refused(links.create(data=wrong)) == ["button.href", "zone.0.href", "zone.1.inner.1.href"]
    data = {"kind": "both", "button": {"kind": "entry", "entry": tag}}
    made = await links.create(data=data, status="published", populate=["button"])
    number, document_id = made["button"]["id"], made["documentId"]
    # The ids of the published version, which readers are shown, mean the draft's.
    assert await refused(links.update(document_id, data={"button": {"id": number, "href": "/a"}})) == [
        "button.href"
    ]
    await links.update(document_id, data={"button": {"id": number, "kind": "url"}})
    found = await links.update(
        document_id, data={"button": {"id": number, "href": "/a"}}, populate=["button"]
    )
    assert found is not None and found["button"]["href"] == "/a"


async def test_clones_and_hooks_are_judged_alike(site: Repository, links: DocumentService) -> None:
    made = await links.create(data={"kind": "entry"})
    assert await refused(links.clone(made["documentId"], data={"href": "/a"})) == ["href"]
    await links.clone(made["documentId"], data={"kind": "url", "href": "/a"})

    async def fill(event: Event) -> None:
        event.params["data"]["href"] = "/hook"

    site.lifecycles.subscribe({"before_update": fill}, [LINK])
    assert await refused(links.update(made["documentId"], data={"flag": True})) == ["href"]
    filled = await links.update(made["documentId"], data={"kind": "url"})
    assert filled is not None and filled["href"] == "/hook"


async def test_what_was_hidden_afterwards_is_published_as_it_is(links: DocumentService) -> None:
    made = await links.create(data={"href": "/a", "button": {"href": "/b"}})
    button = await links.find_one(made["documentId"], status="draft", populate=["button"])
    assert button is not None
    data = {"kind": "both", "button": {"id": button["button"]["id"], "kind": "both"}}
    await links.update(made["documentId"], data=data)
    published = (await links.publish(made["documentId"], populate=["button"]))["entries"]
    assert names(published, "href") == ["/a"] and published[0]["button"]["href"] == "/b"


async def test_rows_are_written_as_given(site: Repository) -> None:
    row = await site.query(LINK).create({"kind": "entry", "href": "/a"})
    changed = await site.query(LINK).update({"id": row["id"]}, {"href": "/b"})
    assert (row["href"], changed and changed["href"]) == ("/a", "/b")
