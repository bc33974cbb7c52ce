"""Requests made up from the document, valid and invalid, by everybody who calls: no failure, no status that
is not told, no answer of another shape.
"""

import os
import re
import shutil
import time
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from tests.cli.serving import Running, running
from tests.server.openapi.examples import BUILT_IN, Examples
from tests.soak.callers import ADMIN, NOBODY, TOKEN, USER, Callers

ROOT = Path(__file__).parents[2]
SECONDS = float(os.environ.get("OCTAVO_TEST_FUZZ_SECONDS", "120"))
FIRST = int(os.environ.get("OCTAVO_TEST_FUZZ_SEED", "0"))
"""Another number makes up other requests."""

AT_ONCE = 15
"""Requests to one operation before the next one's turn."""

LONGEST_URL = 16_000
"""Beyond this a server may refuse what is no request to it before any application sees it."""

SETTINGS = """
[roles.public]
grants = [{public}]
[roles.authenticated]
grants = ["*"]
[plugins.email.config]
provider = "file"
[plugins.users-permissions.config.ratelimit]
enabled = false
[plugins.admin.config.rate_limit]
enabled = false
"""
PUBLIC = (
    *("callback", "connect", "register", "forgotPassword", "resetPassword", "refresh"),
    *("emailConfirmation", "sendEmailConfirmation"),
)
"""What everybody may do in a new database; said here too, as the fuzz takes it back."""

HURRIED = settings(
    max_examples=AT_ONCE,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
pytestmark = pytest.mark.soak
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
WHO = {
    "bearer": [TOKEN, TOKEN, TOKEN, USER, USER, NOBODY],
    "administrator": [ADMIN, ADMIN, ADMIN, ADMIN, ADMIN, NOBODY, USER],
    "anybody": [NOBODY, NOBODY, USER, ADMIN],
}
ROWS = [{"id": number, "role": number} for number in ("1", "2", "3", "4", "5")]
CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
REFERENCES = re.compile(r"'(connect|disconnect|set|documentId)':|\[None")
"""Where the server passes over what Strapi passes over: a null, a documentId that is none beside an id."""
WALKED, STEP = 400, 17
"""Of the first requests of the coverage phase, every so many."""
GENERATED: dict[str, str] = {}
"""Leaves the whole path as it was made up."""

MOST = 5
"""Addresses remembered of what was made by one operation; the latest, as others may be deleted."""


@pytest.fixture(params=["tests/apps/golden", "examples/magazine"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Running, Callers]]:
    folder = tmp_path / "app"
    shutil.copytree(ROOT / request.param, folder, ignore=shutil.ignore_patterns("data", "__pycache__"))
    public = ", ".join(f'"plugin::users-permissions.auth.{action}"' for action in PUBLIC)
    (folder / "octavo.development.toml").write_text(SETTINGS.format(public=public))
    env = {
        "OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/fuzz.db",
        "OCTAVO_ENV": "development",
        "OCTAVO_LOG__LEVEL": "error",
        "PYTHONPATH": str(folder),
    }
    with running("start", folder, env=env) as started:
        yield started, Callers(f"http://127.0.0.1:{started.port}", folder, env)


class Fuzz:
    """Sends what is made up, and what is there to be found by ids."""

    def __init__(self, callers: Callers) -> None:
        self.callers = callers
        self.schema = schemathesis.openapi.from_url(f"{callers.url}/openapi.json")
        self.schema.config.generation.update(with_security_parameters=False)
        self.document: dict[str, Any] = self.schema.raw_schema
        found = [found.ok() for found in self.schema.get_all_operations()]
        self.operations = [each for each in found if _is_told_in_full(each)]
        self.made: dict[str, deque[dict[str, str]]] = {}
        self.sent: Counter[tuple[str, int]] = Counter()

    def fill(self) -> None:
        """Write entries, so that addresses of one are not all in vain."""
        for operation in self.operations:
            raw = operation.definition.raw
            is_single = operation.method == "put" and "{" not in operation.path
            if set(raw["tags"]) & BUILT_IN or not (is_single or operation.method == "post"):
                continue
            schema = raw["requestBody"]["content"]["application/json"]["schema"]
            for full in (False, True):
                case = operation.Case(body=Examples(self.document, full=full).of(schema))
                self._learn(case, case.call(headers=self.callers.headers(TOKEN)))

    def _learn(self, case: Any, answer: Any) -> None:
        """Remember what was made, to be asked for by its address."""
        found = answer.json() if answer.status_code == 201 else None
        found = found[0] if isinstance(found, list) and found else found
        found = found.get("data", found) if isinstance(found, dict) else {}
        key = "documentId" if set(case.operation.definition.raw["tags"]) - BUILT_IN else "id"
        if case.path.startswith("/content-manager"):
            key = "documentId"
        if isinstance(found, dict) and key in found:
            made = {**(case.path_parameters or {}), "id": str(found[key])}
            self.made.setdefault(case.path, deque(maxlen=MOST)).append(made)

    def run(self, operation: Any, number: int) -> None:
        """Send a few requests to one operation."""
        self.callers.recover()
        holder = operation.path.partition("/{id}")[0].replace("/api/upload/files", "/api/upload")
        known = [*self.made.get(holder, ()), *ROWS[: 0 if holder in self.made else None], GENERATED]
        made_up = operation.as_strategy(generation_mode=MODES[number % 2])
        callers = st.sampled_from(WHO[_who_is_asked(operation)])

        @seed(FIRST + number)
        @HURRIED
        @given(made_up, st.sampled_from(known), callers)
        def send(case: Any, there: dict[str, str], caller: str) -> None:
            for name in there.keys() & set(case.path_parameters or {}):
                case.path_parameters[name] = there[name]
            self._check(case, caller)

        try:
            send()
        except Unsatisfiable:
            pass  # nothing can be wrong about a request that takes nothing

    def walk(self, operation: Any) -> Iterator[str]:
        """Send some of an operation's coverage phase; yield what is refused there and accepted here."""
        settings = self.schema.config.generation_for(operation=operation)
        cases = self.schema.iter_coverage_cases(operation, generation_modes=MODES, generation_config=settings)
        headers = self.callers.headers(WHO[_who_is_asked(operation)][0])
        for case in islice(cases, 0, WALKED, STEP):
            if case.method.lower() != operation.method:
                continue  # methods of proxies never reach an application
            checks = CHECKED if REFERENCES.search(str(case.body)) else [*CHECKED, negative_data_rejection]
            response = case.call(headers=headers, allow_redirects=False)
            self.sent["coverage", response.status_code] += 1
            try:
                case.validate_response(response, checks=checks)
            except BaseExceptionGroup as found:
                yield f"{response.status_code} {case.as_curl_command()}\n{found.exceptions}"

    def _check(self, case: Any, caller: str) -> None:
        if len(str(case.query or "")) > LONGEST_URL:
            return
        response = case.call(headers=self.callers.headers(caller), allow_redirects=False)
        self.sent[caller, response.status_code] += 1
        self._learn(case, response)
        told = case.operation.definition.raw["responses"]
        where = f"{caller}: {case.as_curl_command()}\n{response.text[:500]}"
        assert response.status_code < 500 or response.status_code == 502, where
        # Methods of proxies and headers that are no HTTP never reach an application.
        assert str(response.status_code) in told, f"{response.status_code} is not told\n{where}"
        case.operation.validate_response(response)


def _is_told_in_full(operation: Any) -> bool:
    return "default" not in operation.definition.raw["responses"]


def _who_is_asked(operation: Any) -> str:
    schemes = [name for option in operation.definition.raw["security"] for name in option]
    return schemes[0] if schemes else "anybody"


def test_no_request_made_up_from_the_document_surprises_anybody(server: tuple[Running, Callers]) -> None:
    running_server, callers = server
    callers.recover()
    fuzz = Fuzz(callers)
    fuzz.fill()
    number, ends = 0, time.monotonic() + SECONDS / 2
    while time.monotonic() < ends:
        fuzz.run(fuzz.operations[number // 2 % len(fuzz.operations)], number)
        number += 1
    sent = fuzz.sent.total()
    assert sent > len(fuzz.operations)
    print(f"{sent} requests to {len(fuzz.operations)} operations, {callers.renewed - 2} logins renewed")
    for (caller, status), count in sorted(fuzz.sent.items()):
        print(f"{caller:8} {status} {count}")
    assert "Traceback" not in running_server.printed()


def test_what_the_document_refuses_is_refused(server: tuple[Running, Callers]) -> None:
    running_server, callers = server
    callers.recover()
    fuzz = Fuzz(callers)
    fuzz.fill()
    found: list[str] = []
    for operation in fuzz.operations:
        callers.recover()
        found += fuzz.walk(operation)
    print(dict(sorted(fuzz.sent.items())))
    assert not found, "\n".join(found)
    assert "Traceback" not in running_server.printed()
