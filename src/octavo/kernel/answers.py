"""Strapi's answers for every error status, as methods of `ctx`: each sets the status and the one error body.

They set and return, as Strapi's do, so `return ctx.bad_request("…")` ends an action; `ctx.throw` raises.
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from octavo.errors import default_message, status_error_name

Details = Mapping[str, Any] | None


def error_body(status: int, name: str, message: str, details: Any = None) -> dict[str, Any]:
    """Return the one shape of an error on the wire; `details` is left out when None."""
    error: dict[str, Any] = {"status": status, "name": name, "message": message}
    if details is not None:
        error["details"] = details
    return {"data": None, "error": error}


class Answers:
    """One method for every error status, each `(message, details)`; the message's default is the status's
    own.
    """

    __slots__ = ()

    @abstractmethod
    def answer(self, status: int, body: Any) -> None:
        """Set status and body."""

    def refuse(self, status: int, message: str | None = None, details: Details = None) -> None:
        """Answer an error status with a message and details that are shown, whatever the status."""
        text = default_message(status) if message is None else message
        self.answer(status, error_body(status, status_error_name(status), text, details or {}))

    def bad_request(self, message: str | None = None, details: Details = None) -> None:
        """Answer 400."""
        self.refuse(400, message, details)

    def unauthorized(self, message: str | None = None, details: Details = None) -> None:
        """Answer 401."""
        self.refuse(401, message, details)

    def payment_required(self, message: str | None = None, details: Details = None) -> None:
        """Answer 402."""
        self.refuse(402, message, details)

    def forbidden(self, message: str | None = None, details: Details = None) -> None:
        """Answer 403."""
        self.refuse(403, message, details)

    def not_found(self, message: str | None = None, details: Details = None) -> None:
        """Answer 404."""
        self.refuse(404, message, details)

    def method_not_allowed(self, message: str | None = None, details: Details = None) -> None:
        """Answer 405."""
        self.refuse(405, message, details)

    def not_acceptable(self, message: str | None = None, details: Details = None) -> None:
        """Answer 406."""
        self.refuse(406, message, details)

    def proxy_authentication_required(self, message: str | None = None, details: Details = None) -> None:
        """Answer 407."""
        self.refuse(407, message, details)

    def request_timeout(self, message: str | None = None, details: Details = None) -> None:
        """Answer 408."""
        self.refuse(408, message, details)

    def conflict(self, message: str | None = None, details: Details = None) -> None:
        """Answer 409."""
        self.refuse(409, message, details)

    def gone(self, message: str | None = None, details: Details = None) -> None:
        """Answer 410."""
        self.refuse(410, message, details)

    def length_required(self, message: str | None = None, details: Details = None) -> None:
        """Answer 411."""
        self.refuse(411, message, details)

    def precondition_failed(self, message: str | None = None, details: Details = None) -> None:
        """Answer 412."""
        self.refuse(412, message, details)

    def payload_too_large(self, message: str | None = None, details: Details = None) -> None:
        """Answer 413."""
        self.refuse(413, message, details)

    def uri_too_long(self, message: str | None = None, details: Details = None) -> None:
        """Answer 414."""
        self.refuse(414, message, details)

    def unsupported_media_type(self, message: str | None = None, details: Details = None) -> None:
        """Answer 415."""
        self.refuse(415, message, details)

    def range_not_satisfiable(self, message: str | None = None, details: Details = None) -> None:
        """Answer 416."""
        self.refuse(416, message, details)

    def expectation_failed(self, message: str | None = None, details: Details = None) -> None:
        """Answer 417."""
        self.refuse(417, message, details)

    def im_a_teapot(self, message: str | None = None, details: Details = None) -> None:
        """Answer 418."""
        self.refuse(418, message, details)

    def misdirected_request(self, message: str | None = None, details: Details = None) -> None:
        """Answer 421."""
        self.refuse(421, message, details)

    def unprocessable_entity(self, message: str | None = None, details: Details = None) -> None:
        """Answer 422."""
        self.refuse(422, message, details)

    def locked(self, message: str | None = None, details: Details = None) -> None:
        """Answer 423."""
        self.refuse(423, message, details)

    def failed_dependency(self, message: str | None = None, details: Details = None) -> None:
        """Answer 424."""
        self.refuse(424, message, details)

    def too_early(self, message: str | None = None, details: Details = None) -> None:
        """Answer 425."""
        self.refuse(425, message, details)

    def upgrade_required(self, message: str | None = None, details: Details = None) -> None:
        """Answer 426."""
        self.refuse(426, message, details)

    def precondition_required(self, message: str | None = None, details: Details = None) -> None:
        """Answer 428."""
        self.refuse(428, message, details)

    def too_many_requests(self, message: str | None = None, details: Details = None) -> None:
        """Answer 429."""
        self.refuse(429, message, details)

    def request_header_fields_too_large(self, message: str | None = None, details: Details = None) -> None:
        """Answer 431."""
        self.refuse(431, message, details)

    def unavailable_for_legal_reasons(self, message: str | None = None, details: Details = None) -> None:
        """Answer 451."""
        self.refuse(451, message, details)

    def internal_server_error(self, message: str | None = None, details: Details = None) -> None:
        """Answer 500."""
        self.refuse(500, message, details)

    def not_implemented(self, message: str | None = None, details: Details = None) -> None:
        """Answer 501."""
        self.refuse(501, message, details)

    def bad_gateway(self, message: str | None = None, details: Details = None) -> None:
        """Answer 502."""
        self.refuse(502, message, details)

    def service_unavailable(self, message: str | None = None, details: Details = None) -> None:
        """Answer 503."""
        self.refuse(503, message, details)

    def gateway_timeout(self, message: str | None = None, details: Details = None) -> None:
        """Answer 504."""
        self.refuse(504, message, details)

    def http_version_not_supported(self, message: str | None = None, details: Details = None) -> None:
        """Answer 505."""
        self.refuse(505, message, details)

    def variant_also_negotiates(self, message: str | None = None, details: Details = None) -> None:
        """Answer 506."""
        self.refuse(506, message, details)

    def insufficient_storage(self, message: str | None = None, details: Details = None) -> None:
        """Answer 507."""
        self.refuse(507, message, details)

    def loop_detected(self, message: str | None = None, details: Details = None) -> None:
        """Answer 508."""
        self.refuse(508, message, details)

    def bandwidth_limit_exceeded(self, message: str | None = None, details: Details = None) -> None:
        """Answer 509."""
        self.refuse(509, message, details)

    def not_extended(self, message: str | None = None, details: Details = None) -> None:
        """Answer 510."""
        self.refuse(510, message, details)

    def network_authentication_required(self, message: str | None = None, details: Details = None) -> None:
        """Answer 511."""
        self.refuse(511, message, details)
