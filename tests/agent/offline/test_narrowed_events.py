"""Which of an app's events are meant: what the trigger tells of is a condition, what it does not is asked, nothing is dropped."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import planned


def only_step(words: str) -> dict[str, Any]:
    plan = planned(words)
    assert plan.document is not None, plan.answer
    assert plan.unsupported == ()
    (step,) = plan.document["steps"]
    return dict(step)


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("When a GitHub issue labelled hoof is opened in lee/barn, post it to #vets", 'trigger.labels.exists(one, one == "hoof")'),
        ("When a new GitLab issue with the label hay is created in lee/barn, tell #barn", 'trigger.labels.exists(one, one == "hay")'),
        ("When an issue is opened in lee/barn on GitHub, if it is not tagged stale, tell #barn", '!(trigger.labels.exists(one, one == "stale"))'),
        ("When a Discord message by kim is posted in channel 123456789012345678, forward it to lee@example.com", 'trigger.author == "kim"'),
        ("When a file larger than 3 MB is put into the Google Drive folder Hooves, warn #barn", "trigger.size > 3000000.0"),
        ('When a Gmail message with "hay" in the subject comes in, tell #barn', 'trigger.subject.contains("hay")'),
        ('When a Telegram message says "feed", tell #barn', 'trigger.text.contains("feed")'),
        ('When somebody writes "help" in Telegram, tell #barn', 'trigger.text.contains("help")'),
    ],
)  # fmt: skip
def test_what_the_trigger_tells_of_is_a_condition(words: str, when: str) -> None:
    assert only_step(words)["when"] == f"{{{{ {when} }}}}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("When a GitLab issue with the milestone spring is opened in lee/barn, tell #barn", "milestone spring"),
        ("When a new HubSpot contact with the riding level lead is added, tell #barn", "riding level lead"),
        ("When a Linear issue for the stable is made in team HAY, tell #barn", "stable"),
        ("Whenever a new urgent Jira issue comes in project HAY, tell #barn", "urgent"),
    ],
)  # fmt: skip
def test_what_it_does_not_tell_of_is_asked(words: str, said: str) -> None:
    plan = planned(words)
    assert any(said in one.text for one in plan.questions)
    assert plan.document is not None
    assert all("$hole" in step["when"] for step in plan.document["steps"])


@pytest.mark.parametrize(
    "words",
    [
        "When a new order comes in in Shopify, post it to #barn",
        "When a new Asana task is added to project 1200001, tell #barn",
        "When a new GitLab issue is created in lee/barn, tell #barn",
        "When a Jira issue is made in HAY, tell #barn",
    ],
)
def test_words_for_the_event_itself_narrow_nothing(words: str) -> None:
    assert "when" not in only_step(words)


@pytest.mark.parametrize(
    "words",
    [
        "When a Trello card is moved to Done, post it to #barn",
        "When a Jira issue is closed, email lee@example.com",
        "When a Google Drive file is deleted, warn #barn",
        "If an Asana task is completed, tell #barn",
    ],
)
def test_what_no_trigger_tells_of_is_no_event_of_the_app(words: str) -> None:
    plan = planned(words)
    triggers = plan.document["triggers"] if plan.document is not None else []
    assert all("." not in str(one.get("uses", "")) for one in triggers)
