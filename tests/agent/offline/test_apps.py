"""What is asked of services by their names: which action, what the words give it, and what the data gives."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW, PlainValidator
from tools.catalog import load_catalog

CATALOG = load_catalog()
CALLED = "When a boat is reported by webhook, "


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def steps(words: str) -> list[dict[str, Any]]:
    document = plan(words).document
    assert document is not None
    faults = PlainValidator(CATALOG).check(document, ()).problems
    assert [p for p in faults if p.severity == "error" and "connection" not in p.code] == []
    found: list[dict[str, Any]] = document["steps"]
    return found


@pytest.mark.parametrize(
    ("words", "uses"),
    [
        ("create a task in Asana", "asana.create_task"),
        ("file a bug in Linear", "linear.create_issue"),
        ("open a GitHub issue in dock/pier", "github.create_issue"),
        ("put a card on our Trello board", "trello.create_card"),
        ("add a contact to HubSpot", "hubspot.create_contact"),
        ("create a lead in Salesforce", "salesforce.create_record"),
        ("add an entry to the Notion database Boats", "notion.create_page"),
        ("insert a record into the Airtable table Boats", "airtable.create_record"),
        ("append a row to the Google Sheet Boats", "gsheets.append_row"),
        ("schedule a Google Calendar event", "gcalendar.create_event"),
        ("cancel their Stripe subscription", "stripe.cancel_subscription"),
        ("refund the payment in Stripe", "stripe.refund_payment"),
        ("tag the order in Shopify as wet", "shopify.tag_order"),
        ("comment on the Jira issue", "jira.add_comment"),
        ("move the Trello card to the list Ashore", "trello.move_card"),
        ("mark the Asana task as done", "asana.complete_task"),
        ("say it on Discord", "discord.post_message"),
        ("let me know by Telegram", "telegram.send_message"),
        ("post to the team in Teams", "teams.post_message"),
        ("send an SMS to the owner", "twilio.send_sms"),
        ("publish it to the RabbitMQ queue boats", "rabbitmq.publish"),
        ("store it in Redis under the key boat", "redis.set"),
        ("save it to the S3 bucket harbour", "s3.put_object"),
        ("invite the owner to the Slack channel #dock", "slack.invite_people"),
    ],
)
def test_the_verb_and_the_thing_choose_among_what_a_service_can_do(words: str, uses: str) -> None:
    assert [step["uses"] for step in steps(CALLED + words)] == [uses]


@pytest.mark.parametrize(
    ("words", "uses", "given"),
    [
        (
            'open a GitHub issue in dock/pier titled "Leak" with the label wet',
            "github.create_issue",
            {"repository": "dock/pier", "title": "Leak", "labels": ["wet"]},
        ),
        ("create a Jira issue in project PIER", "jira.create_issue", {"project": "PIER"}),
        (
            "create a Jira issue in project PIER with the name as summary",
            "jira.create_issue",
            {"summary": "{{ trigger.body.name }}"},
        ),
        (
            "create a Stripe customer with name and email",
            "stripe.create_customer",
            {"name": "{{ trigger.body.name }}", "email": "{{ trigger.body.email }}"},
        ),
        (
            "add a record to the Airtable table Boats with length and owner",
            "airtable.create_record",
            {
                "table": "Boats",
                "fields": {
                    "length": "{{ trigger.body.length }}",
                    "owner": "{{ trigger.body.owner }}",
                },
            },
        ),
        ("publish it to the RabbitMQ queue boats", "rabbitmq.publish", {"routing_key": "boats"}),
        (
            "store it in Redis under the key boat",
            "redis.set",
            {"key": "boat", "value": "{{ trigger.body }}"},
        ),
    ],
)
def test_words_and_data_fill_the_arguments(words: str, uses: str, given: dict[str, Any]) -> None:
    (step,) = steps(CALLED + words)
    assert step["uses"] == uses
    assert {name: step["with"].get(name) for name in given} == given


def test_a_name_is_no_id_and_is_asked_about() -> None:
    (step,) = steps(CALLED + 'create a Trello card on the list "Ashore"')
    hole = step["with"]["list_id"]["$hole"]
    assert "Ashore" in hole["label"]


def test_a_service_is_read_and_each_of_its_things_goes_to_another() -> None:
    read, *_, write = steps(
        "Every day at 18:00 get the open issues of dock/pier from GitHub and create an Asana task for each of them"
    )
    assert read["uses"] == "github.list_issues"
    assert read["with"] == {"repository": "dock/pier", "state": "open"}
    assert write["uses"] == "asana.create_task"
    assert write["foreach"]["items"] == f"{{{{ steps.{read['id']}.issues }}}}"


def test_a_condition_stands_before_what_a_service_does_and_its_else_behind() -> None:
    branch, first, second = steps(
        CALLED
        + "if the length is over 12 create a Salesforce opportunity, otherwise a HubSpot deal"
    )
    assert branch["type"] == "branch"
    assert (first["uses"], second["uses"]) == ("salesforce.create_record", "hubspot.create_deal")
    assert first["after"] != second["after"]


def test_what_a_model_has_sorted_becomes_something_by_its_label() -> None:
    found = steps(
        CALLED
        + "let AI decide whether it is wreck or rumour. Wrecks become Jira issues in project PIER. Rumours go to #bar"
    )
    assert [s.get("uses", s.get("type")) for s in found] == [
        "ai.classify",
        "branch",
        "jira.create_issue",
        "slack.post_message",
    ]


def test_a_message_to_a_written_channel_stays_one() -> None:
    (step,) = steps(CALLED + "post its name to the Slack channel #dock")
    assert (step["uses"], step["with"]["channel"]) == ("slack.post_message", "#dock")


@pytest.mark.parametrize("words", ["send me an SMS", "text me by SMS"])
def test_nobody_is_texted_whose_number_no_data_knows(words: str) -> None:
    document = plan(f"Every day at 9 {words}").document
    uses = [step["uses"] for step in document["steps"]] if document else []
    assert [name for name in uses if name.startswith("twilio.")] == []


def test_what_goes_to_a_person_is_no_deed_of_the_service_named_behind_it() -> None:
    words = "post it to pier@dock.example, the crew comments on a Jira issue"
    uses = [step["uses"] for step in steps(CALLED + words)]
    assert uses == ["email.send"]
