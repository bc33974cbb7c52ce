"""What administrators made, forgotten: but for the first administrator, the default roles and locales."""

from octavo import Octavo

KEPT = "admin@example.com"
DEFAULT_CODES = ["strapi-super-admin", "strapi-editor", "strapi-author"]


async def clear(app: Octavo) -> None:
    """Delete other administrators, roles and locales."""
    users, roles = app.service("plugin::admin.user"), app.service("plugin::admin.role")
    others = await app.documents("admin::user").find_many(filters={"email": {"$ne": KEPT}}, populate="roles")
    await users.delete(others)
    made = await app.query("admin::role").find_many({"code": {"$notIn": DEFAULT_CODES}}, select=["id"])
    await roles.delete([role["id"] for role in made], "ids", None)
    locales = app.query("plugin::i18n.locale")
    await app.store.set("i18n.default_locale", app.settings.i18n.default)
    await locales.delete_many({"code": {"$notIn": list(app.settings.i18n.locales)}})
    await app.service("plugin::i18n.locale").refresh()
