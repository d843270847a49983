"""Arguments of an action by their names, what an action cannot take, limits of a run and rows of a table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, change, changed, step, touched

ISSUES: dict[str, Any] = {
    "nexa": 1,
    "name": "Issues",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "open", "name": "Open an issue", "uses": "github.create_issue", "connection": "github", "with": {"repository": "dock/boats", "title": "{{ trigger.body.name }}"}},
        {"id": "thank", "name": "Thank", "uses": "email.send", "connection": "smtp", "with": {"to": "{{ trigger.body.email }}", "subject": "Thanks", "text": "Hi"}},
    ],
}  # fmt: skip
ASKED: dict[str, Any] = {**GUESTS, "steps": [
    {"id": "prompt", "name": "Ask a model", "uses": "ai.prompt", "connection": "ai", "with": {"prompt": "Answer: {{ trigger.body.question }}"}},
    {"id": "thank", "name": "Thank", "uses": "email.send", "connection": "smtp", "with": {"to": "desk@bar.example", "subject": "Thanks", "text": "{{ steps.prompt.text }}"}},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "argument", "value"),
    [
        ("add the label leaky", "labels", ["leaky"]),
        ("set the labels to urgent", "labels", ["urgent"]),
        ("wrong repo, it's dock/ferries", "repository", "dock/ferries"),
        ("the repository should be dock/ferries", "repository", "dock/ferries"),
        ("assign it to kimb", "assignees", ["kimb"]),
    ],
)
def test_an_argument_is_given_by_its_name(words: str, argument: str, value: object) -> None:
    after = changed(words, ISSUES)
    assert step(after, "open")["with"][argument] == value
    assert touched(after, ISSUES) == {"open"}


@pytest.mark.parametrize(
    "words",
    [
        "reply to should be desk@bar.example",
        "replies should go to desk@bar.example",
        "the reply-to is desk@bar.example",
    ],
)
def test_answers_to_a_mail_go_elsewhere(words: str) -> None:
    assert step(changed(words, ISSUES), "thank")["with"]["reply_to"] == "desk@bar.example"


@pytest.mark.parametrize(
    "words",
    ["from desk@bar.example", "send it from desk@bar.example", "the sender should be desk@bar.example"],
)  # fmt: skip
def test_another_sender_is_no_receiver(words: str) -> None:
    plan = change(words, ISSUES)
    assert plan.operations == ()
    assert "connection" in plan.questions[0].text


def test_who_does_the_work_gets_no_mail() -> None:
    assert change("assign it to kim@bar.example", GUESTS).operations == ()
    assert "sign-in name" in change("assign it to kim@bar.example", ISSUES).questions[0].text


@pytest.mark.parametrize(
    "words",
    ["tell the ai to be short and kind", "the model should be short and kind", "remind the ai to be short and kind"],
)  # fmt: skip
def test_how_a_model_answers_is_told_to_the_model(words: str) -> None:
    after = changed(words, ASKED)
    assert step(after, "prompt")["with"]["instructions"] == "Be short and kind."
    assert touched(after, ASKED) == {"prompt"}


def test_somebody_who_is_told_is_no_model() -> None:
    plan = change("tell #bar that it is done", ASKED)
    assert "instructions" not in str(plan.operations)


@pytest.mark.parametrize("words", ["not more than 12 per run", "max 12 a run", "at most 12 each time"])  # fmt: skip
def test_so_many_go_on_in_one_run(words: str) -> None:
    after = changed(words, BOATS)
    assert after["steps"][-1]["with"]["where"] == "{{ index < 12 }}"


def test_so_many_a_day_are_those_of_a_run_only_where_it_runs_once_a_day() -> None:
    assert changed("max 6 a day", BOATS)["steps"][-1]["with"]["where"] == "{{ index < 6 }}"
    hourly = {**BOATS, "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "0 * * * *", "timezone": "UTC"}}]}  # fmt: skip
    assert change("max 6 a day", hourly).operations == ()


@pytest.mark.parametrize(
    "words", ["wait 5 seconds between the posts", "leave a minute between the messages"]
)
def test_a_pause_between_items_is_no_pause_before_all(words: str) -> None:
    assert change(words, BOATS).operations == ()


@pytest.mark.parametrize(
    "words",
    [
        "add a row to visits with name, email",
        "save it in a table called visits, with name and email",
        "insert a row into visits with name, email",
    ],
)
def test_a_row_is_written_to_a_table_that_is_only_named(words: str) -> None:
    after = changed(words, ISSUES)
    written = after["steps"][-1]
    assert written["uses"] == "sql.insert"
    assert written["with"]["table"] == "visits"
    assert list(written["with"]["rows"][0]) == ["name", "email"]


def test_a_limit_of_time_may_be_said_before_its_name_and_beside_tries() -> None:
    thank = step(changed("add a 40 seconds timeout to the mail and retry twice", ISSUES), "thank")
    assert (thank["timeout_s"], thank["retry"]["max_attempts"]) == (40, 3)
