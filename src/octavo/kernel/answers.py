"""Strapi's error responses as methods of `ctx`: each sets the status and the error body.

They set the response and return None, as Strapi's do, so `return ctx.bad_request("…")` ends an action;
`ctx.throw` raises.
"""

from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from octavo.errors import default_message, status_error_name

Details = Mapping[str, Any] | None


def error_body(status: int, name: str, message: str, details: Any = None) -> dict[str, Any]:
    """Return the body of every error response; `details` is left out if it is None."""
    error: dict[str, Any] = {"status": status, "name": name, "message": message}
    if details is not None:
        error["details"] = details
    return {"data": None, "error": error}


class Refuse(Protocol):
    """A method of `ctx` that answers an error."""

    def __call__(self, message: str | None = None, details: Details = None) -> object:
        """Set status and body."""


class Refusal:
    """Makes such a method for one status."""

    def __init__(self, status: int) -> None:
        self.status = status

    def __get__(self, answers: "Answers", _owner: object = None) -> Refuse:
        """Return the method of one `ctx`."""
        return partial(answers.refuse, self.status)


class Answers:
    """One method for each error status, with `(message, details)`; the message defaults to the status's
    phrase.
    """

    __slots__ = ()

    @abstractmethod
    def answer(self, status: int, body: Any) -> object:
        """Set status and body."""

    def refuse(self, status: int, message: str | None = None, details: Details = None) -> object:
        """Answer an error status with a message and details, which are shown whatever the status."""
        text = default_message(status) if message is None else message
        return self.answer(status, error_body(status, status_error_name(status), text, details or {}))

    bad_request = Refusal(400)
    unauthorized = Refusal(401)
    payment_required = Refusal(402)
    forbidden = Refusal(403)
    not_found = Refusal(404)
    method_not_allowed = Refusal(405)
    not_acceptable = Refusal(406)
    proxy_authentication_required = Refusal(407)
    request_timeout = Refusal(408)
    conflict = Refusal(409)
    gone = Refusal(410)
    length_required = Refusal(411)
    precondition_failed = Refusal(412)
    payload_too_large = Refusal(413)
    uri_too_long = Refusal(414)
    unsupported_media_type = Refusal(415)
    range_not_satisfiable = Refusal(416)
    expectation_failed = Refusal(417)
    im_a_teapot = Refusal(418)
    misdirected_request = Refusal(421)
    unprocessable_entity = Refusal(422)
    locked = Refusal(423)
    failed_dependency = Refusal(424)
    too_early = Refusal(425)
    upgrade_required = Refusal(426)
    precondition_required = Refusal(428)
    too_many_requests = Refusal(429)
    request_header_fields_too_large = Refusal(431)
    unavailable_for_legal_reasons = Refusal(451)
    internal_server_error = Refusal(500)
    not_implemented = Refusal(501)
    bad_gateway = Refusal(502)
    service_unavailable = Refusal(503)
    gateway_timeout = Refusal(504)
    http_version_not_supported = Refusal(505)
    variant_also_negotiates = Refusal(506)
    insufficient_storage = Refusal(507)
    loop_detected = Refusal(508)
    bandwidth_limit_exceeded = Refusal(509)
    not_extended = Refusal(510)
    network_authentication_required = Refusal(511)
