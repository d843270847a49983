"""The API's reference as one page without scripts: nothing is fetched from anywhere."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
_METHODS = ("get", "post", "put", "patch", "delete")


async def reference_page(request: Request) -> Response:
    """Show every operation with its parameters, body and answers."""
    document: Mapping[str, Any] = request.app.openapi()
    return HTMLResponse(_page(document), headers={"content-security-policy": _POLICY})


def _page(document: Mapping[str, Any]) -> str:
    info = document["info"]
    operations = "".join(
        _operation(method, path, item[method])
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    )
    shapes = "".join(_shape(name, s) for name, s in document["components"]["schemas"].items())
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(info['title'])} API</title>"
        f"<h1>{escape(info['title'])} API {escape(info['version'])}</h1>"
        "<p>For programs: <a href=/api/v1/openapi.json>OpenAPI 3.1</a>. Send "
        "<code>Authorization: Bearer nexa_…</code>.</p>"
        f"<h2>Operations</h2>{operations}<h2>Shapes</h2>{shapes}</html>"
    )


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    parameters = "".join(_parameter(p) for p in operation.get("parameters", []))
    body = operation.get("requestBody", {}).get("content", {})
    answers = "".join(
        f"<li>{escape(status)} {_shapes(answer.get('content', {}))}"
        for status, answer in operation["responses"].items()
    )
    sent = f"<p>Body: {_shapes(body)}" if body else ""
    told = escape(operation.get("description", ""))
    return (
        f"<details id={escape(operation['operationId'])}><summary><code>{method.upper()} "
        f"{escape(path)}</code> {escape(operation.get('summary', ''))}</summary><p>{told}</p>"
        f"<ul>{parameters}</ul>{sent}<p>Answers:<ul>{answers}</ul></details>"
    )


def _parameter(parameter: Mapping[str, Any]) -> str:
    needed = "required" if parameter.get("required") else "optional"
    return f"<li><code>{escape(parameter['name'])}</code> in {escape(parameter['in'])}, {needed}"


def _shapes(content: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{escape(kind)}: {_reference(media.get('schema', {}))}" for kind, media in content.items()
    )


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    fields: Iterable[tuple[str, Any]] = schema.get("properties", {}).items()
    rows = "".join(f"<li><code>{escape(field)}</code> {_reference(s)}" for field, s in fields)
    return f"<details id={escape(name)}><summary><code>{escape(name)}</code></summary><ul>{rows}</ul></details>"


def _reference(schema: Mapping[str, Any]) -> str:
    if target := schema.get("$ref"):
        name = escape(str(target).rsplit("/", 1)[-1])
        return f"<a href=#{name}>{name}</a>"
    if "items" in schema:
        return f"list of {_reference(schema['items'])}"
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(_reference(option) for option in options)
    return escape(str(schema.get("type", "any")))


ROUTES = (Route("/docs", reference_page),)
