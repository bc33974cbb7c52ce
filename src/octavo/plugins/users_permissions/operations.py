"""What the routes of users and permissions take and answer, for the document of the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import Octavo
from octavo.documents.passwords import MAX_BYTES
from octavo.plugin import (
    FLAG,
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    given,
    list_of,
    map_of,
    no_content,
    nullable,
    one_of,
    parameter,
    record,
    text,
    wrapped,
)
from octavo.plugins.users_permissions import forms
from octavo.plugins.users_permissions.config import settings_of
from octavo.plugins.users_permissions.registration import NEVER
from octavo.plugins.users_permissions.settings import ADVANCED_DEFAULTS, TEMPLATE_DEFAULTS
from octavo.plugins.users_permissions.uids import ROLE, USER
from octavo.plugins.users_permissions.user_controller import NOT_WRITTEN

Json = dict[str, Any]

OK = record({"ok": one_of(True)})
SOMEBODY = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Reference", "ReferenceChanges")]}
DEVICE = {"deviceId": {"type": "string", "description": "Names the device, to end its sessions by."}}
OWN_PASSWORD = {"type": "string", "description": "Asked for by another e-mail address of one's own."}
SHOWING = ("fields", "populate")


def operations(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    """Return what is said of every route of this plugin."""
    return {
        **_authentication(app, parts),
        **_sessions(parts),
        **_users(app, parts),
        **_roles(parts),
        **_settings(parts),
    }


def form_schema(
    fields: Sequence[forms.Text], more: Mapping[str, Json] | None = None, *, closed: bool = False
) -> Json:
    """Return the schema of a body that fields are read from; others beside `more` are ignored, or refused."""
    properties = {field.name: _text_schema(field) for field in fields}
    required = [field.name for field in fields if field.required]
    return given({**properties, **(more or {})}, required, more=not closed)


def _text_schema(field: forms.Text) -> Json:
    found = text(1)
    if field.email:
        found["format"] = "email"
    if field.password:
        found |= {"format": "password", "maxLength": MAX_BYTES}
    if field.same_as:
        found["description"] = f"The same as {field.same_as}."
    return found


def _authentication(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    account = record(parts.answered(USER), optional=_but_ids(parts, USER))
    tokens = {"jwt": TEXT, "refreshToken": TEXT, "user": parts.share("Account", account)}
    logged_in = parts.share("LoggedIn", record(tokens, optional=["refreshToken"]))
    registered = record(tokens, optional=["jwt", "refreshToken"])
    code = parameter("code", TEXT, "The code that ended the login at the provider.")
    confirmation = parameter("confirmation", text(1), "The code of the e-mail.", required=True)
    return {
        "POST /api/auth/local": Operation("Log in", logged_in, body=form_schema(forms.LOGIN, DEVICE)),
        "GET /api/auth/:provider/callback": Operation(
            "Exchange the code of a login at a provider", logged_in, query=[code], finds_all=True
        ),
        "GET /api/connect/(.*)": Operation(
            "Log in at a provider: sends the browser there, and from there back",
            status=302,
            path={
                "rest": {"description": "A provider to begin; `<provider>/callback` to come back from it."}
            },
            refusals=[502],
            responses={302: no_content("To the provider, and from `/callback` to the page in the settings.")},
        ),
        "POST /api/auth/local/register": Operation("Register", registered, body=_registration(app, parts)),
        "POST /api/auth/forgot-password": Operation(
            "Send a code that resets a password",
            parts.share("Done", OK),
            body=form_schema(forms.EMAIL, closed=True),
        ),
        "POST /api/auth/reset-password": Operation(
            "Choose a password by a code", logged_in, body=form_schema(forms.RESET, closed=True)
        ),
        "POST /api/auth/change-password": Operation(
            "Change one's password", logged_in, body=form_schema(forms.CHANGE, closed=True)
        ),
        "GET /api/auth/email-confirmation": Operation(
            "Confirm an e-mail address", status=302, query=[confirmation]
        ),
        "POST /api/auth/send-email-confirmation": Operation(
            "Send the code that confirms an e-mail address",
            record({"email": TEXT, "sent": one_of(True)}),
            body=form_schema(forms.EMAIL),
        ),
    }


def _registration(app: Octavo, parts: DocumentParts) -> Json:
    written = parts.written(USER)
    allowed = set(settings_of(app).register_.allowed_fields) - NEVER
    said = {field.name for field in forms.REGISTER}
    kept = {name: found for name, found in written.items() if name in allowed | said}
    return {**_user_form(forms.REGISTER, kept), "additionalProperties": False}


def _sessions(parts: DocumentParts) -> Mapping[str, Operation]:
    tokens = record({"jwt": TEXT, "refreshToken": TEXT}, optional=["refreshToken"])
    session = record(
        {
            "id": TEXT,
            "deviceId": nullable(TEXT),
            "current": FLAG,
            "loginAt": text(format="date-time"),
            "lastActiveAt": text(format="date-time"),
        }
    )
    refreshing = given({"refreshToken": {**text(), "description": "Else the one of the cookie."}}, more=True)
    ok = parts.share("Done", OK)
    ending = given({**DEVICE, "scope": {**TEXT, "description": "`all` ends every session."}}, more=True)
    return {
        "POST /api/auth/refresh": Operation(
            "Exchange a refresh token", tokens, body=refreshing, refusals=[401, 404]
        ),
        "POST /api/auth/logout": Operation("Log out", ok, body=ending),
        "GET /api/auth/sessions": Operation("List one's sessions", wrapped(list_of(session))),
        "DELETE /api/auth/sessions/:id": Operation("End one of one's sessions", record({"data": record({})})),
    }


def _users(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    user = parts.entry(USER)
    deleted = parts.share("Account", record(parts.answered(USER), optional=_but_ids(parts, USER)))
    nobody = {204: no_content("There is no such user.")}
    showing = parts.parameters(USER, "find_one", SHOWING)
    listing = [one for one in parts.parameters(USER, "find") if one["name"] != "pagination"]
    number = {"type": "integer", "minimum": 0}
    window = [parameter("start", number, "How many to leave out."), parameter("limit", number, "At most.")]
    written = {name: found for name, found in parts.written(USER).items() if name not in NOT_WRITTEN}
    return {
        "GET /api/users": Operation(
            "List users, all unless `limit` says otherwise", list_of(user), query=[*listing, *window]
        ),
        "GET /api/users/count": Operation(
            "Count users", WHOLE, query=parts.parameters(USER, "find", ["filters", "_q"])
        ),
        "GET /api/users/me": Operation("Read who one is", user, query=showing, responses=nobody),
        "GET /api/users/:id": Operation(
            "Read one user", user, query=showing, responses=nobody, finds_all=True
        ),
        "POST /api/users": Operation(
            "Add a user", user, 201, body=_user_form(forms.CREATE_USER, written, ["role"])
        ),
        "PUT /api/users/:id": Operation(
            "Change a user",
            user,
            body=_user_form(forms.UPDATE_USER, {**written, "currentPassword": OWN_PASSWORD}),
            refusals=[429],
        ),
        "DELETE /api/users/:id": Operation("Delete a user", deleted, responses=nobody, finds_all=True),
    }


def _user_form(fields: Sequence[forms.Text], written: Mapping[str, Json], more: Sequence[str] = ()) -> Json:
    """Return the schema of a user's body: what the form asks, and what the content type does."""
    form = form_schema(fields)
    properties = dict(written)
    for name, asked in form["properties"].items():
        known = written.get(name, {})
        properties[name] = {**known, **asked, "minLength": known.get("minLength", 1)}
    if "role" in properties:
        properties["role"] = SOMEBODY
    return given(properties, [*form.get("required", ()), *more], more=True)


def _roles(parts: DocumentParts) -> Mapping[str, Operation]:
    kept = parts.answered(ROLE)
    counted = record({**kept, "nb_users": WHOLE}, optional=_but_ids(parts, ROLE))
    switch = record({"enabled": FLAG, "policy": TEXT})
    matrix = parts.share("ActionMatrix", map_of(record({"controllers": map_of(map_of(switch))})))
    kept_matrix = record({**kept, "permissions": matrix}, optional=_but_ids(parts, ROLE, "permissions"))
    one = parts.share("UserRoleWithActions", kept_matrix)
    switching = given({"enabled": FLAG}, more=True)
    wanted = map_of(given({"controllers": map_of(map_of(switching))}, more=True))
    wanted, ok = parts.share("ActionSwitches", wanted), parts.share("Done", OK)
    body = {"name": nullable(TEXT), "description": nullable(TEXT), "permissions": nullable(wanted)}
    listed = record({"roles": list_of(parts.share("CountedRole", counted))})
    actions = record({"permissions": matrix})
    adding = given({**body, "type": nullable(TEXT)}, more=True) | {"minProperties": 1}
    changing = given(body, more=True) | {"minProperties": 1}
    adding, changing = parts.share("UserRoleInput", adding), parts.share("UserRoleChanges", changing)
    found: dict[str, Operation] = {}
    for prefix in ("/api", ""):
        roles = f"{prefix}/users-permissions/roles"
        found |= {
            f"GET {roles}": Operation("List the roles of users", listed),
            f"GET {roles}/:id": Operation("Read a role and what it may do", record({"role": one})),
            f"POST {roles}": Operation("Add a role", ok, body=adding),
            f"PUT {roles}/:role": Operation("Change a role and what it may do", ok, body=changing),
            f"DELETE {roles}/:role": Operation("Delete a role; its users become public", ok),
            f"GET {prefix}/users-permissions/permissions": Operation("List what can be granted", actions),
        }
    return found


def _settings(parts: DocumentParts) -> Mapping[str, Operation]:
    known = {
        name: FLAG if isinstance(value, bool) else nullable(TEXT) for name, value in ADVANCED_DEFAULTS.items()
    }
    role = {**parts.answered(ROLE), "locale": {"type": "null"}, "nb_users": WHOLE}
    counted = record(role, optional=_but_ids(parts, ROLE))
    sender = {"name": TEXT, "email": TEXT}
    options = {"from": record(sender), "response_email": TEXT, "object": TEXT, "message": TEXT}
    template = record({"display": TEXT, "icon": TEXT, "options": record(options)})
    template, ok = parts.share("EmailTemplate", template), parts.share("Done", OK)
    changed = given({**options, "from": given(sender)})
    one = parts.share("EmailTemplateInput", given({"options": changed}, ["options"], more=True))
    several = given(dict.fromkeys(TEMPLATE_DEFAULTS, one)) | {"minProperties": 1}
    several = parts.share("EmailTemplatesInput", several)
    return {
        "GET /users-permissions/advanced": Operation(
            "Read the settings of accounts",
            record({"settings": record(known), "roles": list_of(counted)}),
        ),
        "PUT /users-permissions/advanced": Operation(
            "Change the settings of accounts", ok, body=given(known) | {"minProperties": 1}
        ),
        "GET /users-permissions/providers": Operation(
            "Read the login providers, without their secrets", map_of(_provider())
        ),
        "PUT /users-permissions/providers": Operation(
            "Refused: login providers are configured in octavo.toml", status=None
        ),
        "GET /users-permissions/email-templates": Operation(
            "Read the templates of e-mails", record(dict.fromkeys(TEMPLATE_DEFAULTS, template))
        ),
        "PUT /users-permissions/email-templates": Operation(
            "Change templates of e-mails",
            ok,
            body={"anyOf": [several, given({"email-templates": several}, ["email-templates"], more=True)]},
        ),
    }


def _provider() -> Json:
    """Return the schema of a way to log in; by password it has no settings."""
    own = {"key": TEXT, "secret": TEXT, "callbackUrl": TEXT, "scope": list_of(TEXT), "redirectUri": TEXT}
    return record({"icon": TEXT, "enabled": FLAG, **own}, optional=list(own))


def _but_ids(parts: DocumentParts, uid: str, *always: str) -> list[str]:
    """Return the attributes of a type that an answer may leave out."""
    return [name for name in parts.answered(uid) if name not in {"id", "documentId", *always}]
