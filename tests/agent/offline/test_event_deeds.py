"""What is done with the thing whose coming starts the run: the app need not be named again, and the thing is known."""

from __future__ import annotations

import pytest

from agent.offline.building.event_places import with_event_places
from tests.agent.offline.planned import CATALOG, built

MAIL = "When a message comes in in Gmail, "
CARD = "When a card is made in Trello on the board abcdef123456, "
ISSUE = "When an issue is opened in lee/barn on GitHub, "
TASK = "When a task is added to the Asana project 1200001, "
CHAT = "When a message comes in in Telegram, "


@pytest.mark.parametrize(
    ("words", "uses", "given"),
    [
        (f'{MAIL}label it "hay"', "gmail.add_label", {"message": "{{ trigger.id }}", "label": "hay"}),
        (f'{MAIL}reply with "got it"', "gmail.reply", {"message": "{{ trigger.id }}", "text": "got it"}),
        (f"{CARD}archive it", "trello.archive_card", {"card_id": "{{ trigger.id }}"}),
        (f'{CARD}add a comment "seen"', "trello.add_comment", {"card_id": "{{ trigger.id }}", "text": "seen"}),
        (f'{ISSUE}comment "we look into it" on it', "github.add_comment", {"repository": "lee/barn", "number": "{{ trigger.number }}", "body": "we look into it"}),
        (f"{ISSUE}close it", "github.update_issue", {"repository": "lee/barn", "number": "{{ trigger.number }}", "state": "closed"}),
        (f"{TASK}complete the task", "asana.complete_task", {"task": "{{ trigger.id }}"}),
        (f'{CHAT}answer with "all good"', "telegram.reply", {"chat_id": "{{ trigger.chat_id }}", "message_id": "{{ trigger.message_id }}", "text": "all good"}),
        ("When a Linear issue is made in team HAY, set its priority to 1", "linear.update_issue", {"issue": "{{ trigger.key }}", "priority": 1}),
        ('When a deal is added in HubSpot, add the note "check hooves" to it', "hubspot.add_note", {"id": "{{ trigger.id }}", "text": "check hooves"}),
        ("When a message is posted in the Discord channel 123456789012345678, react with eyes", "discord.add_reaction", {"channel_id": "{{ trigger.channel_id }}", "message_id": "{{ trigger.message_id }}"}),
    ],
)  # fmt: skip
def test_it_is_the_thing_that_came(words: str, uses: str, given: dict[str, object]) -> None:
    (step,) = built(words)["steps"]
    assert step["uses"] == uses
    assert given.items() <= step["with"].items()


def test_two_deeds_are_both_about_it() -> None:
    steps = built(f'{TASK}add a comment "seen" and complete it')["steps"]
    assert [step["uses"] for step in steps] == ["asana.add_comment", "asana.complete_task"]


@pytest.mark.parametrize(
    ("words", "uses"),
    [
        (f"{MAIL}post it to #barn", "slack.post_message"),
        (f"{MAIL}add it to the table letters", "sql.insert"),
        (f"{ISSUE}email it to lee@example.com", "email.send"),
    ],
)
def test_what_goes_elsewhere_is_nothing_of_the_app(words: str, uses: str) -> None:
    assert [step["uses"] for step in built(words)["steps"]] == [uses]


def test_an_id_that_was_given_stays() -> None:
    document = {
        "triggers": [{"id": "t", "type": "app", "uses": "trello.new_card", "with": {}}],
        "steps": [
            {"id": "a", "uses": "trello.archive_card", "with": {"card_id": "5f1c2d3e4b5a6978"}},
            {"id": "b", "uses": "trello.archive_card", "with": {"card_id": "{{ trigger.name }}"}},
            {"id": "c", "uses": "asana.complete_task", "with": {"task": {"$hole": {"kind": "value", "label": "x"}}}},
        ],
    }  # fmt: skip
    first, second, third = with_event_places(document, CATALOG)["steps"]
    assert first["with"] == {"card_id": "5f1c2d3e4b5a6978"}
    assert second["with"] == {"card_id": "{{ trigger.id }}"}
    assert "$hole" in third["with"]["task"]
