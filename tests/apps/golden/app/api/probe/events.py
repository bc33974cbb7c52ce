"""What lifecycles of authors saw, kept in memory."""

from typing import Any

from octavo import Event, request_context

log: list[dict[str, Any]] = []


def note(event: Event, **more: Any) -> None:
    """Append what a hook can see of its event."""
    data = event.params.get("data")
    ctx = request_context.get()
    log.append(
        {
            "action": _camel(event.action),
            "model": event.model.uid,
            "dataKeys": sorted(_keys(data)),
            "whereKeys": sorted(event.params.get("where") or {}),
            "hasResult": event.result is not None,
            "state": dict(event.state),
            "context": None if ctx is None else f"{ctx.method} {ctx.path}",
            **more,
        }
    )


def _keys(data: Any) -> list[str]:
    if isinstance(data, list):
        return [str(index) for index in range(len(data))]
    return list(data or {})


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
