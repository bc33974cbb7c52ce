"""Every recorded scenario, replayed in process on every database."""

from collections.abc import Callable

import pytest
from tests.conformance import expected
from tests.conformance.conftest import PROPERTY, Instances, server_of
from tests.conformance.corpus import Scenario


def test_scenario(
    database: str,
    scenario: Scenario,
    instances: Instances,
    record_property: Callable[[str, object], None],
    request: pytest.FixtureRequest,
) -> None:
    """Steps fail that are expected to, and no others."""
    seed_problems = instances.replay(database, scenario.profile).seed_problems
    before = set(seed_problems)
    steps = instances.run(database, scenario)
    seeds = [(label, found) for label, found in seed_problems.items() if label not in before]
    told = [(step.label, step.area, not step.problems) for step in steps]
    record_property(PROPERTY, {"database": database, "steps": told, "seeds": len(seeds)})
    if request.config.getoption("update_expected", False):
        return
    known = (
        set()
        if request.config.getoption("corpus", None)
        else set(expected.read().get(server_of(database), ()))
    )
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
