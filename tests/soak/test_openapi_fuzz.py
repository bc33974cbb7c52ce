"""Requests made up from the document, valid and invalid: no failure, and no status that is not told."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from tests.cli.serving import Running, running
from tests.server.openapi.examples import Examples

ROOT = Path(__file__).parents[2]
SECONDS = float(os.environ.get("OCTAVO_SOAK_SECONDS", "120"))
AT_ONCE = 15
"""Requests to one operation before the next one's turn."""

LONGEST_URL = 16_000
"""Beyond this a server may refuse what is no request to it before any application sees it."""

HURRIED = settings(
    max_examples=AT_ONCE,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
pytestmark = pytest.mark.soak
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]


@pytest.fixture(params=["tests/apps/golden", "examples/magazine"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "app"
    shutil.copytree(ROOT / request.param, folder, ignore=shutil.ignore_patterns("data", "__pycache__"))
    env = {
        "OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/fuzz.db",
        "OCTAVO_ROLES__PUBLIC__GRANTS": '["*"]',
        "OCTAVO_LOG__LEVEL": "error",
        "PYTHONPATH": str(folder),
    }
    with running("start", folder, env=env) as started:
        yield started


class Fuzz:
    """Sends what is made up, and what is there to be found by ids."""

    def __init__(self, url: str) -> None:
        self.schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
        self.document: dict[str, Any] = self.schema.raw_schema
        self.operations = [
            found.ok() for found in self.schema.get_all_operations() if _is_told_in_full(found.ok())
        ]
        self.ids: dict[str, list[str]] = {}
        self.sent = 0

    def fill(self) -> None:
        """Create entries, so that addresses of one are not all in vain."""
        for operation in self.operations:
            if operation.method == "post":
                schema = operation.definition.raw["requestBody"]["content"]["application/json"]["schema"]
                for full in (False, True):
                    case = operation.Case(body=Examples(self.document, full=full).of(schema))
                    data = (case.call().json() or {}).get("data") or {}
                    self.ids.setdefault(operation.path, []).append(data.get("documentId", "0" * 24))

    def run(self, operation: Any, number: int) -> None:
        """Send a few requests to one operation."""
        known = self.ids.get(operation.path.removesuffix("/{id}"), ["0" * 24])

        @seed(number)
        @HURRIED
        @given(operation.as_strategy(generation_mode=MODES[number % 2]), st.sampled_from([*known, None]))
        def send(case: Any, document_id: str | None) -> None:
            if document_id is not None and "id" in (case.path_parameters or {}):
                case.path_parameters["id"] = document_id
            self._check(case)

        try:
            send()
        except Unsatisfiable:
            pass  # nothing can be wrong about a request that takes nothing

    def _check(self, case: Any) -> None:
        if len(str(case.query or "")) > LONGEST_URL:
            return
        response = case.call()
        self.sent += 1
        told = case.operation.definition.raw["responses"]
        where = f"{case.as_curl_command()}\n{response.text[:500]}"
        assert response.status_code < 500, where
        # Methods of proxies and headers that are no HTTP never reach an application.
        assert str(response.status_code) in told, f"{response.status_code} is not told\n{where}"
        case.operation.validate_response(response)


def _is_told_in_full(operation: Any) -> bool:
    return "default" not in operation.definition.raw["responses"]


def test_no_request_made_up_from_the_document_surprises_anybody(server: Running) -> None:
    fuzz = Fuzz(f"http://127.0.0.1:{server.port}")
    fuzz.fill()
    number, ends = 0, time.monotonic() + SECONDS / 2
    while time.monotonic() < ends:
        fuzz.run(fuzz.operations[number // 2 % len(fuzz.operations)], number)
        number += 1
    assert fuzz.sent > len(fuzz.operations)
    print(f"{fuzz.sent} requests to {len(fuzz.operations)} operations")
    assert "Traceback" not in server.printed()
