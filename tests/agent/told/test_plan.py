"""Saying a workflow in full: it is built as it is told, changed as it is told, or what is not understood is said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.plan import Plan, PlanRequest
from agent.told.plan import AS_IT_IS, told_plan
from engine.core.document import Document
from engine.core.patch import apply_patch
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
WORDS = """\
Workflow: Late parcels
Starts:
- every weekday at 08:30 (Europe/Berlin) [weekdays]
Steps:
1. Read parcels [parcels]: HTTP request (http.request)
   - url = "https://post.example/parcels"
   - method = "GET"
2. Keep late ones [late]: Filter a list (list.filter)
   - items = the body of step parcels
   - where = the days of the item is over 5
3. [tell]: Post to Slack (slack.post_message)
   - for each of: the items of step late
   - each is called: parcel
   - channel = "#parcels"
   - text = "Parcel {the number of the parcel} is late."
"""
DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Late parcels",
    "triggers": [
        {
            "id": "weekdays",
            "type": "schedule",
            "with": {"cron": "30 8 * * 1-5", "timezone": "Europe/Berlin"},
        }
    ],
    "steps": [
        {
            "id": "parcels",
            "name": "Read parcels",
            "uses": "http.request",
            "with": {"url": "https://post.example/parcels", "method": "GET"},
        },
        {
            "id": "late",
            "name": "Keep late ones",
            "uses": "list.filter",
            "with": {"items": "{{ steps.parcels.body }}", "where": "{{ item.days > 5 }}"},
        },
        {
            "id": "tell",
            "uses": "slack.post_message",
            "foreach": {"items": "{{ steps.late.items }}", "as": "parcel"},
            "with": {"channel": "#parcels", "text": "Parcel {{ parcel.number }} is late."},
        },
    ],
}


def asked(words: str, document: dict[str, Any] | None = None) -> Plan | None:
    request = PlanRequest(
        text=words, catalog=CATALOG, now=NOW, timezone="Asia/Tokyo", document=document
    )
    return told_plan(request)


def planned(words: str, document: dict[str, Any] | None = None) -> Plan:
    plan = asked(words, document)
    assert plan is not None
    return plan


def test_it_is_built_as_it_is_told() -> None:
    plan = planned(WORDS)
    assert (plan.kind, plan.document, plan.questions) == ("create", DOCUMENT, ())
    assert plan.summary.startswith("Every weekday at 08:30 (Europe/Berlin)")


def test_a_line_that_is_changed_changes_that_and_nothing_else() -> None:
    later = WORDS.replace("08:30", "09:00").replace("is over 5", "is at least 7")
    plan = planned(later, DOCUMENT)
    assert plan.kind == "change"
    assert [one["op"] for one in plan.operations] == ["set_trigger", "update_step"]
    assert list(plan.operations[1]["set"]) == ["/with/where"]
    changed = apply_patch(Document.parse(DOCUMENT), {}, plan.operations).document.to_json()
    assert changed["triggers"][0]["with"]["cron"] == "0 9 * * 1-5"
    assert changed["steps"][1]["with"]["where"] == "{{ item.days >= 7 }}"
    assert (changed["steps"][0], changed["steps"][2]) == (
        DOCUMENT["steps"][0],
        DOCUMENT["steps"][2],
    )


def test_what_it_says_already_is_no_change() -> None:
    plan = planned(WORDS, DOCUMENT)
    assert (plan.kind, plan.answer) == ("answer", AS_IT_IS)


@pytest.mark.parametrize(
    ("said", "instead", "why"),
    [
        (
            "the days of the item is over 5",
            "more than five days late",
            "line 10 is not understood, “- where = more than five days late”",
        ),
        ("every weekday at 08:30 (Europe/Berlin)", "now and then", "it is no schedule"),
        (
            "HTTP request (http.request)",
            "HTTP request",
            "an action ends with its name in brackets",
        ),
        ("   - method =", "   - only on Sundays", "arguments are written “name = value”"),
        ("   - method =", "   - method:", "an argument is “method = …”"),
        ('"#parcels"', 'still open: "Where to?"', "an open place is a question and"),
        ("Starts:", "   - method = 1\nStarts:", "it belongs to no step"),
        ('"#parcels"', '"#parcels', "is no value"),
        ("parcel} is", "parcel is", "a brace is not closed"),
        ("1. Read", "Read", "a step begins with its number"),
        ("   - method =", "   - at the same time: 0\n   - method =", "cannot be as it is told"),
    ],
)
def test_a_line_that_is_not_understood_is_asked_about_and_nothing_is_built(
    said: str, instead: str, why: str
) -> None:
    assert said in WORDS
    plan = planned(WORDS.replace(said, instead, 1))
    assert (plan.kind, plan.document) == ("question", None)
    (question,) = plan.questions
    assert why.lower() in question.text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "Every day at 9, post hello to #parcels",
        "Workflow: what is one?",
        "Steps:\n1. think",
        "Workflow: Late parcels\nSteps:\n1. get https://post.example/parcels\n2. post each to #parcels",
        "Workflow: Late parcels\nSteps:\n- get https://post.example/parcels\n- post each to #parcels",
        "",
    ],
)
def test_any_other_request_is_left_to_the_planner(text: str) -> None:
    assert asked(text) is None
