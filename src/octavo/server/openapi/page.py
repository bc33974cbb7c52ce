"""`GET /openapi`: the document as an HTML page, without scripts or anything from other servers."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

Json = dict[str, Any]

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "pre{overflow:auto;background:#8881;padding:.5rem}summary{cursor:pointer}code{font-size:.9em}"
)


def page_of(document: Json) -> str:
    """Return the page of a document: its operations by tag, and the schemas they refer to."""
    title = escape(document["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        f"<h1>{title} {escape(document['info']['version'])}</h1>"
        '<p>The same for programs: <a href="openapi.json">openapi.json</a></p>'
        f"{''.join(_tags(document))}<h2>Schemas</h2>{''.join(_schemas(document))}</html>\n"
    )


def _tags(document: Json) -> Iterator[str]:
    """Yield a collapsible element for each tag, with its operations."""
    by_tag: dict[str, list[str]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            text = _operation(document, method, path, operation)
            by_tag.setdefault(operation["tags"][0], []).append(text)
    for tag, operations in sorted(by_tag.items()):
        yield f"<h2>{escape(tag)}</h2>{''.join(operations)}"


def _operation(document: Json, method: str, path: str, operation: Json) -> str:
    rows = "".join(_parameter(document, one) for one in operation.get("parameters", ()))
    responses = {
        status: _schema_of(response) or response.get("description", "")
        for status, response in (
            (key, _resolve_shared(document, one)) for key, one in operation["responses"].items()
        )
    }
    body = _schema_of(operation.get("requestBody", {}))
    return (
        f"<details><summary><code>{method.upper()} {escape(path)}</code> "
        f"{escape(operation.get('summary', ''))}</summary>{f'<ul>{rows}</ul>' if rows else ''}"
        f"{_code(_curl(document, method, path, body))}"
        f"{'<h4>Body</h4>' + _json(body) if body else ''}<h4>Answers</h4>{_json(responses)}</details>"
    )


def _parameter(document: Json, one: Json) -> str:
    shared = _resolve_shared(document, one)
    return (
        f"<li><code>{escape(shared['name'])}</code> ({escape(shared['in'])}) "
        f"{escape(shared.get('description', ''))} <code>{_links(json.dumps(shared['schema']))}</code></li>"
    )


def _resolve_shared(document: Json, one: Json) -> Json:
    """Return a parameter or a response, following a reference if it is one."""
    if "$ref" not in one:
        return one
    kind, name = one["$ref"].rsplit("/", 2)[1:]
    component: Json = document["components"][kind][name]
    return component


def _curl(document: Json, method: str, path: str, body: Json | None) -> str:
    """Return the command that calls an operation."""
    server = document["servers"][0]["url"]
    parts = [f"curl -X {method.upper()} '{server.rstrip('/')}{path}'"]
    if body:
        parts.append("-H 'Content-Type: application/json' -d '{…}'")
    return " ".join(parts)


def _schema_of(holder: Json) -> Json | None:
    content = holder.get("content", {})
    return next((media_type["schema"] for media_type in content.values()), None)


def _schemas(document: Json) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        yield f'<details id="{name}" open><summary>{name}</summary>{_json(schema)}</details>'


def _json(value: Any) -> str:
    return f"<pre>{_links(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"


def _code(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def _links(text: str) -> str:
    """Return JSON as HTML with links from references to schemas."""
    first, *rest = escape(text).split("#/components/schemas/")
    linked = (f'<a href="#{name}">{name}</a>{quote}{more}' for name, quote, more in map(_split, rest))
    return first + "".join(linked)


def _split(text: str) -> tuple[str, str, str]:
    return text.partition("&quot;")
