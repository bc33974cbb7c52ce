"""Who saves or deletes: the caller of the current request."""

from octavo import request_context

ADMIN = "admin"


def author() -> dict[str, str | None]:
    """Return the author of what is being written, also of what a job does in somebody's name; else nobody."""
    actor = request_context.actor()
    if actor is None:
        return {"authorType": None, "authorId": None, "authorName": None}
    whole = " ".join(filter(None, (actor.value("firstname"), actor.value("lastname"))))
    return {
        "authorType": actor.strategy,
        "authorId": actor.value("id"),
        "authorName": whole[: request_context.LONGEST] or actor.value("username", "name", "email"),
    }
