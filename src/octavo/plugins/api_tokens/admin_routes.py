"""API tokens as administrators manage them: `/admin/api-tokens`."""

from collections.abc import Iterable, Mapping
from typing import Any

from octavo import ApplicationError, Context, NotFoundError, Octavo, PolicyError, Route, ValidationError
from octavo.plugin import Form, RouteInfo, keep_from_caches, row_id, spelled
from octavo.plugins.api_tokens.service import KINDS, TOKEN, ApiTokenService, reading_actions

DAY = 24 * 3600 * 1000
LIFESPANS = (None, 7 * DAY, 30 * DAY, 90 * DAY)
SEEDED = "api-tokens.seeded"
DEFAULTS = (
    (
        "Read Only",
        "read-only",
        "A default API token with read-only permissions, only used for accessing resources",
    ),
    (
        "Full Access",
        "full-access",
        "A default API token with full access permissions, used for accessing or modifying resources",
    ),
)


class TokenController:
    """Lists, makes, changes, renews and deletes API tokens; a key is shown once."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    @property
    def tokens(self) -> ApiTokenService:
        """The tokens."""
        found: ApiTokenService = self.app.service(ApiTokenService.uid)
        return found

    async def find(self, ctx: Context) -> object:
        """Answer every token."""
        return {"data": await self.tokens.list()}

    async def find_one(self, ctx: Context) -> object:
        """Answer one token."""
        return {"data": await self.tokens.find(await self._named(ctx))}

    async def create(self, ctx: Context) -> object:
        """Make a token and answer it with its key."""
        body = ctx.request.body if isinstance(ctx.request.body, Mapping) else {}
        form = Form({**body, "name": _trimmed(body.get("name"))})
        name = form.text("name", required=True, least=1)
        description = form.text("description", nullable=True)
        kind = form.choice("type", KINDS, kind="string")
        form.choice("kind", ("content-api",))
        permissions = _permissions(form)
        lifespan = form.choice("lifespan", LIFESPANS, kind="number")
        form.finish()
        self._expect_giveable(ctx, kind or KINDS[0], permissions)
        await self._expect_free(name)
        made = await self.tokens.create(
            name or "",
            type=kind or KINDS[0],
            description=_trimmed(description),
            lifespan=lifespan,
            permissions=permissions,
        )
        keep_from_caches(ctx)
        return ctx.created({"data": made})

    async def update(self, ctx: Context) -> object:
        """Change a token; how long it lives stays."""
        number = await self._named(ctx)
        body = ctx.request.body
        named = isinstance(body, Mapping) and "name" in body
        form = Form({**body, "name": _trimmed(body["name"])} if named else body)
        changes: dict[str, Any] = {
            "name": form.text("name", least=1),
            "description": form.text("description", nullable=True),
            "type": form.choice("type", KINDS, kind="string"),
            "permissions": _permissions(form),
        }
        form.finish()
        given = {name: value for name, value in changes.items() if value is not None}
        if form.has("description"):  # null empties it
            given["description"] = _trimmed(changes["description"])
        before = await self.tokens.find(number)
        is_custom = given.get("type", before["type"]) == "custom"
        kept = before["type"] == "custom" and not form.has("permissions")
        if is_custom and not kept and "permissions" not in given:
            raise ValidationError("Missing permissions attribute for custom token")
        self._expect_reach(ctx, before)
        wanted = given.get("permissions", before["permissions"])
        self._expect_giveable(ctx, given.get("type", before["type"]), wanted)
        await self._expect_free(given.get("name"), number)
        return {"data": await self.tokens.update(number, given)}

    async def regenerate(self, ctx: Context) -> object:
        """Give a token a new key and answer it."""
        number = await self._named(ctx)
        self._expect_reach(ctx, await self.tokens.find(number))
        key = await self.tokens.regenerate(number)
        keep_from_caches(ctx)
        return ctx.created({"data": {"id": number, "accessKey": key, "kind": "content-api"}})

    async def delete(self, ctx: Context) -> object:
        """Delete a token and answer it; null where there was none."""
        number = row_id(ctx.params["id"])
        if number is None or await self.app.query(TOKEN).count({"id": number}) == 0:
            return {"data": None}
        self._expect_reach(ctx, await self.tokens.find(number))
        return {"data": await self.tokens.delete(number)}

    async def actions(self, ctx: Context) -> object:
        """Answer what custom tokens can be permitted, by API and controller."""
        listed: dict[str, Any] = {}
        for action in self.app.actions:
            owner, controller, name = action.rsplit(".", 2)
            controllers = listed.setdefault(owner, {"controllers": {}})["controllers"]
            controllers.setdefault(controller, []).append(name)
        return {"data": listed}

    def _expect_reach(self, ctx: Context, token: Mapping[str, Any]) -> None:
        """Raise PolicyError for a token that may do what the caller may not."""
        self._expect_giveable(ctx, token["type"], token["permissions"])

    def _expect_giveable(self, ctx: Context, kind: str, permissions: Iterable[Any] | None) -> None:
        """Raise PolicyError where a token could do what the caller may not."""
        ability: Any = ctx.state.auth.ability
        if ability.everything:
            return
        if kind == "full-access":
            raise PolicyError("A token that may do everything is for super admins to make and change")
        wanted = reading_actions(self.app) if kind == "read-only" else map(spelled, permissions or ())
        permitted: Any = self.app.service("plugin::admin.permission")
        missing = permitted.not_given(ability, wanted)
        if missing:
            raise PolicyError(f"You may not give what you may not do yourself: {', '.join(missing)}")

    async def _named(self, ctx: Context) -> int:
        number = row_id(ctx.params["id"])
        if number is None or await self.app.query(TOKEN).count({"id": number}) == 0:
            raise NotFoundError("API Token not found")
        return number

    async def _expect_free(self, name: str | None, own: int | None = None) -> None:
        found = None if name is None else await self.app.query(TOKEN).find_one({"name": name})
        if found is not None and found["id"] != own:
            raise ApplicationError("Name already taken")


async def ensure_defaults(app: Octavo) -> None:
    """Make the tokens every instance begins with, once; their keys are nobody's until they are renewed."""
    async with app.transaction():
        await app.store.lock(SEEDED)
        if await app.store.get(SEEDED) or await app.query(TOKEN).count({}):
            return
        tokens: ApiTokenService = app.service(ApiTokenService.uid)
        for name, kind, description in DEFAULTS:
            await tokens.create(name, type=kind, description=description)
        await app.store.set(SEEDED, True)


def _trimmed(value: Any) -> Any:
    """Return a text without blanks around it; no name is an empty one (as recorded)."""
    return value.strip() if isinstance(value, str) else "" if value is None else value


def _permissions(form: Form) -> list[str] | None:
    found = form.items("permissions", nullable=True)
    for index, action in enumerate(found or ()):
        if not isinstance(action, str):
            form.report.wrong_type(("permissions", index), "string", action)
    return found


def _for(method: str, path: str, handler: str, action: str) -> Route:
    """Return a route for administrators who may do an action."""
    auth = {"strategies": ["admin"], "scope": [f"admin::api-tokens.{action}"]}
    return Route(method, f"/admin{path}", handler, auth=auth, info=RouteInfo(type="admin"))


ADMIN_ROUTES = [
    _for("GET", "/api-tokens", "token.find", "read"),
    _for("POST", "/api-tokens", "token.create", "create"),
    _for("GET", "/api-tokens/:id", "token.find_one", "read"),
    _for("PUT", "/api-tokens/:id", "token.update", "update"),
    _for("DELETE", "/api-tokens/:id", "token.delete", "delete"),
    _for("POST", "/api-tokens/:id/regenerate", "token.regenerate", "regenerate"),
    _for("GET", "/content-api/permissions", "token.actions", "read"),
]
