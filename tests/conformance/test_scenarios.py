"""Every recorded scenario, replayed in process on every database."""

import pytest
from tests.conformance import expected
from tests.conformance.conftest import Instances, Results
from tests.conformance.corpus import Scenario


def test_scenario(
    database: str, scenario: Scenario, instances: Instances, results: Results, request: pytest.FixtureRequest
) -> None:
    """Steps fail that are expected to, and no others."""
    seed_problems = instances.replay(database, scenario.profile).seed_problems
    before = set(seed_problems)
    steps = instances.run(database, scenario)
    results.steps.setdefault(database, []).extend(steps)
    results.seed_problems.setdefault(database, {}).update(seed_problems)
    seeds = [(label, found) for label, found in seed_problems.items() if label not in before]
    if request.config.getoption("update_expected", False):
        return
    known = set() if request.config.getoption("corpus", None) else set(expected.read().get(database, ()))
    lines = [
        f"FAILED {step.label}\n    " + "\n    ".join(step.problems[:4])
        for step in steps
        if step.problems and step.label not in known
    ]
    lines += [
        f"PASSED, though expected to fail: {step.label}"
        for step in steps
        if not step.problems and step.label in known
    ]
    lines += [f"SEED {label}\n    " + "\n    ".join(found[:2]) for label, found in seeds[:3]]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)
