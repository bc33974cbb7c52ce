"""How long an article takes to read is worked out when it is written."""

from octavo import Event

WORDS_A_MINUTE = 200


async def before_create(event: Event) -> None:
    """Note the minutes of a new article."""
    _note_minutes(event.params["data"])


async def before_update(event: Event) -> None:
    """Note the minutes again when the text changes."""
    _note_minutes(event.params["data"])


def _note_minutes(data: dict[str, object]) -> None:
    if isinstance(body := data.get("body"), str):
        data["readingMinutes"] = max(1, round(len(body.split()) / WORDS_A_MINUTE))
