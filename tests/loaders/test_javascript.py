"""JavaScript in a Strapi tree, told file by file."""

from pathlib import Path

import pytest

from octavo.loaders.javascript import unread_scripts

CUSTOM = "module.exports = { routes: [{ method: 'GET', path: '/x', handler: 'x.find' }] };"


def write(root: Path, name: str, text: str = CUSTOM) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("src/index.ts", "its place is app/__init__.py: register(app), bootstrap(app), destroy(app)"),
        ("src/api/blog-post/routes/01-custom.js", "its place is app/api/blog_post/routes.py"),
        ("src/api/blog-post/controllers/blog-post.ts", "its place is app/api/blog_post/controller.py"),
        ("src/api/blog-post/services/mail.js", "its place is app/api/blog_post/service.py"),
        ("src/api/blog-post/policies/is-owner.js", "its place is app/api/blog_post/policies.py"),
        ("src/api/blog-post/middlewares/timer.js", "its place is app/api/blog_post/middlewares.py"),
        ("src/api/blog-post/helpers/x.js", "move what your Python needs of it into app/api/blog_post/"),
        (
            "src/api/blog-post/content-types/blog-post/lifecycles.js",
            "its place is app/api/blog_post/lifecycles.py",
        ),
        (
            "src/api/shop/content-types/order-line/lifecycles.ts",
            "its place is app/api/shop/content_types/order_line/lifecycles.py",
        ),
        (
            "src/api/shop/content-types/shop/schema.js",
            "a schema is JSON: write it as src/api/shop/content-types/shop/schema.json",
        ),
        (
            "src/api/shop/content-types/shop/index.js",
            "the type's schema.json and lifecycles.py are found without it",
        ),
        ("src/policies/is-admin.js", "its place is app/policies/is_admin.py"),
        ("src/middlewares/slow-down.ts", "its place is app/middlewares/slow_down.py"),
        ("src/components/shared/seo.js", "a component is JSON: write it as src/components/shared/seo.json"),
        (
            "src/extensions/users-permissions/strapi-server.js",
            "its place is register(app) in app/__init__.py, which may change a plugin's routes and services",
        ),
        ("src/plugins/menus/server/index.js", "its place is app/plugins/"),
        ("src/admin/app.tsx", "it changes Strapi's panel alone"),
        ("src/utils/dates.js", "move what your Python needs of it into app/"),
        ("config/middlewares.js", "its place is [[middlewares]] in octavo.toml"),
        ("config/env/production/server.ts", "its place is [server] in octavo.production.toml"),
        ("config/features.js", "its place is octavo.toml"),
    ],
)
def test_each_file_is_told_with_the_place_for_its_python(tmp_path: Path, name: str, place: str) -> None:
    (tmp_path / "src" / "api").mkdir(parents=True)
    write(tmp_path, name)
    [told] = unread_scripts(tmp_path)
    assert (told.where, told.message, told.fix) == (name, "JavaScript is not run here", place)


@pytest.mark.parametrize(
    "text",
    [
        "'use strict';\n\n/**\n * page router.\n */\n\n"
        "const { createCoreRouter } = require('@strapi/strapi').factories;\n\n"
        "module.exports = createCoreRouter('api::page.page');\n",
        "// page service\nimport { factories } from '@strapi/strapi';\n"
        "export default factories.createCoreService('api::page.page');\n",
    ],
)
def test_what_the_generator_wrote_is_told_of_together(tmp_path: Path, text: str) -> None:
    write(tmp_path, "src/api/page/routes/page.js", text)
    write(tmp_path, "src/api/menu/routes/menu.js", text)
    write(tmp_path, "src/api/menu/routes/more.js", text.replace("page.page'", "page.page', { prefix: '' }"))
    custom, together = unread_scripts(tmp_path)
    assert custom.where == "src/api/menu/routes/more.js"
    assert together.message == (
        "nothing to write for 2 files, whose core routes are here by themselves: "
        "src/api/menu/routes/menu.js, src/api/page/routes/page.js"
    )


def test_declarations_and_other_projects_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "src/frontend/app.js")
    assert unread_scripts(tmp_path) == []
    write(tmp_path, "src/api/page/content-types/page/schema.json", "{}")
    write(tmp_path, "src/api/page/page.d.ts")
    write(tmp_path, "src/plugins/x/node_modules/y/index.js")
    assert [told.where for told in unread_scripts(tmp_path)] == ["src/frontend/app.js"]
