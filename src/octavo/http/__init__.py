"""Koa's application, context, request and response over ASGI: a web framework of its own."""

from octavo.compose import Next
from octavo.errors import HttpError
from octavo.http.application import Application
from octavo.http.context import Context
from octavo.http.cookies import Cookies, Keygrip
from octavo.http.multipart import UploadedFile
from octavo.http.request import ClientDisconnect, Request
from octavo.http.response import Response
from octavo.http.router import Router
from octavo.http.scratch import new_folder, sweep
from octavo.http.state import State
from octavo.http.static import StaticOptions, resolve, send_file

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
    "Router",
    "State",
    "StaticOptions",
    "UploadedFile",
    "new_folder",
    "resolve",
    "send_file",
    "sweep",
]
