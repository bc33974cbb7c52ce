from app.api.probe import events
from octavo import ApplicationError, Event


async def before_create(event: Event) -> None:
    data = event.params["data"]
    if data.get("name") == "LIFECYCLE_THROW_APP":
        raise ApplicationError("Refused by lifecycle", {"field": "name"})
    if data.get("name") == "LIFECYCLE_THROW_GENERIC":
        raise RuntimeError("boom in lifecycle")
    bio = data.get("bio")
    if isinstance(bio, str) and bio.startswith("MUTATE:"):
        data["bio"] = bio.removeprefix("MUTATE:").upper()
    event.state["token"] = "from-before"
    events.note(event)


async def after_create(event: Event) -> None:
    events.note(event, resultName=event.result["name"])


async def before_update(event: Event) -> None:
    event.state["token"] = "from-before-update"
    events.note(event)


async def after_update(event: Event) -> None:
    events.note(event, resultName=event.result["name"])


async def before_delete(event: Event) -> None:
    events.note(event)


async def after_delete(event: Event) -> None:
    events.note(event, resultName=event.result["name"])


async def before_create_many(event: Event) -> None:
    events.note(event)


async def before_update_many(event: Event) -> None:
    events.note(event)


async def before_delete_many(event: Event) -> None:
    events.note(event)
