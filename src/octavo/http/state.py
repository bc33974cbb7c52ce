"""`ctx.state`: what middlewares share during a request."""

from typing import Any

_ATTRIBUTES = frozenset({"user", "auth", "is_authenticated", "route"})


class State(dict[str, Any]):
    """A mapping with attribute access; `user`, `auth`, `is_authenticated`, `route` read None until set."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            if name in _ATTRIBUTES:
                return None
            raise AttributeError(f"ctx.state has no {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError:
            raise AttributeError(f"ctx.state has no {name!r}") from None
