"""What the routes for administrators take and answer, for the document of the API."""

from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugin import (
    FLAG,
    ROW_ID,
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    given,
    list_of,
    map_of,
    nullable,
    one_of,
    parameter,
    record,
    text,
    wrapped,
)
from octavo.plugins.admin import actions
from octavo.plugins.admin.abilities import READ
from octavo.plugins.admin.actions import is_displayed
from octavo.plugins.admin.listing import MAX_PAGE_SIZE, PAGE_SIZE, Names
from octavo.plugins.admin.passwords import MAX_BYTES
from octavo.plugins.admin.role_controller import LISTED as LISTED_ROLES
from octavo.plugins.admin.user_controller import LISTED as LISTED_USERS

Json = dict[str, Any]
Operations = Mapping[str, Operation]

MOMENT = text(format="date-time")
EMAIL = text(1, format="email")
PASSWORD = text(8, MAX_BYTES, format="password", pattern="^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])")
LOWER_EMAIL = {**EMAIL, "pattern": r"^[^A-Z]+$"}
NAME = text(1)
TRIMMED = text(1, pattern=r"^\S(.*\S)?$")
IDS = {"type": "array", "items": ROW_ID, "minItems": 1}
STAMPS = {
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
    "publishedAt": nullable(MOMENT),
    "locale": nullable(TEXT),
}
LIMITED = [429]
FILTERS = {
    "id": "NumberFilter",
    **dict.fromkeys(("isActive", "blocked"), "BooleanFilter"),
    **dict.fromkeys(("createdAt", "updatedAt"), "DateTimeFilter"),
}
"""The filters of what lists name and is no text."""
_PAGE = {
    "page": {"type": "integer", "minimum": 1, "maximum": 10**9 - 1, "default": 1},
    "pageSize": {"type": "integer", "minimum": 1, "default": PAGE_SIZE},
}
_SESSION = {"deviceId": text(format="uuid"), "rememberMe": FLAG}
_TEXTS = parameter("_q", TEXT, "Text looked for in every searchable attribute.")


def operations(app: Octavo, parts: DocumentParts) -> Operations:
    """Return what is said of every route of this plugin."""
    return {
        **_sessions(),
        **_joining(parts),
        **_oneself(parts),
        **_administrators(parts),
        **_roles(parts),
        **_permissions(app, parts),
        **_project(),
        **_entries(app, parts),
    }


def _administrator(*, roles: bool = True) -> Json:
    role = record({"id": WHOLE, "name": TEXT, "description": nullable(TEXT), "code": TEXT})
    names = ("firstname", "lastname", "username", "preferedLanguage")
    known = {"id": WHOLE, "documentId": TEXT, "email": TEXT, **dict.fromkeys(names, nullable(TEXT))}
    flags = {"isActive": nullable(FLAG), "blocked": nullable(FLAG)}
    return record({**known, **flags, **STAMPS, **({"roles": list_of(role)} if roles else {})})


def _sessions() -> Operations:
    tokens = {"token": TEXT, "accessToken": TEXT}
    logged_in = wrapped(record({**tokens, "user": _administrator(roles=False)}))
    credentials = {"email": NAME, "password": NAME, "code": TEXT, **_SESSION}
    state = {"uuid": TEXT, "hasAdmin": FLAG, "menuLogo": {"type": "null"}, "authLogo": {"type": "null"}}
    return {
        "POST /admin/login": Operation(
            "Log in as an administrator",
            logged_in,
            body=given(credentials, ["email", "password"], more=True),
            refusals=LIMITED,
        ),
        "POST /admin/access-token": Operation(
            "Renew a session by the cookie of its refresh token",
            wrapped(record({"token": TEXT})),
            refusals=[401],
        ),
        "POST /admin/logout": Operation(
            "Log out", wrapped(record({})), body=given({"deviceId": TEXT}, more=True)
        ),
        "GET /admin/init": Operation("Read what an admin panel asks first", wrapped(record(state))),
    }


def _joining(parts: DocumentParts) -> Operations:
    one = parts.share("Administrator", _administrator())
    opened = record({"token": TEXT, "accessToken": TEXT, "user": one})
    registered = wrapped(parts.share("AdministratorSession", opened))
    profile = {"firstname": TRIMMED, "lastname": nullable(TEXT), "password": PASSWORD}
    token = nullable({**TEXT, "description": "What the server printed at start, where it asks for it."})
    first = {"email": LOWER_EMAIL, **profile, "token": token, **_SESSION}
    about = given(profile, ["firstname", "password"])
    accepted = {"registrationToken": NAME, "userInfo": about, **_SESSION}
    invited = record({"email": TEXT, "firstname": nullable(TEXT), "lastname": nullable(TEXT)})
    reset = {"resetPasswordToken": NAME, "password": PASSWORD, "code": nullable(TEXT)}
    return {
        "POST /admin/register-admin": Operation(
            "Make the first administrator",
            registered,
            body=given(first, ["email", "firstname", "password"]),
            refusals=LIMITED,
        ),
        "GET /admin/registration-info": Operation(
            "Read whom an invitation is for",
            wrapped(invited),
            query=[parameter("registrationToken", NAME, required=True)],
        ),
        "POST /admin/register": Operation(
            "Accept an invitation",
            registered,
            body=given(accepted, ["registrationToken", "userInfo"]),
            refusals=[404, *LIMITED],
        ),
        "POST /admin/forgot-password": Operation(
            "Send a link that resets a password",
            status=204,
            body=given({"email": LOWER_EMAIL}, ["email"]),
            refusals=LIMITED,
        ),
        "POST /admin/reset-password": Operation(
            "Choose a password by a link",
            registered,
            body=given(reset, ["resetPasswordToken", "password"]),
            refusals=[404, *LIMITED],
        ),
    }


_PROOF = {
    "currentPassword": {
        **NAME,
        "description": "One's own: asked for by a new address or password of one's own.",
    },
    "code": nullable({**TEXT, "description": "Of the authenticator app, where there is a second factor."}),
}


def _oneself(parts: DocumentParts) -> Operations:
    me = wrapped(parts.share("Administrator", _administrator()))
    confirmed = given({"currentPassword": NAME}, ["currentPassword"])
    switched = wrapped(_second_factor(parts))
    changed = given({**_profile(), "preferedLanguage": nullable(TEXT), **_PROOF})
    changed["dependentRequired"] = {"password": ["currentPassword"]}
    return {
        "GET /admin/users/me": Operation("Read who one is", me),
        "PUT /admin/users/me": Operation(
            "Change one's names, address or password", me, body=changed, refusals=[404, *LIMITED]
        ),
        "GET /admin/users/me/permissions": Operation(
            "List what one may do", wrapped(list_of(parts.share("AdminPermission", _permission())))
        ),
        "POST /admin/users/me/totp": Operation(
            "Begin to set up a second factor",
            wrapped(record({"secret": TEXT, "uri": TEXT})),
            body=confirmed,
            refusals=[404, *LIMITED],
        ),
        "POST /admin/users/me/totp/confirm": Operation(
            "Turn the second factor on", switched, body=given({"code": NAME}, ["code"]), refusals=LIMITED
        ),
        "POST /admin/users/me/totp/remove": Operation(
            "Turn the second factor off", switched, body=confirmed, refusals=[404, 413, 415, *LIMITED]
        ),
    }


def _profile() -> Json:
    # An empty address or password changes nothing.
    return {
        "email": {"anyOf": [EMAIL, {"const": ""}]},
        "firstname": TRIMMED,
        "lastname": nullable(TEXT),
        "username": nullable(NAME),
        "password": PASSWORD,
    }


def _administrators(parts: DocumentParts) -> Operations:
    one = parts.share("Administrator", _administrator())
    users = "/admin/users"
    invitation = {"registrationToken": {**TEXT, "description": "Of the link; it is shown this once."}}
    invited = _administrator()
    invited = {**invited, "properties": {**invited["properties"], **invitation}}
    names = {
        "email": EMAIL,
        "firstname": TRIMMED,
        "lastname": TEXT,
        "preferedLanguage": nullable(TEXT),
    }
    return {
        f"GET {users}": Operation(
            "List administrators",
            wrapped(_page(parts, one)),
            query=[*_listing(parts, LISTED_USERS), *_window()],
        ),
        f"POST {users}": Operation(
            "Invite an administrator",
            wrapped(invited),
            201,
            body=given({**names, "roles": IDS}, ["email", "firstname"]),
        ),
        f"POST {users}/batch-delete": Operation(
            "Remove administrators",
            wrapped(list_of(one)),
            body=given({"ids": IDS}, ["ids"]),
            refusals=[404],
        ),
        f"GET {users}/:id": Operation("Read an administrator", wrapped(one)),
        f"PUT {users}/:id": Operation(
            "Change an administrator",
            wrapped(one),
            body=given({**_profile(), "isActive": FLAG, "roles": IDS, **_PROOF}),
            refusals=LIMITED,
        ),
        f"DELETE {users}/:id": Operation("Remove an administrator", wrapped(one)),
        f"DELETE {users}/:id/totp": Operation(
            "Turn off the second factor of somebody", wrapped(_second_factor(parts))
        ),
    }


def _second_factor(parts: DocumentParts) -> Json:
    return parts.share("SecondFactor", record({"enabled": FLAG}))


def _page(parts: DocumentParts, one: Json) -> Json:
    counts = record(dict.fromkeys(("page", "pageSize", "pageCount", "total"), WHOLE))
    return record({"results": list_of(one), "pagination": parts.share("Page", counts)})


def _window() -> list[Json]:
    most = {"pageSize": f"More than {MAX_PAGE_SIZE} are {MAX_PAGE_SIZE}."}
    return [parameter(name, schema, most.get(name, "")) for name, schema in _PAGE.items()]


def _listing(parts: DocumentParts, names: Names) -> list[Json]:
    """Return the parameters of a list: filters and sort by names, and a text looked for."""
    properties = {
        name: given({key: _filter(key) for key in inner}) if inner else _filter(name)
        for name, inner in names.items()
    }
    orders = [
        f"{name}{order}" for name, inner in names.items() if not inner for order in ("", ":asc", ":desc")
    ]
    filters = parameter("filters", given(properties), "Conditions: `filters[email][$containsi]=example`.")
    return [{**filters, "style": "deepObject", "explode": True}, parameter("sort", one_of(*orders)), _TEXTS]


def _filter(name: str) -> Json:
    kind = FILTERS.get(name, "TextFilter")
    return {"$ref": f"#/components/schemas/{kind}"}


def _roles(parts: DocumentParts) -> Operations:
    known = {"id": WHOLE, "documentId": TEXT, "name": TEXT, "code": TEXT, "description": nullable(TEXT)}
    counted = {**known, **STAMPS, "usersCount": WHOLE}
    one = parts.share("AdministratorRole", record(counted, optional=["usersCount"]))
    roles = "/admin/roles"
    names = {"name": NAME, "description": nullable(TEXT)}
    return {
        f"GET {roles}": Operation(
            "List the roles of administrators", wrapped(list_of(one)), query=_listing(parts, LISTED_ROLES)
        ),
        f"POST {roles}": Operation("Add a role", wrapped(one), 201, body=given(names, ["name"])),
        f"POST {roles}/batch-delete": Operation(
            "Delete roles nobody has", wrapped(list_of(one)), body=given({"ids": IDS}, ["ids"])
        ),
        f"GET {roles}/:id": Operation("Read a role", wrapped(one)),
        f"PUT {roles}/:id": Operation(
            "Change a role's name and description", wrapped(one), body=given(names)
        ),
        f"DELETE {roles}/:id": Operation(
            "Delete a role nobody has; null where there was none", wrapped(nullable(one)), finds_all=True
        ),
    }


def _permission() -> Json:
    limits = {"actionParameters": {"type": "object"}, "properties": map_of(nullable(list_of(TEXT)))}
    known = {"id": WHOLE, "action": TEXT, "subject": nullable(TEXT), "conditions": list_of(TEXT)}
    return record({**known, **limits})


def _section(parts: DocumentParts) -> Json:
    """Refer to a section: actions on no type, or actions with the types they are about."""
    keys = ("action", "plugin", "subCategory", "category", "displayName")
    setting = parts.share("PermissionSetting", record(dict.fromkeys(keys, TEXT), optional=keys))
    about = {"label": TEXT, "actionId": TEXT, "subjects": list_of(TEXT), "applyToProperties": list_of(TEXT)}
    property_ = record({"label": TEXT, "value": TEXT, "children": list_of({"type": "object"})})
    subject = record({"uid": TEXT, "label": TEXT, "properties": list_of(property_)})
    content = record({"actions": list_of(record(about)), "subjects": list_of(subject)})
    either = {"anyOf": [list_of(setting), parts.share("PermissionContent", content)]}
    return parts.share("PermissionSection", either)


def _permissions(app: Octavo, parts: DocumentParts) -> Operations:
    one = parts.share("AdminPermission", _permission())
    limits = {"actionParameters": {"type": "object"}, "conditions": list_of(TEXT)}
    properties = map_of(list_of(TEXT))
    subjects = one_of(*actions.subjects_of(app, READ))
    about = {"action": one_of(*actions.PROPERTIES), "subject": subjects, "properties": properties}
    alone = {"action": one_of(*sorted(actions.registry().names)), "subject": {"type": "null"}}
    on_content = given({**about, **limits}, ["action", "subject"])
    wanted = {"anyOf": [on_content, given({**alone, "properties": record({}), **limits}, ["action"])]}
    asked = given({"action": NAME, "subject": nullable(TEXT), "field": TEXT}, ["action"])
    condition = record({"id": TEXT, "displayName": TEXT, "category": TEXT})
    kinds = ("plugins", "settings", "singleTypes", "collectionTypes")
    sections = record(dict.fromkeys(kinds, _section(parts)))
    described = {"conditions": list_of(condition), "sections": sections}
    return {
        "GET /admin/roles/:id/permissions": Operation("List what a role may do", wrapped(list_of(one))),
        "PUT /admin/roles/:id/permissions": Operation(
            "Say what a role may do",
            wrapped(list_of(one)),
            body=given({"permissions": list_of(wanted)}, ["permissions"]),
        ),
        "GET /admin/permissions": Operation("List what can be permitted", wrapped(record(described))),
        "POST /admin/permissions/check": Operation(
            "Ask which of some permissions one has",
            wrapped(list_of(FLAG)),
            body=given({"permissions": list_of(asked)}, ["permissions"], more=True),
        ),
    }


def _project() -> Operations:
    texts = dict.fromkeys(("currentEnvironment", "octavoVersion", "pythonVersion", "projectId"), TEXT)
    logos = {name: {"type": "null"} for name in ("menuLogo", "authLogo")}
    return {
        "GET /admin/information": Operation(
            "Read what runs here", wrapped(record({**texts, "communityEdition": FLAG}))
        ),
        "GET /admin/project-settings": Operation("Read the panel's own logos", record(logos)),
    }


def _entries(app: Octavo, parts: DocumentParts) -> Operations:
    types = app.schemas.content_types
    all_types = {"model": {"schema": parts.share("ContentTypeUid", one_of(*types))}}
    shown = {"model": {"schema": one_of(*(uid for uid, found in types.items() if is_displayed(found)))}}
    entry = parts.share("AdminEntry", record({"id": WHOLE, "documentId": TEXT}, more=True))
    versions = list_of({"type": "object"})
    meta = record({"availableLocales": versions, "availableStatus": versions})
    answered = {"anyOf": [record({"data": entry, "meta": meta}), entry]}
    body = {"type": "object", "description": "Attributes of the type; what it does not know is ignored."}
    locale = parameter("locale", TEXT, "The locale, else the default one.")
    filters = {**parameter("filters", {"type": "object"}), "style": "deepObject", "explode": True}
    status = parameter("status", one_of("draft", "published"))
    listing = [filters, parameter("sort", TEXT), _TEXTS, locale, status, *_window()]
    entries = "/content-manager/collection-types/:model"
    return {
        f"GET {entries}": Operation(
            "List drafts", _page(parts, entry), query=listing, path=all_types, finds_all=True
        ),
        f"POST {entries}": Operation(
            "Write a draft", answered, 201, body=body, query=[locale], path=shown, finds_all=True
        ),
        f"GET {entries}/:id": Operation("Read a draft", answered, query=[locale], path=all_types),
        f"PUT {entries}/:id": Operation(
            "Change a draft, or add a locale", answered, body=body, query=[locale], path=shown
        ),
        f"DELETE {entries}/:id": Operation(
            "Delete an entry, or one locale of it", record({}), query=[locale], path=shown
        ),
    }
