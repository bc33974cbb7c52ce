"""Every error status has its function on `ctx`, named as the status is."""

from typing import Any

import pytest

from octavo.errors import default_message
from octavo.kernel.answers import Answers, Refusal
from octavo.statuses import PHRASES

STATUSES = [status for status in PHRASES if status >= 400]
NAMES = {418: "im_a_teapot", 425: "too_early", 505: "http_version_not_supported"}


class Kept(Answers):
    """Keeps what is answered."""

    said: tuple[int, Any]

    def answer(self, status: int, body: Any) -> object:
        self.said = (status, body)
        return None


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_answered_by_the_function_of_its_name(status: int) -> None:
    name = NAMES.get(status) or PHRASES[status].lower().replace(" ", "_").replace("-", "_")
    kept = Kept()
    assert getattr(kept, name)("why", {"a": 1}) is None
    code, body = kept.said
    error = body["error"]
    assert (code, body["data"], error["status"]) == (status, None, status)
    assert (error["message"], error["details"]) == ("why", {"a": 1})
    assert error["name"].endswith("Error")
    getattr(kept, name)()
    assert kept.said[1]["error"] == {**error, "message": default_message(status), "details": {}}


def test_there_is_one_for_each() -> None:
    refusals = {name for name, value in vars(Answers).items() if isinstance(value, Refusal)}
    assert len(refusals) >= len(STATUSES)
