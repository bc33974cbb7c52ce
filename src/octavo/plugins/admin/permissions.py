"""The permissions of roles: rows, and the abilities made of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from octavo import ApplicationError, NotFoundError, Octavo
from octavo.plugin import UNDEFINED, Form, Forms, Items, Object, Report, Text, ValuePath
from octavo.plugins.admin import actions, delegation
from octavo.plugins.admin.abilities import AdminAbility
from octavo.plugins.admin.actions import Permission
from octavo.plugins.admin.conditions import Conditions
from octavo.plugins.admin.defaults import SUPER_ADMIN
from octavo.schema import ComponentAttribute, ContentType, Holder

PERMISSION = "admin::permission"
ROLE = "admin::role"
MAX_ABILITIES = 500

PermissionRow = Mapping[str, Any]

ASSIGNED = Form(
    Forms(
        "permissions",
        required=True,
        form=Form(
            Text("action", required=True),
            Text("subject", nullable=True),
            Object("actionParameters"),
            Object("properties"),
            Items("conditions"),
        ),
    )
)
"""The permissions of a role."""
ASKED = Form(
    Forms(
        "permissions",
        required=True,
        form=Form(Text("action", required=True), Text("subject", nullable=True), Text("field")),
    ),
    open=True,
)
"""Permissions to check."""


class PermissionService:
    """Reads and writes permissions, and makes abilities of them."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.conditions = Conditions()
        self._abilities: dict[tuple[str, ...], AdminAbility] = {}
        self._everything = AdminAbility(everything=True)

    def ability(self, roles: Sequence[PermissionRow]) -> AdminAbility:
        """Return the ability of roles; `permissions` are populated.

        Permissions are replaced and never changed, so their ids are the key of the cached ability.
        """
        if any(role["code"] == SUPER_ADMIN for role in roles):
            return self._everything
        rows = [row for role in roles for row in role.get("permissions") or ()]
        key = tuple(sorted(row["documentId"] for row in rows))
        ability = self._abilities.get(key)
        if ability is None:
            if len(self._abilities) >= MAX_ABILITIES:
                self._abilities.clear()
            ability = self._abilities[key] = AdminAbility(rows)
        return ability

    def of_roles(self, roles: Sequence[PermissionRow]) -> list[Permission]:
        """Return the permissions of roles as in the API."""
        if any(role["code"] == SUPER_ADMIN for role in roles):
            return actions.all_permissions(self.app)
        return [serialize(row) for role in roles for row in role.get("permissions") or ()]

    async def of_role(self, role_id: int) -> list[Permission]:
        """Return the permissions of one role; raises NotFoundError."""
        role = await self.app.documents(ROLE).find_first(
            filters={"id": {"$eq": role_id}}, populate={"permissions": {"sort": "id"}}
        )
        if role is None:
            raise NotFoundError("role.notFound")
        return self.of_roles([role])

    async def replace(self, role: PermissionRow, permissions: Sequence[Permission]) -> None:
        """Replace the permissions of a role."""
        rows = self.app.query(PERMISSION)
        async with self.app.transaction():
            await rows.delete_many({"role": {"id": {"$eq": role["id"]}}})
            result = await rows.create_many(permissions)
            await self.app.documents(ROLE).update(
                role["documentId"],
                data={"permissions": {"set": [{"id": number} for number in result["ids"]]}},
            )

    async def assign(self, role_id: int, permissions: Sequence[Permission]) -> list[Permission]:
        """Replace the permissions of a role and return them.

        Raises NotFoundError for an unknown role and ApplicationError for super admins.
        """
        role = await self.app.documents(ROLE).find_first(filters={"id": {"$eq": role_id}})
        if role is None:
            raise NotFoundError("role.notFound")
        if role["code"] == SUPER_ADMIN:
            raise ApplicationError("Super admin permissions can't be edited.")
        await self.replace(role, permissions)
        return await self.of_role(role_id)

    def not_granted(self, ability: AdminAbility, requested: Iterable[str]) -> list[str]:
        """Return those of some content API actions that are more than an administrator may do."""
        return delegation.refused(self.app, ability, requested)

    def read(self, body: Any) -> list[Permission]:
        """Parse the permissions in a body; raises YupValidationError."""
        report = Report()
        listed = ASSIGNED.read(body, report).get("permissions") or []
        refused = {finding.path[:2] for finding in report.findings}
        read = [
            self._read_one(item, ("permissions", index), report)
            for index, item in enumerate(listed)
            if ("permissions", index) not in refused
        ]
        if not report.findings and len({(one["action"], one["subject"]) for one in read}) < len(read):
            message = "Some permissions are duplicated (same action and subject)"
            report.say(("permissions",), message, body["permissions"])
        last = len(listed)  # what is about the whole body
        report.findings.sort(key=lambda finding: int(finding.path[1]) if len(finding.path) > 1 else last)
        report.raise_any()
        return read

    def _read_one(self, item: Mapping[str, Any], here: ValuePath, report: Report) -> Permission:
        action, subject = item["action"], item.get("subject")
        limits = dict(item.get("properties", {}))
        conditions = item.get("conditions", [])
        if not actions.is_known(action):
            report.say((*here, "action"), "action is not an existing permission action", action)
        elif not actions.is_about(self.app, action, subject):
            report.say((*here, "subject"), "Invalid subject submitted", item.get("subject", UNDEFINED))
        elif not _fits(action, limits):
            message = f"Invalid property set at permissions[{here[1]}].properties"
            report.say((*here, "properties"), message, limits)
        unknown = [name for name in conditions if name not in self.conditions]
        if unknown:  # left out, the permission would hold for every entry
            report.say((*here, "conditions"), f"There is no condition {', '.join(unknown)}", conditions)
        permission = actions.permission(
            action, subject, self._with_locales(action, subject, limits), conditions
        )
        return {**permission, "actionParameters": dict(item.get("actionParameters", {}))}

    def _with_locales(
        self, action: str | None, subject: str | None, limits: dict[str, Any]
    ) -> dict[str, Any]:
        """Return limits with locales: the default one if there are none, null for all (Strapi)."""
        content_type = self.app.schemas.content_types.get(subject or "")
        limited = "locales" in actions.PROPERTIES.get(action or "", ())
        if (
            content_type is None
            or not content_type.localized
            or not limited
            or limits.get("locales", []) != []
        ):
            return limits
        return {**limits, "locales": [self.app.locales.default]}

    def check(self, ability: AdminAbility, body: Any) -> list[bool]:
        """Return for each permission in a body whether the administrator has it; unknown ones nobody has."""
        requested_permissions = [
            (item["action"], item.get("subject"), item.get("field"))
            for item in ASKED.read(body)["permissions"]
        ]
        return [
            actions.exists(self.app, action, subject, field) and ability.can(action, subject, field)
            for action, subject, field in requested_permissions
        ]


def _fits(action: str, properties: Mapping[str, Any]) -> bool:
    """Whether limits are lists of texts or null, and apply to the action."""
    allowed = actions.PROPERTIES.get(action, ())
    return all(
        name in allowed
        and (value is None or (isinstance(value, list) and all(isinstance(item, str) for item in value)))
        for name, value in properties.items()
    )


def serialize(row: PermissionRow) -> Permission:
    """Return a stored permission as in the API."""
    return {
        "id": row["id"],
        "action": row["action"],
        "actionParameters": row.get("actionParameters") or {},
        "subject": row.get("subject"),
        "properties": row.get("properties") or {},
        "conditions": row.get("conditions") or [],
    }


async def described(app: Octavo, conditions: Conditions) -> dict[str, Any]:
    """Return all permissions, in the sections of the admin panel."""
    rows = await app.query("plugin::i18n.locale").find_many(select=["code", "name"])
    names = {row["code"]: row["name"] for row in rows}
    settings = [dict(action) for action in actions.registry().listed(app)]
    sections: dict[str, Any] = {"plugins": [], "settings": []}
    for action in settings:
        sections[action.pop("section")].append(action)
    shown_types = [type_ for type_ in app.schemas.content_types.values() if actions.is_displayed(type_)]
    for section, kind in (("singleTypes", "singleType"), ("collectionTypes", "collectionType")):
        sections[section] = {
            "actions": [
                {
                    "label": actions.LABELS[action],
                    "actionId": action,
                    "subjects": [type_.uid for type_ in shown_types],
                    "applyToProperties": list(limits),
                }
                for action, limits in actions.PROPERTIES.items()
            ],
            "subjects": [_subject(app, type_, names) for type_ in shown_types if type_.kind == kind],
        }
    return {"conditions": conditions.to_json(), "sections": sections}


def _subject(app: Octavo, content_type: ContentType, names: Mapping[str, Any]) -> dict[str, Any]:
    fields = _field_tree(app, content_type)
    properties: list[dict[str, Any]] = [{"label": "Fields", "value": "fields", "children": fields}]
    if content_type.localized:
        locales = [
            {"label": names.get(code) or code, "value": code, "isDefault": code == app.locales.default}
            for code in actions.ordered_locales(app)
        ]
        properties.append({"label": "Locales", "value": "locales", "children": locales})
    return {"uid": content_type.uid, "label": content_type.singular_name, "properties": properties}


def _field_tree(app: Octavo, holder: Holder) -> list[dict[str, Any]]:
    fields = []
    for name, attribute in holder.attributes.items():
        if not attribute.visible:
            continue
        node: dict[str, Any] = {"label": name, "value": name}
        if attribute.required:
            node["required"] = True
        if isinstance(attribute, ComponentAttribute):
            node["children"] = _field_tree(app, app.schemas.components[attribute.component])
        fields.append(node)
    return fields
