import json
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from octavo.cli.origin import requirement


def installed(folder: Path, direct: dict[str, Any] | None) -> Distribution:
    """Lay out what pip leaves of an installed package."""
    info = folder / "octavo-1.2.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: octavo\nVersion: 1.2.3\n")
    if direct is not None:
        (info / "direct_url.json").write_text(json.dumps(direct))
    return Distribution.at(info)


def test_what_came_from_an_index_is_asked_for_there(tmp_path: Path) -> None:
    assert requirement(installed(tmp_path, None)) == "octavo>=1.2.3"


@pytest.mark.parametrize("info", [{"archive_info": {}}, {"dir_info": {"editable": True}}])
def test_a_wheel_or_folder_is_named_by_its_place(tmp_path: Path, info: dict[str, Any]) -> None:
    place = (tmp_path / "a b").resolve()
    place.mkdir()
    found = requirement(installed(tmp_path, {"url": place.as_uri(), **info}))
    assert found == f"octavo @ {place.as_uri()}"
    assert "a%20b" in found


def test_a_wheel_that_is_gone_is_asked_for_in_the_index(tmp_path: Path) -> None:
    gone = {"url": (tmp_path / "gone.whl").as_uri(), "archive_info": {}}
    assert requirement(installed(tmp_path, gone)) == "octavo>=1.2.3"


def test_a_commit_is_named(tmp_path: Path) -> None:
    direct = {
        "url": "https://example.org/octavo.git",
        "vcs_info": {"vcs": "git", "commit_id": "4bc1", "requested_revision": "main"},
        "subdirectory": "python",
    }
    assert requirement(installed(tmp_path, direct)) == (
        "octavo @ git+https://example.org/octavo.git@4bc1#subdirectory=python"
    )
