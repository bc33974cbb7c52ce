"""What happens when receivers answer otherwise, late, elsewhere or not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.webhooks.conftest import HOOKS, TAG, deliveries, hook
from tests.plugins.webhooks.receiver import HANGS, Receiver, receiving

from octavo import Octavo
from octavo.db.statement import Statement
from octavo.jobs.queue import QueueFull
from octavo.plugins.audit.schema import ENTRY
from octavo.plugins.webhooks.deliveries import DeliveryService
from octavo.plugins.webhooks.schemas import DELIVERY, HOOK
from octavo.plugins.webhooks.signing import new_secret
from octavo.plugins.webhooks.tasks import AT_ONCE_TO_FAILING
from octavo.testing import Project, run_due_jobs, running

pytestmark = pytest.mark.soak

CREATED = ("entry.create",)


async def write_tag(app: Octavo, name: str = "Politics") -> str:
    return str((await app.documents(TAG).create(data={"name": name}))["documentId"])


async def run_later(app: Octavo, **delta: float) -> None:
    """Run what is due by then; deliveries that fail are tried again later still."""
    await run_due_jobs(app, at=datetime.now(UTC) + timedelta(**delta), raise_errors=False)


@asynccontextmanager
async def failing(project: Project, receiver: Receiver) -> AsyncIterator[tuple[Octavo, Admin, Any]]:
    """Run a project with a webhook of its administrator's: one delivery has failed once, and waits."""
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        made = await hook(root, receiver.url, CREATED)
        receiver.answers[:] = [500]
        await write_tag(app, "the first")
        await run_due_jobs(app, raise_errors=False)
        yield app, root, made


def mails(project: Project) -> list[str]:
    return [path.read_text() for path in (project.folder / "data/mails").glob("*.eml")]


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [
        ((500, "", b"broken"), 500, None),
        ((302, "Location: http://127.0.0.1:1/elsewhere\r\n", b""), 302, None),
        ((200, "Transfer-Encoding: nonsense\r\n", b""), None, "No connection, or no answer that is HTTP"),
    ],
    ids=["an error", "a redirect", "no HTTP"],
)
async def test_what_is_not_taken_is_tried_again_with_the_same_id(
    app: Octavo, root: Admin, receiver: Receiver, answer: Any, status: int | None, error: str | None
) -> None:
    made = await hook(root, receiver.url, CREATED)
    receiver.answers[:] = [answer]
    await write_tag(app)
    await run_due_jobs(app, raise_errors=False)
    (waiting,) = await deliveries(root, made["id"])
    assert (waiting["state"], waiting["attempts"], waiting["statusCode"]) == ("waiting", 1, status)
    assert (waiting["error"] or "").startswith(error or "")
    assert waiting["nextAttemptAt"] > waiting["attemptedAt"]
    assert (await root.get(f"{HOOKS}/{made['id']}")).json()["data"]["failingSince"]
    await run_later(app, seconds=30)
    (done,) = await deliveries(root, made["id"])
    assert (done["state"], done["attempts"], done["statusCode"], done["error"]) == ("delivered", 2, 200, None)
    first, second = receiver.received
    assert (first.headers["webhook-id"], first.raw) == (second.headers["webhook-id"], second.raw)
    assert second.path == "/hook"
    assert second.is_signed_with(made["secret"])
    assert "failingSince" not in (await root.get(f"{HOOKS}/{made['id']}")).json()["data"]


async def test_a_receiver_that_is_down_gets_everything_when_it_is_up_again(project: Project) -> None:
    async with receiving() as gone:
        port, url = gone.port, gone.url
    project.settings(f'[plugins.webhooks.config.hooks.site]\nurl = "{url}"\nevents = ["entry.create"]\n')
    project.settings(f'secret = "{new_secret()}"\n')
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        names = [str(number) for number in range(3)]
        for name in names:
            await write_tag(app, name)
        await run_due_jobs(app, raise_errors=False)
        waiting = await deliveries(root, 1)
        assert {(one["state"], one["statusCode"]) for one in waiting} == {("waiting", None)}
        async with receiving(port) as back:
            await run_later(app, seconds=30)
        taken = {request.body["createdAt"]: request.body["entry"]["name"] for request in back.received}
        assert [taken[moment] for moment in sorted(taken)] == names
        assert {one["state"] for one in await deliveries(root, 1)} == {"delivered"}


async def test_a_receiver_that_hangs_is_left_after_the_timeout(project: Project, receiver: Receiver) -> None:
    project.settings("[plugins.webhooks.config]\ntimeout = 2\n")
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        made = await hook(root, receiver.url, CREATED)
        receiver.answers[:] = [HANGS]
        await write_tag(app)
        await run_due_jobs(app, raise_errors=False)
        (waiting,) = await deliveries(root, made["id"])
        assert (waiting["state"], waiting["statusCode"]) == ("waiting", None)
        assert waiting["error"] == "No answer within 2 seconds"
        await run_later(app, seconds=30)
        (done,) = await deliveries(root, made["id"])
        assert done["state"] == "delivered"


async def test_a_name_that_moves_to_an_address_inside_is_not_called(
    app: Octavo, root: Admin, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from octavo.http import outgoing

    async def resolved(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(outgoing.Outgoing.__init__, "__defaults__", ((), resolved))
    made = await hook(root, f"https://hooks.example.com:{receiver.port}/hook", CREATED)
    await write_tag(app)
    await run_due_jobs(app, raise_errors=False)
    (waiting,) = await deliveries(root, made["id"])
    assert waiting["error"] == "Not sent: server.outgoing_allowed does not allow this address"
    assert receiver.received == []


async def test_a_long_answer_is_kept_to_its_first_kilobyte(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url, CREATED)
    receiver.answers[:] = [(200, "", b"a" * 3_000_000)]
    await write_tag(app)
    await run_due_jobs(app)
    (done,) = await deliveries(root, made["id"])
    assert (done["state"], done["answer"]) == ("delivered", "a" * 1_024)


async def test_a_delivery_shows_its_message_and_hides_what_headers_hold(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url, CREATED, headers={"Authorization": "Bearer kept.secret"})
    await write_tag(app)
    await run_due_jobs(app)
    assert receiver.received[0].headers["authorization"] == "Bearer kept.secret"
    (listed,) = await deliveries(root, made["id"])
    assert "request" not in listed
    shown = await root.get(f"{HOOKS}/{made['id']}/deliveries/{listed['id']}")
    data = shown.json()["data"]
    assert data["request"]["body"] == receiver.received[0].raw.decode()
    assert data["request"]["headers"]["Authorization"] == "***"
    assert data["request"]["headers"]["webhook-id"] == receiver.received[0].headers["webhook-id"]
    assert [(one["attempt"], one["statusCode"]) for one in data["history"]] == [(1, 200)]
    assert "kept.secret" not in shown.text
    assert made["secret"] not in shown.text


async def test_a_message_is_sent_again_when_somebody_says_so(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url, CREATED)
    await write_tag(app)
    await run_due_jobs(app)
    (done,) = await deliveries(root, made["id"])
    address = f"{HOOKS}/{made['id']}/deliveries/{done['id']}/resend"
    again = await root.post(address)
    assert (again.status_code, again.json()["data"]["state"]) == (200, "waiting")
    await run_due_jobs(app)
    (twice,) = await deliveries(root, made["id"])
    assert (twice["state"], twice["attempts"]) == ("delivered", 2)
    first, second = receiver.received
    assert (first.headers["webhook-id"], first.raw) == (second.headers["webhook-id"], second.raw)
    receiver.answers[:] = [500]
    await root.post(address)
    await run_due_jobs(app, raise_errors=False)
    assert (await deliveries(root, made["id"]))[0]["state"] == "waiting"
    await root.post(address)  # it waits for its next attempt, and has it now
    await run_due_jobs(app)
    assert (await deliveries(root, made["id"]))[0]["state"] == "delivered"


async def test_what_nobody_ever_takes_ends_as_failed(app: Octavo, root: Admin, receiver: Receiver) -> None:
    made = await hook(root, receiver.url, CREATED)
    receiver.answers[:] = [500] * 16
    await write_tag(app)
    for day in range(16):
        await run_later(app, hours=7 * day)
    (failed,) = await deliveries(root, made["id"], "?state=failed")
    assert (failed["attempts"], failed["statusCode"], failed["nextAttemptAt"]) == (16, 500, None)
    assert len(receiver.received) == 16
    assert await deliveries(root, made["id"], "?state=waiting") == []


async def test_a_receiver_that_fails_for_days_is_disabled_and_people_are_told(
    app: Octavo, root: Admin, receiver: Receiver, project: Project
) -> None:
    made = await hook(root, f"{receiver.url}?key=kept.secret", CREATED)
    receiver.answers[:] = [500] * 2
    await write_tag(app)
    await run_due_jobs(app, raise_errors=False)
    since = datetime.now(UTC) - timedelta(days=5, minutes=1)
    await app.query(HOOK).update({"id": made["id"]}, {"failingSince": since.isoformat()})
    await run_later(app, seconds=30)
    data = (await root.get(f"{HOOKS}/{made['id']}")).json()["data"]
    assert (data["isEnabled"], bool(data["disabledAt"])) == (False, True)
    await write_tag(app, "Later")
    await run_later(app, hours=1)
    assert len(receiver.received) == 2
    (dropped,) = await deliveries(root, made["id"])
    assert (dropped["state"], dropped["error"]) == ("failed", "Not sent: the webhook was disabled")
    (text,) = mails(project)
    assert "root@example.com" in text
    assert "The webhook Rebuild was disabled" in text
    assert f"/admin/settings/webhooks/{made['id']}" in text
    assert "kept.secret" not in text
    noted = await app.documents(ENTRY).find_many(filters={"contentType": HOOK}, sort="id")
    assert [(one["action"], one["actorType"]) for one in noted] == [
        ("entry.create", "admin"),
        ("entry.update", "system"),
    ]
    body = {key: data[key] for key in ("name", "url", "headers", "events")}
    enabled = await root.put(f"{HOOKS}/{made['id']}", {**body, "isEnabled": True})
    assert not {"disabledAt", "failingSince"} & set(enabled.json()["data"])
    await root.post(f"{HOOKS}/{made['id']}/deliveries/{dropped['id']}/resend")
    await run_due_jobs(app)
    assert (await deliveries(root, made["id"]))[0]["state"] == "delivered"


async def test_a_receiver_that_hangs_holds_up_no_other_one(project: Project, receiver: Receiver) -> None:
    most = 20
    async with receiving() as other:
        project.settings("[jobs]\nstop_timeout = 0\n[plugins.webhooks.config]\ntimeout = 60\n")
        project.settings(f'[plugins.webhooks.config.hooks.other]\nurl = "{other.url}"\n')
        project.settings(f'events = ["entry.create"]\nsecret = "{new_secret()}"\n')
        async with running(project.folder, environ={}) as app:
            made = await hook(await Site(app).first(), receiver.url, CREATED)
            await app.query(HOOK).update({"id": made["id"]}, {"failingSince": datetime.now(UTC).isoformat()})
            receiver.answers[:] = [HANGS] * most
            for number in range(most):
                await write_tag(app, str(number))
            app.jobs.start()
            async with asyncio.timeout(50):
                while len(other.received) < most:  # noqa: ASYNC110  # nothing tells
                    await asyncio.sleep(0.05)
            assert len(receiver.received) <= AT_ONCE_TO_FAILING


async def test_a_receiver_that_fails_for_days_is_disabled_although_the_queue_is_full(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url, CREATED)
    receiver.answers[:] = [500]
    await write_tag(app)
    since = datetime.now(UTC) - timedelta(days=6)
    await app.query(HOOK).update({"id": made["id"]}, {"failingSince": since.isoformat()})
    app.jobs.settings = app.jobs.settings.model_copy(update={"max_waiting": 1})
    app.jobs._waiting, app.jobs._counted_at = 1, float("inf")
    await run_due_jobs(app, raise_errors=False)
    assert (await root.get(f"{HOOKS}/{made['id']}")).json()["data"]["isEnabled"] is False
    (delivery,) = await deliveries(root, made["id"])
    assert (delivery["attempts"], delivery["statusCode"]) == (1, 500)


async def test_a_receiver_that_fails_holds_up_no_content(project: Project, receiver: Receiver) -> None:
    project.settings("[plugins.webhooks.config]\nmax_waiting = 2\n[jobs]\nmax_waiting = 4\n")
    async with failing(project, receiver) as (app, root, made):
        for number in range(1, 4):
            await write_tag(app, str(number))
        listed = await deliveries(root, made["id"])
        assert [one["state"] for one in listed] == ["failed", "failed", "waiting", "waiting"]
        assert listed[0]["error"] == "Not sent: 2 deliveries wait for this receiver already"
        other = await hook(root, receiver.url, CREATED)
        app.jobs._counted_at = float("-inf")
        for number in range(4):
            await write_tag(app, f"more {number}")
        assert await app.documents(TAG).count() == 8
        errors = {one["error"] for one in await deliveries(root, other["id"])}
        assert "Not sent: as many jobs wait as jobs.max_waiting allows" in errors
        with pytest.raises(QueueFull):
            await app.jobs.enqueue("plugin::webhooks.send", {"message": "msg_x"})


async def test_what_a_transaction_tells_is_written_at_its_end_by_two_statements(
    app: Octavo, root: Admin, receiver: Receiver
) -> None:
    made = await hook(root, receiver.url, CREATED)
    seen: list[Statement] = []
    with app.database.observed(seen.append):
        async with app.transaction():
            for number in range(3):
                await write_tag(app, str(number))
    writes = [one.sql.split(" (")[0] for one in seen if one.sql.startswith("INSERT")]
    assert writes.count("INSERT INTO octavo_jobs") == 1
    assert writes.count("INSERT INTO strapi_webhook_deliveries") == 1
    await run_due_jobs(app)
    assert sorted(request.body["entry"]["name"] for request in receiver.received) == ["0", "1", "2"]
    assert {one["state"] for one in await deliveries(root, made["id"])} == {"delivered"}


async def test_no_more_wait_for_a_receiver_that_fails_than_may_although_one_transaction_writes_them(
    project: Project, receiver: Receiver
) -> None:
    project.settings("[plugins.webhooks.config]\nmax_waiting = 3\n")
    async with failing(project, receiver) as (app, root, made):
        async with app.transaction():
            for number in range(10):
                await write_tag(app, str(number))
        states = [one["state"] for one in await deliveries(root, made["id"])]
        assert (states.count("waiting"), states.count("failed")) == (3, 8)


async def test_old_deliveries_are_deleted_and_those_that_wait_are_not(
    project: Project, receiver: Receiver
) -> None:
    project.settings("[plugins.webhooks.config]\nkeep_most = 2\n")
    async with failing(project, receiver) as (app, root, made):
        for number in range(4):
            await write_tag(app, str(number))
        await run_due_jobs(app)
        assert len(await deliveries(root, made["id"])) == 5
        await app.service(DeliveryService).clean()
        left = await deliveries(root, made["id"])
        assert [one["state"] for one in left] == ["delivered", "delivered", "waiting"]
        old = (datetime.now(UTC) - timedelta(days=8)).isoformat()
        await app.query(DELIVERY).update_many({}, {"createdAt": old})
        await app.service(DeliveryService).clean()
        assert [one["state"] for one in await deliveries(root, made["id"])] == ["waiting"]


async def test_what_is_refused_while_a_receiver_is_down_is_cut_without_waiting_for_the_hour(
    project: Project, receiver: Receiver
) -> None:
    project.settings("[plugins.webhooks.config]\nmax_waiting = 1\nkeep_most = 5\n")
    async with failing(project, receiver) as (app, root, made):
        for number in range(20):
            await write_tag(app, str(number))
        await app.background.finish()
        states = [one["state"] for one in await deliveries(root, made["id"])]
        assert states.count("waiting") == 1
        assert states.count("failed") <= 10


async def test_many_old_deliveries_are_deleted_some_at_a_time(app: Octavo, root: Admin) -> None:
    made = await hook(root, "https://hooks.example.com/", CREATED)
    row = {"webhook": made["id"], "event": "entry.create", "state": "failed", "body": "{}"}
    rows = [{**row, "messageId": f"msg_{number}", "tries": 0, "attempts": 0} for number in range(1_200)]
    await app.query(DELIVERY).append(rows)
    old = (datetime.now(UTC) - timedelta(days=8)).isoformat()
    await app.query(DELIVERY).update_many({}, {"createdAt": old})
    seen: list[Statement] = []
    with app.database.observed(seen.append):
        await app.service(DeliveryService).clean()
    assert await app.query(DELIVERY).count({}) == 0
    assert sum(one.sql.startswith("DELETE") for one in seen) == 3


async def test_what_waits_for_a_job_that_is_gone_ends(app: Octavo, root: Admin, receiver: Receiver) -> None:
    made = await hook(root, receiver.url, CREATED)
    await write_tag(app)
    row = await app.query(DELIVERY).find_one({"webhook": made["id"]})
    assert row is not None
    await app.jobs.remove(row["job"])
    await write_tag(app, "waits still")
    await app.service(DeliveryService).clean()
    still, ended = await deliveries(root, made["id"])
    assert still["state"] == "waiting"
    assert (ended["state"], ended["error"]) == ("failed", "The job that was to send it is gone")
    await root.post(f"{HOOKS}/{made['id']}/deliveries/{ended['id']}/resend")
    await run_due_jobs(app)
    assert {one["state"] for one in await deliveries(root, made["id"])} == {"delivered"}


async def test_nothing_is_asked_of_the_database_where_nobody_listens(
    app: Octavo, root: Admin, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []
    fetch = type(app.database).fetch

    async def noted(self: Any, statement: Any, *args: Any, **kwargs: Any) -> Any:
        texts.append(statement.sql)
        return await fetch(self, statement, *args, **kwargs)

    monkeypatch.setattr(type(app.database), "fetch", noted)

    async def statements() -> list[str]:
        texts.clear()
        await write_tag(app)
        return [text for text in texts if "octavo_counters" not in text]  # what else was written by then

    await statements()
    alone = await statements()
    made = await hook(root, receiver.url, ("entry.publish",))
    assert await statements() == alone
    body = {"name": "Rebuild", "url": receiver.url, "headers": {}, "events": ["entry.create"]}
    await root.put(f"{HOOKS}/{made['id']}", body)
    assert len(await statements()) > len(alone)
