from pathlib import Path

import pytest
from tests.importers.bringing import new_site, unpacked


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A new project."""
    return new_site(tmp_path / "site")


@pytest.fixture(scope="module")
def made5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of Strapi 5."""
    return unpacked("made5", tmp_path_factory.mktemp("made5"))


@pytest.fixture(scope="module")
def made4(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of Strapi 4."""
    return unpacked("made4", tmp_path_factory.mktemp("made4"))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of Strapi 5 that went through the conformance scenarios."""
    return unpacked("recorded", tmp_path_factory.mktemp("recorded"))
