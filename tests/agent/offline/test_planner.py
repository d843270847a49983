"""Requests in plain words to sound documents, always the same, fast."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.action import ActionSpec, ConnectionNeed
from tests.support.planning import NOW, PlainValidator
from tools.catalog import FolderCatalog, load_catalog

CATALOG = load_catalog()
PARCELS = (
    "Weekdays at 7:45 fetch http://127.0.0.1:9/parcels, keep parcels heavier than 3 with status late, "
    "share each new parcel in #yard and mail a digest to boss@yard.example"
)


def plan(words: str, **changed: Any) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(replace(request, **changed))


def uses(found: Plan) -> list[str]:
    assert found.document is not None
    return [s.get("uses", s.get("type")) for s in found.document["steps"]]


def test_a_whole_request_becomes_a_document_with_nothing_unexplained() -> None:
    found = plan(PARCELS)
    assert uses(found) == [
        "http.request",
        "list.filter",
        "list.dedupe",
        "slack.post_message",
        "email.send",
    ]
    assert found.document is not None
    assert found.document["triggers"][0]["with"] == {
        "cron": "45 7 * * 1-5",
        "timezone": "Europe/Berlin",
    }
    checked = PlainValidator(CATALOG).check(found.document, ())
    assert {p.severity for p in checked.problems} == {"hole"}
    assert any("Europe/Berlin" in a for a in found.assumptions)
    assert any("not seen before" in a for a in found.assumptions)


def test_planning_is_deterministic() -> None:
    first = plan(PARCELS)
    assert all(plan(PARCELS) == first for _ in range(5))


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("fetch http://h.example/cats, sort by age descending and post the list to #c", ["http.request", "list.sort", "slack.post_message"]),
        ("fetch http://h.example/cats, group them by colour and post one message per colour to #c", ["http.request", "list.group", "slack.post_message"]),
        ("fetch http://h.example/cats and http://h.example/owners, join them on owner_id and post each to #c", ["http.request", "http.request", "list.join", "slack.post_message"]),
        ("fetch http://h.example/cats and post them to #c in batches of 7", ["http.request", "list.chunk", "slack.post_message"]),
        ("fetch http://h.example/cats, take just the name and age of each and mail them to a@b.example", ["http.request", "list.map", "email.send"]),
        ("fetch http://h.example/cats, keep the 3 oldest and post them to #c", ["http.request", "list.sort", "list.filter", "slack.post_message"]),
        ('when the webhook is called, run "insert into cats (name) values (:name)"', ["sql.query"]),
        ("when a cat arrives by webhook, wait 5 minutes and then post it to #c", ["wait", "slack.post_message"]),
        ("when a cat arrives by webhook, ask me before posting it to #c", ["approval", "slack.post_message"]),
        ("when a cat arrives by webhook, if its age is over 9 post it to #old, otherwise post it to #young", ["branch", "slack.post_message", "slack.post_message"]),
        ("daily at 6 get https://h.example/forecast and post it to #c", ["http.request", "slack.post_message"]),
    ],
)  # fmt: skip
def test_kinds_of_steps(words: str, steps: list[str]) -> None:
    found = plan(words)
    assert uses(found) == steps
    assert found.unsupported == ()
    assert found.document is not None
    assert not PlainValidator(CATALOG).check(found.document, ()).broken


@pytest.mark.parametrize(
    ("changed", "zone"),
    [
        ({"timezone": "Asia/Tokyo"}, "Asia/Tokyo"),
        ({"timezone": None, "workspace_timezone": "Africa/Lagos"}, "Africa/Lagos"),
        ({"timezone": None}, "UTC"),
        ({"timezone": "Not/AZone"}, "UTC"),
    ],
)
def test_the_zone_is_the_persons_then_the_workspaces_then_utc(
    changed: dict[str, Any], zone: str
) -> None:
    found = plan("every day at 7 post 'up' to #c", **changed)
    assert found.document is not None
    assert found.document["triggers"][0]["with"]["timezone"] == zone
    assert any(zone in a for a in found.assumptions)


def test_what_is_missing_is_asked_and_typed() -> None:
    found = plan("now and then fetch http://h.example/cats and post them to Slack")
    assert [q.path for q in found.questions] == ["/triggers/0/with/cron", "/steps/1/with/channel"]
    assert all(q.text for q in found.questions)


def test_what_cannot_be_done_is_named_and_the_rest_is_built() -> None:
    found = plan(
        "every day at 7 fetch http://h.example/cats, post them to #c and fax them to my aunt"
    )
    assert uses(found) == ["http.request", "slack.post_message"]
    assert len(found.unsupported) == 1
    assert "fax" in found.unsupported[0]


def test_any_catalogue_will_do() -> None:
    page = ActionSpec(
        id="pager.page_person",
        title="Page a person",
        summary="Wake somebody up.",
        input_schema={
            "type": "object",
            "required": ["recipient", "message"],
            "properties": {
                "recipient": {"type": "string", "format": "email"},
                "message": {"type": "string"},
            },
        },
        output_schema={"type": "object", "properties": {"ok": {"type": "boolean"}}},
        effect="write",
        connection=ConnectionNeed("pager", ("token",)),
        synonyms=("page", "wake", "pager"),
    )
    catalog = FolderCatalog([page], CATALOG.triggers())
    found = plan('daily at 7 page ada@x.example saying "Wake up"', catalog=catalog)
    assert found.document is not None
    assert [s["with"] for s in found.document["steps"]] == [
        {"recipient": "ada@x.example", "message": "Wake up"}
    ]
