"""A small catalogue for tests of the core, which knows no connector."""

from collections.abc import Sequence
from typing import Any

from engine.core.action import ActionSpec, ConnectionNeed, EffectRule, TriggerSpec
from engine.core.shapes import closed

_TEXT = {"type": "string"}
_LIST = {"type": "array"}
_EACH = {"type": "string", "x-nexa-expr": {"vars": ["item", "index"]}}

ACTIONS = (
    ActionSpec(
        id="http.request",
        title="Call a web address",
        summary="",
        input_schema=closed(
            {
                "method": {"enum": ["GET", "POST", "PUT", "DELETE"]},
                "url": {"type": "string", "minLength": 1},
                "query": {"type": "object"},
                "json": {},
                "expect": {"enum": ["json", "text"]},
            },
            ["method", "url"],
        ),
        output_schema=closed(
            {
                "status": {"type": "integer"},
                "headers": {"type": "object", "additionalProperties": _TEXT},
                "body": {},
            }
        ),
        effect=EffectRule("method", {"GET": "read", "PUT": "idempotent_write"}, "write"),
        connection=ConnectionNeed("http", ("http_basic", "http_bearer"), required=False),
    ),
    ActionSpec(
        id="list.filter",
        title="Filter",
        summary="",
        input_schema=closed({"items": _LIST, "where": _EACH}),
        output_schema=closed(
            {"items": {**_LIST, "x-nexa-type": {"argument": "items"}}, "count": {"type": "integer"}}
        ),
        effect="pure",
        expr_args={"where": ("item", "index")},
    ),
    ActionSpec(
        id="list.map",
        title="Map",
        summary="",
        input_schema=closed({"items": _LIST, "value": _EACH}),
        output_schema=closed({"items": {**_LIST, "x-nexa-type": {"expression": "value"}}}),
        effect="pure",
        expr_args={"value": ("item", "index")},
    ),
    ActionSpec(
        id="list.join",
        title="Join",
        summary="",
        input_schema=closed(
            {
                "left": _LIST,
                "right": _LIST,
                "left_key": {"type": "string", "x-nexa-expr": {"vars": ["item"]}},
                "right_key": {"type": "string", "x-nexa-expr": {"vars": ["item"]}},
            }
        ),
        output_schema=closed({"items": _LIST}),
        effect="pure",
        expr_args={"left_key": ("item",), "right_key": ("item",)},
    ),
    ActionSpec(
        id="slack.post_message",
        title="Post a message",
        summary="",
        input_schema=closed({"channel": _TEXT, "text": _TEXT}),
        output_schema=closed({"ok": {"type": "boolean"}, "ts": _TEXT}),
        effect="write",
        connection=ConnectionNeed("slack", ("slack_token",)),
    ),
    ActionSpec(
        id="email.send",
        title="Send an e-mail",
        summary="",
        input_schema=closed(
            {
                "to": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
                "subject": _TEXT,
                "text": _TEXT,
            }
        ),
        output_schema=closed({"message_id": _TEXT}),
        effect="write",
        connection=ConnectionNeed("smtp", ("smtp",)),
    ),
    ActionSpec(
        id="text.render",
        title="Write a text",
        summary="",
        input_schema=closed({"template": _TEXT}),
        output_schema=closed({"text": _TEXT}),
        effect="pure",
    ),
    ActionSpec(
        id="card.charge",
        title="Charge a card",
        summary="",
        input_schema=closed({"cents": {"type": "integer", "minimum": 1}}),
        output_schema=closed({"receipt": _TEXT}),
        effect="spend",
    ),
)
TRIGGERS = (
    TriggerSpec("manual", "By hand", closed({}), closed({"by": _TEXT})),
    TriggerSpec("schedule", "On a schedule", {"type": "object"}, closed({"due_at": _TEXT})),
    TriggerSpec(
        "webhook",
        "When called",
        closed({"methods": _LIST}, []),
        closed({"method": _TEXT, "body": {}}),
    ),
)


class SmallCatalog:
    """A few actions and three triggers."""

    def action(self, action_id: str, /) -> ActionSpec | None:
        return next((spec for spec in ACTIONS if spec.id == action_id), None)

    def actions(self) -> Sequence[ActionSpec]:
        return ACTIONS

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        return next((spec for spec in TRIGGERS if spec.id == trigger_id), None)

    def triggers(self) -> Sequence[TriggerSpec]:
        return TRIGGERS


ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name", "amount"],
    "properties": {"id": _TEXT, "name": _TEXT, "amount": {"type": "number"}},
}
ORDERS: dict[str, Any] = {
    "type": "object",
    "required": ["body"],
    "properties": {
        "body": {
            "type": "object",
            "required": ["items"],
            "properties": {"items": {"type": "array", "items": ORDER}},
        }
    },
}
