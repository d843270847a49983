"""What a step has made is told behind that step, and the limit of a case is known by what its way leads to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.changing import changed, step, touched

TASKS: dict[str, Any] = {
    "nexa": 1,
    "name": "Tasks",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "task", "name": "Open a task", "uses": "github.create_issue", "connection": "github", "with": {"repository": "dock/boats", "title": "{{ trigger.body.name }}"}},
        {"id": "told", "name": "Told", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#dock", "text": "New: {{ trigger.body.name }}"}},
    ],
}  # fmt: skip
SIZES: dict[str, Any] = {
    "nexa": 1,
    "name": "Sizes",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "size", "name": "Size", "type": "branch", "cases": [{"id": "a", "when": "{{ trigger.body.length > 30.0 }}"}, {"id": "b", "when": "{{ trigger.body.length > 9.0 }}"}], "else": "drop"},
        {"id": "long", "name": "Post to #ships", "uses": "slack.post_message", "connection": "slack", "after": ["size.a"], "with": {"channel": "#ships", "text": "Ship"}},
        {"id": "short", "name": "Post to #boats", "uses": "slack.post_message", "connection": "slack", "after": ["size.b"], "with": {"channel": "#boats", "text": "Boat"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "output"),
    [
        ("also tell #crew with the link", "url"),
        ("post the issue number to #crew", "number"),
        ("notify #crew about the link as well", "url"),
    ],
)
def test_what_was_made_is_told_behind_it(words: str, output: str) -> None:
    after = changed(words, TASKS)
    crew = step(after, "post_to_crew")
    assert crew["after"] == ["task"]
    assert crew["with"]["text"] == f"Open a task: {{{{ steps.task.{output} }}}}"
    assert touched(after, TASKS) == set()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("put the link into the message", " - Link: {{ steps.task.url }}"),
        ("include the issue number in the post", " - Number: {{ steps.task.number }}"),
        ("show the url of the task in the message too", " - Url: {{ steps.task.url }}"),
    ],
)
def test_a_message_that_is_there_tells_it_too(words: str, told: str) -> None:
    message = step(changed(words, TASKS), "told")
    assert message["with"]["text"] == f"New: {{{{ trigger.body.name }}}}{told}"
    assert message["after"] == ["task"]


def test_a_link_that_comes_in_is_that_link() -> None:
    brought = {**TASKS, "steps": [TASKS["steps"][0], {**TASKS["steps"][1], "with": {"channel": "#dock", "text": "{{ trigger.body.link }}"}}]}  # fmt: skip
    after = changed("also tell #crew with the link", brought)
    assert "steps.task" not in str(after["steps"][-1]["with"])


@pytest.mark.parametrize(
    ("words", "limits"),
    [
        ("make the ships one 40", ("40.0", "9.0")),
        ("the boats limit should be 12", ("30.0", "12.0")),
        ("raise the boat case to 12", ("30.0", "12.0")),
    ],
)
def test_the_limit_of_a_case_is_called_by_where_it_leads(
    words: str, limits: tuple[str, str]
) -> None:
    cases = step(changed(words, SIZES), "size")["cases"]
    assert [case["when"] for case in cases] == [
        f"{{{{ trigger.body.length > {limit} }}}}" for limit in limits
    ]
