"""A field that its giver is known not to have is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.building.known_fields import with_known_fields
from tools.catalog import load_catalog

CATALOG = load_catalog()


def document(text: Any) -> dict[str, Any]:
    trigger = {"id": "mail", "type": "app", "uses": "imap.new_mail", "with": {}}
    step = {"id": "post", "uses": "slack.post_message", "with": {"channel": "#a", "text": text}}
    return {"nexa": 1, "name": "A", "triggers": [trigger], "steps": [step]}


@pytest.mark.parametrize("text", ["{{ trigger.subject }}", "plain", "{{ inputs.colour }}"])
def test_what_is_there_is_read(text: str) -> None:
    assert with_known_fields(document(text), CATALOG) == document(text)


@pytest.mark.parametrize("text", ["{{ trigger.colour }}", "It is {{ trigger.colour }}."])
def test_what_is_not_there_is_asked_for(text: str) -> None:
    asked = with_known_fields(document(text), CATALOG)["steps"][0]["with"]
    assert asked["channel"] == "#a"
    assert asked["text"]["$hole"]["hint"] == "text"


def test_what_a_call_brings_is_not_known() -> None:
    called = {**document("{{ trigger.body.colour }}"), "triggers": [{"id": "w", "type": "webhook"}]}
    assert with_known_fields(called, CATALOG) == called


def test_steps_inside_a_group_are_looked_at_too() -> None:
    inner = document("{{ trigger.colour }}")
    group = {"id": "g", "type": "group", "steps": inner["steps"]}
    found = with_known_fields({**inner, "steps": [group]}, CATALOG)
    assert "$hole" in found["steps"][0]["steps"][0]["with"]["text"]
