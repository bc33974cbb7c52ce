"""docs/media.md names every option, route and key of the media library."""

from pathlib import Path

import pytest

from octavo.plugins.upload.config import S3Settings, UploadSettings
from octavo.plugins.upload.files.service import INFO_KEYS
from octavo.plugins.upload.plugin import plugin

PAGE = (Path(__file__).parents[2] / "docs" / "media.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*UploadSettings.model_fields, *S3Settings.model_fields, *INFO_KEYS])
def test_every_option_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("route", plugin.routes, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_is_named(route: object) -> None:
    path = getattr(route, "path").replace("(.*)", "")  # noqa: B009  # core routes have no path
    assert path in PAGE
