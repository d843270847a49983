"""A sealed rehearsal: pure steps really run, the others answer from their schema, nothing gets out."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ports.runner import Failed, Succeeded
from tools.catalog import load_catalog
from tools.kit.bench import EXPRESSIONS, REGISTRY, a_call
from tools.kit.http_peer import answering, http_peer
from tools.samples import sample_of
from tools.sdk.json_schema import findings, validator_of
from tools.simulate import SimulatedRunner

ORDERS: dict[str, Any] = {
    "type": "object",
    "required": ["body"],
    "properties": {
        "body": {
            "type": "object",
            "required": ["orders"],
            "properties": {
                "orders": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["id", "amount"],
                        "properties": {
                            "id": {"type": "string"},
                            "amount": {"type": "number"},
                            "created_at": {"type": "string", "format": "date-time"},
                        },
                    },
                }
            },
        }
    },
}


def a_simulator(**shapes: Any) -> SimulatedRunner:
    return SimulatedRunner(REGISTRY, EXPRESSIONS, shapes=shapes)


async def test_pure_steps_really_run() -> None:
    args = {"items": [1, 200], "where": "{{ item > 100 }}"}
    outcome = await a_simulator().run(a_call("list.filter", args, mode="rehearsal"))
    assert isinstance(outcome, Succeeded)
    assert outcome.output == {"items": [200], "count": 1}
    assert outcome.note == {}


async def test_other_steps_answer_from_the_narrower_schema_and_say_so() -> None:
    call = a_call(
        "http.request", {"method": "GET", "url": "http://127.0.0.1:1/orders"}, output_schema=ORDERS
    )
    outcome = await a_simulator().run(call)
    assert isinstance(outcome, Succeeded)
    orders = outcome.output["body"]["orders"]
    assert len({one["id"] for one in orders}) == len(orders) > 1
    assert {one["amount"] > 100 for one in orders} == {True, False}
    assert outcome.output["status"] == 200
    assert dict(outcome.note) == {
        "simulated": True,
        "effect": "read",
        "from": "output_schema",
        "exact": True,
    }
    assert await a_simulator().run(call) == outcome


async def test_shapes_of_later_steps_stand_in_where_no_schema_is_known() -> None:
    shape = {"properties": {**ORDERS["properties"], "status": {"type": "string"}}}
    outcome = await a_simulator(step=shape).run(
        a_call("http.request", {"method": "GET", "url": "http://a.example/"})
    )
    assert isinstance(outcome, Succeeded)
    assert outcome.output["status"] == 200
    assert outcome.output["body"]["orders"]
    assert outcome.note["from"] == "references"


@pytest.mark.parametrize(
    ("action", "args"),
    [
        ("http.request", {"method": "POST", "url": "{url}", "json": {}}),
        ("http.request", {"method": "GET", "url": "{url}"}),
        ("slack.post_message", {"channel": "#a", "text": "x"}),
        ("email.send", {"to": "a@b.example", "subject": "s", "text": "t"}),
        ("sql.query", {"statement": "SELECT 1"}),
    ],
)
async def test_no_socket_is_opened(
    action: str, args: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with http_peer(answering(200)) as peer:
        given = {name: peer.url() if value == "{url}" else value for name, value in args.items()}

        def closed(*_: object, **__: object) -> None:
            raise AssertionError("a rehearsal opened a socket")

        monkeypatch.setattr(socket.socket, "connect", closed)
        outcome = await a_simulator().run(a_call(action, given, connection="any"))
        monkeypatch.undo()
        assert isinstance(outcome, Succeeded)
        assert peer.connections == 0


async def test_arguments_are_checked_as_in_a_live_run() -> None:
    outcome = await a_simulator().run(a_call("slack.post_message", {"channel": "#a", "text": ""}))
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "arguments_invalid"


async def test_a_rehearsal_neither_asks_nor_fills_the_memory_of_seen_keys() -> None:
    class Untouched:
        async def seen(self, keys: object) -> set[str]:
            raise AssertionError(keys)

    args = {"items": [{"id": 1}], "key": "{{ item.id }}", "scope": "workflow"}
    outcome = await a_simulator().run(a_call("list.dedupe", args, seen=Untouched()))
    assert isinstance(outcome, Succeeded)
    assert outcome.output["count"] == 1


@pytest.mark.parametrize("spec", load_catalog().actions(), ids=lambda spec: spec.id)
def test_every_action_has_a_sample_that_fits_its_own_schema(spec: Any) -> None:
    assert findings(validator_of(spec.output_schema), sample_of(spec.output_schema), 5) == []


leaves = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "minLength": 3, "maxLength": 5},
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "uuid"},
        {"type": "integer", "minimum": -5, "maximum": 3},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        {"type": ["null", "boolean"]},
        {"enum": ["a", "b"]},
        {"const": 7},
        {"anyOf": [{"type": "null"}, {"type": "integer"}]},
        {
            "allOf": [
                {"type": "object", "required": ["x"]},
                {"properties": {"x": {"type": "string"}}},
            ]
        },
        {},
    ]
)
schemas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(lambda items: {"type": "array", "items": items, "minItems": 1}),
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(
            lambda parts: {"type": "object", "properties": parts, "required": sorted(parts)}
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=200)
@given(schemas)
def test_samples_fit_the_schemas_they_are_made_from(schema: dict[str, Any]) -> None:
    made = sample_of(schema)
    assert made == sample_of(schema)
    assert findings(validator_of(schema), made, 3) == []
