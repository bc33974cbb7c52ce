"""The jobs that send messages."""

from octavo import Octavo, OctavoError, job
from octavo.plugins.webhooks.deliveries import SEND_ASIDE, DeliveryRow, DeliveryService
from octavo.plugins.webhooks.health import HealthService
from octavo.plugins.webhooks.hooks import HookService, Webhook
from octavo.plugins.webhooks.outbox import SEND
from octavo.plugins.webhooks.sending import Outcome, Sender

ATTEMPTS = 16
FIRST_PAUSE, LONGEST_PAUSE = 15, 6 * 3600
"""About a day, with pauses that double up to six hours."""

AT_ONCE = 5
"""As many messages as Strapi sends at once, so that other jobs run beside them."""

AT_ONCE_TO_FAILING = 2
"""How many are sent at once to receivers that fail, beside those, so that one that hangs delays no other."""


class NotTakenError(OctavoError):
    """A receiver did not take a message."""


@job(name=SEND, attempts=ATTEMPTS, first_pause=FIRST_PAUSE, longest_pause=LONGEST_PAUSE, limit=AT_ONCE)
async def send_message(app: Octavo, message: str) -> None:
    """Send a message, or have that done beside the others if its receiver fails; raise if it is not taken."""
    deliveries = app.service(DeliveryService)
    if (delivery := await _waiting(app, message)) is None:
        return
    row, hook = delivery
    if hook.failing_since is None or not await deliveries.set_aside(row):
        await _send(app, row, hook)


@job(
    name=SEND_ASIDE,
    attempts=ATTEMPTS,
    first_pause=FIRST_PAUSE,
    longest_pause=LONGEST_PAUSE,
    limit=AT_ONCE_TO_FAILING,
)
async def send_aside(app: Octavo, message: str) -> None:
    """Send a message whose receiver has failed; raise if it is not taken."""
    if (delivery := await _waiting(app, message)) is not None:
        await _send(app, *delivery)


async def _waiting(app: Octavo, message: str) -> tuple[DeliveryRow, Webhook] | None:
    """Return a delivery that is to be sent still, and its webhook."""
    deliveries = app.service(DeliveryService)
    row = await deliveries.by_message(message)
    if row is None or row["state"] != "waiting":
        return None
    hook = await app.service(HookService).find(row["webhook"])
    if hook is None or not hook.is_enabled:
        await deliveries.drop(row, "Not sent: the webhook was disabled")
        return None
    return row, hook


async def _send(app: Octavo, row: DeliveryRow, hook: Webhook) -> None:
    """Send a message, and write what came of it; raise if the receiver did not take it."""
    outcome = await app.service(Sender).send(hook, row["messageId"], row["event"], row["body"])
    health = app.service(HealthService)
    async with app.transaction():
        await app.service(DeliveryService).record(row, outcome, is_last=row["tries"] + 1 >= ATTEMPTS)
        if outcome.succeeded:
            await health.note_success(hook)
        else:
            await health.note_failure(hook, outcome.at)
    if not outcome.succeeded:
        raise NotTakenError(f"{hook.name}: {describe(outcome)}")


def describe(outcome: Outcome) -> str:
    """Return why a message counts as not taken."""
    if outcome.error is not None:
        return outcome.error
    if outcome.status is not None and 300 <= outcome.status < 400:
        return f"{outcome.status}, a redirect, which is not followed"
    return f"the receiver answered {outcome.status}"
