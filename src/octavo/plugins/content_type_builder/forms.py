"""The body in which changes of schemas are sent; its keys are those of Strapi's `update-schema`."""

from octavo.plugin import Boolean, Choice, Form, Forms, Items, Map, Object, Text
from octavo.schema import KINDS

CREATE, UPDATE, DELETE = "create", "update", "delete"
ACTIONS = (CREATE, UPDATE, DELETE)
LONGEST = 255

_ACTION = Choice("action", options=ACTIONS, required=True)
_ATTRIBUTE = Form(
    _ACTION,
    Text("name", required=True, max_length=LONGEST),
    Text("renamedFrom", max_length=LONGEST, description="What the attribute is called now: content moves."),
    Object("properties", description="The attribute as in the schema file; what is null is left out."),
    name="AttributeChange",
)
_COMMON = (
    _ACTION,
    Text("uid", required=True, max_length=LONGEST),
    Text("displayName", min_length=1, max_length=LONGEST),
    Text("description", max_length=2000),
    Text("collectionName", min_length=1, max_length=LONGEST),
    Object("options"),
    Object("pluginOptions"),
    Forms("attributes", form=_ATTRIBUTE, description="Those that change; new ones come last."),
    Items("order", description="The names of all attributes in the order they are to have."),
)
_CONTENT_TYPE = Form(
    *_COMMON,
    Choice("kind", options=KINDS),
    Text("singularName", min_length=1, max_length=LONGEST),
    Text("pluralName", min_length=1, max_length=LONGEST),
    Boolean("draftAndPublish"),
    name="ContentTypeChange",
)
_COMPONENT = Form(
    *_COMMON, Text("category", max_length=LONGEST), Text("icon", max_length=LONGEST), name="ComponentChange"
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
