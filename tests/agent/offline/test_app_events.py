"""An app and what happens in it, named in any of many ways, start a workflow by the app's own trigger."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.validate import validate
from engine.expressions.engine import CelEngine
from tools.catalog import load_catalog

CATALOG = load_catalog()


def plan(text: str) -> Plan:
    return OfflinePlanner().plan(
        PlanRequest(text=text, catalog=CATALOG, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    )


def started(text: str) -> tuple[Plan, dict[str, Any]]:
    found = plan(text)
    assert found.document is not None
    (trigger,) = found.document["triggers"]
    return found, trigger


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("When a lead is created in Salesforce, post its id to #kiln", "salesforce.new_record"),
        ("New contact in Salesforce: tell #kiln", "salesforce.new_record"),
        ("If a new issue is opened on GitLab, tell #kiln the title", "gitlab.new_issue"),
        ("Somebody files a bug on GitLab -> post its title in #kiln", "gitlab.new_issue"),
        ("whenever a merge request shows up in GitLab tell #kiln", "gitlab.new_merge_request"),
        ("When a message comes to my Twilio number, post its body to #kiln", "twilio.new_message"),
        ("when someone reacts in Slack, post a line to #kiln", "slack.reaction_added"),
        ("As soon as our app is mentioned in Slack mail potter@kiln.example", "slack.app_mention"),
        ("Each time somebody writes in Discord, tell #kiln", "discord.new_message"),
        ("For every new Trello card post its name in #kiln", "trello.new_card"),
        ("a card is added to Trello: post its name in #kiln", "trello.new_card"),
        ("on new Shopify order post the total to #kiln", "shopify.new_order"),
        ("once somebody buys from our Shopify shop, tell #kiln", "shopify.new_order"),
        ("whenever someone messages our Telegram bot, tell #kiln", "telegram.new_message"),
        ("When a document is uploaded to Google Drive, tell #kiln its name", "gdrive.new_file"),
        ("Post the subject of it to #kiln when an email arrives in Gmail", "gmail.new_message"),
        ("new asana task -> tell #kiln its name", "asana.new_task"),
        ("someone opens a ticket in Linear: tell #kiln its title", "linear.new_issue"),
        ("When somebody posts in Microsoft Teams, tell #kiln", "teams.new_channel_message"),
        ("When a message arrives in RabbitMQ, post its body to #kiln", "rabbitmq.new_message"),
        ("for each new MQTT message tell #kiln", "mqtt.new_message"),
        ("once a message comes in over NATS, post it to #kiln", "nats.new_message"),
        ("when an entry is added to the Redis stream, tell #kiln", "redis.new_entry"),
        ("whenever an object is added to our S3 bucket, tell #kiln its name", "s3.new_object"),
        ("a new file shows up in S3 -> tell #kiln", "s3.new_object"),
    ],
)
def test_the_trigger_of_the_app_is_chosen(text: str, uses: str) -> None:
    found, trigger = started(text)
    assert (trigger["type"], trigger["uses"]) == ("app", uses)
    assert found.unsupported == ()
    assert found.document is not None
    checked = validate(Document.parse(found.document), CATALOG, CelEngine())
    errors = {p.code for p in checked.problems if p.severity == "error"}
    assert errors <= {"connection_missing"}


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("When a case is created in Salesforce, tell #kiln", {"object": "Case"}),
        ("When a contact changes in Salesforce, tell #kiln", {"object": "Contact", "on": "any"}),
        ("New issue on GitLab in the project acme/glaze: tell #kiln", {"project": "acme/glaze"}),
        (
            "When a message comes to my Twilio number +49 30 123456, tell #kiln",
            {"number": "+4930123456"},
        ),
        ("when someone reacts with :fire: in Slack, tell #kiln", {"reaction": "fire"}),
        (
            "When somebody writes in the Discord channel 1234567890123456789, mail it to potter@kiln.example",
            {"channel_id": "1234567890123456789"},
        ),
        ("When someone files a bug on Linear in team KILN, tell #kiln", {"team": "KILN"}),
        ("When a mail arrives in Gmail with the label Glazes, tell #kiln", {"label": "Glazes"}),
        (
            "When a message arrives in the RabbitMQ queue kiln_orders, tell #kiln",
            {"queue": "kiln_orders"},
        ),
        ("When a message arrives on the MQTT topic kiln/heat, tell #kiln", {"topic": "kiln/heat"}),
        ("when a file lands in the S3 bucket glazes, tell #kiln", {"bucket": "glazes"}),
        (
            "once a file is uploaded to the kiln-pots bucket in S3, tell #kiln",
            {"bucket": "kiln-pots"},
        ),
    ],
)
def test_what_the_words_give_is_set(text: str, settings: dict[str, str]) -> None:
    found, trigger = started(text)
    assert trigger["with"] == settings
    assert found.unsupported == ()
    assert not any("Slack channel" in said for said in found.assumptions if "#kiln" not in text)


def test_what_is_needed_and_not_said_stays_open_and_is_asked() -> None:
    found, trigger = started("When a task is added to Asana, tell #kiln its name")
    assert "$hole" in trigger["with"]["project"]
    assert [q.path for q in found.questions][:1] == ["/triggers/0/with/project"]


def test_a_channel_that_is_only_known_by_name_is_asked_for_by_its_id() -> None:
    found, trigger = started(
        "When somebody posts in our Slack channel #glaze, mail potter@kiln.example"
    )
    assert "#glaze" in trigger["with"]["channel"]["$hole"]["label"]
    assert found.document is not None
    assert [step["uses"] for step in found.document["steps"]] == ["email.send"]


def test_a_condition_on_the_event_is_kept() -> None:
    found, trigger = started("When an order over 500 is placed in Shopify, post it to #kiln")
    assert trigger["uses"] == "shopify.new_order"
    assert found.document is not None
    assert "> 500.0" in str(found.document["steps"][0]["when"])


def test_what_is_said_of_the_event_besides_is_asked_where_nobody_reads_it() -> None:
    found, trigger = started(
        "When a GitLab issue with the milestone glaze is opened, post it to #kiln"
    )
    assert trigger["uses"] == "gitlab.new_issue"
    assert any("milestone glaze" in one.text for one in found.questions)
    assert found.document is not None
    assert "$hole" in found.document["steps"][0]["when"]


def test_where_a_service_calls_the_address_is_spoken_of() -> None:
    found, _ = started("when someone reacts in Slack, post a line to #kiln")
    assert any("web address" in said for said in found.notes)
    assert not any("looked for" in said for said in found.assumptions)


@pytest.mark.parametrize(
    "text",
    [
        "When a GitLab issue is closed, post it to #kiln",
        "When Salesforce posts a lead to our webhook, tell #kiln",
        "When a row is added to my Mailchimp list, tell #kiln",
        "When a Shopify order is cancelled, tell #kiln",
    ],
)
def test_what_no_trigger_of_the_app_tells_of_comes_by_a_call(text: str) -> None:
    _, trigger = started(text)
    assert trigger["type"] == "webhook"
