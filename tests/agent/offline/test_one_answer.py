"""One answer is one thing: conditions on it decide what is sent, and nothing loops over it."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import steps_of


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("https://dam.example/gauge; if the field level of the answer is above 5", "level"),
        ("https://dam.example/gauge; if the answer's level is above 5", "level"),
        ("https://dam.example/gauge and if the level in the response is over 5", "level"),
    ],
)
def test_a_field_of_the_answer_is_its_own(words: str, field: str) -> None:
    steps = steps_of(f'Every day at 7:00 get {words}, post "High: {{level}}" to #dam')
    read, told = steps.values()
    assert read["uses"] == "http.request"
    assert "foreach" not in told
    assert told["when"]["$hole"]["hint"] == field
    assert told["with"]["text"] == f"High: {{{{ steps.{read['id']}.body.{field} }}}}"


def test_it_is_short_for_it_is() -> None:
    steps = steps_of(
        'Every 20 minutes fetch https://dam.example/depth; post "Deep" to #dam if it\'s > 90'
    )
    assert [s["uses"] for s in steps.values()] == ["http.request", "slack.post_message"]


def test_what_is_asked_for_a_call_decides_for_that_call() -> None:
    steps = steps_of(
        'When a webhook arrives with plate and owner, get https://dam.example/check?plate={plate}; only when the answer\'s result is "clear" POST https://dam.example/passes with {"plate": plate}'
    )
    read, sent = steps.values()
    assert read["with"]["url"] == "https://dam.example/check?plate={{ trigger.body.plate }}"
    assert "foreach" not in sent
    assert f"steps.{read['id']}.body" in str(sent["when"])
    assert sent["with"]["json"] == {"plate": "{{ trigger.body.plate }}"}


def test_a_list_is_still_a_list() -> None:
    steps = steps_of(
        "Every day at 7:00 get https://dam.example/gauges and post those over 5 to #dam"
    )
    assert "list.filter" in [s["uses"] for s in steps.values()]
