"""One call of an imported operation is written the way its document says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.openapi.documents import shop, text
from tools.openapi.operation import Operation
from tools.openapi.reader import import_openapi
from tools.openapi.request import outgoing
from tools.sdk.errors import ActionFailed
from tools.steps.http.client import Outgoing

SERVER = "https://eu.shop.example/v1"


def call(operation: Operation, **args: Any) -> Outgoing:
    return outgoing(operation, SERVER, args)


def with_parameter(**words: Any) -> Operation:
    document = shop()
    path = "/things/{p}" if words.get("in") == "path" else "/things"
    given = {"name": "p", "schema": {}, **words}
    document["paths"] = {path: {"get": {"parameters": [given], "responses": {}}}}
    return import_openapi(text(document)).operations[0]


LIST = ["a b", "c"]
MAP = {"x": 1, "y": "z"}


@pytest.mark.parametrize(
    ("words", "value", "query"),
    [
        ({}, LIST, {"p": ["a b", "c"]}),
        ({"explode": False}, LIST, {"p": "a b,c"}),
        ({"style": "pipeDelimited", "explode": False}, LIST, {"p": "a b|c"}),
        ({"style": "spaceDelimited"}, LIST, {"p": "a b c"}),
        ({}, MAP, {"x": "1", "y": "z"}),
        ({"explode": False}, MAP, {"p": "x,1,y,z"}),
        ({"style": "deepObject", "explode": True}, MAP, {"p[x]": "1", "p[y]": "z"}),
        ({"content": {"application/json": {}}}, MAP, {"p": '{"x":1,"y":"z"}'}),
        ({}, True, {"p": "true"}),
        ({}, None, {}),
    ],
    ids=["form", "flat", "pipes", "spaces", "fields", "flat-map", "deep", "json", "truth", "null"],
)
def test_query_styles(words: dict[str, Any], value: Any, query: dict[str, Any]) -> None:
    assert call(with_parameter(**{"in": "query"}, **words), p=value).query == query


@pytest.mark.parametrize(
    ("style", "value", "path"),
    [
        ("simple", "a/b ?#", "/things/a%2Fb%20%3F%23"),
        ("simple", LIST, "/things/a%20b%2Cc"),
        ("label", "x", "/things/.x"),
        ("matrix", "x", "/things/;p=x"),
    ],
    ids=["simple", "list", "label", "matrix"],
)
def test_path_styles(style: str, value: Any, path: str) -> None:
    made = call(with_parameter(**{"in": "path"}, required=True, style=style), p=value)
    assert made.url == SERVER + path


@pytest.mark.parametrize("value", ["..", ".", ""], ids=["up", "here", "nothing"])
def test_a_path_value_cannot_lead_elsewhere(value: str) -> None:
    with pytest.raises(ActionFailed, match="cannot stand in the path"):
        call(with_parameter(**{"in": "path"}, required=True), p=value)


def test_headers_and_cookies() -> None:
    assert call(with_parameter(**{"in": "header"}), p=LIST).headers["p"] == "a b,c"
    assert call(with_parameter(**{"in": "cookie"}), p="a;b").headers["cookie"] == "p=a%3Bb"


@pytest.mark.parametrize(
    ("media", "body", "expected"),
    [
        ("application/vnd.shop+json", {"a": 1}, ({"a": 1}, None, None)),
        ("application/x-www-form-urlencoded", {"a": 1, "b": None}, (None, {"a": "1"}, None)),
        ("text/csv", "a,b", (None, None, "a,b")),
    ],
    ids=["json", "form", "text"],
)
def test_bodies(media: str, body: Any, expected: tuple[Any, ...]) -> None:
    document = shop()
    document["paths"]["/orders"]["post"]["requestBody"]["content"] = {media: {"schema": {}}}
    made = call(import_openapi(text(document)).operations[1], body=body)
    assert (made.json_body, made.form, made.text) == expected
    assert made.headers["content-type"] == media


def test_a_call_without_a_body_sends_none() -> None:
    operation = import_openapi(text(shop())).operations[1]
    made = call(operation)
    assert (made.has_json, made.form, made.text) == (False, None, None)
    assert "content-type" not in made.headers
