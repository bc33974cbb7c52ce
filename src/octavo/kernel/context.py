"""`ctx`: Koa's context with Strapi's additions."""

from typing import Any

from octavo import http
from octavo.kernel.answers import Answers


class Context(http.Context, Answers):
    """The context of one request, with the answers of `Answers`, `send`, `created`, `deleted` and
    `ctx.octavo`.
    """

    session: Any = None
    """The session, if the session middleware runs."""

    @property
    def octavo(self) -> Any:
        """The running instance (an `Octavo`)."""
        return self.app.octavo  # type: ignore[attr-defined]  # contexts of this class are made by HttpApplication alone

    def answer(self, status: int, body: Any) -> object:
        """Set status and body."""
        self.status = status
        self.body = body
        return None

    def send(self, body: Any = None, status: int = 200) -> object:
        """Answer a body with a status (Strapi's `ctx.send`)."""
        return self.answer(status, body)

    def created(self, body: Any = None) -> object:
        """Answer 201 with a body."""
        return self.answer(201, body)

    def deleted(self, body: Any = None) -> object:
        """Answer 200 with the deleted entry, or 204 without a body."""
        return self.answer(204 if body is None else 200, body)
