"""Webhooks as administrators make, change, try and delete them, and as octavo.toml names them."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.conftest import MARIADB_LATER
from tests.plugins.admin.conftest import Admin, Site, problems
from tests.plugins.webhooks.conftest import HOOKS, TAG, deliveries, hook
from tests.plugins.webhooks.receiver import Receiver

from octavo import Octavo, StartupError
from octavo.plugins.webhooks.names import MOST_HOOKS
from octavo.plugins.webhooks.schemas import HOOK
from octavo.plugins.webhooks.signing import new_secret
from octavo.testing import Project, run_due_jobs, running

VALID: dict[str, Any] = {
    "name": "Rebuild",
    "url": "https://hooks.example.com/a",
    "headers": {"X-A": "b"},
    "events": ["entry.create"],
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "name is a required field"),
        ({"name": "n" * 256}, "name must be at most 255 characters"),
        ({"url": "ftp://example.com"}, "url must be a valid URL"),
        ({"url": "https://user:word@example.com"}, "url must be a valid URL"),
        ({"url": "https://0x7f.1/"}, "url must be a valid URL"),
        ({"url": "https://example.com/" + "a" * 2_048}, "url must be at most 2048 characters"),
        ({"url": "https://10.0.0.7/hook"}, "url cannot be called: 10.0.0.7 is 10.0.0.7 (private)"),
        ({"url": "https://169.254.169.254/"}, "url cannot be called: 169.254.169.254"),
        (
            {"url": "http://example.com/"},
            "url cannot be called: http:// needs its origin in server.outgoing_allowed of octavo.toml",
        ),
        ({"headers": None}, "headers must be a `object` type"),
        ({"headers": {"X-A": "b\r\nHost: c"}}, "headers.X-A must be printable ASCII"),
        ({"headers": {"X A": "b"}}, "headers.X A is no name of a header"),
        ({"headers": {"Webhook-Id": "1"}}, "headers.Webhook-Id is a header that Octavo sets itself"),
        ({"headers": {"host": "c"}}, "headers.host is a header that Octavo sets itself"),
        ({"headers": {f"X-{n}": "b" for n in range(21)}}, "headers must have at most 20 headers"),
        ({"events": []}, "events is a required field"),
        ({"events": ["entry.read"]}, "Webhook event entry.read is not supported; there are entry.create"),
        ({"isOn": True}, "this field has unspecified keys: isOn"),
    ],
)
async def test_what_cannot_be_a_webhook_is_refused(
    app: Octavo, root: Admin, changes: dict[str, Any], message: str
) -> None:
    made = await hook(root, VALID["url"])
    for answer in (
        await root.post(HOOKS, {**VALID, **changes}),
        await root.put(f"{HOOKS}/{made['id']}", {**VALID, **changes}),
    ):
        assert answer.status_code == 400, answer.text
        assert any(message in found for found in problems(answer)), answer.text
    assert len((await root.get(HOOKS)).json()["data"]) == 1


@pytest.mark.parametrize("kind", MARIADB_LATER)
async def test_of_several_at_once_no_more_are_made_than_there_may_be(
    project: Project, kind: str, request: pytest.FixtureRequest
) -> None:
    url = "" if kind == "sqlite" else request.getfixturevalue(f"fresh_{kind}_url")
    async with running(project.folder, {"OCTAVO_DATABASE__URL": url} if url else {}) as app:
        root = await Site(app).first()
        await app.documents(HOOK).create_many([{**VALID, "isEnabled": False}] * (MOST_HOOKS - 1))
        answers = await asyncio.gather(*(root.post(HOOKS, VALID) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
        said = {problem for one in answers if one.status_code == 400 for problem in problems(one)}
        assert said == {"There are 100 webhooks, and there cannot be more"}
        assert len((await root.get(HOOKS)).json()["data"]) == MOST_HOOKS


async def test_each_action_takes_its_permission(app: Octavo, root: Admin, receiver: Receiver) -> None:
    site = Site(app)
    made = await hook(root, receiver.url)
    await app.documents(TAG).create(data={"name": "Politics"})
    await run_due_jobs(app)
    one, log = f"{HOOKS}/{made['id']}", f"{HOOKS}/{made['id']}/deliveries"
    number = (await deliveries(root, made["id"]))[0]["id"]
    calls = {
        "read": [("GET", HOOKS, None), ("GET", one, None), ("GET", log, None)],
        "create": [("POST", HOOKS, VALID)],
        "update": [
            ("PUT", one, {**VALID, "url": receiver.url}),
            ("POST", f"{one}/trigger", None),
            ("POST", f"{one}/rotate-secret", None),
            ("GET", f"{log}/{number}", None),
            ("POST", f"{log}/{number}/resend", None),
        ],
        "delete": [("DELETE", one, None), ("POST", f"{HOOKS}/batch-delete", {"ids": [made["id"]]})],
    }
    for action in calls:
        role = await site.role(action, {"action": f"admin::webhooks.{action}"})
        member = await site.member(f"{action}@example.com", role)
        for wanted, requests in calls.items():
            for method, path, body in requests:
                status = (await member.call(method, path, body)).status_code
                assert status in ((200, 201) if wanted == action else (403,)), (action, method, path)
                if method == "DELETE" and status == 200:
                    break


async def test_a_trial_is_sent_at_once_and_answers_what_came_of_it(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url)
    trigger = f"{HOOKS}/{made['id']}/trigger"
    assert (await root.post(trigger)).json() == {"data": {"statusCode": 200}}
    (sent,) = receiver.received
    assert set(sent.body) == {"event", "createdAt"}
    assert (sent.body["event"], sent.headers["x-strapi-event"]) == ("trigger-test", "trigger-test")
    assert sent.is_signed_with(made["secret"])
    receiver.answers[:] = [(418, "", b"a teapot")]
    assert (await root.post(trigger)).json() == {"data": {"statusCode": 418, "message": "a teapot"}}
    await root.put(f"{HOOKS}/{made['id']}", {**VALID, "url": "https://hooks.invalid/"})
    answer = (await root.post(trigger)).json()["data"]
    assert answer["statusCode"] == 500
    assert answer["message"].startswith("No connection")
    assert [(one["event"], one["state"]) for one in await deliveries(root, made["id"])] == [
        ("trigger-test", "failed"),
        ("trigger-test", "failed"),
        ("trigger-test", "delivered"),
    ]


async def test_two_secrets_are_good_while_one_is_replaced(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url)
    one = f"{HOOKS}/{made['id']}"
    rotated = (await root.post(f"{one}/rotate-secret")).json()["data"]
    assert rotated["secret"] != made["secret"]
    until = datetime.fromisoformat(rotated["previousUntil"])
    assert timedelta(hours=23) < until - datetime.now(UTC) <= timedelta(hours=24)
    await root.post(f"{one}/trigger")
    assert receiver.received[0].is_signed_with(rotated["secret"])
    assert receiver.received[0].is_signed_with(made["secret"])
    place = f"webhooks.secret.{made['id']}"
    past = {**(await app.store.get(place)), "until": "2026-01-01T00:00:00.000Z"}
    await app.store.set(place, past)
    await root.post(f"{one}/trigger")
    assert receiver.received[1].is_signed_with(rotated["secret"])
    assert not receiver.received[1].is_signed_with(made["secret"])
    for path in (HOOKS, one, f"{one}/deliveries"):
        text = (await root.get(path)).text
        assert not [secret for secret in (made["secret"], rotated["secret"]) if secret in text]


async def test_a_disabled_webhook_is_told_nothing_and_a_deleted_one_leaves_nothing(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url)
    one = f"{HOOKS}/{made['id']}"
    body = {**VALID, "url": receiver.url}
    await root.put(one, {**body, "isEnabled": False})
    await app.documents(TAG).create(data={"name": "unheard"})
    await root.put(one, {**body, "isEnabled": True})
    await app.documents(TAG).create(data={"name": "heard"})
    assert (await root.delete(one)).status_code == 200
    await run_due_jobs(app)
    assert receiver.received == []
    assert (await root.get(f"{one}/deliveries")).status_code == 404
    assert await app.query("plugin::webhooks.delivery").count({}) == 0
    assert await app.store.get(f"webhooks.secret.{made['id']}") is None


SETTINGS = """
[plugins.webhooks.config.hooks.rebuild]
url = "{url}"
events = ["entry.create", "entry.publish"]
secret = "env:REBUILD_SECRET"
headers = {{ X-Site = "news" }}
"""


async def test_a_webhook_of_the_settings_is_there_and_cannot_be_changed(
    project: Project, receiver: Receiver
) -> None:
    secret = new_secret()
    database = {"OCTAVO_DATABASE__URL": f"sqlite:{project.folder}/kept.db"}
    environ = {"REBUILD_SECRET": secret, **database}
    project.settings(SETTINGS.format(url=receiver.url))
    async with running(project.folder, environ) as app:
        root = await Site(app).first()
        (listed,) = (await root.get(HOOKS)).json()["data"]
        assert (listed["name"], listed["readOnly"], listed["headers"]) == (
            "rebuild",
            True,
            {"X-Site": "news"},
        )
        one = f"{HOOKS}/{listed['id']}"
        for answer in (
            await root.put(one, VALID),
            await root.delete(one),
            await root.post(f"{one}/rotate-secret"),
            await root.post(f"{HOOKS}/batch-delete", {"ids": [listed["id"]]}),
        ):
            assert answer.status_code == 403
            assert "[plugins.webhooks.config.hooks.rebuild]" in answer.text
        await app.documents(TAG).create(data={"name": "Politics"})
        await run_due_jobs(app)
        assert receiver.received[0].is_signed_with(secret)
        assert secret not in (await root.get(f"{one}/deliveries")).text


async def test_webhooks_of_the_settings_follow_the_settings(project: Project, receiver: Receiver) -> None:
    environ = {"REBUILD_SECRET": new_secret()}
    text = SETTINGS.format(url=receiver.url)
    project.settings(text)
    async with running(project.folder, environ) as app:
        hooks = app.service("plugin::webhooks.webhook")
        (before,) = await hooks.find_all()
        await hooks.synchronize()
        assert await hooks.find_all() == [before]
        kept = hooks.settings
        changed = kept.hooks["rebuild"].model_copy(update={"events": ("media.create",)})
        hooks.settings = kept.model_copy(update={"hooks": {"rebuild": changed}})
        await hooks.synchronize()
        (after,) = await hooks.find_all()
        assert (after.id, after.events) == (before.id, ("media.create",))
        hooks.settings = kept.model_copy(update={"hooks": {}})
        await hooks.synchronize()
        assert await hooks.find_all() == []
        assert hooks.listening == ()


async def test_webhooks_are_told_as_before_after_a_start(project: Project, receiver: Receiver) -> None:
    """Those of the panel and of the settings, while nothing is written about them."""
    environ = {"REBUILD_SECRET": new_secret(), "OCTAVO_DATABASE__URL": f"sqlite:{project.folder}/kept.db"}
    project.settings(SETTINGS.format(url=receiver.url.replace("/hook", "/set")))
    async with running(project.folder, environ) as app:
        root = await Site(app).first()
        await hook(root, receiver.url)
        off = await hook(root, receiver.url.replace("/hook", "/off"))
        body = {key: off[key] for key in ("name", "url", "headers", "events")}
        assert (await root.put(f"{HOOKS}/{off['id']}", {**body, "isEnabled": False})).status_code == 200
    async with running(project.folder, environ) as app:
        await app.documents(TAG).create(data={"name": "Politics"})
        await run_due_jobs(app)
    assert sorted(sent.path for sent in receiver.received) == ["/hook", "/set"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("https://hooks.example.com", "nowhere"), "hooks/rebuild/url"),
        (('"entry.create"', '"entry.read"'), "hooks/rebuild/events"),
        (("env:REBUILD_SECRET", "changeme"), "hooks/rebuild/secret"),
        (("X-Site", "Host"), "hooks/rebuild/headers"),
    ],
)
async def test_what_cannot_be_sent_is_a_problem_of_the_start(
    project: Project, change: tuple[str, str], message: str
) -> None:
    project.settings(SETTINGS.format(url="https://hooks.example.com").replace(*change))
    with pytest.raises(StartupError, match=message):
        async with running(project.folder, {"REBUILD_SECRET": new_secret()}):
            pass
