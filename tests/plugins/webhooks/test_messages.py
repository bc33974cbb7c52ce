"""What receivers are sent: Strapi's events and bodies, signed, and nothing private."""

from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin
from tests.plugins.webhooks.conftest import ARTICLE, ENTRY_EVENTS, HOOKS, TAG, hook
from tests.plugins.webhooks.receiver import Receiver

from octavo import Octavo
from octavo.testing import client_of, run_due_jobs

pytestmark = pytest.mark.soak

SECRETS = ("hush", "whisper", "murmur", "1234")


async def article(app: Octavo, **more: Any) -> dict[str, Any]:
    """Write an article with a tag, and with everything in it that is nobody's business."""
    tag = await app.documents(TAG).create(data={"name": "Politics", "secret": "hush"})
    data = {
        "title": "First",
        "notes": "whisper",
        "pin": "1234",
        "seo": {"title": "Found", "inside": "murmur"},
        "tag": tag["documentId"],
    }
    return await app.documents(ARTICLE).create(data=data, **more)


async def test_each_event_of_an_entry_is_sent_as_strapi_sends_it(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url, ENTRY_EVENTS, headers={"X-Key": "abc"})
    document = await article(app)
    one = app.documents(ARTICLE)
    await one.update(document["documentId"], data={"title": "Second"})
    await one.publish(document["documentId"])
    await one.update(document["documentId"], data={"title": "Third"})
    await one.discard_draft(document["documentId"])
    await one.unpublish(document["documentId"])
    await one.delete(document["documentId"])
    await run_due_jobs(app)
    about = [request for request in receiver.received if request.body["uid"] == ARTICLE]
    assert sorted(request.body["event"] for request in about) == sorted([*ENTRY_EVENTS, "entry.update"])
    for request in about:
        assert set(request.body) == {"event", "createdAt", "model", "uid", "entry"}
        assert request.body["model"] == "article"
        assert request.body["entry"]["documentId"] == document["documentId"]
        assert request.headers["x-strapi-event"] == request.body["event"]
        assert request.headers["content-type"] == "application/json"
        assert request.headers["x-key"] == "abc"
        assert request.path == "/hook"
        assert request.is_signed_with(made["secret"])
    assert len({request.headers["webhook-id"] for request in receiver.received}) == len(receiver.received)


async def test_an_entry_is_whole_and_nothing_private_is_in_it(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    await hook(root, receiver.url, ENTRY_EVENTS)
    document = await article(app, status="published")
    await app.documents(ARTICLE).delete(document["documentId"])
    await run_due_jobs(app)
    created = next(request.body for request in receiver.received if request.body["uid"] == ARTICLE)
    assert created["entry"]["title"] == "First"
    assert created["entry"]["seo"]["title"] == "Found"
    assert created["entry"]["tag"]["name"] == "Politics"
    for request in receiver.received:
        assert not any(word in request.raw.decode() for word in SECRETS)
        assert "createdBy" not in request.body["entry"]
    delivered = (await root.get(f"{HOOKS}/1/deliveries")).text
    assert not any(word in delivered for word in SECRETS)


async def test_files_are_told_of_as_media(app: Octavo, root: Admin, receiver: Receiver) -> None:
    await hook(root, receiver.url, ("media.create", "media.update", "media.delete"))
    headers = {"Authorization": f"Bearer {root.token}"}
    async with client_of(app) as client:
        sent = {"files": ("a.txt", b"text", "text/plain")}
        made = await client.post("/upload", files=sent, headers=headers)
        number = made.json()[0]["id"]
        info = {"fileInfo": (None, '{"caption": "Words"}')}
        changed = await client.post(f"/upload?id={number}", files=info, headers=headers)
        assert changed.status_code == 200, changed.text
        assert (await client.delete(f"/upload/files/{number}", headers=headers)).status_code == 200
    await run_due_jobs(app)
    bodies = {request.body["event"]: request.body for request in receiver.received}
    assert set(bodies) == {"media.create", "media.update", "media.delete"}
    for body in bodies.values():
        assert set(body) == {"event", "createdAt", "media"}
        assert (body["media"]["name"], body["media"]["mime"]) == ("a.txt", "text/plain")
        assert not {"storedAs", "provenMime", "folderPath", "folder"} & set(body["media"])
    assert bodies["media.update"]["media"]["caption"] == "Words"


async def test_administrators_tokens_and_webhooks_are_nobody_s_news(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    await hook(root, receiver.url, ENTRY_EVENTS)
    made = await root.post("/admin/api-tokens", {"name": "m", "type": "read-only"})
    assert made.status_code == 201
    await app.service("plugin::admin.role").create("Writer", None)
    await hook(root, receiver.url, ENTRY_EVENTS)
    await run_due_jobs(app)
    assert receiver.received == []


async def test_a_change_that_is_undone_is_not_told(app: Octavo, root: Admin, receiver: Receiver) -> None:
    made = await hook(root, receiver.url)
    with pytest.raises(RuntimeError):
        async with app.transaction():
            await app.documents(TAG).create(data={"name": "Gone"})
            raise RuntimeError
    await run_due_jobs(app)
    assert receiver.received == []
    assert (await root.get(f"{HOOKS}/{made['id']}/deliveries")).json()["results"] == []


async def test_what_is_too_large_is_told_by_its_ids(app: Octavo, root: Admin, receiver: Receiver) -> None:
    await hook(root, receiver.url, ("entry.create",))
    document = await app.documents(ARTICLE).create(data={"body": "b" * 1_000_001})
    await run_due_jobs(app)
    body = receiver.received[0].body
    assert body["isComplete"] is False
    assert body["entry"]["documentId"] == document["documentId"]
    assert "body" not in body["entry"]
    assert len(receiver.received[0].raw) < 1_000
