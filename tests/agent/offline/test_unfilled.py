"""A plan that lacks a fact shows the gap; it is never a broken document."""

from datetime import UTC, datetime
from typing import Any

from agent.offline.building.unfilled import with_holes
from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest
from engine.core.hole import hole_of
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_what_an_action_cannot_do_without_becomes_a_typed_hole() -> None:
    (step,) = with_holes([{"id": "q", "uses": "sql.query", "with": {}}], CATALOG)
    hole = hole_of(step["with"]["statement"])
    assert hole is not None
    assert hole.schema is not None
    assert hole.schema["type"] == "string"
    assert "SQL" in hole.label


def test_what_was_said_stays_as_it_is() -> None:
    steps: list[dict[str, Any]] = [
        {"id": "q", "uses": "sql.query", "with": {"statement": "SELECT 1"}},
        {"id": "w", "type": "wait", "duration_s": 5},
        {"id": "x", "uses": "nobody.knows", "with": {}},
    ]
    assert with_holes(steps, CATALOG) == steps


def test_steps_inside_a_group_are_looked_at_too() -> None:
    group = {"id": "g", "type": "group", "steps": [{"id": "q", "uses": "sql.query"}]}
    (found,) = with_holes([group], CATALOG)
    assert hole_of(found["steps"][0]["with"]["statement"]) is not None


def test_what_comes_in_with_a_call_is_never_read_by_a_schedule() -> None:
    words = (
        "When our shop calls the webhook with a refund, send refund number and amount to "
        "http://127.0.0.1:9/book on Mondays at 9"
    )
    plan = OfflinePlanner().plan(PlanRequest(words, CATALOG, NOW, timezone="Europe/Berlin"))
    assert plan.document is not None
    assert [one["type"] for one in plan.document["triggers"]] == ["webhook"]
    assert any("monday" in one.lower() for one in plan.unsupported)
