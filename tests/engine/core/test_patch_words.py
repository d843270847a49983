"""What each operation says to a person."""

import pytest

from engine.core.document import Document
from engine.core.patch import describe_operation

NOON = {"id": "t", "type": "schedule", "with": {"cron": "0 9 * * 1-5", "timezone": "Europe/Berlin"}}
BROKEN = {"id": "t", "type": "schedule", "with": {"cron": "nine o'clock"}}


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ({"op": "set_meta", "name": "Deals"}, "Name it “Deals”"),
        (
            {"op": "set_trigger", "trigger": NOON},
            "Start it on a schedule: every weekday at 09:00 (Europe/Berlin)",
        ),
        (
            {
                "op": "update_step",
                "id": "a",
                "set": {"/when": {"$hole": {"kind": "value", "label": "When should it run?"}}},
            },
            "Change “a”: when = open: When should it run?",
        ),
        ({"op": "set_trigger", "trigger": BROKEN}, "Start it on a schedule: nine o'clock"),
    ],
)
def test_an_operation_speaks_plainly(operation: dict[str, object], said: str) -> None:
    assert describe_operation(operation, None, _empty()).startswith(said)


def _empty() -> Document:
    return Document.parse({"nexa": 1, "name": "Empty"})
