"""A workflow that is named to be copied is copied; of those that are alike a model sees outlines and no values."""

from __future__ import annotations

from typing import Any

import pytest

from agent.copying import copied
from agent.learning.habits import Known
from agent.learning.likeness import likeness, similar
from agent.models.llm_inputs import context_of
from agent.models.llm_masking import Masking
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW, PlainValidator
from tools.catalog import load_catalog

CATALOG = load_catalog()


def report(name: str, channel: str = "#sales") -> Known:
    steps: list[dict[str, Any]] = [
        {
            "id": "orders",
            "uses": "http.request",
            "with": {"method": "GET", "url": "https://shop.example.com/orders"},
        },
        {
            "id": "tell",
            "uses": "slack.post_message",
            "connection": "slack",
            "with": {"channel": channel, "text": "{{ steps.orders.body.count }} orders"},
        },
    ]
    schedule = {"cron": "0 9 * * *", "timezone": "Europe/Berlin"}
    trigger = {"id": "daily", "type": "schedule", "with": schedule}
    return Known(name, name, {"nexa": 1, "name": name, "triggers": [trigger], "steps": steps})


ROOM = (report("Daily report"), report("Invoices of the week", "#bills"))


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("Same as “Daily report” but post it to #support", "Daily report", "post it to #support"),
        ("make a workflow like 'daily report', but at 7", "Daily report", "at 7"),
        ('a copy of my workflow "Daily report"', "Daily report", ""),
        ("Build one like the one I have for invoices", "Invoices of the week", ""),
        (
            "Make another like the one we have for the invoices, but at 8",
            "Invoices of the week",
            "at 8",
        ),
    ],
)
def test_the_workflow_that_is_meant_is_found(text: str, name: str, rest: str) -> None:
    found = likeness(text, ROOM)
    assert found is not None
    assert ([one.name for one in found.found], found.rest) == ([name], rest)


@pytest.mark.parametrize(
    "text",
    [
        "When the status is the same as “open”, tell me in Slack",
        "copy each file to the folder “Archive”",
        "every day at 9 post the orders to Slack",
        "keep the ones like the one I have for invoices",
    ],
)
def test_other_likenesses_are_no_workflows(text: str) -> None:
    assert likeness(text, ROOM) is None


async def planned(text: str, known: tuple[Known, ...] = ROOM) -> Plan | None:
    request = PlanRequest(text=text, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return await copied(request, known, OfflinePlanner(), PlainValidator(CATALOG))


async def test_the_copy_has_the_change_that_is_asked_for_and_nothing_else() -> None:
    plan = await planned("Same as “Daily report” but post it to #support")
    assert plan is not None
    assert plan.document is not None
    was = ROOM[0].document
    assert plan.document["name"] == "Daily report (copy)"
    assert plan.document["triggers"] == was["triggers"]
    assert plan.document["steps"][0] == was["steps"][0]
    assert plan.document["steps"][1]["with"]["channel"] == "#support"
    assert plan.assumptions[0] == "It is a copy of “Daily report”, which stays as it is."


async def test_what_is_not_understood_or_not_there_is_said() -> None:
    unread = await planned("Same as “Daily report” but more purple")
    assert unread is not None
    assert unread.document is not None
    assert unread.document["steps"] == ROOM[0].document["steps"]
    assert "more purple" in unread.unsupported[0]
    missing = await planned("Same as “Nightly report”")
    assert missing is not None
    assert (missing.kind, "no workflow “Nightly report”" in missing.answer) == ("answer", True)
    several = await planned("Build one like the one I have for orders")
    assert several is not None
    assert (several.kind, "Several workflows fit" in several.answer) == ("answer", True)
    assert await planned("every day at 9 post the orders to Slack") is None


def test_a_model_sees_outlines_of_what_is_alike_and_no_values() -> None:
    text = "every week post the invoices of the shop to Slack"
    found = similar(text, ROOM)
    assert found[0]["name"] == "Invoices of the week"
    request = PlanRequest(text=text, catalog=CATALOG, now=NOW, similar=tuple(found))
    told = context_of(request, Masking())["workflows_like_it"]
    assert told[0]["steps"] == ["http.request", "slack.post_message"]
    assert "#bills" not in str(told)
    assert "shop.example.com" not in str(told)
    assert "workflows_like_it" not in context_of(PlanRequest(text, CATALOG, NOW), Masking())
    assert similar("nothing in common", ROOM) == []
