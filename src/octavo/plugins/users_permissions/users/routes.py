"""Users over HTTP, `/api/users`: by row id, as plain JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from octavo import (
    ApplicationError,
    Context,
    NotFoundError,
    Octavo,
    Route,
    ValidationError,
    YupValidationError,
    content_api,
)
from octavo.plugin import (
    EMAIL,
    WHOLE,
    DocumentParts,
    Field,
    Form,
    LooseText,
    Operation,
    Report,
    Text,
    list_of,
    no_content,
    parameter,
)
from octavo.plugins.users_permissions.emails import tell_old_address
from octavo.plugins.users_permissions.one_time_codes import CODES
from octavo.plugins.users_permissions.rate_limit import RateLimitService
from octavo.plugins.users_permissions.schemas import account
from octavo.plugins.users_permissions.settings_service import SettingsService
from octavo.plugins.users_permissions.uids import USER
from octavo.plugins.users_permissions.users.forms import EMAIL_FIELD, PASSWORD, PASSWORD_FIELD, user_body
from octavo.plugins.users_permissions.users.pagination import paginated
from octavo.plugins.users_permissions.users.service import User, UserService
from octavo.schema.errors import ValuePath

Json = dict[str, Any]

OWN_ADDRESS = "Another e-mail address of your own takes your password, as currentPassword"
READ_ONLY = frozenset({"id", "documentId", "provider", *CODES})
"""Attributes that no body of this API may contain."""


class RoleField(Field):
    """The role of a user: an id, or `{"connect": [{"id": …}]}`."""

    kind_name = "object"

    def is_of_kind(self, value: Any) -> bool:
        """Whether a value can refer to a role."""
        return value is not None and not isinstance(value, list)

    def check_value(self, value: Any, here: ValuePath, report: Report) -> Any:
        """Return the value, and report it if it names no role, or removes it."""
        if not isinstance(value, Mapping):
            _check_id(value, here, report)
            return value
        connected = self._entries(value, "connect", here, report, required=self.required)
        disconnected = self._entries(value, "disconnect", here, report)
        if disconnected and not connected and not self.required:
            report.say((*here, "disconnect"), "Cannot remove role", value["disconnect"])
        return value

    def _entries(
        self, role: Mapping[str, Any], name: str, here: ValuePath, report: Report, *, required: bool = False
    ) -> Sequence[Any]:
        """Return the entries in `connect` or `disconnect`, and report invalid ones."""
        path = (*here, name)
        if name not in role:
            if required:
                report.add(path, "is a required field")
            return ()
        entries = role[name]
        if not isinstance(entries, list):
            report.wrong_type(path, "array", entries)
            return ()
        if required and not entries:
            report.say(path, "Users must have a role", entries)
        for index, entry in enumerate(entries):
            _check_entry(entry, (*path, index), report)
        return entries

    def value_schema(self) -> Json:
        """Return the schema of a reference to a role, or of changes to it."""
        names = ("Reference", "ReferenceChanges")
        return {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}


def _check_entry(entry: Any, here: ValuePath, report: Report) -> None:
    if not isinstance(entry, Mapping):
        report.wrong_type(here, "object", entry)
        return
    ids = {name: entry[name] for name in ("id", "documentId") if entry.get(name) is not None}
    if not ids:
        report.say(here, "Relation entry must include an id or documentId", entry)
    for name, value in ids.items():
        _check_id(value, (*here, name), report)


def _check_id(value: Any, here: ValuePath, report: Report) -> None:
    is_number = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not is_number and not isinstance(value, str):
        report.wrong_type(here, "strapiID", value)


CREATE = Form(
    EMAIL_FIELD,
    Text("username", required=True, min_length=1),
    replace(PASSWORD_FIELD, min_length=1),
    RoleField("role", required=True),
    open=True,
)
UPDATE = Form(
    Text("email", min_length=1, rules=[EMAIL]),
    Text("username", min_length=1),
    Text(
        "password",
        nullable=True,
        rules=[PASSWORD],
        type_message="Password must be at least 1 character",
    ),
    RoleField("role"),
    LooseText("currentPassword", description="Asked for by another e-mail address of one's own."),
    open=True,
)


class UserController:
    """Users, for callers with the grant, and one's own account."""

    uid = USER

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.type = app.schemas.content_type(USER)
        self.users = app.service(UserService)
        self.settings = app.service(SettingsService)
        self.rate_limit = app.service(RateLimitService)

    async def find(self, ctx: Context) -> object:
        """List users: all of them, unless `start` and `limit`, or `pagination`, say otherwise."""
        query = content_api(self.app, USER).compile_query(paginated(ctx.query), ctx.state.auth)
        return (await self.app.documents(USER).find_page(query)).rows

    async def count(self, ctx: Context) -> int:
        """Count users."""
        params = paginated(ctx.query)
        query = content_api(self.app, USER).compile_query(params, ctx.state.auth, action="count")
        return await self.app.documents(USER).count(query=query)

    async def find_one(self, ctx: Context) -> object:
        """Answer one user; nothing where there is none (as recorded)."""
        return await self._answer(ctx, ctx.params["id"])

    async def me(self, ctx: Context) -> object:
        """Answer the user who asks."""
        if ctx.state.user is None:
            return ctx.unauthorized()
        return await self._answer(ctx, str(ctx.state.user["id"]))

    async def create(self, ctx: Context) -> object:
        """Write a new user."""
        data = CREATE.read(ctx.request.body)
        await self._expect_free(data, None, "This attribute must be unique")
        attributes = {**self._attributes(ctx), "provider": "local"}
        try:
            user = await self.users.create(attributes)
        except ValidationError as error:
            if isinstance(error, YupValidationError) and len(error.findings) > 1:
                raise
            raise ApplicationError(error.message) from None  # of one finding only the words are told (Strapi)
        ctx.status = 201
        return self.users.serialize(ctx, user)

    async def update(self, ctx: Context) -> object:
        """Change a user; what they log in with may change by it, and then they have to."""
        user = await self.users.find(ctx.params["id"])
        if user is None:
            raise NotFoundError("User not found")
        data = UPDATE.read(ctx.request.body)
        if user["provider"] == "local" and "password" in data and not data["password"]:
            raise ValidationError("password.notNull")
        await self._expect_free(data, user["id"], "Username already taken")
        attributes = self._attributes(ctx)
        moves = bool(attributes.get("email")) and attributes["email"].lower() != user["email"]
        if moves and ctx.state.user is not None and ctx.state.user["id"] == user["id"]:
            await self._expect_password(ctx, user, data.get("currentPassword"))
        updated_user = await self.users.edit(user, attributes)
        if moves:
            tell_old_address(self.app, user)
        return self.users.serialize(ctx, updated_user)

    async def _expect_password(self, ctx: Context, user: User, password: str | None) -> None:
        """Raise ValidationError unless a user who changes their address sends the current password.

        A stolen session must neither move the account to another mailbox nor guess the password.
        """
        if self.rate_limit.enabled:
            await self.rate_limit.count(ctx, for_many=False)
        if password is None or not await self.users.has_password(user, password):
            raise ValidationError(OWN_ADDRESS, {"currentPassword": ["Invalid credentials"]})

    async def destroy(self, ctx: Context) -> object:
        """Delete a user and answer it; nothing if there is none (as recorded)."""
        user = await self.users.find(ctx.params["id"])
        if user is None:
            return _nothing(ctx)
        await self.users.remove(user)
        return {name: value for name, value in self.users.serialize(ctx, user).items() if name != "role"}

    async def _answer(self, ctx: Context, user_id: str) -> object:
        api = content_api(self.app, USER)
        api.validate_query(ctx.query, ctx.state.auth)
        if not (user_id.isascii() and user_id.isdigit() and len(user_id) < 19):
            return _nothing(ctx)
        query = paginated({**ctx.query, "filters": _also(ctx.query.get("filters"), {"id": int(user_id)})})
        users = await self.app.documents(USER).find_page(api.compile_query(query, ctx.state.auth))
        return users.rows[0] if users.rows else _nothing(ctx)

    async def _expect_free(self, data: Mapping[str, Any], user_id: object, name_taken: str) -> None:
        """Raise ApplicationError for an address or name that is taken."""
        advanced = await self.settings.advanced()
        email, username = data.get("email"), data.get("username")
        if email and advanced["unique_email"] and await self.users.is_email_taken(email, user_id):
            raise ApplicationError("Email already taken")
        user_with_name = await self.users.find_by({"username": username}) if username else None
        is_taken = user_with_name is not None and user_with_name["id"] != user_id
        if is_taken or await self.users.is_address(username, user_id):
            raise ApplicationError(name_taken)
        if await self.users.is_name(email, user_id):
            raise ApplicationError("Email already taken")

    def _attributes(self, ctx: Context) -> dict[str, Any]:
        """Return the attributes in a body; other keys are ignored (as recorded).

        Raises GrantError for relations stored by entries of a type which the caller may not update.
        """
        body = ctx.request.body or {}
        declared = self.type.attributes
        attributes = {name: body[name] for name in body if name in declared and name not in READ_ONLY}
        content_api(self.app, USER).expect_partners_updatable(attributes, ctx.state.auth)
        return attributes


def _also(filters: Any, more: Mapping[str, Any]) -> Any:
    """Return filters with another condition; invalid filters are left to be refused."""
    if not filters:
        return more
    return {"$and": [more, filters]} if isinstance(filters, Mapping | list) else filters


def _nothing(ctx: Context) -> object:
    """Answer nothing, 204 (as recorded)."""
    ctx.body = None
    return None


_NOBODY = {204: no_content("There is no such user.")}


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    listing = [one for one in parts.parameters(USER, "find") if one["name"] != "pagination"]
    number = {"type": "integer", "minimum": 0}
    window = [parameter("start", number, "How many to leave out."), parameter("limit", number, "At most.")]
    return Operation(
        "List users, all unless `limit` says otherwise", list_of(parts.entry(USER)), query=[*listing, *window]
    )


def _about_count(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Count users", WHOLE, query=parts.parameters(USER, "find", ["filters", "_q"]))


def _about_me(app: Octavo, parts: DocumentParts) -> Operation:
    showing = parts.parameters(USER, "find_one", ["fields", "populate"])
    return Operation("Read who one is", parts.entry(USER), query=showing, responses=_NOBODY)


def _about_find_one(app: Octavo, parts: DocumentParts) -> Operation:
    return replace(_about_me(app, parts), summary="Read one user", finds_all=True)


def _body(form: Form, parts: DocumentParts) -> Json:
    attributes = {
        name: schema for name, schema in parts.body_properties(USER).items() if name not in READ_ONLY
    }
    return user_body(form, attributes)


def _about_create(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Add a user", parts.entry(USER), 201, body=_body(CREATE, parts))


def _about_update(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Change a user", parts.entry(USER), body=_body(UPDATE, parts), refusals=[429])


def _about_destroy(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Delete a user", account(parts), responses=_NOBODY, finds_all=True)


ROUTES = [
    Route("GET", "/users/count", UserController.count, about=_about_count),
    Route("GET", "/users/me", UserController.me, about=_about_me),
    Route("GET", "/users", UserController.find, about=_about_find),
    Route("GET", "/users/:id", UserController.find_one, about=_about_find_one),
    Route("POST", "/users", UserController.create, about=_about_create),
    Route("PUT", "/users/:id", UserController.update, about=_about_update),
    Route("DELETE", "/users/:id", UserController.destroy, about=_about_destroy),
]
