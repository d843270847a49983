"""What documentation says of actions and messages."""

from __future__ import annotations

from typing import Any

from agent.documenting.prose import prose
from tools.catalog import load_catalog

CATALOG = load_catalog()


def told(*steps: dict[str, Any]) -> str:
    return prose({"triggers": [{"type": "webhook"}], "steps": list(steps)}, CATALOG)


def test_an_action_is_told_with_the_values_it_is_given() -> None:
    step = {
        "id": "text",
        "name": "As a file",
        "uses": "csv.build",
        "with": {"rows": "{{ trigger.body.rows }}", "separator": "semicolon", "header": False},
    }
    assert told(step).endswith('write CSV with separator "semicolon" and header false.')


def test_a_list_of_values_is_one_quotation() -> None:
    step = {"id": "mood", "uses": "ai.classify", "with": {"text": "x", "labels": ["good", "bad"]}}
    assert 'labels "good, bad"' in told(step)


def test_a_message_is_told_word_for_word_with_room_for_its_values() -> None:
    given = {"channel": "#sales", "text": "New deal: {{ deal.name }}, {{ deal.amount }}"}
    each = {"items": "{{ trigger.body.deals }}", "as": "deal"}
    step = {"id": "post", "uses": "slack.post_message", "foreach": each, "with": given}
    assert 'post each deal as "New deal: {name}, {amount}" to #sales' in told(step)


def test_a_message_whose_values_come_from_elsewhere_is_not_told_by_halves() -> None:
    given = {"channel": "#sales", "text": "{{ trigger.body.name }}: {{ steps.short.text }}"}
    assert '"' not in told({"id": "post", "uses": "slack.post_message", "with": given})
