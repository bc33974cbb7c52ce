"""The page of the document: every operation and schema, nothing that is run or fetched from elsewhere."""

import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from tests.production import PRODUCTION_ENV

from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak


async def test_it_shows_every_operation_and_schema(document: Any, client: Client) -> None:
    answer = await client.get("/openapi")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    for path, item in document["paths"].items():
        for method in item:
            assert f"<code>{method.upper()} {escape(path)}</code>" in answer.text
    shown = set(re.findall(r'id="(\w+)"', answer.text))
    assert shown == set(document["components"]["schemas"])
    assert set(re.findall(r'href="#([^"]*)"', answer.text)) <= shown
    assert "#/components/" not in answer.text
    assert not re.search(r"<script|<link|<img|src=", answer.text)


@pytest.mark.parametrize(("grants", "status"), [([], 403), (["plugin::openapi.document.find"], 200)])
async def test_outside_of_development_it_must_be_granted(
    tmp_path: Path, grants: list[str], status: int
) -> None:
    project = Project(tmp_path).content_type("book", {"title": {"type": "string"}}).grants(grants)
    production = {
        **PRODUCTION_ENV,
        "APP_KEYS": "k9v2Jq8wXz4nBt7rLm3s",
    }
    async with running(project.folder, production) as app, client_of(app) as client:
        assert (await client.get("/openapi")).status_code == status
        assert "<code>/openapi</code>" in (await client.get("/")).text
