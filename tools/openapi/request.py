"""One call of an imported operation: arguments -> address, query, headers and body.

Styles as OpenAPI 3.1.0, section 4.8.12.2 and the table of section 4.8.12.4 write them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tools.openapi.operation import BODY, Operation, Parameter
from tools.sdk.errors import bad_data
from tools.steps.http.client import Outgoing

_SEPARATORS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


def outgoing(operation: Operation, server: str, args: Mapping[str, Any]) -> Outgoing:
    """Return the request for checked arguments; an argument of null is left out.

    Raises ActionFailed where a value cannot stand in the path.
    """
    path = operation.path
    query: dict[str, Any] = {}
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for one in operation.parameters:
        value = args.get(one.argument)
        if value is None:
            continue
        if one.place == "path":
            path = path.replace(f"{{{one.name}}}", _in_path(one, value))
        elif one.place == "query":
            query |= _in_query(one, value)
        elif one.place == "header":
            headers[one.name] = _flat(one, value)
        else:
            cookies.append(f"{one.name}={quote(_flat(one, value), safe='')}")
    if cookies:
        headers["cookie"] = "; ".join(cookies)
    headers.setdefault("accept", "application/json, */*;q=0.5")
    return _with_body(operation, args.get(_body_argument(operation)), server + path, query, headers)


def _body_argument(operation: Operation) -> str:
    """Return the argument the body is given in: the one that no parameter takes."""
    taken = {one.argument for one in operation.parameters}
    names = [name for name in operation.input_schema["properties"] if name not in taken]
    return names[0] if names else BODY


def _with_body(
    operation: Operation, body: Any, url: str, query: dict[str, Any], headers: dict[str, str]
) -> Outgoing:
    form = operation.body.form if operation.body and body is not None else None
    if operation.body and form and "*" not in operation.body.media:
        headers = {"content-type": operation.body.media, **headers}
    return Outgoing(
        method=operation.method,
        url=url,
        query=query,
        headers=headers,
        json_body=body if form == "json" else None,
        has_json=form == "json",
        form=_form(body) if form == "form" else None,
        text=_text(body) if form == "text" else None,
        expect=None,
    )


def _in_path(one: Parameter, value: Any) -> str:
    text = _flat(one, value)
    if text in {"", ".", ".."}:
        raise bad_data(
            "bad_path_value",
            f"{one.argument} is {text!r}, which cannot stand in the path",
            hint="give it the id the service knows the thing by",
        )
    written = quote(text, safe="")
    if one.style == "label":
        return f".{written}"
    if one.style == "matrix":
        return f";{quote(one.name, safe='')}={written}"
    return written


def _in_query(one: Parameter, value: Any) -> dict[str, Any]:
    if one.as_json:
        return {one.name: _compact(value)}
    if isinstance(value, Mapping):
        if one.style == "deepObject":
            return {f"{one.name}[{key}]": _scalars(part) for key, part in value.items()}
        if one.explode:
            return {str(key): _scalars(part) for key, part in value.items()}
        return {one.name: _flat(one, value)}
    if isinstance(value, list) and one.explode:
        return {one.name: [_text(part) for part in value]}
    return {one.name: _flat(one, value)}


def _scalars(value: Any) -> Any:
    return [_text(part) for part in value] if isinstance(value, list) else _text(value)


def _flat(one: Parameter, value: Any) -> str:
    """Return a value as one piece of text in the parameter's style."""
    if one.as_json:
        return _compact(value)
    separator = _SEPARATORS.get(one.style, ",")
    if isinstance(value, list):
        return separator.join(_text(part) for part in value)
    if isinstance(value, Mapping):
        sign = "=" if one.explode else separator
        return separator.join(f"{key}{sign}{_text(part)}" for key, part in value.items())
    return _text(value)


def _form(body: Any) -> dict[str, Any]:
    if not isinstance(body, Mapping):
        raise bad_data("bad_form", "a form's body is an object of fields")
    return {str(key): _scalars(part) for key, part in body.items() if part is not None}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
