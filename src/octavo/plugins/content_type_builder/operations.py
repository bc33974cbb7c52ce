"""What the routes of the builder take and answer, for the document of the API."""

from collections.abc import Iterator, Mapping

from octavo import Octavo
from octavo.plugin import (
    FLAG,
    TEXT,
    DocumentParts,
    Operation,
    json_response,
    list_of,
    map_of,
    nullable,
    one_of,
    parameter,
    record,
    wrapped,
)
from octavo.plugins.content_type_builder.controllers import KINDS

Json = dict[str, object]


def operations(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    """Return what is said of every route of this plugin."""
    return dict([*_reading(app, parts), *_writing()])


def _reading(app: Octavo, parts: DocumentParts) -> Iterator[tuple[str, Operation]]:
    content_type = parts.share("DescribedContentType", _content_type())
    component = parts.share("DescribedComponent", _component())
    kind = [parameter("kind", one_of(*KINDS), "Only these.")]
    types = {"uid": {"schema": parts.share("ContentTypeUid", one_of(*app.schemas.content_types))}}
    components = {"uid": {"schema": one_of(*app.schemas.components)}} if app.schemas.components else {}
    missing = {
        404: json_response("There is no such thing.", parts.share("MissingSchema", record({"error": TEXT})))
    }
    for prefix in ("/api", ""):
        path = f"GET {prefix}/content-type-builder"
        all_types, all_components = wrapped(list_of(content_type)), wrapped(list_of(component))
        yield f"{path}/content-types", Operation("Describe all content types", all_types, query=kind)
        yield (
            f"{path}/content-types/:uid",
            Operation("Describe a content type", wrapped(content_type), path=types, responses=missing),
        )
        yield f"{path}/components", Operation("Describe all components", all_components)
        yield (
            f"{path}/components/:uid",
            Operation("Describe a component", wrapped(component), path=components, responses=missing),
        )


def _content_type() -> Json:
    schema = record(
        {
            "draftAndPublish": FLAG,
            "displayName": TEXT,
            "singularName": TEXT,
            "pluralName": TEXT,
            "description": TEXT,
            "kind": one_of(*KINDS),
            "collectionName": TEXT,
            "attributes": map_of(record({"type": TEXT}, more=True)),
            "visible": FLAG,
            "restrictRelationsTo": nullable(list_of(TEXT)),
        },
        more=True,
    )
    return record({"uid": TEXT, "plugin": TEXT, "apiID": TEXT, "schema": schema}, optional=["plugin"])


def _component() -> Json:
    schema = record(
        {
            "displayName": TEXT,
            "description": TEXT,
            "collectionName": TEXT,
            "attributes": map_of(record({"type": TEXT}, more=True)),
        },
        more=True,
    )
    return record({"uid": TEXT, "category": TEXT, "apiId": TEXT, "schema": schema})


def _writing() -> Iterator[tuple[str, Operation]]:
    refused = Operation("Refused: schemas are files", status=None, finds_all=True)
    for path in ("content-types", "components"):
        yield f"POST /content-type-builder/{path}", refused
        yield f"PUT /content-type-builder/{path}/:uid", refused
        yield f"DELETE /content-type-builder/{path}/:uid", refused
    yield "PUT /content-type-builder/component-categories/:name", refused
    yield "DELETE /content-type-builder/component-categories/:name", refused
    yield "POST /content-type-builder/update-schema", refused
