"""A deed that some services can do, with none named, is asked about; the answer goes into the request."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.offline.answering.which_service import which_service
from agent.offline.asked.put import put
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()


def planned(text: str) -> Plan:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    return OfflinePlanner().plan(PlanRequest(text, CATALOG, now=now, timezone="Europe/Berlin"))


@pytest.mark.parametrize(
    ("said", "able"),
    [
        ("create an issue", ("GitHub", "GitLab", "Jira", "Linear")),
        ("please add a row to the sheet", ("Google Sheets",)),
        ("create a contact", ("HubSpot",)),
    ],
)
def test_the_services_that_can_do_it_are_named(said: str, able: tuple[str, ...]) -> None:
    asked = which_service(said, CATALOG)
    assert asked is not None
    assert asked.choices == able
    assert all(name in asked.text for name in able)


@pytest.mark.parametrize(
    "said",
    ["create an issue in jira", "water the plants", "print the invoice", "order pizza", "create", ""],
)  # fmt: skip
def test_nothing_is_asked_where_one_is_named_or_none_can(said: str) -> None:
    assert which_service(said, CATALOG) is None


def test_an_answer_is_put_behind_the_deed_and_planned() -> None:
    text = "When a webhook comes in, create an issue"
    plan = planned(text)
    assert plan.questions[0].kind == "service"
    assert plan.document is None
    question = plan.questions[0]
    assert put(question, "hm") is None
    whole = put(question, "Jira")
    assert whole is not None
    assert "create an issue in Jira" in whole
    built = planned(whole)
    assert built.document is not None
    assert [step["uses"] for step in built.document["steps"]] == ["jira.create_issue"]
