"""Comparisons on data with gaps: proved by evaluating what was written."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.building.sound_tests import sound
from engine.expressions.engine import CelEngine

SHAPE = {
    "type": "object",
    "required": ["id", "size", "note", "price"],
    "properties": {
        "id": {"type": "string"},
        "size": {"type": ["number", "null"]},
        "note": {"type": ["string", "null"]},
        "price": {"type": "string"},
        "rank": {"type": "integer"},
        "farm": {"type": "object", "required": [], "properties": {"age": {"type": "number"}}},
    },
}
FULL = {"id": "a", "size": 9, "note": "big", "price": "12.5", "rank": 3, "farm": {"age": 50}}
BARE = {"id": "b", "size": None, "note": None, "price": "1"}


@pytest.mark.parametrize(
    ("where", "full", "bare"),
    [
        ("item.size > 5.0", True, False),
        ("!(item.size > 5.0)", False, True),
        ('item.note.contains("ig")', True, False),
        ('item.note == ""', False, True),
        ('item.note != ""', True, False),
        ("item.price > 10.0", True, False),
        ("item.rank >= 3.0", True, False),
        ("item.rank != 3.0", False, True),
        ("item.farm.age > 40.0", True, False),
        ('item.id == "a" && item.size > 5.0', True, False),
    ],
)
def test_gaps_never_stop_a_run(where: str, full: bool, bare: bool) -> None:
    text = sound("{{ " + where + " }}", SHAPE)
    engine = CelEngine()

    def holds(item: dict[str, Any]) -> Any:
        return engine.evaluate(text, {"item": item})

    assert holds(FULL) is full
    assert holds(BARE) is bare


def test_what_is_sound_stays_as_it_is() -> None:
    assert sound('{{ item.id == "a" }}', SHAPE) == '{{ item.id == "a" }}'
    once = sound("{{ item.size > 5.0 }}", SHAPE)
    assert sound(once, SHAPE) == once
