"""Replaying scenarios against one running instance, and counting what came of every step."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conformance import webhooks
from tests.conformance.admin_setup import AdminSetup, SetupError
from tests.conformance.client import HOST, Answer, Client
from tests.conformance.compare import Comparison, matches_text
from tests.conformance.corpus import Scenario, fill, request_of
from tests.conformance.snapshot import Snapshot
from tests.plugins.webhooks.receiver import Receiver

from octavo.testing import run_due_jobs

Variables = dict[str, Any]
RESET = "/api/probe/reset"
"""What a seed begins with; the rest of its steps write content and nothing else."""


@dataclass(frozen=True)
class StepResult:
    """What came of one step: where it stands, and what was wrong."""

    area: str
    scenario: str
    label: str
    problems: tuple[str, ...]


@dataclass
class Replay:
    """Scenarios against one instance; nothing is reset between them but what their seed step resets."""

    client: Client
    receiver: Receiver | None = None
    """Where the webhooks of scenarios go that say what is sent: `{{receiver}}`."""
    seed_problems: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.setup = AdminSetup(self.client)
        self.seeds: dict[str, tuple[Snapshot, Variables]] = {}

    async def run(self, scenario: Scenario) -> list[StepResult]:
        """Run a scenario after those it includes and return the result of each of its own steps."""
        variables: Variables = {"host": HOST, "hostname": HOST.split(":")[0], "base": f"http://{HOST}"}
        if self.receiver is not None:
            variables["receiver"] = self.receiver.url
        return await self._run(scenario, variables)

    async def _run(self, scenario: Scenario, variables: Variables) -> list[StepResult]:
        for included in scenario.includes:
            await self._include(included, variables)
        refused = await self._set_up(scenario.document.get("setup"), variables)
        if refused:
            return [
                _result(scenario, index, step, (refused,))
                for index, step in enumerate(scenario.document["steps"])
            ]
        return [
            await self._step(scenario, index, step, variables)
            for index, step in enumerate(scenario.document["steps"])
        ]

    async def _include(self, scenario: Scenario, variables: Variables) -> None:
        """Run a scenario another one begins with; a seed is copied from where it was run before."""
        if scenario.label in self.seeds:
            snapshot, captured = self.seeds[scenario.label]
            await self._set_up(scenario.document["setup"], variables)
            await self._step(scenario, 0, scenario.document["steps"][0], variables)
            await snapshot.put_back()
            variables |= captured
            return
        before = set(variables)
        results = await self._run(scenario, variables)
        self.seed_problems |= {result.label: result.problems for result in results if result.problems}
        if scenario.document["steps"][0]["request"]["path"] == RESET:
            snapshot = Snapshot(self.client.app.octavo)
            await snapshot.take()
            captured = {name: variables[name] for name in variables.keys() - before - {"admin"}}
            self.seeds[scenario.label] = (snapshot, captured)

    async def _set_up(self, setup: Mapping[str, Any] | None, variables: Variables) -> str:
        """Make a scenario's grants, users and tokens; return what went wrong, which fails its steps."""
        if setup is None:
            return ""
        try:
            made = await self.setup.apply(setup)
        except SetupError as error:
            return str(error)
        variables["admin"] = made["admin"]
        for name, user in made["users"].items():
            variables |= {f"user.{name}.{key}": user.get(key) for key in ("id", "documentId", "jwt")}
        variables |= {f"token.{name}": key for name, key in made["tokens"].items()}
        variables |= {f"role.{kind}": number for kind, number in made["roles"].items()}
        return ""

    async def _step(
        self, scenario: Scenario, index: int, step: Mapping[str, Any], variables: Variables
    ) -> StepResult:
        request = request_of(step, variables, scenario.fixtures)
        answer = await self.client.send(request.method, request.target, request.headers, request.content)
        captured: list[str] = []
        for name, place in {**step.get("auto", {}), **step.get("capture", {})}.items():
            try:
                variables[name] = _captured(place, answer)
            except (KeyError, IndexError, ValueError, TypeError) as error:
                captured.append(f"capture {name} at {place}: {error!r}, status {answer.status}")
        problems = tuple(check(step, answer, variables)) or tuple(captured)
        if self.receiver is not None:
            problems += await self._sent(self.receiver, step, variables)
        return _result(scenario, index, step, problems)

    async def _sent(
        self, receiver: Receiver, step: Mapping[str, Any], variables: Variables
    ) -> tuple[str, ...]:
        """Send the messages of a step, also of what goes on behind it; return what is wrong with them."""
        await self.client.app.octavo.background.finish()
        await run_due_jobs(self.client.app.octavo)
        sent = [request.body for request in receiver.received]
        receiver.received.clear()
        return tuple(webhooks.differences(fill(step, variables), sent))


def _result(scenario: Scenario, index: int, step: Mapping[str, Any], problems: tuple[str, ...]) -> StepResult:
    label = f"{scenario.label}#{index} {step['name']}"
    return StepResult(scenario.document["area"], scenario.label, label, problems)


def check(step: Mapping[str, Any], answer: Answer, variables: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with an answer; `"status": "4xx"` means any refusal in the error shape."""
    expected = step["expect"]
    if expected["status"] == "4xx":
        yield from _check_refusal(answer)
        return
    if expected["status"] != answer.status:
        yield f"status: expected {expected['status']}, got {answer.status} {answer.content[:200]!r}"
    if "reason" in expected and expected["reason"] != answer.reason:
        yield f"reason: expected {expected['reason']!r}, got {answer.reason!r}"
    for name, wanted in expected.get("headers", {}).items():
        yield from _check_header(name, fill(wanted, variables), answer.all(name))
    seen = _observed(answer)
    comparison = Comparison(tuple(step.get("unordered", ())))
    for kind in ("body", "text", "base64"):
        if kind in expected and kind not in seen:
            yield f"body: expected {kind}, got {str(seen)[:200]}"
        elif kind in expected:
            yield from comparison.differences(fill(expected[kind], variables), seen[kind])


def _check_refusal(answer: Answer) -> Iterator[str]:
    if not 400 <= answer.status < 500:
        yield f"status: expected 4xx, got {answer.status} {answer.content[:200]!r}"
        return
    body = _observed(answer).get("body")
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or error.get("status") != answer.status:
        yield f"body: expected the error shape, got {answer.content[:200]!r}"


def _check_header(name: str, wanted: Any, have: list[str]) -> Iterator[str]:
    if wanted is None:
        right = not have
    elif isinstance(wanted, list):
        right = len(wanted) == len(have) and all(
            any(matches_text(one, got) for got in have) for one in wanted
        )
    else:
        right = bool(have) and matches_text(wanted, ", ".join(have))
    if not right:
        yield f"header {name}: expected {wanted!r}, got {have or None}"


def _observed(answer: Answer) -> dict[str, Any]:
    """Return the body as JSON, text or base64, whichever it is."""
    if not answer.content:
        return {"text": ""}
    if any("json" in value for value in answer.all("content-type")):
        try:
            return {"body": json.loads(answer.content)}
        except ValueError:
            pass  # a text under a JSON type is compared as text
    try:
        return {"text": answer.content.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(answer.content).decode()}


def _captured(place: str, answer: Answer) -> Any:
    kind, _, name = place.partition(":")
    if kind == "header":
        return dict(answer.headers)[name]
    if kind == "cookie":
        cookies = [line.split(";")[0].partition("=") for line in answer.all("set-cookie")]
        return {key: value for key, _, value in cookies}[name]
    found = json.loads(answer.content)
    for part in place.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found
