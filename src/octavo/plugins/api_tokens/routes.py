"""Management of API tokens by administrators: `/admin/api-tokens`."""

from collections.abc import Iterable, Mapping
from typing import Any

from octavo import ApplicationError, Context, NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    MOMENT,
    TEXT,
    WHOLE,
    Choice,
    DocumentParts,
    Form,
    Items,
    Operation,
    Text,
    admin_route,
    keep_from_caches,
    list_of,
    map_of,
    nullable,
    one_of,
    record,
    row_id,
    shared,
    spelled,
    text,
    wrapped,
)
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


def _trim(value: Any) -> Any:
    """Return a text without blanks around it; null is an empty one (as recorded)."""
    return value.strip() if isinstance(value, str) else "" if value is None else value


COMMON = (
    Text("description", nullable=True),
    Choice("type", KINDS, typed="string"),
    Items("permissions", nullable=True),
)
CREATE = Form(
    Text("name", required=True, min_length=1, absent="", clean=_trim),
    *COMMON,
    Choice("kind", ("content-api",), nullable=True),
    Choice("lifespan", LIFESPANS, typed="number"),
)
UPDATE = Form(Text("name", min_length=1, clean=_trim), *COMMON)


class TokenController:
    """Lists, makes, changes, renews and deletes API tokens; a key is shown once."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.tokens = app.service(ApiTokenService)

    async def find(self, ctx: Context) -> object:
        """Answer every token."""
        return {"data": await self.tokens.list()}

    async def find_one(self, ctx: Context) -> object:
        """Answer one token."""
        return {"data": await self.tokens.find(await self._existing_id(ctx))}

    async def create(self, ctx: Context) -> object:
        """Make a token and answer it with its key."""
        data = CREATE.read(ctx.request.body)
        kind = data.get("type", KINDS[0])
        self._expect_giveable(ctx, kind, data.get("permissions"))
        await self._expect_free(data["name"])
        token = await self.tokens.create(
            data["name"],
            type=kind,
            description=_trim(data.get("description")),
            lifespan=data.get("lifespan"),
            permissions=data.get("permissions"),
        )
        keep_from_caches(ctx)
        return ctx.created({"data": token})

    async def update(self, ctx: Context) -> object:
        """Change a token; its lifespan stays."""
        number = await self._existing_id(ctx)
        data = UPDATE.read(ctx.request.body)
        before = await self.tokens.find(number)
        changes = {name: value for name, value in data.items() if value is not None}
        if "description" in data:  # null empties it
            changes["description"] = _trim(data["description"])
        is_custom = changes.get("type", before["type"]) == "custom"
        keeps_permissions = before["type"] == "custom" and "permissions" not in data
        if is_custom and not keeps_permissions and "permissions" not in changes:
            raise ValidationError("Missing permissions attribute for custom token")
        self._expect_reach(ctx, before)
        permissions = changes.get("permissions", before["permissions"])
        self._expect_giveable(ctx, changes.get("type", before["type"]), permissions)
        await self._expect_free(changes.get("name"), number)
        return {"data": await self.tokens.update(number, changes)}

    async def regenerate(self, ctx: Context) -> object:
        """Give a token a new key and answer it."""
        number = await self._existing_id(ctx)
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
        """Raise PolicyError for actions that the caller may not do."""
        ability: Any = ctx.state.auth.ability
        if ability.everything:
            return
        if kind == "full-access":
            raise PolicyError("A token that may do everything is for super admins to make and change")
        requested = reading_actions(self.app) if kind == "read-only" else map(spelled, permissions or ())
        permitted: Any = self.app.service("plugin::admin.permission")
        missing = permitted.not_granted(ability, requested)
        if missing:
            raise PolicyError(f"You may not give what you may not do yourself: {', '.join(missing)}")

    async def _existing_id(self, ctx: Context) -> int:
        number = row_id(ctx.params["id"])
        if number is None or await self.app.query(TOKEN).count({"id": number}) == 0:
            raise NotFoundError("API Token not found")
        return number

    async def _expect_free(self, name: str | None, own: int | None = None) -> None:
        token = None if name is None else await self.app.query(TOKEN).find_one({"name": name})
        if token is not None and token["id"] != own:
            raise ApplicationError("Name already taken")


async def ensure_defaults(app: Octavo) -> None:
    """Create the default tokens, once; nobody has their keys until they are regenerated."""
    async with app.transaction():
        await app.store.lock(SEEDED)
        if await app.store.get(SEEDED) or await app.query(TOKEN).count({}):
            return
        tokens = app.service(ApiTokenService)
        for name, kind, description in DEFAULTS:
            await tokens.create(name, type=kind, description=description)
        await app.store.set(SEEDED, True)


_CONTENT_API = one_of("content-api")
_FIELDS = {
    "id": WHOLE,
    "name": TEXT,
    "description": nullable(TEXT),
    "kind": _CONTENT_API,
    "type": one_of(*KINDS),
    "lifespan": nullable(text(pattern=r"^\d+$")),
    "expiresAt": nullable(MOMENT),
    "lastUsedAt": nullable(MOMENT),
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
    "permissions": list_of(TEXT),
}
_TOKEN = shared("ApiToken", record(_FIELDS))
_WITH_KEY = record({**_FIELDS, "accessKey": {**TEXT, "description": "The key; it is shown this once."}})
_RENEWED = record({"id": WHOLE, "accessKey": TEXT, "kind": _CONTENT_API})


def _body(form: Form, app: Octavo) -> dict[str, Any]:
    """Return the schema of a body, with the actions of the instance."""
    actions = shared("ContentApiAction", one_of(*app.actions))
    return form.json_schema(permissions=nullable(list_of(actions)))


def _about_create(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Make an API token", wrapped(_WITH_KEY), 201, body=_body(CREATE, app))


def _about_update(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Change an API token", wrapped(_TOKEN), body=_body(UPDATE, app))


READ, WRITE, DELETE = (f"admin::api-tokens.{action}" for action in ("read", "create", "delete"))
CHANGE, RENEW = (f"admin::api-tokens.{action}" for action in ("update", "regenerate"))
TOKENS = "/admin/api-tokens"
ROUTES = [
    admin_route(
        "GET",
        TOKENS,
        TokenController.find,
        READ,
        about=Operation("List the API tokens", wrapped(list_of(_TOKEN))),
    ),
    admin_route("POST", TOKENS, TokenController.create, WRITE, about=_about_create),
    admin_route(
        "GET",
        f"{TOKENS}/:id",
        TokenController.find_one,
        READ,
        about=Operation("Read an API token", wrapped(_TOKEN)),
    ),
    admin_route("PUT", f"{TOKENS}/:id", TokenController.update, CHANGE, about=_about_update),
    admin_route(
        "DELETE",
        f"{TOKENS}/:id",
        TokenController.delete,
        DELETE,
        about=Operation(
            "Delete an API token; null where there was none", wrapped(nullable(_TOKEN)), finds_all=True
        ),
    ),
    admin_route(
        "POST",
        f"{TOKENS}/:id/regenerate",
        TokenController.regenerate,
        RENEW,
        about=Operation("Give an API token a new key", wrapped(_RENEWED), 201),
    ),
    admin_route(
        "GET",
        "/admin/content-api/permissions",
        TokenController.actions,
        READ,
        about=Operation(
            "List what API tokens may be permitted",
            wrapped(map_of(record({"controllers": map_of(list_of(TEXT))}))),
        ),
    ),
]
