"""What webhooks are sent on each action of the admin and the content API, as a real Strapi sent it."""

import json
from pathlib import Path

import pytest
from tests.apps.golden.instance import golden
from tests.conformance import corpus
from tests.conformance.client import Client
from tests.conformance.replay import Replay
from tests.plugins.webhooks.receiver import receiving

FOLDER = corpus.HERE / "scenarios-webhooks"


@pytest.mark.parametrize(
    "recording", [corpus.load(path, "default") for path in sorted(FOLDER.glob("*.json"))]
)
async def test_each_action_sends_what_is_recorded(recording: corpus.Scenario, tmp_path: Path) -> None:
    async with receiving() as receiver:
        allowed = json.dumps([f"http://127.0.0.1:{receiver.port}"])
        url = f"sqlite:{tmp_path}/golden.db"
        async with golden(url, OCTAVO_SERVER__OUTGOING_ALLOWED=allowed) as app:
            steps = await Replay(Client(app), receiver).run(recording)
    wrong = [f"{step.label}\n    " + "\n    ".join(step.problems) for step in steps if step.problems]
    assert not wrong, "\n".join(wrong)
