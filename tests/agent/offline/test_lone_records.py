"""A sample without any list is the one record; a sample with one is filled as before."""

from typing import Any

from agent.offline.building.holes import filled
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
    steps = _steps("every weekday at 18:00 post in #sky how many visits there are at https://w.example/visits", ONE)  # fmt: skip
    assert "$hole" in str(steps["slack.post_message"]["with"]["text"])
