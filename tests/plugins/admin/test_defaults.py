"""What the roles may do that every instance begins with."""

from tests.plugins.admin.conftest import Site

CONTENT = {"create", "read", "update", "delete", "publish"}
FILES = {"read", "configure-view", "assets.create", "assets.update", "assets.download", "assets.copy-link"}
OWN = "admin::is-creator"


async def test_editors_may_do_all_with_content_and_authors_with_their_own(site: Site) -> None:
    root = await site.first()
    codes = {role["code"]: role["id"] for role in (await root.get("/admin/roles")).json()["data"]}
    assert {"strapi-super-admin", "strapi-editor", "strapi-author"} <= codes.keys()
    for code, actions, conditions in (
        ("strapi-editor", CONTENT, []),
        ("strapi-author", CONTENT - {"publish"}, [OWN]),
    ):
        rows = (await root.get(f"/admin/roles/{codes[code]}/permissions")).json()["data"]
        content = [row for row in rows if "explorer" in row["action"]]
        told = {(row["action"].rpartition(".")[2], row["subject"]) for row in content}
        assert told == {(action, f"api::{name}.{name}") for action in actions for name in ("tag", "story")}
        assert all(row["conditions"] == conditions for row in content)
        files = {
            row["action"].removeprefix("plugin::upload."): row for row in rows if "upload" in row["action"]
        }
        assert files.keys() == FILES
        limited = {name for name, row in files.items() if row["conditions"] == [OWN]}
        assert limited == ({"read", "assets.update"} if conditions else set())
