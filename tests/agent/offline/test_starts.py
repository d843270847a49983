"""What starts a workflow is read however it is said, and never as something to be done."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.rephrasing.starts import with_bare_starts, with_plain_starts
from tests.agent.offline.planned import built, planned

FEED = "https://bees.example/feed.xml"


def started(words: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    document = built(words)
    (trigger,) = document["triggers"]
    return trigger, document["steps"]


@pytest.mark.parametrize(
    "said",
    [
        "When a mail arrives at barn@farm.example,",
        "Whenever somebody writes to barn@farm.example,",
        "As soon as barn@farm.example gets a new email,",
        "New email to barn@farm.example ->",
        "For every new mail at barn@farm.example",
    ],
)
def test_mail_to_an_address_starts_it_and_nothing_is_mailed_there(said: str) -> None:
    plan = planned(f"{said} post the subject to #barn")
    assert plan.document is not None
    assert plan.unsupported == ()
    assert plan.document["triggers"][0]["uses"] == "imap.new_mail"
    assert [step["uses"] for step in plan.document["steps"]] == ["slack.post_message"]
    assert "The mailbox that is connected is that of barn@farm.example." in plan.assumptions


@pytest.mark.parametrize(
    "said",
    [
        f"Watch the feed {FEED} and for every new article, post it to #bees",
        f"Follow {FEED} and post each new entry to #bees",
        "Monitor the rss feed https://bees.example/news; when there is a new post, post it to #bees",
    ],
)
def test_a_feed_that_is_watched_starts_it_and_is_not_fetched(said: str) -> None:
    trigger, steps = started(said)
    assert trigger["uses"] == "rss.new_item"
    assert [step["uses"] for step in steps] == ["slack.post_message"]


def test_an_entry_of_a_feed_is_told_by_its_title_and_its_link() -> None:
    _, (post,) = started(f"Watch the feed {FEED} and post each new entry to #bees")
    assert "trigger.title" in post["with"]["text"]
    assert "trigger.link" in post["with"]["text"]
    assert "trigger.content" not in post["with"]["text"]


def test_a_plain_address_that_is_watched_is_no_feed() -> None:
    said = "watch @url0 and post each new item to @chan0"
    assert with_plain_starts(said, {"@url0": "https://bees.example/hives"}) == (said, "")


def test_a_message_in_a_channel_starts_it_and_nothing_is_posted_there() -> None:
    trigger, steps = started(
        "New message in #harbour -> classify it with AI as calm or storm -> add a row to the table weather"
    )
    assert trigger["uses"] == "slack.new_message"
    assert [step["uses"] for step in steps] == ["ai.classify", "sql.insert"]


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (
            "new row in table boats; post it",
            "when a new row is added to the table boats, post it",
        ),
        ("new boat; post it", "when a new boat comes in, post it"),
        ("a new boat is created ; post it", "when a new boat is created, post it"),
        ("post the new boats to @chan0", "post the new boats to @chan0"),
    ],
)
def test_what_stands_alone_before_what_is_done_starts_it(said: str, plain: str) -> None:
    assert with_bare_starts(said) == plain


@pytest.mark.parametrize(
    "said",
    [
        "When a Stripe payment fails",
        "When a charge is refunded in Stripe",
        "When a new customer is created in Stripe",
    ],
)
def test_what_no_other_trigger_tells_of_is_asked_by_its_kind(said: str) -> None:
    plan = planned(f"{said}, tell #money")
    assert plan.document is not None
    (trigger,) = plan.document["triggers"]
    assert trigger["uses"] == "stripe.new_event"
    assert "$hole" in trigger["with"]["kinds"]
    assert said.lower().removeprefix("when a ") in plan.questions[0].text.lower()
    assert [step["uses"] for step in plan.document["steps"]] == ["slack.post_message"]


def test_what_is_asked_of_an_event_besides_is_a_condition() -> None:
    trigger, (post,) = started(
        "When a Stripe charge succeeds and the amount is over 70 dollars, tell #money"
    )
    assert trigger["uses"] == "stripe.new_payment"
    assert post["when"] == "{{ trigger.amount > 7000.0 }}"  # Stripe counts in cents


@pytest.mark.parametrize("place", ["in bees/hive", "in the github repo bees/hive"])
def test_a_repository_is_known_by_its_owner_and_name(place: str) -> None:
    said = "When a GitHub issue is opened" if "repo" not in place else "When an issue is opened"
    trigger, steps = started(f"{said} {place}, post the title to #hive")
    assert trigger["with"]["repository"] == "bees/hive"
    assert [step["uses"] for step in steps] == ["slack.post_message"]
