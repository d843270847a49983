"""OpenAPI documents become typed operations; whatever cannot is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from engine.errors import FlowError, TooLarge
from tests.tools.openapi.documents import shop, text
from tools.openapi.operation import Operation
from tools.openapi.quality import shortcomings
from tools.openapi.reader import ImportedApi, import_openapi
from tools.openapi.source import NotOpenApi
from tools.sdk.json_schema import findings, validator_of


def operations(document: Any) -> dict[str, Operation]:
    return {one.key: one for one in import_openapi(text(document)).operations}


def body_of(operation: Operation) -> dict[str, Any]:
    body: dict[str, Any] = operation.output_schema["properties"]["body"]
    return body


def test_every_operation_is_an_action_with_a_stable_name() -> None:
    api = import_openapi(text(shop()))
    assert (api.connector, api.title, api.version) == ("shop", "The Shop API", "2.1")
    assert [one.action_id for one in api.operations] == [
        "shop.list_orders",
        "shop.create_order",
        "shop.delete_orders_order_id",
    ]
    assert api.refused == []
    assert all(one.server == "https://eu.shop.example/v1" for one in api.operations)


def test_effects_follow_the_method_unless_the_document_says_otherwise() -> None:
    document = shop()
    document["paths"]["/orders"]["post"]["x-nexa-effect"] = "spend"
    document["paths"]["/orders"]["get"]["x-nexa-effect"] = "nonsense"
    assert {key: one.effect for key, one in operations(document).items()} == {
        "GET /orders": "read",
        "POST /orders": "spend",
        "DELETE /orders/{order-id}": "idempotent_write",
    }


def test_arguments_and_answers_are_typed_for_their_direction() -> None:
    made = operations(shop())
    sent = made["POST /orders"].input_schema["properties"]["body"]
    assert set(sent["properties"]) == {"total", "note", "pin", "parent"}
    assert sent["required"] == ["total"]
    assert sent["properties"]["total"]["exclusiveMinimum"] == 0
    assert sent["properties"]["note"]["type"] == ["string", "null"]
    got = body_of(made["GET /orders"])["items"]
    assert set(got["properties"]) == {"id", "total", "note", "parent"}
    # A schema that holds itself is cut where it repeats.
    assert got["properties"]["parent"] == {"type": "object"}
    assert body_of(made["POST /orders"]) == {"type": "null"}


def test_a_header_of_the_connection_is_no_argument() -> None:
    listed = operations(shop())["GET /orders"]
    assert set(listed.input_schema["properties"]) == {"status", "tag", "cursor"}
    assert listed.pagination == "cursor"
    need = listed.spec().connection
    assert need is not None
    assert (need.kinds, need.required, listed.security.header) == (("http_header",), True, "X-Key")
    assert operations(shop())["DELETE /orders/{order-id}"].spec().connection is None


@pytest.mark.parametrize(
    ("scheme", "kinds", "unmet"),
    [
        ({"type": "http", "scheme": "basic"}, ("http_basic",), None),
        ({"type": "http", "scheme": "Bearer"}, ("http_bearer",), None),
        ({"type": "oauth2", "flows": {}}, ("http_bearer",), None),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, ("http_header",), None),
        ({"type": "apiKey", "in": "query", "name": "k"}, ("http_query",), None),
        ({"type": "apiKey", "name": "k"}, (), "needs the key k in a place that is not named"),
        ({"type": "http", "scheme": "digest"}, ("http_digest",), None),
        (
            {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "x-amazon-apigateway-authtype": "awsSigv4",
            },
            ("aws_keys",),
            None,
        ),
        (
            {"type": "http", "scheme": "hmac"},
            (),
            "needs the scheme hmac, which no connection can do",
        ),
        ({}, (), "names the unknown scheme key"),
    ],
    ids=[
        "basic",
        "bearer",
        "oauth2",
        "cookie",
        "query",
        "nowhere",
        "digest",
        "aws",
        "hmac",
        "nothing",
    ],
)
def test_security_schemes_become_connections_or_a_note(
    scheme: dict[str, Any], kinds: tuple[str, ...], unmet: str | None
) -> None:
    document = shop()
    document["components"]["securitySchemes"]["key"] = scheme
    security = operations(document)["GET /orders"].security
    assert (security.kinds, security.unmet) == (kinds, unmet)


def test_a_key_in_the_address_is_named_and_two_of_them_are_not_one() -> None:
    document = shop()
    schemes = document["components"]["securitySchemes"]
    schemes["key"] = {"type": "apiKey", "in": "query", "name": "api_key"}
    assert operations(document)["GET /orders"].security.parameter == "api_key"
    schemes["secret"] = {"type": "apiKey", "in": "query", "name": "secret"}
    document["security"] = [{"key": [], "secret": []}]
    unmet = operations(document)["POST /orders"].security.unmet
    assert unmet == "needs key and secret at once"


def test_two_keys_at_once_are_named_and_two_grants_of_one_token_are_one() -> None:
    document = shop()
    document["security"] = [{"key": [], "secret": []}]
    schemes = document["components"]["securitySchemes"]
    schemes["secret"] = {"type": "apiKey", "in": "header", "name": "X-Secret"}
    assert operations(document)["GET /orders"].security.unmet == "needs key and secret at once"
    schemes |= {"key": {"type": "oauth2"}, "secret": {"type": "oauth2"}}
    assert operations(document)["GET /orders"].security.kinds == ("http_bearer",)


def test_an_operation_that_refers_elsewhere_is_refused_and_the_others_stay() -> None:
    document = shop()
    schema = {"$ref": "https://elsewhere.example/schemas.json#/Order"}
    document["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"] = (
        schema
    )
    api = import_openapi(text(document))
    assert [one.key for one in api.refused] == ["POST /orders"]
    assert "is outside this document" in api.refused[0].reason
    assert len(api.operations) == 2


@pytest.mark.parametrize(
    "reference",
    ["#/components/schemas/Nobody", "#/components/schemas/A"],
    ids=["nowhere", "circle"],
)
def test_a_reference_to_nothing_or_itself_is_refused(reference: str) -> None:
    document = shop()
    document["components"]["schemas"]["A"] = {"$ref": "#/components/schemas/A"}
    answer = document["paths"]["/orders"]["get"]["responses"]["200"]["content"]
    answer["application/json"]["schema"] = {"$ref": reference}
    assert [one.key for one in import_openapi(text(document)).refused] == ["GET /orders"]


def test_parts_of_all_of_are_put_together() -> None:
    document = shop()
    document["components"]["schemas"]["Order"] = {
        "allOf": [
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
            {
                "required": ["b"],
                "properties": {"b": {"oneOf": [{"type": "string"}, {"type": "number"}]}},
            },
        ]
    }
    sent = operations(document)["POST /orders"].input_schema["properties"]["body"]
    assert sent["required"] == ["a", "b"]
    assert sent["properties"]["b"] == {"anyOf": [{"type": "string"}, {"type": "number"}]}


def test_a_shown_answer_without_a_schema_is_typed_by_what_it_shows() -> None:
    document = shop()
    answer = document["paths"]["/orders"]["get"]["responses"]["200"]["content"]
    answer["application/json"] = {"examples": {"one": {"value": '{"count": 3}'}}}
    body = body_of(operations(document)["GET /orders"])
    assert body == {"type": "object", "properties": {"count": {"type": "integer"}}}


def test_a_path_variable_nobody_declared_is_asked_for() -> None:
    document = shop()
    del document["paths"]["/orders/{order-id}"]["parameters"]
    removed = operations(document)["DELETE /orders/{order-id}"]
    assert removed.input_schema["required"] == ["order_id"]


def test_names_that_meet_get_numbers() -> None:
    document = shop()
    document["paths"]["/orders"]["post"]["operationId"] = "list-orders"
    ids = [one.action_id for one in import_openapi(text(document)).operations]
    assert ids[:2] == ["shop.list_orders", "shop.list_orders_2"]


def test_version_3_1_and_yaml_read_the_same() -> None:
    document = shop()
    document["openapi"] = "3.1.0"
    order = document["components"]["schemas"]["Order"]["properties"]
    order["note"] = {"type": ["string", "null"]}
    order["total"] = {"type": "number", "exclusiveMinimum": 0}
    written = _yaml(document)
    assert _contracts(import_openapi(written)) == _contracts(import_openapi(text(shop())))


def _contracts(api: ImportedApi) -> list[Any]:
    return [(one.action_id, one.input_schema, one.output_schema) for one in api.operations]


def _yaml(document: Any) -> bytes:
    from io import BytesIO

    out = BytesIO()
    YAML().dump(document, out)
    return out.getvalue()


def test_relative_servers_are_completed_by_where_the_document_came_from() -> None:
    document = shop()
    document["servers"] = [{"url": "/v2"}]
    api = import_openapi(text(document), address="https://shop.example/docs/openapi.json")
    assert api.operations[0].server == "https://shop.example/v2"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1, 2]", "is an object"),
        (b"{", "not JSON"),
        (b'{"swagger": "2.0"}', "Swagger 2.0"),
        (b'{"openapi": "4.0.0"}', "3.0"),
        (b'{"openapi": "3.0.0", "openapi": "3.1.0"}', "stands twice"),
        (b'{"openapi": "3.0.0", "paths": []}', "`paths`"),
        (b"a: &a [*a", "not YAML"),
        (b"{" + b'"a":{' * 5000 + b"}" * 5001, "not JSON"),
    ],
    ids=["empty", "bytes", "list", "cut", "swagger", "future", "twice", "paths", "yaml", "deep"],
)
def test_what_is_no_openapi_document_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(NotOpenApi, match=says):
        import_openapi(data)


def test_a_document_beyond_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        import_openapi(b" " * 20_000_001)


def test_a_schema_that_grows_without_end_is_cut() -> None:
    document = shop()
    names = [f"S{n}" for n in range(40)]
    document["components"]["schemas"] = {
        name: {
            "type": "object",
            "properties": {
                f"p{n}": {"$ref": f"#/components/schemas/{other}"} for n, other in enumerate(names)
            },
        }
        for name in names
    } | {"Order": {"$ref": "#/components/schemas/S0"}}
    made = operations(document)
    assert len(str(made["GET /orders"].output_schema)) < 500_000


def test_what_came_over_whole_has_no_shortcomings() -> None:
    assert {key: shortcomings(one) for key, one in operations(shop()).items()} == {
        "GET /orders": [],
        "POST /orders": [],
        "DELETE /orders/{order-id}": [],
    }


def test_an_answer_nobody_described_and_a_field_without_type_are_shortcomings() -> None:
    document = shop()
    document["paths"]["/orders"]["get"]["responses"] = {"default": {"description": "?"}}
    document["components"]["schemas"]["Order"]["properties"]["total"] = {}
    made = operations(document)
    assert shortcomings(made["GET /orders"]) == ["the document does not describe the answer"]
    assert shortcomings(made["POST /orders"]) == ["a required field has no type"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 400), value=_JSON)
def test_any_damage_is_an_answer_and_never_a_crash(place: int, value: Any) -> None:
    document = shop()
    holders = list(_holders(document))
    holder, key = holders[place % len(holders)]
    holder[key] = value
    try:
        api = import_openapi(text(document))
    except FlowError:
        return
    for operation in api.operations:
        findings(validator_of(operation.input_schema), {}, 1)
        findings(validator_of(operation.output_schema), {}, 1)


def _holders(node: Any) -> Any:
    if isinstance(node, dict):
        for key, part in node.items():
            yield node, key
            yield from _holders(part)
    elif isinstance(node, list):
        for index, part in enumerate(node):
            yield node, index
            yield from _holders(part)
