"""A write of several at once is as many writes of one; an action that does one thing is itself."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.batch import batch_of, singly
from tools.catalog import load_catalog

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("action", "args", "single"),
    [
        (
            "airtable.create_records",
            {"base_id": "appA", "table": "T", "records": [{"n": 1}, {"n": 2}]},
            [
                ("airtable.create_record", {"base_id": "appA", "table": "T", "fields": {"n": n}})
                for n in (1, 2)
            ],
        ),
        (
            "mqtt.publish_each",
            {"messages": [{"topic": "a", "payload": 1}]},
            [("mqtt.publish", {"topic": "a", "payload": 1})],
        ),
        (
            "sql.insert",
            {"table": "t", "rows": [{"n": 1}, {"n": 2}]},
            [("sql.insert", {"table": "t", "rows": [{"n": n}]}) for n in (1, 2)],
        ),
        (
            "slack.post_message",
            {"channel": "#a", "text": "x"},
            [("slack.post_message", {"channel": "#a", "text": "x"})],
        ),
    ],
)
def test_a_call_comes_apart(action: str, args: dict[str, Any], single: list[Any]) -> None:
    assert singly(CATALOG, action, args) == single


def test_what_is_named_is_in_the_catalogue_and_takes_the_rest() -> None:
    found = [(spec, batch) for spec in CATALOG.actions() if (batch := batch_of(spec)) is not None]
    assert len(found) >= 7
    for spec, batch in found:
        single = CATALOG.action(batch.single)
        assert single is not None, spec.id
        taken = set(single.input_schema["properties"])
        rest = set(spec.input_schema["properties"]) - {batch.items}
        assert rest <= taken, spec.id
        assert batch.argument is None or batch.argument in taken, spec.id
