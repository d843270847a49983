"""Values, expressions and schemas in words: each is read back, and what has no words stays as it is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.told.formulas import NotWords, expression_of, words_of
from agent.told.shapes import shape_of, told_shape
from agent.told.times import schedule_from_words, schedule_in_words
from agent.told.values import told, value_of
from tests.engine.core.documents import values


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("trigger.body.amount > 250", "the amount of the call is over 250"),
        ("trigger.from", "the from of the event"),
        ("steps.late.items", "the items of step late"),
        ("steps.read_all.body.due_at", "the due at of the body of step read_all"),
        ("inputs.min_amount", "the input min amount"),
        ("item", "the item"),
        ('item.state != "done"', 'the state of the item is not "done"'),
        (
            "item.a >= 1 && item.b <= 2.5",
            "the a of the item is at least 1 and the b of the item is at most 2.5",
        ),
        (
            "item.paid == false || item.left < -1",
            "the paid of the item is false or the left of the item is under -1",
        ),
        ('item.name.startsWith("A and B")', 'the name of the item starts with "A and B"'),
        ("steps.big.items.size() > 0", "how many are in the items of step big is over 0"),
        ("item.price == inputs.price", "the price of the item is the input price"),
    ],
)
def test_an_expression_and_its_words(source: str, words: str) -> None:
    assert words_of(source) == words
    assert expression_of(words) == source


@pytest.mark.parametrize(
    "source",
    [
        "item.?email.orValue(null) == null",
        "timestamp(item.due_at) < timestamp(run.started_at)",
        "(item.a == 1 || item.b == 2) && item.c == 3",
        "item.a  ==  1",
        "item.of",
        "item.x__y",
        "item[0]",
        "item.a +",
    ],
)
def test_what_would_be_read_otherwise_has_no_words(source: str) -> None:
    assert words_of(source) is None
    assert value_of(told(f"{{{{ {source} }}}}")) == f"{{{{ {source} }}}}"


@pytest.mark.parametrize("words", ["", "over 5", "the", "amount of the call", "the 5"])
def test_other_words_are_no_expression(words: str) -> None:
    with pytest.raises(NotWords):
        expression_of(words)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("plain", '"plain"'),
        ("{{ item.total }}", "the total of the item"),
        ("{{ toJson(item) }}", "`toJson(item)`"),
        ("Of {{ item.name }}: {{ toJson(item) }}", '"Of {the name of the item}: {`toJson(item)`}"'),
        ("{{item.name}}", 'exactly "{{item.name}}"'),
        ('{"a": 1}', '"{{\\"a\\": 1}}"'),
        ({"id": "{{ item.id }}", "n": 5}, '{"id": "{the id of the item}", "n": 5}'),
        (
            {"$hole": {"kind": "value", "label": "Which channel?", "hint": "channel"}},
            'still open: "Which channel?", {"kind": "value", "hint": "channel"}',
        ),
        ({"$hole": "x"}, '{"$hole": "x"}'),
        ([1, None, True], "[1, null, true]"),
        (-0.5, "-0.5"),
        ("{{ never closed", 'exactly "{{ never closed"'),
    ],
)
def test_a_value_and_its_words(value: Any, words: str) -> None:
    assert told(value) == words
    assert value_of(words) == value


@given(values | st.text())
def test_any_value_is_read_back(value: Any) -> None:
    assert value_of(told(value)) == value


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "format": "date-time"}, "moment"),
        ({"type": "integer", "default": 7}, "whole number, else 7"),
        ({"type": "string", "pattern": "^a, b$"}, 'text, written like "^a, b$"'),
        (
            {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "tags": {"type": "array", "items": {}}},
            },
            "{id: text; optional tags: list of anything}",
        ),
        ({"type": "string", "maxLength": 5}, 'exactly {"maxLength": 5, "type": "string"}'),
    ],
)
def test_a_schema_and_its_words(schema: Any, words: str) -> None:
    assert told_shape(schema) == words
    assert shape_of(words) == schema


@given(values)
def test_any_schema_is_read_back(schema: Any) -> None:
    assert shape_of(told_shape(schema)) == schema


@pytest.mark.parametrize(
    "words", ["", "texts", "text, later 5", "{id text}", "{id: text", "list of", "text, else x"]
)
def test_other_words_are_no_schema(words: str) -> None:
    with pytest.raises(NotWords):
        shape_of(words)


def test_a_schedule_has_words_only_where_they_are_read_as_that_schedule() -> None:
    weekly = {"cron": "0 9 * * 1", "timezone": "Europe/Berlin"}
    words = schedule_in_words(weekly)
    assert words == "every Monday at 09:00 (Europe/Berlin)"
    assert schedule_from_words(words) == weekly
    assert schedule_in_words({**weekly, "overlap": "skip"}) is None
    assert schedule_in_words({"cron": "7-59/13 */5 3 * 2", "timezone": "UTC"}) is None
    assert schedule_from_words("every Monday at 09:00") is None
    assert schedule_from_words("every other Monday at 09:00 (UTC)") is None
