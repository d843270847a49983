"""What happens elsewhere starts a workflow, and people without an address are asked for, never dropped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()


def plan(text: str) -> Plan:
    return OfflinePlanner().plan(
        PlanRequest(text=text, catalog=CATALOG, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    )


def built(text: str) -> tuple[Plan, Any]:
    found = plan(text)
    assert found.document is not None
    return found, found.document


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Whenever a lift gets stuck, tell #lifts", "a lift gets stuck"),
        ("Tell #kiln when the kiln cools down", "the kiln cools down"),
        ("As soon as somebody adopts a cat post it to #cats", "somebody adopts a cat"),
        ("Every time our printer jams mail fix@print.example", "our printer jams"),
        ("If bread runs out, post it to #bakery", "bread runs out"),
        ("The moment a buoy has drifted, alert #harbour", "a buoy has drifted"),
    ],
)
def test_something_that_happens_elsewhere_starts_it(text: str, told: str) -> None:
    found, document = built(text)
    assert document["triggers"] == [{"id": "webhook", "type": "webhook"}]
    assert f"A call of its web address tells it that “{told}”." in found.assumptions
    assert not found.unsupported


def test_a_comparison_of_something_elsewhere_is_made_of_what_the_call_brings() -> None:
    found, document = built("Whenever the water level exceeds 12 tell #dam")
    assert document["triggers"][0]["type"] == "webhook"
    assert "trigger.body.__hole__ > 12.0" in str(document["steps"][0]["when"])
    assert any("the water level exceeds 12" in told for told in found.assumptions)


@pytest.mark.parametrize(
    "text",
    [
        "Every day at 9 fetch https://z.example/cats and post them to #a when there are any",
        "Fetch https://z.example/cats and if one is hungry tell #a",
        "Run this by hand: post 'soup is ready' to #kitchen",
        "Every hour post 'drink water' in #health",
    ],
)
def test_what_is_fetched_or_timed_needs_no_call(text: str) -> None:
    _, document = built(text)
    assert document["triggers"][0]["type"] != "webhook"


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Every Monday at 9 send the figures to Anna and Ben", "Anna and Ben"),
        ("Email my boss the cats from https://z.example/cats daily at 7", "my boss"),
        ("Fetch https://z.example/cats daily at 7 and send them to the night team", "the night team"),
        ("Notify Kim about it whenever a lift gets stuck", "Kim"),
        ("Whenever a lift gets stuck, report it to accounting", "accounting"),
    ],
)  # fmt: skip
def test_people_without_an_address_are_asked_for(text: str, whom: str) -> None:
    found, document = built(text)
    assert any(step.get("uses") == "email.send" for step in document["steps"])
    assert f"What is the e-mail address of {whom}?" in [q.text for q in found.questions]


@pytest.mark.parametrize(
    "text",
    [
        "Fetch https://z.example/cats daily at 7 and tell Slack",
        "Fetch https://z.example/cats daily at 7 and send them to disk",
        "Fetch https://z.example/cats daily at 7 and send them to the team channel",
    ],
)
def test_services_and_things_are_no_people(text: str) -> None:
    assert not any("e-mail address of" in question.text for question in plan(text).questions)


def test_a_team_is_not_microsoft_teams() -> None:
    _, document = built("Whenever a lift gets stuck, send it to our team")
    assert [step["uses"] for step in document["steps"]] == ["email.send"]
    _, document = built("Whenever a lift gets stuck, post it in Teams")
    assert document["steps"][0]["uses"].startswith("teams.")


def test_who_it_is_about_is_who_is_written_to() -> None:
    _, document = built("Once a new member joins, send a welcome letter by mail to them")
    sent = next(step for step in document["steps"] if step.get("uses") == "email.send")
    assert sent["with"]["to"]["$hole"]["hint"] == "email"


@pytest.mark.parametrize(
    ("text", "uses", "label"),
    [
        ("Each day at 6:30 get the loans from our library system and post them to #desk", "http.request", "Which web address of your library system gives the loans?"),
        ("Pull the members from the CRM every hour and post them to #desk", "http.request", "Which web address of the CRM gives the members?"),
        ("Load the rows from the stock table every day at 7 and post each to #desk", "sql.query", "Which SQL query reads the rows from the stock table?"),
    ],
)  # fmt: skip
def test_a_place_without_an_address_is_asked_for_its_address(
    text: str, uses: str, label: str
) -> None:
    found, document = built(text)
    assert document["steps"][0]["uses"] == uses
    assert [q.text for q in found.questions][:1] == [label]
    assert not found.unsupported


def test_a_service_that_is_not_named_is_not_chosen_for_reading() -> None:
    found = plan("Get the messages from our pigeons and mail them to a@x.example")
    used = {step.get("uses") for step in (found.document or {}).get("steps", ())}
    assert not any(str(name).startswith(("mqtt.", "slack.", "redis.")) for name in used)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Remind me to water the ferns every Monday at 9", "Water the ferns"),
        ("Every friday at 4pm remind #crew to fold the sails", "Fold the sails"),
        ("Post a reminder to #all to lock the gate daily at 22:00", "Lock the gate"),
    ],
)
def test_a_reminder_says_its_own_words(text: str, words: str) -> None:
    found, document = built(text)
    assert document["steps"][0]["with"]["text"] == words
    assert not found.unsupported


@pytest.mark.parametrize(
    "said", ["overdue by more than 10 days", "more than 10 days overdue", "late for over 10 days"]
)
def test_how_long_overdue_is_a_condition_about_the_due_day(said: str) -> None:
    _, document = built(
        f"Fetch https://z.example/loans daily at 8 and post those that are {said} to #desk"
    )
    kept = next(step for step in document["steps"] if step.get("uses") == "list.filter")
    assert kept["with"]["where"]["$hole"]["hint"] == "due"
    assert 'duration("864000s")' in kept["with"]["where"]["$hole"]["template"]


def test_only_what_is_alike_is_called_near() -> None:
    assert "nearest" not in plan("Create a Jira ticket daily at 9").answer
    told = " ".join(plan("Create a Zendesk ticket daily at 9").unsupported)
    assert "nearest thing I have is: Create a Jira issue" in told
    assert "able to build" in plan("Write a mail merge to the printer").answer


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("When a boat is booked and its length is over 12, post it to #dock", "__hole__ > 12.0"),
        ("When a boat is booked and the flag is 'NO' mail it to no@dock.example", '== "NO"'),
        ("Whenever a lift gets stuck and the floor is above 3 tell #lifts", "__hole__ > 3.0"),
    ],
)
def test_what_is_said_beside_an_event_is_a_condition_on_what_came(text: str, template: str) -> None:
    found, document = built(text)
    assert document["triggers"][0]["type"] == "webhook"
    assert template in str(document["steps"][0]["when"])
    assert not found.unsupported


def test_a_condition_beside_an_event_is_never_dropped() -> None:
    found, _ = built("When a boat is booked and the captain is new, post it to #dock")
    assert found.unsupported or "captain" in str(found.document)


def test_who_is_asked_is_never_an_article() -> None:
    text = "When a form is submitted and the budget is over 5.000 EUR ask kim@x.example for approval, then post it to #a"
    _, document = built(text)
    approval = next(step for step in document["steps"] if step.get("type") == "approval")
    assert approval["approvers"] == ["kim@x.example"]
