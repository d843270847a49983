"""The fake of a model says what the world says, in words or in the fields it is asked for."""

import json
from typing import Any

import pytest

from evals.suites.main_job.model import model_answer

SAYINGS = {"order": {"order number": "88-1", "total": "12.5", "shop": "x"}, "broke": "bug"}


def ask(told: str, schema: dict[str, Any] | None = None) -> Any:
    body: dict[str, Any] = {
        "messages": [{"role": "system", "content": "order"}, {"role": "user", "content": told}]
    }
    if schema is not None:
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": schema},
        }
    status, answer = model_answer("/v1/chat/completions", json.dumps(body), SAYINGS)
    assert status == 200
    return answer["choices"][0]["message"]["content"]


def test_the_first_key_in_the_words_of_the_user_decides() -> None:
    assert ask("it broke") == "bug"
    assert json.loads(ask("my order"))["shop"] == "x"
    assert ask("something else") == "I cannot tell."


def test_fields_are_filled_by_the_nearest_name_and_in_their_type() -> None:
    fields = {
        "orderNumber": {"type": "string"},
        "total_price": {"type": "number"},
        "mood": {"type": "string"},
    }
    assert json.loads(ask("my order", {"type": "object", "properties": fields})) == {
        "orderNumber": "88-1",
        "total_price": 12.5,
    }


@pytest.mark.parametrize(("schema", "answer"), [
    ({"type": "object", "properties": {"label": {"type": "string"}}}, {"label": "bug"}),
    ({"type": "object"}, {}),
    ({"type": "string"}, "bug"),
    ({"type": "object", "properties": {"n": {"type": "number"}}}, {"n": "bug"}),
])  # fmt: skip
def test_a_text_fills_the_first_field(schema: dict[str, Any], answer: Any) -> None:
    assert json.loads(ask("it broke", schema)) == answer


def test_other_addresses_are_not_there() -> None:
    assert model_answer("/v1/models", "", {})[0] == 404
