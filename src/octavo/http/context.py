"""`ctx`: one request and its response, under Koa's names."""

import weakref
from typing import Any, NoReturn

from octavo.http import http_errors, respond
from octavo.http.cookies import Cookies
from octavo.http.http_errors import Assert
from octavo.http.mounting import Scope
from octavo.http.raw_response import RawResponse, Send
from octavo.http.request import Receive, Request
from octavo.http.request_aliases import RequestAliases
from octavo.http.response import Response
from octavo.http.response_aliases import ResponseAliases
from octavo.http.settings import AppSettings
from octavo.http.state import State


class Context(RequestAliases, ResponseAliases):
    """What every middleware and handler gets: the request, the response, and Koa's helpers.

    Subclasses may add properties; `request_class` and `response_class` can be replaced.
    """

    request_class: type[Request] = Request
    response_class: type[Response] = Response
    assert_: Assert = http_errors.assert_

    # Set by a router when a route matched; `matched` holds every layer whose path fits, whatever its method.
    router: Any = None
    matched: list[Any] | None = None
    captures: list[Any] | None = None
    router_path: str | None = None
    router_name: str | None = None
    matched_route: str | None = None
    matched_route_name: str | None = None

    _state: State | None = None
    _cookies: Cookies | None = None

    # False: the response is written to `ctx.res` by hand.
    respond: bool | None = None

    def __init__(self, app: AppSettings, scope: Scope, receive: Receive, send: Send) -> None:
        self.app = app
        self.req = scope
        self.res = RawResponse(scope, send)
        self.request = self.request_class(app, scope, receive)
        self.response = self.response_class(app, self.request, self.res)
        # Weak, so that a context is freed when its request ends, without the cycle collector.
        self.request.context = self.response.context = weakref.ref(self)

    @property
    def state(self) -> State:
        """What middlewares share: a mapping with attribute access."""
        if self._state is None:
            self._state = State()
        return self._state

    @state.setter
    def state(self, value: dict[str, Any]) -> None:
        self._state = value if isinstance(value, State) else State(value)

    @property
    def cookies(self) -> Cookies:
        """The cookies of the request, and those set on the response."""
        if self._cookies is None:
            self._cookies = Cookies(self.request, self.response, self.app.keys)
            self._cookies.secure = self.request.secure
        return self._cookies

    @cookies.setter
    def cookies(self, value: Cookies) -> None:
        self._cookies = value

    def throw(self, *args: Any, **properties: Any) -> NoReturn:
        """Raise an HTTP error: status (500), message, cause and properties in any order, told apart by type.

        The message is shown to the client if the status is below 500, or with `expose=True`.
        """
        raise http_errors.create_error(*args, **properties)

    async def on_error(self, error: BaseException | None) -> None:
        """Answer an error as Koa does: call the app's listeners, drop what was set, send status and message.

        Nothing is sent if headers are sent already, or for None.
        """
        if error is not None:
            await respond.with_error(self, error)

    def to_json(self) -> dict[str, Any]:
        """Return request, response and app as a console or log shows them."""
        return {
            "request": self.request.to_json(),
            "response": self.response.to_json(),
            "app": self.app.to_json(),
            "originalUrl": self.original_url,
            "req": "<original asgi req>",
            "res": "<original asgi res>",
            "socket": "<original asgi socket>",
        }

    def inspect(self) -> dict[str, Any]:
        """Return what a console shows: the same as `to_json`."""
        return self.to_json()

    def __repr__(self) -> str:
        return f"<Context {self.method} {self.url} {self.status}>"
