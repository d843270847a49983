"""What a new workflow does when one of its own steps fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.changes.failing import failing_of
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def planned(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def steps(words: str) -> dict[str, dict[str, Any]]:
    plan = planned(words)
    assert plan.document is not None
    assert plan.unsupported == ()
    return {step["id"]: step for step in plan.document["steps"]}


@pytest.mark.parametrize(
    "words",
    [
        "Every 5 minutes get https://port.example/lights. If that fails, post to #quay",
        "Every 5 minutes get https://port.example/lights and if it does not answer post to #quay.",
        "Every 5 minutes check https://port.example/lights and alert #quay when it is down",
        "Every 5 minutes, if https://port.example/lights cannot be reached, post to #quay",
    ],
)
def test_only_where_the_call_fails_is_it_told(words: str) -> None:
    found = steps(words)
    (read,) = [name for name, step in found.items() if step["uses"] == "http.request"]
    told = found["post_to_quay"]
    assert told["after"] == [f"{read}.failed"]
    assert "error.message" in told["with"]["text"]


def test_the_step_that_is_named_is_the_one_that_fails() -> None:
    found = steps(
        "Every hour get https://port.example/boats and post each to #boats; if fetching fails, mail pilot@quay.example"
    )
    assert found["email_pilot"]["after"] == ["fetch_boats.failed"]
    assert "after" not in found["post_to_boats"]


def test_its_own_words_are_what_is_told() -> None:
    found = steps(
        'Every hour get https://port.example/boats. If it fails, post "no boats" to #quay'
    )
    assert found["post_to_quay"]["with"]["text"] == "no boats"


def test_what_cannot_be_added_is_said() -> None:
    plan = planned(
        "Every hour get https://port.example/boats and post each to #boats. If this fails, post it to #quay"
    )
    assert any("this fails" in said for said in plan.unsupported)
    assert plan.document is not None
    assert not any(step["id"] == "post_to_quay" for step in plan.document["steps"])


@pytest.mark.parametrize(
    "text",
    [
        "When a payment fails, post it to #billing",
        "Every hour get https://port.example/boats. If a boat fails, post it to #quay",
        "Every hour get https://port.example/boats and post each to #quay when it is down",
        "If it fails, post to #quay",
        "",
    ],
)
def test_things_that_fail_are_data(text: str) -> None:
    assert failing_of(text) is None
