"""Strapi's error responses as methods of `ctx`: each sets the status and the error body.

They set the response and return None, as Strapi's do, so `return ctx.bad_request("…")` ends an action;
`ctx.throw` raises.
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from octavo.errors import default_message, status_error_name

Details = Mapping[str, Any] | None


def error_body(status: int, name: str, message: str, details: Any = None) -> dict[str, Any]:
    """Return the body of every error response; `details` is left out if it is None."""
    error: dict[str, Any] = {"status": status, "name": name, "message": message}
    if details is not None:
        error["details"] = details
    return {"data": None, "error": error}


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

    def bad_request(self, message: str | None = None, details: Details = None) -> object:
        """Answer 400."""
        return self.refuse(400, message, details)

    def unauthorized(self, message: str | None = None, details: Details = None) -> object:
        """Answer 401."""
        return self.refuse(401, message, details)

    def payment_required(self, message: str | None = None, details: Details = None) -> object:
        """Answer 402."""
        return self.refuse(402, message, details)

    def forbidden(self, message: str | None = None, details: Details = None) -> object:
        """Answer 403."""
        return self.refuse(403, message, details)

    def not_found(self, message: str | None = None, details: Details = None) -> object:
        """Answer 404."""
        return self.refuse(404, message, details)

    def method_not_allowed(self, message: str | None = None, details: Details = None) -> object:
        """Answer 405."""
        return self.refuse(405, message, details)

    def not_acceptable(self, message: str | None = None, details: Details = None) -> object:
        """Answer 406."""
        return self.refuse(406, message, details)

    def proxy_authentication_required(self, message: str | None = None, details: Details = None) -> object:
        """Answer 407."""
        return self.refuse(407, message, details)

    def request_timeout(self, message: str | None = None, details: Details = None) -> object:
        """Answer 408."""
        return self.refuse(408, message, details)

    def conflict(self, message: str | None = None, details: Details = None) -> object:
        """Answer 409."""
        return self.refuse(409, message, details)

    def gone(self, message: str | None = None, details: Details = None) -> object:
        """Answer 410."""
        return self.refuse(410, message, details)

    def length_required(self, message: str | None = None, details: Details = None) -> object:
        """Answer 411."""
        return self.refuse(411, message, details)

    def precondition_failed(self, message: str | None = None, details: Details = None) -> object:
        """Answer 412."""
        return self.refuse(412, message, details)

    def payload_too_large(self, message: str | None = None, details: Details = None) -> object:
        """Answer 413."""
        return self.refuse(413, message, details)

    def uri_too_long(self, message: str | None = None, details: Details = None) -> object:
        """Answer 414."""
        return self.refuse(414, message, details)

    def unsupported_media_type(self, message: str | None = None, details: Details = None) -> object:
        """Answer 415."""
        return self.refuse(415, message, details)

    def range_not_satisfiable(self, message: str | None = None, details: Details = None) -> object:
        """Answer 416."""
        return self.refuse(416, message, details)

    def expectation_failed(self, message: str | None = None, details: Details = None) -> object:
        """Answer 417."""
        return self.refuse(417, message, details)

    def im_a_teapot(self, message: str | None = None, details: Details = None) -> object:
        """Answer 418."""
        return self.refuse(418, message, details)

    def misdirected_request(self, message: str | None = None, details: Details = None) -> object:
        """Answer 421."""
        return self.refuse(421, message, details)

    def unprocessable_entity(self, message: str | None = None, details: Details = None) -> object:
        """Answer 422."""
        return self.refuse(422, message, details)

    def locked(self, message: str | None = None, details: Details = None) -> object:
        """Answer 423."""
        return self.refuse(423, message, details)

    def failed_dependency(self, message: str | None = None, details: Details = None) -> object:
        """Answer 424."""
        return self.refuse(424, message, details)

    def too_early(self, message: str | None = None, details: Details = None) -> object:
        """Answer 425."""
        return self.refuse(425, message, details)

    def upgrade_required(self, message: str | None = None, details: Details = None) -> object:
        """Answer 426."""
        return self.refuse(426, message, details)

    def precondition_required(self, message: str | None = None, details: Details = None) -> object:
        """Answer 428."""
        return self.refuse(428, message, details)

    def too_many_requests(self, message: str | None = None, details: Details = None) -> object:
        """Answer 429."""
        return self.refuse(429, message, details)

    def request_header_fields_too_large(self, message: str | None = None, details: Details = None) -> object:
        """Answer 431."""
        return self.refuse(431, message, details)

    def unavailable_for_legal_reasons(self, message: str | None = None, details: Details = None) -> object:
        """Answer 451."""
        return self.refuse(451, message, details)

    def internal_server_error(self, message: str | None = None, details: Details = None) -> object:
        """Answer 500."""
        return self.refuse(500, message, details)

    def not_implemented(self, message: str | None = None, details: Details = None) -> object:
        """Answer 501."""
        return self.refuse(501, message, details)

    def bad_gateway(self, message: str | None = None, details: Details = None) -> object:
        """Answer 502."""
        return self.refuse(502, message, details)

    def service_unavailable(self, message: str | None = None, details: Details = None) -> object:
        """Answer 503."""
        return self.refuse(503, message, details)

    def gateway_timeout(self, message: str | None = None, details: Details = None) -> object:
        """Answer 504."""
        return self.refuse(504, message, details)

    def http_version_not_supported(self, message: str | None = None, details: Details = None) -> object:
        """Answer 505."""
        return self.refuse(505, message, details)

    def variant_also_negotiates(self, message: str | None = None, details: Details = None) -> object:
        """Answer 506."""
        return self.refuse(506, message, details)

    def insufficient_storage(self, message: str | None = None, details: Details = None) -> object:
        """Answer 507."""
        return self.refuse(507, message, details)

    def loop_detected(self, message: str | None = None, details: Details = None) -> object:
        """Answer 508."""
        return self.refuse(508, message, details)

    def bandwidth_limit_exceeded(self, message: str | None = None, details: Details = None) -> object:
        """Answer 509."""
        return self.refuse(509, message, details)

    def not_extended(self, message: str | None = None, details: Details = None) -> object:
        """Answer 510."""
        return self.refuse(510, message, details)

    def network_authentication_required(self, message: str | None = None, details: Details = None) -> object:
        """Answer 511."""
        return self.refuse(511, message, details)
