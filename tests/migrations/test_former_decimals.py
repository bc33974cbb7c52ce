"""A site on SQLite made by the version that kept decimals as doubles: nothing is lost, and they are exact.

`former_decimals/` has its schemas, and its database as SQL; its attribute `weight` is parked.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo

from octavo import Octavo, boot
from octavo.errors import YupValidationError
from octavo.migrations.plan import Approval
from octavo.testing import Project

FORMER = Path(__file__).parent / "former_decimals"
PRODUCT = "api::product.product"
SCHEMA = "app/api/product/schema.json"
PRICES = {"tenth": 0.1, "two": 2, "ten": 10, "below": -12.5, "none": None}
RATES = {"tenth": 1.2345678901234567e19, "two": 2.5, "ten": -3.5, "below": 1e21, "none": None}
COSTS = {"two": 0.3, "ten": 1e-7, "below": 2}
WEIGHTS = {"tenth": 0.5, "two": 1, "ten": None, "below": -0.25, "none": None}


@pytest.fixture
def site(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    shutil.copytree(FORMER / "app", tmp_path / "app")
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data/octavo.db")) as database:
        database.executescript((FORMER / "octavo.sql").read_text("utf-8"))
    return project


async def values(app: Octavo, name: str, status: str = "published") -> dict[str, Any]:
    entries = await app.documents(PRODUCT).find_many(status=status, populate="*")
    return {entry["name"]: entry[name] for entry in entries}


async def named(app: Octavo, **params: Any) -> list[str]:
    return [entry["name"] for entry in await app.documents(PRODUCT).find_many(status="published", **params)]


async def test_it_opens_with_equal_content_and_compares_exactly(site: Project) -> None:
    for _ in range(2):
        async with boot.running(site.folder) as app:
            assert await values(app, "price") == PRICES
            assert (await values(app, "price", "draft"))["none"] == 7.25
            assert await values(app, "rate") == RATES
            offers = await values(app, "offer")
            assert {name: offer["cost"] for name, offer in offers.items() if offer} == COSTS
            assert [tier["cost"] for tier in (await values(app, "tiers"))["two"]] == [30.25, 4]
            assert await named(app, sort="price:asc") == ["none", "below", "tenth", "two", "ten"]
            assert await named(app, sort="rate:desc") == ["below", "tenth", "two", "ten", "none"]
            assert await named(app, filters={"price": {"$in": ["0.1", "10.0", 3]}}, sort="price") == [
                "tenth",
                "ten",
            ]
            assert await named(app, filters={"rate": {"$gt": "12345678901234567000"}}) == ["below"]
            assert await named(app, filters={"offer": {"cost": {"$lt": "0.3"}}}) == ["ten"]
            assert await named(app, filters={"tiers": {"cost": {"$eq": "30.25"}}}) == ["two"]


async def test_its_unique_values_stay_unique(site: Project) -> None:
    async with boot.running(site.folder) as app:
        products = app.documents(PRODUCT)
        for body in ({"price": "0.10"}, {"price": 10}, {"offer": {"cost": "0.0000001"}}):
            with pytest.raises(YupValidationError, match="unique"):
                await products.create(data={"name": "again", **body}, status="published")
        await products.create(data={"name": "near", "price": "0.10000000000000000001"}, status="published")
    with closing(sqlite3.connect(site.folder / "data/octavo.db")) as database:
        explained = "EXPLAIN QUERY PLAN SELECT id FROM products WHERE price = '001:0.1' AND locale = ''"
        assert "products_price_lookup" in str(database.execute(explained).fetchall())
        ordered = database.execute("SELECT name FROM products WHERE status = 'published' ORDER BY price")
        assert [name for (name,) in ordered] == ["none", "below", "tenth", "near", "two", "ten"]


async def test_what_it_parked_is_put_back(site: Project) -> None:
    file = site.folder / SCHEMA
    schema = json.loads(file.read_text())
    schema["attributes"]["weight"] = {"type": "decimal"}
    file.write_text(json.dumps(schema))
    taken = octavo("migrate", "down", cwd=site.folder)
    assert taken.returncode == 0, taken.stderr
    async with boot.running(site.folder) as app:
        assert await values(app, "weight") == WEIGHTS
        assert await named(app, filters={"weight": {"$lte": "0.5"}}, sort="weight") == ["below", "tenth"]


async def test_its_schema_may_change_at_once(site: Project) -> None:
    file = site.folder / SCHEMA
    schema = json.loads(file.read_text())
    attributes = schema["attributes"]
    attributes["cost"] = {**attributes.pop("price"), "renamedFrom": "price"}
    attributes["rate"]["type"] = "string"
    schema["collectionName"] = "goods"
    file.write_text(json.dumps(schema))
    async with boot.running(site.folder, approval=Approval({}, allow_destructive=True)) as app:
        assert await values(app, "cost") == PRICES
        assert await values(app, "rate") == {
            "tenth": "12345678901234567000",
            "two": "2.5",
            "ten": "-3.5",
            "below": "1000000000000000000000",
            "none": None,
        }


@pytest.mark.soak
async def test_it_is_exported_as_it_is(site: Project) -> None:
    """Without plugins that came later: a start makes their tables, and makes the decimals exact with them."""
    later = ("webhooks", "content-releases", "history")
    site.settings("".join(f"[plugins.{name}]\nenabled = false\n" for name in later))
    target = site.folder / "site.tar.gz"
    done = octavo("export", str(target), cwd=site.folder)
    assert done.returncode == 0, done.stderr
    there = Project(site.folder / "there")
    shutil.copytree(FORMER / "app", there.folder / "app")
    done = octavo("import", "archive", str(target), cwd=there.folder)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(there.folder / "data/octavo.db")) as database:
        found = database.execute("SELECT price, rate FROM products WHERE name = 'below'").fetchall()
    assert set(found) == {("-997:87.4~", "022:1000000000000000000000")}
    async with boot.running(there.folder) as app:
        with pytest.raises(YupValidationError, match="unique"):
            await app.documents(PRODUCT).create(data={"offer": {"cost": "0.0000001"}}, status="published")
