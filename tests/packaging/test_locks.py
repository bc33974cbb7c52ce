"""The locks hold everything, for the resolver of every pip, every supported Python and system."""

import json
from collections.abc import Iterator
from importlib.metadata import distribution
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
CLIENTS = ROOT / "tests/clients"
"""The tools of the suite that makes clients: installed apart from all else, when it runs."""
APART = (CLIENTS, ROOT / "benchmarks")
"""What has a lock of its own: so has what `make bench` compares with."""
PYTHONS = ("3.11.0", "3.11.2", "3.11.99", "3.12.0", "3.12.99", "3.13.0", "3.13.99")
SYSTEMS = (("linux", "Linux"), ("darwin", "Darwin"))
MACHINES = ("x86_64", "aarch64", "arm64")

Pins = dict[str, Requirement]
Environment = dict[str, str]


def pins(lock: Path) -> Pins:
    lines = [line for line in lock.read_text().splitlines() if line and not line.startswith((" ", "#"))]
    pinned = [Requirement(line.rstrip("\\ ")) for line in lines]
    return {canonicalize_name(pin.name): pin for pin in pinned}


def environments() -> Iterator[Environment]:
    for python, (system, name), machine in product(PYTHONS, SYSTEMS, MACHINES):
        yield {
            "python_version": python.rpartition(".")[0],
            "python_full_version": python,
            "implementation_name": "cpython",
            "implementation_version": python,
            "platform_python_implementation": "CPython",
            "os_name": "posix",
            "sys_platform": system,
            "platform_system": name,
            "platform_machine": machine,
        }


ENVIRONMENTS = list(environments())


def wanted(requirement: Requirement, where: Environment, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({**where, "extra": extra}) for extra in {"", *extras})


def requirements(name: str, extras: set[str]) -> list[Requirement]:
    """Return what the metadata of an installed package asks for, without that of extras nobody chose."""
    found = [Requirement(line) for line in distribution(name).requires or []]
    return [one for one in found if extras or "extra ==" not in str(one.marker)]


def missing(pinned: Pins) -> set[str]:
    """Name each requirement of a package of the lock that the lock does not hold somewhere."""
    found = {
        fault(pinned, name, one) for name, pin in pinned.items() for one in requirements(name, pin.extras)
    }
    return {line for line in found if line}


def fault(pinned: Pins, name: str, requirement: Requirement) -> str:
    held = pinned.get(canonicalize_name(requirement.name))
    asked = f"{name} wants {requirement}"
    if held and requirement.marker is None and held.marker is None:
        return fits(requirement, held, asked)
    for where in ENVIRONMENTS:
        if wanted(pinned[name], where, set()) and wanted(requirement, where, pinned[name].extras):
            if held is None or not wanted(held, where, set()):
                return f"{asked}, which is not there for {where}"
            if found := fits(requirement, held, asked):
                return found
    return ""


def fits(requirement: Requirement, held: Requirement, asked: str) -> str:
    (version,) = (one.version for one in held.specifier)
    if requirement.extras - held.extras or not requirement.specifier.contains(version, prereleases=True):
        return f"{asked}, pinned as {held}"
    return ""


@pytest.mark.soak
@pytest.mark.parametrize("lock", LOCKS, ids=[lock.name for lock in LOCKS])
def test_each_requirement_of_each_package_is_there_for_every_python_and_system(lock: Path) -> None:
    assert missing(pins(lock)) == set()


@pytest.mark.soak
def test_what_is_left_out_is_found() -> None:
    """Without the extra and the older Python's package, two of what pytest-cov and redis ask for."""
    pinned = pins(ROOT / "requirements/dev.txt")
    pinned["coverage"] = Requirement("coverage==7.0")
    del pinned["async-timeout"]
    assert {line.split(" wants ")[0] for line in missing(pinned)} == {"pytest-cov", "redis"}


@pytest.mark.parametrize("lock", [*LOCKS, *(place / "requirements.txt" for place in APART)], ids=str)
def test_each_is_pinned_with_hashes_and_no_index_is_named(lock: Path) -> None:
    lines = lock.read_text().splitlines()
    pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pinned
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert not any("://" in line or "--index" in line or "--find-links" in line for line in lines)


@pytest.mark.parametrize("folder", [CLIENTS / "node", ROOT / "panel"], ids=["clients", "panel"])
def test_each_package_of_node_is_pinned_with_its_hash_and_no_registry_is_named(folder: Path) -> None:
    described = json.loads((folder / "package.json").read_text())
    asked = described.get("dependencies", {}) | described["devDependencies"]
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    assert all(packages[f"node_modules/{name}"]["version"] == version for name, version in asked.items())
    assert [
        name for name, one in packages.items() if name and not {"version", "integrity"} <= one.keys()
    ] == []
    told = [json.dumps(one | {"funding": None}) for one in packages.values()]
    assert [one for one in told if "resolved" in one or "://" in one] == []
