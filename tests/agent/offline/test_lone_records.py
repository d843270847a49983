"""A sample without any list is the one record; a sample with one is filled as before."""

from typing import Any

from agent.offline.building.holes import filled
from agent.offline.building.lone_records import only_one
from engine.core.hole import Hole
from tests.agent.offline.planned import CATALOG, built

ONE: dict[str, Any] = {"type": "object", "properties": {"body": {"type": "object", "properties": {"sky": {"type": "string"}, "wind": {"type": "integer"}}, "required": ["sky", "wind"]}}}  # fmt: skip
MANY: dict[str, Any] = {"type": "object", "properties": {"body": {"type": "object", "properties": {"days": {"type": "array", "items": {"type": "object", "properties": {"sky": {"type": "string"}}, "required": ["sky"]}}}}}}  # fmt: skip


def _steps(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    document = built(words)
    known = filled(document, document["steps"][0]["id"], schema, CATALOG)
    return {step["uses"]: step for step in known["steps"]}


def test_a_text_tells_the_record() -> None:
    steps = _steps("every weekday at 18:00 mail the weather report from https://w.example/berlin to crew@w.example", ONE)  # fmt: skip
    assert "$hole" not in str(steps["email.send"]["with"]["text"])
    assert ".body" in steps["email.send"]["with"]["text"]


def test_a_test_is_made_of_the_record() -> None:
    steps = _steps("every weekday at 18:00 get https://w.example/now, keep those where wind is over 3 and post each to #sky", ONE)  # fmt: skip
    kept = steps["list.filter"]["with"]
    assert kept["items"].startswith("{{ [steps.")
    assert kept["where"] == "{{ item.wind > 3.0 }}"


def test_a_list_is_the_list() -> None:
    steps = _steps("every weekday at 18:00 mail the weather report from https://w.example/berlin to crew@w.example", MANY)  # fmt: skip
    assert ".body.days" in steps["email.send"]["with"]["text"]


def test_what_is_counted_is_still_asked() -> None:
    hole = Hole("list", "Where?", template="{{ steps.a.body__hole__.size() }}", of="steps.a.body")
    assert only_one(hole, ONE["properties"]["body"]) is None


def test_records_inside_a_record_are_still_asked_for() -> None:
    hole = Hole("list", "Where?", template="{{ steps.a.body__hole__ }}", of="steps.a.body")
    held = {"type": "object", "properties": {"north": ONE["properties"]["body"]}}
    assert only_one(hole, held) is None
    assert only_one(hole, ONE["properties"]["body"]) == "{{ [steps.a.body] }}"
