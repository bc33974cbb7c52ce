"""Reads, plans and writes all schemas: what Strapi's builder does with `schema` and `update-schema`."""

import asyncio
from collections.abc import Mapping
from typing import Any

from octavo import Context, Finding, HttpError, Octavo, YupValidationError
from octavo.plugin import (
    FLAG,
    TEXT,
    WHOLE,
    Boolean,
    Choice,
    Form,
    Forms,
    Items,
    Map,
    Object,
    Operation,
    Text,
    admin_route,
    list_of,
    map_of,
    nullable,
    one_of,
    record,
    shared,
    wrapped,
)
from octavo.plugins.content_type_builder.places import why_read_only
from octavo.plugins.content_type_builder.schemas.describe import schema_of
from octavo.plugins.content_type_builder.schemas.edits import ACTIONS
from octavo.plugins.content_type_builder.schemas.names import reserved_attributes, reserved_models
from octavo.plugins.content_type_builder.schemas.planning import Planned, plan
from octavo.schema import KINDS

PREFIX = "/content-type-builder"
READ = "plugin::content-type-builder.read"
WRITE = "plugin::content-type-builder.update-schema"
"""What no role can be granted: schemas are written by super administrators."""
STALE = "The plan is no longer what was shown: files, content or changes are others now. Plan again"
UNDER_WAY = "Schemas are being updated: wait until the server has started again"
LONGEST = 255

_ACTION = Choice("action", options=ACTIONS, required=True)
_ATTRIBUTE_CHANGE = Form(
    _ACTION,
    Text("name", required=True, max_length=LONGEST),
    Text("renamedFrom", max_length=LONGEST, description="What the attribute is called now: content moves."),
    Object("properties", description="The attribute as in the schema file; what is null is left out."),
    name="AttributeChange",
)
_COMMON_FIELDS = (
    _ACTION,
    Text("uid", required=True, max_length=LONGEST),
    Text("displayName", min_length=1, max_length=LONGEST),
    Text("description", max_length=2000),
    Text("collectionName", min_length=1, max_length=LONGEST),
    Object("options"),
    Object("pluginOptions"),
    Forms("attributes", form=_ATTRIBUTE_CHANGE, description="Those that change; new ones come last."),
    Items("order", description="The names of all attributes in the order they are to have."),
)
_CONTENT_TYPE = Form(
    *_COMMON_FIELDS,
    Choice("kind", options=KINDS),
    Text("singularName", min_length=1, max_length=LONGEST),
    Text("pluralName", min_length=1, max_length=LONGEST),
    Boolean("draftAndPublish"),
    name="ContentTypeChange",
)
_COMPONENT = Form(
    *_COMMON_FIELDS,
    Text("category", max_length=LONGEST),
    Text("icon", max_length=LONGEST),
    name="ComponentChange",
)
_DATA = Form(
    Forms("contentTypes", form=_CONTENT_TYPE), Forms("components", form=_COMPONENT), name="SchemaChanges"
)
_FIELDS = (
    Object("data", form=_DATA, required=True),
    Map(
        "answers",
        values=Text("", max_length=LONGEST),
        description="Answers to questions of the plan, by key.",
    ),
)
PLAN = Form(*_FIELDS)
UPDATE_SCHEMA = Form(
    *_FIELDS,
    Boolean("allowDestructive", description="Whether content may be parked that has no place any more."),
    Text("plan", required=True, max_length=LONGEST, description="The id of the plan that was shown."),
)


class SchemaController:
    """`/content-type-builder/schema` and what changes it."""

    uid = "plugin::content-type-builder.schema"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self._turn = asyncio.Lock()

    async def get_schema(self, ctx: Context) -> object:
        """Answer all content types and components, and whether they may be written here."""
        return {"data": schema_of(self.app)}

    async def get_reserved_names(self, ctx: Context) -> object:
        """Answer the names that new types and attributes may not have."""
        return {"data": {"models": reserved_models(self.app), "attributes": reserved_attributes()}}

    async def get_status(self, ctx: Context) -> object:
        """Answer whether an update is under way, and why the last one was not taken over."""
        session = self.app.development
        updating = session is not None and session.is_updating
        return {"data": {"isUpdating": updating, "problem": session.problem if session else None}}

    async def plan(self, ctx: Context) -> object:
        """Answer the files as they would be, and what would become of content."""
        reason = why_read_only(self.app)
        if reason is not None:
            return ctx.forbidden(reason)
        body = PLAN.read(ctx.request.body)
        async with self._turn:
            return {"data": (await plan(self.app, body)).to_json()}

    async def update_schema(self, ctx: Context) -> object:
        """Write the schema files of a plan, which are taken over once the server has started again."""
        reason = why_read_only(self.app)
        if reason is not None:
            return ctx.forbidden(reason)
        body = UPDATE_SCHEMA.read(ctx.request.body)
        async with self._turn:
            session = self.app.development
            if session is None or session.is_updating:
                raise HttpError(409, UNDER_WAY)
            planned = await plan(self.app, body)
            _check_plan(planned, body)
            session.write(
                self.app.settings.folder,
                {path: before for path, (before, _) in planned.files.items()},
                {path: after for path, (_, after) in planned.files.items()},
                changes=planned.names,
                answers=body.get("answers", {}),
                allow_destructive=body.get("allowDestructive", False),
            )
        return ctx.send({"data": {"restarting": True}}, 202)


def _check_plan(planned: Planned, body: Mapping[str, Any]) -> None:
    """Refuse a plan that has problems, differs from the one shown, or is not approved."""
    wrong = planned.problems
    if not wrong and not planned.files:
        raise YupValidationError([Finding(("data",), "Nothing changes: name what is to be another")])
    if not wrong and planned.id != body["plan"]:
        raise HttpError(409, STALE)
    findings = [Finding(each.path, each.message) for each in wrong or planned.refusals]
    if findings:
        raise YupValidationError(findings)


_ATTRIBUTE = shared("SchemaAttribute", record({"name": TEXT, "type": TEXT}, more=True))
_OPTIONS = {"type": "object"}
_COMMON = {
    "uid": TEXT,
    "collectionName": TEXT,
    "options": _OPTIONS,
    "pluginOptions": _OPTIONS,
    "attributes": list_of(_ATTRIBUTE),
    "editable": FLAG,
    "file": nullable(TEXT),
}
_TYPE_INFO = record({"singularName": TEXT, "pluralName": TEXT, "displayName": TEXT, "description": TEXT})
_COMPONENT_INFO = record({"displayName": TEXT, "description": TEXT, "icon": TEXT}, optional=["icon"])
_TYPE_NAMES = {"kind": one_of(*KINDS), "modelName": TEXT, "plugin": nullable(TEXT), "visible": FLAG}
_SCHEMA = record(
    {
        "contentTypes": map_of(
            shared("SchemaContentType", record({**_COMMON, **_TYPE_NAMES, "info": _TYPE_INFO}))
        ),
        "components": map_of(
            shared("SchemaComponent", record({**_COMMON, "category": TEXT, "info": _COMPONENT_INFO}))
        ),
        "customFields": map_of(TEXT),
        "writable": FLAG,
        "reason": nullable(TEXT),
    }
)
_SAID = {"text": TEXT, "code": TEXT, "params": map_of(TEXT)}
"""English, with a code and parameters for who says it in another language."""
_QUESTION = record({"key": TEXT, **_SAID, "choices": list_of(TEXT), "required": FLAG})
_KINDS_OF_STEPS = ("added", "changed", "removed", "moved", "converted", "parked", "kept")
_STEP = shared(
    "SchemaStep",
    record(
        {
            "kind": one_of(*_KINDS_OF_STEPS),
            "where": TEXT,
            **_SAID,
            "rows": nullable(WHOLE),
            "parked": WHOLE,
            "samples": list_of(TEXT),
            "risk": one_of("safe", "approve", "refused"),
            "question": nullable(_QUESTION),
        }
    ),
)
_FILE = record({"path": TEXT, "before": nullable(TEXT), "after": nullable(TEXT)})
_PROBLEM = record({"path": list_of(TEXT), "message": TEXT, "fix": TEXT})
_PLAN = record({"id": TEXT, "files": list_of(_FILE), "steps": list_of(_STEP), "problems": list_of(_PROBLEM)})
ROUTES = [
    admin_route(
        "GET",
        f"{PREFIX}/schema",
        SchemaController.get_schema,
        READ,
        about=Operation("Describe all schemas", wrapped(_SCHEMA)),
    ),
    admin_route(
        "GET",
        f"{PREFIX}/reserved-names",
        SchemaController.get_reserved_names,
        READ,
        about=Operation(
            "List names that cannot be chosen",
            wrapped(record({"models": list_of(TEXT), "attributes": list_of(TEXT)})),
        ),
    ),
    admin_route(
        "GET",
        f"{PREFIX}/update-schema-status",
        SchemaController.get_status,
        READ,
        about=Operation(
            "Tell whether schemas are being updated",
            wrapped(record({"isUpdating": FLAG, "problem": nullable(TEXT)})),
        ),
    ),
    admin_route(
        "POST",
        f"{PREFIX}/plan",
        SchemaController.plan,
        WRITE,
        about=Operation(
            "Plan changes of schemas",
            wrapped(shared("SchemaPlan", _PLAN)),
            body=PLAN,
            refusals=[503],
        ),
    ),
    admin_route(
        "POST",
        f"{PREFIX}/update-schema",
        SchemaController.update_schema,
        WRITE,
        about=Operation(
            "Write schemas",
            wrapped(record({"restarting": FLAG})),
            status=202,
            body=UPDATE_SCHEMA,
            refusals=[409, 503],
        ),
    ),
]
