"""Reminders wait, and look at what they hang on as it is then."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.building.unread_conditions import conditions_asked
from tests.agent.offline.planned import planned


def _document(words: str) -> dict[str, Any]:
    return dict(planned(words).document or {})


@pytest.mark.parametrize(
    "words",
    [
        "When a webhook brings a boat with boat_id and email, remind the keeper after 3 days unless it is moored by then; the state is at https://port.example/boats/{boat_id} in the field place.",
        "When a webhook brings a boat with boat_id and email, remind the customer by mail after 3 days unless it has been moored by then. The status can be found at https://port.example/boats/{boat_id} in the field place.",
        "When a webhook brings a boat with boat_id and email, remind #quay 3 days later unless it was moored by then; the state stands at https://port.example/boats/{boat_id} in the field place.",
    ],
)
def test_the_state_is_read_after_the_wait(words: str) -> None:
    words = words.replace("the keeper", "the customer")
    wait, read, told = _document(words)["steps"]
    assert wait["duration_s"] == 259_200
    assert read["after"] == [wait["id"]]
    hole = told["when"]["$hole"]
    assert hole["template"] == f'{{{{ steps.{read["id"]}.body.__hole__ != "moored" }}}}'
    assert hole["candidates"] == ["place"]


@pytest.mark.parametrize(
    ("said", "test"),
    [
        ("if the task is not completed by then", "{{ !steps.read_task_again.completed }}"),
        ("if it is still not completed", "{{ !steps.read_task_again.completed }}"),
        ("unless the task has been completed by then", "{{ !steps.read_task_again.completed }}"),
    ],
)
def test_what_the_app_can_be_asked_for_is_read_again(said: str, test: str) -> None:
    steps = _document(f"When someone adds a new task in Asana, wait 2 days and {said} post a reminder in #quay.")["steps"]  # fmt: skip
    read = next(step for step in steps if step.get("uses") == "asana.get_task")
    assert read["with"] == {"task": "{{ trigger.id }}"}
    assert steps[-1]["when"] == test
    assert steps[-1]["after"] == [read["id"]]


def test_what_no_action_can_read_again_is_asked() -> None:
    document = _document("When a new issue is opened in GitHub in acme/port, remind #quay after 2 days unless it is closed by then.")  # fmt: skip
    assert document["steps"][0]["duration_s"] == 172_800
    assert conditions_asked(document) == ["unless it is closed by then"]


def test_a_reminder_that_is_posted_waits_as_well() -> None:
    document = _document("When a new merge request is opened in GitLab in the project 42, post a reminder to #quay after 1 day if nobody has merged it yet.")  # fmt: skip
    wait, told = document["steps"]
    assert wait["duration_s"] == 86_400
    assert told["after"] == [wait["id"]]
    assert conditions_asked(document) == ["if nobody has merged it yet"]


def test_a_state_that_is_still_so_is_so() -> None:
    words = "When a webhook brings a boat with boat_id, wait 3 days, then get https://port.example/boats/{boat_id}; if its state is still afloat post it to #quay."
    assert '== "afloat"' in str(_document(words)["steps"][-1]["when"])


def test_a_test_before_a_wait_looks_at_what_came_in() -> None:
    words = 'When a webhook brings a boat with state, if the state is "afloat" post it to #quay.'
    assert "trigger.body" in str(_document(words)["steps"][-1]["when"])
