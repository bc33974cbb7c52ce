"""Koa's application, context, request and response over ASGI: a web framework of its own."""

from octavo.compose import Next
from octavo.errors import HttpError
from octavo.http.application import Application
from octavo.http.context import Context
from octavo.http.cookies import Cookies, Keygrip
from octavo.http.request import ClientDisconnect, Request
from octavo.http.response import Response
from octavo.http.state import State

__all__ = [
    "Application",
    "ClientDisconnect",
    "Context",
    "Cookies",
    "HttpError",
    "Keygrip",
    "Next",
    "Request",
    "Response",
    "State",
]
